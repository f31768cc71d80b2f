//! Lists of records by what screens ask for.
//!
//! Invariant: a page is read through an index in the order in which it is shown, so that it costs what it shows and not what is
//! stored. How a question becomes such a statement stands in `statement.rs`.

use crate::error::Result;
use crate::record::{COLUMNS, StoredRecord, stored};
use crate::search::match_of;
use crate::statement;
use crate::store::Store;
use duxue_sync::leaves::leaf;
use duxue_sync::message::Writer;
use duxue_sync::stamp::{DeviceNumber, Stamp};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// By the day it happened, then as it came to this device.
    #[default]
    Newest,
    Oldest,
    /// By the last change here or at the county.
    Changed,
    /// The nearest deadline first, none last.
    Deadline,
    /// As it was made: ids rise with time.
    Made,
    /// Hazards of grade 重大 that are open, then what is open by its deadline, then what is closed, the newest first.
    Urgent,
}

/// Which records; an empty condition takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub kinds: Vec<String>,
    pub scope: Option<String>,
    pub school: Option<String>,
    pub visit: Option<String>,
    /// First and last month, `YYYY-MM`, both included.
    pub months: Option<(String, String)>,
    /// First and last day, `YYYY-MM-DD`, both included.
    pub days: Option<(String, String)>,
    pub states: Vec<String>,
    /// Any state but this one, none included.
    pub not_state: Option<String>,
    /// Deadlines (`YYYY-MM-DD`) before this day.
    pub due_before: Option<String>,
    /// Not closed, or closed (leaf `closed_at`) on this day or later; `YYYY-MM-DD`. Read from the fields: no index has it.
    pub closed_since: Option<String>,
    /// Of this grade (leaf `grade`). Read from the fields: no index has it.
    pub grade: Option<String>,
    /// Records that hold all of these words, as a search finds them,
    pub words: Option<String>,
    /// or those of these schools; means something together with `words` only.
    pub or_schools: Vec<String>,
    /// Records whose leaf `deleted` is true are left out unless asked for.
    pub with_deleted: bool,
    /// Those alone whose leaf `deleted` is true.
    pub only_deleted: bool,
    pub order: Order,
    pub limit: Option<u32>,
    pub offset: u32,
}

impl Query {
    pub fn of(kind: &str) -> Query {
        Query { kinds: vec![kind.to_owned()], ..Query::default() }
    }
}

/// Two values of one leaf, written by people who had not seen each other's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenConflict {
    pub record: Uuid,
    pub kind: String,
    pub scope: String,
    pub path: String,
    pub standing: Value,
    pub standing_by: Option<Writer>,
    /// When what stands was written.
    pub standing_at: Option<Stamp>,
    pub other: Value,
    pub other_by: Option<Writer>,
    /// To be given in [`crate::Save::settles`], whichever value is kept.
    pub stamp: Stamp,
}

impl Store {
    /// The record, deleted or not.
    pub fn get(&self, id: Uuid) -> Result<Option<StoredRecord>> {
        self.records().read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM records r WHERE r.id = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([id.as_bytes()])?;
            rows.next()?.map(stored).transpose()
        })
    }

    pub fn list(&self, query: &Query) -> Result<Vec<StoredRecord>> {
        let mut query = query.clone();
        if !self.words_to_match(&mut query)? {
            return Ok(Vec::new());
        }
        let (rows, values) = statement::rows(&query);
        let order = statement::order(query.order);
        // Only the rows that are shown are read whole; the rest is sorted by its number.
        let sql = format!("SELECT {COLUMNS} FROM records r WHERE r.row IN ({rows}) ORDER BY {order}");
        self.records().read(|connection| all(connection, &sql, values))
    }

    /// How many there are; `limit`, `offset` and `order` mean nothing here. With [`Query::with_deleted`] the indexes alone
    /// answer what they hold.
    pub fn count(&self, query: &Query) -> Result<u64> {
        let mut query = query.clone();
        if !self.words_to_match(&mut query)? {
            return Ok(0);
        }
        let (sql, values) = statement::count(&query);
        self.records().read(|connection| {
            Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
        })
    }

    /// How many records of each kind each of these visits has.
    pub fn counts_of_visits(&self, visits: &[String]) -> Result<HashMap<(String, String), u32>> {
        let places = vec!["?"; visits.len()].join(",");
        let sql = format!(
            "SELECT r.visit, r.kind, count(*) FROM records r WHERE r.visit IN ({places}) AND r.deleted = 0 GROUP BY 1, 2"
        );
        self.records().read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params_from_iter(visits), |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Turns words into what the index is asked; false where there is nothing in them to look for.
    fn words_to_match(&self, query: &mut Query) -> Result<bool> {
        let Some(words) = &query.words else { return Ok(true) };
        self.catch_up()?;
        query.words = self.records().read(|connection| match_of(connection, words))?;
        Ok(query.words.is_some())
    }

    /// What was recorded during a visit, in the order it was made.
    pub fn children(&self, visit: Uuid) -> Result<Vec<StoredRecord>> {
        self.list(&Query { visit: Some(visit.to_string()), order: Order::Made, ..Query::default() })
    }

    /// Everything in conflict, with who wrote what, newest first.
    pub fn conflicts(&self) -> Result<Vec<OpenConflict>> {
        self.records().read(|connection| {
            let mut open = Vec::new();
            for (record, stamps) in in_conflict(connection)? {
                for conflict in &record.conflicts {
                    let standing_at = stamps.of_leaf(&conflict.path).map(|leaf| leaf.stamp);
                    let standing_by = standing_at.map(|stamp| stamp.device);
                    open.push(OpenConflict {
                        record: record.id,
                        kind: record.kind.clone(),
                        scope: record.scope.clone(),
                        path: conflict.path.clone(),
                        standing: leaf(&record.fields, &conflict.path).cloned().unwrap_or(Value::Null),
                        standing_by: standing_by.map(|device| writer(connection, device)).transpose()?.flatten(),
                        standing_at,
                        other: conflict.value.clone(),
                        other_by: writer(connection, conflict.stamp.device)?,
                        stamp: conflict.stamp,
                    });
                }
            }
            Ok(open)
        })
    }

    /// Who stands behind a device number, as the county told.
    pub fn writer(&self, device: DeviceNumber) -> Result<Option<Writer>> {
        self.records().read(|connection| writer(connection, device))
    }
}

fn all(connection: &Connection, sql: &str, values: Vec<Sql>) -> Result<Vec<StoredRecord>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(stored(row)?);
    }
    Ok(records)
}

fn in_conflict(connection: &Connection) -> Result<Vec<(StoredRecord, duxue_sync::Stamps)>> {
    let sql = format!(
        "SELECT {COLUMNS}, r.stamps FROM records r WHERE r.conflicts IS NOT NULL AND r.deleted = 0 ORDER BY r.updated_at DESC"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let stamps: Vec<u8> = row.get(9)?;
        found.push((stored(row)?, crate::record::from_cbor("stamps", &stamps)?));
    }
    Ok(found)
}

fn writer(connection: &Connection, device: DeviceNumber) -> Result<Option<Writer>> {
    let mut statement = connection.prepare_cached("SELECT person, name, machine FROM writers WHERE device = ?1")?;
    let found = statement.query_row([device], |row| {
        Ok(Writer { device, person: Uuid::from_bytes(row.get(0)?), name: row.get(1)?, machine: row.get(2)? })
    });
    Ok(found.optional()?)
}
