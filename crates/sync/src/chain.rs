//! A device's changes as a chain of hashes, by which the county knows a restored or copied database from the device
//! it was taken from.
//!
//! Invariant: the bytes of a change are fixed when it is sealed; they are what is stored, sent, hashed and kept.

use crate::merge::Change;
use serde::{Deserialize, Serialize};

/// BLAKE3, 32 bytes.
pub type Hash = [u8; 32];

/// The place in a device's chain after change `number`. Before the first change: number 0, hash of zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChainPoint {
    #[serde(rename = "n")]
    pub number: u64,
    #[serde(rename = "h", with = "serde_bytes")]
    pub hash: Hash,
}

impl ChainPoint {
    /// The point after a change with these sealed bytes.
    pub fn then(&self, sealed: &[u8]) -> ChainPoint {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.hash).update(sealed);
        ChainPoint { number: self.number + 1, hash: *hasher.finalize().as_bytes() }
    }
}

/// A change as bytes (CBOR).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedChange(#[serde(with = "serde_bytes")] pub Vec<u8>);

#[derive(Debug, thiserror::Error)]
#[error("these bytes are not a change that this version can read")]
pub struct UnreadableChange;

impl SealedChange {
    pub fn seal(change: &Change) -> SealedChange {
        let mut bytes = Vec::with_capacity(256);
        // Writing to memory fails only for types that CBOR cannot hold; a change has none.
        ciborium::into_writer(change, &mut bytes)
            .unwrap_or_else(|error| unreachable!("a change is plain data: {error}"));
        SealedChange(bytes)
    }

    /// # Errors
    /// Where the bytes come from a version that writes changes differently.
    pub fn open(&self) -> Result<Change, UnreadableChange> {
        ciborium::from_reader(self.0.as_slice()).map_err(|_| UnreadableChange)
    }
}
