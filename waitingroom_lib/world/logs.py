"""Recorded call logs, from a file, a DataFrame or plain columns, checked row by row.

A reader asks for as little as it can, says in its notes what it made of the rest, and refuses in
one line: where, what, and how to mend it.
"""

import csv
import io
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from itertools import chain, islice, pairwise
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import Any

from waitingroom_lib._checks import quoted, require_number, require_type
from waitingroom_lib._units import LATEST_S, MICROSECONDS, to_us

MOST_BOOKINGS = 5_000_000
"""Most bookings of a log: a run holds about half a kilobyte of each in memory."""

MOST_BYTES = 2_000_000_000
"""Largest file: it is read into memory as a whole."""

COLUMNS = (
    *("arrived_s", "arrived_at", "clinic", "call_s"),
    *("started_s", "started_at", "ended_s", "ended_at"),
)
"""The columns that a log may have, each time either in seconds from the start or as a date."""

LATEST_US = to_us(LATEST_S)
DAY_US, HOUR_US, QUARTER_US = (to_us(length_s) for length_s in (86_400, 3600, 900))
MICROSECOND = timedelta(microseconds=1)
EPOCH = {False: datetime(1970, 1, 1), True: datetime(1970, 1, 1, tzinfo=UTC)}
"""Where instants are counted from, of times without a zone (False) and with one (True)."""

MOST_OF_A_PATH = 4096
"""Longest path, characters, that a system takes."""

SEPARATORS = ",;\t|"
A_DAY = "2024-01-15"
AT_ONCE = 512
"""Rows that are read at once, where all are written in the commonest way."""

SKIPPED = re.compile(r"\s*$|#|sep=")
"""Lines before the header: empty, a comment, or what Excel says of its separator."""

LENGTH = re.compile("([0-9]{1,9}):([0-5][0-9]):([0-5][0-9])")
"""A length in hours, minutes and seconds: of 2:03 nobody knows whether it's minutes."""

LOOSE = {r"^(\S+[ T])(\d:)": r"\g<1>0\2", " ?(UTC|GMT|z)$": "+00:00", r" (?=[+-]\d)": ""}
"""Habits that ISO 8601 hasn't (8:00, UTC, a blank before the zone), and what it has for them."""

MENDS = {
    "clinic": "name it (a gap makes numbers floats), or leave the row out",
    "call_s": "write seconds with a point, as in 90.5, or 0:01:30; leave out rows without a length",
    "s": "write seconds with a point, as in 90.5; dates and Unix times belong in {}_at",
    "at": "write it as 2024-01-15 08:00:03, with or without a zone as in +01:00, or as a Unix time "
    "of 9 or 10 digits (s), 13 (ms), 16 or 19",
}
"""What to do about a cell that can't be read, by the column's name or its end."""

REFUSALS = {
    "back": "{} must be at least {}, the arrival before it, got {}: sort=True sorts the rows",
    "clocks": "{} goes back an hour, once, as clocks that are put back do: write times with their "
    "zone, as in +01:00",
    "end": "{} must be at least {}, where it begins, and at most 31 years later, got {}: correct "
    "the row or leave it out",
    "far": "{} must be within 31 years of {}, the earliest, got {}: leave out rows whose date "
    "stands for none",
}
"""Why a row can't stand beside others: its column, the cell that it is held against, its own."""

WAITS_INCLUDED = (
    "calls last from {} to {}, waits included: where there were some, name the start too ({})"
)


class LogWarning(UserWarning):
    """A log and its scenario don't belong together."""


@dataclass(frozen=True, slots=True)
class Log:
    """What a log says of its bookings, in order of arrival.

    Args:
        arrived_us: When each arrives: microseconds from the start, or of a dated log from 1970 on,
            by its own clock.
        call_us: How long each call takes, microseconds; None: not recorded.
        clinic: The clinic of each; None: not recorded.
        is_dated: Whether the times are dates.
        notes: What was made of it, a sentence each.
    """

    arrived_us: list[int]
    call_us: list[int] | None
    clinic: list[Any] | None
    is_dated: bool = False
    notes: tuple[str, ...] = ()

    def from_start(self, starts_at_s: float | None) -> tuple[float, list[int]]:
        """When the morning starts, seconds after midnight, and the arrivals counted from there.

        A dated log starts at the last such time of day before its first arrival, or (None) at the
        last full quarter of an hour; any other one where its own seconds start.
        """
        if not self.is_dated:
            return starts_at_s or 0, self.arrived_us
        first_us = self.arrived_us[0]
        into_us = first_us % QUARTER_US
        if starts_at_s is not None:
            into_us = (first_us - to_us(starts_at_s)) % DAY_US
        start_us = first_us - into_us
        return start_us % DAY_US / MICROSECONDS, [us - start_us for us in self.arrived_us]


