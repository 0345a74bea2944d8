"""In what order those who wait are taken, and whom CoDel sheds."""

import math
from collections.abc import Iterable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import bad_numbers, refused

from waitingroom_lib import CoDel
from waitingroom_lib.design.design import ORDERS
from waitingroom_lib.run.lines import LINES, CoDelState, Waiting

LIFO_OVER = 10


def line_of(order: str, clinic=(0,) * 9, urgent=(False,) * 9, joined=range(9)):
    """An empty line of an order, for nine bookings."""
    waiting = Waiting(list(joined), clinic, urgent, lifo_over_us=LIFO_OVER)
    return LINES[order](waiting)


def taken(line, now: int = 0) -> list[int]:
    """Everybody in a line, as they are taken."""
    return [line.take(now) for _ in range(len(line))]


def filled(order: str, *bookings: int, **columns):
    """A line that some bookings have joined."""
    line = line_of(order, **columns)
    for booking in bookings:
        line.add(booking)
    return line


# -- each order by hand


def test_first_in_first_out():
    assert taken(filled("fifo", 0, 1, 2, 3)) == [0, 1, 2, 3]


def test_last_in_first_out():
    assert taken(filled("lifo", 0, 1, 2, 3)) == [3, 2, 1, 0]


def test_adaptive_lifo_turns_round_when_the_first_has_waited_too_long():
    """Joined at 0, 1, 2 and 3; more than 10 is too long."""
    line = filled("adaptive_lifo", 0, 1, 2, 3)
    assert line.take(10) == 0, "just 10 is not too long"
    assert line.take(12) == 3, "1 has waited 11"
    assert line.take(11) == 1, "1 has waited 10"
    assert line.take(99) == 2


def test_fair_gives_every_clinic_its_turn():
    """Lines: clinic 0 has 0, 1, 2; clinic 1 has 3, 5; clinic 2 has 4."""
    line = filled("fair", 0, 1, 2, 3, 4, 5, clinic=(0, 0, 0, 1, 2, 1))
    assert taken(line) == [0, 3, 4, 1, 5, 2]


def test_a_clinic_that_comes_late_to_a_fair_line_waits_for_the_others():
    line = filled("fair", 0, 1, 2, clinic=(0, 0, 1, 2, 0))
    assert line.take(0) == 0
    line.add(3)  # clinic 2 comes after clinics 1 and 0, which have their turn before it
    assert taken(line) == [2, 1, 3]


def test_a_clinic_whose_line_was_empty_takes_its_turn_after_the_others():
    line = filled("fair", 0, 1, 2, clinic=(0, 1, 2, 0))
    assert line.take(0) == 0
    line.add(3)
    assert taken(line) == [1, 2, 3]


def test_urgent_ones_first_and_among_equals_first_in_first_out():
    urgent = (False, True, False, True)
    line = filled("priority", 0, 1, 2, 3, urgent=urgent)
    assert taken(line) == [1, 3, 0, 2]


@pytest.mark.parametrize(
    ("order", "first", "then"),
    [
        ("fifo", 0, [0, 1, 2, 3]),
        ("lifo", 3, [3, 2, 1, 0]),
        ("adaptive_lifo", 0, [0, 1, 2, 3]),
        ("fair", 0, [1, 0, 3, 2]),  # back in front of its clinic's line, not of its clinic's turn
        ("priority", 2, [2, 0, 1, 3]),
    ],
)
def test_who_had_to_stand_aside_comes_back_in_front(order, first, then):
    """Clinics 0, 1, 0, 1; booking 2 alone is urgent."""
    clinic, urgent = (0, 1, 0, 1), (False, False, True, False)
    line = filled(order, 0, 1, 2, 3, clinic=clinic, urgent=urgent)
    assert line.take(0) == first
    line.put_back(first)
    assert len(line) == 4
    assert taken(line) == then


def test_a_clinic_whose_only_booking_comes_back_to_a_fair_line_is_next():
    line = filled("fair", 0, 1, 2, clinic=(0, 1, 2))
    assert line.take(0) == 0
    line.put_back(0)
    assert taken(line) == [0, 1, 2]


