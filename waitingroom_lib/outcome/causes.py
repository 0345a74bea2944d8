"""Where bookings spent their time, from arrival to their end: by cause, in all and by step."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from operator import add, ne, not_, sub
from typing import TYPE_CHECKING, Any, NamedTuple

from waitingroom_lib._checks import require_choice
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.ledger import HELD_BY, NEVER

if TYPE_CHECKING:
    import pandas as pd


CAUSES = ("front_end", "line", *HELD_BY, "calls", "clinic", "failed_calls")
"""What a booking's time goes into: `front_end`, to be accepted; `line`, for want of a worker or a
thread; `cap`, `breaker`, `backoff` and `redelivery`, as in `Outcome.holds`; `calls`, as long as
the clinic needs for one; `clinic`, the rest of such a call, where the clinic is slow, full or
down; `failed_calls`, those that went wrong."""


GOOD = ("confirmed", "in progress")
"""How calls end that have not gone wrong."""


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Where bookings spent their time: a column of whole microseconds for each of `CAUSES`.

    An entry tells of what was spent since the step before, at the instants of a timeline; over the
    length of a step, it is the mean number of bookings that spent their time so.
    """

    time_s: list[float]
    spent_us: Mapping[str, list[int]]

    def __len__(self) -> int:
        """Number of steps."""
        return len(self.time_s)

    def total_s(self, cause: str) -> float:
        """Seconds of all bookings together that went into one of `CAUSES`.

        Raises:
            ValueError: If there is no such cause.
        """
        require_choice("cause", cause, *CAUSES)
        return to_s(sum(self.spent_us[cause]))

    def to_frame(self) -> "pd.DataFrame":
        """The table as a pandas DataFrame: a row a step, a column of seconds a cause."""
        import pandas as pd

        seconds = {cause: list(map(to_s, column)) for cause, column in self.spent_us.items()}
        return pd.DataFrame({"time_s": self.time_s, **seconds})


class Stretches(NamedTuple):
    """Stretches of time, columns: whose, from when and until when, microseconds."""

    booking: Sequence[int] = ()
    from_us: Sequence[int] = ()
    until_us: Sequence[int] = ()

    def where(self, chosen: Sequence[int]) -> "Stretches":
        """Those that are chosen: true at their own place."""
        return Stretches(*(list(compress(column, chosen)) for column in self))

    def places(self, chosen: Sequence[int]) -> Sequence[int]:
        """Which of them are of the bookings that are chosen: true at the booking's place."""
        one_each = isinstance(self.booking, range)
        return chosen if one_each else [chosen[booking] for booking in self.booking]

    def total_us(self, chosen: Sequence[int] | None = None) -> int:
        """Their length in all, or of those of the bookings that are chosen."""
        if chosen is None:
            return sum(self.until_us) - sum(self.from_us)
        places = self.places(chosen)
        return sum(compress(self.until_us, places)) - sum(compress(self.from_us, places))

    def by_clinic(self, clinic: Sequence[int | str]) -> "dict[int | str, Stretches]":
        """Those of each clinic, given the clinic of each booking."""
        rows = defaultdict(list)
        for row in zip(*self, strict=True):
            rows[clinic[row[0]]].append(row)
        return {name: Stretches(*zip(*theirs, strict=True)) for name, theirs in rows.items()}

    def by_step(self, instants: Sequence[int]) -> list[int]:
        """How much of them lies in the step that ends at each instant."""
        passed = [0] * len(instants)  # what has gone by since each began, less since each was over
        for sign, times_us in ((1, self.from_us), (-1, self.until_us)):
            ascending, before, sum_us = sorted(times_us), 0, 0
            for step, instant in enumerate(instants):
                number = bisect_right(ascending, instant, lo=before)
                sum_us += sum(ascending[before:number])
                passed[step] += sign * (number * instant - sum_us)
                before = number
        return list(map(sub, passed, [0, *passed]))


