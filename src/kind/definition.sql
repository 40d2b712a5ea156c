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
             || CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END
             -- lists of columns want it first
             || CASE WHEN p.pubviaroot THEN                                       -- server >= 130000
                     ' WITH (publish_via_partition_root = true)' ELSE '' END      -- server >= 130000
             ],
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
                  THEN '=' ELSE '' END
             || 'ALTER PUBLICATION ' || quote_ident(p.pubname) || ' SET (publish = '
             || quote_literal(concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
                                        CASE WHEN p.pubupdate THEN 'update' END,
                                        CASE WHEN p.pubdelete THEN 'delete' END,
                                        CASE WHEN p.pubtruncate THEN 'truncate' END))
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
UNION ALL
-- 2753 is pg_opfamily: what belongs to no class of it is added to it; 2602 is pg_amop, 2603 pg_amproc
SELECT 2753, f.oid, f.opfnamespace,
       'OPERATOR FAMILY ' || quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' USING '
       || quote_ident(m.amname),
       ARRAY['CREATE OPERATOR FAMILY ' || quote_ident(n.nspname) || '.' || quote_ident(f.opfname)
             || ' USING ' || quote_ident(m.amname)]
       || ARRAY(SELECT 'ALTER OPERATOR FAMILY ' || quote_ident(n.nspname) || '.'
                       || quote_ident(f.opfname) || ' USING ' || quote_ident(m.amname) || ' ADD '
                       || x.member
                  FROM (SELECT 'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator
                               || CASE WHEN o.amoppurpose = 'o' THEN ' FOR ORDER BY '
                                  || (SELECT quote_ident(sn.nspname) || '.' || quote_ident(s.opfname)
                                        FROM pg_opfamily s
                                        JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                                       WHERE s.oid = o.amopsortfamily) ELSE '' END,
                               2602, o.oid
                          FROM pg_amop o WHERE o.amopfamily = f.oid
                        UNION ALL
                        SELECT 'FUNCTION ' || p.amprocnum || ' ('
                               || format_type(p.amproclefttype, NULL) || ', '
                               || format_type(p.amprocrighttype, NULL) || ') '
                               || p.amproc::regprocedure, 2603, p.oid
                          FROM pg_amproc p WHERE p.amprocfamily = f.oid) x(member, catalog, oid)
                 WHERE EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = x.catalog AND d.objid = x.oid
                                  AND d.refclassid = 2753)
                 ORDER BY x.member),
       NULL, NULL, NULL
  FROM pg_opfamily f
  JOIN pg_namespace n ON n.oid = f.opfnamespace
  JOIN pg_am m ON m.oid = f.opfmethod
 WHERE f.oid >= 16384
UNION ALL
-- 2616 is pg_opclass
SELECT 2616, c.oid, c.opcnamespace,
       'OPERATOR CLASS ' || quote_ident(n.nspname) || '.' || quote_ident(c.opcname) || ' USING '
       || quote_ident(m.amname),
       ARRAY['CREATE OPERATOR CLASS ' || quote_ident(n.nspname) || '.' || quote_ident(c.opcname)
             || CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END || ' FOR TYPE '
             || format_type(c.opcintype, NULL) || ' USING ' || quote_ident(m.amname) || ' FAMILY '
             || quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) || ' AS '
             || coalesce((SELECT string_agg(x.member, ', ' ORDER BY x.place, x.number, x.member)
                  FROM (SELECT 1, 0, 'STORAGE ' || format_type(c.opckeytype, NULL)
                         WHERE c.opckeytype <> 0
                        UNION ALL
                        SELECT 2, o.amopstrategy, 'OPERATOR ' || o.amopstrategy || ' '
                               || o.amopopr::regoperator
                               || CASE WHEN o.amoppurpose = 'o' THEN ' FOR ORDER BY '
                                  || (SELECT quote_ident(sn.nspname) || '.' || quote_ident(s.opfname)
                                        FROM pg_opfamily s
                                        JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                                       WHERE s.oid = o.amopsortfamily) ELSE '' END
                          FROM pg_amop o
                          JOIN pg_depend d ON d.classid = 2602 AND d.objid = o.oid
                         WHERE d.refclassid = 2616 AND d.refobjid = c.oid
                        UNION ALL
                        SELECT 3, p.amprocnum, 'FUNCTION ' || p.amprocnum || ' ('
                               || format_type(p.amproclefttype, NULL) || ', '
                               || format_type(p.amprocrighttype, NULL) || ') '
                               || p.amproc::regprocedure
                          FROM pg_amproc p
                          JOIN pg_depend d ON d.classid = 2603 AND d.objid = p.oid
                         WHERE d.refclassid = 2616 AND d.refobjid = c.oid
                       ) x(place, number, member)),
                 'STORAGE ' || format_type(c.opcintype, NULL))],
       NULL, NULL, NULL
  FROM pg_opclass c
  JOIN pg_namespace n ON n.oid = c.opcnamespace
  JOIN pg_am m ON m.oid = c.opcmethod
  JOIN pg_opfamily f ON f.oid = c.opcfamily
  JOIN pg_namespace fn ON fn.oid = f.opfnamespace
 WHERE c.oid >= 16384
