"""What a Design promises: it says what it is, and refuses what it can't be."""

import dataclasses

import numpy as np
import pytest
from reference import bad_wholes, refused

from waitingroom_lib import Design


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
