"""What is due when, on SimPy's clock, and in what order where several things are due at once.

The clock counts whole microseconds: sums are exact, and a tie is a tie. One rule breaks it:
**what frees a place at an instant is free at that instant; then who has waited longest; then the
lowest booking.** So at one instant calls end, breakers turn half-open and workers report; those
who wait are served; calls of patients who have just been accepted reach their clinics; the number
of workers is looked at; bookings expire; others come back after a delay; and others arrive.
"""

from collections.abc import Callable

from simpy import Environment
from simpy.events import Event

END, HALF_OPEN, REPORT, SETTLE, REACH, CHANGE, EXPIRE, COME_BACK, ARRIVE = (
    rank << 40 for rank in range(9)
)
"""What can be due, in the order in which it happens at one instant; below them is room for a
number."""


class Due(Event):
    """Something that is due after a delay; SimPy's Timeout with a callback and a rank.

    Args:
        env: Where it is due.
        delay_us: When, from now, microseconds.
        rank: What it is, one of the above.
        number: Whose it is, mostly a booking; of one rank at one instant, the lowest comes first.
        action: What is done.
    """

    _ok = True
    _value = None

    def __init__(
        self,
        env: Environment,
        delay_us: int,
        rank: int,
        number: int,
        action: "Callable[[Due], None]",
    ) -> None:
        self.env = env
        self.callbacks = [action]
        self.number = number
        env.schedule(self, rank + number, delay_us)