def test_an_urgent_booking_is_put_back_among_the_urgent():
    line = filled("priority", 0, 1, 2, urgent=(False, True, True))
    assert line.take(0) == 1
    line.put_back(1)
    assert taken(line) == [1, 2, 0]


def test_every_order_that_a_design_may_choose_has_its_line():
    assert tuple(LINES) == ORDERS


@pytest.mark.parametrize("order", LINES)
def test_who_has_given_up_is_skipped_and_not_counted(order):
    line = filled(order, 0, 1, 2, 3, 4)
    for gone in (0, 4, 2):
        line.forget(gone)
    assert len(line) == 2
    assert sorted(taken(line)) == [1, 3]
    assert not line


@pytest.mark.parametrize("order", LINES)
def test_an_empty_line_is_false_and_can_be_filled_again(order):
    line = filled(order, 0)
    assert line
    line.forget(0)
    assert not line
    line.add(1)
    assert (len(line), line.take(0)) == (1, 1)
    assert len(line) == 0


def test_who_has_given_up_takes_no_turn_of_its_clinic():
    """Clinic 0 has 0 and 1, clinic 1 has 2. Without 0 it is 1's turn."""
    line = filled("fair", 0, 1, 2, clinic=(0, 0, 1))
    line.forget(0)
    assert taken(line) == [1, 2]


def test_who_has_given_up_turns_no_line_round():
    """At 15, 1 is the first, and has waited 7."""
    line = filled("adaptive_lifo", 0, 1, 2, joined=(0, 8, 9))
    line.forget(0)
    assert taken(line, 15) == [1, 2]


# -- each order against a list


class Naive:
    """Every order on a plain list, which is searched from end to end each time."""

    def __init__(self, order: str, clinic, urgent, joined) -> None:
        self.order, self.clinic, self.urgent, self.joined = order, clinic, urgent, joined
        self.line: list[int] = []
        self.turns: list[int] = []

    def add(self, booking: int) -> None:
        self.line.append(booking)
        if self.clinic[booking] not in self.turns:
            self.turns.append(self.clinic[booking])

    def put_back(self, booking: int) -> None:
        if self.order == "lifo":
            self.line.append(booking)
        else:
            self.line.insert(0, booking)
        if self.clinic[booking] not in self.turns:
            self.turns.insert(0, self.clinic[booking])

    def take(self, now: int) -> int:
        if self.order == "lifo":
            booking = self.line[-1]
        elif self.order == "adaptive_lifo":
            late = now - self.joined[self.line[0]] > LIFO_OVER
            booking = self.line[-1 if late else 0]
        elif self.order == "priority":
            booking = next((one for one in self.line if self.urgent[one]), self.line[0])
        elif self.order == "fair":
            booking = next(one for one in self.line if self.clinic[one] == self.turns[0])
        else:
            booking = self.line[0]
        self.line.remove(booking)
        clinic = self.clinic[booking]
        if self.order == "fair":
            self.turns.remove(clinic)
            if any(self.clinic[one] == clinic for one in self.line):
                self.turns.append(clinic)
        return booking


STEPS = st.lists(st.sampled_from(["add", "add", "take", "put back"]), max_size=30)
COLUMN = st.lists(st.integers(0, 3), min_size=30, max_size=30)


@pytest.mark.parametrize("order", LINES)
@given(steps=STEPS, clinic=COLUMN)
def test_every_order_does_what_a_plain_list_does(order, steps, clinic):
    urgent = [number > 2 for number in clinic]
    joined: list[int] = [0] * 30
    line = line_of(order, clinic, urgent, ())
    line.waiting = Waiting(joined, clinic, urgent, LIFO_OVER)
    naive = Naive(order, clinic, urgent, joined)
    told, last = 0, None
    for now, step in enumerate(steps):
        if step == "add":
            joined[told] = now
            line.add(told)
            naive.add(told)
            told += 1
        elif step == "take" and naive.line:
            last = line.take(now)
            assert last == naive.take(now)
        elif step == "put back" and last is not None:
            line.put_back(last)
            naive.put_back(last)
            last = None
        assert len(line) == len(naive.line)
        assert bool(line) == bool(naive.line)
    assert taken(line, 99) == [naive.take(99) for _ in range(len(naive.line))]


