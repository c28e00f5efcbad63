-- Questions to the list of companies, kept under a name.
CREATE TABLE saved_views (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    owner_id   BIGINT    NOT NULL REFERENCES users (id),
    unit       TEXT      NOT NULL,
    name       TEXT      NOT NULL,
    query      TEXT      NOT NULL,
    shared     BOOLEAN   NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX saved_views_owner ON saved_views (owner_id);
CREATE INDEX saved_views_unit ON saved_views (unit);

-- Files that belong to a company. The content lies in a folder, under its hash.
CREATE TABLE attachments (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    file_name   TEXT      NOT NULL,
    kind        TEXT      NOT NULL,
    size        BIGINT    NOT NULL,
    sha256      TEXT      NOT NULL,
    uploaded_by TEXT      NOT NULL,
    uploaded_at TIMESTAMP NOT NULL,
    removed_at  TIMESTAMP
);
CREATE INDEX attachments_company ON attachments (company_id, id);
