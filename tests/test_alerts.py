"""What could be seen, when an alert fires on it, what was true, and how the one is scored."""

import dataclasses
import math
from itertools import pairwise

import pytest
from handmade import platforms, told
from hypothesis import given
from hypothesis import strategies as st
from reference import bad_numbers, refused, runs

from waitingroom_lib import (
    Backoff,
    Breaker,
    CallPolicy,
    Design,
    Morning,
    Outage,
    Scenario,
    Schedule,
    simulate,
)
from waitingroom_lib.drills import DRILLS, drill
from waitingroom_lib.judge.alerts import (
    LEVELS,
    AlertScore,
    BurnRateAlert,
    Labelled,
    Signals,
    Span,
    ThresholdAlert,
    firings,
    incidents,
    score_alert,
    signals,
    spans,
)

ONE = Design.queued(workers=1)


def clockwork(arrived_s, call_s, **world):
    """A Morning without chance, accepted at once."""
    scenario = Scenario.steady(**{"accept_s": 0, "duration_s": 1} | world)
    return Morning.from_columns(arrived_s, call_s, scenario=scenario)


def seen(step_s=10, **columns):
    """Signals made by hand: columns that are not given are all 0."""
    length = len(next(iter(columns.values())))
    names = [column.name for column in dataclasses.fields(Signals) if column.name != "step_s"]
    zeros = {name: [0] * length for name in names}
    zeros["time_s"] = [step_s * instant for instant in range(length)]
    return Signals(**zeros | columns, step_s=step_s)


def never(values):
    """Columns with None for no data, so that they can be compared."""
    return [None if math.isnan(value) else value for value in values]


# -- signals


def test_signals_of_one_worker_and_three_bookings():
    # Starts at 1, 11 and 21 s: waits of 0, 9 and 18 s. Looked at every 5 s.
    outcome = simulate(clockwork([1, 2, 3], [10, 10, 10]), ONE)
    now = signals(outcome, promise_s=20, step_s=5, window_s=10)
    assert now.time_s == [0, 5, 10, 15, 20, 25, 30, 35]
    assert len(now) == 8
    assert now.step_s == 5
    assert now.utilisation == [0, 1, 1, 1, 1, 1, 1, 0]
    assert now.backlog == [0, 2, 2, 1, 1, 0, 0, 0]
    assert now.oldest_age_s == [0, 3, 8, 12, 17, 0, 0, 0]
    assert never(now.served_wait_s) == [None, 0, 0, 9, 9, 18, 18, None]
    # Confirmed at 11, 21 and 31 s: latencies of 10, 19 and 28 s.
    assert now.settled == [0, 0, 0, 1, 0, 1, 0, 1]
    assert now.late == [0, 0, 0, 0, 0, 0, 0, 1]


def test_a_booking_confirmed_just_within_the_promise_is_in_time():
    outcome = simulate(clockwork([0], [10]), ONE)
    assert sum(signals(outcome, promise_s=10, step_s=5).late) == 0
    assert sum(signals(outcome, promise_s=9.999, step_s=5).late) == 1


def test_what_was_served_is_no_news_any_more_at_the_end_of_its_window():
    outcome = simulate(clockwork([0], [100]), ONE)
    now = signals(outcome, step_s=10, window_s=30)
    assert never(now.served_wait_s)[:5] == [0, 0, 0, None, None]


def test_the_latest_start_counts_and_not_the_latest_arrival():
    morning = clockwork([0, 1, 2], [10, 10, 10])
    outcome = simulate(morning, Design.queued(workers=1, order="lifo"))
    # Last in, first out: booking 2 starts at 10 s, booking 1 at 20 s.
    assert never(signals(outcome, step_s=10).served_wait_s)[:3] == [0, 8, 19]


def test_a_given_up_booking_is_settled_and_late_when_it_is_given_up():
    morning = told([0, 1], [5, 5], fails={(1, 1)})
    now = signals(simulate(morning, ONE), step_s=5)
    assert now.settled == [0, 1, 1]
    assert now.late == [0, 0, 1]


