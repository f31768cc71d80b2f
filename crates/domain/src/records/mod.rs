//! The kinds of record and their fields.
//!
//! Every field is optional, because a record is kept from its first keystroke; what a finished one needs is asked by
//! the rules. Structs here read and describe; writing is done leaf by leaf (see [`crate::fields`]), so that leaves a
//! version does not know are passed on untouched.

mod brief;
mod county;
mod finding;
mod lesson;
mod number;
mod other;
mod visit;

pub use brief::*;
pub use county::*;
pub use finding::*;
pub use lesson::*;
pub use number::*;
pub use other::*;
pub use visit::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Parts of a record by stable id. An entry whose `deleted` is true has been taken out by a person.
pub type Parts<T> = BTreeMap<String, T>;

/// What kind of thing a record is. Kinds that this version does not know are kept and passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Visit,
    Patrol,
    Observation,
    Hazard,
    Rectification,
    Check,
    Interview,
    Questionnaire,
    Complaint,
    Plan,
    Brief,
    Zone,
    School,
    Person,
    Form,
    Theme,
    Evaluation,
    IndicatorSet,
    Setting,
    NumberBook,
    NumberSeries,
    Paper,
    FormDraft,
    Training,
    CountyBrief,
    PaperLayout,
}

impl Kind {
    pub const ALL: [Kind; 26] = [
        Kind::Visit,
        Kind::Patrol,
        Kind::Observation,
        Kind::Hazard,
        Kind::Rectification,
        Kind::Check,
        Kind::Interview,
        Kind::Questionnaire,
        Kind::Complaint,
        Kind::Plan,
        Kind::Brief,
        Kind::Zone,
        Kind::School,
        Kind::Person,
        Kind::Form,
        Kind::Theme,
        Kind::Evaluation,
        Kind::IndicatorSet,
        Kind::Setting,
        Kind::NumberBook,
        Kind::NumberSeries,
        Kind::Paper,
        Kind::FormDraft,
        Kind::Training,
        Kind::CountyBrief,
        Kind::PaperLayout,
    ];

    /// The name on the wire and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Visit => "visit",
            Kind::Patrol => "patrol",
            Kind::Observation => "observation",
            Kind::Hazard => "hazard",
            Kind::Rectification => "rectification",
            Kind::Check => "check",
            Kind::Interview => "interview",
            Kind::Questionnaire => "questionnaire",
            Kind::Complaint => "complaint",
            Kind::Plan => "plan",
            Kind::Brief => "brief",
            Kind::Zone => "zone",
            Kind::School => "school",
            Kind::Person => "person",
            Kind::Form => "form",
            Kind::Theme => "theme",
            Kind::Evaluation => "evaluation",
            Kind::IndicatorSet => "indicator_set",
            Kind::Setting => "setting",
            Kind::NumberBook => "number_book",
            Kind::NumberSeries => "number_series",
            Kind::Paper => "paper",
            Kind::FormDraft => "form_draft",
            Kind::Training => "training",
            Kind::CountyBrief => "county_brief",
            Kind::PaperLayout => "paper_layout",
        }
    }

    /// The kind of that name; `None` for one that this version does not know.
    pub fn of(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Kind::Visit => "督导",
            Kind::Patrol => "校园巡视",
            Kind::Observation => "听课评课",
            Kind::Hazard => "安全隐患",
            Kind::Rectification => "整改",
            Kind::Check => "专项检查",
            Kind::Interview => "座谈访谈",
            Kind::Questionnaire => "问卷",
            Kind::Complaint => "投诉",
            Kind::Plan => "工作计划",
            Kind::Brief => "督导简报",
            Kind::Zone => "责任区",
            Kind::School => "学校",
            Kind::Person => "人员",
            Kind::Form => "表单",
            Kind::Theme => "督导主题",
            Kind::Evaluation => "综合评估",
            Kind::IndicatorSet => "指标体系",
            Kind::Setting => "设置",
            Kind::NumberBook => "号段",
            Kind::NumberSeries => "文号",
            Kind::Paper => "文书",
            Kind::FormDraft => "表单草稿",
            Kind::Training => "督学培训",
            Kind::CountyBrief => "全县简报",
            Kind::PaperLayout => "文书版式",
        }
    }

    /// Whether only county staff make and change this kind; supervisors read it.
    pub const fn made_by_county(self) -> bool {
        matches!(
            self,
            Kind::Zone
                | Kind::School
                | Kind::Person
                | Kind::Form
                | Kind::Theme
                | Kind::IndicatorSet
                | Kind::Setting
                | Kind::NumberSeries
                | Kind::FormDraft
                | Kind::Training
                | Kind::CountyBrief
                | Kind::PaperLayout
        )
    }

    /// Whether its fields are those of a [`Brief`]: a supervisor's, or the county's own.
    pub const fn is_brief(self) -> bool {
        matches!(self, Kind::Brief | Kind::CountyBrief)
    }
}

/// A photo or file of a record. Its bytes are content-addressed: BLAKE3 of the bytes, as 64 hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Attachment {
    pub hash: Option<String>,
    /// As the person named the file.
    pub name: Option<String>,
    /// IANA media type: `image/jpeg`, …
    pub mime: Option<String>,
    pub bytes: Option<f64>,
    /// When the picture was taken, if it says so, else when it was attached; RFC 3339.
    pub taken_at: Option<String>,
    pub caption: Option<String>,
    /// How long a voice memo is, seconds.
    pub seconds: Option<f64>,
    /// What was drawn on it; its bytes know nothing of that.
    pub marks: Parts<PhotoMark>,
    pub deleted: Option<bool>,
}

/// Something drawn on a photo: see [`marks`](crate::rules::marks).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct PhotoMark {
    /// `arrow` 箭头, `ring` 圈, `text` 文字, `blur` 打码.
    pub kind: Option<String>,
    /// `x,y` or `x,y x,y` in thousandths of the picture's width and height.
    pub points: Option<String>,
    /// The words of a `text`.
    pub text: Option<String>,
    /// When it was drawn, RFC 3339; what lies over what.
    pub at: Option<String>,
    pub deleted: Option<bool>,
}

/// The version of a form that a record was begun with; the record keeps it for good.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct FormRef {
    pub id: Option<String>,
    pub version: Option<String>,
}

/// One item of a form as answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Answer {
    /// Id of the chosen option of the item's scale: `conform`, `partly`, `fail`, `na`.
    pub result: Option<String>,
    /// Number, text, choice, or rows of a table (rows by stable id).
    pub value: Option<serde_json::Value>,
    pub note: Option<String>,
    pub photos: Parts<Attachment>,
    /// The hazard or rectification that this answer became.
    pub finding: Option<FindingRef>,
    /// When it was last judged, RFC 3339.
    pub at: Option<String>,
}

/// A record that a finding became.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct FindingRef {
    /// `hazard`, `rectification`, `feedback` or `report-up`.
    pub kind: Option<String>,
    pub id: Option<String>,
}
