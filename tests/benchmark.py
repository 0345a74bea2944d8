"""How fast `simulate` is, beside the textbook SimPy model, on the same Mornings in one run.

    python tests/benchmark.py [rounds]

Each round runs every contestant once, in turn, so that a busy machine slows them all alike; the
best of all rounds counts. Not a test: nothing fails here because a machine is slow.
"""

import gc
import sys
import time
from collections.abc import Callable

import textbook

from waitingroom_lib import Design, Morning, Scenario, engine, simulate

ROUNDS = 5
TARGET = 5  # times faster than the textbook model, on SimPy
DESIGNS = {
    "queued, enough workers": Design.queued(workers=30),
    "queued, 24 workers": Design.queued(workers=24),
    "queued, far too few": Design.queued(workers=8),
    "synchronous, enough threads": Design.synchronous(threads=60),
    "synchronous, too few": Design.synchronous(threads=20),
}


def contestants(morning: Morning, design: Design) -> list[Callable[[], object]]:
    """The textbook model, simulate on SimPy, and simulate by the exact recursion."""
    return [
        lambda: textbook.run(morning, design),
        lambda: simulate(morning, design, method="simpy"),
        lambda: simulate(morning, design, method="recursion"),
    ]


def seconds(run: Callable[[], object]) -> float:
    """How long one run takes, with nothing left over or remembered from the runs before."""
    engine._accept.cache_clear()
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
    """Print a table of one Monday; return the least speed-up on SimPy."""
    print(f"A whole Monday, {len(morning):,} bookings; microseconds a booking, best of {rounds}\n")
    print(f"{'design':28} {'textbook':>9} {'simpy':>7} {'recursion':>10}   times faster")
    least = float("inf")
    for name, design in DESIGNS.items():
        agree(morning, design)
        times = best_of(contestants(morning, design), rounds)
        book_us, simpy_us, exact_us = (1e6 * taken / len(morning) for taken in times)
        least = min(least, book_us / simpy_us)
        print(
            f"{name:28} {book_us:9.1f} {simpy_us:7.2f} {exact_us:10.2f}   "
            f"{book_us / simpy_us:.1f} and {book_us / exact_us:.1f}"
        )
    return least


def grow(rounds: int) -> None:
    """Print how the time a booking grows with ten times the bookings, and so the backlog."""
    print("\nTen times the bookings, with far too few workers: microseconds a booking\n")
    print(f"{'bookings':>10} {'most waiting':>13} {'simpy':>7} {'recursion':>10}")
    design = Design.queued(workers=10)
    for hours in (1, 10):
        morning = Scenario.steady(rate_per_s=12, hours=hours).sample(1)
        waiting = max(simulate(morning, design).timeline(60).backlog)
        _, *runs = contestants(morning, design)
        simpy_us, exact_us = (1e6 * taken / len(morning) for taken in best_of(runs, rounds))
        print(f"{len(morning):10,} {waiting:13,} {simpy_us:7.2f} {exact_us:10.2f}")


def main() -> None:
    """Say how long it takes, then measure."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    morning = Scenario.monday().sample(1)
    design = DESIGNS["queued, 24 workers"]
    once_s = sum(seconds(run) for run in contestants(morning, design))
    about_s = once_s * (4.5 * (rounds + 1) + 5)  # threads are quicker than a queue
    print(f"This takes about {about_s:.0f} s.\n", flush=True)
    least = compare(morning, rounds)
    print(f"\nOn SimPy at least {least:.1f} times faster than the textbook model (aim: {TARGET}).")
    grow(min(rounds, 3))


if __name__ == "__main__":
    main()
