"""The promises, the verdict on an outcome, and the review: the bottleneck and ONE thing to try."""

import math
from dataclasses import dataclass

from waitingroom_lib._checks import require_number, require_type
from waitingroom_lib.design import count
from waitingroom_lib.outcome import NEVER, Outcome, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What the platform owes its patients; the budget is the scenario's.

    Args:
        acceptance_s: Limit on the p99 of acceptance latency, seconds. A patient who is turned
            away counts as never accepted.
        confirmation_s: Limit on the p95 of confirmation latency, seconds. A booking that was
            accepted and not confirmed counts as infinitely late.
        oldest_s: Limit on the age of the oldest waiting booking at its worst, seconds.
    """

    acceptance_s: float = 0.200
    confirmation_s: float = 120
    oldest_s: float = 300

    def __post_init__(self) -> None:
        require_number("acceptance_s", self.acceptance_s, above=0)
        require_number("confirmation_s", self.confirmation_s, above=0)
        require_number("oldest_s", self.oldest_s, above=0)


@dataclass(frozen=True, slots=True)
class Score:
    """One promise held against one outcome."""

    promise: str
    measure: str
    figure: float
    limit: float
    unit: str

    @property
    def kept(self) -> bool:
        """Whether the promise was kept; a figure that does not exist keeps none."""
        return self.figure <= self.limit

    @property
    def figure_text(self) -> str:
        """The figure, in words a reader can compare."""
        return _amount(self.figure, self.unit)

    @property
    def limit_text(self) -> str:
        """The limit, in words a reader can compare."""
        return _amount(self.limit, self.unit)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that no design may break, and the evidence."""

    rule: str
    kept: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The four promises and the two rules, held against one outcome."""

    scores: tuple[Score, ...]
    rules: tuple[Rule, ...]

    @property
    def promises_kept(self) -> int:
        """Number of promises that were kept, 0 to 4."""
        return sum(score.kept for score in self.scores)

    @property
    def all_kept(self) -> bool:
        """Whether every promise and every rule was kept."""
        return all(part.kept for part in (*self.scores, *self.rules))

    def __str__(self) -> str:
        """The verdict, a line each."""
        lines = [
            f"{_kept(score.kept)} {score.promise:21} {score.figure_text:>12}"
            f"  (at most {score.limit_text}: {score.measure})"
            for score in self.scores
        ]
        lines += [f"{_kept(rule.kept)} {rule.rule}: {rule.evidence}" for rule in self.rules]
        return "\n".join(lines)


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


def judge(outcome: Outcome, promises: Promises | None = None) -> Verdict:
    """Hold an outcome against the promises.

    Args:
        outcome: What a design did with a Morning.
        promises: The limits; by default the course's.

    Returns:
        The verdict.
    """
    require_type("outcome", outcome, Outcome)
    limits = Promises() if promises is None else promises
    require_type("promises", limits, Promises)
    accepted, confirmed = len(outcome.acceptance_s), len(outcome.confirmation_s)
    unanswered = len(outcome.bookings) - accepted
    scores = (
        Score(
            "instant acceptance",
            "p99 of acceptance latency",
            outcome.acceptance_s.percentile(99, never=unanswered),
            limits.acceptance_s,
            "s",
        ),
        Score(
            "confirmation in time",
            "p95 of confirmation latency",
            outcome.confirmation_s.percentile(95, never=accepted - confirmed),
            limits.confirmation_s,
            "s",
        ),
        Score(
            "bounded backlog",
            "age of the oldest waiting, at its worst",
            outcome.oldest_wait_s,
            limits.oldest_s,
            "s",
        ),
        Score(
            "within budget",
            "workers and servers paid for",
            outcome.cost.total_gbp,
            outcome.morning.scenario.budget_gbp,
            "GBP",
        ),
    )
    failed, open_ = outcome.count("failed"), outcome.count("waiting") + outcome.count("in_call")
    accepted_open = open_ and sum(  # a cut leaves some that were not even accepted
        state in ("waiting", "in_call") and at != NEVER
        for state, at in zip(outcome.bookings.state, outcome.bookings.accepted_us, strict=True)
    )
    lost = accepted - confirmed - failed - accepted_open
    rules = (
        Rule(
            "no accepted booking lost or confirmed twice",
            lost == 0,
            f"{accepted:,} accepted = {confirmed:,} confirmed + {failed:,} failed"
            + (f" + {accepted_open:,} still open" if open_ else ""),
        ),
        Rule(
            "no person intervenes",
            open_ == 0,
            f"{open_:,} bookings were left over for somebody to sort out"
            if open_
            else f"the line emptied by itself, at {clock(outcome, outcome.ended_s)} at the latest",
        ),
    )
    return Verdict(scores, rules)


def review(outcome: Outcome, promises: Promises | None = None) -> Review:
    """Find the bottleneck of an outcome, with its evidence, and ONE thing to try next.

    Args:
        outcome: What a design did with a Morning.
        promises: The limits; by default the course's.

    Returns:
        The review.
    """
    require_type("outcome", outcome, Outcome)
    if not len(outcome.bookings):
        return Review("none", "nothing", "No booking arrived.", "Try a Morning with patients.")
    limits = promises or Promises()
    acceptance, confirmation, oldest, budget = judge(outcome, limits).scores
    late = not (confirmation.kept and oldest.kept)
    turned_away = outcome.count("rejected") >= 0.01 * len(outcome.bookings)
    timeline = outcome.timeline(60)
    if not outcome.design.is_queued:
        if outcome.queue_wait_s.percentile(99) > limits.acceptance_s or turned_away:
            return _threads_are_short(outcome, timeline)
        if not acceptance.kept:
            return _clinic_is_the_floor(outcome, acceptance)
    elif turned_away:
        return _limit_turns_away(outcome, confirmation)
    elif not acceptance.kept:
        return _servers_are_short(outcome, acceptance)
    elif late and not budget.kept:
        return _one_number_for_all_morning(outcome, timeline, confirmation, oldest)
    elif late:
        return _workers_are_short(outcome, timeline, oldest)
    if not budget.kept:
        return _too_much_is_idle(outcome, confirmation, oldest, budget)
    return Review(
        "none",
        "none on this Morning",
        f"All four promises were kept; the bill is {budget.figure_text} of {budget.limit_text}.",
        "Another seed. One Morning is one roll of the dice.",
    )


def _threads_are_short(outcome: Outcome, timeline: Timeline) -> Review:
    threads = outcome.design.servers
    rate_per_s, at_s = _peak_arrivals(outcome)
    service_s = outcome.morning.mean_call_s + outcome.morning.scenario.accept_s
    away = outcome.count("rejected")
    return Review(
        "servers",
        "the threads: each is held until a clinic has answered",
        f"{_when_waiting(outcome, timeline)} patients waited for a thread "
        f"({count(threads, 'thread')} in all), up to "
        f"{duration(outcome.oldest_wait_s)}"
        + (f"; {away:,} were turned away" if away else "")
        + f". Around {clock(outcome, at_s)}, {rate_per_s:.1f} bookings/s x {service_s:.2f} s each "
        f"would keep {rate_per_s * service_s:.0f} threads busy.",
        "Enough threads that no patient waits for one; then look at the acceptance latency "
        "that is left.",
    )


def _clinic_is_the_floor(outcome: Outcome, acceptance: Score) -> Review:
    quickest_s = min(outcome.acceptance_s, default=math.nan)
    return Review(
        "clinics",
        "the clinic: the patient waits while it answers",
        f"99% of patients got a thread within {duration(outcome.queue_wait_s.percentile(99))}, and "
        f"yet the p99 of acceptance is {acceptance.figure_text}. The quickest acceptance of all "
        f"took {duration(quickest_s)}; no number of threads makes a clinic quicker.",
        "Accept first and confirm later: a queued design.",
    )


def _limit_turns_away(outcome: Outcome, confirmation: Score) -> Review:
    design, away = outcome.design, outcome.count("rejected")
    limit = design.backlog_limit or 0
    per_s = design.workers / outcome.morning.mean_call_s
    longest_call_s = max(outcome.morning.call_s)
    # A little under what is confirmed in time on average: some calls are longer than others.
    in_time = math.floor(0.97 * per_s * max(confirmation.limit - longest_call_s, 0))
    if not confirmation.kept and limit > in_time:
        next_step = (
            f"A limit nearer {in_time:,}: at {per_s:.1f}/s that many are confirmed within "
            f"{confirmation.limit_text}. Watch how little the number turned away changes."
        )
    elif limit + away <= in_time:
        next_step = (
            f"A limit nearer {in_time:,}: all who were turned away could have waited, and been "
            f"confirmed within {confirmation.limit_text}."
        )
    else:
        next_step = (
            "More workers: the longest line that is still confirmed in time would turn away almost "
            "as many."
        )
    return Review(
        "queue",
        "the backlog limit: it turns patients away",
        f"{away:,} patients ({away / len(outcome.bookings):.1%}) were turned away because "
        + (f"{limit:,} bookings were waiting already" if limit else "none may wait")
        + "; a patient turned away was not accepted. "
        f"{count(design.workers, 'worker')} can confirm {per_s:.1f}/s, and up to "
        f"{_peak_arrivals(outcome)[0]:.1f}/s arrived.",
        next_step,
    )


def _servers_are_short(outcome: Outcome, acceptance: Score) -> Review:
    accept_s = outcome.morning.scenario.accept_s
    rate_per_s, at_s = _peak_arrivals(outcome)
    return Review(
        "servers",
        "the servers: patients wait before they are even accepted",
        f"The p99 of acceptance is {acceptance.figure_text}. Around {clock(outcome, at_s)}, "
        f"{rate_per_s:.1f} bookings/s x {duration(accept_s)} each would keep "
        f"{rate_per_s * accept_s:.2f} servers busy; there are {outcome.design.servers:,}.",
        "One server more.",
    )


def _workers_are_short(outcome: Outcome, timeline: Timeline, oldest: Score) -> Review:
    workers, affordable = outcome.design.workers, _affordable(outcome)
    most = max(timeline.backlog)
    at_s = timeline.time_s[timeline.backlog.index(most)]
    return Review(
        "workers",
        "the workers: bookings arrive faster than they are confirmed",
        f"{_when_waiting(outcome, timeline)} bookings waited for a worker: up to "
        f"{_peak_arrivals(outcome)[0]:.1f}/s arrived, and {count(workers, 'worker')} can confirm "
        f"{workers / outcome.morning.mean_call_s:.1f}/s. At {clock(outcome, at_s)} {most:,} were "
        f"waiting; the oldest ever was {oldest.figure_text} old.",
        f"More workers: the budget pays for {affordable:,} all morning."
        if affordable > workers
        else f"More workers, to see what the rush needs: the budget pays for {affordable:,}.",
    )


def _one_number_for_all_morning(
    outcome: Outcome, timeline: Timeline, confirmation: Score, oldest: Score
) -> Review:
    return Review(
        "workers",
        "one number of workers for the whole morning",
        f"{_when_waiting(outcome, timeline)} there were too few (p95 of confirmation "
        f"{confirmation.figure_text}, oldest {oldest.figure_text}); over the whole morning they "
        f"were in a call for {outcome.utilisation:.0%} of the time that was paid for.",
        "Name the promise that you would rather break: the budget pays for "
        f"{_affordable(outcome):,} all morning, and the rush needs more than these.",
    )


def _too_much_is_idle(
    outcome: Outcome, confirmation: Score, oldest: Score, budget: Score
) -> Review:
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


def _affordable(outcome: Outcome) -> int:
    """Workers (or threads) that the budget pays for until the run ends, beside the servers."""
    scenario, hours = outcome.morning.scenario, outcome.ended_s / 3600
    servers_gbp = outcome.design.servers * scenario.prices.server_gbp_per_h * hours
    each_gbp = scenario.prices.worker_gbp_per_h * hours
    if not outcome.design.is_queued:  # a thread is a server and a worker
        each_gbp, servers_gbp = each_gbp + scenario.prices.server_gbp_per_h * hours, 0
    left_gbp = max(scenario.budget_gbp - servers_gbp, 0)
    return math.floor(left_gbp / each_gbp) if each_gbp else outcome.design.concurrent_calls


def _when_waiting(outcome: Outcome, timeline: Timeline) -> str:
    """The longest stretch without an empty line, as the timeline sees it."""
    longest = current = (0, 0)
    for step, backlog in enumerate(timeline.backlog):
        current = (current[0], step + 1) if backlog else (step + 1, step + 1)
        longest = max(longest, current, key=lambda stretch: stretch[1] - stretch[0])
    first, end = longest
    if first == end:
        return "For moments only,"
    return (
        f"Between {clock(outcome, timeline.time_s[first])} and "
        f"{clock(outcome, timeline.time_s[end - 1])}"
    )


def _peak_arrivals(outcome: Outcome) -> tuple[float, float]:
    """The busiest minute: bookings per second, and when it began, seconds."""
    minutes = outcome.timeline(60).arrivals[1:] or [0]  # a cut at 0 leaves none
    most = max(minutes)
    return most / 60, 60.0 * minutes.index(most)


def clock(outcome: Outcome, time_s: float) -> str:
    """Time of day, `HH:MM`, of a time in seconds from the start of the morning.

    Past midnight the days that have gone by follow: `08:22 +1 d`.
    """
    minutes = int(outcome.morning.scenario.starts_at_s + time_s) // 60
    days, minutes = divmod(minutes, 24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f" +{days} d" if days else "")


def duration(seconds: float) -> str:
    """A time in words that can be compared at a glance: 25 ms, 2.9 s, 1 min 52 s, 2 h 5 min."""
    if math.isnan(seconds):
        return "none"
    if math.isinf(seconds):
        return "never"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 100:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _amount(value: float, unit: str) -> str:
    return f"GBP {value:,.2f}" if unit == "GBP" else duration(value)


def _kept(kept: bool) -> str:
    return "kept  " if kept else "BROKEN"
