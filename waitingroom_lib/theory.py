"""The formulas that the simulation must agree with, and the exact FIFO recursion.

Symbols in the docstrings: `a` offered load (arrival rate times mean service time, in erlangs),
`c` servers, `rho = a / c` utilisation, `lambda` arrival rate, `s` mean service time. A squared
coefficient of variation (`scv`) is the variance over the square of the mean: 0 for what is always
the same, 1 for what is exponential.

By position come the rate, the mean service time (or the load, their product) and the servers, in
this order; all else goes by name. What decides by a threshold rounds first, as floats are noisy:
0.29 * 100 is a little under 29, and fills 29 servers.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from waitingroom_lib._checks import (
    quoted,
    require_function,
    require_list,
    require_number,
    require_whole,
)
from waitingroom_lib._fifo import fifo_recursion

MOST_SERVERS = 1_000_000_000
"""So many servers at most are reckoned with: of a larger pool a float loses digits."""

MOST_STEPS = 500_000
"""So many steps at most are taken: a second or so."""

NOISE = 1e-12
"""What a few operations may take from a float or add to it, as a share of it."""

MOST_SHARDS = 5_000
"""Hands of so many shards at most are counted: the numbers have 1,500 digits by then."""


def fifo_starts(
    arrivals: Iterable[float],
    services: Iterable[float],
    servers: int,
    *,
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
        TypeError: If a time is no number.
        ValueError: If there is no server or the limit is negative, or if a time is not finite, the
            arrivals are out of order, a service is below 0, or they are not as many.
    """
    arrivals, services = _column("arrivals", arrivals), _column("services", services)
    if arrivals != sorted(arrivals):
        raise ValueError("arrivals must be ascending: put the bookings in order of time first")
    if len(arrivals) != len(services):
        raise ValueError(
            "arrivals and services must have one entry a booking, got "
            f"{len(arrivals):,} and {len(services):,}"
        )
    if services and min(services) < 0:
        raise ValueError(f"services must be at least 0, got {quoted(min(services))}")
    servers = require_whole("servers", servers, at_least=1)
    if backlog_limit is not None:
        backlog_limit = require_whole("backlog_limit", backlog_limit, at_least=0)
    return fifo_recursion(arrivals, services, servers, backlog_limit=backlog_limit)


