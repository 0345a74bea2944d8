"""What a study promises: right intervals, the same Mornings for all, one answer however it runs."""

import math
import os
import threading
import time
from decimal import Decimal
from fractions import Fraction
from itertools import count
from random import Random
from statistics import NormalDist, fmean, stdev

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import STUDENT_T_99_19, bad_numbers, refused

from waitingroom_lib import Autoscaler, Design, Scenario, intervals, judge, simulate, study
from waitingroom_lib.intervals import interval, replications_needed, share_interval, welch
from waitingroom_lib.study import MEASURES, compare, pareto, replicate, sweep

STEADY = Scenario.steady(rate_per_s=10, hours=0.1)
SHORT = Scenario.steady(rate_per_s=2, hours=0.02)
W22, W23 = Design.queued(workers=22), Design.queued(workers=23)
STRICT = Design.queued(workers=18, backlog_limit=5)

# Ten patients' extra hours of sleep with each of two drugs (Student, 1908), with the intervals that
# the documentation of R gives for them: ?t.test, paired and not.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
R_PAIRED = (-2.4598858, -0.7001142)
R_WELCH = (-3.3654832, 0.2054832)

# Delays in ten simulated days of a bank (Law, Simulation Modeling and Analysis, ch. 9): the 90%
# interval is 2.03 ± 0.32, and 0.25 needs 16 days.
BANK = [1.53, 1.66, 1.24, 2.34, 2.00, 1.69, 2.69, 2.86, 1.70, 2.60]

seconds = pytest.approx


def ends(found) -> tuple[float, float]:
    return found.low, found.high


# -- Intervals


@pytest.mark.parametrize(
    ("size", "level", "printed"),
    [
        (2, 0.95, 12.706),
        (5, 0.95, 2.776),
        (10, 0.90, 1.833),
        (10, 0.95, 2.262),
        (20, 0.99, STUDENT_T_99_19),
        (31, 0.95, 2.042),
        (121, 0.99, 2.617),
    ],
)
def test_an_interval_uses_the_quantile_of_the_printed_table(size, level, printed):
    values = [Random(size).gauss(0, 1) for _ in range(size)]
    found = interval(values, level=level)
    assert found.half_width == seconds(printed * stdev(values) / math.sqrt(size), rel=5e-4)
    assert found.mean == fmean(values)
    assert (found.count, found.level) == (size, level)
    assert found.method == f"Student's t on {size} replications"


# What scipy 1.17.1 gives: stdtrit(freedom, (1 + level) / 2).
STUDENT_LEVELS = (0.5, 0.9, 0.95, 0.99, 0.9999, 0.999999)
STUDENT = {
    1: "1.0000000000000002 6.313751514675037 12.706204736174694 63.656741162871526 "
    "6366.197671316637 636619.7722780723",
    1.3424658: "0.9005842755235766 4.172597848407987 7.112164615170733 23.784520752407122 "
    "735.2764450745734 22711.556425746792",
    2: "0.8164965809277261 2.9199855803537242 4.302652729749462 9.924843200918287 "
    "99.99249984375004 999.9992499299547",
    3: "0.7648923284043444 2.3533634348018233 3.1824463052837078 5.840909309733355 "
    "28.000130010950002 130.15458955229283",
    9: "0.7027221467513264 1.833112932656237 2.262157162798205 3.249835541592126 "
    "6.593682583944882 11.636782027137297",
    59: "0.6786707778017197 1.6710930321038946 2.000995378088267 2.6617587521629673 "
    "4.173572020183239 5.45930214185278",
    1000: "0.6747351646070093 1.6463788172854643 1.9623390808264083 2.580754698065951 "
    "3.9063437367014084 4.922289523401577",
}


@pytest.mark.parametrize("freedom", STUDENT)
def test_students_quantile_is_what_scipy_gives(freedom):
    for level, golden in zip(STUDENT_LEVELS, STUDENT[freedom].split(), strict=True):
        assert intervals._student(freedom, level) == seconds(float(golden), rel=1e-12)


@pytest.mark.parametrize("level", [1e-300, 1e-9, 0.3, 1 - 1e-12, 1 - 2**-52])
def test_students_quantile_holds_at_the_extremes(level):
    """Of two degrees of freedom it is an equation; of very many it is the normal's."""
    p = (1 + level) / 2
    two = (2 * p - 1) / math.sqrt(2 * p * (1 - p))
    assert intervals._student(2, level) == seconds(two, rel=1e-9)
    assert intervals._student(1e12, level) == seconds(NormalDist().inv_cdf(p), rel=1e-9, abs=1e-15)


def test_a_half_width_that_is_there_already_needs_no_more_replications():
    for size in range(2, 40):
        draw = Random(size).gauss
        values = [draw(5, 2) for _ in range(size)]
        assert replications_needed(values, interval(values).half_width) == size


