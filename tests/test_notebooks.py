"""The rules that every notebook keeps, so that the course reads as one course.

A chapter, `notebooks/NN_topic.ipynb`:

    # Title                            the first cell, with all of the following:
    You will be able to                a list of at least two things
    25–40 minutes                      what the yardstick says (`cells.py`) is between the two
    Builds on                          what the reader has done before
    ...
    ## What you measured               the last three `## ` headings, in this order
    ## Quiz                            at least two questions, answers folded in <details>
    ## Where next                      the last cell: links to the exercise, the previous chapter
                                       and the next one, as far as each of them exists

It holds 2,600 words that stand open at most. A prediction, `my_... = None`, has no default, and the
answer to it is folded. A name that other cells take is made by one cell only, so that cells can be
run again in any order.

A solution, `solutions/NN_topic.ipynb`, starts with `# Title` and has its tasks under headings
`## Task 1: ...`. Exercises are made from solutions, so they need no rules of their own here.

To run a notebook and store it as the rules ask, with no trace of the machine or of the widgets:

    jupyter nbconvert --to notebook --execute --inplace \\
        --ExecutePreprocessor.record_timing=False --ClearMetadataPreprocessor.enabled=True \\
        --ClearMetadataPreprocessor.clear_cell_metadata=False \\
        --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec notebooks/NN_topic.ipynb
    jupyter nbconvert --to notebook --inplace --CoalesceStreamsPreprocessor.enabled=True \\
        notebooks/NN_topic.ipynb

The second command joins what one cell printed, which is otherwise torn at any place on paper.
(ExecutePreprocessor.store_widget_state=False isn't a way: it fails at the first Output widget.)

Each rule is one test, and a notebook that breaks it (below the line) proves that the rule can fail.
Whether outputs still hold is for nbval to say.
"""

from __future__ import annotations

import ast
import copy
import itertools
import math
import re
import statistics
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from cells import is_folded, is_prediction, lines_of_code, minutes, names_in, open_words
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[1]
MEDIAN_LINES, NINE_IN_TEN_LINES, MOST_LINES = 3, 8, 20
SHORTEST_MINUTES, LONGEST_MINUTES, MOST_WORDS = 25, 40, 2600
LONGEST_EXERCISE = 60
LEAST_PROSE_A_CODE_CELL = 0.8

ENDING = ["## What you measured", "## Quiz", "## Where next"]
NOT_IN_CODE = {
    "sys.path": r"\bsys\.path\b",
    "import *": r"import\s+\*",
    "a magic or a shell command": r"^\s*[%!]|get_ipython",
    "a download": r"\bpip install\b|urlopen|urlretrieve|https?://(?!localhost\b|127\.0\.0\.1\b)",
    "an nbval comment (use the tag)": r"#\s*(NBVAL_|PYTEST_VALIDATE)",
}
NOT_IN_OUTPUT = {
    "a memory address": r"\bat 0x[0-9a-fA-F]+",
    "an absolute path": r"(?<![\w/:.<])/(home|root|tmp|usr|var|opt|mnt|Users|private)/|\b[A-Z]:\\",
    "a warning": r"Warning\b",
}
# What nbval can't run without a browser, and so the only cells that it may skip.
NEEDS_A_BROWSER = {
    "interact",
    "interact_manual",
    "interactive",
    "interactive_output",
    "Output",
    "clear_output",
}
TAGS_OF_NBVAL = {"nbval-ignore-output", "nbval-skip", "nbval-check-output", "raises-exception"}


@dataclass
class Notebook:
    path: Path
    node: NotebookNode = field(repr=False)

    @property
    def name(self):
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def is_chapter(self):
        return self.path.parent.name == "notebooks"

    def cells(self, cell_type):
        """The cells of one type, each with its place in the notebook."""
        return [(i, cell) for i, cell in enumerate(self.node.cells) if cell.cell_type == cell_type]

    def outputs(self):
        return [(i, output) for i, cell in self.cells("code") for output in cell.outputs]

    def must_not(self, problems):
        """Fail if there are problems: pairs of a cell's place (None for all) and what is wrong."""
        lines = [
            f"{self.name}{'' if place is None else f', cell {place}'}: {problem}"
            for place, problem in problems
        ]
        assert not lines, "\n" + "\n".join(lines)


