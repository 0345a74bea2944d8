"""The fidelity ledger of the whole platform: what goes wrong, what is done about it, who comes.

Exactly: the textbook model of processes and Resources, booking by booking and call by call, for all
that it can express; and for every combination of features what must hold whatever happens, worked
out again from the outcome's own log and never from the engine's state.
"""

import math
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from operator import sub
from statistics import NormalDist, quantiles

import pytest
import textbook
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import all_designs, checksum, chi_square, chi_square_p, worlds

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    FixedCalls,
    Morning,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Outage,
    Outcome,
    RetryBudget,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    StepDemand,
    simulate,
)
from waitingroom_lib.outcome.ledger import NEVER, STATES
from waitingroom_lib.theory import fluid_backlog

SECOND = 1_000_000


def rows(outcome: Outcome) -> list[tuple[int, int, int, int, str]]:
    """Accepted, started, confirmed, attempts and state of every booking; microseconds."""
    columns = outcome.bookings
    return list(
        zip(
            columns.accepted_us,
            columns.started_us,
            columns.confirmed_us,
            columns.attempts,
            columns.state,
            strict=True,
        )
    )


def log(outcome: Outcome) -> list[tuple[int, int, int, int, int, str]]:
    """Booking, attempt, begun, ended, registered and result of every call; microseconds."""
    calls = outcome.call_log
    return list(
        zip(
            calls.booking,
            calls.attempt,
            calls.started_us,
            calls.ended_us,
            calls.registered_us,
            calls.result,
            strict=True,
        )
    )


def letters(outcome: Outcome) -> list[tuple[int, int, str]]:
    """Booking, time and reason of all who were let in and given up."""
    return [(one.booking, one.given_up_us, one.reason) for one in outcome.given_up]


# -- booking by booking


def steps(at_us: dict[int, int], ended_us: int) -> tuple[tuple[int, int], ...]:
    """From when how many, without what changes nothing or comes after the end."""
    found = []
    for at, number in sorted(at_us.items()):
        if at <= ended_us and (not found or found[-1][1] != number):
            found.append((at, number))
    return tuple(found)


def assert_the_textbook_agrees(morning: Morning, design: Design) -> None:
    """Every time of every booking and of every call, and every worker, to the microsecond."""
    outcome, story = simulate(morning, design), textbook.run_featured(morning, design)
    assert rows(outcome) == story.bookings
    assert sorted(log(outcome)) == story.calls
    assert sorted(letters(outcome)) == sorted(story.given_up)
    assert outcome.workforce == steps(story.present, outcome.ended_us)
    assert (outcome.paid or outcome.workforce) == steps(story.paid, outcome.ended_us)


SICK = Scenario.steady(
    4,
    duration_s=400,
    clinics=6,
    popularity_skew=0.7,
    urgent_share=0.2,
    clinic_limit=3,
    failure_probability=0.1,
    worker_death_probability=0.02,
    troubles=(
        Slowdown(from_s=60.1, until_s=150.3, factor=4.1, clinics=(0, 3)),
        Outage(from_s=100.7, until_s=160.9, mode="hang", clinics=(1,)),
        Outage(from_s=200.3, until_s=260.1, mode="refuse", clinics=(0, 2)),
    ),
)
BRAVE = CallPolicy(
    timeout_s=6.0123,
    max_attempts=3,
    backoff=Backoff.exponential(1, cap_s=20, jitter="decorrelated"),
    retry_budget=RetryBudget(ratio=0.2, burst=5),
    breaker=Breaker(failures=3, open_s=15.0007),
    redelivery_s=9.0001,
)
DESIGNS = {
    "no policy at all": Design.queued(workers=12),
    "a timeout": Design.queued(workers=12, policy=CallPolicy(timeout_s=3.1234)),
    "retries at once": Design.queued(
        workers=12, policy=CallPolicy(timeout_s=4.4321, max_attempts=4)
    ),
    "full jitter": Design.queued(
        workers=12, policy=CallPolicy(max_attempts=5, backoff=Backoff.exponential(0.7, cap_s=4))
    ),
    "a fixed backoff, a budget": Design.queued(
        workers=12,
        policy=CallPolicy(
            timeout_s=5.0321,
            max_attempts=3,
            backoff=Backoff.fixed(2.0123),
            retry_budget=RetryBudget(ratio=0.05, burst=2),
        ),
    ),
    "redelivery": Design.queued(
        workers=12, policy=CallPolicy(timeout_s=5.0321, max_attempts=3, redelivery_s=7.0001)
    ),
    "a breaker": Design.queued(workers=12, policy=replace(BRAVE, retry_budget=None)),
    "everything about calls": Design.queued(workers=12, policy=BRAVE),
    "a limit and an age": Design.queued(
        workers=7, backlog_limit=60, max_age_s=30.0003, policy=BRAVE
    ),
    "a cap": Design.queued(workers=12, clinic_cap=2, max_age_s=45.0001, policy=BRAVE),
    "last in, first out": Design.queued(workers=9, order="lifo", clinic_cap=3, policy=BRAVE),
    "urgent ones first": Design.queued(workers=9, order="priority", clinic_cap=3, policy=BRAVE),
    "shards": Design.queued(
        workers=12, shards=Shards(of=4, pick=2), policy=replace(BRAVE, breaker=None)
    ),
    "a schedule": Design.queued(
        workers=Schedule(steps=((0, 3), (50, 14), (170, 6), (180, 9), (300, 2)), boot_s=21.0003),
        policy=BRAVE,
    ),
    "an autoscaler": Design.queued(
        workers=Autoscaler(
            rule=OnDemand(call_s=2.5, drain_s=30), every_s=10, boot_s=25.0007, maximum=30
        ),
        max_age_s=60.0007,
        clinic_cap=4,
        policy=BRAVE,
    ),
    "an autoscaler by utilisation": Design.queued(
        workers=Autoscaler(rule=OnUtilisation(0.7), every_s=10, boot_s=5.0003, maximum=30),
        policy=BRAVE,
    ),
    "an autoscaler by backlog": Design.queued(
        workers=Autoscaler(rule=OnBacklogPerWorker(3), every_s=10, boot_s=5.0003, maximum=30),
        policy=BRAVE,
    ),
    "an autoscaler by age": Design.queued(
        workers=Autoscaler(rule=OnAge(limit_s=8), every_s=10, boot_s=0, minimum=2, maximum=30),
        order="lifo",
        policy=BRAVE,
    ),
    "threads": Design.synchronous(threads=14, backlog_limit=20),
    "threads that try again": Design.synchronous(
        threads=14,
        backlog_limit=20,
        clinic_cap=4,
        policy=replace(BRAVE, backoff=Backoff.none(), redelivery_s=None),
    ),
}


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_a_bad_morning_agrees_with_the_textbook_model_to_the_microsecond(design):
    assert textbook.can_express(design)
    assert_the_textbook_agrees(SICK.sample(1), design)


