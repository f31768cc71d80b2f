-- Bytes of photos and files, in pieces, so that none is ever whole in memory.

CREATE TABLE files (
    file INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    -- 0 while it is being fetched from the county.
    complete INTEGER NOT NULL,
    mime TEXT NOT NULL,
    name TEXT NOT NULL,
    added_at INTEGER NOT NULL
);

-- place = file × 2^40 + offset of the piece: one tree, pieces in reading order.
CREATE TABLE pieces (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

CREATE TABLE thumbnails (hash TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes BLOB NOT NULL);
