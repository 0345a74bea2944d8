"""How long a clinic takes to answer a call: distributions, drawn by inversion."""

import math
from dataclasses import dataclass

from waitingroom_lib._checks import SPAN, TIME, keep, require_number


@dataclass(frozen=True, slots=True, kw_only=True)
class UniformCalls:
    """A clinic's call takes any time between two bounds, all equally likely.

    Args:
        low_s: Shortest call, seconds.
        high_s: Longest call, seconds.
    """

    low_s: float
    high_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "low_s", **SPAN)
        keep(self, require_number, "high_s", **TIME | {"at_least": self.low_s})

    @property
    def mean_s(self) -> float:
        """Mean call, seconds."""
        return (self.low_s + self.high_s) / 2

    def quantile_s(self, share: float) -> float:
        """The call that a share (0 to 1) of all calls stay under, seconds."""
        if type(share) is not float or not 0.0 <= share <= 1.0:  # else quick: asked once a booking
            share = require_number("share", share, at_least=0, at_most=1)
        return self.low_s + (self.high_s - self.low_s) * share


@dataclass(frozen=True, slots=True, kw_only=True)
class ExponentialCalls:
    """A clinic's call takes an exponentially distributed time: the M in M/M/c.

    Args:
        mean_s: Mean call, seconds.
    """

    mean_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "mean_s", **SPAN)

    def quantile_s(self, share: float) -> float:
        """The call that a share (0 to 1) of all calls stay under, seconds."""
        if type(share) is not float or not 0.0 <= share < 1.0:
            share = require_number("share", share, at_least=0, at_most=1)
        return -self.mean_s * math.log1p(-share) if share < 1.0 else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCalls:
    """A clinic's call always takes the same time: the D in M/D/c.

    Args:
        mean_s: Every call, seconds.
    """

    mean_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "mean_s", **SPAN)

    def quantile_s(self, share: float) -> float:
        """The call that a share (0 to 1) of all calls stay under, seconds."""
        if type(share) is not float or not 0.0 <= share <= 1.0:
            share = require_number("share", share, at_least=0, at_most=1)
        return self.mean_s


CallTimes = UniformCalls | ExponentialCalls | FixedCalls
