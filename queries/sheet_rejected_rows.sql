-- Question: which rows of the Google Sheet can't be read, and why?
-- Parameters: $limit (at most so many)
-- One row: a row as of the last look at the Sheet, tab by tab
SELECT tab, row_number, cells, reason_template, reason_values, count(*) OVER () AS in_all
FROM sheet_rejected_row
ORDER BY tab, row_number
LIMIT $limit
