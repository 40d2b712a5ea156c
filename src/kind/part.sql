-- what is said of a part of something that is one definition to us: of a column of a view or a
-- composite type, of an index's expression, what a foreign server calls a column. Catalog and oid of
-- that, its column; catalog and oid of its own, its schema, what it is called, the statement that
-- says it, the one that takes it back; a relation that it is about as well. 1259 is pg_class, 2604
-- pg_attrdef, 2620 pg_trigger
SELECT 1259::oid, c.oid, 0, 0::oid, 0::oid, c.relnamespace,
       'comment on column ' || c.oid::regclass || '.' || quote_ident(a.attname),
       'COMMENT ON COLUMN ' || c.oid::regclass || '.' || quote_ident(a.attname) || ' IS '
       || quote_literal(d.description),
       'COMMENT ON COLUMN ' || c.oid::regclass || '.' || quote_ident(a.attname) || ' IS NULL',
       0::oid
  FROM pg_description d
  JOIN pg_class c ON c.oid = d.objoid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
 WHERE d.classoid = 1259 AND d.objsubid > 0 AND c.oid >= 16384 AND c.relkind IN ('v', 'm', 'c')
UNION ALL
SELECT 1259, c.oid, 0, 2604, d.oid, c.relnamespace,
       'default of column ' || c.oid::regclass || '.' || quote_ident(a.attname),
       'ALTER TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || ' SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
       'ALTER TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || ' DROP DEFAULT', 0
  FROM pg_attrdef d
  JOIN pg_class c ON c.oid = d.adrelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum
 WHERE c.oid >= 16384 AND c.relkind = 'v'
