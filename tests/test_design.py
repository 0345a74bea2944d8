"""What a Design promises: it says what it is, and refuses what it can't be."""

import dataclasses
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import NOT_NUMBERS, bad_numbers, bad_wholes, refused

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    OnAge,
    OnUtilisation,
    RetryBudget,
    Schedule,
    Shards,
)

POLICY = CallPolicy(
    timeout_s=5,
    max_attempts=3,
    backoff=Backoff.exponential(1, cap_s=30),
    retry_budget=RetryBudget(),
    breaker=Breaker(),
    idempotency_keys=True,
    redelivery_s=60,
)
EVERYTHING = {
    "backlog_limit": 500,
    "max_age_s": 300,
    "order": "fair",
    "clinic_cap": 8,
    "shards": Shards(),
    "policy": POLICY,
}


def test_a_synchronous_design_calls_with_its_threads():
    design = Design.synchronous(threads=40)
    assert (design.mode, design.servers, design.workers) == ("synchronous", 40, 0)
    assert not design.is_queued
    assert design.concurrent_calls == 40
    assert design.backlog_limit is None


def test_a_queued_design_calls_with_its_workers():
    design = Design.queued(workers=24, servers=3, backlog_limit=0)
    assert (design.mode, design.servers, design.workers) == ("queued", 3, 24)
    assert design.is_queued
    assert design.concurrent_calls == 24
    assert design.backlog_limit == 0


def test_a_queued_design_has_four_servers_and_no_limit_unless_told():
    assert Design.queued(workers=1) == Design.queued(workers=1, servers=4, backlog_limit=None)


def test_the_makers_make_what_the_class_makes():
    assert Design.synchronous(threads=5, backlog_limit=2) == Design(
        mode="synchronous", servers=5, workers=0, backlog_limit=2
    )
    assert Design.queued(workers=5) == Design(mode="queued", servers=4, workers=5)


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design.synchronous(threads=1), "synchronous, 1 thread"),
        (Design.synchronous(threads=1200), "synchronous, 1,200 threads"),
        (Design.queued(workers=1, servers=1), "queued, 1 worker, 1 server"),
        (Design.queued(workers=24), "queued, 24 workers, 4 servers"),
        (Design.queued(workers=2, backlog_limit=1440), "queued, 2 workers, 4 servers, limit 1,440"),
        (Design.queued(workers=2, backlog_limit=0), "queued, 2 workers, 4 servers, limit 0"),
        (Design.synchronous(threads=2, backlog_limit=7), "synchronous, 2 threads, limit 7"),
        (
            Design.queued(workers=Schedule(steps=((0, 4), (1800, 24)))),
            "queued, workers by schedule (4 from 0 s, 24 from 1800 s; boot 90 s), 4 servers",
        ),
        (
            Design.queued(workers=Autoscaler(rule=OnAge(60), maximum=40)),
            "queued, 1 to 40 workers by age of 60 s (every 30 s, boot 90 s), 4 servers",
        ),
        (
            Design.queued(workers=24, **EVERYTHING),
            "queued, 24 workers, 4 servers, limit 500, at most 300 s old, fair, 8 a clinic, "
            "shards 2 of 8, timeout 5 s, 3 attempts, backoff 1 to 30 s with full jitter, "
            "retry budget 0.1, 10, breaker 5, 30 s, keys, redelivery 60 s",
        ),
        (
            Design.queued(workers=2, order="adaptive_lifo", lifo_over_s=9, max_age_s=0.5),
            "queued, 2 workers, 4 servers, at most 0.5 s old, adaptive lifo",
        ),
        (
            Design.queued(workers=2, codel=CoDel(target_s=5, interval_s=100)),
            "queued, 2 workers, 4 servers, CoDel 5/100 s",
        ),
        (
            Design.synchronous(threads=9, clinic_cap=1200, policy=CallPolicy(max_attempts=2)),
            "synchronous, 9 threads, 1,200 a clinic, 2 attempts",
        ),
        (
            Design.synchronous(threads=9, policy=CallPolicy(timeout_s=2.5)),
            "synchronous, 9 threads, timeout 2.5 s",
        ),
    ],
)
def test_a_design_says_what_it_is(design, words):
    assert str(design) == words


