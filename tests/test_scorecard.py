"""What the verdict and the review promise: the figures of this run, and ONE thing to try next."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from reference import bad_numbers, designs, mornings, refused, runs

from waitingroom_lib import (
    Design,
    Morning,
    Outcome,
    Prices,
    Promises,
    Scenario,
    duration,
    judge,
    review,
    simulate,
)
from waitingroom_lib.judge.verdict import Score
from waitingroom_lib.outcome.ledger import NEVER, Bookings


def made(arrived_s, call_s, **changes) -> Morning:
    """A Morning made by hand: accepted at once, ten minutes long, with money for ten workers."""
    scenario = Scenario.steady(accept_s=0, duration_s=600, budget_gbp=10 / 6)
    return Morning.from_columns(arrived_s, call_s, scenario=replace(scenario, **changes))


def beat(every_s: float, call_s: float, count: int, **changes) -> Morning:
    """Bookings at a steady beat, all with the same call."""
    return made([every_s * row for row in range(count)], [call_s] * count, **changes)


@pytest.fixture(scope="module")
def monday() -> Morning:
    return Scenario.monday().sample(1)


# -- the four promises


def test_the_promises_are_those_of_the_brief():
    assert Promises() == Promises(acceptance_s=0.2, confirmation_s=120, oldest_s=300)


def test_figures_are_read_off_the_run():
    """One worker, ten bookings at once, 10 s each: they start at 0, 10, .. 90 s."""
    outcome = simulate(beat(0, 10, 10, accept_s=0.1), Design.queued(workers=1, servers=10))
    verdict = judge(outcome)
    acceptance, confirmation, oldest, budget = verdict.scores
    assert acceptance.figure == pytest.approx(0.1)
    assert confirmation.figure == pytest.approx(0.1 + 10 * (1 + 0.95 * 9))
    assert oldest.figure == pytest.approx(90)
    assert budget.figure == pytest.approx((1 * 1.00 + 10 * 0.10) / 6)
    assert [score.limit for score in verdict.scores] == [0.2, 120, 300, pytest.approx(10 / 6)]
    assert [score.unit for score in verdict.scores] == ["s", "s", "s", "GBP"]


@pytest.mark.parametrize(
    ("which", "limits"),
    [
        ("acceptance", {"acceptance_s": 0.25}),
        ("confirmation", {"confirmation_s": 12.25}),
        ("oldest", {"oldest_s": 12}),
    ],
)
def test_a_promise_is_kept_up_to_its_very_limit(which, limits):
    """Two bookings: accepted after 0.25 s; the second waits 12 s and takes no time."""
    morning = made([0, 0], [12, 1e-9], accept_s=0.25)
    outcome = simulate(morning, Design.queued(workers=1, servers=2))
    ((name, limit),) = limits.items()
    assert getattr(judge(outcome, Promises(**limits)), which).kept
    assert not getattr(judge(outcome, Promises(**{name: limit * 0.999})), which).kept


def test_a_budget_is_kept_to_its_last_penny():
    morning = made([0], [1], budget_gbp=0.2, prices=Prices(server_gbp_per_h=0.2))
    outcome = simulate(morning, Design.queued(workers=1, servers=1))
    assert judge(outcome).budget.figure == pytest.approx(0.2)
    dearer = Prices(server_gbp_per_h=0.21)
    spent = simulate(replace_scenario(morning, prices=dearer), outcome.design)
    assert not judge(spent).budget.kept


def replace_scenario(morning: Morning, **changes) -> Morning:
    """The same patients in another world."""
    return replace(morning, scenario=replace(morning.scenario, **changes))


def test_acceptance_is_judged_by_its_p99():
    """100 patients, two of whom wait for a server: with one, the p99 is not touched."""
    slow = [0.0, 0.0] + [float(row) for row in range(1, 99)]
    outcome = simulate(made(slow, [0.1] * 100, accept_s=0.15), Design.queued(workers=9, servers=1))
    assert sum(latency > 0.2 for latency in outcome.acceptance_s) == 1
    assert judge(outcome).acceptance.kept
    slower = [0.0, 0.0, 0.0] + [float(row) for row in range(1, 98)]
    outcome = simulate(
        made(slower, [0.1] * 100, accept_s=0.15), Design.queued(workers=9, servers=1)
    )
    assert not judge(outcome).acceptance.kept


def test_a_patient_turned_away_was_never_accepted():
    """Two of a hundred are turned away: more than the p99 forgives."""
    twice = sorted([float(second) for second in range(98)] + [0.0, 1.0])
    outcome = simulate(made(twice, [0.5] * 100), Design.queued(workers=1, backlog_limit=0))
    assert outcome.count("rejected") == 2
    assert outcome.acceptance_s.max() == 0
    acceptance = judge(outcome).acceptance
    assert acceptance.figure == math.inf
    assert acceptance.figure_text == "never"
    assert not acceptance.kept


def test_a_patient_turned_away_does_not_count_as_confirmed_late():
    outcome = simulate(beat(0, 1, 50), Design.queued(workers=1, backlog_limit=0))
    assert outcome.count("rejected") == 49
    assert judge(outcome).confirmation.figure == 1


def test_a_booking_accepted_and_not_confirmed_is_infinitely_late():
    outcome = simulate(beat(0, 10, 10), Design.queued(workers=9), until_s=15)
    assert outcome.count("confirmed") == 9
    assert judge(outcome).confirmation.figure == math.inf


def test_on_a_morning_without_bookings_no_latency_is_kept():
    verdict = judge(simulate(made([], []), Design.queued(workers=1)))
    assert [score.kept for score in verdict.scores] == [False, False, True, True]
    assert verdict.acceptance.figure_text == "none"


def test_a_verdict_counts_what_was_kept():
    kept = judge(simulate(beat(1, 1, 60), Design.queued(workers=2)))
    assert (kept.promises_kept, kept.all_kept) == (4, True)
    dear = judge(simulate(beat(1, 1, 60), Design.queued(workers=40)))
    assert (dear.promises_kept, dear.all_kept) == (3, False)


def test_a_verdict_is_one_line_a_promise_and_a_rule():
    outcome = simulate(beat(1, 1, 60), Design.queued(workers=40))
    lines = str(judge(outcome)).splitlines()
    assert [line.split()[0] for line in lines] == ["kept", "kept", "kept", "BROKEN", "kept", "kept"]
    assert "GBP 6.73" in lines[3]
    assert "GBP 1.67" in lines[3]


# -- the two rules


def test_a_run_to_the_end_breaks_no_rule():
    verdict = judge(simulate(beat(0, 1, 60), Design.queued(workers=2, backlog_limit=9)))
    assert all(rule.kept for rule in verdict.rules)
    assert "11 accepted = 11 confirmed + 0 failed" in verdict.rules[0].evidence


def test_bookings_left_over_need_a_person():
    verdict = judge(simulate(beat(0, 10, 60), Design.queued(workers=2), until_s=15))
    lost, person = verdict.rules
    assert lost.kept
    assert "60 accepted = 2 confirmed + 0 failed + 58 still open" in lost.evidence
    assert not person.kept
    assert person.evidence.startswith("58 bookings")
    assert not verdict.all_kept


@given(run=runs())
def test_no_design_and_no_cut_loses_a_booking(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    lost, person = judge(outcome).rules
    assert lost.kept
    figures = [int(word.replace(",", "")) for word in lost.evidence.split() if word[0].isdigit()]
    assert figures[0] == sum(figures[1:]), "the sum in the evidence must add up"
    assert person.kept == (outcome.count("waiting") + outcome.count("in_call") == 0)


def test_a_lost_booking_is_found():
    """An outcome that no engine may give: accepted, and then neither confirmed nor waiting."""
    morning = beat(0, 1, 2)
    rows = Bookings(
        booking=range(2),
        clinic=morning.clinic,
        arrived_us=morning.arrived_us,
        accepted_us=[0, 0],
        started_us=[0, NEVER],
        confirmed_us=[1_000_000, NEVER],
        attempts=[1, 0],
        state=["confirmed", "rejected"],
    )
    outcome = Outcome(morning, Design.queued(workers=1), rows, 600_000_000, ((0, 1),))
    assert not judge(outcome).rules[0].kept


# -- the tension of the course


def test_24_workers_keep_every_promise_but_the_budget(monday):
    verdict = judge(simulate(monday, Design.queued(workers=24)))
    assert [score.kept for score in verdict.scores] == [True, True, True, False]
    outcome = simulate(monday, Design.queued(workers=24))
    assert outcome.cost.hours("workers") == pytest.approx(96, abs=0.1)


def test_10_workers_fit_the_budget_and_let_the_oldest_wait_24_minutes(monday):
    verdict = judge(simulate(monday, Design.queued(workers=10)))
    assert [score.kept for score in verdict.scores] == [True, False, False, True]
    assert verdict.oldest.figure / 60 == pytest.approx(24, abs=1)


def test_no_fixed_number_of_workers_keeps_all_four(monday):
    kept = [
        judge(simulate(monday, Design.queued(workers=workers))).promises_kept
        for workers in range(8, 30)
    ]
    assert max(kept) == 3


@pytest.mark.parametrize("threads", [20, 28, 40, 400])
def test_no_number_of_threads_accepts_within_200_ms(monday, threads):
    verdict = judge(simulate(monday, Design.synchronous(threads=threads)))
    assert not verdict.acceptance.kept
    assert verdict.acceptance.figure > 1


# -- the review: one case a branch


def advice(morning, design, promises=None, **cut):
    return review(simulate(morning, design, **cut), promises)


def test_too_few_threads():
    """Two a second with a call of 2 s and one thread: from the first minute on."""
    said = advice(beat(0.5, 2, 600), Design.synchronous(threads=1))
    assert said.part == "servers"
    assert "1 thread" in said.evidence
    assert "2.0/s x 2.0 s each would keep 4.0 threads busy; there is 1." in said.evidence
    assert "14 min 58 s" in said.evidence
    assert "threads" in said.next_step


def test_too_few_threads_may_turn_patients_away():
    said = advice(beat(0.5, 2, 600), Design.synchronous(threads=1, backlog_limit=0))
    assert said.part == "servers"
    assert "450 turned away because none may wait" in said.evidence


def test_enough_threads_leave_the_clinic_as_the_floor():
    said = advice(beat(0.5, 2, 600), Design.synchronous(threads=5))
    assert said.part == "clinics"
    assert "2.0 s" in said.evidence
    assert "queued" in said.next_step


def test_threads_that_keep_their_promise_and_cost_too_much():
    said = advice(beat(0.5, 0.1, 600), Design.synchronous(threads=40))
    assert said.part == "budget"
    assert "threads" in said.next_step
    assert "GBP 7.33 of GBP 1.67" in said.evidence
    assert "40 threads, in calls for 0%" in said.evidence


def test_a_limit_that_turns_a_crowd_away_for_want_of_workers():
    said = advice(beat(0.5, 2, 600), Design.queued(workers=1, backlog_limit=3))
    assert said.part == "queue"
    assert "447 turned away because" in said.evidence
    assert "3 bookings were waiting already" in said.evidence
    assert "1 worker can confirm 0.5/s, and up to 2.0/s arrived" in said.evidence
    assert said.next_step.startswith("More workers")


def test_a_limit_that_is_too_short_for_a_burst():
    """Nearly sixty can be confirmed within 2 min; a burst of twenty is turned away for nothing."""
    said = advice(beat(0.5, 2, 20), Design.queued(workers=1, backlog_limit=3))
    assert said.next_step.startswith("A limit nearer 57")


def test_a_limit_that_is_longer_than_the_promise_allows():
    said = advice(beat(0.5, 2, 600), Design.queued(workers=1, backlog_limit=100))
    assert said.next_step.startswith("A limit nearer 57")
    followed = simulate(beat(0.5, 2, 600), Design.queued(workers=1, backlog_limit=57))
    assert judge(followed).confirmation.kept


def test_the_advice_knows_what_the_budget_pays_for():
    """Monday's budget pays for 10 workers beside 4 servers: (42 - 1.60) / 4 h."""
    monday = Scenario.monday().sample(seed=1)
    said = {each: advice(monday, Design.queued(workers=each)) for each in (9, 10, 15, 20, 24)}
    assert said[9].next_step == "More workers: the budget pays for 10 all morning."
    assert said[10].next_step.startswith("More workers, to see what the rush needs")
    assert "the budget pays for 10 all morning" in said[15].next_step
    assert said[20].next_step.startswith("No other fixed number")
    assert said[24].next_step.startswith("Fewer workers")


