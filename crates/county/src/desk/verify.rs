//! Showing that what the county holds is what was recorded: the history's chain, the records as the history makes them,
//! the digests, the files.

use super::CountyDesk;
use crate::store::{CountyTransaction, HistoryLine, StoreError, StoredMedia, StoredRecord};
use duxue_sync::chain::Hash;
use duxue_sync::digest::ScopeDigest;
use duxue_sync::{Merged, SealedChange};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

const LINES_AT_ONCE: usize = 1000;

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    pub changes: u64,
    pub records: u64,
    pub files: u64,
    /// Lines of the history out of which something was taken on request.
    pub erased: u64,
    pub faults: Vec<Fault>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("历史第 {0} 条被改动过，或者前面缺了一条")]
    HistoryLine(u64),
    #[error("历史第 {0} 条按要求删过内容，这一条却不在历史里")]
    Erasure(u64),
    #[error("历史的末尾与登记的不一致：有记录被删去或添加")]
    HistoryEnd,
    #[error("记录 {0} 与历史不一致")]
    Record(Uuid),
    #[error("历史中的记录 {0} 不见了")]
    RecordMissing(Uuid),
    #[error("{0} 的核对码与其中的记录不一致")]
    Scope(String),
    #[error("文件 {0} 不见了，或者内容被改动过")]
    File(String),
}

impl CountyDesk {
    /// Looks at everything. `file_is_whole` says whether a file lies on the shelf with the bytes that its hash names.
    ///
    /// # Errors
    /// Only where the store cannot be read; what is wrong in it is listed.
    pub fn verify(&self, mut file_is_whole: impl FnMut(&StoredMedia) -> bool) -> Result<Verification, StoreError> {
        self.read(|tx| {
            let mut found = Verification::default();
            let mut replayed = replay(tx, &mut found)?;
            compare_records(tx, &mut replayed, &mut found)?;
            for media in tx.all_media()? {
                found.files += 1;
                if !file_is_whole(&media) {
                    found.faults.push(Fault::File(hex::encode(media.hash)));
                }
            }
            Ok(found)
        })
    }
}

struct Replayed {
    kind: String,
    merged: Merged,
}

fn replay(tx: &mut CountyTransaction<'_>, found: &mut Verification) -> Result<HashMap<Uuid, Replayed>, StoreError> {
    let mut records: HashMap<Uuid, Replayed> = HashMap::new();
    let mut tail = Hash::default();
    let mut erased: HashMap<u64, Hash> =
        tx.erasures()?.into_iter().map(|erasure| (erasure.seq, erasure.content)).collect();
    let mut at = 0;
    loop {
        let lines = tx.history_after(at, LINES_AT_ONCE)?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            found.changes += 1;
            let applied = apply(&mut records, &line);
            // Of a line whose content was taken out only what stands there now can be looked at; its own hash holds the chain.
            let holds = match erased.remove(&line.seq) {
                Some(content) => {
                    found.erased += 1;
                    *blake3::hash(&line.change).as_bytes() == content
                }
                None => line.computed_hash() == line.hash,
            };
            if line.previous != tail || !holds || !applied {
                found.faults.push(Fault::HistoryLine(line.seq));
            }
            tail = line.hash;
            at = line.seq;
        }
    }
    found.faults.extend(erased.into_keys().map(Fault::Erasure));
    let (_, registered) = tx.head()?;
    if registered != tail {
        found.faults.push(Fault::HistoryEnd);
    }
    Ok(records)
}

/// Whether a merged line can be merged again.
fn apply(records: &mut HashMap<Uuid, Replayed>, line: &HistoryLine) -> bool {
    if line.refused.is_some() {
        return true;
    }
    let Ok(change) = SealedChange(line.change.clone()).open() else { return false };
    let record = records
        .entry(change.record)
        .or_insert_with(|| Replayed { kind: change.kind.clone(), merged: Merged::default() });
    record.merged.apply(&change, line.effective.unwrap_or(change.stamp)).is_ok()
}

/// Whether the record is what its history makes of it.
pub(super) fn follows(tx: &mut CountyTransaction<'_>, record: &StoredRecord) -> Result<bool, StoreError> {
    let mut records = HashMap::new();
    let lines = tx.history_of(record.id)?;
    let applied = lines.iter().all(|line| apply(&mut records, line));
    let made = records.remove(&record.id);
    let made = made.map(|made| duxue_sync::digest::record_hash(record.id, &made.kind, &made.merged));
    Ok(applied && made == Some(record.computed_hash()))
}

fn compare_records(
    tx: &mut CountyTransaction<'_>,
    replayed: &mut HashMap<Uuid, Replayed>,
    found: &mut Verification,
) -> Result<(), StoreError> {
    let mut scopes: BTreeMap<String, ScopeDigest> = BTreeMap::new();
    tx.each_record(&mut |record| {
        found.records += 1;
        let actual = record.computed_hash();
        let expected = replayed
            .remove(&record.id)
            .map(|replayed| duxue_sync::digest::record_hash(record.id, &replayed.kind, &replayed.merged));
        if expected != Some(actual) || actual != record.hash {
            found.faults.push(Fault::Record(record.id));
        }
        scopes
            .entry(record.scope.clone())
            .or_insert_with(|| ScopeDigest::empty(&record.scope))
            .replace(None, Some(record.hash));
    })?;
    found.faults.extend(replayed.keys().map(|id| Fault::RecordMissing(*id)));
    for (digest, _) in tx.scope_states()? {
        if scopes.remove(&digest.scope).as_ref() != Some(&digest) {
            found.faults.push(Fault::Scope(digest.scope));
        }
    }
    found.faults.extend(scopes.into_keys().map(Fault::Scope));
    Ok(())
}
