"""The textbook SimPy models: a process a booking, a Resource a line.

`run` is the plain pool, the benchmark's yardstick. `run_featured` is the whole platform, as far as
processes and Resources can naturally tell it: what the library is held against booking by booking.
Neither shares a line with the library's engine.
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from itertools import count
from typing import NamedTuple

from simpy import Environment, Event, PriorityResource, Resource

from waitingroom_lib import Autoscaler, Design, Morning, Observed, Rush, Schedule
from waitingroom_lib.run.staff import deal_groups


def run(morning: Morning, design: Design) -> list[tuple[float, float, float]]:
    """Accepted, started and confirmed time of every booking, seconds.

    It knows neither a backlog limit nor a cut; whoever compares must not ask for one.
    """
    env = Environment()
    servers = Resource(env, capacity=design.servers)
    workers = Resource(env, capacity=design.workers) if design.is_queued else None
    story: list[tuple[float, float, float]] = [(0.0, 0.0, 0.0)] * len(morning)

    def synchronous(booking: int):
        with servers.request() as thread:
            yield thread
            started_s = env.now
            yield env.timeout(morning.scenario.accept_s + morning.call_s[booking])
        story[booking] = (env.now, started_s, env.now)

    def queued(booking: int):
        with servers.request() as server:
            yield server
            yield env.timeout(morning.scenario.accept_s)
        accepted_s = env.now
        with workers.request() as worker:
            yield worker
            started_s = env.now
            yield env.timeout(morning.call_s[booking])
        story[booking] = (accepted_s, started_s, env.now)

    def patients():
        for booking, arrived_s in enumerate(morning.arrived_s):
            yield env.timeout(arrived_s - env.now)
            env.process(queued(booking) if design.is_queued else synchronous(booking))

    env.process(patients())
    env.run()
    return story


# -- the whole platform


class Story(NamedTuple):
    """What happened, whole microseconds, `NEVER` (-1) where a time did not come."""

    bookings: list[tuple[int, int, int, int, str]]
    """Accepted, first call started, confirmed, attempts and state of every booking."""
    calls: list[tuple[int, int, int, int, int, str]]
    """Booking, attempt, begun, ended, registered and result, in order of booking and attempt."""
    given_up: list[tuple[int, int, str]]
    """Booking, when, and why."""
    present: dict[int, int]
    """From when how many workers were there."""
    paid: dict[int, int]
    """From when how many workers were paid for."""


def can_express(design: Design) -> bool:
    """Whether `run_featured` knows all that a design asks for."""
    return (
        design.order in ("fifo", "lifo", "priority")
        and design.codel is None
        and (design.shards is None or not (design.clinic_cap or design.policy.breaker))
        and (design.shards is None or design.is_fixed)
    )


def run_featured(morning: Morning, design: Design) -> Story:
    """Run the whole platform the textbook way: a process for everything that has a story.

    A process a booking, a process a call inside its clinic, which no caller that hangs up can stop;
    a Resource a clinic's own system, a Resource the servers, a Resource (with priorities where the
    order asks for them) the workers. Workers who are not there are stand-ins that hold a place.

    Times are whole microseconds, so that what the library says can be asked for exactly. The tie
    rule: at one instant calls that are answered end first, then those that are given up, the lowest
    booking first; then breakers turn half-open and workers report; then workers are free, and then
    all else happens (`_Late`). All other ties are as SimPy has them; so whoever compares must take
    Mornings in which they do not matter: calls drawn to the microsecond, and timeouts that are no
    round numbers.
    """
    env = Environment()
    platform = _Platform(env, morning, design)
    env.process(platform.patients())
    env.run()
    rows = zip(*platform.columns, strict=True)
    # Only at the end is it known when, or whether, a clinic entered what its caller gave up.
    calls = [(*call[:4], platform.registered.get(call[:2], -1), call[4]) for call in platform.calls]
    return Story(
        list(rows), sorted(calls), platform.given_up, platform.present_at, platform.paid_at
    )


def _us(seconds: float) -> int:
    return round(seconds * 1e6)


class _Late(Event):
    """A timeout that lets others go first: at its instant, those of a lower priority."""

    def __init__(self, env: Environment, delay_us: int, priority: float = 3) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, priority, delay_us)


class _System:
    """A clinic's own system: so many calls at once, each of them worked on to its end."""

    def __init__(self, env: Environment, limit: int | None, troubles: list) -> None:
        self.env = env
        self.limit = limit
        self.troubles = troubles
        self.desk = None if limit is None else Resource(env, capacity=limit)
        self.taken: list[tuple[int, int]] = []

    def _now(self, kind: str) -> list:
        """The troubles of a kind that it has now, the first to begin first."""
        found = [
            trouble
            for trouble in self.troubles
            if getattr(trouble, "mode", "slow") == kind
            and _us(trouble.from_s) <= self.env.now < _us(trouble.until_s)
        ]
        return sorted(found, key=lambda trouble: trouble.from_s)

    def refusal_us(self) -> int | None:
        """How long it takes to refuse a call that comes now; None: it doesn't."""
        refusing = self._now("refuse")
        return _us(refusing[0].refusal_s) if refusing else None

    def work(self, call_us: int):
        """Process: take a call, in its turn, and work on it."""
        self.taken.append((self.env.now, call_us))
        if self.desk is None:
            yield from self._work(call_us)
        else:
            with self.desk.request() as place:
                yield place
                yield from self._work(call_us)

    def _work(self, call_us: int):
        while hanging := self._now("hang"):
            yield self.env.timeout(_us(hanging[0].until_s) - self.env.now)
        for trouble in self._now("slow"):
            call_us *= trouble.factor
        yield self.env.timeout(round(call_us))

    def foretell(self, call_us: int) -> int:
        """When it would have done with a call that came now, by a twin with a clock of its own.

        Of a worker that dies after part of a call somebody must know how long the whole would be.
        """
        env = Environment()
        twin = _System(env, self.limit, self.troubles)

        def replay():
            for at, length in [*(self.taken if self.limit else ()), (self.env.now, call_us)]:
                yield env.timeout(at - env.now)
                last = env.process(twin.work(length))
            yield last

        env.run(until=env.process(replay()))
        return env.now


