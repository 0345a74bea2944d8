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
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache, partial
from itertools import chain, islice, pairwise
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from waitingroom_lib._checks import quoted, require_number, require_type, require_whole
from waitingroom_lib._units import LATEST_S, MICROSECONDS, to_us

MOST_BOOKINGS = 5_000_000
"""Most bookings of a log: a run holds about half a kilobyte of each in memory."""

MOST_BYTES = 2_000_000_000
"""Largest file: it is read into memory as a whole."""

WAYS = {
    "arrived": ("arrived_s", "arrived_at"),
    "clinic": ("clinic",),
    "call": ("call_s",),
    "started": ("started_s", "started_at"),
    "ended": ("ended_s", "ended_at"),
}
"""What a log may tell, and the columns that do: times in seconds from the start, or as dates."""

COLUMNS = ", ".join(chain(*WAYS.values()))

LATEST_US = to_us(LATEST_S)
DAY_US, HOUR_US, QUARTER_US = (to_us(length_s) for length_s in (86_400, 3600, 900))
MICROSECOND = timedelta(microseconds=1)
EPOCH = {False: datetime(1970, 1, 1), True: datetime(1970, 1, 1, tzinfo=UTC)}
"""Where instants are counted from, of times without a zone (False) and with one (True)."""

MOST_OF_A_PATH = 4096
"""Longest path, characters, that a system takes."""

SEPARATORS = ",;\t|"
AT_ONCE = 512
"""Rows that are read at once, where all are written alike."""

SKIPPED = re.compile(r"\s*$|#|sep=")
"""Lines before the header: empty, a comment, or what Excel says of its separator."""

LENGTH = re.compile(
    r"^(?:(\d{1,9}) days?,? )?(\d{1,9}):([0-5]\d):([0-5]\d(?:\.\d+)?)$", re.ASCII | re.MULTILINE
)
"""A length in hours, minutes and seconds: of 2:03 nobody knows whether it's minutes."""

LOOSE = {
    r"^(\d{4})(\d\d)(\d\d)T": r"\1-\2-\3T",
    r"^(\d{4})/(\d\d)/(\d\d)": r"\1-\2-\3",
    r"[ T]00:00:00(\.0+)?(?= \d)": "",  # of a day that was parsed, its time standing apart
    " 0 days(?= )": "",  # of that time, parsed as a length
    r"^(\S+[ T])(\d:)": r"\g<1>0\2",
    " ?(UTC|GMT|z)$": "+00:00",
    r" (?=[+-]\d)": "",
}
"""Habits of writing dates (8:00, UTC, a blank before the zone), and what is read for them."""

SECONDS = f"a number from 0 to {LATEST_S}, in seconds, got {{0}}: write it with a point, as in 90.5"
CELLS = {
    "clinic": "a name or a whole number, got {0}: name it (a gap makes numbers floats), or leave "
    "the row out",
    "call": SECONDS + ", or 0:01:30; leave out rows without a length",
    "s": SECONDS + "; dates and Unix times belong in {1}_at; leave out rows of no booking",
    "at": "a date with a time, got {0}: write it as 2024-01-15 08:00:03, with or without a zone as "
    "in +01:00, or as a Unix time of 9 or 10 digits (s), 13 (ms), 16 or 19",
    "zone": "like the times before it, got {0}: all times must have a zone, as in +01:00 (Unix "
    "times are UTC), or none of them",
}
"""What a cell must be, and what to do about one that isn't, by what it tells or how."""

CLOCKS = "if clocks were put back, write times with their zone, as in +01:00; if not, "


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
    columns = {"arrived_s": _column("arrived_s", arrived_s)}
    for name, values in (("call_s", call_s), ("clinic", clinic)):
        if values is not None:
            columns[name] = _column(name, values)
    require_one_length(columns)
    times = {name: _times_us(name, columns[name]) for name in columns if name != "clinic"}
    require_order("arrived_s", times["arrived_s"], columns["arrived_s"])
    return Log(times["arrived_s"], times.get("call_s"), columns.get("clinic"))


