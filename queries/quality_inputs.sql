-- Question: what is known of how far the joint-event count can be trusted?
-- Parameters: $from_month and $to_month (first days of the months looked at, both inclusive), $as_of (date)
-- One row: the months looked at
WITH month AS (
    SELECT unnest(generate_series($from_month::DATE, $to_month::DATE, INTERVAL 1 MONTH))::DATE AS month
),
owed AS (
    SELECT
        count(*) AS owed,
        count(department_month.statement) AS given
    FROM department
    CROSS JOIN month
    LEFT JOIN department_month
        ON department_month.department_id = department.department_id AND department_month.month = month.month
    WHERE department.is_current
),
report AS (
    FROM event_report
    WHERE status <> 'cancelled' AND date_trunc('month', start_date)::DATE BETWEEN $from_month::DATE AND $to_month::DATE
),
blank AS (
    SELECT
        -- count() with FILTER: count_if is NULL, not 0, over no rows.
        count(*) AS reports,
        count(*) FILTER (department_id IS NULL) AS without_department,
        count(*) FILTER (coalesce(place, address) IS NULL) AS without_place,
        count(*) FILTER (neighborhood IS NULL) AS without_neighborhood,
        count(*) FILTER (report_id NOT IN (SELECT report_id FROM participation WHERE department_id IS NOT NULL))
            AS without_participation
    FROM report
),
past AS (
    SELECT
        count(*) FILTER (status = 'confirmed') AS never_marked_held,
        count(*) FILTER (len(taking_part) >= 2 AND len(present) < 2 AND status IN ('held', 'confirmed'))
            AS presence_unknown
    FROM event
    WHERE unit = 'site_event' AND start_date < $as_of::DATE AND month BETWEEN $from_month::DATE AND $to_month::DATE
),
pairs AS (
    SELECT count(*) AS open_pairs
    FROM open_pair
    JOIN event AS a ON a.event_id = open_pair.event_a
    JOIN event AS b ON b.event_id = open_pair.event_b
    WHERE least(a.month, b.month) BETWEEN $from_month::DATE AND $to_month::DATE
),
final AS (
    SELECT
        (SELECT max(start_date) FROM event_report WHERE status <> 'cancelled' AND start_date <= $as_of::DATE)
            AS newest_event,
        (SELECT owed FROM owed) AS statements_owed,
        (SELECT given FROM owed) AS statements_given,
        blank.*,
        past.*,
        pairs.open_pairs,
        (SELECT count(*) FROM rejected_row WHERE state = 'open') AS rejected_rows
    FROM blank, past, pairs
)
FROM final
