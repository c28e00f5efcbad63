DROP TABLE financials;
