//! Scopes named by hashes, where a name would be most of a small message.

use serde::{Deserialize, Serialize};

/// The first four bytes of BLAKE3 of a scope's name: enough to tell a person's scopes apart, and no harm is done where two
/// share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeHash(#[serde(with = "serde_bytes")] pub [u8; 4]);

impl ScopeHash {
    pub fn of(scope: &str) -> ScopeHash {
        let mut hash = [0; 4];
        blake3::Hasher::new().update(scope.as_bytes()).finalize_xof().fill(&mut hash);
        ScopeHash(hash)
    }
}

/// Of what a greeting tells and seldom changes: the first eight bytes of BLAKE3 over the names of scopes in their order and
/// the county's key for sticks (empty where there is none), each after its length (`u64`, little-endian).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KnownHash(#[serde(with = "serde_bytes")] pub [u8; 8]);

impl KnownHash {
    pub fn of(scopes: &[String], bundle_key: Option<&str>) -> KnownHash {
        let mut hasher = blake3::Hasher::new();
        for part in scopes.iter().map(String::as_str).chain([bundle_key.unwrap_or_default()]) {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let mut hash = [0; 8];
        hasher.finalize_xof().fill(&mut hash);
        KnownHash(hash)
    }
}
