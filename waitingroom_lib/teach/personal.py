"""Figures that differ by learner: what a `NN_topic.personal.toml` beside a solution says.

A learner who states a figure can copy it from another one, or from the course's own solution. So
some figures come in sets, and each learner is given one, drawn from a hash of their name and a
secret of the class. Nothing is stored by learner: who knows the secret can draw again.

    checks = ["check-flu-design"]              # those that ask for what depends on the figures

    [places]                                   # a cell's grade_id or id: what stands there
    task-4 = ["On a flu Monday {peak} bookings a second"]
    flu-design = ["threads={threads}"]         # in the solution, too: `grade` runs it

    [course]                                   # the figures as the solution has them
    peak = "4.8"
    threads = "8"

    [[set]]                                    # those that learners get, one of these each
    peak = "3.1"
    threads = "6"

Each text of a place stands there once, with the course's figures; a learner finds it with theirs. A
figure may be a row of letters, of which `{letters[0]}` is the first. All else of an exercise, the
questions, the checks, the hints and the rubrics, must be true for every set: a test tries them.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import re
import secrets
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from waitingroom_lib.teach.assemble import LONGEST_NAME, name_of

COLUMN = "learner"

NOT_A_NAME = re.compile(
    r'[/\\:*?"<>|\x00-\x1f]|^[. ]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|^release\.json$',
    re.IGNORECASE,
)
"""What can't be a folder's name on one system or another, or in a release."""


@dataclass(frozen=True)
class Figures:
    """What differs by learner in one exercise."""

    checks: tuple[str, ...]
    places: Mapping[str, Sequence[str]]
    course: Mapping[str, str]
    sets: tuple[Mapping[str, str], ...]

    def put_into(self, solution: NotebookNode, number: int) -> NotebookNode:
        """A solution with the figures of one set in the place of the course's own."""
        made = copy.deepcopy(solution)
        for cell in made.cells:
            cell.source = _replaced(cell.source, self._texts(name_of(cell), number))[0]
        return made

    def _texts(self, cell: str, number: int) -> dict[str, str]:
        """What stands in a cell, and what is to stand there instead."""
        texts = self.places.get(cell, ())
        return {each.format(**self.course): each.format(**self.sets[number]) for each in texts}


def _replaced(source: str, texts: Mapping[str, str]) -> tuple[str, int]:
    """All texts replaced at once, so that none is looked for in what replaces another."""
    if not texts:
        return source, 0
    looked_for = "|".join(map(re.escape, texts))
    return re.subn(looked_for, lambda found: texts[found[0]], source)


def file_of_figures(solution: Path) -> Path:
    """Where it is said what differs by learner in an exercise, if anything does."""
    return solution.with_suffix(".personal.toml")


def figures_of(solution: Path, notebook: NotebookNode) -> Figures | None:
    """What differs by learner in an exercise; None if nothing does.

    Raises:
        ValueError: If the file beside the solution doesn't fit it.
    """
    path = file_of_figures(solution)
    if not path.exists():
        return None
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        places = {cell: tuple(texts) for cell, texts in told["places"].items()}
        figures = Figures(tuple(told["checks"]), places, told["course"], tuple(told["set"]))
        if problem := _problem(figures, notebook):
            raise ValueError(problem)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError(f"{path.as_posix()}: {error}") from None
    return figures


def _problem(figures: Figures, notebook: NotebookNode) -> str:
    """Why some figures don't fit a notebook; empty if they do."""
    cells = {name_of(cell): cell.source for cell in notebook.cells}
    if unknown := [name for name in (*figures.places, *figures.checks) if name not in cells]:
        return f"no cell {', '.join(unknown)}; allowed: the grade_id or id of one"
    every = [figures.course, *figures.sets]
    if len(every) < 3:
        return "fewer than two sets; allowed: two or more, besides the course's own"
    if any(set(each) != set(figures.course) for each in every):
        return f"a set without, or with other, figures; allowed: {', '.join(figures.course)}"
    if any(not isinstance(value, str) for each in every for value in each.values()):
        return "a figure that is no text; allowed: in quotes, as it stands in the exercise"
    if len({tuple(sorted(each.items())) for each in every}) < len(every):
        return "two sets that are the same; allowed: each another, and other than the course's own"
    for name, texts in figures.places.items():
        for text in texts:
            before = text.format(**figures.course)
            if cells[name].count(before) != 1:
                return f"{before!r} in {name}: allowed: what stands there once"
        if _replaced(cells[name], figures._texts(name, 0))[1] < len(texts):
            return f"two places in {name} that overlap; allowed: each beside the others"
    return ""


