"""What happened in a run, written up as columns up to the cut."""

from collections.abc import Mapping, Sequence

from waitingroom_lib.outcome.ledger import NEVER, CallLog, Holds


def steps_until(at_us: dict[int, int], ended_us: int) -> tuple[tuple[int, int], ...]:
    """From when how many, without what changes nothing or comes after the end."""
    steps: list[tuple[int, int]] = []
    for time_us, number in at_us.items():
        if time_us <= ended_us and (not steps or steps[-1][1] != number):
            steps.append((time_us, number))
    return tuple(steps)


def calls_until(log: Sequence[tuple[int, int, int, int, int, str]], cut_us: float) -> CallLog:
    """The calls, as they stood at the cut."""
    booking, attempt, started_us, ended_us, registered_us, result = (
        zip(*log, strict=True) if log else [()] * 6
    )
    if max(ended_us, default=0) > cut_us or max(registered_us, default=0) > cut_us:
        result = [
            "in progress" if at > cut_us else kind
            for kind, at in zip(result, ended_us, strict=True)
        ]
        ended_us, registered_us = (
            [NEVER if at > cut_us else at for at in column] for column in (ended_us, registered_us)
        )
    return CallLog(booking, attempt, started_us, ended_us, registered_us, result)


def holds_until(
    ended: Sequence[tuple[int, str, int, int]], held: Mapping[int, tuple[str, int]]
) -> Holds:
    """The stretches in which bookings were held, those among them that have not ended."""
    rows = [*ended, *((booking, *since, NEVER) for booking, since in held.items())]
    return Holds(*zip(*rows, strict=True)) if rows else Holds()