@given(morning=worlds(), design=all_designs().filter(textbook.can_express))
@settings(max_examples=200)
def test_whatever_it_can_express_agrees_with_the_textbook_model_to_the_microsecond(morning, design):
    assert_the_textbook_agrees(morning, design)


def test_the_textbook_model_of_everything_is_the_plain_one_where_nothing_is_asked():
    """The two textbook models share no line; neither do they share one with the library."""
    morning = Scenario.monday(duration_s=2200).sample(4)
    for design in (Design.queued(workers=15), Design.synchronous(threads=15)):
        plain, featured = textbook.run(morning, design), textbook.run_featured(morning, design)
        for times_s, (*times_us, attempts, state) in zip(plain, featured.bookings, strict=True):
            assert [round(time_s * 1e6) for time_s in times_s] == times_us
            assert (attempts, state) == (1, "confirmed")


# -- conservation


@st.composite
def any_runs(draw: st.DrawFn, must: str = "") -> Outcome:
    """Any Morning with any design (that has what it must), to its end or cut somewhere."""
    morning, design = draw(worlds()), draw(all_designs(must))
    until_s = draw(st.none() | st.integers(0, 150_000_000).map(lambda us: us / 1e6))
    return simulate(morning, design, until_s=until_s)


EVERY = settings(max_examples=60)


def is_cut(outcome: Outcome) -> bool:
    """Whether somebody was still at it when the run ended."""
    return bool(outcome.count("waiting") or outcome.count("in_call"))


@given(outcome=any_runs())
@EVERY
def test_whoever_arrives_ends_in_one_state_and_whoever_is_accepted_was_not_rejected(outcome):
    count = {state: outcome.count(state) for state in STATES}
    arrived = sum(at <= outcome.ended_us for at in outcome.morning.arrived_us)
    assert sum(count.values()) == len(outcome.bookings) == arrived
    accepted = Counter(row[4] for row in rows(outcome) if row[0] != NEVER)
    told_no = Counter(row[4] for row in rows(outcome) if row[0] == NEVER)
    if outcome.design.is_queued:
        assert set(told_no) <= {"rejected", "waiting"}, "waiting in front of a server"
        assert accepted["rejected"] == 0
    else:
        assert set(accepted) <= {"confirmed"}
        assert set(told_no) <= {"rejected", "waiting", "in_call"}
    assert accepted.total() == len(outcome.acceptance_s)
    assert count["confirmed"] == len(outcome.confirmation_s)


@given(morning=worlds(), design=all_designs())
@EVERY
def test_a_run_to_the_end_leaves_nobody_behind_whatever_goes_wrong(morning, design):
    outcome = simulate(morning, design)
    assert not is_cut(outcome)
    assert not [call for call in log(outcome) if call[5] == "in progress"]
    accepted = sum(row[0] != NEVER for row in rows(outcome))
    assert accepted + outcome.count("rejected") == len(morning)
    ends = outcome.count("confirmed") + outcome.count("failed") + outcome.count("lost")
    assert ends == accepted
    assert outcome.count("failed") == len(outcome.dead_letters)
    assert outcome.timeline(5).backlog[-1] == outcome.timeline(5).busy_workers[-1] == 0


