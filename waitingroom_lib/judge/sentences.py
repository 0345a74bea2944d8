"""What a review says: each bottleneck in words, and the figures of a run that show it."""

from waitingroom_lib._units import to_s
from waitingroom_lib._words import count, duration, rate
from waitingroom_lib.judge.findings import Findings

BOTTLENECKS = {
    "cut": ("none", "nothing yet: the run was cut before anybody was late"),
    "well": ("none", "none on this Morning"),
    "lost": ("workers", "a worker that dies takes its booking with it"),
    "twice": ("clinics", "calls that are made again although the first had arrived"),
    "servers": ("servers", "the servers: patients wait before they are even accepted"),
    "threads": ("servers", "the threads: each is held until a clinic has answered"),
    "limit": ("queue", "the backlog limit: it turns patients away"),
    "given up": ("queue", "the {}: bookings are accepted, wait for a worker, and are given up"),
    "order": ("queue", "the order: whoever was once passed over waits for the rush to end"),
    "groups": ("workers", "the groups of workers: some are busy while others are idle"),
    "workers": ("workers", "the workers: bookings arrive faster than they are confirmed"),
    "one number": ("workers", "one number of workers for the whole morning"),
    "schedule": ("workers", "the schedule: too few workers when they are needed"),
    "late scaler": (
        "workers",
        "the autoscaler: its workers come too late, or too few; they boot for {}",
    ),
    "maximum": ("workers", "the autoscaler's maximum: it wanted more workers"),
    "deaths": ("workers", "the workers: they die in calls"),
    "redelivery": ("workers", "the redelivery: it comes {} after a worker took a booking"),
    "backoff": ("clinics", "the backoff: bookings wait for another attempt at clinics that answer"),
    "breaker": ("clinics", "the breaker: it opens after {} in a row at clinics that answer"),
    "cap": ("clinics", "the cap of {} to one clinic, which could take more"),
    "full": ("clinics", "the clinics: each takes {} at once, and no more"),
    "few": ("clinics", "a few clinics: they hold the {}s that all the others need"),
    "slow": ("clinics", "the clinics: they are slow, and so {}s are short"),
    "silent": ("clinics", "the clinics: they do not answer, or too slowly"),
    "failures": ("clinics", "the clinics: calls go wrong, and are made again or given up"),
    "calls": ("clinics", "the calls: they alone take longer than was promised"),
    "floor": ("clinics", "the clinic: the patient waits while it answers"),
    "idle": ("budget", "the bill: {}s that are paid for and idle"),
}
"""Each bottleneck's part of the platform, and what it is."""

WHERE = {
    "front_end": "they waited to be accepted",
    "line": "they waited for a {}",
    "cap": "they waited behind the cap on calls to their clinic",
    "breaker": "they waited behind their clinic's breaker",
    "backoff": "they waited for another attempt (backoff)",
    "redelivery": "they waited to be handed out again (redelivery)",
    "calls": "they were in calls",
    "clinic": "they were in calls that a slow, full or silent clinic held up",
    "failed_calls": "they were in calls that went wrong",
}
"""What each cause of `outcome.causes` means."""


def evidence(case: Findings, name: str) -> str:
    """The figures of a run that show a bottleneck."""
    outcome, verdict, worker = case.outcome, case.verdict, case.worker
    staff, peak = count(case.most_workers, worker), rate(case.peak_per_s)
    wrong = ", ".join(f"{number:,} {how}" for how, number in case.results.most_common())
    went = f"Of {count(len(outcome.call_log), 'call')} {wrong}." if wrong else ""
    if name == "cut":
        return f"{count(case.still_open, 'booking')} open at {outcome.clock(outcome.ended_s)}."
    if name == "lost":
        return f"{count(outcome.count('lost'), 'accepted booking')} vanished. {went}"
    if name == "twice":
        times = count(outcome.duplicates, "time")
        return f"{times} a clinic confirmed a booking that it had confirmed before. {went}"
    if name in ("well", "idle"):
        kept = "All four promises were kept. " if name == "well" else ""
        busy = f"{staff}, in calls for {outcome.utilisation:.0%} of the time"
        paid = f"{verdict.budget.figure_text} of {verdict.budget.limit_text}"
        return f"{kept}The oldest waited {verdict.oldest.figure_text}; {busy}, cost {paid}."
    said = [_whose(case)]
    if case.is_wasted:
        share = f"{case.wasted_share:.0%} of the time that {worker}s spent in calls"
        said.append(f"Meanwhile {share} went into calls that failed, or were held up.")
    if case.few:
        number, held, share = case.few
        few = f"{count(number, 'clinic')} of {len(outcome.morning.clinics):,}"
        said.append(f"{few} had {held:.0%} of that time, and {share:.1%} of the bookings.")
    if case.cause == "line":
        first, _, last = (outcome.clock(to_s(at_us)) for at_us in case.window_us)
        most, oldest = max(case.backlog), duration(outcome.oldest_wait_s)
        if most:
            said.append(f"Between {first} and {last} up to {most:,} waited, one for {oldest}.")
        upto, pace = "" if case.design.is_fixed else "Up to ", rate(case.capacity_per_s)
        said.append(f"{upto}{staff} can confirm {pace}, and up to {peak} arrived.")
    if name in ("servers", "threads"):
        each_s, there = case.scenario.accept_s, case.design.servers
        each_s += outcome.morning.mean_call_s if name == "threads" else 0
        busy = case.peak_per_s * each_s
        kept = f"{busy:.1f} {name} busy" if busy >= 1 else f"{busy:.2g} {name} busy"
        is_there = f"there {'is' if there == 1 else 'are'} {there:,}"
        said.append(f"{peak} x {duration(each_s)} each would keep {kept}; {is_there}.")
    if case.cause == "calls":
        longest = duration(case.long_call_s)
        said.append(f"95% of calls take up to {longest}; no number of {worker}s makes one shorter.")
    return " ".join([*said, went]).strip()


def _whose(case: Findings) -> str:
    """Who was harmed, and what most of their time went into, beside everybody's."""
    late, limit = sum(case.harmed) - case.given_up, case.design.backlog_limit
    kinds = {"late": late, "given up": case.given_up, "turned away": case.turned_away}
    people = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    if case.turned_away:
        full = f"{count(limit, 'booking')} {'was' if limit == 1 else 'were'} waiting already"
        people += f" because {full if limit else 'none may wait'}"
    if case.reason:
        people += f" (mostly: {case.reason})"
    spent, every = case.spent_us, case.every_us
    share, usual = (f"{us[case.cause] / max(sum(us.values()), 1):.0%}" for us in (spent, every))
    if not spent[case.cause]:
        return f"{people or 'Nobody waited'}."
    where = WHERE[case.cause].format(case.worker)
    others = (
        "like all bookings together" if share == usual else f"all bookings together for {usual}"
    )
    return f"{people}: for {share} of their time {where}, {others}."
