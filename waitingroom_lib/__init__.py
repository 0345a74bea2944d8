"""The waiting room: a small library to simulate how a platform accepts and confirms bookings.

Data flows one way:
Scenario -> sample -> Morning -> simulate(Design) -> Outcome -> scorecard, charts, board.
"""

from waitingroom_lib.design import Backoff, Breaker, CallPolicy, Design, RetryBudget, Shards
from waitingroom_lib.engine import simulate
from waitingroom_lib.lines import CoDel
from waitingroom_lib.outcome import Outcome
from waitingroom_lib.scaling import (
    Autoscaler,
    Observed,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Schedule,
)
from waitingroom_lib.scenario import (
    ExponentialCalls,
    FixedCalls,
    Morning,
    Outage,
    Prices,
    Scenario,
    Slowdown,
    SpikeDemand,
    SteadyDemand,
    StepDemand,
    UniformCalls,
)
from waitingroom_lib.scorecard import Promises, clock, duration, judge, judge_mornings, review

__all__ = [
    "Autoscaler",
    "Backoff",
    "Breaker",
    "CallPolicy",
    "CoDel",
    "Design",
    "ExponentialCalls",
    "FixedCalls",
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
    "Scenario",
    "Schedule",
    "Shards",
    "Slowdown",
    "SpikeDemand",
    "SteadyDemand",
    "StepDemand",
    "UniformCalls",
    "clock",
    "duration",
    "judge",
    "judge_mornings",
    "review",
    "simulate",
]
__version__ = "0.1.0"
