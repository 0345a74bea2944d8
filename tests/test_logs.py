"""What a recorded log promises: real ones load, bad ones are refused in a line that mends them."""

import csv
import io
import os
import re
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import fmean, median, pvariance
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import refused

from waitingroom_lib import (
    Autoscaler,
    Design,
    ExponentialCalls,
    FixedCalls,
    Morning,
    OnAge,
    Outage,
    Promises,
    Scenario,
    Shards,
    judge,
    review,
    simulate,
)
from waitingroom_lib.study import fewest_workers
from waitingroom_lib.theory import mmc_wait_exceeds
from waitingroom_lib.world import logs
from waitingroom_lib.world.logs import LogWarning

DATA = Path(__file__).parent / "data"
EIGHT = 8 * 3600


def read(tmp_path: Path, content: str | bytes, **options) -> Morning:
    """The Morning that a file of this content gives."""
    path = tmp_path / "log.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Morning.from_csv(path, **options)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("logs")


# -- how a file may be written


GOOD_LOGS = {
    "plain": "arrived_s,clinic\n0.5,a\n2,b\n",
    "no newline at the end": "arrived_s,clinic\n0.5,a\n2,b",
    "Windows newlines": "arrived_s,clinic\r\n0.5,a\r\n2,b\r\n",
    "old Mac newlines": "arrived_s,clinic\r0.5,a\r2,b\r",
    "byte order mark": "\ufeffarrived_s,clinic\n0.5,a\n2,b\n",
    "byte order mark and a comment": "\ufeff# made\narrived_s,clinic\n0.5,a\n2,b\n",
    "comments first": "# made\n# by hand, so\narrived_s,clinic\n0.5,a\n2,b\n",
    "blank lines": "\n\narrived_s,clinic\n\n0.5,a\n  \n2,b\n\n",
    "rows of nothing": "arrived_s,clinic\n0.5,a\n,\n2,b\n , \n,\n",
    "quoted": 'arrived_s,"clinic"\n"0.5","a"\n2,b\n',
    "quoted after a blank": 'arrived_s, "clinic"\n0.5, "a"\n2, "b"\n',
    "spaces": " arrived_s , clinic \n 0.5 , a \n 2 , b \n",
    "columns the other way": "clinic,arrived_s\na,0.5\nb,2\n",
    "scientific": "arrived_s,clinic\n5e-1,a\n2.0E0,b\n",
    "semicolons": "arrived_s;clinic\n0.5;a\n2;b\n",
    "decimal commas": "arrived_s;clinic\n0,5;a\n2,0;b\n",
    "tabs": "arrived_s\tclinic\n0.5\ta\n2\tb\n",
    "bars": "arrived_s|clinic\n0.5|a\n2|b\n",
    "Excel says its separator": "sep=;\narrived_s;clinic\n0,5;a\n2;b\n",
    "names in capitals": "ARRIVED_S,Clinic\n0.5,a\n2,b\n",
    "names with blanks": "Arrived s, Clinic\n0.5,a\n2,b\n",
    "a separator behind": "arrived_s,clinic\n0.5,a,\n2,b,,\n",
    "a separator behind some": "arrived_s;clinic\n0,5;a\n2;b;\n",
    "further columns": "row,arrived_s,age,clinic,\n1,0.5,9,a,\n2,2,,b,x\n",
    "a separator in a name": 'arrived_s,clinic,"a;b;c;d"\n0.5,a,\n2,b,\n',
    "line breaks in quotes": 'arrived_s,clinic,"re\nmark"\n0.5,a,"x\ny"\n2,b,"\r\n,\n"\n',
}


@pytest.mark.parametrize("content", GOOD_LOGS.values(), ids=GOOD_LOGS)
def test_a_good_log_is_read_however_it_is_written(tmp_path, content):
    morning = read(tmp_path, content)
    assert morning.arrived_us == (500_000, 2_000_000)
    assert morning.clinic == ("a", "b")


def test_a_clinic_may_be_called_anything(tmp_path):
    log = 'arrived_s,clinic\n1,"Bath, Avon"\n2,"the ""old"" one"\n3,Caf\u00e9\n4,7\n5,#9\n6,007\n'
    names = ("Bath, Avon", 'the "old" one', "Caf\u00e9", "7", "#9", "007")
    assert read(tmp_path, log).clinic == names


def test_arrivals_at_the_same_instant_are_allowed(tmp_path):
    assert read(tmp_path, "arrived_s,clinic\n1,a\n1,b\n").arrived_us == (1_000_000, 1_000_000)


def test_a_name_as_it_stands_wins_over_one_in_another_case(tmp_path):
    log = "arrived_s,Clinic,clinic,CLINIC\n1,a,b,c\n"
    assert read(tmp_path, log).clinic == ("b",)
    assert read(tmp_path, log, columns={"clinic": "Clinic"}).clinic == ("a",)
    with refused(ValueError, "'Clinic ' must be there once, got 3"):
        read(tmp_path, log, columns={"clinic": "Clinic "})
    assert from_frame(columns={"clinic": "B"}, arrived_s=[1], b=["x"], B=["y"]).clinic == ("y",)


def test_columns_may_have_any_name(tmp_path):
    log = "ts,where,clinic\n1,a,x\n2,b,y\n"
    morning = read(tmp_path, log, columns={"arrived_s": " TS", "clinic": "where"})
    assert (morning.arrived_s, morning.clinic) == ((1, 2), ("a", "b"))
    assert "not used: 'clinic'" in morning.notes


def test_a_column_of_ours_is_not_looked_for_where_the_other_is_named(tmp_path):
    log = "arrived_s,arrived_at\n5,2024-01-15 08:00:01\n"
    with refused(ValueError, "line 1", "arrived_s and arrived_at are both there", "columns={"):
        read(tmp_path, log)
    assert read(tmp_path, log, columns={"arrived_s": "arrived_s"}).arrived_s == (5,)
    assert read(tmp_path, log, columns={"arrived_at": "arrived_at"}).arrived_s == (1,)


def test_without_a_clinic_all_are_for_one(tmp_path):
    morning = read(tmp_path, "arrived_s\n1\n2\n")
    assert morning.clinic == (0, 0)
    assert "no clinic is named: all bookings are for one" in morning.notes


def test_what_was_found_and_assumed_is_said(tmp_path):
    log = "arrived_at,call_s,age,,sex\n2024-01-15 08:00Z,60,9,,\n2024-01-15 09:00+02:00,120,,,f\n"
    morning = read(tmp_path, log, sort=True)
    assert str(morning).splitlines() == [
        "2 bookings for 1 clinic over 60 min; calls recorded, mean 90.0 s",
        *morning.notes,
    ]
    assert morning.notes == (
        "not used: 'age', '', 'sex'",
        "no clinic is named: all bookings are for one",
        "the rows were not in order of arrival, and were sorted",
        "the clock is that of the first row, UTC",
    )
    assert Morning.from_columns([0, 1], [1, 1]).notes == ()


def test_a_note_of_many_columns_is_cut_short(tmp_path):
    names = ",".join(f"column{number}" for number in range(1000))
    [note] = (
        note
        for note in read(tmp_path, f"arrived_s,{names}\n1{',' * 1000}\n").notes
        if note.startswith("not used")
    )
    assert len(note) < 120


def test_rows_out_of_order_are_sorted_when_asked(tmp_path):
    log = "arrived_s,clinic,call_s\n3,a,1\n2,b,2\n3,c,3\n2,d,4\n"
    morning = read(tmp_path, log, sort=True)
    assert morning.arrived_s == (2, 2, 3, 3)
    assert morning.clinic == ("b", "d", "a", "c"), "ties keep the order of the file"
    assert morning.call_s == (2, 4, 1, 3)
    assert read(tmp_path, "arrived_s\n1\n2\n", sort=True).notes[-1].startswith("no calls")


def test_a_log_longer_than_what_is_read_at_once_is_read_on(tmp_path):
    size = 3 * logs.AT_ONCE + 7
    rows = [f'{row},"clinic\n{row % 3}",{row % 5}' for row in range(size)]
    morning = read(tmp_path, "arrived_s,clinic,call_s\n" + "\n".join(rows))
    assert morning.arrived_s == tuple(range(size))
    assert morning.clinic == tuple(f"clinic\n{row % 3}" for row in range(size))
    assert morning.call_s == tuple(row % 5 for row in range(size))
    for bad in (1, logs.AT_ONCE - 1, logs.AT_ONCE, size - 1):  # each row takes two lines
        broken = [*rows[:bad], f"soon,{rows[bad]}".replace(f",{bad},", ",", 1), *rows[bad + 1 :]]
        with refused(ValueError, f"line {2 + 2 * bad}: arrived_s must be", "'soon'"):
            read(tmp_path, "arrived_s,clinic,call_s\n" + "\n".join(broken))
    backwards = "\n".join([*rows[: logs.AT_ONCE], "0,a,1"])
    with refused(ValueError, f"line {2 + 2 * logs.AT_ONCE}", f"'{logs.AT_ONCE - 1}'", "sort=True"):
        read(tmp_path, "arrived_s,clinic,call_s\n" + backwards)


# -- times


