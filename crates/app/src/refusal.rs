//! How the app says no: a code that a screen may act on, and a sentence for the person.
//!
//! Invariant: `text` is a whole sentence in plain Chinese that says what to do next; a code exists only if a screen uses it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a screen may do about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RefusalCode")]
pub enum Code {
    /// Show the unlock screen.
    Locked,
    /// Mark the passphrase field.
    WrongPassphrase,
    /// Too many wrong passphrases: wait.
    Wait,
    /// Mark the code field.
    WrongCode,
    /// The record is not here (any more): go back.
    NotFound,
    /// What was sent cannot be kept; the text says which field.
    Invalid,
    /// A re-check needs a photo or a word: show the field.
    NeedsEvidence,
    /// Ask for a reason.
    NeedsReason,
    /// The county cannot be reached.
    Offline,
    /// The disk is full: keep the text on screen.
    DiskFull,
    /// A file of this store is damaged, and there is an automatic copy: offer it.
    Damaged,
    /// A round of sync is running already.
    Busy,
    /// Anything else: show the text.
    Failed,
}

/// The app said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{text}")]
pub struct Refusal {
    pub code: Code,
    pub text: String,
}

impl Refusal {
    pub fn new(code: Code, text: impl Into<String>) -> Refusal {
        Refusal { code, text: text.into() }
    }

    pub fn invalid(text: impl Into<String>) -> Refusal {
        Refusal::new(Code::Invalid, text)
    }

    pub fn not_found(what: &str) -> Refusal {
        Refusal::new(Code::NotFound, format!("没有找到{what}，可能已经删除。请返回上一页。"))
    }
}
