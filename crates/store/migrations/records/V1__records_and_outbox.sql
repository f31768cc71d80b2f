-- A device's records, what waits to be sent, and what is known of photos.
-- Frozen once released: later changes come as V2 and so on.

-- One row: who this database is and how far its chain goes. Written with every save, so it is kept narrow.
CREATE TABLE device (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL,
    person BLOB NOT NULL,
    sealed_number INTEGER NOT NULL,
    sealed_hash BLOB NOT NULL,
    acknowledged_number INTEGER NOT NULL,
    acknowledged_hash BLOB NOT NULL,
    -- The last change that is no longer kept; the chain here begins after it.
    base_number INTEGER NOT NULL,
    base_hash BLOB NOT NULL,
    -- Highest microseconds of any stamp given or seen.
    clock_last INTEGER NOT NULL,
    -- County's time minus this machine's, microseconds; null until the county was met.
    county_offset INTEGER,
    epoch BLOB
);
INSERT INTO device VALUES (1, 0, zeroblob(16), 0, zeroblob(32), 0, zeroblob(32), 0, zeroblob(32), 0, NULL, NULL);

-- What belongs to this device alone: address of the county, preferences, what the window remembers.
CREATE TABLE local (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE records (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    fields TEXT NOT NULL,
    -- CBOR of all leaves' stamps, packed: a row per field was measured two to three times slower.
    stamps BLOB NOT NULL,
    conflicts BLOB,
    -- The county's number of the last change that came from it; 0 where the county has not (again) confirmed the record.
    seq INTEGER NOT NULL,
    county_hash BLOB,
    updated_at INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    -- Leaves that lists ask for, copied out at every write.
    school TEXT,
    visit TEXT,
    day TEXT,
    month TEXT,
    state TEXT,
    deadline TEXT
);
CREATE INDEX records_by_day ON records (kind, day);
CREATE INDEX records_by_month ON records (month, kind);
CREATE INDEX records_by_school ON records (school, kind, day);
CREATE INDEX records_by_visit ON records (visit) WHERE visit IS NOT NULL;
CREATE INDEX records_by_state ON records (kind, state, deadline);
CREATE INDEX records_by_scope ON records (scope);
CREATE INDEX records_in_conflict ON records (row) WHERE conflicts IS NOT NULL;
CREATE INDEX records_refused ON records (row) WHERE refused = 1;

-- Readable words of a record. The tokenizer splits Chinese into characters with their pinyin beside them.
CREATE VIRTUAL TABLE texts USING fts5 (words, tokenize = 'simple');

-- The outbox, and after it what the county acknowledged, kept in case the county is restored from a backup.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    scope TEXT NOT NULL,
    body BLOB NOT NULL,
    -- Hash of the chain up to and with this change.
    hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    acknowledged_at INTEGER
);
CREATE INDEX changes_waiting ON changes (record) WHERE acknowledged_at IS NULL;

-- Changes that the county acknowledged under a device number this database no longer has.
CREATE TABLE former_changes (
    device INTEGER NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    acknowledged_at INTEGER NOT NULL,
    PRIMARY KEY (device, number)
);

CREATE TABLE scopes (
    scope TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL,
    -- Digest over the records as the county sent them.
    held_count INTEGER NOT NULL,
    held_sum BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE purges (
    scope TEXT NOT NULL,
    at INTEGER NOT NULL,
    records INTEGER NOT NULL,
    sum BLOB NOT NULL
);

-- What the county refused, whole, with its reason.
CREATE TABLE set_aside (
    entry INTEGER PRIMARY KEY,
    device INTEGER NOT NULL,
    number INTEGER NOT NULL,
    record BLOB,
    kind TEXT,
    scope TEXT,
    body BLOB NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- When it was offered again or put away by a person.
    settled_at INTEGER,
    UNIQUE (device, number)
);
CREATE INDEX set_aside_by_record ON set_aside (record);

CREATE TABLE writers (
    device INTEGER PRIMARY KEY,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    machine TEXT NOT NULL
);

CREATE TABLE rounds (
    row INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    body TEXT NOT NULL
);

-- Photos and files by the BLAKE3 of their bytes (64 hexadecimal digits); the bytes are in media.db.
CREATE TABLE media (
    hash TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    mime TEXT NOT NULL,
    name TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    -- When the county was seen to hold the very same bytes.
    acknowledged_at INTEGER,
    upload_url TEXT,
    upload_offset INTEGER NOT NULL,
    -- 1: no record here names it any more, but it must still reach the county.
    adrift INTEGER NOT NULL,
    -- 1: its bytes are being taken out of media.db.
    dropping INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX media_waiting ON media (bytes) WHERE acknowledged_at IS NULL;

CREATE TABLE media_refs (
    record INTEGER NOT NULL,
    path TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- 1: of a grave hazard, to be sent first.
    grave INTEGER NOT NULL,
    PRIMARY KEY (record, path)
) WITHOUT ROWID;
CREATE INDEX media_refs_by_hash ON media_refs (hash);
