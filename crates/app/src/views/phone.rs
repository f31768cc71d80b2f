//! Photos from a phone: the code that it scans, and what has arrived.

use super::{Photo, RefusedFile};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenPhoneDoorArgs {
    pub record: String,
    /// Path of the map of photos: `photos`, `answers.<item>.photos`.
    pub path: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct PhoneDoorArgs {
    pub door: String,
}

/// How it stands with the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhoneDoorState {
    /// The computer is on no network that a phone could be on: nothing was opened.
    NoNetwork,
    /// No phone has come yet.
    Waiting,
    Connected,
    Closed,
}

/// One network that the phone may be on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PhoneWay {
    /// 无线网 192.168.43.5.
    pub words: String,
    /// What the phone opens, as text.
    pub address: String,
    /// The same as a code: an SVG picture.
    pub code: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PhoneDoor {
    /// Empty where nothing was opened.
    pub door: String,
    pub state: PhoneDoorState,
    /// 等手机扫码; 已连上：安卓手机（192.168.43.1）; why it is closed.
    pub words: String,
    /// The likeliest first.
    pub ways: Vec<PhoneWay>,
    /// How the certificate's SHA-256 fingerprint begins: `3F A2 91 0C 7D E4 55 B1`.
    pub fingerprint_words: String,
    pub received: u32,
    /// The latest that arrived, newest first; at most six.
    pub latest: Vec<Photo>,
    /// The latest that were not taken in, newest first; at most three.
    pub refused: Vec<RefusedFile>,
}
