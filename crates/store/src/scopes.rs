//! Scopes begun anew and scopes let go of.
//!
//! Invariant: a purge takes out the records of its scope alone, and nothing that the county still lacks: it refuses while
//! a change waits, and photos that were not acknowledged stay until they are.

use crate::error::{Result, StoreError};
use crate::record;
use chrono::{DateTime, Utc};
use rusqlite::{Transaction, params};

/// The scope is fetched from 0; until a record comes again it counts as not confirmed by the county.
pub(crate) fn begin_again(transaction: &Transaction<'_>, scope: &str) -> Result<()> {
    transaction.execute("UPDATE records SET seq = 0, county_hash = NULL WHERE scope = ?1 AND seq > 0", [scope])?;
    transaction
        .execute("UPDATE scopes SET cursor = 0, held_count = 0, held_sum = zeroblob(16) WHERE scope = ?1", [scope])?;
    Ok(())
}

pub(crate) fn purge(transaction: &Transaction<'_>, scope: &str, now: DateTime<Utc>) -> Result<()> {
    let waiting: u64 = transaction.query_row(
        "SELECT count(*) FROM changes WHERE scope = ?1 AND acknowledged_at IS NULL",
        [scope],
        |row| row.get(0),
    )?;
    if waiting > 0 {
        return Err(StoreError::UnsentInScope { scope: scope.to_owned(), changes: waiting });
    }
    let of_scope = "SELECT f.hash FROM media_refs f JOIN records r ON r.row = f.record WHERE r.scope = ?1";
    // Photos that the county lacks must still reach it, although no record here names them any more.
    transaction.execute(
        &format!("UPDATE media SET adrift = 1 WHERE acknowledged_at IS NULL AND hash IN ({of_scope})"),
        [scope],
    )?;
    transaction.execute(
        &format!(
            "UPDATE media SET dropping = 1 WHERE acknowledged_at IS NOT NULL AND hash IN ({of_scope})
             AND NOT EXISTS (SELECT 1 FROM media_refs f JOIN records r ON r.row = f.record
                             WHERE f.hash = media.hash AND r.scope <> ?1)"
        ),
        [scope],
    )?;
    let rows: Vec<i64> = transaction
        .prepare("SELECT row FROM records WHERE scope = ?1")?
        .query_map([scope], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for row in &rows {
        record::remove(transaction, *row)?;
    }
    transaction.execute(
        "INSERT INTO purges (scope, at, records, sum)
         VALUES (?1, ?2, ?3, coalesce((SELECT held_sum FROM scopes WHERE scope = ?1), zeroblob(16)))",
        params![scope, now.timestamp_micros(), rows.len() as u64],
    )?;
    transaction.execute("DELETE FROM scopes WHERE scope = ?1", [scope])?;
    Ok(())
}
