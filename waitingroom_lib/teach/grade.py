r"""Grade what learners hand in: one CSV for the class, and a page of feedback for each learner.

    python -m waitingroom_lib grade submitted --out graded     # a class
    python -m waitingroom_lib grade 03_worker_pool.ipynb       # one notebook: Markdown, exit status
    python -m waitingroom_lib grade submitted --personal roster.txt     # with figures of their own

A folder holds `LEARNER/*.ipynb` or `LEARNER.ipynb`, or zips of them, or is nbgrader's `submitted/`;
a learning platform's zip of it will do. The checks and
all that is given come from `solutions/`, hidden tests and all, whatever a learner did to them.
Every result is kept in `--out` under what it was made from, so that a run that was stopped goes on
where it was, and a second one gives the same CSV. How long each took is in `times.csv`.

What this is not: a sandbox against a determined attacker. Learners' code runs in processes of its
own, with limits; on Linux without a network, without a view of other people's files, and with one
small folder to write to, where the system allows it (a line on stderr says where it doesn't). But
what a check compares an answer with is in the same process as the answer, and whoever reads this
code can look for it there. Where you don't trust a class, grade in a container that holds the
course and nothing else, and read what passes:

    docker run --rm --network none --cap-drop ALL --pids-limit 500 --memory 4g \
        -v "$PWD":/course:ro -v "$PWD/marks":/marks -w /course YOUR_IMAGE \
        python -m waitingroom_lib grade submissions --out /marks
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tqdm.std import tqdm

from waitingroom_lib.teach import feedback, supervised
from waitingroom_lib.teach.assemble import Cell, Unreadable, assemble, read_submitted
from waitingroom_lib.teach.personal import Roster, read_roster, require_no_secret, same
from waitingroom_lib.teach.results import Exercise, Graded, Result, exercise_of, keep, kept, key_of
from waitingroom_lib.teach.unpacked import unpack, unpack_class, zips_in
from waitingroom_lib.teach.whose import Given, Job, note_copies

WORTH_WARMING = 4
"""So many submissions of one exercise make it worth while to compute once what all checks need."""

OPEN = (
    "This system builds no walls around learners' code: it had limits of time and memory, and "
    "could read and write what you can. Where you don't trust it, grade in a container."
)

OWN_FIGURES = "handed out with figures of their own, which only --personal ROSTER knows"

MOST_NAMED = 3
"""So many files that aren't graded are named."""

LEAST_LIKENESS = 0.4
"""Share of an exercise's cells by which a notebook is taken to be it."""


@dataclass(frozen=True)
class Submission:
    """A file that a learner handed in."""

    learner: str
    path: Path


