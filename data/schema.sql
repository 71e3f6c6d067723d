-- The record of Safer Together: every table, column, unit and constraint of a new database (schema version 6).
-- An older file is brought here step by step by data/migrations/; a change to this file needs a step there.
--
-- Instants are TIMESTAMPTZ. DATE columns are days in the city's zone. `month` is the first day of a month.
-- References between tables are kept by the code that writes (one writer, one transaction): DuckDB would
-- refuse to update a referenced row inside a transaction, so REFERENCES is not declared.

-- One row: which schema this file has, and the number that every committed write moves on.
CREATE TABLE database_state (
    only_row        BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    schema_version  INTEGER NOT NULL CHECK (schema_version >= 1),
    data_version    BIGINT  NOT NULL CHECK (data_version >= 0)
);

-- The departments of city.toml, brought up to date at each start. Left-over ones stay, for their old records.
CREATE TABLE department (
    department_id   TEXT PRIMARY KEY,           -- e.g. fire
    name            TEXT NOT NULL,              -- English; screens translate it
    initials        TEXT NOT NULL,              -- a sign beside the colour, e.g. FD
    position        INTEGER NOT NULL,           -- order on screen, from 0
    is_current      BOOLEAN NOT NULL DEFAULT TRUE  -- expected to report; FALSE once it left city.toml
);

-- One file read at one time.
CREATE TABLE import (
    import_id               UUID PRIMARY KEY,
    file_name               TEXT NOT NULL,      -- without its folder
    file_sha256             TEXT NOT NULL,
    file_bytes              BIGINT NOT NULL CHECK (file_bytes >= 0),
    kind                    TEXT NOT NULL CHECK (kind IN ('table', 'json', 'calendar')),
    source                  TEXT NOT NULL,      -- files with one source can hold copies of the same records
    default_department_id   TEXT,               -- said at import for records that name none; NULL: none said
    mapping                 JSON,               -- how columns were understood; NULL for calendars
    series_from             DATE NOT NULL,      -- window in which recurring events were expanded, both ends
    series_to               DATE NOT NULL,      --   inclusive
    imported_at             TIMESTAMPTZ NOT NULL,
    imported_by             TEXT NOT NULL,
    records_read            INTEGER NOT NULL CHECK (records_read >= 0),
    added                   INTEGER NOT NULL CHECK (added >= 0),
    updated                 INTEGER NOT NULL CHECK (updated >= 0),
    unchanged               INTEGER NOT NULL CHECK (unchanged >= 0),
    repeated                INTEGER NOT NULL CHECK (repeated >= 0),  -- rows that repeat another row of the file
    rejected                INTEGER NOT NULL CHECK (rejected >= 0),
    notes                   JSON NOT NULL,      -- [{"template": …, "values": {…}}]
    is_sample               BOOLEAN NOT NULL,
    CHECK (added + updated + unchanged + repeated + rejected = records_read)
);

-- How a person had the columns of one shape of file understood; used for the next file of that shape.
CREATE TABLE saved_mapping (
    shape       TEXT PRIMARY KEY,               -- fingerprint of the headers
    mapping     JSON NOT NULL,
    saved_at    TIMESTAMPTZ NOT NULL,
    saved_by    TEXT NOT NULL
);

-- A record of a file that could not become a report: kept whole, mendable.
CREATE TABLE rejected_row (
    rejected_row_id     UUID PRIMARY KEY,
    import_id           UUID NOT NULL,
    row_number          INTEGER NOT NULL,       -- row in the table, position in the JSON array, line in the calendar
    reason_template     TEXT NOT NULL,          -- English sentence; screens translate it
    reason_values       JSON NOT NULL,
    cells               JSON NOT NULL,          -- {"header": "text"}, as read
    mended_cells        JSON,                   -- as a person last mended them
    state               TEXT NOT NULL DEFAULT 'open'
                            -- replaced: a newer copy of the file no longer has it
                            CHECK (state IN ('open', 'mended', 'dismissed', 'replaced')),
    report_id           UUID,                   -- the report it became
    CHECK ((state = 'mended') = (report_id IS NOT NULL))
);

