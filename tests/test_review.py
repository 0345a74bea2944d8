"""What the review says of worlds whose bottleneck is known, and that its advice is good."""

from dataclasses import replace
from itertools import pairwise

import pytest
from bottlenecks import WORLDS, World
from handmade import platforms, told
from hypothesis import given

from waitingroom_lib import (
    Autoscaler,
    Breaker,
    CallPolicy,
    Design,
    Morning,
    OnBacklogPerWorker,
    OnUtilisation,
    Outage,
    Outcome,
    Promises,
    Scenario,
    Schedule,
    Slowdown,
    StepDemand,
    judge,
    judge_mornings,
    review,
    simulate,
)
from waitingroom_lib.judge.findings import Findings
from waitingroom_lib.judge.sentences import BOTTLENECKS
from waitingroom_lib.outcome.causes import CAUSES

OLDEST = "oldest"
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


def figures(scenario: Scenario, design: Design, promise: str) -> list[float]:
    return [getattr(judge(outcome), promise).figure for outcome in meet(scenario, design)]


def named(name: str) -> World:
    (world,) = (world for world in WORLDS if world.name == name)
    return world


# -- worlds whose bottleneck is known by construction


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_a_known_bottleneck_is_named_with_what_is_true_of_it(world: World):
    said = review(world.meet(), world.promises)
    words = str(said).lower()
    assert said.part in (world.part if isinstance(world.part, tuple) else (world.part,))
    assert [true for true in world.says if true.lower() not in words] == []
    assert [false for false in world.never if false.lower() in words] == []
    assert said.next_step.startswith(world.step)


@pytest.mark.parametrize("world", [world for world in WORLDS if world.follow], ids=str)
def test_whoever_follows_the_advice_is_better_off(world: World):
    before, after = world.measure(world.meet()), world.measure(world.meet(world.follow))
    assert before > 0
    assert after <= world.better * before


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_no_review_prints_a_figure_that_is_none(world: World):
    words = str(review(world.meet(), world.promises))
    assert not any(word in words for word in (" 0.0/", "nan", "inf ", "None", "{", "}"))


def test_the_share_that_the_evidence_names_is_the_measured_one():
    outcome = named("a breaker that opens at the first error").meet()
    late = [row for row, one in enumerate(outcome.harmed(120)) if one]
    shares = {}
    for whose, bookings in (("their", late), ("all", None)):
        spent = outcome.time_spent(bookings=bookings)
        total_s = sum(map(spent.total_s, CAUSES))
        shares[whose] = f"{spent.total_s('breaker') / total_s:.0%}"
    evidence = review(outcome).evidence
    assert f"{len(late):,} late: for {shares['their']} of their time" in evidence
    alike = shares["their"] == shares["all"]
    others = "like all bookings together" if alike else f"all bookings together for {shares['all']}"
    assert f", {others}." in evidence


@pytest.mark.parametrize(("down_until_s", "answered"), [(95, False), (6, True)])
def test_what_a_clinic_was_like_is_told_by_its_next_call_to_end(down_until_s, answered):
    """Patients wait behind a breaker whose clinic is down for most of that time, or hardly."""
    down = (Outage(from_s=0, until_s=down_until_s, mode="refuse"),)
    policy = CallPolicy(timeout_s=5, max_attempts=9, breaker=Breaker(failures=1, open_s=20))
    morning = told([0, 1, 2, 3, 4], [1] * 5, [0] * 5, troubles=down)
    outcome = simulate(morning, Design.queued(workers=2, policy=policy))
    case = Findings(outcome, Promises(confirmation_s=1))
    assert (case.cause, case.is_answered) == ("breaker", answered)


def test_a_share_of_a_server_is_told_to_two_digits():
    """A booking every 30 s keeps a server that takes 1 s for one busy for a thirtieth."""
    morning = told([30 * row for row in range(60)], [2] * 60, accept_s=1)
    evidence = review(simulate(morning, Design.queued(workers=2))).evidence
    assert "2.0/min x 1.0 s each would keep 0.033 servers busy; there are 4." in evidence


def test_a_promise_that_the_clinics_can_keep_is_kept():
    outcome = named("calls that alone take longer than was promised").meet()
    assert review(outcome).next_step.startswith(
        "A promise that the clinics can keep: above 3 min 15 s"
    )
    assert judge(outcome, Promises(confirmation_s=196)).confirmation.kept


def test_more_calls_than_the_clinics_take_only_wait_inside_them():
    """The cap that is advised: a worker is free sooner, and no clinic is called in vain."""
    world = named("clinics that are full")
    capped = replace(world.design, clinic_cap=1)
    inside = [each.time_spent().total_s("clinic") for each in (world.meet(), world.meet(capped))]
    assert inside[0] > 1000 * inside[1]
    assert "A cap of" not in review(world.meet(capped)).next_step


def test_every_bottleneck_but_the_broken_rules_is_that_of_some_world():
    told = {review(world.meet(), world.promises).bottleneck for world in WORLDS}
    unseen = {
        name
        for name, (_, words) in BOTTLENECKS.items()
        if not any(said.startswith(words.partition("{")[0]) for said in told)
    }
    assert unseen == {"lost", "twice"}


# -- broken rules come first


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


# -- money comes last


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
    assert said.next_step.startswith(advice)


@pytest.mark.parametrize("workers", [1, 3, 6, 9])
def test_the_budget_pays_for_as_many_however_late_a_run_ends(workers):
    """Monday's 42 pounds, less 4 servers for 4 h: 10 workers, though few work until next day."""
    outcome = simulate(Scenario.monday().sample(1), Design.queued(workers=workers))
    assert review(outcome).next_step == "More workers: the budget pays for 10 all morning."


# -- every design that can be built can be reviewed


@given(run=platforms())
def test_every_design_gets_one_bottleneck_with_evidence_and_one_next_step(run):
    outcome = simulate(*run)
    said = review(outcome)
    assert said.part in {"servers", "queue", "workers", "clinics", "budget", "none"}
    assert all((said.bottleneck, said.evidence, said.next_step))
    if said.part == "none" and len(outcome.bookings):
        assert judge(outcome).all_kept


@pytest.mark.parametrize("until_s", [0, 1, 10, 60, 300])
@pytest.mark.parametrize("world", WORLDS[:12], ids=str)
def test_a_run_can_be_reviewed_wherever_it_is_cut(world: World, until_s):
    said = review(simulate(world.morning, world.design, until_s=until_s))
    assert all((said.part, said.bottleneck, said.evidence, said.next_step))


def test_a_long_log_is_looked_at_in_few_steps():
    """A log of thirty years, with a hundred thousand bookings in its first hour."""
    arrivals = [row * 0.036 for row in range(100_000)] + [1e9]
    morning = Morning.from_columns(arrivals, [2.0] * len(arrivals))
    outcome = simulate(morning, Design.queued(workers=20))
    assert review(outcome).part == "workers"
    assert len(Findings(outcome, Promises()).instants) < 5000


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
    with pytest.raises(ValueError, match="promise must be 'instant acceptance', 'confirmation"):
        judge_mornings(meet(quarter(), one)).kept_on("no such promise")
