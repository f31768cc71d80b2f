//! A form written as an XLSForm.

use super::extras::{PREFIX, columns_of, json_fields};
use super::names::Once;
use super::write_rows::{Survey, fact_ids};
use crate::DocumentError;
use duxue_domain::forms::Form;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A row of a sheet: text by column name.
pub(super) type Cells = BTreeMap<String, String>;

const SURVEY: [&str; 12] = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "parameters",
    "appearance",
    "repeat_count",
];
const CHOICES: [&str; 3] = ["list_name", "name", "label"];
const SETTINGS: [&str; 4] = ["form_title", "form_id", "version", "default_language"];

/// The lists of `choices` and what they are called.
#[derive(Debug, Default)]
pub(super) struct ListNames {
    names: Once,
    pub scales: BTreeMap<String, String>,
    /// By column id.
    pub columns: BTreeMap<String, String>,
    pub fact: Option<String>,
    pub rows: Vec<Cells>,
}

/// Writes the form as .xlsx.
///
/// # Errors
/// The workbook could not be written: a text longer than a cell can hold (32,767 characters).
pub fn write(form: &Form) -> Result<Vec<u8>, DocumentError> {
    let mut lists = ListNames::default();
    lists.of_form(form);
    let mut survey = Survey::of(form, &mut lists);
    survey.write();
    let survey = survey.rows;
    let mut book = Workbook::new();
    sheet(book.add_worksheet(), "survey", &SURVEY, &survey)?;
    sheet(book.add_worksheet(), "choices", &CHOICES, &lists.rows)?;
    sheet(book.add_worksheet(), "settings", &SETTINGS, &[settings(form)])?;
    Ok(book.save_to_buffer()?)
}

fn settings(form: &Form) -> Cells {
    let mut fields = json_fields(form);
    for said_elsewhere in ["id", "version", "title", "lang", "scales", "choices", "facts", "sections"] {
        fields.remove(said_elsewhere);
    }
    let mut cells = Cells::new();
    cells.insert("form_title".to_owned(), form.title.clone());
    cells.insert("form_id".to_owned(), form.id.clone());
    cells.insert("version".to_owned(), form.version.clone());
    cells.extend(form.lang.clone().map(|lang| ("default_language".to_owned(), lang)));
    put_extras(&mut cells, &fields);
    cells
}

/// The fields in columns of our own.
pub(super) fn put_extras(cells: &mut Cells, fields: &Map<String, Value>) {
    cells.extend(columns_of(fields).into_iter().map(|(name, text)| (format!("{PREFIX}{name}"), text)));
}

impl ListNames {
    fn of_form(&mut self, form: &Form) {
        for (scale, options) in &form.scales {
            let name = self.list(scale, "scale", options.iter().map(json_fields));
            self.scales.insert(scale.clone(), name);
        }
        for (column, options) in &form.choices {
            let name = self.list(column, "column", options.iter().map(json_fields));
            self.columns.insert(column.clone(), name);
        }
        if !fact_ids(form).is_empty() {
            let options = [("yes", "是"), ("no", "否")];
            let options = options
                .map(|(id, text)| Map::from_iter([("id".to_owned(), json!(id)), ("text".to_owned(), json!(text))]));
            self.fact = Some(self.list("yes-no", "fact", options.into_iter()));
        }
    }

    /// Writes a list and gives its name; `of` is empty for the options of an item.
    pub(super) fn list(&mut self, wanted: &str, of: &str, options: impl Iterator<Item = Map<String, Value>>) -> String {
        let plain: String = wanted.chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect();
        let name = self.names.give(&plain);
        for mut fields in options {
            let mut cells = Cells::new();
            cells.insert("list_name".to_owned(), name.clone());
            let mut text = |field: &str| match fields.remove(field) {
                Some(Value::String(text)) => text,
                _ => String::new(),
            };
            cells.insert("name".to_owned(), text("id"));
            let label = text("text");
            if label.is_empty() || label.trim() != label {
                fields.insert("text".to_owned(), json!(label));
            }
            cells.insert("label".to_owned(), label);
            if !of.is_empty() {
                fields.insert("list".to_owned(), json!(of));
                if name != wanted && of != "fact" {
                    fields.insert("of".to_owned(), json!(wanted));
                }
            }
            // Each column of this sheet becomes an XML element in other tools: no colons here.
            cells.extend(columns_of(&fields).into_iter().map(|(name, text)| (format!("duxue_{name}"), text)));
            self.rows.push(cells);
        }
        name
    }
}

/// Columns in their usual order, then those of our own in the order in which they come up.
fn sheet(sheet: &mut Worksheet, name: &str, usual: &[&str], rows: &[Cells]) -> Result<(), DocumentError> {
    let mut columns: Vec<&str> = usual.to_vec();
    for column in rows.iter().flat_map(BTreeMap::keys) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    sheet.set_name(name)?;
    let head = Format::new().set_bold().set_background_color(0x00DD_E8E4);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, column) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(0, at, *column, &head)?;
        let wide = ["label", "hint", "relevant", "constraint", "calculation"].contains(column);
        sheet.set_column_width(at, if wide { 44.0 } else { 18.0 })?;
    }
    for (number, row) in (1_u32..).zip(rows) {
        for (at, column) in (0_u16..).zip(&columns) {
            if let Some(text) = row.get(*column).filter(|text| !text.is_empty()) {
                sheet.write_string_with_format(number, at, text, &body)?;
            }
        }
    }
    sheet.set_freeze_panes(1, if name == "survey" { 2 } else { 0 })?;
    Ok(())
}
