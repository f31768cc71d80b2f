//! What an import will change: rows beside the records that are there, by code, leaf by leaf.
//!
//! Invariant: importing the same file twice changes nothing the second time; a record that a file does not mention is
//! left as it is.

use chrono::NaiveDate;
use duxue_domain::fields::Fields;
use duxue_domain::records::Kind;
use duxue_sync::leaves::{LeafError, leaf, set_leaf};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A record that is already kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    pub id: String,
    pub fields: Fields,
}

impl Known {
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        leaf(&self.fields, path).and_then(Value::as_str)
    }

    /// Whether the entry was given up for another, or what it names is no more on that day.
    pub(super) fn is_past(&self, today: NaiveDate) -> bool {
        let closed = self.text("closed_on").and_then(|day| day.parse::<NaiveDate>().ok());
        self.text("merged_into").is_some()
            || closed.is_some_and(|day| day <= today)
            || leaf(&self.fields, "disabled") == Some(&Value::Bool(true))
    }

    pub(super) fn is_deleted(&self) -> bool {
        leaf(&self.fields, "deleted") == Some(&Value::Bool(true))
    }
}

/// The county's records that an import looks at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Existing {
    pub zones: Vec<Known>,
    pub schools: Vec<Known>,
    pub people: Vec<Known>,
    pub settings: Vec<Known>,
    pub themes: Vec<Known>,
    pub forms: Vec<Known>,
    pub today: NaiveDate,
}

impl Existing {
    pub fn all(&self) -> impl Iterator<Item = &Known> {
        [&self.zones, &self.schools, &self.people, &self.settings, &self.themes, &self.forms].into_iter().flatten()
    }
}

/// The leaves of one record that are to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Upsert {
    pub kind: Kind,
    pub id: String,
    pub scope: String,
    pub new: bool,
    /// By dotted path; `null` takes an earlier value back.
    pub leaves: BTreeMap<String, Value>,
}

impl Upsert {
    /// The leaves as nested fields, as a new record holds them.
    ///
    /// # Errors
    /// A leaf that stands where another has its parts; the plans of this module make none.
    pub fn fields(&self) -> Result<Fields, LeafError> {
        let mut fields = Fields::new();
        for (path, value) in &self.leaves {
            set_leaf(&mut fields, path, value.clone())?;
        }
        Ok(fields)
    }
}

/// All that a file changes, and what a person should be told of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// In the order in which they must be written: a zone before its schools.
    pub upserts: Vec<Upsert>,
    /// Rows that made a new record, changed one, found all as it is.
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Sentences for the person: a code that was corrected, a zone that was made.
    pub notes: Vec<String>,
    /// Names of what is kept and the file does not mention. It stays as it is.
    pub not_in_file: Vec<String>,
}

impl Plan {
    pub(super) fn take(&mut self, draft: Draft<'_>) {
        match draft.finish() {
            Some(upsert) => {
                if upsert.new {
                    self.created += 1;
                } else {
                    self.updated += 1;
                }
                self.upserts.push(upsert);
            }
            None => self.unchanged += 1,
        }
    }
}

/// A record being brought in line with a row.
pub(super) struct Draft<'k> {
    upsert: Upsert,
    known: Option<&'k Fields>,
}

impl<'k> Draft<'k> {
    /// Of the record that is known, else of a new one. `scope` gets the record's id.
    pub(super) fn of(
        kind: Kind,
        known: Option<&'k Known>,
        new_id: &mut dyn FnMut() -> Uuid,
        scope: impl Fn(&str) -> String,
    ) -> Draft<'k> {
        let id = known.map_or_else(|| new_id().to_string(), |known| known.id.clone());
        let upsert = Upsert { kind, scope: scope(&id), id, new: known.is_none(), leaves: BTreeMap::new() };
        let mut draft = Draft { upsert, known: known.map(|known| &known.fields) };
        if known.is_some_and(Known::is_deleted) {
            // What stands in the roster again is there again.
            draft.set("deleted", false);
        }
        draft
    }

    pub(super) fn id(&self) -> &str {
        &self.upsert.id
    }

    /// Writes a leaf unless it already says so.
    pub(super) fn set(&mut self, path: &str, value: impl Into<Value>) {
        let value = value.into();
        if self.known.and_then(|fields| leaf(fields, path)) != Some(&value) {
            self.upsert.leaves.insert(path.to_owned(), value);
        }
    }

    /// Takes a leaf back, where there is one.
    pub(super) fn clear(&mut self, path: &str) {
        if self.known.and_then(|fields| leaf(fields, path)).is_some_and(|value| !value.is_null()) {
            self.upsert.leaves.insert(path.to_owned(), Value::Null);
        }
    }

    /// Writes what a row gives; takes back what it leaves blank; a column that the file lacks changes nothing.
    pub(super) fn put(&mut self, path: &str, given: Option<impl Into<Value>>, blank: &[String]) {
        match given {
            Some(value) => self.set(path, value),
            None if blank.iter().any(|key| key == path) => self.clear(path),
            None => {}
        }
    }

    pub(super) fn finish(self) -> Option<Upsert> {
        (self.upsert.new || !self.upsert.leaves.is_empty()).then_some(self.upsert)
    }
}
