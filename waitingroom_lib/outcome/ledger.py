"""What happened to every booking and in every call: columns, one entry each."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from waitingroom_lib._checks import (
    COUNT,
    MOMENT,
    require_choice,
    require_number,
    require_type,
    require_whole,
)
from waitingroom_lib._units import MICROSECONDS, to_s, to_us

if TYPE_CHECKING:
    import pandas as pd


NEVER = -1
"""Stands for a time that did not come; in seconds it reads as nan."""


STATES = ("confirmed", "rejected", "failed", "waiting", "in_call", "lost")
"""Where a booking can stand when the run ends; `lost`: accepted, and forgotten by everybody."""


RESULTS = ("confirmed", "failed", "refused", "timed out", "died", "in progress")
"""How a call can end: `failed` by the clinic's error, `died` with its worker."""

HELD_BY = ("cap", "breaker", "backoff", "redelivery")
"""What a booking can wait for that is no worker: its clinic's cap or breaker, or a delay."""


class Latencies(Sequence[float]):
    """A sample of latencies, in seconds.

    Args:
        values_us: The latencies, whole microseconds, in any order.

    Raises:
        TypeError: If it is no sequence, or one is no whole number.
        ValueError: If one is longer than any run.
    """

    def __init__(self, values_us: Sequence[int]) -> None:
        require_type("values_us", values_us, Sequence)
        most_us = to_us(MOMENT["at_most"])
        if {*map(type, values_us)} != {int} or max(values_us) > most_us:
            values_us = [
                require_whole(f"values_us[{row}]", each, at_most=most_us, why="longer than any run")
                for row, each in enumerate(values_us)
            ]
        self.values_us = values_us

    @classmethod
    def of_a_run(cls, values_us: list[int]) -> "Latencies":
        """Those that a run has left, which are not checked again."""
        made = cls(())
        made.values_us = values_us
        return made

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
        q = require_number("q", q, at_least=0, at_most=100)
        never = require_whole("never", never, at_least=0, **COUNT)
        total = len(self) + never
        if not total:
            return math.nan
        position = (total - 1) * q / 100
        if math.isclose(position, round(position), rel_tol=1e-12):  # but for a float's noise
            position = round(position)
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
        limit_s = require_number("limit_s", limit_s, **MOMENT | {"at_least": -(10**18)})
        return bisect_right(self._ascending_us, to_us(limit_s)) / len(self) if self else math.nan

    def __repr__(self) -> str:
        """Size, p50, p99 and the longest."""
        if not self:
            return "<no latencies>"
        figures = {"p50": self.percentile(50), "p99": self.percentile(99), "max": self.max()}
        words = ", ".join(f"{name} {figure:.3f} s" for name, figure in figures.items())
        return f"<{len(self):,} latencies: {words}>"


class _Columns(Sequence[Any]):
    """Columns, one entry a row, whose names end in `_us` where they hold microseconds.

    Derive a dataclass from it, and name its rows.
    """

    Row: ClassVar[type]
    """One row: the same fields, with times in seconds, nan where none came."""

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.booking)

    def __getitem__(self, index: Any) -> Any:
        """One row, or a slice of them."""
        if isinstance(index, slice):
            return list(self._rows(index))
        row = ((name, getattr(self, name)[index]) for name in self.__dataclass_fields__)
        return self.Row(*(_second(at) if name.endswith("_us") else at for name, at in row))

    def __iter__(self) -> Iterator[Any]:
        """The rows in order."""
        return self._rows()

    def _rows(self, which: slice = slice(None)) -> Iterator[Any]:
        """Some rows, column by column: several times sooner than row by row."""
        return map(self.Row._make, zip(*self._columns(which), strict=True))

    def _columns(self, which: slice = slice(None)) -> Iterator[Sequence[Any]]:
        """Some entries of each column, times in seconds."""
        for name in self.__dataclass_fields__:
            column = getattr(self, name)[which]
            yield _seconds(column) if name.endswith("_us") else column

    def _in_seconds(self, name: str) -> list[float]:
        """A column of times, seconds."""
        return _seconds(getattr(self, name))

    def to_frame(self) -> "pd.DataFrame":
        """Every row as a row of a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(dict(zip(self.Row._fields, self._columns(), strict=True)))


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
class Bookings(_Columns):
    """What happened to every booking: columns, one entry a booking, in order of arrival.

    Times are whole microseconds, `NEVER` where none came; the properties that end in `_s` give
    them in seconds. `bookings[i]` is one row.
    """

    Row = Booking

    booking: Sequence[int]
    clinic: Sequence[int | str]
    arrived_us: Sequence[int]
    accepted_us: Sequence[int]
    started_us: Sequence[int]
    confirmed_us: Sequence[int]
    attempts: Sequence[int]
    state: Sequence[str]

    @cached_property
    def arrived_s(self) -> list[float]:
        """When each booking arrived, seconds."""
        return self._in_seconds("arrived_us")

    @cached_property
    def accepted_s(self) -> list[float]:
        """When each patient was told "we've got your booking", seconds."""
        return self._in_seconds("accepted_us")

    @cached_property
    def started_s(self) -> list[float]:
        """When each booking's first call started, seconds."""
        return self._in_seconds("started_us")

    @cached_property
    def confirmed_s(self) -> list[float]:
        """When each booking was confirmed, seconds."""
        return self._in_seconds("confirmed_us")


class Call(NamedTuple):
    """One call's story; times in seconds from the start of the morning, nan where none came."""

    booking: int
    attempt: int
    started_s: float
    ended_s: float
    registered_s: float
    result: str


@dataclass(frozen=True, eq=False)
class CallLog(_Columns):
    """Every call that was made: columns, one entry a call, in the order in which they reached it.

    `ended_us` is when the worker was free, `registered_us` when the clinic had entered the
    booking in its own system: later than the end of a call that was given up, and `NEVER` if it
    did not. Times are whole microseconds. `calls[i]` is one row.
    """

    Row = Call

    booking: Sequence[int]
    attempt: Sequence[int]
    started_us: Sequence[int]
    ended_us: Sequence[int]
    registered_us: Sequence[int]
    result: Sequence[str]

    def count(self, result: str) -> int:
        """Number of calls with a result.

        Args:
            result: One of `RESULTS`.

        Raises:
            ValueError: If there is no such result.
        """
        require_choice("result", result, *RESULTS)
        return self.result.count(result)


class Hold(NamedTuple):
    """One stretch in which a booking could not be served; seconds, nan where it has not ended."""

    booking: int
    reason: str
    from_s: float
    until_s: float


@dataclass(frozen=True, eq=False)
class Holds(_Columns):
    """Every stretch in which a booking could not be served, in order of its end: columns.

    The reason is one of `HELD_BY`. Times are whole microseconds, and `until_us` is `NEVER` where
    the run was cut off before the end. Whoever waits without being held waits for a worker.
    """

    Row = Hold

    booking: Sequence[int] = ()
    reason: Sequence[str] = ()
    from_us: Sequence[int] = ()
    until_us: Sequence[int] = ()


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


def _second(time_us: int) -> float:
    return math.nan if time_us == NEVER else to_s(time_us)


def _seconds(times_us: Sequence[int]) -> list[float]:
    return [math.nan if each == NEVER else each / MICROSECONDS for each in times_us]
