"""Emptying the sample: the one case in which records are removed, since they were never anyone's."""

import uuid

import duckdb

from data.changes import log_change
from data.combine import combine, regroup
from data.page_views.deriving import derive_all
from data.store import Write

SAMPLE_LAUNCH_NOTE = uuid.UUID("5a3b1e0c-7c55-4f4e-9d07-0d4f7b1c2e23")  # on the chart of the page views


def has_sample(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether any record is of the made-up sample."""
    ((found,),) = cursor.execute(
        "SELECT EXISTS (FROM event_report WHERE is_sample) OR EXISTS (FROM page_view_import WHERE is_sample)"
    ).fetchall()
    return bool(found)


def clear_sample(write: Write) -> bool:
    """Remove every record of the sample, its decisions and its log, and what was published of it; True if any was."""
    cursor = write.cursor
    reports = _count(write, "SELECT count(*) FROM event_report WHERE is_sample")
    imports = _count(write, "SELECT count(*) FROM import WHERE is_sample")
    view_imports = _clear_page_views(write)
    if not reports and not imports and not view_imports:
        return False
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE sample_report AS SELECT report_id, event_id FROM event_report WHERE is_sample"
    )
    left = cursor.execute(  # real reports that someone decided are the same event as one of the sample
        "SELECT report_id FROM event_report WHERE NOT is_sample AND event_id IN (SELECT event_id FROM sample_report)"
    ).fetchall()
    for statement in (
        "DELETE FROM participation WHERE report_id IN (SELECT report_id FROM sample_report)",
        "DELETE FROM possible_duplicate WHERE report_a IN (SELECT report_id FROM sample_report) "
        "OR report_b IN (SELECT report_id FROM sample_report)",
        "DELETE FROM change_log WHERE record_kind = 'match_decision' AND record_id IN (SELECT decision_id::TEXT "
        "FROM match_decision WHERE report_a IN (SELECT report_id FROM sample_report) "
        "OR report_b IN (SELECT report_id FROM sample_report))",
        "DELETE FROM match_decision WHERE report_a IN (SELECT report_id FROM sample_report) "
        "OR report_b IN (SELECT report_id FROM sample_report)",
        "DELETE FROM event WHERE event_id IN (SELECT event_id FROM sample_report)",
        "DELETE FROM change_log WHERE record_kind = 'rejected_row' AND record_id IN (SELECT rejected_row_id::TEXT "
        "FROM rejected_row JOIN import USING (import_id) WHERE is_sample)",
        "DELETE FROM rejected_row WHERE import_id IN (SELECT import_id FROM import WHERE is_sample)",
        "DELETE FROM change_log WHERE record_kind = 'event_report' "
        "AND record_id IN (SELECT report_id::TEXT FROM sample_report)",
        "DELETE FROM change_log WHERE record_kind = 'import' "
        "AND record_id IN (SELECT import_id::TEXT FROM import WHERE is_sample)",
        "DELETE FROM event_report WHERE is_sample",
        "DELETE FROM import WHERE is_sample",
        "DELETE FROM change_log WHERE record_kind = 'department_month' AND record_id IN "
        "(SELECT concat(department_id, ' ', strftime(month, '%Y-%m')) FROM department_month WHERE is_sample)",
        "DELETE FROM department_month WHERE is_sample",
        "DELETE FROM change_log WHERE record_kind = 'publication' "
        "AND record_id IN (SELECT publication_id::TEXT FROM publication WHERE is_sample)",
        "DELETE FROM publication WHERE is_sample",
        "DELETE FROM change_log WHERE record_kind = 'target' "
        "AND record_id IN (SELECT target_id::TEXT FROM target WHERE is_sample)",
        "DELETE FROM target WHERE is_sample",
    ):
        cursor.execute(statement)
    regroup(write)
    combine(write, [report_id for (report_id,) in left])
    log_change(
        write, "sample", "sample", {"event_reports": reports, "imports": imports, "page_views": view_imports}, None
    )
    return True


def _clear_page_views(write: Write) -> int:
    """Remove the sample's page views with their rules, baseline and note; how many of its exports there were."""
    exports = _count(write, "SELECT count(*) FROM page_view_import WHERE is_sample")
    rules = _count(write, "SELECT count(*) FROM page_rule WHERE is_sample")
    if not exports and not rules:
        return 0
    for statement in (
        "DELETE FROM page_view WHERE import_number IN (SELECT import_number FROM page_view_import WHERE is_sample)",
        "DELETE FROM page_view_cover WHERE import_number IN "
        "(SELECT import_number FROM page_view_import WHERE is_sample)",
        "DELETE FROM page_view_rejected WHERE import_number IN "
        "(SELECT import_number FROM page_view_import WHERE is_sample)",
        "DELETE FROM page_of_import WHERE import_number IN "
        "(SELECT import_number FROM page_view_import WHERE is_sample)",
        "DELETE FROM change_log WHERE record_kind = 'page_view_import' "
        "AND record_id IN (SELECT import_id::TEXT FROM page_view_import WHERE is_sample)",
        "DELETE FROM change_log WHERE record_kind = 'page_rule' "
        "AND record_id IN (SELECT rule_id::TEXT FROM page_rule WHERE is_sample)",
        "DELETE FROM change_log WHERE record_kind = 'baseline' "
        "AND record_id IN (SELECT baseline_id::TEXT FROM baseline WHERE is_sample)",
        "DELETE FROM page_view_import WHERE is_sample",
        "DELETE FROM page_rule WHERE is_sample",
        "DELETE FROM baseline WHERE is_sample",
        "DELETE FROM page WHERE is_sample",
    ):
        write.cursor.execute(statement)
    write.cursor.execute("DELETE FROM chart_note WHERE note_id = $note", {"note": SAMPLE_LAUNCH_NOTE})
    derive_all(write)
    return exports


def _count(write: Write, question: str) -> int:
    ((count,),) = write.cursor.execute(question).fetchall()
    return int(count)
