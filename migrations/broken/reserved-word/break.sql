-- everything is there, and "SELECT role FROM user" still fails
ALTER TABLE "user" ADD COLUMN role VARCHAR(20) DEFAULT 'user' NOT NULL;
UPDATE alembic_version SET version_num = 'a41c7d09e5b2';
