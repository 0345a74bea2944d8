"""A run as a film: every booking and every call as columns, packed small for a browser.

`animated/film.js` unpacks it and plays it back. Times are whole milliseconds, rounded up: at a
whole millisecond just those things have happened that had happened in the run.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import sub
from typing import Any

import numpy as np

from waitingroom_lib._checks import require_type
from waitingroom_lib._units import to_us
from waitingroom_lib._words import count
from waitingroom_lib.judge.review import Review
from waitingroom_lib.judge.review import review as find_bottleneck
from waitingroom_lib.judge.verdict import Promises, Verdict, judge
from waitingroom_lib.outcome.ledger import NEVER, RESULTS
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.show.diagram import worst_instant_s
from waitingroom_lib.show.knobs import told
from waitingroom_lib.show.svg import bookings_rate, look_s
from waitingroom_lib.world.troubles import Outage, Rush, Trouble

FORMAT = 1
"""What the header and the block look like; another number where they change."""

LATEST_MS = 2**31 - 1
"""The last millisecond that 32 bits hold: 24 days and 20 hours."""

MOST_ROWS = 1_000_000
"""Most bookings, or calls, or times that bookings were held: a browser keeps each at hand."""

STEPWISE = ("arrived", "call_booking", "call_started", "hold_booking", "hold_from")
STEPWISE += ("done_booking", "done_at")
"""Columns of which the block holds the steps from entry to entry."""

OF_THE_MORNING = ("arrived", "clinic")
"""Columns that two runs of a Morning have in common."""

TURNED_AWAY, GIVEN_UP, LOST = range(3)
"""How a booking's story can end without a confirmation."""


@dataclass(frozen=True, eq=False)
class Film:
    """A run, as a browser plays it back.

    Args:
        header: What is to be said about it: plain values, ready for JSON.
        columns: What happened, by name; times in milliseconds, -1 for never.
        block: The columns packed, as `animated/film.js` reads them.
    """

    header: dict[str, Any]
    columns: dict[str, np.ndarray] = field(repr=False)
    block: bytes = field(repr=False)


def film(
    outcome: Outcome,
    *,
    promises: Promises | None = None,
    verdict: Verdict | None = None,
    review: Review | None = None,
    like: Film | None = None,
) -> Film:
    """Make a film of a run.

    Args:
        outcome: What a design did with a Morning.
        promises: The limits; by default the course's.
        verdict: The verdict on the outcome, where it is known already.
        review: Its review, where it is known already.
        like: The film that is shown above this one: what both have in common is left out of the
            block, and each card says what it is there.

    Returns:
        The film.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the run is too long, or too much happened in it.
    """
    require_type("outcome", outcome, Outcome)
    require_type("promises", promises, Promises, type(None))
    require_type("verdict", verdict, Verdict, type(None))
    require_type("review", review, Review, type(None))
    require_type("like", like, Film, type(None))
    _require_room(outcome)
    limits = promises or Promises()
    verdict = verdict or judge(outcome, limits)
    columns = _columns(outcome)
    shared = OF_THE_MORNING if like is not None and _is_of_the_same(columns, like.columns) else ()
    header = {
        "format": FORMAT,
        "columns": [[name, len(each)] for name, each in columns.items() if name not in shared],
        **_of_the_run(outcome),
        "cards": [
            {
                "promise": score.promise,
                "measure": score.measure,
                "kept": score.kept,
                "figure": score.figure_text,
                "limit": score.limit_text,
                "change": "",
            }
            for score in verdict.scores
        ],
        "review": _in_words(review or find_bottleneck(outcome, limits)),
        "timeline": _timeline(outcome),
        "promise_oldest_s": limits.oldest_s,
        "worst_ms": round(1000 * worst_instant_s(outcome)),
        "longest": _longest(outcome),
    }
    if like is not None:
        for card, above in zip(header["cards"], like.header["cards"], strict=True):
            card["change"] = _change(card, above)
    return Film(header, columns, _packed(columns, shared))


def _is_of_the_same(columns: Mapping[str, np.ndarray], others: Mapping[str, np.ndarray]) -> bool:
    return all(np.array_equal(columns[name], others[name]) for name in OF_THE_MORNING)


def _change(card: Mapping[str, Any], above: Mapping[str, Any]) -> str:
    """What a figure is in the run above, and whether its promise is kept or broken only here."""
    if card["figure"] == above["figure"]:
        return "as above"
    turned = {(True, False): ", here kept", (False, True): ", here broken"}
    return f"{above['figure']} above{turned.get((card['kept'], above['kept']), '')}"


