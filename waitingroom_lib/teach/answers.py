"""A learner's answer is run, with bounds, and what comes back is read, whatever type it is of.

What is wrong with it is said by an AssertionError; only the NotImplementedError of an answer that
nobody has written yet passes as it is.
"""

import _thread
import inspect
import math
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from numbers import Number, Real
from reprlib import Repr
from types import CodeType
from typing import Any

LONGEST_S = 10.0
"""Seconds that an answer may take for one case; a good one takes far less on any laptop."""

MOST_EVENTS = 300_000
"""Events of a SimPy run: several times as many as any exercise needs."""

NOT_DONE = "Not done after"
"""How it is begun to say that an answer didn't end."""

UNTOUCHED = "Not answered yet: put your own code in the place of `raise NotImplementedError()`."

SHORT = Repr()
SHORT.maxlist = SHORT.maxtuple = SHORT.maxdict = 4
SHORT.maxother = SHORT.maxstring = 60


def hint(words: str) -> AssertionError:
    """An error that says this, and in a notebook nothing else: a traceback would bury it."""
    return _in_words(AssertionError(words), words)


def _in_words(error: Exception, words: str) -> Any:
    # What IPython asks an error for, instead of a traceback.
    error._render_traceback_ = lambda: [words]
    return error


# -- What came back


def number(value: Any) -> float:
    """An answer that is a number: Python's, numpy's, a fraction, an array of no dimension.

    Raises:
        AssertionError: If it is none.
    """
    value = _unwrapped(value)
    assert isinstance(value, Real | Decimal), f"{shown(value)} isn't a number. {_instead(value)}"
    assert not isinstance(value, bool), f"{value} isn't a number. Is it what a comparison gave?"
    assert not math.isnan(value), "nan isn't a number. Where does 0 meet infinity, or 0 itself?"
    return float(value)


def whole(value: Any) -> int | float:
    """An answer that is a whole number, `16.0` among them, or infinite."""
    plain = number(value)
    assert math.isinf(plain) or plain.is_integer(), f"{plain:g} isn't whole, and it has to be."
    return plain if math.isinf(plain) else int(_unwrapped(value))


def numbers(*names: str) -> Callable[[Any], tuple[float, ...]]:
    """A reader of one number for each name, in a tuple, a list or an array."""

    def read(value: Any) -> tuple[float, ...]:
        row = sequence(value)
        assert len(row) == len(names), (
            f"{len(row)} came back; {len(names)} are asked for: {', '.join(names)}."
        )
        return row

    return read


def sequence(value: Any) -> tuple[float, ...]:
    """An answer that is numbers in a row: a tuple, a list, an array, a column of a table."""
    value = value.tolist() if hasattr(value, "tolist") else value
    is_row = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    assert is_row, f"{shown(value)} isn't a row of numbers, such as a list. {_instead(value)}"
    return tuple(map(number, value))


def shown(value: Any) -> str:
    """A value as text, cut short."""
    return SHORT.repr(value)


def _unwrapped(value: Any) -> Any:
    """A number out of what numpy wraps around one."""
    is_array = getattr(value, "ndim", None) == 0 and not isinstance(value, Number)
    return value.item() if is_array else value


def _instead(value: Any) -> str:
    """What to look at, by what came back instead."""
    if value is None:
        return "Does the function return its answer, or only print it? In every case?"
    if inspect.isgenerator(value):
        return "It is a generator, since there is a yield: write return."
    if inspect.iscoroutine(value):
        value.close()
        return "It is a coroutine, since there is an async: leave that out."
    if callable(value):
        return "It is a function: are its brackets missing?"
    return f"It is of type {type(value).__name__}."


# -- A run of it


def call(answer: Callable, *arguments: Any, longest_s: float = LONGEST_S) -> Any:
    """What an answer returns, run on copies, and not for ever.

    Args:
        answer: The learner's function.
        *arguments: What it is called with.
        longest_s: Seconds after which it is broken off.

    Raises:
        AssertionError: If it fails, doesn't end, or changes what it was given.
        NotImplementedError: If nobody has written it yet.
    """
    result = tried(answer, arguments, longest_s)
    if isinstance(result, Exception):
        raise hint(failure(answer, arguments, result)) from result
    return result