@given(outcome=any_runs())
@EVERY
def test_the_log_tells_the_same_story_as_the_bookings(outcome):
    """Attempts count up and never overlap; the first is the start, the last well-ended the end."""
    calls_of = defaultdict(list)
    for call in log(outcome):
        calls_of[call[0]].append(call)
    given_up = {booking: at for booking, at, _ in letters(outcome)}
    assert len(given_up) == len(outcome.given_up), "nobody is given up twice"
    for booking, (accepted, started, confirmed, attempts, state) in enumerate(rows(outcome)):
        calls = sorted(calls_of[booking], key=lambda call: call[1])
        assert [call[1] for call in calls] == list(range(1, attempts + 1))
        assert all(first[3] <= then[2] for first, then in pairwise(calls))
        assert all(call[3] != NEVER for call in calls[:-1]), "the one before has ended"
        assert started == (calls[0][2] if calls else NEVER)
        assert [call for call in calls if call[5] == "confirmed"] == calls[attempts - 1 :] * (
            state == "confirmed"
        )
        assert confirmed == (calls[-1][3] if state == "confirmed" else NEVER)
        assert (state == "in_call") == bool(calls and calls[-1][5] == "in progress")
        assert (booking in given_up) <= (state in ("failed", "rejected"))
        times = [outcome.morning.arrived_us[booking], accepted, started, confirmed]
        if not outcome.design.is_queued:
            times = [times[0], started, confirmed]
        times = [at for at in times if at != NEVER] + [given_up.get(booking, outcome.ended_us)]
        if state == "lost":
            assert calls[-1][5] == "died"
        assert times == sorted(times)


# -- nobody does more than is allowed


def at_each_instant(changes) -> list[tuple[int, int]]:
    """How many are inside once all that happens at an instant has happened."""
    net = Counter()
    for at, change in changes:
        net[at] += change
    inside, levels = 0, []
    for at in sorted(net):
        inside += net[at]
        levels.append((at, inside))
    return levels


def spans(calls):
    """What calls in progress change, and when."""
    return [(call[2], 1) for call in calls] + [(call[3], -1) for call in calls if call[3] != NEVER]


@given(outcome=any_runs())
@EVERY
def test_no_more_calls_are_in_progress_than_workers_are_there(outcome):
    for at, busy in at_each_instant(spans(log(outcome))):
        assert busy <= outcome.workers_at(at)
    paid = dict(outcome.paid or outcome.workforce)
    for at, present in outcome.workforce:
        assert present <= [paid[from_us] for from_us in paid if from_us <= at][-1]


@given(outcome=any_runs("clinic_cap"))
@EVERY
def test_no_clinic_is_called_more_often_at_once_than_the_cap_allows(outcome):
    calls_to = defaultdict(list)
    for call in log(outcome):
        calls_to[outcome.morning.clinic[call[0]]].append(call)
    for calls in calls_to.values():
        assert max(busy for _, busy in at_each_instant(spans(calls))) <= outcome.design.clinic_cap


@given(morning=worlds(), design=all_designs())
@EVERY
def test_no_clinic_works_on_more_calls_at_once_than_it_can(morning, design):
    """A clinic that is never slow or down works on a call until it enters it: from that we see when
    it began. It begins with calls in the order in which they reach it, and never idles."""
    scenario = replace(
        morning.scenario, troubles=(), failure_probability=0, clinic_limit=2, accept_s=0
    )
    morning = replace(morning, scenario=scenario)
    works = defaultdict(list)
    for booking, attempt, begun, _, registered, _ in log(simulate(morning, design)):
        length, _, _ = morning.attempt(booking, attempt)
        works[morning.clinic[booking]].append((begun, registered - length, registered))
    for work in works.values():
        inside = [change for _, begun, ended in work for change in ((begun, 1), (ended, -1))]
        assert max(busy for _, busy in at_each_instant(inside)) <= 2
        assert [begun for _, begun, _ in work] == sorted(begun for _, begun, _ in work)
        ends = {ended for _, _, ended in work}
        assert all(begun == reached or begun in ends for reached, begun, _ in work)


@given(outcome=any_runs())
@EVERY
def test_nobody_is_called_more_often_than_the_policy_allows(outcome):
    policy, calls = outcome.design.policy, log(outcome)
    assert max(outcome.bookings.attempts, default=0) <= policy.max_attempts
    if policy.timeout_s is not None:
        accept = 0 if outcome.design.is_queued else round(outcome.morning.scenario.accept_s * 1e6)
        for _, attempt, begun, ended, _, _ in calls:
            assert ended - begun <= round(policy.timeout_s * 1e6) + accept * (attempt == 1)
    budget = policy.retry_budget
    if budget is None:
        return
    died = {call[:2] for call in calls if call[5] == "died"}
    firsts = retries = 0
    for booking, attempt, *_ in calls:  # in the order in which they reached their clinics
        firsts += attempt == 1
        retries += attempt > 1 and (booking, attempt - 1) not in died
        assert retries <= budget.burst + budget.ratio * firsts + 1e-9


def asides(outcome) -> dict:
    """For each clinic, from when until when a booking stood aside, or was on its way back."""
    then = defaultdict(list)
    for booking, _, begun, _, _, _ in log(outcome):
        then[booking].append(begun)
    for booking, at, _ in letters(outcome):
        then[booking].append(at)
    for booking, since in zip(outcome.holds.booking, outcome.holds.from_us, strict=True):
        then[booking].append(since)
    stretches = defaultdict(list)
    holds = outcome.holds
    for booking, reason, since, until in zip(
        holds.booking, holds.reason, holds.from_us, holds.until_us, strict=True
    ):
        if reason in ("breaker", "cap"):
            after = [] if until == NEVER else [at for at in then[booking] if at >= until]
            clinic = outcome.morning.clinic[booking]
            stretches[clinic].append((since, min(after, default=math.inf)))
    return stretches


