"""What a learner is handed out of a solution: the exercise, without what is the instructor's.

A solution is the only file of an exercise to edit by hand. It carries nbgrader's own markers and
metadata (schema 3), and what is made here is, byte for byte, what `nbgrader generate_assignment`
makes with its default configuration. So an instructor can use the sources with nbgrader as they
are, and nobody else needs it.

How an exercise is written:

- 4 to 6 tasks, each under a heading `## Task 1: ... (3 points)`: predict, write code, measure,
  choose a design, explain in words. Each task has at least one graded cell.
- What a task gives (imports, helpers, mornings) stands above its answer, in locked cells (grade and
  solution false, locked true): marks don't depend on what a learner did to it.
- An answer in code is a cell (grade false, solution true) that holds one function and nothing
  else. `### BEGIN SOLUTION` and `### END SOLUTION` stand inside its body, below the docstring. So
  an untouched exercise runs, and fails only where a check calls the function.
- A check is a code cell right below its answer (grade true, solution false, locked true, points),
  its source folded (`"jupyter": {"source_hidden": true}`), at most 25 lines of code. It compares
  with what is computed (`teach/checks`), says what is wrong and what to look at next, and never
  gives the answer away. It runs under 3 s.
- `### BEGIN HIDDEN TESTS` to `### END HIDDEN TESTS` in a check is for the instructor: cases that
  the learner can't see, two or three an exercise, with words for the feedback.
- An answer in words is a markdown cell (grade true, solution true, locked false, points), graded
  by hand. The whole cell is the solution, so it needs no markers. A locked markdown cell below it
  has a model reply, and how it is marked, folded (`<details>`). A poor reply and a fair one, to
  compare with, stand in `NN_topic.replies.md` beside the solution: `mark` shows them to the marker.
- `### BEGIN MARK SCHEME` to `### END MARK SCHEME` in a task cell (task true) is for the instructor.
- The solution's metadata say what each task is for: `"waitingroom": {"outcomes": [{"outcome": ...,
  "task": 2, "checks": ["check-worker"]}]}`, an entry for each outcome that the chapter's opening
  promises, in its words.
"""

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

OURS = "ours"
"""The folder, in solutions/ and in exercises/, of an instructor's own exercises."""

CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"
REGIONS = {"SOLUTION": "solution", "HIDDEN TESTS": "grade", "MARK SCHEME": "task"}
"""The regions that are cut out, and what the metadata of their cells must say."""

NBGRADER_KEYS = {"schema_version", "grade", "solution", "locked", "task", "grade_id", "points"}


def release(solution: NotebookNode, name: str = "the solution notebook") -> NotebookNode:
    """Return the exercise that a learner gets; `name` is what an error calls the notebook."""
    if not isinstance(solution, NotebookNode):
        raise TypeError(f"solution must be NotebookNode, got {type(solution).__name__}")
    if (solution.nbformat, solution.nbformat_minor) < (4, 5):
        raise ValueError(f"{name}: cells have no ids before nbformat 4.5; allowed: 4.5 or newer")
    exercise = copy.deepcopy(solution)
    exercise.metadata.pop("celltoolbar", None)
    cell_ids: set[str] = set()
    grade_ids: set[str] = set()
    for index, cell in enumerate(exercise.cells):
        where = f"{name}, cell {index} ({cell.source.strip().partition(chr(10))[0][:40]!r})"
        _require_new(cell.get("id"), cell_ids, f"{where}: cell id")
        if "nbgrader" in cell.metadata:
            _check_metadata(cell, where)
        role = cell.metadata.get("nbgrader", {})
        if role.get("grade") or role.get("solution") or role.get("locked"):
            _require_new(role.get("grade_id"), grade_ids, f"{where}: grade_id")
        _release_cell(cell, role, where)
    return exercise


def _release_cell(cell: NotebookNode, role: dict, where: str) -> None:
    """Clear one cell, lock it and sign it, in the order in which nbgrader does."""
    _refuse_unknown_regions(cell, where)
    stub = CODE_STUB if cell.cell_type == "code" else TEXT_STUB
    has_region = _cut(cell, "SOLUTION", stub, role.get("solution"), where)
    if role.get("solution") and not has_region:
        cell.source = stub
    _cut(cell, "HIDDEN TESTS", None, role.get("grade"), where)
    _cut(cell, "MARK SCHEME", None, role.get("task"), where)
    if cell.cell_type == "code":
        cell.outputs = []
        cell.execution_count = None
        cell.metadata.pop("collapsed", None)
        cell.metadata.pop("scrolled", None)
    locked = not role.get("solution") and bool(role.get("grade") or role.get("locked"))
    if locked or role.get("solution"):
        cell.metadata["deletable"] = False
        role["cell_type"] = cell.cell_type
        role["checksum"] = _checksum(cell, role, locked)
    if locked:
        cell.metadata["editable"] = False


