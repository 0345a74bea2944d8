"""Whatever is given to whatever is public: a result, or an error that says what was wrong.

One walk over every public callable of the library. A callable that is new needs a sane value for
each of its parameters in `SANE` (by its name, or by callable and name), and a class with methods an
instance in `INSTANCES`.
"""

import dataclasses
import importlib
import inspect
import math
import pkgutil
import signal
import time
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import joblib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest

import waitingroom_lib
from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CoDel,
    Design,
    ExponentialCalls,
    FixedCalls,
    LogNormalCalls,
    Morning,
    Observed,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Outage,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    SpikeDemand,
    SteadyDemand,
    StepDemand,
    UniformCalls,
    judge,
    judge_mornings,
    review,
    simulate,
)
from waitingroom_lib.intervals import interval, proportion
from waitingroom_lib.judge.alerts import (
    BurnRateAlert,
    Labelled,
    Span,
    ThresholdAlert,
    incidents,
    signals,
)
from waitingroom_lib.outcome import causes
from waitingroom_lib.run.returns import with_returns
from waitingroom_lib.show import charts
from waitingroom_lib.show.dials import Dial
from waitingroom_lib.show.film import film
from waitingroom_lib.show.session import Session

INTERNAL = {
    *("__main__", "teach.author", "teach.release", "teach.design"),  # commands, which answer with
    *("teach.pages", "teach.template", "teach.personal"),  # their usage
    "intervals.number",  # checks, which are told what they check
    "intervals.numbers",
    "judge.findings",  # what a review looks at
    "judge.sentences",  # and what it says
    "outcome.outcome.Outcome.waiting_at",
    "outcome.outcome.Outcome.workers_at",
    *(f"outcome.causes.{name}" for name in vars(causes) if name != "TimeSpent"),
    *("outcome.bill.worker_hours", "outcome.bill.workers_at"),
    *(f"outcome.{name}" for name in ("forecast", "passages", "timeline")),  # behind an `Outcome`
    "outcome.event_log",
    "outcome.ledger.Latencies.of_a_run",
    *(f"run.{name}" for name in ("clinics", "due", "lines", "on_simpy", "platform", "pool")),
    *(f"run.{name}" for name in ("retries", "staff", "write_up")),  # the rooms behind `simulate`
    *("design.saved.call", "design.saved.not_default"),  # behind `Design.to_python`
    "show.knobs",  # behind `Session`, which is asked all of `test_board`
    "show.animated",  # the names of its own files
    "show.svg",  # shapes, drawn hundreds of times a picture
    *(f"show.dials.{name}" for name in ("in_words", "words_in")),
    "show.dials.alert",
    "world.logs",  # behind `Morning.from_columns` and its sisters
    "teach.answers",  # what comes is a learner's, and what is wrong with it is said in other words
    "teach.checks",
    *(f"teach.{name}" for name in ("grade", "mark", "results", "feedback")),  # and its rooms
    *(f"teach.{name}" for name in ("assemble", "supervised", "sandboxed", "pristine", "walls")),
    *("teach.whose", "teach.unpacked"),
}
"""What is public to the other rooms of the library only: it is given what was checked before."""

HOUR = Scenario.steady(rate_per_s=1, hours=0.05)
FEW = Scenario.steady(rate_per_s=1, hours=0.001)
MORNING = HOUR.sample(1)
OUTCOME = simulate(MORNING, Design.queued(workers=3))
SEEN = signals(OUTCOME)
NOW = Observed(
    now_s=60,
    backlog=5,
    held=1,
    oldest_age_s=20,
    first_attempt_age_s=5,
    arrival_rate_per_s=2,
    busy=3,
    workers=9,
)
SPIKE = SpikeDemand(before_per_s=1, spike_at_s=9, peak_per_s=5, floor_per_s=2, decay_s=60)
NOTEBOOK = nbformat.v4.new_notebook()
LOG = pd.DataFrame({"arrived_s": [0, 1, 2], "call_s": [1, 2, 3]})
FRAME = pd.DataFrame({"cost_gbp": [1, 2], "confirmation_p95_s": [2, 1]})


def press_again(now_s: float, waiting: int) -> float:
    return now_s + 30 + waiting