def tried(answer: Callable, arguments: Sequence[Any], longest_s: float = LONGEST_S) -> Any:
    """As `call`, but returns the error that the answer raises."""
    given = [_copied(each) for each in arguments]
    try:
        with _time_limit(longest_s):
            result = answer(*given)
    except NotImplementedError as error:
        raise _in_words(error, UNTOUCHED) from None
    except Borrowed as error:
        raise hint(str(error)) from None
    except TimeIsUp:
        raise hint(
            f"{NOT_DONE} {longest_s:g} s{case(answer, arguments)}. What would make it end?"
        ) from None
    except (Exception, SystemExit) as error:
        return error if isinstance(error, Exception) else RuntimeError("it leaves Python")
    for name, before, after in zip(_names(answer), arguments, given, strict=False):
        if isinstance(before, list | dict | set) and before != after:
            raise hint(
                f"The call has changed {name}, and others need it as it was. Work on a copy."
            )
    return result


def failure(answer: Callable, arguments: Sequence[Any], error: Exception) -> str:
    """What went wrong in an answer, where, and for which arguments."""
    line, trace = "", error.__traceback__
    code = getattr(inspect.unwrap(answer), "__code__", None)
    while trace:
        if trace.tb_frame.f_code is code:
            line = f" in line {trace.tb_lineno - code.co_firstlineno + 1} of it"
        trace = trace.tb_next
    return f"{type(error).__name__}{line}{case(answer, arguments)}: {error}."


def case(answer: Callable, arguments: Sequence[Any]) -> str:
    """The arguments of a call, in words."""
    named = zip(_names(answer), arguments, strict=False)
    words = ", ".join(f"{name} = {shown(value)}" for name, value in named)
    return f" for {words}" if words else ""


def _names(answer: Callable) -> list[str]:
    try:
        return list(inspect.signature(answer).parameters)
    except (TypeError, ValueError):
        return []


def _copied(value: Any) -> Any:
    """A copy as deep as lists, dicts and sets go: what else is given can't be changed by a slip."""
    if type(value) is dict:
        return {key: _copied(each) for key, each in value.items()}
    return type(value)(map(_copied, value)) if type(value) in (list, tuple, set) else value


class TimeIsUp(BaseException):
    """An answer took too long."""


@contextmanager
def _time_limit(longest_s: float) -> Iterator[None]:
    """Break off after some time, where that can be done: in a main thread that may have another."""
    lock, is_over, is_late = threading.Lock(), False, False

    def break_off() -> None:
        nonlocal is_late
        with lock:
            if not is_over:
                is_late = True
                _thread.interrupt_main()

    timer = threading.Timer(longest_s, break_off)
    timer.daemon = True
    handler = None
    try:
        if threading.current_thread() is threading.main_thread():
            # Where interruptions are ignored, as in a worker of a test run, this one must not be.
            handler = signal.signal(signal.SIGINT, signal.default_int_handler)
            timer.start()
    except RuntimeError:  # there are no threads in a browser
        pass
    try:
        yield
    except KeyboardInterrupt:
        if is_late:
            raise TimeIsUp from None
        raise  # somebody pressed the button
    finally:
        with lock:
            is_over = True
        timer.cancel()
        if handler is not None:
            signal.signal(signal.SIGINT, handler)


def run(env: Any, until: float | None = None, *, events: int = MOST_EVENTS) -> None:
    """Run a SimPy environment, and not for ever.

    Args:
        env: The environment.
        until: When to stop, seconds; None: when nothing more is to happen.
        events: Most events; where time stands still, no limit of time would do.

    Raises:
        AssertionError: If there are more.
    """
    end_s = math.inf if until is None else until
    for _ in range(events):
        if env.peek() >= end_s:
            return
        env.step()
    raise hint(
        f"{events:,} events, and the clock shows {env.now:,.6g} s. What makes time pass, and what "
        "would make it end?"
    )


# -- What it may not call


class Borrowed(BaseException):
    """The library was asked to do what an answer is to do itself."""


@contextmanager
def by_hand(*functions: Callable) -> Iterator[None]:
    """Have some functions of the library refuse to be called, by whatever name.

    The answer's call then fails with the words for it.
    """
    plain = [inspect.unwrap(getattr(each, "__func__", each)) for each in functions]
    before = [function.__code__ for function in plain]
    try:
        # Whoever holds the function, by an alias, a helper or a default, comes to its code.
        for function in plain:
            function.__code__ = _refusal(function)
        yield
    finally:
        for function, code in zip(plain, before, strict=True):
            function.__code__ = code


def _refusal(function: Callable) -> CodeType:
    """Code that refuses, and that runs in whatever module it is put into."""
    owner = " of the library" if function.__module__.startswith("waitingroom_lib.") else ""
    words = f"{function.__name__}{owner} does it. Here it is yours to write."
    made: dict[str, Any] = {}
    exec(
        "def refuse(*_, **__):\n"
        "    from waitingroom_lib.teach.answers import Borrowed\n"
        f"    raise Borrowed({words!r})",
        made,
    )
    return made["refuse"].__code__
