"""Checks: what is no good is named, with its value and what is allowed; a number comes out plain.

Whatever type a number comes in (numpy's among them, which wrap round), it goes on as Python's own
`int` or `float`.
"""

import math
from collections.abc import Callable, Collection, Iterable
from inspect import signature
from itertools import pairwise
from numbers import Integral, Real
from typing import Any

from waitingroom_lib._units import LATEST_S

TIME = {"at_least": 0, "at_most": LATEST_S, "why": "about 31 years, kept in whole microseconds"}
"""What a time from the start may be, or a delay that may be none; seconds."""

SPAN = {"above": 0, "at_most": TIME["at_most"], "why": TIME["why"]}
"""What a length of time may be; seconds."""

MOMENT = {"at_least": 0, "at_most": 10**18, "why": "finite, in seconds"}
"""What a time to look at, or a latency to hold against, may be: a run may end after `LATEST_S`."""

RATE = {"at_most": 1_000_000, "why": "the clock counts microseconds"}
"""What a rate may be; per second."""

COUNT = {"at_most": 1_000_000_000, "why": "more than any run has"}
"""What a number of bookings, calls or failures may be."""

MONEY = {"at_least": 0, "at_most": 1_000_000_000, "why": "GBP"}
"""What a price or a budget may be."""

SEED = {"at_least": -(2**63), "at_most": 2**63 - 1, "why": "64 bits"}
"""What a seed may be."""

MOST_STEPS = 60_000
"""Most steps of a demand or a schedule: a year of ten minutes has 52,560."""


def require_number(
    field: str,
    value: object,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    why: str = "",
) -> float:
    """Refuse anything but a finite number in the given range.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        at_least: Smallest allowed value, if any.
        above: Value that must be exceeded, if any.
        at_most: Largest allowed value, if any.
        why: The reason for the range, for the message.

    Returns:
        The value as a plain int, where it is whole by type, or float.

    Raises:
        TypeError: If the value is no number (a bool is none).
        ValueError: If it is not finite or out of range.
    """
    number = _plain(value, Real)
    if number is None or not _is_finite(number) or _outside(number, at_least, above, at_most):
        raise _refusal(field, number, value, "a number", at_least, above, at_most, why)
    return number


def require_whole(
    field: str,
    value: object,
    *,
    at_least: int | None = None,
    at_most: int | None = None,
    why: str = "",
) -> int:
    """Refuse anything but a whole number in the given range.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        at_least: Smallest allowed value, if any.
        at_most: Largest allowed value, if any.
        why: The reason for the range, for the message.

    Returns:
        The value as a plain int.

    Raises:
        TypeError: If the value is no whole number (a bool is none).
        ValueError: If it is out of range.
    """
    number = _plain(value, Integral)
    if number is None or _outside(number, at_least, None, at_most):
        raise _refusal(field, number, value, "a whole number", at_least, None, at_most, why)
    return number


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
        raise _refusal(field, None, value, names)


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
        raise ValueError(f"{field} must be {allowed}, got {quoted(value)}")


def require_list(field: str, values: object, *types: type, some: bool = False) -> list[Any]:
    """Refuse anything but a number of things of a type, one after another.

    Args:
        field: Name of the field, for the message.
        values: What the caller gave.
        *types: The types that are allowed; none: any.
        some: Whether there must be at least one.

    Returns:
        The things.

    Raises:
        TypeError: If it is nothing that can be gone through, or one is of another type.
        ValueError: If there is none, and must be.
    """
    try:
        if isinstance(values, str | bytes):
            raise TypeError
        numbered = enumerate(values)
    except TypeError:
        raise _refusal(field, None, values, "a list") from None
    things = []
    for place, thing in numbered:
        if types:
            require_type(f"{field}[{place}]", thing, *types)
        things.append(thing)
    if some and not things:
        raise ValueError(f"{field} must hold at least one, got none")
    return things


def require_function(field: str, value: object, allowed: str, arguments: int = 1) -> None:
    """Refuse what can't be called with so many arguments; a class, too: one of it is meant.

    Args:
        field: Name of the field, for the message.
        value: What the caller gave.
        allowed: Of what it is a function, for the message.
        arguments: How many it is called with, none of them by name.

    Raises:
        TypeError: If it is no such function.
    """
    try:
        if isinstance(value, type) or not callable(value):
            raise TypeError
        signature(value).bind(*[None] * arguments)
    except ValueError:  # one of Python's own, which does not tell
        return
    except Exception:
        raise _refusal(field, None, value, f"a function of {allowed}") from None


