//! Formulas: a figure or a text reckoned from answers, for computed items and columns and within conditions.
//!
//! Invariant: nothing is guessed. A sum with an empty part is empty, a division by nothing is empty; what a newer version
//! wrote cannot be told. There is no clock here: today is not a figure.

use super::{Condition, Lookup, check_rules::points, table::number};
use crate::records::School;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Ordering;
use ts_rs::TS;

/// What stands at an item, in a cell, or comes out of a formula.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Known {
    #[default]
    Empty,
    Number(f64),
    Text(String),
    /// Options chosen, by id.
    Chosen(Vec<String>),
}

/// How a figure or a text is reckoned. Parts stand from left to right: `subtract` takes the second from the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    Number(f64),
    Text(String),
    /// The answer to an item; in a column, the cell of another column of the row.
    #[schemars(description = "另一题的编号；在登记表的列里是另一列的编号")]
    Item(String),
    Add(Vec<Formula>),
    Subtract(Vec<Formula>),
    Multiply(Vec<Formula>),
    Divide(Vec<Formula>),
    /// What is left of a division, with the sign of what was divided.
    Remainder(Vec<Formula>),
    /// Without its decimals.
    Whole(Box<Formula>),
    Round {
        of: Box<Formula>,
        /// Decimals that stay.
        digits: u8,
    },
    /// Of those that are numbers.
    Least(Vec<Formula>),
    /// Of those that are numbers.
    Most(Vec<Formula>),
    /// Characters of a text; 0 of an empty one.
    Length(Box<Formula>),
    /// Options chosen at an item; 0 where none is.
    Count(Box<Formula>),
    /// The first that is not empty.
    First(Vec<Formula>),
    /// One text of several; what is empty adds nothing.
    Join(Vec<Formula>),
    If {
        when: Box<Condition>,
        then: Box<Formula>,
        otherwise: Box<Formula>,
    },
    /// A formula of a newer version: it comes to nothing.
    #[serde(untagged)]
    Other(Value),
}

impl Known {
    /// An answer's value as it is stored.
    pub fn of(value: &Value) -> Known {
        match value {
            Value::Null | Value::Object(_) => Known::Empty,
            Value::Bool(truth) => Known::Text(truth.to_string()),
            Value::Number(n) => n.as_f64().map_or(Known::Empty, Known::Number),
            Value::String(text) if text.trim().is_empty() => Known::Empty,
            Value::String(text) => Known::Text(text.trim().to_owned()),
            Value::Array(chosen) => {
                let chosen: Vec<String> = chosen.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                if chosen.is_empty() { Known::Empty } else { Known::Chosen(chosen) }
            }
        }
    }

    /// As a number; a number typed as text counts.
    pub fn number(&self) -> Option<f64> {
        match self {
            Known::Number(n) => Some(*n),
            Known::Text(text) => number(Some(&Value::String(text.clone()))),
            Known::Empty | Known::Chosen(_) => None,
        }
    }

    /// As a person reads it; options by their ids.
    pub fn text(&self) -> String {
        match self {
            Known::Empty => String::new(),
            Known::Number(n) => points(*n),
            Known::Text(text) => text.clone(),
            Known::Chosen(options) => options.join(" "),
        }
    }

    pub(super) fn has(&self, option: &str) -> bool {
        match self {
            Known::Chosen(options) => options.iter().any(|one| one == option),
            other => other.equals(&Known::Text(option.to_owned())),
        }
    }

    pub(super) fn equals(&self, other: &Known) -> bool {
        match (self, other) {
            (Known::Empty, other) | (other, Known::Empty) => other.text().is_empty(),
            (Known::Number(_), _) | (_, Known::Number(_)) => {
                let pair = self.number().zip(other.number());
                pair.is_some_and(|(a, b)| (a - b).abs() < 1e-9)
            }
            _ => self.text() == other.text(),
        }
    }

