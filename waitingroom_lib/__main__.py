"""The commands of whoever teaches with the course: `python -m waitingroom_lib COMMAND`."""

import argparse
import sys
from functools import partial
from importlib import import_module

from waitingroom_lib import __version__

COMMANDS = {
    "exercises": ("author", "make the learners' exercises from solutions/"),
    "release": ("release", "make the folder, or the zip, that learners get"),
    "grade": ("grade", "grade submissions: a CSV, and a page of feedback each"),
    "mark": ("mark", "mark answers in words, side by side"),
    "design": ("design", "judge saved designs on mornings of your choice"),
}
"""By name: a module of `teach`, with `add_arguments(parser)` and `run(arguments)`, and its help."""

ON_A_SCREEN = partial(argparse.HelpFormatter, max_help_position=32)
"""Options and their help on one line."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status: 2 if it can't use what it was given."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="python -m waitingroom_lib",
        description="Teach with The waiting room. Run it from the top folder of the course.",
        epilog="COMMAND --help says more of one. The page for instructors: solutions/README.md",
    )
    parser.add_argument("--version", action="version", version=f"The waiting room {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (room, words) in COMMANDS.items():
        sentence = f"{words[0].upper()}{words[1:]}."
        command = commands.add_parser(
            name, help=words, description=sentence, formatter_class=ON_A_SCREEN
        )
        if given[:1] == [name]:  # only the one that is asked for is loaded
            chosen, module = command, import_module(f"waitingroom_lib.teach.{room}")
            module.add_arguments(command)
    options = parser.parse_args(given)
    try:
        return module.run(options)
    except ValueError as error:
        chosen.error(str(error))


if __name__ == "__main__":
    raise SystemExit(main())
