-- Question: from which tabs of the Google Sheet did most rows vanish at once, so that somebody has to say what was meant?
-- Parameters: none
-- One row: a tab
SELECT kind, vanished, of_rows
FROM sheet_tab
WHERE vanished IS NOT NULL
ORDER BY kind
