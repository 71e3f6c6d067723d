-- Question: which exports of page views were imported, and what of each counts?
-- Parameters: none
-- One row: an import, the newest first; left_out_views don't count because another import has the same days
WITH left_out AS (
    SELECT import_number, sum(views)::BIGINT AS left_out_views FROM page_view_left_out GROUP BY import_number
),
final AS (
    SELECT page_view_import.* EXCLUDE (file_sha256, notes), notes::TEXT AS notes,
        coalesce(left_out_views, 0) AS left_out_views
    FROM page_view_import
    LEFT JOIN left_out USING (import_number)
)
FROM final ORDER BY import_number DESC
