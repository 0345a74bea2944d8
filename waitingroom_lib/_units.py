"""Whole microseconds, the resolution of the course's clock: sums are exact, and a tie is a tie."""

MICROSECONDS = 1_000_000
"""Microseconds in a second: the resolution of the course's clock."""

LATEST_S = 1_000_000_000
"""Latest time, seconds: 31 years. Microseconds stay exact, and a Unix time is no time of day."""


def to_us(seconds: float) -> int:
    """Whole microseconds nearest to a time in seconds."""
    return round(seconds * MICROSECONDS)


def to_s(microseconds: int) -> float:
    """Seconds, from whole microseconds."""
    return microseconds / MICROSECONDS
