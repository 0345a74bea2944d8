"""Alerts: what a platform can see of itself, when it calls that an alert, and whether it was right.

`signals` reads an outcome at regular instants, each figure from what had happened by then. An alert
says at which of them it fires. `incidents` marks, once the morning is over, when those who arrived
were served too late. `score_alert` holds one against the other, over many mornings; `drill` makes
mornings for it, some of which go wrong.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from waitingroom_lib._checks import (
    SPAN,
    TIME,
    keep,
    quoted,
    require_choice,
    require_list,
    require_number,
    require_type,
)
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.outcome.ledger import NEVER
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.timeline import instants
from waitingroom_lib.theory import burn_rate


class Span(NamedTuple):
    """From when until when, seconds from the start of the morning; the end is not part of it."""

    from_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What could be seen at regular instants: columns, one entry an instant, from time 0 on.

    `settled` and `late` count what happened since the instant before; all else is how things stood.

    Args:
        time_s: The instants, seconds.
        utilisation: Share of the workers that are in a call.
        backlog: Bookings that wait: the depth of the queue.
        held: Those of them whom no worker can serve now.
        oldest_age_s: Age of the oldest of them, whatever it waits for, seconds.
        first_attempt_age_s: Age of the oldest in line for a first attempt, and never set aside,
            seconds.
        served_wait_s: Queue wait of the booking whose first call started last, seconds; nan (no
            data) where none started in the window before.
        expected_wait_s: Forecast for whoever arrives now (`Outcome.expected_wait_s`), seconds; true
            of a first-come, first-served line only.
        settled: Bookings that were confirmed, or given up.
        late: Those of them that were confirmed too late, or given up.
        step_s: From one instant to the next, seconds.
    """

    time_s: list[float]
    utilisation: list[float]
    backlog: list[int]
    held: list[int]
    oldest_age_s: list[float]
    first_attempt_age_s: list[float]
    served_wait_s: list[float]
    expected_wait_s: list[float]
    settled: list[int]
    late: list[int]
    step_s: float

    def __len__(self) -> int:
        """Number of instants."""
        return len(self.time_s)


MOST_SEEN = 100_000
"""Most instants of the signals, of each of which a forecast is made: a day of seconds."""

LEVELS = tuple(
    column.name
    for column in fields(Signals)
    if column.name not in ("time_s", "settled", "late", "step_s")
)
"""The signals that a threshold can be set on."""


def signals(
    outcome: Outcome, *, promise_s: float = 120, step_s: float = 30, window_s: float = 60
) -> Signals:
    """Everything that an alert may look at, of one morning.

    Args:
        outcome: What a design did with a Morning.
        promise_s: The confirmation latency that is still in time, seconds.
        step_s: From one instant to the next, seconds.
        window_s: How far back `served_wait_s` and `expected_wait_s` look, seconds.

    Returns:
        The signals.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the promise or the window is not positive, or the step is under a
            millisecond, or so short that there are too many.
    """
    require_type("outcome", outcome, Outcome)
    promise_s = require_number("promise_s", promise_s, **SPAN)
    window_s = require_number("window_s", window_s, **SPAN)
    step_s = to_s(instants(outcome.ended_us, step_s, MOST_SEEN).step)
    seen = outcome.timeline(step_s)
    settled = list(map(sum, zip(seen.confirmations, seen.failures, strict=True)))
    good = outcome.goodput_per_s(promise_s, step_s=step_s)
    return Signals(
        time_s=seen.time_s,
        utilisation=[
            busy / workers if workers else 0.0
            for busy, workers in zip(seen.busy_workers, seen.workers, strict=True)
        ],
        backlog=seen.backlog,
        held=seen.held,
        oldest_age_s=seen.oldest_age_s,
        first_attempt_age_s=seen.first_attempt_age_s,
        served_wait_s=_served_waits(outcome, seen.time_s, window_s),
        expected_wait_s=[
            outcome.expected_wait_s(time_s, window_s=window_s) for time_s in seen.time_s
        ],
        settled=settled,
        late=[n - round(per_s * step_s) for n, per_s in zip(settled, good, strict=True)],
        step_s=step_s,
    )


def _served_waits(outcome: Outcome, times_s: Sequence[float], window_s: float) -> list[float]:
    """Queue wait of the booking that was started last before each time; nan if that is long ago."""
    starts = sorted(
        (started, started - enqueued)
        for started, enqueued in zip(outcome.bookings.started_us, outcome.enqueued_us, strict=True)
        if started != NEVER
    )
    waits_s = []
    for now_us in map(to_us, times_s):
        last = bisect_right(starts, now_us, key=lambda start: start[0]) - 1
        is_fresh = last >= 0 and starts[last][0] > now_us - to_us(window_s)
        waits_s.append(to_s(starts[last][1]) if is_fresh else math.nan)
    return waits_s


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdAlert:
    """Fires once a signal has been above a threshold for a while, at every instant of it.

    As `expr` and `for` of a Prometheus alerting rule. A signal without data is not above anything.

    Args:
        signal: Which one: a name of `LEVELS`.
        above: The threshold, in the signal's unit.
        for_s: For how long it must have been above, seconds; 0: fires at once.
    """

    signal: str
    above: float
    for_s: float = 0

    def __post_init__(self) -> None:
        require_choice("signal", self.signal, *LEVELS)
        keep(self, require_number, "above", at_least=0)
        keep(self, require_number, "for_s", **TIME)

    def firing(self, seen: Signals) -> list[bool]:
        """Whether it fires at each instant."""
        require_type("seen", seen, Signals)
        firing, since_s = [], math.inf
        for time_s, value in zip(seen.time_s, getattr(seen, self.signal), strict=True):
            since_s = min(since_s, time_s) if value > self.above else math.inf
            firing.append(round(time_s - since_s, 6) >= self.for_s)
        return firing


