"""What was published, as it was published."""

import json

import duckdb

from data.measures.publication import Publication
from queries.run import run


def publications(cursor: duckdb.DuckDBPyConnection, initiative_id: str) -> list[Publication]:
    """All publications of an initiative, the newest first."""
    return [
        Publication(
            number=int(row["number"]),
            month=row["month"].date(),
            low=int(row["low"]),
            high=int(row["high"]),
            rule_version=int(row["rule_version"]),
            content=json.loads(row["content"]),
            is_sample=bool(row["is_sample"]),
            published_at=row["published_at"].to_pydatetime(),
            published_by=row["published_by"],
        )
        for row in run(cursor, "publications", initiative_id=initiative_id).to_dict("records")
    ]
