-- what the fields of objects do not say. Catalogs: 1247 pg_type, 1255 pg_proc, 1259 pg_class,
-- 2604 pg_attrdef, 2606 pg_constraint, 2618 pg_rewrite, 2620 pg_trigger, 3256 pg_policy,
-- 3456 pg_collation. Whatever uses a function of users,
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
 WHERE d.refclassid = 1255 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
   AND d.classid IN (1247, 1255, 1259, 2604, 2606, 2620, 3256)
UNION ALL
-- whatever functions, triggers and policies use beside that,
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
 WHERE d.classid IN (1255, 2620, 3256) AND d.objid >= 16384
   AND d.refclassid IN (1247, 1259) AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
UNION ALL
-- types of users in expressions,
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
 WHERE d.refclassid = 1247 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
   AND d.classid IN (2604, 2606)
UNION ALL
-- and what views are made of
SELECT 1259, r.ev_class, 0, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_rewrite r
  JOIN pg_depend d ON d.classid = 2618 AND d.objid = r.oid
 WHERE r.ev_class >= 16384 AND r.rulename = '_RETURN' AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
   AND d.refclassid IN (1247, 1255, 1259, 2606, 3456) AND d.refobjid <> r.ev_class