def erlang_b(offered_load: float, servers: int) -> float:
    """Share of arrivals that find every server busy and are lost (Erlang, 1917).

    Computed as `1 / B = 1 + c/a + c(c-1)/a² + ... + c!/a^c` (Jagerman, 1974), of which about
    `sqrt(a)` terms count. None is subtracted, so that no digit is lost; below 1e-308 it is 0.

    Args:
        offered_load: Arrival rate times mean service time, erlangs.
        servers: Number of servers.

    Returns:
        The blocking probability, 0 to 1.

    Raises:
        ValueError: If the load is negative or the number of servers is, or they are too many.
    """
    offered_load = require_number("offered_load", offered_load, at_least=0)
    servers = _servers(servers, at_least=0)
    if offered_load == 0:
        return 0.0 if servers else 1.0
    term = total = 1.0
    for free in range(servers, 0, -1):
        term *= free / offered_load
        total += term
        if total == math.inf or (free < offered_load and term < 1e-20 * total):
            break
    return 1 / total


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
        ValueError: If the load is negative, there is no server, or they are too many.
    """
    servers = _servers(servers)
    offered_load = require_number("offered_load", offered_load, at_least=0)
    if _fills(offered_load, servers):
        return 1.0
    blocked = erlang_b(offered_load, servers)
    return blocked / (1 - offered_load / servers * (1 - blocked))


def mmc_mean_wait_s(rate_per_s: float, mean_service_s: float, servers: int) -> float:
    """Mean wait in the M/M/c line: Poisson arrivals, exponential services (Erlang, 1917).

    `W = C s / (c - a)`, with C from `erlang_c`; infinite where the load is not below the servers.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        servers: Number of servers, at least 1.

    Returns:
        The mean time from arrival to start of service, over all arrivals, seconds.

    Raises:
        ValueError: If a rate or time is not positive, there is no server, or they are too many.
    """
    servers = _servers(servers)
    offered_load = _offered_load(rate_per_s, mean_service_s)
    if _fills(offered_load, servers):
        return math.inf
    return erlang_c(offered_load, servers) * float(mean_service_s) / (servers - offered_load)


def mmc_wait_exceeds(
    rate_per_s: float, mean_service_s: float, servers: int, *, time_s: float
) -> float:
    """Share of arrivals that wait longer than a time in the M/M/c line (Erlang, 1917).

    `P(W > t) = C exp(-(c - a) t / s)`; 1 where the load is not below the servers.

    Args:
        rate_per_s: Arrival rate, per second.
        mean_service_s: Mean service time, seconds.
        servers: Number of servers, at least 1.
        time_s: The time, seconds.

    Returns:
        The probability, 0 to 1.

    Raises:
        ValueError: If the time is negative, a rate or mean time not positive, there is no server,
            or they are too many.
    """
    servers = _servers(servers)
    offered_load = _offered_load(rate_per_s, mean_service_s)
    services = require_number("time_s", time_s, at_least=0) / float(mean_service_s)
    if _fills(offered_load, servers):
        return 1.0
    return erlang_c(offered_load, servers) * math.exp((offered_load - servers) * services)


def pollaczek_khinchine_wait_s(
    rate_per_s: float, mean_service_s: float, *, scv_services: float
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
    utilisation = _offered_load(rate_per_s, mean_service_s)
    scv_services = require_number("scv_services", scv_services, at_least=0)
    if _fills(utilisation, 1):
        return math.inf
    return utilisation * float(mean_service_s) * (1 + scv_services) / (2 * (1 - utilisation))


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
        ValueError: If a rate or time is not positive, there is no server, they are too many, or a
            variation is negative.
    """
    scv_arrivals = require_number("scv_arrivals", scv_arrivals, at_least=0)
    scv_services = require_number("scv_services", scv_services, at_least=0)
    wait_s = mmc_mean_wait_s(rate_per_s, mean_service_s, servers)
    if wait_s == math.inf:
        return wait_s
    return wait_s * (scv_arrivals / 2 + scv_services / 2)


