//! The county's half of a round, in memory: the same merge, one number for all, and faults on request.

use duxue_store::{Store, StoreError};
use duxue_sync::digest::{ScopeDigest, record_hash};
use duxue_sync::round::{self, RoundError, RoundReport};
use duxue_sync::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A whole round over a line that holds.
pub fn sync(store: &Store, office: &mut Office) -> Result<RoundReport, RoundError<StoreError>> {
    round::run(&mut store.clone(), office, "test", &mut |_| {})
}

#[derive(Clone)]
pub struct Held {
    pub kind: String,
    pub scope: String,
    pub merged: Merged,
    pub seq: u64,
}

#[derive(Clone)]
pub struct Office {
    pub epoch: Uuid,
    pub head: u64,
    pub records: BTreeMap<Uuid, Held>,
    pub received: BTreeMap<u32, Vec<(ChainPoint, SealedChange)>>,
    pub scopes: Vec<String>,
    pub next_device: u32,
    pub micros: u64,
    pub page: usize,
    /// Changes of a record to be refused.
    pub refuses: Option<Uuid>,
    pub last_refused: Vec<RefusedChange>,
    /// The reply to the next push is lost after the county has committed it.
    pub lose_reply: bool,
}

impl Office {
    pub fn new(scopes: &[&str]) -> Office {
        Office {
            epoch: Uuid::from_u128(1),
            head: 0,
            records: BTreeMap::new(),
            received: BTreeMap::new(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            next_device: 100,
            micros: 1_795_000_000_000_000,
            page: 3,
            refuses: None,
            last_refused: Vec::new(),
            lose_reply: false,
        }
    }

    pub fn point(&self, device: u32) -> ChainPoint {
        self.received.get(&device).and_then(|all| all.last()).map_or(ChainPoint::default(), |(point, _)| *point)
    }

    /// Merges a change as from another device.
    pub fn merge(&mut self, change: &Change) {
        self.head += 1;
        let held = self.records.entry(change.record).or_insert_with(|| Held {
            kind: change.kind.clone(),
            scope: change.scope.clone(),
            merged: Merged::default(),
            seq: 0,
        });
        held.merged.apply(change, change.stamp).unwrap();
        held.seq = self.head;
    }
}

impl County for Office {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError> {
        Ok(HelloReply {
            protocol: PROTOCOL,
            county_micros: self.micros,
            epoch: self.epoch,
            scopes: Some(self.scopes.clone()),
            received: self.point(request.device),
            refused: Vec::new(),
            bundle_key: None,
        })
    }

    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError> {
        let at = self.point(request.device);
        if request.after != at {
            let known =
                self.received.get(&request.device).is_some_and(|all| all.iter().any(|(p, _)| *p == request.after));
            let sends_on = known || request.after.number > at.number || request.after == ChainPoint::default();
            return Ok(if sends_on && !known { PushReply::SendFrom { received: at } } else { PushReply::Forked });
        }
        let (mut point, mut refused) = (at, Vec::new());
        for sealed in request.changes {
            point = point.then(&sealed.0);
            let change = sealed.open().unwrap();
            assert_eq!((change.number, change.stamp.device), (point.number, request.device));
            self.received.entry(request.device).or_default().push((point, sealed));
            if self.refuses == Some(change.record) {
                let text = "这所学校已不由您负责，请联系县督导室".to_owned();
                refused.push(RefusedChange {
                    number: change.number,
                    record: Some(change.record),
                    reason: RefusalReason::OutOfScope,
                    text,
                });
            } else {
                self.merge(&change);
            }
        }
        self.last_refused.clone_from(&refused);
        if std::mem::take(&mut self.lose_reply) {
            return Err(CarrierError::Unreachable("the line went dead".to_owned()));
        }
        Ok(PushReply::Done { received: point, refused })
    }

    fn fork(&mut self, _device: u32) -> Result<ForkReply, CarrierError> {
        self.next_device += 1;
        Ok(ForkReply { device: self.next_device, token: format!("token-{}", self.next_device) })
    }

    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError> {
        let wanted = |held: &Held| request.cursor_of(&held.scope).is_some_and(|after| after < held.seq);
        let mut new: Vec<(&Uuid, &Held)> = self.records.iter().filter(|(_, held)| wanted(held)).collect();
        new.sort_by_key(|(_, held)| held.seq);
        let more = new.len() > self.page;
        let remaining = new.len().saturating_sub(self.page) as u64;
        new.truncate(self.page);
        let reached = if more { new.last().map_or(0, |(_, held)| held.seq) } else { self.head };
        let cursors = self.scopes.iter().filter_map(|scope| {
            Some(ScopeCursor { scope: scope.clone(), after: reached.max(request.cursor_of(scope)?) })
        });
        let records = new.iter().map(|(id, held)| Record {
            id: **id,
            kind: held.kind.clone(),
            scope: held.scope.clone(),
            fields: serde_json::to_string(&held.merged.fields).unwrap(),
            stamps: held.merged.stamps.clone(),
            conflicts: held.merged.conflicts.clone(),
            seq: held.seq,
        });
        let writers =
            vec![Writer {
                device: 9, person: Uuid::from_u128(9), name: "李秀英".into(), machine: "办公室".into()
            }];
        Ok(PullPage { records: records.collect(), cursors: cursors.collect(), more, remaining, writers, digest: None })
    }

    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError> {
        let scope = |scope: &String| {
            let of_scope = || self.records.iter().filter(|(_, held)| held.scope == *scope);
            let mut digest = ScopeDigest::empty(scope);
            of_scope().for_each(|(id, held)| digest.replace(None, Some(record_hash(*id, &held.kind, &held.merged))));
            CheckedScope { digest, last: of_scope().map(|(_, held)| held.seq).max().unwrap_or(0) }
        };
        Ok(CheckReply { scopes: request.scopes.iter().map(scope).collect() })
    }
}
