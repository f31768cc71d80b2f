//! A sheet as the person sees it: rows by the number shown at their left, merged cells filled in.

use super::problem::FileFault;
use super::{csv, workbook};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What stands in one cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Date(NaiveDate),
    Truth(bool),
    /// `#N/A`, `#REF!` …: a formula that came to nothing.
    Broken,
}

impl Cell {
    /// Whether nothing can be seen in it; blanks of any width count as nothing.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.chars().all(super::cell::is_blank),
            Cell::Number(_) | Cell::Date(_) | Cell::Truth(_) | Cell::Broken => false,
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub name: String,
    /// By row number from 1; rows in which nothing can be seen are left out.
    pub rows: BTreeMap<u32, Vec<Cell>>,
}

/// A roster of a county has some hundred rows; more than this is another kind of file.
pub(super) const MOST_BYTES: usize = 20 * 1024 * 1024;
pub(super) const MOST_ROWS: u32 = 100_000;
pub(super) const MOST_COLUMNS: u32 = 400;

/// Every visible sheet of the file. What the file is, is told by its bytes: names of files lie.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(FileFault::TooBig(bytes.len() / (1024 * 1024)));
    }
    let mut sheets = if bytes.starts_with(b"PK") {
        workbook::read(bytes)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // Both the old format and a workbook under a password lie in this container; only the latter has this entry.
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = bytes.windows(locked.len()).any(|window| window == locked);
        return Err(if is_locked { FileFault::Locked } else { FileFault::OldWorkbook });
    } else {
        vec![csv::read(bytes)?]
    };
    for sheet in &mut sheets {
        sheet.rows.retain(|_, cells| !cells.iter().all(Cell::is_blank));
    }
    Ok(sheets)
}

/// `A`, `B`, … `AA` of a column counted from 0.
pub(super) fn column_letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
