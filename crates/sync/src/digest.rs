//! A digest per scope, by which two sides see that they hold the same records.
//!
//! Invariant: the digest is a sum over records, so one that changes is taken out and put in again without a look at the
//! others.

use crate::leaves::for_each_leaf;
use crate::merge::Merged;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    let mut parts = Parts(Vec::with_capacity(1024));
    parts.put(id.as_bytes());
    parts.put(kind.as_bytes());
    for_each_leaf(&merged.fields, &mut |path, value| {
        parts.put(path.as_bytes());
        parts.put_json(value);
        if let Some(stamp) = merged.stamps.of_leaf(path) {
            parts.put(&stamp.stamp.micros.to_le_bytes());
            parts.put(&stamp.stamp.device.to_le_bytes());
        }
    });
    let mut conflicts: Vec<_> = merged.conflicts.iter().collect();
    conflicts.sort_by(|a, b| (&a.path, a.stamp).cmp(&(&b.path, b.stamp)));
    for conflict in conflicts {
        parts.put(conflict.path.as_bytes());
        parts.put_json(&conflict.value);
        parts.put(&conflict.stamp.micros.to_le_bytes());
    }
    let bytes: [u8; 16] = blake3::hash(&parts.0).as_bytes()[..16].try_into().unwrap_or_default();
    u128::from_le_bytes(bytes)
}

/// Bytes to be hashed, each part after its length (`u64`, little-endian): hashed at once, which is quicker than bit by bit.
struct Parts(Vec<u8>);

impl Parts {
    fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn put_json(&mut self, value: &Value) {
        let place = self.0.len();
        self.0.extend_from_slice(&[0; 8]);
        serde_json::to_writer(&mut self.0, value).unwrap_or_else(|error| unreachable!("a value is text: {error}"));
        let length = (self.0.len() - place - 8) as u64;
        self.0[place..place + 8].copy_from_slice(&length.to_le_bytes());
    }
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