def require_steps(
    field: str, steps: object, value: str, require: Callable[..., Any], **limits: Any
) -> tuple[tuple[float, Any], ...]:
    """Refuse anything but pairs of a time and a value, from 0 on, each later than the one before.

    Args:
        field: Name of the field, for the message.
        steps: What the caller gave.
        value: What the second of each pair is, for the message.
        require: The check of the second of each pair.
        **limits: What that check is told.

    Returns:
        The steps, of plain numbers.

    Raises:
        TypeError: If it is no tuple of pairs, or a time or a value is no number.
        ValueError: If it is empty or too long, does not start at 0, is not in order, or a value is
            out of range.
    """
    allowed = f"{field} must be a tuple of pairs (from_s, {value})"
    require_type(field, steps, tuple)
    if not 1 <= len(steps) <= MOST_STEPS:
        raise ValueError(
            f"{allowed}, at least one, at most {MOST_STEPS:,}, got {len(steps) or 'none'}"
        )
    plain = []
    for step, pair in enumerate(steps):
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(f"{allowed}, got {quoted(pair)}")
        from_s = require_number(f"{field} from_s", pair[0], **TIME)
        plain.append((from_s, require(f"{field}[{step}] {value}", pair[1], **limits)))
    if plain[0][0] != 0:
        raise ValueError(f"{field} must start at 0 s, got {plain[0][0]!r}; say what holds from 0")
    for (before_s, _), (from_s, _) in pairwise(plain):
        if from_s <= before_s:
            raise ValueError(
                f"{field} must be in order of time, each from_s above the one before it: "
                f"{from_s!r} follows {before_s!r}"
            )
    return tuple(plain)


def require_known(given: Iterable[str], known: Collection[str], owner: str) -> None:
    """Refuse names that there are not.

    Args:
        given: The names that the caller gave.
        known: The names that there are.
        owner: Whose they are, for the message.

    Raises:
        TypeError: If one is unknown.
    """
    for name in given:
        if name not in known:
            name = name if len(name) <= 80 else quoted(name)
            raise TypeError(f"{name} is no field of {owner}, which has {', '.join(known)}")


def keep(
    record: object,
    require: Callable[..., Any],
    /,
    *fields: str,
    or_none: bool = False,
    **limits: Any,
) -> None:
    """Check fields of a frozen dataclass, and store each as the plain number that it is.

    Args:
        record: The dataclass, from its `__post_init__`.
        require: The check, which returns the plain number.
        *fields: Names of the fields.
        or_none: Whether a field may be None.
        **limits: What the check is told.
    """
    for field in fields:
        value = getattr(record, field)
        if value is not None or not or_none:
            object.__setattr__(record, field, require(field, value, **limits))


def changed(record: Any, *fields: str) -> list[str]:
    """Those of some fields of a dataclass that are not at their default, or of another type.

    Args:
        record: The dataclass; nothing in it need have been checked.
        *fields: Names of the fields, each with a default.
    """
    names = []
    for field in fields:
        value, default = getattr(record, field), record.__dataclass_fields__[field].default
        if not (isinstance(value, type(default)) and value == default):
            names.append(field)
    return names


def quoted(value: object) -> str:
    """A value for a message: its repr, cut short."""
    try:
        words = repr(value[:80] if isinstance(value, str | bytes) else value)
    except Exception:  # what can't be shown must not hide what is wrong with it
        return f"one that can't be shown ({type(value).__name__})"
    return words if len(words) <= 80 else f"{words[:76]} ..."


def _plain(value: object, kind: type) -> float | None:
    """A number as Python's own; None if it is none, nan if it is beyond any float."""
    if type(value) is int or (type(value) is float and kind is not Integral):
        return value  # the rule, and asked often
    is_length = getattr(getattr(value, "dtype", None), "kind", "") == "m"  # numpy calls it whole
    if isinstance(value, bool) or is_length or not isinstance(value, kind):
        return None
    try:
        return int(value) if isinstance(value, Integral) else float(value)
    except OverflowError:
        return math.nan


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


def _refusal(
    field: str,
    number: float | None,
    value: object,
    allowed: str,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    why: str = "",
) -> Exception:
    """What to raise: of the wrong type where there is no number.

    A bound with a reason is far off, and only told to whoever goes beyond it.
    """
    if why and (number is None or not number > at_most):
        at_most, why = None, ""
    if at_least is not None and at_most is not None and not why:
        allowed += f" from {at_least} to {at_most}"
    else:
        named = (("of at least", at_least), ("above", above), ("at most", at_most))
        bounds = [f"{name} {bound:,}" for name, bound in named if bound is not None]
        allowed += " " * bool(bounds) + " and ".join(bounds) + (f" ({why})" if why else "")
    words = f"{field} must be {allowed}, got {quoted(value)}"
    return TypeError(f"{words} ({type(value).__name__})") if number is None else ValueError(words)
