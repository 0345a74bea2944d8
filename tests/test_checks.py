"""What enters comes out plain, within bounds that say why; what is refused is named and cut."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from reference import refused

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    ExponentialCalls,
    FixedCalls,
    LogNormalCalls,
    OnDemand,
    Outage,
    Prices,
    Promises,
    Rush,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    SpikeDemand,
    SteadyDemand,
    StepDemand,
    UniformCalls,
    duration,
    simulate,
)
from waitingroom_lib._checks import (
    MOST_STEPS,
    changed,
    quoted,
    require_list,
    require_number,
    require_whole,
)
from waitingroom_lib._units import LATEST_S, to_us
from waitingroom_lib.judge.alerts import BurnRateAlert, ThresholdAlert
from waitingroom_lib.world.scenario import MOST_BOOKINGS, MOST_TROUBLES

SPIKE = {"before_per_s": 1, "spike_at_s": 9, "peak_per_s": 5, "floor_per_s": 2, "decay_s": 60}


# -- plain numbers


@pytest.mark.parametrize("kind", [int, np.int32, np.uint8, np.uint64])
def test_a_whole_number_comes_out_as_an_int(kind):
    for require in (require_number, require_whole):
        assert type(require("n", kind(200))) is int
        assert require("n", kind(200)) == 200


@pytest.mark.parametrize("kind", [float, np.float16, np.float32, np.longdouble, Fraction])
def test_another_number_comes_out_as_a_float(kind):
    assert type(require_number("n", kind("2.5"))) is float
    assert require_number("n", kind("2.5")) == 2.5
    with refused(TypeError, "n must be a whole number", type(kind("2.5")).__name__):
        require_whole("n", kind("2.5"))


def test_a_decimal_is_refused():
    """It can't be added to a float, and who counts in decimals wants to be told."""
    with refused(TypeError, "n must be a number", "Decimal"):
        require_number("n", Decimal("2.5"))


def test_a_narrow_number_is_not_multiplied_in_its_own_type():
    assert to_us(Outage(from_s=np.int32(3000), until_s=4000, mode="hang").from_s) == 3_000_000_000
    assert FixedCalls(mean_s=np.uint8(200)).mean_s * 2 == 400
    assert StepDemand(steps=((0, np.uint8(200)),)).expected_bookings(0, np.uint8(200)) == 40_000
    outcome = simulate(Scenario.steady(hours=0.1).sample(1), Design.queued(workers=20))
    cut = simulate(outcome.morning, outcome.design, until_s=np.uint8(200))
    assert cut.ended_s == 200
    assert outcome.goodput_per_s(120, step_s=np.uint8(60)) == outcome.goodput_per_s(120, step_s=60)
    assert outcome.clock(np.uint8(255)) == outcome.clock(255)


def test_designs_are_equal_and_read_alike_whatever_their_numbers_came_in():
    def design(whole, real):
        policy = CallPolicy(
            timeout_s=real(5), max_attempts=whole(3), backoff=Backoff.fixed(real(2))
        )
        return Design.queued(
            workers=Schedule(steps=((real(0), whole(2)), (real(60), whole(3))), boot_s=real(5)),
            servers=whole(3),
            backlog_limit=whole(9),
            max_age_s=real(60),
            codel=CoDel(target_s=real(5), interval_s=real(100)),
            clinic_cap=whole(2),
            shards=Shards(of=whole(2), pick=whole(1)),
            policy=policy,
        )

    plain = design(int, float)
    for whole, real in ((np.uint8, np.float16), (np.int64, Fraction), (int, int)):
        assert design(whole, real) == plain
        assert str(design(whole, real)) == str(plain)
        assert len({design(whole, real), plain}) == 1


def test_every_number_of_a_record_is_kept_plain():
    two = np.float16(2)
    for record in (
        Prices(worker_gbp_per_h=two),
        Promises(oldest_s=two),
        SteadyDemand(rate_per_s=two),
        SpikeDemand(**{**SPIKE, "decay_s": two, "floor_per_s": two}),
        UniformCalls(low_s=two, high_s=two),
        ExponentialCalls(mean_s=two),
        LogNormalCalls(mean_s=two, scv=two),
        Scenario.steady(clinics=2, clinic_weights=(two, np.uint8(3))),
        Slowdown(from_s=two, until_s=3, factor=two, clinics=(np.int8(3),)),
        Rush(from_s=two, until_s=3, rate_per_s=two, clinics=(np.int8(3),)),
        Autoscaler(rule=OnDemand(call_s=two, drain_s=two), every_s=two, boot_s=two),
        ThresholdAlert(signal="backlog", above=two, for_s=two),
        BurnRateAlert(objective=np.float64(0.95), windows=((two, two, two),)),
    ):
        assert "np." not in repr(record)


