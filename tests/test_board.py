"""The board: every message that a page can send, and whatever a page may send besides.

What a learner does is a message, and what is seen is its answer; neither needs a browser.
"""

import itertools
import json
import re
from random import Random

import pytest
from handmade import NONSENSE
from test_instants import any_design, whole_seconds
from test_saved import DESIGNS, RULE_OBJECTS

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    CallPolicy,
    Design,
    Promises,
    Scenario,
    Schedule,
    judge,
    simulate,
)
from waitingroom_lib.show.board import KataBoard
from waitingroom_lib.show.knobs import BY_NAME, KNOBS, chosen, designed
from waitingroom_lib.show.session import MOST_ATTEMPTS, MOST_STEPS, Session

NO_TEXT = [None, 3, 3.5, True, ["3"], {"a": 1}]
NUMBERS = [knob.name for knob in KNOBS if knob.kind == "number"]
CHOICES = [knob.name for knob in KNOBS if knob.kind == "choice"]
SWITCHES = [knob.name for knob in KNOBS if knob.kind == "switch"]
FROM_NOW = ("refuse", "hang", "slow", "crowd")
BUSY = Scenario.steady(rate_per_s=6, hours=0.1, starts_at_s=8 * 3600, clinics=50)
"""Six minutes, so that each turn is quick; ten workers don't keep up with them."""


class Page:
    """What a page asks, and what it last saw."""

    def __init__(self, scenario=BUSY, **options):
        self.session = Session(scenario, **options)
        self.films = 0
        self.ask("ready")

    def ask(self, do, **message):
        answer = self.session.answer({"do": do, **message})
        json.dumps(answer.content, allow_nan=False)  # what a page is told is JSON
        assert answer.content["film"] == (answer.block is not None)
        self.films += answer.content["film"]
        self.seen = answer.content
        return self.seen

    def set(self, knob, to):
        return self.ask("set", knob=knob, to=to)

    def knob(self, name):
        (knob,) = (knob for knob in self.seen["knobs"] if knob["name"] == name)
        return knob

    @property
    def design(self):
        return str(self.session.current.design)

    @property
    def figures(self):
        return [card["figure"] for card in self.seen["header"]["cards"]]

    @property
    def changes(self):
        return [card["change"] for card in self.seen["header"]["cards"]]

    @property
    def problems(self):
        return {knob["name"]: knob["problem"] for knob in self.seen["knobs"] if knob["problem"]}


@pytest.fixture
def page():
    return Page()


def everything_on(page):
    """Every switch on, as far as they go together, so that every number is shown."""
    for knob, to in {"timed": True, "max_attempts": "3", "order": "adaptive_lifo"}.items():
        page.set(knob, to)
    page.set("backoff", "exponential")
    for switch in SWITCHES:
        page.set(switch, True)
    assert page.problems == {}


def test_an_answer_bears_the_name_of_its_message(page):
    answer = page.session.answer
    assert answer({"do": "keep", "id": "board-7"}).content["id"] == "board-7"
    for nonsense in (None, 7, ["board"], "b" * 1000):
        assert answer({"do": "keep", "id": nonsense}).content["id"] == ""
    assert answer("keep").content["id"] == ""


# --- Each control ---------------------------------------------------------------------------------


def to_both_ends(page, names):
    """Turn each of some numbers to both ends of its slider, and back."""
    for name in names:
        start = page.knob(name)["value"]
        assert page.knob(name)["shown"]
        for end in (BY_NAME[name].low, BY_NAME[name].high, start):
            page.set(name, str(end))
            refused = page.problems.get(name, "")
            assert refused or page.knob(name)["value"] == str(end)
            assert len(page.figures) == 4
        assert page.problems == {}


def test_every_number_goes_to_both_ends_of_its_slider(page):
    everything_on(page)
    page.set("pick", "1")
    of_a_scaler = {knob.name for knob in KNOBS if knob.room == "workers"} - {"workers"}
    to_both_ends(page, [name for name in NUMBERS if name not in of_a_scaler | {"threads"}])
    page.set("mode", "synchronous")
    to_both_ends(page, ["threads"])


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("utilisation", ["target", "minimum", "maximum", "every_s", "boot_s", "scale_in_after_s"]),
        ("backlog", ["per_worker"]),
        ("age", ["limit_s", "up", "down"]),
        ("demand", ["call_s", "drain_s"]),
    ],
)
def test_every_number_of_an_autoscaler_goes_to_both_ends_of_its_slider(page, rule, names):
    page.set("staffing", "scaled")
    page.set("rule", rule)
    to_both_ends(page, names)


