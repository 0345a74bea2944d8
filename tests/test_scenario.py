"""What a Scenario promises, and the Morning drawn from it, made by hand or read from a log."""

import dataclasses
import math
import time
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from statistics import NormalDist, correlation
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from reference import (
    bad_numbers,
    bad_wholes,
    checksum,
    chi_square,
    chi_square_p,
    integral,
    refused,
)

from waitingroom_lib import (
    Design,
    ExponentialCalls,
    FixedCalls,
    LogNormalCalls,
    Morning,
    Outage,
    Prices,
    Rush,
    Scenario,
    Slowdown,
    SpikeDemand,
    SteadyDemand,
    StepDemand,
    UniformCalls,
    simulate,
)
from waitingroom_lib._units import to_s, to_us

SPIKE = {
    "before_per_s": 1,
    "spike_at_s": 1800,
    "peak_per_s": 14,
    "floor_per_s": 2,
    "decay_s": 1500,
}
LIKELY = (0.001, 0.999)
"""A chi-square that is too good is as suspect as one that is too bad."""


def monday_rate(time_s: float, *, peak: float = 14, decay_s: float = 1500) -> float:
    """The design page's sentence on Mondays, as a formula; the morning starts at 07:30."""
    if time_s < 1800:
        return 1
    return 2 + (peak - 2) * math.exp(-(time_s - 1800) / decay_s)


def counts(values, edges) -> list[int]:
    """How many values lie from one edge up to the next."""
    ascending = sorted(values)
    below = [bisect_left(ascending, edge) for edge in edges]
    return [high - low for low, high in pairwise(below)]


@pytest.fixture(scope="module")
def mondays() -> list[Morning]:
    return [Scenario.monday().sample(seed) for seed in range(1, 9)]


@pytest.fixture(scope="module")
def monday(mondays) -> Morning:
    return mondays[0]


# -- the clock


@pytest.mark.parametrize(("seconds", "us"), [(0, 0), (1, 1_000_000), (0.0000014, 1), (2.5e-6, 2)])
def test_clock_counts_whole_microseconds(seconds, us):
    assert to_us(seconds) == us
    assert isinstance(to_us(seconds), int)


def test_microseconds_survive_the_way_to_seconds_and_back():
    assert all(to_us(to_s(us)) == us for us in (0, 1, 7, 999_999, 1_000_001, 14_400_000_001))


# -- demand


def test_steady_demand_has_one_rate():
    demand = SteadyDemand(rate_per_s=2.5)
    assert [demand.rate_at(time) for time in (0, 17, 1e6)] == [2.5, 2.5, 2.5]
    assert demand.peak_per_s == 2.5
    assert demand.expected_bookings(10, 14) == 10


def test_spike_jumps_and_decays_by_its_time_constant():
    demand = SpikeDemand(**SPIKE)
    assert demand.rate_at(0) == demand.rate_at(1799.999) == 1
    assert demand.rate_at(1800) == 14
    assert demand.rate_at(1800 + 1500) == pytest.approx(2 + 12 / math.e)
    assert demand.rate_at(1e6) == pytest.approx(2)


@pytest.mark.parametrize("span", [(0, 900), (600, 3000), (1800, 1801), (5000, 14400), (0, 14400)])
def test_expected_bookings_are_the_integral_of_the_rate(span):
    inner = sorted({*span, min(max(1800, span[0]), span[1])})
    area = sum(integral(monday_rate, low, high) for low, high in pairwise(inner))
    assert SpikeDemand(**SPIKE).expected_bookings(*span) == pytest.approx(area, rel=1e-6)


STEPS = StepDemand(steps=((0, 2), (600, 8), (1200, 0), (1800, 5)))


def test_steps_have_their_rates_one_after_another():
    times_s = (0, 599.999, 600, 1199, 1200, 1799, 1800, 1e6)
    assert [STEPS.rate_at(time_s) for time_s in times_s] == [2, 2, 8, 8, 0, 0, 5, 5]
    assert STEPS.peak_per_s == 8


@pytest.mark.parametrize(
    ("from_s", "to_s_", "bookings"),
    [
        (0, 600, 1200),
        (0, 2400, 1200 + 4800 + 0 + 3000),
        (300, 900, 600 + 2400),
        (700, 800, 800),
        (1200, 1800, 0),
        (1799, 1801, 5),
        (5000, 5010, 50),
        (900, 900, 0),
    ],
)
def test_bookings_expected_of_steps_are_their_areas(from_s, to_s_, bookings):
    assert STEPS.expected_bookings(from_s, to_s_) == pytest.approx(bookings)


def test_monday_is_the_one_of_the_design_page():
    monday = Scenario.monday()
    assert monday.clinics == 300
    assert (monday.starts_at_s, monday.duration_s) == (7.5 * 3600, 4 * 3600)
    assert [monday.rate_at(time) for time in (0, 1799, 1800)] == [1, 1, 14]
    assert monday.rate_at(4 * 3600) == pytest.approx(2, abs=0.01)
    assert monday.demand.expected_bookings(0, 4 * 3600) == pytest.approx(45_000, rel=0.001)
    assert monday.work_hours == pytest.approx(25, rel=0.001)


def test_steady_is_the_one_of_the_design_page():
    steady = Scenario.steady()
    assert steady.rate_at(1234) == 10
    assert steady.duration_s == 3600
    assert steady.calls == UniformCalls(low_s=1, high_s=3)
    assert steady.work_hours == pytest.approx(10 * 3600 * 2 / 3600)


def test_budget_of_a_steady_scenario_is_mondays_by_the_hour():
    assert Scenario.steady(hours=4).budget_gbp == Scenario.monday().budget_gbp
    assert Scenario.steady(hours=1).budget_gbp == Scenario.monday().budget_gbp / 4


def test_any_field_can_be_set_otherwise():
    assert Scenario.monday(clinics=7).clinics == 7
    assert Scenario.steady(accept_s=0, calls=FixedCalls(mean_s=2)).calls == FixedCalls(mean_s=2)


def test_a_mistyped_field_is_refused():
    with pytest.raises(TypeError, match="clinis"):
        Scenario.monday(clinis=7)


@pytest.mark.parametrize("part", [Scenario.monday(), SpikeDemand(**SPIKE), Prices()])
def test_a_scenario_cannot_be_changed(part):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(part, dataclasses.fields(part)[0].name, 1)


# -- calls


def test_uniform_calls_lie_between_their_bounds():
    calls = UniformCalls(low_s=1, high_s=4)
    assert [calls.quantile_s(share) for share in (0, 0.5, 1)] == [1, 2.5, 4]
    assert calls.mean_s == 2.5


def test_exponential_calls_have_their_mean_and_median():
    calls = ExponentialCalls(mean_s=3)
    assert calls.quantile_s(0) == 0
    assert calls.quantile_s(0.5) == pytest.approx(3 * math.log(2))
    assert integral(calls.quantile_s, 0, 1, 100_000) == pytest.approx(3, rel=1e-4)


def test_fixed_calls_are_all_the_same():
    calls = FixedCalls(mean_s=2)
    assert {calls.quantile_s(share) for share in (0, 0.3, 0.999)} == {2}


@pytest.mark.parametrize("scv", [0.1, 1, 4])
def test_log_normal_calls_have_their_mean_and_their_variance(scv):
    calls = LogNormalCalls(mean_s=3, scv=scv)

    def moment(power) -> float:
        """Over the logarithm, of which all that counts lies within 14 standard deviations."""
        sigma = math.sqrt(math.log(1 + scv))
        mu = math.log(3) - sigma**2 / 2
        return integral(
            lambda z: math.exp(power * (mu + sigma * z) - z * z / 2) / math.sqrt(2 * math.pi),
            -14,
            14,
            10_000,
        )

    assert moment(1) == pytest.approx(3)
    assert moment(2) - 9 == pytest.approx(scv * 9)
    for z, share in [(-1, 0.15865525393145707), (0, 0.5), (1.959963984540054, 0.975)]:
        sigma = math.sqrt(math.log(1 + scv))
        length_s = math.exp(math.log(3) - sigma**2 / 2 + sigma * z)
        assert calls.quantile_s(share) == pytest.approx(length_s)
    assert (calls.quantile_s(0), calls.quantile_s(1)) == (0, math.inf)


