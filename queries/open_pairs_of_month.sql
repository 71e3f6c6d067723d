-- Question: which pairs of reports of a month may be the same event, with nobody having decided yet?
-- Parameters: $month (first day of the month), $department, $campaign ('': outside campaigns) and $neighborhood (NULL: all)
-- One row: an open pair with at least one side of what is asked for, the likelier first
WITH asked AS (
    SELECT event_id, month, maybe_with_department AND of_campaign AND of_neighborhood AS is_asked_for
    FROM event_matching($department, $campaign, $neighborhood)
),
final AS (
    SELECT
        pair.probability,
        a.report_id AS report_a,
        a.title AS title_a,
        a.department_id AS department_a,
        a.start_date AS start_date_a,
        a.starts_at AS starts_at_a,
        a.place AS place_a,
        b.report_id AS report_b,
        b.title AS title_b,
        b.department_id AS department_b,
        b.start_date AS start_date_b,
        b.starts_at AS starts_at_b,
        b.place AS place_b
    FROM open_pair AS pair
    JOIN event_report AS a ON a.report_id = pair.report_a
    JOIN event_report AS b ON b.report_id = pair.report_b
    JOIN asked AS event_a ON event_a.event_id = pair.event_a
    JOIN asked AS event_b ON event_b.event_id = pair.event_b
    WHERE least(event_a.month, event_b.month) = $month::DATE AND (event_a.is_asked_for OR event_b.is_asked_for)
)
FROM final ORDER BY probability DESC, start_date_a, report_a, report_b
