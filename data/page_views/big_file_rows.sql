-- Writes the rows of a big file that can be counted, as they come. Sums and totals are left aside.
INSERT INTO page_view
SELECT
    $import_number,
    page_number,
    first_day,
    last_day,
    CASE WHEN regexp_full_match(given.views, '[0-9]{1,12}') THEN given.views::BIGINT ELSE read_views.number END
FROM given_export AS given
JOIN numbered_page USING (host, page)
JOIN read_period ON read_period.period = given.period AND read_period.reason IS NULL
LEFT JOIN read_views ON read_views.views = given.views
WHERE
    trim(given.page) <> ''
    AND NOT list_contains($totals::TEXT[], lower(trim(given.page)))
    AND (regexp_full_match(given.views, '[0-9]{1,12}') OR read_views.number IS NOT NULL)
