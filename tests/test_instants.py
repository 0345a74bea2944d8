"""What happens when two things share an instant, worked out on paper; and the engine against it.

`instants` follows the written rules to the letter; `simulate` has to tell the same story. Every
example is a Morning small enough to be followed with a pencil: times in seconds, and what is
expected comes from the rules, not from a run.
"""

from dataclasses import astuple, fields, replace
from random import Random
from typing import NamedTuple

import instants
import pytest
from handmade import Told, told
from hypothesis import given
from hypothesis import strategies as st
from instants import Story

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    LogNormalCalls,
    Morning,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Outage,
    RetryBudget,
    Rush,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    simulate,
)
from waitingroom_lib._units import to_s
from waitingroom_lib.design.design import ORDERS
from waitingroom_lib.outcome.ledger import NEVER


def changes(steps: list[tuple[int, int]], until_us: int) -> list[tuple[int, int]]:
    """The last of the steps at each instant, where it changes anything."""
    kept: list[tuple[int, int]] = []
    for at, workers in dict(steps).items():
        if at <= until_us and (not kept or kept[-1][1] != workers):
            kept.append((at, workers))
    return kept


def simulated(
    morning: Morning, design: Design, until_s: float | None = None, method: str = "auto"
) -> Story:
    """The story that the engine tells."""
    seen = []
    if isinstance(design.workers, Autoscaler):
        rule = design.workers.rule

        def watched(look):
            seen.append(look)
            return rule(look)

        design = replace(design, workers=replace(design.workers, rule=watched))
    outcome = simulate(morning, design, until_s=until_s, method=method)
    rows, log, holds = outcome.bookings, outcome.call_log, outcome.holds
    story = (rows.accepted_us, rows.started_us, rows.confirmed_us, rows.attempts, rows.state)
    calls = (
        log.booking,
        log.attempt,
        log.started_us,
        log.ended_us,
        log.registered_us,
        log.result,
    )
    stretches = (holds.booking, holds.reason, holds.from_us, holds.until_us)
    paid = outcome.workforce if outcome.paid is None else outcome.paid
    return Story(
        bookings=list(zip(*story, strict=True)),
        calls=list(zip(*calls, strict=True)),
        given_up=[(one.booking, one.given_up_us, one.reason) for one in outcome.given_up],
        holds=sorted(zip(*stretches, strict=True)),
        workforce=changes(outcome.workforce, outcome.ended_us),
        paid=changes(paid, outcome.ended_us),
        seen=seen,
        ended_us=outcome.ended_us,
    )


def on_simpy(morning: Morning, design: Design, until_s: float | None = None) -> Story:
    """The story as it is told in SimPy."""
    return simulated(morning, design, until_s, method="simpy")


ENGINES = {"auto": simulated, "simpy": on_simpy}
each_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
all_of_them = pytest.mark.parametrize(
    "engine", [instants.run, *ENGINES.values()], ids=["instants", *ENGINES]
)


# -- what share an instant, by hand


class Example(NamedTuple):
    """A tiny Morning and what has to become of it, in seconds; None: it is not looked at."""

    morning: Morning
    design: Design
    bookings: list[tuple[float | None, float | None, int, str]]  # started, confirmed, attempts
    given_up: list[tuple[int, float, str]] | None = None
    calls: list[tuple[int, float, float | None, str]] | None = None  # booking, start, end
    holds: list[tuple[int, str, float, float | None]] | None = None
    workforce: list[tuple[float, int]] | None = None
    paid: list[tuple[float, int]] | None = None
    seen: list[tuple[float, ...]] | None = None
    until_s: float | None = None


def when(time_us: int) -> float | None:
    """A time in seconds; None where none came."""
    return None if time_us == NEVER else to_s(time_us)


def in_seconds(story: Story) -> dict[str, list[tuple]]:
    """What an `Example` can look at."""
    return {
        "bookings": [
            (when(started), when(confirmed), attempts, state)
            for _, started, confirmed, attempts, state in story.bookings
        ],
        "given_up": [(booking, when(at), reason) for booking, at, reason in story.given_up],
        "calls": [
            (booking, when(started), when(ended), result)
            for booking, _, started, ended, _, result in story.calls
        ],
        "holds": [
            (booking, reason, when(since), when(until))
            for booking, reason, since, until in story.holds
        ],
        "workforce": [(when(at), workers) for at, workers in story.workforce],
        "paid": [(when(at), workers) for at, workers in story.paid],
        "seen": list(map(astuple, story.seen)),
    }


def queued(workers=1, **choices) -> Design:
    """A queued design whose front end makes nobody wait; the policy's fields among the choices."""
    policy = {one.name: choices.pop(one.name) for one in fields(CallPolicy) if one.name in choices}
    return Design.queued(workers=workers, servers=99, policy=CallPolicy(**policy), **choices)


def threads(number=1, *, limit=None, cap=None, **policy) -> Design:
    """A synchronous design."""
    return Design.synchronous(
        threads=number, backlog_limit=limit, clinic_cap=cap, policy=CallPolicy(**policy)
    )


def without_length(morning: Told) -> Told:
    """The same Morning with first calls of 1 us at most 0: they end as they begin."""
    lengths = [tuple(0 if one <= 1e-6 else one for one in call) for call in morning.tale[0]]
    first_us = tuple(0 if first == 1 else first for first in morning.call_us)
    object.__setattr__(morning, "tale", (lengths, *morning.tale[1:]))
    object.__setattr__(morning, "call_us", first_us)
    return morning


def looking(every_s: float, wanted: int, **choices) -> Autoscaler:
    """An autoscaler that always wants the same."""
    return Autoscaler(rule=lambda seen: wanted, every_s=every_s, **choices)


def ok(started: float, confirmed: float, attempts: int = 1) -> tuple:
    """A booking that was confirmed."""
    return started, confirmed, attempts, "confirmed"


def failed(started: float | None = None, attempts: int | None = None) -> tuple:
    """A booking that was given up, after one attempt if it was started."""
    return started, None, int(started is not None) if attempts is None else attempts, "failed"


def rejected(*call: float) -> tuple:
    """A booking that was never accepted."""
    return *failed(*call)[:3], "rejected"