def test_a_limit_of_nought_is_told_as_such():
    said = advice(beat(0.5, 2, 600), Design.queued(workers=1, backlog_limit=0))
    assert "because none may wait" in said.evidence


def test_one_of_a_hundred_turned_away_is_the_limits_doing():
    """At exactly 1% the p99 is infinite, and no server can help."""
    arrived_s = [0.0] + [5.0 * row for row in range(99)]
    outcome = simulate(made(arrived_s, [1] * 100), Design.queued(workers=1, backlog_limit=0))
    assert outcome.count("rejected") == 1
    assert not judge(outcome).acceptance.kept
    assert review(outcome).part == "queue"


def test_too_few_servers():
    """Two a second, 1 s each, on one server."""
    said = advice(beat(0.5, 1, 600, accept_s=1), Design.queued(workers=9, servers=1))
    assert said.part == "servers"
    assert "2.0/s x 1.0 s each would keep 2.0 servers busy; there is 1." in said.evidence
    assert "server" in said.next_step


def test_too_few_workers():
    said = advice(beat(0.5, 2, 1200, budget_gbp=99), Design.queued(workers=2))
    assert said.part == "workers"
    assert "2 workers can confirm 1.0/s, and up to 2.0/s arrived" in said.evidence
    assert "up to 599 waited, one for 9 min 59 s" in said.evidence
    assert said.next_step.startswith("More workers")


