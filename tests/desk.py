"""Where answers to an exercise are handed in and tried, one after another.

`wrong_answers/exNN.py` is the bank of exercise NN; `test_bank_NN.py` tries all of it here.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import math
import re
import shutil
import symtable
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from time import monotonic, process_time
from types import SimpleNamespace
from typing import ClassVar
from unittest import mock

import matplotlib
import pytest
from nbformat import NotebookNode
from wrong_answers import Answer, Bank

from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.pool import run_pool
from waitingroom_lib.teach import answers, checks, exercises
from waitingroom_lib.teach.assemble import role
from waitingroom_lib.teach.exercises import release
from waitingroom_lib.teach.sandboxed import same_draws
from waitingroom_lib.world import scenario

matplotlib.use("Agg")  # no windows

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))


def bank_of(path):
    """The bank of exercise NN, empty if there is no file for it."""
    module = f"wrong_answers.ex{path.name[:2]}"
    return importlib.import_module(module).bank if importlib.util.find_spec(module) else Bank()


COURSE = ("solutions", "exercises", "notebooks", "waitingroom_lib", "tests/wrong_answers")
TOP = ("README.md", "LICENSE", "CITATION.cff", "pyproject.toml", "requirements.txt")


def course_in(folder):
    """A copy of the course, as an instructor has it, without the tests of the library."""
    for part in COURSE:
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    for name in TOP:
        shutil.copy(ROOT / name, folder)
    return folder


def is_check(cell):
    return bool(role(cell).get("grade")) and not role(cell).get("solution")


def is_code_answer(cell):
    return cell.cell_type == "code" and bool(role(cell).get("solution"))


class ProcessorTimer:
    """In the place of a `threading.Timer`: breaks an answer off after seconds of the processor's.

    One that is right must not be broken off because the machine has other things to do; and there
    are a dozen wrong ones that don't end, and none that takes long, so that they get less. Answers
    are called some hundred thousand times: one thread watches over all of them.
    """

    at_most_s = math.inf
    armed: ClassVar[set[ProcessorTimer]] = set()

    def __init__(self, interval, function):
        self.interval, self.function = min(interval, self.at_most_s), function

    def start(self):
        self.began_s, self.from_s = process_time(), monotonic()
        self.armed.add(self)

    def cancel(self):
        self.armed.discard(self)

    @classmethod
    def watch(cls, finished):
        while not finished.wait(0.05):
            for timer in list(cls.armed):
                asleep = monotonic() - timer.from_s > timer.interval + 60
                if process_time() - timer.began_s > timer.interval or asleep:
                    timer.cancel()
                    timer.function()


PLAIN = {bool, int, float, str, type(None)}


class Asked:
    """A function and what it is called with; equal if a call of it would be the same."""

    def __init__(self, function, arguments):
        self.function, self.arguments = function, arguments
        self.key = id(function), values_of(arguments)

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return self.key == other.key


def values_of(given):
    """Numbers and words, as deep as lists and dicts go; what else there is, by its identity."""
    if type(given) is dict:
        return dict, tuple((key, values_of(each)) for key, each in given.items())
    if type(given) in (list, tuple):
        kinds = set(map(type, given))
        if len(kinds) == 1 and kinds <= PLAIN:  # a long column, mostly
            return type(given), *kinds, tuple(given)
        return type(given), tuple(map(values_of, given))
    return type(given), (given if type(given) in PLAIN else id(given))


@lru_cache(2000)
def answered(asked):
    """What a function returns, and the error that it raises."""
    try:
        return asked.function(*asked.arguments), None
    except Exception as error:
        return None, error


def remembered(function):
    """The function, which isn't run again for what it was asked before."""

    def remembers(*arguments):
        result, error = answered(Asked(function, arguments))
        if error:
            raise error.with_traceback(None)
        return result

    return remembers


