"""What the tests hold the library against: slow, plain, and written apart from it.

The random Mornings and designs of a plain pool keep to a coarse grid of time, so that ties, full
lines and cuts at the very instant of an event are common. Hypothesis tries the same ones in every
run: what passes here passes everywhere.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import NormalDist, fmean, stdev

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    ExponentialCalls,
    LogNormalCalls,
    Morning,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Outage,
    RetryBudget,
    Rush,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    UniformCalls,
)

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


class Huge(int):
    """A whole number that no float can hold, and whose repr can be compared."""

    def __repr__(self) -> str:
        return "10**400"


NOT_NUMBERS = ["2", None, True, [2], 2j]
NOT_FINITE = [math.nan, math.inf, -math.inf, Huge(10**400)]


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


# -- whole platforms
#
# Calls are drawn to the microsecond, and no chosen time is round: two things that have nothing to
# do with one another hardly ever happen at one instant.


def odd_seconds(low: float, high: float) -> st.SearchStrategy[float]:
    """A time that is no round number of anything."""
    return st.integers(round(low * 1e6), round(high * 1e6)).map(lambda us: (us | 1) / 1e6)


@st.composite
def all_troubles(draw: st.DrawFn, clinics: int) -> tuple[Slowdown | Outage | Rush, ...]:
    """None to three slowdowns, outages and rushes, of some clinics or of all."""
    troubles = []
    for _ in range(draw(st.integers(0, 3))):
        window = {"from_s": (from_s := draw(odd_seconds(0, 60)))}
        window["until_s"] = from_s + draw(odd_seconds(1, 60))
        window["clinics"] = draw(st.sampled_from([None, (0,), tuple(range(clinics))]))
        mode = draw(st.sampled_from(["slow", "refuse", "hang", "rush"]))
        if mode == "slow":
            troubles.append(Slowdown(factor=draw(odd_seconds(1, 10)), **window))
        elif mode == "rush":
            troubles.append(Rush(rate_per_s=draw(st.sampled_from([0.2, 1])), **window))
        else:
            troubles.append(Outage(mode=mode, **window))
    return tuple(troubles)


@st.composite
def worlds(draw: st.DrawFn) -> Morning:
    """A Morning of up to some hundred bookings in which anything may go wrong."""
    clinics = draw(st.sampled_from([1, 2, 3, 8]))
    calls = [
        UniformCalls(low_s=1, high_s=3),
        ExponentialCalls(mean_s=2),
        LogNormalCalls(mean_s=2, scv=2),
    ]
    booked = st.sampled_from(
        [{}, {"popularity_skew": 1}, {"clinic_weights": (1, *[3] * (clinics - 1))}]
    )
    scenario = Scenario.steady(
        draw(st.sampled_from([0.3, 1, 2, 4])),
        duration_s=draw(st.sampled_from([20, 60, 90])),
        calls=draw(st.sampled_from(calls)),
        clinics=clinics,
        **draw(booked),
        urgent_share=draw(st.sampled_from([0, 0.3])),
        clinic_limit=draw(st.sampled_from([None, None, 1, 3])),
        failure_probability=draw(st.sampled_from([0, 0, 0.2, 0.9])),
        worker_death_probability=draw(st.sampled_from([0, 0, 0.1, 0.5])),
        troubles=draw(all_troubles(clinics)),
        accept_s=draw(st.sampled_from([0, 0.025, 0.4])),
    )
    return scenario.sample(draw(st.integers(1, 1000)))


@st.composite
def policies(draw: st.DrawFn, *, queued: bool, guarded: bool) -> CallPolicy:
    """What is done about calls, in every combination that makes sense; `guarded`: by breakers."""
    timeout_s = draw(odd_seconds(0.5, 10) if guarded else st.none() | odd_seconds(0.5, 10))
    attempts = draw(st.sampled_from([1, 2, 4]))
    again, choices = attempts > 1, {}
    if again:
        budgets = [None, RetryBudget(), RetryBudget(ratio=0.3, burst=1), RetryBudget(ratio=0)]
        choices["retry_budget"] = draw(st.sampled_from(budgets))
    if again and queued:
        base_s = draw(odd_seconds(0.3, 3))
        backoffs = [
            Backoff.none(),
            Backoff.fixed(base_s),
            Backoff.fixed(base_s, jitter="full"),
            *(
                Backoff.exponential(base_s, cap_s=4 * base_s, jitter=jitter)
                for jitter in ("none", "full", "decorrelated")
            ),
        ]
        choices["backoff"] = draw(st.sampled_from(backoffs))
        if timeout_s is not None:
            choices["redelivery_s"] = draw(st.none() | odd_seconds(timeout_s + 0.1, 20))
    if timeout_s is not None:
        breaker = Breaker(failures=draw(st.integers(1, 4)), open_s=draw(odd_seconds(1, 30)))
        choices["breaker"] = breaker if guarded else draw(st.sampled_from([None, breaker]))
    return CallPolicy(
        timeout_s=timeout_s, max_attempts=attempts, idempotency_keys=draw(st.booleans()), **choices
    )


RULES = [OnUtilisation(0.7), OnBacklogPerWorker(2), OnAge(5), OnDemand(call_s=2, drain_s=10)]


@st.composite
def staffs(draw: st.DrawFn, fewest: int) -> int | Schedule | Autoscaler:
    """Workers: a fixed number, a schedule, or an autoscaler."""
    kind = draw(st.sampled_from(["fixed", "fixed", "schedule", "autoscaler"]))
    if kind == "fixed":
        return draw(st.integers(fewest, fewest + 12))
    boot_s = draw(st.sampled_from([0, 3.000007, 17.000003]))
    if kind == "autoscaler":
        return Autoscaler(
            rule=draw(st.sampled_from(RULES)),
            every_s=draw(odd_seconds(2, 10)),
            boot_s=boot_s,
            scale_in_after_s=draw(st.sampled_from([0, 12.000003])),
            minimum=fewest,
            maximum=fewest + draw(st.integers(0, 12)),
        )
    gaps = draw(st.lists(odd_seconds(1, 30), max_size=4))
    times = [0, *(sum(gaps[: step + 1]) for step in range(len(gaps)))]
    return Schedule(
        steps=tuple((at, draw(st.integers(fewest, fewest + 10))) for at in times), boot_s=boot_s
    )


@st.composite
def all_designs(draw: st.DrawFn, must: str = "") -> Design:
    """Any design at all; or any that has a cap, a breaker or a highest age."""
    queued = draw(st.integers(0, 4)) > 0 or must == "max_age_s"
    common = {
        "backlog_limit": draw(st.sampled_from([None, None, 0, 5, 30])),
        "clinic_cap": draw(st.sampled_from([1, 3] if must == "clinic_cap" else [None, None, 1, 3])),
        "policy": draw(policies(queued=queued, guarded=must == "breaker")),
    }
    if not queued:
        return Design.synchronous(threads=draw(st.integers(1, 12)), **common)
    order = draw(st.sampled_from(["fifo", "fifo", "lifo", "adaptive_lifo", "fair", "priority"]))
    shards = draw(st.sampled_from([None, None, Shards(of=3, pick=2), Shards(of=2, pick=1)]))
    codel = CoDel(target_s=1.000003, interval_s=4.000007)
    return Design.queued(
        workers=draw(staffs(shards.of if shards else 1)),
        servers=draw(st.sampled_from([1, 4])),
        order=order,
        lifo_over_s=1.500001 if order == "adaptive_lifo" else None,
        codel=codel if order == "fifo" and draw(st.booleans()) else None,
        max_age_s=draw(
            odd_seconds(2, 40) if must == "max_age_s" else st.none() | odd_seconds(2, 40)
        ),
        shards=shards,
        **common,
    )
