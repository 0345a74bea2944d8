"""Whose figures an answer is for: those of whoever handed it in, or of somebody else.

An answer that is wrong for a learner's own figures may be right for another's. That is told to
whoever grades, never to the learner, and costs no points: it says how many others it would be right
for, since where one answer does for many, it proves nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tqdm.std import tqdm

from waitingroom_lib.teach import supervised
from waitingroom_lib.teach.answers import UNTOUCHED
from waitingroom_lib.teach.assemble import Cell, Step, assemble
from waitingroom_lib.teach.personal import Roster, same
from waitingroom_lib.teach.results import Exercise, Result, keep, kept, key_of

MANY = 4
"""So many answers to try make it worth while to compute once what all checks need."""

NAMED = 3
"""So many others are named; of the rest it is said how many they are."""


@dataclass
class Job:
    """A submission that has to be run, with the exercise as this learner was given it."""

    result: Result
    cells: list[Cell]
    key: str
    exercise: Exercise
    number: int | None = None
    """Of the learner's set of figures; None: they have the course's own."""
    was_stopped: bool = False


class Given:
    """Who was given which set of figures, and the exercises with them."""

    def __init__(self, sources: Mapping[str, Exercise], roster: Roster | None) -> None:
        self.sources, self.roster = sources, roster
        self._made: dict[tuple[str, int | None], Exercise] = {}

    def number(self, learner: str, exercise: Exercise) -> int | None:
        """Of a learner's set; None where they have the course's own figures."""
        roster, figures = self.roster, exercise.figures
        if roster is None or figures is None or not roster.knows(learner):
            return None
        return roster.drawn(learner, Path(exercise.file).stem, len(figures.sets))

    def exercise(self, number: str, of: int | None) -> Exercise:
        """An exercise with one set of figures."""
        if (number, of) not in self._made:
            self._made[number, of] = self.sources[number].with_set(of)
        return self._made[number, of]

    def holders(self, number: str) -> dict[int | None, list[str]]:
        """The learners who have each set of an exercise; nobody has the course's own."""
        found: dict[int | None, list[str]] = {None: []}
        for learner in self.roster.learners:
            found.setdefault(self.number(learner, self.sources[number]), []).append(learner)
        return found


@dataclass
class Suspect:
    """A submission of which some checks failed that ask for figures of one's own."""

    job: Job
    checks: list[str]
    right_for: dict[str, list[int | None]] = field(default_factory=dict)


def note_copies(
    jobs: Sequence[Job],
    given: Given,
    limits: supervised.Limits,
    *,
    store: Path | None,
    at_once: int,
    hidden: Sequence[Path],
    tell: bool,
) -> None:
    """Note down of wrong answers whose figures they would be right for.

    Args:
        jobs: What was graded.
        given: Who has which figures.
        limits: What each may use.
        store: Folder of the results of earlier runs.
        at_once: How many are run at once.
        hidden: Folders that no learner's code is to see.
        tell: Whether progress is shown.
    """
    by_exercise: dict[str, list[Suspect]] = {}
    for job in jobs:
        if checks := _wrong(job):
            by_exercise.setdefault(job.result.exercise, []).append(Suspect(job, checks))
    for number, suspects in sorted(by_exercise.items()):
        holders = given.holders(number)
        tries = [(of, [each for each in suspects if each.job.number != of]) for of in holders]
        total = sum(len(some) for _, some in tries)
        what = f"exercise {number}, others' figures"
        with tqdm(total=total, desc=what, delay=2, disable=not tell, file=sys.stderr) as bar:
            for of, some in tries:
                other = given.exercise(number, of)
                for _ in _tried(some, of, other, limits, store, at_once, hidden):
                    bar.update()
        for suspect in suspects:
            suspect.job.result.notes += _notes(suspect, holders)


def _wrong(job: Job) -> list[str]:
    """The checks that a learner's own answer fails, where it could be another's."""
    if job.number is None or job.was_stopped:
        return []
    found = {name: job.result.checks.get(name) for name in job.exercise.figures.checks}
    return [
        name
        for name, each in found.items()
        if each and not each["passed"] and each["words"] not in ("", UNTOUCHED)
    ]


def _tried(
    suspects: Sequence[Suspect],
    of: int | None,
    other: Exercise,
    limits: supervised.Limits,
    store: Path | None,
    at_once: int,
    hidden: Sequence[Path],
) -> Iterator[None]:
    """Try answers on another set of figures; what an earlier run found isn't run again."""
    left = []
    for each in suspects:
        try:
            _fill(each, of, kept(store, _key(each, other)))
            yield
        except (ValueError, KeyError, TypeError):
            left.append(each)
    if not left:
        return
    with supervised.Shop(other.source, hidden=hidden, is_to_warm=len(left) >= MANY) as shop:
        run = partial(_run, shop=shop, of=of, other=other, limits=limits, store=store)
        for _ in shop.all(run, left, at_once):
            yield


def _run(suspect: Suspect, *, shop, of, other: Exercise, limits, store: Path | None) -> None:
    """Run one submission's failed checks on another set of figures."""
    steps = _up_to(assemble(other.source, suspect.job.cells).steps, suspect.checks)
    key = _key(suspect, other)
    ran = supervised.run(shop, steps, limits, key)
    passed = [name for name in suspect.checks if ran.checks[name]["passed"]]
    keep(store, key, {"passed": passed})
    _fill(suspect, of, {"passed": passed})


def _up_to(steps: Sequence[Step], checks: Sequence[str]) -> list[Step]:
    """The steps that some checks need, and no other check."""
    last = max(at for at, step in enumerate(steps) if step.name in checks)
    return [step for step in steps[: last + 1] if step.kind != "check" or step.name in checks]


def _key(suspect: Suspect, other: Exercise) -> str:
    """What is found depends on this."""
    return key_of(suspect.job.key, other.digest, *suspect.checks)


def _fill(suspect: Suspect, of: int | None, found: dict) -> None:
    for name in found["passed"]:
        suspect.right_for.setdefault(name, []).append(of)


def _notes(suspect: Suspect, holders: Mapping[int | None, Sequence[str]]) -> list[str]:
    """What is told to whoever grades."""
    mine = suspect.job.number
    others = sum(len(each) for of, each in holders.items() if of not in (None, mine))
    notes = []
    for name in suspect.checks:
        sets = suspect.right_for.get(name, [])
        names = sorted((each for of in sets for each in holders[of]), key=same)
        few = ", ".join(names[:NAMED])
        few += f" and {len(names) - NAMED} more" if names[NAMED:] else ""
        whose = [f"those of {few} ({len(names)} of {others} who have others)"] if names else []
        whose += ["the course's own"] if None in sets else []
        if whose:
            notes.append(f"{name}: not right for their own figures, but for {' and '.join(whose)}")
    return notes
