//! A form (表): sections of items in the order in which a school is walked through.

use super::{Choice, Item, Scoring};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{Condition, ScaleOption};

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FormKind {
    /// 校园巡视.
    Patrol,
    /// 听课评价.
    LessonRubric,
    /// 专项检查.
    Check,
    #[serde(other)]
    Unknown,
}

/// A form of one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Form {
    /// Lower-case letters, digits and hyphens; never given to another form.
    #[schemars(description = "表单编号：小写字母、数字、连字符，永不改义、永不复用")]
    pub id: String,
    /// `1.0.0`; raised with every change of wording or rule.
    #[schemars(description = "版本，如 1.0.0；措辞或规则一改就升")]
    pub version: String,
    #[schemars(description = "表名")]
    pub title: String,
    pub lang: Option<String>,
    #[schemars(description = "用途：patrol 校园巡视、lesson-rubric 听课评价、check 专项检查")]
    pub kind: FormKind,
    /// What a check is made of: `school`, `class`, `teacher`, `room`, `unit`, `vehicle`.
    #[schemars(description = "检查对象：school、class、teacher、room、unit、vehicle")]
    pub target: Option<String>,
    /// One of the six methods, by name.
    pub method: Option<String>,
    /// School kinds it is for; empty: all.
    #[serde(default)]
    #[schemars(description = "适用的学校类型；空着是都适用")]
    pub applies_to: Vec<String>,
    /// What must be so at a school for the form to be offered: a canteen check where there is a canteen.
    #[schemars(description = "什么学校情况下提供这张表")]
    pub show_if: Option<Condition>,
    /// Scales by name; an item says which is its own.
    #[serde(default)]
    #[schemars(description = "结果等级，按名取用")]
    pub scales: BTreeMap<String, Vec<ScaleOption>>,
    /// Options of choice columns, by column id.
    #[serde(default)]
    #[schemars(description = "选择列的选项，按列编号")]
    pub choices: BTreeMap<String, Vec<Choice>>,
    #[serde(default)]
    #[schemars(description = "限额，供计算列比较")]
    pub limits: Vec<Limit>,
    /// Names of the school facts that the form asks about.
    #[serde(default)]
    #[schemars(description = "本表问到的学校情况及其名称")]
    pub facts: Vec<Choice>,
    #[serde(default)]
    pub principles: Vec<Principle>,
    /// Places in the order of the walk.
    #[serde(default)]
    #[schemars(description = "行走路线")]
    pub route: Vec<String>,
    #[serde(default)]
    pub variants: Vec<Variant>,
    #[serde(default)]
    #[schemars(description = "填表说明")]
    pub notes: Vec<String>,
    /// For a rubric: points of all sections together.
    #[schemars(description = "评分表满分")]
    pub total: Option<f64>,
    #[schemars(description = "各段，按行走或评分顺序")]
    pub sections: Vec<Section>,
    #[schemars(description = "计分办法")]
    pub scoring: Scoring,
    /// For a rubric: what is written once, over the whole lesson.
    #[serde(default)]
    #[schemars(description = "总评栏")]
    pub overall: Vec<OverallField>,
}

/// A section (段) of a form: one place, or one dimension of a rubric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "FormSection")]
pub struct Section {
    #[schemars(description = "段编号")]
    pub id: String,
    #[schemars(description = "段名")]
    pub title: String,
    #[schemars(description = "地点")]
    pub place: Option<String>,
    #[schemars(description = "什么学校情况、什么回答下出现")]
    pub show_if: Option<Condition>,
    #[serde(default)]
    #[schemars(description = "只对这些学校类型出现")]
    pub applies_to: Vec<String>,
    /// Weight within the form, for a weighted ratio.
    #[schemars(description = "段的权重（加权计分用）")]
    pub weight: Option<f64>,
    /// For a rubric: points of the section.
    #[schemars(description = "段的满分（评分表用）")]
    pub max: Option<f64>,
    #[schemars(description = "各题")]
    pub items: Vec<Item>,
}

/// A limit that computed columns compare with, by school year (小学一年级 = 1 … 高三 = 12).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "FormLimit")]
pub struct Limit {
    pub id: String,
    pub text: String,
    #[schemars(description = "年级：小学一年级为 1，高三为 12")]
    pub grades: Vec<u8>,
    /// Minutes a day; null where nothing is laid down.
    #[schemars(description = "每天分钟数；没有规定写 null")]
    pub max_minutes: Option<f64>,
    pub note: Option<String>,
    #[serde(default)]
    #[schemars(description = "是否核对过原文")]
    pub verified: bool,
}

/// One of 精、准、细、严、实.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Principle {
    pub id: String,
    pub text: String,
    pub meaning: String,
}

/// A word on how the form looks for one kind of school.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "FormVariant")]
pub struct Variant {
    pub id: String,
    pub text: String,
    pub note: String,
}

/// What a rubric asks over the whole lesson: 主要优点、主要不足、改进建议.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct OverallField {
    pub id: String,
    pub text: String,
    pub kind: super::ItemKind,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<Choice>,
}

impl Form {
    /// The form with only the items that are wanted; a section without any is left out.
    pub fn only(&self, wanted: impl Fn(&Item) -> bool) -> Form {
        let mut form = self.clone();
        form.sections.iter_mut().for_each(|section| section.items.retain(&wanted));
        form.sections.retain(|section| !section.items.is_empty());
        form
    }

    /// Every item in order, whatever the school.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The item of that id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items().find(|item| item.id == id)
    }

    /// The section that holds the item of that id.
    pub fn section_of(&self, item: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.items.iter().any(|i| i.id == item))
    }

    /// The options of an item's scale; empty for an item that has none.
    pub fn scale_of(&self, item: &Item) -> &[ScaleOption] {
        item.scale.as_ref().and_then(|name| self.scales.get(name)).map_or(&[], Vec::as_slice)
    }

    /// What people call a result of an item: `fail` → 不符合.
    pub fn result_text(&self, item: &Item, result: &str) -> Option<&str> {
        self.scale_of(item).iter().find(|option| option.id == result).map(|option| option.text.as_str())
    }
}