SANE = {
    "SpikeDemand.before_per_s": 1,
    "SpikeDemand.spike_at_s": 9,
    "SpikeDemand.peak_per_s": 5,
    "SpikeDemand.floor_per_s": 2,
    "SpikeDemand.decay_s": 60,
    "StepDemand.steps": ((0, 2), (60, 3)),
    "Schedule.steps": ((0, 2), (60, 3)),
    "UniformCalls.low_s": 1,
    "UniformCalls.high_s": 3,
    "Session.answer.message": {"do": "keep"},
    "Dial.low": 1,
    "Dial.high": 9,
    "Dial.value": 2,
    "Dial.turn.value": 2,
    "Dial.step": 1,
    "Backoff.kind": "fixed",
    "Backoff.base_s": 2,
    "Backoff.cap_s": 2,
    "jitter": "none",
    "base_s": 2,
    "cap_s": 9,
    "Breaker.failures": 5,
    "Outage.mode": "hang",
    "Design.mode": "queued",
    "Design.queued.choices": {"max_age_s": 60},
    "Design.lifo_over_s": 5,
    "Design.order": "adaptive_lifo",
    "Scenario.monday.changes": {"clinics": 9},
    "Scenario.steady.changes": {"clinics": 9},
    "Scenario.name": "a name",
    "CallPolicy.timeout_s": 5,
    "CallPolicy.max_attempts": 2,
    "CallPolicy.redelivery_s": 60,
    "RetryBudget.burst": 2,
    "Shards.of": 3,
    "Shards.pick": 2,
    "ThresholdAlert.above": 60,
    "BurnRateAlert.objective": 0.95,
    "BurnRateAlert.windows": ((6, 600, 60),),
    "AlertScore": (1, 1, 1, 1, (5.0,)),
    "Cost.hours.name": "workers",
    "CallLog.count.result": "failed",
    "MorningsVerdict.kept_on.promise": "within budget",
    "drill.kind": "quiet",
    "curves.promise": (3, "promise"),
    "curves.mark": (1, 3, "here"),
    "against.promise": (3, "promise"),
    "against.formula": "a",
    "against.bands": {"a": ([1, 2], [3, 4])},
    "explore.ranges": {"workers": (1, 9)},
    "save_page.path": Path("page.html"),
    "in_words.figure": plt.Figure(),
    "release.solution": NOTEBOOK,
    "Proportion.contains.value": 0.5,
    "kept": 2,
    "of": 3,
    "spans.flags": [True, False],
    "score_alert.mornings": [Labelled(SEEN, [Span(0, 60)])],
    "delay_s": 2,
    "retry": 1,
    "drawn": 0.5,
    "previous_s": 2,
    "accept_s": 0.025,
    "alert": ThresholdAlert(signal="backlog", above=60),
    "at_ends": False,
    "at_s": 60,
    "backlog_limit": 9,
    "backoff": Backoff.none(),
    "before": OUTCOME,
    "before_name": "before",
    "boot_s": 5,
    "breaker": None,
    "budget_gbp": 9,
    "call_s": 2,
    "calls": UniformCalls(low_s=1, high_s=3),
    "clinic_cap": 2,
    "clinic_limit": 2,
    "clinics": (0, 1),
    "LogNormalCalls.scv": 1,
    "Morning.drawn_as": (0, "a", 1),
    "Scenario.clinics": 9,
    "Scenario.clinic_weights": (1,) * 9,
    **{f"{name}.scenario": FEW for name in ("replicate", "sweep", "compare")},
    "fewest_workers.morning": Morning.from_frame(LOG),
    "Morning.clinic": (0, 1, 0),
    "Morning.notes": (),
    "Morning.from_columns.call_s": [1, 2, 3],
    "Morning.from_columns.clinic": [0, 1, 0],
    "Design.from_json.text": Design.queued(workers=2).to_json(),
    "read.kind": Design,
    "read.text": Design.queued(workers=2).to_json(),
    "written.design": Design.queued(workers=2),
    "Morning.from_csv.columns": {"call_s": "call_s"},
    "Morning.from_csv.path": Path("log.csv"),
    "Morning.from_frame.columns": {"call_s": "call_s"},
    "Morning.attempt.number": 2,
    "Outcome.count.state": "confirmed",
    "Outcome.time_spent.bookings": [0, 1],
    "TimeSpent.total_s.cause": "line",
    "Interval.contains.value": 2,
    "compare.measure": "cost_gbp",
    "sweep.designs": {"a": Design.queued(workers=3)},
    "halfin_whitt_beta.probability": 0.3,
    "erlang_c.servers": 3,
    "erlang_b.servers": 3,
    "shuffle_shards.shards": 8,
    "shuffle_shard_overlap.shards": 8,
    "budget_spent.burn": 14.4,
    "drain_time_s.rate_per_s": 1,
    "fifo_starts.backlog_limit": 9,
    "fluid_backlog.expected": lambda from_s, to_s: to_s - from_s,
    "retry_amplification.tries": 3,
    "servers_for_wait.share": 0.9,
    "clock_of": OUTCOME,
    "codel": None,
    "demand": SPIKE,
    "design": Design.queued(workers=3),
    "down": 0.9,
    "drain_s": 60,
    "duration_s": 180,
    "every_s": 30,
    "factor": 2,
    "day_to_day": 0,
    "failure_probability": 0.1,
    "for_s": 0,
    "from_s": 0,
    "function": lambda workers=2: f"{workers}",
    "gap_s": 300,
    "hours": 0.05,
    "idempotency_keys": False,
    "interval_s": 100,
    "label": "workers",
    "lead_s": 900,
    "limit_s": 60,
    "lines": {"a": [2, 3]},
    "log_y": False,
    "max_age_s": 60,
    "maximum": 9,
    "mean_s": 2,
    "minimum": 1,
    "morning": MORNING,
    "name": "a name",
    "never": 0,
    "notebook": NOTEBOOK,
    "objective": 0.95,
    "open_s": 30,
    "outcome": OUTCOME,
    "other": OUTCOME,
    "outcomes": [OUTCOME],
    "path": Path("no such folder") / "no such file",
    "per_worker": 9,
    "policy": waitingroom_lib.CallPolicy(),
    "popularity_skew": 0,
    "prices": waitingroom_lib.Prices(),
    "promise_s": 120,
    "film.like": film(OUTCOME),
    "promises": waitingroom_lib.Promises(),
    "a": [1, 2, 3],
    "acceptance_s": 0.2,
    "also_clinics": (),
    "arrivals": [0, 1, 2],
    "arrived_s": [0, 1, 2],
    "arrived_us": (0, 1, 2),
    "b": [2, 3, 5],
    "backlog": 9,
    "bad_share": 0.1,
    "beta": 0.5,
    "block_s": 30,
    "booking": 1,
    "budget_ratio": 0.1,
    "call_us": (1, 2, 3),
    "capacity_per_s": 3,
    "comes_back": press_again,
    "design_a": Design.queued(workers=3),
    "design_b": Design.queued(workers=4),
    "frame": LOG,
    "pareto.frame": FRAME,
    "half_width": 0.5,
    "is_recorded": False,
    "jobs": 1,
    "late_s": 60,
    "layers": 2,
    "level": 0.95,
    "mean_service_s": 2,
    "mean_time_s": 2,
    "measures": ["cost_gbp"],
    "method": "auto",
    "minimise": ["cost_gbp"],
    "number": 1,
    "offered_load": 2,
    "period_h": 720,
    "pick": 2,
    "places": 5,
    "progress": False,
    "resamples": 20,
    "scv_arrivals": 1,
    "scv_services": 0.5,
    "seeds": 2,
    "services": [1, 2, 3],
    "sort": False,
    "steps": ((0, 3),),
    "time_us": 60,
    "tries": 3,
    "values": [1, 2, 3],
    "window_h": 1,
    "within_s": 120,
    "confirmation_s": 120,
    "oldest_s": 300,
    "q": 50,
    "rate_per_s": 1,
    "ratio": 0.1,
    "refusal_s": 0.2,
    "result": "text",
    "retry_budget": None,
    "review": review(OUTCOME),
    "rule": OnUtilisation(0.8),
    "samples": {"a": OUTCOME.acceptance_s},
    "scale_in_after_s": 0,
    "scenario": HOUR,
    "seconds": 60,
    "seed": 1,
    "seen": NOW,
    "firings.seen": SEEN,
    "ThresholdAlert.firing.seen": SEEN,
    "BurnRateAlert.firing.seen": SEEN,
    "server_gbp_per_h": 0.1,
    "servers": 4,
    "shards": None,
    "share": 0.5,
    "signal": "backlog",
    "span_s": 600,
    "starts_at_s": 0,
    "step_s": 60,
    "target": 0.8,
    "target_s": 5,
    "threads": 3,
    "time_s": 60,
    "timeline": OUTCOME.timeline(60),
    "title": "a title",
    "to_s": 60,
    "troubles": (),
    "until_s": 60,
    "up": 1.5,
    "urgent_share": 0,
    "values_us": [1, 2],
    "verdict": judge(OUTCOME),
    "window_s": 60,
    "worker_death_probability": 0,
    "worker_gbp_per_h": 1,
    "workers": 3,
    "x": [1, 2],
    "xlabel": "x",
    "y_most": 9,
    "ylabel": "y",
}
"""A sane value for each parameter: by `callable.parameter`, or else by the parameter alone."""

