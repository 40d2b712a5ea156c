-- as superuser
-- it was restored from a backup, by somebody else
ALTER TABLE task OWNER TO CURRENT_USER;
