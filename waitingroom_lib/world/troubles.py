"""What befalls clinics: slowdowns and outages, and rushes of further bookings."""

from dataclasses import dataclass
from typing import Literal

from waitingroom_lib._checks import (
    COUNT,
    RATE,
    SPAN,
    TIME,
    keep,
    require_choice,
    require_number,
    require_type,
    require_whole,
)
from waitingroom_lib._units import LATEST_S

MOST_FACTOR = 1_000_000
"""How many times as long trouble may make a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowdown:
    """Some clinics work slowly for a while.

    Args:
        from_s: When it begins, seconds from the start of the morning.
        until_s: When it is over, seconds.
        factor: How many times as long a call takes that a clinic begins to work on meanwhile.
        clinics: The clinics that are slow; None: all of them.
    """

    from_s: float
    until_s: float
    factor: float
    clinics: tuple[int | str, ...] | None = None

    def __post_init__(self) -> None:
        _keep_window(self)
        keep(self, require_number, "factor", at_least=1, at_most=MOST_FACTOR, why="times as long")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Some clinics are down for a while.

    Args:
        from_s: When it begins, seconds from the start of the morning.
        until_s: When it is over, seconds.
        mode: `refuse`: a call that reaches the clinic fails at once. `hang`: it is taken and held
            without an answer; the clinic works on it once the outage is over. Calls that the clinic
            was working on before are answered as they would have been.
        clinics: The clinics that are down; None: all of them.
        refusal_s: How long a refusal takes, seconds.
    """

    from_s: float
    until_s: float
    mode: Literal["refuse", "hang"]
    clinics: tuple[int | str, ...] | None = None
    refusal_s: float = 0.2

    def __post_init__(self) -> None:
        _keep_window(self)
        require_choice("mode", self.mode, "refuse", "hang")
        keep(self, require_number, "refusal_s", **SPAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """Further bookings come for a while, beside the scenario's demand and at a steady rate.

    As all do, they end with the morning. A recorded log says itself who came: to it, none are
    added.

    Args:
        from_s: When it begins, seconds from the start of the morning.
        until_s: When it is over, seconds.
        rate_per_s: Arrival rate of the further bookings, bookings per second.
        clinics: The clinics that they are for, each as often; None: all of them, by their shares.
    """

    from_s: float
    until_s: float
    rate_per_s: float
    clinics: tuple[int | str, ...] | None = None

    def __post_init__(self) -> None:
        _keep_window(self)
        keep(self, require_number, "rate_per_s", above=0, **RATE)


def _keep_window(trouble: "Slowdown | Outage | Rush") -> None:
    keep(trouble, require_number, "from_s", **TIME)
    keep(trouble, require_number, "until_s", above=trouble.from_s, at_most=LATEST_S)
    keep(trouble, _require_clinics, "clinics", or_none=True)


def _require_clinics(field: str, clinics: object) -> tuple[int | str, ...]:
    require_type(field, clinics, tuple)
    if not clinics:
        raise ValueError("clinics must name at least one clinic, or be None for all, got ()")
    return tuple(
        each if isinstance(each, str) else require_whole(field, each, at_least=0, **COUNT)
        for each in clinics
    )


Trouble = Slowdown | Outage | Rush
