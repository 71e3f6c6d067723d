-- Question: which campaigns and neighborhoods do the reports name, so that a reader can choose among them?
-- Parameters: none
-- One row: the whole record; two lists, each name once, as first written
WITH campaign AS (
    SELECT arg_min(campaign, (created_at, source, source_row, report_id)) AS name
    FROM event_report
    WHERE campaign IS NOT NULL
    GROUP BY lower(strip_accents(campaign))
),
neighborhood AS (
    SELECT arg_min(neighborhood, (created_at, source, source_row, report_id)) AS name
    FROM event_report
    WHERE neighborhood IS NOT NULL
    GROUP BY lower(strip_accents(neighborhood))
),
final AS (
    SELECT
        coalesce((SELECT list(name ORDER BY name) FROM campaign), []) AS campaigns,
        coalesce((SELECT list(name ORDER BY name) FROM neighborhood), []) AS neighborhoods
)
FROM final
