//! Complaints (投诉): which are open, who handles them, how they ended; and the office giving one to a handler.
//!
//! Invariant: who complained is told only to whom the permission table lets see it, and never where it was shielded.

use super::finding_page::photos;
use super::overview::Nothing;
use super::roster::{Held, Roster, count, living, moment_words, said, typed};
use super::views::{FactLine, Tone};
use super::views_complaint::{
    ComplaintPage, ComplaintRow, ComplaintWork, ComplaintWorked, Complaints, Dispatch, DispatchForm, Dispatched,
    Handler, NamedChoice, SchoolChoice,
};
use crate::desk::{EditError, Received, Worked, may_handle};
use crate::http::{AppState, Problem, Staff, Touched};
use crate::now_micros;
use crate::permissions::Action;
use crate::sight::Records;
use crate::store::CountyTransaction;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use duxue_domain::records::{Complaint, Kind, Person};
use duxue_domain::rules::complaint::{self, Step, choices, chosen};
use duxue_domain::rules::due::Due;
use serde::Deserialize;
use uuid::Uuid;

const PAGE: usize = 100;
/// Characters of the content that a list shows.
const TITLE: usize = 36;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// `open` (also where nothing is said), `overdue` or `closed`.
    pub show: String,
    pub words: String,
    pub from: usize,
}

/// # Errors
/// The store's.
pub fn list(tx: &mut dyn Records, question: &Question, now: u64) -> Result<Complaints, Problem> {
    let roster = Roster::read(tx, now)?;
    let mut all: Vec<Held<Complaint>> = living(tx.records_of(Kind::Complaint.name())?);
    let (open, late) = waiting(&all, &roster);
    all.retain(|(_, one)| match question.show.as_str() {
        "closed" => is_closed(one),
        "overdue" => complaint::due_today(one, roster.today).is_overdue(),
        _ => !is_closed(one),
    });
    let mut rows: Vec<(i64, ComplaintRow)> = all
        .iter()
        .rev()
        .map(|held| (complaint::due_today(&held.1, roster.today).days_left().unwrap_or(i64::MAX), row(&roster, held)))
        .filter(|(_, row)| {
            let texts = [&row.title, &row.school_name, &row.handler];
            question.words.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
        })
        .collect();
    if question.show != "closed" {
        rows.sort_by_key(|(left, _)| *left);
    }
    let late = if late > 0 { format!("，{late} 件逾期") } else { String::new() };
    Ok(Complaints {
        words: if open > 0 { format!("{open} 件在办{late}") } else { "没有在办的".to_owned() },
        total: count(&rows),
        from: u32::try_from(question.from).unwrap_or(u32::MAX),
        rows: rows.into_iter().skip(question.from).take(PAGE).map(|(_, row)| row).collect(),
    })
}

/// Open ones, and those of them that are late.
pub fn waiting(all: &[Held<Complaint>], roster: &Roster) -> (u32, u32) {
    let late = all.iter().filter(|(_, one)| complaint::due_today(one, roster.today).is_overdue());
    (count(all.iter().filter(|(_, one)| !is_closed(one))), count(late))
}

fn is_closed(one: &Complaint) -> bool {
    one.state.as_deref() == Some("closed")
}

pub fn row(roster: &Roster, (id, one): &Held<Complaint>) -> ComplaintRow {
    let content = said(one.content.as_deref());
    let due = complaint::due_today(one, roster.today);
    let title: String = content.chars().take(TITLE).collect();
    let more = if content.chars().count() > TITLE { "…" } else { "" };
    ComplaintRow {
        id: id.clone(),
        title: if title.is_empty() { "还没写内容".to_owned() } else { format!("{title}{more}") },
        school_name: one.school.as_deref().map(|id| roster.school_name(Some(id))).unwrap_or_default(),
        handler: roster.person_name(one.handler.as_deref()),
        received_words: moment_words(one.received_at.as_deref(), roster.today),
        state_text: chosen("state", &one.state).to_owned(),
        due_words: due.words(),
        tone: match due {
            Due::Overdue { .. } => Tone::Danger,
            Due::Today => Tone::Soon,
            Due::In { days } if days <= 3 => Tone::Soon,
            Due::In { .. } | Due::None => Tone::Plain,
        },
        child: one.child == Some(true),
        dispatched: one.assigned.is_some(),
    }
}

