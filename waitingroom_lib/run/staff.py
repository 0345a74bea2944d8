"""The workers while they run."""


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
        ordered = []
        sizes = list(self.ready)
        for group in self.booting.values():
            sizes[group] += 1
        for _ in range(wanted - self.count):
            group = self._smallest(sizes)
            sizes[group] += 1
            if self.leaving[group]:  # somebody who was about to leave stays
                self.leaving[group] -= 1
                self.ready[group] += 1
            else:
                self.tickets += 1
                self.booting[self.tickets] = group
                ordered.append(self.tickets)
        for _ in range(self.count - wanted):
            self._dismiss()
        self._note(now_us)
        return ordered

    def _smallest(self, sizes: list[int]) -> int:
        """The group with the fewest workers; of several, one that somebody is about to leave."""
        return min(range(len(sizes)), key=lambda group: (sizes[group], not self.leaving[group]))

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
            self.leaving[group] -= 1
            self._note(now_us)
        else:
            self.idle[group] += 1

    def _note(self, now_us: int) -> None:
        present = sum(self.ready) + sum(self.leaving)
        self.present_at[now_us] = present
        self.paid_at[now_us] = present + len(self.booting)
