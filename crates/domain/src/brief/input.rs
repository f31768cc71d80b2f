//! What a brief is written from: the records as they are kept, and the month as it is seen.
//!
//! Invariant: a visit counts once it is finished; what was filled in during a visit counts with it; a hazard or
//! rectification counts from the day it was found, whether its visit is finished or not.

use super::facts::RecordRef;
use super::prose::without_teacher;
use crate::forms::{Form, built_in};
use crate::records::{
    Check, Complaint, FindingEvent, FormRef, Hazard, Interview, Kind, Observation, Parts, Patrol, Person, Plan,
    Questionnaire, Rectification, School, Setting, Theme, Visit, Zone,
};
use crate::rules::quota::visit_day;
use chrono::{DateTime, Months, NaiveDate};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A record with its id.
pub type Held<T> = (String, T);

/// Everything a month's brief may need. Records of any date may be given: the month, the month before and the semester
/// are chosen from them by their dates. Give only what the brief is about (the author's schools, or a zone's).
#[derive(Debug, Clone, Default)]
pub struct BriefInput {
    /// `YYYY-MM`.
    pub month: String,
    pub today: NaiveDate,
    pub zone: Option<Held<Zone>>,
    pub author: Option<Held<Person>>,
    /// Issuing office; without it the county's name with the zone's.
    pub office: Option<String>,
    /// The schools that are owed visits.
    pub schools: Vec<Held<School>>,
    pub visits: Vec<Held<Visit>>,
    pub patrols: Vec<Held<Patrol>>,
    pub observations: Vec<Held<Observation>>,
    pub checks: Vec<Held<Check>>,
    pub hazards: Vec<Held<Hazard>>,
    pub rectifications: Vec<Held<Rectification>>,
    pub complaints: Vec<Held<Complaint>>,
    pub interviews: Vec<Held<Interview>>,
    pub questionnaires: Vec<Held<Questionnaire>>,
    pub plans: Vec<Held<Plan>>,
    pub themes: Vec<Held<Theme>>,
    pub setting: Setting,
    /// Forms as published, of every version that a record was made with; the built-in ones stand behind them.
    pub forms: Vec<Form>,
}

/// First and last day of what is told: a calendar month, a semester, a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Span {
    pub fn of_month(month: &str) -> Option<Span> {
        let first = format!("{month}-01").parse::<NaiveDate>().ok().filter(|_| month.len() == 7)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Span { first, last })
    }

    /// The calendar month before the first day.
    pub fn before(self) -> Option<Span> {
        Span::of_month(&self.first.pred_opt()?.format("%Y-%m").to_string())
    }

    /// The calendar month after the last day.
    pub fn after(self) -> Option<Span> {
        Span::of_month(&self.last.succ_opt()?.format("%Y-%m").to_string())
    }

    pub fn name(self) -> String {
        self.first.format("%Y-%m").to_string()
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

/// The finished work of one month, or of another span of days.
pub(super) struct Month<'a> {
    pub span: Span,
    pub visits: Vec<&'a Held<Visit>>,
    pub patrols: Vec<&'a Held<Patrol>>,
    pub observations: Vec<&'a Held<Observation>>,
    pub checks: Vec<&'a Held<Check>>,
    pub interviews: Vec<&'a Held<Interview>>,
    pub questionnaires: Vec<&'a Held<Questionnaire>>,
}

/// The input with what every count looks up.
pub(super) struct Seen<'a> {
    pub input: &'a BriefInput,
    pub setting: Setting,
    /// The day up to which the month is told: today, or its last day once it is over.
    pub as_of: NaiveDate,
    pub this: Month<'a>,
    /// None where no visit of the month before is held: nothing is compared then.
    pub before: Option<Month<'a>>,
    schools: HashMap<&'a str, &'a str>,
    /// Teachers whose lessons were observed, by school: their names do not go into a brief.
    teachers: HashMap<&'a str, BTreeSet<&'a str>>,
}

pub(super) fn day(text: Option<&str>) -> Option<NaiveDate> {
    text?.parse().ok()
}

