-- Question: which rows were deleted from the Google Sheet, and nobody has said what of them?
-- Parameters: $limit (at most so many)
-- One row: a record whose row is gone, the latest first
SELECT
    record.kind, record.record_id, record.missing_since, record.on_sheet ->> '$.department' AS part_of, report.title,
    report.start_date, count(*) OVER () AS in_all
FROM sheet_record AS record
LEFT JOIN event_report AS report ON report.report_id = CASE
    WHEN record.kind = 'event_report' THEN record.record_id
    ELSE try_cast(substr(record.on_sheet ->> '$.event', 4) AS UUID)
END
WHERE record.missing_since IS NOT NULL AND NOT record.left_out
ORDER BY record.missing_since DESC, record.kind, record.record_id
LIMIT $limit
