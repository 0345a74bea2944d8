"""How fast `simulate` is, beside the textbook SimPy models, on the same Mornings in one run.

`told` is the library's own story in SimPy (`method="simpy"`), which is there to be read; `loop` the
loop that runs whatever the recursion can't express.

    python tests/benchmark.py [rounds]

Each round runs every contestant once, in turn, so that a busy machine slows them all alike; the
best of all rounds counts. Ciw and salabim take part if they are installed. Not a test: nothing
fails here because a machine is slow, only because an answer is wrong.
"""

import gc
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import textbook

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    Morning,
    OnDemand,
    Outage,
    RetryBudget,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    judge,
    review,
    simulate,
)
from waitingroom_lib.run.simulate import _accepted
from waitingroom_lib.show.film import film
from waitingroom_lib.study import MEASURES, sweep

ROUNDS = 5
TARGET = 20  # times faster than the textbook model, by the recursion
FEATURED_TARGET = 10  # the same with every feature on, by the loop
DESIGNS = {
    "queued, enough workers": Design.queued(workers=30),
    "queued, 24 workers": Design.queued(workers=24),
    "queued, far too few": Design.queued(workers=8),
    "synchronous, enough threads": Design.synchronous(threads=60),
    "synchronous, too few": Design.synchronous(threads=20),
}
BAD_MONDAY = Scenario.monday(
    popularity_skew=0.3,
    urgent_share=0.1,
    clinic_limit=4,
    failure_probability=0.02,
    worker_death_probability=0.001,
    troubles=(
        Slowdown(from_s=2000.1, until_s=4000.2, factor=3, clinics=tuple(range(20, 40))),
        Outage(from_s=2400.3, until_s=3600.4, mode="hang", clinics=tuple(range(5))),
        Outage(from_s=6000.5, until_s=6600.6, mode="refuse", clinics=tuple(range(60, 90))),
    ),
)
TRIES = CallPolicy(
    timeout_s=10.0123,
    max_attempts=3,
    backoff=Backoff.exponential(1, cap_s=30),
    retry_budget=RetryBudget(ratio=0.1, burst=10),
    redelivery_s=20.0011,
)
GUARDED = replace(TRIES, breaker=Breaker(failures=5, open_s=30.0007))
SCALED = Autoscaler(
    rule=OnDemand(call_s=2.2, drain_s=60), every_s=30, boot_s=90.0003, minimum=8, maximum=60
)
FEATURED = {
    "calls that are tried again": Design.queued(workers=30, policy=TRIES),
    "  and a limit, a highest age": Design.queued(
        workers=24, backlog_limit=2000, max_age_s=300.0003, policy=TRIES
    ),
    "  and breakers, a cap": Design.queued(
        workers=30, backlog_limit=2000, max_age_s=300.0003, clinic_cap=4, policy=GUARDED
    ),
    "  and a schedule, priority": Design.queued(
        workers=Schedule(steps=((0, 8), (1700, 34), (6000, 20))),
        order="priority",
        backlog_limit=2000,
        max_age_s=300.0003,
        clinic_cap=4,
        policy=GUARDED,
    ),
    "  and an autoscaler": Design.queued(
        workers=SCALED, backlog_limit=2000, max_age_s=300.0003, clinic_cap=4, policy=GUARDED
    ),
    "threads that try again": Design.synchronous(
        threads=60,
        backlog_limit=200,
        clinic_cap=4,
        policy=replace(GUARDED, backoff=Backoff.none(), redelivery_s=None),
    ),
}
EVERYTHING = Design.queued(
    workers=SCALED,
    backlog_limit=2000,
    max_age_s=300,
    codel=CoDel(target_s=60, interval_s=120),
    clinic_cap=4,
    shards=Shards(of=8, pick=2),
    policy=replace(GUARDED, idempotency_keys=True),
)


def contestants(morning: Morning, design: Design) -> list[Callable[[], object]]:
    """The textbook model, the story told in SimPy, and the exact recursion."""
    return [
        lambda: textbook.run(morning, design),
        lambda: simulate(morning, design, method="simpy"),
        lambda: simulate(morning, design, method="recursion"),
    ]


def seconds(run: Callable[[], object]) -> float:
    """How long one run takes, with nothing left over or remembered from the runs before."""
    _accepted.clear()
    gc.collect()
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def best_of(runs: list[Callable[[], object]], rounds: int) -> list[float]:
    """The shortest time of each run, all of them taking turns."""
    taken = [[seconds(run) for run in runs] for _ in range(rounds)]
    return [min(column) for column in zip(*taken, strict=True)]


