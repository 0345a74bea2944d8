"""Checks shared by every dataclass: a bad field is named, with its value and what is allowed."""

import math
from itertools import pairwise
from numbers import Integral, Real


def require_number(
    field: str,
    value: object,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
) -> float:
    """Refuse anything but a finite number in the given range.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        at_least: Smallest allowed value, if any.
        above: Value that must be exceeded, if any.
        at_most: Largest allowed value, if any.

    Returns:
        The value as a plain int, where it is whole by type, or float.

    Raises:
        TypeError: If the value is no number (a bool is none).
        ValueError: If it is not finite or out of range.
    """
    allowed = "a number" + _range(at_least, above, at_most)
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{field} must be {allowed}, got {value!r} ({type(value).__name__})")
    if not _is_finite(value) or _outside(value, at_least, above, at_most):
        raise ValueError(f"{field} must be {allowed}, got {value!r}")
    return int(value) if isinstance(value, Integral) else float(value)


def require_whole(
    field: str, value: object, *, at_least: int | None = None, at_most: int | None = None
) -> int:
    """Refuse anything but a whole number in the given range.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        at_least: Smallest allowed value, if any.
        at_most: Largest allowed value, if any.

    Returns:
        The value as a plain int.

    Raises:
        TypeError: If the value is no whole number (a bool is none).
        ValueError: If it is out of range.
    """
    allowed = "a whole number" + _range(at_least, None, at_most)
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{field} must be {allowed}, got {value!r} ({type(value).__name__})")
    if _outside(value, at_least, None, at_most):
        raise ValueError(f"{field} must be {allowed}, got {value!r}")
    return int(value)


def require_type(field: str, value: object, *types: type) -> None:
    """Refuse a value of another type.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        *types: The types that are allowed.

    Raises:
        TypeError: If the value is an instance of none of them.
    """
    if not isinstance(value, types):
        names = " or ".join(kind.__name__ for kind in types)
        raise TypeError(f"{field} must be {names}, got {value!r} ({type(value).__name__})")


def require_choice(field: str, value: object, *choices: str) -> None:
    """Refuse anything but one of a few words.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        *choices: The words that are allowed, at least two.

    Raises:
        ValueError: If the value is none of them.
    """
    if not isinstance(value, str) or value not in choices:
        allowed = ", ".join(map(repr, choices[:-1])) + f" or {choices[-1]!r}"
        raise ValueError(f"{field} must be {allowed}, got {value!r}")


def require_steps(field: str, steps: object, value: str) -> None:
    """Refuse anything but pairs of a time and a value, from 0 on, each later than the one before.

    Args:
        field: Name of the field, for the message.
        steps: What the caller gave.
        value: What the second of each pair is, for the message.

    Raises:
        TypeError: If it is no tuple of pairs, or a time is no number.
        ValueError: If it is empty, does not start at 0, or is not in order.
    """
    allowed = f"{field} must be a tuple of pairs (from_s, {value})"
    require_type(field, steps, tuple)
    if not steps:
        raise ValueError(f"{allowed}, at least one, got none")
    for pair in steps:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(f"{allowed}, got {pair!r}")
        require_number(f"{field} from_s", pair[0], at_least=0)
    if steps[0][0] != 0:
        raise ValueError(f"{field} must start at 0 s, got {steps[0][0]!r}; say what holds from 0")
    for (before_s, _), (from_s, _) in pairwise(steps):
        if from_s <= before_s:
            raise ValueError(
                f"{field} must be in order of time, each from_s above the one before it: "
                f"{from_s!r} follows {before_s!r}"
            )


def quoted(value: object) -> str:
    """A value for a message: its repr, cut short."""
    try:
        words = repr(value[:80] if isinstance(value, str | bytes) else value)
    except Exception:  # what can't be shown must not hide what is wrong with it
        return f"one that can't be shown ({type(value).__name__})"
    return words if len(words) <= 80 else f"{words[:76]} ..."


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond any float
        return False


def _outside(
    value: float, at_least: float | None, above: float | None, at_most: float | None
) -> bool:
    return (
        (at_least is not None and value < at_least)
        or (above is not None and value <= above)
        or (at_most is not None and value > at_most)
    )


def _range(at_least: float | None, above: float | None, at_most: float | None) -> str:
    if at_least is not None and at_most is not None:
        return f" from {at_least} to {at_most}"
    if at_least is not None:
        return f" of at least {at_least}"
    if above is not None and at_most is not None:
        return f" above {above} and at most {at_most}"
    return f" above {above}" if above is not None else ""
