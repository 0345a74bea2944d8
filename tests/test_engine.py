"""What `simulate` promises, on Mornings so small that every figure was worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
import simpy
from handmade import told
from reference import bad_numbers, refused

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    Morning,
    OnDemand,
    OnUtilisation,
    Outage,
    RetryBudget,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    simulate,
)
from waitingroom_lib.run import on_simpy

BOTH = pytest.mark.parametrize("method", ["simpy", "recursion"])
NAN = math.nan


def made(arrived_s, call_s, *, accept_s, duration_s=10) -> Morning:
    """A Morning made by hand."""
    scenario = Scenario.steady(accept_s=accept_s, duration_s=duration_s)
    return Morning.from_columns(arrived_s, call_s, scenario=scenario)


def story(outcome) -> list[tuple[float, float, float, str]]:
    """Accepted, started and confirmed time and state of every booking."""
    return [(row.accepted_s, row.started_s, row.confirmed_s, row.state) for row in outcome.bookings]


def same(found, expected) -> bool:
    """Equal, nan being equal to nan."""
    return repr(found) == repr(expected)


# Servers: one, 1 s a booking: accepted at 1, 2, 3 and 11 s. Then one worker.
QUEUED = made([0, 0, 1, 10], [5, 2, 3, 4], accept_s=1)
# Threads: two. A thread is held for half a second more than the call.
SYNCHRONOUS = made([0, 1, 2, 2], [3, 3, 1, 1], accept_s=0.5)


@BOTH
def test_one_server_and_one_worker_by_hand(method):
    outcome = simulate(QUEUED, Design.queued(workers=1, servers=1), method=method)
    assert story(outcome) == [
        (1.0, 1.0, 6.0, "confirmed"),
        (2.0, 6.0, 8.0, "confirmed"),
        (3.0, 8.0, 11.0, "confirmed"),
        (11.0, 11.0, 15.0, "confirmed"),
    ]
    assert list(outcome.acceptance_s) == [1, 2, 2, 1]
    assert list(outcome.queue_wait_s) == [0, 4, 5, 0]
    assert list(outcome.confirmation_s) == [6, 8, 10, 5]


@BOTH
def test_two_workers_by_hand(method):
    outcome = simulate(QUEUED, Design.queued(workers=2, servers=1), method=method)
    assert outcome.bookings.started_s == [1, 2, 4, 11]


@BOTH
def test_two_servers_accept_two_at_once(method):
    outcome = simulate(QUEUED, Design.queued(workers=9, servers=2), method=method)
    assert outcome.bookings.accepted_s == [1, 1, 2, 11]
    assert list(outcome.acceptance_s) == [1, 1, 1, 1]


@BOTH
def test_a_line_in_front_of_the_servers_is_first_come_first_served(method):
    morning = made([0, 0, 0, 0, 0], [1] * 5, accept_s=1)
    outcome = simulate(morning, Design.queued(workers=9, servers=2), method=method)
    assert outcome.bookings.accepted_s == [1, 1, 2, 2, 3]


@BOTH
def test_without_acceptance_time_a_booking_is_accepted_as_it_arrives(method):
    morning = made([0, 0, 0, 2.5], [1] * 4, accept_s=0)
    outcome = simulate(morning, Design.queued(workers=9, servers=1), method=method)
    assert outcome.bookings.accepted_s == outcome.bookings.arrived_s == [0, 0, 0, 2.5]


@BOTH
def test_two_threads_by_hand(method):
    outcome = simulate(SYNCHRONOUS, Design.synchronous(threads=2), method=method)
    assert story(outcome) == [
        (3.5, 0.0, 3.5, "confirmed"),
        (4.5, 1.0, 4.5, "confirmed"),
        (5.0, 3.5, 5.0, "confirmed"),
        (6.0, 4.5, 6.0, "confirmed"),
    ]
    assert list(outcome.acceptance_s) == list(outcome.confirmation_s) == [3.5, 3.5, 3, 4]
    assert list(outcome.queue_wait_s) == [0, 0, 1.5, 2.5]


@BOTH
def test_a_limit_of_one_lets_one_wait(method):
    design = Design.queued(workers=1, servers=1, backlog_limit=1)
    assert same(
        story(simulate(QUEUED, design, method=method)),
        [
            (1.0, 1.0, 6.0, "confirmed"),
            (2.0, 6.0, 8.0, "confirmed"),
            (NAN, NAN, NAN, "rejected"),
            (11.0, 11.0, 15.0, "confirmed"),
        ],
    )


@BOTH
def test_a_limit_of_nought_lets_nobody_wait(method):
    design = Design.queued(workers=1, servers=1, backlog_limit=0)
    outcome = simulate(QUEUED, design, method=method)
    assert outcome.bookings.state == ["confirmed", "rejected", "rejected", "confirmed"]
    assert same(outcome.bookings.started_s, [1.0, NAN, NAN, 11.0])


@BOTH
def test_a_limit_holds_for_threads_too(method):
    design = Design.synchronous(threads=2, backlog_limit=1)
    outcome = simulate(SYNCHRONOUS, design, method=method)
    assert outcome.bookings.state == ["confirmed", "confirmed", "confirmed", "rejected"]
    assert same(outcome.bookings.accepted_s, [3.5, 4.5, 5.0, NAN])


@BOTH
def test_a_limit_that_is_never_reached_changes_nothing(method):
    unlimited = simulate(QUEUED, Design.queued(workers=1, servers=1), method=method)
    limited = simulate(QUEUED, Design.queued(workers=1, servers=1, backlog_limit=2), method=method)
    assert story(limited) == story(unlimited)


@BOTH
def test_of_two_at_the_same_instant_the_first_in_the_log_goes_first(method):
    morning = made([0, 0, 0], [3, 2, 1], accept_s=0)
    outcome = simulate(morning, Design.queued(workers=1), method=method)
    assert outcome.bookings.started_s == [0, 3, 5]
    full = simulate(morning, Design.queued(workers=1, backlog_limit=1), method=method)
    assert full.bookings.state == ["confirmed", "confirmed", "rejected"]


@BOTH
def test_a_worker_that_frees_at_the_instant_of_an_arrival_is_free_for_it(method):
    morning = made([0, 5, 5], [5, 1, 1], accept_s=0)
    outcome = simulate(morning, Design.queued(workers=1, backlog_limit=0), method=method)
    assert outcome.bookings.state == ["confirmed", "confirmed", "rejected"]
    assert outcome.bookings.started_s[1] == 5


@BOTH
def test_who_starts_at_the_instant_of_an_arrival_leaves_a_place_in_the_line(method):
    morning = made([0, 1, 4, 4], [4, 4, 1, 1], accept_s=0)
    outcome = simulate(morning, Design.queued(workers=1, backlog_limit=1), method=method)
    assert outcome.bookings.state == ["confirmed", "confirmed", "confirmed", "rejected"]


@BOTH
def test_a_call_may_take_no_time_at_all(method):
    morning = made([1, 1, 1], [1e-9, 1e-9, 1e-9], accept_s=0)
    outcome = simulate(morning, Design.queued(workers=1, backlog_limit=0), method=method)
    assert outcome.bookings.confirmed_s == [1, 1, 1]


# -- when it ends


@BOTH
def test_a_run_ends_with_the_last_confirmation(method):
    assert simulate(QUEUED, Design.queued(workers=1, servers=1), method=method).ended_s == 15


@BOTH
def test_a_run_lasts_at_least_as_long_as_the_morning(method):
    morning = made([0], [1], accept_s=0, duration_s=60)
    assert simulate(morning, Design.queued(workers=1), method=method).ended_s == 60


@BOTH
def test_a_morning_without_bookings_runs_to_its_end(method):
    outcome = simulate(made([], [], accept_s=1), Design.queued(workers=3), method=method)
    assert len(outcome.bookings) == 0
    assert outcome.ended_s == 10


# -- cut off

CUTS = {
    0: (2, ["waiting", "waiting"]),
    0.999: (2, ["waiting", "waiting"]),
    1: (3, ["in_call", "waiting", "waiting"]),
    5.999: (3, ["in_call", "waiting", "waiting"]),
    6: (3, ["confirmed", "in_call", "waiting"]),
    8: (3, ["confirmed", "confirmed", "in_call"]),
    10: (4, ["confirmed", "confirmed", "in_call", "waiting"]),
    15: (4, ["confirmed"] * 4),
    99: (4, ["confirmed"] * 4),
}


@BOTH
@pytest.mark.parametrize("until_s", CUTS)
def test_a_cut_shows_how_things_stood(method, until_s):
    outcome = simulate(QUEUED, Design.queued(workers=1, servers=1), until_s=until_s, method=method)
    assert (len(outcome.bookings), list(outcome.bookings.state)) == CUTS[until_s]
    assert outcome.ended_s == until_s


@BOTH
def test_a_cut_hides_what_came_after_it(method):
    outcome = simulate(QUEUED, Design.queued(workers=1, servers=1), until_s=6.5, method=method)
    assert same(
        story(outcome),
        [
            (1.0, 1.0, 6.0, "confirmed"),
            (2.0, 6.0, NAN, "in_call"),
            (3.0, NAN, NAN, "waiting"),
        ],
    )
    assert [row.attempts for row in outcome.bookings] == [1, 1, 0]


@BOTH
def test_a_booking_cut_off_before_it_was_accepted_is_waiting_and_not_accepted(method):
    outcome = simulate(QUEUED, Design.queued(workers=1, servers=1), until_s=1.5, method=method)
    assert outcome.bookings.state == ["in_call", "waiting", "waiting"]
    assert len(outcome.acceptance_s) == 1


@BOTH
def test_a_rejection_after_the_cut_has_not_come_yet(method):
    design = Design.queued(workers=1, servers=1, backlog_limit=1)
    for until_s, state in ((2.999, "waiting"), (3, "rejected")):
        outcome = simulate(QUEUED, design, until_s=until_s, method=method)
        assert outcome.bookings.state[2] == state


@BOTH
def test_a_cut_patient_of_a_thread_is_not_accepted(method):
    outcome = simulate(SYNCHRONOUS, Design.synchronous(threads=2), until_s=4, method=method)
    assert outcome.bookings.state == ["confirmed", "in_call", "in_call", "waiting"]
    assert same(outcome.bookings.accepted_s, [3.5, NAN, NAN, NAN])


# -- what comes back


def test_an_outcome_knows_its_morning_and_its_design():
    design = Design.queued(workers=2)
    outcome = simulate(QUEUED, design)
    assert outcome.morning is QUEUED
    assert outcome.design is design


def test_a_confirmed_booking_took_one_attempt_and_a_rejected_one_none():
    outcome = simulate(QUEUED, Design.queued(workers=1, servers=1, backlog_limit=1))
    assert outcome.bookings.attempts == [1, 1, 0, 1]


def test_bookings_keep_their_number_and_their_clinic():
    morning = Morning.from_columns([0, 0, 1], [1, 1, 1], ["b", "a", "b"])
    rows = simulate(morning, Design.queued(workers=1)).bookings
    assert [(row.booking, row.clinic, row.arrived_s) for row in rows] == [
        (0, "b", 0),
        (1, "a", 0),
        (2, "b", 1),
    ]


@pytest.mark.parametrize("design", [Design.queued(workers=2), Design.synchronous(threads=2)])
def test_the_two_methods_and_auto_give_the_same_on_a_real_morning(design):
    morning = Scenario.steady(2, hours=0.2).sample(1)
    auto, simpy, recursion = (
        simulate(morning, design, method=method) for method in ("auto", "simpy", "recursion")
    )
    assert list(auto.bookings) == list(simpy.bookings) == list(recursion.bookings)
    assert auto.ended_us == simpy.ended_us == recursion.ended_us


@pytest.mark.parametrize("method", ["auto", "recursion", "simpy"])
def test_only_one_method_runs_on_simpy(monkeypatch, method):
    """So what the methods agree on was computed twice."""
    steps = []

    class Counting(simpy.Environment):
        def step(self):
            steps.append(self.now)
            super().step()

    monkeypatch.setattr(on_simpy, "Environment", Counting)
    morning = Scenario.steady(hours=0.05).sample(1)
    simulate(morning, Design.queued(workers=30), method=method)
    if method != "recursion":
        policy = CallPolicy(timeout_s=2.5, max_attempts=3, breaker=Breaker(failures=99))
        simulate(morning, Design.queued(workers=30, policy=policy), method=method)
    assert (len(steps) > 4 * len(morning)) == (method == "simpy")
    assert method == "simpy" or not steps


EVERYTHING = Design.queued(
    workers=Autoscaler(rule=OnDemand(call_s=2, drain_s=30), minimum=8, maximum=30, boot_s=20),
    backlog_limit=300,
    max_age_s=60,
    codel=CoDel(target_s=10, interval_s=30),
    clinic_cap=3,
    shards=Shards(),
    policy=CallPolicy(
        timeout_s=4,
        max_attempts=3,
        backoff=Backoff.exponential(1, cap_s=20),
        retry_budget=RetryBudget(),
        breaker=Breaker(open_s=20),
        redelivery_s=10,
    ),
)
HARSH = Scenario.steady(
    9,
    hours=0.1,
    clinics=12,
    popularity_skew=1,
    clinic_limit=3,
    failure_probability=0.1,
    worker_death_probability=0.02,
    troubles=(
        Slowdown(from_s=60, until_s=120, factor=2),
        Outage(from_s=100, until_s=200, mode="hang", clinics=(1, 2)),
        Outage(from_s=150, until_s=220, mode="refuse", clinics=(4,)),
    ),
)


def test_with_all_there_is_the_same_morning_has_the_same_outcome_again():
    first, again = (simulate(HARSH.sample(4), EVERYTHING) for _ in range(2))
    assert list(map(repr, again.bookings)) == list(map(repr, first.bookings))
    assert list(map(repr, again.call_log)) == list(map(repr, first.call_log))
    assert again.dead_letters == first.dead_letters
    assert (again.workforce, again.paid) == (first.workforce, first.paid)
    reasons = {letter.reason for letter in first.dead_letters}
    assert reasons == {"attempts used up", "retry budget used up", "shed", "too old"}
    assert set(first.call_log.result) == {"confirmed", "failed", "refused", "timed out", "died"}


@pytest.mark.parametrize("method", ["auto", "simpy"])
def test_what_is_not_plain_runs_on_simpy_whichever_is_asked_for(method):
    outcome = simulate(told([0], [2], fails=[(0, 1)]), Design.queued(workers=1), method=method)
    assert outcome.bookings.state == ["failed"]


@pytest.mark.parametrize(
    ("world", "choices"),
    [
        ({"failure_probability": 0.1}, {}),
        ({"worker_death_probability": 0.1}, {}),
        ({"clinic_limit": 9}, {}),
        ({"troubles": (Slowdown(from_s=0, until_s=1, factor=2),)}, {}),
        ({}, {"order": "lifo"}),
        ({}, {"clinic_cap": 99}),
        ({}, {"policy": CallPolicy(timeout_s=99)}),
        ({}, {"workers": Schedule(steps=((0, 1),))}),
        ({}, {"workers": Autoscaler(rule=OnUtilisation())}),
    ],
    ids=str,
)
def test_the_recursion_refuses_what_it_cannot_express(world, choices):
    morning = Morning.from_columns(
        [0], [1], scenario=Scenario.steady(accept_s=0, duration_s=10, **world)
    )
    design = Design.queued(**{"workers": 1, **choices})
    with refused(ValueError, "method 'recursion'", "use 'auto' or 'simpy'"):
        simulate(morning, design, method="recursion")
    assert simulate(morning, design).call_log is not None


def test_a_policy_for_calls_that_go_wrong_costs_nothing_where_none_does():
    morning = Scenario.steady(hours=0.05).sample(1)
    policy = CallPolicy(max_attempts=3, backoff=Backoff.fixed(2), retry_budget=RetryBudget())
    usual = simulate(morning, Design.queued(workers=9))
    for method in ("auto", "simpy", "recursion"):
        outcome = simulate(morning, Design.queued(workers=9, policy=policy), method=method)
        assert list(outcome.bookings) == list(usual.bookings)


def test_designs_with_the_same_front_end_share_what_it_did_and_others_do_not():
    morning = Scenario.steady(hours=0.05).sample(1)
    one, other = (Design.queued(workers=workers, servers=1) for workers in (20, 25))
    assert simulate(morning, one).acceptance_s is simulate(morning, other).acceptance_s
    limited = simulate(morning, replace(one, workers=9, backlog_limit=1))
    assert 0 < len(limited.acceptance_s) < len(morning)
    assert len(simulate(morning, one, until_s=100).acceptance_s) < len(morning)
    more = simulate(morning, replace(one, servers=2)).acceptance_s
    assert more.mean() < simulate(morning, one).acceptance_s.mean()


def test_a_run_leaves_the_morning_as_it_was():
    morning = Scenario.steady(hours=0.05).sample(1)
    before = (morning.arrived_us, morning.clinic, morning.call_us)
    for method in ("simpy", "recursion"):
        simulate(morning, Design.queued(workers=3, backlog_limit=5), method=method, until_s=60)
    assert (morning.arrived_us, morning.clinic, morning.call_us) == before


def test_numpy_numbers_make_the_same_run():
    usual = simulate(QUEUED, Design.queued(workers=1, servers=1, backlog_limit=1), until_s=9)
    for method in ("simpy", "recursion"):
        design = Design.queued(workers=np.int64(1), servers=np.int64(1), backlog_limit=np.int64(1))
        numpy = simulate(QUEUED, design, until_s=np.float64(9), method=method)
        assert same(story(numpy), story(usual))


# -- bad arguments


@pytest.mark.parametrize("morning", [None, "monday", Scenario.monday(), [1, 2]])
def test_a_bad_morning_is_refused(morning):
    with refused(TypeError, "morning must be Morning", f"got {morning!r:.70}"):
        simulate(morning, Design.queued(workers=1))


@pytest.mark.parametrize("design", [None, "queued", 24, QUEUED])
def test_a_bad_design_is_refused(design):
    with refused(TypeError, "design must be Design", f"got {design!r:.70}"):
        simulate(QUEUED, design)


@pytest.mark.parametrize(
    ("error", "value"), [bad for bad in bad_numbers(-1, -0.001) if bad[1] is not None]
)
def test_a_bad_cut_is_refused(error, value):
    with refused(error, "until_s must be a number from 0 to", f"got {value!r}"):
        simulate(QUEUED, Design.queued(workers=1), until_s=value)


@pytest.mark.parametrize("method", [None, 1, "fast", "SimPy", ["simpy"]])
def test_a_bad_method_is_refused(method):
    with refused(ValueError, "method must be 'auto', 'simpy' or 'recursion'", f"got {method!r}"):
        simulate(QUEUED, Design.queued(workers=1), method=method)
