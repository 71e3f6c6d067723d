-- Question: which fields were changed here and in the Google Sheet at once, and wait for somebody to settle them?
-- Parameters: $limit (at most so many)
-- One row: one record with all its fields in question, the oldest first
WITH held AS (
    SELECT conflict.*, coalesce(record.on_sheet, nullif(record.here, '')) AS content
    FROM sheet_conflict AS conflict
    LEFT JOIN sheet_record AS record USING (kind, record_id)
    WHERE conflict.settled_at IS NULL
)
SELECT
    held.conflict_id, held.kind, held.record_id, held.base, held.mine, held.theirs, held.mine_by, held.theirs_by,
    held.found_at, held.content ->> '$.department' AS part_of, report.title, report.start_date,
    CASE WHEN held.kind = 'event_report' THEN report.department_id END AS department_id, count(*) OVER () AS in_all
FROM held
LEFT JOIN event_report AS report ON report.report_id = CASE
    WHEN held.kind = 'event_report' THEN held.record_id
    ELSE try_cast(substr(held.content ->> '$.event', 4) AS UUID)
END
ORDER BY held.found_at, held.conflict_id
LIMIT $limit
