//! What can still be read in a damaged file, put back on top of the copy that takes its place.
//!
//! Invariants: the damaged file is only read. A page that SQLCipher can read is as it was written (every page is
//! authenticated), so whatever is found is true; changes keep their number and hash as far as the chain is whole, and what comes
//! after a gap is sealed anew at its end.

use crate::database::{Database, Schema};
use crate::device::Device;
use crate::error::Result;
use crate::keys::DataKey;
use crate::record::{self, Held, moment};
use crate::scopes;
use crate::unsent;
use duxue_sync::chain::Hash;
use duxue_sync::{Change, SealedChange};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::path::Path;

/// Numbers tried in a row that lie on damaged pages before the rest is given up.
const UNREADABLE: u32 = 20_000;

/// A change found in a damaged file.
pub(crate) struct Found {
    number: u64,
    hash: Hash,
    made_at: i64,
    sealed: SealedChange,
}

/// Changes after `after` that can still be read, in their order; none where the file cannot be opened at all.
pub(crate) fn changes_in(folder: &Path, key: &DataKey, after: u64) -> Vec<Found> {
    let mut found = Vec::new();
    let Ok(connection) = Database::open_damaged(folder, Schema::Records, key) else { return found };
    let mut unreadable = 0;
    for number in after + 1.. {
        match change_at(&connection, number) {
            Ok(Some(change)) => {
                unreadable = 0;
                found.push(change);
            }
            // The chain has no holes: here it ends.
            Ok(None) => break,
            Err(_) if unreadable < UNREADABLE => unreadable += 1,
            Err(_) => break,
        }
    }
    found
}

fn change_at(connection: &Connection, number: u64) -> Result<Option<Found>> {
    let mut statement = connection.prepare_cached("SELECT hash, made_at, body FROM changes WHERE number = ?1")?;
    let row = statement.query_row([number], |row| {
        Ok(Found { number, hash: row.get(0)?, made_at: row.get(1)?, sealed: SealedChange(row.get(2)?) })
    });
    Ok(row.optional()?)
}

/// Writes what was found once more; returns how many changes that were.
pub(crate) fn put_back(transaction: &Transaction<'_>, found: Vec<Found>) -> Result<u64> {
    let mut device = Device::load(transaction)?;
    let mut count = 0;
    for one in found {
        // What a newer version wrote stays in the damaged file, which is kept.
        let Ok(change) = one.sealed.open() else { continue };
        put_one_back(transaction, &mut device, one, change)?;
        count += 1;
    }
    device.store(transaction)?;
    Ok(count)
}

fn put_one_back(transaction: &Transaction<'_>, device: &mut Device, found: Found, mut change: Change) -> Result<()> {
    let next = device.sealed.then(&found.sealed.0);
    if next.number == found.number && next.hash == found.hash {
        transaction.execute(
            "INSERT INTO changes (number, record, scope, body, hash, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![next.number, change.record.as_bytes(), change.scope, found.sealed.0, next.hash, found.made_at],
        )?;
        device.sealed = next;
    } else {
        change.number = device.sealed.number + 1;
        change.stamp.device = device.number;
        unsent::seal(transaction, device, &change, moment(found.made_at))?;
    }
    device.clock.saw(change.stamp);
    let before = Held::load(transaction, change.record)?;
    let mut held = before.clone().unwrap_or_else(|| Held::new(change.record, &change.kind, &change.scope));
    if held.row.is_none() {
        scopes::hold(transaction, &held.scope)?;
    }
    // A change that does not fit what stands here stays in the outbox: the county refuses it, and then a person sees it.
    let _does_not_fit = held.merged.apply(&change, change.stamp);
    record::put(transaction, &held, before.as_ref().map(|held| &held.merged), moment(found.made_at))?;
    Ok(())
}
