"""What a learner gets, as a folder or a zip that works on its own.

    python -m waitingroom_lib release course        # the folder `course`
    python -m waitingroom_lib release course --zip  # course.zip, the same in a zip
    python -m waitingroom_lib release course --personal roster.txt   # course/ann, course/ben, ...

In it are the learners' page as README, the notebooks, the exercises, the library and the pinned
requirements. Solutions, hidden tests and banks of answers aren't, nor is any link that leads
nowhere. Each notebook ends with the version that it was released from.

With a roster, each learner gets one of their own, in whose exercises some figures are drawn from
their name and the class's secret (`teach/personal`). The secret is written beside the roster, the
first time, and `grade` needs both.
"""

import argparse
import json
import posixpath
import re
import shutil
import sys
import tempfile
import urllib.parse
import zipfile
from pathlib import Path

from nbformat.v4 import new_markdown_cell
from tqdm.std import tqdm

from waitingroom_lib import __version__
from waitingroom_lib.teach import personal
from waitingroom_lib.teach.exercises import read, release, solutions, write
from waitingroom_lib.teach.personal import Roster

WHOLE = ("notebooks", "waitingroom_lib")
FILES = ("LICENSE", "CITATION.cff", "pyproject.toml", "requirements.txt")
LEFT_OUT = (".*", "__pycache__", "*.pyc", "*.egg-info")
MARK = "release.json"
"""Says what was released. A folder that has it may be made anew; no other is touched."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options the command takes."""
    default = Path("dist") / f"waiting-room-{__version__}"
    parser.add_argument(
        "path", nargs="?", type=Path, default=default, help=f"where; default: {default.as_posix()}"
    )
    parser.add_argument("--zip", action="store_true", help="make PATH.zip, and no folder")
    parser.add_argument(
        "--allow-dead-links", action="store_true", help="name them, and go on all the same"
    )
    parser.add_argument(
        "--personal", type=Path, metavar="ROSTER", help="PATH/LEARNER each, with figures of its own"
    )
    parser.add_argument(
        "--salt", type=Path, metavar="FILE", help="the class's secret; default: ROSTER, in .salt"
    )
    parser.epilog = (
        "ROSTER is a text with a learner a line, or a CSV with a column `learner`. Keep both it "
        "and the secret made beside it: without them nobody can grade what was handed out."
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the folder or the zip, and return the exit status."""
    path = arguments.path
    if not path.name:
        raise ValueError(f"{path.as_posix()!r} has no name of its own; allowed: a new folder")
    if not arguments.zip and path.exists() and not (path / MARK).is_file():
        raise ValueError(f"{path.as_posix()} is there, and no release; allowed: a new folder")
    roster = _roster(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / path.name
        chapters, exercises = _fill(made)
        if dead := dead_links(made):
            told = "links that would lead nowhere:\n" + "\n".join(dead)
            if not arguments.allow_dead_links:
                raise ValueError(f"{told}\nallowed: to put them right, or --allow-dead-links")
            print(told, file=sys.stderr)
        path.parent.mkdir(parents=True, exist_ok=True)
        if roster is not None:
            _hand_out(made, path, roster, zipped=arguments.zip)
            print(f"{path.as_posix()}: {len(roster.learners)} learners, each with", end=" ")
            print(f"{chapters} chapters and {exercises} exercises")
            return 0
        if arguments.zip:
            path = path.with_name(f"{path.name}.zip")
            _pack(made, path)
        else:
            if path.exists():
                shutil.rmtree(path)
            shutil.move(made, path)
    print(f"{path.as_posix()}: {chapters} chapters, {exercises} exercises; begin at its README.md")
    return 0


def _roster(arguments: argparse.Namespace) -> Roster | None:
    """Who gets figures of their own, if that is asked for; makes their secret the first time."""
    if arguments.personal is None:
        personal.require_no_secret(arguments.salt)
        return None
    personal.read_learners(arguments.personal)
    salt = personal.secret_file(arguments.personal, arguments.salt)
    place, made_with = arguments.path.as_posix(), _secret_of(arguments.path)
    others = f"{place} was made with it: everybody would be given other figures now"
    if not salt.exists():
        if made_with:
            raise ValueError(f"{salt} isn't there, and {others}; allowed: that file, or a new PATH")
        personal.make_secret(salt)
        print(f"{salt}: the class's secret. Keep it from learners, and for `grade`.")
    roster = personal.read_roster(arguments.personal, salt)
    if made_with not in ("", roster.mark):
        others = others.replace("with it", "with another")
        raise ValueError(f"{salt}: {others}; allowed: the secret that it was, or a new PATH")
    return roster


def _secret_of(path: Path) -> str:
    """The mark of the secret that a release was made with; empty where there is none."""
    mark = path / MARK
    return json.loads(mark.read_text(encoding="utf-8")).get("secret", "") if mark.exists() else ""


def _hand_out(made: Path, path: Path, roster: Roster, *, zipped: bool) -> None:
    """Make a copy of a release for each learner, or a zip, with their own figures in it."""
    if path.exists():
        shutil.rmtree(path)
    path.mkdir()
    told = {"version": __version__, "secret": roster.mark, "learners": sorted(roster.learners)}
    _write_json(path / MARK, told)
    solved = [(source, read(source)) for source in solutions()]
    known = [(*each, personal.figures_of(*each)) for each in solved]
    for learner in tqdm(roster.learners, unit="learner", delay=2, file=sys.stderr):
        own = made.with_name("own") / learner
        shutil.copytree(made, own)
        for source, solution, figures in known:
            if figures is not None:
                number = roster.drawn(learner, source.stem, len(figures.sets))
                solution = figures.put_into(solution, number)
            target = own / _target(source)
            write(release(solution, source.as_posix()), target)
            _stamp(target, learner)
        if zipped:
            _pack(own, path / f"{learner}.zip")
            shutil.rmtree(own)
        else:
            shutil.move(own, path / learner)


def _target(source: Path) -> Path:
    """Where the exercise that is made from a solution stands in a release."""
    return Path("exercises") / source.relative_to("solutions")


def _fill(made: Path) -> tuple[int, int]:
    """Put everything in; how many chapters and exercises there are."""
    sources = solutions()
    for folder in WHOLE:
        shutil.copytree(folder, made / folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in FILES:
        if Path(name).exists():
            shutil.copy(name, made)
    for source in sources:
        target = made / _target(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        write(release(read(source), source.as_posix()), target)
    page = Path("exercises/README.md").read_text(encoding="utf-8")
    (made / "README.md").write_text(_from_top(page, "exercises"), encoding="utf-8", newline="\n")
    notebooks = sorted(made.rglob("*.ipynb"))
    for notebook in notebooks:
        _stamp(notebook)
    told = {"version": __version__, "exercises": [source.stem for source in sources]}
    _write_json(made / MARK, told)
    return len(notebooks) - len(sources), len(sources)


def _write_json(path: Path, told: dict) -> None:
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8", newline="\n")


def _stamp(path: Path, learner: str = "") -> None:
    """Say at the end of a notebook, and in its metadata, which version it is of, and whose."""
    notebook = read(path)
    about = notebook.metadata.setdefault("waitingroom", {})
    about["version"] = __version__
    if learner:
        about["learner"] = learner
    words = f"*The waiting room {__version__}*"
    notebook.cells.append(new_markdown_cell(words, id="version-of-the-course"))
    write(notebook, path)


def _from_top(page: str, folder: str) -> str:
    """A page of a folder, its links as they are from the top."""

    def moved(link: re.Match) -> str:
        target = link[1]
        if re.match(r"[a-z]+:|#", target):
            return link[0]
        return f"]({posixpath.normpath(posixpath.join(folder, target))})"

    return re.sub(r"\]\(([^)\s]+)\)", moved, page)


def dead_links(folder: Path) -> list[str]:
    """Each relative link of a folder's pages and notebooks that leads to nothing in that folder."""
    dead = []
    for path in sorted((*folder.rglob("*.md"), *folder.rglob("*.ipynb"))):
        texts = [path.read_text(encoding="utf-8")] if path.suffix == ".md" else _markdown(path)
        for target in (target for text in texts for target in _links(text)):
            file = urllib.parse.unquote(target.partition("#")[0])
            place = (path.parent / file).resolve()
            inside = place.is_relative_to(folder.resolve())
            if file and not (inside and place.exists()):
                dead.append(f"{path.relative_to(folder).as_posix()}: {target}")
    return dead


def _markdown(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def _links(markdown: str) -> list[str]:
    """The targets of the links and pictures of a text that lead to files."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", markdown, flags=re.DOTALL)
    targets = re.findall(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[^)]*)?\)", text)
    targets += re.findall(r"""(?:href|src)=["']([^"']+)["']""", text)
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def _pack(made: Path, path: Path) -> None:
    """Zip a folder, with the same bytes each time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(made.rglob("*")):
            if file.is_file():
                name = file.relative_to(made.parent).as_posix()
                entry = zipfile.ZipInfo(name)  # of 1980: no clock in it
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
