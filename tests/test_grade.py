"""Grading: a class gets the marks it should, whatever it hands in, and is told why.

The made-up class of `class_of_sixty.py` is graded in part; all of it, in some minutes, with

    WAITINGROOM_CLASS=all python -m pytest tests/test_grade.py -n0 -s
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from html import escape
from pathlib import Path

import class_of_sixty
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from waitingroom_lib.teach import exercises, grade, mark, results, supervised
from waitingroom_lib.teach.assemble import Cell, Source, Unreadable, assemble, read_cells
from waitingroom_lib.teach.supervised import Limits, Shop

LIMITS = Limits(seconds=4, memory_mb=1024)
IS_WHOLE = os.environ.get("WAITINGROOM_CLASS") == "all"
FORKS = sys.platform == "linux"
on_linux = pytest.mark.skipif(not FORKS, reason="processes are copied on Linux only")


# -- A small exercise


def role(grade_id, *, grade=False, solution=False, points=None):
    made = {"schema_version": 3, "grade_id": grade_id, "grade": grade, "solution": solution}
    made |= {"locked": not solution, "task": False}
    return {"nbgrader": made | ({"points": points} if points else {})}


def cell(make, source, grade_id, **options):
    return make(source, id=grade_id, metadata=role(grade_id, **options) if options else {})


def prose(source, name):
    return new_markdown_cell(source, id=name)


def given(source, grade_id):
    return new_code_cell(source, id=grade_id, metadata=role(grade_id))


GIVEN = """import random
from waitingroom_lib.teach.answers import call, number
from waitingroom_lib.teach.checks import agree

FACTORS = {"double": 2}


def right(n):
    return FACTORS["double"] * n


def drawn(random):
    return (random.random(),)"""

CHECK = """agree(doubled, right, cases=[(3,), (40,)], draw=drawn, hint="Which sign?")
print("doubled:", number(doubled(3)))
### BEGIN HIDDEN TESTS
agree(doubled, right, cases=[(-1,)], hint="Below nought?")
### END HIDDEN TESTS"""


def source():
    """Two tasks in code and one in words; 6 points, 3 of them in words."""
    return new_notebook(
        cells=[
            prose("# Exercise 91 · A small one", "title"),
            given(GIVEN, "imports"),
            prose("## Task 1: double (2 points)\n\nDouble it.", "task-1"),
            cell(
                new_code_cell,
                "def doubled(n):\n    ### BEGIN SOLUTION\n    return 2 * n\n    ### END SOLUTION",
                "double",
                solution=True,
            ),
            cell(new_code_cell, CHECK, "check-double", grade=True, points=2),
            prose("## Task 2: half (1 point)", "task-2"),
            given("LIMIT = 7\n\n\ndef halved_right(n):\n    return n / 2", "limit"),
            cell(
                new_code_cell,
                "def halved(n):\n    ### BEGIN SOLUTION\n    return n / 2\n    ### END SOLUTION",
                "half",
                solution=True,
            ),
            cell(
                new_code_cell,
                "agree(halved, halved_right, cases=[(LIMIT,), (8,)], hint='How many halves?')",
                "check-half",
                grade=True,
                points=1,
            ),
            prose("## Task 3: explain (3 points)\n\nWhy *twice*?", "task-3"),
            cell(new_markdown_cell, "See below.", "why", grade=True, solution=True, points=3),
            new_markdown_cell(
                "<details><summary>A model reply</summary>\n\nBecause of **two**.\n\n"
                "*A point each:* one; two; three.\n</details>",
                id="why-model",
                metadata=role("why-model"),
            ),
        ]
    )


def solved(**changed):
    """The small exercise, done; cells by their grade_id with other words in them."""
    notebook = exercises.release(source())
    for ours, theirs in zip(notebook.cells, source().cells, strict=True):
        if ours.metadata.get("nbgrader", {}).get("solution"):
            ours.source = theirs.source if ours.cell_type == "code" else "In my own words."
        ours.source = changed.get(ours.id.replace("-", "_"), ours.source)
    return notebook


def with_cell(text, above="double", **changed):
    """The small exercise, done, with a cell of the learner's own."""
    notebook = solved(**changed)
    at = next(n for n, each in enumerate(notebook.cells) if each.id == above)
    notebook.cells.insert(at, new_code_cell(text))
    return notebook


