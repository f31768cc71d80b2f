//! A workbook (.xlsx) read cell by cell. Merged cells are filled from their first one, because an office merges both the
//! headings and what repeats down a column (乡镇, 责任区).

use super::problem::FileFault;
use super::sheet::{Cell, MOST_COLUMNS, MOST_ROWS, Sheet};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;
use duxue_documents::{WorkbookFault, open_workbook};
use std::io::Cursor;

const MOST_MERGED: u64 = 20_000;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileFault> {
    let mut book = open_workbook(bytes).map_err(|fault| match fault {
        WorkbookFault::Locked => FileFault::Locked,
        WorkbookFault::TooLarge => FileFault::Bomb,
        WorkbookFault::Damaged(_) => FileFault::Damaged,
    })?;
    // What is hidden is not what the person believes to be importing.
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut sheets = Vec::new();
    for name in names {
        let merged = book.merge_cells_by_sheet_name(&name).map_err(|error| fault(&error))?;
        let mut sheet = cells(&mut book, &name)?;
        fill_merged(&mut sheet, &merged);
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Reads cell by cell rather than as a range: one stray blank in the last corner of a sheet would make a range of
/// seventeen thousand million cells.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, FileFault> {
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| fault(&error))?;
    while let Some(found) = reader.next_cell().map_err(|error| fault(&error))? {
        let cell = cell_of(found.get_value());
        if cell.is_blank() {
            continue;
        }
        let (row, column) = found.get_position();
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(FileFault::TooFar { row: row + 1, column });
        }
        put(&mut sheet, row, column, cell);
    }
    Ok(sheet)
}

fn put(sheet: &mut Sheet, row: u32, column: u32, cell: Cell) {
    let cells = sheet.rows.entry(row + 1).or_default();
    let column = column as usize;
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Empty);
    }
    cells[column] = cell;
}

fn fill_merged(sheet: &mut Sheet, merged: &[Dimensions]) {
    for region in merged {
        let (top, left) = region.start;
        let first = sheet.rows.get(&(top + 1)).and_then(|cells| cells.get(left as usize)).cloned();
        let Some(first) = first.filter(|cell| !cell.is_blank()) else { continue };
        let bottom = region.end.0.min(MOST_ROWS - 1).max(top);
        let right = region.end.1.min(MOST_COLUMNS - 1);
        // No office merges so much; a file that does would only fill the memory.
        if u64::from(bottom - top + 1) * u64::from(right.saturating_sub(left) + 1) > MOST_MERGED {
            continue;
        }
        for row in top..=bottom {
            for column in left..=right {
                put(sheet, row, column, first.clone());
            }
        }
    }
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        // Whole numbers of a roster (codes, phones) stay far below 2^53, where the conversion is exact.
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(truth) => Cell::Truth(*truth),
        DataRef::DateTime(moment) if moment.is_datetime() => date_of(moment),
        DataRef::DateTime(length) => Cell::Number(length.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(_) => Cell::Broken,
    }
}

fn date_of(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .map_or(Cell::Number(moment.as_f64()), Cell::Date)
}

fn fault(_: &XlsxError) -> FileFault {
    FileFault::Damaged
}
