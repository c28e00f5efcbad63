-- Reference data: units, departments, categories, calendar, dated rules. Loaded from seeds/.
--
-- What holds for every table of this schema: a closed word has a CHECK with exactly the words of
-- its enum, a version counts from 1, what cannot be negative is not, and what there is at most one
-- of has a unique index (named after table and columns: src/error/mod.rs finds by that name what
-- to tell whoever came second). Moments of the clock are not compared with each other: a clock may
-- be set back, and nobody is to be kept from signing out by that.
CREATE TABLE towns (
    code            TEXT    NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    short_name      TEXT    NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind = 'street' OR kind = 'town' OR kind = 'park' OR kind = 'platform'),
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
    code           TEXT    NOT NULL PRIMARY KEY,
    name           TEXT    NOT NULL,
    duties         TEXT    NOT NULL,
    official_order INTEGER NOT NULL
);

-- 专班: who in a unit brings its companies to the exchange.
CREATE TABLE working_groups (
    town_code TEXT   NOT NULL PRIMARY KEY REFERENCES towns (code),
    leader    TEXT   NOT NULL,
    deputy    TEXT   NOT NULL,
    contact   TEXT   NOT NULL,
    phone     TEXT   NOT NULL,
    version   BIGINT NOT NULL CHECK (version >= 1)
);

CREATE TABLE blocker_categories (
    code               TEXT    NOT NULL PRIMARY KEY,
    name               TEXT    NOT NULL,
    lead_department    TEXT    NOT NULL REFERENCES departments (code),
    departments        TEXT    NOT NULL,
    usual_working_days INTEGER NOT NULL CHECK (usual_working_days >= 0),
    category_group     TEXT    NOT NULL,
    typical            TEXT    NOT NULL,
    evidence           TEXT    NOT NULL,
    official_order     INTEGER NOT NULL
);

CREATE TABLE calendar_days (
    on_date DATE NOT NULL PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind = 'off' OR kind = 'work'),
    name    TEXT NOT NULL
);

-- Dated rules as they were published here. A version in force is never edited.
CREATE TABLE rule_versions (
    rule           TEXT NOT NULL,
    effective_from DATE NOT NULL,
    body           TEXT NOT NULL,
    PRIMARY KEY (rule, effective_from)
);

-- What the city has decided for itself, by subject, as JSON.
CREATE TABLE settings (
    subject    TEXT      NOT NULL PRIMARY KEY,
    body       TEXT      NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version    BIGINT    NOT NULL CHECK (version >= 1)
);

-- Which state of which seed file has been loaded.
CREATE TABLE loaded_seeds (
    name      TEXT      NOT NULL PRIMARY KEY,
    digest    TEXT      NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