class BurnWindow(NamedTuple):
    """A burn rate, and the two windows that must both show it, seconds."""

    burn: float
    long_s: float
    short_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRateAlert:
    """Fires while the error budget is spent too fast, over a long window and over a short one.

    The multiwindow, multi-burn-rate alert of Thurgood et al., "Alerting on SLOs" (The Site
    Reliability Workbook, 2018, ch. 5), with its windows for a page. As in its rules, a window must
    burn faster than the rate given: just as fast does not fire. It is about the bookings that are
    settled, and a window without any burns nothing; before a window has gone by, it holds what
    there was. A window is whole steps of the signals, at least one.

    Args:
        objective: Share of the bookings that must be confirmed in time, below 1.
        windows: Pairs of windows, each with its burn rate; any of them is enough.

    Raises:
        TypeError: If a field has the wrong type.
        ValueError: If a field is out of range, or no share of late bookings burns that fast.
    """

    objective: float = 0.95
    windows: tuple[tuple[float, float, float], ...] = (
        BurnWindow(14.4, 3600, 300),
        BurnWindow(6, 6 * 3600, 1800),
    )

    def __post_init__(self) -> None:
        fastest = burn_rate(1, objective=self.objective)
        keep(self, require_number, "objective")
        require_type("windows", self.windows, tuple)
        if not self.windows:
            raise ValueError("windows must be at least one (burn, long_s, short_s), got none")
        plain = []
        for window in self.windows:
            if not isinstance(window, tuple) or len(window) != 3:
                raise TypeError(
                    f"windows must be tuples (burn, long_s, short_s), got {quoted(window)}"
                )
            burn = require_number("windows burn", window[0], above=0)
            short_s = require_number("windows short_s", window[2], **SPAN)
            long_s = require_number("windows long_s", window[1], **TIME | {"at_least": short_s})
            if not _is_faster(fastest, burn):
                raise ValueError(
                    f"windows burn must be below {fastest:.4g}, which is every booking late "
                    f"with an objective of {self.objective!r}, got {quoted(burn)}"
                )
            plain.append(BurnWindow(burn, long_s, short_s))
        object.__setattr__(self, "windows", tuple(plain))

    def firing(self, seen: Signals) -> list[bool]:
        """Whether it fires at each instant."""
        require_type("seen", seen, Signals)
        settled, late = ([0, *accumulate(counts)] for counts in (seen.settled, seen.late))
        fastest = burn_rate(1, objective=self.objective)

        def burns(instant: int, window_s: float) -> float:
            begin = max(instant + 1 - max(round(window_s / seen.step_s), 1), 0)
            count = settled[instant + 1] - settled[begin]
            bad = late[instant + 1] - late[begin]
            return bad / count * fastest if count else 0.0

        return [
            any(
                _is_faster(min(burns(instant, long_s), burns(instant, short_s)), burn)
                for burn, long_s, short_s in self.windows
            )
            for instant in range(len(seen))
        ]


def _is_faster(burns: float, burn: float) -> bool:
    """Whether a burn rate is above another, by more than the noise of a float."""
    return burns > burn and not math.isclose(burns, burn, rel_tol=1e-9)


Alert = ThresholdAlert | BurnRateAlert


def spans(flags: Sequence[bool], step_s: float, *, gap_s: float = 0) -> list[Span]:
    """The times for which a flag is set, a flag a step from time 0 on.

    Args:
        flags: Whether it is set, step by step.
        step_s: How long a step lasts, seconds.
        gap_s: Two spans with less than this between them are one, seconds.

    Returns:
        The spans, in order of time.

    Raises:
        ValueError: If the step is not positive or the gap is negative.
    """
    flags = require_list("flags", flags)
    step_s = require_number("step_s", step_s, **SPAN)
    gap_s = require_number("gap_s", gap_s, **TIME)
    found: list[Span] = []
    for step, is_set in enumerate(flags):
        if is_set:
            span = Span(step * step_s, (step + 1) * step_s)
            if found and ((step and flags[step - 1]) or span.from_s - found[-1].until_s < gap_s):
                span = Span(found.pop().from_s, span.until_s)
            found.append(span)
    return found


