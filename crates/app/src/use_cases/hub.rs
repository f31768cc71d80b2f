//! A visit with all that belongs to it, read once for the screen, the papers and the signatures.

use super::found::{self, FindingRecord};
use super::progress::{self, Filling};
use super::signatures;
use crate::desk::{Desk, Held};
use crate::refusal::Refusal;
use crate::words;
use chrono::DateTime;
use duxue_domain::forms::RubricScore;
use duxue_domain::records::{Interview, Kind, Observation, Questionnaire, School, Visit};
use duxue_domain::rules::{self, ChecklistLine, LessonDone, VisitParts};

/// A visit with everything that belongs to it.
pub struct Hub {
    pub held: Held,
    pub visit: Visit,
    pub school: School,
    pub fillings: Vec<Filling>,
    pub lessons: Vec<(String, Observation, Option<RubricScore>)>,
    pub talks: Vec<(String, Interview)>,
    pub surveys: Vec<(String, Questionnaire)>,
    /// Open at this school when the visit began.
    pub open_before: Vec<FindingRecord>,
    /// Found during it.
    pub found: Vec<FindingRecord>,
}

impl Hub {
    /// # Errors
    /// The visit is not here.
    pub fn open(desk: &Desk, id: &str) -> Result<Hub, Refusal> {
        let (held, visit) = desk.read::<Visit>(id, Kind::Visit)?;
        let found = found::of_visit(desk, id)?;
        // The days are those of the clock that the moments compared below were told by.
        let day = words::day_of(visit.started_at.as_deref().or(visit.date.as_deref())).unwrap_or(desk.today());
        let mut open_before: Vec<FindingRecord> = match visit.school.as_deref() {
            Some(school) => found::alive(desk, school, day, day)?,
            None => Vec::new(),
        };
        open_before.retain(|finding| finding.found.visit.as_deref() != Some(id) && was_open(finding, &visit));
        let today = desk.today();
        open_before.sort_by_cached_key(|finding| {
            let left = finding.due(today).days_left().unwrap_or(i64::MAX);
            // What this visit has closed stays where it was: by its deadline.
            (!finding.major(), left, finding.found.deadline.clone(), finding.id.clone())
        });
        let lessons = desk
            .of_visit::<Observation>(Kind::Observation, id)?
            .into_iter()
            .map(|(id, lesson)| {
                let form = progress::form_of(desk, &lesson.form);
                let score = form.and_then(|form| form.score_lesson(&lesson));
                (id, lesson, score)
            })
            .collect();
        Ok(Hub {
            fillings: progress::of_visit(desk, id)?,
            talks: desk.of_visit(Kind::Interview, id)?,
            surveys: desk.of_visit(Kind::Questionnaire, id)?,
            school: desk.school(visit.school.as_deref())?,
            lessons,
            open_before,
            found,
            held,
            visit,
        })
    }

    /// # Errors
    /// The store's.
    pub fn checklist(&self, desk: &Desk) -> Result<Vec<ChecklistLine>, Refusal> {
        let of_kind = |kind| self.fillings.iter().filter(move |f| f.kind == kind).map(Filling::for_rules);
        let lessons: Vec<LessonDone> = self
            .lessons
            .iter()
            .map(|(_, lesson, score)| LessonDone {
                points: score.as_ref().filter(|score| score.scored > 0).map(|score| score.points),
                finished: lesson.state.as_deref() == Some("finished"),
            })
            .collect();
        let open_before: Vec<String> = self.open_before.iter().map(|finding| finding.id.clone()).collect();
        let count = |kind| self.found.iter().filter(|finding| finding.kind == kind).count() as u32;
        Ok(rules::completeness(&VisitParts {
            visit: &self.visit,
            patrols: &of_kind(Kind::Patrol).collect::<Vec<_>>(),
            checks: &of_kind(Kind::Check).collect::<Vec<_>>(),
            lessons: &lessons,
            open_before: &open_before,
            hazards_found: count(Kind::Hazard),
            rectifications_found: count(Kind::Rectification),
            signed: signatures::of_visit(desk, self)?.standings(),
        }))
    }

    /// 座谈走访, 人次. What was counted by hand stands before what the talks themselves say, as in the brief.
    pub fn talked_to(&self) -> u32 {
        let recorded = self.talks.iter().map(|(_, talk)| talk.people.unwrap_or_default()).sum();
        self.visit.methods.talk.count.filter(|n| *n > 0).unwrap_or(recorded)
    }

    /// 问卷调查, 份; likewise.
    pub fn surveyed(&self) -> u32 {
        let recorded = self.surveys.iter().map(|(_, survey)| survey.papers.unwrap_or_default()).sum();
        self.visit.methods.survey.count.filter(|n| *n > 0).unwrap_or(recorded)
    }

    pub(super) fn verdict_on(&self, finding: &str) -> Option<String> {
        self.visit.rechecks.get(finding).and_then(|recheck| recheck.verdict.clone())
    }

    pub(super) fn patrol(&self) -> Option<&Filling> {
        self.fillings.iter().filter(|filling| filling.kind == Kind::Patrol).max_by_key(|filling| filling.answered)
    }
}

/// Found before the visit began, and not closed by then.
fn was_open(finding: &FindingRecord, visit: &Visit) -> bool {
    let began = visit.started_at.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let parse = |text: &Option<String>| text.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let found_before = match (parse(&finding.found.found_at), began) {
        (Some(found), Some(began)) => found < began,
        _ => true,
    };
    let closed_before = match (finding.is_open(), parse(&finding.found.closed_at), began) {
        (true, ..) => false,
        (false, Some(closed), Some(began)) => closed < began,
        (false, ..) => true,
    };
    found_before && !closed_before
}
