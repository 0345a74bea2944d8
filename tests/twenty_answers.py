"""Answers to exercise 01 that are graded both ways, by `grade` and by nbgrader.

What each way must give was written before either was run, and all of it came true. `grade` and
`nbgrader` name the checks whose points are lost. Where they differ it is because nbgrader runs all
that a learner sent, in one process and in the order in which it came; `says` is then what the page
for instructors calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nbformat
from class_of_sixty import (
    ALL,
    WRONG,
    adds,
    answers,
    cell_of,
    from_bank,
    index_of,
    path_of,
)
from desk import is_check, role
from nbformat import NotebookNode

from waitingroom_lib.teach import exercises

EXERCISE = "01"
BUSY, P99, PLAN = "check-busy-threads", "check-best-p99", "check-from-plan"


@dataclass(frozen=True)
class Both:
    """One answer, and what it loses either way."""

    name: str
    change: Callable[[NotebookNode], NotebookNode | str | bytes | None]
    grade: Sequence[str] | str
    nbgrader: Sequence[str] | str
    says: str
    is_quick: bool

    @property
    def differs(self) -> bool:
        """Whether the two ways give other points."""
        return self.grade != self.nbgrader


BOTH: list[Both] = []


def hands_in(name, *, grade=(), nbgrader=None, says="", is_quick=False):
    """Enrol whoever hands in what the function below makes of a solved exercise."""
    grade = (grade,) if isinstance(grade, str) and grade != ALL else grade
    nbgrader = (nbgrader,) if isinstance(nbgrader, str) and nbgrader != ALL else nbgrader
    nbgrader = grade if nbgrader is None else nbgrader

    def add(change):
        BOTH.append(Both(name, change, grade, nbgrader, says, is_quick))
        return change

    return add


def quick(solution: NotebookNode) -> NotebookNode:
    """The tasks of exercise 01 that take no simulation to speak of: its first and its fifth."""
    cells, is_in = [], False
    for cell in solution.cells:
        if cell.source.startswith("## "):
            is_in = any(cell.source.startswith(f"## Task {number}:") for number in (1, 5, 6))
        if is_in or cell.id in ("title", "imports", "imports-library"):
            cells.append(cell)
    return nbformat.v4.new_notebook(cells=cells, metadata=solution.metadata)


# -- Right


@hands_in("ann", is_quick=True)
def as_in_the_solution(notebook):
    pass


hands_in("bea")(from_bank(EXERCISE, ["Little's law", "99% of the way up"]))


@hands_in("cid")
def with_a_helper_in_a_cell_of_its_own_and_one_that_fails(notebook):
    adds(notebook, "def mean(low, high):\n    return (low + high) / 2", "busy-threads")
    adds(notebook, "story = 1 / 0", "busy-threads")
    answers(
        notebook,
        "busy-threads",
        "def busy_threads(rate_per_s, shortest_call_s, longest_call_s):\n"
        "    return rate_per_s * (ACCEPT_S + mean(shortest_call_s, longest_call_s))",
    )


@hands_in("dee", is_quick=True)
def what_is_given_is_deleted(notebook):
    given = [
        cell
        for cell in notebook.cells
        if role(cell).get("locked") and not is_check(cell) and cell.cell_type == "code"
    ]
    assert len(given) > 3
    notebook.cells = [cell for cell in notebook.cells if cell not in given]


@hands_in("eli", nbgrader=BUSY, says="stands below its check", is_quick=True)
def an_answer_below_its_check(notebook):
    answer = notebook.cells.pop(index_of(notebook, "busy-threads"))
    notebook.cells.insert(index_of(notebook, BUSY) + 1, answer)


@hands_in("fay", nbgrader=ALL, says="lost the metadata of all cells")
def an_editor_that_drops_all_metadata(notebook):
    for number, cell in enumerate(notebook.cells):
        cell.metadata.clear()
        cell.id = f"cell-{number}"


@hands_in("gus")
def a_cell_of_ones_own_that_does_not_end(notebook):
    adds(notebook, "import time\nwhile True:\n    time.sleep(1)", "best-p99")


# -- Wrong


@hands_in("hal", grade=ALL)
def untouched(notebook):
    stubs = {role(cell).get("grade_id"): cell for cell in exercises.release(solution()).cells}
    for cell in notebook.cells:
        if role(cell).get("solution"):
            cell.source = stubs[role(cell)["grade_id"]].source


@hands_in("ida", grade=BUSY)
def by_an_idea_that_is_not_in_the_bank(notebook):
    answers(
        notebook,
        "busy-threads",
        "def busy_threads(rate_per_s, shortest_call_s, longest_call_s):\n"
        "    a, b = shortest_call_s, longest_call_s\n"
        "    return rate_per_s * (ACCEPT_S + (a + b) / 2 + (b - a) ** 2 / 12)",
    )


hands_in("jan", grade=PLAN)(
    from_bank(EXERCISE, ["believes that a system freezes once"], wrong=True)
)


@hands_in("kay", grade=P99)
def no_python(notebook):
    answers(notebook, "best-p99", "def best_p99_s(shortest_call_s longest_call_s):\n    return 1")


@hands_in("lee", grade=PLAN)
def no_answer_cell(notebook):
    del notebook.cells[index_of(notebook, "from-plan")]


@hands_in("mia", grade=PLAN)
def an_answer_that_does_not_end(notebook):
    answers(
        notebook,
        "from-plan",
        "def from_plan_s(answered_s, every_s):\n    while True:\n        pass",
    )


# -- Hostile


@hands_in("ned", grade=BUSY, is_quick=True)
def an_edited_check(notebook):
    answers(notebook, "busy-threads", WRONG)
    cell_of(notebook, BUSY).source = "pass"


@hands_in("oda", grade=BUSY)
def a_deleted_check(notebook):
    answers(notebook, "busy-threads", WRONG)
    del notebook.cells[index_of(notebook, BUSY)]


@hands_in("pam", grade=BUSY, is_quick=True)
def a_check_copied_over_another(notebook):
    answers(notebook, "busy-threads", WRONG)
    at = index_of(notebook, BUSY)
    copies = [nbformat.from_dict(cell_of(notebook, P99)) for _ in range(2)]
    for number, copy in enumerate(copies):
        copy.id = f"copy-{number}"
    notebook.cells[at : at + 1] = copies


@hands_in("quinn", grade=BUSY)
def stripped_asserts(notebook):
    answers(notebook, "busy-threads", WRONG)
    for cell in notebook.cells:
        if is_check(cell):
            cell.source = cell.source.replace("agree(", "(lambda *_, **__: None)(")


@hands_in("rob", grade=BUSY)
def points_and_results_of_ones_own(notebook):
    answers(notebook, "busy-threads", WRONG + "\nprint('check-busy-threads passed')")
    for cell in notebook.cells:
        if role(cell).get("points"):
            role(cell)["points"] = 1000


@hands_in("sue", grade=BUSY)
def an_answer_that_leaves_python(notebook):
    answers(
        notebook,
        "busy-threads",
        WRONG.replace("return 7", "raise SystemExit"),
    )


@hands_in("tom", grade=BUSY, nbgrader=ALL, says="ends Python in an answer", is_quick=True)
def an_answer_that_ends_the_process(notebook):
    answers(notebook, "busy-threads", WRONG.replace("return 7", "import os; os._exit(0)"))


@hands_in("uma", nbgrader=ALL, says="ends Python in a cell of one's own")
def a_cell_that_ends_the_process(notebook):
    adds(notebook, "import os\nos._exit(0)", "busy-threads")


@hands_in("val", grade=BUSY, nbgrader=(), says="patches the library", is_quick=True)
def a_patched_library(notebook):
    adds(
        notebook,
        "import waitingroom_lib.teach.checks as checks\nchecks._is_near = lambda *_: True",
        "busy-threads",
    )
    answers(notebook, "busy-threads", WRONG)


@hands_in("wes", grade=BUSY, nbgrader=(), says="takes the name of what compares")
def the_name_of_what_compares_is_taken(notebook):
    adds(notebook, "agree = lambda *_, **__: None", "busy-threads")
    answers(notebook, "busy-threads", WRONG)


@hands_in("xan", grade=BUSY, nbgrader=(), says="changes what is right")
def what_is_right_is_changed(notebook):
    adds(notebook, "counted_marks = lambda *_: 7", "busy-threads")
    answers(notebook, "busy-threads", WRONG)


# -- No notebook


@hands_in("yul", grade=ALL)
def broken_json(notebook):
    return '{"cells": ['


@hands_in("zed", grade=ALL)
def an_empty_notebook(notebook):
    notebook.cells = []


def solution() -> NotebookNode:
    """The exercise that all of these are handed in to."""
    return exercises.read(path_of(EXERCISE))