UNION ALL
-- 2601 is pg_am
SELECT 2601, m.oid, 0, 'ACCESS METHOD ' || quote_ident(m.amname),
       ARRAY['CREATE ACCESS METHOD ' || quote_ident(m.amname) || ' TYPE '
             || CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END || ' HANDLER ' || m.amhandler],
       NULL, NULL, NULL
  FROM pg_am m
 WHERE m.oid >= 16384
UNION ALL
-- 3601 is pg_ts_parser
SELECT 3601, p.oid, p.prsnamespace,
       'TEXT SEARCH PARSER ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname),
       ARRAY['CREATE TEXT SEARCH PARSER ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname)
             || ' (START = ' || p.prsstart || ', GETTOKEN = ' || p.prstoken || ', END = ' || p.prsend
             || CASE WHEN p.prsheadline <> 0 THEN ', HEADLINE = ' || p.prsheadline ELSE '' END
             || ', LEXTYPES = ' || p.prslextype || ')'],
       NULL, NULL, NULL
  FROM pg_ts_parser p
  JOIN pg_namespace n ON n.oid = p.prsnamespace
 WHERE p.oid >= 16384
UNION ALL
-- 3764 is pg_ts_template
SELECT 3764, t.oid, t.tmplnamespace,
       'TEXT SEARCH TEMPLATE ' || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname),
       ARRAY['CREATE TEXT SEARCH TEMPLATE ' || quote_ident(n.nspname) || '.'
             || quote_ident(t.tmplname) || ' ('
             || CASE WHEN t.tmplinit <> 0 THEN 'INIT = ' || t.tmplinit || ', ' ELSE '' END
             || 'LEXIZE = ' || t.tmpllexize || ')'],
       NULL, NULL, NULL
  FROM pg_ts_template t
  JOIN pg_namespace n ON n.oid = t.tmplnamespace
 WHERE t.oid >= 16384
UNION ALL
-- 3576 is pg_transform
SELECT 3576, t.oid, 0,
       'TRANSFORM FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname),
       ARRAY['CREATE TRANSFORM FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE '
             || quote_ident(l.lanname) || ' ('
             || concat_ws(', ',
                          CASE WHEN t.trffromsql <> 0 THEN
                               'FROM SQL WITH FUNCTION ' || t.trffromsql::regprocedure END,
                          CASE WHEN t.trftosql <> 0 THEN
                               'TO SQL WITH FUNCTION ' || t.trftosql::regprocedure END) || ')'],
       NULL, NULL, NULL
  FROM pg_transform t
  JOIN pg_language l ON l.oid = t.trflang