def test_where_work_hangs_the_served_go_silent_and_the_age_goes_on():
    hang = Outage(from_s=20, until_s=200, mode="hang")
    arrived_s = list(range(0, 200, 2))
    morning = clockwork(arrived_s, [1] * 100, troubles=(hang,), duration_s=200)
    now = signals(simulate(morning, ONE), step_s=10, window_s=30)
    assert never(now.served_wait_s)[6:20] == [None] * 14
    assert [b - a for a, b in zip(now.oldest_age_s[6:19], now.oldest_age_s[7:20], strict=True)] == [
        10
    ] * 13
    assert now.utilisation[3:20] == [1] * 17
    assert now.expected_wait_s[6:20] == [math.inf] * 14


def test_the_wait_runs_from_the_acceptance_and_the_promise_from_the_arrival():
    outcome = simulate(clockwork([0, 0], [10, 10], accept_s=5), ONE)  # accepted at 5 s
    assert never(signals(outcome, step_s=5).served_wait_s)[1:4] == [0, 0, 10]
    assert sum(signals(outcome, promise_s=24, step_s=5).late) == 1
    assert incidents(outcome, promise_s=24) == [Span(0, 60)]
    assert incidents(outcome, promise_s=25) == []


def test_utilisation_is_of_the_workers_that_are_there():
    schedule = Schedule(steps=((0, 2), (10, 4)), boot_s=0)
    outcome = simulate(clockwork([0, 1], [100, 100]), Design.queued(workers=schedule))
    assert signals(outcome, step_s=10).utilisation[:3] == [0.5, 0.5, 0.5]
    outcome = simulate(clockwork([0, 1], [100, 100]), Design.queued(workers=4))
    assert signals(outcome, step_s=10).utilisation[:3] == [0.25, 0.5, 0.5]


@given(run=runs(), step_s=st.sampled_from([0.5, 1, 7]), window_s=st.sampled_from([1, 5, 60]))
def test_the_forecast_is_the_outcomes_own(run, step_s, window_s):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    now = signals(outcome, step_s=step_s, window_s=window_s)
    assert now.expected_wait_s == [
        outcome.expected_wait_s(at, window_s=window_s) for at in now.time_s
    ]


@given(platform=platforms(), instant=st.integers(0, 25))
def test_signals_know_nothing_of_what_comes_later(platform, instant):
    morning, design = platform
    whole = signals(simulate(morning, design), promise_s=4, step_s=2, window_s=6)
    cut = signals(simulate(morning, design, until_s=2 * instant), promise_s=4, step_s=2, window_s=6)
    both = min(len(whole), len(cut), instant + 1)
    for name in (*LEVELS, "time_s", "settled", "late"):
        told_then, told_later = (getattr(each, name)[:both] for each in (cut, whole))
        assert never(told_then) == never(told_later), name


