-- every type but the row types of tables and the arrays of these, raw; built-in ones give their names
SELECT t.oid, t.typname, t.typnamespace, t.typtype, t.typstorage, t.typbasetype, t.typtypmod,
       t.typndims, t.typcollation, t.typnotnull, t.typelem,
       t.typelem <> 0 AND t.typlen = -1 AND t.typstorage <> 'p' AND t.typarray = 0,
       CASE WHEN t.typtype = 'd' THEN pg_get_expr(t.typdefaultbin, 0) END
  FROM pg_type t
 WHERE t.typtype <> 'c'
   AND NOT EXISTS (SELECT FROM pg_type e
                    WHERE e.oid = t.typelem AND e.typtype = 'c' AND e.oid >= 16384)
