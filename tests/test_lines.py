"""In what order those who wait are taken, and whom CoDel sheds."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        ("fair", 0, [0, 1, 2, 3]),  # it has had its turn: clinic 1 has the next, and then 0
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


@pytest.mark.parametrize("order", LINES)
def test_of_those_who_come_back_whoever_arrived_first_is_first(order):
    """However they come back: 2 before 0 and 1, and 3 never stood aside."""
    line = filled(order, 3)
    for booking in (2, 0, 1):
        line.put_back(booking)
    assert taken(line) == [0, 1, 2, 3]


def test_an_urgent_booking_is_put_back_among_the_urgent():
    """And one that is not urgent before its like, and not before the urgent."""
    line = filled("priority", 0, 1, 2, urgent=(False, True, True, False))
    assert line.take(0) == 1
    line.put_back(3)
    line.put_back(1)
    assert taken(line) == [1, 2, 3, 0]


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


def test_a_clinic_all_of_whose_bookings_have_given_up_leaves_no_turn_behind():
    """Clinic 0's turn goes with 0: 2, for the same clinic, comes after 1."""
    line = filled("fair", 0, 1, clinic=(0, 1, 0))
    line.forget(0)
    line.add(2)
    assert taken(line) == [1, 2]


def test_who_has_given_up_turns_no_line_round():
    """At 15, 1 is the first, and has waited 7."""
    line = filled("adaptive_lifo", 0, 1, 2, joined=(0, 8, 9))
    line.forget(0)
    assert taken(line, 15) == [1, 2]


# -- each order against a list


class Naive:
    """Every order on plain lists, which are searched from end to end each time."""

    def __init__(self, order: str, clinic, urgent, joined) -> None:
        self.order, self.clinic, self.urgent, self.joined = order, clinic, urgent, joined
        self.line: list[int] = []
        self.back: list[int] = []
        self.turns: list[int] = []

    def __len__(self) -> int:
        return len(self.line) + len(self.back)

    def add(self, booking: int) -> None:
        self.line.append(booking)
        if self.clinic[booking] not in self.turns:
            self.turns.append(self.clinic[booking])

    def put_back(self, booking: int) -> None:
        self.back.append(booking)

    def forget(self, booking: int) -> None:
        if booking in self.back:
            self.back.remove(booking)
        else:
            self.line.remove(booking)
            if not any(self.clinic[one] == self.clinic[booking] for one in self.line):
                self.turns.remove(self.clinic[booking])

    def take(self, now: int) -> int:
        back = self.back
        if self.order == "priority" and any(self.urgent[one] for one in self.line + back):
            back = [one for one in back if self.urgent[one]]
        if back:
            booking = min(back)
            self.back.remove(booking)
            return booking
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
        self.turns.remove(clinic)
        if any(self.clinic[one] == clinic for one in self.line):
            self.turns.append(clinic)
        return booking


STEPS = st.lists(st.sampled_from(["add", "add", "add", "take", "put back", "give up"]), max_size=40)
COLUMN = st.lists(st.integers(0, 3), min_size=40, max_size=40)


@pytest.mark.parametrize("order", LINES)
@given(steps=STEPS, clinic=COLUMN, whom=st.lists(st.integers(0, 39), min_size=40, max_size=40))
def test_every_order_does_what_plain_lists_do(order, steps, clinic, whom):
    urgent = [number > 2 for number in clinic]
    joined: list[int] = [0] * 40
    line = LINES[order](Waiting(joined, clinic, urgent, LIFO_OVER))
    naive = Naive(order, clinic, urgent, joined)
    told, aside = 0, []
    for now, step in enumerate(steps):
        if step == "add":
            joined[told] = now
            line.add(told)
            naive.add(told)
            told += 1
        elif step == "take" and len(naive):
            aside.append(line.take(now))
            assert aside[-1] == naive.take(now)
        elif step == "put back" and aside:
            booking = aside.pop(whom[now] % len(aside))
            line.put_back(booking)
            naive.put_back(booking)
        elif step == "give up" and len(naive):
            booking = (naive.line + naive.back)[whom[now] % len(naive)]
            line.forget(booking)
            naive.forget(booking)
        assert len(line) == len(naive)
        assert bool(line) == bool(len(naive))
    assert taken(line, 99) == [naive.take(99) for _ in range(len(naive))]


# -- CoDel


def test_codel_by_hand():
    """Target 5, interval 100. Above it from 0 on: until 100 nobody is shed.

    Then at once; next at 100 + 100; then at 200 + 100 / sqrt(2) = 270.7; then, 57.7 later, at
    328.4. A wait under the target ends it.
    """
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (99, 9), (100, 9), (101, 9), (199, 9), (200, 9), (270, 9), (271, 9), (328, 9)]
    asked += [(329, 9), (330, 4), (331, 9), (430, 9)]
    shed = [now for now, waited in asked if state.sheds(waited, now, 9)]
    assert shed == [100, 200, 271, 329]


