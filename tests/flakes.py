"""Whether the answers of a bank are told the same whatever is drawn.

    python tests/flakes.py NN [draws] [pattern]

Each answer whose function or idea the pattern finds is handed in as often as said, by default 6
times, each time with the next seed for what a check draws; what isn't as its bank says is printed,
with the seed. (A check that makes a `Random()` of its own is handed another each time, without
one.) Not a test: thorough, and so slow. A test meets one draw a run.
"""

import contextlib
import io
import random
import re
import sys
from functools import partial
from unittest import mock

import desk

from waitingroom_lib.teach import checks, exercises


def problems_with(seed, hand_in, *given):
    """What is wrong with an answer, where this is the seed of what is drawn for it."""
    random.seed(seed)
    drawn = mock.patch.object(checks, "Random", partial(random.Random, seed))
    with drawn, contextlib.redirect_stdout(io.StringIO()):
        return hand_in(*given)


def main(number, draws="6", pattern=""):
    """Print each answer that is told something else on some draw; return how many there are."""
    (path,) = (path for path in desk.SOLUTIONS if path.stem.startswith(f"{number}_"))
    bank, at = desk.bank_of(path), desk.Desk(exercises.read(path), path.parent)
    ways = [(desk.right_answer_problems, each) for each in bank.right_answers]
    ways += [(desk.wrong_answer_problems, each) for each in bank.wrong_answers]
    ways = [way for way in ways if re.search(pattern, f"{way[1].function} {way[1].idea}")]
    flakes = 0
    for hand_in, answer in sorted(ways, key=lambda way: at.place_of(way[1].function)):
        found = [(seed, problems_with(seed, hand_in, at, answer)) for seed in range(int(draws))]
        found = [(seed, problems) for seed, problems in found if problems]
        flakes += bool(found)
        for seed, problems in found:
            print(f"{answer.function}, {answer.idea!r}, draw {seed}:", *problems, sep="\n  ")
    print(f"{len(ways)} answers, {draws} draws each: {flakes} not as their bank says")
    return flakes


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
