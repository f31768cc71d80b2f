//! One row being read: each cell asked for gives its value or is written down as a problem at its place.

use super::cell::CellFault;
use super::problem::RowProblem;
use super::sheet::Cell;
use super::table::{Heading, Row};
use std::collections::HashMap;

pub(super) struct Reading<'r, 'p> {
    row: &'r Row<'r>,
    headings: &'r [Heading],
    problems: &'p mut Vec<RowProblem>,
    /// Keys of the columns that the table has but that are blank in this row.
    blank: Vec<String>,
}

impl<'r, 'p> Reading<'r, 'p> {
    pub(super) fn new(row: &'r Row<'r>, headings: &'r [Heading], problems: &'p mut Vec<RowProblem>) -> Self {
        Reading { row, headings, problems, blank: Vec::new() }
    }

    /// What stands in the column, brought to its form by `as_`; `None` where the column or the cell is not there or is
    /// at fault.
    pub(super) fn take<T>(&mut self, key: &str, as_: impl Fn(&Cell) -> Result<Option<T>, CellFault>) -> Option<T> {
        let column = *self.row.columns.get(key)?;
        match as_(self.row.cells.get(column).unwrap_or(&Cell::Empty)) {
            Ok(Some(value)) => Some(value),
            Ok(None) => {
                self.blank.push(key.to_owned());
                None
            }
            Err(fault) => {
                self.refuse(key, fault.to_string());
                None
            }
        }
    }

    /// The same, where a blank is a problem too. (That a table lacks the whole column is said once, by its headings.)
    pub(super) fn need<T>(&mut self, key: &str, as_: impl Fn(&Cell) -> Result<Option<T>, CellFault>) -> Option<T> {
        let before = self.problems.len();
        let value = self.take(key, as_);
        if value.is_none() && self.table_has(key) && self.problems.len() == before {
            self.refuse(key, CellFault::Missing.to_string());
        }
        value
    }

    pub(super) fn refuse(&mut self, key: &str, reason: String) {
        let title = self.headings.iter().find(|heading| heading.key == key).map(|heading| heading.title.clone());
        self.problems.push(RowProblem {
            sheet: self.row.sheet.map(str::to_owned),
            row: self.row.number,
            column: title,
            reason,
        });
    }

    /// How many problems there are so far.
    pub(super) fn count(&self) -> usize {
        self.problems.len()
    }

    pub(super) fn table_has(&self, key: &str) -> bool {
        self.row.columns.contains_key(key)
    }

    pub(super) fn into_blank(self) -> Vec<String> {
        self.blank
    }
}

/// Where a row stands, kept with it for what is only seen later, beside other rows and records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub sheet: Option<String>,
    pub row: u32,
}

impl Place {
    pub(super) fn of(row: &Row<'_>) -> Place {
        Place { sheet: row.sheet.map(str::to_owned), row: row.number }
    }

    pub(super) fn problem(&self, column: &str, reason: String) -> RowProblem {
        RowProblem { sheet: self.sheet.clone(), row: self.row, column: Some(column.to_owned()), reason }
    }

    /// How another row speaks of this one.
    pub(super) fn spoken(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("工作表“{sheet}”第 {} 行", self.row),
            None => format!("第 {} 行", self.row),
        }
    }
}

/// Reports every place whose value an earlier place already has, be the rest of the row good or not; both row numbers
/// are named.
pub(super) fn report_doubles(values: &[(Place, String)], column: &str, problems: &mut Vec<RowProblem>) {
    let mut first: HashMap<&str, &Place> = HashMap::new();
    for (here, value) in values {
        match first.get(value.as_str()) {
            Some(there) => {
                problems.push(here.problem(column, format!("“{value}”与{}重复", there.spoken())));
            }
            None => {
                first.insert(value, here);
            }
        }
    }
}

/// The rows if nothing is wrong with the file, else everything that is, in the order of the rows.
pub(super) fn all_or_problems<R>(rows: Vec<R>, mut problems: Vec<RowProblem>) -> Result<Vec<R>, Vec<RowProblem>> {
    if problems.is_empty() {
        return Ok(rows);
    }
    problems.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
    Err(problems)
}
