"""Make every `exercises/NN_topic.ipynb` from its `solutions/NN_topic.ipynb`.

    python -m waitingroom_lib exercises            # write them again, say what changed
    python -m waitingroom_lib exercises --check    # only look: exit status 1 if one differs
    python -m waitingroom_lib exercises --run 05   # run 05, store what it prints, make its
                                                   # exercise, try its bank of answers
    python -m waitingroom_lib exercises --new 20_x # begin solutions/ours/20_x.ipynb, of your own

Run it from the top folder of the course. The tables of the pages for instructors and learners are
made along with them (`teach/pages`). What stands in `solutions/ours/`, an instructor's own, becomes
`exercises/ours/`, and what is asked of the course's own exercises isn't asked of it.

How a solution is written stands in `teach/exercises`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from nbformat import NotebookNode

from waitingroom_lib.teach import pages, personal, template
from waitingroom_lib.teach.exercises import OURS, read, release, solutions, write


def _run(number: str) -> int:
    """Run one solution and store what it prints, make its exercise, and try its bank of answers."""
    paths = [path for path in solutions() if path.name.startswith(f"{number}_")]
    if len(paths) != 1:
        raise ValueError(f"--run {number!r}: allowed: the two digits that one solution begins with")
    execute = (sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute")
    execute += ("--inplace", "--ExecutePreprocessor.record_timing=False", str(paths[0]))
    tests = ("tests/test_exercises.py", f"tests/test_bank_{number}.py")
    chosen = f"{number}_ or bank_{number}"
    kept = read(paths[0]).metadata  # a run writes into it which Python there was
    if status := subprocess.run(execute, check=False).returncode:
        return status
    ran = _tidied(read(paths[0]))
    ran.metadata = kept
    write(ran, paths[0])
    _make(check=False)
    if paths[0].parent.name == OURS:
        return 0  # it has no bank
    bank = (sys.executable, "-m", "pytest", "-q", "-n0", *tests, "-k", chosen)
    return subprocess.run(bank, check=False).returncode


def _tidied(notebook: NotebookNode) -> NotebookNode:
    """A notebook that was just run, without the state of widgets, what is printed in one piece."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        outputs: list[NotebookNode] = []
        for output in cell.get("outputs", []):
            last = outputs[-1] if outputs else {}
            if output.output_type == "stream" and last.get("name") == output.name:
                last["text"] += output.text
            else:
                outputs.append(output)
        if cell.cell_type == "code":
            cell.outputs = outputs
    return notebook


def _make(*, check: bool) -> int:
    """Make every exercise and page again, or only look; returns how many differed."""
    differing, sources = 0, solutions()
    for path in sources:
        solution = read(path)
        exercise = release(solution, path.as_posix())
        try:
            personal.figures_of(path, solution)
        except ValueError as error:
            print(f"{error}\n  Until it fits, this can't be handed out or graded with --personal.")
        target = Path("exercises") / path.relative_to("solutions")
        if target.exists() and read(target) == exercise:
            continue
        differing += 1
        print(f"{target.as_posix()} {'differs from its solution' if check else 'written'}")
        if not check:
            write(exercise, target)
    for folder in ("", OURS):
        for orphan in sorted((Path("exercises") / folder).glob("*.ipynb")):
            if not (Path("solutions") / folder / orphan.name).exists():
                raise ValueError(
                    f"{orphan.as_posix()} has no solution: delete it, or add its solution"
                )
    for path, text in pages.made().items():
        if path.read_text(encoding="utf-8") != text:
            differing += 1
            print(f"{path.as_posix()} {'is out of date' if check else 'written'}")
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(sources)} exercises, {differing} {'out of date' if check else 'changed'}")
    return differing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options the command takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="change nothing, exit 1 if one would")
    what.add_argument("--run", metavar="NN", help="run solution NN first, and its bank afterwards")
    what.add_argument("--new", metavar="NN_topic", help="begin an exercise of your own")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for, and return the exit status."""
    if arguments.new is not None:
        template.begin(arguments.new)
    if arguments.run is not None:
        return _run(arguments.run)
    return 1 if _make(check=arguments.check) and arguments.check else 0
