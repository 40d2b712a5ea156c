SELECT t.ftrelid, s.srvname,
       t.ftoptions
  FROM pg_foreign_table t
  JOIN pg_foreign_server s ON s.oid = t.ftserver