# -- bounds


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Design.queued(workers=10**9), ["workers", "100,000 (each is simulated)"]),
        (lambda: Design.queued(workers=1, servers=10**9), ["servers", "100,000"]),
        (lambda: Design.synchronous(threads=10**9), ["threads", "100,000"]),
        (
            lambda: Design.queued(workers=1, backlog_limit=10**5000),
            ["backlog_limit", "1,000,000,000"],
        ),
        (lambda: CallPolicy(max_attempts=10**6), ["max_attempts", "1,000 ("]),
        (lambda: CallPolicy(timeout_s=1e308), ["timeout_s", "1,000,000,000 (about 31 years"]),
        (lambda: Breaker(open_s=1e10), ["open_s", "1,000,000,000"]),
        (lambda: Backoff.exponential(1, cap_s=1e308), ["cap_s", "1,000,000,000"]),
        (lambda: Autoscaler(rule=len, boot_s=1e308), ["boot_s"]),
        (lambda: Autoscaler(rule=len, maximum=10**9), ["maximum", "100,000"]),
        (lambda: Schedule(steps=((0, 10**9),)), ["steps[0] workers", "100,000"]),
        (
            lambda: Schedule(steps=tuple((each, 1) for each in range(MOST_STEPS + 1))),
            ["steps", "at most 60,000"],
        ),
        (lambda: SteadyDemand(rate_per_s=1e9), ["rate_per_s", "1,000,000 (", "microseconds"]),
        (lambda: StepDemand(steps=((0, 1e9),)), ["steps[0] rate_per_s", "1,000,000"]),
        (lambda: Scenario.steady(hours=1e9), ["hours", "300,000"]),
        (lambda: Scenario.monday(duration_s=1e12), ["duration_s", "1,080,000,000"]),
        (lambda: Scenario.monday(clinics=10**9), ["clinics", "50,000 (each is kept in memory)"]),
        (lambda: Scenario.monday(clinic_limit=10**9), ["clinic_limit", "16,666", "300 clinics"]),
        (lambda: Scenario.monday(budget_gbp=1e308), ["budget_gbp", "1,000,000,000 (GBP)"]),
        (lambda: Prices(worker_gbp_per_h=1e308), ["worker_gbp_per_h", "(GBP)"]),
        (lambda: LogNormalCalls(mean_s=2, scv=1e308), ["scv", "10,000 (", "mean"]),
        (lambda: Slowdown(from_s=0, until_s=1, factor=1e308), ["factor", "1,000,000"]),
        (lambda: Rush(from_s=0, until_s=1, rate_per_s=1e9), ["rate_per_s", "1,000,000 ("]),
        (lambda: Outage(from_s=0, until_s=1e308, mode="hang"), ["until_s", "1,000,000,000"]),
        (
            lambda: Scenario.monday(
                troubles=(Slowdown(from_s=0, until_s=1, factor=2),) * (MOST_TROUBLES + 1)
            ),
            ["troubles", "at most 1,000", "got 1,001"],
        ),
        (lambda: Scenario.monday().sample(2**63), ["seed", "64 bits"]),
        (lambda: Promises(oldest_s=1e308), ["oldest_s", "1,000,000,000"]),
    ],
)
def test_a_number_beyond_its_bound_is_refused_with_the_reason(make, words):
    with refused(ValueError, "at most", *words):
        make()


def test_more_bookings_than_fit_are_refused_before_any_is_drawn():
    with refused(ValueError, "demand", "duration_s", f"{MOST_BOOKINGS:,} bookings", "got 3.6e+09"):
        Scenario.steady(rate_per_s=10, hours=1e5).sample(1)
    moment = StepDemand(steps=((0, 1e6), (1e-6, 0)))
    with refused(ValueError, "20,000,000 draws", "got 1e+15"):
        Scenario.steady(demand=moment, duration_s=LATEST_S).sample(1)


