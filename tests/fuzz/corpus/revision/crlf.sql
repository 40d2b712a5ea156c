-- revision: 6b
-- migrate:up
SELECT 1;
-- migrate:up
SELECT 2
-- migrate:down