    /// Numbers by size, texts by their letters (days and times are written so that this is their order).
    pub(super) fn order(&self, other: &Known) -> Option<Ordering> {
        if let Some((a, b)) = self.number().zip(other.number()) {
            return if (a - b).abs() < 1e-9 { Some(Ordering::Equal) } else { a.partial_cmp(&b) };
        }
        match (self, other) {
            (Known::Text(a), Known::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

fn figure(value: f64) -> Known {
    if value.is_finite() { Known::Number(value) } else { Known::Empty }
}

impl Formula {
    /// What it comes to; `None` where a newer version's formula, or a fact that the school does not tell, is in it.
    pub fn value(&self, school: &School, known: &Lookup<'_>) -> Option<Known> {
        let one = |part: &Formula| part.value(school, known);
        let all = |parts: &[Formula]| parts.iter().map(one).collect::<Option<Vec<Known>>>();
        let fold = |parts: &[Formula], with: fn(f64, f64) -> f64| -> Option<Known> {
            let numbers: Option<Vec<f64>> = all(parts)?.iter().map(Known::number).collect();
            Some(numbers.and_then(|n| n.into_iter().reduce(with)).map_or(Known::Empty, figure))
        };
        let best = |parts: &[Formula], with: fn(f64, f64) -> f64| -> Option<Known> {
            Some(all(parts)?.iter().filter_map(Known::number).reduce(with).map_or(Known::Empty, figure))
        };
        Some(match self {
            Formula::Number(n) => figure(*n),
            Formula::Text(text) if text.is_empty() => Known::Empty,
            Formula::Text(text) => Known::Text(text.clone()),
            Formula::Item(id) => known(id)?,
            Formula::Add(parts) => fold(parts, |a, b| a + b)?,
            Formula::Subtract(parts) => fold(parts, |a, b| a - b)?,
            Formula::Multiply(parts) => fold(parts, |a, b| a * b)?,
            Formula::Divide(parts) => fold(parts, |a, b| a / b)?,
            Formula::Remainder(parts) => fold(parts, remainder)?,
            Formula::Least(parts) => best(parts, f64::min)?,
            Formula::Most(parts) => best(parts, f64::max)?,
            Formula::Whole(of) => one(of)?.number().map_or(Known::Empty, |n| figure(n.trunc())),
            Formula::Round { of, digits } => {
                let by = 10_f64.powi(i32::from(*digits));
                one(of)?.number().map_or(Known::Empty, |n| figure((n * by).round() / by))
            }
            Formula::Length(of) => figure(one(of)?.text().chars().count() as f64),
            Formula::Count(of) => figure(match one(of)? {
                Known::Chosen(options) => options.len() as f64,
                Known::Empty => 0.0,
                Known::Number(_) | Known::Text(_) => 1.0,
            }),
            Formula::First(parts) => all(parts)?.into_iter().find(|part| *part != Known::Empty).unwrap_or(Known::Empty),
            Formula::Join(parts) => {
                let text: String = all(parts)?.iter().map(Known::text).collect();
                if text.is_empty() { Known::Empty } else { Known::Text(text) }
            }
            Formula::If { when, then, otherwise } => {
                if when.holds(school, known)? {
                    one(then)?
                } else {
                    one(otherwise)?
                }
            }
            Formula::Other(_) => return None,
        })
    }

    /// Every item (or column) that it reckons with.
    pub fn items(&self) -> Vec<&str> {
        match self {
            Formula::Item(id) => vec![id],
            Formula::Number(_) | Formula::Text(_) | Formula::Other(_) => Vec::new(),
            Formula::Add(parts)
            | Formula::Subtract(parts)
            | Formula::Multiply(parts)
            | Formula::Divide(parts)
            | Formula::Remainder(parts)
            | Formula::Least(parts)
            | Formula::Most(parts)
            | Formula::First(parts)
            | Formula::Join(parts) => parts.iter().flat_map(Formula::items).collect(),
            Formula::Whole(of) | Formula::Length(of) | Formula::Count(of) | Formula::Round { of, .. } => of.items(),
            Formula::If { when, then, otherwise } => {
                let mut found = when.items();
                found.extend(then.items());
                found.extend(otherwise.items());
                found
            }
        }
    }
}

/// Halves and tenths divide without a hair left over.
fn remainder(a: f64, b: f64) -> f64 {
    let left = a % b;
    if (left.abs() - b.abs()).abs() < 1e-9 || left.abs() < 1e-9 { 0.0 } else { left }
}
