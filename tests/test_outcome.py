"""What is read off an outcome: percentiles, rows, the bill and the timeline."""

import math
import random
import subprocess
import sys
import textwrap

import numpy as np
import pandas as pd
import pytest
from handmade import platforms
from handmade import told as tale
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import bad_numbers, bad_wholes, refused, runs

from waitingroom_lib import (
    Backoff,
    CallPolicy,
    Design,
    Morning,
    Outage,
    Outcome,
    Prices,
    Scenario,
    simulate,
)
from waitingroom_lib.outcome.ledger import (
    NEVER,
    RESULTS,
    STATES,
    Booking,
    Bookings,
    CallLog,
    DeadLetter,
    Latencies,
)

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


@pytest.mark.parametrize(
    ("place", "size", "q"), [(33, 376, 8.8), (33, 751, 4.4), (33, 1501, 2.2), (33, 3001, 1.1)]
)
def test_a_percentile_at_the_place_of_the_last_that_was_served_is_finite(place, size, q):
    served = place + 1
    assert (size - 1) * q / 100 > place  # by the noise of a float
    assert latencies(*[1] * served).percentile(q, never=size - served) == 1


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
    assert list(rows) == rows[:] == [rows[number] for number in range(4)]
    assert {type(row) for row in (*rows, *rows[1:], rows[0])} == {Booking}
    assert rows[1:3] == [rows[1], rows[2]]
    assert rows[::-2] == [rows[3], rows[1]]
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
    assert counted == {"confirmed": 1, "rejected": 0, "failed": 0, "waiting": 1, "in_call": 1} | {
        "lost": 0
    }


@pytest.mark.parametrize("state", [None, "done", "Confirmed", ["waiting"]])
def test_a_bad_state_is_refused(state):
    with refused(ValueError, "state must be 'confirmed', 'rejected'", f"got {state!r}"):
        OUTCOME.count(state)


# -- the calls

# Two workers. 0: 0-3 timed out (entered at 5), again from 3 + 4 = 7 to 8. 1: 0-2 failed, again from
# 2 + 4 = 6 to 8, failed: a dead letter. 2 comes at 1: 2-3. 3 comes at 9: 9-12 timed out, again at
# 16-17.
TROUBLED_MORNING = tale([0, 0, 1, 9], [(5, 1), 2, 1, (5, 1)], fails=[(1, 1), (1, 2)])
TROUBLED_DESIGN = Design.queued(
    workers=2, policy=CallPolicy(timeout_s=3, max_attempts=2, backoff=Backoff.fixed(4))
)
TROUBLED = simulate(TROUBLED_MORNING, TROUBLED_DESIGN)


def test_the_log_of_calls_by_hand():
    assert [tuple(call) for call in TROUBLED.call_log][:3] == [
        (0, 1, 0, 3, 5, "timed out"),
        pytest.approx((1, 1, 0, 2, NAN, "failed"), nan_ok=True),
        (2, 1, 2, 3, 3, "confirmed"),
    ]
    columns = TROUBLED.call_log
    assert list(columns.booking) == [0, 1, 2, 1, 0, 3, 3]
    assert list(columns.attempt) == [1, 1, 1, 2, 2, 1, 2]
    assert list(columns.started_us) == [SECOND * at for at in (0, 0, 2, 6, 7, 9, 16)]
    assert list(columns.ended_us) == [SECOND * at for at in (3, 2, 3, 8, 8, 12, 17)]
    assert list(columns.registered_us) == [
        at if at == NEVER else SECOND * at for at in (5, NEVER, 3, NEVER, 8, 14, 17)
    ]
    assert [columns.count(result) for result in RESULTS] == [3, 2, 0, 2, 0, 0]


def test_calls_can_be_counted_walked_and_sliced():
    made = TROUBLED.call_log
    assert len(made) == 7
    assert made[-1] == made[6] == (3, 2, 16, 17, 17, "confirmed")
    assert made[4:6] == [made[4], made[5]]
    assert made[0]._fields == (
        "booking",
        "attempt",
        "started_s",
        "ended_s",
        "registered_s",
        "result",
    )
    with pytest.raises(IndexError):
        made[7]


def test_a_frame_holds_the_calls():
    frame = TROUBLED.call_log.to_frame()
    assert list(frame.columns) == list(TROUBLED.call_log[0]._fields)
    assert frame.started_s.tolist() == [0, 0, 2, 6, 7, 9, 16]
    assert frame.registered_s.isna().tolist() == [False, True, False, True, False, False, False]
    assert frame.groupby("result").size().to_dict() == {"confirmed": 3, "failed": 2, "timed out": 2}
    empty = simulate(made([], [], clinic_limit=1), DESIGN).call_log.to_frame()
    assert list(empty.columns) == list(frame.columns)


