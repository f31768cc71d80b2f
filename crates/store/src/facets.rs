//! What lists, search and photos need of a record's fields, whatever its kind.

use duxue_sync::leaves::{Leaves, for_each_leaf, leaf};
use serde_json::Value;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facets {
    pub deleted: bool,
    pub school: Option<String>,
    pub visit: Option<String>,
    /// Local date, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// `YYYY-MM`.
    pub month: Option<String>,
    pub state: Option<String>,
    pub deadline: Option<String>,
}

/// Leaves that tell when a record happened, the most telling first.
const DAYS: [&str; 5] = ["date", "found_at", "started_at", "received_at", "drafted_at"];

pub(crate) fn of(fields: &Leaves) -> Facets {
    let text = |path: &str| leaf(fields, path).and_then(Value::as_str).map(str::to_owned);
    let day = DAYS.iter().find_map(|path| leaf(fields, path).and_then(Value::as_str).and_then(|text| text.get(..10)));
    Facets {
        deleted: is_deleted(fields),
        school: text("school"),
        visit: text("visit"),
        day: day.map(str::to_owned),
        month: text("month").or_else(|| day.and_then(|day| day.get(..7)).map(str::to_owned)),
        state: text("state"),
        deadline: text("deadline"),
    }
}

pub(crate) fn is_deleted(fields: &Leaves) -> bool {
    fields.get("deleted") == Some(&Value::Bool(true))
}

/// A photo or file that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub path: String,
    pub hash: String,
    pub grave: bool,
}

/// The photos and files that a record names; those of parts that a person took out are not among them.
pub(crate) fn references(kind: &str, fields: &Leaves) -> Vec<Reference> {
    let grave = kind == "hazard" && leaf(fields, "grade").and_then(Value::as_str) == Some("major");
    let mut found = Vec::new();
    for_each_standing_leaf(fields, &mut |path, value| {
        if let (Some("hash"), Some(text)) = (path.rsplit('.').next(), value.as_str())
            && is_hash(text)
        {
            found.push(Reference { path: path.to_owned(), hash: text.to_owned(), grave });
        }
    });
    found
}

/// Calls `visit` for every leaf outside parts whose `deleted` is true.
pub(crate) fn for_each_standing_leaf<'a>(fields: &'a Leaves, visit: &mut impl FnMut(&str, &'a Value)) {
    if is_deleted(fields) {
        return;
    }
    let mut gone: Vec<String> = Vec::new();
    for_each_leaf(fields, &mut |path, value| {
        if let Some(part) = path.strip_suffix("deleted")
            && value == &Value::Bool(true)
        {
            gone.push(part.to_owned());
        }
    });
    for_each_leaf(fields, &mut |path, value| {
        if !gone.iter().any(|part| path.starts_with(part)) {
            visit(path, value);
        }
    });
}

/// BLAKE3 as 64 lower-case hexadecimal digits.
pub(crate) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
