"""How bookings arrive: a rate for each moment of the morning."""

import math
from bisect import bisect_right
from dataclasses import dataclass, replace

from waitingroom_lib._checks import RATE, SPAN, TIME, keep, require_number, require_steps

MOST_FACTOR = 1_000
"""How many times as much demand may be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyDemand:
    """Bookings arrive at one rate all the time (a homogeneous Poisson process).

    Args:
        rate_per_s: Arrival rate, bookings per second.
    """

    rate_per_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "rate_per_s", above=0, **RATE)

    @property
    def peak_per_s(self) -> float:
        """The highest arrival rate, bookings per second."""
        return self.rate_per_s

    def rate_at(self, time_s: float) -> float:
        """Arrival rate at a time, bookings per second."""
        if type(time_s) is not float or not time_s >= 0.0:  # else quick: asked often
            time_s = require_number("time_s", time_s, **TIME)
        return self.rate_per_s

    def times(self, factor: float) -> "SteadyDemand":
        """So many times the demand."""
        return SteadyDemand(rate_per_s=self.rate_per_s * _factor(factor))

    def expected_bookings(self, from_s: float, to_s: float) -> float:
        """Bookings expected between two times: the integral of the rate."""
        from_s, to_s = _window(from_s, to_s)
        return self.rate_per_s * (to_s - from_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeDemand:
    """A quiet start, a jump, and an exponential decay to a floor.

    From `spike_at_s` on, the rate is `floor + (peak - floor) * exp(-(t - spike_at) / decay)`.

    Args:
        before_per_s: Arrival rate before the spike, bookings per second.
        spike_at_s: When the rate jumps, seconds from the start.
        peak_per_s: Arrival rate at the jump, bookings per second.
        floor_per_s: Rate to which it decays, bookings per second.
        decay_s: Time constant of the decay, seconds.
    """

    before_per_s: float
    spike_at_s: float
    peak_per_s: float
    floor_per_s: float
    decay_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "before_per_s", "floor_per_s", at_least=0, **RATE)
        keep(self, require_number, "spike_at_s", **TIME)
        keep(self, require_number, "decay_s", **SPAN)
        keep(self, require_number, "peak_per_s", above=0, **RATE)
        if self.peak_per_s < max(self.before_per_s, self.floor_per_s):
            raise ValueError(
                f"peak_per_s must be at least before_per_s ({self.before_per_s!r}) and "
                f"floor_per_s ({self.floor_per_s!r}), got {self.peak_per_s!r}"
            )

    def rate_at(self, time_s: float) -> float:
        """Arrival rate at a time, bookings per second."""
        if type(time_s) is not float or not time_s >= 0.0:
            time_s = require_number("time_s", time_s, **TIME)
        if time_s < self.spike_at_s:
            return self.before_per_s
        above_floor = self.peak_per_s - self.floor_per_s
        return self.floor_per_s + above_floor * math.exp(-(time_s - self.spike_at_s) / self.decay_s)

    def times(self, factor: float) -> "SpikeDemand":
        """So many times the demand."""
        factor = _factor(factor)
        rates = {name: factor * getattr(self, name) for name in _SPIKE_RATES}
        return replace(self, **rates)

    def expected_bookings(self, from_s: float, to_s: float) -> float:
        """Bookings expected between two times: the integral of the rate."""
        from_s, to_s = _window(from_s, to_s)
        return self._expected_until(to_s) - self._expected_until(from_s)

    def _expected_until(self, time_s: float) -> float:
        if time_s <= self.spike_at_s:
            return self.before_per_s * time_s
        since_s = time_s - self.spike_at_s
        burst = (self.peak_per_s - self.floor_per_s) * self.decay_s
        decayed = burst * (1 - math.exp(-since_s / self.decay_s))
        return self.before_per_s * self.spike_at_s + self.floor_per_s * since_s + decayed


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDemand:
    """A rate for each period, constant within it.

    Args:
        steps: From when (seconds from the start) at which rate (bookings per second); the first
            begins at 0, and each lasts until the next.
    """

    steps: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        rate = {"value": "rate_per_s", "require": require_number, "at_least": 0, **RATE}
        keep(self, require_steps, "steps", **rate)
        if not self.peak_per_s:
            raise ValueError("steps must have at least one rate_per_s above 0, got none")

    @property
    def peak_per_s(self) -> float:
        """The highest arrival rate, bookings per second."""
        return max(rate_per_s for _, rate_per_s in self.steps)

    def rate_at(self, time_s: float) -> float:
        """Arrival rate at a time, bookings per second."""
        if type(time_s) is not float or not time_s >= 0.0:
            time_s = require_number("time_s", time_s, **TIME)
        return self.steps[bisect_right(self.steps, time_s, key=lambda step: step[0]) - 1][1]

    def times(self, factor: float) -> "StepDemand":
        """So many times the demand."""
        factor = _factor(factor)
        return StepDemand(steps=tuple((from_s, factor * rate) for from_s, rate in self.steps))

    def expected_bookings(self, from_s: float, to_s: float) -> float:
        """Bookings expected between two times: the integral of the rate."""
        from_s, to_s = _window(from_s, to_s)
        ends_s = [begin_s for begin_s, _ in self.steps[1:]] + [math.inf]
        return sum(
            rate_per_s * max(min(end_s, to_s) - max(begin_s, from_s), 0)
            for (begin_s, rate_per_s), end_s in zip(self.steps, ends_s, strict=True)
        )


_SPIKE_RATES = ("before_per_s", "peak_per_s", "floor_per_s")


def _factor(factor: object) -> float:
    return require_number("factor", factor, above=0, at_most=MOST_FACTOR, why="times as much")


def _window(from_s: object, to_s: object) -> tuple[float, float]:
    from_s = require_number("from_s", from_s, **TIME)
    return from_s, require_number("to_s", to_s, **TIME | {"at_least": from_s})


Demand = SteadyDemand | SpikeDemand | StepDemand
