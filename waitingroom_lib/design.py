"""What you choose: plain frozen dataclasses that check themselves."""

import math
from dataclasses import dataclass
from typing import Any, Literal

from waitingroom_lib._checks import require_choice, require_number, require_type, require_whole
from waitingroom_lib.lines import ORDERS, CoDel
from waitingroom_lib.scaling import Autoscaler, Schedule


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
        else:
            require_number("base_s", self.base_s, above=0)
            require_number("cap_s", self.cap_s, at_least=self.base_s)
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

    def delay_s(self, retry: int, drawn: float, previous_s: float = 0) -> float:
        """The delay before a retry.

        Args:
            retry: 1 for the first.
            drawn: What chance gave, 0 to 1.
            previous_s: The delay before the retry before it, seconds; 0 where there was none.

        Returns:
            Seconds.
        """
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
        require_number("ratio", self.ratio, at_least=0, at_most=1)
        require_number("burst", self.burst, at_least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """A circuit breaker for each clinic (Nygard, Release It!, 2007).

    Closed, it lets calls through. After so many failures in a row (refusals, errors and timeouts)
    it opens: no call is made, and bookings for that clinic are set aside; none uses up an attempt.
    After a while it is half-open: one call is tried. If that is answered well it closes, and the
    bookings return to the line; if not, it opens again. All of them return at once: where a clinic
    takes only so many calls, a cap on the calls to it (`clinic_cap`) keeps them from bringing it
    down again.

    Args:
        failures: Failures in a row that open it.
        open_s: How long it stays open before a call is tried, seconds.
    """

    failures: int = 5
    open_s: float = 30

    def __post_init__(self) -> None:
        require_whole("failures", self.failures, at_least=1)
        require_number("open_s", self.open_s, above=0)


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
        if self.timeout_s is not None:
            require_number("timeout_s", self.timeout_s, above=0)
        require_whole("max_attempts", self.max_attempts, at_least=1)
        require_type("backoff", self.backoff, Backoff)
        require_type("retry_budget", self.retry_budget, RetryBudget, type(None))
        require_type("breaker", self.breaker, Breaker, type(None))
        require_type("idempotency_keys", self.idempotency_keys, bool)
        if self.redelivery_s is not None:
            require_number("redelivery_s", self.redelivery_s, above=0)
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
        for name, given in (
            ("backoff", self.backoff.kind != "none"),
            ("retry_budget", self.retry_budget is not None),
            ("redelivery_s", self.redelivery_s is not None),
        ):
            if given and self.max_attempts == 1:
                raise ValueError(f"{name} needs a second attempt: max_attempts of at least 2")

    @property
    def words(self) -> list[str]:
        """What differs from a single call that takes as long as it takes."""
        words = []
        if self.timeout_s is not None:
            words.append(f"timeout {self.timeout_s:g} s")
        if self.max_attempts > 1:
            words.append(count(self.max_attempts, "attempt"))
        if self.backoff.kind != "none":
            words.append(str(self.backoff))
        if self.retry_budget:
            words.append(f"retry budget {self.retry_budget.ratio:g}, {self.retry_budget.burst:g}")
        if self.breaker:
            words.append(f"breaker {self.breaker.failures:,}, {self.breaker.open_s:g} s")
        if self.idempotency_keys:
            words.append("keys")
        if self.redelivery_s is not None:
            words.append(f"redelivery {self.redelivery_s:g} s")
        return words


MOST_HANDS = 100_000
"""Most ways in which groups may be picked for a clinic: they are listed when a run begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """Shuffle sharding: the workers in groups, and each clinic served by a few of them only.

    A booking joins the shorter line among its clinic's groups (MacCarthaigh, "Workload isolation
    using shuffle-sharding", AWS Builders' Library, 2019).

    Args:
        of: Number of groups.
        pick: Groups that serve a clinic; 2 of 8 make 28 different pairs.
    """

    of: int = 8
    pick: int = 2

    def __post_init__(self) -> None:
        require_whole("of", self.of, at_least=2, at_most=64)
        require_whole("pick", self.pick, at_least=1, at_most=self.of)
        if math.comb(self.of, self.pick) > MOST_HANDS:
            raise ValueError(
                f"pick must leave at most {MOST_HANDS:,} different choices of {self.of} groups, "
                f"got {self.pick!r}, which makes {math.comb(self.of, self.pick):,}; 2 or 3 are "
                "enough"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the platform is built.

    Make one with `Design.synchronous` or `Design.queued`.

    Args:
        mode: `synchronous` (the patient waits until the clinic has confirmed) or `queued` (the
            booking is accepted at once and confirmed by a worker).
        servers: Front-end request slots: bookings that can be accepted at once. In a synchronous
            design these are the threads, and each makes the clinic's call itself.
        workers: Calls that can be in progress at once, or how that number changes; 0 in a
            synchronous design.
        backlog_limit: Bookings that may wait before a new one is rejected at once, those among them
            who stand aside or wait for another attempt; None: no limit.
        max_age_s: How long after its acceptance a booking may wait, seconds; then it is given up
            and the patient told. None: for ever.
        order: In what order waiting bookings are taken: `fifo`, `lifo`, `adaptive_lifo`, `fair` (by
            clinic) or `priority` (urgent ones first).
        lifo_over_s: How long the first in line may wait before an adaptive LIFO turns round,
            seconds.
        codel: Shedding of accepted bookings while all wait too long; None: none.
        clinic_cap: Calls to one clinic that can be in progress at once (a bulkhead); None: no cap.
        shards: Which workers serve which clinics; None: every worker serves all.
        calls: What is done about calls that are slow, fail, or are cut short.

    Raises:
        TypeError: If a field has the wrong type.
        ValueError: If a field is out of range, or the fields make no sense together.
    """

    mode: Literal["synchronous", "queued"]
    servers: int
    workers: int | Schedule | Autoscaler
    backlog_limit: int | None = None
    max_age_s: float | None = None
    order: str = "fifo"
    lifo_over_s: float | None = None
    codel: CoDel | None = None
    clinic_cap: int | None = None
    shards: Shards | None = None
    calls: CallPolicy = CallPolicy()

    def __post_init__(self) -> None:
        require_choice("mode", self.mode, "synchronous", "queued")
        if self.backlog_limit is not None:
            require_whole("backlog_limit", self.backlog_limit, at_least=0)
        if self.clinic_cap is not None:
            require_whole("clinic_cap", self.clinic_cap, at_least=1)
        require_type("calls", self.calls, CallPolicy)
        if self.mode == "synchronous":
            require_whole("threads", self.servers, at_least=1)
            require_whole("workers", self.workers, at_least=0, at_most=0)
            self._require_no_queue()
        else:
            require_whole("servers", self.servers, at_least=1)
            if callable(self.workers):
                raise TypeError(
                    "workers must be a whole number, a Schedule or an Autoscaler, such as "
                    f"Autoscaler(rule={self.workers!r}), got the rule alone"
                )
            if self.is_fixed:
                require_whole("workers", self.workers, at_least=1)
            self._require_line()
            self._require_shards()

    def _require_no_queue(self) -> None:
        """Refuse what only a queue can do."""
        for name, given in (
            ("max_age_s", self.max_age_s is not None),
            ("order", self.order != "fifo"),
            ("lifo_over_s", self.lifo_over_s is not None),
            ("codel", self.codel is not None),
            ("shards", self.shards is not None),
            ("backoff", self.calls.backoff.kind != "none"),
            ("redelivery_s", self.calls.redelivery_s is not None),
        ):
            if given:
                raise ValueError(
                    f"{name} needs a queue, where a booking can wait without a thread: use "
                    "Design.queued"
                )

    def _require_line(self) -> None:
        require_choice("order", self.order, *ORDERS)
        require_type("codel", self.codel, CoDel, type(None))
        if self.max_age_s is not None:
            require_number("max_age_s", self.max_age_s, above=0)
        if self.order == "adaptive_lifo":
            if self.lifo_over_s is None:
                raise ValueError(
                    "order 'adaptive_lifo' needs lifo_over_s: how long the first may wait before "
                    "the line turns round"
                )
            require_number("lifo_over_s", self.lifo_over_s, above=0)
        elif self.lifo_over_s is not None:
            raise ValueError(f"lifo_over_s needs order 'adaptive_lifo', got {self.order!r}")
        if self.codel and self.order != "fifo":
            raise ValueError(
                "codel needs order 'fifo': it judges the line by the wait of the booking at its "
                f"head, got {self.order!r}"
            )

    def _require_shards(self) -> None:
        require_type("shards", self.shards, Shards, type(None))
        if self.shards and self.fewest_workers < self.shards.of:
            raise ValueError(
                f"shards of {self.shards.of} need at least as many workers at any time, got "
                f"{self.fewest_workers}"
            )

    @classmethod
    def synchronous(
        cls,
        *,
        threads: int,
        backlog_limit: int | None = None,
        clinic_cap: int | None = None,
        calls: CallPolicy = CallPolicy(),
    ) -> "Design":
        """The patient's request holds a thread until the clinic has confirmed.

        A call that fails is retried at once, by the same thread. Whoever can't be helped is told so
        and was never accepted.

        Args:
            threads: Requests that can be in progress at once; each pays for a server and, since it
                holds a session with a clinic, for a worker.
            backlog_limit: Requests that may wait for a thread; None: no limit.
            clinic_cap: Calls to one clinic that can be in progress at once; None: no cap.
            calls: What is done about calls that are slow or fail.

        Returns:
            The design.
        """
        return cls(
            mode="synchronous",
            servers=threads,
            workers=0,
            backlog_limit=backlog_limit,
            clinic_cap=clinic_cap,
            calls=calls,
        )

    @classmethod
    def queued(
        cls,
        *,
        workers: int | Schedule | Autoscaler,
        servers: int = 4,
        backlog_limit: int | None = None,
        **choices: Any,
    ) -> "Design":
        """A server accepts the booking and puts it on a queue; workers confirm it later.

        Args:
            workers: Calls that can be in progress at once, or how that number changes.
            servers: Bookings that can be accepted at once.
            backlog_limit: Bookings that may wait on the queue; None: no limit.
            **choices: Further fields of `Design`: `max_age_s`, `order`, `lifo_over_s`, `codel`,
                `clinic_cap`, `shards`, `calls`.

        Returns:
            The design.
        """
        return cls(
            mode="queued",
            servers=servers,
            workers=workers,
            backlog_limit=backlog_limit,
            **choices,
        )

    @property
    def is_queued(self) -> bool:
        """Whether acceptance and confirmation are decoupled by a queue."""
        return self.mode == "queued"

    @property
    def is_fixed(self) -> bool:
        """Whether the number of workers (or threads) stays the same."""
        return not isinstance(self.workers, Schedule | Autoscaler)

    @property
    def is_plain(self) -> bool:
        """Whether it is a fixed pool behind one first-come, first-served line, whatever happens."""
        return (
            self.is_fixed
            and self.order == "fifo"
            and self.max_age_s is None
            and self.codel is None
            and self.clinic_cap is None
            and self.shards is None
            and self.calls.timeout_s is None
        )

    @property
    def concurrent_calls(self) -> int:
        """The most calls in progress at once: workers, or a synchronous design's threads."""
        if not self.is_queued:
            return self.servers
        return self.workers if self.is_fixed else self.workers.maximum

    @property
    def groups(self) -> int:
        """Groups of workers, each with a line of its own."""
        return self.shards.of if self.shards else 1

    @property
    def fewest_workers(self) -> int:
        """Calls that can be in progress at once at any time."""
        if not self.is_queued:
            return self.servers
        return self.workers if self.is_fixed else self.workers.minimum

    def __str__(self) -> str:
        """The design in a few words."""
        if not self.is_queued:
            words = [f"synchronous, {count(self.servers, 'thread')}"]
        else:
            staff = count(self.workers, "worker") if self.is_fixed else str(self.workers)
            words = [f"queued, {staff}, {count(self.servers, 'server')}"]
        if self.backlog_limit is not None:
            words.append(f"limit {self.backlog_limit:,}")
        if self.max_age_s is not None:
            words.append(f"at most {self.max_age_s:g} s old")
        if self.order != "fifo":
            words.append(self.order.replace("_", " "))
        if self.codel:
            words.append(f"CoDel {self.codel.target_s:g}/{self.codel.interval_s:g} s")
        if self.clinic_cap is not None:
            words.append(f"{self.clinic_cap:,} a clinic")
        if self.shards:
            words.append(f"shards {self.shards.pick} of {self.shards.of}")
        return ", ".join(words + self.calls.words)


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 worker, 24 workers."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
