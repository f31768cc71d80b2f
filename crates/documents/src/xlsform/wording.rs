//! Conditions and formulas of our forms as XLSForm expressions.
//!
//! Invariant: an expression is written only where reading it back gives the same condition (or formula); the caller keeps
//! whatever cannot be said so in a column of our own.

use super::meaning::{Meant, Names, condition as read_condition, formula as read_formula};
use duxue_domain::forms::{CompareOp, Condition, FactOp, Formula};
use serde_json::Value;
use std::collections::BTreeMap;

/// How the items of a form are called in the workbook, by their ids.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    /// Names of items (or of columns, within a row) by their ids.
    pub items: &'a BTreeMap<String, String>,
    /// Names of facts of the school by their ids.
    pub facts: &'a BTreeMap<String, String>,
    /// The same the other way, to read back what was written.
    pub of: &'a BTreeMap<String, Meant>,
    /// The item that the expression belongs to; written `.` where `dot` says so.
    pub own: Option<&'a str>,
    pub dot: bool,
}

/// The condition as an expression; `None` where XLSForm cannot say it.
pub(super) fn condition(condition: &Condition, called: &Called<'_>) -> Option<String> {
    let text = called.condition(condition, true)?;
    let read = read_condition(&text, &Names { of: &|name| called.of.get(name).cloned(), own: called.own });
    (read.as_ref() == Ok(condition)).then_some(text)
}

/// The formula as an expression; `None` where XLSForm cannot say it.
pub(super) fn formula(formula: &Formula, called: &Called<'_>) -> Option<String> {
    let text = called.formula(formula, true)?;
    let read = read_formula(&text, &Names { of: &|name| called.of.get(name).cloned(), own: called.own });
    (read.as_ref() == Ok(formula)).then_some(text)
}

fn quoted(text: &str) -> Option<String> {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => Some(format!("'{text}'")),
        (true, false) => Some(format!("\"{text}\"")),
        (true, true) => None,
    }
}

fn literal(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => quoted(text),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

fn in_brackets(text: String, outermost: bool) -> String {
    if outermost { text } else { format!("({text})") }
}

impl Called<'_> {
    fn name(&self, id: &str) -> Option<String> {
        if self.dot && self.own == Some(id) {
            return Some(".".to_owned());
        }
        Some(format!("${{{}}}", self.items.get(id)?))
    }

    fn condition(&self, condition: &Condition, outermost: bool) -> Option<String> {
        let joined = |parts: &[Condition], word: &str, none: &str| -> Option<String> {
            match parts {
                [] => Some(none.to_owned()),
                // One part alone is not told from the part itself.
                [_] => None,
                parts => {
                    let parts: Option<Vec<_>> = parts.iter().map(|part| self.condition(part, false)).collect();
                    Some(in_brackets(parts?.join(word), outermost))
                }
            }
        };
        match condition {
            Condition::All { all } => joined(all, " and ", "true()"),
            Condition::Any { any } => joined(any, " or ", "false()"),
            Condition::Not { not } => Some(format!("not({})", self.condition(not, true)?)),
            Condition::Fact(is) => {
                // What a school does not say hides nothing, and an empty answer is neither yes nor no.
                let name = self.facts.get(&is.fact)?;
                let (yes, no) = if is.value { ("yes", "no") } else { ("no", "yes") };
                Some(match is.op {
                    FactOp::Eq => format!("${{{name}}} != '{no}'"),
                    FactOp::Ne => format!("not(${{{name}}} = '{yes}')"),
                })
            }
            Condition::Answer(is) => {
                let sign = if is.op == FactOp::Eq { "=" } else { "!=" };
                Some(format!("{} {sign} {}", self.name(&is.item)?, literal(&is.value)?))
            }
            Condition::Chosen(one) => Some(format!("selected({}, {})", self.name(&one.item)?, quoted(&one.chosen)?)),
            Condition::Compare(compare) => {
                let sign = match compare.op {
                    CompareOp::Eq => "=",
                    CompareOp::Ne => "!=",
                    CompareOp::Lt => "<",
                    CompareOp::Le => "<=",
                    CompareOp::Gt => ">",
                    CompareOp::Ge => ">=",
                };
                let (left, right) = (self.formula(&compare.left, false)?, self.formula(&compare.right, false)?);
                Some(format!("{left} {sign} {right}"))
            }
            Condition::Other(_) => None,
        }
    }

    fn formula(&self, formula: &Formula, outermost: bool) -> Option<String> {
        let all = |parts: &[Formula], between: &str, brackets: bool| -> Option<String> {
            let parts: Option<Vec<_>> = parts.iter().map(|part| self.formula(part, !brackets)).collect();
            Some(parts?.join(between))
        };
        let sum = |parts: &[Formula], sign: &str| Some(in_brackets(all(parts, sign, true)?, outermost));
        let one = |of: &Formula| self.formula(of, true);
        match formula {
            Formula::Number(n) => Some(n.to_string()),
            Formula::Text(text) => quoted(text),
            Formula::Item(id) => self.name(id),
            Formula::Add(parts) => sum(parts, " + "),
            Formula::Subtract(parts) => sum(parts, " - "),
            Formula::Multiply(parts) => sum(parts, " * "),
            Formula::Divide(parts) => sum(parts, " div "),
            Formula::Remainder(parts) => sum(parts, " mod "),
            Formula::Whole(of) => Some(format!("int({})", one(of)?)),
            Formula::Round { of, digits: 0 } => Some(format!("round({})", one(of)?)),
            Formula::Round { of, digits } => Some(format!("round({}, {digits})", one(of)?)),
            Formula::Least(parts) => Some(format!("min({})", all(parts, ", ", false)?)),
            Formula::Most(parts) => Some(format!("max({})", all(parts, ", ", false)?)),
            Formula::Length(of) => Some(format!("string-length({})", one(of)?)),
            Formula::Count(of) => Some(format!("count-selected({})", one(of)?)),
            Formula::First(parts) => Some(format!("coalesce({})", all(parts, ", ", false)?)),
            Formula::Join(parts) => Some(format!("concat({})", all(parts, ", ", false)?)),
            Formula::If { when, then, otherwise } => {
                Some(format!("if({}, {}, {})", self.condition(when, true)?, one(then)?, one(otherwise)?))
            }
            Formula::Other(_) => None,
        }
    }
}
