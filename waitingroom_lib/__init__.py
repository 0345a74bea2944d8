"""The waiting room: a small library to simulate how a platform accepts and confirms bookings.

A world meets a design; the run leaves an outcome; judge it, show it:
Scenario -> sample -> Morning -> simulate(Design) -> Outcome -> judge, show.
"""

from waitingroom_lib._words import duration
from waitingroom_lib.design.design import Design, Shards
from waitingroom_lib.design.policy import Backoff, Breaker, CallPolicy, CoDel, RetryBudget
from waitingroom_lib.design.scaling import (
    Autoscaler,
    Observed,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Schedule,
)
from waitingroom_lib.judge.review import review
from waitingroom_lib.judge.verdict import Promises, judge, judge_mornings
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.simulate import simulate
from waitingroom_lib.world.call_times import (
    ExponentialCalls,
    FixedCalls,
    LogNormalCalls,
    UniformCalls,
)
from waitingroom_lib.world.demand import SpikeDemand, SteadyDemand, StepDemand
from waitingroom_lib.world.scenario import Morning, Prices, Scenario
from waitingroom_lib.world.troubles import Outage, Rush, Slowdown

__all__ = [
    "Autoscaler",
    "Backoff",
    "Breaker",
    "CallPolicy",
    "CoDel",
    "Design",
    "ExponentialCalls",
    "FixedCalls",
    "LogNormalCalls",
    "Morning",
    "Observed",
    "OnAge",
    "OnBacklogPerWorker",
    "OnDemand",
    "OnUtilisation",
    "Outage",
    "Outcome",
    "Prices",
    "Promises",
    "RetryBudget",
    "Rush",
    "Scenario",
    "Schedule",
    "Shards",
    "Slowdown",
    "SpikeDemand",
    "SteadyDemand",
    "StepDemand",
    "UniformCalls",
    "duration",
    "judge",
    "judge_mornings",
    "review",
    "simulate",
]
__version__ = "0.1.0"
"""The one place that says so: pyproject.toml reads it here."""
