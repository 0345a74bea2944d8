"""Figures in words: durations and counts."""

import math

from waitingroom_lib._checks import require_number


def duration(seconds: float) -> str:
    """A time in words that can be compared at a glance: 25 ms, 2.9 s, 1 min 52 s, 2 h 5 min.

    Args:
        seconds: The time; nan is "none", infinity "never".

    Returns:
        The words.

    Raises:
        TypeError: If it is no number.
    """
    if not isinstance(seconds, float) or math.isfinite(seconds):
        seconds = require_number("seconds", seconds)
    if math.isnan(seconds):
        return "none"
    if math.isinf(seconds):
        return "never"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
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
