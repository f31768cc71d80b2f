//! Finds the table on a sheet: the heading row under titles, which column is which, and where the rows end.

use super::cell;
use super::problem::{FileFault, RowProblem};
use super::sheet::{self, Cell, Sheet, column_letters};
use std::collections::BTreeMap;

/// A column that is looked for.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// How the code calls it.
    pub key: String,
    /// As it is called to people; the first of its names.
    pub title: String,
    /// Other words that offices use for it.
    pub synonyms: Vec<String>,
    /// Whether a table without it is not the one looked for.
    pub needed: bool,
}

impl Heading {
    pub(super) fn needed(key: &str, title: &str, synonyms: &[&'static str]) -> Heading {
        let synonyms = synonyms.iter().map(|synonym| (*synonym).to_owned()).collect();
        Heading { key: key.to_owned(), title: title.to_owned(), synonyms, needed: true }
    }

    pub(super) fn offered(key: &str, title: &str, synonyms: &[&'static str]) -> Heading {
        Heading { needed: false, ..Heading::needed(key, title, synonyms) }
    }

    fn is_called(&self, label: &str) -> bool {
        plain_label(&self.title) == label || self.synonyms.iter().any(|synonym| plain_label(synonym) == label)
    }
}

/// One row of the table that holds something.
#[derive(Debug)]
pub(super) struct Row<'t> {
    pub sheet: Option<&'t str>,
    pub number: u32,
    pub cells: &'t [Cell],
    pub columns: &'t BTreeMap<String, usize>,
}

#[derive(Debug)]
pub(super) struct Table<'s> {
    /// Named only where the file has several such tables.
    pub sheet: Option<&'s str>,
    pub columns: BTreeMap<String, usize>,
    rows: Vec<(u32, &'s [Cell])>,
}

impl<'s> Table<'s> {
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(number, cells)| Row {
            sheet: self.sheet,
            number: *number,
            cells,
            columns: &self.columns,
        })
    }
}

/// A title row, a line on who filled it in, a blank one, two of headings: tables begin within this many rows.
const HEADINGS_WITHIN: usize = 30;

/// Every table with these headings, sheet by sheet. `what` names it to people (`学校名册`).
pub(super) fn find<'s>(
    sheets: &'s [Sheet],
    headings: &[Heading],
    what: &'static str,
) -> Result<Vec<Table<'s>>, Vec<RowProblem>> {
    let mut tables: Vec<Table<'s>> = Vec::new();
    let mut problems = Vec::new();
    for sheet in sheets {
        let Some((columns, last_heading, doubled)) = head(sheet, headings) else { continue };
        let rows: Vec<(u32, &[Cell])> = sheet
            .rows
            .range(last_heading + 1..)
            .map(|(number, cells)| (*number, cells.as_slice()))
            .filter(|(_, cells)| !is_foot(cells, &columns))
            .collect();
        for (title, first, second) in doubled {
            if rows.iter().any(|(_, cells)| cells.get(second).is_some_and(|cell| !cell.is_blank())) {
                problems.push(RowProblem {
                    sheet: None,
                    row: last_heading,
                    column: Some(title),
                    reason: format!(
                        "这一列出现了两次（{} 列和 {} 列），请只留一列",
                        column_letters(u32::try_from(first).unwrap_or(0)),
                        column_letters(u32::try_from(second).unwrap_or(0))
                    ),
                });
            }
        }
        tables.push(Table { sheet: Some(&sheet.name), columns, rows });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if tables.is_empty() {
        let needed: Vec<&str> = headings.iter().filter(|h| h.needed).map(|h| h.title.as_str()).collect();
        return Err(vec![RowProblem::of_file(&FileFault::NoHeader { what, needed: needed.join("、") })]);
    }
    if tables.iter().all(|table| table.rows.is_empty()) {
        return Err(vec![RowProblem::of_file(&FileFault::NoRows { what })]);
    }
    if tables.len() == 1 {
        tables[0].sheet = None;
    }
    Ok(tables)
}

/// Reads the sheets of a file and finds the tables on them.
pub(super) fn sheets_of(bytes: &[u8]) -> Result<Vec<Sheet>, Vec<RowProblem>> {
    sheet::read(bytes).map_err(|fault| vec![RowProblem::of_file(&fault)])
}

