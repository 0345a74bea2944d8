"""The world: how patients book over a morning, and how the clinics answer.

A `Scenario` says what may happen; `Scenario.sample(seed)` draws everything that chance decides
and returns a `Morning`, before any design runs. Two designs on one Morning therefore meet the very
same patients (common random numbers).

Chance comes from one stream a purpose, `random.Random(f"{seed}/arrivals")` and so on, so that a
change to one never shifts another. Python keeps only `random()` itself the same across versions,
so every distribution is built on it by inversion. Draws are rounded to whole microseconds: sums of
whole numbers are exact, so a Morning and what follows from it is the same on every platform.
"""

import math
import warnings
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import accumulate, islice
from os import PathLike
from random import Random
from typing import Any, get_args

from waitingroom_lib._checks import (
    COUNT,
    MONEY,
    SEED,
    SPAN,
    TIME,
    keep,
    quoted,
    require_known,
    require_number,
    require_type,
    require_whole,
)
from waitingroom_lib._units import LATEST_S, MICROSECONDS, to_s, to_us
from waitingroom_lib._words import count, duration
from waitingroom_lib.world import logs
from waitingroom_lib.world.call_times import NORMAL, CallTimes, UniformCalls
from waitingroom_lib.world.demand import Demand, SpikeDemand, SteadyDemand
from waitingroom_lib.world.logs import MOST_BOOKINGS, Log, LogWarning
from waitingroom_lib.world.troubles import Rush, Trouble

MOST_HOURS = 300_000
"""Longest scenario, hours: a little longer than the longest log."""

MOST_CLINICS = 50_000
"""Most clinics; England has about 6,300 practices."""

MOST_PLACES = 5_000_000
"""Most calls that all clinics together can be said to work on at once."""

MOST_TROUBLES = 1_000
"""Most troubles of one morning."""

MOST_BEFALLEN = 1_000_000
"""Most clinics that all troubles together may befall."""

