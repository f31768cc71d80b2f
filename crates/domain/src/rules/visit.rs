//! What a visit still needs before it is finished, line by line as the screen shows it.
//!
//! Invariant: the list tells, it never forbids: a visit with something missing can be finished with a reason.

use super::settings::visit_requires;
use super::signature::{PLACES, Standing};
use crate::records::{Companion, Parts, Visit, VisitPoint};
use chrono::{DateTime, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

/// How far a line of the checklist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ChecklistState")]
pub enum LineState {
    Done,
    Partly,
    Missing,
    /// Nothing there, and nothing asked for.
    Optional,
}

/// One line: 出示督学证 … 9:05.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChecklistLine {
    pub id: String,
    pub label: String,
    pub state: LineState,
    /// At the line's right: a time, a count, 未记.
    pub detail: String,
    /// What is still to do, by name, for a line that is partly done or missing: 巡视 37 项.
    pub owed: Option<String>,
}

/// How far a patrol or a check is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProgress {
    pub answered: u32,
    /// Items that the form asks at this school.
    pub total: u32,
    /// Judged 不符合 and neither turned into a finding nor told the school.
    pub untreated: u32,
}

/// A lesson of this visit.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonDone {
    pub points: Option<f64>,
    pub finished: bool,
}

/// Everything that belongs to a visit, as far as its completeness depends on it.
#[derive(Debug, Clone)]
pub struct VisitParts<'a> {
    pub visit: &'a Visit,
    pub patrols: &'a [FormProgress],
    pub checks: &'a [FormProgress],
    pub lessons: &'a [LessonDone],
    /// Ids of the hazards and rectifications that were open at this school when the visit began.
    pub open_before: &'a [String],
    pub hazards_found: u32,
    pub rectifications_found: u32,
    /// How the signature at each of [`PLACES`] stands; none where nobody has signed.
    pub signed: [Option<Standing>; PLACES.len()],
}

/// Who comes along (随行督学), by name, without those taken out again.
pub fn companion_names(companions: &Parts<Companion>) -> Vec<&str> {
    let kept = companions.values().filter(|companion| companion.deleted != Some(true));
    kept.filter_map(|companion| filled(companion.name.as_deref())).collect()
}

/// The checklist of a visit, in the order of the screen.
pub fn completeness(parts: &VisitParts) -> Vec<ChecklistLine> {
    let visit = parts.visit;
    let certificate = match visit.certificate_shown_at.as_deref() {
        Some(at) => Draft::done(clock(at)),
        None => Draft::missing("未记", "出示督学证"),
    };
    let companions = companion_names(&visit.companions);
    let companions = match companions.is_empty() {
        true => Draft::missing("没有", "随行督学"),
        false => Draft::done(companions.join("、")),
    };
    let highlights = points(&visit.highlights);
    let problems = points(&visit.problems);
    let lines = [
        ("certificate", "出示督学证", certificate),
        ("companions", "随行督学", companions),
        ("rechecks", "复查上次问题", rechecks(parts)),
        ("patrol", "校园巡视", patrol(parts.patrols)),
        ("lessons", "听课评课", lessons(parts.lessons)),
        ("findings", "隐患和整改", findings(parts)),
        ("highlights", "典型经验和做法", counted(highlights, "典型经验和做法")),
        ("problems", "存在问题", counted(problems, "存在问题")),
        ("disposition", "处理意见", disposition(parts, problems)),
        ("feedback", "当场反馈", feedback(visit)),
        ("signatures", "双方签字", signatures(&parts.signed)),
    ];
    lines
        .into_iter()
        .map(|(id, label, draft)| {
            let optional = draft.state == LineState::Missing && !visit_requires().iter().any(|required| required == id);
            ChecklistLine {
                id: id.to_owned(),
                label: label.to_owned(),
                state: if optional { LineState::Optional } else { draft.state },
                detail: draft.detail,
                owed: draft.owed.filter(|_| !optional),
            }
        })
        .collect()
}

/// What is missing, by name: 复查 1 项、巡视 37 项、当场反馈. Empty where nothing is.
pub fn missing(lines: &[ChecklistLine]) -> Vec<String> {
    lines.iter().filter_map(|line| line.owed.clone()).collect()
}

/// What to ask about the date of a visit, where the device's clock or the person's hand may have slipped.
pub fn date_doubt(date: NaiveDate, today: NaiveDate) -> Option<String> {
    let days = (date - today).num_days();
    if days > 0 {
        return Some(format!("督导日期 {date} 还没有到，今天是 {today}。请核对日期，或者核对电脑的时间。"));
    }
    (days < -365).then(|| format!("督导日期 {date} 是一年多以前，今天是 {today}。请核对日期，或者核对电脑的时间。"))
}

struct Draft {
    state: LineState,
    detail: String,
    owed: Option<String>,
}

impl Draft {
    fn done(detail: String) -> Draft {
        Draft { state: LineState::Done, detail, owed: None }
    }

    fn partly(detail: String, owed: String) -> Draft {
        Draft { state: LineState::Partly, detail, owed: Some(owed) }
    }

    fn missing(detail: &str, owed: &str) -> Draft {
        Draft { state: LineState::Missing, detail: detail.to_owned(), owed: Some(owed.to_owned()) }
    }
}

