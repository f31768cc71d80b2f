//! How long photos, recordings and files are kept, and which of them are due to go.
//!
//! Invariants: without a rule nothing goes; a rule that was changed is applied only after some days; what a finding that is
//! still open shows is kept. A file that several records show goes when it is due for each of them.

use super::edit::{Edit, EditError, write_edits};
use super::{CountyDesk, local_date};
use crate::store::{CountyTransaction, StoreError, StoredMedia, StoredRecord};
use chrono::{DateTime, Months, NaiveDate};
use duxue_domain::records::Kind;
use duxue_sync::chain::Hash;
use duxue_sync::leaves::{LeafError, Leaves, for_each_leaf, leaf, set_leaf};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Days between a change of the rules and its first night.
pub const GRACE_DAYS: u64 = 3;
const DAY: u64 = 24 * 3600 * 1_000_000;
const LONGEST_MONTHS: u32 = 360;
/// Removed in one commit, so that devices which are syncing wait for little.
const AT_ONCE: usize = 100;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Of hazards and rectifications, from when they are closed.
    Findings,
    /// Of complaints, from when they are closed.
    Complaints,
    /// Of everything else, from when the county had them.
    Others,
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Others, Sort::Findings, Sort::Complaints];

    pub const fn name(self) -> &'static str {
        match self {
            Sort::Findings => "findings",
            Sort::Complaints => "complaints",
            Sort::Others => "others",
        }
    }

    fn of(record: &StoredRecord) -> Sort {
        match Kind::of(&record.kind) {
            Some(Kind::Hazard | Kind::Rectification) => Sort::Findings,
            Some(Kind::Complaint) => Sort::Complaints,
            _ => Sort::Others,
        }
    }
}

/// Months for each sort that has a rule, and since when the rules are as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetentionRules {
    pub months: BTreeMap<Sort, u32>,
    /// Microseconds since 1970.
    pub since: u64,
}

impl RetentionRules {
    fn read(tx: &mut CountyTransaction<'_>) -> Result<RetentionRules, StoreError> {
        let mut rules = RetentionRules::default();
        for kept in tx.retention()? {
            // A sort of a newer version is nothing to be applied here.
            if let Some(sort) = Sort::ALL.into_iter().find(|sort| sort.name() == kept.name) {
                rules.months.insert(sort, kept.months);
                rules.since = rules.since.max(kept.since);
            }
        }
        Ok(rules)
    }

    /// From when on they are applied, microseconds since 1970.
    pub fn applied_from(&self) -> u64 {
        self.since + GRACE_DAYS * DAY
    }
}

/// A file that is due to go.
#[derive(Debug, Clone, PartialEq)]
pub struct DueFile {
    pub media: StoredMedia,
    /// Records that show it; none where nobody does any more.
    pub records: Vec<Uuid>,
    pub sort: Sort,
    /// The school of one of them, its id.
    pub school: Option<String>,
    /// Since when it is due.
    pub since: NaiveDate,
}

impl CountyDesk {
    /// # Errors
    /// The store's.
    pub fn retention(&self) -> Result<RetentionRules, StoreError> {
        self.read(RetentionRules::read)
    }

    /// Sets the rules; of those that stay as they were the days of grace are over.
    ///
    /// # Errors
    /// [`EditError::Refused`] for months that are none.
    pub fn set_retention(&self, months: BTreeMap<Sort, u32>, now: u64) -> Result<(), EditError> {
        if months.values().any(|months| *months == 0 || *months > LONGEST_MONTHS) {
            return Err(EditError::Refused("请选留多久，最长三十年".to_owned()));
        }
        self.write(move |tx| {
            let standing = RetentionRules::read(tx)?;
            for sort in Sort::ALL {
                let fresh = months.get(&sort).copied();
                if standing.months.get(&sort).copied() != fresh {
                    tx.put_retention(sort.name(), fresh, now)?;
                }
            }
            Ok(())
        })
    }

    /// What is due by the rules as they stand, whether they are applied yet or not; the longest due first.
    ///
    /// # Errors
    /// The store's.
    pub fn due_files(&self, now: u64) -> Result<Vec<DueFile>, StoreError> {
        self.read(|tx| {
            let rules = RetentionRules::read(tx)?;
            let mut due = Vec::new();
            if rules.months.is_empty() {
                return Ok(due);
            }
            for media in tx.all_media()? {
                due.extend(due_file(tx, media, &rules, local_date(now))?);
            }
            due.sort_by_key(|file| file.since);
            Ok(due)
        })
    }