def clock(morning: Morning) -> list[str]:
    """When bookings arrive, by the morning's clock."""
    midnight = datetime(2000, 1, 1)
    return [
        f"{midnight + timedelta(seconds=morning.scenario.starts_at_s + at_s):%H:%M:%S.%f}"[:-3]
        for at_s in morning.arrived_s
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15 08:14:03.5",
        "2024-01-15T08:14:03.5",
        "2024-01-15T08:14:03.500",
        "2024-01-15 08:14:03.5000000",
        "2024-01-15T08:14:03.5Z",
        "2024-01-15T08:14:03.5z",
        "2024-01-15 08:14:03.5+01:00",
        "2024-01-15 08:14:03.5 -0330",
        "2024-01-15 08:14:03.5+05",
        "2024-01-15 08:14:03.5 UTC",
        "2024-01-15 8:14:03.5",
        " 2024-01-15 08:14:03.5 ",
        "20240115T081403.5",
        "1705306443.5",
        "1705306443500",
        "1705306443500000",
        "1705306443500000000",
        "1.7053064435e9",
        "2024/01/15 08:14:03.5",
        '"2024-01-15 08:14:03,5"',
    ],
)
def test_a_date_may_be_written_in_many_ways(tmp_path, text):
    """A dated log starts at the quarter of an hour before, and lasts for whole ones."""
    morning = read(tmp_path, f"arrived_at\n{text}\n")
    assert clock(morning) == ["08:14:03.500"]
    assert morning.arrived_us == (843_500_000,)
    assert (morning.scenario.starts_at_s, morning.scenario.duration_s) == (EIGHT, 900)


def test_unix_times_of_the_last_century_are_seconds(tmp_path):
    morning = read(tmp_path, "arrived_at\n804571201\n804571204\n")
    assert clock(morning) == ["04:00:01.000", "04:00:04.000"]


def test_a_date_without_a_time_is_midnight_and_said_to_be(tmp_path):
    morning = read(tmp_path, "arrived_at\n2024-01-15\n2024-01-16\n")
    assert morning.arrived_s == (0, 86_400)
    assert "dates without a time of day are taken for 00:00" in morning.notes
    for other in ("2024-01-15 00:00", "1705276800"):
        notes = read(tmp_path, f"arrived_at\n{other}").notes
        assert not any("without a time of day" in note for note in notes)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "20240115",
            "202401150814",
            "20240115081403",
            "2024",
            "45306.34",
            "1705306",
            "17053064430",
        ),
        *("-1705306443", "nan", "inf", "1e999", "08:14", "8:14:03", "15/01/2024 08:14"),
        *("01-15-2024 08:14", "15 Jan 2024 08:14", "2024-01-15 25:00", "2024-02-30 08:14", "now"),
        *("1_705_306_443", "\u0661\u0667\u0660\u0665\u0663\u0660\u0666\u0664\u0664\u0663"),
        *("\u0662\u0660\u0662\u0664-01-15 08:14", "2024-01-15 08:14 CET", ""),
    ],
)
def test_a_date_that_may_mean_anything_else_is_refused_with_the_mend(tmp_path, text):
    for row in ("2024-01-15 08:00\n", "1705305600\n", ""):
        with refused(ValueError, "arrived_at must be", repr(text), "2024-01-15 08:00:03", "Unix"):
            read(tmp_path, f"arrived_at,x\n{row.strip() and row.strip() + ',1'}\n{text},1\n")


@pytest.mark.parametrize("text", ["1705306443,5", "2024-01-15 08:14:03,5", "1705306443500,0"])
def test_a_date_may_have_a_decimal_comma_where_semicolons_separate(tmp_path, text):
    morning = read(tmp_path, f"arrived_at;ended_at\n{text};{text}\n{text};{text}\n")
    assert clock(morning) == ["08:14:03.500", "08:14:03.500"]
    with refused(ValueError, "line 2", "'17,05'"):
        read(tmp_path, "arrived_at;clinic\n17,05;1\n")


@pytest.mark.parametrize("day", ["2024-01-15", "2024-01-15 00:00:00", "2024-01-15T00:00:00.000"])
@pytest.mark.parametrize("hour", ["08:14:03", " 8:14:03", "08:14:03.0", "0 days 08:14:03"])
def test_a_date_and_its_time_of_day_may_stand_in_two_columns(tmp_path, day, hour):
    columns = {"arrived_at": ("day", "hour")}
    assert clock(read(tmp_path, f"day,hour\n{day},{hour}\n", columns=columns)) == ["08:14:03.000"]
    zoned = read(tmp_path, f"day,hour\n{day},{hour}+01:00\n", columns=columns)
    assert zoned.notes[-1] == "the clock is that of the first row, UTC+01:00"


def test_a_day_with_a_time_of_its_own_is_no_date_of_another_time(tmp_path):
    for day in ("2024-01-15 00:00:01", "2024-01-15 08:14", "15.01.2024"):
        with refused(ValueError, "line 2: arrived_at must be a date", f"'{day} 08:14:03'"):
            read(tmp_path, f"day,h\n{day},08:14:03\n", columns={"arrived_at": ("day", "h")})


def test_times_of_several_zones_are_one_line_of_time(tmp_path):
    log = (
        "arrived_at\n2024-01-15 08:00:00+01:00\n2024-01-15T07:00:01Z\n"
        "1705302002\n1705302003500\n2024-01-15 02:00:04-05:00\n"
    )
    morning = read(tmp_path, log)
    assert morning.arrived_s == (0, 1, 2, 3.5, 4)
    assert morning.scenario.starts_at_s == EIGHT, "by the clock of the first row"
    assert morning.notes[-1] == "the clock is that of the first row, UTC+01:00"
    assert read(tmp_path, "arrived_at\n2024-01-15 02:00-03:30\n").notes[-1].endswith("UTC-03:30")


@pytest.mark.parametrize("other", ["2024-01-15 08:00:05Z", "1705305605"])
def test_times_with_and_without_a_zone_are_refused_together(tmp_path, other):
    for rows in (("2024-01-15 08:00", other), (other, "2024-01-15 09:00")):
        for between in ("", "\n" * logs.AT_ONCE):
            with refused(ValueError, "all times must have a zone", "or none of them", "+01:00"):
                read(tmp_path, "arrived_at\n" + f"\n{between}".join(rows))
    with refused(ValueError, "line 2", "all times must have a zone"):
        read(tmp_path, f"arrived_at,ended_at\n2024-01-15 08:00,{other}\n")


def test_clocks_put_back_are_refused_unless_there_is_a_zone(tmp_path):
    rows = ["2024-10-27 00:30:00", "2024-10-27 01:59:00", "2024-10-27 01:00:30"]
    naive = "arrived_at\n" + "\n".join(rows)
    with refused(ValueError, "line 4", "clocks were put back", "zone", "+01:00", "sort=True"):
        read(tmp_path, naive)
    with refused(ValueError, "line 4", "clocks were put back", "sort the rows of the log itself"):
        read(tmp_path, naive, sort=True)
    by_day = naive.replace(" 0", " 1")  # two files in one, rather
    assert len(read(tmp_path, by_day, sort=True)) == 3
    zoned = f"arrived_at\n{rows[0]}+01:00\n{rows[1]}+01:00\n{rows[2]}+00:00\n"
    assert read(tmp_path, zoned).arrived_s == (0, 5340, 5430)


