"""How long a booking would wait, as far as could be told at the time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import sub

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.bill import workers_at
from waitingroom_lib.outcome.passages import Passages, counts_at
from waitingroom_lib.world.scenario import Morning

WINDOW_US = to_us(60)
"""Over how long the throughput is measured, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What could be told of the waits to come.

    Args:
        been: Where the bookings were.
        morning: The Morning, whose calls are the pace before any has ended.
        workforce: From when how many workers there were.
    """

    been: Passages
    morning: Morning
    workforce: Sequence[tuple[int, int]]

    def expected_wait_s(self, at_us: int, window_us: int = WINDOW_US) -> float:
        """Seconds of `Outcome.expected_wait_s`, at a time and over a window in microseconds."""
        return self._expected_waits_s([at_us], window_us)[0]

    def _expected_waits_s(self, instants: Sequence[int], window_us: int) -> list[float]:
        """The same at each of some instants."""
        waits, since_us = self.been.waits, [max(at_us - window_us, 0) for at_us in instants]
        columns = (
            since_us,
            instants,
            waits.open_at(instants),
            counts_at(self.been.calls.ends_us, instants),
            map(sub, counts_at(waits.ends_us, instants), counts_at(waits.ends_us, since_us)),
        )
        waits_s = []
        for since, at_us, waiting, ended, left in zip(*columns, strict=True):
            if not waiting:
                waits_s.append(0.0)
            elif not ended:
                workers = max(workers_at(self.workforce, at_us), 1)
                waits_s.append(waiting * self.morning.expected_call_s / workers)
            else:
                waits_s.append(waiting * to_s(at_us - since) / left if left else math.inf)
        return waits_s

    def retry_after_s(self) -> list[float]:
        """Seconds of `Outcome.retry_after_s`."""
        rows, let_in = self.been.bookings, {letter.booking for letter in self.been.given_up}
        accept_us = to_us(self.morning.scenario.accept_s) if self.been.is_queued else 0
        told_us = [
            min(arrived + accept_us, self.been.ended_us)
            for booking, (arrived, state) in enumerate(
                zip(rows.arrived_us, rows.state, strict=True)
            )
            if state == "rejected" and booking not in let_in
        ]
        return self._expected_waits_s(told_us, WINDOW_US)