@pytest.mark.parametrize("name", ["workers", "servers", "threads", "backlog_limit", "seed"])
def test_the_common_numbers_take_both_ends_and_the_most_that_a_box_takes(page, name):
    page.set("mode", "synchronous" if name == "threads" else "queued")
    page.set("limited", True)
    for end in (BY_NAME[name].low, BY_NAME[name].high, BY_NAME[name].most):
        page.set(name, str(end))
        assert page.problems == {}
        assert page.knob(name)["value"] == str(end)


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_can_be_made(page, name):
    for knob, to in {"timed": True, "max_attempts": "3", "staffing": "scaled"}.items():
        page.set(knob, to)
    if name == "jitter":
        page.set("backoff", "exponential")
    for value, _ in BY_NAME[name].options:
        page.set(name, value)
        assert page.problems == {}
        assert page.knob(name)["value"] == value


@pytest.mark.parametrize("name", SWITCHES)
def test_every_switch_goes_on_and_off(page, name):
    page.set("timed", True)
    page.set("max_attempts", "3")
    before = page.session.current.design
    if name == "timed":
        page.set("timed", False)
        before = page.session.current.design
    page.set(name, True)
    assert page.session.current.design != before
    page.set(name, False)
    assert page.session.current.design == before


@pytest.mark.parametrize("name", NUMBERS)
def test_nonsense_is_explained_and_the_last_good_picture_stays(page, name):
    before, films = page.session.current, page.films
    for text in NONSENSE:
        page.set(name, text)
        knob = BY_NAME[name]
        noun = "a whole number" if knob.whole else "a number"
        assert page.problems[name].startswith(
            f"{knob.label}: must be {noun} from {knob.low:,} to {knob.most:,}, got "
        )
        assert page.knob(name)["value"] == text, "what was typed stays in its box"
    assert (page.session.current, page.films) == (before, films)
    page.set(name, page.knob("workers")["value"] if name == "workers" else str(knob.low))
    assert name not in page.problems or " must be " in page.problems[name]


@pytest.mark.parametrize("value", NO_TEXT, ids=repr)
def test_what_a_page_never_sends_is_refused_in_words(page, value):
    before = page.session.current
    for name in BY_NAME:
        if name not in SWITCHES or value is not True:
            page.set(name, value)
            assert page.problems[name]
    assert page.session.current is before


@pytest.mark.parametrize(
    "message",
    [
        None,
        "ready",
        [],
        {},
        {"do": "fly"},
        {"do": ["ready"]},
        {"do": "set"},
        {"do": "set", "knob": "wings", "to": "2"},
        {"do": "trouble"},
        {"do": "trouble", "name": "flood", "on": True, "at_ms": 0},
        {"do": "trouble", "name": "refuse", "on": 1, "at_ms": 0},
        {"do": "trouble", "name": "refuse", "on": True},
        {"do": "trouble", "name": "refuse", "on": True, "at_ms": -1},
        {"do": "trouble", "name": "refuse", "on": True, "at_ms": "3"},
        {"do": "trouble", "name": "refuse", "on": True, "at_ms": float("nan")},
        {"do": "trouble", "name": "refuse", "on": True, "at_ms": 10**15},
        {"do": "bring_back"},
        {"do": "bring_back", "number": True},
        {"do": "delete", "number": "1"},
        {"do": "delete", "number": 99},
        {"do": "compare"},
        {"do": "compare", "with": 99},
        {"do": "compare", "with": ["before"]},
        {"do": "guess"},
        {"do": "take"},
        {"do": "take", "json": 3},
        {"do": "undo"},
    ],
    ids=repr,
)
def test_a_message_that_makes_no_sense_is_answered_in_words(page, message):
    before = page.session.current
    answer = page.session.answer(message)
    assert answer.content["problem"]
    assert answer.block is None
    assert page.session.current is before


