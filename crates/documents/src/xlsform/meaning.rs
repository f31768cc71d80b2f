//! What an expression means for our forms: a condition (`relevant`, `required`, `constraint`) or a formula (`calculation`).
//!
//! Invariant: what the form engine cannot express is told by name and never turned into something near it.

use super::expression::{Expression, Fault, Operator, parse};
use duxue_domain::forms::{AnswerIs, Chosen, Compare, CompareOp, Condition, FactIs, FactOp, Formula};
use serde_json::{Value, json};

/// What a name in an expression stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// An item; within a row, a column of the same row.
    Item(String),
    /// A fact of the school.
    Fact(String),
    /// It is there, but cannot be reckoned with; the words say why.
    Beyond(String),
}

/// What stands behind the names, and which item is `.`.
pub(super) struct Names<'a> {
    pub of: &'a dyn Fn(&str) -> Option<Meant>,
    pub own: Option<&'a str>,
}

type Read<T> = Result<T, Fault>;

fn beyond<T>(what: impl Into<String>) -> Read<T> {
    Err(Fault::Beyond(what.into()))
}

/// Reads a condition.
pub(super) fn condition(text: &str, names: &Names<'_>) -> Read<Condition> {
    names.condition(&parse(text)?)
}

/// Reads a formula.
pub(super) fn formula(text: &str, names: &Names<'_>) -> Read<Formula> {
    names.formula(&parse(text)?)
}

