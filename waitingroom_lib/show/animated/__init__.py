"""The live picture's JavaScript and style: plain modules, joined into one script where it is shown.

A notebook's widget and a saved page each take one script, so that nothing has to be fetched and
nothing built. A module imports what it needs from its neighbours with lines such as
`import { Replay } from "./film.js";`, and runs in a browser as it stands, too.
"""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)


@cache
def script(entry: str) -> str:
    """A module and all that it imports as one script, with the module's own exports.

    Each module that is imported becomes a block of its own, so that modules may use the same names
    inside.

    Args:
        entry: The module's name, without `.js`.

    Returns:
        An ES module that imports nothing.
    """
    blocks: dict[str, str] = {}
    body = _linked(_read(entry), blocks)
    return "".join(blocks.values()) + body


@cache
def style(*names: str) -> str:
    """Style sheets one after another.

    Args:
        names: Their names, without `.css`.
    """
    return "".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in names)


def _read(name: str) -> str:
    return (HERE / f"{name}.js").read_text(encoding="utf-8")


def _linked(source: str, blocks: dict[str, str]) -> str:
    """The source with its imports taken from blocks, which are added where they are missing."""

    def link(found: re.Match[str]) -> str:
        names, module = found.groups()
        if module not in blocks:
            blocks[module] = _block(module, blocks)
        return f"const {{ {names} }} = module_{module};\n"

    return _IMPORT.sub(link, source)


def _block(name: str, blocks: dict[str, str]) -> str:
    """A module as a constant that holds what it exports."""
    source = _linked(_read(name), blocks)
    exported = ", ".join(_EXPORT.findall(source))
    body = _DEFAULT.sub("", _EXPORT.sub("", source))
    return f"const module_{name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"
