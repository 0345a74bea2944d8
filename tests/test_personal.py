"""Figures of one's own: everybody gets theirs, they are graded by theirs, and a copy shows.

Each set of figures is tried on the exercise's own solution, on other right answers and on copied
ones: one set of each exercise here, all of them with WAITINGROOM_CLASS=all, in some minutes.
"""

from __future__ import annotations

import csv
import functools
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from desk import ROOT, SOLUTIONS, Desk, bank_of, is_code_answer
from test_grade import source
from wrong_answers import Answer

from waitingroom_lib.__main__ import main
from waitingroom_lib.teach import exercises, personal, release, whose
from waitingroom_lib.teach.assemble import functions_in, kind_of, name_of, role
from waitingroom_lib.teach.personal import Roster, figures_of, read_learners, read_roster

IS_WHOLE = os.environ.get("WAITINGROOM_CLASS") == "all"
SECRET = b"0123456789abcdef0123456789abcdef"

FIGURES = {path: figures_of(path, exercises.read(path)) for path in SOLUTIONS}
FIGURES = {path: figures for path, figures in FIGURES.items() if figures}
EACH_SET = [(path, at) for path, figures in FIGURES.items() for at in range(len(figures.sets))]


# --- What differs, in the exercises ---------------------------------------------------------------


def test_there_are_figures_of_ones_own_where_the_page_says_so():
    page = (ROOT / "solutions/README.md").read_text(encoding="utf-8")
    rows = page.partition("| exercise | with figures of one's own | sets |")[2].partition("\n\n")[0]
    said = {row.split(" | ")[0][2:4]: int(row.split(" | ")[2][:-2]) for row in rows.split("\n")[2:]}
    assert said == {path.name[:2]: len(figures.sets) for path, figures in FIGURES.items()}


def test_figures_of_ones_own_are_in_no_question_that_is_marked_by_hand():
    for path, figures in FIGURES.items():
        cells = {name_of(cell): cell for cell in exercises.read(path).cells}
        for name in figures.places:
            assert kind_of(cells[name]) != "words", name
            assert "<details>" not in cells[name].source, name
        assert all(kind_of(cells[name]) == "check" for name in figures.checks)


def test_with_each_set_an_exercise_is_another_one_and_can_be_released():
    for path, figures in FIGURES.items():
        solution, given = exercises.read(path), set()
        for at in range(len(figures.sets)):
            made = exercises.release(figures.put_into(solution, at))
            given.add("\n".join(cell.source for cell in made.cells))
        given.add("\n".join(cell.source for cell in exercises.release(solution).cells))
        assert len(given) == len(figures.sets) + 1, path.name


def test_texts_are_replaced_at_once_and_not_what_replaced_another():
    figures = personal.Figures((), {"a": ("{x[0]} one", "{x[1]} one")}, {"x": "AB"}, ({"x": "BA"},))
    solution = source()
    solution.cells[0].source, solution.cells[0].id = "A one, B one", "a"
    assert figures.put_into(solution, 0).cells[0].source == "B one, A one"
    assert solution.cells[0].source == "A one, B one"


# --- Right answers, and copied ones ---------------------------------------------------------------

SEARCHED = """def flu_design():
    designs = (Design.synchronous(threads=number) for number in range(1, 40))
    return next(design for design in designs if not promises_broken(design))"""

LETTERS = """def {function}():
    return "{letters}\""""


def solved(path, at):
    """The solution with a set of figures; None: the course's own."""
    solution = exercises.read(path)
    return solution if at is None else FIGURES[path].put_into(solution, at)


@functools.cache
def desk_with(path, at):
    return Desk(solved(path, at), path.parent)


def own_answer(solution, check):
    """What the solution answers where a check looks: the function's name, and the cell."""
    at = [name_of(cell) for cell in solution.cells].index(check)
    cell = next(cell for cell in reversed(solution.cells[:at]) if is_code_answer(cell))
    return functions_in(cell.source)[0], cell.source


