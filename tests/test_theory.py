"""What the formulas promise, held against sums written out, printed figures and exact fractions."""

import inspect
import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import bad_numbers, bad_wholes, naive_starts, refused

from waitingroom_lib import CallPolicy, Design, RetryBudget, Scenario, simulate
from waitingroom_lib.theory import (
    MOST_SERVERS,
    BoundedBacklog,
    FluidBacklog,
    allen_cunneen_wait_s,
    budget_spent,
    budgeted_attempts_bound,
    burn_rate,
    drain_time_s,
    erlang_b,
    erlang_c,
    expected_attempts,
    fifo_starts,
    fluid_backlog,
    halfin_whitt,
    halfin_whitt_beta,
    jain,
    mmc_mean_wait_s,
    mmc_wait_exceeds,
    mmck,
    pollaczek_khinchine_wait_s,
    retry_amplification,
    servers_for_wait,
    shuffle_shard_overlap,
    shuffle_shards,
    square_root_staffing,
)

LOADS = [Fraction(1, 10), Fraction(1), Fraction(5, 2), Fraction(8), Fraction(21)]


def blocked(load: Fraction, servers: int) -> Fraction:
    """Erlang's B as the sum it is defined by."""
    terms = [load**count / math.factorial(count) for count in range(servers + 1)]
    return terms[-1] / sum(terms)


def delayed(load: Fraction, servers: int) -> Fraction:
    """Erlang's C as the sum it is defined by."""
    head = sum(load**count / math.factorial(count) for count in range(servers))
    tail = load**servers / math.factorial(servers) * servers / (servers - load)
    return tail / (head + tail)


# -- Little


# -- Erlang


@pytest.mark.parametrize("servers", [0, 1, 2, 7, 30])
@pytest.mark.parametrize("load", LOADS)
def test_erlang_b_is_its_sum(load, servers):
    assert erlang_b(float(load), servers) == pytest.approx(float(blocked(load, servers)), rel=1e-12)


@pytest.mark.parametrize("servers", [3, 9, 22, 30])
@pytest.mark.parametrize("load", LOADS)
def test_erlang_c_is_its_sum(load, servers):
    exact = float(delayed(load, servers)) if load < servers else 1
    assert erlang_c(float(load), servers) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(("servers", "share"), [(85, 0.475), (89, 0.236), (94, 0.085), (98, 0.033)])
def test_erlang_c_gives_the_printed_figures_of_square_root_staffing(servers, share):
    assert erlang_c(80, servers) == pytest.approx(share, abs=0.0005)


def test_one_pool_of_90_waits_33_times_less_than_ten_of_9():
    pooled, apart = mmc_mean_wait_s(40, 2, 90), mmc_mean_wait_s(4, 2, 9)
    assert apart / pooled == pytest.approx(33, abs=0.5)


def test_without_load_nobody_is_blocked_or_waits():
    assert erlang_b(0, 3) == erlang_c(0, 3) == 0
    assert erlang_b(0, 0) == 1


def test_a_full_load_makes_everyone_wait():
    assert erlang_c(3, 3) == erlang_c(3.1, 3) == 1
    assert mmc_mean_wait_s(1.5, 2, 3) == mmc_mean_wait_s(9, 2, 3) == math.inf
    assert mmc_wait_exceeds(1.5, 2, 3, time_s=1e6) == mmc_wait_exceeds(9, 2, 3, time_s=1e6) == 1


def test_many_servers_neither_overflow_nor_lose_digits():
    """Erlang's sums of the figures of a large pool hold factorials that no float can."""
    assert erlang_b(900, 1000) == pytest.approx(float(blocked(Fraction(900), 1000)), rel=1e-9)


# -- M/M/c


def test_mm1_waits_as_every_textbook_says():
    """M/M/1: rho / (mu - lambda), and P(W > t) = rho exp(-(mu - lambda) t)."""
    assert mmc_mean_wait_s(0.4, 2, 1) == pytest.approx(0.8 / (0.5 - 0.4))
    assert mmc_wait_exceeds(0.4, 2, 1, time_s=3) == pytest.approx(0.8 * math.exp(-0.1 * 3))


def test_mm2_waits_as_every_textbook_says():
    """M/M/2: s rho^2 / (1 - rho^2)."""
    assert mmc_mean_wait_s(0.75, 2, 2) == pytest.approx(2 * 0.75**2 / (1 - 0.75**2))


def test_mean_wait_is_the_integral_of_the_share_that_waits_longer():
    steps = [0.01 * step for step in range(4000)]
    area = 0.01 * sum(mmc_wait_exceeds(1.5, 2, 4, time_s=time + 0.005) for time in steps)
    assert area == pytest.approx(mmc_mean_wait_s(1.5, 2, 4), rel=1e-4)


def test_at_time_0_the_share_that_waits_is_erlangs():
    assert mmc_wait_exceeds(1.5, 2, 4, time_s=0) == erlang_c(3, 4)


# -- M/G/1 and G/G/c


@pytest.mark.parametrize(("low_s", "high_s"), [(1, 3), (2, 2), (0, 4)])
def test_pollaczek_khinchine_is_the_work_found_in_service_over_the_idle_share(low_s, high_s):
    """`lambda E[S^2] / 2 / (1 - rho)`, with the second moment of a uniform service."""
    square = (high_s**2 + high_s * low_s + low_s**2) / 3
    mean_s = (low_s + high_s) / 2
    scv = square / mean_s**2 - 1
    expected = 0.4 * square / 2 / (1 - 0.4 * mean_s)
    assert pollaczek_khinchine_wait_s(0.4, mean_s, scv_services=scv) == pytest.approx(
        expected, rel=1e-12
    )


def test_constant_services_wait_half_as_long_as_exponential_ones():
    exponential = mmc_mean_wait_s(0.4, 2, 1)
    assert pollaczek_khinchine_wait_s(0.4, 2, scv_services=1) == pytest.approx(
        exponential, rel=1e-12
    )
    assert pollaczek_khinchine_wait_s(0.4, 2, scv_services=0) == pytest.approx(
        exponential / 2, rel=1e-12
    )
    half = allen_cunneen_wait_s(10, 2, 22, scv_services=0)
    assert half == pytest.approx(mmc_mean_wait_s(10, 2, 22) / 2, rel=1e-12)


@given(
    load=st.floats(0.01, 0.99), mean_s=st.floats(0.01, 100), scv=st.sampled_from([0, 1 / 12, 1, 9])
)
def test_for_one_server_and_poisson_arrivals_allen_cunneen_is_pollaczek_khinchine(
    load, mean_s, scv
):
    exact = pollaczek_khinchine_wait_s(load / mean_s, mean_s, scv_services=scv)
    near = allen_cunneen_wait_s(load / mean_s, mean_s, 1, scv_services=scv)
    assert near == pytest.approx(exact, rel=1e-9)


def test_allen_cunneen_is_exact_for_the_line_it_starts_from():
    exact = mmc_mean_wait_s(10, 2, 22)
    assert allen_cunneen_wait_s(10, 2, 22, scv_services=1) == exact


def test_allen_cunneen_takes_the_mean_of_both_variations():
    either = [
        allen_cunneen_wait_s(10, 2, 22, scv_arrivals=2, scv_services=0.5),
        allen_cunneen_wait_s(10, 2, 22, scv_arrivals=0.5, scv_services=2),
    ]
    assert either == pytest.approx([1.25 * mmc_mean_wait_s(10, 2, 22)] * 2, rel=1e-12)


