-- The plan's pages: their texts, notes, targets and publications; events by campaign and neighborhood.
-- A new table for events: DuckDB refuses to update a list column of a table with a key within a transaction.
CREATE TABLE event_by_campaign (
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
    neighborhoods       TEXT[] NOT NULL
);
INSERT INTO event_by_campaign
WITH live AS (
    SELECT *, bool_and(status = 'cancelled') OVER (PARTITION BY event_id) AS all_cancelled
    FROM event_report
    QUALIFY status <> 'cancelled' OR all_cancelled
),
named AS (
    SELECT
        event_id,
        coalesce(list_sort(list(DISTINCT lower(strip_accents(campaign))) FILTER (campaign IS NOT NULL)), []) AS campaigns,
        coalesce(list_sort(list(DISTINCT lower(strip_accents(neighborhood))) FILTER (neighborhood IS NOT NULL)), [])
            AS neighborhoods
    FROM live
    GROUP BY ALL
)
SELECT event.*, named.campaigns, named.neighborhoods FROM event JOIN named USING (event_id);
DROP TABLE event;
ALTER TABLE event_by_campaign RENAME TO event;

-- One saved state of an initiative's page, all its sections in every language. Never changed: a new one follows it.
CREATE TABLE narrative (
    narrative_id    UUID PRIMARY KEY,
    initiative_id   TEXT NOT NULL,              -- its number in the plan, e.g. 2.21
    revision        INTEGER NOT NULL CHECK (revision >= 1),
    status          TEXT NOT NULL CHECK (status IN ('in_progress', 'on_hold', 'complete')),
    owner           TEXT NOT NULL,              -- who answers for the measure; may be empty
    as_of           DATE NOT NULL,              -- the day up to which the text holds
    texts           JSON NOT NULL,              -- {"en": {"description": "Markdown", …}, "es": {…}}
    changed_in      JSON NOT NULL,              -- {"en": 3, "es": 2}: the revision that last changed each language
    citations       JSON NOT NULL,              -- {"2025-10": {"low": 16, "high": 25}}: as cited when saved
    written_at      TIMESTAMPTZ NOT NULL,
    written_by      TEXT NOT NULL,
    UNIQUE (initiative_id, revision)
);

-- What a person is writing and has not saved: kept so that a reload or a lost connection loses nothing.
CREATE TABLE draft (
    person      TEXT NOT NULL,                  -- who writes
    subject     TEXT NOT NULL,                  -- what is written, e.g. narrative 2.21
    content     JSON NOT NULL,
    saved_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person, subject)
);

-- A dated remark on an initiative's charts. Removed ones stay, out of sight.
CREATE TABLE chart_note (
    note_id         UUID PRIMARY KEY,
    initiative_id   TEXT NOT NULL,
    noted_on        DATE NOT NULL,
    text            TEXT NOT NULL CHECK (trim(text) <> ''),
    text_es         TEXT,                       -- NULL: shown in English
    is_rebase       BOOLEAN NOT NULL,           -- natural limits are computed anew from this month on
    made_at         TIMESTAMPTZ NOT NULL,
    made_by         TEXT NOT NULL,
    removed_at      TIMESTAMPTZ,
    removed_by      TEXT
);

-- A range that a measure is meant to reach each month. One is in force at most: the newest that is not withdrawn.
CREATE TABLE target (
    target_id       UUID PRIMARY KEY,
    initiative_id   TEXT NOT NULL,
    low             INTEGER NOT NULL CHECK (low >= 0),
    high            INTEGER NOT NULL,
    from_month      DATE NOT NULL CHECK (day(from_month) = 1),
    evidence        JSON NOT NULL,              -- the limits and marks on which it rests
    is_sample       BOOLEAN NOT NULL,           -- it rests on made-up records
    adopted_at      TIMESTAMPTZ NOT NULL,
    adopted_by      TEXT NOT NULL,
    withdrawn_at    TIMESTAMPTZ,
    withdrawn_by    TEXT,
    CHECK (high >= low)
);

-- A figure as it was published: frozen with all that stood beside it. Never changed.
CREATE TABLE publication (
    publication_id  UUID PRIMARY KEY,
    initiative_id   TEXT NOT NULL,
    number          INTEGER NOT NULL CHECK (number >= 1),  -- counts the publications of the initiative
    month           DATE NOT NULL CHECK (day(month) = 1),
    low             INTEGER NOT NULL CHECK (low >= 0),
    high            INTEGER NOT NULL,
    rule_version    INTEGER NOT NULL,
    content         JSON NOT NULL,              -- series, quality mark, target, limits, notes and text of that moment
    is_sample       BOOLEAN NOT NULL,           -- it rests on made-up records
    published_at    TIMESTAMPTZ NOT NULL,
    published_by    TEXT NOT NULL,
    UNIQUE (initiative_id, number),
    CHECK (high >= low)
);

-- The events, and whether each is of what is asked for; NULL asks for all. A campaign of '' asks for events outside
-- campaigns. `with_department` takes confirmed presence, `maybe_with_department` planned presence as well.
CREATE MACRO event_matching(asked_department, asked_campaign, asked_neighborhood) AS TABLE
SELECT
    *,
    asked_department IS NULL OR list_contains(present, asked_department) AS with_department,
    asked_department IS NULL OR list_contains(taking_part, asked_department) AS maybe_with_department,
    CASE
        WHEN asked_campaign IS NULL THEN TRUE
        WHEN asked_campaign = '' THEN len(campaigns) = 0
        ELSE list_contains(campaigns, lower(strip_accents(asked_campaign)))
    END AS of_campaign,
    asked_neighborhood IS NULL OR list_contains(neighborhoods, lower(strip_accents(asked_neighborhood)))
        AS of_neighborhood
FROM event;

-- The records that rule 0 counts: those that name two departments or more, each for itself.
CREATE VIEW joint_record AS
WITH named AS (
    SELECT report_id, department_id FROM event_report WHERE department_id IS NOT NULL
    UNION ALL
    SELECT report_id, department_id FROM participation
    WHERE department_id IS NOT NULL AND state NOT IN ('declined', 'absent')
)
SELECT report.report_id, report.event_id, date_trunc('month', report.start_date)::DATE AS month
FROM event_report AS report
JOIN named USING (report_id)
WHERE report.status <> 'cancelled'
GROUP BY report.report_id, report.event_id, report.start_date
HAVING count(DISTINCT named.department_id) >= 2;
