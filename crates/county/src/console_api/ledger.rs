//! The ledger: which hazards and rectifications a question asks for, a page at a time.
//!
//! Invariant: one function, [`Question::fits`], decides what belongs to a figure and what to the list that it opens.

use super::findings::{Finding, read_all};
use super::roster::{Month, Roster, count};
use super::views::Findings;
use crate::http::Problem;
use crate::sight::Records;
use chrono::NaiveDate;
use serde::Deserialize;

/// Lines of a page, unless fewer are asked for.
const PAGE: usize = 200;

/// What the ledger is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `hazard` (the default), `rectification`, `all`.
    pub kind: Option<String>,
    /// Of `show`s that name a deadline the month of the deadline, else the month in which it was found.
    pub month: Option<String>,
    pub zone: Option<String>,
    pub school: Option<String>,
    pub show: Show,
    /// `open`, `working`, `replied`, `closed`.
    pub state: Option<String>,
    /// `major` or `general`.
    pub grade: Option<String>,
    pub words: Option<String>,
    pub from: usize,
    pub limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    /// Not closed.
    Open,
    Overdue,
    /// Fell due in the month: its deadline is past, or it was closed before.
    Due,
    /// Of those, closed by the deadline.
    OnTime,
}

impl Question {
    /// # Errors
    /// What is not a month.
    pub fn month(&self, roster: &Roster) -> Result<Option<Month>, Problem> {
        let named = self.month.as_deref().filter(|month| !month.is_empty());
        match (named, self.show) {
            (None, Show::All | Show::Open | Show::Overdue) => Ok(None),
            (named, _) => Month::of(named, roster.today).map(Some),
        }
    }

    pub fn fits(&self, finding: &Finding, month: Option<&Month>, roster: &Roster) -> bool {
        let asked = |field: &Option<String>| field.clone().filter(|text| !text.trim().is_empty());
        let is = |field: &Option<String>, value: Option<&str>| {
            asked(field).is_none_or(|asked| Some(asked.as_str()) == value)
        };
        let kind = asked(&self.kind).unwrap_or_else(|| "hazard".to_owned());
        let grade = if finding.is_major() { "major" } else { "general" };
        (kind == "all" || kind == finding.kind().name())
            && is(&self.zone, roster.zone_of_school(finding.school()))
            && is(&self.school, finding.school())
            && is(&self.state, Some(finding.state.name()))
            && is(&self.grade, Some(grade))
            && self.shows(finding, month, roster.today)
            && asked(&self.words).is_none_or(|words| finding.has(&words, roster))
    }

    fn shows(&self, finding: &Finding, month: Option<&Month>, today: NaiveDate) -> bool {
        let found = month.is_none_or(|month| month.holds(finding.found));
        let due = || {
            let fell = finding.deadline.is_some_and(|deadline| deadline < today) || !finding.is_open();
            fell && month.is_none_or(|month| month.holds(finding.deadline))
        };
        match self.show {
            Show::All => found,
            Show::Open => found && finding.is_open(),
            Show::Overdue => found && finding.due.is_overdue(),
            Show::Due => due(),
            Show::OnTime => due() && matches!((finding.closed, finding.deadline), (Some(c), Some(d)) if c <= d),
        }
    }
}

/// A page of the ledger.
///
/// # Errors
/// A month that is none; the store's.
pub fn list(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Findings, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = question.month(&roster)?;
    let all = read_all(tx, roster.today)?;
    let fitting: Vec<&Finding> = all.iter().filter(|f| question.fits(f, month.as_ref(), &roster)).collect();
    let page = fitting.iter().skip(question.from).take(question.limit.unwrap_or(PAGE).min(PAGE));
    Ok(Findings {
        total: count(&fitting),
        from: u32::try_from(question.from).unwrap_or(u32::MAX),
        rows: page.map(|finding| finding.row(&roster)).collect(),
    })
}
