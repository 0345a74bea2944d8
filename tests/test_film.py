"""The film of a run: what a browser plays back is what happened, at every instant looked at."""

import base64
import json
import math
from dataclasses import replace
from functools import cache
from itertools import accumulate
from operator import add, sub

import pytest
from browsers import chromium

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    Breaker,
    CallPolicy,
    CoDel,
    Design,
    Morning,
    OnUtilisation,
    Outage,
    Promises,
    RetryBudget,
    Rush,
    Scenario,
    Schedule,
    Shards,
    Slowdown,
    SpikeDemand,
    judge,
    review,
    simulate,
)
from waitingroom_lib.outcome.bill import workers_at
from waitingroom_lib.outcome.ledger import RESULTS, STATES
from waitingroom_lib.outcome.passages import counts_at
from waitingroom_lib.show import film as films_room
from waitingroom_lib.show.animated import script
from waitingroom_lib.show.diagram import diagram
from waitingroom_lib.show.film import film
from waitingroom_lib.show.live import still
from waitingroom_lib.show.morning_chart import morning_chart

SPIKE = SpikeDemand(before_per_s=1, spike_at_s=180, peak_per_s=14, floor_per_s=2, decay_s=200)
SHORT = {"demand": SPIKE, "duration_s": 1500, "clinics": 30}
DOWN = Outage(from_s=300, until_s=600, mode="refuse", clinics=tuple(range(0, 30, 5)))
SLOW = Slowdown(from_s=200, until_s=500, factor=3)
RETRIES = CallPolicy(
    timeout_s=2.5,
    max_attempts=4,
    backoff=Backoff.exponential(2, cap_s=60),
    breaker=Breaker(failures=3, open_s=20),
)
HASTY = CallPolicy(timeout_s=2.5, max_attempts=3)
REDELIVERED = CallPolicy(timeout_s=9, max_attempts=3, redelivery_s=30)


def short(seed=1, **changes):
    return Scenario.monday(**SHORT | changes).sample(seed)


def queued(workers=10, **choices):
    return Design.queued(workers=workers, **choices)


def log_with_names():
    """Bookings in bursts, of clinics with names that a page has to take with care."""
    names = ["Dr. Müller & Söhne", "</script><b>", "東京", '"quoted"']
    arrived_s = [40 * burst + each / 7 for burst in range(40) for each in range(burst % 9)]
    clinic = [names[row % 4] for row in range(len(arrived_s))]
    return Morning.from_columns(arrived_s, [2.5 + row % 3 for row in range(len(clinic))], clinic)


