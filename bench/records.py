"""Made-up event reports in any number, the same ones each time: files as departments would hand them in."""

import csv
import datetime as dt
import io
import random
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

from data.city import configured_city
from data.imports.run import ImportChoices, import_file
from data.store import Store

FIRST_DAY = dt.date(2016, 7, 1)
DAYS = 3652  # ten fiscal years: FY2017 to FY2026
NOW = dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)
SEED = 2210

DEPARTMENTS = (
    "Fire",
    "Police",
    "Community Safety",
    "Emergency Communications",
    "Neighborhood Improvement Services",
    "City Manager's Office",
)
KINDS = ("Safety Fair", "CPR Class", "Smoke Alarm Blitz", "Bike Rodeo", "Coffee and Conversation", "Safety Walk")
CAMPAIGNS = ("National Night Out", "Fire Prevention Week")
STATUSES = ("Held", "Held", "Held", "Held", "Held", "Held", "Confirmed", "Cancelled", "Tentative")
HEADERS = (
    "ID",
    "Event",
    "Date",
    "Start Time",
    "End Time",
    "Department",
    "Location",
    "Neighborhood",
    "Partners",
    "Campaign",
    "Status",
    "Attendance",
)


def make_csv(reports: int, days: int = DAYS) -> bytes:
    """A CSV file of `reports` rows over so many days; about a fifth tell of an event that another row tells of."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows(_rows(reports, days))
    return text.getvalue().encode()


def make_calendar(events: int) -> bytes:
    """An .ics file of `events` single events in the city's zone."""
    chance = random.Random(SEED)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for number in range(events):
        day = FIRST_DAY + dt.timedelta(days=number * DAYS // events)
        hour = chance.randrange(9, 19)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid.UUID(int=number)}@bench.example",
            "DTSTAMP:20260701T120000Z",
            f"DTSTART;TZID=America/New_York:{day:%Y%m%d}T{hour:02}0000",
            f"DTEND;TZID=America/New_York:{day:%Y%m%d}T{hour + 2:02}0000",
            f"SUMMARY:{chance.choice(KINDS)} – Quarter {chance.randrange(200)}",
            f"LOCATION:Hall {chance.randrange(400)}\\, Quarter {chance.randrange(200)}",
            "DESCRIPTION:Come along and bring your neighbors. Free of charge.",
            "STATUS:CONFIRMED",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def make_database(path: Path, reports: int) -> None:
    """A database of `reports` event reports at `path`, imported as anyone's; no sample."""
    store = Store.open(path, configured_city())
    try:
        import_file(store, "reports.csv", make_csv(reports), ImportChoices(), "bench", NOW)
    finally:
        store.close()


def _rows(reports: int, days: int) -> Iterator[tuple[str, ...]]:
    chance = random.Random(SEED)
    number = 0
    while number < reports:
        happening = _happening(chance, number * days // reports)
        tellers = chance.sample(DEPARTMENTS, 2 if chance.random() < 0.12 else 1)
        for teller in tellers[: reports - number]:
            number += 1
            partners = chance.sample([name for name in DEPARTMENTS if name != teller], chance.choice((0, 0, 1, 1, 2)))
            told = {
                "ID": f"R-{number:07}",
                **happening,
                "Department": teller,
                "Partners": "; ".join(partners),
                "Status": chance.choice(STATUSES),
                "Attendance": str(chance.randrange(10, 300)),
            }
            yield tuple(told[header] for header in HEADERS)


def _happening(chance: random.Random, days: int) -> Mapping[str, str]:
    day = FIRST_DAY + dt.timedelta(days=days)
    hour = chance.randrange(9, 19)
    quarter = f"Quarter {chance.randrange(200)}"
    return {
        "Event": f"{chance.choice(KINDS)} – {quarter}",
        "Date": f"{day:%m/%d/%Y}",
        "Start Time": f"{hour}:00",
        "End Time": f"{hour + 2}:00",
        "Location": f"Hall {chance.randrange(400)}, {quarter}",
        "Neighborhood": quarter,
        "Campaign": chance.choice(CAMPAIGNS) if chance.random() < 0.05 else "",
    }
