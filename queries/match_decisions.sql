-- Question: what has been decided about reports that look alike, by whom, and what was undone?
-- Parameters: $month (first day of the month; NULL: all), $department (NULL: all), $most (rows at most)
-- One row: a decision, the newest first
WITH final AS (
    SELECT
        decision.decision_id,
        decision.verdict,
        decision.decided_at,
        decision.decided_by,
        decision.undone_at,
        decision.undone_by,
        decision.report_a,
        a.title AS title_a,
        a.department_id AS department_a,
        a.start_date AS start_date_a,
        decision.report_b,
        b.title AS title_b,
        b.department_id AS department_b,
        b.start_date AS start_date_b,
        (count(*) OVER ())::INTEGER AS decisions
    FROM match_decision AS decision
    JOIN event_report AS a ON a.report_id = decision.report_a
    JOIN event_report AS b ON b.report_id = decision.report_b
    WHERE ($month::DATE IS NULL
            OR $month::DATE IN (date_trunc('month', a.start_date)::DATE, date_trunc('month', b.start_date)::DATE))
        AND ($department::TEXT IS NULL OR $department::TEXT IN (a.department_id, b.department_id))
)
FROM final ORDER BY coalesce(undone_at, decided_at) DESC, decided_at DESC, title_a, title_b, decision_id LIMIT $most
