"""Mornings in which nothing is left to chance, and short ways to say what became of them."""

import math
from collections.abc import Collection, Mapping, Sequence

from hypothesis import strategies as st

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    Morning,
    OnDemand,
    Outage,
    Outcome,
    RetryBudget,
    Scenario,
    Schedule,
    Shards,
)
from waitingroom_lib._units import to_us

NONSENSE = [
    "1_0",
    "\N{ARABIC-INDIC DIGIT FOUR}",
    "\N{FULLWIDTH DIGIT FOUR}",
    "",
    " ",
    "abc",
    "1.5.5",
    "1e400",
    "nan",
    "-3",
    "0x10",
    "12 or so",
    "9" * 30,
    "<b>",
    "1,000",
]
"""What isn't a number, in a box."""


class Told(Morning):
    """A Morning whose every attempt is told and not drawn."""

    tale: tuple

    def attempt(self, booking: int, number: int) -> tuple[int, bool, float]:
        """What attempt `number` of a booking's call would meet."""
        call_s, fails, dies, _ = self.tale
        length_s = call_s[booking][min(number, len(call_s[booking])) - 1]
        return to_us(length_s), (booking, number) in fails, dies.get((booking, number), 1)

    @property
    def first_attempts(self):
        """What the first attempts would meet, in columns."""
        rows = [self.attempt(booking, 1) for booking in range(len(self))]
        return tuple(zip(*rows, strict=True)) or ((), (), ())

    def jitter(self, booking: int, number: int) -> float:
        """The draw for the backoff after attempt `number`."""
        return self.tale[3].get((booking, number), 0.5)


def told(
    arrived_s: Sequence[float],
    call_s: Sequence[float | tuple[float, ...]],
    clinic: Sequence[int] | None = None,
    *,
    fails: Collection[tuple[int, int]] = (),
    dies: Mapping[tuple[int, int], float] | None = None,
    jitter: Mapping[tuple[int, int], float] | None = None,
    **world,
) -> Morning:
    """A Morning told from beginning to end.

    A call is one length, or one an attempt (further ones are as long as the last). `fails` holds
    (booking, attempt) of each call that the clinic answers with an error; `dies` after what part of
    the call a worker dies; `jitter` the draws that are not 0.5.
    """
    lengths = [call if isinstance(call, tuple) else (call,) for call in call_s]
    chances = {"failure_probability": 0.5 if fails else 0} | (
        {"worker_death_probability": 0.5} if dies else {}
    )
    scenario = Scenario.steady(**{"accept_s": 0, "duration_s": 10, **chances, **world})
    morning = Told.from_columns(
        arrived_s, [first for first, *_ in lengths], clinic, scenario=scenario
    )
    object.__setattr__(morning, "tale", (lengths, set(fails), dict(dies or {}), dict(jitter or {})))
    return morning


def never(time_s: float) -> float | None:
    """A time, or None where none came."""
    return None if math.isnan(time_s) else time_s


def rows(outcome: Outcome) -> list[tuple[float | None, float | None, int, str]]:
    """First start, confirmation, attempts and state of every booking."""
    return [
        (never(row.started_s), never(row.confirmed_s), row.attempts, row.state)
        for row in outcome.bookings
    ]


def calls(outcome: Outcome) -> list[tuple[int, float, float | None, str]]:
    """Booking, start, end and result of every call."""
    return [
        (call.booking, call.started_s, never(call.ended_s), call.result)
        for call in outcome.call_log
    ]


def letters(outcome: Outcome) -> list[tuple[int, float, str]]:
    """Booking, time and reason of every dead letter."""
    return [(one.booking, one.given_up_s, one.reason) for one in outcome.dead_letters]


def starts(outcome: Outcome) -> list[float | None]:
    """When the first call of each booking started."""
    return [never(time_s) for time_s in outcome.bookings.started_s]


SCHEDULES = [
    Schedule(steps=((0, 2), (7, 4), (15, 2)), boot_s=3),
    Autoscaler(rule=OnDemand(call_s=3, drain_s=5), every_s=4, boot_s=3, minimum=2, maximum=5),
]


@st.composite
def platforms(draw: st.DrawFn) -> tuple[Morning, Design]:
    """A small Morning in which much goes wrong, and a design with some of everything."""
    size = draw(st.integers(0, 14))
    gaps = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 5]), min_size=size, max_size=size))
    pairs = st.tuples(st.integers(0, max(size - 1, 0)), st.integers(1, 3))
    outage = Outage(
        from_s=draw(st.integers(0, 6)),
        until_s=draw(st.integers(7, 20)),
        mode=draw(st.sampled_from(["refuse", "hang"])),
        clinics=draw(st.sampled_from([None, (0,)])),
    )
    morning = told(
        [sum(gaps[: row + 1]) for row in range(size)],
        draw(st.lists(st.integers(1, 9), min_size=size, max_size=size)),
        draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)),
        fails=draw(st.sets(pairs, max_size=10)),
        dies=draw(st.dictionaries(pairs, st.sampled_from([0, 0.25, 0.5]), max_size=3)),
        clinics=3,
        clinic_limit=draw(st.sampled_from([None, None, 1, 2])),
        troubles=draw(st.sampled_from([(), (outage,)])),
        accept_s=draw(st.sampled_from([0, 0.5])),
        duration_s=draw(st.sampled_from([1, 40])),
    )
    attempts = draw(st.integers(1, 4))
    again = attempts > 1
    timeout_s = draw(st.sampled_from([None, 2, 5]))
    queued = draw(st.integers(0, 3)) > 0
    policy = CallPolicy(
        timeout_s=timeout_s,
        max_attempts=attempts,
        backoff=Backoff.exponential(1, cap_s=4) if again and queued else Backoff.none(),
        retry_budget=draw(st.sampled_from([None, RetryBudget(ratio=0.5, burst=1)]))
        if again
        else None,
        breaker=draw(st.sampled_from([None, Breaker(failures=2, open_s=5)])) if timeout_s else None,
        redelivery_s=draw(st.sampled_from([None, 7])) if timeout_s and again and queued else None,
    )
    common = {
        "backlog_limit": draw(st.sampled_from([None, None, 0, 2, 5])),
        "clinic_cap": draw(st.sampled_from([None, 1, 2])),
        "policy": policy,
    }
    if not queued:
        return morning, Design.synchronous(threads=draw(st.integers(1, 3)), **common)
    order = draw(st.sampled_from(["fifo", "fifo", "lifo", "adaptive_lifo", "fair", "priority"]))
    codel = CoDel(target_s=2, interval_s=3) if draw(st.booleans()) and order == "fifo" else None
    return morning, Design.queued(
        workers=draw(st.sampled_from([2, 3, 4, *SCHEDULES])),
        servers=draw(st.sampled_from([1, 9])),
        order=order,
        lifo_over_s=2 if order == "adaptive_lifo" else None,
        codel=codel,
        max_age_s=draw(st.sampled_from([None, None, 3, 12])),
        shards=draw(st.sampled_from([None, None, Shards(of=2, pick=1), Shards(of=2, pick=2)])),
        **common,
    )
