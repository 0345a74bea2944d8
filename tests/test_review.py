"""What the review says of every part of the platform, and that it is good advice."""

from dataclasses import replace
from itertools import pairwise

import pytest
from handmade import platforms
from hypothesis import given

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Outage,
    Outcome,
    RetryBudget,
    Scenario,
    Schedule,
    Slowdown,
    StepDemand,
    judge,
    judge_mornings,
    review,
    simulate,
)

CONFIRMATION, OLDEST = "confirmation", "oldest"
SEEDS = (1, 2, 3)


def quarter(rate_per_s: float = 5, **changes) -> Scenario:
    """A quarter of an hour, twenty clinics, and more money than anybody needs."""
    steady = Scenario.steady(rate_per_s=rate_per_s, hours=0.25, clinics=20, budget_gbp=100)
    return replace(steady, **changes)


def rush(**changes) -> Scenario:
    """Five quiet minutes, ten with a rush, and half an hour to recover."""
    demand = StepDemand(steps=((0, 1), (300, 12), (900, 1)))
    return quarter(demand=demand, duration_s=2700, **changes)


def meet(scenario: Scenario, design: Design) -> list[Outcome]:
    return [simulate(scenario.sample(seed), design) for seed in SEEDS]


def figures(scenario: Scenario, design: Design, promise: int) -> list[float]:
    return [getattr(judge(outcome), promise).figure for outcome in meet(scenario, design)]


def failed(scenario: Scenario, design: Design) -> list[int]:
    return [outcome.count("failed") for outcome in meet(scenario, design)]


# -- broken rules


def test_a_queue_that_forgets_loses_bookings_and_redelivery_keeps_them():
    world = quarter(worker_death_probability=0.02)
    outcome = simulate(world.sample(1), Design.queued(workers=20))
    said, lost = review(outcome), outcome.count("lost")
    assert lost > 20
    assert said.part == "workers"
    assert said.evidence.startswith(f"{lost} accepted bookings vanished")
    assert "redelivery_s" in said.next_step
    rule = judge(outcome).rules[0]
    assert not rule.kept
    assert f"+ {lost} lost" in rule.evidence
    assert judge(outcome).confirmation.kept  # the promises alone do not show it

    policy = CallPolicy(timeout_s=10, max_attempts=5, redelivery_s=15, idempotency_keys=True)
    assert all(
        judge(outcome).rules[0].kept
        for outcome in meet(world, Design.queued(workers=20, policy=policy))
    )


def test_retries_without_keys_confirm_twice_and_keys_do_not():
    world = quarter(troubles=(Slowdown(from_s=300, until_s=600, factor=4),))
    policy = CallPolicy(timeout_s=5, max_attempts=3)
    outcome = simulate(world.sample(1), Design.queued(workers=60, policy=policy))
    assert outcome.duplicates > 100
    said, rule = review(outcome), judge(outcome).rules[0]
    assert said.part == "clinics"
    assert said.evidence.startswith(f"{outcome.duplicates:,} times a clinic confirmed a booking")
    assert f"{outcome.call_log.count('timed out'):,} timed out" in said.evidence
    assert "idempotency_keys" in said.next_step
    assert not rule.kept
    assert f"{outcome.duplicates:,} confirmed once too often" in rule.evidence

    keyed = Design.queued(workers=60, policy=replace(policy, idempotency_keys=True))
    assert all(judge(outcome).rules[0].kept for outcome in meet(world, keyed))
    assert review(simulate(world.sample(1), keyed)).next_step != said.next_step


def test_the_verdict_tells_of_patients_told_no_who_are_in_the_clinics_book_and_keeps_the_rule():
    world = quarter(troubles=(Slowdown(from_s=0, until_s=900, factor=4),))
    outcome = simulate(world.sample(1), Design.queued(workers=60, policy=CallPolicy(timeout_s=5)))
    assert outcome.orphans == outcome.count("failed") > 0
    verdict = judge(outcome)
    assert verdict.rules[0].kept
    assert str(verdict).splitlines()[-1] == (
        f"beware {outcome.orphans:,} orphans: told that it failed, and yet in the clinic's book"
    )
    assert str(judge_mornings([outcome, outcome])).endswith(str(verdict).splitlines()[-1][7:])
    assert "orphan" not in str(judge(simulate(quarter().sample(1), Design.queued(workers=60))))


