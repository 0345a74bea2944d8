"""A learner's cells and the checks on them are run in another process, which is ended in time.

What it tells is believed only where it could know the token; and where it ends, or doesn't, what it
was at is left out, and the rest is run anew.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from waitingroom_lib.teach.answers import NOT_DONE, UNTOUCHED
from waitingroom_lib.teach.assemble import Source, Step, functions_in
from waitingroom_lib.teach.walls import IS_LINUX

GRACE_S = 5.0
"""Seconds that the process has beyond its limit to say that it is over."""

STARTING_S = 300.0
"""Seconds for an exercise's own cells, on the slowest machine."""

CELLS_IN_TIME = 5
"""A whole submission may take so many times as long as one cell of it."""

LONGEST_LINE, LONGEST_REMARK = 1 << 20, 300
MOST_STARTS, MOST_LOST = 2, 1
ENDED, LATE = object(), object()


@dataclass(frozen=True)
class Limits:
    """What a submission may use."""

    seconds: float = 60
    memory_mb: int = 2048


@dataclass
class Ran:
    """How the checks of one submission went, by name, and what is to be said besides."""

    checks: dict[str, dict] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    was_stopped: bool = False
    """Whether any of it ended, or had to be ended."""


class Stopped(Exception):
    """A submission was not run to its end, and nothing is known of it."""


class Process:
    """A process that runs one learner's cells: what it tells is read as it comes."""

    def __init__(self, tells: Any, hears: Any, end: Any) -> None:
        self._tells, self._hears, self._end = tells, hears, end
        self._heard: queue.Queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while line := self._tells.readline(LONGEST_LINE):
                message = json.loads(line)
                if isinstance(message, dict):
                    self._heard.put(message)
        self._heard.put(ENDED)

    def tell(self, **message: Any) -> None:
        """Send a message; whoever has ended doesn't hear it."""
        with contextlib.suppress(OSError, ValueError):
            self._hears.write(json.dumps(message).encode() + b"\n")
            self._hears.flush()

    def hear(self, seconds: float) -> Any:
        """The next message, or `ENDED`, or `LATE` if none comes in time."""
        try:
            return self._heard.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            return LATE

    def end(self) -> None:
        """End it, with all that it has started."""
        self._end()
        for each in (self._tells, self._hears):
            with contextlib.suppress(OSError, ValueError):
                each.close()