INSTANCES = {
    type(each).__name__: each
    for each in (
        OUTCOME,
        MORNING,
        OUTCOME.time_spent(60),
        interval([1, 2, 3]),
        proportion(2, 3),
        with_returns(MORNING, press_again, workers=3, backlog_limit=2),
        OUTCOME.acceptance_s,
        OUTCOME.call_log,
        OUTCOME.cost,
        OUTCOME.timeline(60),
        judge_mornings([OUTCOME]),
        HOUR,
        SPIKE,
        SteadyDemand(rate_per_s=1),
        StepDemand(steps=((0, 2), (60, 3))),
        UniformCalls(low_s=1, high_s=3),
        ExponentialCalls(mean_s=2),
        FixedCalls(mean_s=2),
        LogNormalCalls(mean_s=2, scv=1),
        Backoff.exponential(1, cap_s=9),
        Autoscaler(rule=OnUtilisation()),
        OnUtilisation(),
        OnBacklogPerWorker(9),
        OnAge(60),
        OnDemand(call_s=2, drain_s=60),
        ThresholdAlert(signal="backlog", above=60),
        BurnRateAlert(),
        Dial("workers", low=1, high=9, value=2),
        Session(FEW),
    )
}
"""An instance of each class that has methods."""

RECORDS = {"Booking", "Call", "Hold", "Observed", "Span", "BurnWindow", "Labelled"}
RECORDS |= {"Bookings", "CallLog", "Holds", "DeadLetter", "CostItem", "Cost", "Timeline"}
RECORDS |= {"Signals", "AlertScore", "Score", "Rule", "Verdict", "MorningsVerdict", "Attempt"}
RECORDS |= {"Answer"}
RECORDS |= {"BoundedBacklog", "Comparison", "FewestWorkers", "FluidBacklog", "Interval"}
RECORDS |= {"Proportion"}
RECORDS |= {"Explorer", "Film", "Outcome", "Picture", "Returns", "Review", "TimeSpent"}
"""What the library hands out: plain columns and rows, made by itself alone."""