AT_FIRST = Breaker(failures=1, open_s=5)
FOUR_S = Backoff.fixed(4)
TIMEOUT = {"timeout_s": 9}

EXAMPLES = {
    # -- a call's end and ...
    # LIFO: at 2 a worker takes 3 (until 6), at 3 another takes 2 (until 6). Both fail, the token
    # goes to 2, though 3 began earlier; 2 joins, is taken as they settle, and needs 3 s more.
    "end, end": Example(
        told([0, 0, 1, 1], [2, 3, 3, 4], fails={(2, 1), (3, 1)}),
        queued(2, order="lifo", max_attempts=2, retry_budget=RetryBudget(ratio=0, burst=1)),
        [ok(0, 2), ok(0, 3), ok(3, 9, 2), failed(2)],
        given_up=[(3, 6, "retry budget used up")],
    ),
    # Clinic 0 opens at 1, so 1 stands aside at 2; half-open at 6, when the one worker is free. It
    # takes whoever was called back before who is in the line since 3.
    "end, half-open": Example(
        told([0, 2, 2, 3], [1, 1, 4, 1], [0, 0, 1, 1], fails={(0, 1)}),
        queued(**TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7), ok(2, 6), ok(7, 8)],
        holds=[(1, "breaker", 2, 6)],
    ),
    # At 5 one worker is free and one is new: 1 and 2 start together.
    "end, report": Example(
        told([0, 1, 2, 3], [5, 4, 1, 1]),
        queued(Schedule(steps=((0, 1), (2, 2)), boot_s=3)),
        [ok(0, 5), ok(5, 9), ok(5, 6), ok(6, 7)],
        workforce=[(0, 1), (5, 2)],
        paid=[(0, 1), (2, 2)],
    ),
    # At 5 the free worker takes 2 before one is sent away: the first to end a call then, at 8.
    "end, step": Example(
        told([0, 0, 1, 2], [5, 9, 3, 1]),
        queued(Schedule(steps=((0, 2), (5, 1)), boot_s=0)),
        [ok(0, 5), ok(0, 9), ok(5, 8), ok(9, 10)],
        workforce=[(0, 2), (8, 1)],
    ),
    # The look at 5 sees that 1 has been taken at 5: nobody waits, one is busy, two have arrived.
    "end, look": Example(
        told([0, 1], [5, 2]),
        queued(looking(5, 1)),
        [ok(0, 5), ok(5, 7)],
        seen=[(5, 0, 0, 0, 0, 0.4, 1, 1)],
    ),
    # Whose turn comes at the last moment is called.
    "end, expiry": Example(
        told([0, 0], [5, 1]),
        queued(max_age_s=5),
        [ok(0, 5), ok(5, 6)],
        given_up=[],
    ),
    # LIFO: 0 would be the last in at 5, but the worker that is free then has taken 2 before.
    "end, return": Example(
        told([0, 1, 2], [1, 4, 3], fails={(0, 1)}),
        queued(order="lifo", max_attempts=2, backoff=FOUR_S),
        [ok(0, 9, 2), ok(1, 5), ok(5, 8)],
        holds=[(0, "backoff", 1, 5)],
    ),
    # Nobody may wait; the worker is free as 1 arrives.
    "end, arrival": Example(
        told([0, 5], [5, 1]),
        queued(backlog_limit=0),
        [ok(0, 5), ok(5, 6)],
    ),
    # A call that fails joins the line before anybody is taken: LIFO, so 0 is next before 1; when
    # both its attempts are used up, at 4, it is the turn of 1.
    "end, its own next attempt": Example(
        told([0, 1], [2, 1], fails={(0, 1), (0, 2)}),
        queued(order="lifo", max_attempts=2),
        [failed(0, 2), ok(4, 5)],
        given_up=[(0, 4, "attempts used up")],
    ),
    # The booking that fails at 5 chooses its group before the new worker of group 1 is there: group
    # 0 (a tie). All of that is busy when one of its workers has to go at 6: the first to end, at 8.
    "end, report, in groups": Example(
        told([0, 0, 3], [(5, 3), 9, 8], fails={(0, 1)}),
        queued(
            Schedule(steps=((0, 2), (1, 3), (2, 4), (6, 3)), boot_s=3),
            shards=Shards(of=2, pick=2),
            max_attempts=2,
        ),
        [ok(0, 8, 2), ok(0, 9), ok(4, 12)],
        workforce=[(0, 2), (4, 3), (5, 4), (8, 3)],
        paid=[(0, 2), (1, 3), (2, 4), (8, 3)],
    ),
    # -- a breaker turns half-open and ...
    # Both clinics open at 1, are half-open at 6, and the one free worker takes the lower booking,
    # though it is clinic 1's. At 8 its trial is answered, and the worker takes 3.
    "half-open, half-open": Example(
        told([0, 0, 2, 2, 2, 2], [1, 1, 2, 1, 9, 4], [1, 0, 1, 0, 2, 2], fails={(0, 1), (1, 1)}),
        queued(2, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), failed(0), ok(6, 8), ok(8, 9), ok(2, 11), ok(2, 6)],
        holds=[(2, "breaker", 2, 6), (3, "breaker", 2, 6)],
    ),
    # The new worker of 6 takes who is called back at 6, not who is in the line since 3.
    "half-open, report": Example(
        told([0, 2, 2, 3], [1, 1, 7, 1], [0, 0, 1, 1], fails={(0, 1)}),
        queued(Schedule(steps=((0, 1), (3, 2)), boot_s=3), **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7), ok(2, 9), ok(7, 8)],
    ),
    # Group 0 gets a worker at 5, who takes 4, and group 1 at 6: 1 is called back to group 1.
    "half-open, report, in groups": Example(
        told([0, 2, 2, 2, 4], [1, 1, 9, 9, 9], [0, 0, 1, 1, 1], fails={(0, 1)}),
        queued(
            Schedule(steps=((0, 2), (2, 3), (3, 4)), boot_s=3),
            shards=Shards(of=2, pick=2),
            **TIMEOUT,
            breaker=AT_FIRST,
        ),
        [failed(0), ok(6, 7), ok(2, 11), ok(2, 11), ok(5, 14)],
    ),
    # The idle worker has taken who was called back when one is sent away: it leaves at 8.
    "half-open, step": Example(
        told([0, 2, 2], [1, 2, 7], [0, 0, 1], fails={(0, 1)}),
        queued(Schedule(steps=((0, 2), (6, 1)), boot_s=0), **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 8), ok(2, 9)],
        workforce=[(0, 2), (8, 1)],
    ),
    # The look at 6 sees nobody held: 1 is in its call.
    "half-open, look": Example(
        told([0, 2], [1, 3], fails={(0, 1)}),
        queued(looking(6, 1), **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 9)],
        seen=[(6, 0, 0, 0, 0, 2 / 6, 1, 1)],
    ),
    # 1 grows too old at 6, and is called back and taken at 6.
    "half-open, expiry": Example(
        told([0, 2], [1, 1], fails={(0, 1)}),
        queued(max_age_s=4, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7)],
        holds=[(1, "breaker", 2, 6)],
    ),
    # LIFO aside: 0, back at 6, would be the last in, but 1 is the trial by then. The trial is
    # answered at 8, and 0 called back.
    "half-open, return": Example(
        told([0, 2], [1, 2], fails={(0, 1)}),
        queued(
            2,
            order="lifo",
            max_attempts=2,
            backoff=Backoff.fixed(5),
            **TIMEOUT,
            breaker=AT_FIRST,
        ),
        [ok(0, 9, 2), ok(6, 8)],
        holds=[(0, "backoff", 1, 6), (0, "breaker", 6, 8), (1, "breaker", 2, 6)],
    ),
    # As before with a newcomer.
    "half-open, arrival": Example(
        told([0, 2, 6], [1, 2, 1], fails={(0, 1)}),
        queued(2, order="lifo", **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 8), ok(8, 9)],
        holds=[(1, "breaker", 2, 6), (2, "breaker", 6, 8)],
    ),
    # -- a worker reports and ...
    # One for each of two groups, of which the clinic has both: 2 joined group 0 (a tie), 3 group 1,
    # 4 group 0 again.
    "report, report": Example(
        told([0, 0, 1, 1, 1], [9, 9, 2, 1, 1]),
        queued(Schedule(steps=((0, 2), (2, 4)), boot_s=3), shards=Shards(of=2, pick=2)),
        [ok(0, 9), ok(0, 9), ok(5, 7), ok(5, 6), ok(7, 8)],
        workforce=[(0, 2), (5, 4)],
    ),
    # The new worker is there, and in a call, when one is sent away.
    "report, step": Example(
        told([0, 1], [9, 2]),
        queued(Schedule(steps=((0, 1), (2, 2), (5, 1)), boot_s=3)),
        [ok(0, 9), ok(5, 7)],
        workforce=[(0, 1), (5, 2), (7, 1)],
        paid=[(0, 1), (2, 2), (7, 1)],
    ),
    # Ordered by the look at 5, there at 10, and busy for the look at 10.
    "report, look": Example(
        told([0, 1], [12, 3]),
        queued(looking(5, 2, boot_s=5)),
        [ok(0, 12), ok(10, 13)],
        workforce=[(0, 1), (10, 2)],
        paid=[(0, 1), (5, 2)],
        seen=[(5, 1, 0, 4, 4, 0.4, 1, 1), (10, 0, 0, 0, 0, 0, 2, 2)],
    ),
    "report, expiry": Example(
        told([0, 1], [9, 1]),
        queued(Schedule(steps=((0, 1), (2, 2)), boot_s=3), max_age_s=4),
        [ok(0, 9), ok(5, 6)],
    ),
    # LIFO: 2 is taken by the new worker before 0 is the last in.
    "report, return": Example(
        told([0, 1, 2], [1, 8, 1], fails={(0, 1)}),
        queued(
            Schedule(steps=((0, 1), (2, 2)), boot_s=3),
            order="lifo",
            max_attempts=2,
            backoff=FOUR_S,
        ),
        [ok(0, 7, 2), ok(1, 9), ok(5, 6)],
    ),
    "report, arrival": Example(
        told([0, 5], [9, 1]),
        queued(Schedule(steps=((0, 1), (2, 2)), boot_s=3), backlog_limit=0),
        [ok(0, 9), ok(5, 6)],
    ),
    # -- a step of the schedule, with no boot, and ...
    "step, expiry": Example(
        told([0, 1], [9, 1]),
        queued(Schedule(steps=((0, 1), (5, 2)), boot_s=0), max_age_s=4),
        [ok(0, 9), ok(5, 6)],
        workforce=[(0, 1), (5, 2)],
    ),
    "step, return": Example(
        told([0, 1, 2], [1, 8, 1], fails={(0, 1)}),
        queued(
            Schedule(steps=((0, 1), (5, 2)), boot_s=0),
            order="lifo",
            max_attempts=2,
            backoff=FOUR_S,
        ),
        [ok(0, 7, 2), ok(1, 9), ok(5, 6)],
    ),
    "step, arrival": Example(
        told([0, 5], [9, 1]),
        queued(Schedule(steps=((0, 1), (5, 2)), boot_s=0), backlog_limit=0),
        [ok(0, 9), ok(5, 6)],
    ),
    # -- who goes, and who stays
    # Five are planned at 2; the one who does not come is one of the two that were ordered last.
    "the last that was ordered does not come": Example(
        told([0] * 8, [3] * 8),
        queued(Schedule(steps=((0, 1), (1, 3), (2, 5), (3, 4)), boot_s=5)),
        [ok(0, 3), ok(3, 6), ok(6, 9), ok(6, 9), ok(6, 9), ok(7, 10), ok(9, 12), ok(9, 12)],
        workforce=[(0, 1), (6, 3), (7, 4)],
        paid=[(0, 1), (1, 3), (2, 5), (3, 4)],
    ),
    # At 1 one of each group has to go; that of group 0 does at 1.5. Both keep one when one more is
    # wanted at 2: who was about to leave group 1 stays, and none is ordered for group 0.
    "who is about to leave stays": Example(
        told([0] * 4, [1.5, 9, 9, 9]),
        queued(Schedule(steps=((0, 4), (1, 2), (2, 3)), boot_s=3), shards=Shards(of=2, pick=2)),
        [ok(0, 1.5), ok(0, 9), ok(0, 9), ok(0, 9)],
        workforce=[(0, 4), (1.5, 3)],
        paid=[(0, 4), (1.5, 3)],
    ),
    # -- a look and ...
    # It still sees who is given up a moment later.
    "look, expiry": Example(
        told([0, 1], [9, 1]),
        queued(looking(5, 1), max_age_s=4),
        [ok(0, 9), failed()],
        given_up=[(1, 5, "too old")],
        seen=[(5, 1, 0, 4, 4, 0.4, 1, 1)],
    ),
    # Who is back at 5 is still held for the look at 5; it is nobody's first attempt.
    "look, return": Example(
        told([0, 1], [1, 8], fails={(0, 1)}),
        queued(looking(5, 1), max_attempts=2, backoff=FOUR_S),
        [ok(0, 10, 2), ok(1, 9)],
        seen=[(5, 1, 1, 5, 0, 0.4, 1, 1)],
    ),
    # Who arrives at 5 is counted by the look at 10.
    "look, arrival": Example(
        told([0, 5], [12, 1]),
        queued(looking(5, 1)),
        [ok(0, 12), ok(12, 13)],
        seen=[(5, 0, 0, 0, 0, 0.2, 1, 1), (10, 1, 0, 5, 5, 0.2, 1, 1)],
    ),
    # -- an expiry and ...
    # The lowest first, also in a LIFO line.
    "expiry, expiry": Example(
        told([0, 1, 1], [9, 1, 1]),
        queued(order="lifo", max_age_s=4),
        [ok(0, 9), failed(), failed()],
        given_up=[(1, 5, "too old"), (2, 5, "too old")],
    ),
    # 0 fails at 1, is called again and dies in the middle of the 3 s that its timeout allows: back
    # 4 s after that call began, at 5, with no attempt left. 2 grows too old at 5, and goes first.
    "expiry, return": Example(
        told([0, 2.5, 3], [(1, 4), 3, 1], fails={(0, 1)}, dies={(0, 2): 0.5}),
        queued(max_age_s=2, timeout_s=3, max_attempts=2, redelivery_s=4),
        [failed(0, 2), ok(2.5, 5.5), failed()],
        given_up=[(2, 5, "too old"), (0, 5, "attempts used up")],
        holds=[(0, "redelivery", 2.5, 5)],
    ),
    # One may wait; the place of 1 is free at 11, and 2 has it until 21.
    "expiry, arrival": Example(
        told([0, 1, 11], [100, 100, 100]),
        queued(backlog_limit=1, max_age_s=10),
        [ok(0, 100), failed(), failed()],
        given_up=[(1, 11, "too old"), (2, 21, "too old")],
    ),
    # -- a return and ...
    # 1 died at 1 and is redelivered at 5; 0 failed at 3 and backs off until 5; 2 keeps one worker
    # until 7. The lower booking takes the other, though the return of 1 was known first.
    "return, return": Example(
        told([0, 0, 3], [3, 2, 4], fails={(0, 1)}, dies={(1, 1): 0.5}),
        queued(2, timeout_s=4, max_attempts=2, backoff=Backoff.fixed(2), redelivery_s=5),
        [ok(0, 8, 2), ok(0, 9, 2), ok(3, 7)],
        holds=[(0, "backoff", 3, 5), (1, "redelivery", 1, 5)],
    ),
    # Who comes back at 5 is before who comes at 5.
    "return, arrival": Example(
        told([0, 5], [1, 1], fails={(0, 1)}),
        queued(max_attempts=2, backoff=FOUR_S),
        [ok(0, 6, 2), ok(6, 7)],
    ),
    "arrival, arrival": Example(
        told([0, 0], [1, 1]),
        queued(backlog_limit=0),
        [ok(0, 1), rejected()],
    ),
    # -- threads: a call reaches its clinic once it is accepted
    # 0 fails at 3 and pays with the only token; it fails again at 5, when the first attempt of 1,
    # which puts one in, reaches its clinic: too late.
    "end, reach": Example(
        told([0, 4], [2, 1], fails={(0, 1), (0, 2)}, accept_s=1),
        threads(2, max_attempts=3, retry_budget=RetryBudget(ratio=1, burst=1)),
        [rejected(0, 2), ok(4, 6)],
        given_up=[(0, 5, "retry budget used up")],
        calls=[(0, 0, 3, "failed"), (0, 3, 5, "failed"), (1, 4, 6, "confirmed")],
    ),
    # The thread that is free at 2 finds clinic 0 full: the call of 1, which has no length, reaches
    # it only then.
    "end, reach of a call of no length": Example(
        without_length(told([0, 1, 1.5], [1, 1e-6, 1], [1, 0, 0], accept_s=1)),
        threads(2, cap=1),
        [ok(0, 2), ok(1, 2), rejected()],
        given_up=[(2, 2, "clinic not called")],
    ),
    # The breaker is open when 1 fails at 6, so its thread does not call again; half-open only then.
    "end, half-open, by threads": Example(
        told([0, 0], [1, 6], fails={(0, 1), (1, 1)}),
        threads(2, max_attempts=2, **TIMEOUT, breaker=AT_FIRST),
        [rejected(0), rejected(0)],
        given_up=[(0, 1, "clinic not called"), (1, 6, "clinic not called")],
    ),
    # 0 fails at 7 and opens the breaker until 12, when the call of 1, begun before, reaches its
    # clinic: no trial, and its failure at 13 teaches nothing. 2, at 12, is the trial.
    "half-open, reach": Example(
        told([0, 6, 12], [1, 1, 1], fails={(0, 1), (1, 1)}, accept_s=6),
        threads(3, **TIMEOUT, breaker=AT_FIRST),
        [rejected(0), rejected(6), ok(12, 19)],
        given_up=[(0, 7, "attempts used up"), (1, 13, "attempts used up")],
    ),
    # The lower booking has the clinic's only place.
    "reach, reach": Example(
        told([0, 0], [2, 2], accept_s=1, clinic_limit=1),
        threads(2),
        [ok(0, 3), ok(0, 5)],
    ),
    # Nobody may wait: the call of 0 has reached its clinic, and ended, before 1 arrives.
    "reach, arrival": Example(
        without_length(told([0, 0], [1e-6, 1])),
        threads(1, limit=0),
        [ok(0, 0), ok(0, 1)],
    ),
    # The first failure of 0 is the clinic's first, and it is called again at once; that of 1 is the
    # second, and opens the breaker: its thread does not call again. What 0 meets teaches nothing.
    "end, end, by threads": Example(
        told([0, 0], [2, 2], fails={(0, 1), (1, 1)}),
        threads(2, max_attempts=2, **TIMEOUT, breaker=Breaker(failures=2, open_s=5)),
        [ok(0, 4, 2), rejected(0)],
        given_up=[(1, 2, "clinic not called")],
    ),
    # The last trial fails at 6.5 and opens until 11.5; 2 comes then.
    "half-open, arrival, by threads": Example(
        told([0, 6, 11.5], [1, 0.5, 1], fails={(0, 1), (1, 1)}),
        threads(1, **TIMEOUT, breaker=AT_FIRST),
        [rejected(0), rejected(6), ok(11.5, 12.5)],
    ),
    # A thread is free at 5 for who has waited for it, and for who comes at 5 only the next one.
    "end, arrival, by threads": Example(
        told([0, 1, 5], [5, 1, 1]),
        threads(limit=1),
        [ok(0, 5), ok(5, 6), ok(6, 7)],
    ),
    # -- what begins and ends at one instant
    # Nobody may wait, yet all are let in: each call has ended before the next booking arrives.
    "calls of no length": Example(
        without_length(told([0, 0, 0], [1e-6] * 3)),
        queued(backlog_limit=0),
        [ok(0, 0)] * 3,
        workforce=[(0, 1)],
    ),
    # A worker that dies at once is replaced at once, before 1 arrives; 0 is back at 5.
    "a death at once": Example(
        told([0, 0], [2, 1], dies={(0, 1): 0}),
        queued(backlog_limit=1, timeout_s=4, max_attempts=2, redelivery_s=5),
        [ok(0, 7, 2), ok(0, 1)],
        calls=[(0, 0, 0, "died"), (1, 0, 1, "confirmed"), (0, 5, 7, "confirmed")],
        holds=[(0, "redelivery", 0, 5)],
    ),
    # -- a line, and those aside
    # A cap of 1, two workers: 1 and 2 stand aside. 1 is called back at 5 and goes before 3, who is
    # in the line since 2; then 2, at 6, for whom a worker is free at 6 as well.
    "who is called back goes to the front": Example(
        told([0, 1, 1, 1, 2], [5, 1, 1, 4, 1], [0, 0, 0, 1, 1]),
        queued(2, clinic_cap=1),
        [ok(0, 5), ok(5, 6), ok(6, 7), ok(1, 5), ok(5, 6)],
        holds=[(1, "cap", 1, 5), (2, "cap", 1, 6)],
    ),
    # Half-open at 6, when both workers are busy until 8: 1 is called back and in the line. It grows
    # too old at 7, and 2 is called back in its place.
    "an expiry lets another be called back": Example(
        told([0, 2, 3, 3, 3], [1, 1, 1, 5, 5], [0, 0, 0, 1, 1], fails={(0, 1)}),
        queued(2, max_age_s=5, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), failed(), ok(8, 9), ok(3, 8), ok(3, 8)],
        given_up=[(0, 1, "attempts used up"), (1, 7, "too old")],
        holds=[(1, "breaker", 2, 6), (2, "breaker", 3, 7)],
    ),
    # The ramp: 1 is tried at 6 and answered at 8; two at a time then, 2 and 3, until 10; after the
    # first of them no round is full, after the second three may be tried, and 4 and 5 are.
    "trials one at a time, then two, then three": Example(
        told([0, 2, 2, 2, 2, 2], [1, 2, 2, 2, 2, 2], fails={(0, 1)}),
        queued(9, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 8), ok(8, 10), ok(8, 10), ok(10, 12), ok(10, 12)],
    ),
    # Fair, and at most 5 s old: 1 has expired at 6 and left no turn behind, so at 8 it is the turn
    # of clinic 2, which has waited since 4, and not of clinic 1, since 7.
    "an expiry leaves no turn behind": Example(
        told([0, 1, 4, 7], [8, 1, 1, 1], [0, 1, 2, 1]),
        queued(order="fair", max_age_s=5),
        [ok(0, 8), failed(), ok(8, 9), ok(9, 10)],
        given_up=[(1, 6, "too old")],
    ),
    # Turns at 3: clinic 0 (1, then 2), clinic 1 (3, then 4). 1 is taken at 3, 3 at 4. 2 expires at
    # 4.3, and with it the turn of clinic 0; 5 comes at 4.5, behind clinic 1: 4 at 5, then 5.
    "a clinic that comes anew has its turn after the others": Example(
        told([0, 0.1, 0.2, 1, 1.1, 4.5], [3, 1, 9, 1, 1, 1], [1, 0, 0, 1, 1, 0]),
        queued(order="fair", max_age_s=4.1),
        [ok(0, 3), ok(3, 4), failed(), ok(4, 5), ok(5, 6), ok(6, 7)],
        given_up=[(2, 4.3, "too old")],
    ),
    # As in "expiry, arrival"; 2 comes in between, is rejected, and changes nothing for who follows.
    "an arrival more changes nothing": Example(
        told([0, 1, 10.5, 11], [100] * 4),
        queued(backlog_limit=1, max_age_s=10),
        [ok(0, 100), failed(), rejected(), failed()],
        given_up=[(1, 11, "too old"), (3, 21, "too old")],
    ),
    # CoDel, joined at 0: above the target since 1, so one is shed at 3, the next after 2 s, then
    # after 2 / sqrt(2) = 1.414 and 2 / sqrt(3) = 1.155: at 5, (6.414) 7, (7.569) 8. At 9 one is
    # left in the line.
    "sheds ever faster until one is left": Example(
        told([0] * 15, [1] * 15),
        queued(codel=CoDel(target_s=1, interval_s=2)),
        [
            failed() if start is None else ok(start, start + 1)
            for start in (0, 1, 2, None, 3, 4, None, 5, 6, None, 7, None, 8, 9, 10)
        ],
        given_up=[(3, 3, "shed"), (6, 5, "shed"), (9, 7, "shed"), (11, 8, "shed")],
    ),
    # The same, but from 3 on the first has waited for more than 2 s, and the last is next.
    "sheds from both ends": Example(
        told([0] * 15, [1] * 15),
        queued(order="adaptive_lifo", lifo_over_s=2, codel=CoDel(target_s=1, interval_s=2)),
        [
            failed() if start is None else ok(start, start + 1)
            for start in (0, 1, 2, 10, 9, 8, None, 7, None, 6, 5, None, 4, 3, None)
        ],
        given_up=[(14, 3, "shed"), (11, 5, "shed"), (8, 7, "shed"), (6, 8, "shed")],
    ),
    # -- where the rules leave a choice
    # Fair: called back to the front means next. At 6 it is the turn of clinic 0, and not of clinic
    # 1, which has had a turn to come since 3.
    "a clinic that calls back has the next turn": Example(
        told([0, 2, 2, 3], [1, 1, 4, 1], [0, 0, 1, 1], fails={(0, 1)}),
        queued(order="fair", **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7), ok(2, 6), ok(7, 8)],
    ),
    # A breaker that opens while a thread accepts stops only who comes later: 1 is called at 3.
    "a thread calls whom it has accepted": Example(
        told([0, 1, 2], [1, 1, 1], fails={(0, 1)}, accept_s=1),
        threads(3, **TIMEOUT, breaker=AT_FIRST),
        [rejected(0), ok(1, 3), rejected()],
        given_up=[(0, 2, "attempts used up"), (2, 2, "clinic not called")],
    ),
    # 0 fails at 1; 1, 2 and 3 stand aside. 1 is tried at 6 and answered at 7; 2 and 3 then, until 8
    # and 9. At 8 the second round is half full, but nobody waits: it closes, and three start.
    "closed as soon as nobody waits for it": Example(
        told([0, 2, 2, 2, 8, 8, 8], [1, 1, 1, 2, 3, 3, 3], fails={(0, 1)}),
        queued(9, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7), ok(7, 8), ok(7, 9), ok(8, 11), ok(8, 11), ok(8, 11)],
    ),
    # 1 is tried at 6; 2 and 3 are called back at 7, when one worker is free. 2 is answered at 8, 3
    # still in the line: half-open until two are answered. At 9 there is room for one beside 3.
    "not closed while one is on its way": Example(
        told(
            [0, 2, 2, 2, 2, 2, 2, 9, 9],
            [1, 1, 1, 4, 7, 7, 7, 1, 1],
            [0, 0, 0, 0, 1, 1, 1, 0, 0],
            fails={(0, 1)},
        ),
        queued(4, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7), ok(7, 8), ok(8, 12)] + [ok(2, 9)] * 3 + [ok(9, 10), ok(10, 11)],
    ),
    # 2 and 3 are tried at 7. 2 fails at 8 and opens until 13; 3 is answered at 14, but was begun
    # before: it counts for nothing in the second half-open stretch, in which 4 is tried.
    "a trial of an earlier stretch is none": Example(
        told([0, 2, 2, 2, 9, 9], [1, 1, 1, 7, 2, 1], fails={(0, 1), (2, 1)}),
        queued(9, **TIMEOUT, breaker=AT_FIRST),
        [failed(0), ok(6, 7), failed(7), ok(7, 14), ok(13, 15), ok(15, 16)],
    ),
    # Two refuse at once: the one that began first answers.
    "the older of two outages refuses": Example(
        told(
            [3],
            [1],
            troubles=(
                Outage(from_s=2, until_s=9, mode="refuse", refusal_s=2),
                Outage(from_s=1, until_s=9, mode="refuse", refusal_s=1),
            ),
        ),
        queued(),
        [failed(3)],
        calls=[(0, 3, 4, "refused")],
    ),
    # -- cuts
    # At 5 the call has ended and the next has started; 2 has arrived and waits.
    "a cut at an end and an arrival": Example(
        told([0, 1, 5, 6], [5, 1, 1, 1]),
        queued(),
        [ok(0, 5), (5, None, 1, "in_call"), (None, None, 0, "waiting")],
        calls=[(0, 0, 5, "confirmed"), (1, 5, None, "in progress")],
        until_s=5,
    ),
    # The thread that was taken at 5 accepts until 6: it counts as in its first call.
    "a cut while a thread accepts": Example(
        told([0, 5], [3, 1], accept_s=1),
        threads(2),
        [ok(0, 4), (5, None, 1, "in_call")],
        calls=[(0, 0, 4, "confirmed"), (1, 5, None, "in progress")],
        until_s=5,
    ),
}


