"""Sessions of the app without a browser: opening its pages, clicking on them, and reading what they show."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from components.wording import catalogue
from data.connection import store
from data.department_months import state_month
from data.events.entry import EventEntry
from data.events.writing import enter
from data.measures.citations import periods_cited
from data.measures.part import ALL_EVENTS, Part
from data.months import months_later
from data.narratives import Saved, Update, save_update
from queries.joint_events import joint_events_by_month
from queries.joint_events_measure import INITIATIVE, JointEventsMeasure, joint_events_measure
from queries.narratives import figures_cited, narrative_revisions
from tests.records import ACTOR, AT, CITY, add_reports, csv, report, told

APP = Path(__file__).parents[1] / "app.py"
SECONDS = 120  # for one run on a busy machine

OVERVIEW = "pages/plan/home.py"
JOINT_EVENTS = "pages/events/joint_events.py"
HISTORY = "pages/plan/history.py"
PAGE_VIEWS = "pages/plan/page_views.py"
DESK = "pages/plan/update.py"
CALENDAR = "pages/events/calendar.py"
ENTER = "pages/events/enter.py"
EVENT = "pages/events/event.py"
HELP = "pages/events/help.py"
REVIEW = "pages/records/review.py"
MONTHLY_WORD = "pages/records/department_months.py"
DATA = "pages/records/data.py"
PAGES = (OVERVIEW, JOINT_EVENTS, PAGE_VIEWS, HISTORY, DESK, REVIEW, MONTHLY_WORD, DATA)

OVERVIEW_TITLE = "Strategic plan of the City of Durham, North Carolina"
JOINT_EVENTS_TITLE = "Develop a coordinated cycle of joint community safety events"

PAGE_VIEWS_TITLE = "Increase awareness and visibility of the data most important to residents"

STAFF, FIRE = "performance", "fire"  # whom a session works as
SPANISH = catalogue("es").gettext

OCTOBER = dt.date(2025, 10, 1)

LOG = csv(
    "Event,Date,Time,Department,Partners,Location,Status",
    "Block party,10/07/2025,6:00 PM - 8:00 PM,Fire,Police,Elm Green,Held",
    "Story time,10/09/2025,10:00 AM - 11:00 AM,Fire,,Elm Library,Held",
    "Bike rodeo,11/15/2025,,Police,Community Safety; Fire,Elm School,Held",
    "Car wash,,,Police,,Elm Station,Held",
)


# Opening and clicking


def app(
    page: str = OVERVIEW,
    working_as: str = "resident",
    name: str = "",
    opened: Mapping[str, Any] | None = None,
    **address: str,
) -> AppTest:
    """A session of the app that looks at `page`, opened at `address`.

    `opened` says which folds and tabs of it are open, by their keys: {"table": True, "fate": "Rule 1"}.
    """
    session = AppTest.from_file(APP, default_timeout=SECONDS)
    for key, value in address.items():
        session.query_params[key] = value
    session.session_state["working_as"] = working_as  # no cookies here for the app to remember it from
    session.session_state["working_as_name"] = name
    checked(session.run())
    if page == OVERVIEW:
        return session
    return on_page(session, page, opened)


def on_page(session: AppTest, page: str, opened: Mapping[str, Any] | None = None) -> AppTest:
    """The session after a click on a page of the menu."""
    for key, state in (opened or {}).items():
        session.session_state[key] = state
    return checked(session.switch_page(page).run())


def with_open(session: AppTest, key: str, state: Any = True) -> AppTest:
    """The session after a click on a fold, or on a tab whose label is `state`."""
    session.session_state[key] = state
    return checked(session.run())


def pressed(session: AppTest, label: str, which: int = 0) -> AppTest:
    """The session after a click on a button."""
    buttons = [button for button in session.button if button.label == label]
    return checked(buttons[which].click().run())


def checked(session: AppTest) -> AppTest:
    """The session, whose last run ended without a fault."""
    assert not session.exception, [fault.value for fault in session.exception]
    return session


# Reading


def as_text(markdown: str) -> str:
    """Markdown as its reader sees it: backslashes before signs left out."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", markdown)


def texts(session: AppTest) -> list[str]:
    """All paragraphs of the page, as Markdown."""
    return [paragraph.value for paragraph in session.markdown]


def captions(session: AppTest) -> list[str]:
    """All small print of the page, as Markdown."""
    return [caption.value for caption in session.caption]


def figures(session: AppTest) -> dict[str, str]:
    """The large numbers, by their labels."""
    return {metric.label: metric.value for metric in session.metric}


def labels(elements: Any) -> list[str]:
    """What stands on buttons, tabs or folds."""
    return [element.label for element in elements]


def values(elements: Any) -> list[Any]:
    """What titles, notices or paragraphs say."""
    return [element.value for element in elements]


def titles_of_warnings(session: AppTest) -> list[str]:
    """The titles of the notices on the page."""
    return [warning.proto.title for warning in session.warning]


def warnings(session: AppTest) -> dict[str, str]:
    """The notices on the page by their titles, the one on the sample left out."""
    return {one.proto.title: one.value for one in session.warning if one.proto.title != "Sample data"}


def toasts(session: AppTest) -> list[str]:
    """What is said in passing."""
    return [toast.value for toast in session.toast]


