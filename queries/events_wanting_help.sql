-- Question: which events ahead still want help, and which departments are free then?
-- Parameters: $from_day and $to_day (dates, both inclusive)
-- One row: an event with needs that nobody meets yet
WITH report AS (
    FROM event_report
    WHERE start_date BETWEEN $from_day::DATE AND $to_day::DATE AND status IN ('tentative', 'confirmed')
),
described AS (
    SELECT
        event_id,
        arg_min(report_id, (created_at, source, source_row, report_id)) AS report_id,
        list_sort(list_distinct(flatten(list(from_json(coalesce(needs, '[]'), '["VARCHAR"]'))))) AS needs
    FROM report
    GROUP BY ALL
),
newest AS (
    FROM participation_word
    QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1
),
helped AS (
    SELECT report.event_id, list_distinct(flatten(list(string_split(newest.help_kind, ',')))) AS kinds
    FROM report
    JOIN newest USING (report_id)
    WHERE newest.state = 'accepted' AND newest.help_kind IS NOT NULL
    GROUP BY ALL
),
offering AS (
    SELECT
        report.event_id,
        list(DISTINCT newest.department_id) AS departments,
        list_distinct(flatten(list(string_split(newest.help_kind, ',')))) AS kinds
    FROM report
    JOIN newest USING (report_id)
    WHERE newest.state = 'offered'
    GROUP BY ALL
),
-- A department is busy where it takes part in an event at the same hours, or all that day.
busy AS (
    SELECT first.report_id, list(DISTINCT other_part.department_id) AS departments
    FROM described
    JOIN event_report AS first ON first.report_id = described.report_id
    JOIN event_report AS other
        ON other.event_id <> first.event_id
        AND other.status <> 'cancelled'
        AND other.start_date <= first.end_date
        AND other.end_date >= first.start_date
        AND (
            first.starts_at IS NULL
            OR other.starts_at IS NULL
            OR (
                other.starts_at < coalesce(first.ends_at, first.starts_at + INTERVAL 2 HOUR)
                AND coalesce(other.ends_at, other.starts_at + INTERVAL 2 HOUR) > first.starts_at
            )
        )
    JOIN (
        SELECT event_id, unnest(taking_part) AS department_id FROM event
    ) AS other_part ON other_part.event_id = other.event_id
    GROUP BY ALL
),
final AS (
    SELECT
        described.event_id,
        described.report_id,
        first.title,
        first.department_id,
        first.start_date,
        first.starts_at,
        first.place,
        first.neighborhood,
        list_filter(described.needs, lambda need: NOT list_contains(coalesce(helped.kinds, []), need)) AS open_needs,
        coalesce(offering.departments, []) AS offering,
        coalesce(offering.kinds, []) AS offered_kinds,
        event.taking_part,
        list_filter(
            (SELECT list(department_id ORDER BY position) FROM department WHERE is_current),
            lambda one: NOT list_contains(coalesce(busy.departments, []), one)
                AND NOT list_contains(event.taking_part, one)
                AND one IS DISTINCT FROM first.department_id
        ) AS free
    FROM described
    JOIN event_report AS first ON first.report_id = described.report_id
    JOIN event ON event.event_id = described.event_id
    LEFT JOIN helped ON helped.event_id = described.event_id
    LEFT JOIN offering ON offering.event_id = described.event_id
    LEFT JOIN busy ON busy.report_id = described.report_id
)
FROM final WHERE len(open_needs) > 0 ORDER BY start_date, starts_at NULLS FIRST, title, event_id
