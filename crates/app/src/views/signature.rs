//! What is signed on screen, and who has signed it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SignArgs {
    /// A visit or a lesson.
    pub record: String,
    /// `SignPlace.place`.
    pub place: String,
    /// Who signs.
    pub name: String,
    /// `x,y x,y;x,y …` in a field of 1000 × 360, a semicolon where the pen was lifted.
    pub strokes: String,
    /// The sum of the text that stood on screen (`Signing.sha256`).
    pub sha256: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct WithdrawSignatureArgs {
    pub record: String,
    pub signature: String,
    /// `false` puts it back.
    pub withdrawn: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Signing {
    /// What is signed, as it is now.
    pub text: String,
    pub sha256: String,
    pub places: Vec<SignPlace>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SignPlace {
    pub place: String,
    /// 学校负责人 · 授课教师.
    pub label: String,
    /// Whose name to begin with.
    pub name: String,
    pub signed: Option<SignedLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SignedLine {
    pub id: String,
    pub name: String,
    pub strokes: String,
    /// 11 月 18 日 15:20.
    pub at_words: String,
    /// The record says what was signed.
    pub holds: bool,
    /// What to say where it does not: 签的是改动之前的内容.
    pub doubt: Option<String>,
    /// What was signed, where it is not what the record says now.
    pub text: Option<String>,
}
