"""Mark the answers in words: a page for each question, with all replies to it.

    python -m waitingroom_lib mark graded                             # writes graded/marking/*.html
    python -m waitingroom_lib mark graded --take ~/Downloads/marks-03-reply.csv   # the points in

A page needs no server. It shows the question, how it is marked, and three replies to compare with;
points typed in are kept in the browser until its button downloads them as a CSV, which `--take`
checks and puts in: `grades.csv` and the pages of feedback are then written anew. Points stay with
the reply that they were given for; if a learner hands in another one, it is open again.
"""

from __future__ import annotations

import argparse
import math
import shlex
from collections.abc import Sequence
from html import escape
from pathlib import Path

from waitingroom_lib.teach import feedback
from waitingroom_lib.teach.results import (
    Exercise,
    Graded,
    Item,
    Result,
    load,
    read_marks,
    reply_key,
    write_marks,
)

SCRIPT = """
const name = document.body.dataset.file;
const rows = [...document.querySelectorAll('article')];
const boxes = row => [row.querySelector('.points'), row.querySelector('.comment')];
const key = (row, box) => `${name}/${row.dataset.learner}/${row.dataset.reply}/${box.className}`;
const count = () => {
  const done = rows.filter(row => row.querySelector('.points').value !== '').length;
  document.querySelector('output').textContent = `${done} of ${rows.length} marked`;
};
for (const row of rows) for (const box of boxes(row)) {
  try { const kept = localStorage.getItem(key(row, box)); if (kept !== null) box.value = kept; }
  catch {}
  box.addEventListener('input', () => {
    try { localStorage.setItem(key(row, box), box.value); } catch {}
    count();
  });
}
const quoted = text => `"${String(text).replaceAll('"', '""').replace(/\\s+/g, ' ')}"`;
document.querySelector('button').addEventListener('click', () => {
  const wrong = rows.find(row => !row.querySelector('.points').checkValidity());
  if (wrong) { wrong.querySelector('.points').reportValidity(); return; }
  const lines = ['learner,exercise,answer,reply,points,comment'];
  for (const row of rows) {
    const [points, comment] = boxes(row).map(box => box.value);
    const { learner, exercise, answer, reply } = row.dataset;
    if (points !== '')
      lines.push([learner, exercise, answer, reply, points, comment].map(quoted).join(','));
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([lines.join('\\n') + '\\n'], { type: 'text/csv' }));
  link.download = name;
  link.click();
});
count();
"""


def write_pages(out: Path) -> list[tuple[Path, int, int]]:
    """Write a page for each question answered in words; with how many are marked, of how many."""
    graded = load(out)
    folder = out / "marking"
    folder.mkdir(exist_ok=True)
    written = []
    for number, exercise in graded.exercises.items():
        for item in exercise.items:
            replies = [
                result
                for result in graded.results
                if result.exercise == number and result.words.get(item.name)
            ]
            if item.kind == "words" and replies:
                path = folder / f"{number}-{item.name}.html"
                text = question_page(exercise, item, replies, out)
                path.write_text(text, encoding="utf-8", newline="\n")
                marked = sum(item.name in result.marks for result in replies)
                written.append((path, marked, len(replies)))
    return written


def question_page(exercise: Exercise, item: Item, replies: Sequence[Result], out: Path) -> str:
    """All replies to one question, with how it is marked, and the command that takes the points."""
    task = next(task for task in exercise.tasks if item in task.items)
    examples = "".join(
        f'<h3>{escape(what)}</h3><div class="example">{feedback.prose(reply)}</div>'
        for what, reply in item.examples.items()
    )
    by_words: dict[str, list[str]] = {}
    for result in replies:
        by_words.setdefault(reply_key(result.words[item.name]), []).append(result.learner)
    articles = "\n".join(_article(result, item, by_words) for result in replies)
    rubric = feedback.prose(item.rubric) or "<p>The exercise gives none.</p>"
    name = f"marks-{exercise.number}-{item.name}.csv"
    folder = shlex.quote(out.as_posix())
    command = f"python -m waitingroom_lib mark {folder} --take ~/Downloads/{name}"
    aside = (
        f"<details><summary>The question</summary>{feedback.prose(item.asks)}</details>"
        "<details open><summary>A model reply, and how it is marked</summary>"
        f"{rubric}</details>"
    )
    if examples:
        aside += f"<details><summary>Replies to compare with</summary>{examples}</details>"
    replies_part = (
        f"<p><output>{len(replies)}</output>. "
        '<button type="button">Download the points</button></p>'
        "<p>What is typed in is kept in this browser. Once it is downloaded, in the top folder of "
        f"the course: <code>{escape(command)}</code></p>"
        f"{articles}"
    )
    body = (
        f'<div class="beside"><aside>{aside}</aside><section>{replies_part}</section></div>'
        f"<script>{SCRIPT}</script>"
    )
    points = "1 point" if item.points == 1 else f"{item.points:g} points"
    title = f"{exercise.number}, task {task.number}: {task.title} ({points})"
    return feedback.page(title, body).replace("<body>", f'<body data-file="{escape(name)}">', 1)


