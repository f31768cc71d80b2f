//! What the console's pages are told of alarms and reminders, as TypeScript sees it, and what they send.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Alarms {
    /// Not taken yet, the newest first.
    pub rows: Vec<AlarmRow>,
    /// Whoever asks may take them.
    pub can_take: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AlarmRow {
    pub id: String,
    /// 重大隐患 · 涉及学生安全的投诉.
    pub what: String,
    pub title: String,
    pub school_name: String,
    /// Who found it, or handles it.
    pub by: String,
    pub when_words: String,
    /// Address of the page that shows it.
    pub open: String,
}

/// Findings that the school and the supervisor are reminded of.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RemindAsked {
    pub ids: Vec<String>,
    /// May be empty.
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Reminded {
    /// Of how many: what was closed meanwhile needs no reminder.
    pub count: u32,
}
