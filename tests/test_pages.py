"""The pages, run through app.py without a browser: what they say of the records, word for word."""

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.wording import catalogue, escaped
from data.__main__ import main as command
from data.connection import close_store
from data.sample.load import load_sample
from data.store import Store
from queries.joint_events import (
    Span,
    counting_rule,
    events_of_month,
    joint_events_by_month,
    months_with_reports,
    open_pairs_of_month,
    reports_of_event,
)
from queries.run import run
from tests.records import AT, CITY, csv, imported

APP = Path(__file__).parents[1] / "app.py"
DATA_PAGE = "pages/records/data.py"
SECONDS = 120  # for one run on a busy machine
OCTOBER = dt.date(2025, 10, 1)
FISCAL_2026 = dt.date(2025, 7, 1), dt.date(2026, 6, 1)

LOG = csv(
    "Event,Date,Time,Department,Partners,Location,Status",
    "Block party,10/07/2025,6:00 PM - 8:00 PM,Fire,Police,Elm Green,Held",
    "Story time,10/09/2025,10:00 AM - 11:00 AM,Fire,,Elm Library,Held",
    "Bike rodeo,11/15/2025,,Police,Community Safety; Fire,Elm School,Held",
    "Car wash,,,Police,,Elm Station,Held",
)


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the sample and nothing else: copied, never opened by a test."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    store = Store.open(path, CITY)
    load_sample(store, AT)
    store.close()
    return path


@pytest.fixture
def sample(sample_file: Path, own_database: Path) -> Path:
    """This test's own database, with the sample in it."""
    shutil.copy(sample_file, own_database)
    return own_database


@pytest.fixture
def real_records(own_database: Path) -> Path:
    """This test's own database, with LOG imported and no sample."""
    store = Store.open(own_database, CITY)
    imported(store, LOG, "log.csv")
    store.close()
    return own_database


@pytest.fixture
def no_records(own_database: Path) -> Path:
    """This test's own database, with nothing in it."""
    Store.open(own_database, CITY).close()
    return own_database


@pytest.fixture(autouse=True)
def forgotten_store() -> Iterator[None]:
    """What the app keeps for all its sessions is dropped after each test, so that the next opens its own database."""
    yield
    close_store()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def held_database(sample: Path) -> Iterator[subprocess.Popen[str]]:
    """The database with the sample, held by another process until that is ended."""
    holding = f"import duckdb; connection = duckdb.connect({str(sample)!r}); print('held', flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def app(**address: str) -> AppTest:
    """A session of the app, opened at `address`."""
    session = AppTest.from_file(APP, default_timeout=SECONDS)
    for name, value in address.items():
        session.query_params[name] = value
    return checked(session.run())


def data_page(section: str = "Import") -> AppTest:
    """A session of the app that looks at one section of the Data page."""
    session = checked(app().switch_page(DATA_PAGE).run())
    return in_section(session, section)


def in_section(session: AppTest, section: str) -> AppTest:
    """The session after a click on one section of the Data page."""
    session.session_state["section"] = section
    return checked(session.run())


def uploaded(session: AppTest, name: str, content: bytes) -> AppTest:
    """The session after a file was chosen on the Data page."""
    session.file_uploader[0].upload(name, content)
    return checked(session.run())


def pressed(session: AppTest, label: str, which: int = 0) -> AppTest:
    """The session after a click on a button."""
    buttons = [button for button in session.button if button.label == label]
    return checked(buttons[which].click().run())


def checked(session: AppTest) -> AppTest:
    """The session, whose last run ended without a fault."""
    assert not session.exception, [fault.value for fault in session.exception]
    return session


def asked(path: Path, question: Callable[..., Any], *arguments: Any) -> Any:
    """What a query says of the database at `path`, asked without the app."""
    store = Store.open(path, CITY)
    try:
        return question(store.cursor(), *arguments)
    finally:
        store.close()


