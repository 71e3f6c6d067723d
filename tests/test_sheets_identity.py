"""Ids that were written over those of other records: what a row holds tells whose it is."""

from collections.abc import Callable

import pytest

from tests.sheets import App, apps, event_rows, event_titles, op_ids, prepared_sheet
from tests.sheets_standin import StandIn

MARKS = ("id", "rev", "updated_at", "updated_by")


def typed(title: str) -> dict[str, str]:
    return {"title": title, "department": "Police", "date": "2026-07-04", "place": f"Place of {title}"}


def write(api: StandIn, title: str, /, **cells: str | int | None) -> None:
    """Write cells into the row of a title, as a program does that takes it for another's."""
    tab = api.tab("Events")
    index = tab.find("title", title)
    for header, value in cells.items():
        tab.type_in(index, header, value)


def marks_of(api: StandIn, title: str) -> list[object]:
    row = next(row for row in event_rows(api) if row["title"] == title)
    return [row[name] for name in MARKS]


def in_place(api: StandIn, running: list[App], ids: dict[str, object]) -> None:
    """Assert that each title stands once, under its own id, here and in the Sheet."""
    assert {str(row["title"]): row["id"] for row in event_rows(api)} == ids
    assert len(event_rows(api)) == len(ids)
    for one in running:
        found = one.asked("SELECT title, report_id FROM event_report WHERE status <> 'cancelled'")
        assert {title: f"ev_{report_id}" for title, report_id in found} == ids
        assert len(one.asked("FROM event_report")) == len(ids)
        assert one.conflicts() == [] and one.rejected() == [] and one.outbox() == []


def swap(api: StandIn) -> None:
    """Two writes of ids land each in the other's row."""
    one, other = marks_of(api, "Bike day"), marks_of(api, "Open day")
    for title, (id_text, *_), stamp in (("Bike day", other, "05"), ("Open day", one, "06")):
        late = f"2026-06-15T18:00:{stamp}.000001Z"
        write(api, title, id=str(id_text), rev=2, updated_at=late, updated_by="Safer Together")


def blank(api: StandIn) -> None:
    """Blanks meant for another row."""
    write(api, "Bike day", id=None, updated_at=None, updated_by=None)


def cover(api: StandIn) -> None:
    """Something that is no id, from a column that was moved."""
    write(api, "Bike day", id="1")


def replace(api: StandIn) -> None:
    """The id of one over that of another, which is nowhere then, and in two rows."""
    (id_text, *_) = marks_of(api, "Open day")
    write(
        api, "Bike day", id=str(id_text), rev=3, updated_at="2026-06-15T18:00:05.000001Z", updated_by="Safer Together"
    )


@pytest.mark.parametrize("harm", [swap, blank, cover, replace])
@pytest.mark.parametrize("is_typed", [False, True])
def test_ids_that_went_over_others_are_put_back_by_every_app(harm: Callable[[StandIn], None], is_typed: bool):
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        for title in ("Bike day", "Open day"):
            if is_typed:
                api.tab("Events").type_row(typed(title))
            else:
                app.add(title, place=f"Place of {title}")
        app.settle()
        other.settle()
        ids = {str(row["title"]): row["id"] for row in event_rows(api)}
        harm(api)

        for one in (other, app, other):
            one.settle()

        in_place(api, [app, other], ids)


@pytest.mark.parametrize("moves", [1, 2, 3])
def test_a_typed_row_gets_its_id_however_often_rows_are_moved_at_the_moment(moves: int):
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        tab = api.tab("Events")
        for title in ("Bike day", "Open day", "Street fair"):
            app.add(title)
        app.settle()
        other.settle()
        ids = {str(row["title"]): row["id"] for row in event_rows(api)}
        tab.type_row(typed("Night out"), at=2)
        for number in range(moves):
            api.in_window.append(lambda down=number % 2 == 0: tab.sort("title", reverse=down))  # type: ignore[misc]

        for one in (app, other, app):
            one.settle()

        assert not api.in_window
        ids["Night out"] = next(row["id"] for row in event_rows(api) if row["title"] == "Night out")
        in_place(api, [app, other], ids)


def test_an_app_that_was_killed_leaves_the_id_that_went_astray_to_the_other():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        app.add("Bike day")
        app.add("Open day")
        app.settle()
        other.settle()
        ids = {str(row["title"]): row["id"] for row in event_rows(api)}
        api.tab("Events").type_row(typed("Night out"))
        api.in_window.append(lambda: api.tab("Events").sort("title", reverse=True))
        app.kill("after")
        assert {row["id"] for row in event_rows(api)} != {*ids.values(), None}

        for one in (other, app, other):
            one.settle()

        ids["Night out"] = next(row["id"] for row in event_rows(api) if row["title"] == "Night out")
        in_place(api, [app, other], ids)


def test_a_row_written_anew_while_columns_were_moved_stands_under_its_headers():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add("Bike day", place="Elm Green")
        app.settle()
        app.edit(report_id, place="Oak Green")
        api.tab("Events").delete_row(1)
        api.in_window.append(lambda: api.tab("Events").move_column("title", 7))

        app.settle()

        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Bike day", "Oak Green")]
        assert app.asked("SELECT title, place, status FROM event_report") == [("Bike day", "Oak Green", "confirmed")]


