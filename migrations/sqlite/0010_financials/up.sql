-- 财务数据: what one source says of one fiscal year of a company.
CREATE TABLE financials (
    id                       INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id               BIGINT    NOT NULL REFERENCES companies (id),
    fiscal_year              INTEGER   NOT NULL,
    source                   TEXT      NOT NULL,
    -- whole yuan
    revenue_yuan             BIGINT,
    net_profit_yuan          BIGINT,
    net_profit_deducted_yuan BIGINT,
    op_cash_flow_yuan        BIGINT,
    rd_expense_yuan          BIGINT,
    total_assets_yuan        BIGINT,
    net_assets_yuan          BIGINT,
    tax_paid_yuan            BIGINT,
    -- parts per million: 12.3456 % is 123456
    weighted_roe_ppm         BIGINT,
    employees                INTEGER,
    rd_staff                 INTEGER,
    insured                  INTEGER,
    patents                  INTEGER,
    invention_patents        INTEGER,
    -- where the figures come from
    audited                  BOOLEAN   NOT NULL,
    as_of                    DATE,
    document                 TEXT,
    note                     TEXT,
    -- record
    entered_by               TEXT      NOT NULL,
    entered_at               TIMESTAMP NOT NULL,
    updated_at               TIMESTAMP NOT NULL,
    version                  BIGINT    NOT NULL,
    -- the import that recorded it
    import_id                BIGINT
);
-- one of each; also the order in which they are read
CREATE UNIQUE INDEX financials_company_id_fiscal_year_source_key
    ON financials (company_id, fiscal_year, source);
CREATE INDEX financials_import ON financials (import_id, id);
