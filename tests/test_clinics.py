"""What a clinic makes of a call, and when the platform may make one; by hand, in microseconds."""

import math

import pytest

from waitingroom_lib import Breaker, Outage, Slowdown
from waitingroom_lib.run.clinics import HALF_OPEN, OPEN, Clinic
from waitingroom_lib.run.lines import Fifo, Waiting

S = 1_000_000


def clinic(*troubles, limit=None, cap=None, breaker=None) -> Clinic:
    """A clinic."""
    aside = Fifo(Waiting((), (), (), 0))
    return Clinic(limit=limit, troubles=troubles, cap=cap, breaker=breaker, aside=aside)


def hang(from_s, until_s) -> Outage:
    """A time in which it takes calls, and holds them."""
    return Outage(from_s=from_s, until_s=until_s, mode="hang")


def refuse(from_s, until_s, refusal_s=0.2) -> Outage:
    """A time in which it refuses calls."""
    return Outage(from_s=from_s, until_s=until_s, mode="refuse", refusal_s=refusal_s)


def slow(from_s, until_s, factor) -> Slowdown:
    """A time in which it is slow."""
    return Slowdown(from_s=from_s, until_s=until_s, factor=factor)


def answers(made: Clinic, *reached_and_call_s) -> list[float | str]:
    """When each call is done, seconds, or when it is refused."""
    told = []
    for reached_s, call_s in reached_and_call_s:
        done_us, refused = made.answer(round(reached_s * S), round(call_s * S))
        told.append(f"refused at {done_us / S:g}" if refused else done_us / S)
    return told


# -- what it makes of a call


def test_without_a_limit_every_call_is_worked_on_at_once():
    assert answers(clinic(), (0, 2), (0, 3), (1, 1)) == [2, 3, 2]


def test_with_a_limit_of_one_calls_follow_one_another():
    """The last comes when all is done."""
    assert answers(clinic(limit=1), (0, 2), (0, 3), (1, 1), (20, 1)) == [2, 5, 6, 21]


def test_with_a_limit_of_two_a_call_waits_for_the_first_that_is_done():
    """0-5 and 0-2; then 2-5, 5-6, 5-9."""
    assert answers(clinic(limit=2), (0, 5), (0, 2), (1, 3), (1, 1), (1, 4)) == [5, 2, 5, 6, 9]


def test_calls_of_no_length_take_no_place():
    assert answers(clinic(limit=1), (1, 0), (1, 0), (1, 2)) == [1, 1, 3]


def test_a_call_is_slow_if_its_work_begins_while_the_clinic_is():
    """Just at the beginning it is, just at the end it is not any more."""
    made = clinic(slow(10, 20, 3))
    assert answers(made, (9, 2), (10, 2), (19, 2), (20, 2)) == [11, 16, 25, 22]


def test_what_counts_is_when_the_work_begins_and_not_when_the_call_came():
    """The second comes at 8 s, and is begun at 12; the third at 13, and is begun at 24."""
    assert answers(clinic(slow(10, 20, 6), limit=1), (7, 5), (8, 2), (13, 1)) == [12, 24, 25]


def test_slow_twice_is_as_slow_as_both_together():
    made = clinic(slow(0, 10, 2), slow(5, 15, 3))
    assert answers(made, (1, 1), (5, 1), (11, 1)) == [3, 11, 14]


def test_a_slow_call_is_a_whole_number_of_microseconds():
    done_us, _ = clinic(slow(0, 10, 1.3)).answer(0, 1_000_001)
    assert (done_us, type(done_us)) == (1_300_001, int)


def test_a_clinic_that_hangs_begins_when_it_is_over():
    made = clinic(hang(10, 20))
    assert answers(made, (9, 5), (10, 1), (19, 2), (20, 1)) == [14, 21, 22, 21]


def test_what_was_begun_before_it_hangs_is_answered_and_what_waits_inside_is_not():
    """0-12 goes on; the next would have begun at 12, and begins at 20."""
    assert answers(clinic(hang(10, 20), limit=1), (0, 12), (1, 2), (2, 1)) == [12, 22, 23]


@pytest.mark.parametrize(
    "windows", [[(0, 5), (5, 9)], [(5, 9), (0, 5)], [(0, 6), (3, 9)], [(0, 9), (2, 4)]]
)
def test_one_outage_may_follow_another_in_whatever_order_they_are_told(windows):
    made = clinic(*(hang(*window) for window in windows))
    assert answers(made, (1, 1)) == [10]


def test_after_it_hung_it_may_be_slow():
    assert answers(clinic(hang(0, 10), slow(10, 20, 4)), (1, 1)) == [14]


def test_a_clinic_that_refuses_does_no_work():
    """The refused one leaves the clinic free: the call at 20 is begun at once."""
    made = clinic(refuse(10, 20, 0.5), limit=1)
    told = answers(made, (9.5, 1), (10, 50), (19, 50), (20, 1))
    assert told == [10.5, "refused at 10.5", "refused at 19.5", 21]


def test_what_waits_inside_a_clinic_is_not_refused():
    """It reached the clinic at 1 s, and is begun at 12, when others are refused."""
    assert answers(clinic(refuse(10, 20), limit=1), (0, 12), (1, 2)) == [12, 14]


def test_where_it_refuses_and_hangs_at_once_it_refuses():
    made = clinic(hang(0, 20), refuse(5, 10))
    assert answers(made, (1, 1), (6, 1), (11, 1)) == [21, "refused at 6.2", 21]


# -- when it may be called


def test_without_a_cap_or_breaker_there_is_always_room():
    made = clinic()
    made.begin(1)
    assert made.room == math.inf
    assert made.end(1, "failed") is False
    assert made.room == math.inf


