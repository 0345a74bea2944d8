"""How many workers a schedule, an autoscaler and its rules want, and who comes and goes."""

import math
import pickle
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import bad_numbers, bad_wholes, refused

from waitingroom_lib import (
    Autoscaler,
    Observed,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Schedule,
)
from waitingroom_lib.run.staff import Staff


def seen(**figures) -> Observed:
    """What is observed: ten workers with nothing to do, but for what is said."""
    names = (field.name for field in fields(Observed))
    return Observed(**dict.fromkeys(names, 0) | {"now_s": 60, "workers": 10} | figures)


# -- a schedule


def test_a_schedule_knows_its_first_its_fewest_and_its_most():
    schedule = Schedule(steps=((0, 4), (60, 9), (120, 2)))
    assert (schedule.start, schedule.minimum, schedule.maximum) == (4, 2, 9)
    words = "workers by schedule (4 from 0 s, 9 from 60 s, 2 from 120 s; boot 90 s)"
    assert str(schedule) == words
    assert schedule.boot_s == 90


STEPS = [
    (TypeError, [(0, 1)], "steps must be tuple", "got [(0, 1)]"),
    (TypeError, None, "steps must be tuple", "got None"),
    (ValueError, (), "tuple of pairs (from_s, {}), at least one", "got none"),
    (TypeError, (0, 1), "tuple of pairs (from_s, {})", "got 0"),
    (TypeError, ((0, 1, 2),), "tuple of pairs (from_s, {})", "got (0, 1, 2)"),
    (TypeError, ([0, 1],), "tuple of pairs (from_s, {})", "got [0, 1]"),
    (TypeError, (("0", 1),), "steps from_s must be a number of at least 0", "got '0'"),
    (TypeError, ((False, 1),), "steps from_s must be a number of at least 0", "got False"),
    (ValueError, ((0, 1), (math.nan, 1)), "steps from_s must be a number", "got nan"),
    (ValueError, ((-1, 1),), "steps from_s must be a number of at least 0", "got -1"),
    (ValueError, ((5, 1),), "steps must start at 0 s", "got 5", "say what holds from 0"),
    (ValueError, ((0, 1), (9, 1), (9, 2)), "in order of time", "9 follows 9"),
    (ValueError, ((0, 1), (9, 1), (8, 2)), "in order of time", "8 follows 9"),
]


@pytest.mark.parametrize(("error", "steps", "words"), [(a, b, c) for a, b, *c in STEPS])
def test_bad_steps_are_refused(error, steps, words):
    with refused(error, *(word.format("workers") for word in words)):
        Schedule(steps=steps)


@pytest.mark.parametrize(("error", "value"), bad_wholes(0, -1))
def test_a_bad_number_of_workers_in_a_step_is_refused(error, value):
    allowed = "steps[1] workers must be a whole number of at least 1"
    with refused(error, allowed, f"got {value!r}"):
        Schedule(steps=((0, 1), (5, value)))


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1))
def test_a_bad_boot_lag_is_refused(error, value):
    for make in (
        lambda: Schedule(steps=((0, 1),), boot_s=value),
        lambda: Autoscaler(rule=OnUtilisation(), boot_s=value),
    ):
        with refused(error, "boot_s must be a number of at least 0", f"got {value!r}"):
            make()


# -- an autoscaler


def test_an_autoscaler_is_what_it_says_unless_told():
    scaler = Autoscaler(rule=OnUtilisation(0.8))
    assert (scaler.every_s, scaler.boot_s, scaler.minimum, scaler.maximum) == (30, 90, 1, 100)
    assert scaler.start == 1
    assert Autoscaler(rule=OnUtilisation(), minimum=7).start == 7


@pytest.mark.parametrize(
    ("wanted", "workers"),
    [
        (0, 3),
        (2.2, 3),
        (3, 3),
        (3.0001, 4),
        (7, 7),
        (7.5, 8),
        (8, 8),
        (8.1, 8),
        (1e300, 8),
        (math.inf, 8),
        (np.float64(4.2), 5),
        (np.int64(4), 4),
    ],
)
def test_what_a_rule_wants_is_rounded_up_and_kept_within_the_bounds(wanted, workers):
    scaler = Autoscaler(rule=lambda seen: wanted, minimum=3, maximum=8)
    assert scaler.wanted(seen()) == workers
    assert isinstance(scaler.wanted(seen()), int)


