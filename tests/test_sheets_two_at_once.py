"""Two people on one record, and what else goes through the Sheet: parts, offers, decisions, an hour without it."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest

from data.events.words import Word, say
from data.match_decisions import decide, undo_decision
from tests.records import ACTOR, AT
from tests.sheets import apps, event_rows, event_titles, op_ids, prepared_sheet, typed_row

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


@pytest.mark.parametrize("typed_by", ["a person", "another app"])
def test_a_conflict_names_who_wrote_the_other_value(typed_by: str):
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        report_id = app.add()
        app.settle()
        other.settle()
        if typed_by == "a person":
            api.tab("Events").type_in(1, "title", "Open house")
        else:
            other.edit(report_id, title="Open house")
            other.settle()
            app.clock.move(minutes=2)
        app.edit(report_id, title="Open day")

        app.settle()

        ((theirs, by),) = app.asked("SELECT theirs, theirs_by FROM sheet_conflict")
        assert (json.loads(theirs), by) == (
            {"title": "Open house"},
            "Google Sheet" if typed_by == "a person" else ACTOR,
        )


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
            tab.type_row(typed_row(f"Event {number}"))
        for number in range(1, 101):
            tab.type_in(number, "Story", "x" * 50_000)
        app.settle()
        assert len(app.titles()) == 2_000
        app.add("One more")
        app.settle()
        assert len(event_rows(api)) == 2_001


def test_what_another_app_has_just_written_is_not_covered_before_it_could_look_at_it():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        report_id = app.add()
        app.settle()
        other.settle()
        app.edit(report_id, place="Elm Green")
        app.run()
        stamp = event_rows(api)[0]["updated_at"]
        other.edit(report_id, notes="Helmets")

        other.clock.now = app.clock.now
        other.sync.run()
        assert (event_rows(api)[0]["updated_at"], other.sync.state.left_alone) == (stamp, True)

        other.clock.move(seconds=21)
        other.sync.run()
        assert (event_rows(api)[0]["place"], event_rows(api)[0]["notes"]) == ("Elm Green", "Helmets")
        assert not other.sync.state.left_alone


def test_a_row_that_two_apps_give_an_id_at_the_same_moment_is_one_event():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        tab = api.tab("Events")
        index = tab.type_row(typed_row("Block party"))

        def meanwhile() -> None:
            """Between the look of one and its write, somebody types on, and the other gives the row its id."""
            tab.type_in(index, "place", "Elm Green")
            app.settle()

        api.in_window.append(meanwhile)
        other.run()
        for one in (app, other, app, other):
            one.settle()

        ((row_id, place),) = [(row["id"], row["place"]) for row in event_rows(api)]
        assert place == "Elm Green"
        for one in (app, other):
            assert one.asked("SELECT report_id, title, place, status FROM event_report") == [
                (uuid.UUID(str(row_id)[3:]), "Block party", "Elm Green", "confirmed")
            ]
            assert (one.conflicts(), one.rejected()) == ([], [])


def test_the_first_id_of_a_row_holds_though_the_other_app_saw_more_of_it():
    """One app plans, somebody types on, the other plans; then both writes land, one over the other's."""
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        tab = api.tab("Events")
        index = tab.type_row(typed_row("Block party"))
        second: list[Any] = []

        def meanwhile() -> None:
            tab.type_in(index, "place", "Elm Green")
            send, other.sync.sheet.send = other.sync.sheet.send, second.extend  # type: ignore[assignment, method-assign]
            other.sync.round()
            other.sync.sheet.send = send  # type: ignore[method-assign]

        api.in_window.append(meanwhile)
        app.run()
        first_id = event_rows(api)[0]["id"]
        api.apply(second)
        assert event_rows(api)[0]["id"] != first_id

        for one in (other, app, other):
            one.settle()

        assert [(row["id"], row["place"]) for row in event_rows(api)] == [(first_id, "Elm Green")]
        for one in (app, other):
            assert one.asked("SELECT report_id, status FROM event_report") == [
                (uuid.UUID(str(first_id)[3:]), "confirmed")
            ]