def agree(morning: Morning, design: Design) -> None:
    """What is compared must give the same answer."""
    expected = [confirmed_s for _, _, confirmed_s in textbook.run(morning, design)]
    for method in ("simpy", "recursion"):
        found = simulate(morning, design, method=method).bookings.confirmed_s
        worst_s = max(abs(a - b) for a, b in zip(found, expected, strict=True))
        assert worst_s < 1e-6, f"{method} differs from the textbook model by {worst_s} s"


def compare(morning: Morning, rounds: int) -> float:
    """Print a table of one Monday; return the least speed-up by the recursion."""
    print(f"A whole Monday, {len(morning):,} bookings; microseconds a booking, best of {rounds}\n")
    print(f"{'design':28} {'textbook':>9} {'told':>7} {'recursion':>10}   times faster")
    least = float("inf")
    for name, design in DESIGNS.items():
        agree(morning, design)
        times = best_of(contestants(morning, design), rounds)
        book_us, simpy_us, exact_us = (1e6 * taken / len(morning) for taken in times)
        least = min(least, book_us / exact_us)
        print(
            f"{name:28} {book_us:9.1f} {simpy_us:7.2f} {exact_us:10.2f}   "
            f"{book_us / simpy_us:.1f} and {book_us / exact_us:.1f}",
            flush=True,
        )
    return least


def agree_on_all(morning: Morning, design: Design) -> int:
    """Whatever goes wrong, every booking must come to the same end; the number of calls made."""
    outcome, story = simulate(morning, design), textbook.run_featured(morning, design)
    rows = outcome.bookings
    found = (rows.accepted_us, rows.started_us, rows.confirmed_us, rows.attempts, rows.state)
    assert list(zip(*found, strict=True)) == story.bookings, "the textbook model says otherwise"
    return len(outcome.call_log)


def compare_featured(rounds: int) -> float:
    """Print a table of a Monday on which much goes wrong; return the least speed-up."""
    morning = BAD_MONDAY.sample(1)
    print(f"\nA bad Monday, {len(morning):,} bookings; microseconds a booking, best of {rounds}\n")
    print(f"{'design':28} {'textbook':>9} {'told':>7} {'loop':>7} {'calls':>10}   times faster")
    least = float("inf")
    for name, design in FEATURED.items():
        calls = agree_on_all(morning, design)  # and all that chance decides has been drawn
        book_us, told_us, loop_us = (
            1e6 * taken / len(morning)
            for taken in best_of(
                [
                    lambda design=design: textbook.run_featured(morning, design),
                    lambda design=design: simulate(morning, design, method="simpy"),
                    lambda design=design: simulate(morning, design),
                ],
                rounds,
            )
        )
        least = min(least, book_us / loop_us)
        print(
            f"{name:28} {book_us:9.1f} {told_us:7.2f} {loop_us:7.2f} {calls:10,}   "
            f"{book_us / told_us:.1f} and {book_us / loop_us:.1f}",
            flush=True,
        )
    calls = len(simulate(morning, EVERYTHING).call_log)
    told_us, loop_us = (
        1e6 * taken / len(morning)
        for taken in best_of(
            [
                lambda: simulate(morning, EVERYTHING, method="simpy"),
                lambda: simulate(morning, EVERYTHING),
            ],
            rounds,
        )
    )
    name = "  and shards, CoDel, keys"
    print(f"{name:28} {'-':>9} {told_us:7.2f} {loop_us:7.2f} {calls:10,}")
    return least


def grow(rounds: int) -> None:
    """Print how the time a booking grows with the bookings, and so the backlog."""
    print("\nMore and more bookings, with far too few workers: microseconds a booking\n")
    print(f"{'bookings':>10} {'most waiting':>13} {'told':>7} {'recursion':>10} {'everything':>11}")
    design = Design.queued(workers=10)
    patient = replace(EVERYTHING, workers=10, backlog_limit=None, max_age_s=None, codel=None)
    for minutes in (6, 60, 600):
        morning = Scenario.steady(rate_per_s=12, hours=minutes / 60).sample(1)
        waiting = max(simulate(morning, design).timeline(60).backlog)
        _, *runs = contestants(morning, design)
        simulate(morning, patient)
        runs.append(lambda morning=morning: simulate(morning, patient))
        times = best_of(runs, rounds if minutes < 600 else 1)
        simpy_us, exact_us, all_us = (1e6 * taken / len(morning) for taken in times)
        print(
            f"{len(morning):10,} {waiting:13,} {simpy_us:7.2f} {exact_us:10.2f} {all_us:11.2f}",
            flush=True,
        )