def test_what_no_float_or_no_patience_can_hold_is_refused():
    assert interval([1e150, -1e150]).half_width > 1e150
    for value in (1e151, -1e300, 10**400, Fraction(10**400)):
        with refused(ValueError, "values[1] must be at most 1e+150 in size, or infinite"):
            interval([1, value])
    with refused(
        ValueError, "half_width must be one that 1,000,000,000 replications", "got 1e-300"
    ):
        replications_needed([1, 2], 1e-300)
    with refused(ValueError, "level must be below 1", "got 0.9999999999999999"):
        interval([1, 2], level=1 - 2**-53)
    assert replications_needed([1, 2], 1e9, level=1 - 2**-52) == 2


def test_numbers_of_every_kind_make_the_same_interval():
    plain = interval([200, 250, 255])
    assert interval(np.array([200, 250, 255], dtype=np.uint8)) == plain
    assert interval(np.array([200, 250, 255], dtype=np.float16), level=np.float64(0.95)) == plain
    assert interval([Fraction(200), 250, np.int32(255)]) == plain
    with refused(TypeError, "values[0] must be a number", "Decimal"):
        interval([Decimal(1), 2])


def test_the_interval_of_the_textbook_is_found_again():
    found = interval(BANK, level=0.90)
    assert (round(found.mean, 2), round(found.half_width, 2)) == (2.03, 0.32)
    assert found.relative_error == seconds(0.32 / 2.03, abs=0.002)


def test_an_interval_of_95_percent_holds_the_truth_95_times_in_100():
    draw = Random(1).gauss
    held = sum(interval([draw(5, 2) for _ in range(10)]).contains(5) for _ in range(1000))
    assert abs(held - 950) <= 3 * math.sqrt(1000 * 0.95 * 0.05)


def test_an_error_has_no_share_of_a_mean_of_nothing():
    assert interval([-1, 1]).relative_error == math.inf
    assert interval([-1, -3]).relative_error == seconds(12.7062 / 2, rel=1e-4)


def test_welch_agrees_with_r_on_students_own_figures():
    found = welch(DRUG_1, DRUG_2)
    assert ends(found) == seconds(R_WELCH, abs=1e-6)
    assert found.method == "Welch's t on 10 and 10 replications"
    assert not found.excludes_zero


def test_the_paired_interval_of_students_own_figures_is_that_of_r():
    found = interval([a - b for a, b in zip(DRUG_1, DRUG_2, strict=True)])
    assert ends(found) == seconds(R_PAIRED, abs=1e-6)
    assert found.excludes_zero


def test_welch_with_unequal_sizes_by_hand():
    # v_a = 4/2, v_b = 1/3: f = (7/3)² / (4/1 + (1/9)/2) = 1.3425, between 1 and 2
    found = welch([0, math.sqrt(8)], [5, 6, 7])
    assert found.mean == seconds(math.sqrt(2) - 6)
    quantile = found.half_width / math.sqrt(7 / 3)
    assert 4.303 < quantile < 12.706
    assert quantile == seconds(intervals._student(1.3424658, 0.95))
    assert found.count == 5


def test_the_order_of_the_values_changes_no_digit():
    values = [Random(3).lognormvariate(0, 3) for _ in range(50)]
    assert interval(values) == interval(sorted(values))


@pytest.mark.parametrize(
    ("values", "mean", "why"),
    [
        ([7], 7, "one value"),
        ([1, math.inf, 3], math.inf, "1 of 3 values not finite"),
        ([math.inf, math.inf], math.inf, "2 of 2 values not finite"),
        ([1, math.nan], math.nan, "1 of 2 values not finite"),
        ([math.inf, -math.inf, 1], math.nan, "2 of 3 values not finite"),
    ],
)
def test_where_nothing_is_known_of_the_spread_nothing_is_ruled_out(values, mean, why):
    found = interval(values)
    assert found.mean == seconds(mean, nan_ok=True)
    assert ends(found) == (-math.inf, math.inf)
    assert found.contains(0)
    assert not found.excludes_zero
    assert found.relative_error == math.inf
    assert why in found.method
    assert str(found) == f"{mean} ± inf"
    assert why.split(" of ")[0] in welch(values, [1, 2]).method
    assert welch([1, 2], values).half_width == math.inf


def test_values_that_never_differ_have_an_interval_of_no_width():
    assert ends(interval([0.1] * 7)) == (0.1, 0.1)
    assert ends(welch([3, 3], [1, 1, 1])) == (2, 2)


@pytest.mark.parametrize(
    ("mean", "half_width", "said"),
    [
        (12.3456, 0.8251, "12.35 ± 0.83"),
        (45_123.4, 1_234.5, "45,100 ± 1,200"),
        (-0.16123, 0.0996, "-0.161 ± 0.100"),
        (24, 0, "24 ± 0"),
        (0, 0, "0 ± 0"),
        (0.9, 1e-17, "0.9 ± 0"),
    ],
)
def test_an_interval_shows_the_digits_that_mean_something(mean, half_width, said):
    assert str(intervals.Interval(mean, half_width, 0.95, 5, "by hand")) == said


