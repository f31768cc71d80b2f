//! Reading a form from its JSON text, and saying in words what is wrong with one that cannot be used.
//!
//! Invariant: a form that was read has no ambiguous id, no option that cannot be picked and no points that do not add up.

use super::{Form, Item, Section};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a text is not a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    #[error("不是完整的 JSON：第 {line} 行第 {column} 列附近写错了")]
    NotJson { line: usize, column: usize },
    #[error("{}", all_lines(.0))]
    Problems(Vec<FormProblem>),
}

fn all_lines(problems: &[FormProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// One fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}：{fault}")]
pub struct FormProblem {
    /// For a person: `第 2 段“教学楼”第 3 题（building-exit）`.
    pub place: String,
    /// Which section and which of its items, counted from 0, for a screen that shows the form.
    pub section: Option<usize>,
    pub item: Option<usize>,
    pub fault: FormFault,
}

/// What is wrong at one place of a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    #[error("应是一组有名字的内容")]
    NotAnObject,
    #[error("缺少 {0}")]
    Missing(String),
    #[error("写法不对（{0}）")]
    Shape(String),
    #[error("编号“{0}”只能用小写字母、数字和连字符")]
    BadId(String),
    #[error("编号“{0}”重复了")]
    DuplicateId(String),
    #[error("没有说明对应八项督导事项的哪一项")]
    NoMatter,
    #[error("督导事项写的是 {0}，只能是 1 到 8")]
    UnknownMatter(u8),
    #[error("没有领域“{0}”")]
    UnknownDomain(String),
    #[error("没有学校类型“{0}”")]
    UnknownSchoolKind(String),
    #[error("没有学校情况“{0}”")]
    UnknownFact(String),
    #[error("没有名为“{0}”的等级")]
    UnknownScale(String),
    #[error("等级“{0}”没有选项")]
    EmptyScale(String),
    #[error("是选择题，但没有选项")]
    NoOptions,
    #[error("没有题目“{0}”")]
    UnknownItem(String),
    #[error("计算绕回了自己：{0}")]
    Circular(String),
    #[error("没有题目")]
    Empty,
    #[error("没有写满分，或满分不是正数")]
    NoMax,
    #[error("档次与满分 {max} 对不上：{reason}")]
    Levels { max: String, reason: String },
    #[error("各项满分合计 {sum}，应为 {expected}")]
    PointsDoNotAddUp { sum: String, expected: String },
    #[error("没有权重，或权重不是正数")]
    NoWeight,
    #[error("一票否决的题须有“不符合”可选")]
    VetoWithoutFail,
    #[error("表格没有列")]
    NoColumns,
    #[error("选择列“{0}”没有选项")]
    ColumnWithoutChoices(String),
    #[error("计算列“{0}”没有写怎样算，或所指的列不存在")]
    ColumnNotComputable(String),
    #[error("没有名为“{0}”的限额")]
    UnknownLimits(String),
    #[error("没有列“{0}”")]
    UnknownColumn(String),
    #[error("“{0}”不在等级选项里")]
    UnknownOption(String),
    #[error("没有分档")]
    NoBands,
    #[error("分档须从高到低、最后一档从 0 起")]
    BandsOutOfOrder,
    #[error("没有等第“{0}”")]
    UnknownBand(String),
    #[error("计分规则“{0}”不认识，照它算会算错")]
    UnknownRule(String),
    #[error("须有且只有一套默认分档")]
    DefaultBandSet,
}

impl FormProblem {
    pub(super) fn at(place: impl Into<String>, fault: FormFault) -> FormProblem {
        FormProblem { place: place.into(), section: None, item: None, fault }
    }

    pub(super) fn within(self, section: Option<usize>, item: Option<usize>) -> FormProblem {
        FormProblem { section, item, ..self }
    }
}

/// Where a section stands, for a person.
pub(super) fn section_place(index: usize, section: &Section) -> String {
    format!("第 {} 段“{}”", index + 1, section.title)
}

/// Where an item stands, for a person.
pub(super) fn item_place(section: &str, index: usize, item: &Item) -> String {
    format!("{section}第 {} 题（{}）", index + 1, item.id)
}

impl Form {
    /// Reads a form and checks it whole.
    ///
    /// # Errors
    /// [`FormError::NotJson`] for a text that is not JSON; [`FormError::Problems`] with every fault and its place otherwise.
    pub fn parse(text: &str) -> Result<Form, FormError> {
        let value: Value =
            serde_json::from_str(text).map_err(|e| FormError::NotJson { line: e.line(), column: e.column() })?;
        let problems = shape_problems(&value);
        if !problems.is_empty() {
            return Err(FormError::Problems(problems));
        }
        let form: Form = read("表单", &value).map_err(|problem| FormError::Problems(vec![problem]))?;
        let problems = form.problems();
        if problems.is_empty() { Ok(form) } else { Err(FormError::Problems(problems)) }
    }
}

/// Reads items and sections one by one, so that a fault is told with its place.
fn shape_problems(value: &Value) -> Vec<FormProblem> {
    if !value.is_object() {
        return vec![FormProblem::at("表单", FormFault::NotAnObject)];
    }
    let Some(sections) = value.get("sections").and_then(Value::as_array) else {
        return vec![FormProblem::at("表单", FormFault::Missing("sections（各段）".to_owned()))];
    };
    let mut problems = Vec::new();
    for (s, section) in sections.iter().enumerate() {
        let title = section.get("title").and_then(Value::as_str).unwrap_or("没有标题");
        let place = format!("第 {} 段“{title}”", s + 1);
        let Some(items) = section.get("items").and_then(Value::as_array) else {
            let fault = FormFault::Missing("items（各题）".to_owned());
            problems.push(FormProblem::at(place, fault).within(Some(s), None));
            continue;
        };
        let before = problems.len();
        for (i, item) in items.iter().enumerate() {
            let id = item.get("id").and_then(Value::as_str).unwrap_or("没有编号");
            if let Err(problem) = read::<Item>(&format!("{place}第 {} 题（{id}）", i + 1), item) {
                problems.push(problem.within(Some(s), Some(i)));
            }
        }
        if problems.len() == before
            && let Err(problem) = read::<Section>(&place, section)
        {
            problems.push(problem.within(Some(s), None));
        }
    }
    match value.get("scoring") {
        None => problems.push(FormProblem::at("计分", FormFault::Missing("scoring".to_owned()))),
        Some(scoring) => problems.extend(read::<super::Scoring>("计分", scoring).err()),
    }
    problems
}

/// Reads one part; what the reader says in English is turned into words for a county office.
fn read<T: DeserializeOwned>(place: &str, value: &Value) -> Result<T, FormProblem> {
    T::deserialize(value).map_err(|error| {
        let said = error.to_string();
        let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
        let fault = if said.starts_with("missing field") {
            FormFault::Missing(quoted(&said))
        } else if let Some((_, expected)) = said.split_once("expected ") {
            FormFault::Shape(match expected {
                e if e.contains("string") => "此处应是文字".to_owned(),
                e if e.contains("sequence") => "此处应是一列内容".to_owned(),
                e if e.contains("boolean") => "此处应是 true 或 false".to_owned(),
                e if e.contains("one of") => format!("不认识“{}”", quoted(&said)),
                e if e.starts_with(['u', 'i', 'f']) => "此处应是数字".to_owned(),
                _ => "此处的内容类型不对".to_owned(),
            })
        } else {
            FormFault::Shape("此处的内容读不懂".to_owned())
        };
        FormProblem::at(place, fault)
    })
}
