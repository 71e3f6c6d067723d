"""Which pairs of reports are worth comparing. Cost grows with the reports, not with their pairs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from data.matching.prepared import Prepared

CANDIDATES = Path(__file__).with_name("candidates.sql").read_text(encoding="utf-8")

MOST_IN_BLOCK = 80  # reports that share a word on a day; beyond that the word tells nothing
BEST_EACH = 10  # candidates of one report that share most with it
_KEY_LETTERS = 5  # a word misspelt behind them still meets
_LONG = 3  # days: longer spans may be put down with other first days
_MOST_WEEKS = 60
_UNDATED = -(10**6)


def candidate_pairs(
    reports: Sequence[Prepared], cursor: duckdb.DuckDBPyConnection | None = None
) -> list[tuple[int, int]]:
    """Pairs of positions in `reports`, the lower first, in order: near in time, and sharing telling words.

    `cursor`: where to ask; a new database in memory takes longer to open than a few reports to compare.
    """
    positions: list[int] = []
    days: list[int] = []
    keys: list[str] = []
    bits: list[float] = []
    is_next: list[bool] = []
    for position, report in enumerate(reports):
        telling: dict[str, float] = {}
        for words in (report.title, report.place):
            for word, weight in words.items():
                key = word[:_KEY_LETTERS]
                telling[key] = max(telling.get(key, 0.0), weight)
        for word in report.neighborhood:
            telling.setdefault(word[:_KEY_LETTERS], 3.0)
        for day, next_day in _days(report):
            positions += [position] * len(telling)
            days += [day] * len(telling)
            keys += telling.keys()
            bits += telling.values()
            is_next += [next_day] * len(telling)
    spelled = pa.table(
        {
            "report": pa.array(range(len(reports)), pa.int32()),
            "day": pa.array([_days(report)[0][0] for report in reports], pa.int32()),
            "text": pa.array([f"{report.title_key} {' '.join(report.place)}" for report in reports], pa.string()),
        }
    )
    telling_table = pa.table(
        {
            "report": pa.array(positions, pa.int32()),
            "day": pa.array(days, pa.int32()),
            "key": pa.array(keys, pa.string()).dictionary_encode().indices,
            "bits": pa.array(np.asarray(bits, np.float32)),
            "is_next": pa.array(is_next, pa.bool_()),
        }
    )
    if cursor is not None:
        found = _candidates(cursor, telling_table, spelled)
    else:
        with duckdb.connect() as connection:
            connection.execute("SET threads = 2")
            found = _candidates(connection, telling_table, spelled)
    return list(zip(found["first_report"].tolist(), found["second_report"].tolist(), strict=True))


def _candidates(connection: duckdb.DuckDBPyConnection, telling: pa.Table, spelled: pa.Table) -> Mapping[str, Any]:
    connection.register("telling", telling)
    connection.register("spelled", spelled)
    try:
        return connection.execute(CANDIDATES, {"most_in_block": MOST_IN_BLOCK, "best_each": BEST_EACH}).fetchnumpy()
    finally:
        connection.unregister("telling")
        connection.unregister("spelled")


def _days(report: Prepared) -> list[tuple[int, bool]]:
    """The days under which a report is looked for, and whether it is one of the day after."""
    if report.first_day is None or report.last_day is None:
        return [(_UNDATED, False)]
    days = [(report.first_day, False), (report.first_day - 1, True)]
    if report.last_day - report.first_day >= _LONG:
        weeks = range(report.first_day // 7, min(report.last_day // 7, report.first_day // 7 + _MOST_WEEKS) + 1)
        days += [(-week, False) for week in weeks]
    return days
