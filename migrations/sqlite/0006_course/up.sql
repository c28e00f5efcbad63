-- Where a company stands, event by event. A wrong event is voided, never removed.
CREATE TABLE stage_events (
    id             INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id     BIGINT    NOT NULL REFERENCES companies (id),
    attempt        INTEGER   NOT NULL CHECK (attempt >= 1),
    step           TEXT      NOT NULL CHECK (step = 'candidate' OR step = 'reserved' OR step = 'reforming' OR step = 'reformed' OR step = 'guidance_filed' OR step = 'guidance_passed' OR step = 'accepted' OR step = 'inquiry' OR step = 'committee_passed' OR step = 'submitted' OR step = 'registered' OR step = 'hk_filed' OR step = 'csrc_filed' OR step = 'hk_heard' OR step = 'listed' OR step = 'withdrawn' OR step = 'rejected' OR step = 'guidance_ended' OR step = 'dropped' OR step = 'moved_out' OR step = 'delisted' OR step = 'suspended' OR step = 'resumed'),
    occurred_on    DATE      NOT NULL,
    date_precision TEXT      NOT NULL CHECK (date_precision = 'day' OR date_precision = 'month' OR date_precision = 'year'),
    town_code      TEXT      NOT NULL REFERENCES towns (code),
    board          TEXT      CHECK (board = 'sse_main' OR board = 'szse_main' OR board = 'sse_star' OR board = 'szse_chinext' OR board = 'bse' OR board = 'hkex_main' OR board = 'hkex_gem' OR board = 'nasdaq' OR board = 'nyse' OR board = 'sgx' OR board = 'neeq_base' OR board = 'neeq_innovation' OR board = 'gdotc'),
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
    date_precision TEXT      NOT NULL CHECK (date_precision = 'day' OR date_precision = 'month' OR date_precision = 'year'),
    reason         TEXT      NOT NULL,
    recorded_at    TIMESTAMP NOT NULL,
    -- the import that recorded it
    import_id      BIGINT    REFERENCES imports (id)
);
CREATE INDEX moves_company ON moves (company_id, moved_on);

CREATE TABLE listings (
    id                  INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id          BIGINT    NOT NULL REFERENCES companies (id),
    board               TEXT      NOT NULL CHECK (board = 'sse_main' OR board = 'szse_main' OR board = 'sse_star' OR board = 'szse_chinext' OR board = 'bse' OR board = 'hkex_main' OR board = 'hkex_gem' OR board = 'nasdaq' OR board = 'nyse' OR board = 'sgx' OR board = 'neeq_base' OR board = 'neeq_innovation' OR board = 'gdotc'),
    venue               TEXT      NOT NULL CHECK (venue = 'domestic' OR venue = 'overseas' OR venue = 'quotation'),
    stock_code          TEXT      NOT NULL,
    short_name          TEXT,
    listed_on           DATE      NOT NULL,
    listed_precision    TEXT      NOT NULL CHECK (listed_precision = 'day' OR listed_precision = 'month' OR listed_precision = 'year'),
    funds_raised_yuan   BIGINT    CHECK (funds_raised_yuan >= 0),
    delisted_on         DATE,
    delisted_precision  TEXT      CHECK (delisted_precision = 'day' OR delisted_precision = 'month' OR delisted_precision = 'year'),
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
    venue              TEXT      NOT NULL CHECK (venue = 'sse_main' OR venue = 'szse_main' OR venue = 'sse_star' OR venue = 'szse_chinext' OR venue = 'bse' OR venue = 'hkex_main' OR venue = 'hkex_gem' OR venue = 'nasdaq' OR venue = 'nyse' OR venue = 'sgx' OR venue = 'neeq_base' OR venue = 'neeq_innovation' OR venue = 'gdotc'),
    tier               TEXT,
    code               TEXT,
    quoted_on          DATE      NOT NULL,
    quoted_precision   TEXT      NOT NULL CHECK (quoted_precision = 'day' OR quoted_precision = 'month' OR quoted_precision = 'year'),
    ended_on           DATE,
    ended_precision    TEXT      CHECK (ended_precision = 'day' OR ended_precision = 'month' OR ended_precision = 'year'),
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
    measure   TEXT    NOT NULL CHECK (measure = 'reserve' OR measure = 'reform' OR measure = 'guidance' OR measure = 'review' OR measure = 'suspended' OR measure = 'exited' OR measure = 'listed' OR measure = 'listed_domestic' OR measure = 'listed_overseas'),
    from_date DATE    NOT NULL,
    companies BIGINT  NOT NULL CHECK (companies >= 0),
    PRIMARY KEY (town_code, measure, from_date)
);
