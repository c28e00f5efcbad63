-- Field-level history of records, for the people who work with them. It outlives what it tells of:
-- an import that is taken back removes its companies and leaves their history, hence no key.
CREATE TABLE history (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id BIGINT,
    record     TEXT      NOT NULL,
    record_id  TEXT      NOT NULL,
    change     TEXT      NOT NULL CHECK (change = 'created' OR change = 'updated' OR change = 'deleted' OR change = 'restored' OR change = 'removed'),
    field      TEXT,
    old_value  TEXT,
    new_value  TEXT,
    version    BIGINT    CHECK (version >= 1),
    at         TIMESTAMP NOT NULL,
    actor      TEXT      NOT NULL,
    via        TEXT      NOT NULL CHECK (via = 'form' OR via = 'api' OR via = 'import' OR via = 'command_line' OR via = 'start' OR via = 'schedule'),
    import_id  BIGINT    REFERENCES imports (id)
);
CREATE INDEX history_company ON history (company_id, id);
CREATE INDEX history_import ON history (import_id, id) WHERE import_id IS NOT NULL;

-- Append-only log of acts, for the auditor. Each entry's hash covers the one before it. Actors and
-- objects are named, not referred to: an entry holds whatever becomes of them.
CREATE TABLE audit_entries (
    id        BIGINT    NOT NULL PRIMARY KEY CHECK (id >= 1),
    at        TIMESTAMP NOT NULL,
    actor     TEXT      NOT NULL,
    role      TEXT      NOT NULL CHECK (role = 'town' OR role = 'department' OR role = 'office' OR role = 'leader' OR role = 'admin' OR role = 'security' OR role = 'auditor'),
    action    TEXT      NOT NULL,
    object    TEXT      NOT NULL,
    object_id TEXT      NOT NULL,
    via       TEXT      NOT NULL CHECK (via = 'form' OR via = 'api' OR via = 'import' OR via = 'command_line' OR via = 'start' OR via = 'schedule'),
    address   TEXT      NOT NULL,
    trace_id  TEXT      NOT NULL,
    detail    TEXT      NOT NULL,
    hash      TEXT      NOT NULL
);
CREATE INDEX audit_entries_at ON audit_entries (at, id);
CREATE INDEX audit_entries_actor ON audit_entries (actor, id);
CREATE INDEX audit_entries_object ON audit_entries (object, object_id, id);
CREATE INDEX audit_entries_action ON audit_entries (action, id);

-- Where the chain can be taken up: every thousandth entry with its moment and its hash. What lies
-- before one can be verified alone and set aside, hence no key.
CREATE TABLE audit_checkpoints (
    entry BIGINT    NOT NULL PRIMARY KEY CHECK (entry >= 1),
    at    TIMESTAMP NOT NULL,
    hash  TEXT      NOT NULL
);

-- How often something that follows from other records was written without an entry of the audit log.
CREATE TABLE derivations (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    edition BIGINT NOT NULL CHECK (edition >= 0)
);
INSERT INTO derivations (id, edition) VALUES (1, 0);

-- The sha256 of every migration that this database has had, as it was then: one that was run is
-- not changed any more.
CREATE TABLE migration_digests (
    version TEXT NOT NULL PRIMARY KEY,
    sha256  TEXT NOT NULL CHECK (length(sha256) = 64)
);
