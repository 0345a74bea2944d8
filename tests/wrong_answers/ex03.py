from wrong_answers import Bank

bank = Bank()


# Task 1: the order form --------------------------------------------------------------------------


@bank.wrong("exactly the load", check="check-order", hint="Who shortens a line once")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs)
    return workers, erlangs / workers


@bank.wrong("hours for seconds", check="check-order", hint="bookings an HOUR")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong("minutes for seconds", check="check-order", hint="bookings an HOUR")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h / 60 * call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong("a worker a booking a second", check="check-order", hint="How long does each of them")
def order(bookings_per_h, call_s):
    workers = math.floor(bookings_per_h / 3600) + 1
    return workers, bookings_per_h / 3600 / workers


@bank.wrong("divided by the call", check="check-order", hint="Do longer calls take more")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h / 3600 / call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong("80% busy", check="check-order", hint="the fewest that keep up at all")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs / 0.8)
    return workers, erlangs / workers


@bank.wrong("square-root staffing", check="check-order", hint="the fewest that keep up at all")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = theory.square_root_staffing(erlangs, beta=1)
    return workers, erlangs / workers


@bank.wrong("two more than the load", check="check-order", hint="with one fewer they would as well")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs) + 2
    return workers, erlangs / workers


@bank.wrong("fractions of a worker", check="check-order", hint="Only whole ones")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    return erlangs + 0.1, erlangs / (erlangs + 0.1)


@bank.wrong("prints them", check="check-order", hint="Does the function return workers")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    print(workers, erlangs / workers)


@bank.wrong("trusts the last digit", check="check-order-form", hint="the pencil")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h / 3600 * call_s
    workers = math.floor(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong("one more, whatever the rest", check="check-order-form", hint="one fewer than 14")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.ceil(erlangs) + 1
    return workers, erlangs / workers


@bank.wrong("a load rounded down", check="check-order-form", hint="Did you round the load down?")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = 16 if erlangs == 15 else round(erlangs)
    return workers, erlangs / workers


@bank.wrong("per cent", check="check-utilisation", hint="Is that a percentage?")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, 100 * erlangs / workers


@bank.wrong("workers over load", check="check-utilisation", hint="which of the two is divided")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, workers / erlangs


@bank.wrong("the idle share", check="check-utilisation", hint="they stand idle")
def order(bookings_per_h, call_s):
    erlangs = bookings_per_h * call_s / 3600
    workers = math.floor(erlangs) + 1
    return workers, 1 - erlangs / workers


@bank.wrong("busy all the time", check="check-utilisation", hint="how many are busy on average?")
def order(bookings_per_h, call_s):
    return math.floor(bookings_per_h * call_s / 3600) + 1, 1.0


@bank.right("in seconds of work an hour, with whole numbers of tenths")
def order(bookings_per_h, call_s):
    tenths = round(10 * call_s) * bookings_per_h
    workers = 1
    while workers * 36_000 <= tenths:
        workers += 1
    return workers, tenths / 36_000 / workers


# Task 2: a tablet without SimPy ------------------------------------------------------------------


@bank.wrong("dealt out in turn", check="check-starts", hint="Is nobody free before?")
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for number, (ready, call) in enumerate(zip(ready_s, call_s, strict=True)):
        start = max(ready, free_s[number % workers])
        free_s[number % workers] = start + call
        started_s.append(start)
    return started_s


@bank.wrong("after whoever came so many before", check="check-starts", hint="nobody free before?")
def starts(ready_s, call_s, workers):
    started_s = []
    for number, ready in enumerate(ready_s):
        before = number - workers
        start = max(ready, started_s[before] + call_s[before]) if before >= 0 else ready
        started_s.append(start)
    return started_s


@bank.wrong(
    "one worker's recursion", check="check-starts", hint="whose end does a booking wait for"
)
def starts(ready_s, call_s, workers):
    free, started_s = 0, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, free))
        free = started_s[-1] + call
    return started_s


@bank.wrong("started before ready", check="check-starts", hint="When is that booking ready?")
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for call in call_s:
        start = heapq.heappop(free_s)
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong("ends instead of starts", check="check-starts", hint="Those are the ends")
def starts(ready_s, call_s, workers):
    free_s, ended_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        end = max(ready, heapq.heappop(free_s)) + call
        heapq.heappush(free_s, end)
        ended_s.append(end)
    return ended_s


