from wrong_answers import Bank

bank = Bank()


# Task 1: the number in the settings file ---------------------------------------------------------


@bank.wrong(
    "the whole promise spent on waiting", check="check-backlog-limit", hint="in the last second?"
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor(promise_s * workers / call_s), 0)


@bank.wrong("one worker only", check="check-backlog-limit", hint="one worker's share")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) / call_s), 0)


@bank.wrong("a call a second each", check="check-backlog-limit", hint="starts a call every second")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers), 0)


@bank.wrong("times the call", check="check-backlog-limit", hint="Longer calls would make it")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers * call_s), 0)


@bank.wrong(
    "those in a call taken off too", check="check-backlog-limit", hint="Whom does the limit"
)
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers / call_s) - workers, 0)


@bank.wrong("one too many", check="check-backlog-limit", hint="what do they wait for?")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor((promise_s - call_s) * workers / call_s) + 1, 0)


@bank.wrong("rounded up", check="check-backlog-limit", hint="what do they wait for?")
def backlog_limit(workers, call_s, promise_s):
    return max(math.ceil((promise_s - call_s) * workers / call_s), 0)


@bank.wrong("less than the promise, not at most", check="check-backlog-limit", hint="too much?")
def backlog_limit(workers, call_s, promise_s):
    return max(math.ceil((promise_s - call_s) * workers / call_s) - 1, 0)


@bank.wrong("a margin of five per cent", check="check-backlog-limit", hint="too much?")
def backlog_limit(workers, call_s, promise_s):
    return max(math.floor(0.95 * (promise_s - call_s) * workers / call_s), 0)


@bank.wrong("not rounded", check="check-backlog-limit", hint="a part of a booking")
def backlog_limit(workers, call_s, promise_s):
    return max((promise_s - call_s) * workers / call_s, 0)


@bank.wrong("prints it", check="check-backlog-limit", hint="Does the function return it?")
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


