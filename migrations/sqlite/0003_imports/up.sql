-- Batches: lists as they were sent, what was read in them, and what became of it. None is ever
-- removed, so that records can refer to the one that brought them.
CREATE TABLE imports (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind         TEXT      NOT NULL CHECK (kind = 'companies' OR kind = 'listings' OR kind = 'blockers' OR kind = 'financials'),
    state        TEXT      NOT NULL CHECK (state = 'checked' OR state = 'committed' OR state = 'undone'),
    town_code    TEXT      REFERENCES towns (code),
    as_of        DATE      NOT NULL,
    file_name    TEXT      NOT NULL,
    file_sha256  TEXT      NOT NULL,
    file         BLOB      NOT NULL,
    reading      TEXT      NOT NULL,
    plan_digest  TEXT      NOT NULL,
    report       TEXT      NOT NULL,
    on_error     TEXT      CHECK (on_error = 'abort' OR on_error = 'skip'),
    created_by   TEXT      NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    committed_at TIMESTAMP,
    undone_at    TIMESTAMP,
    CHECK ((committed_at IS NULL) = (state = 'checked')),
    CHECK ((undone_at IS NOT NULL) = (state = 'undone'))
);
CREATE INDEX imports_town ON imports (town_code, id);

-- Rows that could not be taken, each by its place in the sender's sheet. The code is one of those
-- in src/error/code.rs, of which there are more with every version.
CREATE TABLE import_errors (
    import_id   BIGINT  NOT NULL REFERENCES imports (id),
    position    INTEGER NOT NULL CHECK (position >= 1),
    row         INTEGER NOT NULL CHECK (row >= 0),
    column_name TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    PRIMARY KEY (import_id, position)
);

-- Which column means which field, as the sender's lists were last understood. The sender is a
-- town or the office.
CREATE TABLE import_mappings (
    sender     TEXT      NOT NULL,
    headings   TEXT      NOT NULL,
    kind       TEXT      NOT NULL CHECK (kind = 'companies' OR kind = 'listings' OR kind = 'blockers' OR kind = 'financials'),
    mapping    TEXT      NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (sender, kind, headings)
);
