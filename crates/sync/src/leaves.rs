//! The shape every record shares: a JSON object whose non-object values are *leaves*, each addressed by its dotted path.
//!
//! Invariant: a path never addresses an object, so that two people who edit different leaves of a record never meet.

use serde_json::{Map, Value};

pub type Leaves = Map<String, Value>;

/// Why a set of fields is not one that can be merged leaf by leaf.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    #[error("字段名为空或含有“.”：{0}")]
    Segment(String),
    #[error("{0} 已经有下级内容，不能再写成一个值")]
    LeafOverParts(String),
    #[error("{0} 已经是一个值，不能再写下级内容")]
    PartsOverLeaf(String),
}

/// Calls `visit` with the dotted path and the value of every leaf, in key order. Empty objects hold no leaf.
pub fn for_each_leaf<'a>(fields: &'a Leaves, visit: &mut impl FnMut(&str, &'a Value)) {
    fn walk<'a>(path: &mut String, map: &'a Leaves, visit: &mut impl FnMut(&str, &'a Value)) {
        let stem = path.len();
        for (key, value) in map {
            if stem > 0 {
                path.push('.');
            }
            path.push_str(key);
            match value {
                Value::Object(inner) => walk(path, inner, visit),
                leaf => visit(path, leaf),
            }
            path.truncate(stem);
        }
    }
    walk(&mut String::new(), fields, visit);
}

/// The leaf at `path`; `None` where nothing (or an object) is there.
pub fn leaf<'a>(fields: &'a Leaves, path: &str) -> Option<&'a Value> {
    let mut segments = path.split('.');
    let mut value = fields.get(segments.next()?)?;
    for segment in segments {
        value = value.as_object()?.get(segment)?;
    }
    (!value.is_object()).then_some(value)
}

/// Writes a leaf, making the maps on its way.
///
/// # Errors
/// A path with an empty segment, or one that would turn a leaf into a map or a map into a leaf.
pub fn set_leaf(fields: &mut Leaves, path: &str, value: Value) -> Result<(), LeafError> {
    if path.split('.').any(str::is_empty) {
        return Err(LeafError::Segment(path.to_owned()));
    }
    let (parents, last) = match path.rsplit_once('.') {
        Some((parents, last)) => (Some(parents), last),
        None => (None, path),
    };
    let mut map = fields;
    for segment in parents.into_iter().flat_map(|p| p.split('.')) {
        let next = map.entry(segment).or_insert_with(|| Value::Object(Map::new()));
        if next.is_null() {
            *next = Value::Object(Map::new());
        }
        map = next.as_object_mut().ok_or_else(|| LeafError::PartsOverLeaf(path.to_owned()))?;
    }
    match map.get_mut(last) {
        Some(Value::Object(parts)) if !parts.is_empty() => return Err(LeafError::LeafOverParts(path.to_owned())),
        Some(slot) => *slot = value,
        None => {
            map.insert(last.to_owned(), value);
        }
    }
    Ok(())
}