def read_columns(arrived_s: Any, call_s: Any, clinic: Any) -> Log:
    """A log from plain columns: what `Morning.from_columns` takes."""
    cells = plain_column("arrived_s", arrived_s)
    arrived_us = _each("arrived_s", cells, _plain_us)
    require_order("arrived_s", arrived_us, cells)
    call_us = call_s if call_s is None else plain_column("call_s", call_s)
    clinic = clinic if clinic is None else plain_column("clinic", clinic)
    return Log(arrived_us, call_us and _each("call_s", call_us, _plain_us), clinic)


def read_csv(path: str | PathLike, columns: Mapping[str, Any] | None, *, sort: bool = False) -> Log:
    """A log from a CSV file: what `Morning.from_csv` takes."""
    require_type("path", path, str, PathLike)
    if len(str(path)) > MOST_OF_A_PATH or "\0" in str(path):
        raise ValueError(f"path must be one that a file can have, got {quoted(str(path))}")
    wanted = _wanted(columns, sort)
    with Path(path).open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        _require_text(data)
        return _read_text(data, wanted, sort)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read_frame(frame: Any, columns: Mapping[str, Any] | None, *, sort: bool = False) -> Log:
    """A log from a DataFrame, of pandas or another that has `columns` and `to_list`."""
    wanted = _wanted(columns, sort)
    header = getattr(frame, "columns", None)
    if header is None or not hasattr(frame, "__getitem__"):
        raise TypeError(f"frame must be a DataFrame, got {type(frame).__name__}")
    header = list(header)
    found = _find(header, wanted)
    labels = getattr(frame, "index", range(len(frame)))
    columns = {place: _cells(frame[header[place]]) for place in chain(*found.values())}

    def row(number: int) -> tuple[str, dict[int, Any]]:
        cells = {place: column[number] for place, column in columns.items()}
        return f"row {quoted(labels[number])}", cells

    log = _Reading(found, row)
    log.add(columns)
    return log.log(header, sort)


def _cells(column: Any) -> list[Any]:
    """A column of a frame as Python's own values; pandas' timestamps are slow to reckon with."""
    if getattr(getattr(column, "dtype", None), "kind", "") != "M":
        return column.to_list()
    stamps, zone = column.to_numpy("datetime64[us]").tolist(), getattr(column.dtype, "tz", None)
    if zone is None:
        return stamps
    return [stamp and stamp.replace(tzinfo=UTC).astimezone(zone) for stamp in stamps]


# -- What a Morning's own columns have to be


def plain_column(name: str, values: Any) -> list[Any]:
    """A column as a list of Python's own numbers: numpy's small ones wrap round."""
    values = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(values, str | bytes | Set | Mapping) or not isinstance(values, Iterable):
        raise _no(f"{name} must be a column, such as a list", values)
    return list(values)


def plain_times(name: str, values: Any) -> tuple[int, ...]:
    """A column of whole microseconds from 0 on."""
    if type(values) is not tuple:
        values = tuple(plain_column(name, values))
    if set(map(type, values)) == {int} and min(values) >= 0 and max(values) <= LATEST_US:
        return values
    return tuple(_each(name, values, _whole_us))


def require_order(name: str, times_us: Sequence[int], cells: Sequence[Any]) -> None:
    """Refuse times that are not ascending, in the words of their cells."""
    if list(times_us) != sorted(times_us):
        row = next(row for row in range(1, len(cells)) if times_us[row] < times_us[row - 1])
        before, cell = map(quoted, cells[row - 1 : row + 1])
        raise ValueError(
            f"{name}[{row}] must be at least {before}, the arrival before it, got {cell}"
        )


def plain_clinics(name: str, values: Any) -> tuple[int | str, ...]:
    """A column of clinics: all whole numbers, or all names, so that there is one order of them."""
    if type(values) is not tuple:
        values = tuple(plain_column(name, values))
    if not set(map(type, values)) <= {int, str}:
        values = tuple(_each(name, values, _plain_clinic))
    if len(set(map(type, values))) > 1:
        row = next(row for row, value in enumerate(values) if type(value) is not type(values[0]))
        raise ValueError(
            f"{name} must be all whole numbers or all names (str makes them so), got {name}[0] "
            f"{quoted(values[0])} and {name}[{row}] {quoted(values[row])}"
        )
    for value in set(values):
        if isinstance(value, str) and not value.strip():
            raise ValueError(f"{name}[{values.index(value)}] must be a name, got {quoted(value)}")
    return values


