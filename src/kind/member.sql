-- what belongs to an extension; 3079 is pg_extension
SELECT classid, objid, refobjid
  FROM pg_depend
 WHERE refclassid = 3079 AND deptype = 'e' AND objid >= 16384
 ORDER BY refobjid
