-- revision: 4f1a
-- down_revision: 3e0b
-- branch_labels: billing
-- depends_on: None
-- add a role

-- migrate:up
CREATE TABLE "user" (id serial PRIMARY KEY, name text DEFAULT 'a;b');
-- a comment; with a semicolon
INSERT INTO "user" (name) VALUES (E'it\'s; fine'), ($$a;$$), ($x$;$$;$x$);

-- migrate:down
DROP TABLE "user";
