"""What grading a class gave: points a task, what is left to be marked by hand, and the CSV of it.

A folder of results holds `grades.csv`; `times.csv`, which alone differs from run to run;
`class.json`, all that the pages are made of; `marks.csv`, the points typed in by hand; `feedback/`;
and `results/`, what was found for each submission.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode

from waitingroom_lib.teach import exercises
from waitingroom_lib.teach.assemble import Source, kind_of, name_of, role
from waitingroom_lib.teach.personal import Figures, figures_of, file_of_figures

NOTHING = {"passed": False, "words": "", "unseen": False, "printed": ""}


@dataclass
class Item:
    """Something that gives points: a check, or an answer in words with how it is marked."""

    name: str
    kind: str
    points: float
    asks: str = ""
    rubric: str = ""
    examples: dict[str, str] = field(default_factory=dict)


@dataclass
class Task:
    """A task of an exercise, and what in it gives points."""

    number: int
    title: str
    items: list[Item] = field(default_factory=list)


@dataclass
class Exercise:
    """An exercise, as far as grading needs it."""

    number: str
    title: str
    file: str
    tasks: list[Task] = field(default_factory=list)
    digest: str = ""
    source: Source | None = field(default=None, repr=False, compare=False)
    notebook: NotebookNode | None = field(default=None, repr=False, compare=False)
    has_figures: bool = field(default=False, repr=False, compare=False)
    """Whether learners may have figures of their own in it."""
    figures: Figures | None = field(default=None, repr=False, compare=False)

    def with_set(self, number: int | None) -> Exercise:
        """The exercise as whoever was given that set of figures has it; None: the course's own."""
        if number is None:
            return self
        source = Source(self.figures.put_into(self.notebook, number))
        said = self.digest + repr(sorted(self.figures.sets[number].items()))
        digest = hashlib.sha256(said.encode()).hexdigest()
        return replace(self, source=source, digest=digest)

    @property
    def items(self) -> list[Item]:
        """All that gives points, in order."""
        return [item for task in self.tasks for item in task.items]

    @property
    def maximum(self) -> float:
        """The points that there are."""
        return sum(item.points for item in self.items)


@dataclass
class Result:
    """What one submission was given."""

    learner: str
    exercise: str
    file: str = ""
    checks: dict[str, dict] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Remarks for whoever grades, and nobody else."""
    seconds: float = 0.0
    marks: dict[str, dict] = field(default_factory=dict)

    def fail_all(self, exercise: Exercise) -> None:
        """Give nothing for anything: nothing could be read."""
        for item in exercise.items:
            if item.kind == "check":
                self.checks[item.name] = dict(NOTHING)
            else:
                self.words[item.name] = ""

    @property
    def is_read(self) -> bool:
        """Whether anything was found; if not, the remarks say all that there is to say."""
        return any(self.words.values()) or any(each != NOTHING for each in self.checks.values())

    def points(self, item: Item) -> float | None:
        """The points for one item; None while it is to be marked by hand."""
        if item.kind == "check":
            return item.points if self.checks.get(item.name, NOTHING)["passed"] else 0
        if not self.words.get(item.name):
            return 0
        mark = self.marks.get(item.name)
        return mark["points"] if mark else None

    def total(self, items: Iterable[Item]) -> float:
        """The points for some items, those that aren't marked yet left out."""
        return sum(self.points(item) or 0 for item in items)

    def still_open(self, items: Iterable[Item]) -> float:
        """The points that are still to be marked by hand."""
        return sum(item.points for item in items if self.points(item) is None)


def exercise_of(path: Path, *, personal: bool = False) -> Exercise:
    """Read an exercise from its solution notebook, and the replies to compare with beside it.

    Args:
        path: The solution.
        personal: Whether to read which figures differ by learner, too.
    """
    notebook = exercises.read(path)
    examples = read_replies(path.with_suffix(".replies.md"))
    made = Exercise(path.name[:2], path.stem, path.name, source=Source(notebook), notebook=notebook)
    made.digest = hashlib.sha256(path.read_bytes()).hexdigest()
    made.has_figures = file_of_figures(path).exists()
    made.figures = figures_of(path, notebook) if personal else None
    prose: list[str] = []
    for at, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and not role(cell):
            title = re.match(r"# (.+)", cell.source)
            heading = re.match(
                r"## Task (\d+): (.+?)(?: \([^)]*\))?\s*$", cell.source, re.MULTILINE
            )
            if title:
                made.title = title[1]
            if heading:
                made.tasks.append(Task(int(heading[1]), heading[2]))
                prose = []
            prose.append(cell.source)
        elif kind_of(cell) == "given" and (printed := _printed(cell)):
            prose.append(f"```\n{printed}\n```")
        if not role(cell).get("grade") or not made.tasks:
            continue
        item = Item(name_of(cell), kind_of(cell), role(cell)["points"])
        if item.kind == "words":
            item.asks = "\n\n".join(prose)
            item.rubric = _rubric(notebook.cells[at + 1 : at + 2])
            item.examples = examples.get(item.name, {})
        made.tasks[-1].items.append(item)
    return made


def _printed(cell: NotebookNode) -> str:
    """The figures that a cell of the exercise shows to those who answer in words."""
    streams = (each.text for each in cell.get("outputs", []) if each.output_type == "stream")
    return "".join(streams).rstrip()


def _rubric(below: list[NotebookNode]) -> str:
    """The model reply and how it is marked: the locked cell below the answer, unfolded."""
    if not below or not role(below[0]).get("locked"):
        return ""
    text = re.sub(r"<summary>.*?</summary>", "", below[0].source)
    return re.sub(r"</?details>", "", text).strip()