def test_a_plain_run_has_its_calls_too():
    outcome = simulate(OUTCOME.morning, DESIGN, until_s=7)
    assert outcome.log is None
    assert [tuple(call) for call in outcome.call_log] == [
        (0, 1, 1, 6, 6, "confirmed"),
        pytest.approx((1, 1, 6, NAN, NAN, "in progress"), nan_ok=True),
    ]
    assert (outcome.duplicates, outcome.orphans, outcome.dead_letters) == (0, 0, ())


@pytest.mark.parametrize("result", [None, 3, "Confirmed", "waiting", ["failed"]])
def test_a_bad_result_is_refused(result):
    with refused(ValueError, "result must be 'confirmed', 'failed'", f"got {result!r}"):
        OUTCOME.call_log.count(result)


def test_a_dead_letter_says_which_when_and_why():
    assert TROUBLED.dead_letters == (DeadLetter(1, 8 * SECOND, "attempts used up"),)
    assert TROUBLED.dead_letters[0].given_up_s == 8


def test_confirmations_too_many_and_orphans_by_hand():
    """0 was entered at 5 and 8 s, 3 at 14 and 17 s."""
    assert (TROUBLED.duplicates, TROUBLED.orphans) == (2, 0)
    for until_s, duplicates in ((7.9, 0), (8, 1), (16.9, 1), (17, 2)):
        cut = simulate(TROUBLED_MORNING, TROUBLED_DESIGN, until_s=until_s)
        assert cut.duplicates == duplicates


def test_a_booking_entered_twice_is_one_too_many_of_every_clinic_that_has_no_key():
    """By hand: 0 entered three times and given up, 1 twice, 2 once, 3 never."""
    log = CallLog(
        booking=[0, 0, 0, 1, 1, 2, 3],
        attempt=[1, 2, 3, 1, 2, 1, 1],
        started_us=[0, 1, 2, 3, 4, 5, 6],
        ended_us=[1, 2, 3, 4, 5, 6, 7],
        registered_us=[1, 2, 3, 4, 5, 6, NEVER],
        result=["timed out"] * 4 + ["confirmed"] * 2 + ["failed"],
    )
    rows = Bookings(
        booking=range(4),
        clinic=[0] * 4,
        arrived_us=[0] * 4,
        accepted_us=[0] * 4,
        started_us=[0, 3, 5, 6],
        confirmed_us=[NEVER, 5, 6, NEVER],
        attempts=[3, 2, 1, 1],
        state=["failed", "confirmed", "confirmed", "failed"],
    )
    morning = made([0] * 4, [1] * 4)
    for keys, duplicates in ((False, 3), (True, 0)):
        design = Design.queued(workers=1, policy=CallPolicy(idempotency_keys=keys))
        outcome = Outcome(morning, design, rows, 10, ((0, 1),), None, log)
        assert (outcome.duplicates, outcome.orphans) == (duplicates, 1)


# -- on time


def test_the_share_on_time_is_of_all_who_came():
    """Confirmed 8, never, 2 and 8 s after they came."""
    shares = [TROUBLED.share_on_time(limit_s) for limit_s in (0, 1.9, 2, 7.9, 8, 99)]
    assert shares == [0, 0, 0.25, 0.25, 0.75, 0.75]
    assert simulate(made([], []), DESIGN).share_on_time(60) == 0
    none = simulate(tale([0], [1], fails=[(0, 1)]), Design.queued(workers=1))
    assert none.share_on_time(60) == 0


def test_goodput_counts_what_was_confirmed_on_time_in_each_step():
    """Confirmed at 8, 3 and 17 s, after 8, 2 and 8 s. Steps of 5 s end at 0, 5, 10, 15 and 20."""
    assert TROUBLED.goodput_per_s(8, step_s=5) == [0, 0.2, 0.2, 0, 0.2]
    assert TROUBLED.goodput_per_s(7.9, step_s=5) == [0, 0.2, 0, 0, 0]
    assert len(TROUBLED.goodput_per_s(8, step_s=5)) == len(TROUBLED.timeline(5))
    assert TROUBLED.goodput_per_s(8) == [0, 3 / 60]


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1))
def test_a_bad_limit_of_goodput_is_refused(error, value):
    with refused(error, "limit_s must be a number of at least 0", f"got {value!r}"):
        TROUBLED.goodput_per_s(value)


