"""Where bookings spent their time: exact to the microsecond, whatever happens to them."""

import math

import pytest
from handmade import platforms, told
from hypothesis import given
from hypothesis import strategies as st
from reference import refused, runs

from waitingroom_lib import (
    Backoff,
    Breaker,
    CallPolicy,
    Design,
    Morning,
    Outage,
    Outcome,
    Scenario,
    simulate,
)
from waitingroom_lib.outcome.causes import CAUSES, TimeSpent, totals_us


def spent_s(outcome: Outcome, *bookings: int) -> dict[str, float]:
    """What went into each cause, of some bookings or of all, without what nothing went into."""
    table = outcome.time_spent(bookings=bookings or None)
    return {cause: table.total_s(cause) for cause in CAUSES if table.total_s(cause)}


# -- each cause, in a world told from beginning to end


def test_a_plain_queue_has_a_front_end_a_line_and_calls():
    morning = told([0, 0], [10, 4], accept_s=0.5)
    outcome = simulate(morning, Design.queued(workers=1, servers=1))
    assert spent_s(outcome, 0) == {"front_end": 0.5, "calls": 10}
    assert spent_s(outcome, 1) == {"front_end": 1, "line": 9.5, "calls": 4}


def test_a_thread_accepts_its_patient_after_the_line():
    morning = told([0, 0], [10, 4], accept_s=0.5)
    outcome = simulate(morning, Design.synchronous(threads=1))
    assert spent_s(outcome, 1) == {"front_end": 0.5, "line": 10.5, "calls": 4}


def test_a_cap_holds_and_the_line_does_not():
    outcome = simulate(told([0, 1], [10, 4], [0, 0]), Design.queued(workers=2, clinic_cap=1))
    assert spent_s(outcome, 1) == {"cap": 9, "calls": 4}


def test_calls_in_vain_and_the_backoff_after_them_are_told_apart():
    policy = CallPolicy(max_attempts=3, backoff=Backoff.fixed(7))
    morning = told([0], [(3, 2, 1)], fails={(0, 1), (0, 2)})
    outcome = simulate(morning, Design.queued(workers=1, policy=policy))
    assert spent_s(outcome) == {"failed_calls": 5, "backoff": 14, "calls": 1}


def test_a_redelivery_counts_from_the_death_of_the_worker():
    policy = CallPolicy(timeout_s=9, max_attempts=2, redelivery_s=10)
    morning = told([0], [(4, 3)], dies={(0, 1): 0.5})
    outcome = simulate(morning, Design.queued(workers=1, policy=policy))
    assert spent_s(outcome) == {"failed_calls": 2, "redelivery": 8, "calls": 3}


def test_an_open_breaker_holds_the_others():
    policy = CallPolicy(timeout_s=5, breaker=Breaker(failures=1, open_s=20))
    morning = told([0, 4], [3, 2], [0, 0], fails={(0, 1)})
    outcome = simulate(morning, Design.queued(workers=2, policy=policy))
    assert spent_s(outcome, 0) == {"failed_calls": 3}
    assert spent_s(outcome, 1) == {"breaker": 19, "calls": 2}


def test_what_a_clinic_takes_beyond_the_call_is_the_clinics():
    hang = Outage(from_s=0, until_s=30, mode="hang")
    outcome = simulate(told([5], [2], troubles=(hang,)), Design.queued(workers=1))
    assert spent_s(outcome) == {"clinic": 25, "calls": 2}


def test_a_run_that_is_cut_counts_what_is_open_until_then():
    morning = told([0, 0, 9], [10, 4, 1], accept_s=0.5)
    outcome = simulate(morning, Design.queued(workers=1, servers=1), until_s=9.25)
    assert spent_s(outcome, 0) == {"front_end": 0.5, "calls": 8.75}
    assert spent_s(outcome, 1) == {"front_end": 1, "line": 8.25}
    assert spent_s(outcome, 2) == {"front_end": 0.25}


def test_who_is_turned_away_at_the_door_has_spent_no_time():
    outcome = simulate(told([0, 1], [10, 4]), Design.queued(workers=1, backlog_limit=0))
    assert outcome.count("rejected") == 1
    assert spent_s(outcome) == {"calls": 10}


def test_the_time_of_a_step_is_that_since_the_step_before():
    table = simulate(told([0, 0], [90, 60]), Design.queued(workers=1)).time_spent(step_s=60)
    assert table.time_s == [0, 60, 120, 180]
    assert [us / 1e6 for us in table.spent_us["line"]] == [0, 60, 30, 0]
    assert [us / 1e6 for us in table.spent_us["calls"]] == [0, 60, 60, 30]


# -- whatever happens


def lived_us(outcome: Outcome) -> list[int]:
    """From each booking's arrival to its end, microseconds, told from the outcome's own columns."""
    rows, letters = outcome.bookings, {one.booking: one.given_up_us for one in outcome.given_up}
    ended = dict(zip(outcome.call_log.booking, outcome.call_log.ended_us, strict=True))
    lived = []
    for row, state in enumerate(rows.state):
        until = letters.get(row, outcome.ended_us)
        if state == "confirmed":
            until = rows.confirmed_us[row]
        elif state == "lost":
            until = ended[row]
        elif state == "rejected" and row not in letters:
            until = rows.arrived_us[row]
        lived.append(until - rows.arrived_us[row])
    return lived