def test_a_number_between_the_slider_s_steps_is_kept_as_typed(page):
    page.set("timed", True)
    for name, text in (("timeout_s", "9.05"), ("demand", "1.234567891"), ("workers", "57")):
        page.set(name, text)
        assert page.knob(name)["value"] == text
    assert page.session.current.design.policy.timeout_s == 9.05


def test_a_whole_number_of_seconds_is_said_without_a_point(page):
    page.set("timed", True)
    page.set("timeout_s", "12.0")
    assert page.knob("timeout_s")["value"] == "12"
    assert page.design.endswith("timeout 12 s")


def test_what_makes_no_sense_together_is_refused_where_it_was_chosen(page):
    page.set("workers", "5")
    page.set("sharded", True)
    assert "at least as many workers" in page.problems["sharded"]
    assert page.knob("sharded")["value"] is False
    page.set("workers", "12")
    page.set("sharded", True)
    assert page.problems == {}


def test_what_the_design_refuses_is_told_in_the_board_s_words(page):
    page.set("staffing", "scaled")
    page.set("minimum", "100")
    assert page.problems["minimum"] == (
        '"At most" must be a whole number of at least 100, got 60; "At least" is still 5'
    )
    page.set("maximum", "1")
    words = '"At most" must be a whole number of at least 5, got 1; it is still 60'
    assert page.problems["maximum"] == words


def test_a_comma_in_a_number_is_named(page):
    page.set("workers", "1,000")
    assert "got '1,000': write it without commas" in page.problems["workers"]


def test_json_that_is_refused_leaves_what_is_wrong_elsewhere(page):
    page.set("workers", "a dozen")
    page.ask("take", json="{")
    assert list(page.problems) == ["workers"]
    page.ask("take", json=Design.queued(workers=12).to_json())
    assert page.problems == {}


def test_nonsense_in_one_box_does_not_hold_up_another(page):
    page.set("workers", "a dozen")
    page.set("servers", "2")
    assert page.design == "queued, 10 workers, 2 servers"
    assert list(page.problems) == ["workers"]
    page.set("workers", "12")
    assert page.problems == {}


def test_only_the_controls_that_the_design_has_are_shown(page):
    def shown(*names):
        return [name for name in names if page.knob(name)["shown"]]

    names = ("threads", "servers", "workers", "backlog_limit", "order", "timeout_s", "backoff")
    assert shown(*names) == ["servers", "workers", "order"]
    page.set("limited", True)
    page.set("timed", True)
    page.set("max_attempts", "2")
    assert shown(*names) == [*names[1:]]
    page.set("mode", "synchronous")
    assert shown(*names) == ["threads", "backlog_limit", "timeout_s"]


def test_the_page_shows_what_the_library_says():
    page = Page(Scenario.monday())
    scores = judge(simulate(Scenario.monday().sample(1), Design.queued(workers=10))).scores
    assert page.figures == [score.figure_text for score in scores]
    assert page.seen["header"]["title"] == "queued, 10 workers, 4 servers"


def test_the_board_takes_promises_and_a_world_of_its_own():
    page = Page(promises=Promises(oldest_s=1))
    assert page.seen["header"]["cards"][2]["limit"] == "1.0 s"
    assert page.seen["header"]["bookings"] == len(BUSY.sample(1))
    with pytest.raises(TypeError, match="scenario must be"):
        Session("Monday")
    with pytest.raises(TypeError, match="promises must be"):
        Session(promises=300)


# --- A schedule -----------------------------------------------------------------------------------


