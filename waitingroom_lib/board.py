"""ipywidgets: the kata's board and the chapters' explorers; thin, with no logic in a callback.

A picture is one string in an `ipywidgets.HTML`, which is quick to change and does not flicker.
"""

import inspect
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from waitingroom_lib import picture
from waitingroom_lib._checks import require_number, require_whole
from waitingroom_lib.design import Design
from waitingroom_lib.engine import simulate
from waitingroom_lib.outcome import Outcome
from waitingroom_lib.scenario import Morning, Scenario
from waitingroom_lib.scorecard import Promises, Review, Verdict, clock, judge, review

MOST_ATTEMPTS = 12
"""Attempts that the board lists."""


class Dial(widgets.HBox):
    """A number box and a slider that say the same; the box takes what the slider can't.

    Args:
        label: What the number is, in a few words.
        low: Smallest value.
        high: Largest value.
        value: Where it starts.
        step: From one value to the next; whole numbers only where all four are whole.
    """

    value = traitlets.Any()
    problem = traitlets.Unicode("")
    """What is wrong with the box, in words; empty while nothing is."""

    def __init__(
        self, label: str, low: float, high: float, value: float, *, step: float = 1
    ) -> None:
        self.label, self.low, self.high = label, low, high
        self.whole = all(isinstance(number, int) for number in (low, high, value, step))
        slider = widgets.IntSlider if self.whole else widgets.FloatSlider
        self.box = widgets.Text(
            description=label,
            continuous_update=False,
            style={"description_width": "112px"},
            layout=widgets.Layout(width="190px"),
        )
        self.slider = slider(
            value=value,
            min=low,
            max=high,
            step=step,
            readout=False,
            tooltip=label,
            layout=widgets.Layout(width="170px"),
        )
        super().__init__([self.box, self.slider])
        self.turn(value)
        self.slider.observe(lambda change: self.turn(change.new), "value")
        self.box.observe(lambda change: self._read(change.new), "value")
        self.observe(lambda change: self.turn(change.new), "value")

    def turn(self, value: float) -> None:
        """Set box and slider to a value; whatever was wrong with the box is forgotten."""
        self.problem = ""
        self.slider.value = value
        self.value = value  # first of all the picture, which looks at this
        self.box.value = f"{value}" if self.whole else f"{value:g}"

    def _read(self, text: str) -> None:
        try:
            self.turn(self._number(text))
        except (TypeError, ValueError) as error:
            self.problem = str(error)

    def _number(self, text: str) -> float:
        kind, require = (int, require_whole) if self.whole else (float, require_number)
        try:
            number = kind(text.strip())
        except ValueError:
            noun = "a whole number" if self.whole else "a number"
            raise ValueError(
                f"{self.label} must be {noun} from {self.low} to {self.high}, got {text!r}"
            ) from None
        require(self.label, number, at_least=self.low, at_most=self.high)
        return number


def explore(function: Callable[..., Any], **ranges: tuple[float, ...]) -> widgets.VBox:
    """A dial for each parameter of a plain function, and what the function returns.

    A value that the function refuses with a `ValueError` or `TypeError` is explained in words, and
    the last good picture stays.

    Args:
        function: Takes each parameter by name; returns text, a picture, or a matplotlib figure.
        **ranges: `(low, high)` or `(low, high, step)` for each parameter. A dial starts at the
            parameter's default, or at its lowest value.

    Returns:
        The widget.

    Raises:
        TypeError: If the function has no such parameter.
    """
    parameters = inspect.signature(function).parameters
    dials = {}
    for name, (low, high, *step) in ranges.items():
        if name not in parameters:
            raise TypeError(f"{name} must be a parameter of {function.__name__}{tuple(parameters)}")
        default = parameters[name].default
        start = low if default is inspect.Parameter.empty else default
        dials[name] = Dial(name, low, high, start, step=step[0] if step else 1)
    problem, shown = widgets.HTML(), widgets.HTML()

    def show(_: object = None) -> None:
        problems = [dial.problem for dial in dials.values() if dial.problem]
        if not problems:
            try:
                shown.value = as_html(
                    function(**{name: dial.value for name, dial in dials.items()})
                )
            except (TypeError, ValueError) as error:
                problems = [str(error)]
        problem.value = _in_words(problems)

    for dial in dials.values():
        dial.observe(show, ["value", "problem"])
    show()
    return widgets.VBox([*dials.values(), problem, shown])


def as_html(result: Any) -> str:
    """What a function returned, as a piece of a page.

    Args:
        result: Text, a picture, a matplotlib figure or axes, or anything with `_repr_html_`.

    Returns:
        HTML.
    """
    if isinstance(result, Axes):
        result = result.figure
    if isinstance(result, Figure):
        return _figure_html(result)
    if isinstance(result, picture.Picture):
        return result.html
    if hasattr(result, "_repr_html_"):
        return result._repr_html_()
    return f'<pre style="line-height:1.4">{escape(str(result))}</pre>'


