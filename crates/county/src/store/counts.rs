//! Counts for whoever watches over the server.

use super::{CountyTransaction, Give, StoreError, values};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records with values still to be chosen between.
    pub in_conflict: u64,
    /// Changes that were refused, ever.
    pub refused: u64,
    pub media_files: u64,
    pub media_bytes: u64,
}

impl CountyTransaction<'_> {
    pub fn counts(&mut self) -> Result<Counts, StoreError> {
        let one = |tx: &Self, sql: &str| {
            Ok::<_, StoreError>(tx.one(sql, values![tx.county], |row| row.count(0))?.unwrap_or(0))
        };
        Ok(Counts {
            in_conflict: one(self, "SELECT count(*) FROM records WHERE county = $1 AND conflicts IS NOT NULL")?,
            refused: one(self, "SELECT count(*) FROM history WHERE county = $1 AND refused IS NOT NULL")?,
            media_files: one(self, "SELECT count(*) FROM media WHERE county = $1")?,
            media_bytes: one(self, "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM media WHERE county = $1")?,
        })
    }
}
