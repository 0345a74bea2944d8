"""The formulas that the simulation must agree with, and the exact FIFO recursion.

Symbols in the docstrings: `a` offered load (arrival rate times mean service time, in erlangs),
`c` servers, `rho = a / c` utilisation, `lambda` arrival rate, `s` mean service time. A squared
coefficient of variation (`scv`) is the variance over the square of the mean: 0 for what is always
the same, 1 for what is exponential.
"""

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapreplace
from statistics import NormalDist

from waitingroom_lib._checks import require_number, require_type, require_whole


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


def pollaczek_khinchine_wait_s(
    rate_per_s: float, mean_service_s: float, scv_services: float
) -> float:
    """Mean wait in the M/G/1 line: Poisson arrivals, one server (Pollaczek, 1930; Khinchine, 1932).

    `W = rho s (1 + scv) / (2 (1 - rho))`, exact for any services; infinite where the load is not
    below the one server.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        scv_services: Squared coefficient of variation of the service times.

    Returns:
        The mean time from arrival to start of service, over all arrivals, seconds.

    Raises:
        ValueError: If a rate or time is not positive, or the variation is negative.
    """
    require_number("rate_per_s", rate_per_s, above=0)
    require_number("mean_service_s", mean_service_s, above=0)
    require_number("scv_services", scv_services, at_least=0)
    utilisation = rate_per_s * mean_service_s
    if utilisation >= 1:
        return math.inf
    return utilisation * mean_service_s * (1 + scv_services) / (2 * (1 - utilisation))


def allen_cunneen_wait_s(
    rate_per_s: float,
    mean_service_s: float,
    servers: int,
    *,
    scv_arrivals: float = 1.0,
    scv_services: float,
) -> float:
    """Mean wait in the G/G/c line, about: the approximation of Allen and Cunneen (Allen, 1978).

    The wait of the M/M/c line times `(scv_arrivals + scv_services) / 2`; infinite where the load is
    not below the servers. Exact for Poisson arrivals with exponential services or with one server,
    else near: for services uniform on 1-3 s (scv 1/12), 22 servers and 10 arrivals a second it
    gives 0.308 s, where the truth is 0.323 +- 0.002 s.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        servers: Number of servers, at least 1.
        scv_arrivals: Squared coefficient of variation of the gaps between arrivals; 1: Poisson.
        scv_services: Squared coefficient of variation of the service times.

    Returns:
        The mean time from arrival to start of service, over all arrivals, seconds.

    Raises:
        ValueError: If a rate or time is not positive, there is no server, or a variation is
            negative.
    """
    require_number("scv_arrivals", scv_arrivals, at_least=0)
    require_number("scv_services", scv_services, at_least=0)
    wait_s = mmc_mean_wait_s(rate_per_s, mean_service_s, servers)
    if wait_s == math.inf:
        return wait_s
    return wait_s * (scv_arrivals + scv_services) / 2


def square_root_staffing(offered_load: float, beta: float) -> int:
    """Servers by the square-root rule, `a + beta sqrt(a)`, rounded up (Halfin and Whitt, 1981).

    Args:
        offered_load: Arrival rate times mean service time, erlangs.
        beta: Quality of service: how many times the load's square root to add; see `halfin_whitt`.

    Returns:
        The number of servers.

    Raises:
        ValueError: If the load or beta is negative.
    """
    require_number("offered_load", offered_load, at_least=0)
    require_number("beta", beta, at_least=0)
    return math.ceil(offered_load + beta * math.sqrt(offered_load))


def halfin_whitt(beta: float) -> float:
    """Share that must wait among very many servers staffed by the rule (Halfin and Whitt, 1981).

    `1 / (1 + beta Phi(beta) / phi(beta))`, with the normal distribution's Phi and its density phi:
    what `erlang_c` tends to as load and servers grow by `square_root_staffing`.

    Args:
        beta: How many times the load's square root the servers exceed the load.

    Returns:
        The probability of waiting, 0 to 1.

    Raises:
        ValueError: If beta is negative.
    """
    require_number("beta", beta, at_least=0)
    normal = NormalDist()
    density = normal.pdf(beta)
    return density / (density + beta * normal.cdf(beta))