@pytest.mark.parametrize("step_min", [2, 15, 30, 45, 59])
def test_clocks_put_back_are_noticed_however_far_apart_the_rows_are(tmp_path, step_min):
    """The hour from 01:00 to 02:00 comes twice, as a log without a zone tells it."""
    begin = datetime(2024, 10, 27, 0, 10)
    passed = [timedelta(minutes=step_min * row) for row in range(240 // step_min)]
    back = timedelta(hours=1)
    rows = [begin + at - back * (begin + at >= datetime(2024, 10, 27, 2)) for at in passed]
    assert rows != sorted(rows)
    with refused(ValueError, "arrived_at must be at least", "clocks were put back", "+01:00"):
        read(tmp_path, "arrived_at\n" + "\n".join(map(str, rows)), sort=True)
    with refused(ValueError, "arrived_at must be at least", "clocks were put back", "+01:00"):
        Morning.from_frame(pd.DataFrame({"arrived_at": rows}), sort=True)


def test_rows_that_go_back_otherwise_are_only_unsorted(tmp_path):
    for hours in (["01:00", "02:30", "01:00"], ["02:00", "01:30"] * 2, ["14:00", "13:30"]):
        rows = "\n".join(f"2024-10-27 {hour}" for hour in hours)
        assert len(read(tmp_path, f"arrived_at\n{rows}", sort=True)) == len(hours)
    assert read(tmp_path, "arrived_s\n1800\n0\n", sort=True).arrived_s == (0, 1800)


def test_a_dated_log_keeps_the_clock_of_its_scenario(tmp_path):
    monday = Scenario.monday()
    log = "arrived_at\n2024-01-15 07:45:12\n2024-01-15 11:00:00\n"
    morning = read(tmp_path, log, scenario=monday)
    assert morning.scenario is monday
    assert morning.arrived_s == (912, 12_600)
    night = Scenario.steady(hours=8, starts_at_s=22 * 3600)
    past_midnight = "arrived_at\n2024-01-15 00:10\n2024-01-15 05:00\n"
    assert read(tmp_path, past_midnight, scenario=night).arrived_s == (7800, 25_200)


@pytest.mark.parametrize(("text", "us"), [("0.0000004", 0), ("1e-7", 0), ("0.0000006", 1)])
def test_times_are_kept_to_the_microsecond(tmp_path, text, us):
    morning = read(tmp_path, f"arrived_s,call_s\n{text},{text}\n")
    assert (morning.arrived_us, morning.call_us) == ((us,), (us,))


# -- calls


def test_recorded_calls_are_replayed(tmp_path):
    morning = read(tmp_path, "arrived_s,clinic,call_s\n0,a,1.5\n1,a,0\n")
    assert morning.call_us == (1_500_000, 0)
    assert morning.is_recorded


def test_calls_that_were_not_recorded_are_drawn(tmp_path):
    scenario = Scenario.steady(calls=FixedCalls(mean_s=7))
    morning = read(tmp_path, GOOD_LOGS["plain"], scenario=scenario)
    assert (morning.call_s, morning.is_recorded) == ((7, 7), False)
    assert "no calls are recorded: they are drawn from the scenario" in morning.notes
    by_seed = [read(tmp_path, GOOD_LOGS["plain"], seed=seed).call_us for seed in (1, 1, 2)]
    assert by_seed[0] == by_seed[1] != by_seed[2]


def test_calls_of_0_s_go_through_the_whole_story():
    morning = Morning.from_columns([0, 0, 1], [0, 1e-9, 0])
    assert morning.expected_call_s == 0
    outcome = simulate(morning, Design.queued(workers=1))
    assert outcome.count("confirmed") == 3
    assert judge(outcome).all_kept
    assert "none on this Morning" in str(review(outcome))


def test_a_length_may_be_told_in_hours_minutes_and_seconds(tmp_path):
    assert read(tmp_path, "arrived_s,call_s\n1,0:02:03\n2,25:00:00\n").call_s == (123, 90_000)
    pandas = "arrived_s,call_s\n1,0 days 00:02:03.500000\n2,1 days 01:00:00\n3,1 day, 1:00:00\n"
    assert read(tmp_path, pandas.replace("1 day, 1:00:00", '"1 day, 1:00:00"')).call_s == (
        *(123.5, 90_000, 90_000),
    )
    for text in ("2:03", "0:02:63", "0:99:03", "-0:02:03", "\u0660:02:03", f"{'9' * 9}:00:00"):
        with refused(ValueError, "line 2", "call_s must be", "0:01:30"):
            read(tmp_path, f"arrived_s,call_s\n1,{text}\n")
    with refused(ValueError, "line 2", "arrived_s must be", "'8:02:03'"):
        read(tmp_path, "arrived_s\n8:02:03\n")


def test_a_call_lasts_from_its_start_to_its_end(tmp_path):
    log = "arrived_s,started_s,ended_s\n1,3,5\n2,5,5\n"
    morning = read(tmp_path, log)
    assert morning.call_s == (2, 0)
    assert not any("waits included" in note for note in morning.notes)
    dated = "arrived_s,started_at,ended_at\n1,2024-01-15 08:00,2024-01-15 08:00:09\n"
    assert read(tmp_path, dated).call_s == (9,)


def test_an_end_alone_counts_from_the_arrival_and_a_note_says_what_that_means(tmp_path):
    for log in (
        "arrived_s,ended_s\n1,5\n",
        "arrived_at,ended_at\n2024-01-15 23:59:58,2024-01-16 00:00:02\n",
        "arrived_at,ended_at\n2024-01-15 08:00:00Z,2024-01-15 09:00:04+01:00\n",
    ):
        morning = read(tmp_path, log)
        assert morning.call_s == (4,)
        [note] = (note for note in morning.notes if "waits included" in note)
        assert re.search(r"name the start too \(started_(s|at)\)", note)


def test_a_length_says_more_of_a_call_than_its_end(tmp_path):
    morning = read(tmp_path, "arrived_s,ended_s,started_s,call_s\n1,9,2,3\n")
    assert morning.call_s == (3,)
    assert morning.notes[0] == "not used: 'ended_s', 'started_s'"


def test_an_end_that_tells_no_length_is_not_used_unless_it_is_named(tmp_path):
    log = "arrived_s,ended_at\n1,2024-01-15 08:00\n"
    assert not read(tmp_path, log).is_recorded
    with refused(ValueError, "line 1", "ended_at needs arrived_at", "both must be"):
        read(tmp_path, log, columns={"ended_at": "ended_at"})
    with refused(ValueError, "ended_s needs started_s"):
        columns = {"ended_s": "end", "started_at": "start"}
        read(tmp_path, "arrived_s,start,end\n1,2024-01-15 08:00,3\n", columns=columns)


def test_what_is_known_beforehand_of_no_recorded_call_is_the_scenarios():
    assert Morning.from_columns([], []).expected_call_s == 2
    assert Morning.from_columns([0, 0], [1, 5]).expected_call_s == 3


# -- troubles


def test_a_trouble_may_name_a_clinic_of_the_log(tmp_path):
    """Bath hangs until 50 s; York answers."""
    bath = Outage(from_s=0, until_s=50, mode="hang", clinics=("Bath",))
    scenario = Scenario.steady(accept_s=0, duration_s=10, clinics=1, troubles=(bath,))
    log = "arrived_s,clinic,call_s\n1,York,2\n1,Bath,2\n"
    morning = read(tmp_path, log, scenario=scenario)
    assert morning.clinics == ("Bath", "York")
    assert morning.clinic_index == (1, 0)
    outcome = simulate(morning, Design.queued(workers=2))
    assert outcome.bookings.confirmed_s == [3, 52]


def test_a_trouble_of_a_clinic_that_is_not_in_the_log_is_refused(tmp_path):
    for clinic in ("Hull", "bath", 0):
        hull = Outage(from_s=0, until_s=50, mode="hang", clinics=("Bath", clinic))
        scenario = Scenario.steady(troubles=(hull,))
        with refused(ValueError, "troubles must be those of clinics in the morning", repr(clinic)):
            read(tmp_path, "arrived_s,clinic\n1,York\n1,Bath\n", scenario=scenario)


def test_a_trouble_may_name_a_clinic_by_a_number_that_only_the_log_has():
    """Clinic 1001 hangs until 50 s; the scenario itself counts from 0 to 299."""
    hang = Outage(from_s=0, until_s=50, mode="hang", clinics=(1001,))
    scenario = Scenario.steady(accept_s=0, duration_s=10, troubles=(hang,))
    morning = Morning.from_columns([1, 1], [2, 2], [1002, 1001], scenario=scenario)
    assert simulate(morning, Design.queued(workers=2)).bookings.confirmed_s == [3, 52]
    for make in (lambda: scenario.sample(1), lambda: Morning.from_columns([1], scenario=scenario)):
        with refused(ValueError, "troubles must be those of clinics in the morning", "got 1001"):
            make()


# -- a log and its scenario


def test_a_log_longer_than_its_scenario_warns_and_says_what_to_do(tmp_path):
    day = "arrived_s,clinic\n0,a\n30000,b\n86000,b\n"
    words = "2 bookings of 3 arrive after .* GBP 42.00 is for 4 h 0 min: leave the scenario out"
    with pytest.warns(LogWarning, match=words) as caught:
        morning = read(tmp_path, day, scenario=Scenario.monday())
    assert caught[0].filename != logs.__file__
    assert len(morning) == 3
    with pytest.warns(LogWarning, match="duration_s and budget_gbp"):
        Morning.from_columns([0, 86_000], scenario=Scenario.monday())
    read(tmp_path, day)  # its own scenario is as long as it is


def test_a_log_that_begins_long_after_its_scenario_warns():
    with pytest.warns(LogWarning, match="nobody arrives in the first 2 h 30 min"):
        Morning.from_columns([9000, 9001], scenario=Scenario.monday())
    with pytest.warns(LogWarning, match="count arrived_s from when the work begins, or"):
        Morning.from_columns([90_000])
    with pytest.warns(LogWarning, match="starts_at_s"):  # at 06:00, of a Monday from 07:30
        Morning.from_frame(
            pd.DataFrame({"arrived_at": ["2024-01-15 06:00"]}), scenario=Scenario.monday()
        )


def test_a_little_more_or_less_is_no_reason_to_warn(tmp_path):
    """A quarter of an hour of a file, an hour of a world made by hand."""
    short = Scenario.steady(duration_s=60)
    read(tmp_path, "arrived_s\n900\n960\n", scenario=short)
    Morning.from_columns([0, 3660], scenario=short)
    for make in (
        lambda: read(tmp_path, "arrived_s\n900\n960.1\n", scenario=short),
        lambda: Morning.from_columns([0, 3660.1], scenario=short),
    ):
        with pytest.warns(LogWarning, match="is for 60.0 s"):
            make()


# -- refusals


MEND_S, MEND_AT = "write it with a point, as in 90.5", "write it as 2024-01-15 08:00:03"
NO_ARRIVAL = "no column says when bookings arrived: name it with columns={'arrived_at': ...}"
BAD_LOGS = {
    "empty": ("", "no header line", "arrived_s, arrived_at, clinic"),
    "only comments": ("# nothing\n# here\n", "no header line", "arrived_s"),
    "only a header": ("arrived_s,clinic\n", "no bookings", "at least one row"),
    "column missing": ("# log\nclinic\na\n", "line 2", NO_ARRIVAL, "got 'clinic'"),
    "column misspelt": ("arrived,clinic\n1,a\n", "line 1", NO_ARRIVAL, "'arrived', 'clinic'"),
    "column twice": ("arrived_s,clinic,clinic\n1,a,a\n", "line 1", "'clinic' must be there once"),
    "no header": ("1,a\n2,b\n", "line 1", NO_ARRIVAL, "'1', 'a'"),
    "a header of many": (",".join(map(str, range(900))) + "\n1\n", "line 1", NO_ARRIVAL),
    "row too short": ("arrived_s,clinic\n1,a\n2\n", "line 3", "expected 2 values", "got 1"),
    "row too long": ("arrived_s,clinic\n1,a\n2,b,c\n", "line 3", "expected 2 values", "got 3"),
    "decimal comma": ("arrived_s,clinic\n1,5,a\n", "line 2", "got 3", "decimals with a point"),
    "decimal comma, quoted": ('arrived_s,clinic\n"1,5",a\n', "line 2", "'1,5'", MEND_S),
    "decimal comma, tabs": ("arrived_s\tclinic\n1,5\ta\n", "line 2", "'1,5'", MEND_S),
    "thousands": ("arrived_s;clinic\n1.234,5;a\n", "line 2", "'1.234,5'", MEND_S),
    "late comment": ("arrived_s,clinic\n1,a\n# more\n", "line 3", "expected 2 values", "got 1"),
    "not a number": ("arrived_s,clinic\n1,a\nsoon,b\n", "line 3", "arrived_s", "'soon'", MEND_S),
    "time of day": ("arrived_s,clinic\n08:00,a\n", "line 2", "'08:00'", "belong in arrived_at"),
    "nothing": ("arrived_s,clinic\n,a\n", "line 2", "arrived_s", "number", "''"),
    "underscores": ("arrived_s,clinic\n1_000,a\n", "line 2", "arrived_s", "number", "'1_000'"),
    "Arabic digits": ("arrived_s,clinic\n\u0661\u0662,a\n", "line 2", "arrived_s", "number"),
    "fullwidth digits": ("arrived_s,call_s\n1,\uff11\n", "line 2", "call_s", "number"),
    "nan": ("arrived_s,clinic\nnan,a\n", "line 2", "arrived_s", "a number from 0", "got 'nan'"),
    "nan in the middle": ("arrived_s\n1\nnan\n2\n", "line 3", "arrived_s", "got 'nan'"),
    "infinite": (
        "arrived_s,clinic\ninf,a\n",
        "line 2",
        "arrived_s",
        "a number from 0",
        "got 'inf'",
    ),
    "negative": ("arrived_s,clinic\n-1,a\n", "line 2", "arrived_s", "a number from 0", "got '-1'"),
    "barely negative": ("arrived_s,clinic\n-1e-9,a\n", "line 2", "a number from 0", "got '-1e-9'"),
    "Unix time": ("arrived_s,clinic\n1.7e9,a\n", "line 2", "from 0 to 1000000000", "arrived_at"),
    "unsorted": ("arrived_s,clinic\n\n3,a\n2,b\n", "line 4", "'3'", "got '2'", "sort=True"),
    "no clinic": ("arrived_s,clinic\n1, \n", "line 2", "clinic must be a name", "leave the row"),
    "no call": ("arrived_s,call_s\n1,5\n2,\n", "line 3", "call_s", "''", "leave out rows"),
    "call below 0": ("arrived_s,call_s\n1,-2\n", "line 2", "call_s", "a number from 0", "got '-2'"),
    "call nan": ("arrived_s,clinic,call_s\n1,a,nan\n", "line 2", "call_s", "got 'nan'"),
    "call too long": ("arrived_s,clinic,call_s\n1,a,1e303\n", "line 2", "call_s", "1e303"),
    "end before": (
        "arrived_s,ended_s\n1,2\n5,4\n",
        "line 3",
        "ended_s must be at least '5'",
        "'4'",
    ),
    "no end": ("arrived_s,ended_s\n1,2\n5,\n", "line 3", "ended_s", "''", MEND_S),
    "no dated end": ("arrived_at,ended_at\n2024-01-15,\n", "line 2", "ended_at", "''", MEND_AT),
    "a date for none": (
        "arrived_at\n1970-01-01 00:00\n2024-01-15 08:00\n",
        *("line 3", "arrived_at", "31 years", "leave out rows"),
    ),
    "a date for none, late": (
        "arrived_at\n2024-01-15 08:00\n9999-12-31 00:00\n",
        *("line 3", "arrived_at", "31 years", "leave out rows"),
    ),
    "open quote": ('arrived_s,clinic\n1,"a\n2,b\n', "line 2", "unexpected end", "quote"),
    "open quote later": ('arrived_s,clinic\n1,a\n\n2,"b\n3,c\n', "line 4", "unexpected end"),
    "open quote at the end": ('arrived_s,clinic\n1,"a', "line 2", "unexpected end"),
    "open quote in the header": ('arrived_s,"clinic\n1,a', "line 1", "unexpected end"),
    "half a quote": ('arrived_s,clinic\n1,"a"b\n', "line 2", "must be CSV"),
    "quotes of JSON": ('arrived_s,x\n1,"{\\"a\\": 1}"\n', "line 2", "within quotes twice"),
    "a total": ("arrived_s,call_s\n1,2\nTotal,2\n", "line 3", "'Total'", "leave out rows"),
    "AM": ("arrived_at\n2024-01-15 8:00:03 AM\n", "line 2", "AM'", MEND_AT),
    "a zone by name": ("arrived_at\n2024-01-15T08:00+01:00[Europe/Berlin]\n", "line 2", MEND_AT),
    "German Excel": ("arrived_at;x\n15.01.2024 08:00;1\n", "line 2", "'15.01.2024 08", MEND_AT),
    "no length of Postgres": ("arrived_s\tcall_s\n1\t\\N\n", "line 2", "N'", "leave out rows"),
    "minutes or hours": ("arrived_s,call_s\n1,1:30\n", "line 2", "'1:30'", "or 0:01:30"),
    "Latin-1": (b"arrived_s,clinic\n1,a\n2,Caf\xe9\n", "line 3", "UTF-8", "Caf\\xe9"),
    "Latin-1 after a mark": (b"\xef\xbb\xbfarrived_s\n1\n2\xe9\n", "line 3", "UTF-8"),
    "Latin-1 where nobody looks": (b"arrived_s,x\n1,\xe9\n", "line 2", "UTF-8"),
    "NUL": (b"arrived_s,clinic\n1,a\n2,b\0\n", "line 3", "NUL", "b\\x00"),
    "NUL where nobody looks": (b"arrived_s,x\n1,\0\n", "line 2", "NUL"),
    "UTF-16": ("arrived_s,clinic\n1,a\n".encode("utf-16"), "line 1", "UTF-8"),
    "UTF-16 without a mark": ("arrived_s,clinic\n1,a\n".encode("utf-16-le"), "line 1", "NUL"),
    "binary": (bytes(range(256)) * 40, "line 2", "NUL"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "line 1", "UTF-8"),
    "endless cell": ("arrived_s,clinic\n1," + "a" * 200_000, "line 2", "field larger than"),
    "long number": ("arrived_s\n" + "9" * 100_000, "line 2", "arrived_s", "got '999"),
    "long word": ("arrived_s\n" + "x" * 100_000, "line 2", "arrived_s", "'xxx", "xxx ..."),
    "long date": ("arrived_at\n" + "2" * 100_000, "line 2", "arrived_at", "222 ..."),
    "long line": (b"arrived_s\n" + b"\xff" * 5_000_000, "line 2", "UTF-8"),
}


@pytest.mark.parametrize("case", BAD_LOGS.values(), ids=BAD_LOGS)
def test_a_bad_log_is_refused_in_one_line_with_the_line_the_reason_and_the_mend(tmp_path, case):
    content, *words = case
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the words are checked below)
        read(tmp_path, content)
    assert caught.type is ValueError
    said = str(caught.value).removeprefix(str(tmp_path))
    assert said.startswith("/log.csv: ")
    assert [word for word in words if word not in said] == [], said
    assert len(said) < 320
    assert said.isprintable()


def test_more_bookings_than_a_run_can_hold_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "MOST_BOOKINGS", 3)
    read(tmp_path, "arrived_s\n1\n1\n1\n")
    with refused(ValueError, "at most 3 bookings", "split the log"):
        read(tmp_path, "arrived_s\n1\n1\n1\n1\n")
    monkeypatch.setattr(logs, "MOST_BYTES", 20)
    with refused(ValueError, "at most 20 bytes", "split it"):
        read(tmp_path, "arrived_s\n1\n1\n" + "\n" * 9)


