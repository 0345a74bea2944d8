"""Worlds whose bottleneck is known by construction, and what a review of them must say."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    FixedCalls,
    Morning,
    OnAge,
    OnDemand,
    OnUtilisation,
    Outage,
    Outcome,
    Promises,
    RetryBudget,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    StepDemand,
    UniformCalls,
    judge,
    simulate,
)


@dataclass(frozen=True, kw_only=True)
class World:
    """A Morning, a design, and what holds it back.

    Args:
        name: What is wrong, or that nothing is.
        morning: What happens.
        design: What was chosen.
        part: The true bottleneck; a tuple where two names are right.
        says: Words of the review, one of which at least each review must have.
        never: Words that would be false.
        step: How the next step begins.
        follow: The design that follows the advice.
        promises: The limits that the review is asked with; None: the course's.
        measure: What must be better then; at most `better` times what it was.
        until_s: When the run is cut.
    """

    name: str
    morning: Morning
    design: Design
    part: str | tuple[str, ...]
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    step: str = ""
    follow: Design | None = None
    promises: Promises | None = None
    measure: Callable[[Outcome], float] | None = None
    better: float = 0.5
    until_s: float | None = None

    def __str__(self) -> str:
        """Its name, for pytest."""
        return self.name.replace(" ", "-")

    def meet(self, design: Design | None = None) -> Outcome:
        """What the design, or another one, does with it."""
        return simulate(self.morning, design or self.design, until_s=self.until_s)


# What must be better for whoever follows the advice


def oldest(outcome: Outcome) -> float:
    return outcome.oldest_wait_s


def p95(outcome: Outcome) -> float:
    return outcome.confirmation_s.percentile(95)


def longest(outcome: Outcome) -> float:
    return outcome.confirmation_s.max()


def acceptance(outcome: Outcome) -> float:
    return judge(outcome).acceptance.figure


def given_up(outcome: Outcome) -> int:
    return outcome.count("failed")


def turned_away(outcome: Outcome) -> int:
    return outcome.count("rejected")


def not_confirmed(outcome: Outcome) -> int:
    return len(outcome.bookings) - outcome.count("confirmed")


def late(outcome: Outcome) -> float:
    """Bookings that were not confirmed within two minutes."""
    return len(outcome.bookings) * (1 - outcome.share_on_time(120)) + 1


def others_late(outcome: Outcome) -> float:
    """The same, among the patients of all clinics but the first twelve."""
    rows = outcome.bookings
    return 1 + sum(
        int(clinic) >= 12 and not (confirmed != -1 and confirmed - arrived <= 120_000_000)
        for clinic, arrived, confirmed in zip(
            rows.clinic, rows.arrived_us, rows.confirmed_us, strict=True
        )
    )


def cost(outcome: Outcome) -> float:
    return outcome.cost.total_gbp


def kept(outcome: Outcome) -> float:
    """Promises to patients that are broken."""
    return 3 - sum(score.kept for score in judge(outcome).scores[:3])


# Worlds


def quarter(rate_per_s: float = 5, **changes) -> Morning:
    """A quarter of an hour, twenty clinics, and more money than anybody needs."""
    steady = Scenario.steady(rate_per_s=rate_per_s, hours=0.25, clinics=20, budget_gbp=999)
    return replace(steady, **changes).sample(1)


def rush(**changes) -> Morning:
    """Five quiet minutes, ten with a rush, and half an hour to recover."""
    demand = StepDemand(steps=((0, 1), (300, 12), (900, 1)))
    return quarter(demand=demand, duration_s=2700, **changes)


def hour(rate_per_s: float = 5, **changes) -> Morning:
    """An hour with 300 clinics."""
    return quarter(rate_per_s, **{"duration_s": 3600, "clinics": 300, **changes})


def hang(*clinics: int, from_s: float = 100, until_s: float = 800) -> tuple[Outage]:
    return (Outage(from_s=from_s, until_s=until_s, mode="hang", clinics=clinics or None),)


def refuse(*clinics: int, from_s: float = 100, until_s: float = 800) -> tuple[Outage]:
    return (Outage(from_s=from_s, until_s=until_s, mode="refuse", clinics=clinics or None),)


def policy(**choices) -> CallPolicy:
    """Calls that time out after 5 s, are tried again, and confirm no booking twice."""
    return CallPolicy(**{"timeout_s": 5, "max_attempts": 3, "idempotency_keys": True, **choices})


def workers(number, **choices) -> Design:
    return Design.queued(workers=number, servers=9, **choices)


FEW = ("few clinics", "1 clinic of 1")
"""What isn't true where there is but one, or where all are alike."""


