//! A visit (随访督导) and what is filled in form by form during it: patrol (校园巡视) and checks (专项检查).

use super::{Answer, Attachment, FormRef, Parts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A supervisor's visit to a school. Scope: `school:<id>`. Source: 《中小学校责任督学挂牌督导办法》国教督办〔2013〕2号.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Visit {
    pub school: Option<String>,
    pub supervisor: Option<String>,
    /// Local date of the visit, `YYYY-MM-DD`; what quotas count by.
    pub date: Option<String>,
    pub started_at: Option<String>,
    pub ended_at: Option<String>,
    /// `true`: the school was told beforehand; `false`: 四不两直.
    pub announced: Option<bool>,
    pub theme: Option<String>,
    /// When the certificate (督学证) was shown.
    pub certificate_shown_at: Option<String>,
    pub companions: Parts<Companion>,
    /// What was drawn by lot, ones that do not count included.
    pub draws: Parts<Draw>,
    pub methods: Methods,
    pub highlights: Parts<VisitPoint>,
    pub problems: Parts<VisitPoint>,
    /// `none` 无意见, `minor` 小问题, `general` 一般问题, `serious` 严重问题, `complex` 复杂问题.
    pub disposition: Option<String>,
    pub feedback: Feedback,
    /// Who signed what is written here, on screen; earlier ones of the same place included.
    pub signatures: Parts<Signature>,
    /// Re-checks of what was open at this school, by id of the hazard or rectification.
    pub rechecks: Parts<VisitRecheck>,
    pub photos: Parts<Attachment>,
    pub notes: Option<String>,
    /// `draft` or `finished`.
    pub state: Option<String>,
    pub finished_at: Option<String>,
    /// Why it was finished although something is missing.
    pub finish_reason: Option<String>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Companion {
    pub name: Option<String>,
    pub person: Option<String>,
    pub deleted: Option<bool>,
}

/// A random draw (随机抽取) of classes, teachers or students, with everything that anyone needs to make it again:
/// see [`draw`](crate::rules::draw).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Draw {
    /// `class` 班级, `teacher` 教师, `student` 学生, `other`.
    pub what: Option<String>,
    /// What was drawn from, one to a line, as it was numbered.
    pub list: Option<String>,
    pub count: Option<u32>,
    /// Ten digits that the machine threw at that moment.
    pub seed: Option<String>,
    /// What came out, one to a line, in the order drawn.
    pub drawn: Option<String>,
    pub at: Option<String>,
    /// Why it does not count. It stays: a draw is never made again until it suits.
    pub voided: Option<String>,
    pub deleted: Option<bool>,
}

/// How often each of the six methods was used, with a word on what. Patrols and lessons are counted from their records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Methods {
    /// 查阅资料, 份.
    pub documents: MethodCount,
    /// 列席会议, 次.
    pub meeting: MethodCount,
    /// 座谈走访, 人次.
    pub talk: MethodCount,
    /// 问卷调查, 份.
    pub survey: MethodCount,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct MethodCount {
    pub count: Option<u32>,
    pub note: Option<String>,
}

/// One highlight (典型经验和做法) or problem (存在问题).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct VisitPoint {
    pub text: Option<String>,
    /// One of the eight statutory matters, 1–8.
    pub matter: Option<u8>,
    pub photos: Parts<Attachment>,
    pub at: Option<String>,
    pub deleted: Option<bool>,
}

/// 当场反馈.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Feedback {
    pub text: Option<String>,
    /// Who of the school received it.
    pub to: Option<String>,
    pub at: Option<String>,
}

/// A signature made on screen, bound to the text that the signer saw: see [`signature`](crate::rules::signature).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Signature {
    /// On a visit `head` 学校负责人, `supervisor` 责任督学; on a lesson `teacher` 授课教师, `observer` 听课人.
    pub place: Option<String>,
    /// Who signed, in type.
    pub name: Option<String>,
    /// `x,y x,y;x,y …` in a field of 1000 × 360, a semicolon where the pen was lifted.
    pub strokes: Option<String>,
    /// What stood on screen when it was signed.
    pub text: Option<String>,
    /// SHA-256 of that text, UTF-8, as 64 hex digits.
    pub sha256: Option<String>,
    pub at: Option<String>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct VisitRecheck {
    /// `done` 到位, `not-done` 不到位, `skipped` 没看.
    pub verdict: Option<String>,
    pub at: Option<String>,
}

/// A campus patrol, judged item by item. Scope: `school:<id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Patrol {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub date: Option<String>,
    pub form: FormRef,
    /// What a short patrol asks, by item id, as it was chosen when it was made short; empty for a full one.
    pub only: Parts<bool>,
    pub answers: Parts<Answer>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    /// The item on screen when it was last left.
    pub position: Option<String>,
    /// `draft` or `finished`.
    pub state: Option<String>,
    pub deleted: Option<bool>,
}

/// A check by any form of kind `check` (作业、教案、卫生、纪律、食堂、宿舍 …). Scope: `school:<id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Check {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub date: Option<String>,
    pub form: FormRef,
    /// What was checked: a class, a room, a teacher.
    pub target: Option<String>,
    pub answers: Parts<Answer>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    pub position: Option<String>,
    pub state: Option<String>,
    pub deleted: Option<bool>,
}