@pytest.mark.parametrize(("error", "value"), bad_numbers(0, 0.0009))
def test_a_bad_step_of_goodput_is_refused(error, value):
    with refused(error, "step_s must be a number of at least 0.001", f"got {value!r}"):
        TROUBLED.goodput_per_s(60, step_s=value)


# -- how long a booking made now would wait


def test_expected_wait_by_hand():
    """A worker, calls of 2 s, ten who come at 0: at t = 6 three are done, and six wait."""
    outcome = simulate(made([0] * 10, [2] * 10), Design.queued(workers=1))
    assert outcome.expected_wait_s(6) == pytest.approx(6 / (3 / 6))
    assert outcome.expected_wait_s(7, window_s=4) == pytest.approx(6 / (2 / 4))  # 4 s and 6 s
    assert outcome.expected_wait_s(10, window_s=1) == pytest.approx(4 / 1)
    assert outcome.expected_wait_s(19) == 0, "the last is in its call: nobody waits"
    assert outcome.expected_wait_s(1e6) == 0


def test_before_any_call_has_ended_the_pace_is_that_of_mean_calls():
    """At 0.5 s eight wait for two workers, and calls of 2 s in the mean are expected."""
    outcome = simulate(
        Morning.from_columns([0] * 10, scenario=Scenario.steady(accept_s=0)),
        Design.queued(workers=2),
    )
    assert outcome.expected_wait_s(0.5) == pytest.approx(8 * 2 / 2)
    assert outcome.expected_wait_s(0) == pytest.approx(8 * 2 / 2)


def test_of_recorded_calls_the_pace_beforehand_is_that_of_the_record():
    """At 11 s ten wait for two workers, whose calls of 300 s have not ended."""
    recorded = Morning.from_columns(range(12), [300] * 12)
    outcome = simulate(recorded, Design.queued(workers=2, servers=12))
    assert outcome.expected_wait_s(11.5) == pytest.approx(10 * 300 / 2)


def test_where_nobody_was_called_of_late_the_wait_has_no_end():
    hanging = (Outage(from_s=5, until_s=500, mode="hang"),)
    outcome = simulate(made([0] * 9, [2] * 9, troubles=hanging), Design.queued(workers=1))
    assert outcome.expected_wait_s(100, window_s=60) == math.inf
    assert outcome.expected_wait_s(100, window_s=97) == pytest.approx(5 * 97 / 2)  # done at 4, 7


def test_whoever_is_given_up_is_done_with_too():
    """Both are shed work: at 8 s three are too old, and one is confirmed; two wait."""
    design = Design.queued(workers=1, max_age_s=5)
    outcome = simulate(made([0, 0, 0, 0, 4, 4], [6] + [9] * 5), design)
    # 0 is confirmed at 6; 1, 2 and 3 are given up at 5; 4 is called at 6, 5 waits until 9.
    assert outcome.expected_wait_s(8, window_s=8) == pytest.approx(1 / (4 / 8))


def test_who_waits_for_another_attempt_waits():
    """At 5 s 0 and 1 wait for their backoff, and one is done: 2, at 3 s."""
    assert TROUBLED.expected_wait_s(5, window_s=5) == pytest.approx(2 / (1 / 5))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("time_s", [300, 900, 1700])
def test_an_honest_retry_after_under_overload(seed, time_s):
    """12 come in a second, 8 can be done: who is the last in line at t starts when it says."""
    outcome = simulate(Scenario.steady(12, hours=0.5).sample(seed), Design.queued(workers=16))
    rows = outcome.bookings
    last = max(row for row, at in enumerate(rows.accepted_s) if at <= time_s)
    drain_s = outcome.expected_wait_s(time_s)
    assert drain_s > 100
    assert rows.started_s[last] - time_s == pytest.approx(drain_s, rel=0.06)


def test_an_honest_retry_after_where_calls_fail_and_are_made_again():
    world = Scenario.steady(12, hours=0.5, failure_probability=0.3)
    design = Design.queued(workers=24, policy=CallPolicy(max_attempts=4))
    outcome = simulate(world.sample(1), design)
    rows = outcome.bookings
    last = max(row for row, at in enumerate(rows.accepted_s) if at <= 900)
    assert rows.started_s[last] - 900 > 100
    assert rows.started_s[last] - 900 == pytest.approx(outcome.expected_wait_s(900), rel=0.1)


def test_calls_in_vain_move_the_line_all_the_same():
    """Two time out at 5 and 10 s and wait again: two in 12 s were called, and two wait."""
    hanging = (Outage(from_s=0, until_s=500, mode="hang"),)
    design = Design.queued(workers=1, policy=CallPolicy(timeout_s=5, max_attempts=9))
    outcome = simulate(made([0] * 3, [2] * 3, troubles=hanging), design)
    assert outcome.expected_wait_s(12) == pytest.approx(2 / (2 / 12))


