//! The rows of `survey`: sections as groups, tables as repeats, school facts as questions of their own.
//!
//! Invariant: what stands in a standard column is taken out of what goes into columns of our own, and only where the reader
//! makes the same of it again.

use super::extras::json_fields;
use super::guide;
use super::kinds::kind_word;
use super::meaning::Meant;
use super::names::{Once, id_of};
use super::wording::{self, Called};
use super::write::{Cells, ListNames, put_extras};
use duxue_domain::forms::{Choice, Column, ColumnKind, Compute, Condition, Form, Item, ItemKind, Section, built_in};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Fields = Map<String, Value>;

pub(super) struct Survey<'f, 'l> {
    form: &'f Form,
    lists: &'l mut ListNames,
    /// Item ids by name and names by item id.
    items: BTreeMap<String, String>,
    named: BTreeMap<String, Meant>,
    facts: BTreeMap<String, String>,
    once: Once,
    pub rows: Vec<Cells>,
}

/// Facts of the school that the form's sections and items ask about or that it names, the form's own first.
pub(super) fn fact_ids(form: &Form) -> Vec<&str> {
    let mut ids: Vec<&str> = form.facts.iter().map(|fact| fact.id.as_str()).collect();
    let items = form.items().flat_map(|item| [&item.show_if, &item.required_if, &item.valid_if]);
    for condition in form.sections.iter().map(|section| &section.show_if).chain(items).flatten() {
        for fact in condition.facts() {
            if !ids.contains(&fact) {
                ids.push(fact);
            }
        }
    }
    ids
}

impl<'f, 'l> Survey<'f, 'l> {
    pub(super) fn of(form: &'f Form, lists: &'l mut ListNames) -> Survey<'f, 'l> {
        let mut once = Once::default();
        let items: BTreeMap<String, String> =
            form.items().map(|item| (item.id.clone(), once.give_name(&item.id))).collect();
        let facts: BTreeMap<String, String> =
            fact_ids(form).into_iter().map(|fact| (fact.to_owned(), once.give_name(fact))).collect();
        let named = items.iter().map(|(id, name)| (name.clone(), Meant::Item(id.clone())));
        let named = named.chain(facts.iter().map(|(id, name)| (name.clone(), Meant::Fact(id.clone())))).collect();
        Survey { form, lists, items, named, facts, once, rows: Vec::new() }
    }

    pub(super) fn write(&mut self) {
        self.write_facts();
        let form = self.form;
        for section in &form.sections {
            self.section(section);
        }
    }

    fn write_facts(&mut self) {
        let Some(list) = self.lists.fact.clone() else { return };
        let mut group = row("begin_group", &self.once.give("school-facts"), "学校情况");
        put_extras(&mut group, &Fields::from_iter([("kind".to_owned(), json!("facts"))]));
        self.rows.push(group);
        let common = &built_in::common().school_facts;
        for id in fact_ids(self.form) {
            let own: Option<&Choice> = self.form.facts.iter().find(|fact| fact.id == id);
            let label = own.or_else(|| common.iter().find(|fact| fact.id == id)).map_or(id, |fact| &fact.text);
            let name = &self.facts[id];
            let mut cells = row(&format!("select_one {list}"), name, label);
            let mut extras = Fields::new();
            extras.insert("kind".to_owned(), json!(if own.is_some() { "fact" } else { "common-fact" }));
            if name != id {
                extras.insert("id".to_owned(), json!(id));
            }
            put_extras(&mut cells, &extras);
            self.rows.push(cells);
        }
        self.rows.push(row("end_group", "", ""));
    }

    fn section(&mut self, section: &'f Section) {
        let mut extras = json_fields(section);
        extras.remove("items");
        let name = self.once.give_name(&section.id);
        let mut cells = self.begun("begin_group", &name, &mut extras);
        self.relevant(section.show_if.as_ref(), None, &mut cells, &mut extras);
        put_extras(&mut cells, &extras);
        self.rows.push(cells);
        for item in &section.items {
            self.item(item);
        }
        self.rows.push(row("end_group", "", ""));
    }

    /// A row with its name and label; `id` and `text` leave the extras where these say them.
    fn begun(&self, kind: &str, name: &str, extras: &mut Fields) -> Cells {
        let id = extras.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let titled = if extras.contains_key("title") { "title" } else { "text" };
        let text = extras.get(titled).and_then(Value::as_str).unwrap_or_default().to_owned();
        if id_of(name) == id {
            extras.remove("id");
        }
        if !text.is_empty() && text.trim() == text {
            extras.remove(titled);
        }
        row(kind, name, &text)
    }

