-- what is in the database and is not modelled: counted, so that it can be named. What belongs to an
-- extension (deptype e) or to another object (i) goes without saying
SELECT x.what, count(*)
  FROM (SELECT 'event triggers', 3466::oid, oid FROM pg_event_trigger
        UNION ALL SELECT 'publications', 6104, oid FROM pg_publication
        UNION ALL SELECT 'foreign servers', 1417, oid FROM pg_foreign_server
        UNION ALL SELECT 'foreign data wrappers', 2328, oid FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'rules', 2618, oid FROM pg_rewrite WHERE rulename <> '_RETURN'
        UNION ALL SELECT 'operators', 2617, oid FROM pg_operator
        UNION ALL SELECT 'operator classes', 2616, oid FROM pg_opclass
        UNION ALL SELECT 'operator families', 2753, oid FROM pg_opfamily
        UNION ALL SELECT 'casts', 2605, oid FROM pg_cast
        UNION ALL SELECT 'conversions', 2607, oid FROM pg_conversion
        UNION ALL SELECT 'statistics objects', 3381, oid FROM pg_statistic_ext
        UNION ALL SELECT 'text search configurations', 3602, oid FROM pg_ts_config
        UNION ALL SELECT 'text search dictionaries', 3600, oid FROM pg_ts_dict
        UNION ALL SELECT 'text search parsers', 3601, oid FROM pg_ts_parser
        UNION ALL SELECT 'text search templates', 3764, oid FROM pg_ts_template
        UNION ALL SELECT 'transforms', 3576, oid FROM pg_transform
        UNION ALL SELECT 'access methods', 2601, oid FROM pg_am
        UNION ALL SELECT 'procedural languages', 2612, oid FROM pg_language
        UNION ALL SELECT 'default privileges', 826, oid FROM pg_default_acl
       ) x(what, classid, oid)
 WHERE x.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = x.classid AND d.objid = x.oid AND d.deptype IN ('e', 'i'))
 GROUP BY x.what
 ORDER BY x.what
