"""Zips among what was handed in, as learning platforms give them: the notebooks in them count.

`LEARNER.zip` and `LEARNER/any.zip` hold one learner's, and a zip in the place of the folder holds a
class, as the folder would. Nothing is written outside the folder for it, whatever the names in a
zip say; what is no notebook stays packed; and there are bounds, for a zip may grow a thousandfold.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from waitingroom_lib.teach.personal import NOT_A_NAME

MOST_BYTES = 300_000_000
"""Of all that is unpacked from one zip."""

MOST_FILES = 2_000
"""Notebooks in one zip."""


def zips_in(folder: Path) -> dict[Path, str]:
    """The zips of a folder of submissions, each with the learner it is of."""
    found = {}
    for path in sorted(folder.rglob("*.zip")):
        inside = path.relative_to(folder)
        is_ours = path.is_file() and path.resolve().is_relative_to(folder.resolve())
        if is_ours and not any(part.startswith(".") for part in inside.parts):
            found[path] = inside.parts[0] if len(inside.parts) > 1 else path.stem
    return found


def unpack(path: Path, folder: Path) -> str:
    """Unpack the notebooks of a zip of one learner's into a new folder; why not, or empty."""
    return _unpack(path, folder, lambda parts, at: folder / str(at) / parts[-1], (".ipynb",))


def unpack_class(path: Path, folder: Path) -> str:
    """Unpack a zip of a class into a new folder of submissions; why not, or empty."""

    def place(parts: tuple[str, ...], at: int) -> Path:
        alone = len(parts) == 1
        return folder / parts[0] if alone else folder / parts[0] / str(at) / parts[-1]

    return _unpack(path, folder, place, (".ipynb", ".zip"))


def _unpack(path: Path, folder: Path, place: Callable, kinds: tuple[str, ...]) -> str:
    """Write what is of some kinds where `place` says, by its parts and its number; or nothing."""
    try:
        problem = _written(path, place, kinds)
    except Exception:  # a zip can be broken in any way
        problem = f"{path.name} can't be unpacked: it is broken, or locked by a password"
    if problem:
        shutil.rmtree(folder, ignore_errors=True)
    return problem


def _written(path: Path, place: Callable, kinds: tuple[str, ...]) -> str:
    left = MOST_BYTES
    with zipfile.ZipFile(path) as archive:
        named = [(info, _parts(info.filename)) for info in archive.infolist()]
        wanted = [each for each in named if each[1] and each[1][-1].lower().endswith(kinds)]
        if not wanted:
            return f"{path.name} holds no notebook"
        if len(wanted) > MOST_FILES:
            return f"{path.name} holds more than {MOST_FILES:,} notebooks"
        for at, (info, parts) in enumerate(wanted):
            target = place(parts, at)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as packed, target.open("wb") as file:
                while chunk := packed.read(1 << 16):
                    left -= len(chunk)
                    if left < 0:
                        return f"{path.name} holds more than {MOST_BYTES // 10**6} MB"
                    file.write(chunk)
    return ""


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name in a zip; none where it could lead anywhere else, or is nobody's."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    is_odd = any(NOT_A_NAME.search(part) for part in parts) or "__MACOSX" in parts
    return () if is_odd else parts