-- One department's record of an event. Never deleted (the sample excepted).
CREATE TABLE event_report (
    report_id           UUID PRIMARY KEY,
    event_id            UUID NOT NULL,          -- the combined record it belongs to: the id of its earliest report
    revision            INTEGER NOT NULL CHECK (revision >= 1),
    source              TEXT NOT NULL,          -- as in import; 'form' for reports entered in the app
    source_id           TEXT,                   -- the record's own id there: UID, id column
    occurrence          TEXT,                   -- original start of this occurrence of a recurring event, ISO 8601
    source_row          INTEGER,                -- row at the last import
    source_content      TEXT,                   -- fingerprint of what the file said, to tell a newer copy's changes
    import_id           UUID,                   -- the import that last wrote it
    department_id       TEXT,                   -- who reports; NULL: unknown
    department_as_given TEXT,                   -- as the file wrote it
    title               TEXT NOT NULL CHECK (trim(title) <> ''),
    start_date          DATE NOT NULL,
    end_date            DATE NOT NULL,          -- last day, inclusive
    starts_at           TIMESTAMPTZ,            -- NULL: all day
    ends_at             TIMESTAMPTZ,            -- NULL: all day, or no end given
    all_day             BOOLEAN NOT NULL,
    status              TEXT NOT NULL CHECK (status IN ('tentative', 'confirmed', 'held', 'cancelled')),
    visibility          TEXT NOT NULL CHECK (visibility IN ('public', 'internal')),
    unit                TEXT NOT NULL CHECK (unit IN ('site_event', 'campaign')),  -- counted apart, never added
    campaign            TEXT,
    place               TEXT,
    address             TEXT,
    neighborhood        TEXT,
    description         TEXT,
    url                 TEXT,
    contact             TEXT,
    expected_attendance INTEGER CHECK (expected_attendance >= 0),   -- people
    attendance          INTEGER CHECK (attendance >= 0),            -- people
    extra               JSON NOT NULL,          -- columns that no field takes
    is_sample           BOOLEAN NOT NULL,
    created_at          TIMESTAMPTZ NOT NULL,
    updated_at          TIMESTAMPTZ NOT NULL,
    -- What only the app's own form asks for; a file's newer copy leaves it as it is.
    audience            TEXT,                   -- for whom: families, older adults, …
    languages           JSON,                   -- codes of languages spoken there: ["en", "es"]
    needs               JSON,                   -- kinds of help still wanted: ["crew", "interpreter"]
    notes               TEXT,                   -- for the departments, not for the public
    cancel_reason       TEXT,
    series_id           UUID,                   -- dates entered as one repetition share it
    outcome_at          TIMESTAMPTZ,            -- when its outcome was told; NULL: not yet
    new_collaboration   BOOLEAN,                -- as told with the outcome; NULL: not told
    expanded_program    BOOLEAN,
    CHECK (end_date >= start_date),
    CHECK (ends_at IS NULL OR ends_at >= starts_at),
    CHECK (all_day = (starts_at IS NULL))
);

-- What one report says of one department's, or another organisation's, part in the event.
CREATE TABLE participation (
    report_id       UUID NOT NULL,
    position        INTEGER NOT NULL,           -- order within the report, from 0
    department_id   TEXT,                       -- NULL: not one of the city's departments, or unknown
    organisation    TEXT NOT NULL,              -- as written
    state           TEXT NOT NULL CHECK (state IN
                        ('invited', 'offered', 'accepted', 'declined', 'present', 'left_early', 'absent')),
    PRIMARY KEY (report_id, position)
);

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

