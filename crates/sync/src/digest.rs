//! A digest per scope, by which two sides see that they hold the same records.
//!
//! Invariant: the digest is a sum over records, so one that changes is taken out and put in again without a look at the
//! others.

use crate::leaves::for_each_leaf;
use crate::merge::Merged;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Sum (mod 2¹²⁸) of the record hashes of a scope, and how many records it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeDigest {
    #[serde(rename = "o")]
    pub scope: String,
    #[serde(rename = "c")]
    pub count: u64,
    #[serde(rename = "d", with = "serde_bytes")]
    pub sum: [u8; 16],
}

/// Of several scopes: BLAKE3 over their names, counts and sums, in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllDigest(#[serde(with = "serde_bytes")] pub [u8; 16]);

impl AllDigest {
    /// `digests` in the order of their names.
    pub fn of<'a>(digests: impl IntoIterator<Item = &'a ScopeDigest>) -> AllDigest {
        let mut hasher = blake3::Hasher::new();
        for ScopeDigest { scope, count, sum } in digests {
            hasher.update(&(scope.len() as u64).to_le_bytes()).update(scope.as_bytes());
            hasher.update(&count.to_le_bytes()).update(sum);
        }
        let mut all = [0; 16];
        hasher.finalize_xof().fill(&mut all);
        AllDigest(all)
    }
}

/// Hash of one record: its id, kind, every leaf's path, value and stamp, and its open conflicts.
pub fn record_hash(id: Uuid, kind: &str, merged: &Merged) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    part(id.as_bytes());
    part(kind.as_bytes());
    for_each_leaf(&merged.fields, &mut |path, value| {
        part(path.as_bytes());
        part(value.to_string().as_bytes());
        if let Some(stamp) = merged.stamps.of_leaf(path) {
            part(&stamp.stamp.micros.to_le_bytes());
            part(&stamp.stamp.device.to_le_bytes());
        }
    });
    let mut conflicts: Vec<_> = merged.conflicts.iter().collect();
    conflicts.sort_by(|a, b| (&a.path, a.stamp).cmp(&(&b.path, b.stamp)));
    for conflict in conflicts {
        part(conflict.path.as_bytes());
        part(conflict.value.to_string().as_bytes());
        part(&conflict.stamp.micros.to_le_bytes());
    }
    let bytes: [u8; 16] = hasher.finalize().as_bytes()[..16].try_into().unwrap_or_default();
    u128::from_le_bytes(bytes)
}

impl ScopeDigest {
    pub fn empty(scope: &str) -> ScopeDigest {
        ScopeDigest { scope: scope.to_owned(), count: 0, sum: [0; 16] }
    }

    /// Puts a record in, taking out what it was before.
    pub fn replace(&mut self, before: Option<u128>, after: Option<u128>) {
        let mut sum = u128::from_le_bytes(self.sum);
        if let Some(hash) = before {
            sum = sum.wrapping_sub(hash);
            self.count -= 1;
        }
        if let Some(hash) = after {
            sum = sum.wrapping_add(hash);
            self.count += 1;
        }
        self.sum = sum.to_le_bytes();
    }
}
