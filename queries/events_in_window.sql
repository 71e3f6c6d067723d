-- Question: which events take place between two days, and what does the calendar show of each?
-- Parameters: $from_day and $to_day (dates, both inclusive), $department, $campaign ('': outside campaigns), $neighborhood and $language (NULL: all), $needs_help (only events that still want help), $as_of (date; events over before it want no help; NULL: all may), $public_only (only what the public may see)
-- One row: an event, described by its first report that is not cancelled; nothing of reports that may not be seen
WITH report AS (
    FROM event_report
    WHERE end_date >= $from_day::DATE
        AND start_date <= $to_day::DATE
        AND (NOT $public_only OR (visibility = 'public' AND status IN ('held', 'confirmed')))
),
-- A cancelled report speaks only where all reports that may be seen are cancelled.
live AS (
    SELECT *, bool_and(status = 'cancelled') OVER (PARTITION BY event_id) AS all_cancelled
    FROM report
    QUALIFY status <> 'cancelled' OR all_cancelled
),
newest_word AS (
    FROM participation_word
    QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1
),
named AS (
    SELECT event_id, list(DISTINCT department_id) AS departments
    FROM (
        SELECT event_id, department_id FROM live
        UNION ALL
        SELECT live.event_id, participation.department_id FROM participation JOIN live USING (report_id)
        UNION ALL
        SELECT live.event_id, newest_word.department_id FROM newest_word JOIN live USING (report_id)
    )
    WHERE department_id IS NOT NULL
    GROUP BY ALL
),
described AS (
    SELECT
        event_id,
        arg_min(report_id, (created_at, source, source_row, report_id)) AS report_id,
        arg_min(campaign, (created_at, source, source_row, report_id)) AS campaign,
        list(DISTINCT department_id ORDER BY department_id) FILTER (department_id IS NOT NULL) AS hosts,
        list(DISTINCT lower(strip_accents(campaign))) FILTER (campaign IS NOT NULL) AS campaigns,
        list(DISTINCT lower(strip_accents(neighborhood))) FILTER (neighborhood IS NOT NULL) AS neighborhoods,
        bool_or(visibility = 'public') AS is_public,
        list_sort(list_distinct(flatten(list(from_json(coalesce(languages, '[]'), '["VARCHAR"]'))))) AS languages,
        list_sort(list_distinct(flatten(list(from_json(coalesce(needs, '[]'), '["VARCHAR"]'))))) AS needs
    FROM live
    GROUP BY ALL
),
-- Who has said yes or was there; an offer that nobody has answered yet is neither.
firm AS (
    SELECT event_id, list(DISTINCT department_id) AS departments
    FROM (
        SELECT live.event_id, participation.department_id, participation.state
        FROM participation JOIN live USING (report_id)
        UNION ALL
        SELECT live.event_id, newest_word.department_id, newest_word.state FROM newest_word JOIN live USING (report_id)
    )
    WHERE state IN ('accepted', 'present', 'left_early')
    GROUP BY ALL
),
helped AS (
    SELECT event_report.event_id, list_distinct(flatten(list(string_split(newest_word.help_kind, ',')))) AS kinds
    FROM event_report
    SEMI JOIN described ON described.event_id = event_report.event_id
    JOIN newest_word USING (report_id)
    WHERE newest_word.state IN ('accepted', 'present') AND newest_word.help_kind IS NOT NULL
    GROUP BY ALL
),
final AS (
    SELECT
        described.event_id,
        described.report_id,
        first.department_id AS reported_by,
        first.title,
        first.start_date,
        first.end_date,
        first.starts_at,
        first.ends_at,
        first.place,
        first.neighborhood,
        first.revision,
        described.campaign,
        event.unit,
        event.status,
        coalesce(described.hosts, []) AS hosts,
        list_filter(event.taking_part, lambda one: NOT $public_only OR list_contains(named.departments, one))
            AS taking_part,
        list_filter(taking_part, lambda one: list_contains(coalesce(firm.departments, []), one)) AS coming,
        list_filter(event.present, lambda one: NOT $public_only OR list_contains(named.departments, one)) AS present,
        described.is_public,
        described.languages,
        CASE
            WHEN event.status IN ('tentative', 'confirmed') AND coalesce(first.end_date >= $as_of::DATE, TRUE)
            THEN list_filter(described.needs, lambda need: NOT list_contains(coalesce(helped.kinds, []), need))
            ELSE []
        END AS open_needs,
        event.reports,
        event.doubt_group IS NOT NULL AS is_doubted
    FROM described
    JOIN event_report AS first ON first.report_id = described.report_id
    JOIN event ON event.event_id = described.event_id
    LEFT JOIN named ON named.event_id = described.event_id
    LEFT JOIN helped ON helped.event_id = described.event_id
    LEFT JOIN firm ON firm.event_id = described.event_id
    WHERE ($language IS NULL OR list_contains(described.languages, $language))
        AND ($neighborhood IS NULL OR list_contains(described.neighborhoods, lower(strip_accents($neighborhood))))
        AND (
            $campaign IS NULL
            OR CASE
                WHEN $campaign = '' THEN described.campaigns IS NULL
                ELSE list_contains(described.campaigns, lower(strip_accents($campaign)))
            END
        )
)
FROM final
WHERE ($department IS NULL OR list_contains(taking_part, $department) OR list_contains(hosts, $department))
    AND (NOT $needs_help OR len(open_needs) > 0)
ORDER BY start_date, starts_at NULLS FIRST, title, event_id
