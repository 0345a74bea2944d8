"""What the tests hold the library against: slow, plain, and written apart from it.

The random Mornings and designs keep to a coarse grid of time, so that ties, full lines and cuts at
the very instant of an event are common. Hypothesis tries the same ones in every run: what passes
here passes everywhere.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import NormalDist, fmean, stdev

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from waitingroom_lib import Design, Morning, Scenario

settings.register_profile("same every time", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("same every time")

STUDENT_T_99_19 = 2.8609
"""Two-sided 99% quantile of Student's t with 19 degrees of freedom, from a printed table."""


def naive_starts(
    ready: Sequence[int], service: Sequence[int], workers: int, limit: int | None
) -> list[int | None]:
    """When each call starts, by looking back at every booking before it; None: refused.

    Of the bookings before it that are still unfinished when it is ready, all but `workers - 1` must
    have finished before it can start.
    """
    admitted: list[tuple[int, int]] = []
    starts: list[int | None] = []
    for at, length in zip(ready, service, strict=True):
        ends = sorted(end for _, end in admitted if end > at)
        waiting = sum(start > at for start, _ in admitted)
        if len(ends) >= workers and limit is not None and waiting >= limit:
            starts.append(None)
            continue
        start = ends[-workers] if len(ends) >= workers else at
        admitted.append((start, start + length))
        starts.append(start)
    return starts


def naive_story(morning: Morning, design: Design) -> list[tuple[int | None, ...]]:
    """Accepted, started and confirmed time of every booking, microseconds; None: never."""
    accept = round(morning.scenario.accept_s * 1e6)
    ready, service = list(morning.arrived_us), [accept + call for call in morning.call_us]
    if design.mode == "queued":
        taken = naive_starts(ready, [accept] * len(ready), design.servers, None)
        ready, service = [start + accept for start in taken], list(morning.call_us)
    workers = design.workers if design.mode == "queued" else design.servers
    story = []
    starts = naive_starts(ready, service, workers, design.backlog_limit)
    for at, start, length in zip(ready, starts, service, strict=True):
        end = None if start is None else start + length
        accepted = end if start is None or design.mode == "synchronous" else at
        story.append((accepted, start, end))
    return story


def as_us(seconds: float) -> int | None:
    """Whole microseconds; None for nan."""
    return None if math.isnan(seconds) else round(seconds * 1e6)


@st.composite
def mornings(draw: st.DrawFn) -> Morning:
    """A small Morning on a coarse grid of time, with many ties."""
    size = draw(st.sampled_from([0, 1, 2, 3, 5, 8, 12, 20, 30]))
    unit_s = draw(st.sampled_from([1.0, 0.25, 0.001]))
    gaps = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 7]), min_size=size, max_size=size))
    arrived_s = [unit_s * sum(gaps[: row + 1]) for row in range(size)]
    calls = st.lists(st.integers(1, 9), min_size=size, max_size=size)
    scenario = Scenario.steady(
        duration_s=draw(st.sampled_from([1, 20, 60.5])),
        accept_s=draw(st.sampled_from([0, 0.025, 0.25, 1])),
    )
    call_s = [unit_s * length for length in draw(calls)]
    return Morning.from_columns(arrived_s, call_s, scenario=scenario)


def designs(*, limits: bool = True) -> st.SearchStrategy[Design]:
    """A small design, queued or synchronous, with or without a backlog limit."""
    limit = st.sampled_from([None, 0, 1, 2, 4] if limits else [None])
    few = st.sampled_from([1, 1, 2, 3, 4])
    return st.builds(Design.queued, workers=few, servers=few, backlog_limit=limit) | st.builds(
        Design.synchronous, threads=few, backlog_limit=limit
    )


@st.composite
def runs(draw: st.DrawFn) -> tuple[Morning, Design, float | None]:
    """A Morning, a design, and where to cut the run: nowhere, or about when something happens."""
    morning, design = draw(mornings()), draw(designs())
    times = [time for row in naive_story(morning, design) for time in row if time is not None]
    at_us = draw(st.sampled_from([0, *morning.arrived_us, *times]))
    after_us = draw(st.sampled_from([0, 0, -1, 1, 123_456]))
    until_s = max(at_us + after_us, 0) / 1e6
    return morning, design, draw(st.sampled_from([until_s, until_s, None]))


def checksum(*columns: Sequence[object]) -> str:
    """One short fingerprint of columns of whole numbers and words, the same on every platform."""
    text = "\n".join(",".join(map(str, column)) for column in columns)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def chi_square(observed: Sequence[int], expected: Sequence[float]) -> float:
    """Pearson's statistic."""
    return sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))


def chi_square_p(statistic: float, freedom: int) -> float:
    """Probability of a larger statistic, by Wilson and Hilferty's cube root (1931)."""
    spread = 2 / (9 * freedom)
    z = ((statistic / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)
    return 1 - NormalDist().cdf(z)


def integral(function, start: float, stop: float, steps: int = 2000) -> float:
    """Midpoint rule."""
    width = (stop - start) / steps
    return width * sum(function(start + width * (step + 0.5)) for step in range(steps))


def interval(replications: Sequence[float]) -> tuple[float, float]:
    """99% confidence interval of the mean of 20 independent runs, by Student's t."""
    assert len(replications) == 20, "the quantile is for 19 degrees of freedom"
    half = STUDENT_T_99_19 * stdev(replications) / math.sqrt(20)
    return fmean(replications) - half, fmean(replications) + half


@contextmanager
def refused(error: type[Exception], *words: str) -> Iterator[None]:
    """What is inside must raise this very error, and its message must say all of the words."""
    with pytest.raises(error) as caught:
        yield
    assert caught.type is error
    missing = [word for word in words if word not in str(caught.value)]
    assert not missing, f"{caught.value} does not say {missing}"


NOT_NUMBERS = ["2", None, True, [2], 2j]
NOT_FINITE = [math.nan, math.inf, -math.inf, 10**400]
"""The last is a whole number that no float can hold."""


def bad_numbers(*out_of_range: float) -> list[tuple[type[Exception], object]]:
    """What a number must not be: another type, not finite, or out of its range."""
    return [(TypeError, value) for value in NOT_NUMBERS] + [
        (ValueError, value) for value in (*NOT_FINITE, *out_of_range)
    ]


def bad_wholes(*out_of_range: int) -> list[tuple[type[Exception], object]]:
    """What a whole number must not be."""
    wrong_types = [*NOT_NUMBERS, 2.0, math.nan, math.inf]
    return [(TypeError, value) for value in wrong_types] + [
        (ValueError, value) for value in out_of_range
    ]
