"""Notebook 00's board in JupyterLab and Notebook 7, in a real browser; then the explorers.

How long each takes from a key press to the new picture is printed (`pytest -s`).
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
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from browsers import chromium
from cells import names_in
from nbformat.v4 import new_notebook

NOTEBOOK = "00_the_waiting_room"
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
    for file, cells in {
        "board": cells_alone(NOTEBOOK, "KataBoard("),
        "explorers": [cell for name in EXPLORERS for cell in cells_alone(name, "explore(")],
    }.items():
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        alone = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(alone, home / "notebooks" / f"{file}.ipynb")
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


def cells_alone(name, call):
    """A chapter's last cell with a call, with the cells that it needs and no other."""
    chapter = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    cells = [cell for cell in chapter.cells if cell.cell_type == "code"]
    last = max(place for place, cell in enumerate(cells) if call in cell.source)
    kept, wanted = [], None
    for cell in reversed(cells[: last + 1]):
        makes, needs = names_in(cell.source)
        if wanted is None or makes & wanted:
            kept, wanted = [cell, *kept], (wanted or set()) | needs
    for cell in kept:
        cell.id, cell.outputs, cell.execution_count = f"{cell.id}-{name[:2]}", [], None
    return kept


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
    """The board of notebook 00 in JupyterLab, in a window 1280 pixels wide."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{lab_url}/lab/tree/board.ipynb")
    _run_all(page)
    page.locator(".wr-board[data-shown]").wait_for(timeout=60_000)
    yield page
    page.close()


def test_the_board_plays_and_its_clock_can_be_turned(board):
    assert _clock(board) == "08:33", "it stands still at the worst moment"
    board.get_by_role("button", name="Play").click()
    board.wait_for_function(f"() => ({CLOCK}) > '08:34'")
    _type(board, "Workers", "11")  # it plays on
    clock = _clock(board)
    board.wait_for_function(f"clock => ({CLOCK}) > clock", arg=clock)
    board.get_by_role("button", name="Pause").click()
    _type(board, "Workers", "10")
    board.get_by_role("slider", name="Time of day").press("Home")
    assert _clock(board) == "07:30"
    board.get_by_role("slider", name="Time of day").press("PageUp")
    assert _clock(board) == "07:45"
    board.get_by_role("button", name="Most waiting").click()
    assert _clock(board) == "08:33"


def test_the_board_follows_a_number_that_is_typed_and_the_clock_stays(board):
    took_ms, python_ms, root = [], [], board.locator(".wr-board")
    for workers in ("24", "11", "20", "12", "10"):
        _type(board, "Workers", workers)
        took_ms.append(float(root.get_attribute("data-waited-ms")))
        python_ms.append(float(root.get_attribute("data-took-ms")))
        assert _clock(board) == "08:33"
        assert f"queued, {workers} workers" in board.locator(".wr-board .run").inner_text()
    assert _worst_wait(board).endswith("24 min 14 s")
    said = f"board: {statistics.median(took_ms):.0f} ms from Enter to new picture, of which Python"
    print(f"{said} took {statistics.median(python_ms):.0f}")
    assert statistics.median(took_ms) < 2000, "ten times what a reader waits for gladly"


def test_the_board_follows_a_slider_turned_with_the_keyboard(board):
    box = board.get_by_role("textbox", name="Workers", exact=True)
    box.press("Tab")
    with _answered(board):
        board.keyboard.press("ArrowRight")
    assert box.input_value() == "11"
    with _answered(board):
        board.get_by_role("button", name="Undo").click()
    assert box.input_value() == "10"


def test_letters_on_a_control_are_not_taken_for_the_notebook_s(board):
    cells = board.locator(".jp-Cell").count()
    slider = board.get_by_role("slider", name="Workers, slider")
    for control in (slider, board.get_by_role("button", name="Keep")):
        control.focus()
        for letters in ("dd", "b", "a", "x"):
            board.keyboard.type(letters)
    assert board.locator(".jp-Cell").count() == cells


ROOMS = {
    "Patients": "Monday (seed)",
    "Servers": "Servers",
    "Queue": "Order",
    "Workers": "How many",
    "Clinics": "Tries for a booking",
}


def test_each_room_opens_its_control_and_escape_closes_it(board):
    for room, label in ROOMS.items():
        title = board.get_by_role("button", name=room, exact=True)
        title.click()
        assert board.locator(".drawer").count() == 1
        assert board.locator(".drawer").get_by_label(label, exact=True).is_visible()
        board.keyboard.press("Escape")
        assert board.locator(".drawer").count() == 0
        assert title.evaluate("each => each == document.activeElement")


def test_what_is_typed_between_the_slider_s_steps_is_kept(board):
    board.get_by_role("button", name="Clinics", exact=True).click()
    with _answered(board):
        board.get_by_label("Hang up on slow calls").check()
    _type(board, "Timeout", "9.05")
    assert board.get_by_role("textbox", name="Timeout", exact=True).input_value() == "9.05"
    assert "timeout 9.05 s" in board.locator(".wr-board .run").inner_text()
    with _answered(board):
        board.get_by_role("button", name="Reset").click()
    board.get_by_role("button", name="Close").click()


def test_a_schedule_is_made_row_by_row(board):
    board.get_by_role("button", name="Workers", exact=True).click()
    with _answered(board):
        board.get_by_label("How many", exact=True).select_option("schedule")
    with _answered(board):
        board.get_by_role("button", name="Add a row").click()
    _type(board, "Workers, row 2", "34")
    assert "34 from 08:00" in board.locator(".wr-board .run").inner_text()
    _type(board, "From, row 2", "7:55")
    assert board.get_by_label("From, row 2").input_value() == "07:55"
    with _answered(board):
        board.get_by_role("button", name="Remove row 2").click()
    assert board.locator(".drawer .row").count() == 1
    with _answered(board):
        board.get_by_role("button", name="Reset").click()
    board.get_by_role("button", name="Close").click()


def test_nonsense_is_explained_at_its_box_and_the_last_good_picture_stays(board):
    good, box = _worst_wait(board), board.get_by_role("textbox", name="Workers", exact=True)
    _type(board, "Workers", "a dozen")
    words = box.evaluate(
        "box => document.getElementById(box.getAttribute('aria-describedby')).textContent"
    )
    assert words.startswith("Workers: must be a whole number from 1 to 1,000, got 'a dozen'")
    assert (box.get_attribute("aria-invalid"), _worst_wait(board)) == ("true", good)
    _type(board, "Workers", "10")
    assert box.get_attribute("aria-invalid") == "false"


def test_trouble_is_switched_on_from_now_and_off_again(board):
    calm = _worst_wait(board)
    board.get_by_role("button", name="Trouble").click()
    switch = board.get_by_label("all clinics are three times slower for 15 min")
    with _answered(board):
        switch.check()
    assert _worst_wait(board) != calm
    assert _clock(board) == "08:33"
    assert "all clinics 3 times slower" in board.locator(".wr-board .lines").inner_text()
    with _answered(board):
        switch.uncheck()
    assert _worst_wait(board) == calm
    board.keyboard.press("Escape")


def test_attempts_are_kept_compared_brought_back_and_deleted(board):
    with _answered(board):
        board.get_by_role("button", name="Keep").click()
    _type(board, "Workers", "30")
    assert "24 min 14 s before, now kept" in board.locator(".wr-board .cards").inner_text()
    row = board.get_by_role("row").filter(has_text="queued, 10 workers")
    assert "24 min 14 s" in row.inner_text()
    with _answered(board):
        board.get_by_role("button", name="Bring back 1").click()
    assert board.get_by_role("textbox", name="Workers", exact=True).input_value() == "10"
    with _answered(board):
        board.get_by_role("button", name="Delete 1").click()
    assert row.count() == 0


def test_a_guess_is_told_beside_the_figure(board):
    _type(board, "My guess: the longest wait, min", "3")
    _type(board, "Workers", "20")
    told = board.locator(".wr-board output").inner_text()
    assert re.fullmatch(r"you said 3 min: it is 1 min \d+ s", told)
    _type(board, "Workers", "10")


def test_a_design_is_pasted_as_json(board):
    board.get_by_text("Take this design with you").click()
    python = board.get_by_label("The design as a line of Python")
    assert python.input_value() == "Design.queued(workers=10)"
    text = board.get_by_label("The design as JSON")
    text.fill(text.input_value().replace('"workers": 10', '"workers": 13'))
    with _answered(board):
        board.get_by_role("button", name="Use this JSON").click()
    assert python.input_value() == "Design.queued(workers=13)"
    with _answered(board):
        board.get_by_role("button", name="Undo").click()


def test_the_picture_is_saved_beside_the_notebook(board):
    with _answered(board):
        board.get_by_role("button", name="Save page").click()
    assert "waiting-room-1.html" in board.locator(".wr-board .answer").inner_text()


def test_the_board_fits_a_screen_1280_pixels_wide(board):
    overflow = board.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')]
              .filter(each => each.querySelector('.wr'))
              .map(each => each.scrollWidth - each.clientWidth)"""
    )
    assert max(overflow) <= 0


