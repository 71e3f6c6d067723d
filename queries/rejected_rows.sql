-- Question: which rows of imported files could not become reports, and why?
-- Parameters: $limit (at most so many)
-- One row: an open rejected row, the newest import first
WITH final AS (
    SELECT
        rejected_row.rejected_row_id,
        rejected_row.import_id,
        import.file_name,
        import.imported_at,
        import.is_sample,
        rejected_row.row_number,
        rejected_row.reason_template,
        rejected_row.reason_values::TEXT AS reason_values,
        coalesce(rejected_row.mended_cells, rejected_row.cells)::TEXT AS cells,
        coalesce(import.mapping ->> '$.fields.*', ['title', 'start', 'end', 'place']) AS headers
    FROM rejected_row
    JOIN import USING (import_id)
    WHERE rejected_row.state = 'open'
)
FROM final ORDER BY imported_at DESC, file_name, row_number, rejected_row_id LIMIT $limit
