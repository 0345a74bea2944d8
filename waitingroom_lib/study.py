"""Many Mornings instead of one: replications, intervals, paired comparisons, sweeps, Pareto fronts.

One Morning is one roll of the dice. Here designs meet many, on every core through joblib, and each
figure comes with its confidence interval. joblib's backend is never set, so the same call runs on
any of them, also on a cluster (extra `cluster`; its workers need this library too):

    client = distributed.Client("scheduler:8786")
    with joblib.parallel_config(backend="dask"):
        frame = replicate(scenario, design, seeds=1000)
"""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from numbers import Integral
from statistics import StatisticsError, correlation, median, variance
from threading import Timer
from typing import Any

import joblib
import pandas as pd

# Not tqdm.auto: its widget needs a live front end, and leaves nothing to read where there is none
# (nbval, a printed page). This one is a line on stderr everywhere.
from tqdm.std import tqdm

from waitingroom_lib._checks import (
    SEED,
    quoted,
    require_choice,
    require_function,
    require_list,
    require_type,
    require_whole,
)
from waitingroom_lib._words import count
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.scaling import STAFF
from waitingroom_lib.intervals import Interval, interval, number, require_level, welch
from waitingroom_lib.judge.verdict import Promises, Verdict, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.simulate import simulate
from waitingroom_lib.world.scenario import Morning, Scenario

SILENT_S = 2
"""How long a run may last before its progress is shown, seconds."""

MOST_JOBS = 10_000
"""Most processes that can be asked for."""

MOST_SEEDS = 1_000_000
"""So many Mornings at most are drawn in one call."""

Measure = Callable[[Outcome], float]


MEASURES: dict[str, Measure] = {
    # The scorecard's figures: who was never accepted or confirmed is infinitely late.
    "acceptance_p99_s": lambda outcome: judge(outcome).acceptance.figure,
    "confirmation_p95_s": lambda outcome: judge(outcome).confirmation.figure,
    "oldest_wait_s": lambda outcome: outcome.oldest_wait_s,
    "cost_gbp": lambda outcome: outcome.cost.total_gbp,
    "mean_queue_wait_s": lambda outcome: outcome.queue_wait_s.mean(),
    "rejected_share": lambda outcome: (
        outcome.count("rejected") / len(outcome.bookings) if outcome.bookings else math.nan
    ),
    "promises_kept": lambda outcome: judge(outcome).promises_kept,
}
"""What is read off an outcome by default. Less is better, but for the number of promises kept."""


def replicate(
    scenario: Scenario,
    design: Design,
    seeds: int | Iterable[int],
    *,
    measures: Mapping[str, Measure] | Iterable[str] | None = None,
    jobs: int = -1,
    progress: bool = True,
) -> pd.DataFrame:
    """Run one design on many Mornings.

    The figures depend on neither the number of jobs nor joblib's backend. A rule in the design and
    the measures may be lambdas.

    Args:
        scenario: The world that the Mornings are drawn from.
        design: What meets them.
        seeds: One Morning a seed: a whole number n for 1 to n, or the seeds themselves.
        measures: What to read off each outcome: functions by name, or names of `MEASURES`; by
            default all of these.
        jobs: Processes to use, and never more than there are seeds; -1: one a core; 1: none but
            this one.
        progress: Whether to show progress on stderr once the run lasts more than 2 s. joblib's
            backend `multiprocessing` reports at the end only.

    Returns:
        A row a seed, in the order given; a column a measure.

    Raises:
        TypeError: If an argument, or what a measure returns, has the wrong type.
        ValueError: If there is no seed or measure, there are more than a million, one comes twice,
            or a name is unknown.
    """
    require_type("design", design, Design)
    drawn, functions = _seeds(seeds), _measures(measures)
    return _run(scenario, [design], drawn, functions, jobs, progress)[0]