def cells_of(notebook):
    return [
        Cell(
            each.cell_type,
            each.source,
            each.get("id", ""),
            each.metadata.get("nbgrader", {}).get("grade_id", ""),
        )
        for each in notebook.cells
    ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    secret = tmp_path_factory.mktemp("secret")
    (secret / "answers.txt").write_text("42")
    secret.chmod(0o755)
    with Shop(Source(source()), hidden=[secret]) as made:
        made.secret = secret
        yield made


def graded(shop, notebook, limits=LIMITS):
    """Which checks pass, and all that is remarked."""
    made = assemble(Source(source()), cells_of(notebook))
    ran = supervised.run(shop, made.steps, limits, "a seed")
    passed = [name for name, found in ran.checks.items() if found["passed"]]
    return passed, "; ".join(made.remarks + ran.remarks), ran.checks


BOTH = ["check-double", "check-half"]


# -- Put together with the source


def steps_of(notebook):
    made = assemble(Source(source()), cells_of(notebook))
    return [(step.kind, step.name) for step in made.steps], made


def test_what_is_done_is_run_in_the_order_of_the_exercise():
    steps, made = steps_of(solved())
    assert steps == [
        ("given", "imports"),
        ("answer", "double"),
        ("check", "check-double"),
        ("given", "limit"),
        ("answer", "half"),
        ("check", "check-half"),
    ]
    assert made.words == {"why": "In my own words."}
    assert made.remarks == []
    assert "HIDDEN" in made.steps[2].source
    assert steps_of(exercises.release(source()))[1].words == {"why": ""}


def test_checks_and_what_is_given_are_the_sources_own():
    _, made = steps_of(solved(check_double="pass", imports="agree = print"))
    assert made.steps[0].source == GIVEN
    assert made.steps[2].source == CHECK
    assert made.remarks == [
        "the cell 'imports' isn't the exercise's own, which is put in its place",
        "the cell 'check-double' isn't the exercise's own, which is put in its place",
    ]


def test_cells_of_ones_own_stay_where_they_stood():
    notebook = with_cell("helper = 1")
    notebook.cells.insert(0, new_code_cell("first = 1"))
    notebook.cells.append(new_code_cell("last = 1"))
    notebook.cells.append(new_markdown_cell("A note to myself."))
    steps, made = steps_of(notebook)
    assert [name for kind, name in steps if kind == "added"] == [
        "your own cell 1",
        "your own cell 5",
        "your own cell 15",
    ]
    assert [kind for kind, _ in steps][:4] == ["added", "given", "added", "answer"]
    assert steps[-1][0] == "added"
    assert made.remarks == []


def test_what_is_deleted_is_put_back_and_said():
    notebook = solved()
    notebook.cells = [each for each in notebook.cells if each.id not in ("check-half", "double")]
    steps, made = steps_of(notebook)
    assert ("check", "check-half") in steps
    assert "raise NotImplementedError" in made.steps[1].source
    assert made.remarks == [
        "'check-half' was deleted, and is put back",
        "the answer 'double' isn't there",
    ]


def test_an_answer_is_found_by_its_function_and_words_by_their_place():
    notebook = solved()
    for number, each in enumerate(notebook.cells):
        each.metadata.clear()
        each.id = f"cell-{number}"
    steps, made = steps_of(notebook)
    assert steps == steps_of(solved())[0]
    assert made.words == {"why": "In my own words."}
    assert "had lost its metadata" in made.remarks[0]


def test_of_two_answers_the_one_that_the_check_would_have_met_counts():
    notebook = solved()
    at = next(n for n, each in enumerate(notebook.cells) if each.id == "double")

    def copies(*texts):
        made = nbformat.from_dict(notebook)
        originals = [nbformat.from_dict(notebook.cells[at]) for _ in texts]
        for copy, text in zip(originals, texts, strict=True):
            copy.source = text
        return made, originals

    stub = exercises.release(source()).cells[at].source
    for texts, counts in (
        (("def doubled(n): return 1", "def doubled(n): return 2 * n"), 1),
        (("def doubled(n): return 2 * n", stub), 0),
    ):
        made, both = copies(*texts)
        made.cells[at : at + 1] = both
        _, assembled = steps_of(made)
        answer = next(step for step in assembled.steps if step.name == "double")
        assert answer.source == texts[counts]
        assert assembled.remarks == ["'double' is found twice or more often"]
    made, (below,) = copies("def doubled(n): return 1")
    made.cells.append(below)
    steps, assembled = steps_of(made)
    assert "return 2 * n" in assembled.steps[1].source
    assert steps[-1] == ("added", "your own cell 13")


def test_a_first_try_in_a_cell_of_ones_own_is_run_where_it_stands(shop):
    first_try = "def two():\n    return 2\n\n\ndef doubled(n):\n    return 7"
    notebook = with_cell(first_try, double="def doubled(n):\n    return two() * n")
    assert graded(shop, notebook)[:2] == (BOTH, "")
    notebook = with_cell("def doubled(n):\n    return 2 * n", above="check-double")
    stub = exercises.release(source()).cells[3].source
    notebook.cells[3].source = stub
    assert graded(shop, notebook)[:2] == (BOTH, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "91.ipynb is empty"),
        (b"  \n", "is empty"),
        (b'{"cells": [', "is broken: its JSON can't be read, line 1"),
        (b"[" * 100_000, "is broken"),
        (b"\xff\xfe\x00", "is no text"),
        (b"[]", "is no notebook of format 4"),
        (b'{"worksheets": []}', "is no notebook of format 4"),
        (b'{"cells": 3}', "is no notebook of format 4"),
        (b'{"cells": []}', "no cells"),
        (json.dumps({"cells": [{}] * 501}).encode(), "more than 500 cells"),
    ],
)
def test_what_can_not_be_read_is_named_and_said(tmp_path, text, words):
    path = tmp_path / "91.ipynb"
    path.write_bytes(text)
    with pytest.raises(Unreadable, match=r"91\.ipynb") as caught:
        read_cells(path)
    assert words in str(caught.value)


def test_cells_of_any_kind_are_read(tmp_path):
    path = tmp_path / "91.ipynb"
    odd = [{}, 3, {"source": None, "metadata": []}, {"metadata": {"nbgrader": 3}, "id": 7}]
    odd += [{"cell_type": "code", "source": ["a = 1\n", "b = 2"]}]
    path.write_text("\ufeff" + json.dumps({"cells": odd}), encoding="utf-8")
    cells = read_cells(path)
    assert [each.source for each in cells] == ["", "None", "", "a = 1\nb = 2"]
    steps = assemble(Source(source()), cells).steps
    assert [step.kind for step in steps].count("added") == 1


# -- Run


def test_a_right_answer_passes_and_an_untouched_one_is_told_so(shop):
    passed, remarks, checks = graded(shop, solved())
    assert passed == BOTH
    assert remarks == ""
    assert checks["check-double"]["printed"] == "doubled: 6.0\n"
    passed, remarks, checks = graded(shop, exercises.release(source()))
    assert passed == []
    assert checks["check-half"]["words"].startswith("Not answered yet")


