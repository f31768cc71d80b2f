//! A voice memo while it is spoken, and what is left of one that was cut off.

use super::shared::Link;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct MemoPieceArgs {
    /// Id of the memo, the same for all its pieces.
    pub memo: String,
    pub record: String,
    /// Path of the map of photos it will lie in: `photos`, `answers.<item>.photos`.
    pub path: String,
    /// Number of the piece, from 0.
    pub at: u32,
    /// Samples a second.
    pub rate: u32,
    /// One channel, signed 16 bit, little end first, in base64.
    pub samples: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct MemoArgs {
    pub memo: String,
}

/// A memo that was being spoken when the program ended.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MemoLeft {
    pub memo: String,
    /// 青云乡九年制学校 · 11 月 27 日督导; of a record that is gone, what to do.
    pub title: String,
    /// 今天 9:05.
    pub begun_words: String,
    /// 2:10.
    pub length_words: String,
    /// The record it belongs to, while it is here.
    pub link: Option<Link>,
}