def agree_quickly(answer, right, *, ideas=None, agree=checks.agree, **options):
    """`checks.agree`; hundreds of answers are compared with the same figures, worked out once."""
    ideas = {words: remembered(idea) for words, idea in (ideas or {}).items()}
    return agree(answer, remembered(right), ideas=ideas, **options)


def pool_once(morning, design, ready_us, until_us):
    """`run_pool`, which isn't run again; in columns of its own, since an answer may sort one."""
    columns = (morning.arrived_us, morning.clinic, morning.call_us)
    asked = (morning.scenario, columns, design, until_us)
    if asked not in pools:
        if sum(len(each.bookings) for each in pools.values()) > 1_000_000:  # some 100 MB
            pools.clear()
        pools[asked] = run_pool(morning, design, ready_us, until_us)
    known = pools[asked].bookings
    columns = {each.name: getattr(known, each.name) for each in fields(known)}
    lists = {name: list(each) for name, each in columns.items() if type(each) is list}
    return replace(pools[asked], morning=morning, bookings=replace(known, **lists))


pools: dict[tuple, Outcome] = {}

# What is drawn, and how a plain design fares on it, is found out once for all who ask the same:
# hundreds of answers are tried on the same few Mornings. All of it stands below `sample` and
# `simulate`: these are called each time, or refuse to be.
ONCE = [
    (scenario, "_draw_arrivals", lru_cache(100)(scenario._draw_arrivals)),
    (scenario, "_draw_calls", lru_cache(100)(scenario._draw_calls)),
    (sys.modules["waitingroom_lib.run.simulate"], "run_pool", pool_once),
]


@contextlib.contextmanager
def sitting_in(folder, at_most_s=math.inf):
    """Cells are run in their notebook's folder, leave no figure open, aren't waited for long."""
    finished = threading.Event()
    patient = type("PatientTimer", (ProcessorTimer,), {"at_most_s": at_most_s})
    watched = SimpleNamespace(**vars(threading) | {"Timer": patient})
    at_once = mock.patch.object(answers, "threading", watched)
    quickly = mock.patch.object(checks, "agree", agree_quickly)
    with contextlib.ExitStack() as sitting:
        for each in (contextlib.chdir(folder), warnings.catch_warnings(), at_once, quickly):
            sitting.enter_context(each)
        for module, name, once in ONCE:
            sitting.enter_context(mock.patch.object(module, name, once))
        warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
        threading.Thread(target=ProcessorTimer.watch, args=[finished], daemon=True).start()
        try:
            yield
        finally:
            finished.set()
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def new_names():
    return {"__name__": "__main__", "display": lambda *objects, **options: None}


def run_cell(source, index, names):
    """The error of a cell, None if it has none."""
    try:
        exec(compile(source, f"cell {index}", "exec"), names)
    except Exception as error:
        return error
    return None


def run(notebook, folder):
    """Run all code cells in order; return the error of each that failed, which stops no other."""
    names = new_names()
    with sitting_in(folder):
        errors = {
            index: run_cell(cell.source, index, names)
            for index, cell in enumerate(notebook.cells)
            if cell.cell_type == "code"
        }
    return {index: error for index, error in errors.items() if error is not None}


def describe(notebook, index, error):
    cell = notebook.cells[index]
    name = role(cell).get("grade_id") or cell.source.partition("\n")[0][:40]
    return f"cell {index} ({name}): {type(error).__name__}: {error}"


