-- triggers; those that PostgreSQL made for constraints and for partitions are not asked for
SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid)
  FROM pg_trigger t
 WHERE NOT t.tgisinternal AND t.tgrelid >= 16384
   AND t.tgparentid = 0                     -- server >= 130000