def test_calls_of_1_to_3_s_wait_as_long_as_the_course_says():
    near = allen_cunneen_wait_s(10, 2, 22, scv_services=1 / 12)
    assert near == pytest.approx(0.308, abs=0.0005)
    assert near / mmc_mean_wait_s(10, 2, 22) == pytest.approx(0.54, abs=0.005)


def test_a_full_load_waits_for_ever_even_when_nothing_varies():
    for rate_per_s in (0.5, 7):
        assert pollaczek_khinchine_wait_s(rate_per_s, 2, scv_services=0) == math.inf
        full = allen_cunneen_wait_s(rate_per_s, 2, 1, scv_arrivals=0, scv_services=0)
        assert full == math.inf


# -- staffing


@pytest.mark.parametrize(("beta", "servers"), [(0.5, 85), (1, 89), (1.5, 94), (2, 98)])
def test_square_root_staffing_gives_the_printed_numbers_of_servers(beta, servers):
    assert square_root_staffing(80, beta=beta) == servers


def test_staffing_is_a_whole_number_and_never_below_the_load():
    assert square_root_staffing(80, beta=0) == 80
    assert square_root_staffing(80.01, beta=0) == 81
    assert square_root_staffing(100, beta=1) == 110
    assert square_root_staffing(0, beta=3) == 0
    assert type(square_root_staffing(np.float64(80), beta=1)) is int


def test_halfin_whitt_agrees_with_a_printed_table_of_the_normal_distribution():
    """Phi(0.5) = 0.6915, phi(0.5) = 0.3521; Phi(1) = 0.8413, phi(1) = 0.2420; and so on."""
    for beta, below, density in [(0.5, 0.6915, 0.3521), (1, 0.8413, 0.2420), (2, 0.9772, 0.0540)]:
        assert halfin_whitt(beta) == pytest.approx(1 / (1 + beta * below / density), rel=5e-4)
    assert halfin_whitt(0) == 1
    assert halfin_whitt(1e200) == halfin_whitt(50) == 0


@pytest.mark.parametrize("beta", [0.2, 1, 2])
def test_erlang_c_comes_to_halfin_whitt_as_the_pool_grows(beta):
    """A hundred times the load: a tenth of the difference."""
    loads = [10_000, 1_000_000]
    near, nearer = [
        erlang_c(load, load + round(beta * math.sqrt(load))) - halfin_whitt(beta) for load in loads
    ]
    assert 0 < near < 0.005
    assert nearer == pytest.approx(near / 10, rel=0.05)


@given(beta=st.floats(0, 8))
def test_halfin_whitt_beta_turns_it_round(beta):
    assert halfin_whitt_beta(halfin_whitt(beta)) == pytest.approx(beta, rel=1e-9, abs=1e-9)


def test_halfin_whitt_beta_goes_from_all_wait_to_as_good_as_none():
    assert halfin_whitt_beta(1) == 0
    assert halfin_whitt(halfin_whitt_beta(1e-300)) == pytest.approx(1e-300, rel=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.2, 0.05, 0.01])
@pytest.mark.parametrize("load", [1, 5, 20, 80, 300])
def test_square_root_staffing_is_right_to_one_server_even_in_small_pools(load, share):
    """Halfin and Whitt found it so; the search takes no square root."""
    by_rule = square_root_staffing(load, beta=halfin_whitt_beta(share))
    assert by_rule - servers_for_wait(load, 1, time_s=0, share=share) in (-1, 0)


@pytest.mark.parametrize(("share", "servers"), [(0.48, 85), (0.24, 89), (0.09, 94), (0.034, 98)])
def test_fewest_servers_are_those_of_the_printed_figures(share, servers):
    assert servers_for_wait(40, 2, time_s=0, share=share) == servers


@given(
    load=st.integers(1, 25),
    mean_s=st.sampled_from([0.5, 2]),
    time_s=st.sampled_from([0, 0.3, 5]),
    share=st.sampled_from([0.9, 0.5, 0.1, 1e-3, 1e-9]),
)
def test_fewest_servers_are_found_by_adding_one_after_the_other(load, mean_s, time_s, share):
    servers = load + 1
    while True:
        longer = float(delayed(Fraction(load), servers))
        if longer * math.exp((load - servers) / mean_s * time_s) <= share:
            break
        servers += 1
    found = servers_for_wait(load / mean_s, mean_s, time_s=time_s, share=share)
    assert found == servers


def test_a_share_that_is_just_met_is_enough():
    share = mmc_wait_exceeds(40, 2, 90, time_s=0.5)
    assert servers_for_wait(40, 2, time_s=0.5, share=share) == 90
    assert servers_for_wait(40, 2, time_s=0.5, share=share * 0.999) == 91


def test_where_all_may_wait_one_server_is_enough():
    assert servers_for_wait(40, 2, time_s=5, share=1) == 1


# -- M/M/c/K


def limited(load: Fraction, servers: int, places: int) -> list[Fraction]:
    """Probability of each state of the M/M/c/K line, from its definition."""
    weights = [
        load**count / (math.factorial(min(count, servers)) * servers ** max(count - servers, 0))
        for count in range(servers + places + 1)
    ]
    return [weight / sum(weights) for weight in weights]


@pytest.mark.parametrize("places", [0, 1, 2, 9])
@pytest.mark.parametrize("servers", [1, 2, 5])
@pytest.mark.parametrize("load", [Fraction(1, 10), Fraction(1), Fraction(2), Fraction(5), 30])
def test_a_bounded_line_is_the_sum_over_its_states(load, servers, places):
    states = limited(Fraction(load), servers, places)
    admitted = 1 - states[-1]
    waiting = sum(max(count - servers, 0) * share for count, share in enumerate(states))
    working = sum(min(count, servers) * share for count, share in enumerate(states))
    line = mmck(float(load) / 2, 2, servers, places=places)
    near = pytest.approx
    assert line.blocked == near(float(states[-1]), rel=1e-12)
    assert line.waits == near(float(sum(states[servers:-1]) / admitted), rel=1e-12)
    assert line.mean_waiting == near(float(waiting), rel=1e-12)
    assert line.mean_wait_s == near(float(waiting / (admitted * Fraction(load) / 2)), rel=1e-12)
    assert line.throughput_per_s == near(float(working / 2), rel=1e-12)


def test_the_car_inspection_of_gross_and_harris_has_3_09_waiting():
    """Three bays, 6 minutes each, a car a minute, 4 places; the book prints the figure."""
    assert mmck(1 / 60, 360, 3, places=4).mean_waiting == pytest.approx(3.09, abs=0.005)


def test_without_a_place_to_wait_it_is_erlangs_loss_system():
    for servers in (1, 22, 2000):
        line = mmck(10, 2, servers, places=0)
        assert line.blocked == pytest.approx(erlang_b(20, servers), rel=1e-12)
        assert line.waits == line.mean_waiting == line.mean_wait_s == 0


