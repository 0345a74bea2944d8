"""What happened to every booking, and what is read off it."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import sub
from typing import TYPE_CHECKING, Any, NamedTuple

from waitingroom_lib._checks import require_choice, require_number, require_whole
from waitingroom_lib.design import Design
from waitingroom_lib.scenario import Morning, to_s, to_us

if TYPE_CHECKING:
    import pandas as pd

NEVER = -1
"""Stands for a time that did not come; in seconds it reads as nan."""

STATES = ("confirmed", "rejected", "failed", "waiting", "in_call", "lost")
"""Where a booking can stand when the run ends; `lost`: accepted, and forgotten by everybody."""

RESULTS = ("confirmed", "failed", "refused", "timed out", "died", "in progress")
"""How a call can end: `failed` by the clinic's error, `died` with its worker."""


class Latencies(Sequence[float]):
    """A sample of latencies, in seconds.

    Args:
        values_us: The latencies, whole microseconds, in any order.
    """

    def __init__(self, values_us: Sequence[int]) -> None:
        self.values_us = values_us

    @cached_property
    def _ascending_us(self) -> list[int]:
        return sorted(self.values_us)

    def __len__(self) -> int:
        """Number of latencies."""
        return len(self.values_us)

    def __getitem__(self, index: Any) -> Any:
        """One latency, or a slice of them, seconds."""
        if isinstance(index, slice):
            return list(map(to_s, self.values_us[index]))
        return to_s(self.values_us[index])

    def __iter__(self) -> Iterator[float]:
        """The latencies in order of booking, seconds."""
        return map(to_s, self.values_us)

    def percentile(self, q: float, *, never: int = 0) -> float:
        """The latency that q percent stay within, by linear interpolation.

        The same definition as numpy's and pandas' default (Hyndman and Fan, 1996, type 7).

        Args:
            q: 0 to 100.
            never: Further bookings whose clock never stopped; they count as infinitely late.

        Returns:
            Seconds; `inf` if it falls among those that never ended, `nan` of an empty sample.

        Raises:
            TypeError: If q is no number.
            ValueError: If q is not within 0 to 100.
        """
        require_number("q", q, at_least=0, at_most=100)
        require_whole("never", never, at_least=0)
        total = len(self) + never
        if not total:
            return math.nan
        position = (total - 1) * q / 100
        below = math.floor(position)
        above = math.ceil(position)
        if above >= len(self):
            return math.inf
        low_us, high_us = self._ascending_us[below], self._ascending_us[above]
        return to_s(low_us + (high_us - low_us) * (position - below))

    def mean(self) -> float:
        """The mean, seconds; nan of an empty sample."""
        return to_s(sum(self.values_us)) / len(self) if len(self) else math.nan

    def max(self) -> float:
        """The longest, seconds; nan of an empty sample."""
        return to_s(max(self.values_us)) if len(self) else math.nan

    def share_within(self, limit_s: float) -> float:
        """Share of the sample that is no longer than a limit, 0 to 1; nan of an empty sample."""
        require_number("limit_s", limit_s)
        return bisect_right(self._ascending_us, to_us(limit_s)) / len(self) if self else math.nan

    def __repr__(self) -> str:
        """Size, p50, p99 and the longest."""
        if not self:
            return "<no latencies>"
        figures = {"p50": self.percentile(50), "p99": self.percentile(99), "max": self.max()}
        words = ", ".join(f"{name} {figure:.3f} s" for name, figure in figures.items())
        return f"<{len(self):,} latencies: {words}>"


class Booking(NamedTuple):
    """One booking's story; times in seconds from the start of the morning, nan where none came."""

    booking: int
    clinic: int | str
    arrived_s: float
    accepted_s: float
    started_s: float
    confirmed_s: float
    attempts: int
    state: str