@all_of_them
@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_what_shares_an_instant_happens_in_one_order(example, engine):
    told_s = in_seconds(engine(example.morning, example.design, example.until_s))
    expected = {
        name: getattr(example, name) for name in told_s if getattr(example, name) is not None
    }
    assert {name: told_s[name] for name in expected} == expected


# -- the limit


@all_of_them
def test_the_limit_bounds_those_who_wait_for_another_attempt(engine):
    """All calls fail at once and every booking would wait ten minutes for its second one.

    Five wait when 5 arrives: exactly the limit, and the worker is free. Six wait then, and all who
    come later are turned away; at 600.5 and after all attempts are used up.
    """
    morning = told(range(500), [0.5] * 500, fails={(row, n) for row in range(500) for n in (1, 2)})
    design = queued(backlog_limit=5, max_attempts=2, backoff=Backoff.fixed(600))
    told_s = in_seconds(engine(morning, design))
    few = [failed(row, 2) for row in range(6)]
    assert told_s["bookings"] == few + [rejected()] * (500 - 6)
    assert told_s["given_up"] == [(row, row + 601, "attempts used up") for row in range(6)]
    assert told_s["holds"] == [(row, "backoff", row + 0.5, row + 600.5) for row in range(6)]


def most_waiting(story: Story, morning: Morning) -> int:
    """The most that ever waited, whatever for: let in, not done with and not in a call."""
    given_up = {booking: at for booking, at, _ in story.given_up}
    steps = []
    for number, (accepted, _, confirmed, _, state) in enumerate(story.bookings):
        calls = [call for call in story.calls if call[0] == number]
        if state == "rejected" and number not in given_up:
            continue
        lost_us = calls[-1][3] if state == "lost" else NEVER
        done_us = max(confirmed, given_up.get(number, NEVER), lost_us)
        steps += [(max(accepted, morning.arrived_us[number]), 1), (done_us, -1)]
        steps += [(call[2], -1) for call in calls] + [(call[3], 1) for call in calls]
    instants_us = {at for at, _ in steps}
    return max((sum(by for at, by in steps if at <= now) for now in instants_us), default=0)


