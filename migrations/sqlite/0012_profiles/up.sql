-- 上市画像: what follows from the figures, stages and blockers of a company, kept so that lists can
-- be sorted and filtered by it. Every row can be reckoned anew from the records.
CREATE TABLE profiles (
    company_id      INTEGER NOT NULL PRIMARY KEY REFERENCES companies (id),
    -- the day it was reckoned for, and by which rules; another day or other rules make it out of date
    reckoned_on     DATE    NOT NULL,
    reckoned_by     TEXT    NOT NULL,
    -- 潜力, 进程, 紧迫, 优先级, in hundredths of a point; none for a company no longer on its way
    potential       INTEGER,
    progress        INTEGER,
    urgency         INTEGER,
    priority        INTEGER,
    recommended     TEXT,
    -- the standard it comes nearest to, and how near, in millionths
    best_standard   TEXT,
    best_answer     TEXT,
    nearness_ppm    INTEGER NOT NULL,
    -- one letter a standard, in the order of the rulebook: see src/profile/answers.rs
    answers         TEXT    NOT NULL
);
CREATE INDEX profiles_by_day ON profiles (reckoned_on, company_id);

-- How long companies of the city usually stay in a stage, counted once a day.
CREATE TABLE stage_spans (
    stage       TEXT    NOT NULL PRIMARY KEY,
    -- of those that left the stage: how many, and the middle one's days
    companies   INTEGER NOT NULL,
    median_days INTEGER NOT NULL,
    counted_on  DATE    NOT NULL
);

-- 资料征集: figures that a company's unit is asked to fill in.
CREATE TABLE information_requests (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id BIGINT    NOT NULL REFERENCES companies (id),
    -- JSON: figures, each with its year
    wanted     TEXT      NOT NULL,
    note       TEXT,
    due_on     DATE      NOT NULL,
    asked_by   TEXT      NOT NULL,
    asked_at   TIMESTAMP NOT NULL,
    -- how and when it ended
    closed_as  TEXT,
    closed_at  TIMESTAMP,
    answer     TEXT,
    version    BIGINT    NOT NULL
);
CREATE INDEX information_requests_company ON information_requests (company_id, id);
CREATE INDEX information_requests_open ON information_requests (closed_at, due_on, id);