def test_a_schedule_is_typed_as_times_of_day(page):
    page.set("staffing", "schedule")
    assert page.knob("steps")["value"] == [["08:00", "10"]]
    page.set("steps", [["08:04", "5"], ["08:00", "8"], ["8:02:30", "20"]])
    assert page.session.current.design.workers == Schedule(steps=((0, 8), (150, 20), (240, 5)))
    assert page.knob("steps")["value"] == [["08:00", "8"], ["08:02:30", "20"], ["08:04", "5"]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["08:00", "a few"]], "Row 1: Workers: must be a whole number"),
        ([["08:00", "8"], ["8", "9"]], "Row 2: the time must be such as 08:20, got '8'"),
        ([["08:00", "8"], ["08:61", "9"]], "Row 2: the time must be such as 08:20"),
        ([["08:00", "8"], ["07:59", "9"]], "Row 2: the time must not be before 08:00"),
        ([["08:01", "8"]], "The first row must begin with the morning, at 08:00"),
        ([["08:00", "8"], ["08:02", "9"], ["08:02", "7"]], "Two rows begin at 08:02"),
        ([], "Schedule must have 1 to 24 rows, got 0"),
        ([["08:00", "8"]] * 25, "Schedule must have 1 to 24 rows, got 25"),
        ([["08:00"]], "Row 1 must be a time and a number"),
        ([["08:00", 8]], "Row 1 must be a time and a number"),
        (["08:00"], "Row 1 must be a time and a number"),
        *(([["08:00", text]], "Row 1: Workers: must be") for text in NONSENSE),
        *(([["08:00", "8"], [text, "8"]], "Row 2: the time must be") for text in NONSENSE),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused_by_its_row(page, rows, words):
    page.set("staffing", "schedule")
    before = page.session.current
    page.set("steps", rows)
    assert page.problems["steps"].startswith(words)
    assert page.knob("steps")["value"] == rows or "must be a time and a number" in words
    assert page.session.current is before


def test_a_schedule_is_told_by_the_time_of_day_everywhere(page):
    page.set("staffing", "schedule")
    page.set("steps", [["08:00", "8"], ["08:02", "20"]])
    page.ask("keep")
    words = "queued, workers by schedule (8 from 08:00, 20 from 08:02; boot 90 s), 4 servers"
    assert page.seen["header"]["title"] == words
    assert [row["design"] for row in (page.seen["now"], *page.seen["attempts"])] == [words] * 2


def test_a_schedule_goes_on_past_midnight():
    page = Page(Scenario.steady(rate_per_s=1, hours=0.2, starts_at_s=23.9 * 3600, clinics=5))
    page.set("staffing", "schedule")
    page.set("steps", [["23:54", "8"], ["00:02", "9"]])
    assert page.problems["steps"].startswith(
        "Row 2: the time must not be before 23:54, when the morning begins, got '00:02'; "
        "the day after is written 00:02 +1 d"
    )
    page.set("steps", [["23:54", "8"], ["00:02 +1 d", "9"]])
    assert page.session.current.design.workers.steps == ((0, 8), (480, 9))
    assert page.knob("steps")["value"] == [["23:54", "8"], ["00:02 +1 d", "9"]]
    assert page.seen["header"]["title"].startswith(
        "queued, workers by schedule (8 from 23:54, 9 from 00:02 +1 d; boot 90 s)"
    )


# --- Trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FROM_NOW)
@pytest.mark.parametrize("policy", [{}, {"timed": True, "max_attempts": "3"}], ids=str)
def test_trouble_from_now_on_leaves_the_past_as_it_was(page, name, policy):
    for knob, to in policy.items():
        page.set(knob, to)
    before = page.session.current.outcome
    page.ask("trouble", name=name, on=True, at_ms=150_400)
    after = page.session.current.outcome
    assert history(after, 151_000_000) == history(before, 151_000_000)
    assert history(after, 10**12) != history(before, 10**12)
    (its,) = (each for each in page.seen["troubles"] if each["name"] == name)
    assert (its["on"], its["note"]) == (True, "since 08:02:31")
    assert len(page.seen["header"]["troubles"]) == 1
    page.ask("trouble", name=name, on=False, at_ms=200_000)
    assert history(page.session.current.outcome, 10**12) == history(before, 10**12)


def history(outcome, until_us):
    """Everything that had happened by a time, event by event."""
    rows, calls = outcome.bookings, outcome.passages.calls
    events = [("arrived", at, 0) for at in rows.arrived_us]
    events += [("accepted", at, booking) for booking, at in enumerate(rows.accepted_us)]
    events += [("confirmed", at, booking) for booking, at in enumerate(rows.confirmed_us)]
    events += [("began", from_us, booking) for booking, from_us, _ in calls]
    events += [("ended", until, booking) for booking, _, until in calls]
    events += [("given up", each.given_up_us, each.booking) for each in outcome.given_up]
    return sorted(event for event in events if 0 <= event[1] < until_us)


