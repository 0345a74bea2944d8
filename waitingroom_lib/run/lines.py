"""The orders in which waiting bookings are taken, and CoDel's memory of a line.

To add an order: derive it from `Fifo`, say how to `add`, `forget` and `_pop`, and name it in
`LINES`, and in `design.ORDERS`, from which `Design(order=...)` reads its choices.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from waitingroom_lib._units import to_us
from waitingroom_lib.design.policy import CoDel


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a line may know about the bookings in it: columns, one entry a booking.

    Args:
        joined_us: When each booking last joined a line, microseconds.
        clinic: Each booking's clinic, as a small whole number.
        urgent: Whether each booking is urgent.
        lifo_over_us: How long the first may wait before adaptive LIFO turns round, microseconds.
    """

    joined_us: Sequence[int]
    clinic: Sequence[int]
    urgent: Sequence[bool]
    lifo_over_us: int


class Fifo:
    """First in, first out: whoever has waited longest is next."""

    def __init__(self, waiting: Waiting) -> None:
        self.waiting = waiting
        self._bookings: deque[int] = deque()
        self._back: list[int] = []  # a heap
        self._gone: set[int] = set()
        self.count = 0
        """Number of bookings in the line, for whoever is in a hurry; else `len`."""

    def __len__(self) -> int:
        """Number of bookings in the line."""
        return self.count

    def add(self, booking: int) -> None:
        """A booking joins the line."""
        self.count += 1
        self._bookings.append(booking)

    def put_back(self, booking: int) -> None:
        """A booking that had its turn, and had to stand aside, comes before all who had none.

        Of several, whoever arrived first.
        """
        self.count += 1
        heappush(self._back, booking)

    def forget(self, booking: int) -> None:
        """A booking gives up waiting; its place is skipped once it is reached."""
        self.count -= 1
        self._gone.add(booking)

    def take(self, now_us: int) -> int:
        """The next booking; the line must not be empty."""
        self.count -= 1
        while True:
            booking = heappop(self._back) if self._back else self._pop(now_us)
            if booking not in self._gone:
                return booking
            self._gone.remove(booking)

    def _pop(self, now_us: int) -> int:
        return self._bookings.popleft()


class Lifo(Fifo):
    """Last in, first out: whoever has just come is next."""

    def _pop(self, now_us: int) -> int:
        return self._bookings.pop()


class AdaptiveLifo(Fifo):
    """First in, first out, until the first has waited too long: then last in, first out.

    After Maurer, "Fail at Scale" (ACM Queue, 2015): while a line is building up, those who have
    just come can still be served in time, and those at its head can't.
    """

    def _pop(self, now_us: int) -> int:
        while self._bookings[0] in self._gone:
            self._gone.remove(self._bookings.popleft())
        waited_us = now_us - self.waiting.joined_us[self._bookings[0]]
        if waited_us > self.waiting.lifo_over_us:
            return self._bookings.pop()
        return self._bookings.popleft()


class Fair(Fifo):
    """Clinics take turns, a booking each; within a clinic first in, first out.

    Round robin over one line a clinic (Nagle, RFC 970, 1985): a clinic with a long line makes
    only its own patients wait. A clinic of which nobody waits has no turn.
    """

    def __init__(self, waiting: Waiting) -> None:
        super().__init__(waiting)
        # Ordered dicts: whoever gives up leaves from the middle, and leaves no turn behind.
        self._turns: OrderedDict[int, OrderedDict[int, None]] = OrderedDict()

    def add(self, booking: int) -> None:
        """A booking joins its clinic's line, and a new line takes its turn after the others."""
        self.count += 1
        self._turns.setdefault(self.waiting.clinic[booking], OrderedDict())[booking] = None

    def forget(self, booking: int) -> None:
        """A booking gives up waiting; with the last of its clinic the clinic's turn goes, too."""
        clinic = self.waiting.clinic[booking]
        if booking not in self._turns.get(clinic, ()):
            super().forget(booking)
            return
        self.count -= 1
        del self._turns[clinic][booking]
        if not self._turns[clinic]:
            del self._turns[clinic]

    def _pop(self, now_us: int) -> int:
        clinic, line = self._turns.popitem(last=False)
        booking, _ = line.popitem(last=False)
        if line:
            self._turns[clinic] = line
        return booking


class Priority(Fifo):
    """Urgent bookings first; among equals first in, first out."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__(waiting)
        self._urgent, self._others = Fifo(waiting), Fifo(waiting)

    def _line_of(self, booking: int) -> Fifo:
        return self._urgent if self.waiting.urgent[booking] else self._others

    def add(self, booking: int) -> None:
        """A booking joins the line of its kind."""
        self.count += 1
        self._line_of(booking).add(booking)

    def put_back(self, booking: int) -> None:
        """Before all of its kind that had no turn."""
        self.count += 1
        self._line_of(booking).put_back(booking)

    def forget(self, booking: int) -> None:
        """A booking gives up waiting."""
        self.count -= 1
        self._line_of(booking).forget(booking)

    def take(self, now_us: int) -> int:
        """The next booking; the line must not be empty."""
        self.count -= 1
        return (self._urgent if self._urgent.count else self._others).take(now_us)


LINES: dict[str, Callable[[Waiting], Fifo]] = {
    "fifo": Fifo,
    "lifo": Lifo,
    "adaptive_lifo": AdaptiveLifo,
    "fair": Fair,
    "priority": Priority,
}
"""Every order by the name that `Design(order=...)` takes."""


class CoDelState:
    """CoDel's memory of one line while it runs; after the pseudo-code of RFC 8289, section 5.

    Args:
        codel: What is allowed.
    """

    def __init__(self, codel: CoDel) -> None:
        self.target_us = to_us(codel.target_s)
        self.interval_us = to_us(codel.interval_s)
        self.above_until_us: int | None = None
        self.shedding = False
        self.next_us = 0
        self.count = 0
        self.last_count = 0

    def sheds(self, waited_us: int, now_us: int, others: int) -> bool:
        """Whether the booking that is next in the line is shed instead of served.

        Args:
            waited_us: How long it has waited, microseconds.
            now_us: The time, microseconds.
            others: How many are left in the line; while at most one is, nobody is shed.

        Returns:
            Whether it is.
        """
        too_long = self._too_long(waited_us, now_us, others)
        if not self.shedding:
            if too_long:
                self._begin(now_us)
            return too_long
        if not too_long:
            self.shedding = False
        elif now_us >= self.next_us:
            self.count += 1
            self.next_us = self._after(self.next_us)
            return True
        return False

    def _too_long(self, waited_us: int, now_us: int, others: int) -> bool:
        """Whether every booking for an interval has waited longer than the target."""
        if waited_us < self.target_us or others <= 1:
            self.above_until_us = None
            return False
        if self.above_until_us is None:
            self.above_until_us = now_us + self.interval_us
        return now_us >= self.above_until_us

    def _begin(self, now_us: int) -> None:
        """Start to shed; if it was shedding a short while ago, go on at about the same pace."""
        self.shedding = True
        since_last = self.count - self.last_count
        recent = now_us - self.next_us < 16 * self.interval_us
        self.count = since_last if since_last > 1 and recent else 1
        self.last_count = self.count
        self.next_us = self._after(now_us)

    def _after(self, time_us: int) -> int:
        return time_us + round(self.interval_us / self.count**0.5)
