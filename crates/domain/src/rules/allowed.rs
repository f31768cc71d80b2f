//! What single fields may hold beyond their type: choices, dates, months, ranges.
//!
//! Invariant: a field is named by its kind and its path with `*` for ids; choices that a county makes itself (lesson
//! kinds, hazard categories, results of its own scales) are not listed here, since a list in code would refuse them.

use super::marks;
use crate::records::Kind;
use chrono::{DateTime, NaiveDate};

/// The least and the most of a whole number.
pub(super) fn range(pattern: &[String]) -> Option<(i64, i64)> {
    match pattern.last().map(String::as_str) {
        Some("matter") => Some((1, 8)),
        Some("brief_due_day") => Some((1, 31)),
        Some("period") => Some((1, 20)),
        _ => None,
    }
}

/// Orders place things between others and may be any number.
pub(super) fn may_be_negative(pattern: &[String]) -> bool {
    pattern.last().is_some_and(|name| name == "order")
}

/// Whole documents kept as text: a form's body is as long as the form, and so may a part of a draft be.
pub(super) fn is_document(pattern: &[String]) -> bool {
    pattern.first().is_some_and(|name| name == "body" || name == "template")
}

/// Why a text does not fit its field: the end of a sentence that begins with the field's name.
pub(super) fn shape_problem(kind: Kind, pattern: &[String], text: &str) -> Option<String> {
    if let Some(choices) = choices(kind, pattern) {
        let allowed = choices.iter().any(|(id, _)| *id == text);
        return (!allowed).then(|| {
            let names: Vec<String> = choices.iter().map(|(id, name)| format!("{name}（{id}）")).collect();
            format!("应当是其中之一：{}", names.join("、"))
        });
    }
    if let Some(leaf) = of_mark(pattern) {
        return mark_problem(leaf, text);
    }
    let name = pattern.last().map(String::as_str).unwrap_or_default();
    if is_date(kind, name) {
        return NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map_or(true, |date| date.format("%Y-%m-%d").to_string() != text)
            .then(|| "不是日期，应写成 2026-11-18 这样".to_owned());
    }
    if is_month(kind, name) {
        return (!is_month_text(text)).then(|| "不是月份，应写成 2026-11 这样".to_owned());
    }
    if name == "hash" {
        let digits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        return (!digits).then(|| "不对，照片或文件没有存好，请重新添加".to_owned());
    }
    if is_moment(name) {
        return DateTime::parse_from_rfc3339(text)
            .is_err()
            .then(|| "不是时间，应写成 2026-11-18T09:05:00+08:00 这样".to_owned());
    }
    None
}

/// The leaf of a mark on a photo, wherever in a record the photo is.
fn of_mark(pattern: &[String]) -> Option<&str> {
    match pattern {
        [.., photos, _, marks, _, leaf] if photos == "photos" && marks == "marks" && leaf != "at" => Some(leaf),
        _ => None,
    }
}

fn mark_problem(leaf: &str, text: &str) -> Option<String> {
    match leaf {
        "points" => marks::points(text).is_none().then(|| "不在照片上，请重新画".to_owned()),
        "text" => text
            .chars()
            .nth(marks::MOST_CHARACTERS)
            .is_some()
            .then(|| format!("最多 {} 个字，请写短一些", marks::MOST_CHARACTERS)),
        _ => None,
    }
}

pub(super) fn is_month_text(text: &str) -> bool {
    text.len() == 7 && NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").is_ok()
}

fn is_date(kind: Kind, name: &str) -> bool {
    match name {
        "deadline" | "semester_from" | "semester_to" | "due" | "certificate_until" | "term_from" | "term_to"
        | "closed_on" | "disabled_on" => true,
        // The date in a brief's head is printed as it stands there, `2026年11月30日`.
        "date" => !kind.is_brief(),
        "from" | "to" => matches!(kind, Kind::Person | Kind::Setting | Kind::Training),
        _ => false,
    }
}

fn is_month(kind: Kind, name: &str) -> bool {
    name == "month" && matches!(kind, Kind::Plan | Kind::Brief | Kind::CountyBrief | Kind::Theme)
}

fn is_moment(name: &str) -> bool {
    name == "at" || name.ends_with("_at") || name == "running_since"
}

type Choices = &'static [(&'static str, &'static str)];

const WORK_STATES: Choices = &[("draft", "未完成"), ("finished", "已完成")];
const FINDING_STATES: Choices =
    &[("open", "待整改"), ("working", "整改中"), ("replied", "待复查"), ("closed", "已销号")];
const ACTIONS: Choices = &[
    ("found", "发现"),
    ("started", "开始整改"),
    ("replied", "学校回复"),
    ("rechecked", "复查"),
    ("extended", "延期"),
    ("escalated", "提请上级处理"),
    ("reported", "上报"),
    ("assigned", "交办"),
    ("reminded", "催办"),
    ("taken", "县里接报"),
];
const VERDICTS: Choices = &[("done", "整改措施到位"), ("not-done", "整改不到位需继续整改")];
const SOURCES: Choices =
    &[("patrol", "校园巡视"), ("check", "专项检查"), ("observation", "听课评课"), ("visit", "督导")];
const FINDING_KINDS: Choices =
    &[("hazard", "安全隐患"), ("rectification", "整改"), ("feedback", "现场反馈"), ("report-up", "上报")];