def test_the_median_of_log_normal_calls_is_below_their_mean():
    """With a scv of 3 by the half: 1 / sqrt(1 + scv)."""
    assert LogNormalCalls(mean_s=2, scv=3).quantile_s(0.5) == pytest.approx(1)


ALL_CALLS = [
    UniformCalls(low_s=1, high_s=3),
    UniformCalls(low_s=1e-300, high_s=1e-300),
    ExponentialCalls(mean_s=2),
    ExponentialCalls(mean_s=1e-320),
    FixedCalls(mean_s=2),
    LogNormalCalls(mean_s=2, scv=1),
    LogNormalCalls(mean_s=1e-320, scv=1e-320),
    LogNormalCalls(mean_s=1e9, scv=10_000),
]


@pytest.mark.parametrize("calls", [ALL_CALLS[0], ALL_CALLS[2], ALL_CALLS[5]])
@pytest.mark.parametrize("share", [0, 1e-9, 0.1, 0.5, 0.95, 0.999])
def test_what_share_takes_longer_is_the_inverse_of_the_quantile(calls, share):
    assert calls.share_over(calls.quantile_s(share)) == pytest.approx(1 - share)


@pytest.mark.parametrize("calls", ALL_CALLS, ids=str)
def test_all_calls_take_longer_than_none_and_none_longer_than_for_ever(calls):
    assert calls.share_over(0) == 1
    assert calls.share_over(1e18) == pytest.approx(0, abs=1e-15)
    assert type(calls.share_over(0)) is type(calls.share_over(10**18)) is float


def test_what_share_takes_longer_at_the_bounds_and_beyond():
    over = UniformCalls(low_s=1, high_s=3).share_over
    assert [over(time_s) for time_s in (0.5, 1, 1.5, 3, 3.5)] == [1, 1, 0.75, 0, 0]
    over = FixedCalls(mean_s=2).share_over
    assert [over(time_s) for time_s in (1.999, 2, 2.001)] == [1, 0, 0]
    assert UniformCalls(low_s=2, high_s=2).share_over(2) == 0
    assert ExponentialCalls(mean_s=2).share_over(5) == pytest.approx(math.exp(-2.5))
    tail = LogNormalCalls(mean_s=1, scv=math.e - 1).share_over(math.exp(-0.5 + 10))
    assert tail == pytest.approx(7.619853024160527e-24, rel=1e-12), "a normal's, beyond 10 sigma"


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1, -1e-9, 1e19))
def test_a_bad_time_is_refused_whatever_the_calls(error, value):
    for calls in ALL_CALLS:
        with refused(error, "time_s must be a number", f"got {value!r}"):
            calls.share_over(value)


# -- what chance decides


def test_same_seed_same_morning():
    first, second = (Scenario.steady(hours=0.1).sample(7) for _ in range(2))
    assert first.arrived_us == second.arrived_us
    assert first.clinic == second.clinic
    assert first.call_us == second.call_us


def test_another_seed_another_morning():
    first, second = (Scenario.steady(hours=0.1).sample(seed) for seed in (1, 2))
    assert first.arrived_us != second.arrived_us
    assert first.clinic[:50] != second.clinic[:50]
    assert first.call_us[:50] != second.call_us[:50]


def test_a_morning_is_the_same_on_every_platform(monday):
    """Golden: a change here changes every figure of the course."""
    assert len(monday) == 44_836
    assert checksum(monday.arrived_us) == "96580040b74f32ea"
    assert checksum(monday.clinic) == "052b2ab31b728e34"
    assert checksum(monday.call_us) == "d94fb5ed3c83337a"


def test_exponential_calls_are_the_same_on_every_platform():
    calls = Scenario.steady(calls=ExponentialCalls(mean_s=2)).sample(1).call_us
    assert checksum(calls) == "5ab8ac5a6181e382"


def test_log_normal_calls_are_the_same_on_every_platform():
    calls = Scenario.steady(calls=LogNormalCalls(mean_s=2, scv=2)).sample(1).call_us
    assert checksum(calls) == "efb3f551b3006e8a"


def test_a_numpy_seed_is_the_same_seed():
    steady = Scenario.steady(hours=0.05)
    assert steady.sample(np.int64(3)).arrived_us == steady.sample(3).arrived_us


def test_clinics_and_calls_never_shift_arrivals():
    usual = Scenario.steady(hours=0.1)
    plain = usual.sample(5)
    for changes in ({"clinics": 2}, {"calls": FixedCalls(mean_s=9)}, {"accept_s": 1}):
        assert dataclasses.replace(usual, **changes).sample(5).arrived_us == plain.arrived_us


def test_clinics_never_shift_calls_and_calls_never_shift_clinics():
    plain = Scenario.steady(hours=0.1).sample(5)
    assert Scenario.steady(hours=0.1, clinics=2).sample(5).call_us == plain.call_us
    others = Scenario.steady(hours=0.1, calls=ExponentialCalls(mean_s=2)).sample(5)
    assert others.clinic == plain.clinic


def test_demand_never_shifts_clinics_or_calls():
    few, many = Scenario.steady(1, hours=0.1).sample(5), Scenario.steady(9, hours=0.1).sample(5)
    assert many.clinic[: len(few)] == few.clinic
    assert many.call_us[: len(few)] == few.call_us


def test_a_longer_morning_begins_with_the_same_patients():
    short, long = (Scenario.steady(hours=hours).sample(2) for hours in (0.1, 0.2))
    assert long.arrived_us[: len(short)] == short.arrived_us
    assert len(short) < len(long)


def test_streams_do_not_share_their_numbers(monday):
    """One stream for two purposes would make long calls go to high-numbered clinics."""
    assert abs(correlation(monday.clinic, monday.call_us)) < 4 / math.sqrt(len(monday))


@pytest.mark.parametrize("column", ["clinic", "call_us"])
def test_arrivals_do_not_share_their_numbers(column):
    """Every arrival takes two numbers: its gap is the first of them."""
    steady = Scenario.steady().sample(1)
    gaps = [later - earlier for earlier, later in pairwise((0, *steady.arrived_us))]
    every_second = getattr(steady, column)[::2]
    same = correlation(gaps[: len(every_second)], every_second)
    assert abs(same) < 4 / math.sqrt(len(every_second))


def test_arrivals_come_in_order_within_the_morning(monday):
    assert all(isinstance(us, int) for us in monday.arrived_us)
    assert list(monday.arrived_us) == sorted(monday.arrived_us)
    assert monday.arrived_us[0] >= 0
    assert monday.arrived_us[-1] < 4 * 3600 * 1_000_000


def test_seconds_are_the_microseconds(monday):
    assert monday.arrived_s[-1] == monday.arrived_us[-1] / 1_000_000
    assert monday.call_s[:3] == tuple(us / 1_000_000 for us in monday.call_us[:3])


def test_mean_call_is_the_mean_of_the_calls():
    assert Morning.from_columns([0, 1, 2], [1, 2, 6]).mean_call_s == 3
    assert math.isnan(Morning.from_columns([]).mean_call_s)


def test_chi_square_p_agrees_with_printed_tables():
    for statistic, freedom, p in [(18.307, 10, 0.05), (36.415, 24, 0.05), (42.980, 24, 0.01)]:
        assert chi_square_p(statistic, freedom) == pytest.approx(p, rel=0.02)


def arrivals_p(mornings, rate, length_s: float = 600) -> float:
    """P-value of the arrivals of some Mornings in bins of ten minutes against a rate."""
    edges = [length_s * step for step in range(int(mornings[0].scenario.duration_s / length_s) + 1)]
    expected = [integral(rate, low, high, 600) for low, high in pairwise(edges)]
    statistic = sum(chi_square(counts(one.arrived_s, edges), expected) for one in mornings)
    return chi_square_p(statistic, len(expected) * len(mornings))


def test_spike_arrivals_follow_their_rate(mondays):
    assert LIKELY[0] < arrivals_p(mondays, monday_rate) < LIKELY[1]


@pytest.mark.parametrize("wrong", [{"peak": 13.5}, {"decay_s": 1560}])
def test_spike_arrivals_follow_no_other_rate(mondays, wrong):
    """The chi-square can tell: it refuses a rate that is a few percent off."""
    assert arrivals_p(mondays, lambda time_s: monday_rate(time_s, **wrong)) < 1e-6