def sweep(
    scenario: Scenario,
    designs: Mapping[Hashable, Design] | Iterable[Design],
    seeds: int | Iterable[int],
    *,
    measures: Mapping[str, Measure] | Iterable[str] | None = None,
    level: float = 0.95,
    jobs: int = -1,
    progress: bool = True,
) -> pd.DataFrame:
    """Run many designs on the very same Mornings, and give each figure its interval.

    Each Morning is drawn once and meets every design in turn: use at least as many seeds as cores.

    Args:
        scenario: The world that the Mornings are drawn from.
        designs: The designs by label, or the designs alone, whose words are then their labels.
        seeds: As in `replicate`.
        measures: As in `replicate`.
        level: Confidence of each interval by itself, above 0 and below 1.
        jobs: As in `replicate`.
        progress: As in `replicate`.

    Returns:
        A row a design, in the order given; for a measure `x` the columns `x` (its mean), `x_low`
        and `x_high` (the ends of its interval, see `interval`).

    Raises:
        TypeError: If an argument, or what a measure returns, has the wrong type.
        ValueError: If there is no design, seed or measure, one comes twice, or a name is unknown.
    """
    labelled, drawn, functions = _designs(designs), _seeds(seeds), _measures(measures)
    level = require_level(level)
    columns = [name + end for name in functions for end in ("", "_low", "_high")]
    _require_no_twin("the columns for measures", columns)
    rows = []
    for frame in _run(scenario, list(labelled.values()), drawn, functions, jobs, progress):
        intervals = [interval(frame[name], level=level) for name in functions]
        rows.append([end for each in intervals for end in (each.mean, each.low, each.high)])
    index = pd.Index(list(labelled), name="design", tupleize_cols=False)
    return pd.DataFrame(rows, index=index, columns=columns)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two designs on the very same Mornings, and what pairing was worth.

    Args:
        a: The first design, in words.
        b: The second design, in words.
        measure: What was compared.
        paired: Interval of the mean difference a - b, seed by seed.
        unpaired: The interval that the same figures would give as two independent samples.
        figures: The measure a seed: columns `a`, `b` and `difference`.
    """

    a: str
    b: str
    measure: str
    paired: Interval
    unpaired: Interval
    figures: pd.DataFrame = field(repr=False, compare=False)

    @property
    def less_is_better(self) -> bool:
        """Whether the smaller figure wins."""
        return self.measure != "promises_kept"

    @property
    def signs(self) -> tuple[int, int]:
        """On how many seeds a has less than b, and on how many b has less than a.

        Infinity is more than any number; two that are equal, or infinite alike, are on neither
        side, and neither is a nan.
        """
        a, b = self.figures["a"], self.figures["b"]
        return int((a < b).sum()), int((b < a).sum())

    @property
    def winner(self) -> str:
        """`a` or `b`; `can't tell` while the paired interval holds 0.

        Where a figure is infinite no interval has an end, and the signs decide. If one design is
        infinitely worse on every seed, at least two, it has lost, as where a difference never
        varies. If on some seeds only, by the two-sided sign test at the level of the interval
        (Dixon and Mood, 1946): it asks which design has less on most mornings, not by how much.
        Where a figure does not exist, nothing can be told.
        """
        if self.paired.excludes_zero:
            has_less = "a" if self.paired.mean < 0 else "b"
        elif self._is_by_signs and self._signs_tell():
            has_less = "a" if self.signs[0] > self.signs[1] else "b"
        else:
            return "can't tell"
        return has_less if self.less_is_better else {"a": "b", "b": "a"}[has_less]

    @property
    def _is_by_signs(self) -> bool:
        """Whether a figure is infinite, and none is nan."""
        figures = self.figures[["a", "b"]]
        return bool(figures.notna().all(axis=None) and figures.abs().eq(math.inf).any(axis=None))

    def _signs_tell(self) -> bool:
        fewer, more = sorted(self.signs)
        apart, seeds = self.figures["difference"].abs().eq(math.inf).sum(), len(self.figures)
        if more == apart == seeds > 1:
            return True
        total, ways, either = fewer + more, 1, 0
        for place in range(fewer + 1):  # `ways` is how often so many of all come out: n over k
            either += 2 * ways
            ways = ways * (total - place) // (place + 1)
        return round(either / 2**total, 9) <= round(1 - self.paired.level, 9)

    @property
    def opposite_share(self) -> float:
        """Share of the seeds that, alone, would have named the other design, 0 to 1.

        The other one than the mean difference does, or where a figure is infinite the one with less
        on fewer seeds; nan where neither design is ahead, or a figure does not exist.
        """
        a_less, b_less = self.signs
        ahead = b_less - a_less if self._is_by_signs else self.paired.mean
        if not abs(ahead) > 0:
            return math.nan
        return (a_less if ahead > 0 else b_less) / len(self.figures)

    @property
    def correlation(self) -> float:
        """Pearson's correlation of the two designs' figures; nan where it does not exist."""
        if math.isinf(self.paired.half_width):
            return math.nan
        try:
            return correlation(list(self.figures["a"]), list(self.figures["b"]))
        except StatisticsError:  # one of them never changes
            return math.nan

    @property
    def variance_reduction(self) -> float:
        """How many times the variance of the mean difference falls by pairing.

        `(s_a² + s_b²) / s_d²`: as many times the replications would be needed without common random
        numbers (Law, Simulation Modeling and Analysis, ch. 11). nan where it does not exist.
        """
        if math.isinf(self.paired.half_width):
            return math.nan
        v_a, v_b, v_difference = (variance(self.figures[name]) for name in self.figures)
        if v_difference:
            return (v_a + v_b) / v_difference
        return math.inf if v_a + v_b else math.nan

    def __str__(self) -> str:
        """The comparison, a line each."""
        better = "less" if self.less_is_better else "more"
        verdict = {"a": f"a: {self.a}", "b": f"b: {self.b}"}.get(self.winner, self.winner)
        by_signs = ""
        if self._is_by_signs:
            by_signs = " (by signs: less on {} and {} seeds)".format(*self.signs)
        return "\n".join(
            [
                f"{self.measure} ({better} is better), a - b, {self.paired.level:.4g} confidence",
                f"  a: {self.a}: mean {self.figures['a'].mean():,.4g}",
                f"  b: {self.b}: mean {self.figures['b'].mean():,.4g}",
                f"paired:   {self.paired} ({self.paired.method})",
                f"unpaired: {self.unpaired} ({self.unpaired.method})",
                f"correlation {self.correlation:.2f}: pairing is worth "
                f"{self.variance_reduction:,.3g} times the replications",
                f"winner: {verdict}{by_signs}; taken alone, {self.opposite_share:.0%} of the seeds "
                "point the other way",
            ]
        )


def compare(
    scenario: Scenario,
    design_a: Design,
    design_b: Design,
    seeds: int | Iterable[int],
    *,
    measure: str | Measure = "mean_queue_wait_s",
    level: float = 0.95,
    jobs: int = -1,
    progress: bool = True,
) -> Comparison:
    """Compare two designs on the very same Mornings (common random numbers).

    The scenario comes first, as in `replicate`: the Mornings are drawn from it. The interval is
    paired Student's t, with Welch's (1947) on the same figures beside it, to show what pairing is
    worth (Law, Simulation Modeling and Analysis, ch. 10 and 11). Where a figure is infinite there
    is no interval, and the signs decide: see `Comparison.winner`.

    Args:
        scenario: The world that the Mornings are drawn from.
        design_a: The first design.
        design_b: The second design.
        seeds: As in `replicate`.
        measure: What to compare: a name of `MEASURES`, or a function. Less is better, but for
            `promises_kept`.
        level: Confidence, above 0 and below 1.
        jobs: As in `replicate`.
        progress: As in `replicate`.

    Returns:
        The comparison.

    Raises:
        TypeError: If an argument, or what the measure returns, has the wrong type.
        ValueError: If there is no seed, one comes twice, or the measure is unknown.
    """
    require_type("design_a", design_a, Design)
    require_type("design_b", design_b, Design)
    level = require_level(level)
    if callable(measure):
        require_function("measure", measure, "an Outcome")
        name, of = getattr(measure, "__name__", "measure"), measure
    else:
        require_choice("measure", measure, *MEASURES)
        name, of = measure, MEASURES[measure]
    drawn = _seeds(seeds)
    frames = _run(scenario, [design_a, design_b], drawn, {name: of}, jobs, progress)
    figures = pd.DataFrame(dict(zip("ab", (frame[name] for frame in frames), strict=True)))
    figures["difference"] = figures["a"] - figures["b"]
    paired = interval(figures["difference"], level=level)
    return Comparison(
        a=str(design_a),
        b=str(design_b),
        measure=name,
        paired=paired,
        unpaired=welch(figures["a"], figures["b"], level=level),
        figures=figures,
    )


def pareto(
    frame: pd.DataFrame, minimise: Iterable[str] = ("cost_gbp", "confirmation_p95_s")
) -> pd.DataFrame:
    """The rows that no other row beats: the Pareto front (Pareto, 1906).

    A row is beaten by one that is nowhere larger and somewhere smaller. Equal rows stay together.
    Infinity is larger than any number; a row with a nan is not on the front and beats nobody, as a
    figure that does not exist keeps no promise.

    Args:
        frame: One row an alternative, such as `sweep` gives.
        minimise: The columns in which less is better.

    Returns:
        Those rows of the frame, in its order.

    Raises:
        TypeError: If it is no DataFrame, or a column holds no numbers.
        ValueError: If no column is named, one that the frame does not have, or has twice.
    """
    require_type("frame", frame, pd.DataFrame)
    columns = _names("minimise", minimise, list(frame.columns))
    _require_no_twin("columns of frame", [name for name in frame.columns if name in columns])
    for column in columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            raise TypeError(f"minimise must name columns of numbers, got {quoted(column)}")
    rows = frame[columns].to_numpy(dtype=float)
    beaten = [((rows <= row).all(axis=1) & (rows < row).any(axis=1)).any() for row in rows]
    exists = frame[columns].notna().all(axis=1)
    return frame[exists & ~pd.Series(beaten, index=frame.index, dtype=bool)]


def _run(
    scenario: Scenario,
    designs: Sequence[Design],
    seeds: Sequence[int],
    measures: Mapping[str, Measure],
    jobs: int,
    progress: bool,
) -> list[pd.DataFrame]:
    """Every design on every seed: a frame a design, a row a seed."""
    require_type("scenario", scenario, Scenario)
    require_type("progress", progress, bool)
    jobs = _jobs(jobs, len(seeds))
    # Drawing a Monday takes longer than running a plain design on it: a task is a whole seed.
    task = partial(_task, scenario, designs, measures)
    figures = []
    with _progress(len(seeds) * len(designs), shown=progress) as bar:
        for of_a_seed in _in_parallel(task, seeds, jobs):
            figures.append(of_a_seed)
            bar.update(len(designs))
    index = pd.Index(seeds, name="seed")
    return [
        pd.DataFrame(rows, index=index, columns=list(measures))
        for rows in zip(*figures, strict=True)
    ]


def _in_parallel(task: Callable[[int], Any], seeds: Iterable[int], jobs: int) -> Iterable[Any]:
    """What a task gives for each seed, in order, on any backend."""
    # Not every backend can send a lambda; cloudpickle, which wraps the task, can.
    task = joblib.wrap_non_picklable_objects(task)
    backend, _ = joblib.parallel.get_active_backend()
    return_as = "generator" if backend.supports_return_generator else "list"
    return joblib.Parallel(n_jobs=jobs, return_as=return_as)(
        joblib.delayed(task)(seed) for seed in seeds
    )


def _task(
    scenario: Scenario, designs: Sequence[Design], measures: Mapping[str, Measure], seed: int
) -> list[list[float]]:
    """Every design on one Morning: a row of figures each."""
    morning, rows = scenario.sample(seed), {}
    # Those with the same front end one after another: when it accepts whom is found out once.
    for place in sorted(range(len(designs)), key=lambda place: designs[place].servers):
        outcome = simulate(morning, designs[place])
        rows[place] = [_measured(name, of, outcome) for name, of in measures.items()]
    return [rows[place] for place in range(len(designs))]


def _measured(name: str, measure: Measure, outcome: Outcome) -> float:
    return number(f"what measure {quoted(name)} returns", measure(outcome))


@contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[tqdm]:
    """A bar of so many runs, on stderr, once they have lasted a while."""
    with tqdm(total=total, unit="run", delay=SILENT_S, disable=not shown) as bar:
        # tqdm looks at the clock only when something is done; the first may take long.
        first_look = Timer(SILENT_S, bar.refresh)
        first_look.daemon = True
        first_look.start()
        try:
            yield bar
        finally:
            first_look.cancel()


# -- Checks


def _jobs(jobs: int, tasks: int) -> int:
    """How many processes to start: no more than there is work for."""
    jobs = require_whole("jobs", jobs, at_least=-MOST_JOBS, at_most=MOST_JOBS)
    if jobs == 0:
        raise ValueError("jobs must be a whole number of at least 1, or -1 for every core, got 0")
    return min(joblib.effective_n_jobs(jobs), tasks)


def _seeds(seeds: int | Iterable[int]) -> list[int]:
    """The seeds, at least one, none twice."""
    if isinstance(seeds, Integral) and not isinstance(seeds, bool):
        seeds = range(1, require_whole("seeds", seeds, at_least=1) + 1)
    if not isinstance(seeds, Iterable):
        raise TypeError(
            "seeds must be a whole number n, for 1 to n, or several whole numbers, got "
            f"{quoted(seeds)} ({type(seeds).__name__})"
        )
    try:
        given = list(islice(seeds, MOST_SEEDS + 1))
    except TypeError:  # numpy's array of no dimension says that it is one
        given = require_list("seeds", seeds)
    if len(given) > MOST_SEEDS:
        raise ValueError(f"seeds must be at most {MOST_SEEDS:,}, a Morning each, got more")
    plain = [require_whole(f"seeds[{place}]", seed, **SEED) for place, seed in enumerate(given)]
    return _require_no_twin("seeds", plain)


def _measures(measures: Mapping[str, Measure] | Iterable[str] | None) -> dict[str, Measure]:
    """Functions by name."""
    if measures is None:
        return MEASURES
    if not isinstance(measures, Mapping):
        return {name: MEASURES[name] for name in _names("measures", measures, list(MEASURES))}
    for name, of in measures.items():
        require_type("measures name", name, str)
        require_function(f"measures[{quoted(name)}]", of, "an Outcome")
    _require_no_twin("measures", list(measures))
    return dict(measures)


def _designs(designs: Mapping[Hashable, Design] | Iterable[Design]) -> dict[Hashable, Design]:
    """Designs by label."""
    if isinstance(designs, Design) or not isinstance(designs, Iterable):
        raise TypeError(
            "designs must be several designs, or designs by label, got "
            f"{quoted(designs)} ({type(designs).__name__})"
        )
    named = isinstance(designs, Mapping)
    if named:
        for label, design in designs.items():
            require_type(f"designs[{quoted(label)}]", design, Design)
        given = list(designs.items())
    else:
        given = [(str(design), design) for design in require_list("designs", designs, Design)]
    _require_no_twin("designs (give them by label)", [label for label, _ in given])
    return dict(given)


def _names(what: str, names: Iterable[str], known: Sequence[str]) -> list[str]:
    """Names, at least one, none twice, all of them known; one may stand alone."""
    given = [names] if isinstance(names, str) else require_list(what, names)
    for name in given:
        if not _is_hashable(name) or name not in set(known):
            allowed = ", ".join(map(str, known))
            if len(allowed) > 300:
                allowed = f"{allowed[:300]} ..."
            raise ValueError(f"{what} must be among {allowed}, got {quoted(name)}")
    return _require_no_twin(what, given)


def _is_hashable(name: object) -> bool:
    try:
        hash(name)
    except TypeError:
        return False
    return True


def _require_no_twin(what: str, values: list) -> list:
    """Refuse an empty list, and one with something in it twice."""
    if not values:
        raise ValueError(f"{what} must be at least one, got none")
    seen = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{what} must differ, got {quoted(value)} twice")
        seen.add(value)
    return values


# -- One log


@dataclass(frozen=True, slots=True)
class FewestWorkers:
    """The fewest workers that keep the promises to those who wait, and how sure that is.

    Args:
        workers: The fewest on the log itself; infinite: no number that can be simulated, 100,000 at
            most, is enough.
        low: The lower end of the interval over resampled mornings.
        high: The upper end; infinite: on too many of them no number is enough.
        level: Share of the resampled mornings that the interval holds, at least.
        resampled: The fewest on each resampled morning, ascending.
        verdict: What becomes of all four promises on the log with so many workers; None: no number
            is enough.
    """

    workers: float
    low: float
    high: float
    level: float
    resampled: tuple[float, ...] = field(repr=False)
    verdict: Verdict | None = field(repr=False)

    @property
    def median(self) -> float:
        """The median over the resampled mornings."""
        return median(self.resampled)

    def __str__(self) -> str:
        """What was found, what it costs, and what it doesn't know."""
        few = "are the fewest that keep" if self.workers > 1 else "is the fewest that keeps"
        who = f"{count(self.workers, 'worker')} {few}"
        if math.isinf(self.workers):
            who = "no number of workers keeps"
        lines = [
            f"{who} confirmation in time and bounded backlog on this log",
            f"on {100 * self.level:.4g}% of {len(self.resampled)} mornings resampled from it: "
            f"{self.low:g} to {self.high:g}, median {self.median:g}",
        ]
        if self.verdict:
            for score in (self.verdict.acceptance, self.verdict.budget):
                lines.append(
                    f"{'kept  ' if score.kept else 'BROKEN'} {score.promise}: {score.figure_text} "
                    f"(at most {score.limit_text})"
                )
        lines.append(
            "not known: another kind of day, patients who would have come back, calls that would "
            "have been longer"
        )
        return "\n".join(lines)


