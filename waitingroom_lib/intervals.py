"""Confidence intervals of a mean, of the difference of two, and of a share.

A mean without its interval says nothing of how far another sample would be from it.
"""

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real
from statistics import NormalDist, fmean

import mpmath

from waitingroom_lib._checks import quoted, require_list, require_number, require_whole

LARGEST = 1e150
"""No finite value of a sample may be larger: its square would not fit a float."""

MOST_REPLICATIONS = 1_000_000_000
"""No interval that needs more is reckoned with."""

MOST_TRIALS = 10_000
"""Of no more tries is a share's interval found: each possible count is added up."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and between which values its true value lies at a level of confidence.

    Args:
        mean: The mean of the sample.
        half_width: From the mean to either end; infinite where the sample says nothing of the
            spread (one value only, or one that is not finite).
        level: Confidence that the true mean is inside, 0 to 1.
        count: Size of the sample.
        method: How it was found, in a few words.
    """

    mean: float
    half_width: float
    level: float
    count: int
    method: str

    @property
    def low(self) -> float:
        """The lower end; minus infinity where there is no bound."""
        return -math.inf if math.isinf(self.half_width) else self.mean - self.half_width

    @property
    def high(self) -> float:
        """The upper end; infinity where there is no bound."""
        return math.inf if math.isinf(self.half_width) else self.mean + self.half_width

    @property
    def relative_error(self) -> float:
        """Half-width as a share of the mean (Law, Simulation Modeling and Analysis, ch. 9).

        Infinite where there is no bound or the mean is 0.
        """
        if math.isinf(self.half_width) or not self.mean:
            return math.inf
        return self.half_width / abs(self.mean)

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 lies outside: of a difference, whether one is really larger."""
        return not self.contains(0)

    def contains(self, value: float) -> bool:
        """Whether a value lies inside; both ends do."""
        return self.low <= number("value", value) <= self.high

    def __str__(self) -> str:
        """The mean, and the half-width to two digits: `12.31 ± 0.83`."""
        if math.isinf(self.half_width):
            return f"{self.mean:,.4g} ± inf"
        if self.half_width <= 1e-9 * abs(self.mean):  # none, but for the last digit of a float
            return f"{self.mean:,.6g} ± 0"
        digits = 1 - math.floor(math.log10(self.half_width))
        shown = (round(value, digits) for value in (self.mean, self.half_width))
        return " ± ".join(f"{value:,.{max(digits, 0)}f}" for value in shown)


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share, and between which values its true value lies at a level of confidence.

    Args:
        kept: How many of them did.
        of: How many there were.
        low: The lower end, 0 to 1.
        high: The upper end, 0 to 1.
        level: Confidence that the true share is inside, 0 to 1.
    """

    kept: int
    of: int
    low: float
    high: float
    level: float

    @property
    def mean(self) -> float:
        """The share itself; not the middle of the interval, unless it is a half."""
        return self.kept / self.of

    def contains(self, value: float) -> bool:
        """Whether a share lies inside; both ends do."""
        return self.low <= number("value", value) <= self.high

    def __str__(self) -> str:
        """The count, and the ends in per cent: `28 of 30, 79% to 98%`."""
        return f"{self.kept:,} of {self.of:,}, {self.low:.0%} to {self.high:.0%}"


def proportion(kept: int, of: int, *, level: float = 0.95) -> Proportion:
    """Confidence interval of a share of independent tries, such as mornings with a promise kept.

    Exact (Clopper and Pearson, Biometrika 26, 1934): the lower end is the share with which so many
    or more would be kept with a chance of `(1 - level) / 2`, the upper one that with which so many
    or fewer would be. It holds the truth at least as often as it says. Of n of n the lower end is
    `((1 - level) / 2) ** (1 / n)`.

    Args:
        kept: How many of them did, 0 to `of`.
        of: How many there were, 1 to 10,000.
        level: Confidence, above 0 and below 1.

    Raises:
        TypeError: If a count is no whole number.
        ValueError: If one is out of range, or the level is.
    """
    of = require_whole("of", of, at_least=1, at_most=MOST_TRIALS)
    kept = require_whole("kept", kept, at_least=0, at_most=of)
    level = require_level(level)
    tail = (1 - level) / 2
    low, high = _least_share(kept, of, tail), 1 - _least_share(of - kept, of, tail)
    return Proportion(kept, of, low, high, level)


