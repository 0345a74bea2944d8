"""What can be turned on the board: each choice with its words and limits, and the design they make.

The page sends what was typed as text, and here it is read: nothing that comes from a page is
trusted.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from waitingroom_lib._checks import quoted, require_number, require_type, require_whole
from waitingroom_lib.design.design import ORDERS, Design, Shards
from waitingroom_lib.design.policy import Backoff, Breaker, CallPolicy, CoDel, RetryBudget
from waitingroom_lib.design.scaling import (
    Autoscaler,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    Schedule,
)

MOST_ROWS = 24
"""Rows of a schedule on the board."""

DAY_S = 24 * 3600

MOST_TYPED = 40
"""Characters of a number that are looked at."""

Choices = Mapping[str, Any]
"""What the board's knobs say, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """Something that can be turned.

    Args:
        name: What it is called in a message.
        room: The room of the picture behind which it stands.
        label: What a learner reads.
        start: Where it stands at first.
        kind: `number`, `choice`, `switch` or `rows` (a schedule).
        low: Where a slider begins; a box takes no less.
        high: Where the slider ends.
        most: The most that a box takes.
        step: From one place of the slider to the next.
        whole: Whether only whole numbers make sense.
        unit: What a number counts.
        options: What a choice is between: a value and its words.
        when: Whether it means anything, given all choices.
        hint: A line below it.
    """

    name: str
    room: str
    label: str
    start: Any
    kind: str = "number"
    low: float = 0
    high: float = 0
    most: float = 0
    step: float = 1
    whole: bool = True
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    when: Callable[[Choices], bool] = lambda choices: True
    hint: str = ""

    def read(self, text: object) -> Any:
        """What a page sent, as a value.

        Args:
            text: What was typed, or chosen.

        Returns:
            The value.

        Raises:
            TypeError: If it is of another type.
            ValueError: If it is no such value.
        """
        if self.kind == "switch":
            require_type(self.label, text, bool)
            return text
        require_type(self.label, text, str)
        if self.kind == "choice":
            if text not in dict(self.options):
                allowed = ", ".join(words for _, words in self.options)
                raise ValueError(f"{self.label} must be one of {allowed}, got {quoted(text)}")
            return text
        return self.checked(self._number(text), text)

    def checked(self, value: float, typed: str | None = None) -> float:
        """A number within what the box takes.

        Args:
            value: The number.
            typed: As which text it was typed.

        Raises:
            ValueError: If it is none, or out of range.
        """
        require = require_whole if self.whole else require_number
        try:
            return require(self.label, value, at_least=self.low, at_most=self.most)
        except (TypeError, ValueError):
            raise ValueError(self._allowed(value if typed is None else typed)) from None

    def _number(self, text: str) -> float:
        try:
            if "_" in text or not text.strip().isascii() or len(text) > MOST_TYPED:
                raise ValueError  # Python reads 1_0 and the digits of other scripts as numbers
            number = (int if self.whole else float)(text.strip())
        except ValueError:
            raise ValueError(self._allowed(text)) from None
        return int(number) if isinstance(number, float) and number.is_integer() else number

    def _allowed(self, got: object) -> str:
        noun = "a whole number" if self.whole else "a number"
        comma = ": write it without commas" if isinstance(got, str) and "," in got else ""
        allowed = f"{noun} from {self.low:,} to {self.most:,}"
        return f"{self.label}: must be {allowed}, got {quoted(got)}{comma}"


def _number(name: str, room: str, label: str, start: float, low: float, high: float, **more: Any):
    return Knob(name=name, room=room, label=label, start=start, low=low, high=high, **more)


def _seconds(name: str, room: str, label: str, start: float, low: float, high: float, **more: Any):
    more = {"most": 86_400, "unit": "s", "whole": False} | more
    return _number(name, room, label, start, low, high, **more)


def _switch(name: str, room: str, label: str, **more: Any) -> Knob:
    return Knob(name=name, room=room, label=label, start=False, kind="switch", **more)


def _choice(name: str, room: str, label: str, options: dict[str, str], **more: Any) -> Knob:
    more = {"start": next(iter(options)), "options": tuple(options.items())} | more
    return Knob(name=name, room=room, label=label, kind="choice", **more)


def _queued(choices: Choices) -> bool:
    return choices["mode"] == "queued"


def _and(*names: str, **values: str) -> Callable[[Choices], bool]:
    """Queued, some switches on, and some choices made."""
    return lambda choices: (
        _queued(choices)
        and all(choices[name] for name in names)
        and all(choices[name] == value for name, value in values.items())
    )


def _tries(choices: Choices) -> bool:
    return choices["max_attempts"] > 1


MODES = {"synchronous": "Synchronous", "queued": "Queued"}
STAFFING = {"fixed": "a fixed number", "schedule": "by a schedule", "scaled": "by an autoscaler"}
ORDER_WORDS = {
    "fifo": "first come, first served",
    "lifo": "last come, first served",
    "adaptive_lifo": "last come first, once they wait too long",
    "fair": "the clinics in turn",
    "priority": "urgent ones first",
}
RULES = {
    "utilisation": "how many are in a call",
    "backlog": "how many wait for each worker",
    "age": "how long the oldest waits",
    "demand": "what arrives and what waits",
}
SCALED = {"staffing": "scaled"}

KNOBS = (
    _choice("mode", "servers", "Design", MODES, start="queued"),
    _number("threads", "servers", "Threads", 20, 1, 80, most=1000,
            when=lambda choices: not _queued(choices)),
    _number("servers", "servers", "Servers", 4, 1, 12, most=1000, when=_queued),
    _choice("staffing", "workers", "How many", STAFFING, when=_queued),
    _number("workers", "workers", "Workers", 10, 1, 60, most=1000, when=_and(staffing="fixed")),
    Knob(name="steps", room="workers", label="Schedule", start=((0, 10),), kind="rows",
         most=1000, when=_and(staffing="schedule")),
    _choice("rule", "workers", "It looks at", RULES, when=_and(**SCALED)),
    _number("target", "workers", "In a call", 0.8, 0.1, 1, most=1, step=0.05, whole=False,
            unit="of them", when=_and(rule="utilisation", **SCALED)),
    _number("per_worker", "workers", "Waiting for each", 10, 0.1, 100, most=100_000, step=0.1,
            whole=False, when=_and(rule="backlog", **SCALED)),
    _seconds("limit_s", "workers", "The oldest at most", 30, 1, 300,
             when=_and(rule="age", **SCALED)),
    _number("up", "workers", "Then grow by", 1.5, 1.05, 4, most=100, step=0.05, whole=False,
            unit="times", when=_and(rule="age", **SCALED)),
    _number("down", "workers", "Else shrink by", 0.9, 0.05, 1, most=1, step=0.05, whole=False,
            unit="times", when=_and(rule="age", **SCALED)),
    _seconds("call_s", "workers", "Mean call", 2, 0.1, 10, step=0.1,
             when=_and(rule="demand", **SCALED)),
    _seconds("drain_s", "workers", "Backlog gone in", 60, 1, 600,
             when=_and(rule="demand", **SCALED)),
    _number("minimum", "workers", "At least", 5, 1, 60, most=1000, when=_and(**SCALED)),
    _number("maximum", "workers", "At most", 60, 1, 200, most=1000, when=_and(**SCALED)),
    _seconds("every_s", "workers", "Looks every", 30, 1, 300, when=_and(**SCALED)),
    _seconds("scale_in_after_s", "workers", "Fewer only after", 0, 0, 600, when=_and(**SCALED)),
    _seconds("boot_s", "workers", "Boot lag", 90, 0, 600,
             when=lambda choices: _queued(choices) and choices["staffing"] != "fixed"),
    _switch("limited", "queue", "Limit the backlog"),
    _number("backlog_limit", "queue", "Backlog limit", 600, 0, 8000, most=1_000_000,
            when=lambda choices: choices["limited"]),
    _choice("order", "queue", "Order", {name: ORDER_WORDS[name] for name in ORDERS}, when=_queued),
    _seconds("lifo_over_s", "queue", "Turns round after", 60, 1, 600,
             when=_and(order="adaptive_lifo")),
    _switch("aged", "queue", "Give up those who wait too long", when=_queued),
    _seconds("max_age_s", "queue", "Too long is", 300, 1, 3600, when=_and("aged")),
    _switch("shedding", "queue", "Shed while even the luckiest wait (CoDel)", when=_queued),
    _seconds("target_s", "queue", "A wait that may last", 60, 1, 600, when=_and("shedding")),
    _seconds("interval_s", "queue", "Shed after", 120, 1, 600, when=_and("shedding")),
    _switch("timed", "clinics", "Hang up on slow calls", hint="A circuit breaker needs this."),
    _seconds("timeout_s", "clinics", "Timeout", 10, 0.1, 60, step=0.1,
             when=lambda choices: choices["timed"]),
    _number("max_attempts", "clinics", "Tries for a booking", 1, 1, 10, most=10,
            hint="From two on: backoff, a retry budget, redelivery."),
    _choice("backoff", "clinics", "Between tries", {
        "none": "no pause", "fixed": "the same pause", "exponential": "twice as long each time",
    }, when=lambda choices: _queued(choices) and _tries(choices)),
    _seconds("base_s", "clinics", "First pause", 2, 0.1, 60, step=0.1,
             when=lambda choices: _paused(choices)),
    _seconds("cap_s", "clinics", "Longest pause", 60, 1, 600,
             when=lambda choices: _paused(choices) and choices["backoff"] == "exponential"),
    _choice("jitter", "clinics", "Jitter", {
        "none": "none", "full": "full", "decorrelated": "decorrelated",
    }, when=lambda choices: _paused(choices)),
    _switch("budgeted", "clinics", "Retry budget", when=_tries),
    _number("ratio", "clinics", "Retries for a first try", 0.1, 0, 1, most=1, step=0.05,
            whole=False, when=lambda choices: _tries(choices) and choices["budgeted"]),
    _number("burst", "clinics", "Saved up at most", 10, 1, 200, most=100_000, whole=False,
            when=lambda choices: _tries(choices) and choices["budgeted"]),
    _switch("breaking", "clinics", "Circuit breaker for each clinic",
            when=lambda choices: choices["timed"]),
    _number("failures", "clinics", "Opens after failures", 5, 1, 20, most=1000,
            when=lambda choices: choices["timed"] and choices["breaking"]),
    _seconds("open_s", "clinics", "Stays open", 30, 1, 600,
             when=lambda choices: choices["timed"] and choices["breaking"]),
    _switch("keys", "clinics", "Idempotency keys"),
    _switch("redelivering", "clinics", "Redelivery when a worker dies",
            when=lambda choices: _queued(choices) and _tries(choices) and choices["timed"]),
    _seconds("redelivery_s", "clinics", "Redelivered after", 30, 1, 300,
             when=lambda choices: _redelivers(choices)),
    _switch("capped", "clinics", "Cap calls to one clinic (bulkhead)"),
    _number("clinic_cap", "clinics", "Calls to one clinic", 2, 1, 50, most=1000,
            when=lambda choices: choices["capped"]),
    _switch("sharded", "clinics", "Shuffle sharding", when=_queued),
    _number("of", "clinics", "Groups of workers", 8, 2, 64, most=64, when=_and("sharded")),
    _number("pick", "clinics", "Groups for a clinic", 2, 1, 8, most=64, when=_and("sharded")),
    _number("seed", "patients", "Monday (seed)", 1, 1, 20, most=1_000_000),
    _number("demand", "patients", "Times the usual demand", 1, 0.1, 3, most=10, step=0.1,
            whole=False, hint="Another Monday: the past changes, too."),
    _number("deaths", "patients", "Workers that die, in 1,000 calls", 0, 0, 50, most=1000,
            whole=False, hint="Another Monday: the past changes, too."),
)  # fmt: skip
"""Every knob, in the order in which it is shown."""

BY_NAME = {knob.name: knob for knob in KNOBS}
OF_THE_DAY = ("seed", "demand", "deaths")
"""Knobs that choose the Monday, and not the design."""


def _paused(choices: Choices) -> bool:
    return _queued(choices) and _tries(choices) and choices["backoff"] != "none"


def _redelivers(choices: Choices) -> bool:
    return BY_NAME["redelivering"].when(choices) and choices["redelivering"]


def designed(choices: Choices) -> Design:
    """The design that the knobs say.

    Args:
        choices: Where each of `KNOBS` stands.

    Raises:
        ValueError: If the choices make no sense together.
    """
    limit = choices["backlog_limit"] if choices["limited"] else None
    cap = choices["clinic_cap"] if choices["capped"] else None
    both = {"backlog_limit": limit, "clinic_cap": cap, "policy": _policy(choices)}
    if not _queued(choices):
        return Design.synchronous(threads=choices["threads"], **both)
    order = choices["order"]
    return Design.queued(
        workers=_staff(choices),
        servers=choices["servers"],
        order=order,
        lifo_over_s=choices["lifo_over_s"] if order == "adaptive_lifo" else None,
        max_age_s=choices["max_age_s"] if choices["aged"] else None,
        codel=_codel(choices),
        shards=Shards(of=choices["of"], pick=choices["pick"]) if choices["sharded"] else None,
        **both,
    )


def _codel(choices: Choices) -> CoDel | None:
    if not choices["shedding"]:
        return None
    return CoDel(target_s=choices["target_s"], interval_s=choices["interval_s"])


def _staff(choices: Choices) -> int | Schedule | Autoscaler:
    if choices["staffing"] == "fixed":
        return choices["workers"]
    if choices["staffing"] == "schedule":
        return Schedule(steps=choices["steps"], boot_s=choices["boot_s"])
    rules = {
        "utilisation": lambda: OnUtilisation(choices["target"]),
        "backlog": lambda: OnBacklogPerWorker(choices["per_worker"]),
        "age": lambda: OnAge(choices["limit_s"], up=choices["up"], down=choices["down"]),
        "demand": lambda: OnDemand(call_s=choices["call_s"], drain_s=choices["drain_s"]),
    }
    names = ("every_s", "boot_s", "scale_in_after_s", "minimum", "maximum")
    return Autoscaler(rule=rules[choices["rule"]](), **{name: choices[name] for name in names})


def _policy(choices: Choices) -> CallPolicy:
    def if_on(name: str, make: Callable[[], Any]) -> Any:
        return make() if BY_NAME[name].when(choices) and choices[name] else None

    return CallPolicy(
        timeout_s=if_on("timed", lambda: choices["timeout_s"]),
        max_attempts=choices["max_attempts"],
        backoff=_backoff(choices),
        retry_budget=if_on(
            "budgeted", lambda: RetryBudget(ratio=choices["ratio"], burst=choices["burst"])
        ),
        breaker=if_on(
            "breaking", lambda: Breaker(failures=choices["failures"], open_s=choices["open_s"])
        ),
        idempotency_keys=choices["keys"],
        redelivery_s=if_on("redelivering", lambda: choices["redelivery_s"]),
    )


def _backoff(choices: Choices) -> Backoff:
    if not _paused(choices):
        return Backoff.none()
    if choices["backoff"] == "fixed":
        return Backoff.fixed(choices["base_s"], jitter=choices["jitter"])
    return Backoff.exponential(choices["base_s"], cap_s=choices["cap_s"], jitter=choices["jitter"])


def chosen(design: Design) -> dict[str, Any]:
    """Where the knobs of a design stand; those that mean nothing for it are left out.

    Args:
        design: The design.

    Raises:
        ValueError: If the board has no knob for all of it, or one that doesn't reach so far.
    """
    require_type("design", design, Design)
    choices = {"mode": design.mode, **_chosen_staff(design), **_chosen_policy(design.policy)}
    choices["servers" if design.is_queued else "threads"] = design.servers
    choices |= _optional("limited", backlog_limit=design.backlog_limit)
    choices |= _optional("capped", clinic_cap=design.clinic_cap)
    choices |= _optional("aged", max_age_s=design.max_age_s)
    choices |= {"order": design.order, "shedding": bool(design.codel)}
    choices |= {"sharded": bool(design.shards)}
    if design.lifo_over_s is not None:
        choices["lifo_over_s"] = design.lifo_over_s
    if codel := design.codel:
        choices |= {"target_s": codel.target_s, "interval_s": codel.interval_s}
    if shards := design.shards:
        choices |= {"of": shards.of, "pick": shards.pick}
    for name, value in choices.items():
        if BY_NAME[name].kind == "number":
            BY_NAME[name].checked(value)
    if designed({knob.name: knob.start for knob in KNOBS} | choices) != design:
        raise ValueError(f"the board has no knobs for all of this design: {design}")
    return choices


def _optional(switch: str, **value: float | None) -> dict[str, Any]:
    """A switch, and the number behind it where it is on."""
    ((name, number),) = value.items()
    return {switch: False} if number is None else {switch: True, name: number}


def _chosen_staff(design: Design) -> dict[str, Any]:
    staff = design.workers
    if not design.is_queued:
        return {}
    if design.is_fixed:
        return {"staffing": "fixed", "workers": staff}
    if isinstance(staff, Schedule):
        if len(staff.steps) > MOST_ROWS:
            raise ValueError(f"Schedule must have at most {MOST_ROWS} rows, got {len(staff.steps)}")
        for from_s, workers in staff.steps:
            require_whole("Schedule from_s", from_s)  # a row tells no part of a second
            BY_NAME["workers"].checked(workers)
        return {"staffing": "schedule", "steps": staff.steps, "boot_s": staff.boot_s}
    fields = {
        OnUtilisation: ("utilisation", {"target": "target"}),
        OnBacklogPerWorker: ("backlog", {"per_worker": "per_worker"}),
        OnAge: ("age", {"limit_s": "limit_s", "up": "up", "down": "down"}),
        OnDemand: ("demand", {"call_s": "call_s", "drain_s": "drain_s"}),
    }
    if type(staff.rule) not in fields:
        raise ValueError("the board knows no rule that is a function of your own")
    rule, names = fields[type(staff.rule)]
    choices = {"staffing": "scaled", "rule": rule}
    choices |= {name: getattr(staff.rule, field) for name, field in names.items()}
    names = ("every_s", "boot_s", "scale_in_after_s", "minimum", "maximum")
    return choices | {name: getattr(staff, name) for name in names}


def _chosen_policy(policy: CallPolicy) -> dict[str, Any]:
    choices = {"max_attempts": policy.max_attempts, "keys": policy.idempotency_keys}
    choices |= _optional("timed", timeout_s=policy.timeout_s)
    choices |= _optional("redelivering", redelivery_s=policy.redelivery_s)
    choices |= {"backoff": policy.backoff.kind, "jitter": policy.backoff.jitter}
    if policy.backoff.kind != "none":
        choices["base_s"] = policy.backoff.base_s
    if policy.backoff.kind == "exponential":
        choices["cap_s"] = policy.backoff.cap_s
    budget, breaker = policy.retry_budget, policy.breaker
    choices |= {"budgeted": bool(budget), "breaking": bool(breaker)}
    choices |= {"ratio": budget.ratio, "burst": budget.burst} if budget else {}
    choices |= {"failures": breaker.failures, "open_s": breaker.open_s} if breaker else {}
    return choices


def steps_from(rows: object, starts_at_s: float) -> tuple[tuple[int, int], ...]:
    """A schedule from rows of what was typed: from when, how many workers.

    Args:
        rows: Pairs of text: a time of day, `HH:MM` or `HH:MM:SS`, and a number of workers.
        starts_at_s: When the morning begins, seconds after midnight.

    Returns:
        The steps: seconds from the start, and workers.

    Raises:
        TypeError: If it is anything else than such rows.
        ValueError: If there are too many, or a time or a number is none.
    """
    require_type("Schedule", rows, list)
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"Schedule must have 1 to {MOST_ROWS} rows, got {len(rows)}")
    steps = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != 2 or not all(isinstance(x, str) for x in row):
            raise TypeError(f"Row {number} must be a time and a number, got {quoted(row)}")
        try:
            steps.append((_seconds_of(row[0], starts_at_s), BY_NAME["workers"].read(row[1])))
        except ValueError as error:
            raise ValueError(f"Row {number}: {error}") from None
    steps.sort()
    if steps[0][0]:
        raise ValueError(f"The first row must begin with the morning, at {clock(0, starts_at_s)}")
    for (before_s, _), (from_s, _) in pairwise(steps):
        if before_s == from_s:
            raise ValueError(f"Two rows begin at {clock(from_s, starts_at_s)}")
    return tuple(steps)


def clock(from_s: float, starts_at_s: float) -> str:
    """A time of day, `HH:MM`, with its seconds where there are any.

    Past midnight the days that have gone by follow, as `Outcome.clock` says them: `00:20 +1 d`.

    Args:
        from_s: Seconds from the start of the morning.
        starts_at_s: When that begins, seconds after midnight.
    """
    days, seconds = divmod(round(from_s + starts_at_s), DAY_S)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    time = f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    return time + (f" +{days} d" if days else "")


def told(design: Design, starts_at_s: float) -> str:
    """A design in a few words, as it says it itself, but a schedule by the time of day.

    Args:
        design: The design.
        starts_at_s: When the morning begins, seconds after midnight.
    """
    words = str(design)
    for from_s, _ in design.workers.steps if isinstance(design.workers, Schedule) else ():
        words = words.replace(f"from {from_s:g} s", f"from {clock(from_s, starts_at_s)}", 1)
    return words


def _seconds_of(text: str, starts_at_s: float) -> int:
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"the time must be such as 08:20, got {quoted(text)}")
    hours, minutes, seconds, days = (int(part or 0) for part in found.groups())
    from_s = days * DAY_S + hours * 3600 + minutes * 60 + seconds - round(starts_at_s)
    if from_s < 0:
        raise ValueError(
            f"the time must not be before {clock(0, starts_at_s)}, when the morning begins, got "
            f"{quoted(text)}; the day after is written {text.strip()} +1 d"
        )
    return from_s


_TIME = re.compile(r"([0-9]{1,2}):([0-5]?[0-9])(?::([0-5]?[0-9]))?(?: ?\+ ?([0-9]{1,2}) ?d)?")
