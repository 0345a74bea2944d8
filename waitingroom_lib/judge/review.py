"""The review of an outcome: a bottleneck, its evidence, and ONE thing to try next.

It rests on one measurement: where the time of those went whose promises were broken. The largest
share names the bottleneck; what that part can do about it is the next step.
"""

import math
from dataclasses import dataclass

from waitingroom_lib._checks import require_type
from waitingroom_lib._words import count, duration
from waitingroom_lib.design.scaling import Autoscaler, OnDemand, Schedule
from waitingroom_lib.judge.findings import Findings
from waitingroom_lib.judge.sentences import BOTTLENECKS, evidence
from waitingroom_lib.judge.verdict import Promises
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
        return (
            f"Bottleneck: {self.bottleneck}\nEvidence: {self.evidence}\nTry next: {self.next_step}"
        )


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
    case = Findings(outcome, limits)
    name, next_step, *figure = _decide(case)
    part, bottleneck = BOTTLENECKS[name]
    return Review(part, bottleneck.format(*figure), evidence(case, name), next_step)


def _decide(case: Findings) -> Said:
    """Which bottleneck, and which next step."""
    outcome, policy, cap = case.outcome, case.design.policy, case.design.clinic_cap
    if not len(outcome.bookings):
        return "empty", "Try a Morning with patients."
    if outcome.count("lost"):
        return "lost", "Redelivery (redelivery_s): the queue keeps a booking until it is confirmed."
    if outcome.duplicates:
        return "twice", "Idempotency keys (idempotency_keys): the clinic knows the booking again."
    if all(score.kept for score in case.verdict.scores[:3]) and not case.is_told_no:
        if case.verdict.budget.kept:
            return "well", "Another seed. One Morning is one roll of the dice."
        return "idle", _cheaper(case), case.worker
    if case.cause == "cut":
        return "cut", "A run to the end, without until_s."
    if case.cause == "front_end":
        return "servers", _front_end(case)
    if case.cause == "calls":
        if not case.design.is_queued:
            return "floor", QUEUED
        longest = duration(case.long_call_s)
        return "calls", f"A promise that the clinics can keep: above {longest} (Promises)."
    if case.cause == "line":
        return _clinics(case) if case.is_wasted else _line(case)
    if case.cause == "redelivery" and not case.lack_attempts:
        step = f"A shorter redelivery_s: just above the timeout of {duration(policy.timeout_s)}."
        return "redelivery", step, duration(policy.redelivery_s)
    if case.cause == "clinic" or case.lack_attempts or not case.is_answered:
        return _clinics(case)
    if case.cause == "breaker":
        step = "A breaker that opens after 5 failures in a row: a single error says little."
        if policy.breaker.failures >= 5:
            step = "A breaker that is open for a shorter time (open_s)."
        return "breaker", step, count(policy.breaker.failures, "failure")
    if case.cause == "backoff":
        step = "A shorter backoff: with jitter, from a second or so (Backoff.exponential)."
        return "backoff", step
    limit = case.clinic_limit
    if limit and limit <= cap:
        return "full", _age(case), count(limit, "call")
    return "cap", f"A higher cap: near {limit or 2 * cap:,}.", count(cap, "call")


def _front_end(case: Findings) -> str:
    """What makes an acceptance quicker."""
    accept_s, limit = case.outcome.morning.scenario.accept_s, case.verdict.acceptance
    if accept_s > limit.limit:
        each = duration(accept_s)
        return f"A quicker acceptance: no number of servers makes {each} into {limit.limit_text}."
    busy = math.ceil(case.peak_per_s * accept_s / 0.8)  # for four fifths of the time
    return f"{count(max(busy, case.design.servers + 1), 'server')}."


