//! A forgotten passphrase: the county's recovery key opens the data key that the device had sealed to it, and the person
//! types it as a code on their machine.
//!
//! Invariant: whatever key was handed out is written down with its time, before it is handed out.

use crate::folder::{DataFolder, FolderError};
use duxue_sync::code::recovery_text;
use serde::Deserialize;
use uuid::Uuid;

/// What a device hands over on a stick; a copy of its key file serves as well.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RecoveryRequest {
    pub person: Uuid,
    pub name: String,
    /// The data key sealed to the county's recovery key, hexadecimal.
    pub sealed: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// No such file of a device, or one that was made without the county's key.
    #[error("no sealed key in it")]
    NoKey,
    /// Sealed to another county's recovery key, or damaged.
    #[error("the key is not sealed to this county")]
    NotOurs,
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl RecoveryRequest {
    /// # Errors
    /// [`RecoveryError::NoKey`].
    pub fn parse(bytes: &[u8]) -> Result<RecoveryRequest, RecoveryError> {
        serde_json::from_slice(bytes).map_err(|_| RecoveryError::NoKey)
    }

    /// # Errors
    /// [`RecoveryError::NoKey`].
    pub fn sealed(&self) -> Result<Vec<u8>, RecoveryError> {
        self.sealed.as_deref().and_then(|text| hex::decode(text).ok()).ok_or(RecoveryError::NoKey)
    }
}

/// The code that opens a store whose data key was `sealed`; noted for `whose`.
///
/// # Errors
/// [`RecoveryError::NotOurs`]; a folder that cannot be read or written.
pub fn recovery_code(folder: &DataFolder, sealed: &[u8], whose: &str, at: &str) -> Result<String, RecoveryError> {
    let identity: age::x25519::Identity =
        folder.recovery_key()?.parse().map_err(|_| FolderError::Damaged(folder.root().join("recovery.key")))?;
    let opened = age::decrypt(&identity, sealed).map_err(|_| RecoveryError::NotOurs)?;
    let key: [u8; 32] = opened.try_into().map_err(|_| RecoveryError::NotOurs)?;
    folder.note_recovery(&format!("{at}\t{whose}"))?;
    Ok(recovery_text(&key))
}