def test_workers_from_now_on_leave_the_past_as_it_was(page):
    before = page.session.current.outcome
    page.ask("from_now", to="15", at_ms=150_400)
    design, after = page.session.current.design, page.session.current.outcome
    assert design.workers == Schedule(steps=((0, 10), (151, 15)))
    assert history(after, 241_000_000) == history(before, 241_000_000)  # they boot for 90 s
    assert page.seen["from_now"]["value"] == "15", "and not what the day began with"
    page.ask("from_now", to="20", at_ms=151_000)
    page.ask("from_now", to="5", at_ms=300_000)
    assert page.session.current.design.workers == Schedule(steps=((0, 10), (151, 20), (300, 5)))
    page.ask("from_now", to="7", at_ms=0)
    assert page.session.current.design.workers == Schedule(steps=((0, 7),))


def test_workers_from_now_on_need_a_number_and_somebody_who_doesn_t_decide_alone(page):
    for text in NONSENSE:
        assert "Workers: must be" in page.ask("from_now", to=text, at_ms=0)["from_now"]["problem"]
        assert page.seen["from_now"]["value"] == text
    page.set("staffing", "scaled")
    assert "decides for itself" in page.ask("from_now", to="5", at_ms=0)["from_now"]["problem"]
    page.set("mode", "synchronous")
    assert "Threads don't change" in page.ask("from_now", to="5", at_ms=0)["from_now"]["problem"]


def test_another_monday_is_said_to_be_one(page):
    notes = {each["name"]: each["note"] for each in page.seen["troubles"]}
    assert all(notes[name] == "from now on" for name in FROM_NOW)
    for name, knob, value in (("rush", "demand", "1.5"), ("deaths", "deaths", "5")):
        assert notes[name].startswith("another Monday")
        bookings = page.seen["header"]["bookings"]
        page.ask("trouble", name=name, on=True, at_ms=0)
        assert page.knob(knob)["value"] == value
        assert (page.seen["header"]["bookings"] > bookings) == (name == "rush")
        page.ask("trouble", name=name, on=False, at_ms=0)
        assert page.knob(knob)["value"] == str(BY_NAME[knob].start)


def test_a_fifth_of_the_clinics_are_in_trouble_however_few_there_are():
    for clinics, some in ((300, 60), (7, 2), (1, 1)):
        page = Page(Scenario.steady(rate_per_s=1, hours=0.02, clinics=clinics))
        words = page.seen["troubles"][0]["words"]
        assert words.startswith("1 clinic refuses" if some == 1 else f"{some} clinics refuse every")
        page.ask("trouble", name="refuse", on=True, at_ms=0)
        assert len(page.session.current.scenario.troubles[0].clinics) == some


def test_where_a_death_lies_in_a_future_call_trouble_is_another_monday():
    page = Page(Scenario.steady(rate_per_s=1, hours=0.02, clinics=2, clinic_limit=1))
    assert page.seen["troubles"][0]["note"] == "from now on"
    page.set("deaths", "20")
    assert page.seen["troubles"][0]["note"].startswith("another Monday")


def test_deaths_can_be_switched_off_where_the_world_has_just_as_many():
    page = Page(Scenario.steady(rate_per_s=1, hours=0.02, worker_death_probability=0.005))
    assert page.seen["troubles"][-1]["on"]
    page.ask("trouble", name="deaths", on=False, at_ms=0)
    assert not page.seen["troubles"][-1]["on"]
    assert page.session.current.scenario.worker_death_probability == 0


def test_a_world_s_own_trouble_stays():
    page = Page(Scenario.steady(rate_per_s=1, hours=0.02, worker_death_probability=0.02))
    assert page.knob("deaths")["value"] == "20"
    page.ask("trouble", name="slow", on=True, at_ms=0)
    assert page.session.current.scenario.worker_death_probability == 0.02


# --- Undo, reset, attempts, compare ---------------------------------------------------------------


