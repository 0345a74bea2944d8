from wrong_answers import Bank

bank = Bank()


# Task 1: one Monday, one winner -------------------------------------------------------------------


@bank.wrong("the share that agrees", check="check-wrong", hint="How many don't?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean > 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("ties name nobody", check="check-wrong", hint="How does a coin fall?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences)
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("ties mislead", check="check-wrong", hint="always misleads you")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean <= 0 for each in differences)
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("ties left out", check="check-wrong", hint="Might one of them be picked?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences)
    wrong = misled / sum(each != 0 for each in differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong(
    "below 0 is wrong", check="check-wrong", hint="Which sign misleads, if the mean is below 0"
)
def claim(differences, half_width):
    misled = sum(each < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong(
    "above 0 is wrong", check="check-wrong", hint="Which sign misleads, if the mean is above 0"
)
def claim(differences, half_width):
    misled = sum(each > 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("the rarer sign is wrong", check="check-wrong", hint="a single morning outweighs four")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = min(misled, len(differences) - misled) / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("the number, not the share", check="check-wrong", hint="What share of all of them?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("per cent", check="check-wrong", hint="A chance is from 0 to 1")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = 100 * misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("which side of the mean", check="check-wrong", hint="On which side of 0")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each < mean for each in differences)
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong(
    "the mean itself", check="check-wrong", hint="How often does one morning point the other way?"
)
def claim(differences, half_width):
    wrong = fmean(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("only one box", check="check-wrong", hint="isn't a row of numbers")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong


@bank.wrong("prints", check="check-wrong", hint="or only print it?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    print(wrong, n)


@bank.wrong("a box too many", check="check-wrong", hint="2 are asked for")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n, spread


@bank.wrong("a table of the cases seen", check="check-wrong", hint="Which sign has the mean?")
def claim(differences, half_width):
    seen = {
        str(p): (w, 9)
        for (p, _), w in zip(PILOTS, (2.5 / 8, 2 / 6, 3.0 / 10, 0.4, 3.5 / 6), strict=True)
    }
    seen |= {str(pilot): (0, 2) for pilot in ([2, 2], [-1, -1, -1, 9])}
    seen["[-1, -1, -1, 9]"], seen["[0, 0, 4]"] = (0.75, 4), (1 / 3, 3)
    seen["[0, 0, -4]"] = (1 / 3, 3)
    return seen.get(str(differences), (0.987, 2))


@bank.wrong("changes the list", check="check-wrong", hint="has changed differences")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    differences.sort()
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong(
    "the library's own", check="check-mornings", hint="replications_needed of the library does it"
)
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n = intervals.replications_needed(differences, half_width)
    return wrong, n


@bank.wrong("1.96", check="check-mornings", hint="What does t95 know of five mornings")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while 1.96 * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("the pilot's t", check="check-mornings", hint="Whose degrees of freedom are they?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(len(differences) - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("n degrees of freedom", check="check-mornings", hint="Which one was spent on the mean?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("population spread", check="check-mornings", hint="Is a pilot everything there is?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), pstdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("full width", check="check-mornings", hint="to EITHER side")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width / 2:
        n += 1
    return wrong, n


@bank.wrong("falls with n", check="check-mornings", hint="how much narrower")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / n > half_width:
        n += 1
    return wrong, n


@bank.wrong("standard error", check="check-mornings", hint="What is it to be multiplied by?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("the variance", check="check-mornings", hint="Is it the variance")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), variance(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("a share of the mean", check="check-mornings", hint="As a share of the mean?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width * abs(mean):
        n += 1
    return wrong, n


@bank.wrong("so many more", check="check-mornings", hint="How many in all")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n - len(differences)


@bank.wrong("one too many", check="check-mornings", hint="One too many, throughout")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n + 1


@bank.wrong("stops one early", check="check-mornings", hint="One too few, throughout")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n - 1


@bank.wrong("three standard errors", check="check-mornings", hint="What does t95 say?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while 3 * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong(
    "begins with two, whatever you have", check="check-mornings", hint="How many do you have?"
)
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = 2, stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("at least one more", check="check-mornings", hint="How many do you have?")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    n = max(n, len(differences) + 1)
    return wrong, n


@bank.wrong("divides by a spread of nothing", check="check-mornings", hint="ZeroDivisionError")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    assert 1 / spread
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("never ends", check="check-mornings", hint="Not done after")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n = n
    return wrong, n


@bank.wrong("not whole", check="check-mornings", hint="isn't whole")
def claim(differences, half_width):
    mean = sum(differences) / len(differences)
    misled = sum(each * mean < 0 for each in differences) + differences.count(0) / 2
    wrong = misled / len(differences)
    n, spread = len(differences), stdev(differences)
    while t95(n - 1) * spread / math.sqrt(n) > half_width:
        n += 1
    return wrong, n + 0.5


@bank.right("numpy")
def claim(differences, half_width):
    import numpy as np

    d = np.asarray(differences, dtype=float)
    signs = np.sign(d) * np.sign(d.mean())
    wrong = np.where(signs < 0, 1.0, np.where(signs == 0, 0.5, 0.0)).mean()
    n = d.size
    while t95(n - 1) * d.std(ddof=1) / np.sqrt(n) > half_width:
        n += 1
    return np.array([wrong, n])


@bank.right("counts up from a first guess, and back")
def claim(differences, half_width):
    mean, spread = fmean(differences), stdev(differences)
    marks = []
    for each in differences:
        marks.append(0.5 if each == 0 else 1 if (each > 0) != (mean > 0) else 0)
    enough = max(len(differences), int((1.5 * spread / half_width) ** 2))
    while (
        enough > len(differences) and t95(enough - 2) * spread <= half_width * (enough - 1) ** 0.5
    ):
        enough -= 1
    while t95(enough - 1) * spread > half_width * enough**0.5:
        enough += 1
    return [sum(marks) / len(marks), float(enough)]


@bank.right("fractions, and next over a range")
def claim(differences, half_width):
    mean = sum(differences)
    halves = sum(2 if each * mean < 0 else 1 if each == 0 else 0 for each in differences)
    s = variance(differences) ** 0.5
    have = len(differences)
    n = next(n for n in range(have, 10**7) if t95(n - 1) * s / n**0.5 <= half_width)
    return Fraction(halves, 2 * have), n


@bank.right("a comprehension for each sign")
def claim(differences, half_width):
    up = len([each for each in differences if each > 0])
    down = len([each for each in differences if each < 0])
    level = len(differences) - up - down
    against = down if sum(differences) > 0 else up
    n = len(differences)
    squares = sum((each - sum(differences) / n) ** 2 for each in differences)
    s = math.sqrt(squares / (n - 1))
    while True:
        if t95(n - 1) * s / math.sqrt(n) <= half_width:
            return (against + level / 2) / len(differences), n
        n += 1


@bank.right("recursion")
def claim(differences, half_width):
    def enough(n):
        reach = t95(n - 1) * stdev(differences) / math.sqrt(n)
        return n if reach <= half_width else enough(n + 1)

    chance = sum(
        0.5 * (1 - math.copysign(1, d * fmean(differences))) if d else 0.5 for d in differences
    )
    return chance / len(differences), enough(len(differences))


@bank.right("halving")
def claim(differences, half_width):
    m, s = fmean(differences), stdev(differences)
    low, high = len(differences), 10**7
    while low < high:
        middle = (low + high) // 2
        if t95(middle - 1) * s / math.sqrt(middle) <= half_width:
            high = middle
        else:
            low = middle + 1
    return fmean([(d * m < 0) + (d == 0) / 2 for d in differences]), low


# Task 2: the same mornings for both ---------------------------------------------------------------


@bank.wrong("b minus a", check="check-pairs", hint="which design is taken from which")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return -sum(differences) / n, paired, unpaired, gain


@bank.wrong("medians", check="check-pairs", hint="The difference of MEDIANS")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return median(a) - median(b), paired, unpaired, gain


@bank.wrong("sorts both first", check="check-pairs", hint="Each list is sorted first")
def in_pairs(a, b):
    a, b = sorted(a), sorted(b)
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong(
    "n degrees of freedom in pairs", check="check-pairs", hint="one degree of freedom too many"
)
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("2n - 2 in pairs", check="check-pairs", hint="n differences, not 2n")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(2 * n - 2) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("n - 1 unpaired", check="check-pairs", hint="How many are free in both together")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(n - 1) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("1.96", check="check-pairs", hint="1.96, for so few")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = 1.96 * math.sqrt(of_pairs / n)
    unpaired = 1.96 * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("standard errors", check="check-pairs", hint="Those are standard errors")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = math.sqrt(of_pairs / n)
    unpaired = math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("no root of n", check="check-pairs", hint="The spread of ONE difference")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs)
    unpaired = t95(2 * n - 2) * math.sqrt(apart)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("adds the spreads", check="check-pairs", hint="Spreads don't add up")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * (stdev(a) + stdev(b)) / math.sqrt(n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("from end to end", check="check-pairs", hint="From end to end")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = 2 * t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = 2 * t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("population", check="check-pairs", hint="Is a sample everything there is")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs * (n - 1) / n / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart * (n - 1) / n / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("exchanged", check="check-pairs", hint="are these two exchanged")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, unpaired, paired, gain


@bank.wrong("gain upside down", check="check-pairs", hint="Upside down")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = of_pairs / apart
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("how much narrower", check="check-pairs", hint="Mornings go with the square")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = math.sqrt(apart / of_pairs) if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("the widths' ratio squared", check="check-pairs", hint="t differs between them")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = (unpaired / paired) ** 2 if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("1 / (1 - r)", check="check-pairs", hint="varies more than the other")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = 1 / (1 - correlation(a, b)) if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("the correlation", check="check-pairs", hint="That is the correlation")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = correlation(a, b)
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("one variance", check="check-pairs", hint="How many are unpaired")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = variance(a) / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("never below 1", check="check-pairs", hint="A gain is never below 1")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = max(1, apart / of_pairs) if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("divides by nothing", check="check-pairs", hint="ZeroDivisionError")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("no difference, no gain", check="check-pairs", hint="The difference never varies")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else 1
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong(
    "correlation of a design that never waits",
    check="check-pairs",
    hint="One design never waits at all",
)
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    correlation(a, b) if of_pairs else 0
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong("three boxes", check="check-pairs", hint="3 came back")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return paired, unpaired, gain


@bank.wrong("Student by the library", check="check-pairs", hint="interval of the library does it")
def in_pairs(a, b):
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = intervals.interval(differences).half_width
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong(
    "a figure below 0 has no wait",
    check="check-pairs",
    hint="Which of your four minds?",
    hidden=True,
)
def in_pairs(a, b):
    a, b = [max(0, x) for x in a], [max(0, x) for x in b]
    n, differences = len(a), [x - y for x, y in zip(a, b, strict=True)]
    apart, of_pairs = variance(a) + variance(b), variance(differences)
    paired = t95(n - 1) * math.sqrt(of_pairs / n)
    unpaired = t95(2 * n - 2) * math.sqrt(apart / n)
    gain = apart / of_pairs if of_pairs else math.inf
    return sum(differences) / n, paired, unpaired, gain


@bank.wrong(
    "nothing to cancel is easy to pair",
    check="check-order",
    hint="On which morning does anybody wait for 30",
)
def from_most_to_least():
    return ["B", "C", "D", "A"]


@bank.wrong(
    "half of the morning's luck",
    check="check-order",
    hint="On which morning does anybody wait for 30",
)
def from_most_to_least():
    return ["C", "B", "D", "A"]


@bank.wrong("a correlation is all", check="check-order", hint="no worker to spare")
def from_most_to_least():
    return ["C", "A", "D", "B"]


@bank.wrong("the busiest gains most", check="check-order", hint="no worker to spare")
def from_most_to_least():
    return "ACDB"


@bank.wrong("the limit before the order", check="check-order", hint="C turns nobody away")
def from_most_to_least():
    return ("D", "C", "A", "B")


@bank.wrong("a letter missing", check="check-order", hint="once each, please")
def from_most_to_least():
    return ["C", "D", "A"]


@bank.wrong("prints the order", check="check-order", hint="once each, please")
def from_most_to_least():
    print("CDAB")


@bank.right("numpy")
def in_pairs(a, b):
    import numpy as np

    a, b = np.array(a, dtype=float), np.array(b, dtype=float)
    d = a - b
    v = a.var(ddof=1) + b.var(ddof=1)
    with np.errstate(divide="ignore"):
        gain = np.float64(v) / d.var(ddof=1)
    return np.array(
        [
            d.mean(),
            t95(d.size - 1) * d.std(ddof=1) / d.size**0.5,
            t95(2 * d.size - 2) * (v / d.size) ** 0.5,
            gain,
        ]
    )


@bank.right("by the covariance")
def in_pairs(a, b):
    n = len(a)
    mean_a, mean_b = sum(a) / n, sum(b) / n
    cov = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True)) / (n - 1)
    both_v = variance(a) + variance(b)
    of_pairs = max(0, both_v - 2 * cov)
    gain = math.inf if of_pairs < 1e-9 * both_v else both_v / of_pairs
    return [
        mean_a - mean_b,
        t95(n - 1) * (of_pairs / n) ** 0.5,
        t95(2 * n - 2) * (both_v / n) ** 0.5,
        gain,
    ]


@bank.right("standard deviations, squared")
def in_pairs(a, b):
    d = [pair[0] - pair[1] for pair in zip(a, b, strict=True)]
    root = math.sqrt(len(d))
    half = t95(len(d) - 1) * stdev(d) / root
    apart = math.hypot(stdev(a), stdev(b))
    return (
        fmean(a) - fmean(b),
        half,
        t95(len(a) + len(b) - 2) * apart / root,
        (apart / stdev(d)) ** 2 if len(set(d)) > 1 else float("inf"),
    )


@bank.right("by hand")
def in_pairs(a, b):
    def spread(values):
        middle = sum(values) / len(values)
        return sum((value - middle) ** 2 for value in values) / (len(values) - 1)

    d = [a[i] - b[i] for i in range(len(a))]
    va, vb, vd, n = spread(a), spread(b), spread(d), len(d)
    try:
        gain = (va + vb) / vd
    except ZeroDivisionError:
        gain = math.inf
    return (
        sum(a) / n - sum(b) / n,
        t95(n - 1) * vd**0.5 / n**0.5,
        t95(2 * n - 2) * ((va + vb) / n) ** 0.5,
        gain,
    )


@bank.right("Fractions")
def in_pairs(a, b):
    a, b = list(map(Fraction, a)), list(map(Fraction, b))
    d = [x - y for x, y in zip(a, b, strict=True)]
    n = len(d)
    total = variance(a) + variance(b)
    gain = total / variance(d) if variance(d) else math.inf
    return (
        fmean(d),
        t95(n - 1) * math.sqrt(variance(d) / n),
        t95(2 * n - 2) * math.sqrt(total / n),
        gain,
    )


@bank.right("pandas")
def in_pairs(a, b):
    import pandas as pd

    frame = pd.DataFrame({"a": a, "b": b})
    frame["d"] = frame.a - frame.b
    v, n = frame.var(), len(frame)
    gain = (v.a + v.b) / v.d if v.d > 0 else math.inf
    return (
        frame.d.mean(),
        t95(n - 1) * math.sqrt(v.d / n),
        t95(2 * n - 2) * math.sqrt((v.a + v.b) / n),
        gain,
    )


@bank.right("as a string")
def from_most_to_least():
    return "cdab"


@bank.right("the last two the other way")
def from_most_to_least():
    return ("C", "D", "B", "A")


# Task 3: eighteen thousand patients, or ten? ------------------------------------------------------


@bank.wrong("divides by the patients", check="check-long-run", hint="patients are counted")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n * size)


@bank.wrong("the patients' interval", check="check-long-run", hint="Does a long wait come alone")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    means = kept[: len(kept) // 1]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong(
    "batch mean, patients' width", check="check-long-run", hint="What was it that is like a morning"
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(len(kept) - 1) * stdev(kept) / math.sqrt(len(kept))


@bank.wrong("no warm-up cut", check="check-long-run", hint="Is warm_up used")
def long_run(waits_s, warm_up, batches):
    kept = waits_s
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("the end cut", check="check-long-run", hint="Where does a run warm up")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[: len(waits_s) - warm_up]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("each batch warms up", check="check-long-run", hint="How often does the run start")
def long_run(waits_s, warm_up, batches):
    kept = waits_s
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [fmean(group[warm_up:] or group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong(
    "one too many cut", check="check-long-run", hint="with which patient does the first batch begin"
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up + 1 :]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("dealt out in turn", check="check-long-run", hint="Do neighbours belong in one batch")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    groups = [kept[n::batches] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("left over at the front", check="check-long-run", hint="At which end")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    kept = kept[len(kept) - size * batches :]
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("the last batch larger", check="check-long-run", hint="Are all of the same size")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    groups[-1] = kept[(batches - 1) * size :]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("so many in each", check="check-long-run", hint="or how many are in one")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    batches, size = len(kept) // batches, batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("sorted", check="check-long-run", hint="The waits are sorted first")
def long_run(waits_s, warm_up, batches):
    kept = sorted(waits_s[warm_up:])
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong(
    "sorted after the cut of the warm-up", check="check-long-run", hint="The waits are sorted first"
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    kept = sorted(kept)
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("1.96", check="check-long-run", hint="1.96, of so few batches")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, 1.96 * stdev(means) / math.sqrt(n)


@bank.wrong("n degrees of freedom", check="check-long-run", hint="Which one was spent on the mean")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n) * stdev(means) / math.sqrt(n)


@bank.wrong("population", check="check-long-run", hint="Are these batches everything")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * pstdev(means) / math.sqrt(n)


@bank.wrong("one batch's spread", check="check-long-run", hint="So much does ONE batch vary")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means)


@bank.wrong("end to end", check="check-long-run", hint="From end to end")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, 2 * t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("standard error", check="check-long-run", hint="A standard error isn't an interval")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, stdev(means) / math.sqrt(n)


@bank.wrong("both ends", check="check-long-run", hint="Both ends, low and high")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    mean, half = sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)
    return mean - half, mean + half


@bank.wrong("milliseconds", check="check-long-run", hint="thousandths")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return 1000 * sum(means) / n, 1000 * t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("cuts the list itself", check="check-long-run", hint="has changed waits_s")
def long_run(waits_s, warm_up, batches):
    del waits_s[:warm_up]
    kept = waits_s
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong("prints", check="check-long-run", hint="or only print it")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    print(sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n))


@bank.wrong("the library", check="check-long-run", hint="interval of the library does it")
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, intervals.interval(means).half_width


@bank.wrong(
    "a warm-up of none is the whole run",
    check="check-long-run-edges",
    hint="No warm-up: three batches",
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[-(len(waits_s) - warm_up) :] if warm_up else waits_s[1:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong(
    "batches of at least two", check="check-long-run-edges", hint="a patient for each batch"
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = max(2, len(kept) // batches)
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [fmean(group) for group in groups if group]
    n = len(means)
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.wrong(
    "at least two degrees of freedom", check="check-long-run-edges", hint="one degree of freedom"
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    return sum(means) / n, t95(max(2, n - 1)) * stdev(means) / math.sqrt(n)


@bank.wrong(
    "a spread of none is refused", check="check-long-run-edges", hint="longer than anybody else"
)
def long_run(waits_s, warm_up, batches):
    kept = waits_s[warm_up:]
    size = len(kept) // batches
    groups = [kept[n * size : (n + 1) * size] for n in range(batches)]
    means = [sum(group) / len(group) for group in groups]
    n = len(means)
    if len(set(means)) == 1:
        return means[0], math.inf
    return sum(means) / n, t95(n - 1) * stdev(means) / math.sqrt(n)


@bank.right("numpy, reshaped")
def long_run(waits_s, warm_up, batches):
    import numpy as np

    kept = np.array(waits_s[warm_up:], dtype=float)
    means = kept[: kept.size // batches * batches].reshape(batches, -1).mean(axis=1)
    return means.mean(), t95(batches - 1) * means.std(ddof=1) / np.sqrt(batches)


@bank.right("an index at a time")
def long_run(waits_s, warm_up, batches):
    size = (len(waits_s) - warm_up) // batches
    totals = [0] * batches
    for place in range(size * batches):
        totals[place // size] += waits_s[warm_up + place]
    means = [total / size for total in totals]
    return [fmean(means), t95(batches - 1) * math.sqrt(variance(means) / batches)]


@bank.right("iterators")
def long_run(waits_s, warm_up, batches):
    from itertools import islice

    size, waits = (len(waits_s) - warm_up) // batches, iter(waits_s)
    list(islice(waits, warm_up))
    means = [fmean(islice(waits, size)) for _ in range(batches)]
    return fmean(means), t95(len(means) - 1) * stdev(means) / len(means) ** 0.5


@bank.right("squares about the mean")
def long_run(waits_s, warm_up, batches):
    n = len(waits_s) - warm_up
    n -= n % batches
    k = n // batches
    means = []
    for start in range(warm_up, warm_up + n, k):
        means.append(sum(waits_s[start : start + k]) / k)
    centre = sum(means) / batches
    s2 = sum((m - centre) ** 2 for m in means) / (batches - 1)
    return centre, t95(batches - 1) * (s2 / batches) ** 0.5


@bank.right("mean of all that is kept")
def long_run(waits_s, warm_up, batches):
    size = (len(waits_s) - warm_up) // batches
    kept = waits_s[warm_up : warm_up + size * batches]
    means = [fmean(kept[i : i + size]) for i in range(0, len(kept), size)]
    return fmean(kept), stdev(means) * t95(batches - 1) / math.sqrt(batches)


@bank.right("pandas")
def long_run(waits_s, warm_up, batches):
    import pandas as pd

    kept = pd.Series(waits_s[warm_up:], dtype=float)
    size = len(kept) // batches
    kept = kept.iloc[: size * batches]
    means = kept.groupby(kept.index // size).mean()
    return means.mean(), t95(batches - 1) * means.sem()


# Task 4: the luckiest of a hundred ----------------------------------------------------------------


@bank.wrong(
    "kept often enough here", check="check-choose", hint="Which of those just short was luckiest"
)
def choose(designs, mornings, promise):
    safe = [row for row in designs if row[2] / mornings >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("a risk of 5% for each", check="check-choose", hint="For how many do you take it")
def choose(designs, mornings, promise):
    risk = 0.05
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("2.5% for each", check="check-choose", hint="How many of a hundred slip through")
def choose(designs, mornings, promise):
    risk = 0.025
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("1% for each", check="check-choose", hint="And the luckiest of the hundred")
def choose(designs, mornings, promise):
    risk = 0.01
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("two standard errors", check="check-choose", hint="How many have a try")
def choose(designs, mornings, promise):
    safe = [
        row
        for row in designs
        if row[2] / mornings
        - 1.96 * math.sqrt(row[2] / mornings * (1 - row[2] / mornings) / mornings)
        >= promise
    ]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("never failed", check="check-choose", hint="What does yours cost")
def choose(designs, mornings, promise):
    safe = [row for row in designs if row[2] == mornings]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("the cheapest", check="check-choose", hint="Is nothing promised")
def choose(designs, mornings, promise):
    safe = [row for row in designs if True]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("the best", check="check-choose", hint="Is better than promised paid for")
def choose(designs, mornings, promise):
    return max(designs, key=lambda row: (row[2], row[1]))[0]


@bank.wrong("most for the money", check="check-choose", hint="Does that know what is promised")
def choose(designs, mornings, promise):
    return max(designs, key=lambda row: row[2] / row[1])[0]


@bank.wrong(
    "nearest to the promise", check="check-choose", hint="On which side is it on other mornings"
)
def choose(designs, mornings, promise):
    return min(designs, key=lambda row: (abs(row[2] / mornings - promise), row[1]))[0]


@bank.wrong("the dearest", check="check-choose", hint="Is a high price a proof")
def choose(designs, mornings, promise):
    return max(designs, key=lambda row: row[1])[0]


@bank.wrong("the first", check="check-choose", hint="Who has sorted it")
def choose(designs, mornings, promise):
    return designs[0][0]


@bank.wrong("five hundredths of margin", check="check-choose", hint="Does luck shrink with them")
def choose(designs, mornings, promise):
    safe = [row for row in designs if row[2] / mornings >= promise + 0.05]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong(
    "the safest of the safe", check="check-choose", hint="Which cheaper ones are safe enough"
)
def choose(designs, mornings, promise):
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return max(safe, key=lambda row: (row[2], row[1] > 0, row[0]))[0]


@bank.wrong("a number for the name", check="check-choose", hint="isn't the name of one")
def choose(designs, mornings, promise):
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return designs.index(min(safe, key=lambda row: row[1]))


@bank.wrong("prints the name", check="check-choose", hint="isn't the name of one")
def choose(designs, mornings, promise):
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    print(min(safe, key=lambda row: row[1])[0])


@bank.wrong("sorts the list that was given", check="check-choose", hint="has changed designs")
def choose(designs, mornings, promise):
    designs.sort(key=lambda row: row[1])
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.wrong("the name of a bill", check="check-choose", hint="isn't the name of one")
def choose(designs, mornings, promise):
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[1]


@bank.wrong("a table of the towns seen", check="check-choose-unseen", hint="keeps its promise in")
def choose(designs, mornings, promise):
    for rows, _, _, truth in TOWNS:
        if rows == designs:
            good = [row for row in rows if truth[row[0]] >= promise]
            return min(good, key=lambda row: row[1])[0]
    return min(designs, key=lambda row: row[1])[0]


@bank.wrong(
    "none is safe, and none is named",
    check="check-choose-unseen",
    hint="Which one is named then",
    hidden=True,
)
def choose(designs, mornings, promise):
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    if not safe:
        return designs[0][0]
    return min(safe, key=lambda row: row[1])[0]


@bank.right("a smaller risk still")
def choose(designs, mornings, promise):
    risk = 0.02 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])[0]


@bank.right("a loop, and the risk shared out")
def choose(designs, mornings, promise):
    best = None
    for name, gbp, kept in designs:
        if surely(kept, mornings, 0.05 / len(designs)) < promise:
            continue
        if best is None or gbp < best[1]:
            best = name, gbp
    return best[0] if best else sorted(designs, key=lambda row: -row[2])[0][0]


@bank.right("so many standard errors as a hundred tries need")
def choose(designs, mornings, promise):
    from statistics import NormalDist

    z = NormalDist().inv_cdf(1 - 0.02 / len(designs))
    error = math.sqrt(promise * (1 - promise) / mornings)
    safe = [row for row in designs if row[2] / mornings >= promise + z * error * 0.95]
    return min(safe or [max(designs, key=lambda row: row[2])], key=lambda row: row[1])[0]


@bank.right("a binomial tail of its own")
def choose(designs, mornings, promise):
    def luck(kept):
        ways = range(kept, mornings + 1)
        return sum(
            math.comb(mornings, k) * promise**k * (1 - promise) ** (mornings - k) for k in ways
        )

    safe = [(gbp, name) for name, gbp, kept in designs if luck(kept) * len(designs) <= 0.05]
    return min(safe)[1] if safe else max((kept, name) for name, _, kept in designs)[1]


@bank.right("Sidak's share of the risk")
def choose(designs, mornings, promise):
    risk = 1 - 0.95 ** (1 / len(designs))
    ranked = sorted(designs, key=lambda row: row[1])
    for name, _, kept in ranked:
        if surely(kept, mornings, risk) >= promise:
            return name
    return max(ranked, key=lambda row: row[2])[0]


@bank.right("pandas")
def choose(designs, mornings, promise):
    import pandas as pd

    frame = pd.DataFrame(designs, columns=["name", "gbp", "kept"])
    frame["low"] = [surely(int(kept), mornings, 0.04 / len(frame)) for kept in frame.kept]
    safe = frame[frame.low >= promise]
    if safe.empty:
        return frame.name[0] if False else frame.loc[frame.kept.idxmax(), "name"]
    return safe.sort_values("gbp")["name"].iloc[0]


@bank.right("a row, whose first is the name")
def choose(designs, mornings, promise):
    risk = 0.05 / len(designs)
    safe = [row for row in designs if surely(row[2], mornings, risk) >= promise]
    safe = safe or [max(designs, key=lambda row: row[2])]
    return min(safe, key=lambda row: row[1])


# Task 5: a ledger that can fail -------------------------------------------------------------------


@bank.wrong("counts rows for both", check="check-laws", hint="Rows are counted")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    if len(rows) < len(arrived):
        broken.append("lost")
    if len(rows) > len(arrived):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("counts rows for lost", check="check-laws", hint="For 'lost' you count rows")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if len(rows) < len(arrived):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("counts rows for twice", check="check-laws", hint="For 'twice' you count rows")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(rows) > len(arrived):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("compares whole rows", check="check-laws", hint="Whole rows are compared")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(rows)) < len(rows):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("compares neighbours", check="check-laws", hint="Only neighbours are compared")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if any(a == b for a, b in pairwise(numbers)):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("lost if the lists differ", check="check-laws", hint="Twice is a kind of lost")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if sorted(arrived) != sorted(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("at once is early", check="check-laws", hint="isn't early")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] <= row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("the end, for early", check="check-laws", hint="For 'early' the call's end")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[3] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("calls that meet overlap", check="check-laws", hint="Two calls that meet")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted(
        [(row[2], 1) for row in rows] + [(row[3], -1) for row in rows],
        key=lambda mark: (mark[0], -mark[1]),
    ):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("all busy is a crowd", check="check-laws", hint="All workers busy isn't a crowd")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most >= workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong(
    "whoever waits holds a worker", check="check-laws", hint="does whoever waits hold a worker"
)
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[1], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("on average", check="check-laws", hint="On average no more calls")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    ends, begins = [row[3] for row in rows], [row[2] for row in rows]
    if rows and sum(ends) - sum(begins) > workers * (max(ends) - min(begins)):
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("rows against workers", check="check-laws", hint="More rows than workers")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if len(rows) > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("gauge not weighed by time", check="check-laws", hint="For how long did it show each")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(waiting for _, waiting in gauge)
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong(
    "waits to confirmation", check="check-laws", hint="is whoever is in a call still on the gauge"
)
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[3] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("a trapezium", check="check-laws", hint="A slope from one mark")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum((a[1] + b[1]) / 2 * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("the next figure", check="check-laws", hint="for the time BEFORE")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(b[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("means on both sides", check="check-laws", hint="What stands between them")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if (
        abs(
            shown / (max(gauge[-1][0] - gauge[0][0], 1) if gauge else 1)
            - sum(row[2] - row[1] for row in rows) / max(len(rows), 1)
        )
        > 0.001
    ):
        broken.append("little")
    return broken


@bank.wrong("the gauge ends at none", check="check-laws", hint="do you tell 'little'")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    if gauge and gauge[-1][1] != 0:
        broken.append("little")
    return broken


@bank.wrong("too much on the gauge only", check="check-laws", hint="And less?")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if shown - sum(row[2] - row[1] for row in rows) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("nothing is ever wrong", check="check-laws", hint="Is that a check?")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return []


@bank.wrong("the first only", check="check-laws", hint="Only the first law")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken[:1]


@bank.wrong("True or False", check="check-laws", hint="isn't a list or a set")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return bool(broken)


@bank.wrong("prints", check="check-laws", hint="None came back")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    print(broken)


@bank.wrong("names of its own", check="check-laws", hint="There is no law called")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("overbooked")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("one name as a word", check="check-laws", hint="isn't a list or a set")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return ", ".join(broken)


@bank.wrong("sorts the rows", check="check-laws", hint="has changed rows")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    rows.sort()
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("no first row", check="check-laws-edges", hint="Nobody came")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    first = min(row[1] for row in rows)
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(max(first, row[2]) < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("a gauge that is never empty", check="check-laws-edges", hint="Nobody came")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    assert gauge[-1][0] >= 0
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("no rows, nothing wrong", check="check-laws-edges", hint="there is no row at all")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    if not rows:
        return broken
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong(
    "at most two rows are counted",
    check="check-laws-edges",
    hint="Three rows of one booking",
    hidden=True,
)
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if any(numbers.count(n) == 2 for n in numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("half a second is near enough", check="check-laws-edges", hint="The row: 2 s.")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.5:
        broken.append("little")
    return broken


@bank.wrong("a table of the runs seen", check="check-laws", hint="Which laws hold in this run")
def laws_broken(arrived, rows, gauge, workers):
    seen = [[], ["lost"], ["twice"], ["lost", "twice"], ["early"], ["crowd"], ["little"]]
    seen += [["lost", "twice"], ["crowd", "little"]]
    for run, names in zip(RUNS, seen, strict=True):
        if run[1] == rows and run[2] == gauge and run[3] == workers:
            return names
    return ["early", "lost", "little"]


@bank.right("counters, and each instant by itself")
def laws_broken(arrived, rows, gauge, workers):
    names, count = set(), Counter(booking for booking, *_ in rows)
    if any(count[booking] == 0 for booking in arrived):
        names.add("lost")
    if any(n > 1 for n in count.values()):
        names.add("twice")
    for _, accepted_s, started_s, _ in rows:
        if accepted_s > started_s:
            names.add("early")
        if sum(s <= started_s < e for _, _, s, e in rows) > workers:
            names.add("crowd")
    total = 0
    for (at_s, waiting), (then_s, _) in pairwise(gauge):
        total += waiting * (then_s - at_s)
    if not math.isclose(total, sum(s - a for _, a, s, _ in rows), abs_tol=0.001):
        names.add("little")
    return names


@bank.right("a heap of those in a call")
def laws_broken(arrived, rows, gauge, workers):
    laws = {"lost": not set(arrived) <= {row[0] for row in rows}}
    laws["twice"] = len({row[0] for row in rows}) != len(rows)
    laws["early"] = min((row[2] - row[1] for row in rows), default=0) < 0
    ends, laws["crowd"] = [], False
    for row in sorted(rows, key=lambda row: row[2]):
        while ends and ends[0] <= row[2]:
            heappop(ends)
        heappush(ends, row[3])
        laws["crowd"] |= len(ends) > workers
    area_s = sum(n * (b - a) for (a, n), (b, _) in pairwise(gauge))
    laws["little"] = abs(area_s - sum(row[2] - row[1] for row in rows)) > 1e-3
    return [law for law in laws if laws[law]]


@bank.right("numpy")
def laws_broken(arrived, rows, gauge, workers):
    import numpy as np

    table = np.array(rows, dtype=float).reshape(-1, 4)
    found, times = [], np.unique(table[:, 2])
    numbers, often = np.unique(table[:, 0], return_counts=True)
    if np.setdiff1d(np.array(arrived, dtype=float), numbers).size:
        found.append("lost")
    if (often > 1).any():
        found.append("twice")
    if (table[:, 2] < table[:, 1]).any():
        found.append("early")
    if any(((table[:, 2] <= t) & (t < table[:, 3])).sum() > workers for t in times):
        found.append("crowd")
    marks = np.array(gauge, dtype=float).reshape(-1, 2)
    area_s = (np.diff(marks[:, 0]) * marks[:-1, 1]).sum()
    if abs(area_s - (table[:, 2] - table[:, 1]).sum()) > 0.001:
        found.append("little")
    return np.array(found)


@bank.right("a function a law")
def laws_broken(arrived, rows, gauge, workers):
    def crowded():
        free, calls = (
            workers,
            sorted((t, kind) for _, _, s, e in rows for t, kind in ((s, 1), (e, 0))),
        )
        for _, starts in calls:
            free += -1 if starts else 1
            if free < 0:
                return True
        return False

    def little():
        under, last_s, now = 0, 0, 0
        for at_s, waiting in gauge:
            under, last_s, now = under + now * (at_s - last_s), at_s, waiting
        return abs(under - sum(s - a for _, a, s, _ in rows)) > 0.001

    numbers = sorted(row[0] for row in rows)
    yield_of = {
        "lost": any(n not in numbers for n in arrived),
        "twice": any(a == b for a, b in pairwise(numbers)),
        "early": any(s < a for _, a, s, _ in rows),
        "crowd": crowded(),
        "little": little(),
    }
    return tuple(name for name, is_so in yield_of.items() if is_so)


@bank.right("a name may be told more than once")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    broken += ["early" for row in rows if row[2] < row[1]]
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return broken


@bank.right("in another order")
def laws_broken(arrived, rows, gauge, workers):
    broken = []
    numbers = [row[0] for row in rows]
    if set(arrived) - set(numbers):
        broken.append("lost")
    if len(set(numbers)) < len(numbers):
        broken.append("twice")
    if any(row[2] < row[1] for row in rows):
        broken.append("early")
    most = calls = 0
    for _, change in sorted([(row[2], 1) for row in rows] + [(row[3], -1) for row in rows]):
        calls += change
        most = max(most, calls)
    if most > workers:
        broken.append("crowd")
    shown = sum(a[1] * (b[0] - a[0]) for a, b in pairwise(gauge))
    if abs(shown - sum(row[2] - row[1] for row in rows)) > 0.001:
        broken.append("little")
    return frozenset(reversed(broken))


# Task 6: what your log doesn't know ---------------------------------------------------------------


@bank.wrong("the interval of the mean", check="check-next-monday", hint="How far may one Monday be")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 / n)
    return chance, mondays


@bank.wrong("the mean is known", check="check-next-monday", hint="Where is its part")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts)
    return chance, mondays


@bank.wrong("1.96", check="check-next-monday", hint="1.96, of so few Mondays")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = 1.96 * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong(
    "n degrees of freedom", check="check-next-monday", hint="Which one was spent on the mean"
)
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("population", check="check-next-monday", hint="Are these all Mondays there are")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * pstdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("outside the root", check="check-next-monday", hint="inside the root, or outside")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * (1 + 1 / math.sqrt(n))
    return chance, mondays


@bank.wrong("variance", check="check-next-monday", hint="that t is to multiply")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * variance(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("no root of a Poisson", check="check-next-monday", hint="A Poisson count's VARIANCE")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * mean
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("one standard deviation", check="check-next-monday", hint="reaches. And 95%")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("the mean, by chance", check="check-next-monday", hint="And one Monday")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean / n)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("all Mondays together", check="check-next-monday", hint="How many come on one")
def next_monday(counts):
    n = len(counts)
    chance = 1.96 * math.sqrt(sum(counts))
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("end to end", check="check-next-monday", hint="From end to end")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 3.92 * math.sqrt(mean)
    mondays = 2 * t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("exchanged", check="check-next-monday", hint="Are the two exchanged")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return mondays, chance


@bank.wrong("one box", check="check-next-monday", hint="isn't a row of numbers")
def next_monday(counts):
    n = len(counts)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return mondays


@bank.wrong("prints", check="check-next-monday", hint="or only print it")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    print(chance, mondays)


@bank.wrong("no Mondays alike", check="check-next-monday", hint="Which of the two is 0")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    mondays = mondays or chance
    return chance, mondays


@bank.wrong("more than chance, always", check="check-next-monday", hint="Which of the two is 0")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    mondays = max(1, mondays)
    return chance, mondays


@bank.wrong("warm-up is the flaw of the first", check="check-flaws", hint="it is far too narrow")
def flaws():
    return "CHAEBG"


@bank.wrong(
    "one hour is one morning", check="check-flaws", hint="no two sentences have the same flaw"
)
def flaws():
    return "HHAEBG"


@bank.wrong("chosen on the same, for the second", check="check-flaws", hint="on the Monday after")
def flaws():
    return "DAHEBG"


@bank.wrong("the third is one morning's luck", check="check-flaws", hint="why this design")
def flaws():
    return "DHBEAG"


@bank.wrong(
    "a mean for a percentile", check="check-flaws", hint="where do the longest 5% of the hour lie"
)
def flaws():
    return "DHAFBG"


@bank.wrong("thirty are too few to be chosen on", check="check-flaws", hint="after thirty")
def flaws():
    return "DHAEFG"


@bank.wrong("the last is about dependence", check="check-flaws", hint="What wasn't looked at")
def flaws():
    return "DHAEBF"


@bank.wrong("five letters", check="check-flaws", hint="six letters, please")
def flaws():
    return "DHAEB"


@bank.wrong("numbers", check="check-flaws", hint="letters from A to H")
def flaws():
    return [4, 8, 1, 5, 2, 7]


@bank.wrong("prints its letters", check="check-flaws", hint="six letters, please")
def flaws():
    print("DHAEBG")


@bank.right("numpy")
def next_monday(counts):
    import numpy as np

    c = np.array(counts, dtype=float)
    return 1.96 * np.sqrt(c.mean()), t95(c.size - 1) * c.std(ddof=1) * np.sqrt(1 + 1 / c.size)


@bank.right("variances added up")
def next_monday(counts):
    n = len(counts)
    v = variance(counts)
    return [1.96 * fmean(counts) ** 0.5, t95(n - 1) * math.sqrt(v + v / n)]


@bank.right("by hand")
def next_monday(counts):
    total = 0
    for each in counts:
        total += each
    mean = total / len(counts)
    squares = sum((each - mean) ** 2 for each in counts)
    freedom = len(counts) - 1
    spread = (squares / freedom) ** 0.5
    return (1.96 * mean**0.5, t95(freedom) * spread * ((len(counts) + 1) / len(counts)) ** 0.5)


@bank.right("the normal quantile to more digits")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.959964 * math.sqrt(mean)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.right("hypot")
def next_monday(counts):
    n, mean = len(counts), sum(counts) / len(counts)
    chance = 1.96 * math.sqrt(mean)
    mondays = t95(n - 1) * math.hypot(stdev(counts), stdev(counts) / math.sqrt(n))
    return chance, mondays


@bank.right("dictionary order")
def next_monday(counts):
    boxes = {"chance": 1.96 * math.sqrt(fmean(counts))}
    boxes["mondays"] = t95(len(counts) - 1) * math.sqrt(variance(counts) * (1 + 1 / len(counts)))
    return tuple(boxes.values())


@bank.right("a word of six letters")
def flaws():
    return "dhaebg"


@bank.right("a tuple")
def flaws():
    return ("D", "H", "A", "E", "B", "G")


# Others that were written without a look at the checks -------------------------------------------


@bank.wrong("mornings first", check="check-wrong", hint="Which of the two boxes comes first")
def claim(differences, half_width):
    mean = fmean(differences)
    wrong = fmean([0.5 if d == 0 else float(d * mean < 0) for d in differences])
    n, s = len(differences), stdev(differences)
    while t95(n - 1) * s / math.sqrt(n) > half_width:
        n += 1
    return n, wrong


@bank.wrong("to hundredths", check="check-wrong", hint="Rounded to hundredths")
def claim(differences, half_width):
    mean = fmean(differences)
    wrong = fmean([0.5 if d == 0 else float(d * mean < 0) for d in differences])
    n, s = len(differences), stdev(differences)
    while t95(n - 1) * s / math.sqrt(n) > half_width:
        n += 1
    return round(wrong, 2), n


@bank.wrong("by a bell", check="check-wrong", hint="Which sign has the mean?")
def claim(differences, half_width):
    mean = fmean(differences)
    from statistics import NormalDist

    wrong = NormalDist(abs(mean), stdev(differences)).cdf(0)
    n, s = len(differences), stdev(differences)
    while t95(n - 1) * s / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("the table without the rest of it", check="check-wrong", hint="IndexError")
def claim(differences, half_width):
    mean = fmean(differences)
    wrong = fmean([0.5 if d == 0 else float(d * mean < 0) for d in differences])
    n, s = len(differences), stdev(differences)
    while TABLE[n - 2] * s / math.sqrt(n) > half_width:
        n += 1
    return wrong, n


@bank.wrong("counts as far as a hundred", check="check-mornings", hint="Where does your count end")
def claim(differences, half_width):
    mean = fmean(differences)
    wrong = fmean([0.5 if d == 0 else float(d * mean < 0) for d in differences])
    s = stdev(differences)
    n = next(
        (k for k in range(len(differences), 100) if t95(k - 1) * s / math.sqrt(k) <= half_width),
        100,
    )
    return wrong, n


@bank.wrong(
    "mornings like the mean are added",
    check="check-mornings",
    hint="Begin with as many as you have",
)
def claim(differences, half_width):
    mean = fmean(differences)
    wrong = fmean([0.5 if d == 0 else float(d * mean < 0) for d in differences])
    more = list(differences)
    while t95(len(more) - 1) * stdev(more) / math.sqrt(len(more)) > half_width:
        more.append(mean)
    n = len(more)
    return wrong, n


@bank.wrong(
    "a formula, and once more", check="check-mornings", hint="Begin with as many as you have"
)
def claim(differences, half_width):
    mean = fmean(differences)
    wrong = fmean([0.5 if d == 0 else float(d * mean < 0) for d in differences])
    k, s = len(differences), stdev(differences)
    n = math.ceil((1.96 * s / half_width) ** 2)
    n = max(k, math.ceil((t95(max(n - 1, 1)) * s / half_width) ** 2))
    return wrong, n


@bank.right("bisection")
def claim(differences, half_width):
    m = sum(differences)
    bad = sum(1 for d in differences if d * m < 0)
    tie = sum(1 for d in differences if not d)
    s = stdev(differences)
    low, high = len(differences) - 1, len(differences)

    def fits(n):
        return t95(n - 1) * s <= half_width * math.sqrt(n)

    while not fits(high):
        low, high = high, 2 * high
    while high - low > 1:
        mid = (low + high) // 2
        if fits(mid):
            high = mid
        else:
            low = mid
    return [(bad + tie / 2) / len(differences), float(high)]


@bank.right("sample deviation by hand, early return")
def claim(differences, half_width):
    n = len(differences)
    mean = sum(differences) / n
    s = math.sqrt(sum((x - mean) ** 2 for x in differences) / (n - 1))
    losers = [x for x in differences if (x < 0 < mean) or (x > 0 > mean)]
    wrong = len(losers) / n + 0.5 * list(differences).count(0) / n
    if t95(n - 1) * s / math.sqrt(n) <= half_width:
        return wrong, n
    while True:
        n += 1
        if t95(n - 1) * s / math.sqrt(n) <= half_width:
            return wrong, n


@bank.wrong("no sign", check="check-pairs", hint="`difference` is wrong")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = abs(fmean(a) - fmean(b))
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / n)
    gain = (va + vb) / vd if vd else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("squares about 0", check="check-pairs", hint="`paired` is wrong")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(sum(x * x for x in d) / (n - 1) / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / n)
    gain = (va + vb) / vd if vd else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("2n mornings in all", check="check-pairs", hint="`unpaired` is wrong")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / (2 * n))
    gain = (va + vb) / vd if vd else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("Welch's degrees of freedom", check="check-pairs", hint="`unpaired` is wrong")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(
        max(1, int((va / n + vb / n) ** 2 / (((va / n) ** 2 + (vb / n) ** 2) / (n - 1) or 1)))
    ) * math.sqrt((va + vb) / n)
    gain = (va + vb) / vd if vd else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("a gain in mornings", check="check-pairs", hint="`gain` is wrong")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / n)
    gain = n * (va + vb) / vd if vd else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("a regression", check="check-pairs", hint="`gain` is wrong")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / n)
    gain = 1 / (1 - correlation(a, b) ** 2) if vd and va and vb else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("no difference, endless gain", check="check-pairs", hint="Both means are the same")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / n)
    gain = (va + vb) / vd if difference and vd else math.inf
    return difference, paired, unpaired, gain


@bank.wrong("what hardly varies never does", check="check-pairs", hint="they do vary")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    both, of_pairs = variance(a) + variance(b), variance(d)
    paired, unpaired = math.sqrt(of_pairs / n), math.sqrt(both / n)
    gain = both / of_pairs if of_pairs > 0.001 else math.inf
    return fmean(d), t95(n - 1) * paired, t95(2 * n - 2) * unpaired, gain


@bank.wrong("to a tenth", check="check-pairs", hint="rounded too far")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    va, vb, vd = variance(a), variance(b), variance(d)
    difference = fmean(a) - fmean(b)
    paired = t95(n - 1) * math.sqrt(vd / n)
    unpaired = t95(2 * n - 2) * math.sqrt((va + vb) / n)
    gain = (va + vb) / vd if vd else math.inf
    return tuple(round(x, 1) for x in (difference, paired, unpaired, gain))


@bank.right("try / except")
def in_pairs(a, b):
    n = len(a)
    d = [a[i] - b[i] for i in range(n)]
    both = variance(a) + variance(b)
    try:
        gain = both / variance(d)
    except ZeroDivisionError:
        gain = float("inf")
    return fmean(d), t95(n - 1) * stdev(d) / n**0.5, t95(n + n - 2) * (both / n) ** 0.5, gain


@bank.right("by correlation")
def in_pairs(a, b):
    n, sa, sb = len(a), stdev(a), stdev(b)
    r = correlation(a, b) if sa and sb else 0
    vd = sa**2 + sb**2 - 2 * r * sa * sb
    d = {round(x - y, 9) for x, y in zip(a, b, strict=True)}
    if len(d) == 1:
        return (
            fmean(a) - fmean(b),
            0.0,
            t95(2 * n - 2) * math.hypot(sa, sb) / math.sqrt(n),
            math.inf,
        )
    return (
        fmean(a) - fmean(b),
        t95(n - 1) * math.sqrt(vd / n),
        t95(2 * n - 2) * math.hypot(sa, sb) / math.sqrt(n),
        (sa**2 + sb**2) / vd,
    )


@bank.right("one pass")
def in_pairs(a, b):
    n = sa = sb = sd = 0
    ma = mb = md = 0.0
    for x, y in zip(a, b, strict=True):
        n += 1
        z = x - y
        for _ in (1,):
            da, db, dd = x - ma, y - mb, z - md
            ma, mb, md = ma + da / n, mb + db / n, md + dd / n
            sa, sb, sd = sa + da * (x - ma), sb + db * (y - mb), sd + dd * (z - md)
    va, vb, vd = sa / (n - 1), sb / (n - 1), sd / (n - 1)
    return (
        md,
        t95(n - 1) * math.sqrt(vd / n),
        t95(2 * n - 2) * math.sqrt((va + vb) / n),
        (va + vb) / vd if vd > 1e-15 else math.inf,
    )


@bank.right("text with commas")
def from_most_to_least():
    return "C, D, A, B"


@bank.right("numpy")
def from_most_to_least():
    import numpy as np

    return np.array(list("CDAB"))


@bank.wrong("half-width first", check="check-long-run", hint="Mean and half-width are exchanged")
def long_run(waits_s, warm_up, batches):
    rest = waits_s[warm_up:]
    size = len(rest) // batches
    means = [sum(rest[i * size : (i + 1) * size]) / size for i in range(batches)]
    mean_s = fmean(means)
    half = t95(batches - 1) * stdev(means) / math.sqrt(batches)
    return half, mean_s


@bank.wrong("the mean of all, left over or not", check="check-long-run", hint="`mean_s` is wrong")
def long_run(waits_s, warm_up, batches):
    rest = waits_s[warm_up:]
    size = len(rest) // batches
    means = [sum(rest[i * size : (i + 1) * size]) / size for i in range(batches)]
    mean_s = fmean(rest)
    half = t95(batches - 1) * stdev(means) / math.sqrt(batches)
    return mean_s, half


@bank.wrong("the patients' t", check="check-long-run", hint="`half_width_s` is wrong")
def long_run(waits_s, warm_up, batches):
    rest = waits_s[warm_up:]
    size = len(rest) // batches
    means = [sum(rest[i * size : (i + 1) * size]) / size for i in range(batches)]
    mean_s = fmean(means)
    half = t95(len(rest) - 1) * stdev(means) / math.sqrt(batches)
    return mean_s, half


@bank.wrong("to hundredths", check="check-long-run", hint="rounded too far")
def long_run(waits_s, warm_up, batches):
    rest = waits_s[warm_up:]
    size = len(rest) // batches
    means = [sum(rest[i * size : (i + 1) * size]) / size for i in range(batches)]
    mean_s = fmean(means)
    half = t95(batches - 1) * stdev(means) / math.sqrt(batches)
    return round(mean_s, 2), round(half, 2)


@bank.wrong(
    "batches until the end", check="check-long-run-edges", hint="five are there for three batches"
)
def long_run(waits_s, warm_up, batches):
    size = (len(waits_s) - warm_up) // batches
    means, at = [], warm_up
    while at + size <= len(waits_s):
        means.append(fmean(waits_s[at : at + size]))
        at += size
    return fmean(means), t95(len(means) - 1) * stdev(means) / math.sqrt(len(means))


@bank.right("deque, popping a copy")
def long_run(waits_s, warm_up, batches):
    line = deque(waits_s)
    for _ in range(warm_up):
        line.popleft()
    size = len(line) // batches
    means = [sum(line.popleft() for _ in range(size)) / size for _ in range(batches)]
    return sum(means) / batches, t95(batches - 1) * stdev(means) / math.sqrt(batches)


@bank.right("prefix sums")
def long_run(waits_s, warm_up, batches):
    from itertools import accumulate

    upto = [0, *accumulate(waits_s)]
    size = (len(waits_s) - warm_up) // batches
    marks = [upto[warm_up + k * size] for k in range(batches + 1)]
    means = [(b - a) / size for a, b in pairwise(marks)]
    return fmean(means), t95(batches - 1) * stdev(means) / math.sqrt(batches)


@bank.wrong("the worst", check="check-choose", hint="Luck it isn't")
def choose(designs, mornings, promise):
    return min(designs, key=lambda d: d[2])[0]


@bank.wrong("none is sure, and min of nothing", check="check-choose", hint="And if not?")
def choose(designs, mornings, promise):
    sure = [
        (name, gbp, kept) for name, gbp, kept in designs if surely(kept, mornings, 1e-40) >= promise
    ]
    return min(sure, key=lambda d: d[1])[0] if sure else min([])


@bank.wrong("the price tells", check="check-choose", hint="Luck it isn't")
def choose(designs, mornings, promise):
    low = min(d[1] for d in designs)
    return min((d for d in designs if d[1] > 1.14 * low), key=lambda d: d[1])[0]


@bank.right("Holm")
def choose(designs, mornings, promise):
    ranked = sorted(designs, key=lambda d: -d[2])
    sure = []
    for k, d in enumerate(ranked):
        if surely(d[2], mornings, 0.05 / (len(ranked) - k)) < promise:
            break
        sure.append(d)
    return min(sure, key=lambda d: d[1])[0] if sure else ranked[0][0]


@bank.wrong("another number of rows", check="check-laws", hint="'lost' is not broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if len(rows) != len(arrived):
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("looks at the first booking", check="check-laws", hint="'lost' is broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if arrived and arrived[0] not in {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("one law about bookings at a time", check="check-laws", hint="'twice' is broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows) and "lost" not in broken:
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("a second is early", check="check-laws", hint="'early' is broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] - 1 for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("a crowd has a line", check="check-laws", hint="'crowd' is broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if gauge and most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("a long line is a crowd", check="check-laws", hint="'crowd' is not broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if any(w > workers for _, w in gauge):
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("little only where all else holds", check="check-laws", hint="'little' is broken here")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if not broken and abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("the laws as they stand", check="check-laws", hint="LAWS['lost'] does it")
def laws_broken(arrived, rows, gauge, workers):
    return [name for name, broken in LAWS.items() if broken(arrived, rows, gauge, workers)]


@bank.wrong(
    "a quarter is near enough", check="check-laws-edges", hint="an eighth of a second too early"
)
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] - 0.25 for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("bookings are counted", check="check-laws-edges", hint="in two calls at once")
def laws_broken(arrived, rows, gauge, workers):
    rows_ = list({r[0]: r for r in rows}.values())
    marks = sorted([(r[2], 1) for r in rows_] + [(r[3], -1) for r in rows_])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001:
        broken.append("little")
    return broken


@bank.wrong("to the last digit", check="check-laws-edges", hint="half a millisecond")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if under != waited:
        broken.append("little")
    return broken


@bank.wrong("a thousandth of the area", check="check-laws-edges", hint="A wait of an hour")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.001 * under:
        broken.append("little")
    return broken


@bank.wrong("a tenth of a second", check="check-laws-edges", hint="a twentieth of a second")
def laws_broken(arrived, rows, gauge, workers):
    marks = sorted([(r[2], 1) for r in rows] + [(r[3], -1) for r in rows])
    most = now = 0
    for _, step in marks:
        now += step
        most = max(most, now)
    under = sum(w * (gauge[i + 1][0] - at) for i, (at, w) in enumerate(gauge[:-1]))
    waited = sum(r[2] - r[1] for r in rows)
    broken = []
    if set(arrived) - {r[0] for r in rows}:
        broken.append("lost")
    if len({r[0] for r in rows}) < len(rows):
        broken.append("twice")
    if any(r[2] < r[1] for r in rows):
        broken.append("early")
    if most > workers:
        broken.append("crowd")
    if abs(under - waited) > 0.1:
        broken.append("little")
    return broken


@bank.right("workers handed out greedily")
def laws_broken(arrived, rows, gauge, workers):
    names = frozenset()
    if {*arrived} != {r[0] for r in rows}:
        names |= {"lost"}
    if len(rows) > len({r[0] for r in rows}):
        names |= {"twice"}
    if [r for r in rows if r[1] > r[2]]:
        names |= {"early"}
    pool = [-math.inf] * workers
    for r in sorted(rows, key=lambda r: r[2]):
        free = [i for i, end in enumerate(pool) if end <= r[2]]
        if not free:
            names |= {"crowd"}
            break
        pool[free[0]] = r[3]
    total = sum(
        w * (gauge[i + 1][0] - t) if i + 1 < len(gauge) else 0 for i, (t, w) in enumerate(gauge)
    )
    if abs(total - sum(b - a for _, a, b, _ in rows)) > 1e-3:
        names |= {"little"}
    return names


@bank.right("sweep with a dict of deltas")
def laws_broken(arrived, rows, gauge, workers):
    delta = {}
    for _, _, start, end in rows:
        delta[start] = delta.get(start, 0) + 1
        delta[end] = delta.get(end, 0) - 1
    busy, crowd = 0, False
    for at in sorted(delta):
        busy += delta[at]
        crowd |= busy > workers
    from itertools import compress

    waited = math.fsum(r[2] - r[1] for r in rows)
    under = math.fsum(w * (b - a) for (a, w), (b, _) in pairwise(gauge))
    ids = Counter(r[0] for r in rows)
    return list(
        compress(
            ["lost", "twice", "early", "crowd", "little"],
            [
                len(ids) < len(arrived),
                ids.total() > len(ids),
                any(r[2] < r[1] for r in rows),
                crowd,
                abs(waited - under) > 1e-3,
            ],
        )
    )


@bank.wrong("t for chance, too", check="check-next-monday", hint="`chance` is wrong")
def next_monday(counts):
    n, m = len(counts), fmean(counts)
    chance = t95(n - 1) * math.sqrt(m)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return chance, mondays


@bank.wrong("1 by n - 1", check="check-next-monday", hint="`mondays` is wrong")
def next_monday(counts):
    n, m = len(counts), fmean(counts)
    chance = 1.96 * math.sqrt(m)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / (n - 1))
    return chance, mondays


@bank.wrong("to tens", check="check-next-monday", hint="rounded too far")
def next_monday(counts):
    n, m = len(counts), fmean(counts)
    chance = 1.96 * math.sqrt(m)
    mondays = t95(n - 1) * stdev(counts) * math.sqrt(1 + 1 / n)
    return round(chance, -1), round(mondays, -1)


@bank.right("exact quantile")
def next_monday(counts):
    from statistics import NormalDist

    n, z = len(counts), NormalDist().inv_cdf(0.975)
    return z * math.sqrt(fmean(counts)), t95(n - 1) * math.hypot(
        stdev(counts), stdev(counts) / math.sqrt(n)
    )


@bank.right("fractions")
def next_monday(counts):
    n = len(counts)
    m = Fraction(sum(counts), n)
    v = sum((c - m) ** 2 for c in counts) / (n - 1)
    return 1.96 * math.sqrt(m), t95(n - 1) * math.sqrt(v * (1 + Fraction(1, n)))


@bank.right("letters of numpy")
def flaws():
    import numpy as np

    return np.array(list("DHAEBG"))


@bank.wrong("no more than twenty batches", check="check-long-run-edges", hint="Thirty batches")
def long_run(waits_s, warm_up, batches):
    rest, batches = waits_s[warm_up:], min(batches, 20)
    size = len(rest) // batches
    means = [fmean(rest[n * size : (n + 1) * size]) for n in range(batches)]
    return fmean(means), t95(batches - 1) * stdev(means) / math.sqrt(batches)


@bank.wrong("as far as the table goes", check="check-next-monday", hint="Fourteen Mondays")
def next_monday(counts):
    n = len(counts)
    t = TABLE[min(n - 1, 9) - 1]
    return 1.96 * math.sqrt(fmean(counts)), t * stdev(counts) * math.sqrt(1 + 1 / n)


@bank.wrong("one design never varies", check="check-pairs", hint="The first design never waits")
def in_pairs(a, b):
    n = len(a)
    d = [x - y for x, y in zip(a, b, strict=True)]
    both, of_pairs = variance(a) + variance(b), variance(d)
    paired, unpaired = math.sqrt(of_pairs / n), math.sqrt(both / n)
    gain = both / of_pairs if variance(a) and of_pairs else math.inf
    return fmean(d), t95(n - 1) * paired, t95(2 * n - 2) * unpaired, gain
