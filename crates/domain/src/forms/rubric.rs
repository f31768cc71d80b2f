//! A lesson's points and band by a rubric: points added up, the band by the county's set, held down by what must not
//! happen in a lesson.
//!
//! Invariant: a band named before every item has points is provisional, and says so; the band set is the one that the
//! record keeps, so that a county's later choice does not change an old lesson.

use super::{Band, Form, Item, Lack, Level, MissingItem, Scoring, Suggests, SumScoring, band_for};
use crate::records::Observation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a rubric comes to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct RubricScore {
    pub points: f64,
    /// Points that the items scored so far could have had: 54 / 58.
    pub out_of: f64,
    /// Points of the whole rubric.
    pub total: f64,
    /// Items that have points, and all items: 已评 11 / 19 项.
    pub scored: u32,
    pub items: u32,
    pub sections: Vec<SectionPoints>,
    /// By the points so far, as if the rest went the same; capped.
    pub band: Option<Band>,
    /// Not every item has points yet.
    pub provisional: bool,
    /// Which set of bands was used.
    pub band_set: Option<String>,
    /// What held the band down or must be reported.
    pub caps: Vec<CapHit>,
    /// Items without points, or with points that they cannot have, by id.
    pub unscored: Vec<String>,
    /// Items in their lowest level without the note that justifies it, by id.
    pub unjustified: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SectionPoints {
    pub id: String,
    pub title: String,
    pub points: f64,
    pub max: f64,
    pub scored: u32,
    pub items: u32,
}

/// An event that holds the band down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct CapHit {
    pub flag: String,
    pub text: String,
    /// It is reported to the county at once.
    pub report_up: bool,
    pub suggests: Option<Suggests>,
}

impl Item {
    /// Whether the item can have these points: between 0 and its own points, in its steps.
    pub fn can_have(&self, points: f64) -> bool {
        let Some(max) = self.max else { return false };
        let step = self.step.unwrap_or(1.0);
        let steps = points / step;
        points.is_finite() && (0.0..=max).contains(&points) && (steps - steps.round()).abs() < 1e-6
    }

    /// The level (高、中、低) that the points lie in.
    pub fn level_for(&self, points: f64) -> Option<&Level> {
        self.levels.iter().find(|level| (level.min - 1e-9..=level.max + 1e-9).contains(&points))
    }
}

impl Form {
    /// The live total and band of a lesson; `None` for a form that is not scored by points.
    pub fn score_lesson(&self, lesson: &Observation) -> Option<RubricScore> {
        self.sum_of(
            |item| lesson.scores.get(&item.id)?.points,
            |item| {
                let note = lesson.scores.get(&item.id).and_then(|score| score.note.as_deref());
                note.is_some_and(|note| !note.trim().is_empty())
            },
            |flag| lesson.flags.get(flag) == Some(&true),
            lesson.band_set.as_deref(),
        )
    }

    /// What a lesson's evaluation lacks, in the order of the rubric: items without points, low points without a reason,
    /// then what the rubric asks over the whole lesson. Empty for a form that is not scored by points.
    pub fn missing_in_lesson(&self, lesson: &Observation) -> Vec<MissingItem> {
        let Some(score) = self.score_lesson(lesson) else { return Vec::new() };
        let mut missing = Vec::new();
        for section in &self.sections {
            for item in &section.items {
                let (lack, what) = if score.unscored.contains(&item.id) {
                    (Lack::Answer, "未评分")
                } else if score.unjustified.contains(&item.id) {
                    (Lack::Note, "低档分，还没写依据")
                } else {
                    continue;
                };
                missing.push(MissingItem {
                    item: item.id.clone(),
                    section: section.id.clone(),
                    text: item.text.clone(),
                    lack,
                    says: format!("{}：{}（{what}）", section.title, item.text),
                });
            }
        }
        for field in self.overall.iter().filter(|field| field.required) {
            let written = match field.id.as_str() {
                "strengths" => &lesson.strengths,
                "shortcomings" => &lesson.shortcomings,
                "advice" => &lesson.advice,
                // A field of a county's own has no place in the record yet; it is asked on paper only.
                _ => continue,
            };
            if written.as_deref().is_none_or(|text| text.trim().is_empty()) {
                missing.push(MissingItem {
                    item: field.id.clone(),
                    section: String::new(),
                    text: field.text.clone(),
                    lack: Lack::Answer,
                    says: format!("{}（未填）", field.text),
                });
            }
        }
        missing
    }

    pub(super) fn sum_of(
        &self,
        points_of: impl Fn(&Item) -> Option<f64>,
        noted: impl Fn(&Item) -> bool,
        flagged: impl Fn(&str) -> bool,
        band_set: Option<&str>,
    ) -> Option<RubricScore> {
        let Scoring::Sum(scheme) = &self.scoring else { return None };
        let mut score = RubricScore { total: scheme.total, ..Default::default() };
        for section in &self.sections {
            let mut part = SectionPoints { id: section.id.clone(), title: section.title.clone(), ..Default::default() };
            for item in section.items.iter().filter(|item| item.max.is_some()) {
                let max = item.max.unwrap_or_default();
                part.items += 1;
                part.max += max;
                let Some(points) = points_of(item).filter(|points| item.can_have(*points)) else {
                    score.unscored.push(item.id.clone());
                    continue;
                };
                part.scored += 1;
                part.points += points;
                score.out_of += max;
                let lowest = item.levels.last();
                if lowest.is_some() && item.level_for(points) == lowest && !noted(item) {
                    score.unjustified.push(item.id.clone());
                }
            }
            score.points += part.points;
            score.scored += part.scored;
            score.items += part.items;
            score.sections.push(part);
        }
        score.provisional = score.scored < score.items;
        scheme.band(&mut score, flagged, band_set);
        Some(score)
    }
}

impl SumScoring {
    /// The set of bands of that id; without an id, the default one. An id that this version of the form does not have
    /// gives no bands, rather than another county's.
    pub fn bands(&self, band_set: Option<&str>) -> Option<&super::BandSet> {
        match band_set {
            Some(id) => self.band_sets.iter().find(|set| set.id == id),
            None => self.band_sets.iter().find(|set| set.default).or(self.band_sets.first()),
        }
    }

    fn band(&self, score: &mut RubricScore, flagged: impl Fn(&str) -> bool, band_set: Option<&str>) {
        let set = self.bands(band_set);
        let bands = set.map_or(&[][..], |set| &set.bands);
        score.band_set = set.map(|set| set.id.clone());
        let mut at = (score.out_of > 0.0)
            .then(|| band_for(bands, score.points / score.out_of * 100.0))
            .flatten()
            .and_then(|band| bands.iter().position(|b| b == band));
        for cap in self.caps.iter().filter(|cap| flagged(&cap.when.flag)) {
            let ceiling = bands.iter().position(|band| band.id == cap.band);
            // Bands stand from the best down, so the later one is the lower one.
            at = at.max(ceiling);
            score.caps.push(CapHit {
                flag: cap.when.flag.clone(),
                text: cap.when.text.clone(),
                report_up: cap.report.as_deref() == Some("up"),
                suggests: cap.suggests.clone(),
            });
        }
        score.band = at.and_then(|at| bands.get(at)).cloned();
    }
}
