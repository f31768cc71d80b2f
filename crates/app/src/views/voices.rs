//! Talks (座谈/访谈) and questionnaires (问卷).

use super::{ConflictLine, Photo, SchoolName};
use duxue_domain::forms::{Choice, SurveyTally, TalkOutline};
use duxue_domain::records::{Interview, Questionnaire};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct StartTalkArgs {
    pub visit: String,
    /// None begins a talk without an outline.
    #[serde(default)]
    pub outline: Option<String>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct StartSurveyArgs {
    pub visit: String,
    /// Id of the questionnaire.
    pub survey: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TalkChoice {
    pub id: String,
    pub title: String,
    /// 5—8人，随机抽取 · 约 40 分钟.
    pub who_words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyChoice {
    pub id: String,
    pub title: String,
    /// 学生 · 12 题.
    pub about_words: String,
    /// Meant for schools of this kind.
    pub fits: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TalkLine {
    pub id: String,
    pub title: String,
    /// 8 人，要点 5 条.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyLine {
    pub id: String,
    pub title: String,
    /// 三（2）班 · 20 份.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TalkPage {
    pub id: String,
    pub school: SchoolName,
    pub title: String,
    pub subtitle: String,
    pub saved_at: Option<String>,
    /// One's own, of a visit that is not finished.
    pub writable: bool,
    pub mine: bool,
    pub outline: Option<TalkOutline>,
    /// Who may have said it.
    pub roles: Vec<Choice>,
    /// What becomes of a point.
    pub leads: Vec<Choice>,
    /// What to do where a point is marked for protection.
    pub protection: String,
    pub photos: Vec<Photo>,
    pub conflicts: Vec<ConflictLine>,
    pub fields: Interview,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SurveyPage {
    pub id: String,
    pub school: SchoolName,
    pub title: String,
    pub subtitle: String,
    pub saved_at: Option<String>,
    pub writable: bool,
    pub mine: bool,
    /// How it is to be given out.
    pub note: Option<String>,
    pub questions: Vec<SurveyQuestionView>,
    /// Questions answered in somebody's own words.
    pub open: Vec<Choice>,
    /// Question by question; empty where there are too few papers.
    pub result: Vec<SurveyTally>,
    /// Why there is no result.
    pub no_result: Option<String>,
    /// The same questionnaire at this school before.
    pub before: Option<SurveyBefore>,
    /// Classes written at this school before.
    pub groups: Vec<String>,
    pub conflicts: Vec<ConflictLine>,
    pub fields: Questionnaire,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyQuestionView {
    pub id: String,
    pub text: String,
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyBefore {
    /// 10 月 12 日，24 份.
    pub words: String,
    /// Mean by question id, where there is one.
    pub means: BTreeMap<String, f64>,
}
