//! Changes that wait to be sent: sealed at the end of the chain, and laid on top of what the county sent.
//!
//! Invariant: a record that has a row shows in it every change of its own that waits. A change that no longer fits the row
//! stays in the outbox all the same: the county refuses it, and then a person sees it.

use crate::device::Device;
use crate::error::Result;
use crate::record::{self, Held};
use crate::set_aside;
use chrono::{DateTime, Utc};
use duxue_sync::leaves::{for_each_leaf, set_leaf};
use duxue_sync::merge::MergeError;
use duxue_sync::stamp::Stamp;
use duxue_sync::{Change, Merged, SealedChange};
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

/// Seals a change into the outbox, at the end of the chain.
pub(crate) fn seal(
    transaction: &Transaction<'_>,
    device: &mut Device,
    change: &Change,
    now: DateTime<Utc>,
) -> Result<()> {
    let body = SealedChange::seal(change);
    device.sealed = device.sealed.then(&body.0);
    transaction
        .prepare_cached(
            "INSERT INTO changes (number, record, scope, body, hash, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            change.number,
            change.record.as_bytes(),
            change.scope,
            body.0,
            device.sealed.hash,
            now.timestamp_micros()
        ])?;
    Ok(())
}

/// The changes of a record that wait to be sent, in the order of their writing.
fn of_record(connection: &Connection, record: Uuid) -> Result<Vec<Change>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, body FROM changes WHERE record = ?1 AND acknowledged_at IS NULL ORDER BY number",
    )?;
    let mut rows = statement.query([record.as_bytes()])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(set_aside::open(&SealedChange(row.get(1)?), row.get(0)?)?);
    }
    Ok(changes)
}

/// Puts the changes of a record that wait to be sent on top of what the county sent of it; whether there were any.
pub(crate) fn merge_onto(connection: &Connection, held: &mut Held) -> Result<bool> {
    let waiting = of_record(connection, held.id)?;
    for change in &waiting {
        let _no_longer_fits = held.merged.apply(change, change.stamp);
    }
    Ok(!waiting.is_empty())
}

/// Lets changes that wait once more show in the rows that lack them: those begun anew after their scope was let go of. A row
/// that the county sent has them.
pub(crate) fn show_again(connection: &Connection, now: DateTime<Utc>) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT id FROM records r WHERE county_hash IS NULL
         AND EXISTS (SELECT 1 FROM changes c WHERE c.record = r.id AND c.acknowledged_at IS NULL)",
    )?;
    let begun_here: Vec<[u8; 16]> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for record in begun_here {
        let Some(mut held) = Held::load(connection, Uuid::from_bytes(record))? else { continue };
        let waiting = of_record(connection, held.id)?;
        let before = std::mem::take(&mut held.merged);
        held.merged = without(&before, &waiting)?;
        for change in &waiting {
            let _no_longer_fits = held.merged.apply(change, change.stamp);
        }
        if held.merged != before {
            record::put(connection, &held, Some(&before), now)?;
        }
    }
    Ok(())
}

/// What a row holds that none of these changes wrote.
fn without(merged: &Merged, changes: &[Change]) -> Result<Merged> {
    let written = |stamp: Stamp| changes.iter().any(|change| change.stamp == stamp);
    let (mut rest, mut outcome) = (Merged::default(), Ok(()));
    for_each_leaf(&merged.fields, &mut |path, value| {
        let Some(standing) = merged.stamp(path).filter(|standing| !written(standing.stamp)) else { return };
        if outcome.is_ok() {
            outcome = set_leaf(&mut rest.fields, path, value.clone());
        }
        rest.stamps.set(path, standing);
    });
    outcome.map_err(MergeError::from)?;
    rest.conflicts = merged.conflicts.iter().filter(|conflict| !written(conflict.stamp)).cloned().collect();
    Ok(rest)
}
