"""The board: every control to both ends and to nonsense.

A kernel swallows what a callback raises; here it comes out.
"""

import re

import pytest
from test_dials import NONSENSE

from waitingroom_lib import Scenario
from waitingroom_lib.show.board import MOST_ATTEMPTS, KataBoard
from waitingroom_lib.show.diagram import worst_instant_s
from waitingroom_lib.show.svg import STEP_S


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
            for end in (dial.low, dial.high):
                dial.text = str(end)
                assert board.problem.value == ""
                assert len(figures(board)) == 4
    for end in (board.minute.min, board.minute.max):
        board.minute.value = end
        assert len(figures(board)) == 4


def test_the_design_is_what_the_controls_say(board):
    board.threads.text = "33"
    assert str(board.design) == str(board.current.design) == "synchronous, 33 threads"
    board.mode.value = "queued"
    board.workers.text, board.servers.text = "7", "2"
    board.limited.value = True
    board.backlog_limit.text = "150"
    assert str(board.current.design) == "queued, 7 workers, 2 servers, limit 150"
    board.limited.value = False
    assert str(board.current.design) == "queued, 7 workers, 2 servers"


@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize("name", ["workers", "servers", "backlog_limit", "seed"])
def test_nonsense_is_explained_and_the_last_good_picture_stays(queued, name, text):
    queued.limited.value = True
    good, dial = queued.shown.value, getattr(queued, name)
    dial.text = text
    assert f"{dial.label} must be a whole number from {dial.low} to {dial.high}, got" in (
        queued.problem.value
    )
    assert queued.shown.value == good
    dial.text = str(dial.low)
    assert queued.problem.value == ""


def test_a_slider_puts_a_nonsensical_box_right(queued):
    queued.workers.text = "a dozen"
    queued.workers.text = "13"
    assert (queued.workers.text, queued.problem.value) == ("13", "")
    assert queued.current.design.workers == 13


def test_nonsense_in_a_hidden_box_does_not_hold_up_another_design(queued):
    queued.workers.text = "a dozen"
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
    queued.workers.text = "12"
    queued.minute.value = 3
    early = queued.shown.value
    queued.minute.value = 9
    assert "at 00:09" in queued.shown.value
    assert queued.time.value == "00:09"
    assert queued.shown.value != early


def test_attempts_are_listed_compared_and_brought_back(queued):
    for workers in (12, 30):
        queued.workers.text = str(workers)
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
    queued.backlog_limit.text = "250"
    queued.seed.text = "3"
    queued.keep.click()
    kept = figures(queued)
    queued.mode.value = "synchronous"
    queued.limited.value = False
    queued.seed.text = "1"
    queued.bring_back.children[0].click()
    assert queued.design.backlog_limit == 250
    assert queued.seed.value == 3
    assert figures(queued) == kept


def test_bringing_an_attempt_back_clears_a_problem(queued):
    queued.keep.click()
    queued.workers.text = "a dozen"
    queued.bring_back.children[0].click()
    assert queued.problem.value == ""
    assert queued.workers.text == "10"


def test_the_list_of_attempts_is_bounded_and_says_so(queued):
    for _ in range(MOST_ATTEMPTS + 1):
        queued.keep.click()
    assert len(queued.attempts) == len(queued.bring_back.children) == MOST_ATTEMPTS
    assert f"{MOST_ATTEMPTS} attempts at most" in queued.problem.value


def test_nothing_is_kept_while_a_box_holds_nonsense(queued):
    queued.workers.text = "a dozen"
    queued.keep.click()
    assert queued.attempts == []


def test_a_number_between_round_ones_is_taken_as_typed(queued):
    queued.limited.value = True
    queued.backlog_limit.text = "583"
    assert queued.current.design.backlog_limit == 583


def test_the_board_shows_what_the_library_says():
    board = KataBoard()
    board.mode.value = "queued"
    scores = board.current.verdict.scores
    assert figures(board) == [score.figure_text for score in scores]
    assert board.current.review.evidence.split(".")[0] in board.shown.value


def test_the_clock_shows_the_worst_instant_until_somebody_turns_it_and_then_stays(queued):
    def worst() -> int:
        return round(worst_instant_s(queued.current.outcome) / STEP_S)

    for workers in ("8", "12"):
        queued.workers.text = workers
        assert queued.minute.value == worst()
    queued.minute.value = 3
    queued.workers.text = "15"
    assert queued.time.value == "00:03"
    assert worst() != 3
