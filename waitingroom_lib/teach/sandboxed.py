"""The process that runs a learner's code and the checks on it; `grade` starts it and ends it.

    python -m waitingroom_lib.teach.sandboxed forks 7     # on Linux: a copy of it for each learner
    python -m waitingroom_lib.teach.sandboxed once        # elsewhere: a process for each learner

What it is told and what it tells are lines of JSON. The exercise's own cells are run in names that
no learner's cell is run in; a check is run in those, in a process of its own, when all that it
stands on has been put back. How a check went is told under a token that is sent only when the
learner's cells above it have run. Still, this keeps honest people's slips and rough attempts from
each other's marks, and no determined attacker: for that, grade in a container.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import json
import os
import random
import re
import signal
import socket
import sys
import threading
import time
import types
from collections.abc import Iterator
from os import _exit, kill, waitpid
from pathlib import Path
from typing import Any

from waitingroom_lib import teach
from waitingroom_lib.teach import answers, checks, walls
from waitingroom_lib.teach.pristine import Pristine

# Functions below must work where somebody has changed or removed the builtins.
__builtins__ = dict(vars(builtins))

LONGEST_WORDS = 2_000
MOST_PRINTED = 4_000
ASLEEP = 6
HIDDEN_BEGIN, HIDDEN_END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"

ADDRESS = re.compile("0x[0-9a-f]{6,}")

_read, _write, _fork = os.read, os.write, getattr(os, "fork", None)
_dumps, _loads, _sleep, _clock = json.dumps, json.loads, time.sleep, time.monotonic
_Random, _chdir = random.Random, os.chdir


def forget() -> None:
    """Take the rooms of this process out of reach: whoever imports one gets a copy of it."""
    for name in ("pristine", "walls", "sandboxed"):
        sys.modules.pop(f"waitingroom_lib.teach.{name}", None)
        vars(teach).pop(name, None)


class Channel:
    """Lines of JSON, to and from whoever started this."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming, self._outgoing, self._rest = incoming, outgoing, b""

    def tell(self, **message: Any) -> None:
        """Send a message."""
        line = _dumps(message).encode() + b"\n"
        while line:
            line = line[_write(self._outgoing, line) :]

    def hear(self) -> dict:
        """Wait for a message; this process ends where nobody is there any more."""
        while b"\n" not in self._rest:
            more = _read(self._incoming, 1 << 16)
            if not more:
                _exit(0)
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return _loads(line)


class Printed(io.TextIOBase):
    """What is printed, cut where it is more than anybody reads."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Keep the first of it."""
        if len(self.text) < MOST_PRINTED:
            self.text += text[: MOST_PRINTED - len(self.text)]
        return len(text)


def new_names() -> dict[str, Any]:
    """The names that a notebook begins with."""
    return {
        "__name__": "__main__",
        "display": lambda *objects, **options: None,
        "get_ipython": lambda: None,
    }


class Exercise:
    """The exercise's own cells, run once; what they leave is kept, cell by cell."""

    def __init__(self, cells: list[dict], is_to_warm: bool) -> None:
        """Run them.

        Args:
            cells: Each cell of code: its kind, its name, and its source as the learner sees it.
            is_to_warm: Whether checks are run on the solution's answers, so that what they compute
                once needn't be computed for each learner.
        """
        self.names = new_names()
        self.stages: dict[str, dict] = {}
        self.news: dict[str, dict] = {}
        self.functions = [each for cell in cells for each in cell.get("functions", ())]
        self.unsound: list[str] = []
        stubs: dict[str, Any] = {}
        sys.stdout = Printed()
        for cell in cells:
            before = dict(self.names)
            if cell["kind"] == "check":
                if is_to_warm:
                    self._warm(cell, cells, before, stubs)
            else:
                source = cell["shown"]
                exec(compile(source, f"<{cell['name']}>", "exec"), self.names)
                self.news[cell["name"]] = {
                    name: value
                    for name, value in self.names.items()
                    if name != "__builtins__" and before.get(name, self) is not value
                }
            self.stages[cell["name"]] = dict(self.names)
        forget()
        self.pristine = Pristine()
        for names in self.news.values():
            self.pristine.keep_names(names)

    def _warm(self, check: dict, cells: list[dict], before: dict, stubs: dict) -> None:
        """Run a check on the solution's own answers, and forget all but what it cached."""
        above = cells[: cells.index(check)]
        for cell in above:
            if cell["kind"] == "answer":
                exec(compile(cell["full"], f"<{cell['name']}>", "exec"), self.names)
        try:
            exec(compile(check["full"], f"<{check['name']}>", "exec"), self.names)
        except Exception as error:
            self.unsound.append(f"{check['name']}: {in_words(error)}")
        self.names.clear()
        self.names.update(before)


