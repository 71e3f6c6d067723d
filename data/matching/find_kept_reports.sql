-- The reports that are compared: those near given days, from the earliest recorded to the latest.
-- Parameters: $all, or spans of days that don't touch: $first_days, $last_days.
-- One row: one report, with the departments and organisations that take part besides the reporting one.
WITH report AS (
    FROM event_report
    WHERE $all OR report_id IN (
        SELECT report_id
        FROM event_report
        JOIN (SELECT unnest($first_days::DATE[]) AS first_day, unnest($last_days::DATE[]) AS last_day) AS span
            ON end_date >= first_day AND start_date <= last_day
    )
),
named AS (
    SELECT report_id, coalesce(department_id, organisation) AS partner FROM participation
    UNION
    SELECT report_id, department_id FROM participation_word
),
partner AS (
    SELECT report_id, list(partner ORDER BY partner) AS partners FROM named GROUP BY report_id
)
SELECT
    report.report_id,
    -- All calendars are one source: which of them it is, its file tells.
    CASE WHEN report.source = 'calendar' THEN coalesce(import.file_name, report.source) ELSE report.source END AS source,
    report.source = 'calendar' AS is_calendar,
    report.source_id,
    report.occurrence,
    coalesce(report.department_id, report.department_as_given) AS department,
    coalesce(partner.partners, []) AS partners,
    report.title,
    report.start_date,
    report.end_date,
    report.starts_at,
    report.ends_at,
    report.unit,
    report.campaign,
    report.place,
    report.address,
    report.neighborhood,
    report.contact,
    report.url,
    report.description
FROM report
LEFT JOIN import USING (import_id)
LEFT JOIN partner USING (report_id)
ORDER BY report.created_at, report.source, report.source_row, report.report_id