Stays = dict[str, Stretches]
"""Where bookings were from when until when, by cause, and as a `whole`; the line is what remains of
the whole."""


def stays(outcome: Any) -> Stays:
    """Where the bookings of an outcome were: what is open when the run ends is so until then."""
    rows, log, holds, ended_us = outcome.bookings, outcome.log, outcome.holds, outcome.ended_us
    done_us: Sequence[int] = outcome.done_us
    if NEVER in done_us:
        done_us = [
            done if done != NEVER else arrived if state == "rejected" else ended_us
            for done, arrived, state in zip(done_us, rows.arrived_us, rows.state, strict=True)
        ]
    found = {"whole": Stretches(rows.booking, rows.arrived_us, done_us)}
    held = Stretches(holds.booking, holds.from_us, _closed(holds.until_us, ended_us))
    for reason in set(holds.reason):
        found[reason] = held.where([held_by == reason for held_by in holds.reason])
    if log is None:  # one call each, and all went well
        calls = Stretches(rows.booking, rows.started_us, _closed(rows.confirmed_us, ended_us))
        if NEVER in rows.started_us:
            calls = calls.where([started != NEVER for started in rows.started_us])
    else:
        calls = Stretches(log.booking, log.started_us, _closed(log.ended_us, ended_us))
    if outcome.design.is_queued:
        accepted_us = _closed(rows.accepted_us, done_us)
        found["front_end"] = Stretches(rows.booking, rows.arrived_us, accepted_us)
    elif accept_us := to_us(outcome.morning.scenario.accept_s):  # a thread's, before its first call
        attempts = repeat(1) if log is None else log.attempt
        reached_us = [
            begun if attempt > 1 else until if until < begun + accept_us else begun + accept_us
            for begun, until, attempt in zip(*calls[1:], attempts, strict=False)
        ]
        found["front_end"] = Stretches(calls.booking, calls.from_us, reached_us)
        calls = Stretches(calls.booking, reached_us, calls.until_us)
    if log is None:
        return found | {"calls": calls}
    is_good = [result in GOOD for result in log.result]
    good, morning = calls.where(is_good), outcome.morning
    needed_us = [
        morning.call_us[booking] if attempt == 1 else morning.attempt(booking, attempt)[0]
        for booking, attempt in zip(good.booking, compress(log.attempt, is_good), strict=True)
    ]
    answered_us = list(map(min, map(add, good.from_us, needed_us), good.until_us))
    rest = Stretches(good.booking, answered_us, good.until_us)
    return found | {
        "calls": Stretches(good.booking, good.from_us, answered_us),
        "clinic": rest.where(list(map(ne, answered_us, good.until_us))),
        "failed_calls": calls.where(list(map(not_, is_good))),
    }


def _closed(times_us: Sequence[int], ended_us: int | Sequence[int]) -> Sequence[int]:
    """Times, and the end instead of those that did not come: one end, or each its own."""
    if NEVER not in times_us:
        return times_us
    ends_us = repeat(ended_us) if isinstance(ended_us, int) else ended_us
    return [end if at == NEVER else at for at, end in zip(times_us, ends_us, strict=False)]


def totals_us(found: Stays, chosen: Sequence[int] | None = None) -> dict[str, int]:
    """How much went into each of `CAUSES`, of the bookings that are chosen (None: of all)."""
    spent = {name: part.total_us(chosen) for name, part in found.items()}
    spent["line"] = 2 * spent["whole"] - sum(spent.values())
    return {cause: spent.get(cause, 0) for cause in CAUSES}


def time_spent(found: Stays, instants: Sequence[int]) -> TimeSpent:
    """How much went into each of `CAUSES` at each step."""
    spent = {name: part.by_step(instants) for name, part in found.items()}
    columns = zip(spent["whole"], *spent.values(), strict=True)
    spent["line"] = [2 * whole - sum(parts) for whole, *parts in columns]
    none = [0] * len(instants)
    return TimeSpent(list(map(to_s, instants)), {cause: spent.get(cause, none) for cause in CAUSES})
