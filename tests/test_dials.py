"""The dials and the explorers: what is typed, what is refused, and what stands there for whom.

A kernel swallows what a callback raises; here it comes out. How a dial behaves in a page is tried
in a browser, without Jupyter: on the very script that a notebook gets, and a model that is none.
"""

import itertools
import json

import matplotlib.pyplot as plt
import pytest
from browsers import chromium
from handmade import NONSENSE

from waitingroom_lib.show.animated import script, style
from waitingroom_lib.show.dials import Dial, as_html, explore, words_in
from waitingroom_lib.show.morning_chart import curves
from waitingroom_lib.show.svg import RULES, Picture


def story(workers=3, rate=0.5):
    return f"{workers} workers at {rate}"


def only_even(workers=2):
    if workers % 2:
        raise ValueError(f"workers must be even, got {workers}")
    return f"{workers} it is"


@pytest.fixture
def rate():
    return Dial("rate_per_s", low=1.0, high=12.0, value=10.0, step=0.1)


@pytest.fixture
def workers():
    return Dial("workers", low=1, high=60, value=10)


# What is typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["9.05", " 9.05", "9.0500", "9.05e0"])
def test_what_is_typed_between_two_steps_is_taken_and_stays_as_it_was_typed(rate, text):
    rate.text = text
    assert (rate.value, rate.text, rate.problem) == (9.05, text, "")


@pytest.mark.parametrize("text", [*NONSENSE, "1.5", None, 12, ["12"]])
def test_nonsense_is_explained_and_the_last_value_stays(workers, text):
    workers.text = text
    assert "workers must be a whole number from 1 to 60, got" in workers.problem
    assert workers.value == 10
    workers.text = "11"
    assert (workers.value, workers.problem) == (11, "")


def test_a_dial_takes_parts_where_its_step_is_a_part(rate):
    rate.text = "nan"
    assert "rate_per_s must be a number from 1.0 to 12.0, got" in rate.problem
    assert not rate.about["whole"]


def test_the_page_can_not_move_the_bounds(workers):
    workers.about = {**workers.about, "high": 10**9, "whole": False}
    workers.text = "61"
    assert "from 1 to 60" in workers.problem


def test_a_dial_that_is_turned_writes_its_box(workers):
    workers.text = "a dozen"
    workers.turn(13)
    assert (workers.value, workers.text, workers.problem) == (13, "13", "")
    workers.value = 14
    assert workers.text == "14"
    with pytest.raises(ValueError, match="workers must be a whole number from 1 to 60, got 61"):
        workers.turn(61)


def test_the_box_holds_the_whole_number_that_a_dial_is_turned_to(rate):
    rate.turn(9.123456789)
    assert rate.text == "9.123456789"
    rate.turn(0.1 + 1.2)
    assert rate.text == "1.3"


# What an explorer shows --------------------------------------------------------------------------


def test_explore_shows_what_the_function_returns_at_its_defaults_and_after_a_turn():
    explorer = explore(story, workers=(1, 9), rate=(0.0, 1.0, 0.1))
    assert "3 workers at 0.5" in explorer.shown.value
    for dial, end in itertools.product(explorer.dials.values(), ("low", "high")):
        dial.text = str(getattr(dial, end))
    assert "9 workers at 1.0" in explorer.shown.value
    assert explorer.note.value == ""


def test_explore_explains_what_the_function_refuses_and_keeps_the_picture():
    explorer = explore(only_even, workers=(1, 9))
    workers = explorer.dials["workers"]
    workers.text = "3"
    assert 'role="alert"' in explorer.note.value
    assert "workers must be even, got 3" in explorer.note.value
    assert "2 it is" in explorer.shown.value
    workers.text = "four"
    assert "got 'four'" in workers.problem
    assert "still shows the last good values" in explorer.note.value
    workers.text = "3"
    assert "workers must be even, got 3" in explorer.note.value
    workers.text = "4"
    assert (explorer.note.value, "4 it is" in explorer.shown.value) == ("", True)


def test_explore_lets_other_errors_out():
    explorer = explore(lambda workers=2: 1 / (workers - 3), workers=(1, 9))
    with pytest.raises(ZeroDivisionError):
        explorer.dials["workers"].text = "3"


