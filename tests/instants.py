"""The platform's rules, one function each, told from instant to instant: slow, plain, apart.

Nothing here is stored that can be counted, and nothing is taken from `waitingroom_lib.run`: what
the fast engine does is held against this, booking by booking and call by call. Read it from top to
bottom to learn the platform; `Platform.tie_order` is the one rule for whatever shares an instant.
Times are whole microseconds unless a name ends in `_s`.
"""

import math
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import NamedTuple

from waitingroom_lib import Autoscaler, Design, Morning, Observed, Outage, Schedule, Slowdown
from waitingroom_lib._units import MICROSECONDS, to_s, to_us
from waitingroom_lib.outcome.ledger import NEVER


class Story(NamedTuple):
    """What became of a Morning.

    Rows are plain tuples: bookings (accepted_us, started_us, confirmed_us, attempts, state), calls
    (booking, attempt, started_us, ended_us, registered_us, result) in the order in which they
    reached their clinics, given_up (booking, at_us, reason), holds (booking, reason, from_us,
    until_us) sorted, workforce and paid (at_us, workers), one a change.
    """

    bookings: list[tuple[int, int, int, int, str]]
    calls: list[tuple[int, int, int, int, int, str]]
    given_up: list[tuple[int, int, str]]
    holds: list[tuple[int, str, int, int]]
    workforce: list[tuple[int, int]]
    paid: list[tuple[int, int]]
    seen: list[Observed]
    ended_us: int


@dataclass(eq=False)
class Booking:
    """One booking; `where` is where it is now."""

    number: int
    clinic: "Clinic"
    urgent: bool
    arrived_us: int
    ready_us: int
    where: str = "outside"  # then line, aside, backoff, redelivery or call; at last done
    state: str = "waiting"  # as in the ledger; what it is in the end
    accepted_us: int = NEVER
    started_us: int = NEVER
    confirmed_us: int = NEVER
    attempts: int = 0
    group: "Group | None" = None  # whose line it is in
    joined_us: int = NEVER
    is_called_back: bool = False
    is_in_vain: bool = False  # aside again, after it was called back
    held_from_us: int = NEVER
    held_by: str = ""
    back_us: int = NEVER
    delay_s: float = 0


@dataclass(eq=False)
class Call:
    """One call, from the instant at which a worker took its booking."""

    booking: Booking
    group: "Group"
    started_us: int
    reaches_us: int
    trial_of: int | None  # which half-open stretch of its clinic's breaker it is a trial of
    attempt: int = 0
    ended_us: int = NEVER
    registered_us: int = NEVER
    result: str = ""


@dataclass(eq=False)
class Clinic:
    """One clinic: its own system, its breaker, and those who stand aside for it."""

    name: int | str
    place: int
    free_us: list[int]  # when each place of its own system is free
    aside: list[Booking] = field(default_factory=list)
    breaker: str = "closed"
    failures: int = 0
    half_open_us: int = NEVER
    stretch: int = 0  # how often it has been half-open
    permitted: int = 0
    answered: int = 0


@dataclass(eq=False)
class Group:
    """Some workers and their line."""

    number: int
    there: int  # those who leave after their call among them
    idle: int
    leaving: int = 0
    line: list[Booking] = field(default_factory=list)
    turns: list[Clinic] = field(default_factory=list)  # fair: whose turn it is, and whose next
    first_above_us: int | None = None  # CoDel's memory
    is_shedding: bool = False
    shed_next_us: int = 0
    sheds: int = 0
    sheds_before: int = 0


def run(morning: Morning, design: Design, until_s: float | None = None) -> Story:
    """Tell what a design does with a Morning.

    Args:
        morning: The Morning.
        design: The design.
        until_s: Where to cut the run, seconds; None: when everything has happened.

    Returns:
        The story.
    """
    return Platform(morning, design).tell(None if until_s is None else to_us(until_s))


