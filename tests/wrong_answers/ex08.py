"""Answers to exercise 08: a morning with nobody on call."""

import math
from itertools import pairwise
from statistics import fmean

from wrong_answers import Bank

bank = Bank()

# Task 1: what piles up before help is there -------------------------------------------------------


@bank.wrong("boot only", check="check-backlog", hint="who sees the spike in the instant")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("look only", check="check-backlog", hint="How long is it until those whom it orders")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("half a look", check="check-backlog", hint="Which case is asked for?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s / 2 + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "the peak stays", check="check-backlog", hint="What comes in the last of these seconds?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max((peak_per_s - workers / call_s) * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("the last rate", check="check-backlog", hint="And at the start?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(
        (floor_per_s + (peak_per_s - floor_per_s) * math.exp(-dead_s / decay_s) - workers / call_s)
        * dead_s,
        0,
    )
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("trapezium", check="check-backlog", hint="along a straight line?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    last = floor_per_s + (peak_per_s - floor_per_s) * math.exp(-dead_s / decay_s)
    line = max(((peak_per_s + last) / 2 - workers / call_s) * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("no floor at 0", check="check-backlog", hint="Can fewer than nobody wait?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = come(0, dead_s) - workers / call_s * dead_s
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "the line at its longest", check="check-backlog", hint="over before help is there. And then?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    cap, above = workers / call_s, peak_per_s - floor_per_s
    turns_s = dead_s
    if peak_per_s <= cap:
        turns_s = 0
    elif floor_per_s < cap and not math.isinf(decay_s):
        turns_s = min(dead_s, decay_s * math.log(above / (cap - floor_per_s)))
    line = come(0, turns_s) - cap * turns_s
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "nobody is served meanwhile",
    check="check-backlog",
    hint="Do those workers who are there do nothing",
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = come(0, dead_s)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "a worker does one a second", check="check-backlog", hint="by ONE worker? Look at call_s."
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("workers times call", check="check-backlog", hint="Which way round is it?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers * call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("decays to nothing", check="check-backlog", hint="What is left when the spike is over?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        nonlocal floor_per_s
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    floor_per_s = 0
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "floor on top of the peak", check="check-backlog", hint="What of the peak is the floor already?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return (peak_per_s + floor_per_s) * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + peak_per_s * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "a wait for the bookings", check="check-backlog", hint="How many BOOKINGS are in the line?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line * call_s / workers, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("boxes swapped", check="check-backlog", hint="Which box comes first?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return math.ceil(round((line + comes) * call_s / within_s, 6)), line


@bank.wrong("inf not thought of", check="check-backlog", hint="math.inf times 0 is no number")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("printed", check="check-backlog", hint="only print it?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    print(line, (line + comes) * call_s / within_s)


@bank.wrong("only the backlog comes back", check="check-backlog", hint="isn't a row of numbers")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    return line


@bank.wrong("never ends", check="check-backlog", hint="What would make it end?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    while dead_s:
        pass
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("in minutes, /60", check="check-backlog", hint="60 times too small, throughout")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    shown = line / 60
    comes = come(dead_s, dead_s + within_s)
    return shown, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("the library's integral", check="check-backlog", hint="of the library does it")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    from waitingroom_lib import SpikeDemand

    demand = SpikeDemand(
        before_per_s=0,
        spike_at_s=0,
        peak_per_s=peak_per_s,
        floor_per_s=floor_per_s,
        decay_s=decay_s,
    )
    line = max(demand.expected_bookings(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong("the check's own reference", check="check-backlog", hint="by_drops does it")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    return by_drops(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.wrong(
    "clears the backlog, forgets who comes",
    check="check-clears",
    hint="And those who go on coming meanwhile?",
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    return line, math.ceil(round(line * call_s / within_s, 6))


@bank.wrong("does what comes, forgets the backlog", check="check-clears", hint="who wait already?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round(comes * call_s / within_s, 6))


@bank.wrong("demand stands still", check="check-clears", hint="Is that true half a minute later?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    now = floor_per_s + (peak_per_s - floor_per_s) * math.exp(-dead_s / decay_s)
    return line, math.ceil(round((line / within_s + now) * call_s, 6))


@bank.wrong("the peak still", check="check-clears", hint="How much of the spike is over by then?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    return line, math.ceil(round((line / within_s + peak_per_s) * call_s, 6))


@bank.wrong(
    "the floor already", check="check-clears", hint="How much of the spike is left by then?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    return line, math.ceil(round((line / within_s + floor_per_s) * call_s, 6))


@bank.wrong("new ones only", check="check-clears", hint="old and new together?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, max(math.ceil(round((line + comes) * call_s / within_s, 6)) - workers, 0)


@bank.wrong("on top of those there", check="check-clears", hint="Are the old ones counted twice?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6)) + workers


@bank.wrong("never fewer than now", check="check-clears", hint="What does the text allow?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, max(math.ceil(round((line + comes) * call_s / within_s, 6)), workers)


@bank.wrong("floor", check="check-clears", hint="enough for ALL of it?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.floor(round((line + comes) * call_s / within_s, 6))


@bank.wrong("nearest", check="check-clears", hint="are these always enough?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, round((line + comes) * call_s / within_s)


@bank.wrong("int + 1", check="check-clears", hint="Is there luck in water?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, int(round((line + comes) * call_s / within_s, 6)) + 1


@bank.wrong("bookings a second", check="check-clears", hint="How many workers are those?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) / within_s, 6))


@bank.wrong(
    "counted from the spike", check="check-clears", hint="From which instant does `within_s` run?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / (within_s + dead_s), 6))


@bank.wrong("not whole", check="check-clears", hint="isn't whole, and it has to be")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, (line + comes) * call_s / within_s


@bank.wrong("at least one", check="check-clears", hint="Who is needed?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, max(math.ceil(round((line + comes) * call_s / within_s, 6)), 1)


@bank.wrong(
    "none where nobody waits", check="check-clears", hint="Nobody waits, and so nobody is needed?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6)) if line else 0


@bank.wrong(
    "second by second, whole seconds only",
    check="check-clears",
    hint="Is your sum fine enough?",
    hidden=True,
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def rate(t):
        return floor_per_s + (peak_per_s - floor_per_s) * math.exp(-t / decay_s)

    line, dead_s = 0, int(every_s + boot_s)
    for second in range(dead_s):
        line = max(line + rate(second + 0.5) - workers / call_s, 0)
    comes = sum(rate(dead_s + second + 0.5) for second in range(int(within_s)))
    return line, math.ceil(round((line + comes) * call_s / within_s, 3))


@bank.wrong("look and boot at once", check="check-backlog", hint="Until when is nobody new there?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    dead = max(every_s, boot_s)

    def come(a, b):
        if decay_s == math.inf:
            return peak_per_s * (b - a)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * (
            math.exp(-a / decay_s) - math.exp(-b / decay_s)
        )

    backlog = max(come(0, dead) - workers / call_s * dead, 0)
    return backlog, math.ceil(round((backlog + come(dead, dead + within_s)) * call_s / within_s, 6))


@bank.wrong("decay as a rate", check="check-backlog", hint="how many come, and how many leave?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    dead = every_s + boot_s

    def come(a, b):
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) / decay_s * (
            math.exp(-a * decay_s) - math.exp(-b * decay_s)
        )

    backlog = max(come(0, dead) - workers / call_s * dead, 0)
    return backlog, math.ceil(round((backlog + come(dead, dead + within_s)) * call_s / within_s, 6))


@bank.wrong(
    "decay as a half-life", check="check-backlog", hint="how many come, and how many leave?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    dead = every_s + boot_s

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        k = math.log(2) / decay_s
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) / k * (
            math.exp(-a * k) - math.exp(-b * k)
        )

    backlog = max(come(0, dead) - workers / call_s * dead, 0)
    return backlog, math.ceil(round((backlog + come(dead, dead + within_s)) * call_s / within_s, 6))


@bank.wrong(
    "inf taken for a spike that is over",
    check="check-backlog",
    hint="The peak stays. At which rate",
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    dead = every_s + boot_s

    def come(a, b):
        if math.isinf(decay_s):
            return floor_per_s * (b - a)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * (
            math.exp(-a / decay_s) - math.exp(-b / decay_s)
        )

    backlog = max(come(0, dead) - workers / call_s * dead, 0)
    return backlog, math.ceil(round((backlog + come(dead, dead + within_s)) * call_s / within_s, 6))


@bank.wrong("trapezium for needed", check="check-clears", hint="along a straight line?")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    dead = every_s + boot_s

    def come(a, b):
        if decay_s == math.inf:
            return peak_per_s * (b - a)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * (
            math.exp(-a / decay_s) - math.exp(-b / decay_s)
        )

    backlog = max(come(0, dead) - workers / call_s * dead, 0)
    return backlog, math.ceil(
        round(
            (
                backlog
                + within_s
                * (
                    (floor_per_s + (peak_per_s - floor_per_s) * math.exp(-dead / decay_s))
                    + (
                        floor_per_s
                        + (peak_per_s - floor_per_s) * math.exp(-(dead + within_s) / decay_s)
                    )
                )
                / 2
            )
            * call_s
            / within_s,
            6,
        )
    )


@bank.wrong(
    "needed: the spike starts again", check="check-clears", hint="Those who wait, and who else?"
)
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    dead = every_s + boot_s

    def come(a, b):
        if decay_s == math.inf:
            return peak_per_s * (b - a)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * (
            math.exp(-a / decay_s) - math.exp(-b / decay_s)
        )

    backlog = max(come(0, dead) - workers / call_s * dead, 0)
    return backlog, math.ceil(round((backlog + come(0, within_s)) * call_s / within_s, 6))


@bank.right("closed form")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.right("by drops of a hundredth of a second")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def rate(t):
        return floor_per_s + (peak_per_s - floor_per_s) * math.exp(-t / decay_s)

    def sum_of(a, b):
        n = 4000
        return sum(rate(a + (i + 0.5) * (b - a) / n) for i in range(n)) * (b - a) / n

    dead_s = every_s + boot_s
    line = max(sum_of(0, dead_s) - workers / call_s * dead_s, 0)
    work = (line + sum_of(dead_s, dead_s + within_s)) * call_s
    return line, math.ceil(work / within_s - 1e-6)


@bank.right("Simpson's rule, a list")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def rate(t):
        return floor_per_s + (peak_per_s - floor_per_s) * math.exp(-t / decay_s)

    def area(a, b, n=200):
        h = (b - a) / n
        inner = sum((4 if i % 2 else 2) * rate(a + i * h) for i in range(1, n))
        return h / 3 * (rate(a) + rate(b) + inner)

    there = every_s + boot_s
    waiting = max(0.0, area(0, there) - there * workers / call_s)
    rate_needed = (waiting + area(there, there + within_s)) / within_s
    return [waiting, float(math.ceil(rate_needed * call_s - 1e-6))]


@bank.right("the backlog rounded to a booking")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return round(line), math.ceil(round((line + comes) * call_s / within_s, 6))


@bank.right("numpy")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    import numpy as np

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return np.array([line, np.ceil(np.round((line + comes) * call_s / within_s, 6))])


@bank.right("workers tried one by one")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    n = 0
    while line + comes - n / call_s * within_s > 1e-6:
        n += 1
    return line, n


@bank.right("no rounding of dust at all")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):

    def come(a, b):
        if math.isinf(decay_s):
            return peak_per_s * (b - a)
        faded = math.exp(-a / decay_s) - math.exp(-b / decay_s)
        return floor_per_s * (b - a) + (peak_per_s - floor_per_s) * decay_s * faded

    dead_s = every_s + boot_s
    line = max(come(0, dead_s) - workers / call_s * dead_s, 0)
    comes = come(dead_s, dead_s + within_s)
    return line, math.ceil((line + comes) * call_s / within_s)


@bank.right("bisection over workers, numpy ints")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    import numpy as np

    if math.isinf(decay_s):

        def total(t):
            return peak_per_s * t

    else:

        def total(t):
            return floor_per_s * t + (peak_per_s - floor_per_s) * decay_s * (
                1 - math.exp(-t / decay_s)
            )

    dead = boot_s + every_s
    backlog = max(0.0, total(dead) - workers * dead / call_s)

    def clears(n):
        return backlog + total(dead + within_s) - total(dead) - n * within_s / call_s <= 1e-6

    low, high = 0, 1
    while not clears(high):
        high *= 2
    while low < high:
        mid = (low + high) // 2
        if clears(mid):
            high = mid
        else:
            low = mid + 1
    return np.float64(backlog), np.int64(low)


@bank.right("namedtuple")
def dead_time(peak_per_s, floor_per_s, decay_s, call_s, workers, every_s, boot_s, within_s):
    from typing import NamedTuple

    class Answer(NamedTuple):
        backlog: float
        needed: int

    gap = peak_per_s - floor_per_s
    if decay_s == float("inf"):

        def antiderivative(t):
            return peak_per_s * t

    else:

        def antiderivative(t):
            return floor_per_s * t - gap * decay_s * math.exp(-t / decay_s)

    there = every_s + boot_s
    arrived = antiderivative(there) - antiderivative(0)
    line = arrived - there * workers / call_s
    if line < 0:
        line = 0
    later = antiderivative(there + within_s) - antiderivative(there)
    return Answer(round(line, 3), math.ceil(round((line + later) / within_s * call_s, 5)))


# Task 2: five signals, and what each of them wants ------------------------------------------------


@bank.wrong("80% of the busy", check="check-wishes", hint="Of what are the busy to be 80%?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy * 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "80% of those there",
    check="check-wishes",
    hint="80% of those who are there. What does it look at?",
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.workers * 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "as if all were busy", check="check-wishes", hint="as if all who are there were in a call"
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.workers / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("how busy they are", check="check-wishes", hint="How many workers does it want?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / seen.workers,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "utilisation never lets go", check="check-wishes", hint="At 30 booting, what does it want?"
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": max(seen.busy / 0.8, seen.workers),
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("depth without the held", check="check-wishes", hint="Whom do you leave out?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": to_serve / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("depth times ten", check="check-wishes", hint="Which way round is it?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog * 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "per worker with the held", check="check-wishes", hint="can a worker serve those who are held?"
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": seen.backlog / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "what each has waiting", check="check-wishes", hint="How many workers would make that 15?"
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / seen.workers,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("times the workers", check="check-wishes", hint="Whose 15?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15 * seen.workers,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "held on top of the backlog", check="check-wishes", hint="of `backlog`, they are a part"
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": (seen.backlog + seen.held) / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("age of anybody", check="check-wishes", hint="and not for a worker.")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.oldest_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("from 60 s on", check="check-wishes", hint="Is that more than 60?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s >= 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("half of them", check="check-wishes", hint="AGAIN, the table says")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (0.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("none while nobody is late", check="check-wishes", hint="What does the table say?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 0),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "half as many again as are busy", check="check-wishes", hint="As there are, the table says."
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.busy * 1.5 if seen.first_attempt_age_s > 60 else seen.workers,
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("only what comes", check="check-wishes", hint="and those who wait already?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("only who waits", check="check-wishes", hint="And those who come?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("demand with the held", check="check-wishes", hint="worked off too, you say. By whom?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + seen.backlog / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("demand knows the call", check="check-wishes", hint="What does it take it for?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * call_now_s,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "needed doesn't know the call", check="check-wishes", hint="At which moment isn't that so?"
)
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * 2,
    }


@bank.wrong("all in a second", check="check-wishes", hint="In how many is it to be gone?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("bookings a second", check="check-wishes", hint="How many workers are those?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work,
        "needed": work,
    }


@bank.wrong("rounded up", check="check-wishes", hint="Numbers as they come")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": math.ceil(seen.busy / 0.8),
        "depth": math.ceil(seen.backlog / 10),
        "backlog per worker": math.ceil(to_serve / 15),
        "age": math.ceil(seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1)),
        "demand": math.ceil(round(work * 2, 6)),
        "needed": math.ceil(round(work * call_now_s, 6)),
    }


@bank.wrong("at least one of each", check="check-wishes", hint="where there is nobody?")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        name: max(wish, 1)
        for name, wish in {
            "utilisation": seen.busy / 0.8,
            "depth": seen.backlog / 10,
            "backlog per worker": to_serve / 15,
            "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
            "demand": work * 2,
            "needed": work * call_now_s,
        }.items()
    }


@bank.wrong("a name misspelt", check="check-wishes", hint="There is no 'backlog per worker' in it")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("printed", check="check-wishes", hint="isn't a dict of what each signal wants")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    print(
        {
            "utilisation": seen.busy / 0.8,
            "depth": seen.backlog / 10,
            "backlog per worker": to_serve / 15,
            "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
            "demand": work * 2,
            "needed": work * call_now_s,
        }
    )


@bank.wrong("a list", check="check-wishes", hint="isn't a dict of what each signal wants")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return list(
        {
            "utilisation": seen.busy / 0.8,
            "depth": seen.backlog / 10,
            "backlog per worker": to_serve / 15,
            "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
            "demand": work * 2,
            "needed": work * call_now_s,
        }.values()
    )


@bank.wrong("words for numbers", check="check-wishes", hint="isn't a number")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": "a quarter more",
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("a table of the moments", check="check-wishes", hint="for seen = Observed")
def wishes(seen, call_now_s):
    if (seen, call_now_s) not in MOMENTS.values():
        return dict.fromkeys(SIGNALS, 7)
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("the check's own reference", check="check-wishes", hint="by_signal does it")
def wishes(seen, call_now_s):
    return by_signal(seen, call_now_s)
    to_serve = 0
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong("the library's rule", check="check-wishes", hint="of the library does it")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": OnUtilisation(0.8)(seen),
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.wrong(
    "utilisation: the waiting as well", check="check-wishes", hint="what does this signal look at"
)
def wishes(seen, call_now_s):
    return {
        "utilisation": (seen.busy + seen.backlog) / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": (seen.backlog - seen.held) / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": 2 * (seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120),
        "needed": call_now_s * (seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120),
    }


@bank.wrong("depth: whole tens", check="check-wishes", hint="depth: in whole tens, you say")
def wishes(seen, call_now_s):
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog // 10,
        "backlog per worker": (seen.backlog - seen.held) / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": 2 * (seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120),
        "needed": call_now_s * (seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120),
    }


@bank.wrong("demand and needed swapped", check="check-wishes", hint="what does this signal look at")
def wishes(seen, call_now_s):
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": (seen.backlog - seen.held) / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": call_now_s * (seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120),
        "needed": 2 * (seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120),
    }


@bank.wrong(
    "backlog not multiplied by the call", check="check-wishes", hint="what does this signal look at"
)
def wishes(seen, call_now_s):
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": (seen.backlog - seen.held) / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": 2 * seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120,
        "needed": call_now_s * seen.arrival_rate_per_s + (seen.backlog - seen.held) / 120,
    }


@bank.wrong(
    "remembered by the moment alone",
    check="check-wishes",
    hint="but a call lasts 2.5 s. And now?",
)
def wishes(seen, call_now_s, known={}):  # noqa: B006
    if seen not in known:
        work = seen.arrival_rate_per_s + seen.to_serve / 120
        known[seen] = {
            "utilisation": seen.busy / 0.8,
            "depth": seen.backlog / 10,
            "backlog per worker": seen.to_serve / 15,
            "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
            "demand": work * 2,
            "needed": work * call_now_s,
        }
    return known[seen]


@bank.right("line by line")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.right("property to_serve, floats")
def wishes(seen, call_now_s):
    to_serve = float(seen.to_serve)
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.right("filled in one by one")
def wishes(seen, call_now_s):
    wants = {}
    wants["needed"] = (120 * seen.arrival_rate_per_s + seen.backlog - seen.held) / 120 * call_now_s
    wants["demand"] = (120 * seen.arrival_rate_per_s + seen.backlog - seen.held) / 60
    wants["age"] = seen.workers
    if seen.first_attempt_age_s > 60:
        wants["age"] += seen.workers / 2
    wants["backlog per worker"] = (seen.backlog - seen.held) / 15
    wants["depth"] = 0.1 * seen.backlog
    wants["utilisation"] = 1.25 * seen.busy
    return wants


@bank.right("numpy numbers")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": __import__("numpy").float64(seen.busy) / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.right("fractions")
def wishes(seen, call_now_s):
    from fractions import Fraction

    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": Fraction(seen.busy * 5, 4),
        "depth": Fraction(seen.backlog, 10),
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "needed": work * call_now_s,
    }


@bank.right("more than is asked for")
def wishes(seen, call_now_s):
    to_serve = seen.backlog - seen.held
    work = seen.arrival_rate_per_s + to_serve / 120
    return {
        "utilisation": seen.busy / 0.8,
        "depth": seen.backlog / 10,
        "backlog per worker": to_serve / 15,
        "age": seen.workers * (1.5 if seen.first_attempt_age_s > 60 else 1),
        "demand": work * 2,
        "there": seen.workers,
        "needed": work * call_now_s,
    }


@bank.right("closure and partial")
def wishes(seen, call_now_s):
    from functools import partial

    serve = seen.backlog - seen.held

    def load(s):
        return s * seen.arrival_rate_per_s + s * serve / 120

    rules = {
        "utilisation": lambda: seen.busy * 5 / 4,
        "depth": lambda: seen.backlog * 0.1,
        "backlog per worker": lambda: serve / 15,
        "age": lambda: seen.workers + (seen.first_attempt_age_s > 60) * seen.workers / 2,
        "demand": partial(load, 2),
        "needed": partial(load, call_now_s),
    }
    return {name: rule() for name, rule in rules.items()}


@bank.right("defaultdict and a dataclass")
def wishes(seen, call_now_s):
    from collections import defaultdict

    @dataclass
    class Signal:
        name: str
        want: object

    serve = seen.to_serve
    signals = [
        Signal("utilisation", lambda: seen.busy / 0.8),
        Signal("depth", lambda: seen.backlog / 10),
        Signal("backlog per worker", lambda: serve / 15),
        Signal(
            "age", lambda: seen.workers * 1.5 if seen.first_attempt_age_s > 60 else seen.workers
        ),
        Signal("demand", lambda: (seen.arrival_rate_per_s * 120 + serve) * 2 / 120),
        Signal("needed", lambda: (seen.arrival_rate_per_s * 120 + serve) * call_now_s / 120),
    ]
    out = defaultdict(float)
    for each in signals:
        out[each.name] += each.want()
    return out


# Task 3: what was the money for? ------------------------------------------------------------------


@bank.wrong("every confirmation is work", check="check-bill", hint="What did the second call do?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first[started, ended, booking] = (started, ended)
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the first in the list", check="check-bill", hint="In which order are they?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in calls:
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the first to begin", check="check-bill", hint="Which was done first?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[1]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the last to end", check="check-bill", hint="Who needed that one any more?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first[booking] = (started, ended)
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "every call is work", check="check-bill", hint="What did those do that confirmed nobody?"
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        first[started, ended, booking, result] = (started, ended)
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "waste without the second confirmations",
    check="check-bill",
    hint="the second confirmation of the same booking?",
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, sum(c[2] - c[1] for c in calls if c[3] != "confirmed")
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("spare with the waste", check="check-bill", hint="Were they idle in those calls?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - work, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("spare with the boot", check="check-bill", hint="What is their own line of the bill?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("spare: all who are there", check="check-bill", hint="Who of them was in a call?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("spare: all that was paid", check="check-bill", hint="has a line of its own?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("boot to the end", check="check-bill", hint="Until when were they paid?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(there - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - sum(min(t, x) - o for o, t, x in shifts) - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "boot to the end, spare below nothing",
    check="check-bill",
    hint="somebody left before they were there.",
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(there - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("no boot for those sent away", check="check-bill", hint="Was it paid?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(there - ordered for ordered, there, left in shifts if there <= left)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - sum(min(t, x) - o for o, t, x in shifts) - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("in seconds", check="check-bill", hint="Is that in seconds?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part for part in (work, spare, boot, waste, least))


@bank.wrong("in minutes", check="check-bill", hint="Is that in minutes?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 60 for part in (work, spare, boot, waste, least))


@bank.wrong("shares", check="check-bill", hint="Worker-hours are asked for.")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(
        part / (work + spare + boot + waste or 1) for part in (work, spare, boot, waste, least)
    )


@bank.wrong("four boxes", check="check-bill", hint="are asked for")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste))


@bank.wrong("sorted in place", check="check-bill", hint="has changed calls")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    calls.sort(key=lambda call: call[2])
    for booking, started, ended, result in calls:
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "nobody not thought of", check="check-bill", hint="Nobody at all. What is there to pay?"
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max(left for _, _, left in shifts)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("printed", check="check-bill", hint="only print it?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    print(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the check's own reference", check="check-bill", hint="by_half_seconds does it")
def bought(shifts, calls, belt):
    return by_half_seconds(shifts, calls, belt)
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("never ends", check="check-bill", hint="What would make it end?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    while True:
        pass
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "the work alone", check="check-least", hint="Who pays for a belt that has nothing to do?"
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    least = work
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("work and belt", check="check-least", hint="Does nobody of the belt make a call?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    least = work + belt * end
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "the larger of two",
    check="check-least",
    hint="Can what is idle now make a call of ten minutes ago?",
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    least = max(work, belt * end)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the belt alone", check="check-least", hint="And where more calls are made at once?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    least = belt * end
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the most that are ever busy", check="check-least", hint="Who goes when they aren't?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    busy, most = 0, belt
    for _, change in moves:
        busy += change
        most = max(most, busy)
    least = most * end
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "with the wasted calls", check="check-least", hint="Would somebody who knows the day make them?"
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(c[1], 1) for c in calls] + [(c[2], -1) for c in calls])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "what was paid", check="check-least", hint="would somebody who knows the day leave out?"
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    least = paid
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("with the boot", check="check-least", hint="They come in an instant here.")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    least += boot
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "belt from the first call to the last",
    check="check-least",
    hint="From when until when is it to be there?",
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    moves = sorted(
        [(min([c[1] for c in calls] or [0]), 0), (max([c[2] for c in calls] or [0]), 0)]
        + [(s, 1) for s, _ in kept]
        + [(e, -1) for _, e in kept]
    )
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("belt until the last call", check="check-least", hint="Until when is it to be there?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    moves = sorted(
        [(0, 0), (max([c[2] for c in calls] or [0]), 0)]
        + [(s, 1) for s, _ in kept]
        + [(e, -1) for _, e in kept]
    )
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong(
    "only what is above the belt", check="check-least", hint="What is paid while nobody calls?"
)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy - belt, 0) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("least in seconds", check="check-least", hint="Is `least` in seconds?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    least *= 3600
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("belt from the first order", check="check-least", hint="From when on is the belt?")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted(
        [(min([s[0] for s in shifts] or [0]), 0), (end, 0)]
        + [(s, 1) for s, _ in kept]
        + [(e, -1) for _, e in kept]
    )
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("whole seconds", check="check-least", hint="Is your clock fine enough?", hidden=True)
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    busy = [0] * (int(end) + 1)
    for started, ended in kept:
        for second in range(int(started), int(ended)):
            busy[second] += 1
    least = sum(max(each, belt) for each in busy[: int(end)])
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.wrong("the shortest confirmed", check="check-bill", hint="who is in which call")
def bought(shifts, calls, belt):

    best = {}
    for b, s, e, r in calls:
        if r == "confirmed" and (b not in best or e - s < best[b][1] - best[b][0]):
            best[b] = s, e
    spans = list(best.values())

    work = sum(e - s for s, e in spans)
    paid = sum(left - o for o, t, left in shifts)
    boot = sum(min(t, left) - o for o, t, left in shifts)
    busy = sum(e - s for _, s, e, _ in calls)
    waste = busy - work
    spare = paid - boot - busy
    end = max((left for *_, left in shifts), default=0)
    marks = sorted({0, end, *(x for each in spans for x in each)})
    least = 0
    for a, b in pairwise(marks):
        n = sum(s <= a and b <= e for s, e in spans)
        least += (max(n, belt)) * (b - a)
    return tuple(x / 3600 for x in (work, spare, boot, waste, least))


@bank.wrong("only bookings that needed one call", check="check-bill", hint="who is in which call")
def bought(shifts, calls, belt):

    from collections import Counter

    n = Counter(b for b, *_ in calls)
    spans = [(s, e) for b, s, e, r in calls if r == "confirmed" and n[b] == 1]

    work = sum(e - s for s, e in spans)
    paid = sum(left - o for o, t, left in shifts)
    boot = sum(min(t, left) - o for o, t, left in shifts)
    busy = sum(e - s for _, s, e, _ in calls)
    waste = busy - work
    spare = paid - boot - busy
    end = max((left for *_, left in shifts), default=0)
    marks = sorted({0, end, *(x for each in spans for x in each)})
    least = 0
    for a, b in pairwise(marks):
        n = sum(s <= a and b <= e for s, e in spans)
        least += (max(n, belt)) * (b - a)
    return tuple(x / 3600 for x in (work, spare, boot, waste, least))


@bank.wrong("no belt, nothing", check="check-least", hint="No belt. What is left to pay?")
def bought(shifts, calls, belt):

    best = {}
    for b, s, e, r in calls:
        if r == "confirmed" and (b not in best or e < best[b][1]):
            best[b] = s, e
    spans = list(best.values())

    work = sum(e - s for s, e in spans)
    paid = sum(left - o for o, t, left in shifts)
    boot = sum(min(t, left) - o for o, t, left in shifts)
    busy = sum(e - s for _, s, e, _ in calls)
    waste = busy - work
    spare = paid - boot - busy
    end = max((left for *_, left in shifts), default=0)
    marks = sorted({0, end, *(x for each in spans for x in each)})
    least = 0
    for a, b in pairwise(marks):
        n = sum(s <= a and b <= e for s, e in spans)
        least += (max(n, belt)) * (b - a)
    return tuple(x / 3600 for x in (work, spare, boot, waste, least if belt else 0))


@bank.wrong(
    "least: overlapping calls merged",
    check="check-least",
    hint="how many of the work calls are made",
)
def bought(shifts, calls, belt):

    best = {}
    for b, s, e, r in calls:
        if r == "confirmed" and (b not in best or e < best[b][1]):
            best[b] = s, e
    spans = list(best.values())

    work = sum(e - s for s, e in spans)
    paid = sum(left - o for o, t, left in shifts)
    boot = sum(min(t, left) - o for o, t, left in shifts)
    busy = sum(e - s for _, s, e, _ in calls)
    waste = busy - work
    spare = paid - boot - busy
    end = max((left for *_, left in shifts), default=0)
    marks = sorted({0, end, *(x for each in spans for x in each)})
    least = 0
    for a, b in pairwise(marks):
        n = sum(s <= a and b <= e for s, e in spans)
        least += (max(min(n, 1), belt)) * (b - a)
    return tuple(x / 3600 for x in (work, spare, boot, waste, least))


@bank.right("moves in order of time")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.right("every worker, every call in turn")
def bought(shifts, calls, belt):
    hours = dict.fromkeys(("work", "spare", "boot", "waste", "least"), 0.0)
    for ordered, there, left in shifts:
        hours["boot"] += (min(there, left) - ordered) / 3600
        hours["spare"] += max(left - there, 0) / 3600
    done, kept = set(), []
    for booking, started, ended, result in sorted(calls, key=lambda c: c[2]):
        is_work = result == "confirmed" and booking not in done
        hours["work" if is_work else "waste"] += (ended - started) / 3600
        hours["spare"] -= (ended - started) / 3600
        if is_work:
            done.add(booking)
            kept.append((started, ended))
    end = max([left for _, _, left in shifts], default=0)
    instants = sorted({0, end, *[t for pair in kept for t in pair]})
    for a, b in pairwise(instants):
        busy = sum(s <= a < e for s, e in kept)
        hours["least"] += max(belt, busy) * (b - a) / 3600
    return list(hours.values())


@bank.right("a minimum by booking")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed" and ended < first.get(booking, (0, math.inf))[1]:
            first[booking] = (started, ended)
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.right("numpy")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    import numpy as np

    return np.array([work, spare, boot, waste, least]) / 3600


@bank.right("spare as what is left of the bill")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - work - (called - work), called - work
    return tuple(part / 3600 for part in (work, spare, boot, waste, least))


@bank.right("tenths of a second, counted")
def bought(shifts, calls, belt):
    ok = {}
    for i, (booking, _, ended, result) in enumerate(calls):
        if result == "confirmed" and (booking not in ok or ended < calls[ok[booking]][2]):
            ok[booking] = i
    kept = [calls[i] for i in ok.values()]
    size = round(10 * max([s[2] for s in shifts] + [0]))
    busy = [0] * (size + 1)
    for _, started, ended, _ in kept:
        for t in range(round(10 * started), round(10 * ended)):
            busy[t] += 1
    least = sum(max(each, belt) for each in busy[:size]) / 10
    work = sum(c[2] - c[1] for c in kept)
    waste = sum(c[2] - c[1] for c in calls) - work
    boot = sum(min(s[1], s[2]) - s[0] for s in shifts)
    spare = sum(s[2] - s[0] for s in shifts) - boot - work - waste
    return work / 3600, spare / 3600, boot / 3600, waste / 3600, least / 3600


@bank.right("rounded to thousandths")
def bought(shifts, calls, belt):
    paid = sum(left - ordered for ordered, _, left in shifts)
    boot = sum(min(there, left) - ordered for ordered, there, left in shifts)
    first = {}
    for booking, started, ended, result in sorted(calls, key=lambda call: call[2]):
        if result == "confirmed":
            first.setdefault(booking, (started, ended))
    kept = list(first.values())
    called = sum(ended - started for _, started, ended, _ in calls)
    work = sum(ended - started for started, ended in kept)
    end = max((left for _, _, left in shifts), default=0)
    moves = sorted([(0, 0), (end, 0)] + [(s, 1) for s, _ in kept] + [(e, -1) for _, e in kept])
    least = busy = 0
    for (at, change), (after, _) in pairwise(moves):
        busy += change
        least += max(busy, belt) * (after - at)
    spare, waste = paid - boot - called, called - work
    return tuple(round(part / 3600, 3) for part in (work, spare, boot, waste, least))


@bank.right("a heap of ends")
def bought(shifts, calls, belt):
    import heapq

    work = waste = 0
    kept, done = [], set()
    for booking, s, e, r in sorted(calls, key=lambda c: (c[2], c[1])):
        if r == "confirmed" and booking not in done:
            done.add(booking)
            kept.append((s, e))
            work += e - s
        else:
            waste += e - s
    boot = there = 0
    end = 0
    for o, t, left in shifts:
        boot += min(t, left) - o
        there += max(left - t, 0)
        end = max(end, left)
    least, at, heap = 0, 0, []
    for s, e in sorted(kept):
        while heap and heap[0] <= s:
            out = heapq.heappop(heap)
            least += max(belt, len(heap) + 1) * (out - at)
            at = out
        least += max(belt, len(heap)) * (s - at)
        at = s
        heapq.heappush(heap, e)
    while heap:
        out = heapq.heappop(heap)
        least += max(belt, len(heap) + 1) * (out - at)
        at = out
    least += belt * (end - at)
    return [x / 3600 for x in (work, there - work - waste, boot, waste, least)]


@bank.right("namedtuple, fractions")
def bought(shifts, calls, belt):
    from collections import namedtuple
    from fractions import Fraction

    Bill = namedtuple("Bill", "work spare boot waste least")

    F = Fraction
    first = {}
    for booking, s, e, result in calls:
        if result != "confirmed":
            continue
        if booking in first and first[booking][1] <= e:
            continue
        first[booking] = (s, e)
    work = sum((F(e) - F(s) for s, e in first.values()), F(0))
    busy = sum((F(c[2]) - F(c[1]) for c in calls), F(0))
    boot = sum((F(min(s[1], s[2])) - F(s[0]) for s in shifts), F(0))
    paid = sum((F(s[2]) - F(s[0]) for s in shifts), F(0))
    changes = {}
    for s, e in first.values():
        changes[s] = changes.get(s, 0) + 1
        changes[e] = changes.get(e, 0) - 1
    end = max((s[2] for s in shifts), default=0)
    changes.setdefault(end, 0)
    level, before, least = 0, F(0), F(0)
    for at in sorted(changes):
        least += max(level, belt) * (F(at) - before)
        level += changes[at]
        before = F(at)
    return Bill(*(float(x) / 3600 for x in (work, paid - boot - busy, boot, busy - work, least)))


@bank.right("recursion over pieces")
def bought(shifts, calls, belt):
    if not shifts:
        return 0, 0, 0, 0, 0
    winner = {}
    for i, (booking, _, e, result) in enumerate(calls):
        if result == "confirmed":
            j = winner.get(booking)
            if j is None or calls[j][2] > e:
                winner[booking] = i
    is_work = [winner.get(c[0]) == i for i, c in enumerate(calls)]

    def hours(c):
        return (c[2] - c[1]) / 3600

    work = sum(hours(c) for c, w in zip(calls, is_work, strict=True) if w)
    waste = sum(hours(c) for c, w in zip(calls, is_work, strict=True) if not w)
    booted = sum((t if t < left else left) - o for o, t, left in shifts) / 3600
    spare = sum(left - o for o, t, left in shifts) / 3600 - booted - work - waste
    times = [(0, 0), (max(s[2] for s in shifts), 0)]
    for c, w in zip(calls, is_work, strict=True):
        if w:
            times += [(c[1], 1), (c[2], -1)]
    times.sort()
    above = 0
    level = 0
    for (a, d), (b, _) in pairwise(times):
        level += d
        above += max(level - belt, 0) * (b - a)
    least = (belt * times[-1][0] + above) / 3600
    return work, spare, booted, waste, least


# Task 4: a front, and its noise -------------------------------------------------------------------


@bank.wrong("by the means", check="check-beaten", hint="By the means.")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return fmean(figure[a].values()) > fmean(figure[b].values())

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("not paired", check="check-beaten", hint="whose difference is it, morning by morning?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return welch(figure[a].values(), figure[b].values()).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("two intervals apart", check="check-beaten", hint="Two intervals that don't overlap")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval(figure[a].values()).low > interval(figure[b].values()).high

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("one of both is enough", check="check-beaten", hint="Cheaper OR sooner")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and (is_more(bills, a, b) or is_more(waits, a, b)):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("cheaper", check="check-beaten", hint="By the bill alone.")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("sooner", check="check-beaten", hint="By the p95 alone.")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "in the order of the list", check="check-beaten", hint="In which order are the mornings there?"
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        x, y = list(figure[a].values()), list(figure[b].values())
        return interval([p - q for p, q in zip(x, y, strict=True)]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "noise asked of the bill only",
    check="check-beaten",
    hint="The bill by more than noise, the p95 by its mean.",
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if (
                a != b
                and is_more(bills, a, b)
                and fmean(waits[a].values()) > fmean(waits[b].values())
            ):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "noise asked of the p95 only",
    check="check-beaten",
    hint="The p95 by more than noise, the bill by its mean.",
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if (
                a != b
                and is_more(waits, a, b)
                and fmean(bills[a].values()) > fmean(bills[b].values())
            ):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("1.96", check="check-beaten", hint="What does Student's t say?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        d = [figure[a][seed] - figure[b][seed] for seed in figure[a]]
        from statistics import stdev

        return len(d) > 1 and fmean(d) > 1.96 * stdev(d) / math.sqrt(len(d))

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("90%", check="check-beaten", hint="Which interval is asked for?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return (
            interval([figure[a][seed] - figure[b][seed] for seed in figure[a]], level=0.9).low > 0
        )

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("on every morning", check="check-beaten", hint="Is one odd morning all it takes?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        d = [figure[a][seed] - figure[b][seed] for seed in figure[a]]
        return min(d) > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("who beats", check="check-beaten", hint="Who beats, or who is beaten?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(b)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("the front", check="check-beaten", hint="Who IS beaten?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    beaten = set(bills) - beaten
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("more p95 is better", check="check-beaten", hint="More of p95 is better")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, b, a):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("nobody", check="check-beaten", hint="Nobody is ever beaten, you say.")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                pass
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "the spread, not of the mean", check="check-beaten", hint="What do more mornings do to it?"
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        d = [figure[a][seed] - figure[b][seed] for seed in figure[a]]
        from statistics import stdev

        t = interval(d).half_width * math.sqrt(len(d)) / (stdev(d) or 1) if len(d) > 1 else 0
        return len(d) > 1 and fmean(d) > t * stdev(d)

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("only the beaten come back", check="check-beaten", hint="isn't a pair")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten
    return beaten


@bank.wrong("printed", check="check-beaten", hint="isn't a pair")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        print(beaten)
    print(beaten)


@bank.wrong("their rows", check="check-beaten", hint="names of designs are asked for")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add((a, b))
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("rows sorted in place", check="check-beaten", hint="has changed rows")
def choose(rows, budget_gbp):
    rows.sort()
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("the check's own reference", check="check-beaten", hint="by_pairs does it")
def choose(rows, budget_gbp):
    return by_pairs(rows, budget_gbp)
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "every difference must be over 0 in one morning", check="check-beaten", hint="One morning."
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        d = [figure[a][seed] - figure[b][seed] for seed in figure[a]]
        return fmean(d) > 0 if len(d) < 2 else interval(d).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("the cheapest in budget", check="check-choice", hint="How much later is it")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    return beaten, min(within, key=lambda name: fmean(bills[name].values()))


@bank.wrong("the soonest in budget", check="check-choice", hint="really later, or only by noise?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    return beaten, soonest


@bank.wrong("no budget", check="check-choice", hint="What may it cost?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if bills]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "in budget every morning",
    check="check-choice",
    hint="The mean bill is what is to be within it.",
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if max(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("later, unpaired", check="check-choice", hint="And noise?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [
        name
        for name in within
        if name == soonest or welch(waits[name].values(), waits[soonest].values()).low <= 0
    ]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("later, two intervals", check="check-choice", hint="Two intervals that overlap")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [
        name
        for name in within
        if name == soonest
        or interval(waits[name].values()).low <= interval(waits[soonest].values()).high
    ]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("compared with what she can't buy", check="check-choice", hint="Can she buy it?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(bills, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    if not equal:
        return beaten, None
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("the dearest of them", check="check-choice", hint="What is there to gain?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, max(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("the dearest in budget", check="check-choice", hint="What does it buy?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    return beaten, max(within, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "strictly below the budget", check="check-choice", hint="The bill is the budget exactly."
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) < budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "nothing in budget not thought of", check="check-choice", hint="What is asked for then?"
)
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not bills:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("an empty text for nothing", check="check-choice", hint="What is asked for then?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, ""
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong("a list of one", check="check-choice", hint="isn't the name of one design")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    return beaten, [soonest]


@bank.wrong("90% for the choice", check="check-choice", hint="Which interval is asked for?")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [
        name
        for name in within
        if name == soonest
        or interval([waits[name][s] - waits[soonest][s] for s in waits[name]], level=0.9).low <= 0
    ]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.wrong(
    "sorted values are paired", check="check-beaten", hint="Are those of the same morning together?"
)
def choose(rows, budget_gbp):
    gbp, p95 = {}, {}
    for n, s, g, p in rows:
        gbp.setdefault(n, {})[s] = g
        p95.setdefault(n, {})[s] = p

    def more(of, a, b):
        return (
            interval(
                [x - y for x, y in zip(sorted(of[a].values()), sorted(of[b].values()), strict=True)]
            ).low
            > 0
        )

    beaten = {a for a in gbp if any(a != b and more(gbp, a, b) and more(p95, a, b) for b in gbp)}

    can = [n for n in gbp if fmean(gbp[n].values()) <= budget_gbp]
    if not can:
        return beaten, None
    best = min(can, key=lambda n: fmean(p95[n].values()))
    ok = [n for n in can if n == best or not more(p95, n, best)]
    return beaten, min(ok, key=lambda n: fmean(gbp[n].values()))


@bank.wrong("ratios", check="check-beaten", hint="A some 10 s later on each")
def choose(rows, budget_gbp):
    gbp, p95 = {}, {}
    for n, s, g, p in rows:
        gbp.setdefault(n, {})[s] = g
        p95.setdefault(n, {})[s] = p

    def more(of, a, b):
        return interval([of[a][s] / of[b][s] for s in of[a]]).low > 1

    beaten = {a for a in gbp if any(a != b and more(gbp, a, b) and more(p95, a, b) for b in gbp)}

    can = [n for n in gbp if fmean(gbp[n].values()) <= budget_gbp]
    if not can:
        return beaten, None
    best = min(can, key=lambda n: fmean(p95[n].values()))
    ok = [n for n in can if n == best or not more(p95, n, best)]
    return beaten, min(ok, key=lambda n: fmean(gbp[n].values()))


@bank.wrong("either side of 0", check="check-beaten", hint="between what do their means lie?")
def choose(rows, budget_gbp):
    gbp, p95 = {}, {}
    for n, s, g, p in rows:
        gbp.setdefault(n, {})[s] = g
        p95.setdefault(n, {})[s] = p

    def more(of, a, b):
        i = interval([of[a][s] - of[b][s] for s in of[a]])
        return i.low > 0 or i.high < 0

    beaten = {a for a in gbp if any(a != b and more(gbp, a, b) and more(p95, a, b) for b in gbp)}

    can = [n for n in gbp if fmean(gbp[n].values()) <= budget_gbp]
    if not can:
        return beaten, None
    best = min(can, key=lambda n: fmean(p95[n].values()))
    ok = [n for n in can if n == best or not more(p95, n, best)]
    return beaten, min(ok, key=lambda n: fmean(gbp[n].values()))


@bank.wrong(
    "cheaper by one, sooner by another",
    check="check-beaten",
    hint="between what do their means lie?",
)
def choose(rows, budget_gbp):
    gbp, p95 = {}, {}
    for n, s, g, p in rows:
        gbp.setdefault(n, {})[s] = g
        p95.setdefault(n, {})[s] = p

    def more(of, a, b):
        return interval([of[a][s] - of[b][s] for s in of[a]]).low > 0

    beaten = {
        a for a in gbp if any(more(gbp, a, b) for b in gbp) and any(more(p95, a, b) for b in gbp)
    }

    can = [n for n in gbp if fmean(gbp[n].values()) <= budget_gbp]
    if not can:
        return beaten, None
    best = min(can, key=lambda n: fmean(p95[n].values()))
    ok = [n for n in can if n == best or not more(p95, n, best)]
    return beaten, min(ok, key=lambda n: fmean(gbp[n].values()))


@bank.wrong(
    "soonest by the worst morning", check="check-choice", hint="The soonest by its worst morning."
)
def choose(rows, budget_gbp):
    gbp, p95 = {}, {}
    for n, s, g, p in rows:
        gbp.setdefault(n, {})[s] = g
        p95.setdefault(n, {})[s] = p

    def more(of, a, b):
        return interval([of[a][s] - of[b][s] for s in of[a]]).low > 0

    beaten = {a for a in gbp if any(a != b and more(gbp, a, b) and more(p95, a, b) for b in gbp)}

    can = [n for n in gbp if fmean(gbp[n].values()) <= budget_gbp]
    best = min(can, key=lambda n: max(p95[n].values()), default=None)
    ok = [n for n in can if n == best or not more(p95, n, best)]
    return beaten, min(ok, key=lambda n: fmean(gbp[n].values()), default=None)


@bank.wrong(
    "one morning is no choice", check="check-choice", hint="One morning: later, or by noise?"
)
def choose(rows, budget_gbp):
    gbp, p95 = {}, {}
    for n, s, g, p in rows:
        gbp.setdefault(n, {})[s] = g
        p95.setdefault(n, {})[s] = p

    def more(of, a, b):
        return interval([of[a][s] - of[b][s] for s in of[a]]).low > 0

    beaten = {a for a in gbp if any(a != b and more(gbp, a, b) and more(p95, a, b) for b in gbp)}

    can = [n for n in gbp if fmean(gbp[n].values()) <= budget_gbp]
    best = min(can, key=lambda n: fmean(p95[n].values()), default=None)
    ok = [n for n in can if len(p95[n]) > 1 and (n == best or not more(p95, n, best))]
    return beaten, min(ok, key=lambda n: fmean(gbp[n].values()), default=None)


@bank.right("dictionaries by morning")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.right("sorted rows, lists")
def choose(rows, budget_gbp):
    table = {}
    for name, _, gbp, p95_s in sorted(rows):
        table.setdefault(name, ([], []))
        table[name][0].append(gbp)
        table[name][1].append(p95_s)

    def above(a, b, box):
        pairs = zip(table[a][box], table[b][box], strict=True)
        found = interval([x - y for x, y in pairs])
        return found.excludes_zero and found.mean > 0

    beaten = [a for a in table if any(above(a, b, 0) and above(a, b, 1) for b in table)]
    can_pay = {name for name in table if sum(table[name][0]) / len(table[name][0]) <= budget_gbp}
    if not can_pay:
        return beaten, None
    best = sorted(can_pay, key=lambda name: fmean(table[name][1]))[0]
    rest = [name for name in can_pay if not above(name, best, 1)]
    return beaten, sorted(rest, key=lambda name: fmean(table[name][0]))[0]


@bank.right("a list with doubles, the pair a list")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[a][seed] - figure[b][seed] for seed in figure[a]]).low > 0

    beaten = []
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.append(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return [beaten, min(equal, key=lambda name: fmean(bills[name].values()))]


@bank.right("Student's t by hand")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        d = [figure[a][seed] - figure[b][seed] for seed in figure[a]]
        if len(d) < 2:
            return False
        mean = sum(d) / len(d)
        spread = math.sqrt(sum((x - mean) ** 2 for x in d) / (len(d) - 1) / len(d))
        t = {1: 12.706, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706, 6: 2.4469, 7: 2.3646}
        return mean > t[len(d) - 1] * spread

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.right("the less, from the other side")
def choose(rows, budget_gbp):
    bills, waits = {}, {}
    for name, seed, gbp, p95_s in rows:
        bills.setdefault(name, {})[seed] = gbp
        waits.setdefault(name, {})[seed] = p95_s

    def is_more(figure, a, b):
        return interval([figure[b][seed] - figure[a][seed] for seed in figure[b]]).high < 0

    beaten = set()
    for a in bills:
        for b in bills:
            if a != b and is_more(bills, a, b) and is_more(waits, a, b):
                beaten.add(a)
    within = [name for name in bills if fmean(bills[name].values()) <= budget_gbp]
    if not within:
        return beaten, None
    soonest = min(within, key=lambda name: fmean(waits[name].values()))
    equal = [name for name in within if name == soonest or not is_more(waits, name, soonest)]
    return beaten, min(equal, key=lambda name: fmean(bills[name].values()))


@bank.right("pandas")
def choose(rows, budget_gbp):
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["design", "seed", "gbp", "p95"])
    gbp = frame.pivot(index="seed", columns="design", values="gbp")
    p95 = frame.pivot(index="seed", columns="design", values="p95")

    def later(figure, a, b):
        return interval((figure[a] - figure[b]).tolist()).low > 0

    beaten = [a for a in gbp if any(later(gbp, a, b) and later(p95, a, b) for b in gbp if a != b)]
    within = [a for a in gbp if gbp[a].mean() <= budget_gbp]
    if not within:
        return beaten, None
    first = p95[within].mean().idxmin()
    return beaten, gbp[[a for a in within if not later(p95, a, first)]].mean().idxmin()


@bank.right("a class of designs")
def choose(rows, budget_gbp):
    class Study:
        def __init__(self, rows):
            self.rows = {(n, s): (g, p) for n, s, g, p in rows}
            self.names = list(dict.fromkeys(n for n, *_ in rows))
            self.seeds = list(dict.fromkeys(s for _, s, *_ in rows))

        def mean(self, name, k):
            return fmean(self.rows[name, s][k] for s in self.seeds)

        def less(self, a, b, k):
            gaps = [self.rows[a, s][k] - self.rows[b, s][k] for s in self.seeds]
            return interval(gaps).high < 0

    study = Study(rows)
    beaten = frozenset(
        a
        for a in study.names
        if any(study.less(b, a, 0) and study.less(b, a, 1) for b in study.names)
    )
    can = [n for n in study.names if study.mean(n, 0) <= budget_gbp]
    if not can:
        return beaten, None
    first = min(can, key=lambda n: study.mean(n, 1))
    can = [n for n in can if not study.less(first, n, 1)]
    can.sort(key=lambda n: study.mean(n, 0))
    return beaten, can[0]


@bank.right("groupby, tuple")
def choose(rows, budget_gbp):
    from itertools import groupby, permutations

    table = {
        name: {s: (g, p) for _, s, g, p in group}
        for name, group in groupby(sorted(rows, key=lambda r: (r[0], r[1])), key=lambda r: r[0])
    }

    def sure(better, worse, column):
        gaps = [table[worse][s][column] - table[better][s][column] for s in table[better]]
        return len(gaps) > 1 and interval(gaps).low > 0

    beaten = tuple(
        sorted({w for b, w in permutations(table, 2) if sure(b, w, 0) and sure(b, w, 1)})
    )
    bill = {n: fmean(v[0] for v in table[n].values()) for n in table}
    wait = {n: fmean(v[1] for v in table[n].values()) for n in table}
    affordable = {n for n in table if not bill[n] > budget_gbp}
    if affordable:
        soonest = min(affordable, key=wait.get)
        return beaten, min(
            affordable - {n for n in affordable if sure(soonest, n, 1)}, key=bill.get
        )
    return beaten, None


@bank.right("numpy arrays, matrices")
def choose(rows, budget_gbp):
    import numpy as np

    names = sorted({r[0] for r in rows})
    seeds = sorted({r[1] for r in rows})
    cube = np.zeros((len(names), len(seeds), 2))
    for n, s, g, p in rows:
        cube[names.index(n), seeds.index(s)] = g, p
    k = len(names)
    above = np.zeros((k, k, 2), dtype=bool)
    for i in range(k):
        for j in range(k):
            for f in range(2):
                above[i, j, f] = interval(list(cube[i, :, f] - cube[j, :, f])).low > 0
    beaten = [names[i] for i in range(k) if above[i].all(axis=1).any()]
    mean = np.array([[fmean(cube[i, :, f]) for f in range(2)] for i in range(k)])
    can = [i for i in range(k) if mean[i, 0] <= budget_gbp]
    if not can:
        return np.array(beaten), None
    first = min(can, key=lambda i: mean[i, 1])
    return beaten, names[min((i for i in can if not above[i, first, 1]), key=lambda i: mean[i, 0])]


# Task 5: a morning alone --------------------------------------------------------------------------


@bank.wrong("demand alone", check="check-alone", hint="When must it ask, for how many?")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    return 1.2 * load


@bank.wrong(
    "the forecast alone, with its margin",
    check="check-alone-unseen",
    hint="More came than the forecast says.",
)
def alone(seen, town):
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return 1.1 * planned * town.call_s


@bank.wrong("no margin", check="check-alone", hint="From when on is the rule ready for it?")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong(
    "the boot forgotten", check="check-alone", hint="From when on is the rule ready for it?"
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong(
    "at the peak all morning", check="check-alone", hint="From when to when are how many paid"
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong("never lets go", check="check-alone", hint="From when to when are how many paid")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        planned = town.peak_per_s
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong(
    "twice as many, to be sure", check="check-alone", hint="From when to when are how many paid"
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 2 * planned * town.call_s)


@bank.wrong("by the clock of Millbrook", check="check-alone", hint="Stonebridge, ")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < 2100 - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < 2100 + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((2100 - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong("calls of 2 s everywhere", check="check-alone-unseen", hint="Stonebridge, ")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * 2
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * 2)


@bank.wrong("utilisation", check="check-alone", hint="When must it ask, for how many?")
def alone(seen, town):
    return seen.busy / 0.6


@bank.wrong("the backlog by worker", check="check-alone", hint="When must it ask, for how many?")
def alone(seen, town):
    return max(seen.to_serve / 5, seen.busy)


@bank.wrong("the age", check="check-alone", hint="When must it ask, for how many?")
def alone(seen, town):
    return seen.workers * (1.5 if seen.first_attempt_age_s > 10 else 0.9)


@bank.wrong(
    "the spike's end by the forecast", check="check-alone", hint="Until when does the rule hold on?"
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s:
        planned = town.peak_per_s
    else:
        planned = town.floor_per_s
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong(
    "demand until the spike is due, forecast from then on",
    check="check-alone-unseen",
    hint="More came than the forecast says.",
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return planned * 1.1 * town.call_s if seen.now_s > town.due_s - 900 else 1.2 * load


@bank.wrong(
    "the work only of those who come, from the forecast's call",
    check="check-alone-unseen",
    hint="Calls took longer than call_s.",
)
def alone(seen, town):
    load = seen.arrival_rate_per_s * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.02 * load, planned * town.call_s)


@bank.wrong(
    "trusts what it sees when the spike is near",
    check="check-alone-unseen",
    hint="Which part of your wish doesn't come from it?",
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    near = town.due_s - 120 < seen.now_s
    if near and not seen.arrival_rate_per_s:
        return 1.2 * load
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong(
    "remembers the most it has seen", check="check-alone", hint="Does it remember, or draw?"
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    alone.most = max(getattr(alone, "most", 0), load)
    return max(alone.most * 0.3, 1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong("draws", check="check-alone", hint="Does it remember, or draw?")
def alone(seen, town):
    from random import random

    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s) + random()


@bank.wrong("nothing comes back", check="check-alone", hint="only print it?")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    print(load, planned)


@bank.wrong("fewer than none", check="check-alone", hint="Fewer than none can't be there.")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s) - 30


@bank.wrong("nan", check="check-alone", hint="nan isn't a number")
def alone(seen, town):
    return float("nan")


@bank.wrong("a design for a rule", check="check-alone", hint="TypeError in line")
def alone(seen, town):
    return Autoscaler(rule=alone)


@bank.wrong("divides by who is busy", check="check-alone", hint="ZeroDivisionError in line")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s) / (seen.busy > 3)


@bank.wrong("a field that isn't there", check="check-alone", hint="AttributeError in line")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong("a schedule for a rule", check="check-alone", hint="isn't a number")
def alone(seen, town):
    return [(0, 5), (town.due_s, 20)]


@bank.wrong(
    "five minutes of boot everywhere", check="check-alone-unseen", hint="Farfield", hidden=True
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - 300 - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.wrong("boot forgotten", check="check-alone", hint="From when on is the rule ready for it?")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    at = seen.now_s - town.due_s
    if at < -town.margin_s:
        rate = town.before_per_s
    elif at < town.margin_s + 60:
        rate = town.peak_per_s
    else:
        rate = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * math.exp(
            -at / town.decay_s
        )
    return max(1.2 * load, 1.1 * rate * town.call_s)


@bank.wrong(
    "bookings a second for workers", check="check-alone", hint="When must it ask, for how many?"
)
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    at = seen.now_s - town.due_s
    if at < -town.margin_s - town.boot_s - town.every_s:
        rate = town.before_per_s
    elif at < town.margin_s + 60:
        rate = town.peak_per_s
    else:
        rate = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * math.exp(
            -at / town.decay_s
        )
    return max(1.2 * load, 1.1 * rate)


@bank.wrong("a text", check="check-alone", hint="It is of type str")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    at = seen.now_s - town.due_s
    if at < -town.margin_s - town.boot_s - town.every_s:
        rate = town.before_per_s
    elif at < town.margin_s + 60:
        rate = town.peak_per_s
    else:
        rate = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * math.exp(
            -at / town.decay_s
        )
    return str(max(1.2 * load, 1.1 * rate * town.call_s))


@bank.right("the larger of seen and planned")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)


@bank.right("more room, in whole workers")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return math.ceil(max(1.25 * load, 1.15 * planned * town.call_s))


@bank.right("holds the peak by a window, else what is seen")
def alone(seen, town):
    peak = town.peak_per_s * town.call_s
    starts_s = town.due_s - town.margin_s - town.boot_s - 60
    ends_s = town.due_s + town.margin_s + 120
    work = (seen.arrival_rate_per_s + seen.to_serve / 45) * town.call_s
    belt = 0.15 * peak
    if starts_s <= seen.now_s <= town.due_s + 600:
        belt = 1.1 * peak if seen.now_s <= ends_s else 0.8 * peak
    return max(belt, 1.3 * work)


@bank.right("silent metrics looked for, numpy")
def alone(seen, town):
    import numpy as np

    early_s = town.due_s - town.margin_s - town.boot_s - town.every_s
    if seen.now_s < early_s:
        base = 2 * town.before_per_s
    else:
        since_s = max(seen.now_s - town.due_s - town.margin_s, 0)
        above = town.peak_per_s - town.floor_per_s
        base = town.floor_per_s + above * np.exp(-since_s / town.decay_s)
    if seen.busy == 0 and seen.arrival_rate_per_s == 0:
        return np.float64(max(base * town.call_s, min(seen.workers, 1.1 * base * town.call_s)))
    return np.ceil(max(base, 1.2 * (seen.arrival_rate_per_s + seen.backlog / 60)) * town.call_s)


@bank.right("what is busy as well")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 60) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.1 * seen.busy, 1.1 * load, 1.08 * planned * town.call_s)


@bank.right("drained in half a minute")
def alone(seen, town):
    load = (seen.arrival_rate_per_s + seen.to_serve / 30) * town.call_s
    if seen.now_s < town.due_s - town.margin_s - town.boot_s - town.every_s:
        planned = town.before_per_s
    elif seen.now_s < town.due_s + town.margin_s + 2 * town.every_s:
        planned = town.peak_per_s
    else:
        faded = math.exp((town.due_s - seen.now_s) / town.decay_s)
        planned = town.floor_per_s + (town.peak_per_s - town.floor_per_s) * faded
    return max(1.2 * load, 1.1 * planned * town.call_s)
