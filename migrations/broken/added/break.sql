-- somebody was in a hurry
ALTER TABLE "user" ADD COLUMN nickname VARCHAR(64);
