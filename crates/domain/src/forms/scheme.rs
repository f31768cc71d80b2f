//! How a form is turned into a figure and a band: the method, the bands and what holds a band down.

use super::Suggests;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How a form is scored. A method that this version does not know gives no figure; the answers are shown all the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "method", rename_all = "kebab-case")]
pub enum Scoring {
    /// The mean of the answers' values, times 100.
    Ratio(RatioScoring),
    /// The same with items weighted within sections and sections within the form.
    WeightedRatio(RatioScoring),
    /// Points added up.
    Sum(SumScoring),
    /// Each row of a table has its own total and rank.
    TableScore(TableScoring),
    /// Not scored: a county's own survey or register.
    #[serde(rename = "none")]
    Unscored,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct RatioScoring {
    /// What each option of the scale is worth, 0–1. An option that is not named here (不适用) is left out.
    #[schemars(description = "各选项折合的值，0—1；不在此列的（不适用）不计")]
    pub values: BTreeMap<String, f64>,
    /// `excluded`: 不适用 is left out of the mean.
    pub na: Option<String>,
    /// `reported`: what is unanswered is told apart and does not count as a fail.
    pub unanswered: Option<String>,
    /// Sections carry weights.
    pub section_weights: Option<bool>,
    #[schemars(description = "分档，从高到低，最后一档从 0 起")]
    pub bands: Vec<Band>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SumScoring {
    /// Points of the whole form.
    #[schemars(description = "满分")]
    pub total: f64,
    #[schemars(description = "几套分档，县里选一套，须有一套默认")]
    pub band_sets: Vec<BandSet>,
    #[serde(default)]
    #[schemars(description = "封顶情形：发生了，等第不高于所写的一档")]
    pub caps: Vec<Cap>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TableScoring {
    /// Id of the table item that is scored.
    #[schemars(description = "按行计分的登记表题号")]
    pub table: String,
    /// Points of a row, all score columns together.
    #[schemars(description = "每行满分")]
    pub row_total_max: f64,
    #[schemars(description = "排名办法")]
    pub rank: Rank,
    pub bands: Vec<Band>,
}

/// How rows are ranked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Rank {
    /// `row_total`.
    pub by: String,
    /// `desc`: the highest first.
    pub order: String,
    /// `same-rank`: equal totals share a rank and the next one is skipped (1, 1, 3).
    #[schemars(description = "same-rank：同分同名次")]
    pub ties: String,
    /// Column that parts the rows into groups, each ranked by itself.
    #[schemars(description = "按哪一列分组排名")]
    pub group_by: Option<String>,
    /// `mean`: the month counts by the mean of its checks.
    pub month: Option<String>,
    /// Fewer checks than this in a month: shown without a rank.
    #[schemars(description = "一个月少于几次不排名")]
    pub min_samples: Option<u32>,
    pub note: Option<String>,
}

/// A band (等第): the first whose `min` is not above the figure holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Band {
    pub id: String,
    pub text: String,
    /// 0–100.
    pub min: f64,
}

/// A set of bands; the county chooses one, and a record keeps the one it was made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct BandSet {
    pub id: String,
    /// `90/75/60`.
    pub text: String,
    #[serde(default)]
    pub default: bool,
    pub bands: Vec<Band>,
}

/// An event that holds the band down whatever the points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Cap {
    pub when: CapWhen,
    /// Id of the best band still possible.
    pub band: String,
    /// `up`: it is reported to the county at once.
    pub report: Option<String>,
    pub suggests: Option<Suggests>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct CapWhen {
    /// Name under which a record says that it happened: `flags.<flag>`.
    pub flag: String,
    pub text: String,
}

/// The first band, from the highest down, that `figure` (0–100) reaches.
pub fn band_for(bands: &[Band], figure: f64) -> Option<&Band> {
    // Means of halves and thirds end a hair below the threshold they reach on paper.
    bands.iter().find(|band| band.min <= figure + 1e-9)
}
