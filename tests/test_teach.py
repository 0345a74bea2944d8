"""What the checks of the exercises share: an answer is run with bounds, read, and compared."""

import functools
import math
import signal
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import simpy

from waitingroom_lib import theory
from waitingroom_lib.teach.answers import by_hand, call, number, numbers, run, sequence, whole
from waitingroom_lib.teach.checks import agree


def said(function, *arguments, **options):
    """What an AssertionError says."""
    with pytest.raises(AssertionError) as caught:
        function(*arguments, **options)
    return str(caught.value)


# ---- Reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [2, 2.0, np.int64(2), np.uint8(2), np.float32(2), np.array(2.0), Fraction(4, 2), Decimal(2)],
    ids=lambda value: type(value).__name__,
)
def test_a_number_of_any_type_is_read(value):
    assert number(value) == whole(value) == 2
    assert type(whole(value)) is int
    assert numbers("a", "b")([value, value]) == (2, 2)


@pytest.mark.parametrize(
    "row", [(1, 2), [1, 2], np.array([1, 2]), np.array([1.0, 2.0]), pd.Series([1, 2]), range(1, 3)]
)
def test_numbers_in_a_row_are_read_from_whatever_holds_them(row):
    assert sequence(row) == numbers("workers", "utilisation")(row) == (1, 2)


def generator():
    yield 2


async def coroutine():
    return 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "only print it?"),
        (generator(), "since there is a yield"),
        (generator, "are its brackets missing?"),
        ("2", "It is of type str"),
        ([2], "It is of type list"),
        (True, "what a comparison gave"),
        (np.bool_(True), "isn't a number"),
        (math.nan, "nan isn't a number"),
        (2 + 0j, "It is of type complex"),
        (np.array([2, 3]), "It is of type ndarray"),
    ],
)
def test_what_is_no_number_is_said_to_be_what_it_is(value, words):
    assert words in said(number, value)


def test_a_coroutine_is_none_either_and_is_closed():
    assert "since there is an async" in said(number, coroutine())  # left open, it would warn


def test_what_is_not_whole_and_what_is_no_row_is_said():
    assert "16.5 isn't whole" in said(whole, 16.5)
    assert whole(math.inf) == math.inf
    assert "isn't a row of numbers" in said(sequence, 3)
    assert "isn't a row of numbers" in said(sequence, {1, 2})
    assert "isn't a row of numbers" in said(sequence, "12")
    assert "3 came back; 2 are asked for: workers, hours" in said(
        numbers("workers", "hours"), (1, 2, 3)
    )


# ---- Running ------------------------------------------------------------------------------------


def test_an_error_in_an_answer_names_its_line_and_the_case():
    def share(done, all_of_them):
        part = done
        return part / all_of_them

    words = said(call, share, 3, 0)
    assert words == (
        "ZeroDivisionError in line 3 of it for done = 3, all_of_them = 0: division by zero."
    )
    assert "in line 3 of it" in said(call, functools.cache(share), 3, 0)


@pytest.mark.parametrize("leave", [exit, quit])
def test_an_answer_that_leaves_python_is_an_error_too(leave):
    assert "it leaves Python" in said(call, lambda: leave())


def test_an_answer_nobody_has_written_passes_as_it_is():
    def untouched(bookings):
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        call(untouched, 3)
    with pytest.raises(NotImplementedError):
        agree(untouched, lambda bookings: 3, cases=[(3,)], hint="Look again.")


def test_an_answer_that_does_not_end_is_broken_off():
    def endless(rate_per_s):
        while True:
            rate_per_s += 1

    began = time.monotonic()
    assert "Not done after 0.2 s for rate_per_s = 1." in said(call, endless, 1, longest_s=0.2)
    assert time.monotonic() - began < 5
    assert call(lambda: 7, longest_s=0.2) == 7
    time.sleep(0.3)  # the limit of a call that has ended breaks nothing off


def test_an_answer_is_broken_off_where_interruptions_are_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        test_an_answer_that_does_not_end_is_broken_off()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_somebodys_own_interruption_stays_one():
    def pressed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(pressed)


