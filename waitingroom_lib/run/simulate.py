"""Run a design on a Morning."""

from dataclasses import replace
from operator import sub
from typing import Literal
from weakref import WeakKeyDictionary

from waitingroom_lib._checks import require_choice, require_number, require_type
from waitingroom_lib._units import LATEST_S, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.outcome.ledger import Latencies
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.on_simpy import run_on_simpy
from waitingroom_lib.run.platform import Platform
from waitingroom_lib.run.pool import run_pool
from waitingroom_lib.world.scenario import Morning


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
            that was accepted is confirmed or given up.
        method: All give the same outcome. `simpy` tells the story as it reads best
            (`run/on_simpy`). `recursion` has it from the exact recursion of a first-come,
            first-served line, or says that it can't. `auto` is the quickest: the recursion where
            it can, else a loop made for this (`run/platform`).

    Returns:
        What happened to every booking.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If `until_s` is negative, there is no such method, the recursion was asked for
            what it can't express, or the workers of a run that goes on and on (a backoff of years)
            would be looked after too often.
    """
    require_type("morning", morning, Morning)
    require_type("design", design, Design)
    until_us = None
    if until_s is not None:
        until_us = to_us(require_number("until_s", until_s, at_least=0, at_most=LATEST_S))
    require_choice("method", method, "auto", "simpy", "recursion")

    if method == "simpy":
        return run_on_simpy(morning, design, until_us)
    ready_us = morning.arrived_us
    if design.is_queued:
        ready_us, latencies = _accept(morning, design.servers)
    if design.is_plain and morning.scenario.is_well_behaved:
        outcome = run_pool(morning, design, ready_us, until_us)
    elif method == "recursion":
        raise ValueError(
            "method 'recursion' knows only a fixed first-come, first-served pool without "
            "timeouts, and clinics that always answer: use 'auto' or 'simpy'"
        )
    else:
        platform = Platform(morning, design, ready_us)
        platform.run(until_us)
        outcome = platform.outcome(until_us)
    if design.is_queued and outcome.bookings.accepted_us == ready_us:  # nobody was turned away
        return replace(outcome, acceptance=latencies)
    return outcome


_accepted: WeakKeyDictionary[Morning, tuple[int, list[int], Latencies]] = WeakKeyDictionary()
"""The last answer of `_accept` for a Morning, while it is there, and for how many servers: a slider
that turns the workers, or a study, need not ask the servers again."""


def _accept(morning: Morning, servers: int) -> tuple[list[int], Latencies]:
    """When each booking has been accepted, and how long that took.

    The front end is a first-come, first-served line.

    No worker can slow it down, and every acceptance takes the same time, so servers free in the
    order in which they were taken: the n-th acceptance waits for the one `servers` before it.
    """
    known = _accepted.get(morning)
    if known is None or known[0] != servers:
        accept_us = to_us(morning.scenario.accept_s)
        accepted_us = [0] * servers
        for booking, arrived in enumerate(morning.arrived_us):
            free = accepted_us[booking]
            accepted_us.append((arrived if arrived > free else free) + accept_us)
        accepted_us = accepted_us[servers:]
        latencies = Latencies.of_a_run(list(map(sub, accepted_us, morning.arrived_us)))
        known = _accepted[morning] = (servers, accepted_us, latencies)
    return known[1:]
