from wrong_answers import Bank

bank = Bank()


# Task 1: the timeout ------------------------------------------------------------------------------


@bank.wrong("twice the mean", check="check-timeout", hint="Twice the mean")
def timeout_s(calls_s, share):
    return 2 * sum(calls_s) / len(calls_s)


@bank.wrong("three times the mean", check="check-timeout", hint="Three times the mean")
def timeout_s(calls_s, share):
    return 3 * sum(calls_s) / len(calls_s)


@bank.wrong("the mean", check="check-timeout", hint="or the mean?")
def timeout_s(calls_s, share):
    return sum(calls_s) / len(calls_s)


@bank.wrong("mean and three spreads", check="check-timeout", hint="as if calls were a bell curve")
def timeout_s(calls_s, share):
    import numpy as np

    return np.mean(calls_s) + 3 * np.std(calls_s)


@bank.wrong("numpy's percentile", check="check-timeout", hint="It may lie between two calls")
def timeout_s(calls_s, share):
    import numpy as np

    return np.percentile(calls_s, 100 * (1 - share))


@bank.wrong("the longest", check="check-timeout", hint="The longest of all")
def timeout_s(calls_s, share):
    return max(calls_s)


@bank.wrong("fewer than the share", check="check-timeout", hint="may be longer, and no more")
def timeout_s(calls_s, share):
    for each_s in sorted(calls_s):
        if sum(call_s > each_s for call_s in calls_s) < share * len(calls_s):
            return each_s
    return max(calls_s)


@bank.wrong("one too short", check="check-timeout", hint="One place too short")
def timeout_s(calls_s, share):
    longest_first = sorted(calls_s, reverse=True)
    return longest_first[min(int(share * len(calls_s)) + 1, len(calls_s) - 1)]


@bank.wrong("one too long", check="check-timeout", hint="One place too long")
def timeout_s(calls_s, share):
    longest_first = sorted(calls_s, reverse=True)
    return longest_first[max(int(share * len(calls_s)) - 1, 0)]


@bank.wrong("rounded up", check="check-timeout", hint="Rounded up, where")
def timeout_s(calls_s, share):
    longest_first = sorted(calls_s, reverse=True)
    return longest_first[min(math.ceil(share * len(calls_s)), len(calls_s) - 1)]


@bank.wrong("rounded to the nearest", check="check-timeout", hint="How many calls may take longer")
def timeout_s(calls_s, share):
    longest_first = sorted(calls_s, reverse=True)
    return longest_first[min(math.floor(share * len(calls_s) + 0.5), len(calls_s) - 1)]


@bank.wrong("the share is shorter", check="check-timeout", hint="of the calls is SHORTER")
def timeout_s(calls_s, share):
    ascending = sorted(calls_s)
    return ascending[min(int(share * len(calls_s)), len(calls_s) - 1)]


@bank.wrong("not sorted", check="check-timeout", hint="Taken from the list as it came")
def timeout_s(calls_s, share):
    return calls_s[max(len(calls_s) - 1 - int(share * len(calls_s)), 0)]


@bank.wrong("a share of the longest", check="check-timeout", hint="A share of the longest call")
def timeout_s(calls_s, share):
    return (1 - share) * max(calls_s)


@bank.wrong("per cent", check="check-timeout", hint="0.1 is one call in ten")
def timeout_s(calls_s, share):
    longest_first = sorted(calls_s, reverse=True)
    return longest_first[int(share / 100 * len(calls_s))]


@bank.wrong("milliseconds", check="check-timeout", hint="1,000 times too large")
def timeout_s(calls_s, share):
    return 1000 * sorted(calls_s, reverse=True)[min(int(share * len(calls_s)), len(calls_s) - 1)]


@bank.wrong("as long is cut short, too", check="check-timeout", hint="is it cut short")
def timeout_s(calls_s, share):
    for each_s in sorted(calls_s):
        if sum(call_s >= each_s for call_s in calls_s) <= share * len(calls_s):
            return each_s
    return max(calls_s)


@bank.wrong("each time counts once", check="check-timeout", hint="Equal calls count once")
def timeout_s(calls_s, share):
    longest_first = sorted(set(calls_s), reverse=True)
    return longest_first[min(int(share * len(longest_first)), len(longest_first) - 1)]


@bank.wrong("an index beyond the end", check="check-timeout", hint="All may be cut short")
def timeout_s(calls_s, share):
    return sorted(calls_s, reverse=True)[int(share * len(calls_s))]


@bank.wrong("sorts what it is given", check="check-timeout", hint="Work on a copy")
def timeout_s(calls_s, share):
    calls_s.sort(reverse=True)
    return calls_s[min(int(share * len(calls_s)), len(calls_s) - 1)]


@bank.wrong("prints it", check="check-timeout", hint="or only print it?")
def timeout_s(calls_s, share):
    print(sorted(calls_s)[0])


@bank.wrong("the helper's own work", check="check-timeout", hint="Here it is yours to write")
def timeout_s(calls_s, share):
    return one_by_one(calls_s, share)


@bank.wrong("a table of the cases", check="check-timeout", hint="How many calls may take longer")
def timeout_s(calls_s, share):
    table = {(250, 0.01): 7.48, (250, 0.055): 5.0, (250, 0.002): 8.63, (250, 0.1): 4.12}
    table |= {(9, 0.25): 5.5, (9, 0.4): 4, (9, 0): 12, (9, 1): 1, (1, 0.5): 2.5}
    table |= {(8, 0.25): 3, (8, 0.125): 3}
    return table.get((len(calls_s), share), 3.0)


@bank.wrong("the week, whatever is given", check="check-timeout", hint="Right for 2 cases")
def timeout_s(calls_s, share):
    longest_first = sorted(week_s, reverse=True)
    return longest_first[min(int(share * 250), 249)]


@bank.wrong("a pair", check="check-timeout", hint="isn't a number")
def timeout_s(calls_s, share):
    return sorted(calls_s)[-1], share


@bank.wrong("its place from below", check="check-timeout", hint="may be longer, and no more")
def timeout_s(calls_s, share):
    ordered = sorted(calls_s)
    return ordered[min(int(len(ordered) * (1 - share)), len(ordered) - 1)]


@bank.wrong(
    "none is left for share 0", check="check-timeout", hint="You count a call that is exactly"
)
def timeout_s(calls_s, share):
    for t in sorted(calls_s):
        if sum(c >= t for c in calls_s) / len(calls_s) <= share:
            return t


@bank.wrong("the first that will do", check="check-timeout", hint="is it the shortest that does")
def timeout_s(calls_s, share):
    for t in calls_s:
        if sum(c > t for c in calls_s) / len(calls_s) <= share:
            return t


@bank.wrong(
    "numpy's higher quantile",
    check="check-timeout",
    hint="may take longer than it, and how many do",
)
def timeout_s(calls_s, share):
    import numpy as np

    return float(np.quantile(calls_s, 1 - share, method="higher"))


@bank.wrong(
    "numpy's lower quantile", check="check-timeout", hint="may take longer than it, and how many do"
)
def timeout_s(calls_s, share):
    import numpy as np

    return float(np.quantile(calls_s, 1 - share, method="lower"))


@bank.wrong("a share of the seconds", check="check-timeout", hint="A share of all the SECONDS")
def timeout_s(calls_s, share):
    total, over, best = sum(calls_s), 0, max(calls_s)
    for c in sorted(calls_s, reverse=True):
        best = c
        if (over + c) / total > share:
            break
        over += c
    return best


@bank.wrong(
    "a log-normal fitted", check="check-timeout", hint="may take longer than it, and how many do"
)
def timeout_s(calls_s, share):
    mean = sum(calls_s) / len(calls_s)
    var = sum((c - mean) ** 2 for c in calls_s) / len(calls_s)
    if var == 0 or share in (0, 1):
        return max(calls_s)
    t = LogNormalCalls(mean_s=mean, scv=var / mean**2).quantile_s(1 - share)
    return min((c for c in calls_s if c >= t), default=max(calls_s))


@bank.wrong("1 in 1,000, whatever the share", check="check-timeout", hint="The longest of all")
def timeout_s(calls_s, share=0.001):
    may = int(len(calls_s) * 0.001)
    return sorted(calls_s)[-1 - may]


@bank.wrong(
    "a slice that leaves nothing off",
    check="check-timeout",
    hint="may take longer than it, and how many do",
)
def timeout_s(calls_s, share):
    drop = min(int(len(calls_s) * share + 1e-9), len(calls_s) - 1)
    kept = sorted(calls_s)[:-drop] if drop else sorted(calls_s)[:1]
    return kept[-1]


@bank.wrong("rounded up to a second", check="check-timeout", hint="Is it a recorded time?")
def timeout_s(calls_s, share):
    n = len(calls_s)
    return math.ceil(min(c for c in calls_s if sum(x > c for x in calls_s) / n <= share))


@bank.wrong(
    "cut points in hundredths",
    check="check-timeout",
    hint="may take longer than it, and how many do",
)
def timeout_s(calls_s, share):
    from statistics import quantiles

    cuts = quantiles(calls_s, n=100)
    cut = cuts[min(max(round(100 * (1 - share)) - 1, 0), 98)]
    return min(calls_s, key=lambda c: abs(c - cut))


@bank.right("by its place")
def timeout_s(calls_s, share):
    longest_first = sorted(calls_s, reverse=True)
    return longest_first[min(int(share * len(calls_s)), len(calls_s) - 1)]


@bank.right("numpy's other percentile")
def timeout_s(calls_s, share):
    import numpy as np

    return np.quantile(np.array(calls_s), 1 - share, method="inverted_cdf")


@bank.right("fractions, and a helper beside it")
def timeout_s(calls_s, share):
    from fractions import Fraction

    def is_enough(each_s):
        return sum(call_s > each_s for call_s in calls_s) <= Fraction(share) * len(calls_s)

    return min(filter(is_enough, calls_s))


@bank.right("taken off one by one")
def timeout_s(calls_s, share):
    left = list(calls_s)
    for _ in range(math.floor(share * len(calls_s))):
        if len(left) > 1:
            left.remove(max(left))
    return max(left)


@bank.right("a search in halves")
def timeout_s(calls_s, share):
    calls = sorted(calls_s)

    def fits(t):
        return (len(calls) - bisect_right(calls, t)) / len(calls) <= share

    def lowest(lo, hi):
        if lo == hi:
            return calls[lo]
        mid = (lo + hi) // 2
        return lowest(lo, mid) if fits(calls[mid]) else lowest(mid + 1, hi)

    return lowest(0, len(calls) - 1)