def test_with_room_for_all_it_is_the_line_without_a_limit():
    line = mmck(10, 2, 22, places=100_000)
    assert line.blocked < 1e-300
    assert line.waits == pytest.approx(erlang_c(20, 22), rel=1e-12)
    assert line.mean_wait_s == pytest.approx(mmc_mean_wait_s(10, 2, 22), rel=1e-12)
    assert line.throughput_per_s == 10


def test_at_a_load_just_equal_to_the_servers_all_waiting_states_are_alike():
    places, loss = 100_000, erlang_b(2000, 2000)
    line = mmck(1000, 2, 2000, places=places)
    total = 1 + loss * places
    assert line.blocked == pytest.approx(loss / total, rel=1e-9)
    assert line.waits == pytest.approx(loss * places / (total - loss), rel=1e-9)
    assert line.mean_waiting == pytest.approx(loss / total * places * (places + 1) / 2, rel=1e-9)


@pytest.mark.parametrize("over", [1.1, 2, 50, 1e12])
def test_far_above_capacity_the_line_is_full_and_the_servers_never_idle(over):
    """A power of the utilisation would overflow; the number missing from a full line is M/M/1's."""
    line = mmck(1000 * over, 2, 2000, places=100_000)
    assert line.blocked == pytest.approx(1 - 1 / over, rel=1e-9)
    assert line.waits == pytest.approx(1, rel=1e-9)
    assert line.mean_waiting == pytest.approx(100_000 - 1 / (over - 1), rel=1e-12)
    assert line.throughput_per_s == pytest.approx(1000, rel=1e-9)
    assert line.mean_wait_s == pytest.approx(line.mean_waiting / 1000, rel=1e-9)


def test_a_load_beyond_all_measure_still_gets_the_capacity_through():
    assert mmck(1e10, 1e10, 1, places=0).throughput_per_s == pytest.approx(1e-10, rel=1e-12)


# -- the fluid


def test_a_backlog_drains_with_the_capacity_that_is_spare():
    assert drain_time_s(600, capacity_per_s=5, rate_per_s=2) == 200
    assert drain_time_s(600, capacity_per_s=5, rate_per_s=0) == 120


def test_without_a_backlog_there_is_nothing_to_drain():
    for capacity_per_s in (0, 1, 2, 5):
        assert drain_time_s(0, capacity_per_s=capacity_per_s, rate_per_s=2) == 0


def test_without_spare_capacity_a_backlog_never_drains():
    assert (
        drain_time_s(1, capacity_per_s=5, rate_per_s=5)
        == drain_time_s(1, capacity_per_s=5, rate_per_s=6)
        == drain_time_s(1, capacity_per_s=0, rate_per_s=0)
        == math.inf
    )


def flow(expected, capacity: float, duration: float, step_s: float = 1.0) -> FluidBacklog:
    return fluid_backlog(expected, capacity_per_s=capacity, duration_s=duration, step_s=step_s)


def stepped(rates: list[float]):
    """Arrivals expected between two times, where each second has its rate, and none comes later."""

    def expected(from_s: float, to_s: float) -> float:
        return sum(
            rate * max(min(to_s, second + 1) - max(from_s, second), 0)
            for second, rate in enumerate(rates)
        )

    return expected


def test_a_rush_hour_builds_up_and_drains():
    """3/s for 100 s, then 1/s, against 2/s: 100 wait, the last arrived for 50 s."""
    rush = flow(stepped([3] * 100 + [1] * 300), 2, 400)
    assert rush == FluidBacklog(100, 100, 200, 50, 100)


def test_what_is_left_when_arrivals_end_drains_at_full_capacity():
    assert flow(stepped([5] * 10), 2, 10) == FluidBacklog(30, 10, 25, 15, 10)


def test_capacity_left_idle_is_not_saved_for_later():
    """Ten idle seconds before the rush change nothing but the clock."""
    rush = flow(stepped([0] * 10 + [3] * 10), 2, 20)
    assert rush == FluidBacklog(10, 20, 25, 5, 20)


def test_with_capacity_for_all_there_is_no_backlog():
    assert flow(stepped([2] * 9), 2, 9) == FluidBacklog(0, 0, 0, 0, 0)


def test_of_two_rushes_the_first_can_peak_and_the_second_drains_last():
    two = flow(stepped([9, 0, 0, 0, 0, 3, 0, 0, 0]), 2, 9)
    assert two == FluidBacklog(7, 1, 6.5, 3.5, 1)


def test_of_two_equal_peaks_the_first_counts():
    assert flow(stepped([4, 0, 4, 0]), 2, 4).peak_at_s == 1


@given(
    rates=st.lists(st.integers(0, 6), min_size=1, max_size=15),
    capacity=st.integers(1, 4),
    parts=st.sampled_from([1, 2, 4]),
)
def test_the_fluid_is_the_worst_stretch_up_to_each_time(rates, capacity, parts):
    """The backlog of a time is the most by which arrivals beat capacity since any time before."""
    seconds = range(len(rates) + 1)
    surplus = [sum(rates[:second]) - capacity * second for second in seconds]
    backlog = [max(surplus[now] - surplus[then] for then in range(now + 1)) for now in seconds]
    drained_s = max(
        (
            now + backlog[now] / (capacity - (rates[now] if now < len(rates) else 0))
            for now in seconds
            if backlog[now] and (now == len(rates) or not backlog[now + 1])
        ),
        default=0,
    )
    fluid = flow(stepped(rates), capacity, len(rates), step_s=1 / parts)
    assert fluid.peak == max(backlog)
    assert fluid.peak_at_s == fluid.longest_wait_at_s == backlog.index(max(backlog))
    assert fluid.drained_at_s == pytest.approx(drained_s, rel=1e-12)
    assert fluid.longest_wait_s == max(backlog) / capacity


def test_steps_need_not_divide_the_duration():
    asked = []

    def expected(from_s, to_s):
        asked.append((from_s, to_s))
        return 3 * (to_s - from_s)

    assert flow(expected, 2, 1, step_s=0.3).peak == pytest.approx(1, rel=1e-12)
    assert [to_s for _, to_s in asked] == [from_s for from_s, _ in asked[1:]] + [1]
    assert max(to_s - from_s for from_s, to_s in asked) == pytest.approx(0.3)
    assert flow(expected, 2, 1, step_s=50).peak == 1


@pytest.mark.parametrize("capacity", [3, 5, 10, 12])
def test_mondays_fluid_is_the_integral_of_its_rate(capacity):
    """From 08:00 on, `2 + 12 exp(-t / 1500)` arrive a second: peak and end solved by hand."""

    def backlog(since_s):
        return 12 * 1500 * (1 - math.exp(-since_s / 1500)) - (capacity - 2) * since_s

    peak_s = 1500 * math.log(12 / (capacity - 2))
    early_s, late_s = peak_s, 100_000.0
    for _ in range(60):
        middle_s = (early_s + late_s) / 2
        early_s, late_s = (middle_s, late_s) if backlog(middle_s) > 0 else (early_s, middle_s)
    drained_s = 1800 + early_s
    if drained_s > 4 * 3600:  # nobody arrives after 11:30
        drained_s = 4 * 3600 + backlog(4 * 3600 - 1800) / capacity

    monday = Scenario.monday()
    fluid = flow(monday.demand.expected_bookings, capacity, monday.duration_s)
    assert fluid.peak == pytest.approx(backlog(peak_s), abs=0.002)
    assert fluid.peak_at_s == pytest.approx(1800 + peak_s, abs=1)
    assert fluid.longest_wait_at_s == fluid.peak_at_s
    assert fluid.drained_at_s == pytest.approx(drained_s, abs=0.01)
    assert fluid.longest_wait_s == pytest.approx(backlog(peak_s) / capacity, abs=0.001)


