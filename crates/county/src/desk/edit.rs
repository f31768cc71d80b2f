//! What the county's own office writes: roster, forms, settings, comments. It is a writer like any device, number 0,
//! with a chain, stamps and history of its own.

use super::CountyDesk;
use super::ledger::{Incoming, Ledger};
use crate::store::{COUNTY_DEVICE, CountyTransaction, Device, StoreError};
use duxue_sync::leaves::{LeafError, Leaves, for_each_leaf, leaf, set_leaf};
use duxue_sync::{ChainPoint, Change, SealedChange, Stamp};
use std::collections::BTreeMap;
use uuid::{NoContext, Timestamp, Uuid};

/// Leaves to be written to a record; the record is made where it is not there yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub id: Uuid,
    pub kind: String,
    pub scope: String,
    pub set: Leaves,
}

#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// In Chinese, for whoever wrote it.
    #[error("{0}")]
    Refused(String),
    #[error("the fields do not fit together: {0}")]
    Shape(#[from] LeafError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CountyDesk {
    /// Writes all of them or none; leaves that already have their value are left alone. Returns how many records changed.
    ///
    /// # Errors
    /// The first that the rules for records do not let through.
    pub fn edit(&self, edits: Vec<Edit>, now: u64) -> Result<usize, EditError> {
        self.write(move |tx| write_edits(tx, &edits, now))
    }
}

/// A new record's id, in the order of time.
pub fn new_id(now: u64) -> Uuid {
    let nanos = u32::try_from(now % 1_000_000).unwrap_or_default() * 1000;
    Uuid::new_v7(Timestamp::from_unix(NoContext, now / 1_000_000, nanos))
}

pub fn write_edits(tx: &mut CountyTransaction<'_>, edits: &[Edit], now: u64) -> Result<usize, EditError> {
    let mut office = match tx.device(COUNTY_DEVICE)? {
        Some(device) => device,
        None => the_office(now),
    };
    let mut changes = Vec::new();
    for edit in edits {
        let standing = tx.record(edit.id)?;
        let mut set = Leaves::new();
        let mut replaced = BTreeMap::new();
        let mut settles = Vec::new();
        let mut fits = Ok(());
        for_each_leaf(&edit.set, &mut |path, value| {
            let merged = standing.as_ref().map(|record| &record.merged);
            if merged.and_then(|merged| leaf(&merged.fields, path)) == Some(value) || fits.is_err() {
                return;
            }
            if let Some(merged) = merged {
                replaced.extend(merged.stamp(path).map(|current| (path.to_owned(), current.stamp)));
                settles.extend(merged.conflicts.iter().filter(|kept| kept.path == path).map(|kept| kept.stamp));
            }
            fits = set_leaf(&mut set, path, value.clone());
        });
        fits?;
        if set.is_empty() {
            continue;
        }
        office.effective_last = now.max(office.effective_last + 1);
        changes.push(Change {
            number: office.received.number + 1 + changes.len() as u64,
            record: edit.id,
            kind: edit.kind.clone(),
            scope: edit.scope.clone(),
            stamp: Stamp { micros: office.effective_last, device: COUNTY_DEVICE },
            set,
            replaced,
            settles,
        });
    }
    let mut ledger = Ledger::open(tx, now)?;
    for change in &changes {
        let sealed = SealedChange::seal(change);
        let at = office.received.then(&sealed.0);
        let incoming = Incoming { device: COUNTY_DEVICE, at, sealed: &sealed, effective: None };
        ledger.merge(change, &incoming)?.map_err(|refusal| EditError::Refused(refusal.text))?;
        office.received = at;
    }
    ledger.close()?;
    tx.put_device(&office)?;
    Ok(changes.len())
}

fn the_office(now: u64) -> Device {
    Device {
        number: COUNTY_DEVICE,
        person: Uuid::nil(),
        machine: "县端".to_owned(),
        // No token has this hash.
        key_hash: [0; 32],
        received: ChainPoint::default(),
        effective_last: 0,
        enrolled: now,
        last_seen: None,
        app_version: String::new(),
        unsent_changes: 0,
        unsent_media: 0,
        revoked: None,
        copy_of: None,
    }
}