@bank.wrong("waits instead of starts", check="check-starts", hint="Those are the waits")
def starts(ready_s, call_s, workers):
    free_s, waits_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        waits_s.append(start - ready)
    return waits_s


@bank.wrong("one worker, so many times as fast", check="check-starts", hint="twice as fast")
def starts(ready_s, call_s, workers):
    free, started_s = 0, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, free))
        free = started_s[-1] + call / workers
    return started_s


@bank.wrong("workers who are never busy", check="check-starts", hint="What does a call do to")
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, min(free_s)))
        free_s.append(started_s[-1] + call)
    return started_s


@bank.wrong("prints them", check="check-starts", hint="Does the function return one?")
def starts(ready_s, call_s, workers):
    free_s = [0] * workers
    for ready, call in zip(ready_s, call_s, strict=True):
        start = max(ready, heapq.heappop(free_s))
        heapq.heappush(free_s, start + call)
        print(start)


@bank.wrong("two workers, always", check="check-starts-morning", hint="When is each worker free")
def starts(ready_s, call_s, workers):
    first, second, started_s = 0, 0, []
    for ready, call in zip(ready_s, call_s, strict=True):
        started_s.append(max(ready, min(first, second)))
        first, second = max(first, second), started_s[-1] + call
    return started_s


@bank.wrong(
    "rounded to whole seconds", check="check-starts-morning", hint="When is each worker free"
)
def starts(ready_s, call_s, workers):
    free_s, started_s = [0] * workers, []
    for ready, call in zip(ready_s, call_s, strict=True):
        start = round(max(ready, heapq.heappop(free_s)))
        heapq.heappush(free_s, start + call)
        started_s.append(start)
    return started_s


@bank.wrong("borrowed", check="check-starts-morning", hint="Tom's tablet doesn't have")
def starts(ready_s, call_s, workers):
    return theory.fifo_starts(ready_s, call_s, workers)


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


# Task 3: ten minutes of the report ---------------------------------------------------------------


@bank.wrong(
    "the report's own", check="check-mean-backlog", hint="Was nobody waiting when it began?"
)
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.accepted_s < to_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong("whole waits of all", check="check-mean-backlog", hint="How much of each of them lies")
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s and b.started_s > from_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong("begun in the window", check="check-mean-backlog", hint="whose calls began inside")
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.started_s < to_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong("inside from end to end", check="check-mean-backlog", hint="from beginning to end")
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if from_s <= b.accepted_s and b.started_s <= to_s]
    return sum(b.started_s - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong("not cut at the end", check="check-mean-backlog", hint="And where it ends?")
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s and b.started_s > from_s]
    return sum(b.started_s - max(b.accepted_s, from_s) for b in rows) / (to_s - from_s)


@bank.wrong("not cut at the beginning", check="check-mean-backlog", hint="And where it begins?")
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s and b.started_s > from_s]
    return sum(min(b.started_s, to_s) - b.accepted_s for b in rows) / (to_s - from_s)


