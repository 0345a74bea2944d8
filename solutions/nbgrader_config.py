"""What nbgrader 0.9.6 needs to know to grade these exercises; copy it into its course folder."""

import os
import sys

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
)


class PutBack(NbGraderPreprocessor):
    """Puts back what is given, and the rubrics, where a learner deleted them.

    nbgrader itself puts back checks alone. And where a cell was copied, it fails at the empty
    metadata that it gave the copy itself.
    """

    def preprocess(self, nb, resources):
        """Put the locked cells that are missing below those they stood below."""
        for cell in nb.cells:
            if cell.metadata.get("nbgrader") == {}:
                del cell.metadata["nbgrader"]
        known = resources["nbgrader"]
        with Gradebook(known["db_url"]) as gradebook:
            source = gradebook.find_notebook(known["notebook"], known["assignment"])
            graded = {cell.name for cell in source.grade_cells}
            place = 0
            for cell in source.source_cells:
                found = [index for index, each in enumerate(nb.cells) if name_of(each) == cell.name]
                if found:
                    place = found[0] + 1
                elif cell.locked and cell.name not in graded:
                    nb.cells.insert(place, given(cell))
                    place += 1
        return nb, resources


def name_of(cell):
    """The name by which nbgrader knows a cell, if it does."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def given(cell):
    """A locked cell, as it was given."""
    role = {"schema_version": 3, "grade_id": cell.name, "grade": False, "solution": False}
    role |= {"locked": True, "task": False, "cell_type": cell.cell_type, "checksum": cell.checksum}
    made = {"cell_type": cell.cell_type, "metadata": {"nbgrader": role}, "source": cell.source}
    if cell.cell_type == "code":
        made |= {"execution_count": None, "outputs": []}
    return NotebookNode(made, metadata=NotebookNode(nbgrader=role), id=cell.name)


c = get_config()  # noqa: F821 - nbgrader gives it

# nbgrader calls its helper `alembic` by name: it stands beside this Python, activated or not.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

# A check runs under 3 s, took 9.5 s where the machine was busy, and by default may take 30.
c.Execute.timeout = 120

c.OverwriteCells.add_missing_cells = True
c.Autograde.sanitize_preprocessors = [
    ClearOutput,
    DeduplicateIds,
    PutBack,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]

# What may stand beside a notebook, and is nobody's answer.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", "*.md", "*.py"]
