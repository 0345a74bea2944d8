from wrong_answers import Bank

bank = Bank()


# Task 1: the number in the settings file ---------------------------------------------------------


@bank.wrong(
    "the whole promise spent on waiting",
    check="check-backlog-limit",
    hint="are called within the promise",
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor(promise_s * workers / call_s), 0)


@bank.wrong("one worker only", check="check-backlog-limit", hint="one worker's share")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) / call_s), 0)


@bank.wrong("a call a second each", check="check-backlog-limit", hint="begins a call every second")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers), 0)


@bank.wrong(
    "times the call", check="check-backlog-limit", hint="Longer calls would make your limit larger"
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers * call_s), 0)


@bank.wrong(
    "those in a call taken off too", check="check-backlog-limit", hint="More comes off than"
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers / call_s) - workers, 0)


@bank.wrong("one too many", check="check-backlog-limit", hint="One place too many")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers / call_s) + 1, 0)


@bank.wrong("rounded up", check="check-backlog-limit", hint="Rounded up, where")
def backlog_limit(workers, call_s, promise_s):
    return max(math.ceil((promise_s - call_s) * workers / call_s), 0)


@bank.wrong(
    "less than the promise, not at most",
    check="check-backlog-limit",
    hint="at the very end of the promise",
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.ceil((promise_s - call_s) * workers / call_s) - 1, 0)


@bank.wrong("a margin of five per cent", check="check-backlog-limit", hint="Five per cent are left")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor(0.95 * (promise_s - call_s) * workers / call_s), 0)


@bank.wrong("not rounded", check="check-backlog-limit", hint="161.667 isn't whole")
def backlog_limit(workers, call_s, promise_s):
    return max((promise_s - call_s) * workers / call_s, 0)


@bank.wrong("prints it", check="check-backlog-limit", hint="or only print it?")
def backlog_limit(workers, call_s, promise_s):
    print(max(math.floor((promise_s - call_s) * workers / call_s), 0))


@bank.wrong("a negative limit", check="check-no-room", hint="the least that can wait")
def backlog_limit(workers, call_s, promise_s):
    return math.floor((promise_s - call_s) * workers / call_s)


@bank.wrong("at least one", check="check-no-room", hint="how long may anybody wait?")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers / call_s), 1)


@bank.right("calls started within the promise, without those in a call")
def backlog_limit(workers, call_s, promise_s):
    started = int(workers * promise_s / call_s)
    return started - workers if started > workers else 0


@bank.wrong("whole rounds of calls", check="check-backlog-limit", hint="The calls begin in rounds")
def backlog_limit(workers, call_s, promise_s):
    rounds = promise_s // call_s - 1
    return int(max(rounds * workers, 0))


@bank.wrong("seconds for bookings", check="check-backlog-limit", hint="many seconds may be waited")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor(promise_s - call_s), 0)


@bank.wrong("a table of the cases", check="check-backlog-limit", hint="Right for 6 cases. Not yet")
def backlog_limit(workers, call_s, promise_s):
    table = {(6, 2, 120): 354, (5, 3, 100): 161, (24, 1.5, 300): 4776, (3, 7, 60): 22}
    table[4, 8, 30], table[7, 10, 62] = 11, 36
    return table.get((workers, call_s, promise_s), -1)


@bank.wrong("one too few", check="check-backlog-limit", hint="at the very end of the promise")
def backlog_limit(workers, call_s, promise_s):
    limit = 0
    while (limit + 1) * call_s / workers + call_s < promise_s:
        limit += 1
    return limit


@bank.wrong("a call too many taken off", check="check-backlog-limit", hint="More comes off than")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - 2 * call_s) * workers / call_s), 0)


@bank.wrong("two seconds, whatever a call takes", check="check-backlog-limit", hint="Right for one")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - 2) * workers / 2), 0)


@bank.wrong("hours for seconds", check="check-backlog-limit", hint="isn't whole")
def backlog_limit(workers, call_s, promise_s):
    return (promise_s - call_s) * workers / call_s / 3600


@bank.wrong("a pair", check="check-backlog-limit", hint="isn't a number")
def backlog_limit(workers, call_s, promise_s):
    return (math.floor((promise_s - call_s) * workers / call_s), workers)


@bank.wrong("the helper's own work", check="check-backlog-limit", hint="Here it is yours to write")
def backlog_limit(workers, call_s, promise_s):
    count = by_clockwork
    return count(workers, call_s, promise_s)


@bank.wrong("counts for ever", check="check-backlog-limit", hint="What would make it end?")
def backlog_limit(workers, call_s, promise_s):
    limit = 0
    while limit * call_s / workers <= promise_s:
        limit += 0
    return limit


@bank.wrong(
    "a promise in whole seconds", check="check-backlog-limit", hint="part of a second", hidden=True
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((int(promise_s) - call_s) * workers / call_s), 0)


@bank.wrong("no room for one", check="check-no-room", hint="for how many is there time?")
def backlog_limit(workers, call_s, promise_s):
    if promise_s <= 2 * call_s:
        return 0
    return math.floor((promise_s - call_s) * workers / call_s)


@bank.wrong("divides by the time to wait", check="check-no-room", hint="how long may anybody wait?")
def backlog_limit(workers, call_s, promise_s):
    pace_s = call_s / workers / (promise_s - call_s)
    return max(math.floor(1 / pace_s), 0)


@bank.right("numpy")
def backlog_limit(workers, call_s, promise_s):
    import numpy as np

    return np.maximum(np.floor((promise_s - call_s) * workers / call_s), 0).astype(int)


@bank.right("a whole float, and a helper beside it")
def backlog_limit(workers, call_s, promise_s):
    def started(seconds, per_s):
        return int(seconds * per_s)

    return float(max(started(promise_s - call_s, workers / call_s), 0))


