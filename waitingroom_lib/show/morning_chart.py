"""A morning on one time axis, and curves against what was varied, quick enough for a slider."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from waitingroom_lib._checks import (
    MOMENT,
    SPAN,
    quoted,
    require_number,
    require_type,
)
from waitingroom_lib._words import duration
from waitingroom_lib.judge.verdict import Promises
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.timeline import Timeline
from waitingroom_lib.show.knobs import told
from waitingroom_lib.show.svg import (
    LEFT,
    RIGHT,
    STEP_S,
    Panel,
    Picture,
    below_top,
    bookings_rate,
    line,
    look_s,
    rate_in_words,
    require_label,
    require_lines,
    require_words,
    rule,
    steps,
    text,
    ticks,
    xy,
)


def morning_chart(
    outcome: Outcome,
    *,
    at_s: float | None = None,
    before: Outcome | None = None,
    before_name: str = "before",
    promise_s: float = Promises().oldest_s,
) -> Picture:
    """Arrivals against capacity, backlog, and age of the oldest, on one time axis.

    Args:
        outcome: What a design did with a Morning.
        at_s: An instant to mark, seconds from the start.
        before: Another outcome to compare with, drawn dashed.
        before_name: What to call the other outcome.
        promise_s: Limit on the age of the oldest to mark, seconds.

    Returns:
        The picture.
    """
    require_type("outcome", outcome, Outcome)
    require_type("before", before, Outcome, type(None))
    require_words(before_name=before_name)
    promise_s = require_number("promise_s", promise_s, **SPAN)
    step_s = look_s(outcome)
    shown = [outcome] if before is None else [outcome, before]
    timelines = [each.timeline(look_s(each)) for each in shown]
    span_s = max(timeline.time_s[-1] for timeline in timelines) or STEP_S
    if at_s is not None:
        at_s = min(require_number("at_s", at_s, **MOMENT), span_s)

    def x(time_s: float) -> float:
        return LEFT + (RIGHT - LEFT) * time_s / span_s

    looks = math.ceil(outcome.morning.scenario.duration_s / step_s)
    rates = [count / step_s for count in timelines[0].arrivals[1 : looks + 1]]
    capacities = capacities_per_s(outcome, timelines[0])
    capacity_per_s = max(capacities)
    busiest = max([*rates, 1])
    arrivals = Panel(20, max(busiest, min(capacity_per_s, 2 * busiest)), "bookings/s")
    backlog = Panel(120, max(max(each.backlog) for each in timelines), "backlog")
    longest_s = max(promise_s, *(max(each.oldest_age_s) for each in timelines))
    oldest = Panel(220, longest_s / 60, "oldest, min")
    waiting = xy(timelines[0].time_s, timelines[0].backlog, x, backlog.y)
    parts = [
        _time_axis(outcome, span_s, x),
        arrivals.svg,
        backlog.svg,
        oldest.svg,
        line("arrivals", xy(timelines[0].time_s[1 : looks + 1], rates, x, arrivals.y)),
        line("capacity", [*steps(timelines[0].time_s, capacities, x, arrivals.y)]),
        text(
            RIGHT,
            arrivals.y(capacity_per_s) - 5,
            _capacity_label(outcome, capacity_per_s),
            "end label",
        ),
        line("area", [(x(0), backlog.y(0)), *waiting, (waiting[-1][0], backlog.y(0))]),
        line("backlog", waiting),
        rule("limit", LEFT, oldest.y(promise_s / 60), RIGHT, oldest.y(promise_s / 60)),
        text(
            RIGHT, oldest.y(promise_s / 60) - 4, f"promise: {duration(promise_s)}", "end soft label"
        ),
        line("age", xy(timelines[0].time_s, _minutes(timelines[0].oldest_age_s), x, oldest.y)),
    ]
    if before is not None:
        past = timelines[1]
        parts += [
            line("before", xy(past.time_s, past.backlog, x, backlog.y)),
            line("before", xy(past.time_s, _minutes(past.oldest_age_s), x, oldest.y)),
            text(RIGHT, 134, f"dashed: {before_name}", "end soft label"),
        ]
    if at_s is not None:
        parts.append(rule("now", x(at_s), 16, x(at_s), 290))
    design = told(outcome.design, outcome.morning.scenario.starts_at_s)
    return Picture(
        svg=f'<svg viewBox="0 0 1000 316">{"".join(parts)}</svg>',
        alt=(
            f"The morning of a design ({design}): arrivals peak at "
            f"{bookings_rate(max(rates, default=0))} against a capacity of "
            f"{rate_in_words(capacity_per_s)}, the backlog at "
            f"{max(timelines[0].backlog):,} bookings, "
            f"and the oldest waits {duration(outcome.oldest_wait_s)}."
        ),
    )


def curves(
    x: Sequence[float],
    lines: Mapping[str, Sequence[float]],
    *,
    title: str,
    xlabel: str,
    ylabel: str,
    y_most: float | None = None,
    promise: tuple[float, str] | None = None,
    mark: tuple[float, float, str] | None = None,
) -> Picture:
    """One or more figures against what was varied, quick enough for a slider.

    Args:
        x: What was varied, ascending.
        lines: One to four lines of figures, by name; what is no finite number is left out.
        title: What the reader should see.
        xlabel: The horizontal axis, with its unit.
        ylabel: The vertical axis, with its unit.
        y_most: Where the vertical axis ends; by default beyond the largest figure.
        promise: A limit to mark, and its label.
        mark: A point to mark, (x, y, label); above the axis' end it is drawn at that end.

    Returns:
        The picture; its words hold the ends of each line, and the point.

    Raises:
        ValueError: If there is no line, too many, or one that isn't as long as x.
    """
    x, lines = require_lines(x, lines, most=len(_CURVES))
    require_words(title=title, xlabel=xlabel, ylabel=ylabel)
    if len(x) < 2 or x[0] == x[-1] or any(after < at for at, after in pairwise(x)):
        raise ValueError(f"x must be 2 or more figures, ascending, got {quoted(x)}")
    if x[-1] - x[0] < LEAST_SPAN:
        raise ValueError(f"x must span at least {LEAST_SPAN:g}, got {quoted(x)}")
    if y_most is not None:
        y_most = require_number("y_most", y_most, above=0, at_most=1e300)
    promise = require_label("promise", promise, 1)
    mark = require_label("mark", mark, 2)
    finite = {
        name: [(at, value) for at, value in zip(x, values, strict=True) if math.isfinite(value)]
        for name, values in lines.items()
    }
    seen = [value for points in finite.values() for _, value in points]
    seen += [each[-2] for each in (promise, mark) if each and math.isfinite(each[-2])]
    most = max(seen, default=0) if y_most is None else y_most
    panel = Panel(40, most, ylabel, height=220, least=1e-6)

    def across(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - x[0]) / (x[-1] - x[0])

    parts = [panel.svg, text((LEFT + RIGHT) / 2, 304, xlabel, "mid soft")]
    parts.append(text((LEFT + RIGHT) / 2, 18, title, "mid title"))
    for tick in ticks(x[0], x[-1]):
        parts.append(rule("grid", across(tick), 40, across(tick), 260))
        parts.append(text(across(tick), 280, f"{tick:,.6g}", "mid soft"))
    for kind, points in zip(_CURVES, finite.values(), strict=False):
        inside = below_top([*points], panel.highest)
        parts.append(line(kind, [(across(at), panel.y(value)) for at, value in inside]))
    named, height = _names([*lines] if len(lines) > 1 else [], LETTER * len(ylabel))
    parts += named
    if promise:
        limit, label = promise
        parts.append(rule("limit", LEFT, panel.y(limit), RIGHT, panel.y(limit)))
        parts.append(text(RIGHT, panel.y(limit) - 4, label, "end soft label"))
    words = [f"{title}. {ylabel} against {xlabel}."]
    words += [
        f"{name}: {round(points[0][1], 3):,g} at {points[0][0]:,g} to "
        f"{round(points[-1][1], 3):,g} at {points[-1][0]:,g}."
        for name, points in finite.items()
        if points
    ]
    if mark:
        at, value, label = mark
        side = "end" if at > (x[0] + x[-1]) / 2 else ""
        shift = -10 if side else 10
        y = panel.y(min(value, panel.highest))
        parts.append(f'<circle class="point" cx="{across(at):.1f}" cy="{y:.1f}" r="6"/>')
        below = y < panel.top + 14  # else it would stand among the names above the chart
        parts.append(text(across(at) + shift, y + (22 if below else -8), label, f"{side} label"))
        words.append(f"{label}.")
    return Picture(
        svg=f'<svg viewBox="0 0 1000 {height}">{"".join(parts)}</svg>', alt=" ".join(words)
    )


def _names(names: list[str], taken: float) -> tuple[list[str], float]:
    """What each line is called, above the chart or, where that is too narrow, below; its height."""
    widths = [64 + LETTER * len(name) for name in names]
    x, y, height = RIGHT - sum(widths), 33, 316
    if x < LEFT + taken:
        x, y, height = max(x, LEFT), 326, 334
    parts = []
    for kind, name, width in zip(_CURVES, names, widths, strict=False):
        parts.append(line(kind, [(x, y - 5), (x + 36, y - 5)]))
        parts.append(text(x + 42, y, name, "name"))
        x += width
    return parts, height


LETTER = 7.4
"""How wide a letter of a label is, on average."""

LEAST_SPAN = 1e-100
"""From the least to the greatest that was varied: what is less can't be told apart."""

