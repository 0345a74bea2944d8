"""The review of an outcome: a bottleneck, its evidence, and ONE thing to try.

It rests on one measurement: where the time of those went whose promises were broken. The largest
share names the bottleneck; what that part can do about it is the next step.
"""

from dataclasses import dataclass

from waitingroom_lib._checks import require_type
from waitingroom_lib._words import count, duration, rate
from waitingroom_lib.design.scaling import Autoscaler, OnDemand, Schedule
from waitingroom_lib.judge.findings import Findings
from waitingroom_lib.judge.sentences import BOTTLENECKS, FACTS, NEXT_STEPS, WHERE
from waitingroom_lib.judge.verdict import Promises
from waitingroom_lib.outcome.outcome import Outcome


class _Figures(dict[str, str]):
    """The facts of one case, each found out when a sentence asks for it."""

    def __init__(self, case: Findings) -> None:
        self.case = case

    def __missing__(self, name: str) -> str:
        return FACTS[name](self.case)


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
    name, step = _decide(case)
    part, bottleneck = BOTTLENECKS[name]
    figures, evidence = _Figures(case), _evidence(case, name)
    return Review(
        part, bottleneck.format_map(figures), evidence, NEXT_STEPS[step].format_map(figures)
    )


def _decide(case: Findings) -> tuple[str, str]:
    """Which bottleneck, and which next step."""
    if not len(case.outcome.bookings):
        return "empty", "patients"
    if case.outcome.count("lost"):
        return "lost", "redelivery"
    if not case.verdict.rules[0].kept:
        return ("twice", "keys") if case.outcome.duplicates else ("orphans", "cuts")
    if not case.is_hurt:
        return ("well", "seed") if case.verdict.budget.kept else ("idle", _cheaper(case))
    if case.cause == "cut":
        return "cut", "no cut"
    if case.cause == "front_end":
        accept_s = case.outcome.morning.scenario.accept_s
        return "servers", "quicker" if accept_s > case.limits.acceptance_s else "servers"
    if case.cause == "calls":
        return ("calls", "promise") if case.design.is_queued else ("floor", "queued")
    if case.cause == "line":
        return _line(case)
    if case.cause in ("clinic", "failed_calls") or case.ran_out or case.answered_share < 0.5:
        return _clinics(case)
    if case.cause == "breaker":
        return "breaker", "patience" if case.design.policy.breaker.failures < 5 else "reopen"
    if case.cause == "cap":
        is_full = case.clinic_limit and case.clinic_limit <= case.design.clinic_cap
        return ("full", "age") if is_full else ("cap", "higher cap")
    return case.cause, "sooner" if case.cause == "redelivery" else "shorter"


def _line(case: Findings) -> tuple[str, str]:
    """They waited for a worker (or a thread): who had them, or were there too few?"""
    design, reason = case.design, case.reason[0]
    if case.wasted_share > 0.2:
        return _clinics(case)
    if not design.is_queued:
        return "threads", "threads"
    if case.turned_away:
        limit, is_late = design.backlog_limit or 0, not case.verdict.confirmation.kept
        if not design.is_fixed:
            return "limit", _staff(case)[1]
        is_long = is_late and design.order == "fifo" and limit > case.in_time
        is_short = limit < case.in_time and case.largest_backlog <= case.in_time
        return "limit", "limit" if is_long or is_short else "no line"
    if reason in ("too old", "shed") and case.is_most(case.reason[1]):
        return reason, "door"
    if design.shards and case.busy_share < 0.8:
        return "groups", "pick" if design.shards.pick < design.shards.of else "pool"
    if "lifo" in design.order and case.verdict.confirmation.kept:
        return "order", "order"
    return _staff(case)


def _staff(case: Findings) -> tuple[str, str]:
    """Too few workers: at all times, or when they were needed."""
    workers = case.design.workers
    if isinstance(workers, Schedule):
        return "schedule", "earlier"
    if isinstance(workers, Autoscaler):
        at_most = case.timeline.workers[case.window[1]] >= workers.maximum
        if at_most and case.capacity_per_s < case.peak[0]:
            return "maximum", "maximum"
        return "late scaler", "by clock" if isinstance(workers.rule, OnDemand) else "on demand"
    if not case.verdict.budget.kept and case.affordable <= workers:
        return "one number", "name"
    name = "priority" if case.design.order == "priority" else "workers"
    return name, "workers" if case.affordable > workers else "trial"


def _clinics(case: Findings) -> tuple[str, str]:
    """Clinics were slow, full or silent, or calls went wrong."""
    is_slow = case.every_us["clinic"] > case.every_us["failed_calls"]
    if case.cause == "failed_calls" or case.ran_out:
        name = "deaths" if 2 * case.results["died"] > case.results.total() else "failures"
    elif case.cause == "line" and case.few:
        name = "few"
    elif case.cause == "line" and not is_slow:
        name = "failures"
    elif is_slow and case.clinic_limit and not case.few:
        name = "full"
    else:
        name = "slow" if is_slow and not case.few and not case.is_silent else "silent"
    return name, _remedy(case, name, is_slow)


