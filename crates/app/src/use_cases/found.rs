//! A hazard and a rectification read alike, and how they stand in a list.

use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::use_cases::lines::{photos, school_name};
use crate::views::{FindingFields, FindingLine, Tone};
use crate::words;
use chrono::NaiveDate;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Attachment, FindingEvent, FindingSource, Kind, Parts};
use duxue_domain::rules::due::{self, Due};
use duxue_domain::rules::finding::{Finding, State, waits_for_reply};
use duxue_domain::rules::signature::found_text;
use duxue_store::{Order, Query};
use serde::Deserialize;
use std::cmp::Reverse;

/// The fields of both kinds; what a kind does not have stays empty.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Found {
    pub visit: Option<String>,
    pub school: Option<String>,
    pub supervisor: Option<String>,
    pub source: FindingSource,
    pub found_at: Option<String>,
    pub place: Option<String>,
    pub category: Option<String>,
    pub typical: Option<String>,
    pub clause: Option<String>,
    pub grade: Option<String>,
    pub matter: Option<u8>,
    pub requirement: Option<String>,
    pub description: Option<String>,
    pub measure: Option<String>,
    pub responsible: Option<String>,
    pub deadline: Option<String>,
    pub state: Option<String>,
    pub history: Parts<FindingEvent>,
    pub photos: Parts<Attachment>,
    pub reported_at: Option<String>,
    pub closed_at: Option<String>,
    pub deleted: Option<bool>,
}

/// One hazard or rectification with its id and kind.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRecord {
    pub id: String,
    pub kind: Kind,
    pub found: Found,
}

impl FindingRecord {
    fn of(held: &Held) -> Option<FindingRecord> {
        let kind = Kind::of(&held.kind).filter(|kind| KINDS.contains(kind))?;
        Some(FindingRecord { id: held.id.clone(), kind, found: held.read().ok()? })
    }

    pub fn state(&self) -> State {
        State::of(self.found.state.as_deref())
    }

    pub fn is_open(&self) -> bool {
        self.state() != State::Closed
    }

    pub fn major(&self) -> bool {
        self.kind == Kind::Hazard && self.found.grade.as_deref() == Some("major")
    }

    pub fn due(&self, today: NaiveDate) -> Due {
        due::overdue(self.found.deadline.as_deref(), self.found.state.as_deref(), today)
    }

    /// As the rules of steps look at it.
    pub fn for_rules(&self) -> Finding<'_> {
        Finding {
            state: self.found.state.as_deref(),
            deadline: self.found.deadline.as_deref(),
            history: &self.found.history,
            is_hazard: self.kind == Kind::Hazard,
        }
    }

    /// Steps in the order in which they were taken. A step that was taken back holds no action.
    pub fn steps(&self) -> Vec<(&String, &FindingEvent)> {
        let mut steps: Vec<_> = self.found.history.iter().filter(|(_, step)| step.action.is_some()).collect();
        steps.sort_by(|a, b| (&a.1.at, a.0).cmp(&(&b.1.at, b.0)));
        steps
    }

    pub fn title(&self) -> String {
        let found = &self.found;
        let what = words::filled(found.description.as_deref()).or(words::filled(found.requirement.as_deref()));
        match (what, words::filled(found.place.as_deref())) {
            (Some(what), _) => words::cut(what, 60),
            (None, Some(place)) => format!("{place}（还没写问题）"),
            (None, None) => "还没写问题".to_owned(),
        }
    }

    /// Place and problem, uncut.
    pub fn in_full(&self) -> String {
        let Found { place, description, requirement, .. } = &self.found;
        found_text(place.as_deref(), description.as_deref(), requirement.as_deref())
    }

    /// 重大 · 一般 · 整改.
    pub fn grade_text(&self) -> &'static str {
        match (self.kind, self.major()) {
            (Kind::Hazard, true) => "重大",
            (Kind::Hazard, false) => "一般",
            _ => "整改",
        }
    }

    pub fn category_text(&self) -> String {
        match self.kind {
            Kind::Hazard => {
                let id = self.found.category.as_deref();
                id.and_then(|id| built_in::hazard_catalogue().category(id)).map(|c| c.text.clone()).unwrap_or_default()
            }
            _ => {
                let matter = self.found.matter;
                matter.and_then(|id| built_in::common().matter_text(id)).map(str::to_owned).unwrap_or_default()
            }
        }
    }

    pub fn fields(&self) -> FindingFields {
        let found = self.found.clone();
        FindingFields {
            place: found.place,
            category: found.category,
            typical: found.typical,
            clause: found.clause,
            grade: found.grade,
            matter: found.matter,
            requirement: found.requirement,
            description: found.description,
            measure: found.measure,
            responsible: found.responsible,
            deadline: found.deadline,
        }
    }

    /// Grave before all, then what is longest overdue, then what is due next, then the newest.
    pub fn urgency(&self, today: NaiveDate) -> impl Ord + use<> {
        let open = self.is_open();
        let left = self.due(today).days_left().unwrap_or(i64::MAX);
        (!(open && self.major()), !open, left, Reverse(self.found.found_at.clone()))
    }

    pub fn line(&self, desk: &Desk) -> Result<FindingLine, Refusal> {
        let (now, today) = (desk.now(), desk.today());
        let due = self.due(today);
        let found = &self.found;
        let found_day = words::day_of(found.found_at.as_deref());
        let pictures = photos(&self.id, "photos", &found.photos, now);
        Ok(FindingLine {
            id: self.id.clone(),
            kind: self.kind.name().to_owned(),
            school: school_name(desk, found.school.as_deref())?,
            title: self.title(),
            place: found.place.clone().unwrap_or_default(),
            category_text: self.category_text(),
            major: self.major(),
            grade_text: self.grade_text().to_owned(),
            state: self.state().name().to_owned(),
            state_text: self.state().title().to_owned(),
            found_at: found.found_at.clone(),
            found_words: found_day.map(|day| format!("{}发现", words::date(day, today))).unwrap_or_default(),
            deadline: found.deadline.clone(),
            due_words: due.words(),
            days_left: due.days_left(),
            tone: self.tone(today),
            last_words: self.last_words(desk)?,
            reminded: waits_for_reply(self.state(), &found.history),
            photos: pictures.len() as u32,
            photo: pictures.into_iter().find(|photo| photo.is_picture),
        })
    }

    pub fn tone(&self, today: NaiveDate) -> Tone {
        if !self.is_open() {
            return Tone::Done;
        }
        match self.due(today) {
            Due::Overdue { .. } => Tone::Danger,
            Due::Today => Tone::Danger,
            Due::In { days } if days <= 7 => Tone::Soon,
            Due::In { .. } | Due::None => Tone::Plain,
        }
    }

    /// What happened last: 学校 11 月 16 日回复：已全部割开.
    fn last_words(&self, desk: &Desk) -> Result<String, Refusal> {
        let steps = self.steps();
        let Some((_, last)) = steps.last() else { return Ok(String::new()) };
        let when =
            words::date_text(words::day_of(last.at.as_deref()).map(|day| day.to_string()).as_deref(), desk.today());
        let what = match (last.action.as_deref(), last.verdict.as_deref()) {
            (Some("started"), _) => "动工整改",
            (Some("replied"), _) => "学校回复",
            (Some("rechecked"), Some("done")) => "复查到位",
            (Some("rechecked"), _) => "复查不到位",
            (Some("extended"), _) => "延期",
            (Some("escalated"), _) => "提请上级处理",
            (Some("reported"), _) => "报县督导室",
            (Some("assigned"), _) => "交办",
            (Some("reminded"), _) => "县里催办",
            (Some("taken"), _) => "县里接报",
            _ => "发现",
        };
        Ok(match words::filled(last.note.as_deref()) {
            Some(note) => format!("{when}{what}：{}", words::cut(note, 40)),
            None => format!("{when}{what}"),
        })
    }
}

