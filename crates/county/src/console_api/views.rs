//! What the console's pages are told, as TypeScript sees it.
//!
//! Invariants: whatever a person reads is said here in Chinese already; every figure names the question whose answer is
//! exactly what it counted.

use super::views_handling::HandlingStep;
use duxue_domain::rules::marks::DrawnMark;
use serde::Serialize;
use ts_rs::TS;

/// A number that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Figure {
    pub count: u32,
    /// `hazards?show=open`: under `/console/api/` what it counted, under `#/` the screen that shows it.
    pub open: String,
}

/// How urgent something is; the page adds the colour, the words stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Plain,
    Done,
    Soon,
    Danger,
}

/// Counts beside the names of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Rail {
    pub office: String,
    pub schools: u32,
    pub open_hazards: u32,
    /// Rectifications past their deadline.
    pub overdue_rectifications: u32,
    pub briefs_waiting: u32,
    pub calls: u32,
    pub open_complaints: u32,
    /// Some of them are late.
    pub complaints_late: bool,
    /// Findings that the office reminded of and that nothing was answered to since.
    pub reminded: u32,
    /// Places where two writers differ and nobody has chosen.
    pub unsettled: u32,
    /// People with a post, a term or a certificate that runs out or has run out.
    pub expiring: u32,
    /// Schools without a supervisor.
    pub unsupervised: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Schools {
    pub month: String,
    pub total: u32,
    pub rows: Vec<SchoolRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SchoolRow {
    pub id: String,
    pub name: String,
    pub kind_text: String,
    pub township: String,
    pub zone_name: String,
    pub supervisors: String,
    pub month_made: u32,
    pub month_owed: u32,
    pub month_words: String,
    pub semester_made: u32,
    pub semester_owed: u32,
    pub last_visit_words: String,
    pub open: u32,
    pub grave: u32,
    pub overdue: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SchoolPage {
    pub row: SchoolRow,
    pub facts: Vec<FactLine>,
    /// Not closed ones first.
    pub findings: Vec<FindingRow>,
    /// Newest first, those of this semester.
    pub visits: Vec<VisitRow>,
}

/// A name and what it is, as printed on a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FactLine {
    pub label: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Findings {
    /// All that fit the question; `rows` are a page of them.
    pub total: u32,
    pub from: u32,
    pub rows: Vec<FindingRow>,
}

/// A hazard or a rectification as a line of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FindingRow {
    pub id: String,
    /// `hazard` or `rectification`.
    pub kind: String,
    pub school: Option<String>,
    pub school_name: String,
    pub zone_name: String,
    pub place: String,
    /// Place and what is wrong there, the place not said twice.
    pub title: String,
    /// 消防 for a hazard, the statutory matter for a rectification.
    pub category_text: String,
    pub major: bool,
    /// 重大 · 一般 · 整改.
    pub grade_text: String,
    /// `open`, `working`, `replied`, `closed`.
    pub state: String,
    pub state_text: String,
    pub found_words: String,
    /// `YYYY-MM-DD`.
    pub deadline: Option<String>,
    /// 逾期 6 天 · 今天到期 · 还有 2 天; when it was closed.
    pub due_words: String,
    pub tone: Tone,
    pub responsible: String,
    pub supervisor: String,
    pub photos: u32,
    /// The last reminder: 11 月 27 日 9:05 县督导室 韩建平.
    pub reminded_words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FindingPage {
    pub row: FindingRow,
    pub description: String,
    pub facts: Vec<FactLine>,
    /// The clause that makes it grave, in the guide's words.
    pub clause: Option<ClauseText>,
    /// As found.
    pub before: Vec<Photo>,
    /// As put right: of the last step that has any.
    pub after: Vec<Photo>,
    pub after_words: String,
    /// Oldest first.
    pub history: Vec<HistoryLine>,
    /// What whoever asks may do with it now.
    pub steps: Vec<HandlingStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ConsoleClause")]
pub struct ClauseText {
    pub cited: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ConsolePhoto")]
pub struct Photo {
    pub hash: String,
    pub name: String,
    pub caption: Option<String>,
    /// What was drawn on it, to be laid over it.
    pub marks: Vec<DrawnMark>,
    pub taken_words: String,
    pub is_picture: bool,
    /// A recording, to be listened to.
    pub is_voice: bool,
    /// 2:10; empty where the recording was not made by the program.
    pub length_words: String,
    /// Whether its bytes have come; till then only its name is known.
    pub here: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ConsoleHistoryLine")]
pub struct HistoryLine {
    pub title: String,
    pub when: String,
    pub by: String,
    pub note: String,
    pub photos: Vec<Photo>,
    /// A re-check that failed, an escalation.
    pub bad: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Visits {
    pub month: String,
    pub total: u32,
    pub from: u32,
    pub rows: Vec<VisitRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitRow {
    pub id: String,
    pub day_words: String,
    pub school: Option<String>,
    pub school_name: String,
    pub zone_name: String,
    pub supervisor: String,
    pub finished: bool,
    /// 已结束 · 进行中.
    pub state_text: String,
    pub disposition_text: String,
    /// 事先通知 · 四不两直.
    pub announced_text: String,
    pub findings: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitPage {
    pub row: VisitRow,
    pub facts: Vec<FactLine>,
    pub highlights: Vec<String>,
    pub problems: Vec<String>,
    pub feedback: String,
    pub signatures: Vec<SignatureRow>,
    pub lessons: Vec<LessonRow>,
    pub findings: Vec<FindingRow>,
    pub photos: Vec<Photo>,
}

/// A lesson observed on a visit.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LessonRow {
    pub id: String,
    /// 三（2）班 语文 孙晓兰.
    pub title: String,
    pub advice: String,
    pub signatures: Vec<SignatureRow>,
}

/// Who signed a record on screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SignatureRow {
    /// 学校负责人 · 授课教师.
    pub place: String,
    pub name: String,
    pub strokes: String,
    pub at_words: String,
    /// 内容没有改过.
    pub standing_text: String,
    /// The record still says what was signed.
    pub holds: bool,
    /// What was signed.
    pub text: String,
}
