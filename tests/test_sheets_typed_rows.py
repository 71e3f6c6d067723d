"""What people type into a Sheet: rows, cells, dates of every locale, and what can't be read."""

import datetime as dt
from typing import Any

import pytest

from tests.sheets import JULY_4, apps, event_rows, event_titles, prepared_sheet, typed_row

# Typing


def test_a_typed_row_gets_an_id_and_is_on_record():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        api.tab("Events").type_row(typed_row("Block party", start=0.75, participants="Fire: accepted; Red Cross"))
        app.run()
        other.run()

        (row,) = event_rows(api)
        assert str(row["id"]).startswith("ev_") and row["rev"] == 1
        for one in (app, other):
            assert one.titles() == ["Block party"]
            assert one.asked("SELECT start_date, starts_at, status, department_id, source FROM event_report") == [
                (
                    dt.date(2026, 7, 4), dt.datetime(2026, 7, 4, 22, tzinfo=dt.UTC), "confirmed", "police", "sheet"
                )
            ]  # fmt: skip
            assert one.asked("SELECT organisation, state FROM participation ORDER BY position") == [
                ("Police", "accepted"), ("Fire", "accepted"), ("Red Cross", "accepted")
            ]  # fmt: skip
            assert one.asked("SELECT taking_part FROM event") == [(["fire", "police"],)]
            assert one.asked("SELECT changed_by FROM change_log") == [("Safer Together",)]


def test_two_apps_give_a_typed_row_the_same_id():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        api.tab("Events").type_row(typed_row("Block party"))
        api.in_window.append(lambda: other.settle())
        app.run()
        other.settle()
        app.settle()
        assert len(event_rows(api)) == 1
        assert app.asked("SELECT report_id, title FROM event_report") == other.asked(
            "SELECT report_id, title FROM event_report"
        )
        assert len(app.asked("SELECT 1 FROM event_report")) == 1


def test_two_rows_typed_alike_are_two_events():
    with prepared_sheet() as api, apps(api) as (app,):
        api.tab("Events").type_row(typed_row("Block party"))
        api.tab("Events").type_row(typed_row("Block party"))
        app.settle()
        assert app.titles() == ["Block party", "Block party"]
        api.tab("Events").type_row(typed_row("Block party"))
        app.settle()
        assert len({row["id"] for row in event_rows(api)}) == 3


def test_a_cell_changed_in_the_sheet_changes_the_record_everywhere():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        report_id = app.add()
        app.settle()
        other.run()
        tab = api.tab("Events")
        tab.type_in(1, "place", "Elm Green")
        tab.type_in(1, "date", "2026-07-16")
        app.run()
        other.run()
        for one in (app, other):
            row = one.row(report_id)
            assert (row["place"], row["start_date"], row["revision"]) == ("Elm Green", dt.date(2026, 7, 16), 2)
            assert row["starts_at"] == dt.datetime(2026, 7, 16, 22, tzinfo=dt.UTC)
            assert one.asked("SELECT changed_by FROM change_log ORDER BY change_number DESC LIMIT 1") == [
                ("Google Sheet",)
            ]


def test_formulas_never_come_of_what_people_write():
    texts = ["=HYPERLINK(0)", "+1 919", "-1", "@SUM(A1)", "'quoted", "=IMPORTXML(0)"]
    with prepared_sheet() as api, apps(api) as (app,):
        for text in texts:
            app.add(text, description=text, notes=text)
        app.settle()
        assert event_titles(api) == sorted(texts)
        assert sorted(str(row["notes"]) for row in event_rows(api)) == sorted(texts)
        assert app.titles() == sorted(texts)


@pytest.mark.parametrize("locale", ["en_US", "en_GB", "fr_FR"])
def test_dates_and_numbers_are_the_same_in_every_locale(locale: str):
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        api.locale = locale
        report_id = app.add(expected_attendance=1200)
        app.settle()
        other.run()
        assert other.row(report_id)["expected_attendance"] == 1200
        assert other.row(report_id)["starts_at"] == app.row(report_id)["starts_at"]
        assert api.ranges == {"UNFORMATTED_VALUE"}


def test_own_columns_moved_columns_and_blank_rows_are_left_as_they_are():
    with prepared_sheet() as api, apps(api) as (app,):
        tab = api.tab("Events")
        report_id = app.add()
        app.settle()
        tab.move_column("title", 0)
        tab.insert_column(3, "Budget")
        tab.insert_column(5)
        tab.insert_row(1)
        tab.type_in(2, "Budget", 1200)
        app.edit(report_id, title="Open day")
        app.add("Second fair")
        app.settle()
        assert [(row["title"], row["Budget"]) for row in event_rows(api)] == [("Open day", 1200), ("Second fair", None)]
        assert app.titles() == ["Open day", "Second fair"] and app.rejected() == []


