"""The pages for instructors and learners: their tables are current, their commands work."""

import json
import re
import shlex
import tomllib
import zipfile
from importlib import import_module

import pytest
from desk import ROOT, course_in, is_check, is_code_answer, role, run
from packaging.requirements import Requirement

import waitingroom_lib
from waitingroom_lib.__main__ import COMMANDS, main
from waitingroom_lib.teach import exercises, pages

INSTRUCTORS = (ROOT / "solutions/README.md").read_text(encoding="utf-8")
LEARNERS = (ROOT / "exercises/README.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHON = ".venv/bin/python -m "


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course in a folder with a space in its name, as an instructor has it."""
    return course_in(tmp_path_factory.mktemp("a course"))


# --- What is made ---------------------------------------------------------------------------------


def test_the_tables_of_the_pages_are_current(monkeypatch):
    monkeypatch.chdir(ROOT)
    made = pages.made()
    assert set(made) == {pages.INSTRUCTORS, pages.LEARNERS, pages.MISCONCEPTIONS}
    old = [path.as_posix() for path, text in made.items() if path.read_text("utf-8") != text]
    assert old == [], "run: python -m waitingroom_lib exercises"


def test_the_minutes_of_a_notebook_are_those_that_it_gives_and_no_others_it_speaks_of():
    rows = re.findall(r"\(\.\./(\S+\.ipynb)\) \| (\d\S*) \|", INSTRUCTORS)
    assert len(rows) >= 19  # ten chapters, nine exercises
    for name, minutes in rows:
        opening = exercises.read(ROOT / name).cells[0].source
        assert f"**{minutes} minutes" in opening, name


def test_every_outcome_and_every_wrong_answer_is_on_the_page():
    missing, lines = [], pages.MISCONCEPTIONS.name
    text = (ROOT / "solutions" / lines).read_text(encoding="utf-8")
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        for each in exercises.read(path).metadata["waitingroom"]["outcomes"]:
            row = f"| {each['outcome']} | {each['task']}, "
            missing += [row] if row not in INSTRUCTORS else []
        bank = import_module(f"wrong_answers.ex{path.name[:2]}").bank
        section = text.partition(f"\n## {path.name[:2]} ")[2].partition("\n## ")[0]
        assert section.count("\n- ") == len(bank.wrong_answers), path.name
        assert section.count("(hidden tests)") == sum(each.hidden for each in bank.wrong_answers)
    assert missing == []


def test_a_page_without_its_markers_is_refused_by_name(course, monkeypatch):
    monkeypatch.chdir(course)
    page = course / "exercises/README.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("<!-- end of exercises -->", ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"exercises/README.md: .*'<!-- end of exercises -->'"):
        pages.made()
    page.write_text(before, encoding="utf-8")


def test_what_an_author_wrote_is_no_markdown_on_the_page():
    assert pages._plain("a *b* _c_\n <d> `e`") == r"a \*b\* \_c\_ \<d\> \`e\`"


# --- The worked example: an exercise of one's own -------------------------------------------------


@pytest.fixture(scope="module")
def ours(course):
    """The two commands of the page, as written there."""
    begin, make = commands(INSTRUCTORS.partition("## Add one of your own")[2])[:2]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        # The kernel must import this library, wherever it is installed from.
        patch.setenv("PYTHONPATH", str(ROOT))
        assert main(arguments(begin)) == 0
        assert main(arguments(make)) == 0
    return course / "solutions" / "ours" / "20_our_queue.ipynb"


def test_an_exercise_of_ones_own_is_begun_run_and_made(course, ours):
    solution = exercises.read(ours)
    printed = [output.text for cell in solution.cells for output in cell.get("outputs", [])]
    assert printed == ["40 workers, 20 h paid for, 20 of them busy\n"]
    assert list(solution.metadata) == ["kernelspec"]  # and no word of the machine that ran it
    assert run(solution, ours.parent) == {}
    exercise = exercises.read(course / "exercises" / "ours" / ours.name)
    assert exercise == exercises.release(solution)
    errors = run(exercise, ours.parent)
    failed = [role(exercise.cells[index])["grade_id"] for index in errors]
    assert failed == ["check-busy-workers"]
    assert "HIDDEN" not in "".join(cell.source for cell in exercise.cells)


def test_its_wrong_idea_meets_its_own_hint_and_its_hidden_test_is_hidden(ours):
    for body, hint in (("rate_per_s / call_s", "Do longer calls keep fewer"), ("", "Nobody comes")):
        body = body or "rate_per_s * call_s or 1"
        notebook = exercises.read(ours)
        for cell in notebook.cells:
            if is_code_answer(cell):
                cell.source = f"def busy_workers(rate_per_s, call_s):\n    return {body}"
        [error] = run(notebook, ours.parent).values()
        assert hint in str(error)


def test_learners_find_it_on_their_page_and_instructors_each_kind_of_cell(course, ours):
    page = (course / "exercises/README.md").read_text(encoding="utf-8")
    assert "| [20 Our queue](ours/20_our_queue.ipynb) | 15 | 4 |  |" in page
    rows = INSTRUCTORS.partition("| cell | what you put there |")[2].partition("\n\n")[0]
    kinds = rows.count("\n| ")
    solution = exercises.read(ours)
    assert kinds == 6
    assert sum(map(is_check, solution.cells)) == 1
    assert role(solution.cells[-1])["locked"]


@pytest.mark.parametrize("name", ["5_x", "05_x", "20", "20_X", "20_", "../20_x", "20_our_queue"])
def test_a_name_that_is_none_or_taken_is_refused(name, course, ours, monkeypatch, capsys):
    monkeypatch.chdir(course)
    before = ours.read_bytes()
    with pytest.raises(SystemExit):
        main(["exercises", "--new", name])
    assert f"--new {name!r}" in capsys.readouterr().err
    assert ours.read_bytes() == before


# --- The commands ---------------------------------------------------------------------------------


def commands(page):
    """The lines of the page's blocks for a shell."""
    blocks = re.findall(r"^```sh\n(.+?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def arguments(command):
    before, _, after = command.partition("python -m waitingroom_lib ")
    assert before == ".venv/bin/" or before.startswith("docker run "), command
    return shlex.split(after)


ALL = commands(INSTRUCTORS) + commands(LEARNERS)
OURS = [line for line in ALL if "waitingroom_lib " in line]
OTHERS = [line for line in ALL if line not in OURS]
IN_README = re.findall(r"`python -m (waitingroom_lib [^`]+)`", README)
WRITTEN = [f"{PYTHON}{words}" for words in IN_README]


def test_the_pages_name_every_command():
    assert {arguments(line)[0] for line in OURS} - {"--version"} == set(COMMANDS)
    assert len(WRITTEN) >= 3


@pytest.mark.parametrize("command", [*OURS, *WRITTEN])
def test_a_command_is_understood_as_it_is_written(command, monkeypatch, capsys):
    name, *_ = given = arguments(command)
    if name == "--version":
        with pytest.raises(SystemExit) as stopped:
            main(given)
        assert stopped.value.code == 0
        assert capsys.readouterr().out == f"The waiting room {waitingroom_lib.__version__}\n"
        return
    asked = []
    module = import_module(f"waitingroom_lib.teach.{COMMANDS[name][0]}")
    monkeypatch.setattr(module, "run", lambda options: asked.append(options) or 0)
    assert main(given) == 0
    assert asked[0].command == name


def test_release_runs_as_it_is_written_and_has_ones_own(course, ours, monkeypatch, capsys):
    line = next(line for line in OURS if arguments(line)[0] == "release")
    monkeypatch.chdir(course)
    assert main(arguments(line)) == 0
    assert capsys.readouterr().out.startswith("dist/course.zip: ")
    with zipfile.ZipFile("dist/course.zip") as archive:
        assert f"course/exercises/ours/{ours.name}" in archive.namelist()


def test_the_other_commands_fit_what_is_there():
    """Those that fetch, install or serve are taken apart; nbgrader's run in test_nbgrader."""
    [build] = PYPROJECT["build-system"]["requires"]
    left = []
    for line in OTHERS:
        for name in re.findall(r"\b(?:tests|notebooks)/[\w./]+", line):
            assert (ROOT / name.removeprefix("/srv/waiting-room/")).exists(), line
        if "pip download" in line:
            assert Requirement(build) == Requirement(shlex.split(line)[-1])
        elif "pip install -e" in line:
            assert shlex.split(line)[-1] == ".[grading]"
            assert "grading" in PYPROJECT["project"]["optional-dependencies"]
        elif not re.search(r"-m (venv|jupyterlab|pytest|nbgrader) |^(mkdir|cp) ", line):
            left.append(line)
    assert left == []
    wheelhouses = {re.search(r"\S+wheelhouse", line)[0] for line in OTHERS if "wheelhouse" in line}
    assert wheelhouses == {"dist/wheelhouse"}


@pytest.mark.parametrize("page", [INSTRUCTORS, LEARNERS], ids=["instructors", "learners"])
def test_a_page_has_no_block_that_no_test_looks_at(page):
    blocks = re.findall(r"^```(\w+)\n.+?^```$", page, flags=re.MULTILINE | re.DOTALL)
    assert page.count("```") == 2 * len(blocks)
    # What stands for PowerShell is README's: test_release.
    assert blocks.count("powershell") == (page is LEARNERS)
    assert set(blocks) <= {"sh", "powershell"}


@pytest.mark.parametrize("page", ["solutions/README.md", "exercises/README.md", "CHANGELOG.md"])
def test_links_of_a_page_lead_to_files_and_headings_that_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, heading = target.partition("#")
        place = (ROOT / page).parent / file if file else ROOT / page
        assert place.exists(), target
        if heading and place.suffix == ".md":
            titles = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles]
            assert heading in anchors, target


def test_readme_leads_to_both_pages():
    for page in ("solutions/README.md", "exercises/README.md"):
        assert f"({page})" in README


# --- The version, and a container -----------------------------------------------------------------


def test_one_version_is_said_everywhere():
    version = waitingroom_lib.__version__
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    attribute = PYPROJECT["tool"]["setuptools"]["dynamic"]["version"]["attr"]
    assert attribute == "waitingroom_lib.__version__"
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    released = re.search(r'^date-released: "(.+)"$', citation, re.MULTILINE)[1]
    assert f'\nversion: "{version}"\n' in citation
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (.+)$", changes, re.MULTILINE)[1] == f"{version} ({released})"


def test_a_citation_has_what_the_format_asks_for():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    keys = re.findall(r"^([a-z-]+):", text, re.MULTILINE)
    assert {"cff-version", "message", "title", "authors", "type", "license"} <= set(keys)
    assert len(set(keys)) == len(keys)
    assert f"license: {PYPROJECT['project']['license']}\n" in text


def test_the_container_is_set_up_as_readme_says_and_opens_the_course():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    [command, *_] = commands(README)
    assert command.startswith(f"{container['postCreateCommand']} && ")
    [opened] = container["customizations"]["codespaces"]["openFiles"]
    assert (ROOT / opened).exists()
    python = container["image"].rpartition(":")[2]
    assert f">={python}" >= PYPROJECT["project"]["requires-python"]