def _least_share(kept: int, of: int, tail: float) -> float:
    """The share with which so many or more of the tries are kept with the chance of a tail."""
    if not kept:
        return 0.0
    ways = [
        math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
        for count in range(kept, of + 1)
    ]
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        log_kept, log_missed = math.log(middle), math.log1p(-middle)
        chance = math.fsum(
            math.exp(way + count * log_kept + (of - count) * log_missed)
            for count, way in enumerate(ways, start=kept)
        )
        low, high = (middle, high) if chance < tail else (low, middle)
    return middle


def interval(values: Iterable[float], *, level: float = 0.95) -> Interval:
    """Confidence interval of the mean of independent values, such as one a replication.

    `mean ± t(n - 1) s / sqrt(n)` (Student, 1908; Law, Simulation Modeling and Analysis, ch. 4 and
    9). With one value, or any that is infinite or nan, nothing is known of the spread: the mean is
    still given, and the interval is everything, so that it rules nothing out.

    Args:
        values: The sample, in any order.
        level: Confidence, above 0 and below 1.

    Raises:
        TypeError: If a value is no number.
        ValueError: If there is no value, or the level is out of range.
    """
    sample = numbers("values", values)
    method = f"Student's t on {len(sample)} replications"
    return _t_interval(_mean(sample), [sample], level, method)


def welch(a: Iterable[float], b: Iterable[float], *, level: float = 0.95) -> Interval:
    """Confidence interval of mean(a) - mean(b), of independent samples (Welch, 1947).

    With `v = s² / n` of each: `± t(f) sqrt(v_a + v_b)`, where the degrees of freedom are
    `f = (v_a + v_b)² / (v_a² / (n_a - 1) + v_b² / (n_b - 1))`.

    Args:
        a: One sample.
        b: The other; it may vary more or less, and have another size.
        level: Confidence, above 0 and below 1.

    Raises:
        TypeError: If a value is no number.
        ValueError: If a sample is empty, or the level is out of range.
    """
    samples = [numbers("a", a), numbers("b", b)]
    method = f"Welch's t on {len(samples[0])} and {len(samples[1])} replications"
    return _t_interval(_mean(samples[0]) - _mean(samples[1]), samples, level, method)


def replications_needed(values: Iterable[float], half_width: float, *, level: float = 0.95) -> int:
    """How many replications a mean needs for its interval to be as narrow as wanted.

    The smallest `i >= n` with `t(i - 1) s / sqrt(i) <= half_width`, where s is that of the n
    replications so far (Law, Simulation Modeling and Analysis, ch. 9): an estimate, since further
    ones change s.

    Args:
        values: The replications so far, at least 2.
        half_width: What is wanted, in the unit of the values.
        level: Confidence, above 0 and below 1.

    Returns:
        The number in all, those so far among them.

    Raises:
        TypeError: If a value is no number.
        ValueError: If there are fewer than 2 or one is not finite, an argument is out of range, or
            more than a billion are needed.
    """
    sample = numbers("values", values)
    half_width = require_number("half_width", half_width, above=0)
    level, so_far = require_level(level), interval(sample, level=level)
    if math.isinf(so_far.half_width):
        raise ValueError(f"values must be at least 2 finite numbers: {so_far.method}")
    # The normal quantile is below any of Student's: no smaller number can do.
    normal, spread = NormalDist().inv_cdf((1 + level) / 2), math.sqrt(_variance(sample))
    root = normal * spread / half_width
    if root * root > MOST_REPLICATIONS:
        raise ValueError(
            f"half_width must be one that {MOST_REPLICATIONS:,} replications can give, got "
            f"{half_width!r}, which takes {root * root:.3g}"
        )
    size = max(len(sample), math.floor(root * root))
    allowed = half_width * (1 + 1e-12)  # but for the noise of a float
    while _student(size - 1, level) * spread / math.sqrt(size) > allowed:
        size += 1
    return size


