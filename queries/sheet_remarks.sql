-- Question: what happened to the Google Sheet that people should know and have not read?
-- Parameters: $limit (at most so many)
-- One row: a remark, the newest first
SELECT made_at, tab, row_number, reason_template, reason_values, count(*) OVER () AS in_all
FROM sheet_remark
WHERE seen_at IS NULL
ORDER BY remark_number DESC
LIMIT $limit
