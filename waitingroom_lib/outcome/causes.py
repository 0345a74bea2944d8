"""Where bookings spent their time, from arrival to their end: by cause, in all and by step."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import lt, not_, sub
from typing import TYPE_CHECKING, NamedTuple

from waitingroom_lib._checks import require_choice
from waitingroom_lib._units import to_s
from waitingroom_lib.outcome.ledger import HELD_BY, NEVER, Bookings, CallLog, Holds
from waitingroom_lib.world.scenario import Morning

if TYPE_CHECKING:
    import pandas as pd


CAUSES = ("front_end", "line", *HELD_BY, "calls", "clinic", "failed_calls")
"""What a booking's time goes into: `front_end`, to be accepted; `line`, for want of a worker or a
thread; `cap`, `breaker`, `backoff` and `redelivery`, as in `Outcome.holds`; `calls`, as long as
the clinic needs for one; `clinic`, the rest of such a call, where the clinic is slow, full or
down; `failed_calls`, those that went wrong."""


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Where bookings spent their time: a column of whole microseconds for each of `CAUSES`.

    An entry tells of what was spent since the step before, at the instants of a timeline; over the
    length of a step, it is the mean number of bookings that spent their time so.
    """

    time_s: list[float]
    spent_us: Mapping[str, list[int]]

    def __len__(self) -> int:
        """Number of steps."""
        return len(self.time_s)

    def total_s(self, cause: str) -> float:
        """Seconds of all bookings together that went into one of `CAUSES`.

        Raises:
            ValueError: If there is no such cause.
        """
        require_choice("cause", cause, *CAUSES)
        return to_s(sum(self.spent_us[cause]))

    def to_frame(self) -> "pd.DataFrame":
        """The table as a pandas DataFrame: a row a step, a column of seconds a cause."""
        import pandas as pd

        seconds = {cause: list(map(to_s, column)) for cause, column in self.spent_us.items()}
        return pd.DataFrame({"time_s": self.time_s, **seconds})


class Stretches(NamedTuple):
    """Stretches of time, columns: whose, from when and until when, microseconds."""

    booking: Sequence[int]
    from_us: Sequence[int]
    until_us: Sequence[int]

    def among(self, chosen: Sequence[int]) -> "Stretches":
        """Those of the bookings that are chosen: 1 at their place."""
        return self.where(self._theirs(chosen))

    def _theirs(self, chosen: Sequence[int]) -> Sequence[int]:
        """1 at the place of each stretch of a booking that is chosen."""
        if isinstance(self.booking, range):  # one of each booking
            return chosen
        return list(map(chosen.__getitem__, self.booking))

    def where(self, chosen: Sequence[int]) -> "Stretches":
        """Those that are chosen: true at their own place."""
        return Stretches(*(list(compress(column, chosen)) for column in self))

    def total_us(self, chosen: Sequence[int] | None = None) -> int:
        """Their length in all, or that of those of the bookings that are chosen."""
        from_us, until_us = self.from_us, self.until_us
        if chosen is not None:
            theirs = self._theirs(chosen)
            from_us, until_us = compress(from_us, theirs), compress(until_us, theirs)
        return sum(until_us) - sum(from_us)

    def within(self, from_us: int, until_us: int) -> "Stretches":
        """What of them lies between two times."""
        rows = [
            (booking, max(begun, from_us), min(until, until_us))
            for booking, begun, until in zip(*self, strict=True)
            if begun < until_us and until > from_us
        ]
        return Stretches(*zip(*rows, strict=True)) if rows else Stretches((), (), ())

    def and_also(self, other: "Stretches") -> "Stretches":
        """These and others."""
        return Stretches(*([*ours, *theirs] for ours, theirs in zip(self, other, strict=True)))

    def few_clinics(self, clinic: Sequence[int | str]) -> tuple[int, float, float] | None:
        """The few clinics whose bookings make up nearly all of this time, beside their base rate.

        Args:
            clinic: The clinic of each booking.

        Returns:
            How many they are, their share of the time and their share of the bookings; None if the
            time is spread as the bookings are, or is that of too few bookings to tell.
        """
        spent: Counter[int | str] = Counter()
        for booking, begun, until in zip(*self, strict=True):
            spent[clinic[booking]] += until - begun
        most = spent.most_common()
        up_to = list(accumulate(time_us for _, time_us in most))
        number = bisect_left(up_to, 0.9 * spent.total()) + 1
        booked = Counter(clinic)
        share = sum(booked[name] for name, _ in most[:number]) / max(len(clinic), 1)
        if not spent.total() or len(self.booking) < 2 * number or share > 0.55:
            return None
        return number, up_to[number - 1] / spent.total(), share

    def by_step(self, instants: Sequence[int]) -> list[int]:
        """How much of them lies in the step that ends at each instant."""
        before = _gone_by(self.from_us, instants), _gone_by(self.until_us, instants)
        passed = list(map(sub, *before))
        return list(map(sub, passed, [0, *passed]))


