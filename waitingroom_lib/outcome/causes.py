"""Where bookings spent their time, from arrival to their end: by cause, in all and by step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from operator import add, ne, not_
from typing import TYPE_CHECKING

from waitingroom_lib._checks import require_choice
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.ledger import HELD_BY, NEVER
from waitingroom_lib.outcome.passages import Passages, Stretches
from waitingroom_lib.world.scenario import Morning

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


Stays = dict[str, Stretches]
"""Where bookings were from when until when, by cause; the line is what remains of the `waits`."""


def stays(been: Passages, morning: Morning) -> Stays:
    """Where the bookings of a run were: what is open when the run ends is so until then."""
    rows, log, ended_us = been.bookings, been.log, been.ended_us
    holds = been.holds.closed(ended_us)
    found = {"waits": been.waits.closed(ended_us)}
    for reason in set(been.held.reason):
        found[reason] = holds.where(list(map(reason.__eq__, been.held.reason)))
    calls, accept_us = been.calls.closed(ended_us), to_us(morning.scenario.accept_s)
    if been.is_queued:
        accepted_us = rows.accepted_us
        if NEVER in accepted_us:  # who is turned away at the door has spent no time
            accepted_us = [
                arrived if at == NEVER else at
                for at, arrived in zip(accepted_us, rows.arrived_us, strict=True)
            ]
            if "waiting" in rows.state:  # the rest were not accepted yet
                accepted_us = [
                    ended_us if at == NEVER and state == "waiting" else until
                    for at, state, until in zip(
                        rows.accepted_us, rows.state, accepted_us, strict=True
                    )
                ]
        found["front_end"] = Stretches(rows.booking, rows.arrived_us, accepted_us)
    elif accept_us:  # a thread's, before its first call
        attempts = repeat(1) if log is None else log.attempt
        reached_us = list(map(accept_us.__add__, calls.from_us))
        if log is not None or max(reached_us, default=0) > ended_us:  # later ones, or a cut
            reached_us = [
                begun if attempt > 1 else until if until - begun < accept_us else begun + accept_us
                for begun, until, attempt in zip(
                    calls.from_us, calls.until_us, attempts, strict=False
                )
            ]
        found["front_end"] = Stretches(calls.booking, calls.from_us, reached_us)
        calls = Stretches(calls.booking, reached_us, calls.until_us)
    if log is None:  # one call each, and all went well
        return found | {"calls": calls}
    is_good = bytearray(b"\1") * len(log)
    for row in been.in_vain:
        is_good[row] = log.result[row] in GOOD
    needed_us = list(map(morning.call_us.__getitem__, log.booking))
    for row in been.again:
        if is_good[row]:
            needed_us[row] = morning.attempt(log.booking[row], log.attempt[row])[0]
    good = calls.where(is_good)
    answered_us = [
        at if at < until else until
        for at, until in zip(
            map(add, good.from_us, compress(needed_us, is_good)), good.until_us, strict=True
        )
    ]
    rest = Stretches(good.booking, answered_us, good.until_us)
    return found | {
        "calls": Stretches(good.booking, good.from_us, answered_us),
        "clinic": rest.where(list(map(ne, answered_us, good.until_us))),
        "failed_calls": calls.where(list(map(not_, is_good))),
    }


def totals_us(found: Stays, chosen: Sequence[int] | None = None) -> dict[str, int]:
    """How much went into each of `CAUSES`, of the bookings that are chosen (None: of all)."""
    spent = _by_cause(found, lambda part: [part.total_us(chosen)])
    return {cause: total_us for cause, [total_us] in spent.items()}


def time_spent(found: Stays, instants: Sequence[int]) -> TimeSpent:
    """How much went into each of `CAUSES` at each step."""
    spent = _by_cause(found, lambda part: part.by_step(instants))
    return TimeSpent(list(map(to_s, instants)), spent)


def _by_cause(found: Stays, measure: Callable[[Stretches], list[int]]) -> dict[str, list[int]]:
    """What is measured of each of `CAUSES`: of the line, what remains of the waits."""
    spent = {name: measure(part) for name, part in found.items()}
    waits, held = spent.pop("waits"), [spent[name] for name in HELD_BY if name in spent]
    spent["line"] = [whole - sum(parts) for whole, *parts in zip(waits, *held, strict=True)]
    return {cause: spent.get(cause, [0] * len(waits)) for cause in CAUSES}
