"""What pages say of the Google Sheet: one line at the top, and the desk on the Data page."""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.sync_line import line
from data.connection import store, syncer
from data.reasons import Reason
from data.sheets.background import Background
from data.sheets.state import SyncState
from tests.pages import (
    DATA,
    FIRE,
    MONTHLY_WORD,
    STAFF,
    app,
    as_text,
    asked_in_sql,
    captions,
    checked,
    entered,
    labels,
    pressed,
    texts,
    titles_of_warnings,
    toasts,
    values,
    with_open,
)
from tests.records import AT
from tests.sheets import key_of, prepared_sheet
from tests.sheets_standin import SPREADSHEET, StandIn

pytestmark = pytest.mark.usefixtures("no_records", "forgotten_store")

OPEN = {"section": "Google Sheet"}


def write_secrets(path: Path, api: StandIn, **more: Any) -> None:
    """The settings of a person who followed the guide, with the address of the stand-in."""
    lines = ["[google_sheet]", f'spreadsheet = "https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit#gid=0"']
    lines += [f'api_address = "{api.address}"', *(f"{name} = {json.dumps(value)}" for name, value in more.items())]
    lines += ["[google_sheet.service_account]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in key_of(api).items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def api(own_database: Path) -> Iterator[StandIn]:
    with prepared_sheet() as prepared:
        write_secrets(own_database.with_name("secrets.toml"), prepared)
        yield prepared


def run_sync() -> None:
    """One go of the connector, which runs in the background of a server only."""
    kept_same = syncer()
    assert kept_same is not None
    kept_same.run()


BROKEN = Reason("Gone")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SyncState(), "Sheet not read yet"),
        (SyncState(AT), "Sheet synced 12 s ago"),
        (SyncState(AT, waiting=2), "Sheet synced 12 s ago · 2 waiting"),
        (SyncState(AT - dt.timedelta(minutes=5)), "Sheet synced 5 min ago"),
        (SyncState(AT - dt.timedelta(hours=3)), "Sheet synced 9:00 AM"),
        (SyncState(AT, problem=BROKEN, since=AT), "Sheet not synced since 12:00 PM"),
        (SyncState(AT, problem=BROKEN, since=AT - dt.timedelta(1)), "Sheet not synced since Sun, Jun 14, 12:00 PM"),
        (SyncState(AT, 2, 3, 1, BROKEN, AT), "Sheet not synced since 12:00 PM · 2 kept here · **4 need a look**"),
        (SyncState(AT, problem=BROKEN, since=AT, may_pass=True), "Sheet unreachable since 12:00 PM"),
        (SyncState(AT, rows_to_look_at=1), "Sheet synced 12 s ago · **1 needs a look**"),
        (SyncState(AT, conflicts=2), "Sheet synced 12 s ago · **2 need a look**"),
        (SyncState(problem=Reason("Bad")), "The Sheet is not set up right"),
    ],
)
def test_the_line_says_what_is_known(state: SyncState, said: str):
    assert line(state, AT + dt.timedelta(seconds=12)) == said


def lines(session: AppTest) -> list[str]:
    """What the frame says of the Sheet: the label of the link to where it is settled."""
    return [link.proto.label for link in session.get("page_link") if link.proto.page == "data"]


def test_without_a_sheet_nothing_is_said_of_one_but_how_to_begin():
    session = app(DATA, STAFF, opened=OPEN)
    assert lines(session) == []
    (told,) = [info.proto.title for info in session.info]
    assert told == "No Google Sheet is set up yet"
    assert "Google Sheet" not in labels(app(DATA, FIRE).tabs)


def test_what_waits_and_what_is_in_the_sheet_is_said_on_every_page_to_those_at_work(api: StandIn):
    session = app(MONTHLY_WORD, FIRE)
    entered(title="Safety fair")
    (said,) = lines(session.run())
    assert said == "Sheet not read yet · 2 waiting"
    run_sync()
    (said,) = lines(session.run())
    assert said.startswith("Sheet synced ") and said.endswith(" s ago")
    assert [row["title"] for row in api.tab("Events").records()] == ["Safety fair"]
    assert lines(app(MONTHLY_WORD)) == []  # a resident's


