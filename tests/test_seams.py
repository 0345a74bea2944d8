"""Further examples of faults of known kinds: each the smallest input, and the right value."""

import inspect
import math
import signal
from contextlib import contextmanager, suppress
from dataclasses import fields

import joblib
import numpy as np
import pandas as pd
import pytest

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    CallPolicy,
    Design,
    Morning,
    Observed,
    OnAge,
    OnDemand,
    Scenario,
    Shards,
    Slowdown,
    SteadyDemand,
    duration,
    judge,
    simulate,
    study,
    theory,
)
from waitingroom_lib.intervals import interval
from waitingroom_lib.judge.alerts import LEVELS, BurnRateAlert, signals
from waitingroom_lib.outcome.ledger import Latencies
from waitingroom_lib.run.returns import with_returns
from waitingroom_lib.show import charts
from waitingroom_lib.show.diagram import diagram
from waitingroom_lib.show.morning_chart import curves, morning_chart

AXES = {"title": "t", "xlabel": "x", "ylabel": "y"}
HUGE = 10**5000  # Python refuses to write a number of more than 4,300 digits


def world(**changes):
    fields = {
        "name": "w",
        "demand": SteadyDemand(rate_per_s=1),
        "duration_s": 10,
        "accept_s": 0,
        "budget_gbp": 1,
    }
    return Scenario(**fields | changes)


def by_hand(arrived_s, call_s, clinic=None, **changes):
    return Morning.from_columns(arrived_s, call_s, clinic, scenario=world(**changes))


def log_of(bookings=200):
    return Morning.from_columns([row * 0.5 for row in range(bookings)], [2.0] * bookings)