# -- patients who are told no


def test_what_fails_in_a_synchronous_design_fails_in_front_of_the_patient():
    world = quarter(failure_probability=0.1)
    outcome = simulate(world.sample(1), Design.synchronous(threads=40))
    said, away = review(outcome), outcome.count("rejected")
    assert said.part == "clinics"
    assert said.evidence.startswith(f"{away} patients ({away / len(outcome.bookings):.1%})")
    assert f"{away} failed" in said.evidence
    assert "queued" in said.next_step


def test_calls_that_fail_once_should_be_tried_again():
    world = quarter(failure_probability=0.1)
    once = Design.queued(workers=20)
    said = review(simulate(world.sample(1), once))
    assert said.part == "clinics"
    assert "attempts used up" in said.evidence
    assert said.next_step.startswith("A second attempt")
    policy = CallPolicy(
        max_attempts=2,
        backoff=Backoff.exponential(1, cap_s=10),
        retry_budget=RetryBudget(ratio=0.2),
    )
    twice = Design.queued(workers=20, policy=policy)
    assert all(
        after < before / 4
        for after, before in zip(failed(world, twice), failed(world, once), strict=True)
    )


def test_a_timeout_that_cuts_good_calls_short_should_be_longer():
    short = Design.queued(workers=20, policy=CallPolicy(timeout_s=2.5, max_attempts=2))
    keyed = replace(short, policy=replace(short.policy, idempotency_keys=True))
    said = review(simulate(quarter().sample(1), keyed))
    assert said.next_step.startswith("A longer timeout: one call in a thousand takes 3.0 s")
    longer = replace(short, policy=CallPolicy(timeout_s=3.5, max_attempts=2))
    assert failed(quarter(), longer) == [0, 0, 0]


REFUSING = (Outage(from_s=200, until_s=500, mode="refuse", clinics=(0, 1)),)


def test_attempts_burnt_on_a_clinic_that_is_down_call_for_a_breaker():
    world = quarter(troubles=REFUSING)
    tried = Design.queued(workers=20, policy=CallPolicy(timeout_s=5, max_attempts=3))
    said = review(simulate(world.sample(1), tried))
    assert said.part == "clinics"
    assert said.next_step.startswith("A circuit breaker")
    guarded = replace(tried, policy=replace(tried.policy, breaker=Breaker(failures=3, open_s=60)))
    assert all(
        after < before / 3
        for after, before in zip(failed(world, guarded), failed(world, tried), strict=True)
    )


def test_a_budget_that_runs_dry_calls_for_a_breaker():
    world = quarter(troubles=REFUSING)
    policy = CallPolicy(
        timeout_s=5, max_attempts=9, backoff=Backoff.fixed(5), retry_budget=RetryBudget(burst=5)
    )
    said = review(simulate(world.sample(1), Design.queued(workers=20, policy=policy)))
    assert "retry budget used up" in said.evidence
    assert said.next_step.startswith("A circuit breaker")


def test_an_age_limit_that_gives_up_the_crowd_calls_for_a_limit_at_the_door():
    outcome = simulate(quarter().sample(1), Design.queued(workers=5, max_age_s=60))
    said, given_up = review(outcome), outcome.count("failed")
    assert said.part == "queue"
    assert said.evidence.startswith(f"{given_up:,} accepted bookings (")
    assert "5 workers can confirm 2.5/s" in said.evidence
    limit = int("".join(filter(str.isdigit, said.next_step)))
    assert 100 < limit < 150  # 2.5/s for 60 s, less a call
    followed = meet(quarter(), Design.queued(workers=5, max_age_s=60, backlog_limit=limit))
    assert all(outcome.count("failed") < given_up / 100 for outcome in followed)


def test_shedding_calls_for_a_limit_at_the_door():
    codel = CoDel(target_s=10, interval_s=5)
    said = review(simulate(quarter().sample(1), Design.queued(workers=9, codel=codel)))
    assert said.part == "queue"
    assert "shed" in said.evidence
    assert said.next_step.startswith("A backlog limit that says no at once")


def test_bookings_too_old_for_their_clinics_sake_are_not_the_queues_fault():
    world = quarter(troubles=(Outage(from_s=100, until_s=800, mode="refuse", clinics=(3,)),))
    policy = CallPolicy(timeout_s=5, max_attempts=20, breaker=Breaker(failures=3, open_s=30))
    said = review(simulate(world.sample(1), Design.queued(workers=20, max_age_s=60, policy=policy)))
    assert said.part == "clinics"
    assert "clinic not reached" in said.evidence
    assert "maximum age" in said.next_step


