"""The whole platform while it runs, on SimPy.

The story of a booking: a server **accepts** it (in a queued design), it **arrives** and joins a
line, a worker **starts** its call as soon as one is free and its clinic may be called, and
**finishes** it, well or badly; then it is done with, or comes back for another call. Meanwhile
workers come and go (`staff`). What happens first of what is due at one instant, `due` tells.

There is one SimPy event an arrival and one a call: a clinic can't take a call out again whose
caller has hung up, so what becomes of a call is known when it reaches the clinic (`clinics`).
Where no more than a plain pool is asked, `pool` tells the same story sooner.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from heapq import heappop, heappush

from simpy import Environment

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.scaling import Autoscaler, Observed
from waitingroom_lib.outcome.ledger import NEVER, DeadLetter
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.clinics import CLOSED, Clinic
from waitingroom_lib.run.due import ARRIVE, COME_BACK, END, EXPIRE, HALF_OPEN, REACH, SETTLE, Due
from waitingroom_lib.run.lines import LINES, CoDelState, Waiting
from waitingroom_lib.run.retries import Retries
from waitingroom_lib.run.staff import Roster, deal_groups
from waitingroom_lib.run.write_up import calls_until, holds_until, write_up
from waitingroom_lib.world.scenario import Morning
from waitingroom_lib.world.troubles import Trouble

NOWHERE, IN_LINE, ASIDE, CALLED_BACK, DELAYED = range(5)
"""Where a booking waits: nowhere; in a line; aside until its clinic may be called; in the line
again after that; or for a delay to pass."""


class Platform:
    """The lines, the workers, and the clinics they call.

    Args:
        env: Whose clock it lives by.
        morning: The patients, and how their clinics would answer.
        design: How the platform is built.
        ready_us: When each booking reaches the line, microseconds, ascending.
    """

    def __init__(
        self, env: Environment, morning: Morning, design: Design, ready_us: Sequence[int]
    ) -> None:
        self.env = env
        self.morning = morning
        self.design = design
        self.ready_us = ready_us
        bookings = len(ready_us)

        self.state = ["waiting"] * bookings
        self.place = [NOWHERE] * bookings
        self.group = [0] * bookings
        self.attempts = [0] * bookings
        self.started_us = [NEVER] * bookings
        self.confirmed_us = [NEVER] * bookings
        self.begun_us = [NEVER] * bookings  # of the last call
        self.result = [""] * bookings  # of the last call; known when it begins
        self.call_log: list[tuple[int, int, int, int, int, str]] = []
        self.given_up: list[DeadLetter] = []
        self.held: dict[int, tuple[str, int]] = {}  # by what, and since when
        self.holds: list[tuple[int, str, int, int]] = []

        self.arrived = self.admitted = self.busy = self.done_us = 0
        self.limit = bookings if design.backlog_limit is None else design.backlog_limit
        self.max_age_us = None if design.max_age_s is None else max(to_us(design.max_age_s), 1)
        self.accept_us = 0 if design.is_queued else to_us(morning.scenario.accept_s)
        self.policy = design.policy
        self.timeout_us = None if self.policy.timeout_s is None else to_us(self.policy.timeout_s)
        self.retries = Retries(morning, self.policy)

        self.waiting = Waiting(
            joined_us=[0] * bookings,
            clinic=morning.clinic_index,
            urgent=morning.urgent if design.order == "priority" else (),
            lifo_over_us=to_us(design.lifo_over_s or 0),
        )
        self.groups_of = deal_groups(design, len(morning.clinics))
        self.lines = [LINES[design.order](self.waiting) for _ in range(design.groups)]
        self.codel = [CoDelState(design.codel) for _ in self.lines if design.codel]
        self.befallen = self._befallen()
        self.clinic = cache(self._clinic)  # by its place; of many, most are never called
        self.clinic_of = list(map(self.clinic, morning.clinic_index))
        self.freed_groups: set[int] = set()  # somebody may be idle, and not yet at work
        self.freed_clinics: set[Clinic] = set()  # it may take a call of those aside
        self.settles = False

        self.is_observed = isinstance(design.workers, Autoscaler)
        self.arrived_before = 0
        self.oldest: list[int] = []  # heaps of those who may be the oldest, for whom it is asked
        self.oldest_in_line: list[int] = []
        roster = Roster(
            env, design, bookings, observe=self._observe, came=self._free, goes_on=self._goes_on
        )
        self.staff = roster.staff
        if self.max_age_us is not None:
            self._watch_age(0)
        self._expect(0)

    def _befallen(self) -> dict[int | str, list[Trouble]]:
        """What befalls each clinic that anything befalls."""
        befallen, every = defaultdict(list), self.morning.clinics
        for trouble in self.morning.scenario.troubles:
            for clinic in every if trouble.clinics is None else set(trouble.clinics):
                befallen[clinic].append(trouble)
        return befallen

    def _clinic(self, place: int) -> Clinic:
        return Clinic(
            limit=self.morning.scenario.clinic_limit,
            troubles=self.befallen.get(self.morning.clinics[place], ()),
            cap=self.design.clinic_cap,
            breaker=self.policy.breaker,
            aside=LINES[self.design.order](self.waiting),
        )

    # A booking arrives, and joins a line.

    def _expect(self, booking: int) -> None:
        """Schedule the next arrival; only ever one, so that the event list stays short."""
        if booking < len(self.ready_us):
            Due(self.env, self.ready_us[booking] - self.env.now, ARRIVE, booking, self._arrive)

    def _arrive(self, event: Due) -> None:
        booking = event.number
        self.arrived += 1
        waiting = self.admitted - self.busy
        if waiting < self.limit or (waiting == self.limit and self._can_start(booking)):
            self.admitted += 1
            self._join(booking)
            self._serve(self.group[booking])
        else:
            self.state[booking] = "rejected"
            self.done_us = self.env.now
        self._expect(booking + 1)

    def _can_start(self, booking: int) -> bool:
        idle = self.staff.idle[self._choose_group(booking)]
        return idle > 0 and self.clinic_of[booking].room > 0

    def _choose_group(self, booking: int) -> int:
        """Of the groups that serve its clinic, the one with the shortest line."""
        groups = self.groups_of[self.waiting.clinic[booking]]
        if len(groups) == 1:
            return groups[0]
        return min(groups, key=lambda group: len(self.lines[group]) - self.staff.idle[group])

    def _join(self, booking: int) -> None:
        """A booking joins a line, for its first call or for another one."""
        group = self.group[booking] = self._choose_group(booking)
        self.place[booking] = IN_LINE
        self.waiting.joined_us[booking] = self.env.now
        self.lines[group].add(booking)
        if self.is_observed:
            heappush(self.oldest, booking)
            if self.started_us[booking] == NEVER:
                heappush(self.oldest_in_line, booking)

    # Idle workers take bookings from the line, and start their calls.

    def _free(self, group: int) -> None:
        """A worker may be idle; it takes somebody once all is free that this instant frees."""
        self.freed_groups.add(group)
        self._settle_soon()

    def _settle_soon(self) -> None:
        """Settle now, or after all else that is due at this instant and may free somebody."""
        if self.env.peek() > self.env.now:
            self._settle()
        elif not self.settles:
            self.settles = True
            Due(self.env, 0, SETTLE, 0, self._settle)

    def _settle(self, _: Due | None = None) -> None:
        """Those that stand aside come back where they may be called; then idle workers take."""
        self.settles = False
        if self.freed_clinics:
            self._call_back()
        while self.freed_groups:
            group = min(self.freed_groups)
            self.freed_groups.remove(group)
            self._serve(group)

    def _serve(self, group: int) -> None:
        """The idle workers of a group take what is next in their line."""
        line, idle, now_us = self.lines[group], self.staff.idle, self.env.now
        while idle[group] and line:
            booking = line.take(now_us)
            clinic = self.clinic_of[booking]
            if self.place[booking] == CALLED_BACK:
                clinic.called_back -= 1
            elif self.codel:
                waited_us = now_us - self.waiting.joined_us[booking]
                if self.codel[group].sheds(waited_us, now_us, len(line)):
                    self._give_up(booking, "shed")
                    continue
            if clinic.room > 0:
                idle[group] -= 1
                self._start(booking)
            else:
                self._stand_aside(booking)

    def _stand_aside(self, booking: int) -> None:
        """A booking whose clinic may not be called now waits where it holds up nobody else."""
        if not self.design.is_queued:
            self._give_up(booking, "clinic not called")
            return
        clinic = self.clinic_of[booking]
        self._hold(booking, "cap" if clinic.state == CLOSED else "breaker")
        if self.place[booking] == CALLED_BACK:  # in vain: another was quicker
            clinic.aside.put_back(booking)
        else:
            clinic.aside.add(booking)
        self.place[booking] = ASIDE

    def _call_back(self) -> None:
        """As many of those that stand aside as may be called come back, before all in a line."""
        called_back = []
        for clinic in self.freed_clinics:
            for _ in range(min(clinic.room - clinic.called_back, len(clinic.aside))):
                called_back.append(clinic.aside.take(self.env.now))
                clinic.called_back += 1
        self.freed_clinics.clear()
        for booking in sorted(called_back, reverse=True):  # so that the lowest is the next
            group = self.group[booking] = self._choose_group(booking)
            self._let_go(booking)
            self.place[booking] = CALLED_BACK
            self.lines[group].put_back(booking)
            self.freed_groups.add(group)

    def _start(self, booking: int) -> None:
        """A worker takes a booking; in a synchronous design, a thread that first accepts it."""
        now_us = self.env.now
        self.busy += 1
        self.state[booking] = "in_call"
        self.place[booking] = NOWHERE
        self.clinic_of[booking].begin(booking)
        if self.started_us[booking] != NEVER:
            self._call(booking, now_us)
        else:
            self.started_us[booking] = now_us
            if self.accept_us:
                Due(self.env, self.accept_us, REACH, booking, self._call_once_accepted)
            else:
                self._call(booking, now_us)

    def _call_once_accepted(self, event: Due) -> None:
        self._call(event.number, self.started_us[event.number])

    def _call(self, booking: int, begun_us: int) -> None:
        """A call reaches its clinic: what becomes of it, and what its worker will see of it."""
        now_us = self.env.now
        number = self.attempts[booking] = self.attempts[booking] + 1
        if number == 1:
            self.retries.first_attempt()
        call_us, fails, dies_after = self.morning.attempt(booking, number)
        ended_us, refused = self.clinic_of[booking].answer(now_us, call_us)
        registered_us = NEVER
        if refused:
            result = "refused"
        elif fails:
            result = "failed"
        else:
            result, registered_us = "confirmed", ended_us
        if self.timeout_us is not None and ended_us > now_us + self.timeout_us:
            ended_us, result = now_us + self.timeout_us, "timed out"
        if dies_after < 1:
            ended_us = now_us + int((ended_us - now_us) * dies_after)
            result = "died"
        self.begun_us[booking], self.result[booking] = begun_us, result
        self.call_log.append((booking, number, begun_us, ended_us, registered_us, result))
        Due(self.env, ended_us - now_us, END, booking, self._finish)

    # A call ends, well or badly, and its worker is free.

    def _finish(self, event: Due) -> None:
        booking, now_us = event.number, self.env.now
        result, clinic, group = self.result[booking], self.clinic_of[booking], self.group[booking]
        self.busy -= 1
        self.state[booking] = "waiting"
        if clinic.end(booking, result):
            place = self.waiting.clinic[booking]
            Due(self.env, to_us(self.policy.breaker.open_s), HALF_OPEN, place, self._half_open)
        if result == "confirmed":
            self.confirmed_us[booking] = now_us
            self._done(booking, "confirmed")
        elif result == "died":
            self._lose_or_redeliver(booking)
        elif self._may_retry(booking):
            if not self.design.is_queued:
                self._start(booking)  # by the same thread: the patient is still waiting
                self._settle_soon()
                return
            self._retry_later(booking)
        if clinic.aside:
            self.freed_clinics.add(clinic)
        self.staff.free(group, now_us)
        self._free(group)

    def _half_open(self, event: Due) -> None:
        clinic = self.clinic(event.number)
        clinic.half_open()
        self.freed_clinics.add(clinic)
        self._settle_soon()

    def _may_retry(self, booking: int) -> bool:
        """Whether a booking whose call went wrong may have another; if not, it is given up."""
        reason = self._spent(booking)
        if not reason and not self.design.is_queued and self.clinic_of[booking].room <= 0:
            reason = "clinic not called"
        if not reason and not self.retries.pay():
            reason = "retry budget used up"
        if reason:
            self._give_up(booking, reason)
        return not reason

    def _spent(self, booking: int) -> str:
        """Why a booking can have no further call, if it can't; one may age in a call, too."""
        if self.attempts[booking] >= self.policy.max_attempts:
            return "attempts used up"
        if self.max_age_us is None or self.env.now < self.ready_us[booking] + self.max_age_us:
            return ""
        return "too old"

    def _retry_later(self, booking: int) -> None:
        """The booking comes back to the line after its backoff; its worker does not wait for it."""
        delay_us = to_us(self.retries.delay_s(booking, self.attempts[booking]))
        if delay_us:
            self._delay(booking, "backoff", delay_us)
        else:
            self._join(booking)
            self.freed_groups.add(self.group[booking])

    def _lose_or_redeliver(self, booking: int) -> None:
        """A worker has died: the queue hands its booking out again, if it remembers it."""
        if not self.design.is_queued:
            self._give_up(booking, "worker died")
        elif self.policy.redelivery_s is None:
            self._done(booking, "lost")
        else:
            at_us = self.begun_us[booking] + to_us(self.policy.redelivery_s)
            self._delay(booking, "redelivery", at_us - self.env.now)

    def _delay(self, booking: int, reason: str, delay_us: int) -> None:
        self.place[booking] = DELAYED
        self._hold(booking, reason)
        if self.is_observed:
            heappush(self.oldest, booking)
        Due(self.env, delay_us, COME_BACK, booking, self._come_back)

    def _come_back(self, event: Due) -> None:
        booking = event.number
        if self.place[booking] != DELAYED:
            return  # given up meanwhile: too old
        self._let_go(booking)
        if reason := self._spent(booking):
            self._give_up(booking, reason)
        else:
            self._join(booking)
            self._serve(self.group[booking])

    # A booking is held, or done with.

    def _hold(self, booking: int, reason: str) -> None:
        """From now on the booking waits for something else than a worker."""
        self.held[booking] = (reason, self.env.now)

    def _let_go(self, booking: int) -> None:
        reason, since_us = self.held.pop(booking)
        self.holds.append((booking, reason, since_us, self.env.now))

    def _done(self, booking: int, state: str) -> None:
        if booking in self.held:
            self._let_go(booking)
        self.state[booking] = state
        self.place[booking] = NOWHERE
        self.admitted -= 1
        self.done_us = self.env.now

    def _give_up(self, booking: int, reason: str) -> None:
        """The patient is told; an accepted booking has failed, another was never accepted."""
        self.given_up.append(DeadLetter(booking, self.env.now, reason))
        self._done(booking, "failed" if self.design.is_queued else "rejected")

    def _watch_age(self, booking: int) -> None:
        """Look at the next booking that may become too old; they do so in order of arrival."""
        while booking < len(self.ready_us) and self.state[booking] not in ("waiting", "in_call"):
            booking += 1
        if booking < len(self.ready_us):
            at_us = self.ready_us[booking] + self.max_age_us
            Due(self.env, at_us - self.env.now, EXPIRE, booking, self._expire)

    def _expire(self, event: Due) -> None:
        booking = event.number
        clinic, place = self.clinic_of[booking], self.place[booking]
        if place in (IN_LINE, CALLED_BACK):
            clinic.called_back -= place == CALLED_BACK
            self.lines[self.group[booking]].forget(booking)
        elif place == ASIDE:
            clinic.aside.forget(booking)
        if place != NOWHERE:
            self._give_up(booking, "too old")
            self.freed_clinics.add(clinic)  # if it had been called back, another can come instead
            self._settle_soon()
        self._watch_age(booking + 1)

    # What an autoscaler sees.

    def _goes_on(self) -> bool:
        ends_us = to_us(self.morning.scenario.duration_s)
        return bool(self.admitted or self.arrived < len(self.ready_us) or self.env.now < ends_us)

    def _observe(self) -> Observed:
        came, self.arrived_before = self.arrived - self.arrived_before, self.arrived
        while self.oldest and self.state[self.oldest[0]] != "waiting":
            heappop(self.oldest)
        first = self.oldest_in_line
        while first and (self.place[first[0]] != IN_LINE or self.started_us[first[0]] != NEVER):
            heappop(first)
        return Observed(
            now_s=to_s(self.env.now),
            backlog=self.admitted - self.busy,
            held=len(self.held),
            oldest_age_s=self._age_s(self.oldest),
            first_attempt_age_s=self._age_s(first),
            arrival_rate_per_s=came / self.design.workers.every_s,
            busy=self.busy,
            workers=self.staff.count,
        )

    def _age_s(self, heap: Sequence[int]) -> float:
        return to_s(self.env.now - self.ready_us[heap[0]]) if heap else 0.0

    # What happened is written up.

    def outcome(self, until_us: int | None) -> Outcome:
        """What happened to every booking, up to the cut."""
        ended_us = until_us
        if until_us is None:
            ended_us = max(to_us(self.morning.scenario.duration_s), self.done_us)
        else:
            self._log_those_being_accepted()
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
            log=calls_until(self.call_log, until_us),
            given_up=self.given_up,
            holds=holds_until(self.holds, self.held),
        )

    def _log_those_being_accepted(self) -> None:
        """A thread cut off between its patient and the clinic counts as in its first call."""
        for booking, state in enumerate(self.state):
            if state == "in_call" and not self.attempts[booking]:
                self.attempts[booking] = 1
                begun_us = self.started_us[booking]
                self.call_log.append((booking, 1, begun_us, math.inf, NEVER, "in progress"))