def test_a_wrong_answer_gets_its_hint_and_a_hidden_one_is_told_apart(shop):
    _, _, checks = graded(shop, solved(double="def doubled(n): return n + 2"))
    assert checks["check-double"]["words"].endswith("5.0 came back. Which sign?")
    assert not checks["check-double"]["unseen"]
    passed, _, checks = graded(shop, solved(double="def doubled(n): return 2 * abs(n)"))
    assert passed == ["check-half"]
    assert "Below nought?" in checks["check-double"]["words"]
    assert checks["check-double"]["unseen"]


def test_helpers_magics_and_later_answers_are_what_they_are_in_a_notebook(shop):
    notebook = with_cell(
        "%matplotlib inline\n!ls\nfrom dataclasses import dataclass\ndisplay(3)\n"
        "@dataclass\nclass Two:\n    n: int = 2\nLIMIT = 3",
        double="def doubled(n):\n    return Two().n * n * (1 + 0 * LIMIT)",
        half="def halved(n):\n    assert LIMIT == 7\n    return doubled(n) / 4",
    )
    assert graded(shop, notebook)[:2] == (BOTH, "")


def test_an_answer_may_go_deep(shop):
    deep = "import sys\nsys.setrecursionlimit(9000)\ndef deep(n):\n    return n and 1 + deep(n - 1)"
    text = f"{deep}\ndef doubled(n):\n    return 2 * n + deep(4000) - 4000"
    assert graded(shop, solved(double=text))[:2] == (BOTH, "")


def test_what_a_check_draws_is_drawn_again_the_next_time(shop):
    notebook = solved(double="def doubled(n): return n if n not in (3, 40) else 2 * n")
    one, two = (graded(shop, notebook)[2]["check-double"]["words"] for _ in range(2))
    assert "Right for 2 cases. Not yet for n = 0." in one
    assert one == two


WRONG = "def doubled(n): return 7"

TAMPERED = {
    "agree": "import waitingroom_lib.teach.checks as c\nc.agree = lambda *_, **__: None",
    "its code": "agree.__code__ = (lambda *_, **__: None).__code__\nagree.__kwdefaults__ = None",
    "near": "import waitingroom_lib.teach.checks as c\nc._is_near = lambda *_: True",
    "a name that hides a builtin": "import waitingroom_lib.teach.checks as c\nc.all = lambda _: 1",
    "what reads": "import waitingroom_lib.teach.answers as a\na.number = a.tried = lambda *_: 7",
    "a class": "import waitingroom_lib.teach.answers as a\na.Repr.repr = lambda *_: 1 / 0",
    "builtins": "import builtins\nbuiltins.all = builtins.isinstance = lambda *_: True",
    "no builtins": "import builtins\nvars(builtins).clear()",
    "errors": "import builtins\nbuiltins.AssertionError = builtins.Exception = ZeroDivisionError",
    "modules": "import sys\nsys.modules['math'] = sys.modules['waitingroom_lib.teach.checks'] = 3",
    "math": "import math\nmath.isclose = lambda *_, **__: True",
    "chance": "import random\nrandom.random = random.Random.random = lambda *_: 3",
    "what is given": "right.__code__ = (lambda n: 7).__code__\nFACTORS['double'] = 0",
    "given names": "right.__globals__.update(right=lambda n: 7, agree=print)",
    "traces": "import sys\nsys.settrace(lambda *_: 1 / 0)\nsys.setprofile(lambda *_: 1 / 0)",
    "settings": "import gc, os, signal, sys, warnings\nsys.setrecursionlimit(60)\n"
    "gc.disable()\ngc.callbacks.append(lambda *_: 1 / 0)\nwarnings.simplefilter('error')\n"
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\nos.chdir('/')",
    "what puts back": "from waitingroom_lib.teach import pristine\n"
    "pristine.Pristine.put_back = lambda _: []\n"
    "import waitingroom_lib.teach.checks as c\nc._is_near = lambda *_: True",
    "a thread": "import threading\nimport waitingroom_lib.teach.checks as c\ndef change():\n"
    "    while True:\n        c._is_near = lambda *_: True\n"
    "threading.Thread(target=change, daemon=True).start()",
    "imports": "import sys\nsys.path_hooks.clear()\nsys.meta_path[:] = [None]",
    "what is sent": "import json\njson.dumps = json.encoder.JSONEncoder.encode = lambda *_: '{}'",
    "frames": "import sys\nframe = sys._getframe()\nwhile frame:\n"
    "    line = frame.f_locals.get('self')\n    if hasattr(line, 'exercise'):\n"
    "        line.exercise.names['right'] = lambda n: 7\n    frame = frame.f_back",
    "printing": "import sys\nsys.stdout = sys.stderr = None\nprint = None",
}


@pytest.mark.parametrize("text", TAMPERED.values(), ids=TAMPERED)
def test_whatever_is_changed_the_marks_are_those_of_the_answers(shop, text):
    passed, _, checks = graded(shop, with_cell(text, double=WRONG))
    assert passed == ["check-half"]
    assert "Not yet for n = 3, where 7.0 came back" in checks["check-double"]["words"]


def test_what_was_changed_is_said(shop):
    remarks = graded(shop, with_cell(TAMPERED["agree"]))[1]
    assert remarks == (
        "your own cell 4 changes waitingroom_lib.teach.checks.agree, which is put back"
    )


@pytest.mark.parametrize(
    "change",
    ["c._is_near = lambda *_: True", "c._is_near.__code__ = (lambda *_: True).__code__"],
)
def test_what_is_changed_while_it_is_checked_does_not_pass(shop, change):
    text = (
        f"def doubled(n):\n    import waitingroom_lib.teach.checks as c\n    {change}\n    return 7"
    )
    passed, remarks, checks = graded(shop, solved(double=text))
    assert passed == ["check-half"]
    assert "_is_near was changed while it was checked" in remarks
    assert "that counts as not passed" in checks["check-double"]["words"]