    fn item(&mut self, item: &'f Item) {
        let mut extras = json_fields(item);
        let name = self.items[&item.id].clone();
        let (kind, says) = self.item_type(item, &mut extras);
        let mut cells = self.begun(&kind, &name, &mut extras);
        if says || (item.kind == ItemKind::Count && item.valid_if.is_some()) {
            extras.insert("kind".to_owned(), json!(kind_word(&item.kind)));
        } else {
            extras.remove("kind");
        }
        if item.kind == ItemKind::Signature {
            cells.insert("appearance".to_owned(), "signature".to_owned());
        }
        if let Some(hint) = guide::hint(&item.guide).filter(|hint| hint.trim() == hint) {
            extras.remove("guide");
            cells.insert("hint".to_owned(), hint);
        }
        self.relevant(item.show_if.as_ref(), Some(&item.id), &mut cells, &mut extras);
        self.required(item, &mut cells, &mut extras);
        if let Some(text) = item.valid_if.as_ref().and_then(|rule| self.condition(rule, Some(&item.id), true)) {
            extras.remove("valid_if");
            cells.insert("constraint".to_owned(), text);
        }
        if let Some(says) = item.valid_says.as_ref().filter(|says| says.trim() == *says && !says.is_empty()) {
            extras.remove("valid_says");
            cells.insert("constraint_message".to_owned(), says.clone());
        }
        if kind == "range" {
            let step = item.step.map(|step| format!(" step={step}")).unwrap_or_default();
            cells.insert("parameters".to_owned(), format!("start=0 end={}{step}", item.max.unwrap_or_default()));
            extras.remove("max");
            extras.remove("step");
        }
        if let (Some(formula), "calculate") = (&item.compute, kind.as_str()) {
            let called = Called { own: Some(&item.id), dot: true, ..self.called() };
            if let Some(text) = wording::formula(formula, &called) {
                extras.remove("compute");
                cells.insert("calculation".to_owned(), text);
            }
        }
        extras.remove("columns");
        put_extras(&mut cells, &extras);
        self.rows.push(cells);
        if item.kind == ItemKind::Table {
            self.columns(item);
            self.rows.push(row("end_repeat", "", ""));
        }
    }

    /// The type of an item's row, and whether `duxue::kind` has to say what it is.
    fn item_type(&mut self, item: &'f Item, extras: &mut Fields) -> (String, bool) {
        let (kind, says) = match item.kind {
            ItemKind::Scale => {
                let name = item.scale.as_ref().and_then(|scale| self.lists.scales.get(scale)).cloned();
                extras.remove("scale");
                return (format!("select_one {}", name.unwrap_or_default()), true);
            }
            ItemKind::ChoiceOne | ItemKind::ChoiceMany => {
                let list = self.lists.list(&item.id, "", item.options.iter().map(json_fields));
                extras.remove("options");
                let select = if item.kind == ItemKind::ChoiceOne { "select_one" } else { "select_multiple" };
                return (format!("{select} {list}"), false);
            }
            ItemKind::Score => ("range", true),
            ItemKind::Table => ("begin_repeat", false),
            ItemKind::Number => ("decimal", false),
            ItemKind::Text => ("text", false),
            ItemKind::Date => ("date", false),
            ItemKind::Time => ("time", false),
            ItemKind::Photo | ItemKind::Signature => ("image", false),
            ItemKind::Count => ("integer", false),
            ItemKind::Note => ("note", false),
            ItemKind::Person | ItemKind::Unit | ItemKind::Unknown => ("text", true),
            ItemKind::Computed => {
                let called = Called { own: Some(&item.id), dot: true, ..self.called() };
                let says_itself = item.compute.as_ref().is_some_and(|f| wording::formula(f, &called).is_some());
                if says_itself { ("calculate", false) } else { ("note", true) }
            }
        };
        (kind.to_owned(), says)
    }

