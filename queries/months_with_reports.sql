-- Question: from which month to which are there events on record?
-- Parameters: none
-- One row: the whole record; both columns NULL while it is empty
WITH final AS (
    SELECT
        min(month) AS first_month,
        max(month) AS last_month
    FROM event
)
FROM final