class Desk:
    """One exercise, all cells of it answered as in the solution, but for the one in hand.

    What stands above an answer is run once, for all that are tried in its place. No cell needs what
    a check leaves behind (the untouched exercise proves that), so that only those are run that look
    at the answer. What a check draws is the same each time, so that a test that fails fails again;
    `draw` has it draw other things (`flakes.py` goes through many).
    """

    def __init__(self, solution: NotebookNode, folder: Path) -> None:
        self.solution, self.folder, self.draw = solution, folder, 0
        self._names, self._done = new_names(), 0

    @cached_property
    def _shown(self) -> list[NotebookNode]:
        return release(self.solution).cells

    @cached_property
    def checks(self) -> dict[str, int]:
        """The place of each check by its grade_id."""
        cells = enumerate(self.solution.cells)
        return {role(cell)["grade_id"]: index for index, cell in cells if is_check(cell)}

    def hand_in(self, answer: Answer, *, check: str | None = None, hidden: bool) -> dict:
        """Run what the answer bears upon; return the error of each cell that failed.

        Args:
            answer: What is put in the place of the solution's own function.
            check: The one check to run; None: each that follows or names the function.
            hidden: Whether checks are run whole, as by whoever marks the exercise.
        """
        at = self.place_of(answer.function)
        with sitting_in(self.folder, 2 if answer.check else math.inf):
            self._come_to(at)
            before = dict(self._names)
            with same_draws(f"{self.draw} {answer.function} {answer.idea}", self._names):
                errors = self._errors(at, answer, check, hidden)
            self._names.clear()
            self._names.update(before)
        return {index: error for index, error in errors.items() if error is not None}

    def _errors(self, at: int, answer: Answer, check: str | None, hidden: bool) -> dict:
        errors = {at: run_cell(answer.source, at, self._names)}
        chosen = [self.checks[check]] if check else self._checks_of(answer.function, at)
        for index in range(at + 1, max(chosen, default=at) + 1):
            cell = self.solution.cells[index]
            if index in chosen or (cell.cell_type == "code" and not is_check(cell)):
                seen = cell if hidden or not is_check(cell) else self._shown[index]
                errors[index] = run_cell(seen.source, index, self._names)
        return errors

    def place_of(self, function: str) -> int:
        """The cell that the solution answers by this function."""
        for index, cell in enumerate(self.solution.cells):
            if is_code_answer(cell) and re.search(rf"^def {function}\(", cell.source, re.MULTILINE):
                return index
        raise ValueError(f"no answer cell defines {function}; allowed: the name of one")

    def _come_to(self, at: int) -> None:
        """Have exactly the names that stand above a cell."""
        if at < self._done:
            self._names, self._done = new_names(), 0
        for index in range(self._done, at):
            cell = self.solution.cells[index]
            if cell.cell_type == "code" and not is_check(cell):
                exec(compile(cell.source, f"cell {index}", "exec"), self._names)
        self._done = at

    def _checks_of(self, function: str, at: int) -> list[int]:
        """The checks right below, and those that come to the function, by whatever other cells."""
        cells = self.solution.cells
        own = [index for index in self.checks.values() if index > at]
        own = [index for index in own if all(map(is_check, cells[at + 1 : index]))]
        reached, before = {function}, set()
        while reached != before:
            before = set(reached)
            for index, (read, made) in self._names_of.items():
                if index != at and not is_check(cells[index]) and read & reached:
                    reached |= made
        below = [index for index in self.checks.values() if index > at]
        return sorted({*own, *(index for index in below if self._names_of[index][0] & reached)})

    @cached_property
    def _names_of(self) -> dict[int, tuple[set[str], set[str]]]:
        """The names that each cell of code reads, and those that it makes, other than by import."""
        cells = enumerate(self.solution.cells)
        names = {index: names_in(cell.source) for index, cell in cells if cell.cell_type == "code"}
        imported = set().union(*(each for *_, each in names.values()))
        return {index: (read, made - imported) for index, (read, made, _) in names.items()}