-- A person's verdict that two reports describe the same event, or not. Undone, never deleted. Of 'not_sure' nothing
-- follows but that others are asked first.
CREATE TABLE match_decision (
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

-- Two reports that may describe the same event. Found by the app; whether it is open follows from decisions.
CREATE TABLE possible_duplicate (
    report_a    UUID NOT NULL,
    report_b    UUID NOT NULL,
    probability DOUBLE NOT NULL CHECK (probability BETWEEN 0 AND 1),   -- that they are the same event
    evidence    JSON NOT NULL,          -- what speaks for and against it: [{"code": …, "values": {…}, "bits": …}]
    -- linked: joined unless a person objects; contrary: never asked about, kept because links would join the two
    verdict     TEXT NOT NULL CHECK (verdict IN ('linked', 'review', 'contrary')),
    PRIMARY KEY (report_a, report_b),
    CHECK (report_a < report_b)
);

-- The combined record: derived from reports, participation and decisions in the transaction that changes them.
CREATE TABLE event (
    event_id            UUID PRIMARY KEY,
    month               DATE NOT NULL,          -- of the earliest local start
    start_date          DATE NOT NULL,
    status              TEXT NOT NULL CHECK (status IN ('tentative', 'confirmed', 'held', 'cancelled')),
    unit                TEXT NOT NULL CHECK (unit IN ('site_event', 'campaign')),
    campaign            TEXT,
    reports             INTEGER NOT NULL CHECK (reports >= 1),  -- reports combined, cancelled ones included
    present             TEXT[] NOT NULL,        -- departments confirmed present
    taking_part         TEXT[] NOT NULL,        -- departments present or planned (offered, accepted)
    has_absence         BOOLEAN NOT NULL,       -- a department says of itself that it was absent
    doubt_group         UUID,                   -- events linked by open pairs share one; NULL: no open pair
    campaigns           TEXT[] NOT NULL,        -- every campaign that a report names, folded: small letters, no accents
    neighborhoods       TEXT[] NOT NULL,        -- every neighborhood that a report names, folded likewise
    joined_automatically BOOLEAN NOT NULL       -- some of its reports were joined by the app, on no person's word
);

-- A department's word that it has logged everything for a month, or held nothing.
CREATE TABLE department_month (
    department_id   TEXT NOT NULL,
    month           DATE NOT NULL CHECK (day(month) = 1),
    statement       TEXT NOT NULL CHECK (statement IN ('all_logged', 'nothing_held')),
    stated_at       TIMESTAMPTZ NOT NULL,
    stated_by       TEXT NOT NULL,
    is_sample       BOOLEAN NOT NULL,
    PRIMARY KEY (department_id, month)
);

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

-- The written rules of counting, each version kept. The query of the same version does what the text says.
CREATE TABLE counting_rule (
    rule_version    INTEGER PRIMARY KEY,
    text            TEXT NOT NULL               -- English; screens translate it
);

-- One export of page views, read at one time. One that was undone stays on record, out of every count.
CREATE TABLE page_view_import (
    import_number   INTEGER PRIMARY KEY,        -- from 1 on: a newer import has a higher one
    import_id       UUID NOT NULL,
    file_name       TEXT NOT NULL,              -- without its folder
    file_sha256     TEXT NOT NULL,
    file_bytes      BIGINT NOT NULL CHECK (file_bytes >= 0),
    format          TEXT NOT NULL CHECK (format IN
                        ('ga4_csv', 'ga4_api', 'universal_analytics', 'analytics_reporter', 'matomo', 'plausible',
                         'umami', 'table')),
    property        TEXT,                       -- the site or property that the export names; NULL: none
    grain           TEXT NOT NULL CHECK (grain IN ('hour', 'day', 'week', 'month', 'quarter', 'range')),
    first_day       DATE NOT NULL,              -- of all its periods
    last_day        DATE NOT NULL,              -- inclusive
    rows_read       BIGINT NOT NULL CHECK (rows_read >= 0),
    rows_rejected   BIGINT NOT NULL CHECK (rows_rejected BETWEEN 0 AND rows_read),
    views           BIGINT NOT NULL CHECK (views >= 0),     -- of the rows kept
    notes           JSON NOT NULL,              -- [{"template": …, "values": {…}}]
    is_sample       BOOLEAN NOT NULL,
    imported_at     TIMESTAMPTZ NOT NULL,
    imported_by     TEXT NOT NULL,
    undone_at       TIMESTAMPTZ,
    undone_by       TEXT,
    CHECK (last_day >= first_day)
);

-- The days that an import speaks for. Of daily rows successive days are one span; a week, month, quarter or range is
-- a span of its own. A day without a row for any page is in none: tracking had a gap, or it was not exported.
CREATE TABLE page_view_cover (
    import_number   INTEGER NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL               -- inclusive
);

-- A page by its address, folded: without scheme, www., query and trailing slash, in lower case (fold_addresses.sql).
CREATE TABLE page (
    page_number     INTEGER PRIMARY KEY,
    host            TEXT NOT NULL,              -- '': the page is known by its title alone
    path            TEXT NOT NULL,              -- from / on; or the title; or '*' for a whole site
    is_sample       BOOLEAN NOT NULL            -- only the made-up sample has it
);

-- That a page is in an import, with its sum there: such an import speaks for the page on all the days that it covers.
CREATE TABLE page_of_import (
    import_number   INTEGER NOT NULL,
    page_number     INTEGER NOT NULL,
    views           BIGINT NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL
);

-- Views of one page in one period, as one import has them. No key: tens of millions of rows come in at once.
CREATE TABLE page_view (
    import_number   INTEGER NOT NULL,
    page_number     INTEGER NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,              -- inclusive; within one fiscal quarter
    views           BIGINT NOT NULL             -- checked as it comes in: never negative
);

-- Derived: what does not count because another import has the same days of the page.
CREATE TABLE page_view_left_out (
    import_number   INTEGER NOT NULL,
    page_number     INTEGER NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    counted_import  INTEGER NOT NULL,           -- the one that counts instead
    reason          TEXT NOT NULL CHECK (reason IN ('newer', 'finer', 'not_whole')),
    views           BIGINT NOT NULL
);

-- A row of an export that can't be counted, kept whole.
CREATE TABLE page_view_rejected (
    import_number   INTEGER NOT NULL,
    row_number      BIGINT NOT NULL,            -- line of the table, or position in the JSON
    reason_template TEXT NOT NULL,              -- English sentence; screens translate it
    reason_values   JSON NOT NULL,
    cells           JSON NOT NULL               -- {"header": "text"}, as read
);

-- Whose page it is, and of which kind, told by a pattern of its address. Removed ones stay, out of force.
CREATE TABLE page_rule (
    rule_id         UUID PRIMARY KEY,
    pattern         TEXT NOT NULL CHECK (trim(pattern) <> ''),  -- folded as addresses are; * stands for anything
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL CHECK (page_kind IN ('data_page', 'main_page', 'new_dashboard')),
    valid_from      DATE,                       -- first day; NULL: since ever
    valid_to        DATE,                       -- last day; NULL: until further notice
    is_sample       BOOLEAN NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL,
    made_by         TEXT NOT NULL,
    removed_at      TIMESTAMPTZ,
    removed_by      TEXT,
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from)
);

