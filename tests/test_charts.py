"""What the figures promise: the run's own numbers, units on every axis, more than colour."""

import itertools
import math

import matplotlib
import pytest

matplotlib.use("Agg")  # no windows

import matplotlib.pyplot as plt

from waitingroom_lib import Design, Morning, Scenario, simulate
from waitingroom_lib.outcome.ledger import Latencies
from waitingroom_lib.show import charts

SCENARIO = Scenario.steady(accept_s=0, duration_s=600, starts_at_s=27_000)
OUTCOME = simulate(
    Morning.from_columns([0.5 * row for row in range(600)], [3] * 600, scenario=SCENARIO),
    Design.queued(workers=5),
)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def drawn(figure) -> None:
    """Really draw it; a warning fails the test."""
    figure.canvas.draw()


def labels(ax) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


# -- latencies


def test_latencies_show_the_share_served_within_each_time():
    sample = Latencies([3_000_000, 1_000_000, 2_000_000, 2_000_000])
    ax = charts.latencies({"queued": sample}, title="Who waits how long")
    drawn(ax.figure)
    (line,) = ax.lines
    assert list(line.get_xdata()) == [1, 2, 2, 3]
    assert list(line.get_ydata()) == [25, 50, 75, 100]
    assert ax.get_title() == "Who waits how long"


def test_latencies_say_what_their_axes_are():
    ax = charts.latencies({"queued": OUTCOME.confirmation_s}, title="x")
    assert "latency" in ax.get_xlabel()
    assert "logarithmic" in ax.get_xlabel()
    assert "%" in ax.get_ylabel()
    assert ax.get_xscale() == "log"
    assert ax.xaxis.get_major_formatter()(0.2, None) == "200 ms"


def test_latencies_mark_the_promise_in_words():
    ax = charts.latencies({"queued": OUTCOME.confirmation_s}, title="x", promise_s=120)
    drawn(ax.figure)
    assert [text.get_text() for text in ax.texts] == ["promise: 2 min"]
    assert list(ax.lines[-1].get_xdata()) == [120, 120]


def test_lines_differ_in_colour_and_in_style():
    samples = {f"design {number}": OUTCOME.confirmation_s for number in range(5)}
    ax = charts.latencies(samples, title="x")
    drawn(ax.figure)
    assert labels(ax) == list(samples)
    assert len({line.get_color() for line in ax.lines}) == 5
    patterns = {(line.get_linestyle(), str(line._unscaled_dash_pattern)) for line in ax.lines}
    assert len(patterns) == 5


def test_an_empty_sample_draws_nothing_and_breaks_nothing():
    ax = charts.latencies({"none": Latencies([]), "some": OUTCOME.confirmation_s}, title="x")
    drawn(ax.figure)
    assert len(ax.lines[0].get_xdata()) == 0


# -- figures against what was varied


def test_against_shows_the_figures_it_is_given():
    ax = charts.against(
        [1, 2, 3], {"p95": [9, 5, 4]}, title="More help", xlabel="workers", ylabel="p95, s"
    )
    drawn(ax.figure)
    assert list(ax.lines[0].get_xdata()) == [1, 2, 3]
    assert list(ax.lines[0].get_ydata()) == [9, 5, 4]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("More help", "workers", "p95, s")
    assert ax.get_yscale() == "linear"
    assert ax.get_legend() is None


def test_against_tells_several_lines_apart():
    lines = {"p50": [1, 2], "p95": [3, 4]}
    ax = charts.against([1, 2], lines, title="x", xlabel="workers", ylabel="s", log_y=True)
    drawn(ax.figure)
    assert labels(ax) == ["p50", "p95"]
    assert ax.get_yscale() == "log"
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 2


def test_against_names_lines_at_their_ends_and_keeps_the_names_apart():
    lines = {"top": [1, 9], "twin": [2, 1.01], "low": [3, 1], "gone": [4, math.nan]}
    for log_y in (False, True):
        ax = charts.against(
            [1, 2], lines, title="x", xlabel="workers", ylabel="s", log_y=log_y, at_ends=True
        )
        drawn(ax.figure)
        assert ax.get_legend() is None
        names = {text.get_text(): text for text in ax.texts}
        boxes = [names[name].get_window_extent() for name in ("low", "twin", "gone", "top")]
        assert all(low.y1 <= high.y0 for low, high in itertools.pairwise(boxes))
        assert all(box.x0 > ax.get_window_extent().x1 for box in boxes)
        assert all(box.x1 <= ax.figure.bbox.x1 for box in boxes)
        assert [names[line.get_label()].get_color() for line in ax.lines] == [
            line.get_color() for line in ax.lines
        ]


