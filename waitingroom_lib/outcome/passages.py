"""Where bookings were, from when until when: in wait, held, in a call."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from operator import sub

from waitingroom_lib.outcome.ledger import NEVER, Bookings, CallLog, DeadLetter, Holds


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of time: columns of whose, from when and until when, microseconds.

    What has not ended when the run does is open, until `NEVER`. Lengths are told of closed ones
    only.
    """

    booking: Sequence[int] = ()
    from_us: Sequence[int] = ()
    until_us: Sequence[int] = ()

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Whose, from when and until when, one by one."""
        return zip(self.booking, self.from_us, self.until_us, strict=True)

    @cached_property
    def begins_us(self) -> list[int]:
        """When they began, ascending."""
        return sorted(self.from_us)

    @cached_property
    def ends_us(self) -> list[int]:
        """When they were over, ascending; those first that are open."""
        return sorted(self.until_us)

    def open_at(self, instants: Sequence[int]) -> list[int]:
        """How many had begun by each instant, and were not over."""
        return list(
            map(sub, counts_at(self.begins_us, instants), counts_at(self.ends_us, instants))
        )

    def whose(self, instant: int) -> list[int]:
        """Whose they are that had begun by an instant, and were not over."""
        return [
            booking
            for booking, begun, until in self
            if begun <= instant and (instant < until or until == NEVER)
        ]

    def closed(self, ended_us: int) -> "Stretches":
        """The same, where what is open lasts to the end of the run."""
        if NEVER not in self.until_us:
            return self
        until_us = [ended_us if at == NEVER else at for at in self.until_us]
        return Stretches(self.booking, self.from_us, until_us)

    def where(self, chosen: Sequence[int]) -> "Stretches":
        """Those that are chosen: true at their own place."""
        columns = (self.booking, self.from_us, self.until_us)
        return Stretches(*(list(compress(column, chosen)) for column in columns))

    def places(self, chosen: Sequence[int]) -> Sequence[int]:
        """Which of them are of the bookings that are chosen: true at the booking's place."""
        one_each = isinstance(self.booking, range)
        return chosen if one_each else list(map(chosen.__getitem__, self.booking))

    def total_us(self, chosen: Sequence[int] | None = None) -> int:
        """Their length in all, or of those of the bookings that are chosen."""
        if chosen is None:
            return sum(self.until_us) - sum(self.from_us)
        places = self.places(chosen)
        return sum(compress(self.until_us, places)) - sum(compress(self.from_us, places))

    def by_clinic(self, clinic: Sequence[int | str]) -> "dict[int | str, Stretches]":
        """Those of each clinic, given the clinic of each booking."""
        rows = defaultdict(list)
        for row in self:
            rows[clinic[row[0]]].append(row)
        return {name: Stretches(*zip(*theirs, strict=True)) for name, theirs in rows.items()}

    def by_step(self, instants: Sequence[int]) -> list[int]:
        """How much of them lies in the step that ends at each instant."""
        passed = [0] * len(instants)  # what has gone by since each began, less since each was over
        for sign, ascending in ((1, self.begins_us), (-1, self.ends_us)):
            before, sum_us = 0, 0
            for step, instant in enumerate(instants):
                number = bisect_right(ascending, instant, lo=before)
                sum_us += sum(ascending[before:number])
                passed[step] += sign * (number * instant - sum_us)
                before = number
        return list(map(sub, passed, [0, *passed]))