@given(
    run=platforms(), cut_s=st.sampled_from([None, 0, 1, 5, 5.5, 20]), step_s=st.sampled_from([1, 7])
)
def test_the_causes_add_up_to_each_bookings_life_to_the_microsecond(run, cut_s, step_s):
    outcome = simulate(*run, until_s=cut_s)
    for booking, lived in enumerate(lived_us(outcome)):
        table = outcome.time_spent(step_s, bookings=[booking])
        steps = [table.spent_us[cause] for cause in CAUSES]
        assert sum(map(sum, steps)) == lived
        assert min(map(min, steps)) >= 0, "a booking that was in two places"
        assert max(map(sum, zip(*steps, strict=True))) <= step_s * 1_000_000


@given(run=runs())
def test_the_line_of_a_pool_is_its_queue_wait(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    started = [row for row, at in enumerate(outcome.bookings.started_us) if at >= 0]
    line_us = sum(outcome.time_spent(bookings=started).spent_us["line"])
    assert line_us == sum(outcome.queue_wait_s.values_us)


@given(run=platforms(), seed=st.integers(0, 3))
def test_some_bookings_and_the_others_make_up_all(run, seed):
    outcome = simulate(*run)
    some = [row for row in range(len(outcome.bookings)) if row % 4 == seed]
    others = [row for row in range(len(outcome.bookings)) if row % 4 != seed]
    parts = [outcome.time_spent(5, bookings=part).spent_us for part in (some, others)]
    every = outcome.time_spent(5).spent_us
    for cause in CAUSES:
        assert every[cause] == [sum(pair) for pair in zip(*(p[cause] for p in parts), strict=True)]
        assert totals_us(outcome.stays)[cause] == sum(every[cause])


@given(run=platforms())
def test_the_table_has_the_instants_of_the_timeline(run):
    outcome = simulate(*run)
    assert outcome.time_spent(5).time_s == outcome.timeline(5).time_s


@given(run=platforms())
def test_the_clinics_parts_make_up_the_whole(run):
    outcome = simulate(*run)
    clinic = outcome.bookings.clinic
    for part in outcome.stays.values():
        each = part.by_clinic(clinic)
        assert sum(theirs.total_us() for theirs in each.values()) == part.total_us()
        assert all(clinic[row] == name for name, theirs in each.items() for row in theirs.booking)


@given(run=platforms(), cut_s=st.sampled_from([None, 0, 1, 5.5, 20]))
def test_the_oldest_that_waited_is_the_longest_wait_since_a_booking_was_accepted(run, cut_s):
    outcome = simulate(*run, until_s=cut_s)
    since_us, ended_us = outcome.enqueued_us, outcome.ended_us
    waits = [*outcome.passages.waits.closed(ended_us)]
    ages_us = [until - since_us[row] for row, begun, until in waits if begun < until]
    assert outcome.oldest_wait_s == max(ages_us, default=0) / 1e6


# -- who fared badly


def test_the_harmed_are_late_given_up_or_still_open():
    policy = CallPolicy(max_attempts=1)
    morning = told([0, 1, 2, 300], [130, 2, 1, 50], fails={(2, 1)})
    design = Design.queued(workers=2, policy=policy)
    outcome = simulate(morning, design, until_s=310)
    assert list(outcome.harmed(120)) == [1, 0, 1, 1]
    assert list(outcome.harmed(130)) == [0, 0, 1, 1]


def test_whoever_is_forgotten_fared_badly_too():
    morning = told([0, 1], [4, 3], dies={(0, 1): 0.5})
    outcome = simulate(morning, Design.queued(workers=1))
    assert outcome.bookings.state == ["lost", "confirmed"]
    assert list(outcome.harmed(120)) == list(outcome.harmed(math.inf)) == [1, 0]


# -- the edges


def test_a_morning_without_bookings_has_spent_no_time():
    table = simulate(Morning.from_columns([]), Design.queued(workers=1)).time_spent()
    assert {cause: table.total_s(cause) for cause in CAUSES} == dict.fromkeys(CAUSES, 0)
    assert len(table) == 16


def test_a_frame_has_a_column_of_seconds_a_cause():
    frame = simulate(told([0, 0], [90, 60]), Design.queued(workers=1)).time_spent().to_frame()
    assert list(frame.columns) == ["time_s", *CAUSES]
    assert frame["line"].tolist() == [0, 60, 30, 0]


@pytest.mark.parametrize("bookings", [[-1], [2], [0, 99]])
def test_a_booking_that_is_not_there_is_refused(bookings):
    outcome = simulate(told([0, 0], [1, 1]), Design.queued(workers=1))
    with refused(ValueError, "bookings must be a whole number from 0 to 1", f"got {bookings[-1]}"):
        outcome.time_spent(bookings=bookings)


def test_a_cause_that_is_none_is_refused():
    table = TimeSpent([0.0], {cause: [0] for cause in CAUSES})
    with refused(ValueError, "cause must be 'front_end', 'line'", "got 'queue'"):
        table.total_s("queue")


def test_a_monday_is_told_in_a_table_that_adds_up():
    outcome = simulate(Scenario.monday().sample(1), Design.queued(workers=12))
    assert sum(totals_us(outcome.stays).values()) == sum(lived_us(outcome))
