"""Run a design on a Morning, on SimPy.

The story of a booking: a server **accepts** it (in a queued design), it **arrives** and joins a
line, a worker **starts** its call as soon as one is free and its clinic may be called, and
**finishes** it, well or badly; then it is done with, or comes back for another call. Meanwhile
workers come and go.

There is one SimPy event an arrival and one a call: a clinic can't take a call out again whose
caller has hung up, so what becomes of a call is known when it reaches the clinic. Where no more
than a plain pool is asked, `pool` tells the same story sooner.

SimPy's clock counts whole microseconds here: sums are exact, and a tie is a tie.
"""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import combinations
from random import Random

from simpy import Environment
from simpy.events import NORMAL, URGENT

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.policy import RetryBudget
from waitingroom_lib.design.scaling import Autoscaler, Observed, Schedule
from waitingroom_lib.outcome.ledger import NEVER, Bookings, DeadLetter
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.clinics import Clinic
from waitingroom_lib.run.lines import LINES, CoDelState, Waiting
from waitingroom_lib.run.pool import Due
from waitingroom_lib.run.staff import Staff
from waitingroom_lib.run.write_up import calls_until, holds_until, steps_until
from waitingroom_lib.world.scenario import Morning

NOWHERE, IN_LINE, ASIDE, CALLED_BACK, DELAYED = range(5)
"""Where a booking waits: nowhere; in a line; aside until its clinic may be called; in the line
again after that; or for a delay to pass."""


