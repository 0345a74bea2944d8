"""A design saved as JSON comes back as it was, and what isn't one is refused by its field."""

from __future__ import annotations

import json
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from test_instants import GRIDS, any_design

import waitingroom_lib
from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    OnAge,
    OnBacklogPerWorker,
    OnDemand,
    OnUtilisation,
    RetryBudget,
    Schedule,
    Shards,
)
from waitingroom_lib.design.saved import RULES

PLAIN = {"version": 1, "mode": "queued", "servers": 4, "workers": 24}
RULE_OBJECTS = (
    OnUtilisation(0.7),
    OnBacklogPerWorker(5),
    OnAge(60, up=2),
    OnDemand(call_s=2, drain_s=60),
)
DESIGNS = [
    Design.queued(workers=24),
    Design.synchronous(threads=40, backlog_limit=7, policy=CallPolicy(timeout_s=5)),
    Design.queued(workers=Schedule(steps=((0, 8), (1700, 34)), boot_s=0)),
    Design.queued(workers=24, shards=Shards(of=4, pick=1), codel=CoDel(target_s=5, interval_s=10)),
    Design.queued(
        workers=10,
        servers=2,
        backlog_limit=0,
        max_age_s=300,
        order="adaptive_lifo",
        lifo_over_s=60,
        clinic_cap=4,
        policy=CallPolicy(
            timeout_s=10,
            max_attempts=3,
            backoff=Backoff.exponential(1, cap_s=30, jitter="decorrelated"),
            retry_budget=RetryBudget(ratio=0.2, burst=3),
            breaker=Breaker(failures=2, open_s=9),
            idempotency_keys=True,
            redelivery_s=20,
        ),
    ),
    *(Design.queued(workers=Autoscaler(rule=rule, maximum=60)) for rule in RULE_OBJECTS),
]


@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_a_design_comes_back_as_it_was(design):
    assert Design.from_json(design.to_json()) == design


@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_a_design_is_what_its_line_of_python_makes(design):
    assert eval(design.to_python(), vars(waitingroom_lib)) == design


def test_a_line_of_python_leaves_out_what_is_so_anyway():
    assert Design.queued(workers=10).to_python() == "Design.queued(workers=10)"
    assert Design.synchronous(threads=20).to_python() == "Design.synchronous(threads=20)"
    line = Design.queued(workers=Autoscaler(rule=OnAge(60)), servers=2).to_python()
    scaler = "Autoscaler(rule=OnAge(limit_s=60))"
    assert line == f"Design.queued(workers={scaler}, servers=2)"


def test_a_rule_of_one_s_own_stands_in_the_line_by_its_name():
    def one_for_ten_waiting(seen):
        return seen.backlog / 10

    design = Design.queued(workers=Autoscaler(rule=one_for_ten_waiting))
    assert design.to_python() == ("Design.queued(workers=Autoscaler(rule=one_for_ten_waiting))")


def test_every_rule_of_the_library_is_tried():
    assert {type(rule) for rule in RULE_OBJECTS} == set(RULES)


@pytest.mark.parametrize("time", GRIDS)
def test_any_design_comes_back_as_it_was_or_its_rule_is_code(time):
    for seed in range(300):
        design = any_design(Random(seed), time)
        rule = getattr(design.workers, "rule", None)
        if rule is None or type(rule) in RULES:
            assert Design.from_json(design.to_json()) == design, seed
            assert eval(design.to_python(), vars(waitingroom_lib)) == design, seed
        else:
            with pytest.raises(ValueError, match=r"Design.workers.rule must be one of OnUtil"):
                design.to_json()


def test_defaults_are_left_out():
    assert json.loads(Design.queued(workers=24).to_json()) == PLAIN
    tries = Design.queued(workers=24, policy=CallPolicy(timeout_s=2, max_attempts=2))
    policy = {"timeout_s": 2, "max_attempts": 2}
    assert json.loads(tries.to_json()) == {**PLAIN, "policy": policy}


def test_numbers_of_other_kinds_are_saved_as_plain_ones():
    design = Design.queued(workers=np.int16(24), max_age_s=Fraction(5, 2))
    assert json.loads(design.to_json()) == {**PLAIN, "max_age_s": 2.5}


def having(**changes):
    return json.dumps(PLAIN | changes)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (None, TypeError, "text must be str"),
        ("", ValueError, "text must be JSON"),
        ("[" * 100_000, ValueError, "nested too deeply"),
        ("[1]", TypeError, "Design must be an object"),
        ("{}", ValueError, "version must be a whole number"),
        (having(version=2), ValueError, "a newer library has saved it"),
        (having(version=True), ValueError, "version must be a whole number"),
        (having(colour="red"), ValueError, r"Design must have only mode, .*'colour'"),
        ('{"version": 1, "mode": "queued", "servers": 4}', ValueError, "Design.workers is missing"),
        ('{"version": 1, "version": 1}', ValueError, "version must be given once, got it 2"),
        (having(max_age_s=float("inf")), ValueError, "finite, got Infinity"),
        (having(workers=-1), ValueError, "Design: workers must be"),
        (having(workers=None), TypeError, "Design: workers must be"),
        (having(workers={}), ValueError, "Design.workers must be an object of one of Schedule"),
        (having(workers={"Crowd": {}}), ValueError, "one of Schedule, Autoscaler"),
        (having(workers={"Schedule": 8}), TypeError, "Design.workers.Schedule must be an object"),
        (having(workers={"Schedule": {}}), ValueError, "Design.workers.Schedule.steps is missing"),
        (having(workers={"Schedule": {"steps": [[1]]}}), TypeError, "Schedule: steps"),
        (
            '{"version": 1, "servers": 1%s}' % ("0" * 9999),
            ValueError,
            "of at most 300 digits, got 10,000",
        ),
        (having(workers={"Autoscaler": {"rule": 5}}), TypeError, "Autoscaler.rule must be an obj"),
        (
            having(workers={"Autoscaler": {"rule": {"OnDemand": {"call_s": 2}}}}),
            ValueError,
            "Design.workers.Autoscaler.rule.OnDemand.drain_s is missing",
        ),
        (having(policy={"breaker": {"failures": 0}}), ValueError, "policy.breaker: failures must"),
        (having(policy={"tries": 3}), ValueError, "Design.policy must have only timeout_s"),
        (having(policy=[1]), TypeError, "Design: policy must be"),
        (having(codel={"target_s": 5, "interval_s": 9}, order="lifo"), ValueError, "codel needs"),
    ],
)
def test_what_is_no_design_is_refused_by_its_field(text, error, words):
    with pytest.raises(error, match=words):
        Design.from_json(text)