def widen(rounds: int) -> None:
    """Print how the time a booking grows with the workers, kept as busy all the way."""
    print("\nMore and more workers, 90% of them busy, 36,000 bookings: microseconds a booking\n")
    print(f"{'workers':>10} {'told':>7} {'recursion':>10} {'everything':>11}")
    for workers in (2, 20, 200, 2000):
        rate_per_s = 0.9 * workers / 2
        scenario = Scenario.steady(rate_per_s, hours=10 / rate_per_s)
        morning, design = scenario.sample(1), Design.queued(workers=workers, servers=workers)
        shards = Shards(of=8, pick=2) if workers >= 8 else None
        limits = {"codel": None, "clinic_cap": None, "max_age_s": None, "backlog_limit": None}
        everything = replace(EVERYTHING, workers=workers, servers=workers, shards=shards, **limits)
        _, *runs = contestants(morning, design)
        simulate(morning, everything)
        runs.append(lambda morning=morning, everything=everything: simulate(morning, everything))
        simpy_us, exact_us, all_us = (1e6 * taken / len(morning) for taken in best_of(runs, rounds))
        print(f"{workers:10,} {simpy_us:7.2f} {exact_us:10.2f} {all_us:11.2f}", flush=True)


def try_again(rounds: int) -> None:
    """Print how the time a call grows with the attempts that the few who fail may make."""
    print("\nMore and more attempts, for the patients of one clinic of a hundred that refuses\n")
    print(f"{'attempts':>10} {'calls':>10} {'us a call':>10}")
    for attempts in (1, 10, 100, 1000):
        down = Outage(from_s=0, until_s=1e8, mode="refuse", clinics=(0,))
        morning = Scenario.steady(10, hours=1, clinics=100, troubles=(down,)).sample(1)
        design = Design.queued(workers=60, policy=CallPolicy(max_attempts=attempts))
        calls = len(simulate(morning, design).call_log)
        (taken,) = best_of([lambda m=morning, d=design: simulate(m, d)], rounds)
        print(f"{attempts:10,} {calls:10,} {1e6 * taken / calls:10.2f}", flush=True)


def set_aside(rounds: int) -> None:
    """Print how the time a booking grows with those who stand aside behind one open breaker."""
    print("\nMore and more bookings aside, behind the breaker of one clinic\n")
    print(f"{'aside':>10} {'bookings':>10} {'us a booking':>13}")
    policy = CallPolicy(timeout_s=5, max_attempts=50, breaker=Breaker(failures=3, open_s=30))
    for aside in (2_000, 8_000, 16_000, 32_000, 64_000):
        hours = aside / 20 / 3600
        down = Outage(from_s=0, until_s=3600 * hours, mode="hang")
        morning = Scenario.steady(20, hours=hours, clinics=1, troubles=(down,)).sample(1)
        design = Design.queued(workers=60, policy=policy)
        most = max(simulate(morning, design).timeline(10).held)
        (taken,) = best_of([lambda m=morning, d=design: simulate(m, d)], rounds)
        print(f"{most:10,} {len(morning):10,} {1e6 * taken / len(morning):13.2f}", flush=True)


ORDINARY = Scenario.monday().sample(1)
BAD = BAD_MONDAY.sample(1)
TURNS = {
    "plain": (ORDINARY, DESIGNS["queued, far too few"]),
    "plain, with a limit": (ORDINARY, Design.queued(workers=10, backlog_limit=600)),
    "threads": (ORDINARY, DESIGNS["synchronous, too few"]),
    "an autoscaler": (ORDINARY, Design.queued(workers=SCALED)),
    "fair, and a cap": (ORDINARY, Design.queued(workers=30, order="fair", clinic_cap=2)),
    **{f"bad: {name.strip()}": (BAD, design) for name, design in FEATURED.items()},
    "bad: and shards, CoDel, keys": (BAD, EVERYTHING),
}


def turn(morning: Morning, design: Design) -> bytes:
    """One turn of the board: from a design to the film that the page is sent."""
    outcome = simulate(morning, design)
    return film(outcome, verdict=judge(outcome), review=review(outcome)).block


def turn_the_board(rounds: int) -> None:
    """Print how long one turn of the board takes, and how much of it is the run."""
    print("\nOne turn of the board, from a design to its film: milliseconds\n")
    print(f"{'design':32} {'the run':>8} {'all':>7}")
    for name, (morning, design) in TURNS.items():
        simulate(morning, design)
        runs = [lambda m=morning, d=design: simulate(m, d), lambda m=morning, d=design: turn(m, d)]
        run_s, all_s = best_of(runs, rounds)
        print(f"{name:32} {1e3 * run_s:8.1f} {1e3 * all_s:7.1f}", flush=True)


