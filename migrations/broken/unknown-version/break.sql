-- deployed from a branch that is not here
UPDATE alembic_version SET version_num = '4f5e6d7c8b9a';
