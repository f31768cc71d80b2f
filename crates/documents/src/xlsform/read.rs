//! An XLSForm read into a form.

use super::choices;
use super::making::Making;
use super::outline::{self, Entry, Outline};
use super::problem::{Problem, Warnings, cell_name};
use super::question::Fields;
use super::rows::ColumnChoices;
use super::sheets::{self, Sheet};
use super::{extras, meaning, names, settings};
use duxue_domain::forms::{Choice, Form, FormError};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A form that was read, with what of it could not be carried over.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadForm {
    pub form: Form,
    /// Never empty words: each names a cell and says what happens instead.
    pub warnings: Vec<Problem>,
}

/// Columns of `survey` that are read or told of; others get a word of their own.
const KNOWN: [&str; 24] = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
    "default",
    "choice_filter",
    "repeat_count",
    "media",
    "read_only",
    "parameters",
    "guidance_hint",
    "trigger",
    "disabled",
    "note",
    "notes",
    "comment",
    "comments",
];

/// Reads the bytes of an .xlsx. `named` is the id that the form gets where its settings give none (the file's name).
///
/// # Errors
/// Everything that is wrong, each with its sheet and cell, in Chinese: what it is and what to write instead.
pub fn read(bytes: &[u8], named: &str) -> Result<ReadForm, Vec<Problem>> {
    let sheets = sheets::read(bytes)?;
    let Some(survey) = sheets.get("survey") else {
        let there: Vec<&str> = sheets.values().map(|sheet| sheet.name.as_str()).collect();
        let said = format!("没有名为 survey 的工作表（现有：{}）；请把写题目的那张改名为 survey", there.join("、"));
        return Err(vec![Problem::of_file(said)]);
    };
    let (mut problems, mut warnings) = (Vec::new(), Warnings::default());
    if !survey.headings.iter().any(|heading| heading.name == "type") {
        let said = "第一行没有 type 列；第一行要写列名 type、name、label 等";
        return Err(vec![Problem::of_sheet(&survey.name, said)]);
    }
    let settings = settings::read(sheets.get("settings"), named, &mut problems, &mut warnings);
    let language = settings.language.as_deref();
    let lists = choices::read(sheets.get("choices"), language, &mut problems, &mut warnings);
    for sheet in [Some(survey), sheets.get("choices"), sheets.get("settings")].into_iter().flatten() {
        tell_doubled(sheet, &mut problems);
        tell_nameless(sheet, &mut warnings);
    }
    tell_unused(&sheets, survey, &mut warnings);
    let outline = outline::read(survey, &mut problems, &mut warnings);
    let mut making = Making {
        sheet: survey,
        lists: &lists,
        outline: &outline,
        language,
        ours: settings.ours,
        problems: &mut problems,
        warnings: &mut warnings,
        uncomputable: BTreeSet::new(),
    };
    making.find_uncomputable();
    let mut of_columns: ColumnChoices = lists.of_columns();
    let sections = making.sections(settings.title(), &mut of_columns);
    let facts: Vec<Choice> = making.facts();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut fields = settings.fields;
    fields.insert("sections".to_owned(), json!(sections));
    fields.insert("scales".to_owned(), json!(lists.scales()));
    fields.insert("choices".to_owned(), json!(of_columns));
    fields.insert("facts".to_owned(), json!(facts));
    // The form's own reader says what of the columns of our own has the wrong shape, and what does not add up.
    match Form::parse(&Value::Object(fields).to_string()) {
        Ok(form) => Ok(ReadForm { form, warnings: warnings.into_problems() }),
        Err(FormError::Problems(faults)) => {
            Err(faults.iter().map(|fault| placed(survey, &outline, fault.to_string())).collect())
        }
        Err(error @ FormError::NotJson { .. }) => Err(vec![Problem::of_file(error.to_string())]),
    }
}

/// A fault of the whole form, at the row of the item that it names in brackets.
fn placed(survey: &Sheet, outline: &Outline<'_>, text: String) -> Problem {
    let names = |id: &str| text.contains(&format!("题（{id}）"));
    let row = outline.entries.iter().find_map(|entry| match entry {
        Entry::Item(line) if names(&line.id) => Some(line.row),
        Entry::Table(table) if names(&table.id) => Some(table.row),
        _ => None,
    });
    match row {
        Some(row) => survey.at(row, "name", text),
        None => Problem::of_sheet(&survey.name, text),
    }
}

/// Two columns of one name: which of them holds is not for the reader to guess.
fn tell_doubled(sheet: &Sheet, problems: &mut Vec<Problem>) {
    for (at, heading) in sheet.headings.iter().enumerate() {
        let first = sheet.headings[..at].iter().find(|h| h.name == heading.name && h.language == heading.language);
        let Some(first) =
            first.filter(|_| !["media", "note", "notes", "comment", "comments"].contains(&heading.name.as_str()))
        else {
            continue;
        };
        if sheet.rows.iter().any(|row| row.cells.contains_key(&heading.column)) {
            let (here, there) = (cell_name(heading.column, 1), cell_name(first.column, 1));
            let said = format!("“{}”列与 {there} 重复，请只留一列", heading.written);
            problems.push(Problem::at(&sheet.name, here, said));
        }
    }
}

/// What stands below a blank in the first row belongs to no column.
fn tell_nameless(sheet: &Sheet, warnings: &mut Warnings) {
    let named: BTreeSet<u32> = sheet.headings.iter().map(|heading| heading.column).collect();
    for row in &sheet.rows {
        for column in row.cells.keys().filter(|column| !named.contains(column)) {
            let place = cell_name(*column, row.number);
            warnings.add(Problem::at(&sheet.name, place, "这一列在第一行没有列名，里面的内容没有用到"));
        }
    }
}