def fewest_workers(
    morning: Morning,
    *,
    design: Design | None = None,
    promises: Promises | None = None,
    resamples: int = 100,
    level: float = 0.95,
    block_s: float = 30,
    within_s: float = 120,
    jobs: int = -1,
    progress: bool = True,
) -> FewestWorkers:
    """How many workers a recorded morning needs, and how sure one day makes you.

    Looks for the fewest that keep confirmation in time and bounded backlog; more of them are no
    help to the other two promises, which the result tells for that number. It takes for granted
    that more workers never make anybody wait longer, as is so in one first-come, first-served line.

    The interval holds the middle of what the same search finds on resampled mornings (the
    percentile interval: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13; how
    they are resampled: `Morning.resampled`). It says what chance would do to this very day.

    Args:
        morning: The log, at least one booking.
        design: What else is built, queued and with a fixed number of workers, which is of no
            account; by default as `Design.queued` has it.
        promises: The limits; by default the course's.
        resamples: Mornings to resample, 20 to 10,000.
        level: Share of them that the interval holds, above 0 and below 1.
        block_s: As in `Morning.resampled`.
        within_s: As in `Morning.resampled`.
        jobs: As in `replicate`, and never more than there are resamples.
        progress: As in `replicate`.

    Returns:
        The number, its interval, and all four promises with it.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If an argument is out of range, or the design has no fixed number of workers.
    """
    require_type("morning", morning, Morning)
    if not len(morning):
        raise ValueError("morning must have at least one booking, got none")
    design = Design.queued(workers=1) if design is None else design
    require_type("design", design, Design)
    if not (design.is_queued and design.is_fixed):
        raise ValueError(f"design must be queued, with a fixed number of workers, got {design}")
    promises = Promises() if promises is None else promises
    require_type("promises", promises, Promises)
    resamples = require_whole("resamples", resamples, at_least=20, at_most=10_000)
    level, jobs = require_level(level), _jobs(jobs, resamples)
    require_type("progress", progress, bool)
    morning.resampled(block_s=block_s, within_s=within_s)  # refuses what is no block

    busy_s = sum(morning.call_s) / morning.scenario.duration_s
    workers = _fewest(morning, design, promises, 1 + int(busy_s))
    task = partial(_fewest_resampled, morning, block_s, within_s, design, promises, workers)
    found = []
    with _progress(resamples, shown=progress) as bar:
        for of_a_morning in _in_parallel(task, range(1, resamples + 1), jobs):
            found.append(of_a_morning)
            bar.update()
    found.sort()
    outside = round(resamples * (1 - level) / 2, 9)  # at either end; whole numbers stay whole
    verdict = None
    if workers < math.inf:
        verdict = judge(simulate(morning, replace(design, workers=workers)), promises)
    return FewestWorkers(
        workers=workers,
        low=found[math.floor(outside)],
        high=found[-1 - math.floor(outside)],
        level=level,
        resampled=tuple(found),
        verdict=verdict,
    )