fn rechecks(parts: &VisitParts) -> Draft {
    let all = parts.open_before.len();
    if all == 0 {
        return Draft::done("没有未了事项".to_owned());
    }
    // 没看 is an answer: it says that it was not looked at, and the item stays open.
    let judged = parts
        .open_before
        .iter()
        .filter(|id| parts.visit.rechecks.get(*id).is_some_and(|recheck| recheck.verdict.is_some()))
        .count();
    let owed = format!("复查 {} 项", all - judged);
    match judged {
        0 => Draft { state: LineState::Missing, detail: format!("0 / {all}"), owed: Some(owed) },
        n if n < all => Draft::partly(format!("{n} / {all}"), owed),
        _ => Draft::done(format!("{all} / {all}")),
    }
}

fn patrol(patrols: &[FormProgress]) -> Draft {
    let answered: u32 = patrols.iter().map(|patrol| patrol.answered).sum();
    let total: u32 = patrols.iter().map(|patrol| patrol.total).sum();
    match answered {
        0 => Draft::missing("未开始", "校园巡视"),
        n if n < total => Draft::partly(format!("{n} / {total}"), format!("巡视 {} 项", total - n)),
        n => Draft::done(format!("{n} / {}", total.max(n))),
    }
}

fn lessons(lessons: &[LessonDone]) -> Draft {
    let unfinished = lessons.iter().filter(|lesson| !lesson.finished).count();
    match lessons {
        [] => Draft::missing("没有听课", "听课评课"),
        _ if unfinished > 0 => {
            Draft::partly(format!("{} 节，{unfinished} 节没评完", lessons.len()), format!("听课评课 {unfinished} 节"))
        }
        [only] => Draft::done(match only.points {
            Some(points) => format!("1 节 {points} 分"),
            None => "1 节".to_owned(),
        }),
        many => Draft::done(format!("{} 节", many.len())),
    }
}

fn findings(parts: &VisitParts) -> Draft {
    let untreated: u32 = parts.patrols.iter().chain(parts.checks).map(|form| form.untreated).sum();
    let found = parts.hazards_found + parts.rectifications_found;
    if untreated > 0 {
        return Draft::partly(format!("还没处理 {untreated}"), format!("不符合的还没处理 {untreated} 项"));
    }
    Draft::done(if found > 0 { format!("新发现 {found}") } else { "没有新发现".to_owned() })
}

fn counted(count: usize, label: &str) -> Draft {
    if count > 0 { Draft::done(format!("{count} 条")) } else { Draft::missing("没有", label) }
}

fn disposition(parts: &VisitParts, problems: usize) -> Draft {
    let words = match parts.visit.disposition.as_deref() {
        Some("none") => "无意见",
        Some("minor") => "小问题 · 现场反馈建议",
        Some("general") => "一般问题 · 发整改通知书",
        Some("serious") => "严重问题 · 向督导办上报",
        Some("complex") => "复杂问题 · 请科室协商",
        _ => return Draft::missing("未选", "处理意见"),
    };
    let found = parts.hazards_found + parts.rectifications_found;
    match (words == "无意见", problems > 0 || found > 0) {
        (true, true) => Draft::partly(words.to_owned(), "处理意见（已记有问题，与“无意见”不符）".to_owned()),
        (false, false) => Draft::partly(words.to_owned(), "存在问题（处理意见不是“无意见”）".to_owned()),
        _ => Draft::done(words.to_owned()),
    }
}

fn feedback(visit: &Visit) -> Draft {
    let (text, to) = (filled(visit.feedback.text.as_deref()), filled(visit.feedback.to.as_deref()));
    match (text, to) {
        (None, None) => Draft::missing("未记", "当场反馈"),
        (Some(_), None) => Draft::partly("未写反馈给谁".to_owned(), "反馈对象".to_owned()),
        (None, Some(_)) => Draft::partly("未写内容".to_owned(), "反馈内容".to_owned()),
        (Some(_), Some(to)) => Draft::done(match visit.feedback.at.as_deref() {
            Some(at) => format!("{to} {}", clock(at)),
            None => to.to_owned(),
        }),
    }
}

fn signatures(signed: &[Option<Standing>; PLACES.len()]) -> Draft {
    let lacks: Vec<&str> =
        PLACES.iter().zip(signed).filter(|(_, one)| one.is_none()).map(|((_, place), _)| *place).collect();
    let changed = signed.iter().flatten().any(|one| *one != Standing::Holds);
    match lacks.len() {
        all if all == PLACES.len() => Draft::missing("没签", "双方签字"),
        _ if changed => Draft::partly("签后改动过".to_owned(), "改动后重新签字".to_owned()),
        0 => Draft::done("都签了".to_owned()),
        _ => Draft::partly(format!("{}没签", lacks.join("、")), format!("{}签字", lacks.join("、"))),
    }
}

fn points(points: &Parts<VisitPoint>) -> usize {
    points.values().filter(|point| point.deleted != Some(true) && filled(point.text.as_deref()).is_some()).count()
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// 9:05 as written where the person was; a time that cannot be read is left out.
fn clock(at: &str) -> String {
    DateTime::parse_from_rfc3339(at).map(|at| at.format("%-H:%M").to_string()).unwrap_or_default()
}