def notebooks_in(folder):
    return [
        Notebook(path, nbformat.read(path, as_version=4))
        for path in sorted((ROOT / folder).glob("*.ipynb"))
    ]


CHAPTERS = notebooks_in("notebooks")
SOLUTIONS = notebooks_in("solutions")
each_chapter = pytest.mark.parametrize("notebook", CHAPTERS, ids=lambda n: n.name)
each_solution = pytest.mark.parametrize("notebook", SOLUTIONS, ids=lambda n: n.name)
each_notebook = pytest.mark.parametrize("notebook", CHAPTERS + SOLUTIONS, ids=lambda n: n.name)


def headings(notebook, level):
    return [
        (index, line.strip())
        for index, cell in notebook.cells("markdown")
        for line in without_code(cell.source).split("\n")
        if line.startswith("#" * level + " ")
    ]


def without_code(markdown):
    """Markdown without what it shows as code, where brackets and hashes mean something else."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", markdown, flags=re.DOTALL)


def links_in(markdown):
    text = without_code(markdown)
    targets = re.findall(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[^)]*)?\)", text)
    return targets + re.findall(r"""(?:href|src)=["']([^"']+)["']""", text)


def file_of(link, notebook):
    """The file that a relative link leads to, or None if the link leads elsewhere."""
    target = urllib.parse.unquote(link.partition("#")[0])
    if not target or re.match(r"[a-z]+:", link):
        return None
    return (notebook.path.parent / target).resolve()


def parsed(source):
    """The syntax tree; empty if this isn't plain Python, which has a rule of its own."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def names_called(source):
    """The names of what is called in the code, and of what decorates its functions."""
    names = set()
    for node in ast.walk(parsed(source)):
        used = list(getattr(node, "decorator_list", []))
        used += [node.func] if isinstance(node, ast.Call) else []
        names |= {
            name.attr if isinstance(name, ast.Attribute) else ast.unparse(name) for name in used
        }
    return names


def text_of(output):
    """All that an output says in words."""
    if output.output_type == "stream":
        return output.text
    data = output.get("data", {})
    return "\n".join(
        str(data[kind]) for kind in data if not kind.startswith(("image/p", "image/j"))
    )


def in_words(output):
    """What a reader sees of an output as text: something printed, or a table."""
    if output.output_type == "stream":
        return output.text if output.name == "stdout" else ""
    return "" if is_picture(output) else output.get("data", {}).get("text/html", "")


def is_picture(output):
    """Whether it is a picture of pixels, bare or in HTML: a drawn one is read as text, below."""
    data = output.get("data", {})
    return "data:image/png" in str(data) or any(kind.startswith("image/") for kind in data)


def test_there_are_notebooks_to_check():
    assert CHAPTERS, "notebooks/ holds no notebook, so nothing here was tested"
    assert SOLUTIONS, "solutions/ holds no notebook, so nothing here was tested"


