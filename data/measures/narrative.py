"""What an initiative's page says in words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from data.measures.citations import Cited


@dataclass(frozen=True, slots=True, eq=False)
class Narrative:
    """One revision of a page: its texts by language and section, and what stood beside them."""

    revision: int
    status: str
    owner: str
    as_of: dt.date
    texts: Mapping[str, Mapping[str, str]]
    changed_in: Mapping[str, int]  # language -> the revision that last changed its text
    citations: Mapping[str, Cited]  # period -> the value cited
    written_at: dt.datetime
    written_by: str
