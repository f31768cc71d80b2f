//! Visits (随访督导) of a month.

use super::finding_page::{lines, photos};
use super::findings::{Finding, read_all, read_since};
use super::roster::{Held, Month, Roster, count, day_words, living, moment_words, said, typed};
use super::views::{LessonRow, SignatureRow, VisitPage, VisitRow, Visits};
use super::within::{Within, asked};
use crate::http::Problem;
use crate::permissions::Action;
use crate::sight::Records;
use crate::store::StoreError;
use duxue_domain::forms::built_in;
use duxue_domain::records::{Kind, Observation, Parts, Signature, Visit, VisitPoint};
use duxue_domain::rules::draw;
use duxue_domain::rules::quota::visit_day;
use duxue_domain::rules::semester;
use duxue_domain::rules::signature::{self, LESSON_PLACES, PLACES, Standing};
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

const PAGE: usize = 200;

/// Visits of the month and of the semester it lies in, oldest first.
///
/// # Errors
/// The store's.
pub fn read(tx: &mut dyn Records, roster: &Roster, month: &Month) -> Result<Vec<Held<Visit>>, StoreError> {
    let term = semester(&roster.setting, month.as_of);
    let from = term.map_or(month.first, |term| term.from.min(month.first)).to_string();
    // A moment of the last day sorts after the day's own name.
    let to = format!("{}T99", term.map_or(month.last, |term| term.to.max(month.last)));
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    // A visit without a date counts for the day on which it was begun.
    for path in ["date", "started_at"] {
        let records = tx.records_between(Kind::Visit.name(), path, &from, &to)?;
        found.extend(records.into_iter().filter(|record| seen.insert(record.id)));
    }
    let mut visits: Vec<Held<Visit>> = living(found);
    visits.sort_by_cached_key(|(id, visit)| (visit_day(visit), visit.started_at.clone(), id.clone()));
    Ok(visits)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub month: Option<String>,
    pub zone: Option<String>,
    pub township: Option<String>,
    pub school: Option<String>,
    pub school_kind: Option<String>,
    /// The supervisor's id.
    pub person: Option<String>,
    /// `finished` or `draft`.
    pub state: Option<String>,
    pub words: Option<String>,
    pub from: usize,
    pub limit: Option<usize>,
}

impl Question {
    pub fn fits(&self, visit: &Visit, month: &Month, roster: &Roster) -> bool {
        let within = Within {
            zone: asked(&self.zone),
            township: asked(&self.township),
            school: asked(&self.school),
            school_kind: asked(&self.school_kind),
            person: asked(&self.person),
        };
        let state = if is_finished(visit) { "finished" } else { "draft" };
        let texts = [roster.school_name(visit.school.as_deref()), roster.person_name(visit.supervisor.as_deref())];
        month.holds(visit_day(visit))
            && within.has(roster, visit.school.as_deref(), visit.supervisor.as_deref())
            && asked(&self.state).is_none_or(|asked| asked == state)
            && asked(&self.words)
                .is_none_or(|words| words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word))))
    }
}

pub fn is_finished(visit: &Visit) -> bool {
    visit.state.as_deref() == Some("finished")
}

pub fn row(roster: &Roster, (id, visit): &Held<Visit>, findings: &[Finding]) -> VisitRow {
    let school = visit.school.as_deref();
    let dispositions = &built_in::common().dispositions;
    let disposition = dispositions.iter().find(|known| Some(known.id.as_str()) == visit.disposition.as_deref());
    VisitRow {
        id: id.clone(),
        day_words: visit_day(visit).map(|day| day_words(day, roster.today)).unwrap_or_default(),
        school: visit.school.clone(),
        school_name: roster.school_name(school),
        zone_name: roster.zone_name(roster.zone_of_school(school)),
        supervisor: roster.person_name(visit.supervisor.as_deref()),
        finished: is_finished(visit),
        state_text: if is_finished(visit) { "已结束" } else { "进行中" }.to_owned(),
        disposition_text: disposition.map(|known| known.text.clone()).unwrap_or_default(),
        announced_text: match visit.announced {
            Some(true) => "事先通知",
            Some(false) => "四不两直",
            None => "",
        }
        .to_owned(),
        findings: count(findings.iter().filter(|finding| finding.visit() == Some(id.as_str()))),
    }
}

