"""`python -m waitingroom_lib design`: saved designs, judged on the same mornings, and ranked."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from waitingroom_lib import Design, Scenario, Schedule, Shards, judge, simulate
from waitingroom_lib.__main__ import main
from waitingroom_lib.intervals import interval, proportion
from waitingroom_lib.teach import design as command

SHORT = Scenario.steady(rate_per_s=10, hours=0.1, budget_gbp=3.1)
SEEDS = [3, 4, 5, 6, 7, 8]
DESIGNS = {
    "ann": Design.queued(workers=22),
    "bob": Design.queued(workers=60),
    "cy": Design.queued(workers=12),
    "dee": Design.queued(workers=1, backlog_limit=0),
    "eve": Design.synchronous(threads=40),
    "fay": Design.queued(workers=23),
}


@pytest.fixture
def handed_in(tmp_path, monkeypatch):
    """A folder of designs, and a scenario that is over soon."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(command.SCENARIOS, "steady", lambda: SHORT)
    folder = tmp_path / "handed in"
    folder.mkdir()
    for name, design in DESIGNS.items():
        (folder / f"{name}.json").write_text(design.to_json(), encoding="utf-8")
    return folder


def ranked(*files, seeds="3-8", more=()):
    given = ["design", *map(str, files), "--scenario", "steady", "--seeds", seeds, "--jobs", "1"]
    return main([*given, *more])


def rows_of(text):
    """The lines of the ranking by name, in their order."""
    lines = [line for line in text.splitlines() if line[:4].strip().endswith(".")]
    return {line[4:].partition(":")[0].strip(): line.strip() for line in lines}