def test_who_is_turned_away_is_told_when_the_line_will_have_been_served():
    """One worker, recorded calls of 4 s, room for two. At 2.5 s two wait; no call has ended.

    At 6 s two wait again, and in 6 s one was called after waiting.
    """
    morning = made([0, 1, 2, 2.5, 5, 6], [4] * 6)
    outcome = simulate(morning, Design.queued(workers=1, backlog_limit=2))
    assert [row.booking for row in outcome.bookings if row.state == "rejected"] == [3, 5]
    assert outcome.retry_after_s == pytest.approx([2 * 4 / 1, 2 / (1 / 6)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_comes_back_when_told_finds_that_the_line_of_then_has_been_served(seed):
    outcome = simulate(
        Scenario.steady(12, hours=0.5).sample(seed), Design.queued(workers=16, backlog_limit=400)
    )
    rows, told_s = outcome.bookings, outcome.retry_after_s
    assert len(told_s) == outcome.count("rejected") > 1000
    away = [row for row, state in enumerate(rows.state) if state == "rejected"]
    for row, wait_s in list(zip(away, told_s, strict=True))[::200]:
        at_s = rows.arrived_s[row] + 0.025
        last = max(each for each in range(row) if rows.state[each] != "rejected")
        assert rows.started_s[last] == pytest.approx(at_s + wait_s, abs=0.08 * wait_s)


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1))
def test_a_bad_time_is_refused(error, value):
    with refused(error, "time_s must be a number of at least 0", f"got {value!r}"):
        OUTCOME.expected_wait_s(value)


@pytest.mark.parametrize(("error", "value"), bad_numbers(0, -1))
def test_a_bad_window_is_refused(error, value):
    with refused(error, "window_s must be a number above 0", f"got {value!r}"):
        OUTCOME.expected_wait_s(5, window_s=value)


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


def test_those_who_boot_are_paid_for_and_can_not_be_called_upon():
    """Two for half an hour; from a quarter on a third that is there at half an hour."""
    workforce = ((0, 2), (1800 * SECOND, 3))
    paid = ((0, 2), (900 * SECOND, 3))
    plain = told([0], [0], ended_s=3600, workforce=workforce)
    outcome = Outcome(plain.morning, plain.design, plain.bookings, plain.ended_us, workforce, paid)
    assert plain.cost.hours("workers") == 2 * 0.5 + 3 * 0.5
    assert outcome.cost.hours("workers") == 2 * 0.25 + 3 * 0.75
    assert outcome.workers_at(1000 * SECOND) == 2
    assert outcome.utilisation == pytest.approx(1 / 3600 / (2 * 0.25 + 3 * 0.75))


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


def test_utilisation_counts_every_call_until_its_worker_is_free():
    """3 + 2 + 1 + 2 + 1 + 3 + 1 = 13 s of calls, in 17 s of two workers."""
    assert TROUBLED.ended_s == 17
    assert TROUBLED.utilisation == pytest.approx(13 / 34)


def test_utilisation_of_a_cut_run_counts_calls_in_progress_of_the_log():
    """At 7.5 s: 3 + 2 + 1, and 1.5 and 0.5 s of two that go on."""
    cut = simulate(TROUBLED_MORNING, TROUBLED_DESIGN, until_s=7.5)
    assert cut.utilisation == pytest.approx(8 / 15)


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


def test_who_is_given_up_before_a_call_was_as_old_as_it_was_then():
    """0: 0-20. 1 waits from 1 until it is given up at 9 s; 2 from 15 to 20 s."""
    outcome = simulate(made([0, 1, 15], [20, 1, 1]), Design.queued(workers=1, max_age_s=8))
    assert outcome.oldest_wait_s == 8
    assert outcome.timeline(5).oldest_age_s == [0, 4, 0, 0, 0, 0]
    cut = simulate(made([0, 1, 15], [20, 1, 1]), Design.queued(workers=1, max_age_s=8), until_s=7)
    assert cut.oldest_wait_s == 6


def test_who_waits_for_another_attempt_is_as_old_as_who_waits_for_the_first():
    """0 and 1 wait for their backoff, 3-7 and 2-6 s, though nobody waits for a first call."""
    timeline = TROUBLED.timeline(1)
    assert TROUBLED.oldest_wait_s == 7
    assert timeline.backlog[:10] == [0, 1, 1, 2, 2, 2, 1, 0, 0, 0]
    assert timeline.held[:10] == [0, 0, 1, 2, 2, 2, 1, 0, 0, 0]
    assert timeline.oldest_age_s[:10] == [0, 0, 2, 3, 4, 5, 6, 0, 0, 0]
    assert timeline.first_attempt_age_s[:10] == [0] * 10


