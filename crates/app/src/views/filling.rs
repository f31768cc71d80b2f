//! Patrol and checks: one item at a time, with last time beside it. Also what every record screen uses to save.

use super::{ConflictLine, FindingLine, Photo, SchoolName};
use duxue_domain::forms::{Choice, Form};
use duxue_domain::records::{Answer, Parts};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Autosave of any screen. `kind` and `scope` are needed only for a record that is not there yet.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SaveArgs {
    pub id: String,
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub scope: Option<String>,
    /// Value by dotted path; null clears.
    pub set: Map<String, Value>,
}

/// A record as it is, for a screen's form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RawRecord {
    pub id: String,
    pub kind: String,
    pub scope: String,
    pub fields: Map<String, Value>,
    pub saved_at: Option<String>,
    /// Whether something of it waits to be sent.
    pub unsent: bool,
    pub conflicts: Vec<ConflictLine>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct FormsArgs {
    /// `patrol`, `check`, `lesson-rubric`; all where it is left out.
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub school: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FormCard {
    pub id: String,
    pub version: String,
    pub title: String,
    pub kind: String,
    /// What it is made of: 班级, 教师 …
    pub target_text: Option<String>,
    pub items: u32,
    /// Whether it is meant for this kind of school.
    pub fits: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct StartCheckArgs {
    pub visit: String,
    /// Id of the form.
    pub form: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct FillRestArgs {
    pub id: String,
    pub section: String,
}

/// A patrol or check being filled in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PatrolExtentArgs {
    pub id: String,
    /// Only the county's core items and what was wrong the last time.
    pub short: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatrolExtent {
    pub short: bool,
    /// Items of a short patrol here, what is judged already included.
    pub short_items: u32,
    pub all_items: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FillPage {
    pub id: String,
    /// `patrol` or `check`.
    pub kind: String,
    pub visit: Option<String>,
    pub school: SchoolName,
    pub title: String,
    pub target: Option<String>,
    pub target_text: Option<String>,
    /// Only the sections and items that this school is asked about.
    pub form: Form,
    pub answers: Parts<Answer>,
    pub answered: u32,
    pub total: u32,
    pub sections: Vec<SectionProgress>,
    /// The item to show first.
    pub position: Option<String>,
    pub saved_at: Option<String>,
    pub started_at: Option<String>,
    /// 用时 38 分钟.
    pub minutes_words: String,
    pub finished: bool,
    pub mine: bool,
    /// It can be put into the recycle bin: one's own, and nothing that the county works with already.
    pub can_delete: bool,
    /// For a patrol that is not finished: full or short.
    pub extent: Option<PatrolExtent>,
    /// By item id: how it was the last time at this school.
    pub last: BTreeMap<String, LastTime>,
    /// By item id: up to four earlier results, newest first.
    pub earlier: BTreeMap<String, Vec<EarlierResult>>,
    /// By item id: phrases this person has written for it, the most used first.
    pub phrases: BTreeMap<String, Vec<String>>,
    /// By item id: photos of this time.
    pub photos: BTreeMap<String, Vec<Photo>>,
    /// By item id: what its answer became.
    pub findings: BTreeMap<String, FindingLine>,
    /// Items judged 不符合 and not dealt with.
    pub untreated: Vec<String>,
    pub score: Option<FillScore>,
    /// Facts of the school that the form asks about and nobody has said.
    pub missing_facts: Vec<Choice>,
    pub conflicts: Vec<ConflictLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SectionProgress {
    pub id: String,
    pub title: String,
    pub answered: u32,
    pub total: u32,
    pub fails: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LastTime {
    pub record: String,
    pub date: String,
    /// 10 月 21 日.
    pub date_words: String,
    pub result: Option<String>,
    /// 符合.
    pub result_text: String,
    pub note: Option<String>,
    pub photos: Vec<Photo>,
    pub finding: Option<FindingLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EarlierResult {
    pub date: String,
    pub date_words: String,
    pub result: String,
    pub result_text: String,
}

/// What the answers so far come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FillScore {
    /// 0–100; none before anything counts.
    pub figure: Option<f64>,
    /// 86.5 分 · 良好.
    pub words: String,
    pub band: Option<String>,
    pub band_text: Option<String>,
    pub conform: u32,
    pub partly: u32,
    pub fail: u32,
    pub not_applicable: u32,
}
