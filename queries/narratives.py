"""The texts of an initiative's page, and the figures that they cite."""

import datetime as dt
import json
from collections.abc import Iterable

import duckdb

from data.city import City
from data.measures.citations import Cited, months_of
from data.measures.narrative import Narrative
from queries.joint_events import joint_events_by_month
from queries.run import run


def narrative_revisions(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> list[Narrative]:
    """All revisions of the page of an initiative, the newest first; none when nobody has written it."""
    return [
        Narrative(
            revision=int(row["revision"]),
            status=row["status"],
            owner=row["owner"],
            as_of=row["as_of"].date(),
            texts=json.loads(row["texts"]),
            changed_in=json.loads(row["changed_in"]),
            citations={period: Cited(**value) for period, value in json.loads(row["citations"]).items()},
            written_at=row["written_at"].to_pydatetime(),
            written_by=row["written_by"],
        )
        for row in run(cursor, "narrative_revisions", initiative_id=initiative_id).to_dict("records")
    ]


def figures_cited(
    cursor: duckdb.DuckDBPyConnection, periods: Iterable[str], city: City, as_of: dt.date
) -> dict[str, Cited]:
    """The joint events of each period as they stand now: the sums of its months' ends.

    A period of which nobody has told anything has no figure, and is left out.
    """
    found = {}
    for period in periods:
        months = joint_events_by_month(cursor, *months_of(period, city), as_of)
        if not months["is_told_of"].any():
            continue
        found[period] = Cited(int(months["low"].sum()), int(months["high"].sum()))
    return found
