-- When an address last took what it was told, microseconds since 1970; empty: never yet.
ALTER TABLE webhooks ADD COLUMN last_told INTEGER;
