-- Question: which months have pairs that wait for a decision, and what else keeps their ranges open?
-- Parameters: none
-- One row: a month that an open pair touches, the newest first
WITH pair AS MATERIALIZED (
    SELECT open_pair.event_a, open_pair.event_b, a.month AS month_a, b.month AS month_b
    FROM open_pair
    JOIN event AS a ON a.event_id = open_pair.event_a
    JOIN event AS b ON b.event_id = open_pair.event_b
),
touched AS (
    SELECT event_a, event_b, month_a AS month FROM pair
    UNION
    SELECT event_a, event_b, month_b FROM pair
),
pairs_of_month AS (
    SELECT month, count(*) AS pairs FROM touched GROUP BY ALL
),
-- Partners who only planned to come: of events in no doubt they keep the range open for sure, of others they may.
planned AS (
    SELECT
        month,
        count_if(
            doubt_group IS NULL
            AND status IN ('held', 'confirmed')
            AND len(taking_part) >= 2
            AND len(present) < 2
        ) AS planned,
        count_if(doubt_group IS NOT NULL AND len(taking_part) > len(present)) AS planned_in_doubt
    FROM event
    WHERE status <> 'cancelled' AND unit = 'site_event' AND month IN (SELECT month FROM pairs_of_month)
    GROUP BY ALL
),
final AS (
    SELECT
        pairs_of_month.month,
        pairs_of_month.pairs::INTEGER AS pairs,
        coalesce(planned.planned, 0)::INTEGER AS planned,
        coalesce(planned.planned_in_doubt, 0)::INTEGER AS planned_in_doubt
    FROM pairs_of_month
    LEFT JOIN planned USING (month)
)
FROM final ORDER BY month DESC
