//! An item (题) of a form: what is judged, how it is answered, and what a failing answer becomes.
//!
//! Invariant: an item's id is never given another meaning and never used again; records keep it for good.

use super::{Condition, Formula};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A named choice: an option, a school fact, a school kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Choice {
    pub id: String,
    pub text: String,
}

/// How an item is answered. A kind that this version does not know is shown as text and counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// One option of a scale: 符合、基本符合、不符合、不适用.
    Scale,
    /// Points up to `max`, in steps of `step`.
    Score,
    /// Rows: a class, a person, a vehicle each.
    Table,
    Number,
    Text,
    ChoiceOne,
    ChoiceMany,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM`.
    Time,
    Photo,
    Signature,
    /// A whole number of people or things.
    Count,
    Person,
    Unit,
    /// Reckoned from other answers, never typed.
    Computed,
    /// Words to be read, without an answer.
    Note,
    #[serde(other)]
    Unknown,
}

impl ItemKind {
    /// Whether a supervisor is expected to answer items of this kind unless the form says otherwise.
    pub(crate) const fn expected(self) -> bool {
        matches!(self, ItemKind::Scale | ItemKind::Score | ItemKind::Table)
    }

    /// Whether a person can answer it at all.
    pub(crate) const fn answerable(self) -> bool {
        !matches!(self, ItemKind::Computed | ItemKind::Note | ItemKind::Unknown)
    }
}

/// One option of a scale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct ScaleOption {
    pub id: String,
    pub text: String,
    /// The digit that picks it on a keyboard.
    #[schemars(description = "键盘数字")]
    pub key: Option<String>,
    /// What must be there when it is picked: `note`, `photo`.
    #[schemars(description = "选它时必须有的：note 说明、photo 照片")]
    pub requires: Vec<String>,
    /// What is advised when it is picked.
    #[schemars(description = "选它时建议有的")]
    pub advises: Vec<String>,
}

/// What stands under an item: 看什么、怎么看、怎么判.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Guide {
    #[schemars(description = "看什么")]
    pub look: Option<String>,
    #[schemars(description = "怎么看")]
    pub how: Option<String>,
    #[schemars(description = "怎么判")]
    pub judge: Option<String>,
}

/// What a failing answer becomes unless the supervisor decides otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Suggests {
    /// `hazard`, `rectification`, `feedback` or `report-up`.
    #[serde(rename = "type")]
    #[schemars(description = "hazard 隐患、rectification 整改、feedback 现场反馈、report-up 上报")]
    pub kind: String,
    /// For a hazard: its category in the hazard catalogue.
    #[schemars(description = "隐患类别（只用于隐患）")]
    pub category: Option<String>,
}

/// A band of points of a rubric item (高、中、低), described.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Level {
    pub id: String,
    /// Points, both ends included.
    pub min: f64,
    pub max: f64,
    pub text: String,
}

/// A column of a table item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "FormColumn")]
pub struct Column {
    #[schemars(description = "列编号")]
    pub id: String,
    #[schemars(description = "列名")]
    pub text: String,
    pub kind: ColumnKind,
    /// For a score column: its points.
    #[schemars(description = "给分列的满分")]
    pub max: Option<f64>,
    /// Id of a column that this one should not exceed (实到 ≤ 应到): more is most likely a slip of the pen.
    #[schemars(description = "不应超过的另一列")]
    pub at_most: Option<String>,
    /// For a computed column: how it is reckoned.
    #[schemars(description = "计算列怎样算")]
    pub compute: Option<Compute>,
}

/// How a cell is filled. A kind that this version does not know is shown as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    Unit,
    Text,
    Person,
    Count,
    Number,
    Score,
    /// One of `choices.<column id>` of the form.
    Choice,
    Date,
    Time,
    Computed,
    #[serde(other)]
    Unknown,
}

/// How a computed column is reckoned from the other cells of its row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "op", rename_all = "kebab-case")]
pub enum Compute {
    /// The sum of the row's score columns.
    RowTotal,
    /// Whether the largest of the columns `of` is above the limit for the grade in the column `by`.
    OverLimit { of: Vec<String>, by: String },
    /// A formula over the columns of the row.
    Formula { formula: Formula },
    #[serde(other)]
    Unknown,
}

/// One item of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "FormItem")]
pub struct Item {
    #[schemars(description = "题目编号：永不改义、永不复用")]
    pub id: String,
    #[schemars(description = "题目：写能当场看见、点得出、量得到的事")]
    pub text: String,
    #[schemars(description = "作答方式")]
    pub kind: ItemKind,
    /// One of the eight statutory matters, 1–8.
    #[schemars(description = "对应八项督导事项的哪一项，1—8")]
    pub matter: Option<u8>,
    /// One of the six domains: `admin`, `premises`, `teaching`, `students`, `logistics`, `safety`.
    #[schemars(description = "六个领域之一")]
    pub domain: Option<String>,
    #[serde(default)]
    pub guide: Guide,
    /// Short name of what it is based on; for people, not for reckoning.
    #[schemars(description = "依据的简称，给人看")]
    pub basis: Option<String>,
    /// Clauses of the hazard catalogue offered when it fails.
    #[serde(default)]
    #[schemars(description = "不符合时供点选的重大隐患条款")]
    pub clause: Vec<String>,
    #[schemars(description = "什么学校情况、什么回答下出现")]
    pub show_if: Option<Condition>,
    /// School kinds it is asked in; empty: all that the form is for.
    #[serde(default)]
    #[schemars(description = "只对这些学校类型出现")]
    pub applies_to: Vec<String>,
    /// Whether it must be answered; without a word here, scales, points and tables must.
    #[schemars(description = "是否必答；不写则等级、给分、登记表必答")]
    pub required: Option<bool>,
    #[schemars(description = "因其他题的回答才必答")]
    pub required_if: Option<Condition>,
    /// What must be so of an answer; one of which it is not is kept and named.
    #[schemars(description = "回答须满足的条件；不满足的照存，并当场说明")]
    pub valid_if: Option<Condition>,
    /// What is said of an answer that does not fit.
    #[schemars(description = "不满足时的提示")]
    pub valid_says: Option<String>,
    /// For a computed item: how it is reckoned.
    #[schemars(description = "计算题怎样算")]
    pub compute: Option<Formula>,
    #[schemars(description = "不符合时的默认去向")]
    pub suggests: Option<Suggests>,
    /// `advised` or `required`.
    #[schemars(description = "拍照：advised 建议、required 必须")]
    pub photo: Option<String>,
    /// A fail makes the whole form 不合格.
    #[schemars(description = "一票否决：不符合则全表不合格")]
    pub veto: Option<bool>,
    /// Weight within its section, for a weighted ratio.
    #[schemars(description = "题的权重（加权计分用）")]
    pub weight: Option<f64>,
    /// For a scale: its name in the form's `scales`.
    #[schemars(description = "用哪一套结果等级")]
    pub scale: Option<String>,
    /// For a choice: its options.
    #[serde(default)]
    #[schemars(description = "选择题的选项")]
    pub options: Vec<Choice>,
    /// For points: the most that can be given.
    #[schemars(description = "满分")]
    pub max: Option<f64>,
    /// For points: the smallest difference, 0.5 as a rule.
    #[schemars(description = "给分的最小差，一般 0.5")]
    pub step: Option<f64>,
    #[serde(default)]
    #[schemars(description = "高、中、低各档的分数范围和描述")]
    pub levels: Vec<Level>,
    #[serde(default)]
    #[schemars(description = "登记表的各列")]
    pub columns: Vec<Column>,
    /// For a table: the name of the form's list of limits that its computed columns compare with.
    #[schemars(description = "计算列与哪一组限额比较")]
    pub limit_ref: Option<String>,
}
