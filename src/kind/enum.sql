-- labels of enums in their order
SELECT enumtypid, array_agg(enumlabel ORDER BY enumsortorder)
  FROM pg_enum
 GROUP BY enumtypid
