//! The hub of a visit.

use super::{
    ConflictLine, DrawLine, FindingLine, Link, Photo, Rosters, SchoolName, Signing, SurveyLine, TalkLine, Tone,
};
use duxue_domain::records::Visit;
use duxue_domain::rules::ChecklistLine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Deserialize, TS)]
pub struct IdArgs {
    pub id: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct VisitArgs {
    pub visit: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct StartVisitArgs {
    pub school: String,
    /// `false`: 四不两直.
    #[serde(default)]
    pub announced: Option<bool>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct FinishVisitArgs {
    pub id: String,
    /// Needed where something is missing.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A re-check during a visit, or from the finding's own page where `visit` is left out.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct RecheckArgs {
    #[serde(default)]
    pub visit: Option<String>,
    /// Id of the hazard or rectification.
    pub finding: String,
    /// `done` 到位, `not-done` 不到位, `skipped` 没看; null takes it back while it has not been sent.
    pub verdict: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    /// Id of the event that photos were attached under (`history.<event>.photos`); made anew where it is left out.
    #[serde(default)]
    pub event: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct VisitsArgs {
    /// Id of a school.
    pub school: Option<String>,
    /// `YYYY-MM`.
    pub month: Option<String>,
    /// Lines passed over; none where it is left out.
    pub offset: Option<u32>,
    /// Lines told at most.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Visits {
    /// Those that are not finished, the newest first; whole with every page.
    pub open: Vec<VisitLine>,
    /// A page of the finished ones, the newest first.
    pub lines: Vec<VisitLine>,
    /// How many are finished.
    pub total: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct VisitLine {
    pub id: String,
    pub school: SchoolName,
    pub date: String,
    /// 11 月 18 日.
    pub date_words: String,
    /// 随访督导（事先不通知）.
    pub kind_text: String,
    pub finished: bool,
    /// 进行中 · 已结束.
    pub state_text: String,
    /// 巡视 58 项，听课 3 节，发现 2 项.
    pub summary: String,
    pub unsent: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct VisitPage {
    pub id: String,
    pub school: SchoolName,
    pub fields: Visit,
    /// 随访督导（事先不通知）· 11 月 18 日 9:05 到校 · 已 2 小时 40 分.
    pub subtitle: String,
    pub saved_at: Option<String>,
    pub finished: bool,
    pub mine: bool,
    pub supervisor_name: String,
    /// 先复查: what was open at this school when the visit began.
    pub rechecks: Vec<RecheckLine>,
    /// 上次留下 2 项，已看 1 项.
    pub rechecks_words: String,
    pub methods: Vec<MethodLine>,
    /// 已用 4 种.
    pub methods_words: String,
    pub patrols: Vec<FillingLine>,
    pub checks: Vec<FillingLine>,
    pub lessons: Vec<LessonLine>,
    pub talks: Vec<TalkLine>,
    pub surveys: Vec<SurveyLine>,
    /// 随机抽取, in the order made.
    pub draws: Vec<DrawLine>,
    pub rosters: Rosters,
    pub signing: Signing,
    /// Found during this visit.
    pub findings: Vec<FindingLine>,
    /// Judged 不符合 and neither a finding nor told the school.
    pub untreated: Vec<UntreatedLine>,
    pub highlights: Vec<PointLine>,
    pub problems: Vec<PointLine>,
    pub photos: Vec<Photo>,
    pub checklist: Vec<ChecklistLine>,
    pub checklist_done: u32,
    /// 还差 4 项：复查 1 项、巡视 37 项 … ; empty where nothing is missing.
    pub missing_words: String,
    pub missing: Vec<String>,
    /// The one filled button.
    pub next: VisitNext,
    /// What to ask about the visit's date, where it looks wrong.
    pub date_doubt: Option<String>,
    pub dispositions: Vec<DispositionChoice>,
    /// Other supervisors of the zone, to pick 随行督学 from.
    pub people: Vec<String>,
    pub matters: Vec<MatterChoice>,
    pub conflicts: Vec<ConflictLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecheckLine {
    pub finding: FindingLine,
    /// `done`, `not-done`, `skipped`; none where it was not looked at yet.
    pub verdict: Option<String>,
    pub note: Option<String>,
    /// Photos of this re-check.
    pub photos: Vec<Photo>,
    /// Id of the event of this re-check, for attaching photos to it.
    pub event: Option<String>,
    /// Whether the verdict can still be taken back.
    pub can_undo: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MethodLine {
    /// `patrol`, `lesson`, `documents`, `meeting`, `talk`, `survey`.
    pub id: String,
    pub text: String,
    pub count: u32,
    /// For the patrol: of how many items.
    pub of: Option<u32>,
    pub unit: String,
    /// 正在食堂 · 三（2）语文 · 学生 4 人.
    pub detail: String,
    /// Path of the count in the visit's fields, for the four that are typed.
    pub path: Option<String>,
    pub note_path: Option<String>,
    pub link: Option<Link>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FillingLine {
    pub id: String,
    /// `patrol` or `check`.
    pub kind: String,
    pub title: String,
    pub target: Option<String>,
    pub answered: u32,
    pub total: u32,
    pub fails: u32,
    pub finished: bool,
    /// 食堂第 5 项.
    pub position_words: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LessonLine {
    pub id: String,
    /// 三（2）班 语文.
    pub title: String,
    pub teacher: Option<String>,
    pub topic: Option<String>,
    pub points: Option<f64>,
    pub band: Option<String>,
    pub finished: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UntreatedLine {
    pub filling: Link,
    pub item: String,
    pub text: String,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PointLine {
    /// Its path is `highlights.<id>` or `problems.<id>`.
    pub id: String,
    pub text: String,
    pub matter: Option<u8>,
    pub photos: Vec<Photo>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct VisitNext {
    /// 接着巡视：食堂第 5 项 · 结束督导….
    pub label: String,
    /// `recheck`, `start_patrol`, `patrol`, `record`, `finish`, `report`.
    pub action: String,
    pub link: Option<Link>,
    pub tone: Tone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DispositionChoice {
    pub id: String,
    pub text: String,
    pub action: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatterChoice {
    pub matter: u8,
    pub text: String,
}
