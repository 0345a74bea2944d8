"""How long a clinic takes to answer a call: distributions, drawn by inversion."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from waitingroom_lib._checks import MOMENT, SPAN, TIME, keep, require_number

NORMAL = NormalDist()


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

    def share_over(self, time_s: float) -> float:
        """The share of all calls that take longer than a time in seconds, 0 to 1."""
        time_s = require_number("time_s", time_s, **MOMENT)
        if not self.low_s <= time_s < self.high_s:
            return float(time_s < self.low_s)
        return (self.high_s - time_s) / (self.high_s - self.low_s)


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

    def share_over(self, time_s: float) -> float:
        """The share of all calls that take longer than a time in seconds, 0 to 1."""
        return math.exp(-require_number("time_s", time_s, **MOMENT) / self.mean_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormalCalls:
    """A clinic's call mostly takes a while, and now and then many times as long.

    Its logarithm is normal, with the variance `ln(1 + scv)` and the mean `ln(mean_s)` less half of
    that (Aitchison and Brown, The Lognormal Distribution, 1957). Calls to a bank's call centre
    last so (Brown et al., "Statistical analysis of a telephone call center", JASA 100, 2005).

    Args:
        mean_s: Mean call, seconds.
        scv: Squared coefficient of variation: the variance over the square of the mean.
    """

    mean_s: float
    scv: float

    def __post_init__(self) -> None:
        keep(self, require_number, "mean_s", **SPAN)
        most = {"at_most": 10_000, "why": "beyond it the mean of a whole morning says nothing"}
        keep(self, require_number, "scv", above=0, **most)

    def quantile_s(self, share: float) -> float:
        """The call that a share (0 to 1) of all calls stay under, seconds."""
        if type(share) is not float or not 0.0 < share < 1.0:
            share = require_number("share", share, at_least=0, at_most=1)
            if share in (0, 1):
                return math.inf if share else 0.0
        variance = math.log1p(self.scv)
        return self.mean_s * math.exp(math.sqrt(variance) * NORMAL.inv_cdf(share) - variance / 2)

    def share_over(self, time_s: float) -> float:
        """The share of all calls that take longer than a time in seconds, 0 to 1."""
        time_s = require_number("time_s", time_s, **MOMENT)
        if not time_s:
            return 1.0
        variance = math.log1p(self.scv)
        above_median = math.log(time_s) - math.log(self.mean_s) + variance / 2
        return math.erfc(above_median / math.sqrt(2 * variance)) / 2  # keeps the digits of a tail


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

    def share_over(self, time_s: float) -> float:
        """The share of all calls that take longer than a time in seconds: all, or none."""
        return float(require_number("time_s", time_s, **MOMENT) < self.mean_s)


CallTimes = UniformCalls | ExponentialCalls | FixedCalls | LogNormalCalls
