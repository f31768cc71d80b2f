//! What the console's page of settings is told and writes, as TypeScript sees it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Settings {
    pub groups: Vec<SettingGroup>,
    /// Fixed times of the year, by their first day.
    pub periods: Vec<PeriodLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingGroup {
    pub title: String,
    pub fields: Vec<SettingField>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingField {
    pub leaf: String,
    pub label: String,
    /// The county's own; empty where the default holds.
    pub value: String,
    pub default: String,
    /// 个工作日.
    pub unit: String,
    pub number: bool,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PeriodLine {
    pub id: String,
    /// 行政听课周.
    pub name: String,
    /// `YYYY-MM-DD`, both included.
    pub from: String,
    pub to: String,
}

/// What was changed.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct SettingsWritten {
    /// As typed, by leaf; an empty one goes back to the default.
    pub fields: BTreeMap<String, String>,
    pub periods: Vec<PeriodWritten>,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct PeriodWritten {
    /// A new one gets an id of its own from the page.
    pub id: String,
    pub name: String,
    pub from: String,
    pub to: String,
    pub deleted: bool,
}

/// How long photos and files are kept.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Retention {
    pub rows: Vec<RetentionRow>,
    /// Files that are due by the rules as they stand.
    pub due: u32,
    pub due_mb: u32,
    /// The first of them.
    pub shown: Vec<DueRow>,
    /// The day on which rules that were changed of late are applied for the first time.
    pub waits_words: Option<String>,
    pub grace_days: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RetentionRow {
    pub id: String,
    pub title: String,
    pub hint: String,
    /// Empty: for ever.
    pub months: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DueRow {
    pub since_words: String,
    pub sort_words: String,
    pub school: String,
    pub name: String,
    /// No record shows it any more.
    pub shown_nowhere: bool,
}

/// Months by what they are about; what is not named is kept for ever.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RetentionWritten {
    pub months: BTreeMap<String, u32>,
}
