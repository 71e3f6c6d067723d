-- The sums of periods longer than a day, by department and kind.
INSERT INTO department_period
SELECT
    page_match.department_id,
    page_match.page_kind,
    page_view.first_day,
    page_view.last_day,
    sum(page_view.views)::BIGINT
FROM page_view
JOIN page_match
    ON page_match.page_number = page_view.page_number
    AND page_view.first_day BETWEEN page_match.first_day AND page_match.last_day
JOIN page_view_import AS import ON import.import_number = page_view.import_number AND import.undone_at IS NULL
ANTI JOIN page_view_left_out AS out
    ON out.import_number = page_view.import_number
    AND out.page_number = page_view.page_number
    AND page_view.first_day BETWEEN out.first_day AND out.last_day
WHERE page_view.first_day < page_view.last_day
GROUP BY ALL
ORDER BY ALL
