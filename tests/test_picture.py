"""The pictures: well-formed, true to the outcome, and readable without eyes."""

import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from waitingroom_lib import Design, Morning, Scenario, judge, review, simulate
from waitingroom_lib.show.diagram import cards, diagram, review_note, worst_instant_s
from waitingroom_lib.show.morning_chart import curves, morning_chart
from waitingroom_lib.show.svg import bookings_rate, line, rate_in_words

NAMESPACE = "{http://www.w3.org/2000/svg}"
MORNING = Scenario.monday().sample(seed=1)
DESIGNS = [
    Design.synchronous(threads=1),
    Design.synchronous(threads=200),
    Design.synchronous(threads=20, backlog_limit=50),
    Design.queued(workers=10),
    Design.queued(workers=24),
    Design.queued(workers=500, servers=12),
    Design.queued(workers=10, backlog_limit=0),
]


@pytest.fixture(scope="module", params=DESIGNS, ids=str)
def outcome(request):
    return simulate(MORNING, request.param)


def texts(drawing):
    return [each.text for each in ET.fromstring(drawing.document).iter(f"{NAMESPACE}text")]


def points(drawing, kind):
    root = ET.fromstring(drawing.document)
    line = next(each for each in root.iter(f"{NAMESPACE}polyline") if each.get("class") == kind)
    return [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]


def test_pictures_are_well_formed_and_have_no_missing_number(outcome):
    for drawing in (diagram(outcome), morning_chart(outcome)):
        ET.fromstring(drawing.document)
        assert not re.search(r"\b(nan|inf|None)\b", drawing.document)


def test_pictures_stay_within_their_frame(outcome):
    for drawing in (diagram(outcome), morning_chart(outcome)):
        root = ET.fromstring(drawing.document)
        _, _, width, height = map(float, root.get("viewBox").split())
        for each in root.iter():
            for attribute, most in (("x", width), ("y", height), ("x2", width), ("y2", height)):
                value = each.get(attribute)
                assert value is None or -1 <= float(value) <= most + 1, ET.tostring(each)


def test_the_diagram_says_how_things_stand_at_the_instant():
    outcome = simulate(MORNING, Design.queued(workers=10))
    minute = 75
    timeline = outcome.timeline(60)
    words = " | ".join(texts(diagram(outcome, minute * 60)))
    assert "at 08:45" in words
    assert f"{timeline.backlog[minute]:,} waiting" in words
    assert f"{timeline.busy_workers[minute]} of 10 busy" in words
    assert f"{timeline.arrivals[minute] / 60:.1f} bookings/s" in words


def test_the_diagram_lights_the_clinics_that_are_in_a_call():
    """Three bookings by hand; at 60 s two calls are in progress, with clinics 4 and 7."""
    morning = Morning.from_columns(
        [10, 58, 59],
        [1, 30, 30],
        [1, 4, 7],
        scenario=Scenario.steady(clinics=9, accept_s=0),
    )
    drawing = diagram(simulate(morning, Design.queued(workers=5)), 60)
    root = ET.fromstring(drawing.document)
    lit = [
        each.get("d").count("z")
        for each in root.iter(f"{NAMESPACE}path")
        if each.get("class") == "used"
    ]
    assert lit == [2]


def test_the_diagram_looks_at_the_worst_instant_by_default():
    outcome = simulate(MORNING, Design.queued(workers=10))
    timeline = outcome.timeline(60)
    worst_s = worst_instant_s(outcome)
    assert max(timeline.backlog) == timeline.backlog[timeline.time_s.index(worst_s)]


def test_where_nobody_ever_waits_the_worst_instant_is_the_busiest_minute():
    outcome = simulate(MORNING, Design.queued(workers=500))
    timeline = outcome.timeline(60)
    busiest = timeline.arrivals.index(max(timeline.arrivals))
    assert worst_instant_s(outcome) == 60 * busiest


def test_a_synchronous_system_has_one_answer_and_a_queued_one_two():
    synchronous = texts(diagram(simulate(MORNING, Design.synchronous(threads=40))))
    queued = texts(diagram(simulate(MORNING, Design.queued(workers=24))))
    assert [words.split(":")[0] for words in synchronous if ": p9" in words] == [
        "accepted and confirmed"
    ]
    assert sorted(words.split(":")[0] for words in queued if ": p9" in words) == [
        "accepted",
        "confirmed",
    ]


