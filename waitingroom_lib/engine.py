"""Run a design on a Morning, on SimPy.

The story of a booking: a server **accepts** it (in a queued design), it **arrives** at the line, a
worker **starts** its call as soon as one is free, and **finishes** it. Idle workers are only
counted, waiting bookings stand in a deque, and there is one SimPy event an arrival and one a
completion; that keeps it fast.

SimPy's clock counts whole microseconds here: sums are exact, and a tie is a tie.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from simpy import Environment
from simpy.events import NORMAL, URGENT, Event

from waitingroom_lib._checks import require_number, require_type
from waitingroom_lib.design import Design
from waitingroom_lib.outcome import NEVER, Bookings, Outcome
from waitingroom_lib.scenario import Morning, to_us
from waitingroom_lib.theory import fifo_starts


def simulate(
    morning: Morning,
    design: Design,
    *,
    until_s: float | None = None,
    method: Literal["auto", "simpy", "recursion"] = "auto",
) -> Outcome:
    """Let a design meet a Morning.

    Args:
        morning: The patients, and how their clinics would answer.
        design: The platform.
        until_s: Cut the run off at this time, seconds; by default it goes on until every booking
            that was accepted is confirmed.
        method: `simpy` simulates event by event. `recursion` gives the same outcome sooner, from
            the exact recursion of a first-come, first-served line. `auto` takes the quicker one
            that can express the design.

    Returns:
        What happened to every booking.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `until_s` is negative or there is no such method.
    """
    require_type("morning", morning, Morning)
    require_type("design", design, Design)
    if until_s is not None:
        require_number("until_s", until_s, at_least=0)
    if method not in ("auto", "simpy", "recursion"):
        raise ValueError(f"method must be 'auto', 'simpy' or 'recursion', got {method!r}")

    accept_us = to_us(morning.scenario.accept_s)
    if design.is_queued:
        ready_us = _accept(morning.arrived_us, accept_us, design.servers)
        service_us: Sequence[int] = morning.call_us
    else:  # the thread that accepts the booking makes the call as well
        ready_us = morning.arrived_us
        service_us = [accept_us + call for call in morning.call_us]

    answer = _run_on_simpy if method == "simpy" else fifo_starts
    started_us = answer(ready_us, service_us, design.concurrent_calls, design.backlog_limit)
    return _outcome(morning, design, ready_us, service_us, started_us, until_s)


@lru_cache(maxsize=8)  # a slider that turns the workers need not ask the servers again
def _accept(arrived_us: tuple[int, ...], accept_us: int, servers: int) -> tuple[int, ...]:
    """When each booking has been accepted: the front end is a first-come, first-served line.

    No worker can slow it down, and every acceptance takes the same time, so servers free in the
    order in which they were taken: the n-th acceptance waits for the one `servers` before it.
    """
    accepted_us = [0] * servers
    for booking, arrived in enumerate(arrived_us):
        free = accepted_us[booking]
        accepted_us.append((arrived if arrived > free else free) + accept_us)
    return tuple(accepted_us[servers:])


class _Due(Event):
    """Something that is due after a delay; SimPy's Timeout with a callback and a priority."""

    def __init__(
        self,
        env: Environment,
        delay_us: int,
        priority: int,
        action: "Callable[[_Due], None]",
        booking: int,
    ) -> None:
        self.env = env
        self.callbacks = [action]
        self._ok = True
        self._value = None
        self.booking = booking
        env.schedule(self, priority, delay_us)


class _Platform:
    """The line and its workers while they run."""

    def __init__(
        self,
        env: Environment,
        ready_us: Sequence[int],
        service_us: Sequence[int],
        workers: int,
        backlog_limit: int | None,
    ) -> None:
        self.env = env
        self.ready_us = ready_us
        self.service_us = service_us
        self.idle_workers = workers
        self.backlog_limit = len(ready_us) if backlog_limit is None else backlog_limit
        self.waiting: deque[int] = deque()
        self.started_us: list[int | None] = [NEVER] * len(ready_us)
        self._expect(0)

    def _expect(self, booking: int) -> None:
        """Schedule the next arrival; only ever one, so that the event list stays short."""
        if booking < len(self.ready_us):
            _Due(self.env, self.ready_us[booking] - self.env.now, NORMAL, self._arrive, booking)

    def _arrive(self, event: _Due) -> None:
        booking = event.booking
        if self.idle_workers:
            self.idle_workers -= 1
            self._start(booking, self.ready_us[booking])
        elif len(self.waiting) < self.backlog_limit:
            self.waiting.append(booking)
        else:
            self.started_us[booking] = None
        self._expect(booking + 1)

    def _start(self, booking: int, now_us: int) -> None:
        self.started_us[booking] = now_us
        # Urgent: a worker that frees at the instant of an arrival is free for it.
        _Due(self.env, self.service_us[booking], URGENT, self._finish, booking)

    def _finish(self, event: _Due) -> None:
        if self.waiting:
            self._start(self.waiting.popleft(), self.env.now)
        else:
            self.idle_workers += 1


def _run_on_simpy(
    ready_us: Sequence[int],
    service_us: Sequence[int],
    workers: int,
    backlog_limit: int | None,
) -> list[int | None]:
    """When each call starts; None where the booking was refused."""
    env = Environment()
    platform = _Platform(env, ready_us, service_us, workers, backlog_limit)
    env.run()
    return platform.started_us


def _outcome(
    morning: Morning,
    design: Design,
    ready_us: Sequence[int],
    service_us: Sequence[int],
    started_us: Sequence[int | None],
    until_s: float | None,
) -> Outcome:
    """Write up what happened, up to the cut."""
    confirmed_us = [
        NEVER if start is None else start + service
        for start, service in zip(started_us, service_us, strict=True)
    ]
    ended_us = max(to_us(morning.scenario.duration_s), max(confirmed_us, default=0))
    arrived_us: Sequence[int] = morning.arrived_us
    if until_s is not None:
        ended_us = to_us(until_s)
        arrived_us = arrived_us[: bisect_right(arrived_us, ended_us)]
        ready_us, started_us, confirmed_us = (
            [NEVER if time is not None and time > ended_us else time for time in column]
            for column in (ready_us, started_us, confirmed_us)
        )

    count = len(arrived_us)
    accepted_us = ready_us if design.is_queued else confirmed_us
    if NEVER in confirmed_us:
        state = list(map(_state, ready_us[:count], started_us, confirmed_us))
        attempts = [int(kind in ("confirmed", "in_call")) for kind in state]
        accepted_us = [
            NEVER if kind == "rejected" else time
            for time, kind in zip(accepted_us, state, strict=False)
        ]
        started_us = [NEVER if start is None else start for start in started_us[:count]]
    else:
        state, attempts = ["confirmed"] * count, [1] * count
    return Outcome(
        morning=morning,
        design=design,
        bookings=Bookings(
            booking=range(count),
            clinic=morning.clinic[:count],
            arrived_us=arrived_us,
            accepted_us=accepted_us,
            started_us=started_us,
            confirmed_us=confirmed_us[:count],
            attempts=attempts,
            state=state,
        ),
        ended_us=ended_us,
        workforce=((0, design.concurrent_calls),),
    )


def _state(ready: int, started: int | None, confirmed: int) -> str:
    if ready == NEVER:
        return "waiting"  # still in front of a server when the run was cut off
    if started is None:
        return "rejected"
    if started == NEVER:
        return "waiting"
    return "in_call" if confirmed == NEVER else "confirmed"
