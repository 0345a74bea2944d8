"""matplotlib figures for the chapters.

Colours are Okabe and Ito's (2008), which colour-blind readers tell apart; lines differ in style.
"""

import io
import math
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter

from waitingroom_lib._checks import (
    MOMENT,
    SPAN,
    quoted,
    require_list,
    require_number,
    require_type,
)
from waitingroom_lib._units import to_s, to_us
from waitingroom_lib._words import duration
from waitingroom_lib.outcome.ledger import NEVER, Latencies
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.outcome.timeline import instants
from waitingroom_lib.show.morning_chart import capacities_per_s, clock_ticks_s
from waitingroom_lib.show.svg import (
    MOST_LOOKS,
    look_s,
    require_figures,
    require_label,
    require_lines,
    require_words,
)

BLUE, ORANGE, GREEN, VERMILION, PURPLE, GREY = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#666666",
)


MOST_MARKED = 40
"""Points of a line that are still marked one by one."""

MOST_STRIPS = 500
"""Most strips of a picture: more can't be told apart."""

NAME_HEIGHT = 0.07
"""Room that a name at the end of a line takes, as a share of the axes' height."""

FRAME = "max-width:100%;min-width:600px;background:#fff;border-radius:6px"
"""How a figure stands in a page: white in the dark, too, and no narrower than can be read."""

_LINES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"), (GREY, (0, (5, 1, 1, 1))))


class _Drawn(Figure):
    """A figure that a notebook shows together with its words, for those who can't see it.

    JupyterLab and nbconvert give no words to a bare PNG; an image in HTML has them.
    """

    @property
    def html(self) -> str:
        """The figure as a piece of a page."""
        png = io.BytesIO()
        self.savefig(png, format="png", bbox_inches="tight")
        source = f"data:image/png;base64,{b64encode(png.getvalue()).decode()}"
        image = f'<img alt="{escape(in_words(self))}" src="{source}" style="{FRAME}"/>'
        return f'<div style="overflow-x:auto">{image}</div>'

    def _ipython_display_(self) -> None:
        from IPython.display import display  # which is there when a notebook asks

        display({"text/html": self.html, "text/plain": in_words(self)}, raw=True)


def in_words(figure: Figure) -> str:
    """What a figure shows: its title, its axes, and where each line starts, peaks and ends.

    Args:
        figure: Any matplotlib figure.

    Returns:
        The words.
    """
    require_type("figure", figure, Figure)
    return " ".join(" ".join(words for ax in figure.axes for words in _axes_in_words(ax)).split())


def _axes_in_words(ax: Axes) -> Iterator[str]:
    if ax.get_title():
        yield f"{ax.get_title()}."
    across = ax.get_xlabel()
    yield f"{ax.get_ylabel()}{f' against {across}' if across else ''}."
    for line in ax.lines:
        points = [
            (at, value)
            for at, value in zip(line.get_xdata(), line.get_ydata(), strict=True)
            if math.isfinite(at) and math.isfinite(value)
        ]
        name = "" if line.get_label().startswith("_child") else line.get_label()
        if len(points) > 2:
            ends = [points[0], points[-1]]
            peak = max(points, key=lambda point: point[1])
            told = " to ".join(_point_in_words(ax, *point) for point in ends)
            top = "" if peak[1] in (ends[0][1], ends[1][1]) else _point_in_words(ax, *peak)
            yield f"{name}{': ' if name else ''}{told}{f', at most {top}' if top else ''}."
    named = {line.get_label() for line in ax.lines}
    for label in ax.texts:
        if isinstance(label, Annotation) and label.get_text() not in named:
            yield f"Marked: {label.get_text()}."
    for points in ax.collections:
        if not points.get_label().startswith("_"):
            yield f"{points.get_label()}: {len(points.get_offsets())} points."


def _point_in_words(ax: Axes, at: float, value: float) -> str:
    return f"{_tick(ax.yaxis, value)} at {_tick(ax.xaxis, at)}"


def _tick(axis: Axis, value: float) -> str:
    """A value as its axis labels it, where the axis has a way of its own."""
    label = axis.get_major_formatter()
    said = label(value, None) if isinstance(label, FuncFormatter) else ""
    return said or f"{value:,.4g}"


def latencies(
    samples: Mapping[str, Latencies], *, title: str, promise_s: float | None = None
) -> Axes:
    """Share of bookings that were served within a time, one line a sample.

    Args:
        samples: The latencies, by name.
        title: What the reader should see.
        promise_s: A limit to mark, seconds.

    Returns:
        The axes, time on a logarithmic scale.
    """
    require_type("samples", samples, Mapping)
    if not 1 <= len(samples) <= len(_LINES):
        raise ValueError(f"samples must be 1 to {len(_LINES)}, got {len(samples) or 'none'}")
    for name, sample in samples.items():
        require_words(samples=name)
        require_type(f"samples {name!r:.40}", sample, Latencies)
    require_words(title=title)
    if promise_s is not None:
        promise_s = require_number("promise_s", promise_s, **SPAN)
    _, ax = plt.subplots(figsize=(7.5, 3.6), layout="constrained", FigureClass=_Drawn)
    for (name, sample), (colour, style) in zip(samples.items(), _LINES, strict=False):
        ascending = sorted(sample)
        shares = [100 * (rank + 1) / len(ascending) for rank in range(len(ascending))]
        ax.step(ascending, shares, color=colour, linestyle=style, label=name, where="post")
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
    if promise_s is not None:
        _mark(ax, promise_s, f"promise: {duration(promise_s)}", vertical=True)
    ax.set(title=title, xlabel="latency (logarithmic scale)", ylabel="bookings served within it, %")
    ax.legend(loc="best", frameon=False)
    return _plain(ax)