@pytest.mark.parametrize(
    ("error", "value"),
    [bad for bad in bad_numbers(-1, -0.001) if bad[1] not in (math.inf,)] + [(TypeError, "many")],
)
def test_a_rule_that_wants_nonsense_is_refused_with_the_time(error, value):
    scaler = Autoscaler(rule=lambda seen: value)
    allowed = "what the rule wants at 90.5 s must be a number of at least 0"
    with refused(error, allowed, f"got {value!r}"):
        scaler.wanted(seen(now_s=90.5))


def test_a_rule_sees_what_is_observed():
    scaler = Autoscaler(rule=lambda seen: seen.backlog + seen.busy / 2)
    assert scaler.wanted(seen(backlog=3, busy=5)) == 6


@pytest.mark.parametrize("rule", [None, 3, "utilisation", [OnUtilisation()]])
def test_a_rule_that_is_no_function_is_refused(rule):
    with refused(TypeError, "rule must be a function", "OnUtilisation(0.8)", f"got {rule!r}"):
        Autoscaler(rule=rule)


BAD = [
    *(("every_s", "a number of at least 1", *bad) for bad in bad_numbers(0.99, 0, -1)),
    *(("minimum", "a whole number of at least 1", *bad) for bad in bad_wholes(0, -1)),
    *(("maximum", "a whole number of at least 5", *bad) for bad in bad_wholes(4, 0)),
]


@pytest.mark.parametrize(("field", "allowed", "error", "value"), BAD)
def test_a_bad_field_is_named_with_its_value_and_what_is_allowed(field, allowed, error, value):
    good = {"rule": OnUtilisation(), "minimum": 5, "maximum": 9}
    with refused(error, f"{field} must be {allowed}", f"got {value!r}"):
        Autoscaler(**{**good, field: value})