CALLED = {
    **{name: ["nonsense"] for name in ("ranges", "choices", "changes")},
    "also_clinics": ["clinic"],  # all numbers, or all names
    "path": ["No such file", "Is a directory", "line 1"],  # a page that was saved is no log
    "delay_s": ["base_s"],
    "Dial.turn.value": ["workers"],  # the dial's own label
    "function": ["workers"],  # the parameter that it does not have
    # Of two that don't go together either may be named.
    "base_s": ["cap_s"],
    "from_s": ["until_s", "to_s"],
    "low": ["high", "value"],
    "low_s": ["high_s"],
    "arrivals": ["services"],
    "services": ["arrivals"],
    "block_s": ["within_s"],
    "minimum": ["maximum"],
}
"""What else an error may call a parameter."""


class Unshowable:
    def __repr__(self) -> str:
        raise RuntimeError("no")


def nonsense():
    """Everything that somebody might give by mistake; made anew, since some can be used up."""
    return [
        *(None, True, "", "a", "١٢", b"x", "x" * 10**6),
        *(math.nan, math.inf, -math.inf, -1, 0, 10**30, 10**5000, 1e308, 1e-320, 2 + 3j),
        *([], [None], (), (None,), {}, {1: 2}, object(), Unshowable(), lambda: None, int),
        *(np.int16(300), np.uint8(200), np.float16(2.5), np.array([1, 2]), np.array(2)),
        *(Fraction(5, 2), Fraction(10**400), Decimal("2.5"), Decimal("sNaN"), [0] * 10**5),
        (each for each in [1, 2]),
    ]


