//! The life of a finding, hazard or rectification: 待整改 → 整改中 → 待复查 → 已销号.
//!
//! Invariant: a step is added to the history and never changed; closing needs who, when, and a note or photo; a failing
//! re-check returns the finding to work and counts.

use crate::records::{FindingEvent, Hazard, Parts, Rectification};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "FindingState")]
pub enum State {
    Open,
    Working,
    Replied,
    Closed,
}

impl State {
    /// The state of that name. A finding without a state, or with one that this version does not know, is open: it
    /// must not drop out of the lists.
    pub fn of(name: Option<&str>) -> State {
        match name {
            Some("working") => State::Working,
            Some("replied") => State::Replied,
            Some("closed") => State::Closed,
            _ => State::Open,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Working => "working",
            State::Replied => "replied",
            State::Closed => "closed",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            State::Open => "待整改",
            State::Working => "整改中",
            State::Replied => "待复查",
            State::Closed => "已销号",
        }
    }
}

/// What can be done with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "FindingAction")]
pub enum Action {
    Found,
    Started,
    Replied,
    Rechecked,
    Extended,
    Escalated,
    Reported,
    /// The county's office names who is to put it right.
    Assigned,
    /// The office reminds the school and the supervisor of what is due.
    Reminded,
    /// Somebody of the office has taken the report of a grave hazard.
    Taken,
}

impl Action {
    pub const fn name(self) -> &'static str {
        match self {
            Action::Found => "found",
            Action::Started => "started",
            Action::Replied => "replied",
            Action::Rechecked => "rechecked",
            Action::Extended => "extended",
            Action::Escalated => "escalated",
            Action::Reported => "reported",
            Action::Assigned => "assigned",
            Action::Reminded => "reminded",
            Action::Taken => "taken",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Action::Found => "发现",
            Action::Started => "开始整改",
            Action::Replied => "学校回复",
            Action::Rechecked => "复查",
            Action::Extended => "延期",
            Action::Escalated => "提请上级处理",
            Action::Reported => "上报",
            Action::Assigned => "交办",
            Action::Reminded => "催办",
            Action::Taken => "县里接报",
        }
    }
}

/// Verdict of a re-check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "FindingVerdict")]
pub enum Verdict {
    /// 整改措施到位.
    Done,
    /// 整改不到位需继续整改.
    NotDone,
}

impl Verdict {
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Done => "done",
            Verdict::NotDone => "not-done",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Verdict::Done => "整改措施到位",
            Verdict::NotDone => "整改不到位，需继续整改",
        }
    }
}

/// What a step looks at, of a hazard or of a rectification.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    pub state: Option<&'a str>,
    pub deadline: Option<&'a str>,
    pub history: &'a Parts<FindingEvent>,
    /// Whether it is a hazard: only a hazard has a time of report of its own.
    pub is_hazard: bool,
}

impl<'a> From<&'a Hazard> for Finding<'a> {
    fn from(hazard: &'a Hazard) -> Self {
        Finding {
            state: hazard.state.as_deref(),
            deadline: hazard.deadline.as_deref(),
            history: &hazard.history,
            is_hazard: true,
        }
    }
}

impl<'a> From<&'a Rectification> for Finding<'a> {
    fn from(rectification: &'a Rectification) -> Self {
        Finding {
            state: rectification.state.as_deref(),
            deadline: rectification.deadline.as_deref(),
            history: &rectification.history,
            is_hazard: false,
        }
    }
}

/// A step as a person takes it. Photos are attached to `history.<event>.photos` before the step is taken.
#[derive(Debug, Clone)]
pub struct Step {
    pub action: Action,
    pub at: DateTime<FixedOffset>,
    /// Person id of who takes it.
    pub by: String,
    /// Name of someone of the school, or of the county's office, where the step was theirs.
    pub by_name: Option<String>,
    pub verdict: Option<Verdict>,
    pub note: Option<String>,
    pub visit: Option<String>,
    /// For an extension: the new deadline. For a finding that is found: its first one.
    pub deadline: Option<NaiveDate>,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    #[error("这一项{}，不能再“{}”", state.title(), action.title())]
    NotAllowed { state: State, action: Action },
    #[error("这一项已经记过“发现”")]
    AlreadyFound,
    #[error("没有写明是谁做的")]
    Nobody,
    #[error("请选复查结论：整改措施到位，或者整改不到位需继续整改")]
    NoVerdict,
    #[error("销号要有依据：请写一句复查说明，或者拍一张照片")]
    NoEvidence,
    #[error("请写明理由")]
    NoReason,
    #[error("请选新的期限")]
    NoDeadline,
    #[error("新的期限应当晚于原来的期限 {0}")]
    DeadlineNotLater(String),
}

/// The steps that a supervisor can take now, in the order in which a screen offers them. The office can also assign what is
/// not closed, remind of it, and take the report of it once.
pub fn allowed(finding: &Finding) -> Vec<Action> {
    if finding.history.is_empty() && finding.state.is_none() {
        return vec![Action::Found];
    }
    let mut actions = match State::of(finding.state) {
        State::Open => vec![Action::Rechecked, Action::Started, Action::Replied],
        State::Working => vec![Action::Rechecked, Action::Replied],
        State::Replied => vec![Action::Rechecked],
        State::Closed => return Vec::new(),
    };
    actions.extend([Action::Extended, Action::Escalated, Action::Reported]);
    actions
}

