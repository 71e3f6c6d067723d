"""The reports on record, as `python -m data match` takes them, and what people decided of them."""

from data.matching.evaluation import Truth, pair_of
from data.matching.files import FiledReport
from data.matching.kept import kept_reports
from data.store import Store

WHERE_FOUND = """
SELECT
    report.report_id,
    coalesce(import.file_name, report.source) AS source,
    coalesce(report.source_id, report.source_row::TEXT, report.report_id::TEXT) AS ref,
    coalesce(strftime(report.starts_at, '%Y-%m-%dT%H:%M'), report.start_date::TEXT) AS starts,
    coalesce(report.source_row, 0) AS row
FROM event_report AS report
LEFT JOIN import USING (import_id)
"""
DECIDED = """
SELECT report_a, report_b, verdict
FROM match_decision
WHERE undone_at IS NULL AND verdict <> 'not_sure'
"""


def recorded_reports(store: Store) -> list[FiledReport]:
    """Every report on record, the earliest recorded first; `source` is its file, or how it came."""
    cursor = store.cursor()
    try:
        found = {
            report_id: (source, ref, starts, row)
            for report_id, source, ref, starts, row in cursor.execute(WHERE_FOUND).fetchall()
        }
        return [FiledReport(report, *found[report.report_id], extra={}) for report in kept_reports(cursor, store.city)]
    finally:
        cursor.close()


def decided_pairs(store: Store) -> Truth:
    """What people said of pairs of reports, as far as it holds. Where two contradict, the pair is left out."""
    cursor = store.cursor()
    try:
        decided = cursor.execute(DECIDED).fetchall()
    finally:
        cursor.close()
    same = {pair_of(one, other) for one, other, verdict in decided if verdict == "same"}
    different = {pair_of(one, other) for one, other, verdict in decided if verdict == "different"}
    return Truth(frozenset(same - different), frozenset(different - same), frozenset())
