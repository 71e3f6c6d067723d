"""What follows from imports and rules, made anew in the transaction that changes them: overlaps, matches, the rollup.

The rollup has at most a row for each department, kind of page and day (department_day, department_period) and one for
each page of a department and month (page_period), however many rows come in: the app's pages read it alone, so their
cost stays flat.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data.page_views.overlaps import DAY, Claim, LeftOut, left_out
from data.store import Write

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that fits a page, in the days for which it holds."""

    rule_id: uuid.UUID
    first: dt.date
    last: dt.date


def derive_all(write: Write) -> None:
    """Make overlaps, matches and rollup anew: after an import, and after its undoing."""
    _leave_out(write)
    derive_departments(write)


def derive_departments(write: Write) -> None:
    """Make matches and rollup anew: after a change of the rules."""
    cursor = write.cursor
    for statement in (
        "DELETE FROM page_match",
        "DELETE FROM page_period",
        "DELETE FROM department_day",
        "DELETE FROM department_period",
    ):
        cursor.execute(statement)
    _match_pages(write)
    cursor.execute((FOLDER / "page_periods.sql").read_text(encoding="utf-8"))
    cursor.execute((FOLDER / "department_days.sql").read_text(encoding="utf-8"))
    cursor.execute((FOLDER / "department_periods.sql").read_text(encoding="utf-8"))


def spans_of(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Which of a page's `candidates`, the foremost first, holds when: spans that don't overlap, in order."""
    if len(candidates) == 1:
        return list(candidates)
    starts = {one.first for one in candidates} | {one.last + DAY for one in candidates if one.last < dt.date.max}
    spans: list[Candidate] = []
    for first, after in zip(sorted(starts), [*sorted(starts)[1:], None], strict=True):
        last = dt.date.max if after is None else after - DAY
        holds = next((one for one in candidates if one.first <= first and last <= one.last), None)
        if holds is None:
            continue
        if spans and spans[-1].rule_id == holds.rule_id and spans[-1].last + DAY == first:
            spans[-1] = Candidate(holds.rule_id, spans[-1].first, last)
        else:
            spans.append(Candidate(holds.rule_id, first, last))
    return spans


def _match_pages(write: Write) -> None:
    rows = write.cursor.execute((FOLDER / "rule_candidates.sql").read_text(encoding="utf-8")).fetchall()
    fitting: dict[int, list[Candidate]] = defaultdict(list)
    for page_number, rule_id, first, last, _written_out, _made_at in rows:
        fitting[page_number].append(Candidate(rule_id, first, last))
    spans = [(page_number, span) for page_number, candidates in fitting.items() for span in spans_of(candidates)]
    matched = pa.table(
        {
            "page_number": pa.array([page_number for page_number, _span in spans], pa.int32()),
            "rule_id": pa.array([str(span.rule_id) for _page_number, span in spans], pa.string()),
            "first_day": pa.array([span.first for _page_number, span in spans], pa.date32()),
            "last_day": pa.array([span.last for _page_number, span in spans], pa.date32()),
        }
    )
    write.cursor.register("matched", matched)
    write.cursor.execute(
        "INSERT INTO page_match "
        "SELECT page_number, rule_id, department_id, page_kind, matched.first_day, matched.last_day "
        "FROM (SELECT * REPLACE (rule_id::UUID AS rule_id) FROM matched) AS matched JOIN page_rule USING (rule_id)"
    )
    write.cursor.unregister("matched")


def _leave_out(write: Write) -> None:
    cursor = write.cursor
    cursor.execute("DELETE FROM page_view_left_out")
    overlapping = [number for (number,) in cursor.execute(_OVERLAPPING).fetchall()]
    if not overlapping:
        return
    cursor.execute(_PAGES_IN_SEVERAL, {"overlapping": overlapping})
    claims: dict[int, list[Claim]] = defaultdict(list)
    for number, first, last, is_daily in cursor.execute(_CLAIMS, {"overlapping": overlapping}).fetchall():
        claims[number].append(Claim(number, first, last, is_daily))
    out: list[tuple[list[int], LeftOut]] = [
        (imports, lost)
        for (imports,) in cursor.execute("SELECT DISTINCT imports FROM page_imports").fetchall()
        for lost in left_out(claim for number in imports for claim in claims[number])
    ]
    table = pa.table(
        {
            "imports": pa.array([imports for imports, _lost in out], pa.list_(pa.int32())),
            "import_number": pa.array([lost.import_number for _imports, lost in out], pa.int32()),
            "first_day": pa.array([lost.first for _imports, lost in out], pa.date32()),
            "last_day": pa.array([lost.last for _imports, lost in out], pa.date32()),
            "counted_import": pa.array([lost.counted_import for _imports, lost in out], pa.int32()),
            "reason": pa.array([lost.why for _imports, lost in out], pa.string()),
        }
    )
    cursor.register("left_out_of_imports", table)
    cursor.execute((FOLDER / "left_out_rows.sql").read_text(encoding="utf-8"))
    cursor.unregister("left_out_of_imports")
    cursor.execute("DROP TABLE page_imports")


_OVERLAPPING = """
    SELECT DISTINCT one.import_number
    FROM page_view_cover AS one
    JOIN page_view_cover AS other
        ON other.import_number <> one.import_number
        AND other.first_day <= one.last_day
        AND other.last_day >= one.first_day
    JOIN page_view_import AS of_one ON of_one.import_number = one.import_number AND of_one.undone_at IS NULL
    JOIN page_view_import AS of_other ON of_other.import_number = other.import_number AND of_other.undone_at IS NULL
"""
_PAGES_IN_SEVERAL = """
    CREATE OR REPLACE TEMP TABLE page_imports AS
    SELECT page_number, list(import_number ORDER BY import_number) AS imports
    FROM page_of_import
    WHERE import_number IN (SELECT unnest($overlapping::INTEGER[]))
    GROUP BY page_number
    HAVING count(*) >= 2
"""
_CLAIMS = """
    SELECT import_number, cover.first_day, cover.last_day, grain IN ('hour', 'day')
    FROM page_view_cover AS cover
    JOIN page_view_import USING (import_number)
    WHERE import_number IN (SELECT unnest($overlapping::INTEGER[]))
    ORDER BY import_number, cover.first_day
"""
