"""Publishing a figure: it is frozen with its range, rule, quality mark and text, and never changed."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from data.changes import log_change
from data.store import Store


@dataclass(frozen=True, slots=True)
class Published:
    """The figure is published; `number` counts the publications of its initiative."""

    number: int


@dataclass(frozen=True, slots=True)
class FiguresMoved:
    """The records changed between looking and publishing: nothing was published."""


def publish(
    store: Store,
    initiative_id: str,
    month: dt.date,
    low: int,
    high: int,
    rule_version: int,
    content: dict[str, Any],
    is_sample: bool,
    seen_data_version: int,
    actor: str,
    at: dt.datetime,
) -> Published | FiguresMoved:
    """Freeze the figure of `month` with `content`, all of it as it stood at `seen_data_version`."""
    with store.write(actor, at) as write:
        if store.data_version != seen_data_version:
            write.changed = False
            return FiguresMoved()
        ((number,),) = write.cursor.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM publication WHERE initiative_id = $initiative",
            {"initiative": initiative_id},
        ).fetchall()
        publication_id = uuid.uuid4()
        write.cursor.execute(
            "INSERT INTO publication VALUES ($publication, $initiative, $number, $month, $low, $high, $rule, "
            "$content, $is_sample, $at, $actor)",
            {
                "publication": publication_id,
                "initiative": initiative_id,
                "number": number,
                "month": month,
                "low": low,
                "high": high,
                "rule": rule_version,
                "content": json.dumps(content, ensure_ascii=False, default=str),
                "is_sample": is_sample,
                "at": at,
                "actor": actor,
            },
        )
        log_change(
            write,
            "publication",
            str(publication_id),
            None,
            {"initiative_id": initiative_id, "number": number, "month": month, "low": low, "high": high},
        )
        return Published(int(number))
