"""SVG as plain text: the style, pictures with their words, and the shapes they are made of.

Plain text is quick to make and quick to show. Colours come from JupyterLab's theme where there is
one (light or dark) and fall back to ink on paper elsewhere. Okabe and Ito's colours (2008) are safe
for colour-blind readers, and no state is told by colour alone.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from numbers import Real
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from waitingroom_lib._checks import quoted, require_list, require_number, require_type
from waitingroom_lib._words import count, rate
from waitingroom_lib.outcome.outcome import Outcome

STEP_S = 60
"""The pictures look at the morning minute by minute."""

MOST_LOOKS = 50_000
"""Most looks at one run: a month of minutes. Of a longer one a look is every few minutes."""

MOST_POINTS = 2_000
"""Most points of a line; of one with more, what can be seen of it is drawn."""

MOST_LETTERS = 300
"""Most characters of a title or a label."""

FIGURE = {"at_least": -1e100, "at_most": 1e100, "why": "what a chart can hold"}
"""What a figure may be, so that no place on a chart is beyond any float."""

RULES = """
.wr {
  --ink: var(--jp-ui-font-color1, #1f2933); --soft: var(--jp-ui-font-color2, #52606d);
  --paper: var(--jp-layout-color0, #fff); --shade: var(--jp-layout-color2, #eef1f4);
  --line: var(--jp-border-color1, #b8c1cc);
  --blue: #2b8cc4; --orange: #e69f00; --red: #d55e00;
  color: var(--ink); font-family: var(--jp-ui-font-family, system-ui, sans-serif);
  line-height: 1.3; max-width: 1080px;
}
.wr svg, svg.wr { display: block; width: 100%; height: auto }
/* Narrower than this, a picture scrolls in a box of its own: its words stay 11 pixels or more. */
.wr svg { min-width: 790px }
.wr-picture { contain: inline-size; overflow-x: auto; overflow-y: hidden }
.wr text { fill: var(--ink); font-size: 14px }
.wr text.soft { fill: var(--soft) }
.wr text.title { font-size: 15px; font-weight: 600 }
.wr text.mid { text-anchor: middle }
.wr text.end { text-anchor: end }
.wr text.label { paint-order: stroke; stroke: var(--paper); stroke-width: 5px }
.wr text.on { font-weight: 600 }
.wr text.on.busy { fill: #1f1400 }
.wr text.on.broken { fill: #fff }
.wr .paper { fill: var(--paper) }
.wr .room { fill: var(--paper); stroke: var(--line); stroke-width: 1.5 }
.wr .room.busy { stroke: var(--orange); stroke-width: 3 }
.wr .room.broken { stroke: var(--red); stroke-width: 4 }
.wr .badge.busy { fill: var(--orange) }
.wr .badge.broken { fill: #b34700 }
.wr .idle { fill: var(--shade); stroke: var(--line) }
.wr .used, .wr .person, .wr .tip { fill: var(--blue) }
.wr .used.busy { fill: var(--orange) }
.wr .dots { stroke: var(--blue); stroke-linecap: round; stroke-width: 11.5 }
.wr .dots.busy { stroke: var(--orange) }
.wr .dots.broken { stroke: var(--red) }
.wr .used.broken, .wr .tip.broken { fill: var(--red) }
.wr .flow { fill: none; stroke: var(--blue); stroke-dasharray: 3 9; stroke-linecap: round }
.wr .back { fill: none; stroke: var(--blue); stroke-width: 2.5 }
.wr .back.broken { stroke: var(--red); stroke-dasharray: 8 4 }
.wr .grid { stroke: var(--line); stroke-width: .6; opacity: .55 }
.wr .arrivals, .wr .backlog { fill: none; stroke: var(--blue); stroke-width: 2 }
.wr .capacity { fill: none; stroke: var(--orange); stroke-width: 2.5; stroke-dasharray: 9 5 }
.wr .area { fill: var(--blue); opacity: .25 }
.wr .age { fill: none; stroke: var(--red); stroke-width: 2 }
.wr .limit { stroke: var(--red); stroke-width: 1.5; stroke-dasharray: 2 4 }
.wr .before { fill: none; stroke: var(--soft); stroke-width: 1.8; stroke-dasharray: 6 3 }
.wr .point { fill: var(--red); stroke: var(--paper); stroke-width: 2 }
.wr .now { stroke: var(--ink); stroke-width: 1.5 }
@media (forced-colors: active) {
  .wr {
    --ink: CanvasText; --soft: CanvasText; --paper: Canvas; --shade: Canvas; --line: CanvasText;
  }
}
@media (prefers-color-scheme: dark) {
  svg.wr { --ink: #e6e9ec; --soft: #aab4be; --paper: #111; --shade: #2b3138; --line: #56616c }
}
@media (prefers-reduced-motion: no-preference) {
  .wr .flow { animation: wr-flow 1s linear infinite }
  @keyframes wr-flow { to { stroke-dashoffset: -12 } }
}
.wr-cards {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(max(180px, 22%), 1fr)); gap: 10px;
  margin: 6px 0;
}
.wr-card {
  border: 1.5px solid var(--line); border-left: 7px solid var(--blue); border-radius: 7px;
  background: var(--paper); padding: 5px 9px;
}
.wr-card.broken { border-color: var(--red) }
.wr-card b { font-size: 13px }
.wr-card .figure { display: block; clear: both; font-size: 21px; font-weight: 650 }
.wr-card small { display: block; color: var(--soft); font-size: 12px; line-height: 1.3 }
.wr-card .mark {
  float: right; border-radius: 9px; padding: 1px 7px;
  background: var(--shade); font-size: 12px; font-weight: 700;
}
.wr-card.broken .mark { background: #b34700; color: #fff }
.wr-review {
  border-left: 4px solid var(--orange); margin: 8px 0; padding: 2px 12px;
  font-size: 14px; line-height: 1.5;
}
.wr-review p { margin: 3px 0 }
"""
"""How all pictures and controls look, as a style sheet."""

STYLE = f"<style>{RULES}</style>"

AS_IMAGE = "width:100%;min-width:790px;max-width:1080px;color-scheme:light"
"""As wide as the page, and no narrower than can be read."""

IN_THE_DARK = (
    "body[data-jp-theme-light=false] .wr-image{color-scheme:dark!important}"
    "@media(forced-colors:active){.wr-image{color-scheme:light dark!important}}"
)
"""An image knows nothing of JupyterLab's theme but what its `color-scheme` says."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and the same in words.

    Args:
        svg: The drawing, an `<svg>` element.
        alt: What it shows, with the figures, for those who can't see it.
    """

    svg: str
    alt: str

    def __post_init__(self) -> None:
        require_type("svg", self.svg, str)
        require_type("alt", self.alt, str)

    @property
    def block(self) -> str:
        """The picture as part of a `page`."""
        name = f'role="img" aria-label="{escape(self.alt)}"'
        return f'<div class="wr-picture" {name}>{self.svg}</div>'

    @property
    def html(self) -> str:
        """The picture as a page of its own; it takes on the surrounding colours."""
        return STYLE + page(self.block)

    @property
    def document(self) -> str:
        """The picture as an SVG file of its own."""
        head = '<svg xmlns="http://www.w3.org/2000/svg" class="wr" '
        paper = '<rect class="paper" width="100%" height="100%"/>'
        opening, _, rest = self.svg.removeprefix("<svg ").partition(">")
        return f"{head}{opening}>{STYLE}<title>{escape(self.alt)}</title>{paper}{rest}"

    def _repr_html_(self) -> str:
        # As an image, it shows in a notebook that is not trusted yet, and on paper.
        source = f"data:image/svg+xml;utf8,{quote(self.document)}"
        image = (
            f'<img class="wr-image" alt="{escape(self.alt)}" src="{source}" style="{AS_IMAGE}"/>'
        )
        return f'<style>{IN_THE_DARK}</style><div style="overflow-x:auto">{image}</div>'

    def __repr__(self) -> str:
        """The picture in words."""
        return self.alt


def look_s(outcome: Outcome) -> int:
    """From one look of the pictures at a run to the next, seconds: a minute, if it is not long."""
    require_type("outcome", outcome, Outcome)
    return STEP_S * max(math.ceil(outcome.ended_s / STEP_S / MOST_LOOKS), 1)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high, about six of them."""
    step = round_up((high - low) / 7)
    first = math.ceil(low / step)
    return [step * each for each in range(first, math.floor(high / step) + 1)]


def below_top(points: list[tuple[float, float]], top: float) -> list[tuple[float, float]]:
    """A line, cut off where it leaves through the top."""
    kept = []
    for before, point in zip([None, *points], points, strict=False):
        if before and (before[1] > top) != (point[1] > top):
            share = (top - before[1]) / (point[1] - before[1])
            kept.append((before[0] + share * (point[0] - before[0]), top))
        if point[1] <= top:
            kept.append(point)
    return kept


def steps(
    times_s: Sequence[float],
    values: Sequence[float],
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> Iterator[tuple[float, float]]:
    """The corners of a line that only changes by steps, from the first time to the chart's end."""
    for before, (time_s, value) in zip(
        [None, *values], zip(times_s, values, strict=True), strict=False
    ):
        if value != before:
            if before is not None:
                yield x(time_s), y(before)
            yield x(time_s), y(value)
    yield RIGHT, y(values[-1])


def page(*parts: str) -> str:
    """Pieces of HTML as one block; the surrounding page must hold `STYLE` once."""
    return f'<div class="wr">{"".join(parts)}</div>'


def require_words(**words: object) -> None:
    """Refuse what is no text, or too long to be drawn.

    Raises:
        TypeError: If one is no text.
        ValueError: If one is too long.
    """
    for name, each in words.items():
        require_type(name, each, str)
        if len(each) > MOST_LETTERS:
            raise ValueError(
                f"{name} must be at most {MOST_LETTERS} characters, got {len(each):,}: "
                f"{quoted(each)}"
            )


def require_lines(
    x: object, lines: object, *, most: int
) -> tuple[list[float], dict[str, list[float]]]:
    """Refuse anything but lines of one figure for each of what was varied.

    Args:
        x: What was varied.
        lines: The figures, by name; they may be nan or infinite.
        most: How many lines there may be.

    Returns:
        Both, in plain lists.

    Raises:
        TypeError: If one is of another type.
        ValueError: If there is no line, too many, or one that isn't as long as x.
    """
    x = [require_number("x", each, **FIGURE) for each in require_list("x", x)]
    require_type("lines", lines, Mapping)
    if not 1 <= len(lines) <= most:
        raise ValueError(f"lines must be 1 to {most} lines, got {len(lines)}")
    plain = {}
    for name, values in lines.items():
        require_words(lines=name)
        plain[name] = require_figures("lines", name, values, len(x))
    return x, plain


def require_figures(field: str, name: str, values: object, number: int) -> list[float]:
    """Refuse anything but so many figures, which may be nan or infinite; they come out plain."""
    whose = f"{field} {name!r:.40}"
    plain = [
        _figure(f"{whose}[{row}]", each) for row, each in enumerate(require_list(whose, values))
    ]
    if len(plain) != number:
        raise ValueError(
            f"{field} must hold one figure for each x, got {len(plain)} for {number} in "
            f"{name!r:.40}"
        )
    return plain


def _figure(field: str, value: object) -> float:
    require_type(field, value, Real)
    if value != value or value in (math.inf, -math.inf):
        return float(value)
    return require_number(field, value, **FIGURE)


def require_label(field: str, value: object, numbers: int) -> tuple[Any, ...] | None:
    """Refuse anything but numbers with a label behind them, or None; the numbers come out plain."""
    require_type(field, value, tuple, type(None))
    if value is None:
        return None
    if len(value) != numbers + 1:
        raise ValueError(
            f"{field} must be {count(numbers, 'number')} and a label, got {quoted(value)}"
        )
    require_words(**{field: value[-1]})
    *before, height, label = value
    is_beyond = isinstance(height, Real) and height == math.inf  # a height may be above the top
    return (
        *(require_number(field, number, **FIGURE) for number in before),
        math.inf if is_beyond else require_number(field, height, **FIGURE),
        label,
    )


def rate_in_words(per_s: float) -> str:
    """A rate as the pictures say it: as in `rate`, or that there is none, or no limit."""
    if math.isinf(per_s):
        return "without limit"
    return rate(per_s) if per_s else "0/s"


def bookings_rate(per_s: float) -> str:
    """A rate of bookings in words: 14.1 bookings/s."""
    return rate_in_words(per_s).replace("/", " bookings/")


# The chart ---------------------------------------------------------------------------------------

LEFT, RIGHT, PANEL = 72, 972, 70


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the panels that share an axis."""

    top: float
    most: float
    label: str
    height: float = PANEL
    least: float = 1

    @property
    def highest(self) -> float:
        """The axis' end: the next round number."""
        return round_up(max(self.most, self.least))

    def y(self, value: float) -> float:
        """Where a value is drawn; what is above the axis, just above its end."""
        return self.top + self.height * (1 - min(value / self.highest, 1.06))

    @property
    def svg(self) -> str:
        """The panel's grid and its label."""
        ticks = (0, self.highest / 2, self.highest)
        return "".join(
            rule("grid", LEFT, self.y(tick), RIGHT, self.y(tick))
            + text(LEFT - 6, self.y(tick) + 5, f"{tick:,.6g}", "end soft")
            for tick in ticks
        ) + text(LEFT, self.top - 7, self.label, "title")


def round_up(number: float) -> float:
    """The next number that reads well at the end of an axis."""
    unit = 10 ** math.floor(math.log10(number))
    return next(round_ * unit for round_ in (1, 2, 3, 4, 5, 6, 8, 10) if round_ * unit >= number)


def xy(
    times_s: Iterable[float],
    values: Iterable[float],
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> list[tuple[float, float]]:
    """Points of a line, from times and values."""
    return [(x(time), y(value)) for time, value in zip(times_s, values, strict=True)]


# SVG ---------------------------------------------------------------------------------------------


def line(kind: str, points: Iterable[tuple[float, float]]) -> str:
    """A line through points."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in _thinned([*points]))
    return f'<polyline class="{kind}" points="{path}"/>'


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line of many points as it can be seen: of each two pixels, the highest and the lowest."""
    if len(points) <= MOST_POINTS:
        return points
    kept = points[:1]
    for _, group in groupby(points[1:-1], lambda point: point[0] // 2):
        column = list(group)
        ends = {column.index(end(column, key=itemgetter(1))) for end in (min, max)}
        kept += [column[each] for each in sorted(ends)]
    return [*kept, points[-1]]


def rule(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line from one point to another."""
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def boxes(kind: str, corners: Iterable[tuple[float, float]], width: float, height: float) -> str:
    """Boxes of one size as a single path, which a browser draws much faster than one by one."""
    path = "".join(f"M{x:.1f},{y:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z" for x, y in corners)
    return f'<path class="{kind}" d="{path}"/>' if path else ""


def text(x: float, y: float, words: str, kind: str) -> str:
    """Words at a point."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
