-- Question: which events did the app join on no person's word?
-- Parameters: $month (first day of the month; NULL: all), $department (NULL: all), $most (rows at most)
-- One row: an event of several reports, the newest first
WITH asked AS (
    FROM event
    WHERE joined_automatically
        AND ($month::DATE IS NULL OR month = $month::DATE)
        AND ($department::TEXT IS NULL OR list_contains(taking_part, $department::TEXT))
),
report AS (
    SELECT
        event_id,
        list({'department_id': department_id, 'title': title} ORDER BY created_at, source, source_row, report_id) AS reports,
        min(starts_at) AS starts_at
    FROM event_report
    SEMI JOIN asked USING (event_id)
    GROUP BY ALL
),
link AS (
    SELECT
        report.event_id,
        min(pair.probability) AS probability,
        arg_min(pair.evidence::TEXT, pair.probability) AS evidence
    FROM possible_duplicate AS pair
    JOIN event_report AS report ON report.report_id = pair.report_a
    JOIN event_report AS other ON other.report_id = pair.report_b AND other.event_id = report.event_id
    WHERE pair.verdict = 'linked' AND report.event_id IN (SELECT event_id FROM asked)
    GROUP BY ALL
),
final AS (
    SELECT
        asked.event_id,
        asked.start_date,
        report.starts_at,
        report.reports,
        link.probability,
        link.evidence,
        (count(*) OVER ())::INTEGER AS events
    FROM asked
    JOIN report USING (event_id)
    LEFT JOIN link USING (event_id)
)
FROM final ORDER BY start_date DESC, event_id LIMIT $most