def test_steady_arrivals_follow_their_rate():
    mornings = [Scenario.steady(hours=2).sample(seed) for seed in range(1, 9)]
    assert LIKELY[0] < arrivals_p(mornings, lambda time_s: 10) < LIKELY[1]
    assert arrivals_p(mornings, lambda time_s: 10.2) < 1e-6


def test_arrivals_of_steps_follow_their_rates():
    steps = Scenario.steady(demand=STEPS, duration_s=2400)
    mornings = [steps.sample(seed) for seed in range(1, 9)]
    edges = [150 * step for step in range(17)]
    observed = [counts(one.arrived_s, edges) for one in mornings]
    assert all(bins[8:12] == [0] * 4 for bins in observed), "nobody books at a rate of 0"
    expected = [150 * rate for rate in [2] * 4 + [8] * 4 + [5] * 4]
    statistic = sum(chi_square(bins[:8] + bins[12:], expected) for bins in observed)
    assert LIKELY[0] < chi_square_p(statistic, 12 * 8) < LIKELY[1]
    wrong = [150 * rate for rate in [2] * 4 + [7.6] * 4 + [5] * 4]
    statistic = sum(chi_square(bins[:8] + bins[12:], wrong) for bins in observed)
    assert chi_square_p(statistic, 12 * 8) < 1e-3


def test_gaps_of_steady_arrivals_are_exponential():
    arrived_s = Scenario.steady(hours=1).sample(4).arrived_s
    shares = [1 - math.exp(-10 * (b - a)) for a, b in pairwise(arrived_s)]
    observed = counts(shares, [step / 20 for step in range(21)])
    assert LIKELY[0] < chi_square_p(chi_square(observed, [len(shares) / 20] * 20), 19) < LIKELY[1]


def test_every_clinic_has_the_same_chance(monday):
    assert set(monday.clinic) == set(range(300))
    observed = [monday.clinic.count(clinic) for clinic in range(300)]
    p = chi_square_p(chi_square(observed, [len(monday) / 300] * 300), 299)
    assert LIKELY[0] < p < LIKELY[1]


def test_without_a_skew_clinics_are_those_that_they_have_always_been():
    usual = Scenario.steady(hours=0.1)
    assert usual.sample(5).clinic == dataclasses.replace(usual, popularity_skew=0).sample(5).clinic
    assert usual.sample(5).clinic != dataclasses.replace(usual, popularity_skew=1).sample(5).clinic


@pytest.mark.parametrize("skew", [0.5, 1, 2])
def test_skewed_clinics_are_booked_by_their_rank(skew):
    """Clinic k in proportion to 1 / (k + 1) ** skew (Zipf)."""
    morning = Scenario.steady(clinics=12, popularity_skew=skew).sample(2)
    weights = [1 / (rank + 1) ** skew for rank in range(12)]
    expected = [len(morning) * weight / sum(weights) for weight in weights]
    observed = [morning.clinic.count(clinic) for clinic in range(12)]
    assert LIKELY[0] < chi_square_p(chi_square(observed, expected), 11) < LIKELY[1]
    less = [1 / (rank + 1) ** (skew * 0.85) for rank in range(12)]
    wrong = [len(morning) * weight / sum(less) for weight in less]
    assert chi_square_p(chi_square(observed, wrong), 11) < 1e-6


def test_a_skew_shifts_neither_arrivals_nor_calls():
    usual, skewed = (Scenario.steady(hours=0.1, popularity_skew=skew).sample(5) for skew in (0, 1))
    assert skewed.arrived_us == usual.arrived_us
    assert skewed.call_us == usual.call_us


def test_skewed_clinics_are_the_same_on_every_platform():
    morning = Scenario.steady(popularity_skew=1).sample(1)
    assert checksum(morning.clinic) == "e1ff0e51cf64a27e"


WEIGHTS = (0, 5, 0.5, 0, 2.5, 2, 0)


def test_clinics_are_booked_by_their_weights():
    morning = Scenario.steady(clinics=7, clinic_weights=WEIGHTS).sample(2)
    observed = [morning.clinic.count(clinic) for clinic in range(7)]
    assert [observed[clinic] for clinic in (0, 3, 6)] == [0, 0, 0]
    booked = [clinic for clinic in range(7) if WEIGHTS[clinic]]
    expected = [len(morning) * WEIGHTS[clinic] / 10 for clinic in booked]
    p = chi_square_p(chi_square([observed[clinic] for clinic in booked], expected), 3)
    assert LIKELY[0] < p < LIKELY[1]
    assert morning.clinics == tuple(range(7)), "all can be booked, though nobody does"


def test_weights_shift_neither_arrivals_nor_calls_and_only_their_proportion_counts():
    usual = Scenario.steady(hours=0.1, clinics=7)
    weighed, larger = (
        dataclasses.replace(usual, clinic_weights=tuple(by * each for each in WEIGHTS)).sample(5)
        for by in (1, 8)
    )
    assert weighed.arrived_us == usual.sample(5).arrived_us
    assert weighed.call_us == usual.sample(5).call_us
    assert weighed.clinic == larger.clinic != usual.sample(5).clinic


def test_weights_like_a_skew_draw_what_the_skew_draws():
    weights = tuple(1 / (rank + 1) for rank in range(300))
    weighed = Scenario.steady(hours=0.1, clinic_weights=weights)
    skewed = Scenario.steady(hours=0.1, popularity_skew=1)
    assert weighed.sample(5).clinic == skewed.sample(5).clinic
    assert weighed.clinic_shares == skewed.clinic_shares


def test_a_clinic_without_a_weight_is_not_booked_by_the_first_or_the_last_draw():
    scenario = Scenario.steady(clinics=7, clinic_weights=WEIGHTS)
    assert scenario._draw_clinics([0.0, 1 - 2**-53, 1.0]) == (1, 5, 5)


def test_shares_of_the_clinics_are_what_each_is_expected_to_bring():
    shares = Scenario.steady(clinics=7, clinic_weights=WEIGHTS).clinic_shares
    assert shares == pytest.approx((0, 0.5, 0.05, 0, 0.25, 0.2, 0))
    assert Scenario.steady(clinics=4).clinic_shares == (0.25,) * 4
    assert Scenario.steady(clinics=2, popularity_skew=1).clinic_shares == pytest.approx(
        (2 / 3, 1 / 3)
    )
    assert math.fsum(Scenario.monday(popularity_skew=0.7).clinic_shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("error", "weights", "words"),
    [
        (TypeError, [1, 2, 3], ["clinic_weights must be tuple", "got [1, 2, 3]"]),
        (TypeError, 3, ["clinic_weights must be tuple", "got 3"]),
        (ValueError, (1, 2), ["one number for each of 3 clinics", "got 2"]),
        (ValueError, (), ["one number for each of 3 clinics", "got 0"]),
        (ValueError, (0, 0, 0.0), ["clinic_weights must have at least one above 0", "got none"]),
        (ValueError, (1, -1, 1), ["clinic_weights[1] must be a number of at least 0", "got -1"]),
        (ValueError, (1, 1, math.nan), ["clinic_weights[2] must be a number", "got nan"]),
        (ValueError, (1, 1e308, 1), ["clinic_weights[1]", "at most 1,000,000,000", "got 1e+308"]),
        (TypeError, (None, 1, 1), ["clinic_weights[0] must be a number", "got None"]),
    ],
)
def test_bad_weights_are_refused(error, weights, words):
    with refused(error, *words):
        Scenario.steady(clinics=3, clinic_weights=weights)


def test_weights_and_a_skew_are_refused_together():
    with refused(ValueError, "clinic_weights must be None with a popularity_skew (0.5)", "(1, 2)"):
        Scenario.steady(clinics=2, popularity_skew=0.5, clinic_weights=(1, 2))


# -- rushes

HARSH = {"failure_probability": 0.1, "worker_death_probability": 0.05, "urgent_share": 0.2}
BRISK = Rush(from_s=300, until_s=900, rate_per_s=5)
LOCAL = Rush(from_s=300, until_s=600, rate_per_s=3, clinics=(2, 6))
LATE = Rush(from_s=600.5, until_s=1e6, rate_per_s=2, clinics=(6,))


