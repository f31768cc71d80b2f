//! What two writers left different and nobody has chosen between yet, as the county's office sees it.

use super::reach::person_of;
use super::{CountyDesk, county_name};
use crate::store::{COUNTY_DEVICE, CountyTransaction, StoreError};
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_sync::leaves::leaf;
use duxue_sync::{LeafStamp, Stamp};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// One leaf with two values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unsettled {
    pub record: Uuid,
    pub kind: String,
    /// 督导, 安全隐患.
    pub title: &'static str,
    /// The school's name; empty for what belongs to no school.
    pub school: String,
    pub path: String,
    /// 处理意见.
    pub field: String,
    pub standing: Side,
    pub other: Side,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// As a person reads it.
    pub text: String,
    pub writer: String,
    pub machine: String,
    /// Microseconds since 1970, by the stamp that counts.
    pub written: u64,
}

impl CountyDesk {
    /// Everything unsettled, the latest record first, of at most so many records.
    ///
    /// # Errors
    /// The store's.
    pub fn unsettled(&self, records: usize) -> Result<Vec<Unsettled>, StoreError> {
        self.read(|tx| unsettled(tx, records))
    }
}

/// The same within a view of the store that is open.
///
/// # Errors
/// The store's.
pub fn unsettled(tx: &mut CountyTransaction<'_>, records: usize) -> Result<Vec<Unsettled>, StoreError> {
    let mut found = Vec::new();
    for record in tx.records_in_conflict(records)? {
        let school = school_name(tx, &record.scope)?;
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        for conflict in &record.merged.conflicts {
            let words = |value: &Value| words(&record.kind, &last(&conflict.path), value);
            let standing = leaf(&record.merged.fields, &conflict.path).unwrap_or(&Value::Null);
            let stands = record.merged.stamp(&conflict.path).map_or(conflict.stamp, |LeafStamp { stamp, .. }| stamp);
            found.push(Unsettled {
                record: record.id,
                kind: record.kind.clone(),
                title: Kind::of(&record.kind).map_or("记录", Kind::title),
                school: school.clone(),
                path: conflict.path.clone(),
                field: rules::leaf_name(&record.kind, &conflict.path),
                standing: side(tx, words(standing), stands)?,
                other: side(tx, words(&conflict.value), conflict.stamp)?,
            });
        }
    }
    Ok(found)
}

fn school_name(tx: &mut CountyTransaction<'_>, scope: &str) -> Result<String, StoreError> {
    let Some(id) = scope.strip_prefix("school:").and_then(|id| id.parse().ok()) else { return Ok(String::new()) };
    Ok(tx.record(id)?.and_then(|school| school.text("name").map(str::to_owned)).unwrap_or_default())
}

fn words(kind: &str, leaf: &str, value: &Value) -> String {
    match value {
        Value::Null => "（空）".to_owned(),
        Value::Bool(yes) if leaf == "deleted" => if *yes { "删除" } else { "保留" }.to_owned(),
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Value::String(text) => rules::choice_name(kind, leaf, text).unwrap_or_else(|| text.clone()),
        other => other.to_string(),
    }
}

fn side(tx: &mut CountyTransaction<'_>, text: String, stamp: Stamp) -> Result<Side, StoreError> {
    let written = stamp.micros;
    if stamp.device == COUNTY_DEVICE {
        return Ok(Side { text, writer: county_name(tx)?, machine: "县端".to_owned(), written });
    }
    let device = tx.device(stamp.device)?;
    let person = match &device {
        Some(device) => tx.record(device.person)?,
        None => None,
    };
    let writer = person.as_ref().and_then(person_of).and_then(|person| person.name).unwrap_or_default();
    Ok(Side { text, writer, machine: device.map(|device| device.machine).unwrap_or_default(), written })
}