@pytest.mark.parametrize("order", [order for order in LINES if order != "fair"])
@given(steps=STEPS, clinic=COLUMN, whom=st.lists(st.integers(0, 29), min_size=30, max_size=30))
def test_whoever_gives_up_might_never_have_been_there(order, steps, clinic, whom):
    urgent = [number > 2 for number in clinic]
    line = line_of(order, clinic, urgent)
    naive = Naive(order, clinic, urgent, range(30))
    told = 0
    for now, step in enumerate(steps):
        if step == "add":
            line.add(told)
            naive.add(told)
            told += 1
        elif step == "take" and naive.line:
            assert line.take(now) == naive.take(now)
        elif step == "put back" and naive.line:
            gone = naive.line[whom[now] % len(naive.line)]
            line.forget(gone)
            naive.line.remove(gone)
        assert len(line) == len(naive.line)
    assert taken(line, 99) == [naive.take(99) for _ in range(len(naive.line))]


@given(clinic=COLUMN, gone=st.sets(st.integers(0, 29)), joined=st.integers(1, 30))
def test_whoever_has_given_up_shifts_no_turn_of_a_fair_line(clinic, gone, joined):
    """In each round every clinic that still has somebody has one turn, and all in one order."""
    line = filled("fair", *range(joined), clinic=clinic)
    here = [booking for booking in range(joined) if booking not in gone]
    for booking in gone & set(range(joined)):
        line.forget(booking)
    turns = list(dict.fromkeys(clinic[:joined]))
    rounds = [[one for one in here if clinic[one] == turn] for turn in turns]
    expected = [line[turn] for turn in range(30) for line in rounds if turn < len(line)]
    assert taken(line) == expected


# -- CoDel


def test_codel_by_hand():
    """Target 5, interval 100. Above it from 0 on: until 100 nobody is shed.

    Then at once; next at 100 + 100; then at 200 + 100 / sqrt(2) = 270.7; then, 57.7 later, at
    328.4. A wait under the target ends it.
    """
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (99, 9), (100, 9), (101, 9), (199, 9), (200, 9), (270, 9), (271, 9), (328, 9)]
    asked += [(329, 9), (330, 4), (331, 9), (430, 9)]
    shed = [now for now, waited in asked if state.sheds(waited, now, 1)]
    assert shed == [100, 200, 271, 329]


def test_a_wait_of_just_the_target_is_too_long_and_any_less_is_not():
    for waited, shed in ((5, True), (4, False)):
        state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
        assert not state.sheds(5, 0, 1)
        assert state.sheds(waited, 100, 1) is shed


def test_the_last_in_line_is_never_shed_and_makes_the_interval_begin_again():
    """As the RFC spares a queue of a single packet: shedding it would leave the worker idle."""
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    assert not state.sheds(9, 0, 1)
    assert not state.sheds(9, 100, 0)
    assert not state.sheds(9, 101, 1)
    assert not state.sheds(9, 200, 1)
    assert state.sheds(9, 201, 1)


def test_one_short_wait_makes_the_interval_begin_again():
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (50, 4), (60, 9), (100, 9), (159, 9), (160, 9)]
    assert [now for now, waited in asked if state.sheds(waited, now, 1)] == [160]


def test_codel_goes_on_at_about_the_same_pace_after_a_short_pause():
    """Shed at 100, 200, 271 and 329: the next pace is that of the third, not of the first.

    Four were shed in a row, three more than when it began: count 3, so next after 57.7.
    """
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (100, 9), (200, 9), (271, 9), (329, 9), (330, 1), (331, 9), (431, 9)]
    asked += [(488, 9), (489, 9)]
    shed = [now for now, waited in asked if state.sheds(waited, now, 1)]
    assert shed == [100, 200, 271, 329, 431, 489]


