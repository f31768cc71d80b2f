//! What the county refused: kept whole, with its reason, until a person has offered it again or put it away.

use crate::device::Device;
use crate::error::{Result, StoreError};
use crate::record::{Held, moment};
use crate::save::{Save, Saved, save_one};
use crate::store::Store;
use chrono::{DateTime, Utc};
use duxue_sync::leaves::{Leaves, for_each_leaf, set_leaf};
use duxue_sync::merge::MergeError;
use duxue_sync::planted::{Fault, planted};
use duxue_sync::stamp::{DeviceNumber, Stamp};
use duxue_sync::{Change, RefusalReason, RefusedChange, SealedChange};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A change that the county refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// Names it to [`Store::offer_again`] and [`Store::put_away`].
    pub entry: i64,
    pub record: Option<Uuid>,
    pub kind: Option<String>,
    pub scope: Option<String>,
    pub reason: RefusalReason,
    /// The county's words, in Chinese.
    pub text: String,
    pub at: DateTime<Utc>,
    /// What was to be written; empty where this version cannot read the change.
    pub set: Leaves,
}

/// What the county refused of a record, as the record stands now.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Refused leaves that the record still shows.
    pub set: Leaves,
    /// What each of them had replaced when it was written.
    pub replaced: BTreeMap<String, Option<Stamp>>,
    /// Entries that are done with by the next edit: each of their leaves goes along with it, or was written over by somebody
    /// who saw it.
    over: Vec<i64>,
}

impl Store {
    /// What waits for a person's decision, newest first.
    pub fn refused(&self) -> Result<Vec<Refused>> {
        self.records().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT entry, record, kind, scope, reason, text, at, body FROM set_aside
                 WHERE settled_at IS NULL ORDER BY entry DESC",
            )?;
            let mut rows = statement.query([])?;
            let mut refused = Vec::new();
            while let Some(row) = rows.next()? {
                let change = SealedChange(row.get(7)?).open().ok();
                refused.push(Refused {
                    entry: row.get(0)?,
                    record: row.get::<_, Option<[u8; 16]>>(1)?.map(Uuid::from_bytes),
                    kind: row.get(2)?,
                    scope: row.get(3)?,
                    reason: reason_of(&row.get::<_, String>(4)?),
                    text: row.get(5)?,
                    at: moment(row.get(6)?),
                    set: change.map(|change| change.set).unwrap_or_default(),
                });
            }
            Ok(refused)
        })
    }

    /// Writes what was refused once more, as a new change on the record as it now is.
    ///
    /// # Errors
    /// Where this version cannot read the change, or it no longer fits the record.
    pub fn offer_again(&self, entry: i64, now: DateTime<Utc>) -> Result<Option<Saved>> {
        self.records().write(|transaction| {
            let mut statement =
                transaction.prepare_cached("SELECT body FROM set_aside WHERE entry = ?1 AND settled_at IS NULL")?;
            let Some(body) = statement.query_row([entry], |row| row.get(0)).optional()? else { return Ok(None) };
            let change = open(&SealedChange(body), 0)?;
            let mut device = Device::load(transaction)?;
            let (kind, scope) = match Held::load(transaction, change.record)? {
                Some(held) => (held.kind, held.scope),
                None => (change.kind, change.scope),
            };
            let save = Save { record: change.record, kind, scope, set: change.set, settles: Vec::new() };
            let saved = save_one(transaction, &mut device, save, now)?;
            device.store(transaction)?;
            settle(transaction, entry, now)?;
            Ok(Some(saved))
        })
    }

    /// Takes it off the list. It is kept, and a record that the county has not got stays with its writer.
    pub fn put_away(&self, entry: i64, now: DateTime<Utc>) -> Result<()> {
        self.records().write(|transaction| settle(transaction, entry, now))
    }

    /// Puts it on the list again: put away by mistake.
    pub fn list_again(&self, entry: i64) -> Result<()> {
        self.records().write(|transaction| {
            transaction.execute("UPDATE set_aside SET settled_at = NULL WHERE entry = ?1", [entry])?;
            Ok(())
        })
    }
}

