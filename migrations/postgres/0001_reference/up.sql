-- Reference data: units, departments, categories, calendar, dated rules. Loaded from seeds/.
--
-- What holds for every table of this schema: a closed word has a CHECK with exactly the words of
-- its enum, a version counts from 1, what cannot be negative is not, and what there is at most one
-- of has a unique index (named after table and columns: src/error/mod.rs finds by that name what
-- to tell whoever came second). Moments of the clock are not compared with each other: a clock may
-- be set back, and nobody is to be kept from signing out by that.
CREATE TABLE towns (
    code            TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name            TEXT COLLATE "C"    NOT NULL,
    short_name      TEXT COLLATE "C"    NOT NULL,
    kind            TEXT COLLATE "C"    NOT NULL CHECK (kind = 'street' OR kind = 'town' OR kind = 'park' OR kind = 'platform'),
    area            TEXT COLLATE "C"    NOT NULL,
    official_order  INTEGER NOT NULL,
    counts_for_goal BOOLEAN NOT NULL,
    latitude        DOUBLE PRECISION NOT NULL,
    longitude       DOUBLE PRECISION NOT NULL,
    tile_row        INTEGER NOT NULL,
    tile_column     INTEGER NOT NULL,
    pinyin          TEXT COLLATE "C"    NOT NULL,
    aliases         TEXT COLLATE "C"    NOT NULL
);

CREATE TABLE departments (
    code           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name           TEXT COLLATE "C"    NOT NULL,
    duties         TEXT COLLATE "C"    NOT NULL,
    official_order INTEGER NOT NULL
);

-- 专班: who in a unit brings its companies to the exchange.
CREATE TABLE working_groups (
    town_code TEXT COLLATE "C"   NOT NULL PRIMARY KEY REFERENCES towns (code),
    leader    TEXT COLLATE "C"   NOT NULL,
    deputy    TEXT COLLATE "C"   NOT NULL,
    contact   TEXT COLLATE "C"   NOT NULL,
    phone     TEXT COLLATE "C"   NOT NULL,
    version   BIGINT NOT NULL CHECK (version >= 1)
);

CREATE TABLE blocker_categories (
    code               TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name               TEXT COLLATE "C"    NOT NULL,
    lead_department    TEXT COLLATE "C"    NOT NULL REFERENCES departments (code),
    departments        TEXT COLLATE "C"    NOT NULL,
    usual_working_days INTEGER NOT NULL CHECK (usual_working_days >= 0),
    category_group     TEXT COLLATE "C"    NOT NULL,
    typical            TEXT COLLATE "C"    NOT NULL,
    evidence           TEXT COLLATE "C"    NOT NULL,
    official_order     INTEGER NOT NULL
);

CREATE TABLE calendar_days (
    on_date DATE NOT NULL PRIMARY KEY,
    kind    TEXT COLLATE "C" NOT NULL CHECK (kind = 'off' OR kind = 'work'),
    name    TEXT COLLATE "C" NOT NULL
);

-- Dated rules as they were published here. A version in force is never edited.
CREATE TABLE rule_versions (
    rule           TEXT COLLATE "C" NOT NULL,
    effective_from DATE NOT NULL,
    body           TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (rule, effective_from)
);

-- What the city has decided for itself, by subject, as JSON.
CREATE TABLE settings (
    subject    TEXT COLLATE "C"      NOT NULL PRIMARY KEY,
    body       TEXT COLLATE "C"      NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version    BIGINT    NOT NULL CHECK (version >= 1)
);

-- Which state of which seed file has been loaded.
CREATE TABLE loaded_seeds (
    name      TEXT COLLATE "C"      NOT NULL PRIMARY KEY,
    digest    TEXT COLLATE "C"      NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
