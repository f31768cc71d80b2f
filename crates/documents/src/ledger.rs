//! Ledgers (台账) as workbooks: typed cells, a frozen head with filters, ready to print on landscape A4.
//!
//! Invariant: text is written as text; a name that begins with `=` is never a formula, a code keeps its leading zeros.

use crate::DocumentError;
use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// A table as an office keeps it, such as 校园安全隐患排查治理台账.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub title: String,
    /// Under the title: county, period, as of when.
    pub note: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<LedgerCell>>,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub head: String,
    /// In characters.
    pub width: f64,
    pub kind: ColumnKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    Number,
    Date,
}

#[derive(Debug, Clone, PartialEq)]
pub enum LedgerCell {
    Empty,
    Text(String),
    Number(f64),
    Date(NaiveDate),
}

impl From<&str> for LedgerCell {
    fn from(text: &str) -> Self {
        if text.is_empty() { LedgerCell::Empty } else { LedgerCell::Text(text.to_owned()) }
    }
}

const TITLE_ROW: u32 = 0;
const NOTE_ROW: u32 = 1;
const HEAD_ROW: u32 = 2;
/// What a cell of a workbook can hold.
const LONGEST_TEXT: usize = 32_767;

struct Formats {
    title: Format,
    note: Format,
    head: Format,
    text: Format,
    number: Format,
    date: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
        };
        Formats {
            title: Format::new()
                .set_font_name("方正小标宋简体")
                .set_font_size(18)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            note: Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::Right),
            head: cell()
                .set_font_name("黑体")
                .set_align(FormatAlign::Center)
                .set_text_wrap()
                .set_background_color("EEF3F3"),
            text: cell().set_text_wrap().set_num_format("@"),
            number: cell().set_align(FormatAlign::Center),
            date: cell().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd"),
        }
    }
}

/// The ledger as .xlsx.
pub fn ledger_xlsx(ledger: &Ledger) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&ledger.title))?;
    write_sheet(sheet, ledger, &Formats::new())?;
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(sheet: &mut Worksheet, ledger: &Ledger, formats: &Formats) -> Result<(), XlsxError> {
    let last_column = ledger.columns.len().saturating_sub(1) as u16;
    sheet.set_row_height(TITLE_ROW, 34)?;
    if last_column > 0 {
        sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last_column, &ledger.title, &formats.title)?;
        sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last_column, &ledger.note, &formats.note)?;
    } else {
        sheet.write_with_format(TITLE_ROW, 0, &ledger.title, &formats.title)?;
        sheet.write_with_format(NOTE_ROW, 0, &ledger.note, &formats.note)?;
    }
    sheet.set_row_height(HEAD_ROW, 30)?;
    for (at, column) in (0u16..).zip(&ledger.columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_with_format(HEAD_ROW, at, &column.head, &formats.head)?;
    }
    for (row, cells) in (HEAD_ROW + 1..).zip(&ledger.rows) {
        for (at, column) in (0u16..).zip(&ledger.columns) {
            let cell = cells.get(usize::from(at)).unwrap_or(&LedgerCell::Empty);
            write_cell(sheet, row, at, cell, column.kind, formats)?;
        }
    }
    let last_row = HEAD_ROW + ledger.rows.len() as u32;
    if !ledger.columns.is_empty() {
        sheet.autofilter(HEAD_ROW, 0, last_row, last_column)?;
    }
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3).set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &LedgerCell,
    kind: ColumnKind,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let format = match kind {
        ColumnKind::Text => &formats.text,
        ColumnKind::Number => &formats.number,
        ColumnKind::Date => &formats.date,
    };
    match cell {
        LedgerCell::Empty => sheet.write_blank(row, at, format)?,
        LedgerCell::Text(text) => {
            let fitting: String = text.chars().take(LONGEST_TEXT).collect();
            sheet.write_string_with_format(row, at, fitting, format)?
        }
        LedgerCell::Number(number) => sheet.write_number_with_format(row, at, *number, format)?,
        LedgerCell::Date(day) => {
            use chrono::Datelike;
            let date =
                ExcelDateTime::from_ymd(day.year().clamp(1900, 9999) as u16, day.month() as u8, day.day() as u8)?;
            sheet.write_datetime_with_format(row, at, &date, &formats.date)?
        }
    };
    Ok(())
}

/// At most 31 characters, none of those that Excel forbids.
fn sheet_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if name.trim().is_empty() { "台账".to_owned() } else { name }
}
