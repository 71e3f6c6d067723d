"""What people do to a Sheet: typing, sorting, inserting, copying, deleting, renaming; and two of them at once."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from data.events.words import Word, say
from data.match_decisions import decide, undo_decision
from tests.records import ACTOR, AT
from tests.sheets import apps, event_rows, event_titles, op_ids, prepared_sheet
from tests.sheets_standin import StandIn

JULY_4 = 46207  # as a serial date


def typed(name: str, **cells: Any) -> dict[str, Any]:
    return {"title": name, "department": "Police", "date": JULY_4, **cells}


# Typing


def test_a_typed_row_gets_an_id_and_is_on_record():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        api.tab("Events").type_row(typed("Block party", start=0.75, participants="Fire: accepted; Red Cross"))
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
        api.tab("Events").type_row(typed("Block party"))
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
        api.tab("Events").type_row(typed("Block party"))
        api.tab("Events").type_row(typed("Block party"))
        app.settle()
        assert app.titles() == ["Block party", "Block party"]
        api.tab("Events").type_row(typed("Block party"))
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


# Rows that can't be read


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": "", "place": "Elm"}, "title is blank: give the event a title"),
        ({"date": None}, "date is blank: give the event a date"),
        ({"date": "07/04/2026"}, "date is “07/04/2026”: write a date as 2026-07-04, or choose it from the Sheet's own "
         "calendar"),
        ({"date": True}, "date is “TRUE”: write a date as 2026-07-04, or choose it from the Sheet's own calendar"),
        ({"start": "6pm"}, "start is “6pm”: write a time as 18:30"),
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
        index = tab.type_row(typed("Block party", **cells))
        before = [list(row) for row in tab.rows]

        app.settle()

        (found,) = app.asked("SELECT tab, row_number, reason_template, reason_values FROM sheet_rejected_row")
        told = str(found[2]).format(**__import__("json").loads(found[3]))
        assert (found[0], found[1], told) == ("Events", index + 1, reason)
        assert tab.rows == before  # it is not written to
        assert app.titles() == ["Safety fair"] and app.sync.state.rows_to_look_at == 1

        for header, value in typed("Block party").items():
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


# Deleting, copying


def test_a_deleted_row_is_called_off_and_counts_again_when_it_is_back():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.add("Second fair")
        app.settle()
        tab = api.tab("Events")
        kept = list(tab.rows[1])
        tab.delete_row(1)
        app.settle()
        row = app.row(report_id)
        assert (row["status"], row["cancel_reason"]) == ("cancelled", "Its row was deleted in the Google Sheet")
        assert app.titles() == ["Second fair"] and app.sync.state.rows_to_look_at == 1
        assert event_titles(api) == ["Second fair"]  # it is not put back by itself

        tab.rows.insert(1, kept)
        app.settle()
        assert app.titles() == ["Safety fair", "Second fair"]
        assert app.row(report_id)["cancel_reason"] is None


def test_an_event_changed_here_while_its_row_is_deleted_is_written_again():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, place="Elm Green")
        api.tab("Events").delete_row(1)
        app.settle()
        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Safety fair", "Elm Green")]
        assert app.titles() == ["Safety fair"]
        assert app.remarks() == ["This row was deleted while it was being changed in the app: it is written again."]


@pytest.mark.parametrize("at", [None, 1])
def test_a_copied_row_becomes_an_event_of_its_own_and_is_told_of(at: int | None):
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        tab = api.tab("Events")
        index = tab.copy_row(1, at)
        tab.type_in(index, "title", "Second fair")
        app.settle()
        ids = {row["title"]: row["id"] for row in event_rows(api)}
        assert ids["Safety fair"] == f"ev_{report_id}" and ids["Second fair"] != ids["Safety fair"]
        assert app.titles() == ["Safety fair", "Second fair"]
        assert app.remarks() == [
            "This row was a copy of another, id and all: it is an event of its own now, with its own id."
        ]


def test_a_row_copied_unchanged_is_an_event_of_its_own_too():
    with prepared_sheet() as api, apps(api) as (app,):
        app.add()
        app.settle()
        api.tab("Events").copy_row(1)
        app.settle()
        assert len({row["id"] for row in event_rows(api)}) == 2
        assert app.titles() == ["Safety fair", "Safety fair"]


# Tabs and headers


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda tab: setattr(tab, "title", "Calendar"),
            "The tab Events is called Calendar now: rename it back to Events.",
        ),
        (
            lambda tab: tab.type_in(0, "title", "Name of the event"),
            "The tab Events has no column “title”: write that header back into row 1, above its cells.",
        ),
        (
            lambda tab: tab.insert_column(2, "Title"),
            "The tab Events has two columns “title”: rename one of them.",
        ),
    ],
)
def test_a_renamed_tab_or_header_is_named_and_the_mirror_stays(change: Callable[[Any], None], problem: str):
    with prepared_sheet() as api, apps(api) as (app,):
        app.add()
        app.settle()
        tab = api.tab("Events")
        kept, title = list(tab.rows[0]), tab.title
        change(tab)
        app.add("Second fair")
        app.run()
        assert str(app.sync.state.problem) == problem
        assert app.titles() == ["Safety fair", "Second fair"] and app.sync.state.waiting == 1  # its part was sent
        tab.title = title
        if tab.rows[0] != kept:
            tab.rows[0] = [cell if cell != "Title" else "Own" for cell in tab.rows[0]]
            if "Name of the event" in tab.rows[0]:
                tab.rows[0] = kept
        app.settle()
        assert event_titles(api) == ["Safety fair", "Second fair"]


# People at the moment of writing


def moved(api: StandIn, how: str, what: str) -> None:
    """What a person does to the tab Events in the moment between the app's look and its write."""
    tab = api.tab("Events")
    match how:
        case "insert":
            tab.insert_row(1)
        case "insert twice":
            tab.insert_row(2)
            tab.insert_row(2)
        case "sort":
            tab.sort("title", reverse=True)
        case "type above":
            tab.type_row(typed(f"Block party {what}"), 1)
        case "delete another":
            if "Event 0" in [row["title"] for row in tab.records()]:
                tab.delete_row(tab.find("title", "Event 0"))
        case "insert a column":
            tab.insert_column(2, f"Own {what}")
        case "move a column":
            tab.move_column("title", 8 if tab.column("title") != 8 else 3)
        case "sort and insert":
            tab.sort("title", reverse=True)
            tab.insert_row(3)


