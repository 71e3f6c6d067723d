-- Which reports to compare: pairs near in time that share a telling word of title or place.
-- Temporary views: telling (report, day, key, bits, is_next): a word by its first letters, under the report's day,
--   and, with is_next, under the day before, so that a report meets those of the next day; long spans meet under
--   weeks, which count backwards from 0. spelled (report, day, text): the report's words in one text.
-- Parameters: most_in_block, best_each.
-- One row: a pair, first_report < second_report.
WITH block AS (
    SELECT day, key, count(*) AS reports FROM telling GROUP BY day, key
),
key_of_small_block AS MATERIALIZED (
    SELECT telling.*
    FROM telling
    JOIN block USING (day, key)
    WHERE block.reports BETWEEN 2 AND $most_in_block
),
shared AS (
    SELECT
        least(a.report, b.report) AS first_report,
        greatest(a.report, b.report) AS second_report,
        sum(least(a.bits, b.bits)) AS bits
    FROM key_of_small_block AS a
    JOIN key_of_small_block AS b ON b.day = a.day AND b.key = a.key AND a.report < b.report
    -- both met under the day before: they meet on their own day
    WHERE NOT (a.is_next AND b.is_next)
    GROUP BY ALL
),
either_way AS (
    SELECT first_report AS report, second_report AS other, bits FROM shared
    UNION ALL
    SELECT second_report, first_report, bits FROM shared
),
best AS (
    FROM either_way
    QUALIFY row_number() OVER (PARTITION BY report ORDER BY bits DESC, other) <= $best_each
),
-- A word of a large block tells nothing, but reports may share all their words with many: those meet in the order
-- of their texts, each with its next ones.
neighbor AS (
    SELECT report, unnest([
        lead(report, 1) OVER in_order, lead(report, 2) OVER in_order, lead(report, 3) OVER in_order
    ]) AS other
    FROM spelled
    WINDOW in_order AS (PARTITION BY day ORDER BY text, report)
),
found AS (
    SELECT report, other FROM best WHERE bits >= 3
    UNION ALL
    SELECT report, other FROM neighbor WHERE other IS NOT NULL
)
SELECT DISTINCT least(report, other) AS first_report, greatest(report, other) AS second_report
FROM found
ORDER BY ALL