def test_a_warning_is_nobodys_tampering(shop):
    text = (
        "import warnings, waitingroom_lib.teach.checks as c\ndef doubled(n):\n"
        "    warnings.warn_explicit('Old.', UserWarning, 'x', 1, registry=\n"
        "        vars(c).setdefault('__warningregistry__', {}))\n    return 2 * n"
    )
    assert graded(shop, solved(double=text))[:2] == (BOTH, "")


def test_names_that_the_checks_use_may_be_taken(shop):
    text = "agree = right = number = random = FACTORS = None\ndef doubled(n):\n    return 2 * n"
    assert graded(shop, solved(double=text))[0] == BOTH


@pytest.mark.parametrize("returned", ["Yes(7)", "Anything()", "[Yes(1)]", "Yes"])
def test_what_equals_everything_is_not_right(shop, returned):
    text = (
        "class Yes(float):\n    __eq__ = __le__ = __ge__ = lambda *_: True\n"
        "    __hash__ = None\n    __sub__ = __rsub__ = lambda *_: 0\n"
        "class Anything:\n    __eq__ = lambda *_: True\n"
        "    def __getattr__(self, name):\n        return lambda *_: self\n"
        f"def doubled(n):\n    return {returned}"
    )
    assert graded(shop, solved(double=text))[0] == ["check-half"]


def test_results_that_are_made_up_are_not_believed(shop):
    text = (
        "import json, os\n"
        "said = [{'token': '', 'passed': True}, {'token': None, 'passed': True},\n"
        "        {'checked': 2, 'how': '', 'passed': True}, {'want': 'check-double'}, 3,\n"
        "        {'at': 99}]\n"
        "for line in said:\n    for each in range(3, 20):\n        try:\n"
        "            os.write(each, json.dumps(line).encode() + b'\\n')\n"
        "        except OSError:\n            pass\n"
    )
    passed, _, checks = graded(shop, with_cell(text, double=WRONG))
    assert "check-double" not in passed
    assert set(checks) == set(BOTH)


ENDS = {
    "an exit": ("raise SystemExit(0)", "fails, and it is graded without it: SystemExit"),
    "no return": ("import os\nos._exit(0)", "is left out: ended Python"),
    "a crash": ("import ctypes\nctypes.string_at(0)", "is left out: ended Python"),
    "an interruption": ("raise KeyboardInterrupt", "without it: KeyboardInterrupt"),
    "an error": ("LIMIT = 1 / 0", "without it: ZeroDivisionError: division by zero"),
    "no Python": ("def (", "without it: SyntaxError"),
    "an error that can't be told": (
        "class Mute(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Mute",
        "without it: Mute",
    ),
    "much memory": ("much = bytearray(10**10)", "without it: MemoryError"),
    "a kill": ("import os\nos.kill(os.getppid(), 9)\nos.kill(os.getpid(), 9)", ""),
}


@on_linux
@pytest.mark.parametrize(("text", "words"), ENDS.values(), ids=ENDS)
def test_a_cell_of_ones_own_that_ends_it_is_left_out(shop, text, words):
    passed, remarks, _ = graded(shop, with_cell(text))
    assert passed == BOTH
    assert words in remarks


@on_linux
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os; os._exit(0)", "ended Python while it was checked"),
        ("import ctypes; ctypes.string_at(0)", "(signal -11)"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("return doubled(n)", "RecursionError"),
        ("return bytearray(10**10)", "MemoryError"),
        ("import sys; sys.exit()", "leaves Python"),
    ],
)
def test_an_answer_that_ends_it_fails_and_the_next_is_graded(shop, body, words):
    passed, _, checks = graded(shop, solved(double=f"def doubled(n):\n    {body}"))
    assert passed == ["check-half"]
    assert words in checks["check-double"]["words"]


SHORT = Limits(seconds=1.5, memory_mb=1024)


@pytest.fixture
def little_grace(monkeypatch):
    """Who doesn't end is waited for to the last second of the grace: here there are fewer."""
    monkeypatch.setattr(supervised, "GRACE_S", 2.5)


@on_linux
@pytest.mark.usefixtures("little_grace")
def test_what_does_not_end_is_ended(shop):
    passed, remarks, _ = graded(shop, with_cell("while True:\n    pass"), SHORT)
    assert passed == BOTH
    assert remarks == "your own cell 4 is left out: didn't end within 1.5 s"
    stubborn = "    while True:\n        try:\n            while True: pass\n        except: pass"
    text = f"def doubled(n):\n{stubborn}"
    passed, remarks, checks = graded(shop, solved(double=text), SHORT)
    assert passed == ["check-half"]
    assert "Not done after 1.5 s. What would make it end?" in checks["check-double"]["words"]
    assert remarks == "check-double: Not done after 1.5 s. What would make it end?"


@on_linux
def test_an_answer_has_as_much_of_the_processor_wherever_it_runs(shop):
    waits = "import time\ndef doubled(n):\n    time.sleep(0.8)\n    return 2 * n"
    works = waits.replace(
        "time.sleep(0.8)",
        "end_s = time.process_time() + 0.8\n    while time.process_time() < end_s: pass",
    )
    limited = source()
    limited.cells[4].source = CHECK.replace("draw=drawn", "longest_s=0.4")
    with Shop(Source(limited)) as made:
        assert graded(made, solved(double=waits), Limits(seconds=20))[0] == BOTH
        passed, remarks, checks = graded(made, solved(double=works))
    assert passed == ["check-half"]
    assert remarks == "check-double: the answer didn't end"
    assert "Not done after 0.4 s" in checks["check-double"]["words"]


@on_linux
@pytest.mark.usefixtures("little_grace")
def test_of_an_answer_cell_that_does_not_end_its_definitions_count(shop):
    text = "import math\ndef doubled(n):\n    return math.fsum([n, n])\nwhile True:\n    doubled(1)"
    passed, remarks, _ = graded(shop, solved(double=text), SHORT)
    assert passed == BOTH
    assert remarks == "the cell 'double' didn't end within 1.5 s: only what it defines is kept"


