//! 文书编号: which numbers stand on papers, and how many are left.

use super::Link;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Numbers {
    /// The newest first.
    pub lines: Vec<NumberedPaperLine>,
    /// Empty where the county has lent nothing yet.
    pub left: Vec<NumbersLeft>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NumberedPaperLine {
    pub id: String,
    /// 临教督整〔2026〕3号.
    pub number: String,
    /// 整改通知书.
    pub title: String,
    pub about: Option<Link>,
    pub about_words: String,
    pub at_words: String,
    /// 11 月 27 日 9:05 作废：打错学校.
    pub void_words: Option<String>,
    pub mine: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NumbersLeft {
    pub title: String,
    pub count: u32,
    pub next: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct VoidNumberArgs {
    pub id: String,
    pub reason: String,
}