def rushed(*troubles, **changes) -> Morning:
    """Twenty minutes of seven clinics, in which all that can be drawn is."""
    world = {"duration_s": 1200, "clinics": 7, "clinic_weights": WEIGHTS, **HARSH, **changes}
    return Scenario.steady(4, troubles=troubles, **world).sample(11)


def fates(morning: Morning) -> dict[int | str, tuple]:
    """All that chance decides about each booking, by what it is drawn as."""
    names = range(len(morning)) if morning.drawn_as is None else morning.drawn_as
    columns = zip(
        names, morning.arrived_us, morning.clinic, morning.call_us, morning.urgent, strict=True
    )
    return {
        name: (
            about,
            [morning.attempt(booking, number) for number in (1, 2, 3)],
            [morning.jitter(booking, number) for number in (1, 2)],
        )
        for booking, (name, *about) in enumerate(columns)
    }


@pytest.mark.parametrize("spread", [0.1, 0.3, 1])
def test_days_differ_by_chance_and_by_the_factor(spread):
    """A gamma-mixed Poisson count has the variance mean + (spread × mean)²."""
    scenario = Scenario.steady(2, hours=1 / 36, day_to_day=spread)
    numbers = [len(scenario.sample(seed)) for seed in range(4000)]
    mean, variance = np.mean(numbers), np.var(numbers, ddof=1)
    expected = 200 + (200 * spread) ** 2
    assert mean == pytest.approx(200, abs=4 * math.sqrt(expected / 4000))
    # Of the variance of a gamma-like variable: (kurtosis - 1) / n, the kurtosis 3 + 6 spread².
    assert variance == pytest.approx(expected, rel=4 * math.sqrt((2 + 6 * spread**2) / 4000))
    skewness = np.mean(((numbers - mean) / math.sqrt(variance)) ** 3)
    if spread == 1:  # an exponential factor
        assert skewness == pytest.approx(2, abs=0.4)


