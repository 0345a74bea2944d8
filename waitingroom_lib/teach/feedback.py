"""What a learner reads about their answers: a page of HTML each, or a summary in Markdown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from waitingroom_lib.teach.results import NOTHING, Exercise, Graded, Item, Result, Task, load

NOT_RUN = "Nothing could be run; the remarks say why."
UNSEEN = "In a case that the exercise doesn't show"

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #767676; --soft: #f1f3f5;
  --good: #0b5f2b; --bad: #9b1c1c; --link: #0b4f9e; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #16181b; --line: #8b9096;
  --soft: #23272b; --good: #86d8a0; --bad: #ff9d94; --link: #9cc7ff; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; } h3 { margin-top: 2rem; }
table { border-collapse: collapse; } th, td { border-bottom: 1px solid var(--line);
  padding: 0.25rem 0.75rem; text-align: left; } td.n, th.n { text-align: right; }
blockquote, pre { background: var(--soft); margin: 0.5rem 0; padding: 0.5rem 1rem;
  overflow-wrap: anywhere; white-space: pre-wrap; } a { color: var(--link); }
.passed { color: var(--good); } .failed { color: var(--bad); } strong.n { white-space: nowrap; }
input { font: inherit; width: 5rem; } input.comment { width: 100%; box-sizing: border-box; }
button { font: inherit; padding: 0.5rem 1rem; } .example { border-left: 3px solid var(--line);
  padding-left: 1rem; } article { border-top: 1px solid var(--line); margin-top: 1.5rem; }
@media (min-width: 64rem) { body:has(.beside) { max-width: 84rem; }
  .beside { display: grid; grid-template-columns: 1fr 1fr; gap: 2.5rem; align-items: start; }
  .beside > aside { position: sticky; top: 1rem; max-height: 95vh; overflow: auto; } }
"""


def page(title: str, body: str) -> str:
    """A page that needs nothing but itself."""
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def prose(text: str) -> str:
    """Markdown of the few kinds that questions and model replies use, as HTML."""
    made = []
    fenced = re.split(r"^```\n(.*?)\n```$", text, flags=re.MULTILINE | re.DOTALL)
    if len(fenced) > 1:
        parts = enumerate(fenced)
        return "\n".join(f"<pre>{escape(p)}</pre>" if n % 2 else prose(p) for n, p in parts)
    for block in filter(None, re.split(r"\n\s*\n", text.strip())):
        lines = block.split("\n")
        if re.match(r"#+ ", block):
            made.append(f"<p><strong>{_inline(block.lstrip('# '))}</strong></p>")
        elif all(re.match(r"\s*([-*]|\d+\.) |\s{2,}", line) for line in lines):
            items = re.split(r"^\s*(?:[-*]|\d+\.) ", block, flags=re.MULTILINE)[1:]
            kind = "ol" if re.match(r"\s*\d", block) else "ul"
            rows = "".join(f"<li>{_inline(item)}</li>" for item in items)
            made.append(f"<{kind}>{rows}</{kind}>")
        elif all(line.startswith(">") for line in lines):
            inner = "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines)
            made.append(f"<blockquote>{prose(inner)}</blockquote>")
        elif lines[0].startswith("|"):
            made.append(f"<pre>{escape(block)}</pre>")
        else:
            made.append(f"<p>{_inline(block)}</p>")
    return "\n".join(made)


