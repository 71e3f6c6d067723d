"""Open data: the series as it was last published, its data dictionary, and a Frictionless data package."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from data.measures.publication import Publication
from data.store import Store
from queries.joint_events import PUBLISHED_COLUMNS
from queries.joint_events_measure import INITIATIVE
from queries.publications import publications

# Column: Frictionless type and what it means. The first ones are those of `python -m data figures joint-events`.
DICTIONARY: dict[str, tuple[str, str]] = {
    "month": ("yearmonth", "Month of the events' local start, YYYY-MM."),
    "low": ("integer", "Joint events that are certain: the smallest number that any answer to the open doubts allows."),
    "high": ("integer", "The largest number of joint events that any answer to the open doubts allows."),
    "confirmed": (
        "integer",
        "Events with two or more departments confirmed present, possible duplicates not merged; "
        "low <= confirmed <= high.",
    ),
    "site_events": ("integer", "Of the confirmed events, those at the sites of a campaign."),
    "campaigns": ("integer", "Campaigns (drives over many site events) of the month; never added to events."),
    "reports": ("integer", "Departments' reports of events in the month, cancelled ones left out."),
    "open_pairs": ("integer", "Pairs of reports that may describe the same event and were not decided."),
    "departments_missing": (
        "string",
        "Ids of departments with neither a report nor a word for the month, joined by semicolons.",
    ),
    "rule_version": ("integer", "Version of the written counting rule."),
    "publication": ("integer", "Number of the publication that the row is part of."),
    "published_at": ("datetime", "When it was published (ISO 8601 with offset)."),
    "is_sample": ("boolean", "true: made-up sample data, none of it the city's."),
}


class Opened(Protocol):
    """The store, or None while it can't be opened."""

    @property
    def store(self) -> Store | None: ...


def open_data_routes(open_records: Callable[[], Opened]) -> list[Route]:
    """The routes under /open-data, on the records that `open_records` gives."""

    def newest(store: Store) -> Publication | None:
        cursor = store.cursor()
        try:
            return next(iter(publications(cursor, INITIATIVE)), None)
        finally:
            cursor.close()

    def series(request: Request) -> Response:
        """The newest published series as CSV; 404 while nothing is published, 503 while the records can't be read."""
        store = open_records().store
        if store is None:
            return PlainTextResponse("The records can't be read at the moment. Try again later.", status_code=503)
        publication = newest(store)
        if publication is None:
            return PlainTextResponse("Nothing has been published yet.", status_code=404)
        return _csv("joint-events.csv", DICTIONARY, series_rows(publication))

    def dictionary(request: Request) -> Response:
        """The data dictionary as CSV."""
        rows = [(name, kind, meaning) for name, (kind, meaning) in DICTIONARY.items()]
        return _csv("joint-events-dictionary.csv", ("column", "type", "meaning"), rows)

    def package(request: Request) -> JSONResponse:
        """The data package: where the series is and what its columns mean."""
        return JSONResponse(data_package())

    return [
        Route("/open-data/joint-events.csv", series),
        Route("/open-data/joint-events-dictionary.csv", dictionary),
        Route("/open-data/datapackage.json", package),
    ]


def series_rows(publication: Publication) -> list[tuple[object, ...]]:
    """A row for each published month, in the order of DICTIONARY."""
    shared = (
        publication.rule_version,
        publication.number,
        publication.published_at.isoformat(timespec="seconds"),
        json.dumps(publication.is_sample),
    )
    return [
        (*(_cell(month[column]) for column in PUBLISHED_COLUMNS), *shared) for month in publication.content["series"]
    ]


def data_package() -> dict[str, object]:
    """The Frictionless data package (specs.frictionlessdata.io) of the series."""
    return {
        "name": "joint-events",
        "title": "Joint community safety events by month",
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "resources": [
            {
                "name": "joint-events",
                "path": "joint-events.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": name, "type": kind, "description": meaning}
                        for name, (kind, meaning) in DICTIONARY.items()
                    ],
                    "primaryKey": ["month"],
                },
            }
        ],
    }


def _cell(value: object) -> object:
    return ";".join(value) if isinstance(value, list) else value


def _csv(name: str, header: Iterable[str], rows: Sequence[Sequence[object]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