def test_a_wait_of_just_the_target_is_too_long_and_any_less_is_not():
    for waited, shed in ((5, True), (4, False)):
        state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
        assert not state.sheds(5, 0, 9)
        assert state.sheds(waited, 100, 9) is shed


@pytest.mark.parametrize("left", [0, 1])
def test_while_no_more_than_one_is_left_nobody_is_shed_and_the_interval_begins_again(left):
    """As the RFC spares a queue of a single packet: shedding it would leave the worker idle."""
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    assert not state.sheds(9, 0, 9)
    assert not state.sheds(9, 100, left)
    assert not state.sheds(9, 101, 9)
    assert not state.sheds(9, 200, 9)
    assert state.sheds(9, 201, 9)


def test_one_short_wait_makes_the_interval_begin_again():
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (50, 4), (60, 9), (100, 9), (159, 9), (160, 9)]
    assert [now for now, waited in asked if state.sheds(waited, now, 9)] == [160]


def test_codel_goes_on_at_about_the_same_pace_after_a_short_pause():
    """Shed at 100, 200, 271 and 329: the next pace is that of the third, not of the first.

    Four were shed in a row, three more than when it began: count 3, so next after 57.7.
    """
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (100, 9), (200, 9), (271, 9), (329, 9), (330, 1), (331, 9), (431, 9)]
    asked += [(488, 9), (489, 9)]
    shed = [now for now, waited in asked if state.sheds(waited, now, 9)]
    assert shed == [100, 200, 271, 329, 431, 489]


def test_codel_begins_anew_after_a_long_pause():
    """Sixteen intervals later the first pace holds: after 100."""
    state = CoDelState(CoDel(target_s=5e-6, interval_s=100e-6))
    asked = [(0, 9), (100, 9), (200, 9), (271, 9), (329, 9), (330, 1), (2000, 9), (2100, 9)]
    asked += [(2199, 9), (2200, 9)]
    shed = [now for now, waited in asked if state.sheds(waited, now, 9)]
    assert shed == [100, 200, 271, 329, 2100, 2200]


class Rfc8289:
    """The pseudo-code of RFC 8289, section 5, packet by packet.

    `dequeue` is given how long each one waits that is in the line; it returns how many it drops
    before it delivers one. One thing is said otherwise: the RFC leaves `drop_next_` alone when what
    follows a drop is fine; here, as in the library, the control law is applied at the drop itself.
    That shifts only when 16 intervals have passed since, by a part of one.
    """

    def __init__(self, target: int, interval: int) -> None:
        self.target, self.interval = target, interval
        self.first_above_time = self.drop_next = self.count = self.lastcount = 0
        self.dropping = False

    def control_law(self, t: int, count: int) -> int:
        return t + round(self.interval / math.sqrt(count))

    def dodequeue(self, queue: list[int], now: int) -> bool:
        """Take one out; whether it is ok to drop it."""
        if not queue:
            self.first_above_time = 0
            return False
        sojourn_time = queue.pop(0)
        if sojourn_time < self.target or len(queue) <= 1:  # bytes() <= maxpacket_
            self.first_above_time = 0
            return False
        if self.first_above_time == 0:
            self.first_above_time = now + self.interval
            return False
        return now >= self.first_above_time

    def dequeue(self, queue: list[int], now: int) -> int:
        """How many at the head are dropped before one is delivered."""
        dropped = 0
        ok = self.dodequeue(queue, now)
        if self.dropping:
            if not ok:
                self.dropping = False
            while now >= self.drop_next and self.dropping:
                dropped += 1
                self.count += 1
                self.drop_next = self.control_law(self.drop_next, self.count)
                if not self.dodequeue(queue, now):
                    self.dropping = False
        elif ok:
            dropped += 1
            self.dodequeue(queue, now)
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
            st.sampled_from([1, 2, 3, 4, 30]),
        ),
        max_size=50,
    )
)
@settings(max_examples=300)
def test_codel_sheds_whom_the_rfc_drops(looks):
    """At each look so many wait: the first since `first`, everyone `less` than the one before."""
    state = CoDelState(CoDel(target_s=50e-6, interval_s=100e-6))
    rfc = Rfc8289(target=50, interval=100)
    now = 1
    for gap, first, less, waiting in looks:
        now += gap
        waits = [max(first - less * place, 0) for place in range(waiting)]
        dropped = rfc.dequeue(list(waits), now)
        left = range(waiting - 1, -1, -1)
        asked = list(zip(waits, left, strict=True))[: dropped + 1]
        shed = [state.sheds(wait, now, others) for wait, others in asked]
        assert shed == [True] * dropped + [False]
