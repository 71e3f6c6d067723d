-- Question: which fields were changed here and in the Google Sheet at once, and wait for somebody to settle them?
-- Parameters: none
-- One row: one record with all its fields in question, the oldest first
SELECT
    conflict.conflict_id, conflict.kind, conflict.record_id, conflict.base, conflict.mine, conflict.theirs,
    conflict.mine_by, conflict.theirs_by, conflict.found_at, report.title, report.start_date, report.department_id
FROM sheet_conflict AS conflict
LEFT JOIN event_report AS report ON report.report_id = conflict.record_id
WHERE conflict.settled_at IS NULL
ORDER BY conflict.found_at, conflict.conflict_id
