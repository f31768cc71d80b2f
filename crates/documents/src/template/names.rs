//! Which fields a paper has, by the names that the office knows them by, and what a finished paper says in each.
//!
//! Invariant: names come from the catalogue of papers alone, so a field that a form gains is a field of its layouts too.

use crate::catalogue::{Paper, paper};
use crate::form::{CellRole, FormPart, PaperNumber};
use crate::paper::chinese_ordinal;
use crate::{Block, BriefPaper, DocumentError, FormPaper, OfficialPaper, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// The paper that is in no catalogue, because it is written and not filled in.
pub const BRIEF: &str = "brief";

/// The fields of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pub texts: BTreeSet<String>,
    /// By the table's name, its columns in their order.
    pub tables: BTreeMap<String, Vec<String>>,
}

/// What a paper says in its fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    pub texts: BTreeMap<String, String>,
    pub tables: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

const OF_FORMS: [&str; 4] = ["标题", "编号", "表头说明", "表尾说明"];
const OF_LETTERS: [&str; 12] =
    ["发文机关", "文号", "标题", "主送", "正文", "附件", "落款", "日期", "附注", "抄送", "印发机关", "印发日期"];
const OF_BRIEFS: [&str; 10] = ["简报名称", "期号", "编印单位", "日期", "标题", "正文", "报", "送", "发", "印数"];

impl Names {
    /// # Errors
    /// A paper that the catalogue lacks.
    pub fn of(id: &str) -> Result<Names, DocumentError> {
        if id == BRIEF {
            return Ok(Names { texts: owned(&OF_BRIEFS), tables: BTreeMap::new() });
        }
        let paper = paper(id)?;
        let is_letter = paper.kind == "official-document";
        let mut names =
            Names { texts: owned(if is_letter { &OF_LETTERS[..] } else { &OF_FORMS[..] }), tables: BTreeMap::new() };
        for field in paper.rows.iter().flatten() {
            match field.kind.as_str() {
                "table" if !field.columns.is_empty() => {
                    names.tables.insert(field.label.clone(), field.columns.clone());
                }
                "table" | "chart" => {}
                _ if is_letter => {}
                _ => {
                    names.texts.insert(field.label.clone());
                }
            }
        }
        Ok(names)
    }

    /// The name that was probably meant: one that holds the written one, or is held by it.
    pub(super) fn like(&self, written: &str) -> Option<String> {
        let written = written.trim();
        let near = |name: &&String| !written.is_empty() && (name.contains(written) || written.contains(name.as_str()));
        self.texts.iter().find(near).cloned()
    }
}