def _figure_html(figure: Figure) -> str:
    title = " ".join(filter(None, (axes.get_title() for axes in figure.axes)))
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg")
    plt.close(figure)
    svg = re.sub(r"^.*?(?=<svg)", "", drawn.getvalue(), flags=re.DOTALL)
    return f'<div role="img" aria-label="{escape(title)}" style="background:#fff">{svg}</div>'


def _in_words(problems: list[str]) -> str:
    """What to change, for somebody who typed something that can't be."""
    if not problems:
        return ""
    return _alert(f"{'; '.join(problems)}. The picture still shows the last good values.")


def _alert(words: str) -> str:
    style = "border-left:4px solid #d55e00;padding:2px 10px"
    return f'<div role="alert" style="{style}">{escape(words)}</div>'


@dataclass(frozen=True, slots=True)
class Attempt:
    """A design that was tried on a Morning, and how it fared."""

    design: Design
    seed: int
    outcome: Outcome
    verdict: Verdict
    review: Review


def attempt(morning: Morning, design: Design, promises: Promises | None = None) -> Attempt:
    """Try a design on a Morning.

    Args:
        morning: The patients and the clinics.
        design: The design.
        promises: The limits; by default the course's.

    Returns:
        The attempt.
    """
    outcome = simulate(morning, design)
    return Attempt(
        design, morning.seed, outcome, judge(outcome, promises), review(outcome, promises)
    )