def test_a_busy_day_brings_more_of_the_same_patients_and_its_spike_at_the_same_time():
    plain = Scenario.monday()
    varied = plain.sample(seed=3), dataclasses.replace(plain, day_to_day=0.3).sample(seed=3)
    fewest = min(map(len, varied))
    assert len(varied[0]) != len(varied[1])
    for column in ("clinic", "call_us"):
        one, other = (getattr(morning, column)[:fewest] for morning in varied)
        assert one == other
    hours = [Counter(int(at_s // 3600) for at_s in morning.arrived_s) for morning in varied]
    ratio = len(varied[1]) / len(varied[0])
    for hour in range(4):
        assert hours[1][hour] / hours[0][hour] == pytest.approx(ratio, rel=0.06)


@pytest.mark.parametrize(
    "demand",
    [
        SteadyDemand(rate_per_s=2),
        SpikeDemand(before_per_s=1, spike_at_s=10, peak_per_s=9, floor_per_s=2, decay_s=30),
        StepDemand(steps=((0, 1), (20, 0), (50, 4))),
    ],
)
def test_so_many_times_the_demand_is_that_at_every_moment(demand):
    thrice = demand.times(3)
    for at_s in (0, 9.9, 10, 20, 33, 50, 1000):
        assert thrice.rate_at(at_s) == pytest.approx(3 * demand.rate_at(at_s))
    expected = 3 * demand.expected_bookings(5, 70)
    assert thrice.expected_bookings(5, 70) == pytest.approx(expected)


def test_a_rush_shifts_nothing_of_the_other_bookings():
    usual, crowded = fates(rushed()), fates(rushed(BRISK, LOCAL))
    assert {name: crowded[name] for name in usual} == usual
    assert len(crowded) - len(usual) == pytest.approx(3000 + 900, rel=0.1)


@pytest.mark.parametrize(
    "troubles",
    [
        (BRISK, LOCAL),
        (LOCAL, BRISK),
        (LATE, LOCAL, BRISK),
        (BRISK, Slowdown(from_s=0, until_s=9, factor=2), LOCAL, LATE),
        (dataclasses.replace(LOCAL, clinics=(4,)), BRISK, LOCAL),
        (LOCAL, BRISK, BRISK),
    ],
)
def test_a_rush_shifts_nothing_of_another_rush(troubles):
    alone, together = fates(rushed(LOCAL)), fates(rushed(*troubles))
    assert {name: together[name] for name in alone} == alone


def test_bookings_stand_in_order_of_arrival_whoever_brought_them():
    morning = rushed(BRISK, LOCAL)
    assert list(morning.arrived_us) == sorted(morning.arrived_us)
    assert len({*morning.drawn_as}) == len(morning)


def test_two_rushes_alike_bring_different_patients():
    one, two = rushed(BRISK), rushed(BRISK, BRISK)
    brought = {name: fate for name, fate in fates(two).items() if isinstance(name, str)}
    assert len({fate[0][0] for fate in brought.values()}) > 0.999 * len(brought)
    assert len(two) - len(one) == pytest.approx(3000, rel=0.1)


def test_a_longer_rush_begins_with_the_same_patients_and_a_brisker_one_with_more_of_them():
    def brought(**changes):
        morning = rushed(dataclasses.replace(LOCAL, **changes))
        fate = fates(morning)
        return [fate[name] for name in morning.drawn_as if isinstance(name, str)]

    usual, longer, brisker = brought(), brought(until_s=700), brought(rate_per_s=6)
    assert longer[: len(usual)] == usual != longer
    assert [fate[0][1:] for fate in brisker[: len(usual)]] == [fate[0][1:] for fate in usual]
    assert brisker[7][0][0] - 300e6 == pytest.approx((usual[7][0][0] - 300e6) / 2, abs=8)


def without_a_skew(**changes) -> tuple[Morning, list[tuple[float, int, float]]]:
    """A Morning with `BRISK`, and arrival, clinic and call of each of its further bookings."""
    scenario = Scenario.steady(4, duration_s=1200, clinics=7, troubles=(BRISK,))
    morning = dataclasses.replace(scenario, **changes).sample(3)
    columns = zip(morning.drawn_as, morning.arrived_s, morning.clinic, morning.call_s, strict=True)
    return morning, [about for name, *about in columns if isinstance(name, str)]


def test_a_rush_arrives_at_its_rate_in_its_time_with_calls_like_the_others():
    morning, brought = without_a_skew(troubles=(dataclasses.replace(BRISK, rate_per_s=20),))
    arrived_s, clinic, call_s = zip(*brought, strict=True)
    edges = [300 + 30 * step for step in range(21)]
    assert min(arrived_s) >= 300
    assert max(arrived_s) < 900
    assert LIKELY[0] < chi_square_p(chi_square(counts(arrived_s, edges), [600] * 20), 20)
    assert LIKELY[0] < shares_p([(length - 1) / 2 for length in call_s]) < LIKELY[1]
    assert LIKELY[0] < shares_p([(each + 0.5) / 7 for each in clinic], bins=7) < LIKELY[1]
    for one, other in ((arrived_s, clinic), (clinic, call_s), (arrived_s, call_s)):
        assert abs(correlation(one, other)) < 4 / math.sqrt(len(brought))
    few = [each for each in morning.drawn_as if not isinstance(each, str)]
    assert few == list(range(len(few)))


def test_a_rush_is_for_all_by_their_shares_or_for_each_of_its_own_as_often():
    _, brought = without_a_skew(clinic_weights=WEIGHTS)
    booked = Counter(clinic for _, clinic, _ in brought)
    assert set(booked) == {1, 2, 4, 5}
    expected = [len(brought) * share for share in (0.5, 0.05, 0.25, 0.2)]
    assert LIKELY[0] < chi_square_p(chi_square([booked[one] for one in (1, 2, 4, 5)], expected), 3)
    few = dataclasses.replace(BRISK, clinics=(0, 5, 0, 1))  # one named twice is one
    _, brought = without_a_skew(clinic_weights=WEIGHTS, troubles=(few,))
    booked = Counter(clinic for _, clinic, _ in brought)
    even = [len(brought) / 3] * 3
    assert LIKELY[0] < chi_square_p(chi_square([booked[one] for one in (0, 1, 5)], even), 2)


def test_what_a_rush_brings_fails_and_dies_as_often_as_all_does():
    chances = {"failure_probability": 0.3, "worker_death_probability": 0.2, "urgent_share": 0.4}
    morning, _ = without_a_skew(**chances)
    brought = [row for row, name in enumerate(morning.drawn_as) if isinstance(name, str)]
    for number in (1, 2):
        tries = [morning.attempt(booking, number) for booking in brought]
        for share, so_many in (
            (0.3, sum(fails for _, fails, _ in tries)),
            (0.2, sum(dies_after < 1 for *_, dies_after in tries)),
            (0.4, sum(morning.urgent[booking] for booking in brought)),
        ):
            spread = math.sqrt(len(brought) * share * (1 - share))
            assert abs(so_many - len(brought) * share) < 3.5 * spread
        fails = [float(fails) for _, fails, _ in tries]
        urgent = [float(morning.urgent[booking]) for booking in brought]
        lengths = [length for length, *_ in tries]
        for one, other in ((fails, urgent), (fails, lengths), (urgent, lengths)):
            assert abs(correlation(one, other)) < 4 / math.sqrt(len(brought))


def test_a_rush_is_the_same_on_every_platform():
    morning = rushed(LOCAL)
    assert checksum(morning.arrived_us) == "4ca1d27c0470ba4b"
    assert checksum(morning.clinic) == "07896ec7e9ab8970"
    assert checksum(morning.call_us) == "d364d2ec7b8d99f5"
    attempt = attempts(morning, 2)
    assert checksum(attempt.call_us) == "fe2e04511ef8c7fa"
    assert checksum([row for row, fails in enumerate(attempt.fails) if fails]) == "b124fe9b23eb970d"


def test_what_is_expected_counts_every_rush():
    scenario = rushed(BRISK, LOCAL, LATE).scenario
    assert [scenario.rate_at(time_s) for time_s in (299, 300, 599, 600, 600.5, 900, 1e6)] == [
        *(4, 12, 12, 9, 11, 6, 4)
    ]
    assert scenario.expected_bookings(0, 1200) == 4800 + 3000 + 900 + 2 * 599.5
    assert scenario.expected_bookings(500, 650) == 600 + 750 + 300 + 99
    assert scenario.expected_bookings(np.uint8(0), np.uint8(255)) == 1020
    assert scenario.work_hours == pytest.approx((4800 + 3000 + 900 + 1199) * 2 / 3600)
    assert len(scenario.sample(2)) == pytest.approx(9899, rel=0.04)
    monday = Scenario.monday()
    assert monday.expected_bookings(60, 3000) == monday.demand.expected_bookings(60, 3000)


def test_a_rush_of_more_bookings_than_fit_is_refused_before_any_is_drawn():
    crowd = Rush(from_s=0, until_s=900, rate_per_s=10_000)
    with refused(
        ValueError, "demand and each Rush over duration_s", "5,000,000 bookings", "got 9.0048e+06"
    ):
        rushed(crowd)
    assert len(rushed(dataclasses.replace(crowd, from_s=899.9))) > 5000


def test_a_rush_after_the_end_or_without_a_booking_brings_nobody():
    for rush in (
        Rush(from_s=1200, until_s=9999, rate_per_s=9),
        Rush(from_s=1e6, until_s=1e9, rate_per_s=9),
        Rush(from_s=0, until_s=1e-7, rate_per_s=1e6),
        Rush(from_s=0, until_s=1200, rate_per_s=1e-320),
    ):
        assert fates(rushed(rush)) == fates(rushed())
    empty = Scenario.steady(1e-9, hours=0.1, troubles=(BRISK, LOCAL)).sample(1)
    assert min(empty.arrived_us) >= 300e6
    none = Scenario.steady(1e-9, hours=0.1, troubles=(LATE,)).sample(1)
    assert (len(none), none.drawn_as, none.urgent) == (0, (), ())


def test_clinics_answer_in_a_rush_as_they_do_without():
    crowded = Scenario.steady(troubles=(BRISK,))
    assert crowded.is_well_behaved
    assert crowded.clinic_troubles == ()
    slow = Slowdown(**WINDOW, factor=2)
    both = Scenario.steady(troubles=(slow, BRISK))
    assert (both.clinic_troubles, both.rushes) == ((slow,), (BRISK,))


@pytest.mark.parametrize(
    "design",
    [
        Design.queued(workers=9),
        Design.queued(workers=9, clinic_cap=2),
        Design.synchronous(threads=9),
    ],
)
def test_all_that_a_rush_brings_is_confirmed_as_all_else(design):
    morning = rushed(BRISK, LOCAL, **dict.fromkeys(HARSH, 0))
    outcome = simulate(morning, design)
    assert outcome.count("confirmed") == len(morning) > 8000
    assert outcome.timeline(60) == simulate(morning, design, method="simpy").timeline(60)


def test_a_log_is_who_came_and_a_rush_adds_nobody():
    scenario = rushed(BRISK, LOCAL).scenario
    assert Morning.from_columns([0, 400], [1, 1], scenario=scenario).arrived_us == (0, 400_000_000)


def test_a_day_like_one_with_a_rush_is_drawn_by_its_own_places():
    other = rushed(LOCAL).resampled(2)
    assert other.drawn_as is None
    assert len(other.urgent) == len(other)


def test_a_morning_keeps_its_draws_in_another_world():
    """Whoever changes what befalls clinics, or prices, compares booking by booking."""
    morning = rushed(LOCAL)
    other = dataclasses.replace(
        morning, scenario=dataclasses.replace(morning.scenario, troubles=(), budget_gbp=9)
    )
    assert fates(other) == fates(morning)


def test_a_part_of_a_morning_keeps_its_draws_under_the_names_it_is_given():
    morning = rushed(LOCAL)
    kept = [row for row, clinic in enumerate(morning.clinic) if clinic != 2]
    columns = ("arrived_us", "clinic", "call_us", "drawn_as")
    part = {name: tuple(getattr(morning, name)[row] for row in kept) for name in columns}
    few, all_of_them = fates(dataclasses.replace(morning, **part)), fates(morning)
    assert few == {name: all_of_them[name] for name in few}
    assert len(few) == len(kept) < len(morning)


@pytest.mark.parametrize(
    ("error", "names", "words"),
    [
        (TypeError, [0, 1], ["drawn_as must be tuple", "got [0, 1]"]),
        (TypeError, (0, 1.5), ["drawn_as[1] must be a whole number", "got 1.5"]),
        (TypeError, (None, 1), ["drawn_as[0] must be a whole number", "got None"]),
        (ValueError, (0, -1), ["drawn_as[1] must be a whole number of at least 0", "got -1"]),
        (ValueError, (0, 10**9), ["drawn_as[1]", "at most 10,000,000", "got 1000000000"]),
        (ValueError, (0, 1, "a"), ["drawn_as must have one entry a booking", "2, 2, 2, 3"]),
    ],
)
def test_bad_names_to_draw_under_are_refused(error, names, words):
    with refused(error, *words):
        Morning(Scenario.steady(), 1, (0, 1), (0, 0), (1, 1), drawn_as=names)


@pytest.mark.parametrize("clinics", [(7,), (0, 300), ("bath",), (0, "bath")])
def test_a_rush_for_a_clinic_that_is_not_there_is_refused(clinics):
    scenario = Scenario.steady(clinics=7, troubles=(dataclasses.replace(BRISK, clinics=clinics),))
    words = "troubles must be those of clinics in the morning (0, 1, 2, 3, 4, ...)"
    with refused(ValueError, words, f"got {clinics[-1]!r}"):
        scenario.sample(1)


# -- what chance decides about calls


def test_calls_are_uniform_on_1_to_3_s(monday):
    assert 1 <= min(monday.call_s) < 1.001
    assert 2.999 < max(monday.call_s) <= 3
    observed = counts(monday.call_s, [1 + step / 20 for step in range(40)] + [3.1])
    p = chi_square_p(chi_square(observed, [len(monday) / 40] * 40), 39)
    assert LIKELY[0] < p < LIKELY[1]


def test_exponential_calls_are_exponential():
    call_s = Scenario.steady(hours=1, calls=ExponentialCalls(mean_s=2)).sample(1).call_s
    shares = [1 - math.exp(-length / 2) for length in call_s]
    observed = counts(shares, [step / 20 for step in range(21)])
    assert LIKELY[0] < chi_square_p(chi_square(observed, [len(shares) / 20] * 20), 19) < LIKELY[1]


def test_log_normal_calls_are_log_normal():
    call_s = Scenario.steady(calls=LogNormalCalls(mean_s=2, scv=0.5)).sample(1).call_s
    sigma = math.sqrt(math.log(1.5))
    z = [(math.log(length) - math.log(2) + sigma**2 / 2) / sigma for length in call_s]
    edges = [-math.inf, *(NormalDist().inv_cdf(step / 20) for step in range(1, 20)), math.inf]
    even = [len(z) / 20] * 20
    assert LIKELY[0] < chi_square_p(chi_square(counts(z, edges), even), 19) < LIKELY[1]
    assert chi_square_p(chi_square(counts([1.05 * each for each in z], edges), even), 19) < 1e-3


# -- what chance decides about calls that go wrong


@pytest.fixture(scope="module")
def harsh() -> Morning:
    return Scenario.steady(**HARSH).sample(3)


class Columns(NamedTuple):
    """What attempt `number` of every booking would meet, an entry a booking."""

    call_us: tuple[int, ...]
    fails: tuple[bool, ...]
    dies_after: tuple[float, ...]


def attempts(morning: Morning, number: int) -> Columns:
    rows = [morning.attempt(booking, number) for booking in range(len(morning))]
    return Columns(*zip(*rows, strict=True))


def jitters(morning: Morning, number: int) -> list[float]:
    return [morning.jitter(booking, number) for booking in range(len(morning))]


def test_the_first_attempt_takes_the_call_of_the_morning(harsh):
    assert attempts(harsh, 1).call_us == harsh.call_us
    recorded = Morning.from_columns([0, 1], [7, 8])
    assert attempts(recorded, 1).call_us == (7_000_000, 8_000_000)


def test_further_attempts_of_recorded_calls_are_drawn_from_these():
    lengths_s = [3, 300, 7]
    recorded = Morning.from_columns([1] * 300, lengths_s * 100)
    for number in (2, 3):
        drawn = Counter(attempts(recorded, number).call_us)
        assert sorted(drawn) == [3_000_000, 7_000_000, 300_000_000]
        assert min(drawn.values()) > 60  # of 100, five standard deviations
    assert recorded.expected_call_s == pytest.approx(310 / 3)


def test_what_is_known_of_a_drawn_call_beforehand_is_the_scenario(harsh):
    assert harsh.expected_call_s == harsh.scenario.calls.mean_s != harsh.mean_call_s


def test_every_attempt_is_drawn_anew(harsh):
    first, second, third = (attempts(harsh, number) for number in (1, 2, 3))
    for one, other in ((first, second), (second, third), (first, third)):
        for column, again in zip(one, other, strict=True):
            assert abs(correlation(column, again)) < 4 / math.sqrt(len(harsh))
    assert len({tuple(jitters(harsh, number)) for number in (1, 2, 3)}) == 3


def test_an_attempt_does_not_depend_on_who_asks_and_when(harsh):
    other = harsh.scenario.sample(3)
    asked = [(booking, number) for booking in (9, 3, 5) for number in (3, 1, 2)]
    backwards = [(other.jitter(*each), other.attempt(*each)) for each in asked[::-1]][::-1]
    assert [(harsh.jitter(*each), harsh.attempt(*each)) for each in asked] == backwards


def test_one_attempt_of_one_booking_costs_no_more_than_that():
    """The thousandth attempt of one booking draws nothing for the others."""
    morning = Scenario.steady(rate_per_s=50, **HARSH).sample(1)
    begun = time.perf_counter()
    for number in range(2, 1002):
        morning.attempt(7, number)
    one_by_one_s = time.perf_counter() - begun
    begun = time.perf_counter()
    Scenario.steady(rate_per_s=50, **HARSH).sample(2)
    assert one_by_one_s < time.perf_counter() - begun  # of 180,000 bookings, once


def shares_p(values, bins: int = 20) -> float:
    """P-value of values against an even spread from 0 to 1."""
    observed = counts(values, [step / bins for step in range(bins + 1)])
    return chi_square_p(chi_square(observed, [len(values) / bins] * bins), bins - 1)


@pytest.mark.parametrize("number", [1, 2])
def test_calls_fail_as_often_as_they_should(harsh, number):
    fails = attempts(harsh, number).fails
    spread = math.sqrt(len(fails) * 0.1 * 0.9)
    assert abs(sum(fails) - len(fails) * 0.1) < 3.5 * spread


@pytest.mark.parametrize("number", [1, 2])
def test_workers_die_as_often_as_they_should_after_any_part_of_the_call(number):
    morning = Scenario.steady(worker_death_probability=0.3, hours=0.5).sample(3)
    dies_after = attempts(morning, number).dies_after
    dead = [part for part in dies_after if part < 1]
    spread = math.sqrt(len(morning) * 0.3 * 0.7)
    assert abs(len(dead) - len(morning) * 0.3) < 3.5 * spread
    assert min(dead) >= 0
    assert LIKELY[0] < shares_p(dead) < LIKELY[1]


def test_what_is_certain_happens_and_what_is_impossible_does_not():
    always = Scenario.steady(hours=0.05, failure_probability=1, worker_death_probability=1)
    attempt = attempts(always.sample(1), 1)
    assert all(attempt.fails)
    assert max(attempt.dies_after) < 1
    never = attempts(Scenario.steady(hours=0.05).sample(1), 1)
    assert not any(never.fails)
    assert min(never.dies_after) == 1
    assert all(Scenario.steady(hours=0.05, urgent_share=1).sample(1).urgent)
    assert not any(Scenario.steady(hours=0.05).sample(1).urgent)


def test_jitter_is_evenly_spread(harsh):
    for number in (1, 2):
        assert LIKELY[0] < shares_p(jitters(harsh, number)) < LIKELY[1]


def test_as_many_are_urgent_as_should_be(harsh):
    spread = math.sqrt(len(harsh) * 0.2 * 0.8)
    assert abs(sum(harsh.urgent) - len(harsh) * 0.2) < 3.5 * spread


@pytest.mark.parametrize("field", HARSH)
def test_a_chance_shifts_nothing_but_its_own(harsh, field):
    other = dataclasses.replace(harsh.scenario, **{field: 0.4}).sample(3)
    assert other.arrived_us == harsh.arrived_us
    assert other.clinic == harsh.clinic
    assert (other.urgent == harsh.urgent) is (field != "urgent_share")
    for number in (1, 2):
        mine, theirs = attempts(harsh, number), attempts(other, number)
        assert theirs.call_us == mine.call_us
        assert (theirs.fails == mine.fails) is (field != "failure_probability")
        dies = [[part < 1 for part in one.dies_after] for one in (mine, theirs)]
        assert (dies[0] == dies[1]) is (field != "worker_death_probability")
        assert jitters(other, number) == jitters(harsh, number)


def test_who_fails_at_a_small_chance_fails_at_a_greater_too(harsh):
    """So two worlds can be compared patient by patient."""
    worse = dataclasses.replace(harsh.scenario, failure_probability=0.3).sample(3)
    both = zip(attempts(harsh, 1).fails, attempts(worse, 1).fails, strict=True)
    assert all(at_greater for at_small, at_greater in both if at_small)


def test_streams_of_attempts_do_not_share_their_numbers():
    """One stream for two purposes would make long calls fail, or the urgent ones."""
    even = {"failure_probability": 0.5, "worker_death_probability": 0.5, "urgent_share": 0.5}
    morning = Scenario.steady(**even).sample(3)
    columns = [morning.clinic, [int(one) for one in morning.urgent]]
    for number in (1, 2):
        attempt = attempts(morning, number)
        columns += [attempt.call_us, [int(one) for one in attempt.fails]]
        columns += [[min(part, 1) for part in attempt.dies_after], jitters(morning, number)]
    for place, one in enumerate(columns):
        for other in columns[:place]:
            assert abs(correlation(one, other)) < 4 / math.sqrt(len(morning))


def test_what_chance_decides_about_attempts_is_the_same_on_every_platform(harsh):
    attempt = attempts(harsh, 2)
    assert checksum(attempt.call_us) == "4efe449f0038d876"
    assert (
        checksum([booking for booking, fails in enumerate(attempt.fails) if fails])
        == "b60099729e267eac"
    )
    dead = [booking for booking, part in enumerate(attempt.dies_after) if part < 1]
    assert checksum(dead) == "9d342c23d4078987"
    assert (
        checksum([booking for booking, urgent in enumerate(harsh.urgent) if urgent])
        == "5935d305477ee6fb"
    )
    assert checksum([round(draw * 1e6) for draw in jitters(harsh, 2)]) == "e970b11b0d279bf1"


@pytest.mark.parametrize(
    ("error", "value"), [bad for bad in bad_wholes(0, -1) if not isinstance(bad[1], list)]
)
def test_a_bad_number_of_an_attempt_is_refused(error, value):
    morning = Scenario.steady(hours=0.01, **HARSH).sample(1)
    for draw in (morning.attempt, morning.jitter):
        with refused(error, "number must be a whole number of at least 1", f"got {value!r}"):
            draw(0, value)


@pytest.mark.parametrize(("error", "value"), bad_wholes(-1, 10**6))
def test_a_booking_that_is_not_there_has_no_attempts(error, value):
    morning = Scenario.steady(hours=0.01, **HARSH).sample(1)
    for draw in (morning.attempt, morning.jitter):
        with refused(error, "booking must be a whole number from 0 to", f"got {value!r}"):
            draw(value, 1)


def test_a_world_is_well_behaved_unless_something_may_go_wrong():
    fine = Scenario.steady(clinics=3, popularity_skew=1, urgent_share=0.5)
    assert fine.is_well_behaved
    for changes in (
        {"clinic_limit": 3},
        {"failure_probability": 0.01},
        {"worker_death_probability": 0.01},
        {"troubles": (Slowdown(**WINDOW, factor=2),)},
        {"troubles": (Outage(**WINDOW, mode="hang", clinics=(2,)),)},
    ):
        assert not dataclasses.replace(fine, **changes).is_well_behaved


# -- a Morning made by hand


def test_a_morning_made_by_hand_is_what_it_says():
    morning = Morning.from_columns([0, 1.5, 1.5], [2, 0.25, 3], ["a", "b", "a"])
    assert len(morning) == 3
    assert morning.arrived_us == (0, 1_500_000, 1_500_000)
    assert morning.call_us == (2_000_000, 250_000, 3_000_000)
    assert morning.clinic == ("a", "b", "a")
    assert morning.clinics == ("a", "b")


def test_every_numbered_clinic_can_be_booked_even_if_nobody_does():
    assert Scenario.steady(hours=0.01, clinics=500).sample(1).clinics == tuple(range(500))
    assert Morning.from_columns([0, 1]).clinics == tuple(range(300))


def test_without_clinics_all_go_to_the_first():
    assert Morning.from_columns([0, 1], [1, 1]).clinic == (0, 0)


def test_without_calls_they_are_drawn_from_the_scenario():
    steady = Scenario.steady(hours=0.1)
    drawn = steady.sample(3)
    again = Morning.from_columns(drawn.arrived_s, scenario=steady, seed=3)
    assert again.arrived_us == drawn.arrived_us
    assert again.call_us == drawn.call_us
    assert Morning.from_columns(drawn.arrived_s, seed=4).call_us != drawn.call_us


@pytest.mark.parametrize(
    ("last_s", "quarters"), [(0, 1), (899.999, 1), (900, 2), (1000, 2), (3600, 5)]
)
def test_a_log_lasts_to_the_next_full_quarter(last_s, quarters):
    scenario = Morning.from_columns([0, last_s]).scenario
    assert scenario.duration_s == 900 * quarters
    assert scenario.budget_gbp == pytest.approx(42 * quarters / 16)
    assert scenario.demand.expected_bookings(0, scenario.duration_s) == pytest.approx(2)


def test_a_scenario_of_ones_own_is_kept():
    own = Scenario.steady(accept_s=3, budget_gbp=7)
    assert Morning.from_columns([0], [1], scenario=own).scenario is own


def test_a_morning_without_bookings_is_allowed():
    assert len(Morning.from_columns([])) == 0


@pytest.mark.parametrize("column", [np.array, pd.Series, tuple, list])
@pytest.mark.parametrize("kind", [float, int, np.float32, np.int64])
def test_numbers_of_numpy_and_pandas_are_numbers(column, kind):
    arrived, calls = column([kind(0), kind(2), kind(5)]), column([kind(1), kind(1), kind(4)])
    morning = Morning.from_columns(arrived, calls, column(["a", "b", "c"]))
    assert morning.arrived_us == (0, 2_000_000, 5_000_000)
    assert morning.call_us == (1_000_000, 1_000_000, 4_000_000)
    assert {type(us) for us in morning.arrived_us + morning.call_us} == {int}
    assert len(simulate(morning, Design.queued(workers=1)).confirmation_s) == 3


def test_a_filtered_frame_keeps_its_order():
    arrived = pd.Series([9.0, 1.0, 2.0], index=[4, 7, 9])[1:]
    assert Morning.from_columns(arrived).arrived_us == (1_000_000, 2_000_000)


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1, -1e-9, 1e10))
def test_a_bad_arrival_is_refused(error, value):
    with refused(error, "arrived_s[1]", f"{value!r}", "a number from 0 to"):
        Morning.from_columns([0, value], [1, 1])


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1, -1e-9, 1e10))
def test_a_bad_call_is_refused(error, value):
    with refused(error, "call_s[1]", repr(value), "a number from 0 to"):
        Morning.from_columns([0, 1], [1, value])


