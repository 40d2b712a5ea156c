-- comments; 2615 is pg_namespace, 2200 public, which comes with one
SELECT classoid, objoid, objsubid, description
  FROM pg_description
 WHERE objoid >= 16384
    OR classoid = 2615 AND objoid = 2200 AND description <> 'standard public schema'
