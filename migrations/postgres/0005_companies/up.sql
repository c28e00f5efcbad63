-- Companies: what is known of them, where they stand, and how they are found.
CREATE TABLE companies (
    id                        BIGINT    NOT NULL PRIMARY KEY,
    -- facts
    name                      TEXT COLLATE "C"      NOT NULL,
    short_name                TEXT COLLATE "C",
    credit_code               TEXT COLLATE "C",
    old_registration_no       TEXT COLLATE "C",
    town_code                 TEXT COLLATE "C"      NOT NULL REFERENCES towns (code),
    registered_address        TEXT COLLATE "C",
    legal_representative      TEXT COLLATE "C",
    established_on            DATE,
    registered_capital_yuan   BIGINT    CHECK (registered_capital_yuan >= 0),
    foreign_capital           BIGINT    CHECK (foreign_capital >= 0),
    foreign_capital_currency  TEXT COLLATE "C"      CHECK (foreign_capital_currency = 'CNY' OR foreign_capital_currency = 'HKD' OR foreign_capital_currency = 'USD' OR foreign_capital_currency = 'EUR' OR foreign_capital_currency = 'JPY' OR foreign_capital_currency = 'GBP' OR foreign_capital_currency = 'TWD' OR foreign_capital_currency = 'SGD' OR foreign_capital_currency = 'MOP' OR foreign_capital_currency = 'AUD'),
    industry                  TEXT COLLATE "C",
    main_business             TEXT COLLATE "C",
    tags                      TEXT COLLATE "C"      NOT NULL,
    employees                 INTEGER   CHECK (employees >= 0),
    contact_person            TEXT COLLATE "C",
    contact_phone             TEXT COLLATE "C",
    target_board              TEXT COLLATE "C"      CHECK (target_board = 'sse_main' OR target_board = 'szse_main' OR target_board = 'sse_star' OR target_board = 'szse_chinext' OR target_board = 'bse' OR target_board = 'hkex_main' OR target_board = 'hkex_gem' OR target_board = 'nasdaq' OR target_board = 'nyse' OR target_board = 'sgx' OR target_board = 'neeq_base' OR target_board = 'neeq_innovation' OR target_board = 'gdotc'),
    planned_filing_on         DATE,
    sponsor                   TEXT COLLATE "C",
    auditor_firm              TEXT COLLATE "C",
    law_firm                  TEXT COLLATE "C",
    note                      TEXT COLLATE "C",
    -- standing: follows from dated events, never typed in
    stage                     TEXT COLLATE "C"      NOT NULL CHECK (stage = 'candidate' OR stage = 'reserved' OR stage = 'reforming' OR stage = 'reformed' OR stage = 'guidance_filed' OR stage = 'guidance_passed' OR stage = 'accepted' OR stage = 'inquiry' OR stage = 'committee_passed' OR stage = 'submitted' OR stage = 'registered' OR stage = 'hk_filed' OR stage = 'csrc_filed' OR stage = 'hk_heard' OR stage = 'listed' OR stage = 'withdrawn' OR stage = 'rejected' OR stage = 'guidance_ended' OR stage = 'dropped' OR stage = 'moved_out' OR stage = 'delisted'),
    phase                     TEXT COLLATE "C"      NOT NULL CHECK (phase = 'reserve' OR phase = 'reform' OR phase = 'guidance' OR phase = 'review' OR phase = 'listed' OR phase = 'suspended' OR phase = 'exited'),
    stage_since               DATE      NOT NULL,
    highest_stage             TEXT COLLATE "C"      NOT NULL CHECK (highest_stage = 'candidate' OR highest_stage = 'reserved' OR highest_stage = 'reforming' OR highest_stage = 'reformed' OR highest_stage = 'guidance_filed' OR highest_stage = 'guidance_passed' OR highest_stage = 'accepted' OR highest_stage = 'inquiry' OR highest_stage = 'committee_passed' OR highest_stage = 'submitted' OR highest_stage = 'registered' OR highest_stage = 'hk_filed' OR highest_stage = 'csrc_filed' OR highest_stage = 'hk_heard' OR highest_stage = 'listed' OR highest_stage = 'withdrawn' OR highest_stage = 'rejected' OR highest_stage = 'guidance_ended' OR highest_stage = 'dropped' OR highest_stage = 'moved_out' OR highest_stage = 'delisted'),
    attempt                   INTEGER   NOT NULL CHECK (attempt >= 1),
    suspended_since           DATE,
    grade                     TEXT COLLATE "C"      CHECK (grade = 'key' OR grade = 'priority' OR grade = 'nurture' OR grade = 'stock'),
    open_blockers             INTEGER   NOT NULL DEFAULT 0 CHECK (open_blockers >= 0),
    -- keys: how the program finds and sorts it
    folded_name               TEXT COLLATE "C"      NOT NULL,
    sort_key                  TEXT COLLATE "C"      NOT NULL,
    search_text               TEXT COLLATE "C"      NOT NULL,
    capital_key               BIGINT    NOT NULL,
    -- 优先级 and what breaks its ties, see src/profile/score.rs; -1 not on its way, -2 not reckoned yet
    priority_key              BIGINT    NOT NULL DEFAULT -2 CHECK (priority_key >= -2),
    stock_codes               TEXT COLLATE "C"      NOT NULL,
    -- record
    created_at                TIMESTAMP NOT NULL,
    updated_at                TIMESTAMP NOT NULL,
    deleted_at                TIMESTAMP,
    version                   BIGINT    NOT NULL DEFAULT 1 CHECK (version >= 1)
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
    record  TEXT COLLATE "C"   NOT NULL PRIMARY KEY,
    next_id BIGINT NOT NULL CHECK (next_id >= 1)
);
INSERT INTO next_ids (record, next_id) VALUES ('companies', 1);

