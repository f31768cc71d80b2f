//! What XLSForm has no column for, in columns named `duxue::` and the field; other tools pass over columns they do not know.
//!
//! Invariant: every field of a form, section, item, column or option that no standard column says is written here, and a
//! field that a later version adds is so without a change: fields are taken from the form's own JSON.

use super::problem::Problem;
use super::sheets::{Row, Sheet};
use serde_json::{Map, Value};

pub(super) const PREFIX: &str = "duxue::";

/// Fields that hold plain text: written as it is, `1` included.
const TEXTS: [&str; 14] = [
    "kind",
    "domain",
    "basis",
    "photo",
    "scale",
    "limit_ref",
    "place",
    "target",
    "method",
    "at_most",
    "id",
    "list",
    "of",
    "key",
];
/// Fields that hold a list of ids: written with spaces between them.
const WORDS: [&str; 4] = ["clause", "applies_to", "requires", "advises"];

/// The fields as columns: name without the prefix, and text. What is empty is left out.
pub(super) fn columns_of(fields: &Map<String, Value>) -> Vec<(String, String)> {
    let mut columns = Vec::new();
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::Array(parts) if parts.is_empty() => {}
            Value::Object(parts) if parts.is_empty() => {}
            Value::String(text) if TEXTS.contains(&name.as_str()) && is_plain(text) => {
                columns.push((name.clone(), text.clone()))
            }
            Value::Array(parts) if WORDS.contains(&name.as_str()) && parts.iter().all(is_word) => {
                let words: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
                columns.push((name.clone(), words.join(" ")));
            }
            // A pair of words that people change by hand.
            Value::Object(parts)
                if name == "suggests" && parts.values().all(|part| part.is_string() || part.is_null()) =>
            {
                for (part, text) in parts.iter().filter_map(|(part, text)| Some((part, text.as_str()?))) {
                    columns.push((format!("{name}.{part}"), text.to_owned()));
                }
            }
            other => columns.push((name.clone(), other.to_string())),
        }
    }
    columns
}

/// Whether a cell gives it back as it is: blanks at the ends are cut off, and quotes say that it is JSON.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.starts_with('"')
}

fn is_word(value: &Value) -> bool {
    value.as_str().is_some_and(|word| !word.is_empty() && !word.contains(char::is_whitespace))
}

/// The fields that a row has in columns of our own.
pub(super) fn fields_of(sheet: &Sheet, row: &Row, problems: &mut Vec<Problem>) -> Map<String, Value> {
    let mut fields = Map::new();
    for heading in &sheet.headings {
        let Some(name) = heading.name.strip_prefix(PREFIX) else { continue };
        let Some(text) = row.cells.get(&heading.column) else { continue };
        if let Some((name, part)) = name.split_once('.') {
            let whole = fields.entry(name.to_owned()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(parts) = whole {
                parts.insert(part.to_owned(), Value::String(text.clone()));
            }
        } else if TEXTS.contains(&name) && !text.starts_with('"') {
            fields.insert(name.to_owned(), Value::String(text.clone()));
        } else if WORDS.contains(&name) && !text.starts_with('[') {
            let words = text.split([' ', ',', '，', '、']).filter(|word| !word.is_empty());
            fields.insert(name.to_owned(), words.map(|word| Value::String(word.to_owned())).collect());
        } else {
            match serde_json::from_str(text) {
                Ok(value) => {
                    fields.insert(name.to_owned(), value);
                }
                Err(_) => {
                    let written = format!("“{text}”读不懂：这一列要写数字、true/false，或完整的 JSON");
                    problems.push(sheet.at(row, &heading.name, written));
                }
            }
        }
    }
    fields
}

/// A form's part as JSON fields, without what is empty.
pub(super) fn json_fields<T: serde::Serialize>(part: &T) -> Map<String, Value> {
    let mut fields = match serde_json::to_value(part) {
        Ok(Value::Object(fields)) => fields,
        // A form's parts are plain records with text keys, which always become objects.
        Ok(_) | Err(_) => Map::new(),
    };
    fields.retain(|_, value| !is_nothing(value));
    fields
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(parts) => parts.is_empty(),
        Value::Object(parts) => parts.values().all(is_nothing),
        _ => false,
    }
}
