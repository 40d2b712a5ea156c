-- when tables were analysed last, in seconds since 1970; only those of which the statistics know it
SELECT a.oid, extract(epoch FROM a.analysed)::int8
  FROM (SELECT c.oid, greatest(pg_stat_get_last_analyze_time(c.oid),
                               pg_stat_get_last_autoanalyze_time(c.oid)) AS analysed
          FROM pg_class c
         WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f')) a
 WHERE a.analysed IS NOT NULL
