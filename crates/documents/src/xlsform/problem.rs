//! What is wrong with an XLSForm, or what of it is not carried over, with the cell in which it stands.

use std::collections::BTreeSet;
use std::fmt;

/// One thing wrong, or not carried over, at one place of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the sheet (`survey`); `None` for what concerns the file as a whole.
    pub sheet: Option<String>,
    /// `C14`; `None` for what concerns the sheet as a whole.
    pub cell: Option<String>,
    /// In Chinese, ready to be shown: what is wrong and what to write instead.
    pub text: String,
}

impl Problem {
    pub(super) fn of_file(text: impl Into<String>) -> Problem {
        Problem { sheet: None, cell: None, text: text.into() }
    }

    pub(super) fn of_sheet(sheet: &str, text: impl Into<String>) -> Problem {
        Problem { sheet: Some(sheet.to_owned()), cell: None, text: text.into() }
    }

    pub(super) fn at(sheet: &str, cell: String, text: impl Into<String>) -> Problem {
        Problem { sheet: Some(sheet.to_owned()), cell: Some(cell), text: text.into() }
    }
}

impl fmt::Display for Problem {
    /// `survey!C14：……`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sheet, &self.cell) {
            (Some(sheet), Some(cell)) => write!(f, "{sheet}!{cell}：")?,
            (Some(sheet), None) => write!(f, "工作表 {sheet}：")?,
            (None, _) => {}
        }
        f.write_str(&self.text)
    }
}

/// `C14` of a column counted from 0 and a row counted from 1.
pub(super) fn cell_name(column: u32, row: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{row}")
}

/// What is not carried over though nothing is wrong. The same word at many cells is said once, with their count.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    said: Vec<(Problem, BTreeSet<Option<String>>)>,
}

impl Warnings {
    pub(super) fn add(&mut self, problem: Problem) {
        let cell = problem.cell.clone();
        match self.said.iter_mut().find(|(said, _)| said.sheet == problem.sheet && said.text == problem.text) {
            Some((_, cells)) => drop(cells.insert(cell)),
            None => self.said.push((problem, BTreeSet::from([cell]))),
        }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        let counted = |(problem, cells): (Problem, BTreeSet<Option<String>>)| match cells.len() {
            1 => problem,
            times => Problem { text: format!("{}（共 {times} 处，这里是第一处）", problem.text), ..problem },
        };
        self.said.into_iter().map(counted).collect()
    }
}
