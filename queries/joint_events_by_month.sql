-- Question: how many joint events did each month have, as a range, by counting rule 1?
-- Parameters: $from_month and $to_month (first days of months, both inclusive), $as_of (date; later months owe no report yet), $department, $campaign ('': outside campaigns) and $neighborhood (NULL: all), $held_only (leaves out events not reported as held)
-- One row: a month; low <= confirmed <= high; campaigns stand apart and are never added
WITH month AS (
    SELECT unnest(generate_series($from_month::DATE, $to_month::DATE, INTERVAL 1 MONTH))::DATE AS month
),
asked AS (
    SELECT
        *,
        CASE WHEN $held_only THEN status = 'held' ELSE status IN ('held', 'confirmed') END AS is_counted,
        len(present) >= 2 AND with_department AND of_campaign AND of_neighborhood AS is_joint,
        len(taking_part) >= 2 AND maybe_with_department AND of_campaign AND of_neighborhood AS may_be_joint
    FROM event_matching($department, $campaign, $neighborhood)
    WHERE status <> 'cancelled'
),
live AS (
    FROM asked WHERE unit = 'site_event'
),
counted AS (
    FROM live WHERE is_counted
),
-- Events without doubt are simply counted. A doubt group is counted as bounds that hold whichever of its events turn
-- out to be the same; its tentative events speak too, for the same as a confirmed one they are confirmed.
-- At the least all its joint events are one, in the first month that the group touches.
-- At the most all are apart, and those of one department pair up across departments.
-- Of a part of the events only (a department's, a campaign's, a neighborhood's): at the least the one joint event that
-- is of that part, at the most as many as there are events in the group that bring each thing asked for.
doubted AS (
    SELECT
        *,
        min(month) OVER (PARTITION BY doubt_group) AS first_month,
        bool_or(has_absence) OVER (PARTITION BY doubt_group) AS group_has_absence,
        $campaign IS NOT DISTINCT FROM '' AND bool_or(NOT of_campaign) OVER (PARTITION BY doubt_group)
            AS may_join_a_campaign
    FROM live
    WHERE doubt_group IS NOT NULL
),
least_of_group AS (
    SELECT
        doubt_group,
        month,
        count_if(campaign IS NOT NULL) > 0 AS in_campaign,
        count(*) AS events,
        CASE
            WHEN any_value(group_has_absence) OR any_value(may_join_a_campaign) OR month > any_value(first_month) THEN 0
            ELSE least(1, count_if(is_counted AND is_joint))
        END AS low
    FROM doubted
    GROUP BY doubt_group, month
),
-- An event of this month may turn out to be the beginning of one of a later month, never of an earlier one.
from_month_on AS (
    SELECT
        least_of_group.doubt_group,
        least_of_group.month,
        doubted.is_counted,
        len(doubted.taking_part) >= 2 AS takes_two,
        doubted.maybe_with_department,
        doubted.of_campaign,
        doubted.of_neighborhood,
        CASE WHEN len(doubted.taking_part) = 1 THEN doubted.taking_part[1] END AS lone_department
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
    SELECT
        doubt_group,
        month,
        least(sum(events) // 2, sum(events) - max(events)) AS pairs_across_departments
    FROM lone_department
    GROUP BY ALL
),
most_of_group AS (
    SELECT
        doubt_group,
        month,
        count_if(takes_two) AS take_two,
        least(
            count_if(is_counted), count_if(maybe_with_department), count_if(of_campaign), count_if(of_neighborhood)
        ) AS asked_for
    FROM from_month_on
    GROUP BY ALL
),
bounds AS (
    SELECT
        month,
        in_campaign,
        low,
        least(events, asked_for, take_two + coalesce(pairs_across_departments, 0)) AS high
    FROM least_of_group
    JOIN most_of_group USING (doubt_group, month)
    LEFT JOIN lone USING (doubt_group, month)
    UNION ALL
    SELECT month, campaign IS NOT NULL, is_joint::INTEGER, may_be_joint::INTEGER
    FROM counted
    WHERE doubt_group IS NULL
),
range_of_month AS (
    SELECT
        month,
        sum(low) AS low,
        sum(high) AS high,
        sum(low) FILTER (in_campaign) AS campaign_low
    FROM bounds
    GROUP BY ALL
),
confirmed_of_month AS (
    SELECT
        month,
        count_if(is_joint) AS confirmed,
        count_if(is_joint AND campaign IS NOT NULL) AS site_events
    FROM counted
    GROUP BY ALL
),
campaigns_of_month AS (
    SELECT month, count(DISTINCT lower(strip_accents(campaign))) AS campaigns
    FROM asked
    WHERE is_counted AND is_joint
    GROUP BY ALL
),
reports_of_month AS (
    SELECT date_trunc('month', report.start_date)::DATE AS month, count_if(report.status <> 'cancelled') AS reports
    FROM event_report AS report
    JOIN asked USING (event_id)
    WHERE asked.maybe_with_department AND asked.of_campaign AND asked.of_neighborhood
    GROUP BY ALL
),
pairs_of_month AS (
    SELECT least(a.month, b.month) AS month, count(*) AS open_pairs
    FROM open_pair
    JOIN asked AS a ON a.event_id = open_pair.event_a
    JOIN asked AS b ON b.event_id = open_pair.event_b
    WHERE (a.maybe_with_department AND a.of_campaign AND a.of_neighborhood)
        OR (b.maybe_with_department AND b.of_campaign AND b.of_neighborhood)
    GROUP BY ALL
),
missing AS (
    SELECT month.month, list(department.department_id ORDER BY department.position) AS departments_missing
    FROM month
    CROSS JOIN department
    ANTI JOIN department_month
        ON department_month.department_id = department.department_id AND department_month.month = month.month
    ANTI JOIN (
        SELECT DISTINCT department_id, date_trunc('month', start_date)::DATE AS month FROM event_report
    ) AS reported
        ON reported.department_id = department.department_id AND reported.month = month.month
    WHERE department.is_current AND month.month + INTERVAL 1 MONTH <= $as_of::DATE
    GROUP BY ALL
),
-- Of other months a count of 0 would say more than anybody knows.
told AS (
    SELECT month FROM department_month
    UNION
    SELECT date_trunc('month', start_date)::DATE FROM event_report
),
final AS (
    SELECT
        month.month,
        coalesce(range_of_month.low, 0)::INTEGER AS low,
        coalesce(range_of_month.high, 0)::INTEGER AS high,
        coalesce(range_of_month.campaign_low, 0)::INTEGER AS campaign_low,
        coalesce(confirmed_of_month.confirmed, 0)::INTEGER AS confirmed,
        coalesce(confirmed_of_month.site_events, 0)::INTEGER AS site_events,
        coalesce(campaigns_of_month.campaigns, 0)::INTEGER AS campaigns,
        coalesce(reports_of_month.reports, 0)::INTEGER AS reports,
        coalesce(pairs_of_month.open_pairs, 0)::INTEGER AS open_pairs,
        coalesce(missing.departments_missing, []) AS departments_missing,
        told.month IS NOT NULL AS is_told_of
    FROM month
    LEFT JOIN range_of_month USING (month)
    LEFT JOIN confirmed_of_month USING (month)
    LEFT JOIN campaigns_of_month USING (month)
    LEFT JOIN reports_of_month USING (month)
    LEFT JOIN pairs_of_month USING (month)
    LEFT JOIN missing USING (month)
    LEFT JOIN told USING (month)
)
FROM final ORDER BY month
