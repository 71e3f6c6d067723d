-- Question: who takes part in an event, how, and who said so?
-- Parameters: $event_id
-- One row: an organisation's part as it counts (data/derive_events.sql): facts before plans, the own word before others'
WITH live AS (
    SELECT *, bool_and(status = 'cancelled') OVER () AS all_cancelled
    FROM event_report
    WHERE event_id = $event_id::UUID
    QUALIFY status <> 'cancelled' OR all_cancelled
),
newest_word AS (
    FROM participation_word
    WHERE report_id IN (SELECT report_id FROM live)
    QUALIFY row_number() OVER (PARTITION BY report_id, department_id ORDER BY word_number DESC) = 1
),
said AS (
    SELECT
        newest_word.department_id,
        NULL AS organisation,
        newest_word.state,
        newest_word.help_kind,
        newest_word.staff,
        newest_word.contacts,
        newest_word.remark,
        newest_word.said_by,
        newest_word.said_at,
        newest_word.report_id,
        newest_word.word_number,
        coalesce(newest_word.said_for = newest_word.department_id, FALSE) AS is_own_word,
        TRUE AS in_the_app
    FROM newest_word
    UNION ALL
    SELECT
        participation.department_id,
        participation.organisation,
        participation.state,
        NULL,
        NULL,
        NULL,
        NULL,
        import.file_name,
        import.imported_at,
        live.report_id,
        0,
        coalesce(live.department_id = participation.department_id, FALSE),
        FALSE
    FROM participation
    JOIN live USING (report_id)
    LEFT JOIN import USING (import_id)
),
of_report AS (
    SELECT
        *,
        state IN ('present', 'left_early', 'absent') AS is_fact,
        coalesce(department_id, lower(organisation)) AS whose,
        max(word_number) OVER (PARTITION BY coalesce(department_id, lower(organisation))) AS newest_word
    FROM said
    QUALIFY rank() OVER (PARTITION BY report_id, whose ORDER BY is_fact DESC, in_the_app DESC) = 1
),
final AS (
    SELECT
        department_id,
        organisation,
        state,
        help_kind,
        staff,
        contacts,
        remark,
        said_by,
        said_at,
        report_id,
        is_own_word,
        newest_word
    FROM of_report
    QUALIFY row_number() OVER (
        PARTITION BY whose
        ORDER BY
            is_fact DESC,
            is_own_word DESC,
            list_position(
                ['invited', 'declined', 'offered', 'accepted', 'absent', 'left_early', 'present'], state
            ) DESC,
            said_at DESC
    ) = 1
)
FROM final ORDER BY department_id NULLS LAST, organisation