def test_against_names_a_line_beside_its_last_point():
    ax = charts.against(
        [1, 2], {"a": [1, 9], "b": [9, 1]}, title="x", xlabel="x", ylabel="y", at_ends=True
    )
    drawn(ax.figure)
    ends = {"a": 9, "b": 1}
    for text in ax.texts:
        box, end = text.get_window_extent(), ax.transData.transform((2, ends[text.get_text()]))
        assert (box.y0 + box.y1) / 2 == pytest.approx(end[1], abs=2)


def test_against_draws_a_formula_black_and_plain_and_its_name_too():
    lines = {"fluid": [1, 2], "seed 1": [2, 1], "seed 2": [3, 3]}
    alone = {name: lines[name] for name in ("seed 1", "seed 2")}
    words = {"title": "x", "xlabel": "x", "ylabel": "y", "at_ends": True}
    ax = charts.against([1, 2], lines, formula="fluid", **words)
    drawn(ax.figure)
    fluid, *seeds = ax.lines
    assert (fluid.get_color(), fluid.get_linestyle(), fluid.get_marker()) == ("black", "-", "None")
    assert {text.get_text(): text.get_color() for text in ax.texts}["fluid"] == "black"
    same = charts.against([1, 2], alone, **words).lines
    assert [line.get_color() for line in seeds] == [line.get_color() for line in same]
    assert [line.get_marker() for line in seeds] == ["o", "o"]


def test_against_refuses_a_formula_that_is_no_line():
    with pytest.raises(ValueError, match=r"formula must be one of a, got 'b'"):
        charts.against([1, 2], {"a": [3, 4]}, title="x", xlabel="x", ylabel="y", formula="b")


def test_against_marks_the_promise():
    ax = charts.against(
        [1, 2],
        {"p95": [3, 4]},
        title="x",
        xlabel="workers",
        ylabel="s",
        promise=(2.5, "the promise"),
    )
    drawn(ax.figure)
    assert list(ax.lines[-1].get_ydata()) == [2.5, 2.5]
    assert [text.get_text() for text in ax.texts] == ["the promise"]


def test_against_shades_an_interval_around_its_line():
    lines = {"p50": [1, 2], "p95": [3, 4]}
    ax = charts.against(
        [1, 2], lines, title="x", xlabel="workers", ylabel="s", bands={"p95": ([2, 3], [5, 6])}
    )
    drawn(ax.figure)
    (band,) = ax.collections
    corners = {tuple(map(float, corner)) for corner in band.get_paths()[0].vertices}
    assert corners == {(1, 2), (2, 3), (1, 5), (2, 6)}
    assert tuple(band.get_facecolor()[0][:3]) == matplotlib.colors.to_rgb(ax.lines[1].get_color())


def test_against_refuses_a_band_without_its_line():
    with pytest.raises(ValueError, match=r"named as the lines \(p50\), got \['p95'\]"):
        charts.against(
            [1], {"p50": [1]}, title="x", xlabel="x", ylabel="s", bands={"p95": ([1], [1])}
        )


def test_against_marks_the_points_only_where_they_are_few():
    for points, marker in ((charts.MOST_MARKED, "o"), (charts.MOST_MARKED + 1, "None")):
        x = range(points)
        ax = charts.against(x, {"y": x}, title="x", xlabel="x", ylabel="y")
        assert ax.lines[0].get_marker() == marker


def test_against_tells_the_time_by_the_clock():
    ax = charts.against(
        [0, 300, 600], {"y": [1, 2, 3]}, title="x", xlabel="time", ylabel="y", clock_of=OUTCOME
    )
    drawn(ax.figure)
    words = [tick.get_text() for tick in ax.get_xticklabels()]
    assert (words[0], words[-1]) == ("07:30", "07:40")


# -- the morning


@pytest.fixture
def panels():
    figure = charts.morning(OUTCOME, title="Too few workers", step_s=60)
    drawn(figure)
    return figure.axes


def test_a_morning_has_three_panels_with_units(panels):
    assert panels[0].get_title() == "Too few workers"
    assert [ax.get_ylabel() for ax in panels] == [
        "bookings/s",
        "backlog, bookings",
        "oldest waiting, min",
    ]
    assert panels[-1].get_xlabel() == "time of day"


def test_a_morning_shows_arrivals_against_capacity(panels):
    """Two bookings a second in the first five minutes; five workers confirm 5/3 a second."""
    arrivals, capacity = panels[0].lines
    assert list(arrivals.get_ydata())[1:4] == pytest.approx([2, 2, 2])
    assert list(arrivals.get_xdata())[:3] == [1, 2, 3]
    assert list(capacity.get_ydata()) == pytest.approx([5 / 3] * len(capacity.get_xdata()))
    assert labels(panels[0]) == ["arrivals", "capacity"]


