-- Question: which days do the page views of departments span?
-- Parameters: none
-- One row: all of them; both days are NULL when no page of a department has been counted
SELECT min(day) AS first_day, max(day) AS last_day FROM department_day
