//! What the console's pages of people and places are told, as TypeScript sees it.
//!
//! Invariant: what runs out, is too much or is missing is said in words; the page decides nothing.

use super::views::{FactLine, Tone};
use super::views_complaint::NamedChoice;
use crate::desk::{AttendanceGiven, PersonGiven, PostGiven, SchoolGiven, TrainingGiven, ZoneGiven};
use serde::Serialize;
use ts_rs::TS;

/// Something that somebody should see to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Concern {
    /// 督学证还有 12 天到期.
    pub words: String,
    pub tone: Tone,
}

/// How many a filter shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FilterCount {
    pub id: String,
    pub label: String,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct People {
    /// 在任 82 人.
    pub words: String,
    pub filters: Vec<FilterCount>,
    pub rows: Vec<PersonLine>,
    pub zones: Vec<NamedChoice>,
    pub roles: Vec<NamedChoice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PersonLine {
    pub id: String,
    pub name: String,
    pub code: String,
    /// 责任督学 · 专职.
    pub role_text: String,
    pub zone_name: String,
    pub phone: String,
    /// Posted to today.
    pub schools: u32,
    pub school_names: String,
    /// 24 / 40 学时; empty for whoever owes none.
    pub training: String,
    pub owes_training: bool,
    pub concerns: Vec<Concern>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PersonSheet {
    pub id: String,
    pub given: PersonGiven,
    pub role_text: String,
    pub zone_name: String,
    /// 2026 年 11 月 28 日离任; empty for whoever works.
    pub left_words: String,
    pub concerns: Vec<Concern>,
    /// Those that run or are to come first.
    pub posts: Vec<PostLine>,
    /// 2021-09-01 到 2024-08-31, the latest first.
    pub past_terms: Vec<String>,
    pub training: TrainingOfPerson,
    /// What is on the person's hands: 3 件没办结的投诉.
    pub duties: Vec<String>,
    pub accounts: Vec<String>,
    pub devices: u32,
    /// Names of entries that were merged into this one.
    pub given_up: Vec<NamedChoice>,
    pub zones: Vec<NamedChoice>,
    pub roles: Vec<NamedChoice>,
    pub schools: Vec<NamedChoice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PostLine {
    /// Id of the school, on a person's sheet; of the person, on a school's.
    pub id: String,
    pub name: String,
    /// 责任督学 · 机电系.
    pub role_text: String,
    /// 2025-09-01 起.
    pub days_words: String,
    pub runs: bool,
    pub concern: Option<Concern>,
    /// To change it; none of a post that is over and was followed by another.
    pub given: Option<PostGiven>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TrainingOfPerson {
    pub year: i32,
    /// 24 / 40 学时, 还差 16 学时.
    pub words: String,
    pub owes: bool,
    /// Of all years, the latest first: name, and day with hours.
    pub lines: Vec<FactLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Places {
    /// 203 所.
    pub words: String,
    pub filters: Vec<FilterCount>,
    pub zones: Vec<ZoneOfRoster>,
    pub rows: Vec<PlaceLine>,
    pub kinds: Vec<NamedChoice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ZoneOfRoster {
    pub id: String,
    pub given: ZoneGiven,
    pub leads: String,
    pub schools: u32,
    pub supervisors: u32,
    /// Schools without a supervisor.
    pub unsupervised: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PlaceLine {
    pub id: String,
    pub name: String,
    pub code: String,
    pub kind_text: String,
    pub township: String,
    pub zone_name: String,
    pub head: String,
    pub phone: String,
    pub students: Option<u32>,
    pub supervisors: String,
    /// 2026-09-01 起停办 · 并入城关小学; empty where it is visited.
    pub closed_words: String,
    pub concerns: Vec<Concern>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PlaceSheet {
    pub id: String,
    pub given: SchoolGiven,
    pub kind_text: String,
    pub zone_name: String,
    pub closed_words: String,
    pub concerns: Vec<Concern>,
    pub posts: Vec<PostLine>,
    /// Teaching points of a 完小.
    pub points: Vec<NamedChoice>,
    pub given_up: Vec<NamedChoice>,
    /// What is open there: 4 项没销号.
    pub duties: Vec<String>,
    pub facts: Vec<NamedChoice>,
    pub unit_kinds: Vec<NamedChoice>,
    pub zones: Vec<NamedChoice>,
    pub kinds: Vec<NamedChoice>,
    /// Schools that a teaching point may belong to.
    pub parents: Vec<NamedChoice>,
}

/// What a merge will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MergeShown {
    pub keep: NamedChoice,
    pub other: NamedChoice,
    pub moves: Vec<String>,
    pub stays: Vec<String>,
    pub differences: Vec<Difference>,
    pub refusal: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Difference {
    pub label: String,
    pub keep: String,
    pub other: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Trainings {
    pub year: i32,
    pub years: Vec<i32>,
    /// 今年办了 6 次；82 位督学里 15 位还没够 40 学时.
    pub words: String,
    pub rows: Vec<TrainingLine>,
    /// Who has not had the hours of the year, who lacks most first.
    pub owing: Vec<OwingLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TrainingLine {
    pub id: String,
    pub title: String,
    pub days_words: String,
    pub place: String,
    pub hours: f64,
    pub present: u32,
    pub called: u32,
    pub materials: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OwingLine {
    pub id: String,
    pub name: String,
    pub zone_name: String,
    pub phone: String,
    pub done: f64,
    /// 还差 16 学时.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TrainingSheet {
    pub id: String,
    pub given: TrainingGiven,
    pub days_words: String,
    /// Everybody who was called or may be, by zone and name.
    pub people: Vec<AttendanceLine>,
    pub materials: Vec<MaterialLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AttendanceLine {
    pub id: String,
    pub name: String,
    pub zone_name: String,
    pub given: Option<AttendanceGiven>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MaterialLine {
    pub key: String,
    pub name: String,
    pub hash: String,
    /// 1.2 MB.
    pub size_words: String,
}

/// What a file will change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct RosterCheck {
    /// All that is wrong with it, place by place; then nothing is written.
    pub problems: Vec<CellProblem>,
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub notes: Vec<String>,
    /// Names of what is kept and the file does not mention.
    pub not_in_file: Vec<String>,
    pub changes: Vec<RosterChange>,
    /// Names this very plan; sent back, it is carried out, or refused where it is another by now.
    pub plan: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CellProblem {
    /// 第 5 行“学校代码”.
    pub place: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterChange {
    pub kind_text: String,
    pub name: String,
    pub created: bool,
    pub lines: Vec<ChangedLeaf>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChangedLeaf {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// A record that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Made {
    pub id: String,
}
