"""A plain pool: one first-come, first-served line, and a fixed number of workers.

It is the engine's story without its adventures, told twice: on SimPy, with idle workers only
counted, waiting bookings in a deque, and one event an arrival and one a completion; and by the
exact recursion. Tests hold the two, and the engine itself, equal booking by booking.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Literal

from simpy import Environment
from simpy.events import NORMAL, URGENT, Event

from waitingroom_lib._units import to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.outcome.ledger import NEVER, Bookings
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.theory import fifo_starts
from waitingroom_lib.world.scenario import Morning


class Due(Event):
    """Something that is due after a delay; SimPy's Timeout with a callback and a priority.

    `subject` is what the action is about: mostly a booking, or a clinic, or a worker's ticket.
    """

    def __init__(
        self,
        env: Environment,
        delay_us: int,
        priority: int,
        action: "Callable[[Due], None]",
        subject: Any,
    ) -> None:
        self.env = env
        self.callbacks = [action]
        self._ok = True
        self._value = None
        self.subject = subject
        env.schedule(self, priority, delay_us)


def run_pool(
    morning: Morning,
    design: Design,
    ready_us: Sequence[int],
    until_s: float | None,
    method: Literal["simpy", "recursion"],
) -> Outcome:
    """Let a plain design meet a Morning whose clinics always answer.

    Args:
        morning: The patients.
        design: The platform.
        ready_us: When each booking reaches the line, microseconds.
        until_s: Where to cut the run off, seconds; None: at its end.
        method: `simpy`, or `recursion`: the same, sooner.

    Returns:
        What happened to every booking.
    """
    service_us: Sequence[int] = morning.call_us
    if not design.is_queued:  # the thread that accepts the booking makes the call as well
        accept_us = to_us(morning.scenario.accept_s)
        service_us = [accept_us + call for call in morning.call_us]
    answer = _run_on_simpy if method == "simpy" else fifo_starts
    started_us = answer(
        ready_us, service_us, design.concurrent_calls, backlog_limit=design.backlog_limit
    )
    return _outcome(morning, design, ready_us, service_us, started_us, until_s)


class _Pool:
    """One first-come, first-served line and its workers while they run."""

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
            Due(self.env, self.ready_us[booking] - self.env.now, NORMAL, self._arrive, booking)

    def _arrive(self, event: Due) -> None:
        booking = event.subject
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
        Due(self.env, self.service_us[booking], URGENT, self._finish, booking)

    def _finish(self, event: Due) -> None:
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
    pool = _Pool(env, ready_us, service_us, workers, backlog_limit)
    env.run()
    return pool.started_us


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
