"""Those who were turned away come back, and until they do the door is the library's own."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import refused

from waitingroom_lib import Design, Morning, Scenario, Slowdown, simulate
from waitingroom_lib.run.returns import with_returns

AT_ONCE = Scenario.steady(accept_s=0, duration_s=1)


def next_day(now_s, waiting):
    return now_s + 86_400


def by_hand(arrived_s, call_s):
    return Morning.from_columns(arrived_s, call_s, scenario=AT_ONCE)


def test_one_place_one_worker_and_four_patients():
    # 0 s: called. 1 s: waits. 2 s: full, told 3 s; back at 5 s. 6 s: finds her at 5 s in the line.
    found = []

    def comes_back(now_s, waiting):
        found.append((now_s, waiting))
        return now_s + 3

    done = with_returns(by_hand([0, 1, 2, 6], [4, 4, 1, 1]), comes_back, workers=1, backlog_limit=1)
    assert found == [(2, 1), (6, 1)]
    assert done.presses == (1, 1, 2, 2)
    assert done.accepted_us == (0, 1_000_000, 5_000_000, 9_000_000)
    assert done.confirmed_us == (4_000_000, 8_000_000, 9_000_000, 10_000_000)
    assert done.turned_away == [2, 3]
    assert (done.in_on_first_return, done.mean_presses, done.median_delay_s) == (1, 2, 3)
    assert done.share_on_time(7) == 1  # 4, 7, 7 and 4 s
    assert done.share_on_time(6.999999) == 0.5


def test_presses_add_up_until_there_is_a_place():
    done = with_returns(
        by_hand([0, 0, 0], [10, 1, 1]), lambda now_s, _: now_s + 4, workers=1, backlog_limit=0
    )
    assert done.presses == (1, 4, 5)  # pressed at 4, 8, 12 s; the third finds the second in a call
    assert done.accepted_us == (0, 12_000_000, 16_000_000)
    assert (done.in_on_first_return, done.mean_presses) == (0, 4.5)


def test_a_place_is_free_from_the_instant_at_which_a_call_starts():
    # The first is called until 4 s; then the second's call starts, and the third finds room.
    done = with_returns(by_hand([0, 1, 4], [4, 4, 1]), next_day, workers=1, backlog_limit=1)
    assert done.turned_away == []
    rows = simulate(done.morning, Design.queued(workers=1, servers=3, backlog_limit=1)).bookings
    assert [row.state for row in rows] == ["confirmed"] * 3


def test_every_press_takes_its_time_to_be_answered():
    slow_door = Scenario.steady(accept_s=2, duration_s=1)
    morning = Morning.from_columns([0, 1], [9, 1], scenario=slow_door)
    done = with_returns(morning, lambda now_s, _: now_s + 10, workers=1, backlog_limit=0)
    assert done.accepted_us == (2_000_000, 15_000_000)  # 1 s, answered at 3, back at 13, in at 15


@given(
    seed=st.integers(0, 10_000),
    workers=st.integers(1, 8),
    limit=st.integers(0, 20),
    rate_per_s=st.floats(0.5, 5),
)
def test_those_who_return_the_next_day_are_those_that_the_library_turns_away(
    seed, workers, limit, rate_per_s
):
    morning = Scenario.steady(rate_per_s, hours=0.05).sample(seed)
    design = Design.queued(workers=workers, servers=1000, backlog_limit=limit)
    rows = simulate(morning, design).bookings
    done = with_returns(morning, next_day, workers=workers, backlog_limit=limit)
    assert done.turned_away == [row.booking for row in rows if row.state == "rejected"]
    for row, confirmed_us in zip(rows, done.confirmed_us, strict=True):
        if row.state == "confirmed":
            assert row.confirmed_s == confirmed_us / 1_000_000


def test_an_open_door_turns_nobody_away():
    morning = Scenario.steady(5, hours=0.05).sample(1)
    done = with_returns(morning, next_day, workers=4, backlog_limit=10_000)
    assert done.turned_away == []
    assert math.isnan(done.in_on_first_return)
    assert math.isnan(done.mean_presses)
    assert math.isnan(done.median_delay_s)
    outcome = simulate(morning, Design.queued(workers=4, servers=1000))
    assert done.share_on_time(20) == outcome.share_on_time(20)
    assert 0 < done.share_on_time(20) < 1


def test_what_makes_no_sense_is_refused():
    morning = by_hand([0, 0], [10, 10])
    with refused(ValueError, "comes_back must be a number above 0", "got 0"):
        with_returns(morning, lambda now_s, _: now_s, workers=1, backlog_limit=0)
    for again_s, words in (
        (1e-7, "comes_back must be at least a microsecond after 0.0 s"),
        (2e9, "about 31 years"),
    ):
        with refused(ValueError, "comes_back must be", words):
            with_returns(
                by_hand([0, 0], [1, 1]), lambda *_, at=again_s: at, workers=1, backlog_limit=0
            )
    with refused(ValueError, "workers must be a whole number", "got 0"):
        with_returns(morning, next_day, workers=0, backlog_limit=0)
    with refused(ValueError, "backlog_limit must be a whole number", "got -1"):
        with_returns(morning, next_day, workers=1, backlog_limit=-1)
    with refused(TypeError, "morning must be", "got 3"):
        with_returns(3, next_day, workers=1, backlog_limit=1)
    slow = Scenario.steady(1, hours=0.01, troubles=(Slowdown(from_s=0, until_s=9, factor=2),))
    with refused(ValueError, "clinics always answer", "got one with troubles"):
        with_returns(slow.sample(1), next_day, workers=1, backlog_limit=1)
    with refused(ValueError, "promise_s must be a number above 0", "got 0"):
        with_returns(morning, next_day, workers=1, backlog_limit=1).share_on_time(0)


@pytest.mark.parametrize("limit", [0, 3])
def test_nobody_is_lost_and_no_worker_has_two_calls(limit):
    morning = Scenario.steady(3, hours=0.05).sample(2)
    done = with_returns(morning, lambda now_s, n: now_s + 5 + n, workers=4, backlog_limit=limit)
    assert len(done.turned_away) > 50
    calls = sorted(
        (confirmed - call, confirmed)
        for confirmed, call in zip(done.confirmed_us, morning.call_us, strict=True)
    )
    for start, _ in calls:
        assert sum(began <= start < ended for began, ended in calls) <= 4
    for accepted, confirmed, call, arrived in zip(
        done.accepted_us, done.confirmed_us, morning.call_us, morning.arrived_us, strict=True
    ):
        assert arrived + 25_000 <= accepted <= confirmed - call