def test_the_function_is_called_once_a_turn():
    called = []
    explorer = explore(lambda workers=2: called.append(workers), workers=(1, 9))
    for text in ("5", "nonsense", "6", "6.", "06", "7"):
        explorer.dials["workers"].text = text
    assert called == [2, 5, 6, 7]


def test_explore_refuses_a_parameter_that_the_function_lacks():
    with pytest.raises(TypeError, match=r"threads must be a parameter of .*workers"):
        explore(lambda workers: workers, threads=(1, 9))


def test_what_came_of_a_turn_is_said_by_the_dial_that_was_turned():
    explorer = explore(
        lambda workers=3: Picture("<svg ></svg>", f"{workers} & all"), workers=(1, 9)
    )
    dial = explorer.dials["workers"]
    assert dial.said == ""
    dial.text = "4"
    assert dial.said == "4 & all"


# Without a kernel --------------------------------------------------------------------------------


def test_without_a_kernel_an_explorer_says_what_it_is_and_what_it_shows():
    explorer = explore(lambda workers=3: Picture("<svg ></svg>", "all < well"), workers=(1, 9))
    explorer.function.__name__ = "story"
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {
        "application/vnd.jupyter.widget-view+json",
        "text/html",
        "text/plain",
    }
    assert bundle["text/plain"] == "explore(story): workers=3"
    words = "<code>workers</code> from 1 to 9", "With workers=3: all &lt; well", "Run this cell"
    for each in words:
        assert each in bundle["text/html"]
    again = explore(explorer.function, workers=(1, 9))._repr_mimebundle_()
    assert bundle["text/html"] == again["text/html"]


# Results -----------------------------------------------------------------------------------------


def test_text_pictures_and_figures_become_html():
    figure, axes = plt.subplots()
    axes.set_title("What to see")
    assert as_html("a < b") == '<pre style="line-height:1.4">a &lt; b</pre>'
    assert 'aria-label="in words"' in as_html(Picture("<svg ></svg>", "in words"))
    for drawn in (axes, figure):
        html = as_html(drawn)
        assert html.startswith('<div role="img" aria-label="What to see')
        assert "<svg" in html
        assert "<?xml" not in html
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (as_html("a < b\nc"), "a < b c"),
        (
            as_html(Picture("<svg ><text>drawn</text></svg>", "in 'words' & all")),
            "in 'words' & all",
        ),
        ('<p>one 1.0</p><img alt="two &lt; 3" src="x"/>', "one 1.0 two < 3"),
        ("<style>p {}</style><svg><svg></svg>no</svg>yes", "yes"),
    ],
)
def test_what_a_piece_of_a_page_says_in_words(html, words):
    assert words_in(html) == words


# In a page ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


class Shown:
    """A dial in a page of its own, and what it sent."""

    def __init__(self, page, dial):
        self.page, about = page, {"about": dial.about, "text": dial.text}
        page.set_content(PAGE.replace("STATE", json.dumps({**about, "problem": "", "said": ""})))
        self.box = page.get_by_role("textbox", name=dial.label)
        self.slider = page.get_by_role("slider", name=dial.label)
        self.box.wait_for()

    @property
    def sent(self):
        return self.page.evaluate("sent")

    def tell(self, name, value):
        self.page.evaluate("([name, value]) => tell(name, value)", [name, value])


PAGE = f"""<style>{RULES}{style("dial")}</style><div id="here"></div><script type="module">
{script("dial").replace("export default", "const entry =").replace("export ", "")}
const state = STATE, on = {{}};
window.sent = [];
window.tell = (name, value) => {{
  state[name] = value;
  on[`change:${{name}}`]?.();
}};
entry.render({{
  el: document.querySelector("#here"),
  model: {{
    get: (name) => state[name],
    set: (name, value) => tell(name, value),
    save_changes: () => sent.push(state.text),
    on: (name, act) => (on[name] = act),
    off: (name) => delete on[name],
  }},
}});
</script>"""


@pytest.fixture
def show(browser):
    page = browser.new_page(viewport={"width": 400, "height": 300})
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield lambda dial: Shown(page, dial)
    page.close()


def test_the_box_keeps_what_the_slider_can_not_say(show, rate):
    shown = show(rate)
    shown.box.fill("9.05")
    shown.box.press("Enter")
    shown.box.press("Tab")
    shown.slider.press("d")
    assert (shown.sent, shown.box.input_value()) == (["9.05"], "9.05")
    assert shown.slider.input_value() in ("9", "9.1")


