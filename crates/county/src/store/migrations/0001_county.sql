-- The county's records, their history, and who may write them. Every row names its county, so that several counties
-- can share one database and none is ever read with another.

CREATE TABLE counties (
    county        INTEGER PRIMARY KEY,
    -- Number of the county's last change: given under this row's lock, so numbers become visible in their order.
    head          INTEGER NOT NULL DEFAULT 0,
    -- Hash of the last line of the history.
    history_hash  BLOB NOT NULL,
    -- Highest device number ever given.
    last_device   INTEGER NOT NULL DEFAULT 0
);

-- A record whole: fields as JSON text, one stamp per leaf packed as CBOR (a row per leaf was measured 1.4–3.2 × slower).
CREATE TABLE records (
    county     INTEGER NOT NULL,
    id         BLOB NOT NULL,
    kind       TEXT NOT NULL,
    scope      TEXT NOT NULL,
    fields     TEXT NOT NULL,
    stamps     BLOB NOT NULL,
    conflicts  BLOB,
    seq        INTEGER NOT NULL,
    hash       BLOB NOT NULL
);
CREATE UNIQUE INDEX records_id ON records (county, id);
CREATE INDEX records_scope ON records (county, scope, seq);
CREATE INDEX records_kind ON records (county, kind);
CREATE INDEX records_conflicts ON records (county, seq) WHERE conflicts IS NOT NULL;

CREATE TABLE scopes (
    county  INTEGER NOT NULL,
    scope   TEXT NOT NULL,
    count   INTEGER NOT NULL,
    sum     BLOB NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (county, scope)
);

-- Every change as it came, merged or refused. Only ever added to; each line carries the hash of the one before.
CREATE TABLE history (
    county      INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    device      INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    record      BLOB,
    change      BLOB NOT NULL,
    chain       BLOB NOT NULL,
    -- Where the writer's clock ran ahead: the stamp that the county fixed instead.
    effective   INTEGER,
    refused     TEXT,
    refusal     TEXT,
    received    INTEGER NOT NULL,
    previous    BLOB NOT NULL,
    hash        BLOB NOT NULL,
    PRIMARY KEY (county, seq)
);
CREATE UNIQUE INDEX history_device ON history (county, device, number);
CREATE INDEX history_record ON history (county, record);
CREATE INDEX history_refused ON history (county, seq) WHERE refused IS NOT NULL;

CREATE TABLE devices (
    county           INTEGER NOT NULL,
    number           INTEGER NOT NULL,
    person           BLOB NOT NULL,
    machine          TEXT NOT NULL,
    key_hash         BLOB NOT NULL,
    received_number  INTEGER NOT NULL DEFAULT 0,
    received_hash    BLOB NOT NULL,
    -- Highest effective stamp given to it, so that two of its changes never share one.
    effective_last   INTEGER NOT NULL DEFAULT 0,
    enrolled         INTEGER NOT NULL,
    last_seen        INTEGER,
    app_version      TEXT NOT NULL DEFAULT '',
    unsent_changes   INTEGER NOT NULL DEFAULT 0,
    unsent_media     INTEGER NOT NULL DEFAULT 0,
    revoked          INTEGER,
    copy_of          INTEGER,
    PRIMARY KEY (county, number)
);
CREATE UNIQUE INDEX devices_key ON devices (county, key_hash);

CREATE TABLE enrolment_codes (
    county       INTEGER NOT NULL,
    secret_hash  BLOB NOT NULL,
    person       BLOB NOT NULL,
    expires      INTEGER NOT NULL,
    used_by      INTEGER,
    attempt      TEXT,
    PRIMARY KEY (county, secret_hash)
);

-- Who logs in to the console.
CREATE TABLE accounts (
    county        INTEGER NOT NULL,
    name          TEXT NOT NULL,
    password      TEXT NOT NULL,
    role          TEXT NOT NULL,
    failures      INTEGER NOT NULL DEFAULT 0,
    locked_until  INTEGER NOT NULL DEFAULT 0,
    disabled      INTEGER,
    PRIMARY KEY (county, name)
);
CREATE TABLE sessions (
    county      INTEGER NOT NULL,
    token_hash  BLOB NOT NULL,
    account     TEXT NOT NULL,
    expires     INTEGER NOT NULL,
    PRIMARY KEY (county, token_hash)
);

-- Photos and files whose bytes have come whole and were found equal to their hash.
CREATE TABLE media (
    county    INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    bytes     INTEGER NOT NULL,
    mime      TEXT NOT NULL,
    name      TEXT NOT NULL,
    device    INTEGER NOT NULL,
    received  INTEGER NOT NULL,
    PRIMARY KEY (county, hash)
);
-- Which records name a file: who may read the record may read the file.
CREATE TABLE media_refs (
    county  INTEGER NOT NULL,
    hash    BLOB NOT NULL,
    record  BLOB NOT NULL,
    scope   TEXT NOT NULL,
    PRIMARY KEY (county, hash, record)
);
-- Uploads on their way. How much has come is the length of the part file itself.
CREATE TABLE uploads (
    county   INTEGER NOT NULL,
    id       TEXT NOT NULL,
    hash     BLOB NOT NULL,
    bytes    INTEGER NOT NULL,
    mime     TEXT NOT NULL,
    name     TEXT NOT NULL,
    device   INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX uploads_hash ON uploads (county, hash, device);
