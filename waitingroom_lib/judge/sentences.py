"""What a review can say: sentences, with the figures that they name in braces."""

import math
from collections.abc import Callable

from waitingroom_lib._words import count, duration, rate
from waitingroom_lib.judge.findings import Findings

BOTTLENECKS = {
    "empty": ("none", "nothing"),
    "cut": ("none", "nothing yet: the run was cut before anybody was late"),
    "well": ("none", "none on this Morning"),
    "lost": ("workers", "a worker that dies takes its booking with it"),
    "twice": ("clinics", "calls that are made again although the first had arrived"),
    "orphans": ("clinics", "patients who are told that it failed, and are in the clinic's book"),
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
    "late scaler": (
        "workers",
        "the autoscaler: its workers come after the rush, and boot for {boot}",
    ),
    "maximum": ("workers", "the autoscaler's maximum: it wanted more workers"),
    "deaths": ("workers", "the workers: they die in calls"),
    "redelivery": (
        "workers",
        "the redelivery: it comes {redelivery} after a worker took a booking",
    ),
    "backoff": ("clinics", "the backoff: bookings wait for another attempt at clinics that answer"),
    "breaker": (
        "clinics",
        "the breaker: it opens after {failures} in a row at clinics that answer",
    ),
    "cap": ("clinics", "the cap of {cap} to one clinic, which could take more"),
    "full": ("clinics", "the clinics: each takes {takes} at once, and no more"),
    "few": ("clinics", "a few clinics: they hold the workers that all the others need"),
    "slow": ("clinics", "the clinics: they are slow, and so workers are short"),
    "silent": ("clinics", "the clinics: they do not answer, or too slowly"),
    "failures": ("clinics", "the clinics: calls go wrong, and are made again or given up"),
    "calls": ("clinics", "the calls: they alone take longer than was promised"),
    "floor": ("clinics", "the clinic: the patient waits while it answers"),
    "idle": ("budget", "the bill: {staff} that are paid for and idle"),
}
"""Each bottleneck's part of the platform, and what it is."""

NEXT_STEPS = {
    "patients": "Try a Morning with patients.",
    "no cut": "A run to the end, without until_s.",
    "seed": "Another seed. One Morning is one roll of the dice.",
    "redelivery": "Redelivery (redelivery_s): the queue keeps a booking until it is confirmed.",
    "keys": "Idempotency keys (idempotency_keys): the clinic knows the booking again.",
    "servers": "{servers}.",
    "quicker": "A quicker acceptance: no number of servers makes {accept} into {acceptance}.",
    "threads": "Enough threads that no patient waits for one; then look at what is left.",
    "queued": "Accept first and confirm later: a queued design.",
    "limit": "A limit nearer {in_time}: so many are confirmed within what was promised.",
    "door": "A backlog limit that says no at once: near {in_time} are confirmed in time.",
    "order": "A maximum age under {oldest}: tell the few that are left over in time.",
    "pick": "More groups to pick from: {shards}.",
    "pool": "No groups (shards): one pool serves whoever comes.",
    "workers": "More workers: the budget pays for {affordable} all morning.",
    "trial": "More workers, to see what the rush needs: the budget pays for {affordable} all "
    "morning.",
    "no line": "More workers: no line is long enough for all, and confirmed in time.",
    "name": "Name the promise that you would rather break: the budget pays for {affordable} all "
    "morning, and the rush needs more.",
    "earlier": "More of them, a boot time before the rush begins; fewer once the line is empty.",
    "on demand": "A rule that looks at what arrives, not only at what is already late (OnDemand).",
    "by clock": "A schedule: on Mondays you know when the rush comes.",
    "maximum": "A higher maximum: {peak} keep {busy} busy.",
    "meanwhile": "More workers while it lasts: {peak} keep {busy} busy.",
    "sooner": "A shorter redelivery_s: just above the timeout of {timeout}.",
    "shorter": "A shorter backoff: with jitter, from a second or so (Backoff.exponential).",
    "patience": "A breaker that opens after 5 failures in a row: a single error says little.",
    "reopen": "A breaker that is open for a shorter time (open_s).",
    "higher cap": "A higher cap: near {higher_cap}.",
    "clinic cap": "A cap on the calls to one clinic (clinic_cap): only its own patients wait then.",
    "its limit": "A cap of {takes} to one clinic: any more only wait inside it.",
    "cuts": "A longer timeout: {timeout} cuts many a good call short.",
    "again": "A second attempt, after a backoff with jitter, held back by a retry budget.",
    "attempts": "One attempt more: {attempts}.",
    "longer": "A longer backoff: spread the attempts over more time than the trouble lasts.",
    "tokens": "A larger retry budget: {wrong} of the calls went wrong.",
    "budget": "A retry budget: retries may add a tenth to the load, and no more.",
    "timeout": "A timeout: a call that hangs keeps all that wait behind it.",
    "breaker": "A circuit breaker: it sets bookings aside for a clinic that is down.",
    "age": "A maximum age: tell those whose clinic can't be reached in time.",
    "less age": "A shorter maximum age: no design confirms what a clinic does not answer.",
    "promise": "A promise that the clinics can keep: above {long_call} (Promises).",
    "scale in": "A slower scale-in (scale_in_after_s): {booting} was paid for booting.",
    "after": "Fewer workers in the hours after the rush.",
    "minimum": "A lower minimum.",
    "rule": "A rule that wants fewer workers for the same line.",
    "fewer": "Fewer {staff}: the waits are far inside their limits.",
    "come and go": "No other fixed number: the budget pays for {affordable} all morning, and fewer "
    "soon break a promise. Capacity has to come and go.",
}
"""Each thing that can be tried next."""


