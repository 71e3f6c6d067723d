-- Question: how much is on record, and is any of it sample?
-- Parameters: none
-- One row: the whole record
WITH final AS (
    SELECT
        (SELECT count(*) FROM event_report WHERE NOT is_sample) AS reports,
        (SELECT count(*) FROM event_report WHERE is_sample) AS sample_reports,
        (SELECT count(*) FROM rejected_row WHERE state = 'open') AS rejected_rows,
        (SELECT count(*) FROM open_pair) AS open_pairs,
        (SELECT count(*) FROM import) AS imports
)
FROM final