def test_equal_designs_are_one_key():
    assert len({Design.queued(workers=3), Design.queued(workers=3), Design.queued(workers=4)}) == 2


def test_a_design_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Design.queued(workers=3).workers = 4


def test_a_changed_copy_is_checked_too():
    with refused(ValueError, "workers must be a whole number of at least 1", "got 0"):
        dataclasses.replace(Design.queued(workers=3), workers=0)


def test_numpy_whole_numbers_are_whole_numbers():
    assert Design.queued(workers=np.int64(3), backlog_limit=np.int32(2)).workers == 3


COUNT = bad_wholes(0, -1)
BAD = [
    *((Design.queued, {"workers": value}, "workers", 1, error) for error, value in COUNT),
    *(
        (Design.queued, {"workers": 3, "servers": value}, "servers", 1, error)
        for error, value in COUNT
    ),
    *((Design.synchronous, {"threads": value}, "threads", 1, error) for error, value in COUNT),
    *(
        (make, {**good, "backlog_limit": value}, "backlog_limit", 0, error)
        for make, good in ((Design.queued, {"workers": 3}), (Design.synchronous, {"threads": 3}))
        for error, value in bad_wholes(-1)
        if value is not None
    ),
]


@pytest.mark.parametrize(("make", "fields", "field", "least", "error"), BAD)
def test_a_bad_field_is_named_with_its_value_and_what_is_allowed(make, fields, field, least, error):
    allowed = f"{field} must be a whole number of at least {least}"
    with refused(error, allowed, f"got {fields[field]!r}"):
        make(**fields)


@pytest.mark.parametrize("mode", [None, 3, "async", "Queued", ["queued"]])
def test_there_are_two_modes(mode):
    with refused(ValueError, "mode must be 'synchronous' or 'queued'", f"got {mode!r}"):
        Design(mode=mode, servers=1, workers=1)


def test_a_synchronous_design_has_no_workers_of_its_own():
    with refused(ValueError, "workers", "0", "got 3"):
        Design(mode="synchronous", servers=1, workers=3)


@pytest.mark.parametrize("wrong", [{"threads": 3}, {"workers": 3, "threads": 3}, {}])
def test_a_field_of_the_other_mode_is_refused(wrong):
    with pytest.raises(TypeError):
        Design.queued(**wrong)


# -- what it is asked


def test_a_design_knows_the_most_and_the_fewest_calls_at_once():
    for workers, fewest, most in (
        (7, 7, 7),
        (Schedule(steps=((0, 4), (60, 9), (99, 2))), 2, 9),
        (Autoscaler(rule=OnUtilisation(), minimum=3, maximum=40), 3, 40),
    ):
        design = Design.queued(workers=workers)
        assert (design.fewest_workers, design.concurrent_calls) == (fewest, most)
        assert design.is_fixed is isinstance(workers, int)
    threads = Design.synchronous(threads=7)
    assert (threads.fewest_workers, threads.concurrent_calls, threads.is_fixed) == (7, 7, True)


def test_a_plain_design_is_a_fixed_pool_that_takes_all_as_they_come():
    again = CallPolicy(max_attempts=3, backoff=Backoff.fixed(2), retry_budget=RetryBudget())
    for plain in (
        Design.queued(workers=3, servers=9, backlog_limit=5),
        Design.synchronous(threads=3, backlog_limit=5),
        Design.queued(workers=3, policy=again),  # of clinics that always answer it asks nothing
    ):
        assert plain.is_plain
    for choices in (
        {"workers": Schedule(steps=((0, 9),))},
        {"workers": Autoscaler(rule=OnUtilisation())},
        {"order": "lifo"},
        {"max_age_s": 60},
        {"codel": CoDel(target_s=5, interval_s=100)},
        {"clinic_cap": 9},
        {"shards": Shards(of=2, pick=1)},
        {"policy": CallPolicy(timeout_s=5)},
    ):
        assert not Design.queued(**{"workers": 9, **choices}).is_plain
    assert not Design.synchronous(threads=9, clinic_cap=9).is_plain
    assert not Design.synchronous(threads=9, policy=CallPolicy(timeout_s=5)).is_plain


