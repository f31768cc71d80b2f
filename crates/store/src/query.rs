//! Lists of records by what screens ask for; every condition has an index.

use crate::error::Result;
use crate::record::{COLUMNS, StoredRecord, stored};
use crate::store::Store;
use duxue_sync::leaves::leaf;
use duxue_sync::message::Writer;
use duxue_sync::stamp::{DeviceNumber, Stamp};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
}

/// Which records; an empty condition takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    fn conditions(&self) -> (String, Vec<Sql>) {
        let mut sql = String::from("1");
        let mut values: Vec<Sql> = Vec::new();
        let mut equal = |column: &str, value: &Option<String>| {
            if let Some(value) = value {
                sql.push_str(&format!(" AND r.{column} = ?"));
                values.push(Sql::Text(value.clone()));
            }
        };
        equal("scope", &self.scope);
        equal("school", &self.school);
        equal("visit", &self.visit);
        for (condition, value) in [("r.state IS NOT ?", &self.not_state), ("r.deadline < ?", &self.due_before)] {
            if let Some(value) = value {
                sql.push_str(&format!(" AND {condition}"));
                values.push(Sql::Text(value.clone()));
            }
        }
        for (column, range) in [("month", &self.months), ("day", &self.days)] {
            if let Some((from, to)) = range {
                sql.push_str(&format!(" AND r.{column} BETWEEN ? AND ?"));
                values.extend([Sql::Text(from.clone()), Sql::Text(to.clone())]);
            }
        }
        for (column, any) in [("kind", &self.kinds), ("state", &self.states)] {
            if !any.is_empty() {
                sql.push_str(&format!(" AND r.{column} IN ({})", vec!["?"; any.len()].join(",")));
                values.extend(any.iter().cloned().map(Sql::Text));
            }
        }
        match (self.only_deleted, self.with_deleted) {
            (true, _) => sql.push_str(" AND r.deleted = 1"),
            (false, true) => {}
            (false, false) => sql.push_str(" AND r.deleted = 0"),
        }
        (sql, values)
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
        let (conditions, mut values) = query.conditions();
        let order = match query.order {
            Order::Newest => "r.day DESC, r.row DESC",
            Order::Oldest => "r.day, r.row",
            Order::Changed => "r.updated_at DESC",
            Order::Deadline => "r.deadline IS NULL, r.deadline, r.id",
            Order::Made => "r.id",
        };
        // Only the rows that are shown are read whole; the rest is sorted by its number.
        let sql = format!(
            "SELECT {COLUMNS} FROM records r WHERE r.row IN
                (SELECT r.row FROM records r WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?)
             ORDER BY {order}"
        );
        values.push(Sql::Integer(query.limit.map_or(-1, i64::from)));
        values.push(Sql::Integer(i64::from(query.offset)));
        self.records().read(|connection| all(connection, &sql, values))
    }

    pub fn count(&self, query: &Query) -> Result<u64> {
        let (conditions, values) = query.conditions();
        let sql = format!("SELECT count(*) FROM records r WHERE {conditions}");
        self.records().read(|connection| {
            Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
        })
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
