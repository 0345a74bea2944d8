"""The fidelity ledger: what the simulation must agree with, exactly or within its own error.

Exactly: conservation, Little's law on the sample path, the first-come, first-served recursion, and
the textbook SimPy model (which counts in floating-point seconds: to the microsecond). Within the
99% confidence interval of 20 independent runs: the formulas of M/M/c, M/M/c/K, M/G/1, D/M/1 and
M/D/c.
"""

import math
from dataclasses import replace
from statistics import fmean as mean

import pytest
import textbook
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import as_us, checksum, designs, interval, mornings, naive_story, runs

from waitingroom_lib import (
    Design,
    ExponentialCalls,
    FixedCalls,
    Morning,
    Outcome,
    Scenario,
    UniformCalls,
    simulate,
)
from waitingroom_lib.outcome.ledger import STATES
from waitingroom_lib.theory import erlang_b, erlang_c, mmc_mean_wait_s, mmc_wait_exceeds

UNLIMITED = designs(limits=False)
MONDAY_DESIGNS = {
    "10 workers": Design.queued(workers=10),
    "24 workers": Design.queued(workers=24),
    "one server": Design.queued(workers=24, servers=1),
    "20 threads": Design.synchronous(threads=20),
    "60 threads": Design.synchronous(threads=60),
    "limit 500": Design.queued(workers=10, backlog_limit=500),
    "limit 0": Design.synchronous(threads=25, backlog_limit=0),
}
each_monday_design = pytest.mark.parametrize("design", MONDAY_DESIGNS.values(), ids=MONDAY_DESIGNS)
each_unlimited = pytest.mark.parametrize(
    "design",
    [design for design in MONDAY_DESIGNS.values() if design.backlog_limit is None],
    ids=str,
)


@pytest.fixture(scope="module")
def monday() -> Morning:
    return Scenario.monday().sample(1)


def rows_us(outcome: Outcome) -> list[tuple[int | None, ...]]:
    """Arrived, enqueued, started and confirmed of every admitted booking, microseconds."""
    queued = outcome.design.is_queued
    return [
        tuple(
            as_us(time_s)
            for time_s in (
                row.arrived_s,
                row.accepted_s if queued else row.arrived_s,
                row.started_s,
                row.confirmed_s,
            )
        )
        for row in outcome.bookings
        if row.state != "rejected"
    ]


def area_us(spans, ended_us: int) -> int:
    """Time integral of how many are inside, from the events: in at one time, out at the other."""
    events = []
    for begun, left in spans:
        if begun is not None:
            events += [(begun, 1), (ended_us if left is None else left, -1)]
    area, inside, last = 0, 0, 0
    for time, change in sorted(events):
        area += inside * (time - last)
        inside, last = inside + change, time
    assert inside == 0
    return area


def most_at_once(spans) -> int:
    """The most that are inside at once; who leaves at an instant makes room at that instant."""
    events = [(at, 1) for at, left in spans if left != at]
    events += [(left, -1) for at, left in spans if left not in (None, at)]
    most = inside = 0
    for _, change in sorted(events):
        inside += change
        most = max(most, inside)
    return most


# -- conservation


