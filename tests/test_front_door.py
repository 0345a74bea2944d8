"""What somebody meets first: the README's commands, the pinned set, the licence, the layout."""

import ast
import functools
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTEBOOK_00 = "notebooks/00_the_waiting_room.ipynb"


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


def project_files() -> list[Path]:
    """Every file that is in the repository or would be with the next commit."""
    listing = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listing.returncode:
        pytest.skip("not a git checkout, so nothing says which files belong to the course")
    return [ROOT / name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]


# --- The two commands -----------------------------------------------------------------------------


def commands(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.+)\n```$", README, flags=re.MULTILINE)


def test_readme_has_each_of_the_two_commands_for_each_shell():
    for language in ("sh", "powershell"):
        open_course, run_tests = commands(language)
        assert open_course.endswith(f"-m jupyterlab --notebook-dir . {NOTEBOOK_00}")
        assert run_tests.endswith("-m pytest")
    assert README.count("```") == 2 * 6, "a block that no test looks at"


@pytest.mark.parametrize(
    ("language", "set_up"),
    [
        ("sh", "python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt && "),
        (
            "powershell",  # 5.1, the one that Windows comes with, has no &&
            r"python -m venv .venv; .venv\Scripts\python -m pip install -r requirements.txt; ",
        ),
    ],
)
def test_each_command_sets_up_on_its_own(language, set_up):
    assert all(command.startswith(set_up) for command in commands(language))


def test_ci_runs_the_test_command_of_the_readme_word_for_word():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == commands("sh")[1]


def test_workflow_runs_the_script_and_on_windows_the_test_command_of_the_readme():
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    lines = [line.strip() for line in workflow.splitlines()]
    assert "run: bash .ci/run" in lines
    assert commands("powershell")[1] in lines
    assert "shell: powershell" in lines


