-- what is one definition and nothing that a table knows of: catalog, oid, schema, what it is called
-- by DROP and COMMENT ON, the statements that make it, statements that each say one thing of it anew
-- ("=" first: so it comes), options of foreign things, and how these are altered.
-- 3466 is pg_event_trigger
SELECT 3466::oid, e.oid, 0::oid, 'EVENT TRIGGER ' || quote_ident(e.evtname),
       ARRAY['CREATE EVENT TRIGGER ' || quote_ident(e.evtname) || ' ON ' || quote_ident(e.evtevent)
             || coalesce(' WHEN TAG IN ('
                         || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(e.evttags) tag)
                         || ')', '')
             || ' EXECUTE FUNCTION ' || e.evtfoid::regproc || '()'],
       ARRAY[CASE e.evtenabled WHEN 'O' THEN '=' ELSE '' END
             || 'ALTER EVENT TRIGGER ' || quote_ident(e.evtname)
             || CASE e.evtenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA'
                                  WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END],
       NULL::text[], NULL::text
  FROM pg_event_trigger e
UNION ALL
-- 2618 is pg_rewrite
SELECT 2618, r.oid, c.relnamespace,
       'RULE ' || quote_ident(r.rulename) || ' ON ' || r.ev_class::regclass,
       ARRAY[rtrim(pg_get_ruledef(r.oid), ';')],
       ARRAY[CASE r.ev_enabled WHEN 'O' THEN '=' ELSE '' END
             || 'ALTER TABLE ' || r.ev_class::regclass
             || CASE r.ev_enabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA'
                                  WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END
             || ' RULE ' || quote_ident(r.rulename)],
       NULL, NULL
  FROM pg_rewrite r
  JOIN pg_class c ON c.oid = r.ev_class
 WHERE r.oid >= 16384 AND r.rulename <> '_RETURN'
UNION ALL
-- 3381 is pg_statistic_ext
SELECT 3381, s.oid, s.stxnamespace,
       'STATISTICS ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname),
       ARRAY[pg_get_statisticsobjdef(s.oid)],
       ARRAY[CASE WHEN coalesce(s.stxstattarget, -1) = -1 THEN '=' ELSE '' END    -- server >= 130000
             || 'ALTER STATISTICS ' || quote_ident(n.nspname) || '.'              -- server >= 130000
             || quote_ident(s.stxname) || ' SET STATISTICS '                      -- server >= 130000
             || coalesce(s.stxstattarget, -1)],                                   -- server >= 130000
       NULL,                                                                      -- server < 130000
       NULL, NULL
  FROM pg_statistic_ext s
  JOIN pg_namespace n ON n.oid = s.stxnamespace