def test_arrivals_out_of_order_are_refused():
    with refused(ValueError, "arrived_s[2]", "3.5", "at least 4.0"):
        Morning.from_columns([0, 4.0, 3.5], [1, 1, 1])


@pytest.mark.parametrize(("calls", "clinics"), [([1], None), ([], None), (None, ["a"])])
def test_columns_of_different_length_are_refused(calls, clinics):
    name = "clinic" if clinics else "call_s"
    with refused(ValueError, f"each of arrived_s, {name} must have one entry a booking", "got 2, "):
        Morning.from_columns([0, 1], calls, clinics)


@pytest.mark.parametrize("seed", [value for _, value in bad_wholes()])
def test_a_bad_seed_is_refused(seed):
    for draw in (Scenario.steady().sample, lambda seed: Morning.from_columns([0], seed=seed)):
        with refused(TypeError, "seed", repr(seed), "a whole number"):
            draw(seed)


@pytest.mark.parametrize("scenario", ["monday", 3, Scenario])
def test_a_bad_scenario_is_refused(scenario):
    for calls in (None, [1]):
        with refused(TypeError, "scenario", repr(scenario), "Scenario"):
            Morning.from_columns([0], calls, scenario=scenario)


# -- bad fields

POSITIVE = ("a number above 0", bad_numbers(0, -1))
NOT_NEGATIVE = ("a number of at least 0", bad_numbers(-1, -1e-9))
COUNT = ("a whole number of at least 1", bad_wholes(0, -1))
SCENARIO = {"name": "x", "demand": SteadyDemand(rate_per_s=1), "duration_s": 9, "budget_gbp": 1}
WRONG_PARTS = [(TypeError, value) for value in (None, 3, "monday", SteadyDemand)]
SHARE = ("a number from 0 to 1", bad_numbers(-0.01, 1.01))
WINDOW = {"from_s": 10, "until_s": 20}
TROUBLE = {
    "from_s": NOT_NEGATIVE,
    "until_s": ("a number above 10", bad_numbers(10, 9)),
    "clinics": ("tuple", [(TypeError, value) for value in (3, "bath", [1, 2], {1}, range(2))]),
}
NOT_NONE = [bad for bad in COUNT[1] if bad[1] is not None]
FIELDS = [
    (SteadyDemand, {}, {"rate_per_s": POSITIVE}),
    (
        SpikeDemand,
        SPIKE,
        {
            "before_per_s": NOT_NEGATIVE,
            "spike_at_s": NOT_NEGATIVE,
            "floor_per_s": NOT_NEGATIVE,
            "decay_s": POSITIVE,
            "peak_per_s": POSITIVE,
        },
    ),
    (
        UniformCalls,
        {"low_s": 1, "high_s": 3},
        {"low_s": POSITIVE, "high_s": ("a number of at least 1", bad_numbers(0.999, -1))},
    ),
    (ExponentialCalls, {}, {"mean_s": POSITIVE}),
    (FixedCalls, {}, {"mean_s": POSITIVE}),
    (LogNormalCalls, {"mean_s": 2, "scv": 1}, {"mean_s": POSITIVE, "scv": POSITIVE}),
    (Prices, {}, {"worker_gbp_per_h": NOT_NEGATIVE, "server_gbp_per_h": NOT_NEGATIVE}),
    (
        Scenario,
        SCENARIO,
        {
            "name": ("str", [(TypeError, value) for value in (None, 3, b"Monday", ["Monday"])]),
            "demand": (
                "SteadyDemand or SpikeDemand or StepDemand",
                [*WRONG_PARTS, (TypeError, Prices())],
            ),
            "duration_s": POSITIVE,
            "calls": (
                "UniformCalls or ExponentialCalls or FixedCalls or LogNormalCalls",
                WRONG_PARTS,
            ),
            "clinics": COUNT,
            "popularity_skew": NOT_NEGATIVE,
            "urgent_share": SHARE,
            "clinic_limit": (COUNT[0], NOT_NONE),
            "failure_probability": SHARE,
            "worker_death_probability": SHARE,
            "troubles": (
                "tuple",
                [(TypeError, value) for value in (None, 3, [], Outage(**WINDOW, mode="hang"))],
            ),
            "accept_s": NOT_NEGATIVE,
            "starts_at_s": ("a number from 0 to 86400", bad_numbers(-1, 86_401)),
            "prices": ("Prices", WRONG_PARTS),
            "budget_gbp": NOT_NEGATIVE,
        },
    ),
    (
        Slowdown,
        {**WINDOW, "factor": 2},
        {**TROUBLE, "factor": ("a number of at least 1", bad_numbers(0.99, 0, -1))},
    ),
    (
        Outage,
        {**WINDOW, "mode": "hang"},
        {
            **TROUBLE,
            "mode": (
                "'refuse' or 'hang'",
                [(ValueError, value) for value in (None, 3, "Hang", "down", ["hang"])],
            ),
            "refusal_s": POSITIVE,
        },
    ),
    (Rush, {**WINDOW, "rate_per_s": 2}, {**TROUBLE, "rate_per_s": POSITIVE}),
    (Scenario.monday, {}, {"clinics": COUNT, "duration_s": POSITIVE}),
    (Scenario.steady, {}, {"rate_per_s": POSITIVE, "hours": POSITIVE}),
]
BAD_FIELDS = [
    pytest.param(make, {**good, field: value}, field, error, allowed, id=f"{field}={value!r:.9}")
    for make, good, fields in FIELDS
    for field, (allowed, bad) in fields.items()
    for error, value in bad
]


