"""A made-up class: what each hands in, and what it must be given, written before any was graded.

Each is handed in with everything done as in the solution, but for what its function changes. `lost`
names the checks whose points it doesn't get; `says` is a part of what must be remarked on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from desk import SOLUTIONS, bank_of, is_check, is_code_answer, role
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from waitingroom_lib.teach import exercises

ALL = "all"
"""Lost by whoever hands in nothing that can be read."""


@dataclass(frozen=True)
class Learner:
    """One submission, and what is expected of its marks."""

    name: str
    exercise: str
    change: Callable[[NotebookNode], NotebookNode | str | bytes | None]
    lost: tuple[str, ...] | str = ()
    says: str = ""
    words_open: bool = True
    named: str = ""  # after which exercise the file is named, if after another


CLASS: list[Learner] = []


def hands_in(name, exercise="01", *, lost=(), says="", words_open=True, named=""):
    """Enrol whoever hands in what the function below makes of a solved exercise."""
    lost = (lost,) if isinstance(lost, str) and lost != ALL else lost

    def add(change):
        CLASS.append(Learner(name, exercise, change, lost, says, words_open, named))
        return change

    return add


def path_of(exercise):
    (path,) = (path for path in SOLUTIONS if path.stem.startswith(exercise))
    return path


def solved(exercise):
    """The exercise with all cells answered as in the solution."""
    solution = exercises.read(path_of(exercise))
    notebook = exercises.release(solution)
    for cell, theirs in zip(notebook.cells, solution.cells, strict=True):
        if role(cell).get("solution"):
            is_code = cell.cell_type == "code"
            cell.source = theirs.source if is_code else "In my own words."
    return notebook


def write(learner: Learner, folder: Path) -> Path:
    """Put what a learner hands in into a folder of their own."""
    notebook = solved(learner.exercise)
    made = learner.change(notebook)
    made = notebook if made is None else made
    path = folder / learner.name / path_of(learner.named or learner.exercise).name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(made, NotebookNode):
        made = json.dumps(made)  # nbformat would put right what is wrong
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return path


def expected(learner: Learner) -> dict[str, float]:
    """The points for each check."""
    cells = exercises.read(path_of(learner.exercise)).cells
    return {
        role(cell)["grade_id"]: 0
        if learner.lost == ALL or role(cell)["grade_id"] in learner.lost
        else role(cell)["points"]
        for cell in cells
        if is_check(cell)
    }


# -- How a notebook is changed


def index_of(notebook, grade_id):
    return next(
        n for n, cell in enumerate(notebook.cells) if role(cell).get("grade_id") == grade_id
    )


def cell_of(notebook, grade_id):
    return notebook.cells[index_of(notebook, grade_id)]


def answers(notebook, grade_id, source):
    cell_of(notebook, grade_id).source = source


def adds(notebook, source, above):
    notebook.cells.insert(index_of(notebook, above), new_code_cell(source))


def from_bank(exercise, ways, *, wrong=False):
    """Put the bank's answers of these ideas in."""

    def change(notebook):
        bank = bank_of(path_of(exercise))
        for each in bank.wrong_answers if wrong else bank.right_answers:
            if each.idea in ways:
                for cell in notebook.cells:
                    if is_code_answer(cell) and f"def {each.function}(" in cell.source:
                        cell.source = each.source

    return change


# -- Right


@hands_in("ann")
def as_in_the_solution(notebook):
    pass


hands_in("bea")(from_bank("01", ["Little's law", "comes down from the longest call"]))
hands_in("cid")(from_bank("01", ["asks and gives back by hand", "99% of the way up"]))
hands_in("dee")(from_bank("01", ["nested with", "the calls' own quantile"]))
hands_in("eli")(from_bank("01", ["a list for the pair, to a millisecond"]))


@hands_in("fay", "02")
def as_in_the_solution_of_02(notebook):
    pass


@hands_in("gus", "06")
def as_in_the_solution_of_06(notebook):
    pass


