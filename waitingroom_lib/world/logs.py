"""Recorded arrival logs, read and checked line by line."""

import csv
from collections.abc import Iterable
from typing import Any

from waitingroom_lib._checks import require_number
from waitingroom_lib._units import LATEST_S


def read_log(lines: Iterable[str]) -> dict[str, list[Any]]:
    """Columns of an arrival log, checked line by line."""
    numbered = ((number, line) for number, line in enumerate(lines, start=1))
    header: list[str] = []
    for header_line, line in numbered:
        if line.strip() and not line.startswith("#"):
            header = [name.strip() for name in _cells(header_line, line)]
            break
    allowed = "the columns must be arrived_s, clinic and, if recorded, call_s"
    if not header:
        raise ValueError(f"no header line: {allowed}")
    if sorted(header) not in (["arrived_s", "clinic"], ["arrived_s", "call_s", "clinic"]):
        raise ValueError(f"line {header_line}: {allowed}, got {', '.join(header)!r:.80}")

    columns: dict[str, list[Any]] = {name: [] for name in header}
    previous_s = 0.0
    for number, line in numbered:
        if not line.strip():
            continue
        cells = _cells(number, line)
        if len(cells) != len(header):
            raise ValueError(f"line {number}: expected {len(header)} values, got {len(cells)}")
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        if not row["clinic"]:
            raise ValueError(f"line {number}: clinic must be a name, got an empty value")
        for name in header:
            if name != "clinic":
                row[name] = _read_seconds(number, name, row[name])
        if row["arrived_s"] < previous_s:
            raise ValueError(
                f"line {number}: arrived_s must be at least {previous_s!r}, the arrival "
                f"before it, got {row['arrived_s']!r}"
            )
        previous_s = row["arrived_s"]
        for name in header:
            columns[name].append(row[name])
    if not columns["arrived_s"]:
        raise ValueError("no bookings: at least one line must follow the header")
    return columns


def _cells(number: int, line: str) -> list[str]:
    raw = line.encode(errors="surrogateescape")
    try:
        raw.decode()
        return next(csv.reader([line], strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"line {number}: must be UTF-8 CSV ({error}), got {raw!r:.60}") from None


def _read_seconds(line: int, name: str, text: str) -> float:
    try:
        value = float(text.replace("_", "?"))  # Python alone reads 1_000 as a number
    except ValueError:
        raise ValueError(f"line {line}: {name} must be a number, got {text!r}") from None
    limit = {"at_least": 0} if name == "arrived_s" else {"above": 0}
    require_number(f"line {line}: {name}", value, at_most=LATEST_S, **limit)
    return value