def links(session: AppTest) -> list[tuple[str, str]]:
    """The ways to other pages: what they say, and the path they lead to."""
    return [(link.proto.label, link.proto.page) for link in session.get("page_link")]


def field(session: AppTest, key: str) -> Any:
    """A field of a form."""
    return session.get_by_key(key)


def fold(session: AppTest, key: str) -> Any:
    """What can be folded away, with all that it holds."""
    return session.get_by_key(key)


def months_table(session: AppTest) -> pd.DataFrame:
    """The figures behind the chart of months, whose fold is open."""
    table: pd.DataFrame = fold(session, "table").dataframe[0].value
    return table


def chart_rows(session: AppTest, layer: str) -> list[dict[str, Any]]:
    """The rows that a layer of the chart of months draws."""
    chart: Any = session.get("vega_lite_chart")[0]
    rows = pa.ipc.open_stream(chart.proto.data.data).read_all().to_pylist()
    return [row for row in rows if row["layer"] == layer]


def range_of(row: Any) -> str:
    """A row's count as the pages write it."""
    return str(row["low"]) if row["low"] == row["high"] else f"{row['low']}–{row['high']}"


# Asking the database that the app has open


def asked(question: Callable[..., Any], *arguments: Any) -> Any:
    """What a query says of the app's records."""
    cursor = store().cursor()
    try:
        return question(cursor, *arguments)
    finally:
        cursor.close()


def asked_in_sql(question: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The answer to a question of the test's own."""
    cursor: duckdb.DuckDBPyConnection = store().cursor()
    try:
        return cursor.execute(question, parameters or None).fetchall()
    finally:
        cursor.close()


def asked_of_months(first: dt.date, last: dt.date, part: Part = ALL_EVENTS) -> pd.DataFrame:
    """The figures of some months, as of the day on which the page is run."""
    months: pd.DataFrame = asked(joint_events_by_month, first, last, today(), part)
    return months


def asked_of_measure() -> JointEventsMeasure:
    """The measure of initiative 2.21, as of the day on which the page is run."""
    measure: JointEventsMeasure = asked(joint_events_measure, CITY, today())
    return measure


def asked_ids(title: str) -> list[str]:
    """The ids of the events so titled."""
    found = asked_in_sql("SELECT DISTINCT event_id FROM event_report WHERE title = $title", title=title)
    return [str(event_id) for (event_id,) in found]


def versions() -> list[Any]:
    """The versions of the text of 2.21, the newest first."""
    found: list[Any] = asked(narrative_revisions, INITIATIVE)
    return found


# Days


def today() -> dt.date:
    """The day that the pages call today."""
    return dt.datetime.now(CITY.zone).date()


def last_month() -> dt.date:
    """The latest month that is over."""
    return months_later(today(), -1)


def day_of(month: dt.date, day: int) -> dt.datetime:
    """Six in the evening of a day of `month`."""
    return dt.datetime(month.year, month.month, day, 18, tzinfo=CITY.zone)


# Events entered in the app


def entered(actor: str = ACTOR, **fields: Any) -> uuid.UUID:
    """Put an event on record as the form does, Fire's in a month unless `fields` say otherwise; its report."""
    usual: dict[str, Any] = {
        "title": "Safety fair",
        "department_id": FIRE,
        "day": today() + dt.timedelta(days=30),
        "start": dt.time(18),
        "end": dt.time(20),
    }
    entry = EventEntry(**(usual | fields))
    report_id = uuid.uuid4()
    enter(store(), [(report_id, entry)], entry.department_id, actor, dt.datetime.now(dt.UTC))
    return report_id


# Records relative to today, for what a measure says of its latest months


def joint_event(month: dt.date, day: int = 5, **fields: Any) -> uuid.UUID:
    """Put a joint event of Fire and Police on record, in `month`; its report."""
    return report(store(), **{"starts": day_of(month, day), "place": "Elm Green", "neighborhood": "Elm", **fields})


def steady_months(*joint_events: int) -> list[dt.date]:
    """Put so many joint events on record in each month up to the latest, and every word given; the months.

    Nothing is left open. The newest event took place on the last day of the latest month.
    """
    months = [months_later(last_month(), number - len(joint_events) + 1) for number in range(len(joint_events))]
    tales = []
    for month, number in zip(months, joint_events, strict=True):
        days = [*range(1, number), (months_later(month, 1) - dt.timedelta(days=1)).day]
        tales += [
            told({"fire": "present", "police": "present"}, starts=day_of(month, day), place="Elm", neighborhood="Elm")
            for day in days
        ]
    with store().write(ACTOR, AT) as write:
        add_reports(write, tales)
    for month in months:
        for department in CITY.departments:
            state_month(store(), department.department_id, month, "all_logged", ACTOR, dt.datetime.now(dt.UTC))
    return months


def text_saved(texts: Mapping[str, Mapping[str, str]], actor: str = ACTOR, **changes: Any) -> None:
    """Save a version of the text of 2.21, with the figures that it cites as they stand."""
    cited = asked(figures_cited, periods_cited(texts), CITY, today())
    usual = Update(INITIATIVE, "in_progress", "Ana Ruiz", dt.date(2026, 6, 1), texts, cited)
    update = replace(usual, **changes)
    assert isinstance(save_update(store(), update, versions()[0].revision, actor, dt.datetime.now(dt.UTC)), Saved)