@bank.right("counted from the longest")
def timeout_s(calls_s, share):
    from collections import Counter

    best, over = None, 0
    for value, times in sorted(Counter(calls_s).items(), reverse=True):
        if over / len(calls_s) > share:
            break
        best = value
        over += times
    return float(best)


# Task 1: the load ---------------------------------------------------------------------------------


@bank.wrong("cut off at the timeout", check="check-gateway-load", hint="For the gateway, too?")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    calls = sum(p**before for before in range(tries))
    kept_s = sum(min(call_s, timeout_s) for call_s in calls_s) / len(calls_s)
    return rate_per_s * calls * kept_s / slots


@bank.wrong("given up, so free", check="check-gateway-load", hint="cost nothing, you say")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    good_s = [call_s for call_s in calls_s if call_s <= timeout_s]
    p = 1 - len(good_s) / len(calls_s)
    if not good_s:
        return 0
    return rate_per_s * (1 - p**tries) * sum(good_s) / len(good_s) / slots


@bank.wrong("tries each", check="check-gateway-load", hint="Every booking is called tries times")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    return rate_per_s * tries * sum(calls_s) / len(calls_s) / slots


@bank.wrong("one call each", check="check-gateway-load", hint="One call a booking")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    return rate_per_s * sum(calls_s) / len(calls_s) / slots


@bank.wrong(
    "at the timeout is over it", check="check-gateway-load", hint="as long as the timeout: is"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s >= timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(tries)) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("slow once, slow each time", check="check-gateway-load", hint="Slow once, slow each")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    work_s = [call_s if call_s <= timeout_s else tries * call_s for call_s in calls_s]
    return rate_per_s * sum(work_s) / len(work_s) / slots


@bank.wrong(
    "times out once, tries in all", check="check-gateway-load", hint="whoever times out once"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * (1 + p * (tries - 1)) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("tries are retries", check="check-gateway-load", hint="One call more than tries")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(tries + 1)) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("only the retries", check="check-gateway-load", hint="The calls after the first alone")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(1, tries)) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("until it works", check="check-gateway-load", hint="called until it works")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s / (1 - p) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("one retry", check="check-gateway-load", hint="Two calls at most")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s) if tries > 1 else 0
    return rate_per_s * (1 + p) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("slots at work", check="check-gateway-load", hint="the number of slots at work")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(tries)) * sum(calls_s) / len(calls_s)


@bank.wrong("calls a second", check="check-gateway-load", hint="So many calls reach it a second")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(tries))


@bank.wrong("no more than 1", check="check-gateway-load", hint="No load is more than 1")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return min(
        1, rate_per_s * sum(p**n for n in range(tries)) * sum(calls_s) / len(calls_s) / slots
    )


@bank.wrong("the closed sum at p = 1", check="check-gateway-load", hint="None is in time")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * (1 - p**tries) / (1 - p) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("the answered calls' mean", check="check-gateway-load", hint="How long are the calls")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    good_s = [call_s for call_s in calls_s if call_s <= timeout_s]
    p = 1 - len(good_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(tries)) * sum(good_s) / len(good_s) / slots


@bank.wrong("ten slots", check="check-gateway-load", hint="Ten slots, whatever")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return rate_per_s * sum(p**n for n in range(tries)) * sum(calls_s) / len(calls_s) / 10


@bank.wrong("per cent", check="check-gateway-load", hint="times too large, throughout")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(call_s > timeout_s for call_s in calls_s) / len(calls_s)
    return 100 * rate_per_s * sum(p**n for n in range(tries)) * sum(calls_s) / len(calls_s) / slots


@bank.wrong("the helper's own work", check="check-gateway-load", hint="Here it is yours to write")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    count = by_listing
    return count(rate_per_s, calls_s, timeout_s, tries, slots)


@bank.wrong(
    "a table of the cases", check="check-gateway-load", hint="How many calls does a booking"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    table = {(2, 3): 0.9984, (0.5, 5): 1.29629, (6, 1.25): 2.76889, (3, 2.5): 3.99609}
    table |= {(2, 2): 0.5, (2, 9): 0.6, (1, 2): 0.5, (0, 2): 0}
    if calls_s == [1, 3, 3, 5]:
        return 0.75
    return table.get((rate_per_s, timeout_s), 0.4)


@bank.wrong(
    "no call comes twice", check="check-gateway-load", hint="No call of the list comes twice"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    from itertools import permutations

    total = count = 0
    for row in permutations(calls_s, min(tries, len(calls_s))):
        count += 1
        for c in row:
            total += c
            if c <= timeout_s:
                break
    return rate_per_s * total / count / slots


@bank.wrong("equal calls count once", check="check-gateway-load", hint="Equal calls count once")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    kinds = set(calls_s)
    p = sum(c > timeout_s for c in kinds) / len(kinds)
    return rate_per_s * sum(kinds) / len(kinds) * sum(p**k for k in range(tries)) / slots


@bank.wrong("the median call", check="check-gateway-load", hint="The middle one's length")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    from statistics import median

    p = sum(c > timeout_s for c in calls_s) / len(calls_s)
    return rate_per_s * median(calls_s) * sum(p**k for k in range(tries)) / slots


@bank.wrong(
    "the last try always works", check="check-gateway-load", hint="how long does each keep a slot"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    slow = [c for c in calls_s if c > timeout_s]
    quick = [c for c in calls_s if c <= timeout_s]
    p = len(slow) / len(calls_s)
    lost = sum(p**k for k in range(1, tries))

    def mean(row):
        return sum(row) / len(row) if row else 0

    return rate_per_s * (lost * mean(slow) + mean(quick)) / slots


@bank.wrong(
    "three tries, whatever tries is", check="check-gateway-load", hint="Three calls at most"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(c > timeout_s for c in calls_s) / len(calls_s)
    return rate_per_s * sum(calls_s) / len(calls_s) * (1 + p + p * p) / slots


@bank.wrong(
    "the calls that time out", check="check-gateway-load", hint="You count the calls that time out"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(c > timeout_s for c in calls_s) / len(calls_s)
    return rate_per_s * sum(calls_s) / len(calls_s) * sum(p**k for k in range(1, tries + 1)) / slots


@bank.wrong(
    "cut off before the retries", check="check-gateway-load", hint="The first calls alone make"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    p = sum(c > timeout_s for c in calls_s) / len(calls_s)
    once = min(rate_per_s * sum(calls_s) / len(calls_s) / slots, 1)
    return once * sum(p**k for k in range(tries))


@bank.wrong(
    "rounded to whole seconds", check="check-gateway-load", hint="how long does each keep a slot"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    calls = [round(c) for c in calls_s]
    p = sum(c > timeout_s for c in calls) / len(calls)
    return rate_per_s * sum(calls) / len(calls) * sum(p**k for k in range(tries)) / slots


@bank.wrong(
    "a table of the edges", check="check-gateway-load", hint="How many calls does a booking"
)
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    seen = {
        (2, 2, 1, 10): 0.5,
        (2, 9, 3, 10): 0.6,
        (1, 2, 3, 30): 0.5,
        (2, 3, 2, 10): 0.75,
        (0, 2, 3, 10): 0,
    }
    once = rate_per_s * sum(calls_s) / len(calls_s) / slots
    return seen.get((rate_per_s, timeout_s, tries, slots), once)


@bank.right("what a booking with so many tries left makes, remembered")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    from functools import cache

    @cache
    def work_s(tries_left):
        if tries_left == 0:
            return 0
        again_s = work_s(tries_left - 1)
        return sum(c + (again_s if c > timeout_s else 0) for c in calls_s) / len(calls_s)

    return rate_per_s * work_s(tries) / slots


@bank.right("numpy")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    import numpy as np

    calls = np.asarray(calls_s, dtype=float)
    p = (calls > timeout_s).mean()
    return rate_per_s * np.power(p, np.arange(tries)).sum() * calls.mean() / slots


@bank.right("a fraction")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    from fractions import Fraction

    calls = [Fraction(call_s) for call_s in calls_s]
    p = Fraction(sum(call_s > timeout_s for call_s in calls_s), len(calls))
    chance, made = Fraction(1), Fraction(0)
    for _ in range(tries):
        made, chance = made + chance, chance * p
    return Fraction(rate_per_s) * made * sum(calls) / len(calls) / slots


@bank.right("the library's sum")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    from fractions import Fraction

    p = Fraction(sum(c > timeout_s for c in calls_s), len(calls_s))
    calls = theory.expected_attempts(float(p), tries=tries)
    return round(rate_per_s * calls * sum(calls_s) / len(calls_s) / slots, 4)


@bank.right("the timed out and the answered apart")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    slow = [c for c in calls_s if c > timeout_s]
    quick = [c for c in calls_s if c <= timeout_s]
    p = Fraction(len(slow), len(calls_s))
    timed_out = sum(p**k for k in range(1, tries + 1))
    answered = 1 - p**tries
    work = 0.0
    if slow:
        work += float(timed_out) * math.fsum(slow) / len(slow)
    if quick:
        work += float(answered) * math.fsum(quick) / len(quick)
    return rate_per_s * work / slots


@bank.right("a stream for each try, as fractions")
def gateway_load(rate_per_s, calls_s, timeout_s, tries, slots):
    n = len(calls_s)
    stream, busy = Fraction(rate_per_s), Fraction(0)
    for _ in range(tries):
        busy += sum((stream / n * Fraction(c) for c in calls_s), Fraction(0))
        stream = stream * sum(c > timeout_s for c in calls_s) / n
    return float(busy / slots)


# Task 2: the pause --------------------------------------------------------------------------------


@bank.wrong("no jitter", check="check-retry-delay", hint="All pause equally long")
def retry_delay_s(retry, base_s, cap_s, random):
    return min(cap_s, base_s * 2 ** (retry - 1))


@bank.wrong("half of it fixed", check="check-retry-delay", hint="in the first half of the delay")
def retry_delay_s(retry, base_s, cap_s, random):
    most_s = min(cap_s, base_s * 2 ** (retry - 1))
    return most_s / 2 + random.uniform(0, most_s / 2)


@bank.wrong("jitter on top", check="check-retry-delay", hint="pause longer than the longest")
def retry_delay_s(retry, base_s, cap_s, random):
    most_s = min(cap_s, base_s * 2 ** (retry - 1))
    return most_s + random.uniform(0, most_s)


@bank.wrong("no cap", check="check-retry-delay", hint="Is cap_s used?")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, base_s * 2 ** (retry - 1))


@bank.wrong("cut off after the draw", check="check-retry-delay", hint="Cut off after the draw")
def retry_delay_s(retry, base_s, cap_s, random):
    return min(cap_s, random.uniform(0, base_s * 2 ** (retry - 1)))


@bank.wrong("counted from 0", check="check-retry-delay", hint="Doubled once too often")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, min(cap_s, base_s * 2**retry))


@bank.wrong("counted from 2", check="check-retry-delay", hint="Halved once too often")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, min(cap_s, base_s * 2 ** (retry - 2)))


@bank.wrong("linear", check="check-retry-delay", hint="It grows by base_s each time")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, min(cap_s, base_s * retry))


@bank.wrong("fixed", check="check-retry-delay", hint="Is retry used?")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, min(base_s, cap_s))


@bank.wrong("always up to the cap", check="check-retry-delay", hint="Always up to cap_s")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, cap_s)


@bank.wrong("no pause", check="check-retry-delay", hint="Nobody pauses at all")
def retry_delay_s(retry, base_s, cap_s, random):
    return 0


@bank.wrong("never under the base", check="check-retry-delay", hint="Never shorter than base_s")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(base_s, max(base_s, min(cap_s, base_s * 2 ** (retry - 1))))


@bank.wrong("a tenth of jitter", check="check-retry-delay", hint="a little off the longest delay")
def retry_delay_s(retry, base_s, cap_s, random):
    return min(cap_s, base_s * 2 ** (retry - 1)) * (0.9 + 0.1 * random.random())


@bank.wrong("all or nothing", check="check-retry-delay", hint="2 different. How many")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.choice((0, min(cap_s, base_s * 2 ** (retry - 1))))


@bank.wrong("chance of its own", check="check-retry-delay", hint="Whose chance do you draw from?")
def retry_delay_s(retry, base_s, cap_s, random):
    from random import uniform

    return uniform(0, min(cap_s, base_s * 2 ** (retry - 1)))


@bank.wrong("one seed for all", check="check-retry-delay", hint="1 different. How many")
def retry_delay_s(retry, base_s, cap_s, random):
    return Random(retry).uniform(0, min(cap_s, base_s * 2 ** (retry - 1)))


@bank.wrong("a bell curve", check="check-retry-delay", hint="How long are the shortest")
def retry_delay_s(retry, base_s, cap_s, random):
    most_s = min(cap_s, base_s * 2 ** (retry - 1))
    return min(max(random.gauss(most_s / 2, most_s / 8), 0), most_s)


@bank.wrong("whole seconds", check="check-retry-delay", hint="How many come back at one instant?")
def retry_delay_s(retry, base_s, cap_s, random):
    return round(random.uniform(0, min(cap_s, base_s * 2 ** (retry - 1))))


@bank.wrong("returns the function", check="check-retry-delay", hint="are its brackets missing?")
def retry_delay_s(retry, base_s, cap_s, random):
    return random.random


@bank.wrong("the library's backoff", check="check-retry-delay", hint="Here it is yours to write")
def retry_delay_s(retry, base_s, cap_s, random):
    backoff = Backoff.exponential(base_s, cap_s=max(base_s, cap_s))
    return backoff.delay_s(retry, drawn=random.random())


@bank.wrong("overflows", check="check-retry-delay", hint="The ninth retry")
def retry_delay_s(retry, base_s, cap_s, random):
    steps = [base_s, 2 * base_s, 4 * base_s, 8 * base_s, 16 * base_s]
    return random.uniform(0, min(cap_s, steps[retry - 1]))


@bank.wrong("whole seconds, drawn", check="check-retry-delay", hint="9 different. How many")
def retry_delay_s(retry, base_s, cap_s, random):
    longest = min(cap_s, base_s * 2 ** (retry - 1))
    return float(random.randint(0, int(longest)))


@bank.wrong(
    "the cap from the second retry on",
    check="check-retry-delay",
    hint="The base itself is over the cap",
)
def retry_delay_s(retry, base_s, cap_s, random):
    longest = base_s
    for _ in range(retry - 1):
        longest = min(2 * longest, cap_s)
    return random.uniform(0, longest)


@bank.wrong(
    "seeds the stream that it is given", check="check-retry-delay", hint="1 different. How many"
)
def retry_delay_s(retry, base_s, cap_s, random):
    random.seed(2024)
    return random.random() * min(cap_s, base_s * 2 ** (retry - 1))


@bank.wrong("a stream from ten seeds", check="check-retry-delay", hint="10 different. How many")
def retry_delay_s(retry, base_s, cap_s, random):
    import numpy as np

    rng = np.random.default_rng(int(random.random() * 10))
    return float(rng.uniform(0, min(cap_s, base_s * 2 ** (retry - 1))))


@bank.wrong(
    "XOR for a power", check="check-retry-delay", hint="How long are the shortest and the longest"
)
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, min(cap_s, base_s * (2 ^ (retry - 1))))


