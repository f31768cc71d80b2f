//! The ledger: which hazards and rectifications a question asks for, a page at a time.
//!
//! Invariant: one function, [`Question::fits`], decides what belongs to a figure and what to the list that it opens.

use super::findings::{Finding, read_all, read_since};
use super::roster::{Month, Roster, count};
use super::views::Findings;
use super::within::{Within, asked};
use crate::http::Problem;
use crate::sight::Records;
use crate::store::StoreError;
use chrono::NaiveDate;
use serde::Deserialize;

/// Lines of a page, unless fewer are asked for.
const PAGE: usize = 200;
/// Days ahead that are soon, unless others are asked for.
const SOON: i64 = 7;

/// What the ledger is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `hazard` (the default), `rectification`, `all`.
    pub kind: Option<String>,
    /// Of `show`s that name a deadline the month of the deadline, else the month in which it was found.
    pub month: Option<String>,
    pub zone: Option<String>,
    pub township: Option<String>,
    pub school: Option<String>,
    pub school_kind: Option<String>,
    /// The supervisor's id.
    pub person: Option<String>,
    pub show: Show,
    /// Of `soon`: how many days ahead; a week where nothing is said.
    pub days: Option<i64>,
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
    /// Overdue, or due within some days.
    Soon,
    /// The office reminded of it, and nothing was answered since.
    Reminded,
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
            (None, Show::All | Show::Open | Show::Overdue | Show::Soon | Show::Reminded) => Ok(None),
            (named, _) => Month::of(named, roster.today).map(Some),
        }
    }

    /// At least all findings that may fit: what was found or due in a month was not closed and due before it.
    ///
    /// # Errors
    /// The store's.
    pub fn read(
        &self,
        tx: &mut dyn Records,
        month: Option<&Month>,
        today: NaiveDate,
    ) -> Result<Vec<Finding>, StoreError> {
        match (month, self.show) {
            (Some(month), _) => read_since(tx, month.first, today),
            (None, Show::Open | Show::Overdue | Show::Soon | Show::Reminded) => read_since(tx, today, today),
            (None, Show::All | Show::Due | Show::OnTime) => read_all(tx, today),
        }
    }

    pub fn fits(&self, finding: &Finding, month: Option<&Month>, roster: &Roster) -> bool {
        let is = |field: &Option<String>, value: Option<&str>| asked(field).is_none_or(|asked| Some(asked) == value);
        let within = Within {
            zone: asked(&self.zone),
            township: asked(&self.township),
            school: asked(&self.school),
            school_kind: asked(&self.school_kind),
            person: asked(&self.person),
        };
        let kind = asked(&self.kind).unwrap_or("hazard");
        let grade = if finding.is_major() { "major" } else { "general" };
        (kind == "all" || kind == finding.kind().name())
            && within.has(roster, finding.school(), finding.supervisor())
            && is(&self.state, Some(finding.state.name()))
            && is(&self.grade, Some(grade))
            && self.shows(finding, month, roster.today)
            && asked(&self.words).is_none_or(|words| finding.has(words, roster))
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
            Show::Soon => {
                let left = finding.due.days_left();
                found && finding.is_open() && left.is_some_and(|left| left <= self.days.unwrap_or(SOON))
            }
            Show::Reminded => found && finding.waits_for_reply(),
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
    let all = question.read(tx, month.as_ref(), roster.today)?;
    let fitting: Vec<&Finding> = all.iter().filter(|f| question.fits(f, month.as_ref(), &roster)).collect();
    let page = fitting.iter().skip(question.from).take(question.limit.unwrap_or(PAGE).min(PAGE));
    Ok(Findings {
        total: count(&fitting),
        from: u32::try_from(question.from).unwrap_or(u32::MAX),
        rows: page.map(|finding| finding.row(&roster)).collect(),
    })
}
