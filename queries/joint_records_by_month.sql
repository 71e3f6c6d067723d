-- Question: how many joint records did each month have, by counting rule 0?
-- Parameters: $from_month and $to_month (first days of months, both inclusive), $department, $campaign ('': outside campaigns) and $neighborhood (NULL: all)
-- One row: a month; records, each counted for itself
WITH month AS (
    SELECT unnest(generate_series($from_month::DATE, $to_month::DATE, INTERVAL 1 MONTH))::DATE AS month
),
counted AS (
    SELECT joint_record.month, count(*) AS records
    FROM joint_record
    JOIN event_matching($department, $campaign, $neighborhood) AS event USING (event_id)
    WHERE event.maybe_with_department AND event.of_campaign AND event.of_neighborhood
    GROUP BY ALL
),
final AS (
    SELECT month.month, coalesce(counted.records, 0)::INTEGER AS records
    FROM month
    LEFT JOIN counted USING (month)
)
FROM final ORDER BY month
