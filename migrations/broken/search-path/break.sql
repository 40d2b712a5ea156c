-- as superuser
-- the role was set up for another application
ALTER ROLE trueup SET search_path = audit;