MOST_DRAWS = 20_000_000
"""Most arrivals that may have to be drawn at the peak's rate, most of them to be thinned out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What capacity costs while it is switched on, busy or not.

    Both are assumed, and round so that they can be checked in the head. A worker holds one
    concurrent session with the clinics' systems, and it is the session's licence that is dear, not
    the computing: a quarter of a vCPU with 0.5 GB on AWS Fargate lists at about USD 0.012 an hour
    (us-east-1, Linux/x86: 0.04048 a vCPU-hour and 0.004445 a GB-hour). A server is the
    computing alone, with room to spare.

    Args:
        worker_gbp_per_h: One worker (one concurrent call) for an hour, GBP.
        server_gbp_per_h: One server (one front-end request slot) for an hour, GBP.
    """

    worker_gbp_per_h: float = 1.00
    server_gbp_per_h: float = 0.10

    def __post_init__(self) -> None:
        keep(self, require_number, "worker_gbp_per_h", "server_gbp_per_h", **MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What the world does, before chance has decided anything.

    Args:
        name: What to call it.
        demand: How bookings arrive over the morning.
        day_to_day: By how much days differ beyond chance: the coefficient of variation of a factor,
            drawn for each Morning from a gamma distribution of mean 1, by which its demand is
            multiplied; 0: they don't. Counts are then overdispersed, as in real call centres
            (Jongbloed and Koole, "Managing uncertainty in call centres using Poisson mixtures",
            Applied Stochastic Models in Business and Industry 17, 2001).
        duration_s: How long bookings arrive, seconds. What they started is always finished.
        calls: How long a clinic takes to confirm.
        clinics: Number of clinics.
        popularity_skew: How much more popular some clinics are: clinic k (from 0) is booked with a
            chance in proportion to `1 / (k + 1) ** popularity_skew` (Zipf, 1949); 0: all alike.
        clinic_weights: How often each clinic is booked, in proportion, instead of by a skew: large
            practices against small ones; one number a clinic.
        urgent_share: Share of the bookings that are urgent, 0 to 1; only a priority order cares.
        clinic_limit: Calls that a clinic's own system works on at once; further ones wait inside
            it, first come, first served, and a caller that has hung up is not taken out. None: no
            limit.
        failure_probability: Chance that a clinic answers a call with an error.
        worker_death_probability: Chance that a worker dies during a call (and is replaced at once).
        troubles: Slowdowns and outages of chosen clinics, and rushes of further bookings; that
            there are such clinics is checked by the Morning, since those of a recorded log may have
            any number or name.
        accept_s: A server's time to accept a booking, seconds (0: free and instant).
        starts_at_s: Time of day at which the morning starts, seconds after midnight.
        prices: What a worker and a server cost.
        budget_gbp: What one morning may cost, GBP.

    Raises:
        TypeError: If a field has the wrong type.
        ValueError: If a field is out of range.
    """

    name: str
    demand: Demand
    duration_s: float
    day_to_day: float = 0
    calls: CallTimes = UniformCalls(low_s=1, high_s=3)
    clinics: int = 300
    popularity_skew: float = 0
    clinic_weights: tuple[float, ...] | None = None
    urgent_share: float = 0
    clinic_limit: int | None = None
    failure_probability: float = 0
    worker_death_probability: float = 0
    troubles: tuple[Trouble, ...] = ()
    accept_s: float = 0.025
    starts_at_s: float = 0
    prices: Prices = Prices()
    budget_gbp: float

    def __post_init__(self) -> None:
        require_type("name", self.name, str)
        require_type("demand", self.demand, *get_args(Demand))
        keep(self, require_number, "duration_s", **SPAN | {"at_most": MOST_HOURS * 3600})
        keep(self, require_number, "day_to_day", at_least=0, at_most=1)
        require_type("calls", self.calls, *get_args(CallTimes))
        most = {"at_least": 1, "at_most": MOST_CLINICS, "why": "each is kept in memory"}
        keep(self, require_whole, "clinics", **most)
        keep(self, require_number, "popularity_skew", at_least=0)
        keep(self, self._require_weights, "clinic_weights", or_none=True)
        most = {"at_least": 1, "at_most": MOST_PLACES // self.clinics}
        why = f"with {self.clinics:,} clinics, {MOST_PLACES:,} places are kept in memory"
        keep(self, require_whole, "clinic_limit", or_none=True, why=why, **most)
        shares = ("urgent_share", "failure_probability", "worker_death_probability")
        keep(self, require_number, *shares, at_least=0, at_most=1)
        self._require_troubles()
        keep(self, require_number, "accept_s", **TIME)
        keep(self, require_number, "starts_at_s", at_least=0, at_most=86_400)
        require_type("prices", self.prices, Prices)
        keep(self, require_number, "budget_gbp", **MONEY)

    def _require_weights(self, field: str, weights: object) -> tuple[float, ...]:
        require_type(field, weights, tuple)
        if self.popularity_skew:
            raise ValueError(
                f"{field} must be None with a popularity_skew ({self.popularity_skew!r}), which "
                f"says the same in another way, got {quoted(weights)}"
            )
        if len(weights) != self.clinics:
            raise ValueError(
                f"{field} must be one number for each of {count(self.clinics, 'clinic')}, got "
                f"{len(weights):,}"
            )
        most = {"at_least": 0, "at_most": 10**9, "why": "only their proportion counts"}
        plain = tuple(
            require_number(f"{field}[{place}]", weight, **most)
            for place, weight in enumerate(weights)
        )
        if not any(plain):
            raise ValueError(f"{field} must have at least one above 0, got none")
        return plain

    def _require_troubles(self) -> None:
        require_type("troubles", self.troubles, tuple)
        if len(self.troubles) > MOST_TROUBLES:
            raise ValueError(
                f"troubles must be at most {MOST_TROUBLES:,}, of which every clinic is asked, got "
                f"{len(self.troubles):,}"
            )
        befallen = 0
        for trouble in self.troubles:
            require_type("troubles", trouble, *get_args(Trouble))
            befallen += self.clinics if trouble.clinics is None else len(trouble.clinics)
        if befallen > MOST_BEFALLEN:
            raise ValueError(
                f"troubles must befall at most {MOST_BEFALLEN:,} clinics, all of them together, of "
                f"which each is asked at every call, got {befallen:,}"
            )

    @classmethod
    def monday(cls, **changes: Any) -> "Scenario":
        """Monday, 07:30 to 11:30: 300 clinics, about 45,000 bookings, the spike at 08:00.

        Published: of 5,447 online requests to nine UK practices 25.6% came on a Monday, and 28.9%
        of weekday ones between 08:00 and 09:59 (Eccles et al., British Journal of General Practice
        2019, doi 10.3399/bjgp19X702197). Assumed: the rates, their decay, the length of a call, the
        prices and the budget.

        Args:
            **changes: Fields of `Scenario` to set otherwise.
        """
        require_known(changes, cls.__slots__, "Scenario")
        monday = cls(
            name="Monday",
            demand=SpikeDemand(
                before_per_s=1, spike_at_s=1800, peak_per_s=14, floor_per_s=2, decay_s=1500
            ),
            duration_s=4 * 3600,
            starts_at_s=7.5 * 3600,
            budget_gbp=42,
        )
        return replace(monday, **changes)

    @classmethod
    def steady(cls, rate_per_s: float = 10, *, hours: float = 1, **changes: Any) -> "Scenario":
        """One arrival rate throughout, calls uniform on 1-3 s; the budget is Monday's, by the hour.

        Args:
            rate_per_s: Arrival rate, bookings per second.
            hours: How long bookings arrive, hours.
            **changes: Fields of `Scenario` to set otherwise.
        """
        require_known(changes, cls.__slots__, "Scenario")
        hours = require_number("hours", hours, **SPAN | {"at_most": MOST_HOURS})
        steady = cls(
            name="steady",
            demand=SteadyDemand(rate_per_s=rate_per_s),
            duration_s=hours * 3600,
            budget_gbp=42 * hours / 4,
        )
        return replace(steady, **changes)

    @property
    def rushes(self) -> tuple[Rush, ...]:
        """Those of the troubles that bring further bookings."""
        return tuple(trouble for trouble in self.troubles if isinstance(trouble, Rush))

    @property
    def clinic_troubles(self) -> tuple[Trouble, ...]:
        """Those of the troubles that change how a clinic answers."""
        return tuple(trouble for trouble in self.troubles if not isinstance(trouble, Rush))

    def rate_at(self, time_s: float) -> float:
        """Arrival rate at a time, bookings per second: of the demand and of every `Rush`."""
        rate_per_s = self.demand.rate_at(time_s)
        return rate_per_s + sum(
            rush.rate_per_s for rush in self.rushes if rush.from_s <= time_s < rush.until_s
        )

    def expected_bookings(self, from_s: float, to_s: float) -> float:
        """Bookings expected between two times: of the demand and of every `Rush`."""
        expected = self.demand.expected_bookings(from_s, to_s)
        from_s, to_s = float(from_s), float(to_s)  # numpy's small numbers would wrap round
        return expected + sum(
            rush.rate_per_s * max(min(rush.until_s, to_s) - max(rush.from_s, from_s), 0)
            for rush in self.rushes
        )

    @property
    def clinic_shares(self) -> tuple[float, ...]:
        """The share of the bookings that each clinic is expected to bring."""
        weights = self._weights()
        total = math.fsum(weights)
        return tuple(weight / total for weight in weights)

    def _weights(self) -> Sequence[float]:
        """How often each clinic is booked, in proportion."""
        if self.clinic_weights is not None:
            return self.clinic_weights
        return [rank**-self.popularity_skew for rank in range(1, self.clinics + 1)]

    @property
    def is_well_behaved(self) -> bool:
        """Whether every call takes its own time and is answered well, whatever else happens."""
        mishaps = self.failure_probability or self.worker_death_probability
        return not (self.clinic_limit or mishaps or self.clinic_troubles)

    @property
    def work_hours(self) -> float:
        """Calls to expect if nobody is turned away, in hours of one worker's time."""
        return self.expected_bookings(0, self.duration_s) * self.calls.mean_s / 3600

    def sample(self, seed: int = 1) -> "Morning":
        """Draw one Morning: every arrival, its clinic, and how long its call would take.

        Args:
            seed: A whole number of 64 bits; the same gives the same Morning on every platform.

        Returns:
            The Morning.

        Raises:
            TypeError: If the seed is no whole number.
            ValueError: If it takes more than 64 bits, there would be more bookings than fit, or
                there is no such clinic as one in trouble.
        """
        seed = require_whole("seed", seed, **SEED)
        _require_befallen(self.rushes, range(self.clinics))
        demand, due = self.demand, self.expected_bookings(0, self.duration_s)
        if self.day_to_day:
            demand = demand.times(_draw_day(self.day_to_day, Random(f"{seed}/day")))
            due = replace(self, demand=demand).expected_bookings(0, self.duration_s)
        drawn = demand.peak_per_s * self.duration_s
        for name, number, most in (("bookings", due, MOST_BOOKINGS), ("draws", drawn, MOST_DRAWS)):
            if number > most:
                raise ValueError(
                    f"demand and each Rush over duration_s must make at most {most:,} {name}, "
                    f"one by one, got {number:,.6g}"
                )
        arrived_us = _draw_arrivals(demand, f"{seed}/arrivals", 0, to_us(self.duration_s))
        clinic = self._draw_clinics(_stream(seed, "clinics", len(arrived_us)))
        call_us = _draw_calls(self.calls, seed, count=len(arrived_us))
        if not self.rushes:
            return Morning(self, seed, arrived_us, clinic, call_us)
        rows = list(zip(arrived_us, clinic, call_us, range(len(arrived_us)), strict=True))
        rows += self._draw_rushes(seed)
        rows.sort(key=lambda row: row[0])
        arrived_us, clinic, call_us, drawn_as = zip(*rows, strict=True) if rows else [()] * 4
        return Morning(self, seed, arrived_us, clinic, call_us, drawn_as=drawn_as)

    def _draw_rushes(self, seed: int) -> Iterable[tuple[int, int, int, str]]:
        """Arrival, clinic, call and name of each booking that a `Rush` brings.

        Each is drawn under a name of its own, that of its rush and a number in it; the rush has
        its from when it begins and for whom. So no booking shifts another.
        """
        alike = Counter()
        for rush in self.rushes:
            from_us, until_us = to_us(rush.from_s), to_us(min(rush.until_s, self.duration_s))
            begins = f"rush/{from_us}/{rush.clinics}"
            alike[begins] += 1
            name = f"rush/{_uniform(seed, begins, alike[begins], 0)}"
            demand = SteadyDemand(rate_per_s=rush.rate_per_s)
            arrived_us = _draw_arrivals(demand, f"{seed}/{name}", from_us, until_us)
            names = [f"{name}/{number}" for number in range(len(arrived_us))]
            draws = [_uniform(seed, "clinics", each, 0) for each in names]
            if rush.clinics is None:
                clinic = self._draw_clinics(draws)
            else:
                some = list(dict.fromkeys(rush.clinics))
                clinic = [some[int(drawn * len(some))] for drawn in draws]
            calls = [self.calls.quantile_s(_uniform(seed, "calls", each, 1)) for each in names]
            yield from zip(arrived_us, clinic, map(to_us, calls), names, strict=True)

    def _draw_clinics(self, draws: Iterable[float]) -> tuple[int, ...]:
        """The clinic of each booking."""
        if not self.popularity_skew and self.clinic_weights is None:
            return tuple(int(drawn * self.clinics) for drawn in draws)
        up_to = list(accumulate(self._weights()))
        last = bisect_left(up_to, up_to[-1])  # a draw just under 1 may round up to the sum itself
        return tuple(min(bisect_right(up_to, drawn * up_to[-1]), last) for drawn in draws)


def _draw_day(day_to_day: float, random: Random) -> float:
    """How many times as busy a day is as others (Marsaglia and Tsang, ACM TOMS 26, 2000)."""
    if day_to_day < 1e-6:
        return 1.0
    shape = day_to_day**-2
    most = shape - 1 / 3
    while True:
        normal = NORMAL.inv_cdf(max(random.random(), 2.0**-60))
        cube = (1 + normal / math.sqrt(9 * most)) ** 3
        if cube > 0 and math.log(1 - random.random()) < (
            normal**2 / 2 + most - most * cube + most * math.log(cube)
        ):
            return most * cube / shape


def _draw_arrivals(demand: Demand, stream: str, from_us: int, until_us: int) -> tuple[int, ...]:
    """Arrival times, microseconds, by thinning (Lewis and Shedler, 1979).

    Most candidates are told by the bounds of the rate in their minute; only of those in between is
    the rate itself asked, so that each is let in, or not, as if it always were.
    """
    peak_per_s, rate_at = demand.peak_per_s, demand.rate_at
    draw, log1p = Random(stream).random, math.log1p
    time_us, known_until_us, arrived_us = from_us, from_us, []
    with suppress(OverflowError):  # at so low a rate the next one never comes
        minute_us = to_us(max(60, 100 / peak_per_s))  # longer, where few are drawn in one
        while True:
            time_us += round(-log1p(-draw()) / peak_per_s * MICROSECONDS)
            if time_us >= known_until_us:
                if time_us >= until_us:
                    break
                known_until_us = min(time_us + minute_us, until_us)
                low, high = demand.bounds_per_s(to_s(time_us), to_s(known_until_us))
                low, high = low * (1 - 1e-9), high * (1 + 1e-9)  # but for a float's noise
            drawn_per_s = draw() * peak_per_s
            if drawn_per_s >= high:
                continue
            if drawn_per_s < low or drawn_per_s < rate_at(time_us / MICROSECONDS):
                arrived_us.append(time_us)
    return tuple(arrived_us)


def _draw_calls(calls: CallTimes, seed: int, count: int) -> tuple[int, ...]:
    """How long each booking's first call would take, microseconds."""
    return tuple(to_us(calls.quantile_s(drawn)) for drawn in _stream(seed, "calls/1", count))


def _stream(seed: int, purpose: str, count: int) -> Iterable[float]:
    """So many draws from 0 to 1, one after another, of the stream of a purpose."""
    return islice(iter(Random(f"{seed}/{purpose}").random, None), count)


@lru_cache(maxsize=2**15)  # what other designs on the same Morning will ask for again
def _uniform(seed: int, purpose: str, booking: int | str, attempt: int) -> float:
    """A draw from 0 to 1 that depends on nothing but what it is for (a counter-based stream).

    After Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC11, 2011), with BLAKE2 as
    the function of the counter: it is the same on every platform, whoever asks first.
    """
    counter = f"{seed}/{purpose}/{booking}/{attempt}".encode()
    return (int.from_bytes(blake2b(counter, digest_size=8).digest(), "big") >> 11) * 2.0**-53


@dataclass(frozen=True, eq=False)
class Morning:
    """Everything that chance decided about one morning; columns, one entry a booking.

    Times are whole microseconds from the start of the morning, in order of arrival; `arrived_s` and
    `call_s` give them in seconds.

    Args:
        scenario: The world it was drawn from (prices, budget and acceptance time come from here).
        seed: The seed it was drawn with.
        arrived_us: When each booking arrives, ascending.
        clinic: The clinic that each booking is for.
        call_us: How long each booking's first call would take.
        is_recorded: Whether these calls were recorded and not drawn: further attempts, and what is
            known of a call beforehand, are then as they were.
        notes: What was made of the log that it was read from, a sentence each.
        also_clinics: Clinics that can be booked, though nobody may.
        drawn_as: The number, or name, under which each booking's further chances are drawn; None:
            its place in the columns. It is the same with a `Rush` in between as without.

    Raises:
        TypeError: If a column holds something of another type.
        ValueError: If the columns differ in length, a time is out of range or out of order, or the
            clinics are partly numbers and partly names.

    What further attempts would meet is drawn when asked for (`attempt`, `jitter`): it does not
    depend on when, or whether, a design asks.
    """

    scenario: Scenario
    seed: int
    arrived_us: tuple[int, ...] = field(repr=False)
    clinic: tuple[int | str, ...] = field(repr=False)
    call_us: tuple[int, ...] = field(repr=False)
    is_recorded: bool = False
    notes: tuple[str, ...] = field(default=(), repr=False)
    also_clinics: tuple[int | str, ...] = field(default=(), repr=False)
    drawn_as: tuple[int | str, ...] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        require_type("scenario", self.scenario, Scenario)
        require_type("is_recorded", self.is_recorded, bool)
        require_type("notes", self.notes, tuple)
        for note in self.notes:
            require_type("notes", note, str)
        keep(self, require_whole, "seed", **SEED)
        keep(self, logs.plain_times, "arrived_us", "call_us")
        keep(self, logs.plain_clinics, "clinic")
        keep(self, logs.plain_clinics, "also_clinics", beside=self.clinic)
        logs.require_order("arrived_us", self.arrived_us, self.arrived_us)
        keep(self, _require_names, "drawn_as", or_none=True)
        columns = ["arrived_us", "clinic", "call_us"] + ["drawn_as"] * (self.drawn_as is not None)
        logs.require_one_length({name: getattr(self, name) for name in columns})
        _require_befallen(self.scenario.troubles, self.clinics)

    def __len__(self) -> int:
        """Number of bookings."""
        return len(self.arrived_us)

    @cached_property
    def arrived_s(self) -> tuple[float, ...]:
        """When each booking arrives, seconds from the start of the morning."""
        return tuple(map(to_s, self.arrived_us))

    @cached_property
    def call_s(self) -> tuple[float, ...]:
        """How long each booking's first call would take, seconds."""
        return tuple(map(to_s, self.call_us))

    @cached_property
    def mean_call_s(self) -> float:
        """Mean of this Morning's calls, seconds; nan without bookings."""
        return to_s(sum(self.call_us)) / len(self) if len(self) else math.nan

    @cached_property
    def clinics(self) -> tuple[int | str, ...]:
        """The clinics that can be booked: numbered ones, or those that a recorded log names."""
        named = {*self.clinic, *self.also_clinics}
        numbered = range(self.scenario.clinics)
        return tuple(numbered) if named <= set(numbered) else tuple(sorted(named))

    @cached_property
    def clinic_index(self) -> tuple[int, ...]:
        """The clinic of each booking as its place in `clinics`."""
        place = {clinic: index for index, clinic in enumerate(self.clinics)}
        return tuple(place[clinic] for clinic in self.clinic)

    @cached_property
    def urgent(self) -> tuple[bool, ...]:
        """Whether each booking is urgent."""
        share = self.scenario.urgent_share
        return tuple(drawn < share for drawn in self._draws("urgent"))

    def _draws(self, purpose: str) -> Iterable[float]:
        """A draw from 0 to 1 a booking, of the stream of a purpose."""
        if self.drawn_as is None:
            return _stream(self.seed, purpose, len(self))
        numbers = [name for name in self.drawn_as if not isinstance(name, str)]
        usual = list(_stream(self.seed, purpose, max(numbers, default=-1) + 1))
        return [
            _uniform(self.seed, purpose, name, 0) if isinstance(name, str) else usual[name]
            for name in self.drawn_as
        ]

    def _name(self, booking: int) -> int | str:
        """What a booking's further chances are drawn under."""
        return booking if self.drawn_as is None else self.drawn_as[booking]

    @cached_property
    def _first_fails(self) -> Sequence[bool]:
        if not (chance := self.scenario.failure_probability):
            return (False,) * len(self)
        return tuple(drawn < chance for drawn in self._draws("failures/1"))

    @cached_property
    def _first_deaths(self) -> Sequence[float]:
        if not (chance := self.scenario.worker_death_probability):
            return (1.0,) * len(self)
        return tuple(drawn / chance for drawn in self._draws("deaths/1"))

    @property
    def first_attempts(self) -> tuple[Sequence[int], Sequence[bool], Sequence[float]]:
        """What the first attempts of all bookings would meet: columns of what `attempt` returns."""
        return self.call_us, self._first_fails, self._first_deaths

    def attempt(self, booking: int, number: int) -> tuple[int, bool, float]:
        """What attempt `number` (1 is the first) of a booking's call would meet.

        Returns:
            How long the clinic works on it, microseconds, unless it is slow; whether the clinic
            answers with an error; the part of the call (0 to 1) after which its worker dies, 1 or
            more: it lives.

        Raises:
            TypeError: If an argument is no whole number.
            ValueError: If there is no such booking, or no such attempt.
        """
        self._require_one(booking, number)
        if number == 1:
            return self.call_us[booking], self._first_fails[booking], self._first_deaths[booking]
        name, fails, dies_after = self._name(booking), False, 1.0
        if chance := self.scenario.failure_probability:
            fails = _uniform(self.seed, "failures", name, number) < chance
        if chance := self.scenario.worker_death_probability:
            # Below the chance a draw is evenly spread: it also says after what part of the call.
            dies_after = _uniform(self.seed, "deaths", name, number) / chance
        drawn = _uniform(self.seed, "calls", name, number)
        if self.is_recorded:  # one call as good as another: resampled
            return self.call_us[int(drawn * len(self))], fails, dies_after
        return to_us(self.scenario.calls.quantile_s(drawn)), fails, dies_after

    def jitter(self, booking: int, number: int) -> float:
        """A draw from 0 to 1 for the backoff after attempt `number` of a booking's call."""
        self._require_one(booking, number)
        return _uniform(self.seed, "jitter", self._name(booking), number)

    def _require_one(self, booking: int, number: int) -> None:
        are_whole = type(booking) is type(number) is int
        if are_whole and 0 <= booking < len(self.call_us) and 0 < number < 10**9:
            return  # the rule, and asked often
        require_whole("booking", booking, at_least=0, at_most=len(self) - 1)
        require_whole("number", number, at_least=1, **COUNT)

    @property
    def expected_call_s(self) -> float:
        """Mean call as far as it is known beforehand, seconds: the scenario's, or as recorded."""
        if self.is_recorded and len(self):
            return self.mean_call_s
        return self.scenario.calls.mean_s

    def __str__(self) -> str:
        """What was found, and below it the notes, a line each."""
        lines = [f"{count(len(self), 'booking')} for {count(len(set(self.clinic)), 'clinic')}"]
        if len(self):
            lines[0] += f" over {duration(to_s(self.arrived_us[-1] - self.arrived_us[0]))}"
            lines[0] += f"; calls {'recorded' if self.is_recorded else 'drawn'}, mean "
            lines[0] += duration(self.mean_call_s)
        return "\n".join([*lines, *self.notes])

    @classmethod
    def from_columns(
        cls,
        arrived_s: Sequence[float],
        call_s: Sequence[float] | None = None,
        clinic: Sequence[int | str] | None = None,
        *,
        scenario: Scenario | None = None,
        seed: int = 1,
    ) -> "Morning":
        """A Morning made by hand, or recorded.

        Args:
            arrived_s: When each booking arrives, seconds from the start, ascending.
            call_s: How long each call takes, seconds (under half a microsecond: 0) or timedeltas;
                by default drawn from the scenario.
            clinic: The clinic of each booking, all of them numbers or all names; by default all go
                to clinic 0.
            scenario: Where prices, budget, acceptance time and undrawn calls come from; by default
                Monday's, from midnight, as long as the log: up to the next full quarter of an hour,
                with Monday's budget by the hour. One that ends long before the log, or starts long
                before it, is a `LogWarning`.
            seed: Seed for the calls that are drawn.

        Returns:
            The Morning.

        Raises:
            TypeError: If an entry is no number, or no clinic.
            ValueError: If an entry is out of range or out of order, or the columns differ in
                length.
        """
        # Made by hand, a world may well go on for some time after its scenario.
        log = logs.read_columns(arrived_s, call_s, clinic)
        return cls._from_log(log, scenario, seed, slack_s=3600)

    @classmethod
    def from_csv(
        cls,
        path: str | PathLike,
        *,
        columns: Mapping[str, str | tuple[str, ...]] | None = None,
        sort: bool = False,
        scenario: Scenario | None = None,
        seed: int = 1,
    ) -> "Morning":
        """Replay a recorded log.

        When a booking arrived is needed, anything else is taken if it is there:

        - `arrived_s`, seconds from the start; or `arrived_at`, dates in ISO 8601, all with a zone
          or all without, or Unix times. A dated log starts at the full quarter of an hour before
          its first arrival, on its clock; with a scenario, at the scenario's time of day.
        - `clinic`, any name; by default all bookings are for one.
        - `call_s`, the length of a call, seconds or `0:01:30`; or `started_at` and `ended_at` (or
          both `_s`): the length is from start to end. Of an end alone it is from the arrival, with
          any wait in it, which a note says. A call without its length is refused: it mostly is one
          that was not over yet, and to draw it from those that were would make it too short.

        Rows are told apart by commas, semicolons (then decimals may have commas), tabs or bars,
        lines before the header that start with `#` are comments, and names of columns are taken
        whatever their case, unless there is one in that very case. `notes` of the Morning, and its
        `str`, say what was not used or had to be assumed.

        Args:
            path: A CSV file in UTF-8 with a header line.
            columns: Names of the file for ours, such as `{"arrived_at": "TIMESTAMP"}`, or two of
                them, for a date and a time of day: `{"arrived_at": ("date", "time")}`.
            sort: Whether to sort rows that are not in order of arrival; else they are refused.
            scenario: As in `from_columns`.
            seed: Seed for the calls, where the log has none.

        Returns:
            The Morning.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If the file is no such log; the message names the line, the value, what is
                allowed and what to do about it.
            OSError: If it can't be read.
        """
        return cls._from_log(logs.read_csv(path, columns, sort=sort), scenario, seed)

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        columns: Mapping[str, Any] | None = None,
        sort: bool = False,
        scenario: Scenario | None = None,
        seed: int = 1,
    ) -> "Morning":
        """Replay a recorded log from a DataFrame: as `from_csv`, but for how it is written.

        Times may also be timestamps, lengths timedeltas, and clinics whole numbers.

        Args:
            frame: One row a booking.
            columns: As in `from_csv`; labels need not be text, and a tuple that is one is that one.
            sort: As in `from_csv`.
            scenario: As in `from_columns`.
            seed: Seed for the calls, where the log has none.

        Returns:
            The Morning.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If the frame is no such log; the message names the row by its label.
        """
        return cls._from_log(logs.read_frame(frame, columns, sort=sort), scenario, seed)

    @classmethod
    def _from_log(
        cls, log: Log, scenario: Scenario | None, seed: int, *, slack_s: float = 900
    ) -> "Morning":
        """A Morning of what a log says, in its scenario or in one that is made for it.

        It may begin, or end, `slack_s` later than the scenario without a warning.
        """
        seed = require_whole("seed", seed, **SEED)
        if scenario is not None:
            require_type("scenario", scenario, Scenario)
        starts_at_s, arrived_us = log.from_start(scenario and scenario.starts_at_s)
        bookings = len(arrived_us)
        given = scenario is not None
        if scenario is None:
            quarters = (arrived_us[-1] if arrived_us else 0) // to_us(900) + 1
            hours = min(quarters / 4, LATEST_S / 3600)
            scenario = Scenario.steady(
                rate_per_s=max(bookings, 1) / (hours * 3600),
                hours=hours,
                name="recorded",
                starts_at_s=starts_at_s,
            )
        _warn_of_another_day(scenario, arrived_us, given, slack_s)
        recorded = log.call_us is not None
        return cls(
            scenario=scenario,
            seed=seed,
            arrived_us=tuple(arrived_us),
            clinic=(0,) * bookings if log.clinic is None else tuple(log.clinic),
            call_us=(
                tuple(log.call_us) if recorded else _draw_calls(scenario.calls, seed, bookings)
            ),
            is_recorded=recorded,
            notes=log.notes,
        )

    def resampled(self, seed: int = 1, *, block_s: float = 30, within_s: float = 120) -> "Morning":
        """Another day like this one: a local block bootstrap of it.

        Each half minute of the day is filled with one of those around it, drawn at random, with all
        that arrived in it (Dowla, Paparoditis and Politis, "Local block bootstrap inference for
        trending time series", Metrika 76, 2013). So the rate keeps its curve over the day, and
        bookings that come in bursts still do, as long as a burst is shorter than a block. Bookings
        drawn and moved one by one would keep the curve too, but come at random (a Poisson process),
        as real ones don't. Recorded calls go with their bookings; others are drawn anew.

        What it costs: a jump of the rate is smeared over `within_s` to either side, and of n blocks
        to choose from the counts vary by 1 - 1/n of their true variance, 0.89 by default.

        Args:
            seed: A whole number of 64 bits; the same one gives the same day.
            block_s: Length of a block, seconds: longer than a burst.
            within_s: How far a block may be moved either way, seconds.

        Returns:
            The Morning, with the same scenario and the same clinics.

        Raises:
            TypeError: If an argument has the wrong type.
            ValueError: If an argument is out of range.
        """
        seed = require_whole("seed", seed, **SEED)
        block_s = require_number("block_s", block_s, at_least=1e-3, at_most=LATEST_S)
        # Less is no choice, more no neighbourhood.
        within_s = require_number(
            "within_s", within_s, at_least=block_s, at_most=round(1000 * block_s, 9)
        )
        block_us, reach = to_us(block_s), int(round(within_s / block_s, 9))
        draw = Random(f"{self.seed}/resampled/{seed}").random
        own_seed = int(draw() * 2**53)
        if not len(self):
            return replace(self, seed=own_seed)
        blocks: dict[int, list[int]] = {}
        for booking, us in enumerate(self.arrived_us):
            blocks.setdefault(us // block_us, []).append(booking)
        last = max(to_us(self.scenario.duration_s) - 1, self.arrived_us[-1]) // block_us
        # Only where there is something to draw; elsewhere any draw would be an empty block.
        if len(blocks) * (2 * reach + 1) > MOST_BOOKINGS:
            raise ValueError(
                f"within_s must leave at most {MOST_BOOKINGS:,} places to fill, got {within_s!r} "
                f"with block_s {block_s!r}, which makes {len(blocks) * (2 * reach + 1):,}"
            )
        around = [(max(block - reach, 0), min(block + reach, last)) for block in blocks]
        places = {place for low, high in around for place in range(low, high + 1)}
        rows, arrived_us = [], []
        for place in sorted(places):
            low, high = max(place - reach, 0), min(place + reach, last)
            block = low + int(draw() * (high - low + 1))
            for booking in blocks.get(block, ()):
                rows.append(booking)
                arrived_us.append(self.arrived_us[booking] + (place - block) * block_us)
        if self.is_recorded:
            call_us = tuple(self.call_us[row] for row in rows)
        else:
            call_us = _draw_calls(self.scenario.calls, own_seed, len(rows))
        return replace(
            self,
            seed=own_seed,
            arrived_us=tuple(arrived_us),
            clinic=tuple(self.clinic[row] for row in rows),
            call_us=call_us,
            also_clinics=self.clinics,
            drawn_as=None,
        )


def _require_names(field: str, names: object) -> tuple[int | str, ...]:
    require_type(field, names, tuple)
    most = {"at_least": 0, "at_most": 2 * MOST_BOOKINGS, "why": "as many are drawn"}
    return tuple(
        name if isinstance(name, str) else require_whole(f"{field}[{row}]", name, **most)
        for row, name in enumerate(names)
    )


def _require_befallen(troubles: Iterable[Trouble], clinics: Sequence[int | str]) -> None:
    """Refuse troubles of clinics that there are not."""
    befallen = [each for trouble in troubles for each in trouble.clinics or ()]
    known = set(clinics) if befallen else ()
    if strangers := [clinic for clinic in befallen if clinic not in known]:
        some = ", ".join(map(repr, clinics[:5])) + ", ..." * (len(clinics) > 5)
        raise ValueError(
            f"troubles must be those of clinics in the morning ({some}), got {strangers[0]!r}"
        )


def _warn_of_another_day(
    scenario: Scenario, arrived_us: Sequence[int], given: bool, slack_s: float
) -> None:
    """Warn if a log and its scenario are not of the same hours: clock and budget are then wrong."""
    if not arrived_us:
        return
    first_s, last_s, length_s = to_s(arrived_us[0]), to_s(arrived_us[-1]), scenario.duration_s
    if last_s > length_s + slack_s:
        late = len(arrived_us) - bisect_right(arrived_us, to_us(length_s))
        what = (
            f"{count(late, 'booking')} of {len(arrived_us):,} arrive after the scenario's end, the "
            f"last {duration(last_s - length_s)} after it: its budget of GBP "
            f"{scenario.budget_gbp:,.2f} is for {duration(length_s)}"
        )
    elif first_s > max(length_s / 2, slack_s):
        what = (
            f"nobody arrives in the first {duration(first_s)} of the scenario's "
            f"{duration(length_s)}, and workers are paid from its start"
        )
    else:
        return
    mend = "count arrived_s from when the work begins, or give dates as arrived_at"
    if given:
        mend = (
            "leave the scenario out to have one made for the log, or give it the log's "
            "starts_at_s, duration_s and budget_gbp"
        )
    warnings.warn(f"{what}: {mend}", LogWarning, stacklevel=4)
