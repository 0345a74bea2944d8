"""What a learner handed in is put together with the exercise's source, to be graded.

Only the answers are the learner's, and the cells that they added. All else, imports, helpers and
checks, is the source's, whatever was done to it. What had to be put right is told in remarks.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from waitingroom_lib.teach.exercises import CODE_STUB, TEXT_STUB, release

LARGEST_BYTES = 200_000_000
"""A file larger than this isn't read."""

LONGEST_CELL = 200_000
"""Characters of a cell; nobody types more."""

MOST_CELLS = 500


class Unreadable(Exception):
    """There is nothing in a file that could be graded, and why."""


@dataclass
class Cell:
    """A cell that was handed in: what it says of itself, and what it holds."""

    kind: str
    source: str
    cell_id: str
    grade_id: str


@dataclass
class Step:
    """A cell to run: `given`, `answer`, `added` or `check`; `place` is its place in the source."""

    kind: str
    name: str
    source: str
    place: int = -1


@dataclass
class Assembled:
    """What is to be run, in order; the answers in words; and what had to be put right."""

    steps: list[Step] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def role(cell: NotebookNode) -> dict:
    """What a cell is for nbgrader."""
    return cell.metadata.get("nbgrader", {})


def name_of(cell: NotebookNode) -> str:
    """A cell's grade_id; the ids of cells are the fallback, for what has none."""
    return role(cell).get("grade_id") or cell.get("id", "")


def kind_of(cell: NotebookNode) -> str:
    """What a cell of the source is: `given`, `answer`, `check`, `words`, or empty for prose."""
    if cell.cell_type != "code":
        return "words" if role(cell).get("solution") else ""
    if role(cell).get("solution"):
        return "answer"
    return "check" if role(cell).get("grade") else "given"


def read_cells(path: Path) -> list[Cell]:
    """Read the cells of a notebook that anybody may have made.

    Raises:
        Unreadable: If it is none; the words name the file.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise Unreadable(f"{path.name} is larger than {LARGEST_BYTES // 10**6} MB")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is no text, and so no notebook") from None
    except OSError as error:
        raise Unreadable(f"{path.name} can't be read: {error.strerror}") from None
    if not text.strip():
        raise Unreadable(f"{path.name} is empty")
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"{path.name} is broken: its JSON can't be read{where}") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unreadable(f"{path.name} is no notebook of format 4")
    if not cells:
        raise Unreadable(f"{path.name} is a notebook with no cells")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"{path.name} has more than {MOST_CELLS} cells")
    return [_cell(each) for each in cells if isinstance(each, dict)]


def _cell(raw: dict) -> Cell:
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    metadata = raw.get("metadata")
    theirs = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = theirs.get("grade_id") if isinstance(theirs, dict) else None
    return Cell(
        kind=str(raw.get("cell_type")),
        source=str(source)[:LONGEST_CELL],
        cell_id=str(raw.get("id") or ""),
        grade_id=str(grade_id or ""),
    )


def likeness(source: NotebookNode, cells: Sequence[Cell]) -> int:
    """How many cells of an exercise are found in a notebook, by whatever they are known."""
    placed = _places(source, cells)[0]
    return len({place for place in placed if place is not None and kind_of(source.cells[place])})


def assemble(source: NotebookNode, cells: Sequence[Cell]) -> Assembled:
    """Put a learner's answers and own cells into the exercise's source.

    Args:
        source: The solution notebook, with its hidden tests.
        cells: What was handed in.
    """
    shown = release(source).cells
    placed, by_other_means = _places(source, cells)
    made = Assembled()
    chosen, own = _chosen(source, shown, cells, placed, made.remarks)
    for place in sorted(by_other_means & {placed[index] for index in chosen.values()}):
        name = name_of(source.cells[place])
        made.remarks.append(f"the answer '{name}' had lost its metadata, and was found without")
    made.remarks += _changed(source, shown, cells, placed)
    for place, cell in enumerate(source.cells):
        _take(made, place, cell, shown[place], cells[chosen[place]] if place in chosen else None)
        made.steps += own.get(place, [])
    made.steps[:0] = own.get(-1, [])
    if len(by_other_means) > 3:
        kept = [each for each in made.remarks if "had lost its metadata" not in each]
        made.remarks = [*kept, "the cells had lost their metadata, and were found without"]
    return made


def _take(
    made: Assembled, place: int, cell: NotebookNode, shown: NotebookNode, found: Cell | None
) -> None:
    """Add one cell of the source to what is run, or read."""
    kind, name = kind_of(cell), name_of(cell)
    if kind in ("given", "check"):
        made.steps.append(Step(kind, name, cell.source, place))
    elif kind == "answer":
        if found is None:
            made.remarks.append(f"the answer '{name}' isn't there")
        made.steps.append(Step(kind, name, found.source if found else shown.source, place))
    elif kind == "words":
        text = found.source.strip() if found else ""
        made.words[name] = "" if text == shown.source.strip() else text
        if not made.words[name]:
            made.remarks.append(f"'{name}', an answer in words, is not answered")


def _places(source: NotebookNode, cells: Sequence[Cell]) -> tuple[list[int | None], set[int]]:
    """Which cell of the source each is; and which of these weren't found by their grade_id."""
    shown = release(source).cells
    known = [place for place, cell in enumerate(source.cells) if name_of(cell)]
    by_grade_id = {role(source.cells[n])["grade_id"]: n for n in known if _is_named(source, n)}
    by_id = {source.cells[place].get("id"): place for place in known}
    by_text = {_text(cell.source): place for place, cell in enumerate(shown)}
    by_text |= {_text(cell.source): place for place, cell in enumerate(source.cells)}
    for stub in (CODE_STUB, TEXT_STUB, ""):
        by_text.pop(_text(stub), None)
    by_function = {
        function: place
        for place, cell in enumerate(source.cells)
        if kind_of(cell) == "answer"
        for function in functions_in(cell.source)
    }
    placed: list[int | None] = []
    other: set[int] = set()
    for cell in cells:
        place = by_grade_id.get(cell.grade_id)
        if place is None:
            place = by_id.get(cell.cell_id)
            if place is None:
                place = by_text.get(_text(cell.source))
            if place is None and cell.kind == "code":
                defined = [by_function[n] for n in functions_in(cell.source) if n in by_function]
                place = defined[0] if len(defined) == 1 else None
            if place is not None and kind_of(source.cells[place]) in ("answer", "words"):
                other.add(place)
        if place is not None and source.cells[place].cell_type != cell.kind:
            place = None
        placed.append(place)
    _place_words(source, cells, placed, other)
    return placed, other


