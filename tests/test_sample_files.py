"""The sample files: made by their script, complete, and unmistakably made up."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

import data.sample
from data.city import folded, read_city
from data.sample.make_sample import make_sample

SAMPLE = Path(data.sample.__file__).parent
CITY = read_city(SAMPLE.parent / "city.toml")
TABLES = {
    "fire.csv": ",",
    "police.csv": ",",
    "community_safety.csv": ";",
    "neighborhood_improvement_services.csv": "\t",
    "city_managers_office.csv": ",",
    "shared_calendar.csv": ",",
}
CALENDAR = "emergency_communications.ics"
FILES = sorted([*TABLES, CALENDAR, "department_months.csv", "match_decisions.csv"])
REAL_NEIGHBORHOODS = (
    "Trinity Park", "Walltown", "Hayti", "Watts-Hillandale", "Forest Hills", "Hope Valley", "Duke Park", "Northgate",
    "Cleveland-Holloway", "East Durham", "Lakewood", "Burch Avenue", "Southside", "McDougald Terrace", "Golden Belt",
    "Parkwood", "Woodcroft", "Southpoint", "Bragtown", "Merrick-Moore", "Treyburn", "Croasdaile", "Lyon Park",
    "West End", "Morehead Hill", "College Heights", "Old North Durham", "Old West Durham", "Edgemont", "Oxford Manor",
)  # fmt: skip


def rows_of(file: str, separator: str = ",") -> list[dict[str, str]]:
    with (SAMPLE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=separator))


def events_of_calendar() -> list[dict[str, str]]:
    """The VEVENTs of the sample calendar, by property name without parameters."""
    lines = (SAMPLE / CALENDAR).read_bytes().decode().replace("\r\n ", "").split("\r\n")
    events: list[dict[str, str]] = []
    for line in lines[lines.index("END:VTIMEZONE") :]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1].setdefault(name.partition(";")[0], value)
    return events


def campaign_titles(campaign: str, record_type: str) -> set[tuple[str, str, str]]:
    """Title, start and end of the shared calendar's records of one campaign and type."""
    return {
        (row["Title"], row["Start"], row["End"])
        for row in rows_of("shared_calendar.csv")
        if (row["Campaign"], row["Record type"]) == (campaign, record_type)
    }


def site_dates(campaign: str) -> set[dt.date]:
    """The days on which the tables have a site event of `campaign`."""
    dates = {dt.datetime.strptime(row["Date"], "%m/%d/%Y") for row in of_campaign(rows_of("fire.csv"), campaign)}
    dates |= {
        dt.datetime.strptime(row["Start"][:10], "%m/%d/%Y") for row in of_campaign(rows_of("police.csv"), campaign)
    }
    dates |= {
        dt.datetime.fromisoformat(row["Date"]) for row in of_campaign(rows_of("community_safety.csv", ";"), campaign)
    }
    dates |= {
        dt.datetime.fromisoformat(row["Start"])
        for row in of_campaign(rows_of("shared_calendar.csv"), campaign)
        if row["Record type"] == "Site event"
    }
    return {date.date() for date in dates}


def of_campaign(rows: Iterable[dict[str, str]], campaign: str) -> list[dict[str, str]]:
    return [row for row in rows if row["Campaign"] == campaign]


def first_tuesday_of_october(year: int) -> dt.date:
    return next(day for n in range(1, 8) if (day := dt.date(year, 10, n)).weekday() == 1)


def week_from(sunday: dt.date) -> set[dt.date]:
    return {sunday + dt.timedelta(n) for n in range(7)}


