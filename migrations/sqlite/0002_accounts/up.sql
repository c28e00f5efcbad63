-- Accounts, and what belongs to one person alone.
CREATE TABLE users (
    id                   INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    username             TEXT      NOT NULL,
    display_name         TEXT      NOT NULL,
    role                 TEXT      NOT NULL CHECK (role = 'town' OR role = 'department' OR role = 'office' OR role = 'leader' OR role = 'admin' OR role = 'security' OR role = 'auditor'),
    town_code            TEXT      REFERENCES towns (code),
    department_code      TEXT      REFERENCES departments (code),
    password_hash        TEXT      NOT NULL,
    must_change_password BOOLEAN   NOT NULL,
    active               BOOLEAN   NOT NULL,
    failed_logins        INTEGER   NOT NULL CHECK (failed_logins >= 0),
    locked_until         TIMESTAMP,
    last_login_at        TIMESTAMP,
    last_login_from      TEXT,
    created_at           TIMESTAMP NOT NULL,
    version              BIGINT    NOT NULL CHECK (version >= 1),
    CONSTRAINT users_username_key UNIQUE (username)
);

-- One signing-in: a family of refresh tokens, of which one is alive.
CREATE TABLE sessions (
    id         TEXT      NOT NULL PRIMARY KEY,
    user_id    BIGINT    NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at   TIMESTAMP,
    ended_why  TEXT,
    address    TEXT      NOT NULL,
    agent      TEXT      NOT NULL,
    CHECK (expires_at > created_at),
    CHECK ((ended_at IS NULL) = (ended_why IS NULL))
);
CREATE INDEX sessions_user ON sessions (user_id, ended_at);
CREATE INDEX sessions_user_began ON sessions (user_id, created_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT      NOT NULL PRIMARY KEY,
    session_id TEXT      NOT NULL REFERENCES sessions (id),
    issued_at  TIMESTAMP NOT NULL,
    used_at    TIMESTAMP
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE UNIQUE INDEX refresh_tokens_session_id_key ON refresh_tokens (session_id) WHERE used_at IS NULL;

-- First answers to creating requests, so that a repeated one creates nothing.
CREATE TABLE idempotent_answers (
    user_id     BIGINT    NOT NULL REFERENCES users (id),
    key         TEXT      NOT NULL,
    fingerprint TEXT      NOT NULL,
    status      INTEGER   NOT NULL CHECK (status BETWEEN 100 AND 599),
    body        TEXT      NOT NULL,
    etag        TEXT,
    created_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotent_answers_age ON idempotent_answers (created_at);

-- Questions to the list of companies, kept under a name. The unit is that of a town or of a
-- department, hence no key.
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
