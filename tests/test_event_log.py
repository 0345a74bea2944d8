"""A run as an event log: told by hand, held against the timeline, and taken by vidigi."""

import pandas as pd
import pytest

from waitingroom_lib import Backoff, CallPolicy, Design, Morning, Outage, Scenario, simulate
from waitingroom_lib.outcome.bill import workers_at

LINE, ARRIVAL, CALL = ("queue", "waits"), ("arrival_departure", "arrival"), ("resource_use", "call")
HELD, DEPART = ("queue", "held"), ("arrival_departure", "depart")
ENDS = ("resource_use_end", "call ends")
DOWN = Outage(from_s=60, until_s=240, mode="refuse", clinics=(0, 1))


def run(arrived_s, call_s, design, **changes):
    world = Scenario.steady(rate_per_s=1, hours=0.05, **{"accept_s": 0} | changes)
    return simulate(Morning.from_columns(arrived_s, call_s, scenario=world), design)


def told(outcome):
    """Whose, what, when, by whom and how it ended, row by row."""
    log = outcome.to_event_log()
    columns = ("entity_id", "event_type", "event", "time", "resource_id", "result")
    rows = zip(*(log[name].tolist() for name in columns), strict=True)
    return [
        (booking, (kind, event), time, *(each for each in rest if pd.notna(each)))
        for booking, kind, event, time, *rest in rows
    ]


def test_a_queue_of_one_worker_is_told_row_by_row():
    outcome = run([0, 1, 5], [2, 2, 1], Design.queued(workers=1, servers=1), accept_s=0.5)
    assert told(outcome) == [
        (0, ARRIVAL, 0),
        (0, LINE, 0.5),
        (0, CALL, 0.5, 1),
        (1, ARRIVAL, 1),
        (1, LINE, 1.5),
        (0, ENDS, 2.5, 1, "confirmed"),
        (0, DEPART, 2.5, "confirmed"),
        (1, CALL, 2.5, 1),
        (1, ENDS, 4.5, 1, "confirmed"),
        (1, DEPART, 4.5, "confirmed"),
        (2, ARRIVAL, 5),
        (2, LINE, 5.5),
        (2, CALL, 5.5, 1),
        (2, ENDS, 6.5, 1, "confirmed"),
        (2, DEPART, 6.5, "confirmed"),
    ]


def test_a_call_is_made_by_the_free_worker_with_the_lowest_number():
    outcome = run([0, 0, 0, 3], [5, 2, 9, 1], Design.queued(workers=3))
    assert [row[3] for row in told(outcome) if row[1] == CALL] == [1, 2, 3, 2]


def test_whoever_is_turned_away_departs_when_a_server_has_looked():
    design = Design.queued(workers=1, servers=1, backlog_limit=0)
    outcome = run([0, 0, 0], [9, 9, 9], design, accept_s=1)
    assert [row for row in told(outcome) if row[1] == DEPART] == [
        (1, DEPART, 2, "rejected"),
        (2, DEPART, 3, "rejected"),
        (0, DEPART, 10, "confirmed"),
    ]


def test_who_waits_for_another_try_is_held_and_given_up_at_last():
    policy = CallPolicy(max_attempts=2, backoff=Backoff.fixed(10))
    world = {"failure_probability": 1, "troubles": (Outage(from_s=0, until_s=99, mode="refuse"),)}
    outcome = run([0], [5], Design.queued(workers=1, policy=policy), **world)
    assert told(outcome) == [
        (0, ARRIVAL, 0),
        (0, LINE, 0),
        (0, CALL, 0, 1),
        (0, ENDS, 0.2, 1, "refused"),
        (0, HELD, 0.2),
        (0, CALL, 10.2, 1),
        (0, ENDS, 10.4, 1, "refused"),
        (0, DEPART, 10.4, "failed"),
    ]


def test_what_is_lost_departs_with_its_worker():
    outcome = run([0], [5], Design.queued(workers=1), worker_death_probability=1)
    *_, ends, depart = told(outcome)
    assert (ends[1], ends[-1]) == (ENDS, "died")
    assert (depart[1], depart[2], depart[3]) == (DEPART, ends[2], "lost")