@hands_in("hal")
def a_helper_in_a_cell_of_its_own(notebook):
    adds(notebook, "def mean(low, high):\n    return (low + high) / 2", "busy-threads")
    answers(
        notebook,
        "busy-threads",
        "def busy_threads(rate_per_s, shortest_call_s, longest_call_s):\n"
        "    return rate_per_s * (ACCEPT_S + mean(shortest_call_s, longest_call_s))",
    )


@hands_in("ida")
def numpy_and_a_picture(notebook):
    adds(
        notebook,
        "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
        "plt.plot(np.arange(9))\nplt.show()\n!ls\ndisplay(3)",
        "best-p99",
    )
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n"
        "    return np.float64(ACCEPT_S + np.interp(0.99, [0, 1], "
        "[shortest_call_s, longest_call_s]))",
    )


@hands_in("jan")
def a_check_is_deleted(notebook):
    del notebook.cells[index_of(notebook, "check-patient")]


@hands_in("kay", says="reordered")
def answers_in_another_order(notebook):
    last = notebook.cells.pop(index_of(notebook, "from-plan"))
    notebook.cells.insert(index_of(notebook, "busy-threads"), last)


@hands_in("lee", says="'busy-threads'")
def the_name_of_a_cell_is_changed(notebook):
    cell = cell_of(notebook, "busy-threads")
    cell.id = "something-else"
    cell.metadata.nbgrader.grade_id = "my-own-name"


@hands_in("mia", says="metadata")
def an_editor_that_drops_all_metadata(notebook):
    for number, cell in enumerate(notebook.cells):
        cell.metadata.clear()
        cell.id = f"cell-{number}"
    notebook.metadata.clear()


@hands_in("ned", says="found twice")
def an_answer_is_copied_and_the_copy_finished(notebook):
    at = index_of(notebook, "from-plan")
    copy = nbformat.from_dict(notebook.cells[at])
    copy.id = "a-copy"
    notebook.cells.insert(at + 1, copy)
    first = nbformat.from_dict(notebook.cells[at])
    first.source = "def from_plan_s(answered_s, every_s):\n    return []"
    notebook.cells[at] = first


@hands_in("oda", says="'imports'")
def what_is_given_was_changed_for_the_worse(notebook):
    cell_of(notebook, "imports").source = "answers = agree = None"


@hands_in("pam")
def the_answer_prints_its_way(notebook):
    answers(
        notebook,
        "from-plan",
        "def from_plan_s(answered_s, every_s):\n    print('looking at', answered_s)\n"
        "    return [each - n * every_s for n, each in enumerate(answered_s)]\n"
        "print(from_plan_s([1, 9, 10], 4))",
    )


# -- Wrong, by ideas of their own


@hands_in("quinn", lost="check-busy-threads")
def the_variance_of_the_calls_is_added(notebook):
    answers(
        notebook,
        "busy-threads",
        "def busy_threads(rate_per_s, shortest_call_s, longest_call_s):\n"
        "    a, b = shortest_call_s, longest_call_s\n"
        "    return rate_per_s * (ACCEPT_S + (a + b) / 2 + (b - a) ** 2 / 12)",
    )


@hands_in("rob", lost="check-best-p99")
def the_p99_on_a_logarithmic_line(notebook):
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n"
        "    return ACCEPT_S + shortest_call_s * (longest_call_s / shortest_call_s) ** 0.99",
    )


@hands_in("sue", lost=("check-patient", "check-hidden-queue"))
def accepted_twice(notebook):
    cell = cell_of(notebook, "patient")
    twice = cell.source.replace("timeout(ACCEPT_S)", "timeout(2 * ACCEPT_S)")
    assert twice != cell.source
    cell.source = twice


@hands_in("tom", lost="check-fewest-threads")
def only_powers_of_two_are_tried(notebook):
    cell = cell_of(notebook, "fewest-threads")
    cell.source = cell.source.replace("threads += 1", "threads *= 2")


@hands_in("una", lost="check-flu-design")
def one_thread_too_many(notebook):
    answers(notebook, "flu-design", "def flu_design():\n    return Design.synchronous(threads=9)")


