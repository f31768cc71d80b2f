//! Hazards and rectifications seen alike.
//!
//! Invariant: what is overdue is reckoned by [`overdue`] alone, so that county and supervisor never differ.

use super::roster::{Roster, day_of, day_words, living, moment_words, parse, said};
use super::views::{FindingRow, Tone};
use crate::sight::Records;
use crate::store::{StoreError, StoredRecord};
use chrono::NaiveDate;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Attachment, FindingEvent, Hazard, Kind, Parts, Rectification};
use duxue_domain::rules::due::{Due, overdue};
use duxue_domain::rules::finding::{self, State, last_reminder};
use duxue_domain::rules::signature::found_text;

pub enum Record {
    Hazard(Box<Hazard>),
    Rectification(Box<Rectification>),
}

/// Either kind with what lists ask of it.
pub struct Finding {
    pub id: String,
    pub record: Record,
    pub found: Option<NaiveDate>,
    pub deadline: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
    pub due: Due,
    pub state: State,
}

/// Gives the same leaf of either kind.
macro_rules! leaf {
    ($finding:expr, $name:ident) => {
        match &$finding.record {
            Record::Hazard(hazard) => &hazard.$name,
            Record::Rectification(rectification) => &rectification.$name,
        }
    };
}

impl Finding {
    fn new(id: String, record: Record, today: NaiveDate) -> Finding {
        let mut finding =
            Finding { id, record, found: None, deadline: None, closed: None, due: Due::None, state: State::Open };
        let history = finding.history();
        let steps = |verdict: Option<&str>| {
            let of = history.values().filter(move |event| verdict.is_none() || event.verdict.as_deref() == verdict);
            of.filter_map(|event| day_of(event.at.as_deref())).collect::<Vec<_>>()
        };
        let found = day_of(leaf!(finding, found_at).as_deref()).or_else(|| steps(None).into_iter().min());
        let state = State::of(leaf!(finding, state).as_deref());
        let closed = (state == State::Closed)
            .then(|| day_of(leaf!(finding, closed_at).as_deref()).or_else(|| steps(Some("done")).into_iter().max()))
            .flatten();
        let due = overdue(leaf!(finding, deadline).as_deref(), Some(state.name()), today);
        finding.deadline = parse(leaf!(finding, deadline).as_deref());
        (finding.found, finding.state, finding.closed, finding.due) = (found, state, closed, due);
        finding
    }

    pub fn kind(&self) -> Kind {
        match self.record {
            Record::Hazard(_) => Kind::Hazard,
            Record::Rectification(_) => Kind::Rectification,
        }
    }

    pub fn school(&self) -> Option<&str> {
        leaf!(self, school).as_deref()
    }

    pub fn supervisor(&self) -> Option<&str> {
        leaf!(self, supervisor).as_deref()
    }

    pub fn visit(&self) -> Option<&str> {
        leaf!(self, visit).as_deref()
    }

    /// As those who sign a visit's record read it, and when it was found.
    pub fn signed_text(&self) -> (Option<String>, String) {
        let text = found_text(
            leaf!(self, place).as_deref(),
            leaf!(self, description).as_deref(),
            match &self.record {
                Record::Hazard(_) => None,
                Record::Rectification(rectification) => rectification.requirement.as_deref(),
            },
        );
        (leaf!(self, found_at).clone(), text)
    }

    pub fn place(&self) -> String {
        said(leaf!(self, place).as_deref())
    }

    pub fn found_at(&self) -> Option<&str> {
        leaf!(self, found_at).as_deref()
    }

    /// The office reminded of it, and nothing was answered since.
    pub fn waits_for_reply(&self) -> bool {
        finding::waits_for_reply(self.state, self.history())
    }

    /// 11 月 27 日 9:05 县督导室 韩建平; empty where the office has not reminded of it.
    fn reminded_words(&self, roster: &Roster) -> String {
        let Some(last) = last_reminder(self.history()) else { return String::new() };
        let by = said(last.by_name.as_deref());
        format!("{} {by}", moment_words(last.at.as_deref(), roster.today)).trim().to_owned()
    }

    pub fn measure(&self) -> String {
        said(leaf!(self, measure).as_deref())
    }

    pub fn responsible(&self) -> String {
        said(leaf!(self, responsible).as_deref())
    }

    pub fn photos(&self) -> &Parts<Attachment> {
        leaf!(self, photos)
    }

    pub fn history(&self) -> &Parts<FindingEvent> {
        leaf!(self, history)
    }

