# src/kind: one file for each kind of object
EMBEDDED_SQL += src/kind/namespace.sql