def _remedy(case: Findings, name: str, is_slow: bool) -> str:
    """What a design can do about its clinics: the first that is left to do."""
    design, policy, limit = case.design, case.design.policy, case.clinic_limit or 0
    if case.cuts_good_calls:
        return "cuts"
    if case.cause == "failed_calls" and not design.is_queued:
        return "queued"
    if name == "few" and not (design.clinic_cap or design.shards):
        return "clinic cap"
    if name == "full" and not (design.clinic_cap and design.clinic_cap <= limit):
        return "its limit"
    if name == "slow":
        return "meanwhile"
    if case.cause == "failed_calls" or case.ran_out:
        is_down = case.few or 2 * case.results.total() > len(case.outcome.call_log)
        if policy.max_attempts == 1:
            return "again"
        if not is_down:
            return "tokens" if case.reason[0] == "retry budget used up" else "attempts"
        return "longer" if policy.breaker else "breaker"
    if name == "failures" and policy.max_attempts > 1 and not policy.retry_budget:
        return "budget"
    if policy.timeout_s is None and not case.results["refused"]:
        return "timeout"
    if not policy.breaker:
        return "breaker"
    return "age" if design.max_age_s is None else "less age"


def _cheaper(case: Findings) -> str:
    """What can be done about a bill, where all else is well."""
    workers = case.design.workers
    if isinstance(workers, Schedule):
        return "after"
    if isinstance(workers, Autoscaler):
        if case.booting_share > 0.2:
            return "scale in"
        minimum_h = workers.minimum * case.outcome.ended_s / 3600
        return "minimum" if 2 * minimum_h > case.outcome.cost.hours("workers") else "rule"
    scores = (case.verdict.confirmation, case.verdict.oldest)
    has_room = all(2 * score.figure < score.limit for score in scores)
    return "fewer" if has_room and case.design.concurrent_calls > 1 else "come and go"


# Evidence -----------------------------------------------------------------------------------------


def _evidence(case: Findings, name: str) -> str:
    """The figures of this run."""
    outcome, verdict, ended = case.outcome, case.verdict, case.outcome.clock(case.outcome.ended_s)
    there, staff = case.design.servers, count(case.most_workers, case.worker)
    if name in ("empty", "cut"):
        return f"{count(case.still_open, 'booking')} open at {ended}."
    if name == "lost":
        return f"{count(outcome.count('lost'), 'accepted booking')} vanished: {_went(case)}."
    if name in ("twice", "orphans"):
        times = count(outcome.duplicates or outcome.orphans, "time")
        return f"{times} a clinic confirmed a booking too often: {_went(case)}, while it went on."
    if name in ("well", "idle"):
        return ("All four promises were kept. " if name == "well" else "") + (
            f"The oldest waited {verdict.oldest.figure_text}; {staff}, in calls for "
            f"{outcome.utilisation:.0%} of the time, cost {verdict.budget.figure_text} of "
            f"{verdict.budget.limit_text}."
        )
    said = _whose(case)
    if case.cause == "line" and case.wasted_share > 0.2:
        said += f" Meanwhile {case.wasted_share:.0%} of the time of those in calls went into calls "
        said += "that went wrong or took longer than a clinic needs."
    if case.few:
        number, held, share = case.few
        said += f" {count(number, 'clinic')} of {len(outcome.morning.clinics):,} had {held:.0%} of "
        said += f"that time, and {share:.1%} of the bookings."
    if case.cause == "line":
        first, worst, last = case.window
        times = [outcome.clock(case.timeline.time_s[step]) for step in (first, last - 1)]
        most, oldest = case.timeline.backlog[worst], duration(outcome.oldest_wait_s)
        if most:
            said += f" Between {times[0]} and {times[1]} up to {most:,} waited, one for {oldest}."
        said += f" {staff} can confirm {rate(case.capacity_per_s)}, and up to "
        said += f"{rate(case.peak[0])} arrived."
    if name in ("servers", "threads"):
        each_s = outcome.morning.scenario.accept_s
        each_s += 0 if case.design.is_queued else outcome.morning.mean_call_s
        said += f" {rate(case.peak[0])} x {duration(each_s)} each would keep "
        said += f"{case.peak[0] * each_s:.1f} {name} busy; there {'is' if there == 1 else 'are'} "
        said += f"{there:,}."
    if case.cause == "calls":
        said += f" 95% of calls take up to {duration(case.long_call_s)}; "
        said += f"no number of {case.worker}s makes one shorter."
    if case.results.total():
        said += f" {_went(case).capitalize()}."
    return said


def _went(case: Findings) -> str:
    """How many calls went wrong, and how, most frequent first."""
    wrong = ", ".join(f"{number:,} {how}" for how, number in case.results.most_common() if number)
    return f"of {count(len(case.outcome.call_log), 'call')} {wrong}"


def _whose(case: Findings) -> str:
    """Who was harmed, and what most of their time went into, beside everybody's."""
    given_up, limit = len(case.outcome.given_up), case.design.backlog_limit
    kinds = {
        "late": sum(case.harmed) - given_up,
        "given up": given_up,
        "turned away": case.turned_away,
    }
    people = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    if case.turned_away:
        full = f"{count(limit, 'booking')} {'was' if limit == 1 else 'were'} waiting already"
        people += f" because {full if limit else 'none may wait'}"
    if case.reason[0]:
        people += f" (mostly: {case.reason[0]})"
    spent, every = case.spent_us, case.every_us
    share, usual = (us[case.cause] / max(sum(us.values()), 1) for us in (spent, every))
    where = WHERE[case.cause].format(worker=case.worker)
    return f"{people}: {share:.0%} of their time {where}, against {usual:.0%} over all bookings."
