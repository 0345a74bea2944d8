"""A run saved as a page: it plays from a file, asks the network for nothing, and is small."""

import re
import subprocess
import sys
from dataclasses import replace
from html import unescape

import pytest
from browsers import chromium

from waitingroom_lib import Backoff, CallPolicy, Design, Morning, Outage, Scenario, simulate
from waitingroom_lib.show.diagram import diagram
from waitingroom_lib.show.page import save_page

MONDAY = Scenario.monday().sample(1)
NASTY = "</script><!-- <b>1 & 2</b> \"'\u2028東京"


@pytest.fixture(scope="module")
def monday():
    return simulate(MONDAY, Design.queued(workers=10))


@pytest.fixture(scope="module")
def small():
    clinic = [NASTY, "a"] * 30
    morning = Morning.from_columns(range(60), [5] * 60, clinic)
    return simulate(morning, Design.queued(workers=2))


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a page offline; what it asks for, and what goes wrong in it, are noted."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text))

    def opened(path):
        page.goto(path.as_uri())
        page.get_by_role("heading", level=1).wait_for()
        return page

    yield opened
    context.close()


def test_a_page_plays_from_a_file_and_asks_the_network_for_nothing(opened, monday, tmp_path):
    path = save_page(tmp_path / "monday.html", monday)
    page = opened(path)
    page.get_by_role("button", name="Play").wait_for()
    assert page.title() == "The waiting room: Monday"
    clock = page.locator(".clock")
    assert clock.inner_text() == "08:33", "it starts at the worst moment, and stands still"
    page.get_by_role("button", name="300×").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.clock').textContent > '08:35'")
    page.get_by_role("button", name="Pause").click()
    assert (page.asked, page.wrong) == ([path.as_uri()], [])
    assert path.stat().st_size <= 400_000


def test_two_runs_at_their_worst_are_one_page_with_one_clock(opened, tmp_path):
    down = Outage(from_s=1800, until_s=3600, mode="refuse", clinics=tuple(range(60)))
    jitter = Backoff.exponential(1, cap_s=60, jitter="full")
    policy = CallPolicy(max_attempts=3, backoff=jitter)
    troubled = replace(MONDAY, scenario=replace(MONDAY.scenario, troubles=(down,)))
    designs = (Design.queued(workers=12, policy=policy), Design.queued(workers=24, policy=policy))
    path = save_page(tmp_path / "two.html", *(simulate(troubled, each) for each in designs))
    page = opened(path)
    page.get_by_text("queued, 24 workers").first.wait_for()
    assert " above" in page.locator("section").nth(1).locator(".cards").inner_text()
    assert page.get_by_text("bounded backlog").count() == 2
    assert page.locator(".clock").count() == 1
    assert page.wrong == []
    assert path.stat().st_size <= 700_000


def test_whatever_a_title_or_a_clinic_is_called_it_stays_words(opened, small, tmp_path):
    path = save_page(tmp_path / "a&b.html", small, title=NASTY)
    page = opened(path)
    page.get_by_role("button", name="Play").wait_for()
    assert page.get_by_role("heading", level=1).text_content() == NASTY
    assert page.locator("b", has_text="1 & 2").count() == 0
    names = "JSON.parse(document.getElementById('films').textContent).headers[0].clinic_names"
    assert page.evaluate(names) == sorted([NASTY, "a"])
    assert page.wrong == []


def test_a_damaged_page_says_so(opened, small, tmp_path):
    path = save_page(tmp_path / "damaged.html", small)
    path.write_bytes(path.read_bytes().replace(b'"bookings",', b'"bokings",').replace(
        b'"format":1', b'"format":9'))  # fmt: skip
    page = opened(path)
    page.get_by_text("can't be played in this browser").wait_for()


def test_a_page_is_whole_and_says_the_same_in_words(small, tmp_path):
    text = save_page(tmp_path / "page.html", small, title="One & only").read_text(encoding="utf-8")
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<meta charset="utf-8">' in text
    assert "<title>One &amp; only</title>" in text
    [words] = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert diagram(small).alt in unescape(words)
    assert "BROKEN confirmation in time" not in unescape(words)
    assert "kept   confirmation in time" in unescape(words)
    assert not re.search(r"\b(src|href)=|@import|url\(", text)
    assert not re.search(r"https?://(?!www\.w3\.org/)", text), "but for the names of SVG and HTML"


def test_a_page_that_is_there_is_replaced(small, tmp_path):
    path = tmp_path / "page.html"
    path.write_text("x" * 10**6)
    assert save_page(str(path), small) == path
    assert path.stat().st_size < 100_000


def test_half_a_character_is_written_as_its_number(small, tmp_path):
    text = save_page(tmp_path / "page.html", small, title="a\ud800b").read_text(encoding="utf-8")
    assert "<title>a&#55296;b</title>" in text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"path": 5}, "path must be"),
        ({"path": "a\0b"}, "path must be"),
        ({"outcome": "o"}, "outcome must be"),
        ({"other": Design.queued(workers=1)}, "other must be"),
        ({"title": 5}, "title must be"),
        ({"title": "x" * 301}, "title must be"),
    ],
)
def test_nonsense_is_refused_in_words(given, words, small, tmp_path):
    path = tmp_path / "page.html"
    with pytest.raises((TypeError, ValueError), match=words):
        save_page(**{"path": path, "outcome": small} | given)
    assert not path.exists()


def test_the_door_to_the_pictures_opens_a_room_when_it_is_asked_for():
    program = """
import sys
from waitingroom_lib import show
heavy = ["anywidget", "numpy", "waitingroom_lib.show.page", "waitingroom_lib.show.live"]
before = [name for name in heavy if name in sys.modules]
save_page, animate = show.save_page, show.animate
print(before, save_page.__module__, animate.__module__, "save_page" in dir(show))
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert said.stdout == "[] waitingroom_lib.show.page waitingroom_lib.show.live True\n"
    from waitingroom_lib import show

    with pytest.raises(AttributeError, match="'curtain'"):
        _ = show.curtain