def test_boxes_to_tick_do_not_make_a_row():
    with prepared_sheet() as api, apps(api) as (app,):
        tab = api.tab("Events")
        tab.insert_column(4, "Flyer printed")
        for index in range(1, 60):
            while len(tab.rows) <= index:
                tab.rows.append([None] * 5)
            tab.type_in(index, "Flyer printed", False)
        app.add()
        app.settle()
        tab.type_in(3, "title", "Block party")
        tab.type_in(3, "department", "Police")
        tab.type_in(3, "date", JULY_4)
        app.settle()
        assert app.titles() == ["Block party", "Safety fair"]
        assert app.rejected() == []


def test_ids_and_numbers_that_look_like_others_stay_text():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        one = app.add("007", place="8085807e40000000", contact="1,000")
        app.settle()
        other.run()
        api.tab("Events").type_in(1, "address", 12)
        other.run()
        row = other.row(one)
        assert (row["title"], row["place"], row["contact"], row["address"]) == (
            "007",
            "8085807e40000000",
            "1,000",
            "12",
        )


def test_times_and_status_as_people_type_them_are_on_record_and_stay_as_typed():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        api.tab("Events").type_row(typed_row("Block party", start="6 PM", end="20h30", status="Canceled"))
        app.settle()
        app.run()
        other.run()
        for one in (app, other):
            assert one.asked("SELECT starts_at, ends_at, status FROM event_report") == [
                (dt.datetime(2026, 7, 4, 22, tzinfo=dt.UTC), dt.datetime(2026, 7, 5, 0, 30, tzinfo=dt.UTC), "cancelled")
            ]
            assert one.rejected() == [] and one.conflicts() == [] and one.outbox() == []
        (row,) = event_rows(api)
        assert (row["start"], row["end"], row["status"], row["rev"]) == ("6 PM", "20h30", "Canceled", 1)


# Rows that can't be read


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": "", "place": "Elm"}, "title is blank: give the event a title"),
        ({"date": None}, "date is blank: give the event a date"),
        ({"date": "07/04/2026"}, "date is “07/04/2026”: write a date as 2026-07-04, or choose it from the Sheet's own "
         "calendar"),
        ({"date": True}, "date is “TRUE”: write a date as 2026-07-04, or choose it from the Sheet's own calendar"),
        ({"start": "13pm"}, "start is “13pm”: write a time as 18:30"),
        ({"start": 6}, "start is “6”: write a time as 18:30"),
        ({"last_day": "2026-07-01"}, "last_day before date: the event would end before it starts"),
        ({"last_day": JULY_4, "start": 0.75, "end": 0.5}, "end before start: clear last_day if it ends after midnight"),
        ({"end": 0.5}, "start is blank: give a start, or clear the end"),
        ({"status": "maybe"}, "status is “maybe”: choose one of tentative, confirmed, held, cancelled"),
        ({"attendance": "many"}, "attendance is “many”: write a whole number"),
        ({"place": "#REF!"}, "place shows the error #REF!"),
        ({"id": "17"}, "id is “17”: clear it, and the row gets an id of its own"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_kept_with_its_reason_until_it_is_mended(cells: dict[str, Any], reason: str):
    with prepared_sheet() as api, apps(api) as (app,):
        app.add()
        app.settle()
        tab = api.tab("Events")
        index = tab.type_row(typed_row("Block party", **cells))
        before = [list(row) for row in tab.rows]

        app.settle()

        (found,) = app.asked("SELECT tab, row_number, reason_template, reason_values FROM sheet_rejected_row")
        told = str(found[2]).format(**__import__("json").loads(found[3]))
        assert (found[0], found[1], told) == ("Events", index + 1, reason)
        assert tab.rows == before  # it is not written to
        assert app.titles() == ["Safety fair"] and app.sync.state.rows_to_look_at == 1

        for header, value in typed_row("Block party").items():
            tab.type_in(index, header, value)
        for header in ("start", "end", "last_day", "status", "attendance", "place", "id"):
            tab.type_in(index, header, None)
        app.settle()
        assert app.rejected() == [] and app.titles() == ["Block party", "Safety fair"]


def test_a_row_made_unreadable_keeps_the_record_and_is_not_written_to():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        tab = api.tab("Events")
        tab.type_in(1, "date", "soon")
        app.run()
        app.edit(report_id, place="Elm Green")
        app.run()
        assert (app.titles(), app.row(report_id)["start_date"]) == (["Safety fair"], dt.date(2026, 7, 15))
        assert event_rows(api)[0]["place"] is None and app.sync.state.waiting == 1
        tab.type_in(1, "date", "2026-07-20")
        app.settle()
        assert event_rows(api)[0]["place"] == "Elm Green"
        assert app.row(report_id)["start_date"] == dt.date(2026, 7, 20)
