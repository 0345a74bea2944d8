"""What a review looks at: whose promises were broken, and where their time went."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import sub

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib._words import count, rate
from waitingroom_lib.design.design import Design
from waitingroom_lib.judge.verdict import Promises, Verdict, judge
from waitingroom_lib.outcome.causes import Stretches, answered_share, few_clinics, totals_us
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.timeline import counts_at, per_step

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
    def late_s(self) -> float:
        """From what age on a booking broke a promise, seconds; infinite: that promise was kept."""
        acceptance, *others = self.verdict.scores[:3]
        scores = others if self.design.is_queued else [acceptance]
        return min((score.limit for score in scores if not score.kept), default=math.inf)

    @cached_property
    def turned_away(self) -> int:
        """Patients who found the backlog full; 0 if they are less than one of a hundred."""
        number = self.outcome.count("rejected")
        number -= 0 if self.design.is_queued else len(self.outcome.given_up)
        return number if self._is_much(number) else 0

    @cached_property
    def is_told_no(self) -> bool:
        """Whether more than a few were turned away or given up."""
        return bool(self.turned_away) or self._is_much(len(self.outcome.given_up))

    def _is_much(self, bookings: int) -> bool:
        return bookings >= 0.01 * len(self.outcome.bookings)

    @cached_property
    def harmed(self) -> Sequence[int]:
        """Whose time counts: 1 for each that is late, given up, or still open at a cut."""
        return self.outcome.harmed(self.late_s)

    @cached_property
    def still_open(self) -> int:
        """Bookings that a cut left open."""
        return self.outcome.count("waiting") + self.outcome.count("in_call")

    @cached_property
    def reason(self) -> tuple[str, bool]:
        """Why most were given up, and whether that is what befell most of the harmed."""
        reasons = Counter(letter.reason for letter in self.outcome.given_up).most_common(1)
        return (reasons[0][0], 2 * reasons[0][1] > sum(self.harmed)) if reasons else ("", False)

    @property
    def lack_attempts(self) -> bool:
        """Whether calls that went wrong took the time, or most of the harmed ran out of attempts."""
        ran_out = self.reason[1] and self.reason[0].endswith("used up")
        return ran_out or self.cause == "failed_calls"

    # Where their time went

    @cached_property
    def every_us(self) -> dict[str, int]:
        """The time of all bookings, by cause."""
        return totals_us(self.outcome.stays)

    @cached_property
    def spent_us(self) -> dict[str, int]:
        """The time of the harmed, and of those who waited while others were turned away."""
        stays, rows = self.outcome.stays, self.outcome.bookings
        spent = totals_us(stays, self.harmed)
        if self.turned_away:
            away = [state == "rejected" for state in rows.state]
            first, last = away.index(True), len(away) - 1 - away[::-1].index(True)
            span_us = rows.arrived_us[first] - 1, rows.arrived_us[last]
            meanwhile = {name: part.by_step(span_us)[1] for name, part in stays.items()}
            meanwhile["line"] = 2 * meanwhile["whole"] - sum(meanwhile.values())
            for cause in WAITS:
                spent[cause] += meanwhile.get(cause, 0)
        return spent

    @cached_property
    def cause(self) -> str:
        """What took most of it, of what a design can do something about; `cut`: nothing did yet."""
        spent, is_queued = dict(self.spent_us), self.design.is_queued
        if is_queued and not self.is_told_no and math.isinf(self.late_s):
            return "front_end"
        if not is_queued and self.turned_away:
            return "line"  # they found no thread
        if self.verdict.acceptance.kept:
            spent["front_end"] = 0
        if is_queued and self.long_call_s <= self.late_s:
            spent["calls"] = 0
        cause = max(spent, key=lambda name: spent[name])
        if spent[cause] > (0.1 * sum(self.spent_us.values()) if self.still_open else 0):
            return cause
        return "line" if self.turned_away else "failed_calls" if self.is_told_no else "cut"

    @cached_property
    def blamed(self) -> Stretches:
        """When the harmed waited for the cause; all, if none of them did."""
        stays = self.outcome.stays.get(self.cause, Stretches())
        of_harmed = stays.where(stays.places(self.harmed))
        return of_harmed if len(of_harmed.booking) else stays

    @cached_property
    def is_answered(self) -> bool:
        """Whether clinics answered for at least half of the time for which patients were held."""
        return answered_share(self.outcome, self.blamed) >= 0.5

    # What the workers did meanwhile

    @cached_property
    def instants(self) -> range:
        """Every minute, or every so many in a long log, microseconds."""
        step_us = to_us(max(60, math.ceil(self.outcome.ended_s / STEPS)))
        return range(0, self.outcome.ended_us + step_us, step_us)

    @cached_property
    def backlog(self) -> list[int]:
        """How many waited at each instant."""
        return self.outcome.waiting_at(self.instants)

    @cached_property
    def window_us(self) -> tuple[int, int, int]:
        """When somebody waits: the first instant, the worst, and the last."""
        worst = first = last = self.backlog.index(max(self.backlog))
        while first and self.backlog[first - 1]:
            first -= 1
        while last + 1 < len(self.backlog) and self.backlog[last + 1]:
            last += 1
        return self.instants[first], self.instants[worst], self.instants[last]

    @cached_property
    def busy_us(self) -> dict[str, int]:
        """What workers spent meanwhile in calls: as long as clinics need, the rest, in vain."""
        first_us, _, last_us = self.window_us
        span_us = max(first_us - self.instants.step, 0), last_us + self.instants.step
        stays = self.outcome.stays
        return {name: stays.get(name, Stretches()).by_step(span_us)[1] for name in IN_CALLS}

    @property
    def busy_share(self) -> float:
        """Share of the workers that were in a call meanwhile."""
        first_us, _, last_us = self.window_us
        there_us = self.most_workers * (last_us + self.instants.step - first_us)
        return sum(self.busy_us.values()) / there_us

    @cached_property
    def wasted_share(self) -> float:
        """Share of the time in calls meanwhile that clinics that are well would not have taken."""
        if not self.every_us["clinic"] + self.every_us["failed_calls"]:
            return 0.0
        return 1 - self.busy_us["calls"] / max(sum(self.busy_us.values()), 1)

    @cached_property
    def is_wasted(self) -> bool:
        """Whether they waited for workers who were held up by clinics."""
        return self.cause == "line" and self.wasted_share > 0.2

    @cached_property
    def few(self) -> tuple[int, float, float] | None:
        """The few clinics that this time, or that of the workers, went to; None: it was not so."""
        clinic, stays = self.outcome.bookings.clinic, self.outcome.stays
        if self.is_wasted:
            parts = [stays[name] for name in ("clinic", "failed_calls")]
            return few_clinics(Stretches(*([*a, *b] for a, b in zip(*parts, strict=True))), clinic)
        return few_clinics(self.blamed, clinic) if self.cause != "line" else None

    @property
    def is_silent(self) -> bool:
        """Whether a call was held up for far longer than a clinic that is slow takes."""
        held_up = self.outcome.stays.get("clinic", Stretches())
        far_us = 50 * to_us(self.outcome.morning.mean_call_s)
        return any(until - since > far_us for _, since, until in zip(*held_up, strict=True))

    @property
    def cuts_good_calls(self) -> bool:
        """Whether a timeout cuts calls short that were on the way to be answered."""
        cut, timeout_us = self.results["timed out"], to_us(self.design.policy.timeout_s or 0)
        return bool(cut) and 2 * sum(us > timeout_us for us in self.outcome.morning.call_us) > cut

    # Rates and money

    @cached_property
    def results(self) -> Counter[str]:
        """How many calls went wrong, and how."""
        log = self.outcome.log
        ended = Counter(() if log is None else log.result)
        return Counter({kind: ended[kind] for kind in ("failed", "refused", "timed out", "died")})

    @cached_property
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
    def arrivals(self) -> list[int]:
        """How many arrived in the step up to each instant."""
        return per_step(counts_at(self.outcome.bookings.arrived_us, self.instants))

    @cached_property
    def peak_per_s(self) -> float:
        """The highest arrival rate, of a minute or, where few arrive, of ten bookings, per second."""
        arrived_us, step_us, most = (
            self.outcome.bookings.arrived_us,
            self.instants.step,
            max(self.arrivals),
        )
        ten = min(10, len(arrived_us) // 2)
        if most > ten:
            return most / to_s(step_us)
        us = min(map(sub, arrived_us[ten:], arrived_us))
        return ten / to_s(max(us, step_us))

    @property
    def needed(self) -> int:
        """Workers that the highest arrival rate keeps busy, and a tenth more."""
        return math.ceil(1.1 * self.peak_per_s * self.work_s)

    @property
    def needs(self) -> str:
        """The same in words."""
        return f"{rate(self.peak_per_s)} keep {count(self.needed, self.worker)} busy"

    @property
    def budget(self) -> str:
        """What the budget pays for, in words."""
        return f"the budget pays for {self.affordable:,} all morning"

    @cached_property
    def in_time(self) -> int:
        """The longest line of which nearly all are confirmed in time, first come first."""
        limit_s = self.limits.confirmation_s
        if self.reason[0] == "too old":
            limit_s = min(limit_s, self.design.max_age_s)
        longest_call_s = to_s(max(self.outcome.morning.call_us))
        # A little under what is confirmed in time on average: some calls are longer than others.
        return math.floor(0.97 * self.capacity_per_s * max(limit_s - longest_call_s, 0))

    @cached_property
    def long_call_s(self) -> float:
        """What 95 of 100 calls stay within, seconds."""
        call_us = sorted(self.outcome.morning.call_us)
        return to_s(call_us[math.ceil(0.95 * len(call_us)) - 1])

    @property
    def largest_backlog(self) -> float:
        """How long the line would have grown without a limit, were it a fluid."""
        served = self.capacity_per_s * to_s(self.instants.step)
        growth = (arrived - served for arrived in self.arrivals)
        return max(accumulate(growth, lambda level, more: max(level + more, 0), initial=0))

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
