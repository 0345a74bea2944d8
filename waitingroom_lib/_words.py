"""Figures in words: durations and counts."""

import math
from numbers import Real

from waitingroom_lib._checks import require_number
from waitingroom_lib._units import LATEST_S

SECONDS_UNTIL_S = 99.95
"""From here on a time is told in minutes and seconds."""


def duration(seconds: float) -> str:
    """A time in words that can be compared at a glance: 25 ms, 2.9 s, 1 min 52 s, 2 h 5 min.

    Args:
        seconds: The time; nan is "none", infinity "never", and beyond 31 years are only hours.

    Returns:
        The words.

    Raises:
        TypeError: If it is no number.
        ValueError: If it is beyond any float, or minus infinity.
    """
    if isinstance(seconds, Real) and seconds != seconds:
        return "none"
    if isinstance(seconds, Real) and seconds == math.inf:
        return "never"
    seconds = require_number("seconds", seconds)
    if seconds < -0.0005:
        return f"-{duration(-seconds)}"
    if seconds < 0.9995:
        return f"{abs(seconds) * 1000:.0f} ms"
    if seconds < SECONDS_UNTIL_S:
        return f"{seconds:.1f} s"
    if seconds > LATEST_S:
        return f"{seconds / 3600:.4g} h"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 100:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 worker, 24 workers."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def rate(per_s: float) -> str:
    """A rate to two significant digits or more: 14.1/s, 0.25/s, 1.9/min, 6.0/h."""
    if per_s >= 0.1:
        return f"{per_s:,.1f}/s" if per_s >= 1 else f"{per_s:.2g}/s"
    if per_s * 60 >= 1:
        return f"{per_s * 60:.1f}/min"
    return f"{per_s * 3600:.1f}/h" if per_s * 3600 >= 1 else f"{per_s * 3600:.2g}/h"
