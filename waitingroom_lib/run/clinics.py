"""A clinic while the platform runs: what its system makes of a call, and whether it may be called.

The first half is the world's (a limit on concurrent calls, slowdowns, outages), the second the
platform's (a cap on its own calls, a circuit breaker).
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from heapq import heapreplace

from waitingroom_lib._units import to_s, to_us
from waitingroom_lib.design.design import Design
from waitingroom_lib.design.policy import Breaker
from waitingroom_lib.run.lines import LINES, Fifo, Waiting
from waitingroom_lib.world.scenario import Morning
from waitingroom_lib.world.troubles import MOST_FACTOR, Outage, Trouble

CLOSED, OPEN, HALF_OPEN = range(3)
"""How a breaker stands; a clinic without one is always closed."""


class Clinic:
    """One clinic.

    Args:
        limit: Calls that its system works on at once; None: no limit.
        troubles: What befalls this clinic.
        cap: Calls that the platform makes to it at once; None: no cap.
        breaker: The circuit breaker that guards it; None: none.
        aside: The line of bookings that wait until it may be called.
    """

    def __init__(
        self,
        *,
        limit: int | None,
        troubles: Sequence[Trouble],
        cap: int | None,
        breaker: Breaker | None,
        aside: Fifo,
    ) -> None:
        self.free_at_us = None if limit is None else [0] * limit
        outages = [
            (to_us(trouble.from_s), to_us(trouble.until_s), trouble.mode, to_us(trouble.refusal_s))
            for trouble in troubles
            if isinstance(trouble, Outage)
        ]
        self.outages = sorted(outages, key=lambda outage: outage[0])
        self.slowdowns = [
            (to_us(trouble.from_s), to_us(trouble.until_s), trouble.factor)
            for trouble in troubles
            if not isinstance(trouble, Outage)
        ]
        self.troubles = troubles
        self.cap = math.inf if cap is None else cap
        self.breaker = breaker
        self.aside = aside
        self.busy = 0
        self.called_back = 0  # bookings that stood aside and are in a line again
        self.failures = 0
        self.state = CLOSED
        self.trials: set[int] = set()
        self.permitted = self.answered = 0

    def answer(self, reached_us: int, call_us: int) -> tuple[int, bool]:
        """When it has done with a call that reaches it now, and whether it refused it.

        Its system takes calls first come, first served, and can't take one out again whose caller
        has hung up: so all that comes later is decided by what came before, and can be told at
        once (the recursion of `theory.fifo_starts`).

        Args:
            reached_us: When the call reaches it, microseconds; never before the call before it.
            call_us: How long it works on it when it is not slow, microseconds.

        Returns:
            When it is done, microseconds, and whether it was refused.
        """
        start_us = reached_us
        if self.troubles:
            for from_us, until_us, mode, refusal_us in self.outages:
                if mode == "refuse" and from_us <= reached_us < until_us:
                    return reached_us + refusal_us, True
        if self.free_at_us is not None and self.free_at_us[0] > start_us:
            start_us = self.free_at_us[0]
        if self.troubles:
            start_us, call_us = self._delayed(start_us, call_us)
        done_us = start_us + call_us
        if self.free_at_us is not None:
            heapreplace(self.free_at_us, done_us)
        return done_us, False

    def _delayed(self, start_us: int, call_us: int) -> tuple[int, int]:
        """When its system takes a call that it could take now, and how long it works on it then."""
        for from_us, until_us, mode, _ in self.outages:
            if mode == "hang" and from_us <= start_us < until_us:
                start_us = until_us
        factor = 1.0
        for from_us, until_us, slower in self.slowdowns:
            if from_us <= start_us < until_us:
                factor *= slower
        if factor > MOST_FACTOR:
            raise ValueError(
                f"troubles must make a call at most {MOST_FACTOR:,} times as long, all that go on "
                f"at a time together, got {factor:g} times at {to_s(start_us):,g} s"
            )
        return start_us, call_us if factor == 1 else round(call_us * factor)

    @property
    def room(self) -> float:
        """How many more calls the platform may make to it now."""
        room = self.cap - self.busy
        if self.state == CLOSED:
            return room
        return min(room, self.permitted - len(self.trials)) if self.state == HALF_OPEN else 0

    def begin(self, booking: int) -> None:
        """The platform starts a call."""
        self.busy += 1
        if self.state == HALF_OPEN:
            self.trials.add(booking)

    def end(self, booking: int, result: str) -> bool:
        """A call of the platform has ended.

        Args:
            booking: Whose call it was.
            result: How it ended.

        Returns:
            Whether the breaker has opened because of it.
        """
        self.busy -= 1
        is_trial = booking in self.trials
        self.trials.discard(booking)
        # Of a worker that died nothing is learnt; of a call made before it opened, nothing new.
        if not self.breaker or result == "died" or not (is_trial or self.state == CLOSED):
            return False
        if result != "confirmed":
            self.failures += 1
            if self.state == CLOSED and self.failures < self.breaker.failures:
                return False
            self.state = OPEN
            self.trials.clear()
            return True
        self.failures = 0
        if self.state == HALF_OPEN:
            self._go_up()
        return False

    def half_open(self) -> None:
        """The breaker has been open long enough: one call may be tried."""
        self.state, self.permitted, self.answered = HALF_OPEN, 1, 0

    def _go_up(self) -> None:
        """One more call at a time once so many were answered well; closed once nobody waits.

        The additive increase of Jacobson, "Congestion avoidance and control" (1988): those who
        stand aside must not bring it down again by coming back all at once.
        """
        self.answered += 1
        if self.answered == self.permitted:
            self.permitted, self.answered = self.permitted + 1, 0
        if not self.aside.count and not self.called_back:
            self.state = CLOSED
            self.trials.clear()


class Clinics(dict[int, Clinic]):
    """The clinics of a Morning by their place in it; made when asked for, as most of many are not.

    Args:
        morning: Whose clinics they are, and what befalls them.
        design: What guards them.
        waiting: What is known of those who stand aside.
    """

    def __init__(self, morning: Morning, design: Design, waiting: Waiting) -> None:
        super().__init__()
        self.morning, self.design, self.waiting = morning, design, waiting
        self.befallen: dict[int | str, list[Trouble]] = defaultdict(list)
        for trouble in morning.scenario.clinic_troubles:
            befalls = morning.clinics if trouble.clinics is None else set(trouble.clinics)
            for clinic in befalls:
                self.befallen[clinic].append(trouble)

    def __missing__(self, place: int) -> Clinic:
        """The clinic at a place, which nobody has asked for before."""
        clinic = self[place] = Clinic(
            limit=self.morning.scenario.clinic_limit,
            troubles=self.befallen.get(self.morning.clinics[place], ()),
            cap=self.design.clinic_cap,
            breaker=self.design.policy.breaker,
            aside=LINES[self.design.order](self.waiting),
        )
        return clinic