@given(outcome=any_runs("breaker"))
@settings(max_examples=200)
def test_no_clinic_is_called_while_its_breaker_is_open(outcome):
    """The breakers, played again from the log: open, half-open with its ramp, and closed."""
    breaker, events = outcome.design.policy.breaker, defaultdict(list)
    for row, (booking, _, begun, ended, _, result) in enumerate(log(outcome)):
        clinic = outcome.morning.clinic[booking]
        # At one instant: first end those that had begun before, then each begins, and may end.
        events[clinic].append((begun, 1, row, True, None))
        if ended != NEVER:
            events[clinic].append((ended, int(ended == begun), row, False, result))
    open_us, stand_aside = round(breaker.open_s * 1e6), asides(outcome)
    for clinic, changes in events.items():
        opened, failures, trials, permitted, answered = None, 0, set(), 1, 0
        for at, _, row, is_begin, result in sorted(changes, key=lambda e: (*e[:3], not e[3])):
            half_open = opened is not None and at >= opened + open_us
            if is_begin:
                # Of two that end at one instant the first may make room before the second opens it.
                assert opened in (None, at) or half_open, "called while open"
                if half_open:
                    trials.add(row)
                    assert len(trials) <= permitted, "more at once than have been earned"
                continue
            tried = row in trials
            trials.discard(row)
            if result == "died" or (opened is not None and not tried):
                continue
            failures = 0 if result == "confirmed" else failures + 1
            if result == "confirmed" and tried:
                answered += 1
                if answered == permitted:
                    permitted, answered = permitted + 1, 0
                if not any(since < at <= back for since, back in stand_aside[clinic]):
                    opened, trials = None, set()
            elif tried or failures >= breaker.failures:
                opened, trials, permitted, answered = at, set(), 1, 0


@given(outcome=any_runs("max_age_s"))
@EVERY
def test_nobody_waits_longer_than_the_highest_age(outcome):
    oldest_us, accepted_us = round(outcome.design.max_age_s * 1e6), outcome.bookings.accepted_us
    for accepted, started, _, attempts, state in rows(outcome):
        if accepted == NEVER:
            continue
        left = started if started != NEVER else outcome.ended_us
        if state == "waiting" or started != NEVER:
            assert left - accepted <= oldest_us or (state == "waiting" and attempts)
    given_up = {booking: at for booking, at, reason in letters(outcome) if reason == "too old"}
    for booking, at in given_up.items():
        accepted, started = accepted_us[booking], outcome.bookings.started_us[booking]
        assert at - accepted >= oldest_us
        assert at - accepted == oldest_us or started != NEVER, "to the microsecond"
    for booking, _, begun, *_ in log(outcome):
        assert begun - accepted_us[booking] <= oldest_us, "nor is it called again"


@given(outcome=any_runs())
@EVERY
def test_bookings_are_lost_and_doubled_only_where_the_design_lets_them(outcome):
    policy = outcome.design.policy
    if policy.redelivery_s is not None or not outcome.morning.scenario.worker_death_probability:
        assert outcome.count("lost") == 0
    entered = Counter(call[0] for call in log(outcome) if call[4] != NEVER)
    doubled = sum(times - 1 for times in entered.values())
    assert outcome.duplicates == (0 if policy.idempotency_keys else doubled)
    told_no = {b for b, row in enumerate(rows(outcome)) if row[4] in ("failed", "rejected")}
    assert outcome.orphans == len(told_no & set(entered))
    if policy.max_attempts == 1:
        assert doubled == 0
    assert not [
        booking
        for booking, row in enumerate(rows(outcome))
        if row[4] == "confirmed" and not entered[booking]
    ]


@given(outcome=any_runs())
@EVERY
def test_the_acceptance_latency_of_a_run_is_that_of_its_own_bookings(outcome):
    """What was found for another design on the same Morning must not be taken for this one's."""
    columns = zip(outcome.bookings.arrived_us, outcome.bookings.accepted_us, strict=True)
    told_us = [accepted - arrived for arrived, accepted in columns if accepted != NEVER]
    assert outcome.acceptance_s.values_us == told_us
    for servers in (1, 2, outcome.design.servers):
        again = simulate(outcome.morning, Design.queued(workers=1, servers=servers))
        come_us, told_us = again.bookings.arrived_us, again.bookings.accepted_us
        assert again.acceptance_s.values_us == list(map(sub, told_us, come_us))


@given(outcome=any_runs("backlog_limit"))
@EVERY
def test_who_is_turned_away_is_told_what_could_be_expected_then(outcome):
    let_in = {letter.booking for letter in outcome.given_up}
    accept_s = outcome.morning.scenario.accept_s if outcome.design.is_queued else 0
    told_s = [
        outcome.expected_wait_s(min(row.arrived_s + accept_s, outcome.ended_s))
        for row in outcome.bookings
        if row.state == "rejected" and row.booking not in let_in
    ]
    assert outcome.retry_after_s == told_s


# -- a cut, and another run


@given(morning=worlds(), design=all_designs(), cut_us=st.integers(0, 120 * SECOND))
@EVERY
def test_a_cut_changes_nothing_before_it_whatever_goes_wrong(morning, design, cut_us):
    whole, cut = simulate(morning, design), simulate(morning, design, until_s=cut_us / 1e6)

    def by_then(at):
        return at if at <= cut_us else NEVER

    for full, part in zip(rows(whole), rows(cut), strict=False):
        assert part[:3] == tuple(map(by_then, full[:3]))
        if part[4] not in ("waiting", "in_call"):
            assert part[3:] == full[3:]
    assert [call for call in log(cut) if call[3] != NEVER] == [
        (*call[:4], by_then(call[4]), call[5]) for call in log(whole) if call[3] <= cut_us
    ]
    assert letters(cut) == [letter for letter in letters(whole) if letter[1] <= cut_us]
    until = min(cut_us, whole.ended_us)  # workers may come and go after all is done
    assert [step for step in cut.workforce if step[0] <= until] == [
        step for step in whole.workforce if step[0] <= until
    ]