def against(
    x: Sequence[float],
    lines: Mapping[str, Sequence[float]],
    *,
    title: str,
    xlabel: str,
    ylabel: str,
    promise: tuple[float, str] | None = None,
    log_y: bool = False,
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
    clock_of: Outcome | None = None,
    at_ends: bool = False,
    formula: str | None = None,
) -> Axes:
    """One or more figures against what was varied.

    Args:
        x: What was varied.
        lines: The figures, by name.
        title: What the reader should see.
        xlabel: The horizontal axis, with its unit.
        ylabel: The vertical axis, with its unit.
        promise: A limit to mark, and its label.
        log_y: Whether the vertical axis is logarithmic.
        bands: Intervals to shade, (lows, highs), each under the name of its line.
        clock_of: A run, where x is seconds from the start of its morning: label x by its clock.
        at_ends: Whether several lines are named at their right ends, and not in a box.
        formula: Name of a line that was reckoned and not measured: black, plain, without points.

    Returns:
        The axes.

    Raises:
        ValueError: If a band or the formula has no line of its name, a band isn't as long, or a
            time is below 0.
    """
    x, lines = require_lines(x, lines, most=len(_LINES))
    require_words(title=title, xlabel=xlabel, ylabel=ylabel)
    promise = require_label("promise", promise, 1)
    require_type("log_y", log_y, bool)
    require_type("bands", bands, Mapping, type(None))
    require_type("clock_of", clock_of, Outcome, type(None))
    require_type("at_ends", at_ends, bool)
    bands = bands or {}
    if unknown := [name for name in bands if name not in lines]:
        raise ValueError(
            f"bands must be named as the lines ({', '.join(lines)}), got {quoted(unknown)}"
        )
    bands = {name: _band(name, band, len(x)) for name, band in bands.items()}
    require_type("formula", formula, str, type(None))
    if formula is not None and formula not in lines:
        raise ValueError(f"formula must be one of {', '.join(lines)}, got {quoted(formula)}")
    if clock_of is not None and (not x or min(x) < 0):
        raise ValueError(f"x must be 1 or more times from 0 on, to have a clock, got {quoted(x)}")
    _, ax = plt.subplots(figsize=(7.5, 3.6), layout="constrained", FigureClass=_Drawn)
    points, looks = "o" if len(x) <= MOST_MARKED else None, iter(_LINES)
    for name, figures in lines.items():
        plain = name == formula
        colour, style = ("black", "-") if plain else next(looks)
        marker = None if plain else points
        ax.plot(x, figures, color=colour, linestyle=style, label=name, marker=marker, markersize=4)
        if name in bands:
            ax.fill_between(x, *bands[name], color=colour, alpha=0.2, linewidth=0)
    if clock_of is not None:
        ax.set_xticks(clock_ticks_s(clock_of, max(x)))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: clock_of.clock(value)))
    if log_y:
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    if promise is not None:
        _mark(ax, *promise)
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    if len(lines) > 1 and at_ends:
        _name_ends(ax, dict(zip(lines, ax.lines, strict=False)))
    elif len(lines) > 1:
        ax.legend(loc="best", frameon=False)
    return _plain(ax)


def morning(outcome: Outcome, *, title: str, step_s: float | None = None) -> Figure:
    """Arrivals against capacity, backlog, and age of the oldest, on one time axis.

    Args:
        outcome: What a design did with a Morning.
        title: What the reader should see.
        step_s: Seconds from one point to the next; by default a minute, if the run is not long.

    Returns:
        The figure, three axes one above the other.
    """
    require_type("outcome", outcome, Outcome)
    step_s = look_s(outcome) if step_s is None else step_s
    step_s = to_s(instants(outcome.ended_us, step_s, MOST_LOOKS).step)
    require_words(title=title)
    timeline = outcome.timeline(step_s)
    minutes = [time / 60 for time in timeline.time_s]
    figure, (top, middle, bottom) = plt.subplots(
        3, 1, figsize=(7.5, 6), sharex=True, layout="constrained", FigureClass=_Drawn
    )
    top.step(
        minutes[1:],
        [count / step_s for count in timeline.arrivals[1:]],
        color=BLUE,
        label="arrivals",
    )
    top.plot(
        minutes,
        capacities_per_s(outcome, timeline),
        color=ORANGE,
        linestyle="--",
        drawstyle="steps-post",
        label="capacity",
    )
    top.set(title=title, ylabel="bookings/s", ylim=(0, None))
    top.legend(loc="upper right", frameon=False)
    middle.fill_between(minutes, timeline.backlog, color=BLUE, alpha=0.25)
    middle.plot(minutes, timeline.backlog, color=BLUE)
    middle.set(ylabel="backlog, bookings", ylim=(0, None))
    bottom.plot(minutes, [age / 60 for age in timeline.oldest_age_s], color=VERMILION)
    bottom.set(xlabel="time of day", ylabel="oldest waiting, min", ylim=(0, None))
    bottom.set_xticks([time / 60 for time in clock_ticks_s(outcome, timeline.time_s[-1])])
    bottom.xaxis.set_major_formatter(FuncFormatter(lambda value, _: outcome.clock(value * 60)))
    for ax in (top, middle, bottom):
        _plain(ax)
    return figure