def square_root_staffing(offered_load: float, *, beta: float) -> int:
    """Servers by the square-root rule, `a + beta sqrt(a)`, rounded up (Halfin and Whitt, 1981).

    Args:
        offered_load: Arrival rate times mean service time, erlangs.
        beta: Quality of service: how many times the load's square root to add; see `halfin_whitt`.

    Returns:
        The number of servers.

    Raises:
        ValueError: If the load or beta is negative, or the servers are too many.
    """
    offered_load = require_number("offered_load", offered_load, at_least=0)
    wanted = offered_load + require_number("beta", beta, at_least=0) * math.sqrt(offered_load)
    if wanted > MOST_SERVERS:
        raise ValueError(
            f"offered_load and beta must make at most {MOST_SERVERS:,} servers, got "
            f"{quoted(offered_load)} and {quoted(beta)}, which make {wanted:.3g}"
        )
    return math.ceil(_clean(wanted))


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
    beta = require_number("beta", beta, at_least=0)
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
    probability = require_number("probability", probability, above=0, at_most=1)
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
        ValueError: If a rate or time is out of range, the share not above 0 and at most 1, or the
            load above 100 million, for which the search takes too long.
    """
    share = require_number("share", share, above=0, at_most=1)
    load = _offered_load(rate_per_s, mean_service_s)
    if load > MOST_SERVERS / 10:
        raise ValueError(
            f"rate_per_s times mean_service_s must be at most {MOST_SERVERS // 10:,}, or the "
            f"search takes too long, got {load:.3g}"
        )

    def is_enough(servers: int) -> bool:
        longer = mmc_wait_exceeds(rate_per_s, mean_service_s, servers, time_s=time_s)
        return longer <= share * (1 + NOISE)

    if share == 1 or is_enough(1):
        return 1
    few, more = int(load), 1  # so few are full, and none at all are not enough
    while not is_enough(few + more):
        more *= 2
    return bisect_left(range(few + more), True, lo=few + more // 2 + 1, key=is_enough)


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


def mmck(rate_per_s: float, mean_service_s: float, servers: int, *, places: int) -> BoundedBacklog:
    """The M/M/c/K line, where K = servers + places (Gross and Harris, 1974).

    By recursion from `erlang_b` of one server less, the last server and then place by place: each
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
        ValueError: If a rate or time is not positive, there is no server, places are negative, or
            there are too many of either.
    """
    offered_load = _offered_load(rate_per_s, mean_service_s)
    servers = _servers(servers)
    places = _steps("places", places, at_least=0)
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
    throughput_per_s = float(rate_per_s) * admitted
    return BoundedBacklog(
        blocked=blocked,
        waits=waits,
        mean_waiting=mean_waiting,
        mean_wait_s=mean_waiting / throughput_per_s,
        throughput_per_s=throughput_per_s,
    )


def drain_time_s(backlog: float, *, capacity_per_s: float, rate_per_s: float) -> float:
    """How long a backlog takes to drain: `backlog / (capacity - rate)` (Newell, 1982).

    Args:
        backlog: How many wait; without any it takes no time, whatever the capacity.
        capacity_per_s: How many can be served, per second.
        rate_per_s: How many still arrive, per second.

    Returns:
        The time until nobody waits, seconds; infinite where no capacity is spare.

    Raises:
        ValueError: If an argument is negative.
    """
    backlog = require_number("backlog", backlog, at_least=0)
    capacity_per_s = require_number("capacity_per_s", capacity_per_s, at_least=0)
    rate_per_s = require_number("rate_per_s", rate_per_s, at_least=0)
    if backlog == 0:
        return 0.0
    if _fills(rate_per_s, capacity_per_s):
        return math.inf
    return backlog / float(capacity_per_s - rate_per_s)


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
    *,
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
        step_s: Length of a step, seconds; at least a 500,000th of the duration.

    Returns:
        The largest backlog and the longest wait, when each happens, and when all have started.

    Raises:
        TypeError: If `expected` cannot be called.
        ValueError: If a number is not positive, or less than nothing is expected to arrive.
    """
    require_function("expected", expected, "two times, from_s and to_s", 2)
    capacity_per_s = float(require_number("capacity_per_s", capacity_per_s, above=0))
    duration_s = float(require_number("duration_s", duration_s, above=0))
    step_s = require_number("step_s", step_s, above=0)
    if duration_s / step_s > MOST_STEPS:
        raise ValueError(
            f"step_s must be at least duration_s / {MOST_STEPS:,}, or it takes too long, "
            f"{duration_s / MOST_STEPS:g}, got {step_s!r}"
        )
    backlog = peak = peak_at_s = drained_at_s = now_s = 0.0
    steps = math.ceil(_clean(duration_s / step_s))
    for step in range(1, steps + 1):
        next_s = float(step * step_s) if step < steps else duration_s
        arrivals = expected(now_s, next_s)
        arrivals = require_number(f"expected({now_s!r}, {next_s!r})", arrivals, at_least=0)
        before, lasts_s = backlog, next_s - now_s
        backlog = before + arrivals - capacity_per_s * lasts_s
        if backlog <= 1e-9 * (before + arrivals):  # so little is noise
            backlog = 0.0
            if before > 0:
                spare_per_s = capacity_per_s - arrivals / lasts_s
                if spare_per_s * lasts_s > before:
                    lasts_s = before / spare_per_s
                drained_at_s = now_s + lasts_s
        if backlog > peak:
            peak, peak_at_s = backlog, next_s
        now_s = next_s
    if backlog > 0:
        drained_at_s = duration_s + backlog / capacity_per_s
    return FluidBacklog(
        peak=peak,
        peak_at_s=peak_at_s,
        drained_at_s=drained_at_s,
        longest_wait_s=peak / capacity_per_s,
        longest_wait_at_s=peak_at_s,
    )