@hands_in("vic", lost="check-from-plan")
def counted_from_the_answer_before(notebook):
    answers(
        notebook,
        "from-plan",
        "def from_plan_s(answered_s, every_s):\n"
        "    gaps = zip(answered_s[1:], answered_s, strict=False)\n"
        "    return [b - a for a, b in gaps]",
    )


@hands_in("wim", "02", lost=("check-breaks-after", "check-never-breaks"))
def the_first_second_too_many(notebook):
    answers(
        notebook,
        "breaks-after",
        "def breaks_after_s(rate_per_s, call_s, promise_s):\n"
        "    growth = rate_per_s * call_s - 1\n"
        "    return promise_s / growth + 7 if growth > 0 else math.inf",
    )


@hands_in("xia", "02", lost=("check-drain", "check-drain-never"))
def nobody_comes_while_it_drains(notebook):
    answers(
        notebook,
        "drain",
        "def drain_h(backlog, rate_per_s, workers, call_s):\n"
        "    return backlog * call_s / workers / 3600",
    )


@hands_in("yan", "02", lost="check-six-saturdays")
def only_the_first_saturday_counts(notebook):
    cell = cell_of(notebook, "smallest-pool")
    cell.source = cell.source.replace("for morning in mornings\n", "for morning in mornings[:1]\n")


@hands_in("zoe", "06", lost=("check-retry-delay",))
def jitter_on_the_upper_half(notebook):
    answers(
        notebook,
        "retry-delay",
        "def retry_delay_s(retry, base_s, cap_s, random):\n"
        "    most_s = min(cap_s, base_s * 2 ** (retry - 1))\n"
        "    return most_s * (0.5 + 0.5 * random.random())",
    )


@hands_in("abe", "06", lost=("check-verdict", "check-verdict-edges"))
def always_stuck(notebook):
    answers(
        notebook,
        "verdict",
        "def verdict(minutes, trigger_over_s, can_per_min):\n    return 'metastable'",
    )


@hands_in("bob", "06", lost=("check-let-through",))
def a_retry_fills_the_bucket_too(notebook):
    cell = cell_of(notebook, "let-through")
    cell.source = cell.source.replace(
        "answers_to_retries.append(tokens >= 1000)",
        "answers_to_retries.append(tokens >= 1000)\n            tokens = min(tokens + part, most)",
    )


@hands_in("cat", lost="check-busy-threads", says="does not define busy_threads")
def the_function_has_another_name(notebook):
    cell = cell_of(notebook, "busy-threads")
    cell.source = cell.source.replace("def busy_threads(", "def busy_thread(")


@hands_in("dan", lost="check-from-plan", says="'from-plan' isn't there")
def an_answer_is_deleted(notebook):
    del notebook.cells[index_of(notebook, "from-plan")]


@hands_in("eva", lost="check-best-p99", says="'best-p99' fails")
def an_answer_that_is_no_python(notebook):
    answers(notebook, "best-p99", "def best_p99_s(shortest_call_s longest_call_s):\n    return 1")


@hands_in("flo", lost=ALL, words_open=False, says="not answered")
def untouched(notebook):
    return exercises.release(exercises.read(path_of("01")))


# -- Marks by force


WRONG = "def busy_threads(rate_per_s, shortest_call_s, longest_call_s):\n    return 7"


@hands_in("gil", lost="check-busy-threads", says="'check-busy-threads'")
def the_check_is_edited(notebook):
    answers(notebook, "busy-threads", WRONG)
    cell_of(notebook, "check-busy-threads").source = "pass"


@hands_in("hex", lost="check-busy-threads")
def all_checks_are_deleted(notebook):
    answers(notebook, "busy-threads", WRONG)
    notebook.cells = [cell for cell in notebook.cells if not is_check(cell)]


@hands_in("ian", lost="check-busy-threads", says="found twice")
def a_check_is_copied_over_another(notebook):
    answers(notebook, "busy-threads", WRONG)
    at = index_of(notebook, "check-busy-threads")
    notebook.cells[at : at + 1] = [
        nbformat.from_dict(cell_of(notebook, "check-best-p99")) for _ in range(3)
    ]


