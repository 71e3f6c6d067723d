-- Question: what is known of how far the departments' page views can be trusted?
-- Parameters: $from_day and $to_day (both inclusive)
-- One row: the days looked at
WITH ruled AS (
    SELECT DISTINCT department_id
    FROM page_rule
    JOIN department USING (department_id)
    WHERE removed_at IS NULL AND is_current
),
covered AS (
    SELECT count(DISTINCT (department_id, day)) AS days
    FROM department_day
    JOIN ruled USING (department_id)
    WHERE day BETWEEN $from_day::DATE AND $to_day::DATE
),
imports AS (
    SELECT coalesce(sum(rows_read), 0)::BIGINT AS rows_read, coalesce(sum(rows_rejected), 0)::BIGINT AS rows_rejected
    FROM page_view_import
    WHERE undone_at IS NULL AND first_day <= $to_day::DATE AND last_day >= $from_day::DATE
),
final AS (
    SELECT
        (SELECT max(day) FROM department_day) AS newest_day,
        (SELECT count(*) FROM ruled) * ($to_day::DATE - $from_day::DATE + 1) AS days_owed,
        covered.days AS days_given,
        (SELECT count(*) FROM department WHERE is_current) AS departments,
        (SELECT count(*) FROM ruled) AS departments_with_rule,
        imports.rows_read,
        imports.rows_rejected
    FROM covered, imports
)
FROM final
