-- How often something that follows from other records was written without an entry of the audit log.
CREATE TABLE derivations (
    id      BIGINT NOT NULL PRIMARY KEY,
    edition BIGINT NOT NULL
);
INSERT INTO derivations (id, edition) VALUES (1, 0);