def test_both_ends_belong_to_an_interval():
    found = intervals.Interval(2, 2, 0.95, 5, "by hand")
    assert [found.contains(value) for value in (-0.01, 0, 4, 4.01)] == [False, True, True, False]
    assert not found.excludes_zero


def test_replications_needed_are_those_of_the_textbook():
    assert replications_needed(BANK, 0.25, level=0.90) == 16
    assert replications_needed(BANK, 0.5, level=0.90) == 10, "never fewer than there are"
    assert replications_needed([1, 1, 1], 0.1) == 3


@given(
    st.lists(st.floats(0, 100), min_size=2, max_size=6),
    st.floats(1, 100),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_replications_needed_are_the_fewest_that_do(values, wanted, level):
    needed = replications_needed(values, wanted, level=level)

    def half_width(size):
        return intervals._student(size - 1, level) * stdev(values) / math.sqrt(size)

    assert half_width(needed) <= wanted
    assert needed == len(values) or half_width(needed - 1) > wanted


@pytest.mark.parametrize(
    ("kept", "of", "low", "high"),
    [  # as R's binom.test(kept, of)$conf.int prints them
        (15, 20, 0.5089541, 0.9134285),
        (27, 30, 0.7347115, 0.9788829),
        (0, 30, 0.0, 0.1157033),
        (1, 1, 0.025, 1.0),
    ],
)
def test_a_share_has_the_exact_interval(kept, of, low, high):
    assert share_interval(kept, of) == pytest.approx((low, high), abs=5e-8)


def test_at_the_ends_of_a_share_s_interval_the_count_is_just_too_rare():
    low, high = share_interval(7, 12, level=0.9)

    def chance(counts, share):
        return sum(math.comb(12, n) * share**n * (1 - share) ** (12 - n) for n in counts)

    assert chance(range(7, 13), low) == pytest.approx(0.05)
    assert chance(range(8), high) == pytest.approx(0.05)


@given(st.integers(1, 1000), st.sampled_from([0.5, 0.95]))
def test_when_all_are_kept_a_share_s_lower_end_is_the_rule_of_thumb_s(of, level):
    low, high = share_interval(of, of, level=level)
    assert low == pytest.approx(((1 - level) / 2) ** (1 / of))
    assert high == 1
    assert share_interval(0, of, level=level) == pytest.approx((0, 1 - low), abs=1e-12)


# -- Replications


def test_a_replication_holds_the_figures_of_simulate():
    frame = replicate(STEADY, STRICT, [3, 8], jobs=1)
    assert list(frame.columns) == list(MEASURES)
    assert frame.index.name == "seed"
    for seed in (3, 8):
        outcome = simulate(STEADY.sample(seed), STRICT)
        away, arrived = outcome.count("rejected"), len(outcome.bookings)
        assert away > 0
        row = frame.loc[seed]
        assert row["acceptance_p99_s"] == outcome.acceptance_s.percentile(99, never=away)
        assert row["confirmation_p95_s"] == outcome.confirmation_s.percentile(95)
        assert row["oldest_wait_s"] == outcome.oldest_wait_s
        assert row["cost_gbp"] == outcome.cost.total_gbp
        assert row["mean_queue_wait_s"] == fmean(outcome.queue_wait_s)
        assert row["rejected_share"] == away / arrived
        assert row["promises_kept"] == judge(outcome).promises_kept


def test_a_number_of_seeds_means_1_to_that_number():
    frame = replicate(SHORT, W22, 4, measures=["cost_gbp"], jobs=1)
    assert list(frame.index) == [1, 2, 3, 4]


def test_seeds_can_come_from_a_generator_and_keep_their_order():
    seeds = (seed for seed in (9, -2, 5))
    assert list(replicate(SHORT, W22, seeds, jobs=1).index) == [9, -2, 5]


def test_the_order_of_the_seeds_changes_no_figure():
    forth = replicate(SHORT, W22, [1, 2, 3], jobs=1)
    back = replicate(SHORT, W22, [3, 2, 1], jobs=1)
    pd.testing.assert_frame_equal(forth, back.sort_index())
    pd.testing.assert_frame_equal(
        sweep(SHORT, [W22], [1, 2, 3], jobs=1), sweep(SHORT, [W22], [3, 2, 1], jobs=1)
    )


def test_a_morning_without_bookings_has_no_mean_and_no_share():
    frame = replicate(Scenario.steady(rate_per_s=1e-6, hours=0.01), W22, 1, jobs=1)
    assert frame[["mean_queue_wait_s", "rejected_share"]].isna().all(axis=None)


def test_own_measures_and_names_of_ready_ones():
    own = replicate(SHORT, W22, 2, measures={"arrived": lambda o: len(o.bookings)}, jobs=1)
    assert own["arrived"].tolist() == [len(SHORT.sample(seed)) for seed in (1, 2)]
    named = replicate(SHORT, W22, 2, measures=["promises_kept", "cost_gbp"], jobs=1)
    assert list(named.columns) == ["promises_kept", "cost_gbp"]
    alone = replicate(SHORT, W22, 2, measures="cost_gbp", jobs=1)
    pd.testing.assert_frame_equal(alone, named[["cost_gbp"]])


def in_processes(**changes):
    """Two designs, one of them with a lambda, and a measure that closes over something."""
    factor = 3
    measures = {
        "three_waits": lambda outcome: factor * outcome.oldest_wait_s,
        "process": lambda outcome: os.getpid(),
    }
    scaled = Design.queued(workers=Autoscaler(rule=lambda seen: 7 * factor, minimum=20))
    return [replicate(STEADY, design, 6, measures=measures, **changes) for design in (W22, scaled)]


def assert_alike_but_elsewhere(frames, others):
    for frame, other in zip(frames, others, strict=True):
        assert frame["three_waits"].tolist() == other["three_waits"].tolist()
        assert set(frame["process"]) == {os.getpid()}
        assert os.getpid() not in set(other["process"])


def test_two_processes_give_the_figures_of_one_lambdas_and_all():
    assert_alike_but_elsewhere(in_processes(jobs=1), in_processes(jobs=2))
    pd.testing.assert_frame_equal(
        replicate(STEADY, STRICT, 5, jobs=1), replicate(STEADY, STRICT, 5, jobs=2)
    )


def test_no_process_is_started_that_has_no_seed_to_run(monkeypatch):
    asked = []

    class Spy(joblib.Parallel):
        def __init__(self, n_jobs, **others):
            asked.append(n_jobs)
            super().__init__(n_jobs=1, **others)

    monkeypatch.setattr(joblib, "Parallel", Spy)
    for jobs in (1, 2, 3, 50, -1):
        replicate(SHORT, W22, 3, measures=["cost_gbp"], jobs=jobs)
    assert asked == [1, 2, 3, 3, min(joblib.cpu_count(), 3)]


@pytest.mark.parametrize("backend", ["multiprocessing", "threading"])
def test_joblibs_other_backends_give_the_same_figures(backend):
    with joblib.parallel_config(backend=backend):
        frames = in_processes(jobs=2)
        pd.testing.assert_frame_equal(
            replicate(SHORT, STRICT, 3, jobs=2), replicate(SHORT, STRICT, 3, jobs=1)
        )
    if backend == "multiprocessing":
        assert_alike_but_elsewhere(in_processes(jobs=1), frames)


def test_seeds_of_numpy_do_not_wrap_round():
    frame = replicate(SHORT, W22, np.uint8(255), measures=["cost_gbp"], jobs=1)
    assert list(frame.index) == list(range(1, 256))


def test_one_seed_starts_no_process():
    here = replicate(SHORT, W22, 1, measures={"process": lambda outcome: os.getpid()})
    assert here["process"].tolist() == [os.getpid()]


def test_a_cluster_gives_the_same_figures_and_moves_the_bar(monkeypatch, capsys):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(study, "SILENT_S", 0.01)
    alone = in_processes(jobs=1, progress=False)
    with (
        distributed.Client(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as client,
        joblib.parallel_config(backend="dask"),
    ):
        workers = set(client.run(os.getpid).values())
        there = in_processes()
        with refused(TypeError, "'arrived'", "[1]"):
            replicate(SHORT, W22, 4, measures={"arrived": lambda outcome: [1]})
    assert_alike_but_elsewhere(alone, there)
    assert set(there[0]["process"]) <= workers
    assert "6/6" in capsys.readouterr().err


# -- Progress


def slowly(wait_s: float):
    def measure(outcome):
        time.sleep(wait_s)
        return 0

    return {"nothing": measure}


def test_a_slow_run_shows_how_far_it_is_on_stderr(monkeypatch, capsys):
    monkeypatch.setattr(study, "SILENT_S", 0.2)
    sweep(SHORT, {1: W22, 2: W23}, 4, measures=slowly(0.08), jobs=1)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "4/8" in shown.err
    assert "8/8" in shown.err
    assert "0/8" not in shown.err, "it was shown too early"


def test_a_run_that_has_nothing_to_show_yet_says_so_in_time(monkeypatch, capsys):
    monkeypatch.setattr(study, "SILENT_S", 0.1)
    replicate(SHORT, W22, 1, measures=slowly(0.3), jobs=1)
    assert "0/1" in capsys.readouterr().err


def test_a_quick_run_and_one_that_must_not_speak_are_silent(monkeypatch, capsys):
    assert study.SILENT_S == 2
    replicate(SHORT, W22, 3, jobs=1)
    time.sleep(0.1)
    assert not any(isinstance(thread, threading.Timer) for thread in threading.enumerate())
    monkeypatch.setattr(study, "SILENT_S", 0.05)
    replicate(SHORT, W22, 3, measures=slowly(0.1), jobs=1, progress=False)
    time.sleep(0.1)
    assert capsys.readouterr() == ("", "")


# -- Sweeps


def test_a_sweep_is_replicate_for_each_design():
    designs = {22: W22, "strict": STRICT, (1, 2): Design.synchronous(threads=25)}
    frame = sweep(STEADY, designs, 4, level=0.9, jobs=1)
    assert list(frame.index) == list(designs)
    assert frame.index.name == "design"
    assert list(frame.columns[:3]) == [
        "acceptance_p99_s",
        "acceptance_p99_s_low",
        "acceptance_p99_s_high",
    ]
    for row, design in enumerate(designs.values()):
        figures = replicate(STEADY, design, 4, jobs=1)
        for name in MEASURES:
            found = interval(figures[name], level=0.9)
            expected = [found.mean, found.low, found.high]
            assert frame.iloc[row][[name, f"{name}_low", f"{name}_high"]].tolist() == expected


def test_a_tuple_is_one_label():
    frame = sweep(SHORT, {(22, 4): W22, (23, 4): W23}, 1, jobs=1)
    assert (list(frame.index), frame.index.nlevels) == ([(22, 4), (23, 4)], 1)


def test_a_sweep_draws_each_morning_once(monkeypatch):
    drawn, sample = [], Scenario.sample
    monkeypatch.setattr(
        Scenario, "sample", lambda self, seed: drawn.append(seed) or sample(self, seed)
    )
    sweep(SHORT, [W22, W23, STRICT], [4, 7], jobs=1)
    assert drawn == [4, 7]


def test_what_designs_share_is_found_out_once_and_changes_no_figure(monkeypatch):
    """Designs with the same front end follow one another on a Morning: `simulate` keeps one."""
    designs = {
        (workers, servers): Design.queued(workers=workers, servers=servers)
        for workers in (18, 22)
        for servers in (3, 1, 2)
    }
    alone = [replicate(SHORT, design, 2, jobs=1).mean() for design in designs.values()]
    seen = []

    def watched(morning, design):
        seen.append((morning.seed, design.servers))
        return simulate(morning, design)

    monkeypatch.setattr(study, "simulate", watched)
    frame = sweep(SHORT, designs, 2, jobs=1)
    assert seen == [(seed, servers) for seed in (1, 2) for servers in (1, 1, 2, 2, 3, 3)]
    for row, expected in zip(frame[list(MEASURES)].to_numpy(), alone, strict=True):
        assert row.tolist() == seconds(expected.tolist())


def test_designs_without_labels_are_called_by_their_words():
    assert list(sweep(SHORT, [W22, W23], 1, jobs=1).index) == [str(W22), str(W23)]


# -- Comparisons


def test_a_comparison_by_hand():
    result = compare(STEADY, W22, W23, 3, jobs=1)
    a, b = (
        [simulate(STEADY.sample(seed), design).queue_wait_s.mean() for seed in (1, 2, 3)]
        for design in (W22, W23)
    )
    differences = [left - right for left, right in zip(a, b, strict=True)]
    half_width = 4.3027 * stdev(differences) / math.sqrt(3)
    assert result.paired.mean == seconds(sum(differences) / 3)
    assert result.paired.half_width == seconds(half_width, rel=1e-4)
    assert result.unpaired == welch(a, b)
    means, covered = (fmean(a), fmean(b)), 0
    for left, right in zip(a, b, strict=True):
        covered += (left - means[0]) * (right - means[1])
    assert result.correlation == seconds(covered / 2 / stdev(a) / stdev(b))
    gain = (stdev(a) ** 2 + stdev(b) ** 2) / stdev(differences) ** 2
    assert result.variance_reduction == seconds(gain)
    assert result.figures["a"].tolist() == a
    assert result.figures["difference"].tolist() == differences


def test_on_the_same_mornings_the_paired_interval_is_much_narrower():
    result = compare(STEADY, W22, W23, 10, jobs=1)
    assert result.correlation > 0.8
    assert result.paired.half_width < 0.7 * result.unpaired.half_width
    assert result.variance_reduction > 2


def test_pairing_can_tell_apart_what_independent_runs_could_not():
    result = compare(STEADY, Design.queued(workers=21), W22, 4, jobs=1)
    assert result.winner == "b"
    assert not result.unpaired.excludes_zero


def test_the_winner_has_less_but_for_promises_kept():
    assert compare(STEADY, W22, W23, 10, jobs=1).winner == "b"
    assert compare(STEADY, W23, W22, 10, jobs=1).winner == "a"
    slow = Scenario.steady(rate_per_s=10, hours=0.4)
    few = Design.queued(workers=10)  # breaks two promises; 24 break the budget only
    kept = compare(slow, few, Design.queued(workers=24), [1, 2], measure="promises_kept", jobs=1)
    assert (kept.winner, kept.paired.mean < 0) == ("b", True)
    assert "more is better" in str(kept)


def test_designs_that_do_the_same_cannot_be_told_apart():
    result = compare(SHORT, W22, W22, 3, jobs=1)
    assert result.winner == "can't tell"
    assert math.isnan(result.opposite_share)
    assert "winner: can't tell" in str(result)


def compared(differences, b=0.0, measure="wait") -> study.Comparison:
    figures = pd.DataFrame({"a": differences, "b": b}, dtype=float)
    figures["difference"] = figures["a"] - figures["b"]
    paired = interval(figures["difference"])
    return study.Comparison("first", "second", measure, paired, paired, figures)


INF = math.inf


@pytest.mark.parametrize(
    ("a", "b", "winner"),
    [
        ([INF] * 2, [1, 2], "b"),  # on every seed, as where a difference never varies
        ([1, 2, 3], [INF] * 3, "a"),
        ([INF], [1], "can't tell"),  # one value says nothing of the spread
        ([INF] * 3, [INF] * 3, "can't tell"),
        ([INF, 5, 5], [1, 1, 1], "can't tell"),  # of three seeds signs can't tell: 2 / 2**3
        ([INF] + [5] * 4, [1] * 5, "can't tell"),  # 2 / 2**5 is 0.0625
        ([INF] + [5] * 5, [1] * 6, "b"),  # 2 / 2**6 is 0.03125
        ([INF] * 5 + [INF] * 4, [1] * 5 + [INF] * 4, "can't tell"),  # alike on four of nine
        ([INF] * 6 + [INF] * 4, [1] * 6 + [INF] * 4, "b"),
        ([INF] * 8 + [0], [1] * 9, "b"),  # 2 (1 + 9) / 2**9 is 0.039
        ([INF] * 7 + [0], [1] * 8, "can't tell"),  # 2 (1 + 8) / 2**8 is 0.07
        ([INF] * 9 + [math.nan], [1] * 10, "can't tell"),
        ([-INF] * 6, [0] * 6, "a"),
    ],
)
def test_where_a_figure_is_infinite_the_signs_say_who_wins(a, b, winner):
    found = compared(a, b)
    assert found.winner == winner
    assert ends(found.paired) == (-INF, INF)
    swapped = {"a": "b", "b": "a"}.get(winner, winner)
    assert compared(b, a).winner == swapped
    assert compared(a, b, "promises_kept").winner == swapped


@given(st.integers(0, 12), st.integers(0, 12), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_sign_test_counts_the_ways_in_which_coins_would_fall_so(less, more, level):
    """One more seed, on which both are infinite alike, so that it is by signs."""
    figures = pd.DataFrame({"a": [0.0] * less + [2.0] * more + [INF], "b": 1.0})
    figures.loc[less + more, "b"] = INF
    figures["difference"] = figures["a"] - figures["b"]
    paired = interval(figures["difference"], level=level)
    found = study.Comparison("first", "second", "wait", paired, paired, figures)
    coins = less + more
    extreme = sum(
        math.comb(coins, k) for k in range(coins + 1) if min(k, coins - k) <= min(less, more)
    )
    tells = less != more and round(extreme / 2**coins, 9) <= round(1 - level, 9)
    assert found.winner == ({True: "a", False: "b"}[less > more] if tells else "can't tell")


def test_a_comparison_by_signs_says_so():
    found = compared([INF] * 8 + [0], [1] * 9)
    assert found.signs == (1, 8)
    assert found.opposite_share == seconds(1 / 9)
    last = str(found).splitlines()[-1]
    assert last.startswith("winner: b: second (by signs: less on 1 and 8 seeds); taken alone, 11%")
    assert "by signs" not in str(compared([3, 4, 5]))


def test_a_design_that_turns_many_away_loses_on_every_seed():
    many, few = Design.queued(workers=22), Design.queued(workers=8, backlog_limit=5)
    found = compare(STEADY, few, many, 3, measure="acceptance_p99_s", jobs=1)
    assert found.figures["a"].eq(INF).all()
    assert found.figures["b"].lt(INF).all()
    assert (found.winner, found.opposite_share) == ("b", 0)


def test_how_many_seeds_alone_would_have_named_the_other():
    assert compared([3, 4, -1, 5, 0]).opposite_share == 0.2
    assert compared([-3, -4, 1, -5, 2]).opposite_share == 0.4
    assert compared([3, 4, 5]).opposite_share == 0
    assert math.isnan(compared([1, -1]).opposite_share)
    assert math.isnan(compared([1, math.nan]).opposite_share)


def test_what_never_varies_or_never_ends_has_no_correlation():
    assert math.isnan(compared([3, 4, 5]).correlation)
    assert compared([3, 4, 5]).variance_reduction == 1
    for differences in ([2, 2], [1, math.inf], [1, math.nan], [4]):
        assert math.isnan(compared(differences).correlation)
        assert math.isnan(compared(differences).variance_reduction)
        assert str(compared(differences)).count("\n") == 6


def test_a_comparison_reads_well():
    result = compare(STEADY, W22, W23, 10, jobs=1, level=0.9)
    lines = str(result).splitlines()
    assert result.paired.level == result.unpaired.level == 0.9
    assert lines[0] == "mean_queue_wait_s (less is better), a - b, 0.9 confidence"
    assert lines[1].startswith("  a: queued, 22 workers, 4 servers: mean 0.")
    assert lines[3].endswith("(Student's t on 10 replications)")
    assert " ± " in lines[3]
    assert lines[4].endswith("(Welch's t on 10 and 10 replications)")
    assert lines[5].startswith("correlation 0.9")
    assert lines[6].startswith("winner: b: queued, 23 workers, 4 servers; taken alone, ")


def test_a_comparison_of_a_function_carries_its_name():
    def arrived(outcome):
        return len(outcome.bookings)

    result = compare(SHORT, W22, W23, 3, measure=arrived, jobs=1)
    assert (result.measure, result.winner) == ("arrived", "can't tell")


# -- Pareto fronts

FIGURES = st.sampled_from([0.0, 1.0, 2.0, 3.0, math.inf, math.nan])


@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES), max_size=9))
def test_the_pareto_front_is_what_brute_force_finds(rows):
    frame = pd.DataFrame(rows, columns=["x", "y", "z"], dtype=float)
    expected = []
    for place, (x, y, _) in enumerate(rows):
        beaten = any(p <= x and q <= y and (p < x or q < y) for p, q, _ in rows)
        if not (beaten or math.isnan(x) or math.isnan(y)):
            expected.append(place)
    front = pareto(frame, minimise=["x", "y"])
    assert list(front.index) == expected
    assert list(front.columns) == ["x", "y", "z"]