def test_overload_is_said_in_words_and_calm_is_not():
    overloaded = texts(diagram(simulate(MORNING, Design.queued(workers=10))))
    calm = texts(diagram(simulate(MORNING, Design.queued(workers=500))))
    assert overloaded.count("overloaded") == 2  # the queue and the workers
    assert "overloaded" not in calm


def test_the_chart_draws_the_backlog_to_scale():
    outcome = simulate(MORNING, Design.queued(workers=10))
    drawing, backlog = morning_chart(outcome), outcome.timeline(60).backlog
    heights = [y for _, y in points(drawing, "backlog")]
    assert heights.index(min(heights)) == backlog.index(max(backlog))
    floor = heights[0]
    half = next(i for i, waiting in enumerate(backlog) if waiting > max(backlog) / 2)
    drawn = (floor - heights[half]) / (floor - min(heights))
    assert math.isclose(drawn, backlog[half] / max(backlog), abs_tol=0.005)


def test_two_outcomes_share_one_scale():
    large, small = (simulate(MORNING, Design.queued(workers=each)) for each in (10, 20))
    drawing = morning_chart(small, before=large, before_name="ten workers")
    now, before = (min(y for _, y in points(drawing, kind)) for kind in ("backlog", "before"))
    assert before < now
    assert "dashed: ten workers" in texts(drawing)


def test_pictures_carry_their_figures_in_words(outcome):
    drawing = morning_chart(outcome)
    assert f"{max(outcome.timeline(60).backlog):,} bookings" in drawing.alt
    assert drawing.alt == repr(drawing)
    assert f"<title>{drawing.alt}</title>" in drawing.document
    assert 'role="img"' in drawing.html
    assert 'alt="' in drawing._repr_html_()


def test_names_in_a_log_cannot_break_a_picture():
    morning = Morning.from_columns([1, 2], [1, 1], ["<b>&", '"x"'])
    outcome = simulate(morning, Design.queued(workers=1))
    ET.fromstring(diagram(outcome).document)
    chart = morning_chart(outcome, before=outcome, before_name="<i>&")
    assert "dashed: <i>&" in texts(chart)


def test_a_morning_without_patients_can_be_drawn():
    outcome = simulate(Morning.from_columns([]), Design.queued(workers=1))
    assert "nobody waits" in texts(diagram(outcome))
    ET.fromstring(morning_chart(outcome).document)


def test_cards_say_kept_or_broken_in_words():
    verdict = judge(simulate(MORNING, Design.queued(workers=10)))
    html = cards(verdict)
    assert (html.count("kept</span>"), html.count("broken</span>")) == (2, 2)
    for score in verdict.scores:
        assert score.figure_text in html
        assert score.limit_text in html


def test_the_review_note_holds_all_of_the_review():
    note = review(simulate(MORNING, Design.queued(workers=10)))
    html = review_note(note)
    assert all(part in html for part in (note.bottleneck, note.evidence, note.next_step))


# Curves ------------------------------------------------------------------------------------------

NAMES = {"title": "The hockey stick", "xlabel": "utilisation, %", "ylabel": "wait, s"}


def test_curves_stand_where_their_figures_say():
    drawing = curves([0, 50, 100], {"5 workers": [0, 2, 4], "20": [4, 2, 0]}, **NAMES)
    rising, (sample_from, _) = points(drawing, "backlog"), points(drawing, "capacity")[:2]
    assert rising == [(72.0, 260.0), (522.0, 150.0), (972.0, 40.0)]
    assert sample_from == (72.0, 40.0)
    assert {"The hockey stick", "utilisation, %", "wait, s", "5 workers", "20"} <= {*texts(drawing)}
    assert {"0", "20", "100"} <= {*texts(drawing)}


def test_a_curve_leaves_through_the_top_where_it_would_cross_it():
    drawing = curves([0, 10, 20], {"wait": [0, 2, 8]}, y_most=4, **NAMES)
    assert points(drawing, "backlog") == [(72.0, 260.0), (522.0, 150.0), (672.0, 40.0)]


def test_a_curve_leaves_out_what_is_no_number():
    drawing = curves([0, 1, 2], {"wait": [1, 2, math.inf], "b": [math.nan, 1, 2]}, **NAMES)
    assert len(points(drawing, "backlog")) == 2
    assert not re.search(r"\b(nan|inf)\b", drawing.document)
    assert "wait: 1 at 0 to 2 at 1." in drawing.alt
    nothing = curves([0, 1], {"wait": [math.inf] * 2}, **NAMES)
    ET.fromstring(nothing.document)


