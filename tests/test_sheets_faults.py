"""Every fault of the way to the Sheet, before and after a write was applied, for each thing that people do."""

import uuid
from collections.abc import Iterator

import pytest

from tests.sheets import App, apps, event_rows, event_titles, op_ids, prepared_sheet, typed_row
from tests.sheets_standin import BODIES, Call, When


@pytest.fixture
def app() -> Iterator[App]:
    with prepared_sheet() as api, apps(api, seconds=PATIENCE) as (one,):
        yield one


FAULTS = [
    *((kind, "before") for kind in ("429", "500", "503", "401", "drop", "half", "html", "bare", "slow")),
    *((kind, "after") for kind in ("500", "503", "drop", "half", "html", "bare", "slow")),
]
PATIENCE = 0.5  # seconds for an answer; a busy machine needs some itself


def done(app: App, what: str, report_id: uuid.UUID) -> tuple[str, str]:
    """Do one of the things that people do; title and status that an event should end with."""
    if what == "add":
        app.add("Second fair")
        return "Second fair", "confirmed"
    if what == "edit":
        app.edit(report_id, title="Open day")
        return "Open day", "confirmed"
    app.cancel(report_id)
    return "Open day", "cancelled"


@pytest.mark.parametrize(("fault", "when"), FAULTS)
def test_a_fault_of_the_write_loses_and_doubles_nothing(fault: str, when: When, app: App):
    api = app.api
    report_id = app.add()
    app.settle()
    api.seconds_of_silence = 3 * PATIENCE
    for what in ("edit", "add", "cancel"):
        title, status = done(app, what, report_id)
        api.fail("write", fault, when)

        app.settle()

        found = [(row["title"], row["status"]) for row in event_rows(api)]
        assert found.count((title, status)) == 1
        assert len(found) == (1 if what == "edit" else 2)
        assert sorted(found) == sorted(app.asked("SELECT title, status FROM event_report"))
    assert len(op_ids(api)) == len(set(op_ids(api)))
    assert app.conflicts() == [] and app.remarks() == [] and not api.faults


@pytest.mark.parametrize("fault", ["429", "500", "503", "drop", "half", "html", "bare", "slow"])
def test_a_fault_of_the_read_changes_nothing_here(fault: str, app: App):
    api = app.api
    app.add()
    app.settle()
    api.seconds_of_silence = 3 * PATIENCE
    version = app.store.data_version
    api.fail("read", fault)

    app.run()

    assert app.sync.state.problem is not None
    assert (app.titles(), app.store.data_version) == (["Safety fair"], version)
    app.run()
    assert app.sync.state.problem is None


@pytest.mark.parametrize("what", ["add", "edit"])
def test_a_first_attempt_that_lands_after_its_repetition_leaves_one_row(what: str):
    with prepared_sheet() as api, apps(api, seconds=PATIENCE) as (app,):
        report_id = app.add()
        app.settle()
        title, status = done(app, what, report_id)
        api.fail("write", "late")
        app.settle()

        api.land_late()
        app.run()
        app.settle()

        found = [(row["title"], row["status"]) for row in event_rows(api)]
        assert found.count((title, status)) == 1
        assert len(found) == (2 if what == "add" else 1)
        assert len(app.asked("SELECT title FROM event_report")) == len(found)


@pytest.mark.parametrize("what", ["add", "edit"])
def test_a_revoked_share_keeps_everything_here_until_it_is_back(what: str):
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        title, status = done(app, what, report_id)

        api.share = "reader"
        app.run()
        assert str(app.sync.state.problem) == (
            "The Sheet may be read but not changed: share it with "
            "calendar@safer-together.iam.gserviceaccount.test as Editor."
        )
        api.share = None
        app.run()
        assert str(app.sync.state.problem) == (
            "The Sheet is not shared with the app: share it with "
            "calendar@safer-together.iam.gserviceaccount.test as Editor."
        )
        assert app.sync.state.waiting >= 1
        assert (title, status) in app.asked("SELECT title, status FROM event_report")

        api.share = "writer"
        app.settle()
        assert (title, status) in [(row["title"], row["status"]) for row in event_rows(api)]


def test_an_expired_token_is_renewed():
    with prepared_sheet() as api, apps(api) as (app,):
        app.add()
        app.settle()
        app.add("Second fair")
        api.expire_tokens()
        app.settle()
        assert len(event_rows(api)) == 2
        assert api.calls.count(("token", 200)) >= 2