@contextmanager
def at_most_s(seconds):
    """What hangs fails."""

    def stop(*_):
        raise TimeoutError(f"still at it after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def refused(name, call):
    """Refused in a short message that names the argument."""
    with pytest.raises((TypeError, ValueError)) as error:
        call()
    words = str(error.value)
    assert name in words
    assert len(words) < 1000


def quiet(workers: int) -> Observed:
    """What is seen of so many workers with nothing to do."""
    names = (column.name for column in fields(Observed))
    return Observed(**dict.fromkeys(names, 0) | {"workers": workers})


# -- A. What the model means


@pytest.mark.parametrize(
    "design",
    [
        Design.queued(workers=1, policy=CallPolicy(max_attempts=2)),
        Design.queued(workers=1, policy=CallPolicy(max_attempts=2, timeout_s=400)),
        Design.synchronous(threads=1, policy=CallPolicy(max_attempts=2)),
    ],
)
def test_whoever_goes_from_one_call_straight_into_the_next_never_waits(design):
    # 301 s in a first call that fails, then at once in the second: the backlog is 0 throughout.
    outcome = simulate(by_hand([0], [301], failure_probability=1), design)
    assert max(outcome.timeline(0.25).oldest_age_s) == 0
    assert outcome.oldest_wait_s == 0
    assert judge(outcome).oldest.kept


def test_an_alert_can_look_at_the_age_of_first_attempts():
    # Timeline and Observed tell the two ages apart; Signals has one, and calls it by the other.
    assert "first_attempt_age_s" in LEVELS


@pytest.mark.parametrize("max_age_s", [1e-7, 4.9e-7])
def test_the_shortest_age_limit_still_limits(max_age_s):
    # At 1 us the second is given up; at less it waits for ever.
    design = Design.queued(workers=1, max_age_s=max_age_s)
    outcome = simulate(by_hand([0, 0], [10, 1]), design)
    assert outcome.bookings.state[1] == "failed"


@pytest.mark.parametrize("step_s", [600, 900, 1800])
def test_a_burn_rate_alert_fires_also_where_a_step_is_longer_than_its_window(step_s):
    # 1/s against 0.5/s: after 4 minutes everybody is late, 20 times the budget.
    world_of = by_hand([float(row) for row in range(7200)], [2.0] * 7200, duration_s=7200)
    seen = signals(simulate(world_of, Design.queued(workers=1)), step_s=step_s)
    assert any(BurnRateAlert(windows=((14.4, 3600, 300),)).firing(seen))


def test_a_budget_met_to_the_penny_is_kept():
    # One worker at 1.00 and seven servers at 0.10, an hour each: GBP 1.70. A float makes it more.
    outcome = simulate(
        by_hand([0], [1], duration_s=3600, budget_gbp=1.7), Design.queued(workers=1, servers=7)
    )
    assert judge(outcome).budget.kept


@pytest.mark.parametrize(("workers", "down", "fewer"), [(90, 0.7, 63), (100, 0.29, 29)])
def test_a_rule_scales_down_to_the_whole_number_that_it_means(workers, down, fewer):
    seen = quiet(workers)
    assert OnAge(60, down=down)(seen) == fewer


def test_blocks_of_a_tenth_of_a_second_move_as_far_as_blocks_of_a_second():
    # 0.3 / 0.1 is a little under 3: blocks move by two places instead of three.
    quick = by_hand([0, 0.11, 0.27, 0.31, 0.58, 0.83], [1] * 6, duration_s=1)
    slow = by_hand([0, 1.1, 2.7, 3.1, 5.8, 8.3], [1] * 6, duration_s=10)
    for seed in range(20):
        tenths = quick.resampled(seed, block_s=0.1, within_s=0.3).arrived_us
        whole = slow.resampled(seed, block_s=1, within_s=3).arrived_us
        assert [10 * at for at in tenths] == list(whole)


def test_a_percentile_at_a_whole_place_is_that_latency():
    # 3,000 * 1.1% is place 33, the last that ended; a float makes it a little more, and infinite.
    assert Latencies([1_000_000] * 34).percentile(1.1, never=2967) == 1


def test_a_large_pool_with_a_little_to_spare_is_not_full():
    # Spare 0.4 of 1e9, far more than a float's noise (1e-7): C is about 1, and s / (c - a) 2.5 s.
    assert theory.mmc_mean_wait_s(999_999_999.6, 1, 10**9) == pytest.approx(2.5, rel=1e-3)


def test_a_backlog_drains_through_a_little_to_spare():
    wait_s = theory.drain_time_s(10, capacity_per_s=1e9, rate_per_s=1e9 - 0.4)
    assert wait_s == pytest.approx(25, rel=1e-6)


def test_some_load_needs_some_server():
    assert theory.square_root_staffing(5e-10, beta=0) == 1


@pytest.mark.parametrize(
    ("function", "first", "second"),
    [
        (OnDemand, "call_s", "drain_s"),
        (Scenario.steady, "rate_per_s", "hours"),
        (simulate(by_hand([0], [1]), Design.queued(workers=1)).goodput_per_s, "limit_s", "step_s"),
        (
            simulate(by_hand([0], [1]), Design.queued(workers=1)).expected_wait_s,
            "time_s",
            "window_s",
        ),
    ],
)
def test_two_numbers_that_can_be_mixed_up_are_not_both_positional(function, first, second):
    # OnDemand(call_s=300, drain_s=2) for a call of 2 s and 300 s to drain is accepted in silence.
    kinds = [inspect.signature(function).parameters[name].kind for name in (first, second)]
    assert kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) <= 1


# -- B3, B4. Rates in pictures


@pytest.mark.parametrize("draw", [morning_chart, diagram])
def test_pictures_say_slow_rates_with_two_digits(draw):
    # One in 32 s against one a minute: "0.0 bookings/s against a capacity of 0.0/s".
    slow = by_hand([row * 32.0 for row in range(40)], [60.0] * 40, duration_s=1280)
    words = draw(simulate(slow, Design.queued(workers=1))).alt
    assert "0.0/s" not in words
    assert "0.0 bookings/s" not in words


# -- C1. Numbers of another type


@pytest.mark.parametrize("kind", [np.int32, np.int16, np.float16, np.float32])
def test_who_comes_back_may_say_when_in_any_type(kind):
    # int32 wraps round to 22 minutes before the start, and they come back for ever.
    morning = by_hand([0, 0], [3000, 10])
    with at_most_s(5):
        returns = with_returns(morning, lambda *_: kind(3010), workers=1, backlog_limit=0)
    expected = with_returns(morning, lambda *_: float(kind(3010)), workers=1, backlog_limit=0)
    assert returns.accepted_us == expected.accepted_us


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int16, np.float16])
def test_a_day_is_resampled_by_blocks_of_any_type(kind):
    resampled = log_of().resampled(block_s=kind(30), within_s=kind(120))
    assert resampled.arrived_us == log_of().resampled(block_s=30, within_s=120).arrived_us