def read_csv(path: str | PathLike, columns: Mapping[str, Any] | None, *, sort: bool = False) -> Log:
    """A log from a CSV file: what `Morning.from_csv` takes."""
    require_type("path", path, str, PathLike)
    if len(str(path)) > MOST_OF_A_PATH or "\0" in str(path):
        raise ValueError(f"path must be one that a file can have, got {quoted(str(path))}")
    columns = _wanted(columns, sort)
    with Path(path).open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        _require_text(data)
        return _read_text(data, columns, sort)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read_frame(frame: Any, columns: Mapping[str, Any] | None, *, sort: bool = False) -> Log:
    """A log from a DataFrame, of pandas or another that has `columns` and `to_list`."""
    columns = _wanted(columns, sort)
    header = getattr(frame, "columns", None)
    if header is None or not hasattr(frame, "__getitem__"):
        raise TypeError(f"frame must be a DataFrame, got {type(frame).__name__}")
    header = list(header)
    found = _find(header, columns)
    columns = {place: frame[header[place]].to_list() for place in _used(found)}
    labels = getattr(frame, "index", range(len(frame)))

    def row(number: int) -> tuple[str, dict[int, Any]]:
        cells = {place: column[number] for place, column in columns.items()}
        return f"row {quoted(labels[number])}", cells

    rows = _Rows(found, row)
    for at in range(0, len(labels), AT_ONCE):
        rows.add({place: column[at : at + AT_ONCE] for place, column in columns.items()})
    return rows.log(header, sort)


# -- What a Morning's own columns have to be


def plain_times(name: str, values: Any) -> tuple[int, ...]:
    """A column of whole microseconds from 0 on."""
    values = _column(name, values)
    if set(map(type, values)) == {int} and min(values) >= 0 and max(values) <= LATEST_US:
        return values
    limits = {"at_least": 0, "at_most": LATEST_US, "why": "microseconds"}
    return _each(name, values, require_whole, **limits)


def plain_clinics(name: str, values: Any, beside: Sequence[Any] = ()) -> tuple[int | str, ...]:
    """A column of clinics: all whole numbers, or all names, so that there is one order of them."""
    values = _column(name, values)
    if not set(map(type, values)) <= {int, str}:
        values = _each(name, values, _plain_clinic)
    if len({*map(type, values), *map(type, beside[:1])}) > 1:
        some = {type(value): quoted(value) for value in (*values, *beside[:1])}
        raise ValueError(
            f"{name} must be all whole numbers or all names (str makes them so), got "
            f"{some[int]} beside {some[str]}"
        )
    for value in set(values):
        if isinstance(value, str) and not value.strip():
            raise ValueError(f"{name}[{values.index(value)}] must be a name, got {quoted(value)}")
    return values


def require_order(name: str, times_us: Sequence[int], cells: Sequence[Any]) -> None:
    """Refuse times that are not ascending, in the words of their cells."""
    if list(times_us) != sorted(times_us):
        row = next(row for row in range(1, len(cells)) if times_us[row] < times_us[row - 1])
        before, cell = map(quoted, cells[row - 1 : row + 1])
        raise ValueError(
            f"{name}[{row}] must be at least {before}, the arrival before it, got {cell}"
        )


def require_one_length(columns: Mapping[str, Sequence[Any]]) -> None:
    """Refuse columns of which one is longer than another."""
    lengths = [str(len(values)) for values in columns.values()]
    if len(set(lengths)) > 1:
        names, lengths = ", ".join(columns), ", ".join(lengths)
        raise ValueError(f"each of {names} must have one entry a booking, got {lengths}")


def _column(name: str, values: Any) -> tuple[Any, ...]:
    """A column as it is; of numpy's numbers Python's own, since small ones wrap round."""
    if type(values) is tuple:
        return values
    if getattr(getattr(values, "dtype", None), "kind", "") == "m":
        values = values.astype("m8[us]")  # of nanoseconds tolist makes numbers
    plain = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(plain, str | bytes | Set | Mapping) or not isinstance(plain, Iterable):
        kind = type(values).__name__
        raise TypeError(f"{name} must be a column, such as a list, got {quoted(values)} ({kind})")
    return tuple(plain)


