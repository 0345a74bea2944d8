"""A run that can be played, as one page to send to others: it needs no course and no network."""

import json
from base64 import b64encode
from html import escape
from os import PathLike
from pathlib import Path

from waitingroom_lib._checks import quoted, require_type
from waitingroom_lib.judge.verdict import Promises, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.show.animated import script, style
from waitingroom_lib.show.diagram import diagram
from waitingroom_lib.show.film import film
from waitingroom_lib.show.morning_chart import morning_chart
from waitingroom_lib.show.svg import require_words
from waitingroom_lib.world.logs import MOST_OF_A_PATH

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}
body {{ background: light-dark(#fff, #111); color-scheme: light dark; margin: 16px }}
body {{ color: light-dark(#1f2933, #e6e9ed); font: 14px/1.4 system-ui, sans-serif }}
h1 {{ font-size: 20px; margin: 0 0 12px }}
</style>
</head>
<body>
<h1>{title}</h1>
<main></main>
<noscript>
<p>This page plays a morning, and needs JavaScript to do so. In words:</p>
{words}
</noscript>
<script type="application/json" id="films">{films}</script>
<script type="module">
{script}</script>
</body>
</html>
"""


def save_page(
    path: str | PathLike,
    outcome: Outcome,
    other: Outcome | None = None,
    *,
    title: str | None = None,
    promises: Promises | None = None,
) -> Path:
    """Save a run that can be played as one HTML page, for somebody who has nothing but a browser.

    The run, the player and its style are in the file: it works from a disk, and asks no network for
    anything. A Monday takes about 360 KB.

    Args:
        path: The file to write; one that is there already is replaced.
        outcome: What a design did with a Morning.
        other: What another did, shown below on the same clock.
        title: What to call the page; by default the scenario's name.
        promises: The limits; by default the course's.

    Returns:
        The path.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If the path is none, the title too long, or a run too long to be filmed.
        OSError: If the file can't be written.
    """
    require_type("path", path, str, PathLike)
    if len(str(path)) > MOST_OF_A_PATH or "\0" in str(path):
        raise ValueError(f"path must be one that a file can have, got {quoted(str(path))}")
    require_type("outcome", outcome, Outcome)
    require_type("other", other, Outcome, type(None))
    require_type("promises", promises, Promises, type(None))
    outcomes = [outcome] if other is None else [outcome, other]
    if title is None:
        title = f"The waiting room: {outcome.morning.scenario.name}"
    else:
        require_words(title=title)
    films = [film(outcome, promises=promises)]
    films += [film(each, promises=promises, like=films[0]) for each in outcomes[1:]]
    page = PAGE.format(
        title=escape(title),
        style=style("picture"),
        words="".join(_in_words(each, promises) for each in outcomes),
        films=_as_text(
            {
                "headers": [each.header for each in films],
                "blocks": [b64encode(each.block).decode() for each in films],
            }
        ),
        script=script("page"),
    )
    # What is no text (half a character) is written as its number.
    Path(path).write_bytes(page.encode("utf-8", errors="xmlcharrefreplace"))
    return Path(path)


def _as_text(value: object) -> str:
    """JSON that can stand inside a page: nothing in it ends the script, or begins a comment."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _in_words(outcome: Outcome, promises: Promises | None) -> str:
    """What the page says where no script may run."""
    kept = str(judge(outcome, promises)).split("\n")
    told = [diagram(outcome).alt, morning_chart(outcome).alt, *kept]
    return "".join(f"<p>{escape(words)}</p>" for words in told)
