-- collations: names of all that this database can use, the definition of those that users made
SELECT c.oid, c.collname, c.collnamespace,
       CASE WHEN c.oid >= 16384 THEN
            'CREATE COLLATION ' || quote_ident(n.nspname) || '.' || quote_ident(c.collname)
            || ' (PROVIDER = '
            || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END
            || CASE WHEN NOT c.collisdeterministic THEN ', DETERMINISTIC = false' ELSE '' END
            || CASE WHEN c.collcollate <> c.collctype THEN
                    ', LC_COLLATE = ' || quote_literal(c.collcollate)
                    || ', LC_CTYPE = ' || quote_literal(c.collctype)
               ELSE ', LOCALE = ' || quote_literal(
                    c.collcollate                             -- server < 150000
                    coalesce(c.colliculocale, c.collcollate)  -- server >= 150000 < 170000
                    coalesce(c.colllocale, c.collcollate)     -- server >= 170000
                    ) END
            || coalesce(', RULES = ' || quote_literal(c.collicurules), '') -- server >= 160000
            || ')'
       END
  FROM pg_collation c
  JOIN pg_namespace n ON n.oid = c.collnamespace
 WHERE c.collencoding IN (-1, pg_char_to_encoding(getdatabaseencoding()))