def test_the_board_plays_in_notebook_7(browser, lab_url):
    pytest.importorskip("notebook", reason="no Notebook 7: install the `browser` extra")
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{lab_url}/notebooks/board.ipynb")
    # Whoever runs a cell before there is a kernel is asked for one.
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".wr-board[data-shown]").wait_for(timeout=60_000)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"() => ({CLOCK}) > '08:34'")
    page.close()


CLOCK = "document.querySelector('.wr-board .clock').textContent"


def _clock(board):
    return board.evaluate(CLOCK)


@contextmanager
def _answered(board):
    """What is done inside is answered by Python, and the answer is shown."""
    shown = "document.querySelector('.wr-board').dataset.shown"
    before = board.evaluate(shown)
    yield
    board.wait_for_function(f"before => {shown} != before", arg=before)


def _type(board, label, text):
    """Type into a box, and wait until the answer is shown."""
    box = board.get_by_role("textbox", name=label, exact=True).first
    box.fill(text)
    with _answered(board):
        box.press("Enter")


def _worst_wait(board):
    """What the card of the bounded backlog says."""
    return board.locator(".wr-board .cards li").nth(2).locator("span").inner_text()


@pytest.fixture(scope="module")
def explorers(browser, lab_url):
    """The explorers of some chapters, one after another on one page."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{lab_url}/lab/workspaces/explorers/tree/explorers.ipynb")
    _run_all(page)
    last, _ = list(EXPLORERS.values())[-1]
    page.get_by_role("textbox", name=last, exact=True).wait_for(timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    yield page
    page.close()


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_follows_a_number_that_is_typed_and_keeps_it_and_its_keys(name, explorers):
    dial, values = EXPLORERS[name]
    box = explorers.get_by_role("textbox", name=dial, exact=True)
    took_ms, pictures = [], {}
    for value in values * 4:
        box.fill(value)
        begun = time.perf_counter()
        with _changed(box):
            box.press("Enter")
        took_ms.append(1000 * (time.perf_counter() - begun))
        pictures.setdefault(value, set()).add(box.evaluate(SHOWN))
        assert box.input_value() == value
    cells = explorers.locator(".jp-Notebook .jp-Cell").count()
    box.press("Tab")
    explorers.keyboard.type("dd")  # which deletes the cell where a notebook takes it for its own
    with _changed(box):
        explorers.keyboard.press("End")
    assert explorers.locator(".jp-Notebook .jp-Cell").count() == cells
    print(f"{name}: {statistics.median(took_ms):.0f} ms from key press to new picture")
    assert [len(seen) for seen in pictures.values()] == [1, 1], "the same number, another picture"
    assert statistics.median(took_ms) < 2000, "ten times what a reader waits for gladly"


SHOWN = """box => [...box.closest('.jp-OutputArea-output').querySelectorAll('.widget-html')]
    .at(-1).outerHTML"""


@contextmanager
def _changed(box):
    """What is done inside changes the picture of the box's explorer."""
    handle, before = box.element_handle(), box.evaluate(SHOWN)
    yield
    changed = f"([box, before]) => ({SHOWN})(box) !== before"
    box.page.wait_for_function(changed, arg=[handle, before])


def _run_all(page):
    """Run all cells of a notebook in JupyterLab, once its kernel is there."""
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
