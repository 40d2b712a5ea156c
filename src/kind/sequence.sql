-- sequences and their owners; 1259 is pg_class; deptype a: owned, i: identity
SELECT s.seqrelid, s.seqtypid, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
       s.seqcycle, d.refobjid, d.refobjsubid, d.deptype
  FROM pg_sequence s
  LEFT JOIN pg_depend d ON d.classid = 1259 AND d.objid = s.seqrelid AND d.refclassid = 1259
                       AND d.deptype IN ('a', 'i')