def _gone_by(times_us: Iterable[int], instants: Sequence[int]) -> list[int]:
    """At each instant, the sum of what has gone by since each of the times before it."""
    ascending = sorted(times_us)
    sums = [0, *accumulate(ascending)]
    passed = [bisect_right(ascending, instant) for instant in instants]
    return [
        number * instant - sums[number] for number, instant in zip(passed, instants, strict=True)
    ]


Stays = dict[str, Stretches]
"""Where bookings were from when until when, by cause, and as a `whole`; the line is what remains of
the whole."""


def stays(rows: Bookings, done_us: Sequence[int], *, ended_us: int, is_queued: bool) -> Stays:
    """The whole, and the front end of a queued design.

    Args:
        rows: What happened to every booking.
        done_us: When each was done with, `NEVER` where it was not, or was turned away at once.
        ended_us: When the run ended: what is open then is so until then.
        is_queued: Whether a server accepts a booking before a worker takes it.

    Returns:
        The stretches, by name.
    """
    if NEVER in done_us:
        done_us = [
            done if done != NEVER else arrived if state == "rejected" else ended_us
            for done, arrived, state in zip(done_us, rows.arrived_us, rows.state, strict=True)
        ]
    found = {"whole": Stretches(rows.booking, rows.arrived_us, done_us)}
    if is_queued:
        accepted_us = rows.accepted_us
        if NEVER in accepted_us:
            accepted_us = [
                done if accepted == NEVER else accepted
                for accepted, done in zip(accepted_us, done_us, strict=True)
            ]
        found["front_end"] = Stretches(rows.booking, rows.arrived_us, accepted_us)
    return found


def stays_held(holds: Holds, ended_us: int) -> Stays:
    """What bookings waited for that is no worker, by reason."""
    until_us = [ended_us if until == NEVER else until for until in holds.until_us]
    every = Stretches(holds.booking, holds.from_us, until_us)
    return {
        reason: every.where([held_by == reason for held_by in holds.reason])
        for reason in set(holds.reason)
    }


def stays_in_calls(log: CallLog, morning: Morning, *, ended_us: int, accept_us: int) -> Stays:
    """Calls: as long as the clinic needs for each, the rest of it, and those that went wrong.

    Args:
        log: Every call that was made.
        morning: How long a clinic that is well needs for each.
        ended_us: When the run ended: a call in progress then is so until then.
        accept_us: What a thread spends on its patient before its first call, which is part of that
            call in the log.

    Returns:
        The stretches, by name.
    """
    until_us = [ended_us if until == NEVER else until for until in log.ended_us]
    found, begun_us = _accepted_by_a_thread(log.booking, log.started_us, until_us, accept_us)
    if found:
        begun_us = [
            reached if attempt == 1 else begun
            for reached, attempt, begun in zip(begun_us, log.attempt, log.started_us, strict=True)
        ]
        found["front_end"] = found["front_end"].where([number == 1 for number in log.attempt])
    is_good = [result in ("confirmed", "in progress") for result in log.result]
    first_us, attempt_of = morning.call_us, morning.attempt
    needed_us = [
        first_us[booking] if attempt == 1 else attempt_of(booking, attempt)[0] if good else 0
        for booking, attempt, good in zip(log.booking, log.attempt, is_good, strict=True)
    ]
    answered_us = [
        begun + needed if good and begun + needed < until else until
        for good, needed, begun, until in zip(is_good, needed_us, begun_us, until_us, strict=True)
    ]
    calls = Stretches(log.booking, begun_us, answered_us)
    rest = Stretches(log.booking, answered_us, until_us)
    return found | {
        "calls": calls.where(is_good),
        "clinic": rest.where(list(map(lt, answered_us, until_us))),
        "failed_calls": calls.where(list(map(not_, is_good))),
    }


