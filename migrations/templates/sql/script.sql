-- What a revision looks like; this file itself is none. "trueup revision -m TEXT" makes one in
-- versions/, "trueup migrate" one of what differs. A revision is one transaction; behind
-- "migrate:up", "transaction:false" lets each statement commit by itself. Files of dbmate, named
-- by a number and without the lines of names, are taken as they are: each follows the one before.
--
-- add a table of people
-- revision: 1f2e3d4c5b6a
-- down_revision: 0a1b2c3d4e5f

-- migrate:up
-- CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- migrate:down
-- DROP TABLE person;
