"""The promises and the two rules, and the verdict on one outcome or on several Mornings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from waitingroom_lib._checks import (
    SPAN,
    keep,
    require_choice,
    require_list,
    require_number,
    require_type,
)
from waitingroom_lib._words import SECONDS_UNTIL_S, count, duration
from waitingroom_lib.outcome.ledger import NEVER
from waitingroom_lib.outcome.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What the platform owes its patients; the budget is the scenario's.

    Args:
        acceptance_s: Limit on the p99 of acceptance latency, seconds. A patient who is turned
            away counts as never accepted.
        confirmation_s: Limit on the p95 of confirmation latency, seconds. A booking that was
            accepted and not confirmed counts as infinitely late.
        oldest_s: Limit on the age of the oldest at its worst, seconds: of everybody accepted, not
            yet done and not in a call, whatever they wait for.
    """

    acceptance_s: float = 0.200
    confirmation_s: float = 120
    oldest_s: float = 300

    def __post_init__(self) -> None:
        keep(self, require_number, "acceptance_s", "confirmation_s", "oldest_s", **SPAN)


@dataclass(frozen=True, slots=True)
class Score:
    """One promise held against one outcome."""

    promise: str
    measure: str
    figure: float
    limit: float
    unit: str = "s"

    @property
    def kept(self) -> bool:
        """Whether the promise was kept; a figure that does not exist keeps none."""
        # Money is added up in floats: a bill of just the budget may be a hair above it.
        return self.figure <= self.limit or math.isclose(self.figure, self.limit, rel_tol=1e-12)

    @property
    def figure_text(self) -> str:
        """The figure, in words a reader can compare."""
        return _amount(self.figure, self.unit)

    @property
    def limit_text(self) -> str:
        """The limit, in words a reader can compare: in seconds where the figure is."""
        if self.unit == "s" and self.figure < SECONDS_UNTIL_S <= self.limit < math.inf:
            return f"{self.limit:,.10g} s"
        return _amount(self.limit, self.unit)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that no design may break, and the evidence."""

    rule: str
    kept: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The four promises and the two rules, held against one outcome.

    Orphans are told beside the rules and break none: bookings whose patients were told that it
    failed, and which the clinic had entered all the same (its answer came too late, or got lost).
    Each has had its one answer and stands in the clinic's book once: nothing is lost or doubled.
    But the answer was wrong, and a slot is kept for somebody who won't come. No design with a
    timeout can rule that out, since who stops listening can't know (the two generals, Gray 1978);
    a rule that no design may break can't forbid it. Fewer: a longer timeout, further attempts.

    Args:
        acceptance: Promise 1.
        confirmation: Promise 2.
        oldest: Promise 3.
        budget: Promise 4.
        rules: The two rules.
        orphans: How many there are.
    """

    acceptance: Score
    confirmation: Score
    oldest: Score
    budget: Score
    rules: tuple[Rule, ...]
    orphans: int = 0

    @property
    def scores(self) -> tuple[Score, ...]:
        """The four promises, in the order in which they are told."""
        return self.acceptance, self.confirmation, self.oldest, self.budget

    @property
    def parts(self) -> tuple[Score | Rule, ...]:
        """The promises, then the rules."""
        return *self.scores, *self.rules

    @property
    def promises_kept(self) -> int:
        """Number of promises that were kept, 0 to 4."""
        return sum(score.kept for score in self.scores)

    @property
    def all_kept(self) -> bool:
        """Whether every promise and every rule was kept."""
        return all(part.kept for part in self.parts)

    def __str__(self) -> str:
        """The verdict, a line each."""
        lines = [
            f"{_kept(score.kept)} {score.promise:21} {score.figure_text:>12}"
            f"  (at most {score.limit_text}: {score.measure})"
            for score in self.scores
        ]
        lines += [f"{_kept(rule.kept)} {rule.rule}: {rule.evidence}" for rule in self.rules]
        if self.orphans:
            lines.append(f"beware {_orphaned(self.orphans)}")
        return "\n".join(lines)


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
    accepted_s = outcome.acceptance_s.percentile(99, never=len(outcome.bookings) - accepted)
    confirmed_s = outcome.confirmation_s.percentile(95, never=accepted - confirmed)
    age, worst = "age of the oldest waiting, at its worst", outcome.oldest_wait_s
    gbp, budget_gbp = outcome.cost.total_gbp, outcome.morning.scenario.budget_gbp
    p99, p95 = "p99 of acceptance latency", "p95 of confirmation latency"
    return Verdict(
        Score("instant acceptance", p99, accepted_s, limits.acceptance_s),
        Score("confirmation in time", p95, confirmed_s, limits.confirmation_s),
        Score("bounded backlog", age, worst, limits.oldest_s),
        Score("within budget", "workers and servers paid for", gbp, budget_gbp, "GBP"),
        _rules(outcome, accepted, confirmed),
        outcome.orphans,
    )


