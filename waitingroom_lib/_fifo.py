"""The exact recursion of a first-come, first-served line: for a formula, and for a run."""

from collections import deque
from collections.abc import Sequence
from heapq import heapreplace


def fifo_recursion(
    arrivals: Sequence[float],
    services: Sequence[float],
    servers: int,
    *,
    backlog_limit: int | None = None,
) -> list[float | None]:
    """When each service starts: see `theory.fifo_starts`."""
    free_at = [0] * min(servers, len(arrivals) + 1)  # more are never busy
    starts: list[float | None] = []
    if backlog_limit is None:
        for arrival, service in zip(arrivals, services, strict=True):
            start = free_at[0]
            if arrival > start:
                start = arrival
            heapreplace(free_at, start + service)
            starts.append(start)
        return starts

    waiting: deque[float] = deque()  # the starts still to come; first come, first served: ascending
    for arrival, service in zip(arrivals, services, strict=True):
        while waiting and waiting[0] <= arrival:
            waiting.popleft()
        start = free_at[0]
        if arrival >= start:
            start = arrival
        elif len(waiting) >= backlog_limit:
            starts.append(None)
            continue
        else:
            waiting.append(start)
        heapreplace(free_at, start + service)
        starts.append(start)
    return starts
