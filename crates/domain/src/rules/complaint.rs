//! How a complaint (投诉) is handled: received, verified, answered, closed.
//!
//! Invariant: it is answered only with what was found and how it ended, and closed only when answered; one that nobody can
//! be answered to (匿名) is closed with the same words but without an answer.

use super::due::{Due, overdue};
use crate::records::{Complaint, Kind};
use chrono::{Days, NaiveDate};

/// What is done next with a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 开始核实.
    Verify,
    /// 已答复反映人.
    Answer,
    /// 办结.
    Close,
    /// 重新办理: something has come up after it was closed.
    Reopen,
}

impl Step {
    pub const ALL: [Step; 4] = [Step::Verify, Step::Answer, Step::Close, Step::Reopen];

    pub const fn name(self) -> &'static str {
        match self {
            Step::Verify => "verify",
            Step::Answer => "answer",
            Step::Close => "close",
            Step::Reopen => "reopen",
        }
    }

    pub fn of(name: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.name() == name)
    }

    /// The state that the step leads to.
    pub const fn leads_to(self) -> &'static str {
        match self {
            Step::Verify | Step::Reopen => "verifying",
            Step::Answer => "answered",
            Step::Close => "closed",
        }
    }

    pub const fn text(self) -> &'static str {
        match self {
            Step::Verify => "开始核实",
            Step::Answer => "已经答复",
            Step::Close => "办结",
            Step::Reopen => "重新办理",
        }
    }
}

fn filled(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !text.trim().is_empty())
}

/// Nobody is left to be answered.
fn anonymous(complaint: &Complaint) -> bool {
    complaint.shield.as_deref() == Some("anonymous")
}

/// The one step that comes next.
pub fn next(complaint: &Complaint) -> Step {
    match complaint.state.as_deref() {
        Some("closed") => Step::Reopen,
        Some("answered") => Step::Close,
        Some("verifying") if anonymous(complaint) => Step::Close,
        Some("verifying") => Step::Answer,
        _ => Step::Verify,
    }
}

/// What must still be written before a step, by name. Empty where nothing is in its way.
pub fn missing(complaint: &Complaint, step: Step) -> Vec<&'static str> {
    let wanted: &[(&str, bool)] = match step {
        Step::Verify => &[("反映内容", filled(&complaint.content)), ("被反映学校", complaint.school.is_some())],
        Step::Answer | Step::Close => &[
            ("核实经过", filled(&complaint.findings)),
            ("核实结论", complaint.conclusion.is_some()),
            ("处理意见与结果", filled(&complaint.outcome)),
            ("答复", filled(&complaint.answer) || anonymous(complaint)),
        ],
        Step::Reopen => &[],
    };
    wanted.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect()
}

/// Last day to answer, by the county's days.
pub fn due(received: NaiveDate, days: u32) -> Option<NaiveDate> {
    (days > 0).then(|| received.checked_add_days(Days::new(u64::from(days)))).flatten()
}

/// How its last day stands; one that is answered is due no more.
pub fn due_today(complaint: &Complaint, today: NaiveDate) -> Due {
    let over = matches!(complaint.state.as_deref(), Some("answered" | "closed"));
    if over { Due::None } else { overdue(complaint.due.as_deref(), None, today) }
}

/// The choices of a complaint's leaf (`channel`, `shield`, `urgency`, `conclusion`, `state`) and their names.
pub fn choices(leaf: &str) -> &'static [(&'static str, &'static str)] {
    super::allowed::choices_of(Kind::Complaint, leaf)
}

/// What a chosen value is called; empty for none.
pub fn chosen(leaf: &str, value: &Option<String>) -> &'static str {
    choices(leaf).iter().find(|(id, _)| value.as_deref() == Some(id)).map_or("", |(_, text)| text)
}