def test_equal_rows_stay_on_the_front_together_whatever_their_labels():
    columns = {"cost_gbp": [1, 1, 2], "confirmation_p95_s": [5.0, 5.0, 5.0]}
    frame = pd.DataFrame(columns, index=["x", "x", "x"])
    assert pareto(frame)["cost_gbp"].tolist() == [1, 1]


def test_the_front_of_a_sweep_leaves_out_who_pays_more_for_nothing():
    designs = {workers: Design.queued(workers=workers) for workers in (18, 22, 200, 300)}
    names = ["cost_gbp", "confirmation_p95_s"]
    frame = sweep(STEADY, designs, 2, measures=names, jobs=1)
    assert list(pareto(frame).index) == [18, 22, 200]
    assert list(pareto(frame, minimise="cost_gbp").index) == [18]


# -- Bad input, refused before anything runs


@pytest.fixture
def _nothing_runs(monkeypatch):
    def run(*_):
        raise AssertionError("something ran")

    monkeypatch.setattr(study, "simulate", run)


SEEDS = [
    (TypeError, 2.0, ["seeds", "2.0", "float", "whole number"]),
    (TypeError, True, ["seeds", "True", "bool"]),
    (TypeError, None, ["seeds", "None"]),
    (TypeError, "12", ["seeds[0]", "'1'", "str"]),
    (TypeError, [1, 2.5], ["seeds[1]", "2.5", "float"]),
    (TypeError, [True], ["seeds[0]", "True"]),
    (ValueError, 0, ["seeds", "at least 1", "0"]),
    (ValueError, -3, ["seeds", "at least 1", "-3"]),
    (ValueError, [], ["seeds", "at least one"]),
    (ValueError, [4, 5, 4], ["seeds", "differ", "4"]),
    (ValueError, 10**12, ["seeds", "at most 1,000,000"]),
    (ValueError, count(), ["seeds", "at most 1,000,000"]),
]