@pytest.mark.parametrize(("make", "fields", "field", "error", "allowed"), BAD_FIELDS)
def test_a_bad_field_is_named_with_its_value_and_what_is_allowed(
    make, fields, field, error, allowed
):
    with refused(error, f"{field} must be {allowed}", f"got {fields[field]!r}"):
        make(**fields)


@pytest.mark.parametrize(("error", "value"), bad_numbers(-1, -1e-9))
def test_a_bad_rate_of_a_step_is_refused(error, value):
    allowed = "steps[1] rate_per_s must be a number of at least 0"
    with refused(error, allowed, f"got {value!r}"):
        StepDemand(steps=((0, 1), (5, value)))


@pytest.mark.parametrize(
    ("error", "steps", "words"),
    [
        (TypeError, [(0, 1)], ["steps must be tuple", "got [(0, 1)]"]),
        (ValueError, (), ["tuple of pairs (from_s, rate_per_s), at least one", "got none"]),
        (TypeError, (0, 1), ["tuple of pairs (from_s, rate_per_s)", "got 0"]),
        (TypeError, ((0, 1, 2),), ["tuple of pairs (from_s, rate_per_s)", "got (0, 1, 2)"]),
        (TypeError, ((None, 1),), ["steps from_s must be a number of at least 0", "got None"]),
        (ValueError, ((math.inf, 1),), ["steps from_s must be a number", "got inf"]),
        (ValueError, ((1, 1),), ["steps must start at 0 s", "got 1"]),
        (ValueError, ((0, 1), (9, 1), (9, 2)), ["in order of time", "9 follows 9"]),
        (ValueError, ((0, 0), (9, 0)), ["at least one rate_per_s above 0", "got none"]),
    ],
)
def test_bad_steps_are_refused(error, steps, words):
    with refused(error, *words):
        StepDemand(steps=steps)


