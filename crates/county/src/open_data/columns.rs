//! The columns of files: which, in what order, under what headings. They are data, and a county may have its own.

use super::fields::{Field, FieldKind};
use super::{Resource, resource};
use chrono::NaiveDate;
use duxue_documents::{Column, ColumnKind, Ledger, LedgerCell};
use duxue_domain::fields::Fields;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const BUILT_IN: &str = include_str!("../../../../assets/documents/open-data-columns.json");
/// The county's own columns, in its data folder.
pub const FILE: &str = "columns.json";

#[derive(Debug, thiserror::Error)]
pub enum ColumnsError {
    #[error("{path} cannot be read: {error}")]
    File { path: PathBuf, error: std::io::Error },
    #[error("{path}, line {}: {error}", .error.line())]
    Json { path: PathBuf, error: serde_json::Error },
    #[error("{path}: there is no list {list:?}")]
    List { path: PathBuf, list: String },
    #[error("{path}: {list} has no field {field:?}")]
    Field { path: PathBuf, list: String, field: String },
}

/// How a list is laid out as a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    pub title: String,
    pub columns: Vec<SheetColumn>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetColumn {
    pub field: String,
    pub head: String,
    /// In characters.
    pub width: f64,
    /// What is shown instead of a code.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// Whether a moment is shown with its time, not as a day.
    #[serde(default)]
    pub time: bool,
}

/// A sheet for each list.
#[derive(Debug, Clone)]
pub struct Columns(BTreeMap<String, Sheet>);

impl Columns {
    /// The built-in sheets, and in their place those that the county's folder has.
    ///
    /// # Errors
    /// A file that cannot be read, or names a list or field that is not there.
    pub fn read(folder: &Path) -> Result<Columns, ColumnsError> {
        let mut sheets = parse(Path::new("open-data-columns.json"), BUILT_IN)?;
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => sheets.extend(parse(&path, &text)?),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(ColumnsError::File { path, error }),
        }
        Ok(Columns(sheets))
    }

    /// The list's rows as a table, numbered from 1 on.
    pub fn table(&self, resource: &Resource, rows: &[Fields], note: String) -> Ledger {
        let fields = resource.fields();
        let sheet = self.0.get(resource.name);
        let columns: Vec<(&SheetColumn, &Field)> = sheet
            .iter()
            .flat_map(|sheet| &sheet.columns)
            .filter_map(|column| Some((column, fields.iter().find(|field| field.name == column.field)?)))
            .collect();
        let mut heads = vec![Column { head: "序号".to_owned(), width: 6.0, kind: ColumnKind::Number }];
        heads.extend(columns.iter().map(|(column, field)| Column {
            head: column.head.clone(),
            width: column.width,
            kind: kind(column, field),
        }));
        let row = |(number, row): (u32, &Fields)| {
            let mut cells = vec![LedgerCell::Number(f64::from(number))];
            cells.extend(columns.iter().map(|(column, field)| cell(column, field, row.get(&field.name))));
            cells
        };
        Ledger {
            title: sheet.map_or(resource.title, |sheet| &sheet.title).to_owned(),
            note,
            columns: heads,
            rows: (1..).zip(rows).map(row).collect(),
        }
    }
}

fn parse(path: &Path, text: &str) -> Result<BTreeMap<String, Sheet>, ColumnsError> {
    let sheets: BTreeMap<String, Sheet> =
        serde_json::from_str(text).map_err(|error| ColumnsError::Json { path: path.to_owned(), error })?;
    for (list, sheet) in &sheets {
        let known =
            resource(list).ok_or_else(|| ColumnsError::List { path: path.to_owned(), list: list.clone() })?.fields();
        if let Some(column) = sheet.columns.iter().find(|column| known.iter().all(|field| field.name != column.field)) {
            let (list, field) = (list.clone(), column.field.clone());
            return Err(ColumnsError::Field { path: path.to_owned(), list, field });
        }
    }
    Ok(sheets)
}

fn kind(column: &SheetColumn, field: &Field) -> ColumnKind {
    match field.kind {
        FieldKind::Integer | FieldKind::Number => ColumnKind::Number,
        FieldKind::Day => ColumnKind::Date,
        FieldKind::Moment if !column.time => ColumnKind::Date,
        FieldKind::Moment | FieldKind::Text | FieldKind::Boolean => ColumnKind::Text,
    }
}

fn cell(column: &SheetColumn, field: &Field, value: Option<&Value>) -> LedgerCell {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    match value {
        None | Some(Value::Null) => LedgerCell::Empty,
        Some(Value::Number(number)) => number.as_f64().map_or(LedgerCell::Empty, LedgerCell::Number),
        Some(Value::String(text)) => match kind(column, field) {
            ColumnKind::Date => day(text).map_or(LedgerCell::Empty, LedgerCell::Date),
            // 2026-11-27T09:05:00+08:00 without what a person does not read.
            _ if field.kind == FieldKind::Moment => text.get(..16).unwrap_or(text).replace('T', " ").as_str().into(),
            _ => column.words.get(text).unwrap_or(text).as_str().into(),
        },
        Some(other) => {
            let text = other.to_string();
            column.words.get(&text).unwrap_or(&text).as_str().into()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::RESOURCES;
    use super::*;
    use serde_json::json;
    use tempfile::TempDir;

    #[test]
    fn every_list_has_columns_built_in_and_every_column_a_field() {
        let columns = Columns::read(TempDir::new().unwrap().path()).unwrap();
        assert_eq!(RESOURCES.iter().filter(|list| !columns.0.contains_key(list.name)).count(), 0);
    }

    #[test]
    fn a_county_names_and_orders_its_own_columns() {
        let folder = TempDir::new().unwrap();
        let own = json!({"findings": {"title": "隐患清单", "columns": [
            {"field": "deadline", "head": "限期", "width": 11},
            {"field": "grade", "head": "级别", "width": 8, "words": {"major": "重大隐患"}},
            {"field": "found_at", "head": "发现", "width": 16, "time": true},
        ]}});
        std::fs::write(folder.path().join(FILE), own.to_string()).unwrap();
        let columns = Columns::read(folder.path()).unwrap();
        let row = json!({"deadline": "2026-12-01", "grade": "major", "found_at": "2026-11-27T09:05:00+08:00"});
        let findings = resource("findings").unwrap();
        let table = columns.table(findings, &[row.as_object().unwrap().clone()], String::new());
        let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
        assert_eq!((table.title.as_str(), heads), ("隐患清单", vec!["序号", "限期", "级别", "发现"]));
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let expected =
            vec![LedgerCell::Number(1.0), LedgerCell::Date(day), "重大隐患".into(), "2026-11-27 09:05".into()];
        assert_eq!(table.rows, vec![expected]);
        // The other lists keep theirs.
        assert!(columns.0.contains_key("visits"));
    }

    #[test]
    fn a_field_that_is_not_there_is_named() {
        let folder = TempDir::new().unwrap();
        let own = json!({"findings": {"title": "", "columns": [{"field": "phone", "head": "", "width": 1}]}});
        std::fs::write(folder.path().join(FILE), own.to_string()).unwrap();
        let error = Columns::read(folder.path()).unwrap_err();
        assert!(matches!(error, ColumnsError::Field { field, .. } if field == "phone"));
    }
}
