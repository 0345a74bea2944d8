"""What nbgrader makes of the exercises: the files that are handed out, and the points."""

from __future__ import annotations

import contextlib
import copy
import importlib.util
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from desk import ROOT, SOLUTIONS, bank_of, course_in, handed_in, is_check, role
from test_exercises import HIDDEN, is_answer_in_words, specimen
from twenty_answers import ALL, BOTH, path_of, quick, solution

from waitingroom_lib.__main__ import main
from waitingroom_lib.teach import exercises, results
from waitingroom_lib.teach.exercises import release
from waitingroom_lib.teach.release import dead_links

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("nbgrader"),
    reason="nbgrader isn't installed here: pip install -e '.[grading]'",
)

IS_WHOLE = os.environ.get("WAITINGROOM_CLASS") == "all"
"""Whether every solution is handed in, which takes two minutes, or one of them."""

SCORES = """
select student.id, notebook.name, base_cell.name, grade.auto_score
from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join student on student.id = submitted_assignment.student_id
"""


def scores_in(folder):
    """Student, notebook, check and points: nbgrader's own gradebook takes seconds to import."""
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as book:
        return book.execute(SCORES).fetchall()


def in_shell(folder, command, *, may_fail=False):
    """Run a command, with a home of its own: nbgrader would use whatever configuration there is."""
    home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    beside = Path(sys.executable).parent  # not on the path of whoever follows the page
    paths = [each for each in os.environ.get("PATH", "").split(os.pathsep) if Path(each) != beside]
    environment = {**os.environ, **home, "PATH": os.pathsep.join(paths), "PYTHONWARNINGS": ""}
    options = {"cwd": folder, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run(["bash", "-c", command], check=False, **options)
    assert done.returncode == 0 or may_fail, done.stderr
    return done.stdout


def nbgrader(folder, *arguments, may_fail=False):
    return in_shell(folder, shlex.join([sys.executable, *arguments]), may_fail=may_fail)


def as_written():
    """The commands of the instructors' page, with the Python of these tests."""
    section = (ROOT / "solutions/README.md").read_text(encoding="utf-8")
    section = section.partition("\n## With nbgrader\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.+?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if "pip install" not in line]
    python = shlex.quote(sys.executable)
    return [re.sub(r"(\.\./)*\.venv/bin/python", lambda _: python, line) for line in lines]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course to which all exercises are assigned, made by the commands of the page."""
    top = course_in(tmp_path_factory.mktemp("a course"))
    *copying, generate = as_written()[:-2]
    in_shell(top, " && ".join(copying))
    folder = top / "dist" / "nbgrader"
    exercises.write(specimen(), folder / "source" / "exercises" / "specimen.ipynb")
    exercises.write(graded_both_ways(), folder / "source" / "exercises" / EITHER)
    in_shell(top, generate)
    shutil.copy(folder / "gradebook.db", folder / "assigned.db")
    return folder


def test_released_files_are_the_bytes_that_nbgrader_makes(course, tmp_path):
    for path in sorted((course / "source" / "exercises").glob("*.ipynb")):
        made = tmp_path / "made.ipynb"
        exercises.write(release(exercises.read(path)), made)
        theirs = course / "release" / "exercises" / path.name
        assert made.read_bytes() == theirs.read_bytes(), path.name


def test_links_of_what_nbgrader_releases_lead_somewhere(course):
    release = course / "release"
    (release / "exercises" / "specimen.ipynb").unlink()
    found = {path.relative_to(release).parts[0] for path in release.rglob("*") if path.is_file()}
    assert found == {"exercises", "notebooks"}
    assert {path.suffix for path in (release / "exercises").iterdir()} == {".ipynb"}
    assert dead_links(release) == []


def hand_in(course, student, path, notebook):
    folder = course / "submitted" / student / "exercises"
    folder.mkdir(parents=True, exist_ok=True)
    exercises.write(notebook, folder / path.name)


def mangled(notebook):
    """A check copied, another deleted, and with it all that is given, and the rubric."""
    checks = [cell for cell in notebook.cells if is_check(cell)]
    locked = [cell for cell in notebook.cells if role(cell).get("locked") and not is_check(cell)]
    gone = {cell.id for cell in (*locked, checks[-1])}
    assert len(gone) > 3
    copied = copy.deepcopy(checks[0])
    copied.id = "copied"
    cells = [cell for cell in notebook.cells if cell.id not in gone]
    cells.insert(cells.index(checks[0]) + 1, copied)
    notebook.cells = cells
    return notebook


def solved(solution):
    """What somebody hands in who has done everything as in the solution."""
    notebook = release(solution)
    for cell, theirs in zip(notebook.cells, solution.cells, strict=True):
        if role(cell).get("solution"):
            cell.source = "In my own words." if is_answer_in_words(cell) else theirs.source
    return notebook


def test_points_are_those_that_the_solution_gives(course):
    tried = SOLUTIONS[1]
    answer = next(each for each in bank_of(tried).wrong_answers if each.hidden)
    solutions = SOLUTIONS if IS_WHOLE else [tried]
    for path in solutions:
        hand_in(course, "ann", path, solved(exercises.read(path)))
    hand_in(course, "bob", tried, exercises.read(ROOT / "exercises" / tried.name))
    hand_in(course, "cy", tried, mangled(handed_in(exercises.read(tried), answer)))
    in_shell(course, " && ".join(as_written()[-2:]))

    given = {tuple(cell): score for *cell, score in scores_in(course)}
    for path in solutions:
        for cell in exercises.read(path).cells:
            if is_check(cell):
                key = (path.stem, role(cell)["grade_id"])
                assert given["ann", *key] == role(cell)["points"], key
    for cell in exercises.read(tried).cells:
        if is_check(cell):
            key = (tried.stem, role(cell)["grade_id"])
            assert given["bob", *key] == 0, key
            lost = key[1] == answer.check
            assert given["cy", *key] == (0 if lost else role(cell)["points"]), key

    feedback = course / "feedback" / "cy" / "exercises" / f"{tried.stem}.html"
    assert answer.hint in feedback.read_text(encoding="utf-8")
    autograded = exercises.read(course / "autograded" / "cy" / "exercises" / tried.name)
    kept = [name for cell in autograded.cells if (name := role(cell).get("grade_id"))]
    assert len(set(kept)) == len(kept)
    source = exercises.read(tried)
    assert {role(cell)["grade_id"] for cell in source.cells if role(cell)} == set(kept)


def test_some_check_of_every_exercise_has_hidden_tests_and_no_exercise_shows_them():
    for path in SOLUTIONS:
        assert HIDDEN in path.read_text(encoding="utf-8"), path.name
        assert "HIDDEN" not in (ROOT / "exercises" / path.name).read_text(encoding="utf-8")


# --- The same answers, both ways ------------------------------------------------------------------

LONGEST_S = 20
"""Seconds for a cell, either way: whoever doesn't end is waited for."""

TRIED = [each for each in BOTH if IS_WHOLE or each.is_quick]

EITHER = path_of("01").name if IS_WHOLE else "90_quick.ipynb"


def graded_both_ways():
    return solution() if IS_WHOLE else quick(solution())


@pytest.fixture(scope="module")
def both_ways(course, tmp_path_factory):
    """The points that each answer to exercise 01 is given for each check, by either way."""
    folder = tmp_path_factory.mktemp("both ways")
    source = graded_both_ways()
    place = folder / "source" / "exercises" / EITHER
    place.parent.mkdir(parents=True)
    exercises.write(source, place)
    shutil.copy(course / "nbgrader_config.py", folder)
    shutil.copy(course / "assigned.db", folder / "gradebook.db")
    for each in TRIED:
        notebook = solved(source)
        made = each.change(notebook)
        path = folder / "submitted" / each.name / "exercises" / place.name
        path.parent.mkdir(parents=True)
        path.write_text(made or json.dumps(notebook), encoding="utf-8")

    limit = f"--Execute.timeout={LONGEST_S}"
    nbgrader(folder, "-m", "nbgrader", "autograde", "exercises", limit, may_fail=True)
    given = {(student, check): score for student, _, check, score in scores_in(folder)}
    given_by_nbgrader = {name: score or 0 for name, score in given.items()}

    options = ["--source", place.parent, "--out", folder / "graded", "--seconds", LONGEST_S]
    assert main([str(each) for each in ("grade", folder / "submitted", *options)]) == 0
    graded = results.load(folder / "graded")
    [exercise] = graded.exercises.values()
    given_by_grade = {
        (result.learner, item.name): result.points(item)
        for result in graded.results
        for item in exercise.items
    }
    checks = [role(cell) for cell in source.cells if is_check(cell)]
    points = {each["grade_id"]: each["points"] for each in checks}
    return points, given_by_grade, given_by_nbgrader


@pytest.mark.parametrize("answer", TRIED, ids=lambda each: each.change.__name__)
def test_an_answer_gets_the_points_that_it_must_either_way(answer, both_ways):
    points, *ways = both_ways
    for given, lost in zip(ways, (answer.grade, answer.nbgrader), strict=True):
        got = {name: given.get((answer.name, name), 0) for name in points}
        assert got == {
            name: 0 if lost == ALL or name in lost else most for name, most in points.items()
        }


def test_where_the_two_ways_differ_stands_on_the_page():
    page = (ROOT / "solutions/README.md").read_text(encoding="utf-8")
    table = page.partition("| an answer that |")[2].partition("\n\n")[0]
    rows = [row.strip("| ").split(" | ")[0] for row in table.split("\n")[2:]]
    assert len(BOTH) >= 20
    assert sorted(rows) == sorted(each.says for each in BOTH if each.differs)
    assert not [each.name for each in BOTH if bool(each.says) != each.differs]