@given(run=runs())
def test_every_booking_that_is_settled_is_counted_once(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    now = signals(outcome, promise_s=3, step_s=1)
    assert sum(now.settled) == outcome.count("confirmed") + len(outcome.dead_letters)
    confirmed = outcome.count("confirmed")
    in_time = outcome.share_on_time(3) * len(outcome.bookings)
    assert sum(now.late) == round(confirmed - in_time) + len(outcome.dead_letters)


@pytest.mark.parametrize("field", ["promise_s", "window_s"])
@pytest.mark.parametrize(("error", "value"), bad_numbers(0, -1))
def test_signals_refuse_a_bad_time(field, error, value):
    outcome = simulate(clockwork([0], [1]), ONE)
    with refused(error, f"{field} must be a number above 0", f"got {value!r}"):
        signals(outcome, **{field: value})


def test_signals_refuse_a_bad_step_and_what_is_no_outcome():
    outcome = simulate(clockwork([0], [1]), ONE)
    with refused(ValueError, "step_s must be a number of at least 0.001", "got 0"):
        signals(outcome, step_s=0)
    with refused(TypeError, "outcome must be Outcome", "got None"):
        signals(None)


# -- a threshold, held for a time


@pytest.mark.parametrize(
    ("for_s", "fires"),
    [
        (0, [0, 1, 1, 1, 0, 1, 0]),
        (10, [0, 0, 1, 1, 0, 0, 0]),
        (20, [0, 0, 0, 1, 0, 0, 0]),
        (30, [0, 0, 0, 0, 0, 0, 0]),
        (11, [0, 0, 0, 1, 0, 0, 0]),
    ],
)
def test_a_threshold_must_be_exceeded_at_every_look_for_long_enough(for_s, fires):
    alert = ThresholdAlert(signal="backlog", above=4, for_s=for_s)
    assert alert.firing(seen(backlog=[4, 5, 6, 5, 4, 9, 0])) == list(map(bool, fires))


def test_a_time_is_as_long_as_it_is_however_the_steps_add_up():
    tenths = seen(backlog=[0, 0, 0, 9, 9, 9], step_s=0.1)
    assert tenths.time_s[5] - tenths.time_s[3] < 0.2
    assert ThresholdAlert(signal="backlog", above=4, for_s=0.2).firing(tenths)[5]


def test_an_alert_on_first_attempts_is_about_the_pool_and_not_about_a_dead_clinic():
    """One of twenty clinics is down for half an hour: its patients wait, and nobody else does."""
    down = Outage(from_s=300, until_s=2100, mode="hang", clinics=(0,))
    world = Scenario.steady(5, hours=0.7, clinics=20, troubles=(down,))
    policy = CallPolicy(
        timeout_s=5, max_attempts=99, backoff=Backoff.fixed(5), breaker=Breaker(failures=3)
    )
    now = signals(simulate(world.sample(1), Design.queued(workers=16, policy=policy)))
    assert max(now.held) > 300
    assert firings(ThresholdAlert(signal="oldest_age_s", above=120), now)
    assert firings(ThresholdAlert(signal="first_attempt_age_s", above=120), now) == []


def test_an_alert_can_fire_at_the_very_first_look():
    alert = ThresholdAlert(signal="oldest_age_s", above=0)
    assert firings(alert, seen(oldest_age_s=[1, 0, 0])) == [Span(0, 10)]


def test_no_data_is_not_above_anything_and_never_is():
    now = seen(served_wait_s=[9, math.nan, 9, 9], expected_wait_s=[0, math.inf, math.inf, 0])
    assert ThresholdAlert(signal="served_wait_s", above=5, for_s=10).firing(now) == [
        False,
        False,
        False,
        True,
    ]
    assert ThresholdAlert(signal="expected_wait_s", above=1e9).firing(now)[1:3] == [True, True]


@pytest.mark.parametrize("signal", ["age", "settled", "late", "time_s", "", None, 3])
def test_only_a_level_can_have_a_threshold(signal):
    with refused(ValueError, "signal must be 'utilisation', ", f"got {signal!r}"):
        ThresholdAlert(signal=signal, above=1)


@pytest.mark.parametrize("field", ["above", "for_s"])
@pytest.mark.parametrize(("error", "value"), bad_numbers(-1))
def test_a_bad_threshold_is_refused(field, error, value):
    given_fields = {"signal": "backlog", "above": 1} | {field: value}
    with refused(error, f"{field} must be a number of at least 0", f"got {value!r}"):
        ThresholdAlert(**given_fields)


# -- burn rate


def burns(late, settled, *, burn, long_s, short_s, objective=0.5):
    """Where a burn-rate alert with one pair of windows fires."""
    alert = BurnRateAlert(objective=objective, windows=((burn, long_s, short_s),))
    return [int(fires) for fires in alert.firing(seen(late=late, settled=settled))]


def test_both_windows_must_burn():
    late, settled = [0, 0, 4, 4, 0, 0], [4] * 6
    # Shares over two steps and over one: (0, 0), (0, 0), (.5, 1), (1, 1), (.5, 0), (0, 0).
    assert burns(late, settled, burn=0.9, long_s=20, short_s=10) == [0, 0, 1, 1, 0, 0]
    assert burns(late, settled, burn=1.9, long_s=20, short_s=10) == [0, 0, 0, 1, 0, 0]
    assert burns(late, settled, burn=0.9, long_s=20, short_s=20) == [0, 0, 1, 1, 1, 0]


def test_it_fires_above_the_burn_rate_and_not_at_it_as_in_the_workbooks_rules():
    late, settled = [0, 0, 4, 4, 0, 0], [4] * 6
    assert burns(late, settled, burn=1, long_s=20, short_s=10) == [0, 0, 0, 1, 0, 0]
    # 0.3 / (1 - 0.9) is 3.0000000000000004 in floats, and 3 / 10 / (1 - 0.95) a little under 6.
    assert burns([3], [10], burn=3, long_s=10, short_s=10, objective=0.9) == [0]
    assert burns([4], [10], burn=3, long_s=10, short_s=10, objective=0.9) == [1]
    assert burns([3], [10], burn=6, long_s=10, short_s=10, objective=0.95) == [0]
    assert burns([72], [100], burn=14.4, long_s=10, short_s=10, objective=0.95) == [0]
    assert burns([73], [100], burn=14.4, long_s=10, short_s=10, objective=0.95) == [1]


def test_a_window_is_of_the_time_before_and_weighs_bookings_and_not_steps():
    # Of the 12 settled in the last two steps, 9 were late; 3 / 4 of them, and not 1 / 2.
    assert burns([0, 0, 9], [3, 3, 9], burn=1.4, long_s=20, short_s=20) == [0, 0, 1]
    assert burns([0, 0, 9], [3, 3, 9], burn=1.5, long_s=20, short_s=20) == [0, 0, 0]


def test_before_a_window_has_gone_by_it_holds_what_there_was():
    assert burns([2, 0, 0], [2, 2, 0], burn=1.9, long_s=600, short_s=10) == [1, 0, 0]


def test_a_window_in_which_nothing_was_settled_burns_nothing():
    assert burns([0, 4, 0], [0, 4, 0], burn=0.5, long_s=30, short_s=10) == [0, 1, 0]


def test_any_pair_of_windows_is_enough():
    now = seen(late=[1, 0, 2], settled=[2, 2, 2])
    alert = BurnRateAlert(objective=0.5, windows=((1.9, 10, 10), (0.9, 10, 10)))
    assert alert.firing(now) == [True, False, True]


def test_the_workbooks_windows_are_the_default_and_every_booking_late_sets_them_off():
    alert = BurnRateAlert()
    assert alert.objective == 0.95
    assert [tuple(window) for window in alert.windows] == [(14.4, 3600, 300), (6, 21600, 1800)]
    assert alert.firing(seen(late=[5], settled=[5])) == [True]
    fastest = BurnRateAlert(objective=0.95, windows=((19.9, 60, 60),))
    assert fastest.firing(seen(late=[5], settled=[5])) == [True]


def test_a_burn_rate_that_cannot_be_is_refused():
    """At 20 every booking is late, and nothing burns faster."""
    for burn in (20, 20.1):
        with refused(ValueError, "windows burn must be below 20, ", "of 0.95", f"got {burn}"):
            BurnRateAlert(objective=0.95, windows=((burn, 60, 60),))


BAD_WINDOWS = [
    (TypeError, [(1, 2, 1)], "windows must be tuple"),
    (ValueError, (), "windows must be at least one (burn, long_s, short_s), got none"),
    (TypeError, ((1, 2),), "windows must be tuples (burn, long_s, short_s), got (1, 2)"),
    (ValueError, ((0, 2, 1),), "windows burn must be a number above 0, got 0"),
    (ValueError, ((1, 2, 0),), "windows short_s must be a number above 0, got 0"),
    (ValueError, ((1, 1, 2),), "windows long_s must be a number of at least 2, got 1"),
    (TypeError, (("1", 2, 1),), "windows burn must be a number above 0, got '1'"),
]


@pytest.mark.parametrize(("error", "windows", "words"), BAD_WINDOWS)
def test_bad_windows_are_refused(error, windows, words):
    with refused(error, words):
        BurnRateAlert(windows=windows)


def test_an_objective_of_all_is_refused():
    with refused(ValueError, "objective must be a number of at least 0 and below 1, got 1"):
        BurnRateAlert(objective=1)


# -- spans


@pytest.mark.parametrize(
    ("flags", "gap_s", "found"),
    [
        ("", 0, []),
        ("000", 0, []),
        ("1", 0, [(0, 10)]),
        ("0110", 0, [(10, 30)]),
        ("0101", 0, [(10, 20), (30, 40)]),
        ("0101", 10, [(10, 20), (30, 40)]),
        ("0101", 10.1, [(10, 40)]),
        ("10010001", 25, [(0, 40), (70, 80)]),
        ("111", 0, [(0, 30)]),
    ],
)
def test_spans(flags, gap_s, found):
    assert spans([flag == "1" for flag in flags], 10, gap_s=gap_s) == [
        Span(*each) for each in found
    ]


@given(flags=st.lists(st.booleans(), max_size=30), gap=st.integers(0, 5))
def test_spans_cover_every_flag_and_leave_the_gaps(flags, gap):
    found = spans(flags, 1, gap_s=gap)
    inside = [any(begin <= step < end for begin, end in found) for step in range(len(flags))]
    assert all(inside[step] for step, flag in enumerate(flags) if flag)
    assert all(flags[span.from_s] and flags[span.until_s - 1] for span in found)
    for before, after in pairwise(found):
        assert after.from_s - before.until_s >= max(gap, 1)


def test_spans_refuse_bad_times():
    with refused(ValueError, "step_s must be a number above 0", "got 0"):
        spans([True], 0)
    with refused(ValueError, "gap_s must be a number of at least 0", "got -1"):
        spans([True], 1, gap_s=-1)


def test_an_alert_goes_on_for_a_while_so_that_it_does_not_flap():
    alert = ThresholdAlert(signal="backlog", above=0)
    flapping = seen(backlog=[1, 0, 1, 0, 0, 1])
    assert firings(alert, flapping, gap_s=0) == [Span(0, 10), Span(20, 30), Span(50, 60)]
    assert firings(alert, flapping, gap_s=15) == [Span(0, 30), Span(50, 60)]
    assert firings(alert, flapping) == [Span(0, 60)]


def test_firings_refuse_what_is_no_alert():
    with refused(TypeError, "alert must be ThresholdAlert or BurnRateAlert", "got 'age'"):
        firings("age", seen(backlog=[1]))
    with refused(TypeError, "seen must be Signals", "got None"):
        firings(ThresholdAlert(signal="backlog", above=0), None)


# -- incidents


def test_an_incident_is_of_those_who_arrived_and_not_of_those_who_were_served():
    # One a second for 20 s, calls of 2 s: booking k (from 0) is confirmed at 2 k + 2, after k + 2.
    outcome = simulate(clockwork(range(20), [2] * 20), ONE)
    assert incidents(outcome, promise_s=11, objective=0, step_s=1) == []
    assert incidents(outcome, promise_s=11, step_s=1) == [Span(10, 20)]
    assert incidents(outcome, promise_s=11, step_s=5) == [Span(10, 20)]
    assert incidents(outcome, promise_s=12, step_s=5) == [Span(10, 20)]
    assert incidents(outcome, promise_s=22, step_s=5) == []


def test_the_share_must_be_exceeded():
    # Every tenth booking of a step takes too long.
    call_s = ([1] * 9 + [60]) * 2
    outcome = simulate(clockwork(range(20), call_s), Design.queued(workers=9))
    assert incidents(outcome, promise_s=50, objective=0.9, step_s=10) == []
    assert incidents(outcome, promise_s=50, objective=0.91, step_s=10) == [Span(0, 20)]


def test_incidents_with_little_between_them_are_one():
    outcome = simulate(clockwork([0, 1000, 1300], [200, 200, 200]), ONE)
    assert incidents(outcome, gap_s=300) == [Span(0, 60), Span(960, 1320)]
    assert incidents(outcome, gap_s=240) == [Span(0, 60), Span(960, 1020), Span(1260, 1320)]


def test_no_bookings_no_incident():
    outcome = simulate(clockwork([], []), ONE)
    assert incidents(outcome) == []


def test_what_is_given_up_or_lost_is_late_and_what_is_turned_away_is_not():
    failed = simulate(told([0], [1], fails={(0, 1)}), ONE)
    assert incidents(failed) == [Span(0, 60)]
    policy = CallPolicy(timeout_s=50)
    lost = simulate(told([0], [1], dies={(0, 1): 0.5}), Design.queued(workers=1, policy=policy))
    assert lost.count("lost") == 1
    assert incidents(lost) == [Span(0, 60)]
    turned_away = simulate(clockwork([0, 1], [9, 9]), Design.queued(workers=1, backlog_limit=0))
    assert turned_away.count("rejected") == 1
    assert incidents(turned_away) == []
    # One in 31 was late, and it is one in one of those who were let in.
    full = simulate(clockwork(range(31), [200] * 31), Design.queued(workers=1, backlog_limit=0))
    assert full.count("rejected") == 30
    assert incidents(full) == [Span(0, 60)]


def test_an_incident_that_never_ends_lasts_until_the_last_arrival():
    outcome = simulate(clockwork(range(0, 600, 10), [100] * 60), ONE, until_s=600)
    assert incidents(outcome)[-1].until_s == 480  # of the later ones nobody can tell yet
    whole = simulate(clockwork(range(0, 600, 10), [100] * 60), ONE)
    assert incidents(whole) == [Span(0, 600)]


def test_what_was_still_waiting_at_the_cut_is_late_only_if_its_time_is_up():
    morning = clockwork([0, 0, 100], [1000, 1000, 1000])
    outcome = simulate(morning, ONE, until_s=150)
    assert incidents(outcome, promise_s=120) == [Span(0, 60)]
    assert incidents(outcome, promise_s=150) == []
    # One was late, and of the thirty others nobody can tell.
    outcome = simulate(clockwork([0] + [59] * 30, [20] * 31), ONE, until_s=60)
    assert incidents(outcome, promise_s=10) == [Span(0, 60)]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("promise_s", 0, "promise_s must be a number above 0, got 0"),
        ("objective", 1, "objective must be a number of at least 0 and below 1, got 1"),
        ("objective", -0.1, "objective must be a number of at least 0, got -0.1"),
        ("step_s", 0, "step_s must be a number of at least 0.001, got 0"),
        ("gap_s", -1, "gap_s must be a number of at least 0, got -1"),
    ],
)
def test_incidents_refuse_bad_numbers(field, value, words):
    with refused(ValueError, words):
        incidents(simulate(clockwork([0], [1]), ONE), **{field: value})