def test_steps_are_taken_back_one_by_one_and_reset_is_one_of_them(page):
    first = page.session.choices
    page.set("workers", "12")
    page.set("seed", "3")
    page.ask("trouble", name="slow", on=True, at_ms=60_000)
    last = page.session.choices
    page.ask("reset")
    assert page.session.choices == first
    page.ask("undo")
    assert page.session.choices == last
    page.ask("undo")
    page.ask("undo")
    assert page.design == "queued, 12 workers, 4 servers"
    assert page.knob("seed")["value"] == "1"
    page.ask("undo")
    assert page.session.choices == first
    assert page.seen["can_undo"] is False
    assert page.ask("undo")["problem"] == "There is nothing to undo."


def test_taking_a_step_back_forgets_what_was_wrong(page):
    page.set("workers", "12")
    page.set("servers", "few")
    page.ask("undo")
    assert page.problems == {}
    assert page.knob("workers")["value"] == "10"


def test_the_same_choice_twice_is_no_step(page):
    page.set("workers", "12")
    page.set("workers", "12")
    page.ask("undo")
    assert page.seen["can_undo"] is False


def test_steps_are_bounded(page):
    for each in range(MOST_STEPS + 5):
        page.set("every_s", str(each + 31))  # means nothing for a fixed number, so nothing runs
    for _ in range(MOST_STEPS):
        page.ask("undo")
    assert page.seen["can_undo"] is False


def test_what_was_shown_before_is_shown_again_without_a_run(page, monkeypatch):
    page.set("workers", "12")
    before = page.session.current
    page.set("workers", "14")
    monkeypatch.setattr("waitingroom_lib.show.session.simulate", None)
    page.ask("undo")
    assert page.session.current is before
    assert page.seen["film"]


def test_attempts_are_kept_compared_brought_back_and_deleted(page):
    page.set("workers", "8")
    page.ask("keep")
    assert page.seen["said"] == "Kept as attempt 1."
    page.set("workers", "30")
    page.set("seed", "2")
    page.ask("keep")
    page.set("mode", "synchronous")
    assert [row["design"] for row in page.seen["attempts"]] == [
        "queued, 8 workers, 4 servers",
        "queued, 30 workers, 4 servers",
    ]
    assert [row["day"] for row in page.seen["attempts"]] == ["Monday 1", "Monday 2"]
    assert page.seen["compare"]["with"] == 2
    assert page.seen["before_name"] == "attempt 2"
    page.ask("compare", **{"with": 1})
    assert page.seen["before_name"] == "attempt 1 (Monday 1)"
    assert page.seen["before"]["title"] == "queued, 8 workers, 4 servers"
    page.ask("bring_back", number=1)
    assert page.design == "queued, 8 workers, 4 servers"
    assert page.knob("seed")["value"] == "1"
    assert page.seen["before"] is None, "it is the same run"
    page.ask("delete", number=1)
    assert [row["number"] for row in page.seen["attempts"]] == [2]
    assert page.seen["compare"]["with"] == "before"
    assert [1, "attempt 1"] not in page.seen["compare"]["options"]
    page.set("workers", "9")
    page.ask("keep")
    assert page.seen["attempts"][-1]["number"] == 3, "a number isn't given twice"


def test_an_attempt_comes_back_whole(page):
    everything_on(page)
    page.set("seed", "3")
    page.ask("trouble", name="hang", on=True, at_ms=100_000)
    page.ask("keep")
    kept, figures = page.session.choices, page.figures
    page.ask("reset")
    page.ask("bring_back", number=1)
    assert (page.session.choices, page.figures) == (kept, figures)
    assert page.ask("undo")["attempts"][0]["number"] == 1
    assert page.design == "queued, 10 workers, 4 servers"


def test_nothing_is_kept_twice(page):
    page.ask("keep")
    page.set("workers", "12")
    page.ask("keep")
    page.set("workers", "10")
    page.ask("keep")
    assert page.seen["said"] == "This is attempt 1 already."
    assert page.seen["compare"]["with"] == 1
    assert len(page.seen["attempts"]) == 2
    page.set("seed", "2")
    page.ask("keep")
    assert len(page.seen["attempts"]) == 3, "another Monday is another attempt"


def test_the_list_of_attempts_is_bounded_and_says_how_to_make_room(page):
    for workers in range(10, 10 + MOST_ATTEMPTS + 1):
        page.set("workers", str(workers))
        page.ask("keep")
    assert "delete one to make room" in page.seen["problem"]
    assert len(page.seen["attempts"]) == MOST_ATTEMPTS
    page.ask("delete", number=4)
    page.ask("keep")
    assert [row["number"] for row in page.seen["attempts"]] == [1, 2, 3, *range(5, 14)]


