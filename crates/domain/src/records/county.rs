//! What the county makes and supervisors read: zones, schools, persons, forms, themes, settings.

use super::Parts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// 督学责任区. Scope: `county`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Zone {
    pub name: Option<String>,
    pub code: Option<String>,
    pub order: Option<u32>,
    /// The day from which it is no more, `YYYY-MM-DD`; what was recorded keeps its name.
    pub closed_on: Option<String>,
    pub deleted: Option<bool>,
}

/// A school. Scope: `school:<its own id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct School {
    pub name: Option<String>,
    /// National school code, ten digits.
    pub code: Option<String>,
    /// `kindergarten`, `teaching-point`, `primary`, `primary-full`, `junior`, `nine-year`, `senior`, `full-secondary`, `vocational`, `special`.
    pub school_kind: Option<String>,
    pub township: Option<String>,
    /// Id of the zone.
    pub zone: Option<String>,
    /// For a teaching point: id of the 完小 it belongs to.
    pub parent: Option<String>,
    pub head: Option<String>,
    pub phone: Option<String>,
    pub students: Option<u32>,
    pub teachers: Option<u32>,
    pub address: Option<String>,
    /// `has_canteen`, `has_dormitory`, … which items of a form are shown by.
    pub facts: Parts<bool>,
    /// Departments, year groups, teaching groups and classes, by id.
    pub units: Parts<Unit>,
    /// The day from which nobody visits it any more, `YYYY-MM-DD`; what was recorded there stays.
    pub closed_on: Option<String>,
    /// Id of the school that it went into, or of which it was a second entry. See [`roster`](crate::rules::roster).
    pub merged_into: Option<String>,
    pub deleted: Option<bool>,
}

/// A part of a school that is supervised and gets feedback.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Unit {
    pub name: Option<String>,
    /// `department` 系部, `grade` 年级组, `teaching-group` 教研组, `class` 班级.
    pub unit_kind: Option<String>,
    pub head: Option<String>,
    pub phone: Option<String>,
    pub deleted: Option<bool>,
}

/// Somebody who supervises, leads or works at the county's office, or supervises inside a school. Scope: `person:<its own id>`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Person {
    pub name: Option<String>,
    /// The office's own number for the person.
    pub code: Option<String>,
    /// `supervisor`, `zone_lead`, `county_staff`, `reader`, `school_office`, `school_supervisor`, `department_group`, `student_informant`.
    pub role: Option<String>,
    /// 督学证号.
    pub certificate: Option<String>,
    /// The last day on which the certificate holds, `YYYY-MM-DD`.
    pub certificate_until: Option<String>,
    /// The term of office (聘期) that runs, `YYYY-MM-DD`, both included.
    pub term_from: Option<String>,
    pub term_to: Option<String>,
    /// Terms that were served before.
    pub past_terms: Parts<Term>,
    pub phone: Option<String>,
    pub zone: Option<String>,
    /// `full` 专职 or `part` 兼职.
    pub employment: Option<String>,
    /// Schools posted to, by school id.
    pub posts: Parts<Post>,
    /// Posts at a school that was left and later given again: `posts` holds the latest at each school.
    pub past_posts: Parts<PastPost>,
    pub disabled: Option<bool>,
    /// The day on which the person left, `YYYY-MM-DD`.
    pub disabled_on: Option<String>,
    /// Id of the same person's entry that is kept. See [`roster`](crate::rules::roster).
    pub merged_into: Option<String>,
    pub deleted: Option<bool>,
}

/// A term of office, `YYYY-MM-DD`, both included.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Term {
    pub from: Option<String>,
    pub to: Option<String>,
    pub deleted: Option<bool>,
}

/// A post that is over.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct PastPost {
    pub school: Option<String>,
    pub role: Option<String>,
    /// `YYYY-MM-DD`, both included.
    pub from: Option<String>,
    pub to: Option<String>,
    pub deleted: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Post {
    /// `YYYY-MM-DD`.
    pub from: Option<String>,
    pub to: Option<String>,
    /// What the person is at this school, where it is not the person's own role; ids as there.
    pub role: Option<String>,
    /// Name of the department, for somebody of its group.
    pub unit: Option<String>,
    pub deleted: Option<bool>,
}

/// A form as published by the county. Scope: `county`. `body` is the form's JSON text, whole: a form is a document
/// with a version, not something that two people merge.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct PublishedForm {
    pub form: Option<String>,
    pub version: Option<String>,
    pub title: Option<String>,
    pub form_kind: Option<String>,
    pub body: Option<String>,
    pub published_at: Option<String>,
    /// Name of the account.
    pub published_by: Option<String>,
    /// What is other in this version, told to supervisors.
    pub changes: Option<String>,
    pub withdrawn: Option<bool>,
    pub deleted: Option<bool>,
}

