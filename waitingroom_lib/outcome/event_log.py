"""A run as an event log: one row an event, as tools that draw or mine processes take it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from waitingroom_lib._units import to_s
from waitingroom_lib.outcome.ledger import NEVER, CallLog
from waitingroom_lib.outcome.passages import Passages, Stretches

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("entity_id", "event_type", "event", "time", "resource_id", "pathway", "clinic", "result")

ARRIVE, ENQUEUE, END, RELEASE, HOLD, START, LEAVE = range(7)
"""What happens first of what happens at one instant; a call of no time ends as it starts."""

Row = tuple[int, str, str, int, int | None, str | None]
"""Whose, type and name of the event, when (microseconds), which worker, and how it ended."""


def event_log(been: Passages, calls: CallLog, away: Stretches) -> "pd.DataFrame":
    """The events of a run in order of time, as `Outcome.to_event_log` tells.

    Args:
        been: Where the bookings were.
        calls: Every call that was made.
        away: Those who were turned away at the door.
    """
    import pandas as pd

    rows = _without_stays_of_no_time(list(_Story(been, calls, away).rows()))
    booking, event_type, event, time_us, worker, result = (
        zip(*rows, strict=True) if rows else [()] * 6
    )
    clinic = list(map(been.bookings.clinic.__getitem__, booking))
    mode = "queued" if been.is_queued else "synchronous"
    columns = (
        *(booking, event_type, event, list(map(to_s, time_us))),
        *(pd.array(worker, dtype="Int64"), [mode] * len(booking), clinic, result),
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


@dataclass(slots=True)
class _Story:
    """What happened, told in order; each call takes the free worker with the lowest number."""

    been: Passages
    calls: CallLog
    away: Stretches
    free: list[int] = field(default_factory=list)
    hired: int = 0
    worker_of: dict[int, int] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)

    def rows(self) -> Iterator[Row]:
        """Every event; those of one booking at one instant in the order in which they came."""
        for time_us, what, row in sorted(self._happenings()):
            if what == ARRIVE:
                yield row, "arrival_departure", "arrival", time_us, None, None
            elif what == ENQUEUE:
                yield self._wait(row, time_us)
            elif what in (HOLD, RELEASE):
                booking = self.been.holds.booking[row]
                (self.held.add if what == HOLD else self.held.discard)(booking)
                if booking in self.waiting:
                    yield self._wait(booking, time_us)
            elif what == START:
                yield from self._start(row, time_us)
            elif what == END:
                yield from self._end(row, time_us)
            else:
                self.waiting.discard(row)
                yield self._depart(row, time_us)

    def _happenings(self) -> Iterator[tuple[int, int, int]]:
        """When, what, and whose or in which row; not what was still to come at the end."""
        been, calls, holds, away = self.been, self.calls, self.been.holds, self.away
        lasting = ((row, at) for row, at in enumerate(calls.ended_us) if at > calls.started_us[row])
        given_up = ((letter.booking, letter.given_up_us) for letter in been.given_up)
        for what, times in (
            (ARRIVE, enumerate(been.bookings.arrived_us)),
            (ENQUEUE, zip(been.line.booking, been.line.from_us, strict=True)),
            (END, lasting),
            (RELEASE, enumerate(holds.until_us)),
            (HOLD, enumerate(holds.from_us)),
            (START, enumerate(calls.started_us)),
            (LEAVE, zip(away.booking, away.until_us, strict=True)),
            (LEAVE, given_up),
        ):
            for row, time_us in times:
                if time_us != NEVER:
                    yield time_us, what, row

    def _wait(self, booking: int, time_us: int) -> Row:
        self.waiting.add(booking)
        return booking, "queue", "held" if booking in self.held else "waits", time_us, None, None

    def _start(self, row: int, time_us: int) -> Iterator[Row]:
        booking = self.calls.booking[row]
        self.waiting.discard(booking)
        if not self.free:
            self.hired += 1
            self.free.append(self.hired)
        worker = self.worker_of[row] = heappop(self.free)
        yield booking, "resource_use", "call", time_us, worker, None
        if self.calls.ended_us[row] == time_us:
            yield from self._end(row, time_us)

    def _end(self, row: int, time_us: int) -> Iterator[Row]:
        booking, result = self.calls.booking[row], self.calls.result[row]
        worker = self.worker_of.pop(row)
        heappush(self.free, worker)
        yield booking, "resource_use_end", "call ends", time_us, worker, result
        is_lost = result == "died" and self.been.bookings.state[booking] == "lost"
        is_over = result == "confirmed" or is_lost
        yield (self._depart if is_over else self._wait)(booking, time_us)

    def _depart(self, booking: int, time_us: int) -> Row:
        state = self.been.bookings.state[booking]
        return booking, "arrival_departure", "depart", time_us, None, state


def _without_stays_of_no_time(rows: list[Row]) -> list[Row]:
    """The rows without waits that end as they begin, but for each booking's first."""
    kept, next_us, first = [], {}, {}
    for place, (booking, event_type, *_) in enumerate(rows):
        if event_type == "queue":
            first.setdefault(booking, place)
    for place in range(len(rows) - 1, -1, -1):
        booking, event_type, _, time_us, *_ = rows[place]
        if event_type != "queue" or next_us.get(booking) != time_us or first[booking] == place:
            kept.append(rows[place])
        next_us[booking] = time_us
    return kept[::-1]
