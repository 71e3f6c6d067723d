-- Question: how often were the pages of each department viewed in each fiscal quarter, or month?
-- Parameters: $from_day and $to_day (first days of periods, both inclusive), $months (length of a period: 1 or 3), $fiscal_year_starts (number of the month), $kinds (kinds of pages that are added, joined by commas)
-- One row: a department in a period; views are NULL where none of its days is known; days_covered <= days
WITH period AS (
    SELECT
        period::DATE AS period,
        (period + to_months($months))::DATE - 1 AS last_day
    FROM (SELECT unnest(generate_series($from_day::DATE, $to_day::DATE, to_months($months))) AS period)
),
asked AS (
    FROM department_day WHERE list_contains(string_split($kinds, ','), page_kind)
),
-- A day is known where all that covers it lies within the period: a quarter's sum tells nothing of a month.
day AS (
    SELECT
        department_id,
        day,
        (date_trunc('month', day) - to_months(((month(day) - $fiscal_year_starts) % $months + $months) % $months))::DATE
            AS period,
        min(period_first) AS known_from,
        max(period_last) AS known_to,
        sum(views) AS views,
        coalesce(sum(views) FILTER (page_kind = 'new_dashboard'), 0) AS dashboard_views,
        coalesce(sum(views) FILTER (page_kind = 'main_page'), 0) AS main_views
    FROM asked
    GROUP BY department_id, day
),
by_day AS (
    SELECT
        department_id,
        period,
        count(*) AS days_covered,
        sum(day.views) AS views,
        sum(day.dashboard_views) AS dashboard_views,
        sum(day.main_views) AS main_views
    FROM day
    JOIN period USING (period)
    WHERE known_from >= period AND known_to <= last_day
    GROUP BY department_id, period
),
by_longer_period AS (
    SELECT
        department_id,
        period.period,
        sum(views) AS views,
        coalesce(sum(views) FILTER (page_kind = 'new_dashboard'), 0) AS dashboard_views,
        coalesce(sum(views) FILTER (page_kind = 'main_page'), 0) AS main_views
    FROM department_period
    JOIN period ON first_day >= period.period AND department_period.last_day <= period.last_day
    WHERE list_contains(string_split($kinds, ','), page_kind)
    GROUP BY department_id, period.period
),
known AS (
    SELECT DISTINCT department_id FROM asked
),
final AS (
    SELECT
        known.department_id,
        period.period,
        (coalesce(by_day.views, 0) + coalesce(longer.views, 0))::DOUBLE AS views,
        (coalesce(by_day.dashboard_views, 0) + coalesce(longer.dashboard_views, 0))::BIGINT AS dashboard_views,
        (coalesce(by_day.main_views, 0) + coalesce(longer.main_views, 0))::BIGINT AS main_views,
        coalesce(by_day.days_covered, 0)::INTEGER AS days_covered,
        period.last_day - period.period + 1 AS days
    FROM known
    CROSS JOIN period
    LEFT JOIN by_day USING (department_id, period)
    LEFT JOIN by_longer_period AS longer USING (department_id, period)
)
SELECT final.* REPLACE (CASE WHEN days_covered > 0 THEN views END AS views)
FROM final
LEFT JOIN (SELECT department_id, position FROM department) AS ordered USING (department_id)
ORDER BY position, department_id, period
