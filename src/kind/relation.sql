-- tables, views, sequences and composite types; 2 is the access method heap
SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.relpersistence, c.reltype,
       CASE WHEN c.relam <> 2 AND c.relkind <> 'S' THEN c.relam ELSE 0 END::oid, c.reltablespace,
       c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.reltuples, c.relpages, c.relnatts,
       c.reloptions,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, 0) END,
       CASE WHEN c.reloftype <> 0 THEN
            (SELECT n.nspname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
              WHERE t.oid = c.reloftype) END,
       CASE WHEN c.reloftype <> 0 THEN
            (SELECT t.typname FROM pg_type t WHERE t.oid = c.reloftype) END,
       c.relacl IS NOT NULL
  FROM pg_class c
 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
