-- Question: what does one report say, in full?
-- Parameters: $report_id
-- One row: the report, or none
SELECT
    report_id, event_id, revision, source, department_id, title, start_date, end_date, starts_at, ends_at, all_day, status,
    visibility, unit, campaign, place, address, neighborhood, description, url, contact, expected_attendance, attendance,
    audience, languages::TEXT AS languages, needs::TEXT AS needs, notes, cancel_reason, series_id, outcome_at,
    new_collaboration, expanded_program, created_at, updated_at
FROM event_report
WHERE report_id = $report_id::UUID