def whole_seconds(accept_s):
    """A world where all that happens, happens at whole seconds: arrivals, calls, acceptance."""
    arrived_s = sorted(each // 3 % 97 for each in range(400))
    world = Scenario.steady(rate_per_s=4, hours=0.05, accept_s=accept_s)
    return Morning.from_columns(arrived_s, [1 + row % 3 for row in range(400)], scenario=world)


def by_hand(arrived_us, call_us, **changes):
    world = Scenario.steady(rate_per_s=1, hours=0.05, accept_s=0, **changes)
    return Morning(world, 1, tuple(arrived_us), (0,) * len(arrived_us), tuple(call_us))


def microseconds():
    """Calls so short, and arrivals so close, that much happens within one millisecond."""
    near = [59_999_999, 60_000_000, 60_000_001, 60_000_400, 60_000_400, 60_000_400, 60_000_400]
    call_us = [1, 1, 400, 999, 1000, 1, 1, 1, 100, 200, 60_000_000, 300]
    return by_hand([0, 1, 999, 1000, 1001, *near], call_us, failure_probability=0.7)


def one_long_call():
    """And all others of a microsecond, while it goes on."""
    return by_hand([0, *range(500, 19_500, 1000)], [50_000_000] + [1] * 19)


def nobody():
    return by_hand([], [])


@cache
def troubled():
    return short(troubles=(DOWN, SLOW), failure_probability=0.1)


@cache
def deadly():
    return short(worker_death_probability=0.05)


def urgent():
    return short(2, clinics=60, urgent_share=0.2, popularity_skew=1)


TRIES = {
    name: CallPolicy(max_attempts=3, backoff=backoff)
    for name, backoff in (("at once", Backoff.none()), ("soon", Backoff.fixed(1e-6)))
}
THRIFTY = CallPolicy(
    timeout_s=2.5, max_attempts=5, backoff=Backoff.fixed(1), retry_budget=RetryBudget(burst=20)
)
SCALER = Autoscaler(rule=OnUtilisation(0.7), boot_s=40, minimum=4, maximum=40)
SCHEDULE = Schedule(steps=((0, 4), (150, 30), (400, 12), (1000, 3)), boot_s=30)
TURNING = {"order": "adaptive_lifo", "lifo_over_s": 20, "codel": CoDel(target_s=5, interval_s=30)}

RUNS = {
    "Monday": (Scenario.monday().sample, queued(10)),
    "synchronous": (short, Design.synchronous(threads=15)),
    "synchronous, limited": (short, Design.synchronous(threads=9, backlog_limit=50)),
    "synchronous, retries": (
        troubled,
        Design.synchronous(threads=30, policy=HASTY, clinic_cap=2, backlog_limit=500),
    ),
    "deaths, synchronous": (deadly, Design.synchronous(threads=20)),
    "shedding": (
        lambda: short(clinic_limit=1, accept_s=0.3),
        queued(8, servers=2, backlog_limit=300),
    ),
    "nobody may wait": (short, queued(2, backlog_limit=0)),
    "too old": (short, queued(6, max_age_s=45)),
    "adaptive LIFO, CoDel": (short, queued(9, **TURNING)),
    "LIFO": (short, queued(9, order="lifo")),
    "fair, capped": (troubled, queued(12, order="fair", clinic_cap=1)),
    "priority": (urgent, queued(12, order="priority")),
    "sharded": (troubled, queued(16, shards=Shards(of=4, pick=2), policy=RETRIES)),
    "scaled": (short, queued(SCALER)),
    "scheduled": (troubled, queued(SCHEDULE, policy=HASTY, max_age_s=200)),
    "lost": (deadly, queued(14)),
    "redelivered": (deadly, queued(14, policy=REDELIVERED)),
    "retries": (troubled, queued(10, policy=RETRIES)),
    "retry budget": (troubled, queued(10, policy=THRIFTY)),
    "a log": (log_with_names, queued(2)),
    "whole seconds": (lambda: whole_seconds(0), queued(9)),
    "whole seconds, servers": (
        lambda: whole_seconds(1),
        queued(7, servers=3, backlog_limit=20),
    ),
    "whole seconds, synchronous": (lambda: whole_seconds(0), Design.synchronous(threads=5)),
    "microseconds": (microseconds, queued(1, policy=TRIES["at once"])),
    "microseconds, one try": (microseconds, queued(1)),
    "microseconds, backoff": (microseconds, queued(1, policy=TRIES["soon"])),
    "one long call": (one_long_call, queued(2)),
    "microseconds, synchronous": (
        microseconds,
        Design.synchronous(threads=2, policy=TRIES["at once"]),
    ),
    "nobody came": (nobody, queued(3)),
}
"""A run of every kind of design, and of worlds where clocks and ties are unkind."""

CUTS = {
    "cut in the rush": ("retries", 480),
    "cut between minutes": ("shedding", 433.217),
    "cut, synchronous": ("synchronous", 300),
    "cut at once": ("whole seconds, servers", 0),
}
STEPS_S = {"Monday": 60}
"""From one look to the next, seconds; elsewhere 20, which has every minute among them."""


@pytest.fixture(scope="module")
def outcomes():
    """Each run, by name."""
    cut = {name: (*RUNS[run], until_s) for name, (run, until_s) in CUTS.items()}
    whole = {name: (*run, None) for name, run in RUNS.items()}
    return {
        name: simulate(morning(), design, until_s=until_s)
        for name, (morning, design, until_s) in (whole | cut).items()
    }


@pytest.fixture(scope="module")
def films(outcomes):
    return {name: film(outcome) for name, outcome in outcomes.items()}


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


# Walks through a run from look to look, then jumps about in it.
LOOK = """async ([module, films]) => {
  const { AT, readFilm, Replay } = await import(module);
  const unwrapped = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const mixed = (numbers, sum) => {
    for (const each of numbers) sum = Math.imul(sum ^ each, 16777619);
    return sum;
  };
  const look = (replay) => {
    const { state, film } = replay, waiting = [], inCall = [], away = [];
    state.forEach((at, booking) => {
      if (at === AT.WAITING || at === AT.HELD) waiting.push(booking);
      if (at === AT.CALL) inCall.push(booking);
    });
    const visited = [];
    replay.forWaiting((booking, held) => visited.push(held ? -1 - booking : booking));
    return {
      ...replay.counts, oldest: replay.oldestMs(), workers: replay.workers,
      booting: replay.booting, places: mixed(replay.slots, mixed(state, 1)),
      inWait: mixed(waiting, 1), inCall: mixed(inCall, 1),
      visited: mixed(visited.map((each) => (each < 0 ? -1 - each : each)), 1),
      heldVisited: visited.filter((each) => each < 0).length,
      inSlots: replay.slots.filter((row) => row >= 0).length,
      rightSlots: replay.slots.every(
        (row) => row < 0 || state[film.call.booking[row]] === AT.CALL),
    };
  };
  const found = {}, dueAt = Replay.prototype.dueAt;
  let turns = 0; // a replay that goes round in circles is stopped, and not waited for
  Replay.prototype.dueAt = function (track) {
    if (++turns > 1e6) throw new Error("A replay never came to an instant.");
    return dueAt.call(this, track);
  };
  for (const [name, { header, block, looks }] of Object.entries(films)) {
    const film = await readFilm(header, unwrapped(block));
    const replay = new Replay(film), seek = (ms) => { turns = 0; replay.seek(ms); };
    const walked = looks.map((at) => { seek(at); return look(replay); });
    const columns = { arrived: film.arrived, clinic: film.clinic, accepted: film.accepted,
      call_booking: film.call.booking, call_started: film.call.started,
      call_ended: film.call.ended, call_result: film.call.result,
      hold_booking: film.hold.booking, hold_from: film.hold.from, hold_until: film.hold.until,
      done_booking: film.done.booking, done_at: film.done.at, done_how: film.done.how };
    let wrong = 0;
    for (let jump = 0; jump < looks.length / 8; jump++) {
      const to = (jump * 7919 + 13) % looks.length;
      seek(looks[to]);
      if (JSON.stringify(look(replay)) !== JSON.stringify(walked[to])) wrong++;
    }
    seek(header.ended_ms);
    const ends = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    replay.state.forEach((at) => { ends[at]++; });
    const sums = Object.entries(columns).map(([key, column]) => [key, mixed(column, 1)]);
    found[name] = { walked, wrong, ends, columns: Object.fromEntries(sums) };
  }
  return found;
}"""


def module(name):
    source = base64.b64encode(script(name).encode()).decode()
    return f"data:text/javascript;base64,{source}"


@pytest.fixture(scope="module")
def played(browser, outcomes, films):
    """What a browser finds in each film at every look; and the looks, milliseconds."""
    asked = {
        name: {
            "header": each.header,
            "block": base64.b64encode(each.block).decode(),
            "looks": [round(1000 * at) for at in timeline_of(outcomes, name).time_s],
        }
        for name, each in films.items()
    }
    page = browser.new_page()
    found = page.evaluate(LOOK, [module("film"), asked])
    page.close()
    return found


def timeline_of(outcomes, name):
    return outcomes[name].timeline(STEPS_S.get(name, 20))


def mixed(numbers):
    """The hash of `LOOK`, to compare long columns."""
    found = 1
    for each in numbers:
        found = (found ^ (int(each) & 0xFFFFFFFF)) * 16777619 & 0xFFFFFFFF
    return found - (1 << 32) if found >= 1 << 31 else found


NAMES = [*RUNS, *CUTS]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_counted_in_the_browser_is_the_timeline(name, outcomes, played):
    outcome, timeline = outcomes[name], timeline_of(outcomes, name)
    looked = played[name]["walked"]

    def seen(what):
        return [each[what] for each in looked]

    assert seen("waiting") == timeline.backlog
    assert seen("held") == seen("heldVisited") == timeline.held
    assert seen("busy") == seen("inSlots") == timeline.busy_workers
    assert all(seen("rightSlots"))
    assert seen("arrived") == list(accumulate(timeline.arrivals))
    assert seen("confirmed") == list(accumulate(timeline.confirmations))
    if outcome.design.is_queued:
        assert seen("givenUp") == list(accumulate(timeline.failures))
    assert seen("workers") == timeline.workers
    looks_us = [round(1e6 * at) for at in timeline.time_s]
    paid = [workers_at(outcome.paid or outcome.workforce, at) for at in looks_us]
    assert seen("booting") == list(map(sub, paid, timeline.workers))
    if outcome.design.is_queued:
        told_us = sorted(outcome.turned_away.until_us)
        accepted_us = sorted(outcome.bookings.accepted_us)
        assert seen("turnedAway") == counts_at(told_us, looks_us)
        assert seen("accepted") == counts_at(accepted_us, looks_us)
        left = map(add, seen("turnedAway"), seen("accepted"))
        assert seen("atServers") == list(map(sub, seen("arrived"), left))
    floor_ms = [math.floor(1000 * each + 1e-6) for each in timeline.oldest_age_s]
    assert seen("oldest") == floor_ms


@pytest.mark.parametrize("name", NAMES)
def test_to_jump_to_an_instant_is_to_walk_there(name, played):
    assert played[name]["wrong"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_each_booking_ends_where_it_did(name, outcomes, played):
    ends, outcome = played[name]["ends"], outcomes[name]
    absent, server, waiting, held, in_call, confirmed, away, given_up, lost = ends
    counts = {state: outcome.count(state) for state in STATES}
    assert absent == 0
    assert (confirmed, in_call, lost) == tuple(counts[s] for s in ("confirmed", "in_call", "lost"))
    assert server + waiting + held == counts["waiting"]
    if outcome.design.is_queued:
        assert (away, given_up) == (counts["rejected"], counts["failed"])
    else:  # whoever has waited for a call that failed was not turned away at the door
        assert (away + given_up, server) == (counts["rejected"], 0)
        assert given_up == len(outcome.given_up)


@pytest.mark.parametrize("name", NAMES)
def test_the_very_bookings_wait_and_are_in_a_call(name, outcomes, played):
    passages, looked = outcomes[name].passages, played[name]["walked"]
    for place in range(0, len(looked), max(len(looked) // 8, 1)):
        at_us = round(timeline_of(outcomes, name).time_s[place] * 1e6)
        waiting = mixed(sorted(passages.waits.whose(at_us)))
        assert looked[place]["inWait"] == looked[place]["visited"] == waiting
        assert looked[place]["inCall"] == mixed(sorted(passages.calls.whose(at_us)))


@pytest.mark.parametrize("name", NAMES)
def test_columns_come_out_of_the_block_as_they_went_in(name, films, played, outcomes):
    columns = dict(films[name].columns)
    if not outcomes[name].design.is_queued:  # not sent: accepted and confirmed in one
        confirmed_us = outcomes[name].bookings.confirmed_us
        columns["accepted"] = [-(-at // 1000) if at >= 0 else -1 for at in confirmed_us]
    assert played[name]["columns"] == {key: mixed(each) for key, each in columns.items()}


# What is told, without a browser


def test_times_are_rounded_up_to_milliseconds():
    made = film(simulate(by_hand([1, 1000, 1001], [999, 1001, 5]), queued(1)))
    assert made.columns["arrived"].tolist() == [1, 1, 2]
    assert made.columns["call_started"].tolist() == [1, 1, 3]  # at 1, 1000 and 2001
    assert made.columns["call_ended"].tolist() == [1, 3, 3]


def test_the_header_tells_the_run_in_plain_values(outcomes, films):
    outcome, header = outcomes["scaled"], films["scaled"].header
    assert json.loads(json.dumps(header, allow_nan=False)) == header
    assert header["title"] == str(outcome.design)
    assert (header["mode"], header["threads"], header["servers"]) == ("queued", None, 4)
    assert (header["bookings"], header["clinics"]) == (len(outcome.bookings), 30)
    assert (header["starts_at_s"], header["duration_ms"]) == (27_000, 1_500_000)
    assert header["ended_ms"] == math.ceil(outcome.ended_us / 1000)
    assert header["workforce"][0] == [0, 4]
    assert [each["figure"] for each in header["cards"]] == [
        each.figure_text for each in judge(outcome).scores
    ]
    assert header["review"]["evidence"] == review(outcome).evidence
    minutes = outcome.timeline(60)
    assert header["timeline"]["backlog"] == minutes.backlog
    assert header["timeline"]["oldest_s"] == [round(each, 3) for each in minutes.oldest_age_s]
    assert header["worst_ms"] == 60_000 * minutes.backlog.index(max(minutes.backlog))


def test_a_schedule_is_told_by_the_time_of_day():
    design = Design.queued(workers=Schedule(steps=((0, 10), (1800, 34)), boot_s=60))
    outcome = simulate(Scenario.steady(rate_per_s=1, hours=1).sample(1), design)
    words = film(outcome).header["title"], diagram(outcome).alt, morning_chart(outcome).alt
    begins, later = outcome.clock(0), outcome.clock(1800)
    for each in (*words, still(outcome)):
        assert f"10 from {begins}, 34 from {later}" in each
        assert "from 1800 s" not in each


def test_the_header_of_every_run_is_ready_for_json(films):
    for each in films.values():
        json.dumps(each.header, allow_nan=False)
    assert [name for name in films if films[name].header["cut"]] == list(CUTS)
    assert films["synchronous"].header["threads"] == 15


def test_promises_verdict_and_review_can_be_given(outcomes):
    strict, outcome = Promises(acceptance_s=0.001, oldest_s=60), outcomes["scaled"]
    made = film(outcome, promises=strict)
    assert made.header["cards"][0]["kept"] is False
    assert made.header["promise_oldest_s"] == 60
    told = film(outcome, verdict=judge(outcome, strict), review=review(outcomes["LIFO"]))
    assert told.header["cards"] == made.header["cards"]
    assert told.header["review"]["evidence"] == review(outcomes["LIFO"]).evidence


def test_troubles_are_told_in_words_with_the_places_of_their_clinics():
    names = Morning.from_columns([0, 1, 2], [1, 1, 1], ["b", "a", "c"])
    rush = Rush(from_s=1.0001, until_s=9, rate_per_s=3.5)
    troubles = [
        Outage(from_s=0, until_s=9, mode="refuse", clinics=("c",)),
        Outage(from_s=0, until_s=9, mode="hang", clinics=("c", "a")),
        Slowdown(from_s=0, until_s=9, factor=3),
        rush,
    ]
    world = replace(names.scenario, troubles=tuple(troubles))
    told = film(simulate(replace(names, scenario=world), queued(1))).header
    assert told["clinic_names"] == ["a", "b", "c"]
    assert [(each["words"], each["clinics"]) for each in told["troubles"]] == [
        ("clinic c down", [2]),
        ("2 clinics without an answer", [2, 0]),
        ("all clinics 3 times slower", None),
        ("a rush of 3.5 bookings/s", None),
    ]
    assert told["troubles"][3]["from_ms"] == 1001


def test_two_runs_of_a_morning_carry_its_patients_once(browser, outcomes, films):
    above, below = films["synchronous"], film(outcomes["LIFO"], like=films["synchronous"])
    assert below.header["columns"] == [
        each for each in films["LIFO"].header["columns"] if each[0] not in ("arrived", "clinic")
    ]
    assert len(below.block) < 0.8 * len(films["LIFO"].block)
    page = browser.new_page()
    read = page.evaluate(
        """async ([module, headers, blocks, alone]) => {
          const { readFilm, readFilms } = await import(module);
          const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
          const [, film] = await readFilms(headers, blocks.map(bytes));
          const whole = await readFilm(alone[0], bytes(alone[1]));
          return ["arrived", "clinic", "accepted", "confirmed", "call", "done"].map((name) => (
            JSON.stringify(film[name]) === JSON.stringify(whole[name])));
        }""",
        [
            module("film"),
            [above.header, below.header],
            [base64.b64encode(each.block).decode() for each in (above, below)],
            [films["LIFO"].header, base64.b64encode(films["LIFO"].block).decode()],
        ],
    )
    page.close()
    assert read == [True] * 6


def test_a_run_of_other_patients_carries_its_own(outcomes, films):
    for name in ("priority", "cut in the rush"):
        made = film(outcomes[name], like=films["LIFO"])
        assert made.block == films[name].block
        assert made.header["columns"] == films[name].header["columns"]


def test_each_card_says_what_it_is_in_the_run_above(outcomes, films):
    above, made = films["scaled"].header, film(outcomes["too old"], like=films["scaled"]).header
    for now, then in zip(made["cards"], above["cards"], strict=True):
        here = f", here {'kept' if now['kept'] else 'broken'}"
        turned = "" if now["kept"] == then["kept"] else here
        is_same = now["figure"] == then["figure"]
        assert now["change"] == ("as above" if is_same else f"{then['figure']} above{turned}")
    assert {each["change"] for each in above["cards"]} == {""}


@pytest.mark.parametrize("name", ["Monday", "scaled", "retries", "synchronous, retries", "lost"])
def test_the_longest_wait_is_the_cards(name, outcomes, films, played):
    at_ms, age_ms = films[name].header["longest"]
    outcome = outcomes[name]
    assert age_ms == pytest.approx(1000 * outcome.oldest_wait_s, abs=2)
    at_us = 1000 * at_ms
    oldest_us = min(outcome.enqueued_us[each] for each in outcome.passages.waits.whose(at_us))
    assert (at_us - oldest_us) / 1000 == pytest.approx(age_ms, abs=2)


def test_the_page_knows_a_confirmation_by_its_number():
    assert RESULTS[0] == "confirmed"


def test_a_monday_is_small(films):
    assert len(films["Monday"].block) <= 220_000


def test_a_run_that_is_too_long_is_refused_in_words():
    month = Morning.from_columns([0, 31 * 86_400], [1, 1])
    with pytest.raises(ValueError, match="outcome must end within 24 days"):
        film(simulate(month, queued(1)))


def test_a_run_of_too_many_bookings_is_refused_in_words(monkeypatch, outcomes):
    monkeypatch.setattr(films_room, "MOST_ROWS", 149)
    with pytest.raises(ValueError, match="at most 149 bookings to be filmed, got 150"):
        film(outcomes["a log"])


@pytest.mark.parametrize(("header", "words"), [({"format": 2}, "format 2"), ({"columns": []}, "0")])
def test_another_film_is_refused_in_words(browser, films, header, words):
    made, page = films["a log"], browser.new_page()
    asked = [module("film"), made.header | header, base64.b64encode(made.block).decode()]
    said = page.evaluate(
        """async ([module, header, block]) => {
          const { readFilm } = await import(module);
          const bytes = Uint8Array.from(atob(block), (each) => each.charCodeAt(0));
          return readFilm(header, new DataView(bytes.buffer)).catch((error) => error.message);
        }""",
        asked,
    )
    page.close()
    assert words in said
