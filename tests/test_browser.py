"""Notebook 00 in JupyterLab, in a real browser: run it, and play on its board; then the explorers.

How long an explorer takes from a key press to the new picture is printed (`pytest -s`).
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from cells import names_in
from chromium import chromium
from nbformat.v4 import new_notebook

NOTEBOOK = "00_the_waiting_room.ipynb"
NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
EXPLORERS = {
    "03_worker_pool": ("rate_per_s", ("9.05", "10")),
    "04_monday_morning": ("above_s", ("145", "90")),
    "05_bounded_backlog": ("backlog_limit", ("575", "570")),
}
"""Chapters whose explorer is turned: which dial, a value between two steps of its slider, and the
one that it starts with."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab_url(browser, tmp_path_factory):
    """A fresh JupyterLab on a copy of the notebooks, with nobody's settings."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, home / "notebooks")
    for name in EXPLORERS:
        nbformat.write(explorer_alone(name), home / "notebooks" / f"explorer_{name}.ipynb")
    settings = home / "settings"
    settings.mkdir()
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    whole = {"windowingMode": "none"}  # else what is scrolled out of sight isn't in the page
    overrides = {
        "@jupyterlab/apputils-extension:notification": quiet,
        "@jupyterlab/notebook-extension:tracker": whole,
    }
    (settings / "overrides.json").write_text(json.dumps(overrides))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"),
            *("--IdentityProvider.token=", f"--ServerApp.root_dir={home / 'notebooks'}"),
            f"--LabApp.app_settings_dir={settings}",
        ],
        env={
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/api/status")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def explorer_alone(name):
    """A chapter's last explorer, with the cells that it needs and no other."""
    chapter = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    cells = [cell for cell in chapter.cells if cell.cell_type == "code"]
    last = max(place for place, cell in enumerate(cells) if "explore(" in cell.source)
    kept, wanted = [], None
    for cell in reversed(cells[: last + 1]):
        makes, needs = names_in(cell.source)
        if wanted is None or makes & wanted:
            kept, wanted = [cell, *kept], (wanted or set()) | needs
    for cell in kept:
        cell.outputs, cell.execution_count = [], None
    return new_notebook(cells=kept, metadata={"kernelspec": chapter.metadata.kernelspec})


def _wait_for(url):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("JupyterLab did not start within a minute")


@pytest.fixture(scope="module")
def board(browser, lab_url):
    """The board of notebook 00, all of which has been run, in a window 1280 pixels wide."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{lab_url}/lab/tree/{NOTEBOOK}")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_role("textbox", name="Monday (seed)").wait_for(timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    yield page
    page.close()


def test_the_board_follows_a_number_that_is_typed(board):
    board.get_by_role("button", name="Queued").click()
    _type(board, "Workers", "10")
    assert _worst_wait(board).startswith("24 min")
    _type(board, "Workers", "24")
    assert re.fullmatch(r"[\d.]+ s", _worst_wait(board))


def test_the_board_follows_a_slider_turned_with_the_keyboard(board):
    board.get_by_role("button", name="Queued").click()
    _type(board, "Workers", "10")
    before = _worst_wait(board)
    board.get_by_role("textbox", name="Workers").press("Tab")
    board.keyboard.press("ArrowRight")
    board.wait_for_function(
        "before => document.querySelectorAll('.wr-card .figure')[2].textContent != before",
        arg=before,
    )
    assert board.get_by_role("textbox", name="Workers").input_value() == "11"


def test_the_board_explains_nonsense_and_keeps_the_last_good_picture(board):
    board.get_by_role("button", name="Queued").click()
    _type(board, "Workers", "12")
    good = _worst_wait(board)
    box = board.get_by_role("textbox", name="Workers")
    box.fill("a dozen")
    box.press("Enter")
    alert = board.get_by_role("alert").filter(has_text="a dozen").first
    alert.wait_for()
    assert "Workers must be a whole number from 1 to 60" in alert.inner_text()
    assert _worst_wait(board) == good
    _type(board, "Workers", "12")
    alert.wait_for(state="detached")


def test_an_attempt_is_kept_and_brought_back(board):
    board.get_by_role("button", name="Queued").click()
    _type(board, "Workers", "10")
    board.get_by_role("button", name="Keep this attempt").click()
    _type(board, "Workers", "30")
    # The table is drawn after the picture: until it is, the row of now says 10 workers, too.
    board.get_by_role("row").filter(has_text="queued, 30 workers").wait_for()
    row = board.get_by_role("row").filter(has_text="queued, 10 workers")
    assert "24 min" in row.inner_text()
    board.get_by_role("button", name="Bring back 1").click()
    board.wait_for_function(
        "() => document.querySelectorAll('.wr-card .figure')[2].textContent.startsWith('24 min')"
    )
    assert board.get_by_role("textbox", name="Workers").input_value() == "10"


def test_the_board_fits_a_screen_1280_pixels_wide(board):
    overflow = board.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')]
              .filter(each => each.querySelector('.wr'))
              .map(each => each.scrollWidth - each.clientWidth)"""
    )
    assert max(overflow) <= 0


def _type(board, label, text):
    """Type into a number box, and wait until the picture shows the design."""
    box = board.get_by_role("textbox", name=label)
    box.fill(text)
    box.press("Enter")
    shown = board.locator(".jupyter-widgets").get_by_role("img", name=f"{text} {label.lower()}")
    shown.first.wait_for()


def _worst_wait(board):
    """What the card of the bounded backlog says."""
    return board.locator(".wr-card .figure").nth(2).inner_text()


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_follows_a_number_that_is_typed_and_keeps_it_and_its_keys(
    name, browser, lab_url
):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{lab_url}/lab/workspaces/{name}/tree/explorer_{name}.ipynb")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    dial, values = EXPLORERS[name]
    box = page.get_by_role("textbox", name=dial, exact=True)
    box.wait_for(timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    took_ms, pictures = [], {}
    for value in values * 4:
        box.fill(value)
        before = page.evaluate(SHOWN)
        begun = time.perf_counter()
        box.press("Enter")
        page.wait_for_function(f"before => ({SHOWN}) != before", arg=before)
        took_ms.append(1000 * (time.perf_counter() - begun))
        pictures.setdefault(value, set()).add(page.evaluate(SHOWN))
        assert box.input_value() == value
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    box.press("Tab")
    page.keyboard.type("dd")  # which deletes the cell where a notebook takes it for its own
    page.keyboard.press("End")
    page.wait_for_function(f"before => ({SHOWN}) != before", arg=page.evaluate(SHOWN))
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    page.close()
    print(f"{name}: {statistics.median(took_ms):.0f} ms from key press to new picture")
    assert [len(seen) for seen in pictures.values()] == [1, 1], "the same number, another picture"
    assert statistics.median(took_ms) < 2000, "ten times what a reader waits for gladly"


SHOWN = """[...document.querySelectorAll('.widget-html')].at(-1).outerHTML"""
