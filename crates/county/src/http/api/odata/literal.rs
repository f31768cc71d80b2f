//! Values: of rows, and as they are written in a condition.

use crate::open_data::fields::FieldKind;
use chrono::{DateTime, NaiveDate};
use serde_json::Value;
use std::cmp::Ordering;

/// A value that others of its field can be compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Compared {
    Null,
    Boolean(bool),
    Number(f64),
    Text(String),
    Day(NaiveDate),
    /// Microseconds since 1970.
    Moment(i64),
}

impl Compared {
    /// What a row has.
    pub fn of(kind: FieldKind, value: Option<&Value>) -> Compared {
        let found = match value {
            Some(Value::Bool(value)) => Some(Compared::Boolean(*value)),
            Some(Value::Number(number)) => number.as_f64().map(Compared::Number),
            Some(Value::String(text)) => Compared::written(kind, text),
            _ => None,
        };
        found.unwrap_or(Compared::Null)
    }

    /// A text as a value of that kind; `None` where it is none.
    pub fn written(kind: FieldKind, text: &str) -> Option<Compared> {
        match kind {
            FieldKind::Text => Some(Compared::Text(text.to_owned())),
            FieldKind::Integer | FieldKind::Number => {
                text.parse().ok().filter(|n: &f64| n.is_finite()).map(Compared::Number)
            }
            FieldKind::Boolean => text.parse().ok().map(Compared::Boolean),
            FieldKind::Day => text.parse().ok().map(Compared::Day),
            FieldKind::Moment => {
                DateTime::parse_from_rfc3339(text).ok().map(|at| Compared::Moment(at.timestamp_micros()))
            }
        }
    }

    /// In the order of the feed: nothing comes first.
    pub fn order(&self, other: &Compared) -> Ordering {
        match (self, other) {
            (Compared::Null, Compared::Null) => Ordering::Equal,
            (Compared::Null, _) => Ordering::Less,
            (_, Compared::Null) => Ordering::Greater,
            (Compared::Boolean(a), Compared::Boolean(b)) => a.cmp(b),
            (Compared::Number(a), Compared::Number(b)) => a.total_cmp(b),
            (Compared::Text(a), Compared::Text(b)) => a.cmp(b),
            (Compared::Day(a), Compared::Day(b)) => a.cmp(b),
            (Compared::Moment(a), Compared::Moment(b)) => a.cmp(b),
            // Values of one field are of one kind.
            _ => Ordering::Equal,
        }
    }
}

/// The key in `('…')` or `(id='…')`, from behind its bracket.
pub fn key(text: &str) -> Option<String> {
    let inner = text.strip_suffix(')')?;
    let inner = inner.strip_prefix("id=").unwrap_or(inner);
    let quoted = inner.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(quoted.replace("''", "'"))
}
