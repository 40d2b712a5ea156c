SELECT oid, adrelid, adnum, adbin
  FROM pg_attrdef
 WHERE adrelid >= 16384
