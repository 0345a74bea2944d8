from wrong_answers import Bank

bank = Bank()


# Task 1: when does the promise break? ------------------------------------------------------------


@bank.wrong("growth the wrong way round", check="check-breaks-after", hint="Before the update?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    served_per_s = 1 / call_s
    return promise_s / ((served_per_s - rate_per_s) / served_per_s)


@bank.wrong("minutes for seconds", check="check-breaks-after", hint="if it were minutes")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s - 1) / 60


@bank.wrong("when the wait is over", check="check-breaks-after", hint="When did it begin?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s - 1) + promise_s


@bank.wrong("divided by the arrival rate", check="check-breaks-after", hint="did you divide by λ?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / ((rate_per_s - 1 / call_s) / rate_per_s)


@bank.wrong("bookings for seconds of work", check="check-breaks-after", hint="λ minus μ counts")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s - 1 / call_s)


@bank.wrong("a worker that does nothing", check="check-breaks-after", hint="done at once?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s)


@bank.wrong("prints it", check="check-breaks-after", hint="Does the function return it?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    print(promise_s / (rate_per_s * call_s - 1))


@bank.wrong("utilisation ignored", check="check-never-breaks", hint="Does the wait grow at all?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / (rate_per_s * call_s - 1)


@bank.wrong("sign made to fit", check="check-never-breaks", hint="Does the wait grow at all?")
def breaks_after_s(rate_per_s, call_s, promise_s):
    return promise_s / abs(rate_per_s * call_s - 1)


@bank.right("with λ and μ, step by step")
def breaks_after_s(rate_per_s, call_s, promise_s):
    confirmed_per_s = 1 / call_s
    if rate_per_s <= confirmed_per_s:
        return float("inf")
    return promise_s * confirmed_per_s / (rate_per_s - confirmed_per_s)


# Task 2: a desk that opens late ------------------------------------------------------------------


@bank.wrong("one booking only", check="check-worker", hint="after the first?")
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    booking = yield queue.get()
    booking["started_s"] = env.now
    yield env.timeout(booking["call_s"])
    booking["confirmed_s"] = env.now


@bank.wrong("drops what came early", check="check-worker", hint="no confirmed_s: lost?")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        if booking["accepted_s"] < opens_at_s:
            continue
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong("stamped at the dequeue", check="check-worker", hint="before the desk opens")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        if env.now < opens_at_s:
            yield env.timeout(opens_at_s - env.now)
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong("no opening time", check="check-worker", hint="before the desk opens")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong("confirmed without a call", check="check-worker", hint="one call apart")
def worker(env, queue, opens_at_s):
    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        booking["started_s"] = env.now
        booking["confirmed_s"] = env.now
        yield env.timeout(booking["call_s"])


@bank.wrong("waits before each", check="check-worker-order", hint="How often does it wait?")
def worker(env, queue, opens_at_s):
    while True:
        yield env.timeout(opens_at_s)
        booking = yield queue.get()
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now


@bank.wrong("a call for everybody at once", check="check-worker-order", hint="Two calls at once")
def worker(env, queue, opens_at_s):
    def call(booking):
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = env.now

    yield env.timeout(opens_at_s)
    while True:
        booking = yield queue.get()
        env.process(call(booking))


@bank.right("takes the first booking, and then waits for the opening")
def worker(env, queue, opens_at_s):
    while True:
        booking = yield queue.get()
        yield env.timeout(max(opens_at_s - env.now, 0))
        booking["started_s"] = env.now
        yield env.timeout(booking["call_s"])
        booking["confirmed_s"] = booking["started_s"] + booking["call_s"]


# Task 3: clear before lunch? ---------------------------------------------------------------------


@bank.wrong("arrivals forgotten", check="check-drain", hint="if the door were shut")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog * call_s / workers / 3600


@bank.wrong("seconds for hours", check="check-drain", hint="Those are seconds")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s - rate_per_s)


@bank.wrong("minutes for hours", check="check-drain", hint="Those are minutes")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s - rate_per_s) / 60


@bank.wrong("the sign of a growing line", check="check-drain", hint="before it started")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (rate_per_s - workers / call_s) / 3600


@bank.wrong("a booking a second each", check="check-drain", hint="A call takes 2 s")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers - rate_per_s) / 3600


@bank.wrong("arrivals added", check="check-drain", hint="Arrivals don't help")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s + rate_per_s) / 3600


@bank.wrong("workers times call", check="check-drain", hint="Do more workers, or longer calls")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers * call_s - rate_per_s) / 3600