def test_a_cut_leaves_stories_without_an_end():
    morning = Morning.from_columns([0, 1], [50, 5], scenario=Scenario.steady(accept_s=0))
    outcome = simulate(morning, Design.synchronous(threads=1), until_s=20)
    assert [row[1] for row in told(outcome)] == [ARRIVAL, LINE, CALL, ARRIVAL, LINE]
    assert set(outcome.to_event_log()["pathway"]) == {"synchronous"}


def test_nobody_leaves_an_empty_log_with_all_columns():
    log = run([], [], Design.queued(workers=1)).to_event_log()
    assert (len(log), [*log.columns][:4]) == (0, ["entity_id", "event_type", "event", "time"])


DESIGNS = {
    "queued": Design.queued(workers=5),
    "limited": Design.queued(workers=4, servers=1, backlog_limit=40, max_age_s=20),
    "tries": Design.queued(
        workers=8,
        clinic_cap=2,
        policy=CallPolicy(timeout_s=2.5, max_attempts=3, backoff=Backoff.exponential(1, cap_s=9)),
    ),
    "deaths": Design.queued(
        workers=7, policy=CallPolicy(timeout_s=9, max_attempts=3, redelivery_s=20)
    ),
    "lost": Design.queued(workers=7),
    "synchronous": Design.synchronous(
        threads=8, backlog_limit=60, policy=CallPolicy(timeout_s=2.5, max_attempts=3)
    ),
}


@pytest.fixture(scope="module", params=DESIGNS)
def outcome(request):
    world = Scenario.steady(
        rate_per_s=3,
        hours=0.1,
        clinics=9,
        failure_probability=0.1,
        worker_death_probability=0.03 if request.param in ("deaths", "lost") else 0,
        troubles=(DOWN,),
    )
    return simulate(world.sample(3), DESIGNS[request.param])


def test_the_log_stands_as_the_timeline_does_at_every_look(outcome):
    log, timeline = outcome.to_event_log(), outcome.timeline(10)
    for place, time_s in enumerate(timeline.time_s):
        last = log[log["time"] <= time_s].groupby("entity_id").tail(1)
        events = last["event"].value_counts()
        assert events.get("waits", 0) + events.get("held", 0) == timeline.backlog[place]
        assert events.get("held", 0) == timeline.held[place]
        assert events.get("call", 0) == timeline.busy_workers[place]


def test_each_story_is_whole_and_each_worker_makes_one_call_at_a_time(outcome):
    log = outcome.to_event_log()
    assert log["time"].is_monotonic_increasing
    stories = log.groupby("entity_id")["event"].agg(list)
    assert list(stories.index) == list(outcome.bookings.booking)
    assert {events[0] for events in stories} == {"arrival"}
    assert {events[-1] for events in stories} == {"depart"}
    assert all(events.count("depart") == events.count("arrival") == 1 for events in stories)
    departed = log[log["event"] == "depart"].set_index("entity_id")["result"].sort_index()
    assert departed.tolist() == list(outcome.bookings.state)
    for _, used in log[log["resource_id"].notna()].groupby("resource_id"):
        turns = used["event"].tolist()
        assert turns == ["call", "call ends"] * (len(turns) // 2)
    most = max(workers_at(outcome.workforce, round(at * 1e6)) for at in log["time"])
    assert log["resource_id"].max() <= most
    assert sorted(log[log["event"] == "call ends"]["result"]) == sorted(outcome.call_log.result)


def test_vidigi_draws_the_log(outcome):
    animation = pytest.importorskip("vidigi.animation", reason="no vidigi")
    utils = pytest.importorskip("vidigi.utils")
    places = {"arrival": None, "waits": None, "held": None, "call": "workers", "depart": None}
    positions = utils.create_event_position_df(
        [
            utils.EventPosition(event=event, x=100 * x, y=100, label=event, resource=resource)
            for x, (event, resource) in enumerate(places.items(), start=1)
        ]
    )
    figure = animation.animate_activity_log(
        outcome.to_event_log(),
        positions,
        scenario=type("Scenario", (), {"workers": 8}),
        simulation_time_unit="seconds",
        every_x_time_units=60,
        limit_duration=int(outcome.ended_s),
        pathway_col_name="pathway",
    )
    assert len(figure.frames) >= 6