def halfin_whitt_beta(probability: float) -> float:
    """The beta to staff with so that only a share must wait: `halfin_whitt` turned round.

    Args:
        probability: The share that may have to wait, above 0.

    Returns:
        How many times the load's square root to add to the load; found by bisection.

    Raises:
        ValueError: If the probability is not above 0 and at most 1.
    """
    require_number("probability", probability, above=0, at_most=1)
    low, high = 0.0, 40.0  # at 40 the share is too small for a float
    for _ in range(60):
        middle = (low + high) / 2
        if halfin_whitt(middle) > probability:
            low = middle
        else:
            high = middle
    return low


def servers_for_wait(
    rate_per_s: float, mean_service_s: float, *, time_s: float, share: float
) -> int:
    """Fewest servers with which at most a share waits longer than a time in the M/M/c line.

    By search over `mmc_wait_exceeds` (Erlang, 1917), with no approximation.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        time_s: The time, seconds; 0: at most that share waits at all.
        share: The share of arrivals that may wait longer, above 0.

    Returns:
        The number of servers.

    Raises:
        ValueError: If a rate or time is out of range, or the share not above 0 and at most 1.
    """
    require_number("share", share, above=0, at_most=1)

    def is_enough(servers: int) -> bool:
        return mmc_wait_exceeds(time_s, rate_per_s, mean_service_s, servers) <= share

    most = 1
    while not is_enough(most):
        most *= 2
    return bisect_left(range(most), True, lo=most // 2 + 1, key=is_enough)


@dataclass(frozen=True, slots=True)
class BoundedBacklog:
    """What `mmck` says of a line in which only so many may wait.

    Args:
        blocked: Share of arrivals that are refused, 0 to 1.
        waits: Share of the admitted that must wait, 0 to 1.
        mean_waiting: Mean number that wait, at a time.
        mean_wait_s: Mean wait of the admitted, seconds, those who need not wait counted as 0.
        throughput_per_s: Rate of the admitted, per second.
    """

    blocked: float
    waits: float
    mean_waiting: float
    mean_wait_s: float
    throughput_per_s: float


def mmck(rate_per_s: float, mean_service_s: float, servers: int, places: int) -> BoundedBacklog:
    """The M/M/c/K line, where K = servers + places (Gross and Harris, 1974).

    By the recursion of `erlang_b`, carried on from the servers to the places: one more place
    keeps the probabilities of all other states in proportion, each multiplied by the new share
    admitted, `1 / (1 + rho B)`. Nothing is subtracted, and no power is taken, so that it neither
    overflows nor loses digits, at any load, with any number of places.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        servers: Number of servers, at least 1.
        places: How many may wait, the library's `backlog_limit`; 0: `erlang_b`.

    Returns:
        Shares, mean number and mean wait, and throughput.

    Raises:
        ValueError: If a rate or time is not positive, there is no server, or places are negative.
    """
    require_number("rate_per_s", rate_per_s, above=0)
    require_number("mean_service_s", mean_service_s, above=0)
    require_whole("servers", servers, at_least=1)
    require_whole("places", places, at_least=0)
    offered_load = rate_per_s * mean_service_s
    utilisation = offered_load / servers
    blocked = erlang_b(offered_load, servers - 1)
    busy = 0.0  # probability that no server is free
    mean_waiting = 0.0
    for waiting in range(places + 1):  # at 0 the last server is added, then place by place
        waits = busy  # the admitted see the line as it is with one place less
        admitted = 1 / (1 + utilisation * blocked)
        blocked = utilisation * blocked * admitted
        busy = busy * admitted + blocked
        mean_waiting = mean_waiting * admitted + waiting * blocked
    throughput_per_s = rate_per_s * admitted
    return BoundedBacklog(
        blocked=blocked,
        waits=waits,
        mean_waiting=mean_waiting,
        mean_wait_s=mean_waiting / throughput_per_s,
        throughput_per_s=throughput_per_s,
    )


def drain_time_s(backlog: float, capacity_per_s: float, rate_per_s: float) -> float:
    """How long a backlog takes to drain: `backlog / (capacity - rate)` (Newell, 1982).

    Args:
        backlog: How many wait.
        capacity_per_s: How many can be served, per second.
        rate_per_s: How many still arrive, per second.

    Returns:
        The time until nobody waits, seconds; infinite where no capacity is spare.

    Raises:
        ValueError: If an argument is negative.
    """
    require_number("backlog", backlog, at_least=0)
    require_number("capacity_per_s", capacity_per_s, at_least=0)
    require_number("rate_per_s", rate_per_s, at_least=0)
    spare_per_s = capacity_per_s - rate_per_s
    return backlog / spare_per_s if spare_per_s > 0 else math.inf


@dataclass(frozen=True, slots=True)
class FluidBacklog:
    """What `fluid_backlog` says of a demand that changes; all 0 where no backlog builds up.

    Args:
        peak: The largest backlog.
        peak_at_s: When it is the largest for the first time, seconds.
        drained_at_s: When the last of it is gone, for good, seconds.
        longest_wait_s: Longest wait, first come, first served, seconds.
        longest_wait_at_s: When those arrive who wait the longest, seconds.
    """

    peak: float
    peak_at_s: float
    drained_at_s: float
    longest_wait_s: float
    longest_wait_at_s: float


def fluid_backlog(
    expected: Callable[[float, float], float],
    capacity_per_s: float,
    duration_s: float,
    step_s: float = 1.0,
) -> FluidBacklog:
    """The backlog as a fluid: what arrives beyond capacity piles up, and drains (Newell, 1982).

    Chance is left out, and who is in service does not count. Arrivals begin at 0 with nobody
    waiting and end at `duration_s`; within a step they are spread evenly, so that times are right
    to a step. Whoever arrives at a time waits for the backlog of that time, `backlog / capacity`.

    Args:
        expected: Arrivals expected between two times in seconds, such as the method
            `expected_bookings` of a demand.
        capacity_per_s: How many can be served, per second.
        duration_s: How long arrivals come, seconds.
        step_s: Length of a step, seconds.

    Returns:
        The largest backlog and the longest wait, when each happens, and when all have started.

    Raises:
        TypeError: If `expected` cannot be called.
        ValueError: If a number is not positive, or less than nothing is expected to arrive.
    """
    require_type("expected", expected, Callable)
    require_number("capacity_per_s", capacity_per_s, above=0)
    require_number("duration_s", duration_s, above=0)
    require_number("step_s", step_s, above=0)
    backlog = peak = peak_at_s = drained_at_s = now_s = 0.0
    steps = 0
    while now_s < duration_s:
        steps += 1
        next_s = min(steps * step_s, duration_s)
        arrivals = expected(now_s, next_s)
        require_number(f"expected({now_s!r}, {next_s!r})", arrivals, at_least=0)
        before = backlog
        backlog = max(before + arrivals - capacity_per_s * (next_s - now_s), 0.0)
        if before > 0 and backlog == 0:
            rate_per_s = arrivals / (next_s - now_s)
            drained_at_s = now_s + drain_time_s(before, capacity_per_s, rate_per_s)
        if backlog > peak:
            peak, peak_at_s = backlog, next_s
        now_s = next_s
    if backlog > 0:
        drained_at_s = duration_s + drain_time_s(backlog, capacity_per_s, 0)
    return FluidBacklog(
        peak=peak,
        peak_at_s=peak_at_s,
        drained_at_s=drained_at_s,
        longest_wait_s=peak / capacity_per_s,
        longest_wait_at_s=peak_at_s,
    )


def retry_amplification(tries: int, layers: int) -> int:
    """How many times the load reaches the bottom when every layer retries: `tries ** layers`.

    Everything fails, and every layer of a stack of calls tries as often as it may: 3 tries in 5
    layers make 243 (Brooker, "Timeouts, retries, and backoff with jitter", AWS Builders' Library).

    Args:
        tries: How often a layer calls the one below it, the first attempt included.
        layers: How many layers retry.

    Returns:
        Calls that reach the bottom for one at the top.

    Raises:
        ValueError: If there is no try or no layer.
    """
    require_whole("tries", tries, at_least=1)
    require_whole("layers", layers, at_least=1)
    return int(tries) ** int(layers)


def expected_attempts(failure_probability: float, tries: int) -> float:
    """Mean number of attempts when each fails alike: a geometric distribution, cut off.

    `(1 - p**n) / (1 - p)`, computed as the sum `1 + p + ... + p**(n - 1)` that it is, which keeps
    its digits near 1: each attempt is made if all before it failed.

    Args:
        failure_probability: Probability that an attempt fails, 0 to 1.
        tries: How many attempts are made at most, the first included.

    Returns:
        The mean number of attempts, 1 to `tries`: by so much retries multiply the load.

    Raises:
        ValueError: If the probability is not from 0 to 1, or there is no try.
    """
    require_number("failure_probability", failure_probability, at_least=0, at_most=1)
    require_whole("tries", tries, at_least=1)
    return math.fsum(failure_probability**failed for failed in range(tries))


def budgeted_amplification(failure_probability: float, tries: int, budget_ratio: float) -> float:
    """Mean number of attempts under a retry budget (Google, Site Reliability Engineering, 2016).

    As `expected_attempts`, and never more than `1 + budget_ratio`, whatever fails. What the budget
    had saved before is left out: in the long run it does not count.

    Args:
        failure_probability: Probability that an attempt fails, 0 to 1.
        tries: How many attempts are made at most, the first included.
        budget_ratio: Retries allowed for one first attempt; 0.1 is usual.

    Returns:
        The mean number of attempts: by so much retries multiply the load.

    Raises:
        ValueError: If the probability is not from 0 to 1, there is no try, or the ratio is
            negative.
    """
    require_number("budget_ratio", budget_ratio, at_least=0)
    return min(expected_attempts(failure_probability, tries), 1.0 + budget_ratio)


def shuffle_shards(shards: int, pick: int) -> int:
    """How many different hands of shards can be dealt: 2 of 8 make 28.

    From MacCarthaigh, "Workload isolation using shuffle-sharding", AWS Builders' Library.

    Args:
        shards: Number of shards.
        pick: How many of them each customer has.

    Returns:
        The number of ways to pick so many.

    Raises:
        ValueError: If there is no shard, or the pick is not from 1 to all of them.
    """
    require_whole("shards", shards, at_least=1)
    require_whole("pick", pick, at_least=1, at_most=shards)
    return math.comb(shards, pick)


def shuffle_shard_overlap(shards: int, pick: int) -> list[float]:
    """How likely another customer shares 0, 1, ... all of one's shards, when dealt at random.

    The hypergeometric distribution; from MacCarthaigh, "Workload isolation using
    shuffle-sharding", AWS Builders' Library.

    Args:
        shards: Number of shards.
        pick: How many of them each customer has.

    Returns:
        The probability of sharing exactly so many, from 0 to `pick`.

    Raises:
        ValueError: If there is no shard, or the pick is not from 1 to all of them.
    """
    hands = shuffle_shards(shards, pick)
    return [
        math.comb(pick, shared) * math.comb(shards - pick, pick - shared) / hands
        for shared in range(pick + 1)
    ]


def burn_rate(bad_share: float, objective: float) -> float:
    """How many times too fast the error budget is spent (Thurgood et al., 2018).

    `bad_share / (1 - objective)`, from chapter 5 of The Site Reliability Workbook. At 1 the budget
    lasts for just the period of the objective.

    Args:
        bad_share: Share of bookings that broke the promise, 0 to 1.
        objective: Share that must keep it, below 1: 0.999 for 99.9%.

    Returns:
        The burn rate.

    Raises:
        ValueError: If the share is not from 0 to 1, or the objective not from 0 to below 1.
    """
    require_number("bad_share", bad_share, at_least=0, at_most=1)
    require_number("objective", objective, at_least=0)
    if objective >= 1:
        raise ValueError(f"objective must be a number of at least 0 and below 1, got {objective!r}")
    return bad_share / (1 - objective)


def budget_spent(burn: float, window_h: float, period_h: float = 30 * 24) -> float:
    """Share of the error budget that a burn rate spends in a window (Thurgood et al., 2018).

    `burn window / period`, from chapter 5 of The Site Reliability Workbook: a burn rate of 14.4
    for 1 h spends 2% of the budget of 30 days.

    Args:
        burn: The burn rate; see `burn_rate`.
        window_h: How long it lasts, hours.
        period_h: For how long the budget must last, hours.

    Returns:
        The share of the budget; above 1 if it is overspent.

    Raises:
        ValueError: If the burn rate is negative, or a time not positive.
    """
    require_number("burn", burn, at_least=0)
    require_number("window_h", window_h, above=0)
    require_number("period_h", period_h, above=0)
    return burn * window_h / period_h
