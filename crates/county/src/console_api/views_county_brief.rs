//! What the console's pages are told of the county's own brief, as TypeScript sees it, and what they send.
//!
//! Invariant: its fields go to the page as they are kept, because the page writes them leaf by leaf.

use super::views::Photo;
use super::views_brief::BriefPage;
use duxue_domain::brief::InsertView;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CountyBriefs {
    /// The newest month first.
    pub rows: Vec<CountyBriefRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefRow {
    pub id: String,
    /// `YYYY-MM`.
    pub month: String,
    pub title: String,
    pub issued: bool,
    /// 草稿 · 已印发.
    pub state_text: String,
    /// 第 3 期; empty for a draft.
    pub issue_words: String,
    /// 韩建平 · 11 月 27 日 18:30.
    pub by_words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CountyBriefPage {
    pub row: CountyBriefRow,
    /// To be sent with what is written: the latest stamp in these fields, microseconds.
    pub seen: u64,
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Tables, charts and photos between the paragraphs, by paragraph.
    pub inserts: BTreeMap<String, InsertView>,
    /// The number that comes next this year.
    pub next_issue: u32,
    /// `2026-11-30`.
    pub today: String,
    /// Briefs of the month that were accepted.
    pub sources: Vec<CountyBriefSource>,
    /// Zones from which none was accepted, in words.
    pub without: Option<String>,
    /// The county's brief before this one.
    pub previous: Option<BriefPage>,
}

/// A supervisor's brief that goes into the county's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefSource {
    pub id: String,
    pub title: String,
    /// 周德昌 · 第三督学责任区.
    pub by_words: String,
    /// What the county's brief says of it: its author's first paragraph.
    pub text: String,
    /// A paragraph taken from it stands in the brief.
    pub used: bool,
}

/// Figures that stand in the text, by name, as the records have them now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CountyBriefFigures {
    pub facts: BTreeMap<String, CountyBriefFigure>,
    /// Paragraphs whose table or chart says something else than the records now.
    pub stale: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefFigure {
    pub label: String,
    /// None where the records do not hold it any more.
    pub now: Option<String>,
}

/// What a figure was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefRecords {
    /// 本月督导次数，共 34 条记录.
    pub words: String,
    /// The first of them.
    pub lines: Vec<CountyBriefRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefRecord {
    pub id: String,
    pub title: String,
    pub detail: String,
    /// Address of the page that shows it.
    pub open: Option<String>,
}

/// What can be put between the paragraphs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CountyBriefChoices {
    pub charts: Vec<CountyBriefChoice>,
    pub tables: Vec<CountyBriefChoice>,
    pub photos: Vec<CountyBriefPhoto>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CountyBriefChoice {
    /// The table of facts; none for an empty table.
    pub fact: Option<String>,
    pub title: String,
    /// 4 行 5 列.
    pub words: String,
    /// What to write below the paragraph's path.
    #[ts(type = "Record<string, unknown>")]
    pub leaves: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CountyBriefPhoto {
    pub photo: Photo,
    /// 石桥初中 · 安全隐患.
    pub about: String,
    #[ts(type = "Record<string, unknown>")]
    pub leaves: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CountyBriefAsked {
    /// `YYYY-MM`.
    pub month: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefBegun {
    pub id: String,
    /// The month had one already.
    pub known: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct CountyBriefWritten {
    pub seen: u64,
    /// By dotted path.
    #[ts(type = "Record<string, unknown>")]
    pub set: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CountyBriefKept {
    /// RFC 3339.
    pub at: String,
    pub seen: u64,
    /// Somebody else wrote elsewhere in it meanwhile.
    pub others: bool,
}

/// `date` as `2026-11-30`.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CountyBriefIssue {
    pub number: u32,
    pub date: String,
}
