-- Codes on paper are kept under Argon2id from now on; those that are still under BLAKE3 (empty) are hashed once more at the next start.
ALTER TABLE recovery_codes ADD COLUMN slow INTEGER;

-- A password that somebody was given opens nothing after this moment, microseconds since 1970; empty: it lasts.
ALTER TABLE accounts ADD COLUMN password_until INTEGER;
