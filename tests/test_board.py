"""The board and the explorers: every control to both ends and to nonsense.

A kernel swallows what a callback raises; here it comes out.
"""

import itertools
import re

import matplotlib.pyplot as plt
import pytest

from waitingroom_lib import Scenario
from waitingroom_lib.show.board import MOST_ATTEMPTS, KataBoard
from waitingroom_lib.show.diagram import worst_instant_s
from waitingroom_lib.show.dials import Dial, as_html, explore
from waitingroom_lib.show.svg import STEP_S, Picture

NONSENSE = [
    "1_0",
    "\N{ARABIC-INDIC DIGIT FOUR}",
    "\N{FULLWIDTH DIGIT FOUR}",
    "",
    " ",
    "abc",
    "1.5",
    "1e400",
    "nan",
    "-3",
    "0x10",
    "12 or so",
    "9" * 30,
    "<b>",
    "1,000",
]


@pytest.fixture
def board():
    """The board on a quarter of an hour of the rush, so that each turn is quick."""
    return KataBoard(Scenario.steady(rate_per_s=10, hours=0.25))


@pytest.fixture
def queued(board):
    board.mode.value = "queued"
    return board


def figures(board):
    return re.findall(r'class="figure">([^<]*)<', board.shown.value)


def test_every_control_can_be_turned_to_both_ends(board):
    board.limited.value = True
    for mode in ("synchronous", "queued"):
        board.mode.value = mode
        for dial in (board.threads, board.servers, board.workers, board.backlog_limit, board.seed):
            for end in (dial.slider.min, dial.slider.max):
                dial.slider.value = end
                assert board.problem.value == ""
                assert len(figures(board)) == 4
    for end in (board.minute.min, board.minute.max):
        board.minute.value = end
        assert len(figures(board)) == 4


def test_the_design_is_what_the_controls_say(board):
    board.threads.slider.value = 33
    assert str(board.design) == str(board.current.design) == "synchronous, 33 threads"
    board.mode.value = "queued"
    board.workers.box.value, board.servers.box.value = "7", "2"
    board.limited.value = True
    board.backlog_limit.box.value = "150"
    assert str(board.current.design) == "queued, 7 workers, 2 servers, limit 150"
    board.limited.value = False
    assert str(board.current.design) == "queued, 7 workers, 2 servers"


@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize("name", ["workers", "servers", "backlog_limit", "seed"])
def test_nonsense_is_explained_and_the_last_good_picture_stays(queued, name, text):
    queued.limited.value = True
    good, dial = queued.shown.value, getattr(queued, name)
    dial.box.value = text
    assert f"{dial.label} must be a whole number from {dial.low} to {dial.high}, got" in (
        queued.problem.value
    )
    assert queued.shown.value == good
    dial.box.value = str(dial.low)
    assert queued.problem.value == ""


def test_a_slider_puts_a_nonsensical_box_right(queued):
    queued.workers.box.value = "a dozen"
    queued.workers.slider.value = 13
    assert (queued.workers.box.value, queued.problem.value) == ("13", "")
    assert queued.current.design.workers == 13


def test_nonsense_in_a_hidden_box_does_not_hold_up_another_design(queued):
    queued.workers.box.value = "a dozen"
    queued.mode.value = "synchronous"
    assert queued.problem.value == ""
    assert queued.current.design.mode == "synchronous"


def test_only_the_controls_that_the_design_has_are_shown(board):
    def shown():
        names = ("threads", "servers", "workers", "backlog_limit")
        return [name for name in names if getattr(board, name).layout.display != "none"]

    assert shown() == ["threads"]
    board.mode.value = "queued"
    assert shown() == ["servers", "workers"]
    board.limited.value = True
    assert shown() == ["servers", "workers", "backlog_limit"]


def test_the_picture_moves_through_the_morning(queued):
    queued.workers.slider.value = 12
    queued.minute.value = 3
    early = queued.shown.value
    queued.minute.value = 9
    assert "at 00:09" in queued.shown.value
    assert queued.time.value == "00:09"
    assert queued.shown.value != early


def test_attempts_are_listed_compared_and_brought_back(queued):
    for workers in (12, 30):
        queued.workers.slider.value = workers
        queued.keep.click()
    queued.mode.value = "synchronous"
    assert queued.compare.value == 1
    assert "dashed: attempt 2" in queued.shown.value
    for words in ("queued, 12 workers, 4 servers", "queued, 30 workers, 4 servers", "synchronous"):
        assert words in queued.table.value
    queued.bring_back.children[0].click()
    assert str(queued.design) == str(queued.current.design) == "queued, 12 workers, 4 servers"
    queued.compare.value = None
    assert "dashed" not in queued.shown.value