const DISPOSITIONS: Choices = &[
    ("none", "无意见"),
    ("minor", "小问题"),
    ("general", "一般问题"),
    ("serious", "严重问题"),
    ("complex", "复杂问题"),
];
const RECHECKS: Choices = &[("done", "到位"), ("not-done", "不到位"), ("skipped", "没看")];
const GRADES: Choices = &[("general", "一般隐患"), ("major", "重大隐患")];
const CODES: Choices = &[("S", "学生行为"), ("T", "教师行为"), ("D", "对话")];
const COMPLAINT_STATES: Choices =
    &[("received", "已受理"), ("verifying", "核实中"), ("answered", "已答复"), ("closed", "已办结")];
const CHANNELS: Choices =
    &[("phone", "电话"), ("letter", "来信"), ("visit", "来访"), ("online", "网络"), ("found", "督导中发现")];
const SHIELDS: Choices = &[("open", "公开"), ("shielded", "保密"), ("anonymous", "匿名")];
const URGENCIES: Choices = &[("normal", "一般"), ("urgent", "紧急"), ("now", "立即处置")];
const CONCLUSIONS: Choices = &[("true", "属实"), ("partly", "部分属实"), ("false", "不属实"), ("unclear", "无法核实")];
const BRIEF_STATES: Choices = &[
    ("draft", "草稿"),
    ("submitted", "已报送"),
    ("returned", "退回修改"),
    ("accepted", "已采用"),
    ("issued", "已印发"),
];
const ROLES: Choices = &[
    ("supervisor", "责任督学"),
    ("zone_lead", "责任区组长"),
    ("county_staff", "县督导室人员"),
    ("reader", "县里只看的"),
    ("school_office", "学校督导室"),
    ("school_supervisor", "学校兼职督导员"),
    ("department_group", "系部督导小组"),
    ("student_informant", "学生信息员"),
];
const UNIT_KINDS: Choices =
    &[("department", "系部"), ("grade", "年级组"), ("teaching-group", "教研组"), ("class", "班级")];
const ATTENDANCE: Choices = &[("present", "到了"), ("leave", "请假"), ("absent", "没到")];
const EMPLOYMENT: Choices = &[("full", "专职"), ("part", "兼职")];
const DAYS: Choices = &[("off", "放假"), ("work", "调休上班")];
const SCHOOL_KINDS: Choices = &[
    ("kindergarten", "幼儿园"),
    ("teaching-point", "教学点"),
    ("primary", "小学"),
    ("primary-full", "完全小学"),
    ("junior", "初中"),
    ("nine-year", "九年一贯制学校"),
    ("senior", "高中"),
    ("full-secondary", "完全中学"),
    ("vocational", "职业学校"),
    ("special", "特殊教育学校"),
];

/// The choices of a leaf of a record and their names, in the order of their list; empty where it is no choice.
pub(super) fn choices_of(kind: Kind, leaf: &str) -> Choices {
    choices(kind, &[leaf.to_owned()]).unwrap_or(&[])
}

fn choices(kind: Kind, pattern: &[String]) -> Option<Choices> {
    if of_mark(pattern) == Some("kind") {
        return Some(marks::KINDS);
    }
    let path: Vec<&str> = pattern.iter().map(String::as_str).collect();
    match (kind, path.as_slice()) {
        (Kind::Visit | Kind::Patrol | Kind::Check | Kind::Observation, ["state"]) => Some(WORK_STATES),
        (Kind::Visit, ["disposition"]) => Some(DISPOSITIONS),
        (Kind::Visit, ["rechecks", "*", "verdict"]) => Some(RECHECKS),
        (Kind::Patrol | Kind::Check, ["answers", "*", "finding", "kind"]) => Some(FINDING_KINDS),
        (Kind::Observation, ["codes", "*"]) => Some(CODES),
        (Kind::Hazard | Kind::Rectification, ["state"]) => Some(FINDING_STATES),
        (Kind::Hazard | Kind::Rectification, ["history", "*", "action"]) => Some(ACTIONS),
        (Kind::Hazard | Kind::Rectification, ["history", "*", "verdict"]) => Some(VERDICTS),
        (Kind::Hazard | Kind::Rectification, ["source", "kind"]) => Some(SOURCES),
        (Kind::Hazard, ["grade"]) => Some(GRADES),
        (Kind::Complaint, ["state"]) => Some(COMPLAINT_STATES),
        (Kind::Complaint, ["channel"]) => Some(CHANNELS),
        (Kind::Complaint, ["shield"]) => Some(SHIELDS),
        (Kind::Complaint, ["urgency"]) => Some(URGENCIES),
        (Kind::Complaint, ["conclusion"]) => Some(CONCLUSIONS),
        (Kind::Brief | Kind::CountyBrief, ["state"]) => Some(BRIEF_STATES),
        (Kind::Person, [.., "role"]) => Some(ROLES),
        (Kind::Person, ["employment"]) => Some(EMPLOYMENT),
        (Kind::School, ["school_kind"]) => Some(SCHOOL_KINDS),
        (Kind::School, [.., "unit_kind"]) => Some(UNIT_KINDS),
        (Kind::Training, ["attendance", "*", "state"]) => Some(ATTENDANCE),
        (Kind::Setting, ["calendar", "*"]) => Some(DAYS),
        _ => None,
    }
}
