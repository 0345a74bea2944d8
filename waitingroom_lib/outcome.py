"""What happened to every booking, and what is read off it."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import sub
from typing import TYPE_CHECKING, Any, NamedTuple

from waitingroom_lib._checks import require_number, require_whole
from waitingroom_lib.design import Design
from waitingroom_lib.scenario import Morning, to_s, to_us

if TYPE_CHECKING:
    import pandas as pd

NEVER = -1
"""Stands for a time that did not come; in seconds it reads as nan."""

STATES = ("confirmed", "rejected", "failed", "waiting", "in_call")
"""Where a booking can stand when the run ends."""


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

    `arrivals` and `confirmations` count what happened since the step before; all else is how
    things stood at that instant.
    """

    time_s: list[float]
    backlog: list[int]
    oldest_age_s: list[float]
    busy_workers: list[int]
    workers: list[int]
    arrivals: list[int]
    confirmations: list[int]

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
        ended_us: When the run ended: the last confirmation, the end of the morning, or the cut.
        workforce: Calls that could be in progress at once: from when (microseconds), how many.
    """

    morning: Morning
    design: Design
    bookings: Bookings = field(repr=False)
    ended_us: int
    workforce: tuple[tuple[int, int], ...] = field(repr=False)

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

        Every booking is oldest just before its call starts or never gets to be, so this is the
        longest queue wait, or the age of a booking still waiting when the run was cut off.
        """
        ages_us = self.queue_wait_s.values_us
        if self.count("waiting"):
            still_waiting = [
                self.ended_us - enqueued
                for enqueued, started in zip(*self._line, strict=True)
                if started == NEVER
            ]
            ages_us = [*ages_us, *still_waiting]
        return to_s(max(ages_us, default=0))

    @property
    def cost(self) -> Cost:
        """The bill: what was switched on from the start of the morning until the run ended."""
        prices = self.morning.scenario.prices
        until = [at for at, _ in self.workforce[1:]] + [self.ended_us]
        worker_us = sum(
            workers * (end - at) for (at, workers), end in zip(self.workforce, until, strict=True)
        )
        server_us = self.design.servers * self.ended_us
        return Cost(
            (
                CostItem("workers", to_s(worker_us) / 3600, prices.worker_gbp_per_h),
                CostItem("servers", to_s(server_us) / 3600, prices.server_gbp_per_h),
            )
        )

    @cached_property
    def utilisation(self) -> float:
        """Share of the paid worker time that was spent in calls, 0 to 1."""
        rows = self.bookings
        if self.count("confirmed") == len(rows):
            busy_us = sum(rows.confirmed_us) - sum(rows.started_us)
        else:
            busy_us = sum(
                (self.ended_us if confirmed == NEVER else confirmed) - started
                for started, confirmed in zip(rows.started_us, rows.confirmed_us, strict=True)
                if started != NEVER
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
        require_number("step_s", step_s, at_least=0.001)
        if step_s not in self._timelines:
            self._timelines[step_s] = self._timeline(to_us(step_s))
        return self._timelines[step_s]

    @cached_property
    def _timelines(self) -> dict[float, Timeline]:
        return {}

    def _timeline(self, step_us: int) -> Timeline:
        instants = range(0, self.ended_us + step_us, step_us)
        enqueued_us, left_us = self._line
        arrived = _counts(self.bookings.arrived_us, instants)
        enqueued = _counts(enqueued_us, instants)
        started = _counts(self.bookings.started_us, instants)
        confirmed = _counts(self.bookings.confirmed_us, instants)
        return Timeline(
            time_s=list(map(to_s, instants)),
            backlog=_differences(enqueued, started),
            oldest_age_s=_oldest_ages(
                enqueued_us, left_us, [min(instant, self.ended_us) for instant in instants]
            ),
            busy_workers=_differences(started, confirmed),
            workers=[self.workers_at(instant) for instant in instants],
            arrivals=_differences(arrived, [0, *arrived]),
            confirmations=_differences(confirmed, [0, *confirmed]),
        )

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
        """When each admitted booking was enqueued, ascending, and when its call started."""
        rows = self.bookings
        if self.count("confirmed") == len(rows):
            return self.enqueued_us, rows.started_us
        admitted = [
            (enqueued, started)
            for enqueued, started, state in zip(
                self.enqueued_us, rows.started_us, rows.state, strict=True
            )
            if enqueued != NEVER and state != "rejected"
        ]
        return [enqueued for enqueued, _ in admitted], [started for _, started in admitted]


def _seconds(time_us: int) -> float:
    return math.nan if time_us == NEVER else to_s(time_us)


def _counts(times_us: Sequence[int], instants: range) -> list[int]:
    """How many of the times lie at or before each instant."""
    ascending = sorted(times_us)
    never = bisect_right(ascending, NEVER)
    return [bisect_right(ascending, instant) - never for instant in instants]


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
