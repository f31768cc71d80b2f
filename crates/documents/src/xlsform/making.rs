//! What the parts of a form are made with: the sheet, the lists, the names, and where to say what is wrong or left out.
//!
//! Invariant: where a column of our own and a standard one say the same thing, the standard one holds and that is told.

use super::choices::{Lists, row_has};
use super::expression::Fault;
use super::meaning::{self, Meant, Names};
use super::outline::Outline;
use super::problem::{Problem, Warnings};
use super::question::Fields;
use super::sheets::{Row, Sheet};
use duxue_domain::forms::Condition;
use std::collections::BTreeSet;

/// What a question is made of: the sheet, the lists, the names, and where to say what is wrong.
pub(super) struct Making<'s, 'p> {
    pub sheet: &'s Sheet,
    pub lists: &'s Lists,
    pub outline: &'s Outline<'s>,
    pub language: Option<&'s str>,
    /// The file was written by us: what is blank there is blank in the form.
    pub ours: bool,
    pub problems: &'p mut Vec<Problem>,
    pub warnings: &'p mut Warnings,
    /// Calculations that cannot be reckoned here, by name.
    pub uncomputable: BTreeSet<String>,
}

impl<'s> Making<'s, '_> {
    pub(super) fn text(&self, row: &'s Row, column: &str) -> Option<&'s str> {
        self.sheet.text(row, column, self.language)
    }

    pub(super) fn wrong(&mut self, row: &Row, column: &str, text: impl Into<String>) {
        let problem = self.sheet.at(row, column, text);
        // A group around several sections is read with each of them.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(super) fn warn(&mut self, row: &Row, column: &str, text: impl Into<String>) {
        self.warnings.add(self.sheet.at(row, column, text));
    }

    /// What a name stands for, from within that table or from outside all of them.
    fn meant(&self, name: &str, table: Option<&str>) -> Option<Meant> {
        let named = self.outline.names.get(name)?;
        Some(match (&named.table, table, &named.meant) {
            (_, _, Meant::Beyond(why)) => Meant::Beyond(why.clone()),
            (None, None, _) if self.uncomputable.contains(name) => Meant::Beyond(format!("{name}（这里算不出来）")),
            (None, None, meant) => meant.clone(),
            (Some(own), Some(table), meant) if own == table => meant.clone(),
            (Some(_), _, _) => Meant::Beyond(format!("{name}（登记表里的一列）")),
            (None, Some(_), _) => Meant::Beyond(format!("{name}（登记表外的题）")),
        })
    }

    /// Reads an expression of a cell; `None` where it cannot be used, which is told with what happens instead.
    pub(super) fn expression<T>(
        &mut self,
        line: (&Row, &str, &str),
        scope: (Option<&str>, Option<&str>),
        instead: &str,
        read: impl Fn(&str, &Names<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        let ((row, column, text), (table, own)) = (line, scope);
        match read(text, &Names { of: &|name| self.meant(name, table), own }) {
            Ok(value) => Some(value),
            Err(Fault::Wrong(why)) => {
                self.wrong(row, column, format!("{column} 写得不对：{why}"));
                None
            }
            Err(Fault::Beyond(what)) => {
                self.warn(row, column, format!("{column} 里的 {what} 这里不能照办，{instead}"));
                None
            }
        }
    }

    pub(super) fn condition(
        &mut self,
        row: &'s Row,
        column: &str,
        own: Option<&str>,
        instead: &str,
    ) -> Option<Condition> {
        let text = self.text(row, column)?;
        let condition = self.expression((row, column, text), (None, own), instead, meaning::condition)?;
        if column == "relevant" && own.is_some_and(|own| condition.items().contains(&own)) {
            self.wrong(row, column, "一题出不出现不能由它自己的回答决定，请改用前面的题");
            return None;
        }
        Some(condition)
    }

    /// What a question may have in XLSForm and our forms have no place for.
    pub(super) fn left_out(&mut self, row: &'s Row) {
        let appearance = self.text(row, "appearance").filter(|appearance| *appearance != "signature");
        for (column, said) in [
            ("default", "默认值（default）没有带过来，要督学自己填"),
            ("choice_filter", "选项不会按前面的回答筛选（choice_filter），全部列出"),
            ("media", "题目的图片、声音和录像没有带过来"),
            ("required_message", "没有填时的提示（required_message）没有带过来，用统一的说法"),
            ("guidance_hint", "指引（guidance_hint）没有带过来，要看的写进 hint"),
            ("trigger", "触发（trigger）没有带过来"),
        ] {
            if row_has(self.sheet, row, column) {
                self.warn(row, column, said);
            }
        }
        if appearance.is_some() {
            self.warn(row, "appearance", "外观（appearance）没有带过来，按统一的样子显示");
        }
    }

    /// Lays what the columns of our own say over what the standard ones say. Where both say it, the standard one holds,
    /// because that is the one that people see and change.
    pub(super) fn lay_over(&mut self, row: &Row, fields: &mut Fields, extras: &Fields) {
        for (field, value) in extras.iter().filter(|(field, _)| *field != "kind") {
            let both = ["show_if", "required_if", "valid_if", "guide"].contains(&field.as_str());
            if both && fields.contains_key(field) {
                let said = "这一列与旁边的标准列说的是同一件事，以标准列为准";
                self.warn(row, &format!("{}{field}", super::extras::PREFIX), said);
            } else {
                fields.insert(field.clone(), value.clone());
            }
        }
    }
}
