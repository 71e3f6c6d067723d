-- Question: how often were the pages viewed in the same days of earlier quarters as are known of one quarter?
-- Parameters: $quarter (its first day), $from_quarter (first day of the earliest compared), $kinds (kinds of pages that are added, joined by commas)
-- One row: a department in a quarter up to this one, whose views all those days are known of
WITH day AS (
    SELECT department_id, day, sum(views) AS views
    FROM department_day
    WHERE list_contains(string_split($kinds, ','), page_kind)
    GROUP BY department_id, day
    HAVING bool_and(period_first = day AND period_last = day)
),
-- The first, second, … day of a quarter; months differ in length, so that weekdays are not the same.
known AS (
    SELECT department_id, (day - $quarter::DATE)::INTEGER AS place
    FROM day
    WHERE day >= $quarter::DATE AND day < $quarter::DATE + to_months(3)
),
quarter AS (
    SELECT unnest(generate_series($from_quarter::DATE, $quarter::DATE, to_months(3)))::DATE AS period
),
final AS (
    SELECT
        known.department_id,
        quarter.period,
        count(*)::INTEGER AS days_asked,
        count(day.day)::INTEGER AS days,
        sum(day.views)::BIGINT AS views
    FROM known
    CROSS JOIN quarter
    LEFT JOIN day ON day.department_id = known.department_id AND day.day = quarter.period + known.place
    GROUP BY known.department_id, quarter.period
)
SELECT department_id, period, days, views FROM final WHERE days = days_asked ORDER BY department_id, period
