-- 申报: facts that towns declare and the office confirms. Only confirmed facts are recorded and count.
CREATE TABLE declarations (
    id             INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id     BIGINT    NOT NULL REFERENCES companies (id),
    kind           TEXT      NOT NULL CHECK (kind = 'stage' OR kind = 'listing' OR kind = 'pool'),
    step           TEXT      NOT NULL CHECK (step = 'candidate' OR step = 'reserved' OR step = 'reforming' OR step = 'reformed' OR step = 'guidance_filed' OR step = 'guidance_passed' OR step = 'accepted' OR step = 'inquiry' OR step = 'committee_passed' OR step = 'submitted' OR step = 'registered' OR step = 'hk_filed' OR step = 'csrc_filed' OR step = 'hk_heard' OR step = 'listed' OR step = 'withdrawn' OR step = 'rejected' OR step = 'guidance_ended' OR step = 'dropped' OR step = 'moved_out' OR step = 'delisted' OR step = 'suspended' OR step = 'resumed'),
    occurred_on    DATE      NOT NULL,
    date_precision TEXT      NOT NULL CHECK (date_precision = 'day' OR date_precision = 'month' OR date_precision = 'year'),
    -- what tells one fact of a company from another: the step, or the place of listing
    mark           TEXT      NOT NULL,
    -- what the confirmed fact is recorded with, as JSON
    input          TEXT      NOT NULL,
    document_no    TEXT,
    attachment_id  BIGINT    REFERENCES attachments (id),
    -- the import whose list says it
    import_id      BIGINT    REFERENCES imports (id),
    state          TEXT      NOT NULL CHECK (state = 'pending' OR state = 'returned' OR state = 'confirmed' OR state = 'withdrawn'),
    declared_by    TEXT      NOT NULL,
    declared_at    TIMESTAMP NOT NULL,
    due_on         DATE      NOT NULL,
    yellow_from    DATE      NOT NULL,
    decided_by     TEXT,
    decided_at     TIMESTAMP,
    reason         TEXT,
    version        BIGINT    NOT NULL CHECK (version >= 1),
    CHECK (document_no IS NOT NULL OR attachment_id IS NOT NULL OR import_id IS NOT NULL),
    CHECK (yellow_from <= due_on),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE INDEX declarations_company ON declarations (company_id, id);
CREATE INDEX declarations_state ON declarations (state, due_on, id);
CREATE INDEX declarations_import ON declarations (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX declarations_attachment ON declarations (attachment_id) WHERE attachment_id IS NOT NULL;
-- A fact waits once.
CREATE UNIQUE INDEX declarations_company_id_mark_key ON declarations (company_id, mark)
    WHERE state = 'pending';