def test_an_answer_that_is_no_python_is_told_so_by_its_check(shop):
    _, remarks, checks = graded(shop, solved(double="def doubled(n)\n    return 2 * n"))
    assert "'double' does not define doubled" in remarks
    assert checks["check-double"]["words"].startswith("The cell 'double' fails: SyntaxError")
    _, _, checks = graded(shop, solved(double="def double(n):\n    return 2 * n"))
    assert checks["check-double"]["words"] == "'double' does not define doubled."


def test_of_an_answer_cell_that_fails_its_definitions_count(shop):
    text = "print(doubled(1))\ndef doubled(n):\n    return 2 * n"
    passed, remarks, _ = graded(shop, solved(double=text))
    assert passed == BOTH
    assert remarks.startswith("the cell 'double' fails: NameError")


@on_linux
def test_all_cells_together_have_a_limit_too(shop):
    notebook = solved()
    for _ in range(9):
        notebook.cells.insert(3, new_code_cell("import time\ntime.sleep(0.25)"))
    passed, _, checks = graded(shop, notebook, Limits(seconds=0.4))
    assert passed == []
    assert checks["check-half"]["words"].startswith("Not run: all cells together took more than 2")


def test_a_flood_is_cut(shop):
    text = "print('x' * 10**7)\ndef doubled(n):\n    print('y' * 10**6)\n    return 2 * n"
    passed, _, checks = graded(shop, solved(double=text))
    assert passed == BOTH
    assert len(checks["check-double"]["printed"]) <= 4_000


# -- Walls


def seen_by(shop, text):
    """What a learner's code finds, told by what its answer says of it."""
    text = f"import os, socket, subprocess\ndef found():\n{text}\n"
    text += "FOUND = found()\ndef doubled(n):\n    raise ValueError(FOUND)"
    _, _, checks = graded(shop, solved(double=text))
    if not shop.is_shut_in:
        pytest.skip("this system builds no walls")
    return checks["check-double"]["words"]


@on_linux
def test_nothing_can_be_written_but_in_a_folder_of_ones_own(shop):
    text = (
        "    open('mine.txt', 'w').write('x')\n    kept = []\n"
        "    for place in ('/tmp', '/var/tmp', '/dev/shm', os.path.expanduser('~/..'), '/'):\n"
        "        try:\n            open(place + '/theirs.txt', 'w')\n            kept += [place]\n"
        "        except OSError:\n            pass\n    return f'kept: {kept}'"
    )
    assert "kept: []" in seen_by(shop, text)


@on_linux
def test_much_can_not_be_written_at_all(shop):
    text = (
        "    full = 0\n    for n in range(20):\n        try:\n"
        "            open(f'{n}', 'wb').write(bytes(9 * 10**6))\n"
        "        except OSError:\n            full += 1\n    return f'refused: {full > 10}'"
    )
    assert "refused: True" in seen_by(shop, text)


@on_linux
def test_what_is_hidden_is_not_to_be_seen(shop):
    text = (
        f"    try:\n        return 'there: ' + str(os.listdir({str(shop.secret)!r}))\n"
        "    except OSError:\n        return 'there: []'"
    )
    assert "there: []" in seen_by(shop, text)


@on_linux
def test_there_is_no_network(shop):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        text = (
            f"    try:\n        socket.create_connection({address!r}, 1)\n"
            "        return 'reached'\n    except OSError as error:\n        return 'not reached'"
        )
        assert "not reached" in seen_by(shop, text)


@on_linux
def test_other_processes_are_out_of_reach_and_few_can_be_made(shop):
    text = (
        f"    try:\n        os.kill({os.getpid()}, 0)\n        return 'reached'\n"
        "    except OSError:\n        pass\n    made = 0\n    try:\n"
        "        while made < 500:\n            if os.fork() == 0:\n"
        "                import time; time.sleep(60); os._exit(0)\n            made += 1\n"
        "    except OSError:\n        pass\n    return f'few: {made < 400}'"
    )
    assert "few: True" in seen_by(shop, text)


DAEMON = (
    "import os, subprocess, sys, time\n"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(87654)'],\n"
    "                 start_new_session=True)\n"
    "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.setsid()\n"
    "        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(87654)'])\n"
    "    os._exit(0)\ntime.sleep(0.3)"
)


def left_running():
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"time.sleep(87654)" in each.read_bytes():
                found.append(each.parent.name)
        except OSError:
            pass
    return found


@on_linux
@pytest.mark.parametrize("has_walls", [True, False])
def test_nothing_is_left_running(has_walls):
    with Shop(Source(source()), has_walls=has_walls) as made:
        text = "def doubled(n):\n" + "".join(f"    {line}\n" for line in DAEMON.splitlines())
        notebook = with_cell(DAEMON, double=text + "    return 2 * n")
        assert graded(made, notebook, Limits(seconds=20))[0] == BOTH
    deadline = time.monotonic() + 10
    while left_running() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left_running() == []


@on_linux
def test_without_walls_marks_are_the_same():
    with Shop(Source(source()), has_walls=False) as made:
        assert graded(made, with_cell("import os\nos._exit(0)"))[0] == BOTH
        assert graded(made, with_cell(TAMPERED["near"], double=WRONG))[0] == ["check-half"]
        assert made.is_shut_in is False


def test_where_no_process_can_be_copied_marks_are_the_same():
    leaves = "def halved(n):\n    import os\n    os._exit(0)"
    notebook = with_cell("import os\nos._exit(3)", half=leaves)
    with Shop(Source(source()), forks=False) as made:
        passed, remarks, checks = graded(made, notebook, Limits(8, 2048))
    assert passed == ["check-double"]
    assert "is left out: ended Python" in remarks
    assert "ended Python while it was checked" in checks["check-half"]["words"]