def _each(name: str, values: Sequence[Any], plain: Callable[..., Any], **how: Any) -> tuple:
    """A column of plain values; what is none is named by its place."""
    return tuple(plain(f"{name}[{row}]", value, **how) for row, value in enumerate(values))


def _times_us(name: str, values: Sequence[Any]) -> tuple[int, ...]:
    """A column of times, microseconds."""
    if set(map(type, values)) <= {int, float} and all(0 <= each <= LATEST_S for each in values):
        return tuple(map(to_us, values))  # the rule, and many times sooner than one by one
    return _each(name, values, _plain_us)


def _plain_us(name: str, value: Any) -> int:
    value = value.total_seconds() if isinstance(value, timedelta) else value
    return to_us(require_number(name, value, at_least=0, at_most=LATEST_S))


def _plain_clinic(name: str, value: Any) -> int | str:
    if isinstance(value, str):
        return str.__str__(value)  # numpy's, and of an enumeration the value
    return require_whole(f"{name}, where it is no name,", value)


# -- Which column is what


Found = dict[str, tuple[str, list[int]]]
"""The columns that are used: what each tells, its name among ours, where it stands."""


def _wanted(columns: Any, sort: Any) -> Mapping[str, Any]:
    """What the reader said is ours."""
    require_type("columns", {} if columns is None else columns, Mapping)
    require_type("sort", sort, bool)
    for ours in columns or {}:
        if ours not in chain(*WAYS.values()):
            raise ValueError(f"columns must name {COLUMNS}, got {quoted(ours)}")
    return columns or {}


def _find(header: Sequence[Hashable], columns: Mapping[str, Any]) -> Found:
    """Which columns are used; a date and its time of day may stand in two."""
    found: Found = {}
    for what, ways in WAYS.items():
        named = [ours for ours in ways if ours in columns]
        named = named or [ours for ours in ways if _places(header, ours)]
        if len(named) > 1:
            one, other = named
            mend = f"say which one to take with columns={{'{other}': '{other}'}}"
            raise ValueError(f"{one} and {other} are both there: {mend}")
        for ours in named:
            theirs, places = columns.get(ours, ours), []
            several = isinstance(theirs, tuple | list) and theirs and ours.endswith("_at")
            for label in theirs if several and theirs not in header else (theirs,):
                require_type(f"columns[{ours!r}]", label, Hashable)
                at = _places(header, label)
                if len(at) != 1:
                    got = f"got {len(at) or 'none'} in {_names(header)}"
                    mend = (
                        f"say which column is {ours} with columns={{'{ours}': ...}}, or rename it"
                    )
                    raise ValueError(f"column {quoted(label)} must be there once, {got}: {mend}")
                places += at
            found[what] = ours, places
    if "arrived" not in found:
        raise ValueError(
            "no column says when bookings arrived: name it with columns={'arrived_at': ...} for "
            f"dates, or 'arrived_s' for seconds, got {_names(header)}"
        )
    # A length says all of a call, and a start nothing without an end.
    begins, ended = _begins(found), found.get("ended", (None,))[0]
    if "call" not in found and ended:
        needed = begins + ended.removeprefix("ended")
        if found[begins][0] == needed:
            return found
        if ended in columns:
            raise ValueError(f"{ended} needs {needed}: both must be seconds (_s), or dates (_at)")
    return {what: found[what] for what in found if what not in ("started", "ended")}


def _places(header: Sequence[Hashable], label: Hashable) -> list[int]:
    """Where a label stands; if nowhere, where one does that exports may have made of it."""
    exact = [place for place, name in enumerate(header) if name == label]
    return exact or [place for place, name in enumerate(header) if _same(name) == _same(label)]


def _same(label: Hashable) -> Hashable:
    return "_".join(label.casefold().split()) if isinstance(label, str) else label


def _used(found: Found) -> set[int]:
    """The places of all columns that are used."""
    return {place for _, places in found.values() for place in places}