def _t_interval(
    mean: float, samples: Sequence[Sequence[float]], level: float, method: str
) -> Interval:
    """Welch's interval; of a single sample his degrees of freedom are Student's, n - 1."""
    level = require_level(level)
    values = [value for sample in samples for value in sample]
    if endless := sum(not math.isfinite(value) for value in values):
        method = f"no interval: {endless} of {len(values)} values not finite"
        return Interval(mean, math.inf, level, len(values), method)
    if min(map(len, samples)) == 1:
        method = "no interval: one value says nothing of the spread"
        return Interval(mean, math.inf, level, len(values), method)
    variances = [_variance(sample) / len(sample) for sample in samples]
    total = sum(variances)
    if not total:
        return Interval(mean, 0.0, level, len(values), method)
    freedom = 1 / sum(
        (part / total) ** 2 / (len(sample) - 1)
        for part, sample in zip(variances, samples, strict=True)
    )
    half_width = _student(freedom, level) * math.sqrt(total)
    return Interval(mean, half_width, level, len(values), method)


@lru_cache(maxsize=1000)
def _student(freedom: float, level: float) -> float:
    """The two-sided quantile of Student's t, by its distribution, an incomplete beta function.

    Its square lies between `f (exp(z² / f) - 1)` and the same with `f - 1/2` in the exponent, where
    z is the normal quantile (Wallace, 1959); the root is searched there, on a logarithmic scale.
    """
    outside = 2 * (1 - (1 + level) / 2)
    normal = NormalDist().inv_cdf(outside / 2)
    if not normal:  # a level so small that a float can't tell it from 0
        return 0.0

    def excess(log_square: float) -> float:
        square = mpmath.exp(log_square)
        inside = mpmath.betainc(0.5, freedom / 2, 0, square / (freedom + square), regularized=True)
        return mpmath.log((1 - inside) / outside)

    low, high = (
        math.log(freedom * math.expm1(normal * normal / divisor)) + margin
        for divisor, margin in ((freedom, -1e-9), (freedom - 0.5, 1e-9))
    )
    with mpmath.workprec(100):
        root = mpmath.findroot(excess, (low, high), solver="illinois", tol=1e-15, verify=False)
    return math.exp(root / 2)


def _mean(sample: Sequence[float]) -> float:
    """The mean; nan of infinities of both signs, where fmean raises."""
    return fmean(sample) if all(map(math.isfinite, sample)) else sum(sample) / len(sample)


def _variance(sample: Sequence[float]) -> float:
    """That of a sample, n - 1 below; as good as `statistics.variance`, and several times quicker.

    From the first value on, so that values that are all the same have none at all.
    """
    beyond = [value - sample[0] for value in sample]
    mean = fmean(beyond)
    return math.fsum((each - mean) ** 2 for each in beyond) / (len(sample) - 1)


def numbers(what: str, values: Iterable[float]) -> list[float]:
    """A sample, at least one number; infinities and nan are let through, see `number`."""
    given = [
        # A plain float, as most are of the thousands there may be, needs no other look.
        value
        if type(value) is float and -LARGEST <= value <= LARGEST
        else number(f"{what}[{place}]", value)
        for place, value in enumerate(require_list(what, values))
    ]
    if not given:
        raise ValueError(f"{what} must be at least one number, got none")
    return given


def number(what: str, value: float) -> float:
    """A number as a float; infinities and nan are let through, and what a square has room for."""
    if not isinstance(value, Real):
        raise TypeError(f"{what} must be a number, got {quoted(value)} ({type(value).__name__})")
    with suppress(OverflowError):  # a whole number beyond any float
        if not LARGEST < abs(plain := float(value)) < math.inf:
            return plain
    raise ValueError(
        f"{what} must be at most {LARGEST:g} in size, or infinite, got {quoted(value)}"
    )


def require_level(level: float) -> float:
    """A level of confidence, as a plain number; refuse what is not between 0 and 1."""
    plain = require_number("level", level, above=0, at_most=1)
    if (1 + plain) / 2 == 1:  # or so near that a float can't tell
        raise ValueError(
            f"level must be below 1, got {level!r}: nothing short of everything is certain"
        )
    return plain
