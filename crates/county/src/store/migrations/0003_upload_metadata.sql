-- What the client said of an upload when it began, in its own words: told again when it asks how far the upload is. A client
-- that does not know the hash leaves it empty (zero bytes) until the bytes have come.
ALTER TABLE uploads ADD COLUMN metadata TEXT NOT NULL DEFAULT '';
