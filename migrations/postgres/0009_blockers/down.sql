DROP TABLE blocker_steps;
DROP TABLE blocker_evidence;
DROP TABLE blocker_events;
DROP TABLE blocker_departments;
DROP TABLE blockers;
