"""Recorded call logs, from a file, a DataFrame or plain columns, checked row by row.

A reader asks for as little as it can, says in its notes what it made of the rest, and refuses in
one line: where, what, and how to mend it. Rows are read by the thousand; only where a thousand
won't go all at once are they looked at one by one.
"""

import codecs
import csv
import io
import math
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice, pairwise
from numbers import Integral, Real
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
EPOCH = {True: datetime(1970, 1, 1), False: datetime(1970, 1, 1, tzinfo=UTC)}
"""Where instants are counted from, of times without a zone (True) and with one (False)."""

MOST_OF_A_PATH = 4096
"""Longest path, characters, that a system takes."""

SEPARATORS = ",;\t|"
AT_ONCE = 512
"""Rows that are read at once."""

Where = Callable[[int], str]
"""Where a row of those that are read at once is to be found, in words."""


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
    arrived_us = _column_us("arrived_s", cells)
    for row, (before_us, us) in enumerate(pairwise(arrived_us), start=1):
        if us < before_us:
            raise ValueError(
                f"arrived_s[{row}] must be at least {quoted(cells[row - 1])}, the arrival before "
                f"it, got {quoted(cells[row])}"
            )
    call_us = None
    if call_s is not None:
        call_us = _column_us("call_s", plain_column("call_s", call_s))
    return Log(arrived_us, call_us, None if clinic is None else plain_column("clinic", clinic))


def read_csv(path: str | PathLike, columns: Mapping[str, Any] | None, *, sort: bool = False) -> Log:
    """A log from a CSV file: what `Morning.from_csv` takes."""
    require_type("path", path, str, PathLike)
    if len(str(path)) > MOST_OF_A_PATH or "\0" in str(path):
        raise ValueError(f"path must be one that a file can have, got {quoted(str(path))}")
    _require_columns(columns)
    require_type("sort", sort, bool)
    with Path(path).open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        return _read_text(_utf8(data), columns, sort)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read_frame(frame: Any, columns: Mapping[str, Any] | None, *, sort: bool = False) -> Log:
    """A log from a DataFrame, of pandas or another that has `columns` and `to_list`."""
    _require_columns(columns)
    require_type("sort", sort, bool)
    header = getattr(frame, "columns", None)
    if header is None or not hasattr(frame, "__getitem__"):
        raise TypeError(f"frame must be a DataFrame, got {type(frame).__name__}")
    header = list(header)
    found = _find(header, columns)
    labels = getattr(frame, "index", range(len(frame)))
    log = _Reading(found, sort)
    if len(frame):
        cells = {
            name: _joined([_cells(frame[header[place]]) for place in places])
            for name, places in found.items()
        }
        log.add(cells, lambda row: f"row {quoted(labels[row])}")
    return log.finish(header)


def _cells(column: Any) -> list[Any]:
    """A column of a frame as Python's own values; pandas' timestamps are slow to reckon with."""
    kind = getattr(column, "dtype", None)
    if getattr(kind, "kind", "") != "M":
        return column.to_list()
    stamps = column.to_numpy(dtype="datetime64[us]").tolist()
    zone = getattr(kind, "tz", None)
    if zone is None:
        return stamps
    return [stamp and stamp.replace(tzinfo=UTC).astimezone(zone) for stamp in stamps]


def plain_column(name: str, values: Any) -> list[Any]:
    """A column as a list of Python's own numbers: numpy's small ones wrap round."""
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, str | bytes | Set | Mapping) or not isinstance(values, Iterable):
        raise TypeError(
            f"{name} must be a column, such as a list, got {quoted(values)} "
            f"({type(values).__name__})"
        )
    return list(values)


