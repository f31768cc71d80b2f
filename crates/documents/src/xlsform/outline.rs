//! The rows of `survey` put in order: groups, questions, tables, and the names they go by.
//!
//! Invariant: every name in the sheet stands for one thing; an id is given once and is the one in `duxue::id` where the
//! file has it.

use super::extras::fields_of;
use super::kinds::{Question, RowType, row_type};
use super::meaning::Meant;
use super::names::{Once, id_of, is_name};
use super::problem::{Problem, Warnings};
use super::sheets::{Row, Sheet};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A question and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Line<'s> {
    pub row: &'s Row,
    pub name: String,
    pub id: String,
    pub question: Question,
    pub extras: Map<String, Value>,
    /// The groups around it, from the outermost, by number.
    pub groups: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Group<'s> {
    pub row: &'s Row,
    pub id: String,
    pub extras: Map<String, Value>,
    /// The groups around it and itself.
    pub path: Vec<usize>,
    /// Whether another group lies in it.
    pub has_groups: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Table<'s> {
    pub row: &'s Row,
    pub id: String,
    pub extras: Map<String, Value>,
    pub groups: Vec<usize>,
    pub columns: Vec<Line<'s>>,
}

#[derive(Debug, Clone)]
pub(super) enum Entry<'s> {
    Item(Line<'s>),
    Table(Table<'s>),
    /// A group that begins, so that one without a question has its place too.
    Group(usize),
}

/// What a name stands for, and in which table where it is a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub meant: Meant,
    pub table: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Outline<'s> {
    pub groups: Vec<Group<'s>>,
    pub entries: Vec<Entry<'s>>,
    /// Facts of the school (`duxue::kind` is `fact` or `common-fact`), with whether the form names them itself.
    pub facts: Vec<(Line<'s>, bool)>,
    pub names: BTreeMap<String, Named>,
}

enum Open<'s> {
    Group(usize),
    Repeat(Table<'s>),
}

/// A group or table that has begun and not ended.
struct Opened<'s> {
    what: Open<'s>,
    row: &'s Row,
    /// Names differ within one of these; 0 is the form itself.
    scope: usize,
}

/// Reads the rows. What is wrong is told in `problems`; the outline is whole only where nothing was.
pub(super) fn read<'s>(sheet: &'s Sheet, problems: &mut Vec<Problem>, warnings: &mut Warnings) -> Outline<'s> {
    let mut reader = Reader {
        sheet,
        problems,
        warnings,
        outline: Outline::default(),
        open: Vec::new(),
        scopes: 0,
        items: Once::default(),
        sections: Once::default(),
        columns: Once::default(),
        siblings: BTreeSet::new(),
    };
    for row in &sheet.rows {
        reader.row(row);
    }
    reader.close_all();
    reader.outline
}

struct Reader<'s, 'p> {
    sheet: &'s Sheet,
    problems: &'p mut Vec<Problem>,
    warnings: &'p mut Warnings,
    outline: Outline<'s>,
    open: Vec<Opened<'s>>,
    scopes: usize,
    items: Once,
    sections: Once,
    columns: Once,
    /// Names within the group they stand in.
    siblings: BTreeSet<(usize, String)>,
}

