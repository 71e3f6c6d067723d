-- Question: which changes did Google refuse for what is in them?
-- Parameters: $limit (at most so many)
-- One row: a change set aside, the oldest first
SELECT box.kind, box.record_id, box.actor, box.made_at, box.after, box.reason_template, box.reason_values, report.title
FROM sheet_outbox AS box
LEFT JOIN event_report AS report ON report.report_id = box.record_id
WHERE box.state = 'parked'
ORDER BY box.operation_number
LIMIT $limit
