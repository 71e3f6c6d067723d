-- Question: what do two reports that may describe the same event say?
-- Parameters: $report_a, $report_b
-- One row: one of the two, the first-named first
WITH part AS (
    SELECT
        report_id,
        list({'department_id': department_id, 'organisation': organisation, 'state': state} ORDER BY position) AS parts
    FROM participation
    WHERE report_id IN ($report_a::UUID, $report_b::UUID)
    GROUP BY ALL
),
final AS (
    SELECT
        report.report_id,
        report.event_id,
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
        report.address,
        report.neighborhood,
        report.attendance,
        report.contact,
        report.description,
        coalesce(part.parts, []) AS parts,
        event.taking_part,
        event.reports::INTEGER AS reports,
        import.file_name,
        report.source_row
    FROM event_report AS report
    JOIN event USING (event_id)
    LEFT JOIN part USING (report_id)
    LEFT JOIN import USING (import_id)
    WHERE report.report_id IN ($report_a::UUID, $report_b::UUID)
)
FROM final ORDER BY report_id <> $report_a::UUID
