-- Decisions that join events: verdicts in doubt, pairs with their probability and evidence, events joined by the app.
-- New tables: DuckDB can't change a CHECK, and refuses to update a list column of a table with a key in a transaction.
CREATE TABLE match_decision_in_doubt (
    decision_id     UUID PRIMARY KEY,
    report_a        UUID NOT NULL,
    report_b        UUID NOT NULL,
    verdict         TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'not_sure')),
    decided_at      TIMESTAMPTZ NOT NULL,
    decided_by      TEXT NOT NULL,
    undone_at       TIMESTAMPTZ,
    undone_by       TEXT,
    CHECK (report_a < report_b)
);
INSERT INTO match_decision_in_doubt FROM match_decision;
DROP TABLE match_decision;
ALTER TABLE match_decision_in_doubt RENAME TO match_decision;

CREATE TABLE possible_duplicate_with_evidence (
    report_a    UUID NOT NULL,
    report_b    UUID NOT NULL,
    probability DOUBLE NOT NULL CHECK (probability BETWEEN 0 AND 1),
    evidence    JSON NOT NULL,
    verdict     TEXT NOT NULL CHECK (verdict IN ('linked', 'review', 'contrary')),
    PRIMARY KEY (report_a, report_b),
    CHECK (report_a < report_b)
);
INSERT INTO possible_duplicate_with_evidence
SELECT report_a, report_b, likeness, '[]', 'review' FROM possible_duplicate;
DROP TABLE possible_duplicate;
ALTER TABLE possible_duplicate_with_evidence RENAME TO possible_duplicate;

CREATE TABLE event_with_links (
    event_id            UUID PRIMARY KEY,
    month               DATE NOT NULL,
    start_date          DATE NOT NULL,
    status              TEXT NOT NULL CHECK (status IN ('tentative', 'confirmed', 'held', 'cancelled')),
    unit                TEXT NOT NULL CHECK (unit IN ('site_event', 'campaign')),
    campaign            TEXT,
    reports             INTEGER NOT NULL CHECK (reports >= 1),
    present             TEXT[] NOT NULL,
    taking_part         TEXT[] NOT NULL,
    has_absence         BOOLEAN NOT NULL,
    doubt_group         UUID,
    campaigns           TEXT[] NOT NULL,
    neighborhoods       TEXT[] NOT NULL,
    joined_automatically BOOLEAN NOT NULL
);
INSERT INTO event_with_links SELECT *, FALSE FROM event;
DROP TABLE event;
ALTER TABLE event_with_links RENAME TO event;

-- The questions that wait for a decision: pairs of events that may be the same, each shown by its likeliest pair of
-- reports. Nobody has decided on them, and other decisions have not settled them.
-- Materialized, so that each pair looks up its two reports: else the planner may compare all reports with all.
CREATE OR REPLACE VIEW open_pair AS
WITH first_of_pair AS MATERIALIZED (
    SELECT pair.report_a, pair.report_b, pair.probability, pair.verdict, a.event_id AS event_a
    FROM possible_duplicate AS pair
    JOIN event_report AS a ON a.report_id = pair.report_a
    WHERE a.status <> 'cancelled' AND pair.verdict <> 'contrary'
),
pair AS MATERIALIZED (
    SELECT a.*, b.event_id AS event_b
    FROM first_of_pair AS a
    JOIN event_report AS b ON b.report_id = a.report_b
    WHERE b.status <> 'cancelled'
),
apart AS (
    SELECT
        least(one.event_id, other.event_id) AS event_low,
        greatest(one.event_id, other.event_id) AS event_high
    FROM match_decision AS decision
    JOIN event_report AS one ON one.report_id = decision.report_a
    JOIN event_report AS other ON other.report_id = decision.report_b
    WHERE decision.undone_at IS NULL AND decision.verdict = 'different'
)
SELECT report_a, report_b, probability, verdict, event_a, event_b
FROM pair
ANTI JOIN apart ON apart.event_low = least(event_a, event_b) AND apart.event_high = greatest(event_a, event_b)
WHERE event_a <> event_b
QUALIFY row_number() OVER (
    PARTITION BY least(event_a, event_b), greatest(event_a, event_b) ORDER BY probability DESC, report_a, report_b
) = 1;
