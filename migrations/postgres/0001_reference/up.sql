-- Reference data: units, departments, categories, calendar, dated rules. Loaded from seeds/.
CREATE TABLE towns (
    code            TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    short_name      TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    area            TEXT    NOT NULL,
    official_order  INTEGER NOT NULL,
    counts_for_goal BOOLEAN NOT NULL,
    latitude        DOUBLE PRECISION NOT NULL,
    longitude       DOUBLE PRECISION NOT NULL,
    tile_row        INTEGER NOT NULL,
    tile_column     INTEGER NOT NULL,
    pinyin          TEXT    NOT NULL,
    aliases         TEXT    NOT NULL
);

CREATE TABLE departments (
    code           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name           TEXT    NOT NULL,
    duties         TEXT    NOT NULL,
    official_order INTEGER NOT NULL
);

-- 专班: who in a unit brings its companies to the exchange.
CREATE TABLE working_groups (
    town_code TEXT COLLATE "C"   NOT NULL PRIMARY KEY REFERENCES towns (code),
    leader    TEXT   NOT NULL,
    deputy    TEXT   NOT NULL,
    contact   TEXT   NOT NULL,
    phone     TEXT   NOT NULL,
    version   BIGINT NOT NULL
);

CREATE TABLE blocker_categories (
    code               TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name               TEXT    NOT NULL,
    lead_department    TEXT    NOT NULL REFERENCES departments (code),
    departments        TEXT    NOT NULL,
    usual_working_days INTEGER NOT NULL,
    category_group     TEXT    NOT NULL,
    typical            TEXT    NOT NULL,
    evidence           TEXT    NOT NULL,
    official_order     INTEGER NOT NULL
);

CREATE TABLE calendar_days (
    on_date DATE NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL
);

-- Dated rules as they were published here. A version in force is never edited.
CREATE TABLE rule_versions (
    rule           TEXT NOT NULL,
    effective_from DATE NOT NULL,
    body           TEXT NOT NULL,
    PRIMARY KEY (rule, effective_from)
);

-- Which state of which seed file has been loaded.
CREATE TABLE loaded_seeds (
    name      TEXT      NOT NULL PRIMARY KEY,
    digest    TEXT      NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
