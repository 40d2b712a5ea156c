SELECT t.ftrelid, s.srvname,
       (SELECT 'OPTIONS (' || string_agg(quote_ident(o.option_name) || ' '
                                         || quote_literal(o.option_value), ', ') || ')'
          FROM pg_options_to_table(t.ftoptions) o)
  FROM pg_foreign_table t
  JOIN pg_foreign_server s ON s.oid = t.ftserver
