-- Question: which offers and invitations has nobody answered yet?
-- Parameters: $from_day (date; events before it are left out)
-- One row: an offer or an invitation in force, of an event that is not cancelled
WITH newest AS (
    FROM participation_word
    QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1
),
final AS (
    SELECT
        report.event_id,
        report.report_id,
        report.title,
        report.department_id AS host,
        report.start_date,
        report.starts_at,
        report.place,
        report.neighborhood,
        newest.department_id,
        newest.state,
        newest.help_kind,
        newest.said_at
    FROM newest
    JOIN event_report AS report USING (report_id)
    WHERE newest.state IN ('offered', 'invited')
        AND report.status <> 'cancelled'
        AND report.start_date >= $from_day::DATE
)
FROM final ORDER BY start_date, starts_at NULLS FIRST, title, department_id
