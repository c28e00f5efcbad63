CREATE TABLE companies (
    id                        INTEGER   NOT NULL PRIMARY KEY,
    -- facts
    name                      TEXT      NOT NULL,
    short_name                TEXT,
    credit_code               TEXT,
    old_registration_no       TEXT,
    town_code                 TEXT      NOT NULL REFERENCES towns (code),
    registered_address        TEXT,
    legal_representative      TEXT,
    established_on            DATE,
    registered_capital_yuan   BIGINT,
    foreign_capital           BIGINT,
    foreign_capital_currency  TEXT,
    industry                  TEXT,
    main_business             TEXT,
    tags                      TEXT      NOT NULL,
    employees                 INTEGER,
    contact_person            TEXT,
    contact_phone             TEXT,
    target_board              TEXT,
    planned_filing_on         DATE,
    reserve_batch             TEXT,
    entered_pool_on           DATE,
    left_pool_on              DATE,
    left_pool_reason          TEXT,
    sponsor                   TEXT,
    auditor_firm              TEXT,
    law_firm                  TEXT,
    note                      TEXT,
    -- standing: follows from dated events, never typed in
    stage                     TEXT      NOT NULL,
    phase                     TEXT      NOT NULL,
    stage_since               DATE      NOT NULL,
    highest_stage             TEXT      NOT NULL,
    attempt                   INTEGER   NOT NULL,
    suspended_since           DATE,
    grade                     TEXT,
    open_blockers             INTEGER   NOT NULL DEFAULT 0,
    -- keys: how the program finds and sorts it
    folded_name               TEXT      NOT NULL,
    sort_key                  TEXT      NOT NULL,
    search_text               TEXT      NOT NULL,
    capital_key               BIGINT    NOT NULL,
    -- 优先级 and what breaks its ties, see src/profile/score.rs; -1 not on its way, -2 not reckoned yet
    priority_key              BIGINT    NOT NULL DEFAULT -2,
    stock_codes               TEXT      NOT NULL,
    -- record
    created_at                TIMESTAMP NOT NULL,
    updated_at                TIMESTAMP NOT NULL,
    deleted_at                TIMESTAMP,
    version                   BIGINT    NOT NULL DEFAULT 1
);
-- What lies in the recycle bin does not hold its code.
CREATE UNIQUE INDEX companies_credit_code_key ON companies (credit_code) WHERE deleted_at IS NULL;
CREATE INDEX companies_folded_name ON companies (folded_name);
-- Lists come in the order of an index, and are counted in one, without a look at the rows; only those shown are fetched.
CREATE INDEX companies_by_name ON companies (sort_key, id, deleted_at);
CREATE INDEX companies_by_capital ON companies (capital_key, id, deleted_at);
CREATE INDEX companies_by_priority ON companies (priority_key, id, deleted_at);
CREATE INDEX companies_by_update ON companies (updated_at, id, deleted_at);
CREATE INDEX companies_of_town_by_name ON companies (town_code, sort_key, id, stage, phase, deleted_at);
CREATE INDEX companies_of_town_by_capital ON companies (town_code, capital_key, id, stage, phase, deleted_at);
CREATE INDEX companies_of_town_by_priority ON companies (town_code, priority_key, id, stage, phase, deleted_at);
-- A filter that few companies pass is answered from these.
CREATE INDEX companies_stage ON companies (stage, deleted_at);
CREATE INDEX companies_phase ON companies (phase, deleted_at);
CREATE INDEX companies_industry ON companies (industry, deleted_at) WHERE industry IS NOT NULL;
CREATE INDEX companies_grade ON companies (grade, deleted_at) WHERE grade IS NOT NULL;
CREATE INDEX companies_board ON companies (target_board, deleted_at) WHERE target_board IS NOT NULL;
CREATE INDEX companies_blocked ON companies (open_blockers, deleted_at) WHERE open_blockers > 0;
CREATE INDEX companies_deleted ON companies (deleted_at) WHERE deleted_at IS NOT NULL;

-- The next free number of records that are stored in bulk and must be known before.
CREATE TABLE next_ids (
    record  TEXT   NOT NULL PRIMARY KEY,
    next_id BIGINT NOT NULL
);
INSERT INTO next_ids (record, next_id) VALUES ('companies', 1);

CREATE TABLE former_names (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    name        TEXT      NOT NULL,
    folded_name TEXT      NOT NULL,
    noted_at    TIMESTAMP NOT NULL
);
CREATE INDEX former_names_company ON former_names (company_id);
CREATE INDEX former_names_folded ON former_names (folded_name);

-- 标签 as rows, for filters; companies.tags holds the same words for display.
CREATE TABLE company_tags (
    tag        TEXT   NOT NULL,
    company_id BIGINT NOT NULL REFERENCES companies (id),
    PRIMARY KEY (tag, company_id)
);
CREATE INDEX company_tags_company ON company_tags (company_id);

