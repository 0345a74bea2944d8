"""A plain pool: one first-come, first-served line, and a fixed number of workers.

It is the platform's story without its adventures, by the exact recursion. Tests hold it and the
platform equal booking by booking.
"""

from collections.abc import Sequence
from operator import add

from waitingroom_lib._fifo import fifo_recursion
from waitingroom_lib._units import to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.outcome.ledger import NEVER
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.write_up import write_up
from waitingroom_lib.world.scenario import Morning


def run_pool(
    morning: Morning,
    design: Design,
    ready_us: Sequence[int],
    until_us: int | None,
) -> Outcome:
    """Let a plain design meet a Morning whose clinics always answer.

    Args:
        morning: The patients.
        design: The platform.
        ready_us: When each booking reaches the line, microseconds.
        until_us: Where to cut the run off, microseconds; None: at its end.

    Returns:
        What happened to every booking.
    """
    service_us: Sequence[int] = morning.call_us
    if not design.is_queued:  # the thread that accepts the booking makes the call as well
        accept_us = to_us(morning.scenario.accept_s)
        service_us = [accept_us + call for call in morning.call_us]
    workers, limit = design.concurrent_calls, design.backlog_limit
    starts = fifo_recursion(ready_us, service_us, workers, backlog_limit=limit)
    if limit is None:
        started_us, confirmed_us = starts, list(map(add, starts, service_us))
    else:
        started_us = [NEVER if start is None else start for start in starts]
        confirmed_us = [
            NEVER if start is None else start + service
            for start, service in zip(starts, service_us, strict=True)
        ]
    ended_us = until_us
    if until_us is None:
        ended_us = max([to_us(morning.scenario.duration_s), *confirmed_us, *ready_us[-1:]])
    if until_us is None and limit is None:  # the rule, and much quicker to write up
        state, attempts = ["confirmed"] * len(starts), [1] * len(starts)
    elif until_us is None:
        state = ["rejected" if start is None else "confirmed" for start in starts]
        attempts = [0 if start is None else 1 for start in starts]
    else:
        columns = zip(ready_us, started_us, confirmed_us, strict=True)
        state = [_state(*times, ended_us) for times in columns]
        attempts = [int(kind in ("confirmed", "in_call")) for kind in state]
        started_us, confirmed_us = (
            [NEVER if at > ended_us else at for at in column]
            for column in (started_us, confirmed_us)
        )
    return write_up(
        morning,
        design,
        ready_us,
        started_us,
        confirmed_us,
        attempts,
        state,
        ended_us=ended_us,
        workforce={0: workers},
    )


def _state(ready_us: int, started_us: int, confirmed_us: int, ended_us: int) -> str:
    if ready_us > ended_us or started_us > ended_us:
        return "waiting"  # in front of a server, or in the line, when the run was cut off
    if started_us == NEVER:
        return "rejected"
    return "in_call" if confirmed_us > ended_us else "confirmed"
