-- schemas; temporary ones are left out by the reader
SELECT oid, nspname
  FROM pg_namespace
