-- range types of users, as one statement
SELECT t.oid, t.typname, t.typnamespace,
       'CREATE TYPE ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname)
       || ' AS RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL)
       || CASE WHEN NOT o.opcdefault THEN
               ', SUBTYPE_OPCLASS = ' || quote_ident(m.nspname) || '.' || quote_ident(o.opcname)
          ELSE '' END
       || CASE WHEN r.rngcollation <> s.typcollation THEN
               (SELECT ', COLLATION = ' || quote_ident(k.nspname) || '.' || quote_ident(c.collname)
                  FROM pg_collation c JOIN pg_namespace k ON k.oid = c.collnamespace
                 WHERE c.oid = r.rngcollation)
          ELSE '' END
       || CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical ELSE '' END
       || CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff ELSE '' END
       || ', MULTIRANGE_TYPE_NAME = ' || format_type(r.rngmultitypid, NULL) -- server >= 140000
       || ')'
  FROM pg_range r
  JOIN pg_type t ON t.oid = r.rngtypid
  JOIN pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_type s ON s.oid = r.rngsubtype
  JOIN pg_opclass o ON o.oid = r.rngsubopc
  JOIN pg_namespace m ON m.oid = o.opcnamespace
 WHERE t.oid >= 16384
