SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive,
       CASE WHEN p.polroles <> '{0}' THEN
            ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.oid = ANY (p.polroles)
                   ORDER BY r.rolname) END,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
  FROM pg_policy p