def test_incidents_refuse_what_is_no_outcome():
    with refused(TypeError, "outcome must be Outcome", "got None"):
        incidents(None)


# -- scores

ALERT = ThresholdAlert(signal="backlog", above=0)


def morning_with(starts_s, happened, length_s=10_000):
    """A labelled morning on which ALERT fires for one step at each of the given times."""
    backlog = [int(10 * step in starts_s) for step in range(length_s // 10)]
    return Labelled(seen(backlog=backlog), [Span(*each) for each in happened])


@pytest.mark.parametrize(
    ("start_s", "right"),
    [(90, False), (100, True), (990, True), (1000, True), (1990, True), (2000, False)],
)
def test_an_alert_belongs_from_the_lead_before_the_begin_until_before_the_end(start_s, right):
    score = score_alert(ALERT, [morning_with([start_s], [(1000, 2000)])], lead_s=900)
    assert (score.alerts, score.right, score.incidents) == (1, int(right), 1)
    assert score.delays_s == ((start_s - 1000,) if right else ())


def test_the_lead_is_a_quarter_of_an_hour_unless_told():
    morning = morning_with([90, 2500], [(1000, 2000)])
    assert score_alert(ALERT, [morning]).right == 0
    assert score_alert(ALERT, [morning], lead_s=910).right == 1


def test_the_first_alert_tells_the_delay_and_further_ones_are_right_too():
    score = score_alert(ALERT, [morning_with([500, 1500], [(1000, 2000)])])
    assert (score.alerts, score.right, score.delays_s) == (2, 2, (-500,))
    assert score.precision == 1


def test_one_alert_may_belong_to_two_incidents_and_counts_once():
    score = score_alert(ALERT, [morning_with([900], [(800, 1000), (1500, 1600)])])
    assert (score.alerts, score.right, score.delays_s) == (1, 1, (100, -600))
    assert score.recall == 1


def test_scores_of_several_mornings_add_up():
    mornings = [
        morning_with([1100, 5000], [(1000, 2000)]),
        morning_with([], [(1000, 2000), (6000, 7000)]),
        morning_with([400], []),
        morning_with([], []),
    ]
    score = score_alert(ALERT, mornings)
    assert score == AlertScore(mornings=4, alerts=3, right=1, incidents=3, delays_s=(100,))
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == pytest.approx(1 / 3)
    assert score.median_delay_s == 100
    assert score.false_alarms_a_morning == 0.5


def test_an_alert_that_is_always_on_detects_nothing():
    always = Labelled(seen(backlog=[1] * 400), [Span(2000, 3000)])
    score = score_alert(ALERT, [always])
    assert (score.alerts, score.right, score.recall) == (1, 0, 0)


def test_the_same_seconds_on_two_mornings_are_two_alerts():
    score = score_alert(ALERT, [morning_with([1100], [(1000, 2000)])] * 2)
    assert (score.alerts, score.right, score.recall) == (2, 2, 1)


def test_a_share_of_nothing_does_not_exist():
    silent = score_alert(ALERT, [morning_with([], [(1000, 2000)])])
    assert math.isnan(silent.precision)
    assert math.isnan(silent.median_delay_s)
    assert silent.recall == 0
    harmless = score_alert(ALERT, [morning_with([100], [])])
    assert math.isnan(harmless.recall)
    assert (harmless.precision, harmless.false_alarms_a_morning) == (0, 1)


def test_score_refuses_no_mornings_and_a_bad_lead():
    with refused(ValueError, "mornings must hold at least one", "got none"):
        score_alert(ALERT, [])
    with refused(ValueError, "lead_s must be a number of at least 0", "got -1"):
        score_alert(ALERT, [morning_with([], [])], lead_s=-1)
    with refused(TypeError, "alert must be ThresholdAlert or BurnRateAlert", "got None"):
        score_alert(None, [morning_with([], [])])


def test_a_monday_with_too_few_workers_from_end_to_end():
    outcome = simulate(Scenario.monday().sample(seed=1), Design.queued(workers=16))
    labelled = Labelled(signals(outcome), incidents(outcome))
    (incident,) = labelled.incidents
    assert 1800 < incident.from_s < 2100  # the rush is at 1,800 s
    assert 3600 < incident.until_s < 4200  # gone, by the fluid model, at 4,190 s
    age = score_alert(ThresholdAlert(signal="oldest_age_s", above=120), [labelled])
    forecast = score_alert(ThresholdAlert(signal="expected_wait_s", above=120), [labelled])
    assert age.recall == forecast.recall == 1
    assert forecast.median_delay_s + 60 <= age.median_delay_s <= 240


@pytest.mark.parametrize("kind", DRILLS)
def test_a_drill_goes_wrong_as_its_kind_says(kind):
    outcomes = [drill(kind, seed) for seed in (1, 2)]
    rows = [row for outcome in outcomes for row in outcome.bookings if row.state == "confirmed"]
    workers = {count for outcome in outcomes for count in outcome.timeline(30).workers}
    bookings = [len(outcome.bookings) for outcome in outcomes]
    due = Scenario.monday().demand.expected_bookings(0, 3 * 3600)
    assert bookings[0] != bookings[1]
    assert (max(row.confirmed_s - row.started_s for row in rows) > 3.001) == (
        kind in ("slow clinics", "line dead")
    )
    assert (min(workers) < 22) == (kind == "workers missing")
    assert max(workers) == (44 if kind == "big" else 22)
    assert (max(bookings) > 1.9 * due) == (kind == "big")
    assert (max(bookings) > 1.1 * due) == (kind in ("big", "more demand"))
    assert (min(bookings) < 0.9 * due) == (kind == "quiet")
    if kind in DRILLS[:3]:
        assert not any(map(incidents, outcomes))


def test_drills_repeat_and_share_no_patients():
    again, first = drill("line dead", 3), drill("line dead", 3)
    assert list(again.bookings) == list(first.bookings)
    arrivals = {tuple(drill(kind, 3).morning.arrived_s[:3]) for kind in ("quiet", "line dead")}
    assert len(arrivals) == 2


def test_drill_refuses_other_kinds_and_seeds():
    with refused(ValueError, "kind must be", "got 'fire'"):
        drill("fire", 1)
    with refused(ValueError, "seed must be a whole number", "got 1000"):
        drill("big", 1000)  # would be the next kind's first morning
