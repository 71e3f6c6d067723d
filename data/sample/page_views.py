"""The made-up page views: exports as an analytics tool writes them, rules, a locked baseline, the note of a launch.

Made anew at each loading, the same to the last view: each day's number hangs on its page and day alone.
"""

import datetime as dt
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

from data.city import City
from data.measures.page_views import DATA_PAGE, MAIN_PAGE, NEW_DASHBOARD
from data.page_views.baselines import insert_baseline
from data.page_views.deriving import derive_departments
from data.page_views.exports import Told
from data.page_views.importing import take_in
from data.page_views.reading import read_export
from data.page_views.rules import Rule, insert_rule
from data.sample.clear import SAMPLE_LAUNCH_NOTE
from data.store import Write

SITE = "sample.example"
INITIATIVE = "2.23"
FIRST_DAY, LAST_DAY = dt.date(2023, 7, 1), dt.date(2026, 6, 9)  # its last quarter is not whole
LAUNCH = dt.date(2024, 10, 15)
POLICE_LAUNCH = dt.date(2025, 2, 3)
GAP = dt.date(2025, 8, 19), dt.date(2025, 8, 21)  # nothing was tracked
NO_VIEWS = dt.date(2025, 11, 11), dt.date(2025, 11, 16)  # of one page, whose link was broken
WEEKEND = 0.45  # of a workday's views
EXPORTS = ((2024, "pages_fy2024.csv"), (2025, "pages_fy2025.csv"), (2026, "pages_fy2026.csv"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the story: how often it is viewed on a workday, and between which days."""

    path: str
    a_day: float
    first: dt.date = FIRST_DAY
    last: dt.date = LAST_DAY


POLICE_OLD = Page("/police/data", 44, last=dt.date(2024, 3, 31))
POLICE_NEW = Page("/departments/police/data", 44, first=dt.date(2024, 4, 1))
HEART = Page("/community-safety/heart-data", 27)
CALLS = Page("/911/data", 15)
HOUSING = Page("/neighborhoods/data", 11)
OFFICE = Page("/city-manager/safety-data", 8)
FIRE = Page("/fire", 160)
DASHBOARD = Page("/dashboards/community-safety", 19, first=LAUNCH)
POLICE_DASHBOARD = Page("/dashboards/police", 5, first=POLICE_LAUNCH)
NOBODYS = (
    Page("/", 900),
    Page("/water-bills", 240),
    Page("/parks", 170),
    Page("/news/safety-data-explained", 30, first=dt.date(2026, 5, 4)),
)
PAGES = (POLICE_OLD, POLICE_NEW, HEART, CALLS, HOUSING, OFFICE, FIRE, DASHBOARD, POLICE_DASHBOARD, *NOBODYS)
RULES = (
    Rule(SITE + FIRE.path, "fire", MAIN_PAGE),
    Rule(SITE + POLICE_OLD.path, "police", DATA_PAGE, valid_to=POLICE_OLD.last),
    Rule(SITE + POLICE_NEW.path, "police", DATA_PAGE, valid_from=POLICE_NEW.first),
    Rule(SITE + POLICE_DASHBOARD.path, "police", NEW_DASHBOARD, valid_from=POLICE_LAUNCH),
    Rule(SITE + HEART.path, "community_safety", DATA_PAGE),
    Rule(SITE + DASHBOARD.path, "community_safety", NEW_DASHBOARD, valid_from=LAUNCH),
    Rule(SITE + CALLS.path, "emergency_communications", DATA_PAGE),
    Rule(SITE + HOUSING.path, "neighborhood_improvement_services", DATA_PAGE),
    Rule(SITE + OFFICE.path, "city_managers_office", DATA_PAGE),
)


def load_page_views(write: Write, city: City) -> None:
    """Put the made-up page views on record, within the transaction `write`."""
    told = Told(city.zone, write.at.astimezone(city.zone).date(), city.fiscal_year_starts, site=SITE)
    told = Told(told.zone, max(told.today, LAST_DAY), told.fiscal_year_starts, site=SITE)
    for rule in RULES:
        insert_rule(write, rule, is_sample=True)
    for year, name in EXPORTS:
        content = export_text(year).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        take_in(write, name, read_export(name, content, told), sha256, len(content), told, is_sample=True)
    insert_baseline(write, INITIATIVE, "Before the dashboards", FIRST_DAY, dt.date(2024, 7, 1), is_sample=True)
    write.cursor.execute(
        "INSERT INTO chart_note VALUES ($note, $initiative, $on, $text, $text_es, FALSE, $at, $actor, NULL, NULL)",
        {
            "note": SAMPLE_LAUNCH_NOTE,
            "initiative": INITIATIVE,
            "on": LAUNCH,
            "text": "Made up: the first new dashboard opens",
            "text_es": "Inventado: se abre el primer tablero nuevo",
            "at": write.at,
            "actor": write.actor,
        },
    )
    derive_departments(write)


def export_text(year: int) -> str:
    """The views of the fiscal year `year` as Google Analytics would export them, by day and page."""
    first, last = max(FIRST_DAY, dt.date(year - 1, 7, 1)), min(LAST_DAY, dt.date(year, 6, 30))
    lines = [
        "# ----------------------------------------",
        "# Pages and screens: Page path and screen class",
        "# Account: Made-up sample",
        "# Property: Made-up sample",
        "# ----------------------------------------",
        "#",
        "# All Users",
        f"# Start date: {first:%Y%m%d}",
        f"# End date: {last:%Y%m%d}",
        "Page path and screen class,Date,Views",
        *_rows(first, last),
    ]
    return "\n".join(lines) + "\n"


def _rows(first: dt.date, last: dt.date) -> Iterator[str]:
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        if GAP[0] <= day <= GAP[1]:
            continue
        for page in PAGES:
            views = views_of_day(page, day)
            if views:
                yield f"{page.path},{day:%Y%m%d},{views}"


def views_of_day(page: Page, day: dt.date) -> int:
    """How often `page` was viewed on `day`: fewer at weekends, a little more in fall and spring, and chance."""
    if not page.first <= day <= page.last or (page is HOUSING and NO_VIEWS[0] <= day <= NO_VIEWS[1]):
        return 0
    usual = page.a_day * (WEEKEND if day.weekday() >= 5 else 1.0)
    season = 1 + 0.05 * math.sin(4 * math.pi * (day.timetuple().tm_yday - 45) / 365)
    # Chance of the day, and of its month: months differ by more than their days alone would make them.
    spread = 1 + 0.5 * _chance(f"{page.path} {day}") + 0.12 * _chance(f"{page.path} {day:%Y-%m}")
    return max(0, round(usual * season * spread))


def _chance(key: str) -> float:
    """A number from -1 to 1 that hangs on `key` alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**31 - 1