AGE_LIMIT = Morning.from_columns([row * 0.5 for row in range(2000)], [2.0] * 2000)
LONG_CALLS = quarter(2, calls=UniformCalls(low_s=100, high_s=200))
SLOW_BEAT = Morning.from_columns([row * 32.0 for row in range(40)], [60.0] * 40)
PATIENT = policy(max_attempts=99, backoff=Backoff.exponential(1, cap_s=20))

WORLDS = [
    # The faults that a review once had
    World(
        name="an age limit gives up whom too few workers reach",
        morning=AGE_LIMIT,
        design=Design.queued(workers=2, max_age_s=30),
        part="queue",
        says=("age limit", "2 workers can confirm 1.0/s", "up to 2.0/s arrived"),
        never=("clinic", "reached"),
        step="A backlog limit",
        follow=Design.queued(workers=2, max_age_s=30, backlog_limit=27),
        measure=given_up,
        better=0.01,
    ),
    World(
        name="calls that alone take longer than was promised",
        morning=LONG_CALLS,
        design=workers(600),
        part="clinics",
        says=("the calls", "no number of workers makes one shorter"),
        never=("moments", "too few", "more workers"),
        step="A promise",
    ),
    World(
        name="calls that are too long for a schedule as well",
        morning=LONG_CALLS,
        design=workers(Schedule(steps=((0, 500), (600, 600)))),
        part="clinics",
        says=("the calls", "no number of workers makes one shorter"),
        never=("the schedule", "too few"),
        step="A promise",
    ),
    World(
        name="calls that are too long for an autoscaler as well",
        morning=LONG_CALLS,
        design=workers(Autoscaler(rule=OnDemand(call_s=150, drain_s=10), minimum=400, maximum=700)),
        part="clinics",
        says=("the calls", "no number of workers makes one shorter"),
        never=("the autoscaler", "too few"),
        step="A promise",
    ),
    World(
        name="a slow beat",
        morning=SLOW_BEAT,
        design=Design.queued(workers=1),
        part="workers",
        says=("1 worker can confirm 1.0/min", "up to 1.9/min arrived"),
        never=("0.0/s", "1 workers"),
        step="More workers",
        follow=Design.queued(workers=2),
        measure=oldest,
        better=0.01,
    ),
    World(
        name="redelivery after ten minutes",
        morning=quarter(worker_death_probability=0.08),
        design=workers(30, policy=policy(redelivery_s=600)),
        part="workers",
        says=("redelivery", "10 min"),
        never=("backoff", "few clinics", "more workers"),
        step="A shorter redelivery_s",
        follow=workers(30, policy=policy(redelivery_s=6)),
        measure=p95,
        better=0.1,
    ),
    World(
        name="a backoff too long beside idle workers",
        morning=quarter(failure_probability=0.1),
        design=workers(30, policy=policy(backoff=Backoff.fixed(900))),
        part="clinics",
        says=("backoff",),
        never=("few clinics", "of 20", "more workers", "breaker"),
        step="A shorter backoff",
        follow=workers(30, policy=policy(backoff=Backoff.exponential(1, cap_s=9))),
        measure=p95,
        better=0.1,
    ),
    World(
        name="a backoff too long beside busy workers",
        morning=quarter(failure_probability=0.1),
        design=workers(12, policy=policy(backoff=Backoff.fixed(900))),
        part="clinics",
        says=("backoff",),
        never=("few clinics", "of 20", "more workers", "breaker"),
        step="A shorter backoff",
        follow=workers(12, policy=policy(backoff=Backoff.exponential(1, cap_s=9))),
        measure=p95,
        better=0.1,
    ),
    World(
        name="a breaker that opens at the first error",
        morning=quarter(failure_probability=0.04),
        design=workers(30, policy=policy(breaker=Breaker(failures=1, open_s=200))),
        part="clinics",
        says=("breaker", "1 failure in a row"),
        never=("few clinics", "more workers", "1 failures"),
        step="A breaker that opens after 5 failures",
        follow=workers(30, policy=policy(breaker=Breaker(failures=5, open_s=200))),
        measure=p95,
    ),
    World(
        name="a rate of a quarter a second",
        morning=Morning.from_columns([row * 2.0 for row in range(300)], [4.0] * 300),
        design=Design.queued(workers=1),
        part="workers",
        says=("1 worker can confirm 0.25/s", "up to 0.5/s"),
        never=("0.2/s",),
        step="More workers",
        follow=Design.queued(workers=2),
        measure=oldest,
        better=0.01,
    ),
    World(
        name="a dead clinic and a cut during the outage",
        morning=quarter(troubles=hang(0)),
        design=workers(16),
        until_s=700,
        part="clinics",
        says=("1 clinic of 20 had",),
        never=("more workers",),
        step="A cap on the calls to one clinic",
        follow=workers(16, clinic_cap=3),
        measure=others_late,
    ),
    # Nothing is wrong
    World(
        name="a steady world without a prices or budget problem",
        morning=quarter(),
        design=workers(16),
        part="none",
        says=("All four promises were kept",),
        step="Another seed",
    ),
    World(
        name="one clinic and all is well",
        morning=quarter(clinics=1),
        design=workers(16),
        part="none",
        step="Another seed",
    ),
    World(
        name="everything is kept although one clinic is dead",
        morning=hour(troubles=hang(0), duration_s=1800),
        design=workers(
            16, clinic_cap=3, policy=policy(max_attempts=2, breaker=Breaker()), max_age_s=120
        ),
        part="none",
        step="Another seed",
    ),
    World(name="empty", morning=Morning.from_columns([]), design=workers(1), part="none"),
    World(
        name="cut at 0",
        morning=quarter(),
        design=workers(1),
        until_s=0,
        part="none",
        never=("servers", "more workers"),
    ),
    World(
        name="cut in the first seconds",
        morning=quarter(),
        design=workers(16),
        until_s=20,
        part="none",
        says=("cut",),
        never=("servers", "more workers"),
    ),
    World(
        name="calls of 0 s",
        morning=replace(quarter(), call_us=(0,) * len(quarter())),
        design=workers(1),
        part="none",
    ),
    World(
        name="calls of 0 s that fail",
        morning=replace(quarter(failure_probability=0.3), call_us=(0,) * len(quarter())),
        design=workers(3),
        part="clinics",
        says=("attempts used up",),
        step="A second attempt",
        follow=workers(3, policy=policy(max_attempts=2)),
        measure=given_up,
    ),
    World(
        name="a log of 1e9 s",
        morning=Morning.from_columns([0.0] * 5 + [1e9], [100.0] * 6),
        design=workers(1),
        part="workers",
        never=("inf", "nan"),
    ),
    # Money
    World(
        name="workers that are idle and expensive",
        morning=quarter(budget_gbp=5),
        design=workers(40),
        part="budget",
        says=("40 workers", "paid for"),
        step="Fewer workers",
        follow=workers(16),
        measure=cost,
    ),
    World(
        name="an alarm that is too early",
        morning=rush(budget_gbp=12),
        design=workers(Autoscaler(rule=OnAge(0.5, up=3, down=1), minimum=4, maximum=80)),
        part="budget",
        step="A rule that wants fewer workers",
        follow=workers(Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=4, maximum=80)),
        measure=cost,
    ),
    World(
        name="one number for the whole morning",
        morning=Scenario.monday().sample(1),
        design=Design.queued(workers=12),
        part="workers",
        says=("one number of workers", "12 workers"),
        step="Name the promise that you would rather break: the budget pays for 10",
    ),
    World(
        name="what the budget pays for does not depend on how long few take",
        morning=Scenario.monday().sample(1),
        design=Design.queued(workers=1),
        part="workers",
        says=("the budget pays for 10 all morning", "1 worker can"),
        never=("1 workers",),
        step="",
        follow=Design.queued(workers=10),
        measure=oldest,
    ),
    # The front end, and threads
    World(
        name="too few servers",
        morning=quarter(10, accept_s=0.19),
        design=Design.queued(workers=30, servers=1),
        part="servers",
        says=("there is 1", "to be accepted"),
        never=("1 servers", "more workers"),
        step="3 servers",
        follow=Design.queued(workers=30, servers=3),
        measure=acceptance,
        better=0.01,
    ),
    World(
        name="an acceptance that takes longer than was promised",
        morning=quarter(accept_s=0.3),
        design=workers(20),
        part="servers",
        step="A quicker acceptance: no number of servers makes 300 ms",
    ),
    World(
        name="too few threads",
        morning=quarter(10),
        design=Design.synchronous(threads=15),
        part="servers",
        says=("waited for a thread", "15 threads"),
        never=("worker",),
        step="Enough threads",
        follow=Design.synchronous(threads=40),
        measure=acceptance,
        better=0.1,
    ),
    World(
        name="enough threads and the clinic is the floor",
        morning=quarter(10),
        design=Design.synchronous(threads=60),
        part="clinics",
        says=("no number of threads",),
        step="Accept first and confirm later",
        follow=workers(60),
        measure=acceptance,
        better=0.1,
    ),
    World(
        name="threads before a clinic that is dead",
        morning=quarter(troubles=hang(0)),
        design=Design.synchronous(threads=25),
        part="clinics",
        says=("1 clinic of 20",),
        step="A cap on the calls to one clinic",
        follow=Design.synchronous(threads=25, clinic_cap=3),
        measure=others_late,
    ),
    # Limits, and orders
    World(
        name="a backlog limit that is too small for a burst",
        morning=Morning.from_columns([row * 0.1 for row in range(40)], [2.0] * 40),
        design=Design.queued(workers=1, backlog_limit=3),
        part="queue",
        says=("the backlog limit", "3 bookings were waiting already"),
        step="A limit nearer 57",
        follow=Design.queued(workers=1, backlog_limit=57),
        measure=turned_away,
        better=0,
    ),
    World(
        name="a backlog limit that is too large",
        morning=quarter(10),
        design=workers(8, backlog_limit=2000),
        part="queue",
        says=("2,000 bookings were waiting already", "8 workers can confirm"),
        step="A limit nearer",
        follow=workers(8, backlog_limit=450),
        measure=p95,
    ),
    World(
        name="a backlog limit of 0",
        morning=quarter(),
        design=workers(10, backlog_limit=0),
        part="queue",
        says=("none may wait",),
        step="A limit nearer",
        follow=workers(10, backlog_limit=500),
        measure=turned_away,
        better=0.1,
    ),
    World(
        name="a backlog limit that holds, before too few workers",
        morning=quarter(10),
        design=workers(8, backlog_limit=300),
        part="queue",
        says=("300 bookings were waiting already", "8 workers can confirm"),
        step="More workers",
        follow=workers(22, backlog_limit=300),
        measure=turned_away,
        better=0.1,
    ),
    World(
        name="CoDel sheds whom too few workers reach",
        morning=quarter(10),
        design=workers(10, codel=CoDel(target_s=10, interval_s=5)),
        part="queue",
        says=("shedding", "10 workers can confirm"),
        step="A backlog limit",
        follow=workers(10, codel=CoDel(target_s=120, interval_s=120), backlog_limit=500),
        measure=given_up,
    ),
    World(
        name="last in first out forgets the first",
        morning=quarter(demand=StepDemand(steps=((0, 6), (30, 12), (70, 7.9))), duration_s=3600),
        design=workers(16, order="lifo"),
        part="queue",
        says=("the order", "passed over"),
        step="A maximum age",
        follow=workers(16, order="lifo", max_age_s=240),
        measure=oldest,
    ),
    World(
        name="priority only chooses who waits",
        morning=rush(urgent_share=0.1),
        design=workers(10, order="priority"),
        part="workers",
        says=("waited for a worker",),
        never=("the order",),
        step="More workers",
        follow=workers(30, order="priority"),
        measure=oldest,
    ),
    # Workers over time
    World(
        name="too few workers",
        morning=quarter(10),
        design=workers(12),
        part="workers",
        says=("waited for a worker", "12 workers can confirm"),
        never=("few clinics",),
        step="More workers",
        follow=workers(24),
        measure=oldest,
        better=0.1,
    ),
    World(
        name="a scaler that comes too late",
        morning=rush(),
        design=workers(Autoscaler(rule=OnAge(200, up=1.1), minimum=2, maximum=80)),
        part="workers",
        says=("the autoscaler", "boot for 90.0 s"),
        step="A rule that looks at what arrives",
        follow=workers(Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=2, maximum=80)),
        measure=oldest,
    ),
    World(
        name="a scaler at its maximum",
        morning=rush(),
        design=workers(Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=2, maximum=10)),
        part="workers",
        says=("maximum",),
        step="A higher maximum",
        follow=workers(Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=2, maximum=40)),
        measure=oldest,
    ),
    World(
        name="a schedule that is off",
        morning=rush(),
        design=workers(Schedule(steps=((0, 3), (600, 40), (1200, 3)))),
        part="workers",
        says=("the schedule",),
        step="More of them, a boot time before the rush",
        follow=workers(Schedule(steps=((0, 3), (210, 40), (1200, 3)))),
        measure=oldest,
        better=0.2,
    ),
    World(
        name="shards that are loaded unevenly",
        morning=quarter(10, clinics=28, popularity_skew=1.5),
        design=workers(32, shards=Shards(of=8, pick=1)),
        part="workers",
        says=("groups", "idle"),
        never=("more workers",),
        step="More groups to pick from: Shards(of=8, pick=2)",
        follow=workers(32, shards=Shards(of=8, pick=2)),
        measure=oldest,
    ),
    # Clinics
    World(
        name="300 clinics and one dead without a cap",
        morning=hour(6, troubles=hang(0, until_s=3000), popularity_skew=0.3),
        design=workers(16),
        part="clinics",
        says=("1 clinic of 300", "hold the workers"),
        never=("more workers",),
        step="A cap on the calls to one clinic",
        follow=workers(16, clinic_cap=2),
        measure=others_late,
    ),
    World(
        name="300 clinics and twelve dead behind a cap",
        morning=hour(6, troubles=hang(*range(12), until_s=3000)),
        design=workers(24, clinic_cap=2),
        part="clinics",
        says=("clinics of 300 had",),
        never=("more workers",),
        step="A timeout",
        follow=workers(24, clinic_cap=2, policy=policy()),
        measure=others_late,
    ),
    World(
        name="300 clinics and fifteen dead behind a cap and a timeout",
        morning=hour(6, troubles=hang(*range(12), until_s=3000)),
        design=workers(14, clinic_cap=4, policy=policy(max_attempts=999, backoff=Backoff.fixed(2))),
        part="clinics",
        never=("more workers",),
        step="A circuit breaker",
        follow=workers(14, clinic_cap=4, policy=policy(max_attempts=999, breaker=Breaker())),
        measure=others_late,
    ),
    World(
        name="dead clinics behind a breaker",
        morning=quarter(troubles=refuse(3, 4)),
        design=workers(16, policy=policy(max_attempts=99, breaker=Breaker(failures=3, open_s=30))),
        part="clinics",
        says=("2 clinics of 20", "breaker"),
        never=("more workers", "that do answer"),
        step="A maximum age",
    ),
    World(
        name="one clinic with an outage",
        morning=quarter(3, clinics=1, troubles=refuse(0, from_s=200, until_s=700)),
        design=workers(
            12, policy=policy(max_attempts=99, backoff=Backoff.exponential(5, cap_s=60))
        ),
        part="clinics",
        never=(*FEW, "more workers"),
    ),
    World(
        name="one clinic that hangs",
        morning=quarter(3, clinics=1, troubles=hang(0, from_s=200, until_s=700)),
        design=workers(12),
        part="clinics",
        says=("do not answer",),
        never=(*FEW, "more workers"),
        step="A timeout",
    ),
    World(
        name="all clinics are slow for a while",
        morning=quarter(troubles=(Slowdown(from_s=200, until_s=600, factor=4),)),
        design=workers(14),
        part="clinics",
        says=("slow",),
        never=FEW,
        step="More workers",
        follow=workers(40),
        measure=oldest,
        better=0.1,
    ),
    World(
        name="retries without a budget in overload",
        morning=quarter(troubles=(Slowdown(from_s=200, until_s=600, factor=10),)),
        design=workers(14, policy=policy(max_attempts=999)),
        part="clinics",
        says=("go wrong", "timed out"),
        never=FEW,
        step="A retry budget",
        follow=workers(
            14, policy=policy(max_attempts=999, retry_budget=RetryBudget(ratio=0.1, burst=10))
        ),
        measure=oldest,
        better=0.7,
    ),
    World(
        name="a cap under the limit of the clinics",
        morning=quarter(8, clinics=5, clinic_limit=8),
        design=workers(60, clinic_cap=2),
        part="clinics",
        says=("the cap", "2 calls"),
        never=("more workers", *FEW),
        step="A higher cap: near 8",
        follow=workers(60, clinic_cap=8),
        measure=oldest,
        better=0.1,
    ),
    World(
        name="a popular clinic and a cap",
        morning=quarter(8, popularity_skew=1.5),
        design=workers(30, clinic_cap=4),
        part="clinics",
        says=("the cap",),
        never=("more workers", "do not answer"),
        step="A higher cap",
        follow=workers(30, clinic_cap=12),
        measure=oldest,
    ),
    World(
        name="a popular clinic that takes no more",
        morning=quarter(8, popularity_skew=1.5, clinic_limit=4),
        design=workers(30, clinic_cap=4),
        part="clinics",
        says=("each takes 4 calls at once, and no more",),
        never=("more workers", "higher cap"),
        step="A maximum age",
        follow=workers(30, clinic_cap=4, max_age_s=100),
        measure=oldest,
    ),
    World(
        name="clinics that are full",
        morning=quarter(11, clinic_limit=1),
        design=workers(60),
        part="clinics",
        says=("each takes 1 call at once",),
        never=("more workers", "1 calls"),
        step="A cap of 1 call to one clinic",
    ),
    World(
        name="a timeout that cuts good calls",
        morning=quarter(),
        design=workers(20, policy=policy(timeout_s=2.5, max_attempts=2)),
        part="clinics",
        says=("timed out",),
        step="A longer timeout: 2.5 s cuts many a good call short",
        follow=workers(20, policy=policy(timeout_s=3.5, max_attempts=2)),
        measure=given_up,
        better=0,
    ),
    World(
        name="calls that fail once and are given up",
        morning=quarter(failure_probability=0.1),
        design=workers(20),
        part="clinics",
        says=("attempts used up",),
        never=("few clinics", "do not answer"),
        step="A second attempt",
        follow=workers(20, policy=policy(max_attempts=2)),
        measure=given_up,
    ),
    World(
        name="a retry budget that is too small for chance",
        morning=quarter(failure_probability=0.3),
        design=workers(
            20, policy=policy(max_attempts=6, retry_budget=RetryBudget(ratio=0.05, burst=1))
        ),
        part="clinics",
        says=("retry budget used up",),
        never=("few clinics", "circuit breaker"),
        step="A larger retry budget",
        follow=workers(
            20, policy=policy(max_attempts=6, retry_budget=RetryBudget(ratio=0.6, burst=9))
        ),
        measure=given_up,
    ),
    World(
        name="attempts burnt on clinics that are down",
        morning=quarter(troubles=refuse(0, 1, from_s=200, until_s=500)),
        design=workers(20, policy=policy()),
        part="clinics",
        says=("attempts used up",),
        step="A circuit breaker",
        follow=workers(20, policy=policy(breaker=Breaker(failures=3, open_s=60))),
        measure=given_up,
    ),
    World(
        name="what fails before a thread fails in front of the patient",
        morning=quarter(failure_probability=0.1, calls=FixedCalls(mean_s=0.1)),
        design=Design.synchronous(threads=20),
        part="clinics",
        says=("failed",),
        never=("few clinics",),
        step="Accept first and confirm later",
        follow=workers(20, policy=policy()),
        measure=not_confirmed,
    ),
]

