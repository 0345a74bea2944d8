"""SVG as plain text: the system's diagram with live figures, and the charts the board redraws.

Plain text is quick to make and quick to show. Colours come from JupyterLab's theme where there is
one (light or dark) and fall back to ink on paper elsewhere. Okabe and Ito's colours (2008) are safe
for colour-blind readers, and no state is told by colour alone.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from waitingroom_lib.outcome import NEVER, Outcome
from waitingroom_lib.scenario import to_us
from waitingroom_lib.scorecard import Promises, Review, Score, Verdict, clock, duration, judge

STEP_S = 60
"""The pictures look at the morning minute by minute."""

STYLE = """<style>
.wr {
  --ink: var(--jp-ui-font-color1, #1f2933); --soft: var(--jp-ui-font-color2, #52606d);
  --paper: var(--jp-layout-color0, #fff); --shade: var(--jp-layout-color2, #eef1f4);
  --line: var(--jp-border-color1, #b8c1cc);
  --blue: #2b8cc4; --orange: #e69f00; --red: #d55e00;
  color: var(--ink); font-family: var(--jp-ui-font-family, system-ui, sans-serif);
  line-height: 1.3; max-width: 1080px;
}
.wr svg, svg.wr { display: block; width: 100%; height: auto }
.wr text { fill: var(--ink); font-size: 14px }
.wr text.soft { fill: var(--soft) }
.wr text.title { font-size: 15px; font-weight: 600 }
.wr text.mid { text-anchor: middle }
.wr text.end { text-anchor: end }
.wr text.on { font-size: 12px; font-weight: 600 }
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
@media (prefers-reduced-motion: no-preference) {
  .wr .flow { animation: wr-flow 1s linear infinite }
  @keyframes wr-flow { to { stroke-dashoffset: -12 } }
}
.wr-cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px; margin: 6px 0 }
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
.wr-attempts { border-collapse: collapse; color: var(--ink); font-size: 13px; margin: 4px 0 }
.wr-attempts caption { font-weight: 600; padding: 2px 0; text-align: left }
.wr-attempts th, .wr-attempts td {
  border-bottom: 1px solid var(--line); color: var(--ink); padding: 2px 9px; text-align: right;
  white-space: nowrap;
}
.wr-attempts th, .wr-attempts td:nth-child(2) { white-space: normal }
.wr-attempts th:nth-child(2), .wr-attempts td:nth-child(2) { text-align: left }
.wr-attempts tr:last-child { background: var(--shade); font-weight: 600 }
</style>"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and the same in words.

    Args:
        svg: The drawing, an `<svg>` element.
        alt: What it shows, with the figures, for those who can't see it.
    """

    svg: str
    alt: str

    @property
    def block(self) -> str:
        """The picture as part of a `page`."""
        return f'<div role="img" aria-label="{escape(self.alt)}">{self.svg}</div>'

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
        return f'<img alt="{escape(self.alt)}" src="{source}" style="max-width:100%"/>'

    def __repr__(self) -> str:
        """The picture in words."""
        return self.alt


def diagram(
    outcome: Outcome, at_s: float | None = None, *, verdict: Verdict | None = None
) -> Picture:
    """The system at one instant: patients, servers, queue, workers, clinics.

    Args:
        outcome: What a design did with a Morning.
        at_s: The instant, seconds from the start; by default the worst one (`worst_instant_s`).
        verdict: The verdict on the outcome, where it is known already.

    Returns:
        The picture.
    """
    verdict = verdict or judge(outcome)
    now = _look(outcome, worst_instant_s(outcome) if at_s is None else at_s)
    parts = [_patients(now), _clinics(outcome, now)]
    if outcome.design.is_queued:
        parts += _queued(outcome, now, verdict)
    else:
        parts += _synchronous(outcome, now, verdict)
    return Picture(
        svg=f'<svg viewBox="0 0 1000 262">{"".join(parts)}</svg>', alt=_in_words(outcome, now)
    )


def worst_instant_s(outcome: Outcome) -> float:
    """When most bookings were waiting; the busiest minute where none ever was; seconds."""
    timeline = outcome.timeline(STEP_S)
    most = timeline.backlog if any(timeline.backlog) else timeline.arrivals
    return timeline.time_s[most.index(max(most))]


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
    shown = [outcome] if before is None else [outcome, before]
    timelines = [each.timeline(STEP_S) for each in shown]
    span_s = max(timeline.time_s[-1] for timeline in timelines)

    def x(time_s: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * time_s / span_s

    minutes = math.ceil(outcome.morning.scenario.duration_s / STEP_S)
    rates = [count / STEP_S for count in timelines[0].arrivals[1 : minutes + 1]]
    capacities = [workers / _service_s(outcome) for workers in timelines[0].workers]
    capacity_per_s = max(capacities)
    busiest = max([*rates, 1])
    arrivals = _Panel(20, max(busiest, min(capacity_per_s, 2 * busiest)), "bookings/s")
    backlog = _Panel(120, max(max(each.backlog) for each in timelines), "backlog")
    longest_s = max(promise_s, *(max(each.oldest_age_s) for each in timelines))
    oldest = _Panel(220, longest_s / 60, "oldest, min")
    waiting = _xy(timelines[0].time_s, timelines[0].backlog, x, backlog.y)
    parts = [
        _time_axis(outcome, span_s, x),
        arrivals.svg,
        backlog.svg,
        oldest.svg,
        _line("arrivals", _xy(timelines[0].time_s[1 : minutes + 1], rates, x, arrivals.y)),
        _line("capacity", [*_steps(timelines[0].time_s, capacities, x, arrivals.y)]),
        _text(
            _RIGHT, arrivals.y(capacity_per_s) - 5, _capacity_label(outcome, capacity_per_s), "end"
        ),
        _line("area", [(x(0), backlog.y(0)), *waiting, (waiting[-1][0], backlog.y(0))]),
        _line("backlog", waiting),
        _rule("limit", _LEFT, oldest.y(promise_s / 60), _RIGHT, oldest.y(promise_s / 60)),
        _text(_RIGHT, oldest.y(promise_s / 60) - 4, f"promise: {duration(promise_s)}", "end soft"),
        _line("age", _xy(timelines[0].time_s, _minutes(timelines[0].oldest_age_s), x, oldest.y)),
    ]
    if before is not None:
        past = timelines[1]
        parts += [
            _line("before", _xy(past.time_s, past.backlog, x, backlog.y)),
            _line("before", _xy(past.time_s, _minutes(past.oldest_age_s), x, oldest.y)),
            _text(_RIGHT, 134, f"dashed: {before_name}", "end soft"),
        ]
    if at_s is not None:
        parts.append(_rule("now", x(at_s), 16, x(at_s), 290))
    return Picture(
        svg=f'<svg viewBox="0 0 1000 316">{"".join(parts)}</svg>',
        alt=(
            f"The morning of a design ({outcome.design}): arrivals peak at "
            f"{max(rates, default=0):.1f} bookings/s against a capacity of {capacity_per_s:.1f}/s, "
            f"the backlog at {max(timelines[0].backlog):,} bookings, and the oldest waits "
            f"{duration(outcome.oldest_wait_s)}."
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
    if not 1 <= len(lines) <= len(_CURVES):
        raise ValueError(f"lines must be 1 to {len(_CURVES)} lines, got {len(lines)}")
    for name, values in lines.items():
        if len(values) != len(x) or len(x) < 2:
            raise ValueError(
                f"lines must hold one figure for each of the 2 or more x, got {len(values)} for "
                f"{len(x)} in {name!r}"
            )
    finite = {
        name: [(at, value) for at, value in zip(x, values, strict=True) if math.isfinite(value)]
        for name, values in lines.items()
    }
    seen = [value for points in finite.values() for _, value in points]
    seen += [each[-2] for each in (promise, mark) if each and math.isfinite(each[-2])]
    most = max(seen, default=0) if y_most is None else y_most
    panel = _Panel(40, most, ylabel, height=220, least=1e-6)

    def across(value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (value - x[0]) / (x[-1] - x[0])

    parts = [panel.svg, _text((_LEFT + _RIGHT) / 2, 304, xlabel, "mid soft")]
    parts.append(_text((_LEFT + _RIGHT) / 2, 18, title, "mid title"))
    for tick in _ticks(x[0], x[-1]):
        parts.append(_rule("grid", across(tick), 40, across(tick), 260))
        parts.append(_text(across(tick), 280, f"{tick:,.6g}", "mid soft"))
    for row, (kind, (name, points)) in enumerate(zip(_CURVES, finite.items(), strict=False)):
        inside = _below_top([*points], panel.highest)
        parts.append(_line(kind, [(across(at), panel.y(value)) for at, value in inside]))
        if len(lines) > 1:
            parts.append(_line(kind, [(_LEFT + 12, 56 + 20 * row), (_LEFT + 52, 56 + 20 * row)]))
            parts.append(_text(_LEFT + 60, 61 + 20 * row, name, ""))
    if promise:
        limit, label = promise
        parts.append(_rule("limit", _LEFT, panel.y(limit), _RIGHT, panel.y(limit)))
        parts.append(_text(_RIGHT, panel.y(limit) - 4, label, "end soft"))
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
        parts.append(_text(across(at) + shift, y - 8, label, side))
        words.append(f"{label}.")
    return Picture(svg=f'<svg viewBox="0 0 1000 316">{"".join(parts)}</svg>', alt=" ".join(words))


_CURVES = ("backlog", "capacity", "age", "before")
"""How each line of `curves` is drawn, in turn: they differ in colour and in dashes or weight."""


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high, about six of them."""
    step = _round_up((high - low) / 7)
    first = math.ceil(low / step)
    return [step * each for each in range(first, math.floor(high / step) + 1)]


def _below_top(points: list[tuple[float, float]], top: float) -> list[tuple[float, float]]:
    """A line, cut off where it leaves through the top."""
    kept = []
    for before, point in zip([None, *points], points, strict=False):
        if before and (before[1] > top) != (point[1] > top):
            share = (top - before[1]) / (point[1] - before[1])
            kept.append((before[0] + share * (point[0] - before[0]), top))
        if point[1] <= top:
            kept.append(point)
    return kept


def _steps(
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
    yield _RIGHT, y(values[-1])


def _capacity_label(outcome: Outcome, capacity_per_s: float) -> str:
    most = "" if outcome.design.is_fixed else "up to "
    return f"capacity {most}{capacity_per_s:.1f}/s"


def cards(verdict: Verdict) -> str:
    """The four promises as HTML: kept or broken, with the figure.

    Args:
        verdict: The verdict on an outcome.

    Returns:
        A list of four cards, readable without colours.
    """
    items = "".join(_card(score) for score in verdict.scores)
    return f'<div class="wr-cards" role="list" aria-label="The four promises">{items}</div>'


def review_note(review: Review) -> str:
    """The review as HTML: the bottleneck, its evidence, and one thing to try next."""
    return (
        f'<div class="wr-review"><p><b>Bottleneck:</b> {escape(review.bottleneck)}.</p>'
        f"<p><b>Evidence:</b> {escape(review.evidence)}</p>"
        f"<p><b>Try next:</b> {escape(review.next_step)}</p></div>"
    )


def page(*parts: str) -> str:
    """Pieces of HTML as one block; the surrounding page must hold `STYLE` once."""
    return f'<div class="wr">{"".join(parts)}</div>'


def _card(score: Score) -> str:
    kind, mark = ("kept", "&#10003; kept") if score.kept else ("broken", "&#10007; broken")
    return (
        f'<div class="wr-card {kind}" role="listitem"><span class="mark">{mark}</span>'
        f"<b>{escape(score.promise)}</b>"
        f'<span class="figure">{escape(score.figure_text)}</span>'
        f"<small>{escape(score.measure)}: at most {escape(score.limit_text)}</small></div>"
    )


# The diagram -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Moment:
    """How things stand at one instant."""

    time: str
    arrivals_per_s: float
    confirmations_per_s: float
    backlog: int
    oldest_s: float
    busy: int
    workers: int
    in_call_with: frozenset[int | str]


def _look(outcome: Outcome, at_s: float) -> _Moment:
    timeline = outcome.timeline(STEP_S)
    step = min(max(bisect_left(timeline.time_s, at_s), 0), len(timeline) - 1)
    now_us = to_us(timeline.time_s[step])
    calls = zip(*_calls(outcome), strict=True)
    return _Moment(
        time=clock(outcome, timeline.time_s[step]),
        arrivals_per_s=timeline.arrivals[step] / STEP_S,
        confirmations_per_s=timeline.confirmations[step] / STEP_S,
        backlog=timeline.backlog[step],
        oldest_s=timeline.oldest_age_s[step],
        busy=timeline.busy_workers[step],
        workers=timeline.workers[step],
        in_call_with=frozenset(
            clinic
            for started, ended, clinic in calls
            if NEVER < started <= now_us and (now_us < ended or ended == NEVER)
        ),
    )


def _calls(outcome: Outcome) -> tuple[Sequence[int], Sequence[int], Iterable[int | str]]:
    """When each call started and ended, and with which clinic."""
    rows = outcome.bookings
    if outcome.call_log is None:  # one call a booking: no need to write them up
        return rows.started_us, rows.confirmed_us, rows.clinic
    calls = outcome.calls
    return calls.started_us, calls.ended_us, [rows.clinic[booking] for booking in calls.booking]


def _patients(now: _Moment) -> str:
    shown = min(round(now.arrivals_per_s), 18)
    people = "".join(
        f'<g class="person" transform="translate({33 + 25 * (each % 3)},{104 + 19 * (each // 3)})">'
        '<circle r="4.6"/><path d="M-7.5,13a7.5,8 0 0 1 15,0z"/></g>'
        for each in range(max(shown, 1))
    )
    return (
        _text(58, 82, "Patients", "title mid")
        + people
        + _text(58, 236, f"{now.arrivals_per_s:.1f} bookings/s", "mid")
        + _text(58, 254, f"at {now.time}", "mid soft")
    )


def _queued(outcome: Outcome, now: _Moment, verdict: Verdict) -> list[str]:
    design = outcome.design
    acceptance, confirmation, oldest, budget = verdict.scores
    busy_servers = now.arrivals_per_s * outcome.morning.scenario.accept_s
    limit = "" if design.backlog_limit is None else f", limit {design.backlog_limit:,}"
    away = outcome.count("rejected")
    queue = _state(now.backlog > 0, not oldest.kept or (away > 0 and not acceptance.kept))
    short = not (confirmation.kept and oldest.kept)
    workers = _state(now.busy >= now.workers, short and now.busy >= now.workers)
    servers_short = not acceptance.kept and acceptance.figure != math.inf
    return [
        _arrow(106, 136, now.arrivals_per_s),
        _room(142, 118, "Servers", _state(busy_servers > 0.8 * design.servers, servers_short)),
        _slots(142, 118, design.servers, min(busy_servers, design.servers), "busy"),
        _below(
            142,
            118,
            f"{busy_servers:.2f} of {design.servers} busy",
            f"{duration(outcome.morning.scenario.accept_s)} a booking",
        ),
        _arrow(264, 298, now.arrivals_per_s),
        _room(304, 234, "Queue", queue),
        _waiting(304, 234, now.backlog, max(outcome.timeline(STEP_S).backlog), queue),
        _below(304, 234, f"{now.backlog:,} waiting{limit}", _oldest(outcome, now)),
        _arrow(542, 576, now.confirmations_per_s),
        _room(582, 158, "Workers", workers),
        _slots(582, 158, now.workers, now.busy, workers),
        _below(582, 158, f"{now.busy} of {now.workers} busy", f"paid for: {budget.figure_text}"),
        _arrow(744, 792, now.confirmations_per_s),
        _answer(201, 66, acceptance, 40, "accepted"),
        _answer(661, 40, confirmation, 12, "confirmed"),
    ]


def _synchronous(outcome: Outcome, now: _Moment, verdict: Verdict) -> list[str]:
    design = outcome.design
    acceptance, _, oldest, budget = verdict.scores
    line = _state(now.backlog > 0, not oldest.kept or now.backlog > 0)
    full = now.busy >= design.servers
    threads = _state(full, full and not acceptance.kept)
    return [
        _arrow(106, 136, now.arrivals_per_s),
        _room(142, 230, "Line for a thread", line),
        _waiting(142, 230, now.backlog, max(outcome.timeline(STEP_S).backlog), line),
        _below(142, 230, f"{now.backlog:,} waiting", _oldest(outcome, now)),
        _arrow(376, 442, now.confirmations_per_s),
        _room(448, 292, "Threads", threads),
        _slots(448, 292, design.servers, now.busy, threads),
        _below(448, 292, f"{now.busy} of {design.servers} held", f"paid for: {budget.figure_text}"),
        _arrow(744, 792, now.confirmations_per_s),
        _answer(594, 53, acceptance, 26, "accepted and confirmed"),
    ]


def _clinics(outcome: Outcome, now: _Moment) -> str:
    """A dot a clinic, those in a call filled; beyond 300 clinics the first 300."""
    clinics = outcome.morning.clinics
    places = [(808 + 9 * (each % 20), 98 + 7.4 * (each // 20)) for each in range(300)]
    shown = list(zip(clinics, places, strict=False))
    dots = _boxes("idle", [place for _, place in shown], 6.4, 5) + _boxes(
        "used", [place for clinic, place in shown if clinic in now.in_call_with], 6.4, 5
    )
    return (
        _room(798, 198, "Clinics", "calm")
        + dots
        + _below(
            798,
            198,
            f"{now.busy} calls of {len(clinics)} clinics",
            f"{outcome.morning.mean_call_s:.1f} s a call",
        )
    )


def _room(x: float, width: float, title: str, state: str) -> str:
    words = {"calm": "", "busy": "busy", "broken": "overloaded"}[state]
    size = 7.5 * len(words) + 14
    badge = (
        f'<rect class="badge {state}" x="{x + width - 8 - size}" y="54" width="{size}" height="18" '
        f'rx="9"/>' + _text(x + width - 8 - size / 2, 67, words, f"mid on {state}")
    )
    return (
        f'<rect class="room {state}" x="{x}" y="62" width="{width}" height="156" rx="9"/>'
        + _text(x + 11, 85, title, "title")
        + (badge if words else "")
    )


def _below(x: float, width: float, first: str, second: str) -> str:
    middle = x + width / 2
    return _text(middle, 236, first, "mid") + _text(middle, 254, second, "mid soft")


def _slots(x: float, width: float, total: int, used: float, state: str) -> str:
    """A square a slot, the used ones filled, the last one in part; as large as fit."""
    space, height = width - 22, 116
    side = next(
        side
        for side in range(38, 2, -1)
        if (space // side) * (height // side) >= total or side == 3
    )
    across = max(int(space // side), 1)
    places = [
        (x + 11 + side * (each % across), 96 + side * (each // across))
        for each in range(min(total, across * (height // side)))
    ]
    whole = int(used)
    left, top = places[min(whole, len(places) - 1)]
    part = (used - whole) * (side - 3)
    return (
        _boxes("idle", places, side - 3, side - 3)
        + _boxes(f"used {state}", places[:whole], side - 3, side - 3)
        + _boxes(f"used {state}", [(left, top + side - 3 - part)] if part else [], side - 3, part)
    )


def _waiting(x: float, width: float, backlog: int, most: int, state: str) -> str:
    """The backlog as dots, each for so many bookings that the morning's worst fills the room."""
    if not backlog:
        return _text(x + width / 2, 145, "nobody waits", "mid soft")
    across, down = int((width - 22) // 15), 6
    each = max(math.ceil(most / (across * down)), 1)
    dots = "".join(
        f"M{x + width - 19 - 15 * (dot // down)},{104 + 15 * (dot % down)}h0"
        for dot in range(min(math.ceil(backlog / each), across * down))
    )
    scale = "" if each == 1 else _text(x + 11, 210, f"a dot: {each:,} bookings", "soft")
    return f'<path class="dots {state}" d="{dots}"/>{scale}'


def _arrow(start: float, end: float, per_s: float) -> str:
    width = min(1.5 + per_s / 2, 9)
    return (
        f'<path class="flow" stroke-width="{width:.1f}" d="M{start},140H{end - 7}"/>'
        f'<path class="tip" d="M{end - 9},131l11,9l-11,9z"/>'
    )


def _answer(from_x: float, to_x: float, score: Score, y: float, words: str) -> str:
    """What the patient is told, as an arrow back, with the figure that the promise is about."""
    kind = "kept" if score.kept else "broken"
    label = f"{words}: {score.measure[:3]} {score.figure_text}"
    size = 7.6 * len(label) + 14
    middle = max((from_x + to_x) / 2, to_x + 20 + size / 2)
    return (
        f'<path class="back {kind}" d="M{from_x},62V{y + 8}q0,-8 -8,-8H{to_x + 8}q-8,0 -8,8V60"/>'
        f'<path class="tip {kind}" d="M{to_x - 6},58h12l-6,9z"/>'
        + _boxes("paper", [(middle - size / 2, y - 9)], size, 18)
        + _text(middle, y + 5, label, "mid")
    )


def _oldest(outcome: Outcome, now: _Moment) -> str:
    words = [f"the oldest for {duration(now.oldest_s)}" if now.backlog else "empty"]
    for state, told in (("rejected", "turned away"), ("failed", "given up"), ("lost", "lost")):
        if outcome.count(state):
            words.append(f"{outcome.count(state):,} {told}")
    return "; ".join(words)


def _state(busy: bool, broken: bool) -> str:
    return "broken" if broken else "busy" if busy else "calm"


def _in_words(outcome: Outcome, now: _Moment) -> str:
    return (
        f"The system ({outcome.design}) at {now.time}: {now.arrivals_per_s:.1f} bookings/s arrive, "
        f"{now.backlog:,} wait, the oldest for {duration(now.oldest_s)}; {now.busy} of "
        f"{now.workers} calls are in progress and "
        f"{now.confirmations_per_s:.1f} bookings/s are confirmed."
    )


# The chart ---------------------------------------------------------------------------------------

_LEFT, _RIGHT, _PANEL = 72, 972, 70


@dataclass(frozen=True, slots=True)
class _Panel:
    """One of the panels that share an axis."""

    top: float
    most: float
    label: str
    height: float = _PANEL
    least: float = 1

    @property
    def highest(self) -> float:
        """The axis' end: the next round number."""
        return _round_up(max(self.most, self.least))

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - min(value / self.highest, 1.06))

    @property
    def svg(self) -> str:
        ticks = (0, self.highest / 2, self.highest)
        return "".join(
            _rule("grid", _LEFT, self.y(tick), _RIGHT, self.y(tick))
            + _text(_LEFT - 6, self.y(tick) + 5, f"{tick:,.6g}", "end soft")
            for tick in ticks
        ) + _text(_LEFT, self.top - 7, self.label, "title")


def _round_up(number: float) -> float:
    """The next number that reads well at the end of an axis."""
    unit = 10 ** math.floor(math.log10(number))
    return next(round_ * unit for round_ in (1, 2, 3, 4, 5, 6, 8, 10) if round_ * unit >= number)


def clock_ticks_s(outcome: Outcome, span_s: float) -> list[float]:
    """Whole steps of the clock within a span of a run, about eight of them.

    Args:
        outcome: The run.
        span_s: How much of it is shown, seconds from the start of the morning.

    Returns:
        Seconds from the start of the morning.
    """
    step_s = next(
        (step for step in (60, 300, 600, 900, 1800, 3600) if span_s / step <= 9),
        3600 * math.ceil(span_s / 3600 / 9),
    )
    first_s = -outcome.morning.scenario.starts_at_s % step_s
    return [first_s + step_s * each for each in range(int((span_s - first_s) // step_s) + 1)]


def _time_axis(outcome: Outcome, span_s: float, x: Callable[[float], float]) -> str:
    return "".join(
        _rule("grid", x(time), 20, x(time), 290)
        + _text(x(time), 309, clock(outcome, time), "mid soft")
        for time in clock_ticks_s(outcome, span_s)
    )


def _service_s(outcome: Outcome) -> float:
    """Mean time that a booking holds a worker, or a thread."""
    call_s = outcome.morning.mean_call_s
    return call_s if outcome.design.is_queued else call_s + outcome.morning.scenario.accept_s


def _minutes(times_s: Iterable[float]) -> list[float]:
    return [time / 60 for time in times_s]


def _xy(
    times_s: Iterable[float],
    values: Iterable[float],
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> list[tuple[float, float]]:
    return [(x(time), y(value)) for time, value in zip(times_s, values, strict=True)]


# SVG ---------------------------------------------------------------------------------------------


def _line(kind: str, points: Iterable[tuple[float, float]]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{path}"/>'


def _rule(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _boxes(kind: str, corners: Iterable[tuple[float, float]], width: float, height: float) -> str:
    """Boxes of one size as a single path, which a browser draws much faster than one by one."""
    path = "".join(f"M{x:.1f},{y:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z" for x, y in corners)
    return f'<path class="{kind}" d="{path}"/>' if path else ""


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
