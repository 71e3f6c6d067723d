-- Question: which events does a month hold, how is each one counted, and if it is not, why?
-- Parameters: $month (first day of the month), $department, $campaign ('': outside campaigns) and $neighborhood (NULL: all), $held_only
-- One row: an event (combined record) of what is asked for, or one that may be the same as such an event
WITH asked AS (
    SELECT
        *,
        maybe_with_department AND of_campaign AND of_neighborhood AS is_asked_for,
        with_department AND of_campaign AND of_neighborhood AS is_surely_asked_for
    FROM event_matching($department, $campaign, $neighborhood)
    WHERE month = $month::DATE
),
shown AS (
    FROM asked
    WHERE is_asked_for
        OR doubt_group IN (SELECT doubt_group FROM asked WHERE is_asked_for AND doubt_group IS NOT NULL)
),
report AS (
    SELECT
        report.event_id,
        arg_min(title, (report.status = 'cancelled', report.created_at, report.source, report.source_row, report.report_id)) AS title,
        arg_min(place, (place IS NULL, report.status = 'cancelled', report.created_at, report.source, report.source_row, report.report_id)) AS place,
        arg_min(
            neighborhood,
            (neighborhood IS NULL, report.status = 'cancelled', report.created_at, report.source, report.source_row, report.report_id)
        ) AS neighborhood,
        min(starts_at) AS starts_at,
        min((report.created_at, report.source, report.source_row)) AS recorded,
        list(
            {'department_id': report.department_id, 'file_name': import.file_name, 'row': report.source_row}
            ORDER BY report.report_id
        ) AS sources,
        count(joint_record.report_id) AS joint_records
    FROM event_report AS report
    SEMI JOIN shown ON shown.event_id = report.event_id
    LEFT JOIN import ON import.import_id = report.import_id
    LEFT JOIN joint_record ON joint_record.report_id = report.report_id
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
        report.sources,
        report.joint_records::INTEGER AS joint_records,
        event.present,
        list_filter(event.taking_part, lambda department: NOT list_contains(event.present, department)) AS planned,
        event.doubt_group IS NOT NULL AS is_doubted,
        CASE
            WHEN event.status = 'cancelled' THEN 'cancelled'
            WHEN event.status = 'tentative' THEN 'tentative'
            WHEN event.unit = 'campaign' THEN 'campaign'
            WHEN $held_only AND event.status <> 'held' THEN 'not_held'
            WHEN NOT event.is_asked_for THEN 'not_asked_for'
            WHEN len(event.present) >= 2 AND event.is_surely_asked_for THEN 'joint'
            WHEN len(event.taking_part) >= 2 THEN 'maybe_joint'
            WHEN len(event.taking_part) = 1 THEN 'one_department'
            ELSE 'departments_unknown'
        END AS counted_as
    FROM shown AS event
    JOIN report USING (event_id)
)
SELECT * EXCLUDE (recorded) FROM final ORDER BY start_date, starts_at NULLS FIRST, title, recorded, event_id