class Platform:
    """The whole platform while it runs: its lines, its workers, and the clinics they call."""

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
        self.call_log: list[tuple[int, int, int, int, int, str]] = []
        self.given_up: list[DeadLetter] = []
        self.begun_us = [NEVER] * bookings  # of the last call
        self.result = [""] * bookings  # of the last call; known when it begins
        self.delay_s: dict[int, float] = {}
        self.held: dict[int, tuple[str, int]] = {}  # by what, and since when
        self.holds: list[tuple[int, str, int, int]] = []

        self.arrived = self.admitted = self.busy = self.oldest = self.arrived_before = 0
        self.done_us = 0
        self.limit = bookings if design.backlog_limit is None else design.backlog_limit
        self.waiting = Waiting(
            joined_us=[0] * bookings,
            clinic=morning.clinic_index,
            urgent=morning.urgent if design.order == "priority" else (),
            lifo_over_us=to_us(design.lifo_over_s or 0),
        )
        self.groups_of = _deal_groups(design, len(morning.clinics))
        self.lines = [LINES[design.order](self.waiting) for _ in range(design.groups)]
        self.codel = [CoDelState(design.codel) for _ in self.lines if design.codel]

        self.accept_us = 0 if design.is_queued else to_us(morning.scenario.accept_s)
        self.policy = design.policy
        self.timeout_us = None if self.policy.timeout_s is None else to_us(self.policy.timeout_s)
        self.bucket = _Bucket(self.policy.retry_budget)
        self.befallen = [
            (trouble, trouble.clinics and frozenset(trouble.clinics))
            for trouble in morning.scenario.troubles
        ]
        self.clinics = [self._clinic(clinic) for clinic in morning.clinics]
        self.clinic_of = [self.clinics[index] for index in morning.clinic_index]

        self.staff = Staff(
            design.groups, design.concurrent_calls if design.is_fixed else design.workers.start
        )
        self.wanted: deque[tuple[int, int]] = deque()
        self._plan_workers()
        self.max_age_us = None if design.max_age_s is None else to_us(design.max_age_s)
        if self.max_age_us is not None:
            self._watch_age(0)
        self._expect(0)

    def _clinic(self, clinic: int | str) -> Clinic:
        scenario = self.morning.scenario
        return Clinic(
            limit=scenario.clinic_limit,
            troubles=[
                trouble
                for trouble, clinics in self.befallen
                if clinics is None or clinic in clinics
            ],
            cap=self.design.clinic_cap,
            breaker=self.policy.breaker,
            aside=LINES[self.design.order](self.waiting),
        )

    # A booking arrives, and joins a line.

    def _expect(self, booking: int) -> None:
        """Schedule the next arrival; only ever one, so that the event list stays short."""
        if booking < len(self.ready_us):
            Due(self.env, self.ready_us[booking] - self.env.now, NORMAL, self._arrive, booking)

    def _arrive(self, event: Due) -> None:
        booking = event.subject
        self.arrived += 1
        if self.admitted - self.busy >= self.limit and not self._can_start(booking):
            self.state[booking] = "rejected"
        else:
            self.admitted += 1
            self._join(booking)
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
        self._serve(group)

    # Idle workers take bookings from the line, and start their calls.

    def _serve(self, group: int) -> None:
        """The idle workers of a group take what is next in their line."""
        line, now_us = self.lines[group], self.env.now
        while line and self.staff.idle[group]:
            booking = line.take(now_us)
            clinic = self.clinic_of[booking]
            if self.place[booking] == CALLED_BACK:
                clinic.called_back -= 1
            elif self.codel and self._sheds(group, booking):
                self._give_up(booking, "shed")
                continue
            if clinic.room > 0:
                self.staff.idle[group] -= 1
                self._start(booking)
            else:
                self._stand_aside(booking)

    def _sheds(self, group: int, booking: int) -> bool:
        now_us, others = self.env.now, len(self.lines[group])
        return self.codel[group].sheds(now_us - self.waiting.joined_us[booking], now_us, others)

    def _stand_aside(self, booking: int) -> None:
        """A booking whose clinic may not be called now waits where it holds up nobody else."""
        if not self.design.is_queued:
            self._give_up(booking, "clinic not called")
            return
        clinic = self.clinic_of[booking]
        self._hold(booking, "breaker" if clinic.is_open or clinic.is_half_open else "cap")
        aside = clinic.aside
        if self.place[booking] == CALLED_BACK:  # in vain: another was quicker
            aside.put_back(booking)
        else:
            aside.add(booking)
        self.place[booking] = ASIDE

    def _release(self, clinic: Clinic) -> None:
        """As many of those that stand aside as may be called now go back to the line."""
        number = min(clinic.room - clinic.called_back, len(clinic.aside))
        called_back = [clinic.aside.take(self.env.now) for _ in range(number)]
        for booking in reversed(called_back):  # the last put back is the first in the line
            group = self.group[booking] = self._choose_group(booking)
            self._let_go(booking)
            self.place[booking] = CALLED_BACK
            clinic.called_back += 1
            self.lines[group].put_back(booking)
        for group in {self.group[booking] for booking in called_back}:
            self._serve(group)

    def _hold(self, booking: int, reason: str) -> None:
        """From now on the booking waits for something else than a worker."""
        self.held[booking] = (reason, self.env.now)

    def _let_go(self, booking: int) -> None:
        reason, since_us = self.held.pop(booking)
        self.holds.append((booking, reason, since_us, self.env.now))

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
                Due(self.env, self.accept_us, NORMAL, self._call_once_accepted, booking)
            else:
                self._call(booking, now_us)

    def _call_once_accepted(self, event: Due) -> None:
        self._call(event.subject, self.started_us[event.subject])

    def _call(self, booking: int, begun_us: int) -> None:
        """A call reaches its clinic: what becomes of it, and what its worker will see of it."""
        now_us = self.env.now
        number = self.attempts[booking] = self.attempts[booking] + 1
        if number == 1:
            self.bucket.fill()
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
        # Urgent: a worker that frees at the instant of an arrival is free for it.
        Due(self.env, ended_us - now_us, URGENT, self._finish, booking)

    # A call ends, well or badly, and its worker is free.

    def _finish(self, event: Due) -> None:
        booking, now_us = event.subject, self.env.now
        result, clinic, group = self.result[booking], self.clinic_of[booking], self.group[booking]
        self.busy -= 1
        self.state[booking] = "waiting"
        if clinic.end(booking, result):
            Due(self.env, to_us(self.policy.breaker.open_s), NORMAL, self._half_open, clinic)
        if result == "confirmed":
            self.confirmed_us[booking] = now_us
            self._done(booking, "confirmed")
        elif result == "died":
            self._lose_or_redeliver(booking)
        elif self._may_retry(booking):
            if not self.design.is_queued:
                self._start(booking)  # by the same thread: the patient is still waiting
                return
            self._retry_later(booking)
        if clinic.aside:
            self._release(clinic)
        self.staff.free(group, now_us)
        self._serve(group)

    def _half_open(self, event: Due) -> None:
        clinic = event.subject
        clinic.half_open()
        self._release(clinic)

    def _may_retry(self, booking: int) -> bool:
        """Whether a booking whose call went wrong may have another; if not, it is given up."""
        if self.attempts[booking] >= self.policy.max_attempts:
            self._give_up(booking, "attempts used up")
        elif self._is_too_old(booking):
            self._give_up(booking, "too old")
        elif not self.design.is_queued and self.clinic_of[booking].room <= 0:
            self._give_up(booking, "clinic not called")
        elif not self.bucket.pay():
            self._give_up(booking, "retry budget used up")
        else:
            return True
        return False

    def _retry_later(self, booking: int) -> None:
        """The booking comes back to the line after its backoff; its worker does not wait for it."""
        number = self.attempts[booking]
        drawn = self.morning.jitter(booking, number) if self.policy.backoff.jitter != "none" else 0
        delay_s = self.policy.backoff.delay_s(number, drawn, self.delay_s.get(booking, 0))
        self.delay_s[booking] = delay_s
        if delay_s:
            self.place[booking] = DELAYED
            self._hold(booking, "backoff")
            Due(self.env, to_us(delay_s), NORMAL, self._come_back, booking)
        else:
            self._join(booking)

    def _lose_or_redeliver(self, booking: int) -> None:
        """A worker has died: the queue hands its booking out again, if it remembers it."""
        if not self.design.is_queued:
            self._give_up(booking, "worker died")
        elif self.policy.redelivery_s is None:
            self._done(booking, "lost")
        else:
            self.place[booking] = DELAYED
            self._hold(booking, "redelivery")
            at_us = self.begun_us[booking] + to_us(self.policy.redelivery_s)
            Due(self.env, at_us - self.env.now, NORMAL, self._come_back, booking)

    def _come_back(self, event: Due) -> None:
        booking = event.subject
        if self.place[booking] != DELAYED:
            return  # given up meanwhile: too old
        self._let_go(booking)
        if self.attempts[booking] >= self.policy.max_attempts:
            self._give_up(booking, "attempts used up")
        elif self._is_too_old(booking):  # it became so in the call in which its worker died
            self._give_up(booking, "too old")
        else:
            self._join(booking)

    # A booking is done with.

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

    def _is_too_old(self, booking: int) -> bool:
        return self.max_age_us is not None and (
            self.env.now >= self.ready_us[booking] + self.max_age_us
        )

    def _watch_age(self, booking: int) -> None:
        """Look at the next booking that may become too old; they do so in order of arrival."""
        while booking < len(self.ready_us) and self.state[booking] not in ("waiting", "in_call"):
            booking += 1
        if booking < len(self.ready_us):
            at_us = self.ready_us[booking] + self.max_age_us
            Due(self.env, at_us - self.env.now, NORMAL, self._expire, booking)

    def _expire(self, event: Due) -> None:
        booking = event.subject
        clinic, place = self.clinic_of[booking], self.place[booking]
        if place in (IN_LINE, CALLED_BACK):
            clinic.called_back -= place == CALLED_BACK
            self.lines[self.group[booking]].forget(booking)
        elif place == ASIDE:
            clinic.aside.forget(booking)
        if place != NOWHERE:
            self._give_up(booking, "too old")
            self._release(clinic)  # it may have been called back, and another can come instead
        self._watch_age(booking + 1)

    # Workers come and go.

    def _plan_workers(self) -> None:
        workers = self.design.workers
        if isinstance(workers, Schedule):
            for from_s, wanted in workers.steps[1:]:
                Due(self.env, to_us(from_s), NORMAL, self._follow_schedule, wanted)
        elif isinstance(workers, Autoscaler):
            Due(self.env, to_us(workers.every_s), NORMAL, self._ask_rule, 0)

    def _follow_schedule(self, event: Due) -> None:
        self._want(event.subject)

    def _ask_rule(self, event: Due) -> None:
        scaler, now_us = self.design.workers, self.env.now
        # The most that was wanted of late: a dip must last before anybody is sent away.
        self.wanted.append((now_us, scaler.wanted(self._observe(scaler.every_s))))
        while self.wanted[0][0] < now_us - to_us(scaler.scale_in_after_s):
            self.wanted.popleft()
        self._want(max(wanted for _, wanted in self.wanted))
        ends_us = to_us(self.morning.scenario.duration_s)
        if self.admitted or self.arrived < len(self.ready_us) or now_us < ends_us:
            Due(self.env, to_us(scaler.every_s), NORMAL, self._ask_rule, 0)

    def _observe(self, every_s: float) -> Observed:
        came, self.arrived_before = self.arrived - self.arrived_before, self.arrived
        while self.oldest < self.arrived and (
            self.started_us[self.oldest] != NEVER or self.state[self.oldest] != "waiting"
        ):
            self.oldest += 1
        since_us = self.ready_us[self.oldest] if self.oldest < self.arrived else self.env.now
        return Observed(
            now_s=to_s(self.env.now),
            backlog=self.admitted - self.busy,
            oldest_age_s=to_s(self.env.now - since_us),
            arrival_rate_per_s=came / every_s,
            busy=self.busy,
            workers=self.staff.count,
        )

    def _want(self, wanted: int) -> None:
        for ticket in self.staff.want(wanted, self.env.now):
            Due(self.env, to_us(self.design.workers.boot_s), NORMAL, self._booted, ticket)

    def _booted(self, event: Due) -> None:
        group = self.staff.report(event.subject, self.env.now)
        if group is not None:
            self._serve(group)

    # What happened is written up.

    def outcome(self, until_s: float | None) -> Outcome:
        """What happened to every booking, up to the cut."""
        ended_us = max(to_us(self.morning.scenario.duration_s), self.done_us)
        count = len(self.ready_us)
        accepted_us = self.ready_us if self.design.is_queued else self.confirmed_us
        if until_s is not None:
            ended_us = to_us(until_s)
            count = bisect_right(self.morning.arrived_us, ended_us)
            self._log_those_being_accepted()
        accepted_us = [
            NEVER if state == "rejected" or at > ended_us else at
            for at, state in zip(accepted_us[:count], self.state[:count], strict=True)
        ]
        return Outcome(
            morning=self.morning,
            design=self.design,
            bookings=Bookings(
                booking=range(count),
                clinic=self.morning.clinic[:count],
                arrived_us=self.morning.arrived_us[:count],
                accepted_us=accepted_us,
                started_us=self.started_us[:count],
                confirmed_us=self.confirmed_us[:count],
                attempts=self.attempts[:count],
                state=self.state[:count],
            ),
            ended_us=ended_us,
            workforce=steps_until(self.staff.present_at, ended_us),
            paid=steps_until(self.staff.paid_at, ended_us),
            log=calls_until(self.call_log, math.inf if until_s is None else ended_us),
            given_up=tuple(self.given_up),
            holds=holds_until(self.holds, self.held),
        )

    def _log_those_being_accepted(self) -> None:
        """A thread cut off between its patient and the clinic counts as in its first call."""
        for booking, state in enumerate(self.state):
            if state == "in_call" and not self.attempts[booking]:
                self.attempts[booking] = 1
                begun_us = self.started_us[booking]
                self.call_log.append((booking, 1, begun_us, math.inf, NEVER, "in progress"))


class _Bucket:
    """The tokens that retries are paid from, in whole millionths: so ten tenths are a token."""

    def __init__(self, budget: RetryBudget | None) -> None:
        self.budget = budget
        self.tokens = _millionths(budget.burst) if budget else 0

    def fill(self) -> None:
        """A first attempt puts its part in."""
        if self.budget:
            filled = self.tokens + _millionths(self.budget.ratio)
            self.tokens = min(filled, _millionths(self.budget.burst))

    def pay(self) -> bool:
        """A retry takes a token out, if there is one; without a budget, it always may."""
        if self.budget is None:
            return True
        if self.tokens < _millionths(1):
            return False
        self.tokens -= _millionths(1)
        return True


def _millionths(tokens: float) -> int:
    return round(tokens * 1_000_000)


def _deal_groups(design: Design, clinics: int) -> list[Sequence[int]]:
    """The groups of workers that serve each clinic."""
    if not design.shards:
        return [(0,)] * clinics
    hands = list(combinations(range(design.shards.of), design.shards.pick))
    # Shuffled, always alike: neighbours in the list of clinics must not share a group by rule.
    draw = Random("shards").random
    hands.sort(key=lambda _: draw())
    return [hands[clinic % len(hands)] for clinic in range(clinics)]