UNION ALL
-- 6104 is pg_publication
SELECT 6104, p.oid, 0, 'PUBLICATION ' || quote_ident(p.pubname),
       ARRAY['CREATE PUBLICATION ' || quote_ident(p.pubname)
             || CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END],
       ARRAY[coalesce('ALTER PUBLICATION ' || quote_ident(p.pubname) || ' SET TABLE '
             || (SELECT string_agg('ONLY ' || pr.prrelid::regclass
             || coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', '  -- server >= 150000
                                                    ORDER BY a.attnum) || ')'     -- server >= 150000
                            FROM pg_attribute a WHERE a.attrelid = pr.prrelid     -- server >= 150000
                             AND a.attnum = ANY (pr.prattrs)), '')                -- server >= 150000
             || coalesce(' WHERE (' || pg_get_expr(pr.prqual, pr.prrelid)         -- server >= 150000
                         || ')', '')                                              -- server >= 150000
                                   , ', ' ORDER BY pr.prrelid::regclass::text)
                   FROM pg_publication_rel pr WHERE pr.prpubid = p.oid)
             || coalesce((SELECT string_agg(', TABLES IN SCHEMA '                 -- server >= 150000
                          || pn.pnnspid::regnamespace, ''                         -- server >= 150000
                          ORDER BY pn.pnnspid::regnamespace::text)                -- server >= 150000
                   FROM pg_publication_namespace pn                               -- server >= 150000
                  WHERE pn.pnpubid = p.oid), '')                                  -- server >= 150000
             , ''),
             coalesce('ALTER PUBLICATION ' || quote_ident(p.pubname) || ' SET '   -- server >= 150000
             || (SELECT string_agg('TABLES IN SCHEMA '                            -- server >= 150000
                          || pn.pnnspid::regnamespace, ', '                       -- server >= 150000
                          ORDER BY pn.pnnspid::regnamespace::text)                -- server >= 150000
                   FROM pg_publication_namespace pn                               -- server >= 150000
                  WHERE pn.pnpubid = p.oid                                        -- server >= 150000
                    AND NOT EXISTS (SELECT FROM pg_publication_rel pr             -- server >= 150000
                                     WHERE pr.prpubid = p.oid)), ''),             -- server >= 150000
             '',                                                                  -- server < 150000
             CASE WHEN p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate
                   AND NOT p.pubviaroot                                           -- server >= 130000
                  THEN '=' ELSE '' END
             || 'ALTER PUBLICATION ' || quote_ident(p.pubname) || ' SET (publish = '
             || quote_literal(concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
                                        CASE WHEN p.pubupdate THEN 'update' END,
                                        CASE WHEN p.pubdelete THEN 'delete' END,
                                        CASE WHEN p.pubtruncate THEN 'truncate' END))
             || ', publish_via_partition_root = ' || p.pubviaroot                 -- server >= 130000
             || ')'],
       NULL, NULL
  FROM pg_publication p
UNION ALL
-- 2328 is pg_foreign_data_wrapper
SELECT 2328, w.oid, 0, 'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname),
       ARRAY['CREATE FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)],
       ARRAY[CASE WHEN w.fdwhandler = 0 THEN '=' ELSE '' END
             || 'ALTER FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
             || CASE WHEN w.fdwhandler = 0 THEN ' NO HANDLER'
                     ELSE ' HANDLER ' || w.fdwhandler::regproc END,
             CASE WHEN w.fdwvalidator = 0 THEN '=' ELSE '' END
             || 'ALTER FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
             || CASE WHEN w.fdwvalidator = 0 THEN ' NO VALIDATOR'
                     ELSE ' VALIDATOR ' || w.fdwvalidator::regproc END],
       w.fdwoptions, 'ALTER FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
  FROM pg_foreign_data_wrapper w
UNION ALL
-- 1417 is pg_foreign_server
SELECT 1417, s.oid, 0, 'SERVER ' || quote_ident(s.srvname),
       ARRAY['CREATE SERVER ' || quote_ident(s.srvname)
             || coalesce(' TYPE ' || quote_literal(s.srvtype), '')
             || ' FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)],
       ARRAY[CASE WHEN s.srvversion IS NULL THEN '=' ELSE '' END
             || 'ALTER SERVER ' || quote_ident(s.srvname)
             || ' VERSION ' || quote_nullable(s.srvversion)],
       s.srvoptions, 'ALTER SERVER ' || quote_ident(s.srvname)
  FROM pg_foreign_server s
  JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
UNION ALL
-- 1418 is pg_user_mapping; its options are shown to whom they belong
SELECT 1418, m.umid, 0,
       'USER MAPPING FOR ' || CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END
       || ' SERVER ' || quote_ident(m.srvname),
       ARRAY['CREATE USER MAPPING FOR '
             || CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END
             || ' SERVER ' || quote_ident(m.srvname)],
       NULL, m.umoptions,
       'ALTER USER MAPPING FOR '
       || CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END
       || ' SERVER ' || quote_ident(m.srvname)
  FROM pg_user_mappings m
UNION ALL
-- 3602 is pg_ts_config
SELECT 3602, c.oid, c.cfgnamespace, 'TEXT SEARCH CONFIGURATION ' || c.oid::regconfig,
       ARRAY['CREATE TEXT SEARCH CONFIGURATION ' || c.oid::regconfig || ' (PARSER = '
             || quote_ident(n.nspname) || '.' || quote_ident(p.prsname) || ')']
       || ARRAY(SELECT 'ALTER TEXT SEARCH CONFIGURATION ' || c.oid::regconfig || ' ADD MAPPING FOR '
                       || quote_ident(t.alias) || ' WITH '
                       || string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)
                  FROM pg_ts_config_map m
                  JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype
                 WHERE m.mapcfg = c.oid GROUP BY t.alias, t.tokid ORDER BY t.tokid),
       NULL, NULL, NULL
  FROM pg_ts_config c
  JOIN pg_ts_parser p ON p.oid = c.cfgparser
  JOIN pg_namespace n ON n.oid = p.prsnamespace
 WHERE c.oid >= 16384
UNION ALL
-- 3600 is pg_ts_dict
SELECT 3600, d.oid, d.dictnamespace, 'TEXT SEARCH DICTIONARY ' || d.oid::regdictionary,
       ARRAY['CREATE TEXT SEARCH DICTIONARY ' || d.oid::regdictionary || ' (TEMPLATE = '
             || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname)
             || coalesce(', ' || d.dictinitoption, '') || ')'],
       NULL, NULL, NULL
  FROM pg_ts_dict d
  JOIN pg_ts_template t ON t.oid = d.dicttemplate
  JOIN pg_namespace n ON n.oid = t.tmplnamespace
 WHERE d.oid >= 16384