def _begins(found: Found) -> str:
    """What tells when calls begin."""
    return "started" if "started" in found else "arrived"


def _names(header: Iterable[Hashable]) -> str:
    """The names of columns, as many as fit."""
    shown = ", ".join(map(quoted, header))
    return shown if len(shown) <= 100 else f"{shown[:96]} ..."


# -- A file


def _require_text(data: bytes) -> None:
    """Refuse what is too large, or no text."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"must be at most {MOST_BYTES:,} bytes, kept in memory: split it by day")
    try:
        data.decode()
        at = data.find(b"\0")
    except UnicodeDecodeError as error:
        at = error.start
    if at >= 0:
        raise ValueError(
            f"line {data[:at].count(10) + 1}: must be text in UTF-8 without NUL bytes, got "
            f"{quoted(data[max(at - 30, 0) : at + 30])}: save the file as CSV UTF-8"
        )


def _reader(data: bytes) -> tuple[int, Any]:
    """The rows of a file from its header on, and the line of that."""
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    numbered = (each for each in enumerate(lines, start=1) if not SKIPPED.match(each[1]))
    first, line = next(numbered, (0, ""))
    delimiter = max(SEPARATORS, key=re.sub('"[^"]*"', "", line).count)
    rows = csv.reader(chain([line], lines), delimiter=delimiter, skipinitialspace=True, strict=True)
    return first, rows


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
    cells = filter(any, reader)
    count = 0
    try:
        header = list(map(str.strip, next(cells, [])))
        if not header:
            raise ValueError(f"no header line: it must name some of {COLUMNS}")
        try:
            found = _find(header, wanted)
        except ValueError as error:
            raise ValueError(f"{_row(data, 0)[0]}: {error}") from None
        commas = reader.dialect.delimiter == ";"
        rows = _Rows(found, lambda number: _row(data, number + 1), commas)
        while count <= MOST_BOOKINGS and (some := list(islice(cells, AT_ONCE))):
            if {*map(len, some)} != {len(header)}:
                # A separator behind the last value is a habit.
                some = [row if any(row[len(header) :]) else row[: len(header)] for row in some]
            if {*map(len, some)} != {len(header)}:
                at, got = next(one for one in enumerate(map(len, some)) if one[1] != len(header))
                raise ValueError(
                    f"{rows.row(count + at)[0]}: expected {len(header)} values, got {got}: put in "
                    "quotes what holds a separator, and write decimals with a point"
                )
            count += len(some)
            rows.add({place: [row[place] for row in some] for place in _used(found)})
    except csv.Error as error:
        line, _ = _row(data, MOST_BYTES)
        raise ValueError(
            f"{line}: must be CSV, but {error}: close each quote, and write one within quotes twice"
        ) from None
    return rows.log(header, sort)


# -- Its rows


@dataclass(eq=False)
class _Rows:
    """The rows of a log, as they come in.

    Args:
        found: Which columns are used.
        row: The name of a row, by its number, and its cells.
        commas: Whether decimals may have commas.
    """

    found: Found
    row: Callable[[int], tuple[str, Any]]
    commas: bool = False
    has_zone: bool | None = None
    offset: timedelta = timedelta()
    only_days: bool = False

    def __post_init__(self) -> None:
        self.read: dict[str, list[Any]] = {what: [] for what in self.found}

    def add(self, columns: Mapping[int, Sequence[Any]]) -> None:
        """Further rows, as they are reckoned with; or which cell is wrong, and how to mend it."""
        seconds_us = partial(_numbers_us, is_dated=False)
        readers = {"s": seconds_us, "at": self._dates_us, "clinic": _clinics}
        for what, (name, places) in self.found.items():
            read, how = self.read[what], name.rpartition("_")[2]
            cells = columns[places[0]]
            if how != "clinic":
                cells = _texts([columns[place] for place in places])
                if self.commas:
                    cells = [text.replace(",", ".") for text in cells]
            with suppress(TypeError, ValueError):  # not all are written alike
                read += readers[how](cells)
                continue
            cells = _usual(what, how, cells)
            with suppress(TypeError, ValueError):
                read += readers[how](cells)
                continue
            for cell in cells:
                try:
                    read += readers[how]([cell])
                except (TypeError, ValueError) as error:
                    zone = how == "at" and isinstance(error, TypeError)
                    words = CELLS["zone" if zone else what if what in CELLS else how]
                    self._refuse(what, len(read), words, what)

    def log(self, header: Sequence[Hashable], sort: bool) -> Log:
        """The log, in order of arrival."""
        found, read = self.found, self.read
        if not read["arrived"]:
            raise ValueError("no bookings: at least one row must follow the header")
        if len(read["arrived"]) > MOST_BOOKINGS:
            raise ValueError(f"must hold at most {MOST_BOOKINGS:,} bookings: split the log by day")
        if "ended" in found:
            read["call"] = self._lengths_us()
        is_sorted = self._is_sorted(sort)
        columns = [read.get(what) for what in ("arrived", "call", "clinic")]
        if not is_sorted:
            order = sorted(range(len(columns[0])), key=columns[0].__getitem__)
            columns = [column and [column[row] for row in order] for column in columns]
        arrived, used = found["arrived"][0], _used(found)
        dated, clock_us = arrived == "arrived_at", self.offset // MICROSECOND
        if dated and clock_us:
            columns[0] = [us + clock_us for us in columns[0]]
        unused = _names(name for place, name in enumerate(header) if place not in used)
        waits = f"calls last from {arrived} to their end, waits included: where there were some, "
        waits += f"name the start too ({arrived.replace('arrived', 'started')})"
        notes = {
            f"not used: {unused}": unused,
            "no clinic is named: all bookings are for one": "clinic" not in read,
            "no calls are recorded: they are drawn from the scenario": "call" not in read,
            waits: "ended" in found and "started" not in found,
            "the rows were not in order of arrival, and were sorted": not is_sorted,
            "dates without a time of day are taken for 00:00": self.only_days,
            "times have no zone: nothing tells of clocks that changed": self.has_zone is False,
            f"the clock is that of the first row, {timezone(self.offset)}": dated and self.has_zone,
        }
        return Log(*columns, dated, tuple(note for note, holds in notes.items() if holds))

    def _is_sorted(self, sort: bool) -> bool:
        """Whether rows are in order of arrival; if not, and they may not be sorted, refuse them."""
        times_us = self.read["arrived"]
        in_order = sorted(times_us)
        if in_order[-1] - in_order[0] > LATEST_US:
            first, last = map(times_us.index, (in_order[0], in_order[-1]))
            words = "within 31 years of {1}, the earliest, got {0}: leave out rows of no date"
            self._refuse("arrived", last, words, self._cell("arrived", first))
        if times_us == in_order:
            return True
        row, *more = (row for row, (us, then) in enumerate(pairwise(times_us), 1) if then < us)
        clocks = self._clocks(times_us[row] - times_us[row - 1])
        if not sort or (clocks and not more and times_us[row] % DAY_US < 4 * HOUR_US):
            mend = "sort the rows of the log itself" if sort else "sort=True sorts the rows"
            words = "at least {1}, the arrival before it, got {0}: " + clocks + mend
            self._refuse("arrived", row, words, self._cell("arrived", row - 1))
        return False

    def _lengths_us(self) -> list[int]:
        """How long calls took, from their ends."""
        begins = _begins(self.found)
        pairs = zip(self.read[begins], self.read["ended"], strict=True)
        lengths_us = [end_us - begin_us for begin_us, end_us in pairs]
        for row, length_us in enumerate(lengths_us):
            if not 0 <= length_us <= LATEST_US:
                words = "at least {1}, where it begins, and at most 31 years later, got {0}: "
                words += self._clocks(length_us) + "correct the row or leave it out"
                self._refuse("ended", row, words, self._cell(begins, row))
        return lengths_us

    def _clocks(self, step_us: int) -> str:
        """What may explain times without a zone that go back by up to an hour."""
        return CLOCKS if self.has_zone is False and -HOUR_US <= step_us < 0 else ""

    def _refuse(self, what: str, row: int, words: str, *others: str) -> NoReturn:
        words = words.format(self._cell(what, row), *others)
        raise ValueError(f"{self.row(row)[0]}: {self.found[what][0]} must be {words}")

    def _cell(self, what: str, row: int) -> str:
        cells = [self.row(row)[1][place] for place in self.found[what][1]]
        return quoted(cells[0] if len(cells) == 1 else _texts([[cell] for cell in cells])[0])

    def _dates_us(self, texts: list[str]) -> list[int]:
        """Dates or Unix times: microseconds from 1970 on; a TypeError of mixed zones."""
        is_written_out = {text[4:5] for text in texts} == {"-"}  # digits alone: no 1701-01-01
        if is_written_out:
            offset = datetime.fromisoformat(texts[0]).utcoffset()
            self.only_days |= len(min(texts, key=len)) <= len("2024-01-15")
        else:
            times_us, offset = _numbers_us(texts, is_dated=True), timedelta()
        if self.has_zone is None:
            self.has_zone, self.offset = offset is not None, offset or timedelta()
        if self.has_zone is not (offset is not None):
            raise TypeError
        if not is_written_out:
            return times_us
        epoch = EPOCH[self.has_zone]
        return [(stamp - epoch) // MICROSECOND for stamp in map(datetime.fromisoformat, texts)]


# -- Its cells


def _clinics(cells: list[Any]) -> list[int | str]:
    # Only text is looked up: True and 1.0 would be found as 1.
    read = _clinic if set(map(type, cells)) == {str} else _clinic.__wrapped__
    return list(map(read, cells))


@lru_cache(maxsize=65_536)
def _clinic(cell: Any) -> int | str:
    if isinstance(cell, str) and (name := cell.strip()):
        return name
    return require_whole("clinic", cell)


def _texts(columns: Sequence[Sequence[Any]]) -> list[str]:
    """Cells as text, those of several columns as one."""
    texts = [
        cells if set(map(type, cells)) == {str} else list(map(_text, cells)) for cells in columns
    ]
    return texts[0] if len(texts) == 1 else list(map(" ".join, zip(*texts, strict=True)))


def _text(cell: Any) -> str:
    try:
        return str(cell)
    except Exception:  # as of a number of 5,000 digits
        return ""


def _usual(what: str, how: str, cells: list[Any]) -> list[Any]:
    """Times that are written in one of many ways, in the usual one."""
    if how == "clinic":
        return cells
    text = "\n".join(" ".join(cell.split()) for cell in cells)
    if how == "at":
        for habit, usual in LOOSE.items():
            text = re.sub(habit, usual, text, flags=re.MULTILINE)
    else:  # what no days are told of may be a time of day
        text = LENGTH.sub(lambda to: _length(to) if to[1] or what == "call" else to[0], text)
    return text.split("\n")


def _length(found: re.Match) -> str:
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return str(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _numbers_us(texts: list[str], *, is_dated: bool) -> list[int]:
    """Seconds, or Unix times of one unit: microseconds."""
    written = "".join(texts)
    if "_" in written or not written.isascii():  # Python alone reads 1_000, and Arabic digits
        raise ValueError
    numbers = list(map(float, texts))
    per_s = _per_s(min(numbers), is_dated)
    if per_s != _per_s(max(numbers), is_dated) or not isfinite(sum(numbers)):
        raise ValueError
    one_us = MICROSECONDS / per_s
    return [round(number * one_us) for number in numbers]


def _per_s(number: float, is_dated: bool) -> int:
    """The unit of a number of seconds, or of a Unix time, which its size tells.

    From 2001 to 2286, and of seconds, which are older, from 1973: 202401150800 is something else.
    """
    if not is_dated and 0 <= number <= LATEST_S:
        return 1
    for per_s in (1, 10**3, 10**6, 10**9) if is_dated else ():
        if (10**9 if per_s > 1 else 10**8) <= number / per_s < 10**10:
            return per_s
    raise ValueError
