//! 审阅: a brief that came in, with remarks in its margin, returned to its author, accepted, numbered and issued.
//!
//! Invariant: the text is its author's; the office writes remarks, the state and the number, and no number is given twice in a year.

use super::edit::write_edits;
use super::{CountyDesk, Edit, EditError, local_time, moment, new_id};
use crate::store::{CountyTransaction, StoreError, StoredRecord};
use chrono::{Datelike, NaiveDate};
use duxue_domain::brief::{in_order, issued_in, next_issue};
use duxue_domain::records::{Brief, BriefNote, Kind};
use duxue_domain::rules;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the office does with a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// With what is to be changed; may be empty where remarks in the margin say it.
    Return {
        comment: String,
    },
    Accept,
    /// As 第 `number` 期 of the year of `date`.
    Issue {
        number: u32,
        date: NaiveDate,
    },
    /// Back to be reviewed: what was pressed by mistake.
    Reopen,
}

impl CountyDesk {
    /// Puts a remark beside a paragraph. Returns the remark's id.
    ///
    /// # Errors
    /// No words; a brief or paragraph that is not there; a brief that is with its author.
    pub fn remark(&self, id: Uuid, paragraph: String, text: String, by: String, now: u64) -> Result<String, EditError> {
        self.write(move |tx| {
            let text = text.trim();
            if text.is_empty() {
                return refused("请写意见");
            }
            let (record, brief) = standing(tx, id)?;
            in_review(&brief)?;
            let known = in_order(&brief).iter().any(|(_, _, all)| all.iter().any(|(id, _)| *id == paragraph));
            if !known {
                return refused("这一段已经不在简报里了");
            }
            let note = format!("n{}", new_id(now).simple());
            let leaves = json!({"notes": {&note: {
                "paragraph": paragraph, "text": text, "by_name": by, "at": moment(now),
            }}});
            put(tx, &record, leaves, now)?;
            Ok(note)
        })
    }

    /// Takes a remark away again, while the brief is still in review.
    ///
    /// # Errors
    /// As for [`remark`](Self::remark).
    pub fn take_remark(&self, id: Uuid, note: String, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let (record, brief) = standing(tx, id)?;
            in_review(&brief)?;
            if !brief.notes.contains_key(&note) {
                return refused("这条意见已经不在了");
            }
            put(tx, &record, json!({"notes": {&note: {"deleted": true}}}), now)
        })
    }

    /// # Errors
    /// What does not follow from where the brief stands, in words; a number that was given already.
    pub fn review(&self, id: Uuid, review: Review, by: String, now: u64) -> Result<(), EditError> {
        self.write(move |tx| {
            let (record, brief) = standing(tx, id)?;
            let state = brief.state.as_deref().unwrap_or_default();
            let mut set = json!({"reviewed_by": by, "reviewed_at": moment(now)});
            match &review {
                Review::Return { comment } => {
                    in_review(&brief)?;
                    if comment.trim().is_empty() && !brief.notes.values().any(is_open) {
                        return refused("请写要改什么，或者在段落旁边写意见");
                    }
                    set["state"] = json!("returned");
                    set["comment"] = json!(comment.trim());
                }
                Review::Accept => {
                    in_review(&brief)?;
                    set["state"] = json!("accepted");
                }
                Review::Issue { number, date } => {
                    if state != "accepted" {
                        return refused("先采用，再编号印发");
                    }
                    set["state"] = json!("issued");
                    set["issued_at"] = json!(moment_on(*date, now));
                    set["head"] = json!({"issue": free(tx, *number, date.year())?, "date": date.format("%Y年%-m月%-d日").to_string()});
                }
                Review::Reopen => match state {
                    "returned" | "accepted" => set["state"] = json!("submitted"),
                    "issued" => return refused("已经编号印发，不能再改"),
                    _ => return refused("作者已经在改，等他再报来"),
                },
            }
            put(tx, &record, set, now)
        })
    }
}

/// The number that comes next in the year of `now`.
///
/// # Errors
/// The store's.
pub fn next_number(tx: &mut CountyTransaction<'_>, now: u64) -> Result<u32, StoreError> {
    let briefs = all(tx)?;
    Ok(next_issue(&briefs, local_time(now).year()))
}

fn all(tx: &mut CountyTransaction<'_>) -> Result<Vec<Brief>, StoreError> {
    let mut records = tx.records_of(Kind::Brief.name())?;
    // The county's own brief is numbered in the same series.
    records.extend(tx.records_of(Kind::CountyBrief.name())?);
    let living = records.into_iter().filter(|record| !record.is_deleted());
    Ok(living.filter_map(|record| rules::read(&record.merged.fields).ok()).collect())
}

/// A number that nothing else of the year bears.
///
/// # Errors
/// 0, and one that was given.
pub(super) fn free(tx: &mut CountyTransaction<'_>, number: u32, year: i32) -> Result<u32, EditError> {
    if number == 0 {
        return refused("期号从 1 开始");
    }
    let taken = all(tx)?.into_iter().any(|brief| brief.head.issue == Some(number) && issued_in(&brief) == Some(year));
    if taken {
        return refused(&format!("{year} 年第 {number} 期已经编给别的简报了"));
    }
    Ok(number)
}

fn is_open(note: &BriefNote) -> bool {
    note.deleted != Some(true) && note.settled != Some(true)
}

fn in_review(brief: &Brief) -> Result<(), EditError> {
    match brief.state.as_deref() {
        Some("submitted") => Ok(()),
        Some("returned") => refused("已经退回，等作者改好再报来"),
        Some("accepted") => refused("已经采用；要改的话先撤销采用"),
        Some("issued") => refused("已经编号印发，不能再改"),
        _ => refused("作者还没有报来"),
    }
}

fn standing(tx: &mut CountyTransaction<'_>, id: Uuid) -> Result<(StoredRecord, Brief), EditError> {
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Brief.name() && !record.is_deleted());
    let read = record.and_then(|record| rules::read(&record.merged.fields).ok().map(|brief| (record, brief)));
    read.ok_or_else(|| EditError::Refused("这份简报已经不在了".to_owned()))
}

fn put(tx: &mut CountyTransaction<'_>, record: &StoredRecord, set: Value, now: u64) -> Result<(), EditError> {
    let Value::Object(set) = set else { return Ok(()) };
    write_edits(tx, &[Edit { id: record.id, kind: record.kind.clone(), scope: record.scope.clone(), set }], now)?;
    Ok(())
}

/// The same time of day on another date.
pub(super) fn moment_on(date: NaiveDate, now: u64) -> String {
    format!("{}T{}", date, local_time(now).format("%H:%M:%S%:z"))
}

fn refused<T>(text: &str) -> Result<T, EditError> {
    Err(EditError::Refused(text.to_owned()))
}