def retry_amplification(*, tries: int, layers: int) -> int:
    """How many times the load reaches the bottom when every layer retries: `tries ** layers`.

    Everything fails, and every layer of a stack of calls tries as often as it may: 3 tries in 5
    layers make 243 (Brooker, "Timeouts, retries, and backoff with jitter", AWS Builders' Library).

    Args:
        tries: How often a layer calls the one below it, the first attempt included.
        layers: How many layers retry.

    Returns:
        Calls that reach the bottom for one at the top.

    Raises:
        ValueError: If there is no try or no layer, or the calls are too many for a float.
    """
    tries = require_whole("tries", tries, at_least=1)
    layers = require_whole("layers", layers, at_least=1)
    if tries > 1 and layers > 308 / math.log10(tries):
        raise ValueError(
            f"layers must leave at most 1e308 calls, got {quoted(layers)} with "
            f"{quoted(tries)} tries in each"
        )
    return tries**layers


def expected_attempts(failure_probability: float, *, tries: int) -> float:
    """Mean number of attempts when each fails alike: a geometric distribution, cut off.

    `(1 - p**n) / (1 - p)`, computed as the sum `1 + p + ... + p**(n - 1)` that it is, which keeps
    its digits near 1: each attempt is made if all before it failed.

    Args:
        failure_probability: Probability that an attempt fails, 0 to 1.
        tries: How many attempts are made at most, the first included.

    Returns:
        The mean number of attempts, 1 to `tries`: by so much retries multiply the load.

    Raises:
        ValueError: If the probability is not from 0 to 1, there is no try, or they are too many.
    """
    failure_probability = require_number(
        "failure_probability", failure_probability, at_least=0, at_most=1
    )
    tries = _steps("tries", tries, at_least=1)
    return math.fsum(failure_probability**failed for failed in range(tries))


def budgeted_attempts_bound(
    failure_probability: float, *, tries: int, budget_ratio: float
) -> float:
    """How many attempts a booking there can be at most, on average, under a retry budget.

    The less of `expected_attempts` and `1 + budget_ratio`: retries are paid for by first attempts
    (Google, Site Reliability Engineering, 2016, ch. 21). In the long run, that is: what the bucket
    of a `RetryBudget` holds at the start comes on top, once. The mean itself is lower where the
    bucket is small, since what overflows in good times is missing in bad ones, and depends on its
    size: with p = 0.1, 2 tries, a ratio of 0.1 and room for one token it is 1.05, and not 1.1.

    Args:
        failure_probability: Probability that an attempt fails, 0 to 1.
        tries: How many attempts are made at most, the first included.
        budget_ratio: Retries allowed for one first attempt; 0.1 is usual.

    Returns:
        The bound on the mean number of attempts: by no more do retries multiply the load.

    Raises:
        ValueError: If the probability is not from 0 to 1, there is no try, they are too many, or
            the ratio is negative.
    """
    budget_ratio = require_number("budget_ratio", budget_ratio, at_least=0)
    return min(expected_attempts(failure_probability, tries=tries), 1.0 + budget_ratio)


def shuffle_shards(shards: int, pick: int) -> int:
    """How many different hands of shards can be dealt: 2 of 8 make 28.

    From MacCarthaigh, "Workload isolation using shuffle-sharding", AWS Builders' Library.

    Args:
        shards: Number of shards.
        pick: How many of them each customer has.

    Returns:
        The number of ways to pick so many.

    Raises:
        ValueError: If there is no shard, there are more than 5,000, or the pick is not from 1 to
            all of them.
    """
    shards = require_whole("shards", shards, at_least=1)
    if shards > MOST_SHARDS:
        raise ValueError(
            f"shards must be at most {MOST_SHARDS:,}, or the exact count takes too long, got "
            f"{quoted(shards)}"
        )
    return math.comb(shards, require_whole("pick", pick, at_least=1, at_most=shards))


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
    shards, pick = int(shards), int(pick)
    return [
        math.comb(pick, shared) * math.comb(shards - pick, pick - shared) / hands
        for shared in range(pick + 1)
    ]


