-- functions, procedures and aggregates of users, without those that belong to an extension (deptype
-- e) or that a range type brought (i); 1255 is pg_proc
SELECT p.oid, p.pronamespace, p.prokind,
       p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
       quote_ident(n.nspname) || '.' || quote_ident(p.proname)
       || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
       CASE WHEN p.prokind = 'a' THEN
       (SELECT 'CREATE AGGREGATE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname)
               || '(' || coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*') || ') (SFUNC = '
               || a.aggtransfn::regproc || ', STYPE = ' || format_type(a.aggtranstype, NULL)
               || CASE WHEN a.aggtransspace <> 0 THEN ', SSPACE = ' || a.aggtransspace ELSE '' END
               || CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn::regproc
                  ELSE '' END
               || CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
               || CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn::regproc
                  ELSE '' END
               || CASE WHEN a.aggserialfn <> 0 THEN ', SERIALFUNC = ' || a.aggserialfn::regproc
                  ELSE '' END
               || CASE WHEN a.aggdeserialfn <> 0 THEN
                       ', DESERIALFUNC = ' || a.aggdeserialfn::regproc
                  ELSE '' END
               || CASE WHEN a.agginitval IS NOT NULL THEN
                       ', INITCOND = ' || quote_literal(a.agginitval)
                  ELSE '' END
               || CASE WHEN a.aggmtransfn <> 0 THEN
                       ', MSFUNC = ' || a.aggmtransfn::regproc
                       || ', MINVFUNC = ' || a.aggminvtransfn::regproc
                       || ', MSTYPE = ' || format_type(a.aggmtranstype, NULL)
                       || CASE WHEN a.aggmfinalfn <> 0 THEN
                               ', MFINALFUNC = ' || a.aggmfinalfn::regproc
                          ELSE '' END
                       || CASE WHEN a.aggminitval IS NOT NULL THEN
                               ', MINITCOND = ' || quote_literal(a.aggminitval)
                          ELSE '' END
                  ELSE '' END
               || CASE WHEN a.aggsortop <> 0 THEN
                       ', SORTOP = OPERATOR(' || a.aggsortop::regoper || ')'
                  ELSE '' END
               || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE'
                                     WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END
               || CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' ELSE '' END
               || ')'
          FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
       END
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
