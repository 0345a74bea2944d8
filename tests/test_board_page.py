"""The board's page without a notebook: what a hand does faster than Python answers.

The page's messages wait until a test lets Python answer them, so that any order can be tried.
"""

import base64

import pytest
from browsers import chromium

from waitingroom_lib import Scenario
from waitingroom_lib.show.animated import script, style
from waitingroom_lib.show.session import Session

PAGE = f"""<!doctype html><html lang="en"><title>Board</title>
<style>{style("picture", "board")}</style><div id="here"></div><script type="module">
{script("board").replace("export default", "const entry =")}
let heard = [];
window.asked = [];
window.deliver = (content, block) => {{
  const bytes = block && Uint8Array.from(atob(block), (letter) => letter.charCodeAt(0));
  for (const each of heard) each(content, bytes ? [new DataView(bytes.buffer)] : []);
}};
const model = {{
  send: (message) => asked.push(message),
  on: (_, act) => heard.push(act),
  off: (_, act) => {{ heard = heard.filter((each) => each !== act); }},
}};
window.view = () => {{
  const el = document.querySelector("#here").appendChild(document.createElement("div"));
  return entry.render({{ model, el }});
}};
view();
</script>"""
BUSY = Scenario.steady(rate_per_s=6, hours=0.1, starts_at_s=8 * 3600, clinics=50)


