"""What is read off an outcome: percentiles, rows, the bill and the timeline."""

import math
import random
import subprocess
import sys
import textwrap

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import bad_numbers, bad_wholes, refused, runs

from waitingroom_lib import Design, Morning, Outcome, Scenario, simulate
from waitingroom_lib.outcome import NEVER, STATES, Bookings, Latencies
from waitingroom_lib.scenario import Prices

SECOND = 1_000_000
NAN = math.nan


def latencies(*seconds: float) -> Latencies:
    """A sample of latencies."""
    return Latencies([round(value * SECOND) for value in seconds])


def made(arrived_s, call_s, *, accept_s=0, duration_s=10, **changes) -> Morning:
    """A Morning made by hand."""
    scenario = Scenario.steady(accept_s=accept_s, duration_s=duration_s, **changes)
    return Morning.from_columns(arrived_s, call_s, scenario=scenario)


def told(enqueued_s, started_s, *, call_s=1, ended_s=60, workforce=((0, 1),)) -> Outcome:
    """An outcome made by hand, whatever the order of the calls; None: never."""
    morning = made(enqueued_s, [call_s] * len(enqueued_s), duration_s=ended_s)
    started_us = [NEVER if start is None else round(start * SECOND) for start in started_s]
    ends = [NEVER if start == NEVER else start + call_s * SECOND for start in started_us]
    state = ["waiting" if end == NEVER else "confirmed" for end in ends]
    rows = Bookings(
        booking=range(len(morning)),
        clinic=morning.clinic,
        arrived_us=morning.arrived_us,
        accepted_us=morning.arrived_us,
        started_us=started_us,
        confirmed_us=ends,
        attempts=[int(end != NEVER) for end in ends],
        state=state,
    )
    return Outcome(morning, Design.queued(workers=1), rows, ended_s * SECOND, workforce)


# One server, 1 s a booking: accepted at 1, 2, 3, 11. One worker, calls at 1-6, 6-8, 8-11, 11-15.
DESIGN = Design.queued(workers=1, servers=1)
OUTCOME = simulate(made([0, 0, 1, 10], [5, 2, 3, 4], accept_s=1), DESIGN)


# -- latencies


@pytest.mark.parametrize(
    ("q", "seconds"), [(0, 1), (25, 1.75), (50, 2.5), (99, 3.97), (100, 4), (33.3, 1.999)]
)
def test_percentiles_interpolate_between_neighbours(q, seconds):
    assert latencies(3, 1, 4, 2).percentile(q) == pytest.approx(seconds)


def test_every_percentile_of_one_latency_is_that_latency():
    assert [latencies(7).percentile(q) for q in (0, 50, 99, 100)] == [7, 7, 7, 7]


@given(
    values=st.lists(st.integers(0, 10**8), min_size=1, max_size=60),
    q=st.floats(0, 100) | st.sampled_from([50, 95, 99, 99.9]),
)
def test_percentiles_are_those_of_pandas(values, q):
    expected = pd.Series(values).quantile(q / 100) / SECOND
    assert Latencies(values).percentile(q) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("size", [99, 100, 101, 4567])
def test_percentiles_of_a_large_sample_are_those_of_pandas(size):
    draw = random.Random(size)
    values = [draw.randrange(10**7) for _ in range(size)]
    for q in (1, 50, 95, 99, 99.9):
        expected = pd.Series(values).quantile(q / 100) / SECOND
        assert Latencies(values).percentile(q) == pytest.approx(expected, rel=1e-12)


def test_whoever_is_never_served_counts_as_infinitely_late():
    sample = latencies(*range(1, 10))
    assert sample.percentile(80, never=1) == pytest.approx(8.2)
    assert sample.percentile(8 / 9 * 100 - 1e-9, never=1) == pytest.approx(9)
    assert sample.percentile(90, never=1) == math.inf
    assert sample.percentile(100, never=1) == math.inf
    assert sample.percentile(90) == pytest.approx(8.2)


def test_one_percent_never_served_breaks_the_p99():
    assert latencies(*[1] * 99).percentile(99, never=1) == math.inf
    assert latencies(*[1] * 100).percentile(99, never=1) == 1


def test_where_nobody_is_served_every_percentile_is_infinite():
    assert latencies().percentile(0, never=3) == latencies().percentile(50, never=3) == math.inf


