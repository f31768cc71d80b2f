//! The messages of a round. The same ones go over HTTPS and in a file on a USB stick.

use crate::chain::{ChainPoint, SealedChange};
use crate::digest::{AllDigest, ScopeDigest};
use crate::merge::Conflict;
use crate::scope::{KnownHash, ScopeHash};
use crate::stamp::{DeviceNumber, Stamps};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The protocol version that this build speaks. Both sides name the range they understand in `hello`.
pub const PROTOCOL: u32 = 1;

/// A record whole, as the county has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    #[serde(rename = "i")]
    pub id: Uuid,
    #[serde(rename = "k")]
    pub kind: String,
    #[serde(rename = "o")]
    pub scope: String,
    /// JSON text of the fields.
    #[serde(rename = "f")]
    pub fields: String,
    #[serde(rename = "t")]
    pub stamps: Stamps,
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// The county's number of the record's last change.
    #[serde(rename = "q")]
    pub seq: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HelloRequest {
    pub protocol_min: u32,
    pub protocol_max: u32,
    pub device: DeviceNumber,
    pub app_version: String,
    /// The last change of which the device knows what became of it.
    #[serde(default)]
    pub acknowledged: ChainPoint,
    /// Of the scopes that the device holds and the key it has. None in a file on a stick: its answer may be read when the
    /// device holds others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knows: Option<KnownHash>,
    /// How many changes and media wait on the device, for the county's list of devices.
    pub unsent_changes: u64,
    pub unsent_media: u64,
    /// The device's data key, sealed (age) to the county's recovery key; told until the county has answered once.
    #[serde(default, with = "serde_bytes", skip_serializing_if = "Option::is_none")]
    pub sealed_key: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HelloReply {
    pub protocol: u32,
    /// Microseconds since 1970, UTC.
    pub county_micros: u64,
    /// Changes when the county was restored from a backup: devices then offer again what it had acknowledged.
    pub epoch: Uuid,
    /// Every scope that the person of this device may have, in the order of their names; none where the device
    /// knows them and the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// The last change of this device that the county has.
    pub received: ChainPoint,
    /// What it refused of the changes after those that the device knows of: the answer that told so was lost.
    #[serde(default)]
    pub refused: Vec<RefusedChange>,
    /// The key (`age1…`) that files for the county are sealed to; see [`bundle`](crate::bundle). None where the device
    /// knows it and the scopes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_key: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PushRequest {
    pub device: DeviceNumber,
    /// The point in the chain that the changes follow.
    pub after: ChainPoint,
    pub changes: Vec<SealedChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PushReply {
    /// All changes up to `received` are committed: merged, or set aside as listed.
    Done { received: ChainPoint, refused: Vec<RefusedChange> },
    /// The county lacks what came before: send from the change after this point.
    SendFrom { received: ChainPoint },
    /// The county has other changes under these numbers: this database is a copy. Ask for a new device number.
    Forked,
}

/// A change that was not merged. The county keeps its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedChange {
    pub number: u64,
    pub record: Option<Uuid>,
    pub reason: RefusalReason,
    /// In plain Chinese, with what to do.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusalReason {
    /// Not a school or person of this device's person.
    OutOfScope,
    /// The rules for records do not let it through.
    Invalid,
    /// Its bytes are from a version that the county does not understand.
    Unreadable,
    /// The leaf is a map, or the map a leaf.
    Shape,
}

/// The new identity of a copied or restored database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForkReply {
    pub device: DeviceNumber,
    /// The new device's own key to the county; the old one stays with the database it was copied from.
    pub token: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeCursor {
    #[serde(rename = "o")]
    pub scope: String,
    #[serde(rename = "n")]
    pub after: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PullRequest {
    pub device: DeviceNumber,
    /// "What changed above n", scope by scope.
    pub wants: Vec<Want>,
}

/// A cursor that names its scope by a hash: the names alone would be half of what a small round sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(ScopeHash, u64)", into = "(ScopeHash, u64)")]
pub struct Want {
    pub scope: ScopeHash,
    pub after: u64,
}

impl From<(ScopeHash, u64)> for Want {
    fn from((scope, after): (ScopeHash, u64)) -> Self {
        Want { scope, after }
    }
}

impl From<Want> for (ScopeHash, u64) {
    fn from(want: Want) -> Self {
        (want.scope, want.after)
    }
}

impl PullRequest {
    pub fn of(device: DeviceNumber, cursors: &[ScopeCursor]) -> PullRequest {
        let want = |cursor: &ScopeCursor| Want { scope: ScopeHash::of(&cursor.scope), after: cursor.after };
        PullRequest { device, wants: cursors.iter().map(want).collect() }
    }

    /// From where on a scope is asked for. Where two scopes share a hash, from the lower cursor: sent twice, never passed over.
    pub fn cursor_of(&self, scope: &str) -> Option<u64> {
        let hash = ScopeHash::of(scope);
        self.wants.iter().filter(|want| want.scope == hash).map(|want| want.after).min()
    }

    /// What is asked for once the page that answers this is applied.
    #[must_use]
    pub fn after(mut self, page: &PullPage) -> PullRequest {
        for cursor in &page.cursors {
            let hash = ScopeHash::of(&cursor.scope);
            self.wants.iter_mut().filter(|want| want.scope == hash).for_each(|want| want.after = cursor.after);
        }
        self
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PullPage {
    pub records: Vec<Record>,
    /// Where each scope stands once this page is applied; scopes that did not move are left out.
    pub cursors: Vec<ScopeCursor>,
    /// Whether there is more to ask for.
    pub more: bool,
    /// Records still to come after this page.
    pub remaining: u64,
    /// Who stands behind the device numbers that conflicts name.
    pub writers: Vec<Writer>,
    /// With the last page: of all scopes asked for, as they stand once it is applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<AllDigest>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    pub device: DeviceNumber,
    pub person: Uuid,
    pub name: String,
    pub machine: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckRequest {
    pub device: DeviceNumber,
    pub scopes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReply {
    pub scopes: Vec<CheckedScope>,
}

/// How a scope stands at the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedScope {
    #[serde(rename = "d")]
    pub digest: ScopeDigest,
    /// The number of the scope's last change: only a device that has come so far can compare.
    #[serde(rename = "n")]
    pub last: u64,
}

/// A failure that the county tells, or that happened on the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierError {
    /// No connection, or it broke; trying again later is right.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The county answered with a failure of its own.
    #[error("the county failed: {0}")]
    CountyFailed(String),
    /// The device was revoked, or its key is not known.
    #[error("this device is not let in")]
    NotAdmitted,
    /// One side is too old for the other; the text is for people.
    #[error("versions do not match: {0}")]
    Version(String),
    /// The answer could not be read.
    #[error("the answer could not be read: {0}")]
    Unreadable(String),
    /// The server's key is not the one that was pinned at enrolment.
    #[error("the server is not the county's")]
    WrongServer,
}

impl CarrierError {
    /// Whether the same may succeed if it is tried again right away.
    pub fn may_pass(&self) -> bool {
        matches!(self, CarrierError::Unreachable(_) | CarrierError::Unreadable(_))
    }
}

/// The county as a device sees it; implemented by the carriers, and by the county itself.
pub trait County {
    fn hello(&mut self, request: HelloRequest) -> Result<HelloReply, CarrierError>;
    fn push(&mut self, request: PushRequest) -> Result<PushReply, CarrierError>;
    fn fork(&mut self, device: DeviceNumber) -> Result<ForkReply, CarrierError>;
    fn pull(&mut self, request: PullRequest) -> Result<PullPage, CarrierError>;
    fn check(&mut self, request: CheckRequest) -> Result<CheckReply, CarrierError>;
}