@dataclass(frozen=True, eq=False)
class Bookings(Sequence[Booking]):
    """What happened to every booking: columns, one entry a booking, in order of arrival.

    Times are whole microseconds, `NEVER` where none came; the properties that end in `_s` give
    them in seconds. `bookings[i]` is one row.
    """

    booking: Sequence[int]
    clinic: Sequence[int | str]
    arrived_us: Sequence[int]
    accepted_us: Sequence[int]
    started_us: Sequence[int]
    confirmed_us: Sequence[int]
    attempts: Sequence[int]
    state: Sequence[str]

    def __len__(self) -> int:
        """Number of bookings that arrived."""
        return len(self.booking)

    def __getitem__(self, index: Any) -> Any:
        """One booking, or a slice of them."""
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        return Booking(
            self.booking[index],
            self.clinic[index],
            *(_seconds(column[index]) for column in self._times),
            self.attempts[index],
            self.state[index],
        )

    @property
    def _times(self) -> tuple[Sequence[int], ...]:
        return self.arrived_us, self.accepted_us, self.started_us, self.confirmed_us

    @cached_property
    def arrived_s(self) -> list[float]:
        """When each booking arrived, seconds."""
        return list(map(_seconds, self.arrived_us))

    @cached_property
    def accepted_s(self) -> list[float]:
        """When each patient was told "we've got your booking", seconds."""
        return list(map(_seconds, self.accepted_us))

    @cached_property
    def started_s(self) -> list[float]:
        """When each booking's first call started, seconds."""
        return list(map(_seconds, self.started_us))

    @cached_property
    def confirmed_s(self) -> list[float]:
        """When each booking was confirmed, seconds."""
        return list(map(_seconds, self.confirmed_us))


class Call(NamedTuple):
    """One call's story; times in seconds from the start of the morning, nan where none came."""

    booking: int
    attempt: int
    started_s: float
    ended_s: float
    registered_s: float
    result: str


@dataclass(frozen=True, eq=False)
class Calls(Sequence[Call]):
    """Every call that was made: columns, one entry a call, in the order in which they reached it.

    `ended_us` is when the worker was free, `registered_us` when the clinic had entered the
    booking in its own system: later than the end of a call that was given up, and `NEVER` if it
    did not. Times are whole microseconds. `calls[i]` is one row.
    """

    booking: Sequence[int]
    attempt: Sequence[int]
    started_us: Sequence[int]
    ended_us: Sequence[int]
    registered_us: Sequence[int]
    result: Sequence[str]

    def __len__(self) -> int:
        """Number of calls."""
        return len(self.booking)

    def __getitem__(self, index: Any) -> Any:
        """One call, or a slice of them."""
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        return Call(
            self.booking[index],
            self.attempt[index],
            _seconds(self.started_us[index]),
            _seconds(self.ended_us[index]),
            _seconds(self.registered_us[index]),
            self.result[index],
        )

    def count(self, result: str) -> int:
        """Number of calls with a result.

        Args:
            result: One of `RESULTS`.

        Raises:
            ValueError: If there is no such result.
        """
        require_choice("result", result, *RESULTS)
        return self.result.count(result)

    def to_frame(self) -> "pd.DataFrame":
        """Every call as a row of a pandas DataFrame."""
        import pandas as pd

        times = (self.started_us, self.ended_us, self.registered_us)
        in_seconds = (list(map(_seconds, column)) for column in times)
        columns = (self.booking, self.attempt, *in_seconds, self.result)
        return pd.DataFrame(dict(zip(Call._fields, columns, strict=True)))


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A booking that was let in and given up; its patient has been told.

    Args:
        booking: Which one.
        given_up_us: When, microseconds.
        reason: Why, in a few words.
    """

    booking: int
    given_up_us: int
    reason: str

    @property
    def given_up_s(self) -> float:
        """When it was given up, seconds."""
        return to_s(self.given_up_us)


@dataclass(frozen=True, slots=True)
class CostItem:
    """One line of the bill: capacity, the hours it was paid for, and its price."""

    name: str
    hours: float
    gbp_per_h: float

    @property
    def gbp(self) -> float:
        """The line's total, GBP."""
        return self.hours * self.gbp_per_h


@dataclass(frozen=True, slots=True)
class Cost:
    """The bill of one morning, itemised."""

    items: tuple[CostItem, ...]

    @property
    def total_gbp(self) -> float:
        """The sum of all lines, GBP."""
        return sum(item.gbp for item in self.items)

    def hours(self, name: str) -> float:
        """Hours paid for of one item: `workers` or `servers`."""
        return sum(item.hours for item in self.items if item.name == name)

    def __str__(self) -> str:
        """The bill, a line an item."""
        lines = [
            f"{item.name:8} {item.hours:8.1f} h x GBP {item.gbp_per_h:.2f} = GBP {item.gbp:7.2f}"
            for item in self.items
        ]
        return "\n".join([*lines, f"{'total':8} {'':21} GBP {self.total_gbp:7.2f}"])


