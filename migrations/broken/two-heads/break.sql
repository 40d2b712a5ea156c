-- a colleague's branch was merged, and the database is on the other one
CREATE INDEX ix_post_timestamp ON post (timestamp);
UPDATE alembic_version SET version_num = 'b7e2f41c9d03';
