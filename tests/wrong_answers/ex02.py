"""Answers to exercise 02; the text of each is what a learner would hand in."""

from wrong_answers import Answer, Bank

bank = Bank()


# Task 1: when does the promise break? -------------------------------------------------------------


@bank.wrong(
    "growth the wrong way round",
    check="check-breaks-after",
    hint="Before the update? Which is larger here, λ or μ?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    served_per_s = 1 / call_s
    return promise_s / ((served_per_s - rate_per_s) / served_per_s)


@bank.wrong("minutes for seconds", check="check-breaks-after", hint="60 times too small")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s - 1) / 60


@bank.wrong(
    "when the wait is over",
    check="check-breaks-after",
    hint="By then that patient's wait is over. When did it begin? (Or did you divide by λ?)",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s - 1) + promise_s


@bank.wrong(
    "divided by the arrival rate",
    check="check-breaks-after",
    hint="By then that patient's wait is over. When did it begin? (Or did you divide by λ?)",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / ((rate_per_s - 1 / call_s) / rate_per_s)


@bank.wrong(
    "bookings for seconds of work",
    check="check-breaks-after",
    hint="λ minus μ counts bookings. How many seconds does each of them keep the worker busy?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s - 1 / call_s)


@bank.wrong(
    "a worker that does nothing",
    check="check-breaks-after",
    hint="By then so much work has come. Hasn't some of it been done meanwhile?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s)


@bank.wrong("prints it", check="check-breaks-after", hint="only print it? In every case?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    print(promise_s / (rate_per_s * call_s - 1))


@bank.wrong(
    "utilisation ignored",
    check="check-never-breaks",
    hint="0.1/s, and a call takes 5 s: which is larger, λ or μ? Does the wait grow at all?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s - 1)


@bank.wrong(
    "sign made to fit",
    check="check-never-breaks",
    hint="A sign has been dropped, and it had something to say. Does the wait grow at all?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / abs(rate_per_s * call_s - 1)


@bank.wrong(
    "the wait after promise_s seconds",
    check="check-breaks-after",
    hint="That is the wait after promise_s seconds. Which of the two is known, which asked for?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    return growth * promise_s if growth > 0 else math.inf


@bank.wrong(
    "calls of 5 s, whatever is asked",
    check="check-breaks-after",
    hint="A call takes 5 s in the text. And in this case?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * 5 - 1
    return promise_s / growth if growth > 0 else math.inf


@bank.wrong(
    "minus one for never",
    check="check-never-breaks",
    hint="How much work arrives in a second, how much can be done? Does the wait grow at all?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    return promise_s / growth if growth > 0 else -1


@bank.wrong(
    "at once for never",
    check="check-never-breaks",
    hint="At once, that is. When is it, if it never is?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    return promise_s / growth if growth > 0 else 0


@bank.wrong("nothing for never", check="check-never-breaks", hint="only print it? In every case?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    if growth > 0:
        return promise_s / growth


@bank.wrong(
    "a little overload is none",
    check="check-never-breaks",
    hint="0.21/s, 5 s a call: does the wait grow? How fast?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    return promise_s / growth if growth > 0.1 else math.inf


@bank.wrong(
    "what the check pours",
    check="check-breaks-after",
    hint="poured_s does it. Here it is yours to write.",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    return poured_s(rate_per_s, call_s, promise_s)


@bank.wrong(
    "the library asked",
    check="check-breaks-after",
    hint="simulate of the library does it. Here it is yours to write.",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    morning = Morning.from_columns([n / rate_per_s for n in range(5000)], [call_s] * 5000)
    rows = simulate(morning, Design.queued(workers=1)).bookings
    late_s = [row.arrived_s for row in rows if row.started_s - row.accepted_s > promise_s]
    return late_s[0] if late_s else math.inf


@bank.wrong("a generator", check="check-breaks-after", hint="since there is a yield: write return")
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    yield promise_s / growth if growth > 0 else math.inf


@bank.wrong(
    "at a load of exactly 1 it divides by zero",
    check="check-never-breaks",
    hint="In one second as much work comes as is done. Does the wait grow?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    load = rate_per_s * call_s
    if load < 1:
        return math.inf
    return promise_s / (load - 1)


@bank.wrong(
    "the number of the booking instead of its time",
    check="check-breaks-after",
    hint="That is the patient's number in the line. When does she press Book?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    return rate_per_s * promise_s / growth if growth > 0 else math.inf


@bank.wrong(
    "safe below 80% busy, broken above",
    check="check-breaks-after",
    hint="In one second: how much work arrives, how much is done, how much wait is that?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    load = rate_per_s * call_s
    if load <= 0.8:
        return math.inf
    return promise_s / (load - 0.1)


@bank.wrong(
    "the growth of the backlog for the growth of the wait",
    check="check-breaks-after",
    hint="λ minus μ counts bookings. How many seconds does each of them keep the worker busy?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    spare = rate_per_s - 1 / call_s
    return promise_s / spare if spare > 0 else math.inf


@bank.wrong(
    "divided by the arrival rate, but not where it never breaks",
    check="check-breaks-after",
    hint="By then that patient's wait is over. When did it begin? (Or did you divide by λ?)",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    mu = 1 / call_s
    if rate_per_s <= mu:
        return math.inf
    growth = (rate_per_s - mu) / rate_per_s
    return promise_s / growth


@bank.wrong(
    "when the wait is over, but not where it never breaks",
    check="check-breaks-after",
    hint="By then that patient's wait is over. When did it begin? (Or did you divide by λ?)",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    if growth <= 0:
        return math.inf
    return promise_s / growth + promise_s


@bank.wrong(
    "the call counts as waiting",
    check="check-breaks-after",
    hint="Does the call belong to the wait? This promise is about the queue.",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    if growth <= 0:
        return math.inf
    return max(0, promise_s - call_s) / growth


@bank.wrong(
    "negative where it never breaks",
    check="check-never-breaks",
    hint="0.1/s, and a call takes 5 s: which is larger, λ or μ? Does the wait grow at all?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    if growth == 0:
        return math.inf
    return promise_s / growth


@bank.wrong(
    "exact load divides by zero",
    check="check-never-breaks",
    hint="In one second as much work comes as is done. Does the wait grow?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    mu = 1 / call_s
    if rate_per_s < mu:
        return math.inf
    return promise_s / ((rate_per_s - mu) / mu)


@bank.wrong(
    "abs() against negative figures",
    check="check-never-breaks",
    hint="A sign has been dropped, and it had something to say. Does the wait grow at all?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = abs(rate_per_s * call_s - 1)
    return promise_s / growth if growth else math.inf


@bank.wrong(
    "how many bookings until then, not seconds",
    check="check-breaks-after",
    hint="That is the patient's number in the line. When does she press Book?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    if growth <= 0:
        return math.inf
    return rate_per_s * promise_s / growth


@bank.wrong("minutes", check="check-breaks-after", hint="60 times too small")
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    if growth <= 0:
        return math.inf
    return promise_s / growth / 60


@bank.wrong(
    "overload only above one booking a second",
    check="check-breaks-after",
    hint="In one second: how much work arrives, how much is done, how much wait is that?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    if rate_per_s <= 1:
        return math.inf
    return promise_s / (rate_per_s * call_s - 1)


@bank.wrong(
    "the promise of the text built in",
    check="check-breaks-after",
    hint="300 s are promised in the text. And in this case?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = rate_per_s * call_s - 1
    return 300 / growth if growth > 0 else math.inf


@bank.wrong(
    "a worker that does nothing, but not where it never breaks",
    check="check-breaks-after",
    hint="By then so much work has come. Hasn't some of it been done meanwhile?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    work = rate_per_s * call_s
    return promise_s / work if work > 1 else math.inf


@bank.wrong(
    "600 or never",
    check="check-breaks-after",
    hint="In one second: how much work arrives, how much is done, how much wait is that?",
)
def breaks_after_s(rate_per_s, call_s, promise_s):
    if rate_per_s * call_s <= 1:
        return math.inf
    return {(0.3, 5, 300): 600}.get((rate_per_s, call_s, promise_s), 600)


@bank.right("with λ and μ, step by step")
def breaks_after_s(rate_per_s, call_s, promise_s):
    confirmed_per_s = 1 / call_s
    if rate_per_s <= confirmed_per_s:
        return float("inf")
    return promise_s * confirmed_per_s / (rate_per_s - confirmed_per_s)


bank.right_answers.append(
    Answer(
        "breaks_after_s",
        "numpy and a cache",
        """\
@functools.cache
def breaks_after_s(rate_per_s, call_s, promise_s):
    import numpy as np

    growth = np.array(rate_per_s) * call_s - 1
    return np.ceil(promise_s / growth) if growth > 0 else np.inf
""",
    )
)


@bank.right("as a fraction")
def breaks_after_s(rate_per_s, call_s, promise_s):
    from fractions import Fraction

    load = Fraction(str(rate_per_s)) * Fraction(str(call_s))
    return promise_s / (load - 1) if load > 1 else math.inf


@bank.right("in whole seconds, rounded up")
def breaks_after_s(rate_per_s: float, call_s: float, promise_s: float) -> float:
    if rate_per_s * call_s <= 1:
        return math.inf
    return math.ceil(round(promise_s / (rate_per_s * call_s - 1), 6))


bank.right_answers.append(
    Answer(
        "breaks_after_s",
        "numpy, a floating-point number of its own",
        """\
import numpy as np


def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = np.float64(rate_per_s * call_s - 1)
    return np.where(growth > 0, promise_s / max(growth, 1e-12), np.inf)[()]
""",
    )
)


bank.right_answers.append(
    Answer(
        "breaks_after_s",
        "chapter's formula with lambda and mu, helper beside",
        """\
def growth_of_wait(lam, mu):
    return (lam - mu) / mu


def breaks_after_s(rate_per_s, call_s, promise_s):
    mu = 1 / call_s
    if mu >= rate_per_s:
        return math.inf
    return promise_s / growth_of_wait(rate_per_s, mu)
""",
    )
)


bank.right_answers.append(
    Answer(
        "breaks_after_s",
        "numpy, an array's scalar, rounded to the millisecond",
        """\
import numpy as np


def breaks_after_s(rate_per_s, call_s, promise_s):
    growth = np.float64(rate_per_s) * call_s - 1.0
    return np.round(np.float64(promise_s) / growth, 3) if growth > 0 else np.inf
""",
    )
)


@bank.right("number of the booking, then its arrival")
def breaks_after_s(rate_per_s, call_s, promise_s):
    if rate_per_s * call_s <= 1:
        return float("inf")
    gap_s = 1 / rate_per_s
    more_each_s = call_s - gap_s  # each booking waits so much longer than the one before
    number = promise_s / more_each_s
    return number * gap_s


# Task 2: a platform with a desk that opens late ---------------------------------------------------


@bank.wrong(
    "told before it is written", check="check-accept", hint="What if the server crashes in between?"
)
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        booking["accepted_s"] = env.now
        yield queue.put(booking)


@bank.wrong(
    "put, and not waited for", check="check-accept", hint="What if the server crashes in between?"
)
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong("told on arrival", check="check-accept", hint="What if the server crashes in between?")
def accept(env, servers, queue, booking):
    booking["accepted_s"] = env.now
    with servers.request() as server:
        yield server
        yield queue.put(booking)


@bank.wrong(
    "25 ms always, as in the chapter",
    check="check-accept",
    hint="What if the server crashes in between?",
)
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(0.025)
        queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong(
    "25 ms, and then the write",
    check="check-accept",
    hint="25 ms more than each write takes. What is it that takes so long?",
)
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(0.025)
        yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong(
    "no server",
    check="check-accept",
    hint="As if there were a server for each. From when to when does a booking keep one busy?",
)
def accept(env, servers, queue, booking):
    yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong(
    "the server isn't waited for",
    check="check-accept",
    hint="As if there were a server for each. From when to when does a booking keep one busy?",
)
def accept(env, servers, queue, booking):
    with servers.request():
        yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong(
    "given back before the write",
    check="check-accept",
    hint="As if there were a server for each. From when to when does a booking keep one busy?",
)
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
    yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong("the server is never given back", check="check-accept", hint="What was put there?")
def accept(env, servers, queue, booking):
    yield servers.request()
    yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong("never put on the queue", check="check-accept", hint="What was put there?")
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(0.025)
    booking["accepted_s"] = env.now


@bank.wrong("put before and after", check="check-accept", hint="Which lines put her there?")
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield queue.put(booking)
    booking["accepted_s"] = env.now
    yield queue.put(booking)


@bank.wrong("a copy is put on the queue", check="check-accept", hint="What was put there?")
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield queue.put(dict(booking))
    booking["accepted_s"] = env.now


@bank.wrong("nobody is told", check="check-accept", hint="Which line tells her, and is it reached?")
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield queue.put(booking)


@bank.wrong(
    "no process",
    check="check-accept",
    hint="Without a yield it's no SimPy process. What takes time?",
)
def accept(env, servers, queue, booking):
    queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong(
    "how long it took, not when",
    check="check-accept",
    hint="What if the server crashes in between?",
)
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        yield queue.put(booking)
    booking["accepted_s"] = env.now - booking["arrived_s"]


@bank.right("by request and release, stamped before the server is given back")
def accept(env, servers, queue, booking):
    server = servers.request()
    yield server
    try:
        yield queue.put(booking)
        booking["accepted_s"] = env.now
    finally:
        servers.release(server)


@bank.right("told by a callback of the write")
def accept(env, servers, queue, booking):
    with servers.request() as server:
        yield server
        written = queue.put(booking)
        written.callbacks.append(lambda _: booking.update(accepted_s=env.now))
        yield written


@bank.wrong(
    "one booking only", check="check-worker", hint="What does the worker do after the first?"
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    booking = yield queue.get()
    booking["started_s"] = env.now
    yield env.timeout(booking["call_s"])
    booking["confirmed_s"] = env.now


@bank.wrong(
    "drops what came early",
    check="check-worker",
    hint="Were they lost, or did nobody stay for them?",
)
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        if booking["accepted_s"] < opens_at_s:
            continue
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong("stamped at the dequeue", check="check-worker", hint="before the desk opens at")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        if env.now < opens_at_s:
            yield env.timeout(opens_at_s - env.now)
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong("no opening time", check="check-worker", hint="before the desk opens at")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "confirmed without a call",
    check="check-worker",
    hint="Between which lines does the call happen?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        booking["confirmed_s"] = env.now
        yield env.timeout(booking["call_s"])


@bank.wrong(
    "waits before each",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    while True:
        yield env.timeout(opens_at_s)
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "a call for everybody at once",
    check="check-worker",
    hint="there is one worker. What does it wait for?",
)
def worker(env, queue, opens_at_s):
    def call(booking):
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now

    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        env.process(call(booking))


@bank.wrong(
    "confirmed in advance, when the call starts",
    check="check-worker",
    hint="Somebody looks at 12.5 s, and finds a stamp of a later time on a form. Was it true then?",
    hidden=True,
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        booking["confirmed_s"] = env.now + booking["call_s"]
        yield env.timeout(booking["call_s"])


@bank.wrong(
    "all stamps worked out at once",
    check="check-worker",
    hint="Somebody looks at 12.5 s, and finds a stamp of a later time on a form. Was it true then?",
    hidden=True,
)
def worker(env, queue, opens_at_s):
    free_s = opens_at_s
    while True:
        booking = yield queue.get()
        booking["started_s"] = max(free_s, booking["accepted_s"])
        free_s = booking["confirmed_s"] = booking["started_s"] + booking["call_s"]


@bank.wrong(
    "the longest call first",
    check="check-worker-order",
    hint="Of those that wait, the longest call is made first. Who has waited longest?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        waiting = sorted([booking, *queue.items], key=lambda each: -each["call_s"])
        booking, queue.items[:] = waiting[0], waiting[1:]
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "waits for time that stands still",
    check="check-worker",
    hint="What makes time pass, and what would make it end?",
)
def worker(env, queue, opens_at_s):
    while True:
        if env.now < opens_at_s or not queue.items:
            yield env.timeout(0)
            continue
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "a tenth of a second off between calls",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now
        yield env.timeout(0.1)


@bank.wrong("no yield", check="check-worker", hint="TypeError in line 3 of it")
def worker(env, queue, opens_at_s):
    booking = queue.get()
    booking["started_s"] = env.now


@bank.wrong(
    "reads a stamp that nobody writes", check="check-worker", hint="KeyError in line 6 of it"
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["length_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "stamped in whole seconds", check="check-worker", hint="before its booking is on the queue"
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = int(env.now)
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = booking["started_s"] + booking["call_s"]


@bank.wrong(
    "opens later than it says",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    booking = yield queue.get()
    yield env.timeout(opens_at_s)
    while True:
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now
        booking = yield queue.get()


@bank.wrong(
    "the last in, of those there at the opening",
    check="check-worker-order",
    hint="When several wait, whom does the worker call next? Follow it on paper.",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    queue.items.reverse()
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "the newest first",
    check="check-worker-order",
    hint="Of those who wait, the newest is called first. Who has waited longest?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    waiting = []
    while True:
        if not waiting:
            waiting.append((yield queue.get()))
        while queue.items:
            waiting.append((yield queue.get()))
        booking = waiting.pop()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "opens at 08:00 whatever is asked",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(2 * 3600)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "looks every minute whether it's open",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    while env.now < opens_at_s:
        yield env.timeout(60)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "goes home when the line is empty",
    check="check-worker",
    hint="Were they lost, or did nobody stay for them?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while queue.items:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "started_s stamped before the wait for a booking",
    check="check-worker",
    hint="before its booking is on the queue",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        started_s = env.now
        booking = yield queue.get()
        booking["started_s"] = started_s
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "waits until opening before every booking",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        yield env.timeout(opens_at_s)
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "throws away what comes before opening",
    check="check-worker",
    hint="Were they lost, or did nobody stay for them?",
)
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        if env.now >= opens_at_s:
            booking["started_s"] = env.now
            yield env.timeout(booking["call_s"])
            booking["confirmed_s"] = env.now


@bank.wrong(
    "newest first after opening",
    check="check-worker-order",
    hint="Of those who wait, the newest is called first. Who has waited longest?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = queue.items.pop() if queue.items else (yield queue.get())
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "polls once a minute",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        while queue.items:
            booking = yield queue.get()
            booking["started_s"] = env.now
            yield env.timeout(booking["call_s"])
            booking["confirmed_s"] = env.now
        if len(queue.items) == 0 and env.now > 100_000:
            return
        yield env.timeout(60)


@bank.wrong(
    "the first call ends when the desk opens", check="check-worker", hint="before the desk opens at"
)
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        booking["started_s"] = max(env.now, opens_at_s - booking["call_s"])
        yield env.timeout(booking["started_s"] - env.now)
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "the mean call for each call",
    check="check-worker",
    hint="Between which lines does the call happen?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(2)
        booking["confirmed_s"] = env.now


@bank.wrong(
    "started_s stamped after the call",
    check="check-worker",
    hint="Between which lines does the call happen?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        yield env.timeout(booking["call_s"])
        booking["started_s"] = env.now
        booking["confirmed_s"] = env.now


@bank.wrong(
    "each one pauses by itself until the opening",
    check="check-worker",
    hint="and a booking waits. For what does the worker wait",
)
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        early_s = max(0, opens_at_s - booking["arrived_s"])
        yield env.timeout(early_s)
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong(
    "shortest call first among those who wait",
    check="check-worker-order",
    hint="Of those that wait, the shortest call is made first. Who has waited longest?",
)
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        waiting = sorted([booking, *queue.items], key=lambda each: each["call_s"])
        booking, queue.items[:] = waiting[0], waiting[1:]
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.right("takes the first booking, and then waits for the opening")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        yield env.timeout(max(opens_at_s - env.now, 0))
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = booking["started_s"] + booking["call_s"]


@bank.right("an event that opens the desk")
def worker(env, queue, opens_at_s):
    is_open = env.timeout(opens_at_s)

    def call(booking):
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now

    while True:
        booking = yield queue.get()
        if not is_open.processed:
            yield is_open
        yield env.process(call(booking))


@bank.right("takes one booking in hand and waits with it for the door")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        if env.now < opens_at_s:
            yield env.timeout(opens_at_s - env.now)
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


bank.right_answers.append(
    Answer(
        "worker",
        "first booking AND door, then a sub-generator",
        """\
def _call(env, booking):
    booking |= {"started_s": env.now}
    yield env.timeout(booking["call_s"])
    booking |= {"confirmed_s": env.now}


def worker(env, queue, opens_at_s):
    first, door = queue.get(), env.timeout(max(0, opens_at_s - env.now))
    yield first & door
    yield from _call(env, first.value)
    while True:
        yield from _call(env, (yield queue.get()))
""",
    )
)


@bank.right("a process for each call, waited for, and both stamps after it")
def worker(env, queue, opens_at_s):
    def call(booking):
        start = env.now
        yield env.timeout(booking["call_s"])
        booking.update(started_s=start, confirmed_s=env.now)

    if opens_at_s > env.now:
        yield env.timeout(opens_at_s - env.now)
    while True:
        each = yield queue.get()
        yield env.process(call(each))


# Task 3: clear before lunch? ----------------------------------------------------------------------


@bank.wrong(
    "arrivals forgotten",
    check="check-drain",
    hint="Yes, if the door were shut. But patients go on arriving meanwhile.",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog * call_s / workers / 3600


@bank.wrong("seconds for hours", check="check-drain", hint="3,600 times too large")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s - rate_per_s)


@bank.wrong("minutes for hours", check="check-drain", hint="60 times too large")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s - rate_per_s) / 60


@bank.wrong(
    "the sign of a growing line",
    check="check-drain",
    hint="It can't be empty before it started. What is taken from what, and is it spare?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (rate_per_s - workers / call_s) / 3600


@bank.wrong(
    "a booking a second each",
    check="check-drain",
    hint="As if each worker confirmed one booking a second. How long does a call take?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers - rate_per_s) / 3600


@bank.wrong(
    "arrivals added",
    check="check-drain",
    hint="Arrivals don't help the workers. What is left of what they can do?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s + rate_per_s) / 3600


@bank.wrong(
    "workers times call", check="check-drain", hint="Do longer calls make it sooner? Try it."
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers * call_s - rate_per_s) / 3600


@bank.wrong(
    "overload ignored",
    check="check-drain-never",
    hint="12.5/s come, and 24 workers at 2 s a call clear 12/s. Does this queue get shorter?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s - rate_per_s) / 3600


@bank.wrong(
    "24 workers, whatever is asked",
    check="check-drain",
    hint="24 workers are up in the text. And in this case?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare_per_s = 24 / call_s - rate_per_s
    return backlog / spare_per_s / 3600 if spare_per_s > 0 else math.inf


@bank.wrong(
    "at once for never",
    check="check-drain-never",
    hint="At once, that is. When is it, if it never is?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare_per_s = workers / call_s - rate_per_s
    return backlog / spare_per_s / 3600 if spare_per_s > 0 else 0


@bank.wrong(
    "80% busy is full",
    check="check-drain-never",
    hint="2 workers clear 1/s, and 0.8/s come. How much shorter is it then?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare_per_s = workers / call_s - rate_per_s
    return backlog / spare_per_s / 3600 if rate_per_s * call_s <= 0.78 * workers else math.inf


@bank.wrong(
    "divided by the rate of those who come",
    check="check-drain-never",
    hint="Where is the 0 used?",
    hidden=True,
)
def drain_h(backlog, rate_per_s, workers, call_s):
    load = rate_per_s * call_s / workers
    return backlog / rate_per_s * load / (1 - load) / 3600 if load < 1 else math.inf


@bank.wrong(
    "what the check pours",
    check="check-drain",
    hint="emptied_h does it. Here it is yours to write.",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return emptied_h(backlog, rate_per_s, workers, call_s)


@bank.wrong(
    "never is told in words", check="check-drain-never", hint="isn't a number. It is of type str"
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare_per_s = workers / call_s - rate_per_s
    return backlog / spare_per_s / 3600 if spare_per_s > 0 else "never"


@bank.wrong(
    "calls of 2 s, whatever is asked",
    check="check-drain",
    hint="A call takes 2 s in the text. And in this case?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare_per_s = workers / 2 - rate_per_s
    return backlog / spare_per_s / 3600 if spare_per_s > 0 else math.inf


@bank.wrong(
    "arrivals compared with heads",
    check="check-drain",
    hint="4 workers, half a second a call: how many bookings can leave the queue in a second?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    if rate_per_s >= workers:
        return math.inf
    return backlog / (workers / call_s - rate_per_s) / 3600


@bank.wrong(
    "nobody arrives meanwhile",
    check="check-drain",
    hint="Yes, if the door were shut. But patients go on arriving meanwhile.",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s) / 3600


@bank.wrong("seconds", check="check-drain", hint="3,600 times too large")
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers / call_s - rate_per_s
    return backlog / spare if spare > 0 else math.inf


@bank.wrong("minutes", check="check-drain", hint="60 times too large")
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers / call_s - rate_per_s
    return backlog / spare / 60 if spare > 0 else math.inf


@bank.wrong(
    "the backlog taken for seconds of work",
    check="check-drain",
    hint="That takes the backlog for seconds of work. How many bookings are cleared in a second?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    mu = workers / call_s
    if mu <= rate_per_s:
        return math.inf
    return backlog / ((mu - rate_per_s) / mu) / 3600


@bank.wrong(
    "forgets the number of workers",
    check="check-drain",
    hint="That is one worker alone. What do the others do?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = 1 / call_s - rate_per_s
    return backlog / spare / 3600 if spare > 0 else math.inf


@bank.wrong(
    "capacity is workers times call",
    check="check-drain",
    hint="Do longer calls make it sooner? Try it.",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers * call_s - rate_per_s
    return backlog / spare / 3600 if spare > 0 else math.inf


@bank.wrong(
    "exact load divides by zero",
    check="check-drain-never",
    hint="In one second as many come as are cleared. Does this queue get shorter?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers / call_s - rate_per_s
    if spare < 0:
        return math.inf
    return backlog / spare / 3600


@bank.wrong(
    "overload gives a negative time",
    check="check-drain-never",
    hint="12.5/s come, and 24 workers at 2 s a call clear 12/s. Does this queue get shorter?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers / call_s - rate_per_s
    return backlog / spare / 3600 if spare else math.inf


@bank.wrong(
    "those who came meanwhile, once",
    check="check-drain",
    hint="And those who come while the last of these are cleared?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    mu = workers / call_s
    if rate_per_s >= mu:
        return math.inf
    first_s = backlog / mu
    second_s = rate_per_s * first_s / mu
    return (first_s + second_s) / 3600


@bank.wrong(
    "adds one second's arrivals to the backlog",
    check="check-drain",
    hint="Yes, if the door were shut. But patients go on arriving meanwhile.",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    if rate_per_s * call_s >= workers:
        return math.inf
    return (backlog + rate_per_s) * call_s / workers / 3600


@bank.wrong(
    "abs of the spare",
    check="check-drain-never",
    hint="A sign has been dropped, and it had something to say. Does this queue get shorter?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = abs(workers / call_s - rate_per_s)
    return math.inf if spare == 0 else backlog / spare / 3600


@bank.wrong(
    "whole hours, rounded up",
    check="check-drain",
    hint="The next full hour. A minute is near enough, an hour isn't.",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers / call_s - rate_per_s
    return math.ceil(backlog / spare / 3600) if spare > 0 else math.inf


@bank.wrong(
    "a call of 2 s built in",
    check="check-drain",
    hint="A call takes 2 s in the text. And in this case?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    spare = workers / 2 - rate_per_s
    return backlog / spare / 3600 if spare > 0 else math.inf


@bank.wrong(
    "the case of the text or never",
    check="check-drain",
    hint="In one second: how many bookings leave the queue, how many join, what is the rest?",
)
def drain_h(backlog, rate_per_s, workers, call_s):
    if workers / call_s <= rate_per_s:
        return math.inf
    return 0.625


@bank.right("in seconds of work")
def drain_h(backlog, rate_per_s, workers, call_s):
    done_each_second = workers - rate_per_s * call_s
    return math.inf if done_each_second <= 0 else backlog * call_s / done_each_second / 3600


@bank.right("in turns of all workers, in Decimals")
def drain_h(backlog, rate_per_s, workers, call_s):
    from decimal import Decimal

    turn_s = Decimal(str(call_s))
    fewer = workers - Decimal(str(rate_per_s)) * turn_s
    return Decimal("inf") if fewer <= 0 else round(backlog / fewer * turn_s / 3600, 3)


bank.right_answers.append(
    Answer(
        "drain_h",
        "a numpy float32",
        """\
import numpy as np


def drain_h(backlog, rate_per_s, workers, call_s):
    spare_per_h = np.float32(3600 * (workers / call_s - rate_per_s))
    return np.float32(backlog) / spare_per_h if spare_per_h > 0 else math.inf
""",
    )
)


@bank.right("the geometric series summed up")
def drain_h(backlog, rate_per_s, workers, call_s):
    mu_per_h = 3600 * workers / call_s
    rho = rate_per_s * call_s / workers
    if rho >= 1:
        return math.inf
    return backlog / mu_per_h / (1 - rho)


bank.right_answers.append(
    Answer(
        "drain_h",
        "numpy, rounded to the second",
        """\
import numpy as np


def drain_h(backlog, rate_per_s, workers, call_s):
    down = np.divide(workers, call_s) - rate_per_s
    if down <= 0:
        return np.inf
    return float(np.round(backlog / down / 3600, 5))
""",
    )
)


# Task 4: repair the dashboard ---------------------------------------------------------------------


@bank.wrong(
    "timed from the dequeue",
    check="check-confirmation-p95",
    hint="A call's length, and nothing else. Where does the patient's clock start?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.started_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong(
    "the acceptance clock",
    check="check-confirmation-p95",
    hint="That is the other clock. This promise is about being confirmed.",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.accepted_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong(
    "milliseconds for seconds", check="check-confirmation-p95", hint="1,000 times too large"
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.arrived_s < to_s]
    return p95([1000 * (b.confirmed_s - b.arrived_s) for b in rows])


@bank.wrong(
    "mean instead of percentile", check="check-confirmation-p95", hint="The mean, not the p95."
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.arrived_s < to_s]
    return sum(b.confirmed_s - b.arrived_s for b in rows) / len(rows)


@bank.wrong(
    "the queue wait",
    check="check-confirmation-p95",
    hint="The queue wait: it ends before the call does.",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.started_s - b.accepted_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong(
    "counted from acceptance",
    check="check-confirmation-p95",
    hint="That clock starts when she is accepted. When does her wait begin?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.accepted_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong(
    "confirmed in the window",
    check="check-window",
    hint="Confirmed in the window. Who ARRIVED in it?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.confirmed_s < to_s])


@bank.wrong(
    "no window", check="check-window", hint="All that there are. Where are from_s and to_s?"
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings])


@bank.wrong(
    "the window of the first check, whatever is asked",
    check="check-confirmation-p95",
    hint="The same ten minutes, always. Which were you asked for?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if 1800 <= b.arrived_s < 2400])


@bank.wrong("the p99", check="check-confirmation-p95", hint="The p99, not the p95.")
def confirmation_p95_s(bookings, from_s, to_s):
    waits_s = [b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s]
    return statistics.quantiles(waits_s, n=100, method="inclusive")[-1]


@bank.wrong("the median", check="check-confirmation-p95", hint="The median, not the p95.")
def confirmation_p95_s(bookings, from_s, to_s):
    return statistics.median(
        b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s
    )


@bank.wrong(
    "until the call starts",
    check="check-confirmation-p95",
    hint="That clock stops when the call starts. When is she told?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.started_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong(
    "the wall, whatever bookings are given",
    check="check-confirmation-p95",
    hint="The bookings of the wall, always. Which bookings were you handed?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in wall.bookings if from_s <= b.arrived_s < to_s])


@bank.wrong(
    "started in the window", check="check-window", hint="Started in the window. Who ARRIVED in it?"
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.started_s < to_s])


@bank.wrong("no end", check="check-window", hint="To the day's end. Where is to_s?")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.arrived_s])


@bank.wrong("no beginning", check="check-window", hint="From the day's beginning. Where is from_s?")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if b.arrived_s < to_s])


@bank.wrong(
    "both limits the wrong way round",
    check="check-window",
    hint="Those of to_s, and not those of from_s. Is it the other way round?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s < b.arrived_s <= to_s])


@bank.wrong("minutes for seconds", check="check-confirmation-p95", hint="60 times too small")
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.arrived_s < to_s]
    return p95([b.confirmed_s - b.arrived_s for b in rows]) / 60


@bank.wrong(
    "the whole list of latencies",
    check="check-confirmation-p95",
    hint="isn't a number. It is of type list",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return [b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s]


@bank.wrong(
    "what the check compares with",
    check="check-confirmation-p95",
    hint="by_frame does it. Here it is yours to write.",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return by_frame(bookings, from_s, to_s)


@bank.wrong(
    "the end of the window included",
    check="check-window",
    hint="Those of to_s, too. Is that before to_s?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.arrived_s <= to_s])


@bank.wrong(
    "those accepted in the window",
    check="check-window",
    hint="Accepted in the window. Who ARRIVED in it?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.accepted_s < to_s])


@bank.wrong(
    "p95 until the call and p95 of the call, added",
    check="check-confirmation-p95",
    hint="A p95 up to the call, and a p95 of the call: are they the same patient's?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.arrived_s < to_s]
    return p95([b.started_s - b.arrived_s for b in rows]) + p95(
        [b.confirmed_s - b.started_s for b in rows]
    )


@bank.wrong(
    "the slowest instead of the p95",
    check="check-confirmation-p95",
    hint="The slowest of all, not the p95.",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return max(b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s)


@bank.wrong(
    "from the dequeue",
    check="check-confirmation-p95",
    hint="A call's length, and nothing else. Where does the patient's clock start?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return p95([row.confirmed_s - row.started_s for row in rows])


@bank.wrong(
    "queue wait",
    check="check-confirmation-p95",
    hint="The queue wait: it ends before the call does.",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return p95([row.started_s - row.accepted_s for row in rows])


@bank.wrong(
    "clock starts at accepted",
    check="check-confirmation-p95",
    hint="That clock starts when she is accepted. When does her wait begin?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return p95([row.confirmed_s - row.accepted_s for row in rows])


@bank.wrong(
    "acceptance",
    check="check-confirmation-p95",
    hint="That is the other clock. This promise is about being confirmed.",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return p95([row.accepted_s - row.arrived_s for row in rows])


@bank.wrong(
    "window on the confirmation",
    check="check-window",
    hint="Confirmed in the window. Who ARRIVED in it?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.confirmed_s < to_s]
    return p95([row.confirmed_s - row.arrived_s for row in rows])


@bank.wrong(
    "arrived and confirmed in the window",
    check="check-window",
    hint="Some who arrived in it are missing. What must one have done to be counted?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s and row.confirmed_s < to_s]
    return p95([row.confirmed_s - row.arrived_s for row in rows])


@bank.wrong(
    "window ignored", check="check-window", hint="All that there are. Where are from_s and to_s?"
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([row.confirmed_s - row.arrived_s for row in bookings])


@bank.wrong("mean", check="check-confirmation-p95", hint="The mean, not the p95.")
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return statistics.mean(row.confirmed_s - row.arrived_s for row in rows)


@bank.wrong("to_s included", check="check-window", hint="Those of to_s, too. Is that before to_s?")
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s <= to_s]
    return p95([row.confirmed_s - row.arrived_s for row in rows])


@bank.wrong("from_s excluded", check="check-window", hint="And who arrives at from_s itself?")
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s < row.arrived_s < to_s]
    return p95([row.confirmed_s - row.arrived_s for row in rows])


@bank.wrong(
    "window on accepted", check="check-window", hint="Accepted in the window. Who ARRIVED in it?"
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.accepted_s < to_s]
    return p95([row.confirmed_s - row.arrived_s for row in rows])


@bank.wrong(
    "a slice, as if one booking came a second",
    check="check-window",
    hint="Which rows count, and which limits? From which stamp to which?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = list(bookings)[int(from_s) : int(to_s)]
    return p95([row.confirmed_s - row.arrived_s for row in rows])


@bank.wrong(
    "the p5",
    check="check-confirmation-p95",
    hint="Nineteen of twenty wait longer than that. Which end is the p95?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    waits = [row.confirmed_s - row.arrived_s for row in bookings if from_s <= row.arrived_s < to_s]
    return statistics.quantiles(waits, n=20, method="inclusive")[0]


@bank.wrong(
    "difference of percentiles",
    check="check-confirmation-p95",
    hint="A p95 of moments less a p95 of moments. Whose latency is that?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return p95([row.confirmed_s for row in rows]) - p95([row.arrived_s for row in rows])


@bank.right("sorted, the value that 95 in 100 stay within")
def confirmation_p95_s(bookings, from_s, to_s):
    latencies_s = []
    for row in bookings:
        if row.arrived_s >= from_s and row.arrived_s < to_s:
            latencies_s.append(row.confirmed_s - row.arrived_s)
    latencies_s.sort()
    return latencies_s[int(0.95 * len(latencies_s))]


bank.right_answers.append(
    Answer(
        "confirmation_p95_s",
        "a pandas frame, rounded to a millisecond",
        """\
import pandas as pd


def confirmation_p95_s(bookings, from_s, to_s):
    frame = pd.DataFrame([(b.arrived_s, b.confirmed_s) for b in bookings], columns=["a", "c"])
    inside = frame[(frame.a >= from_s) & (frame.a < to_s)]
    return round((inside.c - inside.a).quantile(0.95), 3)
""",
    )
)


bank.right_answers.append(
    Answer(
        "confirmation_p95_s",
        "numpy arrays and a mask",
        """\
import numpy as np


def confirmation_p95_s(bookings, from_s, to_s):
    arrived = np.array([row.arrived_s for row in bookings])
    confirmed = np.array([row.confirmed_s for row in bookings])
    mask = (arrived >= from_s) & (arrived < to_s)
    return np.percentile((confirmed - arrived)[mask], 95)
""",
    )
)


bank.right_answers.append(
    Answer(
        "confirmation_p95_s",
        "the parts added up, with a helper beside it",
        """\
def _quantile(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def confirmation_p95_s(bookings, from_s, to_s):
    waits = []
    for row in bookings:
        if row.arrived_s < from_s or row.arrived_s >= to_s:
            continue
        fast = row.accepted_s - row.arrived_s
        queue = row.started_s - row.accepted_s
        call = row.confirmed_s - row.started_s
        waits.append(fast + queue + call)
    return _quantile(waits, 0.95)
""",
    )
)


@bank.right("filter, map, rounded to a millisecond")
def confirmation_p95_s(bookings, from_s, to_s):
    inside = filter(lambda row: from_s <= row.arrived_s and not row.arrived_s >= to_s, bookings)
    return round(p95(tuple(row.confirmed_s - row.arrived_s for row in inside)), 3)


# Task 5: staff a Saturday -------------------------------------------------------------------------


@bank.wrong(
    "the acceptance clock",
    check="check-one-saturday",
    hint="So few keep the p99 of acceptance. Which clock does this promise belong to?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).acceptance_s.percentile(99) > 0.2
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "the average minute",
    check="check-one-saturday",
    hint="Enough for the average minute of the morning. Who staffs the rush after nine?",
)
def smallest_pool(mornings):
    busiest = max(mornings, key=len)
    return math.ceil(len(busiest) * busiest.mean_call_s / busiest.scenario.duration_s)


@bank.wrong(
    "the busiest moment",
    check="check-one-saturday",
    hint="Simulate with your number, and with one worker fewer. What are the two p95s?",
)
def smallest_pool(mornings):
    return math.ceil(max(each.scenario.demand.peak_per_s for each in mornings) * 2)


@bank.wrong(
    "mean instead of percentile",
    check="check-one-saturday",
    hint="With so few the MEAN is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.mean() > 120
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "one worker short",
    check="check-one-saturday",
    hint="So near. Simulate with the number that you return: is its p95 within 120 s?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
        for each in mornings
    ):
        workers += 1
    return workers - 1


@bank.wrong(
    "one worker too many",
    check="check-one-saturday",
    hint="It works; but somebody is paid for nothing. Is there no smaller number that works?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
        for each in mornings
    ):
        workers += 1
    return workers + 1


@bank.wrong(
    "the first Saturday only",
    check="check-six-saturdays",
    hint="Enough for the first of them. Look at the others, one by one.",
)
def smallest_pool(mornings):
    workers = 1
    while simulate(mornings[0], Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
        workers += 1
    return workers


@bank.wrong(
    "the average Saturday",
    check="check-six-saturdays",
    hint="The average of the p95s is kept. The average Saturday isn't in the list.",
)
def smallest_pool(mornings):
    for workers in range(1, 40):
        outcomes = [simulate(each, Design.queued(workers=workers)) for each in mornings]
        if statistics.mean(each.confirmation_s.percentile(95) for each in outcomes) <= 120:
            return workers


@bank.wrong(
    "the p99 for the p95",
    check="check-long-calls",
    hint="With so many the p99 is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.percentile(99) > 120
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "the p90 for the p95",
    check="check-one-saturday",
    hint="With so many the p90 is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.share_within(120) < 0.9
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "p95 of the wait and p95 of the call, added",
    check="check-long-calls",
    hint="A p95 of waits and a p95 of calls: are they the same patient's?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).queue_wait_s.percentile(95)
        + p95(each.call_s)
        > 120
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "p95 of the wait and the mean call, added",
    check="check-long-calls",
    hint="A p95 of waits and an average call. Is every call an average one?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).queue_wait_s.percentile(95)
        + each.mean_call_s
        > 120
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "the last Saturday only",
    check="check-six-saturdays",
    hint="Enough for the last of them. Look at the others, one by one.",
)
def smallest_pool(mornings):
    workers = 1
    while (
        simulate(mornings[-1], Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
    ):
        workers += 1
    return workers


@bank.wrong(
    "the Saturday with most bookings",
    check="check-six-saturdays",
    hint="Enough where most bookings are. And elsewhere?",
)
def smallest_pool(mornings):
    busiest = max(mornings, key=len)
    workers = 1
    while simulate(busiest, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
        workers += 1
    return workers


@bank.wrong(
    "a pool for each Saturday, added up",
    check="check-six-saturdays",
    hint="As many as if they all came on one day.",
)
def smallest_pool(mornings):
    def fewest(morning):
        workers = 1
        while simulate(morning, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
            workers += 1
        return workers

    return sum(map(fewest, mornings))


@bank.wrong(
    "exactly 120 s is too late",
    check="check-six-saturdays",
    hint="With some number of workers the p95 is 120 s exactly. Is it kept?",
)
def smallest_pool(mornings):
    for workers in range(1, 40):
        outcomes = [simulate(each, Design.queued(workers=workers)) for each in mornings]
        if all(each.confirmation_s.percentile(95) < 120 for each in outcomes):
            return workers


@bank.wrong(
    "bisected up to 32",
    check="check-six-saturdays",
    hint="One of them needs several times as many as the others. Where does the search end?",
    hidden=True,
)
def smallest_pool(mornings):
    low, high = 0, 32
    while high - low > 1:
        middle = (low + high) // 2
        outcomes = [simulate(each, Design.queued(workers=middle)) for each in mornings]
        if all(each.confirmation_s.percentile(95) <= 120 for each in outcomes):
            high = middle
        else:
            low = middle
    return high


@bank.wrong(
    "the mornings used up",
    check="check-one-saturday",
    hint="The call has changed mornings, and others need it as it was. Work on a copy.",
)
def smallest_pool(mornings):
    workers = 1
    while mornings:
        morning = mornings.pop()
        while simulate(morning, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
            workers += 1
    return workers


@bank.wrong(
    "the helper of the checks",
    check="check-one-saturday",
    hint="name 'one' is not defined",
)
def smallest_pool(mornings):
    return max(map(one, mornings))


@bank.wrong(
    "a design instead of a number",
    check="check-one-saturday",
    hint="isn't a number. It is of type Design",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
        for each in mornings
    ):
        workers += 1
    return Design.queued(workers=workers)


@bank.wrong(
    "judged by the queue wait",
    check="check-long-calls",
    hint="Enough to START the calls within 120 s. What does the patient wait for after that?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(m, Design.queued(workers=workers)).queue_wait_s.percentile(95) > 120
        for m in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "all latencies of all mornings in one sample",
    check="check-six-saturdays",
    hint="All bookings in one bag. Where has the worst morning gone?",
)
def smallest_pool(mornings):
    workers = 1
    while True:
        latencies_s = []
        for m in mornings:
            latencies_s += list(simulate(m, Design.queued(workers=workers)).confirmation_s)
        if statistics.quantiles(latencies_s, n=20, method="inclusive")[-1] <= 120:
            return workers
        workers += 1


@bank.wrong(
    "the answers of the two checks",
    check="check-one-saturday",
    hint="With so many the p90 is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    return 6 if len(mornings) == 1 else 7


@bank.wrong(
    "the oldest waits at most 120 s",
    check="check-long-calls",
    hint="Enough for the oldest in the line. Whose wait is promised here, and until when?",
)
def smallest_pool(mornings):
    workers = 1
    while any(simulate(m, Design.queued(workers=workers)).oldest_wait_s > 120 for m in mornings):
        workers += 1
    return workers


@bank.wrong(
    "prints instead of returning", check="check-one-saturday", hint="only print it? In every case?"
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(m, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
        for m in mornings
    ):
        workers += 1
    print(workers)


@bank.wrong(
    "the mean of the six p95s",
    check="check-six-saturdays",
    hint="The average of the p95s is kept. The average Saturday isn't in the list.",
)
def smallest_pool(mornings):
    workers = 1
    while True:
        each = [
            simulate(m, Design.queued(workers=workers)).confirmation_s.percentile(95)
            for m in mornings
        ]
        if statistics.mean(each) <= 120:
            return workers
        workers += 1


@bank.wrong(
    "all bookings in one bag",
    check="check-six-saturdays",
    hint="All bookings in one bag. Where has the worst morning gone?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        waits = []
        for m in mornings:
            waits += list(simulate(m, Design.queued(workers=workers)).confirmation_s)
        if p95(waits) <= 120:
            return workers


@bank.wrong(
    "any morning for all",
    check="check-six-saturdays",
    hint="Enough for the easiest of them. And for the others?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if any(simulate(m, design).confirmation_s.percentile(95) <= 120 for m in mornings):
            return workers


@bank.wrong(
    "the mean latency for the p95",
    check="check-one-saturday",
    hint="With so few the MEAN is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).confirmation_s.mean() <= 120 for m in mornings):
            return workers


@bank.wrong(
    "the slowest booking for the p95",
    check="check-long-calls",
    hint="With so many even the slowest is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).confirmation_s.max() <= 120 for m in mornings):
            return workers


@bank.wrong(
    "the last number that fails",
    check="check-one-saturday",
    hint="So near. Simulate with the number that you return: is its p95 within 120 s?",
)
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(m, Design.queued(workers=workers + 1)).confirmation_s.percentile(95) > 120
        for m in mornings
    ):
        workers += 1
    return workers


@bank.wrong(
    "the load at the peak, whatever is asked",
    check="check-one-saturday",
    hint="Simulate with your number, and with one worker fewer. What are the two p95s?",
)
def smallest_pool(mornings):
    return math.floor(5 * 2) + 1


@bank.wrong(
    "offered load of the average",
    check="check-one-saturday",
    hint="Enough for the average minute of the morning. Who staffs the rush after nine?",
)
def smallest_pool(mornings):
    loads = []
    for m in mornings:
        span = max(m.arrived_s) - min(m.arrived_s)
        loads.append(len(m) / span * m.mean_call_s)
    return math.ceil(max(loads))


@bank.wrong(
    "acceptance in place of confirmation",
    check="check-one-saturday",
    hint="So few keep the p99 of acceptance. Which clock does this promise belong to?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).acceptance_s.percentile(95) <= 120 for m in mornings):
            return workers


@bank.wrong(
    "300 s for 120 s", check="check-one-saturday", hint="Within 300 s, and that is another promise."
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).confirmation_s.percentile(95) <= 300 for m in mornings):
            return workers


@bank.wrong(
    "the global list, not the argument",
    check="check-one-saturday",
    hint="Always for the same six Saturdays. Which mornings were you handed?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).confirmation_s.percentile(95) <= 120 for m in saturdays):
            return workers


@bank.wrong(
    "the mean of what each morning needs",
    check="check-six-saturdays",
    hint="The average of what each needs. And the one that needs most?",
)
def smallest_pool(mornings):
    def fewest(m):
        workers = 1
        while simulate(m, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
            workers += 1
        return workers

    return round(statistics.mean(fewest(m) for m in mornings))


@bank.wrong(
    "the easiest morning decides",
    check="check-six-saturdays",
    hint="Enough for the easiest of them. And for the others?",
)
def smallest_pool(mornings):
    def fewest(m):
        workers = 1
        while simulate(m, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
            workers += 1
        return workers

    return min(fewest(m) for m in mornings)


@bank.wrong(
    "steps of five",
    check="check-one-saturday",
    hint="Simulate with your number, and with one worker fewer. What are the two p95s?",
)
def smallest_pool(mornings):
    for workers in range(5, 200, 5):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).confirmation_s.percentile(95) <= 120 for m in mornings):
            return workers


@bank.wrong(
    "the median",
    check="check-one-saturday",
    hint="With so few the median is within 120 s. And the p95?",
)
def smallest_pool(mornings):
    for workers in range(1, 100):
        design = Design.queued(workers=workers)
        if all(simulate(m, design).confirmation_s.percentile(50) <= 120 for m in mornings):
            return workers


@bank.right("bisected for each Saturday, and the largest of them taken")
def smallest_pool(mornings):
    def needed(morning):
        low, high = 0, 64
        while high - low > 1:
            middle = (low + high) // 2
            outcome = simulate(morning, Design.queued(workers=middle))
            if outcome.confirmation_s.share_within(120) >= 0.95:
                high = middle
            else:
                low = middle
        return high

    return max(needed(morning) for morning in mornings)


@bank.right("a numpy whole number")
def smallest_pool(mornings):
    import numpy as np

    pools = []
    for morning in mornings:
        workers = np.int64(1)
        while True:
            rows = simulate(morning, Design.queued(workers=int(workers))).bookings
            if np.quantile(np.subtract(rows.confirmed_s, rows.arrived_s), 0.95) <= 120:
                break
            workers += 1
        pools.append(workers)
    return np.max(pools)


@bank.right("by recursion, share within 120 s")
def smallest_pool(mornings, workers=1):
    design = Design.queued(workers=workers)
    if all(simulate(m, design).confirmation_s.percentile(95) <= 120 for m in mornings):
        return workers
    return smallest_pool(mornings, workers + 1)


bank.right_answers.append(
    Answer(
        "smallest_pool",
        "bisect over a range",
        """\
from bisect import bisect_left


def smallest_pool(mornings):
    def is_enough(workers):
        design = Design.queued(workers=workers)
        return all(simulate(m, design).confirmation_s.percentile(95) <= 120 for m in mornings)

    return bisect_left(range(200), True, lo=1, key=is_enough)
""",
    )
)


bank.right_answers.append(
    Answer(
        "smallest_pool",
        "bisection, after doubling",
        """\
def good(mornings, workers):
    design = Design.queued(workers=workers)
    return all(simulate(m, design).confirmation_s.percentile(95) <= 120 for m in mornings)


def smallest_pool(mornings):
    high = 1
    while not good(mornings, high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if good(mornings, middle):
            high = middle
        else:
            low = middle
    return high
""",
    )
)


@bank.right("by recursion, morning by morning")
def smallest_pool(mornings, workers=1):
    for number, m in enumerate(mornings):
        rows = simulate(m, Design.queued(workers=workers)).bookings
        if p95([row.confirmed_s - row.arrived_s for row in rows]) > 120:
            return smallest_pool(mornings[number:], workers + 1)
    return workers


bank.right_answers.append(
    Answer(
        "smallest_pool",
        "a simulation of its own, with a helper beside it",
        """\
import heapq

import numpy as np


def latencies(morning, workers):
    desks, free = [0.0] * 4, [0.0] * workers
    out = []
    for arrived_s, call_s in zip(morning.arrived_s, morning.call_s):
        accepted_s = max(arrived_s, heapq.heappop(desks)) + 0.025
        heapq.heappush(desks, accepted_s)
        start_s = max(accepted_s, heapq.heappop(free))
        heapq.heappush(free, start_s + call_s)
        out.append(start_s + call_s - arrived_s)
    return out


def smallest_pool(mornings):
    workers = 1
    for m in mornings:
        while np.percentile(latencies(m, workers), 95) > 120:
            workers += 1
    return workers
""",
    )
)
