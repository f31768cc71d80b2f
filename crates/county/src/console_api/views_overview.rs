//! What the console's pages are told of the county at a glance, as TypeScript sees it.
//!
//! Invariant: every figure names the question whose answer is exactly what it counted.

use super::views::{Figure, FindingRow};
use super::views_brief::BriefRow;
use super::views_complaint::NamedChoice;
use super::views_people::DeviceRow;
use duxue_domain::brief::InsertView;
use serde::Serialize;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Overview {
    pub county: String,
    /// `YYYY-MM`.
    pub month: String,
    /// 本月主题.
    pub theme: Option<String>,
    /// Days left in the month; none for another month than this one.
    pub days_left: Option<u32>,
    pub schools: Figure,
    pub visited: Figure,
    /// Schools whose visits of the semester are all made.
    pub semester_done: Figure,
    pub visits: Figure,
    pub open_hazards: Figure,
    pub grave: Figure,
    /// Hazards that are not closed by how they stand: overdue, then by state.
    pub states: Vec<StateFigure>,
    /// Findings that fell due in the month, and those of them that were put right in time.
    pub due: Figure,
    pub on_time: Figure,
    pub briefs: Figure,
    /// Zones that have sent a brief, of all.
    pub brief_zones: u32,
    pub zones: Vec<ZoneLine>,
    /// The most urgent first.
    pub hazards: Vec<FindingRow>,
    pub waiting_briefs: Figure,
    pub brief_lines: Vec<BriefRow>,
    /// Zones without a brief, in words, and by when it is due.
    pub without_brief: Option<String>,
    pub brief_due_words: String,
    /// 80 台，76 台七天内同步过.
    pub devices_words: String,
    /// Who needs a call.
    pub calls: Vec<DeviceRow>,
    pub without_device: Figure,
    pub choices: OverviewChoices,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StateFigure {
    /// 逾期 · 待整改 · 整改中 · 待复查.
    pub text: String,
    pub figure: Figure,
}

/// What the overview can be narrowed to, of what is in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OverviewChoices {
    pub zones: Vec<NamedChoice>,
    pub townships: Vec<NamedChoice>,
    pub schools: Vec<NamedChoice>,
    pub school_kinds: Vec<NamedChoice>,
    /// Who is posted to one of the schools.
    pub people: Vec<NamedChoice>,
}

/// Charts of the month, each drawn and as the table that it says.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OverviewCharts {
    pub charts: Vec<OverviewChart>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OverviewChart {
    pub title: String,
    pub drawn: InsertView,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ZoneLine {
    pub id: String,
    pub name: String,
    /// The township with most of its schools.
    pub town: String,
    /// One a school: most visited first, never visited last.
    pub cells: Vec<SchoolCell>,
    pub schools: Figure,
    pub visited: Figure,
    pub due: Figure,
    pub on_time: Figure,
    pub overdue: Figure,
}

/// How a school stands this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellLevel {
    Twice,
    Once,
    NotYet,
    /// Not yet, and a grave hazard is open there.
    NotYetGrave,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SchoolCell {
    pub id: String,
    pub level: CellLevel,
    /// 石桥镇初级中学：本月未到，本学期 1 次.
    pub words: String,
}