def test_a_row_that_landed_twice_is_swept_by_an_app_that_did_not_write_it():
    with prepared_sheet() as api, apps(api, 2, seconds=PATIENCE) as (writer, reader):
        writer.add()
        api.fail("write", "late")
        writer.settle()
        api.land_late()
        assert len(event_rows(api)) == 2

        reader.settle()

        assert len(event_rows(api)) == 1
        assert reader.titles() == ["Safety fair"] and reader.remarks() == []
        writer.settle()
        assert writer.titles() == ["Safety fair"] and len(event_rows(api)) == 1


def test_a_late_landing_does_not_undo_what_was_written_since():
    with prepared_sheet() as api, apps(api, seconds=PATIENCE) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, title="Open day")
        api.fail("write", "late")
        app.settle()
        app.edit(report_id, title="Open house", place="Elm Green")
        app.settle()

        api.land_late()
        assert event_rows(api)[0]["title"] == "Open day"
        app.run()
        app.settle()

        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Open house", "Elm Green")]
        assert app.titles() == ["Open house"]


def test_a_late_new_row_is_swept_though_the_event_was_changed_since():
    with prepared_sheet() as api, apps(api, seconds=PATIENCE) as (app,):
        report_id = app.add()
        api.fail("write", "late")
        app.settle()
        app.edit(report_id, title="Open day")
        app.settle()

        api.land_late()
        app.run()
        app.settle()

        assert [row["title"] for row in event_rows(api)] == ["Open day"]
        assert app.asked("SELECT title FROM event_report") == [("Open day",)]
        assert len(api.tab("Participation").records()) == 1


def test_the_log_says_how_many_changes_were_refused(caplog: pytest.LogCaptureFixture):
    with prepared_sheet() as api, apps(api) as (app,):
        api.tab("Events").type_row(typed_row("Block party"))
        api.tab("Events").type_row(typed_row("Open day"))
        api.fail("write", "400")
        app.settle()
        assert [text[:34] for text in caplog.messages] == ["The Sheet refused a batch of 2: Go"]


@pytest.mark.parametrize("call", ["metadata", "read", "write"])
@pytest.mark.parametrize("fault", [kind for kind in BODIES if kind.startswith("rate")])
def test_a_quota_that_is_used_up_is_no_lost_share(app: App, call: Call, fault: str):
    app.api.fail(call, fault)
    app.add()
    app.run()
    assert str(app.sync.state.problem) == "Google's limit for one minute is used up. Sending goes on by itself."
    assert app.sync.state.may_pass
    app.settle()
    assert len(event_rows(app.api)) == 1


@pytest.mark.parametrize("call", ["metadata", "read", "write"])
@pytest.mark.parametrize("fault", ["html", "redirect"])
def test_a_sign_in_page_of_the_network_is_told_from_google(app: App, call: Call, fault: str):
    app.api.fail(call, fault, "after")
    app.add()
    app.run()
    assert str(app.sync.state.problem) == (
        "What answered is not Google's Sheets API: a sign-in page of the network, perhaps."
    )
    app.settle()
    assert len(event_rows(app.api)) == 1


def test_a_late_new_row_does_not_bring_back_what_somebody_deleted_meanwhile():
    with prepared_sheet() as api, apps(api, seconds=PATIENCE) as (app,):
        app.add("Bike day")
        app.settle()
        app.add("Night out")
        api.fail("write", "late")
        app.settle()
        tab = api.tab("Events")
        tab.delete_row(tab.find("title", "Night out"))
        app.settle()

        api.land_late()
        app.settle()

        assert event_titles(api) == app.titles() == ["Bike day"]
        assert [row["title"] for row in event_rows(api)] == ["Bike day"]


def test_a_second_landing_goes_though_columns_were_moved_before_it_and_after():
    with prepared_sheet() as api, apps(api, seconds=PATIENCE) as (app,):
        app.add("Bike day", place="Elm Green")
        api.fail("write", "late")
        app.settle()
        tab = api.tab("Events")
        tab.move_column("notes", 6)

        api.land_late()
        tab.move_column("place", 2)
        app.settle()

        assert [(row["title"], row["place"]) for row in event_rows(api)] == [("Bike day", "Elm Green")]
        assert app.rejected() == []