# -- bookings that are confirmed too late


HANGING = (Outage(from_s=100, until_s=800, mode="hang", clinics=(0,)),)


def test_one_dead_clinic_takes_the_pool_and_a_cap_frees_it():
    world = quarter(troubles=HANGING)
    shared = Design.queued(workers=20)
    outcome = simulate(world.sample(1), shared)
    said = review(outcome)
    assert said.part == "clinics"
    share = outcome.bookings.clinic.count(0) / len(outcome.bookings)
    assert f"1 clinic of 20 had {share:.1%} of the bookings" in said.evidence
    assert "clinic_cap" in said.next_step
    capped = replace(shared, clinic_cap=4)
    assert all(
        after < before / 2
        for after, before in zip(
            figures(world, capped, CONFIRMATION), figures(world, shared, CONFIRMATION), strict=True
        )
    )


def test_a_cap_that_is_too_high_still_calls_for_a_timeout_and_then_a_breaker():
    troubles = (Outage(from_s=100, until_s=800, mode="hang", clinics=tuple(range(5))),)
    world = quarter(rate_per_s=6, troubles=troubles, clinics=100)
    capped = Design.queued(workers=16, clinic_cap=3)
    said = review(simulate(world.sample(1), capped))
    assert said.next_step.startswith("A timeout")


def test_work_for_nothing_calls_for_a_retry_budget():
    """All clinics are slow for a while, and every booking is called again and again meanwhile."""
    world = quarter(troubles=(Slowdown(from_s=200, until_s=600, factor=10),))
    policy = CallPolicy(timeout_s=5, max_attempts=999, idempotency_keys=True)
    outcome = simulate(world.sample(1), Design.queued(workers=14, policy=policy))
    said, log = review(outcome), outcome.call_log
    assert said.part == "clinics"
    spent = [end - start for start, end in zip(log.started_us, log.ended_us, strict=True)]
    vain = sum(time for time, how in zip(spent, log.result, strict=True) if how == "timed out")
    assert said.evidence.startswith(f"{vain / sum(spent):.0%} of the workers' time")
    assert f"{len(log) / len(outcome.bookings):.2f} calls were made for each" in said.evidence
    assert said.next_step.startswith("A retry budget")


def test_more_calls_than_the_clinics_take_only_wait_inside_them():
    world = quarter(rate_per_s=11, clinic_limit=1)
    open_ = Design.queued(workers=60)
    outcome = simulate(world.sample(1), open_)
    said = review(outcome)
    assert said.part == "clinics"
    assert "takes 1 call at once" in said.evidence
    assert "A cap of 1 call to one clinic" in said.next_step
    # A worker is free sooner, and no clinic is called in vain.
    capped = simulate(world.sample(1), replace(open_, clinic_cap=1))
    longest = {
        each: max(
            end - start
            for start, end in zip(each.call_log.started_us, each.call_log.ended_us, strict=True)
        )
        for each in (outcome, capped)
    }
    assert longest[capped] < longest[outcome] / 3
    assert "A cap of" not in review(capped).next_step


def test_bookings_that_wait_for_a_broken_clinic_are_not_short_of_workers():
    world = quarter(troubles=(Outage(from_s=100, until_s=800, mode="refuse", clinics=(3,)),))
    policy = CallPolicy(timeout_s=5, max_attempts=30, breaker=Breaker(failures=3, open_s=30))
    said = review(simulate(world.sample(1), Design.queued(workers=20, policy=policy)))
    assert said.part == "clinics"
    assert "were patients of 1 clinic of 20" in said.evidence
    assert said.next_step.startswith("A maximum age")


def test_a_dead_clinic_behind_a_cap_does_not_call_for_a_higher_cap():
    """The cap does its work; what is late is late for the clinic's own patients alone."""
    capped = Design.queued(workers=20, clinic_cap=4)
    outcome = simulate(quarter(troubles=HANGING).sample(1), capped)
    said = review(outcome)
    assert said.part == "clinics"
    assert said.next_step.startswith("A timeout")
    guarded = replace(capped, policy=CallPolicy(timeout_s=5, max_attempts=9))
    said = review(simulate(quarter(troubles=HANGING).sample(1), guarded))
    assert said.part == "clinics"
    assert "cap" not in said.next_step