MOVES = (
    "insert", "insert twice", "sort", "type above", "delete another", "insert a column", "move a column",
    "sort and insert",
)  # fmt: skip


@pytest.mark.parametrize("how", MOVES)
def test_rows_moved_at_the_moment_of_writing_end_right(how: str):
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        ids = [app.add(f"Event {number}", place=f"Place {number}") for number in range(6)]
        app.settle()
        other.run()
        expected: dict[str, tuple[str | None, str]] = {
            f"Event {number}": (f"Place {number}", "confirmed") for number in range(6)
        }
        for what in ("edit", "add", "adopt", "cancel"):
            if what == "edit":
                app.edit(ids[4], place="Elm Green")
                expected["Event 4"] = ("Elm Green", "confirmed")
            elif what == "add":
                app.add("Event 6", place="Place 6")
                expected["Event 6"] = ("Place 6", "confirmed")
            elif what == "adopt":
                api.tab("Events").type_row(typed("Event 7", place="Place 7", status="confirmed"))
                expected["Event 7"] = ("Place 7", "confirmed")
            else:
                app.cancel(ids[2])
                expected["Event 2"] = ("Place 2", "cancelled")
            api.in_window.append(lambda what=what: moved(api, how, what))  # type: ignore[misc]
            app.settle()
            for one in (app, other, app):
                one.settle()
            assert not api.in_window
            if how == "type above":
                expected[f"Block party {what}"] = (None, "confirmed")
            in_sheet = dict(expected)
            if how == "delete another" and expected["Event 0"][1] == "confirmed":
                expected["Event 0"] = ("Place 0", "cancelled")
            if how == "delete another":
                del in_sheet["Event 0"]

            found = [(row["title"], (row["place"], row["status"] or "confirmed")) for row in event_rows(api)]
            assert dict(found) == in_sheet and len(found) == len(in_sheet), what
            assert all(str(row["id"]).startswith("ev_") for row in event_rows(api))
            for one in (app, other):
                found_here = one.asked("SELECT title, place, status FROM event_report")
                assert {title: (place, status) for title, place, status in found_here} == expected
                assert len(found_here) == len(expected)
                assert one.rejected() == [] and one.conflicts() == []


# Two at once


def test_changes_of_different_fields_are_brought_together():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        report_id = app.add()
        app.settle()
        other.run()
        app.edit(report_id, title="Open day")
        other.edit(report_id, place="Elm Green")
        api.tab("Events").type_in(1, "notes", "Bring water")
        app.settle()
        other.settle()
        app.settle()
        row = event_rows(api)[0]
        assert (row["title"], row["place"], row["notes"]) == ("Open day", "Elm Green", "Bring water")
        for one in (app, other):
            kept = one.row(report_id)
            assert (kept["title"], kept["place"], kept["notes"]) == ("Open day", "Elm Green", "Bring water")
            assert one.conflicts() == []


