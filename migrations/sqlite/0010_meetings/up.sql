-- 专题协调会、工作推进会: planned on blockers, held on a day, with minutes.
CREATE TABLE meetings (
    id           INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind         TEXT      NOT NULL CHECK (kind = 'coordination' OR kind = 'promotion'),
    title        TEXT      NOT NULL,
    held_on      DATE      NOT NULL,
    place        TEXT,
    host         TEXT,
    participants TEXT,
    minutes      TEXT,
    document_no  TEXT,
    status       TEXT      NOT NULL CHECK (status = 'planned' OR status = 'held'),
    created_at   TIMESTAMP NOT NULL,
    updated_at   TIMESTAMP NOT NULL,
    version      BIGINT    NOT NULL CHECK (version >= 1)
);
CREATE INDEX meetings_held ON meetings (held_on, id);
CREATE INDEX meetings_status ON meetings (status, held_on);

-- 议题: the blockers a meeting is about, in order.
CREATE TABLE meeting_items (
    meeting_id BIGINT  NOT NULL REFERENCES meetings (id),
    blocker_id BIGINT  NOT NULL REFERENCES blockers (id),
    company_id BIGINT  NOT NULL REFERENCES companies (id),
    position   INTEGER NOT NULL CHECK (position >= 0),
    PRIMARY KEY (meeting_id, blocker_id)
);
CREATE INDEX meeting_items_blocker ON meeting_items (blocker_id);
CREATE INDEX meeting_items_company ON meeting_items (company_id);

-- 议定事项: what a meeting has decided on one of its items, who carries it out, and by when.
-- The agenda is put whole in the place of the one before, hence the deferred key.
CREATE TABLE decisions (
    id                 INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    meeting_id         BIGINT    NOT NULL,
    blocker_id         BIGINT    NOT NULL,
    company_id         BIGINT    NOT NULL REFERENCES companies (id),
    text               TEXT      NOT NULL,
    -- exactly one of the two
    department_code    TEXT      REFERENCES departments (code),
    town_code          TEXT      REFERENCES towns (code),
    responsible_person TEXT,
    -- clock: working days after the day of the meeting
    assigned_on        DATE      NOT NULL,
    working_days       INTEGER   NOT NULL CHECK (working_days >= 0),
    due_on             DATE      NOT NULL,
    due_provisional    BOOLEAN   NOT NULL,
    yellow_from        DATE      NOT NULL,
    reckoned_by        TEXT      NOT NULL,
    -- what was done
    status             TEXT      NOT NULL CHECK (status = 'open' OR status = 'answered' OR status = 'done'),
    answer             TEXT,
    answered_on        DATE,
    returns            INTEGER   NOT NULL CHECK (returns >= 0),
    return_reason      TEXT,
    done_on            DATE,
    -- record
    created_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL,
    version            BIGINT    NOT NULL CHECK (version >= 1),
    CHECK ((department_code IS NULL) <> (town_code IS NULL)),
    CHECK (due_on >= assigned_on),
    CHECK ((done_on IS NOT NULL) = (status = 'done')),
    FOREIGN KEY (meeting_id, blocker_id) REFERENCES meeting_items (meeting_id, blocker_id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX decisions_item ON decisions (meeting_id, blocker_id);
CREATE INDEX decisions_blocker ON decisions (blocker_id);
CREATE INDEX decisions_company ON decisions (company_id);
CREATE INDEX decisions_department ON decisions (department_code, status, due_on);
CREATE INDEX decisions_town ON decisions (town_code, status, due_on);
CREATE INDEX decisions_status ON decisions (status, due_on);

-- Reminders of decisions: each step once for each deadline, on however many servers.
CREATE TABLE decision_steps (
    decision_id BIGINT    NOT NULL REFERENCES decisions (id),
    step        TEXT      NOT NULL CHECK (step = 'near' OR step = 'late' OR step = 'to_office' OR step = 'to_leaders'),
    deadline    DATE      NOT NULL,
    taken_at    TIMESTAMP NOT NULL,
    PRIMARY KEY (decision_id, step, deadline)
);