def test_one_number_of_workers_for_the_whole_morning():
    """A burst of 600 in the first minute, nothing after, and no money to speak of."""
    morning = beat(0.1, 2, 600, budget_gbp=0.01)
    said = advice(morning, Design.queued(workers=3))
    assert said.part == "workers"
    assert "whole morning" in said.bottleneck
    assert "3 workers can confirm 1.5/s, and up to 10.0/s arrived" in said.evidence
    assert said.next_step.startswith("Name the promise")


def test_idle_workers_that_cost_too_much():
    said = advice(beat(1, 1, 600), Design.queued(workers=40))
    assert said.part == "budget"
    assert "40 workers, in calls for 2%" in said.evidence
    assert "GBP 6.73 of GBP 1.67" in said.evidence
    assert said.next_step.startswith("Fewer workers")


def test_nothing_to_say_but_try_another_seed():
    said = advice(beat(1, 1, 600), Design.queued(workers=2))
    assert said.part == "none"
    assert "GBP 0.40 of GBP 1.67" in said.evidence
    assert "seed" in said.next_step


def test_a_morning_without_bookings_has_no_bottleneck():
    assert advice(made([], []), Design.queued(workers=1)).part == "none"
    assert advice(made([], []), Design.synchronous(threads=1)).part == "none"


