//! Repeats of XLSForm as tables (登记表): each question of the repeat is a column.
//!
//! Invariant: what does not fit a cell is refused with its place, so that nobody finds a column missing in the field.

use super::choices::ListOf;
use super::kinds::{Question, column_kinds, kind_word};
use super::making::Making;
use super::meaning;
use super::outline::{Line, Table};
use super::question::{Fields, is_yes};
use duxue_domain::forms::{Choice, ColumnKind, Compare, CompareOp, Compute, Condition, Formula};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Options of choice columns by column id, as the form keeps them.
pub(super) type ColumnChoices = BTreeMap<String, Vec<Choice>>;

impl<'s> Making<'s, '_> {
    pub(super) fn table(&mut self, table: &Table<'s>, choices: &mut ColumnChoices) -> Fields {
        let row = table.row;
        let mut fields = Fields::new();
        fields.insert("id".to_owned(), json!(table.id));
        fields.insert("text".to_owned(), json!(self.text(row, "label").unwrap_or(&table.id)));
        fields.insert("kind".to_owned(), json!("table"));
        if let Some(hint) = self.text(row, "hint") {
            fields.insert("guide".to_owned(), json!(super::guide::read(hint)));
        }
        if let Some(shown) = self.condition(row, "relevant", None, "这张登记表总是出现") {
            fields.insert("show_if".to_owned(), json!(shown));
        }
        let required = self.text(row, "required").map(|text| is_yes(text) == Some(true));
        match required {
            Some(true) => {}
            Some(false) => drop(fields.insert("required".to_owned(), json!(false))),
            // A repeat may have no row at all; a table of ours says so where it may.
            None if !self.ours => drop(fields.insert("required".to_owned(), json!(false))),
            None => {}
        }
        if self.text(row, "repeat_count").is_some() {
            self.warn(row, "repeat_count", "行数（repeat_count）没有带过来，督学看几行就记几行");
        }
        let columns: Vec<Value> =
            table.columns.iter().filter_map(|line| self.column(table, line, choices)).map(Value::Object).collect();
        fields.insert("columns".to_owned(), json!(columns));
        self.lay_over(row, &mut fields, &table.extras);
        fields
    }

    fn column(&mut self, table: &Table<'s>, line: &Line<'s>, choices: &mut ColumnChoices) -> Option<Fields> {
        let row = line.row;
        if line.question == Question::Note {
            self.warn(row, "type", "登记表里的说明（note）没有带过来，要紧的写进登记表的 hint");
            return None;
        }
        let kinds = column_kinds(&line.question);
        let Some(plain) = kinds.first().copied() else {
            let said = match line.question {
                Question::Many { .. } => "登记表的一格里只能选一个；请改成 select_one，或移到登记表外",
                Question::Image => "登记表的一格里放不下照片；请把照片移到登记表外",
                Question::DateTime => "登记表的一格里不能又写日期又写时间；请分成 date 和 time 两列",
                _ => "这种题放不进登记表的一格；请改成文字、数字、日期、时间或 select_one，或移到登记表外",
            };
            self.wrong(row, "type", said);
            return None;
        };
        let kind = match line.extras.get("kind").and_then(Value::as_str) {
            None => plain,
            Some(said) => match kinds.iter().copied().find(|kind| kind_word(kind) == said) {
                Some(kind) => kind,
                None => {
                    let fits: Vec<String> = kinds.iter().map(kind_word).collect();
                    let text = format!("“{said}”与这一行的 type 不合；可以写 {}，或空着", fits.join("、"));
                    self.wrong(row, "duxue::kind", text);
                    return None;
                }
            },
        };
        let mut fields = Fields::new();
        fields.insert("id".to_owned(), json!(line.id));
        fields.insert("text".to_owned(), json!(self.label(line)));
        fields.insert("kind".to_owned(), json!(kind));
        match &line.question {
            Question::One { list, or_other } => {
                self.column_options(line, list, choices);
                if *or_other {
                    self.warn(row, "type", "登记表的一格里没有“其他”（or_other），只有列出的选项");
                }
            }
            Question::Range => {
                let (start, end, _) = self.range_of(row)?;
                if kind == ColumnKind::Score {
                    fields.insert("max".to_owned(), json!(end));
                } else {
                    self.warn(row, "parameters", format!("登记表里不检查是否在 {start} 到 {end} 之间，请督学自己把关"));
                }
            }
            Question::AsText(what) => self.warn(row, "type", *what),
            Question::Calculate if !line.extras.contains_key("compute") => {
                let text = self.text(row, "calculation");
                let Some(text) = text else {
                    self.wrong(row, "calculation", "calculate 要在 calculation 列写上怎样算");
                    return None;
                };
                let scope = (Some(table.id.as_str()), None);
                let line = (row, "calculation", text);
                let formula = self.expression(line, scope, "这一列没有带过来", meaning::formula)?;
                fields.insert("compute".to_owned(), json!(Compute::Formula { formula }));
            }
            _ => {}
        }
        self.column_rule(table, line, &mut fields);
        for (column, said) in [
            ("relevant", "登记表的列总是出现，relevant 没有带过来"),
            ("required", "登记表的格子可以空着，required 没有带过来"),
            ("hint", "登记表的列没有提示，hint 没有带过来"),
        ] {
            let asks = self.text(row, column).is_some_and(|text| column != "required" || is_yes(text) != Some(false));
            if asks {
                self.warn(row, column, said);
            }
        }
        self.left_out(row);
        self.lay_over(row, &mut fields, &line.extras);
        Some(fields)
    }

    fn column_options(&mut self, line: &Line<'s>, name: &str, choices: &mut ColumnChoices) {
        let Some(list) = self.lists.get(name) else { return self.no_list(line.row, name) };
        if list.of != ListOf::Column {
            choices.insert(line.id.clone(), list.choices());
        }
    }

    /// `. <= ${other}` is what our columns can say; the points of a score column are in its range.
    fn column_rule(&mut self, table: &Table<'s>, line: &Line<'s>, fields: &mut Fields) {
        let Some(text) = self.text(line.row, "constraint") else { return };
        let scope = (Some(table.id.as_str()), Some(line.id.as_str()));
        let instead = "请督学自己把关";
        let read = self.expression((line.row, "constraint", text), scope, instead, meaning::condition);
        let Some(rule) = read else { return };
        if let Condition::Compare(compare) = &rule
            && let Compare { left: Formula::Item(own), op: CompareOp::Le, right: Formula::Item(other) } = &**compare
            && *own == line.id
        {
            fields.insert("at_most".to_owned(), json!(other));
            return;
        }
        let said = "登记表里只检查“不超过另一列”（. <= ${另一列}），这一条请督学自己把关";
        self.warn(line.row, "constraint", said);
    }
}
