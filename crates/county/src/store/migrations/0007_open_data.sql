-- Machines that read the county's data, and addresses that are told of its changes.

CREATE TABLE api_tokens (
    county     INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    name       TEXT NOT NULL,
    -- BLAKE3 of the token; the token itself is not kept.
    hash       BLOB NOT NULL,
    -- What it may read, by name, separated by spaces.
    scopes     TEXT NOT NULL,
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    last_used  INTEGER,
    revoked    INTEGER,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (county, hash);

-- What is still to be told follows from the number of the last change told: there is no second list to be kept in step.
CREATE TABLE webhooks (
    county         INTEGER NOT NULL,
    id             INTEGER NOT NULL,
    address        TEXT NOT NULL,
    -- Kinds of records, separated by spaces.
    kinds          TEXT NOT NULL,
    secret         TEXT NOT NULL,
    created        INTEGER NOT NULL,
    told           INTEGER NOT NULL,
    failures       INTEGER NOT NULL DEFAULT 0,
    failing_since  INTEGER,
    next_try       INTEGER NOT NULL DEFAULT 0,
    last_error     TEXT,
    -- One server at a time tells, so that the order holds with several.
    taken_until    INTEGER NOT NULL DEFAULT 0,
    disabled       INTEGER,
    PRIMARY KEY (county, id)
);

-- Whoever follows the changes of a kind reads them in their order.
CREATE INDEX records_kind_seq ON records (county, kind, seq);
DROP INDEX records_kind;
