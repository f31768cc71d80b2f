//! Writing changes into the county: number, merge, history, digests.
//!
//! Invariant: every change gets one line of history and one number, whether it is merged or refused; the head and the
//! digests are written back before the transaction ends.

use crate::store::{CountyTransaction, HistoryLine, StoreError, StoredRecord};
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_sync::chain::Hash;
use duxue_sync::digest::ScopeDigest;
use duxue_sync::leaves::for_each_leaf;
use duxue_sync::planted::{Fault, planted};
use duxue_sync::stamp::DeviceNumber;
use duxue_sync::{ChainPoint, Change, Merged, RefusalReason, SealedChange, Stamp};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Why a change is set aside, with a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub record: Option<Uuid>,
    pub reason: RefusalReason,
    pub text: String,
}

/// A run of changes within one transaction.
pub struct Ledger<'a, 'b> {
    tx: &'a mut CountyTransaction<'b>,
    head: u64,
    tail: Hash,
    scopes: HashMap<String, (ScopeDigest, u64)>,
    /// Records that were looked for, as they are after the run so far; `None` where there is none yet.
    known: HashMap<Uuid, Option<StoredRecord>>,
    /// Those of them that the run changed; written together at its end.
    changed: BTreeSet<Uuid>,
    lines: Vec<HistoryLine>,
    now: u64,
}

/// A sealed change and where it stands in its device's chain.
pub struct Incoming<'a> {
    pub device: DeviceNumber,
    pub at: ChainPoint,
    pub sealed: &'a SealedChange,
    pub effective: Option<Stamp>,
}

impl<'a, 'b> Ledger<'a, 'b> {
    pub fn open(tx: &'a mut CountyTransaction<'b>, now: u64) -> Result<Ledger<'a, 'b>, StoreError> {
        let (head, tail) = tx.head()?;
        Ok(Ledger {
            tx,
            head,
            tail,
            scopes: HashMap::new(),
            known: HashMap::new(),
            changed: BTreeSet::new(),
            lines: Vec::new(),
            now,
        })
    }

    /// Fetches together what a run will ask for one by one.
    pub fn look_up(&mut self, records: impl Iterator<Item = Uuid>) -> Result<(), StoreError> {
        let wanted: BTreeSet<Uuid> = records.filter(|id| !self.known.contains_key(id)).collect();
        let wanted: Vec<Uuid> = wanted.into_iter().collect();
        self.known.extend(wanted.iter().map(|id| (*id, None)));
        self.known.extend(self.tx.records(&wanted)?.into_iter().map(|record| (record.id, Some(record))));
        Ok(())
    }

    /// The record as it is after the run so far.
    pub fn standing(&mut self, record: Uuid) -> Result<Option<&StoredRecord>, StoreError> {
        self.look_up(std::iter::once(record))?;
        Ok(self.known.get(&record).and_then(Option::as_ref))
    }

    /// Merges a change, if it fits what the record is.
    pub fn merge(&mut self, change: &Change, incoming: &Incoming<'_>) -> Result<Result<(), Refusal>, StoreError> {
        let before = self.standing(change.record)?.cloned();
        let refusal = |reason, text: String| Ok(Err(Refusal { record: Some(change.record), reason, text }));
        if let Some(record) = &before {
            if record.scope != change.scope {
                return refusal(RefusalReason::OutOfScope, "这条记录在县里归在别处名下，不能从这里修改".to_owned());
            }
            if record.kind != change.kind {
                return refusal(RefusalReason::Invalid, "这条记录在县里是另一种记录，不能这样修改".to_owned());
            }
        }
        if let Err(problems) = rules::check_record(&change.kind, &change.scope, &change.set) {
            let text: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            return refusal(RefusalReason::Invalid, text.join("；"));
        }
        let hash_before = before.as_ref().map(|record| record.hash);
        let mut record = before.unwrap_or_else(|| StoredRecord {
            id: change.record,
            kind: change.kind.clone(),
            scope: change.scope.clone(),
            merged: Merged::default(),
            seq: 0,
            hash: 0,
        });
        if record.merged.apply(change, incoming.effective.unwrap_or(change.stamp)).is_err() {
            return refusal(RefusalReason::Shape, format!("{}的内容结构与县里已有的不一致", title(&change.kind)));
        }
        record.seq = self.enter(Some(change.record), incoming, None)?;
        record.hash = record.computed_hash();
        self.count(&record, hash_before)?;
        for hash in media_named(change) {
            self.tx.name_media(&hash, record.id, &record.scope)?;
        }
        self.changed.insert(record.id);
        self.known.insert(record.id, Some(record));
        Ok(Ok(()))
    }

    /// Keeps a refused change as it came.
    pub fn set_aside(&mut self, refusal: &Refusal, incoming: &Incoming<'_>) -> Result<(), StoreError> {
        self.enter(refusal.record, incoming, Some((refusal.reason, refusal.text.clone()))).map(drop)
    }

    /// Writes the lines, the records, the digests and the head.
    pub fn close(self) -> Result<(), StoreError> {
        self.tx.append(&self.lines)?;
        let changed: Vec<&StoredRecord> = self.changed.iter().filter_map(|id| self.known.get(id)?.as_ref()).collect();
        self.tx.put_records(&changed)?;
        for (digest, last) in self.scopes.values() {
            self.tx.put_scope_state(digest, *last)?;
        }
        self.tx.set_head(self.head, self.tail)
    }

    fn enter(
        &mut self,
        record: Option<Uuid>,
        incoming: &Incoming<'_>,
        refused: Option<(RefusalReason, String)>,
    ) -> Result<u64, StoreError> {
        let mut line = HistoryLine {
            seq: self.head + 1,
            device: incoming.device,
            number: incoming.at.number,
            record,
            change: incoming.sealed.0.clone(),
            chain: incoming.at.hash,
            effective: incoming.effective,
            refused,
            received: self.now,
            previous: self.tail,
            hash: Hash::default(),
        };
        line.hash = line.computed_hash();
        self.head = line.seq;
        self.tail = line.hash;
        self.lines.push(line);
        Ok(self.head)
    }

    fn count(&mut self, record: &StoredRecord, before: Option<u128>) -> Result<(), StoreError> {
        if !self.scopes.contains_key(&record.scope) {
            let state = self.tx.scope_state(&record.scope)?;
            self.scopes.insert(record.scope.clone(), state.unwrap_or_else(|| (ScopeDigest::empty(&record.scope), 0)));
        }
        if let Some((digest, last)) = self.scopes.get_mut(&record.scope) {
            if before.is_none() || !planted(Fault::DigestNotKept) {
                digest.replace(before, Some(record.hash));
            }
            *last = record.seq;
        }
        Ok(())
    }
}

/// Hashes of the files that a change names: leaves called `hash` that hold 64 hexadecimal digits.
fn media_named(change: &Change) -> Vec<Hash> {
    let mut named = Vec::new();
    for_each_leaf(&change.set, &mut |path, value| {
        if path == "hash" || path.ends_with(".hash") {
            named.extend(value.as_str().and_then(media_hash));
        }
    });
    named
}

/// A file's hash as written in records and addresses.
pub fn media_hash(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}

pub fn title(kind: &str) -> &'static str {
    Kind::of(kind).map_or("记录", Kind::title)
}