impl<'s> Reader<'s, '_> {
    fn wrong(&mut self, row: &Row, column: &str, text: impl Into<String>) {
        self.problems.push(self.sheet.at(row, column, text));
    }

    fn row(&mut self, row: &'s Row) {
        let off = self.sheet.text(row, "disabled", None).is_some_and(|text| ["yes", "true", "1"].contains(&text));
        if off {
            return self.warnings.add(self.sheet.at(row, "disabled", "这一行停用（disabled），没有带过来"));
        }
        let name = self.sheet.text(row, "name", None);
        let Some(written) = self.sheet.text(row, "type", None) else {
            if let Some(name) = name {
                self.wrong(row, "type", format!("题目 {name} 没有写 type，请写 text、integer、select_one 列表名 等"));
            }
            return;
        };
        let kind = row_type(written);
        match &kind {
            RowType::EndGroup | RowType::EndRepeat => return self.close(row, kind == RowType::EndRepeat),
            RowType::Metadata => {
                if let Some(name) = name {
                    let why = format!("{name}（记录本身就有的时间、人或设备）");
                    self.outline.names.insert(name.to_owned(), Named { meant: Meant::Beyond(why), table: None });
                }
                let said = "填写时间、填写人和设备在记录里本来就有，这一行没有作为题目";
                return self.warnings.add(self.sheet.at(row, "type", said));
            }
            RowType::External => return self.warnings.add(self.sheet.at(row, "type", "外部数据文件没有带过来")),
            RowType::Unknown => {
                let said = format!(
                    "不认识题型“{written}”；可以写 text、integer、decimal、range、select_one 列表名、select_multiple 列表名、\
                     note、date、time、dateTime、image、calculate、begin_group、begin_repeat 等"
                );
                return self.wrong(row, "type", said);
            }
            RowType::BeginGroup | RowType::BeginRepeat | RowType::Question(_) => {}
        }
        let Some(name) = name else {
            return self.wrong(row, "name", "没有写 name，请写英文字母开头的名字");
        };
        if !is_name(name) {
            let said = format!("name“{name}”要以字母或下划线开头，只能有字母、数字、下划线、连字符和点，不能有空格");
            return self.wrong(row, "name", said);
        }
        let parent = self.open.last().map_or(0, |open| open.scope);
        if !self.siblings.insert((parent, name.to_lowercase())) {
            return self.wrong(row, "name", format!("name“{name}”前面已经用过，请换一个"));
        }
        let extras = fields_of(self.sheet, row, self.problems);
        match kind {
            RowType::BeginGroup => self.begin_group(row, name, extras),
            RowType::BeginRepeat => self.begin_repeat(row, name, extras),
            RowType::Question(question) => self.question(row, name, extras, question),
            _ => {}
        }
    }

    fn groups(&self) -> Vec<usize> {
        let group = |open: &Opened<'s>| match open.what {
            Open::Group(group) => Some(group),
            Open::Repeat(_) => None,
        };
        self.open.iter().filter_map(group).collect()
    }

    fn in_repeat(&self) -> bool {
        self.open.iter().any(|open| matches!(open.what, Open::Repeat(_)))
    }

    /// The id in `duxue::id`, else one made of the name.
    fn id(extras: &mut Map<String, Value>, name: &str, once: &mut Once) -> String {
        match extras.remove("id") {
            Some(Value::String(id)) => id,
            _ => once.give(&id_of(name)),
        }
    }

    fn begin(&mut self, what: Open<'s>, row: &'s Row) {
        self.scopes += 1;
        self.open.push(Opened { what, row, scope: self.scopes });
    }

    fn begin_group(&mut self, row: &'s Row, name: &str, mut extras: Map<String, Value>) {
        let number = self.outline.groups.len();
        let mut path = self.groups();
        if let Some(group) = path.last().and_then(|outer| self.outline.groups.get_mut(*outer)) {
            group.has_groups = true;
        }
        path.push(number);
        // Within a table a group only holds columns together.
        let is_section = !self.in_repeat() && extras.get("kind").is_none();
        let id = if is_section { Self::id(&mut extras, name, &mut self.sections) } else { String::new() };
        if is_section && id.is_empty() {
            self.wrong(row, "name", format!("name“{name}”里要有英文字母或数字，才好做编号"));
        }
        self.outline.groups.push(Group { row, id, extras, path, has_groups: false });
        if is_section {
            self.outline.entries.push(Entry::Group(number));
        }
        self.begin(Open::Group(number), row);
        self.name(name, Meant::Beyond(format!("{name}（一组题）")), None);
    }

    fn begin_repeat(&mut self, row: &'s Row, name: &str, mut extras: Map<String, Value>) {
        if self.in_repeat() {
            self.wrong(row, "type", "登记表里不能再套登记表（begin_repeat 套 begin_repeat）；请把里面一层移到外面");
        }
        let id = Self::id(&mut extras, name, &mut self.items);
        if id.is_empty() {
            self.wrong(row, "name", format!("name“{name}”里要有英文字母或数字，才好做编号"));
        }
        self.name(name, Meant::Beyond(format!("{name}（一张登记表）")), None);
        let table = Table { row, id, extras, groups: self.groups(), columns: Vec::new() };
        self.begin(Open::Repeat(table), row);
    }

    fn question(&mut self, row: &'s Row, name: &str, mut extras: Map<String, Value>, question: Question) {
        if question == Question::Hidden {
            self.name(name, Meant::Beyond(format!("{name}（hidden）")), None);
            return self.warnings.add(self.sheet.at(row, "type", "隐藏的题（hidden）没有带过来"));
        }
        let kind = extras.get("kind").and_then(Value::as_str);
        if let Some(own) = kind.filter(|kind| ["fact", "common-fact"].contains(kind)).map(|kind| kind == "fact") {
            let id = match extras.remove("id") {
                Some(Value::String(id)) => id,
                _ => name.to_owned(),
            };
            self.name(name, Meant::Fact(id.clone()), None);
            let line = Line { row, name: name.to_owned(), id, question, extras, groups: Vec::new() };
            return self.outline.facts.push((line, own));
        }
        let in_repeat = self.in_repeat();
        let id = match in_repeat {
            true => Self::id(&mut extras, name, &mut self.columns),
            false => Self::id(&mut extras, name, &mut self.items),
        };
        if id.is_empty() {
            self.wrong(row, "name", format!("name“{name}”里要有英文字母或数字，才好做编号"));
        }
        let line = Line { row, name: name.to_owned(), id: id.clone(), question, extras, groups: self.groups() };
        let table = self.open.iter_mut().rev().find_map(|open| match &mut open.what {
            Open::Repeat(table) => Some(table),
            Open::Group(_) => None,
        });
        match table {
            Some(table) => {
                let table_id = table.id.clone();
                table.columns.push(line);
                self.name(name, Meant::Item(id), Some(table_id));
            }
            None => {
                self.outline.entries.push(Entry::Item(line));
                self.name(name, Meant::Item(id), None);
            }
        }
    }

    /// The same name in two groups is allowed, but then an expression cannot tell which is meant.
    fn name(&mut self, name: &str, meant: Meant, table: Option<String>) {
        let meant = match self.outline.names.contains_key(name) {
            true => Meant::Beyond(format!("{name}（不止一题叫这个名字）")),
            false => meant,
        };
        self.outline.names.insert(name.to_owned(), Named { meant, table });
    }

    fn close(&mut self, row: &'s Row, is_repeat: bool) {
        match (self.open.pop(), is_repeat) {
            (Some(Opened { what: Open::Group(_), .. }), false) => {}
            (Some(Opened { what: Open::Repeat(table), .. }), true) => {
                if table.columns.is_empty() {
                    self.wrong(table.row, "type", "登记表里没有题，请在 begin_repeat 和 end_repeat 之间写上各列");
                }
                self.outline.entries.push(Entry::Table(table));
            }
            (Some(Opened { what, row: begun, .. }), _) => {
                let begins = if matches!(what, Open::Repeat(_)) { "begin_repeat" } else { "begin_group" };
                let ends = if is_repeat { "end_repeat" } else { "end_group" };
                let said = format!("这里写的是 {ends}，与第 {} 行的 {begins} 对不上", begun.number);
                self.wrong(row, "type", said);
                // Whatever it was meant to end, it is ended: one slip is told once.
                if let Open::Repeat(table) = what {
                    self.outline.entries.push(Entry::Table(table));
                }
            }
            (None, _) => {
                let (ends, begins) =
                    if is_repeat { ("end_repeat", "begin_repeat") } else { ("end_group", "begin_group") };
                self.wrong(row, "type", format!("多了一个 {ends}，前面没有对应的 {begins}"));
            }
        }
    }

    fn close_all(&mut self) {
        while let Some(Opened { what, row, .. }) = self.open.pop() {
            let (begins, ends) = match what {
                Open::Group(_) => ("begin_group", "end_group"),
                Open::Repeat(_) => ("begin_repeat", "end_repeat"),
            };
            self.wrong(row, "type", format!("{begins} 没有用 {ends} 收尾，请在这一组最后加一行 {ends}"));
        }
    }
}
