-- The shared calendar: what its form asks for, and what departments say of their part in each other's events.
ALTER TABLE event_report ADD COLUMN audience TEXT;
ALTER TABLE event_report ADD COLUMN languages JSON;
ALTER TABLE event_report ADD COLUMN needs JSON;
ALTER TABLE event_report ADD COLUMN notes TEXT;
ALTER TABLE event_report ADD COLUMN cancel_reason TEXT;
ALTER TABLE event_report ADD COLUMN series_id UUID;
ALTER TABLE event_report ADD COLUMN outcome_at TIMESTAMPTZ;
ALTER TABLE event_report ADD COLUMN new_collaboration BOOLEAN;
ALTER TABLE event_report ADD COLUMN expanded_program BOOLEAN;

-- What was said in the app of a department's part in an event: an offer, its acceptance, presence. Never changed: the
-- newest word on a department's part in a report is the one in force.
CREATE SEQUENCE participation_word_number;
CREATE TABLE participation_word (
    word_number     BIGINT PRIMARY KEY DEFAULT nextval('participation_word_number'),
    report_id       UUID NOT NULL,              -- the report of the host
    department_id   TEXT NOT NULL,              -- of whom it is said
    state           TEXT NOT NULL CHECK (state IN
                        ('invited', 'offered', 'accepted', 'declined', 'present', 'left_early', 'absent')),
    help_kind       TEXT,                       -- crew, booth, …: what the department brings; NULL: not said
    staff           INTEGER CHECK (staff >= 0),     -- people of the department
    contacts        INTEGER CHECK (contacts >= 0),  -- residents that the department itself talked to
    remark          TEXT,
    said_for        TEXT,                       -- the department that says it; NULL: the Office of Performance
    said_by         TEXT NOT NULL,
    said_at         TIMESTAMPTZ NOT NULL
);

-- The records that rule 0 counts: those that name two departments or more, each for itself.
CREATE OR REPLACE VIEW joint_record AS
WITH named AS (
    SELECT report_id, department_id FROM event_report WHERE department_id IS NOT NULL
    UNION ALL
    SELECT report_id, department_id FROM participation
    WHERE department_id IS NOT NULL AND state NOT IN ('declined', 'absent')
    UNION ALL
    SELECT report_id, department_id FROM participation_word WHERE state NOT IN ('declined', 'absent')
)
SELECT report.report_id, report.event_id, date_trunc('month', report.start_date)::DATE AS month
FROM event_report AS report
JOIN named USING (report_id)
WHERE report.status <> 'cancelled'
GROUP BY report.report_id, report.event_id, report.start_date
HAVING count(DISTINCT named.department_id) >= 2;
