"""How long a booking would wait, as far as could be told at the time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
        waits, window = self.been.waits, [max(at_us - window_us, 0), at_us]
        waiting = waits.open_at(window)[1]
        if not waiting:
            return 0.0
        if not counts_at(self.been.calls.ends_us, [at_us])[0]:
            workers = max(workers_at(self.workforce, at_us), 1)
            return waiting * self.morning.expected_call_s / workers
        before, left = counts_at(waits.ends_us, window)
        span_s = to_s(window[1] - window[0])
        return waiting * span_s / (left - before) if left > before else math.inf

    def retry_after_s(self) -> list[float]:
        """Seconds of `Outcome.retry_after_s`."""
        rows, let_in = self.been.bookings, {letter.booking for letter in self.been.given_up}
        accept_us = to_us(self.morning.scenario.accept_s) if self.been.is_queued else 0
        return [
            self.expected_wait_s(min(arrived + accept_us, self.been.ended_us))
            for booking, (arrived, state) in enumerate(
                zip(rows.arrived_us, rows.state, strict=True)
            )
            if state == "rejected" and booking not in let_in
        ]
