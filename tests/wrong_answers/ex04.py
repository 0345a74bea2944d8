from wrong_answers import Bank

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


@bank.wrong("drain time for the wait", check="check-rush", hint="Who is before her?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / (capacity_per_s - after_per_s)
    return backlog, wait_s, rush_s + wait_s


@bank.wrong("counted from the end of the rush", check="check-rush", hint="From the END")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, backlog / (capacity_per_s - after_per_s)


@bank.wrong("the door is shut after the rush", check="check-rush", hint="if nobody booked after")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    return backlog, backlog / capacity_per_s, rush_s + backlog / capacity_per_s


@bank.wrong("minutes for seconds", check="check-rush", hint="That would be minutes")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    empty_s = rush_s + backlog / (capacity_per_s - after_per_s)
    return backlog, backlog / capacity_per_s / 60, empty_s / 60


@bank.wrong("a mean wait", check="check-rush", hint="The longest wait is wrong")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    wait_s = backlog / capacity_per_s / 2
    return backlog, wait_s, rush_s + backlog / (capacity_per_s - after_per_s)


@bank.wrong("the figures of one day", check="check-rush", hint="The backlog is wrong for (4,")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    return 1800, 300, 1050


@bank.wrong("prints them", check="check-rush", hint="Are they returned?")
def rush(rush_per_s, rush_s, after_per_s, capacity_per_s):
    backlog = (rush_per_s - capacity_per_s) * rush_s
    print(backlog, backlog / capacity_per_s)


@bank.wrong("less than nobody waits", check="check-rush-limits", hint="Who waits?")
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


@bank.wrong("a level line grows", check="check-rush-limits", hint="keeps its length")
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


# Task 2: bookings for a load test ----------------------------------------------------------------


@bank.wrong("each gap at the rate of the moment", check="check-arrivals", hint="spans the jump?")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(rate_per_s(time_s))
        if time_s >= duration_s:
            return times_s
        times_s.append(time_s)


@bank.wrong("compared the wrong way", check="check-arrivals", hint="at 300 s and at 610 s")
def arrivals(rate_per_s, peak_per_s, duration_s, random):
    times_s, time_s = [], 0
    while True:
        time_s += random.expovariate(peak_per_s)
        if time_s >= duration_s:
            return times_s
        if random.random() > rate_per_s(time_s) / peak_per_s:
            times_s.append(time_s)


@bank.wrong("anywhere, and sorted", check="check-arrivals", hint="at 300 s and at 610 s")
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


@bank.wrong("a share of the mean rate", check="check-arrivals", hint="Of what is the chance")
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


@bank.wrong("never quite closed", check="check-arrivals-counts", hint="What is the rate then?")
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
    chance, times_s, time_s = Random(), [], 0
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


# Task 3: what could anybody have known? ----------------------------------------------------------


@bank.wrong("the wait it finally got", check="check-oldest-age", hint="from after 1,500 s?")
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


@bank.wrong("the next in line", check="check-oldest-age", hint="newest of those who wait")
def oldest_age_s(rows, now_s):
    waiting = [row for row in rows if row.accepted_s <= now_s < row.started_s]
    if not waiting:
        return 0
    return now_s - min(waiting, key=lambda row: row.started_s).accepted_s


@bank.wrong(
    "the wait of the latest call", check="check-oldest-age", hint="the figure from the wall"
)
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


@bank.wrong("since the patient pressed Book", check="check-oldest-age", hint="25 ms too old")
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.started_s <= now_s]
    return max((now_s - row.arrived_s for row in waiting), default=0)


@bank.wrong("nan in the sum", check="check-oldest-age", hint="got into the sum")
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.started_s <= now_s]
    oldest = min(waiting, key=lambda row: row.accepted_s)
    return oldest.started_s - oldest.accepted_s


@bank.wrong("a call is waiting too", check="check-oldest-age-instants", hint="Is being in a call")
def oldest_age_s(rows, now_s):
    waiting = [r for r in rows if r.accepted_s <= now_s and not r.confirmed_s <= now_s]
    return max((now_s - row.accepted_s for row in waiting), default=0)


@bank.wrong("those to come", check="check-oldest-age-instants", hint="A negative age")
def oldest_age_s(rows, now_s):
    return now_s - min((r.accepted_s for r in rows if not r.started_s <= now_s), default=now_s)


@bank.wrong("the first in the list", check="check-oldest-age-instants", hint="in no order")
def oldest_age_s(rows, now_s):
    for row in rows:
        if row.accepted_s <= now_s and not row.started_s <= now_s:
            return now_s - row.accepted_s
    return 0


@bank.wrong("the timeline of the log", check="check-oldest-age-instants", hint="Wrong at")
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


@bank.wrong("waits without a yes", check="check-oldest-age-few", hint="one hasn't been accepted")
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


# Task 4: the boastful alarm ----------------------------------------------------------------------


@bank.wrong("any overlap", check="check-score", hint="Kit's figure")
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


@bank.wrong("as early as it likes", check="check-score", hint="All of them?")
def score(fired, incidents, lead_s):
    found = [[a[0] - begin_s for a in fired if a[0] < end_s] for begin_s, end_s in incidents]
    right = sum(any(a[0] < end_s for _, end_s in incidents) for a in fired)
    delays_s = [each[0] for each in found if each]
    return (
        right / len(fired) if fired else math.nan,
        len(delays_s) / len(incidents) if incidents else math.nan,
        delays_s,
    )


@bank.wrong("never before the begin", check="check-score", hint="50 s before the begin")
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


@bank.wrong("precision and recall exchanged", check="check-score", hint="Recall is a share of what")
def score(fired, incidents, lead_s):
    found = [
        [a[0] - begin_s for a in fired if begin_s - lead_s <= a[0] < end_s]
        for begin_s, end_s in incidents
    ]
    delays_s = [each[0] for each in found if each]
    precision = sum(map(len, found)) / len(fired) if fired else math.nan
    return len(delays_s) / len(incidents) if incidents else math.nan, precision, delays_s


@bank.wrong("each alarm an incident", check="check-score", hint="More detected than there were")
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


@bank.wrong("the false ones", check="check-score", hint="alarms that were wrong")
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
    "missed ones are late for ever", check="check-score-delays", hint="A delay for every incident"
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


@bank.wrong("the last alarm", check="check-score-delays", hint="which of them detected it?")
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


@bank.wrong("five minutes, whatever is asked", check="check-score-planted", hint="Is lead_s used?")
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


@bank.wrong("the nearest alarm", check="check-score-delays", hint="which of them detected it?")
def score(fired, incidents, lead_s):
    starts_s, delays_s, right = [from_s for from_s, _ in fired], [], 0
    for begin_s, end_s in incidents:
        mine = [each - begin_s for each in starts_s if begin_s - lead_s <= each < end_s]
        right += len(mine)
        if mine:
            delays_s.append(min(mine, key=abs))
    precision = right / len(fired) if fired else math.nan
    return precision, len(delays_s) / len(incidents) if incidents else math.nan, delays_s


@bank.wrong("the first after the begin", check="check-score-planted", hint="The delays differ")
def score(fired, incidents, lead_s):
    starts_s, delays_s, right = [from_s for from_s, _ in fired], [], 0
    for begin_s, end_s in incidents:
        mine = [each - begin_s for each in starts_s if begin_s - lead_s <= each < end_s]
        right += len(mine)
        if mine:
            delays_s.append(min([each for each in mine if each >= 0] or mine))
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