class Line:
    """One learner's cells and the exercise's, in order."""

    def __init__(self, exercise: Exercise, channel: Channel, job: dict) -> None:
        self.exercise, self.channel, self.job = exercise, channel, job
        self.own = new_names()
        self.stage: dict[str, Any] = dict(exercise.names) | new_names()
        self.is_first = os.getpid() == 1
        main = types.ModuleType("__main__")
        vars(main).update(self.own)
        self.own = vars(main)
        sys.modules["__main__"] = main

    def live(self) -> None:
        """Run all of it, telling how each cell went."""
        for index, step in enumerate(self.job["steps"]):
            how = step.get("how", "")
            if how == "skip":
                continue
            self.channel.tell(at=index)
            kind, name = step["kind"], step["name"]
            if kind == "given":
                self.own.update(self.exercise.news.get(name, {}))
            elif kind == "check":
                self._check(index, name)
            else:
                self._learners(index, step)
            if kind in ("given", "answer"):
                self.stage = self.exercise.stages.get(name, self.stage)
        self.channel.tell(end=True)

    def _learners(self, index: int, step: dict) -> None:
        """Run a cell of the learner's; one of their own that fails leaves nothing behind."""
        before = dict(self.own)
        is_answer = step["kind"] == "answer"
        source = step["source"]
        if step.get("how") == "definitions":
            source = definitions_of(source)
        words, changed = self._run(source, step["name"])
        if words and not is_answer:
            self.own.clear()
            self.own.update(before)
        elif words and step.get("how") != "definitions":
            _, more = self._run(definitions_of(source), step["name"])
            changed += more
        functions = step.get("functions", [])
        missing = [each for each in functions if not callable(self.own.get(each))]
        self._end_others()
        self.channel.tell(ran=index, error=words, changed=changed, missing=missing)

    def _run(self, source: str, name: str) -> tuple[str, list[str]]:
        """Run some code in the learner's names; returns its error in words, and what it changed."""
        failed = None
        try:
            exec(compile(python_of(source), f"<{name}>", "exec"), self.own)
        except BaseException as error:
            failed = error
        changed = self._put_back()
        return ("" if failed is None else in_words(failed)), changed

    def _put_back(self) -> list[str]:
        changed = self.exercise.pristine.put_back()
        sys.stdout = sys.stderr = Printed()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _chdir(self.job["folder"])
        return changed

    def _end_others(self) -> None:
        """End whatever the learner's code has left running."""
        if self.is_first:
            with contextlib.suppress(OSError):
                kill(-1, signal.SIGKILL)
            with contextlib.suppress(OSError):
                while waitpid(-1, 0)[0]:
                    pass
        elif walls.IS_LINUX:
            walls.end_all_below(os.getpid())

    def _check(self, index: int, name: str) -> None:
        """Run a check in a process of its own, where there are such."""
        if not self.job["forks"]:
            self._judge(name)
            self.channel.tell(checked=index, how="")
            return
        pid = _fork()
        if pid == 0:
            try:
                walls.die_with_parent()
                self._judge(name)
            finally:
                _exit(0)
        end_s, how, pause_s = _clock() + self.job["seconds"], "", 0.001
        while not (waited := waitpid(pid, os.WNOHANG))[0]:
            if _clock() > end_s:
                how = "late"
                kill(pid, signal.SIGKILL)
            _sleep(pause_s)
            pause_s = min(2 * pause_s, 0.02)
        if not how and waited[1]:
            how = f"signal {os.waitstatus_to_exitcode(waited[1])}"
        self._end_others()
        self.channel.tell(checked=index, how=how)

    def _judge(self, name: str) -> None:
        """Run a check on the learner's functions, and tell how it went."""
        exercise, names = self.exercise, self.exercise.names
        self._put_back()
        exercise.pristine.put_back_contents()
        kept = dict(names)
        names.clear()
        names.update(self.stage)
        for function in exercise.functions:
            if function in self.own:
                names[function] = self.own[function]
        self.channel.tell(want=name)
        asked = self.channel.hear()
        token, source = asked["token"], asked["source"]
        code = compile(source, f"<{name}>", "exec")
        with same_each_time(asked["seed"], names):
            printed = sys.stdout = Printed()
            failed = None
            try:
                exec(code, names)
            except BaseException as error:
                failed = error
        changed = self._put_back()
        self.channel.tell(
            token=token,
            passed=failed is None,
            words="" if failed is None else in_words(failed),
            unseen=failed is not None and is_hidden(failed, f"<{name}>", source),
            printed=printed.text,
            changed=changed,
        )
        names.clear()
        names.update(kept)


class ProcessorTimer(threading.Timer):
    """Breaks an answer off by the processor's time: a busy machine makes no right answer wrong."""

    def run(self) -> None:
        """Wait for it."""
        began_s, from_s = time.process_time(), time.monotonic()
        while not self.finished.wait(0.05):
            is_asleep = time.monotonic() - from_s > ASLEEP * self.interval
            if time.process_time() - began_s > self.interval or is_asleep:
                self.function()
                break


@contextlib.contextmanager
def same_draws(seed: str, names: dict[str, Any]) -> Iterator[None]:
    """Have a check that looks at these names draw what it will draw another time."""

    class Seeded(_Random):
        def __init__(self, x: Any = None) -> None:
            super().__init__(seed if x is None else x)

    random.seed(seed)
    plain, checks.Random = checks.Random, Seeded
    if names.get("Random") is _Random:
        names["Random"] = Seeded
    try:
        yield
    finally:
        checks.Random = plain