def test_an_empty_sample_has_no_figures():
    empty = latencies()
    figures = [empty.percentile(50), empty.mean(), empty.max(), empty.share_within(1)]
    assert all(map(math.isnan, figures))
    assert list(empty) == []
    assert not empty


def test_mean_and_longest():
    assert latencies(1, 2, 6).mean() == 3
    assert latencies(1, 6, 2).max() == 6


def test_a_sample_can_be_counted_walked_and_sliced():
    sample = latencies(3, 1, 2)
    assert len(sample) == 3
    assert list(sample) == [3, 1, 2]
    assert (sample[0], sample[-1], sample[1:]) == (3, 2, [1, 2])
    assert sample.percentile(0) == 1
    assert list(sample) == [3, 1, 2], "a percentile must not sort the sample"


def test_share_within_counts_the_limit_itself():
    sample = latencies(0, 1, 2, 3)
    shares = [sample.share_within(limit_s) for limit_s in (-1, 0, 0.999999, 1, 2.5, 3, 99)]
    assert shares == [0, 0.25, 0.25, 0.5, 0.75, 1, 1]


def test_a_sample_shows_itself_in_one_line():
    assert (
        repr(latencies(*[1] * 1000, 2))
        == "<1,001 latencies: p50 1.000 s, p99 1.000 s, max 2.000 s>"
    )
    assert repr(latencies()) == "<no latencies>"


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1, 100.001))
def test_a_bad_percentile_is_refused(error, value):
    with refused(error, "q must be a number from 0 to 100", f"got {value!r}"):
        latencies(1).percentile(value)


@pytest.mark.parametrize(("error", "value"), bad_wholes(-1))
def test_a_bad_number_of_the_never_served_is_refused(error, value):
    with refused(error, "never must be a whole number of at least 0", f"got {value!r}"):
        latencies(1).percentile(50, never=value)


@pytest.mark.parametrize(("error", "value"), bad_numbers())
def test_a_bad_limit_is_refused(error, value):
    with refused(error, "limit_s must be a number", f"got {value!r}"):
        latencies(1).share_within(value)


# -- the three clocks


def test_each_clock_starts_and_stops_where_it_should():
    assert list(OUTCOME.acceptance_s) == [1, 2, 2, 1]
    assert list(OUTCOME.queue_wait_s) == [0, 4, 5, 0]
    assert list(OUTCOME.confirmation_s) == [6, 8, 10, 5]


def test_a_queued_booking_waits_from_its_acceptance():
    assert list(OUTCOME.enqueued_us) == [SECOND * time for time in (1, 2, 3, 11)]


def test_a_patient_of_a_thread_waits_from_arrival_and_is_accepted_when_confirmed():
    outcome = simulate(made([0, 1], [3, 3], accept_s=0.5), Design.synchronous(threads=1))
    assert list(outcome.enqueued_us) == [0, SECOND]
    assert list(outcome.queue_wait_s) == [0, 2.5]
    assert list(outcome.acceptance_s) == list(outcome.confirmation_s) == [3.5, 6]


def test_clocks_that_never_stopped_are_left_out():
    limited = Design.queued(workers=1, servers=1, backlog_limit=1)
    outcome = simulate(OUTCOME.morning, limited, until_s=7)
    assert outcome.bookings.state == ["confirmed", "in_call", "rejected"]
    assert list(outcome.acceptance_s) == [1, 2]
    assert list(outcome.queue_wait_s) == [0, 4]
    assert list(outcome.confirmation_s) == [6]


# -- rows


def test_a_row_tells_one_bookings_story():
    row = OUTCOME.bookings[1]
    assert row == (1, 0, 0, 2, 6, 8, 1, "confirmed")
    assert row._fields == (
        "booking",
        "clinic",
        "arrived_s",
        "accepted_s",
        "started_s",
        "confirmed_s",
        "attempts",
        "state",
    )


def test_rows_can_be_counted_walked_and_sliced():
    rows = OUTCOME.bookings
    assert len(rows) == 4
    assert [row.booking for row in rows] == [0, 1, 2, 3]
    assert rows[-1] == rows[3]
    assert rows[1:3] == [rows[1], rows[2]]
    with pytest.raises(IndexError):
        rows[4]