class _Gate:
    """What the platform allows itself towards a clinic: a cap, and a circuit breaker."""

    def __init__(self, design: Design) -> None:
        self.cap = design.clinic_cap
        self.breaker = design.policy.breaker
        self.state = "closed"
        self.failures_in_a_row = 0
        self.on_trial: set[int] = set()
        self.permitted = self.answered = 0
        self.in_call: set[int] = set()
        self.aside: list[tuple[int, Event]] = []
        self.in_vain: set[int] = set()
        self.called_back: set[int] = set()

    @property
    def room(self) -> float:
        if self.state == "open":
            return 0
        room = math.inf if self.cap is None else self.cap - len(self.in_call)
        if self.state == "half-open":
            return min(room, self.permitted - len(self.on_trial))
        return room

    def enter(self, booking: int) -> None:
        self.in_call.add(booking)
        if self.state == "half-open":
            self.on_trial.add(booking)

    def half_open(self) -> None:
        self.state, self.permitted, self.answered = "half-open", 1, 0

    def leave(self, booking: int, result: str) -> bool:
        """A call has ended; whether the breaker opens."""
        self.in_call.remove(booking)
        tried = booking in self.on_trial
        self.on_trial.discard(booking)
        counts = self.state == "closed" or (self.state == "half-open" and tried)
        if self.breaker is None or result == "died" or not counts:
            return False
        if result == "confirmed":
            self.failures_in_a_row = 0
            if tried and self.state == "half-open":
                self.answered += 1
                if self.answered == self.permitted:
                    self.permitted, self.answered = self.permitted + 1, 0
                if not self.aside and not self.called_back:
                    self.state, self.on_trial = "closed", set()
            return False
        self.failures_in_a_row += 1
        if self.state == "half-open" or self.failures_in_a_row >= self.breaker.failures:
            self.state, self.on_trial = "open", set()
            return True
        return False


