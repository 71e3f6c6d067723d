-- Question: which days of the departments' pages are missing, and on which was nothing recorded though others had views?
-- Parameters: $from_day and $to_day (both inclusive), $zero_days (days in a row without a view that are worth telling)
-- One row: successive days of a department's pages of one kind; why is tracking (an export has its other days, but no row for any page), not_exported, or zero
WITH bounds AS (
    SELECT department_id, page_kind, greatest(min(day), $from_day::DATE) AS first_day,
        least(max(max(day)) OVER (), $to_day::DATE) AS last_day
    FROM department_day
    GROUP BY department_id, page_kind
),
calendar AS (
    SELECT department_id, page_kind, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day
    FROM bounds
    WHERE first_day <= last_day
),
active AS (
    SELECT first_day, last_day FROM page_view_import WHERE undone_at IS NULL AND grain IN ('hour', 'day')
),
-- A page's rule that has ended is no gap.
ruled AS (
    SELECT DISTINCT department_id, page_kind, coalesce(valid_to, DATE '9999-12-31') AS valid_to
    FROM page_rule
    WHERE removed_at IS NULL
),
told AS (
    SELECT
        calendar.department_id,
        calendar.page_kind,
        calendar.day,
        CASE
            WHEN known.day IS NULL AND EXISTS (
                FROM active WHERE calendar.day BETWEEN active.first_day AND active.last_day
            ) THEN 'tracking'
            WHEN known.day IS NULL THEN 'not_exported'
            WHEN known.views = 0 AND known.period_first = known.period_last THEN 'zero'
        END AS why
    FROM calendar
    LEFT JOIN department_day AS known USING (department_id, page_kind, day)
    WHERE EXISTS (
        FROM ruled
        WHERE ruled.department_id = calendar.department_id AND ruled.page_kind = calendar.page_kind
            AND ruled.valid_to >= calendar.day
    )
),
numbered AS (
    SELECT
        *,
        day - row_number() OVER (PARTITION BY department_id, page_kind, why ORDER BY day)::INTEGER AS island
    FROM told
    WHERE why IS NOT NULL
),
final AS (
    SELECT department_id, page_kind, why, min(day) AS first_day, max(day) AS last_day, count(*)::INTEGER AS days
    FROM numbered
    GROUP BY department_id, page_kind, why, island
    HAVING why <> 'zero' OR count(*) >= $zero_days
)
FROM final ORDER BY first_day, department_id, page_kind
