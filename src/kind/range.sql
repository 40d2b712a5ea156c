-- range types of users, as one statement; and what bears their name beside them and steps aside when
-- they do: the functions that make values, the multirange type
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
       || ')',
       ARRAY(SELECT 'ALTER FUNCTION ' || p.oid::regprocedure || ' RENAME TO '
                    || quote_ident(left(p.proname, 25) || '_trueup')
               FROM pg_depend d
               JOIN pg_proc p ON p.oid = d.objid
              WHERE d.classid = 1255 AND d.refclassid = 1247 AND d.deptype = 'i'
                AND d.refobjid IN (r.rngtypid
                                   , r.rngmultitypid                        -- server >= 140000
                                   )
              ORDER BY p.oid)
       || ARRAY(SELECT 'ALTER TYPE ' || format_type(m.oid, NULL) || ' RENAME TO ' -- server >= 140000
                       || quote_ident(left(m.typname, 25) || '_trueup')     -- server >= 140000
                  FROM pg_type m WHERE m.oid = r.rngmultitypid)             -- server >= 140000
  FROM pg_range r
  JOIN pg_type t ON t.oid = r.rngtypid
  JOIN pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_type s ON s.oid = r.rngsubtype
  JOIN pg_opclass o ON o.oid = r.rngsubopc
  JOIN pg_namespace m ON m.oid = o.opcnamespace
 WHERE t.oid >= 16384