impl Names<'_> {
    fn meant(&self, expression: &Expression) -> Read<Option<Meant>> {
        match expression {
            Expression::Answer(name) => match (self.of)(name) {
                None => Err(Fault::Wrong(format!("没有名为“{name}”的题，请核对 ${{{name}}} 的写法"))),
                Some(Meant::Beyond(why)) => beyond(why),
                Some(meant) => Ok(Some(meant)),
            },
            Expression::Own => match self.own {
                Some(own) => Ok(Some(Meant::Item(own.to_owned()))),
                None => beyond("“.”"),
            },
            _ => Ok(None),
        }
    }

    fn item(&self, expression: &Expression) -> Read<Option<String>> {
        Ok(match self.meant(expression)? {
            Some(Meant::Item(id)) => Some(id),
            Some(Meant::Fact(_)) => return beyond("学校情况只能写成 = 'yes' 或 = 'no'"),
            Some(Meant::Beyond(_)) | None => None,
        })
    }

    fn condition(&self, expression: &Expression) -> Read<Condition> {
        use Operator::{And, Eq, Ge, Gt, Le, Lt, Ne, Or};
        match expression {
            Expression::Two(And, left, right) => {
                let mut all = Vec::new();
                for side in [left, right] {
                    match self.condition(side)? {
                        Condition::All { all: parts } if is_joined(side, And) => all.extend(parts),
                        part => all.push(part),
                    }
                }
                Ok(Condition::All { all })
            }
            Expression::Two(Or, left, right) => {
                let mut any = Vec::new();
                for side in [left, right] {
                    match self.condition(side)? {
                        Condition::Any { any: parts } if is_joined(side, Or) => any.extend(parts),
                        part => any.push(part),
                    }
                }
                Ok(Condition::Any { any })
            }
            Expression::Two(operator, left, right) => {
                let op = match operator {
                    Eq => CompareOp::Eq,
                    Ne => CompareOp::Ne,
                    Lt => CompareOp::Lt,
                    Le => CompareOp::Le,
                    Gt => CompareOp::Gt,
                    Ge => CompareOp::Ge,
                    _ => return self.is_there(expression),
                };
                self.compared(op, left, right)
            }
            Expression::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                ("not", [inner]) => Ok(match self.condition(inner)? {
                    // `not(${has_canteen} = 'yes')`
                    Condition::Fact(is) => {
                        let op = if is.op == FactOp::Eq { FactOp::Ne } else { FactOp::Eq };
                        Condition::Fact(FactIs { op, ..is })
                    }
                    inner => Condition::Not { not: Box::new(inner) },
                }),
                ("true", []) => Ok(Condition::All { all: Vec::new() }),
                ("false", []) => Ok(Condition::Any { any: Vec::new() }),
                ("boolean", [inner]) => self.condition(inner),
                ("selected", [of, Expression::Text(option)]) => match self.item(of)? {
                    Some(item) => Ok(Condition::Chosen(Chosen { item, chosen: option.trim().to_owned() })),
                    None => beyond("selected() 里要写 ${题名} 和选项"),
                },
                _ => self.is_there(expression),
            },
            _ => self.is_there(expression),
        }
    }

    /// A value in the place of a condition: a number other than 0, a text that is not empty.
    fn is_there(&self, expression: &Expression) -> Read<Condition> {
        let left = self.formula(expression)?;
        let right = match left {
            Formula::Number(_)
            | Formula::Add(_)
            | Formula::Subtract(_)
            | Formula::Multiply(_)
            | Formula::Divide(_)
            | Formula::Remainder(_)
            | Formula::Whole(_)
            | Formula::Round { .. }
            | Formula::Length(_)
            | Formula::Count(_) => Formula::Number(0.0),
            _ => Formula::Text(String::new()),
        };
        Ok(Condition::Compare(Box::new(Compare { left, op: CompareOp::Ne, right })))
    }

    fn compared(&self, op: CompareOp, left: &Expression, right: &Expression) -> Read<Condition> {
        // `'yes' = ${has}` says the same the other way about.
        let (named, other) = match self.meant(left)? {
            None => (self.meant(right)?, left),
            named => (named, right),
        };
        if let Some(Meant::Fact(fact)) = named {
            let yes = match other {
                Expression::Text(text) if text == "yes" => true,
                Expression::Text(text) if text == "no" => false,
                _ => return beyond("学校情况只能写成 = 'yes' 或 = 'no'"),
            };
            return match op {
                // Not said is neither yes nor no here; our forms show what is not known, as `!=` does.
                CompareOp::Eq => Ok(Condition::Fact(FactIs { fact, op: FactOp::Eq, value: yes })),
                CompareOp::Ne => Ok(Condition::Fact(FactIs { fact, op: FactOp::Eq, value: !yes })),
                _ => beyond("学校情况只能写成 = 'yes' 或 = 'no'"),
            };
        }
        let literal = match other {
            Expression::Text(text) => Some(Value::String(text.clone())),
            Expression::Number(n) => Some(number(*n)),
            Expression::Minus(inner) => match **inner {
                Expression::Number(n) => Some(number(-n)),
                _ => None,
            },
            _ => None,
        };
        let same = match op {
            CompareOp::Eq => Some(FactOp::Eq),
            CompareOp::Ne => Some(FactOp::Ne),
            _ => None,
        };
        if let (Some(Meant::Item(item)), Some(value), Some(op)) = (named, literal, same) {
            return Ok(Condition::Answer(AnswerIs { item, op, value }));
        }
        let (left, right) = (self.formula(left)?, self.formula(right)?);
        Ok(Condition::Compare(Box::new(Compare { left, op, right })))
    }

    fn formula(&self, expression: &Expression) -> Read<Formula> {
        match expression {
            Expression::Number(n) => Ok(Formula::Number(*n)),
            Expression::Text(text) => Ok(Formula::Text(text.clone())),
            Expression::Answer(_) | Expression::Own => match self.item(expression)? {
                Some(id) => Ok(Formula::Item(id)),
                None => beyond("这个名字"),
            },
            Expression::Minus(inner) => match **inner {
                Expression::Number(n) => Ok(Formula::Number(-n)),
                _ => Ok(Formula::Subtract(vec![Formula::Number(0.0), self.figure(inner)?])),
            },
            Expression::Two(operator, left, right) => {
                // `a - b - c` is one subtraction of three parts.
                let pair = |names: &Self| -> Read<Vec<Formula>> {
                    let first = names.figure(left)?;
                    let mut parts = match first {
                        Formula::Add(parts)
                        | Formula::Subtract(parts)
                        | Formula::Multiply(parts)
                        | Formula::Divide(parts)
                        | Formula::Remainder(parts)
                            if is_joined(left, *operator) =>
                        {
                            parts
                        }
                        other => vec![other],
                    };
                    parts.push(names.figure(right)?);
                    Ok(parts)
                };
                match operator {
                    Operator::Add => Ok(Formula::Add(pair(self)?)),
                    Operator::Subtract => Ok(Formula::Subtract(pair(self)?)),
                    Operator::Multiply => Ok(Formula::Multiply(pair(self)?)),
                    Operator::Divide => Ok(Formula::Divide(pair(self)?)),
                    Operator::Remainder => Ok(Formula::Remainder(pair(self)?)),
                    _ => self.truth(expression, Formula::Text("true".to_owned()), Formula::Text("false".to_owned())),
                }
            }
            Expression::Call(name, arguments) => self.call(expression, name, arguments),
        }
    }

    /// A part of a sum: a condition counts 1 or 0 there.
    fn figure(&self, expression: &Expression) -> Read<Formula> {
        if is_truth(expression) {
            return self.truth(expression, Formula::Number(1.0), Formula::Number(0.0));
        }
        self.formula(expression)
    }

    fn truth(&self, expression: &Expression, then: Formula, otherwise: Formula) -> Read<Formula> {
        let when = Box::new(self.condition(expression)?);
        Ok(Formula::If { when, then: Box::new(then), otherwise: Box::new(otherwise) })
    }

    fn call(&self, whole: &Expression, name: &str, arguments: &[Expression]) -> Read<Formula> {
        let all = || arguments.iter().map(|one| self.formula(one)).collect::<Read<Vec<Formula>>>();
        let one = |expression: &Expression| Ok(Box::new(self.formula(expression)?));
        match (name, arguments) {
            ("if", [when, then, otherwise]) => {
                let when = Box::new(self.condition(when)?);
                Ok(Formula::If { when, then: one(then)?, otherwise: one(otherwise)? })
            }
            ("coalesce", [_, ..]) => Ok(Formula::First(all()?)),
            ("once", [value]) => match self.own {
                Some(own) => Ok(Formula::First(vec![Formula::Item(own.to_owned()), self.formula(value)?])),
                None => beyond("once()"),
            },
            ("concat", [_, ..]) => Ok(Formula::Join(all()?)),
            ("string-length", [of]) => Ok(Formula::Length(one(of)?)),
            ("string-length", []) => Ok(Formula::Length(one(&Expression::Own)?)),
            ("count-selected", [of]) => Ok(Formula::Count(one(of)?)),
            ("int", [of]) => Ok(Formula::Whole(one(of)?)),
            ("round", [of]) => Ok(Formula::Round { of: one(of)?, digits: 0 }),
            ("round", [of, Expression::Number(n)]) if (0.0..=9.0).contains(n) && n.fract() == 0.0 => {
                // Between 0 and 9 and whole: nothing is cut off.
                Ok(Formula::Round { of: one(of)?, digits: *n as u8 })
            }
            ("min", [_, _, ..]) => Ok(Formula::Least(all()?)),
            ("max", [_, _, ..]) => Ok(Formula::Most(all()?)),
            ("number" | "string", [of]) => self.formula(of),
            ("not" | "true" | "false" | "boolean" | "selected", _) => {
                self.truth(whole, Formula::Text("true".to_owned()), Formula::Text("false".to_owned()))
            }
            _ => beyond(format!("{name}()")),
        }
    }
}

fn is_joined(expression: &Expression, by: Operator) -> bool {
    matches!(expression, Expression::Two(operator, ..) if *operator == by)
}

fn is_truth(expression: &Expression) -> bool {
    use Operator::{And, Eq, Ge, Gt, Le, Lt, Ne, Or};
    match expression {
        Expression::Two(operator, ..) => matches!(operator, Or | And | Eq | Ne | Lt | Le | Gt | Ge),
        Expression::Call(name, _) => ["not", "true", "false", "boolean", "selected"].contains(&name.as_str()),
        _ => false,
    }
}

/// A whole number as one, so that it looks as it was written.
fn number(n: f64) -> Value {
    // Far below 2^53: nothing is cut off.
    if n.fract() == 0.0 && n.abs() < 1e15 { json!(n as i64) } else { json!(n) }
}
