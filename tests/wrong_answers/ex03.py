"""Answers to exercise 03: wrong ones with the hint that must meet each, and other right ones."""

from wrong_answers import Answer, Bank

bank = Bank()


def as_typed(way, source):
    """A right answer with something beside it: an import, a helper, a decorator."""
    name = source.rpartition("\ndef ")[2].partition("(")[0].removeprefix("def ")
    bank.right_answers.append(Answer(name, way, source.strip() + "\n"))


def borrowed(idea, source, **met):
    """A wrong answer with something beside it."""
    name = source.rpartition("\ndef ")[2].partition("(")[0].removeprefix("def ")
    bank.wrong_answers.append(Answer(name, idea, source.strip() + "\n", **met))


# Task 1: the order form ---------------------------------------------------------------------------


@bank.wrong(
    "exactly the load",
    check="check-order",
    hint="They can do as much as arrives. Who shortens a line once it is there?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs)
    return workers, erlangs / workers


@bank.wrong(
    "hours for seconds",
    check="check-order",
    hint="Bookings an HOUR come in, and a call takes SECONDS. In which unit is your load?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong(
    "minutes for seconds",
    check="check-order",
    hint="There are 60 minutes in an hour. And how many seconds?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h / 60 * call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong(
    "a worker a booking a second",
    check="check-order",
    hint="So many bookings come in a second. How long does each of them keep a worker busy?",
)
def order(bookings_per_h, call_s):
    workers = math.floor(bookings_per_h / 3600) + 1
    return workers, bookings_per_h / 3600 / workers


@bank.wrong(
    "divided by the call",
    check="check-order",
    hint="Do longer calls take more workers, or fewer? Try your function with call_s=4.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h / 3600 / call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong(
    "80% busy",
    check="check-order",
    hint="They are 80% busy at most. The form asks for the fewest that keep up at all.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs / 0.8)
    return workers, erlangs / workers


@bank.wrong(
    "square-root staffing",
    check="check-order",
    hint="The load and its root: they keep up comfortably. The form asks who keeps up at all.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = theory.square_root_staffing(erlangs, beta=1)
    return workers, erlangs / workers


@bank.wrong(
    "two more than the load",
    check="check-order",
    hint="They shorten a line, and quickly. Two more than the load, always? Which is the fewest?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs) + 2
    return workers, erlangs / workers


@bank.wrong("fractions of a worker", check="check-order", hint="isn't whole")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    return erlangs + 0.1, erlangs / (erlangs + 0.1)


@bank.wrong("prints them", check="check-order", hint="Does the function return")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    print(workers, erlangs / workers)


@bank.wrong(
    "trusts the last digit",
    check="check-order-form",
    hint="To multiply before you divide may help.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h / 3600 * call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong(
    "one more, whatever the rest",
    check="check-order",
    hint="Where the load isn't whole, one fewer would shorten a line as well. How do you round?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong("a load rounded down", check="check-order", hint="Then ask it of one worker fewer.")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = 16 if erlangs == 15 else round(erlangs)
    return workers, erlangs / workers


@bank.wrong(
    "per cent",
    check="check-utilisation",
    hint="Is that a percentage? The form wants a share, from 0 to 1.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, 100 * erlangs / workers


@bank.wrong(
    "workers over load",
    check="check-utilisation",
    hint="Busier than all of the time? Look which of the two is divided by which.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, workers / erlangs


@bank.wrong(
    "the idle share",
    check="check-utilisation",
    hint="That is how much of the time they stand idle. What is the rest?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, 1 - erlangs / workers


@bank.wrong(
    "busy all the time",
    check="check-utilisation",
    hint="Busy all of the time? Then nobody has anything left to shorten a line with.",
)
def order(bookings_per_h, call_s):
    return math.floor(bookings_per_h * call_s / 3600) + 1, 1.0


@bank.wrong("workers alone", check="check-order", hint="isn't a row of numbers, such")
def order(bookings_per_h, call_s):
    return math.floor(bookings_per_h * call_s / 3600) + 1


@bank.wrong("a percentage in words", check="check-order", hint="isn't a number. It is of type")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, f"{erlangs / workers:.0%}"


@bank.wrong(
    "the newcomers from a table", check="check-order", hint="Then ask it of one worker fewer."
)
def order(bookings_per_h, call_s):
    form = {27_000: (16, 0.94), 7_400: (13, 0.95), 10_500: (8, 0.875), 23_220: (39, 0.99)}
    return form[bookings_per_h]


@bank.wrong(
    "at least two of everything", check="check-order-form", hint="Can one worker shorten a line?"
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = max(2, math.floor(erlangs) + 1)
    return workers, erlangs / workers


@bank.wrong("busy by the whole load", check="check-utilisation", hint="So what share is that?")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    return math.floor(erlangs) + 1, math.floor(erlangs) / (math.floor(erlangs) + 1)


@bank.wrong(
    "to a tenth",
    check="check-utilisation",
    hint="That is rounded to a tenth. How fine does the form want it?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, round(erlangs / workers, 1)


@bank.wrong(
    "the load to one decimal",
    check="check-order-form",
    hint="What do you do to the load first?",
    hidden=True,
)
def order(bookings_per_h, call_s):
    erlangs = round(bookings_per_h * call_s / 3600, 1)
    workers = math.floor(erlangs) + 1
    return workers, bookings_per_h * call_s / 3600 / workers


@bank.wrong(
    "utilisation and workers exchanged",
    check="check-order",
    hint="Which of the two boxes comes first?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return erlangs / workers, workers


@bank.wrong(
    "90% busy at most",
    check="check-order",
    hint="They are 90% busy at most. The form asks for the fewest that keep up at all.",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs / 0.9)
    return workers, erlangs / workers


@bank.wrong(
    "rounded, and one more",
    check="check-order",
    hint="Rounded to the nearest, and one more: for some newcomers it is one too many. For which?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = round(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong(
    "the utilisation of one booking",
    check="check-utilisation",
    hint="A share lies between 0 and 1. Which of your figures is by the hour, which by the second?",
)
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, bookings_per_h * call_s / workers


@bank.wrong(
    "rounds up: exactly enough is enough",
    check="check-order",
    hint="They can do as much as arrives. Who shortens a line once it is there?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.ceil(load)
    return workers, load / workers


@bank.wrong(
    "rounds up and one more",
    check="check-order",
    hint="Where the load isn't whole, one fewer would shorten a line as well. How do you round?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.ceil(load) + 1
    return workers, load / workers


@bank.wrong(
    "rounds to the nearest",
    check="check-order",
    hint="Sometimes that is more than the load and sometimes less. Which way must one round?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = max(1, round(load))
    return workers, load / workers


@bank.wrong(
    "rounds down",
    check="check-order",
    hint="Did you round the load down? Then more work arrives than these can do.",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = max(1, math.floor(load))
    return workers, load / workers


@bank.wrong(
    "square-root rule: sized for waiting, not for keeping up",
    check="check-order",
    hint="The load and its root: they keep up comfortably. The form asks who keeps up at all.",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.ceil(load + math.sqrt(load))
    return workers, load / workers


@bank.wrong(
    "keep it below 80%",
    check="check-order",
    hint="They are 80% busy at most. The form asks for the fewest that keep up at all.",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.ceil(load / 0.8)
    return workers, load / workers


@bank.wrong(
    "utilisation in per cent",
    check="check-utilisation",
    hint="Is that a percentage? The form wants a share, from 0 to 1.",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.floor(load) + 1
    return workers, 100 * load / workers


@bank.wrong(
    "utilisation upside down",
    check="check-utilisation",
    hint="Busier than all of the time? Look which of the two is divided by which.",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.floor(load) + 1
    return workers, workers / load


@bank.wrong(
    "the load for the utilisation",
    check="check-utilisation",
    hint="That is how many are busy, on average. Which share of them is it?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    return math.floor(load) + 1, load


@bank.wrong(
    "utilisation as the remainder of the last worker",
    check="check-utilisation",
    hint="So what share is that?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    return math.floor(load) + 1, load % 1


@bank.wrong(
    "bookings an hour taken for a minute",
    check="check-order",
    hint="There are 60 minutes in an hour. And how many seconds?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h / 60 * call_s
    workers = math.floor(load) + 1
    return workers, load / workers


@bank.wrong(
    "bookings an hour taken for a second",
    check="check-order",
    hint="Bookings an HOUR come in, and a call takes SECONDS. In which unit is your load?",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s
    workers = math.floor(load) + 1
    return workers, load / workers


@bank.wrong(
    "whole bookings a second first",
    check="check-order",
    hint="How many bookings come in a second? Must that be a whole number?",
)
def order(bookings_per_h, call_s):
    rate = bookings_per_h // 3600
    load = rate * call_s
    workers = math.floor(load) + 1
    return workers, load / workers


@bank.wrong(
    "a worker does so many whole calls an hour / rate over call",
    check="check-order",
    hint="Do longer calls take more workers, or fewer? Try your function with call_s=4.",
)
def order(bookings_per_h, call_s):
    load = bookings_per_h / 3600 / call_s
    workers = math.floor(load) + 1
    return workers, load / workers


@bank.wrong(
    "the pair the other way round", check="check-order", hint="Which of the two boxes comes first?"
)
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.floor(load) + 1
    return load / workers, workers


@bank.wrong("the three of the text", check="check-order", hint="Then ask it of one worker fewer.")
def order(bookings_per_h, call_s):
    table = {(7_400, 6): (13, 0.9487), (10_500, 2.4): (8, 0.875), (23_220, 6): (39, 0.9923)}
    return table.get((bookings_per_h, call_s), (13, 0.9487))


@bank.right("in seconds of work an hour, with whole numbers of tenths")
def order(bookings_per_h, call_s):
    tenths = round(10 * call_s) * bookings_per_h
    workers = 1
    while workers * 36_000 <= tenths:
        workers += 1
    return workers, tenths / 36_000 / workers


@bank.right("numpy's numbers")
def order(bookings_per_h, call_s):
    import numpy as np

    erlangs = np.float64(bookings_per_h) * call_s / 3600
    workers = np.int64(np.floor(erlangs + 1e-9)) + 1
    return np.array([workers, erlangs / workers])


as_typed(
    "fractions, and a helper beside it",
    """
from fractions import Fraction


def load(bookings_per_h, call_s):
    return Fraction(bookings_per_h) * Fraction(str(call_s)) / 3600


def order(bookings_per_h, call_s):
    workers = Fraction(load(bookings_per_h, call_s) // 1 + 1)
    return [workers, load(bookings_per_h, call_s) / workers]
""",
)


as_typed(
    "cached, a whole float, to a hundredth",
    """
@functools.lru_cache
def order(bookings_per_h, call_s):
    erlangs = round(bookings_per_h * call_s / 3600, 6)
    workers = float(erlangs // 1) + 1
    return workers, round(erlangs / workers, 2)
""",
)


@bank.right("a list for the pair")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = int(erlangs) + 1
    return [workers, erlangs / workers]


as_typed(
    "a named tuple, utilisation to two decimals",
    """
from collections import namedtuple

Form = namedtuple("Form", "workers utilisation")


def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.ceil(load + 1e-9)
    return Form(workers, round(load / workers, 2))
""",
)


@bank.right("floor plus one")
def order(bookings_per_h, call_s):
    load = bookings_per_h * call_s / 3600
    workers = math.floor(load) + 1
    return workers, load / workers


as_typed(
    "fractions, exact",
    """
from fractions import Fraction


def order(bookings_per_h, call_s):
    load = Fraction(str(bookings_per_h)) * Fraction(str(call_s)) / 3600
    workers = load.numerator // load.denominator + 1
    return workers, float(load / workers)
""",
)


@bank.right("counts up while the capacity an hour isn't larger than the demand")
def order(bookings_per_h, call_s):
    workers = 1
    while workers * 3600 <= bookings_per_h * call_s + 1e-6:
        workers += 1
    utilisation = bookings_per_h / (workers * 3600 / call_s)
    return [workers, round(utilisation, 4)]


as_typed(
    "ceil with the exact case apart, numpy; a named tuple",
    """
import numpy as np
from collections import namedtuple

Form = namedtuple("Form", "workers utilisation")


def order(bookings_per_h, call_s):
    erlangs = np.round(np.float64(bookings_per_h) * call_s / 3600, 9)
    workers = int(np.ceil(erlangs))
    if workers == erlangs:
        workers += 1
    return Form(workers, float(erlangs) / workers)
""",
)


# Task 2: a tablet without SimPy -------------------------------------------------------------------


@bank.wrong(
    "dealt out in turn",
    check="check-starts",
    hint="Some wait for a worker who is busy, while another is free. Who is free first?",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for number, (ready, call) in enumerate(zip(ready_s, call_s, strict=True)):
        start = max(ready, free_s[number % workers])
        free_s[number % workers] = start + call
        started_s.append(start)
    return started_s


@bank.wrong(
    "after whoever came so many before",
    check="check-starts",
    hint="Some wait for a worker who is busy, while another is free. Who is free first?",
)
def starts(ready_s, call_s, workers):
    started_s = []
    for number, ready in enumerate(ready_s):
        before = number - workers
        start = max(ready, started_s[before] + call_s[before]) if before >= 0 else ready
        started_s.append(start)
    return started_s


@bank.wrong(
    "one worker's recursion",
    check="check-starts",
    hint="One call at a time. With several workers: whose end does a booking wait for?",
)
def starts(ready_s, call_s, workers):
    free, started_s = 0, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, free))
        free = started_s[-1] + call
    return started_s


@bank.wrong(
    "started before ready",
    check="check-starts",
    hint="Some calls start before their booking is ready. When can a call start at the earliest?",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for call in call_s:
        start = heapq.heappop(free_s)
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "ends instead of starts",
    check="check-starts",
    hint="Those are the ends of the calls. When does each of them start?",
)
def starts(ready_s, call_s, workers):
    free_s, ended_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        end = max(ready, heapq.heappop(free_s)) + call
        heapq.heappush(free_s, end)
        ended_s.append(end)
    return ended_s


@bank.wrong(
    "waits instead of starts",
    check="check-starts",
    hint="Those are the waits. At what time does each of the calls start?",
)
def starts(ready_s, call_s, workers):
    free_s, waits_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        waits_s.append(start - ready)
    return waits_s


@bank.wrong(
    "one worker, so many times as fast",
    check="check-starts",
    hint="Two workers side by side aren't one worker who is twice as fast.",
)
def starts(ready_s, call_s, workers):
    free, started_s = 0, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, free))
        free = started_s[-1] + call / workers
    return started_s


@bank.wrong(
    "workers who are never busy",
    check="check-starts",
    hint="Every call starts as soon as it is ready. What does a call do to its worker?",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, min(free_s)))
        free_s.append(started_s[-1] + call)
    return started_s


@bank.wrong("prints them", check="check-starts", hint="Does the function return")
def starts(ready_s, call_s, workers):
    free_s = [0] * workers
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        print(start)


@bank.wrong(
    "two workers, always",
    check="check-starts",
    hint="That is a pool of two, whatever number is asked for.",
)
def starts(ready_s, call_s, workers):
    first, second, started_s = 0, 0, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, min(first, second)))
        first, second = max(first, second), started_s[-1] + call
    return started_s


@bank.wrong(
    "rounded to whole seconds", check="check-starts", hint="At which moment exactly is he free?"
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = round(max(ready, heapq.heappop(free_s)))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong("borrowed", check="check-starts", hint="fifo_starts of the library does it")
def starts(ready_s, call_s, workers):
    return theory.fifo_starts(ready_s, call_s, workers)


@bank.wrong(
    "a clock that ticks ten times a second",
    check="check-starts",
    hint="At which moment exactly is he free?",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = math.ceil(round(max(ready, free_s[0]) * 10, 6)) / 10
        heapq.heapreplace(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "a clock of ten milliseconds", check="check-starts", hint="At which moment exactly is he free?"
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = math.ceil(round(max(ready, free_s[0]) * 100, 6)) / 100
        heapq.heapreplace(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "whole seconds, rounded up", check="check-starts", hint="At which moment exactly is he free?"
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = math.ceil(max(ready, heapq.heappop(free_s)))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "last come, first served", check="check-starts", hint="Draw the workers as lines on paper"
)
def starts(ready_s, call_s, workers):
    free_s, started_s, waiting = [0] * workers, [0] * len(ready_s), []
    coming = list(range(len(ready_s)))
    while coming or waiting:
        now_s = heapq.heappop(free_s)
        if not waiting:
            now_s = max(now_s, ready_s[coming[0]])
        while coming and ready_s[coming[0]] <= now_s:
            waiting.append(coming.pop(0))
        booking = waiting.pop()
        started_s[booking] = now_s
        heapq.heappush(free_s, now_s + call_s[booking])
    return started_s


@bank.wrong(
    "in the order of the starts, not of the bookings",
    check="check-starts",
    hint="Draw the workers as lines on paper",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s[::-1]


@bank.wrong(
    "pairs of booking and start", check="check-starts", hint="isn't a number. It is of type"
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for number, (ready, call) in enumerate(zip(ready_s, call_s, strict=True)):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        started_s.append((number, start))
    return started_s


@bank.wrong("none where nobody comes", check="check-starts", hint="Does the function return")
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    if not ready_s:
        return None
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "as many workers as bookings at least",
    check="check-starts",
    hint="Draw the workers as lines on paper",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [], []
    for number, (ready, call) in enumerate(zip(ready_s, call_s, strict=True)):
        start = max(ready, heapq.heappop(free_s)) if number >= workers else 0
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong("yields them", check="check-starts", hint="write return")
def starts(ready_s, call_s, workers):
    free_s = [0] * workers
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        yield start


borrowed(
    "the recursion of the library's own run",
    """
from waitingroom_lib import _fifo as wheel


def starts(ready_s, call_s, workers):
    return wheel.fifo_recursion(ready_s, call_s, workers)
""",
    check="check-starts",
    hint="fifo_recursion of the library does it",
)


@bank.wrong("SimPy", check="check-starts", hint="run does it. Here it is yours to write.")
def starts(ready_s, call_s, workers):
    env, started_s = simpy.Environment(), [None] * len(ready_s)
    pool = simpy.Resource(env, capacity=workers)

    def booking(number):
        yield env.timeout(ready_s[number])
        with pool.request() as worker:
            yield worker
            started_s[number] = env.now
            yield env.timeout(call_s[number])

    for number in range(len(ready_s)):
        env.process(booking(number))
    env.run()
    return started_s


@bank.wrong(
    "the library through getattr", check="check-starts", hint="fifo_starts of the library does it"
)
def starts(ready_s, call_s, workers):
    lib = __import__("waitingroom_lib")
    return list(getattr(getattr(lib, "the" + "ory"), "fifo_" + "starts")(ready_s, call_s, workers))


@bank.wrong(
    "worker index off by one: one worker too many",
    check="check-starts",
    hint="That is a pool with one worker more. How many entries has your list of workers?",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * (workers + 1), []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "idle time isn't added: free_s grows by the call alone",
    check="check-starts",
    hint="A worker had nothing to do for a while. When is he free after his next call?",
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        first = free_s.index(min(free_s))
        started_s.append(max(ready, free_s[first]))
        free_s[first] += call
    return started_s


@bank.wrong("eats the list that it was given", check="check-starts", hint="has changed ready_s")
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    while ready_s:
        start = max(ready_s.pop(0), heapq.heappop(free_s))
        heapq.heappush(free_s, start + call_s.pop(0))
        started_s.append(start)
    return started_s


@bank.wrong(
    "the first of them start at 0, ready or not",
    check="check-starts",
    hint="Draw the workers as lines on paper",
)
def starts(ready_s, call_s, workers):
    started_s = [0] * min(workers, len(ready_s))
    free_s = list(call_s[:workers])
    heapq.heapify(free_s)
    for ready, call in zip(ready_s[workers:], call_s[workers:], strict=False):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong(
    "one line for one worker: workers ignored",
    check="check-starts",
    hint="One call at a time. With several workers: whose end does a booking wait for?",
)
def starts(ready_s, call_s, workers):
    free, out = 0, []
    for ready, call in zip(ready_s, call_s, strict=False):
        start = max(ready, free)
        out.append(start)
        free = start + call
    return out


@bank.wrong(
    "calls made faster: one worker, call over workers",
    check="check-starts",
    hint="Two workers side by side aren't one worker who is twice as fast.",
)
def starts(ready_s, call_s, workers):
    free, out = 0, []
    for ready, call in zip(ready_s, call_s, strict=False):
        start = max(ready, free)
        out.append(start)
        free = start + call / workers
    return out


@bank.wrong(
    "a free worker starts before the booking is ready",
    check="check-starts",
    hint="Some calls start before their booking is ready. When can a call start at the earliest?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for _, call in zip(ready_s, call_s, strict=False):
        start = heapq.heappop(free)
        out.append(start)
        heapq.heappush(free, start + call)
    return out


@bank.wrong(
    "idle time forgotten: free again at free + call",
    check="check-starts",
    hint="A worker had nothing to do for a while. When is he free after his next call?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=False):
        earliest = heapq.heappop(free)
        out.append(max(ready, earliest))
        heapq.heappush(free, earliest + call)
    return out


@bank.wrong(
    "the worker is free at the call's start",
    check="check-starts",
    hint="Every call starts as soon as it is ready. What does a call do to its worker?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for ready, _call in zip(ready_s, call_s, strict=False):
        start = max(ready, heapq.heappop(free))
        out.append(start)
        heapq.heappush(free, start)
    return out


@bank.wrong(
    "returns the ends",
    check="check-starts",
    hint="Those are the ends of the calls. When does each of them start?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=False):
        end = max(ready, heapq.heappop(free)) + call
        out.append(end)
        heapq.heappush(free, end)
    return out


@bank.wrong(
    "returns the waits",
    check="check-starts",
    hint="Those are the waits. At what time does each of the calls start?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=False):
        start = max(ready, heapq.heappop(free))
        out.append(start - ready)
        heapq.heappush(free, start + call)
    return out


@bank.wrong("shortest call first", check="check-starts", hint="Draw the workers as lines on paper")
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, [0] * len(ready_s)
    for number in sorted(range(len(ready_s)), key=lambda n: call_s[n]):
        start = max(ready_s[number], heapq.heappop(free))
        out[number] = start
        heapq.heappush(free, start + call_s[number])
    return out


@bank.wrong("the mean call", check="check-starts", hint="Draw the workers as lines on paper")
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    mean = sum(call_s) / len(call_s) if call_s else 0
    for ready in ready_s:
        start = max(ready, heapq.heappop(free))
        out.append(start)
        heapq.heappush(free, start + mean)
    return out


@bank.wrong(
    "workers come on at the first booking with a first free time of nobody",
    check="check-starts",
    hint="That is a pool with one worker fewer. How many entries has your list of workers?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * max(1, workers - 1), []
    for ready, call in zip(ready_s, call_s, strict=False):
        start = max(ready, heapq.heappop(free))
        out.append(start)
        heapq.heappush(free, start + call)
    return out


@bank.wrong("eats its arguments", check="check-starts", hint="has changed ready_s")
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    while ready_s:
        start = max(ready_s.pop(0), heapq.heappop(free))
        out.append(start)
        heapq.heappush(free, start + call_s.pop(0))
    return out


@bank.wrong(
    "sorted at the end and in whole seconds",
    check="check-starts",
    hint="At which moment exactly is he free?",
)
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=False):
        start = max(ready, heapq.heappop(free))
        out.append(int(start))
        heapq.heappush(free, start + call)
    return sorted(out)


@bank.wrong(
    "the library does it (left out, says the text)",
    check="check-starts",
    hint="simulate of the library does it",
)
def starts(ready_s, call_s, workers):
    bare = Scenario.steady(hours=max(ready_s) / 3600, accept_s=0)
    morning = Morning.from_columns(list(ready_s), list(call_s), scenario=bare)
    return list(simulate(morning, Design.queued(workers=workers)).bookings.started_s)


@bank.right("without a heap")
def starts(ready_s, call_s, workers):
    free_s = dict.fromkeys(range(workers), 0.0)
    started_s = []
    for ready, call in zip(ready_s, call_s, strict=True):
        first = min(free_s, key=free_s.get)
        started_s.append(ready if ready > free_s[first] else free_s[first])
        free_s[first] = started_s[-1] + call
    return started_s


@bank.right("from one end of a call to the next")
def starts(ready_s, call_s, workers):
    calls_until_s, started_s = [], []
    for ready, call in zip(ready_s, call_s, strict=True):
        now_s = ready
        calls_until_s = sorted(end_s for end_s in calls_until_s if end_s > now_s)
        while len(calls_until_s) >= workers:
            now_s = calls_until_s.pop(0)
        calls_until_s.append(now_s + call)
        started_s.append(now_s)
    return started_s


@bank.right("an array for a list, of single precision at the end")
def starts(ready_s, call_s, workers):
    import numpy as np

    free_s, started_s = np.zeros(workers), np.zeros(len(ready_s))
    for number in range(len(ready_s)):
        first = free_s.argmin()
        started_s[number] = max(ready_s[number], free_s[first])
        free_s[first] = started_s[number] + call_s[number]
    return started_s.astype(np.float32)


@bank.right("a tuple of milliseconds, rounded")
def starts(ready_s, call_s, workers):
    free_s, started_s = [0.0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        free_s.sort()
        started_s.append(max(ready, free_s[0]))
        free_s[0] = started_s[-1] + call
    return tuple(round(start, 3) for start in started_s)


as_typed(
    "a helper beside it that is called like the library's",
    """
def fifo_starts(bookings, free_s):
    for ready, call in bookings:
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        yield start


def starts(ready_s, call_s, workers):
    return list(fifo_starts(zip(ready_s, call_s), [0] * workers))
""",
)


as_typed(
    "numpy, the argmin of the free times",
    """
import numpy as np


def starts(ready_s, call_s, workers):
    free_s = np.zeros(workers)
    started_s = []
    for ready, call in zip(ready_s, call_s):
        first = free_s.argmin()
        start = max(free_s[first], ready)
        free_s[first] = start + call
        started_s.append(start)
    return started_s
""",
)


as_typed(
    "bisect.insort, and an early return",
    """
from bisect import insort


def starts(ready_s: list, call_s: list, workers: int) -> list:
    if not ready_s:
        return []
    free_s = [0] * workers
    started_s = []
    for ready, call in zip(ready_s, call_s):
        start = max(free_s.pop(0), ready)
        insort(free_s, start + call)
        started_s.append(start)
    return started_s
""",
)


@bank.right("rounded to the microsecond")
def starts(ready_s, call_s, workers):
    free_us, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=False):
        start_us = max(round(ready * 1e6), free_us[0])
        heapq.heapreplace(free_us, start_us + round(call * 1e6))
        started_s.append(start_us / 1e6)
    return started_s


@bank.right("heap")
def starts(ready_s, call_s, workers):
    free, out = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free))
        heapq.heappush(free, start + call)
        out.append(start)
    return out


as_typed(
    "numpy argmin",
    """
import numpy as np


def starts(ready_s, call_s, workers):
    free = np.zeros(workers)
    out = np.empty(len(ready_s))
    for i in range(len(ready_s)):
        k = free.argmin()
        out[i] = max(ready_s[i], free[k])
        free[k] = out[i] + call_s[i]
    return out.tolist()
""",
)


as_typed(
    "sorted list, insort; generator",
    """
from bisect import insort


def _one_by_one(pairs, free):
    for ready, call in pairs:
        earliest = free.pop(0)
        start = earliest if earliest > ready else ready
        insort(free, start + call)
        yield start


def starts(ready_s, call_s, workers):
    return list(_one_by_one(zip(ready_s, call_s), [0.0] * workers))
""",
)


@bank.right("the workload vector relative to now (reduce)")
def starts(ready_s, call_s, workers):
    def step(state, booking):
        left, before, out = state
        ready, call = booking
        left = sorted(max(0, each - (ready - before)) for each in left)
        out.append(round(ready + left[0], 9))
        return [left[0] + call, *left[1:]], ready, out

    return functools.reduce(step, zip(ready_s, call_s, strict=False), ([0] * workers, 0, []))[2]


@bank.right("any idle worker will do: the one idle for the shortest time")
def starts(ready_s, call_s, workers):
    free = [0 for _ in range(workers)]
    result = []
    for ready, call in zip(ready_s, call_s, strict=False):
        idle = [k for k in range(workers) if free[k] <= ready]
        who = max(idle, key=free.__getitem__) if idle else min(range(workers), key=free.__getitem__)
        begin = ready if idle else free[who]
        free[who] = begin + call
        result += [begin]
    return result


# Task 2: how many are enough ----------------------------------------------------------------------


@bank.wrong(
    "until the mean wait is short enough",
    check="check-enough-workers",
    hint="The mean wait itself is below worth_s there. By how much does the next worker change it?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(workers) >= worth_s:
        workers += 1
    return workers


@bank.wrong(
    "one more than is worth it",
    check="check-enough-workers",
    hint="The last of them wasn't worth it. At which number does your search stop?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(workers) - mean_wait_s(workers + 1) >= worth_s:
        workers += 1
    return workers + 1


@bank.wrong(
    "one fewer than is worth it",
    check="check-enough-workers",
    hint="Was the last of them worth it, or the one before? At which number does your search stop?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(workers) - mean_wait_s(workers + 1) >= worth_s:
        workers += 1
    return workers - 1


@bank.wrong(
    "more than worth_s, not at least", check="check-enough-workers", hint="Is that at least 6 s?"
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(workers) - mean_wait_s(workers + 1) > worth_s:
        workers += 1
    return workers


@bank.wrong(
    "what all of them save so far", check="check-enough-workers", hint="What does each save?"
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(1) - mean_wait_s(workers) < worth_s and mean_wait_s(workers) > 0:
        workers += 1
    return workers


@bank.wrong(
    "until nobody waits",
    check="check-enough-workers",
    hint="Until nobody waits: that is more than Tom pays for. What does the last of them save?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(workers) > 1e-9:
        workers += 1
    return workers


@bank.wrong(
    "a share of the wait",
    check="check-enough-workers",
    hint="Tom doesn't ask for a share of the wait. How many seconds does the next one save?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while (
        mean_wait_s(workers) > 0 and 1 - mean_wait_s(workers + 1) / mean_wait_s(workers) >= worth_s
    ):
        workers += 1
    return workers


@bank.wrong(
    "begins with two",
    check="check-enough-workers",
    hint="The second saves 6 s, and 100 are asked for. How many stay?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 2
    while mean_wait_s(workers) - mean_wait_s(workers + 1) >= worth_s:
        workers += 1
    return workers


@bank.wrong(
    "the sum of the waits",
    check="check-enough-workers",
    hint="All the waits together save more than their mean. Of what does Tom speak?",
)
def enough_workers(ready_s, call_s, worth_s):
    workers = 1
    while (
        sum(starts(ready_s, call_s, workers)) - sum(starts(ready_s, call_s, workers + 1)) >= worth_s
    ):
        workers += 1
    return workers


@bank.wrong(
    "the longest wait",
    check="check-enough-workers",
    hint="That is about whoever waits longest. Of what does Tom speak?",
)
def enough_workers(ready_s, call_s, worth_s):
    def longest_s(workers):
        pairs = zip(starts(ready_s, call_s, workers), ready_s, strict=True)
        return max(start - ready for start, ready in pairs)

    workers = 1
    while longest_s(workers) - longest_s(workers + 1) >= worth_s:
        workers += 1
    return workers


@bank.wrong(
    "the median wait",
    check="check-enough-workers",
    hint="That is about the one in the middle. Of what does Tom speak?",
)
def enough_workers(ready_s, call_s, worth_s):
    def middle_s(workers):
        pairs = zip(starts(ready_s, call_s, workers), ready_s, strict=True)
        return statistics.median(start - ready for start, ready in pairs)

    workers = 1
    while middle_s(workers) - middle_s(workers + 1) >= worth_s:
        workers += 1
    return workers


@bank.wrong(
    "the mean of those who wait",
    check="check-enough-workers",
    hint="Those who don't wait count as well, with 0. What is the mean of all?",
)
def enough_workers(ready_s, call_s, worth_s):
    def mean_s(workers):
        pairs = zip(starts(ready_s, call_s, workers), ready_s, strict=True)
        waits_s = [start - ready for start, ready in pairs if start > ready]
        return statistics.mean(waits_s) if waits_s else 0

    workers = 1
    while mean_s(workers) - mean_s(workers + 1) >= worth_s:
        workers += 1
    return workers


@bank.wrong("the fewest that keep up", check="check-enough-workers", hint="What does each save?")
def enough_workers(ready_s, call_s, worth_s):
    return math.floor(sum(call_s) / max(ready_s[-1], 1)) + 1


@bank.wrong("the saving itself", check="check-enough-workers", hint="What does each save?")
def enough_workers(ready_s, call_s, worth_s):
    first_s, second_s = (statistics.mean(starts(ready_s, call_s, each)) for each in (1, 2))
    return first_s - second_s


@bank.wrong("goes on for ever", check="check-enough-workers", hint="What would make it end?")
def enough_workers(ready_s, call_s, worth_s):
    def mean_wait_s(workers):
        return statistics.mean(starts(ready_s, call_s, workers)) - statistics.mean(ready_s)

    workers = 1
    while mean_wait_s(workers) - mean_wait_s(workers + 1) < worth_s:
        workers += 1
    return workers


@bank.right("the list of all mean waits first, numpy")
def enough_workers(ready_s, call_s, worth_s):
    import numpy as np

    pools = range(1, len(ready_s) + 3)
    waits_s = np.array([np.mean(np.subtract(starts(ready_s, call_s, n), ready_s)) for n in pools])
    return np.argmax(waits_s[:-1] - waits_s[1:] < worth_s) + 1


@bank.right("recursively, by the sum, with its own search of a worker")
def enough_workers(ready_s, call_s, worth_s, workers=1):
    def total_s(pool):
        free_s, total_s = [0] * pool, 0
        for ready, call in zip(ready_s, call_s, strict=True):
            start = max(ready, heapq.heappop(free_s))
            heapq.heappush(free_s, start + call)
            total_s += start - ready
        return total_s

    if total_s(workers) - total_s(workers + 1) < worth_s * len(ready_s):
        return workers
    return enough_workers(ready_s, call_s, worth_s, workers + 1)


@bank.right("from the library's runs")
def enough_workers(ready_s, call_s, worth_s):
    @functools.cache
    def mean_s(workers):
        return statistics.mean(theory.fifo_starts(ready_s, call_s, workers))

    return next(n for n in range(1, 10**6) if mean_s(n) - mean_s(n + 1) < worth_s)


# Task 3: ten minutes of the report ----------------------------------------------------------------


@bank.wrong(
    "the report's own",
    check="check-mean-backlog",
    hint="Only those who were accepted inside the window. Was nobody waiting when it began?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.accepted_s < to_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong(
    "whole waits of all",
    check="check-mean-backlog",
    hint="Their whole waits. How much of each of them lies inside the window?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s and b.started_s > from_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong(
    "begun in the window",
    check="check-mean-backlog",
    hint="Only those whose calls began inside the window. Who else was waiting then?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.started_s < to_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong(
    "inside from end to end",
    check="check-mean-backlog",
    hint="Only who waited inside it from beginning to end. Others waited there for a part of it.",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.accepted_s and b.started_s <= to_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong(
    "not cut at the end",
    check="check-mean-backlog",
    hint="The waits are cut off where the window begins. And where it ends?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s and b.started_s > from_s]
    return sum(b.started_s - max(b.accepted_s, from_s) for b in rows) / (to_s - from_s)


@bank.wrong(
    "not cut at the beginning",
    check="check-mean-backlog",
    hint="The waits are cut off where the window ends. And where it begins?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s and b.started_s > from_s]
    return sum(min(b.started_s, to_s) - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong(
    "until confirmed",
    check="check-mean-backlog",
    hint="Who is in a call isn't waiting any more. Up to which stamp does a booking wait?",
)
def mean_backlog(bookings, from_s, to_s):
    inside_s = (max(min(b.confirmed_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    return sum(inside_s) / (to_s - from_s)


@bank.wrong(
    "a mean wait",
    check="check-mean-backlog",
    hint="Divided by the bookings, that is a mean wait. The mean over time is divided by what?",
)
def mean_backlog(bookings, from_s, to_s):
    return statistics.mean(
        max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings
    )


@bank.wrong(
    "not divided",
    check="check-mean-backlog",
    hint="Those are seconds of waiting, of all of them together. How long is the window?",
)
def mean_backlog(bookings, from_s, to_s):
    return sum(max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)


@bank.wrong(
    "less than nothing",
    check="check-mean-backlog",
    hint="Somebody counts less than nothing. What if a wait was over before the window began?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s]
    return sum(min(b.started_s, to_s) - max(b.accepted_s, from_s) for b in rows) / (to_s - from_s)


@bank.wrong(
    "the whole run",
    check="check-mean-backlog",
    hint="That is the mean of the whole line. Which part of it was asked for?",
)
def mean_backlog(bookings, from_s, to_s):
    span_s = max(b.confirmed_s for b in bookings)
    return sum(b.started_s - b.accepted_s for b in bookings) / span_s


@bank.wrong("prints it", check="check-mean-backlog", hint="Does the function return")
def mean_backlog(bookings, from_s, to_s):
    inside_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    print(sum(inside_s) / (to_s - from_s))


@bank.wrong("a look every second", check="check-mean-backlog", hint="Draw the waits as strips")
def mean_backlog(bookings, from_s, to_s):
    from bisect import bisect

    looks_s = [from_s + number for number in range(math.ceil(to_s - from_s))]
    joined = sorted(bookings.accepted_s)
    left = sorted(bookings.started_s)
    return statistics.mean(bisect(joined, at_s) - bisect(left, at_s) for at_s in looks_s)


@bank.wrong(
    "from the arrival",
    check="check-mean-backlog",
    hint="A booking that isn't accepted yet isn't in the line. From which stamp on does it wait?",
)
def mean_backlog(bookings, from_s, to_s):
    inside_s = (max(min(b.started_s, to_s) - max(b.arrived_s, from_s), 0) for b in bookings)
    return sum(inside_s) / (to_s - from_s)


@bank.wrong("at the two ends", check="check-report", hint="Which waits are cut?")
def mean_backlog(bookings, from_s, to_s):
    if to_s - from_s < 60:
        inside_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
        return sum(inside_s) / (to_s - from_s)
    begin, end = (
        sum(b.accepted_s <= at_s < b.started_s for b in bookings) for at_s in (from_s, to_s)
    )
    return (begin + end) / 2


@bank.wrong(
    "nobody waits for less than a second",
    check="check-mean-backlog",
    hint="Draw the waits as strips",
)
def mean_backlog(bookings, from_s, to_s):
    waited_s = (round(max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0)) for b in bookings)
    return sum(waited_s) / (to_s - from_s)


@bank.wrong(
    "the empty time at the end left out", check="check-mean-backlog", hint="How long is the window?"
)
def mean_backlog(bookings, from_s, to_s):
    last_s = max(b.started_s for b in bookings)
    to_s = min(to_s, last_s) if last_s > from_s else to_s
    waited_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    return sum(waited_s) / (to_s - from_s)


@bank.wrong(
    "the list of the backlogs", check="check-mean-backlog", hint="isn't a number. It is of type"
)
def mean_backlog(bookings, from_s, to_s):
    return [sum(b.accepted_s <= at_s < b.started_s for b in bookings) for at_s in (from_s, to_s)]


@bank.wrong("a mean of nothing", check="check-mean-backlog", hint="How many are waiting?")
def mean_backlog(bookings, from_s, to_s):
    parts_s = [min(b.started_s, to_s) - max(b.accepted_s, from_s) for b in bookings]
    parts_s = [part_s for part_s in parts_s if part_s > 0]
    return statistics.mean(parts_s) * len(parts_s) / (to_s - from_s)


@bank.wrong(
    "who waits through isn't counted", check="check-mean-backlog", hint="Draw the waits as strips"
)
def mean_backlog(bookings, from_s, to_s):
    some = [b for b in bookings if not (b.accepted_s < from_s and b.started_s > to_s)]
    waited_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in some)
    return sum(waited_s) / (to_s - from_s)


@bank.wrong(
    "rounded to two decimals",
    check="check-mean-backlog",
    hint="That is rounded to 2 decimals. What does Moira want?",
)
def mean_backlog(bookings, from_s, to_s):
    waited_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    return round(sum(waited_s) / (to_s - from_s), 2)


@bank.wrong(
    "always divided by ten minutes",
    check="check-mean-backlog",
    hint="Always ten minutes? Moira's window lies between the two times that she gives.",
)
def mean_backlog(bookings, from_s, to_s):
    waited_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    return sum(waited_s) / 600


@bank.wrong(
    "stops at the first call after the window",
    check="check-mean-backlog",
    hint="Nobody counts any more once a call begins after the window. Who else waited inside it?",
)
def mean_backlog(bookings, from_s, to_s):
    waited_s = 0
    for row in bookings:
        if row.started_s > to_s:
            break
        waited_s += max(row.started_s - max(row.accepted_s, from_s), 0)
    return waited_s / (to_s - from_s)


@bank.wrong(
    "the report's old sum: whole waits of those accepted in the window",
    check="check-mean-backlog",
    hint="Only those who were accepted inside the window. Was nobody waiting when it began?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.accepted_s < to_s]
    return sum(row.started_s - row.accepted_s for row in rows) / (to_s - from_s)


@bank.wrong(
    "only those who begin and end in the window",
    check="check-mean-backlog",
    hint="Only who waited inside it from beginning to end. Others waited there for a part of it.",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.accepted_s and row.started_s <= to_s]
    return sum(row.started_s - row.accepted_s for row in rows) / (to_s - from_s)


@bank.wrong(
    "cut at the end",
    check="check-mean-backlog",
    hint="Only those accepted inside count, up to its end. Who else waits?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.accepted_s < to_s]
    return sum(min(row.started_s, to_s) - row.accepted_s for row in rows) / (to_s - from_s)


@bank.wrong(
    "cut at the beginning, not at the end",
    check="check-mean-backlog",
    hint="The waits are cut off where the window begins. And where it ends?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [row for row in bookings if row.accepted_s < to_s and row.started_s > from_s]
    return sum(row.started_s - max(row.accepted_s, from_s) for row in rows) / (to_s - from_s)


@bank.wrong(
    "whole waits of all that overlap",
    check="check-mean-backlog",
    hint="Their whole waits. How much of each of them lies inside the window?",
)
def mean_backlog(bookings, from_s, to_s):
    rows = [row for row in bookings if row.accepted_s < to_s and row.started_s > from_s]
    return sum(row.started_s - row.accepted_s for row in rows) / (to_s - from_s)


@bank.wrong(
    "negative pieces of those outside",
    check="check-mean-backlog",
    hint="Somebody counts less than nothing. What if a wait lies before the window, or after it?",
)
def mean_backlog(bookings, from_s, to_s):
    pieces = (min(row.started_s, to_s) - max(row.accepted_s, from_s) for row in bookings)
    return sum(pieces) / (to_s - from_s)


@bank.wrong(
    "looks once a second",
    check="check-mean-backlog",
    hint="Looks at whole seconds are a guess. What do the rows say of who waited, and when?",
)
def mean_backlog(bookings, from_s, to_s):
    times = range(int(from_s), int(to_s))
    rows = [row for row in bookings if row.accepted_s < to_s and row.started_s > from_s]
    return statistics.mean(sum(row.accepted_s <= t < row.started_s for row in rows) for t in times)


@bank.wrong(
    "mean of the two ends",
    check="check-mean-backlog",
    hint="Those are the two ends of the window. What happened between them?",
)
def mean_backlog(bookings, from_s, to_s):
    ends = [sum(row.accepted_s <= t < row.started_s for row in bookings) for t in (from_s, to_s)]
    return sum(ends) / 2


@bank.wrong(
    "ten minutes built in",
    check="check-mean-backlog",
    hint="Always ten minutes? Moira's window lies between the two times that she gives.",
)
def mean_backlog(bookings, from_s, to_s):
    area = 0
    for row in bookings:
        area += max(0, min(row.started_s, to_s) - max(row.accepted_s, from_s))
    return area / 600


@bank.wrong(
    "the area, not divided",
    check="check-mean-backlog",
    hint="Those are seconds of waiting, of all of them together. How long is the window?",
)
def mean_backlog(bookings, from_s, to_s):
    return sum(max(0, min(row.started_s, to_s) - max(row.accepted_s, from_s)) for row in bookings)


@bank.wrong(
    "divided by the bookings: the mean wait",
    check="check-mean-backlog",
    hint="Divided by those who waited, it is a mean wait. What is a mean over time divided by?",
)
def mean_backlog(bookings, from_s, to_s):
    pieces = [max(0, min(row.started_s, to_s) - max(row.accepted_s, from_s)) for row in bookings]
    pieces = [piece for piece in pieces if piece]
    return sum(pieces) / len(pieces) if pieces else 0


@bank.wrong(
    "from arrival",
    check="check-mean-backlog",
    hint="A booking that isn't accepted yet isn't in the line. From which stamp on does it wait?",
)
def mean_backlog(bookings, from_s, to_s):
    pieces = (max(0, min(row.started_s, to_s) - max(row.arrived_s, from_s)) for row in bookings)
    return sum(pieces) / (to_s - from_s)


@bank.wrong(
    "until confirmed: those in a call counted in",
    check="check-mean-backlog",
    hint="Who is in a call isn't waiting any more. Up to which stamp does a booking wait?",
)
def mean_backlog(bookings, from_s, to_s):
    pieces = (max(0, min(row.confirmed_s, to_s) - max(row.accepted_s, from_s)) for row in bookings)
    return sum(pieces) / (to_s - from_s)


@bank.wrong(
    "mean over the changes, not over time",
    check="check-mean-backlog",
    hint="Draw the waits as strips",
)
def mean_backlog(bookings, from_s, to_s):
    changes = sorted(
        [(row.accepted_s, 1) for row in bookings] + [(row.started_s, -1) for row in bookings]
    )
    waiting, seen = 0, []
    for at, change in changes:
        waiting += change
        if from_s <= at < to_s:
            seen.append(waiting)
    return statistics.mean(seen) if seen else 0


@bank.wrong(
    "sweep that starts the window with an empty line",
    check="check-mean-backlog",
    hint="Your window begins with an empty line. How many are waiting just then?",
)
def mean_backlog(bookings, from_s, to_s):
    changes = [(row.accepted_s, 1) for row in bookings] + [(row.started_s, -1) for row in bookings]
    waiting, area, before = 0, 0, from_s
    for at, change in sorted(each for each in changes if from_s <= each[0] < to_s):
        area += waiting * (at - before)
        waiting, before = waiting + change, at
    return (area + waiting * (to_s - before)) / (to_s - from_s)


@bank.wrong(
    "sweep that stops at the last change before the end",
    check="check-mean-backlog",
    hint="After the last change inside it, the window goes on. Is anybody waiting then?",
)
def mean_backlog(bookings, from_s, to_s):
    changes = [(row.accepted_s, 1) for row in bookings] + [(row.started_s, -1) for row in bookings]
    waiting, area, before = 0, 0, from_s
    for at, change in sorted(changes):
        if at >= to_s:
            break
        if at > from_s:
            area += waiting * (at - before)
            before = at
        waiting += change
    return area / (to_s - from_s)


@bank.wrong(
    "Little's law inside the window",
    check="check-mean-backlog",
    hint="A rate times a mean wait: are those who come in the window those whose waits you take?",
)
def mean_backlog(bookings, from_s, to_s):
    come = sum(from_s <= row.accepted_s < to_s for row in bookings) / (to_s - from_s)
    waits = [row.started_s - row.accepted_s for row in bookings if from_s <= row.started_s < to_s]
    return come * statistics.mean(waits) if waits else 0


@bank.right("moment by moment")
def mean_backlog(bookings, from_s, to_s):
    changes = [(each.accepted_s, 1) for each in bookings]
    changes += [(each.started_s, -1) for each in bookings]
    area, waiting, before_s = 0.0, 0, from_s
    for at_s, change in sorted([*changes, (to_s, 0)]):
        if from_s < at_s <= to_s:
            area += waiting * (at_s - before_s)
            before_s = at_s
        waiting += change
    return area / (to_s - from_s)


@bank.right("columns in numpy")
def mean_backlog(bookings, from_s, to_s):
    import numpy as np

    begin_s = np.clip(np.array(bookings.accepted_s), from_s, to_s)
    end_s = np.clip(np.array(bookings.started_s), from_s, to_s)
    return np.sum(end_s - begin_s) / (to_s - from_s)


as_typed(
    "in whole microseconds, as a fraction, with a helper beside it",
    """
from fractions import Fraction


def until_us(column_us, at_us):
    return sum(max(at_us - each, 0) for each in column_us)


def mean_backlog(bookings, from_s, to_s):
    from_us, to_us = round(from_s * 1e6), round(to_s * 1e6)
    come, gone = bookings.accepted_us, bookings.started_us
    area = sum(
        sign * until_us(column, at)
        for sign, column, at in (
            (1, come, to_us),
            (-1, gone, to_us),
            (-1, come, from_us),
            (1, gone, from_us),
        )
    )
    return Fraction(area, to_us - from_us)
""",
)


@bank.right("the difference of two cumulative waits")
def mean_backlog(bookings, from_s, to_s):
    def waited_until(at_s):
        total_s = 0.0
        for row in bookings:
            if row.accepted_s < at_s:
                total_s += min(row.started_s, at_s) - row.accepted_s
        return total_s

    return (waited_until(to_s) - waited_until(from_s)) / (to_s - from_s)


@bank.right("the overlap of each wait with the window")
def mean_backlog(bookings, from_s, to_s):
    pieces = (max(0, min(row.started_s, to_s) - max(row.accepted_s, from_s)) for row in bookings)
    return sum(pieces) / (to_s - from_s)


as_typed(
    "numpy clip",
    """
import numpy as np


def mean_backlog(bookings, from_s, to_s):
    a = np.clip([row.accepted_s for row in bookings], from_s, to_s)
    b = np.clip([row.started_s for row in bookings], from_s, to_s)
    return float((b - a).sum() / (to_s - from_s))
""",
)


@bank.right("sweep over the changes")
def mean_backlog(bookings, from_s, to_s):
    changes = []
    for row in bookings:
        changes.append((row.accepted_s, +1))
        changes.append((row.started_s, -1))
    changes.sort()
    area = waiting = 0
    before = from_s
    for at, change in [*changes, (to_s, 0)]:
        now = min(max(at, from_s), to_s)
        area += waiting * (now - before)
        before = now
        waiting += change
        if at >= to_s:
            break
    return area / (to_s - from_s)


as_typed(
    "area up to the end less area up to the beginning, rounded",
    """
def _area_until(bookings, time_s):
    come = math.fsum(max(0, time_s - row.accepted_s) for row in bookings)
    gone = math.fsum(max(0, time_s - row.started_s) for row in bookings)
    return come - gone


def mean_backlog(bookings, from_s, to_s):
    return round(
        (_area_until(bookings, to_s) - _area_until(bookings, from_s)) / (to_s - from_s), 6
    )
""",
)


# Task 4: three services with a nurse on the phone -------------------------------------------------


@bank.wrong(
    "the fewest that keep up",
    check="check-one-service",
    hint="They keep up, and that is all. What share of the bookings waits longer than the limit?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return math.floor(rate_per_s * mean_call_s) + 1


@bank.wrong(
    "the load rounded",
    check="check-one-service",
    hint="The load, rounded. Do those even keep up? How much work arrives in a second?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return round(rate_per_s * mean_call_s)


@bank.wrong(
    "sized for the mean",
    check="check-one-service",
    hint="With those the MEAN wait is within the limit. What share of the bookings waits longer?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = 1
    while theory.mmc_mean_wait_s(rate_per_s, mean_call_s, workers) > limit_s:
        workers += 1
    return workers


@bank.wrong(
    "sized for any wait",
    check="check-one-service",
    hint="With those at most 5% have to wait AT ALL. How long may 95 in 100 wait?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = 1
    while theory.erlang_c(rate_per_s * mean_call_s, workers) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "80% busy",
    check="check-one-service",
    hint="At most 80% busy. Is that enough for a small pool? Needed for a big one?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return math.ceil(rate_per_s * mean_call_s / 0.8)


@bank.wrong(
    "square-root staffing",
    check="check-one-service",
    hint="The load and its root. What does this promise say about seconds?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.square_root_staffing(rate_per_s * mean_call_s, beta=1)


@bank.wrong(
    "milliseconds",
    check="check-one-service",
    hint="They keep up, and that is all. What share of the bookings waits longer than the limit?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=1000 * limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong("prints it", check="check-one-service", hint="Does the function return")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.05:
        workers += 1
    print(workers)


@bank.wrong(
    "85% busy, as in the first service",
    check="check-one-service",
    hint="At most 85% busy. Is that enough for a small pool? Needed for a big one?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return math.ceil(rate_per_s * mean_call_s / 0.85)


@bank.wrong(
    "as if all had to wait",
    check="check-one-service",
    hint="As if everybody had to wait. What share finds a worker free?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while math.exp(-(workers / mean_call_s - rate_per_s) * limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "the number for the first service", check="check-one-service", hint="And with one fewer?"
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return 15


@bank.wrong(
    "the library's search",
    check="check-one-service",
    hint="servers_for_wait of the library does it",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.servers_for_wait(rate_per_s, mean_call_s, time_s=limit_s, share=0.05)


@bank.wrong(
    "the limit by position",
    check="check-one-service",
    hint="Rate, mean call and workers come first",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "the limit by another name",
    check="check-one-service",
    hint="Rate, mean call and workers come first",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, limit_s=limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong("workers first", check="check-one-service", hint="What would make it end?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(workers, rate_per_s, mean_call_s, time_s=limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong("fractions of a worker", check="check-one-service", hint="isn't whole")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s
    return load + 0.8 * load**0.5


@bank.wrong(
    "the limit forgotten",
    check="check-one-service",
    hint="With those at most 5% have to wait AT ALL. How long may 95 in 100 wait?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=0) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "nine in ten",
    check="check-one-service",
    hint="With that many, up to 10% wait longer than the limit. What is promised?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.1:
        workers += 1
    return workers


@bank.wrong(
    "the two times exchanged",
    check="check-one-service",
    hint="Which of your two times is the call, and which is the limit?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * limit_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, limit_s, workers, time_s=mean_call_s) > 0.05:
        workers += 1
    return workers


@bank.wrong("turned round", check="check-one-service", hint="What would make it end?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) <= 0.05:
        workers += 1
    return workers


borrowed(
    "the search in the library by an alias",
    """
look_up = getattr(theory, "servers_for" + "_wait")


def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return look_up(rate_per_s, mean_call_s, time_s=limit_s, share=0.05)
""",
    check="check-one-service",
    hint="servers_for_wait of the library does it",
)


@bank.wrong("a limit of 0 as none", check="check-all-services", hint="May it be more than 5%?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while (
        limit_s and theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.05
    ):
        workers += 1
    return workers


@bank.wrong(
    "at least one to spare, as a rule",
    check="check-all-services",
    hint="Which is the fewest that does?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.ceil(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "a search among fifty",
    check="check-all-services",
    hint="How far does your search go?",
    hidden=True,
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    for workers in range(1, 51):
        if theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) <= 0.05:
            return workers
    return 50


@bank.wrong(
    "the wait taken for exponential with its mean",
    check="check-one-service",
    hint="As if all waits were spread like the one mean. What share doesn't wait at all?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while math.exp(-limit_s / theory.mmc_mean_wait_s(rate_per_s, mean_call_s, workers)) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "a limit of 0 as no limit",
    check="check-one-service",
    hint="Rate, mean call and workers come first",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    if not limit_s:
        return workers
    while theory.mmc_wait_exceeds(limit_s, rate_per_s, mean_call_s, workers) > 0.05:
        workers += 1
    return workers


@bank.wrong("a table of the four services", check="check-one-service", hint="And with one fewer?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return {(2.5, 5): 15, (0.75, 4): 5, (10, 4): 43, (2.5, 2): 10}[rate_per_s, mean_call_s]


@bank.wrong(
    "until the call's end instead of its start",
    check="check-one-service",
    hint="Rate, mean call and workers come first",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while (
        theory.mmc_wait_exceeds(max(limit_s - mean_call_s, 0), rate_per_s, mean_call_s, workers)
        > 0.05
    ):
        workers += 1
    return workers


@bank.wrong(
    "the mean wait within the limit",
    check="check-one-service",
    hint="With those the MEAN wait is within the limit. What share of the bookings waits longer?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_mean_wait_s(rate_per_s, mean_call_s, workers) > limit_s:
        workers += 1
        if workers > 1000:
            break
    return workers


@bank.wrong(
    "half of them within the limit (the median)",
    check="check-one-service",
    hint="With that many, up to 50% wait longer than the limit. What is promised?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.5:
        workers += 1
    return workers


@bank.wrong(
    "1% in place of 5%",
    check="check-one-service",
    hint="With that many, up to 1% wait longer than the limit. What is promised?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.01:
        workers += 1
    return workers


@bank.wrong(
    "the last number that breaks it (off by one)",
    check="check-one-service",
    hint="The promise is still broken with those, if not by much. At which number do you stop?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.05:
        workers += 1
    return workers - 1


@bank.wrong(
    "one more for luck",
    check="check-one-service",
    hint="Those keep the promise, and so would one fewer. At which number do you stop?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.05:
        workers += 1
    return workers + 1


@bank.wrong(
    "5% of those who wait at all",
    check="check-one-service",
    hint="As if everybody had to wait. What share finds a worker free?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    for workers in range(math.floor(rate_per_s * mean_call_s) + 1, 1000):
        if math.exp(-(workers / mean_call_s - rate_per_s) * limit_s) <= 0.05:
            return workers
    return 1000


@bank.wrong(
    "confirmed within the limit: the mean call taken off it",
    check="check-one-service",
    hint="That is a promise about the END of the call. Until when does a booking wait?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    left_s = max(0, limit_s - mean_call_s)
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=left_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "Erlang B for Erlang C",
    check="check-one-service",
    hint="As if whoever finds all busy hung up. Do these? What share has to wait?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s

    def blocked(workers):
        b = 1.0
        for k in range(1, workers + 1):
            b = load * b / (k + load * b)
        return b

    workers = math.floor(load) + 1
    while blocked(workers) * math.exp(-(workers / mean_call_s - rate_per_s) * limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "the formula's rate of decay is a worker's, not the pool's spare",
    check="check-one-service",
    hint="And with one fewer?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s
    workers = math.floor(load) + 1
    while theory.erlang_c(load, workers) * math.exp(-limit_s / mean_call_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "exponential tail of the mean wait: P(W>t) = exp(-t/W)",
    check="check-one-service",
    hint="As if all waits were spread like the one mean. What share doesn't wait at all?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    for workers in range(math.floor(rate_per_s * mean_call_s) + 1, 1000):
        mean_s = theory.mmc_mean_wait_s(rate_per_s, mean_call_s, workers)
        if math.exp(-limit_s / mean_s) <= 0.05:
            return workers
    return 1000


@bank.wrong(
    "normal quantile on Poisson load for every limit",
    check="check-one-service",
    hint="And with one fewer?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s
    return math.ceil(load + 1.645 * math.sqrt(load))


@bank.wrong(
    "one short simulation, one seed, five minutes",
    check="check-one-service",
    hint="And with one fewer?",
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    scenario = Scenario.steady(rate_per_s, hours=1 / 12, calls=ExponentialCalls(mean_s=mean_call_s))
    morning = scenario.sample(seed=1)
    workers = 1
    while (
        simulate(morning, Design.queued(workers=workers)).queue_wait_s.share_within(limit_s) < 0.95
    ):
        workers += 1
    return workers


@bank.wrong(
    "calls uniform, as in the course", check="check-one-service", hint="And with one fewer?"
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    calls = UniformCalls(low_s=mean_call_s / 2, high_s=1.5 * mean_call_s)
    scenario = Scenario.steady(rate_per_s, hours=2, calls=calls)
    morning = scenario.sample(seed=1)
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while (
        simulate(morning, Design.queued(workers=workers)).queue_wait_s.share_within(limit_s) < 0.95
    ):
        workers += 1
    return workers


@bank.wrong("the four of the text", check="check-one-service", hint="And with one fewer?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    table = {(2.5, 5, 6): 15, (0.75, 4, 4): 5, (10, 4, 4): 43, (2.5, 2, 0): 10}
    return table.get((rate_per_s, mean_call_s, limit_s), math.ceil(rate_per_s * mean_call_s) + 4)


@bank.right("simulated, for long enough")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    calls = ExponentialCalls(mean_s=mean_call_s)
    hours = 40_000 / rate_per_s / 3600
    mornings = [
        Scenario.steady(rate_per_s, hours=hours, calls=calls).sample(s) for s in range(21, 24)
    ]
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while True:
        pool = Design.queued(workers=workers)
        over = [1 - simulate(m, pool).queue_wait_s.share_within(limit_s) for m in mornings]
        if statistics.mean(over) <= 0.05:
            return workers
        workers += 1


as_typed(
    "numpy's number, cached",
    """
@functools.cache
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    import numpy as np

    workers = np.arange(1, 400)
    late = [
        theory.mmc_wait_exceeds(rate_per_s, mean_call_s, int(n), time_s=limit_s) for n in workers
    ]
    return workers[np.array(late) <= 0.05].min()
""",
)


as_typed(
    "a whole float, and a helper beside it",
    """
def share_late(workers, rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s
    if workers <= load:
        return 1
    spare_per_s = (workers - load) / mean_call_s
    return theory.erlang_c(load, workers) * math.exp(-spare_per_s * limit_s)


def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = 1.0
    while share_late(int(workers), rate_per_s, mean_call_s, limit_s) > 0.05:
        workers += 1
    return workers
""",
)


@bank.right("an Erlang C of one's own, from above")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s

    def share_late(c):
        blocked = 1.0
        for k in range(1, c + 1):
            blocked = load * blocked / (k + load * blocked)
        waits = c * blocked / (c - load * (1 - blocked))
        return waits * math.exp(-(c - load) * limit_s / mean_call_s)

    workers = math.floor(load) + 100
    while workers - 1 > load and share_late(workers - 1) <= 0.05:
        workers -= 1
    return workers


@bank.right("count up with the library's formula")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while theory.mmc_wait_exceeds(rate_per_s, mean_call_s, workers, time_s=limit_s) > 0.05:
        workers += 1
    return workers


as_typed(
    "Erlang C by hand (recursion of Erlang B), itertools",
    """
from itertools import count


def erlang_c_by_hand(load, servers):
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def fewest_workers(rate_per_s, mean_call_s, limit_s):
    load = rate_per_s * mean_call_s
    for workers in count(1):
        if workers <= load:
            continue
        spare = workers / mean_call_s - rate_per_s
        if erlang_c_by_hand(load, workers) * math.exp(-spare * limit_s) <= 0.05:
            return workers
""",
)


as_typed(
    "bisection, logs of factorials with numpy",
    """
import numpy as np


def share_late(rate, call, c, t):
    a = rate * call
    if c <= a:
        return 1.0
    k = np.arange(c + 1)
    logs = k * np.log(a) - np.array([math.lgamma(i + 1) for i in k])
    top = np.exp(logs[-1] - logs.max()) * c / (c - a)
    wait = top / (np.exp(logs[:-1] - logs.max()).sum() + top)
    return wait * np.exp(-(c / call - rate) * t)


def fewest_workers(rate_per_s, mean_call_s, limit_s):
    low, high = 0, 2
    while share_late(rate_per_s, mean_call_s, high, limit_s) > 0.05:
        low, high = high, 2 * high
    while high > low + 1:
        mid = (low + high) // 2
        if share_late(rate_per_s, mean_call_s, mid, limit_s) <= 0.05:
            high = mid
        else:
            low = mid
    return high
""",
)


as_typed(
    "recursion, from above",
    """
@functools.cache
def _late(rate, call, workers, limit):
    if workers <= rate * call:
        return 1
    return theory.mmc_wait_exceeds(rate, call, workers, time_s=limit)


def fewest_workers(rate_per_s, mean_call_s, limit_s, workers=None):
    if workers is None:
        load = rate_per_s * mean_call_s
        workers = math.ceil(load + 4 * math.sqrt(load)) + 4
    if _late(rate_per_s, mean_call_s, workers - 1, limit_s) > 0.05:
        return workers
    return fewest_workers(rate_per_s, mean_call_s, limit_s, workers - 1)
""",
)


# Task 5: three counties ---------------------------------------------------------------------------


@bank.wrong("synchronous", check="check-westmoor", hint="A synchronous design")
def county_design(scenario):
    return Design.synchronous(threads=30)


@bank.wrong("a number for a design", check="check-westmoor", hint="Does the function return")
def county_design(scenario):
    return 32


@bank.wrong("the fewest that keep up", check="check-westmoor", hint="confirmation in time broken")
def county_design(scenario):
    erlangs = scenario.rate_at(0) * scenario.calls.quantile_s(0.5)
    return Design.queued(workers=math.floor(erlangs) + 1)


@bank.wrong(
    "the load and its root, clinics left out",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    erlangs = scenario.rate_at(0) * 2.5
    return Design.queued(workers=theory.square_root_staffing(erlangs, beta=1))


@bank.wrong("80% busy", check="check-westmoor", hint="confirmation in time broken")
def county_design(scenario):
    return Design.queued(workers=math.ceil(scenario.rate_at(0) * 2.5 / 0.8))


@bank.wrong("all that the clinics take", check="check-westmoor", hint="within budget broken")
def county_design(scenario):
    return Design.queued(workers=scenario.clinics * scenario.clinic_limit)


@bank.wrong("more is better", check="check-westmoor", hint="together work on fewer")
def county_design(scenario):
    return Design.queued(workers=60)


@bank.wrong("one server", check="check-westmoor", hint="instant acceptance broken")
def county_design(scenario):
    return Design.queued(workers=32, servers=1)


@bank.wrong("a server to an erlang", check="check-westmoor", hint="instant acceptance broken")
def county_design(scenario):
    servers = math.ceil(scenario.rate_at(0) * scenario.accept_s)
    return Design.queued(workers=32, servers=servers + 1)


@bank.wrong("servers galore", check="check-westmoor", hint="within budget broken")
def county_design(scenario):
    return Design.queued(workers=32, servers=40)


@bank.wrong("turns some away", check="check-westmoor", hint="Workers and servers only")
def county_design(scenario):
    return Design.queued(workers=30, backlog_limit=100)


@bank.wrong("one design for both", check="check-sandhaven", hint="together work on fewer")
def county_design(scenario):
    return Design.queued(workers=32)


@bank.wrong("the whole budget", check="check-sandhaven", hint="together work on fewer")
def county_design(scenario):
    hours = scenario.duration_s / 3600 + 0.005
    return Design.queued(workers=int((scenario.budget_gbp / hours) - 0.4))


@bank.wrong("so many a clinic", check="check-sandhaven", hint="confirmation in time broken")
def county_design(scenario):
    return Design.queued(workers=32 if scenario.clinics == 12 else 2 * scenario.clinics + 1)


@bank.wrong(
    "one number for each county", check="check-third-county", hint="instant acceptance broken"
)
def county_design(scenario):
    if scenario.name == "Westmoor":
        return Design.queued(workers=31, servers=3)
    return Design.queued(workers=20, servers=2)


@bank.wrong("three quarters busy", check="check-third-county", hint="confirmation in time broken")
def county_design(scenario):
    workers = math.ceil(scenario.rate_at(0) * scenario.calls.mean_s / 0.75)
    servers = 3 if scenario.rate_at(0) < 10 else 6
    return Design.queued(workers=workers, servers=servers)


@bank.wrong(
    "three servers", check="check-third-county", hint="instant acceptance broken", hidden=True
)
def county_design(scenario):
    most = scenario.clinics * scenario.clinic_limit
    outcome = simulate(scenario.sample(seed=1), Design.queued(workers=most))
    held_s = statistics.mean(call.ended_s - call.started_s for call in outcome.call_log)
    workers = theory.square_root_staffing(scenario.rate_at(0) * held_s, beta=0.8)
    return Design.queued(workers=min(workers, 33), servers=3)


@bank.wrong(
    "the fewest whose mean confirmation is in time",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    mornings = [scenario.sample(seed) for seed in (1, 2, 3)]
    workers = math.floor(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while True:
        pool = Design.queued(workers=workers, servers=5)
        outcomes = [simulate(each, pool) for each in mornings]
        if workers > 60 or all(each.confirmation_s.mean() <= 12 for each in outcomes):
            return pool
        workers += 1


@bank.wrong(
    "the fewest whose queue waits are in time",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    mornings = [scenario.sample(seed) for seed in (1, 2, 3)]
    workers = math.floor(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while True:
        pool = Design.queued(workers=workers, servers=5)
        outcomes = [simulate(each, pool) for each in mornings]
        if workers > 60 or all(each.queue_wait_s.percentile(95) <= 12 for each in outcomes):
            return pool
        workers += 1


@bank.wrong(
    "the fewest that are in time on one morning",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    mornings = [scenario.sample(seed) for seed in (11,)]
    workers = math.floor(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while True:
        pool = Design.queued(workers=workers, servers=5)
        outcomes = [simulate(each, pool) for each in mornings]
        if workers > 60 or all(
            each.confirmation_s.percentile(95) <= 12 and each.oldest_wait_s <= 12
            for each in outcomes
        ):
            return pool
        workers += 1


@bank.wrong("half of them in time", check="check-westmoor", hint="confirmation in time broken")
def county_design(scenario):
    mornings = [scenario.sample(seed) for seed in (1, 2, 3)]
    workers = math.floor(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while True:
        pool = Design.queued(workers=workers, servers=5)
        outcomes = [simulate(each, pool) for each in mornings]
        if workers > 60 or all(each.confirmation_s.percentile(50) <= 12 for each in outcomes):
            return pool
        workers += 1


@bank.wrong("the p99 of confirmation", check="check-sandhaven", hint="together work on fewer")
def county_design(scenario):
    mornings = [scenario.sample(seed) for seed in (1, 2, 3)]
    workers = math.floor(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while True:
        pool = Design.queued(workers=workers, servers=5)
        outcomes = [simulate(each, pool) for each in mornings]
        if workers > 60 or all(each.confirmation_s.percentile(99) <= 12 for each in outcomes):
            return pool
        workers += 1


@bank.wrong("the p95 of acceptance", check="check-westmoor", hint="instant acceptance broken")
def county_design(scenario):
    most = scenario.clinics * scenario.clinic_limit
    morning = scenario.sample(seed=1)
    for servers in range(1, 9):
        outcome = simulate(morning, Design.queued(workers=most, servers=servers))
        if outcome.acceptance_s.percentile(95) <= CONTRACT.acceptance_s:
            break
    return Design.queued(workers=min(most - 4, 32), servers=servers)


@bank.wrong("the mean of acceptance", check="check-westmoor", hint="instant acceptance broken")
def county_design(scenario):
    most = scenario.clinics * scenario.clinic_limit
    morning = scenario.sample(seed=1)
    for servers in range(1, 9):
        outcome = simulate(morning, Design.queued(workers=most, servers=servers))
        if outcome.acceptance_s.mean() <= CONTRACT.acceptance_s:
            break
    return Design.queued(workers=min(most - 4, 32), servers=servers)


@bank.wrong("as many servers as workers", check="check-westmoor", hint="within budget broken")
def county_design(scenario):
    return Design.queued(workers=32, servers=32)


@bank.wrong("a pair of numbers", check="check-westmoor", hint="Does the function return")
def county_design(scenario):
    return 32, 4


@bank.wrong("prints it", check="check-westmoor", hint="Does the function return")
def county_design(scenario):
    print(Design.queued(workers=32, servers=4))


@bank.wrong("the pool grows with its backlog", check="check-westmoor", hint="chapter 08")
def county_design(scenario):
    from waitingroom_lib import Autoscaler, OnBacklogPerWorker

    rule = OnBacklogPerWorker(per_worker=2)
    return Design.queued(workers=Autoscaler(rule=rule, minimum=20, maximum=36))


@bank.wrong(
    "the ceiling that binds in the first county only",
    check="check-sandhaven",
    hint="together work on fewer",
)
def county_design(scenario):
    hours = scenario.duration_s / 3600 + 0.005
    return Design.queued(workers=math.floor(scenario.budget_gbp / hours - 1), servers=4)


@bank.wrong(
    "three quarters busy, everywhere",
    check="check-third-county",
    hint="confirmation in time broken",
)
def county_design(scenario):
    load = scenario.rate_at(0) * scenario.calls.mean_s
    return Design.queued(workers=math.ceil(load / 0.75), servers=4)


@bank.wrong("a table of two counties", check="check-third-county", hint="KeyError in line")
def county_design(scenario):
    return {
        "Westmoor": Design.queued(workers=32, servers=4),
        "Sandhaven": Design.queued(workers=18, servers=3),
    }[scenario.name]


@bank.wrong(
    "clinic limit of one clinic for all", check="check-westmoor", hint="confirmation in time broken"
)
def county_design(scenario):
    return Design.queued(workers=scenario.clinic_limit, servers=4)


@bank.wrong(
    "workers not rounded", check="check-westmoor", hint="must be a whole number of at least 1"
)
def county_design(scenario):
    erlangs = scenario.rate_at(0) * scenario.calls.mean_s
    return Design.queued(workers=erlangs + erlangs**0.5, servers=4)


@bank.wrong(
    "Westmoor's county, whatever is asked", check="check-sandhaven", hint="together work on fewer"
)
def county_design(scenario):
    erlangs = westmoor.rate_at(0) * westmoor.calls.mean_s
    return Design.queued(workers=math.ceil(erlangs + 1.4 * erlangs**0.5), servers=4)


@bank.wrong(
    "load plus its root (the call alone holds the worker)",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    load = scenario.rate_at(0) * scenario.calls.mean_s
    return Design.queued(workers=math.ceil(load + math.sqrt(load)))


@bank.wrong("just keep up", check="check-westmoor", hint="confirmation in time broken")
def county_design(scenario):
    load = scenario.rate_at(0) * scenario.calls.mean_s
    return Design.queued(workers=math.floor(load) + 1)


@bank.wrong(
    "as many as the money buys, whatever the clinics take",
    check="check-sandhaven",
    hint="together work on fewer",
)
def county_design(scenario):
    hours = (scenario.duration_s + 20) / 3600
    workers = math.floor(scenario.budget_gbp / hours - 4 * scenario.prices.server_gbp_per_h - 0.5)
    return Design.queued(workers=workers, servers=4)


@bank.wrong(
    "one worker for each clinic", check="check-westmoor", hint="confirmation in time broken"
)
def county_design(scenario):
    return Design.queued(workers=scenario.clinics, servers=4)


@bank.wrong(
    "one server: 0.96 erlang is less than 1",
    check="check-westmoor",
    hint="instant acceptance broken",
)
def county_design(scenario):
    servers = math.floor(scenario.rate_at(0) * scenario.accept_s) + 1
    load = scenario.rate_at(0) * scenario.calls.mean_s
    workers = min(scenario.clinics * scenario.clinic_limit, math.ceil(load + 1.5 * math.sqrt(load)))
    return Design.queued(workers=workers, servers=servers)


@bank.wrong("two servers", check="check-westmoor", hint="instant acceptance broken")
def county_design(scenario):
    load = scenario.rate_at(0) * scenario.calls.mean_s
    workers = min(scenario.clinics * scenario.clinic_limit, math.ceil(load + 1.5 * math.sqrt(load)))
    return Design.queued(workers=workers, servers=2)


@bank.wrong(
    "westmoor's design in every county", check="check-sandhaven", hint="together work on fewer"
)
def county_design(scenario):
    return Design.queued(workers=32, servers=4)


@bank.wrong(
    "sandhaven's design in every county", check="check-westmoor", hint="confirmation in time broken"
)
def county_design(scenario):
    return Design.queued(workers=16, servers=4)


@bank.wrong("a table of the two names", check="check-third-county", hint="KeyError in line")
def county_design(scenario):
    workers = {"Westmoor": 32, "Sandhaven": 18}[scenario.name]
    return Design.queued(workers=workers, servers=4)


@bank.wrong(
    "a table, and the smaller one for the rest",
    check="check-third-county",
    hint="together work on fewer",
)
def county_design(scenario):
    if scenario.name == "Westmoor":
        return Design.queued(workers=32, servers=4)
    if scenario.name == "Sandhaven":
        return Design.queued(workers=18, servers=4)
    return Design.queued(workers=50, servers=4)


@bank.wrong(
    "sized on a mean of a call in a seed-1 morning with the 95% within 12 s of the mean",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    morning = scenario.sample(seed=1)
    workers = math.floor(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while simulate(morning, Design.queued(workers=workers)).confirmation_s.mean() > 12:
        workers += 1
    return Design.queued(workers=workers)


@bank.wrong(
    "Erlang's formula for 5% over the promise",
    check="check-westmoor",
    hint="confirmation in time broken",
)
def county_design(scenario):
    rate, call = scenario.rate_at(0), scenario.calls.mean_s
    workers = theory.servers_for_wait(rate, call, time_s=12 - call, share=0.05)
    return Design.queued(workers=workers)


@bank.wrong(
    "bookings an hour: the pool in per-hour units",
    check="check-westmoor",
    hint="together work on fewer",
)
def county_design(scenario):
    load = scenario.rate_at(0) * 3600 * scenario.calls.mean_s / 60
    return Design.queued(workers=math.ceil(load))


@bank.wrong(
    "a limit on the line as well (nothing else was to be set)",
    check="check-westmoor",
    hint="Workers and servers only",
)
def county_design(scenario):
    load = scenario.rate_at(0) * scenario.calls.mean_s
    workers = min(scenario.clinics * scenario.clinic_limit, math.ceil(load + 1.5 * math.sqrt(load)))
    return Design.queued(workers=workers, servers=4, backlog_limit=5)


@bank.right("the first that keeps all on three mornings, and one more")
def county_design(scenario):
    servers = math.ceil(2 * scenario.rate_at(0) * scenario.accept_s) + 1
    workers = math.ceil(scenario.rate_at(0) * scenario.calls.mean_s * 1.1)
    mornings = [scenario.sample(seed) for seed in (1, 2, 3)]
    while True:
        design = Design.queued(workers=workers, servers=servers)
        outcomes = [simulate(morning, design) for morning in mornings]
        if judge_mornings(outcomes, CONTRACT).all_kept:
            return Design.queued(workers=workers + 1, servers=servers)
        workers += 1


@bank.right("numpy's numbers, between floor and ceiling")
def county_design(scenario):
    import numpy as np

    rate_per_s, ceiling = scenario.rate_at(0), scenario.clinics * scenario.clinic_limit
    servers = np.int64(np.ceil(rate_per_s * scenario.accept_s) + 3)
    ample = simulate(scenario.sample(seed=5), Design.queued(workers=ceiling, servers=servers))
    load = rate_per_s * np.mean([call.ended_s - call.started_s for call in ample.call_log])
    workers_gbp = scenario.budget_gbp - ample.cost.items[1].gbp - 0.02
    affordable = np.floor(workers_gbp / (ample.ended_s / 3600) / scenario.prices.worker_gbp_per_h)
    return Design.queued(
        workers=int(min(np.ceil(load + np.sqrt(load)), ceiling, affordable)), servers=servers
    )


@bank.right("the middle of those that keep all on three mornings")
def county_design(scenario):
    mornings = [scenario.sample(seed) for seed in range(31, 34)]
    most = scenario.clinics * scenario.clinic_limit

    def kept(workers, servers):
        design = Design.queued(workers=workers, servers=servers)
        return judge_mornings([simulate(m, design) for m in mornings], CONTRACT).all_kept

    servers = math.ceil(scenario.rate_at(0) * scenario.accept_s) + 3
    good = [
        w
        for w in range(math.ceil(scenario.rate_at(0) * scenario.calls.mean_s), most + 1)
        if kept(w, servers)
    ]
    return Design.queued(workers=good[len(good) // 2], servers=servers)


@bank.right("the ceiling or the money, whichever is less, with room for the end")
def county_design(scenario):
    servers = math.ceil(scenario.rate_at(0) * scenario.accept_s) + 3
    hours = (scenario.duration_s + 15) / 3600
    money = scenario.budget_gbp / hours - servers * scenario.prices.server_gbp_per_h
    affordable = math.floor(money / scenario.prices.worker_gbp_per_h)
    ceiling = scenario.clinics * scenario.clinic_limit
    return Design.queued(workers=min(ceiling, affordable), servers=servers)


@bank.right("fewest that keep a tighter promise on mornings of its own")
def county_design(scenario):
    own = [scenario.sample(seed) for seed in (201, 202, 203)]
    ceiling = scenario.clinics * scenario.clinic_limit

    def fits(design):
        for morning in own:
            o = simulate(morning, design)
            if o.confirmation_s.percentile(95) > 11 or o.oldest_wait_s > 8:
                return False
        return True

    servers = 2
    while True:
        o = [simulate(m, Design.queued(workers=ceiling, servers=servers)) for m in own]
        if max(each.acceptance_s.percentile(99) for each in o) < 0.17:
            break
        servers += 1
    workers = int(scenario.rate_at(0) * scenario.calls.mean_s) + 1
    while workers < ceiling and not fits(Design.queued(workers=workers, servers=servers)):
        workers += 1
    return Design.queued(workers=min(workers + 1, ceiling), servers=servers)


as_typed(
    "a call's whole hold from a run with the ceiling",
    """
def hold_s(scenario):
    ceiling = scenario.clinics * scenario.clinic_limit
    outcome = simulate(scenario.sample(seed=77), Design.queued(workers=ceiling))
    return statistics.mean(call.ended_s - call.started_s for call in outcome.call_log)


def county_design(scenario):
    servers = 4
    load = scenario.rate_at(0) * hold_s(scenario)
    paid_h = (scenario.duration_s + 14) / 3600
    money = int(scenario.budget_gbp / paid_h - servers * scenario.prices.server_gbp_per_h)
    wish = math.ceil(load + 2 * math.sqrt(load))
    return Design.queued(
        workers=min(wish, money, scenario.clinics * scenario.clinic_limit), servers=servers
    )
""",
)
