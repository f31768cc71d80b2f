//! Talks, questionnaires, complaints, plans and evaluations: kept whole from the start, deepened later.

use super::{Attachment, Companion, Parts};
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
    /// `phone` 电话, `letter` 来信, `visit` 来访, `online` 网络, `found` 督导中发现.
    pub channel: Option<String>,
    pub complainant: Option<String>,
    pub phone: Option<String>,
    /// `open` 公开, `shielded` 保密, `anonymous` 匿名.
    pub shield: Option<String>,
    /// `normal` 一般, `urgent` 紧急, `now` 立即处置.
    pub urgency: Option<String>,
    pub content: Option<String>,
    /// One of the eight statutory matters, 1–8.
    pub matter: Option<u8>,
    /// Corporal punishment, bullying, abuse or self-harm: head and county are told at once.
    pub child: Option<bool>,
    pub handler: Option<String>,
    /// 交办: to whom it was given.
    pub assigned: Option<String>,
    /// Last day to answer.
    pub due: Option<String>,
    /// 核实经过: when, where, whom, what proof.
    pub findings: Option<String>,
    /// `true` 属实, `partly` 部分属实, `false` 不属实, `unclear` 无法核实.
    pub conclusion: Option<String>,
    /// 处理意见与结果.
    pub outcome: Option<String>,
    /// What was answered, and how.
    pub answer: Option<String>,
    pub answered_at: Option<String>,
    pub closed_at: Option<String>,
    /// `received`, `verifying`, `answered`, `closed`.
    pub state: Option<String>,
    /// Who of the county's office took the report of harm to a child, by name, and when.
    pub taken_by: Option<String>,
    pub taken_at: Option<String>,
    /// The talk in which it came up.
    pub interview: Option<String>,
    pub photos: Parts<Attachment>,
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
    /// What is to be looked at.
    pub text: Option<String>,
    /// `true`: the school is told beforehand; `false`: 四不两直.
    pub announced: Option<bool>,
    /// Who is to come along; carried into the visit when it is started on the day.
    pub companions: Parts<Companion>,
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
