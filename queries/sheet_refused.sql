-- Question: which changes did Google refuse for what is in them?
-- Parameters: $limit (at most so many)
-- One row: a change set aside, the oldest first
WITH held AS (
    SELECT box.*, coalesce(record.on_sheet, nullif(record.here, ''), box.after) AS content
    FROM sheet_outbox AS box
    LEFT JOIN sheet_record AS record USING (kind, record_id)
    WHERE box.state = 'parked'
)
SELECT
    held.kind, held.record_id, held.actor, held.made_at, held.after, held.reason_template, held.reason_values,
    held.content ->> '$.department' AS part_of, report.title, report.start_date, count(*) OVER () AS in_all
FROM held
LEFT JOIN event_report AS report ON report.report_id = CASE
    WHEN held.kind = 'event_report' THEN held.record_id
    ELSE try_cast(substr(held.content ->> '$.event', 4) AS UUID)
END
ORDER BY held.operation_number
LIMIT $limit
