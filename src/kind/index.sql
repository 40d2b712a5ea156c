-- indexes, raw; 99 is pg_toast
SELECT i.indexrelid, i.indrelid, c.relname, c.relam, c.reltablespace, i.indisunique,
       i.indnullsnotdistinct,               -- server >= 150000
       false,                               -- server < 150000
       i.indisclustered, i.indisvalid, i.indisreplident, i.indnkeyatts, i.indkey, i.indcollation,
       i.indclass, i.indoption, c.reloptions, i.indexprs, i.indpred,
       c.relpages
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indrelid >= 16384 AND c.relkind IN ('i', 'I') AND c.relnamespace <> 99