def test_small_figures_fill_the_picture_too():
    drawing = curves([0, 1], {"share": [0, 0.002]}, **NAMES)
    assert points(drawing, "backlog")[-1] == (972.0, 40.0)


def test_names_of_lines_stand_above_the_chart_and_below_it_where_that_is_too_narrow():
    names = {"precision": [0, 1], "recall": [1, 0]}
    drawing = curves([0, 1], names, **NAMES)
    assert 'viewBox="0 0 1000 316"' in drawing.svg
    heights = re.findall(r'class="name" x="[\d.]+" y="([\d.]+)"', drawing.svg)
    assert heights == ["33.0", "33.0"]  # the chart begins at 40
    long = curves(
        [0, 1], {40 * name: line for name, line in zip("ab", names.values(), strict=True)}, **NAMES
    )
    assert re.findall(r'class="name" x="[\d.]+" y="([\d.]+)"', long.svg) == ["33.0", "33.0"]
    longer = curves(
        [0, 1], {60 * name: line for name, line in zip("ab", names.values(), strict=True)}, **NAMES
    )
    assert 'viewBox="0 0 1000 334"' in longer.svg
    assert 'class="name"' not in curves([0, 1], {"alone": [0, 1]}, **NAMES).svg


@pytest.mark.parametrize(("value", "below"), [(10, True), (9.5, True), (5, False), (20, True)])
def test_what_is_marked_at_the_top_is_named_below_it(value, below):
    drawing = curves([0, 1], {"wait": [0, 10]}, y_most=10, mark=(0.2, value, "here"), **NAMES)
    point = float(re.search(r'cy="([\d.]+)"', drawing.svg)[1])
    label = float(re.search(r'y="([\d.]+)">here', drawing.svg)[1])
    assert (label > point) == below


def test_an_image_of_a_picture_takes_the_dark_where_jupyterlab_is_dark():
    picture = curves([0, 1], {"a": [0, 1]}, **NAMES)
    shown = picture._repr_html_()
    assert "data-jp-theme-light=false" in shown
    assert "color-scheme:light" in shown
    assert "prefers-color-scheme: dark" in picture.document


def test_curves_mark_a_promise_and_a_point_even_above_the_top():
    drawing = curves(
        [0, 10],
        {"wait": [0, 2]},
        y_most=4,
        promise=(3, "promise: 3 s"),
        mark=(9, 40, "now: 40 s"),
        **NAMES,
    )
    assert {"promise: 3 s", "now: 40 s"} <= {*texts(drawing)}
    (circle,) = ET.fromstring(drawing.document).iter(f"{NAMESPACE}circle")
    assert (circle.get("cx"), circle.get("cy")) == ("882.0", "40.0")
    assert drawing.alt.endswith("now: 40 s.")


@pytest.mark.parametrize(
    ("x", "lines", "error"),
    [
        ([1, 2], {}, "1 to 4 lines, got 0"),
        ([1, 2], {str(n): [1, 2] for n in range(5)}, "1 to 4 lines, got 5"),
        ([1, 2], {"wait": [1]}, "got 1 for 2 in 'wait'"),
        ([2, 1], {"wait": [1, 2]}, "x must be 2 or more figures, ascending, got [2, 1]"),
        ([1, 1], {"wait": [1, 2]}, "x must be 2 or more figures, ascending, got [1, 1]"),
        ([1], {"wait": [1]}, "x must be 2 or more figures, ascending, got [1]"),
    ],
)
def test_curves_refuse_what_cannot_be_drawn(x, lines, error):
    with pytest.raises(ValueError, match=re.escape(error)):
        curves(x, lines, **NAMES)


def test_curves_of_small_numbers_are_those_of_plain_ones():
    def drawn(kind):
        return curves(
            [kind(0), kind(200), kind(250)],
            {"wait": [kind(200), kind(10), kind(5)]},
            y_most=kind(100),
            promise=(kind(90), "promise"),
            mark=(kind(5), kind(7), "now"),
            **NAMES,
        )

    assert drawn(np.uint8) == drawn(int)


