-- Question: which events are over, and nobody has told how they went?
-- Parameters: $as_of (date; events that ended before it), $department (who reported it; NULL: any)
-- One row: an event that was confirmed and never reported as held, described by its first report
WITH first AS (
    FROM event_report
    WHERE status <> 'cancelled'
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY created_at, source, source_row, report_id) = 1
),
final AS (
    SELECT
        first.event_id,
        first.report_id,
        first.revision,
        first.title,
        first.department_id,
        first.start_date,
        first.starts_at,
        first.place,
        first.neighborhood,
        event.taking_part,
        event.present
    FROM event
    JOIN first USING (event_id)
    WHERE event.status = 'confirmed'
        AND event.unit = 'site_event'
        AND first.end_date < $as_of::DATE
        AND (
            $department IS NULL
            OR first.event_id IN (
                SELECT event_id FROM event_report WHERE department_id = $department AND status <> 'cancelled'
            )
        )
)
FROM final ORDER BY start_date DESC, title, event_id
