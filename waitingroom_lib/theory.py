"""The formulas that the simulation must agree with, and the exact FIFO recursion.

Symbols in the docstrings: `a` offered load (arrival rate times mean service time, in erlangs),
`c` servers, `rho = a / c` utilisation.
"""

import math
from collections import deque
from collections.abc import Sequence
from heapq import heapreplace

from waitingroom_lib._checks import require_number, require_whole


def little_number(rate_per_s: float, mean_time_s: float) -> float:
    """Little's law, `L = lambda W`: the mean number in a system (Little, 1961).

    Args:
        rate_per_s: Mean arrival rate, per second.
        mean_time_s: Mean time that one spends in the system, seconds.

    Returns:
        The mean number in the system at a time.

    Raises:
        ValueError: If an argument is negative.
    """
    require_number("rate_per_s", rate_per_s, at_least=0)
    require_number("mean_time_s", mean_time_s, at_least=0)
    return rate_per_s * mean_time_s


def fifo_starts(
    arrivals: Sequence[float],
    services: Sequence[float],
    servers: int,
    backlog_limit: int | None = None,
) -> list[float | None]:
    """When each service starts in a first-come, first-served line, exactly.

    The recursion of Kiefer and Wolfowitz (1955), which for one server is Lindley's (1952): each
    arrival goes to the server that is free first. An arrival that finds `backlog_limit` others
    waiting, and no free server, is refused. A server that frees at the very instant of an
    arrival is free for it.

    Args:
        arrivals: Arrival times, ascending, in any unit; whole numbers stay exact.
        services: Service times, in the same unit.
        servers: Number of servers.
        backlog_limit: How many may wait; None: no limit.

    Returns:
        The start of each service, None where the arrival was refused.

    Raises:
        ValueError: If there is no server or the limit is negative.
    """
    require_whole("servers", servers, at_least=1)
    if backlog_limit is not None:
        require_whole("backlog_limit", backlog_limit, at_least=0)
    free_at = [0] * servers
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


def erlang_b(offered_load: float, servers: int) -> float:
    """Share of arrivals that find every server busy and are lost (Erlang, 1917).

    Computed by the recursion `B(0) = 1, B(c) = a B(c-1) / (c + a B(c-1))`, which neither
    overflows nor loses digits (Jagerman, 1974).

    Args:
        offered_load: Arrival rate times mean service time, erlangs.
        servers: Number of servers.

    Returns:
        The blocking probability, 0 to 1.

    Raises:
        ValueError: If the load is negative or the number of servers is.
    """
    require_number("offered_load", offered_load, at_least=0)
    require_whole("servers", servers, at_least=0)
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered_load * blocked / (count + offered_load * blocked)
    return blocked


def erlang_c(offered_load: float, servers: int) -> float:
    """Share of arrivals that must wait, where nobody is turned away (Erlang, 1917).

    `C = B / (1 - rho (1 - B))`, with B from `erlang_b`; 1 where the load is not below the
    servers, since then the line grows without end.

    Args:
        offered_load: Arrival rate times mean service time, erlangs.
        servers: Number of servers, at least 1.

    Returns:
        The probability of waiting, 0 to 1.

    Raises:
        ValueError: If the load is negative or there is no server.
    """
    require_whole("servers", servers, at_least=1)
    blocked = erlang_b(offered_load, servers)
    if offered_load >= servers:
        return 1.0
    return blocked / (1 - offered_load / servers * (1 - blocked))


def mmc_mean_wait_s(rate_per_s: float, mean_service_s: float, servers: int) -> float:
    """Mean wait in the M/M/c line: Poisson arrivals, exponential services (Erlang, 1917).

    `W = C / (c / s - lambda)`, with C from `erlang_c`; infinite where the load is not below the
    servers.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        servers: Number of servers, at least 1.

    Returns:
        The mean time from arrival to start of service, over all arrivals, seconds.

    Raises:
        ValueError: If a rate or time is negative or zero, or there is no server.
    """
    require_number("rate_per_s", rate_per_s, above=0)
    require_number("mean_service_s", mean_service_s, above=0)
    waits = erlang_c(rate_per_s * mean_service_s, servers)
    spare_per_s = servers / mean_service_s - rate_per_s
    return waits / spare_per_s if spare_per_s > 0 else math.inf


def mmc_wait_exceeds(
    time_s: float, rate_per_s: float, mean_service_s: float, servers: int
) -> float:
    """Share of arrivals that wait longer than a time in the M/M/c line (Erlang, 1917).

    `P(W > t) = C exp(-(c / s - lambda) t)`; 1 where the load is not below the servers.

    Args:
        time_s: The time, seconds.
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        servers: Number of servers, at least 1.

    Returns:
        The probability, 0 to 1.

    Raises:
        ValueError: If the time is negative, a rate or time not positive, or there is no server.
    """
    require_number("time_s", time_s, at_least=0)
    require_number("rate_per_s", rate_per_s, above=0)
    require_number("mean_service_s", mean_service_s, above=0)
    waits = erlang_c(rate_per_s * mean_service_s, servers)
    spare_per_s = servers / mean_service_s - rate_per_s
    return waits * math.exp(-spare_per_s * time_s) if spare_per_s > 0 else 1.0