# -- any world at all
#
# Written once over a `Random`: a seed gives one that is full of events, hypothesis one that it can
# make smaller until the world shows nothing but the difference.


def whole_seconds(chance: Random, low: int, high: int) -> float:
    """Whole seconds, so that everything ties."""
    return chance.randint(low, high)


def microseconds(chance: Random, low: int, high: int) -> float:
    """Any time, and never a round one, so that hardly anything does."""
    return (chance.randint(low * 1_000_000, high * 1_000_000) | 1) / 1e6


GRIDS = [whole_seconds, microseconds]
SECOND = 1_000_000


def any_troubles(chance: Random, time, clinics: tuple) -> tuple[Slowdown | Outage, ...]:
    """None to three slowdowns and outages, of some clinics or of all."""
    troubles = []
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        some = [None, clinics, clinics[:1], clinics[-1:]]
        window = {"from_s": (from_s := time(chance, 0, 20)), "clinics": chance.choice(some)}
        window["until_s"] = from_s + time(chance, 1, 15)
        mode = chance.choice(["slow", "refuse", "hang"])
        if mode == "slow":
            troubles.append(Slowdown(factor=chance.choice([1.5, 2, 3]), **window))
        else:
            troubles.append(Outage(mode=mode, refusal_s=time(chance, 1, 3), **window))
    return tuple(troubles)


