-- Field-level history of records, for the people who work with them.
CREATE TABLE history (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id BIGINT,
    record     TEXT      NOT NULL,
    record_id  TEXT      NOT NULL,
    change     TEXT      NOT NULL,
    field      TEXT,
    old_value  TEXT,
    new_value  TEXT,
    version    BIGINT,
    at         TIMESTAMP NOT NULL,
    actor      TEXT      NOT NULL,
    via        TEXT      NOT NULL,
    import_id  BIGINT
);
CREATE INDEX history_company ON history (company_id, id);
CREATE INDEX history_import ON history (import_id, id) WHERE import_id IS NOT NULL;

-- Append-only log of acts, for the auditor. Each entry's hash covers the one before it.
CREATE TABLE audit_entries (
    id        BIGINT    NOT NULL PRIMARY KEY,
    at        TIMESTAMP NOT NULL,
    actor     TEXT      NOT NULL,
    role      TEXT      NOT NULL,
    action    TEXT      NOT NULL,
    object    TEXT      NOT NULL,
    object_id TEXT      NOT NULL,
    via       TEXT      NOT NULL,
    address   TEXT      NOT NULL,
    trace_id  TEXT      NOT NULL,
    detail    TEXT      NOT NULL,
    hash      TEXT      NOT NULL
);
CREATE INDEX audit_entries_actor ON audit_entries (actor, id);
CREATE INDEX audit_entries_object ON audit_entries (object, object_id, id);
CREATE INDEX audit_entries_action ON audit_entries (action, id);
