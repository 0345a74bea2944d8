"""Patients who are turned away and come back: a pool with a limit, and the door in front of it.

In `simulate` whoever is turned away stays away. Here they press again, at a time that is theirs to
choose; the rest is the plain pool with `backlog_limit`, and until somebody returns it turns away
the very same bookings.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush, heapreplace
from operator import sub
from statistics import fmean, median

from waitingroom_lib._checks import (
    COUNT,
    SPAN,
    require_function,
    require_number,
    require_type,
    require_whole,
)
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.scaling import STAFF
from waitingroom_lib.outcome.ledger import Latencies
from waitingroom_lib.world.scenario import Morning

MOST_PRESSES = 300_000
"""Most presses by those who were turned away, beside a hundred a booking."""


@dataclass(frozen=True, slots=True)
class Returns:
    """What became of a morning on which those who were turned away came back.

    Args:
        morning: The patients.
        presses: How often each had pressed when let in, in order of booking; 1: never turned away.
        accepted_us: When each was let in, microseconds.
        confirmed_us: When each was confirmed, microseconds.
    """

    morning: Morning
    presses: tuple[int, ...] = field(repr=False)
    accepted_us: tuple[int, ...] = field(repr=False)
    confirmed_us: tuple[int, ...] = field(repr=False)

    @property
    def turned_away(self) -> list[int]:
        """The bookings that were turned away at least once."""
        return [booking for booking, presses in enumerate(self.presses) if presses > 1]

    @property
    def in_on_first_return(self) -> float:
        """Share of those turned away who were let in when they first came back; nan if none was."""
        away = self.turned_away
        return sum(self.presses[each] == 2 for each in away) / len(away) if away else math.nan

    @property
    def mean_presses(self) -> float:
        """How often those turned away pressed, in the mean; nan if none was."""
        away = self.turned_away
        return fmean(self.presses[each] for each in away) if away else math.nan

    @property
    def median_delay_s(self) -> float:
        """From the first press to the yes, median of those turned away, seconds; nan if none."""
        delays_us = [
            self.accepted_us[each] - self.morning.arrived_us[each] for each in self.turned_away
        ]
        return to_s(median(delays_us)) if delays_us else math.nan

    def share_on_time(self, promise_s: float) -> float:
        """Share of all who were confirmed within the promise, counted from their first press.

        Args:
            promise_s: The confirmation latency that is still in time, seconds.

        Returns:
            0 to 1; nan if nobody came.

        Raises:
            ValueError: If the promise is not positive.
        """
        promise_s = require_number("promise_s", promise_s, **SPAN)
        waits_us = map(sub, self.confirmed_us, self.morning.arrived_us)
        return Latencies(tuple(waits_us)).share_within(promise_s)


def with_returns(
    morning: Morning,
    comes_back: Callable[[float, int], float],
    *,
    workers: int,
    backlog_limit: int,
) -> Returns:
    """Let a pool with a limit meet patients who press again, until all of them are in.

    Each press is answered after the scenario's `accept_s`: the front end has servers for all who
    press at once, however many that are.

    Args:
        morning: The patients; the clinics always answer.
        comes_back: When somebody presses again who was turned away at `now_s` with `waiting` in the
            line: `comes_back(now_s, waiting)`, seconds from the start of the morning.
        workers: Calls at the same time.
        backlog_limit: Bookings that may wait; whoever finds a worker idle need not.

    Returns:
        What became of them.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range, the scenario has troubles, limits or failures, or
            somebody comes back no later than they were turned away (in whole microseconds) or
            after 31 years, or all of them too often.
    """
    require_type("morning", morning, Morning)
    require_function("comes_back", comes_back, "now_s and waiting", 2)
    workers = require_whole("workers", workers, **STAFF)
    backlog_limit = require_whole("backlog_limit", backlog_limit, at_least=0, **COUNT)
    if not morning.scenario.is_well_behaved:
        raise ValueError("morning must be one whose clinics always answer, got one with troubles")
    accept_us, count = to_us(morning.scenario.accept_s), len(morning)
    presses, accepted_us, confirmed_us = [1] * count, [0] * count, [0] * count
    pressed = 0
    # In order of arrival, and so a heap already.
    to_do = [(at_us + accept_us, booking) for booking, at_us in enumerate(morning.arrived_us)]
    free_us, starts_us = [0] * workers, deque()  # starts_us: when each one waiting will be called
    while to_do:
        now_us, booking = heappop(to_do)
        while starts_us and starts_us[0] <= now_us:
            starts_us.popleft()
        is_idle = free_us[0] <= now_us
        if not is_idle and len(starts_us) >= backlog_limit:
            again_s = comes_back(to_s(now_us), len(starts_us))
            again_s = require_number("comes_back", again_s, **SPAN | {"above": to_s(now_us)})
            if to_us(again_s) <= now_us:
                raise ValueError(
                    f"comes_back must be at least a microsecond after {to_s(now_us)!r} s, got "
                    f"{again_s!r}"
                )
            presses[booking] += 1
            pressed += 1
            if pressed > MOST_PRESSES + 100 * count:
                raise ValueError(
                    f"comes_back must let all in after at most {MOST_PRESSES:,} presses and 100 a "
                    f"booking, each of which is answered, got {again_s!r} at {to_s(now_us)!r} s"
                )
            heappush(to_do, (to_us(again_s) + accept_us, booking))
            continue
        if not is_idle:
            starts_us.append(free_us[0])
        confirmed_us[booking] = max(free_us[0], now_us) + morning.call_us[booking]
        heapreplace(free_us, confirmed_us[booking])
        accepted_us[booking] = now_us
    return Returns(morning, tuple(presses), tuple(accepted_us), tuple(confirmed_us))
