"""Rows that are gone all at once: with their tab, or from it."""

import pytest

from data.sheets.desk import Settled, SettledBefore, call_vanished_off, write_vanished_again
from tests.records import ACTOR
from tests.sheets import App, apps, event_rows, event_titles, prepared_sheet
from tests.sheets_standin import StandIn, Tab

TITLES = [f"Event {number}" for number in range(8)]


def with_events(app: App) -> None:
    for title in TITLES:
        app.add(title)
    app.settle()


def empty(api: StandIn) -> None:
    tab = api.tab("Events")
    del tab.rows[1:]


def test_an_empty_tab_in_place_of_one_that_was_renamed_is_filled_again():
    with prepared_sheet() as api, apps(api, 2) as (app, other):
        with_events(app)
        other.settle()
        tab = api.tab("Events")
        tab.title = "Calendar"
        app.run()
        assert "is called Calendar now" in str(app.sync.state.problem)
        api.tabs.append(Tab(4711, "Events", [list(tab.rows[0])], 1000, 40))

        for one in (app, other, app):
            one.settle()

        assert event_titles(api) == TITLES
        for one in (app, other):
            assert one.titles() == TITLES and one.sync.state.problem is None


def test_rows_that_are_gone_when_the_headers_are_back_are_written_again():
    with prepared_sheet() as api, apps(api) as (app,):
        with_events(app)
        headers = list(api.tab("Events").rows[0])
        api.tab("Events").rows.clear()
        app.run()
        assert "has no column" in str(app.sync.state.problem)
        api.tab("Events").rows.append(headers)

        app.settle()

        assert (event_titles(api), app.titles()) == (TITLES, TITLES)
        assert app.sync.state.problem is None


@pytest.mark.parametrize("left", [0, 3])
def test_most_rows_gone_at_once_call_nothing_off_but_are_asked_about(left: int):
    with prepared_sheet() as api, apps(api) as (app,):
        with_events(app)
        del api.tab("Events").rows[1 + left :]

        app.run()
        app.run()

        assert str(app.sync.state.problem).startswith(f"{8 - left} of 8 rows of the tab Events are gone at once.")
        assert app.titles() == TITLES and len(event_rows(api)) == left
        assert app.asked("SELECT kind, vanished, of_rows FROM sheet_tab WHERE vanished IS NOT NULL") == [
            ("event_report", 8 - left, 8)
        ]


def test_what_vanished_is_written_again_if_a_person_says_so():
    with prepared_sheet() as api, apps(api) as (app,):
        with_events(app)
        empty(api)
        app.run()

        assert write_vanished_again(app.store, "event_report", ACTOR, app.clock()) == Settled()
        app.settle()

        assert (event_titles(api), app.titles()) == (TITLES, TITLES)
        assert app.sync.state.problem is None
        assert write_vanished_again(app.store, "event_report", ACTOR, app.clock()) == SettledBefore()


def test_what_vanished_is_called_off_if_a_person_says_so_and_offered_one_by_one():
    with prepared_sheet() as api, apps(api) as (app,):
        with_events(app)
        empty(api)
        app.run()

        assert call_vanished_off(app.store, "event_report", ACTOR, app.clock()) == Settled()
        app.settle()

        assert (event_rows(api), app.titles()) == ([], [])
        assert app.asked("SELECT count(*) FROM sheet_record WHERE missing_since IS NOT NULL") == [(8,)]
        assert app.sync.state.problem is None


def test_an_undo_in_the_sheet_needs_no_answer():
    with prepared_sheet() as api, apps(api) as (app,):
        with_events(app)
        kept = [list(row) for row in api.tab("Events").rows]
        empty(api)
        app.run()
        api.tab("Events").rows[:] = kept

        app.settle()

        assert (event_titles(api), app.titles()) == (TITLES, TITLES)
        assert app.sync.state.problem is None
        assert app.asked("SELECT count(*) FROM sheet_tab WHERE vanished IS NOT NULL") == [(0,)]


def test_a_few_rows_deleted_are_called_off_without_a_question():
    with prepared_sheet() as api, apps(api) as (app,):
        with_events(app)
        del api.tab("Events").rows[1:4]

        app.settle()

        assert app.titles() == TITLES[3:]
