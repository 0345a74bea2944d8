"""The kata's board; thin, with no logic in a callback."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import ipywidgets as widgets

from waitingroom_lib._checks import require_type
from waitingroom_lib.design.design import Design
from waitingroom_lib.judge.review import Review, review
from waitingroom_lib.judge.verdict import Promises, Verdict, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.simulate import simulate
from waitingroom_lib.show.diagram import cards, diagram, review_note, worst_instant_s
from waitingroom_lib.show.dials import Dial, alert, in_words
from waitingroom_lib.show.morning_chart import morning_chart
from waitingroom_lib.show.svg import STYLE, look_s, page
from waitingroom_lib.world.scenario import Morning, Scenario

MOST_ATTEMPTS = 12
"""Attempts that the board lists."""


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
    require_type("promises", promises, Promises, type(None))
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
        require_type("scenario", scenario, Scenario, type(None))
        require_type("promises", promises, Promises, type(None))
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
        self.threads = Dial("Threads", low=1, high=80, value=20)
        self.servers = Dial("Servers", low=1, high=12, value=4)
        self.workers = Dial("Workers", low=1, high=60, value=10)
        self.limited = widgets.Checkbox(description="Limit the backlog")
        self.limited.style.description_width = "112px"
        self.backlog_limit = Dial("Backlog limit", low=0, high=8000, value=600)
        self.seed = Dial("Monday (seed)", low=1, high=20, value=1)
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
                widgets.HTML(STYLE),
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
        self.problem.value = in_words(problems)
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
            minute = round(worst_instant_s(self.current.outcome) / look_s(self.current.outcome))
        self._settling = True
        last = len(self.current.outcome.timeline(look_s(self.current.outcome))) - 1
        self.minute.max = self.play.max = last
        self.minute.value = min(minute, last)
        self._settling = False

    def _draw(self, _: object = None) -> None:
        """Show the current attempt, at the chosen time of day."""
        if self._settling:
            return
        current, other = self.current, self.compare.value
        at_s = self.minute.value * look_s(current.outcome)
        self.time.value = current.outcome.clock(at_s)
        self.shown.value = page(
            cards(current.verdict),
            diagram(current.outcome, at_s, verdict=current.verdict).block,
            morning_chart(
                current.outcome,
                at_s=at_s,
                before=None if other is None else self.attempts[other].outcome,
                before_name="" if other is None else f"attempt {other + 1}",
                promise_s=self.promises.oldest_s,
            ).block,
            review_note(current.review),
        )
        rows = [(str(number), each) for number, each in enumerate(self.attempts, start=1)]
        self.table.value = page(_attempts_table([*rows, ("now", current)]))

    def _keep(self, _: object = None) -> None:
        """List the current attempt; what is listed can be compared with, and brought back."""
        if self.problem.value:
            return  # the controls don't say what is shown
        if len(self.attempts) == MOST_ATTEMPTS:
            self.problem.value = alert(f"The board lists {MOST_ATTEMPTS} attempts at most.")
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