def test_waiting_is_told_by_the_clock_of_the_morning():
    """Starts at 07:30. 100 bookings at 08:00, a minute each on one worker: until 09:40."""
    morning = made([1800.0] * 100, [60] * 100, starts_at_s=27_000, budget_gbp=99)
    said = advice(morning, Design.queued(workers=1))
    assert "Between 08:00 and 09:38" in said.evidence
    assert "up to 99 waited" in said.evidence


@given(run=runs())
def test_every_run_can_be_reviewed(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    said = review(outcome)
    assert said.part in {"servers", "queue", "workers", "clinics", "budget", "none"}
    assert said.bottleneck
    assert said.evidence
    assert said.next_step
    assert str(said).splitlines() == [
        f"Bottleneck: {said.bottleneck}",
        f"Evidence: {said.evidence}",
        f"Try next: {said.next_step}",
    ]


@given(morning=mornings(), design=designs())
def test_all_is_well_only_if_all_four_promises_are_kept(morning, design):
    outcome = simulate(morning, design)
    if review(outcome).part == "none" and len(morning):
        assert judge(outcome).promises_kept == 4


# -- words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 ms"),
        (0.025, "25 ms"),
        (0.9994, "999 ms"),
        (0.9995, "1.0 s"),
        (2.94, "2.9 s"),
        (99.94, "99.9 s"),
        (99.95, "1 min 40 s"),
        (112, "1 min 52 s"),
        (119.6, "2 min"),
        (120, "2 min"),
        (5999, "99 min 59 s"),
        (6000, "1 h 40 min"),
        (7500, "2 h 5 min"),
        (math.inf, "never"),
        (math.nan, "none"),
    ],
)
def test_a_time_is_told_in_words(seconds, words):
    assert duration(seconds) == words