def test_files_are_what_the_script_writes(tmp_path: Path) -> None:
    make_sample(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == FILES
    assert sorted(path.name for path in SAMPLE.iterdir() if path.suffix in (".csv", ".ics")) == FILES
    assert [file for file in FILES if (tmp_path / file).read_bytes() != (SAMPLE / file).read_bytes()] == []


def test_every_department_of_the_city_appears() -> None:
    expected = {department.department_id for department in CITY.departments}

    assert {CITY.department_named(row["Department"]) for row in rows_of("shared_calendar.csv")} == expected
    assert {row["department_id"] for row in rows_of("department_months.csv")} == expected
    assert {Path(file).stem for file in (*TABLES, CALENDAR)} - {"shared_calendar"} == expected


def test_every_partner_is_a_department_or_one_of_the_made_up_organisations() -> None:
    unknown = set()
    for file, separator in TABLES.items():
        for row in rows_of(file, separator):
            cell = row.get("Partners") or row.get("Departments present") or ""
            names = [name.strip() for name in cell.replace(";", ",").split(",") if name.strip()]
            unknown |= {name for name in names if CITY.department_named(name) is None}

    assert unknown == {"Red Lantern Tenants Council", "Friends of the Branch Libraries", "Two Rivers Food Pantry"}


@pytest.mark.parametrize("file", FILES)
def test_no_real_neighborhood_appears(file: str) -> None:
    text = f" {folded((SAMPLE / file).read_text(encoding='utf-8'))} "

    assert [name for name in REAL_NEIGHBORHOODS if f" {folded(name)} " in text] == []


@pytest.mark.parametrize(("file", "separator"), TABLES.items())
def test_every_record_is_numbered_as_sample(file: str, separator: str) -> None:
    numbers = [next(iter(row.values())) for row in rows_of(file, separator)]

    assert [number for number in numbers if not number.startswith("S-")] == []
    assert len(set(numbers)) == len(numbers)


def test_campaigns_have_one_record_each_on_their_days() -> None:
    assert campaign_titles("National Night Out", "Campaign") == {
        (f"National Night Out {year}", str(first_tuesday_of_october(year)), str(first_tuesday_of_october(year)))
        for year in (2024, 2025)
    }
    assert campaign_titles("Fire Prevention Week", "Campaign") == {
        ("Fire Prevention Week 2024", "2024-10-06", "2024-10-12"),
        ("Fire Prevention Week 2025", "2025-10-05", "2025-10-11"),
    }


def test_site_events_fall_on_the_days_of_their_campaign() -> None:
    weeks = week_from(dt.date(2024, 10, 6)) | week_from(dt.date(2025, 10, 5))

    assert site_dates("National Night Out") == {dt.date(2024, 10, 1), dt.date(2025, 10, 7)}
    assert site_dates("Fire Prevention Week") <= weeks
    assert {day.year for day in site_dates("Fire Prevention Week")} == {2024, 2025}


def test_calendar_ends_its_lines_as_the_standard_asks() -> None:
    content = (SAMPLE / CALENDAR).read_bytes()

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_calendar_has_unique_sample_uids_one_series_and_cancelled_events() -> None:
    events = events_of_calendar()
    uids = [event["UID"] for event in events]

    assert len(set(uids)) == len(uids)
    assert [uid for uid in uids if not (uid.startswith("sample-") and uid.endswith("@example.org"))] == []
    assert [event["EXDATE"] for event in events if "RRULE" in event] == ["20241217T100000"]
    assert sum(event["STATUS"] == "CANCELLED" for event in events) >= 2


def test_decisions_name_records_that_exist() -> None:
    places = {(file, str(row + 2)) for file, sep in TABLES.items() for row in range(len(rows_of(file, sep)))}
    places |= {(CALENDAR, event["UID"]) for event in events_of_calendar()}
    decisions = rows_of("match_decisions.csv")
    named = {(row[f"source_{side}"], row[f"ref_{side}"]) for row in decisions for side in "ab"}

    assert named - places == set()
    assert {row["verdict"] for row in decisions} == {"same", "different"}


def test_some_department_months_are_unstated() -> None:
    stated = {(row["department_id"], row["month"]) for row in rows_of("department_months.csv")}
    months = [
        f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13) if (year, month) < (2026, 7)
    ]
    expected = {(department.department_id, month) for department in CITY.departments for month in months}

    assert expected - stated == {
        ("neighborhood_improvement_services", "2024-12"),
        ("neighborhood_improvement_services", "2025-01"),
        ("neighborhood_improvement_services", "2026-04"),
        ("emergency_communications", "2025-07"),
        ("emergency_communications", "2026-02"),
        ("city_managers_office", "2025-07"),
    }
    assert stated - expected == set()
