-- Question: which event does a report belong to now, and did the app join it?
-- Parameters: $report_id
-- One row: the event, or none
SELECT event.event_id, event.joined_automatically, event.status
FROM event_report
JOIN event USING (event_id)
WHERE event_report.report_id = $report_id::UUID
