//! Fields of a layout, found across the runs that Word cuts a line into, and replaced by what a paper says.
//!
//! Invariant: what stands around a field is not touched; a value is text and never markup.

use super::TemplateFault;
use super::names::{Names, Values};
use super::tree::{Element, Node};
use crate::docx::escape;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Word's line break within a paragraph; it ends the text and begins another in the same run.
const BREAK: &str = "</w:t><w:br/><w:t xml:space=\"preserve\">";
const TEXT: &str = "<w:t xml:space=\"preserve\">";

/// What is filled in, and what was found wrong.
pub(super) struct Filling<'a> {
    pub names: &'a Names,
    pub values: &'a Values,
    pub faults: Vec<TemplateFault>,
    /// Names that the layout uses.
    pub used: BTreeSet<String>,
}

/// The row of a table that is being repeated.
#[derive(Clone, Copy)]
struct Row<'a> {
    table: &'a str,
    cells: Option<&'a BTreeMap<String, String>>,
}

impl Filling<'_> {
    pub fn fill(&mut self, nodes: Vec<Node>) -> Vec<Node> {
        self.nodes(nodes, None)
    }

    fn nodes(&mut self, nodes: Vec<Node>, row: Option<Row<'_>>) -> Vec<Node> {
        let mut filled = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(element) if element.name == "w:tr" => self.row(element, row, &mut filled),
                Node::Element(element) if element.name == "w:p" => self.paragraph(element, row, &mut filled),
                Node::Element(mut element) => {
                    element.children = self.nodes(element.children, row);
                    filled.push(Node::Element(element));
                }
                Node::Raw(text) => filled.push(Node::Raw(text)),
            }
        }
        filled
    }

    /// A row of a Word table that names a table's columns stands once for each of its rows; once, and empty, where there are none.
    fn row(&mut self, mut element: Element, row: Option<Row<'_>>, filled: &mut Vec<Node>) {
        let mut words = String::new();
        own_words(&element.children, &mut words);
        let tables: Vec<String> = fields(&words)
            .into_iter()
            .filter_map(|(_, name)| Some(column(&name)?.0.to_owned()))
            .filter(|table| self.names.tables.contains_key(table))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let table = match tables.as_slice() {
            [table] if row.is_none() => table,
            [first, second, ..] => {
                self.fault(TemplateFault::TwoTables(first.clone(), second.clone()));
                return;
            }
            _ => {
                element.children = self.nodes(element.children, row);
                filled.push(Node::Element(element));
                return;
            }
        };
        let rows = self.values.tables.get(table).map(Vec::as_slice).unwrap_or_default();
        let all: Vec<Option<&BTreeMap<String, String>>> =
            if rows.is_empty() { vec![None] } else { rows.iter().map(Some).collect() };
        for cells in all {
            let mut copy = element.clone();
            copy.children = self.nodes(copy.children, Some(Row { table, cells }));
            filled.push(Node::Element(copy));
        }
    }

    /// A paragraph that is one field alone stands once for each line of its value.
    fn paragraph(&mut self, mut element: Element, row: Option<Row<'_>>, filled: &mut Vec<Node>) {
        element.children = self.within(element.children, row);
        let words = joined(&mut element);
        if words.contains("｛｛") {
            self.fault(TemplateFault::FullWidth(cut(&words)));
        }
        if let Some(open) = unclosed(&words) {
            self.fault(TemplateFault::Unclosed(cut(open)));
        }
        let found: Vec<(Range<usize>, String)> =
            fields(&words).into_iter().map(|(at, name)| (at, self.value(&name, row))).collect();
        let alone = matches!(found.as_slice(), [(at, _)] if words[..at.start].trim().is_empty() && words[at.end..].trim().is_empty());
        match found.as_slice() {
            [] => filled.push(Node::Element(element)),
            [(at, value)] if alone && value.contains('\n') => {
                for line in value.lines() {
                    let mut copy = element.clone();
                    replace(&mut copy, &[(at.clone(), line.to_owned())]);
                    filled.push(Node::Element(copy));
                }
            }
            found => {
                replace(&mut element, found);
                filled.push(Node::Element(element));
            }
        }
    }

    /// Paragraphs within a paragraph: text boxes.
    fn within(&mut self, nodes: Vec<Node>, row: Option<Row<'_>>) -> Vec<Node> {
        let deeper = |node: Node| match node {
            Node::Element(mut element) if element.name == "w:txbxContent" => {
                element.children = self.nodes(element.children, row);
                Node::Element(element)
            }
            Node::Element(mut element) => {
                element.children = self.within(element.children, row);
                Node::Element(element)
            }
            Node::Raw(text) => Node::Raw(text),
        };
        nodes.into_iter().map(deeper).collect()
    }

    fn value(&mut self, name: &str, row: Option<Row<'_>>) -> String {
        self.used.insert(name.to_owned());
        let Some((table, of)) = column(name).filter(|(table, _)| self.names.tables.contains_key(*table)) else {
            if !self.names.texts.contains(name) {
                let fault = TemplateFault::UnknownField { name: name.to_owned(), like: self.names.like(name) };
                self.fault(fault);
            }
            return self.values.texts.get(name).cloned().unwrap_or_default();
        };
        let columns = self.names.tables.get(table).cloned().unwrap_or_default();
        if !columns.iter().any(|column| column == of) {
            self.fault(TemplateFault::UnknownColumn { table: table.to_owned(), name: of.to_owned(), columns });
            return String::new();
        }
        let Some(row) = row.filter(|row| row.table == table) else {
            self.fault(TemplateFault::ColumnOutsideRow(name.to_owned()));
            return String::new();
        };
        row.cells.and_then(|cells| cells.get(of)).cloned().unwrap_or_default()
    }

    fn fault(&mut self, fault: TemplateFault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// 整改事项.存在问题: the table and its column.
fn column(name: &str) -> Option<(&str, &str)> {
    name.split_once(['.', '．']).map(|(table, column)| (table.trim(), column.trim()))
}

/// Fields of a line, with the braces.
fn fields(words: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = words[from..].find("{{").map(|at| from + at) {
        let Some(close) = words[open..].find("}}").map(|at| open + at) else { break };
        found.push((open..close + 2, words[open + 2..close].trim().to_owned()));
        from = close + 2;
    }
    found
}

fn unclosed(words: &str) -> Option<&str> {
    let last = fields(words).last().map_or(0, |(at, _)| at.end);
    words[last..].split_once("{{").map(|(_, rest)| rest)
}

fn cut(words: &str) -> String {
    words.trim().chars().take(20).collect()
}

/// The words of a row, those of tables within it left out.
fn own_words(nodes: &[Node], words: &mut String) {
    for node in nodes {
        match node {
            Node::Element(element) if element.name == "w:tbl" => {}
            Node::Element(element) if element.name == "w:t" => words.push_str(&unescaped(element)),
            Node::Element(element) => {
                own_words(&element.children, words);
                // Fields do not run over paragraphs.
                if element.name == "w:p" {
                    words.push('\n');
                }
            }
            Node::Raw(_) => {}
        }
    }
}

fn unescaped(text: &Element) -> String {
    let raw: String =
        text.children.iter().map(|node| if let Node::Raw(raw) = node { raw.as_str() } else { "" }).collect();
    quick_xml::escape::unescape(&raw).map_or(raw.clone(), |plain| plain.into_owned())
}

/// The texts of a paragraph in their order, without those of text boxes within it.
fn texts<'a>(element: &'a mut Element, found: &mut Vec<&'a mut Element>) {
    for node in &mut element.children {
        if let Node::Element(inner) = node {
            match inner.name.as_str() {
                "w:t" => found.push(inner),
                "w:txbxContent" => {}
                _ => texts(inner, found),
            }
        }
    }
}