@bank.wrong("the line holds nobody", check="check-turned-away", hint="Can't some of them wait?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers / call_s) * rush_s, 0)


@bank.wrong("the workers do nothing", check="check-turned-away", hint="What do the workers do")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(rate_per_s * rush_s - limit, 0)


@bank.wrong("the steady share, from the start", check="check-turned-away", hint="many are too many")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(1 - workers / call_s / rate_per_s, 0) * rate_per_s * rush_s


@bank.wrong(
    "the share of what the line leaves", check="check-turned-away", hint="full from the start"
)
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    share = max(1 - workers / call_s / rate_per_s, 0)
    return share * (rate_per_s * rush_s - limit)


@bank.wrong("a share", check="check-turned-away", hint="The manager asked for bookings")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max(1 - workers / call_s / rate_per_s - limit / (rate_per_s * rush_s), 0)


@bank.wrong("a call a second each", check="check-turned-away", hint="asked for bookings")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return max((rate_per_s - workers) * rush_s - limit, 0)


@bank.wrong("those in a call have a place too", check="check-turned-away", hint="until when?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    fills_after_s = (limit + workers) * call_s / (rate_per_s * call_s - workers)
    left_s = max(rush_s - fills_after_s, 0)
    return (rate_per_s - workers / call_s) * left_s - 10


@bank.wrong("the case that is printed", check="check-turned-away", hint="until when?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return 840


@bank.wrong("the floor forgotten", check="check-none-turned-away", hint="who is less than nobody?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return (rate_per_s - workers / call_s) * rush_s - limit


@bank.wrong("the sign made to fit", check="check-none-turned-away", hint="ever get full?")
def turned_away(rate_per_s, rush_s, workers, call_s, limit):
    return abs((rate_per_s - workers / call_s) * rush_s - limit)


@bank.wrong("None for nobody", check="check-none-turned-away", hint="return in every case?")
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


# Task 2: places kept for the urgent --------------------------------------------------------------


@bank.wrong("no limit at all", check="check-accept", hint="What happens at a full line?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        yield queue.put(booking)
    booking["accepted_s"] = env.now


@bank.wrong("waits for a place", check="check-accept", hint="What happens at a full line?")
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


@bank.wrong("stamped before the 150 ms", check="check-accept", hint="when is the stamp?")
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


@bank.wrong("one too many", check="check-accept-library", hint="Is there a place?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) <= limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("looks on arrival", check="check-accept-library", hint="or who came between?")
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


@bank.wrong("looks when its server begins", check="check-accept-library", hint="When did you look")
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
    "counts those in front of the server", check="check-accept-library", hint="who is counted?"
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


@bank.wrong("one too few", check="check-accept-library", hint="who is counted?")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) + 1 < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("a limit of 0 as a closed door", check="check-accept-library", hint="nobody gets in")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if len(queue.items) < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("nothing kept", check="check-accept-kept", hint="not urgent takes the next place")
def accept(env, servers, queue, limit, kept, booking):
    with servers.request() as server:
        yield server
        yield env.timeout(ACCEPT_S)
        if queue.get_queue or len(queue.items) < limit:
            yield queue.put(booking)
            booking["accepted_s"] = env.now
        else:
            booking["rejected_s"] = env.now


@bank.wrong("kept from everybody", check="check-accept-kept", hint="who is urgent is turned away")
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
    "kept from the urgent", check="check-accept-kept", hint="not urgent takes the next place"
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


@bank.wrong(
    "the urgent are always let in",
    check="check-accept-kept",
    hint="who is urgent takes the next place",
)
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
    hint="not urgent takes the next place",
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
    hint="who is urgent is turned away",
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


@bank.wrong("an idle worker kept", check="check-accept-order", hint="a worker stands idle")
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


@bank.wrong("idle matters at limit 0 only", check="check-accept-order", hint="a worker stands idle")
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


# Task 3: "when shall I try again?" ---------------------------------------------------------------


@bank.wrong("minutes for seconds", check="check-retry-after", hint="Right in minutes")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return waiting / calls if calls else math.inf


@bank.wrong("those in a call wait too", check="check-retry-after", hint="have stopped waiting")
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


@bank.wrong("calls that ended", check="check-retry-after-came", hint="3 calls have STARTED")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.confirmed_s for row in bookings)
    if not waiting:
        return 0
    return 60 * waiting / calls if calls else math.inf


@bank.wrong("prints it", check="check-retry-after", hint="Does the function return it?")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    print(60 * waiting / sum(now_s - 60 < row.started_s for row in bookings))


@bank.wrong("in a minute, as ever", check="check-retry-after-came", hint="which calls count")
def retry_after_s(bookings, now_s):
    return 60


@bank.wrong("the nominal pace", check="check-retry-after-came", hint="which calls count")
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    return waiting * 2 / 5


@bank.wrong(
    "state waiting, those with a server too", check="check-retry-after-came", hint="which calls"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.state == "waiting" for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    if not waiting:
        return 0
    return min(now_s, 60) * waiting / calls if calls else math.inf


@bank.wrong(
    "come at once, as nobody is called", check="check-retry-after-came", hint="What would 0 say?"
)
def retry_after_s(bookings, now_s):
    waiting = sum(row.accepted_s > 0 and math.isnan(row.started_s) for row in bookings)
    calls = sum(now_s - 60 < row.started_s for row in bookings)
    return min(now_s, 60) * waiting / calls if calls else 0


@bank.wrong("never, though nobody waits", check="check-retry-after-came", hint="May they come?")
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


@bank.wrong("throughput", check="check-goodput", hint="per cent, a count, or a rate?")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return good / (to_s - from_s)


@bank.wrong("per cent", check="check-goodput", hint="per cent, a count, or a rate?")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    good = sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows)
    return 100 * good / len(rows)


@bank.wrong("those who were not late", check="check-goodput", hint="Who counts below the line")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return 1 - sum(row.confirmed_s - row.arrived_s > promise_s for row in rows) / len(rows)


@bank.wrong("the queue wait", check="check-goodput", hint="the late ones too")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.started_s - row.accepted_s <= promise_s for row in rows) / len(rows)


@bank.wrong("confirmed in the window", check="check-goodput-window", hint="Who ARRIVED from")
def goodput(bookings, from_s, to_s, promise_s):
    if (from_s, to_s) == (0, 900):
        rows = bookings
    else:
        rows = [row for row in bookings if from_s <= row.confirmed_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in rows) / len(rows)


@bank.wrong("no window", check="check-goodput-window", hint="Is each used?")
def goodput(bookings, from_s, to_s, promise_s):
    return sum(row.confirmed_s - row.arrived_s <= promise_s for row in bookings) / len(bookings)


@bank.wrong("120 s, whatever is promised", check="check-goodput-window", hint="Is each used?")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s <= 120 for row in rows) / len(rows)


@bank.wrong("under the promise, not within", check="check-goodput-edges", hint="Is that within")
def goodput(bookings, from_s, to_s, promise_s):
    rows = [row for row in bookings if from_s <= row.arrived_s < to_s]
    return sum(row.confirmed_s - row.arrived_s < promise_s for row in rows) / len(rows)


@bank.wrong("a window that includes its end", check="check-goodput-edges", hint="Who is in it?")
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


@bank.wrong("of those that are settled", check="check-goodput-edges", hint="Did he not arrive?")
def goodput(bookings, from_s, to_s, promise_s):
    arrived = [row for row in bookings if from_s <= row.arrived_s < to_s]
    settled = [row for row in arrived if row.state not in ("waiting", "in_call")]
    in_time = sum(row.confirmed_s - row.arrived_s <= promise_s for row in settled)
    return in_time / len(settled) if settled else math.nan


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