@given(morning=worlds(), design=all_designs())
@settings(max_examples=40)
def test_the_same_seed_gives_the_same_outcome_whatever_goes_wrong(morning, design):
    again = morning.scenario.sample(morning.seed)
    first, second = simulate(morning, design), simulate(again, design)
    assert rows(first) == rows(second)
    assert log(first) == log(second)
    assert letters(first) == letters(second)
    assert (first.workforce, first.paid, first.ended_us) == (
        second.workforce,
        second.paid,
        second.ended_us,
    )


# -- Little's law, exactly


ON_THE_GRID = [
    {},
    {"order": "lifo"},
    {"order": "adaptive_lifo", "lifo_over_s": 5},
    {"order": "fair"},
    {"order": "priority"},
    {"clinic_cap": 1},
    {"max_age_s": 20},
    {"codel": CoDel(target_s=3, interval_s=8)},
    {"shards": Shards(of=2, pick=1)},
    {"backlog_limit": 9},
]


@pytest.mark.parametrize("choices", ON_THE_GRID, ids=str)
def test_littles_law_holds_exactly_between_the_timeline_and_the_clocks(choices):
    """Where all is in whole seconds, a timeline of whole seconds misses nothing: the area under the
    backlog is the sum of all the time in which a booking was let in, not done with and not in a
    call; that under the busy workers is the sum of the calls."""
    scenario = Scenario.steady(
        urgent_share=0.3,
        failure_probability=0.3,
        clinics=4,
        clinic_limit=3,
        calls=FixedCalls(mean_s=2),
        accept_s=1,
        troubles=(
            Outage(from_s=20, until_s=40, mode="refuse", clinics=(1,), refusal_s=1),
            Slowdown(from_s=50, until_s=60, factor=3),
        ),
    )
    arrived_s = [second for second in range(100) for _ in range(second % 4)]
    morning = Morning.from_columns(
        arrived_s,
        [1 + row % 5 for row in arrived_s],
        [row % 4 for row in arrived_s],
        scenario=scenario,
    )
    policy = CallPolicy(
        timeout_s=4,
        max_attempts=3,
        backoff=Backoff.fixed(2),
        breaker=Breaker(failures=3, open_s=7),
        retry_budget=RetryBudget(ratio=0.5),
    )
    outcome = simulate(morning, Design.queued(workers=4, policy=policy, **choices))
    timeline, gone = outcome.timeline(1), {booking: at for booking, at, _ in letters(outcome)}
    inside = sum(
        gone.get(booking, confirmed) - accepted
        for booking, (accepted, _, confirmed, _, _) in enumerate(rows(outcome))
        if accepted != NEVER
    )
    called = sum(ended - begun for _, _, begun, ended, _, _ in log(outcome))
    assert sum(timeline.busy_workers) * SECOND == called > 0
    assert sum(timeline.backlog) * SECOND == inside - called > 0


@given(outcome=any_runs())
@EVERY
def test_littles_law_holds_exactly_for_first_waits_whatever_goes_wrong(outcome):
    """The area under those who wait for their first call, from the events, is the sum of waits."""
    waits, changes = 0, []
    gone = {booking: at for booking, at, _ in letters(outcome)}
    enqueued_us = outcome.enqueued_us
    for booking, (_, started, _, _, state) in enumerate(rows(outcome)):
        came = enqueued_us[booking]
        if came == NEVER or (state == "rejected" and booking not in gone):
            continue
        left = started if started != NEVER else gone.get(booking, outcome.ended_us)
        changes += [(came, 1), (left, -1)]
        waits += left - came
    levels = at_each_instant(changes)
    area = sum(inside * (then - at) for (at, inside), (then, _) in pairwise(levels))
    assert area == waits
    called = [row for row in rows(outcome) if row[1] != NEVER]
    assert len(outcome.queue_wait_s) == len(called)


@given(outcome=any_runs())
@EVERY
def test_the_oldest_is_whoever_waited_longest_after_it_was_let_in(outcome):
    """From the log alone: whoever is let in waits from call to call, until it is done with."""
    ages, since = [0], outcome.enqueued_us
    ended = {}
    for booking, _, begun, over, _, _ in sorted(log(outcome), key=lambda call: call[2]):
        if ended.get(booking) != begun:  # else it went straight from one call into the next
            ages.append(begun - since[booking])
        ended[booking] = over
    gone = {booking: at for booking, at, _ in letters(outcome)}
    for booking, (_, _, _, _, state) in enumerate(rows(outcome)):
        if booking in gone and gone[booking] != ended.get(booking):
            ages.append(gone[booking] - since[booking])
        if state == "waiting" and since[booking] != NEVER:
            ages.append(outcome.ended_us - since[booking])
    assert round(outcome.oldest_wait_s * 1e6) == max(ages)


# -- what is read off