class Platform:
    """A design in the middle of a Morning."""

    def __init__(self, morning: Morning, design: Design) -> None:
        self.morning, self.design, self.policy = morning, design, design.policy
        self.now = 0
        scenario = morning.scenario
        self.clinics = [
            Clinic(name, place, [0] * (scenario.clinic_limit or 0))
            for place, name in enumerate(morning.clinics)
        ]
        ready_us = self.ready_times()
        self.bookings = [
            Booking(
                number,
                self.clinics[morning.clinic_index[number]],
                morning.urgent[number],
                morning.arrived_us[number],
                ready_us[number],
            )
            for number in range(len(morning))
        ]
        self.to_come = list(self.bookings)
        self.let_in: list[Booking] = []  # and not done with
        self.in_progress: list[Call] = []
        self.log: list[Call] = []
        self.given_up: list[tuple[int, int, str]] = []
        self.holds: list[tuple[int, str, int, int]] = []
        self.last_done_us = 0
        self.is_unsettled = False
        budget = self.policy.retry_budget
        self.tokens = budget and to_millionths(budget.burst)
        self.hands = self.all_hands()
        self.groups = self.groups_at_the_start()
        self.booting: list[tuple[int, Group]] = []  # when, where; in the order of the orders
        staff = design.workers
        self.steps = list(staff.steps[1:]) if isinstance(staff, Schedule) else []
        self.look_us = to_us(staff.every_s) if isinstance(staff, Autoscaler) else None
        self.arrived_since_look = 0
        self.wanted: list[tuple[int, int]] = []
        self.seen: list[Observed] = []
        workers = sum(group.there for group in self.groups)
        self.workforce, self.paid = [(0, workers)], [(0, workers)]

    # -- a booking reaches the line

    def ready_times(self) -> list[int]:
        """When each booking is at the line: accepted by the front end, if it is queued."""
        if not self.design.is_queued:
            return list(self.morning.arrived_us)
        accept, servers = to_us(self.morning.scenario.accept_s), self.design.servers
        ready: list[int] = []
        for number, arrived in enumerate(self.morning.arrived_us):
            begins = max(arrived, ready[number - servers]) if number >= servers else arrived
            ready.append(begins + accept)
        return ready

    def arrives(self) -> bool:
        """The next booking is at the line."""
        if not self.to_come or self.to_come[0].ready_us != self.now:
            return False
        booking = self.to_come.pop(0)
        self.arrived_since_look += 1
        if self.lets_in(booking):
            self.let_in.append(booking)
            if self.design.is_queued:
                booking.accepted_us = self.now
            self.takes(self.joins(booking))
        else:
            booking.where, booking.state = "done", "rejected"
            self.last_done_us = self.now
        return True

    def lets_in(self, booking: Booking) -> bool:
        """The limit: fewer wait; or just as many, and it can start at once."""
        limit, waiting = self.design.backlog_limit, len(self.waiting())
        if limit is None or waiting < limit:
            return True
        idle = self.choice_of_group(booking).idle
        return waiting == limit and idle > 0 and self.room(booking.clinic) > 0

    def waiting(self) -> list[Booking]:
        """All that are let in, not done with and not in a call, whatever they wait for."""
        return [booking for booking in self.let_in if booking.where != "call"]

    def joins(self, booking: Booking) -> Group:
        """It joins a line, behind all in it."""
        booking.where, booking.joined_us = "line", self.now
        group = booking.group = self.choice_of_group(booking)
        group.line.append(booking)
        if booking.clinic not in group.turns:
            group.turns.append(booking.clinic)
        return group

    def choice_of_group(self, booking: Booking) -> Group:
        """Of its clinic's groups that with the shortest line, less its idle workers."""
        hand = self.hands[booking.clinic.place % len(self.hands)]
        return min(
            (self.groups[number] for number in hand), key=lambda one: len(one.line) - one.idle
        )

    def all_hands(self) -> list[tuple[int, ...]]:
        """The groups that can serve a clinic, shuffled."""
        shards = self.design.shards
        if not shards:
            return [(0,)]
        hands = list(combinations(range(shards.of), shards.pick))
        draw = Random("shards").random
        hands.sort(key=lambda _: draw())
        return hands

    def groups_at_the_start(self) -> list[Group]:
        """As many workers in each, the first of them one more where there is a rest."""
        staff = self.design.workers
        if isinstance(staff, Schedule | Autoscaler):
            workers = staff.start
        else:
            workers = staff if self.design.is_queued else self.design.servers
        each, more = divmod(workers, self.design.groups)
        sizes = [each + (number < more) for number in range(self.design.groups)]
        return [Group(number, there=size, idle=size) for number, size in enumerate(sizes)]

    # -- idle workers take from their line

    def takes(self, group: Group) -> None:
        """A group's idle workers take from its line."""
        while group.idle and group.line:
            booking = self.next_in_line(group)
            self.leaves_line(booking)
            called_back, booking.is_called_back = booking.is_called_back, False
            if self.design.codel and not called_back and self.sheds(group, booking):
                self.gives_up(booking, "shed")
            elif self.room(booking.clinic) > 0:
                group.idle -= 1
                self.starts(booking, group)
            elif self.design.is_queued:
                self.stands_aside(booking, in_vain=called_back)
            else:
                self.gives_up(booking, "clinic not called")

    def next_in_line(self, group: Group) -> Booking:
        """Who is next. Fair: the first of the clinic whose turn it is, if nobody is called back."""
        if self.design.order != "fair" or any(one.is_called_back for one in group.line):
            return self.next_of(group.line)
        clinic = group.turns[0]
        group.turns.append(group.turns.pop(0))  # more may wait: see leaves_line
        return next(booking for booking in group.line if booking.clinic is clinic)

    def next_of(self, line: list[Booking]) -> Booking:
        """Who is next by every other order, in a line or aside; those first who had their turn."""
        order = self.design.order
        if order == "priority":
            line = [booking for booking in line if booking.urgent] or line
        if first := [booking for booking in line if booking.is_called_back or booking.is_in_vain]:
            return min(first, key=lambda one: one.number)
        if order == "lifo":
            return line[-1]
        if order == "adaptive_lifo":
            over = self.now - line[0].joined_us > to_us(self.design.lifo_over_s)
            return line[-1] if over else line[0]
        return line[0]

    def leaves_line(self, booking: Booking) -> None:
        """It is in its line no more; a clinic of which nobody is has no turn."""
        group = booking.group
        group.line.remove(booking)
        booking.group = None
        others = [one.clinic for one in group.line if not one.is_called_back]
        if not booking.is_called_back and booking.clinic not in others:
            group.turns.remove(booking.clinic)

    def sheds(self, group: Group, booking: Booking) -> bool:
        """CoDel: whether this dequeue sheds (RFC 8289, section 5)."""
        interval = to_us(self.design.codel.interval_s)
        sojourn = self.now - booking.joined_us
        if sojourn < to_us(self.design.codel.target_s) or len(group.line) <= 1:
            group.first_above_us, group.is_shedding = None, False
            return False
        if group.first_above_us is None:
            group.first_above_us, group.is_shedding = self.now + interval, False
            return False
        if self.now < group.first_above_us:
            group.is_shedding = False
            return False
        if group.is_shedding:
            if self.now < group.shed_next_us:
                return False
            group.sheds += 1
            group.shed_next_us += round(interval / math.sqrt(group.sheds))
            return True
        more = group.sheds - group.sheds_before
        is_soon = self.now - group.shed_next_us < 16 * interval
        group.sheds = group.sheds_before = more if more > 1 and is_soon else 1
        group.shed_next_us = self.now + round(interval / math.sqrt(group.sheds))
        group.is_shedding = True
        return True

    # -- room, and those who stand aside

    def room(self, clinic: Clinic) -> float:
        """How many more calls a clinic may be sent now."""
        calls = [call for call in self.in_progress if call.booking.clinic is clinic]
        cap = self.design.clinic_cap
        room = math.inf if cap is None else cap - len(calls)
        if clinic.breaker == "open":
            return 0
        if clinic.breaker == "half-open":
            trials = sum(call.trial_of == clinic.stretch for call in calls)
            return min(room, clinic.permitted - trials)
        return room

    def stands_aside(self, booking: Booking, *, in_vain: bool) -> None:
        """It waits where it holds up nobody, until its clinic calls it back."""
        clinic = booking.clinic
        booking.where = "aside"
        self.holds_back(booking, "cap" if clinic.breaker == "closed" else "breaker")
        booking.is_in_vain = in_vain
        clinic.aside.append(booking)

    def calls_back(self) -> None:
        """Every clinic calls back as many as it has room for; the lowest of all will be next."""
        called = []
        for clinic in self.clinics:
            on_their_way = self.on_their_way(clinic)
            while clinic.aside and self.room(clinic) > on_their_way:
                booking = self.next_of(clinic.aside)
                clinic.aside.remove(booking)
                booking.is_in_vain = False
                self.is_held_no_more(booking)
                called.append(booking)
                on_their_way += 1
        for booking in sorted(called, key=lambda one: one.number, reverse=True):
            group = booking.group = self.choice_of_group(booking)
            booking.where, booking.is_called_back = "line", True
            group.line.append(booking)

    def on_their_way(self, clinic: Clinic) -> int:
        """Those whom a clinic has called back and who are still in a line."""
        return sum(one.is_called_back and one.clinic is clinic for one in self.let_in)

    def holds_back(self, booking: Booking, reason: str) -> None:
        """It waits for something that is no worker."""
        booking.held_by, booking.held_from_us = reason, self.now

    def is_held_no_more(self, booking: Booking) -> None:
        """What it was held by, if anything, is over."""
        if booking.held_by:
            hold = (booking.number, booking.held_by, booking.held_from_us, self.now)
            self.holds.append(hold)
            booking.held_by = ""

    # -- a call

    def starts(self, booking: Booking, group: Group) -> None:
        """A worker has a booking in hand; a thread accepts it before its first call."""
        clinic = booking.clinic
        is_first = booking.started_us == NEVER
        booking.where = "call"
        if is_first:
            booking.started_us = self.now
        accept_us = to_us(self.morning.scenario.accept_s)
        accepts = is_first and not self.design.is_queued and accept_us > 0
        call = Call(
            booking,
            group,
            started_us=self.now,
            reaches_us=self.now + (accept_us if accepts else 0),
            trial_of=clinic.stretch if clinic.breaker == "half-open" else None,
        )
        self.in_progress.append(call)
        if not accepts:
            self.reaches(call)

    def accepted_calls_reach(self) -> bool:
        """The lowest of the calls whose acceptance by a thread ends now reaches its clinic."""
        due = [call for call in self.in_progress if not call.result and call.reaches_us == self.now]
        if due:
            self.reaches(min(due, key=lambda call: call.booking.number))
        return bool(due)

    def reaches(self, call: Call) -> None:
        """A call reaches its clinic: how it will end, as things are, is known to the world."""
        booking, budget = call.booking, self.policy.retry_budget
        booking.attempts += 1
        call.attempt = booking.attempts
        self.log.append(call)
        if budget and booking.attempts == 1:
            most = to_millionths(budget.burst)
            self.tokens = min(most, self.tokens + to_millionths(budget.ratio))
        call_us, fails, dies_after = self.morning.attempt(booking.number, booking.attempts)
        call.ended_us, call.registered_us, call.result = self.answer(booking.clinic, call_us, fails)
        if self.policy.timeout_s is not None:
            hangs_up_us = self.now + to_us(self.policy.timeout_s)
            if call.ended_us > hangs_up_us:
                call.ended_us, call.result = hangs_up_us, "timed out"
        if dies_after < 1:
            call.ended_us = self.now + int((call.ended_us - self.now) * dies_after)
            call.result = "died"

    def answer(self, clinic: Clinic, call_us: int, fails: bool) -> tuple[int, int, str]:
        """What the clinic makes of a call: when it ends, when it is registered, its result."""
        troubles = [
            trouble
            for trouble in self.morning.scenario.troubles
            if trouble.clinics is None or clinic.name in trouble.clinics
        ]
        outages = sorted(
            (one for one in troubles if isinstance(one, Outage)), key=lambda one: to_us(one.from_s)
        )
        for outage in outages:
            if outage.mode == "refuse" and covers(outage, self.now):
                return self.now + to_us(outage.refusal_s), NEVER, "refused"
        begins = max([self.now, *sorted(clinic.free_us)[:1]])
        for outage in outages:
            if outage.mode == "hang" and covers(outage, begins):
                begins = to_us(outage.until_s)
        slowdowns = [
            one.factor for one in troubles if isinstance(one, Slowdown) and covers(one, begins)
        ]
        ends = begins + round(call_us * math.prod(slowdowns))
        if clinic.free_us:
            clinic.free_us.remove(min(clinic.free_us))
            clinic.free_us.append(ends)
        return (ends, NEVER, "failed") if fails else (ends, ends, "confirmed")

    # -- a call ends

    def call_ends(self) -> bool:
        """The lowest of the calls that end now."""
        due = [call for call in self.in_progress if call.result and call.ended_us == self.now]
        if not due:
            return False
        call = min(due, key=lambda one: one.booking.number)
        self.in_progress.remove(call)
        self.breaker_hears(call)
        self.goes_on(call)
        if call.booking.where != "call":  # else the same thread has called again
            self.worker_is_free(call.group)
        self.is_unsettled = True
        return True

    def goes_on(self, call: Call) -> None:
        """What becomes of a booking whose call has ended."""
        booking, is_queued = call.booking, self.design.is_queued
        if call.result == "confirmed":
            booking.confirmed_us = self.now
            if not is_queued:
                booking.accepted_us = self.now
            self.is_done(booking, "confirmed")
        elif call.result == "died":
            if not is_queued:
                self.gives_up(booking, "worker died")
            elif self.policy.redelivery_s is None:
                self.is_done(booking, "lost")
            else:
                booking.where = "redelivery"
                booking.back_us = call.started_us + to_us(self.policy.redelivery_s)
                self.holds_back(booking, "redelivery")
        elif booking.attempts >= self.policy.max_attempts:
            self.gives_up(booking, "attempts used up")
        elif self.is_too_old(booking):
            self.gives_up(booking, "too old")
        elif not is_queued and self.room(booking.clinic) <= 0:
            self.gives_up(booking, "clinic not called")
        elif not self.pays_retry():
            self.gives_up(booking, "retry budget used up")
        elif not is_queued:
            self.starts(booking, call.group)
        else:
            self.backs_off(booking)

    def is_too_old(self, booking: Booking) -> bool:
        """Whether it has reached the maximum age."""
        most_s = self.design.max_age_s
        return most_s is not None and self.now >= booking.ready_us + to_us(most_s)

    def pays_retry(self) -> bool:
        """Whether the retry budget has a whole token; it is gone then."""
        if self.tokens is None:
            return True
        has_one = self.tokens >= MICROSECONDS
        self.tokens -= MICROSECONDS if has_one else 0
        return has_one

    def backs_off(self, booking: Booking) -> None:
        """It waits for its next attempt, or joins a line at once if there is nothing to wait."""
        backoff, attempts = self.policy.backoff, booking.attempts
        drawn = self.morning.jitter(booking.number, attempts) if backoff.jitter != "none" else 0
        booking.delay_s = backoff.delay_s(attempts, drawn=drawn, previous_s=booking.delay_s)
        if delay_us := to_us(booking.delay_s):
            booking.where, booking.back_us = "backoff", self.now + delay_us
            self.holds_back(booking, "backoff")
        else:
            self.joins(booking)

    def gives_up(self, booking: Booking, reason: str) -> None:
        """A dead letter, or a patient who is still there and is told so."""
        self.given_up.append((booking.number, self.now, reason))
        self.is_done(booking, "failed" if self.design.is_queued else "rejected")

    def is_done(self, booking: Booking, state: str) -> None:
        """Nothing more will happen to it."""
        self.is_held_no_more(booking)
        booking.where, booking.state, booking.is_called_back = "done", state, False
        self.let_in.remove(booking)
        self.last_done_us = self.now

    def worker_is_free(self, group: Group) -> None:
        """It leaves, if one of its group has to; else it is idle."""
        if group.leaving:
            group.leaving -= 1
            group.there -= 1
        else:
            group.idle += 1

    def breaker_hears(self, call: Call) -> None:
        """What a clinic's breaker learns from a call that has ended."""
        clinic, is_well = call.booking.clinic, call.result == "confirmed"
        if not self.policy.breaker or call.result == "died" or clinic.breaker == "open":
            return
        if clinic.breaker == "closed":
            clinic.failures = 0 if is_well else clinic.failures + 1
            if clinic.failures >= self.policy.breaker.failures:
                self.opens(clinic)
        elif call.trial_of == clinic.stretch:
            if is_well:
                self.trial_is_answered(clinic)
            else:
                self.opens(clinic)

    def opens(self, clinic: Clinic) -> None:
        """No call for a while."""
        clinic.breaker = "open"
        clinic.half_open_us = self.now + to_us(self.policy.breaker.open_s)

    def breaker_half_opens(self) -> bool:
        """The first clinic whose breaker has been open for long enough: one call is tried."""
        for clinic in self.clinics:
            if clinic.breaker == "open" and clinic.half_open_us == self.now:
                clinic.breaker = "half-open"
                clinic.stretch += 1
                clinic.permitted, clinic.answered = 1, 0
                self.is_unsettled = True
                return True
        return False

    def trial_is_answered(self, clinic: Clinic) -> None:
        """The ramp: one more at once after each full round; closed once nobody waits for it."""
        clinic.answered += 1
        if clinic.answered == clinic.permitted:
            clinic.permitted, clinic.answered = clinic.permitted + 1, 0
        if not clinic.aside and not self.on_their_way(clinic):
            clinic.breaker, clinic.failures = "closed", 0

    def comes_back(self) -> bool:
        """The lowest of those whose backoff or redelivery ends now."""
        due = [
            booking
            for booking in self.let_in
            if booking.where in ("backoff", "redelivery") and booking.back_us == self.now
        ]
        if not due:
            return False
        booking = min(due, key=lambda one: one.number)
        self.is_held_no_more(booking)
        if booking.attempts >= self.policy.max_attempts:
            self.gives_up(booking, "attempts used up")
        elif self.is_too_old(booking):
            self.gives_up(booking, "too old")
        else:
            self.takes(self.joins(booking))
        return True

    # -- workers come and go

    def staff_is_planned(self) -> bool:
        """A step of the schedule, or a look of the autoscaler."""
        staff = self.design.workers
        if self.steps and to_us(self.steps[0][0]) == self.now:
            self.orders(self.steps.pop(0)[1])
        elif self.look_us == self.now and self.has_to_look():
            self.look_us += to_us(staff.every_s)
            self.looks(staff)
        else:
            return False
        self.is_unsettled = True
        return True

    def has_to_look(self) -> bool:
        """Whether there is anything to look at, now or later."""
        morning_us = to_us(self.morning.scenario.duration_s)
        return bool(self.let_in or self.to_come) or self.now < morning_us

    def looks(self, staff: Autoscaler) -> None:
        """The autoscaler orders the most that was wanted of late."""
        self.seen.append(self.observed(staff))
        self.wanted.append((self.now, staff.wanted(self.seen[-1])))
        since = self.now - to_us(staff.scale_in_after_s)
        self.orders(max(wanted for at, wanted in self.wanted if at >= since))

    def observed(self, staff: Autoscaler) -> Observed:
        """What it sees."""
        waiting = self.waiting()
        in_line = [one for one in waiting if one.where == "line" and not one.is_called_back]
        first = [one for one in in_line if not one.attempts]
        rate_per_s = self.arrived_since_look / staff.every_s
        self.arrived_since_look = 0
        return Observed(
            now_s=to_s(self.now),
            backlog=len(waiting),
            held=sum(one.where != "line" for one in waiting),
            oldest_age_s=self.oldest_age_s(waiting),
            first_attempt_age_s=self.oldest_age_s(first),
            arrival_rate_per_s=rate_per_s,
            busy=len(self.in_progress),
            workers=self.planned(),
        )

    def oldest_age_s(self, waiting: list[Booking]) -> float:
        """How long the oldest of some has been accepted; 0 if there is none."""
        return to_s(max((self.now - one.ready_us for one in waiting), default=0))

    def planned(self) -> int:
        """Workers that are there or boot, without those that leave."""
        return sum(one.there - one.leaving for one in self.groups) + len(self.booting)

    def orders(self, wanted: int) -> None:
        """Workers are ordered or sent away, one at a time, until as many are planned."""
        while self.planned() < wanted:
            self.one_more()
        while self.planned() > wanted:
            self.one_less()

    def one_more(self) -> None:
        """In the smallest group one stays who was about to leave; or a new one boots."""
        group = min(
            self.groups,
            key=lambda one: (
                one.there - one.leaving + sum(where is one for _, where in self.booting),
                not one.leaving,
                one.number,
            ),
        )
        if group.leaving:
            group.leaving -= 1
        else:
            self.booting.append((self.now + to_us(self.design.workers.boot_s), group))

    def one_less(self) -> None:
        """The last that was ordered and boots; or one of the largest group, an idle one first."""
        if self.booting:
            self.booting.pop()
            return
        group = min(self.groups, key=lambda one: (one.leaving - one.there, one.number))
        if group.idle:
            group.idle -= 1
            group.there -= 1
        else:
            group.leaving += 1

    def worker_reports(self) -> bool:
        """The first that was ordered of those whose boot ends now."""
        for order in self.booting:
            if order[0] == self.now:
                self.booting.remove(order)
                order[1].there += 1
                order[1].idle += 1
                self.is_unsettled = True
                return True
        return False

    # -- ties

    def tie_order(self) -> bool:
        """Do the first thing that is to be done at this instant; False: there is nothing.

        What frees a place at an instant is free at that instant; then who has waited longest; then
        the lowest booking.
        """
        return (
            self.call_ends()
            or self.breaker_half_opens()
            or self.worker_reports()
            or self.settles()
            or self.accepted_calls_reach()
            or self.staff_is_planned()
            or self.expires()
            or self.comes_back()
            or self.arrives()
        )

    def settles(self) -> bool:
        """Those whose clinic has room again are called back; then idle workers take."""
        if not self.is_unsettled:
            return False
        self.is_unsettled = False
        self.calls_back()
        for group in self.groups:
            self.takes(group)
        return True

    def expires(self) -> bool:
        """The lowest of those who wait, for whatever, when they reach the maximum age."""
        due = [one for one in self.waiting() if self.expires_us(one) == self.now]
        if not due:
            return False
        booking = min(due, key=lambda one: one.number)
        if booking.where == "line":
            self.leaves_line(booking)
        elif booking.where == "aside":
            booking.clinic.aside.remove(booking)
        self.gives_up(booking, "too old")
        self.is_unsettled = True
        return True

    def expires_us(self, booking: Booking) -> int | None:
        """When it reaches the maximum age."""
        most_s = self.design.max_age_s
        return None if most_s is None else booking.ready_us + to_us(most_s)

    # -- the story

    def tell(self, cut_us: int | None) -> Story:
        """Step from instant to instant until everything has happened, or to the cut."""
        while (at := self.next_instant()) is not None and (cut_us is None or at <= cut_us):
            self.now = at
            while self.tie_order():
                pass
            self.note_workers()
        ended_us = cut_us
        if cut_us is None:
            ended_us = max(to_us(self.morning.scenario.duration_s), self.last_done_us)
        held = [
            (one.number, one.held_by, one.held_from_us, NEVER) for one in self.let_in if one.held_by
        ]
        return Story(
            bookings=[
                self.booking_row(one)
                for one in self.bookings
                if cut_us is None or one.arrived_us <= cut_us
            ],
            calls=[self.call_row(call, cut_us) for call in self.log + self.accepting()],
            given_up=self.given_up,
            holds=sorted(self.holds + held),
            workforce=[step for step in self.workforce if step[0] <= ended_us],
            paid=[step for step in self.paid if step[0] <= ended_us],
            seen=self.seen,
            ended_us=ended_us,
        )

    def next_instant(self) -> int | None:
        """When something happens next."""
        waiting = self.waiting()
        times = [
            *(call.ended_us if call.result else call.reaches_us for call in self.in_progress),
            *(one.half_open_us for one in self.clinics if one.breaker == "open"),
            *(at for at, _ in self.booting),
            *(to_us(at_s) for at_s, _ in self.steps[:1]),
            *(one.back_us for one in waiting if one.where in ("backoff", "redelivery")),
            *(one.ready_us for one in self.to_come[:1]),
        ]
        if self.design.max_age_s is not None:  # a worker may die with a booking that is too old
            ages = map(self.expires_us, waiting)
            times += [at for at in ages if at > self.now]
        if self.look_us is not None and self.look_us > self.now:  # else it was the last
            times.append(self.look_us)
        return min(times, default=None)

    def note_workers(self) -> None:
        """How many there are, and how many are paid for, where an instant has changed it."""
        there = sum(group.there for group in self.groups)
        for steps, workers in ((self.workforce, there), (self.paid, there + len(self.booting))):
            if steps[-1][1] != workers:
                steps.append((self.now, workers))

    def accepting(self) -> list[Call]:
        """Calls that have not reached their clinics, because a thread still accepts."""
        return [call for call in self.in_progress if not call.result]

    def booking_row(self, booking: Booking) -> tuple[int, int, int, int, str]:
        """Accepted, started, confirmed, attempts, state; a call counts from its acceptance."""
        is_in_call = booking.where == "call"
        return (
            booking.accepted_us,
            booking.started_us,
            booking.confirmed_us,
            max(booking.attempts, int(is_in_call)),
            "in_call" if is_in_call else booking.state,
        )

    def call_row(self, call: Call, cut_us: int | None) -> tuple[int, int, int, int, int, str]:
        """Booking, attempt, start, end, registered, result."""
        about = call.booking.number, max(call.attempt, 1), call.started_us
        if call in self.in_progress:
            return *about, NEVER, NEVER, "in progress"
        is_later = cut_us is not None and call.registered_us > cut_us
        return *about, call.ended_us, NEVER if is_later else call.registered_us, call.result


def covers(trouble: Slowdown | Outage, at_us: int) -> bool:
    """Whether a trouble is on at an instant."""
    return to_us(trouble.from_s) <= at_us < to_us(trouble.until_s)


def to_millionths(tokens: float) -> int:
    """Whole millionths of a token, so that ten tenths are one."""
    return round(tokens * MICROSECONDS)
