"""The live picture in a real browser: what it shows is the run, and everybody can use it.

Each page is the player's own script and a few films, without Jupyter. Time is Playwright's, which
goes by when it is told to, but where frames are counted (`pytest -s` prints how many).
"""

import base64
import json
import re
from dataclasses import replace

import pytest
from browsers import chromium

from waitingroom_lib import (
    Autoscaler,
    Backoff,
    CallPolicy,
    Design,
    OnDemand,
    Outage,
    Promises,
    Rush,
    Scenario,
    SpikeDemand,
    simulate,
)
from waitingroom_lib.show.animated import HERE, script, style
from waitingroom_lib.show.film import film
from waitingroom_lib.show.live import LivePicture, animate, still

SPIKE = SpikeDemand(before_per_s=1, spike_at_s=180, peak_per_s=14, floor_per_s=2, decay_s=200)
SHORT = Scenario.monday(demand=SPIKE, duration_s=1800, clinics=40)
DOWN = Outage(from_s=300, until_s=900, mode="refuse", clinics=tuple(range(0, 40, 5)))
BUSY = Rush(from_s=500, until_s=900, rate_per_s=5)
RETRIES = CallPolicy(timeout_s=5, max_attempts=3, backoff=Backoff.exponential(20, cap_s=60))
AT_ONCE = (
    DOWN,
    replace(BUSY, from_s=300, clinics=(7,)),
    Outage(from_s=300, until_s=700, mode="refuse", clinics=(1,)),
    replace(BUSY, from_s=300, until_s=500, clinics=(3,)),
    replace(BUSY, from_s=100_000, until_s=100_500),
)
"""Four troubles at one instant, and one that begins when the morning is long over."""
SCALED = Autoscaler(rule=OnDemand(call_s=2, drain_s=120), minimum=2, maximum=40)

DESIGNS = {
    "few": (SHORT, Design.queued(workers=4)),
    "many": (SHORT, Design.queued(workers=24)),
    "synchronous": (SHORT, Design.synchronous(threads=6)),
    "limited": (SHORT, Design.queued(workers=4, backlog_limit=300)),
    "troubled": (
        replace(SHORT, troubles=(DOWN, BUSY), failure_probability=0.3),
        Design.queued(workers=12, policy=RETRIES),
    ),
    "deadly": (replace(SHORT, worker_death_probability=0.1), Design.queued(workers=8)),
    "scaled": (SHORT, Design.queued(workers=SCALED)),
    "befallen": (replace(SHORT, troubles=AT_ONCE), Design.queued(workers=12)),
    "alone": (replace(SHORT, clinics=1), Design.queued(workers=1)),
    "huge": (replace(SHORT, clinics=700), Design.queued(workers=150)),
    "sparse": (Scenario.steady(rate_per_s=0.01, hours=0.5), Design.queued(workers=2)),
    "nobody": (Scenario.steady(rate_per_s=1e-9, hours=0.5), Design.queued(workers=2)),
    "monday": (Scenario.monday(), Design.queued(workers=10)),
    "one": (Scenario.monday(), Design.queued(workers=1)),
}
AGES_S = (0, 60, 120, 300)


class Runs(dict):
    """Each design's outcome and its film, made when first asked for."""

    def __missing__(self, name):
        scenario, design = DESIGNS[name]
        outcome = simulate(scenario.sample(1), design)
        self[name] = outcome, film(outcome)
        return self[name]


@pytest.fixture(scope="module")
def runs():
    return Runs()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


PAGE = """<!doctype html><meta name="viewport" content="width=device-width">
<style>{style}</style><body style="margin: 8px"><div id="root"></div><script type="module">
{script}
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
window.films = {{}};
window.load = async (name, header, block) => {{
  films[name] = await module_film.readFilm(header, bytes(block));
}};
window.picture = (names, options) => {{
  window.player?.destroy();
  const root = document.getElementById("root");
  window.player = mount(root, {{ films: names.map((name) => films[name]), ...options }});
  player.refit();
}};
</script>"""


@pytest.fixture(scope="module")
def pages():
    """The pages that are open, by their settings: to open one takes longer than to look at it."""
    return {}


MEDIA = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}


@pytest.fixture
def opened(browser, runs, pages):
    """Opens a page with some films, and shows the first; what it is looked at with can be given."""
    errors = []

    def open_page(*names, is_timed=True, scale=1, width=1100, **media):
        key = (is_timed, scale)
        if key not in pages:
            pages[key] = new_page(browser, is_timed, scale), set()
        page, loaded = pages[key]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**MEDIA | media)
        page.remove_listener("pageerror", page.told) if hasattr(page, "told") else None
        page.told = lambda error: errors.append(str(error))
        page.on("pageerror", page.told)
        for name in {*names} - loaded:
            made = runs[name][1]
            block = base64.b64encode(made.block).decode()
            page.evaluate("(film) => load(...film)", [name, made.header, block])
            loaded.add(name)
        show(page, names[0])
        return page

    yield open_page
    assert errors == []


