"""The review of an outcome: a bottleneck, its evidence, and ONE thing to try next.

It rests on one measurement: where the time of those went whose promises were broken. The largest
share names the bottleneck; what that part can do about it is the next step.
"""

import math
from dataclasses import dataclass

from waitingroom_lib._checks import require_type
from waitingroom_lib._units import to_us
from waitingroom_lib._words import count, duration
from waitingroom_lib.design.scaling import Autoscaler, OnDemand, Schedule
from waitingroom_lib.judge.findings import Findings
from waitingroom_lib.judge.sentences import BOTTLENECKS, evidence
from waitingroom_lib.judge.verdict import Promises
from waitingroom_lib.outcome.bill import worker_hours
from waitingroom_lib.outcome.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Review:
    """What an experienced engineer would say of one outcome.

    Args:
        part: Where the bottleneck is: `servers`, `queue`, `workers`, `clinics`, `budget`, or
            `none`.
        bottleneck: What holds the design back, in a few words.
        evidence: The figures of this run that show it.
        next_step: The one thing to try next.
    """

    part: str
    bottleneck: str
    evidence: str
    next_step: str

    def __str__(self) -> str:
        """The review in three lines."""
        said = f"Bottleneck: {self.bottleneck}\nEvidence: {self.evidence}"
        return f"{said}\nTry next: {self.next_step}"


QUEUED = "Accept first and confirm later: a queued design."

Said = tuple[str, ...]
"""A name of `BOTTLENECKS`, the next step, and the figure that the bottleneck names, if any."""


def review(outcome: Outcome, promises: Promises | None = None) -> Review:
    """Find the bottleneck of an outcome, with its evidence, and ONE thing to try next.

    Broken rules come first, then the promises to patients, and the money last.

    Args:
        outcome: What a design did with a Morning.
        promises: The limits; by default the course's.

    Returns:
        The review.
    """
    require_type("outcome", outcome, Outcome)
    limits = Promises() if promises is None else promises
    require_type("promises", limits, Promises)
    if not len(outcome.bookings):
        return Review("none", "nothing", "Nobody booked.", "Try a Morning with patients.")
    case = Findings(outcome, limits)
    name, next_step, *figure = _decide(case)
    part, bottleneck = BOTTLENECKS[name]
    return Review(part, bottleneck.format(*figure), evidence(case, name), next_step)


def _decide(case: Findings) -> Said:
    """Which bottleneck, and which next step."""
    outcome, policy, cap = case.outcome, case.policy, case.design.clinic_cap
    if outcome.count("lost"):
        return "lost", "Redelivery (redelivery_s): the queue keeps a booking until it is confirmed."
    if outcome.duplicates:
        return "twice", "Idempotency keys (idempotency_keys): the clinic knows the booking again."
    if all(score.kept for score in case.verdict.scores[:3]) and not case.is_told_no:
        if not case.verdict.budget.kept:
            return "idle", _cheaper(case), case.worker
        return "well", "Another seed. One Morning is one roll of the dice."
    if case.cause == "cut":
        return "cut", "A run to the end, without until_s."
    if case.cause == "front_end":
        return "servers", _front_end(case)
    if case.cause == "calls" and not case.design.is_queued:
        return "floor", QUEUED
    if case.cause == "calls":
        longest = duration(case.long_call_s)
        return "calls", f"A promise that the clinics can keep: above {longest} (Promises)."
    if case.cause == "line" and not case.is_wasted:
        return _line(case)
    if case.cause == "redelivery" and not case.lack_attempts:
        timeout, longer = duration(policy.timeout_s), duration(policy.redelivery_s)
        return "redelivery", f"A shorter redelivery_s: just above the timeout of {timeout}.", longer
    if case.cause in ("line", "clinic") or case.lack_attempts or not case.is_answered:
        return _clinics(case)
    if case.cause == "backoff":
        return "backoff", "A shorter backoff: with jitter, from a second or so."
    if case.cause == "breaker":
        failures = policy.breaker.failures
        step = "A breaker that opens after 5 failures in a row: a single error says little."
        if failures >= 5:
            step = "A breaker that is open for a shorter time (open_s)."
        return "breaker", step, count(failures, "failure")
    limit = case.scenario.clinic_limit
    if limit and limit <= cap:
        return "full", _age(case), count(limit, "call")
    return "cap", f"A higher cap: near {limit or 2 * cap:,}.", count(cap, "call")


def _front_end(case: Findings) -> str:
    """What makes an acceptance quicker."""
    accept_s, limit = case.scenario.accept_s, case.verdict.acceptance
    if accept_s > limit.limit:
        each = duration(accept_s)
        return f"A quicker acceptance: no number of servers makes {each} into {limit.limit_text}."
    busy = math.ceil(case.peak_per_s * accept_s / 0.8)  # for four fifths of the time
    return f"{count(max(busy, case.design.servers + 1), 'server')}."


def _line(case: Findings) -> Said:
    """They waited for a worker (or a thread) whom no clinic held up: who had them, or was there?"""
    design, is_late = case.design, not case.verdict.confirmation.kept
    if not design.is_queued:
        return "threads", "Enough threads that no patient waits for one; then look at what is left."
    if case.turned_away and design.is_fixed:
        in_time = case.in_time
        is_long = is_late and design.order == "fifo" and design.backlog_limit > in_time
        is_short = design.backlog_limit < in_time and case.largest_backlog <= in_time
        if is_long or is_short:
            return "limit", f"A limit nearer {in_time:,}: so many are confirmed in time."
        return "limit", "More workers: no line is long enough for all, and confirmed in time."
    if case.turned_away:
        return "limit", _staff(case)[1]
    if case.reason in ("too old", "shed") and case.is_main:
        step = f"A backlog limit that says no at once: near {case.in_time:,} are confirmed in time."
        return "given up", step, "age limit" if case.reason == "too old" else "shedding"
    if design.shards and case.capacity_per_s > case.peak_per_s:
        of, pick = design.shards.of, design.shards.pick + 1
        return "groups", f"More groups to pick from: Shards(of={of}, pick={min(pick, of)})."
    if "lifo" in design.order and not is_late:
        limit = case.verdict.oldest.limit_text
        return "order", f"A maximum age under {limit}: tell the few that are left over in time."
    return _staff(case)