def test_a_time_that_never_came_is_nan():
    row = simulate(OUTCOME.morning, DESIGN, until_s=2.5).bookings[1]
    assert row.accepted_s == 2
    assert math.isnan(row.started_s)
    assert math.isnan(row.confirmed_s)


def test_a_frame_holds_the_rows():
    frame = OUTCOME.to_frame()
    assert list(frame.columns) == list(OUTCOME.bookings[0]._fields)
    assert list(frame.itertuples(index=False, name=None)) == list(map(tuple, OUTCOME.bookings))


def test_a_frame_of_a_cut_run_has_nan_where_no_time_came():
    frame = simulate(OUTCOME.morning, DESIGN, until_s=2.5).to_frame()
    assert frame.started_s.isna().tolist() == [False, True, True]


def test_percentiles_of_the_frame_are_those_of_the_outcome():
    outcome = simulate(Scenario.steady(hours=0.2).sample(1), Design.queued(workers=18))
    frame = outcome.to_frame()
    waits = frame.started_s - frame.accepted_s
    assert outcome.queue_wait_s.percentile(95) == pytest.approx(waits.quantile(0.95), abs=1e-9)
    total = frame.confirmed_s - frame.arrived_s
    assert outcome.confirmation_s.percentile(99) == pytest.approx(total.quantile(0.99), abs=1e-9)


def test_states_are_counted():
    outcome = simulate(OUTCOME.morning, DESIGN, until_s=6.5)
    counted = {state: outcome.count(state) for state in STATES}
    assert counted == {"confirmed": 1, "rejected": 0, "failed": 0, "waiting": 1, "in_call": 1}


@pytest.mark.parametrize("state", [None, "done", "Confirmed", ["waiting"]])
def test_a_bad_state_is_refused(state):
    with refused(ValueError, "state must be one of confirmed, rejected", f"got {state!r}"):
        OUTCOME.count(state)


# -- the bill


def test_the_bill_runs_until_the_line_is_empty():
    """Three workers and two servers for 7,200 s, though bookings stop arriving after 60."""
    prices = Prices(worker_gbp_per_h=10, server_gbp_per_h=0.25)
    morning = made([0, 0, 0], [1, 1, 7200], duration_s=60, prices=prices)
    cost = simulate(morning, Design.queued(workers=3, servers=2)).cost
    assert cost.hours("workers") == 6
    assert cost.hours("servers") == 4
    assert [item.gbp for item in cost.items] == [60, 1]
    assert cost.total_gbp == 61


def test_an_idle_morning_is_paid_for_to_its_end():
    cost = simulate(made([], [], duration_s=3600), Design.queued(workers=3, servers=2)).cost
    assert (cost.hours("workers"), cost.hours("servers")) == (3, 2)


def test_a_thread_costs_a_worker_and_a_server():
    cost = simulate(made([], [], duration_s=1800), Design.synchronous(threads=4)).cost
    assert (cost.hours("workers"), cost.hours("servers")) == (2, 2)
    assert cost.total_gbp == pytest.approx(2 * 1.00 + 2 * 0.10)


def test_a_cut_run_is_paid_for_to_the_cut():
    cost = simulate(made([0], [9]), Design.queued(workers=1, servers=1), until_s=3600).cost
    assert cost.hours("workers") == 1


def test_the_bill_follows_a_workforce_that_changes():
    """Two workers for half an hour, then five for a quarter, then none for a quarter."""
    workforce = ((0, 2), (1800 * SECOND, 5), (2700 * SECOND, 0))
    outcome = told([0], [0], ended_s=3600, workforce=workforce)
    assert outcome.cost.hours("workers") == 2 * 0.5 + 5 * 0.25
    at = [outcome.workers_at(time * SECOND) for time in (0, 1799, 1800, 2699, 2700, 3600)]
    assert at == [2, 2, 5, 5, 0, 0]
    assert outcome.timeline(900).workers == [2, 2, 5, 0, 0]


def test_the_bill_reads_as_a_table():
    cost = simulate(made([], [], duration_s=3600), Design.queued(workers=30, servers=4)).cost
    assert str(cost).splitlines() == [
        "workers      30.0 h x GBP 1.00 = GBP   30.00",
        "servers       4.0 h x GBP 0.10 = GBP    0.40",
        "total                          GBP   30.40",
    ]