fn joined(paragraph: &mut Element) -> String {
    let mut found = Vec::new();
    texts(paragraph, &mut found);
    found.iter().map(|text| unescaped(text)).collect()
}

/// Puts each value where its field begins and takes the rest of the field out of the texts that it runs through.
fn replace(paragraph: &mut Element, values: &[(Range<usize>, String)]) {
    let mut found = Vec::new();
    texts(paragraph, &mut found);
    let mut from = 0;
    for text in found {
        let words = unescaped(text);
        let here = from..from + words.len();
        from = here.end;
        if !values.iter().any(|(at, _)| at.start < here.end && here.start < at.end) {
            continue;
        }
        let mut written = String::new();
        let mut at = here.start;
        for (field, value) in values.iter().filter(|(field, _)| field.start < here.end && here.start < field.end) {
            if at < field.start {
                written.push_str(&escape(&words[at - here.start..field.start - here.start]));
            }
            if here.contains(&field.start) {
                let lines: Vec<String> = value.lines().map(|line| escape(line).to_string()).collect();
                written.push_str(&lines.join(BREAK));
            }
            at = field.end.min(here.end);
        }
        written.push_str(&escape(&words[at - here.start..]));
        text.open = TEXT.to_owned();
        text.children = vec![Node::Raw(written)];
    }
}