def plain_times(name: str, values: Any) -> tuple[int, ...]:
    """A column of whole microseconds from 0 on."""
    if type(values) is not tuple:
        values = tuple(plain_column(name, values))
    if not values:
        return values
    if set(map(type, values)) == {int} and min(values) >= 0 and max(values) <= LATEST_US:
        return values
    for row, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise TypeError(
                f"{name}[{row}] must be whole microseconds, got {quoted(value)} "
                f"({type(value).__name__})"
            )
        if not 0 <= value <= LATEST_US:
            raise ValueError(
                f"{name}[{row}] must be from 0 to {LATEST_US} microseconds, got {quoted(value)}"
            )
    return tuple(map(int, values))


def plain_clinics(values: Any) -> tuple[int | str, ...]:
    """A column of clinics: all whole numbers, or all names, so that there is one order of them."""
    if type(values) is not tuple:
        values = tuple(plain_column("clinic", values))
    kinds = set(map(type, values))
    if not kinds <= {int, str}:
        values = tuple(_plain_clinic(row, value) for row, value in enumerate(values))
        kinds = set(map(type, values))
    if len(kinds) > 1:
        row = next(row for row, value in enumerate(values) if type(value) is not type(values[0]))
        raise ValueError(
            f"clinic must be all whole numbers or all names (str makes them so), got "
            f"clinic[0] {quoted(values[0])} and clinic[{row}] {quoted(values[row])}"
        )
    for value in set(values):
        if isinstance(value, str) and not value.strip():
            raise ValueError(f"clinic[{values.index(value)}] must be a name, got {quoted(value)}")
    return values


def _plain_clinic(row: int, value: Any) -> int | str:
    if isinstance(value, str):
        return str.__str__(value)  # numpy's, and of an enumeration the value
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(
            f"clinic[{row}] must be a whole number or a name, got {quoted(value)} "
            f"({type(value).__name__})"
        )
    return int(value)


# -- Which column is what


def _require_columns(columns: Any) -> None:
    """Refuse a mapping that names a column which no log has."""
    require_type("columns", {} if columns is None else columns, Mapping)
    for name, theirs in (columns or {}).items():
        if name not in COLUMNS:
            raise ValueError(f"columns must name {', '.join(COLUMNS)}, got {quoted(name)}")
        for part in _parts(name, theirs):
            require_type(f"columns[{name!r}]", part, Hashable)


def _parts(ours: str, theirs: Any) -> Sequence[Hashable]:
    """The columns that are one of ours: of a date there may be several."""
    several = isinstance(theirs, tuple | list) and ours.endswith("_at") and theirs
    return theirs if several else (theirs,)


def _same(name: Hashable) -> Hashable:
    """A name without what exports do to it: case, and blanks around and within."""
    return "_".join(name.casefold().split()) if isinstance(name, str) else name


def _find(header: Sequence[Hashable], columns: Mapping[str, Any] | None) -> dict[str, list[int]]:
    """Where each of our columns stands; a date and a time in two columns are one of ours."""
    columns = columns or {}
    places: dict[Hashable, list[int]] = {}
    for place, name in enumerate(header):
        places.setdefault(_same(name), []).append(place)
    found = {}
    for ours in COLUMNS:
        if ours in columns:
            theirs = columns[ours]
        elif ours in places and _twin(ours) not in columns:
            theirs = ours
        else:
            continue
        found[ours] = []
        for part in _parts(ours, theirs):
            at = places.get(_same(part), [])
            if len(at) != 1:
                raise ValueError(
                    f"column {quoted(part)} must be there once, got {len(at) or 'none'} in "
                    f"{_names(header)}: say which column is {ours} with columns={{'{ours}': ...}}"
                )
            found[ours] += at
    for ours in found:
        if _twin(ours) in found:
            raise ValueError(
                f"{ours} and {_twin(ours)} are both there: say which one to take with "
                f"columns={{'{ours}': '{ours}'}}"
            )
    if "arrived_s" not in found and "arrived_at" not in found:
        raise ValueError(
            "no column says when bookings arrived: name it with columns={'arrived_at': ...} for "
            f"dates, or 'arrived_s' for seconds, got {_names(header)}"
        )
    return _needed(found, columns)