def test_readme_says_what_the_lines_about_your_own_log_print():
    [program] = re.findall(r"^```python\n(.+?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    [output] = re.findall(r"^```text\n(.+?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    assert sum(map(bool, program.splitlines())) == 4
    assert run(sys.executable, "-c", program).stdout == output


def test_readme_links_lead_to_files_that_exist():
    targets = re.findall(r"\]\(([^)\s]+)\)", README)
    missing = [
        target
        for target in targets
        if not target.startswith("https://") and not (ROOT / target.partition("#")[0]).exists()
    ]
    assert "notebooks/images/monday.gif" in targets
    assert missing == []


def test_readme_links_every_notebook_and_every_exercise():
    names = [
        path.relative_to(ROOT).as_posix()
        for folder in ("notebooks", "exercises")
        for path in (ROOT / folder).glob("[0-9]*.ipynb")
    ]
    assert names
    assert [name for name in names if f"({name})" not in README] == []


def test_readme_gives_the_minutes_that_each_notebook_gives():
    rows = re.findall(r"\((notebooks/\S+\.ipynb)\) \| (\S+) \|", README)
    assert rows
    for name, minutes in rows:
        opening = json.loads((ROOT / name).read_text(encoding="utf-8"))["cells"][0]["source"]
        assert f"{minutes} minutes" in "".join(opening), name


def test_plain_pytest_runs_every_notebook_and_solution_and_no_exercise(request):
    # The tests are listed by nobody: there are thousands.
    first, *others = request.config.getini("testpaths")
    assert first == "tests"
    listing = run(sys.executable, "-m", "pytest", "--collect-only", "-q", *others).stdout
    collected = set(re.findall(r"^(\S+\.ipynb)::", listing, flags=re.MULTILINE))
    there = {
        path.relative_to(ROOT).as_posix()
        for folder in ("notebooks", "solutions")
        for path in (ROOT / folder).rglob("*.ipynb")
        if not any(part.startswith(".") for part in path.parts[len(ROOT.parts) :])
    }
    assert collected == there


# --- What gets installed --------------------------------------------------------------------------


def pins() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith(("#", "-e"))]


def test_requirements_pin_everything_and_end_with_the_library_itself():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "-e ."
    assert len(pins()) > 50
    for pin in pins():
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), f"{pin} is not pinned"
        assert not pin.url


def test_requirements_hold_what_pyproject_asks_for():
    project = PYPROJECT["project"]
    for line in project["dependencies"] + project["optional-dependencies"]["course"]:
        asked = Requirement(line)
        pinned = [pin for pin in pins() if pin.name == canonicalize_name(asked.name)]
        assert pinned, f"{asked.name} is not in requirements.txt: make it again"
        for pin in pinned:
            version = str(pin.specifier).removeprefix("==")
            assert asked.specifier.contains(version), f"{pin} is outside {asked}: make it again"


def test_nothing_is_installed_that_makes_grammars_before_a_notebook_is_read():
    # A second and more for each command, each JupyterLab and each worker of the tests.
    assert not {"lark", "rfc3987-syntax"} & {pin.name for pin in pins()}


# --- The house ------------------------------------------------------------------------------------


def test_top_level_holds_only_what_the_layout_allows():
    allowed = {
        *("README.md", "LICENSE", "pyproject.toml", "requirements.txt"),
        *("CITATION.cff", "CHANGELOG.md"),
        *("notebooks", "solutions", "exercises", "waitingroom_lib", "tests"),
        *(".ci", ".devcontainer", ".github", ".gitignore", ".gitattributes"),
    }
    found = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert found <= allowed


# A world meets a design; the run leaves an outcome; judge it, show it. What stands in a folder, or
# is a room at the root, imports of the library, and of other packages, only what is named here.
GROUND = {"_checks", "_fifo", "_units", "_words"}
BELOW_A_RUN = GROUND | {"theory", "world", "design", "outcome"}
MAY_IMPORT = {
    **dict.fromkeys(GROUND, GROUND),
    "theory": GROUND,
    "intervals": GROUND,
    "world": GROUND,
    "design": GROUND,
    "outcome": BELOW_A_RUN - {"outcome"},
    "run": BELOW_A_RUN,
    "judge": BELOW_A_RUN,
    "show": BELOW_A_RUN | {"run", "judge"},
    "study": BELOW_A_RUN | {"run", "judge", "intervals"},
    "drills": BELOW_A_RUN | {"run"},
    "teach": {"__version__"},
    "teach/design.py": BELOW_A_RUN | {"run", "judge", "study", "intervals"},
    "__init__": BELOW_A_RUN | {"run", "judge"},
    "__main__": {"__version__", "teach"},
}
PACKAGES = {
    "intervals": {"mpmath"},
    "outcome": {"pandas"},  # to_frame() imports it when called; the next test holds it to that
    "run": {"simpy"},
    "teach/design.py": {"pandas"},
    "show/board.py": {"anywidget"},
    "show/charts.py": {"IPython", "matplotlib"},  # IPython where it asks
    "show/dials.py": {"anywidget", "ipywidgets", "matplotlib", "traitlets"},
    "show/film.py": {"numpy"},
    "show/live.py": {"anywidget"},
    "study": {"joblib", "pandas", "tqdm"},
    "teach": {"nbformat"},
    "teach/grade.py": {"tqdm"},
    "teach/release.py": {"nbformat", "tqdm"},
    "teach/whose.py": {"tqdm"},
}
LIBRARY = ROOT / "waitingroom_lib"
MODULES = [path.relative_to(LIBRARY).as_posix() for path in sorted(LIBRARY.rglob("*.py"))]


def place(module: str) -> str:
    """Where a module stands: its folder, or its own name at the root."""
    return module.partition("/")[0].removesuffix(".py")


@functools.cache
def imported(module: str) -> set[str]:
    """Full names of what a module imports, anywhere in it; `from x import y` counts as x.y."""
    names = set()
    for node in ast.walk(ast.parse((LIBRARY / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_the_sentence_has_already_named(module):
    ours = {name.split(".")[1] for name in imported(module) if name.startswith("waitingroom_lib.")}
    assert ours - {place(module)} <= MAY_IMPORT.get(module, MAY_IMPORT[place(module)])


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_the_packages_of_its_place(module):
    packages = {name.split(".")[0] for name in imported(module)} - {"waitingroom_lib"}
    allowed = PACKAGES.get(module, PACKAGES.get(place(module), set()))
    assert packages - sys.stdlib_module_names <= allowed


def test_rooms_of_a_folder_import_each_other_in_one_direction():
    """No two modules import each other, not even by way of others."""
    within = {
        module: {
            other
            for other in MODULES
            for name in imported(module)
            if f"{name}.".startswith(f"waitingroom_lib.{other[:-3].replace('/', '.')}.")
        }
        for module in MODULES
    }
    left = set(MODULES)
    while free := {module for module in left if not within[module] & left}:
        left -= free
    assert left == set()


OUTCOME_ROOMS = ("bill", "ledger", "passages", "forecast", "timeline", "causes", "event_log")
OUTCOME_ROOMS += ("outcome",)


def test_rooms_of_an_outcome_import_only_those_before_them():
    """What is read off a run stands on who was where when, and that on the ledger alone."""
    folder = "waitingroom_lib.outcome."
    for number, room in enumerate(OUTCOME_ROOMS):
        named = imported(f"outcome/{room}.py")
        rooms = {name.split(".")[2] for name in named if name.startswith(folder)}
        assert rooms <= set(OUTCOME_ROOMS[:number]), room
    assert {f"outcome/{room}.py" for room in (*OUTCOME_ROOMS, "__init__")} == {
        module for module in MODULES if place(module) == "outcome"
    }


def test_the_door_to_the_pictures_loads_none_of_them():
    assert {name.split(".")[0] for name in imported("show/__init__.py")} == {"importlib", "typing"}


def test_importing_the_library_loads_no_heavy_package():
    heavy = ["IPython", "ipywidgets", "joblib", "matplotlib", "mpmath", "numpy", "pandas", "tqdm"]
    program = f"import sys, waitingroom_lib; print([m for m in {heavy} if m in sys.modules])"
    result = run(sys.executable, "-c", program)
    assert (result.stdout.strip(), result.stderr) == ("[]", "")


# --- How it is written ----------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing_in_code_and_notebooks(arguments):
    result = run(sys.executable, "-m", "ruff", *arguments, ".")
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_file_names_a_machine_path_or_a_package_registry():
    machine_path = re.compile(r"(?<![\w.)~-])/(work|tmp|root)/")
    registry = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org")
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        matches = [*machine_path.finditer(text), *registry.finditer(text)]
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in matches]
    assert found == []


def test_licence_covers_code_and_prose():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Copyright (c) 2026, The waiting room contributors" in licence
    assert "Redistribution and use in source and binary forms" in licence
    assert "https://creativecommons.org/licenses/by/4.0/" in licence
