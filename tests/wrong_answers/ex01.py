"""Exercise 01: a quicker clinic, a hidden queue, and a load test that passed.

One function is defined many times, and its names come from the notebook.
"""

from wrong_answers import Bank

bank = Bank()


# Task 1, the busy threads ------------------------------------------------------------------------


@bank.wrong("forgets the 25 ms", check="check-busy-threads", hint="the clinic's call alone")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (shortest_call_s + longest_call_s) / 2


@bank.wrong("every call the longest", check="check-busy-threads", hint="if every call is the long")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + longest_call_s)


@bank.wrong("every call the shortest", check="check-busy-threads", hint="if every call is the sho")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (ACCEPT_S + shortest_call_s)


@bank.wrong("milliseconds for seconds", check="check-busy-threads", hint="Look at the unit of each")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s * (25 + (shortest_call_s + longest_call_s) / 2)


@bank.wrong("divides", check="check-busy-threads", hint="rate divided by time")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return rate_per_s / (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)


@bank.wrong("a thread a booking", check="check-busy-threads", hint="That is the rate alone")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return float(rate_per_s)


@bank.wrong("rounds up", check="check-busy-threads", hint="Leave it unrounded")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    return -int(-rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2) // 1)


@bank.wrong("utilisation of threads", check="check-busy-threads", hint="The model disagrees")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    busy = rate_per_s * (ACCEPT_S + (shortest_call_s + longest_call_s) / 2)
    return busy / rate_per_s


@bank.right("adds the two parts, and takes the mean from the middle")
def busy_threads(rate_per_s, shortest_call_s, longest_call_s):
    middle_s = shortest_call_s + (longest_call_s - shortest_call_s) / 2
    return rate_per_s * ACCEPT_S + rate_per_s * middle_s


# Task 1, the floor -------------------------------------------------------------------------------


@bank.wrong("forgets the 25 ms", check="check-best-p99", hint="before the call begins")
def best_p99_s(shortest_call_s, longest_call_s):
    return shortest_call_s + 0.99 * (longest_call_s - shortest_call_s)


@bank.wrong("the mean", check="check-best-p99", hint="That is the mean")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + (shortest_call_s + longest_call_s) / 2


@bank.wrong("the slowest", check="check-best-p99", hint="the slowest patient of all")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + longest_call_s


@bank.wrong("99% of the longest", check="check-best-p99", hint="99% of the longest call")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + 0.99 * longest_call_s


@bank.wrong("milliseconds for seconds", check="check-best-p99", hint="the unit of the 25 ms")
def best_p99_s(shortest_call_s, longest_call_s):
    return 25 + shortest_call_s + 0.99 * (longest_call_s - shortest_call_s)


@bank.wrong("the p95", check="check-best-p99", hint="The model disagrees")
def best_p99_s(shortest_call_s, longest_call_s):
    return ACCEPT_S + shortest_call_s + 0.95 * (longest_call_s - shortest_call_s)


@bank.right("comes down from the longest call")
def best_p99_s(shortest_call_s, longest_call_s):
    return longest_call_s - (longest_call_s - shortest_call_s) / 100 + ACCEPT_S


@bank.right("measures it")
def best_p99_s(shortest_call_s, longest_call_s):
    calls = UniformCalls(low_s=shortest_call_s, high_s=longest_call_s)
    morning = Scenario.steady(rate_per_s=20, calls=calls).sample(seed=7)
    design = Design.synchronous(threads=len(morning))
    return simulate(morning, design).acceptance_s.percentile(99)


# Task 2 ------------------------------------------------------------------------------------------


@bank.wrong("clock from the thread", check="check-patient", hint="Look where your clock starts")
def patient(env, threads, sessions, booking, call_s, story):
    with threads.request() as thread:
        yield thread
        arrived_s = env.now
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("forgets the 25 ms", check="check-patient", hint="our own 25 ms")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("gives the thread back early", check="check-patient", hint="Who holds the thread")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
    with sessions.request() as session:
        yield session
        yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("needs no session", check="check-patient", hint="before the call starts")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S + call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("asks, but doesn't wait", check="check-patient", hint="before the call starts")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request():
            yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("holds a session too long", check="check-patient", hint="What is held while we do our")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread, sessions.request() as session:
        yield thread
        yield session
        yield env.timeout(ACCEPT_S + call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("never gives it back", check="check-patient", hint="take and never give back")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    yield threads.request()
    yield env.timeout(ACCEPT_S)
    yield sessions.request()
    yield env.timeout(call_s)
    story[booking] = (arrived_s, env.now)


@bank.wrong("writes nothing", check="check-patient", hint="(arrived_s, answered_s)")
def patient(env, threads, sessions, booking, call_s, story):
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)


@bank.wrong("writes the latency", check="check-patient", hint="(arrived_s, answered_s)")
def patient(env, threads, sessions, booking, call_s, story):
    arrived_s = env.now
    with threads.request() as thread:
        yield thread
        yield env.timeout(ACCEPT_S)
        with sessions.request() as session:
            yield session
            yield env.timeout(call_s)
    story[booking] = env.now - arrived_s


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


# Task 3 ------------------------------------------------------------------------------------------


@bank.wrong("the mean", check="check-fewest-threads", hint="keeps the mean within the limit")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(each, design).acceptance_s.mean() <= limit_s for each in mornings):
            return threads