-- A period, locked and named, that later values are held against. One is in force at most: the newest not removed.
CREATE TABLE baseline (
    baseline_id     UUID PRIMARY KEY,
    initiative_id   TEXT NOT NULL,
    name            TEXT NOT NULL CHECK (trim(name) <> ''),
    first_month     DATE NOT NULL CHECK (day(first_month) = 1),
    last_month      DATE NOT NULL CHECK (day(last_month) = 1),
    is_sample       BOOLEAN NOT NULL,           -- it rests on made-up records
    locked_at       TIMESTAMPTZ NOT NULL,
    locked_by       TEXT NOT NULL,
    removed_at      TIMESTAMPTZ,
    removed_by      TEXT,
    CHECK (last_month >= first_month)
);

-- Derived: which rule is in force for a page in which days. Spans of a page don't overlap.
CREATE TABLE page_match (
    page_number     INTEGER NOT NULL,
    rule_id         UUID NOT NULL,
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL
);

-- Derived, the rollup that pages read: each day that imports cover for a department's pages of a kind. `period_first`
-- and `period_last` are the day itself where daily rows cover it; else the longer period of which alone a sum is known.
CREATE TABLE department_day (
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL,
    day             DATE NOT NULL,
    period_first    DATE NOT NULL,
    period_last     DATE NOT NULL,
    views           BIGINT NOT NULL             -- of daily rows; 0: other pages had views that day, these none
);

-- Derived: sums of periods longer than a day.
CREATE TABLE department_period (
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    views           BIGINT NOT NULL
);

-- Derived: the views of each page under its rule, daily rows by month, longer periods as they are.
CREATE TABLE page_period (
    page_number     INTEGER NOT NULL,
    rule_id         UUID NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    views           BIGINT NOT NULL
);

-- Every change: who, when, what it was before and after.
CREATE SEQUENCE change_number;
CREATE TABLE change_log (
    change_number   BIGINT PRIMARY KEY DEFAULT nextval('change_number'),
    changed_at      TIMESTAMPTZ NOT NULL,
    changed_by      TEXT NOT NULL,
    record_kind     TEXT NOT NULL,              -- name of the table
    record_id       TEXT NOT NULL,
    before          JSON,                       -- NULL: it did not exist
    after           JSON                        -- NULL: it was removed (sample only)
);

-- One row once a Google Sheet is the shared record; none while this file stands alone.
CREATE TABLE sheet_link (
    only_row        BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    spreadsheet_id  TEXT NOT NULL,
    queued_to       BIGINT NOT NULL,            -- changes of the log up to this one are in the outbox, or went through it
    linked_at       TIMESTAMPTZ NOT NULL
);

-- One record as the Sheet last held it, and as it stood here when it was last compared: what differs is to be sent.
CREATE TABLE sheet_record (
    kind            TEXT NOT NULL,              -- event_report, participation, offer, match_decision
    record_id       UUID NOT NULL,
    on_sheet        TEXT,                       -- {"title": "Fair", …} as JSON; NULL: never seen there
    here            TEXT NOT NULL,              -- likewise
    revision        INTEGER NOT NULL,           -- its rev cell: how often programs wrote the row
    stamp           TEXT,                       -- its updated_at cell
    row_number      INTEGER,                    -- where it stood; never its identity
    missing_since   TIMESTAMPTZ,                -- a person deleted its row; NULL: it is there
    left_out        BOOLEAN NOT NULL,           -- a person said that it need not come back
    is_own_write    BOOLEAN NOT NULL,           -- the program with this database wrote its row last
    PRIMARY KEY (kind, record_id)
);

