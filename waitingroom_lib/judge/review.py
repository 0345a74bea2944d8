"""The review of an outcome: a bottleneck, its evidence, and ONE thing to try."""

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from statistics import mean

from waitingroom_lib._checks import require_type
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib._words import count, duration
from waitingroom_lib.design.scaling import Autoscaler, OnDemand, Schedule
from waitingroom_lib.judge.verdict import Promises, Score, Verdict, judge
from waitingroom_lib.outcome.ledger import NEVER
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.timeline import Timeline
from waitingroom_lib.theory import fluid_backlog


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


@dataclass(frozen=True)
class _Case:
    """One outcome under review, with what every finding looks at."""

    outcome: Outcome
    limits: Promises

    @cached_property
    def verdict(self) -> Verdict:
        return judge(self.outcome, self.limits)

    @cached_property
    def timeline(self) -> Timeline:
        return self.outcome.timeline(60)

    @property
    def is_late(self) -> bool:
        """Whether bookings were confirmed, or the oldest was taken, too late."""
        return not (self.verdict.confirmation.kept and self.verdict.oldest.kept)

    @property
    def is_hurt(self) -> bool:
        """Whether bookings were late, or more than a few were turned away or given up."""
        given_up = self.outcome.count("failed")
        return self.is_late or self.is_much(self.turned_away) or self.is_much(given_up)

    @property
    def turned_away(self) -> int:
        return self.outcome.count("rejected")

    def is_much(self, bookings: int) -> bool:
        """Whether so many are at least one of a hundred bookings."""
        return bookings >= 0.01 * len(self.outcome.bookings)

    @cached_property
    def reasons(self) -> Counter[str]:
        """How many bookings were given up, by reason."""
        return Counter(letter.reason for letter in self.outcome.dead_letters)

    @cached_property
    def results(self) -> Counter[str]:
        """How many calls ended how."""
        return Counter(self.outcome.call_log.result)

    @cached_property
    def call_s(self) -> float:
        """Mean time that a worker spent in a call, seconds."""
        if self.outcome.log is None:  # they took what the clinics need
            return self.outcome.morning.mean_call_s
        calls = self.outcome.call_log
        ended = [
            end - start
            for start, end in zip(calls.started_us, calls.ended_us, strict=True)
            if end >= start
        ]
        return to_s(sum(ended)) / len(ended) if ended else self.outcome.morning.mean_call_s

    @cached_property
    def busy_by_clinic(self) -> Counter[int | str]:
        """Worker time spent in calls to each clinic, microseconds."""
        busy: Counter[int | str] = Counter()
        calls, clinic = self.outcome.call_log, self.outcome.bookings.clinic
        for booking, start, end in zip(
            calls.booking, calls.started_us, calls.ended_us, strict=True
        ):
            busy[clinic[booking]] += max(end - start, 0)
        return busy

    @property
    def few(self) -> int:
        """How many clinics are few: a twentieth, at least one."""
        return max(len(self.outcome.morning.clinics) // 20, 1)

    @property
    def most_workers(self) -> int:
        """The most workers (or threads) that were there at any time."""
        return max(number for _, number in self.outcome.workforce)

    @cached_property
    def worst_step(self) -> int:
        """The minute with the largest backlog."""
        return self.timeline.backlog.index(max(self.timeline.backlog))


def review(outcome: Outcome, promises: Promises | None = None) -> Review:
    """Find the bottleneck of an outcome, with its evidence, and ONE thing to try next.

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
        return Review("none", "nothing", "No booking arrived.", "Try a Morning with patients.")
    case = _Case(outcome, limits)
    findings = _QUEUED if outcome.design.is_queued else _SYNCHRONOUS
    return next(found for finding in findings if (found := finding(case)))


# Broken rules ------------------------------------------------------------------------------------


def _bookings_lost(case: _Case) -> Review | None:
    lost = case.outcome.count("lost")
    if not lost:
        return None
    return Review(
        "workers",
        "a worker that dies takes its booking with it",
        f"{count(lost, 'accepted booking')} vanished: the queue forgot each as soon as a worker "
        f"took it, and {count(case.results['died'], 'worker')} died in a call.",
        "Redelivery (redelivery_s): the queue keeps a booking until it is confirmed, and hands it "
        "out again.",
    )


def _confirmed_twice(case: _Case) -> Review | None:
    duplicates = case.outcome.duplicates
    if not duplicates:
        return None
    return Review(
        "clinics",
        "calls that are made again although the first had arrived",
        f"{duplicates:,} times a clinic confirmed a booking that it had confirmed before: of "
        f"{count(len(case.outcome.call_log), 'call')}, {case.results['timed out']:,} timed out and "
        f"{case.results['died']:,} died with their worker, while the clinic went on.",
        "Idempotency keys (idempotency_keys): the clinic knows the booking again.",
    )


# Patients who are told no ------------------------------------------------------------------------


def _limit_turns_away(case: _Case) -> Review | None:
    """Admission control says no to more than a few."""
    outcome, confirmation = case.outcome, case.verdict.confirmation
    if not case.is_much(case.turned_away):
        return None
    design, away = outcome.design, case.turned_away
    limit = design.backlog_limit or 0
    in_time = _in_time(case, confirmation.limit)
    per_s = _capacity_per_s(case)
    if not confirmation.kept and limit > in_time:
        next_step = (
            f"A limit nearer {in_time:,}: at {per_s:.1f}/s that many are confirmed within "
            f"{confirmation.limit_text}. Watch how little the number turned away changes."
        )
    elif limit < in_time and _largest_backlog(case) <= in_time:
        next_step = (
            f"A limit nearer {in_time:,}: all who were turned away could have waited, and been "
            f"confirmed within {confirmation.limit_text}."
        )
    else:
        next_step = "More workers: no line is long enough for all, and confirmed in time."
    return Review(
        "queue",
        "the backlog limit: it turns patients away",
        f"{away:,} patients ({away / len(outcome.bookings):.1%}) were turned away because "
        + (_waiting_already(limit) if limit else "none may wait")
        + "; a patient turned away was not accepted. "
        f"{_capacity(case)}.",
        next_step,
    )


def _threads_are_short(case: _Case) -> Review | None:
    """Synchronous: patients wait for a thread."""
    outcome, timeline = case.outcome, case.timeline
    if outcome.queue_wait_s.percentile(99) <= case.limits.acceptance_s and not case.is_much(
        case.turned_away
    ):
        return None
    threads = outcome.design.servers
    rate_per_s, at_s = _peak_arrivals(outcome)
    service_s = outcome.morning.mean_call_s + outcome.morning.scenario.accept_s
    away = case.turned_away
    return Review(
        "servers",
        "the threads: each is held until a clinic has answered",
        f"{_when_waiting(outcome, timeline)} patients waited for a thread "
        f"({count(threads, 'thread')} in all), up to "
        f"{duration(outcome.oldest_wait_s)}"
        + (f"; {away:,} were turned away" if away else "")
        + f". Around {outcome.clock(at_s)}, {rate_per_s:.1f} bookings/s x {service_s:.2f} s each "
        f"would keep {rate_per_s * service_s:.0f} threads busy.",
        "Enough threads that no patient waits for one; then look at the acceptance latency "
        "that is left.",
    )


def _clinic_is_the_floor(case: _Case) -> Review | None:
    """Synchronous: no number of threads makes a clinic quicker."""
    outcome, acceptance = case.outcome, case.verdict.acceptance
    if acceptance.kept:
        return None
    quickest_s = min(outcome.acceptance_s, default=math.nan)
    return Review(
        "clinics",
        "the clinic: the patient waits while it answers",
        f"99% of patients got a thread within {duration(outcome.queue_wait_s.percentile(99))}, and "
        f"yet the p99 of acceptance is {acceptance.figure_text}. The quickest acceptance of all "
        f"took {duration(quickest_s)}; no number of threads makes a clinic quicker.",
        "Accept first and confirm later: a queued design.",
    )


def _servers_are_short(case: _Case) -> Review | None:
    """Patients wait before they are accepted."""
    outcome, acceptance = case.outcome, case.verdict.acceptance
    if acceptance.kept:
        return None
    accept_s = outcome.morning.scenario.accept_s
    rate_per_s, at_s = _peak_arrivals(outcome)
    return Review(
        "servers",
        "the servers: patients wait before they are even accepted",
        f"The p99 of acceptance is {acceptance.figure_text}. Around {outcome.clock(at_s)}, "
        f"{rate_per_s:.1f} bookings/s x {duration(accept_s)} each would keep "
        f"{rate_per_s * accept_s:.2f} servers busy; there are {outcome.design.servers:,}.",
        _next_for_servers(outcome, acceptance, rate_per_s),
    )


def _clinic_fails_the_patient(case: _Case) -> Review | None:
    """Synchronous: whoever's call fails is turned away."""
    failed = sum(
        state == "rejected" and attempts > 0
        for state, attempts in zip(
            case.outcome.bookings.state, case.outcome.bookings.attempts, strict=True
        )
    )
    if not case.is_much(failed):
        return None
    return Review(
        "clinics",
        "the clinics: what fails there fails in front of the patient",
        f"{failed:,} patients ({failed / len(case.outcome.bookings):.1%}) were told no because "
        f"their call went wrong ({_how_calls_ended(case)}).",
        "Accept first and confirm later: a queued design can try again when nobody is waiting.",
    )


def _given_up(case: _Case) -> Review | None:
    """Accepted, and given up later: the promise to the patient is broken, whatever the latency."""
    given_up = case.outcome.count("failed")
    if not case.is_much(given_up):
        return None
    reason, number = case.reasons.most_common(1)[0]
    if reason in ("too old", "shed") and _are_of_few_clinics(case):
        reason = "clinic not reached"
    orphans = case.outcome.orphans
    share = f"{given_up:,} accepted bookings ({given_up / len(case.outcome.bookings):.1%})"
    bottleneck, next_step = {
        "clinic not reached": (
            "clinics that can't be reached: their patients wait for nothing",
            "A shorter maximum age, to tell those patients sooner: no design confirms what a "
            "clinic does not answer.",
        ),
        "too old": (
            "the age limit: bookings are accepted, wait, and are given up",
            "A backlog limit that says no at once: capacity times the age that is allowed, "
            f"{_in_time(case, _age_allowed_s(case)):,} bookings.",
        ),
        "shed": (
            "shedding: bookings are accepted, wait, and are given up",
            "A backlog limit that says no at once: near "
            f"{_in_time(case, case.limits.confirmation_s):,} bookings are confirmed in time.",
        ),
        "retry budget used up": (
            "the clinics: more calls go wrong than the retry budget pays for",
            "A longer backoff: what fails now may be answered in a few minutes."
            if case.outcome.design.policy.breaker
            else "A circuit breaker: it sets bookings aside for a clinic that is down, and uses "
            "up neither attempts nor budget.",
        ),
        "attempts used up": ("the clinics: calls go wrong", _next_after_failures(case)),
    }[reason]
    return Review(
        "queue" if reason in ("too old", "shed") else "clinics",
        bottleneck,
        f"{share} were given up, mostly ({number:,}) for this reason: {reason}. "
        f"{_capacity(case)}; {_how_calls_ended(case)}"
        + (f". {orphans:,} are in a clinic's book all the same." if orphans else "."),
        next_step,
    )


def _are_of_few_clinics(case: _Case) -> bool:
    """Whether a twentieth of the clinics has more than half of what was given up."""
    clinic = case.outcome.bookings.clinic
    given_up = Counter(clinic[letter.booking] for letter in case.outcome.dead_letters)
    most = given_up.most_common(case.few)
    return sum(number for _, number in most) > given_up.total() / 2


def _next_after_failures(case: _Case) -> str:
    policy = case.outcome.design.policy
    if policy.timeout_s is not None and case.results["timed out"] > 0.5 * _failures(case):
        calls_s = sorted(case.outcome.morning.call_s)
        longest_s = calls_s[math.floor(0.999 * (len(calls_s) - 1))]
        if policy.timeout_s < longest_s:
            return (
                f"A longer timeout: one call in a thousand takes {duration(longest_s)} or more, "
                f"and {duration(policy.timeout_s)} cuts many a good one short."
            )
    if policy.max_attempts == 1:
        return "A second attempt, after a backoff with jitter, held back by a retry budget."
    if not policy.breaker and policy.timeout_s is not None:
        return (
            "A circuit breaker: it sets bookings aside for a clinic that is down, and uses up no "
            "attempt."
        )
    return "A longer backoff: spread the attempts over more time than the trouble lasts."


def _failures(case: _Case) -> int:
    return sum(case.results[kind] for kind in ("failed", "refused", "timed out", "died"))


def _how_calls_ended(case: _Case) -> str:
    """How the calls ended that were not answered well, most frequent first."""
    kinds = [
        f"{number:,} {kind}"
        for kind, number in case.results.most_common()
        if kind not in ("confirmed", "in progress")
    ]
    return f"of {count(len(case.outcome.call_log), 'call')} " + (
        ", ".join(kinds) if kinds else "none went wrong"
    )


# Bookings that are confirmed too late -------------------------------------------------------------


def _work_for_nothing(case: _Case) -> Review | None:
    """Calls that are given up cost workers and clinics as much as those that are not."""
    if not case.is_late or case.outcome.design.policy.timeout_s is None:
        return None
    calls = case.outcome.call_log
    wasted_us = total_us = 0
    for start, end, result in zip(calls.started_us, calls.ended_us, calls.result, strict=True):
        total_us += max(end - start, 0)
        wasted_us += max(end - start, 0) if result == "timed out" else 0
    if not total_us or wasted_us < 0.2 * total_us:
        return None
    policy = case.outcome.design.policy
    attempts = len(calls) / max(len(set(calls.booking)), 1)
    if policy.max_attempts > 1 and not policy.retry_budget and attempts > 1.1:
        next_step = "A retry budget: retries may add a tenth to the load, and no more."
    elif not policy.breaker:
        next_step = "A circuit breaker: do not call a clinic that has not answered for a while."
    elif case.outcome.design.clinic_cap is None:
        next_step = "A cap on the calls to one clinic: fewer at a time are answered sooner."
    else:
        next_step = "A maximum age: do not go on calling for those who come too late anyway."
    return Review(
        "clinics",
        "calls that time out, and are paid for by everybody",
        f"{wasted_us / total_us:.0%} of the workers' time in calls went into calls that timed out; "
        f"{attempts:.2f} calls were made for each booking; {_how_calls_ended(case)}.",
        next_step,
    )


def _few_clinics_hold_the_workers(case: _Case) -> Review | None:
    """A clinic that is slow or dead takes workers from all the others."""
    design = case.outcome.design
    if not case.is_hurt or case.outcome.morning.scenario.is_well_behaved:
        return None
    if design.clinic_cap is None and not design.shards:
        next_step = (
            "A cap on the calls to one clinic (clinic_cap), so that a slow one makes only its own "
            "patients wait."
        )
    elif design.policy.timeout_s is None:
        next_step = "A timeout: a call that hangs holds its worker until the clinic is back."
    elif not design.policy.breaker:
        next_step = "A circuit breaker: do not call a clinic that has not answered for a while."
    else:
        return None
    clinics = len(case.outcome.morning.clinics)
    most = _fewest_that_hold_most(case.busy_by_clinic, case.few)
    total_us = case.busy_by_clinic.total()
    booked = Counter(case.outcome.bookings.clinic)
    held = sum(busy for _, busy in most) / total_us if total_us else 0
    share = sum(booked[clinic] for clinic, _ in most) / len(case.outcome.bookings)
    if clinics < 2 or held < max(2 * share, 0.2):
        return None
    return Review(
        "clinics",
        "a few clinics: they hold the workers that all the others need",
        f"{count(len(most), 'clinic')} of {clinics:,} had {share:.1%} of the bookings and "
        f"{held:.0%} of the workers' time in calls. {_capacity(case)}.",
        next_step,
    )


def _clinics_are_full(case: _Case) -> Review | None:
    """More calls at once than the clinics can take only wait inside the clinics."""
    limit = case.outcome.morning.scenario.clinic_limit
    if not case.is_hurt or limit is None or case.call_s < 1.5 * case.outcome.morning.mean_call_s:
        return None
    cap = case.outcome.design.clinic_cap
    if cap is None or cap > limit:
        next_step = f"A cap of {count(limit, 'call')} to one clinic: any more only wait inside it."
    else:
        next_step = "Fewer attempts, or more time: the clinics can't be made to answer quicker."
    return Review(
        "clinics",
        "the clinics: they take no more calls at once",
        f"A call took {duration(case.call_s)} on average, and a clinic works on one for "
        f"{duration(case.outcome.morning.mean_call_s)}: the rest it waited inside the clinic, "
        f"which takes {count(limit, 'call')} at once.",
        next_step,
    )


def _few_clinics_keep_their_patients_waiting(case: _Case) -> Review | None:
    """Those who wait longest are patients of clinics that are not called, or do not answer."""
    outcome = case.outcome
    if not case.is_late or outcome.morning.scenario.is_well_behaved:
        return None
    ages_s = case.timeline.oldest_age_s
    at_s = case.timeline.time_s[ages_s.index(max(ages_s))]
    waiting = Counter(_clinics_waited_for(outcome, to_us(at_s)))
    clinics = len(outcome.morning.clinics)
    most = _fewest_that_hold_most(waiting, case.few)
    held = sum(number for _, number in most)
    if clinics < 2 or held <= waiting.total() / 2:
        return None
    policy = outcome.design.policy
    if policy.timeout_s is None:
        next_step = "A timeout: a call that hangs keeps all that wait behind it."
    elif not policy.breaker:
        next_step = "A circuit breaker: do not call a clinic that has not answered for a while."
    elif outcome.design.max_age_s is None:
        next_step = "A maximum age: tell those whose clinic can't be reached in time."
    else:
        next_step = "A shorter maximum age: no design confirms what a clinic does not answer."
    return Review(
        "clinics",
        "a few clinics: their own patients wait, and nobody else",
        f"At {outcome.clock(at_s)}, {held:,} of the {waiting.total():,} who waited for their "
        f"first call were patients of {count(len(most), 'clinic')} of {clinics:,}; the oldest for "
        f"{duration(max(ages_s))}.",
        next_step,
    )


def _clinics_waited_for(outcome: Outcome, at_us: int) -> list[int | str]:
    """The clinic of each booking that waits for its first call at a time."""
    rows = outcome.bookings
    given_up_us = {letter.booking: letter.given_up_us for letter in outcome.given_up}
    return [
        clinic
        for booking, clinic, enqueued, started, state in zip(
            rows.booking, rows.clinic, outcome.enqueued_us, rows.started_us, rows.state, strict=True
        )
        if NEVER < enqueued <= at_us
        and (state != "rejected" or booking in given_up_us)
        and not NEVER < started <= at_us
        and not given_up_us.get(booking, math.inf) <= at_us
    ]


def _fewest_that_hold_most(held: Counter[int | str], at_most: int) -> list[tuple[int | str, int]]:
    """Of so many that hold most, the few that hold nearly all of it."""
    most = held.most_common(at_most)
    total, so_far = sum(number for _, number in most), 0
    for place, (_, number) in enumerate(most, start=1):
        so_far += number
        if so_far >= 0.9 * total:
            return most[:place]
    return most


def _waiting_beside_idle_workers(case: _Case) -> Review | None:
    """Bookings wait, and not for a worker: their clinic is not called now."""
    step, design = case.worst_step, case.outcome.design
    waiting, busy = case.timeline.backlog[step], case.timeline.busy_workers[step]
    workers = case.timeline.workers[step]
    if not case.is_late or not waiting or busy > 0.8 * workers:
        return None
    if design.clinic_cap is not None:
        why = f"no more than {count(design.clinic_cap, 'call')} to one clinic may be in progress"
        limit = case.outcome.morning.scenario.clinic_limit
        next_step = (
            "A higher cap: the clinics take more calls at once."
            if limit is None or limit > design.clinic_cap
            else "A maximum age: tell those whose clinic can't be reached, instead of keeping them."
        )
    elif design.policy.breaker:
        why = "the breaker keeps them from clinics that do not answer"
        next_step = "A maximum age: tell those whose clinic can't be reached in time."
    elif design.shards:
        why = "the groups of workers that serve their clinics are busy"
        next_step = "More groups to pick from, or more workers in each."
    else:
        why = "they wait for their next attempt"
        next_step = "A shorter backoff, or fewer attempts."
    return Review(
        "clinics",
        "bookings that wait for their clinic while workers are idle",
        f"At {case.outcome.clock(case.timeline.time_s[step])} {waiting:,} were waiting and {busy} "
        f"of {workers} workers busy: {why}.",
        next_step,
    )


def _order_forgets_the_first(case: _Case) -> Review | None:
    """Last in, first out: most are served at once, and a few very late."""
    confirmation, oldest = case.verdict.confirmation, case.verdict.oldest
    design = case.outcome.design
    if not case.is_late or design.order not in ("lifo", "adaptive_lifo") or not confirmation.kept:
        return None
    return Review(
        "queue",
        "the order: whoever has once been passed over waits for the rush to end",
        f"95% were confirmed within {confirmation.figure_text}, and yet the oldest waited "
        f"{oldest.figure_text}. {_capacity(case)}.",
        "A maximum age: tell the few that are left over, while they can still do something else."
        if design.max_age_s is None
        else f"A maximum age under {oldest.limit_text}.",
    )


def _urgent_come_first(case: _Case) -> Review | None:
    """Priority: what is not urgent pays for what is."""
    if not case.is_late or case.outcome.design.order != "priority":
        return None
    rows, urgent = case.outcome.bookings, case.outcome.morning.urgent
    waits_s: dict[bool, list[float]] = {True: [], False: []}
    for booking, arrived, started in zip(
        rows.booking, rows.arrived_us, rows.started_us, strict=True
    ):
        if started != NEVER:
            waits_s[urgent[booking]].append(to_s(started - arrived))
    if not all(waits_s.values()):
        return None
    means = {kind: duration(mean(waits)) for kind, waits in waits_s.items()}
    return Review(
        "workers",
        "the workers: there are too few, and those who are not urgent feel it",
        f"Urgent bookings waited {means[True]} on average, the others {means[False]}. "
        f"{_capacity(case)}.",
        "More workers: an order only chooses who waits.",
    )


def _autoscaler_is_late(case: _Case) -> Review | None:
    """Workers that come and go came too late, or could not come."""
    workers = case.outcome.design.workers
    if not case.is_late or not isinstance(workers, Autoscaler):
        return None
    evidence = (
        f"{_when_waiting(case.outcome, case.timeline)} bookings waited; at "
        f"{case.outcome.clock(case.timeline.time_s[case.worst_step])} "
        f"{case.timeline.backlog[case.worst_step]:,} with "
        f"{count(case.timeline.workers[case.worst_step], 'worker')} there. The most there ever "
        f"were is {case.most_workers:,} of {workers.maximum:,}; each boots for "
        f"{duration(workers.boot_s)} and the rule is asked every {duration(workers.every_s)}."
    )
    if case.timeline.workers[case.worst_step] >= workers.maximum:
        return Review(
            "workers",
            "the autoscaler's maximum: it wanted more workers",
            evidence,
            "A higher maximum.",
        )
    return Review(
        "workers",
        "the autoscaler: its workers come after the rush",
        evidence,
        "A rule that looks at what arrives, and not only at what is already late (OnDemand)."
        if not isinstance(workers.rule, OnDemand)
        else "A schedule: on Mondays you know when the rush comes.",
    )


def _schedule_is_off(case: _Case) -> Review | None:
    workers = case.outcome.design.workers
    if not case.is_late or not isinstance(workers, Schedule):
        return None
    step = case.worst_step
    return Review(
        "workers",
        "the schedule: too few workers when they are needed",
        f"{_when_waiting(case.outcome, case.timeline)} bookings waited; at "
        f"{case.outcome.clock(case.timeline.time_s[step])} {case.timeline.backlog[step]:,}, with "
        f"{count(case.timeline.workers[step], 'worker')} there. Each boots for "
        f"{duration(workers.boot_s)}.",
        "More of them, a boot time before the rush begins; fewer once the line is empty.",
    )


def _one_number_for_all_morning(case: _Case) -> Review | None:
    """Too few workers in the rush and too many after it."""
    outcome, timeline = case.outcome, case.timeline
    _, confirmation, oldest, budget = case.verdict.scores
    if not case.is_late or budget.kept:
        return None
    return Review(
        "workers",
        "one number of workers for the whole morning",
        f"{_when_waiting(outcome, timeline)} there were too few (p95 of confirmation "
        f"{confirmation.figure_text}, oldest {oldest.figure_text}); over the whole morning they "
        f"were in a call for {outcome.utilisation:.0%} of the time that was paid for.",
        "Name the promise that you would rather break: the budget pays for "
        f"{_affordable(outcome):,} all morning, and the rush needs more than these.",
    )


def _workers_are_short(case: _Case) -> Review | None:
    """Bookings arrive faster than they are confirmed."""
    outcome, timeline, oldest = case.outcome, case.timeline, case.verdict.oldest
    if not case.is_late:
        return None
    workers, affordable = outcome.design.workers, _affordable(outcome)
    most, at_s = timeline.backlog[case.worst_step], timeline.time_s[case.worst_step]
    return Review(
        "workers",
        "the workers: bookings arrive faster than they are confirmed",
        f"{_when_waiting(outcome, timeline)} bookings waited for a worker: up to "
        f"{_peak_arrivals(outcome)[0]:.1f}/s arrived, and {count(workers, 'worker')} can confirm "
        f"{_capacity_per_s(case):.1f}/s. At {outcome.clock(at_s)} {most:,} were "
        f"waiting; the oldest ever was {oldest.figure_text} old.",
        f"More workers: the budget pays for {affordable:,} all morning."
        if affordable > workers
        else f"More workers, to see what the rush needs: the budget pays for {affordable:,}.",
    )


# Money --------------------------------------------------------------------------------------------


def _staff_is_idle(case: _Case) -> Review | None:
    """Workers that come and go, and cost too much all the same."""
    budget, workers = case.verdict.budget, case.outcome.design.workers
    if budget.kept or case.outcome.design.is_fixed:
        return None
    return Review(
        "budget",
        "the bill: workers that are paid for and idle",
        f"From {workers.minimum:,} to {workers.maximum:,} workers, in a call for "
        f"{case.outcome.utilisation:.0%} of the time that was paid for; they cost "
        f"{budget.figure_text} of {budget.limit_text}.",
        _next_for_idle_staff(case),
    )


def _too_much_is_idle(case: _Case) -> Review | None:
    """What is switched on costs more than the budget, and is not needed."""
    outcome = case.outcome
    _, confirmation, oldest, budget = case.verdict.scores
    if budget.kept:
        return None
    what = "workers" if outcome.design.is_queued else "threads"
    room = max(score.figure / score.limit for score in (confirmation, oldest)) < 0.5
    return Review(
        "budget",
        f"the bill: {what} that are paid for and idle",
        f"{outcome.design.concurrent_calls:,} {what} were in use for {outcome.utilisation:.0%} of "
        f"the time that was paid for, and cost {budget.figure_text} of {budget.limit_text}. "
        f"The oldest waiting booking was {oldest.figure_text} old; {oldest.limit_text} are "
        "allowed.",
        f"Fewer {what}: the waits are far inside their limits."
        if room
        else f"No other fixed number: the budget pays for {_affordable(outcome):,} {what} all "
        "morning, and fewer than these soon break a promise. Capacity has to come and go.",
    )


def _next_for_idle_staff(case: _Case) -> str:
    workers, outcome = case.outcome.design.workers, case.outcome
    if isinstance(workers, Schedule):
        return "Fewer workers in the hours after the rush."
    booting = 1 - outcome.worker_hours(outcome.workforce) / outcome.cost.hours("workers")
    if booting > 0.2:
        return (
            f"A slower scale-in (scale_in_after_s): {booting:.0%} of the time that was paid for "
            "went into booting workers that were soon sent away."
        )
    if workers.minimum > outcome.design.groups:
        return "A lower minimum."
    return "A rule that wants fewer workers for the same line."


def _all_is_well(case: _Case) -> Review:
    budget = case.verdict.budget
    return Review(
        "none",
        "none on this Morning",
        f"All four promises were kept; the bill is {budget.figure_text} of {budget.limit_text}.",
        "Another seed. One Morning is one roll of the dice.",
    )


_SYNCHRONOUS = (
    _confirmed_twice,
    _clinic_fails_the_patient,
    _threads_are_short,
    _clinic_is_the_floor,
    _too_much_is_idle,
    _all_is_well,
)


_QUEUED = (
    _bookings_lost,
    _confirmed_twice,
    _few_clinics_hold_the_workers,
    _clinics_are_full,
    _limit_turns_away,
    _given_up,
    _servers_are_short,
    _work_for_nothing,
    _few_clinics_keep_their_patients_waiting,
    _waiting_beside_idle_workers,
    _order_forgets_the_first,
    _urgent_come_first,
    _autoscaler_is_late,
    _schedule_is_off,
    _one_number_for_all_morning,
    _workers_are_short,
    _staff_is_idle,
    _too_much_is_idle,
    _all_is_well,
)
"""The findings, the most serious first: the first that finds something is the review."""


# Evidence ----------------------------------------------------------------------------------------


def _capacity_per_s(case: _Case) -> float:
    """What the workers can confirm at most, bookings per second, with calls as they were."""
    return case.most_workers / case.call_s if case.call_s else math.inf


def _capacity(case: _Case) -> str:
    return (
        f"{count(case.most_workers, 'worker')} can confirm {_capacity_per_s(case):.1f}/s, and up "
        f"to {_peak_arrivals(case.outcome)[0]:.1f}/s arrived"
    )


def _waiting_already(limit: int) -> str:
    return f"{count(limit, 'booking')} {'was' if limit == 1 else 'were'} waiting already"


def _largest_backlog(case: _Case) -> float:
    """How long the line would have grown without a limit, as a fluid."""
    arrived_us = case.outcome.morning.arrived_us

    def arrivals(from_s: float, until_s: float) -> int:
        return bisect_left(arrived_us, to_us(until_s)) - bisect_left(arrived_us, to_us(from_s))

    duration_s = case.outcome.morning.scenario.duration_s
    fluid = fluid_backlog(
        arrivals,
        capacity_per_s=_capacity_per_s(case),
        duration_s=duration_s,
        step_s=max(10, duration_s / 100_000),
    )
    return fluid.peak


def _age_allowed_s(case: _Case) -> float:
    return min(case.outcome.design.max_age_s or math.inf, case.limits.confirmation_s)


def _next_for_servers(outcome: Outcome, acceptance: Score, rate_per_s: float) -> str:
    accept_s = outcome.morning.scenario.accept_s
    if accept_s > acceptance.limit:
        return (
            f"A quicker acceptance: no number of servers makes {duration(accept_s)} into "
            f"{acceptance.limit_text}."
        )
    needed = math.ceil(rate_per_s * accept_s / 0.8)
    return f"{count(max(needed, outcome.design.servers + 1), 'server')}."


def _in_time(case: _Case, limit_s: float) -> int:
    """The longest line of which nearly all are confirmed within a limit."""
    longest_call_s = max(case.outcome.morning.call_s)
    # A little under what is confirmed in time on average: some calls are longer than others.
    return math.floor(0.97 * _capacity_per_s(case) * max(limit_s - longest_call_s, 0))


def _affordable(outcome: Outcome) -> int:
    """Workers (or threads) that the budget pays for until the run ends, beside the servers."""
    scenario = outcome.morning.scenario
    hours = max(outcome.ended_s, scenario.duration_s) / 3600  # a cut run would have gone on
    servers_gbp = outcome.design.servers * scenario.prices.server_gbp_per_h * hours
    each_gbp = scenario.prices.worker_gbp_per_h * hours
    if not outcome.design.is_queued:  # a thread is a server and a worker
        each_gbp, servers_gbp = each_gbp + scenario.prices.server_gbp_per_h * hours, 0
    left_gbp = max(scenario.budget_gbp - servers_gbp, 0)
    return math.floor(left_gbp / each_gbp) if each_gbp else outcome.design.concurrent_calls


def _when_waiting(outcome: Outcome, timeline: Timeline) -> str:
    """The stretch without an empty line in which most wait, as the timeline sees it."""
    backlog = timeline.backlog
    first = end = backlog.index(max(backlog))
    if not backlog[first]:
        return "For moments only,"
    while first and backlog[first - 1]:
        first -= 1
    while end < len(backlog) and backlog[end]:
        end += 1
    return (
        f"Between {outcome.clock(timeline.time_s[first])} and "
        f"{outcome.clock(timeline.time_s[end - 1])}"
    )


def _peak_arrivals(outcome: Outcome) -> tuple[float, float]:
    """The busiest minute: bookings per second, and when it began, seconds."""
    minutes = outcome.timeline(60).arrivals[1:] or [0]  # a cut at 0 leaves none
    most = max(minutes)
    return most / 60, 60.0 * minutes.index(most)
