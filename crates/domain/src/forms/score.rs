//! A form's figure and band from its answers: ratio and weighted ratio, with veto.
//!
//! Invariant: 不适用 and unanswered items move nothing; an unanswered item is told apart and never counts as a fail. A
//! vetoed form keeps its figure and shows no band.

use super::{Band, Form, Item, ItemKind, RatioScoring, RubricScore, Scoring, VisibleSection, band_for, is_answered};
use crate::records::{Answer, Parts, School};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a form comes to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct FormScore {
    /// 0–100; null where nothing was answered that counts, or the form is not scored as a whole.
    pub figure: Option<f64>,
    /// None where a veto item failed or there is no figure.
    pub band: Option<Band>,
    /// In words: the band, or 不合格 where a veto item failed.
    pub verdict: Option<String>,
    /// Veto items that failed, by id.
    pub vetoed_by: Vec<String>,
    /// Scale items by result: `conform` 41, `fail` 2 …
    pub counts: BTreeMap<String, u32>,
    /// Scale items without a result: 未答 N 项.
    pub unanswered: u32,
    pub sections: Vec<SectionFigure>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SectionFigure {
    pub id: String,
    pub title: String,
    pub figure: Option<f64>,
    pub counts: BTreeMap<String, u32>,
    pub unanswered: u32,
}

/// A weighted mean of values 0–1 that may turn out to have nothing in it.
#[derive(Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

impl Mean {
    fn add(&mut self, value: f64, weight: f64) {
        self.sum += value * weight;
        self.weight += weight;
    }

    fn value(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

fn result<'a>(item: &Item, answers: &'a Parts<Answer>) -> Option<&'a str> {
    let answer = answers.get(&item.id).filter(|answer| is_answered(item, answer))?;
    answer.result.as_deref()
}

impl Form {
    /// What the answers come to at a school: figure, band, veto, and counts by result.
    ///
    /// Forms scored by points or by table rows have no figure here; see [`Form::points`] and [`Form::table_rows`].
    pub fn score(&self, school: &School, answers: &Parts<Answer>) -> FormScore {
        let none = BTreeMap::new();
        let (values, weighted) = match &self.scoring {
            Scoring::Ratio(ratio) => (&ratio.values, false),
            Scoring::WeightedRatio(ratio) => (&ratio.values, true),
            Scoring::Sum(_) | Scoring::TableScore(_) | Scoring::Unscored | Scoring::Unknown => (&none, false),
        };
        let mut score = FormScore::default();
        let mut whole = Mean::default();
        for VisibleSection { section, items } in self.asked(school, answers).sections() {
            let mut part = SectionFigure { id: section.id.clone(), title: section.title.clone(), ..Default::default() };
            let mut mean = Mean::default();
            for item in items.into_iter().filter(|item| item.kind == ItemKind::Scale) {
                let Some(result) = result(item, answers) else {
                    part.unanswered += 1;
                    continue;
                };
                *part.counts.entry(result.to_owned()).or_default() += 1;
                if let Some(value) = values.get(result) {
                    mean.add(*value, if weighted { item.weight.unwrap_or(1.0) } else { 1.0 });
                }
                if item.veto == Some(true) && result == "fail" {
                    score.vetoed_by.push(item.id.clone());
                }
            }
            if let Some(value) = mean.value() {
                part.figure = Some(value * 100.0);
                // A section whose items are all 不适用 leaves its weight to the others.
                whole.add(value, if weighted { section.weight.unwrap_or(1.0) } else { mean.weight });
            }
            for (result, count) in &part.counts {
                *score.counts.entry(result.clone()).or_default() += count;
            }
            score.unanswered += part.unanswered;
            score.sections.push(part);
        }
        score.figure = whole.value().map(|value| value * 100.0);
        if let Scoring::Ratio(RatioScoring { bands, .. }) | Scoring::WeightedRatio(RatioScoring { bands, .. }) =
            &self.scoring
        {
            score.band = score.figure.and_then(|figure| band_for(bands, figure)).cloned();
        }
        score.verdict = score.band.as_ref().map(|band| band.text.clone());
        if !score.vetoed_by.is_empty() {
            score.band = None;
            score.verdict = Some("不合格".to_owned());
        }
        score
    }

    /// The points of a form that is scored by points and kept as answers; `None` for any other form.
    pub fn points(&self, answers: &Parts<Answer>) -> Option<RubricScore> {
        let points = |item: &Item| answers.get(&item.id)?.value.as_ref()?.as_f64();
        let noted = |item: &Item| answers.get(&item.id).is_some_and(super::progress::noted);
        self.sum_of(points, noted, |_| false, None)
    }
}
