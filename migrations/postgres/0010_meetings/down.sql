DROP TABLE decision_steps;
DROP TABLE decisions;
DROP TABLE meeting_items;
DROP TABLE meetings;