@pytest.mark.usefixtures("_nothing_runs")
@pytest.mark.parametrize(("error", "seeds", "words"), SEEDS)
def test_bad_seeds_are_refused(error, seeds, words):
    for run in (
        lambda: replicate(SHORT, W22, seeds, jobs=1),
        lambda: sweep(SHORT, [W22], seeds, jobs=1),
        lambda: compare(SHORT, W22, W23, seeds, jobs=1),
    ):
        with refused(error, *words):
            run()


MEASURE_FAULTS = [
    (ValueError, ["speed"], ["measures", "'speed'", *MEASURES]),
    (ValueError, "speed", ["measures", "'speed'", *MEASURES]),
    (ValueError, [], ["measures", "at least one"]),
    (ValueError, {}, ["measures", "at least one"]),
    (ValueError, ["cost_gbp", "cost_gbp"], ["measures", "'cost_gbp'", "twice"]),
    (TypeError, {"x": 3}, ["measures['x']", "function", "3"]),
    (TypeError, {3: len}, ["measures", "3", "str"]),
    (TypeError, len, ["measures", "len"]),
    (TypeError, 3, ["measures", "3"]),
]


@pytest.mark.usefixtures("_nothing_runs")
@pytest.mark.parametrize(("error", "measures", "words"), MEASURE_FAULTS)
def test_bad_measures_are_refused(error, measures, words):
    with refused(error, *words):
        replicate(SHORT, W22, 1, measures=measures, jobs=1)
    with refused(error, *words):
        sweep(SHORT, [W22], 1, measures=measures, jobs=1)