    /// As the rules look at it.
    pub fn for_rules(&self) -> finding::Finding<'_> {
        match &self.record {
            Record::Hazard(hazard) => hazard.as_ref().into(),
            Record::Rectification(rectification) => rectification.as_ref().into(),
        }
    }

    pub fn description(&self) -> String {
        let described = said(leaf!(self, description).as_deref());
        match &self.record {
            Record::Rectification(rectification) if described.is_empty() => said(rectification.requirement.as_deref()),
            Record::Hazard(_) | Record::Rectification(_) => described,
        }
    }

    /// Place and what is wrong there, the place not said twice.
    pub fn title(&self) -> String {
        let (place, what) = (self.place(), self.description());
        match (place.is_empty(), what.is_empty()) {
            (false, false) if !what.contains(&place) => format!("{place}：{what}"),
            (_, false) => what,
            (false, true) => place,
            (true, true) => "还没有写明".to_owned(),
        }
    }

    pub fn is_major(&self) -> bool {
        matches!(&self.record, Record::Hazard(hazard) if hazard.grade.as_deref() == Some("major"))
    }

    pub fn is_open(&self) -> bool {
        self.state != State::Closed
    }

    fn grade_text(&self) -> &'static str {
        match &self.record {
            Record::Hazard(_) if self.is_major() => "重大",
            Record::Hazard(_) => "一般",
            Record::Rectification(_) => "整改",
        }
    }

    pub fn category_text(&self) -> String {
        let text = match &self.record {
            Record::Hazard(hazard) => hazard
                .category
                .as_deref()
                .and_then(|id| built_in::hazard_catalogue().category(id))
                .map(|category| category.text.clone()),
            Record::Rectification(rectification) => rectification
                .matter
                .and_then(|id| built_in::common().matters.iter().find(|matter| matter.id == id))
                .map(|matter| matter.text.clone()),
        };
        text.unwrap_or_default()
    }

    pub fn has(&self, words: &str, roster: &Roster) -> bool {
        let texts = [
            self.title(),
            self.category_text(),
            self.responsible(),
            roster.school_name(self.school()),
            roster.person_name(self.supervisor()),
        ];
        words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
    }

    pub fn row(&self, roster: &Roster) -> FindingRow {
        let (due_words, tone) = match (self.due, self.closed) {
            (Due::None, Some(closed)) => (format!("{}销号", day_words(closed, roster.today)), Tone::Done),
            (Due::None, None) if self.is_open() => ("没定期限".to_owned(), Tone::Plain),
            (Due::None, None) => (String::new(), Tone::Done),
            (due @ Due::Overdue { .. }, _) => (due.words(), Tone::Danger),
            (due @ (Due::Today | Due::In { days: ..=3 }), _) => (due.words(), Tone::Soon),
            (due @ Due::In { .. }, _) => (due.words(), Tone::Plain),
        };
        let photos = self.photos().values().filter(|photo| photo.hash.is_some() && photo.deleted != Some(true));
        FindingRow {
            id: self.id.clone(),
            kind: self.kind().name().to_owned(),
            school: self.school().map(str::to_owned),
            school_name: roster.school_name(self.school()),
            zone_name: roster.zone_name(roster.zone_of_school(self.school())),
            place: self.place(),
            title: self.title(),
            category_text: self.category_text(),
            major: self.is_major(),
            grade_text: self.grade_text().to_owned(),
            state: self.state.name().to_owned(),
            state_text: self.state.title().to_owned(),
            found_words: self.found.map(|day| day_words(day, roster.today)).unwrap_or_default(),
            deadline: self.deadline.map(|day| day.to_string()),
            due_words,
            tone,
            responsible: self.responsible(),
            supervisor: roster.person_name(self.supervisor()),
            photos: super::roster::count(photos),
            reminded_words: self.reminded_words(roster),
        }
    }
}

/// Everything that must be put right, the most urgent first: grave, overdue, due; what is closed last, newest first.
///
/// # Errors
/// The store's.
pub fn read_all(tx: &mut dyn Records, today: NaiveDate) -> Result<Vec<Finding>, StoreError> {
    let hazards = tx.records_of(Kind::Hazard.name())?;
    Ok(ordered(hazards, tx.records_of(Kind::Rectification.name())?, today))
}

/// Those of them that are open, or were closed or due on or after `from`, and perhaps a few more: however many years lie
/// behind, what a month asks for is found among these.
///
/// # Errors
/// The store's.
pub fn read_since(tx: &mut dyn Records, from: NaiveDate, today: NaiveDate) -> Result<Vec<Finding>, StoreError> {
    let is_hazard = |record: &StoredRecord| record.kind == Kind::Hazard.name();
    let (hazards, rectifications) = tx.findings_since(from)?.into_iter().partition(is_hazard);
    Ok(ordered(hazards, rectifications, today))
}

fn ordered(hazards: Vec<StoredRecord>, rectifications: Vec<StoredRecord>, today: NaiveDate) -> Vec<Finding> {
    let hazards = living::<Hazard>(hazards);
    let rectifications = living::<Rectification>(rectifications);
    let hazards = hazards.into_iter().map(|(id, fields)| (id, Record::Hazard(Box::new(fields))));
    let rectifications = rectifications.into_iter().map(|(id, fields)| (id, Record::Rectification(Box::new(fields))));
    let mut all: Vec<Finding> =
        hazards.chain(rectifications).map(|(id, record)| Finding::new(id, record, today)).collect();
    all.sort_by(|a, b| {
        let key = |f: &Finding| (!f.is_open(), !(f.is_major() && f.is_open()), f.due.days_left().unwrap_or(i64::MAX));
        key(a)
            .cmp(&key(b))
            .then_with(|| b.closed.cmp(&a.closed))
            .then_with(|| a.found.cmp(&b.found))
            .then_with(|| a.id.cmp(&b.id))
    });
    all
}

/// One finding by its id.
pub fn one(record: crate::store::StoredRecord, today: NaiveDate) -> Option<Finding> {
    let record = Some(record).filter(|record| !record.is_deleted())?;
    let (id, fields) = match Kind::of(&record.kind)? {
        Kind::Hazard => super::roster::typed(record).map(|(id, fields)| (id, Record::Hazard(fields)))?,
        Kind::Rectification => super::roster::typed(record).map(|(id, fields)| (id, Record::Rectification(fields)))?,
        _ => return None,
    };
    Some(Finding::new(id, fields, today))
}
