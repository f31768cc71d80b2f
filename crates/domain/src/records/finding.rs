//! What must be put right: hazards (安全隐患) and rectifications (整改).
//!
//! Both have one life cycle: 待整改 `open` → 整改中 `working` → 待复查 `replied` → 已销号 `closed`. 逾期 is computed, never stored.

use super::{Attachment, Parts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a finding came from, so that nothing is typed twice and everything can be opened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct FindingSource {
    /// Kind of the record: `patrol`, `check`, `observation`, `visit`.
    pub kind: Option<String>,
    pub record: Option<String>,
    /// Form item (or id of the visit's problem).
    pub item: Option<String>,
}

/// A safety hazard. Scope: `school:<id>`. Grades and clauses: 《教育系统重大事故隐患判定指南》教发厅函〔2024〕20号.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Hazard {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub source: FindingSource,
    pub found_at: Option<String>,
    pub place: Option<String>,
    /// Id of one of the catalogue's categories.
    pub category: Option<String>,
    /// Id of a typical hazard of the catalogue, where one was picked.
    pub typical: Option<String>,
    pub description: Option<String>,
    /// Id of a clause of the guide that makes it 重大.
    pub clause: Option<String>,
    /// `general` or `major`.
    pub grade: Option<String>,
    /// Measure taken on the spot.
    pub measure: Option<String>,
    pub responsible: Option<String>,
    /// `YYYY-MM-DD`.
    pub deadline: Option<String>,
    /// `open`, `working`, `replied`, `closed`.
    pub state: Option<String>,
    pub history: Parts<FindingEvent>,
    pub photos: Parts<Attachment>,
    /// For a grave hazard: when it was reported to the county, and how.
    pub reported_at: Option<String>,
    pub closed_at: Option<String>,
    pub deleted: Option<bool>,
}

/// Something to be put right that is not a safety hazard. Scope: `school:<id>`. Paper: 整改通知书.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Rectification {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub source: FindingSource,
    pub found_at: Option<String>,
    pub place: Option<String>,
    /// One of the eight statutory matters, 1–8.
    pub matter: Option<u8>,
    pub description: Option<String>,
    /// What is asked of the school.
    pub requirement: Option<String>,
    pub measure: Option<String>,
    pub responsible: Option<String>,
    pub deadline: Option<String>,
    pub state: Option<String>,
    pub history: Parts<FindingEvent>,
    pub photos: Parts<Attachment>,
    pub closed_at: Option<String>,
    pub deleted: Option<bool>,
}

/// A step in a finding's life. Never changed once written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct FindingEvent {
    pub at: Option<String>,
    /// Person id of who did it.
    pub by: Option<String>,
    /// Name of who did it, where that is someone of the school or of the county's office: other laptops do not have their records.
    pub by_name: Option<String>,
    /// `found`, `started`, `replied`, `rechecked`, `extended`, `escalated`, `reported`, `assigned`.
    pub action: Option<String>,
    /// For a re-check: `done` or `not-done`.
    pub verdict: Option<String>,
    pub note: Option<String>,
    /// For an extension: the deadline that holds from then on.
    pub deadline: Option<String>,
    pub visit: Option<String>,
    pub photos: Parts<Attachment>,
}