@hands_in("jo", lost=("check-busy-threads", "check-flu-design"))
def asserts_are_stripped(notebook):
    answers(notebook, "busy-threads", WRONG)
    answers(notebook, "flu-design", "def flu_design():\n    return Design.synchronous(threads=40)")
    for cell in notebook.cells:
        if is_check(cell):
            lines = cell.source.replace("agree(", "(lambda *_, **__: None)(").splitlines()
            cell.source = "\n".join(line for line in lines if not line.startswith("assert"))


@hands_in("kim", lost="check-busy-threads")
def points_are_written_into_the_metadata(notebook):
    answers(notebook, "busy-threads", WRONG)
    for cell in notebook.cells:
        if role(cell).get("points"):
            role(cell)["points"] = 1000


@hands_in("lou", lost="check-busy-threads")
def results_are_printed(notebook):
    answers(
        notebook,
        "busy-threads",
        WRONG + "\nprint('{\"passed\": true, \"points\": 2}')\nprint('check-busy-threads passed')",
    )


@hands_in("max", lost=("check-busy-threads", "check-fewest-threads", "check-flu-design"))
def names_of_the_checks_are_taken(notebook):
    answers(
        notebook,
        "busy-threads",
        # Answers further down that need these names go without. (What was expected before the first
        # run forgot that. So it was with `wim`, whose answer a second check looks at, too.)
        "agree = lambda *_, **__: None\nsimulate = Design = Scenario = answers = None\n"
        "counted_marks = lambda *_: 7\n" + WRONG,
    )


@hands_in("nat", lost="check-busy-threads", says="agree")
def agree_is_patched(notebook):
    adds(
        notebook,
        "import waitingroom_lib.teach.checks as checks, waitingroom_lib.teach.answers as a\n"
        "checks.agree = lambda *_, **__: None\n"
        "agree.__code__ = (lambda *_, **__: None).__code__\nagree.__kwdefaults__ = None\n"
        "checks._is_near = lambda *_: True\na.number = a.tried = lambda *_: 7",
        "busy-threads",
    )
    answers(notebook, "busy-threads", WRONG)


@hands_in("olga", lost="check-busy-threads", says="round")
def builtins_are_changed(notebook):
    adds(
        notebook,
        "import builtins\nbuiltins.round = builtins.abs = lambda *_: 42\n"
        "builtins.AssertionError = builtins.Exception = NotImplementedError\n"
        "builtins.all = builtins.isinstance = lambda *_: True",
        "busy-threads",
    )
    answers(notebook, "busy-threads", WRONG)


@hands_in("per", says="simulate")
def the_model_is_changed(notebook):
    adds(
        notebook,
        "import waitingroom_lib, waitingroom_lib.run\nreal = simulate\n"
        "waitingroom_lib.simulate = waitingroom_lib.run.simulate = lambda *_, **__: None\n"
        "simulate.__code__ = (lambda *_, **__: None).__code__",
        "fewest-threads",
    )
    answers(
        notebook,
        "fewest-threads",
        "def fewest_threads(mornings, limit_s):\n    threads = 1\n"
        "    while any(\n        simulate(each, Design.synchronous(threads=threads))"
        ".acceptance_s.percentile(99) > limit_s\n        for each in mornings\n    ):\n"
        "        threads += 1\n    return threads",
    )


@hands_in("rex", lost="check-busy-threads", says="while it was checked")
def the_check_is_patched_from_within(notebook):
    answers(
        notebook,
        "busy-threads",
        "def busy_threads(rate_per_s, shortest_call_s, longest_call_s):\n"
        "    import waitingroom_lib.teach.checks as checks\n"
        "    checks._is_near = lambda *_: True\n    return 7",
    )