def test_utilisation_is_the_share_of_paid_time_spent_in_calls():
    """14 s of calls in 15 s of one worker; half of that with two."""
    assert OUTCOME.utilisation == pytest.approx(14 / 15)
    two = simulate(OUTCOME.morning, Design.queued(workers=2, servers=1))
    assert two.ended_s == 15
    assert two.utilisation == pytest.approx(14 / 30)


def test_utilisation_of_a_cut_run_counts_calls_in_progress():
    """One worker, in calls from 1 s to the cut at 7 s."""
    assert simulate(OUTCOME.morning, DESIGN, until_s=7).utilisation == pytest.approx(6 / 7)


def test_utilisation_of_a_run_of_no_time_is_nought():
    assert simulate(OUTCOME.morning, DESIGN, until_s=0).utilisation == 0


# -- the oldest


def test_the_oldest_is_the_longest_queue_wait():
    assert OUTCOME.oldest_wait_s == 5


def test_the_oldest_of_a_cut_run_may_still_be_waiting():
    assert simulate(OUTCOME.morning, DESIGN, until_s=7.5).oldest_wait_s == 4.5
    assert simulate(OUTCOME.morning, DESIGN, until_s=6.5).oldest_wait_s == 4


def test_where_nobody_waits_nobody_is_old():
    assert simulate(OUTCOME.morning, Design.queued(workers=9, servers=9)).oldest_wait_s == 0
    assert simulate(made([], []), DESIGN).oldest_wait_s == 0


def test_whoever_was_turned_away_is_not_waiting():
    limited = Design.queued(workers=1, servers=1, backlog_limit=0)
    outcome = simulate(OUTCOME.morning, limited, until_s=9)
    assert outcome.oldest_wait_s == 0
    assert max(outcome.timeline(1).backlog) == 0


def test_the_oldest_is_right_when_the_last_come_is_first_served():
    outcome = told([0, 1, 2, 3], [0, 9, 5, 4])
    assert outcome.oldest_wait_s == 8
    assert outcome.timeline(1).oldest_age_s[:11] == [0, 0, 1, 2, 3, 4, 5, 6, 7, 0, 0]


def test_the_oldest_is_right_when_one_is_forgotten():
    outcome = told([0, 1, 2], [0, None, 3], ended_s=20)
    assert outcome.oldest_wait_s == 19
    assert outcome.timeline(5).oldest_age_s == [0, 4, 9, 14, 19]


# -- the timeline