-- Signatures of what companies are searched by, crosswise: for each block of companies and each
-- bit, who has it. They only narrow a search; search_text decides.
CREATE TABLE search_rows (
    block     BIGINT  NOT NULL,
    bit       INTEGER NOT NULL,
    companies BLOB    NOT NULL,
    PRIMARY KEY (bit, block)
) WITHOUT ROWID;

-- Where a company stands, event by event. A wrong event is voided, never removed.
CREATE TABLE stage_events (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    attempt     INTEGER   NOT NULL,
    step        TEXT      NOT NULL,
    occurred_on DATE      NOT NULL,
    date_precision TEXT   NOT NULL,
    town_code   TEXT      NOT NULL REFERENCES towns (code),
    board       TEXT,
    document_no TEXT,
    note        TEXT,
    recorded_by TEXT      NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    voided_at   TIMESTAMP,
    void_reason TEXT,
    -- the import that recorded it
    import_id BIGINT
);
CREATE INDEX stage_events_company ON stage_events (company_id, occurred_on);
CREATE INDEX stage_events_step ON stage_events (step, occurred_on);

-- Where a company was registered before its present unit.
CREATE TABLE moves (
    id             INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id     BIGINT    NOT NULL REFERENCES companies (id),
    from_town      TEXT      NOT NULL REFERENCES towns (code),
    to_town        TEXT      REFERENCES towns (code),
    moved_on       DATE      NOT NULL,
    date_precision TEXT      NOT NULL,
    reason         TEXT      NOT NULL,
    recorded_at    TIMESTAMP NOT NULL,
    -- the import that recorded it
    import_id BIGINT
);
CREATE INDEX moves_company ON moves (company_id, moved_on);

CREATE TABLE listings (
    id                  INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id          BIGINT    NOT NULL REFERENCES companies (id),
    board               TEXT      NOT NULL,
    venue               TEXT      NOT NULL,
    stock_code          TEXT      NOT NULL,
    short_name          TEXT,
    listed_on           DATE      NOT NULL,
    listed_precision    TEXT      NOT NULL,
    funds_raised_yuan   BIGINT,
    delisted_on         DATE,
    delisted_precision  TEXT,
    delisted_reason     TEXT,
    source              TEXT,
    note                TEXT,
    created_at          TIMESTAMP NOT NULL,
    updated_at          TIMESTAMP NOT NULL,
    version             BIGINT    NOT NULL,
    -- the import that recorded it
    import_id BIGINT
);
CREATE INDEX listings_company ON listings (company_id);
CREATE INDEX listings_stock_code ON listings (stock_code);
CREATE INDEX listings_listed_on ON listings (listed_on);

-- 新三板、莞创板: quotations, never counted as listings.
CREATE TABLE quotations (
    id                 INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id         BIGINT    NOT NULL REFERENCES companies (id),
    venue              TEXT      NOT NULL,
    tier               TEXT,
    code               TEXT,
    quoted_on          DATE      NOT NULL,
    quoted_precision   TEXT      NOT NULL,
    ended_on           DATE,
    ended_precision    TEXT,
    note               TEXT,
    created_at         TIMESTAMP NOT NULL,
    version            BIGINT    NOT NULL
);
CREATE INDEX quotations_company ON quotations (company_id);

CREATE TABLE grade_opinions (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id   BIGINT    NOT NULL REFERENCES companies (id),
    kind         TEXT      NOT NULL,
    grade        TEXT,
    reason       TEXT      NOT NULL,
    expires_on   DATE,
    -- what the weights of that day were applied to (src/profile/trace.rs); none of older opinions
    weights_from DATE,
    trace        TEXT,
    -- of those that set a grade: another has taken its place
    superseded   BOOLEAN   NOT NULL,
    -- of those that ask for one: the office has answered
    answered_at  TIMESTAMP,
    review_id    BIGINT,
    given_by     TEXT      NOT NULL,
    given_at     TIMESTAMP NOT NULL
);
CREATE INDEX grade_opinions_company ON grade_opinions (company_id, id);
CREATE INDEX grade_opinions_open ON grade_opinions (kind, answered_at, id);
CREATE INDEX grade_opinions_live ON grade_opinions (kind, superseded, expires_on);

-- 年度复评: every company on its way graded anew by the weights of the day.
CREATE TABLE grade_reviews (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    year         INTEGER   NOT NULL,
    held_on      DATE      NOT NULL,
    weights_from DATE      NOT NULL,
    note         TEXT,
    companies    BIGINT    NOT NULL,
    changed      BIGINT    NOT NULL,
    held_by      TEXT      NOT NULL,
    held_at      TIMESTAMP NOT NULL,
    CONSTRAINT grade_reviews_year_key UNIQUE (year)
);

-- How many companies of a unit are in a state from a day on; the row in force on a date is the
-- last one not after it. Kept by every change of events, listings and moves.
CREATE TABLE tallies (
    town_code TEXT    NOT NULL REFERENCES towns (code),
    measure   TEXT    NOT NULL,
    from_date DATE    NOT NULL,
    companies BIGINT  NOT NULL,
    PRIMARY KEY (town_code, measure, from_date)
);
