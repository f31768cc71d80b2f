-- The index follows the records: a save only notes which row's words changed, and the words are put into the index before
-- the next search. Splitting a whole patrol's words anew at every key was a third of what a save took.
CREATE TABLE to_index (row INTEGER PRIMARY KEY);
