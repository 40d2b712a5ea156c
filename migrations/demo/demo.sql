-- demo.sql: the database that the five revisions of the demo lead to, with rows in it.
-- Not by pg_dump, so that it can be read; a test compares it with what the real tool makes.
SET client_min_messages = warning;
SET synchronous_commit = off;
BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES ('9b1f0c2a77de');

-- 0a1b2c3d4e5f initial schema
CREATE TABLE "user" (
    id SERIAL NOT NULL,
    username VARCHAR(64) NOT NULL,
    email VARCHAR(120) NOT NULL,
    password_hash VARCHAR(256),
    about_me VARCHAR(140),
    last_seen TIMESTAMP,
    PRIMARY KEY (id)
);
CREATE TABLE post (
    id SERIAL NOT NULL,
    body VARCHAR(140),
    user_id INTEGER NOT NULL,
    timestamp TIMESTAMP,
    PRIMARY KEY (id)
);
CREATE TABLE message (
    id SERIAL NOT NULL,
    sender_id INTEGER,
    recipient_id INTEGER,
    body VARCHAR(140),
    timestamp TIMESTAMP,
    seen_at TIMESTAMP,
    PRIMARY KEY (id)
);
CREATE TABLE notification (
    id SERIAL NOT NULL,
    name VARCHAR(128),
    user_id INTEGER,
    timestamp FLOAT,
    payload_json TEXT,
    PRIMARY KEY (id)
);
CREATE TABLE task (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(128),
    description VARCHAR(128),
    user_id INTEGER,
    complete BOOLEAN,
    PRIMARY KEY (id)
);

-- 3e1c55aa0b12 followers
CREATE TABLE follower (
    follower_id INTEGER NOT NULL,
    followed_id INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (follower_id, followed_id)
);

-- 5d2e90b1c6f7 user tokens
CREATE SCHEMA audit;
CREATE TABLE audit.token (
    id BIGSERIAL NOT NULL,
    user_id INTEGER NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revoked BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (id)
);

-- 1,204 people
INSERT INTO "user" (username, email, password_hash, about_me, last_seen)
SELECT name, name || '@example.org', md5(name),
       CASE WHEN i % 9 = 0 THEN 'I read more than I write.' END,
       timestamp '2026-11-23 22:00' - i * interval '37 minutes'
  FROM generate_series(1, 1204) AS i,
       LATERAL (SELECT (ARRAY['ada','bea','cem','dov','eva','fay','gil','hal','ida','jan','kim',
                              'lea','mia','noa','ole','pia'])[1 + i % 16] || i) AS person(name);

-- 18,530 posts
INSERT INTO post (body, user_id, timestamp)
SELECT (ARRAY['Good morning.', 'The trains are late again.', 'Look at this sunset!',
              'Who else is learning C?', 'Two hours for one missing column.', 'Tea.',
              'Does anybody know a good index?'])[1 + i % 7] || ' #' || i,
       1 + i * 7 % 1204,
       timestamp '2026-11-23 22:00' - i * interval '5 minutes'
  FROM generate_series(1, 18530) AS i;

-- 6,412 follow somebody, 37 of them with a note
INSERT INTO follower (follower_id, followed_id, note)
SELECT 1 + i % 1204,
       1 + (i % 1204 + 1 + i / 1204 * 7) % 1204,
       CASE WHEN i % 173 = 11 THEN 'met in ' || (ARRAY['Oslo','Rome','Graz'])[1 + i % 3] END
  FROM generate_series(0, 6411) AS i;

-- 2,087 messages
INSERT INTO message (sender_id, recipient_id, body, timestamp, seen_at)
SELECT 1 + i * 11 % 1204, 1 + i * 13 % 1204, 'Are you there? ' || i,
       timestamp '2026-11-23 22:00' - i * interval '41 minutes',
       CASE WHEN i % 4 > 0
            THEN timestamp '2026-11-23 22:00' - i * interval '41 minutes' + interval '9 minutes' END
  FROM generate_series(1, 2087) AS i;

-- 3,310 notifications, and no task
INSERT INTO notification (name, user_id, timestamp, payload_json)
SELECT 'unread_message_count', 1 + i * 17 % 1204, 1795471200 - i * 60, (i % 5)::text
  FROM generate_series(1, 3310) AS i;

INSERT INTO audit.token (user_id, revoked) SELECT i, i % 3 = 0 FROM generate_series(1, 200) AS i;

CREATE UNIQUE INDEX ix_user_email ON "user" (email);
CREATE UNIQUE INDEX ix_user_username ON "user" (username);
CREATE INDEX ix_message_timestamp ON message (timestamp);
CREATE INDEX ix_notification_name ON notification (name);
CREATE INDEX ix_notification_timestamp ON notification (timestamp);
CREATE INDEX ix_task_name ON task (name);
CREATE INDEX ix_post_user_id ON post (user_id);

ALTER TABLE post ADD FOREIGN KEY (user_id) REFERENCES "user" (id);
ALTER TABLE message ADD FOREIGN KEY (recipient_id) REFERENCES "user" (id);
ALTER TABLE message ADD FOREIGN KEY (sender_id) REFERENCES "user" (id);
ALTER TABLE notification ADD FOREIGN KEY (user_id) REFERENCES "user" (id);
ALTER TABLE task ADD FOREIGN KEY (user_id) REFERENCES "user" (id);
ALTER TABLE follower ADD FOREIGN KEY (followed_id) REFERENCES "user" (id);
ALTER TABLE follower ADD FOREIGN KEY (follower_id) REFERENCES "user" (id);
ALTER TABLE audit.token ADD FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE;

CREATE VIEW follower_count AS
    SELECT followed_id AS user_id, count(*) AS followers FROM follower GROUP BY followed_id;
CREATE VIEW signed_in AS
    SELECT user_id, max(issued_at) AS since FROM audit.token WHERE NOT revoked GROUP BY user_id;
CREATE VIEW post_count AS
    SELECT user_id, count(*) AS posts FROM post GROUP BY user_id;
CREATE FUNCTION search_post(words text) RETURNS SETOF integer LANGUAGE sql STABLE AS
    $$ SELECT id FROM post WHERE body ILIKE '%%' || words || '%%' $$;

COMMIT;
ANALYZE;