_CURVES = ("backlog", "capacity", "age", "before")
"""How each line of `curves` is drawn, in turn: they differ in colour and in dashes or weight."""


def _capacity_label(outcome: Outcome, capacity_per_s: float) -> str:
    most = "" if outcome.design.is_fixed else "up to "
    return f"capacity {most}{rate_in_words(capacity_per_s)}"


def clock_ticks_s(outcome: Outcome, span_s: float) -> list[float]:
    """Whole steps of the clock within a span of a run, about eight of them.

    Args:
        outcome: The run.
        span_s: How much of it is shown, seconds from the start of the morning.

    Returns:
        Seconds from the start of the morning.
    """
    require_type("outcome", outcome, Outcome)
    span_s = require_number("span_s", span_s, **MOMENT)
    step_s = next(
        (step for step in (60, 300, 600, 900, 1800, 3600) if span_s / step <= 9),
        3600 * math.ceil(span_s / 3600 / 9),
    )
    first_s = -outcome.morning.scenario.starts_at_s % step_s
    return [first_s + step_s * each for each in range(int((span_s - first_s) // step_s) + 1)]


def _time_axis(outcome: Outcome, span_s: float, x: Callable[[float], float]) -> str:
    return "".join(
        rule("grid", x(time), 20, x(time), 290)
        + text(x(time), 309, outcome.clock(time), "mid soft")
        for time in clock_ticks_s(outcome, span_s)
    )


def capacities_per_s(outcome: Outcome, timeline: Timeline) -> list[float]:
    """What the workers, or threads, of each look can confirm, bookings per second.

    Args:
        outcome: The run.
        timeline: Its looks.

    Returns:
        The capacities; infinite where calls take no time.
    """
    require_type("outcome", outcome, Outcome)
    require_type("timeline", timeline, Timeline)
    morning = outcome.morning
    held_s = morning.mean_call_s if len(morning) else morning.scenario.calls.mean_s
    if not outcome.design.is_queued:  # a thread accepts the booking as well
        held_s += morning.scenario.accept_s
    return [workers / held_s if held_s else math.inf for workers in timeline.workers]


def _minutes(times_s: Iterable[float]) -> list[float]:
    return [time / 60 for time in times_s]
