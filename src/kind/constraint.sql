-- constraints, raw; names are resolved by the reader. NOT NULL (contype n) is the column's, that of
-- a domain the domain's; constraint triggers (t) are triggers
SELECT c.oid, c.conrelid, c.conname, c.contype, c.condeferrable, c.condeferred, c.convalidated,
       c.conindid, c.conparentid, c.confrelid, c.confupdtype, c.confdeltype, c.confmatchtype,
       c.conislocal, c.connoinherit, c.conkey, c.confkey,
       c.confdelsetcols,                    -- server >= 150000
       NULL::int2[],                        -- server < 150000
       c.conenforced,                       -- server >= 180000
       true,                                -- server < 180000
       CASE WHEN c.contype = 'x' THEN
            ARRAY(SELECT n.nspname FROM unnest(c.conexclop) WITH ORDINALITY k(oid, place)
                    JOIN pg_operator o ON o.oid = k.oid
                    JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY k.place) END,
       CASE WHEN c.contype = 'x' THEN
            ARRAY(SELECT o.oprname FROM unnest(c.conexclop) WITH ORDINALITY k(oid, place)
                    JOIN pg_operator o ON o.oid = k.oid ORDER BY k.place) END,
       c.contypid, c.conbin
  FROM pg_constraint c
 WHERE c.oid >= 16384 AND c.contype IN ('p', 'u', 'c', 'f', 'x')
