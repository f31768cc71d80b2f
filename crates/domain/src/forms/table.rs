//! Table items: rows of classes, rooms or vehicles, their totals, limits and ranks.
//!
//! Invariant: a row is a part of the answer under its own id; a row taken out, or without a single filled cell, counts
//! for nothing; only rows with every score column filled are ranked.

use super::{Band, Column, ColumnKind, Compute, Form, Item, Known, Scoring, TableScoring, band_for};
use crate::records::{Answer, School};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A row of a table as the window shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct TableRow {
    pub id: String,
    /// Typed cells by column id.
    pub cells: BTreeMap<String, Value>,
    /// Computed cells by column id.
    pub computed: BTreeMap<String, ComputedCell>,
    /// Which class, room or vehicle it is.
    pub unit: String,
    /// Which group it is ranked in.
    pub group: Option<String>,
    /// Points of the row; null while a score column is empty or holds what it cannot.
    pub total: Option<f64>,
    pub band: Option<Band>,
    /// Place within its group, from 1.
    pub rank: Option<u32>,
}

/// A cell that is reckoned from others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct ComputedCell {
    pub number: Option<f64>,
    /// Whether a limit is passed; null where it cannot be told.
    pub over: Option<bool>,
    /// For a person; empty while other cells are missing.
    pub text: String,
}

/// One row's total on one day of a month.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSample {
    pub group: Option<String>,
    pub unit: String,
    pub total: f64,
}

/// A class's (room's) month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct MonthRank {
    pub group: Option<String>,
    pub unit: String,
    pub samples: u32,
    /// Mean of the samples, two decimals.
    pub mean: f64,
    pub band: Option<Band>,
    /// Null with fewer samples than the form asks for.
    pub rank: Option<u32>,
}

/// The rows of a table answer, by id, without those taken out and those that are empty.
pub fn rows(answer: &Answer) -> BTreeMap<&str, &Map<String, Value>> {
    let rows = answer.value.as_ref().and_then(Value::as_object);
    rows.into_iter()
        .flatten()
        .filter_map(|(id, row)| Some((id.as_str(), row.as_object()?)))
        .filter(|(_, row)| row.get("deleted") != Some(&Value::Bool(true)))
        .filter(|(_, row)| row.iter().any(|(column, cell)| column != "deleted" && filled(cell)))
        .collect()
}

