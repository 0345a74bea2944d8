"""What you choose: a plain frozen dataclass that checks itself."""

from dataclasses import dataclass
from typing import Literal

from waitingroom_lib._checks import require_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the platform is built.

    Make one with `Design.synchronous` or `Design.queued`.

    Args:
        mode: `synchronous` (the patient waits until the clinic has confirmed) or `queued` (the
            booking is accepted at once and confirmed by a worker).
        servers: Front-end request slots: bookings that can be accepted at once. In a synchronous
            design these are the threads, and each makes the clinic's call itself.
        workers: Calls that can be in progress at once; 0 in a synchronous design.
        backlog_limit: Bookings that may wait before a new one is rejected at once; None: no limit.

    Raises:
        TypeError: If a field has the wrong type.
        ValueError: If a field is out of range.
    """

    mode: Literal["synchronous", "queued"]
    servers: int
    workers: int
    backlog_limit: int | None = None

    def __post_init__(self) -> None:
        if self.mode not in ("synchronous", "queued"):
            raise ValueError(f"mode must be 'synchronous' or 'queued', got {self.mode!r}")
        if self.mode == "synchronous":
            require_whole("threads", self.servers, at_least=1)
            require_whole("workers", self.workers, at_least=0, at_most=0)
        else:
            require_whole("servers", self.servers, at_least=1)
            require_whole("workers", self.workers, at_least=1)
        if self.backlog_limit is not None:
            require_whole("backlog_limit", self.backlog_limit, at_least=0)

    @classmethod
    def synchronous(cls, *, threads: int, backlog_limit: int | None = None) -> "Design":
        """The patient's request holds a thread until the clinic has confirmed.

        Args:
            threads: Requests that can be in progress at once; each pays for a server and, since it
                holds a session with a clinic, for a worker.
            backlog_limit: Requests that may wait for a thread; None: no limit.

        Returns:
            The design.
        """
        return cls(mode="synchronous", servers=threads, workers=0, backlog_limit=backlog_limit)

    @classmethod
    def queued(
        cls, *, workers: int, servers: int = 4, backlog_limit: int | None = None
    ) -> "Design":
        """A server accepts the booking and puts it on a queue; workers confirm it later.

        Args:
            workers: Calls that can be in progress at once.
            servers: Bookings that can be accepted at once.
            backlog_limit: Bookings that may wait on the queue; None: no limit.

        Returns:
            The design.
        """
        return cls(mode="queued", servers=servers, workers=workers, backlog_limit=backlog_limit)

    @property
    def is_queued(self) -> bool:
        """Whether acceptance and confirmation are decoupled by a queue."""
        return self.mode == "queued"

    @property
    def concurrent_calls(self) -> int:
        """Calls that can be in progress at once: workers, or a synchronous design's threads."""
        return self.workers if self.is_queued else self.servers

    def __str__(self) -> str:
        """The design in a few words."""
        words = (
            f"queued, {count(self.workers, 'worker')}, {count(self.servers, 'server')}"
            if self.is_queued
            else f"synchronous, {count(self.servers, 'thread')}"
        )
        return words if self.backlog_limit is None else f"{words}, limit {self.backlog_limit:,}"


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 worker, 24 workers."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