def submissions_in(folder: Path) -> list[Submission]:
    """Find the notebooks of a class; a link that leads out of the folder is nobody's answer."""
    if not folder.is_dir():
        raise ValueError(f"{folder}: allowed: a folder of submissions, or one notebook")
    found = []
    for path in sorted(folder.rglob("*.ipynb")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or not _is_inside(path, folder):
            continue
        learner = inside.parts[0] if len(inside.parts) > 1 else path.stem
        found.append(Submission(learner, path))
    return found


def _is_inside(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def learners_without(folder: Path, found: Sequence[Submission]) -> dict[str, list[str]]:
    """The learners whose folders hold no notebook, with what they hold."""
    have = {each.learner for each in found}
    return {
        each.name: sorted(other.name for other in each.iterdir() if other.name[0] != ".")
        for each in sorted(folder.iterdir())
        if each.is_dir() and each.name not in have and not each.name.startswith(".")
    }


def files_besides(folder: Path) -> list[str]:
    """What stands among the submissions and is no notebook, such as a PDF: nobody grades it."""
    files = (each for each in folder.iterdir() if each.is_file() and each.name[0] != ".")
    return sorted(each.name for each in files if each.suffix not in (".ipynb", ".zip"))


def read_sources(
    folder: Path, chosen: str | None = None, *, personal: bool = False
) -> dict[str, Exercise]:
    """Read the exercises, with their hidden tests, by their number.

    Args:
        folder: Where their solutions are.
        chosen: The one that was assigned; None: any may have been.
        personal: Whether to read which figures differ by learner, too.

    Raises:
        ValueError: If there are none, or the one that was chosen isn't among them.
    """
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    found = {path.name[:2]: exercise_of(path, personal=personal) for path in paths}
    if not found:
        raise ValueError(
            f"{folder}: no exercises; allowed: --source, the course's folder solutions"
        )
    if chosen is not None and chosen not in found:
        raise ValueError(f"--exercise {chosen!r}; allowed: {', '.join(found)}")
    return found


def exercise_in(cells: Sequence[Cell], sources: dict[str, Exercise]) -> str | None:
    """Which exercise a notebook is, by its cells; None if it is none of them."""
    best, best_share = None, LEAST_LIKENESS
    for number, exercise in sources.items():
        share = exercise.source.likeness(cells)
        if share >= best_share:
            best, best_share = number, share
    return best


def look_at(
    submission: Submission, sources: dict, chosen: str | None, roster: Roster | None = None
) -> tuple[Result, list[Cell]]:
    """Read a submission, and say which exercise it is; no cells where nothing can be graded."""
    named = chosen or (submission.path.name[:2] if submission.path.name[:2] in sources else "")
    result = Result(learner=submission.learner, exercise=named, file=submission.path.name)
    try:
        cells, handed_to = read_submitted(submission.path)
    except Unreadable as error:
        result.remarks.append(str(error))
        return result, []
    number = exercise_in(cells, sources)
    if number is None:
        result.remarks.append(f"{submission.path.name} isn't an exercise of this course")
        return result, []
    if chosen and number != chosen:
        result.remarks.append(f"{submission.path.name} is exercise {number}, not {chosen}")
        return result, []
    if named and number != named:
        result.remarks.append(
            f"{submission.path.name} is exercise {number}, whatever its name says"
        )
    result.exercise = number
    result.notes += _notes(submission.learner, handed_to, sources[number], roster)
    return result, cells


def _notes(learner: str, handed_to: str, exercise: Exercise, roster: Roster | None) -> list[str]:
    """What is odd about the figures of a file; what it says of itself is no more than a hint."""
    if roster is None:
        return [OWN_FIGURES] if handed_to and exercise.has_figures else []
    notes = []
    if exercise.figures and not roster.knows(learner):
        notes.append(f"{learner} isn't on the roster, and has the course's own figures")
    if handed_to and same(handed_to) != same(learner):
        whom = handed_to if roster.knows(handed_to) else "somebody who isn't on the roster"
        notes.append(f"the file was handed out to {whom}")
    return notes


def one_each(looked: Sequence[tuple[Result, list[Cell]]], sources: dict) -> list:
    """One submission a learner and exercise: the file with the exercise's name, or the first."""
    by_whom: dict[tuple[str, str], list] = {}
    for result, cells in looked:
        by_whom.setdefault((result.learner, result.exercise), []).append((result, cells))
    kept = []
    for (_, number), several in by_whom.items():
        name = sources[number].file if number in sources else ""
        several.sort(key=lambda each: (not each[1], each[0].file != name, each[0].file))
        chosen, *others = several
        if others:
            names = ", ".join(result.file for result, _ in others[:MOST_NAMED])
            more = len(others) - MOST_NAMED  # a whole course, in a zip
            names += f" and {more} more" if more > 0 else ""
            chosen[0].remarks.append(f"{chosen[0].file} is graded, and not {names}")
        kept.append(chosen)
    return kept


def _key(cells: Sequence[Cell], exercise: Exercise, limits: supervised.Limits) -> str:
    """What a result depends on."""
    return key_of(exercise.digest, _library(), str(limits), *map(repr, cells))


def _library() -> str:
    """The library as it is: another one may give other marks."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def grade(
    found: Sequence[Submission],
    sources: dict[str, Exercise],
    *,
    chosen: str | None = None,
    store: Path | None = None,
    limits: supervised.Limits,
    jobs: int = 1,
    hidden: Sequence[Path] = (),
    roster: Roster | None = None,
    tell: bool = True,
) -> list[Result]:
    """Grade submissions, those whose results are in the store excepted.

    Args:
        found: What was handed in.
        sources: The exercises by their number.
        chosen: The one that was assigned; None: whichever each notebook is.
        store: Folder of the results of earlier runs.
        limits: What each may use.
        jobs: How many are run at once.
        hidden: Folders that no learner's code is to see.
        roster: Who was given which figures; None: everybody has the course's own.
        tell: Whether progress is shown.
    """
    reading = tqdm(found, desc="reading", unit="file", delay=2, disable=not tell, file=sys.stderr)
    looked = one_each([look_at(each, sources, chosen, roster) for each in reading], sources)
    given = Given(sources, roster)
    ran: list[Job] = []
    waiting: dict[tuple, list[Job]] = {}
    for result, cells in looked:
        exercise = sources.get(result.exercise)
        if exercise is None:
            continue
        if not cells:
            result.fail_all(exercise)
            continue
        number = given.number(result.learner, exercise)
        exercise = given.exercise(result.exercise, number)
        job = Job(result, cells, _key(cells, exercise, limits), exercise, number)
        ran.append(job)
        if not _remember(job, store):
            waiting.setdefault((result.exercise, -1 if number is None else number), []).append(job)
    is_open = False
    with tqdm(
        total=len(looked),
        initial=len(looked) - sum(map(len, waiting.values())),
        unit="submission",
        disable=not tell,
        file=sys.stderr,
    ) as bar:
        for (number, _), work in sorted(waiting.items()):
            bar.set_description(f"exercise {number}")
            is_worth_it = len(work) >= WORTH_WARMING
            source = work[0].exercise.source
            with supervised.Shop(source, hidden=hidden, is_to_warm=is_worth_it) as shop:
                _warn(shop, number)
                run = partial(_run, shop=shop, limits=limits, store=store)
                for _ in shop.all(run, work, jobs):
                    bar.update()
                is_open |= shop.is_shut_in is False
    if roster is not None:
        options = {"store": store, "at_once": jobs, "hidden": hidden, "tell": tell}
        note_copies(ran, given, limits, **options)
    if is_open:
        print(OPEN, file=sys.stderr)
    return sorted((result for result, _ in looked), key=lambda each: (each.exercise, each.learner))


def _warn(shop: supervised.Shop, number: str) -> None:
    for words in shop.unsound:
        print(f"exercise {number}: the solution itself fails at {words}", file=sys.stderr)


def _run(job: Job, *, shop: supervised.Shop, limits: supervised.Limits, store: Path | None) -> None:
    """Run one submission, and keep its result."""
    began_s = time.monotonic()
    made = assemble(job.exercise.source, job.cells)
    ran = supervised.run(shop, made.steps, limits, job.key)
    found = {
        "checks": ran.checks,
        "words": made.words,
        "remarks": made.remarks + ran.remarks,
        "seconds": round(time.monotonic() - began_s, 1),
        "was_stopped": ran.was_stopped,
    }
    keep(store, job.key, found)
    _fill(job, found)


def _remember(job: Job, store: Path | None) -> bool:
    """Fill in what an earlier run found, if there was one."""
    try:
        _fill(job, kept(store, job.key))
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _fill(job: Job, found: dict) -> None:
    job.was_stopped = found["was_stopped"]
    job.result.checks, job.result.words = found["checks"], found["words"]
    job.result.remarks += found["remarks"]
    job.result.seconds = found["seconds"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.epilog = (
        "Learners' code is kept from your files, the network and each other where the system lets "
        "us (Linux), and everywhere from your time and memory. That is no sandbox against a "
        "determined attacker: for that, grade in a container."
    )
    parser.usage = "%(prog)s FOLDER [--exercise NN] [--out DIR] [...]"
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER", help="submissions, a zip of them, or one notebook")
    add("--exercise", metavar="NN", help="the one that was assigned")
    add("--personal", type=Path, metavar="ROSTER", help="as given to `release`; so with --salt")
    add("--salt", type=Path, metavar="FILE", help="the class's secret; default: ROSTER, in .salt")
    add("--out", type=Path, metavar="DIR", help="default: FOLDER-graded beside it")
    add("--source", type=Path, metavar="DIR", help="the course's folder solutions")
    add("--jobs", type=int, metavar="N", help="at once; default: one a processor")
    add("--seconds", type=float, metavar="N", default=60, help="for each cell; default: 60")
    add("--memory-mb", type=int, metavar="N", default=2048, help="for each; default: 2048")


def run(arguments: argparse.Namespace) -> int:
    """Grade a folder or a notebook; the exit status is 1 where one notebook doesn't pass."""
    source = arguments.source or _default_source()
    for name in ("seconds", "memory_mb"):
        if not getattr(arguments, name) > 0:
            raise ValueError(f"--{name.replace('_', '-')}: allowed: more than 0")
    jobs = (os.cpu_count() or 1) if arguments.jobs is None else arguments.jobs
    if jobs < 1:
        raise ValueError("--jobs: allowed: 1 or more")
    roster = _roster(arguments)
    sources = read_sources(source, arguments.exercise, personal=roster is not None)
    with tempfile.TemporaryDirectory(prefix="waitingroom-unpacked-") as scratch:
        return _grade(arguments, source, sources, roster, jobs, Path(scratch))


def _grade(
    arguments: argparse.Namespace,
    source: Path,
    sources: dict[str, Exercise],
    roster: Roster | None,
    jobs: int,
    scratch: Path,
) -> int:
    """Grade what was handed in; zips of it are unpacked into a folder of their own."""
    given, folder = arguments.folder, arguments.folder
    if given.suffix.lower() == ".zip" and given.is_file():
        folder = scratch / "class"
        folder.mkdir()
        if problem := unpack_class(given, folder):
            raise ValueError(f"{problem}; allowed: a zip of LEARNER/NN_topic.ipynb")
    is_one = folder.is_file()
    if is_one:
        found, without = [Submission(_whose(folder, roster), folder)], {}
        out = arguments.out
    else:
        found, without = _found(folder, scratch / "zips")
        place = given.resolve()
        name = place.name if given == folder else place.stem
        out = arguments.out or place.with_name(f"{name}-graded")
        if not found and not without:
            raise ValueError(f"{given}: no notebooks; allowed: LEARNER/NN_topic.ipynb")
        if others := files_besides(folder):
            print(f"not graded, as no notebook: {', '.join(others)}", file=sys.stderr)
    results = grade(
        found,
        sources,
        chosen=arguments.exercise,
        store=out / "results" if out else None,
        limits=supervised.Limits(arguments.seconds, arguments.memory_mb),
        jobs=jobs,
        hidden=[*_hidden(source, given, out), scratch],
        roster=roster,
    )
    if any(OWN_FIGURES in each.notes for each in results):
        print(f"some files: {OWN_FIGURES}", file=sys.stderr)
    assigned = {each.exercise for each in results if each.exercise}
    number = arguments.exercise or (assigned.pop() if len(assigned) == 1 else "")
    results += [_nothing(name, held, number, sources) for name, held in without.items()]
    graded = Graded(sources, results)
    if out is not None:
        graded.save(out)
        feedback.write_all(out)
    if is_one:
        print(feedback.summary(results[0], sources))
        return 0 if graded.passes(results[0]) else 1
    print(f"{len(results)} submissions: {out / 'grades.csv'}, pages in {out / 'feedback'}")
    return 0


def _found(folder: Path, scratch: Path) -> tuple[list[Submission], dict[str, list[str]]]:
    """What a folder holds, zips unpacked; and who handed in no notebook, with what instead."""
    found, problems = submissions_in(folder), {}
    for path, learner in zips_in(folder).items():
        into = scratch / learner / path.stem
        if problem := unpack(path, into):
            problems.setdefault(learner, []).append(problem)
            print(f"not graded: {problem}", file=sys.stderr)
    found += submissions_in(scratch) if scratch.is_dir() else []
    have = {each.learner for each in found}
    told = {learner: words for learner, words in problems.items() if learner not in have}
    return found, learners_without(folder, found) | told


def _roster(arguments: argparse.Namespace) -> Roster | None:
    """Who was given which figures, if that is asked for."""
    if arguments.personal is None:
        require_no_secret(arguments.salt)
        return None
    return read_roster(arguments.personal, arguments.salt)


def _whose(path: Path, roster: Roster | None) -> str:
    """Who handed a single notebook in: with a roster, its name or its folder's must say it."""
    names = [path.stem, path.resolve().parent.name]
    known = [name for name in names if roster is None or roster.knows(name)]
    if not known:
        raise ValueError(
            f"{path}: nobody on the roster is called {' or '.join(map(repr, names))}; "
            "allowed: LEARNER.ipynb, or LEARNER/NN_topic.ipynb"
        )
    return known[0]


def _nothing(learner: str, held: Sequence[str], number: str, sources: dict) -> Result:
    """What is given to a learner whose folder holds no notebook."""
    instead = f", but {', '.join(held)}" if held else ""
    remarks = [f"no notebook was handed in{instead}"]
    result = Result(learner=learner, exercise=number, remarks=remarks)
    if number:
        result.fail_all(sources[number])
    return result


def _default_source() -> Path:
    """The folder solutions here, or that of the checkout that this library stands in."""
    here = Path("solutions")
    return here if here.is_dir() else Path(__file__).resolve().parents[2] / "solutions"


def _hidden(source: Path, folder: Path, out: Path | None) -> list[Path]:
    """What no learner's code is to see: solutions, banks of answers, and other learners' files."""
    sources = {source.resolve(), _default_source().resolve()}
    places = [*sources, *(each.parent / name for each in sources for name in ("tests", ".git"))]
    places += [folder] if folder.is_dir() else []
    return [each.resolve() for each in [*places, *([out] if out else [])]]
