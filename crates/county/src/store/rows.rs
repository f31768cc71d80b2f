//! The county's rows as values.

use duxue_sync::chain::{ChainPoint, Hash};
use duxue_sync::stamp::DeviceNumber;
use duxue_sync::{Merged, RefusalReason, Stamp};
use uuid::Uuid;

/// The county's own office as a writer: number 0 of the devices.
pub const COUNTY_DEVICE: DeviceNumber = 0;

#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    pub id: Uuid,
    pub kind: String,
    pub scope: String,
    pub merged: Merged,
    /// The county's number of its last change.
    pub seq: u64,
    /// As it was when it was written; see [`computed_hash`](Self::computed_hash).
    pub hash: u128,
}

impl StoredRecord {
    /// What [`hash`](Self::hash) must be.
    pub fn computed_hash(&self) -> u128 {
        duxue_sync::digest::record_hash(self.id, &self.kind, &self.merged)
    }

    pub fn is_deleted(&self) -> bool {
        self.merged.fields.get("deleted").and_then(serde_json::Value::as_bool).unwrap_or(false)
    }

    /// A text leaf.
    pub fn text(&self, path: &str) -> Option<&str> {
        duxue_sync::leaves::leaf(&self.merged.fields, path).and_then(serde_json::Value::as_str)
    }
}

/// A line of the county's history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryLine {
    pub seq: u64,
    pub device: DeviceNumber,
    pub number: u64,
    /// `None` where the change could not be read.
    pub record: Option<Uuid>,
    /// The change as it was sealed.
    pub change: Vec<u8>,
    /// Hash of the device's chain after this change.
    pub chain: Hash,
    /// The stamp that counts, where it is not the one claimed.
    pub effective: Option<Stamp>,
    pub refused: Option<(RefusalReason, String)>,
    /// Microseconds since 1970.
    pub received: u64,
    pub previous: Hash,
    pub hash: Hash,
}

impl HistoryLine {
    /// What [`hash`](Self::hash) must be.
    pub fn computed_hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        let mut part = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        };
        part(&self.previous);
        part(&self.seq.to_le_bytes());
        part(&self.device.to_le_bytes());
        part(&self.number.to_le_bytes());
        part(&self.change);
        part(&self.chain);
        part(&self.effective.map_or(0, |stamp| stamp.micros).to_le_bytes());
        part(&self.received.to_le_bytes());
        if let Some((reason, text)) = &self.refused {
            part(refusal_name(*reason).as_bytes());
            part(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

pub const fn refusal_name(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::OutOfScope => "out-of-scope",
        RefusalReason::Invalid => "invalid",
        RefusalReason::Unreadable => "unreadable",
        RefusalReason::Shape => "shape",
    }
}

pub fn refusal_of(name: &str) -> Option<RefusalReason> {
    [RefusalReason::OutOfScope, RefusalReason::Invalid, RefusalReason::Unreadable, RefusalReason::Shape]
        .into_iter()
        .find(|reason| refusal_name(*reason) == name)
}

#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    pub number: DeviceNumber,
    pub person: Uuid,
    pub machine: String,
    /// BLAKE3 of the device's token; the token itself is not kept.
    pub key_hash: Hash,
    /// The last change received from it.
    pub received: ChainPoint,
    pub effective_last: u64,
    pub enrolled: u64,
    pub last_seen: Option<u64>,
    pub app_version: String,
    pub unsent_changes: u64,
    pub unsent_media: u64,
    /// When it was shut out.
    pub revoked: Option<u64>,
    /// The device whose database this one turned out to be a copy of.
    pub copy_of: Option<DeviceNumber>,
}

/// An enrolment code that was given out.
#[derive(Debug, Clone, PartialEq)]
pub struct IssuedCode {
    pub secret_hash: Hash,
    pub person: Uuid,
    /// Microseconds since 1970.
    pub expires: u64,
    pub used_by: Option<DeviceNumber>,
    /// The device's own mark of the attempt that used it.
    pub attempt: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoredMedia {
    pub hash: Hash,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
    pub device: DeviceNumber,
    pub received: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// Random, in its address.
    pub id: String,
    /// Of the bytes to come; `None` while a client that did not tell it is still sending.
    pub hash: Option<Hash>,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
    pub device: DeviceNumber,
    pub expires: u64,
    /// `Upload-Metadata` as the client gave it.
    pub metadata: String,
}
