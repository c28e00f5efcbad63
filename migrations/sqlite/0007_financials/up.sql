-- 财务数据: what one source says of one fiscal year of a company. Profits, cash flow, net assets,
-- taxes paid (less what was refunded) and the return on equity may be negative.
CREATE TABLE financials (
    id                       INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id               BIGINT    NOT NULL REFERENCES companies (id),
    fiscal_year              INTEGER   NOT NULL CHECK (fiscal_year >= 1990),
    source                   TEXT      NOT NULL CHECK (source = 'audit_report' OR source = 'disclosure' OR source = 'tax' OR source = 'social_insurance' OR source = 'company' OR source = 'town'),
    -- whole yuan
    revenue_yuan             BIGINT    CHECK (revenue_yuan >= 0),
    net_profit_yuan          BIGINT,
    net_profit_deducted_yuan BIGINT,
    op_cash_flow_yuan        BIGINT,
    rd_expense_yuan          BIGINT    CHECK (rd_expense_yuan >= 0),
    total_assets_yuan        BIGINT    CHECK (total_assets_yuan >= 0),
    net_assets_yuan          BIGINT,
    tax_paid_yuan            BIGINT,
    -- parts per million: 12.3456 % is 123456
    weighted_roe_ppm         BIGINT,
    employees                INTEGER   CHECK (employees >= 0),
    rd_staff                 INTEGER   CHECK (rd_staff >= 0),
    insured                  INTEGER   CHECK (insured >= 0),
    patents                  INTEGER   CHECK (patents >= 0),
    invention_patents        INTEGER   CHECK (invention_patents >= 0),
    -- where the figures come from
    audited                  BOOLEAN   NOT NULL,
    as_of                    DATE,
    document                 TEXT,
    note                     TEXT,
    -- record
    entered_by               TEXT      NOT NULL,
    entered_at               TIMESTAMP NOT NULL,
    updated_at               TIMESTAMP NOT NULL,
    version                  BIGINT    NOT NULL CHECK (version >= 1),
    -- the import that recorded it
    import_id                BIGINT    REFERENCES imports (id)
);
-- one of each; also the order in which they are read
CREATE UNIQUE INDEX financials_company_id_fiscal_year_source_key
    ON financials (company_id, fiscal_year, source);
CREATE INDEX financials_import ON financials (import_id, id);
