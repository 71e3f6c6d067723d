"""A Sheet on this machine with the app's tabs, and stores that are kept the same as it."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from data.events.entry import EventEntry, as_entry
from data.events.records import rows_of
from data.events.writing import cancel, edit, enter
from data.sheets.configuration import SheetSettings
from data.sheets.remote import Sheet
from data.sheets.setup import init_sheet
from data.sheets.sync import Syncer
from data.store import Store
from tests.records import ACTOR, AT, CITY, rows
from tests.sheets_standin import EMAIL, SPREADSHEET, StandIn, When

JULY_4 = 46207  # 2026-07-04 as a serial date


def typed_row(title: str, /, **cells: Any) -> dict[str, Any]:
    """What a person types who enters an event in the Sheet."""
    return {"title": title, "department": "Police", "date": JULY_4, **cells}


@lru_cache(maxsize=1)
def private_key() -> str:
    """A key made for these tests; it opens nothing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def key_of(api: StandIn) -> dict[str, str]:
    """A service account's key file, as Google's console hands it out."""
    return {
        "type": "service_account",
        "project_id": "safer-together",
        "private_key_id": "0123456789abcdef",
        "private_key": private_key(),
        "client_email": EMAIL,
        "token_uri": f"{api.address}/token",
    }


def settings_of(api: StandIn, seconds: float = 20) -> SheetSettings:
    return SheetSettings(SPREADSHEET, key_of(api), api.address, 15, (5, seconds))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: dt.datetime = AT) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


class Killed(BaseException):
    """The program was ended at once."""


class App:
    """One running app without its pages: a store, and the connector that keeps it and the Sheet the same."""

    def __init__(self, api: StandIn, path: Path | str = ":memory:", seconds: float = 20, chance: float = 0.5) -> None:
        self.api, self.path, self.clock = api, path, Clock()
        self.settings = settings_of(api, seconds)
        self._chance = chance
        self.open()

    def open(self) -> None:
        self.store = Store.open(self.path, CITY)
        self.sync = Syncer(self.store, self.settings, self.clock, lambda: self._chance)
        self.sync.attach()

    def close(self) -> None:
        self.store.close()

    def run(self) -> float:
        """One go of the connector."""
        self.clock.move(seconds=15)
        return self.sync.run()

    def settle(self, most: int = 30) -> None:
        """Go on until nothing waits, as the background does."""
        for _go in range(most):
            self.run()
            if self.sync.state.problem is None and not self.sync.state.left_alone and not self.outbox():
                return
        raise AssertionError(f"not settled: {self.sync.state}, {self.outbox()}")

    def kill(self, when: When) -> None:
        """End the program between the outbox and the request, or between the request and its answer; start it anew."""
        send = self.sync.sheet.send

        def ended(batch: Any) -> None:
            if when == "after":
                with suppress(Exception):
                    send(batch)
            raise Killed

        self.sync.sheet.send = ended  # type: ignore[method-assign]
        with suppress(Killed):
            self.run()
        self.sync.detach()
        self.sync = Syncer(self.store, self.settings, self.clock, lambda: self._chance)
        self.sync.attach()

    # What people do in the app

    def add(self, title: str = "Safety fair", **fields: Any) -> uuid.UUID:
        usual: dict[str, Any] = {
            "title": title, "department_id": "fire", "day": dt.date(2026, 7, 15), "start": dt.time(18),
            "end": dt.time(20),
        }  # fmt: skip
        report_id = uuid.uuid4()
        entry = EventEntry(**(usual | fields))
        enter(self.store, [(report_id, entry)], "fire", ACTOR, self.clock())
        return report_id

    def edit(self, report_id: uuid.UUID, **fields: Any) -> None:
        row = self.row(report_id)
        entry = replace(as_entry(row, (), CITY), **fields)
        edit(self.store, report_id, entry, row["revision"], "fire", ACTOR, self.clock())

    def cancel(self, report_id: uuid.UUID, reason: str = "Rain") -> None:
        cancel(self.store, report_id, reason, self.row(report_id)["revision"], ACTOR, self.clock())

    # What is on record

    def row(self, report_id: uuid.UUID) -> dict[str, Any]:
        cursor = self.store.cursor()
        try:
            (row,) = rows_of(cursor.execute("FROM event_report WHERE report_id = $id", {"id": report_id}))
            return row
        finally:
            cursor.close()

    def asked(self, question: str, **parameters: Any) -> list[tuple[Any, ...]]:
        return rows(self.store, question, **parameters)

    def titles(self) -> list[str]:
        return sorted(title for (title,) in self.asked("SELECT title FROM event_report WHERE status <> 'cancelled'"))

    def outbox(self) -> list[tuple[Any, ...]]:
        return self.asked("SELECT what, state FROM sheet_outbox WHERE state <> 'parked' ORDER BY operation_number")

    def rejected(self) -> list[tuple[str, int, str]]:
        return [
            (tab, number, template)
            for tab, number, template in self.asked(
                "SELECT tab, row_number, reason_template FROM sheet_rejected_row ORDER BY tab, row_number"
            )
        ]

    def conflicts(self) -> list[tuple[str, str]]:
        return [
            (mine, theirs)
            for mine, theirs in self.asked("SELECT mine, theirs FROM sheet_conflict WHERE settled_at IS NULL")
        ]

    def remarks(self) -> list[str]:
        return [text for (text,) in self.asked("SELECT reason_template FROM sheet_remark ORDER BY remark_number")]


@contextmanager
def prepared_sheet(**choices: Any) -> Iterator[StandIn]:
    """The API with a Sheet as init-sheet leaves it."""
    with StandIn(**choices) as api:
        init_sheet(Sheet(settings_of(api)), CITY)
        api.calls.clear()
        api.batches.clear()
        yield api


@contextmanager
def apps(api: StandIn, number: int = 1, **choices: Any) -> Iterator[list[App]]:
    running = [App(api, **choices) for _ in range(number)]
    try:
        yield running
    finally:
        for one in running:
            with suppress(Exception):
                one.close()


def event_rows(api: StandIn) -> list[dict[str, Any]]:
    return api.tab("Events").records()


def event_titles(api: StandIn) -> list[str]:
    return sorted(str(row["title"]) for row in event_rows(api) if row["status"] != "cancelled")


def op_ids(api: StandIn) -> list[str]:
    return [str(row["op_id"]) for row in api.tab("Log").records()]


numbers = itertools.count(1)