def remembered(desk, function, *days):
    """A solution's designs for some days, written down: what somebody copies."""
    desk._come_to(desk.place_of(function))
    names = dict(desk._names)
    exec(own_answer(desk.solution, CHECK_OF[function])[1], names)
    written = []
    for day in days:
        design = names[function](names[day])
        more = f", servers={design.servers}, backlog_limit={design.backlog_limit}"
        workers = design.workers
        if not isinstance(workers, int):
            workers = f"Schedule(steps={workers.steps!r})"
        written.append(f"{names[day].name!r}: Design.queued(workers={workers}{more})")
    body = f"    return {{{', '.join(written)}}}[scenario.name]"
    return f"def {function}(scenario):\n{body}"


CHECK_OF = {
    "county_design": "check-westmoor",
    "plan": "check-plan-monday",
    "choose_design": "check-design",
}
DAYS = {"county_design": ["westmoor"], "plan": ["monday"], "choose_design": ["jabs", "holiday"]}


def _is_quick(path, at):
    return at == 0 and path.name[:2] in QUICK


QUICK = ("01", "03", "05")
TRIED = EACH_SET if IS_WHOLE else [each for each in EACH_SET if _is_quick(*each)]


def answers_to(path, check, at):
    """Right answers to a check for one set, and wrong ones: those for other sets among them."""
    figures, desk = FIGURES[path], desk_with(path, at)
    function, own = own_answer(desk.solution, check)
    right = {"the solution": own}
    others = [None, *(n for n in range(len(figures.sets)) if n != at)]
    others = others if IS_WHOLE else others[:1]
    if function in DAYS:
        bank = bank_of(path).right_answers
        right |= {each.idea: each.source for each in bank if each.function == function}
        right = right if IS_WHOLE else dict(list(right.items())[:1])
        wrong = {
            other: remembered(desk_with(path, other), function, *DAYS[function]) for other in others
        }
    else:
        wrong = {other: own_answer(solved(path, other), check)[1] for other in others}
        if function == "flu_design":
            right["searched for"] = SEARCHED
            threads = int(figures.sets[at]["threads"])
            for number in (threads - 1, threads + 1):
                wrong[f"{number} threads"] = own.replace(f"threads={threads}", f"threads={number}")
        else:
            letters = "".join(re.findall('"([A-H])"', own))
            right["as a word"] = LETTERS.format(function=function, letters=letters)
            turned = letters[::-1]
            wrong["the other way"] = LETTERS.format(function=function, letters=turned)
    return desk, function, right, wrong


IDS = [f"{path.name[:2]}-{at}" for path, at in TRIED]


@pytest.mark.parametrize(("path", "at"), TRIED, ids=IDS)
def test_right_answers_pass_with_these_figures_and_copied_ones_do_not(path, at):
    for check in FIGURES[path].checks:
        desk, function, right, wrong = answers_to(path, check, at)
        for idea, text in right.items():
            answer = Answer(function, idea, text)
            errors = desk.hand_in(answer, check=check, hidden=True)
            assert errors == {}, (check, idea, errors)
        passed = []
        for idea, text in wrong.items():
            errors = desk.hand_in(Answer(function, str(idea), text), check=check, hidden=True)
            assert all(isinstance(each, AssertionError) for each in errors.values()), errors
            passed += [] if errors else [idea]
        print(f"{path.name[:2]} set {at}, {check}: of {len(wrong)} wrong ones pass {passed}")
        assert None not in passed, check
        assert len(passed) < 2, passed


# --- What a file of figures may say ---------------------------------------------------------------

TOLD = """checks = ["check-double"]
[places]
imports = ['"double": {factor}}}']
double = ["return {factor} * n"]
task-1 = ["Double {what}."]
[course]
factor = "2"
what = "it"
"""
SETS = ("7", "11", "13")


