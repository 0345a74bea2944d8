"""What happened in a run, written up as columns up to the cut."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from waitingroom_lib.design.design import Design
from waitingroom_lib.outcome.ledger import NEVER, Bookings, CallLog, DeadLetter, Holds
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.world.scenario import Morning

NO_HOLDS = Holds()


def write_up(
    morning: Morning,
    design: Design,
    ready_us: Sequence[int],
    started_us: Sequence[int],
    confirmed_us: Sequence[int],
    attempts: Sequence[int],
    state: Sequence[str],
    *,
    ended_us: int,
    workforce: Mapping[int, int],
    paid: Mapping[int, int] | None = None,
    log: CallLog | None = None,
    given_up: Sequence[DeadLetter] = (),
    holds: Holds = NO_HOLDS,
) -> Outcome:
    """What happened to every booking that had arrived by the end.

    Args:
        morning: The patients.
        design: The platform.
        ready_us: When each booking reached the line, microseconds; later than the end: not yet.
        started_us: When its first call started, or `NEVER`.
        confirmed_us: When it was confirmed, or `NEVER`.
        attempts: How many calls were made for it.
        state: How it ended.
        ended_us: When the run ended, or was cut off, microseconds.
        workforce: From when (microseconds) how many workers were there.
        paid: From when how many were paid for; None: the workforce.
        log: Every call; None: one for each booking that was started.
        given_up: Those who were given up.
        holds: When bookings waited for something else than a worker.

    Returns:
        The outcome.
    """
    count = bisect_right(morning.arrived_us, ended_us)
    accepted_us = ready_us if design.is_queued else confirmed_us
    state, accepted_us = state[:count], accepted_us[:count]
    if "rejected" in state or max(accepted_us, default=0) > ended_us:
        accepted_us = [
            NEVER if kind == "rejected" or at > ended_us else at
            for at, kind in zip(accepted_us, state, strict=True)
        ]
    return Outcome(
        morning=morning,
        design=design,
        bookings=Bookings(
            booking=range(count),
            clinic=morning.clinic[:count],
            arrived_us=morning.arrived_us[:count],
            accepted_us=accepted_us,
            started_us=started_us[:count],
            confirmed_us=confirmed_us[:count],
            attempts=attempts[:count],
            state=state,
        ),
        ended_us=ended_us,
        workforce=_steps(workforce, ended_us),
        paid=None if paid is None else _steps(paid, ended_us),
        log=log,
        given_up=tuple(given_up),
        holds=holds,
    )


def _steps(at_us: Mapping[int, int], ended_us: int) -> tuple[tuple[int, int], ...]:
    """From when how many, without what changes nothing or comes after the end."""
    steps: list[tuple[int, int]] = []
    for time_us, number in at_us.items():
        if time_us <= ended_us and (not steps or steps[-1][1] != number):
            steps.append((time_us, number))
    return tuple(steps)


def calls_until(columns: Sequence[Sequence], cut_us: int | None) -> CallLog:
    """The calls, as they stood when the run was cut off, if it was; columns as in `CallLog`."""
    log = CallLog(*columns)
    if cut_us is None:
        return log
    result = [
        "in progress" if at > cut_us else kind
        for kind, at in zip(log.result, log.ended_us, strict=True)
    ]
    ended_us, registered_us = (
        [NEVER if at > cut_us else at for at in column]
        for column in (log.ended_us, log.registered_us)
    )
    return CallLog(log.booking, log.attempt, log.started_us, ended_us, registered_us, result)


def holds_until(
    ended: Sequence[tuple[int, str, int, int]], held: Mapping[int, tuple[str, int]]
) -> Holds:
    """The stretches in which bookings were held, those among them that have not ended."""
    rows = [*ended, *((booking, *since, NEVER) for booking, since in held.items())]
    return Holds(*zip(*rows, strict=True)) if rows else NO_HOLDS