@pytest.mark.parametrize("change", ["sort", "pop", "clear"])
def test_an_answer_that_changes_what_it_was_given_is_told_so(change):
    given = [3, 1, 2]

    def answer(waits_s):
        getattr(waits_s, change)()
        return 3

    assert "The call has changed waits_s" in said(call, answer, given)
    assert given == [3, 1, 2]
    assert "has changed rows" in said(call, lambda rows: rows[0].update(a=2), [{"a": 1}])


def test_a_run_in_which_time_stands_still_is_broken_off():
    def polling(env):
        while True:
            yield env.timeout(0)

    env = simpy.Environment()
    env.process(polling(env))
    assert "1,000 events, and the clock shows 0 s" in said(run, env, 10, events=1000)


def test_a_run_ends_as_simpys_own():
    def ticks(env, seen):
        while env.now < 9:
            seen.append(env.now)
            yield env.timeout(3)

    for until in (None, 6):
        both = []
        for go in (run, lambda env, until: env.run(until)):
            env, seen = simpy.Environment(), []
            env.process(ticks(env, seen))
            go(env, until)
            both.append(seen)
        assert both[0] == both[1]


def test_a_notebook_shows_a_hint_and_no_traceback():
    def untouched(bookings):
        raise NotImplementedError

    with pytest.raises(AssertionError) as caught:
        call(lambda rows: rows / 0, 3)
    assert caught.value._render_traceback_() == [str(caught.value)]
    with pytest.raises(NotImplementedError) as caught:
        call(untouched, 3)
    assert caught.value._render_traceback_()[0].startswith("Not answered yet")
    with pytest.raises(AssertionError) as caught:
        agree(lambda n: n, lambda n: 2 * n, cases=[(3,)], hint="Twice as many.")
    assert caught.value._render_traceback_() == [str(caught.value)]


# ---- By hand ------------------------------------------------------------------------------------

BEFORE = theory.erlang_c


@pytest.mark.parametrize(
    "borrow",
    [
        lambda: theory.erlang_c(1, 2),
        lambda: getattr(theory, "erlang" + "_c")(1, 2),
        lambda: BEFORE(1, 2),
        lambda wait=theory.erlang_c: wait(1, servers=2),
    ],
)
def test_a_function_of_the_library_is_refused_by_whatever_name(borrow):
    with by_hand(theory.erlang_c):
        assert "erlang_c of the library does it" in said(call, borrow)
    assert theory.erlang_c is BEFORE
    assert theory.erlang_c(1, 2) == pytest.approx(1 / 3)  # itself again


def given_above_the_answer():
    return 0.5


def test_a_function_that_the_exercise_gives_is_refused_as_its_own():
    with by_hand(given_above_the_answer):
        words = said(call, lambda: given_above_the_answer())
    assert words == "given_above_the_answer does it. Here it is yours to write."


def test_an_answer_cannot_catch_the_refusal_as_an_error():
    def sly():
        try:
            return theory.erlang_c(1, 2)
        except Exception:
            return 0.5

    with by_hand(theory.erlang_c):
        assert "does it" in said(call, sly)


# ---- Comparing ----------------------------------------------------------------------------------


def drain_s(backlog, spare_per_s):
    return backlog / spare_per_s if spare_per_s > 0 else math.inf


def judged(answer, **options):
    options = {
        "cases": [(100, 2), (90, 3)],
        "edges": [((10, 0), "Nothing to spare: does it end?"), ((0, 1), "Nobody waits.")],
        "draw": lambda random: (random.randrange(200, 900), 7),
        "ideas": {
            "That many times too long.": lambda backlog, spare_per_s: backlog * spare_per_s,
            "What if nothing is spare?": lambda backlog, spare_per_s: backlog / spare_per_s,
        },
        "hint": "How much goes in a second?",
    } | options
    return agree(answer, drain_s, **options)


def named(function):
    function.__name__ = "drain_s"
    return function


