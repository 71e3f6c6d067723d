-- Page views: exports read, the pages in them, rules that tell whose pages they are, locked baselines.
CREATE TABLE page_view_import (
    import_number   INTEGER PRIMARY KEY,
    import_id       UUID NOT NULL,
    file_name       TEXT NOT NULL,
    file_sha256     TEXT NOT NULL,
    file_bytes      BIGINT NOT NULL CHECK (file_bytes >= 0),
    format          TEXT NOT NULL CHECK (format IN
                        ('ga4_csv', 'ga4_api', 'universal_analytics', 'analytics_reporter', 'matomo', 'plausible',
                         'umami', 'table')),
    property        TEXT,
    grain           TEXT NOT NULL CHECK (grain IN ('hour', 'day', 'week', 'month', 'quarter', 'range')),
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    rows_read       BIGINT NOT NULL CHECK (rows_read >= 0),
    rows_rejected   BIGINT NOT NULL CHECK (rows_rejected BETWEEN 0 AND rows_read),
    views           BIGINT NOT NULL CHECK (views >= 0),
    notes           JSON NOT NULL,
    is_sample       BOOLEAN NOT NULL,
    imported_at     TIMESTAMPTZ NOT NULL,
    imported_by     TEXT NOT NULL,
    undone_at       TIMESTAMPTZ,
    undone_by       TEXT,
    CHECK (last_day >= first_day)
);

CREATE TABLE page_view_cover (
    import_number   INTEGER NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL
);

CREATE TABLE page (
    page_number     INTEGER PRIMARY KEY,
    host            TEXT NOT NULL,
    path            TEXT NOT NULL,
    is_sample       BOOLEAN NOT NULL
);

CREATE TABLE page_of_import (
    import_number   INTEGER NOT NULL,
    page_number     INTEGER NOT NULL,
    views           BIGINT NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL
);

CREATE TABLE page_view (
    import_number   INTEGER NOT NULL,
    page_number     INTEGER NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    views           BIGINT NOT NULL
);

CREATE TABLE page_view_left_out (
    import_number   INTEGER NOT NULL,
    page_number     INTEGER NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    counted_import  INTEGER NOT NULL,
    reason          TEXT NOT NULL CHECK (reason IN ('newer', 'finer', 'not_whole')),
    views           BIGINT NOT NULL
);

CREATE TABLE page_view_rejected (
    import_number   INTEGER NOT NULL,
    row_number      BIGINT NOT NULL,
    reason_template TEXT NOT NULL,
    reason_values   JSON NOT NULL,
    cells           JSON NOT NULL
);

CREATE TABLE page_rule (
    rule_id         UUID PRIMARY KEY,
    pattern         TEXT NOT NULL CHECK (trim(pattern) <> ''),
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL CHECK (page_kind IN ('data_page', 'main_page', 'new_dashboard')),
    valid_from      DATE,
    valid_to        DATE,
    is_sample       BOOLEAN NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL,
    made_by         TEXT NOT NULL,
    removed_at      TIMESTAMPTZ,
    removed_by      TEXT,
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE baseline (
    baseline_id     UUID PRIMARY KEY,
    initiative_id   TEXT NOT NULL,
    name            TEXT NOT NULL CHECK (trim(name) <> ''),
    first_month     DATE NOT NULL CHECK (day(first_month) = 1),
    last_month      DATE NOT NULL CHECK (day(last_month) = 1),
    is_sample       BOOLEAN NOT NULL,
    locked_at       TIMESTAMPTZ NOT NULL,
    locked_by       TEXT NOT NULL,
    removed_at      TIMESTAMPTZ,
    removed_by      TEXT,
    CHECK (last_month >= first_month)
);

CREATE TABLE page_match (
    page_number     INTEGER NOT NULL,
    rule_id         UUID NOT NULL,
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL
);

CREATE TABLE department_day (
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL,
    day             DATE NOT NULL,
    period_first    DATE NOT NULL,
    period_last     DATE NOT NULL,
    views           BIGINT NOT NULL
);

CREATE TABLE department_period (
    department_id   TEXT NOT NULL,
    page_kind       TEXT NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    views           BIGINT NOT NULL
);

CREATE TABLE page_period (
    page_number     INTEGER NOT NULL,
    rule_id         UUID NOT NULL,
    first_day       DATE NOT NULL,
    last_day        DATE NOT NULL,
    views           BIGINT NOT NULL
);