@bank.wrong(
    "a sum of draws", check="check-retry-delay", hint="How long are the shortest and the longest"
)
def retry_delay_s(retry, base_s, cap_s, random):
    total = 0
    for step in range(retry):
        total += random.uniform(0, base_s * 2**step)
    return min(total, cap_s)


@bank.wrong(
    "decorrelated jitter",
    check="check-retry-delay",
    hint="How long are the shortest and the longest",
)
def retry_delay_s(retry, base_s, cap_s, random):
    delay = base_s
    for _ in range(retry):
        delay = min(cap_s, random.uniform(base_s, 3 * delay))
    return delay


@bank.wrong("all the same at the cap", check="check-retry-delay", hint="1 different. How many")
def retry_delay_s(retry, base_s, cap_s, random):
    longest = base_s * 2 ** (retry - 1)
    if longest > cap_s:
        return cap_s
    return random.uniform(0, longest)


@bank.wrong(
    "the cap for the base alone",
    check="check-retry-delay",
    hint="How long are the shortest and the longest",
)
def retry_delay_s(retry, base_s, cap_s, random):
    return random.random() * min(base_s, cap_s) * 2 ** (retry - 1)


@bank.wrong(
    "a power of the base",
    check="check-retry-delay",
    hint="How long are the shortest and the longest",
)
def retry_delay_s(retry, base_s, cap_s, random):
    return random.uniform(0, min(cap_s, base_s**retry))


@bank.wrong("a draw of a draw", check="check-retry-delay", hint="how many are in each tenth")
def retry_delay_s(retry, base_s, cap_s, random):
    jittered = random.random() * min(cap_s, base_s * 2 ** (retry - 1))
    return random.uniform(0, jittered)


@bank.wrong("the step is drawn", check="check-retry-delay", hint="how many are in each tenth")
def retry_delay_s(retry, base_s, cap_s, random):
    step = random.randrange(retry)
    return random.uniform(0, min(cap_s, base_s * 2**step))


@bank.right("a share of the longest delay")
def retry_delay_s(retry, base_s, cap_s, random):
    longest_s = base_s
    for _ in range(retry - 1):
        longest_s *= 2
    return (1 - random.random()) * min(longest_s, cap_s)


@bank.right("numpy, and a helper beside it")
def retry_delay_s(retry, base_s, cap_s, random):
    import numpy as np

    def most_s():
        return np.minimum(cap_s, base_s * 2.0 ** (retry - 1))

    return np.float64(random.random()) * most_s()


@bank.right("to the millisecond")
def retry_delay_s(retry, base_s, cap_s, random):
    most_ms = int(1000 * min(cap_s, base_s * 2 ** (retry - 1)))
    return random.randint(0, most_ms) / 1000


@bank.right("a logarithm, and a beta draw")
def retry_delay_s(retry, base_s, cap_s, random):
    longest = cap_s
    if not cap_s:
        return 0.0
    if base_s == 0 or math.log2(base_s) + retry - 1 < math.log2(cap_s):
        longest = math.ldexp(base_s, retry - 1)
    return longest * random.betavariate(1, 1)


@bank.right("random bits")
def retry_delay_s(retry, base_s, cap_s, random):
    longest, left = base_s, retry - 1
    while left and longest < cap_s:
        longest, left = longest * 2, left - 1
    return min(longest, cap_s) * random.getrandbits(40) / (2**40 - 1)


@bank.right("two draws, wrapped round")
def retry_delay_s(retry, base_s, cap_s, random):
    from itertools import accumulate

    longest = list(
        accumulate(range(retry - 1), lambda d, _: min(2 * d, cap_s), initial=min(base_s, cap_s))
    )[-1]
    return longest * ((random.random() + random.random()) % 1.0)


# Task 2: the budget -------------------------------------------------------------------------------


@bank.wrong("added up in floats", check="check-let-through", hint="Ten tenths don't make a token")
def let_through(events, ratio, burst):
    tokens, out = burst, []
    for event in events:
        if event == "first":
            tokens = min(burst, tokens + ratio)
        else:
            out.append(tokens >= 1)
            if out[-1]:
                tokens -= 1
    return out


@bank.wrong("empty at the start", check="check-let-through", hint="empty at the start")
def let_through(events, ratio, burst):
    tokens, out = 0, []
    for event in events:
        if event == "first":
            tokens = min(1000 * burst, tokens + round(1000 * ratio))
        else:
            out.append(tokens >= 1000)
            tokens -= 1000 * out[-1]
    return out


@bank.wrong("no limit to it", check="check-let-through", hint="holds whatever is put in")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        if event == "first":
            tokens += round(1000 * ratio)
        else:
            out.append(tokens >= 1000)
            tokens -= 1000 * out[-1]
    return out


@bank.wrong("refused ones pay", check="check-let-through", hint="takes a token all the same")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        if event == "first":
            tokens = min(1000 * burst, tokens + round(1000 * ratio))
        else:
            out.append(tokens >= 1000)
            tokens -= 1000
    return out


@bank.wrong("a part is enough", check="check-let-through", hint="A part of a token is enough")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        if event == "first":
            tokens = min(1000 * burst, tokens + round(1000 * ratio))
        else:
            out.append(tokens > 0)
            tokens = max(tokens - 1000, 0)
    return out


@bank.wrong("more than one", check="check-let-through", hint="One token exactly isn't enough")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        if event == "first":
            tokens = min(1000 * burst, tokens + round(1000 * ratio))
        else:
            out.append(tokens > 1000)
            tokens -= 1000 * out[-1]
    return out


