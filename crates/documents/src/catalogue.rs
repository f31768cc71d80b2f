//! The catalogue of papers (`assets/documents/papers.json`): which fields a form has, how wide, what is printed word for word.
//!
//! Invariant: fields, spans and fixed texts are data; a county changes them without a new program.

use crate::form::{CellRole, FormCell, FormPaper, FormPart, FormRow, GRID, PaperNumber, Signature};
use crate::values::{PaperValue, PaperValues};
use crate::{DocumentError, PaperTable, figures};
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) const PAPERS: &str = include_str!("../../../assets/documents/papers.json");
/// A place in a fixed text for which no value was given.
const OPEN_PLACE: &str = "＿＿＿＿";
/// Characters of 12 pt in a line of the whole width, and lines in half a page.
const LINE_OF_CELL: usize = 34;
const HALF_PAGE: usize = 17;

#[derive(Debug, Deserialize)]
struct Catalogue {
    papers: Vec<Paper>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Paper {
    id: String,
    pub title: String,
    /// `form-table`, `official-document` or `ledger`.
    pub kind: String,
    number: NumberRule,
    pub rows: Vec<Vec<Field>>,
    #[serde(default)]
    fixed_text: Vec<FixedText>,
    #[serde(default)]
    signatures: Vec<SignaturePlace>,
}

#[derive(Debug, Deserialize)]
struct NumberRule {
    required: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Field {
    pub id: String,
    pub label: String,
    pub kind: String,
    label_span: u8,
    value_span: u8,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    min_height_mm: f64,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub widths: Vec<u32>,
    #[serde(default)]
    min_rows: usize,
    /// A table that is left out where it has no rows.
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, Deserialize)]
struct FixedText {
    place: String,
    text: String,
}

#[derive(Debug, Deserialize)]
struct SignaturePlace {
    id: String,
    label: String,
    #[serde(default)]
    date: bool,
    #[serde(default)]
    seal: bool,
}

pub(crate) fn paper(id: &str) -> Result<Paper, DocumentError> {
    let catalogue: Catalogue =
        serde_json::from_str(PAPERS).map_err(|error| DocumentError::Catalogue(error.to_string()))?;
    catalogue.papers.into_iter().find(|paper| paper.id == id).ok_or_else(|| DocumentError::UnknownPaper(id.to_owned()))
}

/// Ids and titles of the papers that are set on pages; a ledger is a workbook.
pub(crate) fn paper_ids() -> Result<Vec<(String, String)>, DocumentError> {
    let catalogue: Catalogue =
        serde_json::from_str(PAPERS).map_err(|error| DocumentError::Catalogue(error.to_string()))?;
    let set = catalogue.papers.into_iter().filter(|paper| paper.kind != "ledger");
    Ok(set.map(|paper| (paper.id, paper.title)).collect())
}

/// The form `id` with these values; ids are `work-record`, `lesson-record`, `feedback`, `recheck`, `complaint`, `zone-plan`,
/// `zone-summary`, `school-basics`.
pub fn form_paper(id: &str, values: &PaperValues) -> Result<FormPaper, DocumentError> {
    let paper = paper(id)?;
    let number = match &values.number {
        Some(number) => Some(PaperNumber::Given(number.clone())),
        None if paper.number.required => Some(PaperNumber::Provisional),
        None => None,
    };
    Ok(FormPaper {
        number,
        above: fixed(&paper, "below-title", values),
        parts: parts(&paper, values),
        below: fixed(&paper, "foot", values),
        signatures: paper
            .signatures
            .iter()
            .map(|place| Signature {
                label: place.label.clone(),
                date: place.date,
                seal: place.seal,
                signed: values.signed.get(&place.id).cloned(),
            })
            .collect(),
        photos: values.photos.clone(),
        title: paper.title,
    })
}

/// Labels of required fields that the values leave empty, in the form's order.
pub fn missing_fields(id: &str, values: &PaperValues) -> Result<Vec<String>, DocumentError> {
    let is_empty = |field: &Field| match values.values.get(&field.id) {
        None => true,
        Some(PaperValue::Text(text)) => text.trim().is_empty(),
        Some(PaperValue::Chosen(chosen)) => chosen.is_empty(),
        Some(PaperValue::Rows(rows)) => rows.is_empty(),
        Some(PaperValue::Table(table)) => table.rows.is_empty(),
        Some(PaperValue::Chart(chart)) => chart.rows.is_empty(),
    };
    Ok(paper(id)?
        .rows
        .into_iter()
        .flatten()
        .filter(|field| field.required && is_empty(field))
        .map(|field| field.label)
        .collect())
}

pub(crate) fn fixed(paper: &Paper, place: &str, values: &PaperValues) -> Vec<String> {
    paper.fixed_text.iter().filter(|text| text.place == place).map(|text| fill(&text.text, &values.places)).collect()
}

/// `{name}` by its value; one without a value stays open to be written in by hand.
fn fill(text: &str, places: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else { break };
        filled.push_str(&rest[..open]);
        let value = places.get(&rest[open + 1..close]).map(String::as_str).filter(|value| !value.is_empty());
        filled.push_str(value.unwrap_or(OPEN_PLACE));
        rest = &rest[close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Rows of fields are gathered; a table or a chart among them stands by itself, so that its head can repeat.
fn parts(paper: &Paper, values: &PaperValues) -> Vec<FormPart> {
    let mut parts: Vec<FormPart> = Vec::new();
    for row in &paper.rows {
        if let [field] = row.as_slice()
            && matches!(field.kind.as_str(), "table" | "chart")
        {
            match values.values.get(&field.id) {
                Some(PaperValue::Chart(chart)) => {
                    parts.extend(figures(chart).into_iter().map(|figure| FormPart::Figure { figure }));
                }
                _ if field.kind == "chart" => {}
                _ => {
                    let table = table(field, values);
                    if !field.optional || table.rows.iter().flatten().any(|cell| !cell.is_empty()) {
                        parts.push(FormPart::Table { title: field.label.clone(), table });
                    }
                }
            }
            continue;
        }
        let row = form_row(row, values);
        match parts.last_mut() {
            Some(FormPart::Fields { rows }) => rows.push(row),
            _ => parts.push(FormPart::Fields { rows: vec![row] }),
        }
    }
    parts
}

fn table(field: &Field, values: &PaperValues) -> PaperTable {
    let width = field.columns.len();
    let mut rows = match values.values.get(&field.id) {
        Some(PaperValue::Table(table)) => return table.clone(),
        Some(PaperValue::Rows(rows)) => rows.clone(),
        _ => Vec::new(),
    };
    for row in &mut rows {
        row.resize(width, String::new());
    }
    if rows.is_empty() {
        rows = vec![vec![String::new(); width]; field.min_rows];
    }
    PaperTable { head: field.columns.clone(), widths: field.widths.clone(), rows }
}

fn form_row(fields: &[Field], values: &PaperValues) -> FormRow {
    let mut row = FormRow::default();
    let mut lines = 0;
    for field in fields {
        let text = shown(field, values);
        let in_cell = field.label_span == 0;
        if !in_cell {
            row.cells.push(FormCell {
                role: CellRole::Label,
                text: field.label.clone(),
                span: field.label_span,
                ..FormCell::default()
            });
        }
        let per_line = (LINE_OF_CELL * usize::from(field.value_span) / usize::from(GRID)).max(1);
        let needed: usize = text.split('\n').map(|line| line.chars().count().div_ceil(per_line).max(1)).sum();
        lines = lines.max(needed);
        let long = in_cell || field.min_height_mm > 0.0 || needed > 2 || field.kind == "choice-many";
        row.cells.push(FormCell {
            role: if long { CellRole::Long } else { CellRole::Short },
            heading: if in_cell { field.label.clone() } else { String::new() },
            text,
            span: field.value_span,
        });
        row.min_height_mm = row.min_height_mm.max(field.min_height_mm);
    }
    let used: u8 = row.cells.iter().map(|cell| cell.span).sum();
    if let Some(last) = row.cells.last_mut() {
        last.span += GRID.saturating_sub(used);
    }
    row.may_break = lines > HALF_PAGE;
    row
}

fn shown(field: &Field, values: &PaperValues) -> String {
    let chosen = match values.values.get(&field.id) {
        Some(PaperValue::Text(text)) if field.options.is_empty() => return text.clone(),
        Some(PaperValue::Text(text)) => vec![text.clone()],
        Some(PaperValue::Chosen(chosen)) => chosen.clone(),
        Some(PaperValue::Rows(_) | PaperValue::Table(_) | PaperValue::Chart(_)) | None => Vec::new(),
    };
    if field.options.is_empty() {
        return chosen.join("、");
    }
    let others = chosen.iter().filter(|text| !text.is_empty() && !field.options.contains(text));
    let boxes = field.options.iter().map(|option| {
        let mark = if chosen.contains(option) { '■' } else { '□' };
        format!("{mark}{option}")
    });
    // A narrow cell holds one option a line; a wide one sets them side by side.
    let between = if field.value_span < 4 { "\n" } else { "　" };
    boxes.chain(others.map(|other| format!("■{other}"))).collect::<Vec<_>>().join(between)
}
