"""Workers over time: a schedule, or an autoscaler that follows a rule; and rules ready made.

A rule is a plain function of what can be observed, and returns the number of workers it wants:

    def one_for_ten_waiting(seen: Observed) -> float:
        return seen.backlog / 10

It may return any number from 0 on; the autoscaler rounds it up and keeps it within its bounds.
"""

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from numbers import Real

from waitingroom_lib._checks import (
    COUNT,
    SPAN,
    TIME,
    keep,
    require_function,
    require_number,
    require_steps,
    require_type,
    require_whole,
)

STAFF = {"at_least": 1, "at_most": 100_000, "why": "each is simulated"}
"""What a number of workers or servers may be."""

MOST_TOLD = 24
"""Most steps that a schedule names when it says what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What an autoscaler can see of the platform at one instant."""

    now_s: float
    """Seconds from the start of the morning."""
    backlog: int
    """Bookings that wait, whatever for."""
    held: int
    """Those of them that no worker can serve now: set aside, or waiting for a delay to pass."""
    oldest_age_s: float
    """Age of the oldest that waits, whatever for, seconds: is anybody forgotten?"""
    first_attempt_age_s: float
    """Age of the oldest in line for its first call, and never set aside, seconds: does the pool
    keep up?"""
    arrival_rate_per_s: float
    """Bookings per second that came to the line since it was last looked at."""
    busy: int
    """Workers in a call."""
    workers: int
    """Workers that are there or booting, without those that leave after their call."""

    @property
    def to_serve(self) -> int:
        """Bookings that wait for a worker, and for nothing else."""
        return self.backlog - self.held