def new_page(browser, is_timed, scale):
    page = browser.new_context(device_scale_factor=scale).new_page()
    page.set_default_timeout(10_000)
    if is_timed:  # nothing moves but when it is told to
        page.clock.install(time=0)
        page.clock.pause_at(1000)
    page.set_content(PAGE.format(style=style("picture"), script=script("player")))
    page.wait_for_function("() => !!window.picture")
    return page


def show(page, *names, **options):
    """Show some films anew."""
    page.evaluate("([names, options]) => picture(names, options)", [list(names), options])


def seek(page, time_s):
    page.evaluate("ms => player.seek(ms)", round(1000 * time_s))


def words(page, room, run=0):
    return page.locator("section").nth(run).locator(f".{room} p").all_inner_texts()


def a_second(rate):
    return f"{rate:.1f}" if rate >= 1 else f"{rate:.2f}" if rate else "0"


def clock(page):
    return page.locator(".clock").inner_text()


# What it shows -----------------------------------------------------------------------------------


TOLD = """(ms) => {
  player.seek(ms);
  const told = { confirmed: document.querySelector(".confirmed").textContent };
  for (const [name, { words }] of Object.entries(player.rooms[0].rooms)) {
    told[name] = words.map((node) => node.textContent);
  }
  return told;
}"""


@pytest.mark.parametrize("name", ["few", "synchronous", "limited", "troubled", "scaled", "huge"])
def test_the_figures_are_those_of_the_timeline(name, opened, runs):
    outcome, _ = runs[name]
    timeline = outcome.timeline(60)
    page = opened(name)
    staff = "workers" if outcome.design.is_queued else "threads"
    for minute in (1, 4, 14, 25):
        told = page.evaluate(TOLD, 60_000 * minute)
        waiting, oldest = told["queue"]
        backlog = timeline.backlog[minute]
        assert waiting.startswith(f"{backlog:,} " if backlog else "nobody waits")
        assert bool(oldest.strip()) == bool(backlog)
        busy = f"{timeline.busy_workers[minute]} of {timeline.workers[minute]} "
        assert told[staff][0].startswith(busy)
        arrived, confirmed = (
            sum(each[: minute + 1]) for each in (timeline.arrivals, timeline.confirmations)
        )
        assert told["patients"] == [
            f"{a_second(timeline.arrivals[minute] / 60)} a second",
            f"{arrived:,} so far",
        ]
        assert told["confirmed"] == f"{confirmed:,} confirmed so far"


COUNT_SQUARES = """(room) => {
  const { pen, places, sides, colour } = player.rooms[0], { x, y, w, h } = places[room];
  const probe = document.createElement("canvas").getContext("2d");
  const channels = (colour) => {
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    return probe.getImageData(0, 0, 1, 1).data.slice(0, 3).join();
  };
  const found = {}, data = pen.getImageData(x, y, w, h).data;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]) {
      const key = data.slice(at, at + 3).join();
      found[key] = (found[key] || 0) + 1;
    }
  }
  const side = sides[room], gap = side > 2 ? Math.max(1, Math.round(side / 8)) : 0;
  const names = ["age0", "age1", "age2", "age3", "held", "call", "idle"];
  const squares = names.map((name) => (found[channels(colour[name])] || 0) / (side - gap) ** 2);
  const all = Object.values(found).reduce((sum, each) => sum + each, 0) / (side - gap) ** 2;
  return [squares, all];
}"""


def waiting_by_age(outcome, time_s):
    """How many wait, by age, and how many are held: off the run itself, not the film."""
    now_us, since_us = round(time_s * 1_000_000), outcome.enqueued_us
    held = {*outcome.passages.holds.whose(now_us)}
    found = [0, 0, 0, 0, 0]
    for booking in outcome.passages.waits.whose(now_us):
        age_s = (now_us - since_us[booking]) / 1e6
        found[4 if booking in held else sum(age_s > limit for limit in AGES_S[1:])] += 1
    return found


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("few", "light"), ("troubled", "dark"), ("monday", "light"), ("one", "light")],
)
def test_each_square_in_the_queue_is_a_booking_of_that_age(name, scheme, opened, runs):
    outcome, _ = runs[name]
    page = opened(name, color_scheme=scheme)
    for time_s in (600, 1260):
        time_s *= 4 if name in ("monday", "one") else 1
        seek(page, time_s)
        found, everything = page.evaluate(COUNT_SQUARES, "queue")
        squares = found[:5]
        assert squares == waiting_by_age(outcome, time_s)
        assert everything == sum(squares)
        told = page.locator(".key li b").all_inner_texts()
        assert [int(each.replace(",", "")) for each in told[:4]] == squares[:4]


