"""The tables of the pages for instructors and learners, made from the notebooks and the banks.

In `solutions/README.md` and `exercises/README.md` a part is made anew between

    <!-- plan: made by `python -m waitingroom_lib exercises` -->
    <!-- end of plan -->

and all of `solutions/MISCONCEPTIONS.md` is. What a table says is read off the first cells, the
metadata and the checks of the notebooks, and off `tests/wrong_answers/`.
"""

import posixpath
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from waitingroom_lib.teach.exercises import OURS, read
from waitingroom_lib.teach.results import Exercise, exercise_of

MADE = "made by `python -m waitingroom_lib exercises`"
INSTRUCTORS, LEARNERS = Path("solutions/README.md"), Path("exercises/README.md")
MISCONCEPTIONS = Path("solutions/MISCONCEPTIONS.md")

EVENINGS = (
    (
        ("00", "01"),
        "Play the board of 00 in pairs, with nothing explained. Each pair says which promise it"
        " gave up, and for what.",
    ),
    (
        ("02", "03"),
        "Before anybody runs 02: what does *accepted* oblige us to? After 03: one pool or ten, by"
        " show of hands, then run it.",
    ),
    (
        ("04", "05"),
        "Each pair picks the one alarm it would be woken by, and says when it rings. Then write"
        " the screen of somebody who is turned away.",
    ),
    (
        ("06", "07"),
        "Trigger the metastable failure on the projector; the room bets on remedies before you try"
        " each.",
    ),
    (
        ("08", "09"),
        "The contest: all hand in a design, and you judge them on mornings that nobody has seen"
        " (`design`, above).",
    ),
)
"""The chapters of each of five evenings, and what to do together."""

WEEKS = tuple(f"{number:02}" for number in range(12))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a notebook's first cell says of it."""

    number: str
    title: str
    path: Path
    notebook: NotebookNode
    exercise: Exercise | None
    """Its tasks, if it is a solution."""

    @property
    def handed_out(self) -> str:
        """Where the learner's file is, seen from exercises/; of a solution."""
        return self.path.relative_to("solutions").as_posix()

    @property
    def minutes(self) -> str:
        """As they stand there, in bold: `35–40`, or `60`."""
        return re.search(r"\*\*(\d+(?:–\d+)?) minutes", self.notebook.cells[0].source)[1]

    def link(self, page: Path) -> str:
        """A link from a page."""
        place = posixpath.relpath(self.path.as_posix(), page.parent.as_posix())
        return f"[{self.number} {self.title}]({place})"

    def short_link(self, page: Path, folder: str) -> str:
        """The number alone, and a link to the notebook of that name in another folder."""
        place = self.path.name if folder == page.parent.name else f"../{folder}/{self.path.name}"
        return f"[{self.number}]({place})"


def made() -> dict[Path, str]:
    """The text of each page as it should be, from the top folder of the course.

    A page that isn't there is left out.

    Raises:
        ValueError: If the markers of a part are missing.
    """
    if not INSTRUCTORS.exists():
        return {}
    chapters, solutions = _entries("notebooks"), _entries("solutions")
    solutions |= _entries(f"solutions/{OURS}")
    parts: dict[Path, dict[str, Callable[[Path], Iterator[str]]]] = {
        INSTRUCTORS: {
            "exercises": lambda page: _exercises(page, solutions),
            "outcomes": lambda page: _outcomes(page, chapters, solutions),
            "evenings": lambda page: _evenings(page, chapters, solutions),
            "weeks": lambda page: _weeks(page, chapters, solutions),
        },
        LEARNERS: {"exercises": lambda page: _for_learners(page, chapters, solutions)},
    }
    texts = {}
    for page, makers in parts.items():
        text = page.read_text(encoding="utf-8")
        for name, maker in makers.items():
            text = _with_part(page, text, name, "\n".join(maker(page)))
        texts[page] = text
    if MISCONCEPTIONS.exists():
        texts[MISCONCEPTIONS] = "\n".join(_misconceptions(solutions)) + "\n"
    return texts


def _with_part(page: Path, text: str, name: str, part: str) -> str:
    begin, end = f"<!-- {name}: {MADE} -->", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"{page.as_posix()}: allowed: a line {begin!r}, and {end!r} below it")
    return f"{before}{begin}\n\n{part}\n\n{end}{after}"


def _entries(folder: str) -> dict[str, _Entry]:
    """The notebooks of a folder, by their numbers."""
    entries = {}
    for path in sorted(Path(folder).glob("[0-9][0-9]_*.ipynb")):
        notebook, number = read(path), path.name[:2]
        heading = notebook.cells[0].source.partition("\n")[0].removeprefix("# ")
        title = re.sub(r"^(Exercise )?\d\d · ", "", heading)
        exercise = None if folder == "notebooks" else exercise_of(path)
        entries[number] = _Entry(number, title, path, notebook, exercise)
    return entries


def _points(solution: _Entry, *, by_hand: bool) -> int:
    """The points that checks give, or those that are given by hand."""
    items = solution.exercise.items
    return sum(item.points for item in items if (item.kind != "check") == by_hand)


