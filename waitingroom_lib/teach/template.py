"""A small exercise that works, to begin one of your own with."""

import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from waitingroom_lib.teach.exercises import OURS, solutions, write

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

TITLE = """# Exercise {number} · {title}

Say here what is at stake, in two sentences.

**15 minutes**, 2 tasks, 4 points. **Builds on** whatever chapter you like.

How it works: where a function says `raise NotImplementedError()`, put your own code. The cell below
it checks your function, and if something is wrong it says where to look next. Names end in their
unit: `_s` for seconds, `_per_s` for a rate."""

IMPORTS = """from waitingroom_lib import Design, Scenario, simulate
from waitingroom_lib.teach.checks import agree"""

TASK_1 = """## Task 1: how many are busy? (2 points)

*Predict.* Bookings come at `rate_per_s`, and each keeps a worker busy for `call_s`. Return how many
workers are busy on average, if nobody has to wait."""

RIGHT = """def by_arrival_hour(rate_per_s, call_s):
    \"\"\"What is right, computed in another way than learners will: calls begun in an hour.\"\"\"
    return 3600 * rate_per_s * call_s / 3600"""

ANSWER = """def busy_workers(rate_per_s, call_s):
    \"\"\"Workers that are busy on average.\"\"\"
    ### BEGIN SOLUTION
    return rate_per_s * call_s
    ### END SOLUTION"""

CHECK = """agree(
    busy_workers,
    by_arrival_hour,
    cases=[(10, 2), (0.5, 3), (14, 0.2)],
    draw=lambda pick: (pick.randrange(1, 40), pick.randrange(1, 5)),
    ideas={"Do longer calls keep fewer busy?": lambda rate_per_s, call_s: rate_per_s / call_s},
    hint="In one second so many come. How long does each of them keep somebody busy?",
)
morning = Scenario.steady(rate_per_s=10, hours=0.5).sample(seed=1)
hours = simulate(morning, Design.queued(workers=40)).cost.hours("workers")
print(f"40 workers, {hours:.0f} h paid for, {busy_workers(10, 2):.0f} of them busy")
### BEGIN HIDDEN TESTS
assert busy_workers(0, 2) == 0, "Nobody comes. Who is busy?"
### END HIDDEN TESTS"""

TASK_2 = """## Task 2: and on a Monday? (2 points)

In at most 60 words: from which figure would you staff a Monday morning, and why isn't it the mean
of the day?"""

REPLY = """<details><summary>A model reply, and how it is marked</summary>

From the rate at its highest: the mean of the day hides the first ten minutes, and a line that has
grown then is still there an hour later.

One point for the highest rate, one for what the line does afterwards.</details>"""


def begin(name: str) -> Path:
    """Write `solutions/ours/NN_topic.ipynb`, a small exercise to be changed into one's own.

    Raises:
        ValueError: If the name isn't a number from 20 and a topic, or the number is taken.
    """
    if not re.fullmatch(r"[2-9]\d_[a-z][a-z0-9_]*", name):
        raise ValueError(f"--new {name!r}: allowed: 20 to 99 and a topic, such as 20_our_queue")
    for path in solutions():
        if path.name[:3] == name[:3]:
            raise ValueError(f"--new {name!r}: {path.as_posix()} has that number; allowed: another")
    path = Path("solutions") / OURS / f"{name}.ipynb"
    write(_small(name), path)
    print(f"{path.as_posix()} begun: change it, then --run {name[:2]}")
    return path


def _small(name: str) -> NotebookNode:
    """Two tasks: one in code, with its check, and one in words, with how it is marked."""
    number, topic = name[:2], name[3:].replace("_", " ")
    cells = [
        new_markdown_cell(TITLE.format(number=number, title=topic.capitalize()), id="title"),
        _cell("imports", IMPORTS, locked=True),
        new_markdown_cell(TASK_1, id="task-1"),
        _cell("by-arrival-hour", RIGHT, locked=True, folded=True),
        _cell("busy-workers", ANSWER, solution=True),
        _cell("check-busy-workers", CHECK, points=2, locked=True, folded=True),
        new_markdown_cell(TASK_2, id="task-2"),
        _cell("monday", "See the model reply below.", words=True, solution=True, points=2),
        _cell("monday-reply", REPLY, words=True, locked=True),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def _cell(
    name: str,
    source: str,
    *,
    points: int | None = None,
    solution: bool = False,
    locked: bool = False,
    words: bool = False,
    folded: bool = False,
) -> NotebookNode:
    """A cell with nbgrader's metadata (schema 3)."""
    role = {"schema_version": 3, "grade_id": name, "grade": points is not None}
    role |= {"solution": solution, "locked": locked, "task": False}
    if points is not None:
        role["points"] = points
    metadata = {"nbgrader": role} | ({"jupyter": {"source_hidden": True}} if folded else {})
    make = new_markdown_cell if words else new_code_cell
    return make(source, id=name, metadata=metadata)
