DROP TABLE notice_deliveries;
DROP TABLE notice_copies;
DROP TABLE notices;
