-- Question: by which rules do pages belong to departments, and what does each take?
-- Parameters: none
-- One row: a rule in force, in the order of departments; pages and views are of all its days
WITH taken AS (
    SELECT rule_id, count(DISTINCT page_number)::INTEGER AS pages FROM page_match GROUP BY rule_id
),
final AS (
    SELECT
        rule.rule_id,
        rule.pattern,
        rule.department_id,
        rule.page_kind,
        rule.valid_from,
        rule.valid_to,
        rule.is_sample,
        rule.made_at,
        rule.made_by,
        coalesce(taken.pages, 0) AS pages
    FROM page_rule AS rule
    LEFT JOIN taken USING (rule_id)
    LEFT JOIN department USING (department_id)
    WHERE rule.removed_at IS NULL
    ORDER BY department.position, rule.page_kind, rule.valid_from NULLS FIRST, rule.pattern
)
FROM final
