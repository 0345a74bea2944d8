"""Zips that were handed in: their notebooks are graded, and nothing else comes of them."""

import json
import stat
import zipfile

import pytest
from test_grade import command, course, rows_of, solved

from waitingroom_lib.teach import unpacked
from waitingroom_lib.teach.unpacked import unpack, unpack_class, zips_in

assert course  # a fixture
DONE = json.dumps(solved())


def zipped(path, **members):
    """A zip of members by name; a name may be any."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_zips_of_learners_and_of_a_class_give_the_same_marks(course):
    folder = course / "submitted"
    inner = zipped(course / "x.zip", **{"deep/er/91_small.ipynb": DONE, "notes.txt": "mine"})
    (folder / "ann").mkdir(parents=True)
    (folder / "ann" / "91_small.ipynb").write_text(DONE)
    zipped(folder / "ben.zip", **{"91_small.ipynb": DONE, "__MACOSX/._91_small.ipynb": "x"})
    whole = {f"course/notebooks/{number}.ipynb": "{}" for number in range(9)}
    whole |= {"course/exercises/91_small.ipynb": DONE}
    zipped(folder / "cy" / "all of it.zip", **whole)
    zipped(folder / "di.zip", **{"essay.txt": "x"})
    options = ("--source", course / "solutions", "--out", course / "out", "--jobs", "1")
    assert command(folder, *options, "--exercise", "91") == 0
    rows = rows_of((course / "out" / "grades.csv").read_text(encoding="utf-8"))
    assert {name: row["total"] for name, row in rows.items()} == {
        **dict.fromkeys(("ann", "ben", "cy"), "3"),
        "di": "0",
    }
    assert rows["di"]["remarks"] == "no notebook was handed in, but di.zip holds no notebook"
    assert rows["ann"]["remarks"] == rows["ben"]["remarks"] == ""
    others = "0.ipynb, 1.ipynb, 2.ipynb and 6 more"
    assert rows["cy"]["remarks"] == f"91_small.ipynb is graded, and not {others}"
    assert files(folder) == ["91_small.ipynb", "all of it.zip", "ben.zip", "di.zip"]

    whole = {"Ann B_1_file/91_small.ipynb": DONE, "cy/91_small.zip": inner.read_bytes()}
    whole |= {"ben.ipynb": DONE}
    assert command(zipped(course / "class.zip", **whole), *options) == 0
    rows = rows_of((course / "out" / "grades.csv").read_text(encoding="utf-8"))
    assert {name: row["total"] for name, row in rows.items()} == dict.fromkeys(
        ("Ann B_1_file", "ben", "cy"), "3"
    )


@pytest.mark.parametrize(
    "name",
    [
        "../out.ipynb",
        "/out.ipynb",
        "a/../../out.ipynb",
        "..\\out.ipynb",
        "C:\\out.ipynb",
        "a/.hidden/out.ipynb",
        ".out.ipynb",
        "__MACOSX/out.ipynb",
        "a/con/out.ipynb",
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    path = zipped(tmp_path / "a.zip", **{name: "x", "b/fine.ipynb": "x"})
    for way in (unpack, unpack_class):
        place = tmp_path / "in" / way.__name__
        assert way(path, place) == ""
        [made] = tmp_path.rglob("*.ipynb")
        assert made.name == "fine.ipynb"
        assert made.is_relative_to(place)
        made.unlink()


def test_a_link_in_a_zip_is_a_file_and_no_link(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert unpack(path, tmp_path / "to") == ""
    [made] = (tmp_path / "to").rglob("*.ipynb")
    assert not made.is_symlink()
    assert made.read_text() == "/etc/passwd"


def test_two_of_a_name_are_both_kept(tmp_path):
    path = zipped(tmp_path / "a.zip", **{"a/91.ipynb": "1", "b/91.ipynb": "2"})
    assert unpack(path, tmp_path / "to") == ""
    assert sorted(each.read_text() for each in (tmp_path / "to").rglob("*.ipynb")) == ["1", "2"]


def test_what_is_too_much_or_broken_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacked, "MOST_BYTES", 2_000_000)
    monkeypatch.setattr(unpacked, "MOST_FILES", 3)
    large = zipped(tmp_path / "large.zip", **{"a.ipynb": "x", "b.ipynb": "0" * 3_000_000})
    assert large.stat().st_size < 10_000
    many = zipped(tmp_path / "many.zip", **{f"{n}.ipynb": "x" for n in range(4)})
    cut = tmp_path / "cut.zip"
    cut.write_bytes(large.read_bytes()[:-40])
    damaged = tmp_path / "damaged.zip"
    whole = bytearray(zipped(tmp_path / "w.zip", **{"a.ipynb": DONE * 3}).read_bytes())
    whole[200:260] = bytes(60)
    damaged.write_bytes(whole)
    said = {path.stem: unpack(path, tmp_path / "to") for path in (large, many, cut, damaged)}
    broken = "can't be unpacked: it is broken, or locked by a password"
    assert said == {
        "large": "large.zip holds more than 2 MB",
        "many": "many.zip holds more than 3 notebooks",
        "cut": f"cut.zip {broken}",
        "damaged": f"damaged.zip {broken}",
    }
    assert not (tmp_path / "to").exists()


def test_a_link_to_a_zip_elsewhere_and_a_hidden_one_are_nobodys(tmp_path):
    folder = tmp_path / "submitted"
    zipped(folder / "ann" / "a.zip", **{"91.ipynb": "x"})
    zipped(folder / ".git" / "b.zip", **{"91.ipynb": "x"})
    elsewhere = zipped(tmp_path / "c.zip", **{"91.ipynb": "x"})
    (folder / "ben.zip").symlink_to(elsewhere)
    assert zips_in(folder) == {folder / "ann" / "a.zip": "ann"}


def test_a_zip_of_nothing_in_the_place_of_a_folder_is_refused(course, capsys):
    path = zipped(course / "class.zip", **{"readme.txt": "x"})
    with pytest.raises(ValueError, match=r"class\.zip holds no notebook; allowed: a zip of"):
        command(path, "--source", course / "solutions")
