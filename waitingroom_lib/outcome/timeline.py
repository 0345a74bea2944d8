"""How things stood at regular instants, counted off ascending columns of times."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from waitingroom_lib._checks import TIME, quoted, require_number
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.ledger import NEVER

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Timeline:
    """The run at regular instants: columns, one entry a step.

    `arrivals`, `confirmations`, `failures` (bookings given up) and `retries` (calls after a
    booking's first) count what happened since the step before; all else is how things stood at that
    instant. The backlog holds all that wait, whatever for: accepted, not yet done, not in a call.
    `held` are those of them whom no worker could serve: set aside, or waiting for a delay to pass.
    `oldest_age_s` is the age of the oldest in the backlog: is anybody forgotten?
    `first_attempt_age_s` that of the oldest in line for its first call, and never set aside: does
    the pool keep up?
    """

    time_s: list[float]
    backlog: list[int]
    held: list[int]
    oldest_age_s: list[float]
    first_attempt_age_s: list[float]
    busy_workers: list[int]
    workers: list[int]
    arrivals: list[int]
    confirmations: list[int]
    failures: list[int]
    retries: list[int]

    def __len__(self) -> int:
        """Number of steps."""
        return len(self.time_s)

    def to_frame(self) -> "pd.DataFrame":
        """The timeline as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame({column.name: getattr(self, column.name) for column in fields(self)})


MOST_INSTANTS = 1_000_000
"""Most instants of a timeline, which holds eleven figures of each: a week of seconds."""


def instants(ended_us: int, step_s: float, most: int = MOST_INSTANTS) -> range:
    """The instants of a run, from time 0 to the first at which it has ended, microseconds.

    Args:
        ended_us: When the run ended, microseconds.
        step_s: From one instant to the next, seconds.
        most: How many there may be.

    Raises:
        TypeError: If the step is no number.
        ValueError: If the step is under a millisecond, or so short that there are too many.
    """
    step_us = to_us(require_number("step_s", step_s, **TIME | {"at_least": 0.001}))
    if ended_us > most * step_us:
        raise ValueError(
            f"step_s must be at least {to_s(ended_us) / most:g} in so long a run (at most "
            f"{most:,} steps are looked at), got {quoted(step_s)}"
        )
    return range(0, ended_us + step_us, step_us)


def counts_at(ascending_us: Sequence[int], instants: Sequence[int]) -> list[int]:
    """How many of the times, which are in order, lie at or before each instant."""
    never = bisect_right(ascending_us, NEVER)
    return [bisect_right(ascending_us, instant) - never for instant in instants]


def waiting_at(passed: dict[str, list[int]]) -> list[int]:
    """Bookings that are neither done with nor in a call."""
    columns = (passed[name] for name in ("enqueued", "done", "begun", "ended"))
    return [
        enqueued - done - (begun - ended)
        for enqueued, done, begun, ended in zip(*columns, strict=True)
    ]


def per_step(counts: list[int]) -> list[int]:
    """What was added at each step; all that there was before counts to the first."""
    return differences(counts, [0, *counts])


def differences(upper: Sequence[int], lower: Sequence[int]) -> list[int]:
    """Each upper less its lower."""
    return [high - low for high, low in zip(upper, lower, strict=False)]


def oldest_ages_in_order(
    enqueued_us: Sequence[int], left_us: Sequence[int], step_us: int, ended_us: int
) -> list[float]:
    """The same as `oldest_ages`, sooner, of a line that everybody left in the order of arrival.

    Args:
        enqueued_us: When each joined the line, ascending, microseconds.
        left_us: When each left it, ascending.
        step_us: From one instant to the next.
        ended_us: When the run ended.

    Returns:
        Seconds; 0 where nobody waits.
    """
    ages_s, oldest = [], 0
    for instant in range(0, ended_us + step_us, step_us):
        oldest = bisect_right(left_us, instant, lo=oldest)
        age_us = instant - enqueued_us[oldest] if oldest < len(left_us) else 0
        ages_s.append(to_s(max(age_us, 0)))
    return ages_s


Stretch = tuple[int, int, int]
"""Since when a booking's age counts, and from when until when it waits; `NEVER`: to the end."""


def oldest_ages(stretches: Iterable[Stretch], step_us: int, ended_us: int) -> list[float]:
    """Age of the oldest that waits, at each step from 0 to the first at or after the end.

    Whoever waits is taken in order of age, and is the oldest wherever nobody older waits: so each
    instant is looked at once. The end's own step tells how things stood at the end.

    Args:
        stretches: When bookings wait, those first whose age has counted longest; microseconds.
        step_us: From one instant to the next.
        ended_us: When the run ended.

    Returns:
        Seconds; 0 where nobody waits.
    """
    last = -(-ended_us // step_us)
    ages_s = [0.0] * (last + 1)
    open_from = list(range(last + 2))  # the first instant from this one on that has no oldest yet

    def first_open(instant: int) -> int:
        while open_from[instant] != instant:
            open_from[instant] = open_from[open_from[instant]]
            instant = open_from[instant]
        return instant

    for since_us, from_us, until_us in stretches:
        begin = -(-from_us // step_us)
        end = last + 1 if until_us == NEVER else min(-(-until_us // step_us), last + 1)
        if begin < end:
            instant = first_open(begin)
            while instant < end:
                ages_s[instant] = to_s(min(instant * step_us, ended_us) - since_us)
                open_from[instant] = instant + 1
                instant = first_open(instant + 1)
    return ages_s
