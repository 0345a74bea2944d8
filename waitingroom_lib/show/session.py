"""What happens on the board: designs tried on a Monday, attempts kept, steps taken back.

Without widgets: it takes a page's messages as plain dicts and answers with plain dicts. Nothing in
a message is trusted; what makes no sense is answered in words, and what was shown stays.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from waitingroom_lib._checks import quoted, require_choice, require_number, require_type
from waitingroom_lib._units import LATEST_S
from waitingroom_lib._words import count, duration
from waitingroom_lib.design.design import Design
from waitingroom_lib.judge.review import Review, review
from waitingroom_lib.judge.verdict import Promises, Score, Verdict, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.simulate import simulate
from waitingroom_lib.show.film import Film, film
from waitingroom_lib.show.knobs import (
    BY_NAME,
    KNOBS,
    Choices,
    Knob,
    chosen,
    clock,
    designed,
    steps_from,
    told,
)
from waitingroom_lib.show.page import save_page
from waitingroom_lib.show.svg import MOST_LETTERS
from waitingroom_lib.world.scenario import Morning, Scenario
from waitingroom_lib.world.troubles import Outage, Rush, Slowdown, Trouble

MOST_ATTEMPTS = 12
"""Attempts that the board lists."""

MOST_STEPS = 50
"""Steps that can be taken back."""

MOST_RUNS = 6
"""Runs that are at hand, to go back to at once."""

MOST_TYPED = 20_000
"""Characters of a design's JSON that are looked at."""

LASTS_S = 15 * 60
"""How long trouble lasts."""

REWRITES = {"rush": ("demand", 1.5), "deaths": ("deaths", 5)}
"""Trouble that changes the past, too: which knob it turns, and how far."""

FROM_NOW = "from now on"
ANOTHER = "another Monday: the past changes, too"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A design that was tried on a Morning, and how it fared."""

    design: Design
    seed: int
    scenario: Scenario
    outcome: Outcome
    verdict: Verdict
    review: Review
    film: Film
    choices: Choices


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page is told: everything that it shows, and a film where there is a new one."""

    content: dict[str, Any]
    block: bytes | None


