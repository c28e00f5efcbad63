-- What people are told, and who has opened it.
CREATE TABLE notices (
    id         INTEGER   NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind       TEXT      NOT NULL CHECK (kind = 'blocker' OR kind = 'urging' OR kind = 'reminder' OR kind = 'escalation' OR kind = 'meeting' OR kind = 'pool' OR kind = 'request' OR kind = 'declaration' OR kind = 'circular'),
    title      TEXT      NOT NULL,
    body       TEXT      NOT NULL,
    path       TEXT,
    sent_by    TEXT      NOT NULL,
    sent_at    TIMESTAMP NOT NULL
);

CREATE TABLE notice_copies (
    notice_id BIGINT    NOT NULL REFERENCES notices (id),
    user_id   BIGINT    NOT NULL REFERENCES users (id),
    read_at   TIMESTAMP,
    PRIMARY KEY (user_id, notice_id)
);
CREATE INDEX notice_copies_notice ON notice_copies (notice_id);
CREATE INDEX notice_copies_unread ON notice_copies (user_id) WHERE read_at IS NULL;

-- Notices on their way to the city's own messenger.
CREATE TABLE notice_deliveries (
    notice_id    BIGINT    NOT NULL PRIMARY KEY REFERENCES notices (id),
    attempts     INTEGER   NOT NULL CHECK (attempts >= 0),
    next_at      TIMESTAMP,
    delivered_at TIMESTAMP,
    last_error   TEXT
);
CREATE INDEX notice_deliveries_due ON notice_deliveries (next_at) WHERE next_at IS NOT NULL;