def test_the_cards_say_what_changed(page):
    assert page.changes == [""] * 4
    page.set("workers", "3")
    page.ask("keep")
    assert page.seen["compare"]["with"] == 1
    assert page.changes == [""] * 4, "with itself there is nothing to compare"
    late = page.figures[1]
    page.set("workers", "20")
    assert page.changes[0] == "as before"
    assert page.changes[1] == f"{late} before, now kept"
    page.ask("compare", **{"with": "nothing"})
    assert page.changes == [""] * 4
    assert (page.seen["before"], page.seen["compare"]["with"]) == (None, "nothing")
    page.ask("compare", **{"with": "before"})
    assert page.seen["before_name"] == "the run before"
    page.set("workers", "3")
    assert page.changes[1].endswith(" before, now broken")


def test_before_anything_has_changed_it_is_compared_with_nothing(page):
    assert page.seen["compare"] == {"with": "nothing", "options": [["nothing", "nothing"]]}
    page.set("workers", "12")
    assert page.seen["compare"]["with"] == "before"
    assert page.seen["before"]["title"] == "queued, 10 workers, 4 servers"


def test_what_befell_the_other_run_is_named(page):
    page.ask("trouble", name="slow", on=True, at_ms=60_000)
    assert page.seen["before_name"] == "the run before (without trouble)"
    page.ask("trouble", name="slow", on=False, at_ms=60_000)
    assert page.seen["before_name"] == "the run before (slow clinics from 08:01)"


def test_a_page_draws_again_only_what_has_changed(page):
    page.set("workers", "a dozen")
    assert not page.seen["redraw"]
    page.ask("guess", min="3")
    assert not page.seen["redraw"]
    page.set("workers", "12")
    assert page.seen["redraw"]
    assert page.seen["film"]
    page.ask("compare", **{"with": "nothing"})
    assert (page.seen["redraw"], page.seen["film"]) == (True, False)
    assert page.ask("ready")["film"], "another view needs the film, too"


# --- A guess, and what leaves the board -----------------------------------------------------------


def test_a_guess_is_told_beside_the_figure_once(page):
    page.ask("guess", min="2.5")
    assert page.seen["guess"] == {"text": "2.5", "problem": "", "told": ""}
    page.set("workers", "6")
    oldest = page.figures[2]
    assert page.seen["guess"] == {
        "text": "",
        "problem": "",
        "told": f"you said 2.5 min: it is {oldest}",
    }
    page.set("workers", "7")
    assert page.seen["guess"]["told"] == ""


def test_a_guess_is_optional_and_never_in_the_way(page):
    for text in set(NONSENSE) - {"", " "}:
        assert "My guess: must be a number" in page.ask("guess", min=text)["guess"]["problem"]
        assert page.seen["guess"]["text"] == text
    page.set("workers", "6")
    assert page.seen["guess"]["told"] == ""
    assert page.ask("guess", min=" ")["guess"] == {"text": "", "problem": "", "told": ""}


def test_a_design_leaves_as_python_and_json_and_comes_back(page):
    page.set("workers", "12")
    assert page.seen["python"] == "Design.queued(workers=12)"
    text = page.seen["json"]
    page.ask("reset")
    page.ask("take", json=text)
    assert page.design == "queued, 12 workers, 4 servers"
    page.ask("undo")
    assert page.design == "queued, 10 workers, 4 servers"


EVERY_KIND = [
    *DESIGNS,
    Design.queued(workers=5, policy=CallPolicy(max_attempts=2, backoff=Backoff.fixed(3))),
    *(
        Design.queued(workers=Autoscaler(rule=rule, every_s=20, minimum=2, maximum=30))
        for rule in RULE_OBJECTS
    ),
]


@pytest.mark.parametrize("design", EVERY_KIND, ids=str)
def test_any_design_can_be_pasted_and_its_knobs_say_it(page, design):
    page.ask("take", json=design.to_json())
    assert page.seen["problem"] == ""
    assert page.session.current.design == design
    assert Design.from_json(page.seen["json"]) == design
    for name, value in chosen(design).items():
        assert page.session.choices[name] == value


