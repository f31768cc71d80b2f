//! A form's JSON cut into parts for the history, and put together again.
//!
//! Invariant: `join(cut(form)) == form` for every object with sections of items, sound or not: a draft is kept as it was
//! typed, and what is wrong with it is said elsewhere.

use duxue_domain::forms::{Form, FormError};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// JSON texts by key: `head`, `order`, `s-…` for a section without its items, `i-…` for an item.
pub type FormParts = BTreeMap<String, String>;

const HEAD: &str = "head";
const ORDER: &str = "order";

/// # Errors
/// In words, what is no form at all: something else than sections with items.
pub fn cut(form: &Value) -> Result<FormParts, &'static str> {
    const NO_FORM: &str = "表单没有收全，请再试一次";
    let whole = form.as_object().ok_or(NO_FORM)?;
    let (mut parts, mut keys, mut order) = (FormParts::new(), Keys::default(), Vec::new());
    for section in whole.get("sections").and_then(Value::as_array).ok_or(NO_FORM)? {
        let mut head = section.as_object().ok_or(NO_FORM)?.clone();
        let Some(Value::Array(items)) = head.remove("items") else { return Err(NO_FORM) };
        let key = keys.of('s', head.get("id"));
        parts.insert(key.clone(), Value::Object(head).to_string());
        let items: Vec<String> = items
            .iter()
            .map(|item| {
                let key = keys.of('i', item.get("id"));
                parts.insert(key.clone(), item.to_string());
                key
            })
            .collect();
        order.push(json!([key, items]));
    }
    let mut head = whole.clone();
    head.remove("sections");
    parts.insert(HEAD.to_owned(), Value::Object(head).to_string());
    parts.insert(ORDER.to_owned(), Value::Array(order).to_string());
    Ok(parts)
}

/// The form again; `None` where a part is missing.
pub fn join(parts: &FormParts) -> Option<Value> {
    let read = |key: &str| serde_json::from_str::<Value>(parts.get(key)?).ok();
    let order: Vec<(String, Vec<String>)> = serde_json::from_str(parts.get(ORDER)?).ok()?;
    let section = |(key, items): &(String, Vec<String>)| {
        let mut section = read(key)?;
        let items = items.iter().map(|item| read(item)).collect::<Option<Vec<Value>>>()?;
        section.as_object_mut()?.insert("items".to_owned(), Value::Array(items));
        Some(section)
    };
    let sections = order.iter().map(section).collect::<Option<Vec<Value>>>()?;
    let mut form = read(HEAD)?;
    form.as_object_mut()?.insert("sections".to_owned(), Value::Array(sections));
    Some(form)
}

/// Ids as keys where they are ids, and each is there once; else a number.
#[derive(Default)]
struct Keys(BTreeSet<String>);

impl Keys {
    fn of(&mut self, kind: char, id: Option<&Value>) -> String {
        let tidy =
            |id: &&str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let named = id.and_then(Value::as_str).filter(tidy).map(|id| format!("{kind}-{id}"));
        let key = named.filter(|key| !self.0.contains(key)).unwrap_or_else(|| format!("{kind}{}", self.0.len()));
        self.0.insert(key.clone());
        key
    }
}

/// A form's file leaves out what is not there.
pub fn without_nothing(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(without_nothing);
            // A condition may compare with nothing.
            fields.retain(|name, value| name == "value" || !value.is_null());
        }
        Value::Array(parts) => parts.iter_mut().for_each(without_nothing),
        _ => {}
    }
}

/// A draft as the form that it would be published as.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parsed(draft: &Value) -> Result<(Form, String), FormError> {
    let mut body = draft.clone();
    without_nothing(&mut body);
    let text = format!("{body:#}");
    Form::parse(&text).map(|form| (form, text))
}

/// A version's numbers, by which 1.10.0 is newer than 1.9.0; `None` for what is not numbers with dots between.
pub fn version_numbers(version: &str) -> Option<Vec<u64>> {
    version.trim().split('.').map(|part| part.parse().ok()).collect()
}

/// The version that comes after the newest of these: its middle number one higher.
pub fn next_version<'a>(known: impl Iterator<Item = &'a str>) -> String {
    let newest = known.filter_map(version_numbers).max();
    let Some(newest) = newest else { return "1.0.0".to_owned() };
    let number = |at: usize| newest.get(at).copied().unwrap_or_default();
    format!("{}.{}.0", number(0), number(1) + 1)
}

/// What is in a map and not null.
pub fn standing(body: &Map<String, Value>) -> FormParts {
    body.iter().filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::{cut, join, next_version, version_numbers};
    use duxue_domain::forms::built_in;
    use serde_json::{Value, json};

    #[test]
    fn every_built_in_form_comes_together_as_it_was_cut() {
        for form in built_in::forms() {
            let text = built_in::form_text(&form.id).unwrap_or_default();
            let whole: Value = serde_json::from_str(text).unwrap_or_default();
            assert_eq!(join(&cut(&whole).unwrap_or_default()), Some(whole), "{}", form.id);
        }
    }

    #[test]
    fn ids_that_are_missing_or_twice_there_lose_nothing() {
        let form = json!({"id": "x", "sections": [
            {"id": "a", "items": [{"id": "q", "text": "一"}, {"id": "q", "text": "二"}, {"text": "三"}]},
            {"id": "a", "items": [{"id": "有 空格", "text": "四"}]},
        ]});
        assert_eq!(join(&cut(&form).unwrap_or_default()), Some(form));
        assert!(cut(&json!({"sections": [{"id": "a"}]})).is_err());
    }

    #[test]
    fn a_change_of_one_item_changes_one_part() {
        let text = built_in::form_text("patrol").unwrap_or_default();
        let mut form: Value = serde_json::from_str(text).unwrap_or_default();
        let before = cut(&form).unwrap_or_default();
        form["sections"][2]["items"][1]["text"] = json!("换了说法");
        let after = cut(&form).unwrap_or_default();
        assert_eq!(after.iter().filter(|(key, text)| before.get(*key) != Some(text)).count(), 1);
    }

    #[test]
    fn versions_follow_by_number() {
        assert!(version_numbers("1.10.0") > version_numbers("1.9.0"));
        assert_eq!(version_numbers("1.x"), None);
        assert_eq!(next_version(["1.9.0", "1.10.0", "draft"].into_iter()), "1.11.0");
        assert_eq!(next_version(std::iter::empty()), "1.0.0");
    }
}