/// # Errors
/// [`Problem::nothing_here`]; the store's.
pub fn page(tx: &mut dyn Records, id: Uuid, now: u64) -> Result<ComplaintPage, Problem> {
    let roster = Roster::read(tx, now)?;
    let record = tx.record(id)?.filter(|record| record.kind == Kind::Complaint.name() && !record.is_deleted());
    let held: Held<Complaint> = record.and_then(typed).ok_or_else(Problem::nothing_here)?;
    let row = row(&roster, &held);
    let one = &held.1;
    let mine = tx.me().is_some_and(|me| one.handler.as_deref() == Some(&me.to_string()));
    let who = match one.shield.as_deref() {
        // Whoever handles it has to know whom to answer.
        Some("open" | "shielded")
            if tx.may(Action::SeeComplainants) && (mine || one.shield.as_deref() == Some("open")) =>
        {
            [said(one.complainant.as_deref()), said(one.phone.as_deref())].join("　").trim().to_owned()
        }
        Some("anonymous") => "匿名".to_owned(),
        _ => "保密，只有承办人看得到".to_owned(),
    };
    let at = |moment: &Option<String>| moment_words(moment.as_deref(), roster.today);
    let facts = [
        ("承办", row.handler.clone()),
        ("受理", format!("{}　{}", row.received_words, chosen("channel", &one.channel)).trim().to_owned()),
        ("反映人", who),
        ("县里接报", [said(one.taken_by.as_deref()), at(&one.taken_at)].join("　").trim().to_owned()),
        ("紧急程度", chosen("urgency", &one.urgency).to_owned()),
        ("核实经过", said(one.findings.as_deref())),
        ("核实结论", chosen("conclusion", &one.conclusion).to_owned()),
        ("处理结果", said(one.outcome.as_deref())),
        ("答复", [said(one.answer.as_deref()), at(&one.answered_at)].join("　").trim().to_owned()),
        ("办结", at(&one.closed_at)),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    let of_office = |person: &Person| person.role.as_deref() == Some("county_staff");
    let works =
        mine && tx.may(Action::DispatchComplaints) && roster.person(one.handler.as_deref()).is_some_and(of_office);
    Ok(ComplaintPage {
        work: works.then(|| work(one)),
        content: said(one.content.as_deref()),
        facts: facts.map(|(label, text)| FactLine { label: label.to_owned(), text }).collect(),
        photos: photos(tx, &roster, &one.photos)?,
        can_take_back: row.dispatched && one.state.as_deref() == Some("received"),
        row,
    })
}

/// What its handler writes here, and what comes next.
fn work(one: &Complaint) -> ComplaintWork {
    let next = complaint::next(one);
    let conclusions = choices("conclusion").iter();
    ComplaintWork {
        findings: said(one.findings.as_deref()),
        conclusion: said(one.conclusion.as_deref()),
        outcome: said(one.outcome.as_deref()),
        answer: said(one.answer.as_deref()),
        conclusions: conclusions
            .map(|(id, name)| NamedChoice { id: (*id).to_owned(), name: (*name).to_owned() })
            .collect(),
        step: next.name().to_owned(),
        step_text: next.text().to_owned(),
        closed: is_closed(one),
    }
}

/// Keeps what its handler of the office wrote, and takes the step that goes with it.
pub async fn worked(
    State(state): State<AppState>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Result<Json<ComplaintWorked>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
    let Json(asked) = asked.map_err(|_| Problem::bad_request("没有收全，请再试一次"))?;
    let step = match asked.step.as_deref() {
        None => None,
        Some(name) => Some(Step::of(name).ok_or_else(|| Problem::bad_request("没有这一步，请重新打开看看"))?),
    };
    let ComplaintWorked { findings, conclusion, outcome, answer, .. } = asked;
    let worked = Worked { step, findings, conclusion, outcome, answer };
    let by = staff.account.person;
    state.blocking(move |state| state.desk().work_complaint(id, worked, by, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// # Errors
/// The store's.
pub fn form(tx: &mut CountyTransaction<'_>, _: &Nothing, now: u64) -> Result<DispatchForm, Problem> {
    let roster = Roster::read(tx, now)?;
    let named = |leaf: &str| {
        choices(leaf).iter().map(|(id, name)| NamedChoice { id: (*id).to_owned(), name: (*name).to_owned() }).collect()
    };
    let handlers = roster.people.iter().filter(|(_, person)| may_handle(person)).map(|(id, person)| {
        let zone = match person.role.as_deref() {
            Some("county_staff") => "县督导室自办".to_owned(),
            _ => roster.zone_name(person.zone.as_deref()),
        };
        let name = person.name.clone().unwrap_or_default();
        Handler { id: id.clone(), name: if zone.is_empty() { name } else { format!("{name}（{zone}）") } }
    });
    let schools = roster.schools.iter().map(|(id, school)| SchoolChoice {
        id: id.clone(),
        name: school.name.clone().unwrap_or_default(),
        zone_name: roster.zone_name(school.zone.as_deref()),
        handler: roster.posted(id).next().map(|(person, _)| person.clone()),
    });
    Ok(DispatchForm {
        handlers: handlers.collect(),
        schools: schools.collect(),
        channels: named("channel"),
        shields: named("shield"),
        urgencies: named("urgency"),
        days: roster.setting.complaint_days.unwrap_or_default(),
    })
}

pub async fn dispatch(
    State(state): State<AppState>,
    asked: Result<Json<Dispatch>, JsonRejection>,
) -> Result<(Extension<Touched>, Json<Dispatched>), Problem> {
    let Json(asked) = asked.map_err(|_| Problem::bad_request("交办单没有收全，请再试一次"))?;
    let handler = asked.handler.parse().map_err(|_| Problem::bad_request("请选承办的人"))?;
    let school = match asked.school.trim() {
        "" => None,
        id => Some(id.parse().map_err(|_| Problem::bad_request("名册里没有这所学校，请重新选"))?),
    };
    let Dispatch { content, channel, complainant, phone, shield, urgency, child, .. } = asked;
    let received = Received { content, school, handler, channel, complainant, phone, shield, urgency, child };
    let id = state.blocking(move |state| state.desk().dispatch(received, now_micros()).map_err(refused)).await?;
    Ok((Extension(Touched(id.to_string())), Json(Dispatched { id: id.to_string() })))
}

pub async fn take_back(State(state): State<AppState>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::nothing_here())?;
    state.blocking(move |state| state.desk().take_back(id, now_micros()).map_err(refused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why something was not written, as the console is told.
pub fn refused(error: EditError) -> Problem {
    match error {
        EditError::Refused(text) => Problem::bad_request(text),
        EditError::Shape(error) => Problem::bad_request(error.to_string()),
        EditError::Store(error) => error.into(),
    }
}
