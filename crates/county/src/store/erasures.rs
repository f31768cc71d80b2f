//! What was taken out of the county for good, and how long things are kept.
//!
//! Invariant: a line of history loses its content only together with a row that tells so, and keeps its number and hashes.

use super::{CountyTransaction, Give, StoreError, values};
use duxue_sync::chain::Hash;

/// A line whose content was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    pub seq: u64,
    /// Microseconds since 1970.
    pub at: u64,
    /// BLAKE3 of the change as it stands now.
    pub content: Hash,
}

/// How long one sort of photos and files is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub name: String,
    pub months: u32,
    /// Since when the rule says so, microseconds since 1970.
    pub since: u64,
}

impl CountyTransaction<'_> {
    /// Puts `change` in the place of what a line of history said.
    pub fn erase_line(&mut self, seq: u64, change: &[u8], at: u64) -> Result<(), StoreError> {
        self.run("UPDATE history SET change = $1 WHERE county = $2 AND seq = $3", values![change, self.county, seq])?;
        self.run(
            "INSERT INTO erasures (county, seq, at, content) VALUES ($1, $2, $3, $4)
             ON CONFLICT (county, seq) DO UPDATE SET at = excluded.at, content = excluded.content",
            values![self.county, seq, at, blake3::hash(change).as_bytes()],
        )
    }

    pub fn erasures(&mut self) -> Result<Vec<Erasure>, StoreError> {
        self.all("SELECT seq, at, content FROM erasures WHERE county = $1 ORDER BY seq", values![self.county], |row| {
            Ok(Erasure { seq: row.count(0)?, at: row.count(1)?, content: row.fixed(2)? })
        })
    }

    /// Forgets a file, and remembers that it is not to come again.
    pub fn erase_media(&mut self, hash: &Hash, at: u64) -> Result<(), StoreError> {
        self.run("DELETE FROM media WHERE county = $1 AND hash = $2", values![self.county, hash])?;
        self.run(
            "INSERT INTO erased_media (county, hash, at) VALUES ($1, $2, $3)
             ON CONFLICT (county, hash) DO UPDATE SET gone = NULL",
            values![self.county, hash, at],
        )
    }

    /// Lets a file be that came again for good reason.
    pub fn keep_media(&mut self, hash: &Hash) -> Result<(), StoreError> {
        self.run("DELETE FROM erased_media WHERE county = $1 AND hash = $2", values![self.county, hash])
    }

    /// Files whose bytes may still lie on the shelf, and those that came again.
    pub fn erased_media_left(&mut self) -> Result<Vec<Hash>, StoreError> {
        self.all(
            "SELECT hash FROM erased_media e WHERE county = $1 AND (gone IS NULL
                 OR EXISTS (SELECT 1 FROM media m WHERE m.county = e.county AND m.hash = e.hash))",
            values![self.county],
            |row| row.fixed(0),
        )
    }

    /// Notes that the bytes are gone.
    pub fn erased_media_gone(&mut self, hash: &Hash, at: u64) -> Result<(), StoreError> {
        self.run("UPDATE erased_media SET gone = $1 WHERE county = $2 AND hash = $3", values![at, self.county, hash])
    }

    pub fn retention(&mut self) -> Result<Vec<Kept>, StoreError> {
        self.all(
            "SELECT name, months, since FROM retention WHERE county = $1 ORDER BY name",
            values![self.county],
            |row| Ok(Kept { name: row.string(0)?, months: row.small(1)?, since: row.count(2)? }),
        )
    }

    /// Sets one rule, or takes it away (`None`).
    pub fn put_retention(&mut self, name: &str, months: Option<u32>, since: u64) -> Result<(), StoreError> {
        self.run("DELETE FROM retention WHERE county = $1 AND name = $2", values![self.county, name])?;
        match months {
            Some(months) => self.run(
                "INSERT INTO retention (county, name, months, since) VALUES ($1, $2, $3, $4)",
                values![self.county, name, months, since],
            ),
            None => Ok(()),
        }
    }
}