class _Platform:
    """Servers, workers, and the processes that use them."""

    def __init__(self, env: Environment, morning: Morning, design: Design) -> None:
        self.env, self.morning, self.design, self.policy = env, morning, design, design.policy
        size = len(morning)
        self.accepted, self.started, self.confirmed = [-1] * size, [-1] * size, [-1] * size
        self.attempts, self.state = [0] * size, ["waiting"] * size
        self.columns = (
            self.accepted, self.started, self.confirmed, self.attempts, self.state
        )  # fmt: skip
        self.calls: list[tuple[int, int, int, int, str]] = []
        self.given_up: list[tuple[int, int, str]] = []
        self.registered: dict[tuple[int, int], int] = {}
        self.arrived = self.busy = self.finished = 0
        self.let_in_at: dict[int, int] = {}
        self.waiters: set[int] = set()
        self.held: set[int] = set()
        self.ever_held: set[int] = set()
        self.serial = count(1)
        budget = self.policy.retry_budget
        self.tokens = Fraction(str(budget.burst)) if budget else None

        def befalls(clinic):
            troubles = [one for one in morning.scenario.troubles if not isinstance(one, Rush)]
            return [one for one in troubles if one.clinics is None or clinic in one.clinics]

        limit = morning.scenario.clinic_limit
        self.systems = {clinic: _System(env, limit, befalls(clinic)) for clinic in morning.clinics}
        self.gates = {clinic: _Gate(design) for clinic in morning.clinics}
        self._open_shop()

    # Workers, and those who stand in for the ones who are not there.

    def _open_shop(self) -> None:
        env, design = self.env, self.design
        self.servers = Resource(env, capacity=design.servers)
        most = design.concurrent_calls
        here = most if design.is_fixed else design.workers.start
        plain = design.is_fixed and design.order == "fifo"
        kind = Resource if plain and not (design.clinic_cap or self.policy.breaker) else None
        self.is_plain = kind is not None
        groups = design.shards.of if design.shards else 1
        sizes = [most // groups + (group < most % groups) for group in range(groups)]
        self.pools = [(kind or PriorityResource)(env, capacity=size) for size in sizes]
        # The deal is the design's, and taken as it is.
        hands = deal_groups(design, len(self.morning.clinics))
        self.hands = dict(zip(self.morning.clinics, hands, strict=True))
        self.stand_ins = [self._stand_in() for _ in range(most - here)]
        self.booting: list[Event] = []
        self.present_at, self.paid_at = {0: here}, {0: here}
        if isinstance(design.workers, Schedule):
            env.process(self.follow(design.workers))
        elif isinstance(design.workers, Autoscaler):
            env.process(self.adapt(design.workers))

    def _stand_in(self) -> Event:
        """Somebody who takes a worker's place, before any booking does."""
        request = self.pools[0].request(priority=-math.inf)
        if not request.triggered:
            request.callbacks.append(lambda _: self._count_workers())
        return request

    def _count_workers(self) -> None:
        there = self.pools[0].capacity - sum(request.triggered for request in self.stand_ins)
        self.present_at[self.env.now] = there
        self.paid_at[self.env.now] = there + len(self.booting)

    @property
    def staff(self) -> int:
        return self.pools[0].capacity - len(self.stand_ins) + len(self.booting)

    def want(self, wanted: int) -> None:
        while self.staff < wanted:
            waiting = [request for request in self.stand_ins if not request.triggered]
            if waiting:  # somebody was about to leave, and stays
                waiting[0].cancel()
                self.stand_ins.remove(waiting[0])
            else:
                self.booting.append(self.env.event())
                self.env.process(self.boot(self.booting[-1]))
        while self.staff > wanted:
            if self.booting:
                self.booting.pop()
            else:
                self.stand_ins.append(self._stand_in())
        self._count_workers()

    def boot(self, order: Event):
        yield _Late(self.env, _us(self.design.workers.boot_s), priority=2.3)
        if order in self.booting:
            self.booting.remove(order)
            held = next(request for request in self.stand_ins if request.triggered)
            self.stand_ins.remove(held)
            self.pools[0].release(held)
            self._count_workers()

    def follow(self, schedule: Schedule):
        for from_s, wanted in schedule.steps[1:]:
            yield _Late(self.env, _us(from_s) - self.env.now)
            self.want(wanted)

    def adapt(self, scaler: Autoscaler):
        seen, wishes = 0, []
        while True:
            yield _Late(self.env, _us(scaler.every_s))
            now = self.env.now
            rule_sees = Observed(
                now_s=now / 1e6,
                backlog=self.waiting,
                held=len(self.held),
                oldest_age_s=self.oldest_s(self.waiters),
                first_attempt_age_s=self.oldest_s(
                    each for each in self.waiters - self.ever_held if self.started[each] == -1
                ),
                arrival_rate_per_s=(self.arrived - seen) / scaler.every_s,
                busy=self.busy,
                workers=self.staff,
            )
            seen = self.arrived
            wanted = scaler.rule(rule_sees)
            whole = math.ceil(round(wanted, 9))
            wishes.append((now, min(max(whole, scaler.minimum), scaler.maximum)))
            # Nobody is sent away who was wanted a short while ago.
            since = now - _us(scaler.scale_in_after_s)
            self.want(max(wish for at, wish in wishes if at >= since))
            if self.finished == len(self.morning) and now >= _us(self.morning.scenario.duration_s):
                return

    @property
    def waiting(self) -> int:
        return len(self.waiters)

    def holds_back(self, booking: int) -> None:
        self.held.add(booking)
        self.ever_held.add(booking)

    def oldest_s(self, bookings: Iterable[int]) -> float:
        since = min((self.let_in_at[booking] for booking in bookings), default=self.env.now)
        return (self.env.now - since) / 1e6

    # The line.

    def _key(self, booking: int, *, back: bool) -> float:
        """The lower, the sooner; those called back first, and of these the lowest booking."""
        urgent = self.design.order == "priority" and self.morning.urgent[booking]
        if back:
            return booking - 1e12 - 1e13 * urgent
        if self.design.order == "lifo":
            return -next(self.serial)
        return next(self.serial) - 1e13 * urgent

    def join(self, booking: int, *, back: bool = False) -> Event:
        """A request for a worker, of the group of its clinic that has the shorter line."""
        pool = min(
            (self.pools[group] for group in self.hands[self.morning.clinic[booking]]),
            key=lambda pool: len(pool.queue) - (pool.capacity - pool.count),
        )
        if self.is_plain:
            return pool.request()
        return pool.request(priority=self._key(booking, back=back))

    def _next_of(self, gate: _Gate) -> list[tuple[int, Event]]:
        """Those who stand aside, in the order of the line; first those called back in vain."""
        aside = gate.aside[::-1] if self.design.order == "lifo" else list(gate.aside)
        vain = sorted(each for each in aside if each[0] in gate.in_vain)
        aside = vain + [each for each in aside if each not in vain]
        if self.design.order == "priority":
            return sorted(aside, key=lambda each: not self.morning.urgent[each[0]])
        return aside

    def call_back(self, gate: _Gate) -> None:
        """As many of those aside as may be called return to the line, before all others."""
        number = int(min(gate.room - len(gate.called_back), len(gate.aside)))
        back = self._next_of(gate)[: max(number, 0)]
        for booking, door in sorted(back, key=lambda each: each[0]):
            gate.aside.remove((booking, door))
            gate.in_vain.discard(booking)
            gate.called_back.add(booking)
            self.held.remove(booking)
            door.succeed(self.join(booking, back=True))

    def half_open(self, gate: _Gate):
        yield _Late(self.env, _us(self.policy.breaker.open_s), priority=2.2)
        gate.half_open()
        self.call_back(gate)

    # A call.

    def call(self, booking: int, begun: int):
        """What the caller makes of a call; the clinic's side of it is a process of its own."""
        env, clinic = self.env, self.morning.clinic[booking]
        number = self.attempts[booking] = self.attempts[booking] + 1
        if number == 1 and self.tokens is not None:
            budget = self.policy.retry_budget
            filled = self.tokens + Fraction(str(budget.ratio))
            self.tokens = min(filled, Fraction(str(budget.burst)))
        drawn, system = self.morning.attempt(booking, number), self.systems[clinic]
        call_us, _, part = drawn
        refusal_us = system.refusal_us()
        whole_us = 0
        if part < 1:
            whole_us = refusal_us or system.foretell(call_us) - env.now
        if refusal_us is not None:
            answer = env.timeout(refusal_us, "refused")
        else:
            answer = env.process(self.answer(booking, number, system, drawn))
        timeout_s = self.policy.timeout_s
        if part < 1:
            whole_us = whole_us if timeout_s is None else min(whole_us, _us(timeout_s))
            yield env.timeout(math.floor(whole_us * part))
            result = "died"
        elif timeout_s is None:
            result = yield answer
        else:
            yield answer | _Late(env, _us(timeout_s), priority=2 + booking / 1e9)
            result = answer.value if answer.processed else "timed out"
        self.calls.append((booking, number, begun, env.now, result))
        return result

    def answer(self, booking: int, number: int, system: _System, drawn):
        """Process: the clinic works on a call, whether or not anybody still listens."""
        yield from system.work(drawn[0])
        if drawn[1]:
            return "failed"
        self.registered[booking, number] = self.env.now
        return "confirmed"

    def pay(self) -> bool:
        if self.tokens is None:
            return True
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def delay_us(self, booking: int, before_s: float) -> tuple[int, float]:
        """The backoff before the next attempt, and what decorrelated jitter remembers of it."""
        backoff, retry = self.policy.backoff, self.attempts[booking]
        if backoff.kind == "none":
            return 0, 0
        share = 1.0
        if backoff.jitter != "none":
            share = self.morning.jitter(booking, retry)
        if backoff.jitter == "decorrelated":
            low_s, high_s = backoff.base_s, 3 * max(before_s, backoff.base_s)
            delay_s = min(backoff.cap_s, low_s + (high_s - low_s) * share)
        else:
            growth = 2 ** (retry - 1) if backoff.kind == "exponential" else 1
            delay_s = min(backoff.cap_s, backoff.base_s * growth) * share
        return _us(delay_s), delay_s

    # The story of a booking.

    def patients(self):
        live = self.queued if self.design.is_queued else self.synchronous
        for booking, arrived in enumerate(self.morning.arrived_us):
            yield _Late(self.env, arrived - self.env.now)
            self.env.process(live(booking))

    def is_turned_away(self, booking: int) -> bool:
        """Whether as many wait as may, unless a worker can begin with this one at once."""
        self.arrived += 1
        limit = self.design.backlog_limit
        if limit is None or self.waiting < limit:
            return False
        if self.waiting > limit:  # of those who came back
            return True
        clinic = self.morning.clinic[booking]
        pools = self.pools if self.design.is_queued else [self.servers]
        idle = any(pools[group].count < pools[group].capacity for group in self.hands[clinic])
        return not idle or self.gates[clinic].room < 1

    def end(self, booking: int, state: str, reason: str = "") -> None:
        self.state[booking] = state
        self.waiters.remove(booking)
        self.held.discard(booking)
        self.finished += 1
        if reason:
            self.given_up.append((booking, self.env.now, reason))

    def synchronous(self, booking: int):
        """Process: the thread that takes the patient in keeps at it to the end."""
        env, gate = self.env, self.gates[self.morning.clinic[booking]]
        if self.is_turned_away(booking):
            self.state[booking] = "rejected"
            return
        self.waiters.add(booking)
        with self.servers.request() as thread:
            yield thread
            if gate.room < 1:
                self.end(booking, "rejected", "clinic not called")
                return
            begun = self.started[booking] = env.now
            gate.enter(booking)
            self.waiters.remove(booking)
            yield env.timeout(_us(self.morning.scenario.accept_s))
            while True:
                result = yield from self.call(booking, begun)
                self.waiters.add(booking)
                begun = env.now
                if gate.leave(booking, result):
                    env.process(self.half_open(gate))
                if result == "confirmed":
                    self.accepted[booking] = self.confirmed[booking] = env.now
                    self.end(booking, "confirmed")
                elif result == "died":
                    self.end(booking, "rejected", "worker died")
                elif self.attempts[booking] >= self.policy.max_attempts:
                    self.end(booking, "rejected", "attempts used up")
                elif gate.room < 1:
                    self.end(booking, "rejected", "clinic not called")
                elif not self.pay():
                    self.end(booking, "rejected", "retry budget used up")
                else:
                    gate.enter(booking)
                    self.waiters.remove(booking)
                    continue
                yield _Late(env, 0, priority=2.5)
                return

    def queued(self, booking: int):
        """Process: accepted by a server, then confirmed by a worker, or not."""
        env, gate = self.env, self.gates[self.morning.clinic[booking]]
        with self.servers.request() as server:
            yield server
            yield _Late(env, _us(self.morning.scenario.accept_s))
        if self.is_turned_away(booking):
            self.state[booking] = "rejected"
            self.finished += 1
            return
        self.accepted[booking] = self.let_in_at[booking] = env.now
        self.waiters.add(booking)
        max_age_s = self.design.max_age_s
        too_old = None if max_age_s is None else _Late(env, _us(max_age_s))
        deadline = math.inf if max_age_s is None else env.now + _us(max_age_s)
        turn, delay_s = self.join(booking), 0.0

        while True:
            # It waits for a worker, and for its clinic.
            yield turn if too_old is None else turn | too_old
            came_back = booking in gate.called_back
            gate.called_back.discard(booking)
            if not turn.triggered:
                turn.cancel()
                self.end(booking, "failed", "too old")
                self.call_back(gate)
                return
            if booking not in gate.in_call:
                if gate.room < 1:
                    door = env.event()
                    gate.aside.append((booking, door))
                    self.holds_back(booking)
                    if came_back:  # in vain, as another was quicker
                        gate.in_vain.add(booking)
                    turn.resource.release(turn)
                    yield door if too_old is None else door | too_old
                    if not door.triggered:
                        gate.aside.remove((booking, door))
                        gate.in_vain.discard(booking)
                        self.end(booking, "failed", "too old")
                        return
                    turn = door.value
                    continue
                gate.enter(booking)

            # A worker calls.
            begun = env.now
            if self.started[booking] == -1:
                self.started[booking] = begun
            self.waiters.remove(booking)
            self.busy += 1
            result = yield from self.call(booking, begun)
            self.waiters.add(booking)
            self.busy -= 1
            if gate.leave(booking, result):
                env.process(self.half_open(gate))
            worker, turn, pause_us = turn, None, 0
            if result == "confirmed":
                self.confirmed[booking] = env.now
                self.end(booking, "confirmed")
            elif result == "died":
                if self.policy.redelivery_s is None:
                    self.end(booking, "lost")
                else:
                    pause_us = begun + _us(self.policy.redelivery_s) - env.now
            elif self.attempts[booking] >= self.policy.max_attempts:
                self.end(booking, "failed", "attempts used up")
            elif env.now >= deadline:  # at the very instant, too
                self.end(booking, "failed", "too old")
            elif not self.pay():
                self.end(booking, "failed", "retry budget used up")
            else:
                pause_us, delay_s = self.delay_us(booking, delay_s)
                if not pause_us:  # it stands in the line before its worker looks for the next
                    turn = self.join(booking)
                    if turn.triggered and gate.room >= 1:
                        gate.enter(booking)
            yield _Late(env, 0, priority=2.5)  # until all calls that end now have ended
            self.call_back(gate)
            worker.resource.release(worker)
            if self.state[booking] != "waiting":
                return

            # It comes back after a while, unless it grows too old meanwhile.
            if pause_us:
                self.holds_back(booking)
                pause = _Late(env, pause_us)
                was_old = too_old is None or too_old.processed
                yield pause if was_old else pause | too_old
                if not pause.processed:
                    self.end(booking, "failed", "too old")
                elif self.attempts[booking] >= self.policy.max_attempts:
                    self.end(booking, "failed", "attempts used up")
                elif too_old is not None and too_old.processed:
                    self.end(booking, "failed", "too old")
                else:
                    self.held.remove(booking)
                    turn = self.join(booking)
                    continue
                return