@pytest.mark.parametrize(
    "one",
    [
        Design.queued(workers=24, **EVERYTHING),
        Design.queued(workers=Autoscaler(rule=OnUtilisation(0.7), minimum=8), shards=Shards()),
        Design.queued(workers=Schedule(steps=((0, 4), (60, 9))), order="lifo"),
        Design.synchronous(threads=3, clinic_cap=2, policy=CallPolicy(max_attempts=2)),
    ],
    ids=str,
)
def test_a_design_can_be_sent_and_compared(one):
    """So that a study can run on several processes, and a design can be a key."""
    again = pickle.loads(pickle.dumps(one))
    assert again == one
    assert {one: 1}[again] == 1
    assert dataclasses.replace(one, backlog_limit=77) != one


# -- backoff


def test_no_backoff_is_no_delay():
    assert [Backoff.none().delay_s(retry, drawn=0.7) for retry in (1, 2, 99)] == [0, 0, 0]
    assert Backoff.none() == Backoff() == CallPolicy().backoff


def test_a_fixed_backoff_is_always_the_same():
    assert [Backoff.fixed(2.5).delay_s(retry, drawn=0.7) for retry in (1, 2, 99)] == [2.5, 2.5, 2.5]


def test_an_exponential_backoff_doubles_up_to_its_cap():
    backoff = Backoff.exponential(0.5, cap_s=6, jitter="none")
    assert [backoff.delay_s(retry, drawn=0.7) for retry in range(1, 7)] == [0.5, 1, 2, 4, 6, 6]


@pytest.mark.parametrize("jitter", ["none", "full", "decorrelated"])
def test_after_ever_so_many_retries_the_cap_holds(jitter):
    backoff = Backoff.exponential(1e-9, cap_s=60, jitter=jitter)
    assert backoff.delay_s(10**9, drawn=1, previous_s=60) == 60
    assert (
        Backoff.exponential(1, cap_s=60, jitter=jitter).delay_s(2000, drawn=1, previous_s=1e300)
        == 60
    )


def test_full_jitter_is_a_share_of_the_delay():
    """Of 4 s, and of 1, 2 and 4 s."""
    assert [Backoff.fixed(4, jitter="full").delay_s(9, drawn=drawn) for drawn in (0, 0.25, 1)] == [
        0,
        1,
        4,
    ]
    backoff = Backoff.exponential(1, cap_s=4)
    assert backoff.jitter == "full"
    assert [backoff.delay_s(retry, drawn=0.5) for retry in (1, 2, 3, 4)] == [0.5, 1, 2, 2]


@pytest.mark.parametrize(
    ("drawn", "previous_s", "delay_s"),
    [
        # From 2 to three times the delay before, and at most 20.
        (0, 0, 2),
        (1, 0, 6),
        (0.5, 0, 4),
        (0, 5, 2),
        (1, 5, 15),
        (0.5, 5, 8.5),
        (0.5, 1, 4),
        (1, 15, 20),
        (0.5, 15, 20),
        (0.25, 15, 12.75),
    ],
)
def test_decorrelated_jitter_grows_from_the_delay_before(drawn, previous_s, delay_s):
    backoff = Backoff.exponential(2, cap_s=20, jitter="decorrelated")
    for retry in (1, 7):
        assert backoff.delay_s(retry, drawn=drawn, previous_s=previous_s) == pytest.approx(delay_s)


@given(
    base_s=st.floats(0.001, 100),
    more_s=st.floats(0, 1000),
    jitter=st.sampled_from(["none", "full", "decorrelated"]),
    draws=st.lists(st.floats(0, 1), max_size=20),
)
def test_no_delay_is_ever_above_its_cap(base_s, more_s, jitter, draws):
    backoff = Backoff.exponential(base_s, cap_s=base_s + more_s, jitter=jitter)
    least_s = {"none": base_s, "full": 0, "decorrelated": base_s}[jitter]
    delay_s = 0.0
    for retry, drawn in enumerate(draws, start=1):
        delay_s = backoff.delay_s(retry, drawn=drawn, previous_s=delay_s)
        assert least_s * (1 - 1e-12) <= delay_s <= base_s + more_s


