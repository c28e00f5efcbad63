-- Where a company stands, event by event. A wrong event is voided, never removed.
CREATE TABLE stage_events (
    id             INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id     BIGINT    NOT NULL REFERENCES companies (id),
    attempt        INTEGER   NOT NULL CHECK (attempt >= 1),
    step           TEXT      NOT NULL CHECK (step IN ('candidate', 'reserved', 'reforming', 'reformed', 'guidance_filed', 'guidance_passed', 'accepted', 'inquiry', 'committee_passed', 'submitted', 'registered', 'hk_filed', 'csrc_filed', 'hk_heard', 'listed', 'withdrawn', 'rejected', 'guidance_ended', 'dropped', 'moved_out', 'delisted', 'suspended', 'resumed')),
    occurred_on    DATE      NOT NULL,
    date_precision TEXT      NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
    town_code      TEXT      NOT NULL REFERENCES towns (code),
    board          TEXT      CHECK (board IN ('sse_main', 'szse_main', 'sse_star', 'szse_chinext', 'bse', 'hkex_main', 'hkex_gem', 'nasdaq', 'nyse', 'sgx', 'neeq_base', 'neeq_innovation', 'gdotc')),
    document_no    TEXT,
    note           TEXT,
    recorded_by    TEXT      NOT NULL,
    recorded_at    TIMESTAMP NOT NULL,
    voided_at      TIMESTAMP,
    void_reason    TEXT,
    -- the import that recorded it
    import_id      BIGINT    REFERENCES imports (id),
    CHECK ((voided_at IS NULL) = (void_reason IS NULL))
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
    date_precision TEXT      NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
    reason         TEXT      NOT NULL,
    recorded_at    TIMESTAMP NOT NULL,
    -- the import that recorded it
    import_id      BIGINT    REFERENCES imports (id)
);
CREATE INDEX moves_company ON moves (company_id, moved_on);

CREATE TABLE listings (
    id                  INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id          BIGINT    NOT NULL REFERENCES companies (id),
    board               TEXT      NOT NULL CHECK (board IN ('sse_main', 'szse_main', 'sse_star', 'szse_chinext', 'bse', 'hkex_main', 'hkex_gem', 'nasdaq', 'nyse', 'sgx', 'neeq_base', 'neeq_innovation', 'gdotc')),
    venue               TEXT      NOT NULL CHECK (venue IN ('domestic', 'overseas', 'quotation')),
    stock_code          TEXT      NOT NULL,
    short_name          TEXT,
    listed_on           DATE      NOT NULL,
    listed_precision    TEXT      NOT NULL CHECK (listed_precision IN ('day', 'month', 'year')),
    funds_raised_yuan   BIGINT    CHECK (funds_raised_yuan >= 0),
    delisted_on         DATE,
    delisted_precision  TEXT      CHECK (delisted_precision IN ('day', 'month', 'year')),
    delisted_reason     TEXT,
    source              TEXT,
    note                TEXT,
    created_at          TIMESTAMP NOT NULL,
    updated_at          TIMESTAMP NOT NULL,
    version             BIGINT    NOT NULL CHECK (version >= 1),
    -- the import that recorded it
    import_id           BIGINT    REFERENCES imports (id),
    CHECK (delisted_on >= listed_on),
    CHECK ((delisted_on IS NULL) = (delisted_precision IS NULL))
);
CREATE INDEX listings_company ON listings (company_id);
CREATE INDEX listings_stock_code ON listings (stock_code);
CREATE INDEX listings_listed_on ON listings (listed_on);
-- What is delisted does not hold its code.
CREATE UNIQUE INDEX listings_board_stock_code_key ON listings (board, stock_code) WHERE delisted_on IS NULL;

-- 新三板、莞创板: quotations, never counted as listings.
CREATE TABLE quotations (
    id                 INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id         BIGINT    NOT NULL REFERENCES companies (id),
    venue              TEXT      NOT NULL CHECK (venue IN ('sse_main', 'szse_main', 'sse_star', 'szse_chinext', 'bse', 'hkex_main', 'hkex_gem', 'nasdaq', 'nyse', 'sgx', 'neeq_base', 'neeq_innovation', 'gdotc')),
    tier               TEXT,
    code               TEXT,
    quoted_on          DATE      NOT NULL,
    quoted_precision   TEXT      NOT NULL CHECK (quoted_precision IN ('day', 'month', 'year')),
    ended_on           DATE,
    ended_precision    TEXT      CHECK (ended_precision IN ('day', 'month', 'year')),
    note               TEXT,
    created_at         TIMESTAMP NOT NULL,
    version            BIGINT    NOT NULL CHECK (version >= 1),
    -- a year stands for its last day, which may be after a day within it
    CHECK (ended_on >= quoted_on OR quoted_precision <> 'day'),
    CHECK ((ended_on IS NULL) = (ended_precision IS NULL))
);
CREATE INDEX quotations_company ON quotations (company_id);

-- How many companies of a unit are in a state from a day on; the row in force on a date is the
-- last one not after it. Kept by every change of events, listings and moves.
CREATE TABLE tallies (
    town_code TEXT    NOT NULL REFERENCES towns (code),
    measure   TEXT    NOT NULL CHECK (measure IN ('reserve', 'reform', 'guidance', 'review', 'suspended', 'exited', 'listed', 'listed_domestic', 'listed_overseas')),
    from_date DATE    NOT NULL,
    companies BIGINT  NOT NULL CHECK (companies >= 0),
    PRIMARY KEY (town_code, measure, from_date)
);
