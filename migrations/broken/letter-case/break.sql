-- made with a tool that quotes every name
ALTER TABLE "user" ADD COLUMN "Role" VARCHAR(20) DEFAULT 'user' NOT NULL;
