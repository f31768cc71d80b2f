//! What the console's pages are told of devices and people, as TypeScript sees it.
//!
//! Invariant: why somebody should be called is said in words; the page decides nothing.

use super::views::{FindingRow, SchoolRow};
use super::views_complaint::NamedChoice;
use serde::Serialize;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Devices {
    pub words: String,
    pub total: u32,
    pub rows: Vec<DeviceRow>,
    /// Who may be given a device.
    pub people: Vec<NamedChoice>,
}

/// A supervisor's device, or a supervisor without one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DeviceRow {
    pub number: Option<u32>,
    /// Not shut out yet.
    pub works: bool,
    pub person_id: String,
    pub person: String,
    pub zone_name: String,
    pub phone: String,
    pub machine: String,
    pub version: String,
    pub seen_words: String,
    pub unsent_words: String,
    pub state_text: String,
    /// Why somebody should call, in words.
    pub call: Option<String>,
    /// A grave hazard is in this person's hands.
    pub grave: bool,
}

/// What two writers left different and nobody has chosen between.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct UnsettledPage {
    pub total: u32,
    pub rows: Vec<UnsettledRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct UnsettledRow {
    /// The page that shows the record; none where the console has no page for it.
    pub open: Option<String>,
    /// 督导.
    pub title: String,
    pub school: String,
    /// 处理意见.
    pub field: String,
    pub standing: UnsettledSide,
    pub other: UnsettledSide,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct UnsettledSide {
    pub text: String,
    /// 周德昌 · 办公室的笔记本.
    pub who: String,
    /// 今天 16:20.
    pub when: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(rename = "ConsoleSearch")]
pub struct Search {
    pub schools: Vec<SchoolRow>,
    pub findings: Vec<FindingRow>,
    pub people: Vec<PersonRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    /// 责任督学 · 责任区组长 · 县督导室.
    pub role_text: String,
    pub zone_name: String,
    pub phone: String,
    /// Names of the schools posted to.
    pub schools: String,
}
