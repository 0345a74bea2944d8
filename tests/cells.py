"""What the cells of a notebook make and need, and how long a reader takes for them.

    python tests/cells.py [notebook ...]

prints words and minutes of each notebook, by default of all chapters and solutions.
"""

from __future__ import annotations

import ast
import re
import symtable
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from waitingroom_lib.teach.assemble import role

ROOT = Path(__file__).resolve().parents[1]

# The yardstick: minutes that a reader takes for each.
WORD, CODE_CELL, PREDICTION, CHANGE = 1 / 200, 1 / 3, 1, 2
ANSWER, LINE_OF_ANSWER, ANSWER_IN_WORDS = 2, 1 / 2, 3


def names_in(source):
    """The names that a cell makes or changes, and those that it takes from elsewhere."""
    makes = set()
    for node in ast.parse(source).body:
        targets = [*getattr(node, "targets", ()), *filter(None, [getattr(node, "target", None)])]
        makes |= {each.id for each in flat(targets) if isinstance(each, ast.Name)}
        makes |= {each.asname or each.name for each in getattr(node, "names", ())}
        makes |= {node.name} if hasattr(node, "name") else set()
    return makes, taken(symtable.symtable(source, "a cell", "exec"))


def flat(targets):
    """What is assigned to, a pair's parts and what an item is set of among it."""
    for each in targets:
        parts = getattr(each, "elts", [each.value] if isinstance(each, ast.Subscript) else None)
        yield from flat(parts) if parts else [each]


def taken(table):
    is_outer = table.get_type() == "module"
    names = {
        each.get_name()
        for each in table.get_symbols()
        if each.is_referenced() and (is_outer or each.is_global())
    }
    return names.union(*map(taken, table.get_children()))


def is_prediction(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and "**Predict" in cell.source


def words(markdown: str) -> int:
    """Words that stand open: not what is folded, and not where a link leads."""
    text = re.sub(r"<details>.*?</details>", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def open_words(notebook: NotebookNode) -> int:
    """Words of all text that a reader sees without asking for it."""
    texts = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and not is_answer(cell)
    ]
    return sum(map(words, texts))


def is_answer(cell: NotebookNode) -> bool:
    return bool(role(cell).get("solution"))


def is_folded(cell: NotebookNode) -> bool:
    """Whether a reader sees its source only if asked for: a check, or what checks compare with."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def lines_of_code(source: str) -> int:
    """How many lines there are that are neither empty nor a comment."""
    lines = [line.strip() for line in source.split("\n")]
    return sum(1 for line in lines if line and not line.startswith("#"))


def minutes(notebook: NotebookNode) -> float:
    """How long a reader takes, by the yardstick.

    Words are read; cells are run, but for folded ones; predictions, changes and answers are thought
    about, an answer in code the longer the more lines the solution has for it.
    """
    total = WORD * open_words(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            total += PREDICTION * is_prediction(cell) + CHANGE * cell.source.count("**Change it")
            total += ANSWER_IN_WORDS * is_answer(cell)
        elif not is_folded(cell):
            total += CODE_CELL + ANSWER * is_answer(cell)
            total += LINE_OF_ANSWER * lines_of_answer(cell.source)
    return total


def lines_of_answer(source: str) -> int:
    found = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, flags=re.DOTALL)
    return sum(map(lines_of_code, found))


def main(*paths):
    found = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "solutions").glob("*.ipynb")]
    for path in paths or sorted(found):
        notebook = nbformat.read(path, as_version=4)
        print(f"{minutes(notebook):5.1f} min {open_words(notebook):6,} words  {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