def test_a_source_that_fails_itself_is_told(capfd):
    broken = source()
    broken.cells[4].source = "assert doubled(1) == 3"
    with Shop(Source(broken), is_to_warm=True) as made:
        assert made.unsound == ["check-double: AssertionError"]


# -- The command


def command(*arguments, module=grade):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args([str(each) for each in arguments]))


@pytest.fixture
def course(tmp_path):
    """A course of one small exercise."""
    exercises.write(source(), tmp_path / "solutions" / "91_small.ipynb")
    return tmp_path


def hand_in(folder, notebook, name="91_small.ipynb"):
    folder.mkdir(parents=True, exist_ok=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / name).write_text(text, encoding="utf-8")


def few(course):
    """Seven learners, and a file that is nobody's."""
    folder = course / "submitted"
    hand_in(folder / "ann", solved())
    hand_in(folder / "bob <b>", with_cell("1 / 0", double="def doubled(n): return '<script>'"))
    hand_in(folder / "cy", "{")
    hand_in(folder / "=dee", exercises.release(source()))
    (folder / "eve").mkdir()
    hand_in(folder / "fay", "PK", name="all of it.zip")
    hand_in(folder, "PK", name="gus.zip")
    hand_in(folder, "%PDF", name="hal.pdf")
    return folder


def graded_in(course, folder, *more):
    options = ("--source", course / "solutions", "--out", course / "out", "--seconds", 5)
    assert command(folder, *options, *more) == 0
    return (course / "out" / "grades.csv").read_text(encoding="utf-8")


def rows_of(text):
    return {row["learner"]: row for row in csv.DictReader(text.splitlines())}


def test_a_class_becomes_a_table_and_a_page_each(course, capsys):
    rows = rows_of(graded_in(course, few(course)))
    assert list(rows) == ["'=dee", "ann", "bob <b>", "cy", "eve", "fay", "gus"]
    assert "not graded, as no notebook: hal.pdf\n" in capsys.readouterr().err
    figures = ["exercise", "task_1", "task_2", "task_3", "total", "maximum", "open"]
    assert [rows["ann"][name] for name in figures] == ["91", "2", "1", "0", "3", "6", "3"]
    assert [rows["bob <b>"][name] for name in figures] == ["91", "0", "1", "0", "1", "6", "3"]
    assert [rows["cy"][name] for name in figures] == ["91", "0", "0", "0", "0", "6", "0"]
    assert rows["ann"]["remarks"] == ""
    assert "your own cell 4 fails" in rows["bob <b>"]["remarks"]
    assert "91_small.ipynb is broken" in rows["cy"]["remarks"]
    assert "not answered" in rows["'=dee"]["remarks"]
    assert rows["eve"]["remarks"] == "no notebook was handed in"
    broken = "can't be unpacked: it is broken, or locked by a password"
    assert rows["fay"]["remarks"] == f"no notebook was handed in, but all of it.zip {broken}"
    assert rows["gus"]["remarks"] == f"no notebook was handed in, but gus.zip {broken}"

    pages = {
        path.stem: path.read_text(encoding="utf-8") for path in (course / "out").rglob("*html")
    }
    assert len(pages) == 7
    assert "its JSON can" in pages["cy"].partition("<table>")[0]
    assert "check-" not in pages["cy"]  # nothing was run, so nothing more is said
    assert "3 of 6 points</strong>; 3 more to be marked by hand" in pages["ann"]
    assert "Because of <strong>two</strong>" in pages["ann"]
    (bob,) = (text for name, text in pages.items() if name.startswith("bob"))
    assert "<script>" not in bob
    assert "It is of type str" in bob
    assert "Feedback for bob &lt;b&gt;" in bob


def test_a_second_run_runs_only_what_has_changed_and_gives_the_same(course, monkeypatch):
    folder = few(course)
    first = graded_in(course, folder)
    with monkeypatch.context() as nothing:
        nothing.setattr(supervised, "Shop", None)
        assert graded_in(course, folder) == first
    hand_in(folder / "ann", solved(half="def halved(n): return n"))
    assert rows_of(graded_in(course, folder))["ann"]["task_2"] == "0"
    times = (course / "out" / "times.csv").read_text(encoding="utf-8")
    assert "seconds" in times


@on_linux
def test_a_run_that_is_broken_off_goes_on_where_it_was(course):
    folder = course / "submitted"
    for number in range(5):
        wait = f"import time\ntime.sleep(0.4)  # {number}"
        changed = {"double": WRONG} if number % 2 else {}
        hand_in(folder / f"learner {number}", with_cell(wait, **changed))
    undisturbed = graded_in(course, folder)
    for how in (signal.SIGKILL, signal.SIGINT) if IS_WHOLE else (signal.SIGKILL,):
        out = course / how.name
        kept = broken_off(course, folder, out, how)
        assert 0 < len(kept) < 5
        assert not (out / "grades.csv").exists()
        command(folder, "--source", course / "solutions", "--out", out, "--seconds", 5)
        assert (out / "grades.csv").read_text(encoding="utf-8") == undisturbed
        assert {path: path.stat().st_mtime_ns for path in kept} == kept


def broken_off(course, folder, out, how):
    """Begin to grade, and end it after the first result; returns what is kept, and since when."""
    script = (
        "import argparse\nfrom waitingroom_lib.teach import grade\n"
        "parser = argparse.ArgumentParser()\ngrade.add_arguments(parser)\n"
        "grade.run(parser.parse_args())"
    )
    arguments = ["--source", course / "solutions", "--out", out, "--seconds", "5", "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "-c", script, folder, *arguments],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"TMPDIR": str(course)},  # what is left there goes with it
    )
    while not list(out.glob("results/*.json")):
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, how)
    process.wait()
    return {path: path.stat().st_mtime_ns for path in out.glob("results/*.json")}


