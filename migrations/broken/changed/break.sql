-- somebody found 120 too much
ALTER TABLE "user" ALTER COLUMN email TYPE VARCHAR(60);
