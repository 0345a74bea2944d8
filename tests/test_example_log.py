"""What the example log promises: it is made as it says, and has the shares that were published."""

import csv
from collections import Counter

import example_log
import pytest

from waitingroom_lib import Design, Morning, judge, simulate

TEXT = example_log.PATH.read_text(encoding="utf-8")
COMMENTS = [line for line in TEXT.splitlines() if line.startswith("#")]
ROWS = list(csv.DictReader(line for line in TEXT.splitlines() if not line.startswith("#")))


@pytest.fixture(scope="module")
def morning() -> Morning:
    return Morning.from_csv(example_log.PATH)


def test_the_file_is_what_its_maker_makes():
    assert example_log.make() == TEXT


def test_it_says_first_of_all_that_it_is_made():
    assert TEXT.startswith("# MADE, not recorded")
    said = " ".join(COMMENTS)
    for word in ("10.3399/bjgp19X702197", "Published", "Assumed", "python tests/example_log.py"):
        assert word in said


def test_it_holds_the_published_number_of_monday_requests():
    assert len(ROWS) == 1394
    assert len(ROWS) / 5447 == pytest.approx(0.256, abs=0.0005)


def test_the_published_share_came_between_8_and_10():
    early = sum(8 * 3600 <= float(row["arrived_s"]) < 10 * 3600 for row in ROWS)
    assert early / len(ROWS) == pytest.approx(0.289, abs=0.0005)


def test_it_covers_a_day_and_nine_practices():
    times_s = [float(row["arrived_s"]) for row in ROWS]
    assert times_s == sorted(times_s)
    assert min(times_s) >= 0
    assert 23 * 3600 < max(times_s) < 24 * 3600
    sizes = Counter(row["clinic"] for row in ROWS)
    assert sorted(sizes) == [f"practice {letter}" for letter in "ABCDEFGHI"]
    assert min(sizes.values()) > 30


def test_times_have_three_decimals_and_calls_were_not_recorded():
    assert all(len(row["arrived_s"].split(".")[1]) == 3 for row in ROWS)
    assert list(ROWS[0]) == ["arrived_s", "clinic"]


def test_the_file_is_small():
    assert len(TEXT) < 50_000


def test_the_library_reads_it(morning):
    assert len(morning) == 1394
    assert morning.scenario.duration_s == 24 * 3600
    assert morning.clinics == tuple(f"practice {letter}" for letter in "ABCDEFGHI")
    assert [f"{at_s:.3f}" for at_s in morning.arrived_s] == [row["arrived_s"] for row in ROWS]


def test_a_queued_design_runs_on_it(morning):
    outcome = simulate(morning, Design.queued(workers=2, servers=1))
    assert outcome.count("confirmed") == 1394
    assert judge(outcome).promises_kept == 4
