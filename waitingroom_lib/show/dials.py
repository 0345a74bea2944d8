"""A dial for each parameter of a plain function, and what it returns.

A picture is one string in an `ipywidgets.HTML`, which is quick to change and does not flicker.
"""

import inspect
import io
import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import traitlets
from anywidget import AnyWidget
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from waitingroom_lib._checks import quoted, require_number, require_type, require_whole
from waitingroom_lib.show.animated import script, style
from waitingroom_lib.show.charts import FRAME
from waitingroom_lib.show.charts import in_words as figure_in_words
from waitingroom_lib.show.svg import RULES, Picture, require_words


class Dial(AnyWidget):
    """A number box and a slider that say the same; the box takes what the slider can't.

    The page sends what was typed, as text; what it means is decided here.

    Args:
        label: What the number is, in a few words.
        low: Smallest value.
        high: Largest value.
        value: Where it starts.
        step: From one value of the slider to the next; whole numbers only where all four are whole.
    """

    _esm = script("dial")
    _css = RULES + style("dial")

    about = traitlets.Dict().tag(sync=True)
    """What the page has to know; it is never asked for it again."""
    value = traitlets.Any()
    text = traitlets.Any("").tag(sync=True)
    """What is in the box: the value, as it was typed, or nonsense."""
    problem = traitlets.Unicode("").tag(sync=True)
    """What is wrong with the box, in words; empty while nothing is."""
    said = traitlets.Unicode("").tag(sync=True)
    """What came of the last turn, for those who hear the page."""

    def __init__(
        self, label: str, *, low: float, high: float, value: float, step: float = 1
    ) -> None:
        require_words(label=label)
        low = require_number("low", low)
        high = require_number("high", high, above=low)
        value = require_number("value", value, at_least=low, at_most=high)
        step = require_number("step", step, above=0)
        whole = all(isinstance(number, int) for number in (low, high, value, step))
        about = {"label": label, "low": low, "high": high, "step": step, "whole": whole}
        super().__init__(about=about)
        self.label, self.low, self.high, self.whole = label, low, high, whole
        self.turn(value)
        self.observe(lambda change: self._read(change.new), "text")
        self.observe(lambda change: self.turn(change.new), "value")

    def turn(self, value: float) -> None:
        """Set box and slider to a value; whatever was wrong with the box is forgotten."""
        value = self._within(value)
        if not self._says(value):
            self.text = f"{value}" if self.whole else f"{value:.15g}"
        self.problem = ""
        self.value = value

    def _says(self, value: float) -> bool:
        """Whether the box says just this, in whatever way."""
        try:
            return self._number(self.text) == value
        except (TypeError, ValueError):
            return False

    def _read(self, text: object) -> None:
        try:
            value = self._number(text)
        except (TypeError, ValueError) as error:
            self.problem = str(error)
        else:
            self.value = value  # before the problem, so that whoever looks sees this value first
            self.problem = ""

    def _number(self, text: object) -> float:
        kind = int if self.whole else float
        try:
            # Python reads 1_0 and the digits of other scripts as numbers.
            if not isinstance(text, str) or "_" in text or not text.strip().isascii():
                raise ValueError
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


class Explorer(widgets.VBox):
    """A dial for each parameter of a function, and what the function returns; see `explore`."""

    def __init__(self, function: Callable[..., Any], dials: dict[str, Dial]) -> None:
        self.function, self.dials = function, dials
        self.note, self.shown = widgets.HTML(), widgets.HTML()
        self._tried: dict[str, float] | None = None
        super().__init__([*dials.values(), self.note, self.shown])
        for dial in dials.values():
            dial.observe(self._show, ["value", "problem"])
        self._show()

    def _show(self, change: Any = None) -> None:
        """Show what the function returns, unless a box holds nonsense."""
        if any(dial.problem for dial in self.dials.values()):
            self.note.value = f"<div>{LAST_GOOD}</div>"  # what is wrong is said at the box
            return
        values = {name: dial.value for name, dial in self.dials.items()}
        if values == self._tried:
            self.note.value = self._refusal
            return
        self._tried, self._refusal = values, ""
        try:
            self.shown.value = as_html(self.function(**values))
        except (TypeError, ValueError) as error:
            self._refusal = in_words([str(error)])
        else:
            if change:
                change.owner.said = words_in(self.shown.value)
        self.note.value = self._refusal

    @property
    def _stands(self) -> str:
        return ", ".join(f"{name}={dial.value:.15g}" for name, dial in self.dials.items())

    def __repr__(self) -> str:
        """The dials and where they stand."""
        return f"explore({getattr(self.function, '__name__', 'function')}): {self._stands}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The widget, and for where there is no kernel: what it is, and what it shows, in words.

        The picture itself isn't there: in a chapter, the cell above shows it.
        """
        dials = ", ".join(
            f"<code>{escape(name)}</code> from {dial.low:.15g} to {dial.high:.15g}"
            for name, dial in self.dials.items()
        )
        words = escape(f"With {self._stands}: {words_in(self.shown.value)}")
        without_kernel = _WITHOUT_KERNEL.format(dials=dials, words=words)
        plain = {"text/plain": repr(self), "text/html": without_kernel}
        return super()._repr_mimebundle_(**kwargs) | plain


_WITHOUT_KERNEL = """<div style="border:1.5px solid #8a94a0;border-radius:7px;padding:4px 12px">
<p><b>Run this cell to turn the dials</b>: {dials}.</p><p>{words}</p></div>"""


def explore(function: Callable[..., Any], **ranges: tuple[float, ...]) -> Explorer:
    """A dial for each parameter of a plain function, and what the function returns.

    A value that the function refuses with a `ValueError` or `TypeError` is explained in words, and
    the last good picture stays. Where there is no kernel, the page says so and what was shown.

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
    return Explorer(function, dials)


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
    words = figure_in_words(figure)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg")
    plt.close(figure)
    svg = re.sub(r"^.*?(?=<svg)", "", drawn.getvalue(), flags=re.DOTALL)
    return f'<div role="img" aria-label="{escape(words)}" style="{FRAME}">{svg}</div>'


class _Words(HTMLParser):
    """Collects what a piece of a page says to those who don't see it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []  # drawings and styles that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.words.append(about.get("alt") or about.get("aria-label") or "")
        if tag in ("svg", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)


def words_in(html: str) -> str:
    """What a piece of a page says to those who don't see it: its text, and its pictures' words."""
    reader = _Words()
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())


LAST_GOOD = "The picture still shows the last good values."


def in_words(problems: list[str]) -> str:
    """What to change, for somebody who typed something that can't be."""
    if not problems:
        return ""
    return alert(f"{'; '.join(problems)}. {LAST_GOOD}")


def alert(words: str) -> str:
    """Words that a screen reader speaks at once."""
    style = "border-left:4px solid #d55e00;padding:2px 10px"
    return f'<div role="alert" style="{style}">{escape(words)}</div>'