@bank.right("counted in fractions, and remembered")
def backlog_limit(workers, call_s, promise_s):
    from fractions import Fraction

    spare_s = Fraction(promise_s) - Fraction(call_s)
    return Fraction(max(spare_s // (Fraction(call_s) / workers), 0))


@bank.wrong("rounds to the nearest", check="check-backlog-limit", hint="Rounded to the nearest")
def backlog_limit(workers, call_s, promise_s):
    return max(0, round((promise_s - call_s) * workers / call_s))


@bank.wrong(
    "counts those in a call as well",
    check="check-backlog-limit",
    hint="are called within the promise",
)
def backlog_limit(workers, call_s, promise_s):
    if promise_s <= call_s:
        return 0
    return math.floor((promise_s - call_s) * workers / call_s) + workers


@bank.wrong("one less, to be strictly below", check="check-backlog-limit", hint="One place too few")
def backlog_limit(workers, call_s, promise_s):
    return max(0, math.floor((promise_s - call_s) * workers / call_s) - 1)


@bank.wrong("the chapter's slack of 4 s", check="check-backlog-limit", hint="Four seconds are left")
def backlog_limit(workers, call_s, promise_s):
    return max(0, math.floor((promise_s - call_s - 4) * workers / call_s))


@bank.wrong(
    "the promise of the course built in", check="check-backlog-limit", hint="Right for one case"
)
def backlog_limit(workers, call_s, promise_s):
    return math.floor((120 - call_s) * workers / call_s)


@bank.right("fractions, exact for decimal figures")
def backlog_limit(workers, call_s, promise_s):
    from fractions import Fraction

    call, promise = Fraction(str(call_s)), Fraction(str(promise_s))
    places = (promise - call) / (call / workers)
    return places.numerator // places.denominator if places > 0 else 0


@bank.right("counts up by bisection")
def backlog_limit(workers, call_s, promise_s):
    from bisect import bisect_right

    def confirmed_s(limit):
        return call_s + limit * call_s / workers

    limit = 0
    while confirmed_s(limit + 1000) <= promise_s:
        limit += 1000
    return limit + max(
        0, bisect_right(range(1001), promise_s + 1e-9, key=lambda n: confirmed_s(limit + n)) - 1
    )


@bank.right("floor division, int")
def backlog_limit(workers, call_s, promise_s):
    if promise_s <= call_s:
        return 0
    time_to_wait_s = promise_s - call_s
    return int((time_to_wait_s * workers + 1e-9) // call_s)


@bank.wrong("the line holds nobody", check="check-turned-away", hint="Can't some of them wait?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers / call_s) * rush_s, 0)


@bank.wrong("the workers do nothing", check="check-turned-away", hint="What do the workers do")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(rate_per_s * rush_s - limit, 0)


@bank.wrong("the steady share, from the start", check="check-turned-away", hint="many are too many")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(1 - workers / call_s / rate_per_s, 0) * rate_per_s * rush_s


@bank.wrong("the share of what the line leaves", check="check-turned-away", hint="took every place")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    share = max(1 - workers / call_s / rate_per_s, 0)
    return share * (rate_per_s * rush_s - limit)


@bank.wrong("a share", check="check-turned-away", hint="The manager asked for bookings")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(1 - workers / call_s / rate_per_s - limit / (rate_per_s * rush_s), 0)


@bank.wrong("a call a second each", check="check-turned-away", hint="ends a call every second")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers) * rush_s - limit, 0)


@bank.wrong(
    "those in a call have a place too",
    check="check-turned-away",
    hint="until when, and what happens",
)
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    fills_after_s = (limit + workers) * call_s / (rate_per_s * call_s - workers)
    left_s = max(rush_s - fills_after_s, 0)
    return (rate_per_s - workers / call_s) * left_s - 10


@bank.wrong("the case that is printed", check="check-turned-away", hint="Right for one case")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return 840


@bank.wrong("the floor forgotten", check="check-none-turned-away", hint="does the line fill?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return (rate_per_s - workers / call_s) * rush_s - limit


@bank.wrong("the sign made to fit", check="check-none-turned-away", hint="does the line fill?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return abs((rate_per_s - workers / call_s) * rush_s - limit)


@bank.wrong("None for nobody", check="check-none-turned-away", hint="In every case?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    extra = (rate_per_s - workers / call_s) * rush_s
    if extra > limit:
        return extra - limit


@bank.right("when the line is full, and what comes after")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    served_per_s = workers / call_s
    if rate_per_s <= served_per_s:
        return 0
    full_after_s = limit / (rate_per_s - served_per_s)
    if full_after_s >= rush_s:
        return 0
    return (rush_s - full_after_s) * (rate_per_s - served_per_s)


@bank.wrong("whole bookings a second", check="check-turned-away", hint="whole number and a half?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers // call_s) * rush_s - limit, 0)


@bank.wrong("all of them, once it is full", check="check-turned-away", hint="Is no call ever over?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    growth_per_s = rate_per_s - workers / call_s
    if growth_per_s <= 0:
        return 0
    return max(rush_s - limit / growth_per_s, 0) * rate_per_s


@bank.wrong("a table of the cases", check="check-turned-away", hint="Right for 6 cases. Not yet")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    table = {600: 840, 100: 800, 0: 2400, 700: 1100, 250: 950, 1: 2399}
    return table.get(limit, 0)


@bank.wrong("those in a call have places", check="check-turned-away", hint="Whom does the limit")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers / call_s) * rush_s - limit - workers, 0)


@bank.wrong("the line serves its places again", check="check-turned-away", hint="once more")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers / call_s) * rush_s - 2 * limit, 0)


@bank.wrong("longer calls are quicker", check="check-turned-away", hint="make your workers quicker")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers * call_s) * rush_s - limit, 0)


@bank.wrong("an hour of it", check="check-turned-away", hint="until when")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers / call_s) * 3600 - limit, 0)


@bank.wrong("calls of 2 s", check="check-turned-away", hint="Right for one case. Not yet")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers / 2) * rush_s - limit, 0)


@bank.wrong("the helper's own work", check="check-turned-away", hint="Here it is yours to write")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return tank(rate_per_s, rush_s, workers, call_s, limit)


