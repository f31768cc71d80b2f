//! Which days a summary tells, what they are called, and what they are compared with.

use crate::brief::Span;
use crate::records::Setting;
use crate::rules::{Semester, semester};
use chrono::{Datelike, Days, NaiveDate};

/// Summer holidays are the longest gap between two semesters.
const LONGEST_GAP: u64 = 92;

/// A semester or a calendar year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// 2026—2027学年第一学期, 2026年.
    pub name: String,
    pub span: Span,
    /// The semester or year before.
    pub before: Option<Span>,
}

impl Period {
    /// The semester that `day` lies in; in the holidays the one that ended last.
    pub fn semester(set: &Setting, day: NaiveDate) -> Option<Period> {
        let term = last_by(set, day)?;
        let before = term.from.pred_opt().and_then(|day| last_by(set, day));
        Some(Period { name: term_name(term), span: span(term), before: before.map(span) })
    }

    pub fn year(year: i32) -> Option<Period> {
        let whole = |year: i32| {
            Some(Span { first: NaiveDate::from_ymd_opt(year, 1, 1)?, last: NaiveDate::from_ymd_opt(year, 12, 31)? })
        };
        Some(Period { name: format!("{year}年"), span: whole(year)?, before: whole(year - 1) })
    }
}

fn span(term: Semester) -> Span {
    Span { first: term.from, last: term.to }
}

fn last_by(set: &Setting, day: NaiveDate) -> Option<Semester> {
    (0..=LONGEST_GAP).find_map(|back| semester(set, day.checked_sub_days(Days::new(back))?))
}

/// A semester that begins in the second half of a year is the first of its school year.
pub(super) fn term_name(term: Semester) -> String {
    let year = term.from.year();
    let (from, which) = if term.from.month() >= 7 { (year, "一") } else { (year - 1, "二") };
    format!("{from}—{}学年第{which}学期", from + 1)
}

/// The semesters that lie more within the span than without, and have begun by `as_of`.
pub(super) fn terms_within(set: &Setting, span: Span, as_of: NaiveDate) -> Vec<Semester> {
    let mut terms: Vec<Semester> = Vec::new();
    let mut day = span.first;
    while day <= span.last.min(as_of) {
        if let Some(term) = semester(set, day) {
            let inside = (term.to.min(span.last) - term.from.max(span.first)).num_days() + 1;
            if inside * 2 > (term.to - term.from).num_days() + 1 {
                terms.push(term);
            }
            day = term.to;
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    terms
}

/// The calendar months of the span that have begun by `as_of`.
pub(super) fn months_within(span: Span, as_of: NaiveDate) -> Vec<Span> {
    let first = Span::of_month(&span.first.format("%Y-%m").to_string());
    std::iter::successors(first, |month| month.after())
        .take_while(|month| month.first <= span.last.min(as_of))
        .collect()
}

/// The months in which a visit was owed: at least half of the month is school time, and it is over by `as_of`.
pub(super) fn owed_months(set: &Setting, span: Span, as_of: NaiveDate) -> Vec<Span> {
    let school_days = |month: &Span| {
        month.first.iter_days().take_while(|day| *day <= month.last).filter(|day| semester(set, *day).is_some()).count()
    };
    let length = |month: &Span| (month.last - month.first).num_days() + 1;
    months_within(span, as_of)
        .into_iter()
        .filter(|month| month.last.min(span.last) <= as_of && school_days(month) as i64 * 2 >= length(month))
        .collect()
}
