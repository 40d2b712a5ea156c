-- what roles may do, as far as it is not what they may anyway: one row for each object and role. An
-- entry is "+SELECT" for what was granted ("*" behind it: with grant option), "-EXECUTE" for what
-- was taken away; at the end its place among those of the object. Catalogs as in depend.sql, 2615 pg_namespace, 2328 pg_foreign_data_wrapper, 1417
-- pg_foreign_server, 2612 pg_language; 826 is pg_default_acl, with the role first
WITH list(classid, oid, namespace, command, target, col, number, acl, usual, type, is_ours) AS (
    SELECT 1259::oid, c.oid, c.relnamespace, NULL::text,
           CASE WHEN c.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass,
           '', 0::int2, c.relacl,
           acldefault(CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END::"char", c.relowner),
           NULL::"char", false
      FROM pg_class c
     WHERE c.oid >= 16384 AND c.relacl IS NOT NULL
    UNION ALL
    SELECT 1259, c.oid, c.relnamespace, NULL, 'TABLE ' || c.oid::regclass,
           ' (' || quote_ident(a.attname) || ')', a.attnum, a.attacl, NULL, NULL, false
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
     WHERE a.attrelid >= 16384 AND a.attacl IS NOT NULL AND NOT a.attisdropped
    UNION ALL
    SELECT 1255, p.oid, p.pronamespace, NULL,
           CASE WHEN p.prokind = 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || p.oid::regprocedure,
           '', 0, p.proacl, acldefault('f', p.proowner), NULL, false
      FROM pg_proc p
     WHERE p.oid >= 16384 AND p.proacl IS NOT NULL
    UNION ALL
    SELECT 1247, t.oid, t.typnamespace, NULL, 'TYPE ' || format_type(t.oid, NULL), '', 0,
           t.typacl, acldefault('T', t.typowner), NULL, false
      FROM pg_type t
     WHERE t.oid >= 16384 AND t.typacl IS NOT NULL
    UNION ALL
    SELECT 2615, n.oid, 0, NULL, 'SCHEMA ' || quote_ident(n.nspname), '', 0,
           n.nspacl, acldefault('n', n.nspowner), NULL, false
      FROM pg_namespace n
     WHERE (n.oid >= 16384 OR n.oid = 2200) AND n.nspacl IS NOT NULL
    UNION ALL
    SELECT 2328, w.oid, 0, NULL, 'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname), '', 0,
           w.fdwacl, acldefault('F', w.fdwowner), NULL, false
      FROM pg_foreign_data_wrapper w
     WHERE w.fdwacl IS NOT NULL
    UNION ALL
    SELECT 1417, s.oid, 0, NULL, 'FOREIGN SERVER ' || quote_ident(s.srvname), '', 0,
           s.srvacl, acldefault('S', s.srvowner), NULL, false
      FROM pg_foreign_server s
     WHERE s.srvacl IS NOT NULL
    UNION ALL
    SELECT 2612, l.oid, 0, NULL, 'LANGUAGE ' || quote_ident(l.lanname), '', 0,
           l.lanacl, acldefault('l', l.lanowner), NULL, false
      FROM pg_language l
     WHERE l.lanacl IS NOT NULL
    UNION ALL
    SELECT 826, d.oid, d.defaclnamespace,
           'ALTER DEFAULT PRIVILEGES FOR ROLE ' || d.defaclrole::regrole
           || CASE WHEN d.defaclnamespace = 0 THEN ''
                   ELSE ' IN SCHEMA ' || d.defaclnamespace::regnamespace END || ' ',
           CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                                WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                                WHEN 'L' THEN 'LARGE OBJECTS' ELSE 'SCHEMAS' END,
           '', 0, d.defaclacl,
           CASE WHEN d.defaclnamespace = 0
                THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END,
                                d.defaclrole)
                END,
           d.defaclobjtype, d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
      FROM pg_default_acl d
), may AS (
    SELECT l.*, x.grantee, x.privilege_type, bool_or(x.is_grantable) AS grantable,
           min(x.place) AS place
      FROM list l, aclexplode(CASE WHEN cardinality(l.acl) > 0 THEN l.acl END)
                   WITH ORDINALITY x(grantor, grantee, privilege_type, is_grantable, place)
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
), might AS (
    SELECT l.*, x.grantee, x.privilege_type, bool_or(x.is_grantable) AS grantable
      FROM list l
      LEFT JOIN pg_init_privs i ON i.classoid = l.classid AND i.objoid = l.oid
                               AND i.objsubid = l.number,
           aclexplode(CASE WHEN cardinality(coalesce(i.initprivs, l.usual)) > 0
                           THEN coalesce(i.initprivs, l.usual) END) x
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
), entry AS (
    SELECT m.classid, m.oid, m.namespace, m.command, m.target, m.type, m.is_ours, m.number,
           m.grantee, m.place,
           '+' || m.privilege_type || m.col || CASE WHEN m.grantable THEN '*' ELSE '' END AS text
      FROM may m
     WHERE NOT EXISTS (SELECT FROM might o
                        WHERE o.classid = m.classid AND o.oid = m.oid AND o.number = m.number
                          AND o.grantee = m.grantee AND o.privilege_type = m.privilege_type
                          AND o.grantable >= m.grantable)
    UNION ALL
    SELECT m.classid, m.oid, m.namespace, m.command, m.target, m.type, m.is_ours, m.number,
           m.grantee, NULL, '-' || m.privilege_type || m.col
      FROM might m
     WHERE NOT EXISTS (SELECT FROM may o
                        WHERE o.classid = m.classid AND o.oid = m.oid AND o.number = m.number
                          AND o.grantee = m.grantee AND o.privilege_type = m.privilege_type)
)
SELECT e.classid, e.oid, e.namespace, e.command, e.target,
       CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE e.grantee::regrole::text END,
       array_agg(e.text ORDER BY e.text COLLATE "C"),
       array_agg(DISTINCT e.number), e.type, e.is_ours, coalesce(min(e.place) FILTER (WHERE e.number = 0), 10000 + min(e.place), 0)::int4
  FROM entry e
 GROUP BY e.classid, e.oid, e.namespace, e.command, e.target, e.grantee, e.type, e.is_ours
