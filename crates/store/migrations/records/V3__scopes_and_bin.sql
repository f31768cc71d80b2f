-- Whole scopes are looked through only where one is let go of or fetched anew: rarely, and then a look at every row does.
-- The index cost a page at nearly every record that came.
DROP INDEX records_by_scope;

-- The bin, and counts of what is not in it. Hardly a row is deleted, so hardly a write touches it.
CREATE INDEX records_deleted ON records (updated_at) WHERE deleted = 1;
