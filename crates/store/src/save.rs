//! Saving: the row, the change that waits to be sent, the index and the clock in one transaction.

use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::record::{self, Held, moment};
use crate::scopes;
use crate::set_aside::{self, Shown};
use crate::store::Store;
use crate::unsent;
use chrono::{DateTime, Utc};
use duxue_sync::Change;
use duxue_sync::leaves::{Leaves, for_each_leaf, leaf, set_leaf};
use duxue_sync::merge::MergeError;
use duxue_sync::planted::{Fault, planted};
use duxue_sync::stamp::Stamp;
use rusqlite::Transaction;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Leaves of one record, to be written together.
#[derive(Debug, Clone, PartialEq)]
pub struct Save {
    pub record: Uuid,
    pub kind: String,
    pub scope: String,
    /// Nested as in the record; a leaf set to null is taken out for good readers.
    pub set: Leaves,
    /// Values in conflict that the person saw and decided with this save, by their stamps.
    pub settles: Vec<Stamp>,
}

/// What a save did.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    pub record: Uuid,
    pub at: DateTime<Utc>,
    /// The change that waits to be sent; `None` where everything stood there already.
    pub number: Option<u64>,
    /// What the written leaves held before, nested, null where there was none: saving it undoes this save.
    pub previous: Leaves,
}

impl Store {
    /// Saves leaves of a record; durable when it returns. Leaves that hold the value already are left alone.
    ///
    /// # Errors
    /// A leaf that would become a map or a map a leaf; another kind or scope than the record has; a full disk.
    pub fn save(&self, save: Save, now: DateTime<Utc>) -> Result<Saved> {
        self.records().write(|transaction| {
            let mut device = Device::load(transaction)?;
            let saved = save_one(transaction, &mut device, save, now)?;
            if saved.number.is_some() {
                device.store(transaction)?;
            }
            Ok(saved)
        })
    }

    /// Saves several records in one transaction: all or none.
    pub fn save_all(&self, saves: Vec<Save>, now: DateTime<Utc>) -> Result<Vec<Saved>> {
        self.records().write(|transaction| {
            let mut device = Device::load(transaction)?;
            let saved: Result<Vec<Saved>> =
                saves.into_iter().map(|save| save_one(transaction, &mut device, save, now)).collect();
            device.store(transaction)?;
            saved
        })
    }
}

pub(crate) fn save_one(
    transaction: &Transaction<'_>,
    device: &mut Device,
    save: Save,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let mut held = match Held::load(transaction, save.record)? {
        Some(held) => held,
        None => {
            // What a county that was set back is offered again waits without a row where its scope was let go of.
            let mut held = Held::new(save.record, &save.kind, &save.scope);
            unsent::merge_onto(transaction, &mut held)?;
            held
        }
    };
    if held.kind != save.kind {
        return Err(StoreError::OtherKind { record: held.id, is: held.kind, given: save.kind });
    }
    if held.scope != save.scope {
        return Err(StoreError::OtherScope { record: held.id, is: held.scope, given: save.scope });
    }
    // What the county refused and still shows here goes with the next edit, or the county would get half a record.
    let refused = if held.refused { set_aside::shown(transaction, &held)? } else { Shown::default() };
    let before = held.merged.clone();
    let wanted = with_refused(&save.set, &refused)?;
    let (set, previous) = what_is_new(&wanted, &save.settles, &held, &refused)?;
    if set.is_empty() {
        return Ok(Saved { record: held.id, at: now, number: None, previous });
    }
    let mut replaced = BTreeMap::new();
    for_each_leaf(&set, &mut |path, _| match refused.replaced.get(path) {
        Some(seen) => {
            seen.map(|stamp| replaced.insert(path.to_owned(), stamp));
        }
        None => {
            held.merged.stamp(path).map(|standing| replaced.insert(path.to_owned(), standing.stamp));
        }
    });
    if planted(Fault::ReplacedNotNamed) {
        replaced.clear();
    }
    let change = Change {
        number: device.sealed.number + 1,
        record: held.id,
        kind: save.kind,
        scope: save.scope,
        stamp: device.next_stamp(now),
        set,
        replaced,
        settles: save.settles,
    };
    apply_own(&mut held, &change)?;
    // What went along is with the county's next answer; what did not is on the list alone, and the row shows none of it.
    held.refused = false;
    if !planted(Fault::EditWithoutOutbox) {
        unsent::seal(transaction, device, &change, now)?;
    }
    if held.row.is_none() {
        scopes::hold(transaction, &held.scope)?;
    }
    record::put(transaction, &held, held.row.map(|_| &before), now)?;
    refused.settle(transaction, now)?;
    Ok(Saved { record: held.id, at: moment(now.timestamp_micros()), number: Some(change.number), previous })
}

/// The writer has seen what stands in its own row, whatever it tells the county it has seen.
fn apply_own(held: &mut Held, change: &Change) -> Result<()> {
    let mut seen = change.clone();
    for_each_leaf(&change.set, &mut |path, _| {
        held.merged.stamp(path).map(|standing| seen.replaced.insert(path.to_owned(), standing.stamp));
    });
    Ok(held.merged.apply(&seen, change.stamp)?)
}

fn with_refused(set: &Leaves, refused: &Shown) -> Result<Leaves> {
    let mut wanted = refused.set.clone();
    let mut outcome = Ok(());
    for_each_leaf(set, &mut |path, value| {
        if outcome.is_ok() {
            outcome = set_leaf(&mut wanted, path, value.clone());
        }
    });
    outcome.map_err(MergeError::from)?;
    Ok(wanted)
}

/// The leaves that differ from what stands, and what stood there.
fn what_is_new(wanted: &Leaves, settles: &[Stamp], held: &Held, refused: &Shown) -> Result<(Leaves, Leaves)> {
    let (mut set, mut previous) = (Leaves::new(), Leaves::new());
    let mut outcome = Ok(());
    for_each_leaf(wanted, &mut |path, value| {
        let standing = leaf(&held.merged.fields, path);
        let settled = held.merged.conflicts.iter().any(|c| c.path == path && settles.contains(&c.stamp));
        let same = standing.unwrap_or(&Value::Null) == value;
        if outcome.is_err() || (same && !settled && !refused.replaced.contains_key(path)) {
            return;
        }
        outcome = set_leaf(&mut set, path, value.clone())
            .and_then(|()| set_leaf(&mut previous, path, standing.cloned().unwrap_or(Value::Null)));
    });
    outcome.map_err(MergeError::from)?;
    Ok((set, previous))
}