/// The local day of a moment, as its own offset has it.
pub(super) fn day_of(moment: Option<&str>) -> Option<NaiveDate> {
    let text = moment?;
    DateTime::parse_from_rfc3339(text).map(|at| at.date_naive()).ok().or_else(|| text.parse().ok())
}

pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

impl<'a> Seen<'a> {
    /// `before` is what the span is compared with.
    pub fn new(input: &'a BriefInput, span: Span, before: Option<Span>) -> Seen<'a> {
        let before = before.map(|span| Month::of(input, span)).filter(|month| !month.visits.is_empty());
        let mut teachers: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for (_, lesson) in &input.observations {
            if let (Some(school), Some(teacher)) = (lesson.school.as_deref(), filled(lesson.teacher.as_deref())) {
                teachers.entry(school).or_default().insert(teacher);
            }
        }
        let named = |(id, school): &'a Held<School>| Some((id.as_str(), filled(school.name.as_deref())?));
        Seen {
            input,
            setting: crate::rules::with_defaults(&input.setting),
            as_of: input.today.clamp(span.first, span.last),
            this: Month::of(input, span),
            before,
            schools: input.schools.iter().filter_map(named).collect(),
            teachers,
        }
    }

    /// The school's name; what it is called when the school is not held any more.
    pub fn school(&self, id: Option<&str>) -> &'a str {
        id.and_then(|id| self.schools.get(id).copied()).unwrap_or("有关学校")
    }

    /// Words about a school with the names of teachers observed there taken out.
    pub fn unnamed(&self, school: Option<&str>, words: &str) -> String {
        let teachers = school.and_then(|school| self.teachers.get(school)).into_iter().flatten();
        teachers.fold(words.to_owned(), |words, teacher| without_teacher(&words, Some(teacher)))
    }

    /// The version of the form that a record was made with; another version of it where that one is not held.
    pub fn form(&self, form: &FormRef) -> Option<&'a Form> {
        let id = form.id.as_deref()?;
        let all = || self.input.forms.iter().chain(built_in::forms()).filter(|form| form.id == id);
        all().find(|held| Some(held.version.as_str()) == form.version.as_deref()).or_else(|| all().next())
    }
}

impl<'a> Month<'a> {
    fn of(input: &'a BriefInput, span: Span) -> Month<'a> {
        let finished = |state: &Option<String>| state.as_deref() == Some("finished");
        let inside = |date: &Option<String>| day(date.as_deref()).is_some_and(|day| span.holds(day));
        let visits: Vec<&Held<Visit>> = input
            .visits
            .iter()
            .filter(|(_, visit)| visit.deleted != Some(true) && finished(&visit.state))
            .filter(|(_, visit)| visit_day(visit).is_some_and(|day| span.holds(day)))
            .collect();
        let ids: HashSet<&str> = visits.iter().map(|(id, _)| id.as_str()).collect();
        let counts = |visit: &Option<String>, alone: bool, deleted: Option<bool>| {
            deleted != Some(true) && visit.as_deref().map_or(alone, |visit| ids.contains(visit))
        };
        Month {
            span,
            patrols: pick(&input.patrols, |r| {
                counts(&r.visit, finished(&r.state) && inside(&r.date), r.deleted) && !r.answers.is_empty()
            }),
            observations: pick(&input.observations, |r| {
                counts(&r.visit, finished(&r.state) && inside(&r.date), r.deleted)
            }),
            checks: pick(&input.checks, |r| {
                counts(&r.visit, finished(&r.state) && inside(&r.date), r.deleted) && !r.answers.is_empty()
            }),
            interviews: pick(&input.interviews, |r| counts(&r.visit, inside(&r.date), r.deleted)),
            questionnaires: pick(&input.questionnaires, |r| counts(&r.visit, inside(&r.date), r.deleted)),
            visits,
        }
    }
}

fn pick<T>(all: &[Held<T>], wanted: impl Fn(&T) -> bool) -> Vec<&Held<T>> {
    all.iter().filter(|(_, record)| wanted(record)).collect()
}

/// References to records of one kind.
pub(super) fn refs<'a, T: 'a>(kind: Kind, records: impl IntoIterator<Item = &'a Held<T>>) -> Vec<RecordRef> {
    records.into_iter().map(|(id, _)| RecordRef::new(kind, id)).collect()
}

/// A hazard and a rectification seen alike.
pub(super) struct Finding<'a> {
    pub record: RecordRef,
    pub school: Option<&'a str>,
    pub place: Option<&'a str>,
    pub description: Option<&'a str>,
    pub deadline: Option<NaiveDate>,
    pub found: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    state: Option<&'a str>,
    pub history: &'a Parts<FindingEvent>,
}

