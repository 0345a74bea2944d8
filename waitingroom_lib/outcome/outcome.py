"""What one design did with one Morning, and what is read off it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from operator import sub
from typing import TYPE_CHECKING

from waitingroom_lib._checks import (
    MOMENT,
    require_choice,
    require_list,
    require_number,
    require_whole,
)
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.outcome.bill import Cost, CostItem, worker_hours, workers_at
from waitingroom_lib.outcome.causes import Stays, TimeSpent, stays, time_spent
from waitingroom_lib.outcome.event_log import event_log
from waitingroom_lib.outcome.forecast import Forecast
from waitingroom_lib.outcome.ledger import (
    NEVER,
    STATES,
    Bookings,
    CallLog,
    DeadLetter,
    Holds,
    Latencies,
)
from waitingroom_lib.outcome.passages import Passages, Stretches
from waitingroom_lib.outcome.timeline import Timeline, instants, look, per_step
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
        acceptance: The acceptance latencies, where they are known; None: they are yet to be found.
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
    acceptance: Latencies | None = field(default=None, repr=False)

    @cached_property
    def acceptance_s(self) -> Latencies:
        """Acceptance latency of every accepted booking: arrival to "we've got your booking"."""
        if self.acceptance is not None:
            return self.acceptance
        return self._between(self.bookings.arrived_us, self.bookings.accepted_us)

    @cached_property
    def confirmation_s(self) -> Latencies:
        """Confirmation latency of every confirmed booking: arrival to confirmed."""
        if not self.design.is_queued:  # accepted and confirmed in one
            return self.acceptance_s
        return self._between(self.bookings.arrived_us, self.bookings.confirmed_us)

    @cached_property
    def queue_wait_s(self) -> Latencies:
        """Queue wait of every booking whose call started: enqueued to start of the first call."""
        return self._between(self.enqueued_us, self.bookings.started_us)

    @property
    def enqueued_us(self) -> Sequence[int]:
        """When each booking began to wait for a call: accepted, or arrived where none is queued."""
        return self.passages.enqueued_us

    @cached_property
    def passages(self) -> Passages:
        """Where the bookings were from when until when."""
        happened = (self.bookings, self.log, self.given_up, self.holds)
        return Passages(*happened, self.ended_us, self.design.is_queued)

    @cached_property
    def turned_away(self) -> Stretches:
        """The stay of each who was turned away at the door: from arrival until told so."""
        accept_us = to_us(self.morning.scenario.accept_s)
        return self.passages.turned_away(self.design.servers, accept_us)

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
        calls = self.passages.calls
        first, until_us = [1] * len(calls.booking), calls.until_us
        result = ["in progress" if at == NEVER else "confirmed" for at in until_us]
        return CallLog(calls.booking, first, calls.from_us, until_us, until_us, result)

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
    def _entered_unseen(self) -> Counter[int]:
        """How often each booking was entered in its clinic's system by calls that told nobody."""
        log, in_vain = self.log, self.passages.in_vain
        return Counter(log.booking[row] for row in in_vain if log.registered_us[row] != NEVER)

    @property
    def duplicates(self) -> int:
        """Confirmations too many: a clinic confirmed a booking that it had confirmed before.

        A clinic that is sent an idempotency key knows the booking again, and does not.
        """
        if self.design.policy.idempotency_keys or self.log is None:
            return 0
        states = self.bookings.state
        entered = self._entered_unseen.items()
        return sum(times - (states[booking] != "confirmed") for booking, times in entered)

    @property
    def orphans(self) -> int:
        """Bookings that a clinic has confirmed and whose patients were told that it failed."""
        if self.log is None or not self.count("failed") + self.count("rejected"):
            return 0
        states = self.bookings.state
        return sum(states[booking] in ("failed", "rejected") for booking in self._entered_unseen)

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
        limit_us, rows = to_us(require_number("limit_s", limit_s, **MOMENT)), self.bookings
        looks = instants(self.ended_us, step_s)
        good_us = [
            confirmed
            for arrived, confirmed in zip(rows.arrived_us, rows.confirmed_us, strict=True)
            if confirmed != NEVER and confirmed - arrived <= limit_us
        ]
        return [each / to_s(looks.step) for each in per_step(sorted(good_us), looks)]

    @cached_property
    def _states(self) -> Counter[str]:
        states, others = self.bookings.state, []
        confirmed = states.count("confirmed")
        if confirmed < len(states):  # else it is found out much quicker
            others = [state for state in states if state != "confirmed"]
        return Counter(others, confirmed=confirmed)

    def _between(self, begun_us: Sequence[int], ended_us: Sequence[int]) -> Latencies:
        """Latencies of the bookings for which both times came: the second after the first."""
        if NEVER not in ended_us:
            return Latencies.of_a_run(list(map(sub, ended_us, begun_us)))
        pairs = zip(begun_us, ended_us, strict=True)
        return Latencies.of_a_run([ended - begun for begun, ended in pairs if ended != NEVER])

    @cached_property
    def oldest_wait_s(self) -> float:
        """Age of the oldest that waited, whatever for, at its worst, seconds.

        A wait is oldest as it ends, with a call or given up, or where the run is cut off. Whoever
        goes straight from one call into the next does not wait in between.
        """
        return to_s(self.passages.oldest_us)

    @property
    def cost(self) -> Cost:
        """The bill: what was switched on from the start of the morning until the run ended.

        A worker is paid for from the moment it starts to boot until it has left.
        """
        prices = self.morning.scenario.prices
        paid = self.workforce if self.paid is None else self.paid
        worker_h = worker_hours(paid, self.ended_us)
        server_h = to_s(self.design.servers * self.ended_us) / 3600
        workers = CostItem("workers", worker_h, prices.worker_gbp_per_h)
        return Cost((workers, CostItem("servers", server_h, prices.server_gbp_per_h)))

    @cached_property
    def utilisation(self) -> float:
        """Share of the paid worker time that was spent in calls, 0 to 1."""
        busy_us = self.passages.calls.closed(self.ended_us).total_us()
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
            workers = list(map(self.workers_at, looks))
            self._timelines[step_s] = look(self.passages, looks, workers)
        return self._timelines[step_s]

    @cached_property
    def _timelines(self) -> dict[float, Timeline]:
        return {}

    def waiting_at(self, instants_us: Sequence[int]) -> list[int]:
        """The backlog at each of some instants (microseconds)."""
        return self.passages.waits.open_at(instants_us)

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

        Those that took longer from arrival until they were confirmed, those that were given up or
        lost, and those still open where the run was cut. Whoever was turned away at the door has no
        time of their own.

        Args:
            late_s: From what latency on a booking is late, seconds; infinite: none is late.

        Raises:
            TypeError: If it is no number.
            ValueError: If it is negative.
        """
        rows, chosen = self.bookings, bytearray(len(self.bookings))
        if not isinstance(late_s, float) or late_s != inf:
            late_us = to_us(require_number("late_s", late_s, **MOMENT))
            lived_us = self.confirmation_s.values_us
            if len(lived_us) < len(rows):
                lived_us = map(sub, rows.confirmed_us, rows.arrived_us)  # below 0: not confirmed
            chosen = bytearray(map(late_us.__lt__, lived_us))
        if any(self.count(state) for state in ("waiting", "in_call", "lost")):
            for booking, state in enumerate(rows.state):
                chosen[booking] |= state in ("waiting", "in_call", "lost")
        for letter in self.given_up:
            chosen[letter.booking] = 1
        return chosen

    @cached_property
    def stays(self) -> Stays:
        """Where bookings were from when until when, by cause."""
        return stays(self.passages, self.morning)

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
        return self._forecast.expected_wait_s(to_us(time_s), to_us(window_s))

    @cached_property
    def retry_after_s(self) -> list[float]:
        """What each patient whom the backlog limit turned away is told, in order of arrival.

        The time in which all who fill the backlog will have been served (`expected_wait_s`),
        seconds. It is true of those who wait, and promises no place to whoever comes back: while
        more people come than can be served, others will have taken it.
        """
        return self._forecast.retry_after_s()

    @property
    def _forecast(self) -> Forecast:
        return Forecast(self.passages, self.morning, self.workforce)

    def workers_at(self, time_us: int) -> int:
        """Calls that could be in progress at once at a time of the library's own, microseconds."""
        return workers_at(self.workforce, time_us)

    def to_frame(self) -> "pd.DataFrame":
        """Every booking as a row of a pandas DataFrame."""
        return self.bookings.to_frame()

    def to_event_log(self) -> "pd.DataFrame":
        """The run as an event log: every arrival, wait, call and departure as a row, by time.

        The columns are those that vidigi 2 draws (Rosser and others, "vidigi", doi
        10.5281/zenodo.14635602), with `simulation_time_unit="seconds"`:

        - `entity_id`: the booking.
        - `event_type`, `event`: `arrival_departure` with `arrival` and `depart`; `queue` with
          `waits` (for a worker, or a thread) and `held` (for what is no worker, see `holds`);
          `resource_use` with `call`, and `resource_use_end` with `call ends`.
        - `time`: seconds from the start of the morning.
        - `resource_id`: of a call, which worker (or thread) made it, from 1 on: the free one with
          the lowest number. A run knows how many are busy and not who, so these are names only.
        - `pathway`: `queued` or `synchronous`; `clinic`: the clinic that was booked.
        - `result`: of a call that ended, one of `RESULTS`; of a departure, the booking's state.

        A wait of no time is left out, but for each booking's first. Process mining asks for a case,
        an activity and a timestamp; for pm4py, for example:

            log = outcome.to_event_log()
            log["time"] = pd.to_datetime(log["time"], unit="s")
            log = log.astype({"entity_id": str})
            names = {"entity_id": "case_id", "event": "activity", "time": "timestamp"}
            pm4py.format_dataframe(log.rename(columns=names), case_id="case_id",
                                   activity_key="activity", timestamp_key="timestamp")

        Returns:
            The events; those of one booking at one instant in the order in which they came.
        """
        return event_log(self.passages, self.call_log, self.turned_away)
