"""What a morning costs, itemised."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from waitingroom_lib._checks import require_choice
from waitingroom_lib._units import to_s


@dataclass(frozen=True, slots=True)
class CostItem:
    """One line of the bill: capacity, the hours it was paid for, and its price."""

    name: str
    hours: float
    gbp_per_h: float

    @property
    def gbp(self) -> float:
        """The line's total, GBP."""
        return self.hours * self.gbp_per_h


@dataclass(frozen=True, slots=True)
class Cost:
    """The bill of one morning, itemised."""

    items: tuple[CostItem, ...]

    @property
    def total_gbp(self) -> float:
        """The sum of all lines, GBP."""
        return sum(item.gbp for item in self.items)

    def hours(self, name: str) -> float:
        """Hours paid for of one item: `workers` or `servers`."""
        require_choice("name", name, "workers", "servers")
        return sum(item.hours for item in self.items if item.name == name)

    def __str__(self) -> str:
        """The bill, a line an item."""
        lines = [
            f"{item.name:8} {item.hours:8.1f} h x GBP {item.gbp_per_h:.2f} = GBP {item.gbp:7.2f}"
            for item in self.items
        ]
        return "\n".join([*lines, f"{'total':8} {'':21} GBP {self.total_gbp:7.2f}"])


def workers_at(steps: Sequence[tuple[int, int]], at_us: int) -> int:
    """How many workers there are at a time, given from when (microseconds) how many."""
    return steps[bisect_right(steps, at_us, key=lambda step: step[0]) - 1][1]


def worker_hours(steps: Sequence[tuple[int, int]], ended_us: int) -> float:
    """Hours of work until the run ended, of so many workers from when on."""
    until_us = [at for at, _ in steps[1:]] + [ended_us]
    worker_us = sum(
        workers * (until - at) for (at, workers), until in zip(steps, until_us, strict=True)
    )
    return to_s(worker_us) / 3600