def _article(result: Result, item: Item, by_words: dict[str, list[str]]) -> str:
    words = result.words[item.name]
    reply = reply_key(words)
    mark = result.marks.get(item.name, {})
    others = [each for each in by_words[reply] if each != result.learner]
    same = f"<p>The same words as {escape(', '.join(others))}.</p>" if others else ""
    points = f"{mark['points']:g}" if mark else ""
    learner = escape(result.learner)
    return (
        f'<article data-learner="{learner}" data-exercise="{escape(result.exercise)}" '
        f'data-answer="{escape(item.name)}" data-reply="{reply}"><h3>{learner}</h3>{same}'
        f"<blockquote>{escape(words)}</blockquote>"
        f'<p><label>Points, 0 to {item.points:g}: <input class="points" type="number" min="0" '
        f'max="{item.points:g}" step="0.5" value="{points}"></label></p>'
        f'<p><label>Comment: <input class="comment" type="text" '
        f'value="{escape(mark.get("comment", ""))}"></label></p></article>'
    )


def take(out: Path, paths: Sequence[Path]) -> int:
    """Put points that were typed in into a class; returns how many.

    Raises:
        ValueError: If anything in the files doesn't fit, all of it named; then nothing is taken.
    """
    graded = load(out)
    taken, wrong = [], []
    for path in paths:
        if not path.exists():
            raise ValueError(f"{path}: there is no such file")
        for line, mark in enumerate(read_marks(path), start=2):
            problem = _problem(mark, graded)
            if problem:
                wrong.append(f"{path}, line {line}: {problem}")
            else:
                taken.append(mark)
    if wrong:
        raise ValueError("\n".join(wrong))
    marks = {_whose(mark): mark for mark in [*read_marks(out / "marks.csv"), *taken]}
    write_marks(out / "marks.csv", marks.values())
    graded.save(out)
    feedback.write_all(out)
    return len(taken)


def _whose(mark: dict) -> tuple[str, str, str]:
    return mark["learner"], mark["exercise"], mark["answer"]


def _problem(mark: dict, graded: Graded) -> str:
    """What doesn't fit in one row of points; empty if nothing."""
    exercise = graded.exercises.get(mark["exercise"])
    result = next(
        (
            each
            for each in graded.results
            if each.learner == mark["learner"] and each.exercise == mark["exercise"]
        ),
        None,
    )
    if exercise is None or result is None:
        return f"nobody called {mark['learner']!r} has handed in exercise {mark['exercise']!r}"
    items = {item.name: item for item in exercise.items if item.kind == "words"}
    item = items.get(mark["answer"])
    if item is None:
        return f"answer {mark['answer']!r}; allowed: {', '.join(items)}"
    try:
        points = float(mark["points"])
    except ValueError:
        points = math.nan
    if not 0 <= points <= item.points:
        return f"points {mark['points']!r} for {mark['learner']}; allowed: 0 to {item.points:g}"
    if mark["reply"] != reply_key(result.words.get(item.name, "")):
        return f"{mark['learner']} has handed in other words since: mark them on a new page"
    return ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what `grade` has written")
    parser.add_argument(
        "--take", type=Path, nargs="+", metavar="CSV", help="points that were typed in, to put in"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the pages, or put in what was typed into them."""
    if arguments.take is not None:
        taken = take(arguments.folder, arguments.take)
        print(f"{taken} taken: {arguments.folder / 'grades.csv'}")
    for path, marked, replies in write_pages(arguments.folder):
        print(f"{path}: {marked} of {replies} marked")
    return 0