def told(text=TOLD, sets=SETS):
    return text + "".join(f'[[set]]\nfactor = "{n}"\nwhat = "times {n}"\n' for n in sets)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A course of one small exercise, with figures of one's own."""
    monkeypatch.chdir(tmp_path)
    notebook = source()
    at = next(n for n, each in enumerate(notebook.cells) if each.id == "task-1")
    assert notebook.cells[at].source.endswith("Double it.")
    exercises.write(notebook, Path("solutions/91_small.ipynb"))
    Path("solutions/91_small.personal.toml").write_text(told(), encoding="utf-8")
    return Path("solutions/91_small.ipynb")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("checks = 3 3", "91_small.personal.toml"),
        (told().replace("[places]", "[place]"), "places"),
        (told().replace("task-1 =", "task-9 ="), "no cell task-9"),
        (told().replace("check-double", "check-treble"), "no cell check-treble"),
        (told(sets=SETS[:1]), "fewer than two sets"),
        (told() + '[[set]]\nfactor = "19"\n', "a set without"),
        (told() + '[[set]]\nfactor = 19\nwhat = "x"\n', "in quotes"),
        (told(sets=(*SETS, "7")), "two sets that are the same"),
        (told(sets=(*SETS, "2")).replace('"times 2"', '"it"'), "the course's own"),
        (told().replace("Double {what}.", "Treble {what}."), "'Treble it.' in task-1"),
        (told().replace("return {factor} * n", "n"), "'n' in double"),
        (told().replace("{what}.", "{who}."), "who"),
        (told().replace('["Double {what}."]', '["Double {what}.", "e {what}"]'), "overlap"),
    ],
)
def test_figures_that_do_not_fit_are_refused_by_their_file(small, text, words):
    path = small.with_suffix(".personal.toml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"solutions/91_small\.personal\.toml: ") as caught:
        figures_of(small, exercises.read(small))
    assert words in str(caught.value)


def test_a_solution_changed_under_its_figures_is_told_and_stops_nothing_else(small, capsys):
    notebook = exercises.read(small)
    for cell in notebook.cells:
        cell.source = cell.source.replace("Double it.", "Double it, please.")
    exercises.write(notebook, small)
    assert main(["exercises"]) == 0
    said = capsys.readouterr().out
    assert "solutions/91_small.personal.toml: 'Double it.' in task-1" in said
    assert "can't be handed out or graded with --personal" in said
    exercises.write(exercises.release(notebook), Path("submitted/ann.ipynb"))
    assert main(["grade", "submitted", "--source", "solutions"]) == 0
    Path("roster.txt").write_text("ann")
    Path("roster.salt").write_bytes(SECRET)
    assert "'Double it.' in task-1" in refused(
        capsys, "grade", "submitted", "--source", "solutions", "--personal", "roster.txt"
    )


# --- Who gets which -------------------------------------------------------------------------------


def test_what_is_drawn_is_the_same_on_every_machine_and_in_every_version():
    roster = Roster(("ann", "Zoë"), SECRET)
    assert [roster.drawn(each, "01_x", 1000) for each in ("ann", "Zoë")] == [844, 998]
    assert roster.drawn("ZOE\u0308", "01_x", 1000) == 998  # as some systems write her folder
    assert roster.knows("zoë")
    assert not roster.knows("zoe")


def test_another_secret_exercise_or_learner_draws_another_and_all_are_drawn_alike():
    names = [f"learner {n}" for n in range(2000)]

    def drawn(secret=SECRET, exercise="01_x"):
        return [Roster((), secret).drawn(name, exercise, 10) for name in names]

    first = drawn()
    for other in (drawn(secret=SECRET[::-1]), drawn(exercise="02_x"), first[1:] + first[:1]):
        assert 120 < sum(a == b for a, b in zip(first, other, strict=True)) < 280
    assert all(150 < first.count(each) < 250 for each in range(10))


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("a.txt", "ann\n\n  ben smith \r\n# cy\n", ("ann", "ben smith")),
        ("a.csv", "id,learner\n1,ann\n2,\n3, ben\n", ("ann", "ben")),
        ("a.csv", '\ufefflearner,mark\n"o\'neill",3\n', ("o'neill",)),
    ],
)
def test_a_roster_is_read(tmp_path, name, text, names):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    assert read_learners(path) == names


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.txt", "", "nobody is on it"),
        ("a.csv", "learner\n\n", "nobody is on it"),
        ("a.csv", "name\nann\n", "no column 'learner'"),
        ("a.txt", "ann\nben\nAnn\n", "line 3: 'Ann' is on line 1, too"),
        ("a.csv", "learner\nann\nann\n", "line 3: 'ann' is on line 2, too"),
        ("a.txt", "ann\nben/cy\n", "line 2: 'ben/cy'; allowed: what can be the name of a folder"),
        ("a.txt", "..", "line 1: '..'"),
        ("a.txt", "ann\nb\\c", "line 2"),
        ("a.txt", ".ann", "line 1"),
        ("a.txt", "a" * 81, "line 1"),
        ("a.txt", "release.json", "line 1"),
    ],
)
def test_a_roster_that_can_not_be_used_is_refused_in_words(tmp_path, name, text, words):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"{name}") as caught:
        read_learners(path)
    assert words in str(caught.value)