@hands_in("sam", lost="check-busy-threads")
def tracing_and_unittest_are_patched(notebook):
    adds(
        notebook,
        "import sys, threading, unittest\n"
        "def trace(frame, event, argument):\n"
        "    if event == 'call' and frame.f_code.co_name == '_is_near':\n"
        "        frame.f_locals['seen'] = frame.f_locals['wanted']\n    return trace\n"
        "sys.settrace(trace); sys.setprofile(trace); threading.settrace(trace)\n"
        "unittest.TestCase.assertEqual = lambda *_: None",
        "busy-threads",
    )
    answers(notebook, "busy-threads", WRONG)


@hands_in("tia", lost=("check-busy-threads", "check-from-plan"))
def equal_to_everything(notebook):
    yes = "    __eq__ = __le__ = __ge__ = lambda *_: True\n    __hash__ = None\n"
    adds(
        notebook,
        f"class Yes(float):\n{yes}\nclass Row(list):\n{yes}\nclass Any:\n{yes}",
        "busy-threads",
    )
    answers(notebook, "busy-threads", WRONG.replace("7", "Yes(7)"))
    answers(
        notebook,
        "from-plan",
        "def from_plan_s(answered_s, every_s):\n    return Row([Yes(1)] * len(answered_s))",
    )


@hands_in("ugo", lost="check-from-plan")
def an_object_equal_to_everything(notebook):
    answers(
        notebook,
        "from-plan",
        "class Anything:\n    def __getattr__(self, name):\n        return lambda *_: self\n"
        "    def __eq__(self, other):\n        return True\n"
        "def from_plan_s(answered_s, every_s):\n    return Anything()",
    )


@hands_in("val", lost="check-busy-threads")
def what_is_right_is_read_from_the_disk(notebook):
    folder = path_of("01").parent
    answers(
        notebook,
        "busy-threads",
        WRONG + "\nimport glob, json, re\n"
        f"for name in [*glob.glob('{folder}/01*'), *glob.glob('**/*.ipynb', recursive=True),\n"
        "             *glob.glob('../**/*.ipynb', recursive=True)]:\n"
        "    for cell in json.load(open(name))['cells']:\n"
        "        text = ''.join(cell['source'])\n"
        "        if text.startswith('def busy_threads'):\n            exec(text)",
    )


# -- What doesn't end, or ends everything


@hands_in("wes", lost="check-from-plan", says="")
def an_answer_without_end(notebook):
    answers(
        notebook,
        "from-plan",
        "def from_plan_s(answered_s, every_s):\n    while True:\n        pass",
    )


@hands_in("xan", lost="check-from-plan", says="")
def an_answer_without_end_that_catches_everything(notebook):
    answers(
        notebook,
        "from-plan",
        "def from_plan_s(answered_s, every_s):\n    while True:\n        try:\n"
        "            while True:\n                pass\n        except BaseException:\n"
        "            pass",
    )


@hands_in("yul", says="didn't end")
def a_cell_of_ones_own_without_end(notebook):
    adds(notebook, "while True:\n    pass", "best-p99")


@hands_in("zac", says="'from-plan' didn't end")
def an_answer_cell_without_end(notebook):
    cell_of(notebook, "from-plan").source += "\nwhile True:\n    from_plan_s([1], 2)"


@hands_in("ada", says="fails")
def a_cell_of_ones_own_that_fails(notebook):
    adds(notebook, "agree = 3\nstory = 1 / 0", "patient")


@hands_in("ben", lost="check-best-p99")
def a_fork_bomb(notebook):
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n    import os\n    while True:\n"
        "        try:\n            os.fork()\n        except OSError:\n            pass",
    )


@hands_in("cam")
def a_fork_bomb_in_a_cell_of_ones_own(notebook):
    adds(
        notebook,
        "import os, time\nfor _ in range(1000):\n    try:\n        if os.fork() == 0:\n"
        "            time.sleep(1000)\n    except OSError:\n        break",
        "best-p99",
    )


@hands_in("deb")
def a_daemon(notebook):
    adds(
        notebook,
        "import os, subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'], "
        "start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n"
        "    os._exit(0)",
        "best-p99",
    )


@hands_in("ed", lost="check-best-p99", says="ended")
def an_answer_that_leaves_at_once(notebook):
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n    import os\n    os._exit(0)",
    )


