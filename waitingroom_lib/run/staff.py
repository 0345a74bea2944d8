"""The workers while they run, and why they come and go; which of them serve which clinic."""

from collections import deque
from collections.abc import Sequence
from heapq import heapify, heapreplace
from itertools import combinations
from random import Random

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.scaling import Observed

MOST_LOOKS = 60_000
"""Looks and orders of workers that a run may take, beside `LOOKS_A_BOOKING`."""

LOOKS_A_BOOKING = 20


def deal_groups(design: Design, clinics: int) -> list[Sequence[int]]:
    """The groups of workers that serve each clinic."""
    if not design.shards:
        return [(0,)] * clinics
    hands = list(combinations(range(design.shards.of), design.shards.pick))
    # Shuffled, always alike: neighbours in the list of clinics must not share a group by rule.
    draw = Random("shards").random
    hands.sort(key=lambda _: draw())
    return [hands[clinic % len(hands)] for clinic in range(clinics)]


class Staff:
    """The workers while they run, group by group: who is idle, in a call, booting or leaving.

    Args:
        groups: Number of groups; workers are spread over them as evenly as can be.
        start: Workers that are there at time 0.
    """

    def __init__(self, groups: int, start: int) -> None:
        self.ready = [start // groups + (group < start % groups) for group in range(groups)]
        """Workers that take bookings, in a call or idle."""
        self.idle = list(self.ready)
        self.leaving = [0] * groups
        """Workers in their last call."""
        self.booting: dict[int, int] = {}
        """The group of each worker that boots, by its ticket; the latest order is the last."""
        self.tickets = 0
        self.present_at: dict[int, int] = {0: start}
        """From when (microseconds) how many workers are there."""
        self.paid_at: dict[int, int] = {0: start}
        """From when (microseconds) how many workers are paid for."""

    @property
    def count(self) -> int:
        """Workers that are there or booting, without those that leave after their call."""
        return sum(self.ready) + len(self.booting)

    def want(self, wanted: int, now_us: int) -> list[int]:
        """Order workers, or send some away.

        Args:
            wanted: How many there should be, at least one a group.
            now_us: The time, microseconds.

        Returns:
            The tickets of those that now begin to boot.
        """
        more = wanted - self.count
        ordered = self._order(more) if more > 0 else []
        for _ in range(-more):
            self._dismiss()
        self._note(now_us)
        return ordered

    def _order(self, more: int) -> list[int]:
        """One by one for the group with the fewest; of several, one that somebody will leave."""
        sizes, ordered = list(self.ready), []
        for group in self.booting.values():
            sizes[group] += 1
        next_up = [(size, not self.leaving[group], group) for group, size in enumerate(sizes)]
        heapify(next_up)
        for _ in range(more):
            size, _, group = next_up[0]
            if self.leaving[group]:  # somebody who was about to leave stays
                self.leaving[group] -= 1
                self.ready[group] += 1
            else:
                self.tickets += 1
                self.booting[self.tickets] = group
                ordered.append(self.tickets)
            heapreplace(next_up, (size + 1, not self.leaving[group], group))
        return ordered

    def _dismiss(self) -> None:
        """Whoever was ordered last goes; else one from the largest group, after its call."""
        if self.booting:
            self.booting.popitem()
            return
        group = self.ready.index(max(self.ready))
        self.ready[group] -= 1
        if self.idle[group]:
            self.idle[group] -= 1
        else:
            self.leaving[group] += 1

    def report(self, ticket: int, now_us: int) -> int | None:
        """A worker has booted: its group, or None if it was sent away meanwhile."""
        group = self.booting.pop(ticket, None)
        if group is not None:
            self.ready[group] += 1
            self.idle[group] += 1
            self._note(now_us)
        return group

    def free(self, group: int, now_us: int) -> None:
        """A worker has ended a call: it leaves, if one of its group has to, or is idle."""
        if self.leaving[group]:
            self.leave(group, now_us)
        else:
            self.idle[group] += 1

    def leave(self, group: int, now_us: int) -> None:
        """A worker that had to leave has ended its last call."""
        self.leaving[group] -= 1
        self._note(now_us)

    def _note(self, now_us: int) -> None:
        present = sum(self.ready) + sum(self.leaving)
        self.present_at[now_us] = present
        self.paid_at[now_us] = present + len(self.booting)


class Roster:
    """Decides how many workers there should be: a fixed number, a schedule, or a rule's wish.

    Args:
        design: Who asks for them.
        bookings: How many there are; so often may workers be looked after.
    """

    def __init__(self, design: Design, bookings: int) -> None:
        self.workers = design.workers
        start = design.concurrent_calls if design.is_fixed else design.workers.start
        self.staff = Staff(design.groups, start)
        self.wishes: deque[tuple[int, int]] = deque()
        self.looks_left = MOST_LOOKS + LOOKS_A_BOOKING * bookings

    def ask_rule(self, seen: Observed, now_us: int) -> list[int]:
        """An autoscaler's rule looks at how things stand; as `want`."""
        wish = self.workers.wanted(seen)
        # The most that was wanted of late: a dip must last before anybody is sent away. A wish
        # that a later one equals or exceeds can't be the most again.
        while self.wishes and self.wishes[-1][1] <= wish:
            self.wishes.pop()
        self.wishes.append((now_us, wish))
        while self.wishes[0][0] < now_us - to_us(self.workers.scale_in_after_s):
            self.wishes.popleft()
        return self.want(self.wishes[0][1], now_us, looks=1)

    def want(self, wanted: int, now_us: int, looks: int = 0) -> list[int]:
        """There should be so many from now on: the tickets of those that begin to boot.

        Raises:
            ValueError: If workers have been looked after too often.
        """
        tickets = self.staff.want(wanted, now_us)
        # When a run ends is not known before: one that lasts for years must not take as long.
        self.looks_left -= looks + len(tickets)
        if self.looks_left < 0:
            raise ValueError(
                f"workers must be looked after by at most {MOST_LOOKS:,} looks and orders and "
                f"{LOOKS_A_BOOKING} a booking, used up at {to_s(now_us):,g} s: look less "
                f"often (every_s) or order fewer, got {self.workers}"
            )
        return tickets