@pytest.mark.usefixtures("_nothing_runs")
@pytest.mark.parametrize("error_and_level", [*bad_numbers(0, -1, 1, 1.5, 95)])
def test_a_level_outside_0_to_1_is_refused(error_and_level):
    error, level = error_and_level
    for run in (
        lambda: interval([1, 2], level=level),
        lambda: interval([1], level=level),
        lambda: welch([1, 2], [1, 2], level=level),
        lambda: replications_needed([1, 2], 1, level=level),
        lambda: share_interval(1, 2, level=level),
        lambda: compare(SHORT, W22, W23, 1, level=level, jobs=1),
        lambda: sweep(SHORT, [W22], 1, level=level, jobs=1),
    ):
        with refused(error, "level"):
            run()


@pytest.mark.usefixtures("_nothing_runs")
@pytest.mark.parametrize(
    ("error", "run", "words"),
    [
        (TypeError, lambda: replicate("Monday", W22, 1), ["scenario", "Scenario", "'Monday'"]),
        (TypeError, lambda: replicate(SHORT, 22, 1), ["design", "Design", "22"]),
        (TypeError, lambda: replicate(SHORT, W22, 1, jobs=1.5), ["jobs", "1.5"]),
        (ValueError, lambda: replicate(SHORT, W22, 1, jobs=0), ["jobs", "0", "-1"]),
        (TypeError, lambda: replicate(SHORT, W22, 1, progress=1), ["progress", "bool"]),
        (TypeError, lambda: compare(SHORT, 22, W22, 1), ["design_a", "Design", "22"]),
        (TypeError, lambda: compare(SHORT, W22, 22, 1), ["design_b", "Design", "22"]),
        (TypeError, lambda: compare(W22, W23, 20, 1), ["design_b", "20"]),
        (
            ValueError,
            lambda: compare(SHORT, W22, W23, 1, measure="speed"),
            ["measure", "'speed'", *MEASURES],
        ),
        (ValueError, lambda: sweep(SHORT, [], 1), ["designs", "at least one"]),
        (ValueError, lambda: sweep(SHORT, {}, 1), ["designs", "at least one"]),
        (ValueError, lambda: sweep(SHORT, [W22, W22], 1), ["designs", "label", str(W22), "twice"]),
        (TypeError, lambda: sweep(SHORT, W22, 1), ["designs", "several"]),
        (TypeError, lambda: sweep(SHORT, 22, 1), ["designs", "22"]),
        (TypeError, lambda: sweep(SHORT, [W22, 3], 1), ["designs[1]", "Design", "3"]),
        (TypeError, lambda: sweep(SHORT, {"few": 3}, 1), ["designs['few']", "Design", "3"]),
        (
            ValueError,
            lambda: sweep(SHORT, [W22], 1, measures={"x": len, "x_low": len}),
            ["measures", "'x_low'", "twice"],
        ),
        (TypeError, lambda: interval(3), ["values", "3"]),
        (TypeError, lambda: interval(["1"]), ["values[0]", "'1'", "str"]),
        (TypeError, lambda: interval([1, None]), ["values[1]", "None"]),
        (ValueError, lambda: interval([]), ["values", "at least one"]),
        (ValueError, lambda: welch([1], []), ["b", "at least one"]),
        (TypeError, lambda: welch(["x"], [1]), ["a[0]", "'x'"]),
        (ValueError, lambda: replications_needed([1], 1), ["values", "at least 2"]),
        (ValueError, lambda: replications_needed([1, math.inf], 1), ["values", "1 of 2"]),
        (ValueError, lambda: replications_needed([1, 2], 0), ["half_width", "above 0", "0"]),
        (ValueError, lambda: share_interval(3, 2), ["kept", "2", "3"]),
        (ValueError, lambda: share_interval(-1, 2), ["kept", "0", "-1"]),
        (ValueError, lambda: share_interval(0, 0), ["of", "1", "0"]),
        (ValueError, lambda: share_interval(1, 1001), ["of", "1000", "1001"]),
        (TypeError, lambda: share_interval(0.5, 2), ["kept", "0.5"]),
    ],
)
def test_bad_arguments_are_refused_before_anything_runs(error, run, words):
    with refused(error, *words):
        run()


@pytest.mark.parametrize(
    ("error", "minimise", "words"),
    [
        (ValueError, ["speed"], ["minimise", "'speed'", "cost_gbp, name"]),
        (ValueError, [], ["minimise", "at least one"]),
        (ValueError, ["cost_gbp", "cost_gbp"], ["minimise", "twice"]),
        (TypeError, ["name"], ["minimise", "numbers", "'name'"]),
        (TypeError, 3, ["minimise", "3"]),
    ],
)
def test_a_front_needs_columns_of_numbers_that_are_there(error, minimise, words):
    frame = pd.DataFrame({"cost_gbp": [1, 2], "name": ["x", "y"]})
    with refused(error, *words):
        pareto(frame, minimise)
    with refused(TypeError, "frame", "DataFrame"):
        pareto([[1, 2]])


def test_a_measure_that_gives_no_number_is_named():
    with refused(TypeError, "'waits'", "number", "latencies"):
        replicate(SHORT, W22, 1, measures={"waits": lambda outcome: outcome.queue_wait_s}, jobs=1)