def _needed(found: dict[str, list[int]], columns: Mapping[str, Any]) -> dict[str, list[int]]:
    """Only what is used: a length says all of a call, and a start nothing without an end."""
    ended = next((name for name in found if name.startswith("ended")), None)
    unused: tuple[str, ...] = ("started", "ended")
    if ended and "call_s" not in found:
        how = ended.removeprefix("ended")
        begins = "started" if "started_s" in found or "started_at" in found else "arrived"
        if begins + how in found:
            unused = ()
        elif ended in columns:
            raise ValueError(
                f"{ended} needs {begins}{how}: both must be seconds from the start (_s), or both "
                "dates (_at)"
            )
    return {name: places for name, places in found.items() if not name.startswith(unused)}


def _twin(name: str) -> str:
    """The same time, told the other way."""
    what, _, how = name.rpartition("_")
    return f"{what}_{'at' if how == 's' else 's'}"


def _names(header: Iterable[Hashable]) -> str:
    """The names of columns, as many as fit."""
    shown = ", ".join(quoted(name) for name in header)
    return shown if len(shown) <= 100 else f"{shown[:96]} ..."


# -- A file


def _utf8(data: bytes) -> bytes:
    """The bytes of a text, without a byte order mark."""
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"must be at most {MOST_BYTES:,} bytes, since it is read into memory: split it by day"
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    at, what = data.find(b"\0"), "without NUL bytes"
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if not 0 <= at < error.start:
            at, what = error.start, f"in UTF-8 ({error.reason})"
    if at >= 0:
        text = data[data.rfind(b"\n", 0, at) + 1 :][:60]
        raise ValueError(
            f"line {data[:at].count(10) + 1}: must be text {what}, got {quoted(text)}: save the "
            "file as CSV UTF-8"
        )
    return data


def _read_text(data: bytes, columns: Mapping[str, Any] | None, sort: bool) -> Log:
    """A log from the text of a file."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="")
    numbered = enumerate(lines, start=1)
    skipped = ("#", "sep=")  # comments, and what Excel says of its separator
    header_line, line = next(
        (each for each in numbered if each[1].strip() and not each[1].startswith(skipped)), (0, "")
    )
    if not header_line:
        raise ValueError(f"no header line: it must name some of {', '.join(COLUMNS)}")
    separator = _separator(line, columns)
    reader = csv.reader(
        chain([line], lines), delimiter=separator, skipinitialspace=True, strict=True
    )
    try:
        header = [name.strip() for name in next(reader)]
        found = _find(header, columns)
    except (csv.Error, ValueError) as error:
        raise ValueError(f"line {header_line}: {error}") from None
    log = _Reading(found, sort)
    for rows, where in _rows(reader, header_line, len(header)):
        cells = {
            name: _joined([[row[place] for row in rows] for place in places])
            for name, places in found.items()
        }
        if separator == ";":  # where a comma separates decimals, it can't separate values
            for name in found:
                if name.endswith("_s"):
                    cells[name] = [cell.replace(",", ".") for cell in cells[name]]
        log.add(cells, where)
    return log.finish(header)


def _separator(line: str, columns: Mapping[str, Any] | None) -> str:
    """What stands between the columns: the first with which those that are needed are found."""
    widths = {}
    for separator in SEPARATORS:
        try:
            header = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
            widths[separator] = len(header)
            _find(header, columns)
        except (csv.Error, ValueError):
            continue
        return separator
    return max(widths, key=widths.__getitem__, default=",")


def _rows(reader: Any, header_line: int, width: int) -> Iterator[tuple[list[list[str]], Where]]:
    """The rows after the header, as many as are read at once, and how to tell one's line."""
    nothing = [""] * width
    while True:
        line, rows, fault = header_line + reader.line_num, [], ""
        try:
            rows.extend(islice(reader, AT_ONCE))
        except csv.Error as error:
            fault = str(error)

        def line_of(row: int, rows: list = rows, line: int = line) -> int:
            return line + sum(map(_height, rows[:row]))

        kept: Sequence[int] = range(len(rows))
        if nothing in rows or set(map(len, rows)) != {width}:
            kept = [row for row in kept if any(map(str.strip, rows[row]))]
            for row in kept:
                if len(rows[row]) != width:
                    raise ValueError(
                        f"line {line_of(row)}: expected {width} values, got {len(rows[row])}: put "
                        "in quotes what holds a separator, and write decimals with a point"
                    )
        if kept:
            yield (
                rows if len(kept) == len(rows) else [rows[row] for row in kept],
                lambda row, kept=kept, line_of=line_of: f"line {line_of(kept[row])}",
            )
        if fault:
            raise ValueError(
                f"line {line_of(len(rows))}: must be CSV, but {fault}: does a quote not close?"
            )
        if not rows:
            return


