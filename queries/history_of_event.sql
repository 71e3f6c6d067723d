-- Question: what was changed of an event, of who takes part in it and of which reports it combines, by whom?
-- Parameters: $event_id
-- One row: a change, the newest first
WITH report AS (
    SELECT report_id::TEXT AS report_id FROM event_report WHERE event_id = $event_id::UUID
),
final AS (
    SELECT change_number, changed_at, changed_by, record_kind, record_id, before::TEXT AS before, after::TEXT AS after
    FROM change_log
    WHERE (record_kind = 'event_report' AND record_id IN (FROM report))
        OR (record_kind = 'participation_word' AND split_part(record_id, ' ', 1) IN (FROM report))
        OR (record_kind = 'match_decision'
            AND ((after->>'report_a') IN (FROM report) OR (after->>'report_b') IN (FROM report)))
)
FROM final ORDER BY change_number DESC
