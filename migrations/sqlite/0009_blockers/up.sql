-- 困难问题: what keeps a company from the exchange, how far its solution is, and by when.
CREATE TABLE blockers (
    id                 INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    company_id         BIGINT    NOT NULL REFERENCES companies (id),
    -- of several companies with one cause: the one in which the departments act for all
    parent_id          BIGINT    REFERENCES blockers (id) CHECK (parent_id <> id),
    -- facts
    category           TEXT      NOT NULL REFERENCES blocker_categories (code),
    severity           TEXT      NOT NULL CHECK (severity = 'severe' OR severity = 'normal'),
    lead_department    TEXT      NOT NULL REFERENCES departments (code),
    description        TEXT      NOT NULL,
    responsible_person TEXT,
    raised_on          DATE      NOT NULL,
    -- flow: follows from events, never typed in
    status             TEXT      NOT NULL CHECK (status = 'raised' OR status = 'assigned' OR status = 'signed' OR status = 'in_progress' OR status = 'answered' OR status = 'verifying' OR status = 'closed' OR status = 'paused'),
    paused_from        TEXT      CHECK (paused_from = 'raised' OR paused_from = 'assigned' OR paused_from = 'signed' OR paused_from = 'in_progress' OR paused_from = 'answered' OR paused_from = 'verifying' OR paused_from = 'closed' OR paused_from = 'paused'),
    raised_by_office   BOOLEAN   NOT NULL,
    round              INTEGER   NOT NULL CHECK (round >= 1),
    refusals           INTEGER   NOT NULL CHECK (refusals >= 0),
    rejections         INTEGER   NOT NULL CHECK (rejections >= 0),
    urges              INTEGER   NOT NULL CHECK (urges >= 0),
    with_office        BOOLEAN   NOT NULL,
    supervised         BOOLEAN   NOT NULL,
    escalated          INTEGER   NOT NULL CHECK (escalated >= 0),
    extension_asked    INTEGER   CHECK (extension_asked >= 0),
    closed_on          DATE,
    closing_note       TEXT,
    last_word_on       DATE      NOT NULL,
    -- clock: working days, reckoned by the calendar
    assigned_on        DATE,
    handed_on          DATE,
    allowed_days       INTEGER   CHECK (allowed_days >= 0),
    stopped_days       INTEGER   NOT NULL CHECK (stopped_days >= 0),
    stopped_on         DATE,
    due_on             DATE,
    due_provisional    BOOLEAN   NOT NULL,
    sign_by            DATE,
    signed_on          DATE,
    answered_on        DATE,
    -- working days the department took, of what is closed
    took_days          INTEGER   CHECK (took_days >= 0),
    -- whoever must act now: until when, and from which day on the light is yellow
    turn_ends_on       DATE,
    yellow_from        DATE,
    reckoned_by        TEXT      NOT NULL,
    -- record
    created_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL,
    version            BIGINT    NOT NULL CHECK (version >= 1),
    CHECK (closed_on >= raised_on),
    CHECK (due_on >= assigned_on)
);
CREATE INDEX blockers_company ON blockers (company_id, status);
CREATE INDEX blockers_department ON blockers (lead_department, status, turn_ends_on);
CREATE INDEX blockers_status ON blockers (status, turn_ends_on);
-- The order in which lists begin: what ends first, then what has no clock.
CREATE INDEX blockers_urgent ON blockers ((turn_ends_on IS NULL), turn_ends_on, id DESC);
-- What has a running clock, for the jobs that look at the day.
CREATE INDEX blockers_turn ON blockers (turn_ends_on) WHERE turn_ends_on IS NOT NULL;
CREATE INDEX blockers_reckoned ON blockers (reckoned_by) WHERE turn_ends_on IS NOT NULL;
CREATE INDEX blockers_sign ON blockers (sign_by) WHERE status = 'assigned';
CREATE INDEX blockers_parent ON blockers (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX blockers_category ON blockers (category, status, closed_on);

-- 牵头与协办: which departments see a blocker, and through it the company.
CREATE TABLE blocker_departments (
    blocker_id      BIGINT NOT NULL REFERENCES blockers (id),
    department_code TEXT   NOT NULL REFERENCES departments (code),
    company_id      BIGINT NOT NULL REFERENCES companies (id),
    PRIMARY KEY (department_code, blocker_id)
);
CREATE INDEX blocker_departments_company ON blocker_departments (department_code, company_id);
CREATE INDEX blocker_departments_blocker ON blocker_departments (blocker_id);

-- What was done, one row an act; never changed. The unit is that of a town or of a department,
-- hence no key.
CREATE TABLE blocker_events (
    id          INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    blocker_id  BIGINT    NOT NULL REFERENCES blockers (id),
    action      TEXT      NOT NULL CHECK (action = 'raise' OR action = 'assign' OR action = 'sign' OR action = 'start' OR action = 'answer' OR action = 'verify' OR action = 'close' OR action = 'refuse' OR action = 'reject' OR action = 'transfer' OR action = 'assist' OR action = 'ask_extension' OR action = 'decide_extension' OR action = 'reschedule' OR action = 'pause' OR action = 'resume' OR action = 'reopen' OR action = 'urge' OR action = 'supervise' OR action = 'instruct' OR action = 'comment' OR action = 'remind' OR action = 'escalate' OR action = 'reckon'),
    from_status TEXT      CHECK (from_status = 'raised' OR from_status = 'assigned' OR from_status = 'signed' OR from_status = 'in_progress' OR from_status = 'answered' OR from_status = 'verifying' OR from_status = 'closed' OR from_status = 'paused'),
    to_status   TEXT      NOT NULL CHECK (to_status = 'raised' OR to_status = 'assigned' OR to_status = 'signed' OR to_status = 'in_progress' OR to_status = 'answered' OR to_status = 'verifying' OR to_status = 'closed' OR to_status = 'paused'),
    note        TEXT,
    detail      TEXT      NOT NULL,
    department  TEXT      NOT NULL REFERENCES departments (code),
    due_on      DATE,
    actor       TEXT      NOT NULL,
    role        TEXT      NOT NULL CHECK (role = 'town' OR role = 'department' OR role = 'office' OR role = 'leader' OR role = 'admin' OR role = 'security' OR role = 'auditor'),
    unit        TEXT,
    happened_on DATE      NOT NULL,
    at          TIMESTAMP NOT NULL
);
CREATE INDEX blocker_events_blocker ON blocker_events (blocker_id, id);
CREATE INDEX blocker_events_action ON blocker_events (action, happened_on);

-- By what a blocker is shown to be resolved: a file, a number of a document, or both.
CREATE TABLE blocker_evidence (
    id            INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    blocker_id    BIGINT    NOT NULL REFERENCES blockers (id),
    event_id      BIGINT    NOT NULL REFERENCES blocker_events (id),
    round         INTEGER   NOT NULL CHECK (round >= 1),
    name          TEXT      NOT NULL,
    document_no   TEXT,
    attachment_id BIGINT    REFERENCES attachments (id),
    CHECK (document_no IS NOT NULL OR attachment_id IS NOT NULL)
);
CREATE INDEX blocker_evidence_blocker ON blocker_evidence (blocker_id, round);

-- What the program does of itself when a day has come: each step once for each deadline, on
-- however many servers it runs.
CREATE TABLE blocker_steps (
    blocker_id BIGINT    NOT NULL REFERENCES blockers (id),
    step       TEXT      NOT NULL CHECK (step = 'late_sign' OR step = 'near' OR step = 'late' OR step = 'to_town' OR step = 'to_office' OR step = 'to_leaders'),
    deadline   DATE      NOT NULL,
    taken_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (blocker_id, step, deadline)
);
