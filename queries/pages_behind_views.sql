-- Question: which pages make up the views of a period, and by which rules?
-- Parameters: $from_day and $to_day (both inclusive), $department (NULL: all), $kinds (kinds of pages that are added, joined by commas)
-- One row: a page under a rule, with its views in the period
WITH matched AS (
    SELECT page_match.*
    FROM page_match
    WHERE list_contains(string_split($kinds, ','), page_kind)
        AND ($department IS NULL OR department_id = $department)
        AND first_day <= $to_day::DATE AND last_day >= $from_day::DATE
),
counted AS (
    SELECT page_view.page_number, matched.rule_id, sum(page_view.views)::BIGINT AS views,
        min(page_view.first_day) AS first_day, max(page_view.last_day) AS last_day
    FROM page_view
    JOIN matched
        ON matched.page_number = page_view.page_number
        AND page_view.first_day BETWEEN matched.first_day AND matched.last_day
    JOIN page_view_import AS import ON import.import_number = page_view.import_number AND import.undone_at IS NULL
    ANTI JOIN page_view_left_out AS out
        ON out.import_number = page_view.import_number
        AND out.page_number = page_view.page_number
        AND page_view.first_day BETWEEN out.first_day AND out.last_day
    WHERE page_view.first_day >= $from_day::DATE AND page_view.last_day <= $to_day::DATE
    GROUP BY ALL
),
final AS (
    SELECT
        rule.department_id,
        rule.page_kind,
        page.host,
        page.path,
        counted.views,
        counted.first_day,
        counted.last_day,
        rule.pattern,
        rule.valid_from,
        rule.valid_to
    FROM counted
    JOIN page USING (page_number)
    JOIN page_rule AS rule USING (rule_id)
)
FROM final ORDER BY views DESC, host, path