fn first_step(history: &Parts<FindingEvent>) -> Option<NaiveDate> {
    history.values().filter_map(|event| day_of(event.at.as_deref())).min()
}

fn closing_step(history: &Parts<FindingEvent>) -> Option<NaiveDate> {
    let closing = history.values().filter(|event| event.verdict.as_deref() == Some("done"));
    closing.filter_map(|event| day_of(event.at.as_deref())).max()
}

impl<'a> Finding<'a> {
    pub fn of_hazard((id, hazard): &'a Held<Hazard>) -> Finding<'a> {
        Finding {
            record: RecordRef::new(Kind::Hazard, id),
            school: hazard.school.as_deref(),
            place: filled(hazard.place.as_deref()),
            description: filled(hazard.description.as_deref()),
            deadline: day(hazard.deadline.as_deref()),
            found: day_of(hazard.found_at.as_deref()).or_else(|| first_step(&hazard.history)),
            closed: day_of(hazard.closed_at.as_deref()).or_else(|| closing_step(&hazard.history)),
            state: hazard.state.as_deref(),
            history: &hazard.history,
        }
    }

    pub fn of_rectification((id, rectification): &'a Held<Rectification>) -> Finding<'a> {
        Finding {
            record: RecordRef::new(Kind::Rectification, id),
            school: rectification.school.as_deref(),
            place: filled(rectification.place.as_deref()),
            description: filled(rectification.description.as_deref())
                .or_else(|| filled(rectification.requirement.as_deref())),
            deadline: day(rectification.deadline.as_deref()),
            found: day_of(rectification.found_at.as_deref()).or_else(|| first_step(&rectification.history)),
            closed: day_of(rectification.closed_at.as_deref()).or_else(|| closing_step(&rectification.history)),
            state: rectification.state.as_deref(),
            history: &rectification.history,
        }
    }

    /// The state on that day, replayed from the history; the state as it is where no step tells.
    pub fn state_on(&self, day: NaiveDate) -> &'a str {
        let mut steps: Vec<(&str, &FindingEvent)> =
            self.history.values().filter_map(|event| Some((event.at.as_deref()?, event))).collect();
        steps.sort_by_key(|(at, _)| DateTime::parse_from_rfc3339(at).ok());
        let replayed = steps
            .iter()
            .filter(|(at, _)| day_of(Some(at)).is_some_and(|at| at <= day))
            .filter_map(|(_, event)| match (event.action.as_deref()?, event.verdict.as_deref()) {
                ("found", _) => Some("open"),
                ("started", _) | ("rechecked", Some("not-done")) => Some("working"),
                ("replied", _) => Some("replied"),
                ("rechecked", Some("done")) => Some("closed"),
                _ => None,
            })
            .next_back();
        match (replayed, self.closed) {
            (_, Some(closed)) if closed <= day => "closed",
            (Some(state), _) => state,
            (None, Some(_)) => "open",
            (None, None) => self.state.unwrap_or("open"),
        }
    }

    pub fn open_on(&self, day: NaiveDate) -> bool {
        self.found.is_none_or(|found| found <= day) && self.state_on(day) != "closed"
    }

    pub fn overdue_days(&self, day: NaiveDate) -> Option<i64> {
        let late = (day - self.deadline?).num_days();
        (late > 0 && self.open_on(day)).then_some(late)
    }

    /// Place and what is wrong there, the place not said twice.
    pub fn what(&self) -> String {
        match (self.place, self.description) {
            (Some(place), Some(what)) if !what.contains(place) => format!("{place}{what}"),
            (_, Some(what)) => what.to_owned(),
            (Some(place), None) => format!("{place}有隐患"),
            (None, None) => "未写明的一项".to_owned(),
        }
    }
}
