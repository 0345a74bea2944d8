"""What the formulas promise, held against sums written out, printed figures and exact fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import bad_numbers, bad_wholes, naive_starts, refused

from waitingroom_lib.theory import (
    erlang_b,
    erlang_c,
    fifo_starts,
    little_number,
    mmc_mean_wait_s,
    mmc_wait_exceeds,
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


def test_little_multiplies_rate_and_time():
    assert little_number(14, 2) == 28
    assert little_number(0, 5) == little_number(5, 0) == 0


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
    assert mmc_wait_exceeds(1e6, 1.5, 2, 3) == mmc_wait_exceeds(1e6, 9, 2, 3) == 1


def test_many_servers_neither_overflow_nor_lose_digits():
    """Erlang's sums of the figures of a large pool hold factorials that no float can."""
    assert erlang_b(900, 1000) == pytest.approx(float(blocked(Fraction(900), 1000)), rel=1e-9)


# -- M/M/c


def test_mm1_waits_as_every_textbook_says():
    """M/M/1: rho / (mu - lambda), and P(W > t) = rho exp(-(mu - lambda) t)."""
    assert mmc_mean_wait_s(0.4, 2, 1) == pytest.approx(0.8 / (0.5 - 0.4))
    assert mmc_wait_exceeds(3, 0.4, 2, 1) == pytest.approx(0.8 * math.exp(-0.1 * 3))


def test_mm2_waits_as_every_textbook_says():
    """M/M/2: s rho^2 / (1 - rho^2)."""
    assert mmc_mean_wait_s(0.75, 2, 2) == pytest.approx(2 * 0.75**2 / (1 - 0.75**2))


def test_mean_wait_is_the_integral_of_the_share_that_waits_longer():
    steps = [0.01 * step for step in range(4000)]
    area = 0.01 * sum(mmc_wait_exceeds(time + 0.005, 1.5, 2, 4) for time in steps)
    assert area == pytest.approx(mmc_mean_wait_s(1.5, 2, 4), rel=1e-4)


def test_at_time_0_the_share_that_waits_is_erlangs():
    assert mmc_wait_exceeds(0, 1.5, 2, 4) == erlang_c(3, 4)


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
    assert fifo_starts(arrivals, services, servers, limit) == expected


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
    little_number: {"rate_per_s": 1, "mean_time_s": 1},
    erlang_b: {"offered_load": 1, "servers": 2},
    erlang_c: {"offered_load": 1, "servers": 2},
    mmc_mean_wait_s: {"rate_per_s": 1, "mean_service_s": 1, "servers": 2},
    mmc_wait_exceeds: {"time_s": 1, "rate_per_s": 1, "mean_service_s": 1, "servers": 2},
    fifo_starts: {"arrivals": [0], "services": [1], "servers": 1, "backlog_limit": 1},
}
POSITIVE = ("a number above 0", bad_numbers(0, -1))
NOT_NEGATIVE = ("a number of at least 0", bad_numbers(-1))
SERVERS = ("a whole number of at least 1", bad_wholes(0, -1))
MAYBE_SERVERS = ("a whole number of at least 0", bad_wholes(-1))
LIMIT = ("a whole number of at least 0", [bad for bad in bad_wholes(-1) if bad[1] is not None])
RULES = [
    (little_number, "rate_per_s", NOT_NEGATIVE),
    (little_number, "mean_time_s", NOT_NEGATIVE),
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


def test_columns_of_different_length_are_refused():
    for limit in (None, 0):
        with pytest.raises(ValueError, match="shorter"):
            fifo_starts([1, 2], [1], 1, limit)


def test_numbers_of_numpy_are_numbers():
    assert erlang_c(np.float64(3), np.int64(4)) == erlang_c(3, 4)