Rule = Callable[[Observed], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """So many workers from such a time on: what you know of the day, decided beforehand.

    Args:
        steps: From when (seconds from the start) how many workers; the first begins at 0, and
            those are there from the start.
        boot_s: From a step to the instant at which its workers take their first booking, seconds;
            they are paid for meanwhile.
    """

    steps: tuple[tuple[float, int], ...]
    boot_s: float = 90

    def __post_init__(self) -> None:
        keep(self, require_steps, "steps", value="workers", require=require_whole, **STAFF)
        keep(self, require_number, "boot_s", **TIME)

    @property
    def start(self) -> int:
        """Workers that are there when the morning begins."""
        return self.steps[0][1]

    @property
    def minimum(self) -> int:
        """The fewest workers at any time."""
        return min(workers for _, workers in self.steps)

    @property
    def maximum(self) -> int:
        """The most workers at any time."""
        return max(workers for _, workers in self.steps)

    def __str__(self) -> str:
        """The schedule in a few words."""
        steps = [f"{workers:,} from {from_s:g} s" for from_s, workers in self.steps]
        if len(steps) > MOST_TOLD:
            steps[MOST_TOLD - 2 : -1] = [f"... {len(steps):,} steps"]
        return f"workers by schedule ({', '.join(steps)}; boot {self.boot_s:g} s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Autoscaler:
    """As many workers as a rule wants, looked at again and again.

    A worker that is ordered boots before it takes its first booking, and is paid for meanwhile. One
    that has to go finishes its call first. Those that still boot go before any other.

    Args:
        rule: What is wanted, from what is observed.
        every_s: From one look to the next, seconds.
        boot_s: From the order to the first booking that a new worker takes, seconds.
        scale_in_after_s: For how long fewer must have been wanted before any is sent away, seconds
            (the stabilisation window of the Kubernetes Horizontal Pod Autoscaler, 300 s there); 0:
            at once, and then a rule that looks at a short line may order and dismiss all day.
        minimum: The fewest workers, whatever the rule wants; also those at the start.
        maximum: The most workers, whatever the rule wants.
    """

    rule: Rule
    every_s: float = 30
    boot_s: float = 90
    scale_in_after_s: float = 0
    minimum: int = 1
    maximum: int = 100

    def __post_init__(self) -> None:
        require_function("rule", self.rule, "what is observed, such as OnUtilisation(0.8)")
        keep(self, require_number, "every_s", **TIME | {"at_least": 1})
        keep(self, require_number, "boot_s", "scale_in_after_s", **TIME)
        keep(self, require_whole, "minimum", **STAFF)
        keep(self, require_whole, "maximum", **STAFF | {"at_least": self.minimum})

    @property
    def start(self) -> int:
        """Workers that are there when the morning begins."""
        return self.minimum

    def wanted(self, seen: Observed) -> int:
        """The number of workers the rule wants, rounded up and within the bounds.

        Args:
            seen: What is observed.

        Returns:
            The number of workers.

        Raises:
            TypeError: If the rule returns no number.
            ValueError: If it returns a negative number, or nan.
        """
        require_type("seen", seen, Observed)
        wanted = self.rule(seen)
        if isinstance(wanted, Real) and wanted == math.inf:
            return self.maximum
        wanted = require_number(f"what the rule wants at {seen.now_s:g} s", wanted, at_least=0)
        whole = math.ceil(round(wanted, 9))  # 21 / 0.35 is a little more than 60
        return min(max(whole, self.minimum), self.maximum)

    def __str__(self) -> str:
        """The autoscaler in a few words."""
        name = getattr(self.rule, "__name__", None) or str(self.rule)
        slowly = f", fewer after {self.scale_in_after_s:g} s" if self.scale_in_after_s else ""
        return (
            f"{self.minimum:,} to {self.maximum:,} workers by {name} "
            f"(every {self.every_s:g} s, boot {self.boot_s:g} s{slowly})"
        )


@dataclass(frozen=True, slots=True)
class OnUtilisation:
    """As many workers that those in a call are a given share of them.

    `wanted = busy / target`, after the Kubernetes Horizontal Pod Autoscaler
    (`ceil(current * metric / target)`, Kubernetes documentation), without its tolerance of a tenth;
    its slow scale-in is `Autoscaler(scale_in_after_s=300)`. It sees no further than a full pool: of
    a backlog of ten or of ten thousand, it asks for the same.

    Args:
        target: Share of the workers that should be in a call, above 0 and at most 1.
    """

    target: float = 0.8

    def __post_init__(self) -> None:
        keep(self, require_number, "target", above=0, at_most=1)

    def __call__(self, seen: Observed) -> float:
        """The number of workers wanted."""
        require_type("seen", seen, Observed)
        return seen.busy / self.target

    def __str__(self) -> str:
        """The rule in a few words."""
        return f"utilisation of {self.target:.0%}"


@dataclass(frozen=True, slots=True)
class OnBacklogPerWorker:
    """As many workers that each has no more than so many bookings waiting for it.

    `wanted = to_serve / per_worker`, where what a worker may have waiting is the wait that is
    acceptable divided by the time of a call (Amazon EC2 Auto Scaling User Guide, "Scaling policy
    based on Amazon SQS"). With nobody to serve it wants no worker, whatever is in a call.

    Args:
        per_worker: Bookings that may wait for each worker.
    """

    per_worker: float

    def __post_init__(self) -> None:
        keep(self, require_number, "per_worker", above=0, **COUNT)

    def __call__(self, seen: Observed) -> float:
        """The number of workers wanted."""
        require_type("seen", seen, Observed)
        return seen.to_serve / self.per_worker

    def __str__(self) -> str:
        """The rule in a few words."""
        return f"backlog of {self.per_worker:g} a worker"


@dataclass(frozen=True, slots=True)
class OnAge:
    """Half as many again while the oldest has waited too long; fewer, slowly, while none has.

    Age is what the promise is about; the age of first attempts, since no worker helps those whose
    clinic is down (Yanacek, "Avoiding insurmountable queue backlogs", AWS Builders' Library,
    2019). It tells how late the platform is and not how much work there is, so the answer goes in
    steps: a step-scaling policy (Amazon EC2 Auto Scaling User Guide).

    Args:
        limit_s: Age of the oldest first attempt above which workers are added, seconds; under a
            quarter of it some are let go.
        up: Factor by which they grow.
        down: Factor by which they shrink; 1: never.
    """

    limit_s: float
    _: KW_ONLY
    up: float = 1.5
    down: float = 0.9

    def __post_init__(self) -> None:
        keep(self, require_number, "limit_s", **SPAN)
        keep(self, require_number, "up", above=1, **COUNT)
        keep(self, require_number, "down", above=0, at_most=1)

    def __call__(self, seen: Observed) -> float:
        """The number of workers wanted."""
        require_type("seen", seen, Observed)
        if seen.first_attempt_age_s > self.limit_s:
            return seen.workers * self.up
        if seen.first_attempt_age_s < self.limit_s / 4:
            return math.floor(round(seen.workers * self.down, 9))
        return seen.workers

    def __str__(self) -> str:
        """The rule in a few words."""
        return f"age of {self.limit_s:g} s"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDemand:
    """What arrives, plus what it takes to work off the backlog in a given time.

    `wanted = rate * call + to_serve * call / drain`: the offered load, in workers, after Little
    (1961), and the fluid drain time solved for the capacity (Newell, Applications of Queueing
    Theory, 1982).

    Args:
        call_s: Mean call, seconds.
        drain_s: Time in which the backlog should be gone, seconds.
    """

    call_s: float
    drain_s: float

    def __post_init__(self) -> None:
        keep(self, require_number, "call_s", "drain_s", **SPAN)

    def __call__(self, seen: Observed) -> float:
        """The number of workers wanted."""
        require_type("seen", seen, Observed)
        return (seen.arrival_rate_per_s + seen.to_serve / self.drain_s) * self.call_s

    def __str__(self) -> str:
        """The rule in a few words."""
        return f"demand, backlog gone in {self.drain_s:g} s"