def jain(values: Iterable[float]) -> float:
    """Jain's index of fairness: how evenly something is shared out, `(sum x)² / (n sum x²)`.

    1 if all have alike, and k/n if k of n share it all (Jain, Chiu and Hawe, "A quantitative
    measure of fairness and discrimination for resource allocation in shared computer systems",
    DEC-TR-301, 1984).

    Args:
        values: What each has, in any unit; at least one, none negative.

    Returns:
        The index, 1/n to 1; 1 if nobody has anything.

    Raises:
        TypeError: If a value is no number.
        ValueError: If one is negative or not finite, or there is none.
    """
    column = [
        require_number(f"values[{row}]", value, at_least=0)
        for row, value in enumerate(require_list("values", values, some=True))
    ]
    if not (most := max(column)):
        return 1.0
    column = [value / most for value in column]  # whose squares are in a float's range
    squares = math.fsum(value**2 for value in column)
    return min(math.fsum(column) ** 2 / (len(column) * squares), 1.0)


def burn_rate(bad_share: float, *, objective: float) -> float:
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
    bad_share = require_number("bad_share", bad_share, at_least=0, at_most=1)
    kept = require_number("objective", objective, at_least=0)
    if kept >= 1:
        raise ValueError(
            f"objective must be a number of at least 0 and below 1, got {quoted(objective)}"
        )
    # In the decimals that were written: in floats 1 / (1 - 0.95) is a little under 20.
    return float(Fraction(repr(bad_share)) / (1 - Fraction(repr(kept))))


def budget_spent(burn: float, *, window_h: float, period_h: float = 30 * 24) -> float:
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
    burn = float(require_number("burn", burn, at_least=0))
    window_h = require_number("window_h", window_h, above=0)
    return burn * window_h / require_number("period_h", period_h, above=0)


def _column(what: str, values: Iterable[float]) -> list[float]:
    """Times as plain numbers; those of the library itself are whole, and quick to check."""
    column = require_list(what, values)
    if set(map(type, column)) <= {int} and max(map(abs, column), default=0) < 2**63:
        return column
    return [require_number(f"{what}[{row}]", value) for row, value in enumerate(column)]


def _offered_load(rate_per_s: float, mean_service_s: float) -> float:
    """Arrival rate times mean service time, erlangs."""
    rate_per_s = float(require_number("rate_per_s", rate_per_s, above=0))
    load = rate_per_s * require_number("mean_service_s", mean_service_s, above=0)
    if load == math.inf:
        raise ValueError(
            f"rate_per_s times mean_service_s must be a load that a float can hold, got "
            f"{quoted(rate_per_s)} times {quoted(mean_service_s)}"
        )
    return load


def _servers(servers: int, at_least: int = 1) -> int:
    servers = require_whole("servers", servers, at_least=at_least)
    if servers > MOST_SERVERS:
        raise ValueError(
            f"servers must be at most {MOST_SERVERS:,}, or a float loses digits, got "
            f"{quoted(servers)}"
        )
    return servers


def _steps(what: str, value: int, at_least: int) -> int:
    """A whole number that a formula takes a step for each of."""
    value = require_whole(what, value, at_least=at_least)
    if value > MOST_STEPS:
        raise ValueError(
            f"{what} must be at most {MOST_STEPS:,}, since each takes a step, got {quoted(value)}"
        )
    return value


def _clean(value: float) -> float:
    """A number to be rounded up, without the noise of a float: 0.07 * 700 is a little over 49."""
    nearest = round(value)
    return nearest if math.isclose(value, nearest, rel_tol=NOISE) else value


def _fills(load: float, capacity: float) -> bool:
    """Whether a load is not below a capacity, or is by a float's noise only, `NOISE` of it."""
    return load >= capacity * (1 - NOISE)
