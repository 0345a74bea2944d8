"""Whether the cells of a chapter can be run again in any order, once all have been run.

    python tests/backwards.py [NN ...]

runs all cells, then each twice, from the last to the first, and prints what fails, and each cell
that took over 5 seconds of the processor's time. Not a test: it takes as long as reading the
course aloud. (`test_notebooks.py` holds the rule that keeps it so: one name, one thing.)
"""

import contextlib
import io
import sys
import time

import nbformat
from desk import ROOT, new_names, run_cell, sitting_in

SLOW_S = 5


def run(cell, folder, names):
    """What went wrong in a cell, or that it was slow; empty if neither."""
    begun_s = time.process_time()
    with sitting_in(folder), contextlib.redirect_stdout(io.StringIO()):
        error = run_cell(cell.source, cell.id, names)
    if error is not None:
        return f"{type(error).__name__}: {error}"
    took_s = time.process_time() - begun_s
    return f"{took_s:.1f} s" if took_s > SLOW_S else ""


def problems(path):
    """What a reader would meet who runs all cells, and then goes back."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    names = new_names()
    for way, order in (("forwards", cells), ("backwards", cells[::-1]), ("again", cells[::-1])):
        for cell in order:
            if found := run(cell, path.parent, names):
                yield f"{way}, {cell.id}: {found}"


def main(*wanted):
    count = 0
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not wanted or any(path.name.startswith(each) for each in wanted):
            for problem in problems(path):
                print(f"{path.name}: {problem}", flush=True)
                count += 1
    print(f"{count} found")
    return count


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