def test_a_clinic_in_trouble_may_be_a_numpy_number():
    import numpy as np

    trouble = Slowdown(**WINDOW, factor=2, clinics=(np.int64(3),))
    Scenario.steady(clinics=7, hours=0.01, troubles=(trouble,)).sample(1)


@pytest.mark.parametrize("clinics", [(1.5,), (0, None), (b"bath",), ((1,),), (True,)])
def test_a_clinic_in_trouble_is_a_number_or_a_name(clinics):
    for make in (Slowdown(**WINDOW, factor=2), Outage(**WINDOW, mode="hang"), BRISK):
        with refused(TypeError, "clinics must be a whole number", f"got {clinics[-1]!r}"):
            dataclasses.replace(make, clinics=clinics)


def test_a_trouble_of_no_clinic_is_refused():
    with refused(ValueError, "clinics must name at least one", "None for all", "got ()"):
        Slowdown(**WINDOW, factor=2, clinics=())


@pytest.mark.parametrize("clinic", [7, 300])
def test_a_trouble_of_a_clinic_beyond_the_last_is_refused(clinic):
    scenario = Scenario.steady(
        clinics=7, troubles=(Slowdown(**WINDOW, factor=2, clinics=(0, clinic)),)
    )
    with refused(ValueError, "troubles must be those of clinics in the morning", f"got {clinic}"):
        scenario.sample(1)


@pytest.mark.parametrize("wrong", [None, "hang", (10, 20), WINDOW])
def test_a_trouble_is_a_slowdown_an_outage_or_a_rush(wrong):
    with refused(TypeError, "troubles must be Slowdown or Outage or Rush", f"got {wrong!r}"):
        Scenario.steady(troubles=(Slowdown(**WINDOW, factor=2), wrong))


def test_a_trouble_of_a_clinic_that_is_not_in_the_morning_is_refused():
    bath = Outage(**WINDOW, mode="hang", clinics=("bath",))
    scenario = Scenario.steady(clinics=3, troubles=(bath,))
    for make in (
        lambda: scenario.sample(1),
        lambda: Morning.from_columns([0], [1], ["york"], scenario=scenario),
    ):
        with refused(ValueError, "troubles must be those of clinics in the morning", "'bath'"):
            make()
    assert Morning.from_columns([0], [1], ["bath"], scenario=scenario).clinics == ("bath",)


def test_a_peak_below_its_floor_is_refused():
    for field in ("before_per_s", "floor_per_s"):
        with refused(ValueError, "peak_per_s", field, "15", "got 14"):
            SpikeDemand(**{**SPIKE, field: 15})


@pytest.mark.parametrize("zero", ["before_per_s", "spike_at_s", "floor_per_s"])
def test_a_demand_may_begin_or_end_with_nothing(zero):
    assert getattr(SpikeDemand(**{**SPIKE, zero: 0}), zero) == 0


def test_what_is_just_allowed_is_accepted():
    assert UniformCalls(low_s=2, high_s=2).mean_s == 2
    assert Prices(worker_gbp_per_h=0, server_gbp_per_h=0).worker_gbp_per_h == 0
    Scenario.steady(clinics=1, accept_s=0, starts_at_s=86_400, budget_gbp=0)
    for share in (0, 1):
        Scenario.steady(
            urgent_share=share, failure_probability=share, worker_death_probability=share
        )
    assert Slowdown(from_s=0, until_s=1, factor=1).clinics is None
    assert Outage(from_s=0, until_s=1, mode="refuse").refusal_s == 0.2
    assert StepDemand(steps=((0, 0), (5, 1))).peak_per_s == 1


def test_a_morning_checks_its_scenario_and_its_columns():
    with refused(TypeError, "scenario must be Scenario", "got 'monday'"):
        Morning("monday", 1, (), (), ())
    with refused(ValueError, "one entry a booking", "2, 1, 0"):
        Morning(Scenario.steady(), 1, (0, 1), (0,), ())