def any_morning(chance: Random, time) -> Told:
    """Up to 25 bookings for up to four clinics, in which anything may go wrong."""
    size = chance.choice([1, 3, 6, 12, 25, 25])
    rush, longest = chance.choice([0, 0, 1, 1, 2, 4]), chance.choice([2, 6])
    gaps = [time(chance, 0, chance.choice([0, rush, rush])) for _ in range(size)]
    named = chance.choice([range(1), range(2), range(4), ("east", "north", "south")])
    clinic = [chance.choice(named) for _ in range(size)]
    calls = [
        tuple(chance.choice([1e-6, *[time(chance, 1, longest)] * 5]) for _ in range(3))
        for _ in range(size)
    ]
    tries = [(booking, number) for booking in range(size) for number in (1, 2, 3)]
    fails, dies = chance.choice([0, 0.2, 0.6]), chance.choice([0, 0, 0.1, 0.3])
    return without_length(
        told(
            [sum(gaps[: row + 1]) for row in range(size)],
            calls,
            clinic,
            fails={one for one in tries if chance.random() < fails},
            dies={one: chance.choice([0, 0.25, 0.5]) for one in tries if chance.random() < dies},
            jitter={one: chance.choice([0, 0.25, 0.5, 0.999]) for one in tries},
            clinics=4,
            clinic_limit=chance.choice([None, None, 1, 2]),
            troubles=any_troubles(chance, time, tuple(sorted(set(clinic)))),
            urgent_share=chance.choice([0, 0.4]),
            accept_s=chance.choice([0, 0, 0.025, 1]),
            duration_s=chance.choice([1, 20, 60]),
        )
    )


