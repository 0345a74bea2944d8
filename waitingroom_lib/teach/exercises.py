"""Make every `exercises/NN_topic.ipynb` from its `solutions/NN_topic.ipynb`.

    python -m waitingroom_lib.teach.exercises           # write them again, say what changed
    python -m waitingroom_lib.teach.exercises --check   # only look: exit status 1 if one differs
    python -m waitingroom_lib.teach.exercises --run 05  # run 05, store what it prints, make its
                                                        # exercise, try its bank of answers

Run it from the top folder of the course. A solution is the only file of an exercise to edit by
hand. It carries nbgrader's own markers and metadata (schema 3), and what is made here is, byte for
byte, what `nbgrader generate_assignment` makes with its default configuration. So an instructor
can use the sources with nbgrader as they are, and nobody else needs it.

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

import argparse
import copy
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

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


def _run(number: str) -> int:
    """Run one solution and store what it prints, make its exercise, and try its bank of answers."""
    paths = sorted(Path("solutions").glob(f"{number}_*.ipynb"))
    if len(paths) != 1:
        raise ValueError(f"--run {number!r}: allowed: the two digits that one solution begins with")
    execute = (sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute")
    execute += ("--inplace", "--ExecutePreprocessor.record_timing=False", str(paths[0]))
    tests = ("tests/test_exercises.py", f"tests/test_bank_{number}.py")
    chosen = f"{number}_ or bank_{number}"
    if status := subprocess.run(execute, check=False).returncode:
        return status
    write(_tidied(read(paths[0])), paths[0])
    _make(check=False)
    bank = (sys.executable, "-m", "pytest", "-q", "-n0", *tests, "-k", chosen)
    return subprocess.run(bank, check=False).returncode


def _tidied(notebook: NotebookNode) -> NotebookNode:
    """A notebook that was just run, without the state of widgets, what is printed in one piece."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        outputs: list[NotebookNode] = []
        for output in cell.get("outputs", []):
            last = outputs[-1] if outputs else {}
            if output.output_type == "stream" and last.get("name") == output.name:
                last["text"] += output.text
            else:
                outputs.append(output)
        if cell.cell_type == "code":
            cell.outputs = outputs
    return notebook


def _make(*, check: bool) -> int:
    """Make every exercise again, or only look; returns how many differed."""
    differing = 0
    solutions = sorted(Path("solutions").glob("*.ipynb"))
    if not solutions:
        raise ValueError(
            "no notebooks in solutions/ here: run it from the top folder of the course"
        )
    for path in solutions:
        exercise = release(read(path), path.as_posix())
        target = Path("exercises") / path.name
        if target.exists() and read(target) == exercise:
            continue
        differing += 1
        print(f"{target.as_posix()} {'differs from its solution' if check else 'written'}")
        if not check:
            write(exercise, target)
    for orphan in sorted(Path("exercises").glob("*.ipynb")):
        if not (Path("solutions") / orphan.name).exists():
            raise ValueError(f"{orphan.as_posix()} has no solution: delete it, or add its solution")
    print(f"{len(solutions)} exercises, {differing} {'out of date' if check else 'changed'}")
    return differing


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m waitingroom_lib.teach.exercises",
        description="Make every exercise from its solution.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="change nothing, exit 1 if one would")
    what.add_argument("--run", metavar="NN", help="run solution NN first, and its bank afterwards")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.run is not None:
            return _run(chosen.run)
        return 1 if _make(check=chosen.check) and chosen.check else 0
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    raise SystemExit(main())