def one_for_ten_waiting(seen: Observed) -> float:
    return seen.backlog / 10


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (OnUtilisation(0.8), "1 to 100 workers by utilisation of 80%"),
        (OnBacklogPerWorker(2.5), "1 to 100 workers by backlog of 2.5 a worker"),
        (OnAge(60), "1 to 100 workers by age of 60 s"),
        (OnDemand(call_s=2, drain_s=90), "1 to 100 workers by demand, backlog gone in 90 s"),
        (one_for_ten_waiting, "1 to 100 workers by one_for_ten_waiting"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_autoscaler_says_what_it_follows(rule, words):
    assert str(Autoscaler(rule=rule)) == f"{words} (every 30 s, boot 90 s)"
    slowly = Autoscaler(rule=rule, scale_in_after_s=300)
    assert str(slowly) == f"{words} (every 30 s, boot 90 s, fewer after 300 s)"


@pytest.mark.parametrize(
    "one",
    [
        Schedule(steps=((0, 4), (60, 9))),
        Autoscaler(rule=OnAge(60), minimum=2),
        Autoscaler(rule=one_for_ten_waiting),
    ],
    ids=str,
)
def test_what_is_chosen_can_be_sent_and_compared(one):
    """So that a study can run on several processes, and a design can be a key."""
    again = pickle.loads(pickle.dumps(one))
    assert again == one
    assert hash(again) == hash(one)


# -- the rules that come ready made


@pytest.mark.parametrize(
    ("rule", "observed", "wanted"),
    [
        (OnUtilisation(0.8), {"busy": 8, "workers": 99, "backlog": 999}, 10),
        (OnUtilisation(0.5), {"busy": 3}, 6),
        (OnUtilisation(1), {"busy": 0}, 0),
        (OnUtilisation(), {"busy": 4}, 5),
        (OnBacklogPerWorker(5), {"backlog": 20, "workers": 1, "busy": 1}, 4),
        (OnBacklogPerWorker(0.5), {"backlog": 3}, 6),
        (OnAge(60), {"first_attempt_age_s": 61, "workers": 10}, 15),
        (OnAge(60), {"first_attempt_age_s": 60, "workers": 10}, 10),
        (OnAge(60), {"first_attempt_age_s": 15, "workers": 10}, 10),
        (OnAge(60), {"first_attempt_age_s": 14.9, "workers": 10}, 9),
        (OnAge(60), {"first_attempt_age_s": 14.9, "workers": 9}, 8),  # 8.1: fewer, also of a few
        (OnAge(60), {"first_attempt_age_s": 0, "workers": 1}, 0),
        (OnAge(60, up=3, down=0.5), {"first_attempt_age_s": 99, "workers": 4}, 12),
        (OnAge(60, up=3, down=0.5), {"first_attempt_age_s": 0, "workers": 4}, 2),
        (OnAge(60, down=1), {"first_attempt_age_s": 0, "workers": 4}, 4),
        # 10 bookings/s x 2 s = 20 in calls, and 90 waiting x 2 s of work in 60 s = 3 more.
        (OnDemand(call_s=2, drain_s=60), {"arrival_rate_per_s": 10, "backlog": 90}, 23),
        (OnDemand(call_s=2, drain_s=60), {"arrival_rate_per_s": 10}, 20),
        (OnDemand(call_s=2, drain_s=60), {}, 0),
        # Those who can't be served now are no work for anybody.
        (OnDemand(call_s=2, drain_s=60), {"backlog": 90, "held": 60}, 1),
        (OnBacklogPerWorker(10), {"backlog": 90, "held": 60}, 3),
        (OnAge(60), {"oldest_age_s": 999, "first_attempt_age_s": 20, "backlog": 1, "held": 1}, 10),
    ],
    ids=str,
)
def test_a_rule_wants_what_it_says(rule, observed, wanted):
    assert rule(seen(**observed)) == pytest.approx(wanted)


DEMAND = {"call_s": 2, "drain_s": 60}
BAD_RULES = [
    *((OnUtilisation, {}, "target", "above 0 and at most 1", *bad) for bad in bad_numbers(0, 1.01)),
    *((OnBacklogPerWorker, {}, "per_worker", "above 0", *bad) for bad in bad_numbers(0, -1)),
    *((OnAge, {}, "limit_s", "above 0", *bad) for bad in bad_numbers(0, -1)),
    *((OnAge, {"limit_s": 60}, "up", "above 1", *bad) for bad in bad_numbers(1, 0)),
    *(
        (OnAge, {"limit_s": 60}, "down", "above 0 and at most 1", *bad)
        for bad in bad_numbers(0, 1.01)
    ),
    *((OnDemand, DEMAND, "call_s", "above 0", *bad) for bad in bad_numbers(0, -1)),
    *((OnDemand, DEMAND, "drain_s", "above 0", *bad) for bad in bad_numbers(0, -1)),
]


@pytest.mark.parametrize(("rule", "good", "field", "allowed", "error", "value"), BAD_RULES)
def test_a_bad_field_of_a_rule_is_refused(rule, good, field, allowed, error, value):
    with refused(error, f"{field} must be a number {allowed}", f"got {value!r}"):
        rule(**good | {field: value})


# -- who comes and goes


def busy(groups: int, start: int) -> Staff:
    """A staff all of whose workers are in a call."""
    staff = Staff(groups, start)
    staff.idle = [0] * groups
    return staff


def test_a_staff_is_spread_over_its_groups():
    assert Staff(3, 8).ready == [3, 3, 2]
    assert Staff(3, 8).idle == [3, 3, 2]
    assert Staff(1, 5).count == 5


def test_ordered_workers_boot_and_then_are_there():
    staff = Staff(1, 2)
    tickets = staff.want(4, 10)
    assert (staff.count, staff.ready, staff.idle) == (4, [2], [2])
    assert [staff.report(ticket, 30) for ticket in tickets] == [0, 0]
    assert (staff.count, staff.ready, staff.idle) == (4, [4], [4])
    assert staff.present_at == {0: 2, 10: 2, 30: 4}
    assert staff.paid_at == {0: 2, 10: 4, 30: 4}


def test_ordered_workers_join_the_smallest_group():
    staff = Staff(3, 4)
    tickets = staff.want(7, 10)
    assert [staff.report(ticket, 30) for ticket in tickets] == [1, 2, 0]
    assert staff.ready == [3, 2, 2]


def test_whoever_was_ordered_last_goes_first():
    staff = Staff(1, 2)
    first, second, third = staff.want(5, 10)
    assert staff.want(3, 20) == []
    assert [staff.report(ticket, 30) for ticket in (first, second, third)] == [0, None, None]
    assert staff.ready == [3]
    assert staff.paid_at == {0: 2, 10: 5, 20: 3, 30: 3}


def test_of_those_who_are_there_an_idle_one_goes_at_once():
    staff = Staff(1, 4)
    staff.idle = [1]
    staff.want(3, 10)
    assert (staff.ready, staff.idle, staff.leaving) == ([3], [0], [0])
    assert staff.paid_at == {0: 4, 10: 3}


def test_who_is_in_a_call_leaves_after_it():
    staff = busy(1, 4)
    staff.want(2, 10)
    assert (staff.count, staff.ready, staff.leaving) == (2, [2], [2])
    assert staff.present_at[10] == staff.paid_at[10] == 4
    for at, there in ((20, 3), (30, 2)):
        staff.free(0, at)
        assert staff.present_at[at] == staff.paid_at[at] == there
    assert staff.idle == [0]
    staff.free(0, 40)
    assert staff.idle == [1]
    assert 40 not in staff.paid_at


def test_who_is_about_to_leave_stays_before_anybody_is_ordered():
    staff = busy(1, 4)
    staff.want(2, 10)
    assert len(staff.want(5, 20)) == 1
    assert (staff.count, staff.ready, staff.leaving) == (5, [4], [0])
    staff.free(0, 30)
    assert staff.idle == [1]


def test_of_those_who_are_about_to_leave_one_of_the_smallest_group_stays():
    """Three and three shrink to one and one; two stay, one of each."""
    staff = busy(2, 6)
    staff.want(2, 10)
    assert staff.want(4, 20) == []
    assert (staff.ready, staff.leaving) == ([2, 2], [1, 1])


def test_the_largest_group_lets_go():
    staff = Staff(3, 7)
    staff.want(6, 10)
    assert staff.ready == [2, 2, 2]
    staff.want(3, 20)
    assert staff.ready == [1, 1, 1]


def test_as_many_as_there_are_changes_nothing():
    staff = busy(2, 4)
    assert staff.want(4, 10) == []
    assert (staff.ready, staff.leaving, staff.booting) == ([2, 2], [0, 0], {})


def test_groups_stay_even_when_some_of_those_who_leave_are_kept():
    """Three and three, all in calls, shrink to one and one; the two of the second group leave."""
    staff = busy(2, 6)
    staff.want(2, 10)
    staff.free(1, 20)
    staff.free(1, 30)
    for ticket in staff.want(4, 40):
        staff.report(ticket, 50)
    assert staff.ready == [2, 2]


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["want", "want", "free", "start", "report"]), st.integers(0, 11)),
    max_size=60,
)