@contextlib.contextmanager
def same_each_time(seed: str, names: dict[str, Any]) -> Iterator[None]:
    """Have a check draw what it will draw if it is graded again, and wait as long for an answer."""
    plain = answers.threading
    answers.threading = types.SimpleNamespace(**vars(threading) | {"Timer": ProcessorTimer})
    try:
        with same_draws(seed, names):
            yield
    finally:
        answers.threading = plain


def in_words(error: BaseException) -> str:
    """An error as a learner reads it; theirs may have any class, and say anything."""
    try:
        words = str(error)
    except BaseException:
        words = ""
    words = ADDRESS.sub("0x...", words)  # another one each time, and grading is to be the same
    if isinstance(error, NotImplementedError):
        return answers.UNTOUCHED
    if isinstance(error, AssertionError):
        return (words or "AssertionError")[:LONGEST_WORDS]
    return f"{type(error).__name__}: {words}".rstrip(": ")[:LONGEST_WORDS]


def is_hidden(error: BaseException, filename: str, source: str) -> bool:
    """Whether an error arose in a part of a check that the exercise doesn't show."""
    lines, trace = [], error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == filename:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    above = source.splitlines()[: lines[0]] if lines else []
    begun = [line.strip() for line in above if line.strip() in (HIDDEN_BEGIN, HIDDEN_END)]
    return bool(begun) and begun[-1] == HIDDEN_BEGIN


def python_of(source: str) -> str:
    """A cell without what only IPython understands: its magics and its commands."""
    try:
        ast.parse(source)
    except SyntaxError:
        lines = source.split("\n")
        plain = ["" if line.lstrip().startswith(("%", "!", "?")) else line for line in lines]
        return "\n".join("" if line.rstrip().endswith("?") else line for line in plain)
    except (ValueError, RecursionError, MemoryError):
        pass
    return source


def definitions_of(source: str) -> str:
    """What a cell imports and defines, without what it does."""
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    try:
        tree = ast.parse(python_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    tree.body = [each for each in tree.body if isinstance(each, kinds)]
    return ast.unparse(tree)


def enter(channel: Channel, job: dict) -> None:
    """Shut this process in; where processes are our own, go on as the first of them."""
    folder = Path(job["folder"])
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):
            os.setsid()
    is_apart, is_shut_in = False, False
    if job["forks"] and job["has_walls"]:
        is_apart, is_shut_in = walls.shut_in(folder, [Path(each) for each in job["hidden"]])
    if is_apart:
        pid = _fork()
        if pid:
            os.waitpid(pid, 0)
            _exit(0)
        os.setsid()
    walls.give_up_rights(job["user"], folder)
    walls.limit(job["memory_mb"])
    walls.die_with_parent()
    if not is_apart:
        walls.adopt_orphans()
    os.environ.update(HOME=str(folder), TMPDIR=str(folder), IPYTHONDIR=str(folder))
    os.umask(0o077)
    nothing = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nothing, each)
    _chdir(folder)
    channel.tell(entered=True, is_shut_in=is_shut_in)


def run_forks(control: socket.socket) -> None:
    """Make a copy of this process for each learner, with all that the exercise gives already run.

    Args:
        control: Over it come the exercise, and then a line and a channel for each learner.
    """
    told = Channel(control.fileno(), control.fileno())
    asked = told.hear()
    walls.adopt_orphans()
    trial = asked["trial"]
    hidden = [Path(each) for each in trial["hidden"]]
    walls_hold = walls.hold(Path(trial["folder"]), hidden, trial["user"])
    exercise = Exercise(asked["cells"], asked["warm"])
    told.tell(ready=True, unsound=exercise.unsound, walls_hold=walls_hold)
    asked.clear()
    running: set[int] = set()
    while True:
        line, handles, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not line:
            walls.end_all_below(os.getpid())
            return
        for pid in list(running):
            with contextlib.suppress(OSError):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    running.remove(pid)
        walls.end_all_below(os.getpid(), spared=list(running))
        pid = _fork()
        if pid == 0:
            try:
                control.close()
                walls.die_with_parent()
                begin(exercise, Channel(handles[0], handles[0]))
            finally:
                _exit(1)
        running.add(pid)
        os.close(handles[0])
        told.tell(pid=pid)


def begin(exercise: Exercise, channel: Channel) -> None:
    """Hear what a learner handed in, and run it."""
    job = channel.hear()
    enter(channel, job)
    Line(exercise, channel, job).live()
    _exit(0)


def run_once() -> None:
    """Run one learner's cells, told over standard input."""
    channel = Channel(os.dup(0), os.dup(1))
    asked = channel.hear()
    exercise = Exercise(asked["cells"], False)
    channel.tell(ready=True, unsound=[])
    begin(exercise, channel)


if __name__ == "__main__":
    os.environ["MPLBACKEND"] = "Agg"
    if sys.argv[1:2] == ["forks"]:
        run_forks(socket.socket(fileno=int(sys.argv[2])))
    else:
        run_once()
