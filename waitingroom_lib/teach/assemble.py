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

MOST_CELLS, LONGEST_NAME = 500, 80

MANY_LOST = 3
"""If more answers have lost their metadata, an editor did it, and it is said but once."""


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
    """A cell to run: `given`, `answer`, `added` or `check`."""

    kind: str
    name: str
    source: str


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
    return read_submitted(path)[0]


def read_submitted(path: Path) -> tuple[list[Cell], str]:
    """Read the cells of a notebook, and to whom it says that it was handed out.

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
    return [_cell(each) for each in cells if isinstance(each, dict)], _handed_to(notebook)


def _handed_to(notebook: dict) -> str:
    metadata = notebook.get("metadata")
    told = metadata.get("waitingroom") if isinstance(metadata, dict) else None
    learner = told.get("learner") if isinstance(told, dict) else None
    return learner[:LONGEST_NAME] if isinstance(learner, str) else ""


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


class Source:
    """An exercise's solution notebook, and by what its cells are known."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.cells = notebook.cells
        self.shown = release(notebook).cells
        self.kinds = [kind_of(cell) for cell in self.cells]
        self.names = [name_of(cell) for cell in self.cells]
        self.by_id = {cell.get("id"): place for place, cell in enumerate(self.cells)}
        self.by_grade_id = {
            role(cell)["grade_id"]: place
            for place, cell in enumerate(self.cells)
            if role(cell).get("grade_id")
        }
        self.by_text = {
            _text(cell.source): place
            for cells in (self.shown, self.cells)
            for place, cell in enumerate(cells)
        }
        for stub in (CODE_STUB, TEXT_STUB, ""):
            self.by_text.pop(_text(stub), None)
        self.by_function = {
            function: place
            for place, cell in enumerate(self.cells)
            if self.kinds[place] == "answer"
            for function in functions_in(cell.source)
        }

    def places(self, cells: Sequence[Cell]) -> tuple[list[int | None], set[int]]:
        """Which cell of the exercise each is; and which answers weren't found by their grade_id.

        A cell that defines an answer's function is that answer only where there is no other.
        """
        placed: list[int | None] = []
        other: set[int] = set()
        for cell in cells:
            place = self.by_grade_id.get(cell.grade_id)
            if place is None:
                place = self.by_id.get(cell.cell_id, self.by_text.get(_text(cell.source)))
                other |= {place} - {None}
            is_same = place is not None and self.cells[place].cell_type == cell.kind
            placed.append(place if is_same else None)
        for index, cell in enumerate(cells):
            if placed[index] is None and cell.kind == "code":
                answers = [self.by_function.get(each) for each in functions_in(cell.source)]
                answers = [each for each in answers if each is not None and each not in placed]
                if len(answers) == 1:
                    placed[index] = answers[0]
                    other.add(answers[0])
        self._place_words(cells, placed, other)
        return placed, {each for each in other if self.kinds[each] in ("answer", "words")}

    def _place_words(
        self, cells: Sequence[Cell], placed: list[int | None], other: set[int]
    ) -> None:
        """Take unknown prose right below a question for the answer to it."""
        for place, kind in enumerate(self.kinds):
            if kind == "words" and place not in placed and place - 1 in placed:
                below = placed.index(place - 1) + 1
                if below < len(cells) and placed[below] is None and cells[below].kind == "markdown":
                    placed[below] = place
                    other.add(place)

    def likeness(self, cells: Sequence[Cell]) -> float:
        """Share of the exercise's cells that are found in a notebook, however they are known."""
        found = {place for place in self.places(cells)[0] if place is not None}
        mine = [place for place, kind in enumerate(self.kinds) if kind]
        return sum(place in found for place in mine) / max(len(mine), 1)


def assemble(source: Source, cells: Sequence[Cell]) -> Assembled:
    """Put a learner's answers and own cells into the exercise's source.

    Args:
        source: The exercise, with its hidden tests.
        cells: What was handed in.
    """
    made = Assembled()
    placed, other = source.places(cells)
    chosen = _chosen(source, cells, placed, made.remarks)
    if len(other) > MANY_LOST:
        made.remarks.append("the cells had lost their metadata, and were found without")
    else:
        for place in sorted(other):
            name = source.names[place]
            made.remarks.append(f"the answer '{name}' had lost its metadata, and was found without")
    made.remarks += _changed(source, cells, placed)
    own = _own(source, cells, placed, chosen)
    made.steps += own.get(-1, [])
    for place in range(len(source.cells)):
        _take(made, source, place, cells[chosen[place]] if place in chosen else None)
        made.steps += own.get(place, [])
    return made