def test_the_smallest_numbers_are_as_good_as_none():
    assert len(Scenario.steady(rate_per_s=1e-320).sample(1)) == 0
    assert len(Scenario.steady(hours=1e-320).sample(1)) == 0
    least = Scenario.steady(hours=0.01, calls=UniformCalls(low_s=1e-320, high_s=1e-320))
    for design in (
        Design.queued(workers=1, max_age_s=1e-320),
        Design.queued(workers=1, codel=CoDel(target_s=1e-320, interval_s=1e-320)),
        Design.queued(
            workers=2, policy=CallPolicy(timeout_s=1e-320, breaker=Breaker(open_s=1e-320))
        ),
    ):
        outcome = simulate(least.sample(1), design)
        assert outcome.count("waiting") == outcome.count("in_call") == 0


def test_a_timeline_of_too_many_instants_is_refused():
    outcome = simulate(
        Scenario.steady(hours=5, rate_per_s=0.01).sample(1), Design.queued(workers=1)
    )
    with refused(ValueError, "step_s must be at least 0.018", "1,000,000 steps", "got 0.001"):
        outcome.timeline(0.001)


# -- names and values


def test_an_unknown_field_is_named_with_those_that_there_are():
    for make, owner in (
        (Scenario.monday, "Scenario"),
        (Scenario.steady, "Scenario"),
        (lambda **choices: Design.queued(workers=1, **choices), "Design"),
    ):
        with refused(TypeError, f"clinic_count is no field of {owner}, which has ", "clinic"):
            make(clinic_count=3)


def test_what_is_not_at_its_default_is_named_in_the_order_it_is_asked_for():
    assert changed(Breaker(), "failures", "open_s") == []
    assert changed(Breaker(failures=4, open_s=3), "open_s", "failures") == ["open_s", "failures"]
    assert changed(Breaker(open_s=30.0), "open_s") == ["open_s"]  # as 30, but of another type


def test_a_value_is_quoted_short():
    for value in (
        "x" * 10**6,
        [0] * 10**5,
        10**300,
        b"x" * 10**6,
        {each: each for each in range(999)},
    ):
        assert len(quoted(value)) <= 80
    assert quoted(10**5000) == "one that can't be shown (int)"
    assert quoted("x" * 70) == repr("x" * 70)


def test_a_list_is_anything_that_can_be_gone_through_but_text():
    assert require_list("n", (each for each in "ab"), str) == ["a", "b"]
    for wrong in (None, 3, "ab", b"ab", np.array(2)):
        with refused(TypeError, "n must be a list", type(wrong).__name__):
            require_list("n", wrong)
    with refused(TypeError, "n[1] must be str, got 2"):
        require_list("n", ["a", 2], str)
    with refused(ValueError, "n must hold at least one, got none"):
        require_list("n", [], some=True)


def test_what_is_asked_often_is_checked_too():
    for calls in (
        UniformCalls(low_s=1, high_s=3),
        ExponentialCalls(mean_s=2),
        FixedCalls(mean_s=2),
        LogNormalCalls(mean_s=2, scv=1),
    ):
        for error, share in (
            (ValueError, 1.5),
            (ValueError, -1),
            (ValueError, math.nan),
            (TypeError, "a"),
        ):
            with refused(error, "share must be a number from 0 to 1"):
                calls.quantile_s(share)
    assert ExponentialCalls(mean_s=2).quantile_s(1) == math.inf
    for demand in (SteadyDemand(rate_per_s=1), SpikeDemand(**SPIKE), StepDemand(steps=((0, 1),))):
        for error, time_s in ((ValueError, -1), (ValueError, math.nan), (TypeError, "a")):
            with refused(error, "time_s must be a number of at least 0"):
                demand.rate_at(time_s)
        with refused(ValueError, "to_s must be a number of at least 60"):
            demand.expected_bookings(60, 30)


def test_a_duration_below_nothing_has_its_sign_and_one_beyond_all_times_few_digits():
    said = [duration(value) for value in (-125, -0.025, -1e-9, 1e9, 3.6e9, 10**308)]
    assert said == ["-2 min 5 s", "-25 ms", "0 ms", "277777 h 46 min", "1e+06 h", "2.778e+304 h"]
    with refused(ValueError, "seconds must be a number, got -inf"):
        duration(-math.inf)


def test_a_duration_is_any_number_and_nothing_else():
    assert [duration(value) for value in (math.nan, math.inf, Fraction(5, 2))] == [
        "none",
        "never",
        "2.5 s",
    ]
    with refused(TypeError, "seconds must be a number, got None"):
        duration(None)
