"""Walls around the process that runs a learner's code: what it may use, see and write.

On Linux it gets namespaces of its own, without a container's tools: its own processes, no network,
nothing to write to but a small folder, and other people's files out of sight. Where the system
doesn't allow that, and on macOS, limits are what is left; on Windows, only that of time.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

LARGEST_FILE_BYTES = 10_000_000
FOLDER_BYTES = 64_000_000
MOST_FILES = 128
MOST_PROCESSES = 64

_NEW_MOUNTS, _NEW_IPC, _NEW_USER, _NEW_PIDS, _NEW_NET = 1 << 17, 1 << 27, 1 << 28, 1 << 29, 1 << 30
_BIND, _RECURSIVE, _PRIVATE, _READ_ONLY = 1 << 12, 1 << 14, 1 << 18, 1
_DIE_WITH_PARENT, _SUBREAPER, _NO_NEW_RIGHTS = 1, 36, 38
_MOUNT_SETATTR, _HERE, _ALL_BELOW = 442, -100, 0x8000

IS_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True) if IS_LINUX else None


class NoWall(OSError):
    """The system doesn't let us build it."""


def _must(result: int) -> None:
    if result != 0:
        raise NoWall(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _mount(kind: str, place: str, flags: int = 0, options: str = "") -> None:
    what = kind.encode() or None
    _must(_libc.mount(what, place.encode(), what, flags, options.encode() or None))


def shut_in(folder: Path, hidden: Sequence[Path]) -> tuple[bool, bool]:
    """Enter namespaces of our own.

    Returns whether the next fork is the first process of one, and whether all but the folder is now
    out of sight or can't be written to.

    Args:
        folder: The one that can be written to.
        hidden: Folders that can't be seen.
    """
    if not IS_LINUX:
        return False, False
    user, group = os.getuid(), os.getgid()
    flags = _NEW_MOUNTS | _NEW_IPC | _NEW_PIDS | _NEW_NET
    try:
        _must(_libc.unshare(flags | (_NEW_USER if user else 0)))
    except NoWall:
        return False, False
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    try:
        _shut_files_in(folder, hidden, is_owner_of_all=not user)
    except NoWall:
        return True, False
    return True, True


def _shut_files_in(folder: Path, hidden: Sequence[Path], *, is_owner_of_all: bool) -> None:
    """Hide what is not for others, and leave one folder to write to."""
    _mount("", "/", _RECURSIVE | _PRIVATE)
    if is_owner_of_all:
        _let_through(folder)
    for each in hidden:
        if each.is_dir() and not is_needed(each):
            _mount("tmpfs", str(each), _READ_ONLY, "size=4k,mode=755")
    above = (_closed(folder.parent) if is_owner_of_all else None) or folder.parent
    if not is_needed(above):
        _mount("tmpfs", str(above), 0, "size=64k,mode=755")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = struct.pack("QQQQ", _READ_ONLY, 0, 0, 0)
    _must(_libc.syscall(_MOUNT_SETATTR, _HERE, b"/", _ALL_BELOW, wanted, len(wanted)))
    _mount("tmpfs", str(folder), 0, f"size={FOLDER_BYTES},nr_inodes=2000,mode=777")


def needed() -> list[Path]:
    """The folders of Python and of the library, none inside another."""
    places = {sys.prefix, sys.base_prefix, Path(os.__file__).parent, Path(__file__).parents[1]}
    found = sorted(Path(each).resolve() for each in places)
    return [each for each in found if not any(each != o and each.is_relative_to(o) for o in found)]


def is_needed(folder: Path) -> bool:
    """Whether Python, or the library, stands in a folder, so that it can't be hidden."""
    return any(each.is_relative_to(folder.resolve()) for each in needed())


def _closed(path: Path) -> Path | None:
    """The first folder on the way that only its owner may enter."""
    there = (each for each in reversed([path, *path.parents]) if each.exists())
    return next((each for each in there if each.stat().st_mode & 5 != 5), None)


def _let_through(folder: Path) -> None:
    """Show Python and the library to everybody, where they stand in somebody's own folder."""
    for number, path in enumerate(needed()):
        closed = _closed(path)
        if closed is None or closed == path:
            continue
        aside = folder / f"aside-{number}"
        aside.mkdir()
        _mount(str(path), str(aside), _BIND | _RECURSIVE)
        _mount("tmpfs", str(closed), 0, "size=64k,mode=755")
        path.mkdir(parents=True)
        _mount(str(aside), str(path), _BIND | _RECURSIVE)


def give_up_rights(nobody: int, folder: Path) -> None:
    """Become a user without rights, where we have them all: then processes are counted, too."""
    is_owner_of_all = hasattr(os, "getuid") and os.getuid() == 0
    if is_owner_of_all and not any(_closed(each) for each in [*needed(), folder.parent]):
        with suppress(OSError):
            os.setgroups([])
            os.setgid(nobody)
            os.setuid(nobody)
    if IS_LINUX:
        _libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Have the system end this process when its parent ends."""
    if IS_LINUX:
        _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def hold(folder: Path, hidden: Sequence[Path], nobody: int) -> bool:
    """Whether the walls can be built here, and lived in: tried in a process of its own."""
    if not IS_LINUX:
        return False
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            is_apart, is_shut_in = shut_in(folder, hidden)
            inner = os.fork()
            if inner:
                os._exit(0 if is_apart and is_shut_in and not os.waitpid(inner, 0)[1] else 1)
            give_up_rights(nobody, folder)
            os.chdir(folder)
            (folder / "tried").write_text("")
            os._exit(0)
        os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def adopt_orphans() -> None:
    """Become the parent of whichever descendant loses its own."""
    if IS_LINUX:
        _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def limit(memory_mb: int) -> None:
    """Limit memory, files and processes, where that can be done."""
    if resource is None:
        return
    limits = {
        "RLIMIT_AS": memory_mb * 2**20,
        "RLIMIT_FSIZE": LARGEST_FILE_BYTES,
        "RLIMIT_NOFILE": MOST_FILES,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": MOST_PROCESSES + _processes_of_ours(),
    }
    for name, most in limits.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            with suppress(OSError, ValueError):
                _, hard = resource.getrlimit(kind)
                most = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(kind, (most, most))


def _processes_of_ours() -> int:
    """How many processes and threads this user has already: they count against the limit."""
    if not IS_LINUX:
        return 200
    found = 0
    for each in Path("/proc").iterdir():
        with suppress(OSError):
            if each.name.isdigit() and each.stat().st_uid == os.getuid():
                found += sum(1 for _ in (each / "task").iterdir())
    return found


def children() -> dict[int, list[int]]:
    """The processes that can be seen, by their parent."""
    found: dict[int, list[int]] = {}
    for each in os.listdir("/proc") if IS_LINUX else []:
        if each.isdigit():
            with suppress(OSError, ValueError):
                with open(f"/proc/{each}/stat", "rb") as file:
                    parent = int(file.read().rpartition(b")")[2].split()[1])
                found.setdefault(parent, []).append(int(each))
    return found


def end_all_below(parent: int, spared: Sequence[int] = ()) -> None:
    """End all descendants of a process, but for some of its children and theirs."""
    for _ in range(50):
        below, waiting = children(), [parent]
        doomed = []
        while waiting:
            found = [each for each in below.get(waiting.pop(), []) if each not in spared]
            doomed += found
            waiting += found
        for each in doomed:
            with suppress(OSError):
                os.kill(each, signal.SIGKILL)
        with suppress(OSError):
            while doomed and os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not doomed:
            return
        time.sleep(0.01)
