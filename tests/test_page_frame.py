"""What stands around every page: its menu, the sample banner, the language, and the screen without a database."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import (
    APP,
    DATA,
    DESK,
    FIRE,
    HISTORY,
    JOINT_EVENTS,
    JOINT_EVENTS_TITLE,
    MONTHLY_WORD,
    OVERVIEW,
    OVERVIEW_TITLE,
    PAGE_VIEWS,
    PAGE_VIEWS_TITLE,
    PAGES,
    REVIEW,
    SECONDS,
    SPANISH,
    STAFF,
    app,
    as_text,
    captions,
    checked,
    labels,
    months_table,
    on_page,
    pressed,
    texts,
    titles_of_warnings,
    values,
)

pytestmark = pytest.mark.usefixtures("forgotten_store")

PROBLEM = "The records can’t be opened"
TITLES = {
    OVERVIEW: OVERVIEW_TITLE,
    JOINT_EVENTS: f"2.21 {JOINT_EVENTS_TITLE}",
    PAGE_VIEWS: f"2.23 {PAGE_VIEWS_TITLE}",
    HISTORY: "Published figures and past texts",
    DESK: "Write and publish: 2.21",
    REVIEW: "Possible duplicates",
    MONTHLY_WORD: "The departments’ word for each month",
    DATA: "Data",
}


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


# The pages


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_under_its_title(sample, page):
    assert values(app(page).title) == [TITLES[page]]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_without_records(no_records, page):
    assert values(app(page, working_as=STAFF).title) == [TITLES[page]]


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_with_real_records(real_records, page):
    assert values(app(page, working_as=STAFF).title) == [TITLES[page]]


def test_first_start_without_a_database_shows_the_sample(own_database):
    session = app()

    assert own_database.exists()
    assert values(session.title) == [OVERVIEW_TITLE]
    assert titles_of_warnings(session)[0] == "Sample data"


# The sample banner


@pytest.mark.parametrize("page", PAGES)
def test_sample_is_named_on_every_page(sample, page):
    (banner,) = [warning for warning in app(page).warning if warning.proto.title == "Sample data"]

    assert banner.value.startswith("Made up to show how the app works: none of it is the city’s.")


@pytest.mark.parametrize("page", PAGES)
def test_real_records_alone_have_no_sample_banner(real_records, page):
    assert "Sample data" not in titles_of_warnings(app(page))


# Whom a session works as


def test_session_looks_around_until_it_says_who_works(sample):
    session = checked(AppTest.from_file(APP, default_timeout=SECONDS).run())

    (chooser,) = session.sidebar.selectbox
    assert chooser.label == "Working as"
    assert chooser.options == [
        "Looking around",
        "Office of Performance",
        "Fire",
        "Police",
        "Community Safety",
        "Emergency Communications",
        "Neighborhood Improvement Services",
        "City Manager's Office",
    ]
    assert chooser.value == "resident"
    assert labels(session.sidebar.text_input) == []


def test_session_that_works_is_asked_for_a_name(sample):
    session = app()

    checked(session.selectbox(key="working_as").select(FIRE).run())

    assert labels(session.sidebar.text_input) == ["Your name"]
    assert captions(session)[-1] == "Signs what you write. Until there is a sign-in, the app takes your word for it."


def test_session_works_as_the_same_on_every_page(sample):
    session = app(working_as=STAFF, name="Ana Ruiz")

    on_page(session, MONTHLY_WORD)
    on_page(session, DATA)

    assert session.selectbox(key="working_as").value == STAFF
    assert session.text_input(key="working_as_name").value == "Ana Ruiz"


# The database can't be opened


def test_database_in_use_says_so_and_can_be_tried_again(sample, held_database):
    session = app()

    assert values(session.title) == [PROBLEM]
    (problem,) = session.error
    assert as_text(problem.value).startswith(
        f"The database {sample} is in use by another program (process {held_database.pid})"
    )
    assert not session.metric

    held_database.communicate("\n", timeout=SECONDS)
    pressed(session, "Try again")

    assert values(session.title) == [OVERVIEW_TITLE]
    assert not session.error


@pytest.mark.parametrize("page", PAGES)
def test_database_in_use_leaves_no_page_running(sample, held_database, page):
    assert values(app(page).title) == [PROBLEM]


def test_database_that_is_none_says_so(own_database):
    own_database.write_bytes(b"This is a letter, not a database. " * 200)

    session = app()

    assert values(session.title) == [PROBLEM]
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


# The language


@pytest.mark.parametrize("page", [JOINT_EVENTS, HISTORY, MONTHLY_WORD, DATA])
def test_spanish_address_opens_the_page_in_spanish(sample, page):
    session = app(page, lang="es")

    title = TITLES[page].removeprefix("2.21 ")
    assert SPANISH(title) != title
    assert [text.removeprefix("2.21 ") for text in values(session.title)] == [SPANISH(title)]
    assert titles_of_warnings(session)[0] == SPANISH("Sample data") != "Sample data"
    assert session.sidebar.selectbox[0].label == SPANISH("Working as") != "Working as"


def test_spanish_address_labels_the_lists_in_spanish(sample):
    session = app(JOINT_EVENTS, lang="es")

    assert session.selectbox(key="month").label == SPANISH("Month") != "Month"
    assert session.selectbox(key="neighborhood").label == SPANISH("Neighborhood") != "Neighborhood"


def test_spanish_writes_months_and_days_the_spanish_way(real_records):
    session = app(JOINT_EVENTS, opened={"table": True}, lang="es", month="2025-10")

    assert any("octubre de 2025: **1 " in text for text in texts(session))
    assert months_table(session).iloc[0, 0] == "octubre de 2025"
    assert session.tabs[0].dataframe[0].value["when"].iloc[0] == "mar, 7 de oct, 6:00 p.m."


def test_spanish_chosen_in_the_switch_is_kept_in_the_address(sample):
    session = app(JOINT_EVENTS)

    session.radio(key="lang").set_value("es")
    checked(session.run())

    assert values(session.title) == [f"2.21 {SPANISH(JOINT_EVENTS_TITLE)}"] != [f"2.21 {JOINT_EVENTS_TITLE}"]
    assert session.query_params["lang"] == "es"


def test_browser_that_asks_for_spanish_gets_it(sample):
    session = AppTest.from_file(APP, default_timeout=SECONDS)
    session.context = {"locale": "es-MX"}

    checked(session.run())
    on_page(session, JOINT_EVENTS)

    assert values(session.title) == [f"2.21 {SPANISH(JOINT_EVENTS_TITLE)}"] != [f"2.21 {JOINT_EVENTS_TITLE}"]


def test_problem_with_the_database_is_told_in_spanish(sample, held_database):
    session = app(lang="es")

    assert session.title[0].value == SPANISH(PROBLEM) != PROBLEM