def _each(name: str, values: Sequence[Any], plain: Callable[[str, Any], Any]) -> list[Any]:
    """A column of plain values; what is none is named by its place."""
    return [plain(f"{name}[{row}]", value) for row, value in enumerate(values)]


def _plain_us(name: str, value: Any) -> int:
    return to_us(require_number(name, value, at_least=0, at_most=LATEST_S))


def _whole_us(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise _no(f"{name} must be whole microseconds", value)
    if not 0 <= value <= LATEST_US:
        raise ValueError(f"{name} must be from 0 to {LATEST_US} microseconds, got {quoted(value)}")
    return int(value)


def _plain_clinic(name: str, value: Any) -> int | str:
    if isinstance(value, str):
        return str.__str__(value)  # numpy's, and of an enumeration the value
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise _no(f"{name} must be a whole number or a name", value)
    return int(value)


def _no(words: str, value: Any) -> TypeError:
    return TypeError(f"{words}, got {quoted(value)} ({type(value).__name__})")


# -- Which column is what


def _wanted(columns: Any, sort: Any) -> dict[str, tuple[Hashable, ...]]:
    """What the reader said is ours; a date and a time of day may stand in two columns."""
    require_type("columns", {} if columns is None else columns, Mapping)
    require_type("sort", sort, bool)
    wanted = {}
    for ours, theirs in (columns or {}).items():
        if ours not in COLUMNS:
            raise ValueError(f"columns must name {', '.join(COLUMNS)}, got {quoted(ours)}")
        several = isinstance(theirs, tuple | list) and ours.endswith("_at") and theirs
        wanted[ours] = tuple(theirs) if several else (theirs,)
        for part in wanted[ours]:
            require_type(f"columns[{ours!r}]", part, Hashable)
    return wanted


def _find(header: Sequence[Hashable], wanted: Mapping[str, Any]) -> dict[str, list[int]]:
    """Where each of our columns stands, of those that are used."""
    names = list(map(_same, header))
    found: dict[str, list[int]] = {}
    for ours in COLUMNS:
        if ours not in wanted and (ours not in names or _twin(ours) in wanted):
            continue
        found[ours] = []
        for part in wanted.get(ours, (ours,)):
            at = [place for place, name in enumerate(names) if name == _same(part)]
            if len(at) != 1:
                raise ValueError(
                    f"column {quoted(part)} must be there once, got {len(at) or 'none'} in "
                    f"{_names(header)}: say which column is {ours} with columns={{'{ours}': ...}}"
                )
            found[ours] += at
        if _twin(ours) in found:
            raise ValueError(
                f"{_twin(ours)} and {ours} are both there: say which one to take with "
                f"columns={{'{ours}': '{ours}'}}"
            )
    if not _named(found, "arrived"):
        raise ValueError(
            "no column says when bookings arrived: name it with columns={'arrived_at': ...} for "
            f"dates, or 'arrived_s' for seconds, got {_names(header)}"
        )
    # A length says all of a call, and a start nothing without an end.
    ended, begins = _named(found, "ended"), _named(found, "started", "arrived")
    if ended and "call_s" not in found:
        if begins.rpartition("_")[2] == ended.rpartition("_")[2]:
            return found
        if ended in wanted:
            raise ValueError(
                f"{ended} needs {_twin(begins)}: both must be seconds from the start (_s), or both "
                "dates (_at)"
            )
    return {name: found[name] for name in found if not name.startswith(("started", "ended"))}


def _same(name: Hashable) -> Hashable:
    """A name without what exports do to it: case, and blanks around and within."""
    return "_".join(name.casefold().split()) if isinstance(name, str) else name


def _named(found: Iterable[str], *times: str) -> str | None:
    """The column that tells one of these times, either way."""
    return next((name for what in times for name in found if name.startswith(what)), None)


def _twin(name: str) -> str:
    """The same time, told the other way."""
    what, _, how = name.rpartition("_")
    return f"{what}_{'at' if how == 's' else 's'}"


def _names(header: Iterable[Hashable]) -> str:
    """The names of columns, as many as fit."""
    shown = ", ".join(map(quoted, header))
    return shown if len(shown) <= 100 else f"{shown[:96]} ..."


# -- A file


def _require_text(data: bytes) -> None:
    """Refuse what is too large, or no text."""
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"must be at most {MOST_BYTES:,} bytes, since it is read into memory: split it by day"
        )
    at = data.find(b"\0")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        at = error.start if at < 0 else min(at, error.start)
    if at >= 0:
        begin = data.rfind(b"\n", 0, at) + 1
        raise ValueError(
            f"line {data[:at].count(10) + 1}: must be text in UTF-8 without NUL bytes, got "
            f"{quoted(data[begin : begin + 60])}: save the file as CSV UTF-8"
        )