def any_drawn_morning(chance: Random, time) -> Morning:
    """One of a scenario, with a rush or two among its bookings, at whole seconds or at any time."""
    clinics = chance.choice([1, 2, 4])
    weights = tuple(chance.choice([0, 1, 5]) for _ in range(clinics))
    scenario = Scenario.steady(
        chance.choice([0.1, 0.5]),
        duration_s=chance.choice([5, 20]),
        calls=LogNormalCalls(mean_s=chance.choice([1, 3]), scv=chance.choice([0.5, 4])),
        clinics=clinics,
        clinic_weights=weights if any(weights) else None,
        clinic_limit=chance.choice([None, None, 1, 2]),
        failure_probability=chance.choice([0, 0.2, 0.6]),
        worker_death_probability=chance.choice([0, 0, 0.2]),
        troubles=(
            Rush(from_s=0, until_s=time(chance, 1, 15), rate_per_s=0.5),
            *[Rush(from_s=4, until_s=9, rate_per_s=1, clinics=(0,))] * chance.choice([0, 1, 2]),
            *any_troubles(chance, time, tuple(range(clinics))),
        ),
        urgent_share=chance.choice([0, 0.4]),
        accept_s=chance.choice([0, 0, 0.025, 1]),
    )
    morning = scenario.sample(chance.randint(1, 1000))
    if time is microseconds:
        return morning
    return replace(
        morning,
        arrived_us=tuple(us // SECOND * SECOND for us in morning.arrived_us),
        call_us=tuple(max(us // SECOND, 1) * SECOND for us in morning.call_us),
    )


def restless(seen) -> int:
    """A rule that changes its mind at every look."""
    return int(seen.now_s * 7) % 6


RULES = [
    restless,
    restless,
    OnUtilisation(0.7),
    OnBacklogPerWorker(2),
    OnAge(3),
    OnDemand(call_s=2, drain_s=3),
]


def any_staff(chance: Random, time, fewest: int) -> int | Schedule | Autoscaler:
    """One to five workers, at any time at least so many."""
    kind = chance.choice(["fixed", "schedule", "autoscaler"])
    if kind == "fixed":
        return chance.randint(fewest, 5)
    boot_s = chance.choice([0, time(chance, 1, 5)])
    if kind == "schedule":
        gaps = [time(chance, 1, 3) for _ in range(chance.randint(0, 8))]
        starts_s = [0, *(sum(gaps[: step + 1]) for step in range(len(gaps)))]
        return Schedule(
            steps=tuple((at_s, chance.randint(fewest, 5)) for at_s in starts_s), boot_s=boot_s
        )
    return Autoscaler(
        rule=chance.choice(RULES),
        every_s=time(chance, 1, 4),
        boot_s=boot_s,
        scale_in_after_s=chance.choice([0, time(chance, 1, 8)]),
        minimum=fewest,
        maximum=chance.randint(fewest, 5),
    )


def any_policy(chance: Random, time, *, is_queued: bool) -> CallPolicy:
    """What is done about calls, in every combination that makes sense."""
    timeout_s = chance.choice([None, time(chance, 1, 6), time(chance, 1, 6)])
    attempts, more = chance.choice([1, 2, 3, 4]), {}
    if timeout_s is not None and chance.random() < 0.6:
        failures = chance.choice([1, 1, 2, 3])
        more["breaker"] = Breaker(failures=failures, open_s=time(chance, 1, 6))
    if attempts > 1:
        budgets = [None, None, RetryBudget(ratio=0.1, burst=2), RetryBudget(ratio=0.5, burst=1)]
        more["retry_budget"] = chance.choice(budgets)
    if attempts > 1 and is_queued:
        base_s = time(chance, 1, 4)
        backoffs = [
            Backoff.none(),
            Backoff.fixed(base_s),
            Backoff.fixed(base_s, jitter="full"),
            *(
                Backoff.exponential(base_s, cap_s=4 * base_s, jitter=jitter)
                for jitter in ("none", "full", "decorrelated")
            ),
        ]
        more["backoff"] = chance.choice(backoffs)
        if timeout_s is not None:
            more["redelivery_s"] = chance.choice([None, timeout_s + time(chance, 1, 6)])
    return CallPolicy(timeout_s=timeout_s, max_attempts=attempts, **more)


def any_design(chance: Random, time, limits=(*[None] * 6, 0, 1, 2, 5)) -> Design:
    """Any design at all."""
    is_queued = chance.random() < 0.8
    common = {
        "backlog_limit": chance.choice(limits),
        "clinic_cap": chance.choice([None, None, 1, 2]),
        "policy": any_policy(chance, time, is_queued=is_queued),
    }
    if not is_queued:
        return Design.synchronous(threads=chance.randint(1, 5), **common)
    order = chance.choice(ORDERS)
    pairs = Shards(of=2, pick=1), Shards(of=2, pick=2), Shards(of=3, pick=2)
    shards = chance.choice([None, None, None, *pairs])
    design = Design.queued(
        workers=any_staff(chance, time, shards.of if shards else 1),
        servers=chance.choice([1, 2, 9]),
        order=order,
        lifo_over_s=time(chance, 1, 3) if order == "adaptive_lifo" else None,
        max_age_s=chance.choice([None, time(chance, 1, 12)]),
        shards=shards,
        **common,
    )
    if order in ("fifo", "adaptive_lifo") and chance.random() < 0.5:
        return replace(
            design, codel=CoDel(target_s=time(chance, 1, 2), interval_s=time(chance, 1, 2))
        )
    return design


def any_run(chance: Random, time) -> tuple[Morning, Design, float | None]:
    """A Morning, a design, and where the run is cut: mostly nowhere."""
    until_s = chance.choice([None, None, time(chance, 0, 25)])
    return any_morning(chance, time), any_design(chance, time), until_s


@pytest.mark.parametrize("time", GRIDS)
def test_the_engines_tell_the_same_story_in_a_thousand_worlds(time):
    for seed in [*range(1000), 3699, 4904]:  # the last two: acceptance takes no time, and ties
        run = any_run(Random(seed), time)
        story = instants.run(*run)._asdict()
        for engine in ENGINES.values():
            assert (seed, engine(*run)._asdict()) == (seed, story)


def columns(table) -> dict[str, tuple]:
    """The columns of a table by their names."""
    return {column.name: tuple(getattr(table, column.name)) for column in fields(table)}


@pytest.mark.parametrize("time", GRIDS)
def test_the_engines_tell_the_same_outcome_in_a_thousand_worlds(time):
    for seed in range(1000, 2000):
        morning, design, until_s = any_run(Random(seed), time)
        quick, slow = (
            simulate(morning, design, until_s=until_s, method=method) for method in ENGINES
        )
        for part in ("bookings", "call_log", "holds"):  # calls in the order in which they were made
            assert columns(getattr(quick, part)) == columns(getattr(slow, part)), (seed, part)
        assert quick.given_up == slow.given_up, seed
        assert quick.cost == slow.cost, seed
        if quick.ended_us:
            assert quick.timeline(1) == slow.timeline(1), seed


@pytest.mark.parametrize("time", GRIDS)
def test_the_engines_tell_the_same_story_of_mornings_with_rushes(time):
    brought = 0
    for seed in range(300):
        chance = Random(f"rush/{seed}")
        morning, design = any_drawn_morning(chance, time), any_design(chance, time)
        brought += sum(isinstance(name, str) for name in morning.drawn_as)
        story = instants.run(morning, design)._asdict()
        for engine in ENGINES.values():
            assert (seed, engine(morning, design)._asdict()) == (seed, story)
        quick, slow = (simulate(morning, design, method=method) for method in ENGINES)
        assert columns(quick.call_log) == columns(slow.call_log), seed
        assert quick.cost == slow.cost, seed
    assert brought > 1500


@each_engine
@pytest.mark.parametrize("time", GRIDS)
def test_the_engine_tells_the_same_story(time, engine):
    @given(st.randoms(use_true_random=False))
    def same(chance):
        run = any_run(chance, time)
        assert engine(*run)._asdict() == instants.run(*run)._asdict()

    same()


@all_of_them
@pytest.mark.parametrize("time", GRIDS)
def test_at_most_the_limit_and_the_workers_ever_wait(time, engine):
    for seed in range(200):
        chance = Random(seed)
        morning, design = any_morning(chance, time), any_design(chance, time, [0, 1, 2, 5])
        story = engine(morning, design)
        workers = max(number for _, number in story.workforce)
        assert most_waiting(story, morning) <= design.backlog_limit + workers, seed
