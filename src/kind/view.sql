SELECT oid, pg_get_viewdef(oid)
  FROM pg_class
 WHERE oid >= 16384 AND relkind IN ('v', 'm')
