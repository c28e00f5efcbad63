DROP TABLE attachments;
DROP TABLE saved_views;
