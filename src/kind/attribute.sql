-- columns of tables, views and composite types. Newer minor releases keep a number of their own,
-- pg_attver, in attoptions of every column. Of indexes only those with options of an operator class
SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity,
       a.attgenerated, a.attcollation, a.attstorage,
       a.attcompression,                    -- server >= 140000
       ''::"char",                          -- server < 140000
       a.attislocal, coalesce(a.attstattarget, -1)::int4,
       CASE WHEN array_length(a.attoptions, 1) > 1 OR a.attoptions[1] NOT LIKE 'pg\_attver=%'
            THEN a.attoptions END,
       CASE WHEN a.atttypid >= 16384 AND (a.atttypmod >= 0 OR a.attndims > 0)
            THEN format_type(a.atttypid, a.atttypmod) END
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
 WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
   AND (c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
        OR c.relkind IN ('i', 'I') AND a.attoptions IS NOT NULL)
