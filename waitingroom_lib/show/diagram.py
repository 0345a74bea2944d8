"""The system at one instant, as a diagram; its promises as cards; its review as a note."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from html import escape

from waitingroom_lib._checks import MOMENT, require_number, require_type
from waitingroom_lib._units import to_us
from waitingroom_lib._words import duration
from waitingroom_lib.judge.review import Review
from waitingroom_lib.judge.verdict import Score, Verdict, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.show.knobs import told
from waitingroom_lib.show.svg import Picture, bookings_rate, boxes, look_s, text


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
    require_type("outcome", outcome, Outcome)
    require_type("verdict", verdict, Verdict, type(None))
    if at_s is not None:
        at_s = require_number("at_s", at_s, **MOMENT)
    verdict = verdict or judge(outcome)
    now = _look(outcome, worst_instant_s(outcome) if at_s is None else at_s)
    parts = [_patients(now), _clinics(outcome, now), *_platform(outcome, now, verdict)]
    return Picture(
        svg=f'<svg viewBox="0 0 1000 262">{"".join(parts)}</svg>', alt=_in_words(outcome, now)
    )


def worst_instant_s(outcome: Outcome) -> float:
    """When most bookings were waiting; the busiest minute where none ever was; seconds."""
    require_type("outcome", outcome, Outcome)
    timeline = outcome.timeline(look_s(outcome))
    most = timeline.backlog if any(timeline.backlog) else timeline.arrivals
    return timeline.time_s[most.index(max(most))]


def cards(verdict: Verdict) -> str:
    """The four promises as HTML: kept or broken, with the figure.

    Args:
        verdict: The verdict on an outcome.

    Returns:
        A list of four cards, readable without colours.
    """
    require_type("verdict", verdict, Verdict)
    items = "".join(_card(score) for score in verdict.scores)
    return f'<div class="wr-cards" role="list" aria-label="The four promises">{items}</div>'


def review_note(review: Review) -> str:
    """The review as HTML: the bottleneck, its evidence, and one thing to try next."""
    require_type("review", review, Review)
    return (
        f'<div class="wr-review"><p><b>Bottleneck:</b> {escape(review.bottleneck)}.</p>'
        f"<p><b>Evidence:</b> {escape(review.evidence)}</p>"
        f"<p><b>Try next:</b> {escape(review.next_step)}</p></div>"
    )


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
    step_s = look_s(outcome)
    timeline = outcome.timeline(step_s)
    step = min(max(bisect_left(timeline.time_s, at_s), 0), len(timeline) - 1)
    now_us = to_us(timeline.time_s[step])
    clinic = outcome.bookings.clinic
    return _Moment(
        time=outcome.clock(timeline.time_s[step]),
        arrivals_per_s=timeline.arrivals[step] / step_s,
        confirmations_per_s=timeline.confirmations[step] / step_s,
        backlog=timeline.backlog[step],
        oldest_s=timeline.oldest_age_s[step],
        busy=timeline.busy_workers[step],
        workers=timeline.workers[step],
        in_call_with=frozenset(clinic[booking] for booking in outcome.passages.calls.whose(now_us)),
    )


def _patients(now: _Moment) -> str:
    shown = min(round(now.arrivals_per_s), 18)
    people = "".join(
        f'<g class="person" transform="translate({33 + 25 * (each % 3)},{104 + 19 * (each // 3)})">'
        '<circle r="4.6"/><path d="M-7.5,13a7.5,8 0 0 1 15,0z"/></g>'
        for each in range(max(shown, 1))
    )
    return (
        text(58, 82, "Patients", "title mid")
        + people
        + text(58, 236, bookings_rate(now.arrivals_per_s), "mid")
        + text(58, 254, f"at {now.time}", "mid soft")
    )


def _platform(outcome: Outcome, now: _Moment, verdict: Verdict) -> list[str]:
    """From the patients to the clinics: servers, if any, the line, and who takes from it."""
    acceptance, confirmation, oldest, budget = verdict.scores
    parts, limit = [_arrow(106, 136, now.arrivals_per_s)], outcome.design.backlog_limit
    if outcome.design.is_queued:
        parts += [_servers(outcome, now, acceptance), _arrow(264, 298, now.arrivals_per_s)]
        left, width, title, right, staff, busy = 304, 234, "Queue", 582, "Workers", "busy"
        is_broken = outcome.count("rejected") > 0 and not acceptance.kept
        is_short = not (confirmation.kept and oldest.kept)
        answers = [(201, 66, acceptance, 40, "accepted"), (661, 40, confirmation, 12, "confirmed")]
    else:
        left, width, title = 142, 230, "Line for a thread"
        right, staff, busy, limit = 448, "Threads", "held", None
        is_broken, is_short = now.backlog > 0, not acceptance.kept
        answers = [(594, 53, acceptance, 26, "accepted and confirmed")]
    line = _state(now.backlog > 0, is_broken or not oldest.kept)
    crowd = _waiting(left, width, now.backlog, max(outcome.timeline(look_s(outcome)).backlog), line)
    waiting = f"{now.backlog:,} waiting" + ("" if limit is None else f", limit {limit:,}")
    full, wide = now.busy >= now.workers, 740 - right
    workers = _state(full, full and is_short)
    slots = _slots(right, wide, now.workers, now.busy, workers)
    taken, paid = f"{now.busy} of {now.workers} {busy}", f"paid for: {budget.figure_text}"
    return [
        *parts,
        _room(left, width, title, line, crowd, waiting, _oldest(outcome, now)),
        _arrow(left + width + 4, right - 6, now.confirmations_per_s),
        _room(right, wide, staff, workers, slots, taken, paid),
        _arrow(744, 792, now.confirmations_per_s),
        *(_answer(*answer) for answer in answers),
    ]


def _servers(outcome: Outcome, now: _Moment, acceptance: Score) -> str:
    """The room in front of a queue, where bookings are accepted."""
    servers, accept_s = outcome.design.servers, outcome.morning.scenario.accept_s
    busy = now.arrivals_per_s * accept_s
    state = _state(busy > 0.8 * servers, not acceptance.kept and acceptance.figure != math.inf)
    slots = _slots(142, 118, servers, min(busy, servers), "busy")
    taken, each = f"{busy:.2f} of {servers} busy", f"{duration(accept_s)} a booking"
    return _room(142, 118, "Servers", state, slots, taken, each)


def _clinics(outcome: Outcome, now: _Moment) -> str:
    """A dot a clinic, those in a call filled; beyond 300 clinics the first 300."""
    clinics = outcome.morning.clinics
    places = [(808 + 9 * (each % 20), 98 + 7.4 * (each // 20)) for each in range(300)]
    shown = list(zip(clinics, places, strict=False))
    dots = boxes("idle", [place for _, place in shown], 6.4, 5) + boxes(
        "used", [place for clinic, place in shown if clinic in now.in_call_with], 6.4, 5
    )
    each = f"{duration(outcome.morning.mean_call_s)} a call" if len(outcome.morning) else "no calls"
    calls = f"{now.busy} calls of {len(clinics)} clinics"
    return _room(798, 198, "Clinics", "calm", dots, calls, each)


def _room(
    x: float, width: float, title: str, state: str, inside: str, first: str, second: str
) -> str:
    """A room with what is inside, and two lines of words below it."""
    words = {"calm": "", "busy": "busy", "broken": "overloaded"}[state]
    size, middle = 8.8 * len(words) + 14, x + width / 2
    badge = (
        f'<rect class="badge {state}" x="{x + width - 8 - size}" y="54" width="{size}" height="18" '
        f'rx="9"/>' + text(x + width - 8 - size / 2, 67, words, f"mid on {state}")
    )
    return (
        f'<rect class="room {state}" x="{x}" y="62" width="{width}" height="156" rx="9"/>'
        + text(x + 11, 85, title, "title")
        + (badge if words else "")
        + inside
        + text(middle, 236, first, "mid")
        + text(middle, 254, second, "mid soft")
    )


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
        boxes("idle", places, side - 3, side - 3)
        + boxes(f"used {state}", places[:whole], side - 3, side - 3)
        + boxes(f"used {state}", [(left, top + side - 3 - part)] if part else [], side - 3, part)
    )


def _waiting(x: float, width: float, backlog: int, most: int, state: str) -> str:
    """The backlog as dots, each for so many bookings that the morning's worst fills the room."""
    if not backlog:
        return text(x + width / 2, 145, "nobody waits", "mid soft")
    across, down = int((width - 22) // 15), 6
    each = max(math.ceil(most / (across * down)), 1)
    dots = "".join(
        f"M{x + width - 19 - 15 * (dot // down)},{104 + 15 * (dot % down)}h0"
        for dot in range(min(math.ceil(backlog / each), across * down))
    )
    scale = "" if each == 1 else text(x + 11, 210, f"a dot: {each:,} bookings", "soft")
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
        + boxes("paper", [(middle - size / 2, y - 9)], size, 18)
        + text(middle, y + 5, label, "mid")
    )


def _oldest(outcome: Outcome, now: _Moment) -> str:
    words = [f"the oldest for {duration(now.oldest_s)}" if now.backlog else "empty"]
    for state, ending in (("rejected", "turned away"), ("failed", "given up"), ("lost", "lost")):
        if outcome.count(state):
            words.append(f"{outcome.count(state):,} {ending}")
    return "; ".join(words)


def _state(busy: bool, broken: bool) -> str:
    return "broken" if broken else "busy" if busy else "calm"


def _in_words(outcome: Outcome, now: _Moment) -> str:
    design = told(outcome.design, outcome.morning.scenario.starts_at_s)
    return (
        f"The system ({design}) at {now.time}: {bookings_rate(now.arrivals_per_s)} arrive, "
        f"{now.backlog:,} wait, the oldest for {duration(now.oldest_s)}; {now.busy} of "
        f"{now.workers} calls are in progress and "
        f"{bookings_rate(now.confirmations_per_s)} are confirmed."
    )