def _reader(data: bytes) -> tuple[int, Any]:
    """The rows of a file from its header on, and the line of that."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    numbered = (each for each in enumerate(lines, start=1) if not SKIPPED.match(each[1]))
    first, line = next(numbered, (0, ""))
    dialect = {"skipinitialspace": True, "strict": True}
    dialect["delimiter"] = max(SEPARATORS, key=re.sub('"[^"]*"', "", line).count)
    return first, csv.reader(chain([line], lines), **dialect)


def _row(data: bytes, number: int) -> tuple[str, list[str]]:
    """The line where a row begins that holds something, or that is no CSV, and what it holds."""
    first, reader = _reader(data)
    line, row = first, []
    with suppress(csv.Error):
        for row in reader:
            number -= any(row)
            if number < 0:
                break
            line = first + reader.line_num
    return f"line {line}", row


def _read_text(data: bytes, wanted: Mapping[str, Any], sort: bool) -> Log:
    """A log from the text of a file."""
    _, reader = _reader(data)
    rows = filter(any, reader)
    try:
        header = list(map(str.strip, next(rows, [])))
        if not header:
            raise ValueError(f"no header line: it must name some of {', '.join(COLUMNS)}")
        try:
            found = _find(header, wanted)
        except ValueError as error:
            raise ValueError(f"{_row(data, 0)[0]}: {error}") from None
        log = _Reading(found, lambda row: _row(data, row + 1))
        while (some := list(islice(rows, AT_ONCE))) and log.count <= MOST_BOOKINGS:
            if set(map(len, some)) != {len(header)}:
                row, got = next(
                    pair for pair in enumerate(map(len, some)) if pair[1] != len(header)
                )
                raise ValueError(
                    f"{log.row(log.count + row)[0]}: expected {len(header)} values, got {got}: put "
                    "in quotes what holds a separator, and write decimals with a point"
                )
            columns = {place: [row[place] for row in some] for place in chain(*found.values())}
            if reader.dialect.delimiter == ";":  # where a comma may be that of decimals
                for name, (place, *_) in found.items():
                    if name.endswith("_s"):
                        columns[place] = [cell.replace(",", ".") for cell in columns[place]]
            log.add(columns)
    except csv.Error as error:
        line, _ = _row(data, MOST_BYTES)
        raise ValueError(f"{line}: must be CSV, but {error}: does a quote not close?") from None
    return log.log(header, sort)


# -- Its rows


class _Reading:
    """A log while its cells come in, by the places of its columns in the header."""

    def __init__(self, found: dict[str, list[int]], row: Callable[[int], tuple[str, Any]]) -> None:
        self.found, self.row = found, row
        self.read: dict[str, list[Any]] = {name: [] for name in found}
        self.arrived, self.ended = _named(found, "arrived"), _named(found, "ended")
        self.begins = _named(found, "started", "arrived")
        self.name = cache(_name)
        self.has_zone: bool | None = None
        self.offset_us = 0
        self.only_days = False

    @property
    def count(self) -> int:
        """How many rows there are by now."""
        return len(self.read[self.arrived])

    def add(self, columns: Mapping[int, list[Any]]) -> None:
        """Further rows, as they are reckoned with; or which is wrong and how to mend it."""
        for name, places in self.found.items():
            cells = columns[places[0]]
            if len(places) > 1:
                cells = list(map(_joined, *(columns[place] for place in places)))
            stem, _, how = name.rpartition("_")
            readers = {"s": (_many_us, _one_us), "at": (self._many_at, self._one_at)}
            many, one = readers.get(how, (lambda cells: list(map(self.name, cells)), _one_clinic))
            read = self.read[name]
            try:
                read += many(cells)
                continue
            except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
                pass  # not all are text, written alike
            for cell in cells:
                try:
                    read.append(one(name, cell))
                except (TypeError, ValueError) as error:
                    mend = MENDS.get(name) or MENDS[how].format(stem)
                    raise ValueError(f"{self.row(len(read))[0]}: {error}: {mend}") from None

    def log(self, header: Sequence[Hashable], sort: bool) -> Log:
        """The log, in order of arrival."""
        read, notes = self.read, []
        arrived, ended, begins = self.arrived, self.ended, self.begins
        if not self.count:
            raise ValueError("no bookings: at least one row must follow the header")
        if self.count > MOST_BOOKINGS:
            raise ValueError(
                f"{self.row(MOST_BOOKINGS)[0]}: must be one of at most {MOST_BOOKINGS:,} bookings, "
                "since a run holds them all in memory: split the log by day"
            )
        if ended:
            read["call_s"] = self._lengths_us(begins, ended)
        columns = [read[arrived], read.get("call_s"), read.get("clinic")]
        is_sorted = self._is_sorted(arrived, sort)
        if not is_sorted:
            order = sorted(range(len(columns[0])), key=columns[0].__getitem__)
            columns = [column and [column[row] for row in order] for column in columns]
        used = set(chain(*self.found.values()))
        if unused := [name for place, name in enumerate(header) if place not in used]:
            notes.append(f"not used: {_names(unused)}")
        if "clinic" not in read:
            notes.append("no clinic is named: all bookings are for one")
        if "call_s" not in read:
            notes.append("no calls are recorded: they are drawn from the scenario")
        if ended and begins == arrived:
            notes.append(WAITS_INCLUDED.format(arrived, ended, ended.replace("ended", "started")))
        if not is_sorted:
            notes.append("the rows were not in order of arrival, and were sorted")
        if self.only_days:
            notes.append("dates without a time of day are taken for 00:00")
        if self.has_zone is False:
            notes.append("times have no zone: nothing tells whether clocks were changed meanwhile")
        elif arrived == "arrived_at":
            columns[0] = [us + self.offset_us for us in columns[0]]
            first = EPOCH[True].astimezone(timezone(self.offset_us * MICROSECOND))
            notes.append(f"the clock is that of the first row, UTC{first.isoformat()[-6:]}")
        return Log(*columns, arrived == "arrived_at", tuple(notes))

    def _is_sorted(self, name: str, sort: bool) -> bool:
        """Whether rows are in order of arrival; if not, and they may not be sorted, refuse them."""
        times_us = self.read[name]
        in_order = sorted(times_us)
        if in_order[-1] - in_order[0] > LATEST_US:
            row = next(row for row, us in enumerate(times_us) if us - in_order[0] > LATEST_US)
            self._refuse("far", name, row, name, times_us.index(in_order[0]))
        if times_us == in_order:
            return True
        steps_us = [us - before_us for before_us, us in pairwise(times_us)]
        row, *more = (row for row, step_us in enumerate(steps_us, start=1) if step_us < 0)
        if not sort:
            self._refuse("back", name, row, name, row - 1, steps_us[row - 1])
        at_night = self.has_zone is False and times_us[row] % DAY_US < 4 * HOUR_US
        if not more and at_night and 0.75 * HOUR_US < -steps_us[row - 1] <= HOUR_US:
            self._refuse("clocks", name, row, name, row)
        return False

    def _lengths_us(self, begins: str, ended: str) -> list[int]:
        """How long calls took, from their ends."""
        pairs = zip(self.read[begins], self.read[ended], strict=True)
        lengths_us = [end_us - begin_us for begin_us, end_us in pairs]
        for row, length_us in enumerate(lengths_us):
            if not 0 <= length_us <= LATEST_US:
                self._refuse("end", ended, row, begins, row, length_us)
        return lengths_us

    def _refuse(
        self, why: str, name: str, row: int, other: str, other_row: int, step_us: int = 0
    ) -> None:
        words = REFUSALS[why].format(name, self._cell(other, other_row), self._cell(name, row))
        if self.has_zone is False and -HOUR_US <= step_us < 0:
            words += "; if clocks were put back an hour, write times with their zone, as in +01:00"
        raise ValueError(f"{self.row(row)[0]}: {words}")

    def _cell(self, name: str, row: int) -> str:
        _, cells = self.row(row)
        parts = [cells[place] for place in self.found[name]]
        return quoted(parts[0] if len(parts) == 1 else _joined(*parts))

    def _many_at(self, cells: list[str]) -> list[int]:
        """Dates that are all written out, or all Unix times in seconds; an error if they aren't."""
        if {cell[4:5] for cell in cells} == {"-"} and len(min(cells, key=len)) > len(A_DAY):
            epoch = EPOCH[self.has_zone]
            return [(stamp - epoch) // MICROSECOND for stamp in map(datetime.fromisoformat, cells)]
        times_s = _numbers(cells)
        if not (self.has_zone and min(times_s) >= 10**8 and max(times_s) < 10**10):
            raise ValueError
        return [round(time_s * MICROSECONDS) for time_s in times_s]

    def _one_at(self, name: str, cell: Any) -> int:
        """A date and time, all with a zone or all without: microseconds from 1970 on."""
        try:
            stamp, offset = self._stamp(cell), timedelta()
            if isinstance(stamp, datetime):
                offset = stamp.utcoffset()
                us = (stamp - EPOCH[offset is not None]) // MICROSECOND
            else:
                us = round(stamp * MICROSECONDS)
        except (ArithmeticError, TypeError, ValueError):
            raise ValueError(f"{name} must be a date with a time, got {quoted(cell)}") from None
        if self.has_zone is None:
            self.has_zone, self.offset_us = (
                offset is not None,
                (offset or timedelta()) // MICROSECOND,
            )
        if self.has_zone is not (offset is not None):
            raise ValueError("all times must have a zone (Unix times are UTC), or none of them")
        return us

    def _stamp(self, cell: Any) -> datetime | float:
        """A date and time, or a Unix time in seconds, however it is given."""
        if isinstance(cell, datetime) and cell == cell:  # pandas' NaT is one, and equals nothing
            return cell
        if isinstance(cell, str | date):
            text = str(cell).strip()
            if "-" not in text and "T" not in text:  # digits alone are no 1701-01-01
                return _unix_s(_number(text))
            self.only_days |= len(text) <= len(A_DAY)
            for habit, iso in LOOSE.items():
                text = re.sub(habit, iso, text)
            return datetime.fromisoformat(text)
        return _unix_s(cell)


# -- Its cells


def _joined(*parts: Any) -> str:
    """A date and a time in two columns, as one."""
    return " ".join(str(part).strip() for part in parts)


def _name(cell: str) -> str:
    """A clinic that is text; an error if it isn't."""
    if not (name := cell.strip()):
        raise ValueError
    return name


def _one_clinic(name: str, cell: Any) -> int | str:
    """A clinic, however it is given."""
    cell = cell.strip() if isinstance(cell, str) else cell
    if not isinstance(cell, str | Integral) or isinstance(cell, bool) or cell == "":
        raise ValueError(f"{name} must be a name or a whole number, got {quoted(cell)}")
    return cell


def _many_us(cells: list[str]) -> list[int]:
    """Seconds that are all plain numbers; an error if they aren't."""
    times_s = _numbers(cells)
    if max(times_s) > LATEST_S:
        raise ValueError
    return [round(time_s * MICROSECONDS) for time_s in times_s]


def _numbers(cells: list[str]) -> list[float]:
    """Numbers that are all digits and points; an error if they aren't."""
    digits = "".join(cells).replace(".", "")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError
    return list(map(float, cells))


def _one_us(name: str, cell: Any) -> int:
    """Seconds, however they are given."""
    if isinstance(cell, str):
        length = LENGTH.fullmatch(cell.strip())
        if length and name == "call_s":
            hours, minutes, seconds = map(int, length.groups())
            cell = hours * 3600 + minutes * 60 + seconds
        else:
            try:
                cell = _number(cell)
            except ValueError:
                raise ValueError(
                    f"{name} must be a number of seconds, got {quoted(cell)}"
                ) from None
    elif isinstance(cell, timedelta):
        cell = cell.total_seconds()
    return _plain_us(name, cell)


def _number(text: str) -> float:
    """Text as a number; Python alone reads 1_000 and other alphabets' digits."""
    if "_" in text or not text.isascii():
        raise ValueError
    return float(text)


def _unix_s(time: float) -> float:
    """A Unix time in seconds; its size tells its unit.

    From 2001 to 2286, and of seconds, which are older, from 1973: 202401150800 is something else.
    """
    for per_s in (1, 10**3, 10**6, 10**9):
        if (10**9 if per_s > 1 else 10**8) <= time / per_s < 10**10:
            return time / per_s
    raise ValueError