def stays_in_plain_calls(rows: Bookings, *, ended_us: int, accept_us: int) -> Stays:
    """Calls of a run in which each took what its clinic needs, and was answered well."""
    until_us: Sequence[int] = rows.confirmed_us
    every = Stretches(rows.booking, rows.started_us, until_us)
    if NEVER in until_us:
        until_us = [ended_us if until == NEVER else until for until in until_us]
        every = Stretches(rows.booking, rows.started_us, until_us).where(
            [started != NEVER for started in rows.started_us]
        )
    found, begun_us = _accepted_by_a_thread(*every, accept_us)
    return found | {"calls": Stretches(every.booking, begun_us, every.until_us)}


def _accepted_by_a_thread(
    booking: Sequence[int], begun_us: Sequence[int], until_us: Sequence[int], accept_us: int
) -> tuple[Stays, Sequence[int]]:
    """What a thread spends on its patient before the call, and when its call begins."""
    if not accept_us:
        return {}, begun_us
    reached_us = [
        min(begun + accept_us, until) for begun, until in zip(begun_us, until_us, strict=True)
    ]
    return {"front_end": Stretches(booking, begun_us, reached_us)}, reached_us


def totals_us(found: Stays, chosen: Sequence[int] | None = None) -> dict[str, int]:
    """How much went into each of `CAUSES`, of the bookings that are chosen (None: of all)."""
    spent = {name: part.total_us(chosen) for name, part in found.items()}
    spent["line"] = 2 * spent["whole"] - sum(spent.values())
    return {cause: spent.get(cause, 0) for cause in CAUSES}


def answered_share(
    found: Stays, held: Stretches, clinic: Sequence[int | str], mean_call_us: float
) -> float:
    """Of the calls to the clinics whose patients were held, meanwhile: how many went well.

    Args:
        found: Where bookings were from when until when.
        held: When some of them were held; a clinic counts by that time.
        clinic: The clinic of each booking.
        mean_call_us: A call that takes that much longer than it needs did not go well.

    Returns:
        The share, 0 to 1.
    """
    spans: dict[int | str, tuple[int, int, int]] = {}
    for booking, since, until in zip(*held, strict=True):
        length, first, last = spans.get(clinic[booking], (0, since, until))
        spans[clinic[booking]] = length + until - since, min(first, since), max(last, until)
    every: Counter[int | str] = Counter()
    badly: Counter[int | str] = Counter()
    is_theirs = list(map(spans.__contains__, clinic))
    for name in {"calls", "clinic", "failed_calls"} & set(found):
        for booking, begun, until in zip(*found[name].among(is_theirs), strict=True):
            _, first, last = spans[clinic[booking]]
            if first <= until and begun <= last:
                every[clinic[booking]] += name != "clinic"  # the rest of a call that counts
                is_long = name == "failed_calls" or until - begun > mean_call_us
                badly[clinic[booking]] += name != "calls" and is_long
    good = sum(
        length * (1 - badly[name] / max(every[name], 1)) for name, (length, _, _) in spans.items()
    )
    return good / max(sum(length for length, _, _ in spans.values()), 1)


def time_spent(
    found: Stays, instants: Sequence[int], chosen: Sequence[int] | None = None
) -> TimeSpent:
    """How much went into each of `CAUSES` at each step, of the chosen bookings (None: of all)."""
    if chosen is not None:
        found = {name: part.among(chosen) for name, part in found.items()}
    spent = {name: part.by_step(instants) for name, part in found.items()}
    whole = spent.pop("whole")
    spent["line"] = [every - sum(rest) for every, *rest in zip(whole, *spent.values(), strict=True)]
    none = [0] * len(instants)
    return TimeSpent(list(map(to_s, instants)), {cause: spent.get(cause, none) for cause in CAUSES})