@pytest.mark.parametrize("path", [None, 0, 123456, b"log.csv", ["log.csv"]])
def test_a_bad_path_is_refused(path):
    with refused(TypeError, "path must be str or PathLike", f"got {path!r}"):
        Morning.from_csv(path)


def test_a_log_that_is_not_there_is_an_os_error(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(OSError, match=str(path)):
            Morning.from_csv(path)


@pytest.mark.parametrize("columns", ["ts", ["ts"], 3])
def test_columns_are_a_mapping(tmp_path, columns):
    for load in (lambda **how: read(tmp_path, "arrived_s\n1\n", **how), from_frame):
        with refused(TypeError, "columns must be Mapping", f"got {columns!r}"):
            load(columns=columns)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"when": "ts"}, ["columns must name arrived_s, arrived_at", "got 'when'"]),
        ({"arrived_s": "nowhere"}, ["column 'nowhere' must be there once", "got none"]),
        ({"arrived_s": None}, ["column None must be there once"]),
        ({"arrived_at": ("arrived_s", "nowhere")}, ["column 'nowhere' must be there once"]),
        ({"arrived_at": ()}, ["column () must be there once", "got none"]),
        ({"clinic": ("arrived_s", "arrived_s")}, ["must be there once", "which column is clinic"]),
    ],
)
def test_a_column_that_is_not_there_is_refused(tmp_path, columns, words):
    for load in (lambda **how: read(tmp_path, "arrived_s\n1\n", **how), from_frame):
        with refused(ValueError, *words):
            load(columns=columns)


def test_a_column_that_can_be_no_label_is_refused():
    for columns in ({"arrived_s": ["a", "b"]}, {"arrived_at": ["arrived_s", ["b"]]}):
        with refused(TypeError, "columns['arrived_", "must be Hashable", "(list)"):
            from_frame(columns=columns)


