-- Question: which events are near an event that somebody enters: on its days, or the day before or after?
-- Parameters: $from_day and $to_day (dates of the event being entered), $leave_out (its own report; NULL: it is new)
-- One row: an event that is not cancelled, described by its first report
WITH report AS (
    FROM event_report
    WHERE end_date >= $from_day::DATE - 1
        AND start_date <= $to_day::DATE + 1
        AND status <> 'cancelled'
        AND event_id IS DISTINCT FROM (SELECT event_id FROM event_report WHERE report_id = $leave_out::UUID)
),
first AS (
    FROM report
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY created_at, source, source_row, report_id) = 1
),
final AS (
    SELECT
        first.event_id,
        first.report_id,
        first.title,
        first.department_id,
        first.start_date,
        first.end_date,
        first.starts_at,
        first.ends_at,
        first.place,
        first.neighborhood,
        first.audience,
        first.campaign,
        event.unit,
        event.taking_part
    FROM first
    JOIN event USING (event_id)
)
FROM final ORDER BY start_date, starts_at NULLS FIRST, title, event_id