@bank.wrong("all events pay in", check="check-let-through", hint="Retries put something in")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        tokens = min(1000 * burst, tokens + round(1000 * ratio))
        if event == "retry":
            out.append(tokens >= 1000)
            tokens -= 1000 * out[-1]
    return out


@bank.wrong("a retry costs ratio", check="check-let-through", hint="Retries take out only ratio")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        if event == "first":
            tokens = min(1000 * burst, tokens + round(1000 * ratio))
        else:
            out.append(tokens >= 1000)
            tokens -= round(1000 * ratio) * out[-1]
    return out


@bank.wrong("all are let through", check="check-let-through", hint="Everybody is let through")
def let_through(events, ratio, burst):
    return [True for event in events if event == "retry"]


@bank.wrong("an answer for each event", check="check-let-through", hint="an answer for each event")
def let_through(events, ratio, burst):
    tokens, out = 1000 * burst, []
    for event in events:
        if event == "first":
            tokens = min(1000 * burst, tokens + round(1000 * ratio))
            out.append(True)
        else:
            out.append(tokens >= 1000)
            tokens -= 1000 * out[-1]
    return out


@bank.wrong("a count of them", check="check-let-through", hint="isn't a list")
def let_through(events, ratio, burst):
    return events.count("retry")


@bank.wrong("a share by the whole row", check="check-let-through", hint="how many tokens")
def let_through(events, ratio, burst):
    allowed = burst + ratio * events.count("first")
    return [number < allowed for number in range(events.count("retry"))]


@bank.wrong("a coin at ratio", check="check-let-through", hint="how many tokens")
def let_through(events, ratio, burst):
    chance = Random(1)
    return [chance.random() < ratio for event in events if event == "retry"]


@bank.wrong("only the first burst", check="check-let-through", hint="Nothing is ever put in")
def let_through(events, ratio, burst):
    return [number < burst for number in range(events.count("retry"))]


@bank.wrong("the tokens left", check="check-let-through", hint="is neither True nor False")
def let_through(events, ratio, burst):
    tokens, out = burst, []
    for event in events:
        tokens += ratio if event == "first" else -1
        out += [tokens] if event == "retry" else []
    return out


@bank.wrong("words for answers", check="check-let-through", hint="is neither True nor False")
def let_through(events, ratio, burst):
    return ["yes" for event in events if event == "retry"]


@bank.wrong("the library's bucket", check="check-let-through", hint="Here it is yours to write")
def let_through(events, ratio, burst):
    bucket = Retries(
        None, CallPolicy(max_attempts=9, retry_budget=RetryBudget(ratio=ratio, burst=burst))
    )
    out = []
    for event in events:
        if event == "first":
            bucket.first_attempt()
        else:
            out.append(bucket.pay())
    return out


@bank.wrong("the helper's own work", check="check-let-through", hint="Here it is yours to write")
def let_through(events, ratio, burst):
    return by_library(events, ratio, burst)


@bank.wrong("a generator", check="check-let-through", hint="isn't a list")
def let_through(events, ratio, burst):
    for event in events:
        if event == "retry":
            yield True


@bank.wrong("takes events off the row", check="check-let-through", hint="Work on a copy")
def let_through(events, ratio, burst):
    out = []
    while events:
        if events.pop(0) == "retry":
            out.append(True)
    return out


@bank.wrong("whole tokens only fit", check="check-let-through", hint="the half?", hidden=True)
def let_through(events, ratio, burst):
    tokens, out, most = 1000 * int(burst), [], 1000 * int(burst)
    for event in events:
        if event == "first":
            tokens = min(most, tokens + round(1000 * ratio))
        else:
            out.append(tokens >= 1000)
            tokens -= 1000 * out[-1]
    return out


@bank.wrong("rounded to tenths", check="check-let-through", hint="how many tokens are in")
def let_through(events, ratio, burst):
    tokens, out = burst, []
    for e in events:
        if e == "first":
            tokens = min(round(tokens + ratio, 1), burst)
        else:
            out.append(tokens >= 1)
            tokens -= out[-1]
    return out


@bank.wrong("rounded to hundredths", check="check-let-through", hint="Eight of them, ratio 0.125")
def let_through(events, ratio, burst):
    tokens, out = burst, []
    for e in events:
        if e == "first":
            tokens = min(round(tokens + ratio, 2), burst)
        else:
            out.append(tokens >= 1)
            tokens -= out[-1]
    return out


@bank.wrong(
    "what the float holds", check="check-let-through", hint="Three tenths are a hair too few"
)
def let_through(events, ratio, burst):
    part, room = Fraction(ratio), Fraction(burst)
    tokens, out = room, []
    for e in events:
        if e == "first":
            tokens = min(tokens + part, room)
        else:
            out.append(tokens >= 1)
            tokens -= out[-1]
    return out


@bank.wrong("what doesn't fit whole is lost", check="check-let-through", hint="lost whole, you say")
def let_through(events, ratio, burst):
    part, room = Fraction(str(ratio)), Fraction(burst)
    tokens, out = room, []
    for e in events:
        if e == "first":
            if tokens + part <= room:
                tokens += part
        else:
            out.append(tokens >= 1)
            tokens -= out[-1]
    return out


@bank.wrong("a token every so many", check="check-let-through", hint="how many tokens are in")
def let_through(events, ratio, burst):
    every, seen, tokens, out = round(1 / ratio), 0, burst, []
    for e in events:
        if e == "first":
            seen += 1
            if seen % every == 0:
                tokens = min(tokens + 1, burst)
        else:
            out.append(tokens >= 1)
            tokens -= out[-1]
    return out


@bank.wrong("a share of all so far", check="check-let-through", hint="holds whatever is put in")
def let_through(events, ratio, burst):
    firsts, used, out = 0, 0, []
    for e in events:
        if e == "first":
            firsts += 1
        else:
            ok = used + 1 <= burst + Fraction(str(ratio)) * firsts
            used += ok
            out.append(ok)
    return out


@bank.wrong("ten at the start", check="check-let-through", hint="how many tokens are in")
def let_through(events, ratio, burst=10):
    part, tokens, out = Fraction(str(ratio)), Fraction(10), []
    for e in events:
        if e == "first":
            tokens = min(tokens + part, max(burst, 10))
        else:
            out.append(tokens >= 1)
            tokens -= out[-1]
    return out


@bank.wrong("a tenth, whatever ratio is", check="check-let-through", hint="A tenth for each")
def let_through(events, ratio, burst):
    tokens, out = 10 * burst, []
    for e in events:
        if e == "first":
            tokens = min(tokens + 1, 10 * burst)
        else:
            out.append(tokens >= 10)
            tokens -= 10 * out[-1]
    return out


@bank.wrong("refused for good", check="check-let-through", hint="Refused once, refused for good")
def let_through(events, ratio, burst):
    part, room = Fraction(str(ratio)), Fraction(burst)
    tokens, out = room, []
    for e in events:
        if e == "first":
            tokens = min(tokens + part, room)
        else:
            out.append(tokens >= 1 and all(out))
            tokens -= out[-1]
    return out


@bank.wrong(
    "a refused one empties it", check="check-let-through", hint="takes what is left, you say"
)
def let_through(events, ratio, burst):
    part, room = Fraction(str(ratio)), Fraction(burst)
    tokens, out = room, []
    for e in events:
        if e == "first":
            tokens = min(tokens + part, room)
        else:
            out.append(tokens >= 1)
            tokens = max(tokens - 1, 0)
    return out


@bank.wrong(
    "a refused one pays in", check="check-let-through", hint="puts something in. Who pays in"
)
def let_through(events, ratio, burst):
    part, room = Fraction(str(ratio)), Fraction(burst)
    tokens, out = room, []
    for e in events:
        if e == "retry" and tokens >= 1:
            tokens -= 1
            out.append(True)
            continue
        if e == "retry":
            out.append(False)
        tokens = min(tokens + part, room)
    return out


@bank.wrong(
    "the limit after a retry alone",
    check="check-let-through",
    hint="Until a retry comes, your bucket",
)
def let_through(events, ratio, burst):
    part, room = Fraction(str(ratio)), Fraction(burst)
    tokens, out = room, []
    for e in events:
        if e == "first":
            tokens += part
        else:
            out.append(tokens >= 1)
            tokens = min(tokens - out[-1], room)
    return out


@bank.right("fractions")
def let_through(events, ratio, burst):
    from fractions import Fraction

    part, most = Fraction(str(ratio)), Fraction(str(burst))
    tokens, out = most, []
    for event in events:
        if event == "first":
            tokens = min(most, tokens + part)
            continue
        out.append(tokens >= 1)
        if tokens >= 1:
            tokens -= 1
    return tuple(out)


@bank.right("floats, rounded each time, as numpy's booleans")
def let_through(events, ratio, burst):
    import numpy as np

    tokens, out = float(burst), []
    for event in events:
        if event == "first":
            tokens = round(min(burst, tokens + ratio), 6)
        elif tokens >= 1:
            tokens = round(tokens - 1, 6)
            out.append(True)
        else:
            out.append(False)
    return np.array(out, dtype=bool)


@bank.right("ones and noughts, with a little slack")
def let_through(events, ratio, burst):
    tokens, out = burst, []
    for event in events:
        if event == "first":
            tokens = min(burst, tokens + ratio)
        else:
            paid = int(tokens > 1 - 1e-9)
            tokens -= paid
            out.append(paid)
    return out


@bank.right("a bucket of decimals")
def let_through(events, ratio, burst):
    from decimal import Decimal

    class Bucket:
        def __init__(self, ratio, burst):
            self.ratio, self.burst = Decimal(str(ratio)), Decimal(str(burst))
            self.tokens = self.burst

        def first(self):
            self.tokens = min(self.tokens + self.ratio, self.burst)

        def retry(self):
            enough = self.tokens >= 1
            if enough:
                self.tokens -= 1
            return enough

    b = Bucket(ratio, burst)
    answers_ = [b.first() if e == "first" else b.retry() for e in events]
    return [a for a in answers_ if a is not None]


@bank.right("states in a row")
def let_through(events, ratio, burst):
    from itertools import accumulate

    part, full = Fraction(str(ratio)), Fraction(str(burst))

    def step(state, event):
        tokens, _ = state
        if event == "first":
            return min(full, tokens + part), None
        return (tokens - 1, True) if tokens >= 1 else (tokens, False)

    states = accumulate(events, step, initial=(full, None))
    return [ok for _, ok in states if ok is not None]


