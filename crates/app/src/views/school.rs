//! Everything about a school, readable with no network.

use super::{FindingLine, Link, Quota, SchoolName, TodaySchool, Tone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct SchoolArgs {
    pub school: String,
}

/// The list of schools, in groups by township.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Schools {
    pub schools: Vec<SchoolRow>,
    pub month_done: u32,
    pub month_total: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SchoolRow {
    #[serde(flatten)]
    pub today: TodaySchool,
    /// 初中 · 寄宿制.
    pub kind_text: String,
    pub township: Option<String>,
    pub students: Option<u32>,
    pub head: Option<String>,
    pub phone: Option<String>,
    /// Whether it is one of this person's own schools (a zone lead sees the others too).
    pub mine: bool,
    pub supervisors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SchoolPage {
    pub school: SchoolName,
    /// 初中 · 寄宿制 · 石桥镇.
    pub subtitle: String,
    pub phone: Option<String>,
    /// 校长 罗启文, 学生 1,086 人 …
    pub facts: Vec<Fact>,
    /// 食堂（燃气）、宿舍、实验室.
    pub has: Vec<String>,
    /// Facts that forms ask about and nobody has said.
    pub unknown_facts: Vec<String>,
    pub month: Quota,
    pub semester: Quota,
    /// Open hazards and rectifications: grave, overdue, due.
    pub open: Vec<FindingLine>,
    /// Open ones that do not stand in `open` any more.
    pub open_more: u32,
    /// Hazards and rectifications of all times; those that are closed are told by `findings`.
    pub findings_total: u32,
    pub closed_total: u32,
    pub matters: Vec<MatterSeen>,
    /// 已看 6 项，这次补 2 项.
    pub matters_words: String,
    /// The latest part of it; the command `timeline` tells the rest.
    pub timeline: Timeline,
    pub visit_in_progress: Option<String>,
    pub last_visit_words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fact {
    pub label: String,
    pub text: String,
}

/// One of the eight statutory matters and whether this semester has covered it here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatterSeen {
    pub matter: u8,
    pub text: String,
    pub seen: bool,
    /// Judged items, lessons and points of this semester.
    pub times: u32,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct TimelineArgs {
    pub school: String,
    /// `visit`, `lesson`, `finding`, `check`; all where it is left out.
    #[serde(default)]
    pub group: Option<String>,
    /// What [`Timeline::earlier`] said of the part before; the latest part where it is left out.
    #[serde(default)]
    pub until: Option<String>,
}

/// What happened at a school, the newest first: whole days, some dozens of entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Timeline {
    pub entries: Vec<TimelineEntry>,
    /// The day (`YYYY-MM-DD`) to go on with; none where nothing is earlier.
    pub earlier: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineEntry {
    pub link: Link,
    /// `visit`, `lesson`, `finding`, `check`.
    pub group: String,
    /// RFC 3339 or `YYYY-MM-DD`.
    pub at: String,
    /// 10 月 14 日.
    pub when_words: String,
    /// 随访督导 · 推门听课 · 学校回复.
    pub what: String,
    /// 巡视 58 项：不符合 4，基本符合 7.
    pub title: String,
    pub detail: String,
    pub tone: Tone,
}