def test_the_fewest_workers_are_found_with_a_number_of_any_type():
    plain = study.fewest_workers(log_of(20), resamples=255, jobs=1, progress=False)
    typed = study.fewest_workers(log_of(20), resamples=np.uint8(255), jobs=1, progress=False)
    assert typed == plain


def test_a_level_of_any_type_is_a_level():
    found = study.fewest_workers(
        log_of(20), resamples=20, level=np.float16(0.5), jobs=1, progress=False
    )
    assert type(found.level) is float


def test_latencies_of_any_type_have_a_mean():
    assert Latencies([np.int32(2_000_000_000)] * 3).mean() == 2000


def test_a_line_of_small_numbers_leaves_the_chart_where_it_does():
    # The slope is taken in uint8: 10 - 200 is 66, and the line begins far right of the chart.
    small = curves([0, 1], {"a": np.array([200, 10], np.uint8)}, y_most=100, **AXES)
    assert small.svg == curves([0, 1], {"a": [200, 10]}, y_most=100, **AXES).svg


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_infinity_of_any_type_is_all_workers(kind):
    scaler = Autoscaler(rule=lambda seen: kind("inf"), maximum=7)
    assert scaler.wanted(quiet(1)) == 7


@pytest.mark.parametrize(("value", "words"), [("nan", "none"), ("inf", "never")])
def test_what_is_no_time_is_said_in_any_type(value, words):
    assert duration(np.float32(value)) == words


# -- C2. Finite, and absurd


@pytest.mark.parametrize("accept_s", [0, 1e-7])
def test_nobody_comes_back_at_the_instant_they_were_turned_away(accept_s):
    # Later by less than a microsecond is not later, and goes on for ever.
    morning = by_hand([0, 0], [1, 1], accept_s=accept_s)
    with at_most_s(5), pytest.raises(ValueError, match="comes_back"):
        with_returns(morning, lambda now_s, _: now_s + 1e-9, workers=1, backlog_limit=0)


def test_nobody_comes_back_after_the_end_of_time():
    with pytest.raises(ValueError, match="comes_back"):
        with_returns(by_hand([0, 0], [1, 1]), lambda *_: 1e308, workers=1, backlog_limit=0)


def test_returns_have_no_more_workers_than_a_design():
    # 1e9 of them take 8 GB before anything runs; refused at 1e13, since a list can't hold them.
    refused(
        "workers",
        lambda: with_returns(by_hand([0], [1]), lambda now_s, _: now_s + 1, workers=10**13,
                             backlog_limit=0),
    )  # fmt: skip


def test_the_fewest_workers_of_a_long_log_that_none_can_serve_are_infinite():
    # Calls of 200 s never meet 120 s: infinite, not "workers must be at most 100,000".
    bookings = 150_000
    busy = Morning.from_columns([row * 0.01 for row in range(bookings)], [200.0] * bookings)
    found = study._fewest(busy, Design.queued(workers=1), study.Promises(), 50_000)
    assert found == math.inf


