"""What learners get: all they need, nothing of the instructor's, no link that leads nowhere."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from desk import ROOT, TOP, course_in

import waitingroom_lib
import waitingroom_lib.__main__ as top
from waitingroom_lib.__main__ import COMMANDS, main
from waitingroom_lib.teach import exercises, release
from waitingroom_lib.teach.release import dead_links

SECRET = r"### BEGIN {kind}\n(.+?)\n\s*### END {kind}"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course in a folder with a space in its name, as an instructor has it."""
    return course_in(tmp_path_factory.mktemp("a course"))


@pytest.fixture(scope="module")
def released(course):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course)
        assert main(["release", "for learners"]) == 0
    return course / "for learners"


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_release_has_all_that_learners_need_and_nothing_else(course, released):
    found = files(released)
    for folder in ("notebooks", "waitingroom_lib"):
        there = {name for name in files(course) if name.startswith(f"{folder}/")}
        assert {name for name in found if name.startswith(f"{folder}/")} == there
    given = {f"exercises/{path.name}" for path in (course / "solutions").glob("*.ipynb")}
    assert {name for name in found if name.startswith("exercises/")} == given
    top = {name for name in found if "/" not in name}
    assert top == {*TOP, "release.json"}


def test_no_solution_and_no_hidden_test_is_in_a_release(course, released):
    secrets = {}
    for path in (course / "solutions").glob("*.ipynb"):
        for cell in exercises.read(path).cells:
            for kind in ("SOLUTION", "HIDDEN TESTS"):
                for secret in re.findall(SECRET.format(kind=kind), cell.source, re.DOTALL):
                    secrets.setdefault(f"exercises/{path.name}", []).append(secret)
    assert sum(map(len, secrets.values())) > 40
    for name, regions in secrets.items():
        cells = "\n\n".join(cell.source for cell in exercises.read(released / name).cells)
        assert [region for region in regions if region in cells] == []
        assert "### BEGIN" not in cells


def test_every_link_of_a_release_leads_somewhere(released):
    assert dead_links(released) == []
    page = (released / "README.md").read_text(encoding="utf-8")
    for folder, number in (("notebooks", 8), ("exercises", 7)):
        linked = set(re.findall(rf"\]\(({folder}/\d\d_[^)]+)\)", page))
        assert len(linked) >= (number if folder == "exercises" else number - 1)


@pytest.mark.parametrize(
    "text",
    [
        "[a](../exercises/99_x.ipynb)",
        "[a](<99_x.ipynb> 'title')",
        "![a](images/none.png#part)",
        '<img alt="a" src="images/none.png">',
        "[out](../../elsewhere.md)",
    ],
)
def test_a_dead_link_is_found(text, tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "elsewhere.md").write_text("", encoding="utf-8")
    (tmp_path / "inside" / "notebooks").mkdir()
    page = tmp_path / "inside" / "notebooks" / "page.md"
    page.write_text(f"{text} [fine](page.md#part) <https://example.org> [b](https://example.org)")
    assert len(dead_links(tmp_path / "inside")) == 1


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A folder in which a release is a page with whatever links this list holds."""
    links = []

    def fill(made):
        made.mkdir()
        (made / "README.md").write_text("".join(f"[a]({link})" for link in links), encoding="utf-8")
        (made / release.MARK).write_text("{}", encoding="utf-8")
        return 0, 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(release, "_fill", fill)
    return links


def test_a_release_with_a_dead_link_is_not_made(small, capsys):
    small.append("tests/desk.py")
    with pytest.raises(SystemExit) as stopped:
        main(["release", "broken"])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "README.md: tests/desk.py" in said
    assert "--allow-dead-links" in said
    assert not Path("broken").exists()


def test_a_dead_link_can_be_let_pass_and_is_named(small, capsys):
    small.append("tests/desk.py")
    assert main(["release", "broken", "--allow-dead-links"]) == 0
    assert "README.md: tests/desk.py" in capsys.readouterr().err
    assert files(Path("broken")) == {"README.md", "release.json"}


def test_a_release_is_made_anew_and_no_other_folder_touched(small, capsys):
    assert main(["release", "there/x"]) == 0
    Path("there/x/left over.txt").write_text("", encoding="utf-8")
    assert main(["release", "there/x"]) == 0
    assert files(Path("there")) == {"x/README.md", "x/release.json"}
    Path("a file").write_text("", encoding="utf-8")
    for taken in ("there", "a file", "."):
        with pytest.raises(SystemExit) as stopped:
            main(["release", taken])
        assert stopped.value.code == 2
    assert "no release; allowed: a new folder" in capsys.readouterr().err
    assert files(Path("there")) == {"x/README.md", "x/release.json"}


FIRST_CELLS = """
import json, sys, waitingroom_lib
from pathlib import Path
for name in sys.argv[1:]:
    cells = json.loads(Path(name).read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = {}
    for source in code[:2]:
        exec(source, names)
print(Path(waitingroom_lib.__file__).parent.parent)
print(waitingroom_lib.__version__)
"""


def test_a_release_runs_on_its_own(released):
    environment = {**os.environ, "PYTHONPATH": str(released), "MPLBACKEND": "agg"}
    names = ["../notebooks/02_accept_now_confirm_later.ipynb", "02_accept_now_confirm_later.ipynb"]
    command = [sys.executable, "-c", FIRST_CELLS, *names]
    options = {"capture_output": True, "text": True, "cwd": released / "exercises"}
    done = subprocess.run(command, env=environment, check=False, **options)
    assert done.stderr == ""
    where, version = done.stdout.splitlines()[-2:]
    assert Path(where).resolve() == released.resolve()
    assert version == waitingroom_lib.__version__


def test_each_notebook_of_a_release_ends_with_its_version(released):
    paths = sorted(released.rglob("*.ipynb"))
    assert len(paths) > 14
    for path in paths:
        notebook = exercises.read(path)
        assert notebook.cells[-1].source == f"*The waiting room {waitingroom_lib.__version__}*"
        assert notebook.metadata["waitingroom"]["version"] == waitingroom_lib.__version__
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
    told = json.loads((released / "release.json").read_text(encoding="utf-8"))
    assert told["version"] == waitingroom_lib.__version__


def test_a_zip_holds_the_same_and_its_bytes_do_not_change(released, tmp_path):
    release._pack(released, tmp_path / "a.zip")
    release._pack(released, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = {name.removeprefix(f"{released.name}/") for name in archive.namelist()}
        assert archive.testzip() is None
    assert names == files(released)


def test_with_zip_there_is_no_folder(small):
    assert main(["release", "there/for learners", "--zip"]) == 0
    assert files(Path("there")) == {"for learners.zip"}


def test_what_learners_start_with_is_what_readme_says():
    page = (ROOT / "exercises/README.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for shell in ("sh", "powershell"):
        opens = re.findall(rf"^```{shell}\n(.+)\n```$", readme, flags=re.MULTILINE)[0]
        assert f"```{shell}\n{opens}\n```" in page


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_on_a_screen(command, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"] if command else ["--help"])
    assert stopped.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert 5 < len(lines) < 24
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("command", ["release", "design"])
def test_one_command_does_not_load_what_another_needs(command, monkeypatch):
    loaded, load = [], top.import_module
    monkeypatch.setattr(top, "import_module", lambda name: loaded.append(name) or load(name))
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert loaded == [f"waitingroom_lib.teach.{command}"]