/// # Errors
/// A month that is none; the store's.
pub fn list(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Visits, Problem> {
    let roster = Roster::read(tx, now)?;
    let month = Month::of(question.month.as_deref(), roster.today)?;
    let visits = read(tx, &roster, &month)?;
    // What was found on a visit was closed on that day or later.
    let findings = read_since(tx, month.first, roster.today)?;
    let fitting: Vec<_> = visits.iter().rev().filter(|(_, visit)| question.fits(visit, &month, &roster)).collect();
    let page = fitting.iter().skip(question.from).take(question.limit.unwrap_or(PAGE).min(PAGE));
    Ok(Visits {
        total: count(&fitting),
        from: u32::try_from(question.from).unwrap_or(u32::MAX),
        rows: page.map(|visit| row(&roster, visit, &findings)).collect(),
        month: month.name,
    })
}

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn page(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<VisitPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Visit.name() && !record.is_deleted());
    let held: Held<Visit> = record.and_then(typed).ok_or_else(Problem::nothing_here)?;
    let findings = read_all(tx, roster.today)?;
    let visit = &held.1;
    let companions: Vec<String> = visit
        .companions
        .values()
        .filter(|companion| companion.deleted != Some(true))
        .map(|companion| match said(companion.name.as_deref()) {
            name if name.is_empty() => roster.person_name(companion.person.as_deref()),
            name => name,
        })
        .filter(|name| !name.is_empty())
        .collect();
    let methods = [
        ("查阅资料", &visit.methods.documents, "份"),
        ("列席会议", &visit.methods.meeting, "次"),
        ("座谈走访", &visit.methods.talk, "人次"),
        ("问卷调查", &visit.methods.survey, "份"),
    ];
    let methods: Vec<String> = methods
        .into_iter()
        .filter_map(|(name, method, unit)| method.count.filter(|n| *n > 0).map(|n| format!("{name} {n} {unit}")))
        .collect();
    let draws: Vec<String> = visit
        .draws
        .values()
        .filter(|draw| draw.was_made())
        .map(|one| match draw::is_as_drawn(one) {
            true => format!("{}，重算相符", draw::words(one)),
            false => format!("{}，重算不符", draw::words(one)),
        })
        .collect();
    let span = [&visit.started_at, &visit.ended_at].map(|at| moment_words(at.as_deref(), roster.today));
    let facts = lines(vec![
        ("起止", span.iter().filter(|at| !at.is_empty()).cloned().collect::<Vec<_>>().join(" 至 ")),
        ("出示督学证", moment_words(visit.certificate_shown_at.as_deref(), roster.today)),
        ("随行督学", companions.join("、")),
        ("主题", said(visit.theme.as_deref())),
        ("随机抽取", draws.join("；")),
        ("督导方式", methods.join("，")),
        ("反馈对象", said(visit.feedback.to.as_deref())),
        ("备注", said(visit.notes.as_deref())),
        ("结束说明", said(visit.finish_reason.as_deref())),
    ]);
    Ok(VisitPage {
        row: row(&roster, &held, &findings),
        facts,
        highlights: points(&visit.highlights),
        problems: points(&visit.problems),
        feedback: said(visit.feedback.text.as_deref()),
        signatures: signatures(&roster, &held, &findings),
        lessons: lessons(tx, &roster, &held)?,
        findings: findings.iter().filter(|f| f.visit() == Some(held.0.as_str())).map(|f| f.row(&roster)).collect(),
        photos: photos(tx, &roster, &visit.photos)?,
    })
}

/// Who signed the visit's own record.
fn signatures(roster: &Roster, (id, visit): &Held<Visit>, findings: &[Finding]) -> Vec<SignatureRow> {
    let mut found: Vec<_> = findings
        .iter()
        .filter(|finding| finding.visit() == Some(id.as_str()))
        .map(|finding| (finding.signed_text(), &finding.id))
        .collect();
    found.sort_by(|a, b| (&a.0.0, a.1).cmp(&(&b.0.0, b.1)));
    let found: Vec<String> = found.into_iter().map(|((_, text), _)| text).collect();
    let now = signature::text_of(visit, &roster.school_name(visit.school.as_deref()), &found);
    signed(roster, &visit.signatures, PLACES, &now)
}

/// The lessons of a visit, as far as they have come up.
fn lessons(tx: &mut dyn Records, roster: &Roster, (id, visit): &Held<Visit>) -> Result<Vec<LessonRow>, StoreError> {
    if !tx.may(Action::SeeLessons) {
        return Ok(Vec::new());
    }
    let Some(day) = visit_day(visit).map(|day| day.to_string()) else { return Ok(Vec::new()) };
    // A lesson's date is a day; what was written as a moment sorts after it.
    let records = tx.records_between(Kind::Observation.name(), "date", &day, &format!("{day}T99"))?;
    let lessons: Vec<Held<Observation>> = living(records);
    let of_visit = lessons.iter().filter(|(_, lesson)| lesson.visit.as_deref() == Some(id.as_str()));
    Ok(of_visit
        .map(|(id, lesson)| {
            let title = [&lesson.class, &lesson.subject, &lesson.teacher].map(|text| said(text.as_deref()));
            let now = signature::lesson_text(lesson, &roster.school_name(lesson.school.as_deref()));
            LessonRow {
                id: id.clone(),
                title: title.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" "),
                advice: said(lesson.advice.as_deref()),
                signatures: signed(roster, &lesson.signatures, LESSON_PLACES, &now),
            }
        })
        .collect())
}

/// Who signed at these places; `now` is what the record says.
fn signed(roster: &Roster, signatures: &Parts<Signature>, places: [(&str, &str); 2], now: &str) -> Vec<SignatureRow> {
    let row = |(place, label): (&str, &str)| {
        let (_, one) = signature::at(signatures, place)?;
        let standing = one.standing(now);
        Some(SignatureRow {
            place: label.to_owned(),
            name: said(one.name.as_deref()),
            strokes: one.strokes.clone().unwrap_or_default(),
            at_words: moment_words(one.at.as_deref(), roster.today),
            standing_text: match standing {
                Standing::Holds => "签后内容没有改过",
                Standing::Earlier => "签后内容改过",
                Standing::Broken => "签名和内容对不上",
            }
            .to_owned(),
            holds: standing == Standing::Holds,
            text: said(one.text.as_deref()),
        })
    };
    places.into_iter().filter_map(row).collect()
}

fn points(parts: &Parts<VisitPoint>) -> Vec<String> {
    let mut points: Vec<&VisitPoint> = parts.values().filter(|point| point.deleted != Some(true)).collect();
    points.sort_by(|a, b| a.at.cmp(&b.at));
    points.into_iter().map(|point| said(point.text.as_deref())).filter(|text| !text.is_empty()).collect()
}