def modules():
    for found in pkgutil.walk_packages(waitingroom_lib.__path__, "waitingroom_lib."):
        name = found.name.removeprefix("waitingroom_lib.")
        if not any(part.startswith("_") for part in name.split(".")):
            yield name, importlib.import_module(found.name)


def is_in(place: str, places: set[str]) -> bool:
    return any(f"{place}.".startswith(f"{each}.") for each in places)


def public_callables():
    """Full name, short name and callable of everything that anybody may call."""
    yield "_words.duration", "duration", waitingroom_lib.duration
    for module_name, module in modules():
        for name, found in list(vars(module).items()):
            place = f"{module_name}.{name}"
            if name.startswith("_") or getattr(found, "__module__", "") != module.__name__:
                continue
            if is_in(place, INTERNAL):
                continue
            if inspect.isfunction(found):
                yield place, name, found
            elif inspect.isclass(found):
                yield from of_class(place, name, found)


def of_class(place, name, found):
    if name not in RECORDS:
        yield place, name, found
    for method, how in list(vars(found).items()):
        if (method.startswith("_") and method != "__call__") or f"{place}.{method}" in INTERNAL:
            continue
        if isinstance(how, classmethod | staticmethod):
            yield f"{place}.{method}", f"{name}.{method}", getattr(found, method)
        elif inspect.isfunction(how) and len(inspect.signature(how).parameters) > 1:
            assert name in INSTANCES, f"{place} is new: give an instance of it in INSTANCES"
            yield f"{place}.{method}", f"{name}.{method}", getattr(INSTANCES[name], method)


def sane(name: str, parameter: inspect.Parameter):
    value = SANE.get(f"{name}.{parameter.name}", SANE.get(parameter.name, inspect))
    if value is inspect and parameter.kind is not inspect.Parameter.VAR_POSITIONAL:
        raise AssertionError(
            f"{name} has a new parameter {parameter.name!r}: give a sane value for "
            f"'{name}.{parameter.name}' in SANE"
        )
    return value


@contextmanager
def guard(seconds: float):
    """Interrupt what hangs, by the processor's time, where the platform can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_):
        raise TimeoutError(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def odd_numbers(record) -> list[str]:
    """Fields of a dataclass that hold a number which is not Python's own."""
    odd = (np.generic, Fraction, Decimal)
    return [
        field.name
        for field in dataclasses.fields(record)
        if isinstance(getattr(record, field.name), odd)
    ]


def complaint(name: str, called: list[str], target, given: dict) -> str | None:
    """What is wrong with the answer, if anything."""
    try:
        with guard(2):
            made = target(**given)
            if dataclasses.is_dataclass(made) and name not in RECORDS:
                str(made)
                if odd := odd_numbers(made):
                    return f"stores {odd} as it came"
    except (TypeError, ValueError, OSError) as error:  # there may be no such file
        words = str(error)
        if len(words) >= 1000:
            return f"a message of {len(words):,} characters"
        if not any(each in words for each in called):
            return f"{type(error).__name__} that doesn't name it: {words[:150]}"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:150]}"
    return None


def short(value) -> str:
    try:
        return repr(value)[:40]
    except Exception:
        return type(value).__name__


def answers():
    """Of every public callable, each parameter and all nonsense: what is wrong, or None."""
    for place, name, target in public_callables():
        parameters = inspect.signature(target).parameters
        good = {each.name: sane(name, each) for each in parameters.values()}
        for parameter in parameters.values():
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                continue
            called = [parameter.name]
            for each in (parameter.name, f"{name}.{parameter.name}"):
                called += CALLED.get(each, [])
            for value in nonsense():
                given = {**good, parameter.name: value}
                if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                    given[parameter.name] = {"nonsense": value}
                given = {key: each for key, each in given.items() if each is not inspect}
                for each in parameters.values():
                    if each.kind is inspect.Parameter.VAR_KEYWORD:
                        given |= given.pop(each.name)
                words = complaint(name, called, target, given)
                yield words and f"{place}({parameter.name}={short(value)}): {words}"
            plt.close("all")


