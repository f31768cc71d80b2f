//! The lists of options of an XLSForm.

use super::extras;
use super::problem::{Problem, Warnings};
use super::sheets::Sheet;
use duxue_domain::forms::Choice;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a list is in our forms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ListOf {
    /// Options of choice items, copied into each of them.
    #[default]
    Options,
    /// A scale (结果等级).
    Scale,
    /// Options of a choice column.
    Column,
    /// 是、否 of the facts of a school; no list of the form's.
    Fact,
}

#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub of: ListOf,
    /// Name of the scale or column, where the list is called otherwise.
    pub called: Option<String>,
    options: Vec<Map<String, Value>>,
    /// A name of an option with a blank in it, and its cell: it cannot be one of several.
    pub with_blank: Option<Problem>,
}

impl List {
    pub(super) fn choices(&self) -> Vec<Choice> {
        let text = |option: &Map<String, Value>, field: &str| {
            option.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        self.options.iter().map(|option| Choice { id: text(option, "id"), text: text(option, "text") }).collect()
    }
}

#[derive(Debug, Default)]
pub(super) struct Lists(BTreeMap<String, List>);

impl Lists {
    pub(super) fn get(&self, name: &str) -> Option<&List> {
        self.0.get(name)
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// Scales as they would stand in a form's own file, whose reader says what is wrong with them.
    pub(super) fn scales(&self) -> BTreeMap<&str, &[Map<String, Value>]> {
        let scales = self.0.iter().filter(|(_, list)| list.of == ListOf::Scale);
        scales.map(|(name, list)| (list.called.as_ref().unwrap_or(name).as_str(), list.options.as_slice())).collect()
    }

    /// Options of choice columns that the file itself calls so.
    pub(super) fn of_columns(&self) -> BTreeMap<String, Vec<Choice>> {
        let lists = self.0.iter().filter(|(_, list)| list.of == ListOf::Column);
        lists.map(|(name, list)| (list.called.clone().unwrap_or(name.clone()), list.choices())).collect()
    }
}

/// Reads the sheet `choices`; a file without one has no lists.
pub(super) fn read(
    sheet: Option<&Sheet>,
    language: Option<&str>,
    problems: &mut Vec<Problem>,
    warnings: &mut Warnings,
) -> Lists {
    let mut lists = Lists::default();
    let Some(sheet) = sheet.filter(|sheet| !sheet.rows.is_empty()) else { return lists };
    for needed in ["list_name", "name"] {
        if !sheet.headings.iter().any(|heading| heading.name == needed) {
            problems.push(Problem::of_sheet(&sheet.name, format!("缺少 {needed} 列，请在第一行加上")));
        }
    }
    if !problems.is_empty() {
        return lists;
    }
    for row in &sheet.rows {
        let list_name = sheet.text(row, "list_name", None);
        let name = sheet.text(row, "name", None);
        let (list_name, name) = match (list_name, name) {
            (None, None) => continue,
            (Some(list), Some(name)) => (list, name),
            (None, Some(_)) => {
                problems.push(sheet.at(row, "list_name", "没有写这个选项属于哪个列表（list_name）"));
                continue;
            }
            (Some(list), None) => {
                problems.push(sheet.at(row, "name", format!("列表 {list} 的这个选项没有写 name")));
                continue;
            }
        };
        let label = sheet.text(row, "label", language);
        if label.is_none() {
            warnings.add(sheet.at(row, "label", "选项没有写 label，用 name 代替"));
        }
        if row_has(sheet, row, "media") {
            warnings.add(sheet.at(row, "media", "选项的图片和声音没有带过来"));
        }
        let mut option = extras::fields_of(sheet, row, problems);
        let of = option.remove("list");
        let called = option.remove("of").and_then(|of| of.as_str().map(str::to_owned));
        let list = lists.0.entry(list_name.to_owned()).or_default();
        match of.as_ref().and_then(Value::as_str) {
            None => {}
            Some("scale") => list.of = ListOf::Scale,
            Some("column") => list.of = ListOf::Column,
            Some("fact") => list.of = ListOf::Fact,
            Some(_) => {
                problems.push(sheet.at(row, "duxue::list", "这一列只能写 scale、column，或空着"));
            }
        }
        list.called = list.called.take().or(called);
        if list.options.iter().any(|known| known.get("id").and_then(Value::as_str) == Some(name)) {
            let said = format!("列表 {list_name} 里已经有选项 {name}；每个选项的 name 要各不相同");
            problems.push(sheet.at(row, "name", said));
            continue;
        }
        if name.contains(char::is_whitespace) && list.with_blank.is_none() {
            let said = format!("选项 {name} 的 name 里有空格，多选题里会被当成两个选项；请改成下划线");
            list.with_blank = Some(sheet.at(row, "name", said));
        }
        option.insert("id".to_owned(), json!(name));
        option.entry("text").or_insert_with(|| json!(label.unwrap_or(name)));
        list.options.push(option);
    }
    lists
}

pub(super) fn row_has(sheet: &Sheet, row: &super::sheets::Row, name: &str) -> bool {
    sheet.headings.iter().any(|heading| heading.name == name && row.cells.contains_key(&heading.column))
}
