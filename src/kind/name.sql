-- small catalogs whose rows are only ever named: access methods and tablespaces
SELECT 2601::oid, oid, amname FROM pg_am
UNION ALL
SELECT 1213::oid, oid, spcname FROM pg_tablespace
