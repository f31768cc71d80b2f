//! 人员、学校与片区、培训: the county's roster as its office keeps it in the browser.
//!
//! Invariant: what is read here is narrowed by [`Records`](crate::sight::Records); what is written goes through the books of the
//! desk, so that a rule of the roster stands in one place.

mod files;
mod list;
mod merging;
mod person;
mod places;
mod training;
mod write;

use super::roster::{Held, Roster, count};
use super::views::Tone;
use super::views_complaint::NamedChoice;
use super::views_roster::{Concern, PostLine};
use super::{answering, answering_within, file_within, showing, showing_within};
use crate::desk::PostGiven;
use crate::http::{AppState, Routes, delete, post, put};
use crate::permissions::Action;
use duxue_domain::records::{Kind, Parts, Person, Post, School, Training};
use duxue_domain::rules::roster::{Expiry, expiry};
use duxue_domain::rules::{choice_name, choices, training as hours};
use std::cmp::Reverse;

/// A file of a training, or of the roster.
const FILE_BYTES: usize = 20 << 20;

pub fn routes(state: &AppState) -> Routes {
    use Action::{Export, ManagePeople, SeePeople};
    Routes::new(state)
        .route("/people", SeePeople, answering_within(list::people))
        .route("/people", ManagePeople, post(write::new_person))
        .route("/person/{id}", SeePeople, showing_within(person::sheet))
        .route("/person/{id}", ManagePeople, put(write::person))
        .route("/person/{id}/post/{school}", ManagePeople, put(write::post))
        .route("/person/{id}/standing", ManagePeople, put(write::standing))
        .route("/person/{id}/merge", ManagePeople, post(merging::person))
        .route("/places", SeePeople, answering_within(places::list))
        .route("/places", ManagePeople, post(write::new_school))
        .route("/place/{id}", SeePeople, showing_within(places::sheet))
        .route("/place/{id}", ManagePeople, put(write::school))
        .route("/place/{id}/closing", ManagePeople, put(write::closing))
        .route("/place/{id}/merge", ManagePeople, post(merging::school))
        .route("/zones", ManagePeople, post(write::new_zone))
        .route("/zone/{id}", ManagePeople, put(write::zone))
        .route("/merge-plan", ManagePeople, answering_desk_plan())
        .route("/trainings", SeePeople, answering(training::list))
        .route("/trainings", ManagePeople, post(write::new_training))
        .route("/training/{id}", SeePeople, showing(training::sheet))
        .route("/training/{id}", ManagePeople, put(write::training))
        .route("/training/{id}/materials", ManagePeople, post(write::add_material).of_at_most(FILE_BYTES))
        .route("/training/{id}/material/{key}", ManagePeople, delete(write::drop_material))
        .route("/roster-check", ManagePeople, post(files::check).of_at_most(FILE_BYTES))
        .route("/roster-import", ManagePeople, post(files::import).of_at_most(FILE_BYTES))
        .route("/export/roster", Export, file_within(files::export).noted())
}

fn answering_desk_plan() -> crate::http::Endpoint {
    crate::http::get(merging::plan)
}

/// People for whom something runs out or has run out.
pub fn expiring(roster: &Roster) -> u32 {
    let working = roster.people.iter().filter(|(_, person)| person.disabled != Some(true));
    count(working.filter(|(_, person)| !list::expiring(roster, person).is_empty()))
}

/// Schools without a supervisor.
pub fn unsupervised(roster: &Roster) -> u32 {
    count(roster.schools.iter().filter(|(id, _)| places::supervisors(roster, id).next().is_none()))
}

/// 责任督学; empty where none is known.
pub fn role_text(role: Option<&str>) -> String {
    role.and_then(|role| choice_name(Kind::Person.name(), "role", role)).unwrap_or_default()
}

fn named(all: Vec<(String, String)>) -> Vec<NamedChoice> {
    all.into_iter().map(|(id, name)| NamedChoice { id, name }).collect()
}

fn roles() -> Vec<NamedChoice> {
    named(choices(Kind::Person.name(), "role"))
}

fn zones(roster: &Roster) -> Vec<NamedChoice> {
    let zones = roster.zones.iter();
    zones.map(|(id, zone)| NamedChoice { id: id.clone(), name: zone.name.clone().unwrap_or_default() }).collect()
}

fn names<'a>(held: impl Iterator<Item = &'a Held<School>>) -> Vec<NamedChoice> {
    held.map(|(id, school)| NamedChoice { id: id.clone(), name: school.name.clone().unwrap_or_default() }).collect()
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

/// 12 学时, 3.5 学时.
fn hours_words(hours: f64) -> String {
    format!("{} 学时", (hours * 10.0).round() / 10.0)
}

/// What runs out is told as long before as the county says.
fn runs_out(roster: &Roster, what: &str, until: Option<&str>) -> Option<Concern> {
    let warn = roster.setting.expiry_warning_days.unwrap_or_default();
    Some(match expiry(until, roster.today, warn)? {
        Expiry::Soon(0) => Concern { words: format!("{what}今天到期"), tone: Tone::Soon },
        Expiry::Soon(days) => Concern { words: format!("{what}还有 {days} 天到期"), tone: Tone::Soon },
        Expiry::Past(days) => Concern { words: format!("{what}到期 {days} 天了"), tone: Tone::Danger },
    })
}

fn days_words(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} 到 {to}"),
        (Some(from), None) => format!("{from} 起"),
        (None, Some(to)) => format!("到 {to}"),
        (None, None) => String::new(),
    }
}

/// A post on a person's or a school's sheet.
fn post_line(roster: &Roster, id: &str, name: String, person: &Person, post: &Post, seen: u64) -> PostLine {
    let role = role_text(post.role.as_deref().or(person.role.as_deref()));
    let unit = post.unit.as_deref().unwrap_or_default();
    let runs = post.holds_on(roster.today);
    PostLine {
        id: id.to_owned(),
        name,
        role_text: [role.as_str(), unit].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
        days_words: days_words(post.from.as_deref(), post.to.as_deref()),
        concern: runs.then(|| runs_out(roster, "任职", post.to.as_deref())).flatten(),
        runs,
        given: Some(PostGiven {
            from: text(&post.from),
            to: text(&post.to),
            role: text(&post.role),
            unit: text(&post.unit),
            deleted: false,
            seen,
        }),
    }
}

/// Those that run first, then by their last day, the latest first.
fn in_order(mut posts: Vec<PostLine>) -> Vec<PostLine> {
    posts.sort_by_key(|post| (!post.runs, Reverse(post.days_words.clone())));
    posts
}

fn living<T>(parts: &Parts<T>, deleted: impl Fn(&T) -> Option<bool>) -> impl Iterator<Item = (&String, &T)> {
    parts.iter().filter(move |(_, part)| deleted(part) != Some(true))
}

/// Hours of training that somebody has had in a year, under whichever entry.
fn hours_of(roster: &Roster, trainings: &[Held<Training>], person: &str, year: i32) -> f64 {
    let of_the_year = trainings.iter().filter(|(_, training)| hours::year(training) == Some(year));
    // Not `sum`: of nothing that is -0.
    of_the_year
        .map(|(_, training)| hours::hours(training, |id| roster.kept(id) == person))
        .fold(0.0, |all, one| all + one)
}

/// Hours that are owed a year by whoever supervises and works.
fn owed(roster: &Roster, person: &Person) -> Option<f64> {
    let owes = person.supervises() && person.disabled != Some(true);
    owes.then(|| f64::from(roster.setting.training_hours.unwrap_or_default())).filter(|hours| *hours > 0.0)
}
