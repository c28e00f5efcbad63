DROP TABLE stage_spans;
DROP TABLE profiles;