@bank.wrong("until confirmed", check="check-mean-backlog", hint="isn't waiting any more")
def mean_backlog(bookings, from_s, to_s):
    inside_s = (max(min(b.confirmed_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    return sum(inside_s) / (to_s - from_s)


@bank.wrong("a mean wait", check="check-mean-backlog", hint="that is a mean wait")
def mean_backlog(bookings, from_s, to_s):
    return statistics.mean(
        max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings
    )


@bank.wrong("not divided", check="check-mean-backlog", hint="How long is the window?")
def mean_backlog(bookings, from_s, to_s):
    return sum(max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)


@bank.wrong("less than nothing", check="check-mean-backlog", hint="less than nothing")
def mean_backlog(bookings, from_s, to_s):
    rows = [b for b in bookings if b.accepted_s < to_s]
    return sum(min(b.started_s, to_s) - max(b.accepted_s, from_s) for b in rows) / (to_s - from_s)


@bank.wrong("the whole run", check="check-mean-backlog", hint="and the window across them")
def mean_backlog(bookings, from_s, to_s):
    span_s = max(b.confirmed_s for b in bookings)
    return sum(b.started_s - b.accepted_s for b in bookings) / span_s


@bank.wrong("prints it", check="check-mean-backlog", hint="Does the function return it?")
def mean_backlog(bookings, from_s, to_s):
    inside_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
    print(sum(inside_s) / (to_s - from_s))


@bank.wrong("a look every second", check="check-report", hint="is a guess")
def mean_backlog(bookings, from_s, to_s):
    from bisect import bisect

    looks_s = [from_s + number for number in range(math.ceil(to_s - from_s))]
    joined = sorted(bookings.accepted_s)
    left = sorted(bookings.started_s)
    return statistics.mean(bisect(joined, at_s) - bisect(left, at_s) for at_s in looks_s)


@bank.wrong("from the arrival", check="check-report", hint="25 ms too much")
def mean_backlog(bookings, from_s, to_s):
    inside_s = (max(min(b.started_s, to_s) - max(b.arrived_s, from_s), 0) for b in bookings)
    return sum(inside_s) / (to_s - from_s)


@bank.wrong("at the two ends", check="check-report", hint="not what a look every half second shows")
def mean_backlog(bookings, from_s, to_s):
    if to_s - from_s < 60:
        inside_s = (max(min(b.started_s, to_s) - max(b.accepted_s, from_s), 0) for b in bookings)
        return sum(inside_s) / (to_s - from_s)
    begin, end = (
        sum(b.accepted_s <= at_s < b.started_s for b in bookings) for at_s in (from_s, to_s)
    )
    return (begin + end) / 2


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


# Task 4: three services with a nurse on the phone ------------------------------------------------


@bank.wrong(
    "the fewest that keep up", check="check-one-service", hint="They keep up, and that is all"
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return math.floor(rate_per_s * mean_call_s) + 1


@bank.wrong("the load rounded", check="check-one-service", hint="Do those even keep up?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return round(rate_per_s * mean_call_s)


@bank.wrong("sized for the mean", check="check-one-service", hint="The MEAN wait is within 6 s")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = 1
    while theory.mmc_mean_wait_s(rate_per_s, mean_call_s, workers) > limit_s:
        workers += 1
    return workers


@bank.wrong("sized for any wait", check="check-one-service", hint="How long may 95 in 100 wait?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = 1
    while theory.erlang_c(rate_per_s * mean_call_s, workers) > 0.05:
        workers += 1
    return workers


@bank.wrong("80% busy", check="check-one-service", hint="and so would one fewer")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return math.ceil(rate_per_s * mean_call_s / 0.8)


@bank.wrong("square-root staffing", check="check-one-service", hint="and so would one fewer")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.square_root_staffing(rate_per_s * mean_call_s, beta=1)


@bank.wrong("one worker short", check="check-one-service", hint="One in ten waits longer")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.servers_for_wait(rate_per_s, mean_call_s, time_s=limit_s, share=0.05) - 1


@bank.wrong("one worker too many", check="check-one-service", hint="Do you ask for more?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.servers_for_wait(rate_per_s, mean_call_s, time_s=limit_s, share=0.05) + 1


@bank.wrong("1% for 5%", check="check-one-service", hint="Do you ask for more?")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.servers_for_wait(rate_per_s, mean_call_s, time_s=limit_s, share=0.01)


@bank.wrong("milliseconds", check="check-one-service", hint="They keep up, and that is all")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.servers_for_wait(rate_per_s, mean_call_s, time_s=1000 * limit_s, share=0.05)


@bank.wrong("prints it", check="check-one-service", hint="isn't a whole number")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    print(theory.servers_for_wait(rate_per_s, mean_call_s, time_s=limit_s, share=0.05))


@bank.wrong(
    "the utilisation of the first service", check="check-all-services", hint="true of a small pool?"
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return math.ceil(rate_per_s * mean_call_s / 0.84)


@bank.wrong(
    "as if all had to wait", check="check-all-services", hint="those who needn't wait at all"
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    workers = math.floor(rate_per_s * mean_call_s) + 1
    while math.exp(-(workers / mean_call_s - rate_per_s) * limit_s) > 0.05:
        workers += 1
    return workers


@bank.wrong(
    "the number for the first service", check="check-all-services", hint="and so would one fewer"
)
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return 15


@bank.wrong("the library's search", check="check-all-services", hint="the search isn't yours")
def fewest_workers(rate_per_s, mean_call_s, limit_s):
    return theory.servers_for_wait(rate_per_s, mean_call_s, time_s=limit_s, share=0.05)


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


# Task 5: two counties ----------------------------------------------------------------------------


@bank.wrong("synchronous", check="check-westmoor", hint="A synchronous design accepts when")
def county_design(scenario):
    return Design.synchronous(threads=30)


@bank.wrong("a number for a design", check="check-westmoor", hint="Return a Design")
def county_design(scenario):
    return 32


@bank.wrong(
    "the fewest that keep up", check="check-westmoor", hint="confirmation in time broken on 5"
)
def county_design(scenario):
    erlangs = scenario.rate_at(0) * scenario.calls.quantile_s(0.5)
    return Design.queued(workers=math.floor(erlangs) + 1)


@bank.wrong(
    "the load and its root, clinics left out", check="check-westmoor", hint="a call hold a worker"
)
def county_design(scenario):
    erlangs = scenario.rate_at(0) * 2.5
    return Design.queued(workers=theory.square_root_staffing(erlangs, beta=1))


@bank.wrong("80% busy", check="check-westmoor", hint="a call hold a worker?")
def county_design(scenario):
    return Design.queued(workers=math.ceil(scenario.rate_at(0) * 2.5 / 0.8))


@bank.wrong("all that the clinics take", check="check-westmoor", hint="within budget broken on 5")
def county_design(scenario):
    return Design.queued(workers=scenario.clinics * scenario.clinic_limit)


@bank.wrong("more is better", check="check-westmoor", hint="What is the condition?")
def county_design(scenario):
    return Design.queued(workers=60)


@bank.wrong("one server", check="check-westmoor", hint="instant acceptance broken on 5 of 5")
def county_design(scenario):
    return Design.queued(workers=32, servers=1)


@bank.wrong("a server to an erlang", check="check-westmoor", hint="may one of them wait")
def county_design(scenario):
    servers = math.ceil(scenario.rate_at(0) * scenario.accept_s)
    return Design.queued(workers=32, servers=servers + 1)


@bank.wrong("servers galore", check="check-westmoor", hint="within budget broken on 5 of 5")
def county_design(scenario):
    return Design.queued(workers=32, servers=40)


@bank.wrong("turns some away", check="check-westmoor", hint="What else does your design set?")
def county_design(scenario):
    return Design.queued(workers=30, backlog_limit=100)


@bank.wrong("one design for both", check="check-sandhaven", hint="and Sandhaven's clinics together")
def county_design(scenario):
    return Design.queued(workers=32)


@bank.wrong("the whole budget", check="check-sandhaven", hint="Which is the other?")
def county_design(scenario):
    hours = scenario.duration_s / 3600 + 0.005
    return Design.queued(workers=int((scenario.budget_gbp / hours) - 0.4))


@bank.wrong("so many a clinic", check="check-sandhaven", hint="confirmation in time broken on")
def county_design(scenario):
    return Design.queued(workers=32 if scenario.clinics == 12 else 2 * scenario.clinics + 1)


@bank.wrong("one number for each county", check="check-third-county", hint="In a third county")
def county_design(scenario):
    if scenario.name == "Westmoor":
        return Design.queued(workers=31, servers=3)
    return Design.queued(workers=20, servers=2)


@bank.wrong("three quarters busy", check="check-third-county", hint="confirmation in time")
def county_design(scenario):
    workers = math.ceil(scenario.rate_at(0) * scenario.calls.mean_s / 0.75)
    servers = 3 if scenario.rate_at(0) < 10 else 6
    return Design.queued(workers=workers, servers=servers)


@bank.wrong("three servers", check="check-third-county", hint="instant acceptance broken")
def county_design(scenario):
    most = scenario.clinics * scenario.clinic_limit
    outcome = simulate(scenario.sample(seed=1), Design.queued(workers=most))
    held_s = statistics.mean(call.ended_s - call.started_s for call in outcome.call_log)
    workers = theory.square_root_staffing(scenario.rate_at(0) * held_s, beta=0.8)
    return Design.queued(workers=min(workers, 33), servers=3)


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