def test_many_slowdowns_at_once_are_refused_or_answered():
    # Factors multiply: sixty of a million are infinite, and a run dies in OverflowError.
    slow = tuple(Slowdown(from_s=0, until_s=10, factor=1e6) for _ in range(60))
    refused(
        "troubles",
        lambda: simulate(by_hand([0], [1], troubles=slow), Design.queued(workers=1)),
    )


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("seed", lambda: Morning.from_columns([0], seed=HUGE)),
        ("seed", lambda: repr(Morning.from_columns([0], [1], seed=HUGE))),
        ("seed", lambda: log_of().resampled(HUGE)),
        ("number", lambda: log_of().attempt(0, HUGE)),
        ("servers", lambda: theory.erlang_c(1, HUGE)),
        ("places", lambda: theory.mmck(1, 1, 1, places=HUGE)),
        ("tries", lambda: theory.expected_attempts(0.1, tries=HUGE)),
        ("tries", lambda: theory.retry_amplification(tries=HUGE, layers=1)),
        ("layers", lambda: theory.retry_amplification(tries=2, layers=10**400)),
        ("shards", lambda: theory.shuffle_shards(HUGE, 2)),
        ("values", lambda: interval([HUGE])),
        ("lines", lambda: curves([0, 1], {"a": [10**400, 1]}, **AXES)),
        ("lines", lambda: curves([0, 1], {"a": [1.5e308, 1]}, **AXES)),
        ("lines", lambda: charts.against([0, 1], {"a": [10**400, 1]}, **AXES).figure.canvas.draw()),
        ("mark", lambda: curves([0, 1], {"a": [1, 2]}, mark=(0, 1.7e308, "m"), **AXES)),
        ("x must", lambda: curves([0, 5e-324], {"a": [1, 2]}, **AXES)),
        ("x must", lambda: curves([-1e308, 1e308], {"a": [1, 2]}, **AXES)),
    ],
)
def test_what_is_too_large_is_refused_by_name(name, call):
    refused(name, call)


@pytest.mark.parametrize("say", [duration, simulate(log_of(), Design.queued(workers=1)).clock])
def test_a_time_beyond_all_times_is_refused_or_said_in_few_words(say):
    # 300 digits of hours.
    words = "refused"
    with suppress(ValueError):
        words = say(1e308)
    assert len(words) < 100


# -- C3, C6. What goes in, and what is said of it


class Endless:
    def __repr__(self):
        return "x" * 1_000_000


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("seeds", lambda: study.replicate(world(), Design.queued(workers=1), Endless())),
        ("designs", lambda: study.sweep(world(), Endless(), 1)),
        ("designs", lambda: study.sweep(world(), {"x" * 10**6: 3}, 1)),
        (
            "measures",
            lambda: study.replicate(world(), Design.queued(workers=1), 1, measures=["x" * 10**6]),
        ),
        (
            "measures",
            lambda: study.replicate(
                world(), Design.queued(workers=1), 1, measures={"a": Endless()}
            ),
        ),
        (
            "measure",
            lambda: study.replicate(
                world(), Design.queued(workers=1), 1, measures={"a": lambda _: Endless()}, jobs=1
            ),
        ),
        ("values[0]", lambda: interval(["x" * 10**6])),
        ("state", lambda: simulate(log_of(), Design.queued(workers=1)).count("x" * 10**6)),
        ("Design", lambda: Design.queued(workers=1, **{"x" * 10**6: 1})),
        ("Scenario", lambda: Scenario.monday(**{"x" * 10**6: 1})),
    ],
)
def test_a_message_is_short_whatever_was_given(name, call):
    refused(name, call)


