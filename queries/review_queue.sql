-- Question: which pairs of events wait for a person's decision, and how much does each one narrow the count?
-- Parameters: $month (first day of the month; NULL: all), $department (NULL: all), $most (rows at most)
-- One row: an open pair with an event of what is asked for, the one that narrows most first; those that a person was not sure of come last
WITH pair AS MATERIALIZED (
    SELECT
        open_pair.*,
        a.doubt_group,
        least(a.month, b.month) AS month,
        greatest(a.month, b.month) AS later_month,
        list_distinct(a.taking_part || b.taking_part) AS departments
    FROM open_pair
    JOIN event AS a ON a.event_id = open_pair.event_a
    JOIN event AS b ON b.event_id = open_pair.event_b
),
-- What each doubt group adds to the width of the published range: as in joint_events_by_month, for all events.
doubted AS (
    SELECT
        doubt_group,
        month,
        status IN ('held', 'confirmed') AS is_counted,
        len(present) >= 2 AS is_joint,
        len(taking_part) >= 2 AS takes_two,
        CASE WHEN len(taking_part) = 1 THEN taking_part[1] END AS lone_department,
        min(month) OVER (PARTITION BY doubt_group) AS first_month,
        bool_or(has_absence) OVER (PARTITION BY doubt_group) AS group_has_absence
    FROM event
    WHERE doubt_group IS NOT NULL AND status <> 'cancelled' AND unit = 'site_event'
),
least_of_group AS (
    SELECT
        doubt_group,
        month,
        count(*) AS events,
        CASE
            WHEN any_value(group_has_absence) OR month > any_value(first_month) THEN 0
            ELSE least(1, count_if(is_counted AND is_joint))
        END AS low
    FROM doubted
    GROUP BY doubt_group, month
),
from_month_on AS (
    SELECT least_of_group.doubt_group, least_of_group.month, doubted.is_counted, doubted.takes_two, doubted.lone_department
    FROM least_of_group
    JOIN doubted ON doubted.doubt_group = least_of_group.doubt_group AND doubted.month >= least_of_group.month
),
lone_department AS (
    SELECT doubt_group, month, lone_department, count(*) AS events
    FROM from_month_on
    WHERE lone_department IS NOT NULL
    GROUP BY ALL
),
lone AS (
    SELECT doubt_group, month, least(sum(events) // 2, sum(events) - max(events)) AS pairs_across_departments
    FROM lone_department
    GROUP BY ALL
),
most_of_group AS (
    SELECT doubt_group, month, count_if(is_counted) AS counted, count_if(takes_two) AS take_two
    FROM from_month_on
    GROUP BY ALL
),
width AS (
    SELECT
        doubt_group,
        sum(least(events, counted, take_two + coalesce(pairs_across_departments, 0)) - low) AS width
    FROM least_of_group
    JOIN most_of_group USING (doubt_group, month)
    LEFT JOIN lone USING (doubt_group, month)
    GROUP BY ALL
),
pairs_of_group AS (
    SELECT doubt_group, count(*) AS pairs FROM pair GROUP BY ALL
),
-- Said of two events when it was said of any of their reports.
unsure AS (
    SELECT
        least(one.event_id, other.event_id) AS event_low,
        greatest(one.event_id, other.event_id) AS event_high,
        max(decision.decided_at) AS unsure_at,
        arg_max(decision.decided_by, decision.decided_at) AS unsure_by
    FROM match_decision AS decision
    JOIN event_report AS one ON one.report_id = decision.report_a
    JOIN event_report AS other ON other.report_id = decision.report_b
    WHERE decision.undone_at IS NULL AND decision.verdict = 'not_sure'
    GROUP BY ALL
),
asked AS (
    FROM pair
    WHERE ($month::DATE IS NULL OR $month::DATE IN (month, later_month))
        AND ($department::TEXT IS NULL OR list_contains(departments, $department::TEXT))
),
final AS (
    SELECT
        asked.report_a,
        asked.report_b,
        asked.event_a,
        asked.event_b,
        asked.month,
        asked.probability,
        possible_duplicate.evidence::TEXT AS evidence,
        coalesce(width.width, 0) / pairs_of_group.pairs AS narrows_by,
        pairs_of_group.pairs::INTEGER AS pairs_of_group,
        asked.doubt_group,
        unsure.unsure_by,
        unsure.unsure_at,
        (count(*) OVER ())::INTEGER AS waiting
    FROM asked
    JOIN pairs_of_group USING (doubt_group)
    JOIN possible_duplicate USING (report_a, report_b)
    LEFT JOIN width USING (doubt_group)
    LEFT JOIN unsure
        ON unsure.event_low = least(asked.event_a, asked.event_b)
        AND unsure.event_high = greatest(asked.event_a, asked.event_b)
)
FROM final
ORDER BY
    unsure_at NULLS FIRST,
    narrows_by DESC,
    sum(narrows_by) OVER (PARTITION BY month) DESC,
    month DESC,
    doubt_group,
    probability DESC,
    report_a,
    report_b
LIMIT $most
