from wrong_answers import Answer, Bank

bank = Bank()


# Task 1: the text message ------------------------------------------------------------------------


@bank.wrong("nobody is confirmed", check="check-rush", hint="Is nobody confirmed")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = rush_per_s * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong("the wrong rate taken off", check="check-rush", hint="takes bookings off the line")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - after_per_s) * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "drain time for the wait", check="check-rush", hint="Do those who join behind her delay her?"
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / (capacity_per_s - after_per_s)
    return backlog, wait_s, rush_s + wait_s


@bank.wrong("counted from the end of the rush", check="check-rush", hint="From the END")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, backlog / (capacity_per_s - after_per_s)


@bank.wrong("the door is shut after the rush", check="check-rush", hint="And if they do?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / capacity_per_s


@bank.wrong(
    "minutes for seconds",
    check="check-rush",
    hint="The end of wait_s's own name says in what it answers",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    empty_s = rush_s + backlog / (capacity_per_s - after_per_s)
    return backlog, backlog / capacity_per_s / 60, empty_s / 60


@bank.wrong("a mean wait", check="check-rush", hint="That is half of the longest wait")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / capacity_per_s / 2
    return backlog, wait_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "the figures of one day",
    check="check-rush",
    hint="and confirmations, both added up: where is it?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    return 1800, 300, 1050


@bank.wrong("prints them", check="check-rush", hint="In every case?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    print(backlog, backlog / capacity_per_s)


@bank.wrong(
    "less than nobody waits", check="check-rush-limits", hint="Who waits, and from when until when?"
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if after_per_s >= capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    empty_s = rush_s + backlog / (capacity_per_s - after_per_s)
    return backlog, backlog / capacity_per_s, empty_s


@bank.wrong("only the last figure has no end", check="check-rush-limits", hint="line like tomorrow")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = max(rush_per_s - capacity_per_s, 0) * rush_s
    spare_per_s = capacity_per_s - after_per_s
    empty_s = (rush_s if backlog else 0) + backlog / spare_per_s if spare_per_s > 0 else math.inf
    return backlog, backlog / capacity_per_s, empty_s


@bank.wrong("a level line grows", check="check-rush-limits", hint="Which figures have an end?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s >= capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    empty_s = rush_s + backlog / (capacity_per_s - after_per_s)
    return backlog, backlog / capacity_per_s, empty_s


@bank.right("second by second")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if after_per_s > capacity_per_s:
        return [float("inf")] * 3
    backlog, largest, now_s = 0, 0, 0
    while now_s < rush_s or (backlog > 0 and after_per_s < capacity_per_s):
        backlog += (rush_per_s if now_s < rush_s else after_per_s) - capacity_per_s
        backlog, now_s = max(backlog, 0), now_s + 1
        largest = max(largest, backlog)
    if not largest:
        return [0, 0, 0]
    return [largest, largest / capacity_per_s, now_s if not backlog else float("inf")]


@bank.wrong(
    "wait is backlog over the rush's rate",
    check="check-rush",
    hint="By which rate does the line before her get shorter?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    if after_per_s == capacity_per_s:
        return backlog, backlog / rush_per_s, math.inf
    return backlog, backlog / rush_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "empty time counted from the end of the rush", check="check-rush", hint="When does Ros start?"
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = max(0, (rush_per_s - capacity_per_s) * rush_s)
    if backlog == 0:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return (math.inf,) * 3
    spare = capacity_per_s - after_per_s
    drain_s = backlog / spare if spare else math.inf
    return backlog, backlog / capacity_per_s, drain_s


@bank.wrong(
    "the longest wait is the drain time (those who come after are in the way)",
    check="check-rush",
    hint="Do those who join behind her delay her?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    drain_s = backlog / (capacity_per_s - after_per_s) if after_per_s < capacity_per_s else math.inf
    return backlog, drain_s, rush_s + drain_s


@bank.wrong(
    "forgets that bookings go on arriving after the rush",
    check="check-rush",
    hint="And if they do?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / capacity_per_s
    return backlog, wait_s, rush_s + wait_s


@bank.wrong("the whole rush is the backlog", check="check-rush", hint="Is nobody confirmed in it?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = rush_per_s * rush_s
    gone_s = (
        math.inf
        if after_per_s == capacity_per_s
        else rush_s + backlog / (capacity_per_s - after_per_s)
    )
    return backlog, backlog / capacity_per_s, gone_s


@bank.wrong(
    "divides by zero at the exact load",
    check="check-rush-limits",
    hint="Which figures have an end?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "at after == capacity everything is infinite",
    check="check-rush-limits",
    hint="Which figures have an end?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s >= capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "only the last figure has no end when after exceeds capacity",
    check="check-rush-limits",
    hint="What is the line like tomorrow?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = max(0, rush_per_s - capacity_per_s) * rush_s
    if not backlog:
        return 0, 0, 0
    if after_per_s < capacity_per_s:
        empty_s = rush_s + backlog / (capacity_per_s - after_per_s)
    else:
        empty_s = math.inf
    return backlog, backlog / capacity_per_s, empty_s


@bank.wrong(
    "no case for a rush below the capacity",
    check="check-rush-limits",
    hint="Who waits, and from when until when?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    spare = capacity_per_s - after_per_s
    empty_s = rush_s + backlog / spare if spare else math.inf
    return backlog, backlog / capacity_per_s, empty_s


@bank.wrong(
    "below capacity the line is 'empty' at the end of the rush",
    check="check-rush-limits",
    hint="Who waits, and from when until when?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = max(0, (rush_per_s - capacity_per_s) * rush_s)
    if backlog and after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    if backlog and after_per_s == capacity_per_s:
        return backlog, backlog / capacity_per_s, math.inf
    if not backlog:
        return 0, 0, rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "a negative 'drain' when more arrive than can be confirmed",
    check="check-rush-limits",
    hint="What is the line like tomorrow?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    backlog = (rush_per_s - capacity_per_s) * rush_s
    if after_per_s == capacity_per_s:
        return backlog, backlog / capacity_per_s, math.inf
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "mean wait instead of the longest", check="check-rush", hint="That is half of the longest wait"
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / capacity_per_s / 2
    if after_per_s == capacity_per_s:
        return backlog, wait_s, math.inf
    return backlog, wait_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "a rush that just equals the capacity ends with itself",
    check="check-rush-limits",
    hint="Who waits, and from when until when?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s < capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    if after_per_s == capacity_per_s:
        return backlog, backlog / capacity_per_s, math.inf
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "whole bookings only, rounded down before going on",
    check="check-rush",
    hint="Is any figure cut short?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = int((rush_per_s - capacity_per_s) * rush_s)
    if after_per_s == capacity_per_s:
        return backlog, backlog / capacity_per_s, math.inf
    return backlog, backlog / capacity_per_s, rush_s + backlog // (capacity_per_s - after_per_s)


@bank.wrong("order of the three mixed up", check="check-rush", hint="Which is which?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    empty_s = (
        rush_s + backlog / (capacity_per_s - after_per_s)
        if after_per_s < capacity_per_s
        else math.inf
    )
    return backlog, empty_s, backlog / capacity_per_s


@bank.wrong("cheat: calls the clockwork", check="check-rush", hint="Here it is yours to write")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    return clockwork(rush_per_s, rush_s, after_per_s, capacity_per_s)


@bank.right("cases, straightforward")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / capacity_per_s
    if after_per_s == capacity_per_s:
        return backlog, wait_s, math.inf
    return backlog, wait_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.right("from cumulative counts: where arrivals meet departures")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    came = rush_per_s * rush_s
    if came <= capacity_per_s * rush_s:
        return [0.0, 0.0, 0.0]
    if capacity_per_s < after_per_s:
        return [math.inf] * 3
    try:
        met_s = (came - after_per_s * rush_s) / (capacity_per_s - after_per_s)
    except ZeroDivisionError:
        met_s = math.inf
    last_called_s = came / capacity_per_s
    return [came - capacity_per_s * rush_s, last_called_s - rush_s, met_s]


bank.right_answers.append(
    Answer(
        "rush",
        "the library's drain time and helpers",
        """
from waitingroom_lib import theory


def _grows_for_ever(rush_per_s, after_per_s, capacity_per_s):
    return rush_per_s > capacity_per_s and after_per_s > capacity_per_s


def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if _grows_for_ever(rush_per_s, after_per_s, capacity_per_s):
        return math.inf, math.inf, math.inf
    backlog = max(rush_per_s - capacity_per_s, 0) * rush_s
    if backlog == 0:
        return 0, 0, 0
    drain_s = theory.drain_time_s(backlog, capacity_per_s=capacity_per_s, rate_per_s=after_per_s)
    return backlog, backlog / capacity_per_s, rush_s + drain_s
""",
    )
)


bank.right_answers.append(
    Answer(
        "rush",
        "numpy, with errors silenced, rounded to a microsecond",
        """
import numpy as np


def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    over, spare = np.float64(rush_per_s - capacity_per_s), np.float64(capacity_per_s - after_per_s)
    if over <= 0:
        return tuple(np.zeros(3))
    if spare < 0:
        return tuple(np.full(3, np.inf))
    with np.errstate(divide="ignore"):
        out = np.array(
            [over * rush_s, over * rush_s / capacity_per_s, rush_s + over * rush_s / spare]
        )
    return tuple(np.round(out, 6))
""",
    )
)


@bank.wrong(
    "divides by zero where the line stays level",
    check="check-rush-limits",
    hint="Which figures have an end?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong(
    "the wait at the rate of the rush",
    check="check-rush",
    hint="By which rate does the line before her get shorter?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    spare_per_s = capacity_per_s - after_per_s
    return (
        backlog,
        backlog / rush_per_s,
        rush_s + backlog / spare_per_s if spare_per_s else math.inf,
    )


@bank.wrong(
    "the line empties when the rush's bookings are done, the longest wait at the very end",
    check="check-rush",
    hint="Do those who join behind her delay her?",
)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    empty_s = (
        rush_s + backlog / (capacity_per_s - after_per_s)
        if capacity_per_s > after_per_s
        else math.inf
    )
    return backlog, empty_s - rush_s, empty_s


bank.right_answers.append(
    Answer(
        "rush",
        "a numpy array",
        """
import numpy as np


def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return np.zeros(3)
    if after_per_s > capacity_per_s:
        return np.full(3, np.inf)
    backlog = (rush_per_s - capacity_per_s) * rush_s
    spare = capacity_per_s - after_per_s
    return np.array(
        [backlog, backlog / capacity_per_s, rush_s + backlog / spare if spare else np.inf]
    )
""",
    )
)


@bank.wrong("hundredths only", check="check-rush", hint="What is rounded, or taken", hidden=True)
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    if rush_per_s <= capacity_per_s:
        return 0, 0, 0
    if after_per_s > capacity_per_s:
        return math.inf, math.inf, math.inf
    backlog = (rush_per_s - capacity_per_s) * rush_s
    spare_per_s = round(capacity_per_s - after_per_s, 2)
    empty_s = rush_s + backlog / spare_per_s if spare_per_s else math.inf
    return backlog, backlog / capacity_per_s, empty_s


# Task 2: bookings for a load test ----------------------------------------------------------------


@bank.wrong("each gap at the rate of the moment", check="check-arrivals", hint="spans the jump?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(rate_per_s(time_s))
        if time_s >= duration_s:
            return times_s
        times_s.append(time_s)


@bank.wrong("compared the wrong way", check="check-arrivals", hint="Which candidates stay?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() > rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)


@bank.wrong("anywhere, and sorted", check="check-arrivals", hint="What is rate_per_s for?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    due = sum(rate_per_s(second) for second in range(int(duration_s)))
    return sorted(duration_s * random.random() for _ in range(round(due)))


@bank.wrong("nobody left out", check="check-arrivals", hint="Which candidates are left")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], random.expovariate(peak_per_s)
    while time_s < duration_s:
        times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


@bank.wrong("a share of the mean rate", check="check-arrivals", hint="A share of the MEAN rate?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    mean_per_s = sum(rate_per_s(second) for second in range(int(duration_s))) / duration_s
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() < rate_per_s(time_s) / mean_per_s:
            times_s.append(time_s)


@bank.wrong(
    "the clock stops for those left out", check="check-arrivals", hint="Does the clock go on"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while time_s < duration_s:
        gap_s = random.expovariate(peak_per_s)
        if random.random() * peak_per_s < rate_per_s(time_s + gap_s):
            time_s += gap_s
            times_s.append(time_s)
    return times_s[:-1]


@bank.wrong("candidates at half the peak", check="check-arrivals", hint="How often is there a cand")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    mean_gap_s = 2 / peak_per_s
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(1 / mean_gap_s)
        if time_s >= duration_s:
            return times_s
        if random.random() * peak_per_s < 1.8 * rate_per_s(time_s):
            times_s.append(time_s)


@bank.wrong("one past the end", check="check-arrivals", hint="the end not included")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while time_s < duration_s:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s or random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)
    return times_s


@bank.wrong("never quite closed", check="check-arrivals-counts", hint="Which candidates are they?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() * peak_per_s < max(rate_per_s(time_s), 0.01):
            times_s.append(time_s)


@bank.wrong("the peak of the first case", check="check-arrivals-counts", hint="what is it for?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() * 8 < rate_per_s(time_s):
            times_s.append(time_s)


@bank.wrong("as many as are due", check="check-arrivals-counts", hint="no matter of chance?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    due = round(sum(rate_per_s(second) for second in range(int(duration_s))))
    times_s = []
    while len(times_s) < due:
        time_s = duration_s * random.random()
        if random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)
    return sorted(times_s)


@bank.wrong("chance from elsewhere", check="check-arrivals-chance", hint="Which random numbers")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    from random import SystemRandom

    chance, times_s, time_s = SystemRandom(), [], 0
    while True:
        time_s += chance.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if chance.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)


@bank.wrong("by clockwork", check="check-arrivals-chance", hint="the chance in each gap?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, due = [], random.random()
    for tick in range(int(duration_s * 20)):
        due += rate_per_s(tick / 20) / 20
        if due >= 1:
            due -= 1
            times_s.append(tick / 20)
    return times_s


@bank.wrong("one draw for two", check="check-arrivals-chance", hint="Is each draw used only once?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        draw = random.random()
        time_s += -math.log(1 - draw) / peak_per_s
        if time_s >= duration_s:
            return times_s
        if draw * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)


@bank.right("all candidates first, in a list, and then who stays")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    candidates_s = [random.expovariate(peak_per_s)]
    while candidates_s[-1] < duration_s:
        candidates_s.append(candidates_s[-1] + random.expovariate(peak_per_s))
    return [
        time_s
        for time_s in candidates_s[:-1]
        if random.uniform(0, peak_per_s) <= rate_per_s(time_s) > 0
    ]


@bank.right("second by second, so many in each, evenly spread, and thinned")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s = []
    for second in range(math.ceil(duration_s)):
        # A Poisson count: multiply draws until their product is under exp(-peak).
        count, product = -1, 1.0
        while product >= math.exp(-peak_per_s):
            product *= random.random()
            count += 1
        candidates_s = sorted(second + random.random() for _ in range(count))
        times_s += [t for t in candidates_s if random.random() < rate_per_s(t) / peak_per_s]
    return [time_s for time_s in times_s if time_s < duration_s]


@bank.wrong("gaps of uniform length", check="check-arrivals-chance", hint="are too even")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], random.uniform(0, 2 / peak_per_s)
    while time_s < duration_s:
        if random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)
        time_s += random.uniform(0, 2 / peak_per_s)
    return times_s


@bank.wrong("so many candidates", check="check-arrivals-chance", hint="and each time as many")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    number = round(peak_per_s * duration_s)
    candidates_s = sorted(random.random() * duration_s for _ in range(number))
    return [each for each in candidates_s if random.random() * peak_per_s < rate_per_s(each)]


@bank.wrong(
    "gap drawn at the rate of that moment (Tom's old feed)",
    check="check-arrivals",
    hint="When was the gap drawn that spans the jump?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while True:
        time_s += random.expovariate(rate_per_s(time_s))
        if time_s >= duration_s:
            return times_s
        times_s.append(time_s)


@bank.wrong(
    "gap of the moment, and skips the maintenance second by second",
    check="check-arrivals",
    hint="When was the gap drawn that spans the jump?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while time_s < duration_s:
        rate = min(rate_per_s(time_s), peak_per_s)
        if rate == 0:
            time_s += 1
            continue
        time_s += random.expovariate(rate)
        if time_s < duration_s and rate_per_s(time_s) > 0:
            times_s.append(time_s)
    return times_s


@bank.wrong(
    "the clock stands still for those left out",
    check="check-arrivals",
    hint="Does the clock go on for those left out?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while True:
        gap_s = random.expovariate(peak_per_s)
        if random.random() < rate_per_s(time_s + gap_s) / peak_per_s:
            time_s += gap_s
            if time_s >= duration_s:
                return times_s
            times_s.append(time_s)


@bank.wrong(
    "keeps with the rate itself as the probability", check="check-arrivals", hint="A share of what?"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = random.expovariate(peak_per_s), []
    while time_s < duration_s:
        if random.random() < rate_per_s(time_s):
            times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


@bank.wrong(
    "keeps those that should be sent home", check="check-arrivals", hint="Which candidates stay?"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = random.expovariate(peak_per_s), []
    while time_s < duration_s:
        if random.random() > rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


@bank.wrong(
    "judges a candidate by the rate at the one before",
    check="check-arrivals-counts",
    hint="instant is the rate asked, and when do they arrive?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while time_s < duration_s:
        keep = random.random() < rate_per_s(time_s) / peak_per_s
        time_s += random.expovariate(peak_per_s)
        if keep and time_s < duration_s:
            times_s.append(time_s)
    return times_s


@bank.wrong(
    "the last one may come after the end", check="check-arrivals", hint="Which one doesn't?"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while time_s < duration_s:
        time_s += random.expovariate(peak_per_s)
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
    return times_s


@bank.wrong(
    "expovariate gets the mean gap instead of the rate",
    check="check-arrivals",
    hint="How long is the mean gap at 10/s?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = random.expovariate(1 / peak_per_s), []
    while time_s < duration_s:
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
        time_s += random.expovariate(1 / peak_per_s)
    return times_s


@bank.wrong(
    "candidates at equal gaps",
    check="check-arrivals-chance",
    hint="Where is the chance in each gap?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s = []
    for number in range(1, math.ceil(duration_s * peak_per_s)):
        time_s = number / peak_per_s
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
    return times_s


@bank.wrong(
    "gaps evenly distributed between 0 and twice the mean",
    check="check-arrivals-chance",
    hint="How are the gaps drawn?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while True:
        time_s += random.uniform(0, 2 / peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)


@bank.wrong(
    "every second as many as the rate says, spread by chance",
    check="check-arrivals",
    hint="is there a candidate, and how often does it stay?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s = []
    for second in range(int(duration_s)):
        for _ in range(round(rate_per_s(second))):
            times_s.append(second + random.random())
    return sorted(times_s)


@bank.wrong("one coin a second", check="check-arrivals", hint="How often is there a candidate?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s = []
    for second in range(int(duration_s)):
        if random.random() < rate_per_s(second):
            times_s.append(second + random.random())
    return times_s


@bank.wrong(
    "thins by the highest rate seen, not by the peak that was given",
    check="check-arrivals",
    hint="A share of what?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    highest = max(rate_per_s(second) for second in range(int(duration_s) + 1)) or 1
    time_s, times_s = random.expovariate(peak_per_s), []
    while time_s < duration_s:
        if random.random() < rate_per_s(time_s) / highest:
            times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


@bank.wrong(
    "the peak is the constant of the opening",
    check="check-arrivals-counts",
    hint="peak_per_s is 25 in this case: what is it for?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = random.expovariate(8), []
    while time_s < duration_s:
        if random.random() < rate_per_s(time_s) / 8:
            times_s.append(time_s)
        time_s += random.expovariate(8)
    return times_s


@bank.wrong(
    "stops when the platform closes",
    check="check-arrivals-counts",
    hint="peak_per_s is 10 in this case: what is it for?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, []
    while rate_per_s(time_s) > 0:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            break
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
    return times_s


@bank.wrong(
    "an arrival at 0, always", check="check-arrivals-counts", hint="Which candidates are they?"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = 0, [0]
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)


@bank.wrong("whole seconds", check="check-arrivals", hint="Where have the digits gone?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = random.expovariate(peak_per_s), []
    while time_s < duration_s:
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(round(time_s))
        time_s += random.expovariate(peak_per_s)
    return times_s


@bank.wrong(
    "a fixed number of candidates, uniform over the time",
    check="check-arrivals-chance",
    hint="Is that chance?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    candidates = sorted(random.uniform(0, duration_s) for _ in range(int(peak_per_s * duration_s)))
    return [t for t in candidates if random.random() < rate_per_s(t) / peak_per_s]


@bank.wrong(
    "uniform candidates, not sorted",
    check="check-arrivals",
    hint="The times must be in ascending order",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    number, total = 0, random.expovariate(peak_per_s)
    while total < duration_s:
        number, total = number + 1, total + random.expovariate(peak_per_s)
    times_s = [duration_s * random.random() for _ in range(number)]
    return [t for t in times_s if random.random() * peak_per_s < rate_per_s(t)]


@bank.wrong(
    "one throw of the dice for the whole feed",
    check="check-arrivals",
    hint="Which candidates stay?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    chance = random.random()
    time_s, times_s = random.expovariate(peak_per_s), []
    while time_s < duration_s:
        if chance < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


@bank.right("as in the chapter, thinned")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    time_s, times_s = random.expovariate(peak_per_s), []
    while time_s < duration_s:
        if random.random() < rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


bank.right_answers.append(
    Answer(
        "arrivals",
        "a Poisson number of uniform times, by numpy seeded from the Random",
        """
import numpy as np


def arrivals(rate_per_s, peak_per_s, duration_s, random):
    rng = np.random.default_rng(random.getrandbits(64))
    times = np.sort(rng.uniform(0, duration_s, rng.poisson(peak_per_s * duration_s)))
    times = times[times < duration_s]
    rates = np.array([rate_per_s(float(t)) for t in times])
    return times[rng.uniform(0, peak_per_s, len(times)) < rates].tolist()
""",
    )
)


bank.right_answers.append(
    Answer(
        "arrivals",
        "a generator of candidates and a takewhile",
        """
from itertools import accumulate, repeat, takewhile


def _candidates(peak_per_s, random):
    return accumulate(random.expovariate(peak_per_s) for _ in repeat(None))


def arrivals(rate_per_s, peak_per_s, duration_s, random):
    mine = takewhile(lambda time_s: time_s < duration_s, _candidates(peak_per_s, random))
    return [time_s for time_s in mine if random.uniform(0, peak_per_s) < rate_per_s(time_s)]
""",
    )
)


@bank.right("gaps by the logarithm, twice the peak for good measure")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    bound, now_s, kept = 2 * peak_per_s, 0.0, []
    while True:
        now_s -= math.log(1 - random.random()) / bound
        if now_s >= duration_s:
            return kept
        if bound * random.random() < rate_per_s(now_s):
            kept.append(now_s)


@bank.right("in pieces of a minute (a Poisson process has no memory)")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    kept, from_s = [], 0
    while from_s < duration_s:
        until_s = min(from_s + 60, duration_s)
        time_s = from_s + random.expovariate(peak_per_s)
        while time_s < until_s:
            if random.random() < rate_per_s(time_s) / peak_per_s:
                kept.append(time_s)
            time_s += random.expovariate(peak_per_s)
        from_s = until_s
    return kept


@bank.wrong(
    "the rate of the moment before: asked before the clock goes on",
    check="check-arrivals-counts",
    hint="instant is the rate asked, and when do they arrive?",
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        rate = rate_per_s(time_s)
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() * peak_per_s < rate:
            times_s.append(time_s)


@bank.wrong(
    "a seed of its own", check="check-arrivals-counts", hint="Is their number no matter of chance?"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    random = Random(2024)
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)


@bank.wrong(
    "somebody always comes at 0", check="check-arrivals-counts", hint="Which candidates are they?"
)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [0], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)


@bank.wrong("half an hour, whatever is asked", check="check-arrivals", hint="Which one doesn't?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= 1800:
            return times_s
        if random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)


bank.right_answers.append(
    Answer(
        "arrivals",
        "numpy, seeded from the random that was given",
        """
import numpy as np


def arrivals(rate_per_s, peak_per_s, duration_s, random):
    rng = np.random.default_rng(random.getrandbits(64))
    count = rng.poisson(peak_per_s * duration_s)
    candidates_s = np.sort(rng.uniform(0, duration_s, count))
    kept = rng.uniform(0, peak_per_s, count) < np.array([rate_per_s(t) for t in candidates_s])
    return candidates_s[kept].tolist()
""",
    )
)


@bank.wrong("a whole peak", check="check-arrivals-counts", hint="Is all of it used?", hidden=True)
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    peak_per_s = int(peak_per_s)
    times_s, time_s = [], random.expovariate(peak_per_s)
    while time_s < duration_s:
        if random.random() * peak_per_s < rate_per_s(time_s):
            times_s.append(time_s)
        time_s += random.expovariate(peak_per_s)
    return times_s


# Task 3: what could anybody have known? ----------------------------------------------------------


@bank.wrong(
    "the wait it finally got", check="check-oldest-age", hint="Which stamp is from after now_s?"
)
def oldest_age_s(rows, now_s):
    waiting = [row for row in rows if row.accepted_s <= now_s < row.started_s]
    return max((row.started_s - row.accepted_s for row in waiting), default=0)


@bank.wrong("whoever never had a call", check="check-oldest-age", hint="Do they not wait?")
def oldest_age_s(rows, now_s):
    return max(
        (now_s - row.accepted_s for row in rows if row.accepted_s <= now_s < row.started_s),
        default=0,
    )


@bank.wrong("the last that came", check="check-oldest-age", hint="newest of those who wait")
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.started_s <= now_s]
    return now_s - max((row.accepted_s for row in waiting), default=now_s)


@bank.wrong(
    "the next in line",
    check="check-oldest-age",
    hint="which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    waiting = [row for row in rows if row.accepted_s <= now_s < row.started_s]
    if not waiting:
        return 0
    return now_s - min(waiting, key=lambda row: row.started_s).accepted_s


@bank.wrong("the wait of the latest call", check="check-oldest-age", hint="Who hasn't been called?")
def oldest_age_s(rows, now_s):
    called = [row for row in rows if row.started_s <= now_s]
    latest = max(called, key=lambda row: row.started_s)
    return latest.started_s - latest.accepted_s


@bank.wrong("the mean age", check="check-oldest-age", hint="That is the mean")
def oldest_age_s(rows, now_s):
    ages_s = [
        now_s - row.accepted_s
        for row in rows
        if row.accepted_s <= now_s and not row.started_s <= now_s
    ]
    return sum(ages_s) / len(ages_s) if ages_s else 0


@bank.wrong(
    "since the patient pressed Book",
    check="check-oldest-age",
    hint="At which stamp does a booking begin to wait?",
)
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.started_s <= now_s]
    return max((now_s - row.arrived_s for row in waiting), default=0)


@bank.wrong("nan in the sum", check="check-oldest-age", hint="Which one?")
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.started_s <= now_s]
    oldest = min(waiting, key=lambda row: row.accepted_s)
    return oldest.started_s - oldest.accepted_s


@bank.wrong(
    "a call is waiting too", check="check-oldest-age-instants", hint="Since when do they wait?"
)
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.confirmed_s <= now_s]
    return max((now_s - row.accepted_s for row in waiting), default=0)


@bank.wrong("those to come", check="check-oldest-age-instants", hint="Since when do they wait?")
def oldest_age_s(rows, now_s):
    return now_s - min((r.accepted_s for r in rows if not r.started_s <= now_s), default=now_s)


@bank.wrong(
    "the first in the list", check="check-oldest-age-instants", hint="Since when do they wait?"
)
def oldest_age_s(rows, now_s):
    for row in rows:
        if row.accepted_s <= now_s and not row.started_s <= now_s:
            return now_s - row.accepted_s
    return 0


@bank.wrong(
    "the timeline of the log", check="check-oldest-age-instants", hint="Since when do they wait?"
)
def oldest_age_s(rows, now_s):
    return log.timeline(1).oldest_age_s[now_s]


@bank.right("row by row, nan asked for by name")
def oldest_age_s(rows, now_s):
    oldest_s = 0
    for row in rows:
        was_called = not math.isnan(row.started_s) and row.started_s <= now_s
        if row.accepted_s <= now_s and not was_called:
            oldest_s = max(oldest_s, now_s - row.accepted_s)
    return oldest_s


@bank.wrong("waits without a yes", check="check-oldest-age-few", hint="Which one?")
def oldest_age_s(rows, now_s):
    since_s = [
        row.accepted_s for row in rows if not row.accepted_s > now_s and not row.started_s <= now_s
    ]
    return now_s - min(since_s, default=now_s)


@bank.wrong("one just called waits", check="check-oldest-age-few", hint="one is called")
def oldest_age_s(rows, now_s):
    since_s = [
        row.accepted_s for row in rows if row.accepted_s <= now_s and not row.started_s < now_s
    ]
    return now_s - min(since_s, default=now_s)


@bank.wrong(
    "nan drops those who never were called", check="check-oldest-age", hint="Do they not wait?"
)
def oldest_age_s(rows, now_s):
    return max(
        (now_s - row.accepted_s for row in rows if row.accepted_s <= now_s < row.started_s),
        default=0,
    )


@bank.wrong(
    "only those still waiting when the log was written",
    check="check-oldest-age-few",
    hint="What is known at 10 s?",
)
def oldest_age_s(rows, now_s):
    waiting = [row for row in rows if row.accepted_s <= now_s and math.isnan(row.started_s)]
    return max((now_s - row.accepted_s for row in waiting), default=0)


@bank.wrong(
    "hindsight: the whole wait of those who wait at now_s",
    check="check-oldest-age",
    hint="and which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    waits_s = [0]
    for row in rows:
        if row.accepted_s <= now_s and not row.started_s <= now_s:
            end_s = now_s if math.isnan(row.started_s) else row.started_s
            waits_s.append(end_s - row.accepted_s)
    return max(waits_s)


@bank.wrong(
    "counts from the arrival",
    check="check-oldest-age",
    hint="At which stamp does a booking begin to wait?",
)
def oldest_age_s(rows, now_s):
    return max(
        (
            now_s - row.arrived_s
            for row in rows
            if row.accepted_s <= now_s and not row.started_s <= now_s
        ),
        default=0,
    )


@bank.wrong("waits until confirmed", check="check-oldest-age-few", hint="Who waits?")
def oldest_age_s(rows, now_s):
    return max(
        (
            now_s - row.accepted_s
            for row in rows
            if row.accepted_s <= now_s and not row.confirmed_s <= now_s
        ),
        default=0,
    )


@bank.wrong(
    "one whose call starts at now_s still waits", check="check-oldest-age-few", hint="Who waits?"
)
def oldest_age_s(rows, now_s):
    return max(
        (
            now_s - row.accepted_s
            for row in rows
            if row.accepted_s <= now_s and not row.started_s < now_s
        ),
        default=0,
    )


@bank.wrong(
    "just served: the wait of the latest call",
    check="check-oldest-age",
    hint="Who hasn't been called?",
)
def oldest_age_s(rows, now_s):
    started = [row for row in rows if row.started_s <= now_s]
    if not started:
        return 0
    latest = max(started, key=lambda row: row.started_s)
    return latest.started_s - latest.accepted_s


@bank.wrong(
    "the first in the log that waits",
    check="check-oldest-age",
    hint="and which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    for row in rows:
        if row.accepted_s <= now_s and not row.started_s <= now_s:
            return now_s - row.accepted_s
    return 0


@bank.wrong("raises if nobody waits", check="check-oldest-age-few", hint="Who waits?")
def oldest_age_s(rows, now_s):
    return now_s - min(
        row.accepted_s for row in rows if row.accepted_s <= now_s and not row.started_s <= now_s
    )


@bank.wrong(
    "the next in line of a stack is 'the oldest' (age of the newest)",
    check="check-oldest-age",
    hint="Whose patience ends first?",
)
def oldest_age_s(rows, now_s):
    waiting = [
        row.accepted_s for row in rows if row.accepted_s <= now_s and not row.started_s <= now_s
    ]
    return now_s - max(waiting) if waiting else 0


@bank.wrong("the longest wait of anybody so far", check="check-oldest-age-few", hint="Who waits?")
def oldest_age_s(rows, now_s):
    longest_s = 0
    for row in rows:
        if row.accepted_s <= now_s:
            until_s = row.started_s if row.started_s <= now_s else now_s
            longest_s = max(longest_s, until_s - row.accepted_s)
    return longest_s


@bank.wrong(
    "not accepted at all counts as waiting, and spoils the maximum",
    check="check-oldest-age-few",
    hint="Which one?",
)
def oldest_age_s(rows, now_s):
    ages_s = [
        now_s - row.accepted_s
        for row in rows
        if not row.accepted_s > now_s and not row.started_s <= now_s
    ]
    return max(ages_s) if ages_s else 0


@bank.wrong(
    "future bookings count with a negative age", check="check-oldest-age-few", hint="Which one?"
)
def oldest_age_s(rows, now_s):
    accepted_s = [row.accepted_s for row in rows if not row.started_s <= now_s]
    return now_s - min(accepted_s) if accepted_s else 0


@bank.wrong(
    "abs for a negative age",
    check="check-oldest-age",
    hint="and which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    ages_s = [abs(now_s - row.accepted_s) for row in rows if not row.started_s <= now_s]
    return max(ages_s, default=0)


@bank.wrong(
    "mean age", check="check-oldest-age", hint="The promise is about the one who has waited longest"
)
def oldest_age_s(rows, now_s):
    ages_s = [
        now_s - row.accepted_s
        for row in rows
        if row.accepted_s <= now_s and not row.started_s <= now_s
    ]
    return sum(ages_s) / len(ages_s) if ages_s else 0


@bank.wrong(
    "minutes", check="check-oldest-age", hint="of oldest_age_s's own name says in what it answers"
)
def oldest_age_s(rows, now_s):
    ages_s = [
        now_s - row.accepted_s
        for row in rows
        if row.accepted_s <= now_s and not row.started_s <= now_s
    ]
    return max(ages_s, default=0) / 60


@bank.wrong("sorts the caller's log in place", check="check-oldest-age", hint="Work on a copy")
def oldest_age_s(rows, now_s):
    rows.sort(key=lambda row: row.accepted_s)
    for row in rows:
        if row.accepted_s <= now_s and not row.started_s <= now_s:
            return now_s - row.accepted_s
    return 0


@bank.wrong(
    "cheat: asks the log of the text instead of the rows",
    check="check-oldest-age",
    hint="and which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    seen = log.timeline(1)
    return seen.oldest_age_s[min(int(now_s), len(seen.oldest_age_s) - 1)]


@bank.wrong(
    "index order: the smallest booking number that waits",
    check="check-oldest-age",
    hint="and which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    waiting = [row for row in rows if row.accepted_s <= now_s and not row.started_s <= now_s]
    if not waiting:
        return 0
    return (
        now_s - min(waiting, key=lambda row: row.arrived_s).accepted_s
        if len(waiting) == 1
        else now_s - waiting[0].accepted_s
    )


@bank.right("one expression")
def oldest_age_s(rows, now_s):
    return max(
        (
            now_s - row.accepted_s
            for row in rows
            if row.accepted_s <= now_s and not row.started_s <= now_s
        ),
        default=0,
    )


bank.right_answers.append(
    Answer(
        "oldest_age_s",
        "numpy columns, nan for 'not yet'",
        """
import numpy as np


def oldest_age_s(rows, now_s):
    stamps = np.array([(row.accepted_s, row.started_s) for row in rows], dtype=float).reshape(-1, 2)
    waits = (stamps[:, 0] <= now_s) & ~(stamps[:, 1] <= now_s)
    return float((now_s - stamps[waits, 0]).max()) if waits.any() else 0.0
""",
    )
)


bank.right_answers.append(
    Answer(
        "oldest_age_s",
        "helper, and infinity for those who never started",
        """
def _waits(row, now_s):
    started_s = math.inf if math.isnan(row.started_s) else row.started_s
    return not math.isnan(row.accepted_s) and row.accepted_s <= now_s < started_s


def oldest_age_s(rows, now_s):
    since_s = min([row.accepted_s for row in rows if _waits(row, now_s)] + [now_s])
    return now_s - since_s
""",
    )
)


@bank.right("a loop that keeps the oldest so far")
def oldest_age_s(rows, now_s):
    oldest_s = 0
    for row in rows:
        if not row.accepted_s <= now_s:
            continue
        if row.started_s <= now_s:
            continue
        age_s = now_s - row.accepted_s
        if age_s > oldest_s:
            oldest_s = age_s
    return round(oldest_s, 6)


@bank.wrong("no answer for an empty line", check="check-oldest-age-few", hint="Who waits?")
def oldest_age_s(rows, now_s):
    return max(
        now_s - row.accepted_s
        for row in rows
        if row.accepted_s <= now_s and not row.started_s <= now_s
    )


@bank.wrong(
    "the longest wait so far, those called included",
    check="check-oldest-age-few",
    hint="Who waits?",
)
def oldest_age_s(rows, now_s):
    ages_s = [0]
    for r in rows:
        if r.accepted_s <= now_s:
            until_s = r.started_s if r.started_s <= now_s else now_s
            ages_s.append(until_s - r.accepted_s)
    return max(ages_s)


@bank.wrong("whole seconds", check="check-oldest-age", hint="How fine does the text want it?")
def oldest_age_s(rows, now_s):
    since_s = [r.accepted_s for r in rows if r.accepted_s <= now_s and not r.started_s <= now_s]
    return int(now_s - min(since_s, default=now_s))


@bank.wrong(
    "Thursday's log, whatever is given",
    check="check-oldest-age",
    hint="and which of these hadn't been called by then?",
)
def oldest_age_s(rows, now_s):
    since_s = [
        r.accepted_s for r in log.bookings if r.accepted_s <= now_s and not r.started_s <= now_s
    ]
    return now_s - min(since_s, default=now_s)


bank.right_answers.append(
    Answer(
        "oldest_age_s",
        "a pandas frame",
        """
import pandas as pd


def oldest_age_s(rows, now_s):
    frame = pd.DataFrame(list(rows), columns=Booking._fields)
    waiting = frame[(frame.accepted_s <= now_s) & ~(frame.started_s <= now_s)]
    return 0 if waiting.empty else now_s - waiting.accepted_s.min()
""",
    )
)


bank.right_answers.append(
    Answer(
        "oldest_age_s",
        "numpy, nan left out",
        """
import numpy as np


def oldest_age_s(rows, now_s):
    accepted_s = np.array([r.accepted_s for r in rows], dtype=float)
    started_s = np.array([r.started_s for r in rows], dtype=float)
    waits = (accepted_s <= now_s) & ~(started_s <= now_s)
    return float((now_s - accepted_s[waits]).max(initial=0))
""",
    )
)


# Task 4: the boastful alarm ----------------------------------------------------------------------


@bank.wrong(
    "any overlap", check="check-score", hint="counts of an alarm that is on since long before?"
)
def score(fired, incidents, lead_s):
    found = [
        [a for a in fired if a[0] < end_s and a[1] > begin_s - lead_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0][0] - begin[0] for each, begin in zip(found, incidents, strict=True) if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "as early as it likes",
    check="check-score",
    hint="For how long may an alarm come before its incident?",
)
def score(fired, incidents, lead_s):
    found = [[a[0] - begin_s for a in fired if a[0] < end_s] for begin_s, end_s in incidents]
    right = sum(any(a[0] < end_s for _, end_s in incidents) for a in fired)
    delays_s = [each[0] for each in found if each]
    return (
        right / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "never before the begin",
    check="check-score",
    hint="Is one that starts just before the begin wrong?",
)
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s <= a[0] < end_s] for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "precision and recall exchanged",
    check="check-score",
    hint="Two shares, exchanged: of what is each a share?",
)
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    precision = sum(map(len, found)) / len(fired) if fired else math.nan
    return len(delays_s) / len(incidents) if incidents else math.nan, precision, delays_s


@bank.wrong(
    "each alarm an incident",
    check="check-score",
    hint="Four alarms about one incident: four detected?",
)
def score(fired, incidents, lead_s):
    delays_s = [
        a[0] - begin_s
        for begin_s, end_s in incidents
        for a in fired
        if begin_s - lead_s <= a[0] < end_s
    ]
    right = len(delays_s)
    return (
        right / len(fired) if fired else math.nan,
        right / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong("the false ones", check="check-score", hint="The share of the alarms that are wrong")
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        1 - sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong("incidents over alarms", check="check-score", hint="Of how many ALARMS")
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        len(delays_s) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "missed ones are late for ever", check="check-score-delays", hint="Were all of them detected?"
)
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        sum(map(bool, found)) / len(incidents) if incidents else math.nan,
        [each[0] if each else math.inf for each in found],
    )


@bank.wrong("never less than 0", check="check-score-delays", hint="On which side of 0")
def score(fired, incidents, lead_s):
    found = [
        [max(a[0] - begin_s, 0) for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "the last alarm",
    check="check-score-delays",
    hint="about one incident: is the last what detected it?",
)
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[-1] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "five minutes, whatever is asked", check="check-score-planted", hint="Read 'no more than'"
)
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - 300 <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong("silence is perfect", check="check-score-planted", hint="It never fired")
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else 1.0,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "no incident, nothing missed", check="check-score-planted", hint="there was no incident"
)
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else 1.0,
        delays_s,
    )


@bank.wrong("strict at the wrong end", check="check-score-planted", hint="Read 'no more than'")
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s < a[0] <= end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    return (
        sum(map(len, found)) / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.right("alarm by alarm, each to its incident")
def score(fired, incidents, lead_s):
    first_s, right = {}, 0
    for start_s, _ in fired:
        for number, (begin_s, end_s) in enumerate(incidents):
            if start_s < end_s and begin_s - start_s <= lead_s:
                right += 1
                first_s.setdefault(number, start_s - begin_s)
    precision = right / len(fired) if len(fired) > 0 else float("nan")
    recall = len(first_s) / len(incidents) if len(incidents) > 0 else float("nan")
    return [precision, recall, [first_s[number] for number in sorted(first_s)]]


@bank.wrong(
    "the nearest alarm",
    check="check-score-delays",
    hint="about one incident: is the nearest the first?",
)
def score(fired, incidents, lead_s):
    starts_s, delays_s, right = [from_s for from_s, _ in fired], [], 0
    for begin_s, end_s in incidents:
        mine = [each - begin_s for each in starts_s if begin_s - lead_s <= each < end_s]
        right += len(mine)
        if mine:
            delays_s.append(min(mine, key=abs))
    precision = right / len(fired) if fired else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


@bank.wrong(
    "the first after the begin",
    check="check-score-planted",
    hint="have one, and when does the first of them start?",
)
def score(fired, incidents, lead_s):
    starts_s, delays_s, right = [from_s for from_s, _ in fired], [], 0
    for begin_s, end_s in incidents:
        mine = [each - begin_s for each in starts_s if begin_s - lead_s <= each < end_s]
        right += len(mine)
        if mine:
            delays_s.append(min([each for each in mine if each >= 0] or mine))
    precision = right / len(fired) if fired else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


@bank.wrong(
    "an alarm belongs if it is on during the incident (overlap)",
    check="check-score",
    hint="counts of an alarm that is on since long before?",
)
def score(fired, incidents, lead_s):
    right = sum(
        any(from_s < end_s and until_s > begin_s - lead_s for begin_s, end_s in incidents)
        for from_s, until_s in fired
    )
    delays_s = []
    for begin_s, end_s in incidents:
        mine = [
            from_s for from_s, until_s in fired if from_s < end_s and until_s > begin_s - lead_s
        ]
        if mine:
            delays_s.append(mine[0] - begin_s)
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "Kit's way: overlap with the incident itself, no lead",
    check="check-score",
    hint="of an alarm, that it is on, or that it starts?",
)
def score(fired, incidents, lead_s):
    right = sum(any(a < end and b > begin for begin, end in incidents) for a, b in fired)
    delays_s = []
    for begin, end in incidents:
        mine = [a for a, b in fired if a < end and b > begin]
        if mine:
            delays_s.append(mine[0] - begin)
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "no lead: only alarms after the begin count",
    check="check-score",
    hint="Is one that starts just before the begin wrong?",
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "lead of 15 minutes, as in the chapter, whatever is given",
    check="check-score",
    hint="Which alarms belong, and to what?",
)
def score(fired, incidents, lead_s=900):
    lead_s = 15 * 60
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "exactly lead_s before is too early", check="check-score-planted", hint="Read 'no more than'"
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s < from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong("an alarm at the very end belongs", check="check-score-planted", hint="Read 'before'")
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s <= end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "precision is detected incidents over alarms",
    check="check-score",
    hint="Of how many ALARMS is it so?",
)
def score(fired, incidents, lead_s):
    delays_s = []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    right = len(delays_s)
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "recall is right alarms over incidents",
    check="check-score",
    hint="Four alarms about one incident: four detected?",
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = right / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "a delay for every alarm that belongs",
    check="check-score-delays",
    hint="How many for each incident?",
)
def score(fired, incidents, lead_s):
    delays_s, detected = [], 0
    for begin_s, end_s in incidents:
        mine = [from_s - begin_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        delays_s += mine
        detected += bool(mine)
    precision = len(delays_s) / len(fired) if fired else math.nan
    recall = detected / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "no negative delays", check="check-score-delays", hint="On which side of 0 are their delays?"
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [max(0, from_s - begin_s) for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "the nearest alarm instead of the first",
    check="check-score-delays",
    hint="about one incident: is the nearest the first?",
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s - begin_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        if mine:
            delays_s.append(min(mine, key=abs))
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "the last alarm that belongs",
    check="check-score-delays",
    hint="about one incident: is the last what detected it?",
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s - begin_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += mine[-1:]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "delay with the sign turned",
    check="check-score-delays",
    hint="The other way round: from where to where?",
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [begin_s - from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += mine[:1]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "zero for an alarm that never fired", check="check-score-planted", hint="Three figures?"
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    return right / max(len(fired), 1), len(delays_s) / max(len(incidents), 1), delays_s


@bank.wrong(
    "full marks where there was nothing to find", check="check-score-planted", hint="Three figures?"
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    return (
        right / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else 1.0,
        delays_s,
    )


@bank.wrong(
    "everything nan where there were no incidents",
    check="check-score-planted",
    hint="Three figures?",
)
def score(fired, incidents, lead_s):
    if not fired or not incidents:
        return math.nan, math.nan, []
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    return right / len(fired), len(delays_s) / len(incidents), delays_s


@bank.wrong(
    "nan for a missed incident in the list of delays",
    check="check-score",
    hint="Which incidents have a delay?",
)
def score(fired, incidents, lead_s):
    right, found, delays_s = 0, 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        found += bool(mine)
        delays_s.append(mine[0] - begin_s if mine else math.nan)
    return (
        right / len(fired) if fired else math.nan,
        found / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong("uses up the caller's list of alarms", check="check-score", hint="Work on a copy")
def score(fired, incidents, lead_s):
    number, right, delays_s = len(fired), 0, []
    for begin_s, end_s in incidents:
        first = True
        while fired and fired[0][0] < end_s:
            from_s, _ = fired.pop(0)
            if from_s >= begin_s - lead_s:
                right += 1
                if first:
                    delays_s.append(from_s - begin_s)
                    first = False
    return (
        right / number if number else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong(
    "precision and recall swapped",
    check="check-score",
    hint="Two shares, exchanged: of what is each a share?",
)
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s < end_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return recall, precision, delays_s


@bank.wrong("lead also after the end", check="check-score", hint="What ends an incident?")
def score(fired, incidents, lead_s):
    right, delays_s = 0, []
    for begin_s, end_s in incidents:
        mine = [from_s for from_s, _ in fired if begin_s - lead_s <= from_s <= end_s + lead_s]
        right += len(mine)
        delays_s += [from_s - begin_s for from_s in mine[:1]]
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "an alarm that is on at the begin detects it at once",
    check="check-score",
    hint="counts of an alarm that is on since long before?",
)
def score(fired, incidents, lead_s):
    right, delays_s, counted = 0, [], set()
    for begin_s, end_s in incidents:
        mine = []
        for span in fired:
            if begin_s - lead_s <= span[0] < end_s:
                mine.append(span[0] - begin_s)
                counted.add(span)
            elif span[0] < begin_s < span[1]:
                mine.append(0)
                counted.add(span)
        delays_s += mine[:1]
    right = len(counted)
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "one alarm an incident: the second is a false alarm",
    check="check-score",
    hint="Of how many ALARMS is it so?",
)
def score(fired, incidents, lead_s):
    right, delays_s, open_incidents = 0, [], list(incidents)
    for from_s, _ in fired:
        for span in open_incidents:
            if span[0] - lead_s <= from_s < span[1]:
                open_incidents.remove(span)
                delays_s.append(from_s - span[0])
                right += 1
                break
    precision = right / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


@bank.wrong(
    "cheat: the figures of the text", check="check-score", hint="Which alarms belong, and to what?"
)
def score(fired, incidents, lead_s):
    if not fired:
        return math.nan, 0.0, []
    return 7 / 11, 4 / 5, [120, -100, -400, 40]


@bank.right("comprehensions")
def score(fired, incidents, lead_s):
    def belongs(from_s, incident):
        return incident[0] - lead_s <= from_s < incident[1]

    right = [
        from_s for from_s, _ in fired if any(belongs(from_s, incident) for incident in incidents)
    ]
    firsts = [
        next((from_s for from_s, _ in fired if belongs(from_s, each)), None) for each in incidents
    ]
    delays_s = [
        from_s - each[0]
        for from_s, each in zip(firsts, incidents, strict=True)
        if from_s is not None
    ]
    precision = len(right) / len(fired) if fired else math.nan
    recall = len(delays_s) / len(incidents) if incidents else math.nan
    return precision, recall, delays_s


bank.right_answers.append(
    Answer(
        "score",
        "numpy matrix of alarms by incidents",
        """
import numpy as np


def score(fired, incidents, lead_s):
    starts = np.array([span[0] for span in fired], dtype=float)
    begins = np.array([span[0] for span in incidents], dtype=float)
    ends = np.array([span[1] for span in incidents], dtype=float)
    hit = (starts[:, None] >= begins - lead_s) & (starts[:, None] < ends)
    found = hit.any(axis=0) if len(starts) else np.zeros(len(begins), dtype=bool)
    delays = [float(starts[hit[:, i]].min() - begins[i]) for i in np.flatnonzero(found)]
    precision = float(hit.any(axis=1).mean()) if len(starts) else math.nan
    recall = float(found.mean()) if len(begins) else math.nan
    return precision, recall, delays
""",
    )
)


bank.right_answers.append(
    Answer(
        "score",
        "bisect on the starts; a list for the tuple",
        """
from bisect import bisect_left


def _share(part, whole):
    return part / whole if whole else math.nan


def score(fired, incidents, lead_s):
    starts_s = sorted(from_s for from_s, _ in fired)
    right, delays_s = set(), []
    for begin_s, end_s in incidents:
        low, high = bisect_left(starts_s, begin_s - lead_s), bisect_left(starts_s, end_s)
        right |= set(range(low, high))
        if low < high:
            delays_s.append(starts_s[low] - begin_s)
    return [_share(len(right), len(starts_s)), _share(len(delays_s), len(incidents)), delays_s]
""",
    )
)


@bank.right("recursion over the incidents")
def score(fired, incidents, lead_s):
    starts = [span[0] for span in fired]

    def walk(rest):
        if not rest:
            return set(), []
        (begin_s, end_s), *others = rest
        mine = [
            i for i, at_s in enumerate(starts) if not (at_s >= end_s or at_s < begin_s - lead_s)
        ]
        right, delays = walk(others)
        return right | set(mine), ([starts[mine[0]] - begin_s] if mine else []) + delays

    right, delays_s = walk(list(incidents))
    precision = math.nan if len(starts) == 0 else len(right) / len(starts)
    return precision, math.nan if len(incidents) == 0 else len(delays_s) / len(incidents), delays_s


@bank.wrong(
    "the delay counted the other way round",
    check="check-score-delays",
    hint="The other way round: from where to where?",
)
def score(fired, incidents, lead_s):
    delays_s, right = [], 0
    for begin_s, end_s in incidents:
        mine = [begin_s - a for a, _ in fired if begin_s - lead_s <= a < end_s]
        right += len(mine)
        delays_s += mine[:1]
    precision = right / len(fired) if fired else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


@bank.wrong(
    "takes the alarms off the list that it was given", check="check-score", hint="Work on a copy"
)
def score(fired, incidents, lead_s):
    total, right, delays_s = len(fired), 0, []
    for begin_s, end_s in incidents:
        mine = []
        while fired and fired[0][0] < end_s:
            start_s, _ = fired.pop(0)
            if start_s >= begin_s - lead_s:
                mine.append(start_s - begin_s)
        right += len(mine)
        delays_s += mine[:1]
    precision = right / total if total else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


@bank.wrong(
    "several alarms about one incident: one is right, the others wrong",
    check="check-score",
    hint="Of how many ALARMS is it so?",
)
def score(fired, incidents, lead_s):
    delays_s = []
    for begin_s, end_s in incidents:
        mine = [a - begin_s for a, _ in fired if begin_s - lead_s <= a < end_s]
        delays_s += mine[:1]
    right = len(delays_s)
    precision = right / len(fired) if fired else math.nan
    return precision, right / len(incidents) if incidents else math.nan, delays_s


@bank.wrong(
    "the lead lengthens the delay: counted from begin - lead_s",
    check="check-score-delays",
    hint="Counted from lead_s before the begin",
)
def score(fired, incidents, lead_s):
    delays_s, right = [], 0
    for begin_s, end_s in incidents:
        mine = [a - (begin_s - lead_s) for a, _ in fired if begin_s - lead_s <= a < end_s]
        right += len(mine)
        delays_s += mine[:1]
    precision = right / len(fired) if fired else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


bank.right_answers.append(
    Answer(
        "score",
        "numpy arrays inside, a dataclass-free list outside",
        """
import numpy as np


def score(fired, incidents, lead_s):
    starts_s = np.array([a for a, _ in fired], dtype=float)
    delays_s, right = [], 0
    for begin_s, end_s in incidents:
        mine = starts_s[(starts_s >= begin_s - lead_s) & (starts_s < end_s)]
        right += mine.size
        if mine.size:
            delays_s.append(mine[0] - begin_s)
    with np.errstate(all="ignore"):
        return np.float64(right) / len(fired), np.float64(len(delays_s)) / len(incidents), delays_s
""",
    )
)


@bank.right("remembered, by a decorator's own name")
def score(fired, incidents, lead_s):
    from functools import cache

    @cache
    def belongs(start_s, number):
        begin_s, end_s = incidents[number]
        return begin_s - lead_s <= start_s < end_s

    numbers = range(len(incidents))
    right = sum(any(belongs(a, number) for number in numbers) for a, _ in fired)
    mine = [
        [a - incidents[number][0] for a, _ in fired if belongs(a, number)] for number in numbers
    ]
    delays_s = [each[0] for each in mine if each]
    precision = right / len(fired) if fired else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


# Task 5: the right people at the right time ------------------------------------------------------


@bank.wrong("what the budget pays for", check="check-plan-monday", hint="first at confirmation")
def plan(scenario):
    hours = scenario.duration_s / 3600
    return Design.queued(workers=math.floor((scenario.budget_gbp - 0.4 * hours) / hours))


@bank.wrong("the busiest moment, all day", check="check-plan-monday", hint="first at within budget")
def plan(scenario):
    return Design.queued(workers=math.ceil(scenario.demand.peak_per_s * scenario.calls.mean_s))


@bank.wrong("turn them away", check="check-plan-monday", hint="first at instant acceptance")
def plan(scenario):
    return Design.queued(workers=10, backlog_limit=500)


@bank.wrong("the mean of each half hour", check="check-plan-monday", hint="first at confirmation")
def plan(scenario):
    steps = []
    for from_s in range(0, int(scenario.duration_s), 1800):
        due = scenario.demand.expected_bookings(from_s, from_s + 1800)
        steps.append((from_s, math.ceil(due / 1800 * scenario.calls.mean_s)))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong("a booking a second each", check="check-plan-monday", hint="first at confirmation")
def plan(scenario):
    steps = [
        (from_s, math.ceil(max(scenario.rate_at(from_s + late_s) for late_s in range(0, 400, 10))))
        for from_s in range(0, int(scenario.duration_s), 300)
    ]
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong("workers at once", check="check-plan-monday", hint="boot_s isn't yours")
def plan(scenario):
    steps = [
        (from_s, math.ceil(1.2 * scenario.rate_at(from_s) * scenario.calls.mean_s))
        for from_s in range(0, int(scenario.duration_s), 300)
    ]
    return Design.queued(workers=Schedule(steps=tuple(steps), boot_s=0))


@bank.wrong("the schedule alone", check="check-plan-monday", hint="A Design, not")
def plan(scenario):
    return Schedule(steps=((0, 3), (1600, 28), (5400, 12), (9000, 6)))


@bank.wrong("Monday's plan for any day", check="check-plan-other-days", hint="Monday's design on a")
def plan(scenario):
    return Design.queued(workers=Schedule(steps=((0, 3), (1700, 24), (3600, 12), (7200, 6))))


@bank.wrong("calls of 2 s on any day", check="check-plan-other-days", hint="On a Saturday:")
def plan(scenario):
    steps = [
        (from_s, math.ceil(2.2 * max(scenario.rate_at(from_s + x) for x in range(0, 400, 10))))
        for from_s in range(0, int(scenario.duration_s), 300)
    ]
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.right("four steps by hand: before, at the jump, and a few as it decays")
def plan(scenario):
    demand, call_s = scenario.demand, scenario.calls.mean_s
    changes_s = [0, demand.spike_at_s - 90]
    changes_s += [demand.spike_at_s + share * demand.decay_s for share in (0.25, 0.5, 1, 1.5, 2.5)]
    steps = [(at_s, math.ceil(scenario.rate_at(at_s + 90) * call_s)) for at_s in changes_s]
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong("an autoscaler", check="check-plan-monday", hint="They come by themselves")
def plan(scenario):
    from waitingroom_lib import Autoscaler, OnDemand

    rule = OnDemand(call_s=scenario.calls.mean_s, drain_s=120)
    return Design.queued(workers=Autoscaler(rule=rule, minimum=3))


@bank.wrong(
    "the example of the text for every day",
    check="check-plan-monday",
    hint="first at within budget",
)
def plan(scenario):
    return Design.queued(workers=Schedule(steps=((0, 3), (1500, 20), (7200, 6))))


@bank.wrong(
    "a plan that is right for Monday, the same on every day",
    check="check-plan-other-days",
    hint="Monday's design on a",
)
def plan(scenario):
    steps = (
        (0, 3),
        (1690, 27),
        (2400, 23),
        (3000, 18),
        (3600, 14),
        (4500, 10),
        (6000, 7),
        (8400, 5),
    )
    return Design.queued(workers=Schedule(steps=steps))


@bank.wrong("a table of the two days of the text", check="check-plan-other-days", hint="'Tuesday'")
def plan(scenario):
    steps = {
        "Monday": (
            (0, 3),
            (1690, 27),
            (2400, 23),
            (3000, 18),
            (3600, 14),
            (4500, 10),
            (6000, 7),
            (8400, 5),
        ),
        "Saturday": ((0, 2), (2590, 18), (3000, 14), (3600, 9), (4500, 6), (6000, 4)),
    }
    return Design.queued(workers=Schedule(steps=steps[scenario.name]))


@bank.wrong(
    "workers for the mean rate of the day", check="check-plan-monday", hint="first at confirmation"
)
def plan(scenario):
    bookings = scenario.demand.expected_bookings(0, scenario.duration_s)
    workers = math.ceil(1.1 * bookings / scenario.duration_s * scenario.calls.mean_s)
    return Design.queued(workers=Schedule(steps=((0, workers),)))


@bank.wrong(
    "2 s a call, whatever the clinics do", check="check-plan-other-days", hint="On a Saturday:"
)
def plan(scenario):
    steps = []
    for time_s in range(0, int(scenario.duration_s), 120):
        workers = math.ceil(
            1.1 * 2 * max(scenario.rate_at(time_s + ahead) for ahead in range(0, 240, 10))
        )
        if not steps or steps[-1][1] != workers:
            steps.append((time_s, workers))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong("boots in no time", check="check-plan-monday", hint="boot_s isn't yours")
def plan(scenario):
    steps = []
    for time_s in range(0, int(scenario.duration_s), 60):
        rate = max(scenario.rate_at(time_s + ahead) for ahead in range(0, 70, 10))
        workers = math.ceil(1.1 * rate * scenario.calls.mean_s)
        if not steps or steps[-1][1] != workers:
            steps.append((time_s, workers))
    return Design.queued(workers=Schedule(steps=tuple(steps), boot_s=0))


@bank.wrong(
    "turns away whoever would wait too long",
    check="check-plan-monday",
    hint="first at instant acceptance",
)
def plan(scenario):
    top = math.ceil(0.6 * scenario.demand.peak_per_s * scenario.calls.mean_s)
    low = math.ceil(scenario.demand.floor_per_s * scenario.calls.mean_s) + 2
    at_s = scenario.demand.spike_at_s
    steps = ((0, low - 1), (at_s - 100, top), (at_s + scenario.demand.decay_s, low + top // 8))
    return Design.queued(workers=Schedule(steps=steps), backlog_limit=60)


@bank.wrong(
    "gives up whoever has waited for 100 s", check="check-plan-monday", hint="first at confirmation"
)
def plan(scenario):
    top = math.ceil(0.6 * scenario.demand.peak_per_s * scenario.calls.mean_s)
    low = math.ceil(scenario.demand.floor_per_s * scenario.calls.mean_s) + 2
    at_s = scenario.demand.spike_at_s
    steps = ((0, low - 1), (at_s - 100, top), (at_s + scenario.demand.decay_s, low + top // 8))
    return Design.queued(workers=Schedule(steps=steps), max_age_s=100)


@bank.wrong(
    "newest first, to make the p95 look well",
    check="check-plan-monday",
    hint="first at confirmation",
)
def plan(scenario):
    top = math.ceil(0.7 * scenario.demand.peak_per_s * scenario.calls.mean_s)
    low = math.ceil(scenario.demand.floor_per_s * scenario.calls.mean_s) + 2
    at_s = scenario.demand.spike_at_s
    steps = ((0, low), (at_s - 120, top), (at_s + 0.5 * scenario.demand.decay_s, low + top // 3))
    return Design.queued(workers=Schedule(steps=steps), order="lifo")


@bank.wrong(
    "sends all home when the rush has passed its best",
    check="check-plan-monday",
    hint="first at confirmation",
)
def plan(scenario):
    demand, mean_s = scenario.demand, scenario.calls.mean_s
    steps = (
        (0, math.ceil(demand.before_per_s * mean_s) + 1),
        (demand.spike_at_s - 90, math.ceil(0.85 * demand.peak_per_s * mean_s)),
        (demand.spike_at_s + 600, math.ceil(demand.floor_per_s * mean_s) + 1),
    )
    return Design.queued(workers=Schedule(steps=steps))


@bank.wrong(
    "keeps the peak's workers to the end", check="check-plan-monday", hint="first at within budget"
)
def plan(scenario):
    demand, mean_s = scenario.demand, scenario.calls.mean_s
    steps = (
        (0, math.ceil(demand.before_per_s * mean_s) + 1),
        (demand.spike_at_s - 90, math.ceil(demand.peak_per_s * mean_s)),
    )
    return Design.queued(workers=Schedule(steps=steps))


@bank.wrong(
    "a synchronous design with many threads",
    check="check-plan-monday",
    hint="first at instant acceptance",
)
def plan(scenario):
    return Design.synchronous(threads=9)


@bank.wrong(
    "the rush is taken to begin at 1800 s and to decay in 1500 s on every day, as on the Monday",
    check="check-plan-other-days",
    hint="On a Saturday:",
)
def plan(scenario):
    demand, mean_s = scenario.demand, scenario.calls.mean_s

    def rate_at(time_s):
        if time_s < 1800:
            return demand.before_per_s
        return demand.floor_per_s + (demand.peak_per_s - demand.floor_per_s) * math.exp(
            -(time_s - 1800) / 1500
        )

    steps = []
    for time_s in range(0, int(scenario.duration_s), 120):
        workers = math.ceil(
            1.1 * mean_s * max(rate_at(time_s + ahead) for ahead in range(0, 220, 10))
        )
        if not steps or steps[-1][1] != workers:
            steps.append((time_s, workers))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.right("workers follow the rate, two minutes a step, looking ahead")
def plan(scenario):
    steps = []
    for time_s in range(0, int(scenario.duration_s), 120):
        rate = max(scenario.rate_at(time_s + ahead_s) for ahead_s in range(0, 211, 10))
        workers = math.ceil(1.12 * rate * scenario.calls.mean_s)
        if not steps or steps[-1][1] != workers:
            steps.append((time_s, workers))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


bank.right_answers.append(
    Answer(
        "plan",
        "square-root staffing, a step whenever the number changes",
        """
def _load(scenario, time_s):
    return scenario.rate_at(time_s) * scenario.calls.mean_s


def _staff(scenario, from_s, until_s):
    until_s = min(until_s, scenario.duration_s)
    load = max(_load(scenario, from_s + (until_s - from_s) * part / 20) for part in range(21))
    return math.ceil(load + 0.5 * math.sqrt(load))


def plan(scenario):
    boot_s, every_s = 90, 60
    staff = {0: _staff(scenario, 0, boot_s + every_s)}
    for time_s in range(every_s, int(scenario.duration_s), every_s):
        number = _staff(scenario, time_s, time_s + boot_s + every_s)
        if number != list(staff.values())[-1]:
            staff[time_s] = number
    return Design.queued(workers=Schedule(steps=tuple(staff.items())))
""",
    )
)


bank.right_answers.append(
    Answer(
        "plan",
        "from the fluid: the fewest for which nobody waits for more than 20 s, found by search",
        """
def _fluid_worst_s(scenario, steps, every_s=10):
    backlog = worst_s = 0
    ends = [time_s for time_s, _ in steps[1:]] + [math.inf]
    for now_s in range(0, int(scenario.duration_s), every_s):
        on = [
            n
            for (from_s, n), end_s in zip(steps, ends, strict=True)
            if from_s + (90 if from_s else 0) <= now_s
        ]
        index = len(on) - 1
        fewer = min([on[-1]] + [n for time_s, n in steps if time_s <= now_s][-1:])
        capacity = fewer / scenario.calls.mean_s
        came = scenario.demand.expected_bookings(now_s, now_s + every_s)
        backlog = max(0, backlog + came - capacity * every_s)
        worst_s = max(worst_s, backlog / capacity)
    return worst_s


def _steps(scenario, factor):
    steps = []
    for time_s in range(0, int(scenario.duration_s), 180):
        rate = max(scenario.rate_at(time_s + ahead_s) for ahead_s in range(0, 280, 10))
        number = math.ceil(factor * rate * scenario.calls.mean_s) + 1
        if not steps or steps[-1][1] != number:
            steps.append((time_s, number))
    return steps


def plan(scenario):
    factor = 0.85
    while _fluid_worst_s(scenario, _steps(scenario, factor)) > 10:
        factor += 0.02
    return Design.queued(workers=Schedule(steps=tuple(_steps(scenario, factor))))
""",
    )
)


bank.right_answers.append(
    Answer(
        "plan",
        "tries plans on mornings of its own and takes the dearest that keeps all",
        """
from functools import cache


@cache
def plan(scenario):
    practice = [scenario.sample(seed) for seed in (101, 102)]
    for factor in (1.2, 1.15, 1.1, 1.05, 1.0):
        steps = [(0, math.ceil(factor * scenario.calls.mean_s * scenario.demand.before_per_s) + 1)]
        for time_s in range(100, int(scenario.duration_s), 100):
            rate = max(
                scenario.rate_at(time_s),
                scenario.rate_at(time_s + 100),
                scenario.rate_at(time_s + 200),
            )
            number = math.ceil(factor * rate * scenario.calls.mean_s)
            if number != steps[-1][1]:
                steps.append((time_s, number))
        design = Design.queued(workers=Schedule(steps=tuple(steps)))
        outcomes = [simulate(morning, design) for morning in practice]
        dearest_gbp = max(outcome.cost.total_gbp for outcome in outcomes)
        if judge_mornings(outcomes).all_kept_on == 2 and dearest_gbp < 0.97 * scenario.budget_gbp:
            return design
    return design
""",
    )
)


@bank.wrong("a day for each name", check="check-plan-other-days", hint="On a Friday:", hidden=True)
def plan(scenario):
    if scenario.name not in ("Monday", "Saturday", "Tuesday"):
        return Design.queued(workers=Schedule(steps=((0, 4), (1500, 20), (4000, 9))))
    steps = []
    for from_s in range(0, int(scenario.duration_s), 300):
        most_per_s = max(scenario.rate_at(from_s + late_s) for late_s in range(0, 400, 10))
        steps.append((from_s, math.ceil(1.1 * most_per_s * scenario.calls.mean_s)))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong(
    "no lead for booting, a step every 60 s, 70 s seen",
    check="check-plan-monday",
    hint="whom a step brings?",
)
def plan(scenario):
    steps = []
    for from_s in range(0, int(scenario.duration_s), 60):
        most_per_s = max(scenario.rate_at(from_s + late_s) for late_s in range(0, 70, 10))
        steps.append((from_s, math.ceil(1.1 * most_per_s * scenario.calls.mean_s)))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong(
    "no lead for booting, a step every 10 s, 10 s seen",
    check="check-plan-monday",
    hint="whom a step brings?",
)
def plan(scenario):
    steps = []
    for from_s in range(0, int(scenario.duration_s), 10):
        most_per_s = max(scenario.rate_at(from_s + late_s) for late_s in range(0, 10, 10))
        steps.append((from_s, math.ceil(1.1 * most_per_s * scenario.calls.mean_s)))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong(
    "no lead for booting, a step every 300 s, 310 s seen",
    check="check-plan-monday",
    hint="whom a step brings?",
)
def plan(scenario):
    steps = []
    for from_s in range(0, int(scenario.duration_s), 300):
        most_per_s = max(scenario.rate_at(from_s + late_s) for late_s in range(0, 310, 10))
        steps.append((from_s, math.ceil(1.1 * most_per_s * scenario.calls.mean_s)))
    return Design.queued(workers=Schedule(steps=tuple(steps)))


@bank.wrong(
    "no lead for booting, a step every 300 s, 10 s seen",
    check="check-plan-monday",
    hint="first at confirmation",
)
def plan(scenario):
    steps = []
    for from_s in range(0, int(scenario.duration_s), 300):
        most_per_s = max(scenario.rate_at(from_s + late_s) for late_s in range(0, 10, 10))
        steps.append((from_s, math.ceil(1.1 * most_per_s * scenario.calls.mean_s)))
    return Design.queued(workers=Schedule(steps=tuple(steps)))