@pytest.mark.parametrize("sort", [None, 1, "yes"])
def test_whether_to_sort_is_true_or_false(tmp_path, sort):
    for load in (lambda **how: read(tmp_path, "arrived_s\n1\n", **how), from_frame):
        with refused(TypeError, "sort must be bool", repr(sort)):
            load(sort=sort)


# -- whatever a file holds

NEARLY = ["1,a", "2.5,b", '"3","c, d"', "", " 4 , e", "7e0,\u00e9", "0,a", "-0.0,a"] * 3 + [
    "5,a,1",
    "nan,a",
    "6,",
    ",a",
    "#",
    '8,"f',
    "9;g",
    "1_0,a",
    "\u0661,a",
    "1e999,a",
    "2024-01-15,a",
    "\0",
    "\r",
    ",",
]
LINES = st.lists(st.sampled_from(NEARLY), max_size=6).map("\n".join)
HEADERS = ["arrived_s,clinic\n{}", "# made\n\narrived_s,clinic\r\n{}\n", "arrived_at,clinic\n{}"]


@given(
    content=st.binary(max_size=200)
    | st.tuples(st.sampled_from(HEADERS), LINES).map(lambda pair: pair[0].format(pair[1]).encode()),
    sort=st.booleans(),
)
def test_whatever_a_file_holds_it_is_a_good_log_or_refused(scratch, content, sort):
    began = time.perf_counter()
    try:
        morning, refusal = read(scratch, content, sort=sort), None
    except ValueError as error:
        morning, refusal = None, error
    assert time.perf_counter() - began < 2
    if morning is None:
        assert type(refusal) is ValueError
        assert re.search(r"log\.csv: (line \d+: .|no header line|no bookings)", str(refusal))
    else:
        assert list(morning.arrived_us) == sorted(morning.arrived_us)
        assert all(morning.clinic)
        assert simulate(morning, Design.queued(workers=1)).count("confirmed") == len(morning) > 0


LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
NAMES = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    gaps_us=st.lists(st.sampled_from([0, 0, 1, 10**6, 7 * 10**6, 123_456_789]), min_size=1),
    names=st.lists(NAMES, min_size=1, max_size=4),
    separator=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_log_that_was_written_from_a_morning_reads_back_as_it(
    scratch, gaps_us, names, separator, line_end
):
    arrived_us = [sum(gaps_us[: row + 1]) for row in range(len(gaps_us))]
    written = Morning(
        Scenario.steady(),
        *(1, tuple(arrived_us)),
        tuple(names[row % len(names)] for row in range(len(gaps_us))),
        tuple(reversed(gaps_us)),
    )
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=line_end)
    writer.writerow(["clinic", "arrived_s", "call_s"])
    writer.writerows(zip(written.clinic, written.arrived_s, written.call_s, strict=True))
    again = read(scratch, file.getvalue())
    for column in ("arrived_us", "clinic", "call_us", "clinics"):
        assert getattr(again, column) == getattr(written, column), column


def test_a_log_reads_back_what_pandas_wrote(tmp_path):
    morning = Scenario.steady(hours=0.1, clinics=5).sample(1)
    columns = {"arrived_s": morning.arrived_s, "clinic": morning.clinic, "call_s": morning.call_s}
    pd.DataFrame(columns).to_csv(tmp_path / "log.csv")
    again = Morning.from_csv(str(tmp_path / "log.csv"))
    assert again.arrived_us == morning.arrived_us
    assert again.call_us == morning.call_us
    assert again.clinic == tuple(map(str, morning.clinic))


# -- five logs in the shape of public ones


def by_hand(name: str, separator: str = ",", *, comments: int = 0) -> list[dict[str, str]]:
    """The rows of a file, by the standard library alone."""
    text = (DATA / f"{name}.csv").read_bytes().decode("utf-8-sig")
    lines = io.StringIO(text, newline="").readlines()[comments:]
    return [row for row in csv.DictReader(lines, delimiter=separator) if any(row.values())]


def test_an_inference_trace_loads():
    rows = by_hand("inference_trace")
    morning = Morning.from_csv(DATA / "inference_trace.csv", columns={"arrived_at": "TIMESTAMP"})
    assert clock(morning) == [row["TIMESTAMP"][11:23] for row in rows]
    assert morning.scenario.starts_at_s == 18.25 * 3600
    assert morning.notes[0] == "not used: 'ContextTokens', 'GeneratedTokens'"
    assert len(morning) == len(rows) == 40


def test_a_banks_call_centre_loads():
    """The date stands in one column, each time of day in another."""
    rows = by_hand("call_centre")
    morning = Morning.from_csv(
        DATA / "call_centre.csv",
        columns={
            "arrived_at": ("date", "vru_entry"),
            "started_at": ("date", "ser_start"),
            "ended_at": ("date", "ser_exit"),
            "clinic": "server",
        },
    )

    def seconds(text: str) -> int:
        hours, minutes, rest = map(int, text.split(":"))
        return (hours * 60 + minutes) * 60 + rest

    assert morning.scenario.starts_at_s == 7 * 3600
    assert morning.arrived_s == tuple(seconds(row["vru_entry"]) - 25_200 for row in rows)
    spent = [seconds(row["ser_exit"]) - seconds(row["ser_start"]) for row in rows]
    assert list(morning.call_s) == spent
    assert morning.clinics == ("ADA", "BEN", "CLEO")


def test_ward_stays_load():
    """In order of discharge, and a stay is the service itself."""
    columns = {"arrived_at": "admission date", "ended_at": "discharge date", "clinic": "ward"}
    with refused(ValueError, "line 3", "arrived_at", "sort=True"):
        Morning.from_csv(DATA / "ward_stays.csv", columns=columns)
    morning = Morning.from_csv(DATA / "ward_stays.csv", columns=columns, sort=True)
    stays = sorted(
        (datetime.fromisoformat(row["Admission Date"]), row["Discharge Date"], row["Ward"])
        for row in by_hand("ward_stays")
    )
    assert morning.clinics == ("Birch, upper", "Maple", "Rowan")
    assert [ward for *_, ward in stays] == list(morning.clinic)
    assert [datetime.fromisoformat(out) - into for into, out, _ in stays] == [
        timedelta(seconds=length) for length in morning.call_s
    ]
    assert morning.scenario.duration_s > 7 * 86_400


def test_a_hotlines_export_loads():
    """Semicolons, decimal commas, Windows' line ends, remarks of several lines."""
    assert b"\r\n" in (DATA / "support_hotline.csv").read_bytes()
    rows = by_hand("support_hotline", ";")
    morning = Morning.from_csv(
        DATA / "support_hotline.csv",
        columns={"arrived_at": "received", "call_s": "Talk Seconds", "clinic": "Agent"},
    )
    assert [f"{length:.1f}" for length in morning.call_s] == [
        row["Talk Seconds"].replace(",", ".") for row in rows
    ]
    assert [at[:8] for at in clock(morning)] == [row["Received"][11:] for row in rows]
    assert len(morning) == len(rows) == 36


def test_an_access_log_loads():
    rows = by_hand("access_log", comments=1)
    morning = Morning.from_csv(
        DATA / "access_log.csv", columns={"arrived_at": "time", "call_s": "seconds"}
    )
    start = int(rows[0]["time"]) // 900 * 900
    assert morning.arrived_s == tuple(int(row["time"]) - start for row in rows)
    assert morning.call_s == tuple(float(row["seconds"]) for row in rows)
    assert 0 in morning.call_s


# -- a DataFrame


def from_frame(columns=None, sort=False, **data) -> Morning:
    frame = pd.DataFrame(data or {"arrived_s": [1]})
    return Morning.from_frame(frame, columns=columns, sort=sort)


def kinds(morning: Morning) -> set[type]:
    return set(map(type, morning.arrived_us + morning.call_us + morning.clinic))


@pytest.mark.parametrize(
    "kind",
    [
        *("int8", "uint8", "int16", "int32", "int64", "float16", "float32", "float64"),
        *("Int64", "UInt8", "Float32", "string", "object"),
    ],
)
def test_a_frames_numbers_are_plain_before_they_are_reckoned_with(kind):
    morning = from_frame(
        arrived_s=pd.array([0, 1, 100], dtype=kind), call_s=pd.array([3, 2, 120], dtype=kind)
    )
    assert morning.arrived_s == (0, 1, 100)
    assert morning.call_s == (3, 2, 120)
    assert kinds(morning) == {int}


@pytest.mark.parametrize("kind", ["uint8", "int16", "int32", "uint32", "float16", "float32"])
def test_columns_of_numpy_are_plain_before_they_are_reckoned_with(kind):
    values = np.array([3, 250], dtype=kind)
    morning = Morning.from_columns(values, values, np.array([1, 2], dtype="uint8"))
    assert morning.arrived_us == morning.call_us == (3_000_000, 250_000_000)
    assert kinds(morning) == {int}


STAMPS = pd.to_datetime(["2024-01-15 08:00:03.5", "2024-01-15 08:01:00.0"])


@pytest.mark.parametrize(
    "column",
    [
        STAMPS,
        STAMPS.tz_localize("Europe/London"),
        STAMPS.tz_localize("America/St_Johns"),
        STAMPS.to_pydatetime(),
        [at.replace(tzinfo=ZoneInfo("Asia/Kolkata")) for at in STAMPS.to_pydatetime()],
        STAMPS.astype(str),
        STAMPS.as_unit("us").astype("int64"),
        STAMPS.as_unit("ms").astype("int64"),
        STAMPS.as_unit("ns").astype("int64"),
        pd.Series(STAMPS).dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    ],
    ids=["naive", "London", "zoned", "object", "own", "text", "us", "ms", "ns", "Z"],
)
def test_a_frames_times_may_be_anything_that_is_one(column):
    morning = from_frame(arrived_at=column, clinic=pd.Categorical(["b", "a"]))
    assert clock(morning) == ["08:00:03.500", "08:01:00.000"]
    assert morning.clinic == ("b", "a")
    assert {type(name) for name in morning.clinic} == {str}