def test_the_timeline_by_hand():
    timeline = OUTCOME.timeline(1)
    assert timeline.time_s == list(range(16))
    assert timeline.arrivals == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert timeline.backlog == [0, 0, 1, 2, 2, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert timeline.oldest_age_s == [0, 0, 0, 1, 2, 3, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]
    assert timeline.busy_workers == [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]
    assert timeline.confirmations == [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1]
    assert timeline.workers == [1] * 16


def test_nobody_ages_after_a_cut():
    """Enqueued at 3 s, cut off at 7 s: 4 s old, then and at the step after."""
    timeline = simulate(OUTCOME.morning, DESIGN, until_s=7).timeline(5)
    assert timeline.time_s == [0, 5, 10]
    assert timeline.oldest_age_s == [0, 3, 4]


@pytest.mark.parametrize(("step_s", "last_s"), [(4, 16), (5, 15), (15, 15), (20, 20), (0.5, 15)])
def test_the_timeline_ends_at_the_first_instant_at_which_the_run_has_ended(step_s, last_s):
    timeline = OUTCOME.timeline(step_s)
    assert timeline.time_s[0] == 0
    assert timeline.time_s[-1] == last_s
    assert len(timeline) == last_s / step_s + 1


def test_a_step_is_ten_seconds_unless_told():
    assert OUTCOME.timeline().time_s == [0, 10, 20]


def test_asking_again_gives_the_same_timeline():
    other_step = OUTCOME.timeline(3)
    again = OUTCOME.timeline(5), OUTCOME.timeline(5.0)
    assert again[0].time_s == again[1].time_s == [0, 5, 10, 15]
    assert OUTCOME.timeline(3).time_s == other_step.time_s


def brute_force(outcome: Outcome, instant_s: float) -> tuple[int, float, int]:
    """Backlog, oldest age and busy workers at an instant, from every row."""
    queued = outcome.design.is_queued
    waiting, busy, now_s = [], 0, min(instant_s, outcome.ended_s)  # nobody ages after the end
    for row in outcome.bookings:
        begun_s = row.accepted_s if queued else row.arrived_s
        if row.state != "rejected" and begun_s <= instant_s and not row.started_s <= instant_s:
            waiting.append(now_s - begun_s)
        busy += row.started_s <= instant_s and not row.confirmed_s <= instant_s
    return len(waiting), max(waiting, default=0), busy


@given(run=runs(), step_s=st.sampled_from([0.1, 0.25, 0.7, 1, 3]))
def test_the_timeline_is_what_the_rows_say_at_every_instant(run, step_s):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    timeline = outcome.timeline(step_s)
    expected = [brute_force(outcome, time_s) for time_s in timeline.time_s]
    assert list(zip(timeline.backlog, timeline.busy_workers, strict=True)) == [
        (backlog, busy) for backlog, _, busy in expected
    ]
    assert timeline.oldest_age_s == pytest.approx([age for _, age, _ in expected], abs=1e-9)
    assert max(timeline.oldest_age_s) <= outcome.oldest_wait_s


@given(run=runs(), step_s=st.sampled_from([0.1, 0.7, 3]))
def test_the_timeline_counts_every_arrival_and_confirmation_once(run, step_s):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    timeline = outcome.timeline(step_s)
    before_s = [-1.0, *timeline.time_s[:-1]]
    for counted, times_s in (
        (timeline.arrivals, outcome.bookings.arrived_s),
        (timeline.confirmations, outcome.bookings.confirmed_s),
    ):
        assert counted == [
            sum(low < time <= high for time in times_s)
            for low, high in zip(before_s, timeline.time_s, strict=True)
        ]
    assert sum(timeline.arrivals) == len(outcome.bookings)
    assert sum(timeline.confirmations) == outcome.count("confirmed")


@given(rows=st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=12))
def test_the_oldest_is_right_in_whatever_order_calls_start(rows):
    """Whole seconds and a timeline of whole seconds: its worst is at most one step short."""
    rows = sorted(rows, key=lambda row: row[0])
    starts = [None if wait is None else at + wait for at, wait in rows]
    outcome = told([at for at, _ in rows], starts, ended_s=30)
    ages = outcome.timeline(1).oldest_age_s
    assert ages == [brute_force(outcome, time_s)[1] for time_s in range(31)]
    assert max(ages) <= outcome.oldest_wait_s <= max(ages) + 1


def test_a_frame_holds_the_timeline():
    frame = OUTCOME.timeline(5).to_frame()
    assert frame.columns.tolist() == [
        "time_s",
        "backlog",
        "oldest_age_s",
        "busy_workers",
        "workers",
        "arrivals",
        "confirmations",
    ]
    assert frame.backlog.tolist() == OUTCOME.timeline(5).backlog
    assert frame.time_s.tolist() == [0, 5, 10, 15]


def test_a_numpy_step_is_a_step():
    assert OUTCOME.timeline(np.int64(5)).backlog == OUTCOME.timeline(5).backlog


@pytest.mark.parametrize(("error", "value"), bad_numbers(0, 0.0009, -1))
def test_a_bad_step_is_refused(error, value):
    with refused(error, "step_s must be a number of at least 0.001", f"got {value!r}"):
        OUTCOME.timeline(value)


# -- the house


def test_the_core_loads_nothing_but_the_standard_library_and_simpy():
    """So it loads at once, and runs where there is only a browser."""
    program = """
        import sys
        before = set(sys.modules)
        import waitingroom_lib.scorecard, waitingroom_lib.theory
        waitingroom_lib.simulate(
            waitingroom_lib.Scenario.steady(hours=0.01).sample(1),
            waitingroom_lib.Design.queued(workers=2),
        ).timeline()
        loaded = {name.split(".")[0] for name in set(sys.modules) - before}
        print(*sorted(loaded - set(sys.stdlib_module_names) - {"simpy", "waitingroom_lib"}))
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == ""