class Board:
    """A page, and the Python that answers it when it is told to."""

    def __init__(self, page, scenario=BUSY):
        self.page, self.session = page, Session(scenario)
        page.clock.install()
        page.set_content(PAGE)
        page.wait_for_function("window.asked?.length")
        self.answer()

    def asked(self):
        """What waits for an answer."""
        return self.page.evaluate("asked")

    def answer_one(self, **changes):
        """Answer the oldest message; wait until that is shown."""
        shown = "document.querySelector('.wr-board').dataset.shown"
        before = self.page.evaluate(shown)
        answer = self.session.answer(self.page.evaluate("asked.shift()"))
        block = answer.block and base64.b64encode(answer.block).decode()
        self.page.evaluate("([a, b]) => deliver(a, b)", [answer.content | changes, block])
        self.page.wait_for_function(f"before => {shown} != before", arg=before)

    def answer(self):
        """Answer until nothing is asked for any more; return what was asked for."""
        asked = []
        while waits := self.asked():
            asked.append(waits[0])
            self.answer_one()
        return asked

    def box(self, label):
        return self.page.get_by_role("textbox", name=label, exact=True).first

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def type(self, label, text):
        self.box(label).fill(text)
        self.box(label).press("Enter")

    def said(self, name="answer"):
        return self.page.locator(f".wr-board .{name}").first.text_content()

    @property
    def title(self):
        return self.page.locator(".wr-board .run").inner_text()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def board(browser):
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.set_default_timeout(10_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Board(page)
    page.close()
    assert errors == []


def test_a_slider_that_is_held_does_not_spring_back(board):
    slider = board.page.get_by_role("slider", name="Workers, slider").first
    for _ in range(5):
        slider.press("ArrowRight")
    assert [each["to"] for each in board.asked()] == ["11"]
    board.answer_one()
    assert (slider.input_value(), board.box("Workers").input_value()) == ("15", "15")
    slider.press("ArrowRight")
    assert [each["to"] for each in board.answer()] == ["15", "16"], "one in between, and the last"
    assert slider.input_value() == "16"
    assert board.title == "queued, 16 workers, 4 servers"


def test_what_is_typed_while_python_computes_stays(board):
    board.type("Workers", "12")
    board.box("Workers").fill("133")
    board.answer()
    assert (board.title[:18], board.box("Workers").input_value()) == ("queued, 12 workers", "133")
    board.box("Workers").press("Enter")
    board.answer()
    assert board.title.startswith("queued, 133 workers")


def test_nothing_of_what_is_done_at_once_is_lost(board):
    board.press("Keep")
    board.type("Workers", "12")
    board.type("My guess: the longest wait, min", "7")
    board.type("Workers", "13")
    board.press("Keep")
    assert [each["do"] for each in board.answer()] == ["keep", "set", "guess", "set", "keep"]
    assert list(board.session.attempts) == [1, 2]
    assert board.said("told").startswith("you said 7 min: it is ")


def test_what_was_said_is_not_wiped_by_the_next_answer(board):
    board.press("Keep")
    board.type("Workers", "12")
    board.answer()
    assert board.said() == "Kept as attempt 1."
    board.type("Workers", "13")
    assert board.said() == ""
    board.answer()


def test_it_says_within_half_a_second_that_python_computes(board):
    board.type("Workers", "12")
    assert board.said("working") == ""
    board.page.clock.run_for(500)
    assert board.said("working").startswith("Python computes")
    assert "Python computes" in " ".join(board.page.get_by_role("status").all_inner_texts())
    assert board.page.locator("[aria-busy=true]").count() == 0, "else it isn't read out"
    board.answer()
    assert board.said("working") == ""


def test_an_answer_that_never_comes_holds_up_nothing(board):
    board.type("Workers", "12")
    board.page.evaluate("asked.splice(0)")
    board.page.clock.run_for(16_000)
    assert board.said("working").startswith("Python doesn't answer")
    board.type("Workers", "13")
    board.answer()
    assert (board.title[:18], board.said("working")) == ("queued, 13 workers", "")


def test_a_picture_that_can_t_be_read_is_told_and_the_next_one_is_shown(board):
    board.type("Workers", "12")
    answer = board.session.answer(board.page.evaluate("asked.shift()"))
    board.page.evaluate("a => deliver(a, 'AAAA')", answer.content)
    board.page.locator(".working").filter(has_text="can't show the picture").wait_for()
    board.type("Workers", "13")
    board.answer()
    assert board.title.startswith("queued, 13 workers")


def test_two_views_of_one_board_show_the_same(board):
    board.page.evaluate("void view()")
    board.answer()
    board.page.locator(".wr-board[data-shown]").nth(1).wait_for()
    board.type("Workers", "12")
    board.answer()
    for view in board.page.locator(".wr-board").all():
        view.get_by_text("queued, 12 workers, 4 servers").first.wait_for()
        assert view.get_by_role("textbox", name="Workers", exact=True).input_value() == "12"


def test_a_drawer_follows_a_change_of_mode(board):
    board.press("Workers")
    for mode, room in (("Synchronous", "Threads"), ("Queued", "Workers")):
        board.press(mode)
        board.answer()
        drawer = board.page.locator(".drawer")
        assert drawer.locator("h3").inner_text() == room
        assert drawer.get_by_role("textbox", name=room, exact=True).is_visible()
        assert "nothing to choose" not in drawer.inner_text()
        assert board.page.locator("[aria-expanded=true]").all_inner_texts() == [room]
    board.box("Workers").focus()
    drawer.get_by_role("textbox", name="Workers", exact=True).press("Escape")
    assert board.page.evaluate("document.activeElement.textContent") == "Workers"


def test_what_is_typed_into_a_schedule_while_python_computes_stays(board):
    board.press("Workers")
    board.page.get_by_label("How many", exact=True).select_option("schedule")
    board.answer()
    board.press("Add a row")
    board.answer()
    assert board.title.startswith("queued, workers by schedule (10 from 08:00, 10 from 08:30;")
    board.type("Workers, row 2", "34")
    board.box("From, row 2").fill("08:0")
    board.answer()
    assert board.box("From, row 2").input_value() == "08:0"
    board.type("From, row 2", "8:05")
    board.answer()
    assert "34 from 08:05" in board.title
    assert board.box("From, row 2").input_value() == "08:05"


def test_a_huge_paste_never_reaches_python_whole(board):
    board.page.get_by_text("Take this design with you").click()
    board.page.get_by_label("The design as JSON").fill("[" * 300_000)
    board.press("Use this JSON")
    assert len(board.asked()[0]["json"]) < 30_000
    board.answer()
    assert "at most 20,000 characters" in board.said("notes")
    board.type("Workers", "9" * 1000)
    assert len(board.asked()[0]["to"]) < 100
    board.answer()


def test_each_attempt_s_buttons_are_in_sight(board):
    board.type("Workers", "1")
    board.press("Keep")
    board.answer()
    over = "each => each.scrollWidth - each.clientWidth"
    for width in (1000, 850, 584, 400):
        board.page.set_viewport_size({"width": width, "height": 900})
        box = board.page.get_by_role("button", name="Delete 1").bounding_box()
        assert box["x"] + box["width"] <= width
        assert width == 400 or board.page.locator(".scrolls").evaluate(over) == 0


def test_each_control_has_a_name_and_its_keys_to_itself(board):
    board.press("Keep")
    board.answer()
    for room in ("Patients", "Servers", "Queue", "Workers", "Clinics", "Trouble"):
        board.press(room)
        unfit = board.page.evaluate(
            """() => [...document.querySelectorAll('button, input, select, textarea, summary')]
                   .filter((each) => !each.hasAttribute('data-lm-suppress-shortcuts')
                   || !(each.labels?.length || each.textContent.trim()
                        || each.getAttribute('aria-label'))).map((each) => each.outerHTML)"""
        )
        assert unfit == []
