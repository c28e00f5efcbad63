DROP TABLE decisions;
DROP TABLE meeting_items;
DROP TABLE meetings;
