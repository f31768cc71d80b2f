//! Hazards and rectifications: from found to closed.

use super::{ConflictLine, FindingLine, Link, Photo, SchoolName, Tone};
use duxue_domain::forms::Choice;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProposeFindingArgs {
    /// Patrol, check, observation or visit.
    pub record: String,
    /// Form item, or the id of the visit's problem.
    pub item: String,
}

/// What a hazard or a rectification says; both kinds' fields together, so that switching keeps every one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct FindingFields {
    pub place: Option<String>,
    /// Hazard: id of a category of the catalogue.
    pub category: Option<String>,
    pub typical: Option<String>,
    pub clause: Option<String>,
    /// `general` or `major`.
    pub grade: Option<String>,
    /// Rectification: 1–8.
    pub matter: Option<u8>,
    pub requirement: Option<String>,
    pub description: Option<String>,
    pub measure: Option<String>,
    pub responsible: Option<String>,
    /// `YYYY-MM-DD`.
    pub deadline: Option<String>,
}

/// The drawer after 不符合, filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FindingDraft {
    pub record: String,
    pub item: String,
    /// `hazard` or `rectification`, as the form suggests.
    pub kind: String,
    /// Why it should be told at once, where the item says so (`report-up`).
    pub report_now: Option<String>,
    pub fields: FindingFields,
    /// Names of the fields that were brought from the item.
    pub brought: Vec<String>,
    /// Names of the fields that need attention (*).
    pub needed: Vec<String>,
    /// Photos that go along.
    pub photos: Vec<Photo>,
    /// Deadlines to choose from, for each way the drawer can stand.
    pub deadlines_general: Vec<DeadlineOption>,
    pub deadlines_major: Vec<DeadlineOption>,
    pub deadlines_rectification: Vec<DeadlineOption>,
    /// Clauses that belong to this item, first to be offered.
    pub clauses: Vec<String>,
    /// People of this school who were responsible before.
    pub responsible: Vec<String>,
    /// The finding that this item became already.
    pub existing: Option<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeadlineOption {
    pub date: String,
    /// 11 月 25 日　5 个工作日.
    pub words: String,
    /// The one that the county's settings give.
    pub usual: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct RaiseFindingArgs {
    pub record: String,
    pub item: String,
    /// `hazard`, `rectification`; `feedback` only notes that the school was told on the spot.
    pub kind: String,
    #[serde(default)]
    pub fields: FindingFields,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NewFindingArgs {
    pub visit: String,
    /// `hazard` or `rectification`.
    pub kind: String,
    #[serde(default)]
    pub fields: FindingFields,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct FindingsArgs {
    /// `hazard` or `rectification`.
    pub kind: Option<String>,
    pub school: Option<String>,
    /// `open` (the default), `overdue`, `replied`, `closed`, `all`.
    pub show: Option<String>,
    /// Words in the record, as a search finds them, or in the school's name.
    pub words: Option<String>,
    /// Found in this month, `YYYY-MM`.
    pub month: Option<String>,
    /// Lines passed over; none where it is left out.
    pub offset: Option<u32>,
    /// Lines told at most.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Findings {
    /// A page of those that are shown: grave, then overdue, then due; closed ones the newest first.
    pub lines: Vec<FindingLine>,
    /// How many are shown on all pages.
    pub total: u32,
    pub open: u32,
    pub overdue: u32,
    pub to_recheck: u32,
    pub closed: u32,
    pub grave: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FindingPage {
    pub line: FindingLine,
    pub school: SchoolName,
    pub fields: FindingFields,
    /// 待整改 → 整改中 → 待复查 → 已销号.
    pub track: Vec<TrackStep>,
    /// 10 月 14 日 10:12 · 3 张.
    pub before_words: String,
    pub before: Vec<Photo>,
    pub after_words: String,
    pub after: Vec<Photo>,
    /// The event that photos of a re-check made now belong to (`history.<event>.photos`).
    pub event: String,
    pub facts: Vec<FindingFact>,
    pub clause: Option<ClauseView>,
    pub history: Vec<HistoryLine>,
    /// How often a re-check has failed.
    pub failed_rechecks: u32,
    /// `started`, `replied`, `rechecked`, `extended`, `escalated`, `reported`.
    pub allowed: Vec<AllowedAction>,
    /// 要有照片或说明才能销号：已有照片 2 张.
    pub evidence_words: String,
    pub has_evidence: bool,
    pub source: Option<FindingSourceLine>,
    pub deadlines: Vec<DeadlineOption>,
    pub saved_at: Option<String>,
    pub mine: bool,
    /// It can be put into the recycle bin: one's own, and nothing that the county works with already.
    pub can_delete: bool,
    pub conflicts: Vec<ConflictLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackStep {
    pub state: String,
    pub text: String,
    pub reached: bool,
    pub current: bool,
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingFact {
    pub label: String,
    pub text: String,
    pub tone: Tone,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryLine {
    pub id: String,
    /// 今天 14:30 · 周德昌.
    pub when_who: String,
    /// 到校复查，12 扇试开 12 扇，拍照 2 张.
    pub text: String,
    pub photos: Vec<Photo>,
    pub tone: Tone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AllowedAction {
    pub action: String,
    /// 学校已动工 · 学校已回复 · 复查 · 延期 · 提请上级处理 · 报县督导室.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingSourceLine {
    pub link: Link,
    pub item: Option<String>,
    /// 11 月 18 日校园巡视 · 食堂第 5 项.
    pub words: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct FindingEventArgs {
    pub id: String,
    pub action: String,
    /// For `rechecked`: `done` or `not-done`.
    #[serde(default)]
    pub verdict: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    /// Who of the school did it.
    #[serde(default)]
    pub by_name: Option<String>,
    /// For `extended`.
    #[serde(default)]
    pub deadline: Option<String>,
    /// The event that photos were attached under.
    #[serde(default)]
    pub event: Option<String>,
    #[serde(default)]
    pub visit: Option<String>,
}

/// The hazard catalogue as the drawer needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HazardCatalogue {
    /// 教育系统重大事故隐患判定指南（教发厅函〔2024〕20号）.
    pub document: String,
    pub grades: Vec<Choice>,
    pub categories: Vec<CategoryView>,
    pub areas: Vec<Choice>,
    pub clauses: Vec<ClauseView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CategoryView {
    pub id: String,
    pub text: String,
    pub typical: Vec<TypicalView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TypicalView {
    pub id: String,
    pub text: String,
    /// `general` or `major`.
    pub grade: Option<String>,
    pub clause: Option<String>,
    pub measure: Option<String>,
    pub report_now: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClauseView {
    pub id: String,
    pub area: String,
    pub area_text: String,
    pub text: String,
    /// What to look at or ask for.
    pub check: Option<String>,
    /// A clause that was checked against the document sets the grade; another one is only offered.
    pub verified: bool,
}
