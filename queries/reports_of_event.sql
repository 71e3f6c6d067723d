-- Question: what did each department report of an event, and where does each report come from?
-- Parameters: $event_id
-- One row: an event report
WITH part AS (
    SELECT
        report_id,
        list({'department_id': department_id, 'organisation': organisation, 'state': state} ORDER BY position) AS parts
    FROM participation
    GROUP BY ALL
),
final AS (
    SELECT
        report.report_id,
        report.revision,
        report.department_id,
        report.department_as_given,
        report.title,
        report.start_date,
        report.end_date,
        report.starts_at,
        report.ends_at,
        report.status,
        report.campaign,
        report.place,
        report.neighborhood,
        report.attendance,
        coalesce(part.parts, []) AS parts,
        import.file_name,
        report.source_row,
        import.imported_at
    FROM event_report AS report
    LEFT JOIN part USING (report_id)
    LEFT JOIN import USING (import_id)
    WHERE report.event_id = $event_id::UUID
)
FROM final ORDER BY report_id
