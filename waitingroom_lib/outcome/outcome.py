"""What one design did with one Morning, and what is read off it."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from operator import sub
from typing import TYPE_CHECKING

from waitingroom_lib._checks import (
    MOMENT,
    require_choice,
    require_list,
    require_number,
    require_whole,
)
from waitingroom_lib._units import MICROSECONDS, to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.outcome.bill import Cost, CostItem
from waitingroom_lib.outcome.causes import Stays, TimeSpent, stays, time_spent
from waitingroom_lib.outcome.ledger import (
    NEVER,
    STATES,
    Bookings,
    CallLog,
    DeadLetter,
    Holds,
    Latencies,
)
from waitingroom_lib.outcome.timeline import (
    Stretch,
    Timeline,
    counts_at,
    differences,
    instants,
    oldest_ages,
    oldest_ages_in_order,
    per_step,
    waiting_at,
)
from waitingroom_lib.world.scenario import Morning

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one design did with one Morning.

    Args:
        morning: The Morning that was met.
        design: The design that met it.
        bookings: What happened to every booking that arrived.
        ended_us: When the run ended: when the last booking was done with, the end of the morning,
            or the cut.
        workforce: Calls that could be in progress at once: from when (microseconds), how many.
        paid: Workers that were paid for, those that boot among them: from when, how many; None:
            the workforce.
        log: Every call that was made; None: one for each booking that was started.
        given_up: The bookings that were let in and given up, in order of time.
        holds: When bookings waited for something else than a worker.
    """

    morning: Morning
    design: Design
    bookings: Bookings = field(repr=False)
    ended_us: int
    workforce: tuple[tuple[int, int], ...] = field(repr=False)
    paid: tuple[tuple[int, int], ...] | None = field(default=None, repr=False)
    log: CallLog | None = field(default=None, repr=False)
    given_up: tuple[DeadLetter, ...] = field(default=(), repr=False)
    holds: Holds = field(default=Holds(), repr=False)

    @cached_property
    def acceptance_s(self) -> Latencies:
        """Acceptance latency of every accepted booking: arrival to "we've got your booking"."""
        return self._between(self.bookings.arrived_us, self.bookings.accepted_us)

    @cached_property
    def confirmation_s(self) -> Latencies:
        """Confirmation latency of every confirmed booking: arrival to confirmed."""
        return self._between(self.bookings.arrived_us, self.bookings.confirmed_us)

    @cached_property
    def queue_wait_s(self) -> Latencies:
        """Queue wait of every booking whose call started: enqueued to start of the first call."""
        return self._between(self.enqueued_us, self.bookings.started_us)

    @property
    def enqueued_us(self) -> Sequence[int]:
        """When each booking began to wait for a call: accepted, or arrived where none is queued."""
        return self.bookings.accepted_us if self.design.is_queued else self.bookings.arrived_us

    def clock(self, time_s: float) -> str:
        """Time of day, `HH:MM`, of a time in seconds from the start of the morning.

        Past midnight the days that have gone by follow: `08:22 +1 d`.
        """
        time_s = require_number("time_s", time_s)
        minutes = int(self.morning.scenario.starts_at_s + time_s) // 60
        days, minutes = divmod(minutes, 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f" +{days:.6g} d" if days else "")

    @property
    def ended_s(self) -> float:
        """When the run ended, seconds."""
        return to_s(self.ended_us)

    @cached_property
    def call_log(self) -> CallLog:
        """Every call that was made."""
        if self.log is not None:
            return self.log
        rows = self.bookings
        made = [row for row, started in enumerate(rows.started_us) if started != NEVER]
        confirmed_us = [rows.confirmed_us[row] for row in made]
        return CallLog(
            booking=made,
            attempt=[1] * len(made),
            started_us=[rows.started_us[row] for row in made],
            ended_us=confirmed_us,
            registered_us=confirmed_us,
            result=["in progress" if at == NEVER else "confirmed" for at in confirmed_us],
        )

    def count(self, state: str) -> int:
        """Number of bookings in a state.

        Args:
            state: One of `STATES`.

        Raises:
            ValueError: If there is no such state.
        """
        require_choice("state", state, *STATES)
        return self._states[state]

    @property
    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """The accepted bookings that were given up, in order of time; none where nothing is queued.

        In a synchronous design the patient is still there and is told: nothing was accepted.
        """
        return self.given_up if self.design.is_queued else ()

    @cached_property
    def _registrations(self) -> Counter[int]:
        """How often each booking was entered in its clinic's system."""
        entered = map(NEVER.__ne__, self.call_log.registered_us)
        return Counter(compress(self.call_log.booking, entered))

    @property
    def duplicates(self) -> int:
        """Confirmations too many: a clinic confirmed a booking that it had confirmed before.

        A clinic that is sent an idempotency key knows the booking again, and does not.
        """
        if self.design.policy.idempotency_keys or self.log is None:
            return 0
        return self._registrations.total() - len(self._registrations)

    @property
    def orphans(self) -> int:
        """Bookings that a clinic has confirmed and whose patients were told that it failed."""
        if self.log is None or not self.count("failed") + self.count("rejected"):
            return 0
        state = self.bookings.state
        return sum(state[booking] in ("failed", "rejected") for booking in self._registrations)

    def share_on_time(self, limit_s: float) -> float:
        """Share of all bookings that arrived which were confirmed within a limit, 0 to 1."""
        limit_s = require_number("limit_s", limit_s, **MOMENT)
        on_time = self.confirmation_s.share_within(limit_s) if len(self.confirmation_s) else 0
        return on_time * len(self.confirmation_s) / len(self.bookings) if self.bookings else 0.0

    def goodput_per_s(self, limit_s: float, *, step_s: float = 60) -> list[float]:
        """Goodput: bookings confirmed within a limit, per second, at each step of the timeline.

        Args:
            limit_s: The confirmation latency that is still good, seconds.
            step_s: Seconds from one step to the next; each tells of the time since the one before.

        Returns:
            Bookings per second, one entry for each entry of `timeline(step_s)`.
        """
        limit_s = require_number("limit_s", limit_s, **MOMENT)
        looks, limit_us, rows = instants(self.ended_us, step_s), to_us(limit_s), self.bookings
        good_us = [
            confirmed
            for arrived, confirmed in zip(rows.arrived_us, rows.confirmed_us, strict=True)
            if confirmed != NEVER and confirmed - arrived <= limit_us
        ]
        good = counts_at(sorted(good_us), looks)
        return [count / to_s(looks.step) for count in per_step(good)]

    @cached_property
    def _states(self) -> Counter[str]:
        confirmed = self.bookings.state.count("confirmed")
        if confirmed == len(self.bookings):  # the rule, and much quicker to find out
            return Counter(confirmed=confirmed)
        return Counter(self.bookings.state)

    def _between(self, begun_us: Sequence[int], ended_us: Sequence[int]) -> Latencies:
        """Latencies of the bookings for which both times came."""
        if self.count("confirmed") == len(self.bookings):
            return Latencies(list(map(sub, ended_us, begun_us)))
        return Latencies(
            [
                ended - begun
                for begun, ended in zip(begun_us, ended_us, strict=True)
                if begun != NEVER and ended != NEVER
            ]
        )

    @cached_property
    def oldest_wait_s(self) -> float:
        """Age of the oldest that waited, whatever for, at its worst, seconds.

        A booking is oldest just before a call of its own starts, or never gets to be: so this is
        the longest time from acceptance to a call, or the age at which a waiting booking was given
        up, or that of one that still waited when the run was cut off.
        """
        since_us, log = self.enqueued_us, self.log
        if log is None:
            ages_us = list(self.queue_wait_s.values_us)
        else:
            ages_us, over_us = [], {}
            for booking, started, ended, result in zip(
                log.booking, log.started_us, log.ended_us, log.result, strict=True
            ):
                if over_us.get(booking) != started:  # else it went on from one call to the next
                    ages_us.append(started - since_us[booking])
                if result != "confirmed":
                    over_us[booking] = ended
        ages_us += [
            letter.given_up_us - since_us[letter.booking] for letter in self._gave_up_waiting
        ]
        if self.count("waiting"):
            ages_us += [
                self.ended_us - since
                for since, state in zip(since_us, self.bookings.state, strict=True)
                if state == "waiting" and since != NEVER
            ]
        return to_s(max(ages_us, default=0))

    @property
    def cost(self) -> Cost:
        """The bill: what was switched on from the start of the morning until the run ended.

        A worker is paid for from the moment it starts to boot until it has left.
        """
        prices = self.morning.scenario.prices
        worker_h = self.worker_hours(self.workforce if self.paid is None else self.paid)
        server_us = self.design.servers * self.ended_us
        return Cost(
            (
                CostItem("workers", worker_h, prices.worker_gbp_per_h),
                CostItem("servers", to_s(server_us) / 3600, prices.server_gbp_per_h),
            )
        )

    def worker_hours(self, steps: Sequence[tuple[int, int]]) -> float:
        """Hours of work until the run ended, of so many workers from when on.

        For the library's own columns, `workforce` and `paid`, which are not checked again.
        """
        until = [at for at, _ in steps[1:]] + [self.ended_us]
        worker_us = sum(
            workers * (end - at) for (at, workers), end in zip(steps, until, strict=True)
        )
        return to_s(worker_us) / 3600

    @cached_property
    def utilisation(self) -> float:
        """Share of the paid worker time that was spent in calls, 0 to 1."""
        rows = self.bookings
        if self.log is None and self.count("confirmed") == len(rows):
            busy_us = sum(rows.confirmed_us) - sum(rows.started_us)
        else:
            busy_us = sum(
                (self.ended_us if ended == NEVER else ended) - started
                for started, ended in zip(
                    self.call_log.started_us, self.call_log.ended_us, strict=True
                )
            )
        paid_us = self.cost.hours("workers") * 3600 * 1e6
        return busy_us / paid_us if paid_us else 0.0

    def timeline(self, step_s: float = 10) -> Timeline:
        """Backlog, oldest age, busy workers and counts, at regular instants.

        Args:
            step_s: Seconds from one instant to the next.

        Returns:
            The timeline, from time 0 to the first instant at which the run has ended.

        Raises:
            TypeError: If the step is no number.
            ValueError: If the step is under a millisecond.
        """
        looks = instants(self.ended_us, step_s)
        if step_s not in self._timelines:
            self._timelines[step_s] = self._timeline(looks)
        return self._timelines[step_s]

    @cached_property
    def _timelines(self) -> dict[float, Timeline]:
        return {}

    def _timeline(self, instants: range) -> Timeline:
        passed = self._passed_by(instants)
        oldest_s, in_line_s = self._ages(instants.step)
        return Timeline(
            time_s=list(map(to_s, instants)),
            backlog=waiting_at(passed),
            held=differences(passed["held"], passed["let go"]),
            oldest_age_s=oldest_s,
            first_attempt_age_s=in_line_s,
            busy_workers=differences(passed["begun"], passed["ended"]),
            workers=[self.workers_at(instant) for instant in instants],
            arrivals=per_step(passed["arrived"]),
            confirmations=per_step(passed["confirmed"]),
            failures=per_step(passed["failed"]),
            retries=per_step(passed["retried"]),
        )

    def _ages(self, step_us: int) -> tuple[list[float], list[float]]:
        """Age of the oldest that waits, and of the oldest in line for its first call."""
        _, enqueued_us, left_us = self._line
        if self.log is None and NEVER not in left_us and left_us == sorted(left_us):
            ages_s = oldest_ages_in_order(enqueued_us, left_us, step_us, self.ended_us)
            return ages_s, ages_s
        waits = (self._waits, self._first_waits)
        return tuple(oldest_ages(each, step_us, self.ended_us) for each in waits)

    def _passed_by(self, instants: Sequence[int]) -> dict[str, list[int]]:
        """How many bookings, and calls, had passed each point at each instant."""
        return {name: counts_at(times_us, instants) for name, times_us in self._passed.items()}

    @cached_property
    def _passed(self) -> dict[str, Sequence[int]]:
        """When bookings, and calls (begun, ended, retried), passed each point; ascending."""
        rows = self.bookings
        passed = {
            "arrived": rows.arrived_us,
            "enqueued": self._line[1],
            "held": sorted(self.holds.from_us),
            "let go": sorted(self.holds.until_us),
            "confirmed": sorted(rows.confirmed_us),
            "failed": [letter.given_up_us for letter in self.dead_letters],
        }
        if self.log is None:  # one call a booking: it ends as the booking is confirmed
            confirmed = passed["confirmed"]
            calls = {"begun": sorted(rows.started_us), "ended": confirmed, "retried": ()}
            return passed | calls | {"done": confirmed, "gave up waiting": ()}
        attempts = zip(self.call_log.started_us, self.call_log.attempt, strict=True)
        return passed | {
            "begun": sorted(self.call_log.started_us),
            "ended": sorted(self.call_log.ended_us),
            "retried": [at for at, attempt in attempts if attempt > 1],
            "done": sorted(self.done_us),
            "gave up waiting": [letter.given_up_us for letter in self._gave_up_waiting],
        }

    @property
    def _gave_up_waiting(self) -> list[DeadLetter]:
        """Those that were given up while they waited, and not as a call of theirs ended."""
        return [
            letter
            for letter in self.given_up
            if letter.given_up_us != self._last_ended_us.get(letter.booking)
        ]

    def waiting_at(self, instants_us: Sequence[int]) -> list[int]:
        """The backlog at each of some instants (microseconds)."""
        return waiting_at(self._passed_by(instants_us))

    def time_spent(self, step_s: float = 60, *, bookings: Iterable[int] | None = None) -> TimeSpent:
        """Where bookings spent their time, from arrival to their end, by cause and step.

        Args:
            step_s: Seconds from one step to the next.
            bookings: Whose time; None: that of all.

        Returns:
            A table with the instants of `timeline(step_s)`, a column a cause.

        Raises:
            TypeError: If the step is no number.
            ValueError: If the step is under a millisecond, or there is no such booking.
        """
        found, looks = self.stays, instants(self.ended_us, step_s)
        if bookings is not None:
            chosen, last = bytearray(len(self.bookings)), len(self.bookings) - 1
            for booking in require_list("bookings", bookings):
                chosen[require_whole("bookings", booking, at_least=0, at_most=last)] = 1
            found = {name: part.where(part.places(chosen)) for name, part in found.items()}
        return time_spent(found, looks)

    def harmed(self, late_s: float) -> bytearray:
        """Whose time is worth a look (`time_spent`): 1 for each booking that fared badly.

        Those that took longer from arrival to their end, those that were given up, and those still
        open where the run was cut. Whoever was turned away at the door has no time of their own.

        Args:
            late_s: From what latency on a booking is late, seconds; infinite: none is late.

        Raises:
            TypeError: If it is no number.
            ValueError: If it is negative.
        """
        if not isinstance(late_s, float) or late_s != math.inf:
            late_s = require_number("late_s", late_s, **MOMENT)
        whole, late_us = self.stays["whole"], late_s * MICROSECONDS
        pairs = zip(whole.from_us, whole.until_us, strict=True)
        chosen = bytearray([until - arrived > late_us for arrived, until in pairs])
        if self.count("waiting") or self.count("in_call"):
            for booking, state in enumerate(self.bookings.state):
                chosen[booking] |= state in ("waiting", "in_call")
        for letter in self.given_up:
            chosen[letter.booking] = 1
        return chosen

    @cached_property
    def stays(self) -> Stays:
        """Where bookings were from when until when, by cause."""
        return stays(self)

    def expected_wait_s(self, time_s: float, *, window_s: float = 60) -> float:
        """How long a booking made at a time would wait for its call, as far as could be told then.

        It speaks of a first-come, first-served line: in another order whoever is next may be served
        at once, and the others later. `backlog / rate` (after Little, 1961), the rate being that at
        which bookings stopped waiting in the window before, to be called or given up: the time in
        which all who are waiting will have been served, at the pace of late. Before any call has
        ended, the pace is that of all workers with mean calls, as far as these were known.

        Args:
            time_s: The time, seconds from the start of the morning.
            window_s: Over how long the throughput is measured, seconds.

        Returns:
            Seconds; `inf` where nobody stopped waiting in the window, and somebody waits.

        Raises:
            ValueError: If the time is negative or the window not positive.
        """
        time_s = require_number("time_s", time_s, **MOMENT)
        window_s = require_number("window_s", window_s, above=0, at_most=10**18)
        time_us = to_us(time_s)
        instants = [max(time_us - to_us(window_s), 0), time_us]
        passed = self._passed_by(instants)
        waiting = waiting_at(passed)[1]
        if not waiting:
            return 0.0
        if not passed["ended"][1]:
            call_s = self.morning.expected_call_s
            return waiting * call_s / max(self.workers_at(time_us), 1)
        left = sum(passed[name][1] - passed[name][0] for name in ("begun", "gave up waiting"))
        return waiting * to_s(instants[1] - instants[0]) / left if left else math.inf

    @cached_property
    def retry_after_s(self) -> list[float]:
        """What each patient whom the backlog limit turned away is told, in order of arrival.

        The time in which all who fill the backlog will have been served (`expected_wait_s`),
        seconds. It is true of those who wait, and promises no place to whoever comes back: while
        more people come than can be served, others will have taken it.
        """
        rows = self.bookings
        let_in = {letter.booking for letter in self.given_up}
        accept_us = to_us(self.morning.scenario.accept_s) if self.design.is_queued else 0
        return [
            self.expected_wait_s(to_s(min(arrived + accept_us, self.ended_us)))
            for booking, arrived, state in zip(
                rows.booking, rows.arrived_us, rows.state, strict=True
            )
            if state == "rejected" and booking not in let_in
        ]

    def workers_at(self, time_us: int) -> int:
        """Calls that could be in progress at once at a time of the library's own, microseconds."""
        return self.workforce[bisect_right(self.workforce, time_us, key=lambda step: step[0]) - 1][
            1
        ]

    def to_frame(self) -> "pd.DataFrame":
        """Every booking as a row of a pandas DataFrame."""
        return self.bookings.to_frame()

    @cached_property
    def _line(self) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """Who was let in, when each was enqueued, ascending, and when it left its first wait.

        That is when its first call started, or when it was given up without one.
        """
        rows = self.bookings
        if self.count("confirmed") == len(rows):
            return rows.booking, self.enqueued_us, rows.started_us
        given_up_us = {letter.booking: letter.given_up_us for letter in self.given_up}
        enqueued_us, started_us = self.enqueued_us, rows.started_us
        let_in = [
            booking
            for booking, (enqueued, state) in enumerate(zip(enqueued_us, rows.state, strict=True))
            if enqueued != NEVER and (state != "rejected" or booking in given_up_us)
        ]
        left_us = [
            given_up_us.get(booking, NEVER) if started_us[booking] == NEVER else started_us[booking]
            for booking in let_in
        ]
        return let_in, [enqueued_us[booking] for booking in let_in], left_us

    @cached_property
    def _waits(self) -> list[Stretch]:
        """When bookings waited, whatever for, those first who were enqueued first."""
        _, enqueued_us, left_us = self._line
        waits = list(zip(enqueued_us, enqueued_us, left_us, strict=True))
        since_us, state, ended_us = self.enqueued_us, self.bookings.state, {}
        log = self.call_log
        for booking, started, ended in zip(log.booking, log.started_us, log.ended_us, strict=True):
            if booking in ended_us:
                waits.append((since_us[booking], ended_us[booking], started))
            ended_us[booking] = ended
        waits += [
            (since_us[booking], ended, NEVER)
            for booking, ended in ended_us.items()
            if state[booking] == "waiting"
        ]
        waits += [
            (since_us[letter.booking], ended_us[letter.booking], letter.given_up_us)
            for letter in self.given_up
            if ended_us.get(letter.booking, letter.given_up_us) < letter.given_up_us
        ]
        return sorted(waits)

    @cached_property
    def _first_waits(self) -> list[Stretch]:
        """When bookings were in line for their first call, until they were first set aside."""
        holds, aside_us = self.holds, {}
        for booking, since in zip(holds.booking, holds.from_us, strict=True):
            aside_us.setdefault(booking, since)  # its holds are in order of time
        waits = []
        for booking, enqueued, left in zip(*self._line, strict=True):
            aside = aside_us.get(booking, NEVER)
            is_first = aside != NEVER and not NEVER < left <= aside
            waits.append((enqueued, enqueued, aside if is_first else left))
        return waits

    @cached_property
    def done_us(self) -> Sequence[int]:
        """When each booking that was let in was done with, however it ended."""
        rows = self.bookings
        if not self.given_up and not self.count("lost"):
            return rows.confirmed_us
        done_us = list(rows.confirmed_us)
        if self.count("lost"):
            for booking, ended in self._last_ended_us.items():
                if rows.state[booking] == "lost":
                    done_us[booking] = ended
        for letter in self.given_up:
            done_us[letter.booking] = letter.given_up_us
        return done_us

    @cached_property
    def _last_ended_us(self) -> dict[int, int]:
        """When the last call for each booking ended: the last of its calls in the log."""
        return dict(zip(self.call_log.booking, self.call_log.ended_us, strict=True))
