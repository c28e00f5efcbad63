DROP TABLE attachments;
DROP TABLE search_rows;
DROP TABLE company_tags;
DROP TABLE former_names;
DROP TABLE next_ids;
DROP TABLE companies;
