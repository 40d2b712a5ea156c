-- what the objects of definition.sql need, and what needs them; catalogs as there and in depend.sql
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
 WHERE d.classid IN (3466, 3381, 2328, 1417, 1418, 3602, 3600, 2617, 2605, 2607, 2753, 2616,
                     2601, 3601, 3764, 3576, 2612)
   AND d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
UNION ALL
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
 WHERE d.refclassid IN (2328, 1417, 3602, 3600, 2617, 2605, 2616, 2601, 3601, 3764, 2612) AND d.refobjid >= 16384
   AND d.classid IN (1247, 1255, 1259, 2604, 2606, 2620, 3256) AND d.deptype IN ('n', 'a')
UNION ALL
SELECT 2618, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
  JOIN pg_rewrite r ON r.oid = d.objid
 WHERE d.classid = 2618 AND r.rulename <> '_RETURN' AND d.refobjid >= 16384
   AND d.deptype IN ('n', 'a') AND d.refclassid IN (1247, 1255, 1259, 2617)
UNION ALL
SELECT 1259, r.ev_class, 0, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_rewrite r
  JOIN pg_depend d ON d.classid = 2618 AND d.objid = r.oid
 WHERE r.rulename = '_RETURN' AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
   AND d.refclassid IN (2617, 2605, 3602)
UNION ALL
-- 6106 is pg_publication_rel
SELECT 6104, p.prpubid, 0, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_publication_rel p
  JOIN pg_depend d ON d.classid = 6106 AND d.objid = p.oid
 WHERE d.refclassid IN (1247, 1255, 1259)
UNION ALL                                                                         -- server >= 150000
SELECT 6104, p.pnpubid, 0, 2615, p.pnnspid, 0                                     -- server >= 150000
  FROM pg_publication_namespace p                                                 -- server >= 150000
UNION ALL
-- what operator classes and families are made of; 2602 is pg_amop, 2603 pg_amproc
SELECT c.refclassid, c.refobjid, 0, o.refclassid, o.refobjid, o.refobjsubid
  FROM pg_depend c
  JOIN pg_depend o ON o.classid = c.classid AND o.objid = c.objid
 WHERE c.classid IN (2602, 2603) AND c.refclassid IN (2616, 2753) AND c.refobjid >= 16384
   AND o.refclassid IN (2617, 1255, 1247) AND o.refobjid >= 16384
UNION ALL
-- defaults of columns of views
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
  JOIN pg_attrdef a ON a.oid = d.objid
  JOIN pg_class v ON v.oid = a.adrelid
 WHERE d.classid = 2604 AND v.relkind = 'v' AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