def asked_of_months(path: Path, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The figures of some months, as of the day on which the page is run."""
    today = dt.datetime.now(CITY.zone).date()
    months: pd.DataFrame = asked(path, joint_events_by_month, first, last, today)
    return months


def range_of(row: Any) -> str:
    """A row's count as the pages write it."""
    return str(row["low"]) if row["low"] == row["high"] else f"{row['low']}–{row['high']}"


def as_text(markdown: str) -> str:
    """Markdown as its reader sees it: backslashes before signs left out."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", markdown)


def texts(session: AppTest) -> list[str]:
    """All paragraphs of the page, as Markdown."""
    return [paragraph.value for paragraph in session.markdown]


def figures(session: AppTest) -> dict[str, str]:
    """The large numbers, by their labels."""
    return {metric.label: metric.value for metric in session.metric}


def titles_of_warnings(session: AppTest) -> list[str]:
    """The titles of the notices on the page."""
    return [warning.proto.title for warning in session.warning]


# The count over the years


def test_first_start_without_a_database_shows_the_sample(own_database):
    session = app()

    assert own_database.exists()
    assert [title.value for title in session.title] == ["Joint community safety events"]
    assert titles_of_warnings(session)[0] == "Sample data"


def test_joint_events_page_says_what_the_query_counts(sample):
    months = asked_of_months(sample, *FISCAL_2026)
    peak = months.iloc[int(months["high"].argmax())]
    low, high, pairs = int(months["low"].sum()), int(months["high"].sum()), int(months["open_pairs"].sum())
    assert low < high
    assert pairs > 1

    session = app()

    assert texts(session)[0] == (
        f"July 2025 to June 2026: **{low}–{high} joint events**, "
        f"the most in {peak['month']:%B %Y} ({range_of(peak)}). "
        f"It is a range: {pairs} possible duplicates wait for a decision, or partners only planned to come."
    )


def test_joint_events_page_shows_the_samples_october_as_a_range(sample):
    session = app()

    # The story of the sample: two campaigns make one month stand out, and its count is in doubt.
    assert " in October 2025 (16–25)." in texts(session)[0]


def test_months_table_has_a_row_for_each_month_as_counted(sample):
    months = asked_of_months(sample, *FISCAL_2026)

    table = app().dataframe[0].value

    assert table["Month"].tolist() == [f"{month:%B %Y}" for month in months["month"]]
    assert table["Joint events"].tolist() == [range_of(row) for row in months.to_dict("records")]
    assert table["Confirmed"].tolist() == months["confirmed"].tolist()
    assert table["At campaign sites"].tolist() == months["site_events"].tolist()
    assert table["Campaigns"].tolist() == months["campaigns"].tolist()
    assert table["Reports"].tolist() == months["reports"].tolist()
    assert table["Open pairs"].tolist() == months["open_pairs"].tolist()


def test_months_table_agrees_with_the_command(sample, capsys):
    command(["figures", "joint-events", "--from", "2025-07", "--to", "2026-06", "--format", "json"])
    told = json.loads(capsys.readouterr().out)

    table = app().dataframe[0].value

    assert [(row["low"], row["high"]) for row in told] == [
        (int(text.split("–")[0]), int(text.split("–")[-1])) for text in table["Joint events"]
    ]
    assert [row["confirmed"] for row in told] == table["Confirmed"].tolist()
    assert [row["open_pairs"] for row in told] == table["Open pairs"].tolist()


def test_fiscal_year_chosen_limits_the_months_and_is_kept_in_the_address(sample):
    session = checked(app().selectbox(key="fy").select("2025").run())

    assert session.dataframe[0].value["Month"].tolist()[0] == "July 2024"
    assert session.dataframe[0].value["Month"].tolist()[-1] == "June 2025"
    assert session.query_params["fy"] == "2025"


def test_all_years_show_every_month_on_record(sample):
    span: Span = asked(sample, months_with_reports)

    session = app(fy="all")

    months = session.dataframe[0].value["Month"].tolist()
    assert (months[0], months[-1]) == (f"{span.first_month:%B %Y}", f"{span.last_month:%B %Y}")


def test_address_with_nonsense_opens_on_the_usual_view(sample):
    session = app(fy="1066", month="2025-13", lang="tlh")

    assert session.selectbox(key="fy").value == "2026"
    assert session.selectbox(key="month").value == "2026-06"
    assert session.title[0].value == "Joint community safety events"


# One month


def test_month_chosen_shows_its_figures(sample):
    october = asked_of_months(sample, OCTOBER, OCTOBER).iloc[0]

    session = checked(app().selectbox(key="month").select("2025-10").run())

    assert figures(session) == {
        "Joint events": range_of(october),
        "Confirmed": str(october["confirmed"]),
        "At campaign sites": str(october["site_events"]),
        "Campaigns": str(october["campaigns"]),
        "Open pairs": str(october["open_pairs"]),
    }
    assert texts(session)[1] == (
        f"October 2025: **{range_of(october)} joint events**. It is a range: {october['open_pairs']} possible "
        "duplicates wait for a decision, or partners only planned to come. "
        f"Of the confirmed ones, {october['site_events']} took place at sites of campaigns."
    )
    assert session.query_params["month"] == "2025-10"


def test_month_in_the_address_is_opened(sample):
    session = app(month="2025-10")

    assert session.selectbox(key="month").value == "2025-10"
    assert texts(session)[1].startswith("October 2025: ")


def test_month_of_another_fiscal_year_gives_way_to_one_that_is_shown(sample):
    session = app(month="2025-10")

    checked(session.selectbox(key="fy").select("2025").run())

    assert session.selectbox(key="month").value == "2025-06"
    assert texts(session)[1].startswith("June 2025: ")


def test_events_of_the_month_stand_in_tabs_by_how_they_are_counted(sample):
    events = asked(sample, events_of_month, OCTOBER)
    pairs = asked(sample, open_pairs_of_month, OCTOBER)
    joint = events[events["counted_as"] == "joint"]
    maybe = events[events["counted_as"] == "maybe_joint"]
    left_out = len(events) - len(joint) - len(maybe)

    session = app(month="2025-10")

    assert [tab.label for tab in session.tabs] == [
        f"Counted ({len(joint)})",
        f"Perhaps joint ({len(maybe)})",
        f"Left out ({left_out})",
        f"Possible duplicates ({len(pairs)})",
    ]
    assert session.tabs[0].dataframe[0].value["title"].tolist() == joint["title"].tolist()


def test_events_left_out_name_their_reason(real_records):
    session = app(month="2025-10")
    session.session_state["fate"] = "Left out (1)"
    checked(session.run())

    (row,) = session.tabs[2].dataframe[0].value.to_dict("records")
    assert row["title"] == "Story time"
    assert row["why"] == "One department only"
    assert row["when"] == "Thu, Oct 9, 10:00 AM"


def test_possible_duplicates_show_both_reports(sample):
    pairs = asked(sample, open_pairs_of_month, OCTOBER)
    session = app(month="2025-10")

    session.session_state["fate"] = f"Possible duplicates ({len(pairs)})"
    checked(session.run())

    drawn = [as_text(paragraph.value) for paragraph in session.tabs[3].markdown]
    assert len(drawn) == 2 * len(pairs)
    for number, pair in enumerate(pairs.to_dict("records")):
        assert f": {pair['title_a']}" in drawn[2 * number]
        assert f": {pair['title_b']}" in drawn[2 * number + 1]


def test_departments_that_did_not_report_are_named(sample):
    session = app(month="2025-07")

    (notice,) = [warning for warning in session.warning if warning.proto.title != "Sample data"]
    assert notice.proto.title == "Departments that did not report this month"
    assert notice.value == (
        "Emergency Communications and City Manager's Office: nothing reported, and no word that nothing was held."
    )


def test_counting_rule_stands_on_the_page(sample):
    version, text = asked(sample, counting_rule)

    session = app()

    assert session.expander[-1].label == f"How we count: rule {version}"
    assert session.expander[-1].markdown[0].value == "\n".join(f"- {line}" for line in text.splitlines())


# One event


def test_event_picked_shows_its_reports(sample):
    events = asked(sample, events_of_month, OCTOBER)
    event = events[events["reports"] > 1].iloc[0]
    reports = asked(sample, reports_of_event, event["event_id"]).to_dict("records")
    names = {department.department_id: department.name for department in CITY.departments}
    session = app(month="2025-10")

    session.session_state["event"] = str(event["event_id"])
    checked(session.run())

    drawn = [paragraph for paragraph in texts(session) if paragraph.startswith("**")]
    assert drawn == [f"**{escaped(names[row['department_id']])}**: {escaped(row['title'])}" for row in reports]
    sources = [as_text(caption.value) for caption in session.caption if "imported" in caption.value]
    assert sources == [
        f"From {row['file_name']}, row {row['source_row']}, imported Mon, Jun 15, 2026" for row in reports
    ]


def test_event_picked_tells_what_the_report_says(real_records):
    session = app(month="2025-10")
    (event_id,) = asked_ids(session, "Block party")

    session.session_state["event"] = event_id
    checked(session.run())

    assert "**Fire**: Block party" in texts(session)
    assert any(
        as_text(paragraph).splitlines()
        == [
            "When: Tue, Oct 7, 2025, 6:00 PM  ",
            "Where: Elm Green  ",
            "Status: Held  ",
            "Taking part: Fire (present) and Police (present)",
        ]
        for paragraph in texts(session)
    )
    assert "From log.csv, row 2, imported Mon, Jun 15, 2026" in [as_text(caption.value) for caption in session.caption]


def test_events_of_the_same_title_open_each_their_own_reports(own_database):
    store = Store.open(own_database, CITY)
    imported(
        store,
        csv(
            "Event,Date,Time,Department,Partners,Location,Status",
            "Car seat check,10/07/2025,6:00 PM,Fire,Police,Elm Green,Held",
            "Car seat check,10/21/2025,6:00 PM,Fire,Police,Oak Hill,Held",
            "Car seat check,10/21/2025,6:00 PM,Police,Community Safety,Birch Yard,Held",
        ),
        "log.csv",
    )
    store.close()
    session = app(month="2025-10")
    options = session.selectbox(key="event").options

    assert len(set(options)) == 3, "options that read the same can't be told apart, by people or by Streamlit"
    for number, place in enumerate(("Elm Green", "Oak Hill", "Birch Yard")):
        session.selectbox(key="event").set_value(session.selectbox(key="event").options[number])
        checked(session.run())
        checked(session.run())  # as after any other click on the page
        assert any(f"Where: {place}" in paragraph for paragraph in texts(session))


# Without records, and with real ones


def test_no_records_leads_to_the_data_page(no_records):
    session = app()

    assert [notice.value for notice in session.info] == ["There are no event records yet."]
    assert [link.value for link in session.page_link] == ["Import a file on the Data page"]
    assert not session.metric
    assert not session.warning


def test_real_records_alone_have_no_sample_banner(real_records):
    session = app()
    assert "Sample data" not in titles_of_warnings(session)
    assert "Sample data" not in titles_of_warnings(checked(session.switch_page(DATA_PAGE).run()))


def test_real_records_are_counted_without_a_range(real_records):
    session = app()

    assert session.dataframe[0].value[["Month", "Joint events", "Reports"]].values.tolist() == [
        ["October 2025", "1", 2],
        ["November 2025", "1", 1],
    ]
    assert "October 2025 to November 2025: **2 joint events**" in texts(session)[0]
    assert "No doubt is open: this is one figure." in texts(session)[0]


def test_one_joint_event_is_said_in_the_singular(real_records):
    session = app(month="2025-10")

    assert texts(session)[1] == "October 2025: **1 joint event**. No doubt is open: this is one figure."


@pytest.mark.parametrize("page", [None, DATA_PAGE])
def test_sample_is_named_on_every_page(sample, page):
    session = app()
    if page:
        checked(session.switch_page(page).run())

    (banner,) = [warning for warning in session.warning if warning.proto.title == "Sample data"]
    assert banner.value.startswith("Made up to show how the app works: none of it is the city’s.")


def test_titles_are_shown_as_text(own_database):
    title = "**Free** <script>alert(1)</script> [pizza](https://example.org) $x$ :red[now] `code` # 1"
    store = Store.open(own_database, CITY)
    imported(store, csv("Event,Date,Department,Partners,Status", f"{title},10/07/2025,Fire,Police,Held"), "log.csv")
    store.close()
    session = app(month="2025-10")
    (event_id,) = asked_ids(session, title)

    session.session_state["event"] = event_id
    checked(session.run())

    (drawn,) = [paragraph for paragraph in texts(session) if paragraph.startswith("**Fire**")]
    assert drawn == f"**Fire**: {escaped(title)}"
    for sign in "*[]$:`#<>":
        assert sign not in drawn.removeprefix("**Fire**: ").replace(f"\\{sign}", "")


# The database can't be opened


def test_database_in_use_says_so_and_can_be_tried_again(sample, held_database):
    session = app()

    assert [title.value for title in session.title] == ["The records can’t be opened"]
    (problem,) = session.error
    assert as_text(problem.value).startswith(
        f"The database {sample} is in use by another program (process {held_database.pid})"
    )
    assert not session.metric

    held_database.communicate("\n", timeout=SECONDS)
    pressed(session, "Try again")

    assert [title.value for title in session.title] == ["Joint community safety events"]
    assert not session.error


def test_database_that_is_none_says_so(own_database):
    own_database.write_bytes(b"This is a letter, not a database. " * 200)

    session = app()

    assert [title.value for title in session.title] == ["The records can’t be opened"]
    assert as_text(session.error[0].value) == (
        f"{own_database} is not a database of Safer Together. Move it away, "
        "or set SAFER_TOGETHER_DATABASE to another path."
    )


def test_database_path_is_shown_to_the_letter(own_database, monkeypatch):
    path = own_database.with_name("*city*_records_.duckdb")
    path.write_bytes(b"This is a letter, not a database. " * 200)
    monkeypatch.setenv("SAFER_TOGETHER_DATABASE", str(path))

    session = app()

    assert "*city*" not in session.error[0].value  # Markdown would swallow the asterisks
    assert str(path) in as_text(session.error[0].value)


# Spanish


SPANISH = catalogue("es").gettext


def test_spanish_address_opens_the_page_in_spanish(sample):
    session = app(lang="es")

    assert SPANISH("Joint community safety events") != "Joint community safety events"
    assert [title.value for title in session.title] == [SPANISH("Joint community safety events")]
    assert titles_of_warnings(session)[0] == SPANISH("Sample data") != "Sample data"
    assert session.selectbox(key="month").label == SPANISH("Month") != "Month"


def test_spanish_writes_months_and_days_the_spanish_way(real_records):
    session = app(lang="es", month="2025-10")

    assert "octubre de 2025" in texts(session)[1]
    assert session.dataframe[0].value.iloc[0, 0] == "octubre de 2025"
    assert session.dataframe[1].value["when"].iloc[0] == "mar, 7 de oct, 6:00 p.m."


def test_spanish_chosen_in_the_switch_is_kept_in_the_address(sample):
    session = app()

    session.radio(key="lang").set_value("es")
    checked(session.run())

    assert session.title[0].value == SPANISH("Joint community safety events") != "Joint community safety events"
    assert session.query_params["lang"] == "es"


def test_browser_that_asks_for_spanish_gets_it(sample):
    session = AppTest.from_file(APP, default_timeout=SECONDS)
    session.context = {"locale": "es-MX"}

    checked(session.run())

    assert session.title[0].value == SPANISH("Joint community safety events") != "Joint community safety events"


def test_problem_with_the_database_is_told_in_spanish(sample, held_database):
    session = app(lang="es")

    assert session.title[0].value == SPANISH("The records can’t be opened") != "The records can’t be opened"


# The Data page: import


def test_data_page_has_its_sections(sample):
    session = data_page()

    assert session.title[0].value == "Data"
    assert [tab.label for tab in session.tabs] == ["Import", "Files imported", "Rows to mend", "Sample"]
    assert session.file_uploader[0].label == "A file of event records: CSV, TSV, JSON or a calendar (.ics)"


def test_upload_is_understood_before_anything_is_kept(sample):
    session = uploaded(data_page(), "log.csv", LOG)

    assert "**3 records** can be read. 1 can’t." in texts(session)
    assert {
        box.label: box.value for box in session.selectbox if box.label in ("Title", "Date", "Hours (from – to)")
    } == {
        "Title": "Event",
        "Date": "Date",
        "Hours (from – to)": "Time",
    }
    assert session.dataframe[0].value.to_dict("records") == [
        {
            "When": "Tue, Oct 7, 2025, 6:00 PM",
            "Event": "Block party",
            "Reported by": "Fire",
            "Departments taking part": "Fire and Police",
            "Where": "Elm Green",
            "Status": "Held",
        },
        {
            "When": "Thu, Oct 9, 2025, 10:00 AM",
            "Event": "Story time",
            "Reported by": "Fire",
            "Departments taking part": "Fire",
            "Where": "Elm Library",
            "Status": "Held",
        },
        {
            "When": "Sat, Nov 15, 2025",
            "Event": "Bike rodeo",
            "Reported by": "Police",
            "Departments taking part": "Police, Community Safety, and Fire",
            "Where": "Elm School",
            "Status": "Held",
        },
    ]
    assert "Sample data" in titles_of_warnings(session)


def test_import_keeps_the_records_and_changes_the_figures(sample):
    session = pressed(uploaded(data_page(), "log.csv", LOG), "Import")

    (done,) = session.success
    assert as_text(done.proto.title) == "log.csv was imported"
    assert done.value == (
        "3 reports added, 0 updated, 0 unchanged, 1 row needs mending. The made-up sample was removed."
    )
    assert "Sample data" not in titles_of_warnings(session)
    months = checked(session.switch_page("pages/events/joint_events.py").run()).dataframe[0].value
    assert months[["Month", "Joint events"]].values.tolist() == [["October 2025", "1"], ["November 2025", "1"]]


def test_import_of_the_same_file_again_changes_nothing(real_records):
    session = pressed(uploaded(data_page(), "log.csv", LOG), "Import")

    assert [as_text(notice.value) for notice in session.info] == [
        "Every record of log.csv is on record already; nothing was changed."
    ]
    assert not session.success


def test_import_with_the_sample_kept_leaves_the_banner(sample):
    session = uploaded(data_page(), "log.csv", LOG)
    (keeping,) = [box for box in session.checkbox if box.label.startswith("Remove the made-up sample")]

    keeping.uncheck()
    pressed(session, "Import")

    assert session.success[0].value == "3 reports added, 0 updated, 0 unchanged, 1 row needs mending."
    assert "Sample data" in titles_of_warnings(session)


def test_column_corrected_changes_the_preview(no_records):
    session = uploaded(data_page(), "log.csv", csv("Event,Subtitle,Date", "Block party,On Elm Street,10/07/2025"))
    assert session.dataframe[0].value["Event"].tolist() == ["Block party"]

    (title,) = [box for box in session.selectbox if box.label == "Title"]
    checked(title.select("Subtitle").run())

    assert session.dataframe[0].value["Event"].tolist() == ["On Elm Street"]


def test_department_of_the_file_is_given_to_records_that_name_none(no_records):
    session = uploaded(data_page(), "log.csv", csv("Event,Date,Partners", "Block party,10/07/2025,Police"))
    assert session.dataframe[0].value["Reported by"].tolist() == ["unknown"]

    (whose,) = [box for box in session.selectbox if box.label == "Whose file is it?"]
    checked(whose.select("fire").run())

    assert session.dataframe[0].value["Reported by"].tolist() == ["Fire"]
    assert session.dataframe[0].value["Departments taking part"].tolist() == ["Fire and Police"]


def test_log_of_what_took_place_counts_as_held(no_records):
    session = uploaded(data_page(), "log.csv", csv("Event,Date,Department,Partners", "Fair,10/07/2025,Fire,Police"))
    (held,) = [box for box in session.checkbox if box.label.startswith("This is a log of what took place")]

    held.check()
    pressed(session, "Import")

    months = checked(session.switch_page("pages/events/joint_events.py").run()).dataframe[0].value
    assert months[["Month", "Joint events", "Confirmed"]].values.tolist() == [["October 2025", "1", 1]]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "events.csv",
            b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>",
            "events.csv is a web page, not a file of events. Use the page's own download or export button.",
        ),
        (
            "photo.csv",
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            "photo.csv is an image, which can't be read. Choose a CSV, JSON or .ics file.",
        ),
        ("empty.csv", b"", "empty.csv is empty. Export it again and check that it holds events."),
        (
            "draft_*of*_events.csv",
            b"<!DOCTYPE html><html></html>",
            "draft_*of*_events.csv is a web page, not a file of events. Use the page's own download or export button.",
        ),
    ],
    ids=["web page", "image", "empty", "signs of Markdown in its name"],
)
def test_file_that_holds_no_events_gets_one_sentence(sample, name, content, sentence):
    session = uploaded(data_page(), name, content)

    assert [as_text(refusal.value) for refusal in session.error] == [sentence]
    assert "*of*" not in session.error[0].value  # Markdown would swallow the asterisks
    assert [button.label for button in session.button] == []


def test_files_imported_are_listed_with_their_counts(real_records):
    session = data_page("Files imported")

    (row,) = session.dataframe[0].value.to_dict("records")
    assert row == {
        "File": "log.csv",
        "Kind": "Table",
        "Whose": "as the file says",
        "Imported": "Mon, Jun 15, 2026, 12:00 PM",
        "By": "ana",
        "Read": 4,
        "Added": 3,
        "Updated": 0,
        "Unchanged": 0,
        "Repeated": 0,
        "Rejected": 1,
        "Still to mend": 1,
    }


def test_files_imported_say_so_when_there_are_none(no_records):
    assert [notice.value for notice in data_page("Files imported").info] == ["No file has been imported yet."]


# The Data page: rows to mend


def test_rejected_row_shows_its_reason_and_its_cells(real_records):
    session = data_page("Rows to mend")

    assert texts(session)[0] == "**1 row** could not become a report. Mend it and try again, or set it aside."
    assert "log.csv, row 5" in as_text(texts(session)[1])
    cells = {as_text(box.label): box.value for box in session.text_input}
    assert cells["Event"] == "Car wash"
    assert cells["Date"] == ""
    assert cells["Location"] == "Elm Station"


def test_rejected_row_mended_becomes_a_report(real_records):
    session = data_page("Rows to mend")

    cell(session, "Date").set_value("10/12/2025")
    pressed(session, "Mend and try again")

    assert [notice.value for notice in session.success] == ["No row waits to be mended."]
    assert not session.text_input
    months = checked(session.switch_page("pages/events/joint_events.py").run()).dataframe[0].value
    assert months[["Month", "Reports"]].values.tolist() == [["October 2025", 3], ["November 2025", 1]]


def test_rejected_row_mended_badly_keeps_what_was_typed(real_records):
    session = data_page("Rows to mend")

    cell(session, "Date").set_value("soon")
    pressed(session, "Mend and try again")

    assert cell(session, "Date").value == "soon"
    assert "“soon”" in as_text(texts(session)[1])


def test_rejected_row_set_aside_leaves_the_list_and_adds_nothing(real_records):
    session = pressed(data_page("Rows to mend"), "Set aside: no event")

    assert [notice.value for notice in session.success] == ["No row waits to be mended."]
    months = checked(session.switch_page("pages/events/joint_events.py").run()).dataframe[0].value
    assert months["Reports"].tolist() == [2, 1]


def test_headers_of_rejected_rows_are_shown_as_text(own_database):
    store = Store.open(own_database, CITY)
    imported(store, csv("Event,Date,**Bold** :red[header]", "Fair,10/07/2025,x", "Fete,,y"), "log.csv")
    store.close()

    session = data_page("Rows to mend")

    labels = [box.label for box in session.text_input]
    assert "**Bold** :red[header]" in [as_text(label) for label in labels]
    assert "**Bold** :red[header]" not in labels  # Markdown would draw it bold and red


# The Data page: the sample


def test_sample_removed_by_its_button_leaves_nothing_made_up(sample):
    reports = asked(sample, run, "record_counts").iloc[0]["sample_reports"]
    session = data_page("Sample")
    assert texts(session)[0] == (
        f"**{reports} reports** on record are made up. They are shown on every page until they are removed."
    )

    pressed(session, "Remove the sample")

    assert "Sample data" not in titles_of_warnings(session)
    assert texts(session)[0] == "There is no sample. **0 real reports** are on record."
    checked(session.switch_page("pages/events/joint_events.py").run())
    assert [notice.value for notice in session.info] == ["There are no event records yet."]


def test_sample_loaded_by_its_button_is_shown_and_named(no_records):
    session = pressed(data_page("Sample"), "Load the sample")

    assert "Sample data" in titles_of_warnings(session)
    assert [button.label for button in session.button] == ["Remove the sample"]


def test_sample_is_not_offered_beside_real_records(real_records):
    session = data_page("Sample")

    assert texts(session)[0] == "There is no sample. **3 real reports** are on record."
    (load,) = session.button
    assert load.label == "Load the sample"
    assert load.disabled


# Several people at once


def test_import_of_one_session_is_seen_by_another_at_its_next_run(sample):
    looking = app()
    assert looking.dataframe[0].value["Month"].tolist()[0] == "July 2025"

    pressed(uploaded(data_page(), "log.csv", LOG), "Import")
    checked(looking.run())

    assert looking.dataframe[0].value["Month"].tolist() == ["October 2025", "November 2025"]
    assert "Sample data" not in titles_of_warnings(looking)


def test_row_settled_by_another_session_meanwhile_is_not_settled_twice(real_records):
    one, other = data_page("Rows to mend"), data_page("Rows to mend")
    pressed(one, "Set aside: no event")

    cell(other, "Date").set_value("10/12/2025")
    pressed(other, "Mend and try again")

    assert [notice.value for notice in other.success] == ["No row waits to be mended."]
    assert asked_while_open("SELECT state FROM rejected_row") == [("dismissed",)]


def cell(session: AppTest, header: str) -> Any:
    """The text box of a rejected row's cell, of the first row that is shown."""
    return next(box for box in session.text_input if as_text(box.label) == header)


def asked_ids(session: AppTest, title: str) -> list[str]:
    """The ids of the events so titled, from the database that the app has open."""
    found = asked_while_open("SELECT DISTINCT event_id FROM event_report WHERE title = $title", title=title)
    return [str(event_id) for (event_id,) in found]


def asked_while_open(question: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The answer to a question of the test's own, from the database that the app has open."""
    from data.connection import store

    cursor: duckdb.DuckDBPyConnection = store().cursor()
    try:
        return cursor.execute(question, parameters or None).fetchall()
    finally:
        cursor.close()
