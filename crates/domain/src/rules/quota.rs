//! The two quotas that hold at once: every school each month (国教督办〔2013〕2号) and each semester (教育督导条例 art. 14).
//!
//! Invariant: only finished visits count, by the local date of the visit; a draft is shown as 进行中 and counts nothing.

use super::{semester, with_defaults};
use crate::records::{Setting, Visit};
use chrono::{DateTime, Datelike, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

/// What a quota needs to know of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitDay {
    pub school: String,
    pub date: NaiveDate,
    pub finished: bool,
}

impl VisitDay {
    /// `None` for a visit that is deleted, or has no school or no day.
    pub fn of(visit: &Visit) -> Option<VisitDay> {
        if visit.deleted == Some(true) {
            return None;
        }
        Some(VisitDay {
            school: visit.school.clone()?,
            date: visit_day(visit)?,
            finished: visit.state.as_deref() == Some("finished"),
        })
    }
}

/// The day that a visit counts for: its date, or the local day on which it was begun.
pub fn visit_day(visit: &Visit) -> Option<NaiveDate> {
    let begun = || Some(DateTime::parse_from_rfc3339(visit.started_at.as_deref()?).ok()?.date_naive());
    visit.date.as_deref().and_then(|date| date.parse().ok()).or_else(begun)
}

/// Visits made and owed at one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SchoolQuota {
    pub school: String,
    pub month_made: u32,
    pub month_owed: u32,
    pub semester_made: u32,
    pub semester_owed: u32,
    /// A visit of this month has been begun and not finished.
    pub in_progress: bool,
    /// Date of the last finished visit, `YYYY-MM-DD`.
    pub last_visit: Option<String>,
}

impl SchoolQuota {
    pub fn month_missing(&self) -> u32 {
        self.month_owed.saturating_sub(self.month_made)
    }

    pub fn semester_missing(&self) -> u32 {
        self.semester_owed.saturating_sub(self.semester_made)
    }

    /// 未到 · 进行中 · 2 次.
    pub fn month_words(&self) -> String {
        match (self.month_made, self.in_progress) {
            (0, true) => "进行中".to_owned(),
            (0, false) => "未到".to_owned(),
            (made, _) => format!("{made} 次"),
        }
    }
}

/// Both quotas of a person's schools on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Quotas {
    /// Days left in the month after today.
    pub month_days_left: u32,
    /// Days left in the semester after today; none in the holidays.
    pub semester_days_left: Option<u32>,
    /// Schools whose visits of the month are all made.
    pub schools_done: u32,
    /// In the order in which the schools were given.
    pub schools: Vec<SchoolQuota>,
}

/// Counts both quotas for the schools given, from the visits given (any number of them, of any school).
pub fn quotas<'a>(
    schools: impl IntoIterator<Item = &'a str>,
    visits: &[VisitDay],
    set: &Setting,
    today: NaiveDate,
) -> Quotas {
    let set = with_defaults(set);
    let semester = semester(&set, today);
    let schools: Vec<SchoolQuota> = schools
        .into_iter()
        .map(|school| {
            let here = || visits.iter().filter(move |visit| visit.school == school);
            let finished = || here().filter(|visit| visit.finished);
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            SchoolQuota {
                school: school.to_owned(),
                month_made: count(finished().filter(|visit| same_month(visit.date, today)).count()),
                month_owed: set.visits_per_month.unwrap_or_default(),
                semester_made: count(
                    finished()
                        .filter(|visit| semester.is_some_and(|term| term.from <= visit.date && visit.date <= term.to))
                        .count(),
                ),
                semester_owed: if semester.is_some() { set.visits_per_semester.unwrap_or_default() } else { 0 },
                in_progress: here().any(|visit| !visit.finished && same_month(visit.date, today)),
                last_visit: finished().map(|visit| visit.date).max().map(|date| date.to_string()),
            }
        })
        .collect();
    Quotas {
        month_days_left: days_left(today, last_of_month(today)),
        semester_days_left: semester.map(|term| days_left(today, term.to)),
        schools_done: u32::try_from(schools.iter().filter(|school| school.month_missing() == 0).count())
            .unwrap_or(u32::MAX),
        schools,
    }
}

/// What is still open at a school, as far as it decides where to go next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolOpen {
    pub school: String,
    /// Hazards and rectifications that are not closed.
    pub open: u32,
    pub overdue: u32,
    /// Open hazards of grade 重大.
    pub major: u32,
}

/// The school to visit next, with a sentence that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NextStep {
    pub school: String,
    pub reason: String,
}

/// Which school next: one with a grave hazard, then what is owed this month, then this semester, then what is overdue,
/// then where nobody has been for longest. None where nothing is owed and nothing overdue, and never a school where a
/// visit is in progress: that one is already on the list of unfinished work.
pub fn next_step(quotas: &Quotas, open: &[SchoolOpen]) -> Option<NextStep> {
    let nothing = SchoolOpen { school: String::new(), open: 0, overdue: 0, major: 0 };
    quotas
        .schools
        .iter()
        .filter(|school| !school.in_progress)
        .map(|school| (school, open.iter().find(|open| open.school == school.school).unwrap_or(&nothing)))
        .filter(|(school, open)| {
            school.month_missing() > 0 || school.semester_missing() > 0 || open.overdue > 0 || open.major > 0
        })
        .max_by_key(|(school, open)| {
            (
                open.major > 0 && (open.overdue > 0 || school.month_missing() > 0),
                school.month_missing(),
                school.semester_missing(),
                open.overdue,
                // An earlier last visit is more urgent; a school never visited is the most urgent.
                std::cmp::Reverse(school.last_visit.clone()),
                open.open,
            )
        })
        .map(|(school, open)| NextStep { school: school.school.clone(), reason: reason(school, open) })
}

fn reason(school: &SchoolQuota, open: &SchoolOpen) -> String {
    let mut owed = Vec::new();
    match (school.month_made, school.month_missing()) {
        (_, 0) => {}
        (0, _) => owed.push("本月还没去".to_owned()),
        (_, n) => owed.push(format!("本月还差 {n} 次")),
    }
    if school.semester_missing() > 0 {
        owed.push(format!("本学期还差 {} 次", school.semester_missing()));
    }
    let mut clauses = Vec::new();
    if !owed.is_empty() {
        clauses.push(owed.join("，"));
    }
    if open.major > 0 {
        clauses.push(format!("有 {} 项重大隐患没有销号", open.major));
    }
    if owed.is_empty() && open.overdue > 0 {
        clauses.push(format!("有 {} 项整改已经逾期", open.overdue));
    }
    if open.open > 0 {
        clauses.push(format!("到校先复查 {} 项整改", open.open));
    }
    clauses.join("；")
}

fn same_month(a: NaiveDate, b: NaiveDate) -> bool {
    (a.year(), a.month()) == (b.year(), b.month())
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1)
        .and_then(|first| first.checked_add_months(chrono::Months::new(1)))
        .and_then(|next| next.pred_opt())
        .unwrap_or(day)
}

fn days_left(today: NaiveDate, last: NaiveDate) -> u32 {
    u32::try_from((last - today).num_days()).unwrap_or(0)
}