/// A form that the county's office is still writing. Scope: `office`, which no device has. Its parts are texts by key, one
/// for each section and item, so that a keystroke writes one item into the history and not the whole form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct FormDraft {
    pub form: Option<String>,
    pub title: Option<String>,
    pub form_kind: Option<String>,
    /// The version that it was begun from.
    pub based_on: Option<String>,
    /// JSON texts: `head`, `order`, and those of sections and items.
    pub body: Parts<String>,
    pub saved_at: Option<String>,
    /// Name of the account.
    pub saved_by: Option<String>,
    pub deleted: Option<bool>,
}

/// How a county has one of its papers: what it is called, whose head it bears, and a Word layout of its own. Scope: `county`; its id
/// follows from the paper. What is empty is as the program has it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct PaperLayout {
    /// `work-record`, `notice`, `brief` …
    pub paper: Option<String>,
    pub title: Option<String>,
    /// 发文机关标志; of a brief its large red name.
    pub letterhead: Option<String>,
    /// The .docx in Base64 (RFC 4648).
    pub template: Option<String>,
    /// Name of the file that it was.
    pub file: Option<String>,
    pub published_at: Option<String>,
    /// Name of the account.
    pub published_by: Option<String>,
    pub deleted: Option<bool>,
}

/// The county's theme of a month. Scope: `county`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Theme {
    pub month: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
    pub deleted: Option<bool>,
}

/// The county's settings, one record. Scope: `county`. Periods are set by each county, never by the nation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Setting {
    pub county_name: Option<String>,
    /// `某某县人民政府教育督导委员会办公室`.
    pub office_name: Option<String>,
    /// 机关代字 in the numbers of its papers: 临教.
    pub office_code: Option<String>,
    /// Working days until a general hazard must be put right.
    pub hazard_general_days: Option<u32>,
    pub hazard_major_days: Option<u32>,
    pub rectification_days: Option<u32>,
    /// Calendar days until a complaint must be answered.
    pub complaint_days: Option<u32>,
    /// Days that are not what their weekday says, by date: `off` 放假 or `work` 调休上班.
    pub calendar: Parts<String>,
    /// Patrol items, by id, that a short patrol asks (`true`) or leaves out (`false`) other than by default.
    pub patrol_core: Parts<bool>,
    /// Fixed times of the year: 开学第一天, 行政听课周, 期中, 期末.
    pub periods: Parts<FixedPeriod>,
    /// Visits owed per school and month, and per semester.
    pub visits_per_month: Option<u32>,
    pub visits_per_semester: Option<u32>,
    /// `YYYY-MM-DD`.
    pub semester_from: Option<String>,
    pub semester_to: Option<String>,
    pub band_set: Option<String>,
    /// Schools that one supervisor should have at most (《中小学校责任督学挂牌督导办法》: about five).
    pub schools_per_supervisor: Option<u32>,
    /// Days before the end of a post, a term or a certificate at which the office is told.
    pub expiry_warning_days: Option<u32>,
    /// Hours of training that each supervisor owes a year (《督学管理暂行办法》: no fewer than 40).
    pub training_hours: Option<u32>,
    /// Day of the month on which briefs are due.
    pub brief_due_day: Option<u32>,
    pub brief_report_to: Option<String>,
    pub brief_send_to: Option<String>,
    pub brief_issue_to: Option<String>,
    pub deleted: Option<bool>,
}

/// Days that a county keeps for one kind of supervision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct FixedPeriod {
    /// 行政听课周.
    pub name: Option<String>,
    /// `YYYY-MM-DD`, both included.
    pub from: Option<String>,
    pub to: Option<String>,
    pub deleted: Option<bool>,
}

/// A training of supervisors (督学培训). Scope: `office`, which no device has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Training {
    pub title: Option<String>,
    /// First day, `YYYY-MM-DD`; it counts for that year.
    pub date: Option<String>,
    /// Last day, where it is longer than one.
    pub to: Option<String>,
    pub place: Option<String>,
    pub lecturer: Option<String>,
    /// Hours (学时) for whoever was there from beginning to end.
    pub hours: Option<f64>,
    pub note: Option<String>,
    /// What was handed out or shown.
    pub materials: Parts<super::Attachment>,
    /// By the id of the person.
    pub attendance: Parts<Attendance>,
    pub deleted: Option<bool>,
}

/// Whether somebody who was called was there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Attendance {
    /// `present` 到了, `leave` 请假, `absent` 没到.
    pub state: Option<String>,
    /// Hours, where they are not those of the whole training.
    pub hours: Option<f64>,
    pub deleted: Option<bool>,
}