# -- bad parts

POSITIVE = ("a number above 0", bad_numbers(0, -1))
NOT_NONE = [bad for bad in bad_numbers(0, -1) if bad[1] is not None]
WRONG_PARTS = [(TypeError, value) for value in ("yes", 3, True, Backoff, {"failures": 3})]
PARTS = [
    (Backoff.fixed, {}, "base_s", *POSITIVE, "delay_s"),
    (Backoff.exponential, {"cap_s": 9}, "base_s", *POSITIVE, "base_s"),
    (
        Backoff.exponential,
        {"base_s": 2},
        "cap_s",
        "a number of at least 2",
        bad_numbers(1.99, -1),
        "cap_s",
    ),
    (
        Backoff,
        {},
        "kind",
        "'none', 'fixed' or 'exponential'",
        [(ValueError, value) for value in (None, 2, "linear", ["fixed"])],
        "kind",
    ),
    (
        Backoff.fixed,
        {"delay_s": 2},
        "jitter",
        "'none', 'full' or 'decorrelated'",
        [(ValueError, value) for value in (None, True, "equal", ["full"])],
        "jitter",
    ),
    (Backoff, {}, "base_s of no backoff", "a number from 0 to 0", bad_numbers(1, -1), "base_s"),
    (Backoff, {}, "cap_s of no backoff", "a number from 0 to 0", bad_numbers(1, -1), "cap_s"),
    (RetryBudget, {}, "ratio", "a number from 0 to 1", bad_numbers(-0.1, 1.1), "ratio"),
    (RetryBudget, {}, "burst", "a number of at least 1", bad_numbers(0.9, 0), "burst"),
    (Breaker, {}, "failures", "a whole number of at least 1", bad_wholes(0, -1), "failures"),
    (Breaker, {}, "open_s", *POSITIVE, "open_s"),
    (Shards, {"pick": 1}, "of", "a whole number from 2 to 64", bad_wholes(1, 65), "of"),
    (Shards, {"of": 4}, "pick", "a whole number from 1 to 4", bad_wholes(0, 5), "pick"),
    (CallPolicy, {}, "timeout_s", "a number above 0", NOT_NONE, "timeout_s"),
    (
        CallPolicy,
        {},
        "max_attempts",
        "a whole number of at least 1",
        bad_wholes(0, -1),
        "max_attempts",
    ),
    (CallPolicy, {}, "backoff", "Backoff", [*WRONG_PARTS, (TypeError, None)], "backoff"),
    (CallPolicy, {}, "retry_budget", "RetryBudget or NoneType", WRONG_PARTS, "retry_budget"),
    (CallPolicy, {}, "breaker", "Breaker or NoneType", WRONG_PARTS, "breaker"),
    (
        CallPolicy,
        {},
        "idempotency_keys",
        "bool",
        [(TypeError, value) for value in (None, 1, "yes")],
        "idempotency_keys",
    ),
    (
        CallPolicy,
        {"timeout_s": 5, "max_attempts": 2},
        "redelivery_s",
        "a number above 0",
        NOT_NONE,
        "redelivery_s",
    ),
    (Design.queued, {"workers": 9}, "max_age_s", "a number above 0", NOT_NONE, "max_age_s"),
    (
        Design.queued,
        {"workers": 9},
        "order",
        "'fifo', 'lifo', 'adaptive_lifo', 'fair' or 'priority'",
        [(ValueError, value) for value in (None, 3, "FIFO", "random", ["fifo"])],
        "order",
    ),
    (
        Design.queued,
        {"workers": 9, "order": "adaptive_lifo"},
        "lifo_over_s",
        "a number above 0",
        NOT_NONE,
        "lifo_over_s",
    ),
    (Design.queued, {"workers": 9}, "codel", "CoDel or NoneType", WRONG_PARTS, "codel"),
    (Design.queued, {"workers": 9}, "shards", "Shards or NoneType", WRONG_PARTS, "shards"),
    *(
        (make, good, *rest)
        for make, good in ((Design.queued, {"workers": 9}), (Design.synchronous, {"threads": 9}))
        for rest in (
            (
                "clinic_cap",
                "a whole number of at least 1",
                [bad for bad in bad_wholes(0, -1) if bad[1] is not None],
                "clinic_cap",
            ),
            ("policy", "CallPolicy", [*WRONG_PARTS, (TypeError, None)], "policy"),
        )
    ),
]