def test_changes_of_the_same_field_are_a_conflict_and_both_are_kept():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, title="Open day", place="Elm Green")
        api.tab("Events").type_in(1, "title", "Open house")
        app.settle()
        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Open house", "Elm Green")]
        assert (app.row(report_id)["title"], app.row(report_id)["place"]) == ("Open house", "Elm Green")
        assert app.conflicts() == [('{"title": "Open day"}', '{"title": "Open house"}')]
        assert app.sync.state.conflicts == 1
        logged = [row for row in api.tab("Log").records() if row["kind"] == "conflict"]
        assert [(row["before_json"], row["after_json"]) for row in logged] == [
            ('{"title": "Open house"}', '{"title": "Open day"}')
        ]


def test_two_apps_that_write_the_same_field_at_the_same_moment_keep_both():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        report_id = app.add()
        app.settle()
        other.run()
        app.edit(report_id, title="Open day")
        other.edit(report_id, title="Open house")
        api.in_window.append(lambda: other.settle())
        app.run()
        for one in (app, other, app, other):
            one.settle()
        title = event_rows(api)[0]["title"]
        assert app.row(report_id)["title"] == other.row(report_id)["title"] == title
        assert [pair for one in (app, other) for pair in one.conflicts()] == [
            ('{"title": "Open house"}', '{"title": "Open day"}')
        ]
        assert title == "Open day"


# The other kinds


def test_parts_offers_and_decisions_go_the_same_way():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        one = app.add(invited=("police",))
        two = app.add("Second fair")
        offer = Word("community_safety", "offered", "booth", 3, remark="=Tents", said_for="community_safety")
        say(app.store, one, offer, ACTOR, app.clock())
        decided = decide(app.store, one, two, "different", ACTOR, AT)
        app.settle()
        other.run()

        offers = api.tab("Offers").records()
        assert [(row["department"], row["state"], row["staff"], row["remark"]) for row in offers] == [
            ("Community Safety", "offered", 3, "=Tents")
        ]
        parts = {(row["department"], row["state"]) for row in api.tab("Participation").records()}
        assert parts == {("Fire", "accepted"), ("Police", "invited")}
        assert [row["verdict"] for row in api.tab("Match decisions").records()] == ["different"]
        newest = (
            "SELECT report_id, department_id, state, staff FROM participation_word "
            "QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1 "
            "ORDER BY ALL"
        )
        assert other.asked(newest) == app.asked(newest)
        decisions = "SELECT decision_id, report_a, report_b, verdict, decided_by, undone_by FROM match_decision"
        assert other.asked(decisions) == app.asked(decisions)
        assert other.asked("SELECT event_id, taking_part FROM event ORDER BY 1") == app.asked(
            "SELECT event_id, taking_part FROM event ORDER BY 1"
        )

        say(other.store, one, Word("community_safety", "accepted", "booth", 3, said_for="fire"), "ben", other.clock())
        undo_decision(other.store, decided.decision_ids[0], "ben", AT)  # type: ignore[union-attr]
        tab = api.tab("Participation")
        tab.type_in(tab.find("department", "Police"), "state", "declined")
        other.settle()
        app.settle()
        assert api.tab("Offers").records()[0]["state"] == "accepted"
        assert app.asked(newest) == other.asked(newest)
        assert {state for _r, department, state, _s in app.asked(newest) if department == "police"} == {"declined"}
        assert app.asked(decisions) == other.asked(decisions)
        assert app.asked("SELECT undone_by FROM match_decision") == [("ben",)]
        assert len(op_ids(api)) == len(set(op_ids(api)))


def test_an_hour_without_the_sheet_is_made_up_for():
    with prepared_sheet() as api, apps(api) as (app,):
        api.down = True
        ids: list[uuid.UUID] = []
        for minute in range(60):
            if minute % 5 == 0:
                ids.append(app.add(f"Event {len(ids)}"))
            app.run()
            app.clock.move(minutes=1)
        app.cancel(ids[0])
        assert app.sync.state.since is not None
        assert app.clock() - app.sync.state.since > dt.timedelta(minutes=59)
        assert app.sync.state.waiting == 25
        assert app.run() == 30  # patient by now
        api.down = False
        app.settle()
        assert event_titles(api) == sorted(f"Event {number}" for number in range(1, 12))
        assert app.sync.state.waiting == 0 and app.sync.state.problem is None


def test_two_thousand_rows_and_a_very_large_region_are_read():
    with prepared_sheet() as api, apps(api) as (app,):
        tab = api.tab("Events")
        tab.insert_column(3, "Story")
        for number in range(2_000):
            tab.type_row(typed(f"Event {number}"))
        for number in range(1, 101):
            tab.type_in(number, "Story", "x" * 50_000)
        app.settle()
        assert len(app.titles()) == 2_000
        app.add("One more")
        app.settle()
        assert len(event_rows(api)) == 2_001
