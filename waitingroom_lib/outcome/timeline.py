"""How things stood at regular instants, counted off ascending columns of times."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from heapq import heappop, heappush
from operator import sub
from typing import TYPE_CHECKING

from waitingroom_lib._checks import MOMENT, quoted, require_number
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.ledger import NEVER
from waitingroom_lib.outcome.passages import Passages, Stretches, counts_at

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
"""Most instants of a timeline, which holds eleven figures of each: eleven days of seconds."""


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
    step_us = to_us(require_number("step_s", step_s, **MOMENT | {"at_least": 0.001}))
    if ended_us > most * step_us:
        raise ValueError(
            f"step_s must be at least {to_s(ended_us) / most:g} in so long a run (at most "
            f"{most:,} steps are looked at), got {quoted(step_s)}"
        )
    return range(0, ended_us + step_us, step_us)


def look(been: Passages, instants: range, workers: list[int]) -> Timeline:
    """The run at regular instants.

    Args:
        been: Where the bookings were.
        instants: From 0 to the first at which the run has ended, microseconds.
        workers: How many there were at each instant.
    """
    calls = been.calls
    since_us = first_us = _since_in_order(been.line, instants)
    if been.first_waits is not been.line:
        first_us = _since_in_order(been.first_waits, instants)
    if been.further_waits.booking:
        since_us = list(map(min, since_us, _since_when(been, been.further_waits, instants)))
    failed_us = [letter.given_up_us for letter in been.given_up if been.is_queued]
    again_us = sorted(map(calls.from_us.__getitem__, been.again))
    vain_us = sorted(map(calls.until_us.__getitem__, been.in_vain))
    ends, in_vain = per_step(calls.ends_us, instants), per_step(vain_us, instants)
    return Timeline(
        time_s=list(map(to_s, instants)),
        backlog=been.waits.open_at(instants),
        held=been.holds.open_at(instants),
        oldest_age_s=_ages_s(since_us, instants, been.ended_us),
        first_attempt_age_s=_ages_s(first_us, instants, been.ended_us),
        busy_workers=calls.open_at(instants),
        workers=workers,
        arrivals=per_step(been.bookings.arrived_us, instants),
        confirmations=list(map(sub, ends, in_vain)),
        failures=per_step(failed_us, instants),
        retries=per_step(again_us, instants),
    )


def per_step(ascending_us: Sequence[int], instants: Sequence[int]) -> list[int]:
    """How many of the times, which are in order, came since the step before; before 0 included."""
    counts = counts_at(ascending_us, instants)
    return list(map(sub, counts, [0, *counts]))


def _ages_s(since_us: Sequence[float], instants: range, ended_us: int) -> list[float]:
    """How long the oldest has waited at each instant, seconds; 0 where nobody waits.

    Nobody ages after the end of the run.
    """
    return [
        to_s(min(instant, ended_us) - since) if since <= instant else 0.0
        for instant, since in zip(instants, since_us, strict=True)
    ]


def _since_in_order(waits: Stretches, instants: range) -> list[float]:
    """Since when the oldest waits at each instant; later, where nobody does.

    Args:
        waits: Waits that begin one after another: the first that is not over is the oldest.
        instants: The instants, ascending.
    """
    is_in_order = waits.until_us == waits.ends_us and NEVER not in waits.until_us
    since_us = [*waits.from_us, math.inf]
    left_us = [*waits.closed(math.inf).until_us, math.inf]
    found, oldest = [], 0
    for instant in instants:
        if is_in_order:
            oldest = bisect_right(left_us, instant, lo=oldest)
        while left_us[oldest] <= instant:
            oldest += 1
        found.append(since_us[oldest])
    return found


def _since_when(been: Passages, waits: Stretches, instants: range) -> list[float]:
    """The same of any waits: who waits has done so since it was enqueued."""
    since_us = been.enqueued_us
    to_come = sorted(((begun, since_us[row], left) for row, begun, left in waits), reverse=True)
    found, waiting = [], []  # the oldest first
    for instant in instants:
        while to_come and to_come[-1][0] <= instant:
            heappush(waiting, to_come.pop()[1:])
        while waiting and NEVER < waiting[0][1] <= instant:
            heappop(waiting)
        found.append(waiting[0][0] if waiting else math.inf)
    return found
