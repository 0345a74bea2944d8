"""Judge saved designs on mornings that nobody has seen, and rank them.

    python -m waitingroom_lib design handed-in/*.json --seeds 101-130 --html board.html

Learners save a design with `design.to_json()`. All of them meet the very same mornings. A file
that is no design is named, with the reason, and the others go on.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from glob import glob
from html import escape
from pathlib import Path

import pandas as pd

from waitingroom_lib import study
from waitingroom_lib._words import count, duration
from waitingroom_lib.design.design import Design
from waitingroom_lib.intervals import Proportion, proportion
from waitingroom_lib.judge.verdict import Verdict, judge
from waitingroom_lib.outcome.outcome import Outcome
from waitingroom_lib.run.simulate import simulate
from waitingroom_lib.world.scenario import Scenario

SCENARIOS = {"monday": Scenario.monday, "steady": Scenario.steady}
LARGEST_FILE = 100_000
"""Bytes of a file that may be a design: one is some hundred."""

PROMISES = ("instant acceptance", "confirmation in time", "bounded backlog", "within budget")


@dataclass(frozen=True, slots=True)
class _Line:
    """What became of one design on all mornings."""

    name: str
    design: str
    place: int
    all_kept: Proportion
    kept: tuple[int, ...]
    rules_kept: int
    bill_gbp: str
    confirmation_s: float
    on_front: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options the command takes."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="saved designs, or folders of them"
    )
    parser.add_argument("--scenario", choices=SCENARIOS, default="monday", help="default: monday")
    parser.add_argument(
        "--seeds", default="1-30", help="the mornings: 101-130, or 1-9,20; default: 1-30"
    )
    parser.add_argument("--html", type=Path, metavar="PAGE", help="write the ranking as a page too")
    parser.add_argument("--jobs", type=int, default=-1, help="processes; default: one a core")


def run(arguments: argparse.Namespace) -> int:
    """Rank the designs, and return the exit status: 1 if a file could not be judged."""
    seeds = _seeds(arguments.seeds)
    page = arguments.html
    if page is not None:  # before anything is run
        if page.is_dir():
            raise ValueError(f"--html {page.as_posix()!r} is a folder; allowed: the name of a page")
        page.parent.mkdir(parents=True, exist_ok=True)
    designs, unread = _designs(arguments.files)
    scenario = SCENARIOS[arguments.scenario]()
    morning = scenario.sample(seeds[0])
    for name, design in list(designs.items()):
        try:  # what no check of a design alone can see, such as more shards than clinics
            simulate(morning, design)
        except (TypeError, ValueError) as error:
            unread.append(f"{name}: {error}")
            del designs[name]
    lines = _ranked(scenario, designs, seeds, arguments.jobs) if designs else []
    days = f"{arguments.scenario}, {count(len(seeds), 'morning')}, seeds {arguments.seeds}"
    print(_as_text(lines, days))
    if page is not None:
        page.write_text(_as_page(lines, unread, days), encoding="utf-8", newline="\n")
        print(f"{page.as_posix()} written")
    for words in unread:
        print(f"not judged: {words}", file=sys.stderr)
    return 1 if unread else 0


def _seeds(text: str) -> list[int]:
    """The seeds that `1-9,20` means."""
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            raise ValueError(f"--seeds {text!r}: allowed: whole numbers, such as 1-30 or 1-9,20")
        low, high = int(first), int(last or first)
        if not low <= high < low + study.MOST_SEEDS:
            raise ValueError(f"--seeds {text!r}: allowed: a range from a number to a larger one")
        seeds += range(low, high + 1)
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"--seeds {text!r}: allowed: each seed once")
    return seeds


def _designs(files: Iterable[str]) -> tuple[dict[str, Design], list[str]]:
    """The designs by name, and what is wrong with each file that holds none."""
    designs, unread = {}, []
    paths = list(dict.fromkeys(path for file in files for path in _paths(file)))
    names = [path.parent.name if path.stem == "design" else path.stem for path in paths]
    for path, name in zip(paths, names, strict=True):
        if not name or names.count(name) > 1:
            name = path.as_posix()
        try:
            if path.stat().st_size > LARGEST_FILE:
                raise ValueError(f"larger than {LARGEST_FILE:,} bytes, as no design is")
            designs[name] = Design.from_json(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            unread.append(f"{path.as_posix()}: no text in UTF-8")
        except OSError as error:
            unread.append(f"{path.as_posix()}: {error.strerror}")
        except (TypeError, ValueError) as error:
            unread.append(f"{path.as_posix()}: {error}")
    return designs, unread


def _paths(file: str) -> list[Path]:
    """A file, the JSON files of a folder, or those that a pattern stands for."""
    if Path(file).is_dir():
        return sorted(Path(file).rglob("*.json"))
    # PowerShell leaves patterns to the command.
    return [Path(found) for found in sorted(glob(file))] or [Path(file)]


@lru_cache(maxsize=1)
def _verdict(outcome: Outcome) -> Verdict:
    """The verdict on an outcome, reached once for all that is read off it."""
    return judge(outcome)


MEASURES = {
    "all": lambda outcome: _verdict(outcome).all_kept,
    **{
        name: lambda outcome, place=place: _verdict(outcome).scores[place].kept
        for place, name in enumerate(PROMISES)
    },
    "rules": lambda outcome: all(rule.kept for rule in _verdict(outcome).rules),
    "cost_gbp": lambda outcome: _verdict(outcome).budget.figure,
    "confirmation_p95_s": lambda outcome: _verdict(outcome).confirmation.figure,
}


def _ranked(
    scenario: Scenario, designs: dict[str, Design], seeds: list[int], jobs: int
) -> list[_Line]:
    """A line a design, the best first: mornings with all kept, promises kept, the bill."""
    measures = {name: _number(measure) for name, measure in MEASURES.items()}
    frame = study.sweep(scenario, designs, seeds, measures=measures, jobs=jobs)
    counted = frame[["all", *PROMISES, "rules"]] * len(seeds)
    kept = counted.round().astype(int)
    front = frame[["cost_gbp", "confirmation_p95_s"]].astype(float)
    sound = (kept[["instant acceptance", "rules"]] == len(seeds)).all(axis=1)
    on_front = study.pareto(front.where(sound & front.abs().lt(float("inf")).all(axis=1))).index
    table = kept[["all"]].assign(promises=kept[list(PROMISES)].sum(axis=1), bill=frame["cost_gbp"])
    merit = {name: (-row["all"], -row["promises"], row["bill"]) for name, row in table.iterrows()}
    lines: list[_Line] = []
    for place, name in enumerate(sorted(designs, key=merit.get), 1):
        row, counts = frame.loc[name], kept.loc[name]
        alike = lines and merit[name] == merit[lines[-1].name]
        lines.append(
            _Line(
                name=str(name),
                design=str(designs[name]),
                place=lines[-1].place if alike else place,
                all_kept=proportion(int(counts["all"]), len(seeds)),
                kept=tuple(int(counts[promise]) for promise in PROMISES),
                rules_kept=int(counts["rules"]),
                bill_gbp=_money(row),
                confirmation_s=row["confirmation_p95_s"],
                on_front=name in on_front,
            )
        )
    return lines


def _number(measure: study.Measure) -> study.Measure:
    return lambda outcome: float(measure(outcome))


def _money(row: pd.Series) -> str:
    """The mean bill, and the ends of its interval, where several mornings give one."""
    low, high = row["cost_gbp_low"], row["cost_gbp_high"]
    ends = f" ({low:,.2f} to {high:,.2f})" if high < float("inf") else ""
    return f"{row['cost_gbp']:,.2f}{ends}"


def _as_text(lines: list[_Line], days: str) -> str:
    """The ranking for a terminal."""
    rows = [days]
    for line in lines:
        front = ", on the front" if line.on_front else ""
        each = [f"{name} {kept}" for name, kept in zip(PROMISES, line.kept, strict=True)]
        rows += [
            f"{line.place:3}. {line.name}: all kept on {line.all_kept}; GBP {line.bill_gbp}{front}",
            f"     {line.design}",
            f"     kept: {', '.join(each)}, rules {line.rules_kept}",
        ]
    if any(line.on_front for line in lines):
        rows.append("on the front: no other sound design is both cheaper and quicker to confirm")
    return "\n".join(rows if lines else [*rows, "no design to judge"])


PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Designs, ranked</title>
<style>
:root {{ color-scheme: light dark; --ink: #1f2933; --paper: #fff; --soft: #52606d;
  --line: #b8c1cc; --shade: #eef1f4 }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e4e7eb; --paper: #16191d; --soft: #a9b4c0;
  --line: #4a5561; --shade: #23282e }} }}
body {{ color: var(--ink); background: var(--paper); font: 16px/1.45 system-ui, sans-serif;
  max-width: 76rem; margin: 2rem auto; padding: 0 1rem }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; width: 100% }}
caption {{ text-align: left; color: var(--soft); padding-bottom: .5rem }}
th, td {{ padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: right;
  vertical-align: top; font-variant-numeric: tabular-nums }}
thead th {{ background: var(--shade) }}
th.name, td.front {{ text-align: left }}
th.name {{ min-width: 9rem }}
td {{ white-space: nowrap }}
small {{ display: block; font-weight: 400; color: var(--soft) }}
</style>
</head>
<body>
<main>
<h1>Designs, ranked</h1>
<p>{days}. Every design met the very same mornings.</p>
<div class="wide" role="region" aria-label="The ranking" tabindex="0">
<table>
<caption>Mornings on which each promise was kept. First by mornings on which all promises and rules
were kept, then by promises kept in all, then by the bill.</caption>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
{unread}<h2>How to read it</h2>
<ul>
<li>Behind a count is what it says of other mornings of this kind: a 95% interval (Clopper and
Pearson, 1934). Of another kind of day it says nothing.</li>
<li>The first of many is also the luckiest. Before you give a prize, judge the best few again, on
other seeds.</li>
<li><b>On the front</b>: among those that accepted in time on every morning and broke no rule, no
other design is both cheaper and quicker to confirm 95% of bookings.</li>
<li>Designs met the same mornings, so a small difference in the bill may be real although the
intervals overlap: <code>study.compare</code> tells.</li>
</ul>
</main>
</body>
</html>
"""