@pytest.mark.parametrize("name", ["many", "synchronous", "huge"])
def test_each_clinic_that_is_called_is_filled_and_each_worker_at_it(name, opened, runs):
    outcome, _ = runs[name]
    page = opened(name)
    for minute in (2, 4, 20):
        seek(page, 60 * minute)
        on = [outcome.bookings.clinic[each] for each in calls_at(outcome, 60 * minute)]
        drawn = {each for each in on if each < 300}
        squares, cells = page.evaluate(COUNT_SQUARES, "clinics")
        assert (squares[5], squares[5] + squares[6]) == (len(drawn), cells)
        assert cells == min(len(outcome.morning.clinics), 300)
        timeline, staff = (
            outcome.timeline(60),
            words(page, "threads" if name == "synchronous" else "workers"),
        )
        levels = page.evaluate("[...player.rooms[0].slotLevels]")
        assert sum(levels) == len(on) == timeline.busy_workers[minute]
        assert staff[0].startswith(f"{len(on)} of {timeline.workers[minute]} ")


def calls_at(outcome, time_s):
    """Whose calls are in progress: off the run itself."""
    return outcome.passages.calls.whose(round(time_s * 1e6))


def test_the_pointer_tells_whose_square_it_is(opened, runs):
    outcome, _ = runs["few"]
    page = opened("few")
    seek(page, 600)
    tip = page.locator(".tip")
    box = page.locator(".queue .body").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2)
    oldest = min(outcome.passages.waits.whose(600_000_000))
    clinic = outcome.bookings.clinic[oldest]
    told = f"booking {oldest:,} for clinic {clinic}: has waited "
    assert tip.inner_text().startswith(told)
    assert tip.inner_text().endswith("; 0 ahead")
    box = page.locator(".workers .body").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    number = int(
        re.match(r"booking ([\d,]+) for clinic \d+: in a call for ", tip.inner_text())[1].replace(
            ",", ""
        )
    )
    assert number in calls_at(outcome, 600)
    page.mouse.move(1, 1)
    assert not tip.is_visible()


