//! What is written into a paper, gathered before it is set.

use crate::form::Signed;
use crate::{PaperTable, Photo};
use duxue_domain::chart::Chart;
use std::collections::BTreeMap;

/// What is written into a form, by the field's id in the catalogue.
#[derive(Debug, Clone, Default)]
pub struct PaperValues {
    /// None prints 暂编号 on a paper that must be numbered, nothing on one that need not.
    pub number: Option<String>,
    pub values: BTreeMap<String, PaperValue>,
    /// For the places in fixed texts, such as `objection_days`.
    pub places: BTreeMap<String, String>,
    /// Who has signed on screen, by the id of the place in the catalogue.
    pub signed: BTreeMap<String, Signed>,
    pub photos: Vec<Photo>,
    /// Photos of the record that cannot be printed, each with the reason: told to who prints, not printed.
    pub unprinted: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PaperValue {
    Text(String),
    /// The options ticked; with the catalogue's options all are printed with ■ or □.
    Chosen(Vec<String>),
    Rows(Vec<Vec<String>>),
    /// A table whose columns follow from the records.
    Table(PaperTable),
    Chart(Chart),
}

impl PaperValues {
    pub fn text(mut self, id: &str, text: impl Into<String>) -> Self {
        self.values.insert(id.to_owned(), PaperValue::Text(text.into()));
        self
    }

    pub fn chosen<S: Into<String>>(mut self, id: &str, chosen: impl IntoIterator<Item = S>) -> Self {
        self.values.insert(id.to_owned(), PaperValue::Chosen(chosen.into_iter().map(Into::into).collect()));
        self
    }

    pub fn rows(mut self, id: &str, rows: Vec<Vec<String>>) -> Self {
        self.values.insert(id.to_owned(), PaperValue::Rows(rows));
        self
    }

    pub fn table(mut self, id: &str, table: PaperTable) -> Self {
        self.values.insert(id.to_owned(), PaperValue::Table(table));
        self
    }

    pub fn chart(mut self, id: &str, chart: Chart) -> Self {
        self.values.insert(id.to_owned(), PaperValue::Chart(chart));
        self
    }

    /// None prints 暂编号 where the paper must be numbered.
    pub fn numbered(mut self, number: Option<String>) -> Self {
        self.number = number;
        self
    }

    pub fn place(mut self, name: &str, text: impl Into<String>) -> Self {
        self.places.insert(name.to_owned(), text.into());
        self
    }
}
