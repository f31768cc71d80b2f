//! Named facts of a month, each with the records it was counted from.
//!
//! Invariant (promise 4): a figure and its records come from the same filter in the same place, so that what opens is
//! what was counted; a count of 0 has no records; what the records do not hold is [`FactValue::Nothing`], never 0.

use crate::records::Kind;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// A record that a fact was counted from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[ts(rename = "FactRecord")]
pub struct RecordRef {
    pub kind: Kind,
    pub id: String,
}

impl RecordRef {
    pub fn new(kind: Kind, id: &str) -> RecordRef {
        RecordRef { kind, id: id.to_owned() }
    }
}

/// What a fact is worth.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FactValue {
    /// The records do not hold it.
    Nothing,
    Int(#[ts(type = "number")] i64),
    Number(f64),
    /// A share, 0.0–1.0.
    Percent(f64),
    Text(String),
    /// `YYYY-MM-DD`.
    Date(String),
    List(Vec<Entry>),
    Table(Table),
}

/// One thing of a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "FactEntry")]
pub struct Entry {
    /// Stable within the list: a record, a school, a matter.
    pub key: String,
    /// How it stands in a list joined by 、.
    pub text: String,
    pub fields: BTreeMap<String, Field>,
    pub records: Vec<RecordRef>,
}

/// A named part of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "FactField")]
pub struct Field {
    pub shown: String,
    /// Stands in the text as a live figure; false for prose, which a person edits.
    pub live: bool,
}

impl Entry {
    pub fn new(key: &str, text: &str, records: Vec<RecordRef>) -> Entry {
        // The key becomes part of a figure's name, which must not hold what ends a name.
        let key = key.replace(['/', '|', '{', '}'], "-");
        Entry { key, text: text.to_owned(), fields: BTreeMap::new(), records }
    }

    /// A name or number that opens the entry's records.
    pub fn live(mut self, name: &str, shown: impl Into<String>) -> Entry {
        self.fields.insert(name.to_owned(), Field { shown: shown.into(), live: true });
        self
    }

    /// Words that become part of the sentence.
    pub fn prose(mut self, name: &str, words: impl Into<String>) -> Entry {
        self.fields.insert(name.to_owned(), Field { shown: words.into(), live: false });
        self
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "FactTable")]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "FactRow")]
pub struct Row {
    pub cells: Vec<String>,
    pub records: Vec<RecordRef>,
}

/// A named fact.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Fact {
    pub name: String,
    /// What people call it.
    pub text: String,
    pub value: FactValue,
    /// As it stands in a sentence.
    pub shown: String,
    pub records: Vec<RecordRef>,
    /// Part of the wording (the month, the zone's name), not a figure to open.
    pub wording: bool,
}

/// All facts of a month, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct Facts {
    pub facts: BTreeMap<String, Fact>,
}

impl Facts {
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.facts.get(name)
    }

    /// What a figure in a text says now and the records behind it. The name is a fact's, or `list/key/field` for a part
    /// of a list's entry. `None` where the records no longer hold it.
    pub fn figure(&self, name: &str) -> Option<(&str, &[RecordRef])> {
        let mut parts = name.splitn(3, '/');
        let fact = self.get(parts.next()?)?;
        let (Some(key), Some(field)) = (parts.next(), parts.next()) else {
            return (fact.value != FactValue::Nothing).then_some((fact.shown.as_str(), fact.records.as_slice()));
        };
        let FactValue::List(entries) = &fact.value else { return None };
        let entry = entries.iter().find(|entry| entry.key == key)?;
        Some((entry.fields.get(field)?.shown.as_str(), entry.records.as_slice()))
    }

    /// What people call a figure: its fact's label.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.get(name.split('/').next()?).map(|fact| fact.text.as_str())
    }

    fn put(&mut self, name: &str, value: FactValue, shown: String, mut records: Vec<RecordRef>) {
        records.sort();
        records.dedup();
        let fact = Fact { name: name.to_owned(), text: String::new(), value, shown, records, wording: false };
        self.facts.insert(name.to_owned(), fact);
    }

    pub(super) fn nothing(&mut self, name: &str) {
        self.put(name, FactValue::Nothing, String::new(), Vec::new());
    }

    /// A number of records, and the records.
    pub(super) fn count(&mut self, name: &str, records: Vec<RecordRef>) {
        self.int(name, records.len(), records);
    }

    /// A number that is counted within records: papers, days, teachers.
    pub(super) fn int(&mut self, name: &str, n: usize, records: Vec<RecordRef>) {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let records = if n == 0 { Vec::new() } else { records };
        self.put(name, FactValue::Int(n), n.to_string(), records);
    }

    pub(super) fn number(&mut self, name: &str, number: Option<f64>, records: Vec<RecordRef>) {
        match number {
            Some(number) => self.put(name, FactValue::Number(number), decimal(number), records),
            None => self.nothing(name),
        }
    }

    pub(super) fn percent(&mut self, name: &str, part: usize, whole: usize, records: Vec<RecordRef>) {
        if whole == 0 {
            return self.nothing(name);
        }
        let share = part as f64 / whole as f64;
        self.put(name, FactValue::Percent(share), format!("{}%", decimal(share * 100.0)), records);
    }

    pub(super) fn text(&mut self, name: &str, text: Option<String>, records: Vec<RecordRef>) {
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.put(name, FactValue::Text(text.clone()), text, records),
            None => self.nothing(name),
        }
    }

    pub(super) fn date(&mut self, name: &str, date: chrono::NaiveDate) {
        self.put(name, FactValue::Date(date.to_string()), day_words(date), Vec::new());
    }

    /// Words that are part of every sentence and open nothing.
    pub(super) fn wording(&mut self, name: &str) {
        if let Some(fact) = self.facts.get_mut(name) {
            fact.wording = true;
        }
    }

    /// A list; `unit` follows the number where more than six stand in it: 等 9 所.
    pub(super) fn list(&mut self, name: &str, unit: &str, entries: Vec<Entry>) {
        let names: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
        let shown = if names.len() > 6 {
            format!("{}等{}{unit}", names[..5].join("、"), names.len())
        } else {
            names.join("、")
        };
        let records = entries.iter().flat_map(|entry| entry.records.clone()).collect();
        self.put(name, FactValue::List(entries), shown, records);
    }

    pub(super) fn table(&mut self, name: &str, table: Table) {
        let records = table.rows.iter().flat_map(|row| row.records.clone()).collect();
        self.put(name, FactValue::Table(table), String::new(), records);
    }

    /// How the month compares with the one before: `name` (signed) and `name_abs`. Nothing without data of both.
    pub(super) fn delta(&mut self, name: &str, now: usize, before: Option<usize>, records: Vec<RecordRef>) {
        let absolute = format!("{name}_abs");
        match before {
            Some(before) => {
                let delta = i64::try_from(now).unwrap_or(i64::MAX) - i64::try_from(before).unwrap_or(i64::MAX);
                self.put(name, FactValue::Int(delta), delta.to_string(), records.clone());
                let size = delta.abs();
                self.put(&absolute, FactValue::Int(size), size.to_string(), records);
            }
            None => {
                self.nothing(name);
                self.nothing(&absolute);
            }
        }
    }
}

/// One decimal at most, without an empty one: 83.3, 90.
pub(super) fn decimal(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// 9月30日
pub(super) fn day_words(date: chrono::NaiveDate) -> String {
    date.format("%-m月%-d日").to_string()
}