def test_a_cap_leaves_room_for_so_many():
    made = clinic(cap=2)
    rooms = [made.room]
    for booking in (1, 2):
        made.begin(booking)
        rooms.append(made.room)
    made.end(1, "died")
    assert [*rooms, made.room] == [2, 1, 0, 1]


class Guarded:
    """A clinic with a breaker, and what is done with it."""

    def __init__(self, failures: int, cap: int | None = None) -> None:
        self.clinic = clinic(cap=cap, breaker=Breaker(failures=failures, open_s=1))

    def call(self, booking: int, result: str) -> bool:
        """A call from beginning to end; whether it has opened the breaker."""
        self.clinic.begin(booking)
        return self.clinic.end(booking, result)


@pytest.mark.parametrize("result", ["failed", "refused", "timed out"])
def test_so_many_failures_in_a_row_open_it(result):
    guarded = Guarded(3)
    assert [guarded.call(booking, result) for booking in range(3)] == [False, False, True]
    assert guarded.clinic.room == 0


def test_a_success_between_makes_it_count_from_nought_and_a_death_does_not():
    guarded = Guarded(2)
    results = ["failed", "confirmed", "failed", "died", "failed"]
    opened = [guarded.call(booking, result) for booking, result in enumerate(results)]
    assert opened == [False, False, False, False, True]


def test_half_open_it_lets_one_through():
    guarded = Guarded(1)
    guarded.call(0, "failed")
    made = guarded.clinic
    made.half_open()
    assert made.room == 1
    made.begin(7)
    assert made.room == 0


@pytest.mark.parametrize(
    ("result", "opened", "room"),
    [("confirmed", False, math.inf), ("failed", True, 0), ("died", False, 1)],
)
def test_the_trial_decides(result, opened, room):
    guarded = Guarded(2)
    guarded.call(0, "failed")
    guarded.call(1, "failed")
    guarded.clinic.half_open()
    assert guarded.call(2, result) is opened
    assert guarded.clinic.room == room


def test_after_a_good_trial_it_takes_as_many_failures_as_at_first():
    guarded = Guarded(2)
    guarded.call(0, "failed")
    guarded.call(1, "failed")
    guarded.clinic.half_open()
    assert [guarded.call(2, "confirmed"), guarded.call(3, "failed")] == [False, False]
    assert guarded.call(4, "failed") is True


@pytest.mark.parametrize("result", ["confirmed", "failed", "died"])
def test_a_late_answer_tells_an_open_or_half_open_breaker_nothing(result):
    """8 and 9 were called before it opened."""
    guarded = Guarded(1)
    made = guarded.clinic
    for booking in (0, 8, 9):
        made.begin(booking)
    assert made.end(0, "failed") is True
    assert made.end(8, result) is False
    assert (made.state, made.room) == (OPEN, 0)
    made.half_open()
    made.begin(5)
    assert made.end(9, result) is False
    assert (made.state, made.trials, made.room) == (HALF_OPEN, {5}, 0)


def test_half_open_there_is_no_more_room_than_the_cap_leaves():
    guarded = Guarded(1, cap=2)
    made = guarded.clinic
    for booking in (0, 8):
        made.begin(booking)
    made.end(0, "failed")
    made.half_open()
    assert made.room == 1, "one for the trial, and one is still in progress"
    guarded = Guarded(1, cap=1)
    guarded.call(0, "failed")
    guarded.clinic.half_open()
    guarded.clinic.begin(1)
    assert guarded.clinic.room == 0
    guarded.clinic.end(1, "confirmed")
    assert guarded.clinic.room == 1


# -- the ramp


def half_open(*aside: int) -> Guarded:
    """A breaker that has just become half-open, while some stand aside."""
    guarded = Guarded(1)
    guarded.call(0, "failed")
    for booking in aside:
        guarded.clinic.aside.add(booking)
    guarded.clinic.half_open()
    return guarded


def test_one_more_at_a_time_once_as_many_were_answered_well():
    """One alone; then two at a time until two were answered; then three until three were."""
    made, rooms = half_open(7, 8), []
    for booking in range(1, 8):
        rooms.append(made.clinic.room)
        assert not made.call(booking, "confirmed")
    assert rooms == [1, 2, 2, 3, 3, 3, 4]


def test_calls_in_progress_count_on_the_ramp():
    made = half_open(7, 8)
    made.call(1, "confirmed")
    made.clinic.begin(2)
    assert made.clinic.room == 1
    made.clinic.begin(3)
    assert made.clinic.room == 0
    made.clinic.end(2, "died")
    assert made.clinic.room == 1, "nothing was learnt of it"


def test_one_that_goes_wrong_on_the_ramp_opens_it_again_and_it_begins_anew():
    made = half_open(7, 8)
    for booking in (1, 2, 3):
        made.call(booking, "confirmed")
    made.clinic.begin(4)
    assert made.call(5, "timed out") is True
    assert made.clinic.room == 0
    assert made.clinic.end(4, "confirmed") is False
    assert made.clinic.room == 0, "called before it opened again"
    made.clinic.half_open()
    assert made.clinic.room == 1


def test_it_closes_with_the_first_good_answer_after_the_last_has_come_back():
    made = half_open(7)
    made.call(1, "confirmed")
    assert made.clinic.room == 2
    assert made.clinic.aside.take(0) == 7
    made.clinic.called_back = 1  # on its way
    made.call(2, "confirmed")
    assert made.clinic.room == 2
    made.clinic.called_back = 0
    made.call(7, "confirmed")
    assert made.clinic.room == math.inf