class Page(HTMLParser):
    """The cells of each row, and all that a page uses from outside."""

    def __init__(self, text):
        super().__init__()
        self.open, self.rows, self.tags, self.outside, self.scopes = [], [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        given = dict(attributes)
        self.outside += [value for name, value in given.items() if name in ("src", "href")]
        if tag == "meta":
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "th":
            self.scopes.append(given.get("scope"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += f" {data}" if "small" in self.open else data


def test_the_figures_are_those_of_each_design_on_each_morning(handed_in, capsys):
    assert ranked(handed_in, more=["--html", "board.html"]) == 0
    text = capsys.readouterr().out
    said = rows_of(text)
    page = Page(Path("board.html").read_text(encoding="utf-8"))
    [heads, *rows] = page.rows
    assert heads[:3] == ["place", "design", "all kept"]
    shown = {row[1].partition(" ")[0]: row for row in rows}
    merit, bills, p95s = {}, {}, {}
    for name, design in DESIGNS.items():
        verdicts = [judge(simulate(SHORT.sample(seed), design)) for seed in SEEDS]
        kept = [sum(verdict.scores[place].kept for verdict in verdicts) for place in range(4)]
        all_kept = sum(verdict.all_kept for verdict in verdicts)
        bill = interval([verdict.budget.figure for verdict in verdicts])
        merit[name] = (-all_kept, -sum(kept), bill.mean)
        bills[name], p95s[name] = bill, [verdict.confirmation.figure for verdict in verdicts]
        assert f"all kept on {proportion(all_kept, 6)}; GBP {bill.mean:,.2f} (" in said[name]
        assert shown[name][2] == str(proportion(all_kept, 6)).replace(",", "")
        assert shown[name][3:7] == [f"{count} of 6" for count in kept]
        counts = [f"{promise} {n}" for promise, n in zip(command.PROMISES, kept, strict=True)]
        assert f"     {design}\n     kept: {', '.join(counts)}, rules " in text
        assert shown[name][8] == f"{bill.mean:,.2f} {bill.low:,.2f} to {bill.high:,.2f}"
    assert list(said) == list(shown) == sorted(DESIGNS, key=merit.get)
    assert [row[0] for row in rows] == [f"{place}" for place in range(1, 7)]
    assert merit["ann"][0] < 0 == merit["cy"][0]  # some keep all, some never do

    front = {name for name in said if said[name].endswith(", on the front")}
    assert front == {name for name in shown if shown[name][-1] == "on the front"}
    # Of those that accept in time: dee turns people away, and eve lets them wait for the clinic.
    sound = {name: sum(p95s[name]) for name in ("ann", "bob", "cy", "fay")}
    best = {
        name
        for name in sound
        if not any(
            bills[other].mean < bills[name].mean and sound[other] < sound[name] for other in sound
        )
    }
    assert front == best >= {"ann", "bob", "cy"}
    assert "\non the front: no other sound design is both cheaper and quicker" in text


def test_the_page_may_be_in_a_new_folder_and_is_none(handed_in, capsys):
    assert ranked(handed_in, seeds="3", more=["--html", "new/board.html"]) == 0
    assert Path("new/board.html").is_file()
    with pytest.raises(SystemExit):
        ranked(handed_in, seeds="3", more=["--html", "new"])
    assert "--html 'new' is a folder; allowed: the name of a page" in capsys.readouterr().err


def test_the_page_stands_alone_in_both_themes_and_can_be_read_aloud(handed_in):
    (handed_in / "&lt;gus&gt;.json").write_text(DESIGNS["ann"].to_json(), encoding="utf-8")
    ranked(handed_in, seeds="3", more=["--html", "board.html"])
    text = Path("board.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.outside == []
    assert not {"script", "link", "img"} & set(page.tags)
    assert "prefers-color-scheme: dark" in text
    assert "color-scheme: light dark" in text
    assert '<html lang="en">' in text
    assert text.count("<caption>") == text.count("<h1>") == 1
    assert set(page.scopes) == {"row", "col"}
    assert page.scopes.count("row") == 7
    names = [row[1].partition(" ")[0] for row in page.rows[1:]]
    assert "&lt;gus&gt;" in names


def test_equal_designs_share_a_place(handed_in):
    (handed_in / "gus.json").write_text(DESIGNS["ann"].to_json(), encoding="utf-8")
    ranked(handed_in, seeds="3", more=["--html", "board.html"])
    rows = Page(Path("board.html").read_text(encoding="utf-8")).rows[1:]
    places = {row[1].partition(" ")[0]: int(row[0]) for row in rows}
    assert places["gus"] == places["ann"]
    assert sorted(places.values())[-1] == 7


BROKEN = {
    "half.json": (b'{"version": 1, "mode"', "text must be JSON"),
    "list.json": (b"[1]", "Design must be an object"),
    "field.json": (b'{"version": 1, "mode": "queued", "servers": 4, "staff": 3}', "staff"),
    "minus.json": (b'{"version": 1, "mode": "queued", "servers": 4, "workers": -3}', "workers"),
    "utf16.json": ("{}".encode("utf-16"), "no text in UTF-8"),
    "empty.json": (b"", "text must be JSON"),
    "large.json": (b" " * 200_000, "larger than 100,000 bytes"),
    "newer.json": (b'{"version": 99}', "a newer library has saved it"),
    "deep.json": (b"[" * 90_000, "nested too deeply"),
}


def test_files_that_are_no_design_are_named_and_the_others_go_on(handed_in, capsys):
    for name, (text, _) in BROKEN.items():
        (handed_in / name).write_bytes(text)
    assert ranked(handed_in, "gone.json", seeds="3", more=["--html", "board.html"]) == 1
    said = capsys.readouterr()
    assert set(rows_of(said.out)) == set(DESIGNS)
    told = [line for line in said.err.splitlines() if line.startswith("not judged: ")]
    assert len(told) == len(BROKEN) + 1
    page = Path("board.html").read_text(encoding="utf-8")
    for name, (_, words) in BROKEN.items():
        [line] = [line for line in told if name in line]
        assert words in line
        assert len(line) < 400
        assert name in page
    assert any("not judged: gone.json: " in line for line in told)


def test_what_only_a_run_can_refuse_is_told_too(handed_in, capsys):
    restless = Schedule(steps=tuple((each / 10, 1 + each % 2 * 90_000) for each in range(1000)))
    (handed_in / "gus.json").write_text(Design.queued(workers=restless).to_json(), encoding="utf-8")
    assert ranked(handed_in, seeds="3") == 1
    said = capsys.readouterr()
    assert "not judged: gus: " in said.err
    assert set(rows_of(said.out)) == set(DESIGNS)


def test_no_design_at_all_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(command.SCENARIOS, "steady", lambda: SHORT)
    assert ranked("gone.json") == 1
    assert "no design to judge" in capsys.readouterr().out


def test_names_are_those_of_files_or_of_their_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = Design.queued(workers=9, shards=Shards(of=3, pick=2)).to_json()
    for name in ("ann/design.json", "bob/design.json", "x/cy.json", "y/cy.json", "dee.json"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    found, unread = command._designs([".", "dee.json", "*/cy.json"])
    assert (list(found), unread) == (["ann", "bob", "dee", "x/cy.json", "y/cy.json"], [])
    found, _ = command._designs(["*.json"])  # PowerShell hands a pattern on as it is
    assert list(found) == ["dee"]


@pytest.mark.parametrize(
    ("text", "seeds"),
    [("7", [7]), ("1-3", [1, 2, 3]), ("1-2, 9", [1, 2, 9]), ("0-0", [0])],
)
def test_seeds_are_numbers_and_ranges(text, seeds):
    assert command._seeds(text) == seeds


@pytest.mark.parametrize(
    "text", ["", "a", "3-1", "1-", "-3", "1,,2", "1,1-2", "1-99999999999", "²"]
)
def test_what_is_no_seed_is_refused(text, handed_in, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["design", str(handed_in), f"--seeds={text}"])
    assert stopped.value.code == 2
    assert "--seeds" in capsys.readouterr().err


def test_one_morning_gives_a_bill_without_ends_and_says_how_little_it_says(handed_in, capsys):
    main(["design", str(handed_in / "ann.json"), "--scenario", "steady", "--seeds", "3"])
    said = rows_of(capsys.readouterr().out)["ann"]
    assert "all kept on 1 of 1, 3% to 100%; GBP " in said
    assert " to " not in said.partition("GBP")[2]
