//! What the console's pages are told of complaints (投诉), as TypeScript sees it.
//!
//! Invariant: who complained is told only of a complaint that is open; of a shielded one it is not among what is sent.

use super::views::{FactLine, Photo, Tone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "ComplaintList")]
pub struct Complaints {
    /// 3 件在办，1 件逾期.
    pub words: String,
    pub total: u32,
    pub from: u32,
    pub rows: Vec<ComplaintRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ComplaintRow {
    pub id: String,
    pub title: String,
    pub school_name: String,
    pub handler: String,
    /// 11 月 18 日 9:05.
    pub received_words: String,
    pub state_text: String,
    pub due_words: String,
    pub tone: Tone,
    /// Children may be harmed.
    pub child: bool,
    /// The office gave it to the handler.
    pub dispatched: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "ComplaintShown")]
pub struct ComplaintPage {
    pub row: ComplaintRow,
    pub content: String,
    pub facts: Vec<FactLine>,
    pub photos: Vec<Photo>,
    /// The office may still take it back.
    pub can_take_back: bool,
    /// For who handles it at the console.
    pub work: Option<ComplaintWork>,
}

/// What the handler writes, as it stands, and the step that comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ComplaintWork {
    pub findings: String,
    /// Id of one of the conclusions; empty where none was drawn.
    pub conclusion: String,
    pub outcome: String,
    pub answer: String,
    pub conclusions: Vec<NamedChoice>,
    /// `verify`, `answer`, `close`, `reopen`.
    pub step: String,
    /// 开始核实 · 已经答复 · 办结 · 重新办理.
    pub step_text: String,
    pub closed: bool,
}

/// What the handler wrote, with the step to be taken, if any.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct ComplaintWorked {
    pub step: Option<String>,
    pub findings: String,
    pub conclusion: String,
    pub outcome: String,
    pub answer: String,
}

/// What the form to dispatch a complaint offers.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DispatchForm {
    pub handlers: Vec<Handler>,
    pub schools: Vec<SchoolChoice>,
    pub channels: Vec<NamedChoice>,
    pub shields: Vec<NamedChoice>,
    pub urgencies: Vec<NamedChoice>,
    /// Days to answer.
    pub days: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Handler {
    pub id: String,
    /// 周德昌（第三督学责任区）.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SchoolChoice {
    pub id: String,
    pub name: String,
    pub zone_name: String,
    /// Who is posted there.
    pub handler: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NamedChoice {
    pub id: String,
    pub name: String,
}

/// What the office wrote down.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct Dispatch {
    pub content: String,
    /// Empty where no school is named.
    pub school: String,
    pub handler: String,
    pub channel: String,
    pub complainant: String,
    pub phone: String,
    pub shield: String,
    pub urgency: String,
    pub child: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Dispatched {
    pub id: String,
}
