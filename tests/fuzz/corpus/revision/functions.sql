-- revision: 5a
-- down_revision:
-- migrate:up transaction:false
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM 1; RETURN NEW;
END $body$;
CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a; SELECT a + 1; END;
CREATE INDEX CONCURRENTLY i ON t (a);;
/* one; /* two; */ */ COPY t FROM STDIN;
1	a
\.
DO 'BEGIN END;'
-- migrate:down transaction:false
DROP INDEX i
