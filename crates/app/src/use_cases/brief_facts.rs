//! What a brief is counted from, and how it stands.
//!
//! Invariant: a supervisor writes of what they did themselves and of every finding at their schools; a zone lead of the
//! whole zone.

use super::brief_material::Material;
use crate::desk::Desk;
use crate::refusal::{Code, Refusal};
use crate::words;
use duxue_domain::brief::{self as draft, BriefInput, Facts};
use duxue_domain::records::{Brief, Check, Hazard, Kind, Observation, Patrol, Rectification, Theme};
use std::collections::HashSet;

/// Everything that the brief of an author and month is counted from.
pub(super) fn input(desk: &Desk, month: &str, author: Option<&str>) -> Result<BriefInput, Refusal> {
    Ok(BriefInput { month: month.to_owned(), ..input_of(desk, &Material::of(desk, month)?, author)? })
}

/// The same without a month, from whatever days the material holds.
pub(super) fn input_of(desk: &Desk, of: &Material<'_>, author: Option<&str>) -> Result<BriefInput, Refusal> {
    let reference = desk.reference()?;
    let me = desk.me();
    let author = author.unwrap_or(&me);
    let person = reference.people.get(author).cloned();
    let zone = person.as_ref().and_then(|person| person.zone.clone());
    let schools = reference.schools_of(author, desk.today());
    let ids: HashSet<&str> = schools.iter().map(|(id, _)| id.as_str()).collect();
    let here = |school: &Option<String>| school.as_deref().is_some_and(|school| ids.contains(school));
    // A lead writes of the whole zone; a supervisor of what they did themselves, and of every finding at their schools.
    let whole = person.as_ref().and_then(|person| person.role.as_deref()) == Some("zone_lead");
    let own = |who: &Option<String>| whole || who.as_deref() == Some(author);
    let mut visits = of.visits.clone();
    visits.retain(|(_, visit)| here(&visit.school) && own(&visit.supervisor));
    let mut patrols = of.recorded::<Patrol>(Kind::Patrol)?;
    patrols.retain(|(_, patrol)| here(&patrol.school) && own(&patrol.supervisor));
    // Every lesson that is held: the names of teachers who were ever observed do not go into a brief.
    let mut observations = desk.all::<Observation>(Kind::Observation)?;
    observations.retain(|(_, lesson)| here(&lesson.school) && own(&lesson.supervisor));
    let mut checks = of.recorded::<Check>(Kind::Check)?;
    checks.retain(|(_, check)| here(&check.school) && own(&check.supervisor));
    let mut hazards = desk.all(Kind::Hazard)?;
    hazards.retain(|(_, hazard): &(String, Hazard)| here(&hazard.school));
    let mut rectifications = desk.all(Kind::Rectification)?;
    rectifications.retain(|(_, one): &(String, Rectification)| here(&one.school));
    Ok(BriefInput {
        month: String::new(),
        today: desk.today(),
        zone: zone.and_then(|id| reference.zones.get(&id).cloned().map(|zone| (id, zone))),
        author: person.map(|person| (author.to_owned(), person)),
        office: None,
        visits,
        patrols,
        observations,
        checks,
        hazards,
        rectifications,
        complaints: desk.all(Kind::Complaint)?,
        interviews: of.recorded(Kind::Interview)?,
        questionnaires: of.recorded(Kind::Questionnaire)?,
        plans: desk.all(Kind::Plan)?,
        themes: desk.all::<Theme>(Kind::Theme)?,
        setting: reference.setting.clone(),
        forms: reference.published().iter().map(|form| form.as_ref().clone()).collect(),
        schools,
    })
}

pub(super) fn facts(input: &BriefInput) -> Result<Facts, Refusal> {
    draft::facts(input).map_err(|error| failed(&error))
}

pub(super) fn facts_of(desk: &Desk, brief: &Brief) -> Result<Facts, Refusal> {
    facts(&input(desk, brief.month.as_deref().unwrap_or_default(), brief.author.as_deref())?)
}

pub(super) fn failed(error: &draft::BriefError) -> Refusal {
    match error {
        draft::BriefError::Month => Refusal::invalid(format!("{error}。")),
        draft::BriefError::Template(inner) => {
            tracing::error!(error = %inner, "the template of the brief is not sound");
            Refusal::new(Code::Failed, "简报模板有误，没有起草。请联系县督导室。")
        }
    }
}

pub(super) fn title(brief: &Brief) -> String {
    let month = words::month(brief.month.as_deref().unwrap_or_default());
    words::filled(brief.title.as_deref()).map_or_else(|| format!("{month}督导简报"), str::to_owned)
}

pub(super) fn state(brief: &Brief) -> &str {
    brief.state.as_deref().unwrap_or("draft")
}

pub(super) fn state_text(brief: &Brief) -> &'static str {
    match state(brief) {
        "submitted" => "已报送",
        "returned" => "退回修改",
        "accepted" => "已采用",
        "issued" => "已印发",
        _ => "草稿",
    }
}

pub(super) fn editable(brief: &Brief) -> bool {
    matches!(state(brief), "draft" | "returned")
}

pub(super) fn due_words(desk: &Desk) -> Result<String, Refusal> {
    Ok(desk.setting()?.brief_due_day.map(|day| format!("{day} 日前报送")).unwrap_or_default())
}
