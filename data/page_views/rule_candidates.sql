-- The rules that fit each page, whatever their days: a pattern that begins with / fits pages of any host. The sum of a
-- whole site is nobody's page.
SELECT
    page.page_number,
    rule.rule_id,
    coalesce(rule.valid_from, DATE '0001-01-01') AS first_day,
    coalesce(rule.valid_to, DATE '9999-12-31') AS last_day,
    length(replace(rule.pattern, '*', '')) AS written_out,
    rule.made_at
FROM page
JOIN page_rule AS rule
    ON CASE WHEN starts_with(rule.pattern, '/') AND page.host <> '' THEN page.path ELSE page.host || page.path END
    LIKE replace(replace(replace(replace(rule.pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%') ESCAPE '\'
WHERE rule.removed_at IS NULL AND page.path <> '*'
ORDER BY page.page_number, written_out DESC, rule.made_at DESC, rule.rule_id