UNION ALL
-- 2612 is pg_language
SELECT 2612, l.oid, 0, 'LANGUAGE ' || quote_ident(l.lanname),
       ARRAY['CREATE ' || CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'LANGUAGE '
             || quote_ident(l.lanname)
             || CASE WHEN l.lanplcallfoid <> 0 THEN ' HANDLER ' || l.lanplcallfoid::regproc
                ELSE '' END
             || CASE WHEN l.laninline <> 0 THEN ' INLINE ' || l.laninline::regproc ELSE '' END
             || CASE WHEN l.lanvalidator <> 0 THEN ' VALIDATOR ' || l.lanvalidator::regproc
                ELSE '' END],
       NULL, NULL, NULL
  FROM pg_language l
 WHERE l.oid >= 16384
UNION ALL
-- a type that is only announced; 1247 is pg_type
SELECT 1247, t.oid, t.typnamespace,
       'TYPE ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname),
       ARRAY['CREATE TYPE ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname)],
       NULL, NULL, NULL
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE t.oid >= 16384 AND NOT t.typisdefined
UNION ALL                                                                         -- server >= 140000
-- 6100 is pg_subscription; where it connects to is for superusers only, and a query that names the
-- column would fail for others. Neither making it nor altering it connects
SELECT 6100, s.oid, 0, 'SUBSCRIPTION ' || quote_ident(s.subname),                 -- server >= 140000
       ARRAY['CREATE SUBSCRIPTION ' || quote_ident(s.subname) || ' CONNECTION '   -- server >= 140000
             || quote_literal(s.conninfo) || ' PUBLICATION ' || s.publications    -- server >= 140000
             || ' WITH (connect = false, ' || s.parameters                        -- server >= 140000
             || CASE WHEN s.subtwophasestate <> 'd' THEN ', two_phase = on' ELSE '' END -- server >= 150000
             || ')'],                                                             -- server >= 140000
       ARRAY['=ALTER SUBSCRIPTION ' || quote_ident(s.subname) || ' CONNECTION '   -- server >= 140000
             || quote_literal(s.conninfo),                                        -- server >= 140000
             '=ALTER SUBSCRIPTION ' || quote_ident(s.subname) || ' SET PUBLICATION ' -- server >= 140000
             || s.publications || ' WITH (refresh = false)',                      -- server >= 140000
             '=ALTER SUBSCRIPTION ' || quote_ident(s.subname) || ' SET (' || s.parameters || ')'], -- server >= 140000
       NULL, NULL                                                                 -- server >= 140000
  FROM (SELECT u.oid, u.subname,                                                  -- server >= 140000
               u.subtwophasestate,                                                -- server >= 150000
               'slot_name = ' || coalesce(quote_literal(u.subslotname), 'NONE')   -- server >= 140000
               || ', synchronous_commit = ' || quote_literal(u.subsynccommit)     -- server >= 140000
               || ', binary = ' || u.subbinary                                    -- server >= 140000
               || ', streaming = ' || u.substream                                 -- server >= 140000 < 160000
               || ', streaming = ' || CASE u.substream WHEN 'p' THEN 'parallel'   -- server >= 160000
                                      WHEN 't' THEN 'true' ELSE 'false' END       -- server >= 160000
               || ', disable_on_error = ' || u.subdisableonerr                    -- server >= 150000
               AS parameters,                                                     -- server >= 140000
               (SELECT string_agg(quote_ident(p.name), ', ' ORDER BY p.place)     -- server >= 140000
                  FROM unnest(u.subpublications) WITH ORDINALITY p(name, place)) AS publications, -- server >= 140000
               replace(replace(replace((xpath('/row/c/text()', query_to_xml(      -- server >= 140000
                   'SELECT subconninfo AS c FROM pg_catalog.pg_subscription WHERE oid = ' || u.oid, -- server >= 140000
                   false, true, '')))[1]::text, '&lt;', '<'), '&gt;', '>'), '&amp;', '&') -- server >= 140000
               AS conninfo                                                        -- server >= 140000
          FROM pg_subscription u                                                  -- server >= 140000
         WHERE u.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) -- server >= 140000
           AND has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')) s -- server >= 140000