def _take(made: Assembled, source: Source, place: int, found: Cell | None) -> None:
    """Add one cell of the source to what is run, or read."""
    kind, name, shown = source.kinds[place], source.names[place], source.shown[place].source
    if kind in ("given", "check"):
        made.steps.append(Step(kind, name, source.cells[place].source))
    elif kind == "answer":
        if found is None:
            made.remarks.append(f"the answer '{name}' isn't there")
        made.steps.append(Step(kind, name, found.source if found else shown))
    elif kind == "words":
        text = found.source.strip() if found else ""
        made.words[name] = "" if text == shown.strip() else text
        if not made.words[name]:
            made.remarks.append(f"'{name}', an answer in words, is not answered")


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
    source: Source, cells: Sequence[Cell], placed: Sequence[int | None], remarks: list[str]
) -> dict[int, int]:
    """Which of the cells that were handed in answers which."""
    found: dict[int, list[int]] = {}
    for index, place in enumerate(placed):
        if place is not None and source.kinds[place]:
            found.setdefault(place, []).append(index)
    chosen: dict[int, int] = {}
    for place, indices in found.items():
        if len(indices) > 1:
            remarks.append(f"'{source.names[place]}' is found twice or more often")
        if source.kinds[place] in ("answer", "words"):
            chosen[place] = _last_answer(source, place, indices, cells, placed)
    answered = sorted(chosen, key=chosen.__getitem__)
    if answered != sorted(answered):
        remarks.append("the answers were reordered, and are graded in the order of the exercise")
    return chosen


def _last_answer(
    source: Source,
    place: int,
    indices: Sequence[int],
    cells: Sequence[Cell],
    placed: Sequence[int | None],
) -> int:
    """Of several cells for one answer, the one that its check would have met."""
    indices = [n for n in indices if not _is_untouched(source, place, cells[n])] or indices
    checks = [n for n, other in enumerate(placed) if other == place + 1]
    above = [n for n in indices if checks and n < checks[0]]
    return (above or indices)[-1]


def _is_untouched(source: Source, place: int, cell: Cell) -> bool:
    return _text(cell.source) == _text(source.shown[place].source)


def _own(
    source: Source,
    cells: Sequence[Cell],
    placed: Sequence[int | None],
    chosen: dict[int, int],
) -> dict[int, list[Step]]:
    """The learner's own cells of code, other answers to the same among them: they may hold helpers.

    They go below the cell of the exercise that they stood below.
    """
    own: dict[int, list[Step]] = {}
    below = -1
    for index, (cell, place) in enumerate(zip(cells, placed, strict=True)):
        is_another = (
            place is not None
            and source.kinds[place] == "answer"
            and chosen[place] != index
            and not _is_untouched(source, place, cell)
        )
        if place is not None and not is_another:
            below = place
        elif cell.kind == "code" and cell.source.strip():
            step = Step("added", f"your own cell {index + 1}", cell.source)
            own.setdefault(below, []).append(step)
    return own


def _changed(source: Source, cells: Sequence[Cell], placed: Sequence[int | None]) -> list[str]:
    """What was done to cells that were not the learner's to change."""
    remarks = []
    for cell, place in zip(cells, placed, strict=True):
        if place is None or source.kinds[place] not in ("given", "check"):
            continue
        if not _is_untouched(source, place, cell) and _text(cell.source) != _text(
            source.cells[place].source
        ):
            name = source.names[place]
            remarks.append(f"the cell '{name}' isn't the exercise's own, which is put in its place")
    gone = [
        source.names[place]
        for place, kind in enumerate(source.kinds)
        if kind in ("given", "check") and place not in placed
    ]
    if gone:
        few = ", ".join(f"'{name}'" for name in gone[:3]) + (" and others" if gone[3:] else "")
        were = (
            "was deleted, and is put back" if len(gone) == 1 else "were deleted, and are put back"
        )
        remarks.append(f"{few} {were}")
    return list(dict.fromkeys(remarks))