def test_the_line_leads_to_where_it_is_settled_from_any_tab(api: StandIn):
    session = app(DATA, STAFF, opened={"section": "Sample"})
    session.query_params["section"] = "sheet"
    checked(session.run())
    assert "Look now" in labels(session.button)
    assert "section" not in session.query_params
    assert "Remove the sample" not in labels(with_open(session, "section", "Import").button)
    assert "Look now" not in labels(session.button)


def test_a_sheet_out_of_reach_is_said_and_pages_go_on(api: StandIn):
    api.down = True
    session = app(DATA, STAFF, opened=OPEN)
    run_sync()
    session.run()
    (title,) = titles_of_warnings(session)
    assert title.startswith("The Google Sheet is not synced since ")
    assert "Google can't be reached" in session.warning[0].value.replace("\\", "")
    (said,) = lines(session)
    assert said.startswith("Sheet unreachable since ")
    assert "tell the Office of Performance" not in session.warning[0].value
    assert "tell the Office of Performance" in app(DATA, FIRE, opened=OPEN).warning[0].value


def test_settings_that_cannot_be_used_are_said(own_database: Path):
    own_database.with_name("secrets.toml").write_text('[google_sheet]\nspreadsheet = "x"\n', encoding="utf-8")
    session = app(DATA, STAFF, opened=OPEN)
    assert "must be the Sheet's address" in session.warning[0].value.replace("\\", "")
    assert titles_of_warnings(session) == ["The Google Sheet is not set up right"]
    (told,) = values(app(DATA, FIRE, opened=OPEN).warning)
    assert told.startswith("Go on as usual") and "tell the Office of Performance" in told


def test_a_conflict_is_shown_side_by_side_and_settled(api: StandIn):
    report_id = entered(title="Safety fair")
    run_sync()
    from tests.test_sheets_desk import edited

    edited(store(), report_id, title="Open day")
    api.tab("Events").type_in(1, "title", "Open house")
    run_sync()
    session = app(DATA, FIRE, "Ana", opened=OPEN)
    theirs, mine = [text for text in texts(session) if "Title: " in text]
    assert theirs.startswith("**In the Sheet, in force now** ")
    assert theirs.endswith("Title: Open :orange-background[**house**]")
    assert mine.startswith("**Entered here** ")
    assert mine.endswith("Title: Open :orange-background[**day**]")
    assert [text for text in captions(session) if as_text(text) == "Before both changes: Title: Safety fair"]

    assert asked_in_sql("SELECT title FROM event_report") == [("Open house",)]
    pressed(session, "Use what was entered here")
    assert toasts(session) == ["Settled."]
    assert asked_in_sql("SELECT title FROM event_report") == [("Open day",)]
    run_sync()
    assert [row["title"] for row in api.tab("Events").records()] == ["Open day"]


def test_other_departments_conflicts_are_not_settled(api: StandIn):
    from tests.test_sheets_desk import edited

    report_id = entered(title="Safety fair")
    run_sync()
    edited(store(), report_id, title="Open day")
    api.tab("Events").type_in(1, "title", "Open house")
    run_sync()
    session = app(DATA, "police", opened=OPEN)
    assert "Use what was entered here" not in labels(session.button)


def test_rows_to_mend_are_shown_with_a_link_to_the_row(api: StandIn):
    api.tab("Events").type_row({"title": "Block party", "department": "Police", "date": "soon"})
    run_sync()
    session = app(DATA, STAFF, opened=OPEN)
    tab_id = api.tab("Events").sheet_id
    (said,) = [text for text in texts(session) if "Events, row 2" in text]
    assert f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit#gid={tab_id}&range=2:2" in said
    assert "date is “soon”: write a date as 2026" in said.replace("\\", "")


def test_a_deleted_row_is_put_back(api: StandIn):
    entered(title="Safety fair")
    run_sync()
    api.tab("Events").delete_row(1)
    run_sync()
    session = app(DATA, STAFF, opened=OPEN)
    assert "Rows deleted in the Sheet (1)" in values(session.subheader)
    pressed(session, "Put back")
    assert toasts(session) == ["It is in force again, and is being written to the Sheet."]
    run_sync()
    assert [(row["title"], row["status"]) for row in api.tab("Events").records()] == [("Safety fair", "confirmed")]
    assert asked_in_sql("SELECT status FROM event_report") == [("confirmed",)]
    assert values(session.run().subheader) == []


