-- Question: which pages belong to no department, by any rule, and how often were they viewed?
-- Parameters: $limit (pages at most)
-- One row: a page, the most viewed first; views are of all its days, counted once
WITH left_out AS (
    SELECT page_number, import_number, sum(views)::BIGINT AS views FROM page_view_left_out GROUP BY ALL
),
counted AS (
    SELECT
        one.page_number,
        sum(one.views - coalesce(left_out.views, 0))::BIGINT AS views,
        min(one.first_day) AS first_day,
        max(one.last_day) AS last_day
    FROM page_of_import AS one
    JOIN page_view_import AS import ON import.import_number = one.import_number AND import.undone_at IS NULL
    LEFT JOIN left_out
        ON left_out.page_number = one.page_number AND left_out.import_number = one.import_number
    ANTI JOIN page_match ON page_match.page_number = one.page_number
    GROUP BY one.page_number
),
final AS (
    SELECT page.host, page.path, counted.views, counted.first_day, counted.last_day,
        count(*) OVER () AS all_pages
    FROM counted
    JOIN page USING (page_number)
    WHERE page.path <> '*'
)
FROM final ORDER BY views DESC, host, path LIMIT $limit