/// Both kinds of finding.
pub const KINDS: [Kind; 2] = [Kind::Hazard, Kind::Rectification];

/// All of both kinds.
pub fn of_both() -> Query {
    Query { kinds: KINDS.map(|kind| kind.name().to_owned()).to_vec(), ..Query::default() }
}

/// Those that are not closed, the most urgent first.
pub fn open(desk: &Desk, school: Option<&str>) -> Result<Vec<FindingRecord>, Refusal> {
    let school = school.map(str::to_owned);
    read(desk, &Query { school, not_state: Some("closed".to_owned()), order: Order::Urgent, ..of_both() })
}

/// Asks for those that are overdue, as [`Due`] reckons it: what is answered but not re-checked counts too.
pub fn overdue(today: NaiveDate) -> Query {
    Query { not_state: Some("closed".to_owned()), due_before: Some(today.to_string()), ..of_both() }
}

/// All of a school.
pub fn at_school(school: &str) -> Query {
    Query { school: Some(school.to_owned()), ..of_both() }
}

/// Those of a school that are open, and those that were found by the last of these days and not closed before the first.
pub fn alive(desk: &Desk, school: &str, first: NaiveDate, last: NaiveDate) -> Result<Vec<FindingRecord>, Refusal> {
    let mut alive = open(desk, Some(school))?;
    let closed = Query {
        states: vec!["closed".to_owned()],
        days: Some((String::new(), last.to_string())),
        closed_since: Some(first.to_string()),
        ..at_school(school)
    };
    alive.extend(read(desk, &closed)?);
    Ok(alive)
}

/// Those that were found during a visit.
pub fn of_visit(desk: &Desk, visit: &str) -> Result<Vec<FindingRecord>, Refusal> {
    read(desk, &Query { visit: Some(visit.to_owned()), order: Order::Made, ..of_both() })
}

/// Those that a question about both kinds takes, in its order; one that this version cannot read is left out.
pub fn read(desk: &Desk, query: &Query) -> Result<Vec<FindingRecord>, Refusal> {
    Ok(desk.query(query)?.iter().filter_map(FindingRecord::of).collect())
}

/// The hazard or rectification of that id; none where it is something else, deleted, or not here.
pub fn known(desk: &Desk, id: &str) -> Result<Option<FindingRecord>, Refusal> {
    Ok(desk.held(id)?.filter(|held| !held.deleted()).as_ref().and_then(FindingRecord::of))
}

/// The hazard or rectification of that id.
///
/// # Errors
/// Nothing of that id is here, or it is something else.
pub fn one(desk: &Desk, id: &str) -> Result<FindingRecord, Refusal> {
    let held = desk.held(id)?.filter(|held| !held.deleted());
    let held = held.ok_or_else(|| Refusal::not_found("这一项隐患或整改"))?;
    match Kind::of(&held.kind) {
        Some(kind) if KINDS.contains(&kind) => Ok(FindingRecord { id: id.to_owned(), kind, found: held.read()? }),
        _ => Err(Refusal::not_found("这一项隐患或整改")),
    }
}

/// Lines in the order of urgency.
pub fn lines(desk: &Desk, mut findings: Vec<FindingRecord>) -> Result<Vec<FindingLine>, Refusal> {
    let today = desk.today();
    findings.sort_by_cached_key(|finding| finding.urgency(today));
    findings.iter().map(|finding| finding.line(desk)).collect()
}
