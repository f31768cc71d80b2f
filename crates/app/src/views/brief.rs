//! 简报: a paper, not a form.

use super::{ConflictLine, Link, Photo};
use duxue_domain::brief::{Difference, InsertView};
use duxue_domain::records::{BriefFoot, BriefHead};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct MonthArgs {
    /// `YYYY-MM`.
    pub month: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Briefs {
    pub briefs: Vec<BriefLine>,
    /// Months that can be begun, newest first.
    pub months: Vec<MonthChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthChoice {
    pub month: String,
    /// 2026 年 11 月.
    pub words: String,
    /// The brief of that month, where there is one.
    pub brief: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BriefLine {
    pub id: String,
    pub month: String,
    pub title: String,
    pub author: String,
    pub mine: bool,
    pub state: String,
    /// 草稿 · 已报送 · 退回修改 · 已采用 · 已印发.
    pub state_text: String,
    /// 25 日前报送.
    pub detail: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefPage {
    pub id: String,
    pub month: String,
    /// 2026 年 11 月.
    pub month_words: String,
    pub title: String,
    pub state: String,
    pub state_text: String,
    /// What the county asked to be changed.
    pub comment: Option<String>,
    pub mine: bool,
    /// Whether the text may still be changed.
    pub editable: bool,
    /// It was sent, has not left this machine yet, and can be taken back.
    pub withdrawable: bool,
    pub head: BriefHead,
    /// 第 11 期; 期号由县里编.
    pub issue_words: String,
    pub foot: BriefFoot,
    pub sections: Vec<BriefSectionView>,
    /// By fact name: what it is now and what it was counted from.
    pub facts: BTreeMap<String, FactView>,
    /// Figures that were written and that the records have changed since.
    pub stale: Vec<StaleFigure>,
    /// Figures in the text.
    pub figures: u32,
    /// Gaps that a person must fill.
    pub gaps: Vec<GapView>,
    pub saved_at: Option<String>,
    /// 25 日前报送.
    pub due_words: String,
    pub conflicts: Vec<ConflictLine>,
    /// What the county wrote in the margin, in reading order.
    pub notes: Vec<BriefNoteView>,
    /// What is not as it was sent before.
    pub revised: Vec<Difference>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BriefNoteView {
    /// Its path is `notes.<id>`.
    pub id: String,
    pub section: String,
    pub paragraph: String,
    /// How the paragraph begins; 这一段已经删了.
    pub about: String,
    pub text: String,
    /// 王敏 · 11 月 27 日 18:30.
    pub by_words: String,
    pub settled: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefSectionView {
    /// Its path is `sections.<id>`.
    pub id: String,
    pub order: f64,
    /// 一、督导工作开展情况.
    pub heading: String,
    /// Without its number.
    pub title: String,
    pub paragraphs: Vec<BriefParagraphView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefParagraphView {
    /// Its path is `sections.<section>.paragraphs.<id>`.
    pub id: String,
    pub order: f64,
    /// The text as kept, with `{{fact|value}}` and `{{?reason}}`.
    pub text: String,
    pub parts: Vec<BriefPart>,
    /// A table, chart or photo that stands here; the text is then what it shows.
    pub insert: Option<InsertView>,
}

/// What can be put between the paragraphs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefChoices {
    pub charts: Vec<BriefChoice>,
    pub tables: Vec<BriefChoice>,
    pub photos: Vec<BriefPhotoChoice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BriefChoice {
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
pub struct BriefPhotoChoice {
    pub photo: Photo,
    /// 石桥初中 · 11 月 5 日校园巡视.
    pub about: String,
    #[ts(type = "Record<string, unknown>")]
    pub leaves: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BriefPart {
    Text {
        text: String,
    },
    /// A figure or name that leads to records. `now` is what it would be today.
    Fact {
        fact: String,
        written: String,
        now: Option<String>,
        stale: bool,
    },
    /// Something that a person must fill in.
    Gap {
        reason: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FactView {
    pub fact: String,
    /// 本月督导次数.
    pub label: String,
    pub value: String,
    pub records: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaleFigure {
    pub section: String,
    pub paragraph: String,
    pub fact: String,
    pub written: String,
    pub now: String,
    /// 隐患 5 处，现在是 6 处.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GapView {
    pub section: String,
    pub paragraph: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct UseFactArgs {
    pub brief: String,
    pub section: String,
    pub paragraph: String,
    pub fact: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct FactRecordsArgs {
    pub id: String,
    pub fact: String,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FactRecords {
    /// “4 次”从哪里来.
    pub title: String,
    /// 11 月 1 日至 18 日结束的督导，共 4 条记录.
    pub words: String,
    pub lines: Vec<RecordLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordLine {
    pub link: Link,
    /// 石桥镇中心小学.
    pub title: String,
    /// 11 月 17 日 · 回访 · 复查 2 项，均到位.
    pub detail: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct WriteBriefArgs {
    pub id: String,
    /// Where to write it; at least one of both.
    #[serde(default)]
    pub docx: Option<String>,
    #[serde(default)]
    pub pdf: Option<String>,
}