def test_ten_workers_let_the_oldest_wait_24_minutes_on_a_monday():
    monday = Scenario.monday()
    fluid = flow(monday.demand.expected_bookings, 10 / 2, monday.duration_s)
    assert fluid.longest_wait_s / 60 == pytest.approx(24, abs=0.5)


def test_bookings_that_come_just_as_expected_wait_as_the_fluid_does():
    """The exact line, ten workers and calls of 2 s: the wait within a booking's 0.2 s."""
    monday = Scenario.monday()
    arrivals, due = [], 0.0
    for second in range(monday.duration_s):
        more = monday.demand.expected_bookings(second, second + 1)
        while len(arrivals) + 1 <= due + more:
            arrivals.append(second + (len(arrivals) + 1 - due) / more)
        due += more
    starts = fifo_starts(arrivals, [2] * len(arrivals), 10)
    waits = [start - arrival for start, arrival in zip(starts, arrivals, strict=True)]
    fluid = flow(monday.demand.expected_bookings, 5, monday.duration_s)
    assert max(waits) == pytest.approx(fluid.longest_wait_s, abs=0.2)
    last_to_wait = max(arrival for arrival, wait in zip(arrivals, waits, strict=True) if wait)
    assert last_to_wait == pytest.approx(fluid.drained_at_s, abs=2)


def test_a_demand_cannot_take_bookings_back():
    with refused(ValueError, "expected(2.0, 3.0) must be a number of at least 0", "got -1"):
        flow(lambda from_s, to_s: 1 if to_s < 3 else -1, 2, 9)
    with refused(ValueError, "expected(0.0, 1.0) must be a number of at least 0", "got nan"):
        flow(lambda from_s, to_s: math.nan, 2, 9)
    with refused(TypeError, "expected must be a function of two times", "got 14 (int)"):
        flow(14, 2, 9)


# -- retries


def test_3_tries_in_5_layers_make_243_calls():
    """The figure of the AWS Builders' Library."""
    assert retry_amplification(tries=3, layers=5) == 243


@pytest.mark.parametrize(("tries", "layers"), [(1, 4), (2, 1), (2, 3), (5, 2)])
def test_layers_multiply_because_each_tries_the_whole_stack_below(tries, layers):
    def calls(depth):
        return sum(calls(depth - 1) for _ in range(tries)) if depth else 1

    assert retry_amplification(tries=tries, layers=layers) == calls(layers)


def test_many_layers_of_numpy_whole_numbers_do_not_wrap_round():
    assert retry_amplification(tries=np.int64(3), layers=np.int64(50)) == 3**50


@pytest.mark.parametrize("tries", [1, 2, 3, 7])
@pytest.mark.parametrize("fails", [Fraction(1, 10), Fraction(1, 2), Fraction(1 - 1e-8)])
def test_expected_attempts_weigh_each_number_of_attempts_by_its_probability(fails, tries):
    """Ends at the n-th if that succeeds after n - 1 failures; at the last in any case.

    The quotient that both come to loses eight digits where nearly every attempt fails.
    """
    ends = [fails ** (number - 1) * (1 - fails) for number in range(1, tries)]
    mean = sum(number * share for number, share in enumerate(ends, start=1))
    mean += tries * fails ** (tries - 1)
    assert mean == (1 - fails**tries) / (1 - fails)
    assert expected_attempts(float(fails), tries=tries) == pytest.approx(float(mean), rel=1e-12)


def test_attempts_run_from_one_when_all_is_well_to_all_when_nothing_is():
    assert expected_attempts(0, tries=4) == expected_attempts(0.7, tries=1) == 1
    assert expected_attempts(1, tries=4) == 4


def test_a_budget_bounds_what_retries_add_and_is_not_felt_below():
    assert budgeted_attempts_bound(1, tries=3, budget_ratio=0.1) == pytest.approx(1.1, rel=1e-12)
    assert budgeted_attempts_bound(1, tries=3, budget_ratio=0) == 1
    assert (
        budgeted_attempts_bound(0.05, tries=3, budget_ratio=0.1)
        == expected_attempts(0.05, tries=3)
        == 1.0525
    )
    assert budgeted_attempts_bound(1, tries=3, budget_ratio=5) == 3


def played_out(fails: float, tries: int, ratio: float, burst: float, bookings: int) -> float:
    """Attempts a booking of a bucket of tokens, full at the start, as `RetryBudget` says."""
    random, tokens, attempts = Random("bucket"), burst, 0
    for _ in range(bookings):
        tokens = min(tokens + ratio, burst)
        attempts += 1
        retries = 0
        while random.random() < fails and retries < tries - 1 and tokens >= 1 - 1e-9:
            tokens, attempts, retries = tokens - 1, attempts + 1, retries + 1
    return attempts / bookings


@given(
    fails=st.sampled_from([0.02, 0.1, 0.3, 0.9, 1]),
    tries=st.integers(1, 4),
    ratio=st.sampled_from([0, 0.1, 0.5, 2]),
    burst=st.sampled_from([1, 3, 20]),
)
def test_a_bucket_of_tokens_never_spends_more_than_the_bound(fails, tries, ratio, burst):
    """But for what it held at the start, and for chance: 5 standard deviations of it."""
    bookings = 4000
    chance = 5 * tries / math.sqrt(bookings)
    attempts = played_out(fails, tries, ratio, burst, bookings)
    assert attempts <= 1 + ratio + burst / bookings + 1e-9
    bound = budgeted_attempts_bound(fails, tries=tries, budget_ratio=ratio)
    assert attempts <= bound + burst / bookings + chance


@pytest.mark.parametrize("fails", [0.02, 0.3, 0.9])
def test_a_large_bucket_comes_up_to_the_bound(fails):
    bound = budgeted_attempts_bound(fails, tries=3, budget_ratio=0.1)
    assert played_out(fails, 3, 0.1, 200, 40_000) == pytest.approx(bound, abs=0.008)


def test_a_bucket_for_one_token_stays_well_below_the_bound():
    assert budgeted_attempts_bound(0.1, tries=2, budget_ratio=0.1) == 1.1
    assert played_out(0.1, 2, 0.1, 1, 40_000) == pytest.approx(1.05, abs=0.004)


def test_the_librarys_own_budget_keeps_within_the_bound():
    """A call that takes no time to speak of, so that the order of the attempts doesn't matter."""
    world = Scenario.steady(rate_per_s=10, hours=0.5, failure_probability=0.1)
    for burst in (1, 20):
        policy = CallPolicy(max_attempts=2, retry_budget=RetryBudget(ratio=0.1, burst=burst))
        outcome = simulate(world.sample(1), Design.queued(workers=60, policy=policy))
        attempts = sum(outcome.bookings.attempts)
        assert attempts <= 1.1 * len(outcome.bookings) + burst
        assert attempts > 1.03 * len(outcome.bookings)


# -- shuffle shards


def test_2_of_8_make_28_hands():
    assert shuffle_shards(8, 2) == len(list(combinations(range(8), 2))) == 28
    assert shuffle_shards(8, 8) == shuffle_shards(1, 1) == 1


