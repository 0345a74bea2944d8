"""Labelled mornings to try an alert on, some of which go wrong."""

from dataclasses import replace
from random import Random

from waitingroom_lib._checks import require_choice, require_whole
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.scaling import Schedule
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.simulate import simulate
from waitingroom_lib.world.scenario import Scenario
from waitingroom_lib.world.troubles import Outage, Slowdown

DRILLS = ("ordinary", "quiet", "big", "more demand", "slow clinics", "workers missing", "line dead")
"""Kinds of morning to try an alert on: three harmless ones, and four that may go wrong."""


def drill(kind: str, seed: int) -> Outcome:
    """A Monday until 10:30 with 22 workers, who keep the promise on an ordinary one.

    A big one has twice the demand, and twice the workers to meet it. What goes wrong on the others
    does so at a random time and by a random amount, sometimes too little to matter.

    Args:
        kind: One of `DRILLS`.
        seed: Which of them; it sets the trouble and the patients.

    Returns:
        What became of the morning.

    Raises:
        TypeError: If the seed is no whole number.
        ValueError: If there is no such kind, or the seed is not from 0 to 999.
    """
    require_choice("kind", kind, *DRILLS)
    seed = require_whole("seed", seed, at_least=0, at_most=999)
    chance = Random(f"{seed}/{kind}").random
    from_s, lasts_s, size = 900 + 9000 * chance(), 600 + 1800 * chance(), chance()
    until_s, demand, troubles, workers = from_s + lasts_s, Scenario.monday().demand, (), 22
    if kind == "quiet":
        demand = replace(demand, peak_per_s=6 + 5 * size)
    elif kind == "big":
        demand, workers = replace(demand, peak_per_s=28, floor_per_s=4), 44
    elif kind == "more demand":
        demand = replace(demand, peak_per_s=14 + 7 * size)
    elif kind == "slow clinics":
        troubles = (Slowdown(from_s=from_s, until_s=until_s, factor=1.5 + 3 * size),)
    elif kind == "workers missing":
        few = 2 + int(14 * size)
        workers = Schedule(steps=((0, 22), (from_s, few), (until_s, 22)), boot_s=0)
    elif kind == "line dead":
        troubles = (Outage(from_s=from_s, until_s=from_s + 60 + 540 * size, mode="hang"),)
    scenario = Scenario.monday(duration_s=3 * 3600, demand=demand, troubles=troubles)
    morning = scenario.sample(1000 * DRILLS.index(kind) + seed)
    return simulate(morning, Design.queued(workers=workers))