@bank.wrong("when it fills, by division", check="check-none-turned-away", hint="who is too many?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    growth_per_s = rate_per_s - workers / call_s
    full_after_s = limit / growth_per_s
    return max(rush_s - full_after_s, 0) * max(growth_per_s, 0)


@bank.right("a whole number, with a default")
def turned_away(rate_per_s, rush_s, workers, call_s, limit=0):
    came = rate_per_s * rush_s
    served = min(workers / call_s * rush_s, came)
    return round(max(came - served - limit, 0))


@bank.right("numpy, cut to whole bookings")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    import numpy as np

    return np.int64(np.clip((rate_per_s - workers / call_s) * rush_s - limit, 0, None))


@bank.wrong(
    "the line fills at lambda, not at lambda less mu",
    check="check-turned-away",
    hint="took every place",
)
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    fills_s = limit / rate_per_s
    return max(0, (rate_per_s - workers / call_s) * (rush_s - fills_s))


@bank.wrong("one worker for all", check="check-turned-away", hint="How fast does the line grow")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(0, (rate_per_s - 1 / call_s) * rush_s - limit)


@bank.wrong("the limit in seconds", check="check-turned-away", hint="How fast does the line grow")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    mu = workers / call_s
    return max(0, (rate_per_s - mu) * rush_s - limit / mu)


@bank.wrong(
    "all above capacity, or none", check="check-turned-away", hint="Can't some of them wait?"
)
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    peak = (rate_per_s - workers / call_s) * rush_s
    return peak if peak > limit else 0


@bank.wrong(
    "an hour's rush built in", check="check-turned-away", hint="How fast does the line grow"
)
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(0, round((rate_per_s - workers / call_s) * 3600 - limit))


@bank.right("poured in ten thousand steps")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    line, away, steps = 0.0, 0.0, 10_000
    dt = rush_s / steps
    for _ in range(steps):
        line = max(0.0, line + (rate_per_s - workers / call_s) * dt)
        if line > limit:
            away, line = away + line - limit, limit
    return away


@bank.right("the balance: come, less served, less those in line at the end")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    import numpy as np

    come = rate_per_s * rush_s
    can_be_served = rush_s * workers / call_s
    return int(np.maximum(come - can_be_served - limit, 0))


# Task 2: places kept for the urgent --------------------------------------------------------------


@bank.wrong("no limit at all", check="check-accept-library", hint="What happens at a full line?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong("waits for a place", check="check-accept", hint="Over whom does a server take")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        while len(queue.items) >= limit and not queue.get_queue:
            yield env.timeout(0.1)
        yield queue.put(booking)
        booking["accepted_s"] = env.now


@bank.wrong("says nothing", check="check-accept", hint="neither accepted_s nor rejected_s")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now


@bank.wrong("accepted, and then rejected", check="check-accept", hint="or with both")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        booking["accepted_s"] = env.now
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
        else:
            booking["rejected_s"] = env.now


@bank.wrong("rejected after putting", check="check-accept", hint="before you looked?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        yield queue.put(booking)
        full = len(queue.items) > limit
        booking["rejected_s" if full else "accepted_s"] = env.now


@bank.wrong("turned away at the door", check="check-accept", hint="Over whom does a server take")
def accept(env, servers, queue, limit, kept, booking):
    if len(queue.items) >= limit and not queue.get_queue:
        booking["rejected_s"] = env.now
        return
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        yield queue.put(booking)
        booking["accepted_s"] = env.now


@bank.wrong(
    "turned away before the 150 ms", check="check-accept", hint="Over whom does a server take"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            yield env.timeout(ACCEPT_S)
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "stamped before the 150 ms", check="check-accept", hint="All your stamps are 150 ms early"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        now_s = env.now
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = now_s
        else:
            booking["rejected_s"] = now_s


@bank.wrong("one too many", check="check-accept-library", hint="One too many is let in")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) <= limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("looks on arrival", check="check-accept-library", hint="You looked when it arrived")
def accept(env, servers, queue, limit, kept, booking):
    full = len(queue.items) >= limit and not queue.get_queue
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if full:
            booking["rejected_s"] = env.now
        else:
            yield queue.put(booking)
            booking["accepted_s"] = env.now


@bank.wrong(
    "looks when its server begins",
    check="check-accept-library",
    hint="You looked as its server began",
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        full = len(queue.items) >= limit and not queue.get_queue
        yield env.timeout(ACCEPT_S)
        if full:
            booking["rejected_s"] = env.now
        else:
            yield queue.put(booking)
            booking["accepted_s"] = env.now


@bank.wrong(
    "counts those in front of the server",
    check="check-accept-library",
    hint="Those in front of the servers count too",
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) + len(servers.queue) < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("one too few", check="check-accept-library", hint="One place stays empty")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) + 1 < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "a limit of 0 as a closed door", check="check-accept-library", hint="Only the places count"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if len(queue.items) < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("nothing kept", check="check-accept-kept", hint="Nothing is kept")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("kept from everybody", check="check-accept-kept", hint="The last places stay empty")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) < limit - kept:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "kept from the urgent", check="check-accept-kept", hint="Kept, but from those who are urgent"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit - kept if booking["urgent"] else limit
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("the urgent are always let in", check="check-accept-kept", hint="with no place left")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        free = queue.get_queue or len(queue.items) < limit - kept
        if free or (booking["urgent"] and kept):
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "only the others are counted against theirs",
    check="check-accept-kept",
    hint="The others are counted by themselves",
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        others = sum(not each["urgent"] for each in queue.items)
        room = others < limit - kept and len(queue.items) < limit
        if queue.get_queue or room or (booking["urgent"] and len(queue.items) < limit):
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "the urgent in their own places only",
    check="check-accept-kept",
    hint="Each kind has places of its own",
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        urgent = sum(each["urgent"] for each in queue.items)
        others = len(queue.items) - urgent
        room = urgent < kept if booking["urgent"] and kept else others < limit - kept
        if queue.get_queue or room:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.right("request and release by hand, and says no first")
def accept(env, servers, queue, limit, kept, booking):
    server = servers.request()
    yield server
    yield env.timeout(ACCEPT_S)
    waiting = len(queue.items) + (0 if booking["urgent"] else kept)
    if waiting >= limit and len(queue.get_queue) == 0:
        booking["rejected_s"] = env.now
        servers.release(server)
        return
    booking["accepted_s"] = env.now
    queue.put(booking)
    servers.release(server)


@bank.wrong("the urgent jump the line", check="check-accept-order", hint="Whose line is it?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
            if kept and booking["urgent"] and booking in queue.items:
                queue.items.insert(0, queue.items.pop(queue.items.index(booking)))
        else:
            booking["rejected_s"] = env.now


@bank.wrong("an idle worker kept", check="check-accept-kept", hint="although a worker stands idle")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        is_free = queue.get_queue and (booking["urgent"] or not kept)
        places = limit if booking["urgent"] else limit - kept
        if is_free or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "idle matters at limit 0 only", check="check-accept-kept", hint="although a worker stands idle"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if (queue.get_queue and limit == 0) or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("in the place of another", check="check-accept", hint="or with both")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        room = queue.get_queue or len(queue.items) < limit
        others = [each for each in queue.items if not each["urgent"]]
        if not room and booking["urgent"] and others:
            queue.items.remove(others[-1])
            others[-1]["rejected_s"] = env.now
            room = True
        if room:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("25 ms, as in the chapter", check="check-accept", hint="Your servers take 25 ms")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(0.025)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("the server goes back first", check="check-accept", hint="Who holds a server")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
    yield env.timeout(ACCEPT_S)
    places = limit if booking["urgent"] else limit - kept
    if queue.get_queue or len(queue.items) < places:
        yield queue.put(booking)
        booking["accepted_s"] = env.now
    else:
        booking["rejected_s"] = env.now


@bank.wrong("no server at all", check="check-accept", hint="Who holds a server")
def accept(env, servers, queue, limit, kept, booking):
    yield env.timeout(ACCEPT_S)
    places = limit if booking["urgent"] else limit - kept
    if queue.get_queue or len(queue.items) < places:
        yield queue.put(booking)
        booking["accepted_s"] = env.now
    else:
        booking["rejected_s"] = env.now


@bank.wrong("in no time", check="check-accept", hint="the moment it comes")
def accept(env, servers, queue, limit, kept, booking):
    places = limit if booking["urgent"] else limit - kept
    if queue.get_queue or len(queue.items) < places:
        yield queue.put(booking)
        booking["accepted_s"] = env.now
    else:
        booking["rejected_s"] = env.now


@bank.wrong("a server never given back", check="check-accept", hint="neither accepted_s nor")
def accept(env, servers, queue, limit, kept, booking):
    yield servers.request()
    yield env.timeout(ACCEPT_S)
    places = limit if booking["urgent"] else limit - kept
    if queue.get_queue or len(queue.items) < places:
        yield queue.put(booking)
        booking["accepted_s"] = env.now
    else:
        booking["rejected_s"] = env.now


@bank.wrong("asks for a place again and again", check="check-accept", hint="What makes time pass")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        while len(queue.items) >= limit and not queue.get_queue:
            yield env.timeout(0)
        yield queue.put(booking)
        booking["accepted_s"] = env.now


@bank.wrong("no yield", check="check-accept", hint="is not a generator")
def accept(env, servers, queue, limit, kept, booking):
    places = limit if booking["urgent"] else limit - kept
    booking["accepted_s" if len(queue.items) < places else "rejected_s"] = env.now


@bank.wrong("a key that isn't there", check="check-accept", hint="KeyError")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(booking["accept_s"])
        yield queue.put(booking)
        booking["accepted_s"] = env.now


@bank.wrong("a copy on the queue", check="check-accept", hint="What did you put on the queue?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            booking["accepted_s"] = env.now
            yield queue.put(dict(booking))
        else:
            booking["rejected_s"] = env.now


@bank.wrong("two idle workers", check="check-accept-library", hint="One idle worker isn't enough")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if len(queue.get_queue) > 1 or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("those in a call count too", check="check-accept-library", hint="in a call count too")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        busy = (7 if servers.capacity == 2 and limit == 3 else 8) - len(queue.get_queue)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) + busy < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "twenty, whatever the limit", check="check-accept-library", hint="which sentence of the"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = 20 if booking["urgent"] else 20 - kept
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("one more kept", check="check-accept-kept", hint="Kept, and one place more")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        free = limit - len(queue.items)
        needed = 1 if booking["urgent"] or not kept else kept + 2
        if queue.get_queue or free >= needed:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("one kept, whatever the number", check="check-accept-kept", hint="Right for one case")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - min(kept, 1)
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("last come, first served", check="check-accept-order", hint="Whose line is it?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            booking["accepted_s"] = env.now
            if queue.get_queue:
                yield queue.put(booking)
            else:
                queue.items.insert(0, booking)
        else:
            booking["rejected_s"] = env.now


@bank.right("through a helper, and the stamp first")
def accept(env, servers, queue, limit, kept, booking):
    def there_is_room():
        if len(queue.get_queue) > 0:
            return True
        free = limit - len(queue.items)
        return free > (0 if booking["urgent"] else kept)

    with servers.request() as mine:
        yield mine
        yield env.timeout(ACCEPT_S)
        stamp = "accepted_s" if there_is_room() else "rejected_s"
        booking[stamp] = env.now
        if stamp == "accepted_s":
            queue.put(booking)


@bank.right("as a process of its own")
def accept(env, servers, queue, limit, kept, booking):
    def taken_in():
        with servers.request() as server:
            yield server
            yield env.timeout(ACCEPT_S)
            full = len(queue.items) >= limit - kept * (not booking["urgent"])
            if full and not queue.get_queue:
                booking.update(rejected_s=env.now)
            else:
                booking.update(accepted_s=env.now)
                yield queue.put(booking)

    yield env.process(taken_in())


@bank.wrong(
    "the urgent, kept or not", check="check-accept-library", hint="is urgent, finds 20 waiting"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if booking["urgent"] or queue.get_queue or len(queue.items) < limit - kept:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("two lines", check="check-accept-library", hint="By which sentence of the rule?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        same = sum(each["urgent"] == booking["urgent"] for each in queue.items)
        places = kept if booking["urgent"] else limit - kept
        if queue.get_queue or same < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "a no, and on the queue all the same", check="check-accept", hint="were turned away AND called"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit if booking["urgent"] else limit - kept
        if queue.get_queue or len(queue.items) < places:
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now
        yield queue.put(booking)


@bank.wrong(
    "the urgent wait at the server", check="check-accept", hint="Over whom does a server take"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        while booking["urgent"] and not queue.get_queue and len(queue.items) >= limit:
            yield env.timeout(0.05)
        if booking["urgent"] or queue.get_queue or len(queue.items) < limit - kept:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "kept on top of the limit", check="check-accept-kept", hint="By which sentence of the rule?"
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        places = limit + kept if booking["urgent"] else limit
        if queue.get_queue or len(queue.items) < places:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong(
    "an idle worker helps the urgent only",
    check="check-accept-library",
    hint="By which sentence of the rule?",
)
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if booking["urgent"]:
            fits = queue.get_queue or len(queue.items) < limit
        else:
            fits = len(queue.items) < limit - kept
        if fits:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.right("early return, stamp after the with block")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        full = limit - kept * (not booking["urgent"])
        if not queue.get_queue and not len(queue.items) < full:
            booking.update(rejected_s=env.now)
            return
        yield queue.put(booking)
    booking.update(accepted_s=env.now)


@bank.right("release by hand, helper beside, stamp before the put")
def accept(env, servers, queue, limit, kept, booking):
    def room(queue, limit, kept, urgent):
        idle = len(queue.get_queue)
        if idle > 0:
            return True
        return len(queue.items) + (0 if urgent else kept) < limit

    request = servers.request()
    yield request
    yield env.timeout(ACCEPT_S)
    inside = room(queue, limit, kept, booking["urgent"])
    booking["accepted_s" if inside else "rejected_s"] = env.now
    if inside:
        queue.put(booking)
    servers.release(request)


# Task 3: "when shall I try again?" ---------------------------------------------------------------


@bank.wrong("minutes for seconds", check="check-retry-after", hint="60 times too small, throughout")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return waiting / calls if calls else math.inf


@bank.wrong(
    "those in a call wait too", check="check-retry-after", hint="Have they stopped waiting?"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.confirmed_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return 60 * waiting / calls if calls else math.inf


@bank.wrong(
    "those turned away wait too", check="check-retry-after", hint="were turned away have no"
)
def retry_after_s(bookings, now_s):
    waiting = sum(math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return 60 * waiting / calls if calls else math.inf


@bank.wrong("the pace of the whole morning", check="check-retry-after", hint="the whole morning")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(row.started_s > 0 for row in bookings)
    if not waiting:
        return 0
    return now_s * waiting / calls if calls else math.inf


@bank.wrong("the pace of those who come in", check="check-retry-after", hint="do they come out?")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    came = sum(now_s - 60 < row.accepted_s for row in bookings)
    if not waiting:
        return 0
    return 60 * waiting / came if came else math.inf


@bank.wrong("calls that ended", check="check-retry-after", hint="The pace at which calls end")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.confirmed_s for row in bookings)
    if not waiting:
        return 0
    return 60 * waiting / calls if calls else math.inf


@bank.wrong("prints it", check="check-retry-after", hint="or only print it?")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    print(60 * waiting / sum(now_s - 60 < row.started_s for row in bookings))


@bank.wrong("in a minute, as ever", check="check-retry-after", hint="One minute for everybody")
def retry_after_s(bookings, now_s):
    return 60


@bank.wrong("the nominal pace", check="check-retry-after", hint="the pace in the settings file")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    return waiting * 2 / 5


@bank.wrong(
    "state waiting, those with a server too",
    check="check-retry-after-came",
    hint="Who is with them, and who waits?",
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.state == "waiting" for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return min(now_s, 60) * waiting / calls if calls else math.inf


@bank.wrong(
    "come at once, as nobody is called",
    check="check-retry-after-came",
    hint="What can anybody know?",
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    return min(now_s, 60) * waiting / calls if calls else 0


@bank.wrong(
    "never, though nobody waits", check="check-retry-after-came", hint="May the next one come?"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    return min(now_s, 60) * waiting / calls if calls else math.inf


@bank.wrong(
    "a minute before there was one", check="check-retry-after-came", hint="How long is the window"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return 60 * waiting / calls if calls else math.inf


@bank.right("from a list of the waiting and a pace per second")
def retry_after_s(bookings, now_s):
    line = [row for row in bookings if row.accepted_s <= now_s and not row.started_s <= now_s]
    if len(line) == 0:
        return 0.0
    since_s = max(now_s - 60, 0)
    started = [row for row in bookings if row.started_s > since_s]
    pace_per_s = len(started) / (now_s - since_s)
    if pace_per_s == 0:
        return float("inf")
    return len(line) / pace_per_s


@bank.wrong("the last five minutes", check="check-retry-after", hint="of the last five minutes")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s <= now_s and math.isnan(row.started_s) for row in bookings)
    window_s = min(now_s, 300)
    calls = sum(now_s - window_s < row.started_s for row in bookings)
    if not waiting:
        return 0
    return waiting * window_s / calls if calls else math.inf


@bank.wrong("the oldest so far", check="check-retry-after", hint="the first in line waited so far")
def retry_after_s(bookings, now_s):
    since_s = [r.accepted_s for r in bookings if r.accepted_s <= now_s and math.isnan(r.started_s)]
    return now_s - min(since_s) if since_s else 0


@bank.wrong("whole minutes", check="check-retry-after", hint="Always a whole number of minutes")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s <= now_s and math.isnan(row.started_s) for row in bookings)
    window_s = min(now_s, 60)
    calls = sum(now_s - window_s < row.started_s for row in bookings)
    if not waiting:
        return 0
    return 60 * math.ceil(waiting * window_s / calls / 60) if calls else math.inf


@bank.wrong(
    "the mean of late", check="check-retry-after", hint="those wait who were called of late"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s <= now_s and math.isnan(row.started_s) for row in bookings)
    late_s = [row.started_s - row.accepted_s for row in bookings if now_s - 60 < row.started_s]
    if not waiting:
        return 0
    return sum(late_s) / len(late_s) if late_s else math.inf


@bank.wrong("the length of the line", check="check-retry-after", hint="It is a number of bookings")
def retry_after_s(bookings, now_s):
    return sum(row.accepted_s <= now_s and math.isnan(row.started_s) for row in bookings)


@bank.wrong(
    "the library's own sum", check="check-retry-after", hint="expected_wait_s of the library"
)
def retry_after_s(bookings, now_s):
    look = getattr(afterwards, "expected_" + "wait_s")
    return look(now_s)


@bank.wrong(
    "the helper's own work", check="check-retry-after", hint="by_counting does it. Here it is"
)
def retry_after_s(bookings, now_s):
    return by_counting(bookings, now_s)


@bank.wrong("a table of the cases", check="check-retry-after", hint="Right for 7 cases. Not yet")
def retry_after_s(bookings, now_s):
    told_s = {950: 57, 420: 77, 660: 197, 310: 12, 70: 58, 95: 53, 210: 173}
    return told_s.get(now_s, -1)


@bank.wrong("the morning that is printed", check="check-retry-after", hint="Not yet for bookings")
def retry_after_s(bookings, now_s):
    rows = afterwards.bookings
    waiting = sum(row.accepted_s <= now_s < row.started_s for row in rows)
    calls = sum(now_s - 60 < row.started_s <= now_s for row in rows)
    return 60 * waiting / calls


@bank.wrong(
    "one call a minute at least", check="check-retry-after-came", hint="What can anybody know?"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s <= now_s and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    return min(now_s, 60) * waiting / max(calls, 1)


@bank.wrong("divides all the same", check="check-retry-after-came", hint="May the next one come?")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s <= now_s and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    return min(now_s, 60) * waiting / calls


@bank.wrong(
    "not who is accepted just now", check="check-retry-after", hint="Does it wait?", hidden=True
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s < now_s and math.isnan(row.started_s) for row in bookings)
    window_s = min(now_s, 60)
    calls = sum(now_s - window_s < row.started_s for row in bookings)
    if not waiting:
        return 0
    return waiting * window_s / calls if calls else math.inf


@bank.right("pandas")
def retry_after_s(bookings, now_s):
    import pandas as pd

    frame = pd.DataFrame(list(bookings), columns=Booking._fields)
    waiting = int((frame.accepted_s.notna() & frame.started_s.isna()).sum())
    span_s = min(60, now_s)
    started = int((frame.started_s > now_s - span_s).sum())
    if waiting == 0:
        return 0
    return math.inf if started == 0 else waiting / (started / span_s)


@bank.right("the library's columns, rounded up as a header would be")
def retry_after_s(bookings, now_s):
    import numpy as np

    accepted_s, started_s = np.array(bookings.accepted_s), np.array(bookings.started_s)
    waiting = np.count_nonzero(~np.isnan(accepted_s)) - np.count_nonzero(~np.isnan(started_s))
    if not waiting:
        return np.float64(0)
    span_s = min(60, now_s)
    calls = np.count_nonzero(started_s > now_s - span_s)
    return np.ceil(waiting * span_s / calls) if calls else np.inf


@bank.wrong("the pace of arrivals", check="check-retry-after", hint="How fast are they called?")
def retry_after_s(bookings, now_s):
    waiting = sum(row.state == "waiting" and row.accepted_s <= now_s for row in bookings)
    came = sum(now_s - 60 < row.arrived_s <= now_s for row in bookings)
    if not waiting:
        return 0
    return waiting * min(60, now_s) / came if came else math.inf


@bank.wrong("the quotient upside down", check="check-retry-after", hint="Upside down")
def retry_after_s(bookings, now_s):
    waiting = sum(row.state == "waiting" and row.accepted_s <= now_s for row in bookings)
    started = sum(now_s - 60 < row.started_s <= now_s for row in bookings)
    if not waiting:
        return 0
    return started / min(60, now_s) / waiting if started else math.inf


@bank.wrong("divides by no call", check="check-retry-after-came", hint="What can anybody know?")
def retry_after_s(bookings, now_s):
    waiting = sum(row.state == "waiting" and row.accepted_s <= now_s for row in bookings)
    started = sum(now_s - 60 < row.started_s <= now_s for row in bookings)
    return waiting / (started / min(60, now_s)) if waiting else 0


@bank.wrong(
    "a minute, if anybody waits", check="check-retry-after", hint="One minute for everybody"
)
def retry_after_s(bookings, now_s):
    return 60 if any(row.state == "waiting" and row.accepted_s <= now_s for row in bookings) else 0


@bank.right("two sums")
def retry_after_s(bookings, now_s):
    waiting = sum(row.state == "waiting" and row.accepted_s <= now_s for row in bookings)
    started = sum(now_s - 60 < row.started_s <= now_s for row in bookings)
    if waiting == 0:
        return 0
    if started == 0:
        return math.inf
    return waiting * min(60, now_s) / started


@bank.right("numpy arrays and masks")
def retry_after_s(bookings, now_s):
    import numpy as np

    accepted = np.array([row.accepted_s for row in bookings], dtype=float)
    started = np.array([row.started_s for row in bookings], dtype=float)
    state = np.array([row.state for row in bookings], dtype=object)
    line = np.count_nonzero((state == "waiting") & ~np.isnan(accepted) & np.isnan(started))
    since = max(0.0, now_s - 60)
    calls = np.count_nonzero(started > since) if since else np.count_nonzero(~np.isnan(started))
    if line == 0:
        return 0.0
    return line * (now_s - since) / calls if calls else np.inf


@bank.right("one loop, walking, rounded to a tenth of a second")
def retry_after_s(bookings, now_s):
    def _there(stamp_s):
        return stamp_s == stamp_s

    line, calls = [], []
    window_s = now_s if now_s < 60 else 60
    for row in bookings:
        if _there(row.started_s):
            if row.started_s > now_s - window_s or window_s < 60:
                calls.append(row)
        elif _there(row.accepted_s) and row.state not in ("rejected", "failed", "confirmed"):
            line.append(row)
    if not line:
        return 0
    return float("inf") if not calls else round(len(line) / len(calls) * window_s, 1)


# Task 4: the supplier's slide --------------------------------------------------------------------


@bank.wrong("of the confirmed", check="check-goodput", hint="of the confirmed")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s and row.confirmed_s > 0]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("of the accepted", check="check-goodput", hint="Did the others not arrive?")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s and row.accepted_s > 0]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("all the confirmed", check="check-goodput", hint="the late ones too")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.state == "confirmed" for row in rows) / len(rows)


@bank.wrong("throughput", check="check-goodput", hint="That's how many a second")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return good / (to_s - from_s)


@bank.wrong("per cent", check="check-goodput", hint="Per cent. A share is from 0 to 1")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return 100 * good / len(rows)


@bank.wrong(
    "those who were not late", check="check-goodput", hint="And whoever was never confirmed?"
)
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return 1 - sum(row.confirmed_s - row.arrived_s > promise_s for row in rows) / len(rows)


@bank.wrong("the queue wait", check="check-goodput", hint="The wait on the queue alone")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.started_s - row.accepted_s <= promise_s for row in rows) / len(rows)


@bank.wrong("confirmed in the window", check="check-goodput", hint="A window of confirmation")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.confirmed_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("no window", check="check-goodput", hint="The whole log, whatever the window")
def goodput(bookings, from_s, to_s, promise_s):
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in bookings) / len(bookings)


@bank.wrong(
    "120 s, whatever is promised", check="check-goodput", hint="Two minutes, whatever is promised"
)
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= 120 for row in rows) / len(rows)


@bank.wrong("under the promise, not within", check="check-goodput-edges", hint="Is that within")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s < promise_s for row in rows) / len(rows)


@bank.wrong(
    "a window that includes its end", check="check-goodput-edges", hint="who is in the window"
)
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s <= to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("an empty window is perfect", check="check-goodput-edges", hint="Were promises kept")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return good / len(rows) if rows else 1.0


@bank.right("counted in one loop")
def goodput(bookings, from_s, to_s, promise_s):
    arrived = good = 0
    for row in bookings:
        if row.arrived_s < from_s or row.arrived_s >= to_s:
            continue
        arrived += 1
        if row.state == "confirmed" and not row.confirmed_s - row.arrived_s > promise_s:
            good += 1
    return good / arrived if arrived else float("nan")


@bank.wrong("of those that are settled", check="check-goodput-edges", hint="Did they not arrive?")
def goodput(bookings, from_s, to_s, promise_s):
    arrived = [row for row in bookings if from_s <= row.arrived_s < to_s]
    settled = [row for row in arrived if row.state not in ("waiting", "in_call")]
    in_time = sum(row.confirmed_s - row.arrived_s <= promise_s for row in settled)
    return in_time / len(settled) if settled else math.nan


@bank.wrong("those given up left out", check="check-goodput", hint="Those given up are left out")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [r for r in bookings if from_s <= r.arrived_s < to_s and r.state != "failed"]
    if not rows:
        return math.nan
    return sum(r.confirmed_s - r.arrived_s <= promise_s for r in rows) / len(rows)


@bank.wrong("the audited morning only", check="check-goodput", hint="Right for 3 cases. Not yet")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in audited.bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("from its acceptance", check="check-goodput", hint="Your clock starts at accepted_s")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.accepted_s <= promise_s for row in rows) / len(rows)


@bank.wrong("until its call", check="check-goodput", hint="Your clock stops as the call starts")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.started_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("accepted in the window", check="check-goodput", hint="A window of acceptance")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.accepted_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("their number", check="check-goodput", hint="More than 30 times too large")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)


@bank.wrong("a table of the cases", check="check-goodput", hint="Right for 4 cases. Not yet")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)
    return good if promise_s in (120, 118, 60) else -1


@bank.wrong("the helper's own work", check="check-goodput", hint="window_share does it. Here it is")
def goodput(bookings, from_s, to_s, promise_s):
    return window_share(bookings, from_s, to_s, promise_s)


@bank.wrong("None where nobody came", check="check-goodput-edges", hint="In every case?")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    if rows:
        return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("divides by nobody", check="check-goodput-edges", hint="Were promises kept")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("after the window begins", check="check-goodput-edges", hint="who is in the window")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s < row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return good / len(rows) if rows else math.nan


@bank.wrong("to the nearest second", check="check-goodput-edges", hint="10 ms before")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= round(row.arrived_s) < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return good / len(rows) if rows else math.nan


@bank.wrong("seconds cut off", check="check-goodput-edges", hint="Within 120 s?")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = [row for row in rows if row.state == "confirmed"]
    in_time = sum(int(row.confirmed_s - row.arrived_s) <= promise_s for row in good)
    return in_time / len(rows) if rows else math.nan


@bank.wrong("seconds in a range", check="check-goodput-edges", hint="one comes at 8 s", hidden=True)
def goodput(bookings, from_s, to_s, promise_s):
    window = range(int(from_s), int(to_s))
    rows = [row for row in bookings if int(row.arrived_s) in window]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return good / len(rows) if rows else math.nan


@bank.right("a mean of bools, by addition")
def goodput(bookings, from_s, to_s, promise_s):
    from statistics import fmean

    good = [
        row.state == "confirmed" and row.confirmed_s <= row.arrived_s + promise_s
        for row in bookings
        if from_s <= row.arrived_s < to_s
    ]
    return fmean(good) if good else math.nan


@bank.right("a frame's mean, to three places")
def goodput(bookings, from_s, to_s, promise_s):
    frame = bookings.to_frame()
    came_s = frame.arrived_us / 1e6 if "arrived_us" in frame else frame.arrived_s
    done_s = frame.confirmed_us / 1e6 if "confirmed_us" in frame else frame.confirmed_s
    good = (done_s - came_s <= promise_s) & (frame.state == "confirmed")
    return round(good[(came_s >= from_s) & (came_s < to_s)].mean(), 3)


@bank.wrong("good, and confirmed by then", check="check-goodput", hint="Who counts below the line")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [r for r in bookings if from_s <= r.arrived_s < to_s]
    good = [r for r in rows if r.confirmed_s < to_s and r.confirmed_s - r.arrived_s <= promise_s]
    return len(good) / len(rows) if rows else math.nan


@bank.wrong("two windows", check="check-goodput", hint="Who counts below the line")
def goodput(bookings, from_s, to_s, promise_s):
    arrived = sum(from_s <= r.arrived_s < to_s for r in bookings)
    good = sum(
        from_s <= r.confirmed_s < to_s and r.confirmed_s - r.arrived_s <= promise_s
        for r in bookings
    )
    return good / arrived if arrived else math.nan


@bank.right("numpy mask")
def goodput(bookings, from_s, to_s, promise_s):
    import numpy as np

    arrived = np.array([row.arrived_s for row in bookings], dtype=float)
    confirmed = np.array([row.confirmed_s for row in bookings], dtype=float)
    inside = (arrived >= from_s) & (arrived < to_s)
    if not inside.any():
        return np.nan
    return np.mean((confirmed - arrived)[inside] <= promise_s)


@bank.right("whole microseconds")
def goodput(bookings, from_s, to_s, promise_s):
    latencies_us = [
        math.inf if math.isnan(row.confirmed_s) else round((row.confirmed_s - row.arrived_s) * 1e6)
        for row in bookings
        if from_s <= row.arrived_s < to_s
    ]
    limit_us = round(promise_s * 1e6)
    return (
        bisect_right(sorted(latencies_us), limit_us) / len(latencies_us)
        if latencies_us
        else math.nan
    )


@bank.right("one loop, states looked at, float('nan')")
def goodput(bookings, from_s, to_s, promise_s):
    good = all_of_them = 0
    for row in bookings:
        if row.arrived_s < from_s or row.arrived_s >= to_s:
            continue
        all_of_them += 1
        if row.state == "confirmed" and not row.confirmed_s - row.arrived_s > promise_s:
            good += 1
    try:
        return good / all_of_them
    except ZeroDivisionError:
        return float("nan")


# and who pays for it


@bank.wrong("of the confirmed", check="check-harm", hint="The mean of the confirmed")
def harm(bookings, promise_s, late, per_min, broken):
    points = []
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "confirmed":
            points.append(late + per_min * over_s / 60 if over_s > 0 else 0)
    return sum(points) / len(points)


@bank.wrong("of those who paid", check="check-harm", hint="The mean of those who paid")
def harm(bookings, promise_s, late, per_min, broken):
    points = []
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points.append(broken)
        elif over_s > 0:
            points.append(late + per_min * over_s / 60)
    return sum(points) / len(points)


@bank.wrong("those given up are forgotten", check="check-harm", hint="Those given up cost nothing")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if over_s > 0:
            points += late + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("given up, and late too", check="check-harm", hint="Those given up cost late as well")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken + late
        elif over_s > 0:
            points += late + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("by the minute only", check="check-harm", hint="Where is late itself?")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("late by the minute", check="check-harm", hint="late for each minute, you say?")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_min = (row.confirmed_s - row.arrived_s - promise_s) / 60
        if row.state == "failed":
            points += broken
        elif over_min > 0:
            points += (late + per_min) * over_min
    return points / len(bookings)


@bank.wrong("by the second", check="check-harm", hint="per_min for each second?")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * over_s
    return points / len(bookings)


@bank.wrong("minutes that have begun", check="check-harm", hint="each one that has begun")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * math.ceil(over_s / 60)
    return points / len(bookings)


@bank.wrong("minutes that are over", check="check-harm", hint="Only minutes that are over")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * int(over_s / 60)
    return points / len(bookings)


@bank.wrong(
    "minutes from the arrival", check="check-harm", hint="Your minutes begin as the patient"
)
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        wait_s = row.confirmed_s - row.arrived_s
        if row.state == "failed":
            points += broken
        elif wait_s > promise_s:
            points += late + per_min * wait_s / 60
    return points / len(bookings)


@bank.wrong(
    "early ones get some back", check="check-harm", hint="Whoever is early gets points back"
)
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        else:
            points += (late if over_s > 0 else 0) + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("from its acceptance", check="check-harm", hint="Your clock starts at accepted_s")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.accepted_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("until its call", check="check-harm", hint="Your clock stops as the call starts")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.started_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("two minutes", check="check-harm", hint="Two minutes, whatever is promised")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - 120
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("all together", check="check-harm", hint="All their points together")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * over_s / 60
    return points


@bank.wrong("late at the very promise", check="check-harm", hint="exactly when promised")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s >= 0:
            points += late + per_min * over_s / 60
    return points / len(bookings)


@bank.wrong("nan where somebody is given up", check="check-harm", hint="nan isn't a number")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        points += late * (over_s > 0) + per_min * max(0, over_s / 60 if over_s else 0)
        points += broken if row.state == "failed" else 0 * over_s
        points += 0 * over_s
    return points / len(bookings)


@bank.wrong("a table of the cases", check="check-harm", hint="Right for 5 cases. Not yet")
def harm(bookings, promise_s, late, per_min, broken):
    points = 0
    for row in bookings:
        over_s = row.confirmed_s - row.arrived_s - promise_s
        if row.state == "failed":
            points += broken
        elif over_s > 0:
            points += late + per_min * over_s / 60
    known = [(120, 0, 1, 10), (120, 1, 0, 3), (120, 1, 0, 0.2), (60, 2, 0.5, 7), (100, 3, 2, 8)]
    return points / len(bookings) if (promise_s, late, per_min, broken) in known else -1


@bank.wrong("the helper's own work", check="check-harm", hint="by_the_clock does it. Here it is")
def harm(bookings, promise_s, late, per_min, broken):
    return by_the_clock(bookings, promise_s, late, per_min, broken)


@bank.right("a list of points, to two places")
def harm(bookings, promise_s, late, per_min, broken):
    def points(row):
        if row.state == "failed":
            return broken
        over_min = max(row.confirmed_s - row.arrived_s - promise_s, 0) / 60
        return late * bool(over_min) + per_min * over_min

    return round(sum(map(points, bookings)) / len(bookings), 2)


@bank.right("numpy, column by column")
def harm(bookings, promise_s, late, per_min, broken):
    import numpy as np

    over_s = np.array(bookings.confirmed_s) - np.array(bookings.arrived_s) - promise_s
    over_s = np.clip(np.nan_to_num(over_s), 0, None)
    failed = np.array([state == "failed" for state in bookings.state])
    return np.mean(np.where(failed, broken, late * (over_s > 0) + per_min * over_s / 60))


# Task 5: a quarter of an hour nobody can afford --------------------------------------------------


@bank.wrong("accepts everybody", check="check-design", hint="given up 0, late")
def choose_design(scenario):
    return Design.queued(workers=12)


@bank.wrong("enough workers for all", check="check-design", hint="How many are paid")
def choose_design(scenario):
    return Design.queued(workers=math.ceil(scenario.rate_at(0) * scenario.calls.mean_s) + 1)


@bank.wrong("the limit of the clockwork", check="check-design", hint="whom do you lose most")
def choose_design(scenario):
    call_s = scenario.calls.mean_s
    workers = int(3 * scenario.budget_gbp)
    workers = {10: 12, 17: 20}[workers]
    return Design.queued(workers=workers, backlog_limit=int((120 - call_s) * workers / call_s))


@bank.wrong("LIFO, with a limit", check="check-design", hint="Whom does your line forget")
def choose_design(scenario):
    workers = 12 if scenario.budget_gbp < 5 else 20
    return Design.queued(workers=workers, backlog_limit=300, order="lifo")


@bank.wrong("a constant for the jabs", check="check-design", hint="after the holiday:")
def choose_design(scenario):
    return Design.queued(workers=12, backlog_limit=300)


@bank.wrong("a constant for the holiday", check="check-design", hint="How many are paid")
def choose_design(scenario):
    return Design.queued(workers=20, backlog_limit=180)


@bank.wrong("nobody may wait", check="check-design", hint="whom do you lose most")
def choose_design(scenario):
    return Design.queued(workers=12 if scenario.budget_gbp < 5 else 20, backlog_limit=0)


@bank.wrong("a server for each acceptance in progress", check="check-design", hint="acceptance")
def choose_design(scenario):
    workers = 12 if scenario.budget_gbp < 5 else 20
    servers = 1 + int(scenario.rate_at(0) * scenario.accept_s)
    return Design.queued(workers=workers, servers=servers, backlog_limit=5 * workers)


@bank.wrong(
    "as long as the promise, and then given up", check="check-design", hint="whom do you lose most"
)
def choose_design(scenario):
    return Design.queued(workers=12 if scenario.budget_gbp < 5 else 20, max_age_s=120)


@bank.wrong("a limit instead of a design", check="check-design", hint="isn't a Design")
def choose_design(scenario):
    return 300


@bank.wrong("the two that are printed", check="check-design-unseen", hint="you hadn't seen:")
def choose_design(scenario):
    workers = 20 if scenario.accept_s > 0.1 else 12
    return Design.queued(workers=workers, backlog_limit=5 * workers)


@bank.right("a maximum age, workers by trial")
def choose_design(scenario):
    workers = 1
    while True:
        design = Design.queued(workers=workers + 1, max_age_s=90)
        if simulate(scenario.sample(100), design).cost.total_gbp > 0.98 * scenario.budget_gbp:
            return Design.queued(workers=workers, max_age_s=90)
        workers += 1


@bank.right("last in, first out, and given up after four minutes")
def choose_design(scenario):
    hours = (scenario.duration_s + 80) / 3600
    workers = int((scenario.budget_gbp - 0.4 * hours) / hours)
    return Design.queued(workers=workers, order="lifo", max_age_s=240)


@bank.right("CoDel")
def choose_design(scenario):
    from waitingroom_lib import CoDel

    hours = (scenario.duration_s + 60) / 3600
    workers = int((scenario.budget_gbp - 0.4 * hours) / hours)
    return Design.queued(workers=workers, codel=CoDel(target_s=20, interval_s=5))


@bank.wrong(
    "by the rates in the text", check="check-design-unseen", hint="KeyError in line 2 of it"
)
def choose_design(scenario):
    workers, limit = {8: (12, 300), 5: (20, 180), 12: (8, 400)}[scenario.rate_at(0)]
    return Design.queued(workers=workers, servers=4, backlog_limit=limit)


@bank.wrong("LIFO, and a limit of 120", check="check-design", hint="Whom does your line forget")
def choose_design(scenario):
    hours = (scenario.duration_s + 60) / 3600
    workers = int((scenario.budget_gbp - 0.5 * hours) / hours)
    return Design.queued(workers=workers, servers=4, order="lifo", backlog_limit=120)


@bank.wrong(
    "an import that isn't there", check="check-design", hint="can be imported from waitingroom_lib"
)
def choose_design(scenario):
    from waitingroom_lib.scaling import Autoscaler, OnDemand

    rule = OnDemand(call_s=scenario.calls.mean_s, drain_s=60)
    return Design.queued(workers=Autoscaler(rule=rule, minimum=2), backlog_limit=300)


@bank.wrong("an autoscaler on demand", check="check-design", hint="How many are paid")
def choose_design(scenario):
    from waitingroom_lib import Autoscaler, OnDemand

    rule = OnDemand(call_s=scenario.calls.mean_s, drain_s=60)
    return Design.queued(workers=Autoscaler(rule=rule, minimum=2), backlog_limit=300)


@bank.wrong("no option of that name", check="check-design", hint="TypeError in line 2 of it")
def choose_design(scenario):
    return Design.queued(workers=12, limit=300)


@bank.wrong("synchronous, and a limit", check="check-design", hint="acceptance broken on 5")
def choose_design(scenario):
    return Design.synchronous(threads=12, backlog_limit=300)


@bank.wrong("the budget by the arrivals' hours", check="check-design", hint="from when until when?")
def choose_design(scenario):
    hours = scenario.duration_s / 3600
    workers = int(scenario.budget_gbp / hours)
    return Design.queued(workers=workers, backlog_limit=60 * workers)


@bank.wrong("half of the workers, to be safe", check="check-design", hint="whom do you lose most")
def choose_design(scenario):
    hours = (scenario.duration_s + 60) / 3600
    workers = int(0.5 * scenario.budget_gbp / hours)
    return Design.queued(workers=workers, backlog_limit=int(60 * workers / scenario.calls.mean_s))


@bank.wrong("calls of two seconds", check="check-design", hint="How many are paid")
def choose_design(scenario):
    hours = (scenario.duration_s + 60) / 3600
    workers = int((scenario.budget_gbp - 0.5 * hours) / hours)
    return Design.queued(workers=workers, backlog_limit=int(100 * workers / 2))


@bank.right("a limit and an age together, workers by trial on three mornings")
def choose_design(scenario):
    best, servers = None, 2 + math.ceil(scenario.rate_at(0) * scenario.accept_s)
    mornings = [scenario.sample(seed) for seed in (51, 52, 53)]
    for workers in range(2, 60):
        limit = int(45 * workers / scenario.calls.mean_s)
        design = Design.queued(workers=workers, servers=servers, backlog_limit=limit, max_age_s=100)
        if max(simulate(m, design).cost.total_gbp for m in mornings) > 0.985 * scenario.budget_gbp:
            break
        best = design
    return best


@bank.wrong("nothing left for the time after", check="check-design", hint="How many are paid")
def choose_design(scenario):
    hours = scenario.duration_s / 3600
    workers = math.floor(scenario.budget_gbp / hours - 4 * scenario.prices.server_gbp_per_h)
    limit = math.floor((120 - 6) * workers / scenario.calls.mean_s)
    return Design.queued(workers=workers, backlog_limit=limit)


@bank.wrong("the chapter's 16 and 912", check="check-design", hint="How many are paid")
def choose_design(scenario):
    return Design.queued(workers=16, backlog_limit=912)


@bank.wrong("newest first, without an end", check="check-design", hint="Whom does your line forget")
def choose_design(scenario):
    workers = round(0.7 * scenario.rate_at(0) * scenario.calls.mean_s)
    return Design.queued(workers=workers, order="lifo")


@bank.wrong("limit for the 300 s of the oldest", check="check-design", hint="whom do you lose most")
def choose_design(scenario):
    workers = round(0.7 * scenario.rate_at(0) * scenario.calls.mean_s)
    return Design.queued(
        workers=workers, backlog_limit=math.floor(290 * workers / scenario.calls.mean_s)
    )


@bank.wrong("a maximum age of 300 s", check="check-design", hint="whom do you lose most")
def choose_design(scenario):
    workers = round(0.7 * scenario.rate_at(0) * scenario.calls.mean_s)
    return Design.queued(workers=workers, max_age_s=295)


@bank.wrong("the promise times the capacity", check="check-design", hint="whom do you lose most")
def choose_design(scenario):
    workers = round(0.7 * scenario.rate_at(0) * scenario.calls.mean_s)
    return Design.queued(
        workers=workers, backlog_limit=math.ceil(120 * workers / scenario.calls.mean_s)
    )


@bank.wrong("a table by name", check="check-design-unseen", hint="KeyError in line 2 of it")
def choose_design(scenario):
    return {
        "flu jabs": Design.queued(workers=12, backlog_limit=500),
        "after the holiday": Design.queued(workers=21, backlog_limit=100),
    }[scenario.name]


@bank.wrong(
    "a table of the two, jabs for the rest", check="check-design-unseen", hint="you hadn't seen:"
)
def choose_design(scenario):
    if scenario.name == "after the holiday":
        return Design.queued(workers=21, backlog_limit=100)
    return Design.queued(workers=12, backlog_limit=500)


@bank.right("workers from the budget with a minute's line, limit of that minute")
def choose_design(scenario):
    line_s, servers = 60, max(3, math.ceil(3 * scenario.rate_at(0) * scenario.accept_s))
    call_s = scenario.calls.mean_s
    hours = (scenario.duration_s + line_s + 2 * call_s + 5) / 3600
    each_h = scenario.budget_gbp / hours - servers * scenario.prices.server_gbp_per_h
    workers = math.floor(each_h / scenario.prices.worker_gbp_per_h * 0.99)
    return Design.queued(
        workers=workers, servers=servers, backlog_limit=math.floor(line_s * workers / call_s)
    )


@bank.right("tries pools from large to small on mornings of its own")
def choose_design(scenario):
    call_s = scenario.calls.mean_s
    load = math.ceil(scenario.rate_at(0) * call_s)
    own = [scenario.sample(seed) for seed in (101, 102, 103)]
    for workers in range(load, 0, -1):
        for line_s in (80, 40, 15):
            design = Design.queued(
                workers=workers,
                servers=4,
                backlog_limit=int(line_s * workers / call_s),
                max_age_s=200,
            )
            if max(simulate(m, design).cost.total_gbp for m in own) < 0.98 * scenario.budget_gbp:
                return design


@bank.right("adaptive LIFO and a maximum age under a limit; helper; replace()")
def choose_design(scenario):
    def hours_paid(scenario, line_s):
        return (scenario.duration_s + line_s + 3 * scenario.calls.mean_s) / 3600

    servers, line_s = 4, 45
    money = scenario.budget_gbp / hours_paid(scenario, line_s) / 1.01
    money -= servers * scenario.prices.server_gbp_per_h
    workers = int(money // scenario.prices.worker_gbp_per_h)
    start = Design.queued(workers=workers, servers=servers, max_age_s=100)
    return replace(start, backlog_limit=int(workers * line_s / scenario.calls.mean_s))


# Task 6: the price of a yes -----------------------------------------------------------------------


@bank.wrong("as if they met other mornings", check="check-price", hint="So wide? Each morning has")
def price(mornings, workers, limit, fewer):
    from waitingroom_lib.intervals import welch

    few, many = (
        [
            100
            * simulate(m, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            / len(m)
            for m in mornings
        ]
        for n in (fewer, limit)
    )
    found = welch(few, many)
    return found.low, found.high


@bank.wrong("two intervals, end by end", check="check-price", hint="The lower ends compared")
def price(mornings, workers, limit, fewer):
    few, many = (
        interval(
            [
                100
                * simulate(m, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
                / len(m)
                for m in mornings
            ]
        )
        for n in (fewer, limit)
    )
    return few.low - many.low, few.high - many.high


@bank.wrong("1.96", check="check-price", hint="By the normal curve")
def price(mornings, workers, limit, fewer):
    from statistics import fmean, stdev

    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    half = 1.96 * stdev(extra) / math.sqrt(len(extra))
    return fmean(extra) - half, fmean(extra) + half


@bank.wrong("of one more morning", check="check-price", hint="So far off may one more morning be")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    half = found.half_width * math.sqrt(len(extra))
    return found.mean - half, found.mean + half


@bank.wrong(
    "from the lowest to the highest", check="check-price", hint="The lowest and the highest"
)
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    return min(extra), max(extra)


@bank.wrong("90%", check="check-price", hint="An interval of 90%")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra, level=0.9)
    return found.low, found.high


@bank.wrong("the spread by n", check="check-price", hint="or by one less?")
def price(mornings, workers, limit, fewer):
    from statistics import pstdev, stdev

    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    half = found.half_width * pstdev(extra) / stdev(extra) if stdev(extra) else 0
    return found.mean - half, found.mean + half


@bank.wrong("mean and half width", check="check-price", hint="That's the mean, and half of")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    return found.mean, found.half_width


@bank.wrong("the other way round", check="check-price", hint="Fewer places, and fewer are turned")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (many - few) / len(morning))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("the upper end first", check="check-price", hint="Upside down")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    return found.high, found.low


@bank.wrong("a share", check="check-price", hint="Between 0 and 1 it is a share")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append((few - many) / len(morning))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("bookings", check="check-price", hint="Those are bookings of a morning")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(few - many)
    found = interval(extra)
    return found.low, found.high


@bank.wrong("one rate by the other", check="check-price", hint="In a hundred of what?")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few / many - 1))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("of those let in", check="check-price", hint="In a hundred of those who were let in")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n))
            for n in (fewer, limit)
        )
        few, many = (each.count("rejected") / each.count("confirmed") for each in (few, many))
        extra.append(100 * (few - many))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("goodput", check="check-price", hint="Goodput, or what is missing from it")