def test_an_hour_of_backoff_makes_a_booking_an_hour_old():
    """The promise of a bounded backlog can't be kept by forgetting the few who fail."""
    world = Scenario.steady(2, hours=0.2, failure_probability=0.2)
    policy = CallPolicy(max_attempts=3, backoff=Backoff.fixed(3600))
    outcome = simulate(world.sample(1), Design.queued(workers=12, policy=policy))
    assert outcome.oldest_wait_s > 3600
    assert max(outcome.timeline(60).oldest_age_s) > 3500
    assert max(outcome.timeline(60).first_attempt_age_s) < 60


# -- the timeline


def test_failures_and_retries_are_counted_in_the_step_in_which_they_happened():
    """Retries at 6, 7 and 16 s; one given up at 8 s."""
    timeline = TROUBLED.timeline(1)
    assert [time for time, count in enumerate(timeline.retries) if count] == [6, 7, 16]
    assert [time for time, count in enumerate(timeline.failures) if count] == [8]
    timeline = TROUBLED.timeline(5)
    assert timeline.retries == [0, 0, 2, 0, 1]
    assert timeline.failures == [0, 0, 1, 0, 0]
    assert timeline.busy_workers == [2, 0, 1, 0, 0]
    assert OUTCOME.timeline(5).failures == OUTCOME.timeline(5).retries == [0] * 4


def still_there(outcome: Outcome, instant_s: float) -> tuple[int, int, int, float, float]:
    """Waiting, in a call, held; the oldest, and the oldest in line for its first call."""
    now_s = min(instant_s, outcome.ended_s)
    gone_s = {letter.booking: letter.given_up_s for letter in outcome.given_up}
    begun_s, in_call = {}, set()
    for call in outcome.call_log:
        begun_s.setdefault(call.booking, call.started_s)
        if call.started_s <= instant_s and not call.ended_s <= instant_s:
            in_call.add(call.booking)
        if outcome.bookings[call.booking].state == "lost":
            gone_s[call.booking] = call.ended_s  # with its last call
    held = {
        hold.booking
        for hold in outcome.holds
        if hold.from_s <= instant_s and not hold.until_s <= instant_s
    }
    ever_held = {hold.booking for hold in outcome.holds if hold.from_s <= instant_s}
    waiting, ages_s, in_line_s = 0, [0.0], [0.0]
    for row in outcome.bookings:
        came_s = row.accepted_s if outcome.design.is_queued else row.arrived_s
        left_s = gone_s.get(row.booking, row.confirmed_s)
        turned_away = row.state == "rejected" and row.booking not in gone_s
        is_there = not turned_away and came_s <= instant_s and not left_s <= instant_s
        if is_there and row.booking not in in_call:
            waiting += 1
            ages_s.append(now_s - came_s)
            if row.booking not in ever_held and not begun_s.get(row.booking, math.inf) <= instant_s:
                in_line_s.append(now_s - came_s)
    return waiting, len(in_call), len(held), max(ages_s), max(in_line_s)


@given(run=platforms(), cut_s=st.none() | st.integers(0, 40), step_s=st.sampled_from([0.5, 1, 3]))
@settings(max_examples=100)
def test_the_timeline_is_what_the_calls_say_whatever_goes_wrong(run, cut_s, step_s):
    morning, design = run
    outcome = simulate(morning, design, until_s=cut_s)
    timeline = outcome.timeline(step_s)
    expected = [still_there(outcome, time_s) for time_s in timeline.time_s]
    waiting, busy, held, ages_s, in_line_s = map(list, zip(*expected, strict=True))
    assert (timeline.backlog, timeline.busy_workers, timeline.held) == (waiting, busy, held)
    assert timeline.oldest_age_s == pytest.approx(ages_s)
    assert timeline.first_attempt_age_s == pytest.approx(in_line_s)
    assert sum(timeline.failures) == outcome.count("failed")
    assert sum(timeline.retries) == sum(call.attempt > 1 for call in outcome.call_log)
    assert max(timeline.oldest_age_s) <= outcome.oldest_wait_s + 1e-9


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
        "held",
        "oldest_age_s",
        "first_attempt_age_s",
        "busy_workers",
        "workers",
        "arrivals",
        "confirmations",
        "failures",
        "retries",
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
        import waitingroom_lib.judge.review, waitingroom_lib.theory
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