@pytest.mark.parametrize(
    ("button", "titles", "status"),
    [("Write them again", 6, "confirmed"), ("They were meant to go: call them off", 0, "cancelled")],
)
def test_what_is_to_become_of_rows_gone_at_once_is_asked(api: StandIn, button: str, titles: int, status: str):
    for number in range(6):
        entered(title=f"Event {number}")
    run_sync()
    tab = api.tab("Events")
    del tab.rows[1:]
    run_sync()
    session = app(DATA, STAFF, opened=OPEN)
    assert "**6 of 6 rows** of the tab **Events** are gone all at once. Nothing was called off." in texts(session)
    assert button not in labels(app(DATA, FIRE, opened=OPEN).button)

    pressed(session, button)
    run_sync()

    assert len(tab.records()) == titles
    assert asked_in_sql("SELECT DISTINCT status FROM event_report") == [(status,)]
    assert not [text for text in texts(session.run()) if "gone all at once" in text]


def test_a_copied_row_is_told_of_until_somebody_has_read_it(api: StandIn):
    entered(title="Safety fair")
    run_sync()
    api.tab("Events").copy_row(1)
    run_sync()
    session = app(DATA, STAFF, opened=OPEN)
    assert [text for text in texts(session) if "This row was a copy of another" in text]
    pressed(session, "I have read this")
    assert not [text for text in texts(session) if "This row was a copy of another" in text]


def test_when_nothing_needs_a_look_that_is_said(api: StandIn):
    app()
    run_sync()
    session = app(DATA, STAFF, opened=OPEN)
    assert values(session.success) == ["Nothing needs a look."]


def test_more_rows_than_fit_are_counted_and_shown_on_demand(api: StandIn):
    for number in range(30):
        api.tab("Events").type_row({"title": f"Fair {number}", "department": "Fire", "date": "soon"})
    run_sync()
    session = app(DATA, STAFF, opened=OPEN)
    assert values(session.subheader) == ["Rows that can’t be read (30)"]
    assert len([text for text in texts(session) if "date is “soon”" in as_text(text)]) == 20
    pressed(session, "Show more (10 are left)")
    assert len([text for text in texts(session) if "date is “soon”" in as_text(text)]) == 30


def test_what_google_did_not_take_is_told_and_tried_again(api: StandIn):
    entered("Ana Ruiz, fire", title="Safety fair", place="Elm Green")
    api.fail("write", "400", times=20)
    run_sync()
    api.faults.clear()
    session = app(DATA, STAFF, opened=OPEN)
    assert "Changes that Google did not take (2)" in values(session.subheader)
    event, part = [as_text(text) for text in texts(session) if "Google refused what was sent" in text]
    assert event.startswith("**Safety fair, ") and "Place: Elm Green" in event and "Ana Ruiz, Fire" in event
    assert part.startswith("**Fire at Safety fair, ")
    pressed(session, "Try again")
    run_sync()
    assert values(session.run().subheader) == []
    assert [row["title"] for row in api.tab("Events").records()] == ["Safety fair"]


def test_looking_now_says_so(api: StandIn):
    session = app(DATA, STAFF, opened=OPEN)
    assert [info.value for info in session.info] == ["The Google Sheet is about to be read. This takes some seconds."]
    pressed(session, "Look now")
    assert toasts(session) == ["Looking. What is new shows here in some seconds."]


def test_what_waits_is_sent_by_itself_when_the_sheet_is_back(api: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.sheets.sync.PATIENT_AFTER", 0)
    monkeypatch.setattr("data.sheets.sync.SECONDS_WHEN_FAILING", 0.1)
    session = app(DATA, STAFF)
    kept_same = syncer()
    assert kept_same is not None
    background = Background(kept_same, between=0.05)
    api.down = True
    entered(title="Safety fair")
    background.start()
    try:
        wait_until(lambda: kept_same.state.problem is not None)
        api.down = False
        wait_until(lambda: kept_same.state.problem is None and kept_same.state.waiting == 0)
    finally:
        background.stop()
    assert [row["title"] for row in api.tab("Events").records()] == ["Safety fair"]
    (said,) = lines(session.run())
    assert said.startswith("Sheet synced ")


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)