def read_replies(path: Path) -> dict[str, dict[str, str]]:
    """Read the example replies of an exercise: `## GRADE_ID: poor, 1 of 4` and the reply below."""
    if not path.exists():
        return {}
    found: dict[str, dict[str, str]] = {}
    text = path.read_text(encoding="utf-8")
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading, _, reply = part.partition("\n")
        name, _, what = heading.partition(":")
        found.setdefault(name.strip(), {})[what.strip()] = reply.strip()
    return found


def reply_key(words: str) -> str:
    """A short name for a reply: points typed in for another one don't count for it."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


TOLD = ("number", "title", "file", "digest")
"""What is kept of an exercise, besides its tasks."""


@dataclass
class Graded:
    """A class, graded: its exercises and what each submission was given."""

    exercises: dict[str, Exercise]
    results: list[Result]

    def save(self, out: Path) -> None:
        """Write the CSV files, and all that the pages are made of."""
        out.mkdir(parents=True, exist_ok=True)
        self.results.sort(key=lambda each: (each.exercise, each.learner, each.file))
        for result in self.results:
            result.marks = {}
        self.take(read_marks(out / "marks.csv"))
        used = {each.exercise for each in self.results}
        kept = {
            number: {key: value for key, value in vars(each).items() if key in TOLD}
            | {"tasks": [asdict(task) for task in each.tasks]}
            for number, each in self.exercises.items()
            if number in used
        }
        results = [asdict(each) for each in self.results]
        _replace(out / "class.json", json.dumps({"exercises": kept, "results": results}, indent=1))
        _replace(out / "grades.csv", self.grades_csv())
        _replace(out / "times.csv", self.times_csv())

    def take(self, marks: list[dict]) -> None:
        """Give the points that were typed in; those for another reply are left open."""
        by_whom = {(each.learner, each.exercise): each for each in self.results}
        for mark in marks:
            result = by_whom.get((mark["learner"], mark["exercise"]))
            words = result.words.get(mark["answer"], "") if result else ""
            if words and mark["reply"] == reply_key(words):
                given = {"points": float(mark["points"]), "comment": mark["comment"]}
                result.marks[mark["answer"]] = given

    def grades_csv(self) -> str:
        """The class as a table: points a task, and what is left to be marked by hand."""
        most = max((len(each.tasks) for each in self.exercises.values()), default=0)
        tasks = [f"task_{number + 1}" for number in range(most)]
        rows = [["learner", "exercise", *tasks, "total", "maximum", "open", "remarks"]]
        for result in self.results:
            exercise = self.exercises.get(result.exercise)
            tasks = exercise.tasks if exercise else []
            items = exercise.items if exercise else []
            points = [f"{result.total(task.items):g}" for task in tasks]
            points += [""] * (most - len(tasks))
            figures = [result.total(items), sum(i.points for i in items), result.still_open(items)]
            row = [plain(result.learner), result.exercise, *points, *(f"{x:g}" for x in figures)]
            rows.append([*row, plain("; ".join(result.remarks + result.notes))])
        return _csv(rows)

    def times_csv(self) -> str:
        """How long each took, when it was run."""
        rows = [[plain(each.learner), each.exercise, f"{each.seconds:g}"] for each in self.results]
        return _csv([["learner", "exercise", "seconds"], *rows])

    def passes(self, result: Result) -> bool:
        """Whether all checks pass, and no answer in words is missing."""
        exercise = self.exercises.get(result.exercise)
        return exercise is not None and all(
            result.points(item) in (None, item.points) for item in exercise.items
        )


def load(out: Path) -> Graded:
    """Read what `Graded.save` wrote.

    Raises:
        ValueError: If there is nothing of that kind.
    """
    path = out / "class.json"
    if not path.exists():
        raise ValueError(f"{out}: allowed: a folder that `grade` has written")
    kept = json.loads(path.read_text(encoding="utf-8"))
    made = {}
    for number, each in kept["exercises"].items():
        tasks = [
            Task(**{**task, "items": [Item(**item) for item in task["items"]]})
            for task in each.pop("tasks")
        ]
        made[number] = Exercise(**each, tasks=tasks)
    return Graded(made, [Result(**each) for each in kept["results"]])


MARK_COLUMNS = ["learner", "exercise", "answer", "reply", "points", "comment"]


def read_marks(path: Path) -> list[dict]:
    """Read points that were typed in; none where there is no such file.

    Raises:
        ValueError: If the file isn't one of marks.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not set(MARK_COLUMNS) <= set(rows.fieldnames or []):
            raise ValueError(f"{path}: allowed: the columns {', '.join(MARK_COLUMNS)}")
        return [{name: row[name] or "" for name in MARK_COLUMNS} for row in rows]


def write_marks(path: Path, marks: Iterable[dict]) -> None:
    """Write the points that were typed in."""
    rows = sorted([str(mark[name]) for name in MARK_COLUMNS] for mark in marks)
    _replace(path, _csv([MARK_COLUMNS, *rows]))


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    text = " ".join(text.split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _csv(rows: Iterable[list]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def key_of(*parts: str) -> str:
    """What a result depends on, as one name to store it under."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def keep(store: Path | None, key: str, told: dict) -> None:
    """Store what was found, under what it was found from; nowhere if there is no store."""
    if store is not None:
        store.mkdir(parents=True, exist_ok=True)
        _replace(store / f"{key}.json", json.dumps(told))


def kept(store: Path | None, key: str) -> dict:
    """What an earlier run stored.

    Raises:
        ValueError: If there is nothing, or no longer what it was.
    """
    if store is None or not (path := store / f"{key}.json").exists():
        raise ValueError(f"nothing is kept of {key}")
    return json.loads(path.read_text(encoding="utf-8"))


def _replace(path: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    aside = path.with_name(f"{path.name}.part")
    aside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(aside, path)