@each_chapter
def test_code_cells_are_short(notebook):
    lengths = sorted(lines_of_code(cell.source) for _, cell in notebook.cells("code"))
    median = statistics.median(lengths)
    nine_in_ten = lengths[-(-9 * len(lengths) // 10) - 1]
    problems = []
    if median > MEDIAN_LINES:
        problems.append((None, f"median {median} lines a code cell; allowed: {MEDIAN_LINES}"))
    if nine_in_ten > NINE_IN_TEN_LINES:
        problems.append(
            (None, f"9 in 10 code cells reach {nine_in_ten} lines; allowed: {NINE_IN_TEN_LINES}")
        )
    notebook.must_not(problems)


@each_notebook
def test_no_code_cell_is_long(notebook):
    notebook.must_not(
        (index, f"{lines_of_code(cell.source)} lines of code; allowed: {MOST_LINES}")
        for index, cell in notebook.cells("code")
        if lines_of_code(cell.source) > MOST_LINES and not is_folded(cell)
    )


@each_chapter
def test_there_is_nearly_as_much_prose_as_code(notebook):
    code, prose = len(notebook.cells("code")), len(notebook.cells("markdown"))
    allowed = f"at least {LEAST_PROSE_A_CODE_CELL} markdown cells a code cell"
    enough = prose >= LEAST_PROSE_A_CODE_CELL * code
    notebook.must_not([] if enough else [(None, f"{prose} for {code}; allowed: {allowed}")])


@each_notebook
def test_cells_were_run_once_in_order(notebook):
    # nbval doesn't compare a cell that has no execution count.
    problems = []
    for place, (index, cell) in enumerate(notebook.cells("code"), start=1):
        if cell.execution_count != place:
            problem = f"execution count {cell.execution_count}; allowed: {place} (run it all again)"
            problems.append((index, problem))
    notebook.must_not(problems)


@each_notebook
def test_first_cell_has_the_title_and_there_is_only_one(notebook):
    titles = headings(notebook, level=1)
    ok = len(titles) == 1 and notebook.node.cells[0].source.startswith("# ")
    notebook.must_not([] if ok else [(0, f"titles {titles}; allowed: one, on the first line")])


@each_chapter
def test_first_cell_says_what_you_will_be_able_to_do(notebook):
    after = notebook.node.cells[0].source.partition("You will be able to")[2]
    goals = re.findall(r"^[-*] \S", after, re.MULTILINE)
    problem = "no 'You will be able to' with a list; allowed: two things or more"
    notebook.must_not([] if len(goals) >= 2 else [(0, problem)])


def minutes_said(notebook):
    """The least and most minutes that the first cell says; the same if there is one figure."""
    found = re.search(r"\*\*(\d+)(?:[–-](\d+))? minutes", notebook.node.cells[0].source)
    return found and (int(found[1]), int(found[2] or found[1]))


@each_notebook
def test_first_cell_says_how_many_minutes_it_takes(notebook):
    said, least, most = minutes_said(notebook), SHORTEST_MINUTES, LONGEST_MINUTES
    if not notebook.is_chapter:
        most = LONGEST_EXERCISE
    ok = said and least <= said[0] <= said[1] <= most
    allowed = f"such as '{least}–{most} minutes', and within that"
    notebook.must_not([] if ok else [(0, f"minutes: {said}; allowed: {allowed}")])


@each_notebook
def test_it_takes_as_long_as_it_says(notebook):
    least, most = minutes_said(notebook) or (0, math.inf)
    takes = round(minutes(notebook.node))
    problem = f"takes {takes} minutes by the yardstick; allowed: {least} to {most}, as it says"
    notebook.must_not([] if least <= takes <= most else [(0, problem)])


@each_chapter
def test_chapter_is_no_longer_than_a_reader_likes(notebook):
    words = open_words(notebook.node)
    problem = f"{words:,} words that stand open; allowed: {MOST_WORDS:,}"
    notebook.must_not([] if words <= MOST_WORDS else [(None, problem)])


@each_chapter
def test_a_prediction_has_no_default(notebook):
    notebook.must_not(
        (index, f"{line!r}; allowed: None, which says nothing for whoever says nothing")
        for index, cell in notebook.cells("code")
        for line in re.findall(r"^my_.+? = .+", cell.source, re.MULTILINE)
        if not re.search(r"= (None, )*None( *#.*)?$", line)
    )


@each_chapter
def test_what_answers_a_prediction_is_folded(notebook):
    """The first thing told after it; that a long run makes progress is no answer."""
    problems, is_asked = [], False
    for index, cell in enumerate(notebook.node.cells):
        is_asked = is_asked or is_prediction(cell)
        told = "".join(map(text_of, cell.get("outputs", ())))
        if is_asked and told and not re.fullmatch(r"(.*: done\n)+", told):
            is_asked = False
            if not cell.metadata.get("jupyter", {}).get("outputs_hidden"):
                problems.append((index, "answers a prediction; allowed: with its output folded"))
    notebook.must_not(problems)


@each_chapter
def test_a_name_that_other_cells_take_is_made_once(notebook):
    made, taken = {}, {}
    for index, cell in notebook.cells("code"):
        makes, takes = names_in(cell.source) if parsed(cell.source).body else ((), ())
        for names, places in ((makes, made), (takes, taken)):
            for name in names:
                places.setdefault(name, set()).add(index)
    notebook.must_not(
        (max(places), f"makes {name!r} again; allowed: one name, one thing")
        for name, places in made.items()
        if len(places) > 1 and taken.get(name, set()) - places
    )


@each_chapter
def test_first_cell_says_what_it_builds_on(notebook):
    ok = "Builds on" in notebook.node.cells[0].source
    notebook.must_not([] if ok else [(0, "no 'Builds on'; allowed: what was done before")])


@each_chapter
def test_last_headings_are_measured_quiz_and_next(notebook):
    found = [heading for _, heading in headings(notebook, level=2)][-3:]
    notebook.must_not([] if found == ENDING else [(None, f"ends {found}; allowed: {ENDING}")])


@each_chapter
def test_quiz_has_questions_with_folded_answers(notebook):
    prose = "\n".join(cell.source for _, cell in notebook.cells("markdown"))
    quiz = prose.partition(ENDING[1])[2].partition(ENDING[2])[0]
    answers = re.findall(r"<details>\s*<summary>.+?</summary>.+?</details>", quiz, re.DOTALL)
    ok = len(answers) >= 2 and quiz.count("?") >= 2
    allowed = "two questions or more, each with <details><summary>..</summary>..</details>"
    notebook.must_not([] if ok else [(None, f"{len(answers)} in the quiz; allowed: {allowed}")])


@each_chapter
def test_last_cell_leads_to_exercise_previous_and_next(notebook):
    last = notebook.node.cells[-1]
    chapters = sorted(notebook.path.parent.glob("*.ipynb"))
    place = chapters.index(notebook.path)
    course = notebook.path.parent.parent
    wanted = chapters[max(place - 1, 0) : place] + chapters[place + 1 : place + 2]
    if (course / "solutions" / notebook.path.name).exists():
        wanted.append(course / "exercises" / notebook.path.name)
    found = {file_of(link, notebook) for link in links_in(last.source)}
    missing = [path.name for path in wanted if path.resolve() not in found]
    problems = [(len(notebook.node.cells) - 1, f"no link to {name}") for name in missing]
    if ENDING[2] not in last.source:
        problems.append((len(notebook.node.cells) - 1, f"isn't {ENDING[2]!r}; allowed: only that"))
    notebook.must_not(problems)


@each_solution
def test_tasks_are_numbered(notebook):
    found = [heading for _, heading in headings(notebook, level=2) if "Task" in heading]
    numbers = [int(n) for n in re.findall(r"^## Task (\d+): \S", "\n".join(found), re.MULTILINE)]
    ok = numbers and numbers == list(range(1, len(found) + 1))
    notebook.must_not([] if ok else [(None, f"{found}; allowed: '## Task 1: ...' and so on")])


@each_notebook
def test_code_hides_nothing_and_fetches_nothing(notebook):
    notebook.must_not(
        (index, f"{what} in the code; allowed: plain imports of what the course installs")
        for index, cell in notebook.cells("code")
        for what, pattern in NOT_IN_CODE.items()
        if re.search(pattern, cell.source, re.MULTILINE)
    )


@each_notebook
def test_code_is_plain_python(notebook):
    notebook.must_not(
        (index, "isn't plain Python; allowed: what a .py file may hold")
        for index, cell in notebook.cells("code")
        if cell.source.strip() and not parsed(cell.source).body
    )


@each_notebook
def test_no_cell_is_empty(notebook):
    notebook.must_not(
        (index, "an empty cell; allowed: a cell that says or does something")
        for index, cell in enumerate(notebook.node.cells)
        if not cell.source.strip()
    )


@each_notebook
def test_no_output_is_an_error(notebook):
    notebook.must_not(
        (index, f"stored error {output.ename}; allowed: try, except, and print what it says")
        for index, output in notebook.outputs()
        if output.output_type == "error"
    )


@each_notebook
def test_nothing_was_printed_to_stderr(notebook):
    notebook.must_not(
        (index, f"stderr {output.text[:60]!r}; allowed: nothing on stderr")
        for index, output in notebook.outputs()
        if output.output_type == "stream" and output.name == "stderr"
    )


@each_notebook
def test_what_a_cell_printed_is_in_one_piece(notebook):
    notebook.must_not(
        (index, "what was printed is in pieces; allowed: one (see the top of this file)")
        for index, cell in notebook.cells("code")
        for first, second in itertools.pairwise(cell.outputs)
        if first.output_type == second.output_type == "stream" and first.name == second.name
    )


@each_notebook
def test_outputs_hold_nothing_of_the_machine_that_made_them(notebook):
    notebook.must_not(
        (index, f"{what} in the output: {found[0]!r}; allowed: what is the same everywhere")
        for index, output in notebook.outputs()
        for what, pattern in NOT_IN_OUTPUT.items()
        if (found := re.search(pattern, text_of(output)))
    )


@each_notebook
def test_every_picture_has_its_numbers_beside_it_as_text(notebook):
    problems = []
    for index, cell in notebook.cells("code"):
        numbers = any(re.search(r"\d", in_words(output)) for output in cell.outputs)
        if any(is_picture(output) for output in cell.outputs) and not numbers:
            problems.append((index, "a picture alone; allowed: print its numbers in the same cell"))
    notebook.must_not(problems)


@each_notebook
def test_every_image_has_a_text_alternative(notebook):
    texts = [(index, without_code(cell.source)) for index, cell in notebook.cells("markdown")]
    texts += [(index, text_of(output)) for index, output in notebook.outputs()]
    problems = []
    for index, text in texts:
        if re.search(r"!\[\s*\]", text):
            problems.append((index, "an image without alt text; allowed: ![what it shows](...)"))
        if re.search(r"<img(?![^>]*\balt=[\"'][^\"'])", text):
            problems.append((index, "<img> without alt; allowed: alt='what it shows'"))
        # The name may stand on the <svg> itself or on the element right around it.
        for around, svg in re.findall(r"(<[^<>]*>)?\s*(<svg\b[^>]*>)", text):
            if not re.search(r"\baria-label=[\"'][^\"']", around + svg):
                problems.append(
                    (index, "<svg> without a name; allowed: role='img' aria-label='..'")
                )
    for index, output in notebook.outputs():
        for kind in output.get("data", {}):
            if kind.startswith("image/"):
                problems.append(
                    (index, f"{kind}, which no page gives words; allowed: <img alt=..>")
                )
    notebook.must_not(problems)


@each_notebook
def test_kernel_is_python3_and_no_tool_left_its_marks(notebook):
    metadata = notebook.node.metadata
    kernel = metadata.get("kernelspec", {}).get("name")
    problems = [] if kernel == "python3" else [(None, f"kernel {kernel!r}; allowed: 'python3'")]
    for left in {"papermill", "widgets"} & set(metadata):
        allowed = "none (run as the top of this file says)"
        problems.append((None, f"metadata of {left}; allowed: {allowed}"))
    for index, cell in enumerate(notebook.node.cells):
        for left in {"papermill", "execution", "ExecuteTime"} & set(cell.metadata):
            problems.append((index, f"metadata {left!r}; allowed: none (run without timing)"))
    notebook.must_not(problems)


@each_notebook
def test_relative_links_lead_somewhere(notebook):
    notebook.must_not(
        (index, f"link to {link}, which isn't there")
        for index, cell in notebook.cells("markdown")
        for link in links_in(cell.source)
        if (file := file_of(link, notebook)) and not file.exists()
    )


@each_notebook
def test_nbval_skips_what_needs_a_browser_and_nothing_else(notebook):
    problems = []
    for index, cell in notebook.cells("code"):
        needs = sorted(NEEDS_A_BROWSER & names_called(cell.source))
        tags = TAGS_OF_NBVAL & set(cell.metadata.get("tags", []))
        allowed = {"nbval-ignore-output"} if needs else set()
        if tags != allowed:
            what = f"calls {needs}, tagged {sorted(tags)}; allowed: {sorted(allowed)}"
            problems.append((index, what))
    notebook.must_not(problems)


@each_notebook
def test_a_slider_wraps_a_function_that_the_code_cell_above_called_once(notebook):
    problems = []
    called_above = set()
    for index, cell in notebook.cells("code"):
        for call in ast.walk(parsed(cell.source)):
            if isinstance(call, ast.Call) and call.args and "interact" in ast.unparse(call.func):
                function = ast.unparse(call.args[0])
                if function not in called_above:
                    problems.append(
                        (index, f"the cell above doesn't call {function}; allowed: once")
                    )
        called_above = names_called(cell.source)
    notebook.must_not(problems)


# ---- Each rule can fail -------------------------------------------------------------------------

OPENING = """# A chapter

**You will be able to**

- count bookings
- say why

**25–40 minutes.** **Builds on** [the first chapter](00_first.ipynb)."""

QUIZ = """## Quiz

1. Why? <details><summary>Answer</summary>Because.</details>
2. Why not? <details>
<summary>Answer</summary>

Because.
</details>"""

NEXT = """## Where next

[Exercise](../exercises/01_x.ipynb), [back](00_first.ipynb), [on](02_third.ipynb#top),
[source](https://example.org/x), `[no](link)`."""

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
BARE = new_output("display_data", {"image/png": "aGk=", "text/plain": "<Figure size 640x480>"})
PICTURE = new_output(
    "display_data",
    {"text/html": "<img alt='a line' src='data:image/png;base64,aGk='/>", "text/plain": "a line"},
)

NAMED_SVG = new_output(
    "display_data",
    {"text/html": '<div role="img" aria-label="3 workers"><svg width="9"></svg></div>'},
)


LONG_ENOUGH = 2400 * " word" + 7 * " **Change it.**"


def many_words(number):
    return source(7, ENDING[0] + number * " word")


def printed(text, name="stdout"):
    return new_output("stream", text=text, name=name)


def run_cell(source, *outputs, **metadata):
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def finished(cells, path):
    """A notebook as it would be stored after a run of all its cells."""
    node = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    for count, cell in enumerate((c for c in node.cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
    return Notebook(path, node)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A chapter and a solution that keep every rule, in a small course of their own."""
    course = tmp_path_factory.mktemp("course")
    names = ["notebooks/00_first", "notebooks/01_x", "notebooks/02_third"]
    for name in [*names, "exercises/01_x", "solutions/01_x"]:
        path = course / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.touch()
    chapter = [
        new_markdown_cell(OPENING),
        run_cell("def show(workers):\n    print(workers)"),
        run_cell("show(3)", printed("3\n")),
        new_markdown_cell("Now ![three workers](../exercises/01_x.ipynb) more." + LONG_ENOUGH),
        run_cell("interact(show, workers=(1, 9))", tags=["nbval-ignore-output"]),
        new_markdown_cell("What do you expect?"),
        run_cell("plot(3)", printed("3 workers\n"), PICTURE, NAMED_SVG),
        new_markdown_cell("## What you measured\n\nThree."),
        new_markdown_cell(QUIZ),
        new_markdown_cell(NEXT),
    ]
    solution = [
        new_markdown_cell("# An exercise"),
        new_markdown_cell("## Task 1: count"),
        run_cell("def count():\n    return 3"),
        new_markdown_cell("## Task 2: explain"),
        new_markdown_cell("## Where next"),
    ]
    return {
        "chapter": finished(chapter, course / "notebooks" / "01_x.ipynb"),
        "solution": finished(solution, course / "solutions" / "01_x.ipynb"),
    }


def source(place, text):
    return lambda node: node.cells[place].update(source=text)


def without(place, text):
    return lambda node: node.cells[place].update(source=node.cells[place].source.replace(text, ""))


def output(place, *outputs):
    return lambda node: node.cells[place].update(outputs=list(outputs))


def metadata(place, **values):
    return lambda node: node.cells[place].metadata.update(values)


def many_code_cells(node):
    node.cells += [run_cell("a = 1\nb = 2\nc = 3\nd = 4")] * 6


def html(text):
    return new_output("display_data", {"text/html": text})


LONG = "\n".join(["x = 1"] * 21)
ONE_IN_FOUR_LONG = "\n\n# a comment\n".join(["x = 1"] * 9)
ERROR = new_output("error", ename="ValueError", evalue="no", traceback=[])
ADDRESS = new_output("execute_result", {"text/plain": "<Clinic at 0x7f3a>"})

BREACHES = [
    (test_code_cells_are_short, many_code_cells, "median 4"),
    (test_code_cells_are_short, source(1, ONE_IN_FOUR_LONG), "9 in 10 code cells reach 9 lines"),
    (test_no_code_cell_is_long, source(1, LONG), "cell 1: 21 lines of code"),
    (test_there_is_nearly_as_much_prose_as_code, many_code_cells, "6 for 10"),
    (
        test_cells_were_run_once_in_order,
        lambda node: node.cells[2].update(execution_count=None),
        "cell 2: execution count None; allowed: 2",
    ),
    (
        test_cells_were_run_once_in_order,
        lambda node: node.cells[2].update(execution_count=7),
        "cell 2: execution count 7; allowed: 2",
    ),
    (
        test_first_cell_has_the_title_and_there_is_only_one,
        without(0, "# A chapter"),
        "cell 0: titles",
    ),
    (test_first_cell_has_the_title_and_there_is_only_one, source(3, "# Another"), "# Another"),
    (test_first_cell_says_what_you_will_be_able_to_do, without(0, "- say why"), "two things"),
    (test_first_cell_says_how_many_minutes_it_takes, without(0, " minutes"), "minutes: None"),
    (
        test_first_cell_says_how_many_minutes_it_takes,
        source(0, OPENING.replace("40", "90")),
        "minutes: (25, 90)",
    ),
    (test_it_takes_as_long_as_it_says, many_words(3000), "takes 4"),
    (test_it_takes_as_long_as_it_says, without(3, " word"), "takes 1"),
    (test_chapter_is_no_longer_than_a_reader_likes, many_words(300), "2,7"),
    (test_a_prediction_has_no_default, source(1, "my_s, my_n = None, 3  # yours"), "'my_s, my_n ="),
    (
        test_what_answers_a_prediction_is_folded,
        source(3, "**Predict.** How many?"),
        "cell 6: answers a prediction",
    ),
    (
        test_a_name_that_other_cells_take_is_made_once,
        lambda node: node.cells.insert(3, run_cell("show = 3")),
        "cell 3: makes 'show' again",
    ),
    (test_first_cell_says_what_it_builds_on, without(0, "Builds on"), "cell 0: no 'Builds on'"),
    (test_last_headings_are_measured_quiz_and_next, without(7, "## What"), "ends ['## Quiz'"),
    (test_quiz_has_questions_with_folded_answers, without(8, "<summary>Answer</summary>"), "0 in"),
    (test_quiz_has_questions_with_folded_answers, without(8, "?"), "two questions or more"),
    (test_last_cell_leads_to_exercise_previous_and_next, without(9, "01_x"), "no link to 01_x"),
    (test_last_cell_leads_to_exercise_previous_and_next, without(9, "00_first"), "to 00_first"),
    (test_last_cell_leads_to_exercise_previous_and_next, without(9, "02_third"), "to 02_third"),
    (test_last_cell_leads_to_exercise_previous_and_next, without(9, "## Where"), "cell 9: isn't"),
    (test_code_hides_nothing_and_fetches_nothing, source(1, "sys.path.append('..')"), "sys.path"),
    (test_code_hides_nothing_and_fetches_nothing, source(1, "from x import *"), "import *"),
    (
        test_code_hides_nothing_and_fetches_nothing,
        source(1, "x = 1\n%matplotlib inline"),
        "a magic",
    ),
    (test_code_hides_nothing_and_fetches_nothing, source(1, "!ls"), "a shell command"),
    (test_code_hides_nothing_and_fetches_nothing, source(1, "%pip install x"), "a download"),
    (test_code_hides_nothing_and_fetches_nothing, source(1, "read('http://x.org')"), "a download"),
    (test_code_hides_nothing_and_fetches_nothing, source(1, "# NBVAL_SKIP\nx = 1"), "use the tag"),
    (test_code_is_plain_python, source(1, "x = 1\nx?"), "cell 1: isn't plain Python"),
    (test_no_cell_is_empty, source(1, " \n"), "cell 1: an empty cell"),
    (test_no_output_is_an_error, output(2, ERROR), "cell 2: stored error ValueError"),
    (test_nothing_was_printed_to_stderr, output(2, printed("oh", "stderr")), "cell 2: stderr 'oh'"),
    (
        test_what_a_cell_printed_is_in_one_piece,
        output(2, printed("3 "), printed("workers")),
        "cell 2: what was printed is in pieces",
    ),
    (test_outputs_hold_nothing_of_the_machine_that_made_them, output(2, ADDRESS), "'at 0x7f3a'"),
    (
        test_outputs_hold_nothing_of_the_machine_that_made_them,
        output(2, printed("read /home/me/morning.csv")),
        "cell 2: an absolute path",
    ),
    (
        test_outputs_hold_nothing_of_the_machine_that_made_them,
        output(2, printed("C:\\Users\\me")),
        "cell 2: an absolute path",
    ),
    (
        test_outputs_hold_nothing_of_the_machine_that_made_them,
        output(2, html("<pre>FutureWarning: x</pre>")),
        "cell 2: a warning",
    ),
    (test_every_picture_has_its_numbers_beside_it_as_text, output(6, PICTURE), "a picture alone"),
    (
        test_every_picture_has_its_numbers_beside_it_as_text,
        output(6, printed("see above"), PICTURE),
        "cell 6: a picture alone",
    ),
    (test_every_picture_has_its_numbers_beside_it_as_text, output(6, BARE), "a picture alone"),
    (test_every_image_has_a_text_alternative, output(2, BARE), "cell 2: image/png"),
    (test_every_image_has_a_text_alternative, without(3, "three workers"), "cell 3: an image"),
    (test_every_image_has_a_text_alternative, source(3, "<img src='x'>"), "cell 3: <img>"),
    (
        test_every_image_has_a_text_alternative,
        output(2, html("<b><svg width='9'/>")),
        "cell 2: <svg>",
    ),
    (
        test_kernel_is_python3_and_no_tool_left_its_marks,
        lambda node: node.metadata.kernelspec.update(name="venv"),
        "kernel 'venv'",
    ),
    (
        test_kernel_is_python3_and_no_tool_left_its_marks,
        lambda node: node.metadata.update(widgets={}),
        "metadata of widgets",
    ),
    (
        test_kernel_is_python3_and_no_tool_left_its_marks,
        metadata(2, execution={}),
        "cell 2: metadata",
    ),
    (test_relative_links_lead_somewhere, source(3, "[x](none.ipynb)"), "link to none.ipynb"),
    (
        test_relative_links_lead_somewhere,
        source(3, "<a href='none.ipynb'>x</a>"),
        "cell 3: link to",
    ),
    (
        test_nbval_skips_what_needs_a_browser_and_nothing_else,
        metadata(2, tags=["nbval-ignore-output"]),
        "cell 2: calls [], tagged ['nbval-ignore-output']; allowed: []",
    ),
    (
        test_nbval_skips_what_needs_a_browser_and_nothing_else,
        metadata(4, tags=[]),
        "cell 4: calls ['interact'], tagged []; allowed: ['nbval-ignore-output']",
    ),
    (
        test_nbval_skips_what_needs_a_browser_and_nothing_else,
        source(2, "@widgets.interact(workers=(1, 9))\ndef show(workers): ..."),
        "cell 2: calls ['interact']",
    ),
    (
        test_a_slider_wraps_a_function_that_the_code_cell_above_called_once,
        source(2, "print(3)"),
        "cell 4: the cell above doesn't call show",
    ),
    (test_tasks_are_numbered, source(3, "## Task 3: explain"), "allowed: '## Task 1: ...'"),
    (test_tasks_are_numbered, source(3, "## Task 2"), "allowed: '## Task 1: ...'"),
]
SOLUTION_ONLY = {test_tasks_are_numbered}
RULES = [
    test
    for name, test in sorted(globals().items())
    if name.startswith("test_") and name != "test_there_are_notebooks_to_check"
]


def example_for(rule, good):
    return good["solution" if rule in SOLUTION_ONLY else "chapter"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_keeps_the_rule(rule, good):
    rule(example_for(rule, good))


@pytest.mark.parametrize(
    ("rule", "change", "message"),
    [pytest.param(*breach, id=f"{breach[0].__name__}-{breach[2]}") for breach in BREACHES],
)
def test_a_breach_is_found_and_named(rule, change, message, good):
    kept = example_for(rule, good)
    broken = Notebook(kept.path, copy.deepcopy(kept.node))
    change(broken.node)
    with pytest.raises(AssertionError) as found:
        rule(broken)
    assert f"{broken.name}" in str(found.value)
    assert message in str(found.value)


def test_every_rule_has_a_breach():
    assert {rule for rule, _, _ in BREACHES} == set(RULES)
