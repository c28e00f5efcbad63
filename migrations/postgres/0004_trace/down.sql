DROP TABLE migration_digests;
DROP TABLE derivations;
DROP TABLE audit_checkpoints;
DROP TABLE audit_entries;
DROP TABLE history;
