-- Question: which files were imported, when, by whom, and what came of each?
-- Parameters: none
-- One row: an import, the newest first
WITH open_rejected AS (
    SELECT import_id, count(*) AS open_rejected FROM rejected_row WHERE state = 'open' GROUP BY ALL
),
final AS (
    SELECT
        import_id,
        file_name,
        kind,
        default_department_id,
        imported_at,
        imported_by,
        records_read,
        added,
        updated,
        unchanged,
        repeated,
        rejected,
        coalesce(open_rejected, 0) AS open_rejected,
        series_from,
        series_to,
        notes::TEXT AS notes,
        is_sample
    FROM import
    LEFT JOIN open_rejected USING (import_id)
)
FROM final ORDER BY imported_at DESC, file_name, import_id
