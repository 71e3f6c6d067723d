-- Derives the combined record of each event named in the temporary table touched_event from its reports. Those that the
-- app joined on no person's word are named in automatic_event, the doubt groups they were in stand in former_event.
INSERT INTO event
WITH report AS (
    FROM event_report WHERE event_id IN (SELECT event_id FROM touched_event)
),
live AS (
    -- A department may cancel its own part while the event goes on: cancelled reports speak only if all are.
    SELECT *, bool_and(status = 'cancelled') OVER (PARTITION BY event_id) AS all_cancelled
    FROM report
    QUALIFY status <> 'cancelled' OR all_cancelled
),
newest_word AS (
    FROM participation_word
    WHERE report_id IN (SELECT report_id FROM live)
    QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1
),
said AS (
    SELECT report_id, department_id, state, NULL AS said_for, FALSE AS in_the_app
    FROM participation
    WHERE department_id IS NOT NULL AND report_id IN (SELECT report_id FROM live)
    UNION ALL
    SELECT report_id, department_id, state, said_for, TRUE FROM newest_word
),
-- Within one report what was said in the app goes before what the report said first, but no plan before a fact.
word AS (
    SELECT
        live.event_id,
        said.department_id,
        said.state,
        coalesce(
            CASE WHEN said.in_the_app THEN said.said_for ELSE live.department_id END = said.department_id, FALSE
        ) AS is_own_word,
        said.state IN ('present', 'left_early', 'absent') AS is_fact
    FROM said
    JOIN live USING (report_id)
    QUALIFY rank() OVER (
        PARTITION BY said.report_id, said.department_id ORDER BY is_fact DESC, said.in_the_app DESC
    ) = 1
),
settled AS (
    -- Facts outrank plans, and a department's word on its own part outranks another's.
    SELECT
        event_id,
        department_id,
        arg_max(state, CASE WHEN is_fact THEN 200 ELSE 0 END + CASE WHEN is_own_word THEN 100 ELSE 0 END
            + list_position(['invited', 'declined', 'offered', 'accepted', 'absent', 'left_early', 'present'], state)
        ) AS state,
        bool_or(is_own_word AND state = 'absent') AS says_absent
    FROM word
    GROUP BY ALL
),
taking_part AS (
    SELECT
        event_id,
        list(department_id ORDER BY department_id) FILTER (state IN ('present', 'left_early')) AS present,
        list(department_id ORDER BY department_id)
            FILTER (state IN ('present', 'left_early', 'accepted', 'offered')) AS taking_part,
        bool_or(says_absent) AS has_absence
    FROM settled
    GROUP BY ALL
)
SELECT
    live.event_id,
    date_trunc('month', min(live.start_date))::DATE AS month,
    min(live.start_date) AS start_date,
    CASE
        WHEN bool_or(live.status = 'held') THEN 'held'
        WHEN bool_or(live.status = 'confirmed') THEN 'confirmed'
        WHEN bool_or(live.status = 'tentative') THEN 'tentative'
        ELSE 'cancelled'
    END AS status,
    CASE WHEN bool_and(live.unit = 'campaign') THEN 'campaign' ELSE 'site_event' END AS unit,
    arg_min(live.campaign, (live.created_at, live.source, live.source_row, live.report_id)) AS campaign,
    (SELECT count(*) FROM report WHERE report.event_id = live.event_id)::INTEGER AS reports,
    coalesce(any_value(taking_part.present), []) AS present,
    coalesce(any_value(taking_part.taking_part), []) AS taking_part,
    coalesce(bool_or(taking_part.has_absence), FALSE) AS has_absence,
    any_value(former_event.doubt_group) AS doubt_group,  -- until it is refreshed
    coalesce(list_sort(list(DISTINCT lower(strip_accents(live.campaign))) FILTER (live.campaign IS NOT NULL)), [])
        AS campaigns,
    coalesce(list_sort(list(DISTINCT lower(strip_accents(live.neighborhood))) FILTER (live.neighborhood IS NOT NULL)), [])
        AS neighborhoods,
    live.event_id IN (SELECT event_id FROM automatic_event) AS joined_automatically
FROM live
LEFT JOIN taking_part USING (event_id)
LEFT JOIN former_event USING (event_id)
GROUP BY live.event_id
