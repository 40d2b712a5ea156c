-- the table was moved to where its service lives
CREATE SCHEMA jobs;
ALTER TABLE task SET SCHEMA jobs;
