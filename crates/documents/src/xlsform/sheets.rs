//! The sheets of an XLSForm as texts by column name, each with the cell it stands in.
//!
//! Invariant: column names are brought to one form (`label::Chinese (zh)`, `Label:English`, `list name`, `bind::relevant`
//! are all in use); what cannot be shown in a table program (a formula without a result) is an error, never empty.

use super::problem::{Problem, cell_name};
use crate::workbook::{WorkbookFault, open_workbook};
use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::Cursor;

/// A form has some hundred rows; more is another kind of file.
const MOST_BYTES: usize = 20 * 1024 * 1024;
const DAMAGED: &str = "表格打不开，可能没有复制完整或已损坏，请重新复制一份";
const MOST_ROWS: u32 = 20_000;
const MOST_COLUMNS: u32 = 1_000;

/// One column of a sheet: its plain name, and its language where it has one.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub name: String,
    pub language: Option<String>,
    pub column: u32,
    /// As it is written in the file.
    pub written: String,
}

#[derive(Debug, Clone)]
pub(super) struct Row {
    /// As the table program shows it, from 1.
    pub number: u32,
    /// By column, from 0; only what is not blank.
    pub cells: BTreeMap<u32, String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub name: String,
    pub headings: Vec<Heading>,
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The text in a column of that name; of several languages, Chinese first, then `language`, then whichever is there.
    pub(super) fn text<'r>(&self, row: &'r Row, name: &str, language: Option<&str>) -> Option<&'r str> {
        let mut found: Vec<(u8, &'r str)> = Vec::new();
        for heading in self.headings.iter().filter(|h| h.name == name) {
            let Some(text) = row.cells.get(&heading.column) else { continue };
            let rank = match heading.language.as_deref() {
                Some(own) if is_chinese(own) => 0,
                Some(own) if language.is_some_and(|l| l.eq_ignore_ascii_case(own)) => 1,
                None => 2,
                Some(_) => 3,
            };
            found.push((rank, text));
        }
        found.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, text)| text)
    }

    /// `C14`; the cell of the first column of that name, or of the row's first column where there is none.
    pub(super) fn cell(&self, row: &Row, name: &str) -> String {
        let of = |filled: bool| {
            let mut of_name = self.headings.iter().filter(|h| h.name == name);
            of_name.find(|h| !filled || row.cells.contains_key(&h.column)).map(|h| h.column)
        };
        cell_name(of(true).or(of(false)).unwrap_or(0), row.number)
    }

    pub(super) fn at(&self, row: &Row, name: &str, text: impl Into<String>) -> Problem {
        Problem::at(&self.name, self.cell(row, name), text)
    }
}

fn is_chinese(language: &str) -> bool {
    let lower = language.to_lowercase();
    lower == "zh" || ["chinese", "(zh", "zh-", "中文", "汉语", "简体", "中国"].iter().any(|mark| lower.contains(mark))
}

/// Every sheet of the workbook, by its name in small letters.
pub(super) fn read(bytes: &[u8]) -> Result<BTreeMap<String, Sheet>, Vec<Problem>> {
    let refuse = |text: &str| Err(vec![Problem::of_file(text)]);
    if bytes.len() > MOST_BYTES {
        return refuse("文件超过 20 MB，表单不该这么大，请看看是不是选错了文件");
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return refuse("这是旧版 .xls 表格，或设了打开密码；请用 Excel 或 WPS 打开，另存为不带密码的 .xlsx");
    }
    if !bytes.starts_with(b"PK") {
        return refuse("这不是 .xlsx 表格");
    }
    let damaged = |_: XlsxError| vec![Problem::of_file(DAMAGED)];
    let mut book = open_workbook(bytes).map_err(|fault| match fault {
        WorkbookFault::TooLarge => vec![Problem::of_file("表格解开以后太大，表单不该这么大，请看看是不是选错了文件")],
        WorkbookFault::Locked | WorkbookFault::Damaged(_) => vec![Problem::of_file(DAMAGED)],
    })?;
    let of_cells = |sheet: &calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let names: Vec<String> = book.sheets_metadata().iter().filter(|s| of_cells(s)).map(|s| s.name.clone()).collect();
    let mut sheets = BTreeMap::new();
    let mut problems = Vec::new();
    for name in names {
        let rows = cells(&mut book, &name, &mut problems).map_err(damaged)?;
        sheets.insert(name.trim().to_lowercase(), sheet_of(name, rows));
    }
    if problems.is_empty() { Ok(sheets) } else { Err(problems) }
}

