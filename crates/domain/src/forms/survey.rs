//! Questionnaires (问卷): counts per answer, entered from paper, and what may be said about them.
//!
//! Invariant: only counts are kept, never who answered; fewer valid papers than `min_valid` give no result at all, for
//! in a class of four a percentage names a child.

use super::Choice;
use crate::records::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Questionnaires {
    pub id: String,
    pub version: String,
    pub title: String,
    pub lang: Option<String>,
    pub scales: BTreeMap<String, SurveyScale>,
    pub statistics: SurveyStatistics,
    pub entry: SurveyEntry,
    pub questionnaires: Vec<SurveyForm>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyScale {
    pub text: String,
    pub options: Vec<SurveyOption>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyOption {
    pub id: String,
    pub text: String,
    /// Null for an answer without a value (不清楚), and throughout a scale that is only counted (有、没有).
    pub score: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyStatistics {
    pub percent_base: String,
    pub show: Vec<String>,
    pub min_cell: u32,
    pub rule: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyEntry {
    pub mode: String,
    pub check: String,
}

/// One questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyForm {
    pub id: String,
    pub title: String,
    /// 学生、家长、教师.
    #[serde(rename = "for")]
    pub answered_by: Vec<String>,
    pub applies_to: Vec<String>,
    pub anonymous: bool,
    pub default_scale: String,
    pub note: Option<String>,
    /// Fewer valid papers than this: no result.
    pub min_valid: u32,
    pub items: Vec<SurveyQuestion>,
    /// Questions answered in the respondent's own words.
    #[serde(default)]
    pub open: Vec<OpenQuestion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyQuestion {
    pub id: String,
    pub text: String,
    /// Name of its scale.
    pub scale: String,
    pub matter: u8,
    /// When the answers call for a closer look, and what then to do, in words.
    pub alert: Option<String>,
    pub alert_if: Option<AlertIf>,
}

/// What the answers must come to for [`SurveyQuestion::alert`] to be shown; what is named must all hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct AlertIf {
    pub mean_below: Option<f64>,
    /// The option that `papers` and `percent` speak of.
    pub option: Option<String>,
    /// So many papers or more.
    pub papers: Option<u32>,
    /// This share of the base or more.
    pub percent: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct OpenQuestion {
    pub id: String,
    pub text: String,
    pub kind: super::ItemKind,
    #[serde(default)]
    pub optional: bool,
}

/// What one question came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SurveyTally {
    pub question: String,
    /// Papers per option, in the order of the scale.
    pub counts: Vec<OptionCount>,
    /// Answers that count for percentages: all but 不清楚 and 不了解.
    pub base: u32,
    /// One decimal; null for a scale that is only counted.
    pub mean: Option<f64>,
    /// Set where the counts do not add up to the valid papers.
    pub warning: Option<String>,
    /// Set where the answers call for a closer look: what to do.
    pub alert: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct OptionCount {
    pub option: Choice,
    pub count: u32,
    /// Of the base, one decimal; null for what is not in the base.
    pub percent: Option<f64>,
}

/// Why counts give no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SurveyError {
    #[error("有效问卷 {papers} 份，少于 {least} 份，不出统计")]
    TooFew { papers: u32, least: u32 },
    #[error("没有这份问卷")]
    UnknownSurvey,
}

fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

impl AlertIf {
    fn holds(&self, tally: &SurveyTally) -> bool {
        let low = self.mean_below.is_none_or(|limit| tally.mean.is_some_and(|mean| mean < limit));
        let Some(option) = &self.option else { return low && self.mean_below.is_some() };
        let Some(count) = tally.counts.iter().find(|count| count.option.id == *option) else { return false };
        let many = self.papers.is_none_or(|least| count.count >= least);
        let often = self.percent.is_none_or(|least| count.percent.is_some_and(|percent| percent >= least));
        low && many && often
    }
}

impl Questionnaires {
    /// The questionnaire of that id.
    pub fn questionnaire(&self, id: &str) -> Option<&SurveyForm> {
        self.questionnaires.iter().find(|survey| survey.id == id)
    }

    /// What the counts of a questionnaire come to, question by question.
    ///
    /// # Errors
    /// [`SurveyError::TooFew`] below the least number of valid papers; [`SurveyError::UnknownSurvey`].
    pub fn tally(&self, id: &str, papers: u32, counts: &Parts<Parts<u32>>) -> Result<Vec<SurveyTally>, SurveyError> {
        let survey = self.questionnaire(id).ok_or(SurveyError::UnknownSurvey)?;
        if papers < survey.min_valid {
            return Err(SurveyError::TooFew { papers, least: survey.min_valid });
        }
        Ok(survey.items.iter().map(|question| self.tally_one(question, papers, counts.get(&question.id))).collect())
    }

    fn tally_one(&self, question: &SurveyQuestion, papers: u32, counts: Option<&Parts<u32>>) -> SurveyTally {
        let options = self.scales.get(&question.scale).map_or(&[][..], |scale| &scale.options);
        let scored = options.iter().any(|option| option.score.is_some());
        let count = |option: &SurveyOption| counts.and_then(|c| c.get(&option.id)).copied().unwrap_or(0);
        let in_base = |option: &SurveyOption| !scored || option.score.is_some();
        let base: u32 = options.iter().filter(|option| in_base(option)).map(count).sum();
        let sum: f64 = options.iter().filter_map(|option| Some(option.score? * f64::from(count(option)))).sum();
        let all: u32 = options.iter().map(count).sum();
        let counts = options.iter().map(|option| OptionCount {
            option: Choice { id: option.id.clone(), text: option.text.clone() },
            count: count(option),
            percent: (in_base(option) && base > 0)
                .then(|| one_decimal(f64::from(count(option)) / f64::from(base) * 100.0)),
        });
        let mut tally = SurveyTally {
            question: question.id.clone(),
            counts: counts.collect(),
            base,
            mean: (scored && base > 0).then(|| one_decimal(sum / f64::from(base))),
            warning: (all != papers).then(|| format!("各选项合计 {all} 份，与有效问卷 {papers} 份不符")),
            alert: None,
        };
        tally.alert =
            question.alert.clone().filter(|_| question.alert_if.as_ref().is_some_and(|when| when.holds(&tally)));
        tally
    }
}