def counts_at(ascending_us: Sequence[int], instants: Sequence[int]) -> list[int]:
    """How many of the times, which are in order, lie at or before each instant."""
    never = bisect_right(ascending_us, NEVER)
    return [bisect_right(ascending_us, instant) - never for instant in instants]


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of every booking through a run.

    Args:
        bookings: What happened to every booking that arrived.
        log: Every call that was made; None: one for each booking that was started.
        given_up: The bookings that were let in and given up.
        held: When bookings waited for something else than a worker.
        ended_us: When the run ended.
        is_queued: Whether a booking is accepted before it waits.
    """

    bookings: Bookings
    log: CallLog | None
    given_up: Sequence[DeadLetter]
    held: Holds
    ended_us: int
    is_queued: bool

    @property
    def enqueued_us(self) -> Sequence[int]:
        """When each booking began to wait for a call: accepted, or arrived where none is queued."""
        return self.bookings.accepted_us if self.is_queued else self.bookings.arrived_us

    @cached_property
    def again(self) -> list[int]:
        """The calls that were no booking's first: their rows in the log."""
        attempts = self.log.attempt if self.log else ()
        return [row for row, attempt in enumerate(attempts) if attempt > 1]

    @cached_property
    def in_vain(self) -> list[int]:
        """The calls that confirmed nothing, or not yet: their rows in the log."""
        results = self.log.result if self.log else ()
        return [row for row, result in enumerate(results) if result != "confirmed"]

    @cached_property
    def line(self) -> Stretches:
        """Each wait for a first call, until it started or the booking was given up without one."""
        rows = self.bookings
        found = Stretches(rows.booking, self.enqueued_us, rows.started_us)
        if NEVER not in rows.started_us:
            return found
        left_us = list(rows.started_us)
        for letter in self.given_up:
            if left_us[letter.booking] == NEVER:
                left_us[letter.booking] = letter.given_up_us
        found = Stretches(rows.booking, self.enqueued_us, left_us)
        if NEVER not in left_us:
            return found
        is_there = [at != NEVER for at in left_us]
        if "waiting" in rows.state:
            for booking in [row for row, state in enumerate(rows.state) if state == "waiting"]:
                is_there[booking] = self.enqueued_us[booking] != NEVER
        return found.where(is_there)

    @cached_property
    def first_waits(self) -> Stretches:
        """The same, until each booking was first set aside."""
        if not self.held.booking:
            return self.line
        line, left_us = self.line, list(self.line.until_us)
        for booking, aside_us in zip(self.held.booking, self.held.from_us, strict=True):
            place = bisect_left(line.booking, booking)  # they are in order of arrival
            if left_us[place] == NEVER or aside_us < left_us[place]:
                left_us[place] = aside_us
        return Stretches(line.booking, line.from_us, left_us)

    @cached_property
    def further_waits(self) -> Stretches:
        """Each wait since a call, for the next or until given up; of no time: straight into it."""
        log, waits, since_us = self.log, [], {}  # since the last call that was in vain
        for row in sorted({*self.again, *self.in_vain}):
            booking = log.booking[row]
            if log.attempt[row] > 1:
                waits.append((booking, since_us.pop(booking), log.started_us[row]))
            if log.result[row] != "confirmed":
                since_us[booking] = log.ended_us[row]
        given_up_us = {letter.booking: letter.given_up_us for letter in self.given_up}
        for booking, since in since_us.items():
            if self.bookings.state[booking] == "waiting":
                waits.append((booking, since, NEVER))
            elif given_up_us.get(booking, since) > since:  # and not as its call ended
                waits.append((booking, since, given_up_us[booking]))
        return Stretches(*zip(*waits, strict=True)) if waits else Stretches()

    @cached_property
    def waits(self) -> Stretches:
        """Every wait, whatever for."""
        first, further = self.line, self.further_waits
        if not further.booking:
            return first
        columns = ("booking", "from_us", "until_us")
        return Stretches(*([*getattr(first, name), *getattr(further, name)] for name in columns))

    @cached_property
    def holds(self) -> Stretches:
        """Each part of a wait in which no worker could serve the booking."""
        return Stretches(self.held.booking, self.held.from_us, self.held.until_us)

    @cached_property
    def calls(self) -> Stretches:
        """Each call, from when a worker was taken until it was free."""
        if self.log is not None:
            return Stretches(self.log.booking, self.log.started_us, self.log.ended_us)
        rows = self.bookings
        found = Stretches(rows.booking, rows.started_us, rows.confirmed_us)
        if NEVER not in rows.started_us:
            return found
        return found.where([at != NEVER for at in rows.started_us])

    def turned_away(self, servers: int, accept_us: int) -> Stretches:
        """The stay of each who was turned away at the door: from arrival until told so.

        In front of a queue that is when a server has looked at the booking (as in
        `run.simulate._accept`), else at once.

        Args:
            servers: Bookings that can be looked at at once.
            accept_us: How long that takes, microseconds.
        """
        rows, let_in = self.bookings, {letter.booking for letter in self.given_up}
        if "rejected" not in rows.state:
            return Stretches()
        away = [
            row for row, state in enumerate(rows.state) if state == "rejected" and row not in let_in
        ]
        arrived_us = list(map(rows.arrived_us.__getitem__, away))
        if not self.is_queued:
            return Stretches(away, arrived_us, arrived_us)
        told_us = [0] * servers
        for row, arrived in enumerate(rows.arrived_us):
            told_us.append(max(arrived, told_us[row]) + accept_us)
        return Stretches(away, arrived_us, [told_us[servers + row] for row in away])

    @property
    def oldest_us(self) -> int:
        """Age of the oldest that waited, whatever for, at its worst."""
        first, further = self.line.closed(self.ended_us), self.further_waits.closed(self.ended_us)
        since_us = self.enqueued_us
        ages_us = (until - since_us[row] for row, begun, until in further if begun < until)
        return max(chain(map(sub, first.until_us, first.from_us), ages_us), default=0)
