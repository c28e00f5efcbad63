DROP TABLE information_requests;
DROP TABLE stage_spans;
DROP TABLE profiles;
