"""The program killed between the outbox and the request, and between the request and its answer; and the quota."""

import datetime as dt
import signal
import subprocess
import sys
import threading
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from data.connection import close_store, serve_store, sync_state
from data.events.entry import EventEntry
from data.events.writing import enter
from tests.browser.conftest import ROOT
from tests.records import ACTOR
from tests.sheets import App, apps, event_rows, event_titles, op_ids, prepared_sheet
from tests.sheets_standin import When
from tests.test_page_sheet import write_secrets

WORK = """
import datetime as dt, sys, uuid
from data.city import configured_city
from data.events.entry import EventEntry
from data.events.writing import enter
from data.sheets.configuration import configured_sheet
from data.sheets.sync import Syncer
from data.store import Store, configured_path

store = Store.open(configured_path(), configured_city())
syncer = Syncer(store, configured_sheet())
syncer.attach()
entry = EventEntry("Safety fair", "fire", dt.date(2026, 7, 15), dt.time(18), dt.time(20))
enter(store, [(uuid.uuid4(), entry)], "fire", "ana", dt.datetime.now(dt.UTC))
print("saved", flush=True)
if sys.argv[1] == "before":
    sys.stdin.read()
syncer.run()
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("when", ["before", "before the request", "after", "done"])
def test_a_killed_program_goes_on_where_it_was(when: str, own_database: Path, monkeypatch: pytest.MonkeyPatch):
    with prepared_sheet() as api:
        secrets = own_database.with_name("secrets.toml")
        write_secrets(secrets, api)
        arrived = threading.Event()
        if when == "before the request":  # the request is never applied, and its answer never comes
            api.seconds_of_silence = 30
            api.fail("write", "slow", "before")
        elif when == "after":
            api.seconds_of_silence = 30
            api.fail("write", "slow", "after")
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, "before" if when == "before" else "go"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None and process.stdout.readline() == "saved\n"
        if when == "done":
            assert process.stdout.readline() == "done\n"
        elif when != "before":
            for _look in range(600):
                if api.count("write"):
                    break
                arrived.wait(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert len(event_rows(api)) == (when in ("after", "done"))

        app = App(api, own_database)
        app.settle()
        assert event_titles(api) == ["Safety fair"] and app.titles() == ["Safety fair"]
        assert len(op_ids(api)) == len(set(op_ids(api))) == 2
        app.close()


def test_an_edit_that_was_applied_when_the_program_was_killed_is_no_conflict_with_what_came_after():
    with prepared_sheet() as api, apps(api) as (app,):
        report_id = app.add()
        app.settle()
        app.edit(report_id, title="Open day")
        app.kill("after")
        assert event_titles(api) == ["Open day"]
        api.tab("Events").type_in(1, "title", "Open house")

        app.settle()

        assert event_titles(api) == app.titles() == ["Open house"]
        assert app.conflicts() == []


@pytest.mark.parametrize("killed", ["before", "after"])
def test_an_edit_goes_to_its_own_row_though_rows_moved_and_the_program_was_killed(killed: When):
    with prepared_sheet() as api, apps(api) as (app,):
        app.add("Bike day")
        report_id = app.add()
        app.settle()
        app.edit(report_id, title="Open day")
        api.in_window.append(lambda: api.tab("Events").sort("title", reverse=True))
        app.kill(killed)
        assert len(api.in_window) == (killed == "before")

        app.settle()

        assert event_titles(api) == app.titles() == ["Bike day", "Open day"]
        assert [row["title"] for row in event_rows(api) if row["id"] == f"ev_{report_id}"] == ["Open day"]


def test_a_burst_of_three_hundred_records_keeps_within_the_quota_beside_fifty_sessions(
    own_database: Path, forgotten_store: None
):
    """The server's own background thread, on the minute's quota of one account."""
    with prepared_sheet() as api:
        write_secrets(own_database.with_name("secrets.toml"), api)
        api.quota = (60, 60)
        opened = serve_store()
        assert opened.store is not None
        store = opened.store
        entry = EventEntry("Event", "fire", dt.date(2026, 7, 15), dt.time(18))

        def session(numbers: range) -> None:
            dates = [(uuid.uuid4(), replace(entry, title=f"Event {number}")) for number in numbers]
            enter(store, dates, "fire", ACTOR, dt.datetime.now(dt.UTC))

        sessions = [threading.Thread(target=session, args=(range(one * 6, one * 6 + 6),)) for one in range(50)]
        for one in sessions:
            one.start()
        for one in sessions:
            one.join()
        waits = threading.Event()
        for _look in range(600):
            state = sync_state()
            if state is not None and state.waiting == 0 and len(event_rows(api)) == 300:
                break
            waits.wait(0.2)
        assert len({row["title"] for row in event_rows(api)}) == len(event_rows(api)) == 300
        assert api.count("read") + api.count("metadata") <= 60 and api.count("write") <= 60
        assert ("write", 429) not in api.calls and ("read", 429) not in api.calls
        close_store()


def test_a_used_up_quota_is_waited_for_with_chance_in_it():
    with prepared_sheet() as api, apps(api, chance=0.25) as (app,):
        app.add()
        api.fail("write", "429", times=8)
        waits = [app.run() for _go in range(8)]
        assert waits == [0.25 * min(64, 2 ** (number + 2)) for number in range(8)]
        assert str(app.sync.state.problem) == "Google's limit for one minute is used up. Sending goes on by itself."
        app.settle()
        assert event_titles(api) == ["Safety fair"]


def test_nothing_is_asked_twice_when_nothing_changes():
    with prepared_sheet() as api, apps(api) as (app,):
        app.add()
        app.settle()
        api.calls.clear()
        for _go in range(4):
            app.run()
        assert api.calls == [("read", 200)] * 4
