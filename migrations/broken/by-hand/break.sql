-- somebody tidied up
ALTER TABLE "user" DROP COLUMN about_me;
