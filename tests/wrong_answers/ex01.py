"""Exercise 01: a quicker clinic, a hidden queue, and a load test that passed.

One function is defined many times, and its names come from the notebook.
"""

from textwrap import dedent

from wrong_answers import Answer, Bank

bank = Bank()


def right_as_typed(function, way, source):
    """An answer with imports, helpers or a decorator, which a cell has beside the function."""
    bank.right_answers.append(Answer(function, way, dedent(source)))


# Task 1, the busy threads -------------------------------------------------------------------------


@bank.wrong(
    "forgets the 25 ms",
    check="check-busy-threads",
    hint="That counts the clinic's call alone. What",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (shortest_call_s + longest_call_s) / 2


@bank.wrong(
    "every call the longest",
    check="check-busy-threads",
    hint="That is right if every call is the longest",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + longest_call_s)


@bank.wrong(
    "every call the shortest",
    check="check-busy-threads",
    hint="That is right if every call is the shortest",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + shortest_call_s)


@bank.wrong(
    "milliseconds for seconds",
    check="check-busy-threads",
    hint="The 25 ms taken for 25 s? Look at the unit",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (25 + (shortest_call_s + longest_call_s) / 2)


@bank.wrong("divides", check="check-busy-threads", hint="That is rate divided by time: in which")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s / (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)


@bank.wrong(
    "a thread a booking", check="check-busy-threads", hint="That is the rate alone. Does it make no"
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return float(rate_per_s)


@bank.wrong(
    "rounds up", check="check-busy-threads", hint="Rounded up to whole threads: a mean over"
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return -int(-rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2) // 1)


@bank.wrong(
    "utilisation of threads",
    check="check-busy-threads",
    hint="Which rate, times which time? Draw the",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    busy = rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)
    return busy / rate_per_s


@bank.wrong(
    "half the width is the mean",
    check="check-busy-threads",
    hint="That takes half of the width for the call",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + (longest_call_s - shortest_call_s) / 2)


@bank.wrong(
    "rounded up to whole threads",
    check="check-busy-threads",
    hint="Rounded up to whole threads: a mean over",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    import math

    return math.ceil(rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2))


@bank.wrong(
    "rounded", check="check-busy-threads", hint="Rounded to whole threads: a mean over many"
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return round(rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2))


@bank.wrong(
    "25 ms added once, not for each booking",
    check="check-busy-threads",
    hint="Our own 25 ms are in there once. Which of",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (shortest_call_s + longest_call_s) / 2 + ACCEPT_S


@bank.wrong(
    "25 ms halved with the call",
    check="check-busy-threads",
    hint="Half of our own 25 ms are missing. What is",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + shortest_call_s + longest_call_s) / 2


@bank.wrong(
    "25 ms twice, once for each end",
    check="check-busy-threads",
    hint="Our own 25 ms are in there twice for each",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (2 * ACCEPT_S + (shortest_call_s + longest_call_s) / 2)


@bank.wrong(
    "geometric mean of the call",
    check="check-busy-threads",
    hint="That multiplies the two ends. Where is the",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + (shortest_call_s * longest_call_s) ** 0.5)


@bank.wrong(
    "the chapter's rate of 14, whatever is given",
    check="check-busy-threads",
    hint="That is the chapter's 14 bookings/s. Which",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return 14 * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)


@bank.wrong(
    "Swift's 0.5 s, whatever is given",
    check="check-busy-threads",
    hint="That holds a thread as long as Swift does",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + SWIFT.mean_s)


@bank.wrong(
    "with headroom, a square root more",
    check="check-busy-threads",
    hint="With headroom, that is. How many are busy",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    load = rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)
    return load + load**0.5


@bank.wrong("a table", check="check-busy-threads", hint="Which rate, times which time? Draw the")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return {0.4: 7.35, 1: 28.35}[shortest_call_s]


@bank.wrong("rate per minute", check="check-busy-threads", hint="60 times too small")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s / 60 * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)


@bank.wrong(
    "the bounds of SWIFT instead of the parameters",
    check="check-busy-threads",
    hint="That holds a thread as long as Swift does",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    mean_call_s = (SWIFT.low_s + SWIFT.high_s) / 2
    return rate_per_s * (ACCEPT_S + mean_call_s)


@bank.wrong(
    "geometric mean of the two bounds",
    check="check-busy-threads",
    hint="That multiplies the two ends. Where is the",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    mean_call_s = (shortest_call_s * longest_call_s) ** 0.5
    return rate_per_s * (ACCEPT_S + mean_call_s)


@bank.wrong(
    "the p99 of the call instead of its mean",
    check="check-busy-threads",
    hint="That is the p99 of the call. Is Little's",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    p99_call_s = shortest_call_s + 0.99 * (longest_call_s - shortest_call_s)
    return rate_per_s * (ACCEPT_S + p99_call_s)


@bank.wrong(
    "rounded to two decimals",
    check="check-busy-threads",
    hint="Rounded to a hundredth. How fine did the",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return round(rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2), 2)


@bank.wrong(
    "measures it, by another name of the model",
    check="check-busy-threads",
    hint="simulate of the library does it. Here it is",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    model = simulate
    calls = UniformCalls(low_s=shortest_call_s, high_s=longest_call_s)
    morning = Scenario.steady(rate_per_s=rate_per_s, hours=0.2, calls=calls).sample(seed=1)
    seen = model(morning, Design.synchronous(threads=500)).timeline(1).busy_workers
    return sum(seen) / len(seen)


@bank.wrong(
    "how long a thread is held",
    check="check-busy-threads",
    hint="That is how long a thread is held. Does it",
)
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return ACCEPT_S + (shortest_call_s + longest_call_s) / 2


@bank.wrong("prints, and returns nothing", check="check-busy-threads", hint="None isn't a number")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    print(rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2))


@bank.right("adds the two parts, and takes the mean from the middle")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    middle_s = shortest_call_s + (longest_call_s - shortest_call_s) / 2
    return rate_per_s * ACCEPT_S + rate_per_s * middle_s


@bank.right("Little's law")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)


right_as_typed(
    "busy_threads",
    "numpy mean of the two ends",
    """\
    import numpy as np


    def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
        held_s = ACCEPT_S + np.mean([shortest_call_s, longest_call_s])
        return rate_per_s * held_s
    """,
)


@bank.right("the library's UniformCalls for the mean, in two parts")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    middle_s = shortest_call_s + (longest_call_s - shortest_call_s) * 0.5
    in_our_work, in_calls = rate_per_s * ACCEPT_S, rate_per_s * middle_s
    return in_our_work + in_calls


right_as_typed(
    "busy_threads",
    "an average over the percentiles",
    """\
    from statistics import fmean


    def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
        width_s = longest_call_s - shortest_call_s
        held_s = [ACCEPT_S + shortest_call_s + width_s * (step + 0.5) / 100 for step in range(100)]
        return fmean(held_s) * rate_per_s
    """,
)

right_as_typed(
    "busy_threads",
    "numpy mean",
    """\
    import numpy as np


    def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
        return rate_per_s * (ACCEPT_S + np.mean([shortest_call_s, longest_call_s]))
    """,
)

right_as_typed(
    "busy_threads",
    "in fractions",
    """\
    from fractions import Fraction


    def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
        low_s, high_s, ours_s = map(Fraction, (shortest_call_s, longest_call_s, ACCEPT_S))
        return Fraction(rate_per_s) * (ours_s + (low_s + high_s) / 2)
    """,
)

right_as_typed(
    "busy_threads",
    "remembered, and to a thousandth",
    """\
    import functools


    @functools.cache
    def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
        return round(rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2), 3)
    """,
)

# Task 1, the floor --------------------------------------------------------------------------------


@bank.wrong(
    "forgets the 25 ms", check="check-best-p99", hint="That is the clinic's part. What does the"
)
def best_p99_s(shortest_call_s, longest_call_s):
    return shortest_call_s + 0.99 * (longest_call_s - shortest_call_s)


@bank.wrong("the mean", check="check-best-p99", hint="That is the mean. How many patients in a")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + (shortest_call_s + longest_call_s) / 2


@bank.wrong("the slowest", check="check-best-p99", hint="That is the slowest patient of all. How")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + longest_call_s


@bank.wrong(
    "99% of the longest", check="check-best-p99", hint="99% of the longest call isn't what 99% of"
)
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + 0.99 * longest_call_s


@bank.wrong(
    "milliseconds for seconds",
    check="check-best-p99",
    hint="More than any call can take. Look at the",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return 25 + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s)


@bank.wrong("the p95", check="check-best-p99", hint="95 in 100 stay within that. How many were")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + shortest_call_s + 0.95 * (longest_call_s - shortest_call_s)


@bank.wrong(
    "the shortest: the floor of the luckiest",
    check="check-best-p99",
    hint="That is the luckiest patient of all. How",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + shortest_call_s


@bank.wrong(
    "from the wrong end: 1%",
    check="check-best-p99",
    hint="Only 1 in 100 stays within that. From which",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + longest_call_s - 0.99 * (longest_call_s - shortest_call_s)


@bank.wrong(
    "99% of everything, our own work too",
    check="check-best-p99",
    hint="99% of the slowest patient's time isn't",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return 0.99 * (ACCEPT_S + longest_call_s)


@bank.wrong(
    "our work inside the percentage",
    check="check-best-p99",
    hint="Our own 25 ms are cut to 99%. Do they vary",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return shortest_call_s + 0.99 * (ACCEPT_S + longest_call_s - shortest_call_s)


@bank.wrong(
    "width only, the shortest call forgotten",
    check="check-best-p99",
    hint="That is 99% of the width. Where on the line",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + 0.99 * (longest_call_s - shortest_call_s)


@bank.wrong(
    "as if normal: mean and 2.33 standard deviations",
    check="check-best-p99",
    hint="That is a bell curve's p99. Is any call",
)
def best_p99_s(shortest_call_s, longest_call_s):
    mean_s = (shortest_call_s + longest_call_s) / 2
    return ACCEPT_S + mean_s + 2.326 * (longest_call_s - shortest_call_s) / 12**0.5


@bank.wrong(
    "as if exponential", check="check-best-p99", hint="That is the p99 of calls without a longest"
)
def best_p99_s(shortest_call_s, longest_call_s):
    import math

    return ACCEPT_S + math.log(100) * (shortest_call_s + longest_call_s) / 2


@bank.wrong("milliseconds", check="check-best-p99", hint="1,000 times too large")
def best_p99_s(shortest_call_s, longest_call_s):
    return 1000 * (ACCEPT_S + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s))


@bank.wrong(
    "the promise, 200 ms, as a floor",
    check="check-best-p99",
    hint="Here the clinics are quick. Does that",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return max(0.2, ACCEPT_S + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s))


@bank.wrong(
    "Swift's calls, whatever is given",
    check="check-best-p99",
    hint="That is Swift's. Which calls was the",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + 0.4 + 0.99 * 0.2


@bank.wrong(
    "a width of 2 s, as in the chapter",
    check="check-best-p99",
    hint="Draw the calls on a line, from shortest to",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + shortest_call_s + 0.99 * 2


@bank.wrong(
    "rounded to a tenth", check="check-best-p99", hint="Rounded to a tenth of a second. How fine"
)
def best_p99_s(shortest_call_s, longest_call_s):
    return round(ACCEPT_S + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s), 1)


@bank.wrong(
    "a constant for the printed case",
    check="check-best-p99",
    hint="Draw the calls on a line, from shortest to",
)
def best_p99_s(shortest_call_s, longest_call_s):
    return 7.965


@bank.wrong(
    "measures it, for want of a pencil",
    check="check-best-p99",
    hint="simulate of the library does it. Here it is",
)
def best_p99_s(shortest_call_s, longest_call_s):
    calls = UniformCalls(low_s=shortest_call_s, high_s=longest_call_s)
    morning = Scenario.steady(rate_per_s=20, calls=calls).sample(seed=7)
    design = Design.synchronous(threads=len(morning))
    return simulate(morning, design).acceptance_s.percentile(99)


@bank.wrong("prints, and returns nothing", check="check-best-p99", hint="None isn't a number")
def best_p99_s(shortest_call_s, longest_call_s):
    print(ACCEPT_S + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s))


@bank.right("comes down from the longest call")
def best_p99_s(shortest_call_s, longest_call_s):
    return longest_call_s - (longest_call_s - shortest_call_s) / 100 + ACCEPT_S


@bank.right("99% of the way up")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s)


@bank.right("1% down from the top, weighted")
def best_p99_s(shortest_call_s, longest_call_s):
    return 0.01 * shortest_call_s + 0.99 * longest_call_s + ACCEPT_S


right_as_typed(
    "best_p99_s",
    "numpy's interpolation",
    """\
    import numpy as np


    def best_p99_s(shortest_call_s, longest_call_s):
        return float(
            np.interp(0.99, [0, 1], [ACCEPT_S + shortest_call_s, ACCEPT_S + longest_call_s])
        )
    """,
)

right_as_typed(
    "best_p99_s",
    "statistics, quantiles of the two ends",
    """\
    from statistics import quantiles


    def best_p99_s(shortest_call_s, longest_call_s):
        cuts = quantiles([shortest_call_s, longest_call_s], n=100, method="inclusive")
        return cuts[98] + ACCEPT_S
    """,
)


@bank.right("the calls' own quantile")
def best_p99_s(shortest_call_s, longest_call_s):
    return UniformCalls(low_s=shortest_call_s, high_s=longest_call_s).quantile_s(0.99) + ACCEPT_S


right_as_typed(
    "best_p99_s",
    "with a helper beside it, to a ten-thousandth",
    """\
    def way_up(low, high, share):
        return low + share * (high - low)


    def best_p99_s(shortest_call_s, longest_call_s):
        return round(ACCEPT_S + way_up(shortest_call_s, longest_call_s, 0.99), 4)
    """,
)

right_as_typed(
    "best_p99_s",
    "numpy's own number",
    """\
    import numpy as np


    def best_p99_s(shortest_call_s, longest_call_s):
        return np.quantile(np.linspace(shortest_call_s, longest_call_s, 101), 0.99) + ACCEPT_S
    """,
)

# Task 2 -------------------------------------------------------------------------------------------


@bank.wrong(
    "clock from the thread", check="check-patient", hint="Two arrive at 3 s. Look where your clock"
)
def patient(env, threads, sessions, booking, call_s, story):
    with threads.request() as thread:
        yield thread
        arrived_s = env.now
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "forgets the 25 ms", check="check-patient", hint="A patient alone took 2 s, the call. What of"
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "gives the thread back early",
    check="check-patient",
    hint="One thread, two patients, two calls at the",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
    with sessions.request() as session:
        yield session
        yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "needs no session", check="check-patient", hint="One session, two calls at the same time"
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S + call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "asks, but doesn't wait", check="check-patient", hint="One session, two calls at the same time"
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request():
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "holds a session too long",
    check="check-patient",
    hint="One session: the second call starts 25 ms",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread, sessions.request() as session:
        yield thread
        yield session
        yield env.timeout(ACCEPT_S + call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "never gives it back", check="check-patient", hint="Whoever comes second is never answered"
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    yield threads.request()
    yield env.timeout(ACCEPT_S)
    yield sessions.request()
    yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "writes nothing", check="check-patient", hint="Nothing stands in the story. The last thing"
)
def patient(env, threads, sessions, booking, call_s, story):
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)


@bank.wrong("writes the latency", check="check-patient", hint="Into story[booking] goes the pair")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = env.now - arrived_s


@bank.wrong(
    "takes a session before our own work, and holds it meanwhile",
    check="check-patient",
    hint="One session: the second call starts 25 ms",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        with sessions.request() as session:
            yield session
            yield env.timeout(ACCEPT_S + call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "the session before the thread",
    check="check-patient",
    hint="One session: the second call starts 25 ms",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with sessions.request() as session:
        yield session
        with threads.request() as thread:
            yield thread
            yield env.timeout(ACCEPT_S)
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "asks for both at once", check="check-patient", hint="One session: the second call starts 25 ms"
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread, sessions.request() as session:
        yield thread & session
        yield env.timeout(ACCEPT_S)
        yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "our work twice: before the session and with the call",
    check="check-patient",
    hint="A patient alone took 2.05 s. How often do",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(ACCEPT_S + call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "the thread is never given back",
    check="check-patient",
    hint="One thread: the second is never answered",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    yield threads.request()
    yield env.timeout(ACCEPT_S)
    with sessions.request() as session:
        yield session
        yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "asks for a thread and doesn't wait for it",
    check="check-patient",
    hint="One thread, two patients served at the same",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request():
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "the session is a second thread",
    check="check-patient",
    hint="Draw these patients on a time axis: who",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with threads.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "writes the latency instead of the answer's time",
    check="check-patient",
    hint="The second figure is a length of time. By",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now - arrived_s)


@bank.wrong(
    "writes when the call begins",
    check="check-patient",
    hint="The second stamp is from when the call",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            story[booking] = (arrived_s, env.now)
            yield env.timeout(call_s)


@bank.wrong(
    "our 25 ms before the thread",
    check="check-patient",
    hint="One thread, and both patients' 25 ms pass",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    yield env.timeout(ACCEPT_S)
    with threads.request() as thread:
        yield thread
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "our 25 ms after the session is had, together with a session for two",
    check="check-patient",
    hint="One session: the second call starts 25 ms",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    thread = threads.request()
    yield thread
    session = sessions.request()
    yield session
    yield env.timeout(ACCEPT_S)
    yield env.timeout(call_s)
    sessions.release(session)
    threads.release(thread)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "gives the thread back when the session is had",
    check="check-patient",
    hint="One thread, and two calls overlap. Until",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        session = sessions.request()
        yield session
    yield env.timeout(call_s)
    sessions.release(session)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "the session is never given back",
    check="check-patient",
    hint="One session: the second is never answered",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        yield sessions.request()
        yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "every call takes 0.5 s", check="check-patient", hint="Draw these patients on a time axis: who"
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(SWIFT.mean_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "answered and arrived exchanged",
    check="check-patient",
    hint="Answered before arrival? Look at the order",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (env.now, arrived_s)


@bank.wrong(
    "the answer written as if nobody waited",
    check="check-patient",
    hint="Nobody holds anything, and nobody waits. Of",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, arrived_s + ACCEPT_S + call_s)


@bank.wrong(
    "polls for a free thread every tenth of a second",
    check="check-patient",
    hint="Draw these patients on a time axis: who",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    while threads.count >= threads.capacity:
        yield env.timeout(0.1)
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "the call is never waited for",
    check="check-patient",
    hint="A patient alone took 25 ms, as if the call",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "waits for a place without letting time pass",
    check="check-patient",
    hint="What makes time pass",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    while threads.count == threads.capacity:
        yield env.timeout(0)
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong(
    "three stamps, as in the chapter",
    check="check-patient",
    hint="Into story[booking] goes the pair",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        started_s = env.now
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, started_s, env.now)


@bank.wrong(
    "returns its stamps instead of writing them",
    check="check-patient",
    hint="Nothing stands in the story. The last thing",
)
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    return (arrived_s, env.now)


@bank.right("asks and gives back by hand")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    thread = threads.request()
    yield thread
    yield env.timeout(ACCEPT_S)
    session = sessions.request()
    yield session
    yield env.timeout(call_s)
    sessions.release(session)
    threads.release(thread)
    story[booking] = (arrived_s, env.now)


@bank.right("nested with")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.right("request and release by hand")
def patient(env, threads, sessions, booking, call_s, story):
    came_s = env.now
    thread = threads.request()
    yield thread
    yield env.timeout(ACCEPT_S)
    session = sessions.request()
    yield session
    yield env.timeout(call_s)
    story[booking] = came_s, env.now
    sessions.release(session)
    threads.release(thread)


right_as_typed(
    "patient",
    "helper generators, yield from",
    """\
    def _holding(resource, work):
        with resource.request() as mine:
            yield mine
            yield from work


    def _in_thread(env, sessions, call_s):
        yield env.timeout(ACCEPT_S)
        yield from _holding(sessions, _call(env, call_s))


    def _call(env, call_s):
        yield env.timeout(call_s)


    def patient(env, threads, sessions, booking, call_s, story):
        times_s = [env.now]
        yield from _holding(threads, _in_thread(env, sessions, call_s))
        times_s.append(env.now)
        story[booking] = tuple(times_s)
    """,
)

right_as_typed(
    "patient",
    "an exit stack",
    """\
    from contextlib import ExitStack


    def patient(env, threads, sessions, booking, call_s, story):
        arrived_s = env.now
        with ExitStack() as held:
            for resource, work_s in ((threads, ACCEPT_S), (sessions, call_s)):
                yield held.enter_context(resource.request())
                yield env.timeout(work_s)
        story.update({booking: (arrived_s, env.now)})
    """,
)

right_as_typed(
    "patient",
    "try and finally, and a named tuple",
    """\
    from collections import namedtuple

    Story = namedtuple("Story", "arrived_s answered_s")


    def patient(env, threads, sessions, booking, call_s, story):
        arrived_s = env.now
        thread = threads.request()
        try:
            yield thread
            yield env.timeout(ACCEPT_S)
            session = sessions.request()
            try:
                yield session
                yield env.timeout(call_s)
            finally:
                sessions.release(session)
        finally:
            threads.release(thread)
        story[booking] = Story(arrived_s, env.now)
    """,
)


@bank.right("a list for the pair, to a millisecond")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = [round(arrived_s, 3), round(env.now, 3)]


# Task 3 -------------------------------------------------------------------------------------------


@bank.wrong(
    "the mean", check="check-fewest-threads", hint="That keeps the mean within the limit. Which"
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(each, design).acceptance_s.mean() <= limit_s for each in mornings):
            return threads


@bank.wrong(
    "a share for a percentage",
    check="check-fewest-threads",
    hint="One thread, always? Look at the limit's",
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(0.99) <= limit_s for m in mornings):
            return threads


@bank.wrong(
    "the queue wait", check="check-fewest-threads", hint="The patient waits for a thread, and then"
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).queue_wait_s.percentile(99) <= limit_s for m in mornings):
            return threads


@bank.wrong(
    "the p95", check="check-fewest-threads", hint="That is enough for 95 patients in 100. How"
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(95) <= limit_s for m in mornings):
            return threads


@bank.wrong(
    "one too few", check="check-fewest-threads", hint="With one more the p99 is within the limit"
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings):
            return threads - 1


@bank.wrong(
    "one too many", check="check-fewest-threads", hint="One thread fewer keeps the limit too: at"
)
def fewest_threads(mornings, limit_s):
    threads, kept = 0, False
    while not kept:
        threads += 1
        design = Design.synchronous(threads=threads)
        kept = all(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings)
    return threads + 1


@bank.wrong("one morning", check="check-fewest-threads", hint="That is enough on the first of the")
def fewest_threads(mornings, limit_s):
    threads = 1
    while (
        simulate(mornings[0], Design.synchronous(threads=threads)).acceptance_s.percentile(99)
        > limit_s
    ):
        threads += 1
    return threads


@bank.wrong(
    "any morning", check="check-fewest-threads", hint="That is enough on the easiest of the"
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if any(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings):
            return threads


@bank.wrong(
    "on average", check="check-fewest-threads", hint="Several mornings. Is your number enough on"
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        p99s_s = [simulate(each, design).acceptance_s.percentile(99) for each in mornings]
        if sum(p99s_s) / len(p99s_s) <= limit_s:
            return threads


@bank.wrong(
    "enough on any one of them",
    check="check-fewest-threads",
    hint="That is enough on the easiest of the",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while not any(_p99_s(morning, threads) <= limit_s for morning in mornings):
        threads += 1
    return threads


@bank.wrong(
    "the first morning only",
    check="check-fewest-threads",
    hint="That is enough on the first of the",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while _p99_s(mornings[0], threads) > limit_s:
        threads += 1
    return threads


@bank.wrong(
    "the last morning only",
    check="check-fewest-threads",
    hint="That is enough on the last of the mornings",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while _p99_s(mornings[-1], threads) > limit_s:
        threads += 1
    return threads


@bank.wrong(
    "the mean of the p99s",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while sum(_p99_s(morning, threads) for morning in mornings) / len(mornings) > limit_s:
        threads += 1
    return threads


@bank.wrong(
    "all mornings in one sample",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while True:
        sample_s = []
        for morning in mornings:
            sample_s += list(simulate(morning, Design.synchronous(threads=threads)).acceptance_s)
        if sorted(sample_s)[int(0.99 * len(sample_s))] <= limit_s:
            return threads
        threads += 1


@bank.wrong(
    "one too few, again",
    check="check-fewest-threads",
    hint="With one more the p99 is within the limit",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while any(_p99_s(morning, threads) > limit_s for morning in mornings):
        threads += 1
    return threads - 1


@bank.wrong(
    "one too many, again",
    check="check-fewest-threads",
    hint="One thread fewer keeps the limit too: at",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads, enough = 0, False
    while not enough:
        threads += 1
        enough = all(_p99_s(morning, threads) <= limit_s for morning in mornings)
        threads += enough
    return threads


@bank.wrong("p95", check="check-fewest-threads", hint="That is enough for 95 patients in 100. How")
def fewest_threads(mornings, limit_s):
    threads = 1
    while any(
        simulate(each, Design.synchronous(threads=threads)).acceptance_s.percentile(95) > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "the mean latency",
    check="check-fewest-threads",
    hint="That keeps the mean within the limit. Which",
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while True:
        outcomes = [simulate(each, Design.synchronous(threads=threads)) for each in mornings]
        if all(sum(o.acceptance_s) / len(o.acceptance_s) <= limit_s for o in outcomes):
            return threads
        threads += 1


@bank.wrong(
    "the slowest patient",
    check="check-fewest-threads",
    hint="That is enough for the slowest patient of",
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while any(
        max(simulate(each, Design.synchronous(threads=threads)).acceptance_s) > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "percentile(0.99)", check="check-fewest-threads", hint="One thread, always? Look at the limit's"
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while any(
        simulate(each, Design.synchronous(threads=threads)).acceptance_s.percentile(0.99) > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "Little's law at the peak, the limit ignored",
    check="check-fewest-threads",
    hint="At your number, is the p99 within the",
)
def fewest_threads(mornings, limit_s):
    return -(-14 * 525 // 1000)


@bank.wrong(
    "doubles until it is enough",
    check="check-fewest-threads",
    hint="Half as many may do. Which numbers did you",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while any(_p99_s(morning, threads) > limit_s for morning in mornings):
        threads *= 2
    return threads


@bank.wrong(
    "starts at Little's law, and can't go below",
    check="check-fewest-threads",
    hint="A quiet morning, and all the time in the",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 8
    while any(_p99_s(morning, threads) > limit_s for morning in mornings):
        threads += 1
    return threads


@bank.wrong("gives up at ten", check="check-fewest-threads", hint="None isn't a number")
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    for threads in range(1, 11):
        if all(_p99_s(morning, threads) <= limit_s for morning in mornings):
            return threads


@bank.wrong(
    "even numbers only",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 2
    while any(_p99_s(morning, threads) > limit_s for morning in mornings):
        threads += 2
    return threads


@bank.wrong(
    "limit taken for milliseconds",
    check="check-fewest-threads",
    hint="One thread, always? Look at the limit's",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while any(_p99_s(morning, threads) > limit_s * 1000 for morning in mornings):
        threads += 1
    return threads


@bank.wrong(
    "queued design, accepted in 25 ms",
    check="check-fewest-threads",
    hint="One thread, always? Look at the limit's",
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while any(
        simulate(each, Design.queued(workers=threads)).acceptance_s.percentile(99) > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "strictly below the limit",
    check="check-fewest-threads",
    hint="At some number the p99 is 1 s to the dot",
)
def fewest_threads(mornings, limit_s):
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)

    threads = 1
    while any(_p99_s(morning, threads) >= limit_s for morning in mornings):
        threads += 1
    return threads


@bank.wrong(
    "limit in milliseconds",
    check="check-fewest-threads",
    hint="One thread, always? Look at the limit's",
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while any(
        simulate(m, Design.synchronous(threads=threads)).acceptance_s.percentile(99)
        > 1000 * limit_s
        for m in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "gives up at 20 threads, and returns nothing",
    check="check-fewest-threads",
    hint="None isn't a number",
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 20):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings):
            return threads


@bank.wrong(
    "the mornings pooled into one sample",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while True:
        waits_s = []
        for m in mornings:
            waits_s += list(simulate(m, Design.synchronous(threads=threads)).acceptance_s)
        waits_s.sort()
        if waits_s[int(0.99 * len(waits_s))] <= limit_s:
            return threads
        threads += 1


@bank.wrong(
    "the answers to the two printed cases",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    return {0.65: 12, 1.4: 9}.get(limit_s, 11)


@bank.wrong(
    "the last morning only, again",
    check="check-fewest-threads",
    hint="That is enough on the last of the mornings",
)
def fewest_threads(mornings, limit_s):
    for morning in mornings:
        threads = 1
        while (
            simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)
            > limit_s
        ):
            threads += 1
    return threads


@bank.wrong(
    "the morning in the middle",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    morning, threads = mornings[len(mornings) // 2], 1
    while (
        simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99) > limit_s
    ):
        threads += 1
    return threads


@bank.wrong(
    "the median of what the mornings need",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    needed = []
    for morning in mornings:
        threads = 1
        while (
            simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)
            > limit_s
        ):
            threads += 1
        needed.append(threads)
    return sorted(needed)[len(needed) // 2]


@bank.wrong(
    "the morning with the most bookings",
    check="check-fewest-threads",
    hint="Several mornings. Is your number enough on",
)
def fewest_threads(mornings, limit_s):
    morning, threads = max(mornings, key=len), 1
    while (
        simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99) > limit_s
    ):
        threads += 1
    return threads


@bank.wrong(
    "sorts the mornings that it was given, the busiest first",
    check="check-fewest-threads",
    hint="The call has changed mornings, and others",
)
def fewest_threads(mornings, limit_s):
    mornings.sort(key=len, reverse=True)
    threads = 1
    while any(
        simulate(each, Design.synchronous(threads=threads)).acceptance_s.percentile(99) > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "searches up to 30, and returns that then",
    check="check-fewest-threads",
    hint="Calls of 1 to 3 s and a limit near the",
    hidden=True,
)
def fewest_threads(mornings, limit_s):
    threads = 1
    while threads < 30 and any(
        simulate(each, Design.synchronous(threads=threads)).acceptance_s.percentile(99) > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


@bank.wrong(
    "gives up at 30 threads", check="check-fewest-threads", hint="None isn't a number", hidden=True
)
def fewest_threads(mornings, limit_s):
    for threads in range(1, 31):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings):
            return threads


@bank.right("halves the range")
def fewest_threads(mornings, limit_s):
    too_few, enough = 0, 64
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        design = Design.synchronous(threads=middle)
        worst_s = max(simulate(each, design).acceptance_s.percentile(99) for each in mornings)
        if worst_s > limit_s:
            too_few = middle
        else:
            enough = middle
    return enough


@bank.right("goes on from one morning's answer to the next")
def fewest_threads(mornings, limit_s):
    threads = 1
    for morning in mornings:
        while True:
            outcome = simulate(morning, Design.synchronous(threads=threads))
            late = len(outcome.acceptance_s) * (1 - outcome.acceptance_s.share_within(limit_s))
            if late <= 0.01 * (len(morning) - 1):
                break
            threads += 1
    return threads


right_as_typed(
    "fewest_threads",
    "one after another",
    """\
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)


    def fewest_threads(mornings, limit_s):
        threads = 1
        while any(_p99_s(morning, threads) > limit_s for morning in mornings):
            threads += 1
        return threads
    """,
)

right_as_typed(
    "fewest_threads",
    "doubling and halving",
    """\
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)


    def fewest_threads(mornings, limit_s):
        def enough(threads):
            return max(_p99_s(morning, threads) for morning in mornings) <= limit_s

        high = 1
        while not enough(high):
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high
    """,
)

right_as_typed(
    "fewest_threads",
    "morning by morning, each begins where the last ended",
    """\
    from functools import cache
    from itertools import count


    def fewest_threads(mornings, limit_s):
        @cache
        def p99_s(number, threads):
            return simulate(
                mornings[number], Design.synchronous(threads=threads)
            ).acceptance_s.percentile(99)

        threads = 1
        for number in range(len(mornings)):
            threads = next(each for each in count(threads) if p99_s(number, each) <= limit_s)
        return threads
    """,
)

right_as_typed(
    "fewest_threads",
    "the most of each morning's fewest, by recursion",
    """\
    def _p99_s(morning, threads):
        return simulate(morning, Design.synchronous(threads=threads)).acceptance_s.percentile(99)


    def _fewest(morning, limit_s, threads=1):
        return (
            threads
            if _p99_s(morning, threads) <= limit_s
            else _fewest(morning, limit_s, threads + 1)
        )


    def fewest_threads(mornings, limit_s):
        return max([_fewest(morning, limit_s) for morning in mornings])
    """,
)


@bank.right("from above, and by nearest rank")
def fewest_threads(mornings, limit_s):
    def is_enough(threads):
        for morning in mornings:
            latencies_s = sorted(
                simulate(morning, Design.synchronous(threads=threads)).acceptance_s
            )
            if latencies_s[math.ceil(0.99 * len(latencies_s)) - 1] > limit_s:
                return False
        return True

    import math

    threads = 64
    while threads > 1 and is_enough(threads - 1):
        threads -= 1
    return threads


right_as_typed(
    "fewest_threads",
    "returned as a numpy integer",
    """\
    import numpy as np


    def fewest_threads(mornings, limit_s):
        worst_s = np.array(
            [
                max(
                    simulate(m, Design.synchronous(threads=n)).acceptance_s.percentile(99)
                    for m in mornings
                )
                for n in range(1, 41)
            ]
        )
        return np.argmax(worst_s <= limit_s) + 1
    """,
)


@bank.right("a whole float")
def fewest_threads(mornings, limit_s):
    threads = 1.0
    while any(
        simulate(each, Design.synchronous(threads=int(threads))).acceptance_s.percentile(99)
        > limit_s
        for each in mornings
    ):
        threads += 1
    return threads


# Task 4 -------------------------------------------------------------------------------------------


@bank.wrong(
    "Little's law at the peak", check="check-flu-design", hint="Must nobody wait, even at the peak?"
)
def flu_design():
    return Design.synchronous(threads=10)


@bank.wrong(
    "the morning's average",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    average_per_s = sum(map(len, flu_mondays)) / 4 / flu.duration_s
    return Design.synchronous(threads=round(average_per_s * 2.025 * 2))


@bank.wrong(
    "one Monday, one seed", check="check-flu-design", hint="broken on 1 of the four Mondays"
)
def flu_design():
    return Design.synchronous(threads=7)


@bank.wrong(
    "all that the budget buys",
    check="check-flu-design",
    hint="Kept, but one thread fewer keeps all three",
)
def flu_design():
    return Design.synchronous(threads=9)


@bank.wrong("a queue", check="check-flu-design", hint="A queued design is chapter 02's. How far")
def flu_design():
    return Design.queued(workers=8)


@bank.wrong(
    "turns patients away", check="check-flu-design", hint="A backlog limit turns patients away, or"
)
def flu_design():
    return Design.synchronous(threads=8, backlog_limit=100)


@bank.wrong("the number alone", check="check-flu-design", hint="Return a Design, as")
def flu_design():
    return 8


@bank.wrong(
    "enough for the backlog alone",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    return Design.synchronous(threads=6)


@bank.wrong(
    "the average of the morning",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    return Design.synchronous(threads=5)


@bank.wrong(
    "the cheapest there is",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    return Design.synchronous(threads=1)


@bank.wrong(
    "as on the chapter's Monday",
    check="check-flu-design",
    hint="Must nobody wait, even at the peak?",
)
def flu_design():
    return Design.synchronous(threads=32)


@bank.wrong(
    "a queued design with all four promises",
    check="check-flu-design",
    hint="A queued design is chapter 02's. How far",
)
def flu_design():
    return Design.queued(workers=9)


@bank.wrong(
    "Swift instead of the north's clinics: 4.8 x 0.525",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    return Design.synchronous(threads=3)


@bank.wrong(
    "turns away whoever finds 50 waiting",
    check="check-flu-design",
    hint="A backlog limit turns patients away, or",
)
def flu_design():
    return Design.synchronous(threads=1, backlog_limit=50)


@bank.wrong(
    "turns a few away", check="check-flu-design", hint="A backlog limit turns patients away, or"
)
def flu_design():
    return Design.synchronous(threads=7, backlog_limit=300)


@bank.wrong(
    "for the worst instant", check="check-flu-design", hint="Must nobody wait, even at the peak?"
)
def flu_design():
    return Design.synchronous(threads=20)


@bank.wrong(
    "Little's law at the peak, without rounding up, plus headroom",
    check="check-flu-design",
    hint="Must nobody wait, even at the peak?",
)
def flu_design():
    load = 4.8 * 2.025
    return Design.synchronous(threads=int(load + load**0.5))


@bank.wrong(
    "picks by the first Monday that keeps a promise",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    for threads in range(1, 20):
        verdict = judge(simulate(flu_mondays[0], Design.synchronous(threads=threads)))
        if "kept   bounded backlog" in str(verdict):
            return Design.synchronous(threads=threads)


@bank.wrong(
    "the p99 of confirmation",
    check="check-flu-design",
    hint="Kept, but one thread fewer keeps all three",
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if all(outcome.confirmation_s.percentile(99) <= 120 for outcome in outcomes):
            return design
        threads += 1


@bank.wrong(
    "the oldest wait held against the limit for the p95",
    check="check-flu-design",
    hint="Kept, but one thread fewer keeps all three",
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if all(outcome.oldest_wait_s <= 120 for outcome in outcomes):
            return design
        threads += 1


@bank.wrong(
    "the queue wait instead of confirmation",
    check="check-flu-design",
    hint="broken on 1 of the four Mondays",
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if all(outcome.queue_wait_s.percentile(95) <= 120 for outcome in outcomes):
            return design
        threads += 1


@bank.wrong(
    "the p95s averaged over the Mondays",
    check="check-flu-design",
    hint="broken on 1 of the four Mondays",
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if sum(outcome.confirmation_s.percentile(95) for outcome in outcomes) / 4 <= 120:
            return design
        threads += 1


@bank.wrong(
    "the mean latency in time",
    check="check-flu-design",
    hint="A promise is broken on all four Mondays",
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if all(outcome.confirmation_s.mean() <= 120 for outcome in outcomes):
            return design
        threads += 1


@bank.wrong(
    "the backlog alone", check="check-flu-design", hint="A promise is broken on all four Mondays"
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if all(outcome.oldest_wait_s <= 300 for outcome in outcomes):
            return design
        threads += 1


@bank.wrong(
    "the first Monday searched", check="check-flu-design", hint="broken on 1 of the four Mondays"
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if outcomes[0].confirmation_s.percentile(95) <= 120:
            return design
        threads += 1


@bank.wrong(
    "the last Monday searched", check="check-flu-design", hint="broken on 1 of the four Mondays"
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if all(score.kept for score in judge(outcomes[-1]).scores[1:]):
            return design
        threads += 1


@bank.wrong(
    "three Mondays in four", check="check-flu-design", hint="broken on 1 of the four Mondays"
)
def flu_design():
    threads = 5
    while True:
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(morning, design) for morning in flu_mondays]
        if sum(all(score.kept for score in judge(each).scores[1:]) for each in outcomes) >= 3:
            return design
        threads += 1


@bank.wrong(
    "nearly never anybody turned away",
    check="check-flu-design",
    hint="A backlog limit turns patients away, or",
)
def flu_design():
    return Design.synchronous(threads=8, backlog_limit=100_000)


@bank.wrong("made, and not returned", check="check-flu-design", hint="Return a Design, as")
def flu_design():
    design = Design.synchronous(threads=8)
    print(design)


@bank.right("searches")
def flu_design():
    for threads in range(1, 100):
        design = Design.synchronous(threads=threads)
        verdicts = [judge(simulate(morning, design)) for morning in flu_mondays]
        if all(verdict.promises_kept == 3 for verdict in verdicts):
            return design


@bank.right("the number")
def flu_design():
    return Design.synchronous(threads=8)


right_as_typed(
    "flu_design",
    "searched with the judge",
    """\
    from waitingroom_lib import judge_mornings


    def flu_design():
        wanted = ("confirmation in time", "bounded backlog", "within budget")
        threads = 1
        while True:
            design = Design.synchronous(threads=threads)
            verdict = judge_mornings([simulate(morning, design) for morning in flu_mondays])
            if all(verdict.kept_on(name) == len(flu_mondays) for name in wanted):
                return design
            threads += 1
    """,
)

right_as_typed(
    "flu_design",
    "by the p95 and the age, from above",
    """\
    def _fine(threads):
        for morning in flu_mondays:
            outcome = simulate(morning, Design.synchronous(threads=threads))
            if outcome.confirmation_s.percentile(95) > 120 or outcome.oldest_wait_s > 300:
                return False
        return True


    def flu_design():
        threads = round(4.8 * 2.025)
        while _fine(threads - 1):
            threads -= 1
        return Design.synchronous(threads=threads)
    """,
)


@bank.right("the cheapest of those that keep all three")
def flu_design():
    kept = []
    for threads in range(4, 12):
        design = Design.synchronous(threads=threads)
        outcomes = [simulate(m, design) for m in flu_mondays]
        if all(score.kept for each in outcomes for score in judge(each).scores[1:]):
            kept.append((max(each.cost.total_gbp for each in outcomes), threads))
    return Design.synchronous(threads=min(kept)[1])


# Task 5 -------------------------------------------------------------------------------------------


@bank.wrong(
    "from when the user asked",
    check="check-from-plan",
    hint="That is the log again: counted from when",
)
def from_plan_s(answered_s, every_s):
    latencies_s, free_s = [], 0
    for number, answer_s in enumerate(answered_s):
        latencies_s.append(answer_s - max(number * every_s, free_s))
        free_s = answer_s
    return latencies_s


@bank.wrong(
    "first planned for 3 s",
    check="check-from-plan",
    hint="Every one a whole period too short. When",
)
def from_plan_s(answered_s, every_s):
    return [answer_s - number * every_s for number, answer_s in enumerate(answered_s, start=1)]


@bank.wrong(
    "between answers", check="check-from-plan", hint="Those are the times from one answer to the"
)
def from_plan_s(answered_s, every_s):
    return [after - before for before, after in zip([0, *answered_s], answered_s, strict=False)]


@bank.wrong(
    "only the frozen one", check="check-from-plan", hint="Draw the plan and the answers with a"
)
def from_plan_s(answered_s, every_s):
    latencies_s = [answer_s - number * every_s for number, answer_s in enumerate(answered_s)]
    return [latency_s if latency_s in (0.5, 30) else 1.0 for latency_s in latencies_s]


@bank.wrong("the mean", check="check-from-plan", hint="isn't a row of numbers")
def from_plan_s(answered_s, every_s):
    planned_s = [number * every_s for number in range(len(answered_s))]
    return (sum(answered_s) - sum(planned_s)) / len(answered_s)


@bank.wrong(
    "leaves the late ones out",
    check="check-from-plan",
    hint="One for each booking, please: the late ones",
)
def from_plan_s(answered_s, every_s):
    latencies_s = [answer_s - number * every_s for number, answer_s in enumerate(answered_s)]
    return [latency_s for latency_s in latencies_s if latency_s <= every_s]


@bank.wrong(
    "the plan written in",
    check="check-from-plan",
    hint="Planned every 3 s, whatever the plan says?",
)
def from_plan_s(answered_s, every_s):
    return [answer_s - number * 3 for number, answer_s in enumerate(answered_s)]


@bank.wrong(
    "the first was planned for every_s",
    check="check-from-plan",
    hint="Every one a whole period too short. When",
)
def from_plan_s(answered_s, every_s):
    return [at_s - (number + 1) * every_s for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "gaps between answers",
    check="check-from-plan",
    hint="Those are the times from one answer to the",
)
def from_plan_s(answered_s, every_s):
    return [b - a for a, b in zip([0, *answered_s], answered_s, strict=False)]


@bank.wrong(
    "counts from when it was sent, as the tool does",
    check="check-from-plan",
    hint="That is the log again: counted from when",
)
def from_plan_s(answered_s, every_s):
    latencies_s, free_s = [], 0
    for number, at_s in enumerate(answered_s):
        latencies_s.append(at_s - max(number * every_s, free_s))
        free_s = at_s
    return latencies_s


@bank.wrong(
    "3 s, whatever is given",
    check="check-from-plan",
    hint="Planned every 3 s, whatever the plan says?",
)
def from_plan_s(answered_s, every_s):
    return [at_s - 3 * number for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "the answer's own time",
    check="check-from-plan",
    hint="That is when each was answered. From when",
)
def from_plan_s(answered_s, every_s):
    return list(answered_s)


@bank.wrong(
    "minus one period for each",
    check="check-from-plan",
    hint="All but the first were planned for one",
)
def from_plan_s(answered_s, every_s):
    return [at_s - every_s * (number > 0) for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "the plan begins with the first answer",
    check="check-from-plan",
    hint="That begins with the first answer. For when",
)
def from_plan_s(answered_s, every_s):
    return [at_s - answered_s[0] - number * every_s for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "the caller's list is written over",
    check="check-from-plan",
    hint="The call has changed answered_s, and others",
)
def from_plan_s(answered_s, every_s):
    for number in range(len(answered_s)):
        answered_s[number] -= number * every_s
    return answered_s


@bank.wrong(
    "modulo: the time since the last planned instant",
    check="check-from-plan",
    hint="That counts from the latest planned moment",
)
def from_plan_s(answered_s, every_s):
    return [at_s % every_s for at_s in answered_s]


@bank.wrong(
    "fills in the missing samples, as HdrHistogram does",
    check="check-from-plan",
    hint="One for each booking, please: there are",
)
def from_plan_s(answered_s, every_s):
    latencies_s, free_s = [], 0
    for number, at_s in enumerate(answered_s):
        late_s = at_s - max(number * every_s, free_s)
        while late_s > 0:
            latencies_s.append(late_s)
            late_s -= every_s
        free_s = at_s
    return latencies_s


@bank.wrong(
    "at most every_s of lateness is carried over",
    check="check-from-plan",
    hint="Draw the plan and the answers with a",
)
def from_plan_s(answered_s, every_s):
    latencies_s, free_s = [], 0
    for number, at_s in enumerate(answered_s):
        asked_s = max(number * every_s, free_s)
        latencies_s.append(at_s - asked_s + min(asked_s - number * every_s, every_s))
        free_s = at_s
    return latencies_s


@bank.wrong(
    "the last is left out",
    check="check-from-plan",
    hint="One for each booking, please: the last one",
)
def from_plan_s(answered_s, every_s):
    return [answered_s[number] - number * every_s for number in range(len(answered_s) - 1)]


@bank.wrong(
    "only the late ones",
    check="check-from-plan",
    hint="One for each booking, please: only the late",
)
def from_plan_s(answered_s, every_s):
    late_s = [at_s - number * every_s for number, at_s in enumerate(answered_s)]
    return [each_s for each_s in late_s if each_s > every_s]


@bank.wrong("sorted", check="check-from-plan", hint="The right figures, sorted. Which booking")
def from_plan_s(answered_s, every_s):
    return sorted(at_s - number * every_s for number, at_s in enumerate(answered_s))


@bank.wrong(
    "whole periods only", check="check-from-plan", hint="Draw the plan and the answers with a"
)
def from_plan_s(answered_s, every_s):
    return [
        (at_s - number * every_s) // every_s * every_s for number, at_s in enumerate(answered_s)
    ]


@bank.wrong(
    "how late beyond the plan's own period",
    check="check-from-plan",
    hint="Draw the plan and the answers with a",
)
def from_plan_s(answered_s, every_s):
    return [max(0, at_s - (number + 1) * every_s) for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "milliseconds", check="check-from-plan", hint="1,000 times too large: are milliseconds and"
)
def from_plan_s(answered_s, every_s):
    return [1000 * (at_s - number * every_s) for number, at_s in enumerate(answered_s)]


@bank.wrong("planned instants with a mean", check="check-from-plan", hint="isn't a row of numbers")
def from_plan_s(answered_s, every_s):
    return sum(at_s - number * every_s for number, at_s in enumerate(answered_s)) / len(answered_s)


@bank.wrong(
    "the plan is spread evenly up to the last answer",
    check="check-from-plan",
    hint="Draw the plan and the answers with a",
)
def from_plan_s(answered_s, every_s):
    every_s = answered_s[-1] / len(answered_s)
    return [at_s - number * every_s for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "the twenty of the text", check="check-from-plan", hint="Draw the plan and the answers with a"
)
def from_plan_s(answered_s, every_s):
    return [0.5] * 5 + [30 - 2.5 * number for number in range(12)] + [0.5] * 3


@bank.wrong(
    "the plan begins at the first answer",
    check="check-from-plan",
    hint="That begins with the first answer. For when",
)
def from_plan_s(answered_s, every_s):
    first_s = answered_s[0]
    return [at_s - (first_s + number * every_s) for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "rounded to whole seconds",
    check="check-from-plan",
    hint="Rounded to whole seconds. How fine did the",
)
def from_plan_s(answered_s, every_s):
    return [round(at_s - number * every_s) for number, at_s in enumerate(answered_s)]


@bank.wrong(
    "believes that a system freezes once",
    check="check-from-plan",
    hint="Here the system froze twice. What does the",
    hidden=True,
)
def from_plan_s(answered_s, every_s):
    latencies_s, free_s, was_behind, is_over = [], 0, False, False
    for number, at_s in enumerate(answered_s):
        planned_s = number * every_s
        is_over = is_over or (was_behind and free_s <= planned_s)
        was_behind = free_s > planned_s
        latencies_s.append(at_s - (max(planned_s, free_s) if is_over else planned_s))
        free_s = at_s
    return latencies_s


@bank.wrong("prints, and returns nothing", check="check-from-plan", hint="isn't a row of numbers")
def from_plan_s(answered_s, every_s):
    print([at_s - number * every_s for number, at_s in enumerate(answered_s)])


@bank.wrong("hands them out one by one", check="check-from-plan", hint="isn't a row of numbers")
def from_plan_s(answered_s, every_s):
    for number, at_s in enumerate(answered_s):
        yield at_s - number * every_s


@bank.wrong("needs a first booking", check="check-from-plan", hint="Here the log is empty")
def from_plan_s(answered_s, every_s):
    latencies_s, planned_s = [answered_s[0]], 0
    for at_s in answered_s[1:]:
        planned_s += every_s
        latencies_s.append(at_s - planned_s)
    return latencies_s


@bank.right("steps through the plan")
def from_plan_s(answered_s, every_s):
    latencies_s, planned_s = [], 0
    for answer_s in answered_s:
        latencies_s.append(answer_s - planned_s)
        planned_s += every_s
    return latencies_s


@bank.right("enumerate")
def from_plan_s(answered_s, every_s):
    return [at_s - number * every_s for number, at_s in enumerate(answered_s)]


right_as_typed(
    "from_plan_s",
    "numpy, and a list",
    """\
    import numpy as np


    def from_plan_s(answered_s, every_s):
        answered = np.asarray(answered_s, dtype=float)
        return (answered - np.arange(len(answered)) * every_s).tolist()
    """,
)


@bank.right("recursion: the rest is planned one period later")
def from_plan_s(answered_s, every_s, planned_s=0):
    if not answered_s:
        return []
    return [answered_s[0] - planned_s, *from_plan_s(answered_s[1:], every_s, planned_s + every_s)]


right_as_typed(
    "from_plan_s",
    "itertools.count, rounded to a microsecond",
    """\
    from itertools import count
    from operator import sub


    def from_plan_s(answered_s, every_s):
        late_s = map(sub, answered_s, (every_s * number for number in count()))
        return [round(each_s, 6) for each_s in late_s]
    """,
)


@bank.right("by recursion")
def from_plan_s(answered_s, every_s):
    if not answered_s:
        return []
    rest = [at_s - every_s for at_s in answered_s[1:]]
    return [answered_s[0], *from_plan_s(rest, every_s)]


right_as_typed(
    "from_plan_s",
    "an array",
    """\
    import numpy as np


    def from_plan_s(answered_s, every_s):
        return np.array(answered_s) - every_s * np.arange(len(answered_s))
    """,
)

right_as_typed(
    "from_plan_s",
    "a tuple of fractions",
    """\
    from fractions import Fraction


    def from_plan_s(answered_s, every_s):
        return tuple(
            Fraction(at_s) - number * Fraction(every_s) for number, at_s in enumerate(answered_s)
        )
    """,
)
