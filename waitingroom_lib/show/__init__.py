"""Pictures of a run, each in a room that is opened when it is asked for: some load slowly."""

from importlib import import_module
from typing import Any

ROOMS = {"animate": "live", "save_page": "page"}
"""What can be asked of this folder itself, and the room that it is in."""


def __getattr__(name: str) -> Any:
    """What `ROOMS` has, from the room that it is in."""
    if name not in ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{ROOMS[name]}"), name)


def __dir__() -> list[str]:
    """What there is, so that it is found by pressing Tab."""
    return sorted([*globals(), *ROOMS])