-- One tab as it was last read: a tab that is another now is filled again; its missing rows were not deleted by hand.
CREATE TABLE sheet_tab (
    kind            TEXT PRIMARY KEY,
    tab_id          BIGINT,                     -- NULL: it could not be read at the last look
    vanished        INTEGER,                    -- most of its rows, gone at once: a person has to say what they mean by it
    of_rows         INTEGER,                    -- so many there were before
    answer          TEXT CHECK (answer IN ('write again', 'call off'))
);

-- What is to be written to the Sheet, in order; a row goes once a later look at the Sheet has shown it there.
CREATE SEQUENCE sheet_operation_number;
CREATE TABLE sheet_outbox (
    operation_number BIGINT PRIMARY KEY DEFAULT nextval('sheet_operation_number'),
    operation_id    UUID NOT NULL,              -- made here before the first attempt; stands in the Log tab once applied
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    what            TEXT NOT NULL CHECK (what IN ('add', 'edit', 'repair', 'clear', 'adopt')),
    before          TEXT NOT NULL,              -- the fields changed, as they were for the person who changed them
    after           TEXT NOT NULL,
    actor           TEXT NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'landed', 'parked')),
    plan            TEXT,                       -- row, cells and stamp of the attempt, kept before it is made
    reason_template TEXT,                       -- why it is parked
    reason_values   TEXT
);

-- An attempt that had no answer and was not in the Log: it was made again, and could still land.
CREATE TABLE sheet_doubt (
    stamp           TEXT PRIMARY KEY,           -- what it writes into updated_at
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    what            TEXT NOT NULL,
    plan            TEXT NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL
);

-- What happened to the Sheet that people should know: a copied row got an id of its own, a cell was put right.
CREATE SEQUENCE sheet_remark_number;
CREATE TABLE sheet_remark (
    remark_number   BIGINT PRIMARY KEY DEFAULT nextval('sheet_remark_number'),
    made_at         TIMESTAMPTZ NOT NULL,
    tab             TEXT NOT NULL,
    row_number      INTEGER,
    reason_template TEXT NOT NULL,              -- English sentence; screens translate it
    reason_values   TEXT NOT NULL,
    seen_at         TIMESTAMPTZ,
    seen_by         TEXT
);

-- Rows of the Sheet that can't be read, as of the last look at it.
CREATE TABLE sheet_rejected_row (
    tab             TEXT NOT NULL,
    row_number      INTEGER NOT NULL,
    record_id       TEXT,                       -- what its id cell says
    cells           TEXT NOT NULL,              -- {"header": value} as JSON
    reason_template TEXT NOT NULL,
    reason_values   TEXT NOT NULL,
    since           TIMESTAMPTZ NOT NULL
);

-- Two people changed the same field, one here and one elsewhere: the Sheet's value holds until somebody settles it.
CREATE TABLE sheet_conflict (
    conflict_id     UUID PRIMARY KEY,
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    base            TEXT NOT NULL,              -- the fields in question: as both saw them, …
    mine            TEXT NOT NULL,              -- … as changed here, …
    theirs          TEXT NOT NULL,              -- … and as changed in the Sheet
    mine_by         TEXT NOT NULL,
    theirs_by       TEXT,                       -- NULL: a person in the Sheet itself
    found_at        TIMESTAMPTZ NOT NULL,
    settled_at      TIMESTAMPTZ,
    settled_by      TEXT,
    settled_as      TEXT CHECK (settled_as IN ('mine', 'theirs'))
);

-- The questions that wait for a decision: pairs of events that may be the same, each shown by its likeliest pair of
-- reports. Nobody has decided on them, and other decisions have not settled them.
-- Materialized, so that each pair looks up its two reports: else the planner may compare all reports with all.
CREATE VIEW open_pair AS
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
    UNION ALL
    SELECT report_id, department_id FROM participation_word WHERE state NOT IN ('declined', 'absent')
)
SELECT report.report_id, report.event_id, date_trunc('month', report.start_date)::DATE AS month
FROM event_report AS report
JOIN named USING (report_id)
WHERE report.status <> 'cancelled'
GROUP BY report.report_id, report.event_id, report.start_date
HAVING count(DISTINCT named.department_id) >= 2;