class Session:
    """One learner at the board.

    Args:
        scenario: The world; by default `Scenario.monday()`.
        promises: The limits; by default the course's.
    """

    def __init__(
        self, scenario: Scenario | None = None, *, promises: Promises | None = None
    ) -> None:
        require_type("scenario", scenario, Scenario, type(None))
        require_type("promises", promises, Promises, type(None))
        self.scenario = scenario or Scenario.monday()
        self.promises = promises or Promises()
        self.attempts: dict[int, Attempt] = {}
        self.took_ms: deque[float] = deque(maxlen=1000)
        self._morning = lru_cache(maxsize=4)(self._draw)
        self._sample = lru_cache(maxsize=4)(lambda scenario, seed: scenario.sample(seed))
        self._runs: OrderedDict[tuple[Design, Scenario, int], Attempt] = OrderedDict()
        self._past: deque[Choices] = deque(maxlen=MOST_STEPS)
        self._kept = 0  # the number of the attempt kept last
        self._compared: int | str = "before"
        self._refused: dict[str, tuple[str, Any]] = {}  # by knob: what is wrong, what was typed
        self._guess_min: float | None = None
        self._guessed = self._said = self._problem = ""
        self._sent: Attempt | None = None
        self._named = ""  # what the page compares with
        self._before: Attempt | None = None
        self.choices: Choices = self._at_first()
        self.current = self._tried(self.choices)

    def answer(self, message: object) -> Answer:
        """Do what a page asks for.

        Args:
            message: What is to be done, as `do`, and what that needs.

        Returns:
            What the page is to show.
        """
        begun_s = perf_counter()
        self._said = self._problem = ""
        try:
            require_type("message", message, dict)
            require_choice("do", message.get("do"), *_DOING)
            _DOING[message["do"]](self, message)
        except (TypeError, ValueError) as error:
            self._problem = str(error)
        content, block = self._shown(), None
        if self.current is not self._sent:
            self._sent, block = self.current, self.current.film.block
        redraw = block is not None or content["before_name"] != self._named
        self._named = content["before_name"]
        self.took_ms.append(1000 * (perf_counter() - begun_s))
        content |= {
            "id": _id_of(message),
            "redraw": redraw,
            "film": block is not None,
            "took_ms": round(self.took_ms[-1], 1),
        }
        return Answer(content, block)

    # Choosing ------------------------------------------------------------------------------------

    def _at_first(self) -> Choices:
        """Where the knobs stand before anybody has turned one."""
        deaths = round(1000 * self.scenario.worker_death_probability, 9)
        call_s = min(max(self.scenario.calls.mean_s, 0.1), 86_400)
        first = {knob.name: knob.start for knob in KNOBS}
        return first | {"deaths": deaths, "call_s": call_s, "troubles": ()}

    def _ready(self, message: dict) -> None:
        self._sent = None

    def _set(self, message: dict) -> None:
        """Turn a knob to what was typed or chosen."""
        require_choice("knob", message.get("knob"), *BY_NAME)
        knob, typed = BY_NAME[message["knob"]], message.get("to")
        try:
            if knob.kind == "rows":
                value = steps_from(typed, self.scenario.starts_at_s)
            else:
                value = knob.read(typed)
            self._turn({knob.name: value})
        except (TypeError, ValueError) as error:
            self._refused[knob.name] = _as_labelled(str(error)), typed

    def _turn(self, changes: dict[str, Any]) -> None:
        """Make some choices, all or none of them, and look what comes of it."""
        choices = self.choices | changes
        self._show(choices)  # which may refuse
        for name in changes:
            self._refused.pop(name, None)

    def _show(self, choices: Choices, *, back: bool = False) -> None:
        tried = self._tried(choices)
        if tried is not self.current:
            self._before, self.current = self.current, tried
            self._tell_guess()
        if choices != self.choices and not back:
            self._past.append(self.choices)
        self.choices = choices

    def _undo(self, message: dict) -> None:
        if not self._past:
            raise ValueError("There is nothing to undo.")
        self._refused.clear()
        self._show(self._past.pop(), back=True)

    def _reset(self, message: dict) -> None:
        self._refused.clear()
        self._show(self._at_first())

    def _take(self, message: dict) -> None:
        """Take a design that was pasted as JSON."""
        text = message.get("json")
        require_type("The design", text, str)
        if len(text) > MOST_TYPED:
            raise ValueError(f"The design must be at most {MOST_TYPED:,} characters long")
        self._turn(chosen(Design.from_json(text)))
        self._refused.clear()
        self._said = "This is the design that was pasted."

    # Trouble -------------------------------------------------------------------------------------

    def _trouble(self, message: dict) -> None:
        """Switch trouble on, from now; or off, as if it had never been."""
        name, on = message.get("name"), message.get("on")
        require_choice("trouble", name, *self._befalls, *REWRITES)
        require_type("on", on, bool)
        if name in REWRITES:
            knob, value = REWRITES[name]
            first = self._at_first()[knob]
            calm = BY_NAME[knob].start if first == value else first
            return self._turn({knob: value if on else calm})
        others = tuple(each for each in self.choices["troubles"] if each[0] != name)
        self._turn({"troubles": (*others, (name, self._now_s(message))) if on else others})
        return None

    def _from_now(self, message: dict) -> None:
        """So many workers from now on."""
        try:
            workers, now_s = BY_NAME["workers"].read(message.get("to")), self._now_s(message)
            if self.choices["mode"] != "queued":
                raise ValueError("Threads don't change while it runs: choose the queued design")
            if self.choices["staffing"] == "scaled":
                raise ValueError(
                    "An autoscaler decides for itself: choose a fixed number or a schedule"
                )
            steps = self.choices["steps"]
            if self.choices["staffing"] == "fixed":
                steps = ((0, self.choices["workers"]),)
            before = tuple(step for step in steps if step[0] < now_s)
            self._turn({"staffing": "schedule", "steps": (*before, (now_s, workers))})
            self._refused.pop("from_now", None)
        except (TypeError, ValueError) as error:
            self._refused["from_now"] = str(error), message.get("to")

    @property
    def _last_staff(self) -> int:
        """How many workers there are at the end of the day."""
        is_planned = self.choices["staffing"] == "schedule"
        return self.choices["steps"][-1][1] if is_planned else self.choices["workers"]

    def _now_s(self, message: dict) -> int:
        """The next full second, so that nothing that has been seen changes."""
        most = {"at_least": 0, "at_most": 1000 * LATEST_S}
        now_ms = require_number("at_ms", message.get("at_ms"), **most)
        return math.ceil(now_ms / 1000)

    @property
    def _befalls(self) -> dict[str, tuple[str, Callable[[int], Trouble]]]:
        """Trouble that leaves the past as it was: its words, and what it is from when on."""
        some = tuple(range(0, self.scenario.clinics, 5))
        more_per_s = self.scenario.demand.peak_per_s / 2
        lasts = f"for {duration(LASTS_S)}"
        verbs = {verb: verb + "s" * (len(some) == 1) for verb in ("refuse", "answer")}

        def window(from_s: int) -> dict[str, float]:
            return {"from_s": from_s, "until_s": from_s + LASTS_S}

        return {
            "refuse": (
                f"{count(len(some), 'clinic')} {verbs['refuse']} every call {lasts}",
                lambda from_s: Outage(mode="refuse", clinics=some, **window(from_s)),
            ),
            "hang": (
                f"{count(len(some), 'clinic')} {verbs['answer']} no call {lasts}",
                lambda from_s: Outage(mode="hang", clinics=some, **window(from_s)),
            ),
            "slow": (
                f"all clinics are three times slower {lasts}",
                lambda from_s: Slowdown(factor=3, **window(from_s)),
            ),
            "crowd": (
                f"{more_per_s:g} patients a second more {lasts}",
                lambda from_s: Rush(rate_per_s=more_per_s, **window(from_s)),
            ),
        }

    @property
    def _troubles(self) -> list[dict[str, Any]]:
        """The switches, as a page shows them."""
        begun = {
            name: clock(at, self.scenario.starts_at_s) for name, at in self.choices["troubles"]
        }
        rows = [(name, words) for name, (words, _) in self._befalls.items()]
        rows += [
            ("rush", "half as many patients again, all morning"),
            ("deaths", "workers die, in 5 of 1,000 calls"),
        ]
        shown = []
        for name, words in rows:
            if name in REWRITES:
                knob, value = REWRITES[name]
                on, note = self.choices[knob] == value, ANOTHER
            else:
                on, note = name in begun, FROM_NOW if self._is_past_safe else ANOTHER
                note = f"since {begun[name]}" if on else note
            shown.append({"name": name, "words": words, "on": on, "note": note})
        return shown

    @property
    def _is_past_safe(self) -> bool:
        """Whether trouble from now on leaves the past as it was.

        Not where workers die and calls wait inside a clinic: a death is drawn as a part of its
        call, and when that would have ended lies ahead.
        """
        return not (self.scenario.clinic_limit and self.choices["deaths"])

    # Running -------------------------------------------------------------------------------------

    def _tried(self, choices: Choices) -> Attempt:
        """What the choices come to; a run that is at hand is not made again."""
        design, scenario, seed = designed(choices), self._world(choices), choices["seed"]
        key = design, scenario, seed
        if key not in self._runs:
            outcome = simulate(self._morning(scenario, seed), design)
            verdict, said = judge(outcome, self.promises), review(outcome, self.promises)
            taken = film(outcome, promises=self.promises, verdict=verdict, review=said)
            self._runs[key] = Attempt(
                design, seed, scenario, outcome, verdict, said, taken, choices
            )
        self._runs.move_to_end(key)
        if len(self._runs) > MOST_RUNS:
            self._runs.popitem(last=False)
        return self._runs[key]

    def _world(self, choices: Choices) -> Scenario:
        befallen = tuple(self._befalls[name][1](at_s) for name, at_s in choices["troubles"])
        changes: dict[str, Any] = {"troubles": self.scenario.troubles + befallen}
        if choices["demand"] != 1:
            changes["demand"] = self.scenario.demand.times(choices["demand"])
        if choices["deaths"] != self._at_first()["deaths"]:
            changes["worker_death_probability"] = choices["deaths"] / 1000
        return replace(self.scenario, **changes)

    def _draw(self, scenario: Scenario, seed: int) -> Morning:
        """A Morning; what befalls clinics doesn't change what is drawn."""
        calm = replace(scenario, troubles=scenario.rushes)
        morning = self._sample(calm, seed)
        return morning if calm == scenario else replace(morning, scenario=scenario)

    # Attempts ------------------------------------------------------------------------------------

    def _keep(self, message: dict) -> None:
        for number, each in self.attempts.items():
            if self._is_same(each, self.current):
                self._compared = number
                self._said = f"This is attempt {number} already."
                return
        if len(self.attempts) == MOST_ATTEMPTS:
            raise ValueError(
                f"The board lists {MOST_ATTEMPTS} attempts at most: delete one to make room."
            )
        self._kept += 1
        self.attempts[self._kept] = replace(self.current, choices=self.choices)
        self._compared = self._kept
        self._said = f"Kept as attempt {self._kept}."

    def _delete(self, message: dict) -> None:
        number = self._number(message)
        del self.attempts[number]
        if self._compared == number:
            self._compared = "before"
        self._said = f"Attempt {number} is deleted."

    def _bring_back(self, message: dict) -> None:
        number = self._number(message)
        self._refused.clear()
        self._show(self.attempts[number].choices)
        self._said = f"This is attempt {number}."

    def _compare(self, message: dict) -> None:
        with_ = message.get("with")
        if with_ not in ("nothing", "before"):
            with_ = self._number({"number": with_})
        self._compared = with_

    def _number(self, message: dict) -> int:
        number = message.get("number")
        if type(number) is not int or number not in self.attempts:
            raise ValueError(f"There is no attempt {quoted(number)}.")
        return number

    @staticmethod
    def _is_same(one: Attempt, other: Attempt) -> bool:
        return (one.design, one.scenario, one.seed) == (other.design, other.scenario, other.seed)

    @property
    def _other(self) -> tuple[Attempt | None, str]:
        """What the current run is compared with, and its name."""
        other, name = self._before, "the run before"
        if self._compared != "before":
            other, name = self.attempts.get(self._compared), f"attempt {self._compared}"
        if other is None:
            return None, ""
        there, here = self._day(other), self._day(self.current)
        if there != here:
            apart = [words for words in there if words not in here] or ["without trouble"]
            name += f" ({', '.join(apart)})"
        return other, name

    def _told(self, tried: Attempt) -> str:
        return told(tried.design, self.scenario.starts_at_s)

    def _day(self, tried: Attempt) -> list[str]:
        """Which Monday it was, and what befell it."""
        choices = tried.choices
        words = [f"Monday {tried.seed}"]
        if choices["demand"] != 1:
            words.append(f"demand x {_plain(choices['demand'])}")
        if choices["deaths"] != self._at_first()["deaths"]:
            words.append(f"{_plain(choices['deaths'])} deaths in 1,000 calls")
        for name, at_s in choices["troubles"]:
            words.append(f"{_SHORT[name]} from {clock(at_s, self.scenario.starts_at_s)}")
        return words

    # A guess, and what leaves the board ----------------------------------------------------------

    def _guess(self, message: dict) -> None:
        """Note what somebody expects of the next run: the longest wait, minutes."""
        text = message.get("min")
        require_type("My guess", text, str)
        self._refused.pop("guess", None)
        self._guess_min = None
        if text.strip():
            try:
                self._guess_min = _GUESS.read(text)
            except ValueError as error:
                self._refused["guess"] = str(error), text

    def _tell_guess(self) -> None:
        self._guessed = ""
        if self._guess_min is not None:
            oldest = self.current.verdict.oldest.figure_text
            self._guessed = f"you said {_plain(self._guess_min)} min: it is {oldest}"
            self._guess_min = None

    def _save(self, message: dict) -> None:
        """Save the live picture as a page of its own: the run, and the attempt beside it."""
        number = 1
        while (path := Path(f"waiting-room-{number}.html")).exists():
            number += 1
        other, with_ = self.attempts.get(self._compared), f", with attempt {self._compared}"
        if other is None or self._is_same(other, self.current):
            other, with_ = None, ""
        runs = [each.outcome for each in (self.current, other) if each is not None]
        try:
            save_page(
                path, *runs, title=self._told(self.current)[:MOST_LETTERS], promises=self.promises
            )
        except OSError as error:
            raise ValueError(f"The page can't be saved here: {error.strerror}.") from None
        self._said = f"Saved as {path.name}{with_}, in the folder of this notebook."

    # What a page shows ---------------------------------------------------------------------------

    def _shown(self) -> dict[str, Any]:
        other, name = self._other
        before = "" if self._before is None else "the run before"
        options = [["nothing", "nothing"]] + [["before", before]] * bool(before)
        options += [[number, f"attempt {number}"] for number in self.attempts]
        compared = "nothing" if other is None else self._compared
        if other is not None and self._is_same(other, self.current):
            other, name = None, ""
        guess, wrong = "", self._refused.get("guess")
        if wrong or self._guess_min is not None:
            guess = wrong[1] if wrong else _plain(self._guess_min)
        title, cards = self._told(self.current), self._cards(other)
        return {
            "header": self.current.film.header | {"title": title, "cards": cards},
            "before": None if other is None else other.film.header,
            "before_name": name,
            "knobs": [self._knob(knob) for knob in KNOBS],
            "from_now": self._field("from_now", str(self._last_staff)),
            "troubles": self._troubles,
            "attempts": [
                self._row(str(number), each) | {"number": number}
                for number, each in self.attempts.items()
            ],
            "now": self._row("now", self.current),
            "compare": {"with": compared, "options": options},
            "can_undo": bool(self._past),
            "guess": {"text": guess, "problem": wrong[0] if wrong else "", "told": self._guessed},
            "python": self.current.design.to_python(),
            "json": self.current.design.to_json(),
            "said": self._said,
            "problem": self._problem,
        }

    def _field(self, name: str, text: Any) -> dict[str, Any]:
        """What stands in a field, and what is wrong with it: what was typed stays."""
        problem, typed = self._refused.get(name, ("", text))
        return {"value": typed if _is_text(typed) else text, "problem": problem}

    def _knob(self, knob: Knob) -> dict[str, Any]:
        value = self.choices[knob.name]
        if knob.kind == "number":
            value = _plain(value)
        if knob.kind == "rows":
            starts_at_s = self.scenario.starts_at_s
            value = [[clock(from_s, starts_at_s), str(workers)] for from_s, workers in value]
        field = self._field(knob.name, value)
        if field["problem"]:
            if knob.kind in ("switch", "choice"):
                field["value"] = value  # as the page has it, too
            it = "it" if field["problem"].lstrip('"').startswith(knob.label) else f'"{knob.label}"'
            still = f"is still {value}" if knob.kind == "number" else "stays as it was"
            field["problem"] += f"; {it} {still}"
        return {
            **{name: getattr(knob, name) for name in _TOLD},
            "options": [list(option) for option in knob.options],
            "shown": knob.when(self.choices),
            **field,
        }

    def _cards(self, other: Attempt | None) -> list[dict[str, Any]]:
        cards = self.current.film.header["cards"]
        if other is None:
            return cards
        pairs = zip(cards, self.current.verdict.scores, other.verdict.scores, strict=True)
        return [card | {"change": _change(now, then)} for card, now, then in pairs]

    def _row(self, name: str, tried: Attempt) -> dict[str, Any]:
        return {
            "name": name,
            "design": self._told(tried),
            "day": ", ".join(self._day(tried)),
            "figures": [
                {"promise": score.promise, "text": score.figure_text, "kept": score.kept}
                for score in tried.verdict.scores
            ],
            "turned_away": f"{tried.outcome.count('rejected'):,}",
        }


