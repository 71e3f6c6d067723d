-- Question: which imports have days of a period, and what of each does not count there because another counts?
-- Parameters: $from_day and $to_day (both inclusive)
-- One row: an import in force, the newest first; left_out_views are those of all its pages in the period
WITH left_out AS (
    SELECT
        import_number,
        sum(views)::BIGINT AS left_out_views,
        list(DISTINCT counted_import ORDER BY counted_import) AS counted_imports,
        min(reason) AS reason
    FROM page_view_left_out
    WHERE first_day <= $to_day::DATE AND last_day >= $from_day::DATE
    GROUP BY import_number
),
final AS (
    SELECT
        import_number,
        file_name,
        format,
        grain,
        first_day,
        last_day,
        views,
        imported_at,
        imported_by,
        is_sample,
        coalesce(left_out_views, 0) AS left_out_views,
        coalesce(counted_imports, []) AS counted_imports,
        reason
    FROM page_view_import
    LEFT JOIN left_out USING (import_number)
    WHERE undone_at IS NULL AND EXISTS (
        FROM page_view_cover AS cover
        WHERE cover.import_number = page_view_import.import_number
            AND cover.first_day <= $to_day::DATE AND cover.last_day >= $from_day::DATE
    )
)
FROM final ORDER BY import_number DESC
