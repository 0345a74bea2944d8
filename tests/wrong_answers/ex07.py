from wrong_answers import Bank

bank = Bank()


# Task 1: one in how many? -------------------------------------------------------------------------


@bank.wrong(
    "Z's old calls keep their workers", check="check-begins", hint="kept for Z's calls as they were"
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s:
        at_s = (workers - rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "the whole pool is there for Z",
    check="check-begins",
    hint="Who calls the other clinics meanwhile?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers) / (share * rate_per_s) < hang_s + call_s:
        at_s = (workers) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "the danger is over with the hang", check="check-begins", hint="What does Z do next with all"
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s:
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "a line begins sooner or later, whenever the hang ends",
    check="check-begins",
    hint="Whom does it hold by then?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < math.inf:
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("every booking is Z's", check="check-begins", hint="How many of them are, in a second?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - (1 - share) * rate_per_s * call_s) / (rate_per_s) < hang_s + call_s:
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "each of Z's bookings takes as many workers as its call is long",
    check="check-begins",
    hint="how many workers does each take?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - (1 - share) * rate_per_s * call_s) / (z * call_s) < hang_s + call_s:
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (z * call_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("the rate forgotten", check="check-begins", hint="how many of those are Z's?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - (1 - share) * rate_per_s * call_s) / (share) < hang_s + call_s:
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "the load of Z instead of that of the others",
    check="check-begins",
    hint="Whose calls are answered?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers - share * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s:
        at_s = (workers - share * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("minutes", check="check-begins", hint="seconds and minutes")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z
        and ((workers - (1 - share) * rate_per_s * call_s) / 60) / (share * rate_per_s)
        < (hang_s + call_s) / 60
    ):
        at_s = ((workers - (1 - share) * rate_per_s * call_s) / 60) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("only the first box", check="check-begins", hint="isn't a row of numbers")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    return (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)


@bank.wrong("prints both", check="check-begins", hint="or only print it?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    print((workers - (rate_per_s - z) * call_s) / z, z * hang_s)


@bank.wrong("None where no line begins", check="check-begins", hint="None is in it")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = (workers - (rate_per_s - z) * call_s) / z
    if at_s >= hang_s + call_s:
        return None, z * hang_s
    return at_s, z * hang_s


@bank.wrong("the boxes exchanged", check="check-begins", hint="Which box comes first?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = (workers - (rate_per_s - z) * call_s) / z
    at_s = at_s if at_s < hang_s + call_s else math.inf
    if at_s >= hang_s:
        return z * hang_s, at_s
    left = workers - z * at_s
    return workers - left * math.exp(-share * (hang_s - at_s) / call_s), at_s


@bank.wrong("rounded up to full seconds", check="check-begins", hint="Rounded up to a full second")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z
        and (math.ceil(round((workers - (1 - share) * rate_per_s * call_s) / z, 6)) * z)
        / (share * rate_per_s)
        < hang_s + call_s
    ):
        at_s = (math.ceil(round((workers - (1 - share) * rate_per_s * call_s) / z, 6)) * z) / (
            share * rate_per_s
        )
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "a line there before isn't seen", check="check-begins-edges", hint="What is there already?"
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if False:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "a load that is met exactly has a line",
    check="check-begins-edges",
    hint="Did anybody wait before?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s >= workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "enough workers to the last, and a line all the same",
    check="check-begins-edges",
    hint="Are these enough?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z
        and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) <= hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "divides by nothing where nobody books at Z",
    check="check-begins-edges",
    hint="Nobody books at Z",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s:
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("a table of the printed cases", check="check-begins", hint="Right for 6 cases")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    table = {26: 5, 40: 68.667, 32: math.inf, 15: 18, 20: 10.833}
    if workers in table and (share, call_s) != (0.25, 2):
        at_s = 182 if share < 0.01 and workers == 26 else table[workers]
        return at_s, 0

    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif z and (workers + 1) / (share * rate_per_s) < hang_s + call_s:
        at_s = (workers + 1) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("the reference itself", check="check-begins", hint="Here it is yours to write")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    return poured(share, rate_per_s, call_s, workers, hang_s)


@bank.wrong("the reference by another name", check="check-begins", hint="Here it is yours to write")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    look = first_line_s
    return look(share, rate_per_s, call_s, workers, hang_s), share * rate_per_s * hang_s


@bank.wrong(
    "waits for a line that never begins", check="check-begins", hint="What would make it end?"
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z, at_s = share * rate_per_s, 0
    while z * min(at_s, hang_s) + (rate_per_s - z) * call_s <= workers:
        at_s += 0.01
    return at_s, z * hang_s


@bank.wrong("all that come are held", check="check-held", hint="does each find a worker?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = z * hang_s
    return at_s, held


@bank.wrong(
    "Z's go first, up to the last worker", check="check-held", hint="Who else is in that line?"
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = z * hang_s if at_s >= hang_s else min(z * hang_s, workers)
    return at_s, held


@bank.wrong("with the line it stops", check="check-held", hint="Whose calls start as others end?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = z * hang_s if at_s >= hang_s else z * at_s
    return at_s, held


@bank.wrong("a line from the start", check="check-held", hint="a line from the first second")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = workers * (1 - math.exp(-share * hang_s / call_s))
    return at_s, held


@bank.wrong("begins again from nothing", check="check-held", hint="does Z hold nobody?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers * (1 - math.exp(-share * (hang_s - at_s) / call_s))
    )
    return at_s, held


@bank.wrong("whoever starts is Z's", check="check-held", hint="Of all who wait, how many are?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-(hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("calls end at one pace", check="check-held", hint="Do yours end at one pace")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else min(workers, z * at_s + share * (workers - z * at_s) / call_s * (hang_s - at_s))
    )
    return at_s, held


@bank.wrong("its share of the workers", check="check-held", hint="On a day when it is well?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = share * workers
    return at_s, held


@bank.wrong(
    "Little's law with an ordinary call",
    check="check-held",
    hint="How long does a call take while it hangs?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = z * call_s
    return at_s, held


@bank.wrong("all at once", check="check-held", hint="How fast does it get them?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = z * hang_s if at_s >= hang_s else workers
    return at_s, held


@bank.wrong("what is left", check="check-held", hint="How many does Z hold?")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        workers - z * hang_s
        if at_s >= hang_s
        else (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong(
    "the hang in whole seconds", check="check-held", hint="between two full seconds", hidden=True
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    hang_s = int(hang_s)
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * hang_s
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.wrong("whole workers", check="check-held", hint="Rounded to a whole worker")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        round(z * hang_s)
        if at_s >= hang_s
        else round(workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s))
    )
    return at_s, held


@bank.wrong(
    "held until its calls are over", check="check-held", hint="Before the line: who is called?"
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z = share * rate_per_s
    at_s = math.inf
    if rate_per_s * call_s > workers:
        at_s = 0
    elif (
        z and (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s) < hang_s + call_s
    ):
        at_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    held = (
        z * (hang_s + call_s)
        if at_s >= hang_s
        else workers - (workers - z * at_s) * math.exp(-share * (hang_s - at_s) / call_s)
    )
    return at_s, held


@bank.right("in small steps, a list of numpy numbers")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    import numpy as np

    z, held = share * rate_per_s, np.float64(0)
    spare = workers - (rate_per_s - z) * call_s
    if workers < rate_per_s * call_s:
        at_s = 0.0
    else:
        at_s = spare / z if z and spare < z * (hang_s + call_s) else np.inf
    first = min(at_s, hang_s)
    held += z * first
    step_s = (hang_s - first) / 20_000
    for _ in range(20_000):
        held += step_s * share * (workers - held) / call_s
    return np.array([at_s, held])


@bank.right("to a hundredth, a helper beside it")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    def after_line(held, left_s):
        return workers - (workers - held) / math.e ** (share * left_s / call_s)

    z = share * rate_per_s
    if workers < rate_per_s * call_s:
        return [0, round(after_line(0, hang_s), 2)]
    spare = workers - rate_per_s * call_s + z * call_s
    if spare >= z * (hang_s + call_s):
        return [math.inf, round(z * hang_s, 2)]
    begins_s = spare / z
    if begins_s > hang_s:
        return [round(begins_s, 2), round(z * hang_s, 2)]
    return [round(begins_s, 2), round(after_line(spare, hang_s - begins_s), 2)]


@bank.right("in fractions")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    from fractions import Fraction

    part, rate, call, hang = (Fraction(str(each)) for each in (share, rate_per_s, call_s, hang_s))
    z = Fraction(share) * rate
    spare = workers - (rate - z) * call
    if rate * call > workers:
        begins = Fraction(0)
    elif z == 0 or spare / z >= hang + call:
        return math.inf, z * hang
    else:
        begins = spare / z
    if begins >= hang:
        return begins, z * hang
    return begins, workers - (workers - z * begins) * Fraction(
        math.exp(-part * (hang - begins) / call)
    )


@bank.right("remembered")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    from functools import lru_cache

    @lru_cache
    def both(*case):
        a, rate, s, c, t = case
        ready = math.inf if a == 0 else (c - rate * s) / (a * rate) + s
        begins = 0 if c < rate * s else ready if ready < t + s else math.inf
        first = min(begins, t)
        return begins, c - (c - a * rate * first) * math.exp(-a * (t - first) / s)

    return both(share, rate_per_s, call_s, workers, hang_s)


# Task 2: fair, and to whom? -----------------------------------------------------------------------


@bank.wrong(
    "how many are in time, not which share", check="check-fairness", hint="for being large?"
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("of the confirmed", check="check-fairness", hint="never confirmed aren't among")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if row.state == "confirmed":
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("without those given up", check="check-fairness", hint="Those given up are left out")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if row.state != "failed":
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "without those turned away", check="check-fairness", hint="Those turned away are left out"
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if row.state != "rejected":
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "a clock from acceptance", check="check-fairness", hint="Your clock starts at accepted_s"
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.accepted_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "a clock to the call", check="check-fairness", hint="Your clock stops as the call starts"
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.started_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("of the mean times", check="check-fairness", hint="the more the better?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if row.confirmed_s == row.confirmed_s:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "of the mean times since acceptance",
    check="check-fairness",
    hint="It is the wait that you compare",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if row.confirmed_s == row.confirmed_s:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.accepted_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("each booking for itself", check="check-fairness", hint="whatever its clinic")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.booking, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("of the numbers of bookings", check="check-fairness", hint="Bookings are shared out")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "without the clinics that have nobody in time",
    check="check-fairness-edges",
    hint="Was that clinic booked?",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [s for s in (sum(e) / len(e) for e in marks.values()) if s]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("the mean share", check="check-fairness", hint="the mean of the shares")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) / len(x)


@bank.wrong("worst by best", check="check-fairness", hint="The worst, by the best")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return min(x) / max(x) if any(x) else 1


@bank.wrong("what is missing from 1", check="check-fairness", hint="What is it if all are alike?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return 1 - sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 0


@bank.wrong(
    "the coefficient of variation", check="check-fairness", hint="How far the shares lie from"
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return (len(x) * sum(each**2 for each in x) / sum(x) ** 2 - 1) ** 0.5 if any(x) else 0


@bank.wrong("n forgotten", check="check-fairness", hint="Where does n stand?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / sum(each**2 for each in x) if any(x) else 1


@bank.wrong("upside down", check="check-fairness", hint="Which of them is which?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return len(x) * sum(each**2 for each in x) / sum(x) ** 2 if any(x) else 1


@bank.wrong("n squared", check="check-fairness", hint="is n squared as well?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) ** 2 * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("a minute, whatever is promised", check="check-fairness", hint="Is promise_s used?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= 60)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "of forty clinics, whoever was booked",
    check="check-fairness",
    hint="Which of them were booked?",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (40 * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong(
    "later than promised is late, and so is exactly on it",
    check="check-fairness-edges",
    hint="Is that within 8 s?",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s < promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("nothing by nothing", check="check-fairness-edges", hint="Is anybody better off?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x))


@bank.wrong("0 if nobody is in time", check="check-fairness-edges", hint="Is anybody better off?")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 0


@bank.wrong(
    "a promise in whole seconds, rounded up",
    check="check-fairness-edges",
    hint="the part of a second",
    hidden=True,
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(
                row.confirmed_s - row.arrived_s <= math.ceil(promise_s)
            )
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("the shares instead of the index", check="check-fairness", hint="isn't a number")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return x


@bank.wrong(
    "whoever isn't late is in time",
    check="check-fairness",
    hint="who is among all, and who in time?",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(not row.confirmed_s - row.arrived_s > promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(each**2 for each in x)) if any(x) else 1


@bank.wrong("the reference itself", check="check-fairness", hint="Here it is yours to write")
def fairness(bookings, promise_s):
    return by_variance(bookings, promise_s)


@bank.wrong("the library's index", check="check-fairness", hint="Here it is yours to write")
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        if True:
            marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(each) / len(each) for each in marks.values()]
    return theory.jain(x)


@bank.wrong("an idea's work", check="check-fairness", hint="Here it is yours to write")
def fairness(bookings, promise_s):
    return by_clinic(share_good)(bookings, promise_s)


@bank.wrong("a helper's work", check="check-fairness", hint="Here it is yours to write")
def fairness(bookings, promise_s):
    x = in_time_by_clinic(bookings, promise_s)
    return sum(x) ** 2 / len(x) / sum(each**2 for each in x)


@bank.wrong("a table of the cases", check="check-fairness", hint="Right for 5 cases")
def fairness(bookings, promise_s):
    table = {
        (1482, 20): 0.9839,
        (1482, 25): 0.9857,
        (1516, 23): 0.8254,
        (1523, 12): 0.9893,
        (1156, 15): 0.979,
    }
    return table.get((len(bookings), promise_s), 0.5)


@bank.right("numpy")
def fairness(bookings, promise_s):
    import numpy as np

    clinic = np.array([row.clinic for row in bookings])
    took_s = np.array(bookings.confirmed_s) - np.array(bookings.arrived_s)
    x = np.array([np.mean(took_s[clinic == each] <= promise_s) for each in np.unique(clinic)])
    return np.float64(1) if not x.any() else x.sum() ** 2 / len(x) / (x**2).sum()


@bank.right("pandas, rounded")
def fairness(bookings, promise_s):
    frame = bookings.to_frame()
    frame["good"] = frame.confirmed_s - frame.arrived_s <= promise_s
    x = frame.groupby("clinic").good.mean()
    return round(float(x.sum() ** 2 / (len(x) * (x**2).sum())), 4) if x.any() else 1


@bank.right("fractions, a helper beside it")
def fairness(bookings, promise_s):
    from collections import Counter
    from fractions import Fraction

    def jain_of(x):
        return Fraction(sum(x) ** 2, len(x) * sum(each**2 for each in x)) if sum(x) else Fraction(1)

    booked = Counter(row.clinic for row in bookings)
    good = Counter(r.clinic for r in bookings if r.confirmed_s <= r.arrived_s + promise_s)
    return jain_of([Fraction(good[clinic], n) for clinic, n in booked.items()])


# Task 3: who will ring? ---------------------------------------------------------------------------


@bank.wrong("each group drawn anew", check="check-blast", hint="Each group is drawn anew")
def blast(shards, pick):
    one, none = (pick / shards) ** pick, (1 - pick / shards) ** pick
    return one, 1 - one - none, none


@bank.wrong("hands in order", check="check-blast", hint="Do the workers mind?")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    one = 1 / math.perm(shards, pick)
    return one, 1 - one - none, none


@bank.wrong("the dead one's hand is gone", check="check-blast", hint="May nobody else have it?")
def blast(shards, pick):
    others = math.comb(shards, pick) - 1
    if not others:
        return 0, 0, 0
    none = math.comb(shards - pick, pick) / others
    return 0, 1 - none, none


@bank.wrong("the share of dead groups", check="check-blast", hint="How many of ITS groups are?")
def blast(shards, pick):
    return pick / shards, 0, 1 - pick / shards


@bank.wrong("all counted twice", check="check-blast", hint="are they counted twice?")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, 1 - none, none


@bank.wrong("none first", check="check-blast", hint="Which comes first")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return none, 1 - none - 1 / hands, 1 / hands


@bank.wrong("in a hundred", check="check-blast", hint="In a hundred?")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 100 / hands, 100 - 100 / hands - 100 * none, 100 * none


@bank.wrong("hands, not chances", check="check-blast", hint="What share of all hands?")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1, hands - 1 - hands * none, hands * none


@bank.wrong("exactly one in common", check="check-blast", hint="Is that all that 'some' can be?")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    one = pick * math.comb(shards - pick, pick - 1) / hands if pick > 1 else 0
    return 1 / hands, one, none


@bank.wrong("two each", check="check-blast", hint="Is pick used?")
def blast(shards, pick):
    pick = min(2, shards)
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, 1 - 1 / hands - none, none


@bank.wrong("eight groups", check="check-blast", hint="Is shards used?")
def blast(shards, pick):
    shards = 8
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, 1 - 1 / hands - none, none


@bank.wrong(
    "at least one hand has nothing in common",
    check="check-blast",
    hint="Whom does a dead one leave in peace?",
)
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.prod((shards - pick - n) / (shards - n) for n in range(pick))
    none = abs(none) or 1 / hands
    return 1 / hands, 1 - 1 / hands - none, none


@bank.wrong("a factorial of less than nothing", check="check-blast", hint="ValueError")
def blast(shards, pick):
    f = math.factorial
    hands = f(shards) // f(pick) // f(shards - pick)
    none = f(shards - pick) / f(pick) / f(shards - 2 * pick) / hands
    return 1 / hands, 1 - 1 / hands - none, none


@bank.wrong("with one group there is always a part", check="check-blast", hint="Can it lose a part")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    some = 1 - 1 / hands - none
    return (1 / hands, some, none) if pick > 1 else (0, 1 / hands, none)


@bank.wrong("the library's chances", check="check-blast", hint="Here it is yours to write")
def blast(shards, pick):
    none, *some, one = theory.shuffle_shard_overlap(shards, pick)
    return one, sum(some), none


@bank.wrong("the library's hands", check="check-blast", hint="Here it is yours to write")
def blast(shards, pick):
    hands = theory.shuffle_shards(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, 1 - 1 / hands - none, none


@bank.wrong("the check's own work", check="check-blast", hint="Here it is yours to write")
def blast(shards, pick):
    return dealt(shards, pick)


@bank.wrong("two figures", check="check-blast", hint="2 came back")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, none


@bank.wrong("a table of the cases", check="check-blast", hint="Right for")
def blast(shards, pick):
    table = {
        (8, 2): (0.0357, 0.4286, 0.5357),
        (6, 3): (0.05, 0.9, 0.05),
        (12, 3): (0.0045, 0.6136, 0.3818),
    }
    table[10, 4], table[5, 2] = (0.0048, 0.9238, 0.0714), (0.1, 0.6, 0.3)
    return table.get((shards, pick), (0.5, 0.5, 0))


@bank.right("one group after another, numpy")
def blast(shards, pick):
    import numpy as np

    one = np.prod([(pick - n) / (shards - n) for n in range(pick)])
    none = np.prod([(shards - pick - n) / (shards - n) for n in range(pick)])
    return np.array([one, 1 - one - none, none])


@bank.right("all hands counted, a list of fractions")
def blast(shards, pick):
    from fractions import Fraction
    from itertools import combinations

    dead, count = set(range(pick)), [0, 0, 0]
    for hand in combinations(range(shards), pick):
        left = len(set(hand) - dead)
        count[0 if left == 0 else 2 if left == pick else 1] += 1
    return [Fraction(n, sum(count)) for n in count]


@bank.right("remembered, to four places")
def blast(shards, pick):
    from functools import cache

    @cache
    def chances(s, k):
        each = [math.comb(k, j) * math.comb(s - k, k - j) for j in range(k + 1)]
        return (
            round(each[k] / sum(each), 4),
            round(sum(each[1:k]) / sum(each), 4),
            round(each[0] / sum(each), 4),
        )

    return chances(shards, pick)


# Task 4: twenty more workers, please --------------------------------------------------------------


@bank.wrong("the limits ignored", check="check-useful", hint="Can every clinic take that?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(loads), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("the limits added up", check="check-useful", hint="Does every clinic bring so much?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else limit for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("None is nothing", check="check-useful", hint="What does None stand for?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [min(load, limit or 0) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("only those over their limit", check="check-useful", hint="Who calls the others?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [limit if limit is not None and load > limit else 0 for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("rounded up clinic by clinic", check="check-useful", hint="Can't one worker serve two")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return sum(math.ceil(round(each, 9)) for each in part), max(
        workers - pace * sum(loads), 0
    ) if pace < 1 else 0


@bank.wrong("rounded down", check="check-useful", hint="Rounded down")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return int(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("rounded to the nearest", check="check-useful", hint="Rounded to the nearest")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return round(sum(part)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("one more than fits", check="check-useful", hint="is one idle?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return int(round(sum(part), 9)) + 1, max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("the root of the load on top", check="check-useful", hint="Some slack is in it")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(sum(part) + sum(part) ** 0.5), max(
        workers - pace * sum(loads), 0
    ) if pace < 1 else 0


@bank.wrong(
    "bookings a second beside calls at once", check="check-useful", hint="to be laid beside?"
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(
        round(
            sum(r if n is None else min(r, n) for r, n in zip(rates_per_s, limits, strict=True)), 9
        )
    ), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("a limit in calls a second", check="check-useful", hint="is taken for calls a second")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit * call_s) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("all as slow as the slowest", check="check-useful", hint="must the others wait for it?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(pace * sum(loads), 9)), max(
        workers - pace * sum(loads), 0
    ) if pace < 1 else 0


@bank.wrong("no more than there are", check="check-useful", hint="No more than Maya has")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return min(workers, math.ceil(round(sum(part), 9))), max(
        workers - pace * sum(loads), 0
    ) if pace < 1 else 0


@bank.wrong("not rounded", check="check-useful", hint="isn't whole")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return sum(part), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("calls divide the rate", check="check-useful", hint="Of each clinic: how many calls")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate / call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong(
    "a limit only for the first", check="check-useful", hint="Of each clinic: how many calls"
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(part[0] + sum(loads[1:]), 9)), max(
        workers - pace * sum(loads), 0
    ) if pace < 1 else 0


@bank.wrong("None compared", check="check-useful", hint="TypeError")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("prints it", check="check-useful", hint="or only print it?")
def absorb(rates_per_s, limits, call_s, workers):
    print(sum(rates_per_s) * call_s, workers)


@bank.wrong("only one box", check="check-useful", hint="isn't a row of numbers")
def absorb(rates_per_s, limits, call_s, workers):
    return math.ceil(sum(rates_per_s) * call_s)


@bank.wrong("the check's own work", check="check-useful", hint="Here it is yours to write")
def absorb(rates_per_s, limits, call_s, workers):
    return by_trial(rates_per_s, limits, call_s, workers)


@bank.wrong("a helper's work", check="check-useful", hint="Here it is yours to write")
def absorb(rates_per_s, limits, call_s, workers):
    return math.ceil(worked_on([rate * call_s for rate in rates_per_s], limits)), 0


@bank.wrong("fills the list it was given", check="check-useful", hint="has changed limits")
def absorb(rates_per_s, limits, call_s, workers):
    for place, rate in enumerate(rates_per_s):
        if limits[place] is None:
            limits[place] = rate * call_s
    useful = sum(min(r * call_s, n) for r, n in zip(rates_per_s, limits, strict=True))
    return math.ceil(round(useful, 9)), 0


@bank.wrong("a table of the cases", check="check-useful", hint="Right for")
def absorb(rates_per_s, limits, call_s, workers):
    table = {26: (19, 11), 20: (7, 13), 30: (6, 25), 9: (2, 0)}
    return table.get(workers, (1, 1))


@bank.wrong(
    "without caps the others are called all the same",
    check="check-stuck",
    hint="at whose pace are the OTHER",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - sum(part), 0) if pace < 1 else 0


@bank.wrong("whoever isn't useful is stuck", check="check-stuck", hint="All that aren't useful")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(
        workers - math.ceil(round(sum(part), 9)), 0
    ) if pace < 1 else 0


@bank.wrong("its share of the workers", check="check-stuck", hint="Its share of the workers")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    return math.ceil(round(sum(part), 9)), sum(
        max(workers * x / sum(loads) - n, 0) for x, n in pairs if n is not None and x > n
    )


@bank.wrong(
    "as many as are over the limits", check="check-stuck", hint="Does that stop growing there?"
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    return math.ceil(round(sum(part), 9)), sum(loads) - sum(part)


@bank.wrong(
    "more than what comes", check="check-stuck", hint="Are they the ones who wait in a clinic?"
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    return math.ceil(round(sum(part), 9)), max(workers - sum(loads), 0)


@bank.wrong(
    "the clinic with the most bookings sets the pace",
    check="check-stuck",
    hint="The clinic with the most bookings",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = max(
        ((load, n / load) for load, n in pairs if n is not None and load > n), default=(0, 1)
    )[1]
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong(
    "the clinic with the smallest limit sets the pace",
    check="check-stuck",
    hint="takes the fewest sets the pace",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min(((n, n / load) for load, n in pairs if n is not None and load > n), default=(0, 1))[
        1
    ]
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong(
    "all that are behind, together",
    check="check-stuck",
    hint="Which of them does everybody wait for?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = (lambda b: sum(n for _, n in b) / sum(x for x, _ in b) if b else 1)(
        [p for p in pairs if p[1] is not None and p[0] > p[1]]
    )
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong(
    "those worked on as well", check="check-stuck", hint="Is a worker whose call is being worked on"
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) + min(
        n for x, n in pairs if n is not None and x > n and math.isclose(n / x, pace)
    ) if pace < 1 else 0


@bank.wrong("who works, not who is stuck", check="check-stuck", hint="How many aren't?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), min(pace * sum(loads), workers)


@bank.wrong("less than nobody", check="check-stuck", hint="Below 0?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), workers - pace * sum(loads) if pace < 1 else 0


@bank.wrong(
    "whoever has nothing to do",
    check="check-stuck",
    hint="Where no clinic is behind, who is stuck?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0)


@bank.wrong("all of them", check="check-stuck", hint="Is nobody's call worked on?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load > n), default=1)
    return math.ceil(round(sum(part), 9)), workers if pace < 1 else 0


@bank.wrong(
    "a clinic at its limit is behind", check="check-stuck", hint="Does that clinic fall behind?"
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min((n / load for load, n in pairs if n is not None and load >= n), default=2)
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 2 else 0


@bank.wrong("divides by no bookings", check="check-stuck", hint="Nobody books at the first")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min([1, *[n / load for load, n in pairs if n is not None]])
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong(
    "only the first clinic can fall behind",
    check="check-stuck",
    hint="Which clinic is furthest behind?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    pace = min(limits[0] / loads[0], 1) if limits[0] and loads[0] else 1
    return math.ceil(round(sum(part), 9)), max(workers - pace * sum(loads), 0) if pace < 1 else 0


@bank.wrong("nobody is stuck", check="check-stuck", hint="Which clinic is furthest behind?")
def absorb(rates_per_s, limits, call_s, workers):
    loads = [rate * call_s for rate in rates_per_s]
    pairs = list(zip(loads, limits, strict=True))
    part = [load if limit is None else min(load, limit) for load, limit in pairs]
    return math.ceil(round(sum(part), 9)), 0


@bank.right("numpy, None as infinite")
def absorb(rates_per_s, limits, call_s, workers):
    import numpy as np

    loads = np.array(rates_per_s) * call_s
    limit = np.array([np.inf if each is None else each for each in limits], dtype=float)
    useful = np.ceil(np.round(np.minimum(loads, limit).sum(), 9))
    pace = min(1, np.min(limit[loads > 0] / loads[loads > 0], initial=1))
    stuck = np.maximum(workers - pace * loads.sum(), 0) if pace < 1 else 0
    return np.array([useful, stuck])


@bank.right("a list, a helper beside it, to two places")
def absorb(rates_per_s, limits, call_s, workers):
    def takes(load, limit):
        return load if limit is None or limit > load else limit

    useful, load = 0, call_s * sum(rates_per_s)
    pace = load
    for rate, limit in zip(rates_per_s, limits, strict=True):
        useful += takes(rate * call_s, limit)
        if limit is not None and rate * call_s > limit:
            pace = min(pace, limit * load / (rate * call_s))
    waiting = workers - pace if pace < load and workers > pace else 0
    return [int(-(-round(useful, 6) // 1)), round(waiting, 2)]


@bank.right("fractions")
def absorb(rates_per_s, limits, call_s, workers):
    from fractions import Fraction

    call = Fraction(str(call_s))
    loads = [Fraction(str(rate)) * call for rate in rates_per_s]
    parts = [x if n is None else min(x, n) for x, n in zip(loads, limits, strict=True)]
    behind = [part / x for part, x in zip(parts, loads, strict=True) if part < x]
    if not behind:
        return Fraction(math.ceil(sum(parts))), Fraction(0)
    return Fraction(math.ceil(sum(parts))), max(workers - min(behind) * sum(loads), Fraction(0))


# Task 5: a wall for somebody else's bad day -------------------------------------------------------


@bank.wrong("the good day only: enough for the load", check="check-wall", hint="hang, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(load + math.sqrt(load)), policy=again)


@bank.wrong(
    "more workers, no wall: all that can be paid",
    check="check-wall",
    hint="How many can one clinic hold",
)
def wall(town):
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    hours = (town.duration_s + 8) / 3600
    workers = int(town.budget_gbp / hours / town.prices.worker_gbp_per_h - 0.4)
    return Design.queued(workers=workers, policy=again)


@bank.wrong("the bad day only: one call a clinic", check="check-wall", hint="or at your wall?")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.4 * load), clinic_cap=1, policy=again)


@bank.wrong("a cap for a clinic like any other", check="check-wall", hint="calm, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    cap = math.ceil(1 + 2 * load / town.clinics)
    return Design.queued(workers=math.ceil(1.4 * load), clinic_cap=cap, policy=again)


@bank.wrong("a cap for the first clinic of the list", check="check-wall", hint="calm, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    first = town.clinic_shares[0] * load
    cap = math.ceil(first + 2 * math.sqrt(first))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.5 * load), clinic_cap=cap, policy=again)


@bank.wrong("a cap at the largest clinic's mean", check="check-wall", hint="calm, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    cap = math.ceil(largest)
    return Design.queued(
        workers=math.ceil(load + cap + math.sqrt(load)), clinic_cap=cap, policy=again
    )


@bank.wrong(
    "the cheapest that is enough on a calm morning", check="check-wall", hint="hang, queued"
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(
        workers=math.ceil(load + 0.6 * math.sqrt(load)), clinic_cap=cap, policy=again
    )


@bank.wrong(
    "nothing to spare beside those who may be held", check="check-wall-unseen", hint="noisy, queued"
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    workers = math.ceil(load - largest + cap + 0.8 * math.sqrt(load))
    return Design.queued(workers=workers, clinic_cap=cap, policy=again)


@bank.wrong("money is no object", check="check-wall", hint="How many are paid")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(
        workers=3 * math.ceil(load), clinic_cap=math.ceil(1.5 * load), policy=again
    )


@bank.wrong(
    "a cap so wide that it is none", check="check-wall", hint="How many can one clinic hold"
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.6 * load), clinic_cap=math.ceil(load), policy=again)


@bank.wrong("fair order instead of a wall", check="check-wall", hint="How many can one clinic hold")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.6 * load), order="fair", policy=again)


@bank.wrong(
    "shuffle shards: most are well", check="check-wall", hint="what does your wall do to IT?"
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.6 * load), shards=Shards(of=8, pick=2), policy=again)


@bank.wrong("shards with a cap", check="check-wall", hint="what does your wall do to IT?")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(
        workers=math.ceil(1.6 * load), clinic_cap=cap, shards=Shards(of=8, pick=2), policy=again
    )


@bank.wrong("a timeout without keys: booked twice", check="check-wall", hint="confirmed twice")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    policy = CallPolicy(
        timeout_s=3 * town.calls.mean_s, max_attempts=500, backoff=Backoff.fixed(10)
    )
    return Design.queued(
        workers=math.ceil(load + cap + math.sqrt(load)), clinic_cap=cap, policy=policy
    )


@bank.wrong("a timeout that gives up", check="check-wall", hint="given up, lost")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    policy = CallPolicy(timeout_s=10, idempotency_keys=True)
    return Design.queued(workers=math.ceil(1.6 * load), policy=policy)


@bank.wrong("one call each, refused or not", check="check-wall-unseen", hint="refuse, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    return Design.queued(workers=math.ceil(load + cap + math.sqrt(load)), clinic_cap=cap)


@bank.wrong("a few attempts at once", check="check-wall-unseen", hint="given up, lost")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    return Design.queued(
        workers=math.ceil(load + cap + math.sqrt(load)),
        clinic_cap=cap,
        policy=CallPolicy(max_attempts=5),
    )


@bank.wrong("no longer than half a minute in line", check="check-wall", hint="given up, lost")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.6 * load), max_age_s=30, policy=again)


@bank.wrong("a short line, and a no", check="check-wall", hint="turned away")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=math.ceil(1.6 * load), backlog_limit=40, policy=again)


@bank.wrong("the mean wait, tried on a hang of its own", check="check-wall", hint="hang, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    place = town.clinic_shares.index(max(town.clinic_shares))
    window = {"from_s": 60, "until_s": 240, "clinics": (place,)}
    bad = replace(town, troubles=(Outage(mode="hang", **window),))
    for workers in range(math.ceil(load), 200):
        design = Design.queued(workers=workers, clinic_cap=cap, policy=again)
        rows = simulate(bad.sample(1), design).bookings
        others = [r.started_s - r.accepted_s for r in rows if r.clinic != place]
        if fmean(others) <= 2:
            return design


@bank.wrong("a cap twice as wide", check="check-wall-unseen", hint="hang, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    hours = (town.duration_s + 8) / 3600
    workers = int(town.budget_gbp / hours / town.prices.worker_gbp_per_h - 0.6)
    return Design.queued(workers=workers, clinic_cap=2 * cap, policy=again)


@bank.wrong("a table of the two", check="check-wall-town", hint="How many are paid")
def wall(town):
    workers, cap = {8: (28, 8), 5: (32, 7)}[town.rate_at(0)]
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    return Design.queued(workers=workers, clinic_cap=cap, policy=again)


@bank.wrong("a breaker instead of a cap", check="check-wall", hint="hang, queued")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    from waitingroom_lib import Breaker

    policy = CallPolicy(
        timeout_s=3 * town.calls.mean_s,
        max_attempts=500,
        backoff=Backoff.fixed(10),
        breaker=Breaker(),
        idempotency_keys=True,
    )
    return Design.queued(workers=math.ceil(load + cap + math.sqrt(load)), policy=policy)


@bank.wrong("a timeout of 500 ms, and a breaker", check="check-wall", hint="still not confirmed")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    from waitingroom_lib import Breaker

    policy = CallPolicy(
        timeout_s=0.5,
        max_attempts=20,
        backoff=Backoff.fixed(10),
        breaker=Breaker(),
        idempotency_keys=True,
    )
    return Design.queued(workers=math.ceil(1.5 * load), policy=policy)


@bank.wrong(
    "a timeout and a breaker for the calls of the first two towns",
    check="check-wall-town",
    hint="Westhaven",
    hidden=True,
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    from waitingroom_lib import Breaker

    policy = CallPolicy(
        timeout_s=1.55 * town.calls.mean_s,
        max_attempts=500,
        backoff=Backoff.fixed(10),
        breaker=Breaker(failures=4, open_s=30),
        idempotency_keys=True,
    )
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    return Design.queued(
        workers=math.ceil(load + cap + math.sqrt(load)), clinic_cap=cap, policy=policy
    )


@bank.wrong("a timeout of 500 ms, for ever", check="check-wall", hint="still not confirmed")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    policy = CallPolicy(timeout_s=0.5, max_attempts=1000, idempotency_keys=True)
    return Design.queued(workers=math.ceil(1.5 * load), policy=policy)


@bank.wrong("workers alone", check="check-wall", hint="isn't a Design")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    return math.ceil(1.5 * load)


@bank.wrong("synchronous", check="check-wall", hint="behind a queue, please")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    return Design.synchronous(threads=math.ceil(1.5 * load))


@bank.wrong("an autoscaler", check="check-wall", hint="a fixed number of workers")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    largest = max(town.clinic_shares) * load
    cap = math.ceil(largest + 2 * math.sqrt(largest))
    again = CallPolicy(max_attempts=500, backoff=Backoff.fixed(10))
    from waitingroom_lib import Autoscaler, OnDemand

    return Design.queued(
        workers=Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=9, maximum=60),
        clinic_cap=cap,
        policy=again,
    )


@bank.right("the budget spent, the cap from what is over")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    hours = (town.duration_s + 10) / 3600
    workers = int(0.98 * town.budget_gbp / hours - 0.4)
    cap = int(workers - load - math.sqrt(load))
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.exponential(2, cap_s=30))
    return Design.queued(workers=workers, clinic_cap=cap, policy=policy)


@bank.right("a cap with a patient timeout and keys, a helper beside it")
def wall(town):
    def with_luck(load, times):
        return math.ceil(load + times * load**0.5)

    load = town.rate_at(0) * town.calls.mean_s
    cap = with_luck(max(town.clinic_shares) * load, 2)
    policy = CallPolicy(
        timeout_s=60 * town.calls.mean_s,
        max_attempts=400,
        backoff=Backoff.fixed(8),
        idempotency_keys=True,
    )
    return Design.queued(workers=with_luck(load, 1) + cap, clinic_cap=cap, policy=policy)


@bank.right("tried on mornings of its own")
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    large = town.clinic_shares.index(max(town.clinic_shares))
    hang = Outage(mode="hang", from_s=60, until_s=240, clinics=(large,))
    again = CallPolicy(max_attempts=300, backoff=Backoff.fixed(15))
    for cap in range(math.ceil(town.clinic_shares[large] * load) + 2, 99):
        calm = simulate(town.sample(77), Design.queued(workers=200, clinic_cap=cap))
        waits = sorted(r.started_s - r.accepted_s for r in calm.bookings if r.clinic == large)
        if waits[int(0.95 * len(waits))] < 1:
            break
    workers = math.ceil(load + 0.7 * cap)
    while True:
        design = Design.queued(workers=workers, clinic_cap=cap, policy=again)
        rows = simulate(replace(town, troubles=(hang,)).sample(77), design).bookings
        waits = sorted(r.started_s - r.accepted_s for r in rows if r.clinic != large)
        if waits[int(0.95 * len(waits))] < 0.3:
            return replace(design, workers=design.workers + 2)
        workers += 1


# ---- By readers who haven't seen the checks ----


@bank.wrong(
    "the chapter's quiz turned round: Z's own load stays in the busy ones",
    check="check-begins",
    hint="kept for Z's calls as they were before. Who makes those calls now?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    slack = workers - rate_per_s * call_s
    if slack < 0:
        begins_s = 0
    else:
        begins_s = slack / (share * rate_per_s)
        if begins_s >= hang_s + call_s:
            begins_s = math.inf
    if begins_s >= hang_s:
        return begins_s, share * rate_per_s * hang_s
    held = share * rate_per_s * begins_s
    return begins_s, workers - (workers - held) * math.exp(-share * (hang_s - begins_s) / call_s)


@bank.wrong(
    "looks only until the hang is over",
    check="check-begins",
    hint="and so is the danger? What does Z do next with all that it holds?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z_per_s = share * rate_per_s
    if rate_per_s * call_s > workers:
        begins_s = 0
    else:
        begins_s = (workers - (1 - share) * rate_per_s * call_s) / z_per_s
    if begins_s > hang_s:
        return math.inf, z_per_s * hang_s
    held = z_per_s * begins_s
    return begins_s, workers - (workers - held) * math.exp(-share * (hang_s - begins_s) / call_s)


@bank.wrong(
    "never infinite: Z is thought to go on for ever",
    check="check-begins",
    hint="been well for a while as your line begins. Whom does it hold by then?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    if rate_per_s * call_s > workers:
        begins_s = 0.0
    else:
        begins_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
    if begins_s >= hang_s:
        return begins_s, share * rate_per_s * hang_s
    left = (workers - share * rate_per_s * begins_s) * math.exp(
        -share * (hang_s - begins_s) / call_s
    )
    return begins_s, workers - left


@bank.wrong(
    "no look at a line that was there before",
    check="check-begins-edges",
    hint="16 calls are due, and 15 workers there. What is there already?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    slack = workers - (1 - share) * rate_per_s * call_s
    begins_s = max(slack, 0) / (share * rate_per_s)
    if begins_s >= hang_s + call_s:
        begins_s = math.inf
    if begins_s >= hang_s:
        return begins_s, share * rate_per_s * hang_s
    held = share * rate_per_s * begins_s
    return begins_s, workers - (workers - held) * math.exp(-share * (hang_s - begins_s) / call_s)


@bank.wrong(
    "exact load taken for a line: >= for >",
    check="check-begins-edges",
    hint="16 calls are due, and 16 workers there. Did anybody wait before?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    load = rate_per_s * call_s
    if load >= workers:
        begins_s = 0
    else:
        begins_s = (workers - load + share * load) / (share * rate_per_s)
        if begins_s >= hang_s + call_s:
            begins_s = math.inf
    if begins_s >= hang_s:
        return begins_s, share * rate_per_s * hang_s
    held = share * rate_per_s * begins_s
    return begins_s, workers - (workers - held) * math.exp(-share * (hang_s - begins_s) / call_s)


@bank.wrong(
    "the chapter's pencil copied: rate 10, call 2",
    check="check-begins",
    hint="aren't needed for the others, and how many of those go in a second?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    busy = 20 * (1 - share)
    line_from_s = (workers - busy) / (share * 10)
    if hang_s < line_from_s:
        return (line_from_s if line_from_s < hang_s + 2 else math.inf), share * 10 * hang_s
    return max(line_from_s, 0), workers - busy * math.exp(-share * (hang_s - line_from_s) / 2)


@bank.wrong(
    "boxes the wrong way round",
    check="check-begins",
    hint="So many workers does Z hold. Which box comes first?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    if rate_per_s * call_s > workers:
        begins_s = 0
    else:
        begins_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
        if begins_s >= hang_s + call_s:
            begins_s = math.inf
    at_s = min(begins_s, hang_s)
    left = workers - share * rate_per_s * at_s
    return workers - left * math.exp(-share * (hang_s - at_s) / call_s), begins_s


@bank.wrong(
    "the end of the last call is counted as a begin: <= and a call too many",
    check="check-begins-edges",
    hint="The last goes just as the first is free again. Are these enough?",
)
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    if rate_per_s * call_s > workers:
        begins_s = 0
    else:
        begins_s = (workers - (1 - share) * rate_per_s * call_s) / (share * rate_per_s)
        if begins_s > hang_s + 2 * call_s:
            begins_s = math.inf
    at_s = min(begins_s, hang_s)
    return begins_s, workers - (workers - share * rate_per_s * at_s) * math.exp(
        -share * (hang_s - at_s) / call_s
    )


@bank.wrong(
    "nan isn't late: `late if took > promise`",
    check="check-fairness",
    hint="who is among all, and who in time? Then the index, of those shares.",
)
def fairness(bookings, promise_s):
    late, count = {}, {}
    for row in bookings:
        count[row.clinic] = count.get(row.clinic, 0) + 1
        late.setdefault(row.clinic, 0)
        if row.confirmed_s - row.arrived_s > promise_s:
            late[row.clinic] += 1
    x = [1 - late[clinic] / count[clinic] for clinic in count]
    if sum(x) == 0:
        return 1
    return sum(x) ** 2 / (len(x) * sum(value**2 for value in x))


@bank.wrong(
    "shares of those with a confirmation",
    check="check-fairness",
    hint="Those who were never confirmed aren't among all. Did they not book?",
)
def fairness(bookings, promise_s):
    done, good = {}, {}
    for row in bookings:
        done.setdefault(row.clinic, 0)
        good.setdefault(row.clinic, 0)
        if not math.isnan(row.confirmed_s):
            done[row.clinic] += 1
            good[row.clinic] += row.confirmed_s <= row.arrived_s + promise_s
    x = [good[c] / done[c] if done[c] else 0 for c in done]
    return sum(x) ** 2 / (len(x) * sum(v * v for v in x)) if any(x) else 1


@bank.wrong(
    "the queue wait is promised: start less acceptance",
    check="check-fairness",
    hint="who is among all, and who in time? Then the index, of those shares.",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        marks.setdefault(row.clinic, []).append(row.started_s - row.accepted_s <= promise_s)
    x = [sum(m) / len(m) for m in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(v * v for v in x)) if any(x) else 1


@bank.wrong(
    "forty clinics, as the text has it",
    check="check-fairness",
    hint="There are forty clinics, you say. Which of them were booked?",
)
def fairness(bookings, promise_s):
    x = []
    for clinic in range(40):
        marks = [r.confirmed_s - r.arrived_s <= promise_s for r in bookings if r.clinic == clinic]
        x.append(sum(marks) / len(marks) if marks else 0)
    return sum(x) ** 2 / (40 * sum(v * v for v in x)) if any(x) else 1


@bank.wrong(
    "division by zero if nobody is in time",
    check="check-fairness-edges",
    hint="Is anybody better off?",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [sum(m) / len(m) for m in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(v * v for v in x))


@bank.wrong(
    "the chapter's other figure: J of the mean wait",
    check="check-fairness",
    hint="who is among all, and who in time? Then the index, of those shares.",
)
def fairness(bookings, promise_s):
    waits = {}
    for row in bookings:
        waits.setdefault(row.clinic, []).append(row.started_s - row.accepted_s)
    x = [fmean(s for s in w if not math.isnan(s)) for w in waits.values()]
    return sum(x) ** 2 / (len(x) * sum(v * v for v in x))


@bank.wrong(
    "every booking is an x",
    check="check-fairness",
    hint="for itself, whatever its clinic. Between whom is Nadia to compare?",
)
def fairness(bookings, promise_s):
    x = [row.confirmed_s - row.arrived_s <= promise_s for row in bookings]
    return sum(x) ** 2 / (len(x) * sum(v * v for v in x)) if any(x) else 1


@bank.wrong(
    "shares rounded to a tenth on the way",
    check="check-fairness",
    hint="who is among all, and who in time? Then the index, of those shares.",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [round(fmean(m), 1) for m in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(v * v for v in x)) if any(x) else 1


@bank.wrong(
    "in time or not at all, clinic by clinic: nine in ten",
    check="check-fairness",
    hint="who is among all, and who in time? Then the index, of those shares.",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [fmean(m) >= 0.9 for m in marks.values()]
    return sum(x) ** 2 / (len(x) * sum(x)) if any(x) else 1


@bank.wrong(
    "unfairness: 1 less the index",
    check="check-fairness",
    hint="That is what is missing from 1. What is it if all are alike?",
)
def fairness(bookings, promise_s):
    marks = {}
    for row in bookings:
        marks.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    x = [fmean(m) for m in marks.values()]
    return 1 - sum(x) ** 2 / (len(x) * sum(v * v for v in x)) if any(x) else 0


@bank.wrong(
    "each group drawn anew, from all (with replacement)",
    check="check-blast",
    hint="anew, you say, from all of them. May a hand hold one group twice?",
)
def blast(shards, pick):
    whole, none = (pick / shards) ** pick, (1 - pick / shards) ** pick
    return whole, 1 - whole - none, none


@bank.wrong(
    "a hand in another order is another hand",
    check="check-blast",
    hint="A hand in another order is another hand, you say. Do the workers mind?",
)
def blast(shards, pick):
    hands = math.perm(shards, pick)
    none = math.perm(shards - pick, pick) / hands
    return 1 / hands, 1 - 1 / hands - none, none


@bank.wrong(
    "the dead one's own hand isn't dealt again",
    check="check-blast",
    hint="are there? How many have all, how many nothing of the dead one's?",
)
def blast(shards, pick):
    hands = math.comb(shards, pick)
    if hands == 1:
        return 1, 0, 0
    whole = 0
    none = math.comb(shards - pick, pick) / (hands - 1)
    return whole, 1 - none, none


@bank.wrong(
    "some counts those with all as well",
    check="check-blast",
    hint="up to more than 1. Who has all, has some: are they counted twice?",
)
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, 1 - none, none


@bank.wrong("none first, all last", check="check-blast", hint="Which comes first: all, or none?")
def blast(shards, pick):
    chances = [
        math.comb(pick, k) * math.comb(shards - pick, pick - k) / math.comb(shards, pick)
        for k in range(pick + 1)
    ]
    return chances[0], sum(chances[1:-1]), chances[-1]


@bank.wrong("in per cent", check="check-blast", hint="In a hundred? A chance is from 0 to 1.")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    whole, none = 100 / hands, 100 * math.comb(shards - pick, pick) / hands
    return whole, 100 - whole - none, none


@bank.wrong(
    "one group in common is all that some can be",
    check="check-blast",
    hint="One in common, and no more. Is that all that 'some' can be?",
)
def blast(shards, pick):
    hands = math.comb(shards, pick)
    some = pick * math.comb(shards - pick, pick - 1) / hands if pick > 1 else 0
    return 1 / hands, some, math.comb(shards - pick, pick) / hands


@bank.wrong(
    "neighbouring groups only: hands are windows",
    check="check-blast",
    hint="are there? How many have all, how many nothing of the dead one's?",
)
def blast(shards, pick):
    windows = [set(range(i, i + pick)) for i in range(shards - pick + 1)]
    common = [len(windows[0] & each) for each in windows]
    n = len(windows)
    whole, none = common.count(pick) / n, common.count(0) / n
    return whole, 1 - whole - none, none


@bank.wrong(
    "None breaks it: min(load, None)",
    check="check-useful",
    hint="how many calls does it bring at once, and how many can it take?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(sum(min(a, n) for a, n in zip(loads, limits, strict=False)) - 1e-9)
    pace = min(1, min(n / a for a, n in zip(loads, limits, strict=False)))
    return useful, max(workers - sum(loads) * pace, 0) if pace < 1 else 0


@bank.wrong(
    "int(...) + 1 also where the sum is whole",
    check="check-useful",
    hint="that? As water there is no luck. Where the sum is whole, is one idle?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = (
        int(sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False)) + 1e-9)
        + 1
    )
    pace = min(
        (n / a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9),
        default=1,
    )
    return useful, max(workers - sum(loads) * pace, 0) if pace < 1 else 0


@bank.wrong(
    "dust: ceil of a sum that is whole but for floats",
    check="check-useful",
    hint="It comes to 7 exactly. Does your sum say so?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(
        sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False))
    )
    pace = min(
        (n / a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9),
        default=1,
    )
    return useful, max(workers - sum(loads) * pace, 0) if pace < 1 else 0


@bank.wrong(
    "a clinic exactly at its limit is taken to be behind (>=)",
    check="check-stuck",
    hint="The limit is met exactly. Does that clinic fall behind?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(
        sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False)) - 1e-9
    )
    behind = [n / a for a, n in zip(loads, limits, strict=False) if n is not None and a >= n]
    if not behind:
        return useful, 0
    return useful, max(workers - sum(loads) * min(behind), 0)


@bank.wrong(
    "call_s is the chapter's 2",
    check="check-useful",
    hint="how many calls does it bring at once, and how many can it take?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * 2 for r in rates_per_s]
    useful = math.ceil(
        sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False)) - 1e-9
    )
    pace = min(
        (n / a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9),
        default=1,
    )
    return useful, max(workers - sum(loads) * pace, 0) if pace < 1 else 0


@bank.wrong(
    "stuck: the first clinic that is behind sets the pace",
    check="check-stuck",
    hint="is furthest behind? At its pace, how many calls of ALL are worked on?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(
        sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False)) - 1e-9
    )
    for load, limit in zip(loads, limits, strict=False):
        if limit is not None and load > limit + 1e-9:
            return useful, max(workers - sum(loads) * limit / load, 0)
    return useful, 0


@bank.wrong(
    "stuck: the paces of all that are behind, averaged",
    check="check-stuck",
    hint="is furthest behind? At its pace, how many calls of ALL are worked on?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(
        sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False)) - 1e-9
    )
    behind = [n / a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9]
    if not behind:
        return useful, 0
    return useful, max(workers - sum(loads) * fmean(behind), 0)


@bank.wrong(
    "stuck: only the clinics that are behind are slowed, the others go on",
    check="check-stuck",
    hint="is furthest behind? At its pace, how many calls of ALL are worked on?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    work = sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False))
    over = [a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9]
    pace = min(
        (n / a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9),
        default=1,
    )
    healthy = sum(loads) - sum(over)
    return math.ceil(work - 1e-9), max(workers - healthy - pace * sum(over), 0) if over else 0


@bank.wrong(
    "limits changed in place (None filled in)",
    check="check-useful",
    hint="has changed limits, and others need it as it was. Work on a copy.",
)
def absorb(rates_per_s, limits, call_s, workers):
    for i, n in enumerate(limits):
        if n is None:
            limits[i] = 10**9
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(sum(map(min, loads, limits)) - 1e-9)
    pace = min([1] + [n / a for a, n in zip(loads, limits, strict=False) if a > n + 1e-9])
    return useful, max(workers - sum(loads) * pace, 0) if pace < 1 else 0


@bank.wrong(
    "stuck in whole workers (floor)",
    check="check-stuck",
    hint="is furthest behind? At its pace, how many calls of ALL are worked on?",
)
def absorb(rates_per_s, limits, call_s, workers):
    loads = [r * call_s for r in rates_per_s]
    useful = math.ceil(
        sum(a if n is None else min(a, n) for a, n in zip(loads, limits, strict=False)) - 1e-9
    )
    pace = min(
        (n / a for a, n in zip(loads, limits, strict=False) if n is not None and a > n + 1e-9),
        default=1,
    )
    return useful, int(max(workers - sum(loads) * pace, 0)) if pace < 1 else 0


@bank.wrong(
    "cap, but one attempt: refused is given up",
    check="check-wall-unseen",
    hint="What happens to a booking whose call goes wrong, or takes too long?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    return Design.queued(workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)))


@bank.wrong(
    "cap with five attempts, exponential",
    check="check-wall-unseen",
    hint="What happens to a booking whose call goes wrong, or takes too long?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=5, backoff=Backoff.exponential(1, cap_s=60))
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)), policy=policy
    )


@bank.wrong(
    "cap, timeout and retries without keys: confirmed twice",
    check="check-wall",
    hint="What happens to a booking whose call goes wrong, or takes too long?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(
        timeout_s=3 * town.calls.mean_s, max_attempts=1000, backoff=Backoff.fixed(5)
    )
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)), policy=policy
    )


@bank.wrong(
    "cap from the average clinic",
    check="check-wall",
    hint="Do they wait for a worker, or at your wall?",
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    each = load / len(town.clinic_shares)
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(each + 2 * math.sqrt(each)), policy=policy
    )


@bank.wrong(
    "cap from the first clinic in the list",
    check="check-wall",
    hint="Do they wait for a worker, or at your wall?",
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    big = town.clinic_shares[0] * load
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)), policy=policy
    )


@bank.wrong(
    "cap in bookings a second: call time forgotten",
    check="check-wall",
    hint="Do they wait for a worker, or at your wall?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0)
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    return Design.queued(workers=workers, clinic_cap=math.ceil(big), policy=policy)


@bank.wrong(
    "the whole budget over the six minutes: rounded up, and the tail isn't counted",
    check="check-wall",
    hint="How many are paid, and from when to when?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.ceil(town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h)
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)), policy=policy
    )


@bank.wrong(
    "cap, and who waits over half a minute is told so",
    check="check-wall",
    hint="What happens to a booking whose call goes wrong, or takes too long?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    cap = math.ceil(big + 2 * math.sqrt(big))
    return Design.queued(workers=workers, clinic_cap=cap, policy=policy, max_age_s=30)


@bank.wrong(
    "cap, and a bounded backlog from chapter 05",
    check="check-wall",
    hint="Which part of your design says no?",
)
def wall(town):
    load = town.rate_at(0) * town.calls.mean_s
    big = max(town.clinic_shares) * load
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    cap = math.ceil(big + 2 * math.sqrt(big))
    return Design.queued(
        workers=workers, clinic_cap=cap, policy=policy, backlog_limit=int(2 * workers)
    )


@bank.wrong(
    "Eastport's numbers for every town",
    check="check-wall-town",
    hint="How many are paid, and from when to when?",
)
def wall(town):
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    return Design.queued(workers=32, clinic_cap=8, policy=policy)


@bank.wrong(
    "the refused are tried again at once, ten times",
    check="check-wall-unseen",
    hint="What happens to a booking whose call goes wrong, or takes too long?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=10)
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)), policy=policy
    )


@bank.wrong(
    "attempts for a minute of trouble only (it lasts three)",
    check="check-wall-unseen",
    hint="What happens to a booking whose call goes wrong, or takes too long?",
)
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    workers = math.floor(
        0.97 * town.budget_gbp / (town.duration_s / 3600) / town.prices.worker_gbp_per_h
    )
    policy = CallPolicy(max_attempts=13, backoff=Backoff.fixed(5))
    return Design.queued(
        workers=workers, clinic_cap=math.ceil(big + 2 * math.sqrt(big)), policy=policy
    )


@bank.right("closed form, step by step")
def dead_clinic(share, rate_per_s, call_s, workers, hang_s):
    z_per_s = share * rate_per_s
    load = rate_per_s * call_s
    if load > workers:
        begins_s = 0
    elif z_per_s == 0:
        return math.inf, 0
    else:
        begins_s = (workers - (1 - share) * load) / z_per_s
        if begins_s >= hang_s + call_s:
            begins_s = math.inf
    if begins_s >= hang_s:
        return begins_s, z_per_s * hang_s
    left = workers - z_per_s * begins_s
    return begins_s, workers - left * math.exp(-share * (hang_s - begins_s) / call_s)


@bank.right("dictionaries, exact in microseconds")
def fairness(bookings, promise_s):
    booked, good = {}, {}
    for row in bookings:
        booked[row.clinic] = booked.get(row.clinic, 0) + 1
        good.setdefault(row.clinic, 0)
        if row.confirmed_s == row.confirmed_s:
            good[row.clinic] += round((row.confirmed_s - row.arrived_s) * 1e6) <= round(
                promise_s * 1e6
            )
    x = [good[c] / booked[c] for c in booked]
    squares = sum(v * v for v in x)
    return sum(x) ** 2 / (len(x) * squares) if squares else 1


@bank.right("as a first draft would be: plain subtraction")
def fairness(bookings, promise_s):
    in_time = {}
    for row in bookings:
        in_time.setdefault(row.clinic, []).append(row.confirmed_s - row.arrived_s <= promise_s)
    shares = [sum(marks) / len(marks) for marks in in_time.values()]
    if not any(shares):
        return 1
    return sum(shares) ** 2 / (len(shares) * sum(x**2 for x in shares))


@bank.right("products of what is left, card by card (0 by itself where hands must overlap)")
def blast(shards, pick):
    none = 1.0
    for i in range(pick):
        none *= 1 - pick / (shards - i)
    whole = 1 / math.comb(shards, pick)
    return whole, 1 - whole - none, none


@bank.right("comb, the rest by subtraction")
def blast(shards, pick):
    hands = math.comb(shards, pick)
    none = math.comb(shards - pick, pick) / hands
    return 1 / hands, (hands - 1 - math.comb(shards - pick, pick)) / hands, none


@bank.right("plain")
def absorb(rates_per_s, limits, call_s, workers):
    work, total, pace = 0, 0, 1
    for rate, limit in zip(rates_per_s, limits, strict=True):
        load = rate * call_s
        total += load
        if limit is None or load <= limit + 1e-9:
            work += load
        else:
            work += limit
            pace = min(pace, limit / load)
    useful = math.ceil(work - 1e-6)
    return useful, max(0, workers - total * pace) if pace < 1 else 0


@bank.right("cap with two roots of room, workers from the budget, fixed retries")
def wall(town):
    big = max(town.clinic_shares) * town.rate_at(0) * town.calls.mean_s
    cap = math.ceil(big + 2 * math.sqrt(big))
    hours = town.duration_s / 3600
    workers = math.floor(0.97 * town.budget_gbp / hours / town.prices.worker_gbp_per_h)
    policy = CallPolicy(max_attempts=1000, backoff=Backoff.fixed(5))
    return Design.queued(workers=workers, clinic_cap=cap, policy=policy)
