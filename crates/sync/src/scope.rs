//! Scopes named by a hash.

use serde::{Deserialize, Serialize};

/// The first eight bytes of BLAKE3 over the names of scopes, each after its length (`u64`, little-endian).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeHash(#[serde(with = "serde_bytes")] pub [u8; 8]);

impl ScopeHash {
    pub fn of<T: AsRef<str>>(names: &[T]) -> ScopeHash {
        let mut hasher = blake3::Hasher::new();
        for name in names.iter().map(AsRef::as_ref) {
            hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
        }
        let mut hash = [0; 8];
        hasher.finalize_xof().fill(&mut hash);
        ScopeHash(hash)
    }
}