def _fewest_resampled(
    morning: Morning,
    block_s: float,
    within_s: float,
    design: Design,
    promises: Promises,
    guess: float,
    seed: int,
) -> float:
    resampled = morning.resampled(seed, block_s=block_s, within_s=within_s)
    return _fewest(resampled, design, promises, guess)


def _fewest(morning: Morning, design: Design, promises: Promises, guess: float) -> float:
    """The fewest workers that keep the promises, looked for around a guess; infinite: none do."""

    def keep(workers: int) -> bool:
        verdict = judge(simulate(morning, replace(design, workers=workers)), promises)
        return verdict.confirmation.kept and verdict.oldest.kept

    least = design.groups  # one each
    if not len(morning):
        return least
    # With one each in every group, nobody waits for want of a worker; a design has no more.
    most = min(len(morning) * least, STAFF["at_most"])
    too_few, enough, step = least - 1, max(min(guess, most), least), 1
    if keep(enough):
        while enough - step >= least and keep(enough - step):
            enough, step = enough - step, 2 * step
        too_few = max(enough - step, too_few)
    else:
        too_few = enough
        while not keep(enough := min(too_few + step, most)):
            if enough == most:
                return math.inf
            too_few, step = enough, 2 * step
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if keep(middle):
            enough = middle
        else:
            too_few = middle
    return enough