# Written when the review was finished, to see how many it would get right

WORLDS += [
    World(
        name="one of two clinics is dead and holds the pool",
        morning=quarter(4, clinics=2, troubles=hang(0)),
        design=workers(14),
        part="clinics",
        says=("1 clinic of 2",),
        never=("more workers",),
        step="A cap on the calls",
        follow=workers(14, clinic_cap=6),
        measure=late,
        better=0.9,
    ),
    World(
        name="a scaler too late before a limit",
        morning=rush(),
        design=workers(
            Autoscaler(rule=OnAge(60, up=1.2), minimum=3, maximum=80), backlog_limit=600
        ),
        part="queue",
        says=("backlog limit",),
        never=("no line is long enough",),
        step="A rule that looks at what arrives",
        follow=workers(
            Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=3, maximum=80),
            backlog_limit=600,
        ),
        measure=turned_away,
    ),
    World(
        name="all clinics are down behind breakers",
        morning=quarter(troubles=refuse(from_s=200, until_s=600)),
        design=workers(30, policy=policy(max_attempts=50, breaker=Breaker(failures=3, open_s=20))),
        part="clinics",
        never=("few clinics", "more workers", "that do answer", "of 20 had"),
        step="A maximum age",
    ),
    World(
        name="other promises and too few workers",
        morning=quarter(10),
        design=workers(19),
        promises=Promises(confirmation_s=600, oldest_s=20),
        part="workers",
        says=("waited for a worker",),
        step="More workers",
        follow=workers(25),
        measure=oldest,
    ),
    World(
        name="servers and workers short, servers shorter",
        morning=quarter(10, accept_s=0.19),
        design=Design.queued(workers=12, servers=1),
        part="servers",
        step="3 servers",
        follow=Design.queued(workers=12, servers=3),
        measure=acceptance,
        better=0.1,
    ),
    World(
        name="a backlog full of a dead clinic's patients",
        morning=quarter(8, troubles=refuse(3, 4)),
        design=workers(
            24,
            backlog_limit=60,
            policy=policy(max_attempts=99, breaker=Breaker(failures=3, open_s=30)),
        ),
        part="clinics",
        never=("more workers", "limit nearer"),
        step="A maximum age",
        follow=workers(
            24,
            backlog_limit=60,
            max_age_s=60,
            policy=policy(max_attempts=99, breaker=Breaker(failures=3, open_s=30)),
        ),
        measure=turned_away,
    ),
    World(
        name="workers die twice",
        morning=quarter(worker_death_probability=0.3),
        design=workers(30, policy=policy(max_attempts=2, redelivery_s=6)),
        part="workers",
        says=("died",),
        never=("few clinics", "breaker", "second attempt"),
    ),
    World(
        name="cut in the rush",
        morning=rush(),
        design=workers(8),
        until_s=700,
        part="workers",
        step="More workers",
        follow=workers(26),
        measure=oldest,
    ),
    World(
        name="few clinics are slow and no cap",
        morning=quarter(
            8, troubles=(Slowdown(from_s=100, until_s=800, factor=20, clinics=(0, 1)),)
        ),
        design=workers(24),
        part="clinics",
        says=("2 clinics of 20",),
        never=("more workers",),
        step="A cap on the calls",
        follow=workers(24, clinic_cap=4),
        measure=late,
    ),
    World(
        name="fair order, too few",
        morning=quarter(10),
        design=workers(14, order="fair"),
        part="workers",
        step="More workers",
        follow=workers(24, order="fair"),
        measure=oldest,
    ),
    World(
        name="a breaker open far too long",
        morning=quarter(failure_probability=0.3, clinics=4),
        design=workers(30, policy=policy(max_attempts=6, breaker=Breaker(failures=5, open_s=400))),
        part="clinics",
        says=("breaker",),
        never=("do not answer",),
        step="A breaker that is open for a shorter",
        follow=workers(30, policy=policy(max_attempts=6, breaker=Breaker(failures=5, open_s=10))),
        measure=p95,
    ),
    World(
        name="max age and a dead clinic",
        morning=quarter(troubles=refuse(3)),
        design=workers(
            20, max_age_s=60, policy=policy(max_attempts=20, breaker=Breaker(failures=3, open_s=30))
        ),
        part="clinics",
        says=("1 clinic of 20",),
        never=("backlog limit", "more workers"),
        step="A shorter maximum age",
    ),
    World(
        name="threads whose calls fail and are tried again",
        morning=quarter(8, failure_probability=0.6),
        design=Design.synchronous(threads=25, policy=policy(max_attempts=10)),
        part="clinics",
        never=("few clinics",),
    ),
    World(
        name="adaptive lifo",
        morning=quarter(demand=StepDemand(steps=((0, 6), (30, 12), (170, 7.8))), duration_s=3600),
        design=workers(16, order="adaptive_lifo", lifo_over_s=20),
        part="queue",
        step="A maximum age",
        follow=workers(16, order="adaptive_lifo", lifo_over_s=20, max_age_s=240),
        measure=oldest,
    ),
    World(
        name="far too few on a priority line with a limit",
        morning=quarter(10, urgent_share=0.2),
        design=workers(8, order="priority", backlog_limit=2000),
        part="queue",
        never=("limit nearer",),
        step="More workers",
        follow=workers(24, order="priority", backlog_limit=2000),
        measure=oldest,
    ),
]