def _height(row: list[str]) -> int:
    """Lines that a row takes."""
    return 1 + sum(len(re.findall("\r\n|\r|\n", cell)) for cell in row)


def _joined(columns: list[list[Any]]) -> list[Any]:
    """One column; a date and a time in two of them become one."""
    if len(columns) == 1:
        return columns[0]
    return [" ".join(str(part).strip() for part in parts) for parts in zip(*columns, strict=True)]


# -- Its rows


class _Names(dict):
    """Names by the cells that hold them: one object each, however often it comes."""

    def __missing__(self, cell: str) -> str:
        name = cell.strip()
        if not name:
            raise ValueError
        self[cell] = name
        return name


class _Reading:
    """A log while its rows come in."""

    def __init__(self, found: dict[str, list[int]], sort: bool) -> None:
        self.found, self.sort = found, sort
        self.arrived = "arrived_s" if "arrived_s" in found else "arrived_at"
        self.ended = next((name for name in found if name.startswith("ended")), None)
        self.begins = next((name for name in found if name.startswith("started")), self.arrived)
        self.is_recorded = "call_s" in found or self.ended is not None
        self.arrived_us: list[int] = []
        self.call_us: list[int] = []
        self.clinic: list[Any] = []
        self.names = _Names()
        self.has_no_zone: bool | None = None
        self.offset_us = 0
        self.last_cell: Any = None
        self.back: list[tuple[bool, str]] = []  # first steps back in time: may it be the clocks?
        self.earliest_us = self.latest_us = 0
        self.only_days = False

    def add(self, cells: dict[str, list[Any]], where: Where) -> None:
        """Further rows."""
        times = {
            name: self._times(name, column, where)
            for name, column in cells.items()
            if name != "clinic"
        }
        arrived_us = times[self.arrived]
        if not self.arrived_us and self.arrived == "arrived_at":
            self.offset_us = _us(_stamp(cells[self.arrived][0]).utcoffset() or timedelta())
        self._check_order(arrived_us, cells[self.arrived], where)
        self.arrived_us += arrived_us
        if "call_s" in times:
            self.call_us += times["call_s"]
        elif self.ended:
            self.call_us += self._lengths(times, cells, where)
        if "clinic" in cells:
            self.clinic += self._clinics(cells["clinic"], where)
        if len(self.arrived_us) > MOST_BOOKINGS:
            raise ValueError(
                f"{where(0)}: must be one of at most {MOST_BOOKINGS:,} bookings, since a run holds "
                "them all in memory: split the log by day"
            )

    def _times(self, name: str, cells: list[Any], where: Where) -> list[int]:
        """A column of times, microseconds."""
        many, one = (_many_us, _one_us) if name.endswith("_s") else (self._many_at, self._one_at)
        try:
            return many(cells)
        except (ArithmeticError, TypeError, ValueError):
            pass
        times = []
        for row, cell in enumerate(cells):
            try:
                times.append(one(name, cell))
            except (ArithmeticError, TypeError, ValueError) as error:
                raise ValueError(f"{where(row)}: {error}: {_mend(name)}") from None
        return times

    def _many_at(self, cells: list[Any]) -> list[int]:
        """Dates that are all written alike; an error if they aren't."""
        stamps, only_days = cells, False
        if set(map(type, cells)) != {datetime}:
            if {cell[4:5] for cell in cells} != {"-"}:  # digits alone are no 1701-01-01
                return self._many_unix(cells)
            stamps = list(map(datetime.fromisoformat, cells))
            only_days = _is_day(min(cells, key=len))
        has_no_zone = stamps[0].tzinfo is None
        epoch, microsecond = EPOCH[has_no_zone], timedelta(microseconds=1)
        times = [(stamp - epoch) // microsecond for stamp in stamps]
        self._require_same_zone(has_no_zone)
        self.only_days |= only_days
        return times

    def _many_unix(self, cells: list[Any]) -> list[int]:
        times = _floats(cells)
        per_s = _unix_unit(min(times))
        if per_s != _unix_unit(max(times)) or math.isnan(sum(times)):
            raise ValueError
        self._require_same_zone(False)
        return [round(time * MICROSECONDS / per_s) for time in times]

    def _one_at(self, name: str, cell: Any) -> int:
        try:
            stamp = _stamp(cell)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValueError(f"{name} must be a date with a time, got {quoted(cell)}") from error
        self._require_same_zone(stamp.tzinfo is None)
        self.only_days |= type(cell) is date or (isinstance(cell, str) and _is_day(cell))
        return _us(stamp - EPOCH[stamp.tzinfo is None])

    def _require_same_zone(self, has_no_zone: bool) -> None:
        if self.has_no_zone not in (None, has_no_zone):
            raise ValueError("all times must have a zone (Unix times are UTC), or none of them")
        self.has_no_zone = has_no_zone

    def _check_order(self, arrived_us: list[int], cells: list[Any], where: Where) -> None:
        before_us = self.arrived_us[-1:] or arrived_us[:1]
        first_us, last_us = arrived_us[0], arrived_us[-1]
        if first_us < before_us[0] or arrived_us != sorted(arrived_us):
            before_cells = [self.last_cell, *cells]
            for row, (before, us) in enumerate(pairwise(before_us + arrived_us)):
                if us < before and not self.sort:
                    raise ValueError(
                        f"{where(row)}: {self.arrived} must be at least "
                        f"{quoted(before_cells[row])}, the arrival before it, got "
                        f"{quoted(cells[row])}: sort=True sorts the rows"
                        f"{self._back_an_hour(before - us)}"
                    )
                if us < before and len(self.back) < 2:
                    at_night = self.has_no_zone and us % DAY_US < 4 * HOUR_US
                    by_an_hour = 0.75 * HOUR_US < before - us <= HOUR_US
                    self.back.append((at_night and by_an_hour, where(row)))
            first_us, last_us = min(arrived_us), max(arrived_us)
        if not self.arrived_us:
            self.earliest_us, self.latest_us = first_us, last_us
        if max(last_us, self.latest_us) - min(first_us, self.earliest_us) > LATEST_US:
            odd_us = last_us if last_us - self.earliest_us > LATEST_US else first_us
            raise ValueError(
                f"{where(arrived_us.index(odd_us))}: {self.arrived} must be within {LATEST_S:,} s "
                "(31 years) of every other: leave out rows with a date that stands for none"
            )
        self.earliest_us = min(first_us, self.earliest_us)
        self.latest_us = max(last_us, self.latest_us)
        self.last_cell = cells[-1]

    def _back_an_hour(self, step_us: int) -> str:
        """What else a step back may mean, of times without a zone."""
        if self.has_no_zone and step_us <= HOUR_US:
            return "; if clocks were put back an hour, write times with their zone, as in +01:00"
        return ""

    def _lengths(
        self, times: dict[str, list[int]], cells: dict[str, list[Any]], where: Where
    ) -> list[int]:
        """How long calls took, from their ends."""
        begins, ends = times[self.begins], times[self.ended]
        lengths = [end - begin for begin, end in zip(begins, ends, strict=True)]
        if min(lengths) >= 0 and max(lengths) <= LATEST_US:
            return lengths
        row = next(row for row, length in enumerate(lengths) if not 0 <= length <= LATEST_US)
        hint = self._back_an_hour(-lengths[row])
        raise ValueError(
            f"{where(row)}: {self.ended} must be at least {quoted(cells[self.begins][row])}, its "
            f"{self.begins}, and at most {LATEST_S:,} s later, got "
            f"{quoted(cells[self.ended][row])}: correct the row or leave it out{hint}"
        )

    def _clinics(self, cells: list[Any], where: Where) -> list[Any]:
        """A column of clinics, none of them without a name."""
        try:
            return list(map(self.names.__getitem__, cells))
        except (AttributeError, TypeError, ValueError):
            pass  # not all of them are text
        for row, cell in enumerate(cells):
            name = cell.strip() if isinstance(cell, str) else cell
            if name == "" or not isinstance(name, str | Integral) or isinstance(name, bool):
                raise ValueError(
                    f"{where(row)}: clinic must be a name or a whole number, got {quoted(cell)}: "
                    "name it (a gap makes numbers floats), or leave the row out"
                )
        return cells

    def finish(self, header: Sequence[Hashable]) -> Log:
        """The log, in order of arrival."""
        if not self.arrived_us:
            raise ValueError("no bookings: at least one row must follow the header")
        if len(self.back) == 1 and self.back[0][0]:
            raise ValueError(
                f"{self.back[0][1]}: {self.arrived} goes back an hour, once, as clocks that are "
                "put back do: write times with their zone, as in +01:00"
            )
        order = None
        if self.back:
            order = sorted(range(len(self.arrived_us)), key=self.arrived_us.__getitem__)
        columns = []
        for column in (self.arrived_us, self.call_us, self.clinic):
            columns.append([column[row] for row in order] if order and column else column)
        arrived_us, call_us, clinic = columns
        if self.offset_us:
            arrived_us = [us + self.offset_us for us in arrived_us]
        return Log(
            arrived_us,
            call_us if self.is_recorded else None,
            clinic if "clinic" in self.found else None,
            self.arrived == "arrived_at",
            tuple(self._notes(header)),
        )

    def _notes(self, header: Sequence[Hashable]) -> Iterator[str]:
        used = {place for places in self.found.values() for place in places}
        if unused := [name for place, name in enumerate(header) if place not in used]:
            yield f"not used: {_names(unused)}"
        if "clinic" not in self.found:
            yield "no clinic is named: all bookings are for one"
        if not self.is_recorded:
            yield "no calls are recorded: they are drawn from the scenario"
        elif self.ended and self.begins == self.arrived:
            yield (
                f"calls last from {self.arrived} to {self.ended}, waits included: where there were "
                f"some, name the start too (started{self.ended.removeprefix('ended')})"
            )
        if self.back:
            yield "the rows were not in order of arrival, and were sorted"
        if self.only_days:
            yield "dates without a time of day are taken for 00:00"
        if self.has_no_zone:
            yield "times have no zone: nothing tells whether clocks were changed meanwhile"
        elif self.arrived == "arrived_at":
            hours, minutes = divmod(abs(self.offset_us) // 60 // MICROSECONDS, 60)
            sign = "-" if self.offset_us < 0 else "+"
            yield f"the clock is that of the first row, UTC{sign}{hours:02}:{minutes:02}"


# -- Its cells


def _column_us(name: str, values: list[Any]) -> list[int]:
    """A column of numbers of seconds, microseconds."""
    if set(map(type, values)) <= {int, float}:
        try:
            return _numbers_us(values)
        except ValueError:
            pass
    return [
        to_us(require_number(f"{name}[{row}]", value, at_least=0, at_most=LATEST_S))
        for row, value in enumerate(values)
    ]


def _many_us(cells: list[Any]) -> list[int]:
    """Seconds that are all text, or all plain numbers; an error if they aren't."""
    try:
        seconds = _floats(cells)
    except TypeError:
        if not set(map(type, cells)) <= {int, float}:
            raise
        seconds = cells
    return _numbers_us(seconds)


def _numbers_us(seconds: list[float]) -> list[int]:
    if not (min(seconds) >= 0 and max(seconds) <= LATEST_S and sum(seconds) >= 0):  # no nan
        raise ValueError
    return [round(value * MICROSECONDS) for value in seconds]


def _one_us(name: str, cell: Any) -> int:
    """Seconds, however they are given."""
    if isinstance(cell, timedelta):
        cell = cell.total_seconds()
    elif isinstance(cell, str):
        length = re.fullmatch(r"([0-9]{1,9}):([0-5][0-9]):([0-5][0-9])", cell.strip())
        if length and name == "call_s":  # of 2:03 nobody knows whether it's minutes
            hours, minutes, rest = map(int, length.groups())
            return to_us(require_number(name, hours * 3600 + minutes * 60 + rest, at_most=LATEST_S))
        try:
            cell = _floats([cell])[0]
        except ValueError:
            raise ValueError(f"{name} must be a number of seconds, got {quoted(cell)}") from None
    return to_us(require_number(name, cell, at_least=0, at_most=LATEST_S))


def _floats(cells: list[str]) -> list[float]:
    """Text as numbers; Python alone reads 1_000 and other alphabets' digits."""
    text = "".join(cells)
    if "_" in text or not text.isascii():
        raise ValueError
    return list(map(float, cells))


def _stamp(cell: Any) -> datetime:
    """A date and time, however it is given."""
    if isinstance(cell, datetime):
        if cell != cell:  # pandas' NaT is one, and equals nothing
            raise ValueError
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        try:
            cell = _floats([cell])[0]
        except ValueError:
            text = re.sub(r"^(\S+[ T])(\d:)", r"\g<1>0\2", cell.strip())  # 8:00 is 08:00
            text = re.sub(r" (?=[+-]\d)", "", re.sub(r" ?(UTC|GMT|[Zz])$", "+00:00", text))
            return datetime.fromisoformat(text)
    if not isinstance(cell, Real):
        raise ValueError
    since = timedelta(microseconds=round(cell * MICROSECONDS / _unix_unit(cell)))
    return EPOCH[False] + since


def _unix_unit(time: float) -> int:
    """How many of a Unix time's units make a second, told by its size.

    From 2001 to 2286, and of seconds, which are older, from 1973: 202401150800 is something else.
    """
    for per_s in (1, 10**3, 10**6, 10**9):
        if (10**9 if per_s > 1 else 10**8) <= time / per_s < 10**10:
            return per_s
    raise ValueError


def _is_day(text: str) -> bool:
    """Whether a date has no time of day."""
    return "-" in text and len(text.strip()) <= len("2024-01-15")


def _us(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def _mend(name: str) -> str:
    """What to do about a time that can't be read."""
    if name == "call_s":
        return (
            "write seconds with a point, as in 90.5, or 0:01:30; leave out rows without a length, "
            "or the whole column to draw them all"
        )
    if name.endswith("_s"):
        return (
            f"write seconds with a point, as in 90.5; dates and Unix times belong in {_twin(name)}"
        )
    return (
        "write it as 2024-01-15 08:00:03, with or without a zone as in +01:00, or as a Unix time "
        "of 9 or 10 digits (s), 13 (ms), 16 or 19"
    )
