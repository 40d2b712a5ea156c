SELECT e.oid, e.extname, n.nspname, e.extversion, e.extrelocatable
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.oid >= 16384                       -- plpgsql is in every database