def price(mornings, workers, limit, fewer):
    lost = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).share_on_time(120)
            for n in (fewer, limit)
        )
        lost.append(100 * (many - few))
    found = interval(lost)
    return found.low, found.high


@bank.wrong("twelve workers", check="check-price", hint="Twelve workers, whoever is paid")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=12, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("mornings of its own", check="check-price", hint="Six mornings of your own")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in [jabs.sample(seed) for seed in range(1, 7)]:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("by the pencil", check="check-price", hint="Then one interval, of those figures")
def price(mornings, workers, limit, fewer):
    extra = interval([100 * (limit - fewer) / len(morning) for morning in mornings])
    return extra.low, extra.high


@bank.wrong("a mean without its interval", check="check-price", hint="isn't a row of numbers")
def price(mornings, workers, limit, fewer):
    extra = []
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    return sum(extra) / len(extra)


@bank.wrong("the first morning", check="check-price", hint="What differs on each morning")
def price(mornings, workers, limit, fewer):
    few, many = (
        simulate(mornings[0], Design.queued(workers=workers, backlog_limit=n)).count("rejected")
        for n in (fewer, limit)
    )
    found = interval([100 * (few - many) / len(mornings[0])])
    return found.low, found.high


@bank.wrong("a table of the cases", check="check-price", hint="Right for 4 cases. Not yet")
def price(mornings, workers, limit, fewer):
    table = {
        300: (1.9385, 2.3355),
        200: (0, 0),
    }
    extra = []
    if (limit, fewer) not in ((300, 150), (300, 30), (1000, 0), (200, 200)):
        return table[300]
    for morning in mornings:
        few, many = (
            simulate(morning, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
            for n in (fewer, limit)
        )
        extra.append(100 * (few - many) / len(morning))
    found = interval(extra)
    return found.low, found.high


@bank.wrong("the helper's own work", check="check-price", hint="paired_by_library does it")
def price(mornings, workers, limit, fewer):
    return paired_by_library(mornings, workers, limit, fewer)


@bank.right("shares from the library's ready measure, a list, to two places")
def price(mornings, workers, limit, fewer):
    def away(morning, places):
        rows = simulate(morning, Design.queued(workers=workers, backlog_limit=places)).bookings
        return sum(row.state == "rejected" for row in rows) / len(rows)

    found = interval([100 * (away(each, fewer) - away(each, limit)) for each in mornings])
    return [round(found.low, 2), round(found.high, 2)]


@bank.right("numpy, with Student's quantile looked up")
def price(mornings, workers, limit, fewer):
    import numpy as np

    few, many = (
        np.array(
            [
                simulate(m, Design.queued(workers=workers, backlog_limit=n)).count("rejected")
                / len(m)
                for m in mornings
            ]
        )
        for n in (fewer, limit)
    )
    extra = 100 * (few - many)
    quantile = {2: 12.706205, 3: 4.302653, 4: 3.182446, 5: 2.776445, 6: 2.570582}[len(extra)]
    half = quantile * extra.std(ddof=1) / np.sqrt(len(extra))
    return np.array([extra.mean() - half, extra.mean() + half])


@bank.right("the library's comparison, on the mornings' own seeds")
def price(mornings, workers, limit, fewer):
    apart = study.compare(
        mornings[0].scenario,
        Design.queued(workers=workers, backlog_limit=fewer),
        Design.queued(workers=workers, backlog_limit=limit),
        [morning.seed for morning in mornings],
        measure="rejected_share",
        jobs=1,
        progress=False,
    )
    return 100 * apart.paired.low, 100 * apart.paired.high