    fn called(&self) -> Called<'_> {
        Called { items: &self.items, facts: &self.facts, of: &self.named, own: None, dot: false }
    }

    fn condition(&self, condition: &Condition, own: Option<&str>, dot: bool) -> Option<String> {
        wording::condition(condition, &Called { own, dot, ..self.called() })
    }

    fn relevant(&self, shown: Option<&Condition>, own: Option<&str>, cells: &mut Cells, extras: &mut Fields) {
        let itself = |condition: &&Condition| own.is_none_or(|own| !condition.items().contains(&own));
        if let Some(text) = shown.filter(itself).and_then(|condition| self.condition(condition, own, false)) {
            extras.remove("show_if");
            cells.insert("relevant".to_owned(), text);
        }
    }

    fn required(&self, item: &Item, cells: &mut Cells, extras: &mut Fields) {
        let expected = matches!(item.kind, ItemKind::Scale | ItemKind::Score);
        let never = matches!(item.kind, ItemKind::Note | ItemKind::Computed | ItemKind::Unknown);
        let text = match (&item.required_if, item.required) {
            (Some(condition), required) if item.kind != ItemKind::Table => {
                let Some(text) = self.condition(condition, Some(&item.id), false) else { return };
                extras.remove("required_if");
                if required.is_none() {
                    extras.remove("required");
                }
                cells.insert("required".to_owned(), text);
                return;
            }
            (None, None) if expected => "yes",
            (None, Some(true)) if !expected && !never && item.kind != ItemKind::Table => "yes",
            (None, Some(false)) if !never => "no",
            _ => return,
        };
        extras.remove("required");
        cells.insert("required".to_owned(), text.to_owned());
    }

    fn columns(&mut self, item: &'f Item) {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for column in &item.columns {
            let first = self.once.give_name(&column.id);
            // The second of that id is called after its table.
            let name = match id_of(&first) == column.id {
                true => first,
                false => self.once.give_name(&format!("{}-{}", item.id, column.id)),
            };
            names.insert(column.id.clone(), name);
        }
        for column in &item.columns {
            let cells = self.column(item, column, &names);
            self.rows.push(cells);
        }
    }

    fn column(&mut self, item: &Item, column: &Column, names: &BTreeMap<String, String>) -> Cells {
        let mut extras = json_fields(column);
        let (kind, says) = match column.kind {
            ColumnKind::Unit | ColumnKind::Person | ColumnKind::Unknown => ("text".to_owned(), true),
            ColumnKind::Text => ("text".to_owned(), false),
            ColumnKind::Count => ("integer".to_owned(), false),
            ColumnKind::Number => ("decimal".to_owned(), false),
            ColumnKind::Score => ("range".to_owned(), true),
            ColumnKind::Choice => {
                (format!("select_one {}", self.lists.columns.get(&column.id).cloned().unwrap_or_default()), false)
            }
            ColumnKind::Date => ("date".to_owned(), false),
            ColumnKind::Time => ("time".to_owned(), false),
            ColumnKind::Computed => ("calculate".to_owned(), false),
        };
        let mut cells = self.begun(&kind, &names[&column.id], &mut extras);
        if says {
            extras.insert("kind".to_owned(), json!(kind_word(&column.kind)));
        } else {
            extras.remove("kind");
        }
        if let Some(other) = column.at_most.as_ref().and_then(|other| names.get(other)) {
            extras.remove("at_most");
            cells.insert("constraint".to_owned(), format!(". <= ${{{other}}}"));
        }
        if let (ColumnKind::Score, Some(max)) = (column.kind, column.max) {
            extras.remove("max");
            cells.insert("parameters".to_owned(), format!("start=0 end={max} step=0.5"));
        }
        if column.kind == ColumnKind::Computed {
            let (text, whole) = self.calculation(item, column, names);
            if whole {
                extras.remove("compute");
            }
            cells.insert("calculation".to_owned(), text);
        }
        put_extras(&mut cells, &extras);
        cells
    }

    /// How a column is reckoned, and whether that says all of it.
    fn calculation(&self, item: &Item, column: &Column, names: &BTreeMap<String, String>) -> (String, bool) {
        let name = |id: &String| format!("${{{}}}", names.get(id).unwrap_or(id));
        let empty = || "''".to_owned();
        match &column.compute {
            Some(Compute::Formula { formula }) => {
                let of = names.iter().map(|(id, name)| (name.clone(), Meant::Item(id.clone()))).collect();
                let called = Called { items: names, facts: &BTreeMap::new(), of: &of, own: None, dot: false };
                wording::formula(formula, &called).map_or_else(|| (empty(), false), |text| (text, true))
            }
            Some(Compute::RowTotal) => {
                let scores = item.columns.iter().filter(|column| column.kind == ColumnKind::Score);
                let parts: Vec<String> = scores.map(|column| name(&column.id)).collect();
                (parts.join(" + "), false)
            }
            Some(Compute::OverLimit { of, by }) => {
                let of: Vec<String> = of.iter().map(name).collect();
                let largest = if of.len() == 1 { of[0].clone() } else { format!("max({})", of.join(", ")) };
                let passed: Vec<String> = self
                    .form
                    .limits
                    .iter()
                    .filter_map(|limit| {
                        let grades: Vec<String> =
                            limit.grades.iter().map(|grade| format!("{} = {grade}", name(by))).collect();
                        Some(format!("(({}) and {largest} > {})", grades.join(" or "), limit.max_minutes?))
                    })
                    .collect();
                (
                    format!(
                        "if({}, '超限', '未超限')",
                        if passed.is_empty() { "false()".to_owned() } else { passed.join(" or ") }
                    ),
                    false,
                )
            }
            Some(Compute::Unknown) | None => (empty(), false),
        }
    }
}

fn row(kind: &str, name: &str, label: &str) -> Cells {
    let cells = [("type", kind), ("name", name), ("label", label)];
    cells
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(column, text)| (column.to_owned(), text.to_owned()))
        .collect()
}
