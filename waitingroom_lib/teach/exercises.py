"""Make every `exercises/NN_topic.ipynb` from its `solutions/NN_topic.ipynb`.

    python -m waitingroom_lib.teach.exercises           # write them again, say what changed
    python -m waitingroom_lib.teach.exercises --check   # only look: exit status 1 if one differs

Run it from the top folder of the course. A solution is the only file of an exercise to edit by
hand. It carries nbgrader's own markers and metadata (schema 3), and what is made here is, byte for
byte, what `nbgrader generate_assignment` makes with its default configuration. So an instructor
can use the sources with nbgrader as they are, and nobody else needs it.

How an exercise is written:

- 4 to 6 tasks, each under a heading `## Task 1: ... (3 points)`: predict, write code, measure,
  choose a design, explain in words. Each task has at least one graded cell.
- An answer in code is a cell (grade false, solution true) that holds one function and nothing
  else. `### BEGIN SOLUTION` and `### END SOLUTION` stand inside its body, below the docstring. So
  an untouched exercise runs, and fails only where a check calls the function.
- A check is a code cell below its answer (grade true, solution false, locked true, points). Every
  assert says what is wrong and what to look at next, and never gives the answer away.
- `### BEGIN HIDDEN TESTS` to `### END HIDDEN TESTS` in a check is for the instructor, in addition:
  what a learner can see must already tell right from wrong.
- An answer in words is a markdown cell (grade true, solution true, locked false, points), graded
  by hand. The whole cell is the solution, so it needs no markers.
- `### BEGIN MARK SCHEME` to `### END MARK SCHEME` in a task cell (task true) is for the instructor.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"
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
        role = {"SOLUTION": "solution", "HIDDEN TESTS": "grade", "MARK SCHEME": "task"}[kind]
        raise ValueError(
            f"{where}: BEGIN {kind} in a cell whose nbgrader metadata do not say {role!r}: true;"
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
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook with the same bytes on every platform."""
    for name, value, kind in (("notebook", notebook, NotebookNode), ("path", path, Path)):
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, got {type(value).__name__}")
    path.parent.mkdir(exist_ok=True)
    text = nbformat.writes(notebook, version=4)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m waitingroom_lib.teach.exercises",
        description="Make every exercise from its solution.",
    )
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if one would")
    check = parser.parse_args(arguments).check
    solutions = sorted(Path("solutions").glob("*.ipynb"))
    if not solutions:
        parser.error("no notebooks in solutions/ here: run it from the top folder of the course")
    differing = 0
    for path in solutions:
        try:
            exercise = release(read(path), path.as_posix())
        except ValueError as error:
            parser.error(str(error))
        target = Path("exercises") / path.name
        if target.exists() and read(target) == exercise:
            continue
        differing += 1
        print(f"{target.as_posix()} {'differs from its solution' if check else 'written'}")
        if not check:
            write(exercise, target)
    for orphan in sorted(Path("exercises").glob("*.ipynb")):
        if not (Path("solutions") / orphan.name).exists():
            parser.error(f"{orphan.as_posix()} has no solution: delete it, or add its solution")
    print(f"{len(solutions)} exercises, {differing} {'out of date' if check else 'changed'}")
    return 1 if check and differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
