DROP TABLE import_mappings;
DROP TABLE import_errors;
DROP TABLE imports;
