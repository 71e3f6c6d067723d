"""Open data over plain HTTP: the published series, its dictionary, its data package."""

import asyncio
import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette

from data.publications import Published, publish
from data.store import Store
from queries.joint_events import PUBLISHED_COLUMNS, joint_events_by_month, published_csv
from queries.joint_events_measure import frozen, joint_events_measure
from tests.records import ACTOR, AT, CITY, TODAY, evening, new_store, report
from web.open_data import DICTIONARY, open_data_routes

AUGUST, OCTOBER, JANUARY = dt.date(2025, 8, 1), dt.date(2025, 10, 1), dt.date(2026, 1, 1)
SERIES, DESCRIBED, PACKAGE = (
    f"/open-data/{name}" for name in ("joint-events.csv", "joint-events-dictionary.csv", "datapackage.json")
)


@dataclass(frozen=True)
class Records:
    store: Store | None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@pytest.fixture
def store() -> Iterator[Store]:
    opened = new_store()
    report(opened, starts=evening(5, month=8))
    report(opened, starts=evening(7))
    report(opened, {"fire": "present", "police": "accepted"}, starts=evening(8))
    report(opened, starts=evening(9, month=1, year=2026))
    yield opened
    opened.close()


def get(store: Store | None, path: str) -> Answer:
    """What the routes answer, asked without a network."""
    app, sent = Starlette(routes=open_data_routes(lambda: Records(store))), list[MutableMapping[str, Any]]()
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]).decode())


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def put_out(store: Store, month: dt.date, is_sample: bool = False, at: dt.datetime = AT) -> None:
    """Publish a month's figure, with the series up to it."""
    measure = joint_events_measure(store.cursor(), CITY, TODAY)
    assert measure is not None
    content = frozen(store.cursor(), measure, None, month)
    ends = (content["figure"]["low"], content["figure"]["high"])
    outcome = publish(store, "2.21", month, *ends, 1, content, is_sample, store.data_version, ACTOR, at)
    assert isinstance(outcome, Published)


def test_nothing_published_is_said_in_a_sentence(store: Store):
    answer = get(store, SERIES)
    assert (answer.status, answer.text) == (404, "Nothing has been published yet.")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_database_that_is_not_open_is_not_taken_for_nothing_published():
    assert get(None, SERIES).status == 503


@pytest.mark.parametrize(("month", "months"), [(AUGUST, 1), (OCTOBER, 3), (JANUARY, 6)])
def test_series_begins_with_the_columns_of_the_figures_command(store: Store, month: dt.date, months: int):
    put_out(store, month)
    answer = get(store, SERIES)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["content-disposition"] == 'inline; filename="joint-events.csv"'
    shown = table(answer.text)
    upto = joint_events_by_month(store.cursor(), AUGUST, month, TODAY)
    assert len(shown) == months
    assert [{name: row[name] for name in PUBLISHED_COLUMNS} for row in shown] == table(published_csv(upto))
    assert list(shown[0])[: len(PUBLISHED_COLUMNS)] == list(PUBLISHED_COLUMNS)


def test_row_of_the_series_as_it_is_handed_out(store: Store):
    put_out(store, OCTOBER)
    assert get(store, SERIES).text.splitlines()[::3] == [
        ",".join(DICTIONARY),
        "2025-10,1,2,1,0,0,2,0,police;community_safety;emergency_communications;"
        "neighborhood_improvement_services;city_managers_office,1,1,2026-06-15T12:00:00-04:00,false",
    ]


@pytest.mark.parametrize("is_sample", [True, False])
def test_every_row_says_which_publication_it_is_of_and_whether_it_is_sample(store: Store, is_sample: bool):
    put_out(store, AUGUST, not is_sample)
    put_out(store, OCTOBER, is_sample, AT + dt.timedelta(days=1, microseconds=5))
    told = [
        (row["rule_version"], row["publication"], row["published_at"], row["is_sample"])
        for row in table(get(store, SERIES).text)
    ]
    assert told == [("1", "2", "2026-06-16T12:00:00-04:00", "true" if is_sample else "false")] * 3


def test_series_stays_as_published_whatever_comes_later(store: Store):
    put_out(store, OCTOBER)
    before = get(store, SERIES).text
    report(store, starts=evening(9))
    assert get(store, SERIES).text == before


def test_dictionary_names_exactly_the_columns_of_the_series(store: Store):
    put_out(store, OCTOBER)
    answer = get(store, DESCRIBED)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["content-disposition"] == 'inline; filename="joint-events-dictionary.csv"'
    described = table(answer.text)
    assert [row["column"] for row in described] == list(table(get(store, SERIES).text)[0])
    assert [(row["column"], row["type"], row["meaning"]) for row in described] == [
        (name, kind, meaning) for name, (kind, meaning) in DICTIONARY.items()
    ]
    assert [row for row in described if not row["meaning"].endswith(".")] == []


def test_data_package_describes_the_series_by_the_dictionary(store: Store):
    answer = get(store, PACKAGE)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    package = json.loads(answer.text)
    (resource,) = package["resources"]
    assert (package["name"], resource["path"]) == ("joint-events", SERIES.rpartition("/")[2])
    assert (resource["format"], resource["mediatype"], resource["encoding"]) == ("csv", "text/csv", "utf-8")
    assert [(field["name"], field["type"], field["description"]) for field in resource["schema"]["fields"]] == [
        (row["column"], row["type"], row["meaning"]) for row in table(get(store, DESCRIBED).text)
    ]
    assert resource["schema"]["primaryKey"] == ["month"]


def test_key_of_the_package_tells_rows_apart_and_types_are_those_of_the_values(store: Store):
    put_out(store, JANUARY)
    shown = table(get(store, SERIES).text)
    (resource,) = json.loads(get(store, PACKAGE).text)["resources"]
    assert len({row["month"] for row in shown}) == len(shown)
    read: dict[str, Callable[[str], object]] = {
        "yearmonth": lambda cell: dt.datetime.strptime(cell, "%Y-%m"),
        "integer": int,
        "string": str,
        "datetime": lambda cell: dt.datetime.fromisoformat(cell).astimezone(dt.UTC),
        "boolean": {"true": True, "false": False}.__getitem__,
    }
    for field in resource["schema"]["fields"]:
        for row in shown:
            read[field["type"]](row[field["name"]])
    assert [int(row["low"]) <= int(row["confirmed"]) <= int(row["high"]) for row in shown] == [True] * 6