@pytest.mark.parametrize(("shards", "pick"), [(8, 2), (6, 3), (5, 4), (4, 4), (3, 1)])
def test_overlaps_are_counted_over_all_pairs_of_hands(shards, pick):
    hands = [set(hand) for hand in combinations(range(shards), pick)]
    overlaps = Counter(len(mine & yours) for mine, yours in product(hands, hands))
    expected = [overlaps[shared] / len(hands) ** 2 for shared in range(pick + 1)]
    assert shuffle_shard_overlap(shards, pick) == pytest.approx(expected, rel=1e-12)


def test_overlaps_are_those_of_the_printed_table():
    """5 of 100, in per cent, as MacCarthaigh printed it in 2014; half a unit of the last digit."""
    printed = [(77, 0.5), (21, 0.5), (1.8, 0.05), (0.06, 5e-3), (0.0006, 5e-5), (0.0000013, 5e-8)]
    for share, (percent, half) in zip(shuffle_shard_overlap(100, 5), printed, strict=True):
        assert 100 * share == pytest.approx(percent, abs=half)


def test_overlaps_of_very_many_hands_are_a_whole():
    overlap = shuffle_shard_overlap(3000, 1500)
    assert math.fsum(overlap) == pytest.approx(1, rel=1e-12)
    mean = math.fsum(shared * share for shared, share in enumerate(overlap))
    assert mean == pytest.approx(750, rel=1e-12)


# -- fairness


@pytest.mark.parametrize(
    ("values", "index"),
    [
        ([3], 1),
        ([0.1, 0.1, 0.1], 1),
        ([1, 0, 0, 0], 1 / 4),
        ([2, 2, 2, 0, 0], 3 / 5),
        ([1, 2, 3], 36 / (3 * 14)),
        ([1, 1, 1, 5], 64 / (4 * 28)),
        ([0, 0, 0], 1),
        ([1e308, 1e308, 0], 2 / 3),
        ([1e-320, 0], 1 / 2),
        (np.array([200, 200], dtype=np.uint8), 1),
        ((each for each in (4, 2)), 36 / 40),
    ],
)
def test_jain_tells_how_evenly_something_is_shared_out(values, index):
    assert jain(values) == pytest.approx(index, rel=1e-12)


@given(st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1), st.floats(1e-6, 1e6))
def test_jain_lies_between_one_in_n_and_1_whatever_the_unit_and_the_order(values, unit):
    index = jain(values)
    assert (1 - 1e-12) / len(values) <= index <= 1
    assert jain([unit * each for each in values][::-1]) == pytest.approx(index, rel=1e-9)


def test_bad_shares_are_refused():
    for error, values, words in (
        (ValueError, [], ["values must hold at least one"]),
        (ValueError, [1, -1e-9], ["values[1] must be a number of at least 0", "got -1e-09"]),
        (ValueError, [math.nan], ["values[0] must be a number", "got nan"]),
        (ValueError, [1, math.inf], ["values[1] must be a number", "got inf"]),
        (TypeError, [1, None], ["values[1] must be a number", "got None"]),
        (TypeError, 3, ["values must be a list", "got 3"]),
    ):
        with refused(error, *words):
            jain(values)


# -- burn rate


@pytest.mark.parametrize(
    ("burn", "window_h", "spent"), [(14.4, 1, 0.02), (6, 6, 0.05), (1, 72, 0.1), (1, 720, 1)]
)
def test_burn_rates_spend_what_the_sre_workbook_prints(burn, window_h, spent):
    assert budget_spent(burn, window_h=window_h) == pytest.approx(spent, rel=1e-12)


def test_a_shorter_period_is_spent_sooner():
    assert budget_spent(2, window_h=24, period_h=7 * 24) == pytest.approx(2 / 7, rel=1e-12)


def test_burn_rate_compares_what_broke_with_what_may():
    assert burn_rate(0.001, objective=0.999) == pytest.approx(1, rel=1e-9)
    assert burn_rate(0.0144, objective=0.999) == pytest.approx(14.4, rel=1e-9)
    assert burn_rate(1, objective=0.95) == pytest.approx(20, rel=1e-9)
    assert burn_rate(0, objective=0.99) == 0
    assert burn_rate(0.3, objective=0) == 0.3


def test_an_objective_of_everything_has_no_budget_to_burn():
    for objective in (1, 1.0, 1.5):
        with refused(
            ValueError, "objective must be a number of at least 0 and below 1", f"got {objective!r}"
        ):
            burn_rate(0.5, objective=objective)


# -- the recursion


def test_one_server_serves_one_after_the_other():
    assert fifo_starts([0, 1, 2, 20], [5, 3, 1, 1], 1) == [0, 5, 8, 20]


def test_two_servers_serve_whoever_came_first_on_whichever_frees_first():
    assert fifo_starts([0, 1, 2, 3, 4], [9, 2, 2, 2, 2], 2) == [0, 1, 3, 5, 7]


def test_a_server_that_frees_at_the_instant_of_an_arrival_is_free_for_it():
    assert fifo_starts([0, 5], [5, 1], 1, backlog_limit=0) == [0, 5]


def test_a_limit_counts_those_who_wait_and_not_those_in_service():
    assert fifo_starts([0, 1, 2, 3], [9, 9, 9, 9], 1, backlog_limit=2) == [0, 9, 18, None]
    assert fifo_starts([0, 1, 2, 3], [9, 9, 9, 9], 1, backlog_limit=1) == [0, 9, None, None]
    assert fifo_starts([0, 1, 2, 3], [9, 9, 9, 9], 1, backlog_limit=0) == [0, None, None, None]


def test_who_starts_at_the_instant_of_an_arrival_waits_no_more():
    assert fifo_starts([0, 1, 4, 4], [4, 4, 1, 1], 1, backlog_limit=1) == [0, 4, 8, None]


def test_whoever_is_refused_takes_no_servers_time():
    assert fifo_starts([0, 1, 2], [2, 50, 1], 1, backlog_limit=0) == [0, None, 2]


def test_an_empty_line_is_allowed():
    assert fifo_starts([], [], 1) == fifo_starts([], [], 1, backlog_limit=0) == []


@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=40),
    servers=st.integers(1, 5),
    limit=st.none() | st.integers(0, 5),
)
def test_recursion_agrees_with_looking_back_at_every_booking(rows, servers, limit):
    arrivals = [sum(gap for gap, _ in rows[: row + 1]) for row in range(len(rows))]
    services = [service for _, service in rows]
    expected = naive_starts(arrivals, services, servers, limit)
    assert fifo_starts(arrivals, services, servers, backlog_limit=limit) == expected


@given(rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=40))
def test_one_server_is_lindleys_recursion(rows):
    arrival, wait, service, expected = 0, 0, 0, []
    for gap, length in rows:
        arrival, wait = arrival + gap, max(wait + service - gap, 0)
        expected.append(arrival + wait)
        service = length
    arrivals = [sum(gap for gap, _ in rows[: row + 1]) for row in range(len(rows))]
    assert fifo_starts(arrivals, [length for _, length in rows], 1) == expected


# -- bad arguments

