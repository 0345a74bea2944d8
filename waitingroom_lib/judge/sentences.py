"""What a review says: each bottleneck in words, and the figures of a run that show it."""

from waitingroom_lib._words import count, duration, rate
from waitingroom_lib.judge.findings import Findings

BOTTLENECKS = {
    "empty": ("none", "nothing"),
    "cut": ("none", "nothing yet: the run was cut before anybody was late"),
    "well": ("none", "none on this Morning"),
    "lost": ("workers", "a worker that dies takes its booking with it"),
    "twice": ("clinics", "calls that are made again although the first had arrived"),
    "servers": ("servers", "the servers: patients wait before they are even accepted"),
    "threads": ("servers", "the threads: each is held until a clinic has answered"),
    "limit": ("queue", "the backlog limit: it turns patients away"),
    "too old": ("queue", "the age limit: bookings are accepted, wait for a worker, and given up"),
    "shed": ("queue", "shedding: bookings are accepted, wait for a worker, and are given up"),
    "order": ("queue", "the order: whoever was once passed over waits for the rush to end"),
    "groups": ("workers", "the groups of workers: some are busy while others are idle"),
    "priority": ("workers", "the workers: too few, and an order only chooses who waits"),
    "workers": ("workers", "the workers: bookings arrive faster than they are confirmed"),
    "one number": ("workers", "one number of workers for the whole morning"),
    "schedule": ("workers", "the schedule: too few workers when they are needed"),
    "late scaler": ("workers", "the autoscaler: its workers come after the rush, and boot for {}"),
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
    "front_end": "went by before they were accepted",
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
    outcome, verdict, ended = case.outcome, case.verdict, case.outcome.clock(case.outcome.ended_s)
    staff = count(case.most_workers, case.worker)
    if name in ("empty", "cut"):
        return f"{count(case.still_open, 'booking')} open at {ended}."
    if name == "lost":
        return f"{count(outcome.count('lost'), 'accepted booking')} vanished: {_went(case)}."
    if name == "twice":
        times = count(outcome.duplicates, "time")
        return f"{times} a clinic confirmed a booking that it had confirmed before: {_went(case)}."
    if name in ("well", "idle"):
        return ("All four promises were kept. " if name == "well" else "") + (
            f"The oldest waited {verdict.oldest.figure_text}; {staff}, in calls for "
            f"{outcome.utilisation:.0%} of the time, cost {verdict.budget.figure_text} of "
            f"{verdict.budget.limit_text}."
        )
    said = [_whose(case)]
    if case.is_wasted:
        said.append(
            f"Meanwhile {case.wasted_share:.0%} of the time that {case.worker}s spent in calls was "
            "spent on calls that went wrong, or for longer than a clinic needs."
        )
    if case.few:
        number, held, share = case.few
        said.append(
            f"{count(number, 'clinic')} of {len(outcome.morning.clinics):,} had {held:.0%} of that "
            f"time, and {share:.1%} of the bookings."
        )
    if case.cause == "line":
        first, worst, last = (outcome.clock(at / 1e6) for at in case.window_us)
        if most := max(case.backlog):
            oldest = duration(outcome.oldest_wait_s)
            said.append(f"Between {first} and {last} up to {most:,} waited, one for {oldest}.")
        pace, peak = rate(case.capacity_per_s), rate(case.peak_per_s)
        said.append(f"{staff} can confirm {pace}, and up to {peak} arrived.")
    if name in ("servers", "threads"):
        each_s, there = outcome.morning.scenario.accept_s, case.design.servers
        each_s += 0 if case.design.is_queued else outcome.morning.mean_call_s
        said.append(
            f"{rate(case.peak_per_s)} x {duration(each_s)} each would keep "
            f"{case.peak_per_s * each_s:.1f} {name} busy; there {'is' if there == 1 else 'are'} "
            f"{there:,}."
        )
    if case.cause == "calls":
        said.append(
            f"95% of calls take up to {duration(case.long_call_s)}; "
            f"no number of {case.worker}s makes one shorter."
        )
    if case.results.total():
        said.append(f"{_went(case).capitalize()}.")
    return " ".join(said)


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
    if not share:
        return f"{people or 'Nobody waited'}."
    where = WHERE[case.cause].format(case.worker)
    return f"{people}: {share:.0%} of their time {where}, against {usual:.0%} over all bookings."