@dataclass(frozen=True, slots=True)
class Timeline:
    """The run at regular instants: columns, one entry a step.

    `arrivals`, `confirmations`, `failures` (bookings given up) and `retries` (calls after a
    booking's first) count what happened since the step before; all else is how things stood at that
    instant. The backlog holds all that wait, for their first call or for another one; the age of
    the oldest is that of those who wait for their first call.
    """

    time_s: list[float]
    backlog: list[int]
    oldest_age_s: list[float]
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


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one design did with one Morning.

    Args:
        morning: The Morning that was met.
        design: The design that met it.
        bookings: What happened to every booking that arrived.
        ended_us: When the run ended: when the last booking was done with, the end of the morning,
            or the cut.
        workforce: Calls that could be in progress at once: from when (microseconds), how many.
        paid: Workers that were paid for, those that boot among them: from when, how many; None:
            the workforce.
        call_log: Every call that was made; None: one for each booking that was started.
        given_up: The bookings that were let in and given up, in order of time.
    """

    morning: Morning
    design: Design
    bookings: Bookings = field(repr=False)
    ended_us: int
    workforce: tuple[tuple[int, int], ...] = field(repr=False)
    paid: tuple[tuple[int, int], ...] | None = field(default=None, repr=False)
    call_log: Calls | None = field(default=None, repr=False)
    given_up: tuple[DeadLetter, ...] = field(default=(), repr=False)

    @cached_property
    def acceptance_s(self) -> Latencies:
        """Acceptance latency of every accepted booking: arrival to "we've got your booking"."""
        return self._between(self.bookings.arrived_us, self.bookings.accepted_us)

    @cached_property
    def confirmation_s(self) -> Latencies:
        """Confirmation latency of every confirmed booking: arrival to confirmed."""
        return self._between(self.bookings.arrived_us, self.bookings.confirmed_us)

    @cached_property
    def queue_wait_s(self) -> Latencies:
        """Queue wait of every booking whose call started: enqueued to start of the first call."""
        return self._between(self.enqueued_us, self.bookings.started_us)

    @property
    def enqueued_us(self) -> Sequence[int]:
        """When each booking began to wait for a call: accepted, or arrived where none is queued."""
        return self.bookings.accepted_us if self.design.is_queued else self.bookings.arrived_us

    @property
    def ended_s(self) -> float:
        """When the run ended, seconds."""
        return to_s(self.ended_us)

    @cached_property
    def calls(self) -> Calls:
        """Every call that was made."""
        if self.call_log is not None:
            return self.call_log
        rows = self.bookings
        made = [row for row, started in enumerate(rows.started_us) if started != NEVER]
        confirmed_us = [rows.confirmed_us[row] for row in made]
        return Calls(
            booking=made,
            attempt=[1] * len(made),
            started_us=[rows.started_us[row] for row in made],
            ended_us=confirmed_us,
            registered_us=confirmed_us,
            result=["in progress" if at == NEVER else "confirmed" for at in confirmed_us],
        )

    def count(self, state: str) -> int:
        """Number of bookings in a state.

        Args:
            state: One of `STATES`.

        Raises:
            ValueError: If there is no such state.
        """
        if state not in STATES:
            raise ValueError(f"state must be one of {', '.join(STATES)}, got {state!r}")
        return self._states[state]

    @property
    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """The accepted bookings that were given up, in order of time; none where nothing is queued.

        In a synchronous design the patient is still there and is told: nothing was accepted.
        """
        return self.given_up if self.design.is_queued else ()

    @cached_property
    def _registrations(self) -> Counter[int]:
        """How often each booking was entered in its clinic's system."""
        return Counter(
            booking
            for booking, at in zip(self.calls.booking, self.calls.registered_us, strict=True)
            if at != NEVER
        )

    @property
    def duplicates(self) -> int:
        """Confirmations too many: a clinic confirmed a booking that it had confirmed before.

        A clinic that is sent an idempotency key knows the booking again, and does not.
        """
        if self.design.calls.idempotency_keys or self.call_log is None:
            return 0
        return self._registrations.total() - len(self._registrations)

    @property
    def orphans(self) -> int:
        """Bookings that a clinic has confirmed and whose patients were told that it failed."""
        if self.call_log is None:
            return 0
        return sum(
            self.bookings.state[booking] in ("failed", "rejected")
            for booking in self._registrations
        )

    def share_on_time(self, limit_s: float) -> float:
        """Share of all bookings that arrived which were confirmed within a limit, 0 to 1."""
        on_time = self.confirmation_s.share_within(limit_s) if len(self.confirmation_s) else 0
        return on_time * len(self.confirmation_s) / len(self.bookings) if self.bookings else 0.0

    def goodput_per_s(self, limit_s: float, step_s: float = 60) -> list[float]:
        """Goodput: bookings confirmed within a limit, per second, at each step of the timeline.

        Args:
            limit_s: The confirmation latency that is still good, seconds.
            step_s: Seconds from one step to the next; each tells of the time since the one before.

        Returns:
            Bookings per second, one entry for each entry of `timeline(step_s)`.
        """
        require_number("limit_s", limit_s, at_least=0)
        limit_us, rows = to_us(limit_s), self.bookings
        good_us = [
            confirmed
            for arrived, confirmed in zip(rows.arrived_us, rows.confirmed_us, strict=True)
            if confirmed != NEVER and confirmed - arrived <= limit_us
        ]
        good = _counts(sorted(good_us), self._instants(step_s))
        return [count / step_s for count in _per_step(good)]

    @cached_property
    def _states(self) -> Counter[str]:
        confirmed = self.bookings.state.count("confirmed")
        if confirmed == len(self.bookings):  # the rule, and much quicker to find out
            return Counter(confirmed=confirmed)
        return Counter(self.bookings.state)

    def _between(self, begun_us: Sequence[int], ended_us: Sequence[int]) -> Latencies:
        """Latencies of the bookings for which both times came."""
        if self.count("confirmed") == len(self.bookings):
            return Latencies(list(map(sub, ended_us, begun_us)))
        return Latencies(
            [
                ended - begun
                for begun, ended in zip(begun_us, ended_us, strict=True)
                if NEVER not in (begun, ended)
            ]
        )

    @cached_property
    def oldest_wait_s(self) -> float:
        """Age of the oldest waiting booking, at its worst, seconds.

        Every booking is oldest just before its first call starts or never gets to be, so this is
        the longest queue wait, or the age of a booking that was given up, or still waiting when the
        run was cut off.
        """
        if self.count("confirmed") == len(self.bookings):
            ages_us = self.queue_wait_s.values_us
        else:
            ages_us = [
                (self.ended_us if left == NEVER else left) - enqueued
                for enqueued, left in zip(*self._line, strict=True)
            ]
        return to_s(max(ages_us, default=0))

    @property
    def cost(self) -> Cost:
        """The bill: what was switched on from the start of the morning until the run ended.

        A worker is paid for from the moment it starts to boot until it has left.
        """
        prices = self.morning.scenario.prices
        worker_h = self.worker_hours(self.workforce if self.paid is None else self.paid)
        server_us = self.design.servers * self.ended_us
        return Cost(
            (
                CostItem("workers", worker_h, prices.worker_gbp_per_h),
                CostItem("servers", to_s(server_us) / 3600, prices.server_gbp_per_h),
            )
        )

    def worker_hours(self, steps: Sequence[tuple[int, int]]) -> float:
        """Hours of work until the run ended, of so many workers from when on (`workforce`)."""
        until = [at for at, _ in steps[1:]] + [self.ended_us]
        worker_us = sum(
            workers * (end - at) for (at, workers), end in zip(steps, until, strict=True)
        )
        return to_s(worker_us) / 3600

    @cached_property
    def utilisation(self) -> float:
        """Share of the paid worker time that was spent in calls, 0 to 1."""
        rows = self.bookings
        if self.call_log is None and self.count("confirmed") == len(rows):
            busy_us = sum(rows.confirmed_us) - sum(rows.started_us)
        else:
            busy_us = sum(
                (self.ended_us if ended == NEVER else ended) - started
                for started, ended in zip(self.calls.started_us, self.calls.ended_us, strict=True)
            )
        paid_us = self.cost.hours("workers") * 3600 * 1e6
        return busy_us / paid_us if paid_us else 0.0

    def timeline(self, step_s: float = 10) -> Timeline:
        """Backlog, oldest age, busy workers and counts, at regular instants.

        Args:
            step_s: Seconds from one instant to the next.

        Returns:
            The timeline, from time 0 to the first instant at which the run has ended.

        Raises:
            TypeError: If the step is no number.
            ValueError: If the step is under a millisecond.
        """
        instants = self._instants(step_s)
        if step_s not in self._timelines:
            self._timelines[step_s] = self._timeline(instants)
        return self._timelines[step_s]

    @cached_property
    def _timelines(self) -> dict[float, Timeline]:
        return {}

    def _instants(self, step_s: float) -> range:
        require_number("step_s", step_s, at_least=0.001)
        step_us = to_us(step_s)
        return range(0, self.ended_us + step_us, step_us)

    def _timeline(self, instants: range) -> Timeline:
        passed = self._passed_by(instants)
        enqueued_us, left_us = self._line
        return Timeline(
            time_s=list(map(to_s, instants)),
            backlog=_waiting(passed),
            oldest_age_s=_oldest_ages(
                enqueued_us, left_us, [min(instant, self.ended_us) for instant in instants]
            ),
            busy_workers=_differences(passed["begun"], passed["ended"]),
            workers=[self.workers_at(instant) for instant in instants],
            arrivals=_per_step(passed["arrived"]),
            confirmations=_per_step(passed["confirmed"]),
            failures=_per_step(passed["failed"]),
            retries=_per_step(passed["retried"]),
        )

    def _passed_by(self, instants: Sequence[int]) -> dict[str, list[int]]:
        """How many bookings, and calls, had passed each point at each instant."""
        return {name: _counts(times_us, instants) for name, times_us in self._passed.items()}

    @cached_property
    def _passed(self) -> dict[str, Sequence[int]]:
        """When bookings, and calls (begun, ended, retried), passed each point; ascending."""
        rows = self.bookings
        passed = {
            "arrived": rows.arrived_us,
            "enqueued": self._line[0],
            "confirmed": sorted(rows.confirmed_us),
            "failed": [letter.given_up_us for letter in self.dead_letters],
        }
        if self.call_log is None:  # one call a booking: it ends as the booking is confirmed
            confirmed = passed["confirmed"]
            calls = {"begun": sorted(rows.started_us), "ended": confirmed, "retried": ()}
            return passed | calls | {"done": confirmed, "gave up waiting": ()}
        attempts = zip(self.calls.started_us, self.calls.attempt, strict=True)
        last_ended_us = dict(zip(self.calls.booking, self.calls.ended_us, strict=True))
        return passed | {
            "begun": sorted(self.calls.started_us),
            "ended": sorted(self.calls.ended_us),
            "retried": [at for at, attempt in attempts if attempt > 1],
            "done": sorted(self._done_us),
            "gave up waiting": [
                letter.given_up_us
                for letter in self.given_up
                if letter.given_up_us != last_ended_us.get(letter.booking)
            ],
        }

    def expected_wait_s(self, time_s: float, window_s: float = 60) -> float:
        """How long a booking made at a time would wait for its call, as far as could be told then.

        `backlog / rate` (after Little, 1961), the rate being that at which bookings stopped waiting
        in the window before, to be called or given up: the time in which all who are waiting
        will have been served, at the pace of late. Before any call has ended, the pace is that of
        all workers with mean calls.

        Args:
            time_s: The time, seconds from the start of the morning.
            window_s: Over how long the throughput is measured, seconds.

        Returns:
            Seconds; `inf` where nobody stopped waiting in the window, and somebody waits.

        Raises:
            ValueError: If the time is negative or the window not positive.
        """
        require_number("time_s", time_s, at_least=0)
        require_number("window_s", window_s, above=0)
        time_us = to_us(time_s)
        instants = [max(time_us - to_us(window_s), 0), time_us]
        passed = self._passed_by(instants)
        waiting = _waiting(passed)[1]
        if not waiting:
            return 0.0
        if not passed["ended"][1]:
            call_s = self.morning.scenario.calls.mean_s
            return waiting * call_s / max(self.workers_at(time_us), 1)
        left = sum(passed[name][1] - passed[name][0] for name in ("begun", "gave up waiting"))
        return waiting * to_s(instants[1] - instants[0]) / left if left else math.inf

    @cached_property
    def retry_after_s(self) -> list[float]:
        """What each patient whom the backlog limit turned away is told, in order of arrival.

        The time in which all who fill the backlog will have been served (`expected_wait_s`),
        seconds. It is true of those who wait, and promises no place to whoever comes back: while
        more people come than can be served, others will have taken it.
        """
        rows = self.bookings
        let_in = {letter.booking for letter in self.given_up}
        accept_us = to_us(self.morning.scenario.accept_s) if self.design.is_queued else 0
        return [
            self.expected_wait_s(to_s(min(arrived + accept_us, self.ended_us)))
            for booking, arrived, state in zip(
                rows.booking, rows.arrived_us, rows.state, strict=True
            )
            if state == "rejected" and booking not in let_in
        ]

    def workers_at(self, time_us: int) -> int:
        """Calls that could be in progress at once at a time (microseconds)."""
        return self.workforce[bisect_right(self.workforce, time_us, key=lambda step: step[0]) - 1][
            1
        ]

    def to_frame(self) -> "pd.DataFrame":
        """Every booking as a row of a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame({name: getattr(self.bookings, name) for name in Booking._fields})

    @cached_property
    def _line(self) -> tuple[Sequence[int], Sequence[int]]:
        """When each admitted booking was enqueued, ascending, and when it had waited enough.

        That is when its first call started, or when it was given up without one.
        """
        rows = self.bookings
        if self.count("confirmed") == len(rows):
            return self.enqueued_us, rows.started_us
        given_up_us = {letter.booking: letter.given_up_us for letter in self.given_up}
        enqueued_us, left_us = [], []
        for booking, enqueued, started, state in zip(
            rows.booking, self.enqueued_us, rows.started_us, rows.state, strict=True
        ):
            if enqueued != NEVER and (state != "rejected" or booking in given_up_us):
                enqueued_us.append(enqueued)
                left_us.append(given_up_us.get(booking, NEVER) if started == NEVER else started)
        return enqueued_us, left_us

    @property
    def _done_us(self) -> Sequence[int]:
        """When each booking that was admitted was done with, however it ended."""
        rows = self.bookings
        done_us = list(rows.confirmed_us)
        for booking, ended in zip(self.calls.booking, self.calls.ended_us, strict=True):
            if rows.state[booking] == "lost":
                done_us[booking] = ended  # the last of its calls is the last in the log
        for letter in self.given_up:
            done_us[letter.booking] = letter.given_up_us
        return done_us


def _seconds(time_us: int) -> float:
    return math.nan if time_us == NEVER else to_s(time_us)


def _counts(ascending_us: Sequence[int], instants: Sequence[int]) -> list[int]:
    """How many of the times, which are in order, lie at or before each instant."""
    never = bisect_right(ascending_us, NEVER)
    return [bisect_right(ascending_us, instant) - never for instant in instants]


def _waiting(passed: dict[str, list[int]]) -> list[int]:
    """Bookings that are neither done with nor in a call."""
    columns = (passed[name] for name in ("enqueued", "done", "begun", "ended"))
    return [
        enqueued - done - (begun - ended)
        for enqueued, done, begun, ended in zip(*columns, strict=True)
    ]


def _per_step(counts: list[int]) -> list[int]:
    """What was added at each step; all that there was before counts to the first."""
    return _differences(counts, [0, *counts])


def _differences(upper: Sequence[int], lower: Sequence[int]) -> list[int]:
    return [high - low for high, low in zip(upper, lower, strict=False)]


def _oldest_ages(
    enqueued_us: Sequence[int], left_us: Sequence[int], instants: Sequence[int]
) -> list[float]:
    """Age of the oldest waiting booking at each instant; 0 where none waits.

    Whoever has left the line never returns, so the oldest is only ever looked for further on.
    """
    in_order = NEVER not in left_us and left_us == sorted(left_us)
    ages, oldest = [], 0
    for instant in instants:
        if in_order:
            oldest = bisect_right(left_us, instant, lo=oldest)
        while oldest < len(left_us) and NEVER < left_us[oldest] <= instant:
            oldest += 1
        age_us = instant - enqueued_us[oldest] if oldest < len(left_us) else 0
        ages.append(to_s(max(age_us, 0)))
    return ages
