DROP TABLE information_requests;
DROP TABLE grade_opinions;
DROP TABLE grade_reviews;
DROP TABLE stage_spans;
DROP TABLE profiles;
