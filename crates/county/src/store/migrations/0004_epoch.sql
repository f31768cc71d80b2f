-- Names the time since the county was last restored from a backup. Here, so that every server of the county tells the same;
-- empty in a county of an earlier version, whose data folder holds it.
ALTER TABLE counties ADD COLUMN epoch BLOB;