def _refuse_unknown_regions(cell: NotebookNode, where: str) -> None:
    """Refuse a mistyped marker: what nbgrader doesn't know, it hands out as it stands."""
    case = re.IGNORECASE if cell.cell_type == "code" else 0  # "### End" may well be a heading
    for line in cell.source.split("\n"):
        begins = re.match(r"\s*[#=]{2,}\W*(BEGIN|END)\b", line, case)
        if begins and not re.search(f"(BEGIN|END) ({'|'.join(REGIONS)})", line):
            raise ValueError(
                f"{where}: {line.strip()!r}; allowed: BEGIN and END of {', '.join(REGIONS)}"
            )


def _cut(cell: NotebookNode, kind: str, stub: str | None, permitted: bool, where: str) -> bool:
    """Take the regions of one kind out of a cell, put the stub in their place; was there one?"""
    kept: list[str] = []
    begun = None
    found = False
    for line in cell.source.split("\n"):
        if not re.search(f"(BEGIN|END) {kind}", line):
            if begun is None:
                kept.append(line)
            continue
        found = True
        marker = re.fullmatch(rf"\W*(BEGIN|END) {kind}\W*", line)
        if marker is None:
            raise ValueError(f"{where}: {line.strip()!r}; allowed: a marker alone on its line")
        if (marker[1] == "BEGIN") != (begun is None):
            raise ValueError(_unbalanced(where, kind, line))
        begun = line if marker[1] == "BEGIN" else None
        if begun and stub:
            indent = re.match(r"\s*", line)[0]
            kept.extend(indent + stub_line for stub_line in stub.split("\n"))
    if begun:
        raise ValueError(_unbalanced(where, kind, begun))
    if found and not permitted:
        raise ValueError(
            f"{where}: BEGIN {kind} in a cell whose nbgrader metadata do not say "
            f"{REGIONS[kind]!r}: true;"
            f" allowed: only in a cell where they do"
        )
    cell.source = "\n".join(kept)
    return found


def _unbalanced(where: str, kind: str, line: str) -> str:
    return (
        f"{where}: {line.strip()!r} has no partner; allowed: each '### BEGIN {kind}'"
        f" closed by one '### END {kind}' in the same cell, none inside another"
    )


def _require_new(name: str | None, names: set[str], what: str) -> None:
    if not name or name in names:
        problem = "is missing" if not name else f"{name!r} is used twice"
        raise ValueError(f"{what} {problem}; allowed: one of its own for each cell")
    names.add(name)


def _check_metadata(cell: NotebookNode, where: str) -> None:
    """Refuse what nbgrader would refuse, and what was released already."""
    role = cell.metadata["nbgrader"]
    flags = [role.get(flag) for flag in ("grade", "solution", "locked")]
    flags_are_set = all(isinstance(flag, bool) for flag in flags)
    grade_id = str(role.get("grade_id", ""))
    points = role.get("points", 0 if not role.get("grade") else None)
    words = cell.cell_type == "markdown" and not role.get("task")
    rules = {
        f"only {', '.join(sorted(NBGRADER_KEYS))}": set(role) <= NBGRADER_KEYS,
        "schema_version 3": role.get("schema_version") == 3,
        "true or false for each of grade, solution and locked": flags_are_set,
        "a grade_id of letters, digits, - and _": re.fullmatch("[A-Za-z0-9_-]*", grade_id),
        "points of 0 or more where grade is true": type(points) in (int, float) and points >= 0,
        "an answer in words with both grade and solution": not words or flags[0] == flags[1],
        "a task in a markdown cell": not role.get("task") or cell.cell_type == "markdown",
    }
    for allowed, kept in rules.items():
        if not kept:
            raise ValueError(f"{where}: nbgrader metadata {dict(role)}; allowed: {allowed}")
    if "AUTOTEST" in cell.source:
        raise ValueError(f"{where}: AUTOTEST; allowed: checks written out as asserts")


def _checksum(cell: NotebookNode, role: dict, locked: bool) -> str:
    """Sign a cell as nbgrader does, to tell later whether someone touched it."""
    parts = [cell.source, cell.cell_type, role["grade"], role["solution"], locked, role["grade_id"]]
    if role["grade"]:
        parts.append(float(role["points"]))
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def read(path: Path) -> NotebookNode:
    """Read a notebook as it is: `nbformat.read` would give random ids to cells without one."""
    if not isinstance(path, Path):
        raise TypeError(f"path must be Path, got {type(path).__name__}")
    try:
        return nbformat.v4.reads(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"{path.as_posix()}: {error}; allowed: a notebook in JSON") from None


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook with the same bytes on every platform."""
    for name, value, kind in (("notebook", notebook, NotebookNode), ("path", path, Path)):
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, got {type(value).__name__}")
    path.parent.mkdir(exist_ok=True)
    text = nbformat.writes(notebook, version=4)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def solutions() -> list[Path]:
    """Every solution, the course's own first; from the top folder of the course."""
    found = sorted(Path("solutions").glob("*.ipynb"))
    if not found:
        raise ValueError(
            "no notebooks in solutions/ here: run it from the top folder of the course"
        )
    return found + sorted((Path("solutions") / OURS).glob("*.ipynb"))


if __name__ == "__main__":
    raise SystemExit("now: python -m waitingroom_lib exercises")