def test_a_box_that_is_left_is_read_and_one_that_was_read_is_not_read_again(show, workers):
    shown = show(workers)
    shown.box.fill("12")
    shown.box.press("Tab")
    shown.box.press("Enter")
    assert shown.sent == ["12"]


def test_the_slider_moves_by_its_step_and_says_so_in_the_box(show, workers):
    shown = show(workers)
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home"):
        shown.slider.press(key)
    assert shown.sent == ["11", "12", "11", "60", "1"]
    assert shown.box.input_value() == "1"


def test_what_is_wrong_is_said_at_the_box(show, workers):
    shown = show(workers)
    shown.box.fill("<b>a dozen")
    shown.box.press("Enter")
    assert shown.sent == ["<b>a dozen"]
    assert shown.slider.input_value() == "10", "it stays where it was"
    shown.tell("problem", "workers must be a <b>whole</b> number")
    assert shown.box.get_attribute("aria-invalid") == "true"
    alert = shown.page.get_by_role("alert")
    assert alert.inner_text() == "workers must be a <b>whole</b> number"
    assert shown.box.get_attribute("aria-describedby") == alert.get_attribute("id")
    shown.tell("problem", "")
    assert shown.box.get_attribute("aria-invalid") == "false"
    assert alert.count() == 0


def test_a_dial_that_python_turns_follows_and_says_nothing_back(show, rate):
    shown = show(rate)
    shown.tell("text", "2.25")
    assert shown.box.input_value() == "2.25"
    assert shown.slider.input_value() in ("2.2", "2.3")
    assert shown.sent == []


def test_what_came_of_a_turn_is_read_out_once_the_dial_stands_still(show, workers):
    shown = show(workers)
    for words in ("11 workers", "12 workers"):
        shown.tell("said", words)
    status = shown.page.get_by_role("status")
    assert status.inner_text() == ""
    shown.page.get_by_role("status").filter(has_text="12 workers").wait_for(timeout=5000)


def test_each_box_has_its_own_label_where_the_script_runs_once_for_each_dial(show, workers, rate):
    shown = show(workers)
    shown.page.evaluate(
        """async ([source, about]) => {
          const blob = new Blob([source], { type: "text/javascript" });
          const { default: entry } = await import(URL.createObjectURL(blob));
          const model = { get: (name) => (name === "about" ? about : ""), on: () => {} };
          const el = document.body.appendChild(document.createElement("div"));
          entry.render({ el, model });
        }""",
        [script("dial"), rate.about],
    )
    for name in ("workers", "rate_per_s"):
        assert shown.page.get_by_role("textbox", name=name, exact=True).count() == 1


@pytest.mark.parametrize("width", [400, 600, 1280])
def test_a_picture_is_never_too_small_to_read_and_scrolls_in_a_box_of_its_own(browser, width):
    picture = curves([0, 1], {"a": [0, 1], "b": [1, 0]}, title="t", xlabel="x", ylabel="y")
    page = browser.new_page(viewport={"width": width, "height": 500})
    # As ipywidgets holds a piece of HTML: what is in a flex box is as wide as it likes.
    page.set_content(
        '<div style="display:flex;flex-direction:column"><div style="display:flex">'
        f'<div style="flex-grow:1">{picture.html}</div></div></div>{picture._repr_html_()}'
    )
    smallest, beside, scrolls = page.evaluate(
        """() => {
          const sizes = [...document.querySelectorAll("svg text")].map(
            (each) => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a);
          const box = document.querySelector(".wr-picture");
          const page = document.documentElement;
          return [Math.min(...sizes), page.scrollWidth - page.clientWidth,
            box.scrollWidth > box.clientWidth];
        }"""
    )
    image = page.locator("img").bounding_box()["width"]
    page.close()
    assert smallest >= 11
    assert image >= 790
    assert beside <= 0
    assert scrolls == (width < 790)


def test_both_controls_keep_the_notebook_from_taking_their_keys(show, workers):
    shown = show(workers)
    for control in (shown.box, shown.slider):
        assert control.get_attribute("data-lm-suppress-shortcuts") == "true"