def _line(case: Findings) -> Said:
    """They waited for a worker (or a thread), and these were not held up: who had them?"""
    design, (reason, is_most) = case.design, case.reason
    is_in_time, limit = case.verdict.confirmation.kept, design.backlog_limit
    if not design.is_queued:
        step = "Enough threads that no patient waits for one; then look at what is left."
        return "threads", step
    if case.turned_away:
        if not design.is_fixed:
            return "limit", _staff(case)[1]
        is_long = not is_in_time and design.order == "fifo" and limit > case.in_time
        if is_long or limit < case.in_time and case.largest_backlog <= case.in_time:
            step = (
                f"A limit nearer {case.in_time:,}: so many are confirmed within what was promised."
            )
            return "limit", step
        return "limit", "More workers: no line is long enough for all, and confirmed in time."
    if reason in ("too old", "shed") and is_most:
        step = f"A backlog limit that says no at once: near {case.in_time:,} are confirmed in time."
        return reason, step
    if design.shards and case.busy_share < 0.8:
        of, pick = design.shards.of, design.shards.pick + 1
        if pick > of:
            return "groups", "No groups (shards): one pool serves whoever comes."
        return "groups", f"More groups to pick from: Shards(of={of}, pick={pick})."
    if "lifo" in design.order and is_in_time:
        oldest = case.verdict.oldest.limit_text
        return "order", f"A maximum age under {oldest}: tell the few that are left over in time."
    return _staff(case)


def _staff(case: Findings) -> Said:
    """Too few workers: at all times, or when they were needed."""
    workers = case.design.workers
    if isinstance(workers, Schedule):
        step = "More of them, a boot time before the rush begins; fewer once the line is empty."
        return "schedule", step
    if isinstance(workers, Autoscaler):
        then = case.outcome.workers_at(case.window_us[1])
        if then >= workers.maximum and case.capacity_per_s < case.peak_per_s:
            return "maximum", f"A higher maximum: {case.needs}."
        step = "A rule that looks at what arrives, not only at what is already late (OnDemand)."
        if isinstance(workers.rule, OnDemand):
            step = "A schedule: on Mondays you know when the rush comes."
        return "late scaler", step, duration(workers.boot_s)
    if case.affordable <= workers and not case.verdict.budget.kept:
        step = (
            f"Name the promise that you would rather break: {case.budget}, and the rush needs more."
        )
        return "one number", step
    name = "priority" if case.design.order == "priority" else "workers"
    if workers < case.needed <= case.affordable:
        return name, f"More workers: {case.needs}."
    trial = "" if case.affordable > workers else ", to see what the rush needs"
    return name, f"More workers{trial}: {case.budget}."


def _clinics(case: Findings) -> Said:
    """Clinics were slow, full or silent, or calls went wrong."""
    limit, is_slow = case.clinic_limit, case.every_us["clinic"] > case.every_us["failed_calls"]
    if case.lack_attempts:
        name = "deaths" if 2 * case.results["died"] > case.results.total() else "failures"
    elif case.is_wasted and case.few:
        name = "few"
    elif is_slow and not case.few:
        name = "full" if limit else "silent" if case.is_silent else "slow"
    else:
        name = "failures" if case.is_wasted else "silent"
    figure = count(limit, "call") if name == "full" else case.worker
    return name, _remedy(case, name), figure


def _remedy(case: Findings, name: str) -> str:
    """What a design can do about its clinics: the first that is left to do."""
    design, policy, limit = case.design, case.design.policy, case.clinic_limit
    if case.cuts_good_calls:
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
        if not case.few and wrong < 0.5:
            if case.reason[0] == "retry budget used up":
                return f"A larger retry budget: {wrong:.0%} of the calls went wrong."
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
    if case.design.max_age_s is None:
        return "A maximum age: tell those whose clinic can't be reached in time."
    return "A shorter maximum age: no design confirms what a clinic does not answer."


def _cheaper(case: Findings) -> str:
    """What can be done about a bill, where all else is well."""
    outcome, workers = case.outcome, case.design.workers
    if isinstance(workers, Schedule):
        return "Fewer workers in the hours after the rush."
    if isinstance(workers, Autoscaler):
        paid_h = outcome.cost.hours("workers")
        booting = 1 - outcome.worker_hours(outcome.workforce) / paid_h if paid_h else 0
        if booting > 0.2:
            return f"A slower scale-in (scale_in_after_s): {booting:.0%} was paid for booting."
        if 2 * workers.minimum * outcome.ended_s / 3600 > paid_h:
            return "A lower minimum."
        return "A rule that wants fewer workers for the same line."
    scores = (case.verdict.confirmation, case.verdict.oldest)
    has_room = all(2 * score.figure < score.limit for score in scores)
    if has_room and case.design.concurrent_calls > 1:
        return f"Fewer {case.worker}s: the waits are far inside their limits."
    return f"No other fixed number: {case.budget}, and fewer soon break a promise. " + (
        "Capacity has to come and go."
    )
