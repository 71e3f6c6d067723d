"""A figure as it was published."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """A figure frozen with all that stood beside it; `content` as queries.joint_events_measure.frozen made it."""

    number: int
    month: dt.date
    low: int
    high: int
    rule_version: int
    content: Mapping[str, Any]
    is_sample: bool
    published_at: dt.datetime
    published_by: str