@pytest.mark.parametrize(
    ("make", "fields", "field", "allowed", "error", "value"),
    [
        pytest.param(
            make, {**good, name: value}, field, allowed, error, value, id=f"{name}={value!r:.9}"
        )
        for make, good, field, allowed, bad, name in PARTS
        for error, value in bad
    ],
)
def test_a_bad_field_of_a_part_is_named_with_its_value(make, fields, field, allowed, error, value):
    with refused(error, f"{field} must be {allowed}", f"got {value!r}"):
        make(**fields)


def test_what_is_just_allowed_is_accepted():
    assert Backoff.exponential(2, cap_s=2).cap_s == 2
    assert (RetryBudget(ratio=0, burst=1).ratio, RetryBudget(ratio=1).burst) == (0, 10)
    assert (Breaker().failures, Breaker().open_s) == (5, 30)
    assert (Shards().of, Shards().pick, Shards(of=2, pick=2).pick) == (8, 2, 2)
    assert Design.queued(workers=8, shards=Shards()).fewest_workers == 8
    assert CallPolicy(timeout_s=5, max_attempts=2, redelivery_s=5.001).redelivery_s == 5.001


def test_numpy_numbers_are_numbers_in_every_part():
    design = Design.queued(
        workers=np.int64(9),
        max_age_s=np.float64(60),
        clinic_cap=np.int32(3),
        shards=Shards(of=np.int64(2), pick=np.int64(1)),
        policy=CallPolicy(timeout_s=np.float64(2), max_attempts=np.int64(2)),
    )
    assert str(design) == (
        "queued, 9 workers, 4 servers, at most 60 s old, 3 a clinic, shards 1 of 2, timeout 2 s, "
        "2 attempts"
    )
    assert math.isfinite(hash(design))


# -- what makes no sense together

TWICE = {"max_attempts": 2}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Backoff.fixed(2, jitter="decorrelated"), ["decorrelated", "Backoff.exponential"]),
        (lambda: Backoff(jitter="decorrelated"), ["decorrelated", "Backoff.exponential"]),
        (lambda: Backoff(jitter="full"), ["jitter needs a delay", "Backoff.fixed"]),
        (lambda: CallPolicy(breaker=Breaker()), ["breaker needs timeout_s", "hangs never fails"]),
        (
            lambda: CallPolicy(redelivery_s=60, **TWICE),
            ["redelivery_s needs timeout_s", "slow call from a dead worker"],
        ),
        (
            lambda: CallPolicy(redelivery_s=5, timeout_s=5, **TWICE),
            ["redelivery_s must be above timeout_s (5)", "got 5", "made twice"],
        ),
        (
            lambda: CallPolicy(redelivery_s=60, timeout_s=5),
            ["redelivery_s needs a second attempt", "max_attempts of at least 2"],
        ),
        (
            lambda: CallPolicy(backoff=Backoff.fixed(2)),
            ["backoff needs a second attempt", "max_attempts of at least 2"],
        ),
        (
            lambda: CallPolicy(retry_budget=RetryBudget()),
            ["retry_budget needs a second attempt", "max_attempts of at least 2"],
        ),
        (
            lambda: Design.queued(workers=2, order="adaptive_lifo"),
            ["'adaptive_lifo' needs lifo_over_s", "before the line turns round"],
        ),
        (
            lambda: Design.queued(workers=2, order="lifo", lifo_over_s=5),
            ["lifo_over_s needs order 'adaptive_lifo'", "got 'lifo'"],
        ),
        (
            lambda: Design.queued(workers=2, lifo_over_s=5),
            ["lifo_over_s needs order 'adaptive_lifo'", "got 'fifo'"],
        ),
        *(
            (
                lambda order=order, over_s=over_s: Design.queued(
                    workers=2,
                    order=order,
                    lifo_over_s=over_s,
                    codel=CoDel(target_s=5, interval_s=100),
                ),
                ["codel needs order 'fifo'", f"got {order!r}"],
            )
            for order, over_s in (("lifo", None), ("fair", None))
        ),
        *(
            (
                lambda workers=workers: Design.queued(workers=workers, shards=Shards(of=8)),
                ["shards of 8 need at least as many workers at any time", f"got {fewest}"],
            )
            for workers, fewest in (
                (7, 7),
                (Schedule(steps=((0, 9), (60, 4), (90, 9))), 4),
                (Autoscaler(rule=OnUtilisation(), minimum=1, maximum=90), 1),
            )
        ),
    ],
)
def test_what_makes_no_sense_together_is_refused_with_what_would(make, words):
    with refused(ValueError, *words):
        make()


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("max_age_s", {"max_age_s": 60}),
        ("order", {"order": "lifo"}),
        ("order", {"order": "nonsense"}),
        ("lifo_over_s", {"lifo_over_s": 5}),
        ("codel", {"codel": CoDel(target_s=5, interval_s=100)}),
        ("shards", {"shards": Shards()}),
        ("backoff", {"policy": CallPolicy(max_attempts=2, backoff=Backoff.fixed(2))}),
        (
            "redelivery_s",
            {"policy": CallPolicy(max_attempts=2, timeout_s=5, redelivery_s=60)},
        ),
    ],
    ids=str,
)
def test_what_needs_a_queue_is_refused_without_one(field, choices):
    with refused(ValueError, f"{field} needs a queue", "use Design.queued"):
        Design(mode="synchronous", servers=9, workers=0, **choices)