def names_in(source):
    """The names that a cell reads, at once or in a function, those it makes, those it imports."""
    top = symtable.symtable(source, "cell", "exec")
    read = {each.get_name() for each in top.get_symbols() if each.is_referenced()}
    made = {each.get_name() for each in top.get_symbols() if each.is_assigned()}
    imported = {each.get_name() for each in top.get_symbols() if each.is_imported()}
    inner = top.get_children()
    while inner:
        table = inner.pop()
        inner += table.get_children()
        read |= {each.get_name() for each in table.get_symbols() if each.is_global()}
    nodes = ast.parse(source).body
    while nodes:  # what is made elsewhere, and changed here: but for functions' own names
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef):
            continue
        nodes += ast.iter_child_nodes(node)
        changed = [node.value.func] if is_a_call(node) else getattr(node, "targets", [])
        for each in [*changed, getattr(node, "target", None)]:
            if isinstance(each, ast.Attribute | ast.Subscript) and isinstance(each.value, ast.Name):
                made.add(each.value.id)
    return read, made, imported


def is_a_call(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def right_answer_problems(desk, answer):
    return [
        f"{answer.idea!r} is right, but {describe(desk.solution, index, error)}"
        for index, error in desk.hand_in(answer, hidden=True).items()
    ]


def wrong_answer_problems(desk, answer):
    """A learner who hands the answer in must meet the hint written for it, and no other failure."""
    solution, problems = desk.solution, []
    if answer.check not in desk.checks:
        return [f"no check {answer.check!r}; allowed: {', '.join(desk.checks)}"]
    if answer.hidden:
        problems += [
            f"{answer.idea!r} is for the hidden tests, but {describe(solution, index, error)}"
            for index, error in desk.hand_in(answer, hidden=False).items()
        ]
    errors = desk.hand_in(answer, check=answer.check, hidden=answer.hidden)
    error = errors.pop(desk.checks[answer.check], None)
    problems += [
        f"{answer.idea!r} breaks a cell that is no check: {describe(solution, index, failed)}"
        for index, failed in errors.items()
    ]
    if error is None:
        problems.append(f"{answer.check} accepts {answer.idea!r}")
    elif not isinstance(error, AssertionError) or answer.hint not in str(error):
        met = describe(solution, desk.checks[answer.check], error)
        problems.append(f"{answer.idea!r} must meet the hint {answer.hint!r}, but meets {met}")
    if len(alike := getattr(error, "ideas", ())) > 1:
        problems.append(f"{answer.idea!r} is as wrong as several ideas: {alike}; allowed: one")
    return problems


def handed_in(solution: NotebookNode, answer: Answer) -> NotebookNode:
    """The exercise as a file, with all cells answered as in the solution, but for the one."""
    exercise = release(solution)
    place = Desk(solution, Path()).place_of(answer.function)
    for index, cell in enumerate(exercise.cells):
        if is_code_answer(cell):
            cell.source = answer.source if index == place else solution.cells[index].source
    return exercise


def none_of(problems):
    assert not problems, "\n" + "\n".join(problems)


def names_above(number: str, function: str) -> dict:
    """What the cells of exercise NN make that stand above an answer."""
    (path,) = (path for path in SOLUTIONS if path.stem.startswith(f"{number}_"))
    desk = Desk(exercises.read(path), path.parent)
    with sitting_in(path.parent):
        desk._come_to(desk.place_of(function))
    return desk._names


def answers_of(number: str) -> Callable:
    """The test of exercise NN's bank: each answer of it, by the place of what it answers.

    Wrong and right ones take turns, so that the cells above an answer are run once for both.
    """
    (path,) = (path for path in SOLUTIONS if path.stem.startswith(f"{number}_"))
    desk, bank = Desk(exercises.read(path), path.parent), bank_of(path)
    tried = [(wrong_answer_problems, answer) for answer in bank.wrong_answers]
    tried += [(right_answer_problems, answer) for answer in bank.right_answers]
    tried.sort(key=lambda each: desk.place_of(each[1].function))
    kinds = ["wrong" if answer.check else "right" for _, answer in tried]
    names = [f"{kind}-{a.function}-{a.idea}" for kind, (_, a) in zip(kinds, tried, strict=True)]

    @pytest.mark.parametrize(("problems_of", "answer"), tried, ids=names)
    def test_answer(problems_of, answer):
        none_of(problems_of(desk, answer))

    return test_answer
