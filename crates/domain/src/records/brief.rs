//! The monthly supervision brief (督导简报).

use super::{Attachment, Parts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A month's brief of one supervisor. Scope: `person:<id>` of its author; the zone lead and the county see it too.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Brief {
    /// `YYYY-MM`.
    pub month: Option<String>,
    pub author: Option<String>,
    pub zone: Option<String>,
    pub title: Option<String>,
    pub head: BriefHead,
    pub foot: BriefFoot,
    pub sections: Parts<BriefSection>,
    /// `draft`, `submitted`, `returned`, `accepted`, `issued`.
    pub state: Option<String>,
    pub drafted_at: Option<String>,
    pub submitted_at: Option<String>,
    /// What the county asked to be changed, of the whole.
    pub comment: Option<String>,
    /// What the county says of single paragraphs.
    pub notes: Parts<BriefNote>,
    /// Every text that was sent, so that a revision shows what it changes.
    pub rounds: Parts<BriefRound>,
    /// Who returned or accepted it last, by name, and when.
    pub reviewed_by: Option<String>,
    pub reviewed_at: Option<String>,
    /// When the county numbered and issued it; its year is the year of the number.
    pub issued_at: Option<String>,
    pub deleted: Option<bool>,
}

/// A remark in the margin.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefNote {
    /// Id of the paragraph that it is about.
    pub paragraph: Option<String>,
    pub text: Option<String>,
    pub by_name: Option<String>,
    pub at: Option<String>,
    /// The author has done what it asks.
    pub settled: Option<bool>,
    pub deleted: Option<bool>,
}

/// What was sent at one time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefRound {
    pub submitted_at: Option<String>,
    /// By id of the paragraph, as the paragraph's text was.
    pub texts: Parts<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefHead {
    /// Large red name, `教育督导简报`.
    pub name: Option<String>,
    /// 第 N 期; none until the county numbers it.
    pub issue: Option<u32>,
    pub office: Option<String>,
    pub date: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefFoot {
    pub report_to: Option<String>,
    pub send_to: Option<String>,
    pub issue_to: Option<String>,
    pub copies: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefSection {
    pub order: Option<f64>,
    /// Without its number: numbering 一、二、 is added when shown.
    pub title: Option<String>,
    pub paragraphs: Parts<BriefParagraph>,
    pub deleted: Option<bool>,
}

/// A paragraph as text in which a live figure stands as `{{fact|value as written}}`, for example
/// `本月督导{{visits.count|12}}次`; a gap that a person must fill stands as `{{?reason}}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefParagraph {
    pub order: Option<f64>,
    pub text: Option<String>,
    /// The template pattern that wrote it; none for a person's own paragraph.
    pub pattern: Option<String>,
    /// A table or a chart that stands here; `text` is then what it shows.
    pub table: BriefTable,
    /// A photo that stands here, with what was drawn on it, as it was when it was put in; `text` is then what it shows.
    pub photo: Attachment,
    pub deleted: Option<bool>,
}

/// A table between paragraphs. None where there are no columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefTable {
    /// `stacked`, `columns`, `grid` or `plane`: it is drawn as a chart. None: it is a table.
    pub drawn: Option<String>,
    /// 项, 节: what the numbers of a chart count.
    pub unit: Option<String>,
    /// Name of the table of facts that it was taken from; none for a person's own.
    pub fact: Option<String>,
    pub columns: Parts<BriefColumn>,
    pub rows: Parts<BriefRow>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefColumn {
    pub order: Option<f64>,
    pub title: Option<String>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct BriefRow {
    pub order: Option<f64>,
    /// By id of the column.
    pub cells: Parts<String>,
    pub deleted: Option<bool>,
}