def firings(alert: Alert, seen: Signals, gap_s: float = 300) -> list[Span]:
    """When an alert fired, and until when.

    Args:
        alert: The alert.
        seen: What it could see.
        gap_s: Two firings with less than this between them are one, so that it does not flap,
            seconds.

    Returns:
        From each start to the first instant at which it no longer fired.

    Raises:
        TypeError: If an argument has the wrong type.
    """
    require_type("alert", alert, ThresholdAlert, BurnRateAlert)
    require_type("seen", seen, Signals)
    return spans(alert.firing(seen), seen.step_s, gap_s=gap_s)


def incidents(
    outcome: Outcome,
    *,
    promise_s: float = 120,
    objective: float = 0.95,
    step_s: float = 60,
    gap_s: float = 300,
) -> list[Span]:
    """When those who arrived were to be confirmed too late: known only once the morning is over.

    A step is part of an incident if more than `1 - objective` of the bookings that arrived in it,
    and were accepted, were confirmed late or never. Who was turned away at once is not counted.

    Args:
        outcome: What a design did with a Morning.
        promise_s: The confirmation latency that is still in time, seconds.
        objective: Share of the bookings that must be in time, below 1.
        step_s: How long a step lasts, seconds.
        gap_s: Two incidents with less than this between them are one, seconds.

    Returns:
        The incidents, in order of time.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If a number is out of range.
    """
    require_type("outcome", outcome, Outcome)
    promise_s = require_number("promise_s", promise_s, **SPAN)
    burn_rate(0, objective=objective)  # refuses what is no objective
    objective = require_number("objective", objective)
    rows, promise_us = outcome.bookings, to_us(promise_s)
    step_us = instants(outcome.ended_us, step_s).step
    steps = rows.arrived_us[-1] // step_us + 1 if len(rows) else 0
    accepted, late = [0] * steps, [0] * steps
    for arrived, accepted_at, confirmed, state in zip(
        rows.arrived_us, rows.accepted_us, rows.confirmed_us, rows.state, strict=True
    ):
        if accepted_at == NEVER:
            continue
        is_open = state in ("waiting", "in_call")  # the run was cut off
        ended = outcome.ended_us if is_open else confirmed
        is_late = ended - arrived > promise_us or state in ("failed", "lost")
        if is_late or not is_open:
            accepted[arrived // step_us] += 1
            late[arrived // step_us] += is_late
    share = 1 - objective
    bad = [n > share * total + 1e-9 for n, total in zip(late, accepted, strict=True)]
    return spans(bad, to_s(step_us), gap_s=gap_s)


class Labelled(NamedTuple):
    """A morning to score alerts on: what could be seen at the time, and what was true."""

    seen: Signals
    incidents: Sequence[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertScore:
    """What an alert was worth, over a number of mornings.

    Args:
        mornings: How many.
        alerts: How often it fired.
        right: How many of these belonged to an incident.
        incidents: How many incidents there were.
        delays_s: For each incident that was detected, from its begin to the first alert, seconds;
            negative where the alert came first.
    """

    mornings: int
    alerts: int
    right: int
    incidents: int
    delays_s: tuple[float, ...]

    @property
    def precision(self) -> float:
        """Share of the alerts that belonged to an incident, 0 to 1; nan if it never fired."""
        return self.right / self.alerts if self.alerts else math.nan

    @property
    def recall(self) -> float:
        """Share of the incidents that were detected, 0 to 1; nan if there was none."""
        return len(self.delays_s) / self.incidents if self.incidents else math.nan

    @property
    def median_delay_s(self) -> float:
        """Median of the detection delays, seconds; nan if nothing was detected."""
        return median(self.delays_s) if self.delays_s else math.nan

    @property
    def false_alarms_a_morning(self) -> float:
        """Alerts that belonged to no incident, a morning."""
        return (self.alerts - self.right) / self.mornings


def score_alert(alert: Alert, mornings: Sequence[Labelled], *, lead_s: float = 900) -> AlertScore:
    """Hold an alert against what was true, over many mornings.

    What counts is when an alert starts. It belongs to an incident if that is before the incident's
    end, and no more than `lead_s` before its begin: earlier than that it is luck, and not a
    warning. So an alert that has been on since the start of the morning is a false alarm.

    Args:
        alert: The alert.
        mornings: What could be seen, and the incidents, of each.
        lead_s: How early a warning may come, seconds.

    Returns:
        The score.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If there is no morning, or the lead is negative.
    """
    require_type("alert", alert, ThresholdAlert, BurnRateAlert)
    mornings = require_list("mornings", mornings, tuple, some=True)
    lead_s = require_number("lead_s", lead_s, **TIME)
    alerts = right = total = 0
    delays_s: list[float] = []
    for seen, happened in mornings:
        starts_s = [span.from_s for span in firings(alert, seen)]
        belongs = [
            [start_s for start_s in starts_s if from_s - lead_s <= start_s < until_s]
            for from_s, until_s in happened
        ]
        alerts += len(starts_s)
        right += len({start_s for found in belongs for start_s in found})
        total += len(happened)
        delays_s += [
            found[0] - span.from_s for found, span in zip(belongs, happened, strict=True) if found
        ]
    return AlertScore(
        mornings=len(mornings),
        alerts=alerts,
        right=right,
        incidents=total,
        delays_s=tuple(delays_s),
    )
