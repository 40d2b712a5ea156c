-- every operator class
SELECT oid, opcname, opcnamespace, opcmethod, opcintype, opcdefault
  FROM pg_opclass
