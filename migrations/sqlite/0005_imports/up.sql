CREATE TABLE imports (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind         TEXT      NOT NULL,
    state        TEXT      NOT NULL,
    town_code    TEXT      REFERENCES towns (code),
    as_of        DATE      NOT NULL,
    file_name    TEXT      NOT NULL,
    file_sha256  TEXT      NOT NULL,
    file         BLOB      NOT NULL,
    reading      TEXT      NOT NULL,
    plan_digest  TEXT      NOT NULL,
    report       TEXT      NOT NULL,
    on_error     TEXT,
    created_by   TEXT      NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    committed_at TIMESTAMP,
    undone_at    TIMESTAMP
);
CREATE INDEX imports_town ON imports (town_code, id);

-- Rows that could not be taken, each by its place in the sender's sheet.
CREATE TABLE import_errors (
    import_id BIGINT  NOT NULL REFERENCES imports (id),
    position  INTEGER NOT NULL,
    row       INTEGER NOT NULL,
    column_name TEXT  NOT NULL,
    value     TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    message   TEXT    NOT NULL,
    PRIMARY KEY (import_id, position)
);

-- Which column means which field, as the sender's lists were last understood.
CREATE TABLE import_mappings (
    sender     TEXT      NOT NULL,
    headings   TEXT      NOT NULL,
    kind       TEXT      NOT NULL,
    mapping    TEXT      NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (sender, kind, headings)
);
