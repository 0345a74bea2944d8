"""A run that can be played in a notebook: every square is one of its bookings."""

from html import escape
from typing import Any

import anywidget

from waitingroom_lib._checks import require_type
from waitingroom_lib.judge.review import review
from waitingroom_lib.judge.verdict import Promises, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.show.animated import script, style
from waitingroom_lib.show.diagram import cards, diagram, review_note, worst_instant_s
from waitingroom_lib.show.film import film
from waitingroom_lib.show.knobs import told
from waitingroom_lib.show.morning_chart import morning_chart
from waitingroom_lib.show.svg import STYLE, page


def animate(outcome: Outcome, other: Outcome | None = None) -> "LivePicture":
    """Play a run: where each of its bookings is at every instant, counted off and never made up.

    Args:
        outcome: What a design did with a Morning.
        other: What another did, shown below on the same clock.

    Returns:
        A widget. Without a kernel to play it, its worst moment is shown, and its words.

    Raises:
        TypeError: If one is no outcome.
        ValueError: If one is too long, or too much happened in it (`film`).
    """
    return LivePicture(outcome, other)


class LivePicture(anywidget.AnyWidget):
    """The widget that `animate` makes.

    Args:
        outcome: What a design did with a Morning.
        other: What another did, if any.
    """

    _esm = script("live")
    _css = style("picture")

    def __init__(self, outcome: Outcome, other: Outcome | None = None) -> None:
        require_type("outcome", outcome, Outcome)
        require_type("other", other, Outcome, type(None))
        self.outcomes = [outcome] if other is None else [outcome, other]
        self.films = [film(outcome)]
        self.films += [film(each, like=self.films[0]) for each in self.outcomes[1:]]
        super().__init__()
        self.on_msg(self._answer)

    def _answer(self, _: object, message: object, __: object) -> None:
        # The films travel when a view asks for them; as traits they would be saved with the page.
        if message == "ready":
            blocks = [each.block for each in self.films]
            self.send({"headers": [each.header for each in self.films]}, blocks)

    def __repr__(self) -> str:
        """The worst moment of each run, and its morning, in words."""
        pictures = [(diagram(each), morning_chart(each)) for each in self.outcomes]
        return "\n".join(picture.alt for pair in pictures for picture in pair)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget, and for where there is no kernel the same as a still picture and words."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/html": STYLE + "".join(map(still, self.outcomes))}, metadata


def still(outcome: Outcome, promises: Promises | None = None) -> str:
    """A run that stands still at its worst moment, for where there is no kernel.

    Args:
        outcome: What a design did with a Morning.
        promises: The limits; by default the course's.

    Returns:
        HTML, without a style.
    """
    require_type("outcome", outcome, Outcome)
    require_type("promises", promises, Promises, type(None))
    limits = promises or Promises()
    note = "at its worst moment. Run this cell to play the morning."
    chart = morning_chart(outcome, at_s=worst_instant_s(outcome), promise_s=limits.oldest_s)
    design = told(outcome.design, outcome.morning.scenario.starts_at_s)
    return page(
        f"<p><b>{escape(design)}</b>, {note}</p>",
        cards(judge(outcome, limits)).replace("><", "> <"),  # apart where no style is let in
        diagram(outcome)._repr_html_(),
        chart._repr_html_(),
        review_note(review(outcome, limits)),
    )
