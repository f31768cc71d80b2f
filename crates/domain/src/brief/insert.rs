//! What stands between the paragraphs of a brief: tables, charts, photos.
//!
//! Invariant: what was taken from the records stays as it was taken until a person has it taken anew; a table is a map of
//! columns and rows by id, so that two writers' cells merge like any other leaf.

use super::period::{Period, charts, period_facts};
use super::review::ordered;
use super::{BriefError, BriefInput, Span, plain};
use crate::chart::{Chart, Shape};
use crate::records::{Attachment, BriefParagraph, BriefTable};
use crate::rules::marks::DrawnMark;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A paragraph that is more than text.
#[derive(Debug, Clone, PartialEq)]
pub enum Insert<'a> {
    Table { head: Vec<String>, rows: Vec<Vec<String>> },
    Chart(Chart),
    Photo(&'a Attachment),
}

/// An insert as a window shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(rename = "BriefInsert")]
pub struct InsertView {
    /// Of a chart, each a picture of its own.
    pub svgs: Vec<String>,
    /// Of a table, and what a chart says.
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Of a photo that is here: for the address of its bytes.
    pub photo: Option<String>,
    /// What was drawn on it.
    pub marks: Vec<DrawnMark>,
    /// Where the photo is not here: why, in words.
    pub missing: String,
    /// The records have changed since it was taken.
    pub stale: bool,
}

/// What stands at the paragraph besides its text; `None` for words alone.
pub fn insert_of(paragraph: &BriefParagraph) -> Option<Insert<'_>> {
    let table = &paragraph.table;
    let columns = ordered(&table.columns, |column| (column.order, column.deleted));
    if !columns.is_empty() {
        let head: Vec<String> = columns.iter().map(|(_, column)| shown(column.title.as_deref())).collect();
        let rows = ordered(&table.rows, |row| (row.order, row.deleted))
            .into_iter()
            .map(|(_, row)| columns.iter().map(|(id, _)| shown(row.cells.get(*id).map(String::as_str))).collect());
        let rows: Vec<Vec<String>> = rows.collect();
        return Some(match table.drawn.as_deref().and_then(Shape::of) {
            Some(shape) => Insert::Chart(Chart {
                title: shown(paragraph.text.as_deref()),
                shape,
                unit: table.unit.clone().unwrap_or_default(),
                columns: head,
                rows,
            }),
            None => Insert::Table { head, rows },
        });
    }
    let photo = &paragraph.photo;
    (photo.hash.is_some() && photo.deleted != Some(true)).then_some(Insert::Photo(photo))
}

fn shown(text: Option<&str>) -> String {
    plain(text.unwrap_or_default())
}

/// The paragraph in words, the cells of its table included: what a revision is compared by.
pub(super) fn told(paragraph: &BriefParagraph) -> String {
    let text = paragraph.text.clone().unwrap_or_default();
    let (head, rows) = match insert_of(paragraph) {
        Some(Insert::Table { head, rows }) => (head, rows),
        Some(Insert::Chart(chart)) => (chart.columns, chart.rows),
        Some(Insert::Photo(photo)) => return format!("{text}（照片 {}）", photo.name.as_deref().unwrap_or_default()),
        None => return text,
    };
    let lines = std::iter::once(head).chain(rows).map(|cells| cells.join("　"));
    std::iter::once(text).chain(lines).collect::<Vec<_>>().join("\n")
}

/// A table or chart that the month's records offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// Name of its table of facts.
    pub fact: String,
    pub chart: Chart,
}

/// What the records of the month can be shown as; the development month by month runs from the semester's beginning.
///
/// # Errors
/// The month cannot be read, or the built-in template.
pub fn offered(input: &BriefInput) -> Result<Vec<Offered>, BriefError> {
    let span = Span::of_month(&input.month).ok_or(BriefError::Month)?;
    let over = |span: Span, before| period_facts(input, &Period { name: String::new(), span, before });
    let month = charts(&over(span, span.before())?);
    let setting = crate::rules::with_defaults(&input.setting);
    let term = crate::rules::semester(&setting, span.first);
    let since = match term {
        Some(term) => charts(&over(Span { first: term.from.min(span.first), last: span.last }, None)?),
        None => Vec::new(),
    };
    let months = since.into_iter().filter(|(name, chart)| name == MONTHS && chart.rows.len() > 1);
    let others = month.into_iter().filter(|(name, _)| name != MONTHS);
    Ok(months.chain(others).map(|(fact, chart)| Offered { fact, chart }).collect())
}

const MONTHS: &str = "period.months";

/// The leaves of a paragraph (paths below it) that hold a table, drawn as a chart or not. Ids of columns and rows are their places: it is taken
/// as a whole and anew as a whole.
pub fn leaves(fact: Option<&str>, chart: &Chart, drawn: bool) -> BTreeMap<String, Value> {
    let mut leaves = BTreeMap::from([("text".to_owned(), json!(chart.title))]);
    let mut set = |path: String, value: Value| leaves.insert(path, value);
    if drawn {
        set("table.drawn".to_owned(), json!(chart.shape.name()));
        set("table.unit".to_owned(), json!(chart.unit));
    }
    if let Some(fact) = fact {
        set("table.fact".to_owned(), json!(fact));
    }
    for (at, title) in chart.columns.iter().enumerate() {
        set(format!("table.columns.c{at:02}.order"), json!(at + 1));
        set(format!("table.columns.c{at:02}.title"), json!(title));
    }
    for (at, row) in chart.rows.iter().enumerate() {
        set(format!("table.rows.r{at:03}.order"), json!(at + 1));
        for (column, cell) in row.iter().enumerate() {
            set(format!("table.rows.r{at:03}.cells.c{column:02}"), json!(cell));
        }
    }
    leaves
}

/// Whether the records say something else than a table that was taken from them; a person's own never.
pub fn is_stale(table: &BriefTable, standing: &Insert<'_>, now: &[Offered]) -> bool {
    let Some(fact) = table.fact.as_deref() else { return false };
    let now = now.iter().find(|offered| offered.fact == fact).map(|offered| &offered.chart);
    let (head, rows) = match standing {
        Insert::Table { head, rows } => (head, rows),
        Insert::Chart(chart) => (&chart.columns, &chart.rows),
        Insert::Photo(_) => return false,
    };
    now.is_none_or(|now| now.columns != *head || now.rows != *rows)
}