def test_an_attempt_comes_back_whole(queued):
    queued.limited.value = True
    queued.backlog_limit.box.value = "250"
    queued.seed.box.value = "3"
    queued.keep.click()
    kept = figures(queued)
    queued.mode.value = "synchronous"
    queued.limited.value = False
    queued.seed.slider.value = 1
    queued.bring_back.children[0].click()
    assert queued.design.backlog_limit == 250
    assert queued.seed.value == 3
    assert figures(queued) == kept


def test_bringing_an_attempt_back_clears_a_problem(queued):
    queued.keep.click()
    queued.workers.box.value = "a dozen"
    queued.bring_back.children[0].click()
    assert queued.problem.value == ""
    assert queued.workers.box.value == "10"


def test_the_list_of_attempts_is_bounded_and_says_so(queued):
    for _ in range(MOST_ATTEMPTS + 1):
        queued.keep.click()
    assert len(queued.attempts) == len(queued.bring_back.children) == MOST_ATTEMPTS
    assert f"{MOST_ATTEMPTS} attempts at most" in queued.problem.value


def test_nothing_is_kept_while_a_box_holds_nonsense(queued):
    queued.workers.box.value = "a dozen"
    queued.keep.click()
    assert queued.attempts == []


def test_a_number_between_round_ones_is_taken_as_typed(queued):
    queued.limited.value = True
    queued.backlog_limit.box.value = "583"
    assert (queued.backlog_limit.slider.value, queued.backlog_limit.slider.step) == (583, 1)
    assert queued.current.design.backlog_limit == 583


def test_the_board_shows_what_the_library_says():
    board = KataBoard()
    board.mode.value = "queued"
    scores = board.current.verdict.scores
    assert figures(board) == [score.figure_text for score in scores]
    assert board.current.review.evidence.split(".")[0] in board.shown.value


def test_a_dial_takes_parts_where_its_step_is_a_part():
    dial = Dial("rate", low=0.5, high=2.0, value=1.0, step=0.25)
    dial.box.value = "1.75"
    assert (dial.value, dial.slider.value, dial.problem) == (1.75, 1.75, "")
    dial.box.value = "nan"
    assert "rate must be a number from 0.5 to 2.0, got" in dial.problem


def test_explore_shows_what_the_function_returns_at_its_defaults_and_after_a_turn():
    def story(workers=3, rate=0.5):
        return f"{workers} workers at {rate}"

    workers, rate, problem, shown = explore(story, workers=(1, 9), rate=(0.0, 1.0, 0.1)).children
    assert "3 workers at 0.5" in shown.value
    for dial, end in itertools.product((workers, rate), ("min", "max")):
        dial.slider.value = getattr(dial.slider, end)
    assert "9 workers at 1.0" in shown.value
    assert problem.value == ""


def test_explore_explains_what_the_function_refuses_and_keeps_the_picture():
    def only_even(workers=2):
        if workers % 2:
            raise ValueError(f"workers must be even, got {workers}")
        return f"{workers} it is"

    workers, problem, shown = explore(only_even, workers=(1, 9)).children
    workers.slider.value = 3
    assert "workers must be even, got 3" in problem.value
    assert "2 it is" in shown.value
    workers.box.value = "four"
    assert "got &#x27;four&#x27;" in problem.value
    workers.slider.value = 4
    assert (problem.value, "4 it is" in shown.value) == ("", True)


def test_explore_lets_other_errors_out():
    def broken(workers=2):
        return 1 / (workers - 3)

    workers, _, _ = explore(broken, workers=(1, 9)).children
    with pytest.raises(ZeroDivisionError):
        workers.slider.value = 3


def test_explore_refuses_a_parameter_that_the_function_lacks():
    with pytest.raises(TypeError, match=r"threads must be a parameter of .*workers"):
        explore(lambda workers: workers, threads=(1, 9))


def test_text_pictures_and_figures_become_html():
    figure, axes = plt.subplots()
    axes.set_title("What to see")
    assert as_html("a < b") == '<pre style="line-height:1.4">a &lt; b</pre>'
    assert 'aria-label="in words"' in as_html(Picture("<svg ></svg>", "in words"))
    for drawn in (axes, figure):
        html = as_html(drawn)
        assert html.startswith('<div role="img" aria-label="What to see"')
        assert "<svg" in html
        assert "<?xml" not in html
    assert not plt.fignum_exists(figure.number)


def test_the_clock_shows_the_worst_instant_until_somebody_turns_it_and_then_stays(queued):
    def worst() -> int:
        return round(worst_instant_s(queued.current.outcome) / STEP_S)

    for workers in ("8", "12"):
        queued.workers.box.value = workers
        assert queued.minute.value == worst()
    queued.minute.value = 3
    queued.workers.box.value = "15"
    assert queued.time.value == "00:03"
    assert worst() != 3
