-- The days that an import speaks for, from its rows: successive days of daily rows as one span, longer periods as they
-- are.
INSERT INTO page_view_cover
WITH period AS (
    SELECT DISTINCT first_day, last_day FROM page_view WHERE import_number = $import_number
),
numbered AS (
    SELECT first_day, last_day, first_day - row_number() OVER (ORDER BY first_day)::INTEGER AS island
    FROM period
    WHERE first_day = last_day
)
SELECT $import_number, min(first_day), max(last_day) FROM numbered GROUP BY island
UNION ALL
SELECT $import_number, first_day, last_day FROM period WHERE first_day < last_day
