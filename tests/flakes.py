"""Whether the answers of a bank are told the same whatever is drawn.

    python tests/flakes.py NN [draws] [pattern]

Each answer whose function or idea the pattern finds is handed in as often as said, by default 6
times, each time with other draws in the checks; what isn't as its bank says is printed, with the
number of the draw. Not a test: thorough, and so slow. A test meets one draw, the same each time.
"""

import contextlib
import io
import re
import sys

import desk

from waitingroom_lib.teach import exercises


def problems_with(draw, at, told, answer):
    """What is wrong with an answer on one of the draws."""
    at.draw = draw
    with contextlib.redirect_stdout(io.StringIO()):
        return told(at, answer)


def main(number, draws="6", pattern=""):
    """Print each answer that is told something else on some draw; return how many there are."""
    (path,) = (path for path in desk.SOLUTIONS if path.stem.startswith(f"{number}_"))
    bank, at = desk.bank_of(path), desk.Desk(exercises.read(path), path.parent)
    ways = [(desk.right_answer_problems, each) for each in bank.right_answers]
    ways += [(desk.wrong_answer_problems, each) for each in bank.wrong_answers]
    ways = [way for way in ways if re.search(pattern, f"{way[1].function} {way[1].idea}")]
    flakes = 0
    for told, answer in sorted(ways, key=lambda way: at.place_of(way[1].function)):
        found = [(draw, problems_with(draw, at, told, answer)) for draw in range(int(draws))]
        found = [(draw, problems) for draw, problems in found if problems]
        flakes += bool(found)
        for draw, problems in found:
            print(f"{answer.function}, {answer.idea!r}, draw {draw}:", *problems, sep="\n  ")
    print(f"{len(ways)} answers, {draws} draws each: {flakes} not as their bank says")
    return flakes


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
