-- Question: what has each department said of each month, and how much did it report?
-- Parameters: $from_month and $to_month (first days of months, both inclusive)
-- One row: a department and a month; statement NULL: no word
WITH month AS (
    SELECT unnest(generate_series($from_month::DATE, $to_month::DATE, INTERVAL 1 MONTH))::DATE AS month
),
reported AS (
    SELECT department_id, date_trunc('month', start_date)::DATE AS month, count(*) AS reports
    FROM event_report
    WHERE status <> 'cancelled'
    GROUP BY ALL
),
final AS (
    SELECT
        department.department_id,
        department.position,
        month.month,
        stated.statement,
        stated.stated_at,
        stated.stated_by,
        coalesce(reported.reports, 0)::INTEGER AS reports
    FROM department
    CROSS JOIN month
    LEFT JOIN department_month AS stated
        ON stated.department_id = department.department_id AND stated.month = month.month
    LEFT JOIN reported ON reported.department_id = department.department_id AND reported.month = month.month
    WHERE department.is_current
)
SELECT * EXCLUDE (position) FROM final ORDER BY month DESC, position
