DROP TABLE loaded_seeds;
DROP TABLE settings;
DROP TABLE rule_versions;
DROP TABLE calendar_days;
DROP TABLE blocker_categories;
DROP TABLE working_groups;
DROP TABLE departments;
DROP TABLE towns;
