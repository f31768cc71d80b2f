-- Lines of the history out of which somebody's data were taken on request. What they said is gone; the line's own hash, from which the
-- chain goes on, stays as it is.
CREATE TABLE erasures (
    county   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    -- BLAKE3 of the change as it stands now, so that a line that was changed otherwise is still found.
    content  BLOB NOT NULL,
    PRIMARY KEY (county, seq)
);

-- Photos and files that were deleted, by rule or on request: one that comes again (a laptop sends it after a restore) goes again.
CREATE TABLE erased_media (
    county  INTEGER NOT NULL,
    hash    BLOB NOT NULL,
    at      INTEGER NOT NULL,
    -- When its bytes were gone too; empty until then.
    gone    INTEGER,
    PRIMARY KEY (county, hash)
);

-- How long the county keeps photos and files, by what they belong to; without a line: for ever.
CREATE TABLE retention (
    county  INTEGER NOT NULL,
    name    TEXT NOT NULL,
    months  INTEGER NOT NULL,
    -- Since when the rule says so; it is applied only some days later.
    since   INTEGER NOT NULL,
    PRIMARY KEY (county, name)
);