HEADS = ("place", "design", "all kept", *PROMISES, "rules", "bill, GBP", "95% confirmed", "front")


def _as_page(lines: list[_Line], unread: list[str], days: str) -> str:
    """The ranking as a page that needs nothing else."""
    left = {"design": ' class="name"'}
    heads = "".join(f'<th scope="col"{left.get(head, "")}>{head}</th>' for head in HEADS)
    told = "".join(f"<li>{escape(words)}</li>" for words in unread)
    return PAGE.format(
        days=escape(days.capitalize()),
        heads=heads,
        rows="\n".join(map(_as_row, lines)),
        unread=f"<h2>Not judged</h2>\n<ul>{told}</ul>\n" if unread else "",
    )


def _as_row(line: _Line) -> str:
    mornings = line.all_kept.of
    counts = [f"{kept} of {mornings}" for kept in (*line.kept, line.rules_kept)]
    all_kept, ends = str(line.all_kept).split(", ")
    bill, _, range_gbp = line.bill_gbp.rstrip(")").partition(" (")
    cells = [escape(each) for each in (*counts, bill, duration(line.confirmation_s))]
    cells = [f"{all_kept}<small>{ends}</small>", *cells]
    cells[-2] += f"<small>{range_gbp}</small>" if range_gbp else ""
    name = f"{escape(line.name)}<small>{escape(line.design)}</small>"
    return (
        f'<tr><td>{line.place}</td><th scope="row" class="name">{name}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + f'<td class="front">{"on the front" if line.on_front else ""}</td></tr>'
    )