fn owned(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Values {
    pub fn of(id: &str, sheet: Sheet<'_>) -> Result<Values, DocumentError> {
        Ok(match sheet {
            Sheet::Form(form) => of_form(form),
            Sheet::Official(letter) => of_letter(&paper(id)?, letter),
            Sheet::Brief(brief) => of_brief(brief),
        })
    }

    fn set(&mut self, name: &str, text: impl Into<String>) {
        self.texts.insert(name.to_owned(), text.into());
    }

    fn table(&mut self, name: &str, head: &[String], rows: &[Vec<String>]) {
        let row = |row: &Vec<String>| head.iter().cloned().zip(row.iter().cloned()).collect();
        self.tables.insert(name.to_owned(), rows.iter().map(row).collect());
    }
}

fn number(number: Option<&PaperNumber>) -> String {
    number.map(|number| number.shown().to_owned()).unwrap_or_default()
}

fn of_form(form: &FormPaper) -> Values {
    let mut values = Values::default();
    values.set("标题", &form.title);
    values.set("编号", number(form.number.as_ref()));
    values.set("表头说明", form.above.join("\n"));
    values.set("表尾说明", form.below.join("\n"));
    for part in &form.parts {
        match part {
            FormPart::Fields { rows } => {
                for row in rows {
                    let mut label = "";
                    for cell in &row.cells {
                        if cell.role == CellRole::Label {
                            label = &cell.text;
                            continue;
                        }
                        let name = if cell.heading.is_empty() { std::mem::take(&mut label) } else { &cell.heading };
                        values.set(name, &cell.text);
                    }
                }
            }
            FormPart::Table { title, table } => values.table(title, &table.head, &table.rows),
            FormPart::Figure { .. } => {}
        }
    }
    values
}

fn of_letter(paper: &Paper, letter: &OfficialPaper) -> Values {
    let mut values = Values::default();
    let mut body = Vec::new();
    for block in &letter.body {
        if let Block::Table(table) = block
            && let Some(field) = paper.rows.iter().flatten().find(|field| field.columns == table.head)
        {
            values.table(&field.label, &table.head, &table.rows);
            continue;
        }
        body.extend(lines(block));
    }
    for (name, text) in OF_LETTERS.iter().zip([
        letter.authority.clone(),
        number(letter.number.as_ref()),
        letter.title.clone(),
        letter.to.clone(),
        body.join("\n"),
        letter.attachments.join("\n"),
        letter.signed_by.clone(),
        letter.date.clone(),
        letter.note.clone(),
        letter.copy_to.clone(),
        letter.printed_by.clone(),
        letter.printed_on.clone(),
    ]) {
        values.set(name, text);
    }
    values
}

fn of_brief(brief: &BriefPaper) -> Values {
    let mut values = Values::default();
    let mut body = Vec::new();
    let mut n = 0;
    for section in &brief.sections {
        if !section.title.is_empty() {
            n += 1;
            body.push(format!("{}、{}", chinese_ordinal(n), section.title));
        }
        body.extend(section.blocks.iter().flat_map(lines));
    }
    let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    for (name, text) in OF_BRIEFS.iter().zip([
        brief.name.clone(),
        count(brief.issue),
        brief.office.clone(),
        brief.date.clone(),
        brief.title.clone(),
        body.join("\n"),
        brief.report_to.clone(),
        brief.send_to.clone(),
        brief.issue_to.clone(),
        count(brief.copies),
    ]) {
        values.set(name, text);
    }
    values
}

/// A block as lines of the text; a table by its rows, a chart by its title.
fn lines(block: &Block) -> Vec<String> {
    match block {
        Block::Paragraph { text } | Block::Section { text } | Block::Caption { text } => vec![text.clone()],
        Block::Heading { lead, text } => vec![format!("{lead}{text}")],
        Block::Table(table) => {
            let rows = std::iter::once(&table.head).chain(&table.rows);
            rows.map(|row| row.join("　").replace('\n', " ")).collect()
        }
        Block::Figure(figure) => vec![figure.title.clone()],
        Block::Photo { .. } => Vec::new(),
    }
}

/// The form with the names of its fields where values stand: what a county begins its own layout from.
pub(super) fn named_form(form: &mut FormPaper) {
    let field = |name: &str| format!("{{{{{name}}}}}");
    form.title = field("标题");
    if form.number.is_some() {
        form.number = Some(PaperNumber::Given(field("编号")));
    }
    for (name, lines) in [("表头说明", &mut form.above), ("表尾说明", &mut form.below)] {
        if !lines.is_empty() {
            *lines = vec![field(name)];
        }
    }
    for part in &mut form.parts {
        match part {
            FormPart::Fields { rows } => {
                for row in rows {
                    let mut label = String::new();
                    for cell in &mut row.cells {
                        if cell.role == CellRole::Label {
                            label.clone_from(&cell.text);
                            continue;
                        }
                        let name =
                            if cell.heading.is_empty() { std::mem::take(&mut label) } else { cell.heading.clone() };
                        cell.text = field(&name);
                    }
                }
            }
            FormPart::Table { title, table } => {
                table.rows = vec![table.head.iter().map(|column| field(&format!("{title}.{column}"))).collect()];
            }
            FormPart::Figure { .. } => {}
        }
    }
    form.photos.clear();
}
