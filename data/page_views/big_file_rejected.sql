-- Keeps the rows of a big file that can't be counted, whole and with the reason. The heading is row 1.
INSERT INTO page_view_rejected
WITH numbered AS (
    SELECT *, row_number() OVER () + 1 AS row_number FROM given_export
),
judged AS (
    SELECT
        numbered.row_number,
        numbered.host,
        numbered.page,
        numbered.period,
        numbered.views,
        read_views.reason AS against_views,
        read_period.*
    FROM numbered
    LEFT JOIN read_period USING (period)
    LEFT JOIN read_views USING (views)
    WHERE
        (read_period.reason IS NOT NULL OR read_views.reason IS NOT NULL)
        AND trim(numbered.page) <> ''
        AND NOT list_contains($totals::TEXT[], lower(trim(numbered.page)))
)
SELECT
    $import_number,
    row_number,
    coalesce(against_views, reason),
    CASE
        WHEN against_views IS NOT NULL THEN json_object('text', views)
        ELSE json_merge_patch(json_object(first_name, first_text), json_object(last_name, last_text))
    END,
    json_object('host', host, 'page', page, 'period', period, 'views', views)
FROM judged
ORDER BY row_number