def compare_studies(seeds: int = 20, anew: int = 2) -> None:
    """Print how long a study takes, beside drawing everything anew for each of its runs."""
    designs = {
        (workers, servers): Design.queued(workers=workers, servers=servers)
        for workers in range(10, 40)
        for servers in (2, 4)
    }
    scenario, drawn = Scenario.monday(), {}

    def draw_anew() -> None:
        for label, design in designs.items():
            rows = []
            for seed in range(1, anew + 1):
                outcome = simulate(scenario.sample(seed), design)
                rows.append([of(outcome) for of in MEASURES.values()])
            drawn[label] = [sum(column) / anew for column in zip(*rows, strict=True)]

    few = sweep(scenario, designs, anew, jobs=1, progress=False)
    study_s = seconds(lambda: sweep(scenario, designs, seeds, jobs=1, progress=False))
    anew_s = seconds(draw_anew) * seeds / anew
    for label, figures in drawn.items():
        for name, figure in zip(MEASURES, figures, strict=True):
            assert abs(few.at[label, name] - figure) <= 1e-9 * abs(figure), (label, name)
    print(f"\nA study of {len(designs)} designs on {seeds} Mondays, on one core: {study_s:.0f} s;")
    print(f"with every Monday drawn anew for each design {anew_s / study_s:.1f} times as long.")


def run_ciw(morning: Morning, workers: int) -> list[float]:
    """When each call starts, by Ciw."""
    import ciw

    gaps_s = [now - before for now, before in zip(morning.arrived_s, (0, *morning.arrived_s))]  # noqa: B905
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*gaps_s, float("inf")])],
        service_distributions=[ciw.dists.Sequential(list(morning.call_s))],
        number_of_servers=[workers],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(len(morning), method="Finish")
    return sorted(record.service_start_date for record in run.get_all_records())


def run_salabim(morning: Morning, workers: int) -> list[float]:
    """When each call starts, by salabim."""
    import salabim

    salabim.yieldless(False)
    env = salabim.Environment(trace=False)
    pool = salabim.Resource("workers", capacity=workers, monitor=False)
    started_s = [0.0] * len(morning)

    class Patient(salabim.Component):
        def process(self, booking):
            yield self.request(pool)
            started_s[booking] = env.now()
            yield self.hold(morning.call_s[booking])
            self.release(pool)

    class Patients(salabim.Component):
        def process(self):
            for booking, arrived_s in enumerate(morning.arrived_s):
                yield self.hold(till=arrived_s)
                Patient(booking=booking, name="")

    Patients()
    env.run()
    return started_s


PEERS = {"ciw": run_ciw, "salabim": run_salabim}


def race(peers: Sequence[str], rounds: int) -> None:
    """Print how fast others are with the same arrivals and calls, and that they say the same."""
    scenario, workers = Scenario.steady(10, hours=0.5, accept_s=0), 22
    morning, design = scenario.sample(1), Design.queued(workers=workers)
    runs = {
        "textbook": lambda: [row[1] for row in textbook.run(morning, design)],
        "simulate": lambda: simulate(morning, design).bookings.started_s,
        "told in SimPy": lambda: simulate(morning, design, method="simpy").bookings.started_s,
    } | {name: lambda peer=PEERS[name]: peer(morning, workers) for name in peers}
    expected = runs["textbook"]()
    for name, run in runs.items():
        worst_s = max(abs(a - b) for a, b in zip(run(), expected, strict=True))
        assert worst_s < 1e-6, f"{name} differs from the textbook model by {worst_s} s"
    print(f"\nOthers, {workers} workers, {len(morning):,} bookings: microseconds a booking\n")
    times = best_of(list(runs.values()), rounds)
    for name, taken in zip(runs, times, strict=True):
        each_us = 1e6 * taken / len(morning)
        print(f"{name:28} {each_us:9.1f}   {times[0] / taken:.2f} times the textbook's speed")


def main() -> None:
    """Say how long it takes, then measure."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    morning = Scenario.monday().sample(1)
    design = DESIGNS["queued, 24 workers"]
    once_s = sum(seconds(run) for run in contestants(morning, design))
    about_s = once_s * (4.5 * (rounds + 1) + 22 * (rounds + 1) + 2 * rounds + 100)
    print(f"This takes about {about_s:.0f} s.\n", flush=True)
    least = compare(morning, rounds)
    least_featured = compare_featured(rounds)
    print(
        f"\nThe recursion is at least {least:.1f} times faster than the textbook model (aim: "
        f"{TARGET}), the loop with every feature on {least_featured:.1f} times (aim: "
        f"{FEATURED_TARGET})."
    )
    grow(min(rounds, 3))
    widen(min(rounds, 3))
    try_again(min(rounds, 3))
    set_aside(min(rounds, 3))
    turn_the_board(rounds)
    compare_studies()
    race([name for name in PEERS if importlib.util.find_spec(name)], min(rounds, 3))


if __name__ == "__main__":
    main()
