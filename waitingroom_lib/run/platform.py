"""The whole platform while it runs, quickly: the story of `on_simpy`, in a loop made for it.

The story of a booking: a server **accepts** it (in a queued design), it **arrives** and joins a
line, a worker **starts** its call as soon as one is free and its clinic may be called, and
**finishes** it, well or badly; then it is done with, or comes back for another call. Meanwhile
workers come and go (`staff`). What happens first of what is due at one instant, `due` tells.

What was given up for speed: there are no processes, and no events but two heaps, of calls that end
and of all else, beside the column of arrivals; the time is handed on from function to function;
clinics are asked only where something limits them or guards them; whoever finds a worker idle
doesn't join a line first, since nobody waits in it then; and the log of calls is kept in columns.
It tells a Monday several times as quickly, and tests hold it equal to `on_simpy` in everything.
"""

import math
from collections.abc import Sequence
from heapq import heappop, heappush

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.scaling import Autoscaler, Observed, Schedule
from waitingroom_lib.outcome.ledger import NEVER, DeadLetter
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.clinics import CLOSED, Clinic, Clinics
from waitingroom_lib.run.due import CHANGE, COME_BACK, EXPIRE, HALF_OPEN, REACH, REPORT, SETTLE
from waitingroom_lib.run.lines import LINES, CoDelState, Waiting
from waitingroom_lib.run.retries import Retries
from waitingroom_lib.run.staff import Roster, deal_groups
from waitingroom_lib.run.write_up import calls_until, holds_until, write_up
from waitingroom_lib.world.scenario import Morning

NOWHERE, IN_LINE, ASIDE, CALLED_BACK, DELAYED = range(5)
"""Where a booking waits: nowhere; in a line; aside until its clinic may be called; in the line
again after that; or for a delay to pass."""

NEVER_DUE = (math.inf, 0, "")
"""At the bottom of a heap, so that it is never empty."""

RANK = 40
"""Bits of a number, below its rank, in what is due: a rank's lowest number comes first."""