@given(outcome=any_runs())
@EVERY
def test_the_bill_is_what_was_paid_for_from_beginning_to_end(outcome):
    """Added up second by second, or rather microsecond by microsecond."""
    level, paid_at, area = 0, 0, 0
    for at, workers in (*(outcome.paid or outcome.workforce), (outcome.ended_us, 0)):
        area += level * (at - paid_at)
        level, paid_at = workers, at
    prices, hour_us = outcome.morning.scenario.prices, 3600 * SECOND
    assert outcome.cost.hours("workers") == pytest.approx(area / hour_us)
    servers_us = outcome.design.servers * outcome.ended_us
    assert outcome.cost.hours("servers") == pytest.approx(servers_us / hour_us)
    worth = area * prices.worker_gbp_per_h + servers_us * prices.server_gbp_per_h
    assert outcome.cost.total_gbp == pytest.approx(worth / hour_us)


@given(outcome=any_runs(), share=st.integers(1, 99))
@EVERY
def test_a_percentile_lies_where_so_many_lie_below_it(outcome, share):
    """Hyndman and Fan's type 7, as the standard library has it."""
    pairs = [
        (outcome.queue_wait_s, [row[1] for row in rows(outcome)], outcome.enqueued_us),
        (
            outcome.confirmation_s,
            [row[2] for row in rows(outcome)],
            outcome.bookings.arrived_us,
        ),
    ]
    for latencies, ended, begun in pairs:
        mine = [
            (then - at) / 1e6
            for at, then in zip(begun, ended, strict=True)
            if NEVER not in (at, then)
        ]
        assert sorted(latencies) == pytest.approx(sorted(mine))
        if len(mine) > 1:
            cut = quantiles(mine, n=100, method="inclusive")[share - 1]
            assert latencies.percentile(share) == pytest.approx(cut, abs=2e-6)


# -- what never binds changes nothing


HUGE = 1e6
NEVER_BINDS = {
    "a timeout": {"policy": CallPolicy(timeout_s=HUGE)},
    "a second attempt": {"policy": CallPolicy(timeout_s=HUGE, max_attempts=2)},
    "a breaker": {"policy": CallPolicy(timeout_s=HUGE, breaker=Breaker(failures=1, open_s=9))},
    "redelivery": {"policy": CallPolicy(timeout_s=HUGE, max_attempts=2, redelivery_s=HUGE + 1)},
    "a budget": {"policy": CallPolicy(max_attempts=2, retry_budget=RetryBudget(ratio=0))},
    "keys": {"policy": CallPolicy(idempotency_keys=True)},
    "a cap": {"clinic_cap": 10**6},
    "an age": {"max_age_s": HUGE},
    "a limit": {"backlog_limit": 10**6},
    "CoDel": {"codel": CoDel(target_s=HUGE, interval_s=1)},
    "adaptive LIFO": {"order": "adaptive_lifo", "lifo_over_s": HUGE},
    "priority": {"order": "priority"},
    "a schedule": {"workers": Schedule(steps=((0, 18),))},
    "an autoscaler": {
        "workers": Autoscaler(rule=OnBacklogPerWorker(1), minimum=18, maximum=18, every_s=7)
    },
}


@pytest.mark.parametrize("choices", NEVER_BINDS.values(), ids=NEVER_BINDS)
def test_what_never_binds_changes_nothing(choices):
    morning = Scenario.steady(10, hours=0.25).sample(6)
    plain = simulate(morning, Design.queued(workers=18), method="recursion")
    other = simulate(morning, Design.queued(**{"workers": 18} | choices))
    assert rows(other) == rows(plain)
    assert other.workforce == plain.workforce
    assert other.cost == plain.cost
    assert other.timeline(10) == plain.timeline(10)
    assert max(plain.timeline(10).backlog) > 20, "there is something to be changed"


@pytest.mark.parametrize(
    "world",
    [
        {"clinic_limit": 10**4},
        {"troubles": (Slowdown(from_s=10, until_s=800, factor=1),)},
        {"troubles": (Outage(from_s=10**5, until_s=10**6, mode="refuse"),)},
        {"demand": StepDemand(steps=((0, 10),))},
        {"urgent_share": 1},
    ],
    ids=str,
)
def test_a_world_in_which_nothing_goes_wrong_is_a_good_one(world):
    steady = Scenario.steady(10, hours=0.25)
    for design in (Design.queued(workers=18), Design.synchronous(threads=18)):
        good = simulate(steady.sample(6), design, method="recursion")
        other = simulate(replace(steady, **world).sample(6), design)
        assert rows(other) == rows(good)


# -- orders


ORDERS = {
    "fifo": {},
    "lifo": {"order": "lifo"},
    "adaptive_lifo": {"order": "adaptive_lifo", "lifo_over_s": 3},
    "fair": {"order": "fair"},
    "priority": {"order": "priority"},
}


@pytest.fixture(scope="module")
def of_every_order() -> dict[str, Outcome]:
    """The same overloaded Morning in every order; calls are all alike."""
    scenario = Scenario.steady(
        11, hours=0.1, calls=FixedCalls(mean_s=2), urgent_share=0.2, clinics=5, popularity_skew=1
    )
    morning = scenario.sample(3)
    return {
        name: simulate(morning, Design.queued(workers=20, **choices))
        for name, choices in ORDERS.items()
    }


def test_no_order_does_more_work_than_another(of_every_order):
    """Only who waits differs, never how many: as long as all calls are alike."""
    fifo, *others = of_every_order.values()
    assert max(fifo.timeline(1).backlog) > 50
    for other in others:
        assert sorted(other.bookings.started_us) == sorted(fifo.bookings.started_us)
        assert other.timeline(1).backlog == fifo.timeline(1).backlog
        assert other.queue_wait_s.mean() == pytest.approx(fifo.queue_wait_s.mean(), rel=1e-12)


