DROP TABLE saved_views;
DROP TABLE idempotent_answers;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE users;
