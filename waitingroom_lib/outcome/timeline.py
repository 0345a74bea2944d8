"""How things stood at regular instants, counted off ascending columns of times."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from waitingroom_lib._checks import TIME, require_number
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.ledger import NEVER

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Timeline:
    """The run at regular instants: columns, one entry a step.

    `arrivals`, `confirmations`, `failures` (bookings given up) and `retries` (calls after a
    booking's first) count what happened since the step before; all else is how things stood at that
    instant. The backlog holds all that wait, for their first call or for another one; the age of
    the oldest is that of those who wait for their first call.
    """

    time_s: list[float]
    backlog: list[int]
    oldest_age_s: list[float]
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


MOST_INSTANTS = 10_000_000
"""Most instants of a timeline, which holds nine figures of each."""


def instants(ended_us: int, step_s: float) -> range:
    """The instants of a run, from time 0 to the first at which it has ended, microseconds.

    Args:
        ended_us: When the run ended, microseconds.
        step_s: From one instant to the next, seconds.

    Raises:
        TypeError: If the step is no number.
        ValueError: If the step is under a millisecond, or so short that there are too many.
    """
    step_us = to_us(require_number("step_s", step_s, **TIME | {"at_least": 0.001}))
    if ended_us > MOST_INSTANTS * step_us:
        raise ValueError(
            f"step_s must be at least {to_s(ended_us) / MOST_INSTANTS:g} in so long a run (a "
            f"timeline holds at most {MOST_INSTANTS:,} steps), got {step_s!r}"
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


def oldest_ages(
    enqueued_us: Sequence[int], left_us: Sequence[int], instants: Sequence[int]
) -> list[float]:
    """Age of the oldest waiting booking at each instant; 0 where none waits.

    Whoever has left the line never returns, so the oldest is only ever looked for further on.
    """
    in_order = NEVER not in left_us and left_us == sorted(left_us)
    ages, oldest = [], 0
    for instant in instants:
        if in_order:
            oldest = bisect_right(left_us, instant, lo=oldest)
        while oldest < len(left_us) and NEVER < left_us[oldest] <= instant:
            oldest += 1
        age_us = instant - enqueued_us[oldest] if oldest < len(left_us) else 0
        ages.append(to_s(max(age_us, 0)))
    return ages
