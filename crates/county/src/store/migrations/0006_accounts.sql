-- What an account reaches beyond its role, whom it belongs to, and its second factor (RFC 6238).
ALTER TABLE accounts ADD COLUMN person BLOB;
-- Written by `AccountReach`: county, posts, zones:ID,ID, school:ID, department:ID:NAME. Who had an account before reached the county.
ALTER TABLE accounts ADD COLUMN reach TEXT NOT NULL DEFAULT 'county';
-- Given by somebody else: it opens nothing but the change of itself.
ALTER TABLE accounts ADD COLUMN must_change INTEGER;
ALTER TABLE accounts ADD COLUMN last_login INTEGER;
ALTER TABLE accounts ADD COLUMN totp BLOB;
-- Empty until a first code was right.
ALTER TABLE accounts ADD COLUMN totp_since INTEGER;
-- The time step of the last code that was taken: none before or at it is taken again.
ALTER TABLE accounts ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;

ALTER TABLE sessions ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';

-- Stand in for a telephone that was lost; each opens once and is then gone.
CREATE TABLE recovery_codes (
    county     INTEGER NOT NULL,
    account    TEXT NOT NULL,
    code_hash  BLOB NOT NULL,
    PRIMARY KEY (county, account, code_hash)
);

-- How people log in, as the county decides: minutes without use after which a session ends, roles that need a second factor.
CREATE TABLE login_rules (
    county  INTEGER NOT NULL,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (county, name)
);

-- Who did what at the console. Only ever added to; each line carries the hash of the one before. It names accounts and
-- records by id and holds nothing of what they say.
CREATE TABLE audit (
    county    INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    account   TEXT NOT NULL,
    action    TEXT NOT NULL,
    -- Method and path of the request: the path holds ids of records, never words.
    subject   TEXT NOT NULL,
    address   TEXT NOT NULL,
    outcome   INTEGER NOT NULL,
    previous  BLOB NOT NULL,
    hash      BLOB NOT NULL,
    PRIMARY KEY (county, number)
);
CREATE INDEX audit_account ON audit (county, account, number);
CREATE INDEX audit_at ON audit (county, at);