def test_a_roster_that_is_none_is_refused_in_words(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00a")
    for name in ("a.txt", "none.txt", "."):
        with pytest.raises(ValueError, match="allowed: a roster"):
            read_learners(tmp_path / name)


# --- Handed out -----------------------------------------------------------------------------------


@pytest.fixture
def handed_out(small, monkeypatch):
    """How the small course is handed out; what comes of it is in the folder `class`."""

    def fill(made):
        exercises.write(exercises.release(exercises.read(small)), made / "exercises" / small.name)
        (made / release.MARK).write_text("{}", encoding="utf-8")
        return 0, 1

    Path("roster.salt").write_bytes(SECRET)

    def hand_out(*learners, options=()):
        Path("roster.txt").write_text("\n".join(learners), encoding="utf-8")
        return main(["release", "class", "--personal", "roster.txt", *options])

    monkeypatch.setattr(
        release, "_fill", lambda made: (made / "exercises").mkdir(parents=True) or fill(made)
    )
    return hand_out


CLASS = ("ann", "ben", "Cy O'Neill", "di")


def sets_of(learners=CLASS):
    roster = read_roster(Path("roster.txt"))
    return {each: roster.drawn(each, "91_small", len(SETS)) for each in learners}


def text_of(learner):
    notebook = exercises.read(Path(f"class/{learner}/exercises/91_small.ipynb"))
    return "\n".join(cell.source for cell in notebook.cells)


def test_each_learner_gets_their_own_figures_in_all_places_and_no_solution(handed_out, capsys):
    Path("roster.salt").unlink()
    assert handed_out(*CLASS) == 0
    assert "roster.salt: the class's secret" in capsys.readouterr().out
    assert {each.name for each in Path("class").iterdir()} == {*CLASS, release.MARK}
    for learner, at in sets_of().items():
        assert f'"double": {SETS[at]}}}' in text_of(learner)
        assert f"Double times {SETS[at]}." in text_of(learner)
        assert f"return {SETS[at]}" not in text_of(learner)
        path = Path(f"class/{learner}/exercises/91_small.ipynb")
        assert exercises.read(path).metadata["waitingroom"]["learner"] == learner
    secret = Path("roster.salt").read_text().strip()
    assert len(secret) == 64
    assert not [path for path in Path("class").rglob("*") if path.is_file() and _has(path, secret)]
    if os.name == "posix":
        assert Path("roster.salt").stat().st_mode & 0o077 == 0


def _has(path, secret):
    return secret.encode() in path.read_bytes()


def test_whoever_joins_later_changes_nobody_elses_figures(handed_out):
    handed_out(*CLASS)
    before, salt = {each: text_of(each) for each in CLASS}, Path("roster.salt").read_bytes()
    handed_out("zed", *reversed(CLASS))
    assert {each: text_of(each) for each in CLASS} == before
    assert Path("roster.salt").read_bytes() == salt
    assert text_of("zed")


def test_a_zip_each(handed_out):
    handed_out(*CLASS, options=["--zip"])
    assert {each.name for each in Path("class").glob("*.zip")} == {f"{name}.zip" for name in CLASS}
    shutil.unpack_archive("class/ann.zip", "unpacked")
    path = Path("unpacked/ann/exercises/91_small.ipynb")
    assert exercises.read(path).metadata["waitingroom"]["learner"] == "ann"


def refused(capsys, *given):
    with pytest.raises(SystemExit) as stopped:
        main([str(each) for each in given])
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_a_lost_secret_or_another_one_is_refused_and_nothing_touched(handed_out, capsys):
    handed_out(*CLASS)
    before, secret = text_of("ann"), Path("roster.salt").read_text()
    again = ("release", "class", "--personal", "roster.txt")
    Path("roster.salt").unlink()
    assert "roster.salt isn't there, and class was made with it" in refused(capsys, *again)
    assert not Path("roster.salt").exists()
    assert "nobody knows who was given which" in refused(
        capsys, "grade", "class", "--personal", "roster.txt"
    )
    Path("roster.salt").write_text("f" * 64)
    assert "class was made with another" in refused(capsys, *again)
    Path("roster.salt").write_text("short")
    assert "roster.salt: allowed: the file that" in refused(capsys, *again)
    Path("other").write_text(secret)
    assert text_of("ann") == before
    assert main([*again, "--salt", "other"]) == 0
    assert text_of("ann") == before


def test_a_secret_without_a_roster_is_refused(handed_out, capsys):
    for command in (("release", "x"), ("grade", "x")):
        assert "together with --personal" in refused(capsys, *command, "--salt", "s")


# --- Graded ---------------------------------------------------------------------------------------


def submit(learner, answer, figures_of_whom=None, name="91_small.ipynb"):
    """Hand in what was handed out to somebody, with an answer to the first task."""
    path = Path(f"class/{figures_of_whom or learner}/exercises/91_small.ipynb")
    notebook = exercises.read(path)
    for cell in notebook.cells:
        if cell.id == "double":
            cell.source = answer
        elif role(cell).get("solution"):
            own = "def halved(n):\n    return n / 2"
            cell.source = own if cell.cell_type == "code" else "Mine."
    target = Path("submitted") / learner / name
    target.parent.mkdir(parents=True, exist_ok=True)
    exercises.write(notebook, target)


def times(factor):
    return f"def doubled(n):\n    return {factor} * n"


def grades(*options):
    assert main(["grade", "submitted", "--source", "solutions", "--jobs", "1", *options]) == 0
    with Path("submitted-graded/grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["learner"]: row for row in csv.DictReader(file)}


WITH = ("--personal", "roster.txt")


def test_everybody_is_graded_by_their_own_figures_and_copies_are_told(handed_out, capsys):
    names = tuple(f"learner {n:02}" for n in range(12))
    handed_out(*names)
    sets = sets_of(names)
    factors = {each: int(SETS[at]) for each, at in sets.items()}
    ann = names[0]
    like_ann = [each for each in names if sets[each] == sets[ann]]
    others = [each for each in names if sets[each] != sets[ann]]
    ben, cy, di, ed, fay = others[:5]
    assert len(set(sets.values())) == len(SETS)

    submit(ann, times(factors[ann]))
    submit(ben, times(factors[ann]))  # ann's answer
    submit(cy, times(factors[ann]), figures_of_whom=ann)  # ann's file
    submit(di, times(2))  # the solution's
    submit(ed, times(3))  # wrong for everybody
    submit(fay, "raise NotImplementedError")
    submit("Zoe", times(factors[ann]), figures_of_whom=ann)  # not on the roster
    found = grades(*WITH)

    assert {name: row["task_1"] for name, row in found.items()} == {
        **dict.fromkeys((ben, cy, di, ed, fay, "Zoe"), "0"),
        ann: "2",
    }
    assert all(row["task_2"] == "1" for row in found.values())
    assert found[ann]["remarks"] == ""
    mine = len([each for each in names if sets[each] != sets[ben]])
    copied = (
        f"check-double: not right for their own figures, but for those of {', '.join(like_ann[:3])}"
    )
    copied += f" and {len(like_ann) - 3} more" if like_ann[3:] else ""
    assert found[ben]["remarks"] == f"{copied} ({len(like_ann)} of {mine} who have others)"
    assert "the cell 'imports' isn't the exercise's own" in found[cy]["remarks"]
    assert f"the file was handed out to {ann}; {copied}" in found[cy]["remarks"]
    assert found[di]["remarks"] == (
        "check-double: not right for their own figures, but for the course's own"
    )
    assert found[ed]["remarks"] == ""
    assert "check-double" not in found[fay]["remarks"]
    assert "Zoe isn't on the roster, and has the course's own figures" in found["Zoe"]["remarks"]

    pages = Path("submitted-graded/feedback")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages.glob("*.html"))
    for words in ("not right for", "handed out", "on the roster"):
        assert words not in text

    before = Path("submitted-graded/grades.csv").read_bytes()
    times_csv = Path("submitted-graded/times.csv").read_bytes()
    grades(*WITH)
    assert Path("submitted-graded/grades.csv").read_bytes() == before
    assert Path("submitted-graded/times.csv").read_bytes() == times_csv


def test_without_the_roster_it_is_said_that_the_figures_are_not_known(handed_out, capsys):
    handed_out(*CLASS)
    submit("ann", times(int(SETS[sets_of()["ann"]])))
    capsys.readouterr()
    row = grades()["ann"]
    assert row["task_1"] == "0"
    assert "only --personal ROSTER knows" in row["remarks"]
    assert "only --personal ROSTER knows" in capsys.readouterr().err


def test_one_notebook_is_graded_for_whom_its_folder_or_its_name_says(handed_out, capsys):
    handed_out(*CLASS)
    answer = times(int(SETS[sets_of()["ann"]]))
    submit("ann", answer)
    submit("somewhere", answer, "ann", name="ann.ipynb")
    submit("somewhere", answer, "ann", name="who.ipynb")
    given = ("--source", "solutions", *WITH)
    capsys.readouterr()
    for path in ("submitted/ann/91_small.ipynb", "submitted/somewhere/ann.ipynb"):
        assert main(["grade", path, *given]) == 0
        assert "**3 of 6 points**" in capsys.readouterr().out
    words = refused(capsys, "grade", "submitted/somewhere/who.ipynb", *given)
    assert "nobody on the roster is called 'who' or 'somewhere'" in words


def test_a_learner_s_word_about_whom_a_file_is_for_is_a_hint_and_no_more(handed_out):
    handed_out(*CLASS)
    sets = sets_of()
    other = next(each for each in CLASS if sets[each] != sets["ann"])
    submit("ann", times(int(SETS[sets[other]])), figures_of_whom=other)
    path = Path("submitted/ann/91_small.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for claim in ("ann", {"a": 1}, "x" * 10_000):
        notebook["metadata"]["waitingroom"] = {"learner": claim}
        path.write_text(json.dumps(notebook), encoding="utf-8")
        assert grades(*WITH)["ann"]["task_1"] == "0"
    notebook["metadata"] = 3
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert grades(*WITH)["ann"]["task_1"] == "0"


def test_an_answer_that_does_not_end_is_not_tried_on_others_figures(handed_out, monkeypatch):
    handed_out(*CLASS)
    tried = []
    monkeypatch.setattr(whose.supervised, "Shop", _counted(whose.supervised.Shop, tried))
    submit("ann", "import os\ndef doubled(n):\n    os._exit(0)")
    assert grades(*WITH)["ann"]["task_1"] == "0"
    assert len(tried) == 1


def _counted(plain, made):
    class Counted(plain):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            made.append(self)

    return Counted
