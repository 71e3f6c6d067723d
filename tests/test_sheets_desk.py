"""Settling what stands between the records and the Sheet, without pages."""

import uuid
from dataclasses import replace
from typing import Any

from data.events.entry import as_entry
from data.events.records import rows_of
from data.events.writing import edit
from data.sheets.desk import (
    CannotBe,
    Settled,
    SettledBefore,
    leave_out,
    restore_row,
    settle_conflict,
    try_refused_again,
)
from data.store import Store
from tests.records import ACTOR, AT, CITY
from tests.sheets import App, apps, event_rows, prepared_sheet, typed_row


def edited(store: Store, report_id: uuid.UUID, **fields: Any) -> None:
    """Change an event as the form does."""
    cursor = store.cursor()
    (row,) = rows_of(cursor.execute("FROM event_report WHERE report_id = $id", {"id": report_id}))
    cursor.close()
    edit(store, report_id, replace(as_entry(row, (), CITY), **fields), row["revision"], "fire", ACTOR, AT)


def conflict_of(app: App) -> uuid.UUID:
    ((conflict_id,),) = app.asked("SELECT conflict_id FROM sheet_conflict WHERE settled_at IS NULL")
    found: uuid.UUID = conflict_id
    return found


def test_a_conflict_is_settled_once_and_the_sheets_value_can_stay():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, title="Open day")
        api.tab("Events").type_in(1, "title", "Open house")
        app.settle()
        conflict_id = conflict_of(app)
        assert settle_conflict(app.store, conflict_id, False, "ben", AT) == Settled()
        assert settle_conflict(app.store, conflict_id, True, "ben", AT) == SettledBefore()
        app.settle()
        assert event_rows(api)[0]["title"] == app.row(report_id)["title"] == "Open house"
        assert app.sync.state.conflicts == 0


def test_a_value_that_no_longer_fits_is_refused():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, start=None, end=None)
        api.tab("Events").type_in(1, "start", 0.5)
        app.settle()
        app.store  # noqa: B018
        api.tab("Events").type_in(1, "end", 0.6)
        app.settle()
        found = settle_conflict(app.store, conflict_of(app), True, "ben", AT)
        assert isinstance(found, CannotBe)
        assert str(found.reason) == "start is blank: give a start, or clear the end"


def test_a_deleted_row_that_was_called_off_before_comes_back_called_off():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        report_id = app.add()
        app.settle()
        app.cancel(report_id, "Rain")
        app.settle()
        other.settle()
        api.tab("Events").delete_row(1)
        app.settle()
        other.settle()
        assert restore_row(app.store, "event_report", report_id, "ben", AT) == Settled()
        assert restore_row(other.store, "event_report", uuid.uuid4(), "ben", AT) == SettledBefore()
        app.settle()
        other.settle()
        assert [(row["status"], row["cancel_reason"]) for row in event_rows(api)] == [("cancelled", "Rain")]
        for one in (app, other):
            assert one.row(report_id)["cancel_reason"] == "Rain"
            assert one.sync.state.rows_to_look_at <= 1


def test_a_deleted_row_that_is_left_out_stays_out():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        api.tab("Events").delete_row(1)
        app.settle()
        assert leave_out(app.store, "event_report", report_id, "ben", AT) == Settled()
        assert leave_out(app.store, "event_report", report_id, "ben", AT) == SettledBefore()
        app.settle()
        assert event_rows(api) == [] and app.sync.state.rows_to_look_at == 0
        assert app.row(report_id)["status"] == "cancelled"


def test_what_google_refuses_for_what_is_in_it_is_set_aside_and_the_rest_goes_on():
    with prepared_sheet() as api, apps(api) as (app,):
        first = app.add("First")
        app.settle()
        api.fail("write", "400", times=20)
        app.edit(first, title="Refused")
        for _go in range(8):
            app.run()
        assert app.asked("SELECT count(*) FROM sheet_outbox WHERE state = 'parked'") == [(1,)]
        assert app.sync.state.rows_to_look_at == 1
        api.faults.clear()
        app.add("Second")
        app.settle()
        assert sorted(str(row["title"]) for row in event_rows(api)) == ["First", "Second"]
        try_refused_again(app.store, "ben", AT)
        app.settle()
        assert sorted(str(row["title"]) for row in event_rows(api)) == ["Refused", "Second"]


def test_a_refused_change_does_not_count_as_waiting():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, place="Elm Green")
        api.fail("write", "400")

        for _look in range(3):
            app.run()

        assert app.asked("SELECT state FROM sheet_outbox") == [("parked",)]
        assert (app.sync.state.waiting, app.sync.state.rows_to_look_at) == (0, 1)


def test_a_typed_row_that_may_not_be_written_to_is_told_and_the_rest_goes_on():
    with prepared_sheet() as api, apps(api) as (app,):
        app.add()
        app.settle()
        tab = api.tab("Events")
        index = tab.type_row(typed_row("Block party"))
        api.guarded_rows.add(index)
        app.add("Night out")

        for _look in range(6):
            app.run()

        assert sorted(str(row["title"]) for row in event_rows(api)) == ["Block party", "Night out", "Safety fair"]
        assert app.sync.state.problem is None
        assert [(tab, row) for tab, row, _reason in app.rejected()] == [("Events", index + 1)]

        api.guarded_rows.clear()
        tab.type_in(index, "place", "Elm Green")
        app.settle()

        assert "Block party" in app.titles() and app.rejected() == []
