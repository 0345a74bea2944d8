"""Every answer of exercise 05's bank, handed in: wrong ones meet their hint, right ones pass.

And what is drawn for its checks doesn't hang on the last digit of a float.
"""

from fractions import Fraction
from itertools import pairwise
from random import Random

from desk import answers_of, names_above

test_wrong_answer_meets_its_hint_and_right_one_passes = answers_of("05")


def test_a_drawn_rush_never_turns_away_a_whole_number():
    some_rush = names_above("05", "turned_away")["some_rush"]
    for seed in range(200):
        rate_per_s, rush_s, workers, call_s, limit = some_rush(Random(seed))
        away = (rate_per_s - Fraction(workers, call_s)) * rush_s - limit
        assert away > 0
        assert away.denominator == 3


def test_no_call_of_a_drawn_morning_ends_just_as_a_booking_is_let_in_or_turned_away():
    names = names_above("05", "accept")
    for seed in (1, 2):
        case = names["some_line_kept"](Random(seed))
        call_s = names["day_of"](case[0]).call_s
        for idea in names["KEPT_IDEAS"].values():
            rows = idea(*case)
            called = [(n, row["started_s"]) for n, row in enumerate(rows) if "started_s" in row]
            ended = [(started_s + call_s[number], 1) for number, started_s in called]
            decided = [(row.get("accepted_s", row.get("rejected_s")), 0) for row in rows]
            in_turn = pairwise(sorted(ended + decided))
            gaps_s = [then - first for (first, a), (then, b) in in_turn if a != b]
            assert min(gaps_s) > 1e-11
