-- Whole scopes are looked through only where one is let go of or fetched anew: rarely, and then a look at every row does.
-- The index cost a page at nearly every record that came.
DROP INDEX records_by_scope;