@hands_in("fin", says="ended")
def a_cell_that_leaves_at_once(notebook):
    adds(notebook, "import os\nos._exit(0)", "best-p99")


@hands_in("gia", lost="check-best-p99")
def an_answer_that_leaves_python(notebook):
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n    import sys\n    sys.exit(0)",
    )


@hands_in("huw", says="SystemExit")
def a_cell_that_leaves_python(notebook):
    adds(notebook, "import sys\nsys.exit(0)", "best-p99")


@hands_in("ivy", lost=("check-best-p99", "check-from-plan"))
def interruptions_that_are_none(notebook):
    adds(notebook, "raise KeyboardInterrupt", "best-p99")
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n    raise KeyboardInterrupt",
    )
    answers(notebook, "from-plan", "def from_plan_s(answered_s, every_s):\n    raise GeneratorExit")


@hands_in("jud", lost="check-best-p99", says="")
def what_python_stands_on_is_removed(notebook):
    adds(notebook, "import builtins\nvars(builtins).clear()", "best-p99")
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n    return 7\ndel __builtins__",
    )


@hands_in("kit", lost="check-best-p99", says="")
def a_crash(notebook):
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n    import ctypes\n"
        "    return ctypes.string_at(0)",
    )


@hands_in("lia", lost="check-best-p99")
def a_recursion_without_end(notebook):
    answers(
        notebook,
        "best-p99",
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "def best_p99_s(shortest_call_s, longest_call_s):\n"
        "    return best_p99_s(longest_call_s, shortest_call_s)",
    )


@hands_in("moe", lost="check-best-p99")
def ten_gigabytes(notebook):
    adds(notebook, "much = [bytearray(10**9) for _ in range(10)]", "busy-threads")
    answers(
        notebook,
        "best-p99",
        "def best_p99_s(shortest_call_s, longest_call_s):\n"
        "    return len([bytearray(10**9) for _ in range(10)])",
    )


@hands_in("nan")
def a_flood(notebook):
    adds(notebook, "for _ in range(100):\n    print('x' * 10**6)", "best-p99")
    adds(notebook, "import os\nfor _ in range(100):\n    os.write(1, b'x' * 10**6)", "patient")


@hands_in("oki")
def a_flood_that_is_stored(notebook):
    text = nbformat.v4.new_output("stream", text="x" * 30_000_000)
    cell_of(notebook, "best-p99").outputs = [text]


@hands_in("pia")
def files_are_written(notebook):
    adds(
        notebook,
        "open('notes.txt', 'w').write('x' * 1000)\n"
        "try:\n    for n in range(100):\n        open(f'{n}', 'wb').write(bytes(10**8))\n"
        "except OSError:\n    pass",
        "best-p99",
    )


@hands_in("raj")
def parents_are_killed(notebook):
    adds(
        notebook,
        "import os, signal\nfor pid in (os.getppid(), 1):\n    try:\n"
        "        os.kill(pid, signal.SIGKILL)\n    except OSError:\n        pass",
        "best-p99",
    )


# -- No notebook, or not this one


@hands_in("sal", lost=ALL, words_open=False, says="01_synchronous_baseline.ipynb")
def broken_json(notebook):
    return json.dumps(notebook)[:-300]


@hands_in("tex", lost=ALL, words_open=False, says="empty")
def an_empty_file(notebook):
    return b""


@hands_in("uma", lost=ALL, words_open=False, says="no cells")
def an_empty_notebook(notebook):
    notebook.cells = []


@hands_in("vin", "02", named="01", says="exercise 02")
def another_exercise(notebook):
    pass


@hands_in("wyn", lost=ALL, words_open=False)
def a_chapter(notebook):
    path = path_of("01").parents[1] / "notebooks" / path_of("01").name
    return exercises.read(path)


@hands_in("yet", lost=ALL, words_open=False)
def no_notebook_at_all(notebook):
    return json.dumps([1, {"cells": "none"}])


@hands_in("zed", lost=ALL, words_open=False)
def bytes_that_are_no_text(notebook):
    return bytes(range(256)) * 40