def test_a_frames_clock_may_change_meanwhile():
    at = pd.to_datetime(["2024-10-27T00:59:00Z", "2024-10-27T01:00:30Z"])
    morning = from_frame(arrived_at=at.tz_convert("Europe/London"))
    assert morning.arrived_s == (840, 930)
    assert morning.scenario.starts_at_s == 1.75 * 3600


def test_a_frames_lengths_may_be_timedeltas_and_its_dates_stand_apart():
    morning = from_frame(
        columns={"arrived_at": ("day", "hour")},
        day=[date(2024, 1, 15)],
        hour=[time_of_day(8, 0, 3)],
        call_s=pd.to_timedelta([1.5], unit="s"),
    )
    assert (clock(morning), morning.call_s) == (["08:00:03.000"], (1.5,))


def test_a_date_of_a_frame_and_its_time_may_each_be_parsed_or_not():
    days = (STAMPS.normalize(), [date(2024, 1, 15)] * 2, ["2024-01-15"] * 2)
    hours = (
        *(["08:00:03.5", "8:01:00"], [time_of_day(8, 0, 3, 500_000), time_of_day(8, 1)]),
        *(STAMPS - STAMPS.normalize(), [timedelta(seconds=28_803.5), timedelta(seconds=28_860)]),
    )
    for day in days:
        for hour in (*hours, pd.Series(hours[-1], dtype=object)):
            morning = from_frame(columns={"arrived_at": ("d", "h")}, d=day, h=hour)
            assert clock(morning) == ["08:00:03.500", "08:01:00.000"]


def test_a_label_of_two_levels_is_one_column():
    labels = [("when", "date"), ("when", "time"), ("who", "")]
    frame = pd.DataFrame([["2024-01-15 08:00:03", "09:00", "a"]])
    frame.columns = pd.MultiIndex.from_tuples(labels)
    for whole in (("when", "date"), [("when", "date")]):
        columns = {"arrived_at": whole, "clinic": ("who", "")}
        morning = Morning.from_frame(frame, columns=columns)
        assert (clock(morning), morning.clinic) == (["08:00:03.000"], ("a",))
    frame[("when", "date")] = "2024-01-15"
    both = {"arrived_at": (("when", "date"), ("when", "time"))}
    assert clock(Morning.from_frame(frame, columns=both)) == ["09:00:00.000"]
    with refused(ValueError, "column 'when' must be there once, got none"):
        Morning.from_frame(frame, columns={"arrived_at": "when"})


class Nameless:
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


CELLS = [
    *(None, True, 3, -3, 2.5, float("nan"), 10**400, 10**5000, 2j, "", " ", "x", b"x", "\ud800"),
    *([1], {}, (), {1}, Nameless(), Nameless, len, object(), pd.NA, pd.NaT, Decimal("2.5")),
    *(Fraction(5, 2), np.int64(3), np.uint8(3), np.float16(2.5), np.bool_(True), np.str_("x")),
    *(
        np.array([1, 2]),
        np.datetime64("2024-01-15T08:00"),
        np.timedelta64(3, "m"),
        np.float32("inf"),
    ),
    *(np.int64(1_705_305_600), Decimal(1_705_305_600), 1_705_305_600_000, "20240-01-15 08:00Z"),
    *(date(2024, 1, 15), time_of_day(8), timedelta(seconds=3), datetime(2024, 1, 15, 8)),
    *(pd.Timestamp("2024-01-15 08:00Z"), pd.Timedelta(3, "s"), datetime.max, date.min),
    *(
        datetime(2024, 1, 15, 8, tzinfo=ZoneInfo("Asia/Kolkata")),
        pd.Period("2024-01"),
        "2024-01-15",
    ),
]


@pytest.mark.parametrize("name", ["arrived_s", "arrived_at", "clinic", "call_s", "ended_at"])
@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_whatever_a_cell_holds_it_is_a_value_or_refused_with_its_row(name, cell):
    date_and_time = "2024-01-15 08:00"
    good = {"arrived_s": 1, "arrived_at": date_and_time, "clinic": "a", "call_s": 3}
    other = "arrived_at" if name == "ended_at" else "arrived_s"
    good["ended_at"] = date_and_time
    for rows in ([cell], [good[name], cell], [cell, good[name]]):
        frame = pd.DataFrame({name: pd.Series(rows, dtype=object)}).set_axis(
            ["r0", "r1"][: len(rows)]
        )
        if not name.startswith("arrived"):
            frame[other] = good[other]
        try:
            assert kinds(Morning.from_frame(frame)) <= {int, str}
        except ValueError as error:
            words = str(error).replace("\n", " ")
            mended = re.match(rf"row 'r[01]': {name} must be .+, got .+: .*[a-z]{{3}}", words)
            assert mended or "clinic must be all whole numbers or all names" in words
            assert len(words) < 400


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_lengths_are_lengths_in_whatever_unit_numpy_keeps_them(unit):
    lengths = np.array([90_000, 1000], "m8[ms]").astype(f"m8[{unit}]")
    for column in (lengths, pd.Series(lengths), list(pd.TimedeltaIndex(lengths))):
        assert Morning.from_columns(lengths[::-1], column).call_s == (90, 1)
    assert from_frame(arrived_s=lengths[::-1], call_s=lengths).arrived_s == (1, 90)
    assert from_frame(arrived_s=[1, 2], call_s=lengths).call_s == (90, 1)
    with refused(TypeError, "call_s[0] must be a number", "timedelta64"):
        Morning.from_columns([0], [np.timedelta64(5, "m").astype(f"m8[{unit}]")])
    with refused(TypeError, "arrived_us[0] must be a whole number", "timedelta"):
        Morning(Scenario.steady(), 1, lengths, (0, 0), (1, 1))


def test_times_are_no_seconds_from_the_start():
    for stamps in (STAMPS, STAMPS.tz_localize("UTC"), STAMPS.to_numpy(), STAMPS.to_numpy("M8[ns]")):
        with pytest.raises((TypeError, ValueError), match=r"arrived_s\[0\] must be a number"):
            Morning.from_columns(stamps)


def test_a_frames_columns_need_not_be_named_by_text():
    frame = pd.DataFrame([[3, "a"], [4, "b"]], index=["x", "y"])
    morning = Morning.from_frame(frame, columns={"arrived_s": 0, "clinic": 1})
    assert (morning.arrived_s, morning.clinic) == ((3, 4), ("a", "b"))


def test_a_frame_is_a_file_that_was_not_written(tmp_path):
    for name, options in (
        ("inference_trace", {"columns": {"arrived_at": "TIMESTAMP"}}),
        (
            "ward_stays",
            {"columns": {"arrived_at": "Admission Date", "clinic": "Ward"}, "sort": True},
        ),
    ):
        path = DATA / f"{name}.csv"
        frame = pd.read_csv(path)
        one, other = Morning.from_csv(path, **options), Morning.from_frame(frame, **options)
        for field in ("arrived_us", "clinic", "call_us", "notes", "scenario"):
            assert getattr(one, field) == getattr(other, field)


BAD_CELLS = {
    "no arrival": ({"arrived_s": [1, None, 3]}, "arrived_s", "got nan"),
    "no nullable arrival": ({"arrived_s": pd.array([1, None, 3], "Int64")}, "got <NA>"),
    "no time": ({"arrived_at": [STAMPS[0], pd.NaT, STAMPS[1]]}, "arrived_at must be a date"),
    "no time as object": (
        {"arrived_at": pd.Series([STAMPS[0], pd.NaT, None], dtype=object)},
        *("arrived_at must be a date", "NaT"),
    ),
    "no call": ({"arrived_s": [1, 2, 3], "call_s": [1.0, np.nan, 1.0]}, "call_s", "got nan"),
    "no length": (
        {"arrived_s": [1, 2, 3], "call_s": pd.to_timedelta([1, None, 1], unit="s")},
        *("call_s", "NaT"),
    ),
    "no clinic": ({"arrived_s": [1, 2, 3], "clinic": ["a", None, "b"]}, "clinic must be", "got "),
    "a list": ({"arrived_s": [1, 2, 3], "clinic": ["a", [1], "b"]}, "clinic must be", "got [1]"),
    "a truth": ({"arrived_s": [1, True, 3]}, "arrived_s must be a number", "True"),
    "a float": ({"arrived_s": [1, 2, 3], "clinic": pd.Series([1, 2.5, 3], dtype=object)}, "2.5"),
    "below 0": ({"arrived_s": [1, -2, 3]}, "arrived_s must be a number from 0", "got -2"),
    "back": ({"arrived_s": [5, 2, 9]}, "at least 5", "got 2", "sort=True"),
}