    /// Takes files out: their records show them as deleted, the county forgets them, and they do not come again. Their bytes
    /// are the shelf's to remove ([`erased_media_left`](CountyTransaction::erased_media_left)).
    ///
    /// # Errors
    /// Where a record does not take the change.
    pub fn remove_files(&self, hashes: &[Hash], now: u64) -> Result<(), EditError> {
        for some in hashes.chunks(AT_ONCE) {
            let some: Vec<Hash> = some.to_vec();
            self.write(move |tx| {
                let mut edits = Vec::new();
                for hash in &some {
                    for id in BTreeSet::from_iter(tx.records_naming(hash)?) {
                        if let Some(record) = tx.record(id)? {
                            edits.extend(without_file(&record, hash)?);
                        }
                    }
                    tx.erase_media(hash, now)?;
                }
                write_edits(tx, &edits, now)
            })?;
        }
        Ok(())
    }

    /// Files that were removed and whose bytes may still lie there, or that a device sent late: forgotten once more. One that
    /// somebody has attached anew since is let be.
    ///
    /// # Errors
    /// The store's.
    pub fn files_to_clear(&self, now: u64) -> Result<Vec<Hash>, StoreError> {
        if self.read(|tx| tx.erased_media_left())?.is_empty() {
            return Ok(Vec::new());
        }
        self.write(move |tx| {
            let mut left = Vec::new();
            for hash in tx.erased_media_left()? {
                if tx.media(&hash)?.is_some() && is_shown(tx, &hash)? {
                    tx.keep_media(&hash)?;
                } else {
                    tx.erase_media(&hash, now)?;
                    left.push(hash);
                }
            }
            Ok(left)
        })
    }

    /// # Errors
    /// The store's.
    pub fn file_is_gone(&self, hash: Hash, now: u64) -> Result<(), StoreError> {
        self.write(move |tx| tx.erased_media_gone(&hash, now))
    }
}

fn due_file(
    tx: &mut CountyTransaction<'_>,
    media: StoredMedia,
    rules: &RetentionRules,
    today: NaiveDate,
) -> Result<Option<DueFile>, StoreError> {
    let ids: Vec<Uuid> = BTreeSet::from_iter(tx.records_naming(&media.hash)?).into_iter().collect();
    let received = local_date(media.received);
    let (mut sort, mut last, mut school) = (Sort::Others, None, None);
    for record in tx.records(&ids)? {
        let own = Sort::of(&record);
        let begun = if record.is_deleted() || own == Sort::Others { Some(received) } else { closed_on(&record) };
        // Still open, or without a rule: it is kept, whoever else shows it.
        let Some(until) = begun.and_then(|begun| end(begun, *rules.months.get(&own)?)) else { return Ok(None) };
        if last.is_none_or(|last| last < until) {
            (sort, last) = (own, Some(until));
        }
        school = school.or_else(|| record.text("school").map(str::to_owned));
    }
    let unseen = || rules.months.get(&Sort::Others).and_then(|months| end(received, *months));
    let Some(since) = last.or_else(|| if ids.is_empty() { unseen() } else { None }) else { return Ok(None) };
    Ok((since <= today).then_some(DueFile { media, records: ids, sort, school, since }))
}

fn end(begun: NaiveDate, months: u32) -> Option<NaiveDate> {
    begun.checked_add_months(Months::new(months))
}

/// The day a finding or a complaint was closed; `None` while it is open.
fn closed_on(record: &StoredRecord) -> Option<NaiveDate> {
    if record.text("state") != Some("closed") {
        return None;
    }
    let closed = DateTime::parse_from_rfc3339(record.text("closed_at")?).ok()?;
    Some(closed.date_naive())
}

/// Whether a record still shows the file.
fn is_shown(tx: &mut CountyTransaction<'_>, hash: &Hash) -> Result<bool, StoreError> {
    let ids: Vec<Uuid> = BTreeSet::from_iter(tx.records_naming(hash)?).into_iter().collect();
    let records = tx.records(&ids)?;
    Ok(records.iter().any(|record| !record.is_deleted() && !attached(record, hash).is_empty()))
}

/// Paths of the record's attachments with this file, without those that are deleted.
fn attached(record: &StoredRecord, hash: &Hash) -> Vec<String> {
    let (name, fields) = (hex::encode(hash), &record.merged.fields);
    let mut parts = Vec::new();
    for_each_leaf(fields, &mut |path, value| {
        if let Some(part) = path.strip_suffix(".hash")
            && value.as_str() == Some(&name)
            && leaf(fields, &format!("{part}.deleted")) != Some(&Value::Bool(true))
        {
            parts.push(part.to_owned());
        }
    });
    parts
}

/// The record's attachments with this file, marked as deleted.
fn without_file(record: &StoredRecord, hash: &Hash) -> Result<Option<Edit>, LeafError> {
    let mut set = Leaves::new();
    for part in attached(record, hash) {
        set_leaf(&mut set, &format!("{part}.deleted"), Value::Bool(true))?;
    }
    let (kind, scope) = (record.kind.clone(), record.scope.clone());
    Ok((!set.is_empty()).then_some(Edit { id: record.id, kind, scope, set }))
}