@pytest.mark.parametrize(
    ("column", "place", "looks_first"),
    [(*moved, first) for moved in (("notes", 0), ("status", 1)) for first in ("the writer", "another")],
)
def test_a_late_id_that_lands_in_another_row_under_other_headers_is_put_right(
    column: str, place: int, looks_first: str
):
    with prepared_sheet() as api, apps(api, 2, seconds=0.5) as (app, other):
        app.add("Bike day")
        app.settle()
        other.settle()
        api.tab("Events").type_row(typed("Night out"))
        api.fail("write", "late")
        app.settle()
        other.settle()
        ids = {str(row["title"]): row["id"] for row in event_rows(api)}
        api.tab("Events").sort("title", reverse=True)
        api.tab("Events").move_column(column, place)

        api.land_late()
        if looks_first == "another":
            other.settle()
        app.settle()
        other.settle()

        in_place(api, [app, other], ids)
        told = {str(row["title"]): (row["notes"], row["status"]) for row in event_rows(api)}
        assert told == {"Bike day": (None, "confirmed"), "Night out": (None, None)}
        assert (app.rejected(), other.rejected()) == ([], [])


def test_a_person_may_write_a_row_over():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        app.add("Bike day")
        app.add("Open day")
        app.settle()
        other.settle()
        written = len(op_ids(api))
        write(api, "Bike day", title="Street fair", place="Elm Green", date="2026-08-01")
        for one in (app, other):
            one.settle()
        assert event_titles(api) == app.titles() == other.titles() == ["Open day", "Street fair"]
        assert len(op_ids(api)) == written


@pytest.mark.parametrize("is_killed", [False, True])
def test_what_was_typed_where_the_app_wrote_over_it_comes_back_or_is_told(is_killed: bool):
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add("Bike day")
        app.settle()
        app.edit(report_id, place="Elm Green")
        tab = api.tab("Events")
        tab.type_row(typed("Night out"))
        api.in_window.append(lambda: tab.sort("title", reverse=True))

        if is_killed:
            app.kill("after")  # and does not know any more what it saw
        app.settle()

        assert [(row["title"], row["place"]) for row in event_rows(api)] == [
            ("Night out", None if is_killed else "Place of Night out"),
            ("Bike day", "Elm Green"),
        ]
        told = app.asked("SELECT reason_values FROM sheet_remark WHERE contains(reason_template, 'typed')")
        assert told == ([('{"column": "place", "cell": "Place of Night out"}',)] if is_killed else [])


def test_a_repair_leaves_what_somebody_typed_since():
    with prepared_sheet() as api, apps(api) as (app,):
        app.add("Bike day", place="Elm Green")
        api.in_window.append(lambda: api.tab("Events").move_column("title", 9))
        app.kill("after")
        api.fail("write", "429")
        app.run()  # the repair is not applied
        assert event_rows(api)[0]["title"] != "Bike day"
        api.tab("Events").type_in(1, "place", "Oak Green")

        app.settle()

        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Bike day", "Oak Green")]
        assert app.asked("SELECT title, place FROM event_report") == [("Bike day", "Oak Green")]


def test_a_new_row_whose_id_another_app_wrote_over_before_it_was_looked_at_is_known_again():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        app.add("Bike day")
        app.kill("after")
        own = event_rows(api)[0]["id"]
        other.settle()
        api.tab("Events").type_row(typed("Night out"))
        api.in_window.append(lambda: api.tab("Events").sort("title", reverse=True))
        other.kill("after")
        assert own not in [row["id"] for row in event_rows(api)]

        for one in (app, other, app):
            one.settle()

        night = next(row["id"] for row in event_rows(api) if row["title"] == "Night out")
        in_place(api, [app, other], {"Bike day": own, "Night out": night})


@pytest.mark.parametrize("comes_back", [True, False])
@pytest.mark.parametrize("what", ["edit", "cancel"])
def test_a_change_that_went_into_another_row_is_not_believed_by_other_apps(what: str, comes_back: bool):
    """Its answer was lost; another app looks first, and writes to the row that was hit."""
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        first, second = app.add("Bike day", place="Elm Green"), app.add("Night out", place="Oak Green")
        app.settle()
        other.settle()
        if what == "edit":
            app.edit(second, title="Late night out", place="Ash Green")
        else:
            app.cancel(second)
        api.in_window.append(lambda: api.tab("Events").insert_row(1))
        app.kill("after")

        other.run()
        assert other.titles() == ["Bike day", "Night out"]
        other.edit(first, notes="Helmets")
        for _look in range(3):
            other.run()
        assert other.titles() == ["Bike day", "Night out"]

        if comes_back:
            app.settle()
        other.settle()
        app.settle()
        other.settle()

        found = {row["title"]: (row["place"], row["status"], row["notes"]) for row in event_rows(api)}
        changed = {"Late night out": ("Ash Green", "confirmed", None)}
        cancelled = {"Night out": ("Oak Green", "cancelled", None)}
        expected = {"Bike day": ("Elm Green", "confirmed", "Helmets")} | (changed if what == "edit" else cancelled)
        assert found == expected
        for one in (app, other):
            here = one.asked("SELECT title, place, status, notes FROM event_report")
            assert {title: tuple(rest) for title, *rest in here} == expected
            assert one.conflicts() == [] and one.outbox() == []


def test_an_edit_that_went_into_a_stray_row_with_the_same_id_is_made_where_it_belongs():
    """One app's id went to a blank row, and another's change of the same event there, too: that row is emptied."""
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add("Bike day", place="Elm Green")
        app.settle()
        tab = api.tab("Events")
        tab.rows.insert(1, [f"ev_{report_id}", 1])
        app.edit(report_id, place="Oak Green")
        api.in_window.append(lambda: tab.insert_row(1))

        app.settle()

        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Bike day", "Oak Green")]
        assert (app.rejected(), app.conflicts()) == ([], [])