@bank.wrong("overload ignored", check="check-drain-never", hint="Does this queue get shorter?")
def drain_h(backlog, rate_per_s, workers, call_s):
    return backlog / (workers / call_s - rate_per_s) / 3600


@bank.right("in seconds of work")
def drain_h(backlog, rate_per_s, workers, call_s):
    done_each_second = workers - rate_per_s * call_s
    return math.inf if done_each_second <= 0 else backlog * call_s / done_each_second / 3600


# Task 4: repair the dashboard --------------------------------------------------------------------


@bank.wrong("timed from the dequeue", check="check-confirmation-p95", hint="A call's length")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.started_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong("the acceptance clock", check="check-confirmation-p95", hint="the other clock")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.accepted_s - b.arrived_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong("milliseconds for seconds", check="check-confirmation-p95", hint="in seconds, and so")
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.arrived_s < to_s]
    return p95([1000 * (b.confirmed_s - b.arrived_s) for b in rows])


@bank.wrong(
    "mean instead of percentile", check="check-confirmation-p95", hint="The mean, not the p95"
)
def confirmation_p95_s(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.arrived_s < to_s]
    return sum(b.confirmed_s - b.arrived_s for b in rows) / len(rows)


@bank.wrong("the queue wait", check="check-confirmation-p95", hint="The queue wait: it ends")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.started_s - b.accepted_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong("counted from acceptance", check="check-confirmation-p95", hint="starts 25 ms late")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.accepted_s for b in bookings if from_s <= b.arrived_s < to_s])


@bank.wrong("confirmed in the window", check="check-window", hint="Who ARRIVED in it?")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if from_s <= b.confirmed_s < to_s])


@bank.wrong("no window", check="check-window", hint="Where are from_s and to_s?")
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings])


@bank.wrong(
    "the window of the first check, whatever is asked",
    check="check-window",
    hint="Are both limits used?",
)
def confirmation_p95_s(bookings, from_s, to_s):
    return p95([b.confirmed_s - b.arrived_s for b in bookings if 1800 <= b.arrived_s < 2400])


@bank.right("sorted, the value that 95 in 100 stay within")
def confirmation_p95_s(bookings, from_s, to_s):
    latencies_s = []
    for row in bookings:
        if row.arrived_s >= from_s and row.arrived_s < to_s:
            latencies_s.append(row.confirmed_s - row.arrived_s)
    latencies_s.sort()
    return latencies_s[int(0.95 * len(latencies_s))]


# Task 5: staff a Saturday ------------------------------------------------------------------------


@bank.wrong("the acceptance clock", check="check-one-saturday", hint="p99 of acceptance")
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).acceptance_s.percentile(99) > 0.2
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong("the average minute", check="check-one-saturday", hint="Who staffs the rush")
def smallest_pool(mornings):
    busiest = max(mornings, key=len)
    return math.ceil(len(busiest) * busiest.mean_call_s / busiest.scenario.duration_s)


@bank.wrong("the busiest moment", check="check-one-saturday", hint="At the peak nobody would wait")
def smallest_pool(mornings):
    return math.ceil(max(each.scenario.demand.peak_per_s for each in mornings) * 2)


@bank.wrong("mean instead of percentile", check="check-one-saturday", hint="MEAN is within")
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.mean() > 120
        for each in mornings
    ):
        workers += 1
    return workers


@bank.wrong("one worker short", check="check-one-saturday", hint="with the number that you return")
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
        for each in mornings
    ):
        workers += 1
    return workers - 1


@bank.wrong("one worker too many", check="check-one-saturday", hint="paid for nothing")
def smallest_pool(mornings):
    workers = 1
    while any(
        simulate(each, Design.queued(workers=workers)).confirmation_s.percentile(95) > 120
        for each in mornings
    ):
        workers += 1
    return workers + 1


@bank.wrong("the first Saturday only", check="check-six-saturdays", hint="Look at all six")
def smallest_pool(mornings):
    workers = 1
    while simulate(mornings[0], Design.queued(workers=workers)).confirmation_s.percentile(95) > 120:
        workers += 1
    return workers


@bank.wrong("the average Saturday", check="check-six-saturdays", hint="isn't in the list")
def smallest_pool(mornings):
    for workers in range(1, 40):
        outcomes = [simulate(each, Design.queued(workers=workers)) for each in mornings]
        if statistics.mean(each.confirmation_s.percentile(95) for each in outcomes) <= 120:
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
