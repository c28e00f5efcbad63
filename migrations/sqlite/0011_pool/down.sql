DROP TABLE pool_recheck_items;
DROP TABLE pool_rechecks;
DROP TABLE pool_nominations;
DROP TABLE pool_memberships;
DROP TABLE pool_batches;
