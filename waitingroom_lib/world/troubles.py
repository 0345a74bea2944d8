"""What befalls clinics: slowdowns and outages."""

from dataclasses import dataclass
from typing import Literal

from waitingroom_lib._checks import require_choice, require_number, require_type, require_whole


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
        _require_window(self.from_s, self.until_s, self.clinics)
        require_number("factor", self.factor, at_least=1)


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
        _require_window(self.from_s, self.until_s, self.clinics)
        require_choice("mode", self.mode, "refuse", "hang")
        require_number("refusal_s", self.refusal_s, above=0)


def _require_window(from_s: object, until_s: object, clinics: object) -> None:
    require_number("from_s", from_s, at_least=0)
    require_number("until_s", until_s, above=from_s)
    if clinics is not None:
        require_type("clinics", clinics, tuple)
        for clinic in clinics:
            if not isinstance(clinic, str):
                require_whole("clinics", clinic, at_least=0)
        if not clinics:
            raise ValueError("clinics must name at least one clinic, or be None for all, got ()")


Trouble = Slowdown | Outage