type Head = (BTreeMap<String, usize>, u32, Vec<(String, usize, usize)>);

/// Columns by key, the number of the last heading row, and headings that were found twice (title, first, second column).
fn head(sheet: &Sheet, headings: &[Heading]) -> Option<Head> {
    let all: Vec<(u32, &Vec<Cell>)> = sheet.rows.iter().take(HEADINGS_WITHIN).map(|(n, cells)| (*n, cells)).collect();
    for (at, (number, cells)) in all.iter().enumerate() {
        // A title or a line on who filled the table in is no row of headings, whatever stands below it.
        if !cells.iter().any(|cell| known(Some(cell), headings).is_some()) {
            continue;
        }
        let below = all.get(at + 1).filter(|(next, _)| *next == number + 1).map(|(_, cells)| *cells);
        // Headings may take two rows: groups above (学校情况), columns below. The lower word is the column's own.
        let lower = below.filter(|lower| is_second_heading_row(cells, lower, headings));
        let width = cells.len().max(lower.map_or(0, Vec::len));
        let mut columns: BTreeMap<String, usize> = BTreeMap::new();
        let mut doubled = Vec::new();
        for column in 0..width {
            let own = lower.and_then(|lower| known(lower.get(column), headings));
            let Some(heading) = own.or_else(|| known(cells.get(column), headings)) else { continue };
            match columns.get(&heading.key) {
                Some(first) => doubled.push((heading.title.clone(), *first, column)),
                None => {
                    columns.insert(heading.key.clone(), column);
                }
            }
        }
        if headings.iter().filter(|heading| heading.needed).all(|heading| columns.contains_key(&heading.key)) {
            return Some((columns, number + u32::from(lower.is_some()), doubled));
        }
    }
    None
}

/// A second row of headings repeats those merged downwards or leaves them blank, and names at least one more column.
fn is_second_heading_row(upper: &[Cell], lower: &[Cell], headings: &[Heading]) -> bool {
    let mut named_more = false;
    for (column, cell) in lower.iter().enumerate() {
        if cell.is_blank() || upper.get(column) == Some(cell) {
            continue;
        }
        if known(Some(cell), headings).is_some() {
            named_more = true;
        } else if upper.get(column).is_some_and(|above| known(Some(above), headings).is_some()) {
            // Something other than a heading stands under a heading: this is a row of data.
            return false;
        }
    }
    named_more
}

fn known<'h>(cell: Option<&Cell>, headings: &'h [Heading]) -> Option<&'h Heading> {
    let Cell::Text(text) = cell? else { return None };
    let label = plain_label(text);
    headings.iter().find(|heading| heading.is_called(&label))
}

/// A heading without blanks, stars, colons and what stands in brackets: `学生数\n（人）` → `学生数`.
fn plain_label(text: &str) -> String {
    let mut depth = 0_u32;
    let mut label = String::new();
    for letter in text.chars() {
        match letter {
            '（' | '(' | '【' | '[' => depth += 1,
            '）' | ')' | '】' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 || cell::is_blank(letter) || "*＊:：、".contains(letter) => {}
            other => label.push(other),
        }
    }
    label
}

/// Whether a row belongs to the foot of the table: sums, signatures, remarks. Such a row has a telling word at its
/// beginning and no more than sums beside it.
fn is_foot(cells: &[Cell], columns: &BTreeMap<String, usize>) -> bool {
    const TELLING: [&str; 14] = [
        "合计",
        "总计",
        "小计",
        "共计",
        "制表",
        "填表",
        "填报",
        "审核",
        "负责人",
        "备注",
        "说明",
        "注:",
        "注：",
        "联系人",
    ];
    let Some(first) = cells.iter().find(|cell| !cell.is_blank()) else { return true };
    let Cell::Text(text) = first else { return false };
    let label: String = text.chars().filter(|letter| !cell::is_blank(*letter)).collect();
    if !TELLING.iter().any(|word| label.starts_with(word)) {
        return false;
    }
    // In a row of the roster some other column of the table holds words of its own.
    let own_words = columns
        .values()
        .filter_map(|column| cells.get(*column))
        .filter(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank() && *cell != first)
        .count();
    own_words < 2
}
