DROP TABLE tallies;
DROP TABLE quotations;
DROP TABLE listings;
DROP TABLE moves;
DROP TABLE stage_events;
