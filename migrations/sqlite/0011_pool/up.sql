-- 认定批次: the documents by which the leading group recognises reserve companies.
CREATE TABLE pool_batches (
    id            INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    number        INTEGER   NOT NULL,
    name          TEXT      NOT NULL,
    document_no   TEXT      NOT NULL,
    -- 文件日期, from which 服务管理期 runs
    recognised_on DATE      NOT NULL,
    expires_on    DATE      NOT NULL,
    note          TEXT,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL,
    version       BIGINT    NOT NULL,
    CONSTRAINT pool_batches_number_key UNIQUE (number),
    CONSTRAINT pool_batches_name_key UNIQUE (name)
);
CREATE INDEX pool_batches_recognised ON pool_batches (recognised_on);

-- 在库记录: a company is in the pool from entered_on until the day before left_on. The intervals
-- of a company do not overlap.
CREATE TABLE pool_memberships (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    batch_id    BIGINT    REFERENCES pool_batches (id),
    entered_on  DATE      NOT NULL,
    expires_on  DATE,
    left_on     DATE,
    left_kind   TEXT,
    left_reason TEXT,
    recorded_by TEXT      NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    import_id   BIGINT   ,
    version     BIGINT    NOT NULL
);
CREATE INDEX pool_memberships_company ON pool_memberships (company_id, entered_on);
CREATE INDEX pool_memberships_entered ON pool_memberships (entered_on, company_id);
CREATE INDEX pool_memberships_left ON pool_memberships (left_on, company_id);
CREATE INDEX pool_memberships_batch ON pool_memberships (batch_id, company_id);

-- Until now the companies' own facts said so.
INSERT INTO pool_memberships (company_id, entered_on, left_on, left_kind, left_reason, recorded_by, recorded_at, version)
SELECT id, entered_pool_on, left_pool_on, CASE WHEN left_pool_on IS NULL THEN NULL ELSE 'other' END,
    CASE WHEN left_pool_on IS NULL THEN NULL ELSE left_pool_reason END, 'system', created_at, 1
FROM companies WHERE entered_pool_on IS NOT NULL;

-- 入库申请: what towns put forward and the office decides.
CREATE TABLE pool_nominations (
    id              INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id      BIGINT    NOT NULL REFERENCES companies (id),
    state           TEXT      NOT NULL,
    town_opinion    TEXT      NOT NULL,
    nominated_by    TEXT      NOT NULL,
    nominated_at    TIMESTAMP NOT NULL,
    decided_by      TEXT,
    decided_at      TIMESTAMP,
    decision_reason TEXT,
    batch_id        BIGINT    REFERENCES pool_batches (id),
    version         BIGINT    NOT NULL
);
CREATE INDEX pool_nominations_company ON pool_nominations (company_id);
CREATE INDEX pool_nominations_state ON pool_nominations (state, id);
CREATE INDEX pool_nominations_batch ON pool_nominations (batch_id);

-- 复核: each town looks again at all its companies in the pool.
CREATE TABLE pool_rechecks (
    id        INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    name      TEXT      NOT NULL,
    due_on    DATE      NOT NULL,
    opened_on DATE      NOT NULL,
    closed_on DATE,
    note      TEXT,
    version   BIGINT    NOT NULL
);

CREATE TABLE pool_recheck_items (
    recheck_id    BIGINT    NOT NULL REFERENCES pool_rechecks (id),
    company_id    BIGINT    NOT NULL REFERENCES companies (id),
    -- none once the membership was found to be a mistake
    membership_id BIGINT    REFERENCES pool_memberships (id),
    town_code     TEXT      NOT NULL REFERENCES towns (code),
    verdict       TEXT,
    reason        TEXT,
    answered_by   TEXT,
    answered_at   TIMESTAMP,
    version       BIGINT    NOT NULL,
    PRIMARY KEY (recheck_id, company_id)
);
CREATE INDEX pool_recheck_items_company ON pool_recheck_items (company_id);
CREATE INDEX pool_recheck_items_membership ON pool_recheck_items (membership_id);
