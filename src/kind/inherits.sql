-- parents of tables and of indexes
SELECT inhrelid, inhparent, inhseqno
  FROM pg_inherits
 ORDER BY inhrelid, inhseqno