FACTS: dict[str, Callable[[Findings], str]] = {
    "accept": lambda case: duration(case.outcome.morning.scenario.accept_s),
    "acceptance": lambda case: case.verdict.acceptance.limit_text,
    "affordable": lambda case: f"{case.affordable:,}",
    "attempts": lambda case: f"{case.design.policy.max_attempts + 1:,}",
    "booting": lambda case: f"{case.booting_share:.0%}",
    "boot": lambda case: duration(case.design.workers.boot_s),
    "busy": lambda case: count(math.ceil(1.1 * case.peak[0] * case.work_s), "worker"),
    "cap": lambda case: count(case.design.clinic_cap, "call"),
    "failures": lambda case: count(case.design.policy.breaker.failures, "failure"),
    "higher_cap": lambda case: f"{case.clinic_limit or 2 * case.design.clinic_cap:,}",
    "in_time": lambda case: f"{case.in_time:,}",
    "long_call": lambda case: duration(case.long_call_s),
    "oldest": lambda case: case.verdict.oldest.limit_text,
    "peak": lambda case: rate(case.peak[0]),
    "redelivery": lambda case: duration(case.design.policy.redelivery_s),
    "servers": lambda case: count(case.servers_needed, "server"),
    "shards": lambda case: (
        f"Shards(of={case.design.shards.of}, pick={case.design.shards.pick + 1})"
    ),
    "staff": lambda case: "workers" if case.design.is_queued else "threads",
    "takes": lambda case: count(case.clinic_limit, "call"),
    "timeout": lambda case: duration(case.design.policy.timeout_s),
    "wrong": lambda case: f"{case.results.total() / len(case.outcome.call_log):.0%}",
}
"""The figures that these sentences name."""

WHERE = {
    "front_end": "went by before they were accepted",
    "line": "they waited for a {worker}",
    "cap": "they waited behind the cap on calls to their clinic",
    "breaker": "they waited behind their clinic's breaker",
    "backoff": "they waited for another attempt (backoff)",
    "redelivery": "they waited to be handed out again (redelivery)",
    "calls": "they were in calls",
    "clinic": "they were in calls that a slow, full or silent clinic held up",
    "failed_calls": "they were in calls that went wrong",
}
"""What each cause of `outcome.causes` means."""