GOOD = {
    erlang_b: {"offered_load": 1, "servers": 2},
    erlang_c: {"offered_load": 1, "servers": 2},
    mmc_mean_wait_s: {"rate_per_s": 1, "mean_service_s": 1, "servers": 2},
    mmc_wait_exceeds: {"rate_per_s": 1, "mean_service_s": 1, "servers": 2, "time_s": 1},
    fifo_starts: {"arrivals": [0], "services": [1], "servers": 1, "backlog_limit": 1},
    pollaczek_khinchine_wait_s: {"rate_per_s": 1, "mean_service_s": 0.5, "scv_services": 1},
    allen_cunneen_wait_s: {
        "rate_per_s": 1,
        "mean_service_s": 1,
        "servers": 2,
        "scv_arrivals": 1,
        "scv_services": 1,
    },
    square_root_staffing: {"offered_load": 1, "beta": 1},
    halfin_whitt: {"beta": 1},
    halfin_whitt_beta: {"probability": 0.5},
    servers_for_wait: {"rate_per_s": 1, "mean_service_s": 1, "time_s": 1, "share": 0.5},
    mmck: {"rate_per_s": 1, "mean_service_s": 1, "servers": 2, "places": 3},
    drain_time_s: {"backlog": 1, "capacity_per_s": 2, "rate_per_s": 1},
    fluid_backlog: {
        "expected": lambda from_s, to_s: to_s - from_s,
        "capacity_per_s": 1,
        "duration_s": 2,
        "step_s": 1,
    },
    retry_amplification: {"tries": 3, "layers": 2},
    expected_attempts: {"failure_probability": 0.5, "tries": 3},
    budgeted_attempts_bound: {"failure_probability": 0.5, "tries": 3, "budget_ratio": 0.1},
    shuffle_shards: {"shards": 8, "pick": 2},
    shuffle_shard_overlap: {"shards": 8, "pick": 2},
    burn_rate: {"bad_share": 0.1, "objective": 0.9},
    budget_spent: {"burn": 1, "window_h": 1, "period_h": 720},
}
POSITIVE = ("a number above 0", bad_numbers(0, -1))
NOT_NEGATIVE = ("a number of at least 0", bad_numbers(-1))
SERVERS = ("a whole number of at least 1", bad_wholes(0, -1))
MAYBE_SERVERS = ("a whole number of at least 0", bad_wholes(-1))
LIMIT = ("a whole number of at least 0", [bad for bad in bad_wholes(-1) if bad[1] is not None])
SHARE = ("a number from 0 to 1", bad_numbers(-0.1, 1.1))
SHARE_ABOVE_0 = ("a number above 0 and at most 1", bad_numbers(0, -0.1, 1.1))
RULES = [
    (erlang_b, "offered_load", NOT_NEGATIVE),
    (erlang_b, "servers", MAYBE_SERVERS),
    (erlang_c, "offered_load", NOT_NEGATIVE),
    (erlang_c, "servers", SERVERS),
    (mmc_mean_wait_s, "rate_per_s", POSITIVE),
    (mmc_mean_wait_s, "mean_service_s", POSITIVE),
    (mmc_mean_wait_s, "servers", SERVERS),
    (mmc_wait_exceeds, "time_s", NOT_NEGATIVE),
    (mmc_wait_exceeds, "rate_per_s", POSITIVE),
    (mmc_wait_exceeds, "mean_service_s", POSITIVE),
    (mmc_wait_exceeds, "servers", SERVERS),
    (fifo_starts, "servers", SERVERS),
    (fifo_starts, "backlog_limit", LIMIT),
    (pollaczek_khinchine_wait_s, "rate_per_s", POSITIVE),
    (pollaczek_khinchine_wait_s, "mean_service_s", POSITIVE),
    (pollaczek_khinchine_wait_s, "scv_services", NOT_NEGATIVE),
    (allen_cunneen_wait_s, "rate_per_s", POSITIVE),
    (allen_cunneen_wait_s, "mean_service_s", POSITIVE),
    (allen_cunneen_wait_s, "servers", SERVERS),
    (allen_cunneen_wait_s, "scv_arrivals", NOT_NEGATIVE),
    (allen_cunneen_wait_s, "scv_services", NOT_NEGATIVE),
    (square_root_staffing, "offered_load", NOT_NEGATIVE),
    (square_root_staffing, "beta", NOT_NEGATIVE),
    (halfin_whitt, "beta", NOT_NEGATIVE),
    (halfin_whitt_beta, "probability", SHARE_ABOVE_0),
    (servers_for_wait, "rate_per_s", POSITIVE),
    (servers_for_wait, "mean_service_s", POSITIVE),
    (servers_for_wait, "time_s", NOT_NEGATIVE),
    (servers_for_wait, "share", SHARE_ABOVE_0),
    (mmck, "rate_per_s", POSITIVE),
    (mmck, "mean_service_s", POSITIVE),
    (mmck, "servers", SERVERS),
    (mmck, "places", MAYBE_SERVERS),
    (drain_time_s, "backlog", NOT_NEGATIVE),
    (drain_time_s, "capacity_per_s", NOT_NEGATIVE),
    (drain_time_s, "rate_per_s", NOT_NEGATIVE),
    (fluid_backlog, "capacity_per_s", POSITIVE),
    (fluid_backlog, "duration_s", POSITIVE),
    (fluid_backlog, "step_s", POSITIVE),
    (retry_amplification, "tries", SERVERS),
    (retry_amplification, "layers", SERVERS),
    (expected_attempts, "failure_probability", SHARE),
    (expected_attempts, "tries", SERVERS),
    (budgeted_attempts_bound, "failure_probability", SHARE),
    (budgeted_attempts_bound, "tries", SERVERS),
    (budgeted_attempts_bound, "budget_ratio", NOT_NEGATIVE),
    (shuffle_shards, "shards", SERVERS),
    (shuffle_shards, "pick", ("a whole number from 1 to 8", bad_wholes(0, -1, 9))),
    (shuffle_shard_overlap, "shards", SERVERS),
    (shuffle_shard_overlap, "pick", ("a whole number from 1 to 8", bad_wholes(0, -1, 9))),
    (burn_rate, "bad_share", SHARE),
    (burn_rate, "objective", NOT_NEGATIVE),
    (budget_spent, "burn", NOT_NEGATIVE),
    (budget_spent, "window_h", POSITIVE),
    (budget_spent, "period_h", POSITIVE),
]
BAD = [
    pytest.param(
        formula, field, allowed, error, value, id=f"{formula.__name__}-{field}={value!r:.9}"
    )
    for formula, field, (allowed, bad) in RULES
    for error, value in bad
]


@pytest.mark.parametrize(("formula", "field", "allowed", "error", "value"), BAD)
def test_a_bad_argument_is_named_with_its_value_and_what_is_allowed(
    formula, field, allowed, error, value
):
    with refused(error, f"{field} must be {allowed}", f"got {value!r}"):
        formula(**{**GOOD[formula], field: value})


def test_every_argument_that_can_be_wrong_is_tried():
    """But columns and the function of the fluid, which have tests of their own."""
    tried = {(formula, field) for formula, field, _ in RULES}
    elsewhere = {"arrivals", "services", "expected"}
    for formula, good in GOOD.items():
        assert formula(**good) is not None
        assert list(inspect.signature(formula).parameters) == list(good)
        assert {field for field in good if (formula, field) not in tried} <= elsewhere


