-- Question: which report describes an event?
-- Parameters: $event_id, $public_only (only a report that the public may see)
-- One row: the event's first report that is not cancelled, or else its first; none where there is none to be seen
SELECT report_id
FROM event_report
WHERE event_id = $event_id::UUID
    AND (NOT $public_only OR (visibility = 'public' AND status IN ('held', 'confirmed')))
ORDER BY status = 'cancelled', created_at, source, source_row, report_id
LIMIT 1