def _require_room(outcome: Outcome) -> None:
    if outcome.ended_us > LATEST_MS * 1000:
        raise ValueError(
            f"outcome must end within {LATEST_MS // 86_400_000} days to be filmed, got one of "
            f"{outcome.ended_s / 86_400:,.1f} days"
        )
    rows = (outcome.bookings, outcome.passages.calls.booking, outcome.holds)
    for number, noun in zip(map(len, rows), ("booking", "call", "hold"), strict=True):
        if number > MOST_ROWS:
            raise ValueError(
                f"outcome must have at most {count(MOST_ROWS, noun)} to be filmed, got {number:,}"
            )


# The header --------------------------------------------------------------------------------------


def _of_the_run(outcome: Outcome) -> dict[str, Any]:
    morning, design = outcome.morning, outcome.design
    scenario, clinics = morning.scenario, morning.clinics
    are_numbered = clinics == tuple(range(len(clinics)))
    place = {clinic: index for index, clinic in enumerate(clinics)}
    return {
        "title": told(design, scenario.starts_at_s),
        "mode": design.mode,
        "starts_at_s": scenario.starts_at_s,
        "duration_ms": round(1000 * scenario.duration_s),
        "ended_ms": _up_ms(outcome.ended_us),
        "cut": bool(outcome.count("waiting") + outcome.count("in_call")),
        "bookings": len(outcome.bookings),
        "servers": design.servers,
        "threads": None if design.is_queued else design.servers,
        "accept_ms": 1000 * scenario.accept_s,
        "clinics": len(clinics),
        "clinic_names": None if are_numbered else list(map(str, clinics)),
        "mean_call_ms": 1000 * morning.mean_call_s if len(morning) else None,
        "backlog_limit": design.backlog_limit,
        "order": design.order,
        "in_line": _is_one_line(outcome),
        "workforce": _steps(outcome.workforce),
        "paid": _steps(outcome.workforce if outcome.paid is None else outcome.paid),
        "troubles": [_trouble(each, place) for each in scenario.troubles],
    }


def _is_one_line(outcome: Outcome) -> bool:
    """Whether all who came before are served before: one line, and nobody joins it again."""
    design = outcome.design
    is_plain = design.order == "fifo" and design.shards is None and design.clinic_cap is None
    called = outcome.passages.calls.booking
    return is_plain and not len(outcome.holds) and len({*called}) == len(called)