UNION ALL
SELECT 1259, c.oid, 0, 0, 0, c.relnamespace,
       x.what || ' of column ' || c.oid::regclass || '.' || quote_ident(a.attname),
       'ALTER TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname) || x.says,
       'ALTER TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || x.takes_back, 0
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_type t ON t.oid = a.atttypid
  CROSS JOIN LATERAL (
       VALUES ('statistics', ' SET STATISTICS ' || nullif(coalesce(a.attstattarget, -1), -1),
               ' SET STATISTICS -1'),
              ('storage',
               CASE WHEN a.attstorage <> t.typstorage THEN
                    ' SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN
                    'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
               ' SET STORAGE ' || CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN
               'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END),
              ('compression',                                                     -- server >= 140000
               CASE a.attcompression WHEN 'p' THEN ' SET COMPRESSION pglz'        -- server >= 140000
                                     WHEN 'l' THEN ' SET COMPRESSION lz4' END,    -- server >= 140000
               ' SET COMPRESSION default'),                                       -- server >= 140000
              ('options',
               (SELECT ' SET (' || string_agg(o.option_name || '=' || o.option_value, ', '
                                              ORDER BY o.option_name) || ')'
                  FROM pg_options_to_table(a.attoptions) o
                 WHERE o.option_name <> 'pg_attver'),
               (SELECT ' RESET (' || string_agg(o.option_name, ', ' ORDER BY o.option_name) || ')'
                  FROM pg_options_to_table(a.attoptions) o
                 WHERE o.option_name <> 'pg_attver'))
       ) x(what, says, takes_back)
 WHERE c.oid >= 16384 AND c.relkind = 'm' AND a.attnum > 0 AND NOT a.attisdropped
   AND x.says IS NOT NULL
UNION ALL
SELECT 1259, c.oid, 0, 0, 0, c.relnamespace,
       'statistics of column ' || a.attnum || ' of index ' || c.oid::regclass,
       'ALTER INDEX ' || c.oid::regclass || ' ALTER COLUMN ' || a.attnum || ' SET STATISTICS '
       || a.attstattarget,
       'ALTER INDEX ' || c.oid::regclass || ' ALTER COLUMN ' || a.attnum || ' SET STATISTICS -1', 0
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.oid >= 16384 AND c.relkind IN ('i', 'I') AND a.attstattarget >= 0
UNION ALL
SELECT 1259, c.oid, a.attnum, 0, 0, c.relnamespace,
       'foreign options of column ' || c.oid::regclass || '.' || quote_ident(a.attname),
       'ALTER FOREIGN TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || ' OPTIONS ('
       || (SELECT string_agg('ADD ' || quote_ident(o.option_name) || ' '
                             || quote_literal(o.option_value), ', ')
             FROM pg_options_to_table(a.attfdwoptions) o) || ')',
       'ALTER FOREIGN TABLE ' || c.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || ' OPTIONS ('
       || (SELECT string_agg('DROP ' || quote_ident(o.option_name), ', ')
             FROM pg_options_to_table(a.attfdwoptions) o) || ')', 0
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.oid >= 16384 AND c.relkind = 'f' AND NOT a.attisdropped AND a.attfdwoptions IS NOT NULL
UNION ALL
SELECT 1259, c.oid, 0, 0, 0, c.relnamespace, 'comment on index ' || c.oid::regclass,
       'COMMENT ON INDEX ' || c.oid::regclass || ' IS ' || quote_literal(d.description),
       'COMMENT ON INDEX ' || c.oid::regclass || ' IS NULL', 0
  FROM pg_description d
  JOIN pg_class c ON c.oid = d.objoid
 WHERE d.classoid = 1259 AND d.objsubid = 0 AND c.oid >= 16384 AND c.relkind IN ('i', 'I')
   AND EXISTS (SELECT FROM pg_constraint k
                WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 1259, c.oid, 0, 0, 0, c.relnamespace, 'options of the TOAST table of ' || c.oid::regclass,
       'ALTER TABLE ' || c.oid::regclass || ' SET ('
       || (SELECT string_agg('toast.' || o.option_name || '=' || o.option_value, ', '
                             ORDER BY o.option_name)
             FROM pg_options_to_table(t.reloptions) o) || ')',
       'ALTER TABLE ' || c.oid::regclass || ' RESET ('
       || (SELECT string_agg('toast.' || o.option_name, ', ' ORDER BY o.option_name)
             FROM pg_options_to_table(t.reloptions) o) || ')', 0
  FROM pg_class t
  JOIN pg_class c ON c.reltoastrelid = t.oid
 WHERE t.relkind = 't' AND t.reloptions IS NOT NULL AND c.oid >= 16384
UNION ALL                                                                         -- server >= 130000
SELECT 2620, coalesce(k.oid, j.oid, i.oid), 0, 0, 0, c.relnamespace,              -- server >= 130000
       'state of trigger ' || quote_ident(t.tgname) || ' ON ' || c.oid::regclass, -- server >= 130000
       'ALTER TABLE ' || c.oid::regclass || CASE t.tgenabled                      -- server >= 130000
       WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA'                   -- server >= 130000
       WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END                          -- server >= 130000
       || ' TRIGGER ' || quote_ident(t.tgname),                                   -- server >= 130000
       'ALTER TABLE ' || c.oid::regclass || CASE i.tgenabled                      -- server >= 130000
       WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA'                   -- server >= 130000
       WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END                          -- server >= 130000
       || ' TRIGGER ' || quote_ident(t.tgname), c.oid                             -- server >= 130000
  FROM pg_trigger t                                                               -- server >= 130000
  JOIN pg_class c ON c.oid = t.tgrelid                                            -- server >= 130000
  JOIN pg_trigger i ON i.oid = t.tgparentid                                       -- server >= 130000
  LEFT JOIN pg_trigger j ON j.oid = i.tgparentid                                  -- server >= 130000
  LEFT JOIN pg_trigger k ON k.oid = j.tgparentid                                  -- server >= 130000
 WHERE NOT t.tgisinternal AND t.tgenabled <> i.tgenabled                          -- server >= 130000
