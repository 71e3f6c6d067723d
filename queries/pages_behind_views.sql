-- Question: which pages make up the views of some months, and by which rules?
-- Parameters: $from_day and $to_day (first and last day of months), $department (NULL: all), $kinds (kinds of pages that are added, joined by commas)
-- One row: a page under a rule, with its views in the months
WITH counted AS (
    SELECT page_number, rule_id, sum(views)::BIGINT AS views
    FROM page_period
    WHERE first_day >= $from_day::DATE AND last_day <= $to_day::DATE
    GROUP BY page_number, rule_id
),
final AS (
    SELECT
        rule.department_id,
        rule.page_kind,
        page.host,
        page.path,
        counted.views,
        rule.pattern,
        rule.valid_from,
        rule.valid_to
    FROM counted
    JOIN page USING (page_number)
    JOIN page_rule AS rule USING (rule_id)
    WHERE list_contains(string_split($kinds, ','), rule.page_kind)
        AND ($department IS NULL OR rule.department_id = $department)
)
FROM final ORDER BY views DESC, host, path