class Platform:
    """The lines, the workers, and the clinics they call.

    Args:
        morning: The patients, and how their clinics would answer.
        design: How the platform is built.
        ready_us: When each booking reaches the line, microseconds, ascending.
    """

    # More attributes than an object keeps at hand without this.
    __slots__ = (
        *("morning", "design", "policy", "ready_us", "ends", "others", "actions"),
        *("call_us", "fails", "dies_after"),
        *(
            "state",
            "place",
            "group",
            "attempts",
            "started_us",
            "confirmed_us",
            "begun_us",
            "result",
        ),
        *("log", "given_up", "held", "holds", "arrived", "admitted", "busy", "done_us"),
        *("limit", "max_age_us", "accept_us", "timeout_us", "retries"),
        *("waiting", "groups_of", "lines", "codel", "clinics", "clinic_of", "is_guarded"),
        *("freed_groups", "freed_clinics", "roster", "staff", "idle", "leaving", "is_observed"),
        *("arrived_before", "oldest", "oldest_in_line"),
    )

    def __init__(self, morning: Morning, design: Design, ready_us: Sequence[int]) -> None:
        self.morning, self.design, self.policy = morning, design, design.policy
        self.ready_us = ready_us
        bookings, scenario = len(ready_us), morning.scenario

        self.ends: list[tuple[float, int, str]] = [NEVER_DUE]
        """When a call ends, whose, and how."""
        self.others: list[tuple] = [NEVER_DUE]
        """When something else is due, with its rank and number."""
        self.actions = {
            HALF_OPEN: self._half_open,
            REPORT: self._report,
            REACH: self._call_once_accepted,
            CHANGE: self._change,
            EXPIRE: self._expire,
            COME_BACK: self._come_back,
        }

        self.state = ["waiting"] * bookings
        self.place = [NOWHERE] * bookings
        self.group = [0] * bookings
        self.attempts = [0] * bookings
        self.started_us = [NEVER] * bookings
        self.confirmed_us = [NEVER] * bookings
        self.begun_us: dict[int, int] = {}  # of the last call, where its worker dies
        self.log: tuple[list, ...] = ([], [], [], [], [], [])  # the columns of a CallLog
        self.given_up: list[DeadLetter] = []
        self.held: dict[int, tuple[str, int]] = {}  # by what, and since when
        self.holds: list[tuple[int, str, int, int]] = []

        self.arrived = self.admitted = self.busy = self.done_us = 0
        self.limit = bookings if design.backlog_limit is None else design.backlog_limit
        self.max_age_us = None if design.max_age_s is None else max(to_us(design.max_age_s), 1)
        self.accept_us = 0 if design.is_queued else to_us(scenario.accept_s)
        timeout_s = self.policy.timeout_s
        self.timeout_us = math.inf if timeout_s is None else to_us(timeout_s)
        self.retries = Retries(morning, self.policy)
        self.call_us, self.fails, self.dies_after = morning.first_attempts

        self.waiting = Waiting(
            joined_us=[0] * bookings,
            clinic=morning.clinic_index,
            urgent=morning.urgent if design.order == "priority" else (),
            lifo_over_us=to_us(design.lifo_over_s or 0),
        )
        self.groups_of = deal_groups(design, len(morning.clinics)) if design.shards else None
        self.lines = [LINES[design.order](self.waiting) for _ in range(design.groups)]
        self.codel = [CoDelState(design.codel) for _ in self.lines if design.codel]
        self.is_guarded = design.clinic_cap is not None or self.policy.breaker is not None
        self.clinics = Clinics(morning, design, self.waiting)
        self.clinic_of: list[Clinic | None] = []  # since each arrived; empty: nothing limits any
        if self.is_guarded or scenario.clinic_limit or scenario.clinic_troubles:
            self.clinic_of = [None] * bookings
        self.freed_groups: set[int] = set()  # somebody may be idle, and not yet at work
        self.freed_clinics: set[Clinic] = set()  # it may take a call of those aside

        self.is_observed = isinstance(design.workers, Autoscaler)
        self.arrived_before = 0
        self.oldest: list[int] = []  # heaps of those who may be the oldest, for whom it is asked
        self.oldest_in_line: list[int] = []
        self.roster = Roster(design, bookings)
        self.staff = self.roster.staff
        self.idle, self.leaving = self.staff.idle, self.staff.leaving
        if isinstance(design.workers, Schedule):
            for step, (from_s, _) in enumerate(design.workers.steps[1:], start=1):
                self._due(to_us(from_s), CHANGE, step)
        elif self.is_observed:
            self._due(to_us(design.workers.every_s), CHANGE, 0)
        if self.max_age_us is not None:
            self._watch_age(0)

    def run(self, until_us: int | None = None) -> None:
        """Let all happen that is due, in the order that `due` tells, up to the end or a cut."""
        last_us = math.inf if until_us is None else until_us
        ends, others, finish, arrive = self.ends, self.others, self._finish, self._arrive
        freed_groups, freed_clinics = self.freed_groups, self.freed_clinics
        settling = SETTLE << RANK
        ready_us = iter(self.ready_us)
        arrives_us = next(ready_us, math.inf)
        while True:
            end_us, other_us = ends[0][0], others[0][0]
            if arrives_us < end_us and arrives_us < other_us:
                if arrives_us > last_us:
                    return
                arrive(arrives_us)
                arrives_us = next(ready_us, math.inf)
                continue
            if end_us <= other_us:
                if end_us > last_us or end_us == math.inf:
                    return
                now_us, booking, result = heappop(ends)
                finish(booking, now_us, result)
            else:
                if other_us > last_us:
                    return
                now_us, key = heappop(others)
                self.actions[key >> RANK](key & (1 << RANK) - 1, now_us)
            is_last_to_free = ends[0][0] > now_us and others[0] > (now_us, settling)
            if is_last_to_free and (freed_groups or freed_clinics):
                self._settle(now_us)

    def _due(self, at_us: int, rank: int, number: int) -> None:
        heappush(self.others, (at_us, rank << RANK | number))

    # A booking arrives, and joins a line.

    def _arrive(self, now_us: int) -> None:
        booking = self.arrived
        self.arrived += 1
        if self.clinic_of:
            self.clinic_of[booking] = self.clinics[self.waiting.clinic[booking]]
        group = self._choose_group(booking) if self.groups_of else 0
        waiting = self.admitted - self.busy
        if self.idle[group] and (not self.is_guarded or self.clinic_of[booking].room > 0):
            if waiting <= self.limit:  # a worker takes it at once: so nobody waits in its line
                self.admitted += 1
                if group:
                    self.group[booking] = group
                if self.codel:
                    self.codel[group].sheds(0, now_us, 0)
                self.idle[group] -= 1
                self._start(booking, now_us)
                return
        elif waiting < self.limit:
            self.admitted += 1
            self._join(booking, now_us, group)
            if self.idle[group]:
                self._serve(group, now_us)
            return
        self.state[booking] = "rejected"
        self.done_us = now_us

    def _choose_group(self, booking: int) -> int:
        """Of the groups that serve its clinic, the one with the shortest line."""
        if not self.groups_of:
            return 0
        chosen, fewest = 0, math.inf
        for group in self.groups_of[self.waiting.clinic[booking]]:
            ahead = self.lines[group].count - self.idle[group]
            if ahead < fewest:
                chosen, fewest = group, ahead
        return chosen

    def _join(self, booking: int, now_us: int, group: int) -> None:
        """A booking joins a line, for its first call or for another one."""
        self.group[booking] = group
        self.place[booking] = IN_LINE
        self.waiting.joined_us[booking] = now_us
        self.lines[group].add(booking)
        if self.is_observed:
            heappush(self.oldest, booking)
            if self.started_us[booking] == NEVER:
                heappush(self.oldest_in_line, booking)

    # Idle workers take bookings from the line, and start their calls.

    def _settle(self, now_us: int) -> None:
        """Those that stand aside come back where they may be called; then idle workers take."""
        if self.freed_clinics:
            self._call_back(now_us)
        if len(self.freed_groups) == 1:  # the rule
            self._serve(self.freed_groups.pop(), now_us)
            return
        groups = sorted(self.freed_groups)
        self.freed_groups.clear()
        for group in groups:
            self._serve(group, now_us)

    def _serve(self, group: int, now_us: int) -> None:
        """The idle workers of a group take what is next in their line."""
        line, idle = self.lines[group], self.idle
        while line.count and idle[group]:
            booking = line.take(now_us)
            if self.place[booking] == CALLED_BACK:
                self.clinic_of[booking].called_back -= 1
            elif self.codel and self._sheds(group, booking, now_us):
                self._give_up(booking, now_us, "shed")
                continue
            if not self.is_guarded or self.clinic_of[booking].room > 0:
                idle[group] -= 1
                self.place[booking] = NOWHERE
                self._start(booking, now_us)
            else:
                self._stand_aside(booking, now_us)

    def _sheds(self, group: int, booking: int, now_us: int) -> bool:
        waited_us = now_us - self.waiting.joined_us[booking]
        return self.codel[group].sheds(waited_us, now_us, self.lines[group].count)

    def _stand_aside(self, booking: int, now_us: int) -> None:
        """A booking whose clinic may not be called now waits where it holds up nobody else."""
        if not self.design.is_queued:
            self._give_up(booking, now_us, "clinic not called")
            return
        clinic = self.clinic_of[booking]
        self.held[booking] = ("cap" if clinic.state == CLOSED else "breaker", now_us)
        if self.place[booking] == CALLED_BACK:  # in vain: another was quicker
            clinic.aside.put_back(booking)
        else:
            clinic.aside.add(booking)
        self.place[booking] = ASIDE

    def _call_back(self, now_us: int) -> None:
        """As many of those that stand aside as may be called come back, before all in a line."""
        called_back = []
        for clinic in self.freed_clinics:
            for _ in range(min(clinic.room - clinic.called_back, clinic.aside.count)):
                called_back.append(clinic.aside.take(now_us))
                clinic.called_back += 1
        self.freed_clinics.clear()
        for booking in sorted(called_back, reverse=True):  # so that the lowest is the next
            group = self.group[booking] = self._choose_group(booking)
            self._let_go(booking, now_us)
            self.place[booking] = CALLED_BACK
            self.lines[group].put_back(booking)
            self.freed_groups.add(group)

    def _start(self, booking: int, now_us: int) -> None:
        """A worker takes a booking; in a synchronous design, a thread that first accepts it."""
        self.busy += 1
        self.state[booking] = "in_call"
        if self.is_guarded:
            self.clinic_of[booking].begin(booking)
        if self.started_us[booking] == NEVER:
            self.started_us[booking] = now_us
            if self.accept_us:
                self._due(now_us + self.accept_us, REACH, booking)
                return
        self._call(booking, now_us, now_us)

    def _call_once_accepted(self, booking: int, now_us: int) -> None:
        self._call(booking, self.started_us[booking], now_us)

    def _call(self, booking: int, begun_us: int, now_us: int) -> None:
        """A call reaches its clinic: what becomes of it, and what its worker will see of it."""
        number = self.attempts[booking] = self.attempts[booking] + 1
        if number == 1:
            if self.retries.has_budget:
                self.retries.first_attempt()
            call_us, fails = self.call_us[booking], self.fails[booking]
            dies_after = self.dies_after[booking]
        else:
            call_us, fails, dies_after = self.morning.attempt(booking, number)
        result, ended_us = "failed" if fails else "confirmed", now_us + call_us
        if self.clinic_of:
            ended_us, is_refused = self.clinic_of[booking].answer(now_us, call_us)
            if is_refused:
                result = "refused"
        registered_us = ended_us if result == "confirmed" else NEVER
        if ended_us - now_us > self.timeout_us:
            ended_us, result = now_us + self.timeout_us, "timed out"
        if dies_after < 1:
            ended_us, result = now_us + int((ended_us - now_us) * dies_after), "died"
            self.begun_us[booking] = begun_us
        bookings, attempts, starts_us, ends_us, registers_us, results = self.log
        bookings.append(booking)
        attempts.append(number)
        starts_us.append(begun_us)
        ends_us.append(ended_us)
        registers_us.append(registered_us)
        results.append(result)
        heappush(self.ends, (ended_us, booking, result))

    # A call ends, well or badly, and its worker is free.

    def _finish(self, booking: int, now_us: int, result: str) -> None:
        group = self.group[booking]
        self.busy -= 1
        if self.is_guarded and self.clinic_of[booking].end(booking, result):
            open_us = to_us(self.policy.breaker.open_s)
            self._due(now_us + open_us, HALF_OPEN, self.waiting.clinic[booking])
        if result == "confirmed":
            self.state[booking] = "confirmed"
            self.confirmed_us[booking] = self.done_us = now_us
            self.admitted -= 1
        elif self._goes_on_at_once(booking, now_us, result):
            return
        if self.is_guarded and self.clinic_of[booking].aside.count:
            self.freed_clinics.add(self.clinic_of[booking])
        if self.leaving[group]:
            self.staff.leave(group, now_us)
        else:
            self.idle[group] += 1
        if self.lines[group].count:  # whoever joins it later at this instant, says so
            self.freed_groups.add(group)

    def _goes_on_at_once(self, booking: int, now_us: int, result: str) -> bool:
        """What becomes of a booking whose call went wrong; whether its thread calls again."""
        self.state[booking] = "waiting"
        if result == "died":
            self._lose_or_redeliver(booking, now_us)
        elif self._may_retry(booking, now_us):
            if not self.design.is_queued:  # the patient is still there
                self._start(booking, now_us)
                return True
            self._retry_later(booking, now_us)
        return False

    def _half_open(self, number: int, now_us: int) -> None:
        clinic = self.clinics[number]
        clinic.half_open()
        self.freed_clinics.add(clinic)

    def _may_retry(self, booking: int, now_us: int) -> bool:
        """Whether a booking whose call went wrong may have another; if not, it is given up."""
        reason = ""
        if self.attempts[booking] >= self.policy.max_attempts:
            reason = "attempts used up"
        elif self._is_too_old(booking, now_us):
            reason = "too old"
        elif not self.design.is_queued and self.is_guarded and self.clinic_of[booking].room <= 0:
            reason = "clinic not called"
        elif not self.retries.pay():
            reason = "retry budget used up"
        if reason:
            self._give_up(booking, now_us, reason)
        return not reason

    def _retry_later(self, booking: int, now_us: int) -> None:
        """The booking comes back to the line after its backoff; its worker does not wait for it."""
        delay_us = to_us(self.retries.delay_s(booking, self.attempts[booking]))
        if delay_us:
            self._delay(booking, now_us, "backoff", now_us + delay_us)
        else:
            group = self._choose_group(booking)
            self._join(booking, now_us, group)
            self.freed_groups.add(group)

    def _lose_or_redeliver(self, booking: int, now_us: int) -> None:
        """A worker has died: the queue hands its booking out again, if it remembers it."""
        if not self.design.is_queued:
            self._give_up(booking, now_us, "worker died")
        elif self.policy.redelivery_s is None:
            self._done(booking, now_us, "lost")
        else:
            again_us = self.begun_us[booking] + to_us(self.policy.redelivery_s)
            self._delay(booking, now_us, "redelivery", again_us)

    def _delay(self, booking: int, now_us: int, reason: str, again_us: int) -> None:
        self.place[booking] = DELAYED
        self.held[booking] = (reason, now_us)
        if self.is_observed:
            heappush(self.oldest, booking)
        self._due(again_us, COME_BACK, booking)

    def _come_back(self, booking: int, now_us: int) -> None:
        if self.place[booking] != DELAYED:
            return  # given up meanwhile: too old
        self._let_go(booking, now_us)
        if self.attempts[booking] >= self.policy.max_attempts:
            self._give_up(booking, now_us, "attempts used up")
        elif self._is_too_old(booking, now_us):  # it became so in the call in which its worker died
            self._give_up(booking, now_us, "too old")
        else:
            group = self._choose_group(booking)
            self._join(booking, now_us, group)
            self._serve(group, now_us)

    # A booking is held no longer, or done with.

    def _let_go(self, booking: int, now_us: int) -> None:
        reason, since_us = self.held.pop(booking)
        self.holds.append((booking, reason, since_us, now_us))

    def _done(self, booking: int, now_us: int, state: str) -> None:
        if booking in self.held:
            self._let_go(booking, now_us)
        self.state[booking] = state
        self.place[booking] = NOWHERE
        self.admitted -= 1
        self.done_us = now_us

    def _give_up(self, booking: int, now_us: int, reason: str) -> None:
        """The patient is told; an accepted booking has failed, another was never accepted."""
        self.given_up.append(DeadLetter(booking, now_us, reason))
        self._done(booking, now_us, "failed" if self.design.is_queued else "rejected")

    def _is_too_old(self, booking: int, now_us: int) -> bool:
        return self.max_age_us is not None and now_us >= self.ready_us[booking] + self.max_age_us

    def _watch_age(self, booking: int) -> None:
        """Look at the next booking that may become too old; they do so in order of arrival."""
        while booking < len(self.ready_us) and self.state[booking] not in ("waiting", "in_call"):
            booking += 1
        if booking < len(self.ready_us):
            self._due(self.ready_us[booking] + self.max_age_us, EXPIRE, booking)

    def _expire(self, booking: int, now_us: int) -> None:
        place = self.place[booking]
        if place in (IN_LINE, CALLED_BACK):
            self.lines[self.group[booking]].forget(booking)
        elif place == ASIDE:
            self.clinic_of[booking].aside.forget(booking)
        if place != NOWHERE:
            self._give_up(booking, now_us, "too old")
            if self.is_guarded:  # if it had been called back, another can come instead
                self.clinic_of[booking].called_back -= place == CALLED_BACK
                self.freed_clinics.add(self.clinic_of[booking])
        self._watch_age(booking + 1)

    # Workers come and go, as a schedule or an autoscaler has it.

    def _change(self, step: int, now_us: int) -> None:
        workers = self.design.workers
        if not self.is_observed:
            self._boot(self.roster.want(workers.steps[step][1], now_us), now_us)
        elif self._goes_on(now_us):
            self._boot(self.roster.ask_rule(self._observe(now_us), now_us), now_us)
            self._due(now_us + to_us(workers.every_s), CHANGE, 0)

    def _boot(self, tickets: Sequence[int], now_us: int) -> None:
        for ticket in tickets:
            self._due(now_us + to_us(self.design.workers.boot_s), REPORT, ticket)

    def _report(self, ticket: int, now_us: int) -> None:
        group = self.staff.report(ticket, now_us)
        if group is not None:
            self.freed_groups.add(group)

    def _goes_on(self, now_us: int) -> bool:
        ends_us = to_us(self.morning.scenario.duration_s)
        return bool(self.admitted or self.arrived < len(self.ready_us) or now_us < ends_us)

    def _observe(self, now_us: int) -> Observed:
        came, self.arrived_before = self.arrived - self.arrived_before, self.arrived
        while self.oldest and self.state[self.oldest[0]] != "waiting":
            heappop(self.oldest)
        first = self.oldest_in_line
        while first and (self.place[first[0]] != IN_LINE or self.started_us[first[0]] != NEVER):
            heappop(first)
        return Observed(
            now_s=to_s(now_us),
            backlog=self.admitted - self.busy,
            held=len(self.held),
            oldest_age_s=self._age_s(self.oldest, now_us),
            first_attempt_age_s=self._age_s(first, now_us),
            arrival_rate_per_s=came / self.design.workers.every_s,
            busy=self.busy,
            workers=self.staff.count,
        )

    def _age_s(self, heap: Sequence[int], now_us: int) -> float:
        return to_s(now_us - self.ready_us[heap[0]]) if heap else 0.0

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
            log=calls_until(self.log, until_us),
            given_up=self.given_up,
            holds=holds_until(self.holds, self.held),
        )

    def _log_those_being_accepted(self) -> None:
        """A thread cut off between its patient and the clinic counts as in its first call."""
        for booking, state in enumerate(self.state):
            if state == "in_call" and not self.attempts[booking]:
                self.attempts[booking] = 1
                row = (booking, 1, self.started_us[booking], math.inf, NEVER, "in progress")
                for column, value in zip(self.log, row, strict=True):
                    column.append(value)
