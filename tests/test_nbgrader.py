"""What nbgrader makes of the exercises: the files that are handed out, and the points."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from desk import ROOT, SOLUTIONS, bank_of, course_in, handed_in, is_check, role
from test_exercises import HIDDEN, is_answer_in_words, specimen

from waitingroom_lib.teach import exercises
from waitingroom_lib.teach.exercises import release
from waitingroom_lib.teach.release import dead_links

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("nbgrader"),
    reason="nbgrader isn't installed here: pip install -e '.[grading]'",
)

IS_WHOLE = os.environ.get("WAITINGROOM_CLASS") == "all"
"""Whether every solution is handed in, which takes two minutes, or one of them."""

SCORES = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps([
        [sheet.student.id, notebook.name, grade.name, grade.auto_score]
        for sheet in book.assignment_submissions("exercises")
        for notebook in sheet.notebooks
        for grade in notebook.grades
    ]))
"""


def in_shell(folder, command):
    """Run a command, with a home of its own: nbgrader would use whatever configuration there is."""
    home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    beside = Path(sys.executable).parent  # not on the path of whoever follows the page
    paths = [each for each in os.environ.get("PATH", "").split(os.pathsep) if Path(each) != beside]
    environment = {**os.environ, **home, "PATH": os.pathsep.join(paths), "PYTHONWARNINGS": ""}
    options = {"cwd": folder, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run(["bash", "-c", command], check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def nbgrader(folder, *arguments):
    return in_shell(folder, shlex.join([sys.executable, *arguments]))


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
    in_shell(top, generate)
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


def solved(path):
    """What somebody hands in who has done everything as in the solution."""
    solution = exercises.read(path)
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
        hand_in(course, "ann", path, solved(path))
    hand_in(course, "bob", tried, exercises.read(ROOT / "exercises" / tried.name))
    hand_in(course, "cy", tried, mangled(handed_in(exercises.read(tried), answer)))
    in_shell(course, " && ".join(as_written()[-2:]))

    scores = json.loads(nbgrader(course, "-c", SCORES))
    given = {(student, name, grade): score for student, name, grade, score in scores}
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
