-- The Google Sheet as the shared record: what it last held, what waits to be sent, what needs a person's look.
CREATE TABLE sheet_link (
    only_row        BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    spreadsheet_id  TEXT NOT NULL,
    queued_to       BIGINT NOT NULL,
    linked_at       TIMESTAMPTZ NOT NULL
);
CREATE TABLE sheet_record (
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    on_sheet        TEXT,
    here            TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    stamp           TEXT,
    row_number      INTEGER,
    missing_since   TIMESTAMPTZ,
    left_out        BOOLEAN NOT NULL,
    is_own_write    BOOLEAN NOT NULL,
    PRIMARY KEY (kind, record_id)
);
CREATE TABLE sheet_tab (
    kind            TEXT PRIMARY KEY,
    tab_id          BIGINT,
    vanished        INTEGER,
    of_rows         INTEGER,
    answer          TEXT CHECK (answer IN ('write again', 'call off'))
);
CREATE SEQUENCE sheet_operation_number;
CREATE TABLE sheet_outbox (
    operation_number BIGINT PRIMARY KEY DEFAULT nextval('sheet_operation_number'),
    operation_id    UUID NOT NULL,
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    what            TEXT NOT NULL CHECK (what IN ('add', 'edit', 'repair', 'clear', 'adopt')),
    before          TEXT NOT NULL,
    after           TEXT NOT NULL,
    actor           TEXT NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'landed', 'parked')),
    plan            TEXT,
    reason_template TEXT,
    reason_values   TEXT
);
CREATE TABLE sheet_doubt (
    stamp           TEXT PRIMARY KEY,
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    what            TEXT NOT NULL,
    plan            TEXT NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL
);
CREATE SEQUENCE sheet_remark_number;
CREATE TABLE sheet_remark (
    remark_number   BIGINT PRIMARY KEY DEFAULT nextval('sheet_remark_number'),
    made_at         TIMESTAMPTZ NOT NULL,
    tab             TEXT NOT NULL,
    row_number      INTEGER,
    reason_template TEXT NOT NULL,
    reason_values   TEXT NOT NULL,
    seen_at         TIMESTAMPTZ,
    seen_by         TEXT
);
CREATE TABLE sheet_rejected_row (
    tab             TEXT NOT NULL,
    row_number      INTEGER NOT NULL,
    record_id       TEXT,
    cells           TEXT NOT NULL,
    reason_template TEXT NOT NULL,
    reason_values   TEXT NOT NULL,
    since           TIMESTAMPTZ NOT NULL
);
CREATE TABLE sheet_conflict (
    conflict_id     UUID PRIMARY KEY,
    kind            TEXT NOT NULL,
    record_id       UUID NOT NULL,
    base            TEXT NOT NULL,
    mine            TEXT NOT NULL,
    theirs          TEXT NOT NULL,
    mine_by         TEXT NOT NULL,
    theirs_by       TEXT,
    found_at        TIMESTAMPTZ NOT NULL,
    settled_at      TIMESTAMPTZ,
    settled_by      TEXT,
    settled_as      TEXT CHECK (settled_as IN ('mine', 'theirs'))
);
