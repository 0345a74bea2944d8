"""What a review looks at: whose promises were broken, and where their time went."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import lt, sub

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.judge.verdict import Promises, Verdict, judge
from waitingroom_lib.outcome.causes import Stretches, answered_share, totals_us
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.timeline import Timeline

WAITS = ("line", "cap", "breaker", "backoff", "redelivery")
"""Where those wait who fill a backlog."""

IN_CALLS = ("calls", "clinic", "failed_calls")
"""What a worker's time in a call goes into."""

STEPS = 2000
"""Most steps of time that are looked at, however long a log is."""


@dataclass(frozen=True)
class Findings:
    """One outcome under review, measured once.

    Args:
        outcome: What a design did with a Morning.
        limits: The promises.
    """

    outcome: Outcome
    limits: Promises

    @property
    def design(self) -> Design:
        """The design."""
        return self.outcome.design

    @property
    def worker(self) -> str:
        """What makes the calls."""
        return "worker" if self.design.is_queued else "thread"

    @property
    def clinic_limit(self) -> int | None:
        """Calls that a clinic takes at once."""
        return self.outcome.morning.scenario.clinic_limit

    @cached_property
    def verdict(self) -> Verdict:
        """How the promises were kept."""
        return judge(self.outcome, self.limits)

    # Who was harmed

    @cached_property
    def late_s(self) -> float | None:
        """From what age on a booking broke a promise, seconds; None: that promise was kept."""
        acceptance, *others = self.verdict.scores[:3]
        scores = others if self.design.is_queued else [acceptance]
        return min((score.limit for score in scores if not score.kept), default=None)

    @cached_property
    def turned_away(self) -> int:
        """Patients who found the backlog full; 0 if they are less than one of a hundred."""
        number = self.outcome.count("rejected")
        number -= 0 if self.design.is_queued else len(self.outcome.given_up)
        return number if self.is_much(number) else 0

    @cached_property
    def is_told_no(self) -> bool:
        """Whether more than a few were turned away or given up."""
        return bool(self.turned_away) or self.is_much(len(self.outcome.given_up))

    @cached_property
    def is_hurt(self) -> bool:
        """Whether a promise to patients was broken, or more than a few were told no."""
        return not all(score.kept for score in self.verdict.scores[:3]) or self.is_told_no

    def is_much(self, bookings: int) -> bool:
        """Whether so many are at least one of a hundred bookings."""
        return bookings >= 0.01 * len(self.outcome.bookings)

    @cached_property
    def still_open(self) -> int:
        """Bookings that a cut left open."""
        return self.outcome.count("waiting") + self.outcome.count("in_call")

    @cached_property
    def harmed(self) -> Sequence[int]:
        """Whose time counts: 1 for each that is late, given up, or still open at a cut."""
        return self.outcome.harmed(math.inf if self.late_s is None else self.late_s)

    # Where their time went

    @cached_property
    def every_us(self) -> dict[str, int]:
        """The time of all bookings, by cause."""
        return totals_us(self.outcome.stays)

    @cached_property
    def spent_us(self) -> dict[str, int]:
        """The time of the harmed, and of those who waited when others were turned away."""
        spent, rows = totals_us(self.outcome.stays, self.harmed), self.outcome.bookings
        if self.turned_away:
            every = self.outcome.time_spent(self.step_s).spent_us
            told_later = {letter.booking for letter in self.outcome.given_up}
            steps = {
                math.ceil(to_s(arrived) / self.step_s)
                for booking, arrived, state in zip(
                    rows.booking, rows.arrived_us, rows.state, strict=True
                )
                if state == "rejected" and booking not in told_later
            }
            for cause in WAITS:
                spent[cause] += sum(every[cause][step] for step in steps)
        return spent

    @cached_property
    def cause(self) -> str:
        """What took most of it, of what a design can do something about; `cut`: nothing did yet."""
        spent, is_queued = dict(self.spent_us), self.design.is_queued
        if is_queued and not (self.is_told_no or self.late_s):
            return "front_end"
        if not is_queued and self.turned_away:
            return "line"  # they found no thread
        if self.verdict.acceptance.kept:
            spent["front_end"] = 0
        if is_queued and not self.calls_alone_are_late:
            spent["calls"] = 0
        cause = max(spent, key=lambda name: spent[name])
        if spent[cause] > (0.1 * sum(self.spent_us.values()) if self.still_open else 0):
            return cause
        if self.turned_away:
            return "line"
        return "failed_calls" if self.is_told_no else "cut"

    @property
    def calls_alone_are_late(self) -> bool:
        """Whether more than one call of twenty is late by itself."""
        call_us, late_us = self.outcome.morning.call_us, to_us(self.late_s or 0)
        return bool(late_us) and sum(map(partial(lt, late_us), call_us)) > 0.05 * len(call_us)

    @cached_property
    def blamed(self) -> Stretches:
        """The stretches of the cause, of the harmed; of all if none of them has any."""
        stays = self.stays(self.cause)
        of_harmed = stays.among(self.harmed)
        return of_harmed if len(of_harmed.booking) else stays

    def stays(self, name: str) -> Stretches:
        """The stretches of one kind."""
        return self.outcome.stays.get(name, Stretches((), (), ()))

    @cached_property
    def answered_share(self) -> float:
        """Of the calls to those clinics meanwhile whose patients were held: how many went well."""
        call_us, rows = to_us(self.outcome.morning.mean_call_s), self.outcome.bookings
        return answered_share(self.outcome.stays, self.blamed, rows.clinic, call_us)

    @property
    def reason(self) -> tuple[str, int]:
        """Why most were given up, and how many; nothing, if none was."""
        reasons = Counter(letter.reason for letter in self.outcome.given_up)
        return max(reasons.items(), key=lambda item: item[1], default=("", 0))

    # When, and what the workers did meanwhile

    @property
    def step_s(self) -> float:
        """A minute, or more in a long log."""
        return max(60, math.ceil(self.outcome.ended_s / STEPS))

    @property
    def timeline(self) -> Timeline:
        """How things stood at each step."""
        return self.outcome.timeline(self.step_s)

    @cached_property
    def window(self) -> tuple[int, int, int]:
        """The steps in which somebody waits: the first, the worst, and the one after the last."""
        backlog = self.timeline.backlog
        worst = first = end = backlog.index(max(backlog))
        while first and backlog[first - 1]:
            first -= 1
        while end < len(backlog) and backlog[end]:
            end += 1
        return first, worst, end

    @cached_property
    def span_us(self) -> tuple[int, int]:
        """From when until when that is, microseconds."""
        first, _, end = self.window
        return to_us(max(first - 1, 0) * self.step_s), to_us(end * self.step_s)

    @cached_property
    def busy_us(self) -> dict[str, int]:
        """What workers spent meanwhile in calls: as long as clinics need, the rest, in vain."""
        return {name: self.stays(name).by_step(self.span_us)[1] for name in IN_CALLS}

    @cached_property
    def busy_share(self) -> float:
        """Share of the workers that were in a call meanwhile."""
        first, _, end = self.window
        there_us = sum(self.timeline.workers[first:end]) * to_us(self.step_s)
        return sum(self.busy_us.values()) / max(there_us, 1)

    @cached_property
    def wasted_share(self) -> float:
        """Share of the time in calls meanwhile that clinics that are well would not have taken."""
        if not self.every_us["clinic"] + self.every_us["failed_calls"]:
            return 0.0
        return 1 - self.busy_us["calls"] / max(sum(self.busy_us.values()), 1)

    @cached_property
    def few(self) -> tuple[int, float, float] | None:
        """The few clinics that this time, or that of the workers, went to; None: it was not so."""
        if self.cause in ("calls", "front_end") or (
            self.cause == "line" and self.wasted_share <= 0.2
        ):
            return None
        stays = self.blamed
        if self.cause == "line":
            stays = self.stays("clinic").and_also(self.stays("failed_calls")).within(*self.span_us)
        return stays.few_clinics(self.outcome.bookings.clinic)

    @property
    def is_silent(self) -> bool:
        """Whether a call was held up for far longer than a clinic that is slow takes."""
        held_up = self.stays("clinic")
        longest_us = max(map(sub, held_up.until_us, held_up.from_us), default=0)
        return longest_us > 50 * to_us(self.outcome.morning.mean_call_s)

    @property
    def cuts_good_calls(self) -> bool:
        """Whether a timeout cuts calls short that were on the way to be answered."""
        cut, call_us = self.results["timed out"], self.outcome.morning.call_us
        timeout_us = to_us(self.design.policy.timeout_s or 0)
        return bool(cut) and sum(map(partial(lt, timeout_us), call_us)) > cut / 2

    @property
    def ran_out(self) -> bool:
        """Whether most of the harmed were not late, but given up for want of another attempt."""
        return self.reason[0].endswith("used up") and self.is_most(self.reason[1])

    def is_most(self, bookings: int) -> bool:
        """Whether so many are most of the harmed."""
        return 2 * bookings > sum(self.harmed)

    # Rates and money

    @cached_property
    def results(self) -> Counter[str]:
        """How many calls went wrong, and how."""
        log = self.outcome.log
        ended = Counter(() if log is None else log.result)
        return Counter({kind: ended[kind] for kind in ("failed", "refused", "timed out", "died")})

    @property
    def most_workers(self) -> int:
        """The most workers (or threads) that were there at any time."""
        return max(number for _, number in self.outcome.workforce)

    @cached_property
    def work_s(self) -> float:
        """A worker's time that a booking takes, all its calls together, seconds."""
        spent_us = sum(self.every_us[name] for name in IN_CALLS)
        called = len(self.outcome.bookings) - self.outcome.bookings.attempts.count(0)
        return max(to_s(spent_us) / max(called, 1), 1e-6)

    @property
    def capacity_per_s(self) -> float:
        """What all workers can confirm, bookings per second, at the calls that were made."""
        return self.most_workers / self.work_s

    @cached_property
    def peak(self) -> tuple[float, float]:
        """The highest arrival rate, per second, of a minute or of ten bookings; and when."""
        arrived_us, steps = self.outcome.bookings.arrived_us, self.timeline.arrivals
        most, ten = max(steps), min(10, len(arrived_us) - 1)
        if most > ten:
            return most / self.step_s, max(steps.index(most) - 1, 0) * self.step_s
        us, since = min((b - a, a) for a, b in zip(arrived_us, arrived_us[ten:], strict=False))
        return ten / to_s(max(us, to_us(self.step_s))), to_s(since)

    @cached_property
    def in_time(self) -> int:
        """The longest line of which nearly all are confirmed in time, first come first."""
        limit_s = self.limits.confirmation_s
        if self.reason[0] == "too old":
            limit_s = min(limit_s, self.design.max_age_s)
        longest_call_s = to_s(max(self.outcome.morning.call_us))
        # A little under what is confirmed in time on average: some calls are longer than others.
        return math.floor(0.97 * self.capacity_per_s * max(limit_s - longest_call_s, 0))

    @property
    def long_call_s(self) -> float:
        """What 95 of 100 calls stay within, seconds."""
        call_us = sorted(self.outcome.morning.call_us)
        return to_s(call_us[math.ceil(0.95 * len(call_us)) - 1])

    @property
    def servers_needed(self) -> int:
        """Servers that the highest arrival rate keeps busy for four fifths of the time."""
        needed = math.ceil(self.peak[0] * self.outcome.morning.scenario.accept_s / 0.8)
        return max(needed, self.design.servers + 1)

    @property
    def booting_share(self) -> float:
        """Share of the workers' time paid for in which they booted."""
        paid_h = self.outcome.cost.hours("workers")
        return 1 - self.outcome.worker_hours(self.outcome.workforce) / paid_h if paid_h else 0.0

    @property
    def largest_backlog(self) -> float:
        """How long the line would have grown without a limit, were it a fluid."""
        level = largest = 0.0
        for arrivals in self.timeline.arrivals:
            level = max(level + arrivals - self.capacity_per_s * self.step_s, 0)
            largest = max(largest, level)
        return largest

    @property
    def affordable(self) -> float:
        """Workers (or threads) that the budget pays for all morning, beside the servers."""
        scenario, design = self.outcome.morning.scenario, self.design
        prices, hours = scenario.prices, scenario.duration_s / 3600
        each, beside = prices.worker_gbp_per_h, design.servers * prices.server_gbp_per_h
        if not design.is_queued:  # a thread is a server and a worker
            each, beside = each + prices.server_gbp_per_h, 0
        left_gbp = max(scenario.budget_gbp - beside * hours, 0)
        return math.floor(round(left_gbp / (each * hours), 9)) if each else math.inf