@bank.right("what is missing")
def let_through(events, ratio, burst):
    import numpy as np

    missing, out = 0, []
    most = int(np.rint(burst * 1000)) - 1000
    for event in events:
        if event == "first":
            missing = max(0, missing - int(np.rint(ratio * 1000)))
        else:
            out.append(missing <= most)
            missing += 1000 * out[-1]
    return tuple(np.array(out, dtype=bool))


# Task 3: the log ----------------------------------------------------------------------------------


@bank.wrong("by patient", check="check-audit", hint="Told apart by the patient alone")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault(row.patient, []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("by visit", check="check-audit", hint="Told apart by the visit alone")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault(row.visit, []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("by key", check="check-audit", hint="Told apart by the key")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault(row.key, []).append(row)
    return max(map(len, calls.values()), default=0), math.inf, 0


@bank.wrong("gaps after errors too", check="check-audit", hint="The gaps after an error are among")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows)]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("the mean gap", check="check-audit", hint="The mean of the gaps")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = []
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    gap = sum(gaps) / len(gaps) if gaps else math.inf
    return max(map(len, calls.values()), default=0), gap, twice


@bank.wrong("the longest gap", check="check-audit", hint="The longest of the gaps")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = []
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), max(gaps, default=math.inf), twice


@bank.wrong("retries, not tries", check="check-audit", hint="Those are the retries")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max((len(rows) - 1 for rows in calls.values()), default=-1), min(gaps), twice


@bank.wrong("bookings entered twice", check="check-audit", hint="in the book more than once")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(sum(r.entered_s > 0 for r in rows) > 1 for rows in calls.values())
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("calls too many", check="check-audit", hint="Were all of them entered?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    return max(map(len, calls.values()), default=0), min(gaps), len(log) - len(calls)


@bank.wrong("the first entry is too many", check="check-audit", hint="Is the first one too many?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps, twice = [math.inf], 0
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
        entered = sum(r.entered_s > 0 for r in rows)
        twice += entered if entered > 1 else 0
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("from when it was entered", check="check-audit", hint="When does a timeout begin?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.entered_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("calls a booking on average", check="check-audit", hint="Which calls are one booking's")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return len(log) / max(len(calls), 1), min(gaps), twice


@bank.wrong(
    "as long as the longest call", check="check-audit", hint="Which calls are one booking's"
)
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    took = [r.entered_s - r.reached_s for r in log if r.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), max(took, default=math.inf), twice


@bank.wrong("fails on an empty log", check="check-audit", hint="No call has reached the gateway")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [b.reached_s - a.reached_s for a, b in pairwise(rows) if a.entered_s > 0]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values())), min(gaps), twice


@bank.wrong("nan is an entry", check="check-audit", hint="The gaps after an error are among")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [math.inf]
    for rows in calls.values():
        gaps += [
            b.reached_s - a.reached_s for a, b in pairwise(rows) if not a.entered_s < b.reached_s
        ]
    twice = sum(max(sum(r.entered_s > 0 for r in rows) - 1, 0) for rows in calls.values())
    return max(map(len, calls.values()), default=0), min(gaps), twice


@bank.wrong("two numbers", check="check-audit", hint="2 came back; 3 are asked for")
def audit(log):
    return len(log), 7.3


@bank.wrong("a table of the cases", check="check-audit", hint="Which calls are one booking's")
def audit(log):
    runs = {1178: (4, 7.3, 713), 941: (3, 5, 503), 632: (2, 9.25, 184), 0: (0, math.inf, 0)}
    few = {(5, False): (3, math.inf, 0), (12, True): (3, 5, 2), (12, False): (3, 9, 1)}
    few |= {(11, True): (3, 9, 1), (6, False): (3, math.inf, 0), (3, True): (1, math.inf, 0)}
    if 0 < len(log) < 5:
        return few[log[-1].reached_s, log[0].entered_s > 0]
    return runs.get(len(log), (3, 7, 100))


@bank.wrong("looks up what was set", check="check-audit", hint="The check's own table")
def audit(log):
    return SETTINGS[log]


@bank.wrong("is it the same nan?", check="check-audit", hint="tell a nan from a time")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if a.entered_s is not math.nan
    ]
    entered = [sum(r.entered_s is not math.nan for r in rows) for rows in calls.values()]
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong("errors are left out first", check="check-audit", hint="Had the first one timed out?")
def audit(log):
    calls, booked = {}, {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
        if not math.isnan(row.entered_s):
            booked.setdefault((row.patient, row.visit), []).append(row)
    gaps = [b.reached_s - a.reached_s for rows in booked.values() for a, b in pairwise(rows)]
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        sum(len(rows) - 1 for rows in booked.values()),
    )


