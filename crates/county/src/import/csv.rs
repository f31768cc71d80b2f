//! A table as text (.csv), in UTF-8 or in the GBK that Excel writes on a Chinese Windows; separated by commas, or by
//! tabs or semicolons.
//!
//! Read by hand rather than by a library, because the row numbers must be those that a table program shows: blank lines
//! count as rows, and a line break within quotes does not begin one.

use super::problem::FileFault;
use super::sheet::{Cell, MOST_COLUMNS, MOST_ROWS, Sheet};
use encoding_rs::{Encoding, GB18030, UTF_8};

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, FileFault> {
    let text = decode(bytes)?;
    let separator = separator_of(&text);
    let mut sheet = Sheet::default();
    let mut cells: Vec<Cell> = Vec::new();
    let mut field = String::new();
    let mut quoted_since: Option<u32> = None;
    let mut row = 1;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(since) = quoted_since {
            match letter {
                '"' if letters.peek() == Some(&'"') => {
                    letters.next();
                    field.push('"');
                }
                '"' => quoted_since = None,
                other => field.push(other),
            }
            if field.len() > 100_000 {
                return Err(FileFault::OpenQuote(since));
            }
            continue;
        }
        match letter {
            '"' if field.is_empty() => quoted_since = Some(row),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                cells.push(cell_of(&mut field));
                end_row(&mut sheet, &mut cells, row)?;
                row += 1;
            }
            other if other == separator => cells.push(cell_of(&mut field)),
            other => field.push(other),
        }
    }
    if let Some(since) = quoted_since {
        return Err(FileFault::OpenQuote(since));
    }
    cells.push(cell_of(&mut field));
    end_row(&mut sheet, &mut cells, row)?;
    Ok(sheet)
}

fn end_row(sheet: &mut Sheet, cells: &mut Vec<Cell>, row: u32) -> Result<(), FileFault> {
    let seen = cells.iter().rposition(|cell| !cell.is_blank());
    if let Some(last) = seen {
        let column = u32::try_from(last).unwrap_or(u32::MAX);
        if row > MOST_ROWS || column >= MOST_COLUMNS {
            return Err(FileFault::TooFar { row, column });
        }
        cells.truncate(last + 1);
        sheet.rows.insert(row, std::mem::take(cells));
    } else {
        cells.clear();
    }
    Ok(())
}

/// Takes the field as it stands. `="0123"` and a leading `'` are how people keep the zeros of a code in a .csv.
fn cell_of(field: &mut String) -> Cell {
    let text = std::mem::take(field);
    let bare = text.trim();
    let kept = bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).or_else(|| bare.strip_prefix('\''));
    match kept {
        Some(kept) => Cell::Text(kept.to_owned()),
        None if text.is_empty() => Cell::Empty,
        None => Cell::Text(text),
    }
}

fn decode(bytes: &[u8]) -> Result<String, FileFault> {
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        // GB18030 holds all of GBK and GB 2312.
        None => (GB18030, 0),
    };
    let (text, wrong) = encoding.decode_without_bom_handling(&bytes[start..]);
    if text.chars().take(4096).any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        return Err(FileFault::NotATable);
    }
    if wrong { Err(FileFault::Encoding) } else { Ok(text.into_owned()) }
}

/// The separator that stands most often in the first lines.
fn separator_of(text: &str) -> char {
    let head: String = text.lines().take(5).collect();
    let count = |separator: char| head.matches(separator).count();
    [',', '\t', ';'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(',')
}