@pytest.mark.parametrize("case", BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_bad_cell_of_a_frame_is_refused_with_the_label_of_its_row(case):
    data, *words = case
    with refused(ValueError, "row 'y': ", *words):
        Morning.from_frame(pd.DataFrame(data).set_axis(["x", "y", "z"]))


@pytest.mark.parametrize("frame", [None, [1], {"arrived_s": [1]}, pd.Series([1]), "log.csv"])
def test_what_is_no_frame_is_refused(frame):
    with refused(TypeError, "frame must be a DataFrame", type(frame).__name__):
        Morning.from_frame(frame)


def test_a_frame_without_rows_or_with_a_column_twice_is_refused():
    with refused(ValueError, "no bookings"):
        Morning.from_frame(pd.DataFrame({"arrived_s": []}))
    with refused(ValueError, "'arrived_s' must be there once, got 2"):
        Morning.from_frame(pd.DataFrame([[1, 2]], columns=["arrived_s", "arrived_s"]))


# -- what a Morning itself refuses


@pytest.mark.parametrize(
    ("error", "times", "words"),
    [
        (TypeError, (0, 1.5), ["arrived_us[1] must be a whole number", "1.5 (float)"]),
        (TypeError, (0, True), ["arrived_us[1] must be a whole number", "True (bool)"]),
        (TypeError, ("0", 1), ["arrived_us[0] must be a whole number", "'0' (str)"]),
        (TypeError, 5, ["arrived_us must be a column", "5"]),
        (TypeError, {1, 2}, ["arrived_us must be a column", "{1, 2}"]),
        (ValueError, (0, -1), ["arrived_us[1] must be a whole number of at least 0", "got -1"]),
        (
            ValueError,
            (0, 10**15 + 1),
            ["arrived_us[1]", "1,000,000,000,000,000 (microseconds)", str(10**15 + 1)],
        ),
        (
            ValueError,
            (0, 10**5000),
            ["arrived_us[1]", "1,000,000,000,000,000 (microseconds)", "got "],
        ),
        (ValueError, (2, 1), ["arrived_us[1] must be at least 2", "got 1"]),
        (ValueError, (1, 2, 3), ["one entry a booking", "3, 2, 2"]),
    ],
)
def test_a_morning_refuses_times_that_are_none(error, times, words):
    with refused(error, *words):
        Morning(Scenario.steady(), 1, times, (0, 0), (1, 1))


def test_a_morning_refuses_calls_that_are_none():
    for error, call in ((ValueError, -1), (ValueError, 10**15 + 1), (TypeError, 0.5)):
        with refused(error, "call_us[1]", repr(call)):
            Morning(Scenario.steady(), 1, (0, 0), (0, 0), (1, call))


def test_a_morning_keeps_plain_numbers_in_tuples():
    columns = (np.array([1, 2], dtype="int32"), np.array(["b", "a"]), [np.int64(5), 6])
    morning = Morning(Scenario.steady(), np.int64(4), *columns)
    assert (morning.arrived_us, morning.clinic, morning.call_us) == ((1, 2), ("b", "a"), (5, 6))
    assert kinds(morning) == {int, str}
    assert type(morning.seed) is int


@pytest.mark.parametrize("clinic", [None, float("nan"), 1.0, True, [1], ("a",), b"a", {}])
def test_a_clinic_is_a_whole_number_or_a_name(clinic):
    for make in (
        lambda: Morning.from_columns([0, 1], clinic=[0, clinic]),
        lambda: Morning(Scenario.steady(), 1, (0, 1), (0, clinic), (1, 1)),
    ):
        with refused(
            TypeError, "clinic[1], where it is no name, must be a whole number", repr(clinic)
        ):
            make()


def test_a_clinic_without_a_name_is_refused():
    for name in ("", "  "):
        with refused(ValueError, "clinic[1] must be a name", repr(name)):
            Morning.from_columns([0, 1], clinic=["a", name])


@pytest.mark.parametrize("clinics", [[5, "5"], ["5", 5], [1, "a"], np.array([5, "5"], object)])
def test_numbers_beside_names_of_clinics_are_refused(clinics):
    with refused(ValueError, "all whole numbers or all names", repr(clinics[0]), "str"):
        Morning.from_columns([0, 1], clinic=clinics)
    with refused(ValueError, "all whole numbers or all names"):
        Morning(Scenario.steady(), 1, (0,), (0,), (1,), also_clinics=("a",))


def test_further_clinics_are_plain_and_like_those_that_are_booked():
    def morning(clinic, also):
        return Morning(Scenario.steady(clinics=1), 1, (0,), clinic, (1,), also_clinics=also)

    for clinic, also, plain in (
        ((0,), np.array([7, 8]), (7, 8)),
        ((0,), [np.int8(7)], (7,)),
        (("a",), np.array(["b"]), ("b",)),
    ):
        kept = morning(clinic, also).also_clinics
        assert kept == plain
        assert set(map(type, kept)) <= {int, str}
    for also in ((None,), [1.0], (0, (1,)), np.array([True])):
        with refused(TypeError, "also_clinics[", "no name, must be a whole number"):
            morning((0,), also)
    with refused(ValueError, "also_clinics[1] must be a name, got ' '"):
        morning(("a",), ("b", " "))
    for clinic, also in (((0,), ("a",)), (("a",), (0,)), ((0,), (1, "a"))):
        with refused(ValueError, "also_clinics must be all whole numbers or all names"):
            morning(clinic, also)


def test_the_order_of_clinics_depends_on_no_hash():
    program = (
        "from waitingroom_lib import Morning\n"
        "print(Morning.from_columns(range(6), clinic=['b', 'a', 'zz', 'B', '10', '9']).clinics)\n"
        "print(Morning.from_columns(range(4), clinic=[1000, 999, -1, 10**20]).clinics)\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert said == {f"{('10', '9', 'B', 'a', 'b', 'zz')}\n{(-1, 999, 1000, 10**20)}\n"}


# -- resampled


def test_a_resampled_day_is_another_one_of_the_same_kind():
    morning = Scenario.monday().sample(1)
    days = [morning.resampled(seed) for seed in (1, 1, 2)]
    assert days[0].arrived_us == days[1].arrived_us != days[2].arrived_us != morning.arrived_us
    for day in days:
        assert day.scenario is morning.scenario
        assert abs(len(day) - len(morning)) < 4 * len(morning) ** 0.5
        assert list(day.arrived_us) == sorted(day.arrived_us)
        assert day.call_us[:9] != morning.call_us[:9]


def test_a_resampled_booking_keeps_its_clinic_and_its_recorded_call():
    clinics = ["a", "b", "c"] * 40
    morning = Morning.from_columns(range(120), [ord(name) for name in clinics], clinics)
    day = morning.resampled(3, block_s=10, within_s=30)
    assert all(ord(name) == call for name, call in zip(day.clinic, day.call_s, strict=True))
    assert day.is_recorded
    at_us = set(morning.arrived_us)
    assert all(us % 1_000_000 == 0 for us in day.arrived_us)
    assert at_us != set(day.arrived_us)


def test_every_block_comes_from_nearby():
    """One booking in each block, told apart by its call: it moves by no more than it may."""
    morning = Morning.from_columns([10 * block + 3 for block in range(90)], range(90))
    moved = set()
    for seed in range(30):
        day = morning.resampled(seed, block_s=10, within_s=20)
        for at_s, block in zip(day.arrived_s, day.call_s, strict=True):
            assert at_s % 10 == 3
            moved.add((at_s - 3) / 10 - block)
    assert moved == {-2, -1, 0, 1, 2}


def counts(day: Morning, width_s: int) -> list[int]:
    last = int(day.scenario.duration_s) // width_s
    found = [0] * last
    for at_s in day.arrived_s:
        found[int(at_s) // width_s] += 1
    return found


def test_resampled_days_vary_as_days_do():
    """Of a Poisson process the counts of 5 minutes have a variance of 8/9 of their mean."""
    steady = Scenario.steady(rate_per_s=2, hours=4)
    ratios = []
    for seed in range(4):
        morning = steady.sample(seed)
        days = [counts(morning.resampled(other), 300) for other in range(20)]
        ratios += [pvariance(column) / fmean(column) for column in zip(*days, strict=True)]
    assert fmean(ratios) == pytest.approx(8 / 9, abs=0.08)


def test_bursts_stay_bursts():
    """Ten at a time, every quarter of a minute or so: drawn one by one they would be scattered."""
    at_s = [burst * 15 + tenth / 10 for burst in range(240) for tenth in range(10)]
    day = Morning.from_columns(at_s, [1] * len(at_s)).resampled(1)
    of_a_second = counts(day, 1)
    assert set(of_a_second) == {0, 10}


def test_a_clinic_in_trouble_is_there_though_nobody_books_it_on_a_resampled_day():
    trouble = Outage(from_s=0, until_s=50, mode="hang", clinics=("rare",))
    scenario = Scenario.steady(hours=0.25, troubles=(trouble,))
    morning = Morning.from_columns([0, 1, 899], clinic=["rare", "a", "b"], scenario=scenario)
    days = [morning.resampled(seed) for seed in range(30)]
    assert any("rare" not in day.clinic for day in days)
    assert {day.clinics for day in days} == {("a", "b", "rare")}


def test_a_day_without_bookings_resamples_to_one():
    assert len(Morning.from_columns([]).resampled(5)) == 0


def test_a_sparse_log_of_months_is_resampled_at_once():
    morning = Morning.from_columns([0, 5e8, 9.9e8], [1, 2, 3])
    began = time.perf_counter()
    for seed in range(20):
        morning.resampled(seed)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("error", "options", "words"),
    [
        (TypeError, {"seed": 1.5}, ["seed"]),
        (TypeError, {"block_s": "60"}, ["block_s"]),
        (ValueError, {"block_s": 0}, ["block_s", "0.001"]),
        (ValueError, {"within_s": 29}, ["within_s", "from 30"]),
        (ValueError, {"within_s": 30_001}, ["within_s", "to 30000"]),
    ],
)
def test_a_bad_block_is_refused(error, options, words):
    with refused(error, *words):
        Morning.from_columns([0]).resampled(**options)


@pytest.mark.parametrize("block_s", [0.0049, 0.0098, 0.1])
def test_a_block_may_be_moved_by_a_thousand_of_them_though_a_float_makes_it_less(block_s):
    within_s = float(f"{block_s * 1000:.6g}")
    morning = Morning.from_columns([0, 50], [1, 1])
    morning.resampled(block_s=block_s, within_s=within_s)
    with refused(ValueError, f"within_s must be a number from {block_s} to {within_s}"):
        morning.resampled(block_s=block_s, within_s=within_s + 1e-6)


# -- how many workers


QUICK = {"jobs": 1, "progress": False, "resamples": 20}


def enough(morning: Morning, workers: int, promises: Promises | None = None) -> bool:
    verdict = judge(simulate(morning, Design.queued(workers=workers)), promises)
    return verdict.confirmation.kept and verdict.oldest.kept


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("limit_s", [3, 10, 60])
def test_the_fewest_workers_are_enough_and_one_less_is_not(seed, limit_s):
    morning = Scenario.steady(rate_per_s=3, hours=0.1).sample(seed)
    promises = Promises(confirmation_s=limit_s)
    found = fewest_workers(morning, promises=promises, **QUICK)
    assert enough(morning, found.workers, promises)
    assert not enough(morning, found.workers - 1, promises)


@pytest.mark.parametrize("seed", range(3))
def test_the_fewest_workers_in_groups_are_enough_and_one_less_is_not(seed):
    morning = Scenario.steady(rate_per_s=3, hours=0.1).sample(seed)
    design = Design.queued(workers=4, shards=Shards(of=4, pick=2))
    found = fewest_workers(morning, design=design, promises=Promises(confirmation_s=10), **QUICK)

    def is_enough(workers):
        verdict = judge(
            simulate(morning, replace(design, workers=workers)), Promises(confirmation_s=10)
        )
        return verdict.confirmation.kept and verdict.oldest.kept

    assert is_enough(found.workers)
    assert found.workers > 4
    assert not is_enough(found.workers - 1)


def test_two_bookings_at_one_busy_group_may_need_more_workers_than_bookings():
    """Both go to the one group of clinic 0, which has half of the workers."""
    morning = Morning.from_columns([0, 0], [10, 10])
    design = Design.queued(workers=2, shards=Shards(of=2, pick=1))
    promises = Promises(confirmation_s=11)
    found = fewest_workers(morning, design=design, promises=promises, **QUICK)
    # An odd one is in the first group or in the second: whichever is that of the clinic.
    assert found.workers in (3, 4)


def test_workers_that_are_known_beforehand_are_found():
    """Three arrive at once, every minute, for calls of 40 s; nobody may be confirmed after 50 s."""
    at_s = [60 * minute for minute in range(60) for _ in range(3)]
    morning = Morning.from_columns(at_s, [40] * len(at_s), scenario=Scenario.steady(hours=1))
    found = fewest_workers(morning, promises=Promises(confirmation_s=50), block_s=60, **QUICK)
    assert (found.workers, found.low, found.high, set(found.resampled)) == (3, 3, 3, {3})
    found = fewest_workers(morning, promises=Promises(oldest_s=50), block_s=60, **QUICK)
    assert found.workers == 2, "the oldest waits for 40 s; two calls a minute are done by each"
    assert found.verdict.all_kept


def test_the_fewest_workers_of_a_long_steady_world_are_those_of_the_formula():
    rate_per_s, mean_s = 5, 2
    limit_s = -mean_s * np.log(0.03)  # a call alone is over it three times in a hundred
    scenario = Scenario.steady(
        rate_per_s=rate_per_s, hours=2, calls=ExponentialCalls(mean_s=mean_s), accept_s=0
    )

    def late(workers: int) -> float:
        """P(wait + call > limit), the wait and the call being independent (Erlang, 1917)."""
        steps = [limit_s * (step + 0.5) / 2000 for step in range(2000)]
        within = sum(
            (1 - mmc_wait_exceeds(rate_per_s, mean_s, workers, time_s=limit_s - call_s))
            * np.exp(-call_s / mean_s)
            / mean_s
            * limit_s
            / 2000
            for call_s in steps
        )
        return 1 - within

    by_formula = next(workers for workers in range(11, 40) if late(workers) <= 0.05)
    morning = scenario.sample(1)
    found = fewest_workers(morning, promises=Promises(confirmation_s=limit_s), **QUICK)
    assert abs(found.workers - by_formula) <= 1
    assert found.low <= by_formula <= found.high


def test_the_interval_holds_a_worlds_own_number_about_as_often_as_it_says():
    """90 in 100, of 40 mornings; and it is narrow enough to say something."""
    scenario, promises = Scenario.steady(rate_per_s=10, hours=1 / 20), Promises(confirmation_s=5)
    options = {"promises": promises, "jobs": 1, "progress": False}
    own = [
        next(
            workers for workers in range(15, 40) if enough(scenario.sample(seed), workers, promises)
        )
        for seed in range(1000, 1040)
    ]
    truth, held, widths = median(own), 0, []
    for seed in range(40):
        found = fewest_workers(scenario.sample(seed), resamples=20, level=0.9, **options)
        held += found.low <= truth <= found.high
        widths.append(found.high - found.low)
    assert 31 <= held <= 40
    assert 0.5 < fmean(widths) < 3


def test_the_interval_holds_the_middle_of_the_resampled_mornings():
    morning = Scenario.steady(rate_per_s=10, hours=0.05).sample(1)
    options = QUICK | {"promises": Promises(confirmation_s=5)}
    by_level = {
        level: fewest_workers(morning, level=level, **options) for level in (0.2, 0.8, 0.9, 0.99)
    }
    resampled = by_level[0.9].resampled
    assert list(resampled) == sorted(resampled)
    assert len(resampled) == 20
    for level, outside in ((0.2, 8), (0.8, 2), (0.9, 1), (0.99, 0)):
        found = by_level[level]
        assert (found.low, found.high) == (resampled[outside], resampled[-1 - outside])
        assert found.low <= found.median == median(resampled) <= found.high


def test_the_answer_is_the_same_however_it_runs():
    morning = Scenario.steady(rate_per_s=5, hours=0.05).sample(2)
    options = QUICK | {"promises": Promises(confirmation_s=4)}
    one = fewest_workers(morning, **options)
    assert fewest_workers(morning, **options | {"jobs": 2}) == one
    assert fewest_workers(morning, **options | {"design": Design.queued(workers=99)}) == one


def test_calls_that_are_too_long_by_themselves_need_no_number_of_workers():
    morning = Morning.from_columns(range(100), [500] * 100, scenario=Scenario.steady())
    found = fewest_workers(morning, **QUICK)
    assert found.workers == found.low == found.high == float("inf")
    assert found.verdict is None
    assert str(found).startswith("no number of workers keeps")


def test_what_was_found_is_told_with_what_it_does_not_know():
    morning = Scenario.monday(duration_s=1200).sample(1)
    found = fewest_workers(morning, **QUICK)
    first, second, acceptance, budget, unknown = str(found).splitlines()
    assert first.startswith(f"{found.workers} workers are the fewest that keep")
    assert second.startswith(
        f"on 95% of 20 mornings resampled from it: {found.low} to {found.high}"
    )
    assert acceptance.startswith("kept   instant acceptance: 25 ms")
    assert "GBP" in budget
    for blind in ("another kind of day", "come back", "calls that would have been longer"):
        assert blind in unknown


@pytest.mark.parametrize(
    ("error", "options", "words"),
    [
        (TypeError, {"morning": "monday"}, ["morning must be Morning"]),
        (ValueError, {"morning": Morning.from_columns([])}, ["morning must have", "got none"]),
        (TypeError, {"design": 5}, ["design must be Design"]),
        (ValueError, {"design": Design.synchronous(threads=4)}, ["design must be queued"]),
        (
            ValueError,
            {"design": Design.queued(workers=Autoscaler(rule=OnAge(limit_s=30)))},
            ["design must be queued, with a fixed number of workers"],
        ),
        (TypeError, {"promises": 120}, ["promises must be Promises"]),
        (ValueError, {"resamples": 19}, ["resamples", "from 20 to 10000", "19"]),
        (TypeError, {"resamples": 20.0}, ["resamples"]),
        (ValueError, {"level": 1}, ["level"]),
        (ValueError, {"within_s": 1}, ["within_s"]),
        (TypeError, {"progress": 1}, ["progress must be bool"]),
        (ValueError, {"jobs": 0}, ["jobs"]),
        (TypeError, {"jobs": 1.5}, ["jobs"]),
    ],
)
def test_a_bad_question_is_refused(error, options, words):
    morning = Morning.from_columns([0, 1], [1, 1])
    with refused(error, *words):
        fewest_workers(**{"morning": morning} | options)


# -- cost


def test_reading_costs_the_same_a_row_however_many_there_are(tmp_path):
    """Linear: four times the rows take no more than eight times as long."""

    def seconds(rows: int) -> float:
        path = tmp_path / f"{rows}.csv"
        path.write_text("arrived_s,call_s\n" + "".join(f"{row},1.5\n" for row in range(rows)))
        times = []
        for _ in range(3):
            began = time.process_time()
            Morning.from_csv(path)
            times.append(time.process_time() - began)
        return min(times)

    assert seconds(80_000) < 8 * seconds(20_000)


def test_logs_warn_of_nothing_else():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, columns in (
            ("inference_trace", {"arrived_at": "TIMESTAMP"}),
            ("access_log", {"arrived_at": "time"}),
        ):
            Morning.from_csv(DATA / f"{name}.csv", columns=columns)
    assert issubclass(LogWarning, UserWarning)