def _inline(text: str) -> str:
    text = escape(text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text, flags=re.DOTALL)
    text = re.sub(r"(?<!\*)\*(?!\s)([^*]+?)\*", r"<em>\1</em>", text, flags=re.DOTALL)
    return re.sub(r"\[([^\]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', text)


def file_of(learner: str) -> str:
    """The name of a learner's page: another one for each learner, on every system."""
    name = re.sub(r"[^\w.@ -]", "_", learner).strip(". ")[:80]
    if name != learner or name.lower() != name:
        name = f"{name or 'learner'}-{hashlib.sha256(learner.encode()).hexdigest()[:6]}"
    return f"{name}.html"


def write_all(out: Path) -> None:
    """Write the page of each learner of a class."""
    graded = load(out)
    folder = out / "feedback"
    folder.mkdir(exist_ok=True)
    by_learner: dict[str, list[Result]] = {}
    for result in graded.results:
        by_learner.setdefault(result.learner, []).append(result)
    wanted = {file_of(learner) for learner in by_learner}
    for old in folder.glob("*.html"):
        if old.name not in wanted:
            old.unlink()
    for learner, results in by_learner.items():
        text = learner_page(learner, results, graded)
        (folder / file_of(learner)).write_text(text, encoding="utf-8", newline="\n")


def learner_page(learner: str, results: list[Result], graded: Graded) -> str:
    """All that a learner is told."""
    parts = []
    for result in results:
        exercise = graded.exercises.get(result.exercise)
        parts.append(_exercise(result, exercise))
    return page(f"Feedback for {learner}", "\n".join(parts))


def _exercise(result: Result, exercise: Exercise | None) -> str:
    if exercise is None:
        return f"<h2>{escape(result.file or 'No notebook')}</h2>\n{_remarks(result)}"
    total, still = result.total(exercise.items), result.still_open(exercise.items)
    words = f"<p><strong>{total:g} of {exercise.maximum:g} points</strong>"
    words += f"; {still:g} more to be marked by hand.</p>" if still else ".</p>"
    rows = "".join(
        f'<tr><td>{task.number}</td><td>{escape(task.title)}</td><td class="n">'
        f"{_points(task, result)}</td>"
        f'<td class="n">{sum(item.points for item in task.items):g}</td></tr>'
        for task in exercise.tasks
    )
    table = (
        '<table><thead><tr><th scope="col">task</th><th scope="col"></th><th scope="col" class="n">'
        'points</th><th scope="col" class="n">of</th></tr></thead><tbody>'
        f"{rows}</tbody></table>"
    )
    read = exercise.tasks if result.is_read else []
    tasks = "\n".join(_task(task, result) for task in read)
    return f"<h2>{escape(exercise.title)}</h2>\n{words}\n{_remarks(result)}\n{table}\n{tasks}"


def _points(task: Task, result: Result) -> str:
    still = result.still_open(task.items)
    return f"{result.total(task.items):g}" + (f" ({still:g} to be marked)" if still else "")


def _remarks(result: Result) -> str:
    if not result.remarks:
        return ""
    items = "".join(f"<li>{escape(each)}</li>" for each in result.remarks)
    return f"<p>Remarks:</p><ul>{items}</ul>"


def _task(task: Task, result: Result) -> str:
    parts = [f"<h3>Task {task.number}: {escape(task.title)}</h3>"]
    for item in task.items:
        parts.append(_check(item, result) if item.kind == "check" else _words(item, result))
    return "\n".join(parts)


def _check(item: Item, result: Result) -> str:
    found = result.checks.get(item.name, NOTHING)
    points = f'<strong class="n">{result.points(item):g} of {item.points:g}</strong>'
    name = f"<code>{escape(item.name)}</code>"
    if found["passed"]:
        printed = f"<pre>{escape(found['printed'])}</pre>" if found["printed"].strip() else ""
        return f'<p>{name}: <span class="passed">passed</span>, {points}</p>{printed}'
    words = escape(found["words"] or NOT_RUN)
    where = f"<p>{UNSEEN}:</p>" if found["unseen"] else ""
    return (
        f'<p>{name}: <span class="failed">not passed</span>, {points}</p>{where}'
        f"<blockquote>{words}</blockquote>"
    )


def _words(item: Item, result: Result) -> str:
    reply, points = result.words.get(item.name, ""), result.points(item)
    mark = result.marks.get(item.name, {})
    given = "to be marked by hand," if points is None else f"{points:g}"
    head = f"<p>In words (<code>{escape(item.name)}</code>): "
    head += f"<strong>{given} of {item.points:g}</strong></p>"
    body = f"<blockquote>{escape(reply)}</blockquote>" if reply else "<p>Not answered.</p>"
    if mark.get("comment"):
        body += f"<p>Comment: {escape(mark['comment'])}</p>"
    if item.rubric:
        rubric = prose(item.rubric)
        body += f"<details><summary>A model reply, and how it is marked</summary>{rubric}</details>"
    return head + body


def summary(result: Result, exercises: Mapping[str, Exercise]) -> str:
    """What came of one notebook, in Markdown."""
    exercise = exercises.get(result.exercise)
    if exercise is None:
        return f"# Not graded\n\n{_listed(result.remarks)}".strip()
    total, still = result.total(exercise.items), result.still_open(exercise.items)
    open_words = f", {still:g} more to be marked by hand" if still else ""
    rows = "\n".join(
        f"| {task.number} | {task.title} | {result.total(task.items):g} | "
        f"{sum(item.points for item in task.items):g} |"
        for task in exercise.tasks
    )
    failed = []
    for item in exercise.items if result.is_read else []:
        found = result.checks.get(item.name, NOTHING)
        if item.kind == "check" and not found["passed"]:
            where = f"{UNSEEN}: " if found["unseen"] else ""
            words = " ".join((found["words"] or NOT_RUN).split())
            failed.append(f"**`{item.name}`** {where}{_quoted(words)}")
    parts = [
        f"# {exercise.title}",
        f"**{total:g} of {exercise.maximum:g} points**{open_words}",
        f"| task | | points | of |\n|---|---|---:|---:|\n{rows}",
        f"## Not passed\n\n{_listed(failed)}" if failed else "",
        f"## Remarks\n\n{_listed([_quoted(each) for each in result.remarks])}"
        if result.remarks
        else "",
    ]
    return "\n\n".join(filter(None, parts))


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _quoted(text: str) -> str:
    """A learner's words in Markdown: no HTML, links or pictures of theirs."""
    return re.sub(r"([\\`*_\[\]<>|#!])", r"\\\1", " ".join(text.split()))