def _rules(outcome: Outcome, accepted: int, confirmed: int) -> tuple[Rule, Rule]:
    left, failed = outcome.count("waiting") + outcome.count("in_call"), outcome.count("failed")
    duplicates, still_open = outcome.duplicates, 0
    if left:  # a cut leaves some that were not even accepted
        columns = zip(outcome.bookings.state, outcome.bookings.accepted_us, strict=True)
        still_open = sum(state in ("waiting", "in_call") and at != NEVER for state, at in columns)
    lost = accepted - confirmed - failed - still_open
    sums = f"{accepted:,} accepted = {confirmed:,} confirmed + {failed:,} failed"
    sums += f" + {still_open:,} still open" if still_open else ""
    sums += f" + {lost:,} lost" if lost else ""
    sums += f"; {duplicates:,} confirmed once too often" if duplicates else ""
    end = f"the line emptied by itself, at {outcome.clock(outcome.ended_s)} at the latest"
    if left:
        end = f"{left:,} bookings were left over for somebody to sort out"
    return (
        Rule("no accepted booking lost or confirmed twice", not lost and not duplicates, sums),
        Rule("no person intervenes", not left, end),
    )


@dataclass(frozen=True, slots=True)
class MorningsVerdict:
    """The verdicts on one design over several Mornings."""

    verdicts: tuple[Verdict, ...]

    def kept_on(self, promise: str) -> int:
        """Number of Mornings on which a promise or a rule was kept.

        Args:
            promise: Its name, such as `instant acceptance`.

        Raises:
            ValueError: If there is no such promise or rule.
        """
        require_choice("promise", promise, *self.names)
        place = self.names.index(promise)
        return sum(verdict.parts[place].kept for verdict in self.verdicts)

    @property
    def names(self) -> list[str]:
        """The promises and the rules, by name."""
        first = self.verdicts[0]
        return [score.promise for score in first.scores] + [rule.rule for rule in first.rules]

    @property
    def all_kept_on(self) -> int:
        """Number of Mornings on which every promise and every rule was kept."""
        return sum(verdict.all_kept for verdict in self.verdicts)

    @property
    def all_kept(self) -> bool:
        """Whether every promise and every rule was kept on every Morning."""
        return self.all_kept_on == len(self.verdicts)

    def __str__(self) -> str:
        """A line for each promise and rule: how often it was kept, its median and its worst."""
        mornings = len(self.verdicts)
        lines = [f"all kept on {self.all_kept_on} of {mornings}"]
        for place, first in enumerate(self.verdicts[0].scores):
            scores = [verdict.scores[place] for verdict in self.verdicts]
            figures = [score.figure for score in scores]
            middle, worst = (_amount(pick(figures), first.unit) for pick in (median, max))
            limit = _amount(first.limit, first.unit)
            lines.append(
                f"{self.kept_on(first.promise):3} of {mornings} {first.promise:21} median "
                f"{middle:>12}, worst {worst:>12}  (at most {limit}: {first.measure})"
            )
        lines += [
            f"{self.kept_on(rule.rule):3} of {mornings} {rule.rule}"
            for rule in self.verdicts[0].rules
        ]
        if most := max(verdict.orphans for verdict in self.verdicts):
            lines.append(f"beware, at its worst {_orphaned(most)}")
        return "\n".join(lines)


def judge_mornings(
    outcomes: Sequence[Outcome], promises: Promises | None = None
) -> MorningsVerdict:
    """Hold what a design did on several Mornings against the promises.

    One Morning is one roll of the dice: a promise kept on one may be broken on the next.

    Args:
        outcomes: What one design did with each of several Mornings.
        promises: The limits; by default the course's.

    Returns:
        The verdicts, and how often each promise was kept.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If there is no outcome, or they are of different designs.
    """
    outcomes = require_list("outcomes", outcomes, Outcome, some=True)
    verdicts = tuple(judge(outcome, promises) for outcome in outcomes)
    designs = {str(outcome.design) for outcome in outcomes if outcome.design != outcomes[0].design}
    if designs:
        raise ValueError(
            f"outcomes must all be of one design, got {outcomes[0].design} and {designs.pop()}"
        )
    return MorningsVerdict(verdicts)


def _amount(value: float, unit: str) -> str:
    return f"GBP {value:,.2f}" if unit == "GBP" else duration(value)


def _orphaned(orphans: int) -> str:
    return f"{count(orphans, 'orphan')}: told that it failed, and yet in the clinic's book"


def _kept(kept: bool) -> str:
    return "kept  " if kept else "BROKEN"