def test_nbgraders_folders_and_single_files_are_read(course):
    folder = course / "submitted"
    hand_in(folder / "ann" / "exercises", solved())
    hand_in(folder / "ann" / "exercises" / ".ipynb_checkpoints", solved(double=WRONG))
    hand_in(folder / "bob", solved(double=WRONG), "91_small-Copy1.ipynb")
    hand_in(folder / "bob", solved())
    hand_in(folder, solved(half="def halved(n): return n"), "cy.ipynb")
    rows = rows_of(graded_in(course, folder))
    assert {name: row["total"] for name, row in rows.items()} == {"ann": "3", "bob": "3", "cy": "2"}
    assert rows["bob"]["remarks"] == "91_small.ipynb is graded, and not 91_small-Copy1.ipynb"


def test_a_link_out_of_the_folder_is_nobodys_answer(course):
    folder = course / "submitted"
    hand_in(folder / "ann", solved())
    (folder / "bob").mkdir()
    (folder / "bob" / "91_small.ipynb").symlink_to(course / "solutions" / "91_small.ipynb")
    assert rows_of(graded_in(course, folder))["bob"]["total"] == "0"


def test_another_exercise_is_said_to_be_one(course):
    other = source()
    for each in other.cells:
        each.id = f"x-{each.id}"
        if "nbgrader" in each.metadata:
            each.metadata.nbgrader.grade_id = f"x-{each.metadata.nbgrader.grade_id}"
        each.source = each.source.replace("doubled", "tripled").replace("halved", "quartered")
    exercises.write(other, course / "solutions" / "92_other.ipynb")
    folder = course / "submitted"
    hand_in(folder / "ann", solved(), "92_other.ipynb")
    hand_in(folder / "bob", new_notebook(cells=[new_code_cell("print(1)")]), "92_other.ipynb")
    rows = rows_of(graded_in(course, folder))
    assert (rows["ann"]["exercise"], rows["ann"]["total"]) == ("91", "3")
    assert rows["ann"]["remarks"] == "92_other.ipynb is exercise 91, whatever its name says"
    assert rows["bob"]["remarks"] == "92_other.ipynb isn't an exercise of this course"
    rows = rows_of(graded_in(course, folder, "--exercise", "92"))
    assert (rows["ann"]["exercise"], rows["ann"]["total"]) == ("92", "0")
    assert rows["ann"]["remarks"] == "92_other.ipynb is exercise 91, not 92"


def test_one_notebook_gets_a_summary_and_an_exit_status(course, capsys):
    hand_in(course, solved(), "mine.ipynb")
    one = ("--source", course / "solutions", "--seconds", 5)
    assert command(course / "mine.ipynb", *one) == 0
    assert "**3 of 6 points**, 3 more to be marked by hand" in capsys.readouterr().out
    hand_in(course, solved(double="def doubled(n): return 2 * abs(n)"), "mine.ipynb")
    assert command(course / "mine.ipynb", *one) == 1
    out = capsys.readouterr().out
    assert "| 1 | double | 0 | 2 |" in out
    assert "**`check-double`** In a case that the exercise doesn't show: " in out
    hand_in(course, "{", "mine.ipynb")
    assert command(course / "mine.ipynb", *one) == 1
    assert "mine.ipynb is broken" in capsys.readouterr().out
    assert not (course / "mine.ipynb-graded").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere: allowed: a folder of submissions, or one notebook"),
        (["empty"], "no notebooks"),
        (["empty", "--exercise", "7"], "--exercise '7'; allowed: 91"),
        (["empty", "--seconds", "0"], "--seconds: allowed: more than 0"),
        (["empty", "--jobs", "-1"], "--jobs: allowed: 1 or more"),
        (["empty", "--source", "empty"], "no exercises"),
    ],
)
def test_what_makes_no_sense_is_refused(course, monkeypatch, arguments, words):
    monkeypatch.chdir(course)
    (course / "empty").mkdir()
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        command(*arguments)


# -- By hand


@pytest.fixture(scope="module")
def marked_once(tmp_path_factory):
    course = tmp_path_factory.mktemp("marked")
    exercises.write(source(), course / "solutions" / "91_small.ipynb")
    (course / "solutions" / "91_small.replies.md").write_text(
        "# Replies\n\n## why: poor, 1 of 3\n\nNo *idea*.\n\n## why: fair, 2 of 3\n\nTwo.\n",
        encoding="utf-8",
    )
    folder = course / "submitted"
    hand_in(folder / "ann", solved(why='Twice, "since" <b>two</b>, and\nmore.'))
    hand_in(folder / "bob", solved(why="Because."))
    hand_in(folder / "cy", solved(why="Because."))
    hand_in(folder / "dee", solved(why="YOUR ANSWER HERE"))
    graded_in(course, folder)
    return course


