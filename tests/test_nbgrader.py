"""What nbgrader makes of the exercises: the files that are handed out, and the points."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk import ROOT, SOLUTIONS, bank_of, handed_in, is_check, role
from test_exercises import HIDDEN, is_answer_in_words, specimen

from waitingroom_lib.teach import exercises
from waitingroom_lib.teach.exercises import release

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("nbgrader"),
    reason="nbgrader isn't installed here: pip install -e '.[grading]'",
)

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


def nbgrader(folder, *arguments):
    """Run nbgrader, with a home of its own: it would use whatever configuration there is."""
    home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, **home, "PATH": paths, "PYTHONWARNINGS": ""}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course to which all exercises are assigned."""
    folder = tmp_path_factory.mktemp("course")
    source = folder / "source" / "exercises"
    source.mkdir(parents=True)
    exercises.write(specimen(), source / "specimen.ipynb")
    for path in SOLUTIONS:
        exercises.write(exercises.read(path), source / path.name)
    nbgrader(folder, "-m", "nbgrader", "generate_assignment", "exercises")
    return folder


def test_released_files_are_the_bytes_that_nbgrader_makes(course, tmp_path):
    for path in sorted((course / "source" / "exercises").glob("*.ipynb")):
        made = tmp_path / "made.ipynb"
        exercises.write(release(exercises.read(path)), made)
        theirs = course / "release" / "exercises" / path.name
        assert made.read_bytes() == theirs.read_bytes(), path.name


def hand_in(course, student, path, notebook):
    folder = course / "submitted" / student / "exercises"
    folder.mkdir(parents=True, exist_ok=True)
    exercises.write(notebook, folder / path.name)


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
    for path in SOLUTIONS:
        hand_in(course, "ann", path, solved(path))
    hand_in(course, "bob", tried, exercises.read(ROOT / "exercises" / tried.name))
    hand_in(course, "cy", tried, handed_in(exercises.read(tried), answer))
    nbgrader(course, "-m", "nbgrader", "autograde", "exercises")
    nbgrader(course, "-m", "nbgrader", "generate_feedback", "exercises")

    scores = json.loads(nbgrader(course, "-c", SCORES))
    given = {(student, name, grade): score for student, name, grade, score in scores}
    for path in SOLUTIONS:
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


def test_some_check_of_every_exercise_has_hidden_tests_and_no_exercise_shows_them():
    for path in SOLUTIONS:
        assert HIDDEN in path.read_text(encoding="utf-8"), path.name
        assert "HIDDEN" not in (ROOT / "exercises" / path.name).read_text(encoding="utf-8")