@given(run=runs())
def test_every_booking_is_accounted_for_once(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    count = {state: outcome.count(state) for state in STATES}
    assert sum(count.values()) == len(outcome.bookings)
    assert [row.booking for row in outcome.bookings] == list(range(len(outcome.bookings)))
    end_s = math.inf if until_s is None else outcome.ended_s
    assert len(outcome.bookings) == sum(time_s <= end_s for time_s in morning.arrived_s)


@given(run=runs())
def test_accepted_is_confirmed_or_waiting_or_in_call(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    accepted = [row for row in outcome.bookings if not math.isnan(row.accepted_s)]
    assert len(accepted) == len(outcome.acceptance_s)
    assert not any(row.state == "rejected" for row in accepted)
    assert outcome.count("confirmed") == len(outcome.confirmation_s)
    unaccepted = [row.state for row in outcome.bookings if math.isnan(row.accepted_s)]
    at_the_front = {"waiting"} if design.is_queued else {"waiting", "in_call"}
    assert set(unaccepted) <= {"rejected"} | at_the_front


@given(morning=mornings(), design=designs())
def test_a_run_to_the_end_leaves_nobody_behind(morning, design):
    outcome = simulate(morning, design)
    assert outcome.count("confirmed") + outcome.count("rejected") == len(morning)
    assert len(outcome.acceptance_s) == len(outcome.confirmation_s) == outcome.count("confirmed")


@each_monday_design
def test_a_whole_monday_is_conserved(monday, design):
    outcome = simulate(monday, design)
    assert outcome.count("confirmed") + outcome.count("rejected") == len(monday) == 44_836
    assert (outcome.count("rejected") > 0) == (design.backlog_limit is not None)
    served_s = sum(row.confirmed_s - row.started_s for row in outcome.bookings if row.attempts)
    extra_s = 0 if design.is_queued else monday.scenario.accept_s * outcome.count("confirmed")
    called_s = sum(
        monday.call_s[row.booking] for row in outcome.bookings if row.state == "confirmed"
    )
    assert served_s == pytest.approx(called_s + extra_s, rel=1e-9)


# -- the life of a booking


@given(run=runs())
def test_no_step_comes_before_the_one_before_it(run):
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    for row in outcome.bookings:
        steps = [row.arrived_s, row.accepted_s, row.started_s, row.confirmed_s]
        if not design.is_queued:
            steps = [row.arrived_s, row.started_s, row.confirmed_s]
        came = [step for step in steps if not math.isnan(step)]
        assert came == sorted(came)
        assert all(map(math.isnan, steps[len(came) :])), "a step was skipped"


@given(run=runs())
def test_the_state_says_how_far_a_booking_came(run):
    morning, design, until_s = run
    for row in simulate(morning, design, until_s=until_s).bookings:
        started, confirmed = not math.isnan(row.started_s), not math.isnan(row.confirmed_s)
        assert (row.state == "confirmed") == confirmed
        assert (row.state == "in_call") == (started and not confirmed)
        assert row.attempts == int(started)


@given(run=runs())
def test_a_cut_changes_nothing_that_came_before_it(run):
    morning, design, until_s = run
    whole = simulate(morning, design).bookings
    cut = simulate(morning, design, until_s=until_s)
    end_s = math.inf if until_s is None else cut.ended_s
    for row, full in zip(cut.bookings, whole, strict=False):
        for time_s, full_s in zip(row[2:6], full[2:6], strict=True):
            assert as_us(time_s) == (as_us(full_s) if full_s <= end_s else None)


@given(morning=mornings(), design=designs())
def test_a_call_lasts_as_long_as_the_morning_says(morning, design):
    for row in simulate(morning, design).bookings:
        if row.state == "confirmed":
            extra_s = 0 if design.is_queued else morning.scenario.accept_s
            length_s = morning.call_s[row.booking] + extra_s
            assert as_us(row.confirmed_s - row.started_s) == as_us(length_s)


# -- the line


@given(run=runs())
def test_no_more_calls_at_once_than_workers(run):
    morning, design, until_s = run
    spans = [
        (started, confirmed)
        for *_, started, confirmed in rows_us(simulate(morning, design, until_s=until_s))
        if started is not None
    ]
    assert most_at_once(spans) <= design.concurrent_calls


@given(run=runs())
def test_no_more_bookings_wait_than_the_limit_allows(run):
    morning, design, until_s = run
    rows = rows_us(simulate(morning, design, until_s=until_s))
    spans = [(enqueued, started) for _, enqueued, started, _ in rows if enqueued is not None]
    if design.backlog_limit is not None:
        assert most_at_once(spans) <= design.backlog_limit


@given(morning=mornings(), design=designs())
def test_first_come_is_first_served(morning, design):
    starts = [started for _, _, started, _ in rows_us(simulate(morning, design))]
    assert starts == sorted(starts)


@given(morning=mornings(), design=designs())
def test_nobody_waits_while_a_worker_is_idle(morning, design):
    rows = rows_us(simulate(morning, design))
    for _, enqueued, started, _ in rows:
        if started > enqueued:
            busy = sum(start < started <= end for *_, start, end in rows)
            assert busy >= design.concurrent_calls


@given(morning=mornings(), design=UNLIMITED)
def test_one_more_worker_never_makes_anybody_wait_longer(morning, design):
    field = "workers" if design.is_queued else "servers"
    more = replace(design, **{field: getattr(design, field) + 1})
    few, many = simulate(morning, design), simulate(morning, more)
    pairs = zip(few.bookings.started_s, many.bookings.started_s, strict=True)
    assert all(with_more <= with_few for with_few, with_more in pairs)


# -- Little's law, exactly


@given(run=runs())
def test_littles_law_holds_exactly_for_those_who_wait(run):
    """The time integral of the backlog is the sum of the waits, to the microsecond."""
    morning, design, until_s = run
    outcome = simulate(morning, design, until_s=until_s)
    rows = rows_us(outcome)
    waits = [as_us(wait_s) for wait_s in outcome.queue_wait_s]
    waits += [
        outcome.ended_us - enqueued
        for _, enqueued, started, _ in rows
        if enqueued is not None and started is None
    ]
    assert area_us([row[1:3] for row in rows], outcome.ended_us) == sum(waits)


@each_monday_design
def test_littles_law_holds_exactly_on_a_whole_monday(monday, design):
    outcome = simulate(monday, design)
    rows = rows_us(outcome)
    for clock, first, last in (("queue_wait_s", 1, 2), ("confirmation_s", 0, 3)):
        total = sum(as_us(latency_s) for latency_s in getattr(outcome, clock))
        assert area_us([(row[first], row[last]) for row in rows], outcome.ended_us) == total


@each_monday_design
def test_littles_law_links_the_mean_backlog_to_the_mean_wait(monday, design):
    """L = lambda W: the backlog of the timeline, the rate of the morning, the clock's mean."""
    outcome = simulate(monday, design)
    rate_per_s = len(outcome.queue_wait_s) / outcome.ended_s
    expected = rate_per_s * outcome.queue_wait_s.mean()
    assert mean(outcome.timeline(1).backlog) == pytest.approx(expected, rel=0.01, abs=0.01)


def test_littles_law_holds_exactly_between_the_timeline_and_the_clock():
    """In whole seconds a timeline of whole seconds misses nothing."""
    scenario = Scenario.steady(accept_s=1)
    arrived_s = [second for second in range(60) for _ in range(second % 4)]
    morning = Morning.from_columns(arrived_s, [1 + row % 5 for row in arrived_s], scenario=scenario)
    for design in (Design.queued(workers=3), Design.synchronous(threads=4)):
        outcome = simulate(morning, design)
        assert sum(outcome.timeline(1).backlog) == sum(outcome.queue_wait_s) > 0


# -- booking by booking


@given(morning=mornings(), design=designs())
def test_both_methods_agree_with_looking_back_at_every_booking(morning, design):
    expected = naive_story(morning, design)
    for method in ("simpy", "recursion"):
        outcome = simulate(morning, design, method=method)
        found = [tuple(map(as_us, row[3:6])) for row in outcome.bookings]
        assert found == expected


@given(run=runs())
def test_simpy_and_the_recursion_agree_booking_by_booking(run):
    morning, design, until_s = run
    simpy, recursion = (
        simulate(morning, design, until_s=until_s, method=method)
        for method in ("simpy", "recursion")
    )
    assert repr(list(simpy.bookings)) == repr(list(recursion.bookings))
    assert simpy.ended_us == recursion.ended_us
    assert simpy.workforce == recursion.workforce


@pytest.mark.parametrize("name", ["10 workers", "one server", "20 threads", "limit 500"])
def test_simpy_and_the_recursion_agree_on_a_whole_monday(monday, name):
    design = MONDAY_DESIGNS[name]
    simpy, recursion = (simulate(monday, design, method=name) for name in ("simpy", "recursion"))
    for column in ("accepted_us", "started_us", "confirmed_us", "state"):
        assert getattr(simpy.bookings, column) == getattr(recursion.bookings, column)


def gap_to_textbook(morning: Morning, design: Design, *methods: str) -> float:
    """The largest difference of any time of any booking to the textbook model, seconds."""
    told = textbook.run(morning, design)
    return max(
        abs(mine_s - theirs_s)
        for method in methods
        for row, theirs in zip(simulate(morning, design, method=method).bookings, told, strict=True)
        for mine_s, theirs_s in zip(row[3:6], theirs, strict=True)
    )


@each_unlimited
def test_a_monday_agrees_with_the_textbook_model_to_the_microsecond(design):
    morning = Scenario.monday(duration_s=2400).sample(2)
    assert gap_to_textbook(morning, design, "simpy", "recursion") < 1e-6


@pytest.mark.parametrize("calls", [ExponentialCalls(mean_s=2), FixedCalls(mean_s=2)])
def test_other_calls_agree_with_the_textbook_model_to_the_microsecond(calls):
    morning = Scenario.steady(calls=calls, hours=0.25).sample(3)
    for design in (Design.queued(workers=19), Design.synchronous(threads=22)):
        assert gap_to_textbook(morning, design, "auto") < 1e-6


# -- determinism


def fingerprint(outcome: Outcome) -> str:
    rows = outcome.bookings
    return checksum(rows.accepted_us, rows.started_us, rows.confirmed_us, rows.state)


GOLDEN = {
    "10 workers": "9d1a338044adb404",
    "24 workers": "e2b94020b163f470",
    "one server": "3ab4955ec2c71b43",
    "20 threads": "ae9b240ab2392d58",
    "60 threads": "71e864eaa4f8fddf",
    "limit 500": "13536365fd343915",
    "limit 0": "f179db84bc3fe678",
}


@pytest.mark.parametrize("name", MONDAY_DESIGNS)
def test_an_outcome_is_the_same_on_every_platform(monday, name):
    """Golden: a change here changes every figure of the course."""
    assert fingerprint(simulate(monday, MONDAY_DESIGNS[name])) == GOLDEN[name]


def test_same_seed_same_outcome():
    first, second = (
        simulate(Scenario.steady(hours=0.2).sample(9), Design.queued(workers=19)) for _ in range(2)
    )
    assert fingerprint(first) == fingerprint(second)


def test_two_designs_meet_the_very_same_patients(monday):
    few, many = (simulate(monday, Design.queued(workers=count)) for count in (10, 24))
    assert few.bookings.arrived_s == many.bookings.arrived_s
    assert few.bookings.clinic == many.bookings.clinic
    for outcome in (few, many):
        calls = [row.confirmed_s - row.started_s for row in outcome.bookings[:500]]
        assert calls == pytest.approx(monday.call_s[:500])


# -- M/M/c, within its own error

SEEDS = range(1, 21)
WARM_UP_S = 600
RATE_PER_S, MEAN_S, WORKERS = 1.5, 2, 4
MMC = Scenario.steady(RATE_PER_S, hours=6, calls=ExponentialCalls(mean_s=MEAN_S), accept_s=0)


def settled(morning: Morning, design: Design) -> list[float]:
    """The queue waits of all who arrive after the warm-up, seconds."""
    waits_s = simulate(morning, design).queue_wait_s
    return waits_s[sum(at < WARM_UP_S for at in morning.arrived_s) :]


@pytest.fixture(scope="module")
def mmc_mornings() -> list[Morning]:
    return [MMC.sample(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def mmc_waits(mmc_mornings) -> list[list[float]]:
    return [settled(morning, Design.queued(workers=WORKERS)) for morning in mmc_mornings]


def test_mmc_waits_as_long_as_erlang_says(mmc_waits):
    low, high = interval([mean(waits) for waits in mmc_waits])
    assert low < mmc_mean_wait_s(RATE_PER_S, MEAN_S, WORKERS) < high
    assert high - low < 0.15 * low, "the interval is too wide to tell"


def test_mmc_makes_as_many_wait_as_erlang_c_says(mmc_waits):
    low, high = interval([mean(wait > 0 for wait in waits) for waits in mmc_waits])
    assert low < erlang_c(RATE_PER_S * MEAN_S, WORKERS) < high
    assert high - low < 0.05 * low, "the interval is too wide to tell"


@pytest.mark.parametrize("time_s", [1, 3, 6])
def test_mmc_waits_are_spread_as_erlang_says(mmc_waits, time_s):
    low, high = interval([mean(wait > time_s for wait in waits) for waits in mmc_waits])
    assert low < mmc_wait_exceeds(RATE_PER_S, MEAN_S, WORKERS, time_s=time_s) < high


def test_mmc_tells_one_worker_more_or_less(mmc_waits):
    """The interval has no room for a formula that is off by one."""
    low, high = interval([mean(waits) for waits in mmc_waits])
    for workers in (WORKERS - 1, WORKERS + 1):
        assert not low < mmc_mean_wait_s(RATE_PER_S, MEAN_S, workers) < high


def test_mmc_keeps_as_many_workers_busy_as_the_offered_load(mmc_mornings):
    design = Design.queued(workers=WORKERS)
    busy = [WORKERS * simulate(morning, design).utilisation for morning in mmc_mornings]
    low, high = interval(busy)
    assert low < RATE_PER_S * MEAN_S < high


def lost(mornings_met, limit: int) -> list[float]:
    """Share of arrivals turned away, run by run."""
    design = Design.queued(workers=WORKERS, backlog_limit=limit)
    outcomes = [simulate(morning, design) for morning in mornings_met]
    return [outcome.count("rejected") / len(outcome.bookings) for outcome in outcomes]


@pytest.mark.parametrize("calls", [None, UniformCalls(low_s=1, high_s=3), FixedCalls(mean_s=2)])
def test_where_nobody_may_wait_erlang_b_are_lost_however_calls_are_spread(mmc_mornings, calls):
    if calls is not None:
        scenario = replace(MMC, calls=calls, duration_s=3 * 3600)
        mmc_mornings = [scenario.sample(seed) for seed in SEEDS]
    low, high = interval(lost(mmc_mornings, 0))
    assert low < erlang_b(RATE_PER_S * MEAN_S, WORKERS) < high
    assert high - low < 0.05 * low, "the interval is too wide to tell"


def full_share(load: float, workers: int, limit: int) -> float:
    """Share of time that M/M/c/K is full: the last state of its birth-death chain."""
    weights = [1.0]
    for state in range(1, workers + limit + 1):
        weights.append(weights[-1] * load / min(state, workers))
    return weights[-1] / sum(weights)


@pytest.mark.parametrize("limit", [1, 3])
def test_where_few_may_wait_as_many_are_lost_as_mmck_says(mmc_mornings, limit):
    low, high = interval(lost(mmc_mornings, limit))
    assert low < full_share(RATE_PER_S * MEAN_S, WORKERS, limit) < high
    for wrong in (limit - 1, limit + 1):
        assert not low < full_share(RATE_PER_S * MEAN_S, WORKERS, wrong) < high


# -- other lines with an exact answer


@pytest.mark.parametrize(
    ("calls", "mean_square"),
    [(UniformCalls(low_s=1, high_s=3), 4 + 1 / 3), (FixedCalls(mean_s=2), 4)],
)
def test_mg1_waits_as_long_as_pollaczek_and_khinchine_say(calls, mean_square):
    """One worker: lambda E[S^2] / (2 (1 - rho))."""
    scenario = Scenario.steady(0.35, hours=12, calls=calls, accept_s=0)
    runs = [settled(scenario.sample(seed), Design.queued(workers=1)) for seed in SEEDS]
    low, high = interval([mean(waits) for waits in runs])
    assert low < 0.35 * mean_square / (2 * (1 - 0.7)) < high
    assert high - low < 0.1 * low, "the interval is too wide to tell"


def test_dm1_waits_as_long_as_its_root_says():
    """A booking every 2.5 s: sigma s / (1 - sigma), sigma = exp(-(1 - sigma) / rho).

    Not on the seeds of the other tests: they happen to draw calls 3.3 standard errors too short.
    Over seeds 1 to 300 the mean wait is within 0.2 standard errors of the formula.
    """
    sigma = 0.5
    for _ in range(200):
        sigma = math.exp(-(1 - sigma) / 0.7)
    scenario = Scenario.steady(hours=12, calls=ExponentialCalls(mean_s=1.75), accept_s=0)
    arrived_s = [2.5 * row for row in range(17_280)]
    runs = [
        settled(
            Morning.from_columns(arrived_s, scenario=scenario, seed=seed), Design.queued(workers=1)
        )
        for seed in range(101, 121)
    ]
    low, high = interval([mean(waits) for waits in runs])
    assert low < 1.75 * sigma / (1 - sigma) < high
    assert high - low < 0.1 * low, "the interval is too wide to tell"


def mdc_mean_wait_s(rate_per_s: float, service_s: float, workers: int, most: int = 60) -> float:
    """Mean wait in M/D/c, by Crommelin's chain (1932).

    Whoever is in service now is gone one service time later, and all who came meanwhile are there:
    N(t + s) = max(N(t) - c, 0) + Poisson(lambda s). Little turns the mean line into the mean wait.
    """
    load = rate_per_s * service_s
    come = [math.exp(-load) * load**count / math.factorial(count) for count in range(most + 1)]
    share = [1.0] + [0.0] * most
    for _ in range(600):
        left = [sum(share[: workers + 1]), *share[workers + 1 :]]
        share = [
            sum(left[stay] * come[total - stay] for stay in range(min(total + 1, len(left))))
            for total in range(most + 1)
        ]
    line = sum((inside - workers) * share[inside] for inside in range(workers, most + 1))
    return line / sum(share) / rate_per_s


def test_crommelins_chain_with_one_worker_is_pollaczek_and_khinchine():
    assert mdc_mean_wait_s(0.35, 2, 1) == pytest.approx(0.35 * 4 / (2 * 0.3), rel=1e-6)


def test_mdc_waits_as_long_as_crommelins_chain_says():
    scenario = Scenario.steady(1.2, hours=6, calls=FixedCalls(mean_s=2), accept_s=0)
    runs = [settled(scenario.sample(seed), Design.queued(workers=3)) for seed in SEEDS]
    low, high = interval([mean(waits) for waits in runs])
    assert low < mdc_mean_wait_s(1.2, 2, 3) < high
    assert high - low < 0.1 * low, "the interval is too wide to tell"


# -- exact small patterns


@settings(max_examples=30)
@given(gap_s=st.integers(1, 9), call_s=st.integers(1, 9), workers=st.integers(1, 5))
def test_a_steady_beat_waits_as_arithmetic_says(gap_s, call_s, workers):
    """D/D/c: round robin; the n-th booking is the (n // c)-th of its worker."""
    scenario = Scenario.steady(accept_s=0)
    arrived_s = [gap_s * row for row in range(30)]
    morning = Morning.from_columns(arrived_s, [call_s] * 30, scenario=scenario)
    outcome = simulate(morning, Design.queued(workers=workers))
    late_s = max(call_s - workers * gap_s, 0)
    assert list(outcome.queue_wait_s) == [late_s * (row // workers) for row in range(30)]


def test_who_came_and_has_not_gone_is_in_the_line_in_a_call_or_at_a_server(monday):
    outcome = simulate(monday, Design.queued(workers=10))
    timeline = outcome.timeline(60)
    flow = zip(timeline.arrivals, timeline.confirmations, timeline.backlog, strict=True)
    inside = 0
    for (arrivals, confirmations, backlog), busy in zip(flow, timeline.busy_workers, strict=True):
        inside += arrivals - confirmations
        assert 0 <= inside - backlog - busy <= outcome.design.servers
    assert inside == 0