type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, problems: &mut Vec<Problem>) -> Result<Rows, XlsxError> {
    let is_ours = ["survey", "choices", "settings"].contains(&name.trim().to_lowercase().as_str());
    let mut rows = Rows::new();
    let mut reader = book.worksheet_cells_reader(name)?;
    while let Some(found) = reader.next_cell()? {
        let (row, column) = found.get_position();
        let text = match found.get_value() {
            DataRef::Error(_) if is_ours => {
                let place = cell_name(column, row + 1);
                problems.push(Problem::at(name, place, "公式算不出结果，请改成写好的内容"));
                continue;
            }
            value => text_of(value),
        };
        if text.is_empty() {
            continue;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            if is_ours {
                let place = cell_name(column, row + 1);
                problems.push(Problem::at(name, place, "超出了表单的范围，请把有用的内容复制到一张新表"));
            }
            break;
        }
        rows.entry(row + 1).or_default().insert(column, text);
    }
    Ok(rows)
}

fn text_of(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            match (moment.as_f64() < 1.0, moment.as_f64().fract() == 0.0) {
                (true, _) => format!("{hour:02}:{minute:02}"),
                (_, true) => format!("{year}-{month:02}-{day:02}"),
                (_, false) => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
    };
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}').to_owned()
}

/// The first row that holds anything has the column names.
fn sheet_of(name: String, mut rows: Rows) -> Sheet {
    let headings = rows.pop_first().map(|(_, cells)| cells).unwrap_or_default();
    let headings = headings.into_iter().map(|(column, written)| heading(&written, column)).collect();
    let rows = rows.into_iter().map(|(number, cells)| Row { number, cells }).collect();
    Sheet { name, headings, rows }
}

fn heading(written: &str, column: u32) -> Heading {
    let joined = written.split_whitespace().collect::<Vec<_>>().join(" ");
    // In `choices` pyxform makes XML elements of every column, so that two colons cannot stand there.
    let lower = joined.to_lowercase();
    if let Some(field) = lower.strip_prefix("duxue::").or_else(|| lower.strip_prefix("duxue_")) {
        let name = format!("duxue::{}", field.replace(' ', "_"));
        return Heading { name, language: None, column, written: written.to_owned() };
    }
    // A single colon is the old way of writing two.
    let mut parts: Vec<&str> = joined.split(':').map(str::trim).filter(|part| !part.is_empty()).collect();
    let plain = |part: &str| part.to_lowercase().replace([' ', '-'], "_");
    let mut name = parts.first().map(|part| plain(part)).unwrap_or_default();
    if ["bind", "control", "body", "jr"].contains(&name.as_str()) && parts.len() > 1 {
        parts.remove(0);
        name = plain(parts[0]);
        if name == "jr" && parts.len() > 1 {
            parts.remove(0);
            name = plain(parts[0]);
        }
    }
    if name == "media" && parts.len() > 1 {
        parts.remove(0);
        name = plain(parts[0]);
    }
    let name = match name.as_str() {
        "text" | "caption" => "label",
        "value" => "name",
        "list" => "list_name",
        "relevance" => "relevant",
        "requiredmsg" | "required_msg" => "required_message",
        "constraintmsg" | "constraint_msg" => "constraint_message",
        "readonly" => "read_only",
        "calculate" => "calculation",
        "count" => "repeat_count",
        "guidance_hint" | "guidance" => "guidance_hint",
        "image" | "big_image" | "audio" | "video" => "media",
        "id_string" => "form_id",
        "title" => "form_title",
        other => other,
    }
    .to_owned();
    Heading { name, language: parts.get(1).map(|part| (*part).to_owned()), column, written: written.to_owned() }
}
