"""The kata's board: the live picture, with what can be chosen behind its rooms.

The widget only passes messages on: what they do is in `session`.
"""

from typing import Any

import anywidget

from waitingroom_lib.design.design import Design
from waitingroom_lib.judge.verdict import Promises
from waitingroom_lib.show.animated import script, style
from waitingroom_lib.show.diagram import diagram
from waitingroom_lib.show.live import still
from waitingroom_lib.show.morning_chart import morning_chart
from waitingroom_lib.show.session import Attempt, Session
from waitingroom_lib.show.svg import STYLE
from waitingroom_lib.world.scenario import Scenario


class KataBoard(anywidget.AnyWidget):
    """The kata's board: choose a design, and see at once what it does with a Monday.

    Args:
        scenario: The world; by default `Scenario.monday()`.
        promises: The limits; by default the course's.
    """

    _esm = script("board")
    _css = style("picture", "board")

    def __init__(
        self, scenario: Scenario | None = None, *, promises: Promises | None = None
    ) -> None:
        self.session = Session(scenario, promises=promises)
        super().__init__()
        self.on_msg(self._pass_on)

    def _pass_on(self, _: object, message: object, __: object) -> None:
        answer = self.session.answer(message)
        self.send(answer.content, None if answer.block is None else [answer.block])

    @property
    def design(self) -> Design:
        """The design that the controls say."""
        return self.session.current.design

    @property
    def current(self) -> Attempt:
        """What is shown: the design, its run, and how it fared."""
        return self.session.current

    @property
    def attempts(self) -> list[Attempt]:
        """What was kept, in order."""
        return list(self.session.attempts.values())

    def __repr__(self) -> str:
        """What the board shows, in words."""
        outcome = self.current.outcome
        return f"{diagram(outcome).alt}\n{morning_chart(outcome).alt}\nRun this cell to play."

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget, and for where nothing runs a picture that stands still."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        html = STYLE + still(self.current.outcome, self.session.promises)
        return data | {"text/plain": repr(self), "text/html": html}, metadata