@pytest.mark.parametrize(
    "answer",
    [
        drain_s,
        functools.cache(drain_s),
        lambda backlog, spare_per_s: np.float64(drain_s(backlog, spare_per_s)),
        lambda b, s: drain_s(b, s) * (1 + 1e-9),
        functools.partial(drain_s),
    ],
)
def test_a_right_answer_is_accepted_however_it_is_written(answer):
    assert judged(answer) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda b, s: drain_s(b, s) / 60, "60 times too small, throughout"),
        (lambda b, s: drain_s(b, s) * 1000, "1,000 times too large, throughout"),
        (lambda b, s: b * s, "That many times too long."),
        (lambda b, s: b / s, "What if nothing is spare?"),
        (lambda b, s: drain_s(b, s) * 47, "More than 30 times too large"),
        (lambda b, s: drain_s(b, s) / 47, "More than 30 times too small"),
        (lambda b, s: drain_s(b, s) if s else 0, "Right for 2 cases. Not yet for b = 10, s = 0"),
        (lambda b, s: drain_s(b, s) if s else 0, "where 0.0 came back. Nothing to spare"),
        (lambda b, s: drain_s(b, s) if b else 1 / b, "ZeroDivisionError in line 1 of it for b = 0"),
        (lambda b, s: drain_s(b, s) if b else 1 / b, "Nobody waits."),
        (lambda b, s: drain_s(b, s) if b else None, "None isn't a number"),
        (lambda b, s: drain_s(b, s) if b else None, "(It came back for b = 0, s = 1.)"),
        (lambda b, s: drain_s(b, s) + 1, "Not yet for b = 100, s = 2, where 51.0 came back. How"),
        (lambda b, s: {2: 50, 3: 30, 0: math.inf, 1: 0}.get(s, 99), "Right for 4 cases. Not yet"),
        (lambda b, s: str(b), "It is of type str"),
        (lambda b: b, "TypeError for b = 100"),
    ],
)
def test_a_wrong_answer_is_told_what_is_true_of_it(answer, words):
    assert words in said(judged, named(answer))


def test_an_idea_is_named_only_where_all_its_figures_were_seen():
    words = said(judged, named(lambda b, s: b * s if s == 2 else 17))
    assert "That many" not in words
    with pytest.raises(AssertionError) as caught:
        judged(named(lambda b, s: b * s))
    assert caught.value.ideas == ("That many times too long.",)


def test_how_far_an_answer_may_be_off_is_what_the_task_says():
    def rounded(b, s):
        return round(drain_s(b, s), 2)

    assert "Not yet" in said(judged, rounded, cases=[(100, 3)])
    assert judged(rounded, cases=[(100, 3)], within=0.005) is None
    assert judged(rounded, cases=[(100, 3)], rel=0.001) is None


def test_rows_are_compared_one_by_one():
    def both(b, s):
        return b, drain_s(b, s)

    read = numbers("backlog", "seconds")
    agree(both, both, cases=[(100, 3)], read=read, hint="Look again.")
    words = said(
        agree, lambda b, s: both(b, s)[::-1], both, cases=[(100, 3)], read=read, hint="Look again."
    )
    assert words.endswith("Look again.")


def test_the_part_that_is_wrong_is_named_before_the_hint_of_the_case():
    def part(came, right):
        return f"`{'backlog' if came[0] != right[0] else 'seconds'}` is wrong."

    def both(b, s):
        return b, drain_s(b, s)

    def told(answer, **options):
        options = {"cases": [(100, 2)], "edges": [((10, 0), "Nothing to spare.")]} | options
        read = numbers("backlog", "seconds")
        return said(agree, answer, both, read=read, part=part, hint="Look again.", **options)

    assert told(lambda b, s: (b, b + s)).endswith("came back. `seconds` is wrong.")
    assert told(lambda b, s: (b + 1, b)).endswith("came back. `backlog` is wrong.")
    last = told(lambda b, s: (b, drain_s(b, s) if s else 0))
    assert last.endswith("came back. `seconds` is wrong. Nothing to spare.")
    assert told(lambda b, s: (b, b / s)).endswith("division by zero. Nothing to spare.")
    ideas = {"Added up?": lambda b, s: (b, b + s)}
    assert told(lambda b, s: (b, b + s), ideas=ideas) == "Added up?"