@pytest.mark.parametrize("field", ["max_age_s", "order", "lifo_over_s", "codel", "shards"])
@pytest.mark.parametrize("value", [np.array([1, 2]), np.array(["fifo"]), ["fifo"], 0, ""], ids=repr)
def test_nonsense_in_the_place_of_a_queue_is_refused_without_one(field, value):
    """Compared with the default, an array would be one answer an entry."""
    with refused(ValueError, f"{field} needs a queue"):
        Design(mode="synchronous", servers=9, workers=0, **{field: value})


def test_what_is_at_its_default_needs_no_queue_and_is_plain():
    said = {"max_age_s": None, "order": np.str_("fifo"), "codel": None, "shards": None}
    assert Design(mode="synchronous", servers=9, workers=0, **said).is_plain
    assert Design.queued(workers=2, **said).is_plain


def test_threads_may_do_all_that_needs_no_queue():
    policy = CallPolicy(
        timeout_s=5,
        max_attempts=3,
        retry_budget=RetryBudget(),
        breaker=Breaker(),
        idempotency_keys=True,
    )
    design = Design.synchronous(threads=9, clinic_cap=2, backlog_limit=5, policy=policy)
    assert (design.policy, design.clinic_cap, design.backlog_limit) == (policy, 2, 5)


@pytest.mark.parametrize("field", ["max_age_s", "order", "codel", "shards", "workers"])
def test_a_field_of_a_queue_is_no_field_of_a_synchronous_design(field):
    with pytest.raises(TypeError, match=field):
        Design.synchronous(threads=9, **{field: 5})


def test_a_mistyped_field_is_refused():
    with pytest.raises(TypeError, match="max_age"):
        Design.queued(workers=9, max_age=60)


@pytest.mark.parametrize("rule", [OnAge(60), Schedule, lambda seen: seen.busy])
def test_a_rule_alone_is_no_autoscaler(rule):
    with refused(TypeError, "workers must be", f"Autoscaler(rule={rule!r})", "the rule alone"):
        Design.queued(workers=rule)


def test_shards_can_be_picked_in_so_many_ways_only():
    """C(64, 3) = 41,664 hands can be listed; C(64, 32) can't."""
    Shards(of=64, pick=3)
    with refused(ValueError, "pick must leave at most 100,000", "got 32", "2 or 3 are enough"):
        Shards(of=64, pick=32)


@pytest.mark.parametrize("workers", [*NOT_NUMBERS, 2.0])
def test_workers_are_a_number_a_schedule_or_an_autoscaler(workers):
    with refused(TypeError, "workers must be a whole number of at least 1", f"got {workers!r}"):
        Design.queued(workers=workers)
