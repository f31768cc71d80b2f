//! 全县简报: the county's own brief of a month, begun from a draft, written by the office, numbered and issued.
//!
//! Invariants: a month has one; it lies in the scope `office`, which no device has. Only a draft is written, leaf by leaf, and no
//! leaf over what its writer has not seen; what was issued stays as it is. It takes its number from the same series as the briefs of
//! supervisors, so that no number is given twice in a year.

use super::edit::write_edits;
use super::review::{free, moment_on};
use super::{CountyDesk, Edit, EditError, moment, new_id};
use crate::store::{CountyTransaction, StoredRecord};
use chrono::{Datelike, NaiveDate};
use duxue_domain::brief::gaps;
use duxue_domain::records::{Brief, Kind};
use duxue_domain::rules;
use duxue_sync::leaves::{Leaves, for_each_leaf, leaf, set_leaf};
use serde_json::{Value, json};
use uuid::Uuid;

/// The scope of what is the office's alone.
const OFFICE: &str = "office";

/// What became of leaves that were to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BriefKept {
    /// The latest stamp of the brief that its writer has seen now, microseconds since 1970.
    pub seen: u64,
    /// Somebody else has written other leaves meanwhile; they stand beside these.
    pub others: bool,
}

impl CountyDesk {
    /// Begins the brief of a month. Returns its id, and whether there was one already, which is then left as it is.
    ///
    /// # Errors
    /// What the rules for records refuse.
    pub fn begin_county_brief(&self, drafted: Brief, now: u64) -> Result<(Uuid, bool), EditError> {
        self.write(move |tx| {
            let month = drafted.month.clone().unwrap_or_default();
            if let Some(known) = of_month(tx, &month)? {
                return Ok((known.id, true));
            }
            let Ok(Value::Object(fields)) = serde_json::to_value(&drafted) else {
                return refused("简报没有起草成，记录都在，请再试一次");
            };
            let mut set = Leaves::new();
            let mut fits = Ok(());
            for_each_leaf(&fields, &mut |path, value| {
                if !value.is_null() && fits.is_ok() {
                    fits = set_leaf(&mut set, path, value.clone());
                }
            });
            fits?;
            let id = new_id(now);
            write_edits(tx, &[edit(id, set)], now)?;
            Ok((id, false))
        })
    }

    /// Writes leaves by their dotted paths. `seen`: the latest stamp of the brief as its writer knows it.
    ///
    /// # Errors
    /// A brief that is not there or is issued; a leaf that is not text of the brief, or that somebody else has written since.
    pub fn write_county_brief(&self, id: Uuid, seen: u64, set: Leaves, now: u64) -> Result<BriefKept, EditError> {
        self.write(move |tx| {
            let (record, _) = draft(tx, id)?;
            if set.keys().any(|path| !is_text(path)) {
                return refused("这里不能这样改");
            }
            let overtaken = |path: &String, value: &Value| {
                let later = record.merged.stamp(path).is_some_and(|stamp| stamp.stamp.micros > seen);
                later && leaf(&record.merged.fields, path) != Some(value)
            };
            if set.iter().any(|(path, value)| overtaken(path, value)) {
                return refused("这一处别人刚改过，看一看再改；刚写的还在这里");
            }
            let others = last_stamp(&record) > seen;
            let mut leaves = Leaves::new();
            for (path, value) in set {
                set_leaf(&mut leaves, &path, value)?;
            }
            write_edits(tx, &[edit(id, leaves)], now)?;
            let (written, _) = draft(tx, id)?;
            Ok(BriefKept { seen: if others { seen } else { last_stamp(&written) }, others })
        })
    }

    /// Puts a draft away; it stays in the history, and the month can be begun anew.
    ///
    /// # Errors
    /// A brief that is not there or is issued; one that somebody else has written in since.
    pub fn drop_county_brief(&self, id: Uuid, seen: u64, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            if last_stamp(&draft(tx, id)?.0) > seen {
                return refused("别人刚改过这份简报，请重新打开看过再删");
            }
            put(tx, id, json!({"deleted": true}), now)
        })
    }

    /// Numbers it and issues it as of this date.
    ///
    /// # Errors
    /// A brief that is not there, is issued already or still has gaps; a number that was given in the year.
    pub fn issue_county_brief(
        &self,
        id: Uuid,
        number: u32,
        date: NaiveDate,
        by: String,
        now: u64,
    ) -> Result<(), EditError> {
        self.write(move |tx| {
            let (_, brief) = draft(tx, id)?;
            let gaps = gaps(&brief).len();
            if gaps > 0 {
                return refused(&format!("还有 {gaps} 处要补，补上再印发"));
            }
            let issue = free(tx, number, date.year())?;
            let head = json!({"issue": issue, "date": date.format("%Y年%-m月%-d日").to_string()});
            let at = moment_on(date, now);
            let set = json!({"state": "issued", "issued_at": at, "reviewed_by": by, "reviewed_at": moment(now), "head": head});
            put(tx, id, set, now)
        })
    }
}

/// The county's brief of a month, if it was begun.
///
/// # Errors
/// The store's.
pub fn of_month(tx: &mut CountyTransaction<'_>, month: &str) -> Result<Option<StoredRecord>, EditError> {
    let found = tx.records_where(Kind::CountyBrief.name(), "month", month)?;
    Ok(found.into_iter().find(|record| !record.is_deleted()))
}

/// The latest stamp of a brief: the office alone writes it, so its stamps rise with its writes.
pub fn last_stamp(record: &StoredRecord) -> u64 {
    let mut last = 0;
    for_each_leaf(&record.merged.fields, &mut |path, _| {
        last = last.max(record.merged.stamp(path).map_or(0, |current| current.stamp.micros));
    });
    last
}

/// What is written on the paper; the rest follows from where the brief stands.
fn is_text(path: &str) -> bool {
    matches!(path, "title" | "head.name" | "head.office" | "head.date")
        || path.starts_with("foot.")
        || path.starts_with("sections.")
}

fn draft(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<(StoredRecord, Brief), EditError> {
    let record = tx.record(id)?.filter(|record| record.kind == Kind::CountyBrief.name() && !record.is_deleted());
    let read = record.and_then(|record| rules::read::<Brief>(&record.merged.fields).ok().map(|brief| (record, brief)));
    match read {
        None => refused("这份简报已经不在了"),
        Some((_, brief)) if brief.state.as_deref() == Some("issued") => refused("已经编号印发，不能再改"),
        Some(found) => Ok(found),
    }
}

fn put(tx: &mut CountyTransaction<'_>, id: Uuid, set: Value, now: u64) -> Result<(), EditError> {
    let Value::Object(set) = set else { return Ok(()) };
    write_edits(tx, &[edit(id, set)], now)?;
    Ok(())
}

fn edit(id: Uuid, set: Leaves) -> Edit {
    Edit { id, kind: Kind::CountyBrief.name().to_owned(), scope: OFFICE.to_owned(), set }
}

fn refused<T>(text: &str) -> Result<T, EditError> {
    Err(EditError::Refused(text.to_owned()))
}
