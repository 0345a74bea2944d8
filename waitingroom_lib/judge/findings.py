"""What a review looks at: whose promises were broken, and where their time went."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress
from operator import sub

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib._words import count, rate
from waitingroom_lib.judge.verdict import Promises, judge
from waitingroom_lib.outcome.causes import GOOD, time_spent, totals_us
from waitingroom_lib.outcome.ledger import HELD_BY, NEVER
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.passages import Stretches
from waitingroom_lib.outcome.timeline import instants, per_step

WAITS = ("line", "cap", "breaker", "backoff", "redelivery")
"""Where those wait who fill a backlog."""

IN_CALLS = ("calls", "clinic", "failed_calls")
"""What a worker's time in a call goes into."""

STEPS = 2000
"""Most steps of time that are looked at, however long a log is."""


class Findings:
    """One outcome under review, measured once.

    Who was harmed: from what age on a booking broke a promise (`late_s`; infinite: that promise was
    kept), how many found the backlog full (`turned_away`; 0 if they are under one of a hundred),
    were `given_up`, or left open by a cut (`still_open`); the `reason` for which most were given
    up, and whether that befell most of the harmed (`is_main`).

    Args:
        outcome: What a design did with a Morning; one booking at least.
        limits: The promises.
    """

    def __init__(self, outcome: Outcome, limits: Promises) -> None:
        self.outcome, self.limits, self.verdict = outcome, limits, judge(outcome, limits)
        self.design, self.policy = outcome.design, outcome.design.policy
        self.scenario = outcome.morning.scenario
        is_queued, much = self.design.is_queued, 0.01 * len(outcome.bookings)
        self.worker = "worker" if is_queued else "thread"
        scores = self.verdict.scores[1:3] if is_queued else self.verdict.scores[:1]
        self.late_s = min((score.limit for score in scores if not score.kept), default=math.inf)
        self.given_up = len(outcome.given_up)
        self.still_open = outcome.count("waiting") + outcome.count("in_call")
        away = outcome.count("rejected") - (0 if is_queued else self.given_up)
        self.turned_away = away if away >= much else 0
        self.is_told_no = bool(self.turned_away) or self.given_up >= much
        reasons = Counter(letter.reason for letter in outcome.given_up)
        self.reason, number = reasons.most_common(1)[0] if reasons else ("", 0)
        self.harmed = outcome.harmed(self.late_s)
        self.is_main = 2 * number > sum(self.harmed)
        ended = (outcome.log.result[row] for row in outcome.passages.in_vain)
        self.results = Counter(how for how in ended if how not in GOOD)
        self.most_workers = max(number for _, number in outcome.workforce)
        self.instants = instants(outcome.ended_us, max(60, math.ceil(outcome.ended_s / STEPS)))

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
            away_us = list(compress(rows.arrived_us, map("rejected".__eq__, rows.state)))
            span_us = away_us[0] - 1, away_us[-1]
            waits = {name: stays[name] for name in ("waits", *HELD_BY) if name in stays}
            meanwhile = time_spent(waits, span_us).spent_us
            for cause in WAITS:
                spent[cause] += meanwhile[cause][1]
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
        cause = max(spent, key=spent.get)
        if cause == "calls" and is_queued and self.long_call_s <= self.late_s:
            spent["calls"] = 0
            cause = max(spent, key=spent.get)
        if spent[cause] > (0.1 * sum(self.spent_us.values()) if self.still_open else 0):
            return cause
        return "line" if self.turned_away else "failed_calls" if self.is_told_no else "cut"

    @property
    def lack_attempts(self) -> bool:
        """Whether calls in vain took the time, or most of the harmed had no attempt left."""
        ran_out = self.is_main and self.reason.endswith("used up")
        return ran_out or self.cause == "failed_calls"

    def part(self, cause: str) -> Stretches:
        """When anybody's time went into a cause."""
        return self.outcome.stays.get(cause, Stretches())

    @cached_property
    def blamed(self) -> Stretches:
        """When the time of the harmed went into the cause; everybody's, if none of theirs did."""
        part = self.part(self.cause)
        of_harmed = part.where(part.places(self.harmed))
        return of_harmed if len(of_harmed.booking) else part

    @cached_property
    def few(self) -> tuple[int, float, float] | None:
        """The few clinics that this time, or that of the workers, went to, beside their base rate.

        How many they are, their share of the time and their share of the bookings; None: the time
        is spread as the bookings are, or is that of too few bookings to tell.
        """
        clinic, parts = self.outcome.bookings.clinic, [self.blamed]
        if self.cause == "line":
            parts = [self.part("clinic"), self.part("failed_calls")] if self.is_wasted else []
        spent = {}
        for booking, since, until in chain.from_iterable(parts):
            name = clinic[booking]
            spent[name] = spent.get(name, 0) + until - since
        if not any(spent.values()):
            return None
        ranked = Counter(spent).most_common()
        up_to = list(accumulate(time_us for _, time_us in ranked))
        number = bisect_left(up_to, 0.9 * up_to[-1]) + 1
        booked, most = Counter(clinic), ranked[:number]
        share = sum(booked[name] for name, _ in most) / len(clinic)
        is_told = share <= 0.55 and 2 * number <= sum(len(part.booking) for part in parts)
        return (number, up_to[number - 1] / up_to[-1], share) if is_told else None

    @cached_property
    def is_answered(self) -> bool:
        """Whether clinics answered for at least half of the time for which patients were held.

        What a clinic was like at a moment is told by its next call to end: it answers if that one
        went well, and took no longer than was needed, or than a mean call longer. Of a worker that
        died nothing is learnt.
        """
        outcome, log, clinic = self.outcome, self.outcome.call_log, self.outcome.bookings.clinic
        longer_us, call_us = to_us(outcome.morning.mean_call_s), outcome.morning.call_us
        held, ends, answered_us = self.blamed.by_clinic(clinic), defaultdict(list), 0
        columns = (log.booking, log.started_us, log.ended_us, log.result)
        theirs = list(map(held.__contains__, map(clinic.__getitem__, log.booking)))
        kept = (compress(each, theirs) for each in columns)
        for booking, begun, until, result in zip(*kept, strict=True):
            if result != "died":
                ended = outcome.ended_us if until == NEVER else until
                is_well = result in GOOD and ended - begun <= call_us[booking] + longer_us
                ends[clinic[booking]].append((ended, is_well))
        for name, theirs in held.items():
            calls = sorted(ends[name])
            by_call = theirs.by_step([ended for ended, _ in calls])
            answered_us += sum(compress(by_call, [is_well for _, is_well in calls]))
        return 2 * answered_us >= self.blamed.total_us()

    @property
    def is_silent(self) -> bool:
        """Whether a call was held up for far longer than a clinic that is slow takes."""
        rest = self.part("clinic")
        longest_us = max(map(sub, rest.until_us, rest.from_us), default=0)
        return longest_us > 50 * to_us(self.outcome.morning.mean_call_s)

    # What the workers did meanwhile

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
    def wasted_share(self) -> float:
        """Share of the time in calls meanwhile that clinics that are well would not have taken."""
        if not self.every_us["clinic"] + self.every_us["failed_calls"]:
            return 0.0
        first_us, _, last_us = self.window_us
        span_us = max(first_us - self.instants.step, 0), last_us + self.instants.step
        calls_us, *rest_us = (self.part(name).by_step(span_us)[1] for name in IN_CALLS)
        return sum(rest_us) / max(calls_us + sum(rest_us), 1)

    @cached_property
    def is_wasted(self) -> bool:
        """Whether they waited for workers whom clinics held up, and not for want of any.

        That took more of the workers than were missing anyway, at the calls of clinics that are
        well, for all who came while the line grew.
        """
        if self.cause != "line" or self.wasted_share <= 0.2:
            return False
        first, worst = (at_us // self.instants.step for at_us in self.window_us[:2])
        there_us = self.most_workers * (worst + 1 - first) * self.instants.step
        needed_us = sum(self.arrivals[first : worst + 1]) * to_us(self.outcome.morning.mean_call_s)
        return self.wasted_share > 1 - there_us / max(needed_us, 1)

    # Rates and money

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
        return per_step(self.outcome.bookings.arrived_us, self.instants)

    @cached_property
    def peak_per_s(self) -> float:
        """The highest arrival rate, per second: of a minute or, where few arrive, of ten."""
        arrived_us, step_us = self.outcome.bookings.arrived_us, self.instants.step
        ten = min(10, len(arrived_us) // 2)
        if max(self.arrivals) > ten:
            return max(self.arrivals) / to_s(step_us)
        return ten / to_s(max(min(map(sub, arrived_us[ten:], arrived_us)), step_us))

    @property
    def needed(self) -> int:
        """Workers that the highest arrival rate keeps busy, and a tenth more."""
        return math.ceil(1.1 * self.peak_per_s * self.work_s)

    @property
    def needs(self) -> str:
        """The same in words."""
        return f"{rate(self.peak_per_s)} keep {count(self.needed, self.worker)} busy"

    @cached_property
    def in_time(self) -> int:
        """The longest line of which nearly all are confirmed in time, first come first."""
        limit_s = self.limits.confirmation_s
        if self.reason == "too old":
            limit_s = min(limit_s, self.design.max_age_s)
        left_s = max(limit_s - to_s(max(self.outcome.morning.call_us)), 0)
        # A little under what is confirmed in time on average: some calls are longer than others.
        return math.floor(0.97 * self.capacity_per_s * left_s)

    @cached_property
    def long_call_s(self) -> float:
        """What 95 of 100 calls stay within, seconds."""
        return to_s(_long_call_us(self.outcome.morning.call_us))

    @property
    def largest_backlog(self) -> float:
        """How long the line would have grown without a limit, were it a fluid."""
        served = self.capacity_per_s * to_s(self.instants.step)
        return max(accumulate(self.arrivals, lambda line, more: max(line + more - served, 0)))

    @property
    def affordable(self) -> float:
        """Workers (or threads) that the budget pays for all morning, beside the servers."""
        prices, hours = self.scenario.prices, self.scenario.duration_s / 3600
        each, beside = prices.worker_gbp_per_h, self.design.servers * prices.server_gbp_per_h
        if not self.design.is_queued:  # a thread is a server and a worker
            each, beside = each + prices.server_gbp_per_h, 0
        left_gbp = max(self.scenario.budget_gbp - beside * hours, 0)
        return math.floor(round(left_gbp / (each * hours), 9)) if each else math.inf

    @property
    def budget(self) -> str:
        """The same in words."""
        return f"the budget pays for {self.affordable:,} all morning"


@lru_cache(maxsize=1)  # the next design mostly meets the same Morning
def _long_call_us(call_us: tuple[int, ...]) -> int:
    """What 95 of 100 calls stay within."""
    return sorted(call_us)[math.ceil(0.95 * len(call_us)) - 1]