@pytest.mark.parametrize("name", ORDERS)
def test_whose_turn_it_is_follows_from_the_order_alone(of_every_order, name):
    """Played again from the log, booking by booking, with plain lists."""
    outcome = of_every_order[name]
    urgent, clinic = outcome.morning.urgent, outcome.morning.clinic
    coming = sorted((at, booking) for booking, (at, *_) in enumerate(rows(outcome)))
    line, turns, turned_round = [], [], 0
    for started, booking in sorted((row[1], booking) for booking, row in enumerate(rows(outcome))):
        while coming and coming[0][0] <= started:
            line.append(coming.pop(0)[1])
            if clinic[line[-1]] not in turns:
                turns.append(clinic[line[-1]])
        too_long = started - outcome.bookings.accepted_us[line[0]] > 3 * SECOND
        turned_round += too_long
        of_turn = [one for one in line if clinic[one] == turns[0]]
        assert (
            booking
            == {
                "fifo": line[0],
                "lifo": line[-1],
                "adaptive_lifo": line[-1] if too_long else line[0],
                "fair": of_turn[0],
                "priority": min(line, key=lambda one: (not urgent[one], one)),
            }[name]
        )
        line.remove(booking)
        if name == "fair":
            turns.remove(clinic[booking])
            if len(of_turn) > 1:
                turns.append(clinic[booking])
        else:
            turns = [clinic[one] for one in line]
    assert 0 < turned_round < len(outcome.bookings), "it would have turned round, and not always"


def test_urgent_ones_wait_for_no_others_and_the_rest_pay_for_it(of_every_order):
    priority, fifo = of_every_order["priority"], of_every_order["fifo"]
    urgent = priority.morning.urgent

    def longest(outcome, kind):
        waits = outcome.queue_wait_s
        return max(wait for wait, is_urgent in zip(waits, urgent, strict=True) if is_urgent == kind)

    # An urgent one waits for the next of 20 workers, each of which is free every 2 s, and for the
    # few urgent ones before it.
    assert longest(priority, True) < 1 < longest(fifo, True)
    assert longest(priority, False) > longest(fifo, False)


def test_codel_sheds_whom_the_rfc_would_drop_on_a_whole_morning():
    """RFC 8289, section 5, played again over all who left the line, served or shed, in turn."""
    codel = CoDel(target_s=2, interval_s=10)
    demand = StepDemand(steps=((0, 4), (100, 8), (300, 2), (400, 9), (500, 3)))
    morning = Scenario.steady(demand=demand, duration_s=700).sample(5)
    outcome = simulate(morning, Design.queued(workers=10, codel=codel))
    shed = {booking: at for booking, at, _ in letters(outcome)}
    accepted_us = outcome.bookings.accepted_us
    target, interval = 2 * SECOND, 10 * SECOND
    above_until, dropping, drop_next, many, before = 0, False, 0, 0, 0
    replayed = set()
    for booking, came in enumerate(accepted_us):
        started = outcome.bookings.started_us[booking]
        now = shed.get(booking, started)
        behind = booking + 1 < len(accepted_us) and accepted_us[booking + 1] <= now
        if now - came < target or not behind:
            above_until, may_drop = 0, False
        else:
            above_until = above_until or now + interval
            may_drop = now >= above_until
        if dropping and not may_drop:
            dropping = False
        elif dropping and now >= drop_next:
            many += 1
            drop_next += round(interval / math.sqrt(many))
            replayed.add(booking)
        elif not dropping and may_drop:
            replayed.add(booking)
            dropping, delta = True, many - before
            many = delta if delta > 1 and now - drop_next < 16 * interval else 1
            drop_next, before = now + round(interval / math.sqrt(many)), many
    assert set(shed) == replayed
    assert 20 < len(shed) < len(morning) / 4


# -- a metastable failure

METASTABLE = Scenario.steady(
    10,
    hours=1,
    clinics=3,
    clinic_limit=10,
    troubles=(Slowdown(from_s=600, until_s=900, factor=10),),
)
"""Room for 15 calls a second, and 10 come: one that is given up and made again makes 20."""


def late_goodput(scenario: Scenario, policy: CallPolicy, seed: int) -> float:
    """Goodput of the last twenty minutes, as a share of what arrives in them.

    A booking is good that is confirmed within its promise, 120 s.
    """
    outcome = simulate(scenario.sample(seed), Design.queued(workers=400, policy=policy))
    window = range(2400 * SECOND, 3600 * SECOND)
    good = [
        row.confirmed_s - row.arrived_s <= 120
        for row, at in zip(outcome.bookings, outcome.bookings.arrived_us, strict=True)
        if at in window
    ]
    return sum(good) / len(good)


