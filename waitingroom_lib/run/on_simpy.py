"""The whole platform, told in SimPy: for reading, and for proof.

Follow one booking through `life`: its patient is **accepted** and reaches a line, is **let in** or
turned away, waits until a worker **takes** the booking, the worker makes the **call**, and
**afterwards** it is done with, or comes back for another one. What happens besides has processes of
its own: bookings grow too old, breakers turn half-open, workers boot, somebody looks at how many
there should be. What the processes share stands in `__init__`.

The clock counts whole microseconds. What happens first of what is due at one instant, `due` tells:
`_due` waits for a time, and then for its turn in that instant. What a clinic makes of a call, the
orders of a line, retries and the workers' comings and goings are told in `clinics`, `lines`,
`retries` and `staff`.

Nothing here is made quick: `platform` tells the same story several times sooner, and tests hold the
two equal in everything.
"""

import math
from collections.abc import Generator
from typing import Any

from simpy import Environment, Event, Resource

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.scaling import Autoscaler, Observed, Schedule
from waitingroom_lib.outcome.ledger import NEVER, DeadLetter
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.clinics import CLOSED, Clinic, Clinics
from waitingroom_lib.run.due import (
    ARRIVE,
    CHANGE,
    COME_BACK,
    END,
    EXPIRE,
    HALF_OPEN,
    REACH,
    REPORT,
    SETTLE,
)
from waitingroom_lib.run.lines import LINES, CoDelState, Waiting
from waitingroom_lib.run.retries import Retries
from waitingroom_lib.run.staff import Roster, deal_groups
from waitingroom_lib.run.write_up import calls_until, holds_until, write_up
from waitingroom_lib.world.scenario import Morning

Process = Generator[Event, Any, Any]


def run_on_simpy(morning: Morning, design: Design, until_us: int | None) -> Outcome:
    """Let a design meet a Morning.

    Args:
        morning: The patients, and how their clinics would answer.
        design: The platform.
        until_us: Where to cut the run off, microseconds; None: at its end.

    Returns:
        What happened to every booking.
    """
    env = Environment()
    platform = Told(env, morning, design)
    # What happens at the very cut has happened.
    env.run(None if until_us is None else until_us + 1)
    return platform.outcome(until_us)


class Due(Event):
    """A timeout that waits for its turn: at one instant by rank, as in `due`, then by number.

    SimPy's own events, with which processes begin and wake up, come before all of these.
    """

    def __init__(self, env: Environment, delay_us: int, rank: int, number: int = 0) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, (rank + 1) << 40 | number, delay_us)