# -- Who gets which


@dataclass(frozen=True)
class Roster:
    """The learners of a class, and the secret from which their figures are drawn."""

    learners: tuple[str, ...]
    secret: bytes

    def knows(self, learner: str) -> bool:
        """Whether somebody is on it, whatever became of the case of their name's letters."""
        return same(learner) in map(same, self.learners)

    def drawn(self, learner: str, exercise: str, of: int) -> int:
        """The number of a learner's set in an exercise, from 0."""
        said = f"{exercise}\0{same(learner)}".encode()
        digest = hashlib.blake2b(said, key=self.secret, digest_size=8).digest()
        return int.from_bytes(digest) % of

    @property
    def mark(self) -> str:
        """By what a release says which secret it was made with, without telling it."""
        return hashlib.blake2b(b"the secret of a class", key=self.secret, digest_size=8).hexdigest()


def same(learner: str) -> str:
    """A name as file systems compare it: the strictest of them."""
    return unicodedata.normalize("NFC", learner).casefold()


def read_learners(path: Path) -> tuple[str, ...]:
    """Read a roster: a name a line, or a CSV with a column `learner`.

    Raises:
        ValueError: If there is nobody on it, or a name that can't be a folder's, or twice the same.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{path}: allowed: a roster, with a name a line, or a CSV") from None
    if path.suffix.lower() == ".csv":
        rows = csv.DictReader(text.splitlines())
        if COLUMN not in (rows.fieldnames or ()):
            raise ValueError(f"{path}: no column {COLUMN!r}; allowed: a CSV that has it, or a text")
        lines = [(rows.line_num, (row[COLUMN] or "").strip()) for row in rows]
    else:
        lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), start=1)]
        lines = [(at, line) for at, line in lines if not line.startswith("#")]
    found: dict[str, int] = {}
    for at, name in lines:
        if not name:
            continue
        if NOT_A_NAME.search(name) or len(name) > LONGEST_NAME:
            raise ValueError(
                f"{path}, line {at}: {name!r}; allowed: what can be the name of a folder"
            )
        if same(name) in found:
            raise ValueError(
                f"{path}, line {at}: {name!r} is on line {found[same(name)]}, too; allowed: once"
            )
        found[same(name)] = at
    names = tuple(name for _, name in lines if name)
    if not names:
        raise ValueError(f"{path}: nobody is on it; allowed: one learner or more")
    return names


def secret_file(roster: Path, given: Path | None) -> Path:
    """Where the secret of a class is kept."""
    return given or roster.with_suffix(".salt")


def require_no_secret(given: Path | None) -> None:
    """Refuse a secret that is given without a roster.

    Raises:
        ValueError: If it is.
    """
    if given is not None:
        raise ValueError("--salt: allowed: together with --personal ROSTER")


def read_roster(path: Path, salt: Path | None = None) -> Roster:
    """Read a roster, and its secret.

    Raises:
        ValueError: If one of them can't be used.
    """
    learners, kept = read_learners(path), secret_file(path, salt)
    if not kept.exists():
        raise ValueError(
            f"{kept} isn't there, and without it nobody knows who was given which figures; "
            "allowed: the file that `release --personal` wrote"
        )
    secret = kept.read_bytes().strip()
    if not 16 <= len(secret) <= 64:
        raise ValueError(f"{kept}: allowed: the file that `release --personal` wrote, as it was")
    return Roster(learners, secret)


def make_secret(path: Path) -> None:
    """Write a new secret; nobody but its owner may read it, where the system knows owners."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_hex(32) + "\n", encoding="ascii", newline="\n")
