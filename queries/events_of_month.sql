-- Question: which events does a month hold, how is each one counted, and if it is not, why?
-- Parameters: $month (first day of the month)
-- One row: an event (combined record)
WITH report AS (
    SELECT
        event_id,
        arg_min(title, (status = 'cancelled', created_at, source, source_row, report_id)) AS title,
        arg_min(place, (place IS NULL, status = 'cancelled', created_at, source, source_row, report_id)) AS place,
        arg_min(neighborhood, (neighborhood IS NULL, status = 'cancelled', created_at, source, source_row, report_id))
            AS neighborhood,
        min(starts_at) AS starts_at,
        min((created_at, source, source_row)) AS recorded
    FROM event_report
    GROUP BY ALL
),
final AS (
    SELECT
        event.event_id,
        event.start_date,
        report.starts_at,
        report.recorded,
        report.title,
        report.place,
        report.neighborhood,
        event.campaign,
        event.unit,
        event.status,
        event.reports,
        event.present,
        list_filter(event.taking_part, lambda department: NOT list_contains(event.present, department)) AS planned,
        event.doubt_group IS NOT NULL AS is_doubted,
        CASE
            WHEN event.status = 'cancelled' THEN 'cancelled'
            WHEN event.status = 'tentative' THEN 'tentative'
            WHEN event.unit = 'campaign' THEN 'campaign'
            WHEN len(event.present) >= 2 THEN 'joint'
            WHEN len(event.taking_part) >= 2 THEN 'maybe_joint'
            WHEN len(event.taking_part) = 1 THEN 'one_department'
            ELSE 'departments_unknown'
        END AS counted_as
    FROM event
    JOIN report USING (event_id)
    WHERE event.month = $month::DATE
)
SELECT * EXCLUDE (recorded) FROM final ORDER BY start_date, starts_at NULLS FIRST, title, recorded, event_id
