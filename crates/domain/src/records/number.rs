//! Numbers of official papers (文号): lent by the county in blocks, taken by one device each, and kept when they are voided.

use super::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was lent to one device for one year. Scope: `person:<id>` of whoever works there; its id follows from device and
/// year ([`book_id`](crate::rules::number::book_id)), so that both sides find it without a search.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct NumberBook {
    /// The county's number of the device; no other device takes numbers from this book.
    pub device: Option<u32>,
    pub person: Option<String>,
    pub year: Option<i32>,
    /// By id of the paper: `notice`, `feedback`.
    pub series: Parts<BookSeries>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BookSeries {
    pub blocks: Parts<NumberBlock>,
}

/// Numbers `from` to `to`, both included, of which those before `next` are taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct NumberBlock {
    /// 临教督整〔2026〕.
    pub prefix: Option<String>,
    /// 号.
    pub suffix: Option<String>,
    pub from: Option<u32>,
    pub to: Option<u32>,
    /// The device alone writes it.
    pub next: Option<u32>,
    pub lent_at: Option<String>,
}

/// How far the numbers with one prefix are lent. Scope: `office`, which no device has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct NumberSeries {
    pub paper: Option<String>,
    pub prefix: Option<String>,
    /// The highest number that was lent or left out.
    pub lent: Option<u32>,
    pub lent_at: Option<String>,
    /// The county's epoch in which that was; after a restore numbers are left out, see the county's `desk/numbers.rs`.
    pub epoch: Option<String>,
}

/// A paper that was given a number. Scope: that of the record that it is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Paper {
    /// `notice`, `feedback`, `work-record`, `recheck`, `complaint`, `opinion`.
    pub paper: Option<String>,
    /// As printed: 临教督整〔2026〕3号.
    pub number: Option<String>,
    pub n: Option<u32>,
    pub year: Option<i32>,
    pub device: Option<u32>,
    /// The record that it is about.
    pub about: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub at: Option<String>,
    /// `given`, or `void`: kept and not used again.
    pub state: Option<String>,
    pub void_reason: Option<String>,
    pub voided_at: Option<String>,
    pub voided_by: Option<String>,
}
