"""An answer is compared with what is right, and is told what is true of it.

    checks.agree(
        drain_h,                                        # the learner's function
        clockwork_h,                                    # what is right, computed
        cases=[(18_000, 4, 24, 2), (900, 0.5, 2, 2)],   # what to call both with
        edges=[((900, 12, 24, 2), "12/s come and 12/s leave. Does this line get shorter?")],
        draw=lambda random: (random.randrange(100, 999), 1, 8, 2),
        ideas={"Yes, if the door were shut.": lambda backlog, rate_per_s, workers, call_s: ...},
        rel=0.001,
        hint="In one second: how many bookings leave the queue, how many join?",
    )

What is asked of an answer, in this order: that it runs and ends, and leaves its arguments alone;
that what comes back can be read; its unit; whether one of the ideas gives the same figures in
every case; its size; and for which case it is wrong first.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from waitingroom_lib.teach.answers import LONGEST_S, case, failure, number, shown, tried
from waitingroom_lib.teach.answers import hint as say

UNITS = {60: "seconds and minutes, or minutes and hours", 1000: "thousandths", 3600: "hours"}
"""Factors by which a figure in another unit is wrong, and what is then mixed up."""

FAR = 30
"""A factor by which no detail is wrong."""


class _Unreadable(Exception):
    """What came back can't be read."""


def agree(
    answer: Callable,
    right: Callable,
    *,
    cases: Sequence[tuple],
    edges: Sequence[tuple[tuple, str]] = (),
    draw: Callable[[Random], tuple] | None = None,
    ideas: Mapping[str, Callable] | None = None,
    read: Callable[[Any], Any] = number,
    rel: float = 1e-6,
    within: float = 0.0,
    hint: str,
    part: Callable[[Any, Any], str] | None = None,
    longest_s: float = LONGEST_S,
) -> None:
    """Compare an answer with what is right; nothing happens if it is.

    Args:
        answer: The learner's function.
        right: What is right: a function of the same arguments.
        cases: Arguments to call both with, those that the task speaks of first.
        edges: Further ones, each with what to say to an answer that is wrong there first.
        draw: Makes one more of them, another each time: a table of the others is no answer.
        ideas: Wrong ideas by the hint for each: functions of the same arguments. It is given where
            the idea's figures, and errors, are those of the answer in all cases.
        read: Reads what came back: `number`, `whole`, `numbers(...)`, `sequence` of `answers`, or
            any function that raises an AssertionError.
        rel: Share of a figure by which it may be off.
        within: By how much besides, in its own unit.
        hint: What to look at where nothing else is known.
        part: Where no idea fits: says which part of the first wrong answer is wrong, and what to
            look at, from what was read off it and off what is right; before the case's own hint.
        longest_s: Seconds that the answer may take for one case.

    Raises:
        AssertionError: If they differ, or the answer can't be run, or read; where they differ, its
            `ideas` are the hints of those that gave the same figures.
        NotImplementedError: If nobody has written it yet.
    """
    calls = [*cases, *(arguments for arguments, _ in edges), *([draw(Random())] if draw else [])]
    hints = [""] * len(cases) + [words for _, words in edges] + [""]
    seen = []
    for arguments in calls:
        seen.append(_read_off(answer, arguments, read, longest_s))
        if isinstance(seen[0], Exception):
            raise say(_says(answer, calls[0], seen[0], hints[0] or hint))
    wanted = [read(right(*arguments)) for arguments in calls]
    near = [_is_near(ours, theirs, rel, within) for ours, theirs in zip(seen, wanted, strict=True)]
    if all(near):
        return
    first = near.index(False)
    alike = [
        words
        for words, idea in (ideas or {}).items()
        if all(
            _is_near(_read_off(idea, arguments, read, longest_s), each, rel, within)
            for arguments, each in zip(calls, seen, strict=True)
        )
    ]
    words = _unit(answer, seen, wanted, rel) or (alike[0] if alike else "")
    if not words:
        was_read = not isinstance(seen[first], Exception)
        told = part(seen[first], wanted[first]) if part and was_read else ""
        words = f"{told} {hints[first]}".strip() or _size(seen, wanted) or hint
        words = _says(answer, calls[first], seen[first], words)
        words = f"Right for {_cases(first)}. {words}" if first else words
    error = say(words)
    error.ideas = tuple(alike)
    raise error


def _read_off(function: Callable, arguments: tuple, read: Callable, longest_s: float) -> Any:
    """What a function gives, or the error in the place of it."""
    result = tried(function, arguments, longest_s)
    try:
        return result if isinstance(result, Exception) else read(result)
    except AssertionError as error:
        return _Unreadable(str(error))


def _is_near(seen: Any, wanted: Any, rel: float, within: float) -> bool:
    """Whether two readings are the same: numbers nearly, all else exactly, errors by their type."""
    if isinstance(seen, Exception) or isinstance(wanted, Exception):
        return type(seen) is type(wanted)
    if isinstance(seen, tuple) and isinstance(wanted, tuple):
        return len(seen) == len(wanted) and all(
            _is_near(*pair, rel, within) for pair in zip(seen, wanted, strict=True)
        )
    if isinstance(seen, int | float) and isinstance(wanted, int | float):
        return math.isclose(seen, wanted, rel_tol=rel, abs_tol=within)
    return seen == wanted


def _says(answer: Callable, arguments: tuple, seen: Any, hint: str) -> str:
    """An answer's first fault, and what to look at."""
    if isinstance(seen, _Unreadable):
        return f"{seen} (It came back{case(answer, arguments)}.)"
    if isinstance(seen, Exception):
        return f"{failure(answer, arguments, seen)} {hint}"
    return f"Not yet{case(answer, arguments)}, where {shown(seen)} came back. {hint}"


def _cases(number: int) -> str:
    return "one case" if number == 1 else f"{number} cases"


def _ratios(seen: Sequence[Any], wanted: Sequence[Any]) -> list[float]:
    """By which factors the numbers are too large; empty if that can't be said of one of them."""
    ratios = []
    for ours, theirs in zip(seen, wanted, strict=True):
        if not (isinstance(ours, int | float) and isinstance(theirs, int | float)):
            return []
        if ours == theirs and (ours == 0 or math.isinf(ours)):
            continue
        if ours <= 0 or theirs <= 0 or math.isinf(ours) or math.isinf(theirs):
            return []
        ratios.append(ours / theirs)
    return ratios


def _unit(answer: Callable, seen: Sequence[Any], wanted: Sequence[Any], rel: float) -> str:
    """What to say where every figure is wrong by the factor between two units."""
    ratios = _ratios(seen, wanted)
    if len(ratios) < 2:
        return ""
    for factor, mixed_up in UNITS.items():
        for times, size in ((factor, "large"), (1 / factor, "small")):
            if all(math.isclose(ratio, times, rel_tol=max(rel, 1e-6)) for ratio in ratios):
                name = getattr(answer, "__name__", "the function")
                return (
                    f"{factor:,} times too {size}, throughout: are {mixed_up} mixed up? The end of "
                    f"{name}'s own name says in what it answers."
                )
    return ""


def _size(seen: Sequence[Any], wanted: Sequence[Any]) -> str:
    """What to say where the figures are far off."""
    ratios = _ratios(seen, wanted)
    if ratios and min(ratios) > FAR:
        return f"More than {FAR} times too large, throughout: which units, and what by what?"
    if ratios and max(ratios) < 1 / FAR:
        return f"More than {FAR} times too small, throughout: which units, and what by what?"
    return ""
