"""Every answer of exercise 09's bank, handed in: wrong ones meet their hint, right ones pass."""

from desk import answers_of

test_wrong_answer_meets_its_hint_and_right_one_passes = answers_of("09")