class Told:
    """A platform while it runs: what its processes share, and the processes.

    Args:
        env: SimPy's environment.
        morning: The patients, and how their clinics would answer.
        design: How the platform is built.
    """

    def __init__(self, env: Environment, morning: Morning, design: Design) -> None:
        self.env, self.morning, self.design, self.policy = env, morning, design, design.policy
        bookings = range(len(morning))
        # What is known of each booking.
        self.ready_us = [math.inf for _ in bookings]  # when it reaches the line
        self.started_us = [NEVER for _ in bookings]
        self.begun_us = [NEVER for _ in bookings]  # its last call
        self.confirmed_us = [NEVER for _ in bookings]
        self.attempts = [0 for _ in bookings]
        self.state = ["waiting" for _ in bookings]
        self.turn = [env.event() for _ in bookings]  # comes when a worker takes it, or nobody will
        self.group = [0 for _ in bookings]  # of the workers in whose line it is
        self.in_line: set[int] = set()
        self.called_back: set[int] = set()  # those in a line who stood aside before
        self.aside: set[int] = set()
        self.delayed: set[int] = set()
        self.held: dict[int, tuple[str, int]] = {}  # by what, and since when
        # What will be written up.
        self.calls: list[tuple[int, int, int, int, int, str]] = []
        self.given_up: list[DeadLetter] = []
        self.holds: list[tuple[int, str, int, int]] = []
        # How things stand.
        self.arrived = self.admitted = self.busy = self.done_us = 0
        # Who there is.
        self.servers = Resource(env, capacity=design.servers) if design.is_queued else None
        self.waiting = Waiting(
            joined_us=[0 for _ in bookings],
            clinic=morning.clinic_index,
            urgent=morning.urgent,
            lifo_over_us=to_us(design.lifo_over_s or 0),
        )
        self.lines = [LINES[design.order](self.waiting) for _ in range(design.groups)]
        self.codel = [CoDelState(design.codel) for _ in self.lines if design.codel]
        self.groups_of = deal_groups(design, len(morning.clinics))
        self.clinics = Clinics(morning, design, self.waiting)
        self.retries = Retries(morning, design.policy)
        self.roster = Roster(design, len(morning))
        self.staff = self.roster.staff
        # What has been freed at this instant, and is not given to anybody yet.
        self.freed_groups: set[int] = set()
        self.freed_clinics: set[Clinic] = set()
        self.settles = False

        env.process(self.patients())
        if isinstance(design.workers, Schedule):
            env.process(self.follow_schedule())
        elif isinstance(design.workers, Autoscaler):
            env.process(self.autoscale())

    # -- A booking

    def patients(self) -> Process:
        """They press the button, one after the other."""
        for booking, arrived_us in enumerate(self.morning.arrived_us):
            yield self.env.timeout(arrived_us - self.env.now)
            self.env.process(self.life(booking))

    def life(self, booking: int) -> Process:
        """A booking, from its patient's arrival to its end."""
        yield from self.be_accepted(booking)
        if not self.is_let_in(booking):
            self.turn_away(booking)
            return
        self.admitted += 1
        if self.design.max_age_s is not None:
            self.env.process(self.grow_old(booking))
        self.join_a_line(booking)
        self.serve(self.group[booking])
        while (yield self.turn[booking]):
            result = yield from self.call(booking)
            while self.goes_on_at_once(booking, result):
                result = yield from self.call(booking)
            pause_us = self.end_call(booking, result)
            if pause_us is None:
                return
            if pause_us and not (yield from self.pause(booking, pause_us)):
                return

    def be_accepted(self, booking: int) -> Process:
        """A server says "we've got your booking"; a synchronous design says nothing yet."""
        if self.servers:
            with self.servers.request() as server:
                yield server
                yield self.env.timeout(to_us(self.morning.scenario.accept_s))
        self.ready_us[booking] = self.env.now
        yield Due(self.env, 0, ARRIVE, booking)

    def is_let_in(self, booking: int) -> bool:
        """Whether fewer wait than the limit, or as many and an idle worker takes this one."""
        self.arrived += 1
        limit, waiting = self.design.backlog_limit, self.admitted - self.busy
        if limit is None or waiting < limit:
            return True
        is_idle = self.staff.idle[self._choose_group(booking)] > 0
        return waiting == limit and is_idle and self._clinic(booking).room > 0

    def turn_away(self, booking: int) -> None:
        """Told at once, and never accepted."""
        self.state[booking] = "rejected"
        self.done_us = self.env.now

    def join_a_line(self, booking: int) -> None:
        """A booking joins the shortest line of those for its clinic."""
        self.group[booking] = self._choose_group(booking)
        self.turn[booking] = self.env.event()
        self.in_line.add(booking)
        self.waiting.joined_us[booking] = self.env.now
        self.lines[self.group[booking]].add(booking)

    def _choose_group(self, booking: int) -> int:
        groups = self.groups_of[self.waiting.clinic[booking]]
        return min(groups, key=lambda group: len(self.lines[group]) - self.staff.idle[group])

    def _clinic(self, booking: int) -> Clinic:
        return self.clinics[self.waiting.clinic[booking]]

    # -- Workers take bookings

    def serve(self, group: int) -> None:
        """The idle workers of a group take what is next in their line."""
        line = self.lines[group]
        while line and self.staff.idle[group]:
            booking = line.take(self.env.now)
            was_called_back = booking in self.called_back
            self.in_line.discard(booking)
            self.called_back.discard(booking)
            if was_called_back:
                self._clinic(booking).called_back -= 1
            elif self.codel and self._sheds(group, booking):
                self.give_up(booking, "shed")
                continue
            if self._clinic(booking).room > 0:
                self.staff.idle[group] -= 1
                self.take(booking)
                self.turn[booking].succeed(True)
            elif self.design.is_queued:
                self.stand_aside(booking, was_called_back)
            else:
                self.give_up(booking, "clinic not called")

    def _sheds(self, group: int, booking: int) -> bool:
        waited_us = self.env.now - self.waiting.joined_us[booking]
        return self.codel[group].sheds(waited_us, self.env.now, len(self.lines[group]))

    def take(self, booking: int) -> None:
        """A worker takes a booking, or keeps it for one more call."""
        self.busy += 1
        self.state[booking] = "in_call"
        self._clinic(booking).begin(booking)

    def stand_aside(self, booking: int, was_called_back: bool) -> None:
        """A booking whose clinic may not be called now waits where it holds up nobody else."""
        clinic = self._clinic(booking)
        self.hold(booking, "cap" if clinic.state == CLOSED else "breaker")
        self.aside.add(booking)
        if was_called_back:  # in vain, as another was quicker
            clinic.aside.put_back(booking)
        else:
            clinic.aside.add(booking)

    def free(self, group: int | None = None, clinic: Clinic | None = None) -> None:
        """Somebody is free; who gets them is settled once all has happened that may free others."""
        if group is not None:
            self.freed_groups.add(group)
        if clinic is not None:
            self.freed_clinics.add(clinic)
        if not self.settles:
            self.settles = True
            self.env.process(self.settle())

    def settle(self) -> Process:
        """Those who stand aside come back where they may; then all who are idle take somebody."""
        yield Due(self.env, 0, SETTLE)
        self.settles = False
        self.call_back()
        for group in sorted(self.freed_groups):
            self.serve(group)
        self.freed_groups.clear()

    def call_back(self) -> None:
        """As many of those aside as may be called come back, before all others in a line."""
        back = []
        for clinic in self.freed_clinics:
            for _ in range(min(clinic.room - clinic.called_back, len(clinic.aside))):
                back.append(clinic.aside.take(self.env.now))
                clinic.called_back += 1
        self.freed_clinics.clear()
        for booking in sorted(back, reverse=True):  # so that the lowest is the next
            self.let_go(booking)
            self.aside.remove(booking)
            self.called_back.add(booking)
            self.group[booking] = self._choose_group(booking)
            self.lines[self.group[booking]].put_back(booking)
            self.freed_groups.add(self.group[booking])

    # -- A call

    def call(self, booking: int) -> Process:
        """A worker calls the clinic, and waits for its answer, or until it is tired of waiting."""
        begun_us = self.begun_us[booking] = self.env.now
        if self.started_us[booking] == NEVER:
            self.started_us[booking] = begun_us
            accept_us = to_us(self.morning.scenario.accept_s)
            if accept_us and not self.design.is_queued:  # the thread accepts the booking first
                yield Due(self.env, accept_us, REACH, booking)
        self.attempts[booking] += 1
        result, ended_us, registered_us = self.foretell(booking)
        row = (booking, self.attempts[booking], begun_us, ended_us, registered_us, result)
        self.calls.append(row)
        yield Due(self.env, ended_us - self.env.now, END, booking)
        self.busy -= 1
        self.state[booking] = "waiting"
        if self._clinic(booking).end(booking, result):
            self.env.process(self.half_open(self.waiting.clinic[booking]))
        return result

    def foretell(self, booking: int) -> tuple[str, int, int]:
        """How a call that reaches its clinic now ends, when, and when the clinic has booked it.

        A clinic takes calls in their order, and works on one whose caller has hung up: so nothing
        that comes later changes it.
        """
        now_us, number = self.env.now, self.attempts[booking]
        if number == 1:
            self.retries.first_attempt()
        call_us, fails, dies_after = self.morning.attempt(booking, number)
        ended_us, refuses = self._clinic(booking).answer(now_us, call_us)
        result = "refused" if refuses else "failed" if fails else "confirmed"
        registered_us = ended_us if result == "confirmed" else NEVER
        timeout_s = self.policy.timeout_s
        if timeout_s is not None and ended_us > now_us + to_us(timeout_s):
            result, ended_us = "timed out", now_us + to_us(timeout_s)
        if dies_after < 1:
            result, ended_us = "died", now_us + int((ended_us - now_us) * dies_after)
        return result, ended_us, registered_us

    def goes_on_at_once(self, booking: int, result: str) -> bool:
        """Whether the same thread calls again: its patient is still there."""
        if self.design.is_queued or result in ("confirmed", "died") or not self.may_retry(booking):
            return False
        self.take(booking)
        self.free()
        return True

    def end_call(self, booking: int, result: str) -> int | None:
        """A call has ended, and its worker is free.

        Returns:
            How long the booking waits before it joins a line again, microseconds; 0: it has joined
            one; None: it is done with.
        """
        pause_us = self._after(booking, result)
        group = self.group[booking]
        if pause_us == 0:  # it joins a line before its worker looks for the next one
            self.join_a_line(booking)
            self.freed_groups.add(self.group[booking])
        if self._clinic(booking).aside:
            self.freed_clinics.add(self._clinic(booking))
        self.staff.free(group, self.env.now)
        self.free(group)
        return pause_us

    def _after(self, booking: int, result: str) -> int | None:
        """What becomes of a booking after its call, as `end_call` returns it."""
        if result == "confirmed":
            self.confirmed_us[booking] = self.env.now
            self.done(booking, "confirmed")
        elif result == "died":
            if not self.design.is_queued:
                self.give_up(booking, "worker died")
            elif self.policy.redelivery_s is None:  # the queue has forgotten it
                self.done(booking, "lost")
            else:
                again_us = self.begun_us[booking] + to_us(self.policy.redelivery_s)
                self.hold(booking, "redelivery")
                return again_us - self.env.now
        elif self.design.is_queued and self.may_retry(booking):
            delay_us = to_us(self.retries.delay_s(booking, self.attempts[booking]))
            if delay_us:
                self.hold(booking, "backoff")
            return delay_us
        return None

    def may_retry(self, booking: int) -> bool:
        """Whether a booking whose call went wrong may have another; if not, it is given up."""
        if self.attempts[booking] >= self.policy.max_attempts:
            self.give_up(booking, "attempts used up")
        elif self.is_too_old(booking):
            self.give_up(booking, "too old")
        elif not self.design.is_queued and self._clinic(booking).room <= 0:
            self.give_up(booking, "clinic not called")
        elif not self.retries.pay():
            self.give_up(booking, "retry budget used up")
        else:
            return True
        return False

    def pause(self, booking: int, pause_us: int) -> Process:
        """A booking comes back after a while; returns whether it does."""
        self.delayed.add(booking)
        yield Due(self.env, pause_us, COME_BACK, booking)
        if booking not in self.delayed:
            return False  # it has grown too old meanwhile
        self.delayed.remove(booking)
        self.let_go(booking)
        if self.attempts[booking] >= self.policy.max_attempts:
            self.give_up(booking, "attempts used up")
        elif self.is_too_old(booking):  # it became so in the call in which its worker died
            self.give_up(booking, "too old")
        else:
            self.join_a_line(booking)
            self.serve(self.group[booking])
            return True
        return False

    # -- Held, and done with

    def hold(self, booking: int, reason: str) -> None:
        """From now on the booking waits for something else than a worker."""
        self.held[booking] = (reason, self.env.now)

    def let_go(self, booking: int) -> None:
        """What the booking waited for has come."""
        reason, since_us = self.held.pop(booking)
        self.holds.append((booking, reason, since_us, self.env.now))

    def done(self, booking: int, state: str) -> None:
        """Nothing more is to happen to a booking."""
        if booking in self.held:
            self.let_go(booking)
        self.state[booking] = state
        self.admitted -= 1
        self.done_us = self.env.now

    def give_up(self, booking: int, reason: str) -> None:
        """The patient is told; an accepted booking has failed, another was never accepted."""
        self.given_up.append(DeadLetter(booking, self.env.now, reason))
        self.done(booking, "failed" if self.design.is_queued else "rejected")
        if not self.turn[booking].triggered:
            self.turn[booking].succeed(False)  # no worker will take it

    def _oldest_us(self) -> int:
        return max(to_us(self.design.max_age_s), 1)

    def is_too_old(self, booking: int) -> bool:
        """Whether it has been there for as long as a booking may."""
        if self.design.max_age_s is None:
            return False
        return self.env.now >= self.ready_us[booking] + self._oldest_us()

    def grow_old(self, booking: int) -> Process:
        """A booking that waits when it becomes too old is given up."""
        yield Due(self.env, self._oldest_us(), EXPIRE, booking)
        clinic = self._clinic(booking)
        if booking in self.in_line or booking in self.called_back:
            self.lines[self.group[booking]].forget(booking)
            clinic.called_back -= booking in self.called_back
        elif booking in self.aside:
            clinic.aside.forget(booking)
        elif booking not in self.delayed:
            return  # it is in a call, or done with
        for place in (self.in_line, self.called_back, self.aside, self.delayed):
            place.discard(booking)
        self.give_up(booking, "too old")
        self.free(clinic=clinic)  # if it had been called back, another can come instead

    # -- Breakers, workers, and those who look at their number

    def half_open(self, clinic: int) -> Process:
        """An open breaker lets a call try after a while."""
        yield Due(self.env, to_us(self.policy.breaker.open_s), HALF_OPEN, clinic)
        self.clinics[clinic].half_open()
        self.free(clinic=self.clinics[clinic])

    def follow_schedule(self) -> Process:
        """There are as many workers as the schedule says."""
        for step, (from_s, workers) in enumerate(self.design.workers.steps[1:], start=1):
            yield Due(self.env, to_us(from_s) - self.env.now, CHANGE, step)
            self.boot(self.roster.want(workers, self.env.now))

    def autoscale(self) -> Process:
        """A rule looks at how things stand, again and again, and says how many there should be."""
        arrived_before, last_us = 0, to_us(self.morning.scenario.duration_s)
        while True:
            yield Due(self.env, to_us(self.design.workers.every_s), CHANGE)
            if not (self.admitted or self.arrived < len(self.morning) or self.env.now < last_us):
                return
            seen = self.observe(self.arrived - arrived_before)
            arrived_before = self.arrived
            self.boot(self.roster.ask_rule(seen, self.env.now))

    def observe(self, came: int) -> Observed:
        """What a rule may see."""
        now_us = self.env.now
        waiting = self.in_line | self.called_back | self.aside | self.delayed
        first = [each for each in self.in_line if self.started_us[each] == NEVER]
        oldest, oldest_in_line = (
            now_us - self.ready_us[min(each)] if each else 0 for each in (waiting, first)
        )
        return Observed(
            now_s=to_s(now_us),
            backlog=len(waiting),
            held=len(self.held),
            oldest_age_s=to_s(oldest),
            first_attempt_age_s=to_s(oldest_in_line),
            arrival_rate_per_s=came / self.design.workers.every_s,
            busy=self.busy,
            workers=self.staff.count,
        )

    def boot(self, tickets: list[int]) -> None:
        """Workers that were ordered begin to boot."""
        for ticket in tickets:
            self.env.process(self.come(ticket))

    def come(self, ticket: int) -> Process:
        """A worker has booted, unless it was sent away meanwhile."""
        yield Due(self.env, to_us(self.design.workers.boot_s), REPORT, ticket)
        group = self.staff.report(ticket, self.env.now)
        if group is not None:
            self.free(group)

    # -- What happened

    def outcome(self, until_us: int | None) -> Outcome:
        """What happened to every booking, up to the cut."""
        ended_us = until_us
        if until_us is None:
            ended_us = max(to_us(self.morning.scenario.duration_s), self.done_us)
        for booking, state in enumerate(self.state):
            if state == "in_call" and not self.attempts[booking]:  # cut off while being accepted
                self.attempts[booking] = 1
                begun_us = self.started_us[booking]
                self.calls.append((booking, 1, begun_us, math.inf, NEVER, "in progress"))
        return write_up(
            self.morning,
            self.design,
            self.ready_us,
            self.started_us,
            self.confirmed_us,
            self.attempts,
            self.state,
            ended_us=ended_us,
            workforce=self.staff.present_at,
            paid=self.staff.paid_at,
            log=calls_until(list(zip(*self.calls, strict=True)) or [()] * 6, until_us),
            given_up=self.given_up,
            holds=holds_until(self.holds, self.held),
        )