@given(groups=st.integers(1, 4), extra=st.integers(0, 6), actions=ACTIONS)
@settings(max_examples=200)
def test_whatever_is_wanted_the_books_are_in_order(groups, extra, actions):
    """Workers in calls are counted apart, and every action is one that the platform may take.

    The groups are within one of each other, unless some stayed who were about to leave (see above).
    """
    staff = Staff(groups, groups + extra)
    in_call, tickets, has_kept = [0] * groups, [], False
    for now, (action, number) in enumerate(actions, start=1):
        group = number % groups
        if action == "want":
            has_kept |= any(staff.leaving)
            before = dict(staff.booting)
            ordered = staff.want(groups + number, now)
            assert staff.count == groups + number
            if groups == 1 and ordered:
                assert not any(staff.leaving), "first, those who would leave stay"
            assert list(before)[: len(staff.booting)] == list(staff.booting)[: len(before)]
            assert staff.paid_at[now] == staff.present_at[now] + len(staff.booting)
            tickets += ordered
        elif action == "start" and staff.idle[group]:
            staff.idle[group] -= 1
            in_call[group] += 1
        elif action == "free" and in_call[group]:
            was_leaving = staff.leaving[group]
            in_call[group] -= 1
            staff.free(group, now)
            assert staff.leaving[group] == max(was_leaving - 1, 0)
        elif action == "report" and tickets:
            ticket = tickets.pop(0)  # all boot equally long
            there = staff.booting.get(ticket)
            assert staff.report(ticket, now) == there
        for place in range(groups):
            there = staff.ready[place] + staff.leaving[place]
            assert there == staff.idle[place] + in_call[place]
        assert min(staff.ready) >= 1, "no group is ever empty"
        assert min(staff.idle) >= 0
        sizes = list(staff.ready)
        for place in staff.booting.values():
            sizes[place] += 1
        assert has_kept or max(sizes) - min(sizes) <= 1
        assert list(staff.paid_at.values())[-1] == sum(in_call) + sum(staff.idle) + len(
            staff.booting
        )