fn tell_unused(sheets: &BTreeMap<String, Sheet>, survey: &Sheet, warnings: &mut Warnings) {
    for (name, sheet) in sheets {
        if !["survey", "choices", "settings"].contains(&name.as_str()) && !sheet.rows.is_empty() {
            warnings.add(Problem::of_sheet(&sheet.name, "这张工作表没有用到"));
        }
    }
    let languages: BTreeSet<&str> = survey.headings.iter().filter_map(|h| h.language.as_deref()).collect();
    if languages.len() > 1 {
        let list = languages.into_iter().collect::<Vec<_>>().join("、");
        warnings.add(Problem::of_sheet(&survey.name, format!("有几种语言（{list}），只取一种：先取中文")));
    }
    let unknown = survey.headings.iter().filter(|heading| {
        let used = survey.rows.iter().any(|row| row.cells.contains_key(&heading.column));
        used && !KNOWN.contains(&heading.name.as_str()) && !heading.name.starts_with(extras::PREFIX)
    });
    for heading in unknown {
        let place = cell_name(heading.column, 1);
        let said = format!("不认识“{}”列，没有用到；若是写错了，请改正列名", heading.written);
        warnings.add(Problem::at(&survey.name, place, said));
    }
}

impl<'s> Making<'s, '_> {
    /// A calculation that reckons with another one that cannot be reckoned cannot be either.
    fn find_uncomputable(&mut self) {
        loop {
            let before = self.uncomputable.len();
            for entry in &self.outline.entries {
                let Entry::Item(line) = entry else { continue };
                let Some(text) = self.text(line.row, "calculation") else { continue };
                // Looked at again, and told, when the item is made.
                let (mut aside, mut unsaid) = (Vec::new(), Warnings::default());
                let mut trial = Making {
                    problems: &mut aside,
                    warnings: &mut unsaid,
                    uncomputable: self.uncomputable.clone(),
                    ..*self
                };
                let scope = (None, Some(line.id.as_str()));
                if trial.expression((line.row, "calculation", text), scope, "", meaning::formula).is_none() {
                    self.uncomputable.insert(line.name.clone());
                }
            }
            if self.uncomputable.len() == before {
                return;
            }
        }
    }

    fn facts(&mut self) -> Vec<Choice> {
        let own = self.outline.facts.iter().filter(|(_, own)| *own).map(|(line, _)| line);
        own.map(|line| Choice {
            id: line.id.clone(),
            text: self.sheet.text(line.row, "label", self.language).unwrap_or(&line.id).to_owned(),
        })
        .collect()
    }

    /// Sections in the order of the sheet: each run of questions in one group is one.
    fn sections(&mut self, title: &str, choices: &mut ColumnChoices) -> Vec<Value> {
        let mut ids = names::Once::default();
        for group in self.outline.groups.iter().filter(|group| !group.id.is_empty()) {
            ids.give(&group.id);
        }
        let mut sections: Vec<(Vec<usize>, Fields, Vec<Value>)> = Vec::new();
        let mut begun: BTreeSet<Vec<usize>> = BTreeSet::new();
        for entry in &self.outline.entries {
            let (path, items) = match entry {
                Entry::Group(number) => (self.outline.groups[*number].path.clone(), Vec::new()),
                Entry::Item(line) => (line.groups.clone(), self.items(line)),
                Entry::Table(table) => (table.groups.clone(), vec![self.table(table, choices)]),
            };
            if sections.last().is_none_or(|(last, ..)| *last != path) {
                let again = !begun.insert(path.clone());
                let section = self.section(&path, again, title, &mut ids);
                sections.push((path, section, Vec::new()));
            }
            if let Some((.., all)) = sections.last_mut() {
                all.extend(items.into_iter().map(Value::Object));
            }
        }
        let groups = &self.outline.groups;
        let stands = |path: &[usize], items: &[Value]| {
            !items.is_empty() || path.last().is_some_and(|group| !groups[*group].has_groups)
        };
        sections.retain(|(path, _, items)| stands(path, items));
        let with_items = |(_, mut section, items): (Vec<usize>, Fields, Vec<Value>)| {
            section.insert("items".to_owned(), Value::Array(items));
            Value::Object(section)
        };
        sections.into_iter().map(with_items).collect()
    }

    fn section(&mut self, path: &[usize], again: bool, title: &str, ids: &mut names::Once) -> Fields {
        let outline = self.outline;
        let mut fields = Fields::new();
        let groups = path.iter().map(|number| &outline.groups[*number]);
        let labels: Vec<&str> = groups.clone().filter_map(|group| self.text(group.row, "label")).collect();
        let own = path.last().map(|number| &outline.groups[*number]);
        let id = match own {
            Some(group) if !again => group.id.clone(),
            Some(group) => ids.give(&group.id),
            None => ids.give("main"),
        };
        fields.insert("id".to_owned(), json!(id));
        fields.insert("title".to_owned(), json!(if labels.is_empty() { title.to_owned() } else { labels.join(" · ") }));
        let instead = "这一组题总是出现";
        let mut shown = Vec::new();
        for group in groups {
            // A group is told of once, whatever number of sections it gives.
            shown.extend(self.condition(group.row, "relevant", None, instead));
            if super::choices::row_has(self.sheet, group.row, "appearance") {
                self.warn(group.row, "appearance", "外观（appearance）没有带过来，按统一的样子显示");
            }
        }
        match shown.len() {
            0 => {}
            1 => drop(fields.insert("show_if".to_owned(), json!(shown[0]))),
            _ => drop(fields.insert("show_if".to_owned(), json!({ "all": shown }))),
        }
        if let Some(group) = own {
            self.lay_over(group.row, &mut fields, &group.extras);
        }
        fields
    }
}
