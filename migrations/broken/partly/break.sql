-- as superuser
-- The first part was committed, and CREATE INDEX CONCURRENTLY was stopped: an old snapshot did not
-- let it end in time.
SET ROLE trueup;
ALTER TABLE "user" ADD COLUMN role VARCHAR(20) DEFAULT 'user' NOT NULL;
CREATE INDEX ix_post_timestamp ON post (timestamp);
CREATE SCHEMA trueup;
CREATE TABLE trueup.journal (
    version_table text PRIMARY KEY, revision text NOT NULL, direction text NOT NULL,
    hash text NOT NULL, done int NOT NULL, running bool NOT NULL, key text[],
    started timestamptz NOT NULL DEFAULT now());
RESET ROLE;
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_post_timestamp'::regclass;
INSERT INTO trueup.journal
SELECT 'public.alembic_version', 'a41c7d09e5b2', 'upgrade',
       encode(sha256(pg_read_binary_file('../microblog/migrations/versions/'
                                         'a41c7d09e5b2_add_user_role_and_index.py')), 'hex'),
       1, true, NULL;