ONCE, TWICE = CallPolicy(timeout_s=10), CallPolicy(timeout_s=10, max_attempts=2)
BUDGET = replace(TWICE, retry_budget=RetryBudget(ratio=0.1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_failure_outlives_its_trigger_with_a_retry_and_not_without_or_with_a_budget(seed):
    """25 minutes after the clinics are as quick as ever: with one retry next to nobody is confirmed
    in time, since all that they work on has been given up; without, or with a budget, all are."""
    assert late_goodput(METASTABLE, ONCE, seed) > 0.99
    assert late_goodput(METASTABLE, TWICE, seed) < 0.05
    assert late_goodput(METASTABLE, BUDGET, seed) > 0.99


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_a_trigger_the_very_same_retry_does_no_harm(seed):
    assert late_goodput(replace(METASTABLE, troubles=()), TWICE, seed) > 0.999


# -- what chance decides


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clinics_are_as_popular_as_zipf_says(seed):
    scenario = Scenario.steady(20, hours=1, clinics=40, popularity_skew=0.8)
    morning = scenario.sample(seed)
    weights = [(rank + 1) ** -0.8 for rank in range(40)]
    count = Counter(morning.clinic)
    observed = [count[clinic] for clinic in range(40)]
    expected = [len(morning) * weight / sum(weights) for weight in weights]
    p = chi_square_p(chi_square(observed, expected), 39)
    assert 0.001 < p < 0.999
    alike = chi_square(observed, [len(morning) / 40] * 40)
    assert chi_square_p(alike, 39) < 1e-9, "all alike would not do"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_calls_fail_and_workers_die_as_often_as_chance_has_it(seed):
    """Within 99.9% of the binomial's normal limit; a call whose worker dies is not seen to fail."""
    scenario = Scenario.steady(
        10, hours=0.5, failure_probability=0.1, worker_death_probability=0.05
    )
    policy = CallPolicy(timeout_s=60, max_attempts=3, redelivery_s=61)
    calls = simulate(scenario.sample(seed), Design.queued(workers=40, policy=policy)).call_log
    z = NormalDist().inv_cdf(0.9995)
    died, lived = calls.count("died"), len(calls) - calls.count("died")
    assert abs(died - 0.05 * len(calls)) < z * math.sqrt(len(calls) * 0.05 * 0.95)
    assert abs(calls.count("failed") - 0.1 * lived) < z * math.sqrt(lived * 0.1 * 0.9)
    again = [call.result for call in calls if call.attempt == 2]
    tries = len(again) - again.count("died")
    assert abs(again.count("failed") - 0.1 * tries) < z * math.sqrt(tries * 0.1 * 0.9), (
        "a second attempt is as likely to fail as a first"
    )


@pytest.mark.parametrize("workers", [8, 14, 18])
def test_a_monday_with_too_few_workers_piles_up_as_a_fluid_would(workers):
    """The backlog is the integral of (arrivals - capacity), to within what chance does.

    The n arrivals that are expected so far stray by sqrt(n); what a pool that is never idle has
    done, by sqrt(n / 12), as that is how much calls uniform on 1-3 s vary. A random walk goes
    beyond three standard deviations on its way once in 200 times (reflection). The fluid is
    integrated here by hand, second by second.
    """
    monday = Scenario.monday()
    capacity_per_s, step_s = workers / 2, 10
    fluid, level = [0.0], 0.0
    for second in range(4 * 3600):
        level = max(level + monday.rate_at(second + 0.5) - capacity_per_s, 0)
        if (second + 1) % step_s == 0:
            fluid.append(level)
    outcome = simulate(monday.sample(1), Design.queued(workers=workers))
    backlog = outcome.timeline(step_s).backlog
    assert max(fluid) > 1_000
    for count, (expected, waiting) in enumerate(zip(fluid, backlog, strict=False)):
        passed = monday.demand.expected_bookings(0, count * step_s)
        margin = 3 * math.sqrt(passed * (1 + 1 / 12)) + 3 * workers
        assert abs(waiting - expected) < margin, f"after {count * step_s} s"
    whole = fluid_backlog(
        monday.demand.expected_bookings, capacity_per_s=capacity_per_s, duration_s=4 * 3600
    )
    assert whole.peak == pytest.approx(max(fluid), abs=capacity_per_s * step_s)


# -- the same on every platform


def fingerprint(outcome: Outcome) -> str:
    return checksum(rows(outcome), log(outcome), letters(outcome), outcome.workforce, outcome.paid)


EVERYTHING = Design.queued(
    workers=Autoscaler(rule=OnDemand(call_s=2.5, drain_s=30), minimum=4, maximum=10),
    backlog_limit=70,
    max_age_s=40,
    codel=CoDel(target_s=6, interval_s=15),
    clinic_cap=6,
    shards=Shards(of=4, pick=2),
    policy=replace(BRAVE, idempotency_keys=True),
)
FAIR = Design.queued(
    workers=Schedule(steps=((0, 5), (100, 20), (300, 10))), order="fair", policy=BRAVE
)
TURNING = Design.queued(workers=9, order="adaptive_lifo", lifo_over_s=6, max_age_s=60, policy=BRAVE)
GOLDEN = {
    "everything at once": (EVERYTHING, "42dc2760895b371c"),
    "fair turns": (FAIR, "9e655393579232fd"),
    "a line that turns round": (TURNING, "3df2d0766126a708"),
    "threads that try again": (DESIGNS["threads that try again"], "3adbd7f8be31d6c8"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_bad_morning_is_the_same_on_every_platform(name):
    """Golden: a change here changes every figure of chapters 05 to 09."""
    design, golden = GOLDEN[name]
    assert fingerprint(simulate(SICK.sample(2), design)) == golden


def test_in_the_golden_run_of_everything_everything_happens():
    outcome = simulate(SICK.sample(2), EVERYTHING)
    assert {reason for _, _, reason in letters(outcome)} == {
        "attempts used up",
        "retry budget used up",
        "shed",
        "too old",
    }
    assert set(outcome.call_log.result) == {"confirmed", "failed", "refused", "timed out", "died"}
    assert outcome.count("rejected")
    assert len(outcome.paid) >= 3, "workers came and went"
