//! The month's plan, and what was covered.

use super::{MatterChoice, SchoolName};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An entry of the plan is put in, moved, changed or taken out.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PlanEntryArgs {
    /// The entry to change; none makes a new one.
    #[serde(default)]
    pub entry: Option<EntryPlace>,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub school: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub announced: Option<bool>,
    /// Names of all who come along; who is not named any more is taken out.
    #[serde(default)]
    pub companions: Option<Vec<String>>,
    #[serde(default)]
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryPlace {
    /// Id of the plan's record.
    pub plan: String,
    pub entry: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct WritePlanArgs {
    /// `YYYY-MM`.
    pub month: String,
    /// `.ics`, to be read into the calendar of a phone or of Outlook.
    pub ics: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanPage {
    /// `YYYY-MM`.
    pub month: String,
    pub month_words: String,
    pub theme: Option<String>,
    pub before: String,
    pub after: String,
    /// Whole weeks from Monday.
    pub days: Vec<PlanDay>,
    pub schools: Vec<PlanSchool>,
    /// Names to pick companions from.
    pub people: Vec<String>,
    /// 还有 2 所学校没排：石桥初中、柳湾完小; empty where every school is.
    pub unplanned_words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanDay {
    pub date: String,
    pub day: u32,
    pub in_month: bool,
    pub today: bool,
    /// 放假 · 上班.
    pub exchange: Option<String>,
    /// 行政听课周.
    pub periods: Vec<String>,
    pub working: bool,
    pub entries: Vec<PlanItem>,
}

/// A visit planned or made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanItem {
    /// None for a visit that was made without a plan.
    pub place: Option<EntryPlace>,
    pub school: SchoolName,
    pub text: String,
    pub announced: Option<bool>,
    /// 随行督学, by name.
    pub companions: Vec<String>,
    /// The visit that was made on that day.
    pub visit: Option<String>,
    pub finished: bool,
    /// The day is past and nobody went.
    pub missed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanSchool {
    pub school: SchoolName,
    pub month_made: u32,
    pub month_owed: u32,
    pub semester_made: u32,
    pub semester_owed: u32,
    /// Planned from today on, in this month.
    pub planned: u32,
    /// Neither made nor planned as often as owed this month.
    pub owed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Coverage {
    pub month_words: String,
    pub matters: Vec<MatterChoice>,
    pub rows: Vec<CoverageRow>,
}

/// How often each of the eight matters was looked at, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CoverageRow {
    pub school: SchoolName,
    pub month: Vec<u32>,
    pub semester: Vec<u32>,
}