UNION ALL
-- 2617 is pg_operator
SELECT 2617, o.oid, o.oprnamespace,
       'OPERATOR ' || quote_ident(n.nspname) || '.' || o.oprname || ' ('
       || CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END || ', '
       || CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END || ')',
       ARRAY['CREATE OPERATOR ' || quote_ident(n.nspname) || '.' || o.oprname
             || ' (FUNCTION = ' || o.oprcode::regproc
             || CASE WHEN o.oprleft = 0 THEN '' ELSE ', LEFTARG = ' || format_type(o.oprleft, NULL)
                END
             || CASE WHEN o.oprright = 0 THEN ''
                     ELSE ', RIGHTARG = ' || format_type(o.oprright, NULL) END
             || CASE WHEN o.oprcom = 0 THEN ''
                     ELSE ', COMMUTATOR = OPERATOR(' || o.oprcom::regoper || ')' END
             || CASE WHEN o.oprnegate = 0 THEN ''
                     ELSE ', NEGATOR = OPERATOR(' || o.oprnegate::regoper || ')' END
             || CASE WHEN o.oprrest = 0 THEN '' ELSE ', RESTRICT = ' || o.oprrest::regproc END
             || CASE WHEN o.oprjoin = 0 THEN '' ELSE ', JOIN = ' || o.oprjoin::regproc END
             || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END
             || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || ')'],
       NULL, NULL, NULL
  FROM pg_operator o
  JOIN pg_namespace n ON n.oid = o.oprnamespace
 WHERE o.oid >= 16384 AND o.oprcode <> 0
UNION ALL
-- 2605 is pg_cast
SELECT 2605, c.oid, 0,
       'CAST (' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL)
       || ')',
       ARRAY['CREATE CAST (' || format_type(c.castsource, NULL) || ' AS '
             || format_type(c.casttarget, NULL) || ')'
             || CASE c.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || c.castfunc::regprocedure
                                  WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END
             || CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT'
                                   ELSE '' END],
       NULL, NULL, NULL
  FROM pg_cast c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend d -- a range's own
                    WHERE d.classid = 2605 AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL
-- 2607 is pg_conversion
SELECT 2607, c.oid, c.connamespace,
       'CONVERSION ' || quote_ident(n.nspname) || '.' || quote_ident(c.conname),
       ARRAY['CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION '
             || quote_ident(n.nspname) || '.' || quote_ident(c.conname) || ' FOR '
             || quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO '
             || quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' || c.conproc],
       NULL, NULL, NULL
  FROM pg_conversion c
  JOIN pg_namespace n ON n.oid = c.connamespace
 WHERE c.oid >= 16384