def _staff(case: Findings) -> Said:
    """Too few workers: at all times, or when they were needed."""
    workers, needed = case.design.workers, case.needed
    if isinstance(workers, Schedule):
        return "schedule", "More of them, a boot time before the rush begins; fewer afterwards."
    if isinstance(workers, Autoscaler):
        is_at_most = case.outcome.workers_at(case.window_us[1]) >= workers.maximum
        if is_at_most and workers.maximum < needed:
            return "maximum", f"A higher maximum: {case.needs}."
        step = "A rule that looks at what arrives, not only at what is already late (OnDemand)."
        if isinstance(workers.rule, OnDemand):
            step = "A schedule: on Mondays you know when the rush comes."
        return "late scaler", step, duration(workers.boot_s)
    if workers < needed <= case.affordable:
        return "workers", f"More workers: {case.needs}."
    if case.affordable > workers:
        return "workers", f"More workers: {case.budget}."
    if case.verdict.budget.kept:
        return "workers", f"More workers, to see what the rush needs: {case.budget}."
    return "one number", f"Name the promise that you would rather break: {case.budget}."


def _clinics(case: Findings) -> Said:
    """Clinics were slow, full or silent, or calls went wrong."""
    spent, limit = case.every_us, case.scenario.clinic_limit
    is_slow = spent["clinic"] > spent["failed_calls"]
    if case.lack_attempts:
        name = "deaths" if 2 * case.results["died"] > case.results.total() else "failures"
    elif case.is_wasted and case.few:
        name = "few"
    elif is_slow and not case.few:
        name = "full" if limit else "silent" if case.is_silent else "slow"
    else:
        name = "failures" if case.is_wasted else "silent"
    return name, _remedy(case, name), count(limit, "call") if name == "full" else case.worker


def _remedy(case: Findings, name: str) -> str:
    """What a design can do about its clinics: the first that is left to do."""
    design, policy, limit = case.design, case.policy, case.scenario.clinic_limit
    call_us, timeout_us = case.outcome.morning.call_us, to_us(policy.timeout_s or 0)
    too_long = sum(map(timeout_us.__lt__, call_us)) / len(call_us)
    if 2 * too_long * len(case.outcome.call_log) > case.results["timed out"] > 0:
        return f"A longer timeout: {duration(policy.timeout_s)} cuts many a good call short."
    if case.cause == "failed_calls" and not design.is_queued:
        return QUEUED
    if name == "few" and not (design.clinic_cap or design.shards):
        return "A cap on the calls to one clinic (clinic_cap): only its own patients wait then."
    if name == "full" and not (design.clinic_cap and design.clinic_cap <= limit):
        return f"A cap of {count(limit, 'call')} to one clinic: any more only wait inside it."
    if name == "slow":
        return f"More workers while it lasts: {case.needs}."
    if case.lack_attempts:
        wrong = case.results.total() / len(case.outcome.call_log)
        if policy.max_attempts == 1:
            return "A second attempt, after a backoff with jitter, held back by a retry budget."
        if not case.few and wrong < 0.5 and case.reason == "retry budget used up":
            return f"A larger retry budget: {wrong:.0%} of the calls went wrong."
        if not case.few and wrong < 0.5:
            return f"One attempt more: {policy.max_attempts + 1}."
        if policy.breaker:
            return "A longer backoff: spread the attempts over more time than the trouble lasts."
    elif name == "failures" and policy.max_attempts > 1 and not policy.retry_budget:
        return "A retry budget: retries may add a tenth to the load, and no more."
    elif policy.timeout_s is None and not case.results["refused"]:
        return "A timeout: a call that hangs keeps all that wait behind it."
    if not policy.breaker:
        return "A circuit breaker: it sets bookings aside for a clinic that is down."
    return _age(case)


def _age(case: Findings) -> str:
    """What is left to do for patients whose clinic can't be called."""
    shorter = "" if case.design.max_age_s is None else "shorter "
    return f"A {shorter}maximum age: tell those whose clinic can't be reached in time."


def _cheaper(case: Findings) -> str:
    """What can be done about a bill, where all else is well."""
    outcome, workers, paid_h = case.outcome, case.design.workers, case.outcome.cost.hours("workers")
    if isinstance(workers, Schedule):
        return "Fewer workers in the hours after the rush."
    if isinstance(workers, Autoscaler):
        booting = 1 - worker_hours(outcome.workforce, outcome.ended_us) / max(paid_h, 1e-9)
        if booting > 0.2:
            return f"A slower scale-in (scale_in_after_s): {booting:.0%} was paid for booting."
        if 2 * workers.minimum * outcome.ended_s / 3600 > paid_h:
            return "A lower minimum."
        return "A rule that wants fewer workers for the same line."
    waits = (case.verdict.confirmation, case.verdict.oldest)
    if case.most_workers > 1 and all(2 * score.figure < score.limit for score in waits):
        return f"Fewer {case.worker}s: the waits are far inside their limits."
    return f"No other fixed number: {case.budget}. Capacity has to come and go."