def test_codel_begins_anew_after_a_long_pause():
    """Sixteen intervals later the first pace holds: after 100."""
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (100, 9), (200, 9), (271, 9), (329, 9), (330, 1), (2000, 9), (2100, 9)]
    asked += [(2199, 9), (2200, 9)]
    shed = [now for now, waited in asked if state.sheds(waited, now, 1)]
    assert shed == [100, 200, 271, 329, 2100, 2200]


class Rfc8289:
    """The pseudo-code of RFC 8289, section 5, packet by packet, with no least queue to spare.

    `dequeue` is given how long each one waits that is in the line, which never ends; it returns how
    many it drops before it delivers one. One thing is said otherwise: the RFC leaves `drop_next_`
    alone when what follows a drop is fine; here, as in the library, the control law is applied at
    the drop itself. That shifts only when 16 intervals have passed since, by a part of one.
    """

    def __init__(self, target: int, interval: int) -> None:
        self.target, self.interval = target, interval
        self.first_above_time = self.drop_next = self.count = self.lastcount = 0
        self.dropping = False

    def control_law(self, t: int, count: int) -> int:
        return t + round(self.interval / math.sqrt(count))

    def ok_to_drop(self, sojourn_time: int, now: int) -> bool:
        if sojourn_time < self.target:
            self.first_above_time = 0
            return False
        if self.first_above_time == 0:
            self.first_above_time = now + self.interval
            return False
        return now >= self.first_above_time

    def dequeue(self, waits: Iterable[int], now: int) -> int:
        """How many at the head are dropped before one is delivered."""
        dropped = 0
        head = iter(waits)
        ok = self.ok_to_drop(next(head), now)
        if self.dropping:
            if not ok:
                self.dropping = False
            while now >= self.drop_next and self.dropping:
                dropped += 1
                self.count += 1
                self.drop_next = self.control_law(self.drop_next, self.count)
                if not self.ok_to_drop(next(head), now):
                    self.dropping = False
        elif ok:
            dropped += 1
            self.ok_to_drop(next(head), now)
            self.dropping = True
            delta = self.count - self.lastcount
            self.count = 1
            if delta > 1 and now - self.drop_next < 16 * self.interval:
                self.count = delta
            self.drop_next = self.control_law(now, self.count)
            self.lastcount = self.count
        return dropped


@given(
    looks=st.lists(
        st.tuples(
            st.sampled_from([1, 7, 20, 60, 400, 1800]),
            st.sampled_from([1, 49, 50, 80, 300]),
            st.sampled_from([0, 0, 10, 60]),
        ),
        max_size=50,
    )
)
@settings(max_examples=200)
def test_codel_sheds_whom_the_rfc_drops(looks):
    """At each look the first has waited `first`, and everyone `less` than the one before it."""
    state = CoDelState(CoDel(target_s=50e-6, interval_s=100e-6))
    rfc = Rfc8289(target=50, interval=100)
    now = 1
    for gap, first, less in looks:
        now += gap
        dropped = rfc.dequeue((max(first - less * place, 0) for place in count()), now)
        shed = [state.sheds(max(first - less * place, 0), now, 1) for place in range(dropped + 1)]
        assert shed == [True] * dropped + [False]


def test_codel_keeps_what_it_was_given():
    state = CoDelState(CoDel(target_s=5, interval_s=100))
    assert (state.target_us, state.interval_us) == (5_000_000, 100_000_000)


@pytest.mark.parametrize("field", ["target_s", "interval_s"])
@pytest.mark.parametrize(("error", "value"), bad_numbers(0, -1))
def test_a_bad_field_is_named_with_its_value_and_what_is_allowed(field, error, value):
    good = {"target_s": 5, "interval_s": 100}
    with refused(error, f"{field} must be a number above 0", f"got {value!r:.70}"):
        CoDel(**{**good, field: value})