@pytest.mark.parametrize("order", ["fifo", "lifo", "priority"])
def test_an_order_holds_for_those_who_stand_aside_too(order):
    """One clinic, at its cap: who is urgent, or has just come, is still the next."""
    world = quarter(rate_per_s=2, clinics=1, urgent_share=0.1)
    outcome = simulate(world.sample(1), Design.queued(workers=10, clinic_cap=2, order=order))
    rows, urgent = outcome.bookings, outcome.morning.urgent
    waits_s = [start - at for at, start in zip(rows.accepted_s, rows.started_s, strict=True)]
    first = [wait for wait, is_urgent in zip(waits_s, urgent, strict=True) if is_urgent]
    if order == "priority":
        assert max(first) < 10 < max(waits_s)
    elif order == "lifo":
        assert sorted(waits_s)[len(waits_s) // 2] < 5 < max(waits_s) / 10
    else:
        assert rows.started_s == sorted(rows.started_s)


def test_workers_that_boot_and_are_sent_away_call_for_a_slower_scale_in():
    flapping = Autoscaler(rule=OnBacklogPerWorker(2), minimum=1, maximum=60)
    world = rush(budget_gbp=5)
    said = review(simulate(world.sample(1), Design.queued(workers=flapping)))
    assert said.part == "budget"
    assert said.next_step.startswith("A slower scale-in")
    calm = replace(flapping, scale_in_after_s=300)

    def turns(scaler):
        steps = simulate(world.sample(1), Design.queued(workers=scaler)).paid
        return sum(after < before for (_, before), (_, after) in pairwise(steps))

    assert turns(calm) < turns(flapping) / 3


def test_no_number_of_servers_makes_an_acceptance_quicker_than_it_is():
    said = review(simulate(quarter(accept_s=0.3).sample(1), Design.queued(workers=20, servers=9)))
    assert said.next_step.startswith("A quicker acceptance: no number of servers makes 300 ms")


def test_a_cap_under_the_clinics_limit_should_be_higher():
    world = quarter(rate_per_s=8, clinics=5)
    tight = Design.queued(workers=60, clinic_cap=2)
    said = review(simulate(world.sample(1), tight))
    assert "no more than 2 calls to one clinic" in said.evidence
    assert said.next_step.startswith("A higher cap")
    higher = replace(tight, clinic_cap=8)
    assert max(figures(world, higher, OLDEST)) < min(figures(world, tight, OLDEST)) / 10


def test_last_in_first_out_keeps_the_p95_and_forgets_the_first():
    lifo = Design.queued(workers=16, order="lifo")
    world = quarter(demand=StepDemand(steps=((0, 6), (30, 12), (70, 7.9))), duration_s=3600)
    outcome = simulate(world.sample(1), lifo)
    said = review(outcome)
    assert judge(outcome).confirmation.kept
    assert said.part == "queue"
    assert "the oldest waited" in said.evidence
    assert said.next_step.startswith("A maximum age")
    assert max(figures(world, replace(lifo, max_age_s=240), OLDEST)) <= 240


def test_priority_only_chooses_who_waits():
    world = rush(urgent_share=0.1)
    outcome = simulate(world.sample(1), Design.queued(workers=10, order="priority"))
    said = review(outcome)
    assert said.part == "workers"
    assert said.evidence.startswith("Urgent bookings waited")
    assert "More workers" in said.next_step


# -- workers over time


def test_an_autoscaler_at_its_maximum_needs_a_higher_one():
    low = Design.queued(workers=Autoscaler(rule=OnDemand(2, 60), minimum=2, maximum=10))
    said = review(simulate(rush().sample(1), low))
    assert "maximum" in said.bottleneck
    assert said.next_step.startswith("A higher maximum")
    high = Design.queued(workers=Autoscaler(rule=OnDemand(2, 60), minimum=2, maximum=40))
    assert max(figures(rush(), high, OLDEST)) < min(figures(rush(), low, OLDEST)) / 2


@pytest.mark.parametrize("rule", [OnUtilisation(0.9), OnAge(200, up=1.1)])
def test_an_autoscaler_that_comes_late_should_look_at_what_arrives(rule):
    late = Design.queued(workers=Autoscaler(rule=rule, minimum=2, maximum=80))
    said = review(simulate(rush().sample(1), late))
    assert said.part == "workers"
    assert "boots for 90.0 s" in said.evidence
    assert "OnDemand" in said.next_step
    demand = Design.queued(workers=Autoscaler(rule=OnDemand(2, 60), minimum=2, maximum=80))
    assert max(figures(rush(), demand, OLDEST)) < min(figures(rush(), late, OLDEST))


def test_a_schedule_that_is_late_should_begin_a_boot_time_earlier():
    late = Design.queued(workers=Schedule(steps=((0, 3), (600, 40), (1200, 3))))
    said = review(simulate(rush().sample(1), late))
    assert said.part == "workers"
    assert "schedule" in said.bottleneck
    early = Design.queued(workers=Schedule(steps=((0, 3), (210, 40), (1200, 3))))
    assert max(figures(rush(), early, OLDEST)) < min(figures(rush(), late, OLDEST)) / 5


@pytest.mark.parametrize(
    ("workers", "advice"),
    [
        (Autoscaler(rule=OnUtilisation(0.5), minimum=30, maximum=40), "A lower minimum"),
        (Schedule(steps=((0, 20), (300, 40))), "Fewer workers in the hours after"),
    ],
)
def test_workers_that_come_and_never_go_are_paid_for(workers, advice):
    world = rush(budget_gbp=10)
    said = review(simulate(world.sample(1), Design.queued(workers=workers)))
    assert said.part == "budget"
    assert f"From {workers.minimum} to {workers.maximum} workers" in said.evidence
    assert said.next_step.startswith(advice)


# -- every design that can be built can be reviewed


@given(run=platforms())
def test_every_design_gets_one_bottleneck_with_evidence_and_one_next_step(run):
    outcome = simulate(*run)
    said = review(outcome)
    assert said.part in {"servers", "queue", "workers", "clinics", "budget", "none"}
    assert all((said.bottleneck, said.evidence, said.next_step))
    if said.part == "none" and len(outcome.bookings):
        assert judge(outcome).all_kept


# -- several Mornings


def test_a_verdict_on_several_mornings_counts_how_often_each_promise_was_kept():
    outcomes = meet(quarter(), Design.queued(workers=11))
    several = judge_mornings(outcomes)
    kept = [judge(outcome).oldest.kept for outcome in outcomes]
    assert several.kept_on("bounded backlog") == sum(kept)
    assert several.all_kept_on == sum(judge(outcome).all_kept for outcome in outcomes)
    assert several.all_kept == all(judge(outcome).all_kept for outcome in outcomes)


def test_several_mornings_show_the_median_and_the_worst():
    outcomes = meet(quarter(), Design.queued(workers=8))
    ages = sorted(figures(quarter(), Design.queued(workers=8), OLDEST))
    lines = str(judge_mornings(outcomes)).splitlines()
    assert lines[0] == f"all kept on {sum(judge(each).all_kept for each in outcomes)} of 3"
    line = next(line for line in lines if "bounded backlog" in line)
    middle, worst = (
        judge(each).oldest.figure_text
        for each in sorted(outcomes, key=lambda outcome: outcome.oldest_wait_s)[1:]
    )
    assert ages[1] < ages[2]
    assert f"median {middle:>12}, worst {worst:>12}" in line


def test_a_promise_broken_on_one_morning_of_three_is_not_kept():
    """Limits set between the best and the worst of three Mornings."""
    from waitingroom_lib import Promises

    outcomes = meet(quarter(), Design.queued(workers=8))
    ages = sorted(outcome.oldest_wait_s for outcome in outcomes)
    several = judge_mornings(outcomes, Promises(oldest_s=(ages[1] + ages[2]) / 2))
    assert several.kept_on("bounded backlog") == 2
    assert not several.all_kept


def test_several_mornings_must_be_of_one_design():
    one, other = Design.queued(workers=8), Design.queued(workers=9)
    with pytest.raises(ValueError, match="outcomes must all be of one design"):
        judge_mornings(meet(quarter(), one) + meet(quarter(), other))
    with pytest.raises(ValueError, match="outcomes must hold at least one"):
        judge_mornings([])
    with pytest.raises(ValueError, match="promise must be one of instant acceptance"):
        judge_mornings(meet(quarter(), one)).kept_on("no such promise")