def test_money_is_told_in_pounds_and_pence():
    score = Score("within budget", "paid for", 1234.5, 42, "GBP")
    assert (score.figure_text, score.limit_text) == ("GBP 1,234.50", "GBP 42.00")


@pytest.mark.parametrize(
    ("figure_s", "limit_s", "words"),
    [
        (0.025, 0.2, "200 ms"),
        (74.7, 120, "120 s"),
        (0.5, 300, "300 s"),
        (99.94, 7200, "7,200 s"),
        (99.96, 120, "2 min"),
        (1454, 300, "5 min"),
        (1454, 90, "90.0 s"),
        (math.inf, 120, "2 min"),
        (math.nan, 120, "2 min"),
        (3, math.inf, "never"),
    ],
)
def test_a_limit_is_told_in_seconds_where_the_figure_beside_it_is(figure_s, limit_s, words):
    assert Score("confirmation in time", "p95", figure_s, limit_s).limit_text == words


@pytest.mark.parametrize(
    ("time_s", "words"),
    [(0, "07:30"), (59.9, "07:30"), (1800, "08:00"), (5400, "09:00"), (60_000, "00:10 +1 d")],
)
def test_the_clock_is_that_of_the_morning(time_s, words):
    outcome = simulate(made([], [], starts_at_s=27_000), Design.queued(workers=1))
    assert outcome.clock(time_s) == words


# -- bad input


@pytest.mark.parametrize("field", ["acceptance_s", "confirmation_s", "oldest_s"])
@pytest.mark.parametrize(("error", "value"), bad_numbers(0, -1))
def test_a_bad_limit_is_named_with_its_value_and_what_is_allowed(field, error, value):
    with refused(error, f"{field} must be a number above 0", f"got {value!r}"):
        Promises(**{field: value})


@pytest.mark.parametrize("ask", [judge, review])
@pytest.mark.parametrize("outcome", [None, "monday", Design.queued(workers=1)])
def test_a_bad_outcome_is_refused(ask, outcome):
    with refused(TypeError, "outcome must be Outcome", f"got {outcome!r:.70}"):
        ask(outcome)


@pytest.mark.parametrize("ask", [judge, review])
@pytest.mark.parametrize("promises", [0.2, "all", {"oldest_s": 3}])
def test_bad_promises_are_refused(ask, promises):
    outcome = simulate(beat(1, 1, 3), Design.queued(workers=1))
    with refused(TypeError, "promises must be Promises", f"got {promises!r}"):
        ask(outcome, promises)