def test_no_place_on_a_chart_is_beyond_a_float():
    drawing = curves(
        [0, 1e-99], {"wait": [-1e100, 1e100]}, y_most=1e-9, mark=(1e100, 1e100, "now"), **NAMES
    )
    assert not re.search(r'="[^"]*\b(inf|nan)\b', drawing.svg)


# -- long, empty and instant runs


def long_run(span_s, count=2000):
    arrived_s = [span_s * row / count for row in range(count)]
    morning = Morning.from_columns(arrived_s, [span_s / count * 3] * count)
    return simulate(morning, Design.queued(workers=2))


@pytest.mark.parametrize("span_s", [3e7, 6e8], ids=["a year", "19 years"])
def test_a_long_run_is_drawn_to_the_pixels(span_s):
    outcome = long_run(span_s)
    for drawing in (diagram(outcome), morning_chart(outcome, before=outcome, at_s=span_s)):
        assert len(drawing.document) < 200_000
        assert drawing.document.count(",") < 10_000
    drawn = points(morning_chart(outcome), "backlog")
    assert len(drawn) < 2000
    assert drawn == sorted(drawn)


def test_of_each_two_pixels_the_highest_and_the_lowest_are_kept():
    """A peak of one minute in ten thousand."""
    heights = [0.0] * 10_000
    heights[6789], heights[1234] = 50.0, -7.0
    drawn = line("age", [(72 + 0.09 * at, height) for at, height in enumerate(heights)])
    pairs = [pair.split(",") for pair in re.search('points="(.*)"', drawn)[1].split()]
    assert len(pairs) < 1000
    assert {"50.0", "-7.0"} <= {y for _, y in pairs}
    assert (pairs[0][0], pairs[-1][0]) == ("72.0", "971.9")


def test_a_line_of_an_ordinary_morning_keeps_every_minute():
    outcome = simulate(MORNING, Design.synchronous(threads=1))
    assert len(points(morning_chart(outcome), "backlog")) == len(outcome.timeline(60)) > 1000


def test_a_run_of_two_million_years_is_drawn_too():
    """A look is then every 38 years, longer than any time that can be chosen."""
    morning = Morning.from_columns([0.0] * 60_000, [1e9] * 60_000)
    outcome = simulate(morning, Design.queued(workers=1))
    assert len(outcome.timeline(1.2e9)) == 50_002
    for drawing in (diagram(outcome), morning_chart(outcome)):
        ET.fromstring(drawing.document)
    assert "the oldest waits 1.667e+10 h" in morning_chart(outcome).alt


@pytest.mark.parametrize(
    ("per_s", "words"),
    [
        (14.06, "14.1/s"),
        (1, "1.0/s"),
        (0.96, "0.96/s"),
        (0.25, "0.25/s"),
        (0.104, "0.1/s"),
        (0.031, "1.9/min"),
        (0.0009, "3.2/h"),
        (0, "0/s"),
        (math.inf, "without limit"),
    ],
)
def test_a_rate_in_a_picture_has_two_digits(per_s, words):
    assert rate_in_words(per_s) == words


def test_a_slow_mornings_pictures_say_its_rates_and_calls_to_two_digits():
    morning = Morning.from_columns([4.0 * row for row in range(300)], [0.04] * 300)
    outcome = simulate(morning, Design.queued(workers=1))
    assert "0.25 bookings/s arrive" in diagram(outcome, 600).alt
    assert "40 ms a call" in texts(diagram(outcome, 600))
    assert f"arrivals peak at {bookings_rate(15 / 60)} against" in morning_chart(outcome).alt


@pytest.mark.parametrize(
    ("morning", "until_s"),
    [
        (Morning.from_columns([], []), None),
        (Scenario.steady().sample(1), 0),
        (Scenario.steady().sample(1), 1e-6),
        (Morning.from_columns([0, 1, 1], [1e-9] * 3), None),
    ],
    ids=["empty", "cut at 0", "cut at once", "calls of 0 s"],
)
@pytest.mark.parametrize(
    "design", [Design.queued(workers=3), Design.synchronous(threads=3)], ids=str
)
def test_a_run_of_nothing_is_drawn_too(morning, until_s, design):
    outcome = simulate(morning, design, until_s=until_s)
    for drawing in (diagram(outcome), morning_chart(outcome, at_s=0)):
        ET.fromstring(drawing.document)
        assert not re.search(r"\b(nan|inf)\b", drawing.document)