OUTCOME = simulate(by_hand([0, 1], [1, 1]), Design.queued(workers=1))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("also_clinics", lambda: Morning(world(), 1, (0,), (0,), (1,), also_clinics=5)),
        ("also_clinics", lambda: Morning(world(), 1, (0,), (0,), (1,), also_clinics=(None,))),
        ("also_clinics", lambda: Morning(world(), 1, (0,), ("a",), (1,), also_clinics="bc")),
        ("notes", lambda: Morning(world(), 1, (0,), (0,), (1,), notes="abc")),
        ("notes", lambda: str(Morning(world(), 1, (0,), (0,), (1,), notes=5))),
        ("values_us", lambda: Latencies("abc").percentile(50)),
        ("values_us", lambda: Latencies(["a"]).percentile(50)),
        ("bookings", lambda: OUTCOME.time_spent(1, bookings=5)),
        ("bookings", lambda: OUTCOME.time_spent(1, bookings=[0.0])),
        ("bookings", lambda: OUTCOME.time_spent(1, bookings=[[1]])),
        ("bookings", lambda: OUTCOME.time_spent(1, bookings=[True])),
        ("services", lambda: theory.fifo_starts([0, 1], [1], 1)),
        (
            "comes_back",
            lambda: with_returns(by_hand([0, 0], [1, 1]), 5, workers=1, backlog_limit=0),
        ),
        (
            "measure must",
            lambda: study.compare(world(), OUTCOME.design, OUTCOME.design, 1, measure=5),
        ),
        ("bands", lambda: charts.against([0, 1], {"a": [1, 2]}, bands={"a": 5}, **AXES)),
        ("bands", lambda: charts.against([0, 1], {"a": [1, 2]}, bands={"a": ([1], [2])}, **AXES)),
        (
            "bands",
            lambda: charts.against([0, 1], {"a": [1, 2]}, bands={"a": ("ab", [2, 2])}, **AXES),
        ),
        ("x must", lambda: charts.against([], {"a": []}, clock_of=OUTCOME, **AXES)),
        ("x must", lambda: charts.against([-5, -1], {"a": [1, 2]}, clock_of=OUTCOME, **AXES)),
        (
            "samples",
            lambda: charts.latencies({str(n): Latencies([1]) for n in range(6)}, title="t"),
        ),
        ("lines", lambda: curves([0, 1], {"a": [True, False]}, **AXES)),
        ("twice", lambda: study.pareto(pd.DataFrame([[1, 2]], columns=["a", "a"]), ["a"])),
    ],
)
def test_bad_input_is_refused_by_name(name, call):
    # Among them a sixth sample that isn't drawn, and bands of another length that are.
    refused(name, call)


def test_time_spent_takes_bookings_one_by_one():
    # A generator is used up by the check, and the answer is 0 in silence.
    spent = OUTCOME.time_spent(1, bookings=(booking for booking in (0, 1)))
    assert spent.total_s("calls") == 2


# -- C7. Studies


@pytest.mark.parametrize("backend", ["multiprocessing"])
def test_the_fewest_workers_are_found_on_any_backend(backend):
    with joblib.parallel_config(backend=backend):
        found = study.fewest_workers(log_of(), resamples=20, jobs=2, progress=False)
    assert found.workers == 2


def test_the_fewest_workers_take_no_more_processes_than_there_are_mornings(monkeypatch):
    asked = []

    class Few(joblib.Parallel):
        def __init__(self, *args, n_jobs=None, **kwargs):
            asked.append(n_jobs)
            super().__init__(*args, n_jobs=1, **kwargs)

    monkeypatch.setattr(joblib, "Parallel", Few)
    study.fewest_workers(log_of(20), resamples=20, jobs=5000, progress=False)
    assert max(asked) <= 20


def test_the_fewest_workers_in_groups_are_at_least_a_group_each():
    design = Design.queued(workers=8, shards=Shards(of=8, pick=2))
    found = study.fewest_workers(log_of(), design=design, resamples=20, jobs=1, progress=False)
    assert found.workers == 8


# -- D. Cost that grows where it need not


# -- E. Real logs


@pytest.mark.parametrize(
    "clinic",
    [pd.array([1, None], dtype="Int64"), pd.array(["a", None], dtype="string")],
)
def test_a_gap_among_nullable_clinics_is_told_by_its_row(clinic):
    # TypeError: boolean value of NA is ambiguous.
    frame = pd.DataFrame({"arrived_s": [0, 1], "clinic": clinic})
    with pytest.raises(ValueError, match=r"row 1.*clinic"):
        Morning.from_frame(frame)


def test_a_clinic_that_is_an_array_is_told_by_its_row():
    frame = pd.DataFrame({"arrived_s": [0], "clinic": [np.array([1, 2])]})
    with pytest.raises(ValueError, match=r"row 0.*clinic"):
        Morning.from_frame(frame)


def test_a_backoff_is_seen_as_the_age_of_somebody_and_not_of_a_first_attempt():
    # Signals.oldest_age_s is said to be the wait for the first call; this one had its first call.
    design = Design.queued(workers=1, policy=CallPolicy(max_attempts=2, backoff=Backoff.fixed(600)))
    seen = signals(simulate(by_hand([0], [1], failure_probability=1), design))
    assert max(seen.oldest_age_s) == 600
    assert max(seen.first_attempt_age_s) == 0