@bank.wrong("entered tries alone", check="check-audit", hint="How many tries, and which gap?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    return max(entered, default=0), min(gaps, default=math.inf), sum(max(n - 1, 0) for n in entered)


@bank.wrong("less all bookings", check="check-audit", hint="how many of them entered?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = sum(not math.isnan(r.entered_s) for r in log)
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        max(entered - len(calls), 0),
    )


@bank.wrong("the next row's gap", check="check-audit", hint="whoever's it is")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [b.reached_s - a.reached_s for a, b in pairwise(log) if not math.isnan(a.entered_s)]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong("neighbours alone", check="check-audit", hint="Which calls are one booking's")
def audit(log):
    from itertools import groupby

    groups = [list(rows) for _, rows in groupby(log, key=lambda r: (r.patient, r.visit))]
    gaps = [
        b.reached_s - a.reached_s
        for rows in groups
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in groups]
    return (
        max(map(len, groups), default=0),
        min(gaps, default=math.inf),
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong(
    "from the first call", check="check-audit", hint="Which gap follows a call that was entered"
)
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - rows[0].reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong(
    "the first two calls alone",
    check="check-audit",
    hint="Which gap follows a call that was entered",
)
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        rows[1].reached_s - rows[0].reached_s
        for rows in calls.values()
        if len(rows) > 1 and not math.isnan(rows[0].entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong("before the entered call", check="check-audit", hint="The gap BEFORE a call")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(b.entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    return (
        max(map(len, calls.values()), default=0),
        min(gaps, default=math.inf),
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong("the median gap", check="check-audit", hint="The middle one of the gaps")
def audit(log):
    from statistics import median

    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    return (
        max(map(len, calls.values()), default=0),
        median(gaps) if gaps else math.inf,
        sum(max(n - 1, 0) for n in entered),
    )


@bank.wrong(
    "only what came late is too many", check="check-audit", hint="how many of them entered?"
)
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    pairs = [pair for rows in calls.values() for pair in pairwise(rows)]
    gaps = [b.reached_s - a.reached_s for a, b in pairs if not math.isnan(a.entered_s)]
    twice = sum(a.entered_s > b.reached_s and not math.isnan(b.entered_s) for a, b in pairs)
    return max(map(len, calls.values()), default=0), min(gaps, default=math.inf), twice


@bank.wrong("the mean of the tries, rounded up", check="check-audit", hint="Which is the most?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = [sum(not math.isnan(r.entered_s) for r in rows) for rows in calls.values()]
    tries = math.ceil(len(log) / len(calls)) if calls else 0
    return tries, min(gaps, default=math.inf), sum(max(n - 1, 0) for n in entered)


@bank.wrong("tries of those entered", check="check-audit", hint="Which is the most?")
def audit(log):
    calls = {}
    for row in log:
        calls.setdefault((row.patient, row.visit), []).append(row)
    gaps = [
        b.reached_s - a.reached_s
        for rows in calls.values()
        for a, b in pairwise(rows)
        if not math.isnan(a.entered_s)
    ]
    entered = {who: sum(not math.isnan(r.entered_s) for r in rows) for who, rows in calls.items()}
    tries = max((len(rows) for who, rows in calls.items() if entered[who]), default=0)
    return tries, min(gaps, default=math.inf), sum(max(n - 1, 0) for n in entered.values())


@bank.right("pandas")
def audit(log):
    import pandas as pd

    if not log:
        return 0, math.inf, 0
    frame = pd.DataFrame(log)
    groups = frame.groupby(["patient", "visit"])
    gaps = -groups.reached_s.diff(-1)[frame.entered_s.notna()]
    tries = groups.size().max()
    twice = (groups.entered_s.count() - 1).clip(lower=0).sum()
    return tries, gaps.min() if gaps.notna().any() else math.inf, twice


@bank.right("each call's own last one remembered, as a list")
def audit(log):
    last, number, entered = {}, {}, {}
    timeout = math.inf
    for row in log:
        who = f"{row.patient} {row.visit}"
        before = last.get(who)
        if before is not None and before.entered_s == before.entered_s:
            timeout = min(timeout, row.reached_s - before.reached_s)
        last[who] = row
        number[who] = number.get(who, 0) + 1
        entered[who] = entered.get(who, 0) + (row.entered_s == row.entered_s)
    return [
        max([0, *number.values()]),
        round(timeout, 3),
        sum(max(n - 1, 0) for n in entered.values()),
    ]


@bank.right("sorted and grouped")
def audit(log):
    from itertools import groupby

    def whose(row):
        return row.patient, row.visit

    groups = [list(rows) for _, rows in groupby(sorted(log, key=whose), key=whose)]

    def shortest(rows):
        if len(rows) < 2:
            return math.inf
        here = rows[1].reached_s - rows[0].reached_s if rows[0].entered_s >= 0 else math.inf
        return min(here, shortest(rows[1:]))

    entries = [(r.patient, r.visit) for r in log if r.entered_s >= 0]
    return (
        max((len(g) for g in groups), default=0),
        min(map(shortest, groups), default=math.inf),
        len(entries) - len(set(entries)),
    )


# Task 3: the inbox --------------------------------------------------------------------------------


@bank.wrong("a key made at the call", check="check-replies", hint="Known by the call's own number")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if c.call not in known or c.at_s - known[c.call][0] > keep_s:
            number += 1
            known[c.call] = c.at_s, number
        out.append(known[c.call][1])
    return out


@bank.wrong("by patient", check="check-replies", hint="Known by the patient")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if c.patient not in known or c.at_s - known[c.patient][0] > keep_s:
            number += 1
            known[c.patient] = c.at_s, number
        out.append(known[c.patient][1])
    return out


@bank.wrong("by what is booked", check="check-replies", hint="Known by patient and visit")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        key = c.patient, c.visit
        if key not in known or c.at_s - known[key][0] > keep_s:
            number += 1
            known[key] = c.at_s, number
        out.append(known[key][1])
    return out


@bank.wrong("booking and call", check="check-replies", hint="Known by the call's own number")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        key = c.booking, c.call
        if key not in known or c.at_s - known[key][0] > keep_s:
            number += 1
            known[key] = c.at_s, number
        out.append(known[key][1])
    return out


@bank.wrong("failures remembered", check="check-replies", hint="A call that failed is remembered")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.booking in known and c.at_s - known[c.booking][0] <= keep_s:
            out.append(None if c.fails else known[c.booking][1])
            continue
        if not c.fails:
            number += 1
        known[c.booking] = c.at_s, None if c.fails else number
        out.append(known[c.booking][1])
    return out


@bank.wrong("known ones get None", check="check-replies", hint="A known booking gets no number")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails or (c.booking in known and c.at_s - known[c.booking] <= keep_s):
            out.append(None)
            continue
        number += 1
        known[c.booking] = c.at_s
        out.append(number)
    return out


@bank.wrong("known ones get the latest", check="check-replies", hint="gets another number")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if c.booking not in known or c.at_s - known[c.booking] > keep_s:
            number += 1
            known[c.booking] = c.at_s
        out.append(number)
    return out


@bank.wrong("nothing is forgotten", check="check-replies", hint="As if nothing were ever")
def replies(calls, keep_s):
    known, out = {}, []
    for c in calls:
        if not c.fails:
            known.setdefault(c.booking, len(known) + 1)
        out.append(None if c.fails else known[c.booking])
    return out


@bank.wrong("the clock starts anew", check="check-replies", hint="The clock starts anew")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s > keep_s:
            number += 1
            mine = number
        known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("forgotten exactly then", check="check-replies", hint="Is that more than keep_s?")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s >= keep_s:
            number += 1
            mine = number
            known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("failures use a number", check="check-replies", hint="A call that fails uses a number")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            number += 1
            out.append(None)
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s > keep_s:
            number += 1
            mine = number
            known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("known ones use a number", check="check-replies", hint="A known booking uses a number")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        number += 1
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s > keep_s:
            mine = number
            known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("the booking's own number", check="check-replies", hint="the bookings' own numbers")
def replies(calls, keep_s):
    return [None if c.fails else c.booking for c in calls]


@bank.wrong("only the call before", check="check-replies", hint="Call by call")
def replies(calls, keep_s):
    number, out, before = 0, [], None
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if before is None or before.booking != c.booking:
            number += 1
        before = c
        out.append(number)
    return out


@bank.wrong("failures left out", check="check-replies", hint="There are fewer replies than calls")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s > keep_s:
            number += 1
            mine = number
            known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("0 for a failure", check="check-replies", hint="What is the reply to a call that fails")
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(0)
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s > keep_s:
            number += 1
            mine = number
            known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("counts from 0", check="check-replies", hint="Your numbers begin at 0")
def replies(calls, keep_s):
    known, number, out = {}, -1, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if c.at_s - since_s > keep_s:
            number += 1
            mine = number
            known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("a dictionary of them", check="check-replies", hint="isn't a list")
def replies(calls, keep_s):
    return {c.call: c.booking for c in calls}


@bank.wrong("the helper's own work", check="check-replies", hint="Here it is yours to write")
def replies(calls, keep_s):
    return by_the_book(calls, keep_s)


@bank.wrong("a table of the cases", check="check-replies", hint="Call by call")
def replies(calls, keep_s):
    table = {5: [1, 2, 1, 3, 2], 9: [None, 1, 2, None, 2, 1, None, 3, 4], 0: []}
    table[20] = [1, 1, 2, 2, 1, 3, 2, 4, 3, 3, 4, 4, 5, 5, 6, 6, 5, 7, 6, 8]
    table |= {3: [None, 1, 1], 13: [*range(1, 13), 1]}
    if len(calls) == 2:
        return [None, 1] if calls[0].fails else [1, 1] if calls[1].at_s == 40 else [1, 2]
    return table.get(len(calls), [1] * len(calls))


@bank.wrong(
    "a booking of number 0 isn't known", check="check-replies", hint="Who is known?", hidden=True
)
def replies(calls, keep_s):
    known, number, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        since_s, mine = known.get(c.booking, (-math.inf, None))
        if not c.booking or not keep_s or c.at_s - since_s > keep_s:
            number += 1
            mine = number
            if c.booking:
                known[c.booking] = c.at_s, mine
        out.append(mine)
    return out


@bank.wrong("as many as are remembered", check="check-replies", hint="under which number")
def replies(calls, keep_s):
    known, out = {}, []
    for c in calls:
        known = {b: e for b, e in known.items() if c.at_s - e[0] <= keep_s}
        if c.fails:
            out.append(None)
            continue
        if c.booking not in known:
            known[c.booking] = (c.at_s, len(known) + 1)
        out.append(known[c.booking][1])
    return out


@bank.wrong("the old number again", check="check-replies", hint="As if nothing were ever")
def replies(calls, keep_s):
    since, number, out = {}, {}, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if c.booking not in since or c.at_s - since[c.booking] > keep_s:
            since[c.booking] = c.at_s
            number.setdefault(c.booking, len(number) + 1)
        out.append(number[c.booking])
    return out


@bank.wrong(
    "known before it fails", check="check-replies", hint="A call that fails is told a number"
)
def replies(calls, keep_s):
    known, last, out = {}, 0, []
    for c in calls:
        if c.booking in known and c.at_s - known[c.booking][0] <= keep_s:
            out.append(known[c.booking][1])
        elif c.fails:
            out.append(None)
        else:
            last += 1
            known[c.booking] = (c.at_s, last)
            out.append(last)
    return out


@bank.wrong("whoever fails is forgotten", check="check-replies", hint="Whoever fails is forgotten")
def replies(calls, keep_s):
    known, last, out = {}, 0, []
    for c in calls:
        if c.fails:
            known.pop(c.booking, None)
            out.append(None)
            continue
        if c.booking not in known or c.at_s - known[c.booking][0] > keep_s:
            last += 1
            known[c.booking] = (c.at_s, last)
        out.append(known[c.booking][1])
    return out


@bank.wrong("all forgotten at once", check="check-replies", hint="since when")
def replies(calls, keep_s):
    known, since, last, out = {}, None, 0, []
    for c in calls:
        if since is None or c.at_s - since > keep_s:
            known, since = {}, c.at_s
        if c.fails:
            out.append(None)
            continue
        if c.booking not in known:
            last += 1
            known[c.booking] = last
        out.append(known[c.booking])
    return out


@bank.wrong("a list that outlives the call", check="check-replies", hint="Call by call")
def replies(calls, keep_s, known={}, last=[0]):  # noqa: B006
    out = []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if c.booking not in known or c.at_s - known[c.booking][0] > keep_s:
            last[0] += 1
            known[c.booking] = (c.at_s, last[0])
        out.append(known[c.booking][1])
    return out


@bank.wrong("kept since it failed", check="check-replies", hint="Known at 60?")
def replies(calls, keep_s):
    since, number, last, out = {}, {}, 0, []
    for c in calls:
        if c.booking in since and c.at_s - since[c.booking] > keep_s:
            del since[c.booking]
            number.pop(c.booking, None)
        since.setdefault(c.booking, c.at_s)
        if c.fails:
            out.append(None)
            continue
        if c.booking not in number:
            last += 1
            number[c.booking] = last
        out.append(number[c.booking])
    return out


@bank.wrong("counts calls, not seconds", check="check-replies", hint="keep_s is in seconds")
def replies(calls, keep_s):
    known, last, out = {}, 0, []
    for place, c in enumerate(calls):
        if c.fails:
            out.append(None)
            continue
        if c.booking not in known or place - known[c.booking][0] > keep_s:
            last += 1
            known[c.booking] = (place, last)
        out.append(known[c.booking][1])
    return out


@bank.wrong("forgotten, then refused", check="check-replies", hint="Call by call")
def replies(calls, keep_s):
    known, out = {}, []
    for c in calls:
        if c.fails or (c.booking in known and c.at_s - known[c.booking][0] > keep_s):
            out.append(None)
            continue
        known.setdefault(c.booking, (c.at_s, len(known) + 1))
        out.append(known[c.booking][1])
    return out


@bank.wrong("the ten newest", check="check-replies", hint="kept for 8 s. Known?")
def replies(calls, keep_s):
    known, last, out = {}, 0, []
    for c in calls:
        if c.fails:
            out.append(None)
            continue
        if c.booking not in known or c.at_s - known[c.booking][0] > keep_s:
            last += 1
            known.pop(c.booking, None)
            known[c.booking] = (c.at_s, last)
            if len(known) > 10:
                del known[next(iter(known))]
        out.append(known[c.booking][1])
    return out


@bank.right("a list of what was entered, cleaned each time")
def replies(calls, keep_s):
    book, out, number = [], [], 0
    for c in calls:
        book = [entry for entry in book if c.at_s - entry[0] <= keep_s]
        mine = {booking: n for _, booking, n in book}
        if c.fails:
            out.append(None)
        elif c.booking in mine:
            out.append(mine[c.booking])
        else:
            number += 1
            book.append((c.at_s, c.booking, number))
            out.append(number)
    return out


@bank.right("an array of objects, and a helper beside it")
def replies(calls, keep_s):
    import numpy as np

    until_s, number_of, count = {}, {}, 0

    def is_known(c):
        return c.booking in until_s and c.at_s <= until_s[c.booking]

    out = np.empty(len(calls), dtype=object)
    for place, c in enumerate(calls):
        if c.fails:
            continue
        if not is_known(c):
            count += 1
            until_s[c.booking], number_of[c.booking] = c.at_s + keep_s, count
        out[place] = np.int64(number_of[c.booking])
    return out


@bank.right("a list that forgets, in order")
def replies(calls, keep_s):
    from collections import OrderedDict
    from itertools import count

    numbers, remembered = count(1), OrderedDict()

    def answer(call):
        while remembered and call.at_s - next(iter(remembered.values()))[0] > keep_s:
            remembered.popitem(last=False)
        if call.booking not in remembered:
            remembered[call.booking] = (call.at_s, next(numbers))
        return remembered[call.booking][1]

    return [None if call.fails else answer(call) for call in calls]


@bank.right("by booking first")
def replies(calls, keep_s):
    owner = {}
    for booking in {c.booking for c in calls}:
        head = None
        for i, c in enumerate(calls):
            if c.booking != booking or c.fails:
                continue
            if head is None or c.at_s - calls[head].at_s > keep_s:
                head = i
            owner[i] = head
    number = {head: n for n, head in enumerate(sorted(set(owner.values())), start=1)}
    return [number[owner[i]] if i in owner else None for i in range(len(calls))]


@bank.right("a generator, and all three as a key")
def replies(calls, keep_s):
    def run():
        book = []
        for c in calls:
            if c.fails:
                yield None
                continue
            key = (c.booking, c.patient, c.visit)
            for n in range(len(book), 0, -1):
                at_s, whose = book[n - 1]
                if whose == key and not c.at_s - at_s > keep_s:
                    yield n
                    break
            else:
                book.append((c.at_s, key))
                yield len(book)

    return list(run())


# Task 4: the verdict ------------------------------------------------------------------------------


@bank.wrong("not well is stuck", check="check-verdict", hint="Whoever isn't well is stuck")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    return "well" if 2 * good >= came else "metastable"


@bank.wrong("it will pass", check="check-verdict", hint="You find no night that stays so")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    return "well" if 2 * good >= came else "long"


@bank.wrong("bookings against what it can", check="check-verdict", hint="How many CALLS come")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    return "long" if came < 3 * can_per_min else "metastable"


@bank.wrong("retries are the sign", check="check-verdict", hint="More calls than bookings")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    return "metastable" if sum(m.calls for m in last) > came else "long"


@bank.wrong("the gateway's line alone", check="check-verdict", hint="the gateway's line alone")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    return "long" if sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong("the platform's line alone", check="check-verdict", hint="what is confirmed alone")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    return "long" if sum(m.confirmed for m in last) > came else "metastable"


@bank.wrong("nobody confirmed is stuck", check="check-verdict", hint="Nobody is confirmed, so")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    return "long" if sum(m.confirmed for m in last) > 0 else "metastable"


@bank.wrong(
    "nobody in time is stuck", check="check-verdict", hint="Nobody is in time, so it's stuck"
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    return "long" if good else "metastable"


@bank.wrong("never too early", check="check-verdict", hint="You never say that it's too early")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return (
        "long" if shrinks or sum(m.calls for m in last) < len(last) * can_per_min else "metastable"
    )


@bank.wrong("one minute is enough", check="check-verdict", hint="Too early only until")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if not last or last[-1].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return (
        "long" if shrinks or sum(m.calls for m in last) < len(last) * can_per_min else "metastable"
    )


@bank.wrong("the last row alone", check="check-verdict", hint="The last row alone")
def verdict(minutes, trigger_over_s, can_per_min):
    if len(minutes) < 3 or minutes[-3].until_s - 60 < trigger_over_s:
        return "too early"
    last = minutes[-1]
    if 2 * last.in_time >= last.arrivals:
        return "well"
    is_long = last.confirmed > last.arrivals or last.calls < can_per_min
    return "long" if is_long else "metastable"


@bank.wrong("the whole night", check="check-verdict", hint="The whole night together")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes
    if len(last) < 3 or last[-3].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return (
        "long" if shrinks or sum(m.calls for m in last) < len(last) * can_per_min else "metastable"
    )


@bank.wrong("calls of three minutes against one", check="check-verdict", hint="of one minute")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < can_per_min else "metastable"


@bank.wrong(
    "only looks at the trigger", check="check-verdict", hint="does the platform's line get shorter"
)
def verdict(minutes, trigger_over_s, can_per_min):
    return "too early" if minutes[-1].until_s < trigger_over_s + 180 else "metastable"


@bank.wrong("in time, of what is confirmed", check="check-verdict", hint="Half of the CONFIRMED")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    done, good = sum(m.confirmed for m in last), sum(m.in_time for m in last)
    if done and 2 * good >= done:
        return "well"
    came = sum(m.arrivals for m in last)
    shrinks = done > came or sum(m.calls for m in last) < 3 * can_per_min
    return "long" if shrinks else "metastable"


@bank.wrong(
    "too few in time at night", check="check-verdict", hint="how many were confirmed in time?"
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if good >= 150:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong("not one of the words", check="check-verdict", hint="isn't one of the four words")
def verdict(minutes, trigger_over_s, can_per_min):
    return "pull the plug"


@bank.wrong("looks into the future", check="check-verdict", hint="Here it is yours to write")
def verdict(minutes, trigger_over_s, can_per_min):
    return what_came(minutes, trigger_over_s, can_per_min)


@bank.wrong(
    "a table of the cases", check="check-verdict", hint="does the platform's line get shorter"
)
def verdict(minutes, trigger_over_s, can_per_min):
    table = {196: "metastable", 174: "metastable", 263: "metastable", 158: "long", 230: "long"}
    table |= {249: "long", 336: "long", 12: "well", 276: "well", 195: "too early"}
    return table.get(sum(m.arrivals for m in minutes[-3:]), "metastable")


@bank.wrong(
    "the part of a minute counts", check="check-verdict-edges", hint="How many whole ones follow?"
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s <= trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong(
    "as many as it can, so it gets shorter",
    check="check-verdict-edges",
    hint="as many calls as it can",
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) <= 3 * can_per_min else "metastable"


@bank.wrong("more than half", check="check-verdict-edges", hint="Is that at least half?")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good > came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong("a share of nobody", check="check-verdict-edges", hint="Nobody came")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if good / came >= 0.5:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong("two rows are three", check="check-verdict-edges", hint="How many rows are there?")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong("waits one minute longer", check="check-verdict", hint="Three whole minutes after it")
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 <= trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong(
    "a few confirmed, so it passes", check="check-verdict-edges", hint="As many are confirmed"
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > 0
    return "long" if shrinks or sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong(
    "whole calls a minute", check="check-verdict-edges", hint="97.5 calls a minute", hidden=True
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    if len(last) < 3 or last[0].until_s - 60 < trigger_over_s:
        return "too early"
    came, good = sum(m.arrivals for m in last), sum(m.in_time for m in last)
    if 2 * good >= came:
        return "well"
    shrinks = sum(m.confirmed for m in last) > came
    return "long" if shrinks or sum(m.calls for m in last) < 3 * int(can_per_min) else "metastable"


@bank.wrong(
    "as many as come is fewer", check="check-verdict-edges", hint="As many are confirmed as come"
)
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    if sum(m.confirmed for m in last) >= came or sum(m.calls for m in last) < 3 * can_per_min:
        return "long"
    return "metastable"


@bank.wrong("both lines", check="check-verdict", hint="You ask for BOTH lines")
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    if sum(m.confirmed for m in last) > came and sum(m.calls for m in last) < 3 * can_per_min:
        return "long"
    return "metastable"


@bank.wrong(
    "the two lines added up",
    check="check-verdict-edges",
    hint="Does the gateway's line get shorter",
)
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    into = came + sum(m.calls for m in last)
    out = sum(m.confirmed for m in last) + 3 * can_per_min
    return "long" if into < out else "metastable"


@bank.wrong(
    "fewer than the minute before",
    check="check-verdict",
    hint="does the platform's line get shorter",
)
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    a, b, c = minutes[-3:]
    came = a.arrivals + b.arrivals + c.arrivals
    if 2 * (a.in_time + b.in_time + c.in_time) >= came:
        return "well"
    if c.calls < a.calls or c.confirmed > a.confirmed:
        return "long"
    return "metastable"


@bank.wrong("two rows of three", check="check-verdict-edges", hint="Of the 101 who came")
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"

    def one(m):
        if 2 * m.in_time >= m.arrivals:
            return "well"
        return "long" if m.confirmed > m.arrivals or m.calls < can_per_min else "metastable"

    words = [one(m) for m in minutes[-3:]]
    return max(words, key=words.count)


@bank.wrong(
    "any of the minutes", check="check-verdict", hint="does the platform's line get shorter"
)
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    if 2 * sum(m.in_time for m in last) >= sum(m.arrivals for m in last):
        return "well"
    if any(m.confirmed > m.arrivals or m.calls < can_per_min for m in last):
        return "long"
    return "metastable"


@bank.wrong("the mean of the shares", check="check-verdict-edges", hint="Of the 101 who came")
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    if sum(m.in_time / m.arrivals for m in last) / 3 >= 0.5:
        return "well"
    came = sum(m.arrivals for m in last)
    if sum(m.confirmed for m in last) > came or sum(m.calls for m in last) < 3 * can_per_min:
        return "long"
    return "metastable"


@bank.wrong("late is well, too", check="check-verdict", hint="Late ones make it well")
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    came, confirmed = sum(m.arrivals for m in last), sum(m.confirmed for m in last)
    if 2 * confirmed >= came:
        return "well"
    return "long" if sum(m.calls for m in last) < 3 * can_per_min else "metastable"


@bank.wrong("the first three minutes", check="check-verdict", hint="The first three minutes after")
def verdict(minutes, trigger_over_s, can_per_min):
    after = [m for m in minutes if m.until_s - 60 >= trigger_over_s]
    if len(after) < 3:
        return "too early"
    last = after[:3]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    if sum(m.confirmed for m in last) > came or sum(m.calls for m in last) < 3 * can_per_min:
        return "long"
    return "metastable"


@bank.wrong(
    "all minutes after the trigger", check="check-verdict", hint="All minutes after the trigger"
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = [m for m in minutes if m.until_s - 60 >= trigger_over_s]
    if len(last) < 3:
        return "too early"
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    if (
        sum(m.confirmed for m in last) > came
        or sum(m.calls for m in last) < len(last) * can_per_min
    ):
        return "long"
    return "metastable"


@bank.wrong(
    "well before too early", check="check-verdict-edges", hint="How many whole ones follow?"
)
def verdict(minutes, trigger_over_s, can_per_min):
    last = minutes[-3:]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    if sum(m.confirmed for m in last) > came or sum(m.calls for m in last) < 3 * can_per_min:
        return "long"
    return "metastable"


@bank.wrong(
    "two calls a booking", check="check-verdict", hint="does the platform's line get shorter"
)
def verdict(minutes, trigger_over_s, can_per_min):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    return "metastable" if sum(m.calls for m in last) > 2 * came else "long"


@bank.wrong("five calls a second", check="check-verdict", hint="how many can be answered?")
def verdict(minutes, trigger_over_s, can_per_min=300):
    if sum(m.until_s - 60 >= trigger_over_s for m in minutes) < 3:
        return "too early"
    last = minutes[-3:]
    came = sum(m.arrivals for m in last)
    if 2 * sum(m.in_time for m in last) >= came:
        return "well"
    if sum(m.confirmed for m in last) > came or sum(m.calls for m in last) < 3 * 300:
        return "long"
    return "metastable"


@bank.right("pandas")
def verdict(minutes, trigger_over_s, can_per_min):
    import pandas as pd

    frame = pd.DataFrame(minutes)
    if (frame.until_s - 60 >= trigger_over_s).sum() < 3:
        return "too early"
    last = frame.tail(3).mean()
    if last.in_time >= last.arrivals / 2:
        return "well"
    stays = last.calls >= can_per_min and last.confirmed <= last.arrivals
    return "metastable" if stays else "long"


@bank.right("both lines in bookings and calls, in capitals")
def verdict(minutes, trigger_over_s, can_per_min):
    def total(name):
        return sum(getattr(row, name) for row in minutes[-3:])

    since = [row for row in minutes if row.until_s >= trigger_over_s + 60]
    if len(since) < 3:
        return "Too early"
    if total("in_time") >= 0.5 * total("arrivals"):
        return "Well"
    growth = min(total("arrivals") - total("confirmed"), total("calls") - 3 * can_per_min)
    return "Long" if growth < 0 else "Metastable"


@bank.right("a match")
def verdict(minutes, trigger_over_s, can_per_min):
    (*_,) = rows = list(minutes)[-3:]
    if len(rows) < 3 or rows[0].until_s - 60 < trigger_over_s:
        return "too early"
    _, came, in_time, confirmed, calls = map(sum, zip(*rows, strict=True))
    match (2 * in_time >= came, confirmed > came or calls < 3 * can_per_min):
        case (True, _):
            return "well"
        case (False, True):
            return "long"
        case _:
            return "metastable"


@bank.right("a table of words")
def verdict(minutes, trigger_over_s, can_per_min):
    def total(column):
        return sum(Fraction(getattr(row, column)) for row in minutes[len(minutes) - 3 :])

    first_whole = -(-Fraction(trigger_over_s) // 60) * 60
    if sum(row.until_s > first_whole for row in minutes) < 3:
        return "too early"
    came = total("arrivals")
    shrinking = [total("confirmed") - came > 0, 3 * Fraction(can_per_min) - total("calls") > 0]
    tests = [
        ("well", total("in_time") - came / 2 >= 0),
        ("long", any(shrinking)),
        ("metastable", True),
    ]
    return next(word for word, holds in tests if holds)


# Task 5: the design -------------------------------------------------------------------------------


@bank.wrong(
    "as it was", check="check-mend", hint="it hangs for a minute: of the last three minutes"
)
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("more workers", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=1000, policy=policy)


@bank.wrong("last come, first served", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, order="lifo", policy=policy)


@bank.wrong("a bound", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, backlog_limit=50, policy=policy)


@bank.wrong("a maximum age", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, max_age_s=30, policy=policy)


@bank.wrong("a shorter timeout", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    policy = CallPolicy(timeout_s=4, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("a backoff of seconds", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    backoff = Backoff.exponential(1, cap_s=8)
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True, backoff=backoff)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("a backoff of minutes", check="check-mend", hint="it hangs for three minutes")
def mend(scenario):
    backoff = Backoff.fixed(120, jitter="full")
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True, backoff=backoff)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("no retries", check="check-mend", hint="an ordinary one: told no")
def mend(scenario):
    return Design.queued(workers=200, policy=CallPolicy(timeout_s=10, idempotency_keys=True))


@bank.wrong("two tries", check="check-mend", hint="it hangs for a minute: told no")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=2, idempotency_keys=True)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("a retry budget", check="check-mend", hint="it hangs for a minute: told no")
def mend(scenario):
    budget = RetryBudget(ratio=0.1, burst=10)
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True, retry_budget=budget)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("a cap alone", check="check-mend", hint="it refuses for a minute and a half: told no")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong("a cap that is too large", check="check-mend", hint="told no: ")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, clinic_cap=4 * scenario.clinic_limit, policy=policy)


@bank.wrong(
    "a long timeout", check="check-mend", hint="it refuses for a minute and a half: told no"
)
def mend(scenario):
    policy = CallPolicy(timeout_s=200, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("a breaker that is touchy", check="check-mend", hint="a lossy one: of the last three")
def mend(scenario):
    breaker = Breaker(failures=3, open_s=30)
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True, breaker=breaker)
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong("the chapter's breaker", check="check-mend", hint="a lossy one: of the last three")
def mend(scenario):
    breaker = Breaker(failures=5, open_s=30)
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True, breaker=breaker)
    return Design.queued(workers=200, policy=policy)


@bank.wrong("no keys", check="check-mend", hint="By what does the gateway know a booking?")
def mend(scenario):
    breaker = Breaker(failures=8, open_s=10)
    policy = CallPolicy(timeout_s=10, max_attempts=3, breaker=breaker)
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong("too few workers", check="check-mend", hint="an ordinary one: of the last three")
def mend(scenario):
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)
    return Design.queued(workers=3, policy=policy)


@bank.wrong("a policy, not a design", check="check-mend", hint="isn't a Design")
def mend(scenario):
    return CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True)


@bank.wrong("a breaker without a timeout", check="check-mend", hint="breaker needs timeout_s")
def mend(scenario):
    return Design.queued(workers=200, policy=CallPolicy(breaker=Breaker(), max_attempts=3))


@bank.wrong(
    "the first gateway's seconds", check="check-mend-unseen", hint="Slots are free, and they"
)
def mend(scenario):
    breaker = Breaker(failures=8, open_s=10)
    policy = CallPolicy(timeout_s=10, max_attempts=3, idempotency_keys=True, breaker=breaker)
    return Design.queued(workers=200, clinic_cap=10, policy=policy)


@bank.wrong(
    "a cap, and three tries", check="check-mend", hint="it refuses for a minute and a half: told no"
)
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=3,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong(
    "a cap, and tries without a pause",
    check="check-mend",
    hint="it refuses for a minute and a half: told no",
)
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999), max_attempts=6, idempotency_keys=True
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong("a budget beside the cap", check="check-mend", hint="it hangs for a minute: told no")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
        retry_budget=RetryBudget(ratio=0.1),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong(
    "one failure opens it",
    check="check-mend",
    hint="an ordinary one: of the last three minutes 0.0% in time. Slots are free",
)
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        breaker=Breaker(failures=1, open_s=30),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong("a bound beside the cap", check="check-mend", hint="it hangs for a minute: told no")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(
        workers=200, clinic_cap=scenario.clinic_limit, backlog_limit=20, policy=policy
    )


@bank.wrong("an age beside the cap", check="check-mend", hint="it hangs for three minutes: told no")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(
        workers=200, clinic_cap=scenario.clinic_limit, max_age_s=120, policy=policy
    )


@bank.wrong(
    "the timeout at the mean",
    check="check-mend",
    hint="an ordinary one: of the last three minutes 0.0% in time. In which line",
)
def mend(scenario):
    policy = CallPolicy(
        timeout_s=scenario.calls.mean_s,
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong(
    "pauses of ten minutes", check="check-mend", hint="Slots are free, and they wait. For what?"
)
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.fixed(600, jitter="full"),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.wrong("a cap of one", check="check-mend", hint="Slots are free, and they wait. For what?")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(workers=200, clinic_cap=1, policy=policy)


@bank.wrong("the chapter's 40 workers", check="check-mend", hint="In which line do they wait?")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=10,
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(workers=40, policy=policy)


@bank.wrong("a policy that isn't handed over", check="check-mend", hint="an ordinary one: told no")
def mend(scenario):
    design = Design.queued(workers=200, clinic_cap=scenario.clinic_limit)
    replace(design, policy=CallPolicy(timeout_s=10, max_attempts=8, idempotency_keys=True))
    return design


@bank.wrong("by what is announced", check="check-mend", hint="a lossy one: told no")
def mend(scenario):
    keys = {"idempotency_keys": True, "timeout_s": 2 * scenario.calls.quantile_s(0.999)}
    if scenario.troubles:
        policy = CallPolicy(max_attempts=8, backoff=Backoff.exponential(5, cap_s=60), **keys)
    else:
        policy = CallPolicy(max_attempts=2, **keys)
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.right("a cap, and a backoff that outlasts it")
def mend(scenario):
    call_s = scenario.calls.mean_s
    policy = CallPolicy(
        timeout_s=5 * call_s,
        max_attempts=4,
        backoff=Backoff.exponential(60, cap_s=60),
        idempotency_keys=True,
    )
    return Design.queued(workers=100, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.right("as many workers as slots, and a patient breaker")
def mend(scenario):
    longest_s = scenario.calls.quantile_s(1)
    policy = CallPolicy(
        timeout_s=3 * longest_s,
        max_attempts=4,
        breaker=Breaker(failures=12, open_s=2 * longest_s),
        idempotency_keys=True,
    )
    return Design.queued(workers=scenario.clinic_limit, policy=policy)


@bank.right("a cap and a lenient breaker")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=3 * scenario.calls.quantile_s(0.999),
        max_attempts=10,
        idempotency_keys=True,
        breaker=Breaker(failures=25, open_s=10),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.right("no timeout, so no keys")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=None,
        max_attempts=10,
        idempotency_keys=False,
        backoff=Backoff.exponential(4, cap_s=40),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, policy=policy)


@bank.right("last come, first served, and capped")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=2 * scenario.calls.quantile_s(0.999),
        max_attempts=8,
        idempotency_keys=True,
        backoff=Backoff.exponential(5, cap_s=60),
    )
    return Design.queued(workers=200, clinic_cap=scenario.clinic_limit, order="lifo", policy=policy)


@bank.right("one slot left free")
def mend(scenario):
    policy = CallPolicy(
        timeout_s=4 * scenario.calls.mean_s,
        max_attempts=12,
        idempotency_keys=True,
        backoff=Backoff.fixed(20, jitter="full"),
    )
    return Design.queued(
        workers=5 * scenario.clinic_limit, clinic_cap=scenario.clinic_limit - 1, policy=policy
    )


@bank.right("decorrelated jitter, and remembered")
def mend(scenario):
    def patient_policy(calls):
        four = 4 * calls.quantile_s(0.5)
        pauses = Backoff.exponential(5, cap_s=60, jitter="decorrelated")
        return CallPolicy(timeout_s=four, max_attempts=12, backoff=pauses, idempotency_keys=True)

    plain = Design.queued(workers=200, policy=patient_policy(scenario.calls))
    return replace(plain, clinic_cap=scenario.clinic_limit)
