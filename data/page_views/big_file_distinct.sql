-- What the rows of a big file have in common, in one pass: its pages, its periods, and numbers that are not plain.
CREATE OR REPLACE TEMP TABLE given_distinct AS
WITH given AS (
    SELECT host, page, period, CASE WHEN NOT regexp_full_match(views, '[0-9]{1,12}') THEN views END AS odd
    FROM given_export
)
SELECT
    CASE WHEN grouping(page) = 0 THEN 'page' WHEN grouping(period) = 0 THEN 'period' ELSE 'odd' END AS which,
    host,
    page,
    period,
    odd,
    count(*) AS rows
FROM given
GROUP BY GROUPING SETS ((host, page), (period), (odd))
