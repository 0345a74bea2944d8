"""ipywidgets: a dial for each parameter of a plain function, and what it returns.

A picture is one string in an `ipywidgets.HTML`, which is quick to change and does not flicker.
"""

import inspect
import io
import re
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from waitingroom_lib._checks import quoted, require_number, require_type, require_whole
from waitingroom_lib.show.svg import Picture, require_words


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
        self, label: str, *, low: float, high: float, value: float, step: float = 1
    ) -> None:
        require_words(label=label)
        low = require_number("low", low)
        high = require_number("high", high, above=low)
        value = require_number("value", value, at_least=low, at_most=high)
        step = require_number("step", step, above=0)
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
        value = self._within(value)
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
        kind = int if self.whole else float
        try:
            if "_" in text or not text.strip().isascii():
                raise ValueError  # Python reads 1_0 and the digits of other scripts as numbers
            number = kind(text.strip())
        except ValueError:
            noun = "a whole number" if self.whole else "a number"
            raise ValueError(
                f"{self.label} must be {noun} from {self.low} to {self.high}, got {quoted(text)}"
            ) from None
        return self._within(number)

    def _within(self, value: object) -> float:
        require = require_whole if self.whole else require_number
        return require(self.label, value, at_least=self.low, at_most=self.high)


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
    try:
        parameters = inspect.signature(function).parameters
    except Exception:  # its own words may show what can't be shown
        raise TypeError(f"function must be a plain one, got {quoted(function)}") from None
    dials = {}
    for name, span in ranges.items():
        if name not in parameters:
            raise TypeError(f"{name} must be a parameter of {function.__name__}{tuple(parameters)}")
        require_type(name, span, tuple)
        if len(span) not in (2, 3):
            raise ValueError(f"{name} must be (low, high) or (low, high, step), got {quoted(span)}")
        low, high, *step = span
        default = parameters[name].default
        start = low if default is inspect.Parameter.empty else default
        dials[name] = Dial(name, low=low, high=high, value=start, step=step[0] if step else 1)
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
        problem.value = in_words(problems)

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
    if isinstance(result, Picture):
        return result.html
    if hasattr(result, "_repr_html_"):
        return result._repr_html_()
    return f'<pre style="line-height:1.4">{escape(_text(result))}</pre>'


def _text(result: object) -> str:
    try:
        return str(result)
    except Exception:  # what can't be shown is said in the page, where everything else is
        return quoted(result)


def _figure_html(figure: Figure) -> str:
    title = " ".join(filter(None, (axes.get_title() for axes in figure.axes)))
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg")
    plt.close(figure)
    svg = re.sub(r"^.*?(?=<svg)", "", drawn.getvalue(), flags=re.DOTALL)
    return f'<div role="img" aria-label="{escape(title)}" style="background:#fff">{svg}</div>'


def in_words(problems: list[str]) -> str:
    """What to change, for somebody who typed something that can't be."""
    if not problems:
        return ""
    return alert(f"{'; '.join(problems)}. The picture still shows the last good values.")


def alert(words: str) -> str:
    """Words that a screen reader speaks at once."""
    style = "border-left:4px solid #d55e00;padding:2px 10px"
    return f'<div role="alert" style="{style}">{escape(words)}</div>'
