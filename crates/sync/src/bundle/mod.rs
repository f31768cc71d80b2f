//! A round by a file on a USB stick: out with what waits, back with what the county says to it.
//!
//! The same messages as over the network, as frames of one file that is sealed (age, X25519) to the county on the way out and
//! to this one device on the way back. Invariants: nothing of a file is applied before all of it was found whole; a file
//! may be read in twice, late, or after a round by network, and changes nothing that is newer; a reply from before the
//! county's last restore is refused, because what it acknowledges may be gone.

mod home;
mod out;
mod sealed;

pub use home::{Homecoming, bring_home};
pub use out::{Envelope, Outgoing, write_out};
pub use sealed::{FrameReader, FrameWriter, new_key, public_part, verify};

use crate::chain::{ChainPoint, Hash};
use crate::message::{
    CheckReply, ForkReply, HelloReply, HelloRequest, PullPage, PushRequest, RefusedChange, ScopeCursor,
};
use crate::stamp::DeviceNumber;
use serde::{Deserialize, Serialize};

/// The version of the files that this build writes and reads.
pub const FORMAT: u32 = 1;

/// Bytes of a photo in one frame.
pub const PIECE: usize = 256 << 10;

/// A part of the file. A file to the county begins with `Out`, one from it with `Home`.
#[derive(Debug, Serialize, Deserialize)]
pub enum Frame {
    Out(Box<Out>),
    Push(PushRequest),
    Home(Box<Home>),
    Page(PullPage),
    Check(CheckReply),
    /// A photo or file; its bytes follow in pieces.
    Media(MediaHead),
    Piece(#[serde(with = "serde_bytes")] Vec<u8>),
}

/// What a device says at the beginning of its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Out {
    pub format: u32,
    pub hello: HelloRequest,
    /// What the device shows the county over the network too.
    pub token: String,
    /// The key (`age1…`) that the reply is to be sealed to.
    pub reply_to: String,
    /// To be said again in the reply: only who could open this file knows it.
    #[serde(with = "serde_bytes")]
    pub reply_secret: Hash,
    pub wants: Vec<ScopeCursor>,
    /// Photos and files that records here name and that are not here (hexadecimal BLAKE3).
    pub wants_media: Vec<String>,
}

/// What the county says at the beginning of its reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Home {
    pub format: u32,
    #[serde(with = "serde_bytes")]
    pub reply_secret: Hash,
    /// Whose file is answered.
    pub device: DeviceNumber,
    pub hello: HelloReply,
    /// How far the county has the device's changes, those of the file included.
    pub received: ChainPoint,
    pub refused: Vec<RefusedChange>,
    /// The county had other changes under these numbers: the database is a copy, and this is its new identity.
    pub forked: Option<ForkReply>,
    /// From where the pages of this file begin, scope by scope.
    pub from: Vec<ScopeCursor>,
    /// Photos and files of the device that the county now holds and has checked.
    pub media_held: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaHead {
    /// Hexadecimal BLAKE3 of the bytes.
    pub hash: String,
    pub bytes: u64,
    pub mime: String,
    pub name: String,
}

/// Why a file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Sealed to another county or another machine.
    #[error("this file is for somebody else")]
    NotForUs,
    /// Cut off, changed, or never such a file.
    #[error("the file is not whole: {0}")]
    Damaged(String),
    #[error("the file is of a newer kind ({0})")]
    Newer(u32),
    /// The key that it should be sealed to is not one.
    #[error("not a key to seal with: {0}")]
    Key(String),
    #[error("the file could not be read or written: {0}")]
    File(std::io::Error),
}

/// Why a file did not come home, or was not made.
#[derive(Debug, thiserror::Error)]
pub enum CarriedError<E> {
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error("the device's store failed")]
    Store(E),
    /// The reply answers another device, or a number that this database no longer has.
    #[error("the reply is for another device")]
    OtherDevice,
    /// The reply is from before the county was restored from its backup.
    #[error("the reply is from before the county's restore")]
    Outdated,
}

fn store<E>(error: E) -> CarriedError<E> {
    CarriedError::Store(error)
}