CREATE TABLE former_names (
    id          BIGINT    NOT NULL GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    name        TEXT COLLATE "C"      NOT NULL,
    folded_name TEXT COLLATE "C"      NOT NULL,
    noted_at    TIMESTAMP NOT NULL
);
CREATE INDEX former_names_company ON former_names (company_id);
CREATE INDEX former_names_folded ON former_names (folded_name);

-- 标签 as rows, for filters; companies.tags holds the same words for display.
CREATE TABLE company_tags (
    tag        TEXT COLLATE "C"   NOT NULL,
    company_id BIGINT NOT NULL REFERENCES companies (id),
    PRIMARY KEY (tag, company_id)
);
CREATE INDEX company_tags_company ON company_tags (company_id);

-- Signatures of what companies are searched by, crosswise: for each block of companies and each
-- bit, who has it. They only narrow a search; search_text decides.
CREATE TABLE search_rows (
    block     BIGINT  NOT NULL CHECK (block >= 0),
    bit       INTEGER NOT NULL CHECK (bit >= 0),
    companies BYTEA   NOT NULL,
    PRIMARY KEY (bit, block)
);
-- Bits do not compress.
ALTER TABLE search_rows ALTER COLUMN companies SET STORAGE PLAIN;

-- Files that belong to a company. The content lies in a folder, under its hash.
CREATE TABLE attachments (
    id          BIGINT    NOT NULL GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    company_id  BIGINT    NOT NULL REFERENCES companies (id),
    file_name   TEXT COLLATE "C"      NOT NULL,
    kind        TEXT COLLATE "C"      NOT NULL CHECK (kind = 'pdf' OR kind = 'jpg' OR kind = 'png' OR kind = 'docx' OR kind = 'xlsx' OR kind = 'pptx' OR kind = 'doc' OR kind = 'xls' OR kind = 'ppt' OR kind = 'wps'),
    size        BIGINT    NOT NULL CHECK (size >= 0),
    sha256      TEXT COLLATE "C"      NOT NULL,
    uploaded_by TEXT COLLATE "C"      NOT NULL,
    uploaded_at TIMESTAMP NOT NULL,
    removed_at  TIMESTAMP
);
CREATE INDEX attachments_company ON attachments (company_id, id);