/// Whether a step can be taken now, by whoever may take it.
pub fn can(finding: &Finding, action: Action) -> bool {
    match action {
        Action::Assigned | Action::Reminded => State::of(finding.state) != State::Closed,
        Action::Taken => State::of(finding.state) != State::Closed && taken(finding.history).is_none(),
        action => allowed(finding).contains(&action),
    }
}

/// The leaves that a step writes, for a new event of id `event`.
///
/// # Errors
/// The step is not allowed in this state, or lacks what it needs.
pub fn take(finding: &Finding, step: &Step, event: &str) -> Result<Vec<(String, Value)>, StepError> {
    let state = State::of(finding.state);
    if step.action == Action::Found {
        if finding.history.values().any(|past| past.action.as_deref() == Some(Action::Found.name())) {
            return Err(StepError::AlreadyFound);
        }
    } else if !can(finding, step.action) {
        return Err(StepError::NotAllowed { state, action: step.action });
    }
    if step.by.trim().is_empty() && step.by_name.as_deref().is_none_or(|name| name.trim().is_empty()) {
        return Err(StepError::Nobody);
    }
    let note = step.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let at = step.at.to_rfc3339();
    let mut leaves: Vec<(String, Value)> = Vec::new();
    let mut next = None;
    match step.action {
        Action::Found => {
            next = Some(State::Open);
            leaves.push(("found_at".to_owned(), at.clone().into()));
            if let Some(deadline) = step.deadline {
                leaves.push(("deadline".to_owned(), deadline.to_string().into()));
            }
        }
        Action::Started => next = Some(State::Working),
        Action::Replied => next = Some(State::Replied),
        Action::Rechecked => match step.verdict.ok_or(StepError::NoVerdict)? {
            Verdict::Done => {
                if note.is_none() && !has_photo(finding, event) {
                    return Err(StepError::NoEvidence);
                }
                next = Some(State::Closed);
                leaves.push(("closed_at".to_owned(), at.clone().into()));
            }
            Verdict::NotDone => next = Some(State::Working),
        },
        Action::Extended => {
            note.ok_or(StepError::NoReason)?;
            let new = step.deadline.ok_or(StepError::NoDeadline)?;
            if let Some(old) = finding.deadline.and_then(|text| text.parse::<NaiveDate>().ok())
                && new <= old
            {
                return Err(StepError::DeadlineNotLater(old.to_string()));
            }
            leaves.push(("deadline".to_owned(), new.to_string().into()));
        }
        Action::Escalated | Action::Assigned => {
            note.ok_or(StepError::NoReason)?;
        }
        Action::Reminded | Action::Taken => {}
        Action::Reported => {
            if finding.is_hazard {
                leaves.push(("reported_at".to_owned(), at.clone().into()));
            }
        }
    }
    if let Some(next) = next {
        leaves.push(("state".to_owned(), next.name().into()));
    }
    let mut add = |leaf: &str, value: Option<String>| {
        if let Some(value) = value {
            leaves.push((format!("history.{event}.{leaf}"), value.into()));
        }
    };
    add("at", Some(at));
    add("by", Some(step.by.clone()).filter(|by| !by.trim().is_empty()));
    add("by_name", step.by_name.clone());
    add("action", Some(step.action.name().to_owned()));
    let verdict = step.verdict.filter(|_| step.action == Action::Rechecked);
    add("verdict", verdict.map(|verdict| verdict.name().to_owned()));
    add("note", note.map(str::to_owned));
    add("visit", step.visit.clone());
    add("deadline", step.deadline.map(|deadline| deadline.to_string()));
    Ok(leaves)
}

/// The step by which the office took the report of it, if it has.
pub fn taken(history: &Parts<FindingEvent>) -> Option<&FindingEvent> {
    history.values().find(|event| event.action.as_deref() == Some(Action::Taken.name()))
}

/// The last time that the office reminded of it.
pub fn last_reminder(history: &Parts<FindingEvent>) -> Option<&FindingEvent> {
    let reminders = history.values().filter(|event| event.action.as_deref() == Some(Action::Reminded.name()));
    // All are written by the county's one clock, in one time zone, so that their texts sort as they do.
    reminders.max_by(|a, b| a.at.cmp(&b.at))
}

/// Whether the office reminded of it and nothing was answered since.
pub fn waits_for_reply(state: State, history: &Parts<FindingEvent>) -> bool {
    matches!(state, State::Open | State::Working) && last_reminder(history).is_some()
}

/// How many re-checks have failed.
pub fn failed_rechecks(history: &Parts<FindingEvent>) -> usize {
    history.values().filter(|event| event.verdict.as_deref() == Some(Verdict::NotDone.name())).count()
}

fn has_photo(finding: &Finding, event: &str) -> bool {
    finding
        .history
        .get(event)
        .is_some_and(|event| event.photos.values().any(|photo| photo.hash.is_some() && photo.deleted != Some(true)))
}