@pytest.fixture
def marked(marked_once, tmp_path):
    shutil.copytree(marked_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out"


def test_a_question_becomes_a_page_of_all_replies(marked, capsys):
    assert command(marked, module=mark) == 0
    (path,) = (marked / "marking").glob("*.html")
    assert capsys.readouterr().out.strip() == f"{path}: 0 of 3 marked"
    text = path.read_text(encoding="utf-8")
    assert path.name == "91-why.html"
    assert text.count("<article") == 3
    for words in ("Why <em>twice</em>?", "one; two; three", "poor, 1 of 3", "No <em>idea</em>."):
        assert words in text
    assert "&lt;b&gt;two&lt;/b&gt;" in text
    assert "The same words as cy" in text
    assert 'max="3"' in text
    assert "(3 points)</h1>" in text
    folder = escape(shlex.quote(marked.as_posix()))
    assert f"mark {folder} --take ~/Downloads/marks-91-why.csv</code>" in text
    assert 'data-learner="dee"' not in text


def marks(out, *rows):
    replies = {each.learner: each.words["why"] for each in results.load(out).results}
    path = out / "marks-91-why.csv"
    made = [
        [learner, "91", "why", results.reply_key(replies.get(learner, "")), points, comment]
        for learner, points, comment in rows
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([results.MARK_COLUMNS, *made])
    return path


def test_points_typed_in_come_into_the_table_and_the_pages(marked, capsys):
    path = marks(marked, ("ann", "2.5", "Well told, <i>really</i>"), ("bob", 0, ""))
    assert command(marked, "--take", path, module=mark) == 0
    assert "91-why.html: 2 of 3 marked" in capsys.readouterr().out
    rows = rows_of((marked / "grades.csv").read_text(encoding="utf-8"))
    assert [rows["ann"][name] for name in ("task_3", "total", "open")] == ["2.5", "5.5", "0"]
    assert [rows["bob"][name] for name in ("task_3", "total", "open")] == ["0", "3", "0"]
    assert rows["cy"]["open"] == "3"
    page = (marked / "feedback" / "ann.html").read_text(encoding="utf-8")
    assert "2.5 of 3" in page
    assert "Comment: Well told, &lt;i&gt;really&lt;/i&gt;" in page
    assert 'value="2.5"' in (marked / "marking" / "91-why.html").read_text(encoding="utf-8")

    command(marked, "--take", marks(marked, ("ann", 1, "")), module=mark)
    rows = rows_of((marked / "grades.csv").read_text(encoding="utf-8"))
    assert (rows["ann"]["total"], rows["bob"]["open"]) == ("4", "0")


def test_points_stay_with_the_reply_they_were_given_for(marked):
    course = marked.parent
    command(marked, "--take", marks(marked, ("ann", 3, ""), ("bob", 2, "")), module=mark)
    hand_in(course / "submitted" / "bob", solved(why="Something else."))
    rows = rows_of(graded_in(course, course / "submitted"))
    assert (rows["ann"]["total"], rows["ann"]["open"]) == ("6", "0")
    assert (rows["bob"]["total"], rows["bob"]["open"]) == ("3", "3")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("nobody", 1, ""), "line 2: nobody called 'nobody' has handed in"),
        (("ann", 4, ""), "points '4' for ann; allowed: 0 to 3"),
        (("ann", -1, ""), "allowed: 0 to 3"),
        (("ann", "nan", ""), "allowed: 0 to 3"),
        (("ann", "much", ""), "points 'much' for ann"),
    ],
)
def test_points_that_make_no_sense_are_refused_and_none_taken(marked, row, words):
    before = (marked / "grades.csv").read_text(encoding="utf-8")
    path = marks(marked, row, ("bob", 1, ""))
    with pytest.raises(ValueError, match="marks-91-why") as caught:
        command(marked, "--take", path, module=mark)
    assert words in str(caught.value)
    assert (marked / "grades.csv").read_text(encoding="utf-8") == before
    assert not (marked / "marks.csv").exists()


def test_marks_that_are_none_are_refused(marked):
    (marked / "x.csv").write_text("a;b\n1;2\n")
    with pytest.raises(ValueError, match="allowed: the columns learner"):
        command(marked, "--take", marked / "x.csv", module=mark)
    with pytest.raises(ValueError, match="no such file"):
        command(marked, "--take", marked / "y.csv", module=mark)
    with pytest.raises(ValueError, match="a folder that `grade` has written"):
        command(marked.parent, module=mark)


def test_every_answer_in_words_has_three_replies_to_compare_with():
    for path in class_of_sixty.SOLUTIONS:
        for item in results.exercise_of(path).items:
            if item.kind == "words":
                assert item.rubric, (path.name, item.name)
                kinds = [what.split(",")[0] for what in item.examples]
                assert kinds == ["poor", "fair"], (path.name, item.name)


# -- A made-up class

IN_SHORT = {"ann", "nat", "tex", "uma", "wyn", "yet"}


@on_linux
@pytest.mark.skipif(not IS_WHOLE, reason="takes two minutes")
def test_every_solution_gets_every_point(tmp_path):
    for path in class_of_sixty.SOLUTIONS:
        hand_in(tmp_path / "class" / "sol", class_of_sixty.solved(path.name[:2]), path.name)
    assert command(tmp_path / "class", "--out", tmp_path / "out", "--jobs", 2) == 0
    graded_class = results.load(tmp_path / "out")
    assert len(graded_class.results) == len(class_of_sixty.SOLUTIONS)
    for result in graded_class.results:
        exercise = graded_class.exercises[result.exercise]
        total, still = result.total(exercise.items), result.still_open(exercise.items)
        assert (total + still, result.remarks) == (exercise.maximum, []), result.exercise


@on_linux
def test_the_made_up_class_gets_the_marks_that_were_expected_of_it(tmp_path):
    learners = class_of_sixty.CLASS
    if not IS_WHOLE:
        learners = [each for each in learners if each.name in IN_SHORT]
    folder = tmp_path / "class"
    for each in learners:
        class_of_sixty.write(each, folder)
    began_s = time.monotonic()
    assert command(folder, "--out", tmp_path / "out", "--jobs", 2, "--seconds", 20) == 0
    print(f"{len(learners)} submissions in {time.monotonic() - began_s:.0f} s")
    found = {each.learner: each for each in results.load(tmp_path / "out").results}
    problems = []
    for learner in learners:
        result = found[learner.name]
        given = {name: check["passed"] for name, check in result.checks.items()}
        wanted = {name: points > 0 for name, points in class_of_sixty.expected(learner).items()}
        if given != wanted or result.exercise != learner.exercise:
            problems.append(f"{learner.name}: {given}, expected {wanted}; {result.remarks}")
        if learner.says not in "; ".join(result.remarks):
            problems.append(f"{learner.name}: {result.remarks}, expected {learner.says!r}")
        if any(result.words.values()) != learner.words_open:
            problems.append(f"{learner.name}: words {result.words}")
    assert not problems, "\n".join(problems)
