//! A lesson: its tape, its score, and how talk went back and forth.

use super::{ConflictLine, Photo, SchoolName, Signing};
use duxue_domain::forms::{Choice, Form};
use duxue_domain::records::Observation;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct StartObservationArgs {
    pub visit: String,
    /// The class or the teacher that was drawn by lot.
    #[serde(default)]
    pub class: Option<String>,
    #[serde(default)]
    pub teacher: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ObservationPage {
    pub id: String,
    pub school: SchoolName,
    pub fields: Observation,
    /// 推门听课 · 三（2）班 语文 · 孙晓兰 ·《搭船的鸟》第 2 节.
    pub subtitle: String,
    pub saved_at: Option<String>,
    pub finished: bool,
    pub mine: bool,
    pub rubric: Form,
    pub lesson_kinds: Vec<Choice>,
    pub phases: Vec<Choice>,
    pub flags: Vec<Choice>,
    pub score: LessonScoreView,
    /// Once something was coded.
    pub interaction: Option<InteractionView>,
    /// Whether the county also codes D (dialogue).
    pub codes_d: bool,
    pub sample_seconds: u32,
    /// Earlier lessons of the same teacher (or subject here), newest first.
    pub earlier: Vec<EarlierLesson>,
    /// Seen before at this school, to pick from.
    pub classes: Vec<String>,
    pub teachers: Vec<String>,
    pub subjects: Vec<String>,
    /// By `strengths`, `shortcomings`, `advice`: sentences that this person has written before, the most used first.
    pub phrases: BTreeMap<String, Vec<String>>,
    pub photos: Vec<Photo>,
    /// What a finished lesson still needs, by name.
    pub missing: Vec<String>,
    /// 授课教师 and 听课人.
    pub signing: Signing,
    pub conflicts: Vec<ConflictLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LessonScoreView {
    /// Points given so far.
    pub points: f64,
    /// Points that could have been given by the items scored so far.
    pub of: f64,
    /// Points of the whole rubric.
    pub total: f64,
    pub items_scored: u32,
    pub items: u32,
    /// 暂为优秀; without 暂为 once everything is scored.
    pub band_words: Option<String>,
    pub band: Option<String>,
    /// Why the band is held down, where a flag does so.
    pub held_down: Option<String>,
    pub dimensions: Vec<DimensionScore>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DimensionScore {
    pub id: String,
    pub title: String,
    /// None while nothing of it was scored: 未评.
    pub points: Option<f64>,
    pub max: f64,
    pub items_scored: u32,
    pub items: u32,
}

/// S–T analysis. The type says how talk went and is never a mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct InteractionView {
    pub rt: f64,
    pub ch: f64,
    pub samples: u32,
    /// 练习型 · 讲授型 · 对话型 · 混合型.
    pub type_text: String,
    /// 学生行为占一半多，比上次（10 月 21 日）讲得少、换得勤。
    pub words: String,
    /// For the staircase: code by sample, in order; empty for a sample that was missed.
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EarlierLesson {
    pub id: String,
    pub date: String,
    pub date_words: String,
    pub title: String,
    pub points: Option<f64>,
    pub band_text: Option<String>,
    pub rt: Option<f64>,
    pub ch: Option<f64>,
    pub shortcomings: Option<String>,
    pub advice: Option<String>,
}
