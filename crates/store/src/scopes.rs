//! Scopes begun anew and scopes let go of.
//!
//! Invariant: a purge takes out the records of its scope alone, and nothing that the county still lacks: it refuses while
//! a change waits, and photos stay, unnamed, until the county has had them for [`KEPT`](crate::identity::KEPT). What the county refused whole stays with
//! its writer: nobody else has it.

use crate::error::{Result, StoreError};
use crate::record;
use chrono::{DateTime, Utc};
use duxue_sync::planted::{Fault, planted};
use rusqlite::{Transaction, params};

/// The scope is fetched from 0; until a record comes again it counts as not confirmed by the county.
pub(crate) fn begin_again(transaction: &Transaction<'_>, scope: &str) -> Result<()> {
    transaction.execute("UPDATE records SET seq = 0, county_hash = NULL WHERE scope = ?1 AND seq > 0", [scope])?;
    transaction
        .execute("UPDATE scopes SET cursor = 0, held_count = 0, held_sum = zeroblob(16) WHERE scope = ?1", [scope])?;
    Ok(())
}

/// Every scope is fetched from 0.
pub(crate) fn begin_all_again(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("UPDATE records SET seq = 0, county_hash = NULL WHERE seq > 0", [])?;
    transaction.execute("UPDATE scopes SET cursor = 0, held_count = 0, held_sum = zeroblob(16)", [])?;
    Ok(())
}

/// A scope in which something was recorded counts as held, so that it is let go of where the county does not give it.
pub(crate) fn hold(transaction: &Transaction<'_>, scope: &str) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO scopes (scope, cursor, held_count, held_sum) VALUES (?1, 0, 0, zeroblob(16))
             ON CONFLICT (scope) DO NOTHING",
        )?
        .execute([scope])?;
    Ok(())
}

/// Records (as `r`) that go with the scope `?1`.
const LEAVING: &str = "r.scope = ?1 AND NOT (r.refused = 1 AND r.seq = 0)";

pub(crate) fn purge(transaction: &Transaction<'_>, scope: &str, now: DateTime<Utc>) -> Result<()> {
    let waiting: u64 = transaction.query_row(
        "SELECT count(*) FROM changes WHERE scope = ?1 AND acknowledged_at IS NULL",
        [scope],
        |row| row.get(0),
    )?;
    if waiting > 0 && !planted(Fault::PurgedUnsent) {
        return Err(StoreError::UnsentInScope { scope: scope.to_owned(), changes: waiting });
    }
    // Photos that the county lacks must still reach it, although no record here names them any more; and those that it has
    // are kept as long as the changes are, for a county that is restored from its backup. A photo that was taken out here is
    // no reference any more, but the county may have refused just that and show it still.
    transaction.execute(
        &format!(
            "UPDATE media SET adrift = 1
             WHERE hash IN (SELECT f.hash FROM media_refs f JOIN records r ON r.row = f.record WHERE {LEAVING})
             OR (acknowledged_at IS NULL
                 AND EXISTS (SELECT 1 FROM records r WHERE {LEAVING} AND instr(r.fields, media.hash) > 0))"
        ),
        [scope],
    )?;
    let rows: Vec<i64> = transaction
        .prepare(&format!("SELECT row FROM records r WHERE {LEAVING}"))?
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
