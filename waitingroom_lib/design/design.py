"""What you choose: a plain frozen dataclass that checks itself."""

import math
from dataclasses import dataclass
from typing import Any, Literal

from waitingroom_lib._checks import (
    COUNT,
    SPAN,
    changed,
    keep,
    quoted,
    require_choice,
    require_known,
    require_number,
    require_type,
    require_whole,
)
from waitingroom_lib._words import count
from waitingroom_lib.design import saved
from waitingroom_lib.design.policy import CallPolicy, CoDel
from waitingroom_lib.design.scaling import STAFF, Autoscaler, Schedule

ORDERS = ("fifo", "lifo", "adaptive_lifo", "fair", "priority")
"""The orders in which waiting bookings can be taken; `run.lines` says what each does."""

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
        keep(self, require_whole, "of", at_least=2, at_most=64)
        keep(self, require_whole, "pick", at_least=1, at_most=self.of)
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
        policy: What is done about calls that are slow, fail, or are cut short.

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
    policy: CallPolicy = CallPolicy()

    def __post_init__(self) -> None:
        require_choice("mode", self.mode, "synchronous", "queued")
        keep(self, require_whole, "backlog_limit", or_none=True, at_least=0, **COUNT)
        keep(self, require_whole, "clinic_cap", or_none=True, at_least=1, **COUNT)
        require_type("policy", self.policy, CallPolicy)
        if self.mode == "synchronous":
            object.__setattr__(self, "servers", require_whole("threads", self.servers, **STAFF))
            keep(self, require_whole, "workers", at_least=0, at_most=0)
            self._require_no_queue()
        else:
            keep(self, require_whole, "servers", **STAFF)
            if callable(self.workers):
                raise TypeError(
                    "workers must be a whole number, a Schedule or an Autoscaler, such as "
                    f"Autoscaler(rule={quoted(self.workers)}), got the rule alone"
                )
            if self.is_fixed:
                keep(self, require_whole, "workers", **STAFF)
            self._require_line()
            self._require_shards()

    def _require_no_queue(self) -> None:
        """Refuse what only a queue can do."""
        names = changed(self, "max_age_s", "order", "lifo_over_s", "codel", "shards")
        if names := names + changed(self.policy, "backoff", "redelivery_s"):
            raise ValueError(
                f"{names[0]} needs a queue, where a booking can wait without a thread: use "
                "Design.queued"
            )

    def _require_line(self) -> None:
        require_choice("order", self.order, *ORDERS)
        require_type("codel", self.codel, CoDel, type(None))
        keep(self, require_number, "max_age_s", "lifo_over_s", or_none=True, **SPAN)
        if self.order == "adaptive_lifo" and self.lifo_over_s is None:
            raise ValueError(
                "order 'adaptive_lifo' needs lifo_over_s: how long the first may wait before the "
                "line turns round"
            )
        if self.order != "adaptive_lifo" and self.lifo_over_s is not None:
            raise ValueError(f"lifo_over_s needs order 'adaptive_lifo', got {self.order!r}")
        if self.codel and self.order not in ("fifo", "adaptive_lifo"):
            raise ValueError(
                "codel needs order 'fifo' or 'adaptive_lifo': it judges the line by the wait of "
                f"whoever is next, got {self.order!r}"
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
        policy: CallPolicy = CallPolicy(),
    ) -> "Design":
        """The patient's request holds a thread until the clinic has confirmed.

        A call that fails is retried at once, by the same thread. Whoever can't be helped is told so
        and was never accepted.

        Args:
            threads: Requests that can be in progress at once; each pays for a server and, since it
                holds a session with a clinic, for a worker.
            backlog_limit: Requests that may wait for a thread; None: no limit.
            clinic_cap: Calls to one clinic that can be in progress at once; None: no cap.
            policy: What is done about calls that are slow or fail.

        Returns:
            The design.
        """
        choices = {"backlog_limit": backlog_limit, "clinic_cap": clinic_cap, "policy": policy}
        return cls(mode="synchronous", servers=threads, workers=0, **choices)

    @classmethod
    def queued(
        cls,
        *,
        workers: int | Schedule | Autoscaler,
        servers: int = 4,
        **choices: Any,
    ) -> "Design":
        """A server accepts the booking and puts it on a queue; workers confirm it later.

        Args:
            workers: Calls that can be in progress at once, or how that number changes.
            servers: Bookings that can be accepted at once.
            **choices: Further fields of `Design`: `backlog_limit`, `max_age_s`, `order`,
                `lifo_over_s`, `codel`, `clinic_cap`, `shards`, `policy`.

        Returns:
            The design.
        """
        require_known(choices, cls.__slots__, "Design")
        return cls(mode="queued", servers=servers, workers=workers, **choices)

    @classmethod
    def from_json(cls, text: str) -> "Design":
        """A design that `to_json` has saved.

        Args:
            text: The JSON.

        Returns:
            The design.

        Raises:
            TypeError: If it isn't text, or a field has the wrong type.
            ValueError: If it isn't JSON, is of a newer version, or a field is unknown, missing or
                out of range.
        """
        return saved.read(cls, text)

    def to_json(self) -> str:
        """The design as JSON, defaults left out.

        Returns:
            The text.

        Raises:
            ValueError: If an autoscaler's rule is a function of your own.
        """
        return saved.written(self)

    def to_python(self) -> str:
        """The design as a line of Python that makes it, defaults left out.

        Returns:
            The line; a rule that is a function of your own stands in it by its name.
        """
        given = saved.not_default(self)
        mode, servers, workers = given.pop("mode"), given.pop("servers"), given.pop("workers")
        if not self.is_queued:
            return saved.call(f"Design.{mode}", {"threads": servers, **given})
        beside = {} if servers == 4 else {"servers": servers}  # as `queued` has it anyway
        return saved.call(f"Design.{mode}", {"workers": workers, **beside, **given})

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
        adventures = changed(self, "order", "max_age_s", "codel", "clinic_cap", "shards")
        return self.is_fixed and not adventures and self.policy.timeout_s is None

    @property
    def concurrent_calls(self) -> int:
        """The most calls in progress at once: workers, or a synchronous design's threads."""
        return getattr(self.workers, "maximum", self.workers) if self.is_queued else self.servers

    @property
    def groups(self) -> int:
        """Groups of workers, each with a line of its own."""
        return self.shards.of if self.shards else 1

    @property
    def fewest_workers(self) -> int:
        """Calls that can be in progress at once at any time."""
        return getattr(self.workers, "minimum", self.workers) if self.is_queued else self.servers

    def __str__(self) -> str:
        """The design in a few words."""
        staff = count(self.workers, "worker") if self.is_fixed else str(self.workers)
        words = [
            f"queued, {staff}, {count(self.servers, 'server')}"
            if self.is_queued
            else f"synchronous, {count(self.servers, 'thread')}",
            self.backlog_limit is not None and f"limit {self.backlog_limit:,}",
            self.max_age_s is not None and f"at most {self.max_age_s:g} s old",
            self.order != "fifo" and self.order.replace("_", " "),
            self.codel and f"CoDel {self.codel.target_s:g}/{self.codel.interval_s:g} s",
            self.clinic_cap is not None and f"{self.clinic_cap:,} a clinic",
            self.shards and f"shards {self.shards.pick} of {self.shards.of}",
            *self.policy.words,
        ]
        return ", ".join(filter(None, words))