def test_the_knobs_of_any_design_make_that_design_or_it_is_refused():
    starts, taken = {knob.name: knob.start for knob in KNOBS}, 0
    for seed in range(300):
        design = any_design(Random(seed), whole_seconds)
        try:
            choices = chosen(design)
        except (TypeError, ValueError):
            continue
        taken += 1
        assert designed(starts | choices) == design
    assert taken > 30


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must be JSON"),
        ("{", "must be JSON"),
        ("[]", "must be an object"),
        ("{}", "version must be"),
        ('{"version": 1}', "mode is missing"),
        ('{"version": 1, "mode": "queued", "servers": 4, "workers": "x"}', "workers must be"),
        ('{"version": 1, "mode": "queued", "servers": 4, "workers": 5, "wings": 2}', "wings"),
        ('{"version": 1, "mode": "queued", "servers": 4, "workers": 5000}', "Workers: must be"),
        ('{"version": 1, "mode": "queued", "servers": 0, "workers": 5}', "servers must be"),
        ("[" * 5000, "nested too deeply"),
        (" " * 20_001, "at most 20,000 characters"),
    ],
)
def test_json_that_is_no_design_is_refused_in_words(page, text, words):
    before = page.session.current
    page.ask("take", json=text)
    assert words in page.seen["problem"]
    assert page.session.current is before


def test_the_picture_is_saved_as_a_page_that_replaces_none(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page.ask("save")
    assert page.seen["said"] == "Saved as waiting-room-1.html, in the folder of this notebook."
    page.ask("keep")
    page.set("workers", "20")
    page.ask("save")
    assert page.seen["said"].startswith("Saved as waiting-room-2.html, with attempt 1, in")
    one, two = (path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir()))
    assert "<h1>queued, 10 workers, 4 servers</h1>" in one
    for design in ("queued, 20 workers, 4 servers", "queued, 10 workers, 4 servers"):
        assert f'"title":"{design}"' in two
    assert '"title":"queued, 20' not in one


def test_a_page_that_can_t_be_saved_is_told_in_words(page, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("waitingroom_lib.show.session.save_page", full)
    assert page.ask("save")["problem"] == "The page can't be saved here: No space left on device."


def test_how_long_each_answer_took_is_noted(page):
    before = len(page.session.took_ms)
    page.set("workers", "12")
    assert len(page.session.took_ms) == before + 1
    assert page.seen["took_ms"] == round(page.session.took_ms[-1], 1) > 0


# --- The widget -----------------------------------------------------------------------------------


def test_the_widget_passes_messages_on():
    board, sent = KataBoard(BUSY), []
    board.send = lambda content, buffers=None: sent.append((content, buffers))
    board._handle_custom_msg({"do": "ready"}, [])
    board._handle_custom_msg({"do": "set", "knob": "workers", "to": "12"}, [])
    board._handle_custom_msg({"do": "keep"}, [])
    (_, first), (content, second), (_, third) = sent
    assert content["header"]["title"] == "queued, 12 workers, 4 servers"
    assert [len(first), len(second), third] == [1, 1, None]
    assert str(board.design) == "queued, 12 workers, 4 servers"
    assert [each.design for each in board.attempts] == [board.design]
    assert board.current.outcome.design == board.design


def test_without_a_kernel_there_is_a_picture_with_its_words():
    board = KataBoard(BUSY)
    data, _ = board._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == board.model_id
    assert "queued, 10 workers, 4 servers" in data["text/plain"]
    for mime in ("text/plain", "text/html"):
        assert "Run this cell" in data[mime]
    assert len(re.findall("<img [^>]*alt=", data["text/html"])) == 2
    again = KataBoard(BUSY)._repr_mimebundle_()[0]
    assert [again[mime] for mime in ("text/plain", "text/html")] == [
        data[mime] for mime in ("text/plain", "text/html")
    ], "nbval compares them"


def test_every_knob_has_words_and_a_place_among_those_of_a_name():
    assert len(BY_NAME) == len(KNOBS)
    for one, other in itertools.combinations(KNOBS, 2):
        assert (one.room, one.label) != (other.room, other.label)
