-- 认定批次: the documents by which the leading group recognises reserve companies.
CREATE TABLE pool_batches (
    id            INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number        INTEGER   NOT NULL CHECK (number >= 1),
    name          TEXT      NOT NULL,
    document_no   TEXT      NOT NULL,
    -- 文件日期, from which 服务管理期 runs
    recognised_on DATE      NOT NULL,
    expires_on    DATE      NOT NULL,
    note          TEXT,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL,
    version       BIGINT    NOT NULL CHECK (version >= 1),
    CONSTRAINT pool_batches_number_key UNIQUE (number),
    CONSTRAINT pool_batches_name_key UNIQUE (name),
    CHECK (expires_on > recognised_on)
);
CREATE INDEX pool_batches_recognised ON pool_batches (recognised_on);

-- 在库记录: a company is in the pool from entered_on until the day before left_on. The intervals
-- of a company do not overlap. The one recorded last is what its facts tell of.
CREATE TABLE pool_memberships (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    batch_id    BIGINT    REFERENCES pool_batches (id),
    -- as lists call the batch, which need not be on file
    batch_name  TEXT,
    -- none where only the batch or the leaving is known: such a company is in no pool
    entered_on  DATE,
    expires_on  DATE,
    left_on     DATE,
    left_kind   TEXT      CHECK (left_kind = 'listed' OR left_kind = 'disqualified' OR left_kind = 'expired' OR left_kind = 'withdrew' OR left_kind = 'moved_out' OR left_kind = 'other'),
    left_reason TEXT,
    recorded_by TEXT      NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    -- the import that recorded it
    import_id   BIGINT    REFERENCES imports (id),
    version     BIGINT    NOT NULL CHECK (version >= 1),
    CHECK (left_on >= entered_on),
    CHECK (batch_id IS NULL OR (batch_name IS NOT NULL AND entered_on IS NOT NULL)),
    CHECK ((left_on IS NULL) = (left_kind IS NULL))
);
-- with what lists show of the latest one, so that a row of a list is one look-up
CREATE INDEX pool_memberships_company ON pool_memberships (company_id, id, batch_name, entered_on);
CREATE INDEX pool_memberships_entered ON pool_memberships (entered_on, company_id);
CREATE INDEX pool_memberships_left ON pool_memberships (left_on, company_id);
CREATE INDEX pool_memberships_batch ON pool_memberships (batch_id, company_id);
CREATE INDEX pool_memberships_batch_name ON pool_memberships (batch_name) WHERE batch_id IS NULL;
-- Nobody is in the pool twice.
CREATE UNIQUE INDEX pool_memberships_company_id_key ON pool_memberships (company_id)
    WHERE left_on IS NULL;

-- 入库申请: what towns put forward and the office decides.
CREATE TABLE pool_nominations (
    id              INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id      BIGINT    NOT NULL REFERENCES companies (id),
    state           TEXT      NOT NULL CHECK (state = 'nominated' OR state = 'accepted' OR state = 'recognised' OR state = 'declined' OR state = 'withdrawn'),
    town_opinion    TEXT      NOT NULL,
    nominated_by    TEXT      NOT NULL,
    nominated_at    TIMESTAMP NOT NULL,
    decided_by      TEXT,
    decided_at      TIMESTAMP,
    decision_reason TEXT,
    batch_id        BIGINT    REFERENCES pool_batches (id),
    version         BIGINT    NOT NULL CHECK (version >= 1),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE INDEX pool_nominations_company ON pool_nominations (company_id);
CREATE INDEX pool_nominations_state ON pool_nominations (state, id);
CREATE INDEX pool_nominations_batch ON pool_nominations (batch_id);
-- A company is put forward once at a time.
CREATE UNIQUE INDEX pool_nominations_company_id_key ON pool_nominations (company_id)
    WHERE state IN ('nominated', 'accepted');

-- 复核: each town looks again at all its companies in the pool. One goes on at a time, so that no
-- company has more than one item that is open.
CREATE TABLE pool_rechecks (
    id        INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    name      TEXT      NOT NULL,
    due_on    DATE      NOT NULL,
    opened_on DATE      NOT NULL,
    closed_on DATE,
    note      TEXT,
    version   BIGINT    NOT NULL CHECK (version >= 1),
    CHECK (due_on >= opened_on),
    CHECK (closed_on >= opened_on)
);
CREATE UNIQUE INDEX pool_rechecks_open_key ON pool_rechecks ((closed_on IS NULL)) WHERE closed_on IS NULL;

CREATE TABLE pool_recheck_items (
    recheck_id    BIGINT    NOT NULL REFERENCES pool_rechecks (id),
    company_id    BIGINT    NOT NULL REFERENCES companies (id),
    -- none once the membership was found to be a mistake
    membership_id BIGINT    REFERENCES pool_memberships (id) ON DELETE SET NULL,
    town_code     TEXT      NOT NULL REFERENCES towns (code),
    verdict       TEXT      CHECK (verdict = 'keep' OR verdict = 'remove'),
    reason        TEXT,
    answered_by   TEXT,
    answered_at   TIMESTAMP,
    version       BIGINT    NOT NULL CHECK (version >= 1),
    PRIMARY KEY (recheck_id, company_id),
    CHECK ((verdict IS NULL) = (answered_at IS NULL)),
    CHECK ((verdict IS NULL) = (answered_by IS NULL))
);
CREATE INDEX pool_recheck_items_company ON pool_recheck_items (company_id);
CREATE INDEX pool_recheck_items_membership ON pool_recheck_items (membership_id);
