-- 上市画像: what follows from the figures, stages and blockers of a company, kept so that lists can
-- be sorted and filtered by it. Every row can be reckoned anew from the records.
CREATE TABLE profiles (
    company_id      BIGINT  NOT NULL PRIMARY KEY REFERENCES companies (id),
    -- the day it was reckoned for, and by which rules; another day or other rules make it out of date
    reckoned_on     DATE    NOT NULL,
    reckoned_by     TEXT    NOT NULL,
    -- 潜力, 进程, 紧迫, 优先级, in hundredths of a point; none for a company no longer on its way
    potential       INTEGER CHECK (potential >= 0),
    progress        INTEGER CHECK (progress >= 0),
    urgency         INTEGER CHECK (urgency >= 0),
    priority        INTEGER CHECK (priority >= 0),
    recommended     TEXT    CHECK (recommended = 'key' OR recommended = 'priority' OR recommended = 'nurture' OR recommended = 'stock'),
    -- the standard it comes nearest to, and how near, in millionths
    best_standard   TEXT,
    best_answer     TEXT    CHECK (best_answer = 'met' OR best_answer = 'met_if' OR best_answer = 'figures_met' OR best_answer = 'open' OR best_answer = 'gap' OR best_answer = 'missing' OR best_answer = 'not_in_force'),
    nearness_ppm    INTEGER NOT NULL CHECK (nearness_ppm >= 0),
    -- one letter a standard, in the order of the rulebook: see src/standard/answers.rs
    answers         TEXT    NOT NULL
);
CREATE INDEX profiles_by_day ON profiles (reckoned_on, company_id);

-- How long companies of the city usually stay in a stage, counted once a day. Of dates known to
-- the year alone the days may come out negative.
CREATE TABLE stage_spans (
    stage       TEXT    NOT NULL PRIMARY KEY CHECK (stage = 'candidate' OR stage = 'reserved' OR stage = 'reforming' OR stage = 'reformed' OR stage = 'guidance_filed' OR stage = 'guidance_passed' OR stage = 'accepted' OR stage = 'inquiry' OR stage = 'committee_passed' OR stage = 'submitted' OR stage = 'registered' OR stage = 'hk_filed' OR stage = 'csrc_filed' OR stage = 'hk_heard' OR stage = 'listed' OR stage = 'withdrawn' OR stage = 'rejected' OR stage = 'guidance_ended' OR stage = 'dropped' OR stage = 'moved_out' OR stage = 'delisted'),
    -- of those that left the stage: how many, and the middle one's days
    companies   INTEGER NOT NULL CHECK (companies >= 0),
    median_days INTEGER NOT NULL,
    counted_on  DATE    NOT NULL
);

-- 年度复评: every company on its way graded anew by the weights of the day.
CREATE TABLE grade_reviews (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    year         INTEGER   NOT NULL,
    held_on      DATE      NOT NULL,
    weights_from DATE      NOT NULL,
    note         TEXT,
    companies    BIGINT    NOT NULL CHECK (companies >= 0),
    changed      BIGINT    NOT NULL CHECK (changed >= 0),
    held_by      TEXT      NOT NULL,
    held_at      TIMESTAMP NOT NULL,
    CONSTRAINT grade_reviews_year_key UNIQUE (year),
    CHECK (changed <= companies),
    CHECK (held_on >= weights_from)
);

CREATE TABLE grade_opinions (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id   BIGINT    NOT NULL REFERENCES companies (id),
    kind         TEXT      NOT NULL CHECK (kind = 'proposal' OR kind = 'appeal' OR kind = 'decision' OR kind = 'override' OR kind = 'review' OR kind = 'lapse' OR kind = 'dismissal'),
    grade        TEXT      CHECK (grade = 'key' OR grade = 'priority' OR grade = 'nurture' OR grade = 'stock'),
    reason       TEXT      NOT NULL,
    expires_on   DATE,
    -- what the weights of that day were applied to (src/profile/trace.rs); none of older opinions
    weights_from DATE,
    trace        TEXT,
    -- of those that set a grade: another has taken its place
    superseded   BOOLEAN   NOT NULL,
    -- of those that ask for one: the office has answered
    answered_at  TIMESTAMP,
    review_id    BIGINT    REFERENCES grade_reviews (id),
    given_by     TEXT      NOT NULL,
    given_at     TIMESTAMP NOT NULL
);
CREATE INDEX grade_opinions_company ON grade_opinions (company_id, id);
CREATE INDEX grade_opinions_open ON grade_opinions (kind, answered_at, id);
CREATE INDEX grade_opinions_live ON grade_opinions (kind, superseded, expires_on);
-- A grade rests on one opinion.
CREATE UNIQUE INDEX grade_opinions_company_id_key ON grade_opinions (company_id)
    WHERE NOT superseded AND kind IN ('decision', 'override', 'review', 'lapse');

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
    closed_as  TEXT      CHECK (closed_as = 'complete' OR closed_as = 'answered' OR closed_as = 'withdrawn'),
    closed_at  TIMESTAMP,
    answer     TEXT,
    version    BIGINT    NOT NULL CHECK (version >= 1),
    CHECK ((closed_as IS NULL) = (closed_at IS NULL))
);
CREATE INDEX information_requests_company ON information_requests (company_id, id);
CREATE INDEX information_requests_open ON information_requests (closed_at, due_on, id);
-- A company is asked for one thing at a time.
CREATE UNIQUE INDEX information_requests_company_id_key ON information_requests (company_id)
    WHERE closed_at IS NULL;