def _up_ms(time_us: int) -> int:
    return -(-time_us // 1000)


def _steps(steps: Iterable[tuple[int, int]]) -> list[list[int]]:
    return [[_up_ms(at_us), number] for at_us, number in steps]


def _trouble(trouble: Trouble, place: dict[int | str, int]) -> dict[str, Any]:
    befallen = trouble.clinics
    if befallen is None:
        who = "all clinics"
    elif len(befallen) == 1:
        who = f"clinic {befallen[0]}"
    else:
        who = count(len(befallen), "clinic")
    if isinstance(trouble, Rush):
        words = f"a rush of {bookings_rate(trouble.rate_per_s)}"
        words += "" if befallen is None else f" for {who}"
    elif isinstance(trouble, Outage):
        words = f"{who} down" if trouble.mode == "refuse" else f"{who} without an answer"
    else:
        words = f"{who} {trouble.factor:g} times slower"
    return {
        "words": words,
        "kind": type(trouble).__name__.lower(),
        "from_ms": _up_ms(to_us(trouble.from_s)),
        "until_ms": _up_ms(to_us(trouble.until_s)),
        "clinics": None if befallen is None else [place[clinic] for clinic in befallen],
    }


def _in_words(review: Review) -> dict[str, str]:
    return {name: getattr(review, name) for name in ("bottleneck", "evidence", "next_step")}


def _longest(outcome: Outcome) -> list[int]:
    """The last millisecond of the longest wait (`Passages.oldest_us`), and its length, ms."""
    passages, since_us = outcome.passages, outcome.enqueued_us
    first = passages.line.closed(outcome.ended_us)
    further = passages.further_waits.closed(outcome.ended_us)
    again = ((until - since_us[row], until) for row, begun, until in further if begun < until)
    waits = zip(map(sub, first.until_us, first.from_us), first.until_us, strict=True)
    age_us, until_us = max(chain(waits, again), default=(0, 0))
    return [max(_up_ms(until_us) - 1, 0), _up_ms(age_us)]


def _timeline(outcome: Outcome) -> dict[str, Any]:
    step_s = look_s(outcome)
    timeline = outcome.timeline(step_s)
    return {
        "step_ms": 1000 * step_s,
        "arrivals_per_s": [round(each / step_s, 3) for each in timeline.arrivals],
        "confirmations_per_s": [round(each / step_s, 3) for each in timeline.confirmations],
        "backlog": timeline.backlog,
        "oldest_s": [round(each, 3) for each in timeline.oldest_age_s],
        "workers": timeline.workers,
    }


# The columns -------------------------------------------------------------------------------------


def _columns(outcome: Outcome) -> dict[str, np.ndarray]:
    """What happened; calls and holds by when they began, what was done with by when it was."""
    rows, calls, holds = outcome.bookings, outcome.passages.calls, outcome.holds
    number = {result: index for index, result in enumerate(RESULTS)}
    results = list(map(number.__getitem__, outcome.call_log.result))
    called = (calls.booking, calls.from_us, calls.until_us, results)
    held = (holds.booking, holds.from_us, holds.until_us)
    booking, started, ended, result = _sorted(called, by=1)
    hold_booking, hold_from, hold_until = _sorted(held, by=1)
    done_booking, done_at, done_how = _sorted(_done(outcome), by=1)
    return {
        "arrived": _up(_whole(rows.arrived_us)),
        "clinic": _whole(outcome.morning.clinic_index[: len(rows)]),
        "accepted": _up(_whole(rows.accepted_us if outcome.design.is_queued else ())),
        "call_booking": booking,
        "call_started": _up(started),
        "call_ended": _up(ended),
        "call_result": result,
        "hold_booking": hold_booking,
        "hold_from": _up(hold_from),
        "hold_until": _up(hold_until),
        "done_booking": done_booking,
        "done_at": _up(done_at),
        "done_how": done_how,
    }


def _done(outcome: Outcome) -> tuple[list[int], list[int], list[int]]:
    """Who was never confirmed and no longer waits: whose story ended, when and how."""
    away, letters = outcome.turned_away, outcome.given_up
    booking = [*away.booking, *(letter.booking for letter in letters)]
    at_us = [*away.until_us, *(letter.given_up_us for letter in letters)]
    how = [TURNED_AWAY] * len(away.booking) + [GIVEN_UP] * len(letters)
    if outcome.count("lost"):
        log, states = outcome.call_log, outcome.bookings.state
        for row in outcome.passages.in_vain:  # a booking is lost by the one call that died
            if states[log.booking[row]] == "lost" and log.result[row] == "died":
                booking.append(log.booking[row])
                at_us.append(log.ended_us[row])
                how.append(LOST)
    return booking, at_us, how


def _whole(column: Sequence[int]) -> np.ndarray:
    return np.fromiter(column, np.int64, len(column))


def _sorted(columns: Iterable[Sequence[int]], *, by: int) -> list[np.ndarray]:
    """Columns with their rows in the order of one of them; what is level stays as it was."""
    whole = list(map(_whole, columns))
    order = np.argsort(whole[by], kind="stable")
    return [column[order] for column in whole]


def _up(times_us: np.ndarray) -> np.ndarray:
    """Whole milliseconds, rounded up: what happened within one, has happened at its end."""
    return np.where(times_us == NEVER, NEVER, -(-times_us // 1000))


# The block ---------------------------------------------------------------------------------------


def _packed(columns: Mapping[str, np.ndarray], but: Sequence[str] = ()) -> bytes:
    """The columns, but some, in few bytes: each entry as its distance from a good guess.

    What is left are small numbers. Their signs go into the last bit, and their bytes apart: first
    all that count ones, then all that count 256s, and so on, most of which are 0 (the shuffle of
    Blosc: Alted, "Why modern CPUs are starving and what can be done about it", 2010).
    """
    enqueued = columns["accepted"] if len(columns["accepted"]) else columns["arrived"]
    waited = columns["call_started"] - enqueued[columns["call_booking"]]
    left = {
        **columns,
        "accepted": _since(columns["arrived"], columns["accepted"]),
        "call_started": waited,
        "call_ended": _since(columns["call_started"], columns["call_ended"]),
        "hold_until": _since(columns["hold_from"], columns["hold_until"]),
    }
    for name in STEPWISE:
        left[name] = np.diff(left[name], prepend=0)
    flat = np.concatenate([each for name, each in left.items() if name not in but])
    signless = np.where(flat < 0, -2 * flat - 1, 2 * flat).astype("<u4")
    shuffled = signless.view(np.uint8).reshape(-1, 4).T.tobytes()
    deflate = zlib.compressobj(strategy=zlib.Z_RLE)
    return deflate.compress(shuffled) + deflate.flush()


def _since(begun: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """How long after its beginning each thing ended; -1 where it never did."""
    return np.where(ended == NEVER, NEVER, ended - begun[: len(ended)])