pub(super) fn filled(cell: &Value) -> bool {
    match cell {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

/// A cell as a number; a number typed as text counts, also in the wide digits of a Chinese keyboard.
pub(super) fn number(cell: Option<&Value>) -> Option<f64> {
    match cell? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => {
            let narrow = |c: char| match c {
                '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
                '．' => '.',
                other => other,
            };
            let plain: String = text.trim().chars().map(narrow).collect();
            plain.parse().ok().filter(|n: &f64| n.is_finite())
        }
        _ => None,
    }
}

/// A cell as text, as a person would write it.
pub(super) fn words(cell: Option<&Value>) -> String {
    match cell {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Places from 1 within equal keys share one, and the next is skipped: 1, 1, 3.
fn places(values: &[(usize, f64)]) -> BTreeMap<usize, u32> {
    values
        .iter()
        .map(|(index, value)| {
            let ahead = values.iter().filter(|(_, other)| *other > value + 1e-9).count();
            (*index, ahead as u32 + 1)
        })
        .collect()
}

fn row_total(columns: &[Column], row: &Map<String, Value>) -> Option<f64> {
    let mut scored = columns.iter().filter(|column| column.kind == ColumnKind::Score).peekable();
    scored.peek()?;
    scored
        .map(|column| number(row.get(&column.id)).filter(|n| (0.0..=column.max.unwrap_or(f64::MAX)).contains(n)))
        .sum()
}

impl Form {
    /// The rows of a table item with their totals, limits and ranks.
    pub fn table_rows(&self, item: &Item, answer: &Answer) -> Vec<TableRow> {
        let scoring = match &self.scoring {
            Scoring::TableScore(scoring) if scoring.table == item.id => Some(scoring),
            _ => None,
        };
        let mut out: Vec<TableRow> =
            rows(answer).into_iter().map(|(id, row)| self.table_row(item, scoring, id, row)).collect();
        if scoring.is_some() {
            let groups: std::collections::BTreeSet<_> = out.iter().map(|row| row.group.clone()).collect();
            for group in groups {
                let ranked: Vec<_> = out
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| row.group == group)
                    .filter_map(|(index, row)| Some((index, row.total?)))
                    .collect();
                for (index, place) in places(&ranked) {
                    out[index].rank = Some(place);
                }
            }
        }
        out
    }

    fn table_row(&self, item: &Item, scoring: Option<&TableScoring>, id: &str, row: &Map<String, Value>) -> TableRow {
        let total = row_total(&item.columns, row);
        let computed = item
            .columns
            .iter()
            .filter_map(|column| Some((column.id.clone(), self.computed(column.compute.as_ref()?, total, row))))
            .collect();
        let named = item.columns.iter().find(|c| c.kind == ColumnKind::Unit);
        let named = named.or_else(|| item.columns.iter().find(|c| c.kind == ColumnKind::Text));
        let group = scoring.and_then(|s| s.rank.group_by.as_ref()).map(|by| words(row.get(by)));
        TableRow {
            id: id.to_owned(),
            cells: row.iter().filter(|(column, _)| *column != "deleted").map(|(c, v)| (c.clone(), v.clone())).collect(),
            computed,
            unit: named.map(|column| words(row.get(&column.id))).unwrap_or_default(),
            group: group.filter(|group| !group.is_empty()),
            total,
            band: scoring
                .zip(total)
                .and_then(|(s, total)| band_for(&s.bands, total / s.row_total_max * 100.0))
                .cloned(),
            rank: None,
        }
    }

    fn computed(&self, compute: &Compute, total: Option<f64>, row: &Map<String, Value>) -> ComputedCell {
        let points = super::check_rules::points;
        match compute {
            Compute::RowTotal => {
                ComputedCell { number: total, over: None, text: total.map(points).unwrap_or_default() }
            }
            Compute::OverLimit { of, by } => {
                let largest = of.iter().filter_map(|id| number(row.get(id))).reduce(f64::max);
                let grade = number(row.get(by));
                let (Some(largest), Some(grade)) = (largest, grade) else { return ComputedCell::default() };
                let limit = self.limits.iter().find(|limit| limit.grades.iter().any(|g| f64::from(*g) == grade));
                let Some(max) = limit.and_then(|limit| limit.max_minutes) else {
                    return ComputedCell { number: Some(largest), over: None, text: "没有规定限额".to_owned() };
                };
                let over = largest > max;
                let text = match (over, max > 0.0) {
                    (true, true) => format!("超 {} 分钟（限 {} 分钟）", points(largest - max), points(max)),
                    (true, false) => "不应布置书面家庭作业".to_owned(),
                    (false, _) => "未超限".to_owned(),
                };
                ComputedCell { number: Some(largest), over: Some(over), text }
            }
            Compute::Formula { formula } => {
                let cell = |id: &str| Some(row.get(id).map_or(Known::Empty, Known::of));
                let value = formula.value(&School::default(), &cell).unwrap_or_default();
                ComputedCell { number: value.number(), over: None, text: value.text() }
            }
            Compute::Unknown => ComputedCell::default(),
        }
    }
}

impl TableScoring {
    /// A month's ranks: the mean of each unit's totals within its group, from the highest down; equal means (to two
    /// decimals, as shown) share a place. A unit with fewer samples than `min_samples` is listed without a place.
    pub fn rank_month(&self, samples: &[TableSample]) -> Vec<MonthRank> {
        let mut units: BTreeMap<(Option<&str>, &str), Vec<f64>> = BTreeMap::new();
        for sample in samples {
            units.entry((sample.group.as_deref(), &sample.unit)).or_default().push(sample.total);
        }
        let least = self.rank.min_samples.unwrap_or(1) as usize;
        let mut ranks: Vec<MonthRank> = units
            .into_iter()
            .map(|((group, unit), totals)| {
                let mean = totals.iter().sum::<f64>() / totals.len() as f64;
                let mean = (mean * 100.0).round() / 100.0;
                MonthRank {
                    group: group.map(str::to_owned),
                    unit: unit.to_owned(),
                    samples: totals.len() as u32,
                    mean,
                    band: band_for(&self.bands, mean / self.row_total_max * 100.0).cloned(),
                    rank: None,
                }
            })
            .collect();
        ranks.sort_by(|a, b| a.group.cmp(&b.group).then(b.mean.total_cmp(&a.mean)).then(a.unit.cmp(&b.unit)));
        for index in 0..ranks.len() {
            let enough = |rank: &MonthRank| rank.samples as usize >= least;
            if enough(&ranks[index]) {
                let (group, mean) = (ranks[index].group.clone(), ranks[index].mean);
                let ahead = ranks.iter().filter(|r| enough(r) && r.group == group && r.mean > mean + 1e-9).count();
                ranks[index].rank = Some(ahead as u32 + 1);
            }
        }
        ranks
    }
}
