"""Banks of answers to try on the exercises: `exNN.py` is the bank of exercise NN.

A bank holds wrong answers that a learner could well give, each with the hint that must meet it, and
other right answers, which the checks must accept:

    from wrong_answers import Bank

    bank = Bank()


    @bank.wrong("one thread a booking", check="check-busy-threads", hint="how long each call holds")
    def busy_threads(rate_per_s, service_s):
        return rate_per_s


    @bank.right("counts the calls of one hour")
    def busy_threads(rate_per_s, service_s):
        return rate_per_s * 3600 * service_s / 3600

An answer replaces the answer cell that defines the function of the same name, whole. It may use
whatever the cells above that one define. The first argument says what the learner thought; `check`
is the grade_id of the check that must reject it; `hint` is a part of what that check must then say.
With `hidden=True` all checks that a learner sees accept it, and only that one's hidden tests don't.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHORTEST_HINT = 8  # characters; a shorter part would be found in nearly any message


@dataclass(frozen=True)
class Answer:
    """An answer to put into a notebook; a right one has no check to reject it."""

    function: str
    idea: str
    source: str
    check: str | None = None
    hint: str | None = None
    hidden: bool = False


class Bank:
    def __init__(self) -> None:
        self.wrong_answers: list[Answer] = []
        self.right_answers: list[Answer] = []

    def wrong(self, misconception: str, *, check: str, hint: str, hidden: bool = False) -> Callable:
        if len(hint) < SHORTEST_HINT:
            raise ValueError(f"hint {hint!r}; allowed: at least {SHORTEST_HINT} characters")

        def add(function: Callable) -> Callable:
            source = source_of(function)
            answer = Answer(function.__name__, misconception, source, check, hint, hidden)
            self.wrong_answers.append(answer)
            return function

        return add

    def right(self, way: str) -> Callable:
        def add(function: Callable) -> Callable:
            self.right_answers.append(Answer(function.__name__, way, source_of(function)))
            return function

        return add


def source_of(function: Callable) -> str:
    """The text of a function as a learner would type it, without the decorator."""
    lines, defined = functions_in(function.__code__.co_filename)
    node = defined[function.__code__.co_firstlineno]
    return textwrap.dedent("\n".join(lines[node.lineno - 1 : node.end_lineno]))


@cache
def functions_in(file: str) -> tuple[list[str], dict[int, ast.FunctionDef]]:
    """The lines of a file, and its functions by the line in which each begins, decorators and all.

    A bank has hundreds: `inspect.getsource` would read it again for each.
    """
    text = Path(file).read_text(encoding="utf-8")
    nodes = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.FunctionDef)]
    first = {min(part.lineno for part in [each, *each.decorator_list]): each for each in nodes}
    return text.splitlines(), first
