//! Talks, questionnaires, complaints, plans and evaluations: kept whole from the start, deepened later.

use super::{Attachment, Parts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// 座谈/访谈. Scope: `school:<id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Interview {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub date: Option<String>,
    pub started_at: Option<String>,
    /// Who was talked to: 学生, 教师, 家长 …
    pub group: Option<String>,
    pub people: Option<u32>,
    /// Id of its outline; none for a talk without one.
    pub outline: Option<String>,
    pub points: Parts<InterviewPoint>,
    pub photos: Parts<Attachment>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct InterviewPoint {
    /// Id of the outline's question; none for what was said besides.
    pub question: Option<String>,
    pub text: Option<String>,
    /// Who said it, by role and never by name: `head`, `teacher`, `student`, `parent`, `staff`, `other`.
    pub role: Option<String>,
    /// What becomes of it: `note` 记录, `verify` 另行核实, `protect` 转保护流程, `report` 立即上报.
    pub lead: Option<String>,
    pub at: Option<String>,
    pub deleted: Option<bool>,
}

/// 问卷, counted per answer; those who answered stay anonymous. Scope: `school:<id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Questionnaire {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub date: Option<String>,
    pub form: super::FormRef,
    /// Who was asked: 三（2）班.
    pub group: Option<String>,
    /// Valid papers, 份.
    pub papers: Option<u32>,
    /// Count by question id, then by option id.
    pub counts: Parts<Parts<u32>>,
    /// Answers in somebody's own words, written down without a name.
    pub remarks: Parts<SurveyRemark>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct SurveyRemark {
    /// Id of the open question.
    pub question: Option<String>,
    pub text: Option<String>,
    pub at: Option<String>,
    pub deleted: Option<bool>,
}

/// 投诉. Scope: `person:<handler>`, because the complainant's identity is for those who handle it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Complaint {
    pub school: Option<String>,
    pub received_at: Option<String>,
    pub complainant: Option<String>,
    pub phone: Option<String>,
    pub content: Option<String>,
    pub handler: Option<String>,
    pub findings: Option<String>,
    pub answer: Option<String>,
    pub answered_at: Option<String>,
    /// `received`, `verifying`, `answered`, `closed`.
    pub state: Option<String>,
    pub deleted: Option<bool>,
}

/// 工作计划 of a supervisor for a month. Scope: `person:<id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Plan {
    pub month: Option<String>,
    pub author: Option<String>,
    pub entries: Parts<PlanEntry>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct PlanEntry {
    pub date: Option<String>,
    pub school: Option<String>,
    pub text: Option<String>,
    pub deleted: Option<bool>,
}

/// A school, department or township scored by a weighted scheme. Scope: `school:<id>` or `county`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Evaluation {
    pub indicator_set: Option<String>,
    pub target: Option<String>,
    pub scores: Parts<f64>,
    pub deleted: Option<bool>,
}

/// A weighted tree of indicators, as JSON text with a version. Scope: `county`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct IndicatorSet {
    pub name: Option<String>,
    pub version: Option<String>,
    pub body: Option<String>,
    pub deleted: Option<bool>,
}