/// Keeps a refused change and flags its record.
pub(crate) fn keep(
    connection: &Connection,
    device: DeviceNumber,
    refused: &RefusedChange,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<()> {
    let change = SealedChange(body.to_vec()).open().ok();
    let record = change.as_ref().map(|change| change.record).or(refused.record);
    connection.execute(
        "INSERT INTO set_aside (device, number, record, kind, scope, body, reason, text, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (device, number) DO NOTHING",
        params![
            device,
            refused.number,
            record.as_ref().map(Uuid::as_bytes),
            change.as_ref().map(|change| change.kind.as_str()),
            change.as_ref().map(|change| change.scope.as_str()),
            body,
            name_of(refused.reason),
            refused.text,
            now.timestamp_micros(),
        ],
    )?;
    if let Some(record) = record {
        connection.execute("UPDATE records SET refused = 1 WHERE id = ?1", [record.as_bytes()])?;
        // The county's own version of the record is asked for again, so that what shows here is what it has.
        connection.execute(
            "UPDATE scopes SET cursor = min(cursor, (SELECT seq - 1 FROM records WHERE id = ?1))
             WHERE scope = (SELECT scope FROM records WHERE id = ?1 AND seq > 0)",
            [record.as_bytes()],
        )?;
    }
    Ok(())
}

/// Whether a refused leaf is still shown is told by its stamp: it stands in the record's row.
pub(crate) fn shown(connection: &Connection, held: &Held) -> Result<Shown> {
    let refused: Vec<(i64, Change)> =
        of_record(connection, "SELECT entry, body FROM set_aside WHERE record = ?1 ORDER BY entry", held.id)?;
    let sealed: Vec<(i64, Change)> =
        of_record(connection, "SELECT number, body FROM changes WHERE record = ?1", held.id)?;
    let written_over = |path: &str, stamp: Stamp| {
        let by = |(_, change): &(i64, Change)| change.replaced.get(path) == Some(&stamp);
        refused.iter().any(by) || sealed.iter().any(by)
    };
    let mut shown = Shown::default();
    for (entry, change) in &refused {
        let (mut outcome, mut all_over) = (Ok(()), true);
        for_each_leaf(&change.set, &mut |path, value| {
            if !held.merged.stamp(path).is_some_and(|standing| standing.is(change.stamp)) {
                all_over &= written_over(path, change.stamp);
                return;
            }
            shown.replaced.entry(path.to_owned()).or_insert_with(|| change.replaced.get(path).copied());
            if outcome.is_ok() {
                outcome = set_leaf(&mut shown.set, path, value.clone());
            }
        });
        outcome.map_err(MergeError::from)?;
        if all_over || planted(Fault::RefusalsSettledUnseen) {
            shown.over.push(*entry);
        }
    }
    Ok(shown)
}

/// Changes of a record with their number or entry; what this version cannot read is left out, and stays where it is.
fn of_record(connection: &Connection, sql: &str, record: Uuid) -> Result<Vec<(i64, Change)>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([record.as_bytes()])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        if let Ok(change) = SealedChange(row.get(1)?).open() {
            changes.push((row.get(0)?, change));
        }
    }
    Ok(changes)
}

impl Shown {
    /// Takes off the list what the edit that was just written is done with.
    pub fn settle(&self, connection: &Connection, now: DateTime<Utc>) -> Result<()> {
        self.over.iter().try_for_each(|entry| settle(connection, *entry, now))
    }
}

fn settle(connection: &Connection, entry: i64, now: DateTime<Utc>) -> Result<()> {
    connection
        .prepare_cached("UPDATE set_aside SET settled_at = ?2 WHERE entry = ?1 AND settled_at IS NULL")?
        .execute(params![entry, now.timestamp_micros()])?;
    Ok(())
}

pub(crate) fn open(body: &SealedChange, number: u64) -> Result<Change> {
    body.open().map_err(|error| StoreError::Unreadable { what: "change", reason: format!("{number}: {error}") })
}

fn name_of(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::OutOfScope => "out_of_scope",
        RefusalReason::Invalid => "invalid",
        RefusalReason::Unreadable => "unreadable",
        RefusalReason::Shape => "shape",
    }
}

fn reason_of(name: &str) -> RefusalReason {
    match name {
        "out_of_scope" => RefusalReason::OutOfScope,
        "invalid" => RefusalReason::Invalid,
        "shape" => RefusalReason::Shape,
        _ => RefusalReason::Unreadable,
    }
}