# Fifteen more, with some odd ones

RECORDED = [40.0 if row % 10 == 0 else 1.0 for row in range(600)]

WORLDS += [
    World(
        name="recorded calls and too few workers",
        morning=Morning.from_columns([row * 1.0 for row in range(600)], RECORDED),
        design=Design.queued(workers=3),
        part="workers",
        never=("clinic", "calls alone"),
        step="More workers",
        follow=Design.queued(workers=8),
        measure=oldest,
    ),
    World(
        name="recorded calls of which one in ten is too long",
        morning=Morning.from_columns(
            [row * 2.0 for row in range(300)],
            [200.0 if row % 10 == 0 else 1.0 for row in range(300)],
        ),
        design=Design.queued(workers=60),
        part="clinics",
        says=("the calls", "30 late"),
        never=("more workers", "too few"),
        step="A promise",
    ),
    World(
        name="everything at once at 0",
        morning=Morning.from_columns([0.0] * 500, [2.0] * 500),
        design=Design.queued(workers=4),
        part="workers",
        says=("4 workers can confirm 2.0/s",),
        step="More workers",
        follow=Design.queued(workers=10),
        measure=oldest,
    ),
    World(
        name="one clinic whose own limit is the end",
        morning=quarter(4, clinics=1, clinic_limit=5),
        design=workers(30),
        part="clinics",
        says=("each takes 5 calls at once",),
        never=("more workers", *FEW),
        step="A cap of 5 calls",
    ),
    World(
        name="one clinic behind its cap",
        morning=quarter(4, clinics=1),
        design=workers(30, clinic_cap=4),
        part="clinics",
        says=("the cap of 4 calls",),
        never=("more workers", *FEW),
        step="A higher cap",
        follow=workers(30, clinic_cap=16),
        measure=oldest,
        better=0.1,
    ),
    World(
        name="whole seconds and a wrong rule",
        morning=Morning.from_columns([float(row // 8) for row in range(4800)], [2.0] * 4800),
        design=Design.queued(workers=Autoscaler(rule=OnUtilisation(0.95), minimum=1, maximum=60)),
        part="workers",
        says=("the autoscaler",),
        never=("clinic",),
        step="A rule that looks at what arrives",
        follow=Design.queued(
            workers=Autoscaler(rule=OnDemand(call_s=2, drain_s=60), minimum=1, maximum=60)
        ),
        measure=oldest,
        better=0.9,
    ),
    World(
        name="a cap and too few workers about as much to blame",
        morning=quarter(8, popularity_skew=1.2),
        design=workers(14, clinic_cap=4),
        part=("workers", "clinics"),
        never=("do not answer", "breaker"),
    ),
    World(
        name="a night that is drained after a rush in a log",
        morning=Morning.from_columns(
            [row * 0.25 for row in range(2400)] + [40_000.0 + row * 60 for row in range(60)],
            [4.0] * 2460,
        ),
        design=Design.queued(workers=10),
        part="workers",
        says=("up to 4.0/s", "10 workers can confirm 2.5/s"),
        never=("nan", "idle"),
        step="More workers",
        follow=Design.queued(workers=18),
        measure=oldest,
    ),
    World(
        name="a timeout shorter than any call",
        morning=quarter(3, calls=FixedCalls(mean_s=2)),
        design=workers(30, policy=policy(timeout_s=1.5)),
        part="clinics",
        says=("timed out",),
        never=("few clinics", "circuit breaker", "more workers"),
        step="A longer timeout",
        follow=workers(30, policy=policy(timeout_s=3)),
        measure=given_up,
        better=0,
    ),
    World(
        name="calls of 0 s behind a slow front end",
        morning=replace(quarter(20, accept_s=0.1), call_us=(0,) * len(quarter(20, accept_s=0.1))),
        design=Design.queued(workers=1, servers=1),
        part="servers",
        step="3 servers",
        follow=Design.queued(workers=1, servers=3),
        measure=acceptance,
        better=0.1,
    ),
    World(
        name="a backoff far longer than the outage",
        morning=quarter(3, troubles=refuse(from_s=100, until_s=200)),
        design=workers(30, policy=policy(max_attempts=12, backoff=Backoff.fixed(400))),
        part="clinics",
        says=("backoff",),
        never=("more workers", "few clinics"),
        step="A shorter backoff",
        follow=workers(
            30, policy=policy(max_attempts=99, backoff=Backoff.exponential(1, cap_s=20))
        ),
        measure=p95,
        better=0.5,
    ),
    World(
        name="a schedule that goes home too early",
        morning=rush(),
        design=workers(Schedule(steps=((0, 30), (500, 3)))),
        part="workers",
        says=("the schedule",),
        step="More of them",
        follow=workers(Schedule(steps=((0, 30), (1000, 3)))),
        measure=oldest,
    ),
    World(
        name="threads that turn patients away in a rush",
        morning=rush(),
        design=Design.synchronous(threads=10, backlog_limit=20),
        part="servers",
        says=("turned away", "10 threads"),
        never=("few clinics",),
        step="Enough threads",
        follow=Design.synchronous(threads=40, backlog_limit=20),
        measure=turned_away,
        better=0.01,
    ),
    World(
        name="a breaker with trials that come too rarely after a short outage",
        morning=quarter(5, troubles=refuse(from_s=200, until_s=230)),
        design=workers(30, policy=policy(max_attempts=50, breaker=Breaker(failures=5, open_s=300))),
        part="clinics",
        says=("the breaker",),
        never=("do not answer", "more workers", "few clinics"),
        step="A breaker that is open for a shorter",
        follow=workers(30, policy=policy(max_attempts=50, breaker=Breaker(failures=5, open_s=10))),
        measure=p95,
        better=0.6,
    ),
    World(
        name="workers that die in one call of three and two attempts",
        morning=quarter(3, worker_death_probability=0.3),
        design=workers(20, policy=policy(max_attempts=2, redelivery_s=10)),
        part="workers",
        says=("die", "died"),
        never=("few clinics",),
        step="One attempt more: 3",
        follow=workers(20, policy=policy(max_attempts=3, redelivery_s=10)),
        measure=given_up,
        better=0.4,
    ),
    World(
        name="an age limit that is short of one call's queue",
        morning=rush(),
        design=workers(20, max_age_s=20),
        part="queue",
        says=("the age limit",),
        never=("clinic",),
        step="A backlog limit",
        follow=workers(20, max_age_s=20, backlog_limit=170),
        measure=given_up,
    ),
    World(
        name="half the workers are missing and calls in vain take a fifth of the others",
        morning=quarter(10, failure_probability=0.25),
        design=workers(10, policy=policy(max_attempts=9)),
        part="workers",
        says=("10 workers can confirm",),
        never=("calls go wrong", "few clinics"),
        step="More workers",
        follow=workers(34, policy=policy(max_attempts=9)),
        measure=oldest,
        better=0.1,
    ),
]
