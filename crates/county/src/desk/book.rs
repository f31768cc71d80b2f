//! What the books of the roster have in common: a record as the page saw it, and the leaves that a form changes.
//!
//! Invariant: nothing is written over what somebody else wrote after the page was opened.

use super::EditError;
use crate::import::typed::TypedFault;
use crate::store::{CountyTransaction, StoreError, StoredRecord};
use chrono::NaiveDate;
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_sync::leaves::{LeafError, Leaves, leaf, set_leaf};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

impl From<TypedFault> for EditError {
    fn from(fault: TypedFault) -> EditError {
        EditError::Refused(fault.to_string())
    }
}

pub fn refused<T>(text: impl Into<String>) -> Result<T, EditError> {
    Err(EditError::Refused(text.into()))
}

/// The living record of that kind.
pub fn there(tx: &mut CountyTransaction<'_>, id: Uuid, kind: Kind) -> Result<StoredRecord, EditError> {
    let record = tx.record(id)?.filter(|record| record.kind == kind.name() && !record.is_deleted());
    record.ok_or_else(|| EditError::Refused(format!("名册里没有这条{}了，请刷新再看", kind.title())))
}

/// What a record says. One that a newer version wrote is left alone: half understood, it would be half overwritten.
pub fn read_as<T: DeserializeOwned>(record: &StoredRecord) -> Result<T, EditError> {
    rules::read(&record.merged.fields).or_else(|error| {
        tracing::error!(record = %record.id, kind = record.kind, %error, "a record cannot be read");
        refused("这条记录是更新的版本写的，请先升级县端再改")
    })
}

/// The living record of that kind, where nobody has changed it since it was numbered `seen`.
pub fn as_seen(tx: &mut CountyTransaction<'_>, id: Uuid, kind: Kind, seen: u64) -> Result<StoredRecord, EditError> {
    let record = there(tx, id, kind)?;
    if record.seq == seen { Ok(record) } else { refused("别人刚刚改过，请重新打开看过再改") }
}

/// The name of another living record whose text leaf is the same; entries that were given up do not count.
pub fn taken_by(
    tx: &mut CountyTransaction<'_>,
    kind: Kind,
    path: &str,
    value: &str,
    but: Option<Uuid>,
) -> Result<Option<String>, StoreError> {
    let others = tx.records_where(kind.name(), path, value)?;
    let other = others
        .into_iter()
        .find(|other| Some(other.id) != but && !other.is_deleted() && other.text("merged_into").is_none());
    Ok(other.map(|other| other.text("name").unwrap_or_default().to_owned()))
}

/// A day as a page sends it; empty is none.
pub fn day(name: &str, text: &str) -> Result<Option<NaiveDate>, EditError> {
    match text.trim() {
        "" => Ok(None),
        text => match text.parse() {
            Ok(day) => Ok(Some(day)),
            Err(_) => refused(format!("{name}没有这个日子，请重新选")),
        },
    }
}

/// The leaves that a form changes in a record, or all of a new one.
pub struct Written<'a> {
    standing: Option<&'a Leaves>,
    pub set: Leaves,
}

impl<'a> Written<'a> {
    pub fn over(standing: Option<&'a StoredRecord>) -> Written<'a> {
        Written { standing: standing.map(|record| &record.merged.fields), set: Leaves::new() }
    }

    /// What stands there now as text; empty where nothing.
    pub fn was(&self, path: &str) -> &'a str {
        self.standing.and_then(|fields| leaf(fields, path)).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether nothing stands there.
    pub fn lacks(&self, path: &str) -> bool {
        self.standing.and_then(|fields| leaf(fields, path)).is_none_or(Value::is_null)
    }

    /// Writes a leaf; `None` takes it back where there is one.
    pub fn put(&mut self, path: &str, value: Option<impl Into<Value>>) -> Result<(), LeafError> {
        let known = self.standing.and_then(|fields| leaf(fields, path)).filter(|value| !value.is_null());
        let value = value.map(Into::into);
        if known == value.as_ref() {
            return Ok(());
        }
        set_leaf(&mut self.set, path, value.unwrap_or(Value::Null))
    }

    /// Writes a text without the space around it; an empty one takes the leaf back.
    pub fn text(&mut self, path: &str, text: &str) -> Result<(), LeafError> {
        self.put(path, Some(text.trim()).filter(|text| !text.is_empty()))
    }
}
