"""What is done about calls that are slow or fail, and about a line that is too slow."""

from dataclasses import dataclass
from typing import Literal

from waitingroom_lib._checks import (
    COUNT,
    SPAN,
    TIME,
    changed,
    keep,
    require_choice,
    require_number,
    require_type,
    require_whole,
)
from waitingroom_lib._words import count

MOST_ATTEMPTS = 1_000
"""Most calls that may be made for one booking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long a booking waits before its call is tried again.

    Make one with `Backoff.none`, `Backoff.fixed` or `Backoff.exponential`.

    Args:
        kind: `none` (at once), `fixed` or `exponential` (twice as long each time).
        base_s: The delay before the first retry, seconds.
        cap_s: The longest delay, seconds.
        jitter: `none`; `full`: anything from nothing to the delay; `decorrelated`: anything from
            the base to three times the delay before (Brooker, "Exponential Backoff And Jitter", AWS
            Architecture Blog, 2015).
    """

    kind: Literal["none", "fixed", "exponential"] = "none"
    base_s: float = 0
    cap_s: float = 0
    jitter: Literal["none", "full", "decorrelated"] = "none"

    def __post_init__(self) -> None:
        require_choice("kind", self.kind, "none", "fixed", "exponential")
        require_choice("jitter", self.jitter, "none", "full", "decorrelated")
        if self.kind == "none":
            for name in ("base_s", "cap_s"):
                require_number(f"{name} of no backoff", getattr(self, name), at_least=0, at_most=0)
                object.__setattr__(self, name, 0)
        else:
            keep(self, require_number, "base_s", **SPAN)
            keep(self, require_number, "cap_s", **TIME | {"at_least": self.base_s})
        if self.jitter == "decorrelated" and self.kind != "exponential":
            raise ValueError("decorrelated jitter grows by itself: use Backoff.exponential")
        if self.jitter != "none" and self.kind == "none":
            raise ValueError("jitter needs a delay to spread: use Backoff.fixed or .exponential")

    @classmethod
    def none(cls) -> "Backoff":
        """Try again at once."""
        return cls()

    @classmethod
    def fixed(cls, delay_s: float, *, jitter: Literal["none", "full"] = "none") -> "Backoff":
        """Try again after the same delay each time.

        Args:
            delay_s: The delay, seconds.
            jitter: `none`, or `full`.
        """
        return cls(kind="fixed", base_s=delay_s, cap_s=delay_s, jitter=jitter)

    @classmethod
    def exponential(
        cls,
        base_s: float,
        *,
        cap_s: float,
        jitter: Literal["none", "full", "decorrelated"] = "full",
    ) -> "Backoff":
        """Twice as long each time, up to a cap.

        Args:
            base_s: The delay before the first retry, seconds.
            cap_s: The longest delay, seconds.
            jitter: `none`, `full` or `decorrelated`.
        """
        return cls(kind="exponential", base_s=base_s, cap_s=cap_s, jitter=jitter)

    def delay_s(self, retry: int, *, drawn: float, previous_s: float = 0) -> float:
        """The delay before a retry.

        Args:
            retry: 1 for the first.
            drawn: What chance gave, 0 to 1.
            previous_s: The delay before the retry before it, seconds; 0 where there was none.

        Returns:
            Seconds.

        Raises:
            TypeError: If an argument is no number.
            ValueError: If an argument is out of range.
        """
        retry = require_whole("retry", retry, at_least=1)
        drawn = require_number("drawn", drawn, at_least=0, at_most=1)
        previous_s = require_number("previous_s", previous_s, at_least=0)
        if self.jitter == "decorrelated":
            most_s = 3 * max(previous_s, self.base_s)
            return min(self.cap_s, self.base_s + (most_s - self.base_s) * drawn)
        # Beyond 64 doublings any cap is reached; a float would overflow.
        doublings = min(retry - 1, 64) if self.kind == "exponential" else 0
        longest_s = min(self.cap_s, self.base_s * 2**doublings)
        return longest_s * drawn if self.jitter == "full" else longest_s

    def __str__(self) -> str:
        """The backoff in a few words."""
        if self.kind == "none":
            return "no backoff"
        most = f" to {self.cap_s:g}" if self.kind == "exponential" else ""
        jitter = "" if self.jitter == "none" else f" with {self.jitter} jitter"
        return f"backoff {self.base_s:g}{most} s{jitter}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryBudget:
    """A token bucket that retries are paid from; without a token a booking is given up.

    Every first attempt puts a part of a token in, every retry takes a whole one out (Finagle's
    RetryBudget; Brooker, "Timeouts, retries, and backoff with jitter", AWS Builders' Library).
    So retries can never be more than that part of the first attempts, beyond what was saved.

    Args:
        ratio: Tokens that a first attempt puts in: 0.1 allows one retry for ten bookings.
        burst: Tokens that the bucket holds; it is full at the start.
    """

    ratio: float = 0.1
    burst: float = 10

    def __post_init__(self) -> None:
        keep(self, require_number, "ratio", at_least=0, at_most=1)
        keep(self, require_number, "burst", at_least=1, **COUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """A circuit breaker for each clinic (Nygard, Release It!, 2007).

    Closed, it lets calls through. After so many failures in a row (refusals, errors and timeouts)
    it opens: no call is made, and bookings for that clinic are set aside; none uses up an attempt.
    After a while it is half-open: one call is tried. If that is answered well two may be tried at a
    time, after two good answers three, and so on (a ramp, as the permitted calls of resilience4j,
    and as a sender goes up in Jacobson's "Congestion avoidance and control", 1988), until none of
    those set aside is left: then it closes. If a call tried so goes wrong, it opens again.

    Args:
        failures: Failures in a row that open it.
        open_s: How long it stays open before a call is tried, seconds.
    """

    failures: int = 5
    open_s: float = 30

    def __post_init__(self) -> None:
        keep(self, require_whole, "failures", at_least=1, **COUNT)
        keep(self, require_number, "open_s", **SPAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPolicy:
    """What is done about calls that are slow, fail, or are cut short.

    Args:
        timeout_s: How long a call may take before it is given up, seconds; the clinic goes on with
            it all the same. None: as long as it takes.
        max_attempts: Calls that may be made for one booking; after the last, the booking is a dead
            letter and the patient is told.
        backoff: How long a booking waits before the next attempt. The worker is free meanwhile.
        retry_budget: What retries are paid from; None: nothing holds them back.
        breaker: A circuit breaker for each clinic; None: none.
        idempotency_keys: Whether each call carries its booking's key, by which a clinic knows a
            booking that it has confirmed already. Without, it confirms it twice. (It works on such
            a call as long as on any other.)
        redelivery_s: When a booking returns to the line whose worker has died, seconds after the
            call began (the visibility timeout of a queue). None: the queue forgets a booking as
            soon as a worker takes it, and it is lost.
    """

    timeout_s: float | None = None
    max_attempts: int = 1
    backoff: Backoff = Backoff()
    retry_budget: RetryBudget | None = None
    breaker: Breaker | None = None
    idempotency_keys: bool = False
    redelivery_s: float | None = None

    def __post_init__(self) -> None:
        keep(self, require_number, "timeout_s", "redelivery_s", or_none=True, **SPAN)
        most = {"at_least": 1, "at_most": MOST_ATTEMPTS, "why": "each is made and kept"}
        keep(self, require_whole, "max_attempts", **most)
        require_type("backoff", self.backoff, Backoff)
        require_type("retry_budget", self.retry_budget, RetryBudget, type(None))
        require_type("breaker", self.breaker, Breaker, type(None))
        require_type("idempotency_keys", self.idempotency_keys, bool)
        self._require_sense()

    def _require_sense(self) -> None:
        if self.breaker and self.timeout_s is None:
            raise ValueError(
                "breaker needs timeout_s: without one, a call to a clinic that hangs never fails"
            )
        if self.redelivery_s is not None:
            if self.timeout_s is None:
                raise ValueError(
                    "redelivery_s needs timeout_s: without one, the queue can't tell a slow call "
                    "from a dead worker"
                )
            if self.redelivery_s <= self.timeout_s:
                raise ValueError(
                    f"redelivery_s must be above timeout_s ({self.timeout_s!r}), got "
                    f"{self.redelivery_s!r}: a call still in progress would be made twice"
                )
        names = changed(self, "backoff", "retry_budget", "redelivery_s")
        if names and self.max_attempts == 1:
            raise ValueError(f"{names[0]} needs a second attempt: max_attempts of at least 2")

    @property
    def words(self) -> list[str]:
        """What differs from a single call that takes as long as it takes."""
        budget, breaker = self.retry_budget, self.breaker
        words = [
            self.timeout_s is not None and f"timeout {self.timeout_s:g} s",
            self.max_attempts > 1 and count(self.max_attempts, "attempt"),
            self.backoff.kind != "none" and str(self.backoff),
            budget and f"retry budget {budget.ratio:g}, {budget.burst:g}",
            breaker and f"breaker {breaker.failures:,}, {breaker.open_s:g} s",
            self.idempotency_keys and "keys",
            self.redelivery_s is not None and f"redelivery {self.redelivery_s:g} s",
        ]
        return [said for said in words if said]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoDel:
    """Shed bookings while even the luckiest wait too long (controlled delay).

    A line that is long for a moment is left alone: only once no booking has waited less than the
    target for a whole interval is one shed, then one more after `interval / sqrt(n)`, ever faster
    until the wait is back under the target, or no more than one is left in the line (Nichols and
    Jacobson, 2012; RFC 8289). Maurer, "Fail at Scale" (ACM Queue, 2015) has it with adaptive LIFO.

    Args:
        target_s: The queue wait that may last, seconds.
        interval_s: How long it may be exceeded before anything is shed, seconds; it should be
            longer than the line needs to answer to a change.
    """

    target_s: float
    interval_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "target_s", "interval_s", **SPAN)
