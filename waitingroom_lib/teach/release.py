"""What a learner gets, as a folder or a zip that works on its own.

    python -m waitingroom_lib release course        # the folder `course`
    python -m waitingroom_lib release course --zip  # course.zip, the same in a zip

In it are the learners' page as README, the notebooks, the exercises, the library and the pinned
requirements. Solutions, hidden tests and banks of answers aren't, nor is any link that leads
nowhere. Each notebook ends with the version that it was released from.
"""

import argparse
import json
import posixpath
import re
import shutil
import tempfile
import urllib.parse
import zipfile
from pathlib import Path

from nbformat.v4 import new_markdown_cell

from waitingroom_lib import __version__
from waitingroom_lib.teach.exercises import read, release, solutions, write

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


def run(arguments: argparse.Namespace) -> int:
    """Make the folder or the zip, and return the exit status."""
    path = arguments.path
    if not path.name:
        raise ValueError(f"{path.as_posix()!r} has no name of its own; allowed: a new folder")
    if not arguments.zip and path.exists() and not (path / MARK).is_file():
        raise ValueError(f"{path.as_posix()} is there, and no release; allowed: a new folder")
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / path.name
        chapters, exercises = _fill(made)
        if dead := dead_links(made):
            raise ValueError("links that would lead nowhere:\n" + "\n".join(dead))
        path.parent.mkdir(parents=True, exist_ok=True)
        if arguments.zip:
            path = path.with_name(f"{path.name}.zip")
            _pack(made, path)
        else:
            if path.exists():
                shutil.rmtree(path)
            shutil.move(made, path)
    print(f"{path.as_posix()}: {chapters} chapters, {exercises} exercises; begin at its README.md")
    return 0


def _fill(made: Path) -> tuple[int, int]:
    """Put everything in; how many chapters and exercises there are."""
    sources = solutions()
    for folder in WHOLE:
        shutil.copytree(folder, made / folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in FILES:
        if Path(name).exists():
            shutil.copy(name, made)
    for source in sources:
        target = made / "exercises" / source.relative_to("solutions")
        target.parent.mkdir(parents=True, exist_ok=True)
        write(release(read(source), source.as_posix()), target)
    page = Path("exercises/README.md").read_text(encoding="utf-8")
    (made / "README.md").write_text(_from_top(page, "exercises"), encoding="utf-8", newline="\n")
    notebooks = sorted(made.rglob("*.ipynb"))
    for notebook in notebooks:
        _stamp(notebook)
    told = {"version": __version__, "exercises": [source.stem for source in sources]}
    text = json.dumps(told, indent=2) + "\n"
    (made / MARK).write_text(text, encoding="utf-8", newline="\n")
    return len(notebooks) - len(sources), len(sources)


def _stamp(path: Path) -> None:
    """Say at the end of a notebook, and in its metadata, which version it is of."""
    notebook = read(path)
    notebook.metadata.setdefault("waitingroom", {})["version"] = __version__
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