def _place_words(
    source: NotebookNode, cells: Sequence[Cell], placed: list[int | None], other: set[int]
) -> None:
    """Take unknown prose right below a question for the answer to it."""
    for place, cell in enumerate(source.cells):
        if kind_of(cell) == "words" and place not in placed and place - 1 in placed:
            below = placed.index(place - 1) + 1
            if below < len(cells) and placed[below] is None and cells[below].kind == "markdown":
                placed[below] = place
                other.add(place)


def _is_named(source: NotebookNode, place: int) -> bool:
    return bool(role(source.cells[place]).get("grade_id"))


def _text(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def functions_in(source: str) -> list[str]:
    """The names of the functions that a cell defines; by eye if it is no Python."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return re.findall(r"^(?:async )?def (\w+)", source, re.MULTILINE)
    return [each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]


def _chosen(
    source: NotebookNode,
    shown: Sequence[NotebookNode],
    cells: Sequence[Cell],
    placed: Sequence[int | None],
    remarks: list[str],
) -> tuple[dict[int, int], dict[int, list[Step]]]:
    """Which of the cells handed in answers which, and the learner's own, below what each stood."""
    found: dict[int, list[int]] = {}
    for index, place in enumerate(placed):
        if place is not None:
            found.setdefault(place, []).append(index)
    chosen: dict[int, int] = {}
    for place, indices in found.items():
        if kind_of(source.cells[place]) and len(indices) > 1:
            remarks.append(f"'{name_of(source.cells[place])}' is found twice or more often")
        if kind_of(source.cells[place]) in ("answer", "words"):
            chosen[place] = _last_answer(place, indices, shown, cells, placed)
    answered = sorted(chosen, key=chosen.__getitem__)
    if answered != sorted(answered):
        remarks.append("the answers were reordered, and are graded in the order of the exercise")
    own: dict[int, list[Step]] = {}
    below = -1
    for index, (cell, place) in enumerate(zip(cells, placed, strict=True)):
        if place is not None:
            below = place
        elif cell.kind == "code" and cell.source.strip():
            own.setdefault(below, []).append(
                Step("added", f"your own cell {index + 1}", cell.source)
            )
    return chosen, own


def _last_answer(
    place: int,
    indices: Sequence[int],
    shown: Sequence[NotebookNode],
    cells: Sequence[Cell],
    placed: Sequence[int | None],
) -> int:
    """Of several cells for one answer, the one that its check would have met."""
    written = [n for n in indices if _text(cells[n].source) != _text(shown[place].source)]
    indices = written or indices
    checks = [n for n, other in enumerate(placed) if other == place + 1]
    above = [n for n in indices if checks and n < checks[0]]
    return (above or indices)[-1]


def _changed(
    source: NotebookNode,
    shown: Sequence[NotebookNode],
    cells: Sequence[Cell],
    placed: Sequence[int | None],
) -> list[str]:
    """What was done to cells that were not the learner's to change."""
    remarks = []
    for index, place in enumerate(placed):
        if place is None or kind_of(source.cells[place]) not in ("given", "check"):
            continue
        if _text(cells[index].source) not in (
            _text(shown[place].source),
            _text(source.cells[place].source),
        ):
            name = name_of(source.cells[place])
            remarks.append(f"the cell '{name}' was changed, and is graded as it was handed out")
    gone = [
        name_of(cell)
        for place, cell in enumerate(source.cells)
        if kind_of(cell) in ("given", "check") and place not in placed
    ]
    if gone:
        few = ", ".join(f"'{name}'" for name in gone[:3]) + (" and others" if gone[3:] else "")
        remarks.append(
            f"{few} was deleted, and is put back"
            if len(gone) == 1
            else f"{few} were deleted, and are put back"
        )
    return list(dict.fromkeys(remarks))