def strips(outcome: Outcome, *, from_s: float, until_s: float, title: str) -> Figure:
    """Who waited from when to when, a strip a booking, and below it how many at each moment.

    The two panels show one area: along the bookings, and across them (Little, 1961).

    Args:
        outcome: What a design did with a Morning.
        from_s: Start of the span that is shown, seconds.
        until_s: End of the span, seconds.
        title: What the reader should see.

    Returns:
        The figure, two axes one above the other.
    """
    require_type("outcome", outcome, Outcome)
    from_s = require_number("from_s", from_s, **MOMENT)
    until_s = require_number("until_s", until_s, above=from_s, at_most=MOMENT["at_most"])
    require_words(title=title)
    rows = zip(outcome.enqueued_us, outcome.bookings.started_us, strict=True)
    waits_s = [
        (to_s(since), to_s(until))
        for since, until in rows
        if since != NEVER and to_us(from_s) <= since < until <= to_us(until_s)
    ]
    if len(waits_s) > MOST_STRIPS:
        raise ValueError(
            f"from_s to until_s must span at most {MOST_STRIPS:,} bookings that wait, got "
            f"{len(waits_s):,}"
        )
    figure, (top, bottom) = plt.subplots(
        2,
        1,
        figsize=(7.5, 4.2),
        sharex=True,
        layout="constrained",
        height_ratios=(2, 1),
        FigureClass=_Drawn,
    )
    for row, (since_s, started_s) in enumerate(waits_s):
        top.barh(row, started_s - since_s, left=since_s, height=0.8, color=BLUE, alpha=0.6)
    top.set(title=title, ylabel="bookings that wait", yticks=[])
    changes = sorted([(at, 1) for at, _ in waits_s] + [(at, -1) for _, at in waits_s])
    times_s = [from_s, *(at for at, _ in changes), until_s]
    waiting = [0, *accumulate(change for _, change in changes), 0]
    bottom.fill_between(times_s, waiting, step="post", color=BLUE, alpha=0.25)
    bottom.step(times_s, waiting, where="post", color=BLUE)
    bottom.set(xlabel="s from the start", ylabel="how many", xlim=(from_s, until_s))
    for ax in (top, bottom):
        _plain(ax)
    return figure


def _band(name: str, band: object, number: int) -> list[list[float]]:
    """The lows and the highs of a band, plain."""
    ends = require_list(f"bands {name!r:.40}", band)
    if len(ends) != 2:
        raise ValueError(f"bands {name!r:.40} must be (lows, highs), got {quoted(band)}")
    return [require_figures("bands", name, figures, number) for figures in ends]


def _name_ends(ax: Axes, lines: Mapping[str, Line2D]) -> None:
    """Name each line beside its last point, the names far enough apart to be read."""
    scale = ax.yaxis.get_transform()
    low, high = scale.transform(ax.get_ylim())
    heights = {}
    for name, line in lines.items():
        finite = [value for value in line.get_ydata() if math.isfinite(value)]
        if finite:
            height = (scale.transform(finite[-1:])[0] - low) / (high - low)
            heights[name] = min(max(height, 0), 1)
    lowest = 0.0
    for name in sorted(heights, key=heights.get):
        at = (1.01, max(heights[name], lowest))
        ax.annotate(name, at, xycoords="axes fraction", va="center", color=lines[name].get_color())
        lowest = at[1] + NAME_HEIGHT


def _mark(ax: Axes, limit: float, label: str, *, vertical: bool = False) -> None:
    if vertical:
        ax.axvline(limit, color=VERMILION, linewidth=1.2, linestyle=":")
        ax.annotate(
            label,
            (limit, 0.5),
            xycoords=("data", "axes fraction"),
            xytext=(-4, 0),
            textcoords="offset points",
            rotation=90,
            ha="right",
            va="center",
            color=VERMILION,
        )
    else:
        ax.axhline(limit, color=VERMILION, linewidth=1.2, linestyle=":")
        ax.annotate(
            label,
            (1, limit),
            xycoords=("axes fraction", "data"),
            xytext=(-4, 3),
            textcoords="offset points",
            ha="right",
            color=VERMILION,
        )


def _plain(ax: Axes) -> Axes:
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(alpha=0.25)
    return ax