def test_nonsense_gets_a_result_or_an_error_that_names_it(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    LOG.to_csv("log.csv", index=False)
    began = time.monotonic()
    with joblib.parallel_config(backend="threading"):  # to start a process takes its time
        said = list(answers())
    wrong = [words for words in said if words]
    assert wrong == [], f"{len(wrong)} of {len(said)}:\n" + "\n".join(wrong)
    assert len(said) > 14_000
    assert time.monotonic() - began < 60


# -- what goes by name

BY_POSITION = {
    "theory",  # rate, mean service time, servers, in all formulas; all else by name
    "intervals.welch",  # a - b
    "intervals.proportion",  # kept, of: more kept than there were is refused
    "study.compare",  # a - b
    *(
        f"world.demand.{name}Demand.{asked}"
        for name in ("Steady", "Spike", "Step")
        for asked in ("expected_bookings", "bounds_per_s")
    ),
    "world.scenario.Scenario.expected_bookings",
    "world.scenario.Morning",  # its columns; `attempt` and `jitter` are asked at every call
}
"""Where two arguments of one type go by position: their order is the meaning, or else is refused"""


def test_what_could_be_swapped_in_silence_goes_by_name():
    for place, _, target in public_callables():
        each = inspect.signature(target).parameters.values()
        kinds = [str(one.annotation) for one in each if one.kind is one.POSITIONAL_OR_KEYWORD]
        numbers = [kind for kind in kinds if kind in ("<class 'int'>", "<class 'float'>")]
        if not is_in(place, BY_POSITION):
            assert len(numbers) < 2, place
            assert len(set(kinds)) == len(kinds), place


# -- fields that are each in range, and together would hang

FEW_CALLS = Morning.from_columns([each / 2 for each in range(50)], [2] * 50)
ALL_AT_ONCE = Morning.from_columns([0] * 9, [1000] * 9, scenario=Scenario.steady(accept_s=0))
DAY = simulate(Morning.from_columns([0, 86_399], [1, 1]), Design.queued(workers=1))
YEARS = Scenario.steady(rate_per_s=1e-9, hours=300_000)
ALL_FAIL = Scenario.steady(rate_per_s=1, hours=0.01, failure_probability=1).sample(1)
ALL_DIE = Scenario.steady(rate_per_s=1, hours=0.01, worker_death_probability=1).sample(1)
REFUSED = Outage(from_s=0, until_s=1e9, mode="refuse")
ALL_REFUSED = Scenario.steady(rate_per_s=1, hours=0.01, troubles=(REFUSED,)).sample(1)
VERY_SLOW = (Slowdown(from_s=0, until_s=1e9, factor=1e6),) * 60
SECOND = Autoscaler(rule=OnUtilisation(), every_s=1)
RESTLESS = {"rule": lambda seen: seen.now_s % 2 * 1e5, "every_s": 1, "maximum": 100_000}
BRISK = Backoff.fixed(1e-6)


def meet(morning, workers=3, policy=None, **choices):
    policy = waitingroom_lib.CallPolicy(**policy or {})
    return simulate(morning, Design.queued(workers=workers, policy=policy, **choices))


def swings(number, most):
    return Schedule(steps=tuple((each / 10, 1 + each % 2 * most) for each in range(number)))


TOO_MUCH = {
    "a look a second, for years": lambda: meet(YEARS.sample(1), SECOND),
    "a look a second, until a backoff has passed": lambda: meet(
        ALL_FAIL, SECOND, {"max_attempts": 9, "backoff": Backoff.fixed(1e9)}
    ),
    "a look a second, until a redelivery": lambda: meet(
        ALL_DIE, SECOND, {"timeout_s": 1, "max_attempts": 9, "redelivery_s": 1e9}
    ),
    "a rule that wants all or nobody": lambda: meet(FEW_CALLS, Autoscaler(**RESTLESS, boot_s=0)),
    "all or nobody, in shards": lambda: meet(
        FEW_CALLS, Autoscaler(**RESTLESS, minimum=64), shards=Shards(of=64, pick=2)
    ),
    "a schedule of all or nobody": lambda: meet(FEW_CALLS, swings(1000, 90_000)),
    "a million steps": lambda: swings(1_000_000, 1),
    "a million attempts": lambda: meet(ALL_FAIL, 3, {"max_attempts": 10**6, "backoff": BRISK}),
    "all clinics in a thousand troubles": lambda: Scenario.steady(
        clinics=50_000, troubles=(REFUSED,) * 1000
    ),
    "slow, and slower, and slower": lambda: meet(
        Scenario.steady(rate_per_s=1, hours=0.01, troubles=VERY_SLOW).sample(1)
    ),
    "a day of milliseconds": lambda: DAY.timeline(0.001),
    "a day of hundredths": lambda: DAY.timeline(0.01),
    "goodput, to the millisecond": lambda: DAY.goodput_per_s(120, step_s=0.001),
    "causes, to the millisecond": lambda: DAY.time_spent(0.001),
    "signals, to the millisecond": lambda: signals(DAY, step_s=0.001),
    "signals, to the tenth": lambda: signals(DAY, step_s=0.1),
    "incidents, to the millisecond": lambda: incidents(DAY, step_s=0.001),
    "a picture of a day of tenths": lambda: charts.morning(DAY, title="a day", step_s=0.1),
    "blocks of a millisecond": lambda: Morning.from_columns(range(9000), [1] * 9000).resampled(
        block_s=0.001, within_s=1
    ),
    "patients who press all the time": lambda: with_returns(
        ALL_AT_ONCE, lambda now_s, waiting: now_s + 1e-6, workers=1, backlog_limit=0
    ),
    "patients who press at the same microsecond": lambda: with_returns(
        ALL_AT_ONCE, lambda now_s, waiting: now_s + 1e-9, workers=1, backlog_limit=0
    ),
}
ENOUGH = {
    "a look a second": lambda: meet(FEW_CALLS, SECOND),
    "a schedule of many steps": lambda: meet(FEW_CALLS, swings(30_000, 0)),
    "many shards": lambda: meet(FEW_CALLS, 64, shards=Shards(of=64, pick=3)),
    "many clinics": lambda: meet(
        Scenario.steady(rate_per_s=1, hours=0.01, clinics=50_000).sample(1),
        64,
        shards=Shards(of=64, pick=3),
    ),
    "a breaker of a microsecond": lambda: meet(
        ALL_REFUSED,
        3,
        {
            "timeout_s": 1,
            "max_attempts": 300,
            "backoff": BRISK,
            "breaker": Breaker(failures=1, open_s=1e-6),
        },
    ),
    "a backoff of a microsecond": lambda: meet(
        ALL_FAIL, 3, {"max_attempts": 1000, "backoff": BRISK}
    ),
    "a redelivery of two microseconds": lambda: meet(
        ALL_DIE, 3, {"timeout_s": 1e-6, "redelivery_s": 2e-6, "max_attempts": 1000}
    ),
    "CoDel, to the microsecond": lambda: meet(
        FEW_CALLS, 1, codel=CoDel(target_s=1e-6, interval_s=1e-6)
    ),
    "a microsecond old": lambda: meet(FEW_CALLS, 1, max_age_s=1e-6),
    "a day of fifths": lambda: DAY.timeline(0.2),
    "signals, to the second": lambda: signals(DAY, step_s=1),
    "few blocks of a millisecond": lambda: FEW_CALLS.resampled(block_s=0.001, within_s=1),
}


@pytest.mark.parametrize("asked", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_would_never_end_is_refused_with_the_reason(asked):
    began = time.process_time()
    with guard(20), pytest.raises(ValueError, match=r"at most|at least") as caught:
        asked()
    assert len(str(caught.value)) < 1000
    assert time.process_time() - began < 2


@pytest.mark.parametrize("asked", ENOUGH.values(), ids=ENOUGH)
def test_what_is_much_and_yet_possible_is_answered(asked):
    began = time.process_time()
    with guard(20):
        asked()
    assert time.process_time() - began < 2
