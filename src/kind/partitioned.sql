SELECT partrelid, pg_get_partkeydef(partrelid)
  FROM pg_partitioned_table
