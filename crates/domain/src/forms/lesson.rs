//! Lesson observation as data: kinds of lesson, phases, behaviours to code and the rules that name a type of interaction.

use super::Choice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct LessonKinds {
    pub id: String,
    pub version: String,
    pub title: String,
    pub lang: Option<String>,
    pub kinds: Vec<LessonKind>,
    pub phases: Vec<LessonPhase>,
    pub behaviours: Behaviours,
    pub time_on_task: TimeOnTask,
}

/// 推门听课、常态课、公开课 …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct LessonKind {
    pub id: String,
    pub text: String,
    pub announced: bool,
    /// Id of the rubric; null where no total is given (幼儿园半日活动).
    pub rubric: Option<String>,
    pub note: Option<String>,
}

/// 导入、新授、练习、小结 …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct LessonPhase {
    pub id: String,
    pub text: String,
    pub hint: Option<String>,
}

/// How a lesson is coded by S–T analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Behaviours {
    pub sample_seconds: SampleSeconds,
    pub codes: Vec<BehaviourCode>,
    pub d_counts_as: DialogueSetting,
    pub rules: Vec<String>,
    pub measures: Vec<Measure>,
    /// In the order in which they are tried; the last has no condition.
    pub types: Vec<InteractionType>,
    pub warning: String,
}

/// Seconds between two samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SampleSeconds {
    pub default: u32,
    pub choices: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct BehaviourCode {
    /// `T`, `S` or `D`.
    pub id: String,
    /// The key that codes it.
    pub key: String,
    pub text: String,
    pub definition: String,
    pub examples: Vec<String>,
}

/// What D (dialogue) counts as, for authors differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DialogueSetting {
    pub default: DialogueCounts,
    pub choices: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub enum DialogueCounts {
    /// As teacher behaviour.
    #[default]
    #[serde(rename = "T")]
    Teacher,
    /// Half as teacher, half as student behaviour.
    #[serde(rename = "half")]
    Half,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Measure {
    pub id: String,
    pub formula: String,
    pub text: String,
}

/// 练习型、讲授型、对话型、混合型.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct InteractionType {
    pub id: String,
    pub text: String,
    pub when: Option<InteractionWhen>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct InteractionWhen {
    pub measure: MeasureId,
    pub op: InteractionOp,
    /// 0.0–1.0, the threshold itself included.
    pub value: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub enum MeasureId {
    Rt,
    Ch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum InteractionOp {
    /// At most.
    Le,
    /// At least.
    Ge,
}

/// 参与快照: those not at work counted a few times in a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TimeOnTask {
    pub text: String,
    /// Moments of the lesson, in percent of its length.
    pub when_percent: Vec<u8>,
    pub how: String,
    pub fields: Vec<TimeOnTaskField>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TimeOnTaskField {
    pub id: String,
    pub text: String,
    pub kind: super::ItemKind,
}

impl LessonKinds {
    pub fn kind(&self, id: &str) -> Option<&LessonKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    pub fn phase(&self, id: &str) -> Option<&LessonPhase> {
        self.phases.iter().find(|phase| phase.id == id)
    }
}
