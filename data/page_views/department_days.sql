-- The days that imports cover for the pages of each department and kind, with the views of daily rows. A day is known
-- by itself where all that covers it is daily.
INSERT INTO department_day
WITH active AS (
    SELECT import_number, grain IN ('hour', 'day') AS is_daily FROM page_view_import WHERE undone_at IS NULL
),
has_left_out AS (
    SELECT DISTINCT import_number, page_number FROM page_view_left_out
),
claim AS (
    SELECT DISTINCT
        page_match.department_id,
        page_match.page_kind,
        active.import_number,
        active.is_daily,
        -- Pages with nothing left out need not be told apart.
        CASE WHEN has_left_out.page_number IS NOT NULL THEN page_match.page_number END AS page_number,
        CASE WHEN is_daily THEN greatest(cover.first_day, page_match.first_day) ELSE cover.first_day END AS first_day,
        CASE WHEN is_daily THEN least(cover.last_day, page_match.last_day) ELSE cover.last_day END AS last_day
    FROM page_match
    JOIN page_of_import USING (page_number)
    JOIN active USING (import_number)
    JOIN page_view_cover AS cover USING (import_number)
    LEFT JOIN has_left_out USING (import_number, page_number)
    WHERE CASE
        WHEN is_daily THEN cover.first_day <= page_match.last_day AND cover.last_day >= page_match.first_day
        ELSE cover.first_day BETWEEN page_match.first_day AND page_match.last_day
    END
),
claimed AS (
    SELECT *, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM claim
),
kept AS (
    FROM claimed
    ANTI JOIN page_view_left_out AS out
        ON out.import_number = claimed.import_number
        AND out.page_number = claimed.page_number
        AND claimed.day BETWEEN out.first_day AND out.last_day
),
covered AS (
    SELECT
        department_id,
        page_kind,
        day,
        min(CASE WHEN is_daily THEN day ELSE first_day END) AS period_first,
        max(CASE WHEN is_daily THEN day ELSE last_day END) AS period_last
    FROM kept
    GROUP BY ALL
),
counted AS (
    SELECT page_match.department_id, page_match.page_kind, page_view.first_day AS day, sum(page_view.views) AS views
    FROM page_view
    JOIN page_match
        ON page_match.page_number = page_view.page_number
        AND page_view.first_day BETWEEN page_match.first_day AND page_match.last_day
    JOIN active ON active.import_number = page_view.import_number
    ANTI JOIN page_view_left_out AS out
        ON out.import_number = page_view.import_number
        AND out.page_number = page_view.page_number
        AND page_view.first_day BETWEEN out.first_day AND out.last_day
    WHERE page_view.first_day = page_view.last_day
    GROUP BY ALL
)
SELECT department_id, page_kind, day, period_first, period_last, coalesce(views, 0)::BIGINT
FROM covered
LEFT JOIN counted USING (department_id, page_kind, day)
ORDER BY department_id, page_kind, day