def test_a_morning_shows_the_backlog_and_the_oldest(panels):
    timeline = OUTCOME.timeline(60)
    assert max(timeline.backlog) > 50
    assert list(panels[1].lines[0].get_ydata()) == timeline.backlog
    assert list(panels[2].lines[0].get_ydata()) == [age / 60 for age in timeline.oldest_age_s]
    assert list(panels[2].lines[0].get_xdata()) == [time / 60 for time in timeline.time_s]


def test_a_morning_is_told_by_the_clock(panels):
    assert panels[-1].xaxis.get_major_formatter()(30, None) == "08:00"


def test_the_capacity_of_threads_includes_the_time_to_accept():
    scenario = Scenario.steady(accept_s=1, duration_s=600)
    morning = Morning.from_columns([0, 1], [3, 3], scenario=scenario)
    figure = charts.morning(simulate(morning, Design.synchronous(threads=8)), title="x")
    drawn(figure)
    assert set(figure.axes[0].lines[1].get_ydata()) == {2}


def test_a_run_that_was_cut_off_at_once_can_be_drawn():
    drawn(charts.morning(simulate(OUTCOME.morning, OUTCOME.design, until_s=0), title="x"))


def test_a_morning_without_bookings_can_be_drawn():
    empty = simulate(Morning.from_columns([], scenario=SCENARIO), Design.queued(workers=1))
    assert math.isnan(empty.morning.mean_call_s)
    drawn(charts.morning(empty, title="x"))


# -- strips


def test_strips_and_the_line_below_them_cover_the_same_area():
    """Two a second from 0 s on, five workers, 3 s a call: the sixth is the first to wait."""
    figure = charts.strips(OUTCOME, from_s=0, until_s=10, title="One area")
    drawn(figure)
    top, bottom = figure.axes
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in top.patches]
    # The last of those who joined by then and had started by 10 s.
    assert bars[0] == (2.5, 3.0)
    assert bars == [
        (row.accepted_s, row.started_s)
        for row in OUTCOME.bookings
        if row.accepted_s < row.started_s <= 10
    ]
    line = bottom.lines[0]
    times_s, waiting = list(line.get_xdata()), list(line.get_ydata())
    steps = zip(waiting, times_s, times_s[1:], strict=False)
    area = sum(number * (until - since) for number, since, until in steps)
    assert area == pytest.approx(sum(until - since for since, until in bars))
    assert (waiting[0], waiting[-1]) == (0, 0)
    assert (top.get_title(), bottom.get_xlabel()) == ("One area", "s from the start")


def test_strips_of_a_span_in_which_nobody_waits():
    drawn(charts.strips(OUTCOME, from_s=0, until_s=2, title="x"))


# In words ----------------------------------------------------------------------------------------


def test_a_figure_is_told_in_words_with_where_each_line_starts_peaks_and_ends():
    lines = {"seed 1": [3, 9, math.nan, 2.5], "none": [math.nan] * 4, "pencil": [0, 1, 2, 3000]}
    words = {"title": "What to see", "xlabel": "minute", "ylabel": "backlog", "at_ends": True}
    axes = charts.against([1, 2, 3, 4], lines, promise=(4, "promise: 4"), **words)
    assert charts.in_words(axes.figure) == (
        "What to see. backlog against minute. seed 1: 3 at 1 to 2.5 at 4, at most 9 at 2. "
        "pencil: 0 at 1 to 3,000 at 4. Marked: promise: 4."
    )


def test_a_figure_of_a_morning_is_told_by_the_clock_and_panel_by_panel():
    outcome = simulate(
        Scenario.steady(rate_per_s=10, hours=0.25, starts_at_s=8 * 3600).sample(1),
        Design.queued(workers=16),
    )
    words = charts.in_words(charts.morning(outcome, title="It grows"))
    backlog = outcome.timeline(60).backlog
    assert words.startswith("It grows. bookings/s. arrivals: ")
    assert (
        f"backlog, bookings. 0 at 08:00 to 0 at 08:19, at most {max(backlog):,} at 08:15" in words
    )
    assert "oldest waiting, min against time of day." in words


def test_a_notebook_shows_a_figure_as_an_image_with_its_words(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *what, **how: shown.append((what, how)))
    axes = charts.against([1, 2, 3], {"a": [1, 2, 3]}, title="Up & on", xlabel="x", ylabel="y")
    axes.figure._ipython_display_()
    ((bundle,), how) = shown[0]
    assert how == {"raw": True}
    assert bundle["text/plain"] == "Up & on. y against x. a: 1 at 1 to 3 at 3."
    assert 'alt="Up &amp; on. y against x. a: 1 at 1 to 3 at 3."' in bundle["text/html"]
    assert 'src="data:image/png;base64,iVBOR' in bundle["text/html"]


def test_the_points_of_a_cloud_are_counted():
    _, axes = plt.subplots()
    axes.scatter([1, 2], [3, 4], label="family")
    axes.scatter([1, 2], [3, 4])
    assert "family: 2 points." in charts.in_words(axes.figure)
