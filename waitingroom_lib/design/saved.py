"""A design as JSON: to keep it, send it, hand it in.

A part is an object of its fields, those left out that have their default; where a field may hold
one of several kinds, the object names the kind first:

    {"version": 1, "mode": "queued", "servers": 4, "workers": {"Schedule": {"steps": [[0, 8]]}}}
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from waitingroom_lib._checks import changed, quoted, require_type
from waitingroom_lib.design.scaling import OnAge, OnBacklogPerWorker, OnDemand, OnUtilisation

VERSION = 1
"""What is written; raised when an older library couldn't read it."""

RULES = (OnUtilisation, OnBacklogPerWorker, OnAge, OnDemand)
"""The rules of an autoscaler that can be written: any other is code."""

MOST_DIGITS = 300
"""Digits of a whole number: Python refuses to read very long ones, in words of its own."""

Saved = TypeVar("Saved")


def written(design: Any) -> str:
    """A design as JSON.

    Raises:
        ValueError: If an autoscaler's rule is not one of the library's.
    """
    _require_part("design", type(design))
    return json.dumps({"version": VERSION, **_as_object(design, type(design).__name__)}, indent=2)


def call(name: str, given: dict[str, Any]) -> str:
    """A call of a class, or of what makes it, as a line of Python."""
    words = [f"{field}={_in_python(value)}" for field, value in given.items()]
    return f"{name}({', '.join(words)})"


def _in_python(value: Any) -> str:
    if is_dataclass(value):
        return call(type(value).__name__, not_default(value))
    if callable(value):
        return getattr(value, "__name__", None) or quoted(value)
    return repr(value)


def not_default(part: Any) -> dict[str, Any]:
    """The fields of a part that are not as they would be anyway."""
    with_default = [each.name for each in fields(part) if each.default is not MISSING]
    left_out = set(with_default) - set(changed(part, *with_default))
    names = [each.name for each in fields(part) if each.name not in left_out]
    return {name: getattr(part, name) for name in names}


def read(kind: type[Saved], text: str) -> Saved:
    """A design from its JSON.

    Args:
        kind: What it is: `Design`.
        text: What `written` gave.

    Returns:
        The design.

    Raises:
        TypeError: If the text is none, or a field has the wrong type.
        ValueError: If it isn't JSON, is of a newer version, or a field is unknown, missing or out
            of range.
    """
    _require_part("kind", kind)
    require_type("text", text, str)
    try:
        given = json.loads(text, **HOOKS)
    except json.JSONDecodeError as error:
        raise ValueError(f"text must be JSON; {error}") from None
    except RecursionError:
        raise ValueError("text must be the JSON of a design, got one nested too deeply") from None
    name = kind.__name__
    _require_object(name, given)
    version = given.pop("version", None)
    if type(version) is not int or version < 1:
        raise ValueError(f"version must be a whole number from 1, got {quoted(version)}")
    if version > VERSION:
        raise ValueError(
            f"version must be at most {VERSION}, got {version}: a newer library has saved it"
        )
    return _made(kind, given, name)


def _as_object(part: Any, where: str) -> dict[str, Any]:
    """The fields of a part that are not as they would be anyway."""
    hints = get_type_hints(type(part))
    return {
        name: _value(value, hints[name], f"{where}.{name}")
        for name, value in not_default(part).items()
    }


def _value(value: Any, hint: Any, where: str) -> Any:
    kinds = _kinds(hint)
    if type(value) in kinds:
        plain = _as_object(value, where)
        return {type(value).__name__: plain} if len(kinds) > 1 else plain
    if callable(value):
        allowed = ", ".join(rule.__name__ for rule in RULES)
        raise ValueError(f"{where} must be one of {allowed} to be saved, got {quoted(value)}")
    return value


def _kinds(hint: Any) -> list[type]:
    """The kinds of part that a field may hold."""
    if get_origin(hint) is Callable:
        return list(RULES)
    return [each for each in (hint, *get_args(hint)) if is_dataclass(each)]


def _made(kind: type[Saved], given: dict[str, Any], where: str) -> Saved:
    """A part from its object; errors say where it stands."""
    hints = get_type_hints(kind)
    known = {each.name: each for each in fields(kind)}
    for name in given:
        if name not in known:
            raise ValueError(f"{where} must have only {', '.join(known)}, got {quoted(name)}")
    for name, each in known.items():
        if each.default is MISSING and name not in given:
            raise ValueError(f"{where}.{name} is missing")
    values = {name: _part(value, hints[name], f"{where}.{name}") for name, value in given.items()}
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{where}: {error}") from None


def _part(value: Any, hint: Any, where: str) -> Any:
    kinds = {kind.__name__: kind for kind in _kinds(hint)}
    if isinstance(value, list):
        return tuple(tuple(each) if isinstance(each, list) else each for each in value)
    if not kinds or not (isinstance(value, dict) or get_origin(hint) is Callable):
        return value
    if len(kinds) == 1:
        return _made(*kinds.values(), value, where)
    _require_object(where, value)
    name = next(iter(value), None)
    if len(value) != 1 or name not in kinds:
        raise ValueError(
            f"{where} must be an object of one of {', '.join(kinds)}, got {quoted(value)}"
        )
    _require_object(f"{where}.{name}", value[name])
    return _made(kinds[name], value[name], f"{where}.{name}")


def _require_part(argument: str, kind: object) -> None:
    if not (isinstance(kind, type) and is_dataclass(kind)):
        raise TypeError(f"{argument} must be that of a design or a part of one, got {quoted(kind)}")


def _require_object(where: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise TypeError(f"{where} must be an object, got {quoted(value)}")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twin} must be given once, got it {names.count(twin)} times")
    return given


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"numbers must be of at most {MOST_DIGITS} digits, got {len(digits):,}")
    return int(digits)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"numbers must be finite, got {name}")


HOOKS = {
    "object_pairs_hook": _without_twins,
    "parse_int": _whole,
    "parse_constant": _refuse_constant,
}