def test_columns_of_different_length_are_refused():
    for limit in (None, 0):
        with refused(ValueError, "arrivals and services must have one entry", "got 2 and 1"):
            fifo_starts([1, 2], [1], 1, backlog_limit=limit)


def test_a_line_out_of_order_or_with_times_that_are_none_is_refused():
    with refused(ValueError, "arrivals must be ascending"):
        fifo_starts([0, 3, 2], [1, 1, 1], 1)
    with refused(ValueError, "arrivals[1] must be a number", "got nan"):
        fifo_starts([0, math.nan], [1, 1], 1)
    with refused(ValueError, "services must be at least 0, got -1"):
        fifo_starts([0, 1], [1, -1], 1)
    with refused(TypeError, "services[1] must be a number", "got '1'"):
        fifo_starts([0, 1], [1, "1"], 1)
    with refused(TypeError, "arrivals must be a list", "got 3"):
        fifo_starts(3, [1], 1)


# -- by position and by name

BY_POSITION = {"rate_per_s", "mean_service_s", "offered_load", "servers"}
ALONE = {"arrivals", "services", "expected", "backlog", "burn", "bad_share", "mean_time_s"}
ALONE |= {"beta", "probability", "failure_probability"}  # first, and nothing like it follows
REFUSED_IF_SWAPPED = {"shards", "pick"}