def to_the_second(outcome, time_us):
    ms = -(-time_us // 1000)
    return f"{outcome.clock(ms / 1000)}:{ms // 1000 % 60:02}"


def ends(outcome, booking):
    """How a booking's story ends, off the run itself."""
    rows = outcome.bookings
    if rows.confirmed_us[booking] >= 0:
        return f"confirmed at {to_the_second(outcome, rows.confirmed_us[booking])}"
    return {"rejected": "turned away at ", "failed": "given up at "}[rows.state[booking]]


@pytest.mark.parametrize("name", ["few", "limited", "troubled", "synchronous"])
def test_what_awaits_whoever_books_now_is_told(name, opened, runs):
    outcome, _ = runs[name]
    page = opened(name)
    told = set()
    for minute in (2, 6, 9, 12):
        seek(page, 60 * minute)
        now_us = 60_000_000 * minute
        booking = next(b for b, at in enumerate(outcome.bookings.arrived_us) if at > now_us)
        said = page.locator(".stories p").first.inner_text()
        assert said.startswith(f"Whoever books now: {ends(outcome, booking)}")
        told.add(said[19:24])
    assert ("turne" in told) == (name == "limited")
    page.evaluate("player.seek(player.span)")
    assert page.locator(".stories p").first.inner_text() == "Nobody books any more."


def test_a_click_tells_a_bookings_whole_story_until_escape(opened, runs):
    page = opened("few", "many", "troubled")
    page.evaluate("films.many.arrived = films.few.arrived")  # as where they are read together
    show(page, "few", "many", at=600_000)
    oldest = min(runs["few"][0].passages.waits.whose(600_000_000))
    box = page.locator(".queue .body").first.bounding_box()
    oldest_at = box["x"] + box["width"] - 2, box["y"] + box["height"] - 2
    page.mouse.click(*oldest_at)
    story = page.locator(".stories p:last-child")
    for run, name in enumerate(("few", "many")):
        rows, outcome = runs[name][0].bookings, runs[name][0]
        booked = to_the_second(outcome, rows.arrived_us[oldest])
        start = f"Booking {oldest:,}: booked {booked}, accepted 25 ms later, "
        said = story.nth(run).inner_text()
        assert said.startswith(start + ends(outcome, oldest))
        assert said.endswith(" in all.")
    page.keyboard.press("ArrowRight")
    assert story.nth(1).inner_text() == said, "it stays"
    page.keyboard.press("Escape")
    assert story.all_inner_texts() == ["", ""]
    show(page, "troubled")
    outcome = runs["troubled"][0]
    tries = max(outcome.bookings.attempts)
    page.evaluate("(booking) => player.pin(booking)", outcome.bookings.attempts.index(tries))
    assert story.inner_text().endswith(f"after {tries} calls.")


def test_nobody_is_ahead_where_the_line_has_another_order(runs):
    in_line = {name: runs[name][1].header["in_line"] for name in ("few", "limited", "synchronous")}
    assert in_line == dict.fromkeys(in_line, True)
    assert not runs["troubled"][1].header["in_line"], "who failed joins it again"
    for design in (Design.queued(workers=4, order="lifo"), Design.queued(workers=4, clinic_cap=1)):
        assert not film(simulate(SHORT.sample(1), design)).header["in_line"]


def test_words_and_squares_are_of_one_instant_when_it_stands_still(opened):
    page = opened("few")
    page.evaluate("player.speed = 1")
    busy = set()
    for time_s in range(240, 270):
        seek(page, time_s + 0.02)
        said = page.evaluate("player.rooms[0].rooms.servers.words[0].textContent")
        squares = page.evaluate(SERVERS)
        assert said == f"{squares} of 4 busy"
        busy.add(squares)
    assert len(busy) > 1


SERVERS = """() => {
  const { pen, places: { servers: { x, y } }, sides: { servers: side } } = player.rooms[0];
  const [idle, busy] = ["idle", "person"].map((name) => player.rooms[0].colour[name]);
  const probe = document.createElement("canvas").getContext("2d");
  const at = (server) => [...pen.getImageData(
    x + side * (server % 2) + 9, y + side * Math.floor(server / 2) + 9, 1, 1).data].join();
  probe.fillStyle = busy;
  probe.fillRect(0, 0, 1, 1);
  const wanted = [...probe.getImageData(0, 0, 1, 1).data].join();
  return [0, 1, 2, 3].filter((server) => at(server) === wanted).length;
}"""


def test_a_square_keeps_its_size_over_this_run_and_the_one_before(opened, runs):
    page = opened("few", "many")
    alone = page.evaluate("player.rooms[0].sides.queue")
    page.evaluate("player.show({films: [films.many]})")
    assert page.evaluate("player.rooms[0].sides.queue") > alone
    page.evaluate("player.show({films: [films.many], before: films.few.header, beforeName: 'few'})")
    assert page.evaluate("player.rooms[0].sides.queue") == alone
    assert "dashed: few" in page.locator(".note").inner_text()


def test_only_what_a_design_has_is_shown(opened):
    page = opened("few", "limited", "troubled", "deadly", "synchronous", "huge", "nobody")
    trays = {"few": [], "limited": ["turned"], "troubled": ["given"], "deadly": ["given"]}
    for name, shown in trays.items():
        show(page, name)
        visible = [each for each in ("turned", "given") if page.locator(f".{each}").is_visible()]
        assert visible == shown
    assert "lost" in page.evaluate("() => (picture(['deadly']), player.node.innerText)")
    show(page, "synchronous")
    assert page.locator(".frame > b").all_inner_texts() == [
        *("Patients", "Line for a thread", "Threads", "Clinics"),
    ]
    show(page, "huge")
    assert "700 clinics; the first 300 are drawn" in words(page, "clinics")[0]
    show(page, "nobody")
    assert words(page, "queue")[0] == "nobody waits"


def test_booting_workers_are_seen_and_told(opened, runs):
    made = runs["scaled"][1]
    page = opened("scaled")
    workforce, paid = dict(made.header["workforce"]), dict(made.header["paid"])
    at_ms = next(ms for ms in paid if ms not in workforce)
    seek(page, at_ms / 1000 + 1)
    assert re.match(r"\d+ booting", words(page, "workers")[1])


def test_a_room_says_how_it_is_at_this_instant(opened):
    page = opened("few")
    badge = page.locator(".queue .how")
    assert badge.inner_text() == "overloaded"
    seek(page, 0)
    assert badge.inner_text() == ""
    seek(page, 240)
    assert badge.inner_text() == "busy"
    show(page, "troubled", at=400_000)
    assert page.locator(".clinics .how").inner_text() == "in trouble"
    assert words(page, "clinics")[1] == "8 clinics down"


def test_two_runs_share_one_clock_and_one_chart(opened, runs):
    page = opened("few", "many")
    show(page, "few", "many", at=600_000)
    assert page.locator("section").count() == 2
    assert page.locator(".chart").count() == 1
    assert page.locator(".lines path.other").count() == 3
    for run, name in enumerate(("few", "many")):
        backlog = runs[name][0].timeline(60).backlog[10]
        assert words(page, "queue", run)[0].startswith(f"{backlog:,} " if backlog else "nobody")


# Turning the clock -------------------------------------------------------------------------------


def test_it_starts_at_the_worst_moment_and_never_plays_by_itself(opened, runs):
    page = opened("few")
    outcome, made = runs["few"]
    assert clock(page) == outcome.clock(made.header["worst_ms"] / 1000)
    page.clock.run_for(200)
    assert page.evaluate("player.at") == made.header["worst_ms"]


def test_it_plays_at_each_speed(opened):
    page = opened("few")
    for speed in (1, 10, 60, 300):
        plays_at(speed, page)


def plays_at(speed, page):
    seek(page, 60)
    page.get_by_role("button", name=f"{speed}×", exact=True).click()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(400)
    page.get_by_role("button", name="Pause").click()
    passed_ms = page.evaluate("player.at") - 60_000
    assert passed_ms == pytest.approx(400 * speed, rel=0.1)
    page.clock.run_for(100)
    assert page.evaluate("player.at") - 60_000 == passed_ms
    assert bool(re.fullmatch(r"\d\d:\d\d:\d\d", clock(page))) == (speed <= 10)


def test_it_stops_at_the_end(opened):
    page = opened("few")
    page.keyboard.press("Tab")
    page.evaluate("player.seek(player.span - 1000)")
    page.evaluate("player.play()")
    page.clock.run_for(500)
    assert not page.evaluate("player.playing")
    assert page.evaluate("player.at == player.span")


def test_the_chart_is_the_scrubber(opened):
    page = opened("few")
    box = page.locator(".lines").bounding_box()
    span = page.evaluate("player.span")
    left, width = box["x"] + 92, box["width"] - 104
    page.mouse.move(left + width / 4, box["y"] + 80)
    hover = page.locator(".hover b")
    assert hover.is_visible()
    page.mouse.down()
    assert hover.inner_text() == clock(page)
    assert page.evaluate("player.at") == pytest.approx(span / 4, rel=0.01)
    page.mouse.move(left + width / 2, box["y"] + 80)
    assert page.evaluate("player.at") == pytest.approx(span / 2, rel=0.01)
    page.mouse.up()
    page.mouse.move(left, box["y"] + 80)
    assert page.evaluate("player.at") == pytest.approx(span / 2, rel=0.01)
    assert page.evaluate("document.activeElement.type") == "range"
    page.mouse.move(1, 1)
    assert not hover.is_visible()


def test_the_chart_says_what_is_now_and_the_most(opened, runs):
    outcome, made = runs["few"]
    page = opened("few")
    seek(page, 600)
    timeline = outcome.timeline(60)
    rates, waiting, oldest = page.locator(".cursor:not(.hover) span").all_inner_texts()
    assert waiting == f"{timeline.backlog[10]:,}"
    assert words(page, "queue")[1] == f"the oldest for {oldest}"
    assert rates.startswith(f"{a_second(timeline.arrivals[10] / 60)} arrive, ")
    labels = page.locator(".lines text.end").all_text_contents()
    assert f"{max(timeline.backlog):,}" in labels
    assert made.header["cards"][2]["figure"] in labels, "as on the card"
    page.get_by_role("button", name="Longest wait").click()
    assert words(page, "queue")[1] == f"the oldest for {made.header['cards'][2]['figure']}"
    assert page.get_by_role("button", name="Longest wait", pressed=True).count() == 1
    assert page.get_by_role("button", name="Most waiting", pressed=True).count() == 0


LABELS = """(style) => {
  const picture = document.querySelector(".lines");
  picture.style = style;
  player.refit();
  const texts = [...picture.querySelectorAll("text")], around = picture.getBoundingClientRect();
  const boxes = texts.map((each) => each.getBoundingClientRect());
  const isOn = (one, two) => one.left < two.right && two.left < one.right
    && one.top + 1 < two.bottom && two.top + 1 < one.bottom;
  const found = {
    beyond: texts.filter((_, at) => boxes[at].left < around.left
      || boxes[at].right > around.right + 1).map((each) => each.textContent),
    laid: texts.flatMap((each, at) => texts.slice(at + 1)
      .filter((_, other) => isOn(boxes[at], boxes[at + 1 + other]))
      .map((other) => [each.textContent, other.textContent])),
    troubles: picture.querySelectorAll("rect").length,
    narrow: [...picture.querySelectorAll("rect")].filter((each) => !(each.width.baseVal.value > 0)),
    texts: texts.map((each) => each.textContent),
  };
  picture.style = "";
  player.refit();
  return found;
}"""


@pytest.mark.parametrize("style", ["", "font-family: monospace; letter-spacing: 2px"])
@pytest.mark.parametrize("width", [400, 1280])
def test_every_label_of_the_chart_fits_and_lies_on_no_other(width, style, opened, runs):
    page = opened("one", "befallen", width=width)
    found = page.evaluate(LABELS, style)
    assert runs["one"][1].header["cards"][2]["figure"] in found["texts"]
    assert found["beyond"] == []
    show(page, "befallen")
    found = page.evaluate(LABELS, style if width > 400 else "")
    named = {each["words"] for each in runs["befallen"][1].header["troubles"][:4]}
    assert len(named & {*found["texts"]}) == found["troubles"] == 4
    assert (found["beyond"], found["narrow"]) == ([], [])
    assert [each for each in found["laid"] if named & {*each}] == []


def test_one_is_told_as_one_and_only_what_there_is(opened):
    page = opened("alone", "deadly", "troubled")
    show(page, "alone", at=0)
    assert words(page, "clinics")[0] == "0 calls to 1 clinic"
    assert " of 1 worker in a call" in page.locator("canvas").get_attribute("aria-label")
    show(page, "deadly")
    page.evaluate("player.seek(player.span)")
    assert re.fullmatch(r"✗ \d+ lost", words(page, "given")[0])
    show(page, "troubled")
    assert re.fullmatch(r"✗ \d+ given up: dead letters", words(page, "given")[0])


def test_the_keyboard_turns_the_clock(opened, runs):
    page = opened("few")
    seek(page, 600)
    page.locator(".scrub").focus()
    for key, minutes in (("ArrowRight", 11), ("ArrowLeft", 10), ("PageUp", 25), ("PageDown", 10)):
        page.keyboard.press(key)
        assert page.evaluate("player.at") == 60_000 * minutes
    page.keyboard.press("End")
    assert page.evaluate("player.at == player.span")
    page.keyboard.press("Home")
    assert page.evaluate("player.at") == 0
    page.keyboard.press("Space")
    assert page.evaluate("player.playing")
    page.keyboard.press("Enter")
    assert not page.evaluate("player.playing")
    assert page.locator(".keys").is_visible(), "they are told while they do something"
    seek(page, 600)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    told = page.locator(".scrub").get_attribute("aria-valuetext")
    assert told == page.locator("canvas").get_attribute("aria-label")
    assert told.startswith(f"{clock(page)}, ")
    assert page.locator(".said").inner_text() == "", "nothing that was true elsewhere"
    page.get_by_role("button", name="Most waiting").click()
    assert page.evaluate("player.at") == runs["few"][1].header["worst_ms"]


def test_other_runs_come_at_the_same_instant_and_play_on(opened):
    page = opened("few", "many", "synchronous")
    seek(page, 500)
    page.evaluate("(player.panel.append('a control'), player.aside.append('a button'))")
    page.evaluate("player.show({films: [films.many]})")
    assert page.evaluate("player.at") == 500_000
    page.evaluate("player.play()")
    page.evaluate("player.show({films: [films.synchronous]})")
    page.clock.run_for(500)
    assert page.evaluate("player.at") == pytest.approx(530_000, rel=0.01)
    assert "a control" in page.locator(".desk").inner_text()
    assert "a button" in page.locator(".aside").inner_text()


def test_a_room_opens_with_its_button_which_keeps_the_focus(opened):
    page = opened("few", "many")
    page.evaluate("picture(['few'], {onRoom: (room, button) => { window.room = room; }})")
    page.get_by_role("button", name="Workers").click()
    assert page.evaluate("room") == "workers"
    page.evaluate("player.show({films: [films.many]})")
    assert page.evaluate("document.activeElement.textContent") == "Workers"


# For everybody -----------------------------------------------------------------------------------

CONTRASTS = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (node) => {
    if (!node) return channels("Canvas");
    const found = channels(getComputedStyle(node).backgroundColor), share = found[3] / 255;
    if (share === 1) return found;
    return behind(node.parentElement).map((each, at) => each * (1 - share) + found[at] * share);
  };
  const texts = [], walker = document.createTreeWalker(player.node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, styles = getComputedStyle(node);
    if (!walker.currentNode.data.trim() || node.closest(".said, .probe")) continue;
    const colour = node.namespaceURI.endsWith("svg") ? styles.fill : styles.color;
    texts.push([walker.currentNode.data, ratio(channels(colour), behind(node)),
      parseFloat(styles.fontSize)]);
  }
  const paper = behind(document.querySelector(".frame"));
  const squares = ["age0", "age1", "age2", "age3", "held", "call", "bad", "person"].map((name) => (
    [name, ratio(channels(player.rooms[0].colour[name]), paper)]));
  const keyed = [...document.querySelectorAll(".key i:not(.mark)")].map((each) => behind(each));
  const apart = keyed.flatMap((one, at) => keyed.slice(at + 1).map((two) => (
    [0, 1, 2].reduce((sum, part) => sum + Math.abs(one[part] - two[part]), 0))));
  return { texts, squares, apart };
}"""


@pytest.mark.parametrize(
    ("scheme", "forced"),
    [("light", "none"), ("dark", "none"), ("light", "active"), ("dark", "active")],
)
def test_words_and_squares_stand_out(scheme, forced, opened):
    page = opened("troubled", color_scheme=scheme, forced_colors=forced)
    page.evaluate(f"document.body.style.background = '{'#111' if scheme == 'dark' else '#fff'}'")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = page.evaluate(CONTRASTS)
    page.evaluate("document.body.style.background = ''")
    assert len(found["texts"]) > 60
    assert [each for each in found["texts"] if each[1] < 4.5 or each[2] < 11] == []
    assert [each for each in found["squares"] if each[1] < 3] == []
    assert min(found["apart"]) > 40, "what the key names can be told apart"


def test_a_theme_is_followed_and_jupyterlabs_goes_before_the_systems(opened):
    page = opened("few", color_scheme="dark")
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => player.rooms[0].colour.age3 == 'rgb(184, 59, 0)'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => player.rooms[0].colour.age3 != 'rgb(184, 59, 0)'")
    dark = page.evaluate("player.rooms[0].colour.age3")
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    page.wait_for_function("dark => player.rooms[0].colour.age3 != dark", arg=dark)
    page.evaluate("delete document.body.dataset.jpThemeLight")


@pytest.mark.parametrize(("width", "scale"), [(400, 2), (560, 2), (800, 1)])
def test_nothing_is_cut_off_where_it_is_narrow(width, scale, opened):
    page = opened("troubled", "synchronous", width=width, scale=scale)
    for names in (["troubled"], ["synchronous"], ["troubled", "synchronous"]):
        show(page, *names, at=600_000)
        beyond = page.evaluate("""() => [...player.node.querySelectorAll("*")]
          .filter((node) => !node.closest(".said, .probe, .hours"))
          .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
          .map((node) => node.outerHTML.slice(0, 80))""")
        assert beyond == []
        for share in (1, 1 / 3, 0):
            page.evaluate("share => player.seek(share * player.span)", share)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_letters_are_not_jupyterlabs_on_whatever_takes_the_focus(opened):
    page = opened("few")
    page.evaluate("picture(['few'], {onRoom: () => {}})")
    takes = "player.node.querySelectorAll('button, input, summary, select, a, [tabindex]')"
    unmarked = f"[...{takes}].filter((each) => !each.dataset.lmSuppressShortcuts).length"
    assert page.evaluate(f"{takes}.length") > 10
    assert page.evaluate(unmarked) == 0


def test_what_is_seen_is_also_said(opened):
    page = opened("few")
    seek(page, 600)
    figure = r"\d\d:\d\d, [\d,]+ waiting, the oldest for .*; 4 of 4 workers in a call; .* confirmed"
    assert re.match(figure, page.locator("canvas").get_attribute("aria-label"))
    assert re.match(figure, page.locator(".scrub").get_attribute("aria-valuetext"))
    page.evaluate("player.play()")
    heard = set()
    for _ in range(24):
        page.clock.fast_forward(1000)
        heard.add(page.locator(".said").inner_text())
    assert len(heard) == 3, "at the start nothing, then every ten seconds"
    page.evaluate("player.pause()")
    assert re.match(figure, page.locator(".said").inner_text())


def test_with_less_motion_there_is_one_step_a_second(opened):
    page = opened("few", reduced_motion="reduce")
    seek(page, 300)
    page.evaluate("player.play()")
    seen = set()
    for _ in range(21):
        page.clock.fast_forward(100)
        seen.add(round(page.evaluate("player.at")))
    assert len(seen) == 3
    lane = "player.rooms[0].pen.getImageData(80, player.rooms[0].places.home.y + 4, 400, 8).data"
    colours = f"new Set(Array.from(new Uint32Array({lane}.buffer))).size"
    assert page.evaluate(colours) == 1


def test_the_morning_is_a_table_too(opened, runs):
    page = opened("few")
    page.locator("summary").first.click()
    rows = page.locator(".hours tbody tr")
    timeline = runs["few"][0].timeline(60)
    rows.first.wait_for()
    longest = runs["few"][1].header["longest"][0]
    peaks = {timeline.backlog.index(max(timeline.backlog)), round(longest / 60_000)}
    steps = sorted({*range(0, len(timeline), 15)} | peaks)
    told = rows.locator("td:nth-child(4)").all_inner_texts()
    assert told == [f"{timeline.backlog[step]:,}" for step in steps]


def test_it_is_quick_with_seven_thousand_waiting(opened):
    page = opened("monday", is_timed=False)
    seek(page, 3300)
    page.evaluate("player.speed = 300")
    frames = page.evaluate("""() => new Promise((done) => {
      const begun = performance.now();
      let frames = 0;
      const next = () => {
        frames += 1;
        if (performance.now() < begun + 800) requestAnimationFrame(next);
        else done(1000 * frames / (performance.now() - begun));
      };
      player.play();
      requestAnimationFrame(next);
    })""")
    print(f"{frames:.0f} frames a second at 300 times")
    assert page.evaluate("player.replays[0].counts.waiting") > 7000
    assert frames > 10, "a third of what is smooth"


def test_modules_run_as_they_stand_too(browser):
    page = browser.new_page()
    page.route(
        "http://localhost/*",
        lambda route: route.fulfill(
            body=(HERE / route.request.url.split("/")[-1]).read_text(encoding="utf-8"),
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    kind = "async () => typeof (await import('http://localhost/player.js')).mount"
    assert page.evaluate(kind) == "function"
    page.close()


# The widget --------------------------------------------------------------------------------------


def test_the_widget_sends_its_films_when_it_is_asked(runs, monkeypatch):
    widget = animate(runs["few"][0], runs["many"][0])
    sent = []
    monkeypatch.setattr(widget, "send", lambda *message: sent.append(message))
    widget._handle_custom_msg("something else", [])
    assert sent == []
    widget._handle_custom_msg("ready", [])
    (content, blocks) = sent[0]
    assert [each["title"] for each in content["headers"]] == [
        str(runs[name][0].design) for name in ("few", "many")
    ]
    assert blocks[0] == runs["few"][1].block
    assert len(blocks[1]) < len(runs["many"][1].block), "the same patients, sent once"
    changes = [card["change"] for card in content["headers"][1]["cards"]]
    few = runs["few"][1].header["cards"]
    assert changes[:2] == ["as above", f"{few[1]['figure']} above, here kept"]
    json.dumps(content)
    assert max(len(str(trait)) for trait in widget.get_state().values()) < 60_000


def test_without_a_kernel_there_is_a_still_picture_and_words(runs):
    outcome = runs["few"][0]
    data, _ = animate(outcome)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "Run this cell to play" in data["text/html"]
    assert data["text/html"].count("<img ") == 2
    assert data["text/plain"] == repr(animate(outcome)), "nothing that differs from run to run"
    backlog = max(outcome.timeline(60).backlog)
    assert f"{backlog:,} wait" in data["text/plain"]


def test_a_still_picture_holds_a_run_against_the_promises_it_is_given(runs):
    outcome = runs["few"][0]
    assert "at most 5 min" in still(outcome)
    assert "at most 9 min" in still(outcome, Promises(oldest_s=540))


@pytest.mark.parametrize("outcomes", [(None,), ("ten",), ("few", "many"), (3, 4)])
def test_what_is_no_run_is_refused(outcomes):
    with pytest.raises(TypeError, match="must be"):
        LivePicture(*outcomes)


def test_each_view_of_the_widget_asks_and_is_shown_once(browser, runs):
    made = runs["few"][1]
    page = browser.new_page()
    source = base64.b64encode(script("live").encode()).decode()
    page.set_content(f"<style>{style('picture')}</style><div id=root></div>")
    page.evaluate(
        """async ([source, header, block]) => {
          const live = (await import(`data:text/javascript;base64,${source}`)).default;
          const asked = window.asked = [], takes = new Set();
          const model = {
            on: (_, take) => takes.add(take), off: (_, take) => takes.delete(take),
            send: (message) => asked.push(message),
          };
          const bytes = Uint8Array.from(atob(block), (letter) => letter.charCodeAt(0));
          const answer = () => Promise.all([...takes].map((take) => (
            take({ headers: [header] }, [new DataView(bytes.buffer)]))));
          const el = document.getElementById("root");
          const end = live.render({ model, el });
          await answer();
          await answer();
          window.shown = el.querySelectorAll(".live").length;
          end();
          window.left = [el.querySelectorAll(".live").length, takes.size];
        }""",
        [source, made.header, base64.b64encode(made.block).decode()],
    )
    assert page.evaluate("[asked, shown, left]") == [["ready"], 1, [0, 0]]
    page.close()