def _exercises(page: Path, solutions: dict[str, _Entry]) -> Iterator[str]:
    yield "| exercise | minutes | points by checks | by hand | wrong answers tried on it |"
    yield "|---|---|---|---|---|"
    for each in solutions.values():
        points = _points(each, by_hand=False), _points(each, by_hand=True)
        tried = len(_wrong_answers(each.number))
        link = each.link(page)
        yield f"| {link} | {each.minutes} | {points[0]} | {points[1]} | {tried} |"


def _outcomes(
    page: Path, chapters: dict[str, _Entry], solutions: dict[str, _Entry]
) -> Iterator[str]:
    yield "| taught in | whoever has done it can | asked in task | and held by |"
    yield "|---|---|---|---|"
    for number, solution in solutions.items():
        if number not in chapters:  # an instructor's own
            continue
        tasks = {task.number: task for task in solution.exercise.tasks}
        for each in solution.notebook.metadata.get("waitingroom", {}).get("outcomes", []):
            kinds = {item.name: item.kind for item in tasks[each["task"]].items}
            checks = ", ".join(
                f"`{name}`" + ("" if kinds[name] == "check" else " (by hand)")
                for name in each["checks"]
            )
            chapter = chapters[number].short_link(page, "notebooks")
            task = f"{each['task']}, {tasks[each['task']].title}"
            yield f"| {chapter} | {each['outcome']} | {task} | {checks} |"


def _evenings(
    page: Path, chapters: dict[str, _Entry], solutions: dict[str, _Entry]
) -> Iterator[str]:
    yield "| evening | chapters, with minutes | together | exercises at home, with minutes |"
    yield "|---|---|---|---|"
    for evening, (numbers, together) in enumerate(EVENINGS, 1):
        rooms = [
            f"{chapters[number].link(page)}, {chapters[number].minutes}"
            if number in chapters
            else f"{number} (planned)"
            for number in numbers
        ]
        home = [
            f"{solutions[number].short_link(page, 'exercises')}, {solutions[number].minutes}"
            for number in numbers
            if number in solutions
        ]
        yield f"| {evening} | {'; '.join(rooms)} | {together} | {'; '.join(home)} |"


def _weeks(page: Path, chapters: dict[str, _Entry], solutions: dict[str, _Entry]) -> Iterator[str]:
    yield "| week | chapter | minutes | exercise, due a week later | minutes | points |"
    yield "|---|---|---|---|---|---|"
    for week, number in enumerate(WEEKS, 1):
        chapter, solution = chapters.get(number), solutions.get(number)
        cells = [f"{number} (planned)", ""]
        if chapter:
            cells = [chapter.link(page), chapter.minutes]
        given = ["", "", ""]
        if solution:
            points = _points(solution, by_hand=False) + _points(solution, by_hand=True)
            given = [solution.short_link(page, "exercises"), solution.minutes, str(points)]
        yield f"| {week} | " + " | ".join(cells + given) + " |"


def _for_learners(
    page: Path, chapters: dict[str, _Entry], solutions: dict[str, _Entry]
) -> Iterator[str]:
    yield "| exercise | minutes | points | read before |"
    yield "|---|---|---|---|"
    for number, each in solutions.items():
        points = _points(each, by_hand=False) + _points(each, by_hand=True)
        link = f"[{number} {each.title}]({each.handed_out})"
        chapter = chapters[number].link(page) if number in chapters else ""
        yield f"| {link} | {each.minutes} | {points} | {chapter} |"


def _misconceptions(solutions: dict[str, _Entry]) -> Iterator[str]:
    yield f"<!-- {MADE}, from tests/wrong_answers/ -->"
    yield "# What people get wrong, and what tells them"
    yield ""
    yield "Each line is an answer that a test hands in: what its writer thought, and a part of what"
    yield "the check then says. What only the hidden tests find is marked so. Learners don't get"
    yield "this page."
    for number, solution in solutions.items():
        wrong = _wrong_answers(number)
        if not wrong:
            continue
        yield f"\n## {number} {solution.title}"
        for task in solution.exercise.tasks:
            for item in task.items:
                met = [answer for answer in wrong if answer.check == item.name]
                if met:
                    yield f"\n**Task {task.number}, {task.title}** (`{item.name}`)\n"
                for answer in met:
                    hidden = " (hidden tests)" if answer.hidden else ""
                    yield f"- {_plain(answer.idea)}: “{_plain(answer.hint)}”{hidden}"


def _plain(words: str) -> str:
    """Words in which nothing is Markdown."""
    return re.sub(r"([\\*_<>`\[\]#~$])", r"\\\1", " ".join(words.split()))


def _wrong_answers(number: str) -> list[Any]:
    """The wrong answers of exercise NN's bank; none if it has no bank."""
    tests = str(Path("tests").resolve())
    sys.path.insert(0, tests)
    try:
        bank = f"wrong_answers.ex{number}"
        known = find_spec("wrong_answers") and find_spec(bank)
        return import_module(bank).bank.wrong_answers if known else []
    finally:
        sys.path.remove(tests)