@pytest.mark.parametrize("formula", GOOD, ids=lambda formula: formula.__name__)
def test_rate_mean_and_servers_come_by_position_in_this_order_and_all_else_by_name(formula):
    parameters = inspect.signature(formula).parameters.values()
    bare = [one.name for one in parameters if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    standard = [name for name in bare if name in BY_POSITION]
    assert standard in (
        [],
        ["rate_per_s"],
        ["servers"],
        ["offered_load"],
        ["offered_load", "servers"],
        ["rate_per_s", "mean_service_s"],
        ["rate_per_s", "mean_service_s", "servers"],
    )
    assert set(bare) - BY_POSITION <= ALONE | REFUSED_IF_SWAPPED
    times = {"arrivals", "services"}
    assert len(set(bare) & (ALONE - times)) <= 1


def test_shards_and_pick_in_the_wrong_order_are_refused():
    for count in (shuffle_shards, shuffle_shard_overlap):
        with refused(ValueError, "pick must be a whole number from 1 to 2", "got 8"):
            count(2, 8)


# -- the noise of a float


def test_a_load_that_is_a_hair_below_the_servers_fills_them():
    assert 0.29 * 100 < 29
    assert erlang_c(0.29 * 100, 29) == 1
    assert mmc_mean_wait_s(0.29, 100, 29) == math.inf
    assert mmc_wait_exceeds(0.29, 100, 29, time_s=1e9) == 1
    assert allen_cunneen_wait_s(0.29, 100, 29, scv_services=0) == math.inf
    assert servers_for_wait(0.29, 100, time_s=0, share=0.999) == 30
    assert 49 * (1 / 49) < 1
    assert pollaczek_khinchine_wait_s(1 / 49, 49, scv_services=0) == math.inf
    assert drain_time_s(5, capacity_per_s=0.3, rate_per_s=0.1 * 3) == math.inf
    assert 0.7 + 0.1 < 0.8
    assert drain_time_s(5, capacity_per_s=0.8, rate_per_s=0.7 + 0.1) == math.inf


@given(servers=st.integers(1, 400), mean_s=st.floats(1e-3, 1e4))
def test_a_load_just_equal_to_the_servers_fills_them_however_it_is_made(servers, mean_s):
    assert mmc_mean_wait_s(servers / mean_s, mean_s, servers) == math.inf
    assert mmc_mean_wait_s(servers / mean_s, mean_s, servers + 1) < math.inf


@given(load=st.integers(1, 30_000).map(lambda root: root * root), parts=st.floats(1e-3, 1e3))
def test_staffing_does_not_add_a_server_for_noise(load, parts):
    assert square_root_staffing(load / parts * parts, beta=1) == load + math.isqrt(load)


@given(servers=st.integers(1, MOST_SERVERS), spare=st.floats(1e-11, 1e-9))
def test_what_is_more_than_noise_is_to_spare(servers, spare):
    load = servers * (1 - spare)
    assert mmc_mean_wait_s(load, 1, servers) < math.inf
    assert drain_time_s(1, capacity_per_s=servers, rate_per_s=load) == pytest.approx(
        1 / (servers - load)
    )


@given(load=st.floats(1e-300, 1e-10))
def test_the_least_load_needs_a_server(load):
    assert square_root_staffing(load, beta=0) == 1


def test_whole_times_beyond_any_float_are_refused_by_name():
    with refused(ValueError, "services[1] must be"):
        fifo_starts([0, 0.5], [1, 10**400], 1)
    with refused(ValueError, "services[0] must be"):
        fifo_starts([0], [-(10**5000)], 1)
    with refused(ValueError, "arrivals[1] must be"):
        fifo_starts([0, 10**400], [1, 0.5], 1)


def test_staffing_of_49_erlangs_is_56_however_they_are_made():
    assert 0.07 * 700 > 49
    assert square_root_staffing(0.07 * 700, beta=1) == square_root_staffing(49, beta=1) == 56
    assert square_root_staffing(49.0001, beta=1) == 57


def test_a_share_just_met_is_enough_however_it_is_reckoned():
    """Of one server's customers as many wait as it is busy."""
    for tenths in range(1, 10):
        share = sum([0.1] * tenths)
        assert servers_for_wait(tenths / 10, 1, time_s=0, share=share) == 1
        assert servers_for_wait(share, 1, time_s=0, share=tenths / 10) == 1


def test_a_demand_just_equal_to_capacity_builds_no_backlog():
    level = flow(lambda from_s, to_s: 0.1 * 3 * (to_s - from_s), 0.3, 100, step_s=0.1)
    assert level == FluidBacklog(0, 0, 0, 0, 0)


def test_a_backlog_is_gone_when_it_is_gone_but_for_noise():
    """Ten tenths are served in ten steps; then as many come as go."""
    rates = [1.1] + [0] * 10 + [0.1] * 50
    fluid = flow(stepped(rates), 0.1, len(rates))
    assert fluid.peak == pytest.approx(1, rel=1e-12)
    assert fluid.drained_at_s == pytest.approx(11, rel=1e-9)


def test_steps_that_divide_the_duration_but_for_noise_are_as_many_as_they_should_be():
    asked = []
    fluid_backlog(
        lambda from_s, to_s: asked.append(to_s - from_s) or 0,
        capacity_per_s=1,
        duration_s=0.1 * 3,
        step_s=0.1,
    )
    assert 0.1 * 3 / 0.1 > 3
    assert asked == pytest.approx([0.1] * 3)


def test_burn_rates_are_those_of_the_decimals_that_were_written():
    assert 1 / (1 - 0.95) < 20
    assert burn_rate(1, objective=0.95) == 20
    assert burn_rate(1, objective=0.99999) == 100_000
    assert burn_rate(0.0144, objective=0.999) == 14.4


# -- extremes


def test_a_billion_servers_are_no_trouble():
    """At a load equal to the servers B is near sqrt(2 / (pi a)) (Jagerman, 1974)."""
    near = math.sqrt(2 / (math.pi * 1e9))
    assert erlang_b(1e9, 10**9) == pytest.approx(near, rel=1e-4)
    assert erlang_b(1, 10**9) == erlang_b(5e8, 10**9) == erlang_b(5e-324, 1) == 0
    assert erlang_b(1e300, 10**9) == 1
    assert erlang_c(1e9 - 1e5, 10**9) == pytest.approx(halfin_whitt(1e5 / math.sqrt(1e9)), rel=1e-3)
    assert mmck(1e9, 1, 10**9, places=3).blocked == pytest.approx(near, rel=1e-3)


def test_more_servers_than_bookings_are_no_trouble():
    assert fifo_starts([0, 1], [5, 5], 10**12) == [0, 1]
    assert fifo_starts([0, 1], [5, 5], 10**12, backlog_limit=0) == [0, 1]


def test_a_share_that_a_float_can_hardly_hold_needs_no_more_than_some_servers():
    assert 150 < servers_for_wait(1, 1, time_s=0, share=1e-300) < 200
    assert servers_for_wait(1e-300, 1e-300, time_s=0, share=1e-300) == 1
    assert servers_for_wait(40, 2, time_s=1e300, share=1e-300) == 81
    assert servers_for_wait(1e6, 1, time_s=0, share=1e-300) > 1e6


@pytest.mark.parametrize("mean_s", [5e-324, 1e-320, 1e-9, 1e300])
@pytest.mark.parametrize("time_s", [0, 1e300])
def test_no_product_of_extremes_is_nan(mean_s, time_s):
    rate_per_s = 0.5 / mean_s if mean_s > 1e-300 else 1
    assert 0 <= mmc_wait_exceeds(rate_per_s, mean_s, 2, time_s=time_s) <= 1
    assert mmc_mean_wait_s(rate_per_s, mean_s, 2) >= 0
    assert pollaczek_khinchine_wait_s(rate_per_s, mean_s, scv_services=1e300) >= 0
    scvs = {"scv_arrivals": 1.7e308, "scv_services": 1.7e308}
    assert allen_cunneen_wait_s(rate_per_s, mean_s, 2, **scvs) >= 0
    assert mmck(rate_per_s, mean_s, 2, places=3).mean_wait_s >= 0


TOO_MUCH = [
    (lambda: erlang_b(1, 10**9 + 1), "servers must be at most 1,000,000,000"),
    (lambda: erlang_c(1, 10**9 + 1), "servers must be at most 1,000,000,000"),
    (lambda: mmc_mean_wait_s(1, 1, 10**12), "servers must be at most 1,000,000,000"),
    (
        lambda: mmck(1, 1, 1, places=10**9),
        "places must be at most 500,000, since each takes a step",
    ),
    (lambda: mmc_mean_wait_s(1e200, 1e200, 1), "rate_per_s times mean_service_s must be a load"),
    (lambda: mmc_mean_wait_s(10**300, 10**300, 1), "rate_per_s times mean_service_s must be a"),
    (
        lambda: servers_for_wait(1e9, 1, time_s=0, share=0.1),
        "rate_per_s times mean_service_s must be at most 100,000,000, or the search takes too long",
    ),
    (
        lambda: square_root_staffing(1e8, beta=1e300),
        "offered_load and beta must make at most 1,000,000,000 servers, got 100000000.0 and 1e+300",
    ),
    (lambda: flow(lambda *_: 0, 1, 1e12), "step_s must be at least duration_s / 500,000", "got 1"),
    (lambda: flow(lambda *_: 0, 1, 1e308, 5e-324), "step_s must be at least", "got 5e-324"),
    (
        lambda: expected_attempts(0.5, tries=10**9),
        "tries must be at most 500,000",
        "got 1000000000",
    ),
    (lambda: retry_amplification(tries=10, layers=309), "layers must leave at most 1e308 calls"),
    (lambda: retry_amplification(tries=2, layers=10**18), "layers must leave at most 1e308 calls"),
    (lambda: shuffle_shards(10**9, 5 * 10**8), "shards must be at most 5,000", "got 1000000000"),
    (lambda: shuffle_shard_overlap(10**9, 2), "shards must be at most 5,000", "got 1000000000"),
]


@pytest.mark.parametrize("too_much", TOO_MUCH, ids=lambda case: case[1][:30])
def test_what_would_take_for_ever_is_refused_with_the_reason(too_much):
    formula, *words = too_much
    with refused(ValueError, *words):
        formula()


def test_whole_numbers_without_end_do_not_overflow():
    assert budget_spent(10**308, window_h=10**308, period_h=10) == math.inf
    assert retry_amplification(tries=1, layers=10**18) == 1
    assert drain_time_s(10**308, capacity_per_s=1e-5, rate_per_s=0) == math.inf


# -- numbers of every kind


def given_as(kind, good: dict) -> dict:
    """The numbers of a call as another kind, where that can hold them."""
    changed = {}
    for field, value in good.items():
        if isinstance(value, list):
            changed[field] = np.array(value, dtype=kind) if kind is not Fraction else value
        elif callable(value) or (isinstance(value, float) and np.issubdtype(kind, np.integer)):
            changed[field] = value
        elif isinstance(value, int) and not issubclass(kind, np.integer):
            # a whole number stays one
            wholes = {"servers", "places", "tries", "layers", "shards", "pick", "backlog_limit"}
            changed[field] = value if field in wholes else kind(value)
        else:
            changed[field] = kind(value)
    return changed


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.float16, np.float64, Fraction])
@pytest.mark.parametrize("formula", GOOD, ids=lambda formula: formula.__name__)
def test_numbers_of_every_kind_give_what_plain_ones_give(formula, kind):
    """None of the numbers in GOOD but 0.1 and 0.9 is rounded by half a float."""
    good = {
        field: value if value not in (0.1, 0.9, 720) else 0.5 if value < 1 else 24
        for field, value in GOOD[formula].items()
    }
    found = formula(**given_as(kind, good))
    assert found == formula(**good)
    assert type(found) in (int, float, list, BoundedBacklog, FluidBacklog)


@pytest.mark.parametrize(
    "formula",
    [formula for formula in GOOD if formula is not fluid_backlog],
    ids=lambda f: f.__name__,
)
def test_decimals_are_refused_everywhere(formula):
    """They don't mix with floats."""
    for field, value in GOOD[formula].items():
        if not isinstance(value, list):
            with refused(TypeError, f"{field} must be a ", "(Decimal)"):
                formula(**GOOD[formula] | {field: Decimal(value)})


def test_small_whole_numbers_of_numpy_do_not_wrap_round():
    assert drain_time_s(np.uint8(9), capacity_per_s=np.uint8(1), rate_per_s=np.uint8(2)) == math.inf
    assert mmc_mean_wait_s(np.uint8(200), np.uint8(2), np.int16(500)) == mmc_mean_wait_s(
        200, 2, 500
    )
    times = np.array([0, 100, 200], dtype=np.uint8)
    assert fifo_starts(times, times, 1) == [0, 100, 200]
    assert fifo_starts(times, np.array([200] * 3, dtype=np.uint8), 1) == [0, 200, 400]


def test_numbers_of_numpy_are_numbers():
    assert erlang_c(np.float64(3), np.int64(4)) == erlang_c(3, 4)
