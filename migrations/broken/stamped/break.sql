-- "flask db stamp head", over a revision that never ran
UPDATE alembic_version SET version_num = 'a41c7d09e5b2';