class KataBoard(widgets.VBox):
    """The kata's board: choose a design, and see at once what it does with a Monday.

    Args:
        scenario: The world; by default `Scenario.monday()`.
        promises: The limits; by default the course's.
    """

    def __init__(
        self, scenario: Scenario | None = None, *, promises: Promises | None = None
    ) -> None:
        self.scenario = scenario or Scenario.monday()
        self.promises = promises or Promises()
        self.attempts: list[Attempt] = []
        self._morning = lru_cache(maxsize=4)(self.scenario.sample)
        self._time_chosen = False  # until a learner chooses one, the worst instant is shown
        self._settling = False  # several controls are being set; look at them when all are

        self.mode = widgets.ToggleButtons(
            options=[("Synchronous", "synchronous"), ("Queued", "queued")],
            description="Design",
            style={"description_width": "112px", "button_width": "116px"},
        )
        self.threads = Dial("Threads", 1, 80, 20)
        self.servers = Dial("Servers", 1, 12, 4)
        self.workers = Dial("Workers", 1, 60, 10)
        self.limited = widgets.Checkbox(description="Limit the backlog")
        self.limited.style.description_width = "112px"
        self.backlog_limit = Dial("Backlog limit", 0, 8000, 600)
        self.seed = Dial("Monday (seed)", 1, 20, 1)
        self.keep = widgets.Button(description="Keep this attempt")
        self.compare = widgets.Dropdown(
            description="Compare with",
            options=[("nothing", None)],
            style={"description_width": "92px"},
            layout=widgets.Layout(width="210px"),
        )
        self.minute = widgets.IntSlider(readout=False, tooltip="Time of day")
        self.minute.layout.width = "320px"
        self.time = widgets.Label(layout=widgets.Layout(flex="0 0 auto"))
        self.play = widgets.Play(interval=150, show_repeat=False, tooltip="Play the morning")
        at = widgets.Label("The system at", layout=widgets.Layout(flex="0 0 auto"))
        widgets.jslink((self.play, "value"), (self.minute, "value"))
        self.problem, self.shown, self.table = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.bring_back = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__(
            [
                widgets.HBox(
                    [
                        widgets.VBox([self.mode, self.threads, self.workers, self.servers]),
                        widgets.VBox(
                            [
                                self.seed,
                                self.limited,
                                self.backlog_limit,
                                widgets.HBox([self.keep, self.compare]),
                            ]
                        ),
                    ],
                    layout=widgets.Layout(flex_flow="row wrap", grid_gap="0 20px"),
                ),
                self.problem,
                widgets.HBox([at, self.time, self.minute, self.play]),
                self.shown,
                self.table,
                self.bring_back,
                # On its own, since a page looks at everything again when its style changes.
                widgets.HTML(picture.STYLE),
            ]
        )
        for dial in self._dials:
            dial.observe(self._choose, ["value", "problem"])
        for control in (self.mode, self.limited):
            control.observe(self._choose, "value")
        self.minute.observe(self._choose_time, "value")
        self.compare.observe(self._draw, "value")
        self.keep.on_click(self._keep)
        self._choose()

    @property
    def design(self) -> Design:
        """The design that the controls say."""
        limit = self.backlog_limit.value if self.limited.value else None
        if self.mode.value == "synchronous":
            return Design.synchronous(threads=self.threads.value, backlog_limit=limit)
        return Design.queued(
            workers=self.workers.value, servers=self.servers.value, backlog_limit=limit
        )

    @property
    def _dials(self) -> list[Dial]:
        return [self.threads, self.servers, self.workers, self.backlog_limit, self.seed]

    def _choose(self, _: object = None) -> None:
        """Try the design that the controls say, unless a box holds nonsense."""
        if self._settling:
            return
        queued = self.mode.value == "queued"
        _show_if(not queued, self.threads)
        _show_if(queued, self.servers, self.workers)
        _show_if(self.limited.value, self.backlog_limit)
        shown = [dial for dial in self._dials if dial.layout.display != "none"]
        problems = [dial.problem for dial in shown if dial.problem]
        self.problem.value = _in_words(problems)
        if problems:
            return
        self.current = attempt(self._morning(self.seed.value), self.design, self.promises)
        self._look_at_a_time()
        self._draw()

    def _choose_time(self, _: object = None) -> None:
        """A learner turns the clock; it then stays where it is, whatever is chosen next."""
        self._time_chosen = self._time_chosen or not self._settling
        self._draw()

    def _look_at_a_time(self) -> None:
        """Fit the clock to the current run: at the time that was chosen, or at the worst."""
        minute = self.minute.value
        if not self._time_chosen:
            minute = round(picture.worst_instant_s(self.current.outcome) / picture.STEP_S)
        self._settling = True
        last = len(self.current.outcome.timeline(picture.STEP_S)) - 1
        self.minute.max = self.play.max = last
        self.minute.value = min(minute, last)
        self._settling = False

    def _draw(self, _: object = None) -> None:
        """Show the current attempt, at the chosen time of day."""
        if self._settling:
            return
        current, other = self.current, self.compare.value
        at_s = self.minute.value * picture.STEP_S
        self.time.value = clock(current.outcome, at_s)
        self.shown.value = picture.page(
            picture.cards(current.verdict),
            picture.diagram(current.outcome, at_s, verdict=current.verdict).block,
            picture.morning_chart(
                current.outcome,
                at_s=at_s,
                before=None if other is None else self.attempts[other].outcome,
                before_name="" if other is None else f"attempt {other + 1}",
                promise_s=self.promises.oldest_s,
            ).block,
            picture.review_note(current.review),
        )
        rows = [(str(number), each) for number, each in enumerate(self.attempts, start=1)]
        self.table.value = picture.page(_attempts_table([*rows, ("now", current)]))

    def _keep(self, _: object = None) -> None:
        """List the current attempt; what is listed can be compared with, and brought back."""
        if self.problem.value:
            return  # the controls don't say what is shown
        if len(self.attempts) == MOST_ATTEMPTS:
            self.problem.value = _alert(f"The board lists {MOST_ATTEMPTS} attempts at most.")
            return
        number = len(self.attempts) + 1
        self.attempts.append(self.current)
        button = widgets.Button(description=f"Bring back {number}", icon="undo")
        button.on_click(lambda _: self._bring_back(self.attempts[number - 1]))
        self.bring_back.children = (*self.bring_back.children, button)
        options = [(f"attempt {each}", each - 1) for each in range(1, number + 1)]
        self.compare.options = [("nothing", None), *options]
        self.compare.value = number - 1
        self._draw()

    def _bring_back(self, old: Attempt) -> None:
        """Set the controls to an attempt that was kept."""
        self._settling = True
        self.mode.value = old.design.mode
        if old.design.is_queued:
            self.workers.turn(old.design.workers)
            self.servers.turn(old.design.servers)
        else:
            self.threads.turn(old.design.servers)
        self.limited.value = old.design.backlog_limit is not None
        if old.design.backlog_limit is not None:
            self.backlog_limit.turn(old.design.backlog_limit)
        self.seed.turn(old.seed)
        self._settling = False
        self._choose()


def _show_if(shown: bool, *controls: widgets.Widget) -> None:
    for control in controls:
        control.layout.display = None if shown else "none"


def _attempts_table(rows: list[tuple[str, Attempt]]) -> str:
    """The attempts as an HTML table, a figure that breaks its promise marked in words."""
    scores = rows[0][1].verdict.scores
    head = "".join(f'<th scope="col">{escape(score.promise)}</th>' for score in scores)
    body = "".join(
        f'<tr><th scope="row">{name}</th><td>{escape(str(each.design))}</td><td>{each.seed}</td>'
        + "".join(
            f"<td>{'' if score.kept else '&#10007; '}{escape(score.figure_text)}</td>"
            for score in each.verdict.scores
        )
        + f"<td>{each.outcome.count('rejected'):,}</td></tr>"
        for name, each in rows
    )
    return (
        '<table class="wr-attempts"><caption>Attempts (&#10007; breaks its promise)</caption>'
        '<thead><tr><th scope="col">#</th><th scope="col">design</th><th scope="col">seed</th>'
        f'{head}<th scope="col">turned away</th></tr></thead><tbody>{body}</tbody></table>'
    )