@bank.wrong("a share for a percentage", check="check-fewest-threads", hint="from 0 to 100")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(0.99) <= limit_s for m in mornings):
            return threads


@bank.wrong("the queue wait", check="check-fewest-threads", hint="Which latency is it")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).queue_wait_s.percentile(99) <= limit_s for m in mornings):
            return threads


@bank.wrong("the p95", check="check-fewest-threads", hint="enough for 95 patients in 100")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(95) <= limit_s for m in mornings):
            return threads


@bank.wrong("one too few", check="check-fewest-threads", hint="is it the last that fails")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if all(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings):
            return threads - 1


@bank.wrong("one too many", check="check-fewest-threads", hint="at which number do you stop")
def fewest_threads(mornings, limit_s):
    threads, kept = 0, False
    while not kept:
        threads += 1
        design = Design.synchronous(threads=threads)
        kept = all(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings)
    return threads + 1


@bank.wrong("one morning", check="check-fewest-threads", hint="Did you look at every one")
def fewest_threads(mornings, limit_s):
    threads = 1
    while (
        simulate(mornings[0], Design.synchronous(threads=threads)).acceptance_s.percentile(99)
        > limit_s
    ):
        threads += 1
    return threads


@bank.wrong("any morning", check="check-fewest-threads", hint="Did you look at every one")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        if any(simulate(m, design).acceptance_s.percentile(99) <= limit_s for m in mornings):
            return threads


@bank.wrong("on average", check="check-fewest-threads", hint="Did you look at every one")
def fewest_threads(mornings, limit_s):
    for threads in range(1, 1000):
        design = Design.synchronous(threads=threads)
        p99s_s = [simulate(each, design).acceptance_s.percentile(99) for each in mornings]
        if sum(p99s_s) / len(p99s_s) <= limit_s:
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


# Task 4 ------------------------------------------------------------------------------------------


@bank.wrong("Little's law at the peak", check="check-flu-design", hint="Must nobody wait")
def flu_design():
    return Design.synchronous(threads=10)


@bank.wrong("the morning's average", check="check-flu-design", hint="What does an average over")
def flu_design():
    average_per_s = sum(map(len, flu_mondays)) / 4 / flu.duration_s
    return Design.synchronous(threads=round(average_per_s * 2.025 * 2))


@bank.wrong("one Monday, one seed", check="check-flu-design", hint="did you look at")
def flu_design():
    return Design.synchronous(threads=7)


@bank.wrong("all that the budget buys", check="check-flu-design", hint="one thread fewer")
def flu_design():
    return Design.synchronous(threads=9)


@bank.wrong("a queue", check="check-flu-design", hint="chapter 02's")
def flu_design():
    return Design.queued(workers=8)


@bank.wrong("turns patients away", check="check-flu-design", hint="turns patients away")
def flu_design():
    return Design.synchronous(threads=8, backlog_limit=100)


@bank.wrong("the number alone", check="check-flu-design", hint="Return a Design")
def flu_design():
    return 8


@bank.right("searches")
def flu_design():
    for threads in range(1, 100):
        design = Design.synchronous(threads=threads)
        verdicts = [judge(simulate(morning, design)) for morning in flu_mondays]
        if all(verdict.promises_kept == 3 for verdict in verdicts):
            return design


# Task 5 ------------------------------------------------------------------------------------------


@bank.wrong("from when the user asked", check="check-from-plan", hint="That is the log again")
def from_plan_s(answered_s, every_s):
    latencies_s, free_s = [], 0
    for number, answer_s in enumerate(answered_s):
        latencies_s.append(answer_s - max(number * every_s, free_s))
        free_s = answer_s
    return latencies_s


@bank.wrong("first planned for 3 s", check="check-from-plan", hint="when the first booking was")
def from_plan_s(answered_s, every_s):
    return [answer_s - number * every_s for number, answer_s in enumerate(answered_s, start=1)]


@bank.wrong("between answers", check="check-from-plan", hint="from one answer to the next")
def from_plan_s(answered_s, every_s):
    return [after - before for before, after in zip([0, *answered_s], answered_s, strict=False)]


@bank.wrong("only the frozen one", check="check-from-plan", hint="while it froze")
def from_plan_s(answered_s, every_s):
    latencies_s = [answer_s - number * every_s for number, answer_s in enumerate(answered_s)]
    return [latency_s if latency_s in (0.5, 30) else 1.0 for latency_s in latencies_s]


@bank.wrong("the mean", check="check-from-plan", hint="no mean or percentile")
def from_plan_s(answered_s, every_s):
    planned_s = [number * every_s for number in range(len(answered_s))]
    return (sum(answered_s) - sum(planned_s)) / len(answered_s)


@bank.wrong("leaves the late ones out", check="check-from-plan", hint="none left out")
def from_plan_s(answered_s, every_s):
    latencies_s = [answer_s - number * every_s for number, answer_s in enumerate(answered_s)]
    return [latency_s for latency_s in latencies_s if latency_s <= every_s]


@bank.wrong("the plan written in", check="check-from-plan", hint="with a pencil")
def from_plan_s(answered_s, every_s):
    return [answer_s - number * 3 for number, answer_s in enumerate(answered_s)]


@bank.right("steps through the plan")
def from_plan_s(answered_s, every_s):
    latencies_s, planned_s = [], 0
    for answer_s in answered_s:
        latencies_s.append(answer_s - planned_s)
        planned_s += every_s
    return latencies_s
