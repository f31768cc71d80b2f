//! A list as a file: CSV or a workbook, in the county's own columns.

use super::{Columns, Resource, View, each};
use crate::desk::{county_name, local_time};
use crate::store::{CountyTransaction, StoreError};
use duxue_documents::{DocumentError, Ledger, LedgerCell, ledger_xlsx};
use duxue_domain::fields::Fields;
use serde_json::Value;

/// More rows than this make no file that an office opens, and take the server's memory (some 4 KB a row); whoever wants them
/// all reads page by page.
pub const MOST_ROWS: usize = 30_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("more rows than a file takes")]
    TooMany,
    #[error("the file could not be written: {0}")]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Xlsx(#[from] DocumentError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a file is of.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only what changed after this number, deleted rows left out as always.
    pub since: u64,
    /// `YYYY-MM`.
    pub month: Option<String>,
}

/// The file's bytes.
///
/// # Errors
/// See [`FileError`].
pub fn write(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    columns: &Columns,
    wanted: &Wanted,
    format: Format,
    now: u64,
) -> Result<Vec<u8>, FileError> {
    bytes(&table(tx, resource, view, columns, wanted, now)?, format)
}

/// A table as a file.
///
/// # Errors
/// A file that cannot be written.
pub fn bytes(table: &Ledger, format: Format) -> Result<Vec<u8>, FileError> {
    match format {
        Format::Csv => csv_of(table),
        Format::Xlsx => Ok(ledger_xlsx(table)?),
    }
}

/// The table that the file shows.
///
/// # Errors
/// See [`FileError`].
pub fn table(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    columns: &Columns,
    wanted: &Wanted,
    now: u64,
) -> Result<Ledger, FileError> {
    let mut rows = wanted_rows(tx, resource, view, wanted)?;
    if let Some(day) = resource.day {
        rows.sort_by(|a, b| text(a, day).cmp(&text(b, day)));
    }
    let month = wanted.month.as_deref().map_or_else(String::new, |month| format!("{month}　"));
    let at = local_time(now).format("%Y-%m-%d %H:%M");
    Ok(columns.table(resource, &rows, format!("{}　{month}{at} 导出", county_name(tx)?)))
}

fn wanted_rows(
    tx: &mut CountyTransaction<'_>,
    resource: &Resource,
    view: &View,
    wanted: &Wanted,
) -> Result<Vec<Fields>, FileError> {
    let mut rows = Vec::new();
    let mut too_many = false;
    if let (super::Source::Counted(read), Some(_)) = (&resource.source, &wanted.month) {
        return Ok(read(tx, view, wanted.month.as_deref())?);
    }
    each(tx, resource, view, wanted.since, false, &mut |row| {
        if in_month(resource, &row, wanted.month.as_deref()) {
            too_many = rows.len() == MOST_ROWS;
            rows.push(row);
        }
        !too_many
    })?;
    if too_many { Err(FileError::TooMany) } else { Ok(rows) }
}

/// Whether the row's day lies in the month; every row does where none is asked for.
pub fn in_month(resource: &Resource, row: &Fields, month: Option<&str>) -> bool {
    let (Some(day), Some(month)) = (resource.day, month) else { return true };
    text(row, day).is_some_and(|day| day.starts_with(month))
}

fn text<'a>(row: &'a Fields, field: &str) -> Option<&'a str> {
    row.get(field).and_then(Value::as_str)
}

/// UTF-8 with the mark by which Excel and WPS know it.
fn csv_of(table: &Ledger) -> Result<Vec<u8>, FileError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(table.columns.iter().map(|column| column.head.as_str()))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(shown))?;
    }
    writer.into_inner().map_err(|error| FileError::Csv(error.into_error().into()))
}

/// A text that a spreadsheet would run as a formula is marked as text.
fn shown(cell: &LedgerCell) -> String {
    match cell {
        LedgerCell::Empty => String::new(),
        LedgerCell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        LedgerCell::Text(text) => text.clone(),
        LedgerCell::Number(number) => number.to_string(),
        LedgerCell::Date(day) => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use duxue_documents::{Column, ColumnKind};

    #[test]
    fn a_csv_opens_in_excel_and_runs_nothing_that_somebody_wrote() {
        let column = |head: &str| Column { head: head.to_owned(), width: 8.0, kind: ColumnKind::Text };
        let table = Ledger {
            columns: vec![column("部位"), column("描述")],
            rows: vec![vec!["=HYPERLINK(\"x\")".into(), "插座松动，\"裸线\"".into()]],
            ..Ledger::default()
        };
        let text = String::from_utf8(csv_of(&table).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}部位,描述\r\n\"'=HYPERLINK(\"\"x\"\")\",\"插座松动，\"\"裸线\"\"\"\r\n");
    }
}