class Shop:
    """Where the submissions of one exercise are run."""

    def __init__(
        self,
        source: Source,
        *,
        hidden: Sequence[Path] = (),
        is_to_warm: bool = False,
        forks: bool = IS_LINUX,
        has_walls: bool = True,
    ) -> None:
        """Get it ready.

        Args:
            source: The exercise.
            hidden: Folders that no learner's code is to see.
            is_to_warm: Whether there are enough to make it worth while to compute once, before,
                what all checks need.
            forks: Whether processes can be copied; otherwise each runs the exercise's cells anew.
            has_walls: Whether walls are built, where the system lets us.
        """
        self.cells = _cells(source)
        self.hidden = [str(each.resolve()) for each in hidden]
        self.is_to_warm, self.forks, self.has_walls = is_to_warm, forks, has_walls
        self.is_shut_in: bool | None = None
        """Whether learners' code has walls around it; None before anybody's was run."""
        self.unsound: list[str] = []
        self.is_stopped = False
        self._users = itertools.count()
        self._lock = threading.Lock()
        self._keeper: subprocess.Popen | None = None

    def __enter__(self) -> Shop:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _open(self) -> None:
        if not self.forks:
            return
        ours, theirs = socket.socketpair()
        command = [*_command(), "forks", str(theirs.fileno())]
        self._keeper = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # an interruption is for us, and not for it
        )
        theirs.close()
        self._control = ours
        self._told = ours.makefile("rb")
        ours.settimeout(STARTING_S)
        folder, trial = self._place()
        asked = {"cells": self.cells, "warm": self.is_to_warm, "trial": trial}
        ours.sendall(json.dumps(asked).encode() + b"\n")
        said = self._said()
        shutil.rmtree(folder, ignore_errors=True)
        self.unsound = said.get("unsound", [])
        self.has_walls = self.has_walls and said.get("walls_hold", False)

    def _said(self) -> dict:
        line = self._told.readline()
        if not line:
            raise ValueError("the exercise's own cells can't be run here")
        return json.loads(line)

    def _close(self) -> None:
        if self._keeper is not None:
            for each in (self._told, self._control):
                with contextlib.suppress(OSError):
                    each.close()
            try:
                self._keeper.wait(10)
            except subprocess.TimeoutExpired:
                self._keeper.kill()
                self._keeper.wait()
            self._keeper = None

    def all(self, run: Callable[[Any], None], work: Sequence[Any], jobs: int) -> Iterator[None]:
        """Run some work here, some of it at once; what hasn't begun isn't if one is interrupted.

        Args:
            run: What is done with each piece of it.
            work: The pieces.
            jobs: How many at once.
        """
        with ThreadPoolExecutor(jobs) as pool:
            try:
                for future in [pool.submit(run, each) for each in work]:
                    yield future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.stop()
                raise

    def stop(self) -> None:
        """Have whatever is being run here raise `Stopped`: it can't be finished any more."""
        self.is_stopped = True
        if self._keeper is not None:
            self._keeper.kill()

    def has_ended(self) -> bool:
        """Whether the process that is copied has ended, by somebody else's hand."""
        return self._keeper is not None and self._keeper.poll() is not None

    def start(self) -> tuple[Process, dict]:
        """A process, and what it must be told of where it is."""
        folder, job = self._place()
        make = self._forked if self.forks else self._once
        return make(folder), job

    def _place(self) -> tuple[Path, dict]:
        """A folder for one learner's code, and what it must know of the place."""
        folder = Path(tempfile.mkdtemp(prefix="waitingroom-"))
        user = 60_001 + (os.getpid() * 7 + next(self._users)) % 3_000
        if hasattr(os, "getuid") and os.getuid() == 0:
            os.chown(folder, user, user)
        return folder, {
            "folder": str(folder),
            "hidden": self.hidden,
            "user": user,
            "forks": self.forks,
            "has_walls": self.has_walls,
        }

    def _forked(self, folder: Path) -> Process:
        ours, theirs = socket.socketpair()
        with self._lock:
            try:
                socket.send_fds(self._control, [b"fork\n"], [theirs.fileno()])
                pid = self._said()["pid"]
            except (OSError, ValueError):
                # A learner's code has ended the process that copies: where it is not shut in.
                self._close()
                self._open()
                socket.send_fds(self._control, [b"fork\n"], [theirs.fileno()])
                pid = self._said()["pid"]
        theirs.close()

        def end() -> None:
            with contextlib.suppress(OSError):
                os.kill(pid, 9)
            ours.close()
            shutil.rmtree(folder, ignore_errors=True)

        return Process(ours.makefile("rb"), ours.makefile("wb"), end)

    def _once(self, folder: Path) -> Process:
        made = subprocess.Popen(
            [*_command(), "once"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )

        def end() -> None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(made.pid, 9)
            made.kill()
            made.wait()
            shutil.rmtree(folder, ignore_errors=True)

        process = Process(made.stdout, made.stdin, end)
        process.tell(cells=self.cells, warm=False)
        process.hear(STARTING_S)
        return process


def _command() -> list[str]:
    return [sys.executable, "-m", "waitingroom_lib.teach.sandboxed"]


def _environment() -> dict[str, str]:
    """Ours, without what could tell; the library that grades is the one that is imported."""
    library = str(Path(__file__).resolve().parents[2])
    kept = {key: value for key, value in os.environ.items() if not _is_secret(key)}
    paths = [library, *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
    }


def _is_secret(key: str) -> bool:
    return any(each in key.upper() for each in ("TOKEN", "SECRET", "PASSWORD", "KEY", "CREDENTIAL"))


def _cells(source: Source) -> list[dict]:
    """The exercise's cells of code, for the process that runs them."""
    return [
        {
            "kind": source.kinds[place],
            "name": source.names[place],
            "shown": source.shown[place].source,
            "full": cell.source,
            "functions": functions_in(cell.source) if source.kinds[place] == "answer" else [],
        }
        for place, cell in enumerate(source.cells)
        if cell.cell_type == "code"
    ]


def run(shop: Shop, steps: Sequence[Step], limits: Limits, seed: str) -> Ran:
    """Run a submission's steps, as often as it takes to come to the end of them."""
    return _Run(shop, steps, limits, seed).go()


class _Run:
    """One submission, in as many processes as it ends."""

    def __init__(self, shop: Shop, steps: Sequence[Step], limits: Limits, seed: str) -> None:
        self.shop, self.steps, self.limits, self.seed = shop, steps, limits, seed
        self.ran = Ran()
        self.how = [""] * len(steps)
        self.lacking: dict[int, str] = {}
        self.end_s = time.monotonic() + CELLS_IN_TIME * limits.seconds
        self.full = {cell["name"]: cell for cell in shop.cells}

    def go(self) -> Ran:
        """Run all of it."""
        failed_to_start = lost = 0
        while not self._is_done():
            if self.shop.is_stopped:
                raise Stopped
            process, job = self.shop.start()
            try:
                at, why = self._converse(process, job)
            finally:
                process.end()
            if at is None:
                break
            if self.shop.is_stopped:
                raise Stopped
            if self.shop.has_ended() and lost < MOST_LOST:
                lost += 1  # perhaps it was not this learner's doing
                continue
            failed_to_start += at < 0
            if failed_to_start > MOST_STARTS:
                raise ValueError(f"no process can be started in {job['folder']}: {why}")
            if time.monotonic() > self.end_s:
                much = CELLS_IN_TIME * self.limits.seconds
                self._give_up(f"Not run: all cells together took more than {much:g} s.")
                break
            if at >= 0:
                self._leave_out(at, why)
        self.ran.remarks = list(dict.fromkeys(self.ran.remarks))
        return self.ran

    def _is_done(self) -> bool:
        checks = [n for n, step in enumerate(self.steps) if step.kind == "check"]
        return all(self.how[each] == "skip" for each in checks)

    def _converse(self, process: Process, job: dict) -> tuple[int | None, str]:
        """Talk with the process; returns at which step it stopped, None at the end, and why."""
        last = max(n for n, step in enumerate(self.steps) if step.kind == "check")
        steps = [
            {
                "kind": step.kind,
                "name": step.name,
                "source": step.source if step.kind in ("answer", "added") else "",
                "how": how if n <= last else "skip",
                "functions": self.full.get(step.name, {}).get("functions", []),
            }
            for n, (step, how) in enumerate(zip(self.steps, self.how, strict=True))
        ]
        limits = {"seconds": self.limits.seconds, "memory_mb": self.limits.memory_mb}
        process.tell(**job, steps=steps, **limits)
        at, token, verdict = -1, None, None
        while True:
            left_s = self.end_s - time.monotonic()
            heard = process.hear(min(self.limits.seconds + GRACE_S, left_s))
            if heard is ENDED:
                return at, "it ended Python"
            if heard is LATE:
                return at, f"it didn't end within {self.limits.seconds:g} s"
            if "entered" in heard:
                self.shop.is_shut_in = bool(heard.get("is_shut_in"))
            elif isinstance(heard.get("at"), int) and at < heard["at"] < len(self.steps):
                at, token, verdict = heard["at"], None, None
            elif heard.get("ran") == at:
                self._note(at, heard)
            elif heard.get("want") == self.steps[at].name and token is None:
                token = secrets.token_hex()
                source = self.full[self.steps[at].name]["full"]
                process.tell(token=token, source=source, seed=f"{self.seed}/{at}")
            elif token is not None and heard.get("token") == token:
                verdict = heard
            elif heard.get("checked") == at and self.steps[at].kind == "check":
                self._judge(at, verdict, str(heard.get("how")))
            elif heard.get("end"):
                return None, ""

    def _note(self, at: int, heard: dict) -> None:
        """Say what came of a cell of the learner's."""
        step, words = self.steps[at], str(heard.get("error") or "")[:LONGEST_REMARK]
        if words and step.kind == "added":
            self.ran.remarks.append(f"{step.name} fails, and it is graded without it: {words}")
        elif words:
            self.ran.remarks.append(f"the cell '{step.name}' fails: {words}")
        for missing in heard.get("missing") or []:
            self.ran.remarks.append(f"'{step.name}' does not define {missing}")
            fails = f"The cell '{step.name}' fails: {words}"
            self.lacking[at] = fails if words else f"{self.ran.remarks[-1]}."
        if changed := heard.get("changed"):
            self.ran.remarks.append(f"{_place(step)} changes {_few(changed)}, which is put back")

    def _judge(self, at: int, verdict: dict | None, how: str) -> None:
        """Write down how a check went."""
        name = self.steps[at].name
        if verdict is None:
            self.ran.was_stopped = True
            words = "The answer ended Python while it was checked"
            if how == "late":
                words = f"{NOT_DONE} {self.limits.seconds:g} s. What would make it end"
            words += f" ({how})." if how.startswith("signal") else "."
            verdict = {"passed": False, "words": words.replace("end.", "end?")}
            self.ran.remarks.append(f"{name}: {verdict['words']}")
        elif str(verdict.get("words")).startswith(NOT_DONE):
            self.ran.was_stopped = True
            self.ran.remarks.append(f"{name}: the answer didn't end")
        result = {
            "passed": verdict.get("passed") is True,
            "words": str(verdict.get("words") or ""),
            "unseen": bool(verdict.get("unseen")),
            "printed": str(verdict.get("printed") or ""),
        }
        answer = max((n for n in range(at) if self.steps[n].kind == "answer"), default=-1)
        if answer in self.lacking and result["words"] == UNTOUCHED:
            result["words"] = self.lacking[answer]
        if changed := verdict.get("changed"):
            words = f"{_few(changed)} was changed while it was checked"
            self.ran.remarks.append(f"{name}: {words}")
            if result["passed"]:
                result |= {"passed": False, "words": f"{words}: that counts as not passed."}
        self.ran.checks[name] = result
        self.how[at] = "skip"

    def _leave_out(self, at: int, why: str) -> None:
        """Go on without what stopped it."""
        step, self.ran.was_stopped = self.steps[at], True
        if step.kind == "check":
            self._judge(at, None, "late" if "within" in why else "")
        elif step.kind == "added":
            self.how[at] = "skip"
            self.ran.remarks.append(f"{step.name} is left out: {why.replace('it ', '')}")
        elif step.kind == "answer" and not self.how[at]:
            self.how[at] = "definitions"
            self.ran.remarks.append(
                f"the cell '{step.name}' {why.replace('it ', '')}: only what it defines is kept"
            )
        else:
            self.how[at] = "skip"

    def _give_up(self, words: str) -> None:
        """Fail the checks that were not come to."""
        self.ran.was_stopped = True
        for at, step in enumerate(self.steps):
            if step.kind == "check" and self.how[at] != "skip":
                self.ran.checks[step.name] = {
                    "passed": False,
                    "words": words,
                    "unseen": False,
                    "printed": "",
                }
                self.how[at] = "skip"
        self.ran.remarks.append(words)


def _place(step: Step) -> str:
    return step.name if step.kind == "added" else f"the cell '{step.name}'"


def _few(names: Sequence[Any]) -> str:
    names = [str(each)[:60] for each in names if isinstance(each, str)]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if names[6:] else "")