_DOING: dict[str, Callable[[Session, dict], None]] = {
    "ready": Session._ready,
    "set": Session._set,
    "undo": Session._undo,
    "reset": Session._reset,
    "take": Session._take,
    "trouble": Session._trouble,
    "from_now": Session._from_now,
    "keep": Session._keep,
    "delete": Session._delete,
    "bring_back": Session._bring_back,
    "compare": Session._compare,
    "guess": Session._guess,
    "save": Session._save,
}
"""What each message does."""

_TOLD = ("name", "room", "label", "kind", "low", "high", "step", "whole", "unit", "hint")
"""What a page is told of a knob as it is."""

_SHORT = {"refuse": "clinics down", "hang": "clinics silent", "slow": "slow clinics"}
_SHORT |= {"crowd": "a rush"}
_GUESS = Knob(name="guess", room="", label="My guess", start=None, low=0, most=10_000, whole=False)


def _id_of(message: object) -> str:
    """What a page calls its message, which its answer bears, too."""
    name = message.get("id") if isinstance(message, dict) else ""
    return name if isinstance(name, str) and len(name) <= MOST_LETTERS else ""


def _as_labelled(problem: str) -> str:
    """What is wrong, with the control's words where the design's field is named first."""
    name = problem.split(" ", 1)[0]
    if name not in BY_NAME or not problem.startswith(f"{name} must"):
        return problem
    return f'"{BY_NAME[name].label}"' + problem.removeprefix(name)


def _is_text(typed: object) -> bool:
    """Whether it is text, or rows of it: what can be typed."""
    if isinstance(typed, list):
        return all(map(_is_text, typed))
    return isinstance(typed, str)


def _plain(number: float) -> str:
    """A number just as it is."""
    return repr(number).removesuffix(".0")


def _change(now: Score, then: Score) -> str:
    """What a figure was before, and whether its promise is now kept or broken."""
    if now.figure_text == then.figure_text:
        return "as before"
    turned = {(True, False): ", now kept", (False, True): ", now broken"}
    return f"{then.figure_text} before{turned.get((now.kept, then.kept), '')}"
