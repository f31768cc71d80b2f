//! Conditions: when something is shown, must be answered, or can be so; by facts of the school and by other answers.
//!
//! Invariant: three answers are possible, and "not known" never hides anything. What a school does not say and what a
//! newer version wrote is not known; an item that nobody answered is known to be empty.

use super::{Formula, Known};
use crate::records::School;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// When an item or a section is shown, an answer required or valid: by facts of the school, by answers to other items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Condition {
    All {
        all: Vec<Condition>,
    },
    Any {
        any: Vec<Condition>,
    },
    Not {
        not: Box<Condition>,
    },
    Fact(FactIs),
    Answer(AnswerIs),
    Chosen(Chosen),
    Compare(Box<Compare>),
    /// A condition of a newer version: what it guards is shown.
    Other(Value),
}

/// A fact of the school compared with a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct FactIs {
    /// Id of a school fact: `has_canteen`, …
    #[schemars(description = "学校情况，如 has_canteen")]
    pub fact: String,
    #[schemars(description = "eq 等于、ne 不等于")]
    pub op: FactOp,
    pub value: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FactOp {
    Eq,
    Ne,
}

/// The answer to another item compared with a result or value. An item without an answer equals nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct AnswerIs {
    /// Id of the other item.
    #[schemars(description = "另一题的编号")]
    pub item: String,
    #[schemars(description = "eq 等于、ne 不等于")]
    pub op: FactOp,
    /// The result (or value) it is compared with.
    #[schemars(description = "与哪个结果或值相比")]
    pub value: Value,
}

/// Whether an option is among those chosen at an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "ChosenOption")]
pub struct Chosen {
    #[schemars(description = "选择题的编号")]
    pub item: String,
    #[schemars(description = "选了哪个选项")]
    pub chosen: String,
}

/// Two figures compared. Nothing is less or more than an empty one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Compare {
    pub left: Formula,
    #[schemars(description = "eq 等于、ne 不等于、lt 小于、le 不大于、gt 大于、ge 不小于")]
    pub op: CompareOp,
    pub right: Formula,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// What stands at an item (or in a cell), by its id; `None` where that cannot be told.
pub type Lookup<'a> = dyn Fn(&str) -> Option<Known> + 'a;

/// Whether a condition holds at a school, before any answer; `None` where the school does not say.
pub fn holds(condition: &Condition, school: &School) -> Option<bool> {
    condition.holds(school, &|_| None)
}

impl Condition {
    /// Whether it holds at a school with these answers; `None` where that cannot be told.
    pub fn holds(&self, school: &School, known: &Lookup<'_>) -> Option<bool> {
        match self {
            Condition::Fact(is) => {
                let fact = *school.facts.get(&is.fact)?;
                Some((fact == is.value) == (is.op == FactOp::Eq))
            }
            Condition::Answer(is) => {
                let equal = known(&is.item)?.equals(&Known::of(&is.value));
                Some(equal == (is.op == FactOp::Eq))
            }
            Condition::Chosen(one) => Some(known(&one.item)?.has(&one.chosen)),
            Condition::Compare(compare) => {
                let left = compare.left.value(school, known)?;
                let right = compare.right.value(school, known)?;
                Some(compare.op.holds(&left, &right))
            }
            Condition::Not { not } => not.holds(school, known).map(|holds| !holds),
            Condition::All { all } => joined(all.iter().map(|part| part.holds(school, known)), false),
            Condition::Any { any } => joined(any.iter().map(|part| part.holds(school, known)), true),
            Condition::Other(_) => None,
        }
    }

    /// Every fact of the school that it asks about, in order.
    pub fn facts(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.each(&mut |part| {
            if let Condition::Fact(is) = part
                && !found.contains(&is.fact.as_str())
            {
                found.push(is.fact.as_str());
            }
        });
        found
    }

    /// Every item whose answer it asks about.
    pub fn items(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.each(&mut |part| match part {
            Condition::Answer(is) => found.push(is.item.as_str()),
            Condition::Chosen(one) => found.push(one.item.as_str()),
            Condition::Compare(compare) => {
                found.extend(compare.left.items());
                found.extend(compare.right.items());
            }
            _ => {}
        });
        found
    }

    fn each<'a>(&'a self, see: &mut dyn FnMut(&'a Condition)) {
        see(self);
        match self {
            Condition::All { all: parts } | Condition::Any { any: parts } => {
                parts.iter().for_each(|part| part.each(see));
            }
            Condition::Not { not } => not.each(see),
            _ => {}
        }
    }
}

/// `decisive` among the parts settles the whole, whatever is not known.
fn joined(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let parts: Vec<_> = parts.collect();
    if parts.contains(&Some(decisive)) {
        return Some(decisive);
    }
    parts.into_iter().collect::<Option<Vec<_>>>().map(|_| !decisive)
}

impl CompareOp {
    fn holds(self, left: &Known, right: &Known) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let order = || left.order(right);
        match self {
            CompareOp::Eq => left.equals(right),
            CompareOp::Ne => !left.equals(right),
            CompareOp::Lt => order() == Some(Less),
            CompareOp::Le => matches!(order(), Some(Less | Equal)),
            CompareOp::Gt => order() == Some(Greater),
            CompareOp::Ge => matches!(order(), Some(Greater | Equal)),
        }
    }
}
