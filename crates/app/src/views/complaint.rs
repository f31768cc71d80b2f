//! Complaints (投诉): seen by those who handle them.

use super::{ConflictLine, MatterChoice, Photo, SchoolName, Tone};
use duxue_domain::forms::Choice;
use duxue_domain::records::Complaint;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ComplaintsArgs {
    /// `open` or `closed`; open where it is left out.
    #[serde(default)]
    pub show: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NewComplaintArgs {
    #[serde(default)]
    pub school: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ComplaintStepArgs {
    pub id: String,
    /// `verify`, `answer`, `close`, `reopen`.
    pub step: String,
}

/// A point of a talk that is to be handled as a complaint.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ShieldPointArgs {
    pub talk: String,
    pub point: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Complaints {
    pub open: u32,
    pub overdue: u32,
    pub closed: u32,
    /// What is due first comes first; the closed ones by their day, the latest first.
    pub lines: Vec<ComplaintLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ComplaintLine {
    pub id: String,
    /// The first words of what was said.
    pub title: String,
    /// 柳湾完小 · 11 月 18 日受理 · 电话.
    pub about: String,
    pub state_text: String,
    /// 还有 6 天; empty where nothing is due.
    pub due_words: String,
    pub tone: Tone,
    /// 体罚、欺凌、侵害、自伤.
    pub child: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ComplaintPage {
    pub id: String,
    pub subtitle: String,
    pub saved_at: Option<String>,
    pub state_text: String,
    pub due_words: String,
    pub tone: Tone,
    /// Being handled: may be written.
    pub writable: bool,
    pub next: ComplaintNext,
    pub channels: Vec<Choice>,
    pub shields: Vec<Choice>,
    pub urgencies: Vec<Choice>,
    pub conclusions: Vec<Choice>,
    pub matters: Vec<MatterChoice>,
    pub schools: Vec<SchoolName>,
    /// What to do where a child must be protected.
    pub protection: String,
    pub photos: Vec<Photo>,
    pub conflicts: Vec<ConflictLine>,
    pub fields: Complaint,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ComplaintNext {
    /// `verify`, `answer`, `close`, `reopen`.
    pub step: String,
    pub label: String,
    /// What must be written first, by name.
    pub missing: Vec<String>,
}
